//! Runs of words or stems of an article, sorted, with a filter: what most of the evidence compares.
//!
//! Two articles of a pair mostly share few of them, so that the filter of the one lets the other's
//! pass over: some 1 ns a run where a merge takes 3.
//!
//! * time: making them as a sort of hashes; comparing `O(n)` for the fewer runs, and a few steps
//!   for each that passes
//! * space: 8 bytes a run, 4 more for its weight where weights differ, and 2 to 4 for the filter

use crate::shingle::{Filter, each_in, sort_spread};

/// A run of words or stems.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gram {
    /// Its hash; no two keys differ in the lowest bit alone.
    pub key: u64,
    /// What it counts in a weighted containment.
    pub weight: f32,
    /// Whether no word of it is quoted at one place at least.
    pub narrative: bool,
}

/// The bit of a key that says that the run is quoted wherever it stands.
const QUOTED: u64 = 1;

/// An article's runs, ascending by key, distinct.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grams {
    /// The hashes, each with [`QUOTED`] in place of its lowest bit.
    keys: Vec<u64>,
    /// A weight for each; none where every run counts 1.
    weights: Vec<f32>,
    filter: Filter,
    /// Sum of the weights, added in the order of the keys.
    weight: f32,
    /// The same of those that are narrative.
    narrative: f32,
}

impl Grams {
    /// Runs in any order, repeats among them; a run is narrative if it is so anywhere.
    #[must_use]
    pub fn of(all: impl Iterator<Item = Gram>) -> Self {
        let mut all: Vec<(u64, f32)> =
            all.map(|gram| (packed(gram.key, gram.narrative), gram.weight)).collect();
        sort_spread(&mut all, |gram| gram.0, |gram| gram.0);
        all.dedup_by_key(|gram| hash(gram.0));
        let (mut weight, mut narrative) = (0.0, 0.0);
        for gram in &all {
            weight += gram.1;
            narrative += if is_narrative(gram.0) { gram.1 } else { 0.0 };
        }
        let (keys, weights): (Vec<u64>, _) = all.into_iter().unzip();
        Self { filter: filter(&keys), keys, weights, weight, narrative }
    }

