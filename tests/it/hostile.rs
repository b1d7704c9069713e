//! Input that is made to break the program, or broken as only bad luck breaks it. Each test fails
//! without its guard.
//!
//! What else disks and scrapers do to dumps is in `read.rs` and `cli/bad_input.rs`: nesting, long
//! lines, a million columns, pipes, links that lead back, files that may not be read.

use crate::found::Found;
use crate::read::{folder, parted, texts};
use reprint::internals::config::Config;
use reprint::internals::page::{
    Document, Extracted, Extractor, Page, PageConfig, read as read_page, read_with,
};
use reprint::internals::read::{Item, RawPage, ReadConfig, open};
use reprint::internals::report::FORMATS;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

/// So many blanks after one good record, packed.
fn bomb(blanks: u64, packer: &mut dyn Write) {
    packer.write_all(b"{\"text\":\"good\"}\n").expect("into memory");
    std::io::copy(&mut std::io::repeat(b' ').take(blanks), packer).expect("into memory");
}

#[test]
fn a_file_that_unpacks_to_far_more_than_text_can_is_not_read_to_its_end() {
    let blanks = 400 << 20;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    bomb(blanks, &mut gzip);
    let mut zstd = zstd::Encoder::new(Vec::new(), 1).expect("memory for its tables");
    bomb(blanks, &mut zstd);
    let folder = folder(&[
        ("a.jsonl.gz", &gzip.finish().expect("into memory")),
        ("b.jsonl.zst", &zstd.finish().expect("into memory")),
        ("c.jsonl", b"{\"text\":\"after\"}"),
    ]);
    let (records, rejected) =
        parted(&mut open(&[folder.path().into()], &ReadConfig::default()).expect("opens"));
    assert_eq!(texts(&records), ["good", "good", "after"]);
    assert_eq!(rejected.len(), 2);
    for one in &rejected {
        assert!(one.reason.starts_with("not read after 268"), "{}", one.reason);
        assert!(one.reason.contains("more than 500 times its size"), "{}", one.reason);
        assert!(one.reason.ends_with("unpack it first and name the result"), "{}", one.reason);
    }
    let generous = ReadConfig { max_ratio: 1 << 20, ..ReadConfig::default() };
    let (_, rejected) = parted(&mut open(&[folder.path().into()], &generous).expect("opens"));
    assert_eq!(rejected, []);
}

#[test]
fn a_packed_file_over_the_size_that_is_allowed_is_not_read_to_its_end() {
    let lines: Vec<u8> =
        (0..200_000).flat_map(|i| format!("{{\"text\":\"{i}\"}}\n").into_bytes()).collect();
    let packed = zstd::encode_all(&lines[..], 1).expect("packs");
    let folder = folder(&[("a.jsonl.zst", &packed)]);
    let config = ReadConfig { max_unpacked_bytes: 1 << 20, ..ReadConfig::default() };
    let (records, rejected) = parted(&mut open(&[folder.path().into()], &config).expect("opens"));
    assert!((10_000..150_000).contains(&records.len()), "{}", records.len());
    assert_eq!(rejected.len(), 1);
    assert!(
        rejected[0].reason.contains("unpacks to more than the 1048576 bytes allowed"),
        "{}",
        rejected[0].reason
    );
}

#[test]
fn a_file_of_something_else_is_given_up_before_its_rejections_fill_the_memory() {
    let folder = folder(&[
        ("a.jsonl", "x\n".repeat(300_000).as_bytes()),
        ("b.jsonl", b"{\"text\":\"after\"}"),
    ]);
    let (records, rejected) =
        parted(&mut open(&[folder.path().into()], &ReadConfig::default()).expect("opens"));
    assert_eq!(texts(&records), ["after"]);
    assert_eq!(rejected.len(), 100_001);
    let last = &rejected[100_000];
    assert_eq!(
        (last.record, &*last.reason),
        (0, "abandoned: none of its first 100000 records could be read")
    );
    // One in a hundred that was read is hope enough, and one in a hundred thousand is none.
    let after = |good: usize| {
        let lines = ["{\"text\":\"a\"}\n".repeat(good), "x\n".repeat(150_002)].concat();
        crate::read::read("a.jsonl", lines).1
    };
    assert_eq!(after(1_501).len(), 150_002);
    let rejected = after(1);
    assert_eq!(rejected.len(), 100_001);
    let last = &rejected[100_000].reason;
    assert_eq!(&**last, "abandoned: only 1 of its first 100001 records could be read");
}

