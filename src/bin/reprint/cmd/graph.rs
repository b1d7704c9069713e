//! `reprint graph`: who carried whom, as a network.

use crate::args::Graph;
use crate::{Done, say};
use reprint::internals::measure::{self, Run, Tables};
use reprint::internals::report;

pub fn run(args: &Graph) -> anyhow::Result<Done> {
    let run = Run::open(&args.run)?;
    let folder = args.output.clone().unwrap_or_else(|| args.run.join("graph"));
    if !args.force {
        report::Job::Graph.refuse_other(&folder)?;
    }
    let tables = Tables::of(&run)?;
    let graph = measure::Graph::of(&tables);
    report::write_graph(&graph, &tables, &folder)?;
    if !args.quiet {
        say::line(format_args!(
            "{} edges between articles, {} between sites and houses, in `{}`",
            graph.edges.len(),
            graph.routes.len(),
            folder.display()
        ));
    }
    Ok(Done::Whole)
}
