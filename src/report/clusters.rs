//! `clusters.csv`: one row an article that is in a cluster, the origin first.
//!
//! `relation`, `score` and `coverage` are of the pair with the article that a member is compared
//! with: the one in `derived_from`, or the cluster's first where the pair is open or both carry a
//! third text, and `derived_from` is then empty. The first of a cluster has none of them.
//! `credited` is the house whose text it is, or the source that the article names. `published` is
//! the date as the dump has it.

use super::Results;
use super::articles::Articles;
use super::table::{Cell, Kind, Rows, See, Table};
use crate::article::DocId;
use crate::cluster::{Cluster, Member, Tie};
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
        ("credited", Kind::Text),
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
            let from = member.from.as_ref();
            let source =
                from.filter(|from| from.tie == Tie::Derived).map(|from| articles.get(from.doc));
            let credited = credited(results, cluster, member);
            see(&[
                Cell::Count(number),
                Cell::Count(cluster.members.len() as u64),
                Cell::text(&meta.id),
                Cell::text(cluster.role(member).name()),
                Cell::text(from.map_or("origin", |f| f.relation.name())),
                Cell::maybe(source.as_ref().map(|s| s.meta.id.as_str())),
                Cell::maybe(credited.as_deref()),
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

/// The house whose text a member of a cluster prints, or the source that it names, as its pairs
/// say.
pub(super) fn credited(
    results: &Results<'_>,
    cluster: &Cluster,
    member: &Member,
) -> Option<String> {
    let with = |other: DocId| -> Option<String> {
        let (a, b) = (member.doc.min(other), member.doc.max(other));
        let pair = results.pairs.find(a, b)?;
        let [credit_a, credit_b] = pair.credits;
        pair.direction.common.or(if member.doc == a { credit_a } else { credit_b }.map(|c| c.name))
    };
    if let Some(from) = &member.from {
        return with(from.doc);
    }
    // The first is compared with nobody: what the first of those compared with it says.
    let compared = |m: &&Member| m.from.as_ref().is_some_and(|from| from.doc == member.doc);
    let by_tie = |tie| {
        cluster
            .members
            .iter()
            .filter(compared)
            .find(|m| m.from.as_ref().is_some_and(|f| f.tie == tie))
    };
    [Tie::Common, Tie::Derived, Tie::Open].into_iter().find_map(|tie| with(by_tie(tie)?.doc))
}
