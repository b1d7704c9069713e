//! `reprint graph`: which outlet carried which, as a network.

use crate::args::Graph;
use crate::{Done, say};
use reprint::internals::measure::{self, Run, Tables};
use reprint::internals::report;

pub fn run(args: &Graph) -> anyhow::Result<Done> {
    let run = Run::open(&args.run)?;
    let folder = report::Job::Graph.folder(&args.run, args.output.as_deref(), args.force)?;
    let tables = Tables::of(&run)?;
    let graph = measure::Graph::of(&tables);
    report::write_graph(&graph, &tables, &folder)?;
    if !args.quiet {
        say::line(format_args!(
            "{} edges between articles, {} between sites and suppliers of text, in `{}`",
            graph.edges.len(),
            graph.routes.len(),
            folder.display()
        ));
    }
    Ok(Done::Whole)
}
