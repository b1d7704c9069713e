//! Which articles stay when a text corpus is cleaned: of each cluster those that no article that
//! stays replaces, and all that stand in none.
//!
//! The articles of a cluster are gone through in the order of preference. The first one stays; each
//! further one goes if an article that stays already has its text, and else stays too and may stand
//! for later ones. So of what is not covered by the best article of a cluster, no two copies stay.
//! What retells another goes only for one that it was compared with: two articles may each retell
//! much of a third and have little in common.
//!
//! * time: linear in the pairs inside clusters; where two articles were not compared, the way from
//!   one to the other, for each article that goes through to each that stays
//! * space: some 40 bytes an article of a cluster and 32 a pair in one

use super::{Cluster, Edge, Member};
use crate::article::DocId;
use crate::classify::Relation;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What is kept of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// The article the others come from.
    Origin,
    /// The one with the most words outside boilerplate.
    Longest,
    /// The one published first; those without a date come last.
    Earliest,
    /// The one published last; those without a date come last.
    Latest,
    /// The one of the outlet that stands first in [`KeepConfig::outlets`]; those of other outlets
    /// come last.
    OutletOrder,
}

/// What of the articles is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeepConfig {
    /// By what; `None` makes no list.
    pub by: Option<Policy>,
    /// Outlets, the best first, by the names that [`outlet`](crate::article::outlet) gives: for
    /// [`Policy::OutletOrder`].
    pub outlets: Vec<String>,
    /// What an article must be to the one that is kept to be dropped, of [`RELATIONS`].
    pub drop: Vec<Relation>,
    /// The least share of an article's words that must stand in one that is kept, 0..=1; below it
    /// the article stays. Of 14 articles dropped at .5 that were read, four were another story
    /// and had .50 to .52.
    pub coverage: f64,
}

/// What makes clusters: only such an article can be dropped.
pub const RELATIONS: [Relation; 5] = [
    Relation::Identical,
    Relation::Reprint,
    Relation::Excerpt,
    Relation::Rewrite,
    Relation::Update,
];

impl Default for KeepConfig {
    /// Half: what is kept then has at least as much of a dropped article as it lacks. Nobody
    /// measured another.
    fn default() -> Self {
        Self { by: None, outlets: Vec::new(), drop: RELATIONS.to_vec(), coverage: 0.75 }
    }
}

/// What the choice asks of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Seconds since the epoch.
    pub published: Option<i64>,
    /// Words outside boilerplate.
    pub words: u32,
    /// Place of its outlet in the order, from 0; `None` for those that are not in it.
    pub outlet: Option<usize>,
    /// Whether it comes from an archive: such an article is kept whatever the policy says.
    pub is_lent: bool,
}

/// What one article is to another of its cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// What was done to the text.
    pub relation: Relation,
    /// Share of the first one's words that stand in the other, 0..=1.
    pub coverage: f64,
}

/// Why an article of a cluster stays or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The policy keeps it.
    Chosen,
    /// One that stays has its text.
    Replaced,
    /// It is something else to those that stay than what may be dropped.
    Relation,
    /// Too little of it stands in any one that stays.
    Coverage,
    /// It was compared with none of those that stay, and what leads to one of them retells.
    NotCompared,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Chosen, Self::Replaced, Self::Relation, Self::Coverage, Self::NotCompared];

    /// The name that every file uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Replaced => "replaced",
            Self::Relation => "relation_not_dropped",
            Self::Coverage => "too_much_of_its_own",
            Self::NotCompared => "not_compared",
        }
    }
}

/// What becomes of an article of a cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fate {
    /// The article.
    pub doc: DocId,
    /// Its cluster, from 1.
    pub cluster: u32,
    /// The article that stays and has most of this one: what replaces it if it goes. Itself for the
    /// one that the policy keeps.
    pub nearest: DocId,
    /// Why it stays or goes.
    pub why: Why,
    /// What it is to `nearest`; `None` for that itself.
    pub link: Option<Link>,
    /// Whether the two were compared with each other. Where not, `link` goes by way of articles
    /// that were: the weakest relation, and the product of the shares.
    pub is_direct: bool,
}

