//! Two sequences of words to their [`Match`]es: every maximal run of equal words.
//!
//! Windows of `seed_words` words are hashed by a rolling polynomial. The windows of one side go
//! into a small open-addressing table, the windows of the other are looked up in it, and every hit
//! is confirmed word by word and grown both ways. A hit inside a match already grown on its
//! diagonal is passed over, so a long common run is read once, not once a window.
//!
//! * time: `O(n + m + s)` for `n` and `m` words and matches of `s` words in all; `s` is bounded by
//!   `max_repeats`, see [`matches`]
//! * space: `O(n + m)` beside the matches
//!
//! Karp and Rabin, "Efficient randomized pattern-matching algorithms", 1987, for the rolling hash.
//! Which runs are found never depends on a hash: every hit is compared word by word.

use super::AlignConfig;
use crate::article::Word;
use crate::shingle::{self, Filter, ShingleConfig};

/// A run of words that are equal on both sides, in numbers of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Match {
    /// First word on side `a`.
    pub a: usize,
    /// First word on side `b`.
    pub b: usize,
    /// Words.
    pub len: usize,
}

/// All maximal runs of at least `seed_words` equal words, each once, in no promised order.
///
/// Maximal: the words before the run differ, or a text begins there, and the words after it
/// likewise. Indexes `a`, so give it the shorter text.
///
/// Of a window that stands more than `max_repeats` times in a text only the first `max_repeats` are
/// tried, on each side. A run is then missed if all its windows are such; one window within the
/// limit finds it whole. Without this, a word repeated `n` times would make `2 n` runs of `n / 2`
/// words each. With it a window starts at most `max_repeats` squared runs, and a repeated word or
/// line fewer than `2 max_repeats` long ones, since its other windows lie on the same diagonals:
/// linear on those; that no text does worse was not proved.
pub(super) fn matches(config: &AlignConfig, a: &[Word], b: &[Word]) -> Vec<Match> {
    let seed_words = config.seed_words.get();
    if a.len().min(b.len()) < seed_words {
        return Vec::new();
    }
    let mut index = Index::of(a, seed_words);
    let mut grown = Grown::of(a, b, seed_words);
    for (at_b, gram) in Grams::of(b, seed_words).enumerate() {
        for at_a in index.look_up(gram, config.max_repeats.get()) {
            grown.hit(at_a, at_b);
        }
    }
    grown.found
}

/// Where every window of a text stands: kept with a text that is much longer than those it is set
/// beside, so that it is not gone through for each of them.
#[derive(Clone, Debug)]
pub struct Places {
    seed_words: usize,
    /// Hash and place, ascending.
    grams: Box<[(u64, u32)]>,
}

impl Places {
    /// Of the words of an article.
    ///
    /// # Panics
    /// For articles of 2^32 words or more.
    #[must_use]
    pub fn of(config: &AlignConfig, words: &[Word]) -> Self {
        let seed_words = config.seed_words.get();
        let at = |at: usize| u32::try_from(at).expect("an article has fewer than 2^32 words");
        let grams = Grams::of(words, seed_words).enumerate();
        let mut grams: Vec<(u64, u32)> = grams.map(|(place, gram)| (gram, at(place))).collect();
        grams.sort_unstable();
        Self { seed_words, grams: grams.into() }
    }

    /// Bytes they take.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of_val(&self.grams[..])
    }

    /// Those of one window, ascending.
    fn of_gram(&self, gram: u64) -> impl Iterator<Item = usize> + '_ {
        let from = self.grams.partition_point(|g| g.0 < gram);
        self.grams[from..].iter().take_while(move |g| g.0 == gram).map(|g| g.1 as usize)
    }
}

/// The same, given the places of `b`: `O(n log m)` and the matches.
pub(super) fn matches_at(
    config: &AlignConfig,
    a: &[Word],
    b: &[Word],
    places: &Places,
) -> Vec<Match> {
    assert_eq!(places.seed_words, config.seed_words.get(), "places of other settings");
    let limit = config.max_repeats.get();
    let mut in_a: Vec<(u64, usize)> =
        Grams::of(a, places.seed_words).enumerate().map(|(at, gram)| (gram, at)).collect();
    in_a.sort_unstable();
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for of_gram in in_a.chunk_by(|x, y| x.0 == y.0) {
        for at_b in places.of_gram(of_gram[0].0).take(limit) {
            hits.extend(of_gram.iter().take(limit).map(|&(_, at_a)| (at_b, at_a)));
        }
    }
    hits.sort_unstable();
    let mut grown = Grown::of(a, b, places.seed_words);
    for (at_b, at_a) in hits {
        grown.hit(at_a, at_b);
    }
    grown.found
}

