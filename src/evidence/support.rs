//! How well each sentence of the shorter article is supported by the longer.
//!
//! # What it measures
//! For each sentence of the shorter, the best weighted containment of its stems in any one or two
//! neighbouring sentences of the longer: the mean, the 25th percentile, and the share of sentences
//! above .6.
//!
//! # Why it matters
//! A rewriter works sentence by sentence: every sentence has its source. An independent report has
//! sentences with none.
//!
//! # When it misleads
//! Short factual briefs support each other: two reports that state the same ten facts reach .62 to
//! .67.
//!
//! # Cost
//! A binary search a stem, some 20 microseconds for 800 words: the costliest of all, and shared
//! with `order` and the alignment.

use super::counts::ratio;
use super::{Expect, Signal};

/// Support from which a sentence counts as supported (design, section 4).
const SUPPORTED: f32 = 0.6;

/// Mean over the sentences.
pub const MEAN: Signal = Signal {
    name: "support_mean",
    expect: Expect::Higher,
    step: 2,
    value: |p| {
        let v = p.judged();
        (!v.is_empty()).then(|| v.iter().sum::<f32>() * ratio(1, v.len()))
    },
};
/// 25th percentile.
pub const LOW: Signal = Signal {
    name: "support_p25",
    expect: Expect::Higher,
    step: 2,
    value: |p| p.judged().get(p.judged().len() / 4).copied(),
};
/// Share of supported sentences.
pub const SHARE: Signal = Signal {
    name: "support_share",
    expect: Expect::Higher,
    step: 2,
    value: |p| {
        let v = p.judged();
        (!v.is_empty()).then(|| ratio(v.iter().filter(|&&s| s > SUPPORTED).count(), v.len()))
    },
};
