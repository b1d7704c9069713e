//! What holds for every dump, over the whole path: on the corpus and on dumps made by chance.

#![allow(clippy::cast_precision_loss, reason = "counts of words and pairs are far below 2^23")]

use crate::found::{Found, corpus, corpus_files};
use reprint::internals::align::Kind;
use reprint::internals::article::words::words;
use reprint::internals::article::{Span, Word};
use reprint::internals::classify::Relation;
use reprint::internals::config::Config;
use reprint::internals::evidence::Evidence;
use reprint::internals::evidence::pair::Pair;
use reprint::internals::pipeline::{Bench, Progress, scan};
use reprint::internals::report::{Also, FORMATS, write_run};
use reprint::internals::shingle::{ShingleConfig, Shingles};
use reprint::internals::verify::Overlap;
use reprint_lab::random::Random;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Words of several scripts and lengths, and what goes wrong easily: accents, soft hyphens,
/// apostrophes, numbers.
const SYLLABLES: [&str; 16] = [
    "ma",
    "ler",
    "Ké",
    "tor",
    "in",
    "ø",
    "vas",
    "don't",
    "ra\u{ad}t",
    "zho",
    "мир",
    "2.5",
    "ul",
    "ße",
    "chi",
    "ﬁn",
];

fn sentence(random: &mut Random) -> String {
    let mut words: Vec<String> = (0..8 + random.below(14))
        .map(|_| (0..=random.below(3)).map(|_| random.one_of(&SYLLABLES)).collect())
        .collect();
    words[0].insert_str(0, random.one_of(&["The ", "=", "-", "@", "“", "Über ", "🚢 ", ""]));
    words.join(" ") + random.one_of(&[". ", ".\n", "!\n\n", ".” ", ".\u{a0}"])
}

/// A text of running sentences and nothing that looks like boilerplate.
fn story(random: &mut Random) -> Vec<String> {
    (0..6 + random.below(10)).map(|_| sentence(random)).collect()
}

/// What a copier does.
fn copied(random: &mut Random, story: &[String]) -> Vec<String> {
    let mut copy = story.to_vec();
    match random.below(5) {
        0 => {}
        1 => copy.truncate(2 + story.len() / 2),
        2 => copy.insert(0, sentence(random)),
        3 => copy.rotate_left(story.len() / 3),
        _ => {
            for sentence in &mut copy {
                *sentence = sentence.replacen(" ma", " new", 1);
            }
        }
    }
    copy
}

/// A dump of some stories and their copies, each article of an outlet of its own and in a file of
/// its own.
fn dump(seed: u64) -> (TempDir, Vec<PathBuf>) {
    let mut random = Random(seed);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut stories: Vec<Vec<String>> = Vec::new();
    let mut files = Vec::new();
    for number in 0..12 {
        let text = if stories.is_empty() || random.below(3) == 0 {
            story(&mut random)
        } else {
            let of = random.below(stories.len());
            copied(&mut random, &stories[of])
        };
        let record = json!({
            "id": format!("id{number}"),
            "url": format!("https://outlet{number}.example/"),
            "published": format!("2031-01-{:02}T{:02}:00:00Z", 1 + random.below(28), random.below(24)),
            "text": text.concat(),
        });
        stories.push(text);
        let path = folder.path().join(format!("{number}.jsonl"));
        fs::write(&path, record.to_string() + "\n").expect("a file");
        files.push(path);
    }
    (folder, files)
}

fn all_pairs() -> Config {
    Config { all_pairs: true, ..Config::default() }
}

/// The scans whose passages are looked at: the corpus and ten dumps by chance.
fn with_each(check: impl Fn(&Found)) {
    check(Found::in_corpus());
    for seed in 0..10 {
        let (_folder, files) = dump(seed);
        let found = Found::of(&all_pairs(), &files);
        assert!(
            found.scan.pairs.iter().any(|pair| !pair.passages.is_empty()),
            "dump {seed} shows nothing"
        );
        check(&found);
    }
}

fn inside(words: &[Word], span: Span) -> Vec<u64> {
    words
        .iter()
        .filter(|w| span.from <= w.span.from && w.span.to <= span.to)
        .map(|w| w.hash)
        .collect()
}