/// Lines of a kilobyte, more than any buffer holds.
fn many_lines() -> Vec<u8> {
    let pad = "x".repeat(1000);
    (0..5000)
        .flat_map(|i| format!("{{\"id\":\"{i}\",\"text\":\"{pad}\"}}\n").into_bytes())
        .collect()
}

#[test]
fn a_file_that_grows_is_read_as_far_as_it_reached_when_opened() {
    let folder = folder(&[("a.jsonl", &many_lines())]);
    let path = folder.path().join("a.jsonl");
    let mut records = open(std::slice::from_ref(&path), &ReadConfig::default()).expect("opens");
    assert!(matches!(records.next(), Some(Item::Record(_))));
    let mut grown = OpenOptions::new().append(true).open(&path).expect("ours");
    grown.write_all(&many_lines()).expect("room for it");
    let (rest, rejected) = parted(&mut records);
    assert_eq!((rest.len(), rejected), (4999, vec![]));
}

#[test]
fn a_file_that_shrinks_gives_what_was_there() {
    let folder = folder(&[("a.jsonl", &many_lines())]);
    let path = folder.path().join("a.jsonl");
    let mut records = open(std::slice::from_ref(&path), &ReadConfig::default()).expect("opens");
    assert!(matches!(records.next(), Some(Item::Record(_))));
    // In the middle of a line.
    File::options().write(true).open(&path).expect("ours").set_len(2_000_000).expect("shorter");
    let (rest, rejected) = parted(&mut records);
    assert!((1500..2500).contains(&rest.len()), "{}", rest.len());
    assert_eq!(rejected.len(), 1, "{rejected:?}");
}

#[test]
fn ids_and_titles_with_anything_in_them_come_back_out_of_the_tables() {
    let text = "The night ferry from Sandholm to Vessel Bay ran aground on Tuesday with 212 people \
        on board, and all of them were \
        brought ashore before dawn, the harbour master said in a short statement to reporters on \
        the quay.";
    let ids = [
        "a,b",
        "line\nbreak",
        "\"quoted\"",
        "tab\there",
        "cr\rlf\r\n",
        "nul\0",
        "=1+1",
        "\u{202e}back",
        "\u{feff}",
    ];
    let lines: Vec<String> = ids
        .iter()
        .map(|id| {
            serde_json::json!({ "id": id, "title": format!("{id};\n{id}"), "text": format!("{text} \0 {text}") })
                .to_string()
        })
        .collect();
    let folder = folder(&[("dump.jsonl", lines.join("\n").as_bytes())]);
    let found = Found::of(&Config::default(), &[folder.path().to_path_buf()]);
    let format =
        FORMATS.iter().find(|format| format.name == "clusters.csv").expect("it is written");
    let mut bytes = Vec::new();
    format.write(&found.scan.results(), &mut bytes).expect("into memory");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(&bytes[..]).records().collect::<Result<_, _>>().expect("a table");
    let unguarded = |cell: &str| reprint::internals::read::table::unguarded(cell).to_owned();
    let mut read: Vec<(String, String)> =
        rows.iter().map(|row| (unguarded(&row[2]), unguarded(&row[11]))).collect();
    let mut written: Vec<(String, String)> =
        ids.iter().map(|id| ((*id).to_owned(), format!("{id};\n{id}"))).collect();
    read.sort();
    written.sort();
    assert_eq!(read, written);
}

fn page(html: &str) -> Result<Page, String> {
    let raw = RawPage { bytes: html.as_bytes().to_vec(), charset: None };
    read_page(&PageConfig::default(), &raw, Some("https://a.example/news/2031/ferry.html"))
        .map_err(|why| why.to_string())
}

fn attributes(count: usize) -> String {
    (0..count).map(|n| format!(" a{n}=x")).collect::<Vec<_>>().concat()
}

/// A story of its own words, as a page has it.
fn story() -> String {
    let line = |n| {
        format!(
            "<p>Ferry {n} left the quay of Ardenholm at hour {n} with {n} passengers, the harbour \
                office said.</p>"
        )
    };
    format!("<article>{}</article>", (1..20).map(line).collect::<Vec<_>>().concat())
}