/// The same, given the runs of `seed_words` words that both have ([`shingle::hashes`], ascending,
/// but for their lowest bits): quicker where these are few, for then nothing is put into a table.
pub(super) fn matches_among(
    config: &AlignConfig,
    a: &[Word],
    b: &[Word],
    shared: &[u64],
) -> Vec<Match> {
    let filter = Filter::of(shared.len(), shared.iter().copied());
    let [in_a, in_b] = [a, b].map(|words| {
        let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
        let all = shingle::hashes(&ShingleConfig { words: config.seed_words }, &hashes).enumerate();
        let may_be_shared = all.filter(|(_, hash)| filter.may_have(*hash));
        let is_shared =
            |(at, hash): (usize, u64)| Some((shared.binary_search(&(hash & !1)).ok()?, at));
        may_be_shared.filter_map(is_shared).collect::<Vec<(usize, usize)>>()
    });
    let limit = config.max_repeats.get();
    // Where each of them stands in `a`, and how often it was looked up.
    let mut places = vec![(Vec::new(), 0); shared.len()];
    for (key, at) in in_a {
        places[key].0.push(at);
    }
    let mut grown = Grown::of(a, b, config.seed_words.get());
    for (key, at_b) in in_b {
        let (places, asked) = &mut places[key];
        if *asked < limit {
            places.iter().take(limit).for_each(|&at_a| grown.hit(at_a, at_b));
        }
        *asked += 1;
    }
    grown.found
}

/// The matches found so far.
struct Grown<'w> {
    a: &'w [Word],
    b: &'w [Word],
    seed_words: usize,
    /// For every diagonal, one past the last word of `b` in the match grown there last.
    to: Vec<usize>,
    found: Vec<Match>,
}

impl<'w> Grown<'w> {
    fn of(a: &'w [Word], b: &'w [Word], seed_words: usize) -> Self {
        Self { a, b, seed_words, to: vec![0; a.len() + b.len()], found: Vec::new() }
    }

    /// Grows the match of two windows that seem equal.
    fn hit(&mut self, at_a: usize, at_b: usize) {
        let (a, b) = (self.a, self.b);
        let diagonal = at_a + b.len() - at_b;
        if self.to[diagonal] > at_b {
            return;
        }
        let forward = equal_words(a[at_a..].iter(), b[at_b..].iter());
        if forward < self.seed_words {
            // Two windows with one hash.
            return;
        }
        // Words before the seed can only be equal where windows were left out by `max_repeats`.
        let back = equal_words(a[..at_a].iter().rev(), b[..at_b].iter().rev());
        self.found.push(Match { a: at_a - back, b: at_b - back, len: back + forward });
        self.to[diagonal] = at_b + forward;
    }
}

/// How many words are equal before the first difference.
fn equal_words<'w>(a: impl Iterator<Item = &'w Word>, b: impl Iterator<Item = &'w Word>) -> usize {
    a.zip(b).take_while(|(x, y)| x.hash == y.hash).count()
}

/// An odd constant with no pattern in its bits: 2^64 over the golden ratio.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes of all windows of a text, from the first to the last.
struct Grams<'w> {
    words: &'w [Word],
    seed_words: usize,
    /// `MIX` to the power of `seed_words`: what the word that leaves the window was multiplied by.
    leaving: u64,
    hash: u64,
    /// One past the last word in `hash`.
    next: usize,
}

impl<'w> Grams<'w> {
    fn of(words: &'w [Word], seed_words: usize) -> Self {
        let filled = words.len().min(seed_words - 1);
        let hash = words[..filled].iter().fold(0, |hash, word| push(hash, *word));
        let leaving = (0..seed_words).fold(1, |power: u64, _| power.wrapping_mul(MIX));
        Self { words, seed_words, leaving, hash, next: filled }
    }
}

