//! A scan of a planted dump: what must hold whatever the scorecard.

use reprint::internals::config::Config;
use reprint::internals::pipeline::{Silent, scan};
use reprint::internals::spool::Spool;
use reprint_lab::plant::{Dump, plant, read_corpus};
use reprint_lab::score::{Of, Reported, Role, Score, score};
use std::collections::BTreeMap;
use std::path::Path;

const SEED: u64 = 1;

fn dump() -> Dump {
    let corpus = read_corpus(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles"))
        .expect("the corpus");
    plant(&corpus, SEED)
}

fn scanned(dump: &Dump) -> Score {
    let folder = tempfile::tempdir().expect("a temporary folder");
    dump.write(folder.path()).expect("the dump can be written");
    let scan = scan(&Config::default(), &[folder.path().join("dump.jsonl")], &Silent)
        .expect("the dump can be scanned");
    let id = |spool: &Spool, doc| spool.meta(doc).id;
    let clusters: Vec<Vec<String>> = scan
        .clusters
        .iter()
        .map(|c| c.members.iter().map(|m| id(&scan.spool, m.doc)).collect())
        .collect();
    let pairs: Vec<Reported> = scan
        .pairs
        .iter()
        .map(|p| Reported {
            a: id(&scan.spool, p.a),
            b: id(&scan.spool, p.b),
            relation: p.verdict.relation.name().to_string(),
            derived: match p.direction.derived {
                Some(reprint::internals::cluster::Side::A) => id(&scan.spool, p.a),
                Some(reprint::internals::cluster::Side::B) => id(&scan.spool, p.b),
                None => String::new(),
            },
        })
        .collect();
    let truth: BTreeMap<String, Role> = dump
        .truth
        .iter()
        .map(|t| (t.id.clone(), Role { story: t.story.clone(), role: t.role.clone() }))
        .collect();
    score(&truth, &clusters, &pairs)
}

#[test]
fn equal_seeds_give_equal_dumps() {
    assert_eq!(dump(), dump());
    let corpus = read_corpus(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles"))
        .expect("the corpus");
    assert_ne!(plant(&corpus, SEED).jsonl(), plant(&corpus, SEED + 1).jsonl());
}

#[test]
fn verbatim_copies_are_found_and_no_two_stories_merge() {
    let score = scanned(&dump());
    println!("{score}");
    assert!(score.merged.is_empty(), "clusters of two stories: {:?}", score.merged);
    for role in ["mirror", "reprint"] {
        let Of { found, all } = score.tied[role];
        assert_eq!(
            found, all,
            "of the {role} pages, {found} of {all} are reported as copies of their origin"
        );
    }
}
