//! `passages.csv`: one row a passage of a reported pair, with its text on both sides.
//!
//! Offsets count code points of the article's text as read, half open: `text[a_start:a_end] == a_text` in Python.
//! Where a passage begins with a character that makes a spreadsheet run a cell, `a_text` carries one more apostrophe
//! in front, and [`safe_cell`] tells how to take it away; the offsets are exact in any case.

use super::Results;
use super::articles::Articles;
use super::cells::{csv, safe_cell};
use super::code_points;
use std::borrow::Cow;
use std::io::{self, Write};

const COLUMNS: [&str; 10] = ["a", "b", "kind", "a_start", "a_end", "b_start", "b_end", "words", "a_text", "b_text"];

pub(super) fn write(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut articles = Articles::of(results.spool);
    let mut table = csv(out);
    table.write_record(COLUMNS)?;
    for pair in results.pairs.iter().filter(|pair| !pair.passages.is_empty()) {
        let (a, b) = (articles.get(pair.a), articles.get(pair.b));
        let in_a = code_points::of(&a.text, pair.passages.iter().map(|p| p.a));
        let in_b = code_points::of(&b.text, pair.passages.iter().map(|p| p.b));
        for ((passage, [a_start, a_end]), [b_start, b_end]) in pair.passages.iter().zip(in_a).zip(in_b) {
            let row: [Cow<'_, str>; COLUMNS.len()] = [
                safe_cell(&a.meta.id),
                safe_cell(&b.meta.id),
                passage.kind.name().into(),
                a_start.to_string().into(),
                a_end.to_string().into(),
                b_start.to_string().into(),
                b_end.to_string().into(),
                passage.words.to_string().into(),
                safe_cell(passage.a.of(&a.text)),
                safe_cell(passage.b.of(&b.text)),
            ];
            table.write_record(row.iter().map(|cell| cell.as_bytes()))?;
        }
    }
    table.flush()
}
