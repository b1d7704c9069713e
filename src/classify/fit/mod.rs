//! Labelled evidence to a [`Scorecard`]: boosted steps of one signal, and of two where that gains
//! more, so that the sum stays a sum of small tables.
//!
//! * time: `O(rounds * (signals + pairs in play) * examples)`, and all pairs of signals once in 40
//!   rounds
//!
//! Friedman, "Greedy function approximation: a gradient boosting machine", 2001, with Newton steps
//! and logistic loss; the steps of two signals are the pairwise terms of Lou et al., "Accurate
//! intelligible models with pairwise interactions", 2013, each a cut in either signal. Every step
//! is kept to the direction each signal may count in ([`Expect`]); one that may count either way
//! has none of its own.

mod calibrate;
mod step;

pub use calibrate::calibrate;

use super::scorecard::{Card, LOOK_AGAIN, PairCard, Scorecard, SignalName};
use crate::evidence::{COUNT, Evidence, Expect, SIGNALS};
use rayon::prelude::*;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use step::{Binned, Quarters, Sampled, Slope, bin, quarters, stump};

/// A labelled pair.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its signals.
    pub evidence: Evidence,
    /// Whether one derives from the other.
    pub derived: bool,
    /// How much it counts, above 0.
    pub weight: f64,
    /// Pairs of one group (made of one source article) are never split between fitting and testing.
    pub group: String,
}

/// How a card is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitConfig {
    /// Steps of boosting.
    pub rounds: usize,
    /// Share of each Newton step that is taken.
    pub shrinkage: f64,
    /// Bins a signal, cut at quantiles.
    pub bins: usize,
    /// Bins of a signal that may count either way. It is no evidence alone, and only weighs the
    /// others; with more bins the fit learnt by heart which lengths and ratios each labelled set
    /// has.
    pub context_bins: usize,
    /// Weight of the penalty on a step's size.
    pub ridge: f64,
    /// Share of the groups each round is fitted on, above 0 to 1.
    pub sample: f64,
    /// Fits whose mean is the card.
    pub bags: usize,
    /// Most pairs of signals that get a table of their own in one of the fits.
    pub pairs: usize,
}

impl Default for FitConfig {
    fn default() -> Self {
        Self {
            rounds: 800,
            shrinkage: 0.1,
            bins: 32,
            context_bins: 5,
            ridge: 3.0,
            sample: 0.6,
            bags: 4,
            pairs: 40,
        }
    }
}

/// Rounds between two looks at all pairs of signals.
const SCREEN: usize = 40;

/// Pairs of signals in play between two such looks.
const IN_PLAY: usize = 32;

/// Fits a card; its calibration is the identity until `calibrate` has seen scores of pairs it was
/// not fitted on.
///
/// The card is the mean of [`FitConfig::bags`] fits on other samples, which is a card again: what
/// only one of them found weighs little. Breiman, "Bagging predictors", 1996.
///
/// # Panics
/// If there are more than 250 bins a signal, or no bag.
#[must_use]
pub fn fit(config: &FitConfig, examples: &[Example]) -> Scorecard {
    let binned: Vec<Binned> = (0..COUNT).map(|s| bin(config, examples, s)).collect();
    let (yes, all) = examples
        .iter()
        .fold((0.0, 0.0), |(y, n), e| (y + if e.derived { e.weight } else { 0.0 }, n + e.weight));
    let intercept = libm::log(yes / (all - yes));
    let bags: Vec<Tables> = (0..config.bags)
        .into_par_iter()
        .map(|bag| boost(config, examples, &binned, intercept, bag))
        .collect();
    let Tables { points, pairs } = bags.into_iter().reduce(Tables::plus).expect("at least one bag");
    #[allow(clippy::cast_precision_loss, reason = "a few")]
    let mean = |all: Vec<f64>| all.into_iter().map(|p| p / config.bags as f64).collect::<Vec<_>>();
    let pairs = pairs
        .into_iter()
        .map(|((i, j), table)| compact_pair((i, &binned[i]), (j, &binned[j]), &mean(table)))
        .filter(|pair| pair.points.iter().flatten().any(|p| p.abs() >= LEAST))
        .collect();
    let signals = SIGNALS
        .iter()
        .zip(binned)
        .zip(points)
        .map(|((signal, b), p)| {
            let mut p = mean(p);
            let unknown = p.pop().expect("the last bin is unknown");
            compact(signal.name, &b.edges, &p, unknown)
        })
        .collect();
    Scorecard {
        provenance: String::new(),
        threshold: 0.5,
        threshold_sensitive: 0.5,
        short: Vec::new(),
        intercept: round(intercept),
        slope: 1.0,
        offset: 0.0,
        signals,
        pairs,
        late: None,
    }
}

