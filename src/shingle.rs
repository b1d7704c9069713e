//! Words to shingles: hashed runs of five words, sorted and distinct.
//!
//! * time: `O(n log n)` for `n` words, the sort outweighing the hashing
//! * space: 8 bytes a shingle
//!
//! Broder, "On the resemblance and containment of documents", 1997.

use serde::{Deserialize, Serialize};
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

/// How many values two ascending slices without repeats have in common.
///
/// The two cursors move without a branch on which value is smaller: on random hashes that branch is
/// a coin toss.
#[must_use]
pub fn shared<T: Ord + Copy>(a: &[T], b: &[T]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        n += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    n
}

/// Values for which [`sort_spread`] pays: with fewer the standard sort is as quick, with more its
/// places leave every cache.
const SPREAD: std::ops::RangeInclusive<usize> = 32..=1 << 20;

/// Steps a value may take to its place, on average, before the keys are seen not to be spread.
const STEPS: usize = 8;

/// Sorts by `key` values whose keys are hashes. `head` gives numbers in the order of the keys,
/// spread over all 64 bits: with as many buckets as values, each value is put where it belongs but
/// for a step or two. Three times as quick as comparing on lists of some hundreds.
///
/// Any other keys are sorted too, no slower than by the standard sort and a few passes.
pub fn sort_spread<T: Copy, K: Ord>(
    values: &mut Vec<T>,
    head: impl Fn(&T) -> u64,
    key: impl Fn(&T) -> K,
) {
    if !SPREAD.contains(&values.len()) {
        values.sort_unstable_by_key(key);
        return;
    }
    let shift = (values.len() as u64 - 1).leading_zeros();
    #[allow(clippy::cast_possible_truncation, reason = "at most 20 bits are left")]
    let bucket = |value: &T| (head(value) >> shift) as usize;
    let mut next = vec![0_u32; (1_usize << (u64::BITS - shift)) + 1];
    for value in &*values {
        next[bucket(value) + 1] += 1;
    }
    let mut sum = 0;
    for count in &mut next {
        sum += *count;
        *count = sum;
    }
    let unsorted = values.clone();
    for value in unsorted {
        let at = &mut next[bucket(&value)];
        values[*at as usize] = value;
        *at += 1;
    }
    let mut steps = STEPS * values.len();
    for i in 1..values.len() {
        let value = values[i];
        let mut at = i;
        while at > 0 && key(&value) < key(&values[at - 1]) {
            values[at] = values[at - 1];
            at -= 1;
        }
        values[at] = value;
        if i - at > steps {
            values.sort_unstable_by_key(key);
            return;
        }
        steps -= i - at;
    }
}

/// Tells of most hashes that they are not in a set: a bit for each value of a hash's upper bits, 16
/// bits or more a member.
///
/// Of hashes that are not in the set one in 16 or fewer passes. Two lists that share little are
/// compared some three times as quickly with it as by a merge, in which each step waits for the one
/// before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Filter {
    /// The filter of a set of at most `count` hashes.
    #[must_use]
    pub fn of(count: usize, hashes: impl Iterator<Item = u64>) -> Self {
        let size = (16 * count).next_power_of_two().clamp(64, 1 << 30);
        let shift = u64::BITS - size.trailing_zeros();
        let mut bits = vec![0; size / 64];
        for hash in hashes {
            let (word, bit) = place(hash, shift);
            bits[word] |= 1 << bit;
        }
        Self { bits, shift }
    }

    /// Bytes it takes beside itself.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of_val(&self.bits[..])
    }

    /// False only for what is not in the set.
    #[inline]
    #[must_use]
    pub fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = place(hash, self.shift);
        self.bits[word] >> bit & 1 == 1
    }
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "at most 30 bits are left")]
fn place(hash: u64, shift: u32) -> (usize, u32) {
    let at = hash >> shift;
    ((at / 64) as usize, at as u32 % 64)
}