/// The slow, plain longest common subsequence.
fn common(a: &[u64], b: &[u64]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

#[test]
fn jaccard_is_symmetric() {
    let mut random = Random(1);
    for _ in 0..200 {
        let mut set = || {
            let words: Vec<u64> = (0..random.below(100)).map(|_| random.next() % 3).collect();
            Shingles::of(&ShingleConfig::default(), &words)
        };
        let (a, b) = (set(), set());
        let (one, other) = (Overlap::of(&a, &b), Overlap::of(&b, &a));
        assert!((one.jaccard() - other.jaccard()).abs() < f64::EPSILON);
        assert!((one.in_a() - other.in_b()).abs() < f64::EPSILON);
        assert!((one.of_smaller() - other.of_smaller()).abs() < f64::EPSILON);
    }
}

#[test]
fn every_passage_lies_within_its_texts() {
    with_each(|found| {
        for pair in &found.pairs {
            for passage in &pair.passages {
                for (doc, span) in [(pair.a, passage.a), (pair.b, passage.b)] {
                    let text = found.text(doc);
                    let slice = text.get(span.from as usize..span.to as usize);
                    let slice = slice.unwrap_or_else(|| {
                        panic!("{span:?} of {} in {}", text.len(), found.id(doc))
                    });
                    assert!(!slice.trim().is_empty(), "{span:?} in {}", found.id(doc));
                }
            }
        }
    });
}

#[test]
fn passages_say_the_same_words_on_both_sides() {
    for seed in 0..10 {
        let (_folder, files) = dump(seed);
        let found = Found::of(&all_pairs(), &files);
        for pair in &found.pairs {
            let (words_a, words_b) = (words(found.text(pair.a)), words(found.text(pair.b)));
            for passage in pair.passages.iter().filter(|p| p.kind == Kind::Verbatim) {
                let (a, b) = (inside(&words_a, passage.a), inside(&words_b, passage.b));
                let said = (passage.a.of(found.text(pair.a)), passage.b.of(found.text(pair.b)));
                assert_eq!((a.first(), a.last()), (b.first(), b.last()), "{said:#?}");
                assert_eq!(passage.words as usize, a.len().min(b.len()), "{said:#?}");
                let agreement = common(&a, &b) as f64 / a.len().max(b.len()) as f64;
                // The passage counts the equal words it was made of; a cleverer alignment may find
                // more.
                assert!(
                    agreement >= f64::from(passage.agreement) - 1e-6,
                    "{agreement} {passage:?} {said:#?}"
                );
            }
        }
    }
}

/// With boilerplate between its words a passage's ends are equal all the same.
#[test]
fn passages_of_the_corpus_begin_and_end_alike() {
    let found = Found::in_corpus();
    for pair in &found.pairs {
        let (words_a, words_b) = (words(found.text(pair.a)), words(found.text(pair.b)));
        for passage in pair.passages.iter().filter(|p| p.kind == Kind::Verbatim) {
            let (a, b) = (inside(&words_a, passage.a), inside(&words_b, passage.b));
            assert!(!a.is_empty() && a.first() == b.first() && a.last() == b.last(), "{passage:?}");
        }
    }
}

/// The rule of `safe_cell`'s documentation, as a reader of the table writes it.
fn without_guard(cell: &str) -> &str {
    let bare = cell.trim_start_matches('\'');
    if bare.len() < cell.len() && bare.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        &cell[1..]
    } else {
        cell
    }
}

#[test]
fn offsets_of_the_table_slice_the_text_as_read() {
    let work = tempfile::tempdir().expect("a temporary folder");
    for seed in 0..10 {
        // The corpus has what chance has not: sentences beside what they restate, and whole other
        // scripts.
        let (_folder, files) = if seed == 0 {
            (tempfile::tempdir().expect("a temporary folder"), vec![corpus()])
        } else {
            dump(seed)
        };
        let found = Found::of(&Config::default(), &files);
        let run = work.path().join(seed.to_string());
        write_run(&found.scan.results(), &found.scan.run, Also::default(), &run)
            .expect("a fresh folder");
        let texts: BTreeMap<&str, Vec<char>> = found
            .articles
            .iter()
            .map(|article| (article.meta.id.as_str(), article.text.chars().collect()))
            .collect();
        let mut rows = 0;
        for row in csv::Reader::from_path(run.join("passages.csv")).expect("the table").records() {
            let row = row.expect("a row");
            for (id, from, cell) in [(0, 3, 9), (1, 5, 10)] {
                let at = |column: usize| row[column].parse::<usize>().expect("an offset");
                let slice: String = texts[&row[id]][at(from)..at(from + 1)].iter().collect();
                assert_eq!(slice, without_guard(&row[cell]));
            }
            rows += 1;
        }
        assert_eq!(rows, found.scan.pairs.iter().map(|pair| pair.passages.len()).sum::<usize>());
    }
}