impl Fate {
    /// Whether the article goes.
    #[must_use]
    pub fn is_dropped(&self) -> bool {
        self.why == Why::Replaced
    }

    /// What is left of it: itself if it stays, else what replaces it.
    #[must_use]
    pub fn kept(&self) -> DocId {
        if self.is_dropped() { self.nearest } else { self.doc }
    }
}

/// What becomes of the articles of all clusters, in the clusters' order. Where the policy leaves
/// several, the origin is preferred, then the one read first.
///
/// `pairs` are those that were judged; what is said of two articles that are no pair goes by way of
/// pairs.
///
/// ```
/// use reprint::internals::article::DocId;
/// use reprint::internals::classify::Relation;
/// use reprint::internals::cluster::keep::{KeepConfig, Policy, Traits, Why, fates};
/// use reprint::internals::cluster::{Cluster, Edge, Member};
///
/// let member = |n| Member { doc: DocId(n), from: None };
/// let clusters = [Cluster { members: vec![member(4), member(1), member(2), member(3)] }];
/// let words = |doc: DocId| Traits { words: 900 - doc.0, ..Traits::default() };
/// let pair = |a, b, coverage_a, coverage_b| Edge {
///     a: DocId(a), b: DocId(b), coverage_a, coverage_b, relation: Relation::Excerpt, score: 1.0,
///     jaccard: 0.4, derived: None, common: false, weight: 1.0, contained: 0.6, openings: [0; 2],
/// };
/// // Article 4 stands whole in the longest one, and most of 2 does not; 3 stands whole in 2.
/// let pairs = [pair(1, 2, 0.4, 0.4), pair(1, 4, 0.4, 1.0), pair(2, 3, 0.5, 1.0)];
/// let config = KeepConfig { by: Some(Policy::Longest), ..KeepConfig::default() };
/// let fates = fates(&clusters, &config, &words, &pairs);
/// let found: Vec<_> = fates.iter().map(|fate| (fate.doc.0, fate.why, fate.nearest.0)).collect();
/// assert_eq!(
///     found,
///     [(4, Why::Replaced, 1), (1, Why::Chosen, 1), (2, Why::Coverage, 1), (3, Why::Replaced, 2)]
/// );
/// ```
#[must_use]
pub fn fates(
    clusters: &[Cluster],
    config: &KeepConfig,
    traits: &dyn Fn(DocId) -> Traits,
    pairs: &[Edge],
) -> Vec<Fate> {
    let inside = pairs_inside(clusters, pairs);
    let of_one = |((number, cluster), pairs): ((u32, &Cluster), &Vec<&Edge>)| {
        Choice::of(cluster, config, pairs).fates(number, config, traits)
    };
    (1..).zip(clusters).zip(&inside).flat_map(of_one).collect()
}

/// The pairs of which both articles are in one cluster, for each of the clusters.
fn pairs_inside<'a>(clusters: &[Cluster], pairs: &'a [Edge]) -> Vec<Vec<&'a Edge>> {
    let home: HashMap<DocId, usize> = (0..)
        .zip(clusters)
        .flat_map(|(at, cluster)| cluster.members.iter().map(move |member| (member.doc, at)))
        .collect();
    let mut inside = vec![Vec::new(); clusters.len()];
    for pair in pairs {
        if let Some(&at) = home.get(&pair.a).filter(|at| home.get(&pair.b) == Some(at)) {
            inside[at].push(pair);
        }
    }
    inside
}

/// A cluster while it is gone through.
struct Choice<'a> {
    cluster: &'a Cluster,
    drop: &'a [Relation],
    floor: f64,
    /// What each article is to those it was compared with.
    links: HashMap<DocId, HashMap<DocId, Link>>,
    /// The articles from each up to the origin by way of what it is compared with, itself first.
    ways: HashMap<DocId, Vec<DocId>>,
    /// For each article of a pair the first that has its text: one for all equal texts.
    same: HashMap<DocId, DocId>,
    /// Those that stay so far, in the order of preference.
    kept: Vec<DocId>,
}

