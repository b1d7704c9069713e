//! Which articles stay when a text corpus is cleaned: of each cluster one and what that one does
//! not replace, and all that stand in none.
//!
//! * time: linear in the members of clusters, sorted once, and a look-up of a pair for each
//! * space: some 40 bytes an article of a cluster

use super::{Cluster, Member};
use crate::article::DocId;
use crate::classify::Relation;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

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
    /// The least share of an article's words that must stand in the one that is kept, 0..=1; below
    /// it the article stays. Of 14 articles dropped at .5 that were read, four were another story
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
    /// The kept one has its text.
    Replaced,
    /// It is something else to the kept one than what may be dropped.
    Relation,
    /// Too little of it stands in the kept one.
    Coverage,
}

impl Why {
    /// The name that every file uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Replaced => "replaced",
            Self::Relation => "relation_not_dropped",
            Self::Coverage => "too_much_of_its_own",
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
    /// The article that is kept of the cluster.
    pub kept: DocId,
    /// Why it stays or goes.
    pub why: Why,
    /// What it is to the kept one; `None` for that itself.
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
}

/// What becomes of the articles of all clusters, in the clusters' order. Where the policy leaves
/// several, the origin stays, else the one read first.
///
/// `link` says what one article is to another, in this order; `None` where the two are no pair.
///
/// ```
/// use reprint::internals::article::DocId;
/// use reprint::internals::classify::Relation;
/// use reprint::internals::cluster::keep::{KeepConfig, Link, Policy, Traits, Why, fates};
/// use reprint::internals::cluster::{Cluster, Member};
///
/// let member = |n| Member { doc: DocId(n), from: None };
/// let clusters = [Cluster { members: vec![member(4), member(1), member(2)] }];
/// let words = |doc: DocId| Traits { words: if doc == DocId(2) { 900 } else { 300 }, ..Traits::default() };
/// // Article 4 was cut to half of article 1, and stands whole in the others.
/// let link = |doc: DocId, _| Some(Link { relation: Relation::Excerpt, coverage: if doc == DocId(1) { 0.4 } else { 1.0 } });
/// let config = KeepConfig { by: Some(Policy::Longest), ..KeepConfig::default() };
/// let fates = fates(&clusters, &config, &words, &link);
/// let why: Vec<(u32, Why)> = fates.iter().map(|fate| (fate.doc.0, fate.why)).collect();
/// assert_eq!(why, [(4, Why::Replaced), (1, Why::Coverage), (2, Why::Chosen)]);
/// ```
#[must_use]
pub fn fates(
    clusters: &[Cluster],
    config: &KeepConfig,
    traits: &dyn Fn(DocId) -> Traits,
    link: &dyn Fn(DocId, DocId) -> Option<Link>,
) -> Vec<Fate> {
    let policy = config.by.unwrap_or(Policy::Origin);
    // The origin stands first and the rest in reading order, and the first of equals is taken.
    let place = |member: &Member| {
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
    let mut fates = Vec::new();
    for (number, cluster) in (1..).zip(clusters) {
        let Some(kept) =
            cluster.members.iter().min_by_key(|member| place(member)).map(|member| member.doc)
        else {
            continue;
        };
        for member in cluster.members.iter().filter(|member| !traits(member.doc).is_lent) {
            let doc = member.doc;
            let (found, is_direct) = match link(doc, kept) {
                _ if doc == kept => (None, true),
                Some(direct) => (Some(direct), true),
                None => (Some(by_way(cluster, doc, kept, link)), false),
            };
            let why = match found {
                None => Why::Chosen,
                Some(found) if !config.drop.contains(&found.relation) => Why::Relation,
                Some(found) if found.coverage < config.coverage => Why::Coverage,
                Some(_) => Why::Replaced,
            };
            fates.push(Fate { doc, cluster: number, kept, why, link: found, is_direct });
        }
    }
    fates
}

/// What an article is to another it was not compared with: up to what it is compared with, and so
/// on to the origin, and down to the other.
fn by_way(
    cluster: &Cluster,
    doc: DocId,
    kept: DocId,
    link: &dyn Fn(DocId, DocId) -> Option<Link>,
) -> Link {
    let line = |from: DocId| {
        let mut line = vec![from];
        // A star is no ring, but nothing here would end one.
        while line.len() <= cluster.members.len() {
            let last = line[line.len() - 1];
            let member = cluster.members.iter().find(|member| member.doc == last);
            match member.and_then(|member| member.from.as_ref()) {
                Some(from) => line.push(from.doc),
                None => break,
            }
        }
        line
    };
    let (up, mut down) = (line(doc), line(kept));
    down.reverse();
    let whole = Link { relation: Relation::Identical, coverage: 1.0 };
    let nothing = Link { relation: Relation::Unrelated, coverage: 0.0 };
    let steps = up.windows(2).chain(down.windows(2));
    steps.fold(whole, |so_far, step| {
        let step = link(step[0], step[1]).unwrap_or(nothing);
        let weaker = match so_far.relation.cmp(&step.relation) {
            Ordering::Less => step.relation,
            _ => so_far.relation,
        };
        Link { relation: weaker, coverage: so_far.coverage * step.coverage }
    })
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

    fn kept(policy: Policy, traits: &dyn Fn(DocId) -> Traits) -> Vec<u32> {
        let config = KeepConfig { by: Some(policy), ..KeepConfig::default() };
        let same = |_, _| Some(Link { relation: Relation::Identical, coverage: 1.0 });
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
        assert_eq!(fates(&[], &KeepConfig::default(), &same, &|_, _| None), []);
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
        let link = |a: DocId, b: DocId| {
            let coverage = if a < b { 0.5 } else { 1.0 };
            let relation = if a.0.max(b.0) == 2 { Relation::Excerpt } else { Relation::Reprint };
            (a.0.abs_diff(b.0) == 1).then_some(Link { relation, coverage })
        };
        let last = |doc: DocId| Traits { published: Some(i64::from(doc.0)), ..Traits::default() };
        let config =
            KeepConfig { by: Some(Policy::Latest), coverage: 0.5, ..KeepConfig::default() };
        let found = fates(&[Cluster { members }], &config, &last, &link);
        assert_eq!(found[0].link, Some(Link { relation: Relation::Excerpt, coverage: 0.25 }));
        assert_eq!((found[0].why, found[0].is_direct), (Why::Coverage, false));
        assert_eq!((found[1].why, found[2].why), (Why::Replaced, Why::Chosen));
    }
}