/// See [`late_room`].
const MARGIN: f64 = 0.5;

/// The room that a card leaves for its late signals ([`Scorecard::late`]): the least by which a
/// pair's early sum must miss [`LOOK_AGAIN`] so that the late signals of all examples that miss it
/// by so much stay below it by a margin of half a point. In points of log odds; `None` if even a
/// hundred do not suffice.
#[must_use]
pub fn late_room(card: &Scorecard, examples: &[Example]) -> Option<f64> {
    let wanted = (libm::log(LOOK_AGAIN / (1.0 - LOOK_AGAIN)) - card.offset) / card.slope;
    let parts: Vec<(f64, f64)> = examples
        .iter()
        .map(|e| {
            let early = card.early_sum(&e.evidence);
            (early, card.sum(&e.evidence) - early)
        })
        .collect();
    let holds = |room: f64| {
        parts.iter().all(|(early, late)| early + room >= wanted || late + MARGIN <= room)
    };
    (0..=1_000).map(|tenths| f64::from(tenths) / 10.0).find(|&room| holds(room))
}

/// Points below which a table of two signals is left out of the card: it would cost a look-up and
/// change nothing.
const LEAST: f64 = 0.02;

/// Points of every bin, before they become a card.
struct Tables {
    /// By signal; the last bin is "unknown".
    points: Vec<Vec<f64>>,
    /// By two signals, row by row.
    pairs: BTreeMap<(usize, usize), Vec<f64>>,
}

impl Tables {
    fn plus(mut self, other: Self) -> Self {
        let add = |x: &mut Vec<f64>, y: &[f64]| x.iter_mut().zip(y).for_each(|(x, y)| *x += y);
        for (x, y) in self.points.iter_mut().zip(&other.points) {
            add(x, y);
        }
        for (pair, table) in other.pairs {
            match self.pairs.entry(pair) {
                Entry::Vacant(none) => {
                    none.insert(table);
                }
                Entry::Occupied(mut held) => add(held.get_mut(), &table),
            }
        }
        self
    }
}

