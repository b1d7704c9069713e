//! Words to shingles: hashed runs of five words, sorted and distinct.
//!
//! * time: `O(n log n)` for `n` words, the sort outweighing the hashing
//! * space: 8 bytes a shingle
//!
//! Broder, "On the resemblance and containment of documents", 1997.

mod compared;
mod filter;
mod intersect;
mod sort;

pub use compared::Compared;
pub use filter::Filter;
pub(crate) use intersect::seek;
pub use intersect::{each_in, shared};
use serde::{Deserialize, Serialize};
pub use sort::sort_spread;
use std::num::NonZeroUsize;

/// How shingles are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShingleConfig {
    /// Words in a shingle. Five is the field's usual choice for news: two reports of one event
    /// share under .08 of them, a reprint most (measured in the design's table of evidence).
    pub words: NonZeroUsize,
}

impl Default for ShingleConfig {
    fn default() -> Self {
        Self { words: NonZeroUsize::new(5).expect("five is not zero") }
    }
}

/// An article's shingles: ascending, without repeats. Empty for an article shorter than one
/// shingle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// The shingles of a word sequence, given the words' hashes in text order.
    #[must_use]
    pub fn of(config: &ShingleConfig, words: &[u64]) -> Self {
        let mut hashes: Vec<u64> = hashes(config, words).collect();
        sort_spread(&mut hashes, |&hash| hash, |&hash| hash);
        hashes.dedup();
        Self(hashes)
    }

    /// A set that is sorted already.
    ///
    /// # Panics
    /// In debug builds, if it is not ascending without repeats.
    #[must_use]
    pub fn from_sorted(hashes: Vec<u64>) -> Self {
        debug_assert!(hashes.is_sorted_by(|a, b| a < b));
        Self(hashes)
    }

    /// Ascending, without repeats.
    #[must_use]
    pub fn as_slice(&self) -> &[u64] {
        &self.0
    }
}

/// The shingles at each position in text order, repeats included: one fewer than words for each
/// word beyond the first of a shingle.
///
/// The running value gains a word and loses one at each step, whatever the length of a shingle;
/// each equals [`combine`] of its words.
pub fn hashes<'w>(config: &ShingleConfig, words: &'w [u64]) -> impl Iterator<Item = u64> + use<'w> {
    let n = config.words.get();
    let first = words.len().min(n - 1);
    let mut running = words[..first].iter().fold(0, |h, &w| step(h, w));
    // What a word counts when the window has gone past it.
    let leaving = (1..n).fold(1, |power: u64, _| power.wrapping_mul(ODD));
    words[first..].iter().enumerate().map(move |(at, &word)| {
        running = step(running, word);
        let hash = mix(running);
        running = running.wrapping_sub(words[at].wrapping_mul(leaving));
        hash
    })
}

/// A running value's base.
const ODD: u64 = 0xD6E8_FEB8_6659_FD93;

/// A polynomial in [`ODD`] with the words as coefficients: it keeps order, and a word can be taken
/// out again.
#[inline]
fn step(running: u64, word: u64) -> u64 {
    running.wrapping_mul(ODD).wrapping_add(word)
}

/// Spreads a sum over all bits, the high ones above all: `MinHash` takes the upper half.
#[inline]
fn mix(sum: u64) -> u64 {
    let h = (sum ^ sum >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h ^ h >> 29
}

/// One hash of several words, order included.
///
/// The words are xxh3 hashes already, so this only has to keep order and not cancel.
#[inline]
#[must_use]
pub fn combine(words: &[u64]) -> u64 {
    mix(words.iter().fold(0, |h, &w| step(h, w)))
}

/// A 32-bit hash as the upper half of one of 64.
#[inline]
#[must_use]
pub fn spread(key: u32) -> u64 {
    u64::from(key) << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_four_words_has_no_shingle() {
        assert!(Shingles::of(&ShingleConfig::default(), &[1, 2, 3, 4]).as_slice().is_empty());
    }

    proptest::proptest! {
        #[test]
        fn rolling_gives_what_each_window_gives(words in proptest::collection::vec(0..u64::MAX, 0..30), n in 1_usize..9) {
            let config = ShingleConfig { words: NonZeroUsize::new(n).unwrap() };
            let windows: Vec<u64> = words.windows(n).map(combine).collect();
            proptest::prop_assert_eq!(hashes(&config, &words).collect::<Vec<_>>(), windows);
        }
    }

    #[test]
    fn order_matters_and_repeats_do_not() {
        let of = |words: &[u64]| Shingles::of(&ShingleConfig::default(), words);
        assert_ne!(of(&[1, 2, 3, 4, 5]), of(&[5, 4, 3, 2, 1]));
        assert_eq!(of(&[7, 7, 7, 7, 7, 7, 7]).as_slice().len(), 1);
    }
}
