//! The corpus: every article of `corpus/index.toml` gets the verdict it was written for, over the
//! whole path.
//!
//! The first place to add a case: an article under `corpus/articles`, and what it shows in the
//! index.

use crate::found::{Found, repository};
use reprint::internals::classify::Relation;
use std::collections::{BTreeMap, BTreeSet};

/// Cases that come out wrong, and why. An entry that comes out right must go: the test fails until
/// it does.
const KNOWN_MISSES: &[(&str, &str)] = &[
    (
        "ar-water/reprint",
        "a trimmed printing without a date or a credit: two papers may have it from an agency",
    ),
    (
        "chip-merger/summary",
        "a brief stamped half a day before the agency's page, without a credit",
    ),
    ("rail-tunnel/paraphrase", "a rewrite below the score from which weights say who took"),
    ("rate-cut/paraphrase", "the same, with nothing that marks one of the two as the first"),
    ("mirror/mirror", "seven minutes later, which two papers' printings of one agency are as well"),
    (
        "de-werft/rewrite",
        "half of the German explainer's sentences are put beside the source's, so it is reported \
            as `partial`",
    ),
    (
        "transcript/fr-chronique",
        "the quotations of one hearing, without marks, in a column and a report",
    ),
];

/// One article of the index.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub id: String,
    pub of: Option<String>,
    pub relation: String,
    #[serde(default)]
    pub derived: bool,
    /// Whether it is in no cluster with the other, though its relation makes clusters.
    #[serde(default)]
    pub apart: bool,
    /// The house or paper whose text both sides carry or rework; then neither derives from the
    /// other.
    common: Option<String>,
    shows: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    article: Vec<Case>,
}

pub fn index() -> Vec<Case> {
    let text = std::fs::read_to_string(repository("corpus/index.toml"))
        .expect("the index is in the repository");
    toml::from_str::<Index>(&text).expect("the index has the form of `Case`").article
}

/// What stands before the slash: the articles of one story share it.
fn story(id: &str) -> &str {
    id.split_once('/').map_or(id, |(story, _)| story)
}

impl Case {
    /// Whether it was written as nobody's copy.
    fn is_independent(&self) -> bool {
        matches!(self.relation.as_str(), "same_event" | "unrelated")
    }

    /// Whether the page carries the openings of other stories.
    fn has_teasers(&self) -> bool {
        self.shows.contains("teaser")
    }

    /// What is wrong with what was found; `None` if nothing is.
    fn miss(&self, found: &Found, clusters: &BTreeSet<BTreeSet<&str>>) -> Option<String> {
        let of = self.of.as_deref()?;
        let pair = found.by_ids().get(&(self.id.as_str(), of)).copied();
        let relation = pair.map(|pair| pair.verdict.relation);
        let name = relation.map_or("not proposed", Relation::name);
        let right = match relation {
            None | Some(Relation::SameEvent | Relation::Unrelated) => self.is_independent(),
            Some(relation) => relation.name() == self.relation,
        };
        if !right {
            let decided = pair.map_or(String::new(), |p| {
                format!(" ({}, {:.2})", p.verdict.decided_by, p.verdict.score)
            });
            return Some(format!("{} of {of} is {name}{decided}", self.relation));
        }
        if self.derived
            && let Some(pair) = pair
        {
            match found.derived(pair) {
                Some(derived) if derived != self.id => {
                    return Some(format!(
                        "{of} is said to come from it: {:?}",
                        pair.direction.reasons
                    ));
                }
                None if !matches!(
                    pair.verdict.relation,
                    Relation::Identical | Relation::Update
                ) =>
                {
                    return Some(format!(
                        "whether it or {of} came first is left open: {:?}",
                        pair.direction.reasons
                    ));
                }
                _ => {}
            }
        }
        // A house may be known by its short name ("Meridian") or its whole one ("Meridian Press").
        if let (Some(common), Some(pair)) = (self.common.as_deref(), pair) {
            let named = pair.direction.common.as_deref();
            let right = named.is_some_and(|named| named.contains(common) || common.contains(named));
            if !right || pair.direction.derived.is_some() {
                let derived = found.derived(pair);
                return Some(format!(
                    "{common} is common, but {named:?} is named, and {derived:?} derives"
                ));
            }
        }
        let together = |c: &&BTreeSet<&str>| c.contains(self.id.as_str()) && c.contains(of);
        let joins = relation.is_some_and(Relation::clusters) && !self.apart;
        match (clusters.iter().any(|c| together(&c)), joins) {
            (true, false) => Some(format!("{name}, but in one cluster with {of}")),
            (false, true) => Some(format!("{name}, but in no cluster with {of}")),
            _ => None,
        }
    }
}

