//! `reprint label`: pairs of a run to label by hand.

use crate::args::Label;
use crate::{Done, progress, say};
use reprint::internals::measure::fitting::enough::LEAST;
use reprint::internals::measure::{Run, Sheet};
use reprint::internals::pipeline::{self, Source};
use reprint::internals::read;
use reprint::internals::report::{self, Labelling};

const WAY_OUT: &str = "after RUN, name the input that was scanned";

/// That `fit` needs more pairs than were drawn, if it does.
fn few(sheet: &Sheet) -> Option<String> {
    let [(copies, of_copies), (others, of_others)] = sheet.usable();
    if copies.min(others) >= LEAST {
        return None;
    }
    let drawn = format!(
        "by the run's verdicts, {copies} of these pairs are copies and {others} are not; `reprint \
            fit` needs at least {LEAST} of each"
    );
    Some(match sheet.enough() {
        Some(enough) => format!("{drawn}: draw `--pairs {enough}` or more, as labels may differ"),
        None => format!(
            "{drawn}, and the run has only {of_copies} copies and {of_others} others: draw from \
                another run too"
        ),
    })
}

pub fn run(args: &Label) -> anyhow::Result<Done> {
    let run = Run::open(&args.run)?;
    // What somebody has labelled is worth more than what would replace it, and is looked at before
    // a dump is read.
    report::refuse_labels(&args.output)?;
    if !args.force {
        report::Job::Label.refuse_other(&args.output)?;
    }
    let config = args.config();
    let source = if args.inputs.is_empty() {
        Source::of_run(&run, &config, WAY_OUT)?
    } else {
        Source::of_run_elsewhere(&run, read::named(&args.inputs)?, &config)?
    };
    let sheet = Sheet::of(&run, args.pairs.get(), args.seed)?;
    let progress = progress::of(args.quiet);
    let texts = pipeline::sheet(&source, &sheet, &args.run, &*progress)?;
    report::write_labelling(
        Labelling { sheet: &sheet, texts: &texts, run: &args.run, seed: args.seed },
        &args.output,
    )?;
    if !args.quiet {
        if !run.all_pairs {
            say::warning(
                "the run was made without --all-pairs, so the sheet lacks pairs just below the \
                    thresholds",
            );
        }
        if let Some(few) = few(&sheet) {
            say::warning(few);
        }
        say::line(format_args!(
            "{} {} to label: open `{}`, or fill in `labels.csv` beside it",
            sheet.pairs.len(),
            if sheet.pairs.len() == 1 { "pair" } else { "pairs" },
            args.output.join("label.html").display()
        ));
    }
    Ok(Done::Whole)
}
