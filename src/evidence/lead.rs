//! How the openings compare.
//!
//! # What it measures
//! `lead_containment`: weighted share of the shorter's first 60 content words that the longer has
//! anywhere. `lead_jaccard`: against the longer's own first 60.
//!
//! # Why it matters
//! A rewrite's opening is made of its source. Independent reports open alike, because news is news,
//! so likeness of the two openings alone counts for little, and beside the rest of the text even
//! against.
//!
//! # When it misleads
//! Explainers open with a headline and bullets of their own.
//!
//! # Cost
//! Two sorts of 60 stems and three merges.

use super::{Expect, Signal};

/// The shorter's lead in all of the longer.
pub const CONTAINMENT: Signal = Signal {
    name: "lead_containment",
    expect: Expect::Higher,
    step: 1,
    value: |p| p.lead_containment(),
};
/// Lead against lead.
pub const JACCARD: Signal =
    Signal { name: "lead_jaccard", expect: Expect::Either, step: 1, value: |p| p.lead_jaccard() };
