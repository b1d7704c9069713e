//! Scores a run on a planted dump against the dump's truth.
//!
//! True pairs are the pairs of one story's origin and copies; found pairs are those that stand in
//! one cluster. A round-up holds pieces of three stories and belongs to none: it is not counted,
//! whichever cluster it joins, as long as it merges no two.

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a page is, from `truth.csv`.
#[derive(Clone, Debug)]
pub struct Role {
    /// The story it tells; empty for a round-up.
    pub story: String,
    /// Its part in the story.
    pub role: String,
}

impl Role {
    fn is_copy(&self) -> bool {
        COPIES.contains(&self.role.as_str())
    }

    fn counts(&self) -> bool {
        self.is_copy() || self.role == "origin"
    }
}

/// Roles that derive from the origin, from the nearest to the farthest.
const COPIES: [&str; 6] = ["mirror", "reprint", "brief", "rewrite", "summary", "paraphrase"];

/// A reported pair.
#[derive(Clone, Debug)]
pub struct Reported {
    /// One.
    pub a: String,
    /// The other.
    pub b: String,
    /// Its relation's name.
    pub relation: String,
    /// The id of the one that derives; empty when unknown.
    pub derived: String,
}

/// Found of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Of {
    /// How many were found.
    pub found: usize,
    /// How many there are.
    pub all: usize,
}

impl Of {
    fn add(&mut self, found: bool) {
        self.found += usize::from(found);
        self.all += 1;
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of some thousands")]
    fn share(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.found as f64 / self.all as f64 }
    }
}

/// What a run got right.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    /// Share of co-clustered pairs that are true.
    pub precision: f64,
    /// Share of true pairs that are co-clustered.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// All clusters.
    pub clusters: usize,
    /// Clusters with pages of two stories, by their first member.
    pub merged: Vec<String>,
    /// Pages that are nobody's copy but stand in a cluster: independent reports and filler.
    pub intruders: Vec<String>,
    /// Independent reports among them.
    pub independents: Of,
    /// Clusters of a story whose origin is the true one.
    pub origins: Of,
    /// Origins that are wrong, with the true one's story.
    pub wrong_origins: Vec<String>,
    /// Copies that stand with most of their story, by role.
    pub roles: BTreeMap<String, Of>,
    /// Copies that do not.
    pub missed: Vec<String>,
    /// Copies for which a pair with their origin is reported as a copy, by role.
    pub tied: BTreeMap<String, Of>,
    /// Of those pairs with a direction, the ones with the right one.
    pub directions: Of,
    /// Copies for which the pair with their origin says that the origin derives, with its relation.
    pub reversed: Vec<String>,
    /// Pairs of two stories, round-ups aside, that are reported as copies.
    pub crossed: Vec<String>,
}

/// Scores clusters, each with its origin first, and reported pairs.
///
/// # Panics
/// When the run holds an id that the truth does not know.
pub fn score(
    truth: &BTreeMap<String, Role>,
    clusters: &[Vec<String>],
    pairs: &[Reported],
) -> Score {
    let sizes = count(truth.values().filter(|r| r.counts()).map(|r| r.story.as_str()));
    let (mut right, mut found) = (0, 0);
    let (mut merged, mut intruders, mut wrong_origins) = (Vec::new(), Vec::new(), Vec::new());
    let (mut origins, mut independents) = (Of::default(), Of::default());
    // For each story the cluster with most of it, and how much that is.
    let mut home: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (n, cluster) in clusters.iter().enumerate() {
        let members: Vec<(&String, &Role)> = cluster
            .iter()
            .map(|id| (id, &truth[id]))
            .filter(|(_, r)| r.role != "roundup")
            .collect();
        found += pairs_of(members.len());
        if members.iter().map(|(_, r)| &r.story).collect::<BTreeSet<_>>().len() > 1 {
            merged.push(cluster[0].clone());
        }
        intruders.extend(members.iter().filter(|(_, r)| !r.counts()).map(|(id, _)| (*id).clone()));
        let stories =
            count(members.iter().filter(|(_, r)| r.counts()).map(|(_, r)| r.story.as_str()));
        right += stories.values().map(|&k| pairs_of(k)).sum::<usize>();
        for (story, members) in stories {
            let best = home.entry(story).or_insert((n, members));
            if members > best.1 {
                *best = (n, members);
            }
        }
        if members.iter().any(|(_, r)| r.counts()) {
            let is_right = truth[&cluster[0]].role == "origin";
            origins.add(is_right);
            if !is_right {
                wrong_origins.push(cluster[0].clone());
            }
        }
    }
    let place: BTreeMap<&str, usize> = clusters
        .iter()
        .enumerate()
        .flat_map(|(n, c)| c.iter().map(move |id| (id.as_str(), n)))
        .collect();
    for id in truth.iter().filter(|(_, r)| r.role == "independent").map(|(id, _)| id) {
        independents.add(intruders.contains(id));
    }
    let (mut roles, mut missed) = (BTreeMap::<String, Of>::new(), Vec::new());
    for (id, role) in truth.iter().filter(|(_, r)| r.counts()) {
        let at_home = place
            .get(id.as_str())
            .is_some_and(|n| home.get(role.story.as_str()).is_some_and(|h| h.0 == *n));
        roles.entry(role.role.clone()).or_default().add(at_home);
        if !at_home {
            missed.push(id.clone());
        }
    }
    let wanted: usize = sizes.values().map(|&k| pairs_of(k)).sum();
    let (precision, recall) =
        (Of { found: right, all: found }.share(), Of { found: right, all: wanted }.share());
    let f1 = if precision + recall > 0.0 {
        2.0 * precision * recall / (precision + recall)
    } else {
        0.0
    };
    let (tied, directions, reversed) = ties(truth, pairs);
    let crossed = crossed(truth, pairs);
    Score {
        precision,
        recall,
        f1,
        clusters: clusters.len(),
        merged,
        intruders,
        independents,
        origins,
        wrong_origins,
        roles,
        missed,
        tied,
        directions,
        reversed,
        crossed,
    }
}

