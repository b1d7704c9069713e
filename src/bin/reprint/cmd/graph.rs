//! `reprint graph`: who carried whom, as a network.

use crate::args::Graph;
use crate::{Done, say};
use reprint::internals::measure::{self, Run, Tables};
use reprint::internals::report;

pub fn run(args: &Graph) -> anyhow::Result<Done> {
    let tables = Tables::of(&Run::open(&args.run)?)?;
    let graph = measure::Graph::of(&tables);
    let folder = args.output.clone().unwrap_or_else(|| args.run.join("graph"));
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
