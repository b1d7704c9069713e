//! What two ascending lists have in common.

use super::Filter;

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
        fn what_is_sought_is_found(values: BTreeSet<u8>, from: u8, key: u8) {
            let values: Vec<u8> = values.into_iter().collect();
            let from = usize::from(from).min(values.partition_point(|&v| v < key));
            proptest::prop_assert_eq!(seek(&values, from, |&v| v < key), values.partition_point(|&v| v < key));
        }
    }
}
