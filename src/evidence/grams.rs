//! Runs of stems and words that both articles have.
//!
//! # What it measures
//! Containment of the shorter article in the longer: of pairs of neighbouring content stems
//! (weighted by rarity), of three-word and of shingle-length runs; each in all text and outside
//! quotation marks. `jaccard` is that of the shingle sets. `quoted_overlap` is the share of the
//! shared three-word runs that stand only inside quotation marks.
//!
//! # Why it matters
//! Neighbouring rare stems survive rewriting far better than word runs: they are the strongest
//! single signal of the additive fit. Word runs catch what was left alone.
//!
//! # When it misleads
//! Two reports of one press conference share its quotations, hence the values outside marks.
//! Statements quoted without marks, forms and tables still count in full.
//!
//! # Cost
//! One merge of two sorted lists a kind of run, some 2 microseconds for 800 words.

use super::pair::Pair;
use super::{Expect, Signal};

/// Weighted stem pairs in all text.
pub const BIGRAMS: Signal = Signal {
    name: "stem_bigrams",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.bigrams.containment(),
};
/// Weighted stem pairs outside quotation marks.
pub const BIGRAMS_NARRATIVE: Signal = Signal {
    name: "stem_bigrams_narrative",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.bigrams.narrative(),
};
/// Three-word runs in all text.
pub const THREES: Signal = Signal {
    name: "word_3grams",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.trigrams.containment(),
};
/// Three-word runs outside quotation marks.
pub const THREES_NARRATIVE: Signal = Signal {
    name: "word_3grams_narrative",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.trigrams.narrative(),
};
/// Shingles in all text.
pub const SHINGLES: Signal = Signal {
    name: "word_5grams",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.shingles.containment(),
};
/// Shingles outside quotation marks.
pub const SHINGLES_NARRATIVE: Signal = Signal {
    name: "word_5grams_narrative",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.shingles.narrative(),
};
/// Jaccard of the shingle sets.
pub const JACCARD: Signal =
    Signal { name: "jaccard", expect: Expect::Higher, step: 0, value: jaccard };
/// Share of the shared three-word runs that are quotation only.
pub const QUOTED: Signal =
    Signal { name: "quoted_overlap", expect: Expect::Lower, step: 0, value: quoted };

fn jaccard(p: &Pair<'_>) -> Option<f32> {
    let (both, a, b) = (p.shingles.count, p.long.shingles.len(), p.short.shingles.len());
    (a + b > 0).then(|| super::counts::ratio(both, a + b - both))
}

/// Fewest shared runs of which a share means something.
const SHARED: usize = 5;

fn quoted(p: &Pair<'_>) -> Option<f32> {
    (p.trigrams.count >= SHARED).then(|| super::counts::ratio(p.trigrams.quoted, p.trigrams.count))
}
