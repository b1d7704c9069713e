//! Numbers kept and numbers new.
//!
//! # What it measures
//! The share of the shorter article's distinct numbers that the longer one has (`numbers_kept`),
//! and how many it has that the longer one lacks, per 100 words (`numbers_new`). `$2.5 billion`,
//! `2.5bn` and `2,500,000,000` are one number; so are `two` and `2`, `26 miles` and 42
//! kilometres, and a number and its rounding (`nearly 19 million` for 18.7 million).
//!
//! # Why it matters
//! A rewriter copies figures and adds none; a reporter comes home with figures of his own. It is
//! among the strongest signs of independent work.
//!
//! # When it misleads
//! Results and market reports share their figures by nature. A rounded number may be close to
//! another by chance. Small counts are weak: below two numbers the share says nothing and is left
//! out.
//!
//! # Cost
//! Up to six searches per number in a sorted list, about a microsecond a pair.

use super::counts::{Counted, count};
use super::{Expect, Signal};
use crate::content::Prepared;
use crate::content::numbers::{rounded_from, roundings};

/// The numbers of `short`, and how many of them `long` has.
#[must_use]
pub fn counted(short: &Prepared, long: &Prepared) -> Counted {
    // Of numbers, none of which is below 0, the bits are in the order of the values.
    let before = |value: f64| long.numbers.partition_point(|&key| key < value.to_bits());
    let has = |&key: &u64| {
        let value = f64::from_bits(key);
        let is_in = |key: u64| long.numbers.binary_search(&key).is_ok();
        is_in(key)
            || roundings(value).iter().flatten().any(|rounded| is_in(rounded.to_bits()))
            || rounded_from(value).is_some_and(|(low, high)| before(low) < before(high))
    };
    let kept = short.numbers.iter().filter(|key| has(key)).count();
    Counted { kept: count(kept), of: count(short.numbers.len()) }
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