/// Members of a list looked up in a [`Filter`] before those that pass are looked at closely: a bit
/// each.
const FILTERED: usize = 64;

/// Calls `found` for each of the values that is among `others` too, ascending, with its places in
/// both; `filter` is that of `others`. Both ascend by `head` without repeats. It ends early where
/// `go_on` does not hold for the number of values not looked at.
#[inline]
pub fn each_in<T>(
    values: &[T],
    others: &[T],
    filter: &Filter,
    head: impl Fn(&T) -> u64,
    go_on: impl Fn(usize) -> bool,
    mut found: impl FnMut(usize, usize),
) {
    let mut at = 0;
    for (from, block) in (0..).step_by(FILTERED).zip(values.chunks(FILTERED)) {
        if !go_on(values.len() - from) {
            return;
        }
        let mut passing = passing(block, |value| filter.may_have(head(value)));
        while passing != 0 {
            let here = passing.trailing_zeros() as usize;
            passing &= passing - 1;
            let key = head(&block[here]);
            at = seek(others, at, |other| head(other) < key);
            if others.get(at).is_some_and(|other| head(other) == key) {
                found(from + here, at);
            }
        }
    }
}

/// Which of at most [`FILTERED`] values pass, the first in the lowest bit.
#[inline]
fn passing<T>(values: &[T], passes: impl Fn(&T) -> bool) -> u64 {
    values.iter().enumerate().fold(0, |bits, (at, value)| bits | u64::from(passes(value)) << at)
}

/// The first place from `from` on whose value `is_before` does not hold for, in a list where it
/// holds for none after one for which it does not: quick where that place is near.
#[inline]
pub(crate) fn seek<T>(values: &[T], from: usize, is_before: impl Fn(&T) -> bool) -> usize {
    let (mut low, mut step) = (from, 1);
    while values.get(low).is_some_and(&is_before) {
        match values.get(low + step) {
            Some(value) if is_before(value) => {
                low += step;
                step *= 2;
            }
            _ => {
                let high = values.len().min(low + step);
                return low + 1 + values[low + 1..high].partition_point(&is_before);
            }
        }
    }
    low
}

/// A list of 32-bit hashes that many others are compared with, in a table of their own: a look-up
/// without a guess for each of the others, however many they share.
#[derive(Clone, Debug)]
pub struct Compared<'a> {
    keys: &'a [u32],
    /// Each key but 0 in one of the [`WAYS`] places from the one its upper bits say; 0 where there
    /// is none. `None` for keys that do not fit in, which no hashes are.
    table: Option<Vec<u32>>,
    shift: u32,
}

/// Places in which a key may be: they are compared at once.
const WAYS: usize = 4;

/// Places of a table for each key, at first and at most: with four, one list of some hundred keys
/// in a hundred does not fit.
const PLACES: std::ops::RangeInclusive<usize> = 4..=64;

impl<'a> Compared<'a> {
    /// `keys` ascend without repeats.
    #[must_use]
    pub fn of(keys: &'a [u32]) -> Self {
        let mut places = *PLACES.start();
        while PLACES.contains(&places) {
            let size = (places * keys.len()).next_power_of_two().max(2);
            let shift = u32::BITS - size.trailing_zeros();
            if let Some(table) = table(keys, size, shift) {
                return Self { keys, table: Some(table), shift };
            }
            places *= 2;
        }
        Self { keys, table: None, shift: 0 }
    }

