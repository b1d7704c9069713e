//! The corpus' truths, `truth/pairs.csv` and `truth/clusters.csv`, say what its index says.
//!
//! After a change of the index: `UPDATE_TRUTH=1 cargo test --test it truth`.

use crate::cases::{Case, index};
use crate::found::repository;
use reprint::internals::classify::Relation;
use std::collections::BTreeMap;
use std::fs;

#[track_caller]
fn says(name: &str, expected: &str) {
    let path = repository("truth").join(name);
    if std::env::var_os("UPDATE_TRUTH").is_some() {
        fs::write(&path, expected).expect("the repository can be written");
    }
    let found = fs::read_to_string(&path).expect("the truth is in the repository");
    assert!(
        found == expected,
        "truth/{name} does not say what corpus/index.toml says; see the head of tests/it/truth.rs"
    );
}

#[test]
fn every_pair_of_the_index_is_a_row() {
    let row = |case: Case| {
        let Case { id, of, relation, derived, .. } = case;
        of.map(|of| format!("{of},{id},{relation},{}\n", if derived { &id } else { "" }))
    };
    let rows: Vec<String> = index().into_iter().filter_map(row).collect();
    says("pairs.csv", &("a,b,label,derived\n".to_owned() + &rows.concat()));
}

/// The article that a copy's cluster is named after.
fn origin<'a>(cases: &BTreeMap<&'a str, &'a Case>, id: &'a str) -> &'a str {
    let case = cases[id];
    let joins = Relation::ALL
        .iter()
        .any(|relation| relation.name() == case.relation && relation.clusters());
    case.of.as_deref().filter(|_| joins && !case.apart).map_or(id, |of| origin(cases, of))
}

#[test]
fn copies_share_a_cluster_and_others_have_none() {
    let all = index();
    let cases: BTreeMap<&str, &Case> = all.iter().map(|case| (case.id.as_str(), case)).collect();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &all {
        *sizes.entry(origin(&cases, &case.id)).or_default() += 1;
    }
    let row = |case: &Case| {
        let cluster = origin(&cases, &case.id);
        format!("{},{}\n", case.id, if sizes[cluster] > 1 { cluster } else { "" })
    };
    let rows: Vec<String> = all.iter().map(row).collect();
    says("clusters.csv", &("article_id,cluster_id\n".to_owned() + &rows.concat()));
}
