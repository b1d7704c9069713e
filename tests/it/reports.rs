//! The tables of a run on the corpus, byte for byte: what a change of the code does to results shows in the diff.
//!
//! After a change that is meant, read the diff and accept it: `INSTA_UPDATE=always cargo test --test it reports`.

use crate::found::repository;
use assert_cmd::Command;
use std::fs;

/// The one place where tables are compared with their snapshots.
fn matches_its_snapshot(table: &str) {
    let work = tempfile::tempdir().expect("a temporary folder");
    // From the corpus' folder, so that the column `source` says the same on every machine.
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command.args(["scan", "articles", "--quiet", "-o"]).arg(work.path()).current_dir(repository("corpus"));
    command.assert().code(0);
    let found = fs::read_to_string(work.path().join(table)).expect("the command wrote it");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(table, found) });
}

#[test]
fn clusters_of_the_corpus() {
    matches_its_snapshot("clusters.csv");
}

#[test]
fn pairs_of_the_corpus() {
    matches_its_snapshot("pairs.csv");
}
