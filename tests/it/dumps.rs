//! Whole dumps of pieces drawn by chance and repeated: no panic, the same bytes on one thread and
//! on two, passages that lie in their texts; and what is written grows with the input.
//!
//! `REPRINT_DUMPS` tries as many dumps as it says.

use crate::found::Found;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use reprint::internals::config::Config;
use reprint::internals::report::{Also, FORMATS, write_run};
use reprint_lab::random::Random;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// What texts are made of: sentences that can be shared, and what readers, splitters and tables get
/// wrong.
const PIECES: [&str; 24] = [
    "The harbour master of Sandholm said on Tuesday that 212 people were brought ashore at dawn. ",
    "Two fishing boats reached the ship first after its engines failed in heavy fog off the cape. ",
    "\u{201c}We heard the horn and simply went towards it,\u{201d} said Ingrid Malm of Vessel Bay. ",
    "Norrland Lines cancelled every crossing until Friday and sent divers to examine the hull. ",
    "A warning of dense fog had been out since noon, and other lines kept their boats in port. ",
    "Der Bäcker aus Lindau gewann am Samstag den Preis für ein Brot aus Kastanienmehl und Roggen. ",
    "Мэр города поблагодарил экипажи и спросил, почему паром вообще вышел в море в такой туман. ",
    "市長は火曜日、霧の警報が出ていたのになぜフェリーが出航したのかと尋ねた。",
    "قال رئيس البلدية يوم الثلاثاء إن العبارة غادرت الميناء رغم التحذير من الضباب الكثيف. ",
    "Share this story with your friends\n",
    "Read more: ten things to know about fog\n\n",
    "=HYPERLINK(\"https://a.example\")\t",
    "\u{1b}[31mred\u{1b}[0m \u{202e}desrever\u{202c} ",
    "<p>An &amp; entity</p><script>alert(1)</script> ",
    "e\u{301}e\u{301}e\u{301} \u{fe0f}\u{e0041}\u{e007f} ",
    "\u{0}",
    "\r\n\r\n",
    "la la la la la la la la ",
    "x",
    "\u{1f6a2}\u{1f6a2}",
    "\"unbalanced \u{201c}quote ",
    "1,000 1.000 1 000 1e9 12/11/10 ",
    "(Reuters) - Copyright 2031 The Associated Press. All rights reserved. ",
    "don't rat\u{ad}t \u{200b}zero\u{200d}width ",
];

#[derive(Clone, Debug)]
struct Drawn {
    /// Which pieces, and how often each in a row.
    pieces: Vec<(usize, usize)>,
    outlet: usize,
    /// Day of the month, which need not be one.
    day: u32,
    id: usize,
}

impl Drawn {
    fn text(&self) -> String {
        self.pieces.iter().map(|&(piece, times)| PIECES[piece].repeat(times)).collect()
    }
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let times = prop_oneof![9 => 1..3_usize, 1 => 20..60_usize];
    (vec((0..PIECES.len(), times), 0..14), 0..4_usize, 0..40_u32, 0..6_usize)
        .prop_map(|(pieces, outlet, day, id)| Drawn { pieces, outlet, day, id })
}

/// The articles as a file of JSON lines or a table.
fn written(folder: &Path, articles: &[Drawn], is_table: bool) -> PathBuf {
    let rows = articles.iter().map(|article| {
        let url = format!("https://outlet{}.example/{}", article.outlet, article.id);
        let published = format!("2031-01-{:02}", article.day);
        (format!("id{}", article.id), url, published, article.text())
    });
    let path = folder.join(if is_table { "dump.csv" } else { "dump.jsonl" });
    if is_table {
        let mut table = csv::Writer::from_path(&path).expect("a fresh file");
        table.write_record(["id", "url", "published", "text"]).expect("a header");
        for (id, url, published, text) in rows {
            table.write_record([id, url, published, text]).expect("a row");
        }
        table.flush().expect("written");
    } else {
        let lines: String = rows
            .map(|(id, url, published, text)| {
                json!({ "id": id, "url": url, "published": published, "text": text }).to_string()
                    + "\n"
            })
            .collect();
        fs::write(&path, lines).expect("a fresh file");
    }
    path
}

