//! `reprint scan`: dump in, clusters out.

use crate::args::Scan;
use crate::{Done, interrupt, progress, say};
use anyhow::bail;
use reprint::{pipeline, read, report};
use std::io::{self, BufWriter, Write};

pub fn run(args: &Scan) -> anyhow::Result<Done> {
    let config = args.config()?;
    if args.print_config {
        io::stdout().lock().write_all(reprint::config::file::print(&config).as_bytes())?;
        return Ok(Done::Whole);
    }
    let inputs = read::named(&args.inputs)?;
    let copied = args.write_kept.as_ref().or(args.annotate.as_ref());
    let cannot = copied.and_then(|_| read::cannot_be_copied(&inputs));
    if let Some(reason) = cannot.or_else(|| args.annotate.as_ref().and_then(|_| read::cannot_be_annotated(&inputs))) {
        bail!(reason);
    }
    // What cannot be written is worth knowing before hours of work, and what was made for nothing goes again.
    if let Some(folder) = args.output.as_ref().filter(|_| !args.force) {
        report::refuse_other_than_run(folder)?;
    }
    let folders = [&args.output, &args.write_kept, &args.annotate].into_iter().flatten();
    let made = folders.map(|folder| report::prepare(folder)).collect::<Result<Vec<_>, _>>()?;
    interrupt::watch(made.clone());
    let progress = progress::of(args.quiet);
    let found = pipeline::scan(&config, &inputs, &*progress)?;
    let results = found.results();

    if let Some(folder) = &args.output {
        pipeline::on_threads(&config, || report::write_run(&results, &found.run, args.also(), folder))??;
    } else {
        let mut out = BufWriter::new(io::stdout().lock());
        if args.dry_run {
            report::cleaning_csv(&results, &mut out)?;
        } else {
            report::clusters_csv(&results, &mut out)?;
        }
        out.flush()?;
    }
    if let (Some(folder), Some(dropped)) = (&args.write_kept, results.dropped) {
        let originals = read::originals(&inputs, &config.read)?;
        report::write_originals(&found.spool, dropped, originals, args.shard_size, folder)?;
    }
    if let Some(folder) = &args.annotate {
        let originals = read::originals(&inputs, &config.read)?;
        report::write_annotated(&results, originals, args.shard_size, folder)?;
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
        if let Some(folder) = &args.annotate {
            say::line(format_args!("annotated records in `{}`", folder.display()));
        }
        if args.dry_run {
            say::line("a dry run: nothing was written");
        }
    }
    // Another address of an article that was read is no loss, and neither is a list of articles.
    Ok(if found.is_whole() { Done::Whole } else { Done::SetAside })
}
