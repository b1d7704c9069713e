//! Which article of a cluster stays when a text corpus is cleaned: one of each, and all that stand in none.
//!
//! * time: linear in the members of clusters, sorted once
//! * space: 4 bytes an article that goes

use super::{Cluster, Member};
use crate::article::DocId;
use serde::{Deserialize, Serialize};

/// What is kept of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// The article the others come from.
    Origin,
    /// The one with the most words outside page furniture.
    Longest,
    /// The one published first; those without a date come last.
    Earliest,
    /// The one of the outlet that stands first in [`KeepConfig::outlets`]; those of other outlets come last.
    OutletOrder,
}

/// What of the articles is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeepConfig {
    /// By what; `None` makes no list.
    pub by: Option<Policy>,
    /// Outlets, the best first, as [`outlet`](crate::article::outlet) tells them: for [`Policy::OutletOrder`].
    pub outlets: Vec<String>,
}

/// What the choice asks of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Seconds since the epoch.
    pub published: Option<i64>,
    /// Words outside furniture.
    pub words: u32,
    /// Place of its outlet in the order, from 0; `None` for those that are not in it.
    pub outlet: Option<usize>,
}

/// The articles that go, ascending: every member of a cluster but the one that the policy keeps. Where the policy leaves
/// several, the origin stays, else the one read first.
///
/// ```
/// use reprint::article::DocId;
/// use reprint::cluster::keep::{Policy, Traits, dropped};
/// use reprint::cluster::{Cluster, Member};
///
/// let member = |n| Member { doc: DocId(n), from: None };
/// let cluster = Cluster { members: vec![member(4), member(1), member(2)] };
/// let words = |doc: DocId| Traits { words: if doc == DocId(2) { 900 } else { 300 }, ..Traits::default() };
/// assert_eq!(dropped(&[cluster.clone()], Policy::Longest, &words), [DocId(1), DocId(4)]);
/// assert_eq!(dropped(&[cluster], Policy::Origin, &words), [DocId(1), DocId(2)]);
/// ```
#[must_use]
pub fn dropped(clusters: &[Cluster], policy: Policy, traits: &dyn Fn(DocId) -> Traits) -> Vec<DocId> {
    // The origin stands first and the rest in reading order, and the first of equals is taken.
    let place = |member: &Member| {
        let Traits { published, words, outlet } = traits(member.doc);
        match policy {
            Policy::Origin => 0,
            Policy::Longest => -i128::from(words),
            Policy::Earliest => published.map_or(i128::MAX, i128::from),
            Policy::OutletOrder => outlet.map_or(i128::MAX, |place| place as i128),
        }
    };
    let mut gone: Vec<DocId> = clusters
        .iter()
        .flat_map(|cluster| {
            let stays = cluster.members.iter().min_by_key(|member| place(member)).map(|member| member.doc);
            cluster.members.iter().map(|member| member.doc).filter(move |doc| Some(*doc) != stays)
        })
        .collect();
    gone.sort_unstable();
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(docs: &[u32]) -> Cluster {
        Cluster { members: docs.iter().map(|&n| Member { doc: DocId(n), from: None }).collect() }
    }

    fn kept(policy: Policy, traits: &dyn Fn(DocId) -> Traits) -> Vec<u32> {
        let gone = dropped(&[cluster(&[7, 1, 2, 9]), cluster(&[3, 4])], policy, traits);
        [7, 1, 2, 9, 3, 4].into_iter().filter(|n| !gone.contains(&DocId(*n))).collect()
    }

    #[test]
    fn each_policy_keeps_one_of_a_cluster() {
        let dates = |doc: DocId| Traits { published: [2, 9].contains(&doc.0).then_some(-5), ..Traits::default() };
        assert_eq!(kept(Policy::Earliest, &dates), [2, 3]);
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
        for policy in [Policy::Origin, Policy::Longest, Policy::Earliest, Policy::OutletOrder] {
            assert_eq!(kept(policy, &same), [7, 3], "{policy:?}");
        }
        assert_eq!(dropped(&[], Policy::Origin, &same), []);
    }
}
