//! Shingles to [`Signature`] to band keys: `MinHash` with one minimum per hash function, banded for
//! LSH.
//!
//! * time: `O(n k)` for `n` shingles and `k` functions; `vector` has the loop
//! * space: `O(k)`
//!
//! Broder, "On the resemblance and containment of documents", 1997; Leskovec, Rajaraman, Ullman,
//! "Mining of Massive Datasets", chapter 3. The estimate's standard error is `sqrt(j (1 - j) / k)`,
//! however long the texts. In a short text one changed word touches many of its few shingles and
//! `j` itself falls fast; `verify` is exact but no kinder.

pub mod bands;

use crate::error::{Error, Result};
use crate::shingle::Shingles;
use crate::vector::{Block, GROUP, Kernel, LANES};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// How signatures are made and banded.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SketchConfig {
    /// Hash functions a signature. 128 is what every peer defaults to; bands are chosen within it.
    pub permutations: usize,
    /// Jaccard from which pairs should become candidates.
    pub threshold: f64,
    /// Seed of the hash functions.
    pub seed: u64,
}

impl Default for SketchConfig {
    fn default() -> Self {
        Self { permutations: 128, threshold: 0.5, seed: 1 }
    }
}

/// The hash functions, ready to use: the order of the 32-bit numbers by `(x ^ mask) * odd`, a
/// permutation of them each, and the same order backwards.
///
/// The first and the last in a random order are two independent draws, so one multiplication serves
/// two of the signature's minima. Shingles are hashed already; their upper halves are as good as
/// random, so a cheap permutation suffices. The banding test
/// (`tests/it/oracle.rs`) checks that recall lies on the curve of ideal functions.
#[derive(Clone, Debug)]
pub struct Hasher {
    /// In groups that one sweep over a set serves; functions beyond the last are there to fill it.
    masks: Vec<[Block; GROUP]>,
    odds: Vec<[Block; GROUP]>,
    permutations: usize,
    kernel: Kernel,
    settings: u64,
}

/// One minimum per hash function. All `u32::MAX` for an article without shingles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    minima: Vec<u32>,
    settings: u64,
}

impl Hasher {
    /// The functions the settings name. Equal settings give equal functions on every platform.
    #[must_use]
    pub fn of(config: &SketchConfig) -> Self {
        let draw = |i: usize, role: u8| {
            xxh3_64_with_seed(&[&(i as u64).to_le_bytes()[..], &[role]].concat(), config.seed)
        };
        #[allow(
            clippy::cast_possible_truncation,
            reason = "the lower half of a 64-bit hash is wanted"
        )]
        let group = |n: usize, role: u8| -> [Block; GROUP] {
            std::array::from_fn(|b| {
                std::array::from_fn(|i| draw((n * GROUP + b) * LANES + i, role) as u32)
            })
        };
        let groups = config.permutations.div_ceil(2 * GROUP * LANES);
        let masks = (0..groups).map(|n| group(n, 0)).collect();
        let odds = (0..groups).map(|n| group(n, 1).map(|block| block.map(|odd| odd | 1))).collect();
        let settings = xxh3_64_with_seed(&(config.permutations as u64).to_le_bytes(), config.seed);
        Self { masks, odds, permutations: config.permutations, kernel: Kernel::best(), settings }
    }

    /// The signature of a shingle set.
    #[must_use]
    pub fn signature(&self, shingles: &Shingles) -> Signature {
        let mut minima = vec![u32::MAX; self.permutations];
        self.minima(shingles.as_slice(), &mut minima);
        Signature { minima, settings: self.settings }
    }

    /// Writes one minimum per function into `minima`, whose length must be the number of functions.
    /// Order and repeats of `shingles` change nothing.
    ///
    /// # Panics
    /// If `minima` is longer or shorter than the number of functions.
    pub fn minima(&self, shingles: &[u64], minima: &mut [u32]) {
        assert_eq!(minima.len(), self.permutations, "one place a function");
        let groups = minima.chunks_mut(2 * GROUP * LANES);
        for (minima, (masks, odds)) in groups.zip(self.masks.iter().zip(&self.odds)) {
            let extremes = self.kernel.extremes(shingles, masks, odds);
            // First in the order, then first in the order backwards.
            for (minima, (low, high)) in minima.chunks_mut(2 * LANES).zip(&extremes) {
                for (to, from) in
                    minima.iter_mut().zip(low.iter().copied().chain(high.iter().map(|&h| !h)))
                {
                    *to = from;
                }
            }
        }
    }
}

impl Signature {
    /// Estimated Jaccard similarity, 0..=1.
    ///
    /// # Errors
    /// When the two were made with different settings.
    pub fn similarity(&self, other: &Self) -> Result<f64> {
        if self.settings != other.settings {
            return Err(Error::setting(
                "the signatures were made with different seeds or numbers of permutations; sketch \
                    both again with one setting",
            ));
        }
        let equal = self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count();
        #[allow(clippy::cast_precision_loss, reason = "a signature has far fewer than 2^52 minima")]
        Ok(equal as f64 / self.minima.len() as f64)
    }

    /// The minima, one per hash function.
    #[must_use]
    pub fn minima(&self) -> &[u32] {
        &self.minima
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::ShingleConfig;

    fn shingles(words: std::ops::Range<u64>) -> Shingles {
        let words: Vec<u64> = words.map(|w| xxh3_64_with_seed(&w.to_le_bytes(), 7)).collect();
        Shingles::of(&ShingleConfig::default(), &words)
    }

    #[test]
    fn the_estimate_lies_within_four_standard_errors() {
        let hasher = Hasher::of(&SketchConfig { permutations: 512, ..SketchConfig::default() });
        let (a, b) = (shingles(0..1004), shingles(500..1504)); // 500 of 1,500 shared
        let estimate = hasher.signature(&a).similarity(&hasher.signature(&b)).unwrap();
        let truth = crate::verify::Overlap::of(&a, &b).jaccard();
        assert!(
            (estimate - truth).abs() < 4.0 * (truth * (1.0 - truth) / 512.0).sqrt(),
            "{estimate} {truth}"
        );
    }

    #[test]
    fn signatures_of_different_settings_are_not_compared() {
        let config = SketchConfig::default();
        let a = Hasher::of(&config).signature(&shingles(0..20));
        let b = Hasher::of(&SketchConfig { seed: 2, ..config }).signature(&shingles(0..20));
        assert!(a.similarity(&b).is_err());
    }
}