fn push(hash: u64, word: Word) -> u64 {
    hash.wrapping_mul(MIX).wrapping_add(word.hash)
}

impl Iterator for Grams<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let mut hash = push(self.hash, *self.words.get(self.next)?);
        if let Some(left) = self.next.checked_sub(self.seed_words) {
            hash = hash.wrapping_sub(self.words[left].hash.wrapping_mul(self.leaving));
        }
        self.hash = hash;
        self.next += 1;
        Some(hash)
    }
}

/// Marks a free slot and the end of a list of places.
const NONE: u32 = u32::MAX;

/// Where every window of a text stands, by its hash.
struct Index {
    /// Hash of the window at each place.
    grams: Vec<u64>,
    /// For each place, the next one with the same hash.
    next: Vec<u32>,
    /// Power of two many, at most half full.
    slots: Vec<Slot>,
    /// What is left of a hash's 64 bits is its slot.
    shift: u32,
}

#[derive(Clone, Copy)]
struct Slot {
    /// First place of the window, or `NONE`.
    first: u32,
    /// How often it was looked up.
    asked: u32,
}

impl Index {
    fn of(words: &[Word], seed_words: usize) -> Self {
        let mut grams = Vec::with_capacity(words.len());
        grams.extend(Grams::of(words, seed_words));
        let size = (2 * grams.len()).next_power_of_two().max(2);
        let mut index = Self {
            next: vec![NONE; grams.len()],
            slots: vec![Slot { first: NONE, asked: 0 }; size],
            shift: u64::BITS - size.trailing_zeros(),
            grams,
        };
        // From the last to the first, so that a list of places ascends.
        for at in (0..index.grams.len()).rev() {
            let slot = index.slot(index.grams[at]);
            index.next[at] = index.slots[slot].first;
            index.slots[slot].first =
                u32::try_from(at).expect("an article has fewer than 2^32 words");
        }
        index
    }

