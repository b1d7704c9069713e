//! `passages.csv`: one row a passage of a reported pair, with its text on both sides.
//!
//! Offsets count code points of the article's text as read, half open:
//! `text[a_start:a_end] == a_text` in Python. Where a passage begins with a character that makes a
//! spreadsheet run a cell, `a_text` carries one more apostrophe in front, and
//! [`safe_cell`](super::safe_cell) tells how to take it away; the offsets are exact in any case.

use super::code_points;
use super::sweep::Found;
use super::table::{Cell, Kind, Rows, See, Table};
use std::io;

pub(super) const TABLE: Table = Table {
    name: "passages",
    columns: &[
        ("a", Kind::Text),
        ("b", Kind::Text),
        ("kind", Kind::Text),
        ("a_start", Kind::Count),
        ("a_end", Kind::Count),
        ("b_start", Kind::Count),
        ("b_end", Kind::Count),
        ("words", Kind::Count),
        ("quoted", Kind::Count),
        ("a_text", Kind::Text),
        ("b_text", Kind::Text),
    ],
    rows: Rows::OfPair(rows),
};

fn rows(Found { pair, a, b }: &Found, see: See<'_>) -> io::Result<()> {
    let in_a = code_points::of(&a.text, pair.passages.iter().map(|p| p.a));
    let in_b = code_points::of(&b.text, pair.passages.iter().map(|p| p.b));
    for ((passage, [a_start, a_end]), [b_start, b_end]) in pair.passages.iter().zip(in_a).zip(in_b)
    {
        see(&[
            Cell::text(&a.meta.id),
            Cell::text(&b.meta.id),
            Cell::text(passage.kind.name()),
            Cell::Count(a_start as u64),
            Cell::Count(a_end as u64),
            Cell::Count(b_start as u64),
            Cell::Count(b_end as u64),
            Cell::Count(passage.words.into()),
            Cell::Count(passage.quoted.into()),
            Cell::text(passage.a.of(&a.text)),
            Cell::text(passage.b.of(&b.text)),
        ])?;
    }
    Ok(())
}
