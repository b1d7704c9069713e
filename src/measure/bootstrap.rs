//! How far figures would move had other stories been labelled: the bootstrap over groups.
//!
//! Pairs of one story are not independent, so whole groups are drawn, each with all its pairs.
//!
//! Where all groups have the same share, as six of six right, every draw has it too and says
//! nothing. Then the interval is Wilson's for that share of as many trials as there are groups.
//!
//! * time: rounds times groups
//! * space: three figures a round
//!
//! Efron and Tibshirani, "An Introduction to the Bootstrap", 1993; the interval is that of
//! percentiles. Wilson, "Probable inference, the law of succession, and statistical inference",
//! 1927.

use super::{harmonic, share};
use serde::Serialize;

/// Weights of pairs by what they are and whether they were reported.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Copies that were reported.
    pub hits: f64,
    /// Reported pairs that are no copies.
    pub false_alarms: f64,
    /// Copies that were not reported.
    pub misses: f64,
}

impl Tally {
    /// The share of what was reported that is a copy; `None` when nothing was.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.hits, self.hits + self.false_alarms)
    }

    /// The share of the copies that was reported; `None` when there is none.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.hits, self.hits + self.misses)
    }

    /// The harmonic mean of both; `None` when there are no copies. Where nothing was reported it
    /// is 0.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        self.recall().map(|recall| harmonic(self.precision().unwrap_or(0.0), recall))
    }

    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.hits += other.hits;
        self.false_alarms += other.false_alarms;
        self.misses += other.misses;
    }
}

/// A figure with the interval that held 95% of the draws, or Wilson's where all draws are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure itself; `None` where it has no meaning.
    pub value: Option<f64>,
    /// Lower end; `None` with fewer than two groups.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Precision, recall and F1 of all groups together, with intervals over draws of as many groups as
/// there are.
///
/// The same groups, rounds and seed give the same intervals. A draw in which a figure has no
/// meaning does not count for it.
#[must_use]
pub fn estimates(groups: &[Tally], rounds: usize, seed: u64) -> [Estimate; 3] {
    const FIGURES: [fn(&Tally) -> Option<f64>; 3] = [Tally::precision, Tally::recall, Tally::f1];
    let mut drawn: [Vec<f64>; 3] = Default::default();
    let mut random = Random(seed);
    // One group drawn over and over says nothing about others.
    for _ in 0..if groups.len() > 1 { rounds } else { 0 } {
        let mut tally = Tally::default();
        for _ in groups {
            tally.add(&groups[random.below(groups.len())]);
        }
        for (figures, figure) in drawn.iter_mut().zip(FIGURES) {
            figures.extend(figure(&tally));
        }
    }
    let mut whole = Tally::default();
    for group in groups {
        whole.add(group);
    }
    let mut estimates = [Estimate::default(); 3];
    for (at, (mut drawn, figure)) in drawn.into_iter().zip(FIGURES).enumerate() {
        drawn.sort_unstable_by(f64::total_cmp);
        let value = figure(&whole);
        let end = |part| value.and_then(|_| quantile(&drawn, part));
        let (mut low, mut high) = (end(0.025), end(0.975));
        if let Some(value) = value.filter(|_| low.is_some() && low == high) {
            let trials = groups.iter().filter(|group| figure(group).is_some()).count();
            // F1 is no share of anything, but a growing function of one: that of the hits among all
            // that is a copy, is reported, or both.
            let (share, figure): (f64, fn(f64) -> f64) = if at == F1 {
                (value / (2.0 - value), |share| 2.0 * share / (1.0 + share))
            } else {
                (value, |share| share)
            };
            [low, high] = wilson(share, trials).map(|end| Some(figure(end)));
        }
        estimates[at] = Estimate { value, low, high };
    }
    estimates
}

/// Place of F1 among the figures.
const F1: usize = 2;

/// Standard errors on both sides of a figure that hold 95% of a normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's interval for a share that was met in so many trials.
fn wilson(share: f64, trials: usize) -> [f64; 2] {
    let n = super::float(trials.max(1));
    let (z2, whole) = (Z * Z, 1.0 + Z * Z / n);
    let middle = (share + z2 / (2.0 * n)) / whole;
    let half = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / whole;
    [(middle - half).max(0.0), (middle + half).min(1.0)]
}

