//! Judged pairs to origin stars.
//!
//! Clusters are not connected components: a round-up that holds ten briefs must not merge ten
//! stories, and a template must not chain a site. Every copy has one best source; it joins that
//! source's cluster if it is itself tied to the cluster's origin, or if its source is the origin's
//! text in all but edits. Two clusters are one story where the origin of one is the whole text of
//! an article that is the other's origin's text in all but edits.
//!
//! Two carriers of one agency, and two texts of which nobody knows who was first, are grouped like
//! any others, but say nothing about who is the origin: an article that others derive from comes
//! first, as the agency's own page does, then the earliest, then the fullest.
//!
//! A site's next story with paragraphs of its last one makes no cluster, though it is an `update`:
//! whoever keeps one article of each cluster would lose the news.
//!
//! * time: `O(p log p)` for `p` pairs

use super::edge::WHOLE;
use super::{Cluster, Derivation, Edge, Member, Tie};
use crate::article::DocId;
use crate::classify::Relation;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the clusters need to know of an article beside its pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Seconds since the epoch.
    pub published: Option<i64>,
    /// Words outside boilerplate.
    pub words: u32,
}

/// What a pair without a direction counts for the likelier source and against the likelier copy.
const UNDECIDED: f64 = 0.1;

/// One pair seen from its copy.
#[derive(Clone, Copy, Debug)]
struct Link {
    source: DocId,
    pair: usize,
}

/// The article that one is compared with, and the place of their pair; `None` for the first of a
/// star.
type Above = Option<(DocId, usize)>;

/// The pairs that make clusters, and where each is.
struct Ties<'a> {
    pairs: &'a [Edge],
    by_docs: HashMap<(DocId, DocId), usize>,
}

impl Ties<'_> {
    fn between(&self, x: DocId, y: DocId) -> Option<usize> {
        self.by_docs.get(&ordered(x, y)).copied()
    }
}

/// The clusters of a run, the largest first, then by their origin.
#[must_use]
pub fn stars(pairs: &[Edge], facts: &dyn Fn(DocId) -> Facts) -> Vec<Cluster> {
    let mut ties: BTreeMap<DocId, Vec<Link>> = BTreeMap::new();
    let mut by_docs: HashMap<(DocId, DocId), usize> = HashMap::new();
    let mut standing: HashMap<DocId, f64> = HashMap::new();
    for (n, pair) in pairs.iter().enumerate().filter(|(_, pair)| makes_cluster(pair, facts)) {
        by_docs.insert((pair.a, pair.b), n);
        let (copy, source) = copy_and_source(pair, facts);
        let decided = pair.derived.is_some();
        ties.entry(copy).or_default().push(Link { source, pair: n });
        let of_source = ties.entry(source).or_default();
        // The same text on both sides, or no word on who was first: whichever comes to be placed
        // first, the other finds it.
        if !decided || matches!(pair.relation, Relation::Identical | Relation::Reprint) {
            of_source.push(Link { source: copy, pair: n });
        }
        // Neither of two carriers is the likelier origin of their text for being the earlier.
        if pair.common {
            continue;
        }
        // By how much of the copy the source covers: of two near-equal texts the one that others
        // stand in more is the likelier origin.
        let weight = pair.weight.max(UNDECIDED) * pair.coverage_of(copy);
        *standing.entry(source).or_default() += weight;
        *standing.entry(copy).or_default() -= weight;
    }
    let all = Ties { pairs, by_docs };
    let standing = |doc: &DocId| standing.get(doc).copied().unwrap_or_default();
    // Articles nearest to being an origin first, so that a copy's source has its place before the
    // copy asks for one.
    let mut order: Vec<DocId> = ties.keys().copied().collect();
    order.sort_by(|x, y| {
        standing(y)
            .total_cmp(&standing(x))
            .then_with(|| in_order(*x, facts).cmp(&in_order(*y, facts)))
    });
    let mut placed: HashMap<DocId, (DocId, Above)> = HashMap::new();
    for doc in order {
        let found = ties.get_mut(&doc).map(std::mem::take).unwrap_or_default();
        placed.insert(doc, place(doc, found, &all, &placed));
    }
    let mut members: BTreeMap<DocId, BTreeMap<DocId, Above>> = BTreeMap::new();
    for (doc, (origin, from)) in placed {
        members.entry(origin).or_default().insert(doc, from);
    }
    merge_families(&mut members, &all);
    let mut clusters: Vec<Cluster> = members
        .into_iter()
        .filter(|(_, m)| m.len() > 1)
        .map(|(origin, mut members)| {
            put_source_first(origin, &mut members, &all, &|x, y| {
                standing(y)
                    .total_cmp(&standing(x))
                    .then_with(|| in_order(*x, facts).cmp(&in_order(*y, facts)))
            });
            let mut members: Vec<Member> = members
                .into_iter()
                .map(|(doc, from)| Member { doc, from: from.map(|f| derivation(doc, f, &all)) })
                .collect();
            members.sort_by_key(|m| (m.from.is_some(), m.doc));
            Cluster { members }
        })
        .collect();
    clusters.sort_by_key(|c| (Reverse(c.members.len()), c.members[0].doc));
    clusters
}

