//! One test a bug that was found in use: named by its number in the tracker, or by what showed it
//! where it has none, with the smallest input that showed it and a sentence on what went wrong.

use reprint::internals::article::boilerplate::LineCounts;
use reprint::internals::article::words::words;
use reprint::internals::article::{DocId, Parsed, Word};
use reprint::internals::classify::{DecidedBy, Relation, Verdict};
use reprint::internals::cluster::stars::Facts;
use reprint::internals::cluster::{Direction, Edge, JudgedPair, Side, stars};
use reprint::internals::content::stems::{Stem, stems};
use reprint::internals::verify::Overlap;

fn hashes(words: &[Word]) -> Vec<u64> {
    words.iter().map(|word| word.hash).collect()
}

/// A page with a soft hyphen in every long word and lost blanks after full stops was no copy of its
/// source: each word was two words, and each pair of sentences one.
#[test]
fn soft_hyphens_and_glued_sentences_hide_no_copy() {
    let wire = "A retired lighthouse keeper found the notebooks decades ago. An archive has \
        scanned the finest of them.";
    let shy = "A re\u{ad}tired light\u{ad}house keep\u{ad}er found the note\u{ad}books \
        dec\u{ad}ades ago.An \u{200b}archive \
        has scanned the \u{fb01}nest of them.";
    assert_eq!(hashes(&words(shy)), hashes(&words(wire)));
    let sentences = |text| Parsed::of(text, &LineCounts::default(), None).sentences.len();
    assert_eq!((sentences(shy), sentences(wire)), (2, 2));
}

/// What the stems of one word are depended on the articles its thread had seen before: the cache's
/// key was the word's hash xor the language's, so that the German word `es` and the Spanish word
/// `de` were one, and every language's own code too. A run with more threads gave another score.
#[test]
fn no_language_answers_for_another_from_the_cache_of_stems() {
    const CODES: [&str; 6] = ["de", "en", "es", "fr", "it", "pt"];
    let stem = |word: &str, language: &str| stems(word, &words(word), Some(language))[0];
    let alone = |word: &'static str, language: &'static str| -> Stem {
        std::thread::spawn(move || stem(word, language)).join().expect("stemming does not panic")
    };
    for word in CODES {
        for language in CODES {
            let after_others = std::thread::spawn(move || {
                for other in CODES {
                    for before in CODES {
                        stem(before, other);
                    }
                }
                stem(word, language)
            });
            let after_others = after_others.join().expect("stemming does not panic");
            assert_eq!(after_others, alone(word, language), "`{word}` in `{language}`");
        }
    }
}

/// Where nobody could say which of two came first, reading order made one of them the copy. When
/// that one had copies of its own it was taken for an origin before its supposed source had a
/// place, and the other was in no cluster at all.
#[test]
fn an_undecided_pair_keeps_both_its_articles() {
    let pair = |a, b, derived| JudgedPair {
        a: DocId(a),
        b: DocId(b),
        overlap: Overlap { size_a: 10, size_b: 10, shared: 8 },
        evidence: None,
        details: None,
        verdict: Verdict {
            relation: Relation::Reprint,
            score: 0.9,
            decided_by: DecidedBy::Score,
            points: Vec::new(),
        },
        direction: Direction {
            derived,
            common: None,
            weight: if derived.is_some() { 1.0 } else { 0.0 },
            reasons: Vec::new(),
        },
        passages: Vec::new(),
        new: None,
        narrated_words: 0,
        credits: [None, None],
        coverage_a: 0.5,
        coverage_b: 0.5,
    };
    let clusters =
        stars(&[pair(0, 1, None), pair(1, 2, Some(Side::B))].each_ref().map(Edge::of), &|_| {
            Facts::default()
        });
    let mut members: Vec<u32> =
        clusters.iter().flat_map(|c| c.members.iter().map(|m| m.doc.0)).collect();
    members.sort_unstable();
    assert_eq!((clusters.len(), members), (1, vec![0, 1, 2]));
}

#[test]
fn every_package_has_its_notice() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read =
        |name: &str| std::fs::read_to_string(root.join(name)).expect("it is in the repository");
    let (lock, notices) = (read("Cargo.lock"), read("THIRD-PARTY.md"));
    let value = |line: Option<&str>| {
        line.and_then(|line| line.split('"').nth(1)).unwrap_or_default().to_owned()
    };
    for package in lock.split("[[package]]").skip(1).filter(|package| package.contains("source = "))
    {
        let mut lines = package.trim_start().lines();
        let (name, version) = (value(lines.next()), value(lines.next()));
        assert!(
            notices.contains(&format!("| {name} | {version} |")),
            "{name} {version}: run .ci/notices"
        );
    }
}
