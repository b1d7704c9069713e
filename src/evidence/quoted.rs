//! Quotations kept and quotations new.
//!
//! # What it measures
//! Of the shorter article's three-word runs inside quotation marks, the share that stands anywhere
//! in the longer (`quotes_kept`), and how many do not, per 100 words (`quotes_new`).
//!
//! # Why it matters
//! Rewriters drop and shorten quotations; they never add one. A report with words from people the
//! other never heard is its own.
//!
//! # When it misleads
//! Irony marks and titles of works are quotation marks too. A back-translation changes every
//! quotation.
//!
//! # Cost
//! A merge of two sorted lists.

use super::counts::ratio;
use super::{Expect, Signal};
use crate::content::grams::Grams;

/// Quoted runs below which a share says nothing.
const FEWEST: usize = 6;
/// New quoted runs per 100 words at which `quotes_new` reaches 1: a third of the text.
const FULL: f32 = 30.0;

/// Share of the shorter's quotations found in the longer.
pub const KEPT: Signal = Signal {
    name: "quotes_kept",
    expect: Expect::Higher,
    step: 0,
    value: |p| {
        (p.short.quoted_trigrams.len() >= FEWEST)
            .then(|| ratio(p.quotes_found, p.short.quoted_trigrams.len()))
    },
};
/// The shorter's quotations that the longer lacks.
pub const NEW: Signal = Signal {
    name: "quotes_new",
    expect: Expect::Lower,
    step: 0,
    value: |p| {
        Some(
            (100.0 * ratio(p.short.quoted_trigrams.len() - p.quotes_found, p.short.story_words())
                / FULL)
                .min(1.0),
        )
    },
};

/// How many of the quoted runs stand among the other article's runs.
#[must_use]
pub fn kept_of(quoted: &[u64], trigrams: &Grams) -> usize {
    quoted.iter().filter(|&&key| trigrams.has(key)).count()
}
