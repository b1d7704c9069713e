//! Which pairs the tables of pairs hold, and in which order.
//!
//! Pairs come in the order of clusters, those within no cluster last; then the strongest relation
//! first, then the highest score. Of a large family not every pair is listed: a text in 4,000
//! near-equal versions would have eight million. What leads each article to the one it is compared
//! with is always there, so nothing that a cluster says is without its proof. Nor is it where a
//! dump has many more pairs than articles, as 300 sentences mixed into 20,000 texts have: what is
//! listed grows with the articles.
//!
//! * time: `O(p log p)` for `p` pairs
//! * space: 16 bytes a pair while it is sorted, then 4

use super::{Cluster, Edge};
use crate::article::DocId;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// How much the tables hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportConfig {
    /// Pairs of an article that are listed beside the one with the article it is compared with: its
    /// best. Articles of one large cluster have fewer, see [`listing`]. 0 lists all.
    pub pairs_per_article: u32,
}

impl Default for ReportConfig {
    /// Not measured: a reader of one article's row looks at a few others; with 8 every cluster of
    /// up to nine articles keeps all its pairs.
    fn default() -> Self {
        Self { pairs_per_article: 8 }
    }
}

/// Articles of a cluster up to which each keeps the pairs that the setting allows. A larger one
/// keeps in all what one of this size would: 4,000 versions of a notice of
/// 300 words (6 KB a pair in all files) then write 26 MB where 112,000 pairs wrote 736.
const FAMILY: usize = 50;

/// Pairs listed in any case, and beyond them for each article that is in one: a run with more has
/// fewer beside those of its stars. Not measured; smaller runs are listed as they were before.
const PAIRS: usize = 10_000;
const PAIRS_AN_ARTICLE: usize = 3;

/// Places of pairs among the edges they were taken from, in the order in which they are reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    order: Vec<u32>,
    left_out: usize,
    an_article: Option<u32>,
}

impl Listing {
    /// The places, each at most once.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Pairs that would be listed if every pair of a large family were.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Pairs of an article that were listed beside that of its star: fewer than was asked for where
    /// there were too many; `None` where all are.
    #[must_use]
    pub fn an_article(&self) -> Option<u32> {
        self.an_article
    }
}

/// Lists the pairs. A pair within a cluster beside those of its star is listed while both of its
/// articles have room, the best pairs first; a pair across clusters or outside of them while one of
/// the two has, so that every article keeps its best pairs and a page that all take from does not
/// use up theirs.
///
/// Where that lists more pairs than there is room for, an article has room for half as many, and so
/// on down to one.
///
/// # Panics
/// If there are 2^32 pairs or more.
#[must_use]
pub fn listing(edges: &[Edge], clusters: &[Cluster], most: Option<u32>) -> Listing {
    let articles = || {
        let docs: HashSet<DocId> = edges.iter().flat_map(|edge| [edge.a, edge.b]).collect();
        docs.len()
    };
    let mut listed = listing_with(edges, clusters, most);
    while let Some(most) = listed.an_article
        && most > 1
        && listed.order.len() > PAIRS
        && listed.order.len() > PAIRS + PAIRS_AN_ARTICLE * articles()
    {
        listed = listing_with(edges, clusters, Some(most / 2));
    }
    listed
}

