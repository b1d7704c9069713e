//! A list of hashes in a table of its own, for being compared with many.

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::shared;
    use std::collections::BTreeSet;

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
    }
}
