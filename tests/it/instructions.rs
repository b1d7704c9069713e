//! How many instructions the kernels take, counted by valgrind: the same on a busy machine and on a
//! quiet one.
//!
//! The counts are of the build the tests run in, and the bounds a third or more above what was
//! measured in the least optimised of them (`cargo test`, `opt-level = 1`, rustc 1.95): 341, 171,
//! 40, 82, 2,212 and 254,699 in the order of [`BOUNDS`]. They are to catch a kernel that lost its
//! vector code, its table or its filter, or became quadratic, and not a compiler that does a little
//! better or worse.
//!
//! Some twelve CPU seconds. Without valgrind, and on processors without AVX2, a line says that
//! nothing was counted.

use crate::found::{corpus, corpus_files};
use reprint::internals::align::{AlignConfig, Places, coverage, verbatim_at};
use reprint::internals::article::matter::{Matter, matter};
use reprint::internals::article::words::words;
use reprint::internals::config::Config;
use reprint::internals::content::Prepared;
use reprint::internals::evidence::Evidence;
use reprint::internals::evidence::narration::{Narration, Runs};
use reprint::internals::evidence::pair::Pair;
use reprint::internals::evidence::template::{Filled, Wording};
use reprint::internals::pipeline::{Bench, load};
use reprint::internals::shingle::{Compared, ShingleConfig, Shingles};
use reprint::internals::sketch::{Hasher, SketchConfig};
use reprint::internals::spool::Stored;
use std::hint::black_box;
use std::process::Command;

/// A kernel: its name, what it is counted by, and the most instructions for each of them.
const BOUNDS: [(&str, &str, u64); 7] = [
    ("words", "word", 460),
    ("shingles", "shingle", 230),
    ("minima", "shingle", 60),
    ("shared", "key", 110),
    // A third of it finds the matter of each word: 3,200 before that.
    ("prepared", "word", 4_700),
    // 398,000 in a release build with the synonyms of aligned sentences.
    ("evidence", "pair", 450_000),
    // Beside one that holds all of the corpus: 3,451 in a release build, not counted in others. The
    // bound is to catch a long article that is gone through for each short one.
    ("held", "word", 14_000),
];

/// Set in the program that is counted.
const COUNTED: &str = "REPRINT_INSTRUCTIONS";

#[test]
fn kernels_stay_within_their_instructions() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: no valgrind, so no instructions were counted");
        return;
    }
    #[cfg(target_arch = "x86_64")]
    let known = std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    let known = false;
    if !known {
        println!("skipped: the bounds are for processors with AVX2");
        return;
    }
    let mut over = Vec::new();
    for ((kernel, unit, most), (instructions, units)) in BOUNDS.into_iter().zip(counts()) {
        let each = instructions / units;
        println!("{kernel}: {each} instructions a {unit}, at most {most}");
        if each > most {
            over.push(kernel);
        }
    }
    assert!(over.is_empty(), "{over:?} take more than they may");
}

/// The instructions of each kernel and its units, in the order of [`BOUNDS`], from a run of this
/// very program under valgrind.
fn counts() -> Vec<(u64, u64)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("calls");
    let out = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", path.display()))
        .arg(std::env::current_exe().expect("the test runs"))
        .args(["--exact", "instructions::counted", "--nocapture", "--test-threads=1"])
        .env(COUNTED, "1")
        .output()
        .expect("valgrind was there");
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{said}{}", String::from_utf8_lossy(&out.stderr));
    let calls = std::fs::read_to_string(&path).expect("valgrind writes what it counted");
    let units: Vec<u64> =
        said.lines().filter_map(|line| line.strip_prefix("units: ")?.parse().ok()).collect();
    assert_eq!(units.len(), BOUNDS.len(), "{said}");
    BOUNDS
        .iter()
        .map(|(kernel, ..)| instructions(&calls, &format!("kernel_{kernel}")))
        .zip(units)
        .collect()
}

/// What the calls of a function took, those it made among them: after `cfn=`, with its name or the
/// number that stands for it, a line says how often it was called and the next where from and at
/// what cost.
fn instructions(calls: &str, function: &str) -> u64 {
    let named = calls.lines().find_map(|line| {
        let (number, name) =
            line.strip_prefix("cfn=").or_else(|| line.strip_prefix("fn="))?.split_once(' ')?;
        name.ends_with(function).then_some(number)
    });
    let number = named.unwrap_or_else(|| panic!("`{function}` was not called"));
    let mut lines = calls.lines();
    let mut all = 0;
    while let Some(line) = lines.next() {
        let callee = line
            .strip_prefix("cfn=")
            .map(|callee| callee.split_once(' ').map_or(callee, |name| name.0));
        if callee == Some(number) {
            let cost =
                lines.nth(1).and_then(|line| line.rsplit(' ').next()).expect("a call has its cost");
            all += cost.parse::<u64>().expect("a count");
        }
    }
    all
}