/// An article that stays, as what it may replace sees it.
#[derive(Clone, Copy)]
struct Standing {
    kept: DocId,
    link: Link,
    is_direct: bool,
}

impl Standing {
    /// Whether what is said of the two was found by comparing texts. Words that stand in a copy of
    /// a copy stand in both; of what was retold twice nobody knows how much is left.
    fn is_held(&self) -> bool {
        let is_retold = matches!(self.link.relation, Relation::Rewrite | Relation::Update);
        self.is_direct || !is_retold
    }
}

impl<'a> Choice<'a> {
    fn of(cluster: &'a Cluster, config: &'a KeepConfig, pairs: &[&Edge]) -> Self {
        let mut links: HashMap<DocId, HashMap<DocId, Link>> = HashMap::new();
        let mut equal: HashMap<DocId, DocId> = HashMap::new();
        for Edge { a, b, relation, coverage_a, coverage_b, .. } in pairs {
            let (relation, identical) = (*relation, *relation == Relation::Identical);
            for (doc, other, coverage) in [(*a, *b, *coverage_a), (*b, *a, *coverage_b)] {
                let coverage = if identical { 1.0 } else { coverage };
                links.entry(doc).or_default().insert(other, Link { relation, coverage });
            }
            if identical {
                let [x, y] = [a, b].map(|&doc| first_of(&equal, doc));
                equal.insert(x.max(y), x.min(y));
            }
        }
        let same = links.keys().map(|&doc| (doc, first_of(&equal, doc))).collect();
        let above: HashMap<DocId, DocId> = cluster
            .members
            .iter()
            .filter_map(|member| Some((member.doc, member.from.as_ref()?.doc)))
            .collect();
        let way = |doc: DocId| {
            let up = std::iter::successors(Some(doc), |doc| above.get(doc).copied());
            // A star is no ring, but nothing here would end one.
            up.take(cluster.members.len()).collect()
        };
        let ways = cluster.members.iter().map(|member| (member.doc, way(member.doc))).collect();
        let (drop, floor) = (config.drop.as_slice(), config.coverage);
        Self { cluster, drop, floor, links, ways, same, kept: Vec::new() }
    }

    /// What becomes of its articles, in the cluster's order.
    fn fates(
        mut self,
        number: u32,
        config: &KeepConfig,
        traits: &dyn Fn(DocId) -> Traits,
    ) -> Vec<Fate> {
        let policy = config.by.unwrap_or(Policy::Origin);
        // The origin stands first and the rest in reading order, and equals stay so.
        let place = |member: &&Member| {
            let Traits { published, words, outlet, is_lent } = traits(member.doc);
            let place = match policy {
                Policy::Origin => 0,
                Policy::Longest => -i128::from(words),
                Policy::Earliest => published.map_or(i128::MAX, i128::from),
                Policy::Latest => published.map_or(i128::MAX, |at| -i128::from(at)),
                Policy::OutletOrder => outlet.map_or(i128::MAX, |place| place as i128),
            };
            (!is_lent, place)
        };
        let mut order: Vec<&Member> = self.cluster.members.iter().collect();
        order.sort_by_key(place);
        let mut fates: HashMap<DocId, Fate> = HashMap::new();
        for doc in order.into_iter().map(|member| member.doc) {
            if traits(doc).is_lent {
                self.kept.push(doc);
                continue;
            }
            let found = self.standing_for(doc);
            let why = match &found {
                None => Why::Chosen,
                Some(found) if !self.may_go(found.link) => Why::Relation,
                Some(found) if found.link.coverage < self.floor => Why::Coverage,
                Some(found) if !found.is_held() => Why::NotCompared,
                Some(_) => Why::Replaced,
            };
            if why != Why::Replaced {
                self.kept.push(doc);
            }
            let nearest = found.map_or(doc, |found| found.kept);
            let (link, is_direct) =
                (found.map(|found| found.link), found.is_none_or(|found| found.is_direct));
            fates.insert(doc, Fate { doc, cluster: number, nearest, why, link, is_direct });
        }
        self.cluster.members.iter().filter_map(|member| fates.remove(&member.doc)).collect()
    }

