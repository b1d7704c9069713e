//! What clustering asks of a judged pair.

use super::{JudgedPair, Side};
use crate::article::DocId;
use crate::classify::Relation;

/// A pair as clustering sees it. Always `a < b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The article read first.
    pub a: DocId,
    /// The article read later.
    pub b: DocId,
    /// What one is to the other.
    pub relation: Relation,
    /// 0..=1.
    pub score: f64,
    /// Jaccard of the shingle sets, 0..=1.
    pub jaccard: f64,
    /// The side that derives from the other, if that is decided.
    pub derived: Option<Side>,
    /// Weight of the evidence for it, in log-odds.
    pub weight: f64,
    /// Share of `a`'s words inside passages, 0..=1.
    pub coverage_a: f64,
    /// The same for `b`.
    pub coverage_b: f64,
}

impl Edge {
    /// The part of a pair that clustering asks for.
    #[must_use]
    pub fn of(pair: &JudgedPair) -> Self {
        Self {
            a: pair.a,
            b: pair.b,
            relation: pair.verdict.relation,
            score: pair.verdict.score,
            jaccard: pair.overlap.jaccard(),
            derived: pair.direction.derived,
            weight: pair.direction.weight,
            coverage_a: pair.coverage_a,
            coverage_b: pair.coverage_b,
        }
    }
}