    /// The list itself.
    #[must_use]
    pub fn keys(&self) -> &'a [u32] {
        self.keys
    }

    /// The weight of those of `others`, which ascend without repeats, that are in it, and of all of
    /// them. A key of 0 counts as not in it.
    #[must_use]
    pub fn shared_weight(&self, others: &[u32], weight: impl Fn(u32) -> u32) -> [u32; 2] {
        let (mut both, mut all) = (0, 0);
        for &key in others {
            let weight = weight(key);
            all += weight;
            both += weight * self.times(key);
        }
        [both, all]
    }

    /// 1 for a key other than 0 that is in it, else 0: a number, so that nothing waits for a guess.
    #[inline]
    fn times(&self, key: u32) -> u32 {
        let Some(table) = &self.table else {
            return u32::from(key != 0 && self.keys.binary_search(&key).is_ok());
        };
        let at = (key >> self.shift) as usize;
        // Once at most: a list has no repeats. Where nothing is stands a 0.
        let found: u32 = table[at..at + WAYS].iter().map(|&other| u32::from(other == key)).sum();
        u32::from(key != 0) * found
    }

    /// How many of `others`, which ascend without repeats, are in it: [`shared`].
    #[must_use]
    pub fn shared(&self, others: &[u32]) -> usize {
        // In both lists 0 would be the first.
        let is_zero = others.first() == Some(&0) && self.keys.first() == Some(&0);
        usize::from(is_zero) + others.iter().map(|&key| self.times(key) as usize).sum::<usize>()
    }
}

/// The table of [`Compared`]; `None` where a key finds all its places taken.
fn table(keys: &[u32], size: usize, shift: u32) -> Option<Vec<u32>> {
    let mut table = vec![0; size + WAYS];
    for &key in keys.iter().filter(|&&key| key != 0) {
        let at = (key >> shift) as usize;
        *table[at..at + WAYS].iter_mut().find(|place| **place == 0)? = key;
    }
    Some(table)
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
    use std::collections::BTreeSet;

    proptest::proptest! {
        #[test]
        fn overlap_equals_the_naive_count(a: BTreeSet<u8>, b: BTreeSet<u8>) {
            let (x, y): (Vec<u8>, Vec<u8>) = (a.iter().copied().collect(), b.iter().copied().collect());
            proptest::prop_assert_eq!(shared(&x, &y), a.intersection(&b).count());
        }
    }

    proptest::proptest! {
        #[test]
        fn a_count_by_table_is_the_count(a: BTreeSet<u8>, b: BTreeSet<u8>, far in 0..25_u32) {
            // Close together, so that many want one place, and spread.
            let keys = |set: &BTreeSet<u8>| set.iter().map(|&k| u32::from(k) << far).collect::<Vec<_>>();
            let (a, b) = (keys(&a), keys(&b));
            proptest::prop_assert_eq!(Compared::of(&a).shared(&b), shared(&a, &b));
            let weight = |key: u32| (key >> far) % 7;
            let both: u32 = b.iter().filter(|key| a.contains(key)).map(|&key| weight(key)).sum();
            let all: u32 = b.iter().map(|&key| weight(key)).sum();
            proptest::prop_assert_eq!(Compared::of(&a).shared_weight(&b, weight), [both, all]);
        }

        #[test]
        fn any_keys_are_sorted(keys in proptest::collection::vec(0..u64::MAX, 0..200), narrow in 0..64_u32, times in 1..4_usize) {
            let mut values: Vec<(u64, usize)> = (0..keys.len() * times).map(|i| (keys[i % keys.len()] >> narrow, i)).collect();
            let mut wanted = values.clone();
            wanted.sort_unstable();
            sort_spread(&mut values, |v| v.0, |v| *v);
            proptest::prop_assert_eq!(values, wanted);
        }

        #[test]
        fn what_is_sought_is_found(values: BTreeSet<u8>, from: u8, key: u8) {
            let values: Vec<u8> = values.into_iter().collect();
            let from = usize::from(from).min(values.partition_point(|&v| v < key));
            proptest::prop_assert_eq!(seek(&values, from, |&v| v < key), values.partition_point(|&v| v < key));
        }
    }

    #[test]
    fn one_key_for_all_is_sorted_in_linear_steps() {
        // A text of one word in and out of quotation marks: keys that are not spread at all.
        let mut values: Vec<(u64, bool)> = (0..60_000).map(|i| (7, i % 2 == 0)).collect();
        sort_spread(&mut values, |v| v.0, |v| *v);
        assert!(values.is_sorted());
    }

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
