//! `clusters.csv`: one row an article that is in a cluster, the origin first.
//!
//! `score` and `coverage` are of the pair with the article in `derived_from`; an origin has neither, and no
//! `derived_from`. `published` is the date as the dump has it.

use super::Results;
use super::articles::Articles;
use super::table::{Cell, Kind, Rows, See, Table};
use std::io;

pub(super) const TABLE: Table = Table {
    name: "clusters",
    columns: &[
        ("cluster_id", Kind::Count),
        ("cluster_size", Kind::Count),
        ("article_id", Kind::Text),
        ("role", Kind::Text),
        ("relation", Kind::Text),
        ("derived_from", Kind::Text),
        ("score", Kind::Share),
        ("coverage", Kind::Share),
        ("outlet", Kind::Text),
        ("published", Kind::Text),
        ("title", Kind::Text),
        ("url", Kind::Text),
        ("source", Kind::Text),
    ],
    rows: Rows::OfRun(rows),
};

fn rows(results: &Results<'_>, see: See<'_>) -> io::Result<()> {
    let mut articles = Articles::of(results.spool);
    for (number, cluster) in (1_u64..).zip(results.clusters) {
        for member in &cluster.members {
            let meta = &articles.get(member.doc).meta;
            let source = member.from.as_ref().map(|from| articles.get(from.doc));
            let from = member.from.as_ref();
            see(&[
                Cell::Count(number),
                Cell::Count(cluster.members.len() as u64),
                Cell::text(&meta.id),
                Cell::text(if from.is_some() { "copy" } else { "origin" }),
                Cell::text(from.map_or("origin", |f| f.relation.name())),
                Cell::maybe(source.as_ref().map(|s| s.meta.id.as_str())),
                from.map_or(Cell::Missing, |f| Cell::Share(f.score)),
                from.map_or(Cell::Missing, |f| Cell::Share(f.coverage)),
                Cell::maybe(meta.outlet.as_deref()),
                Cell::maybe(meta.published.as_ref().map(|p| p.written.as_str())),
                Cell::maybe(meta.title.as_deref()),
                Cell::maybe(meta.url.as_deref()),
                Cell::text(&meta.source),
            ])?;
        }
    }
    Ok(())
}
