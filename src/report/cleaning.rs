//! `cleaning.csv`: what becomes of each article of a cluster in a cleaned dump, and what stands for
//! those that go.
//!
//! * time: linear in the articles of clusters
//! * space: some articles at a time

use super::Results;
use super::articles::Articles;
use super::cells::{csv, safe_cell, share};
use super::table::system;
use crate::article::Meta;
use std::borrow::Cow;
use std::io::{self, Write};

/// The file.
pub(super) const TABLE: &str = "cleaning.csv";

/// Writes it: a header, then clusters in their order; only the header where nothing is to be kept
/// or dropped.
///
/// `kept_id` is the article that represents the row's article in what is kept: itself if it stays,
/// else the one that replaces it. The columns that begin with `nearest_` describe the article that
/// stays and comes closest to replacing it, or does; they are empty for the one that the policy
/// keeps. `relation` and `coverage` are what the row's article is to that one and the share of its
/// words that stand there. `direct` is 0 where the two were not compared, and both go by way of
/// others.
///
/// # Errors
/// When `out` cannot be written.
pub fn cleaning_csv(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    let columns = [
        "article_id",
        "cluster_id",
        "stays",
        "kept_id",
        "reason",
        "relation",
        "coverage",
        "direct",
        "title",
        "outlet",
        "published",
        "url",
        "nearest_id",
        "nearest_title",
        "nearest_outlet",
        "nearest_published",
        "nearest_url",
    ];
    table.write_record(columns).map_err(system)?;
    let mut articles = Articles::of(results.spool);
    for fate in results.fates.unwrap_or_default() {
        let (article, kept) = (articles.get(fate.doc), articles.get(fate.kept()));
        let nearest = fate.link.map(|_| articles.get(fate.nearest));
        let nearest = nearest.as_ref().map(|stored| &stored.meta);
        let cluster = fate.cluster.to_string();
        let mut row: Vec<Cow<'_, str>> = vec![
            safe_cell(&article.meta.id),
            cluster.into(),
            if fate.is_dropped() { "0".into() } else { "1".into() },
            safe_cell(&kept.meta.id),
            fate.why.name().into(),
            fate.link.map_or("", |link| link.relation.name()).into(),
            fate.link.map_or(String::new(), |link| share(link.coverage)).into(),
            if fate.is_direct { "1".into() } else { "0".into() },
        ];
        row.extend(described(Some(&article.meta)));
        row.push(safe_cell(nearest.map_or("", |meta| &meta.id)));
        row.extend(described(nearest));
        table.write_record(row.iter().map(|cell| cell.as_bytes())).map_err(system)?;
    }
    table.flush()
}

/// Title, outlet, date and address; empty cells for no article.
fn described(meta: Option<&Meta>) -> [Cow<'_, str>; 4] {
    let cell = |of: fn(&Meta) -> Option<&str>| safe_cell(meta.and_then(of).unwrap_or_default());
    [
        cell(|meta| meta.title.as_deref()),
        cell(|meta| meta.outlet.as_deref()),
        cell(|meta| meta.published.as_ref().map(|date| date.written.as_str())),
        cell(|meta| meta.url.as_deref()),
    ]
}
