//! Sentences of a copy beside the sentences they restate.
//!
//! * time: `O(n log m)` for the copy's `n` distinct stems a sentence and the source's `m`
//! * space: `O(sentences)`
//!
//! A copy's sentence is joined to the source sentence that holds most of its weighted stems, if that is [`CUT`] or more. Measured as the
//! plain baseline of the design on 615 sentences aligned by hand: .75 to .81 of the sentences joined right, .89 to .92 of the joins right.

use super::{Kind, Passage};
use crate::article::Span;
use crate::content::Prepared;

/// Weighted containment from which a sentence is joined (design, section 4, "aligned sentences").
pub const CUT: f32 = 0.25;

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

/// A sentence of the copy beside a sentence of the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Join {
    /// Sentence of the copy.
    pub copy: Span,
    /// What it restates.
    pub source: Span,
    /// Weighted share of its stems found there, 0..=1.
    pub agreement: f32,
    /// Words of the shorter of the two sentences.
    pub words: u32,
}

/// The copy's sentences that have a source, in the copy's order; `support` is what [`support`] gave for the two.
///
/// # Panics
/// If `support` is of another source.
#[must_use]
pub fn joins(copy: &Prepared, source: &Prepared, support: &[Support]) -> Vec<Join> {
    copy.sentences
        .iter()
        .zip(support)
        .filter(|(_, s)| s.judged && s.by_one >= CUT)
        .map(|(sentence, s)| {
            let from = &source.sentences[s.at as usize];
            Join { copy: sentence.span, source: from.span, agreement: s.by_one, words: sentence.words.min(from.words) }
        })
        .collect()
}

/// A join as a passage of the pair in which the copy is the second article, or with `copy_is_a` the first.
#[must_use]
pub fn passage(join: &Join, copy_is_a: bool) -> Passage {
    let (a, b) = if copy_is_a { (join.copy, join.source) } else { (join.source, join.copy) };
    Passage { kind: Kind::Aligned, a, b, words: join.words, agreement: join.agreement }
}

/// For each sentence of `copy`, where `source` supports it best.
///
/// # Panics
/// If the source has 2^32 sentences.
#[must_use]
pub fn support(copy: &Prepared, source: &Prepared) -> Vec<Support> {
    let count = source.sentences.len();
    let (mut one, mut two) = (vec![0.0_f32; count], vec![0.0_f32; count]);
    copy.sentences
        .iter()
        .map(|sentence| {
            one.fill(0.0);
            two.fill(0.0);
            let mut at = 0;
            for &(stem, weight) in &sentence.stems {
                at += source.postings[at..].partition_point(|p| p.0 < stem);
                let mut last_window = usize::MAX;
                for posting in source.postings[at..].iter().take_while(|p| p.0 == stem) {
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