/// The value below which `part` of the sorted values lie, between two neighbours in proportion.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to the number of values"
)]
fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = super::float(last) * part;
    let (below, rest) = (at.floor() as usize, at.fract());
    let above = sorted[(below + 1).min(last)];
    Some(sorted[below] + (above - sorted[below]) * rest)
}

/// `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014):
/// the same on every machine.
struct Random(u64);

impl Random {
    /// A number from 0 to below `end`. The upper half of a product: off by less than `end / 2^64`.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the upper half of the product is below `end`"
    )]
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(z ^ (z >> 31)) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(hits: f64, false_alarms: f64, misses: f64) -> Tally {
        Tally { hits, false_alarms, misses }
    }

    #[test]
    fn figures_by_hand() {
        let t = tally(6.0, 2.0, 4.0);
        assert_eq!((t.precision(), t.recall()), (Some(0.75), Some(0.6)));
        // 2 * 6 / (2 * 6 + 2 + 4)
        assert!((t.f1().unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(
            (tally(0.0, 0.0, 3.0).precision(), tally(0.0, 0.0, 3.0).f1()),
            (None, Some(0.0))
        );
        assert_eq!(tally(0.0, 1.0, 0.0).f1(), None);
    }

    #[test]
    fn the_same_seed_gives_the_same_interval_and_it_holds_the_figure() {
        let groups: Vec<Tally> = (0..30_u8)
            .map(|n| tally(f64::from(n % 4), f64::from(n % 3), f64::from(n % 2)))
            .collect();
        let [precision, recall, f1] = estimates(&groups, 1000, 1);
        assert_eq!([precision, recall, f1], estimates(&groups, 1000, 1));
        assert_ne!(precision, estimates(&groups, 1000, 2)[0]);
        for e in [precision, recall, f1] {
            let (value, low, high) = (e.value.unwrap(), e.low.unwrap(), e.high.unwrap());
            assert!(low < value && value < high && high - low < 0.5, "{e:?}");
        }
    }

    #[test]
    fn of_a_few_groups_that_are_all_right_little_is_known() {
        // Wilson's interval of 6 of 6 begins at 6 / (6 + 1.96^2).
        let low = 6.0 / (6.0 + Z * Z);
        for (at, e) in estimates(&[tally(1.0, 0.0, 0.0); 6], 1000, 1).into_iter().enumerate() {
            let low = if at == F1 { 2.0 * low / (1.0 + low) } else { low };
            assert!((e.low.unwrap() - low).abs() < 1e-9, "{e:?}");
            assert_eq!((e.value, e.high), (Some(1.0), Some(1.0)));
        }
        let many = estimates(&[tally(1.0, 0.0, 0.0); 600], 100, 1)[0];
        assert!(many.low.unwrap() > 0.99, "{many:?}");
        // A group in which nothing was reported says nothing of precision.
        let mut groups = [tally(1.0, 0.0, 0.0); 6];
        groups[5] = tally(0.0, 0.0, 1.0);
        let five = estimates(&groups, 1000, 1)[0];
        assert!((five.low.unwrap() - 5.0 / (5.0 + Z * Z)).abs() < 1e-9, "{five:?}");
    }

    #[test]
    fn equal_groups_have_the_interval_of_a_share_and_one_group_leaves_it_open() {
        let one = tally(3.0, 1.0, 1.0);
        let equal = estimates(&[one; 5], 100, 1)[0];
        let (low, high) = (equal.low.unwrap(), equal.high.unwrap());
        assert!(equal.value == Some(0.75) && low < 0.5 && high > 0.9, "{equal:?}");
        assert_eq!(
            estimates(&[one], 100, 1)[0],
            Estimate { value: Some(0.75), low: None, high: None }
        );
    }

    #[test]
    fn quantiles_lie_between_neighbours_in_proportion() {
        let sorted = [0.0, 1.0, 2.0, 4.0];
        for (part, value) in [(0.0, 0.0), (0.5, 1.5), (0.9, 3.4), (1.0, 4.0)] {
            assert!((quantile(&sorted, part).unwrap() - value).abs() < 1e-12, "{part}");
        }
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn draws_are_spread_evenly() {
        let (mut random, mut met) = (Random(1), [0_u32; 7]);
        for _ in 0..7000 {
            met[random.below(7)] += 1;
        }
        assert!(met.iter().all(|n| (850..1150).contains(n)), "{met:?}");
    }
}