#[test]
fn the_index_names_every_article_once_and_nothing_else() {
    let cases = index();
    let named: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(named.len(), cases.len());
    let read: BTreeSet<&str> =
        Found::in_corpus().articles.iter().map(|article| article.meta.id.as_str()).collect();
    assert_eq!(named, read);
    for case in &cases {
        assert_eq!(case.of.is_none(), case.relation == "origin", "{}", case.id);
        assert!(case.of.as_deref().is_none_or(|of| named.contains(of)), "{}", case.id);
        let known =
            case.relation == "origin" || Relation::ALL.iter().any(|r| r.name() == case.relation);
        assert!(known && !case.shows.is_empty(), "{}", case.id);
        assert!(case.common.is_none() || (!case.derived && case.of.is_some()), "{}", case.id);
    }
}

#[test]
fn every_article_gets_the_verdict_it_was_written_for() {
    let found = Found::in_corpus();
    let clusters = found.clusters();
    let cases = index();
    let misses: BTreeMap<&str, String> = cases
        .iter()
        .filter_map(|case| Some((case.id.as_str(), case.miss(found, &clusters)?)))
        .collect();
    let known: BTreeSet<&str> = KNOWN_MISSES.iter().map(|(id, _)| *id).collect();
    let new: Vec<_> = misses
        .iter()
        .filter(|(id, _)| !known.contains(*id))
        .map(|(id, why)| format!("{id}: {why}"))
        .collect();
    let mended: Vec<_> = known.iter().filter(|id| !misses.contains_key(*id)).collect();
    assert!(new.is_empty(), "wrong, {} of {}:\n{}", new.len(), cases.len(), new.join("\n"));
    assert!(mended.is_empty(), "right now; take them out of KNOWN_MISSES: {mended:#?}");
}

#[test]
fn no_pair_across_stories_is_more_than_a_teaser() {
    let teasers: BTreeSet<String> =
        index().into_iter().filter(Case::has_teasers).map(|case| case.id).collect();
    let wrong: Vec<String> = Found::in_corpus()
        .reported()
        .filter(|(a, b, _)| story(a) != story(b))
        .filter(|(a, b, pair)| {
            let known = teasers.contains(*a) || teasers.contains(*b);
            !(known && pair.verdict.relation == Relation::Shared)
        })
        .map(|(a, b, pair)| {
            format!("{a} {b}: {} ({})", pair.verdict.relation.name(), pair.verdict.decided_by)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_cluster_holds_two_stories() {
    for cluster in Found::in_corpus().clusters() {
        let stories: BTreeSet<&str> = cluster.iter().map(|id| story(id)).collect();
        assert_eq!(stories.len(), 1, "{cluster:?}");
    }
}

/// Nothing in the corpus derives from an independent report, so it has no place in any cluster.
#[test]
fn independent_reports_are_in_no_cluster() {
    let clustered: BTreeSet<&str> = Found::in_corpus().clusters().into_iter().flatten().collect();
    let cases = index();
    let known = |id: &str| KNOWN_MISSES.iter().any(|(known, _)| *known == id);
    let wrong: Vec<&str> = cases
        .iter()
        .filter(|case| case.is_independent() && !known(&case.id))
        .map(|case| case.id.as_str())
        .filter(|id| clustered.contains(id))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
