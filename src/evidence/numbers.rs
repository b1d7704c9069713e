//! Numbers kept and numbers new.
//!
//! # What it measures
//! The share of the shorter article's distinct numbers that the longer one has (`numbers_kept`),
//! and how many it has that the longer one lacks, per 100 words (`numbers_new`). `$2.5 billion`,
//! `2.5bn` and `2,500,000,000` are one number; so are `two` and `2`.
//!
//! # Why it matters
//! A rewriter copies figures and adds none; a reporter comes home with figures of his own. It is
//! among the strongest signs of independent work.
//!
//! # When it misleads
//! Results and market reports share their figures by nature. Rounding (`about 2,500` for `2,487`)
//! counts as new. Small counts are weak: below two numbers the share says nothing and is left out.
//!
//! # Cost
//! A merge of two sorted lists, well under a microsecond.

use super::pair::Counted;
use super::{Expect, Signal};
use crate::content::Prepared;

/// The numbers of `short`, and how many of them `long` has.
#[must_use]
pub fn counted(short: &Prepared, long: &Prepared) -> Counted {
    Counted::of(&short.numbers, &long.numbers)
}

/// Share of the shorter's numbers that the longer has.
pub const KEPT: Signal = Signal {
    name: "numbers_kept",
    expect: Expect::Higher,
    step: 0,
    value: |p| (p.short.numbers.len() >= 2).then(|| counted(p.short, p.long).share()),
};

/// Numbers per 100 words at which `numbers_new` reaches 1.
const FULL: f32 = 10.0;

/// The shorter's numbers that the longer lacks.
pub const NEW: Signal = Signal {
    name: "numbers_new",
    expect: Expect::Lower,
    step: 0,
    value: |p| Some((counted(p.short, p.long).new_per_100(p.short.story_words()) / FULL).min(1.0)),
};
