//! `articles.csv`: one row an article of any reported pair, in reading order, whether a cluster has
//! it or not.
//!
//! `cluster_id` and `role` are empty for articles in no cluster, whose pairs are `partial`. `pairs`
//! counts the rows of `pairs.csv` that name the article. `site` is that of its address, `outlet`
//! what the record says.

use super::Results;
use super::articles::Articles;
use super::table::{Cell, Kind, Rows, See, Table};
use crate::article::DocId;
use std::collections::BTreeMap;
use std::io;

pub(super) const TABLE: Table = Table {
    name: "articles",
    columns: &[
        ("article_id", Kind::Text),
        ("cluster_id", Kind::Count),
        ("role", Kind::Text),
        ("pairs", Kind::Count),
        ("site", Kind::Text),
        ("outlet", Kind::Text),
        ("published", Kind::Text),
        ("language", Kind::Text),
        ("author", Kind::Text),
        ("title", Kind::Text),
        ("url", Kind::Text),
        ("source", Kind::Text),
    ],
    rows: Rows::OfRun(rows),
};

/// What is known of an article beside its metadata.
#[derive(Default)]
struct Place {
    cluster: Option<(u64, &'static str)>,
    pairs: u64,
}

fn rows(results: &Results<'_>, see: See<'_>) -> io::Result<()> {
    let mut places: BTreeMap<DocId, Place> = BTreeMap::new();
    let edges = results.pairs.edges();
    for &at in results.listing.order() {
        let edge = &edges[at as usize];
        for doc in [edge.a, edge.b] {
            places.entry(doc).or_default().pairs += 1;
        }
    }
    for (number, cluster) in (1_u64..).zip(results.clusters) {
        for member in &cluster.members {
            places.entry(member.doc).or_default().cluster =
                Some((number, cluster.role(member).name()));
        }
    }
    let mut articles = Articles::of(results.spool);
    for (doc, Place { cluster, pairs }) in places {
        let meta = &articles.get(doc).meta;
        see(&[
            Cell::text(&meta.id),
            cluster.map_or(Cell::Missing, |(number, _)| Cell::Count(number)),
            Cell::maybe(cluster.map(|(_, role)| role)),
            Cell::Count(pairs),
            Cell::maybe(meta.site.as_deref()),
            Cell::maybe(meta.outlet.as_deref()),
            Cell::maybe(meta.published.as_ref().map(|p| p.written.as_str())),
            Cell::maybe(meta.language.as_deref()),
            Cell::maybe(meta.author.as_deref()),
            Cell::maybe(meta.title.as_deref()),
            Cell::maybe(meta.url.as_deref()),
            Cell::text(&meta.source),
        ])?;
    }
    Ok(())
}
