//! Scores a run on a planted dump.
//!
//! `cargo run --release -p reprint-lab --bin score_plant -- DIR RUN [--json]`: `DIR` is what
//! `plant` wrote, `RUN` the folder that `reprint scan DIR/dump.jsonl -o RUN` wrote.
//! `lab/src/score.rs` says what is counted.

use reprint_lab::score::{Reported, Role, score};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The named columns of a table, row by row.
fn columns<const N: usize>(path: &Path, names: [&str; N]) -> Vec<[String; N]> {
    let mut table =
        csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let heads = table.headers().expect("a table has a head").clone();
    let at = names.map(|name| {
        heads
            .iter()
            .position(|h| h == name)
            .unwrap_or_else(|| panic!("{}: no column `{name}`", path.display()))
    });
    table
        .records()
        .map(|row| row.map(|r| at.map(|i| r[i].to_string())).expect("rows of one length"))
        .collect()
}

fn main() {
    let (flags, folders): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let [dump, run] = &folders[..] else { panic!("give the dump's folder and the run's") };
    let (dump, run) = (PathBuf::from(dump), PathBuf::from(run));
    let truth: BTreeMap<String, Role> = columns(&dump.join("truth.csv"), ["id", "story", "role"])
        .into_iter()
        .map(|[id, story, role]| (id, Role { story, role }))
        .collect();
    let mut clusters: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for [cluster, id, relation] in
        columns(&run.join("clusters.csv"), ["cluster_id", "article_id", "relation"])
    {
        let members = clusters.entry(cluster.parse().expect("clusters have numbers")).or_default();
        let at = if relation == "origin" { 0 } else { members.len() };
        members.insert(at, id);
    }
    let pairs: Vec<Reported> = columns(&run.join("pairs.csv"), ["a", "b", "relation", "derived"])
        .into_iter()
        .map(|[a, b, relation, derived]| Reported { a, b, relation, derived })
        .collect();
    let score = score(&truth, &clusters.into_values().collect::<Vec<_>>(), &pairs);
    if flags.iter().any(|f| f == "--json") {
        println!(
            "{}",
            serde_json::to_string_pretty(&score).expect("numbers and names become JSON")
        );
    } else {
        print!("{score}");
    }
}
