//! What a stem weighs.

use crate::article::hashed::HashedMap;
use std::sync::atomic::{AtomicU32, Ordering};

/// 32 bits of a stem's hash. Two stems of one pair of articles collide once in some ten million
/// pairs of stems.
pub type StemKey = u32;

/// One state of the counts: weights that were worked out for it are good as long as it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition(u32);

impl Edition {
    /// One that no other had. It only says which weights are still good, and is in no result.
    pub(super) fn next() -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed))
    }
}

/// The key of a stem of a language in the counts.
pub(super) fn key(language: u32, stem: StemKey) -> u32 {
    stem ^ language.rotate_left(7)
}

/// The natural logarithm.
pub(super) fn ln(n: u32) -> f32 {
    #[allow(clippy::cast_possible_truncation, reason = "a weight needs no more than seven digits")]
    let ln = libm::log(f64::from(n)) as f32;
    ln
}

/// Inverse document frequencies of one language.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    pub(super) edition: Edition,
    pub(super) counts: &'a HashedMap<u32, u32>,
    pub(super) tag: u32,
    pub(super) background: Option<&'static HashedMap<StemKey, u32>>,
    pub(super) documents: f32,
}

impl Weights<'_> {
    /// Which counts they are of.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// `ln((N + 1) / (n + 1))` for a stem in `n` of `N` documents; above 0, and largest for a stem
    /// never seen.
    #[must_use]
    pub fn of(&self, stem: StemKey) -> f32 {
        let background = self.background.and_then(|b| b.get(&stem).copied()).unwrap_or(0);
        let here = self.counts.get(&key(self.tag, stem)).copied().unwrap_or(0);
        (self.documents - ln(background + here + 1)).max(0.01)
    }
}
