//! `reprint compare`: explains one pair.

use crate::args::Compare;
use crate::settings::clock;
use crate::{Done, say, terminal};
use anyhow::{Context, bail};
use reprint::internals::config::Config;
use reprint::internals::pipeline;
use reprint::internals::spool::Stored;
use reprint::internals::{read, report};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

pub fn run(args: &Compare) -> anyhow::Result<Done> {
    let b_id = second(args)?;
    let config = args.common.config()?;
    if let Some(page) = args.html.as_deref().filter(|page| page.as_os_str() != "-") {
        report::check_output(page)?;
    }
    let Pair { a, b, background } = load(args, b_id, &config)?;
    let comparison = pipeline::compare(&config, a, b, &background)?;

    if let Some(page) = &args.html {
        // A sheet to mail says when it was made.
        let day = config.now.or_else(|| Some(clock()));
        let manifest = pipeline::manifest_of(&Config { now: day, ..config })?;
        if page.as_os_str() == "-" {
            let mut out = BufWriter::new(std::io::stdout().lock());
            report::comparison_html(&comparison, &manifest, &mut out)?;
            out.flush()?;
        } else {
            report::write_comparison(&comparison, &manifest, page)?;
            say::line(format_args!("evidence sheet in `{}`", page.display()));
        }
        return Ok(Done::Whole);
    }
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

/// The pair that was asked for, and what it was found among.
struct Pair {
    a: Stored,
    b: Stored,
    background: Vec<Stored>,
}

/// The second of two articles. `--html A B` takes A for the name of the sheet.
fn second(args: &Compare) -> anyhow::Result<&str> {
    match (&args.b, &args.html) {
        (Some(b), _) => Ok(b),
        (None, Some(file)) if file.as_os_str() != "-" => bail!(
            "`--html` takes the word after it, `{0}`, as the name of the sheet, which leaves only \
                one article; put the option last: \
             reprint compare {0} {1} --html sheet.html",
            file.display(),
            args.a
        ),
        (None, _) => bail!(
            "two articles are needed, but only `{}` is named; see `reprint compare --help`",
            args.a
        ),
    }
}

fn load(args: &Compare, b_id: &str, config: &Config) -> anyhow::Result<Pair> {
    if args.dumps.is_empty() {
        let (mut a, mut b) = (only(&args.a, config)?, only(b_id, config)?);
        if a.meta.id == b.meta.id {
            // Two folders may hold files of one name.
            a.meta.id.clone_from(&args.a);
            b_id.clone_into(&mut b.meta.id);
        }
        return Ok(Pair { a, b, background: Vec::new() });
    }
    let (mut background, rejected) = pipeline::load(config, &read::named(&args.dumps)?)?;
    // Both articles were read, or the command fails below: what else the dump has is no loss.
    if !rejected.is_empty() {
        say::warning(format_args!("{} record(s) of the dump were set aside", rejected.len()));
    }
    let b = take(&mut background, b_id);
    let a = if args.a == b_id { b.clone() } else { take(&mut background, &args.a) };
    let missing = |id: &str| {
        format!("the dump has no article `{id}`; ids are those in the tables of `reprint scan`")
    };
    Ok(Pair {
        a: a.with_context(|| missing(&args.a))?,
        b: b.with_context(|| missing(b_id))?,
        background,
    })
}

/// The article of a file that holds one.
fn only(file: &str, config: &Config) -> anyhow::Result<Stored> {
    let (mut articles, rejected) = pipeline::load(config, &[PathBuf::from(file)])?;
    match (articles.len(), rejected.first()) {
        (1, None) => Ok(articles.remove(0)),
        (0, None) => bail!("`{file}` holds no article"),
        (_, Some(r)) => bail!("`{file}`, record {}: {}", r.record, r.reason),
        (n, None) => bail!("`{file}` holds {n} articles; name two of them by id with --in {file}"),
    }
}

/// Takes the article of that id out.
fn take(articles: &mut Vec<Stored>, id: &str) -> Option<Stored> {
    articles.iter().position(|s| s.meta.id == id).map(|at| articles.remove(at))
}
