//! `pairs.csv`: one row a reported pair.

use super::sweep::Found;
use super::table::{Cell, Kind, Rows, See, Table};
use crate::align::Kind as PassageKind;
use crate::cluster::{JudgedPair, Side};
use crate::spool::Stored;
use std::io;

/// `shared_words` counts the words of verbatim passages; `passages` counts passages of both kinds.
pub(super) const TABLE: Table = Table {
    name: "pairs",
    columns: &[
        ("a", Kind::Text),
        ("b", Kind::Text),
        ("relation", Kind::Text),
        ("derived", Kind::Text),
        ("score", Kind::Share),
        ("jaccard", Kind::Share),
        ("containment_a", Kind::Share),
        ("containment_b", Kind::Share),
        ("shared_words", Kind::Count),
        ("passages", Kind::Count),
        ("decided_by", Kind::Text),
    ],
    rows: Rows::OfPair(rows),
};

fn rows(Found { pair, a, b }: &Found, see: See<'_>) -> io::Result<()> {
    see(&[
        Cell::text(&a.meta.id),
        Cell::text(&b.meta.id),
        Cell::text(pair.verdict.relation.name()),
        Cell::maybe(derived_id(pair, a, b)),
        Cell::Share(pair.verdict.score),
        Cell::Share(pair.overlap.jaccard()),
        Cell::Share(pair.overlap.in_a()),
        Cell::Share(pair.overlap.in_b()),
        Cell::Count(shared_words(pair)),
        Cell::Count(pair.passages.len() as u64),
        Cell::text(&pair.verdict.decided_by),
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

/// Words covered by verbatim passages.
fn shared_words(pair: &JudgedPair) -> u64 {
    pair.passages.iter().filter(|p| p.kind == PassageKind::Verbatim).map(|p| u64::from(p.words)).sum()
}
