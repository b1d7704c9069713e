//! `reprint eval`: scores a run against labelled pairs or clusters.

use crate::args::Eval;
use crate::{Done, say, terminal};
use reprint::internals::measure::{Run, Truth, evaluate};
use reprint::internals::read::table::Table;
use reprint::internals::report;
use std::io::{BufWriter, Write};

pub fn run(args: &Eval) -> anyhow::Result<Done> {
    let settings = args.settings()?;
    let run = Run::open(&args.run)?;
    let truth = Truth::of(Table::open(&args.truth)?)?;
    let folder = report::Job::Eval.folder(&args.run, args.output.as_deref(), args.force)?;
    let (evaluation, warnings) = evaluate(&settings, &truth, run)?;

    report::write_evaluation(&evaluation, &folder)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    if args.json {
        report::evaluation_json(&evaluation, &mut out)?;
    } else {
        report::evaluation(&evaluation, &terminal::style(), &mut out)?;
    }
    out.flush()?;
    for warning in &warnings {
        say::warning(warning);
    }
    say::line(format_args!("tables and charts in `{}`", folder.display()));
    Ok(if truth.set_aside.is_empty() { Done::Whole } else { Done::SetAside })
}