fn listing_with(edges: &[Edge], clusters: &[Cluster], most: Option<u32>) -> Listing {
    let mut places: HashMap<DocId, (u32, DocId)> = HashMap::new();
    for (number, cluster) in (0_u32..).zip(clusters) {
        for member in &cluster.members {
            places.insert(
                member.doc,
                (number, member.from.as_ref().map_or(member.doc, |from| from.doc)),
            );
        }
    }
    let cluster_of = |edge: &Edge| -> Option<u32> {
        let (a, b) = (places.get(&edge.a)?, places.get(&edge.b)?);
        (a.0 == b.0).then_some(a.0)
    };
    let mut order: Vec<(u32, u32)> =
        (0_u32..).zip(edges).map(|(at, edge)| (cluster_of(edge).unwrap_or(u32::MAX), at)).collect();
    order.sort_unstable_by(|x, y| {
        let (p, q) = (&edges[x.1 as usize], &edges[y.1 as usize]);
        let by_strength = p.relation.cmp(&q.relation).then_with(|| q.score.total_cmp(&p.score));
        x.0.cmp(&y.0).then(by_strength).then_with(|| (p.a, p.b).cmp(&(q.a, q.b)))
    });
    let all = order.len();
    if let Some(most) = most {
        let mut room: HashMap<DocId, u32> = HashMap::new();
        let mut left: HashMap<u32, usize> = HashMap::new();
        order.retain(|&(cluster, at)| {
            let edge = &edges[at as usize];
            let within = cluster != u32::MAX;
            let leads = |from: DocId, to: DocId| {
                within && places.get(&from).is_some_and(|place| place.1 == to)
            };
            if leads(edge.a, edge.b) || leads(edge.b, edge.a) {
                return true;
            }
            let has = |doc: DocId| room.get(&doc).is_none_or(|&used| used < most);
            let (a, b) = (has(edge.a), has(edge.b));
            let listed = if within {
                let of_cluster = left.entry(cluster).or_insert_with(|| {
                    let members = clusters[cluster as usize].members.len();
                    if members > FAMILY { FAMILY * most as usize / 2 } else { usize::MAX }
                });
                let fits = a && b && *of_cluster > 0;
                *of_cluster -= usize::from(fits);
                fits
            } else {
                a || b
            };
            if listed {
                *room.entry(edge.a).or_default() += 1;
                *room.entry(edge.b).or_default() += 1;
            }
            listed
        });
    }
    Listing {
        left_out: all - order.len(),
        order: order.into_iter().map(|(_, at)| at).collect(),
        an_article: most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Relation;
    use crate::cluster::{Derivation, Member, Tie};

    fn edge(a: u32, b: u32, relation: Relation, score: f64) -> Edge {
        Edge {
            a: DocId(a),
            b: DocId(b),
            relation,
            score,
            jaccard: 0.6,
            derived: None,
            common: false,
            weight: 0.0,
            coverage_a: 0.5,
            coverage_b: 0.5,
            contained: 0.6,
            openings: [0; 2],
        }
    }

    fn star(docs: impl IntoIterator<Item = u32>) -> Cluster {
        let mut docs = docs.into_iter().map(DocId);
        let origin = docs.next().expect("one at least");
        let from = Derivation {
            doc: origin,
            tie: Tie::Open,
            relation: Relation::Reprint,
            score: 0.9,
            coverage: 0.9,
        };
        let copies = docs.map(|doc| Member { doc, from: Some(from.clone()) });
        Cluster {
            members: std::iter::once(Member { doc: origin, from: None }).chain(copies).collect(),
        }
    }

    #[test]
    fn pairs_come_by_cluster_then_by_strength_and_those_of_none_last() {
        let edges = [
            edge(0, 1, Relation::Partial, 0.99),
            edge(2, 3, Relation::Rewrite, 0.9),
            edge(2, 4, Relation::Reprint, 0.7),
            edge(3, 4, Relation::Rewrite, 0.95),
            edge(5, 6, Relation::Reprint, 0.8),
            edge(4, 5, Relation::Excerpt, 0.8),
        ];
        let clusters = [star([2, 3, 4]), star([5, 6])];
        assert_eq!(listing(&edges, &clusters, Some(8)).order(), [2, 3, 1, 4, 5, 0]);
    }

    #[test]
    fn a_large_family_keeps_its_star_and_few_pairs_beside_it() {
        let docs = 400;
        let edges: Vec<Edge> = (0..docs)
            .flat_map(|a| {
                (a + 1..docs)
                    .map(move |b| edge(a, b, Relation::Reprint, 0.5 + f64::from(b % 7) / 20.0))
            })
            .collect();
        let listed = listing(&edges, &[star(0..docs)], Some(8));
        assert_eq!(listed.order().len(), 399 + 200);
        assert_eq!(listed.left_out(), edges.len() - 599);
        let leads = |doc: u32| {
            listed.order().iter().any(|&at| {
                let edge = &edges[at as usize];
                (edge.a, edge.b) == (DocId(0), DocId(doc))
            })
        };
        assert!((1..docs).all(leads));
        assert_eq!(listing(&edges, &[star(0..docs)], None).left_out(), 0);
    }

    #[test]
    fn what_is_listed_grows_with_the_articles_and_not_with_the_pairs() {
        // Each article in some pair with 40 others, and none of them a cluster.
        let edges = |docs: u32| -> Vec<Edge> {
            (0..docs)
                .flat_map(|a| (1..=20).map(move |d| edge(a, a + d, Relation::Partial, 0.8)))
                .collect()
        };
        let listed = |docs| listing(&edges(docs), &[], Some(8)).order().len();
        assert!(listed(1_000) > 4_000, "few pairs are listed as asked");
        let (one, two) = (listed(10_000), listed(20_000));
        assert!(one <= PAIRS + PAIRS_AN_ARTICLE * 10_020, "{one}");
        assert!(two <= PAIRS + PAIRS_AN_ARTICLE * 20_020, "{two}");
        assert!(listing(&edges(10_000), &[], Some(8)).an_article().is_some_and(|most| most < 8));
        assert_eq!(listing(&edges(10_000), &[], None).left_out(), 0);
    }

    #[test]
    fn a_page_that_many_take_from_does_not_use_up_their_room() {
        let edges: Vec<Edge> = (1..100).map(|b| edge(0, b, Relation::Partial, 0.9)).collect();
        assert_eq!(listing(&edges, &[], Some(2)).left_out(), 0);
    }
}