/// One fit, on the samples of one bag.
fn boost(
    config: &FitConfig,
    examples: &[Example],
    binned: &[Binned],
    intercept: f64,
    bag: usize,
) -> Tables {
    let mut points: Vec<Vec<f64>> = binned.iter().map(|b| vec![0.0; b.bins() + 1]).collect();
    let mut pairs: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
    let mut sums = vec![intercept; examples.len()];
    let groups = Groups::of(examples);
    let mut in_play: Vec<(usize, usize)> = Vec::new();
    for round in 0..config.rounds {
        // Newton statistics of this round's sample, then the best allowed step over all signals.
        let at = groups.sampled(config, bag, round);
        let slopes = at.iter().map(|&i| slope(&examples[i as usize], sums[i as usize])).collect();
        let sampled = Sampled { at, slopes };
        let quarter = |&(i, j): &(usize, usize)| {
            quarters(
                config.ridge,
                (SIGNALS[i].expect, &binned[i]),
                (SIGNALS[j].expect, &binned[j]),
                &sampled,
            )
        };
        if round % SCREEN == 0 {
            in_play = screened(config, &pairs, &quarter);
        }
        let single = (0..COUNT)
            .filter(|&s| SIGNALS[s].expect != Expect::Either)
            .filter_map(|s| {
                stump(config.ridge, SIGNALS[s].expect, &binned[s], &sampled).map(|st| (s, st))
            })
            .max_by(|x, y| x.1.gain.total_cmp(&y.1.gain));
        let double = in_play
            .par_iter()
            .filter_map(|pair| quarter(pair).map(|q| (*pair, q)))
            .max_by(|x, y| x.1.gain.total_cmp(&y.1.gain).then(y.0.cmp(&x.0)));
        match (single, double) {
            (Some((_, stump)), Some((pair, step))) if step.gain > PAIR_GAIN * stump.gain => {
                let (x, y) = (&binned[pair.0], &binned[pair.1]);
                let table = pairs.entry(pair).or_insert_with(|| vec![0.0; x.bins() * y.bins()]);
                for (at, p) in table.iter_mut().enumerate() {
                    *p += config.shrinkage * step.value(at / y.bins(), at % y.bins());
                }
                for (i, sum) in sums.iter_mut().enumerate() {
                    let (a, b) = (usize::from(x.bin[i]), usize::from(y.bin[i]));
                    if a < x.bins() && b < y.bins() {
                        *sum += config.shrinkage * step.value(a, b);
                    }
                }
            }
            (Some((signal, stump)), _) => {
                let b = &binned[signal];
                for (i, p) in points[signal].iter_mut().enumerate() {
                    *p += config.shrinkage * stump.value(i, b.bins());
                }
                for (sum, &bin) in sums.iter_mut().zip(&b.bin) {
                    *sum += config.shrinkage * stump.value(usize::from(bin), b.bins());
                }
            }
            (None, _) => break,
        }
    }
    Tables { points, pairs }
}

/// First and second derivative of the logistic loss of an example, by its sum.
fn slope(example: &Example, sum: f64) -> Slope {
    let p = 1.0 / (1.0 + libm::exp(-sum));
    let (label, weight) = (f64::from(u8::from(example.derived)), example.weight);
    (weight * (label - p), weight * (p * (1.0 - p)).max(1e-6))
}

/// The groups of the examples, by number.
struct Groups {
    /// Hash of each group's name.
    hashes: Vec<u64>,
    /// The group of each example.
    of: Vec<u32>,
}

impl Groups {
    fn of(examples: &[Example]) -> Self {
        let (mut numbers, mut hashes) = (HashMap::new(), Vec::new());
        let of = examples
            .iter()
            .map(|e| {
                *numbers.entry(e.group.as_str()).or_insert_with(|| {
                    hashes.push(xxhash_rust::xxh3::xxh3_64(e.group.as_bytes()));
                    u32::try_from(hashes.len() - 1).expect("fewer than 2^32 examples")
                })
            })
            .collect();
        Self { hashes, of }
    }

    /// The examples of a round, whose groups are drawn by hash, so that a fit comes out the same
    /// every time.
    ///
    /// Friedman, "Stochastic gradient boosting", 2002: steps fitted on parts of the data err apart
    /// from one another.
    fn sampled(&self, config: &FitConfig, bag: usize, round: usize) -> Vec<u32> {
        #[allow(clippy::cast_precision_loss, reason = "a share")]
        let share = |hash: u64| {
            (crate::shingle::combine(&[hash, bag as u64, round as u64]) >> 11) as f64
                / (1_u64 << 53) as f64
        };
        let is_drawn: Vec<bool> = self.hashes.iter().map(|&h| share(h) < config.sample).collect();
        (0_u32..).zip(&self.of).filter(|(_, g)| is_drawn[**g as usize]).map(|(i, _)| i).collect()
    }
}

