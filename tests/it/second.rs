//! A text made of two others has an edge to each.

use crate::found::{Found, corpus, repository};
use reprint::internals::classify::{DecidedBy, Relation};
use reprint::internals::config::Config;

/// The corpus' wire on the relief ships reworded in the first half, another outlet's report on the
/// insurers in the second.
#[test]
fn a_blend_has_an_edge_to_each_of_its_two_origins() {
    let found =
        Found::of(&Config::default(), &[corpus(), repository("tests/it/fixtures/blend.jsonl")]);
    let by_ids = found.by_ids();
    let relation =
        |of: &str| by_ids.get(&("quake-relief/blend", of)).map(|pair| pair.verdict.relation);
    assert_eq!(relation("quake-relief/independent2"), Some(Relation::Rewrite));
    assert_eq!(relation("quake-relief/wire"), Some(Relation::Partial));
    assert_eq!(
        by_ids[&("quake-relief/blend", "quake-relief/wire")].verdict.decided_by,
        DecidedBy::SecondSource
    );
    // The town reporter's own text is nobody's source.
    assert!(relation("quake-relief/independent").is_none_or(|relation| !relation.reported()));
}
