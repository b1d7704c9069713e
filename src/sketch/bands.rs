//! How many bands of how many rows: chosen from the wanted threshold.
//!
//! A pair of Jaccard `j` shares at least one of `b` bands of `r` rows with probability
//! `1 - (1 - j^r)^b` (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4). The
//! choice minimises the weighted sum of the two areas on the wrong side of the curve, as in Zhu,
//! Nargesian, Pu, Miller, "LSH Ensemble: Internet-Scale Domain Search", 2016, section 5.5.

use super::SketchConfig;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

/// Weight of a missed pair against a needless one. Every candidate is verified exactly, so a
/// needless one costs a merge of two sorted sets and a missed one is lost. For 128 functions and
/// threshold .5 the choice is 42 bands of 3 from .97 up, with recall .996 at the threshold; at .95
/// it is 32 of 4, with .87; at equal weights 25 of 5, with .55 (computed).
const MISS_WEIGHT: f64 = 0.98;

/// Steps of the numeric integral; at 200 steps the choice no longer changed (computed for
/// thresholds .3 to .9).
const STEPS: u32 = 400;

/// Bands and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bands {
    /// Number of bands.
    pub bands: usize,
    /// Minima in a band.
    pub rows: usize,
}

impl Bands {
    /// The best split of the settings' permutations for their threshold.
    #[must_use]
    pub fn of(config: &SketchConfig) -> Self {
        let mut best = (f64::INFINITY, Self { bands: config.permutations.max(1), rows: 1 });
        for rows in 1..=config.permutations.min(32) {
            let choice = Self { bands: config.permutations / rows, rows };
            let cost = MISS_WEIGHT * choice.misses(config.threshold)
                + (1.0 - MISS_WEIGHT) * choice.needless(config.threshold);
            if cost < best.0 {
                best = (cost, choice);
            }
        }
        best.1
    }

    /// Probability that a pair of this Jaccard becomes a candidate, 0..=1.
    #[must_use]
    pub fn recall(self, jaccard: f64) -> f64 {
        let (b, r) = (
            i32::try_from(self.bands).unwrap_or(i32::MAX),
            i32::try_from(self.rows).unwrap_or(i32::MAX),
        );
        1.0 - (1.0 - jaccard.powi(r)).powi(b)
    }

    fn misses(self, threshold: f64) -> f64 {
        integral(threshold, 1.0, |j| 1.0 - self.recall(j))
    }

    fn needless(self, threshold: f64) -> f64 {
        integral(0.0, threshold, |j| self.recall(j))
    }

    /// The band keys of a signature's minima, one a band. Equal bands give equal keys; different
    /// bands collide once in 2^32, and `verify` takes such pairs out.
    pub fn keys<'a>(&'a self, minima: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        minima.chunks_exact(self.rows).take(self.bands).map(|band| {
            let mut bytes = [0_u8; 128];
            for (to, from) in bytes.chunks_exact_mut(4).zip(band) {
                to.copy_from_slice(&from.to_le_bytes());
            }
            #[allow(
                clippy::cast_possible_truncation,
                reason = "32 bits are enough for a key that is verified"
            )]
            let key = xxh3_64(&bytes[..4 * band.len()]) as u32;
            key
        })
    }
}

fn integral(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    let step = (to - from) / f64::from(STEPS);
    (0..STEPS).map(|i| f(from + step * (f64::from(i) + 0.5)) * step).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_finds_what_it_promises() {
        let bands = Bands::of(&SketchConfig::default());
        assert_eq!(bands, Bands { bands: 42, rows: 3 });
        assert!(bands.recall(0.5) > 0.99);
    }

    #[test]
    fn a_higher_threshold_takes_longer_bands() {
        let at = |threshold| Bands::of(&SketchConfig { threshold, ..SketchConfig::default() }).rows;
        assert!(at(0.5) < at(0.8));
    }
}
