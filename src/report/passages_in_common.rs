//! `common.csv`: one row a passage that only public sources explain, with the articles that carry
//! it.
//!
//! `first` and `last` are the dates of the earliest and the latest of them as the dump has them.
//! `article_ids` names at most [`NAMED`] articles, in reading order, set apart by `; `; `articles`
//! counts all.

use super::Results;
use super::articles::Articles;
use super::table::{Cell, Kind, Rows, See, Table};
use crate::article::DocId;
use std::io;

/// Articles named in a row, at most: a cell of a spreadsheet holds 32,767 characters. Not measured.
const NAMED: usize = 1_000;

pub(super) const TABLE: Table = Table {
    name: "common",
    columns: &[
        ("id", Kind::Count),
        ("kind", Kind::Text),
        ("words", Kind::Count),
        ("articles", Kind::Count),
        ("sites", Kind::Count),
        ("first", Kind::Text),
        ("last", Kind::Text),
        ("text", Kind::Text),
        ("article_ids", Kind::Text),
    ],
    rows: Rows::OfRun(rows),
};

fn rows(results: &Results<'_>, see: See<'_>) -> io::Result<()> {
    let mut articles = Articles::of(results.spool);
    for (number, common) in (1_u64..).zip(results.common) {
        let mut date = |doc: Option<DocId>| -> Option<String> {
            let article = doc.map(|doc| articles.get(doc))?;
            article.meta.published.as_ref().map(|p| p.written.clone())
        };
        let (first, last) = (date(common.first), date(common.last));
        let named = common.articles.iter().take(NAMED);
        let ids: Vec<String> = named.map(|&doc| articles.get(doc).meta.id.clone()).collect();
        let ids = ids.join("; ");
        let (doc, span) = common.shown;
        let shown = articles.get(doc);
        see(&[
            Cell::Count(number),
            Cell::text(common.kind.name()),
            Cell::Count(common.words.into()),
            Cell::Count(common.articles.len() as u64),
            Cell::Count(common.sites.into()),
            Cell::maybe(first.as_deref()),
            Cell::maybe(last.as_deref()),
            Cell::text(span.of(&shown.text)),
            Cell::text(&ids),
        ])?;
    }
    Ok(())
}