/// The tables of a run, or what it says where it has nothing to read.
fn tables(input: &Path, threads: usize, all_pairs: bool) -> Result<Vec<Vec<u8>>, String> {
    use reprint::internals::pipeline::{Silent, scan};
    let config = Config { threads: Some(threads), all_pairs, ..Config::default() };
    let scan = scan(&config, &[input.to_path_buf()], &Silent).map_err(|e| e.to_string())?;
    for pair in scan.pairs.iter() {
        let texts = [scan.spool.get(pair.a).text, scan.spool.get(pair.b).text];
        for passage in &pair.passages {
            let marks = [&passage.shared_a, &passage.shared_b];
            for ((span, marks), text) in [passage.a, passage.b].into_iter().zip(marks).zip(&texts) {
                for span in std::iter::once(&span).chain(marks) {
                    let (from, to) = (span.from as usize, span.to as usize);
                    assert!(from < to && text.get(from..to).is_some(), "{span:?} of {text:?}");
                }
            }
        }
    }
    Ok(FORMATS
        .iter()
        .map(|format| {
            let mut bytes = Vec::new();
            format.write(&scan.results(), &mut bytes).expect("into memory");
            bytes
        })
        .collect())
}

#[test]
fn dumps_of_repeated_pieces_keep_the_laws() {
    let cases = std::env::var("REPRINT_DUMPS").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let dumps = (vec(drawn(), 0..12), any::<bool>(), any::<bool>());
    TestRunner::new(config)
        .run(&dumps, |(articles, is_table, all_pairs)| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let input = written(folder.path(), &articles, is_table);
            let one = tables(&input, 1, all_pairs);
            prop_assert!(one == tables(&input, 2, all_pairs), "two threads differ");
            Ok(())
        })
        .unwrap_or_else(|failed| panic!("{failed}"));
}

/// So many articles, each of ten of 60 sentences.
fn mixed(folder: &Path, articles: usize) -> PathBuf {
    let mut random = Random(5);
    let vocabulary: Vec<String> = (0..900)
        .map(|_| {
            let syllables = ["ba", "re", "ti", "mo", "lu", "ka", "ne", "gor", "ster", "vi"];
            (0..2 + random.below(3)).map(|_| random.one_of(&syllables)).collect()
        })
        .collect();
    let mut sentence = || {
        let words: Vec<&str> = (0..14).map(|_| &*vocabulary[random.below(900)]).collect();
        format!("The {} of it. ", words.join(" "))
    };
    let sentences: Vec<String> = (0..60).map(|_| sentence()).collect();
    let mut random = Random(7);
    let lines: String = (0..articles)
        .map(|n| {
            let text: String =
                (0..10).map(|_| &*sentences[random.below(sentences.len())]).collect();
            let url = format!("https://outlet{n}.example/");
            json!({ "id": n.to_string(), "url": url, "text": text }).to_string() + "\n"
        })
        .collect();
    let path = folder.join(format!("mixed-{articles}.jsonl"));
    fs::write(&path, lines).expect("a fresh file");
    path
}

#[test]
fn what_is_written_of_mixed_sentences_grows_with_the_articles() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let of = |articles: usize| {
        let found = Found::of(&Config::default(), &[mixed(work.path(), articles)]);
        let run = work.path().join(articles.to_string());
        write_run(&found.scan.results(), &found.scan.run, Also::default(), &run)
            .expect("a fresh folder");
        let size = |name| fs::metadata(run.join(name)).expect("it was written").len();
        let bytes: u64 = FORMATS.iter().map(|format| size(format.name)).sum();
        let counts = &found.scan.run.counts;
        let listed = found.scan.listing.order().len();
        let all = listed + counts.pairs_not_written;
        assert_eq!(all, found.scan.pairs.len(), "{counts:?}");
        println!("{articles} articles: {all} pairs, {listed} listed, {bytes} bytes");
        // Eight an article and the one it is compared with.
        assert!(listed <= 9 * articles, "{listed} pairs of {articles} articles");
        bytes
    };
    let (one, two) = (of(100), of(200));
    assert!(2 * two <= 5 * one, "{one} bytes of 100 articles, {two} of 200");
}