    /// Runs that all count 1, given as hash and whether they are narrative.
    #[must_use]
    pub fn unweighted(all: impl Iterator<Item = (u64, bool)>) -> Self {
        let mut keys: Vec<u64> = all.map(|(key, narrative)| packed(key, narrative)).collect();
        sort_spread(&mut keys, |&key| key, |&key| key);
        keys.dedup_by_key(|key| hash(*key));
        #[allow(clippy::cast_precision_loss, reason = "an article has far fewer than 2^24 runs")]
        let count = |n: usize| n as f32;
        let narrative = count(keys.iter().filter(|&&key| is_narrative(key)).count());
        Self {
            filter: filter(&keys),
            weight: count(keys.len()),
            weights: Vec::new(),
            narrative,
            keys,
        }
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Bytes they take beside themselves.
    #[must_use]
    pub fn size(&self) -> usize {
        self.keys.capacity() * size_of::<u64>()
            + self.weights.capacity() * size_of::<f32>()
            + self.filter.size()
    }

    /// Each of them, ascending by key.
    pub fn iter(&self) -> impl Iterator<Item = Gram> {
        (0..self.len()).map(|at| self.at(at))
    }

    fn at(&self, at: usize) -> Gram {
        let key = self.keys[at];
        Gram {
            key: hash(key),
            weight: self.weights.get(at).copied().unwrap_or(1.0),
            narrative: is_narrative(key),
        }
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
        self.filter.may_have(key)
            && self.keys.binary_search_by_key(&hash(key), |&key| hash(key)).is_ok()
    }

    /// Calls `both` for each run that is in this and in `other`, ascending by key, with the gram of
    /// either.
    pub fn both(&self, other: &Self, mut both: impl FnMut(Gram, Gram)) {
        if other.len() < self.len() {
            other.each_in(self, |_| true, |theirs, mine| both(self.at(mine), other.at(theirs)));
        } else {
            self.each_in(other, |_| true, |mine, theirs| both(self.at(mine), other.at(theirs)));
        }
    }

    /// How many runs are in both; where they are fewer than `least`, some number below it, and in
    /// less time.
    #[must_use]
    pub fn shared(&self, other: &Self, least: usize) -> usize {
        let (few, many) = if other.len() < self.len() { (other, self) } else { (self, other) };
        let count = std::cell::Cell::new(0);
        few.each_in(many, |left| count.get() + left >= least, |_, _| count.set(count.get() + 1));
        count.get()
    }

    /// Calls `found` with the places of each run that is in `other` too, ascending by key, as long
    /// as `go_on` holds for the number of runs not looked at.
    fn each_in(
        &self,
        other: &Self,
        go_on: impl Fn(usize) -> bool,
        found: impl FnMut(usize, usize),
    ) {
        each_in(&self.keys, &other.keys, &other.filter, |&key| hash(key), go_on, found);
    }
}

fn packed(key: u64, narrative: bool) -> u64 {
    hash(key) | if narrative { 0 } else { QUOTED }
}

fn hash(key: u64) -> u64 {
    key & !QUOTED
}

fn is_narrative(key: u64) -> bool {
    key & QUOTED == 0
}

fn filter(keys: &[u64]) -> Filter {
    Filter::of(keys.len(), keys.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Above the lowest bit, close together or far apart.
    fn place(key: u8, far: u32) -> u64 {
        u64::from(key) << far
    }

    fn grams(keys: &BTreeMap<u8, bool>, far: u32) -> Grams {
        let gram = |(&key, &narrative): (&u8, &bool)| Gram {
            key: place(key, far),
            weight: f32::from(key) / 7.0,
            narrative,
        };
        Grams::of(keys.iter().rev().map(gram))
    }

    proptest::proptest! {
        #[test]
        fn what_is_in_both_is_found_in_order(a: BTreeMap<u8, bool>, b: BTreeMap<u8, bool>, far in 1..57_u32, least in 0..300_usize) {
            let (x, y) = (grams(&a, far), grams(&b, far));
            let keys: Vec<u8> = a.keys().copied().collect::<BTreeSet<_>>().intersection(&b.keys().copied().collect()).copied().collect();
            let wanted: Vec<(u64, bool, bool)> = keys.iter().map(|k| (place(*k, far), a[k], b[k])).collect();
            let mut found = Vec::new();
            x.both(&y, |mine, theirs| found.push((mine.key, mine.narrative, theirs.narrative)));
            proptest::prop_assert_eq!(&found, &wanted);
            let shared = x.shared(&y, least);
            let holds = if wanted.len() < least { shared < least } else { shared == wanted.len() };
            proptest::prop_assert!(holds);
            proptest::prop_assert!(wanted.iter().all(|w| x.has(w.0) && y.has(w.0)));
        }
    }

    #[test]
    fn a_run_that_is_once_unquoted_is_narrative() {
        let gram = |key, narrative| Gram { key, weight: 2.0, narrative };
        let grams = Grams::of([gram(8, false), gram(4, false), gram(8, true)].into_iter());
        assert_eq!(grams.iter().collect::<Vec<_>>(), [gram(4, false), gram(8, true)]);
        assert!(
            (grams.weight() - 4.0).abs() < f32::EPSILON
                && (grams.narrative_weight() - 2.0).abs() < f32::EPSILON
        );
        let counted = Grams::unweighted([(8, false), (4, false), (8, true)].into_iter());
        assert!(counted.iter().eq(grams.iter().map(|gram| Gram { weight: 1.0, ..gram })));
        assert!((counted.weight() - 2.0).abs() < f32::EPSILON);
    }
}
