//! `pairs.csv`: one row a reported pair.

use super::sweep::Found;
use super::table::{Cell, Kind, Rows, See, Table};
use crate::cluster::{JudgedPair, Side};
use crate::spool::Stored;
use std::io;

/// `narrated_words` counts those that neither quotes, in runs of seven or more; `shared_words`
/// counts the words of verbatim passages; `passages` counts passages of both kinds.
pub(super) const TABLE: Table = Table {
    name: "pairs",
    columns: &[
        ("a", Kind::Text),
        ("b", Kind::Text),
        ("relation", Kind::Text),
        ("derivation", Kind::Text),
        ("derived", Kind::Text),
        ("common_source", Kind::Text),
        ("score", Kind::Share),
        ("jaccard", Kind::Share),
        ("containment_a", Kind::Share),
        ("containment_b", Kind::Share),
        ("narrated_words", Kind::Count),
        ("shared_words", Kind::Count),
        ("passages", Kind::Count),
        ("credit_a", Kind::Text),
        ("credit_b", Kind::Text),
        ("credit_how_a", Kind::Text),
        ("credit_how_b", Kind::Text),
        ("decided_by", Kind::Text),
        ("a_outlet", Kind::Text),
        ("a_published", Kind::Text),
        ("a_title", Kind::Text),
        ("b_outlet", Kind::Text),
        ("b_published", Kind::Text),
        ("b_title", Kind::Text),
    ],
    rows: Rows::OfPair(rows),
};

fn rows(Found { pair, a, b }: &Found, see: See<'_>) -> io::Result<()> {
    let [credit_a, credit_b] = pair.credited();
    let how = pair.credits.each_ref().map(|c| c.as_ref().map(|credit| credit.kind.name()));
    see(&[
        Cell::text(&a.meta.id),
        Cell::text(&b.meta.id),
        Cell::text(pair.verdict.relation.name()),
        Cell::text(pair.direction.outcome().name()),
        Cell::maybe(derived_id(pair, a, b)),
        Cell::maybe(pair.direction.common.as_deref()),
        Cell::Share(pair.verdict.score),
        Cell::Share(pair.overlap.jaccard()),
        Cell::Share(pair.overlap.in_a()),
        Cell::Share(pair.overlap.in_b()),
        Cell::Count(pair.narrated_words.into()),
        Cell::Count(pair.verbatim_words()),
        Cell::Count(pair.passages.len() as u64),
        Cell::maybe(credit_a),
        Cell::maybe(credit_b),
        Cell::maybe(how[0]),
        Cell::maybe(how[1]),
        Cell::text(&pair.verdict.decided_by.to_string()),
        Cell::maybe(a.meta.outlet.as_deref()),
        Cell::maybe(a.meta.published.as_ref().map(|p| p.written.as_str())),
        Cell::maybe(a.meta.title.as_deref()),
        Cell::maybe(b.meta.outlet.as_deref()),
        Cell::maybe(b.meta.published.as_ref().map(|p| p.written.as_str())),
        Cell::maybe(b.meta.title.as_deref()),
    ])
}

/// The id of the article that derives from the other, `None` when unknown.
pub(super) fn derived_id<'a>(pair: &JudgedPair, a: &'a Stored, b: &'a Stored) -> Option<&'a str> {
    pair.direction.derived.map(|side| id(side, a, b))
}

/// The id of the article on that side.
pub(super) fn id<'a>(side: Side, a: &'a Stored, b: &'a Stored) -> &'a str {
    match side {
        Side::A => &a.meta.id,
        Side::B => &b.meta.id,
    }
}
