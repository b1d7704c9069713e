//! `reprint scan`: dump in, clusters out.

use crate::args::Scan;
use crate::{Done, interrupt, progress, say, terminal};
use anyhow::bail;
use reprint::internals::archive::Archive;
use reprint::internals::pipeline::{self, Input};
use reprint::internals::{read, report};
use std::io::{self, Write};
use std::path::PathBuf;

pub fn run(args: &Scan) -> anyhow::Result<Done> {
    let mut config = args.config()?;
    if args.print_config {
        io::stdout()
            .lock()
            .write_all(reprint::internals::config::file::print(&config).as_bytes())?;
        return Ok(Done::Whole);
    }
    let inputs = read::named(&args.inputs)?;
    if let Some(archive) = inputs.iter().find(|input| Archive::is_in(input)) {
        let archive = archive.display();
        bail!("`{archive}` is an archive; to scan it, use `reprint archive scan {archive}`");
    }
    let copied = args.write_kept.as_ref().or(args.annotate.as_ref());
    let cannot = copied.and_then(|_| read::cannot_be_copied(&inputs));
    if let Some(reason) =
        cannot.or_else(|| args.annotate.as_ref().and_then(|_| read::cannot_be_annotated(&inputs)))
    {
        bail!(reason);
    }
    // What cannot be written is worth knowing before hours of work, and what was made for nothing
    // goes again: the folders below others first.
    let claim = args.output.as_deref().map(report::prepare_run).transpose()?;
    if let Some(folder) = args.output.as_ref().filter(|_| !args.force) {
        report::refuse_other_than_run(folder)?;
    }
    distinct([&args.output, &args.write_kept, &args.annotate])?;
    let kept = args.write_kept.as_deref().map(report::prepare_kept).transpose()?;
    distinct([&args.output, &args.write_kept, &args.annotate])?;
    let annotated = args.annotate.as_deref().map(report::prepare_kept).transpose()?;
    interrupt::watch(
        [&claim, &kept, &annotated].into_iter().flatten().map(report::Claim::prepared).collect(),
    );
    // What a run writes is no input of it, nor of the next.
    config.read.own_output =
        args.output.iter().chain(&args.write_kept).chain(&args.annotate).cloned().collect();
    let progress = progress::of(args.quiet);
    let found = match &args.against {
        None => pipeline::scan(&config, &inputs, &*progress)?,
        Some(folder) => {
            let archive = pipeline::archive::open(folder)?;
            pipeline::archive::against(&config, &archive, Input::Files(&inputs), &*progress)?
        }
    };
    let results = found.results();

    if let Some(claim) = &claim {
        pipeline::on_threads(&config, || {
            report::write_claimed(&results, &found.run, args.also(), claim)
        })??;
    } else {
        let mut out = terminal::output();
        if args.dry_run {
            report::cleaning_csv(&results, &mut out)?;
        } else {
            report::clusters_csv(&results, &mut out)?;
        }
        out.flush()?;
    }
    if let (Some(folder), Some(dropped)) = (&kept, results.dropped) {
        let originals = read::originals(&inputs, &config.read)?;
        report::write_originals_claimed(&found.spool, dropped, originals, args.shard_size, folder)?;
    }
    if let Some(folder) = &annotated {
        let originals = read::originals(&inputs, &config.read)?;
        report::write_annotated(&results, originals, args.shard_size, folder)?;
    }
    say::lost(results.rejected, args.quiet, args.output.as_deref());
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
            say::line("dry run: nothing was written");
        }
    }
    // Another address of an article that was read is no loss, and neither is a list of articles.
    Ok(if found.is_whole() { Done::Whole } else { Done::SetAside })
}

/// Refuses one folder for two purposes, whatever names lead to it.
fn distinct(folders: [&Option<PathBuf>; 3]) -> anyhow::Result<()> {
    let purposes = ["the reports", "the kept records", "the annotated records"];
    let mut seen: Vec<(PathBuf, &str)> = Vec::new();
    for (folder, purpose) in folders.into_iter().zip(purposes) {
        let Some(folder) = folder else { continue };
        let full = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        if let Some((_, before)) = seen.iter().find(|(other, _)| *other == full) {
            bail!(
                "`{}` is given for both {before} and {purpose}; use two different folders",
                folder.display()
            );
        }
        seen.push((full, purpose));
    }
    Ok(())
}