    fn may_go(&self, link: Link) -> bool {
        self.drop.contains(&link.relation)
    }

    fn replaces(&self, found: &Standing) -> bool {
        self.may_go(found.link) && found.link.coverage >= self.floor && found.is_held()
    }

    /// Of the articles that stay so far, the one that has most of an article: one that replaces it
    /// before one that does not, one it was compared with before others, and the most preferred of
    /// equals. `None` where none stays yet.
    fn standing_for(&self, doc: DocId) -> Option<Standing> {
        let none = HashMap::new();
        let links = self.links.get(&doc).unwrap_or(&none);
        let direct = self
            .kept
            .iter()
            .filter_map(|&kept| Some(Standing { kept, link: *links.get(&kept)?, is_direct: true }));
        let found = self.best(direct);
        if found.is_some_and(|found| self.replaces(&found)) {
            return found;
        }
        let others = self
            .kept
            .iter()
            .filter(|kept| !links.contains_key(kept))
            .map(|&kept| Standing { kept, link: self.by_way(doc, kept), is_direct: false });
        self.best(found.into_iter().chain(others))
    }

    fn best(&self, all: impl Iterator<Item = Standing>) -> Option<Standing> {
        all.reduce(|best, next| {
            let rank = |of: &Standing| (self.replaces(of), self.may_go(of.link), of.is_direct);
            let order = rank(&next).cmp(&rank(&best));
            let order = order.then(next.link.coverage.total_cmp(&best.link.coverage));
            if order.is_gt() { next } else { best }
        })
    }

    /// What an article is to another it was not compared with: equal texts are equal whatever they
    /// were compared with; of others up to what both are compared with in the end, and down to the
    /// other.
    fn by_way(&self, doc: DocId, kept: DocId) -> Link {
        let whole = Link { relation: Relation::Identical, coverage: 1.0 };
        if self.same.get(&doc).is_some_and(|same| self.same.get(&kept) == Some(same)) {
            return whole;
        }
        let (up, down) = (&self.ways[&doc], &self.ways[&kept]);
        let nothing = Link { relation: Relation::Unrelated, coverage: 0.0 };
        let common = up.iter().rev().zip(down.iter().rev()).take_while(|(x, y)| x == y).count();
        if common == 0 {
            return nothing;
        }
        // Up to the first article that is on both ways, and from there down.
        let [up, down] = [up, down].map(|way| &way[..=way.len() - common]);
        let steps = up.windows(2).map(|step| (step[0], step[1]));
        let steps = steps.chain(down.windows(2).rev().map(|step| (step[1], step[0])));
        steps.fold(whole, |so_far, (from, to)| {
            let step = self.links.get(&from).and_then(|links| links.get(&to)).copied();
            let step = step.unwrap_or(nothing);
            Link {
                relation: so_far.relation.max(step.relation),
                coverage: so_far.coverage * step.coverage,
            }
        })
    }
}

/// The first of the articles with a text, given for some of them one that is read before.
fn first_of(equal: &HashMap<DocId, DocId>, doc: DocId) -> DocId {
    let mut first = doc;
    while let Some(&before) = equal.get(&first).filter(|before| **before != first) {
        first = before;
    }
    first
}

