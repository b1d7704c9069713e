//! Names kept and names new.
//!
//! # What it measures
//! The share of the shorter article's names (capitalised words that do not open a sentence) that
//! the longer has anywhere (`names_kept`), and how many the longer lacks, per 100 words
//! (`names_new`).
//!
//! # Why it matters
//! The strongest evidence against derivation is novelty: a reporter brings sources of his own, a
//! rewriter has nobody else to name.
//!
//! # When it misleads
//! Editors add a party, a state or a first name. In German every noun is capitalised, so there it
//! measures new nouns. A search-and-replace mirror renames one outlet throughout.
//!
//! # Cost
//! A merge of two sorted lists.

use super::counts::Counted;
use super::{Expect, Signal};
use crate::content::Prepared;

/// The names of `short`, and how many of them `long` has.
#[must_use]
pub fn counted(short: &Prepared, long: &Prepared) -> Counted {
    Counted::of(&short.names, &long.vocabulary)
}

/// Names per 100 words at which `names_new` reaches 1.
const FULL: f32 = 10.0;

/// Share of the shorter's names that the longer has.
pub const KEPT: Signal = Signal {
    name: "names_kept",
    expect: Expect::Higher,
    step: 0,
    value: |p| (p.short.names.len() >= 3).then(|| counted(p.short, p.long).share()),
};
/// The shorter's names that the longer lacks.
pub const NEW: Signal = Signal {
    name: "names_new",
    expect: Expect::Lower,
    step: 0,
    value: |p| Some((counted(p.short, p.long).new_per_100(p.short.story_words()) / FULL).min(1.0)),
};