/// Whether a pair makes a cluster.
fn makes_cluster(pair: &Edge, facts: &dyn Fn(DocId) -> Facts) -> bool {
    pair.relation.clusters() && (pair.relation != Relation::Update || !is_next_story(pair, facts))
}

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Containment of the smaller, and share of either's words in passages, from which an update is the
/// story over again, however it opens. These, [`WHOLE`] and `OPENED` were set on 53 clusters of one
/// site, drawn of two dumps and read: of 30 that were another story they leave 9, of 23 updates of
/// one story they lose 2.
const CONTAINED: f64 = 0.7;
const COVERED: f64 = 0.8;
/// Bytes of the later one's opening that stand in the earlier one word for word, from which it is
/// the same story.
const OPENED: u32 = 80;

/// Whether the later of a site's two articles is another story that goes on from the first: not of
/// the same day, with an opening of its own, and not most of the text.
fn is_next_story(pair: &Edge, facts: &dyn Fn(DocId) -> Facts) -> bool {
    let day = |doc| facts(doc).published.map(|seconds| seconds.div_euclid(DAY));
    let [of_a, of_b] = pair.openings;
    let opening = match (day(pair.a), day(pair.b)) {
        (Some(a), Some(b)) if a == b => return false,
        (Some(a), Some(b)) => {
            if b > a {
                of_b
            } else {
                of_a
            }
        }
        // Either may be the later one.
        _ => of_a.max(of_b),
    };
    opening < OPENED
        && pair.jaccard < WHOLE
        && pair.contained < CONTAINED
        && pair.coverage_a.max(pair.coverage_b) < COVERED
}

/// Where an article belongs among those that have their place: the origin of its cluster, itself
/// for a new one.
fn place(
    doc: DocId,
    mut found: Vec<Link>,
    all: &Ties<'_>,
    placed: &HashMap<DocId, (DocId, Above)>,
) -> (DocId, Above) {
    let pairs = all.pairs;
    found.sort_by(|x, y| {
        strength(&pairs[y.pair]).total_cmp(&strength(&pairs[x.pair])).then(x.source.cmp(&y.source))
    });
    let place = found.iter().find_map(|tie| {
        let (origin, from) = *placed.get(&tie.source)?;
        if origin == tie.source {
            return Some((origin, Some((tie.source, tie.pair))));
        }
        // The source is itself a copy: stay with the origin if there is a tie to it, else only
        // behind its whole text.
        if let Some(direct) = all.between(doc, origin) {
            return Some((origin, Some((origin, direct))));
        }
        let whole = from.is_some_and(|(above, p)| {
            above == origin
                && matches!(
                    pairs[p].relation,
                    Relation::Identical | Relation::Reprint | Relation::Update
                )
        });
        whole.then_some((origin, Some((tie.source, tie.pair))))
    });
    place.unwrap_or((doc, None))
}