/// The articles that go, ascending.
#[must_use]
pub fn dropped(fates: &[Fate]) -> Vec<DocId> {
    let mut gone: Vec<DocId> =
        fates.iter().filter(|fate| fate.is_dropped()).map(|fate| fate.doc).collect();
    gone.sort_unstable();
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{Derivation, Tie};

    fn cluster(docs: &[u32]) -> Cluster {
        Cluster { members: docs.iter().map(|&n| Member { doc: DocId(n), from: None }).collect() }
    }

    /// A pair with the share of each that stands in the other.
    fn pair(docs: [u32; 2], relation: Relation, [coverage_a, coverage_b]: [f64; 2]) -> Edge {
        let [a, b] = docs.map(DocId);
        let (score, jaccard, weight) = (1.0, 0.5, 1.0);
        let (derived, common) = (None, false);
        let (contained, openings) = (0.6, [0; 2]);
        Edge {
            a,
            b,
            relation,
            score,
            jaccard,
            derived,
            common,
            weight,
            coverage_a,
            coverage_b,
            contained,
            openings,
        }
    }

    fn equal(docs: [u32; 2]) -> Edge {
        pair(docs, Relation::Identical, [1.0; 2])
    }

    /// By date, the last one read first.
    fn last_read(doc: DocId) -> Traits {
        Traits { published: Some(i64::from(doc.0)), ..Traits::default() }
    }

    fn latest(coverage: f64) -> KeepConfig {
        KeepConfig { by: Some(Policy::Latest), coverage, ..KeepConfig::default() }
    }

    /// What becomes of each, and which stands for it.
    fn told(fates: &[Fate]) -> Vec<(u32, Why, u32)> {
        fates.iter().map(|fate| (fate.doc.0, fate.why, fate.nearest.0)).collect()
    }

    fn kept(policy: Policy, traits: &dyn Fn(DocId) -> Traits) -> Vec<u32> {
        let config = KeepConfig { by: Some(policy), ..KeepConfig::default() };
        let same = [[1, 2], [1, 7], [1, 9], [2, 7], [2, 9], [3, 4], [7, 9]].map(equal);
        let gone =
            dropped(&fates(&[cluster(&[7, 1, 2, 9]), cluster(&[3, 4])], &config, traits, &same));
        [7, 1, 2, 9, 3, 4].into_iter().filter(|n| !gone.contains(&DocId(*n))).collect()
    }

    #[test]
    fn each_policy_keeps_one_of_a_cluster() {
        let dates = |doc: DocId| Traits {
            published: [2, 9].contains(&doc.0).then_some(i64::from(doc.0) - 5),
            ..Traits::default()
        };
        assert_eq!(kept(Policy::Earliest, &dates), [2, 3]);
        assert_eq!(kept(Policy::Latest, &dates), [9, 3]);
        let words = |doc: DocId| Traits { words: doc.0 % 5, ..Traits::default() };
        assert_eq!(kept(Policy::Longest, &words), [9, 4]);
        let outlets = |doc: DocId| Traits {
            outlet: [(1, 1), (2, 0)].into_iter().find(|x| x.0 == doc.0).map(|x| x.1),
            ..Traits::default()
        };
        assert_eq!(kept(Policy::OutletOrder, &outlets), [2, 3]);
    }

    #[test]
    fn the_origin_stays_where_nothing_tells_them_apart() {
        let same = |_: DocId| Traits::default();
        for policy in
            [Policy::Origin, Policy::Longest, Policy::Earliest, Policy::Latest, Policy::OutletOrder]
        {
            assert_eq!(kept(policy, &same), [7, 3], "{policy:?}");
        }
        assert_eq!(fates(&[], &KeepConfig::default(), &same, &[]), []);
    }

    #[test]
    fn what_the_best_one_does_not_cover_is_held_against_the_others_that_stay() {
        // Half of 1, 2 and 3 stands in 9. 3 stays for that; 2 has its text, and 1 most of it.
        let pairs = [
            pair([1, 2], Relation::Reprint, [0.95, 0.95]),
            pair([1, 3], Relation::Reprint, [0.91, 0.92]),
            pair([1, 9], Relation::Excerpt, [0.5, 0.9]),
            equal([2, 3]),
            pair([2, 9], Relation::Excerpt, [0.5, 0.9]),
            pair([3, 9], Relation::Excerpt, [0.5, 0.9]),
        ];
        let clusters = [cluster(&[9, 1, 2, 3])];
        assert_eq!(
            told(&fates(&clusters, &latest(0.9), &last_read, &pairs)),
            [
                (9, Why::Chosen, 9),
                (1, Why::Replaced, 3),
                (2, Why::Replaced, 3),
                (3, Why::Coverage, 9)
            ]
        );
        // What may not be dropped stands in nobody's way and still stands for others.
        let only = KeepConfig { drop: vec![Relation::Identical], ..latest(0.9) };
        let found = fates(&clusters, &only, &last_read, &pairs);
        assert_eq!(
            told(&found)[1..],
            [(1, Why::Relation, 3), (2, Why::Replaced, 3), (3, Why::Relation, 9)]
        );
    }

    #[test]
    fn of_equal_texts_one_stays_though_each_was_compared_with_the_first_only() {
        let pairs = [equal([0, 1]), equal([0, 2]), pair([0, 9], Relation::Excerpt, [0.2, 0.9])];
        let found = fates(&[cluster(&[0, 1, 2, 9])], &latest(1.0), &last_read, &pairs);
        assert_eq!(
            told(&found),
            [
                (0, Why::Replaced, 2),
                (1, Why::Replaced, 2),
                (2, Why::Relation, 9),
                (9, Why::Chosen, 9)
            ]
        );
        assert!(found[0].is_direct && !found[1].is_direct && !found[2].is_direct);
    }

    #[test]
    fn what_was_not_compared_goes_by_way_of_the_origin() {
        let from = |doc| {
            Some(Derivation {
                doc: DocId(doc),
                tie: Tie::Derived,
                relation: Relation::Reprint,
                score: 1.0,
                coverage: 1.0,
            })
        };
        let members = [(0, None), (1, from(0)), (2, from(1))];
        let members = members.map(|(doc, from)| Member { doc: DocId(doc), from }).to_vec();
        // Each next one was cut to half of the one before.
        let pairs = [
            pair([0, 1], Relation::Reprint, [0.5, 1.0]),
            pair([1, 2], Relation::Excerpt, [0.5, 1.0]),
        ];
        let found = fates(&[Cluster { members }], &latest(0.5), &last_read, &pairs);
        assert_eq!(found[0].link, Some(Link { relation: Relation::Excerpt, coverage: 0.25 }));
        assert_eq!((found[0].why, found[0].is_direct), (Why::Coverage, false));
        assert_eq!((found[1].why, found[2].why), (Why::Replaced, Why::Chosen));
    }

    #[test]
    fn what_was_retold_is_dropped_only_for_what_it_was_compared_with() {
        let from = |doc| {
            let (tie, score, coverage) = (Tie::Derived, 1.0, 1.0);
            Some(Derivation { doc: DocId(doc), tie, relation: Relation::Rewrite, score, coverage })
        };
        let members = [(0, None), (1, from(0)), (2, from(0))];
        let members = members.map(|(doc, from)| Member { doc: DocId(doc), from }).to_vec();
        let clusters = [Cluster { members }];
        for relation in [Relation::Rewrite, Relation::Update] {
            let pairs =
                [pair([0, 1], relation, [0.99, 0.99]), pair([0, 2], Relation::Reprint, [0.99; 2])];
            let found = fates(&clusters, &latest(0.75), &last_read, &pairs);
            assert_eq!(
                told(&found),
                [(0, Why::Replaced, 2), (1, Why::NotCompared, 2), (2, Why::Chosen, 2)]
            );
            assert_eq!((found[0].kept(), found[1].kept()), (DocId(2), DocId(1)));
            let compared = [&pairs[..], &[pair([1, 2], relation, [0.9; 2])]].concat();
            let found = fates(&clusters, &latest(0.75), &last_read, &compared);
            assert_eq!(told(&found)[1], (1, Why::Replaced, 2));
        }
    }

    #[test]
    fn what_an_archive_lent_stays_and_is_no_row() {
        let traits = |doc: DocId| Traits { is_lent: doc.0 < 2, ..last_read(doc) };
        let pairs = [equal([0, 1]), equal([0, 5]), equal([1, 5])];
        let found = fates(&[cluster(&[0, 1, 5])], &latest(0.75), &traits, &pairs);
        assert_eq!(told(&found), [(5, Why::Replaced, 1)]);
    }
}
