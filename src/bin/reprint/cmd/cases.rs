//! `reprint cases`: who carried or rewrote an outlet's texts.

use crate::args::Cases;
use crate::{Done, say};
use reprint::internals::measure::{self, Run, Tables};
use reprint::internals::report;

pub fn run(args: &Cases) -> anyhow::Result<Done> {
    let run = Run::open(&args.run)?;
    let folder = args.output.clone().unwrap_or_else(|| args.run.join("cases"));
    if !args.force {
        report::Job::Cases.refuse_other(&folder)?;
    }
    let cases = measure::Cases::of(&run, &Tables::of(&run)?, &args.from)?;
    report::write_cases(&cases, &run.told()?, &folder)?;
    if !args.quiet {
        let mut words = Vec::new();
        report::cases_summary(&cases, &mut words)?;
        say::text(&words);
        say::line(format_args!("cases in `{}`", folder.display()));
    }
    Ok(Done::Whole)
}