#[test]
fn pages_made_to_be_slow_are_refused_before_they_are_parsed() {
    let cases = [
        (format!("<p{}>{}", attributes(500_000), story()), "more than the 1000 attributes"),
        (
            (0..200_000).map(|n| format!("<body a{n}>")).collect::<Vec<_>>().concat() + &story(),
            "more than the 1000 attributes",
        ),
        (story() + &"<!x>".repeat(1_000_000), "more than 300000 nodes"),
        (story() + &"<".repeat(1_000_000), "more than 300000 nodes"),
        ("<div>".repeat(500_000) + &story(), "deeper than the 400 levels"),
        ("<math><iframe>".repeat(100_000) + &story(), "deeper than the 400 levels"),
    ];
    for (html, reason) in cases {
        let found = page(&html).expect_err("it is refused");
        assert!(found.contains(reason), "{}...: {found}", &html[..40]);
    }
}

#[test]
fn markup_in_the_strings_of_a_page_is_held_to_the_bounds_of_pages() {
    let attributes = attributes(500_000);
    for hostile in ["<div>".repeat(1_000_000), format!("<p{attributes}>")] {
        for key in ["articleBody", "headline"] {
            let html = format!(
                "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"{key}\":\"{hostile}\"}}</script>{}",
                story()
            );
            let page = page(&html).expect("the story beside it is read");
            assert_eq!(page.text.lines().count(), 19, "{key}");
        }
    }
}

/// An extractor that is done when it receives a message.
struct Slow(Mutex<Receiver<()>>);

impl Extractor for Slow {
    fn extract(&self, _: Document, _: Option<&str>) -> Extracted {
        _ = self.0.lock().expect("nothing panics with it").recv();
        Extracted::default()
    }
}

#[test]
fn a_page_that_takes_too_long_is_set_aside_and_the_next_one_is_read() {
    let (stop, stopped) = channel();
    let config = PageConfig { max_seconds: 1, ..PageConfig::default() };
    let raw = RawPage { bytes: story().into_bytes(), charset: None };
    let late = read_with(Arc::new(Slow(Mutex::new(stopped))), &config, &raw, None)
        .expect_err("it is late");
    assert_eq!(late.to_string(), "the page took more than the 1 s that are allowed");
    assert!(page(&story()).expect("a story").text.starts_with("Ferry 1 left"));
    drop(stop);
}

/// One of 20,011 words of four letters, by any number.
fn word(n: usize) -> String {
    let n = n.wrapping_mul(7_919) % 20_011;
    [n / 676 % 26, n / 26 % 26, n % 26, n / 13 % 26]
        .iter()
        .map(|&at| char::from(b'a' + u8::try_from(at).expect("a letter")))
        .collect()
}

/// Texts as long as books, logs and tables, a copy beside each.
fn long_texts() -> [(&'static str, String, String); 4] {
    let numbers = |skip: usize| {
        (0..200_000)
            .map(|n| (n * n % 999_983 + usize::from(n % skip == 0)).to_string())
            .collect::<Vec<_>>()
    };
    let row = |n: usize| format!("{n}. {} {} {} points", word(n), word(n * n), n % 100);
    let rows = |from: usize| (from..from + 60_000).map(row).collect::<Vec<_>>();
    let dated = |n: usize| {
        format!("ARDENHOLM, March 3 (Meridian) - {} {} {}.", word(n), word(n * n), word(n * n * n))
    };
    let dates = |skip: usize| {
        (0..40_000).map(|n| if n % skip == 1 { row(n) } else { dated(n) }).collect::<Vec<_>>()
    };
    let again = "The council said no to the harbour. ".repeat(60_000);
    [
        ("numbers", numbers(7).join(" "), numbers(31).join(" ")),
        ("rows", rows(0).join("\n"), rows(30_000).join("\n")),
        ("datelines", dates(50).join("\n"), dates(70).join("\n")),
        ("one sentence", again.clone(), again + "But the mayor said yes to all of it on Tuesday."),
    ]
}

#[test]
fn texts_as_long_as_books_are_judged_in_bounded_time_and_memory() {
    for (name, text, copy) in long_texts() {
        let lines = [&text, &copy].map(|text| serde_json::json!({ "text": text }).to_string());
        let folder = folder(&[("dump.jsonl", lines.join("\n").as_bytes())]);
        let found = Found::of(
            &Config { all_pairs: true, ..Config::default() },
            &[folder.path().to_path_buf()],
        );
        assert_eq!(found.pairs.len(), 1, "{name}");
        assert!(!found.pairs[0].passages.is_empty(), "{name}");
    }
}
