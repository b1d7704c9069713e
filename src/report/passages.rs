//! `passages.csv`: one row a passage of a reported pair, with its text on both sides.
//!
//! Offsets count code points of the article's text as read, half open:
//! `text[a_start:a_end] == a_text` in Python. Where a passage begins with a character that makes a
//! spreadsheet run a cell, `a_text` carries one more apostrophe in front, and
//! [`safe_cell`](super::safe_cell) says how to take it away; the offsets are exact in any case.

use super::code_points;
use super::sweep::Found;
use super::table::{Cell, Kind, Rows, See, Table};
use crate::cluster::JudgedPair;
use crate::spool::Stored;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageRow<'a> {
    a: Cow<'a, str>,
    b: Cow<'a, str>,
    kind: Cow<'a, str>,
    in_a: [u64; 2],
    in_b: [u64; 2],
    words: u32,
    quoted: bool,
    a_text: Cow<'a, str>,
    b_text: Cow<'a, str>,
}

/// The rows of a pair, given its articles.
pub fn passage_rows<'a>(
    pair: &'a JudgedPair,
    a: &'a Stored,
    b: &'a Stored,
) -> impl Iterator<Item = PassageRow<'a>> {
    let in_a = code_points::of(&a.text, pair.passages.iter().map(|p| p.a));
    let in_b = code_points::of(&b.text, pair.passages.iter().map(|p| p.b));
    pair.passages.iter().zip(in_a).zip(in_b).map(|((passage, in_a), in_b)| PassageRow {
        a: Cow::Borrowed(&a.meta.id),
        b: Cow::Borrowed(&b.meta.id),
        kind: Cow::Borrowed(passage.kind.name()),
        in_a: in_a.map(|at| at as u64),
        in_b: in_b.map(|at| at as u64),
        words: passage.words,
        quoted: passage.quoted,
        a_text: Cow::Borrowed(passage.a.of(&a.text)),
        b_text: Cow::Borrowed(passage.b.of(&b.text)),
    })
}

impl PassageRow<'_> {
    /// The rows of a pair as they were sent; `None` from other bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Vec<PassageRow<'static>>> {
        postcard::from_bytes(bytes).ok()
    }

    /// The same on its own.
    #[must_use]
    pub fn into_owned(self) -> PassageRow<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        PassageRow {
            a: own(self.a),
            b: own(self.b),
            kind: own(self.kind),
            in_a: self.in_a,
            in_b: self.in_b,
            words: self.words,
            quoted: self.quoted,
            a_text: own(self.a_text),
            b_text: own(self.b_text),
        }
    }

    pub(super) fn see(&self, see: See<'_>) -> io::Result<()> {
        see(&[
            Cell::text(&self.a),
            Cell::text(&self.b),
            Cell::text(&self.kind),
            Cell::Count(self.in_a[0]),
            Cell::Count(self.in_a[1]),
            Cell::Count(self.in_b[0]),
            Cell::Count(self.in_b[1]),
            Cell::Count(self.words.into()),
            Cell::Count(self.quoted.into()),
            Cell::text(&self.a_text),
            Cell::text(&self.b_text),
        ])
    }
}

fn rows(Found { pair, a, b }: &Found, see: See<'_>) -> io::Result<()> {
    passage_rows(pair, a, b).try_for_each(|row| row.see(&mut *see))
}
