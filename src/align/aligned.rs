//! How well a source supports each sentence of a copy: what several signals of the evidence are made of.
//!
//! * time: `O(n + m + s)` for the copy's `n` distinct stems a sentence, the source's `m`, and the `s` places in the source where stems of the copy stand
//! * space: `O(n)`
//!
//! Cheap enough for every judged pair. Which sentence restates which is for `join` to say, of reported pairs.

use crate::content::Prepared;
use std::ops::Range;

/// Content stems a sentence needs before its support is judged: a shorter one finds its two words anywhere.
const JUDGED_STEMS: usize = 4;

/// How a sentence of one article stands in the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// Weighted share of its stems in the best two neighbouring sentences of the other, 0..=1.
    pub by_two: f32,
    /// The same in the best single sentence.
    pub by_one: f32,
    /// The best single sentence's index.
    pub at: u32,
    /// Whether the sentence has stems enough to judge.
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
    let mut places = places(copy, source).into_iter();
    copy.sentences
        .iter()
        .map(|sentence| {
            one.fill(0.0);
            two.fill(0.0);
            for (&(_, weight), found) in sentence.stems.iter().zip(places.by_ref()) {
                let mut last_window = usize::MAX;
                for posting in &source.postings[found] {
                    let s = posting.1 as usize;
                    one[s] += weight;
                    // Window `s` holds the sentences `s` and `s + 1`; a stem counts once in each.
                    if s > 0 && last_window != s - 1 {
                        two[s - 1] += weight;
                    }
                    two[s] += weight;
                    last_window = s;
                }
            }
            let best = |values: &[f32]| {
                values.iter().enumerate().fold((0, 0.0_f32), |best, (i, &v)| if v > best.1 { (i, v) } else { best })
            };
            let (at, by_one) = best(&one);
            Support {
                by_two: (best(&two).1 / sentence.weight).min(1.0),
                by_one: (by_one / sentence.weight).min(1.0),
                at: u32::try_from(at).expect("fewer than 2^32 sentences"),
                judged: sentence.stems.len() >= JUDGED_STEMS,
            }
        })
        .collect()
}

/// For each stem of each of `copy`'s sentences, in their order, its postings in `source`. Both lists of postings ascend by stem, so one walk over the two
/// finds them all, where a search for each stem of each sentence took a third of the evidence's time.
fn places(copy: &Prepared, source: &Prepared) -> Vec<Range<usize>> {
    let mut next: Vec<usize> = copy
        .sentences
        .iter()
        .scan(0, |before, sentence| {
            let start = *before;
            *before += sentence.stems.len();
            Some(start)
        })
        .collect();
    let mut places = vec![0..0; copy.postings.len()];
    let mut at = 0;
    for of_stem in copy.postings.chunk_by(|x, y| x.0 == y.0) {
        let stem = of_stem[0].0;
        while source.postings.get(at).is_some_and(|p| p.0 < stem) {
            at += 1;
        }
        let from = at;
        while source.postings.get(at).is_some_and(|p| p.0 == stem) {
            at += 1;
        }
        for &(_, sentence) in of_stem {
            let here = &mut next[sentence as usize];
            places[*here] = from..at;
            *here += 1;
        }
    }
    places
}
