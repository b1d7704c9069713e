//! Judged pairs to origin stars.
//!
//! Clusters are not connected components: a round-up that holds ten briefs must not merge ten stories, and a template must not
//! chain a site. Every copy has one best source; it joins that source's cluster if it is itself tied to the cluster's origin, or if its
//! source is the origin's text in all but edits.
//!
//! * time: `O(p log p)` for `p` pairs

use super::{Cluster, Derivation, Edge, Member, Side};
use crate::article::DocId;
use crate::classify::Relation;
use std::collections::{BTreeMap, HashMap};

/// What the clusters need to know of an article beside its pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Seconds since the epoch.
    pub published: Option<i64>,
    /// Words outside furniture.
    pub words: u32,
}

/// What a pair without a direction counts for the likelier source and against the likelier copy.
const UNDECIDED: f64 = 0.1;

/// One pair seen from its copy.
#[derive(Clone, Copy, Debug)]
struct Tie {
    source: DocId,
    pair: usize,
}

/// The clusters of a run, the largest first, then by their origin.
#[must_use]
pub fn stars(pairs: &[Edge], facts: &dyn Fn(DocId) -> Facts) -> Vec<Cluster> {
    let mut ties: BTreeMap<DocId, Vec<Tie>> = BTreeMap::new();
    let mut by_docs: HashMap<(DocId, DocId), usize> = HashMap::new();
    let mut standing: HashMap<DocId, f64> = HashMap::new();
    for (n, pair) in pairs.iter().enumerate().filter(|(_, p)| p.relation.clusters()) {
        by_docs.insert((pair.a, pair.b), n);
        let (copy, source) = copy_and_source(pair, facts);
        let decided = pair.derived.is_some();
        ties.entry(copy).or_default().push(Tie { source, pair: n });
        let of_source = ties.entry(source).or_default();
        // The same text on both sides, or no word on who was first: whichever comes to be placed first, the other finds it.
        if !decided || matches!(pair.relation, Relation::Identical | Relation::Reprint) {
            of_source.push(Tie { source: copy, pair: n });
        }
        // By how much of the copy the source covers: of two near-equal texts the one that others stand in more is the likelier origin.
        let covered = if copy == pair.a { pair.coverage_a } else { pair.coverage_b };
        let weight = pair.weight.max(UNDECIDED) * covered;
        *standing.entry(source).or_default() += weight;
        *standing.entry(copy).or_default() -= weight;
    }
    // Articles nearest to being an origin first, so that a copy's source has its place before the copy asks for one.
    let mut order: Vec<DocId> = ties.keys().copied().collect();
    order.sort_by(|x, y| {
        standing[y].total_cmp(&standing[x]).then_with(|| in_order(*x, facts).cmp(&in_order(*y, facts)))
    });
    let mut placed: HashMap<DocId, (DocId, Option<(DocId, usize)>)> = HashMap::new();
    for doc in order {
        let mut found = ties.get_mut(&doc).map(std::mem::take).unwrap_or_default();
        found.sort_by(|x, y| {
            strength(&pairs[y.pair]).total_cmp(&strength(&pairs[x.pair])).then(x.source.cmp(&y.source))
        });
        let place = found.iter().find_map(|tie| {
            let (origin, from) = *placed.get(&tie.source)?;
            if origin == tie.source {
                return Some((origin, tie.source, tie.pair));
            }
            // The source is itself a copy: stay with the origin if there is a tie to it, else only behind its whole text.
            if let Some(&direct) = by_docs.get(&ordered(doc, origin)) {
                return Some((origin, origin, direct));
            }
            let whole = from.is_some_and(|(above, p)| {
                above == origin
                    && matches!(pairs[p].relation, Relation::Identical | Relation::Reprint | Relation::Update)
            });
            whole.then_some((origin, tie.source, tie.pair))
        });
        match place {
            Some((origin, source, pair)) => placed.insert(doc, (origin, Some((source, pair)))),
            None => placed.insert(doc, (doc, None)),
        };
    }
    let mut members: BTreeMap<DocId, Vec<Member>> = BTreeMap::new();
    for (&doc, &(origin, from)) in &placed {
        let from = from.map(|(source, n)| {
            let pair = &pairs[n];
            Derivation {
                doc: source,
                relation: pair.relation,
                score: pair.score,
                coverage: if doc == pair.a { pair.coverage_a } else { pair.coverage_b },
            }
        });
        members.entry(origin).or_default().push(Member { doc, from });
    }
    let mut clusters: Vec<Cluster> = members
        .into_values()
        .filter(|m| m.len() > 1)
        .map(|mut members| {
            members.sort_by_key(|m| (m.from.is_some(), m.doc));
            Cluster { members }
        })
        .collect();
    clusters.sort_by_key(|c| (std::cmp::Reverse(c.members.len()), c.members[0].doc));
    clusters
}

