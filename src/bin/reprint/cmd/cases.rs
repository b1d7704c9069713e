//! `reprint cases`: who carried or rewrote an outlet's texts.

use crate::args::Cases;
use crate::{Done, say};
use reprint::internals::measure::{self, Run, Tables};
use reprint::internals::report;

pub fn run(args: &Cases) -> anyhow::Result<Done> {
    let run = Run::open(&args.run)?;
    let folder = report::Job::Cases.folder(&args.run, args.output.as_deref(), args.force)?;
    let cases = measure::Cases::of(&run, &Tables::of(&run)?, &args.from)?;
    report::write_cases(&cases, &run.manifest()?, &folder)?;
    if !args.quiet {
        let mut words = Vec::new();
        report::cases_summary(&cases, &mut words)?;
        say::text(&words);
        let next = if args.output.is_some() { "" } else { "; the next list replaces it" };
        say::line(format_args!("list and sheets in `{}`{next}", folder.display()));
    }
    Ok(Done::Whole)
}
