//! `clusters.csv`: one row an article that is in a cluster, the origin first.
//!
//! `score` and `coverage` are of the pair with the article in `derived_from`; an origin has neither, and no
//! `derived_from`. `published` is the date as the dump has it.

use super::Results;
use super::articles::Articles;
use super::cells::{csv, optional, safe_cell, share};
use std::borrow::Cow;
use std::io::{self, Write};

const COLUMNS: [&str; 13] = [
    "cluster_id",
    "cluster_size",
    "article_id",
    "role",
    "relation",
    "derived_from",
    "score",
    "coverage",
    "outlet",
    "published",
    "title",
    "url",
    "source",
];

/// Writes `clusters.csv`: a header, then clusters in their order, the origin first in each. Cells are guarded by
/// [`safe_cell`].
///
/// # Errors
/// When `out` cannot be written.
pub fn write(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut articles = Articles::of(results.spool);
    let mut table = csv(out);
    table.write_record(COLUMNS)?;
    for (number, cluster) in (1_u64..).zip(results.clusters) {
        for member in &cluster.members {
            let meta = &articles.get(member.doc).meta;
            let source = member.from.as_ref().map(|from| articles.get(from.doc));
            let from = member.from.as_ref();
            let row: [Cow<'_, str>; COLUMNS.len()] = [
                number.to_string().into(),
                cluster.members.len().to_string().into(),
                safe_cell(&meta.id),
                if from.is_some() { "copy" } else { "origin" }.into(),
                from.map_or("origin", |f| f.relation.name()).into(),
                optional(source.as_ref().map(|s| s.meta.id.as_str())),
                from.map_or(Cow::Borrowed(""), |f| share(f.score).into()),
                from.map_or(Cow::Borrowed(""), |f| share(f.coverage).into()),
                optional(meta.outlet.as_deref()),
                optional(meta.published.as_ref().map(|p| p.written.as_str())),
                optional(meta.title.as_deref()),
                optional(meta.url.as_deref()),
                safe_cell(&meta.source),
            ];
            table.write_record(row.iter().map(|cell| cell.as_bytes()))?;
        }
    }
    table.flush()
}
