//! Whether the sentences come in the source's order.
//!
//! # What it measures
//! Each sentence of the shorter article has a best-matching sentence in the longer; the longest
//! ascending subsequence of those positions, over the number of sentences. A sentence without
//! support counts against it.
//!
//! # Why it matters
//! Two reporters choose their own order; a rewriter mostly follows his source, even when he merges
//! and splits. Second in weight in the additive fit.
//!
//! # When it misleads
//! Accounts of an event in time order (a match, a trial day) agree by nature. Explainers move whole
//! blocks.
//!
//! # Cost
//! `O(s log s)` for `s` sentences.

use super::counts::{ascending, ratio};
use super::pair::Pair;
use super::{Expect, Signal};

/// Support below which a sentence has no place in the longer article. The design's alignment is cut
/// there too.
const PLACED: f32 = 0.25;

/// Longest ascending subsequence over sentences.
pub const ORDER: Signal = Signal { name: "order", expect: Expect::Higher, step: 2, value: order };

/// Sentences below which an order says nothing: three stand in order by chance one time in six.
const FEWEST: usize = 4;

fn order(p: &Pair<'_>) -> Option<f32> {
    let judged: Vec<_> = p.support().iter().filter(|s| s.judged).collect();
    if judged.len() < FEWEST {
        return None;
    }
    let placed = judged.iter().filter(|s| s.by_one >= PLACED).map(|s| s.at);
    Some(ratio(ascending(placed), judged.len()))
}
