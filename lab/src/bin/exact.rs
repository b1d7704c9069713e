//! Exact Jaccard of some articles of a dump with all others, over the words that a scan counts: the
//! yardstick of `benches/peers`.
//!
//! `cargo run --release -p reprint-lab --bin exact -- --sample FILE DUMP` reads line numbers of the
//! dump (from 0, one a line) and writes `a,b,jaccard` for each pair of one of them with any other
//! from .3 on. Boilerplate is left out as `scan --only-verbatim` leaves it out; with
//! `--keep-boilerplate` all words count. No sketch, no bands: every shingle of the sample is looked
//! up in every article.

use rayon::prelude::*;
use reprint::internals::article::boilerplate::{FEWEST_REPEATS, LineCounts, rows_of_bytes};
use reprint::internals::article::{outlet_key, story_words};
use reprint::internals::config::Config;
use reprint::internals::pipeline::load;
use reprint::internals::shingle::Shingles;
use reprint::internals::spool::Stored;
use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Pairs below it are not asked for.
const LEAST: f64 = 0.3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut sample, mut dump, mut keep) = (None, None, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--sample" => sample = args.next(),
            "--keep-boilerplate" => keep = true,
            _ => dump = Some(PathBuf::from(arg)),
        }
    }
    let (Some(sample), Some(dump)) = (sample, dump) else {
        return Err("usage: exact --sample FILE DUMP".into());
    };
    let sample: HashSet<usize> =
        std::fs::read_to_string(sample)?.lines().map(str::parse).collect::<Result<_, _>>()?;

    let config = Config::default();
    let (articles, _) = load(&config, &[dump])?;
    let line_counts = if keep { LineCounts::off() } else { line_counts(&articles) };
    let shingles = |article: &Stored| {
        let outlet = article.meta.site_key();
        let words: Vec<u64> =
            story_words(&article.text, &line_counts, outlet).iter().map(|w| w.hash).collect();
        Shingles::of(&config.shingle, &words)
    };
    let all: Vec<(usize, Shingles)> = articles.par_iter().map(|a| (line(a), shingles(a))).collect();
    let chosen: Vec<&(usize, Shingles)> = all.iter().filter(|a| sample.contains(&a.0)).collect();
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, (_, shingles)) in chosen.iter().enumerate() {
        for &shingle in shingles.as_slice() {
            holders.entry(shingle).or_default().push(at);
        }
    }
    let near = |(line, shingles): &(usize, Shingles)| {
        let mut shared = HashMap::<usize, usize>::new();
        for shingle in shingles.as_slice() {
            for &at in holders.get(shingle).into_iter().flatten() {
                *shared.entry(at).or_default() += 1;
            }
        }
        let mut near: Vec<(usize, usize, f64)> = shared
            .into_iter()
            .filter(|&(at, _)| chosen[at].0 != *line)
            .map(|(at, both)| {
                let whole = shingles.as_slice().len() + chosen[at].1.as_slice().len() - both;
                (chosen[at].0.min(*line), chosen[at].0.max(*line), share(both, whole))
            })
            .filter(|pair| pair.2 >= LEAST)
            .collect();
        near.sort_unstable_by_key(|pair| (pair.0, pair.1));
        near
    };
    let mut out = BufWriter::new(io::stdout().lock());
    for (a, b, jaccard) in all.par_iter().flat_map_iter(near).collect::<Vec<_>>() {
        writeln!(out, "{a},{b},{jaccard:.6}")?;
    }
    out.flush()?;
    Ok(())
}

/// The line counts that `--only-verbatim` makes.
fn line_counts(articles: &[Stored]) -> LineCounts {
    let mut texts: HashMap<u64, HashSet<u32>> = HashMap::new();
    for article in articles {
        if let Some(outlet) = article.meta.outlet.as_deref() {
            for (line, text) in rows_of_bytes(&article.text, outlet_key(outlet)) {
                texts.entry(line).or_default().insert(text);
            }
        }
    }
    let count = |texts: HashSet<u32>| u32::try_from(texts.len()).unwrap_or(u32::MAX);
    let repeats = texts
        .into_iter()
        .map(|(line, texts)| (line, count(texts)))
        .filter(|line| line.1 >= FEWEST_REPEATS);
    LineCounts::of(repeats.collect()).by_bytes(true)
}

/// Line of the dump, from 0.
fn line(article: &Stored) -> usize {
    let (_, record) = article.meta.source.rsplit_once(':').expect("a source is file and record");
    record.parse::<usize>().expect("records have numbers") - 1
}

#[allow(clippy::cast_precision_loss, reason = "an article has far fewer than 2^52 shingles")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