/// How much more a step of two signals must gain than the best of one to be taken: what one signal
/// says is easier to argue with.
const PAIR_GAIN: f64 = 1.1;

/// The pairs of signals that gain most at this point; once the card is full, only the pairs in it.
fn screened(
    config: &FitConfig,
    tables: &BTreeMap<(usize, usize), Vec<f64>>,
    quarter: &(impl Fn(&(usize, usize)) -> Option<Quarters> + Sync),
) -> Vec<(usize, usize)> {
    if tables.len() >= config.pairs {
        return tables.keys().copied().collect();
    }
    let is_evidence = |i: usize| SIGNALS[i].expect != Expect::Either;
    let all: Vec<(usize, usize)> = (0..COUNT)
        .flat_map(|i| (i + 1..COUNT).map(move |j| (i, j)))
        .filter(|&(i, j)| is_evidence(i) || is_evidence(j))
        .collect();
    let mut gains: Vec<(f64, (usize, usize))> =
        all.par_iter().filter_map(|pair| quarter(pair).map(|q| (q.gain, *pair))).collect();
    gains.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let room = config.pairs - tables.len();
    let fresh =
        gains.iter().map(|g| g.1).filter(|p| !tables.contains_key(p)).take(room.min(IN_PLAY));
    tables.keys().copied().chain(fresh).collect()
}

/// A card without the edges that part nothing, rounded for reading.
fn compact(name: &str, edges: &[f32], points: &[f64], unknown: f64) -> Card {
    let mut card = Card {
        name: name.to_string(),
        edges: Vec::new(),
        points: vec![round(points[0])],
        unknown: round(unknown),
    };
    for (edge, &p) in edges.iter().zip(&points[1..]) {
        let p = round(p);
        if (p - card.points[card.points.len() - 1]).abs() > 1e-9 {
            card.edges.push(*edge);
            card.points.push(p);
        }
    }
    card
}

/// A table without the edges that part nothing.
fn compact_pair(first: (usize, &Binned), second: (usize, &Binned), table: &[f64]) -> PairCard {
    let columns = second.1.bins();
    let cell = |i: usize, j: usize| round(table[i * columns + j]);
    let parts_rows = |i: usize| (0..columns).any(|j| (cell(i, j) - cell(i + 1, j)).abs() > 1e-9);
    let parts_columns =
        |j: usize| (0..first.1.bins()).any(|i| (cell(i, j) - cell(i, j + 1)).abs() > 1e-9);
    let rows: Vec<usize> = (0..first.1.edges.len()).filter(|&i| parts_rows(i)).collect();
    let kept: Vec<usize> = (0..second.1.edges.len()).filter(|&j| parts_columns(j)).collect();
    let edges = |of: &Binned, at: &[usize]| at.iter().map(|&i| of.edges[i]).collect();
    let starts =
        |at: &[usize]| std::iter::once(0).chain(at.iter().map(|i| i + 1)).collect::<Vec<_>>();
    PairCard {
        first: SignalName::of(first.0),
        second: SignalName::of(second.0),
        first_edges: edges(first.1, &rows),
        second_edges: edges(second.1, &kept),
        points: starts(&rows)
            .iter()
            .map(|&i| starts(&kept).iter().map(|&j| cell(i, j)).collect())
            .collect(),
    }
}

fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

/// Which of `folds` folds a group is in: by its hash, so that a new example moves no other.
#[must_use]
pub fn fold_of(group: &str, folds: u64) -> u64 {
    xxhash_rust::xxh3::xxh3_64(group.as_bytes()) % folds
}