fn owned(clusters: &BTreeSet<BTreeSet<&str>>) -> Vec<Vec<String>> {
    clusters.iter().map(|c| c.iter().map(|id| (*id).to_owned()).collect()).collect()
}

/// Clusters by ids, the files named as they are, backwards and shuffled.
fn check_orders(mut files: Vec<PathBuf>, what: &str) {
    let clusters = |files: &[PathBuf]| owned(&Found::of(&Config::default(), files).clusters());
    let expected = clusters(&files);
    files.reverse();
    assert_eq!(clusters(&files), expected, "{what}, backwards");
    Random(7).shuffle(&mut files);
    assert_eq!(clusters(&files), expected, "{what}, shuffled");
}

#[test]
fn reading_order_does_not_change_clusters() {
    check_orders(corpus_files(), "corpus");
    for seed in 0..20 {
        let (_folder, files) = dump(seed);
        check_orders(files, &format!("dump {seed}"));
    }
}

fn run_files(
    inputs: &[PathBuf],
    config: &Config,
    folder: &Path,
) -> BTreeMap<&'static str, Vec<u8>> {
    let found = Found::of(config, inputs);
    let also = Also { html: true, plots: true, parquet: true };
    write_run(&found.scan.results(), &found.scan.run, also, folder).expect("a fresh folder");
    let names = FORMATS.iter().map(|format| format.name).chain([
        "report.html",
        "plots/score.svg",
        "plots/over-time.svg",
    ]);
    let parquet = cfg!(feature = "parquet").then_some("passages.parquet");
    names
        .chain(parquet)
        .map(|name| (name, fs::read(folder.join(name)).expect("it was written")))
        .collect()
}

#[test]
fn threads_do_not_change_a_byte() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let of = |threads: usize| {
        let config = Config { threads: Some(threads), ..all_pairs() };
        run_files(&[corpus()], &config, &work.path().join(threads.to_string()))
    };
    let one = of(1);
    for threads in [2, 8] {
        let more = of(threads);
        for (name, bytes) in &one {
            assert!(*bytes == more[name], "{name} differs with {threads} threads");
        }
    }
}

/// Next to no memory: everything that can be on disk is, and the index of stem pairs is built in as
/// many parts as there may be.
#[test]
fn memory_does_not_change_a_byte() {
    for only_verbatim in [false, true] {
        let work = tempfile::tempdir().expect("a temporary folder");
        let config = Config { only_verbatim, ..Config::default() };
        let plenty = run_files(&[corpus()], &config, &work.path().join("plenty"));
        let little = run_files(
            &[corpus()],
            &Config { memory: Some(1), ..config.clone() },
            &work.path().join("little"),
        );
        for (name, bytes) in &plenty {
            assert!(*bytes == little[name], "{name} differs in little memory");
        }
    }
}

#[test]
fn values_of_signals_stay_between_0_and_1() {
    let found = Found::in_corpus();
    let bench = Bench::of(&Config::default(), &found.articles).expect("a temporary folder");
    let prepared: Vec<_> = found.articles.iter().map(|article| bench.prepare(article)).collect();
    let mut outside: BTreeMap<&str, String> = BTreeMap::new();
    for (i, a) in prepared.iter().enumerate() {
        // With itself too: that is where a share reaches its end.
        for (j, b) in prepared.iter().enumerate().skip(i) {
            for (name, value) in Evidence::of(&Pair::of(a, b)).named() {
                if value.is_some_and(|v| !(0.0..=1.0).contains(&v)) {
                    let ids = (&found.articles[i].meta.id, &found.articles[j].meta.id);
                    outside.entry(name).or_insert_with(|| format!("{value:?} for {ids:?}"));
                }
            }
        }
    }
    assert!(outside.is_empty(), "{outside:#?}");
}

#[test]
fn scores_and_coverage_stay_between_0_and_1() {
    with_each(|found| {
        for pair in &found.pairs {
            for value in [pair.verdict.score, pair.coverage_a, pair.coverage_b] {
                assert!(
                    (0.0..=1.0).contains(&value),
                    "{value} of {} and {}",
                    found.id(pair.a),
                    found.id(pair.b)
                );
            }
            assert!(
                pair.direction.weight >= 0.0
                    && pair.direction.reasons.iter().all(|r| r.weight > 0.0)
            );
            let heaviest_first = pair.direction.reasons.is_sorted_by(|x, y| x.weight >= y.weight);
            assert!(heaviest_first, "{:?}", pair.direction);
        }
    });
}