/// Pairs that tie two stories.
fn crossed(truth: &BTreeMap<String, Role>, pairs: &[Reported]) -> Vec<String> {
    let apart = |p: &Reported| {
        let (a, b) = (&truth[&p.a], &truth[&p.b]);
        a.story != b.story && a.role != "roundup" && b.role != "roundup"
    };
    let copies = pairs.iter().filter(|p| is_copying(&p.relation) && apart(p));
    copies.map(|p| format!("{} and {} ({})", p.a, p.b, p.relation)).collect()
}

/// How the pairs of an origin and its copy were reported.
fn ties(
    truth: &BTreeMap<String, Role>,
    pairs: &[Reported],
) -> (BTreeMap<String, Of>, Of, Vec<String>) {
    let (mut tied, mut directions, mut reversed) =
        (BTreeMap::<String, Of>::new(), Of::default(), Vec::new());
    let mut seen = BTreeSet::new();
    for pair in pairs.iter().filter(|p| is_copying(&p.relation)) {
        let (a, b) = (&truth[&pair.a], &truth[&pair.b]);
        let copy = match (a.role == "origin" && b.is_copy(), b.role == "origin" && a.is_copy()) {
            _ if a.story != b.story => continue,
            (true, _) => &pair.b,
            (_, true) => &pair.a,
            _ => continue,
        };
        seen.insert(copy);
        if !pair.derived.is_empty() {
            directions.add(pair.derived == *copy);
            if pair.derived != *copy {
                reversed.push(format!("{copy} ({})", pair.relation));
            }
        }
    }
    for (id, role) in truth.iter().filter(|(_, r)| r.is_copy()) {
        tied.entry(role.role.clone()).or_default().add(seen.contains(id));
    }
    (tied, directions, reversed)
}

fn is_copying(relation: &str) -> bool {
    matches!(relation, "identical" | "reprint" | "excerpt" | "rewrite" | "update")
}

fn count<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

fn pairs_of(members: usize) -> usize {
    members * members.saturating_sub(1) / 2
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "co-clustered pairs: precision {:.4}, recall {:.4}, F1 {:.4}",
            self.precision, self.recall, self.f1
        )?;
        writeln!(f, "clusters: {}, of two stories {}", self.clusters, self.merged.len())?;
        list(f, "merged", &self.merged)?;
        writeln!(
            f,
            "independents in a cluster: {} of {}",
            self.independents.found, self.independents.all
        )?;
        list(f, "no copies", &self.intruders)?;
        writeln!(
            f,
            "clusters with the true origin: {} of {}",
            self.origins.found, self.origins.all
        )?;
        list(f, "wrong origins", &self.wrong_origins)?;
        writeln!(f, "{:12} {:>12} {:>16}", "role", "in cluster", "tied to origin")?;
        for role in ["origin"].iter().chain(&COPIES) {
            let cell = |of: Option<&Of>| {
                of.map_or_else(String::new, |o| format!("{} of {}", o.found, o.all))
            };
            writeln!(
                f,
                "{role:12} {:>12} {:>16}",
                cell(self.roles.get(*role)),
                cell(self.tied.get(*role))
            )?;
        }
        list(f, "missed", &self.missed)?;
        writeln!(
            f,
            "directions right, origin to copy: {} of {}",
            self.directions.found, self.directions.all
        )?;
        list(f, "reversed", &self.reversed)?;
        writeln!(f, "pairs of two stories reported as copies: {}", self.crossed.len())?;
        list(f, "crossed", &self.crossed)
    }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, ids: &[String]) -> fmt::Result {
    if ids.is_empty() { Ok(()) } else { writeln!(f, "  {what}: {}", ids.join(", ")) }
}
