//! `reprint label`: pairs of a run to label by hand.

use crate::args::Label;
use crate::{Done, progress, say};
use reprint::internals::measure::fitting::enough::LEAST;
use reprint::internals::measure::{Run, Sheet};
use reprint::internals::pipeline::{self, Source};
use reprint::internals::read;
use reprint::internals::report::{self, Labelling};

const WAY_OUT: &str = "after RUN, name the file or folder that was scanned";

/// That `fit` needs more pairs than were drawn, if it does.
fn few(sheet: &Sheet) -> Option<String> {
    let [(copies, of_copies), (others, of_others)] = sheet.usable();
    if copies.min(others) >= LEAST {
        return None;
    }
    let drawn = format!(
        "by the run's verdicts, {copies} of these pairs are copies and {others} are not, but \
            `reprint fit` needs at least {LEAST} of each"
    );
    Some(match sheet.enough() {
        Some(enough) => {
            format!("{drawn}; use `--pairs {enough}` or more, as your labels may differ")
        }
        None => format!(
            "{drawn}; the whole run has only {of_copies} copies and {of_others} pairs that are \
                not, so label pairs of another run too"
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
        let few = few(&sheet);
        if !run.all_pairs {
            say::warning(
                "the run was made without --all-pairs, so the sheet has no pairs that were judged \
                    not to be copies; `reprint fit` needs them, so scan again with --all-pairs",
            );
        } else if let Some(few) = &few {
            say::warning(few);
        }
        let [page, table] = ["label.html", "labels.csv"].map(|name| args.output.join(name));
        let pairs = report::counted(sheet.pairs.len(), "pair", "pairs");
        let (page, table) = (page.display(), table.display());
        say::line(format_args!("{pairs} to label: open `{page}`, or fill in `{table}`"));
        if few.is_none() {
            say::line(format_args!("then run `reprint fit {}`", args.output.display()));
        }
    }
    Ok(Done::Whole)
}
