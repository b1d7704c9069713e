//! `pairs.csv`: one row a reported pair.

use super::Results;
use super::articles::Articles;
use super::cells::{csv, safe_cell, share};
use crate::align::Kind;
use crate::cluster::{JudgedPair, Side};
use crate::spool::Stored;
use std::borrow::Cow;
use std::io::{self, Write};

const COLUMNS: [&str; 11] = [
    "a",
    "b",
    "relation",
    "derived",
    "score",
    "jaccard",
    "containment_a",
    "containment_b",
    "shared_words",
    "passages",
    "decided_by",
];

/// `shared_words` counts the words of verbatim passages; `passages` counts passages of both kinds.
pub(super) fn write(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut articles = Articles::of(results.spool);
    let mut table = csv(out);
    table.write_record(COLUMNS)?;
    for pair in results.pairs.iter() {
        let (a, b) = (articles.get(pair.a), articles.get(pair.b));
        let row: [Cow<'_, str>; COLUMNS.len()] = [
            safe_cell(&a.meta.id),
            safe_cell(&b.meta.id),
            pair.verdict.relation.name().into(),
            safe_cell(derived_id(&pair, &a, &b).unwrap_or_default()),
            share(pair.verdict.score).into(),
            share(pair.overlap.jaccard()).into(),
            share(pair.overlap.in_a()).into(),
            share(pair.overlap.in_b()).into(),
            shared_words(&pair).to_string().into(),
            pair.passages.len().to_string().into(),
            safe_cell(&pair.verdict.decided_by),
        ];
        table.write_record(row.iter().map(|cell| cell.as_bytes()))?;
    }
    table.flush()
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
    pair.passages.iter().filter(|p| p.kind == Kind::Verbatim).map(|p| u64::from(p.words)).sum()
}
