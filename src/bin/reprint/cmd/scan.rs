//! `reprint scan`: dump in, clusters out.

use crate::args::Scan;
use crate::{Done, progress, say, terminal};
use anyhow::bail;
use reprint::{pipeline, read, report};
use std::io::{self, Write};
use std::path::Path;

pub fn run(args: &Scan) -> anyhow::Result<Done> {
    let mut config = args.config()?;
    if args.print_config {
        io::stdout().lock().write_all(reprint::config::file::print(&config).as_bytes())?;
        return Ok(Done::Whole);
    }
    let claim = args.output.as_deref().map(report::prepare_run).transpose()?;
    if let Some(folder) = &args.write_kept {
        if let Some(reason) = read::cannot_be_copied(&args.inputs) {
            bail!(reason);
        }
        let full = |folder: &Path| folder.canonicalize().ok();
        if args.output.as_deref().is_some_and(|output| full(output) == full(folder) && full(folder).is_some()) {
            bail!("`{}` is named for the reports and for the kept records; name two folders", folder.display());
        }
        report::check_kept(folder)?;
    }
    // What a run writes is no input of it, nor of the next.
    config.read.own_output = args.output.iter().chain(&args.write_kept).cloned().collect();
    let progress = progress::of(args.quiet);
    let found = pipeline::scan(&config, &args.inputs, &*progress)?;
    let results = found.results();

    if let Some(claim) = &claim {
        pipeline::on_threads(&config, || report::write_claimed(&results, &found.run, args.also(), claim))??;
    } else {
        let mut out = terminal::output();
        report::clusters_csv(&results, &mut out)?;
        out.flush()?;
    }
    if let (Some(folder), Some(dropped)) = (&args.write_kept, results.dropped) {
        report::write_originals(&found.spool, dropped, read::originals(&args.inputs, &config.read)?, folder)?;
    }
    if !args.quiet {
        for warning in &found.warnings {
            say::warning(warning);
        }
        let mut words = Vec::new();
        report::summary(&results, &mut words)?;
        say::text(&words);
        if let Some(folder) = &args.output {
            say::line(format_args!("\nreport in `{}`", folder.display()));
        }
        if let Some(folder) = &args.write_kept {
            say::line(format_args!("kept records in `{}`", folder.display()));
        }
    }
    // Another address of an article that was read is no loss, and neither is a list of articles.
    Ok(if found.is_whole() { Done::Whole } else { Done::SetAside })
}
