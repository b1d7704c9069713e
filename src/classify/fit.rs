//! Labelled evidence to a [`Scorecard`]: boosted stumps, one signal a step, so that the sum stays additive.
//!
//! * time: `O(rounds * signals * (pairs + bins))`
//!
//! Friedman, "Greedy function approximation: a gradient boosting machine", 2001, with Newton steps and logistic loss; stumps are kept
//! to the direction each signal may count in ([`Expect`]).

use super::scorecard::{Card, Scorecard};
use crate::evidence::{COUNT, Evidence, Expect, SIGNALS};
use std::fmt::Write as _;

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
    /// Weight of the penalty on a stump's size.
    pub ridge: f64,
}

impl Default for FitConfig {
    fn default() -> Self {
        // Rounds and shrinkage: a choice not swept; cross-validated figures are in benches/RESULTS.md.
        Self { rounds: 300, shrinkage: 0.1, bins: 24, ridge: 5.0 }
    }
}

/// The bins of one signal and each example's place in them; the last bin is "unknown".
struct Binned {
    edges: Vec<f32>,
    bin: Vec<usize>,
}

/// Fits a card; its calibration is the identity until [`calibrate`] has seen scores of pairs it was not fitted on.
///
/// # Panics
/// Never: every signal has a bin for "unknown".
#[must_use]
pub fn fit(config: &FitConfig, examples: &[Example]) -> Scorecard {
    let binned: Vec<Binned> = (0..COUNT).map(|s| bin(config, examples, s)).collect();
    let mut points: Vec<Vec<f64>> = binned.iter().map(|b| vec![0.0; b.edges.len() + 2]).collect();
    let (yes, all) =
        examples.iter().fold((0.0, 0.0), |(y, n), e| (y + if e.derived { e.weight } else { 0.0 }, n + e.weight));
    let intercept = (yes / (all - yes)).ln();
    let mut sums = vec![intercept; examples.len()];
    for _ in 0..config.rounds {
        // Newton statistics of every bin of every signal, then the best allowed stump over all.
        let slopes: Vec<(f64, f64)> = examples
            .iter()
            .zip(&sums)
            .map(|(e, s)| {
                let p = 1.0 / (1.0 + (-s).exp());
                (e.weight * (f64::from(u8::from(e.derived)) - p), e.weight * (p * (1.0 - p)).max(1e-6))
            })
            .collect();
        let best = (0..COUNT)
            .filter_map(|s| stump(config, SIGNALS[s].expect, &binned[s], &slopes).map(|st| (s, st)))
            .max_by(|x, y| x.1.gain.total_cmp(&y.1.gain));
        let Some((signal, stump)) = best else { break };
        let b = &binned[signal];
        let unknown = b.edges.len() + 1;
        let step = |bin: usize| {
            config.shrinkage
                * if bin == unknown {
                    stump.unknown
                } else if bin < stump.cut {
                    stump.below
                } else {
                    stump.above
                }
        };
        for (i, p) in points[signal].iter_mut().enumerate() {
            *p += step(i);
        }
        for (sum, &bin) in sums.iter_mut().zip(&b.bin) {
            *sum += step(bin);
        }
    }
    let signals = SIGNALS
        .iter()
        .zip(binned)
        .zip(points)
        .map(|((signal, b), mut p)| {
            let unknown = p.pop().expect("the last bin is unknown");
            compact(signal.name, &b.edges, &p, unknown)
        })
        .collect();
    Scorecard {
        provenance: String::new(),
        threshold: 0.5,
        threshold_sensitive: 0.5,
        intercept: round(intercept),
        slope: 1.0,
        offset: 0.0,
        signals,
    }
}

/// A card without the edges that part nothing, rounded for reading.
fn compact(name: &str, edges: &[f32], points: &[f64], unknown: f64) -> Card {
    let mut card =
        Card { name: name.to_string(), edges: Vec::new(), points: vec![round(points[0])], unknown: round(unknown) };
    for (edge, &p) in edges.iter().zip(&points[1..]) {
        let p = round(p);
        if (p - card.points[card.points.len() - 1]).abs() > 1e-9 {
            card.edges.push(*edge);
            card.points.push(p);
        }
    }
    card
}

fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

