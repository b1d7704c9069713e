//! Five real pages, not part of the repository: their texts belong to their publishers.
//!
//! They lie in the folder `seeds` of `$REPRINT_SHARED`, or of `../shared` beside the repository;
//! where there is none, the tests say so and pass.

use crate::found::{Found, repository};
use reprint::internals::classify::Relation;
use reprint::internals::config::Config;
use std::path::PathBuf;

fn shared(folder: &str) -> Option<PathBuf> {
    let root =
        std::env::var_os("REPRINT_SHARED").map_or_else(|| repository("../shared"), PathBuf::from);
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: there is no {}", path.display());
    None
}

/// 002 is an explainer made of 001. 000 and 003 are of other stories, and 004 has only its page's
/// boilerplate in common with 002.
#[test]
fn of_five_pages_one_is_the_rewrite_of_another() {
    let Some(seeds) = shared("seeds") else { return };
    let found = Found::of(&Config::default(), &[seeds]);
    let number = |id: &str| id[..3].to_owned();
    let pairs: Vec<_> = found
        .reported()
        .map(|(a, b, pair)| {
            (number(a), number(b), pair.verdict.relation, found.derived(pair).map(number))
        })
        .collect();
    assert_eq!(pairs, [("001".into(), "002".into(), Relation::Rewrite, Some("002".into()))]);

    let clusters: Vec<Vec<String>> = found
        .scan
        .clusters
        .iter()
        .map(|c| c.members.iter().map(|m| number(found.id(m.doc))).collect())
        .collect();
    assert_eq!(clusters, [["001", "002"]], "the origin stands first");
}

#[test]
fn the_passages_of_the_pages_are_story_and_not_boilerplate() {
    let Some(seeds) = shared("seeds") else { return };
    let found = Found::of(&Config::default(), &[seeds]);
    let said: Vec<(&str, &str)> = found
        .reported()
        .flat_map(|(_, _, pair)| {
            pair.passages.iter().map(|p| (p.a.of(found.text(pair.a)), p.b.of(found.text(pair.b))))
        })
        .collect();
    for words in ["90-day truce", "global supply chain power grab"] {
        assert!(
            said.iter().any(|(a, b)| a.contains(words) && b.contains(words)),
            "{words} is missing in {said:#?}"
        );
    }
    for boilerplate in ["Leave a Reply", "Related Articles", "email address"] {
        assert!(
            !said.iter().any(|(a, b)| a.contains(boilerplate) || b.contains(boilerplate)),
            "{boilerplate} in {said:#?}"
        );
    }
}
