//! What direction knows of two articles, and what it reads off their dates.

use super::Side;
use crate::align::{Kind, Passage};
use crate::article::{Meta, Span};
use crate::classify::Relation;
use crate::content::prepared::Prepared;
use crate::credit::Credits;
use crate::verify::Overlap;

/// Seconds from which one article is earlier than another beyond doubt of zones.
pub(super) const DAY: i64 = 86_400;
/// Share of the shorter's shingles in the longer from which the words are one text's.
const ONE_TEXT: f64 = 0.5;

/// An article as direction sees it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Beside the text.
    pub meta: &'a Meta,
    /// What it says of its sources.
    pub credits: &'a Credits,
    /// Whether it says that it is a later version of itself.
    pub is_later_version: bool,
    /// The text prepared; `None` where only verbatim copies are looked for.
    pub prepared: Option<&'a Prepared>,
}

/// What two articles have in common, as direction sees it.
#[derive(Clone, Copy, Debug)]
pub struct InCommon {
    /// Of their shingles.
    pub overlap: Overlap,
    /// What one is to the other.
    pub relation: Relation,
    /// Words of the longest verbatim run that neither quotes.
    pub run: u32,
    /// How sure the relation is, from 0 to 1.
    pub score: f64,
}

impl InCommon {
    /// Of a pair and its passages; quotations are as `quoted` says of a span of either.
    #[must_use]
    pub fn of(
        overlap: Overlap,
        (relation, score): (Relation, f64),
        passages: &[Passage],
        quoted: impl Fn(Span, Span) -> bool,
    ) -> Self {
        let narrated =
            passages.iter().filter(|p| p.kind == Kind::Verbatim && !p.quoted && !quoted(p.a, p.b));
        Self { overlap, relation, run: narrated.map(|p| p.words).max().unwrap_or(0), score }
    }

    /// Whether the two are one text in the same words, and not a rewrite.
    pub(super) fn is_one_text(&self) -> bool {
        matches!(self.relation, Relation::Identical | Relation::Reprint)
            || self.overlap.of_smaller() >= ONE_TEXT
    }
}

/// When an article was published, and whether with a time.
pub(super) fn dated(meta: &Meta) -> Option<(i64, bool)> {
    meta.published.as_ref().and_then(|p| Some((p.at?, p.has_time)))
}

/// Seconds between the dates of two articles.
pub(super) fn gap(a: &Meta, b: &Meta) -> Option<i64> {
    Some((dated(a)?.0 - dated(b)?.0).abs())
}

/// Whether a side's date is a day or more before the other's.
pub(super) fn is_earlier_by_a_day(side: Side, a: &Meta, b: &Meta) -> bool {
    let (mine, other) = if side == Side::A { (a, b) } else { (b, a) };
    match (dated(mine), dated(other)) {
        (Some((x, true)), Some((y, true))) => y - x >= DAY,
        (Some((x, _)), Some((y, _))) => y.div_euclid(DAY) - x.div_euclid(DAY) >= 1,
        _ => false,
    }
}
