//! `reprint tune`: what each threshold would report.

use crate::args::Tune;
use crate::{Done, progress, say, terminal};
use reprint::internals::{pipeline, read, report};
use std::io::Write;

/// The options that set the thresholds.
const OPTIONS: report::TuningOptions = report::TuningOptions {
    reprint: "--reprint-jaccard",
    excerpt: "--excerpt-containment",
    rewrite: "--rewrite-score",
};

pub fn run(args: &Tune) -> anyhow::Result<Done> {
    let config = args.config()?;
    let progress = progress::of(args.quiet);
    let found =
        pipeline::tune(&config, &read::named(&args.inputs)?, args.sample.get(), &*progress)?;
    let tuning = report::Tuning::of(
        &found.results(),
        found.judged,
        &config.classify,
        found.rewrite_threshold,
        (OPTIONS, args.examples),
    );
    let mut out = terminal::output();
    if args.json {
        report::tuning_json(&tuning, &mut out)?;
    } else {
        report::tuning(&tuning, &mut out)?;
        writeln!(out, "\n`reprint compare A B --in DUMP` shows such a pair with its passages.")?;
    }
    out.flush()?;
    say::lost(&found.rejected, args.quiet, None);
    if !args.quiet {
        found.warnings.iter().for_each(say::warning);
    }
    Ok(if found.is_whole() { Done::Whole } else { Done::SetAside })
}
