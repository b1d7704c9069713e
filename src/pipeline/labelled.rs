//! Labels and the articles they are of to labelled evidence, also without the articles near each
//! pair, as in a small dump.
//!
//! * time: a scan of the set up to its proposed pairs, and up to four looks at each labelled pair
//! * space: the articles of a set, as values

use super::reread::Source;
use super::setup::{ignored, scorecard};
use super::{Progress, gather, judge, load, propose, proposed};
use crate::article::boilerplate::LineCounts;
use crate::classify::Bounds;
use crate::classify::fit::Example;
use crate::config::Config;
use crate::content::{Frequencies, Prepared};
use crate::error::{Error, ErrorKind, Result};
use crate::evidence::Evidence;
use crate::evidence::pair::Pair;
use crate::measure::labelled::{is_judged, is_watched, negative};
use crate::measure::truth::{Content, TruthPair};
use crate::measure::{Labelled, Labels, Truth, Variant, groups};
use crate::read::table::{BadRow, Table, unguarded};
use crate::spool::Stored;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;

/// Words after whose sentence an opening ends: as long as the shortest passages that are labelled.
const OPENING: usize = 40;

/// Pairs of articles of one outlet say nothing of which texts are versions of one another.
const SAME_OUTLET: &str = "same_outlet";

/// Labels and the articles they are of.
#[derive(Clone, Debug)]
pub struct Set {
    /// What it is called in tables.
    pub name: String,
    /// The table of labels.
    pub labels: PathBuf,
    /// The articles.
    pub source: Source,
    /// Whether the openings of its articles are judged too, as short texts.
    pub has_openings: bool,
}

/// A set's pairs with their signals.
#[derive(Debug)]
pub struct LabelledSet {
    /// All variants of all judged pairs.
    pub pairs: Vec<Labelled>,
    /// Rows that could not be used.
    pub set_aside: Vec<BadRow>,
    /// Rows without a label.
    pub unlabelled: usize,
    /// Rows whose label says neither.
    pub left_out: usize,
    /// Articles read.
    pub articles: usize,
}

/// A row by the numbers of its articles.
struct Row {
    a: usize,
    b: usize,
    label: String,
    weight: f64,
    writer: Option<String>,
}

/// Reads a set and measures its pairs.
///
/// # Errors
/// When labels or articles cannot be read, or not one row can be used.
pub fn labelled(set: &Set, labels: &Labels, progress: &dyn Progress) -> Result<LabelledSet> {
    super::on_threads(&set.source.config, || labelled_here(set, labels, progress))?
}