/// What is run under valgrind; nothing in an ordinary run of the tests. Says how many units each
/// kernel worked on, in the order of [`BOUNDS`].
#[test]
fn counted() {
    if std::env::var_os(COUNTED).is_none() {
        return;
    }
    let inputs = ["ferry-fire", "rate-cut"].map(|story| corpus().join(format!("{story}.jsonl")));
    let (articles, _) = load(&Config::default(), &inputs).expect("the corpus is in the repository");
    let bench = Bench::of(&Config::default(), &articles).expect("a temporary folder");
    let text: String = articles.iter().map(|a| a.text.as_str()).collect::<Vec<_>>().join("\n");
    let hashes: Vec<u64> = words(&text).iter().map(|w| w.hash).collect();
    let shingles = Shingles::of(&ShingleConfig::default(), &hashes);
    let hasher = Hasher::of(&SketchConfig::default());
    let half = |skip: usize| -> Vec<u32> {
        let halves = shingles.as_slice().iter().skip(skip).step_by(2);
        halves.map(|&hash| u32::try_from(hash >> 32).expect("the upper half")).collect()
    };
    let (odd, even) = (half(1), half(0));
    let prepared: Vec<Prepared> = articles.iter().map(|a| bench.prepare(a)).collect();
    let story_words: usize = prepared.iter().map(|p| p.article.words.len()).sum();

    kernel_words(&text);
    println!("\nunits: {}", hashes.len());
    kernel_shingles(&hashes);
    println!("units: {}", shingles.as_slice().len());
    kernel_minima(&hasher, &shingles);
    println!("units: {}", shingles.as_slice().len());
    kernel_shared(&odd, &even);
    println!("units: {}", even.len());
    kernel_prepared(&bench, &articles);
    println!("units: {story_words}");
    // The table of synonyms is read at the first pair, once a run.
    black_box(reprint::internals::content::synonyms::groups(0));
    kernel_evidence(&prepared);
    println!("units: {}", prepared.len() - 1);

    let (all, _) = load(&Config::default(), &corpus_files()).expect("it is in the repository");
    let texts: Vec<&str> = all.iter().map(|article| article.text.as_str()).collect();
    let all = Stored { text: texts.join("\n\n"), ..all[0].clone() };
    let holding = Holding::of(&all, bench.prepare(&all));
    assert!(holding.prepared.article.words.len() > 50 * story_words / prepared.len());
    let quoted: Vec<_> = articles.iter().zip(&prepared).map(quoted).collect();
    kernel_held(&articles, &prepared, &quoted, &holding);
    println!("units: {story_words}");
}

/// An article that holds many others, with what is made of it once.
struct Holding {
    prepared: Prepared,
    runs: Runs,
    wording: Wording,
    places: Places,
}

impl Holding {
    fn of(stored: &Stored, prepared: Prepared) -> Self {
        let words = &prepared.article.words;
        Self {
            runs: Runs::of((words, &quoted((stored, &prepared)))),
            wording: Wording::of(&stored.text, &prepared.article),
            places: Places::of(&AlignConfig::default(), words),
            prepared,
        }
    }
}

/// For each word by what it is quoted.
fn quoted((stored, prepared): (&Stored, &Prepared)) -> Vec<Option<Matter>> {
    matter(&stored.text, &prepared.article, prepared.language.as_deref())
}

/// What the words of each article have in common with the one that holds it.
#[inline(never)]
fn kernel_held(
    articles: &[Stored],
    prepared: &[Prepared],
    quoted: &[Vec<Option<Matter>>],
    holding: &Holding,
) {
    let long = &holding.prepared.article.words;
    for ((stored, short), quoted) in articles.iter().zip(prepared).zip(quoted) {
        let words = &short.article.words;
        black_box(Narration::of((words, quoted), u32::MAX, || &holding.runs));
        black_box(Filled::of((&stored.text, &short.article), &holding.wording));
        let passages = verbatim_at(&AlignConfig::default(), words, long, &holding.places);
        assert!(!passages.is_empty(), "it is held");
        black_box(coverage(long, passages.iter().map(|passage| passage.b)));
    }
}

#[inline(never)]
fn kernel_words(text: &str) {
    black_box(words(black_box(text)));
}

#[inline(never)]
fn kernel_shingles(hashes: &[u64]) {
    black_box(Shingles::of(&ShingleConfig::default(), black_box(hashes)));
}

#[inline(never)]
fn kernel_minima(hasher: &Hasher, shingles: &Shingles) {
    let mut minima = [0; 128];
    hasher.minima(black_box(shingles.as_slice()), &mut minima);
    black_box(minima);
}

#[inline(never)]
fn kernel_shared(a: &[u32], b: &[u32]) {
    black_box(Compared::of(black_box(a)).shared(black_box(b)));
}

#[inline(never)]
fn kernel_prepared(bench: &Bench, articles: &[Stored]) {
    for article in articles {
        black_box(bench.prepare(black_box(article)));
    }
}

/// Each article beside the next.
#[inline(never)]
fn kernel_evidence(prepared: &[Prepared]) {
    for pair in prepared.windows(2) {
        black_box(Evidence::of(&Pair::of(black_box(&pair[0]), black_box(&pair[1]))));
    }
}
