//! `--only-verbatim`: what it reports is exact, and is what the whole scan says of the same pairs.

use crate::found::{Found, corpus};
use reprint::internals::article::words::words;
use reprint::internals::classify::{ClassifyConfig, Relation};
use reprint::internals::config::Config;
use reprint::internals::report::{Also, FORMATS, write_run};
use reprint::internals::shingle::{ShingleConfig, Shingles};
use reprint::internals::verify::Overlap;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

fn only_verbatim() -> Config {
    Config { only_verbatim: true, ..Config::default() }
}

#[test]
fn every_reported_pair_is_a_copy_by_the_thresholds() {
    let found = Found::of(&only_verbatim(), &[corpus()]);
    let config = ClassifyConfig::default();
    assert!(found.pairs.len() > 40, "{}", found.pairs.len());
    for pair in &found.pairs {
        let equal = pair.verdict.relation == Relation::Identical;
        let share = pair.overlap.jaccard() >= config.reprint_jaccard
            || pair.overlap.of_smaller() >= config.excerpt_containment;
        assert!(equal || share && pair.overlap.shared >= config.fewest_shared, "{pair:?}");
        assert!(
            pair.verdict.relation.clusters() && pair.verdict.relation != Relation::Rewrite,
            "{pair:?}"
        );
        assert!(pair.evidence.is_none() && !pair.passages.is_empty(), "{pair:?}");
    }
}

#[test]
fn near_duplicates_by_a_plain_count_are_all_reported() {
    // Neither boilerplate nor banding in it: the sets of all words of each article, every article
    // with every other.
    let found = Found::of(&only_verbatim(), &[corpus()]);
    let reported: BTreeSet<_> = found.pairs.iter().map(|p| (p.a, p.b)).collect();
    let sets: Vec<Shingles> = found
        .articles
        .iter()
        .map(|a| {
            let hashes: Vec<u64> = words(&a.text).iter().map(|w| w.hash).collect();
            Shingles::of(&ShingleConfig::default(), &hashes)
        })
        .collect();
    let docs: Vec<_> = found.scan.spool.docs().collect();
    let mut seen = 0;
    for (i, &a) in docs.iter().enumerate() {
        for &b in &docs[i + 1..] {
            // Well above the threshold, so that what boilerplate takes away does not matter.
            if Overlap::of(&sets[a.at()], &sets[b.at()]).jaccard() >= 0.7 {
                seen += 1;
                assert!(reported.contains(&(a, b)), "{} {}", found.id(a), found.id(b));
            }
        }
    }
    assert!(seen > 8, "{seen}");
}

#[test]
fn the_whole_scan_says_the_same_of_these_pairs() {
    let (found, whole) = (Found::of(&only_verbatim(), &[corpus()]), Found::in_corpus());
    let by_ids = whole.by_ids();
    for (a, b, pair) in found.reported() {
        let other = by_ids
            .get(&(a, b))
            .unwrap_or_else(|| panic!("{a} {b} is not judged in the whole scan"));
        assert_eq!(
            (pair.verdict.relation, pair.overlap),
            (other.verdict.relation, other.overlap),
            "{a} {b}"
        );
        // A whole scan also shows sentences of an excerpt or update side by side.
        let verbatim = |found: &reprint::internals::cluster::JudgedPair| {
            found
                .passages
                .iter()
                .filter(|p| p.kind == reprint::internals::align::Kind::Verbatim)
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(verbatim(pair), verbatim(other), "{a} {b}");
    }
}

#[test]
fn all_files_are_written_and_threads_change_no_byte_of_them() {
    let run = |threads| {
        let found = Found::of(&Config { threads: Some(threads), ..only_verbatim() }, &[corpus()]);
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_run(&found.scan.results(), &found.scan.run, Also::default(), folder.path())
            .expect("a fresh folder");
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it is there");
        let manifest: Value = serde_json::from_str(&read("run.json")).expect("JSON");
        assert_eq!(manifest["settings"]["only_verbatim"], true);
        assert_eq!(manifest["operating_point"]["name"], "only_verbatim");
        FORMATS.iter().map(|format| read(format.name)).collect::<Vec<_>>()
    };
    let (one, three) = (run(1), run(3));
    assert!(one == three, "the files differ");
    let at = FORMATS.iter().position(|format| format.name == "pairs.jsonl").expect("it is written");
    let pairs = &one[at];
    let first: Value = serde_json::from_str(pairs.lines().next().expect("a pair")).expect("JSON");
    assert_eq!(first["signals"], serde_json::json!([]));
}