fn bin(config: &FitConfig, examples: &[Example], signal: usize) -> Binned {
    let value = |e: &Example| e.evidence.values()[signal];
    let mut values: Vec<f32> = examples.iter().filter_map(value).collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut edges: Vec<f32> = (1..config.bins)
        .filter_map(|i| values.get(i * values.len() / config.bins).map(|v| (v * 1e4).round() / 1e4))
        .collect();
    edges.dedup();
    let unknown = edges.len() + 1;
    let bin = examples.iter().map(|e| value(e).map_or(unknown, |v| edges.partition_point(|&x| x <= v))).collect();
    Binned { edges, bin }
}

struct Stump {
    gain: f64,
    cut: usize,
    below: f64,
    above: f64,
    unknown: f64,
}

fn stump(config: &FitConfig, expect: Expect, binned: &Binned, slopes: &[(f64, f64)]) -> Option<Stump> {
    let bins = binned.edges.len() + 1;
    let mut sums = vec![(0.0, 0.0); bins + 1];
    for (&bin, &(g, h)) in binned.bin.iter().zip(slopes) {
        sums[bin].0 += g;
        sums[bin].1 += h;
    }
    let value = |(g, h): (f64, f64)| g / (h + config.ridge);
    let gain = |(g, h): (f64, f64)| g * g / (h + config.ridge);
    let total = sums[..bins].iter().fold((0.0, 0.0), |t, s| (t.0 + s.0, t.1 + s.1));
    let unknown = sums[bins];
    let mut left = (0.0, 0.0);
    let mut best: Option<Stump> = None;
    for cut in 1..bins {
        left = (left.0 + sums[cut - 1].0, left.1 + sums[cut - 1].1);
        let right = (total.0 - left.0, total.1 - left.1);
        let (below, above) = (value(left), value(right));
        let allowed = match expect {
            Expect::Higher => above >= below,
            Expect::Lower => above <= below,
            Expect::Either => true,
        };
        let gained = gain(left) + gain(right) + gain(unknown);
        if allowed && best.as_ref().is_none_or(|b| gained > b.gain) {
            best = Some(Stump { gain: gained, cut, below, above, unknown: value(unknown) });
        }
    }
    best
}

/// Platt's scaling: slope and offset that make the sums of pairs the card never saw into probabilities.
///
/// Platt, "Probabilistic outputs for support vector machines", 1999. `scored` holds sum, label and weight.
#[must_use]
pub fn calibrate(scored: &[(f64, bool, f64)]) -> (f64, f64) {
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..50 {
        let (mut g, mut h) = ([0.0; 2], [[1e-6, 0.0], [0.0, 1e-6]]);
        for &(x, y, w) in scored {
            let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let (r, v) = (w * (f64::from(u8::from(y)) - p), w * p * (1.0 - p));
            g[0] += r * x;
            g[1] += r;
            h[0][0] += v * x * x;
            h[0][1] += v * x;
            h[1][1] += v;
        }
        let det = h[0][0] * h[1][1] - h[0][1] * h[0][1];
        let (ds, d) = ((h[1][1] * g[0] - h[0][1] * g[1]) / det, (h[0][0] * g[1] - h[0][1] * g[0]) / det);
        slope += ds;
        offset += d;
        if ds.abs() + d.abs() < 1e-9 {
            break;
        }
    }
    (slope, offset)
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
    let _ = writeln!(out, "  \"provenance\": {},", serde_json::to_string(&card.provenance).expect("a string"));
    for (name, value) in [
        ("threshold", card.threshold),
        ("threshold_sensitive", card.threshold_sensitive),
        ("intercept", card.intercept),
        ("slope", round(card.slope)),
        ("offset", round(card.offset)),
    ] {
        let _ = writeln!(out, "  \"{name}\": {value},");
    }
    out.push_str("  \"signals\": [\n");
    for (i, signal) in card.signals.iter().enumerate() {
        let line = serde_json::to_string(signal).expect("a card is plain numbers");
        let _ = writeln!(out, "    {line}{}", if i + 1 < card.signals.len() { "," } else { "" });
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
        Example { evidence: Evidence::from_values(values), derived, weight: 1.0, group: value.to_string() }
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
    fn calibration_recovers_a_known_slope() {
        let scored: Vec<_> = (-50..=50)
            .map(|i| f64::from(i) / 10.0)
            .flat_map(|x: f64| {
                let p = 1.0 / (1.0 + (-(2.0 * x - 1.0)).exp());
                [(x, true, p), (x, false, 1.0 - p)]
            })
            .collect();
        let (slope, offset) = calibrate(&scored);
        assert!((slope - 2.0).abs() < 1e-3 && (offset + 1.0).abs() < 1e-3);
    }
}
