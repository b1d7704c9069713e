//! Runs of words or stems of an article, sorted, with a filter: what most of the evidence compares.
//!
//! Two articles of a pair mostly share few of them, so that the filter of the one lets the other's pass over: some 1 ns a run where a merge takes 3.
//!
//! * time: making them as a sort of hashes; comparing `O(n)` for the fewer runs, and a few steps for each that passes
//! * space: 16 bytes a run and 2 to 4 for the filter

use crate::shingle::{Filter, each_in, sort_spread};
use std::ops::Deref;

/// A run of words or stems.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gram {
    /// Its hash.
    pub key: u64,
    /// What it counts in a weighted containment.
    pub weight: f32,
    /// Whether no word of it is quoted at one place at least.
    pub narrative: bool,
}

/// An article's runs, ascending by key, distinct.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grams {
    all: Vec<Gram>,
    filter: Filter,
    /// Sum of the weights, added in the order of the keys.
    weight: f32,
    /// The same of those that are narrative.
    narrative: f32,
}

impl Deref for Grams {
    type Target = [Gram];

    fn deref(&self) -> &[Gram] {
        &self.all
    }
}

impl Grams {
    /// Runs in any order, repeats among them; a run is narrative if it is so anywhere.
    #[must_use]
    pub fn of(all: impl Iterator<Item = Gram>) -> Self {
        let mut all: Vec<Gram> = all.collect();
        sort_spread(&mut all, |g| g.key, |g| (g.key, !g.narrative));
        all.dedup_by_key(|g| g.key);
        let (mut weight, mut narrative) = (0.0, 0.0);
        for gram in &all {
            weight += gram.weight;
            narrative += if gram.narrative { gram.weight } else { 0.0 };
        }
        Self { filter: Filter::of(all.len(), all.iter().map(|g| g.key)), weight, narrative, all }
    }

    /// Sum of the weights.
    #[must_use]
    pub fn weight(&self) -> f32 {
        self.weight
    }

    /// Sum of the weights of those that are narrative.
    #[must_use]
    pub fn narrative_weight(&self) -> f32 {
        self.narrative
    }

    /// Whether the run is among them.
    #[must_use]
    pub fn has(&self, key: u64) -> bool {
        self.filter.may_have(key) && self.all.binary_search_by_key(&key, |g| g.key).is_ok()
    }

    /// Calls `both` for each run that is in this and in `other`, ascending by key, with the gram of either.
    pub fn both(&self, other: &Self, mut both: impl FnMut(Gram, Gram)) {
        if other.len() < self.len() {
            other.each_in(self, |_| true, |theirs, mine| both(mine, theirs));
        } else {
            self.each_in(other, |_| true, both);
        }
    }

    /// How many runs are in both; where they are fewer than `least`, some number below it, and in less time.
    #[must_use]
    pub fn shared(&self, other: &Self, least: usize) -> usize {
        let (few, many) = if other.len() < self.len() { (other, self) } else { (self, other) };
        let count = std::cell::Cell::new(0);
        few.each_in(many, |left| count.get() + left >= least, |_, _| count.set(count.get() + 1));
        count.get()
    }

    /// Calls `found` for each run that is in `other` too, ascending by key, as long as `go_on` holds for the number of runs not looked at.
    fn each_in(&self, other: &Self, go_on: impl Fn(usize) -> bool, found: impl FnMut(Gram, Gram)) {
        each_in(&self.all, &other.all, &other.filter, |gram| gram.key, go_on, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn grams(keys: &BTreeMap<u8, bool>, far: u32) -> Grams {
        let gram = |(&key, &narrative): (&u8, &bool)| Gram {
            key: u64::from(key) << far,
            weight: f32::from(key) / 7.0,
            narrative,
        };
        Grams::of(keys.iter().rev().map(gram))
    }

    proptest::proptest! {
        #[test]
        fn what_is_in_both_is_found_in_order(a: BTreeMap<u8, bool>, b: BTreeMap<u8, bool>, far in 0..57_u32, least in 0..300_usize) {
            let (x, y) = (grams(&a, far), grams(&b, far));
            let keys: Vec<u8> = a.keys().copied().collect::<BTreeSet<_>>().intersection(&b.keys().copied().collect()).copied().collect();
            let wanted: Vec<(u64, bool, bool)> = keys.iter().map(|k| (u64::from(*k) << far, a[k], b[k])).collect();
            let mut found = Vec::new();
            x.both(&y, |mine, theirs| found.push((mine.key, mine.narrative, theirs.narrative)));
            proptest::prop_assert_eq!(&found, &wanted);
            let shared = x.shared(&y, least);
            let told = if wanted.len() < least { shared < least } else { shared == wanted.len() };
            proptest::prop_assert!(told);
            proptest::prop_assert!(wanted.iter().all(|w| x.has(w.0) && y.has(w.0)));
        }
    }

    #[test]
    fn a_run_that_is_once_unquoted_is_narrative() {
        let gram = |key, narrative| Gram { key, weight: 2.0, narrative };
        let grams = Grams::of([gram(9, false), gram(4, false), gram(9, true)].into_iter());
        assert_eq!(&*grams, [gram(4, false), gram(9, true)]);
        assert!((grams.weight() - 4.0).abs() < f32::EPSILON && (grams.narrative_weight() - 2.0).abs() < f32::EPSILON);
    }
}