/// A card as readable JSON, one signal a line.
///
/// # Panics
/// Never: a card is plain numbers and strings.
#[must_use]
pub fn to_json(card: &Scorecard) -> String {
    let mut out = String::from("{\n");
    let _ = writeln!(
        out,
        "  \"provenance\": {},",
        serde_json::to_string(&card.provenance).expect("a string")
    );
    for (name, value) in [
        ("threshold", card.threshold),
        ("threshold_sensitive", card.threshold_sensitive),
        ("intercept", card.intercept),
        ("slope", round(card.slope)),
        ("offset", round(card.offset)),
    ] {
        let _ = writeln!(out, "  \"{name}\": {value},");
    }
    if let Some(late) = card.late {
        let _ = writeln!(out, "  \"late\": {late},");
    }
    let _ = writeln!(
        out,
        "  \"short\": {},",
        serde_json::to_string(&card.short).expect("plain numbers")
    );
    out.push_str("  \"signals\": [\n");
    for (i, signal) in card.signals.iter().enumerate() {
        let line = serde_json::to_string(signal).expect("a card is plain numbers");
        let _ = writeln!(out, "    {line}{}", if i + 1 < card.signals.len() { "," } else { "" });
    }
    out.push_str("  ],\n  \"pairs\": [\n");
    for (i, pair) in card.pairs.iter().enumerate() {
        let line = serde_json::to_string(pair).expect("a card is plain numbers");
        let _ = writeln!(out, "    {line}{}", if i + 1 < card.pairs.len() { "," } else { "" });
    }
    out.push_str("  ]\n}\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(value: f32, derived: bool) -> Example {
        let mut values = [None; COUNT];
        values[0] = Some(value);
        Example {
            evidence: Evidence::from_values(values),
            derived,
            weight: 1.0,
            group: value.to_string(),
        }
    }

    #[test]
    fn a_signal_that_parts_the_labels_gets_the_points() {
        #[allow(clippy::cast_precision_loss, reason = "small")]
        let examples: Vec<Example> = (0..100).map(|i| example(i as f32 / 100.0, i >= 60)).collect();
        let card = fit(&FitConfig::default(), &examples);
        assert!(card.score(&example(0.9, true).evidence) > 0.9);
        assert!(card.score(&example(0.1, false).evidence) < 0.1);
        assert!(card.signals[1].points.iter().all(|p| p.abs() < 0.01));
    }

    #[test]
    fn a_signal_never_counts_in_the_direction_it_must_not() {
        #[allow(clippy::cast_precision_loss, reason = "small")]
        let examples: Vec<Example> = (0..100).map(|i| example(i as f32 / 100.0, i < 40)).collect();
        let card = fit(&FitConfig::default(), &examples);
        assert!(card.signals[0].points.is_sorted());
    }

    #[test]
    fn what_two_signals_only_say_together_goes_into_a_table() {
        // The second counts only where the first, which is no evidence alone, is high.
        let either = SIGNALS.iter().position(|s| s.expect == Expect::Either).expect("there is one");
        let other = SIGNALS.iter().position(|s| s.expect == Expect::Higher).expect("there is one");
        let of = |x: f32, y: f32| {
            let mut values = [None; COUNT];
            (values[either], values[other]) = (Some(x), Some(y));
            Evidence::from_values(values)
        };
        #[allow(clippy::cast_precision_loss, reason = "small")]
        let examples: Vec<Example> = (0..400)
            .map(|i| ((i % 20) as f32 / 20.0, (i / 20) as f32 / 20.0))
            .map(|(x, y)| Example {
                evidence: of(x, y),
                derived: x > 0.5 && y > 0.5,
                weight: 1.0,
                group: format!("{x} {y}"),
            })
            .collect();
        let card = fit(&FitConfig { sample: 1.0, ..FitConfig::default() }, &examples);
        assert!(!card.pairs.is_empty());
        assert!(card.score(&of(0.9, 0.9)) > 0.9);
        assert!(
            [(0.9, 0.1), (0.1, 0.9), (0.1, 0.1)].iter().all(|&(x, y)| card.score(&of(x, y)) < 0.1)
        );
        assert!(
            card.signals[either].points.iter().all(|p| p.abs() < 1e-9),
            "it may not count alone"
        );
    }
}