fn labelled_here(set: &Set, labels: &Labels, progress: &dyn Progress) -> Result<LabelledSet> {
    let truth = Truth::of(Table::open(&set.labels)?)?;
    let Source { inputs, config } = &set.source;
    // A run that looked for verbatim copies only has no signals; its labels may be fitted on.
    let config = &Config { only_verbatim: false, ..config.clone() };
    let (stored, _) = load(config, inputs)?;
    let mut set_aside = truth.set_aside.clone();
    let all_rows = rows(&truth, &stored, &mut set_aside)?;
    let bad = |reason: String| Error::new(ErrorKind::Data { path: set.labels.clone(), reason });
    if all_rows.is_empty() {
        let BadRow { line, reason } = set_aside.first().expect("a truth has rows");
        return Err(bad(format!(
            "no row can be used; the first problem is on line {line}: {reason}"
        )));
    }
    let rows: Vec<&Row> = all_rows.iter().filter(|row| is_judged(labels, &row.label)).collect();
    let left_out = all_rows.len() - rows.len();

    let near = near(config, inputs)?;
    let beside = |a: usize, b: usize| {
        let mut all: Vec<usize> =
            [a, b].iter().filter_map(|i| near.get(i)).flatten().copied().collect();
        all.retain(|&i| i != a && i != b);
        all.sort_unstable();
        all.dedup();
        all
    };
    // Versions of one text: in a dump a source rarely has three rewrites at once, as it has in a
    // labelled set.
    let is_version = |label: &str| negative(labels, label).is_none() && label != SAME_OUTLET;
    let kin = groups::of(
        stored.len(),
        all_rows.iter().filter(|r| is_version(&r.label)).map(|r| (r.a, r.b)),
    );
    let root = groups::of(stored.len(), rows.iter().map(|r| (r.a, r.b)));
    let bench = Bench::of(config, &stored)?;
    let mut wanted: Vec<usize> =
        rows.iter().flat_map(|r| [vec![r.a, r.b], beside(r.a, r.b)].concat()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let prepared: HashMap<usize, Prepared> =
        wanted.par_iter().map(|&i| (i, bench.prepare(&stored[i]))).collect();

    let card = scorecard(config)?;
    let bounds = Bounds::of(&card);
    progress.start("signals", "labelled pairs", Some(rows.len() as u64));
    let pairs: Vec<Vec<Labelled>> = rows
        .par_iter()
        .map(|row| {
            let (x, y) = (&prepared[&row.a], &prepared[&row.b]);
            let near = beside(row.a, row.b);
            let is_kin = |i: usize| kin[i] == kin[row.a] || kin[i] == kin[row.b];
            let strangers: Vec<usize> = near.iter().copied().filter(|&i| !is_kin(i)).collect();
            let among = |near: &[usize]| {
                Evidence::of(&Pair::of(x, y).among(near.iter().map(|i| &prepared[i])))
            };
            // As a scan would: without those that look like other retellings of the longer.
            let long = Pair::of(x, y).long;
            let yardstick: Vec<usize> =
                near.iter().copied().filter(|i| !bounds.retells(&prepared[i], long)).collect();
            let mut variants = vec![(Variant::AsFound, words(x, y), among(&yardstick), 0.4)];
            let has_kin = strangers.len() < near.len();
            let others = if has_kin { 0.3 } else { 0.6 };
            variants.push((Variant::Alone, words(x, y), among(&[]), others));
            if has_kin {
                variants.push((Variant::Strangers, words(x, y), among(&strangers), others));
            }
            // Two reporters' first sentences: real texts as short as the shortest copies of the
            // sets, of which there are no others.
            if set.has_openings {
                let [x, y] = [row.a, row.b].map(|at| bench.prepare(&opening(&stored[at])));
                variants.push((
                    Variant::Opening,
                    words(&x, &y),
                    Evidence::of(&Pair::of(&x, &y).among(std::iter::empty())),
                    0.6,
                ));
            }
            progress.advance(1, 0);
            let weight = if is_watched(&row.label) {
                0.0
            } else {
                negative(labels, &row.label).unwrap_or(1.0)
            };
            let of =
                |(variant, words, evidence, share): (Variant, usize, Evidence, f64)| Labelled {
                    a: stored[row.a].meta.id.clone(),
                    b: stored[row.b].meta.id.clone(),
                    set: set.name.clone(),
                    label: row.label.clone(),
                    taken: labels.taken(&row.label),
                    writer: row.writer.clone(),
                    variant,
                    words,
                    example: Example {
                        evidence,
                        derived: negative(labels, &row.label).is_none(),
                        weight: share * weight * row.weight,
                        group: format!("{}/{}", set.name, root[row.a]),
                    },
                };
            variants.into_iter().map(of).collect()
        })
        .collect();
    progress.finish();
    let (pairs, unlabelled) = (pairs.into_iter().flatten().collect(), truth.unlabelled);
    Ok(LabelledSet { pairs, set_aside, unlabelled, left_out, articles: stored.len() })
}

/// The rows of a truth whose articles were read.
fn rows(truth: &Truth, stored: &[Stored], set_aside: &mut Vec<BadRow>) -> Result<Vec<Row>> {
    let Content::Pairs(pairs) = &truth.content else {
        return Err(Error::setting(
            "a scorecard is fitted on labelled pairs (`a,b,label`), but this file has clusters",
        ));
    };
    let at: HashMap<&str, usize> =
        stored.iter().enumerate().map(|(i, s)| (s.meta.id.as_str(), i)).collect();
    // A table that was made from a report has its ids guarded.
    let place = |id: &str| at.get(id).or_else(|| at.get(unguarded(id))).copied();
    let mut rows = Vec::new();
    for pair in pairs {
        let ids = [pair.a, pair.b].map(|number| truth.names.name(number));
        match ids.map(place) {
            [Some(a), Some(b)] => {
                let TruthPair { label, weight, writer, .. } = pair.clone();
                rows.push(Row { a, b, label, weight, writer });
            }
            [a, _] => {
                let id = if a.is_none() { ids[0] } else { ids[1] };
                let reason = format!("no article `{id}` among the {} that were read", stored.len());
                set_aside.push(BadRow { line: pair.line, reason });
            }
        }
    }
    set_aside.sort_by_key(|row| row.line);
    Ok(rows)
}

/// The articles that a scan would propose beside each.
fn near(config: &Config, inputs: &[PathBuf]) -> Result<HashMap<usize, Vec<usize>>> {
    let mut near: HashMap<usize, Vec<usize>> = HashMap::new();
    for pair in proposed(config, inputs)? {
        near.entry(pair.a().at()).or_default().push(pair.b().at());
        near.entry(pair.b().at()).or_default().push(pair.a().at());
    }
    Ok(near)
}

/// Words of the shorter.
fn words(x: &Prepared, y: &Prepared) -> usize {
    x.story_words().min(y.story_words())
}

/// The article's first sentences, up to the one that holds word [`OPENING`].
fn opening(stored: &Stored) -> Stored {
    let text = &stored.text;
    let Some(last) = crate::article::words::words(text).get(OPENING).copied() else {
        return stored.clone();
    };
    let mut end = text.len();
    for line in crate::article::lines::split(text) {
        crate::article::sentences::split(text, line, |s| {
            if s.from <= last.span.from && last.span.from < s.to {
                end = s.to as usize;
            }
        });
    }
    Stored { meta: stored.meta.clone(), text: text[..end].to_string() }
}

/// An article's signals against another, as a fit wants them: with the frequencies and boilerplate
/// of the whole set.
#[derive(Debug)]
pub struct Bench {
    frequencies: Frequencies,
    line_counts: LineCounts,
    config: Config,
}

impl Bench {
    /// Counts frequencies and boilerplate over all articles of a set.
    ///
    /// # Errors
    /// When temporary files cannot be written.
    pub fn of(config: &Config, articles: &[Stored]) -> Result<Self> {
        let line_counts = gather::line_counts_of(articles.iter())?.with_ignored(ignored(config)?);
        let frequencies = propose::frequencies(articles.iter(), &line_counts);
        Ok(Self { frequencies, line_counts, config: config.clone() })
    }

    /// An article prepared.
    #[must_use]
    pub fn prepare(&self, stored: &Stored) -> Prepared {
        judge::prepare(stored, &self.line_counts, &self.frequencies, self.config.shingle)
    }
}
