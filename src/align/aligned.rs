//! How well a source supports each sentence of a copy: what several signals of the evidence are
//! made of.
//!
//! * time: a merge of the two articles' stems, the places of those in both, and the source's
//!   sentences for each of the copy's
//! * space: the places of the stems in both
//!
//! Cheap enough for every judged pair: of texts with many thousands of sentences an even sample of
//! the copy's is compared. Which sentence restates which is for `join` to say, of reported pairs.

use crate::content::Prepared;
use crate::content::prepared::Sentence;
use crate::shingle::seek;
use std::ops::Range;

/// Content stems a sentence needs before its support is judged: a shorter one finds its two words
/// anywhere.
const JUDGED_STEMS: usize = 4;

/// Places and sentences looked at for one copy, some .1 s: two articles of 2,000 sentences each
/// take a sixteenth of it. Books, records of parliaments and logs take more, and of these an even
/// sample of the copy's sentences is judged.
const MOST_LOOKS: usize = 1 << 26;

/// How a sentence of one article stands in the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// Weighted share of its stems in the best two neighbouring sentences of the other, 0..=1.
    pub by_two: f32,
    /// The same in the best single sentence.
    pub by_one: f32,
    /// The best single sentence's index.
    pub at: u32,
    /// Whether the sentence has stems enough to judge, and is of the sample if only one is looked
    /// at.
    pub judged: bool,
}

/// For each sentence of `copy`, where `source` supports it best.
///
/// # Panics
/// If the source has 2^32 sentences.
#[must_use]
pub fn support(copy: &Prepared, source: &Prepared) -> Vec<Support> {
    let count = source.sentences.len();
    let (mut one, mut two) = (vec![0.0_f32; count], vec![0.0_f32; count]);
    let found = Found::of(copy, source);
    let stride = copy
        .sentences
        .len()
        .saturating_mul(count)
        .saturating_add(found.places)
        .div_ceil(MOST_LOOKS)
        .max(1);
    let supported = |(at, sentence): (usize, &Sentence)| {
        let is_sampled = at % stride == 0;
        let here = if is_sampled { found.of_sentence(at) } else { &[] };
        let mut best = ((0, 0.0), (0, 0.0));
        if !here.is_empty() {
            one.fill(0.0);
            two.fill(0.0);
            for stem in here {
                let mut last_window = usize::MAX;
                for posting in &source.postings[stem.places.clone()] {
                    let s = posting.1 as usize;
                    one[s] += stem.weight;
                    // Window `s` holds the sentences `s` and `s + 1`; a stem counts once in each.
                    if s > 0 && last_window != s - 1 {
                        two[s - 1] += stem.weight;
                    }
                    two[s] += stem.weight;
                    last_window = s;
                }
            }
            best = (highest(&one), highest(&two));
        }
        let ((at, by_one), (_, by_two)) = best;
        Support {
            by_two: (by_two / sentence.weight).min(1.0),
            by_one: (by_one / sentence.weight).min(1.0),
            at: u32::try_from(at).expect("fewer than 2^32 sentences"),
            judged: is_sampled && copy.stems_of(sentence).len() >= JUDGED_STEMS,
        }
    };
    copy.sentences.iter().enumerate().map(supported).collect()
}

/// The highest of values from 0 on and the first place that has it. Bits of such numbers have their
/// order, and whole numbers are compared many at a time.
fn highest(values: &[f32]) -> (usize, f32) {
    let most = values.iter().map(|v| v.to_bits()).fold(0, u32::max);
    let at = values.iter().position(|v| v.to_bits() == most).unwrap_or(0);
    (at, f32::from_bits(most))
}

/// The copy's stems that the source has, by sentence of the copy.
struct Found {
    stems: Vec<FoundStem>,
    /// First of each sentence, and the end of the last.
    starts: Vec<usize>,
    /// Places of them all in the source, each as often as the copy has the stem.
    places: usize,
}

#[derive(Clone, Default)]
struct FoundStem {
    weight: f32,
    /// In [`Prepared::postings`] of the source.
    places: Range<usize>,
}

impl Found {
    fn of(copy: &Prepared, source: &Prepared) -> Self {
        // One merge of the two lists of stems; then each stem goes to its sentences, which so have
        // theirs in the order of stems.
        let mut both: Vec<(Range<usize>, FoundStem)> = Vec::new();
        let mut starts = vec![0; copy.sentences.len() + 1];
        let (mut i, mut j, mut places) = (0, 0, 0_usize);
        for (at, &(stem, weight)) in copy.stems.iter().enumerate() {
            let first = i;
            while copy.postings.get(i).is_some_and(|p| p.0 == stem) {
                i += 1;
            }
            debug_assert!(first < i, "stem {at} stands nowhere");
            j = seek(&source.postings, j, |p| p.0 < stem);
            let from = j;
            while source.postings.get(j).is_some_and(|p| p.0 == stem) {
                j += 1;
            }
            if from < j {
                for posting in &copy.postings[first..i] {
                    starts[posting.1 as usize + 1] += 1;
                }
                places = places.saturating_add((i - first).saturating_mul(j - from));
                both.push((first..i, FoundStem { weight, places: from..j }));
            }
        }
        for sentence in 1..starts.len() {
            starts[sentence] += starts[sentence - 1];
        }
        let mut next = starts.clone();
        let mut stems = vec![FoundStem::default(); starts[copy.sentences.len()]];
        for (in_copy, stem) in both {
            for posting in &copy.postings[in_copy] {
                let at = &mut next[posting.1 as usize];
                stems[*at] = stem.clone();
                *at += 1;
            }
        }
        Self { stems, starts, places }
    }

    fn of_sentence(&self, at: usize) -> &[FoundStem] {
        &self.stems[self.starts[at]..self.starts[at + 1]]
    }
}
