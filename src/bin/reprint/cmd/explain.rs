//! `reprint explain`: one pair of a finished run.

use crate::args::Explain;
use crate::{Done, say, terminal};
use reprint::internals::archive::Archive;
use reprint::internals::config::Config;
use reprint::internals::error::{Error, ErrorKind};
use reprint::internals::measure::Run;
use reprint::internals::pipeline::{self, Explained};
use reprint::internals::report;
use std::io::{BufWriter, Write};

pub fn run(args: &Explain) -> anyhow::Result<Done> {
    if Archive::is_in(&args.run) {
        return of_archive(args);
    }
    let Explained { comparison, new_sentences, object, inputs } =
        pipeline::explain(&args.run, &args.a, &args.b).map_err(|error| in_words(error, args))?;
    if args.json {
        let mut out = terminal::output();
        serde_json::to_writer_pretty(&mut out, &object).map_err(std::io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
    } else {
        let mut out = BufWriter::new(anstream::stdout().lock());
        report::comparison(&comparison, &terminal::style(), &mut out)?;
        out.flush()?;
    }
    if !args.json {
        if new_sentences > 0 {
            let sentences = if new_sentences == 1 { "sentence" } else { "sentences" };
            say::line(format_args!(
                "{new_sentences} {sentences} of the copy without a source; a run folder does not \
                    hold their text"
            ));
        }
        whole_texts(args, &inputs);
    }
    Ok(Done::Whole)
}

/// The error, with the option by which a pair that was judged to be no copy is reported.
fn in_words(error: Error, args: &Explain) -> anyhow::Error {
    let lacks_pairs = || Run::open(&args.run).is_ok_and(|run| !run.all_pairs);
    if matches!(error.kind(), ErrorKind::NotFound(_)) && lacks_pairs() {
        anyhow::anyhow!("{error}: scan with `--all-pairs`")
    } else {
        error.into()
    }
}

/// A pair of an archive, which has the whole texts.
fn of_archive(args: &Explain) -> anyhow::Result<Done> {
    let archive = pipeline::archive::open(&args.run)?;
    let config = Config::default();
    let comparison = pipeline::archive::compare(&config, &archive, &args.a, &args.b)?;
    if args.json {
        let mut out = terminal::output();
        report::comparison_json(&comparison, &mut out)?;
        out.flush()?;
    } else {
        let mut out = BufWriter::new(anstream::stdout().lock());
        report::comparison(&comparison, &terminal::style(), &mut out)?;
        out.flush()?;
    }
    Ok(Done::Whole)
}

/// Says how to see the whole texts, if the inputs are still where they were.
fn whole_texts(args: &Explain, inputs: &[std::path::PathBuf]) {
    let quoted = |word: &str| {
        let is_plain = |c: char| c.is_alphanumeric() || "/._-:,+@%".contains(c);
        if !word.is_empty() && word.chars().all(is_plain) {
            word.to_owned()
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    };
    if inputs.is_empty() || !inputs.iter().all(|input| input.exists()) {
        return;
    }
    let from: Vec<String> =
        inputs.iter().map(|input| format!(" --in {}", quoted(&input.to_string_lossy()))).collect();
    say::line(format_args!(
        "to see the whole texts: reprint compare {} {}{}",
        quoted(&args.a),
        quoted(&args.b),
        from.concat()
    ));
}
