//! What clustering asks of a judged pair.

use super::{JudgedPair, Outcome, Side};
use crate::align::Kind;
use crate::article::{DocId, Span};
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
    /// Whether both carry or rework a third text; then `derived` is `None`.
    pub common: bool,
    /// Weight of the evidence for it, in log-odds.
    pub weight: f64,
    /// Share of `a`'s words inside passages, 0..=1.
    pub coverage_a: f64,
    /// The same for `b`.
    pub coverage_b: f64,
    /// Containment of the smaller shingle set, 0..=1.
    pub contained: f64,
    /// How many of the first [`OPENING`] bytes of `a` and of `b` stand in verbatim passages.
    pub openings: [u32; 2],
}

/// Bytes of a text that are its opening: a headline and two sentences of news.
pub const OPENING: u32 = 400;

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
            common: pair.direction.outcome() == Outcome::Common,
            weight: pair.direction.weight,
            coverage_a: pair.coverage_a,
            coverage_b: pair.coverage_b,
            contained: pair.overlap.of_smaller(),
            openings: [Side::A, Side::B].map(|side| opening(pair, side)),
        }
    }

    /// The article that derives from the other, and the other, if that is decided.
    #[must_use]
    pub(crate) fn copy_and_source(&self) -> Option<(DocId, DocId)> {
        self.derived.map(|side| match side {
            Side::A => (self.a, self.b),
            Side::B => (self.b, self.a),
        })
    }

    /// Share of one of the two articles' words inside passages, 0..=1.
    #[must_use]
    pub(crate) fn coverage_of(&self, doc: DocId) -> f64 {
        if doc == self.a { self.coverage_a } else { self.coverage_b }
    }

    /// Whether one is the whole text of the other but for edits, so that what is close to one
    /// belongs to the other.
    #[must_use]
    pub(crate) fn is_whole(&self) -> bool {
        match self.relation {
            Relation::Identical | Relation::Reprint => true,
            Relation::Update => self.jaccard >= WHOLE,
            _ => false,
        }
    }
}

/// See [`Edge::openings`]; passages of one side may overlap.
fn opening(pair: &JudgedPair, side: Side) -> u32 {
    let verbatim = pair.passages.iter().filter(|passage| passage.kind == Kind::Verbatim);
    let spans = verbatim.map(|passage| if side == Side::A { passage.a } else { passage.b });
    let mut spans: Vec<Span> = spans.filter(|span| span.from < OPENING).collect();
    spans.sort_unstable_by_key(|span| span.from);
    let (mut covered, mut to) = (0, 0);
    for span in spans {
        let end = span.to.min(OPENING);
        covered += end.saturating_sub(span.from.max(to));
        to = to.max(end);
    }
    covered
}

/// Jaccard from which a site's own next version is the same text: where a reprint of another site
/// begins.
pub(super) const WHOLE: f64 = 0.5;