/// Makes one of clusters whose origins are one text in all but edits, by way of one article at
/// most: of thousands of near-equal texts not all are compared with each other, and which of them
/// are met first is chance. A cluster that took in another is not itself taken in, so that likeness
/// does not drift from cluster to cluster.
fn merge_families(members: &mut BTreeMap<DocId, BTreeMap<DocId, Above>>, all: &Ties<'_>) {
    let mut home: HashMap<DocId, DocId> = HashMap::new();
    for (&origin, of_one) in &*members {
        let whole = |(doc, from): (&DocId, &Above)| match from {
            None => Some((*doc, origin)),
            Some((above, n)) => {
                (*above == origin && all.pairs[*n].is_whole()).then_some((*doc, origin))
            }
        };
        home.extend(of_one.iter().filter_map(whole));
    }
    // The larger first, then the one read first, and of a cluster's ways into it the strongest.
    let mut ways: Vec<(Reverse<usize>, DocId, DocId, usize, DocId)> = Vec::new();
    for (n, pair) in all.pairs.iter().enumerate().filter(|(_, p)| p.is_whole()) {
        for (origin, by) in [(pair.a, pair.b), (pair.b, pair.a)] {
            let (Some(own), Some(&of_other)) = (members.get(&origin), home.get(&by)) else {
                continue;
            };
            if of_other != origin {
                let size = members[&of_other].len();
                if (Reverse(size), of_other) < (Reverse(own.len()), origin) {
                    ways.push((Reverse(size), of_other, origin, n, by));
                }
            }
        }
    }
    ways.sort_by(|x, y| {
        (x.0, x.1, x.2)
            .cmp(&(y.0, y.1, y.2))
            .then_with(|| strength(&all.pairs[y.3]).total_cmp(&strength(&all.pairs[x.3])))
            .then(x.3.cmp(&y.3))
    });
    let (mut gone, mut took_in) = (BTreeSet::new(), BTreeSet::new());
    for (_, into, origin, n, by) in ways {
        if gone.contains(&origin) || gone.contains(&into) || took_in.contains(&origin) {
            continue;
        }
        let Some(mut moved) = members.remove(&origin) else { continue };
        gone.insert(origin);
        took_in.insert(into);
        moved.insert(origin, Some((by, n)));
        for (doc, from) in &mut moved {
            if let Some(direct) = all.between(*doc, into) {
                *from = Some((into, direct));
            }
        }
        members.entry(into).or_default().extend(moved);
    }
}

/// Puts another first where the pair of the two says that the first derives from it: what the pairs
/// say of them and what the cluster says must be one. `better` orders articles, the likelier origin
/// first.
fn put_source_first(
    origin: DocId,
    members: &mut BTreeMap<DocId, Above>,
    all: &Ties<'_>,
    better: &dyn Fn(&DocId, &DocId) -> std::cmp::Ordering,
) {
    let mut first = origin;
    // Sources can go round in a circle; then the last one that was not first yet stays.
    let mut been = BTreeSet::from([origin]);
    loop {
        let above = |(doc, from): (&DocId, &Above)| {
            let (of, n) = (*from)?;
            (of == first && !been.contains(doc) && derives(&all.pairs[n], first))
                .then_some((*doc, n))
        };
        let Some((source, n)) = members.iter().filter_map(above).min_by(|x, y| better(&x.0, &y.0))
        else {
            return;
        };
        members.insert(first, Some((source, n)));
        members.insert(source, None);
        for (doc, from) in &mut *members {
            if *doc != source
                && let Some(direct) = all.between(*doc, source)
            {
                *from = Some((source, direct));
            }
        }
        been.insert(source);
        first = source;
    }
}

/// Whether the pair says that this article derives from the other.
fn derives(pair: &Edge, doc: DocId) -> bool {
    pair.copy_and_source().is_some_and(|(copy, _)| copy == doc)
}

