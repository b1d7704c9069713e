//! Content words of one in the other, whatever their order.
//!
//! # What it measures
//! `content_containment`: weighted share of the shorter's distinct stems that the longer has.
//! `content_jaccard`: weighted stems of both over all. `rare_containment`: the same containment
//! over stems with a weight above 4 only (in fewer than one article in 55).
//!
//! # Why it matters
//! A summary has hardly a content word of its own: alone this finds .90 of summaries where it lets
//! 1% of same-event pairs through (design, section 4).
//!
//! # When it misleads
//! It measures topic as much as derivation; on its own it takes any two reports of a busy day for
//! copies.
//!
//! # Cost
//! One merge of the two stem lists.

use super::counts::RARE;
use super::pair::Pair;
use super::{Expect, Signal};

/// Containment of the shorter.
pub const CONTAINMENT: Signal = Signal {
    name: "content_containment",
    expect: Expect::Higher,
    step: 0,
    value: |p| (p.short_weight > 0.0).then(|| p.shared_weight / p.short_weight),
};
/// Weighted Jaccard.
pub const JACCARD: Signal = Signal {
    name: "content_jaccard",
    expect: Expect::Higher,
    step: 0,
    value: |p| {
        (p.short_weight > 0.0)
            .then(|| p.shared_weight / (p.short_weight + p.long_weight - p.shared_weight))
    },
};
/// Containment of the rare stems.
pub const RARE_CONTAINMENT: Signal =
    Signal { name: "rare_containment", expect: Expect::Higher, step: 0, value: rare };

fn rare(p: &Pair<'_>) -> Option<f32> {
    let all: f32 = p.short.stems.iter().filter(|s| s.1 > RARE).map(|s| s.1).sum();
    (all > 0.0).then(|| p.shared_rare / all)
}
