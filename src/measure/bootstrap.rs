//! How far figures would move had other stories been labelled: the bootstrap over groups.
//!
//! Pairs of one story are not independent, so whole groups are drawn, each with all its pairs.
//!
//! * time: rounds times groups
//! * space: three figures a round
//!
//! Efron and Tibshirani, "An Introduction to the Bootstrap", 1993; the interval is that of
//! percentiles.

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

/// A figure with the interval that held 95% of the draws.
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
    for ((estimate, mut drawn), figure) in estimates.iter_mut().zip(drawn).zip(FIGURES) {
        drawn.sort_unstable_by(f64::total_cmp);
        let value = figure(&whole);
        let end = |part| value.and_then(|_| quantile(&drawn, part));
        *estimate = Estimate { value, low: end(0.025), high: end(0.975) };
    }
    estimates
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
    fn equal_groups_leave_no_doubt_and_one_group_leaves_it_open() {
        let one = tally(3.0, 1.0, 1.0);
        assert_eq!(
            estimates(&[one; 5], 100, 1)[0],
            Estimate { value: Some(0.75), low: Some(0.75), high: Some(0.75) }
        );
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
