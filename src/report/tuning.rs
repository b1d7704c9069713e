//! What each threshold would report of a dump: the counts, and pairs on both sides of the threshold
//! in force.
//!
//! Counts of a sample are reported as estimates for all pairs that are worth a closer look.

use super::cells::rounded;
use super::columns::{cut, printable};
use super::summary::thousands;
use super::{Results, articles::Articles};
use crate::classify::{ClassifyConfig, copied};
use crate::cluster::JudgedPair;
use serde::Serialize;
use std::io::{self, Write};

/// Widest line.
const WIDTH: usize = 80;

/// What was found out for the thresholds of a dump.
#[derive(Debug, Serialize)]
pub struct Tuning {
    /// Articles read.
    pub articles: usize,
    /// Pairs that were judged.
    pub judged: usize,
    /// Pairs that are worth it; more than were judged where a sample was taken.
    pub worth_judging: usize,
    /// One a threshold.
    pub thresholds: Vec<Threshold>,
}

/// One threshold.
#[derive(Debug, Serialize)]
pub struct Threshold {
    /// What it is for, in words.
    pub of: &'static str,
    /// The option that sets it.
    pub option: &'static str,
    /// As it is in force, 0..=1.
    pub in_force: f64,
    /// What each of some values would report.
    pub at: Vec<At>,
    /// Pairs next above the one in force, the nearest first.
    pub above: Vec<Example>,
    /// Pairs next below it, the nearest first.
    pub below: Vec<Example>,
}

/// A value that a threshold might have.
#[derive(Debug, Serialize)]
pub struct At {
    /// 0..=1.
    pub value: f64,
    /// Pairs of the dump that reach it: counted, or estimated where a sample was taken.
    pub pairs: usize,
    /// Whether it is the one in force.
    pub in_force: bool,
}

/// A pair near a threshold.
#[derive(Debug, Serialize)]
pub struct Example {
    /// What the threshold is asked of.
    pub value: f64,
    /// Of the article read first: id, outlet, title.
    pub a: [Option<String>; 3],
    /// The same of the other.
    pub b: [Option<String>; 3],
}

/// What the caller calls the three thresholds.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The Jaccard similarity from which a pair is a reprint.
    pub reprint: &'static str,
    /// The containment from which it is an excerpt.
    pub excerpt: &'static str,
    /// The score from which it is a rewrite.
    pub rewrite: &'static str,
}

/// Values that are shown, beside the one in force.
const GRID: [f64; 8] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

impl Tuning {
    /// Looks through the pairs of a run that was made for it: all that were judged are in it.
    /// `judged` says how many these are and of how many; `rewrite` is the score from which a pair
    /// of long articles is a rewrite. `examples` pairs are named on each side; `options` are
    /// the names of the thresholds.
    #[must_use]
    pub fn of(
        results: &Results<'_>,
        (judged, worth_judging): (usize, usize),
        config: &ClassifyConfig,
        rewrite: f64,
        (options, examples): (Options, usize),
    ) -> Self {
        let mut values: [Vec<(f64, usize)>; 3] = Default::default();
        for (at, pair) in results.pairs.iter().enumerate() {
            let [reprints, excerpts, rewrites] = &mut values;
            // The same words need no threshold.
            if pair.evidence.is_none() {
                continue;
            }
            reprints.push((pair.overlap.jaccard(), at));
            if pair.overlap.jaccard() < config.reprint_jaccard {
                excerpts.push((pair.overlap.of_smaller(), at));
            }
            if !is_word_for_word(config, &pair) {
                rewrites.push((pair.verdict.score, at));
            }
        }
        let mut articles = Articles::of(results.spool);
        let named = [
            (
                "reprints, by the share of five-word runs in common (Jaccard)",
                options.reprint,
                config.reprint_jaccard,
            ),
            (
                "excerpts, by the share of the shorter that stands in the other",
                options.excerpt,
                config.excerpt_containment,
            ),
            ("rewrites, by score", options.rewrite, rewrite),
        ];
        let thresholds = named
            .into_iter()
            .zip(values)
            .map(|((of, option, in_force), mut values)| {
                values.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
                let reach = |value: f64| values.partition_point(|x| x.0 >= value);
                let mut grid = GRID.to_vec();
                grid.push(in_force);
                grid.sort_by(f64::total_cmp);
                grid.dedup();
                let scaled =
                    |pairs: usize| (pairs * worth_judging).checked_div(judged).unwrap_or(0);
                let edge = reach(in_force);
                let mut name =
                    |&(value, at): &(f64, usize)| example(results, &mut articles, value, at);
                let above = values[..edge].iter().rev().take(examples).map(&mut name).collect();
                let below = values[edge..].iter().take(examples).map(&mut name).collect();
                let at = grid
                    .into_iter()
                    .map(|value| At {
                        value,
                        pairs: scaled(reach(value)),
                        in_force: value.total_cmp(&in_force).is_eq(),
                    })
                    .collect();
                Threshold { of, option, in_force, at, above, below }
            })
            .collect();
        Self { articles: results.spool.len(), judged, worth_judging, thresholds }
    }
}

