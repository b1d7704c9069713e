//! `reprint fit`: a scorecard from labelled pairs.

use crate::args::Fit;
use crate::{Done, progress, say, terminal};
use anyhow::bail;
use reprint::internals::error::Warning;
use reprint::internals::measure::fitting::fitting;
use reprint::internals::measure::{FittingConfig, Labelled, Labels};
use reprint::internals::pipeline::{self, LabelledSet, Set};
use reprint::internals::report;
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;

/// Rows set aside that are reported one by one.
const SHOWN: usize = 10;

pub fn run(args: &Fit) -> anyhow::Result<Done> {
    let labels = Labels::of(&args.copies, &args.not_copies)?;
    let config = args.config();
    for file in [&args.out, &args.signals].into_iter().flatten() {
        // What cannot be written is worth knowing before minutes of work.
        report::check_output(file)?;
    }
    let mut sets = pipeline::sets(&args.labels, args.articles.as_deref(), &config)?;
    let mut fit =
        FittingConfig { fpr: args.fpr, leave_out: args.leave_out, ..FittingConfig::default() };
    fit.fit.rounds = args.rounds.map_or(fit.fit.rounds, NonZeroUsize::get);
    for name in args.real.iter().chain(&args.openings) {
        if !sets.iter().any(|(set, _)| set.name == *name) {
            let names: Vec<&str> = sets.iter().map(|(set, _)| set.name.as_str()).collect();
            bail!("there is no set `{name}`; the sets are `{}`", names.join("`, `"));
        }
    }
    for (set, is_real) in &mut sets {
        set.has_openings = args.openings.contains(&set.name);
        if *is_real || args.real.contains(&set.name) {
            fit.real.insert(set.name.clone());
        }
    }
    let progress = progress::of(args.quiet);
    let (mut pairs, mut is_whole): (Vec<Labelled>, bool) = (Vec::new(), true);
    for (set, _) in &sets {
        let found = pipeline::labelled(set, &labels, &*progress)?;
        is_whole &= found.set_aside.is_empty();
        if !args.quiet {
            warn(set, &found);
        }
        pairs.extend(found.pairs);
    }
    let unused = labels.unused(pairs.iter().map(|pair| pair.label.as_str()));
    let doubtful = labels.doubtful(pairs.iter().map(|pair| pair.label.as_str()));
    let on_part = |number: usize, parts: usize| {
        if number == 0 {
            progress.start("leave out", "parts", Some(parts as u64));
        } else {
            progress.advance(1, 0);
        }
    };
    let (fitting, mut warnings) =
        pipeline::on_threads(&config, || fitting(&fit, &mut pairs, &on_part))??;
    if args.leave_out {
        progress.finish();
    }
    if !unused.is_empty() {
        warnings.push(Warning::LabelsNotInTruth { labels: unused });
    }
    let doubt = |(label, like)| Warning::LabelInDoubt { label, like };
    warnings.extend(doubtful.into_iter().map(doubt));
    if let Some(path) = &args.out {
        report::write_scorecard(&fitting.card, path)?;
    }
    if let Some(path) = &args.signals {
        report::write_signals(&fitting, &pairs, path)?;
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    if args.json {
        report::fitting_json(&fitting, &mut out)?;
    } else {
        report::fitting(&fitting, &terminal::style(), &mut out)?;
    }
    out.flush()?;
    if !args.quiet {
        warnings.iter().for_each(say::warning);
        match &args.out {
            Some(path) => say::line(format_args!(
                "scorecard in `{0}`: reprint scan --scorecard {0}",
                path.display()
            )),
            None => say::line("no scorecard was written; name a file with --out"),
        }
    }
    Ok(if is_whole { Done::Whole } else { Done::SetAside })
}

/// What was read of a set, and which rows could not be used.
fn warn(set: &Set, found: &LabelledSet) {
    for row in found.set_aside.iter().take(SHOWN) {
        say::warning(format_args!("{}:{}: {}", set.labels.display(), row.line, row.reason));
    }
    if let Some(more) = found.set_aside.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        say::warning(format_args!("{}: {more} more rows were set aside", set.labels.display()));
    }
    if found.unlabelled > 0 {
        say::warning(Warning::RowsWithoutLabel { count: found.unlabelled });
    }
    let used = found.pairs.iter().filter(|pair| pair.is_as_found()).count();
    let left_out =
        if found.left_out > 0 { format!(", {} left out", found.left_out) } else { String::new() };
    say::line(format_args!(
        "set {}: {} articles, {used} labelled pairs{left_out}",
        set.name, found.articles
    ));
}