    /// The slot of a hash, or the free one where it would go.
    fn slot(&self, gram: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = usize::try_from(gram.wrapping_mul(MIX) >> self.shift)
            .expect("shifted below the number of slots");
        loop {
            let first = self.slots[slot].first;
            if first == NONE || self.grams[first as usize] == gram {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The first `limit` places of a window, ascending; none from its look-up number `limit` + 1
    /// on.
    fn look_up(&mut self, gram: u64, limit: usize) -> impl Iterator<Item = usize> + '_ {
        let slot = self.slot(gram);
        let slot = &mut self.slots[slot];
        let mut at = NONE;
        if slot.first != NONE {
            at = if (slot.asked as usize) < limit { slot.first } else { NONE };
            slot.asked = slot.asked.saturating_add(1);
        }
        let next = &self.next;
        std::iter::from_fn(move || {
            let here = at as usize;
            at = *next.get(here)?;
            Some(here)
        })
        .take(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{words, words_of};
    use super::*;
    use proptest::prelude::*;
    use std::num::NonZeroUsize;

    fn naive(seed_words: usize, a: &[Word], b: &[Word]) -> Vec<Match> {
        let equal = |i: usize, j: usize| i < a.len() && j < b.len() && a[i].hash == b[j].hash;
        let mut found = Vec::new();
        for i in 0..a.len() {
            for j in 0..b.len() {
                if i > 0 && j > 0 && equal(i - 1, j - 1) {
                    continue;
                }
                let len = (0..a.len()).take_while(|k| equal(i + k, j + k)).count();
                if len >= seed_words {
                    found.push(Match { a: i, b: j, len });
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn exact_matches_are_maximal_against_a_naive_search(
            a in prop::collection::vec(0..3_u64, 0..90),
            b in prop::collection::vec(0..3_u64, 0..90),
            seed_words in 1..7_usize,
        ) {
            let (a, b) = (words_of(&a), words_of(&b));
            let config = AlignConfig {
                seed_words: NonZeroUsize::new(seed_words).unwrap(),
                max_repeats: NonZeroUsize::MAX,
                ..AlignConfig::default()
            };
            let mut found = matches(&config, &a, &b);
            found.sort_unstable();
            prop_assert_eq!(found, naive(seed_words, &a, &b));
        }

        #[test]
        fn matches_among_the_shared_runs_are_all_there_are(
            a in prop::collection::vec(0..4_u64, 0..90),
            b in prop::collection::vec(0..4_u64, 0..90),
            limit in 1..4_usize,
        ) {
            let (a, b) = (words_of(&a), words_of(&b));
            let config = AlignConfig { max_repeats: NonZeroUsize::new(limit).unwrap(), ..AlignConfig::default() };
            let runs = |words: &[Word]| -> std::collections::BTreeSet<u64> {
                let hashes: Vec<u64> = words.iter().map(|w| w.hash).collect();
                shingle::hashes(&ShingleConfig { words: config.seed_words }, &hashes).map(|hash| hash & !1).collect()
            };
            let shared: Vec<u64> = runs(&a).intersection(&runs(&b)).copied().collect();
            prop_assert_eq!(matches_among(&config, &a, &b, &shared), matches(&config, &a, &b));
        }

        #[test]
        fn the_limit_on_repeats_only_leaves_matches_out(
            a in prop::collection::vec(0..2_u64, 0..90),
            b in prop::collection::vec(0..2_u64, 0..90),
            limit in 1..4_usize,
        ) {
            let (a, b) = (words_of(&a), words_of(&b));
            let config = AlignConfig { max_repeats: NonZeroUsize::new(limit).unwrap(), ..AlignConfig::default() };
            let all = naive(config.seed_words.get(), &a, &b);
            let mut found = matches(&config, &a, &b);
            found.sort_unstable();
            prop_assert!(found.windows(2).all(|two| two[0] != two[1]), "a match is found once");
            prop_assert!(found.iter().all(|one| all.contains(one)), "a match is maximal");
        }
    }

    #[test]
    fn a_run_is_grown_to_where_the_texts_part() {
        let a = words("x the mayor opened the new bridge on friday y");
        let b = words("the mayor opened the new bridge on friday z");
        assert_eq!(matches(&AlignConfig::default(), &a, &b), [Match { a: 1, b: 0, len: 8 }]);
    }

    #[test]
    fn four_equal_words_are_no_seed() {
        assert_eq!(
            matches(
                &AlignConfig::default(),
                &words("one two three four five"),
                &words("one two three four six")
            ),
            []
        );
    }

    #[test]
    fn a_word_repeated_without_end_gives_a_bounded_number_of_matches() {
        let config = AlignConfig::default();
        let limit = config.max_repeats.get();
        let (a, b) = (words_of(&vec![7; 20_000]), words_of(&vec![7; 20_000]));
        let found = matches(&config, &a, &b);
        assert_eq!(found.len(), 2 * limit - 1);
        assert!(found.contains(&Match { a: 0, b: 0, len: 20_000 }));
    }

    #[test]
    fn known_places_give_the_same_matches_in_the_same_order() {
        let config = AlignConfig::default();
        let line = "share this story with your friends today and tell us what you think of it";
        let repeats: Vec<String> = (0..40).map(|n| format!("{line} {}", n % 7)).collect();
        let long =
            format!("so it began {} and ended {line} {}", repeats.join(" "), "la ".repeat(50));
        let short = format!("{line} and {line} 3 {line} then la la la la la la la la la {line} 5");
        let (a, b) = (words(&short), words(&long));
        let found = matches_at(&config, &a, &b, &Places::of(&config, &b));
        assert!(found.len() > 16);
        assert_eq!(found, matches(&config, &a, &b));
        assert!(matches_at(&config, &[], &b, &Places::of(&config, &b)).is_empty());
    }

    #[test]
    fn a_line_repeated_500_times_gives_a_bounded_number_of_matches() {
        let config = AlignConfig::default();
        let limit = config.max_repeats.get();
        let line = "share this story with your friends today";
        let lines = |between: &str| {
            let text: Vec<String> = (0..500).map(|n| format!("{line} {between}{n}")).collect();
            words(&text.join(" "))
        };
        let found = matches(&config, &lines("left"), &lines("right"));
        assert_eq!(found.len(), limit * limit);
    }
}