fn derivation(doc: DocId, (source, n): (DocId, usize), all: &Ties<'_>) -> Derivation {
    let pair = &all.pairs[n];
    Derivation {
        doc: source,
        tie: match pair {
            _ if derives(pair, doc) => Tie::Derived,
            Edge { common: true, .. } => Tie::Common,
            _ => Tie::Open,
        },
        relation: pair.relation,
        score: pair.score,
        coverage: pair.coverage_of(doc),
    }
}

fn ordered(x: DocId, y: DocId) -> (DocId, DocId) {
    (x.min(y), x.max(y))
}

/// Which of a pair is the copy; where the evidence left it open, the later, else the shorter, else
/// the one read later.
fn copy_and_source(pair: &Edge, facts: &dyn Fn(DocId) -> Facts) -> (DocId, DocId) {
    pair.copy_and_source().unwrap_or_else(|| {
        let order = earlier(facts(pair.a), facts(pair.b)).then(pair.a.cmp(&pair.b));
        if order.is_lt() { (pair.b, pair.a) } else { (pair.a, pair.b) }
    })
}

/// Among articles that stand alike: by date, those without one last, then the longer, then the one
/// read first. [`earlier`] would not do to sort by: it takes two articles by date or by length,
/// whichever both have, and so can go round in a circle over three.
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
        Relation::Update if pair.jaccard >= WHOLE => 3.0,
        Relation::Excerpt => 2.0,
        Relation::Rewrite | Relation::Update => 1.0,
        _ => 0.0,
    };
    class + pair.score.min(0.9999) * 0.5 + pair.jaccard * 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Side;
    fn pair(a: u32, b: u32, relation: Relation, derived: Option<Side>) -> Edge {
        Edge {
            a: DocId(a),
            b: DocId(b),
            relation,
            score: 0.9,
            jaccard: 0.6,
            derived,
            common: false,
            weight: 1.0,
            coverage_a: 0.5,
            coverage_b: 0.5,
            contained: 0.6,
            openings: [0, 0],
        }
    }

    fn ids(pairs: &[Edge]) -> Vec<Vec<u32>> {
        stars(pairs, &|_| Facts::default())
            .iter()
            .map(|c| c.members.iter().map(|m| m.doc.0).collect())
            .collect()
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
        let pairs = [
            pair(0, 1, Relation::Reprint, Some(Side::B)),
            pair(1, 2, Relation::Rewrite, Some(Side::B)),
        ];
        assert_eq!(ids(&pairs), [vec![0, 1, 2]]);
        let pairs = [
            pair(0, 1, Relation::Excerpt, Some(Side::B)),
            pair(1, 2, Relation::Rewrite, Some(Side::B)),
        ];
        assert_eq!(ids(&pairs), [vec![0, 1]]);
    }

    #[test]
    fn articles_that_stand_alike_are_sorted_whichever_dates_are_missing() {
        // Sixty undecided pairs apart from one another; of three articles by date or length the
        // first two can precede each other in a circle.
        let pairs: Vec<Edge> =
            (0..60).map(|n| pair(2 * n, 2 * n + 1, Relation::Rewrite, None)).collect();
        let facts = |doc: DocId| Facts {
            published: (!doc.0.is_multiple_of(3)).then_some(i64::from(doc.0 * 37 % 41)),
            words: doc.0 * 53 % 59,
        };
        let clusters = stars(&pairs, &facts);
        assert_eq!(clusters.len(), 60);
    }

    #[test]
    fn partial_and_shared_pairs_never_chain() {
        assert!(
            ids(&[
                pair(0, 1, Relation::Shared, None),
                pair(1, 2, Relation::Partial, Some(Side::B))
            ])
            .is_empty()
        );
    }

    #[test]
    fn a_sites_next_story_makes_no_cluster_and_its_next_version_does() {
        let next =
            Edge { jaccard: 0.25, contained: 0.5, ..pair(0, 1, Relation::Update, Some(Side::B)) };
        let is_cluster = |pair: Edge, days: [Option<i64>; 2]| {
            let facts = |doc: DocId| Facts {
                published: days[doc.0 as usize].map(|day| day * DAY + 7_000),
                words: 0,
            };
            !stars(&[pair], &facts).is_empty()
        };
        let days = [Some(3), Some(4)];
        assert!(!is_cluster(next, days));
        assert!(is_cluster(next, [Some(3), Some(3)]), "of one day");
        // Only how the later one opens counts.
        assert!(is_cluster(Edge { openings: [0, 90], ..next }, days));
        assert!(!is_cluster(Edge { openings: [90, 0], ..next }, days));
        assert!(is_cluster(Edge { openings: [90, 0], ..next }, [Some(4), Some(3)]));
        assert!(is_cluster(Edge { openings: [90, 0], ..next }, [None, Some(4)]), "either may be");
        assert!(!is_cluster(next, [None, None]));
        // Most of the text is there, as it was or in other words.
        assert!(is_cluster(Edge { contained: 0.7, ..next }, days));
        assert!(is_cluster(Edge { jaccard: 0.5, ..next }, days));
        assert!(is_cluster(Edge { coverage_a: 0.9, ..next }, days));
        // Across sites it is a copy.
        assert!(is_cluster(Edge { relation: Relation::Excerpt, ..next }, days));
    }

    #[test]
    fn the_article_that_the_first_derives_from_comes_first() {
        // 0 has more copies than 1, but comes from it.
        let pairs = [
            pair(0, 1, Relation::Reprint, Some(Side::A)),
            pair(0, 2, Relation::Reprint, Some(Side::B)),
            pair(0, 3, Relation::Reprint, Some(Side::B)),
            pair(1, 3, Relation::Rewrite, Some(Side::B)),
        ];
        let found = stars(&pairs, &|_| Facts::default());
        let members: Vec<_> = found[0]
            .members
            .iter()
            .map(|m| (m.doc.0, m.from.as_ref().map(|f| (f.doc.0, f.tie))))
            .collect();
        let by = |doc| Some((doc, Tie::Derived));
        assert_eq!(members, [(1, None), (0, by(1)), (2, by(0)), (3, by(1))]);
    }

    #[test]
    fn of_two_carriers_the_agency_is_first_else_the_earlier() {
        let common =
            |a, b| Edge { common: true, weight: 3.0, ..pair(a, b, Relation::Reprint, None) };
        let dates = |doc: DocId| Facts { published: Some(-i64::from(doc.0)), words: 0 };
        let found = stars(&[common(0, 1), common(0, 2), common(1, 2)], &dates);
        let ties = |found: &[Cluster]| -> Vec<(u32, Option<Tie>)> {
            found[0].members.iter().map(|m| (m.doc.0, m.from.as_ref().map(|f| f.tie))).collect()
        };
        assert_eq!(ties(&found), [(2, None), (0, Some(Tie::Common)), (1, Some(Tie::Common))]);
        let from_agency = |doc| pair(0, doc, Relation::Reprint, Some(Side::B));
        let found = stars(&[from_agency(1), from_agency(2), common(1, 2)], &dates);
        assert_eq!(ties(&found), [(0, None), (1, Some(Tie::Derived)), (2, Some(Tie::Derived))]);
    }

    #[test]
    fn a_family_whose_members_did_not_all_meet_is_one_cluster() {
        // Three firsts of groups, each with members of its own, and 9 that all of them met.
        let mut pairs: Vec<Edge> = Vec::new();
        for first in [0, 3, 6] {
            for other in [first + 1, first + 2, 9] {
                pairs.push(pair(first, other, Relation::Reprint, None));
            }
        }
        assert_eq!(ids(&pairs).len(), 1, "{:?}", ids(&pairs));
        for edge in &mut pairs {
            edge.relation = Relation::Excerpt;
        }
        assert_eq!(ids(&pairs).len(), 3, "{:?}", ids(&pairs));
    }
}