#[test]
fn every_cluster_is_a_star_of_reported_pairs() {
    with_each(|found| {
        let mut seen = BTreeSet::new();
        let pairs = found.by_ids();
        for cluster in &found.scan.clusters {
            assert!(cluster.members.len() > 1 && cluster.members[0].from.is_none());
            let ids: BTreeSet<&str> = cluster.members.iter().map(|m| found.id(m.doc)).collect();
            for member in &cluster.members {
                assert!(seen.insert(member.doc), "{} is in two places", found.id(member.doc));
            }
            for member in &cluster.members[1..] {
                let from = member.from.as_ref().expect("a copy has a source");
                let (copy, source) = (found.id(member.doc), found.id(from.doc));
                assert!(ids.contains(source), "{copy} comes from {source}, which is elsewhere");
                assert_eq!(pairs[&(copy, source)].verdict.relation, from.relation);
            }
        }
    });
}

#[test]
fn an_article_with_fewer_than_5_words_matches_only_its_equal() {
    let texts = [
        "Sold out.",
        "Sold out!",
        "Match postponed.",
        "Live: match postponed.",
        "Gallery",
        "",
        "One two three four",
        "one two three four",
        "Zero one two three four",
        "One two three four five six seven eight nine.",
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lines: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| json!({ "id": n.to_string(), "text": text }).to_string())
        .collect();
    let path = folder.path().join("short.jsonl");
    fs::write(&path, lines.join("\n")).expect("a file");
    let found = Found::of(&Config::default(), &[path]);
    let norms = |text: &str| words(text).iter().map(|w| w.hash).collect::<Vec<_>>();
    for (a, b, pair) in found.reported() {
        let (x, y) = (norms(found.text(pair.a)), norms(found.text(pair.b)));
        if x.len().min(y.len()) < 5 {
            assert_eq!((pair.verdict.relation, &x), (Relation::Identical, &y), "{a} {b}");
        }
    }
}

/// Many scrapers put a text on one line. Then lines below a text and statements set as paragraphs
/// of their own cannot be told from the story, but nearly all copies must be found.
#[test]
fn texts_on_one_line_lose_few_copies() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let joined: Vec<PathBuf> = corpus_files()
        .iter()
        .map(|file| {
            let records = fs::read_to_string(file).expect("the corpus is text");
            let on_one_line = |line: &str| {
                let mut record: serde_json::Value = serde_json::from_str(line).expect("a record");
                for (_, value) in record.as_object_mut().expect("an object") {
                    if let Some(text) = value.as_str() {
                        *value = json!(text.split_whitespace().collect::<Vec<_>>().join(" "));
                    }
                }
                format!("{record}\n")
            };
            let path = folder.path().join(file.file_name().expect("a name"));
            fs::write(&path, records.lines().map(on_one_line).collect::<String>())
                .expect("the folder is writable");
            path
        })
        .collect();
    let told = |files: &[PathBuf]| -> BTreeSet<String> {
        let found = Found::of(&Config::default(), files);
        found.reported().map(|(a, b, _)| format!("{a} {b}")).collect()
    };
    let (as_written, joined) = (told(&corpus_files()), told(&joined));
    let lost: Vec<&String> = as_written.difference(&joined).collect();
    assert!(
        lost.len() * 10 <= as_written.len(),
        "{} of {}: {lost:#?}",
        lost.len(),
        as_written.len()
    );
}

/// Units of each stage that were announced, and that were done.
#[derive(Default)]
struct Counts(std::sync::Mutex<Vec<(&'static str, Option<u64>, u64)>>);

impl Progress for Counts {
    fn start(&self, stage: &'static str, _: &'static str, total: Option<u64>) {
        self.0.lock().expect("no panic").push((stage, total, 0));
    }
    fn advance(&self, units: u64, _: u64) {
        self.0.lock().expect("no panic").last_mut().expect("a stage has started").2 += units;
    }
    fn note(&self, _: &str) {}
    fn finish(&self) {}
}

#[test]
fn all_proposed_pairs_are_told_as_done() {
    let counts = Counts::default();
    scan(&Config::default(), &[corpus()], &counts).expect("the corpus is there");
    let stages = counts.0.into_inner().expect("no panic");
    let (_, total, done) = stages.iter().find(|stage| stage.0 == "judge").expect("a stage");
    assert!(*done > 300);
    assert_eq!(*total, Some(*done));
}
