//! `reprint archive`: the jobs on an archive.

use crate::args::archive::{
    Add, Archive, Check, Export, Forget, Info, Job, Output, Query, Settle, Whole,
};
use crate::{Done, interrupt, progress, say, terminal};
use anyhow::Context;
use reprint::internals::archive::disk::Disk;
use reprint::internals::config::Config;
use reprint::internals::pipeline::{self, Input, Scan, archive};
use reprint::internals::report::Also;
use reprint::internals::{read, report};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

pub fn run(args: &Archive) -> anyhow::Result<Done> {
    match &args.job {
        Job::Add(args) => add(args),
        Job::Query(args) => query(args),
        Job::Scan(args) => scan(args),
        Job::Settle(args) => settle(args),
        Job::Info(args) => info(args),
        Job::Check(args) => check(args),
        Job::Forget(args) => forget(args),
        Job::Export(args) => export(args),
    }
}

/// Writes what was found into the folder of -o, or its clusters to standard output.
fn write(
    config: &Config,
    found: &Scan,
    also: Also,
    claim: Option<&report::Claim>,
) -> reprint::internals::error::Result<()> {
    let results = found.results();
    if let Some(claim) = claim {
        return pipeline::on_threads(config, || {
            report::write_claimed(&results, &found.run, also, claim)
        })?;
    }
    let mut out = terminal::output();
    let written = report::clusters_csv(&results, &mut out).and_then(|()| out.flush());
    written.map_err(|e| reprint::internals::error::Error::io("standard output", e))
}

/// The folder of -o, made ready before hours of work.
fn claim(output: &Output) -> anyhow::Result<Option<report::Claim>> {
    let claim = output.folder.as_deref().map(report::prepare_run).transpose()?;
    if let Some(folder) = output.folder.as_ref().filter(|_| !output.force) {
        report::refuse_other_than_run(folder)?;
    }
    interrupt::watch(claim.iter().map(report::Claim::prepared).collect());
    Ok(claim)
}

fn summarise(found: &Scan, output: &Output) -> anyhow::Result<()> {
    for warning in &found.warnings {
        say::warning(warning);
    }
    if let Some(held) = report::held_before(&found.run) {
        let held = report::counted(held, "article", "articles");
        say::line(format_args!("compared with {held} already in the archive"));
    }
    let mut words = Vec::new();
    report::summary(&found.results(), &mut words)?;
    say::text(&words);
    if let Some(folder) = &output.folder {
        say::line(format_args!("\nreport in `{}`", folder.display()));
    }
    Ok(())
}

fn done(found: &Scan) -> Done {
    if found.is_whole() { Done::Whole } else { Done::SetAside }
}

fn add(args: &Add) -> anyhow::Result<Done> {
    let (mut config, inputs) = (args.config()?, read::named(&args.inputs)?);
    let claim = claim(&args.output)?;
    // What is written is no input.
    config.read.own_output = args.output.folder.iter().chain([&args.archive]).cloned().collect();
    let progress = progress::of(args.machine.quiet);
    let (disk, input) = (Disk::of(&args.archive), Input::Files(&inputs));
    let added = if args.no_report {
        archive::import(&config, disk, input, &*progress, &mut |_| Ok(()))?
    } else {
        archive::add(&config, disk, input, &*progress, &mut |found| {
            write(&config, found, args.output.also(), claim.as_ref())
        })?
    };
    say::lost(&added.scan.rejected, args.machine.quiet, args.output.folder.as_deref());
    if !args.machine.quiet {
        if args.no_report {
            added.scan.warnings.iter().for_each(say::warning);
        } else {
            summarise(&added.scan, &args.output)?;
        }
        let archive::Added { articles, passed_over, versions, .. } = added;
        let articles = report::counted(articles, "article", "articles");
        say::line(format_args!(
            "added to `{}`: {articles}, {versions} of them new versions of a page; {passed_over} \
                records were already there",
            args.archive.display()
        ));
    }
    Ok(done(&added.scan))
}

fn query(args: &Query) -> anyhow::Result<Done> {
    let config = args.config()?;
    let progress = progress::of(true);
    let asked = archive::Asked::open(&config, Disk::of(&args.archive))?;
    let stdin = (args.file.as_os_str() == "-").then(text_of_stdin).transpose()?;
    let inputs = [stdin.as_ref().map_or_else(|| args.file.clone(), |file| file.1.clone())];
    let found = asked.ask(Input::Files(&inputs), &*progress)?;
    let results = found.results();
    if args.json {
        let mut out = terminal::output();
        report::answers_json(&results, args.top, &mut out)?;
        out.flush()?;
    } else {
        let mut out = BufWriter::new(anstream::stdout().lock());
        report::answers_text(&results, args.top, &terminal::style(), &mut out)?;
        out.flush()?;
    }
    if !args.machine.quiet {
        found.rejected.iter().for_each(|row| {
            say::warning(format_args!("record {} was set aside: {}", row.record, row.reason));
        });
    }
    Ok(done(&found))
}