/// Whether the words alone make the pair a copy, whatever its score.
fn is_word_for_word(config: &ClassifyConfig, pair: &JudgedPair) -> bool {
    let narrative =
        pair.evidence.as_ref().and_then(|evidence| evidence.get("word_5grams_narrative"));
    copied(config, pair.overlap, false, || narrative.map_or(0.0, f64::from)).is_some()
}

fn example(results: &Results<'_>, articles: &mut Articles<'_>, value: f64, at: usize) -> Example {
    let edge = &results.pairs.edges()[at];
    let [a, b] = [edge.a, edge.b].map(|doc| {
        let meta = &articles.get(doc).meta;
        [Some(meta.id.clone()), meta.outlet.clone(), meta.title.clone()]
    });
    Example { value: rounded(value), a, b }
}

/// Writes it as text of at most 80 columns.
///
/// # Errors
/// When `out` cannot be written.
pub fn tuning(tuning: &Tuning, out: &mut dyn Write) -> io::Result<()> {
    let Tuning { articles, judged, worth_judging, thresholds } = tuning;
    writeln!(
        out,
        "{} articles, {} pairs worth a closer look",
        thousands(*articles),
        thousands(*worth_judging)
    )?;
    if judged < worth_judging {
        writeln!(
            out,
            "{} of these were judged, so counts are estimates; a larger sample judges more",
            thousands(*judged)
        )?;
    }
    for threshold in thresholds {
        let Threshold { of, option, at, above, below, .. } = threshold;
        writeln!(out, "\n{of}")?;
        for At { value, pairs, in_force } in at {
            let noun = if *pairs == 1 { "pair" } else { "pairs" };
            let mark = if *in_force { format!("  in force, {option}") } else { String::new() };
            writeln!(out, "  from {value:<6} {:>8} {noun}{mark}", thousands(*pairs))?;
        }
        for (examples, side) in [(above, "just reported"), (below, "just not reported")] {
            if !examples.is_empty() {
                writeln!(out, "  {side}")?;
            }
            for Example { value, a, b } in examples {
                writeln!(out, "    {value:.4}  {}", article(a, WIDTH - 12))?;
                writeln!(out, "            {}", article(b, WIDTH - 12))?;
            }
        }
    }
    Ok(())
}

/// An article on one line: its id, and its title where that is another.
fn article([id, outlet, title]: &[Option<String>; 3], room: usize) -> String {
    let parts = [id, outlet, title].into_iter().flatten().map(|part| printable(part));
    cut(&parts.collect::<Vec<_>>().join(" | "), room).into_owned()
}

/// Writes it as one JSON object on one line.
///
/// # Errors
/// When `out` cannot be written.
pub fn tuning_json(tuning: &Tuning, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, tuning)?;
    out.write_all(b"\n")
}
