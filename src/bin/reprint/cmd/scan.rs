//! `reprint scan`: dump in, clusters out.

use crate::args::Scan;
use crate::{Done, progress, say};
use anyhow::bail;
use reprint::{pipeline, read, report};
use std::io::{self, BufWriter, Write};

pub fn run(args: &Scan) -> anyhow::Result<Done> {
    let config = args.config()?;
    if args.print_config {
        io::stdout().lock().write_all(reprint::config::file::print(&config).as_bytes())?;
        return Ok(Done::Whole);
    }
    if let Some(folder) = &args.output {
        report::prepare(folder)?;
    }
    if args.write_kept.is_some()
        && let Some(reason) = read::cannot_be_copied(&args.inputs)
    {
        bail!(reason);
    }
    let progress = progress::of(args.quiet);
    let found = pipeline::scan(&config, &args.inputs, &*progress)?;
    let results = found.results();

    if let Some(folder) = &args.output {
        pipeline::on_threads(&config, || report::write_run(&results, &found.run, args.also(), folder))??;
    } else {
        let mut out = BufWriter::new(io::stdout().lock());
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