/// Standard input as a file in a folder of its own: of JSON lines, or of one article as plain text.
fn text_of_stdin() -> anyhow::Result<(tempfile::TempDir, PathBuf)> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("standard input")?;
    let start = bytes.trim_ascii_start();
    anyhow::ensure!(!start.is_empty(), "standard input is empty");
    let ending = if start.starts_with(b"{") || start.starts_with(b"[") { ".jsonl" } else { ".txt" };
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(format!("standard-input{ending}"));
    std::fs::write(&path, &bytes)?;
    Ok((folder, path))
}

fn scan(args: &Whole) -> anyhow::Result<Done> {
    let config = args.config()?;
    let claim = claim(&args.output)?;
    let progress = progress::of(args.machine.quiet);
    let opened = archive::open(&args.archive)?;
    let found = archive::scan(&config, &opened, &*progress)?;
    write(&config, &found, args.output.also(), claim.as_ref())?;
    if !args.machine.quiet {
        summarise(&found, &args.output)?;
    }
    Ok(done(&found))
}

fn settle(args: &Settle) -> anyhow::Result<Done> {
    let config = args.config()?;
    let progress = progress::of(args.machine.quiet);
    let articles = archive::settle(&config, Disk::of(&args.archive), &*progress)?;
    if !args.machine.quiet {
        say::line(format_args!("settled: {articles} articles in one segment"));
    }
    Ok(Done::Whole)
}

fn info(args: &Info) -> anyhow::Result<Done> {
    let info = archive::info(&archive::open(&args.archive)?)?;
    let mut out = terminal::output();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &info).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        let days = info.published.as_ref().map_or_else(String::new, |[first, last]| {
            let days = report::counted(info.days, "day", "days");
            format!(", published on {days} from {first} to {last}")
        });
        let articles = report::counted(info.articles, "article", "articles");
        let sites = report::counted(info.sites, "site", "sites");
        writeln!(out, "{articles} from {sites}{days}")?;
        writeln!(
            out,
            "{} additions, {} segments, {}",
            info.additions,
            info.segments.len(),
            if info.settled { "settled" } else { "not settled since the last addition" }
        )?;
        writeln!(out, "{} records set aside, {} forgotten", info.set_aside, info.forgotten)?;
        writeln!(out, "\n{:>14}  bytes", info.bytes)?;
        for part in &info.parts {
            writeln!(out, "{:>14}  {}", part.bytes, part.name)?;
        }
    }
    out.flush()?;
    Ok(Done::Whole)
}

fn check(args: &Check) -> anyhow::Result<Done> {
    let config = args.config()?;
    let progress = progress::of(args.machine.quiet);
    let disk = Disk::of(&args.archive);
    let checked = archive::check(&config, disk, args.repair, &*progress)?;
    for (file, what) in &checked.damaged {
        say::line(format_args!("damaged: {file}: {what}"));
    }
    if checked.damaged.is_empty() {
        if !args.machine.quiet {
            say::line("the archive is intact");
        }
        return Ok(Done::Whole);
    }
    if checked.repaired {
        say::line(format_args!("repaired; records left out: {}", checked.lost));
        return Ok(Done::SetAside);
    }
    anyhow::bail!(
        "`{}` is damaged; {} records cannot be read; use `--repair` to leave them out",
        args.archive.display(),
        checked.lost
    )
}

fn forget(args: &Forget) -> anyhow::Result<Done> {
    let progress = progress::of(args.quiet);
    let done = archive::forget(Disk::of(&args.archive), &args.ids, &*progress)?;
    if !args.quiet && done.articles > 0 {
        say::line(format_args!(
            "forgotten: {}; removed from the disk at the next merge, or by `reprint archive \
                settle`",
            report::counted(done.articles, "article", "articles")
        ));
    }
    if let Some(first) = done.unknown.first() {
        anyhow::bail!(
            "the archive has no article `{first}`{}",
            match done.unknown.len() - 1 {
                0 => String::new(),
                more => format!(", nor {more} more of the ids given"),
            }
        );
    }
    Ok(Done::Whole)
}

fn export(args: &Export) -> anyhow::Result<Done> {
    let opened = archive::open(&args.archive)?;
    let all = |each: &mut report::Each<'_>, place: &Path| {
        archive::export(&opened, &mut |exported| {
            each(&exported.stored, exported.former.as_deref())
                .map_err(|e| reprint::internals::error::Error::io(place, e))
        })
    };
    if let Some(path) = &args.output {
        report::export_to(path, |each| all(each, path))?;
    } else {
        let mut out = terminal::output();
        all(
            &mut |stored, former| report::exported_json(stored, former, &mut out),
            Path::new("standard output"),
        )?;
        out.flush()?;
    }
    Ok(Done::Whole)
}