fn ordered(x: DocId, y: DocId) -> (DocId, DocId) {
    (x.min(y), x.max(y))
}

/// Which of a pair is the copy; where the evidence left it open, the later, else the shorter, else the one read later.
fn copy_and_source(pair: &Edge, facts: &dyn Fn(DocId) -> Facts) -> (DocId, DocId) {
    let b_derives = match pair.derived {
        Some(side) => side == Side::B,
        None => earlier(facts(pair.a), facts(pair.b)).then(pair.a.cmp(&pair.b)).is_lt(),
    };
    if b_derives { (pair.b, pair.a) } else { (pair.a, pair.b) }
}

/// Among articles that stand alike: by date, those without one last, then the longer, then the one read first. [`earlier`] would not do to sort by:
/// it takes two articles by date or by length, whichever both have, and so can go round in a circle over three.
fn in_order(doc: DocId, facts: &dyn Fn(DocId) -> Facts) -> impl Ord + use<> {
    let Facts { published, words } = facts(doc);
    (published.is_none(), published, std::cmp::Reverse(words), doc)
}

/// Which of two came first, for two only.
fn earlier(x: Facts, y: Facts) -> std::cmp::Ordering {
    let by_date = match (x.published, y.published) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => std::cmp::Ordering::Equal,
    };
    by_date.then(y.words.cmp(&x.words))
}

/// How strongly a pair ties: verbatim before rewritten, then by how much.
fn strength(pair: &Edge) -> f64 {
    let class = match pair.relation {
        Relation::Identical => 4.0,
        Relation::Reprint => 3.0,
        Relation::Update if pair.jaccard >= 0.5 => 3.0,
        Relation::Excerpt => 2.0,
        Relation::Rewrite | Relation::Update => 1.0,
        _ => 0.0,
    };
    class + pair.score.min(0.9999) * 0.5 + pair.jaccard * 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    fn pair(a: u32, b: u32, relation: Relation, derived: Option<Side>) -> Edge {
        Edge {
            a: DocId(a),
            b: DocId(b),
            relation,
            score: 0.9,
            jaccard: 0.6,
            derived,
            weight: 1.0,
            coverage_a: 0.5,
            coverage_b: 0.5,
        }
    }

    fn ids(pairs: &[Edge]) -> Vec<Vec<u32>> {
        stars(pairs, &|_| Facts::default()).iter().map(|c| c.members.iter().map(|m| m.doc.0).collect()).collect()
    }

    #[test]
    fn a_round_up_does_not_merge_the_stories_it_holds() {
        // 2 is a round-up with pieces of 0 and 1.
        let pairs = [
            pair(0, 2, Relation::Excerpt, Some(Side::B)),
            pair(1, 2, Relation::Excerpt, Some(Side::B)),
            pair(0, 3, Relation::Reprint, Some(Side::B)),
            pair(1, 4, Relation::Reprint, Some(Side::B)),
        ];
        assert_eq!(ids(&pairs), [vec![0, 2, 3], vec![1, 4]]);
    }

    #[test]
    fn copies_of_a_copy_stay_with_the_origin_only_behind_its_whole_text() {
        let pairs = [pair(0, 1, Relation::Reprint, Some(Side::B)), pair(1, 2, Relation::Rewrite, Some(Side::B))];
        assert_eq!(ids(&pairs), [vec![0, 1, 2]]);
        let pairs = [pair(0, 1, Relation::Excerpt, Some(Side::B)), pair(1, 2, Relation::Rewrite, Some(Side::B))];
        assert_eq!(ids(&pairs), [vec![0, 1]]);
    }

    #[test]
    fn articles_that_stand_alike_are_sorted_whichever_dates_are_missing() {
        // Sixty undecided pairs apart from one another; of three articles by date or length the first two can precede each other in a circle.
        let pairs: Vec<Edge> = (0..60).map(|n| pair(2 * n, 2 * n + 1, Relation::Rewrite, None)).collect();
        let facts = |doc: DocId| Facts {
            published: (!doc.0.is_multiple_of(3)).then_some(i64::from(doc.0 * 37 % 41)),
            words: doc.0 * 53 % 59,
        };
        let clusters = stars(&pairs, &facts);
        assert_eq!(clusters.len(), 60);
    }

    #[test]
    fn partial_and_shared_pairs_never_chain() {
        assert!(ids(&[pair(0, 1, Relation::Shared, None), pair(1, 2, Relation::Partial, Some(Side::B))]).is_empty());
    }
}
