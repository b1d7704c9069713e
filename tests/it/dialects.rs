//! What people have: dialects, layouts, encodings and damage. Each situation is made here, read,
//! and its result held against the table in `docs/formats.md`.

use crate::read::{folder, gzip, parted};
use reprint::internals::read::{ReadConfig, open};
use reprint_lab::crawl;
use std::fs;
use std::path::Path;

/// A situation: what it is called in the table, the input, and what becomes of it.
struct Situation {
    name: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
    /// As `3 read`, `2 read, 1 set aside`.
    result: &'static str,
}

const A: &str = "The ferry left at nine. Nobody was hurt.";
const B: &str = "The harbour opened late. \"No ship may leave,\" the master said, \"before noon.\"";
const C: &str = "Die Fähre fuhr um neun. Der Kapitän sagte “nichts”.";

fn s(
    name: &'static str,
    file: &'static str,
    bytes: impl Into<Vec<u8>>,
    result: &'static str,
) -> Situation {
    Situation { name, file, bytes: bytes.into(), result }
}

fn json(text: &str) -> String {
    format!("{{\"id\":\"1\",\"text\":{}}}", serde_json::Value::from(text))
}

/// A table with a quote within quotes written as `quote`.
fn table(separator: &str, quote: &str) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', quote));
    let row =
        |id: &str, text: &str| [cell(id), cell("https://a.example/1"), cell(text)].join(separator);
    let header = ["id", "url", "text"].join(separator);
    [header, row("1", A), row("2", B), row("3", C), row("4", B), row("5", A)].join("\n") + "\n"
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn code_page(text: &str, label: &str) -> Vec<u8> {
    encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label").encode(text).0.into_owned()
}

/// JSON lines packed a line a member, one of them with a bad byte.
fn members(bad: Option<usize>, lines: usize) -> Vec<u8> {
    let member = |at: usize| {
        let mut packed = gzip(format!("{}\n", json(&format!("{B} {at}"))).as_bytes());
        if bad == Some(at) {
            let checksum = packed.len() - 6;
            packed[checksum] ^= 1;
        }
        packed
    };
    (0..lines).flat_map(member).collect()
}

/// Bytes without the last few.
fn cut(mut bytes: Vec<u8>, last: usize) -> Vec<u8> {
    bytes.truncate(bytes.len() - last);
    bytes
}

fn crawled(bad: Option<usize>) -> Vec<u8> {
    let page = |at: usize| {
        let text = format!("<p>{A} {at}</p><p>{B}</p>");
        let mut packed = gzip(&crawl::page(&format!("https://a.example/{at}"), &text));
        if bad == Some(at) {
            let checksum = packed.len() - 6;
            packed[checksum] ^= 1;
        }
        packed
    };
    (0..3).flat_map(page).collect()
}

fn window(log: u32) -> Vec<u8> {
    let mut packer = zstd::stream::write::Encoder::new(Vec::new(), 1).expect("into memory");
    packer.window_log(log).expect("a window");
    packer.long_distance_matching(true).expect("a switch");
    std::io::Write::write_all(&mut packer, json(A).as_bytes()).expect("into memory");
    packer.finish().expect("into memory")
}

#[allow(clippy::too_many_lines, reason = "a table of situations")]
fn layouts() -> Vec<Situation> {
    let article = |name: &str| {
        format!("{{\"{name}\":{},\"url\":\"https://a.example/1\"}}", serde_json::Value::from(A))
    };
    let two = format!("{},{}", article("content"), article("content"));
    vec![
        s("JSON lines", "a.jsonl", format!("{}\n{}\n", json(A), json(B)), "2 read"),
        s("JSON array", "a.json", format!("[{},\n{}]", json(A), json(B)), "2 read"),
        s("one object over several lines", "a.json", json(A).replace(',', ",\n  "), "1 read"),
        s(
            "objects without line ends",
            "a.jsonl",
            format!("{}{}{}", json(A), json(B), json(C)),
            "3 read",
        ),
        s(
            "two objects on a later line",
            "a.jsonl",
            format!("{}\n{}{}\n", json(A), json(B), json(C)),
            "3 read",
        ),
        s(
            "lines that end in commas",
            "a.jsonl",
            format!("{},\n{},\n{}\n", json(A), json(B), json(C)),
            "3 read",
        ),
        s(
            "record separators (RFC 7464)",
            "a.jsonl",
            format!("\u{1e}{}\n\u{1e}{}\n", json(A), json(B)),
            "2 read",
        ),
        s(
            "files with marks, joined",
            "a.jsonl",
            format!("\u{feff}{}\n\u{feff}{}\n", json(A), json(B)),
            "2 read",
        ),
        s(
            "NewsAPI answer",
            "a.json",
            format!("{{\"status\":\"ok\",\"totalResults\":2,\"articles\":[{two}]}}"),
            "2 read",
        ),
        s(
            "answers a line",
            "a.jsonl",
            format!("{{\"articles\":[{two}]}}\n{{\"articles\":[{two}]}}\n"),
            "4 read",
        ),
        s(
            "JSON Feed",
            "a.json",
            format!(
                "{{\"version\":\"1\",\"title\":\"x\",\"items\":[{}]}}",
                article("content_text")
            ),
            "1 read",
        ),
        s(
            "Elasticsearch answer",
            "a.json",
            format!(
                "{{\"took\":3,\"hits\":{{\"total\":1,\"hits\":[{{\"_id\":\"1\",\"_source\":{}}}]}}}}",
                article("text")
            ),
            "1 read",
        ),
        s(
            "elasticdump",
            "a.jsonl",
            format!("{{\"_index\":\"n\",\"_id\":\"1\",\"_source\":{}}}", article("text")),
            "1 read",
        ),
        s(
            "Solr answer",
            "a.json",
            format!("{{\"response\":{{\"numFound\":1,\"docs\":[{}]}}}}", article("body")),
            "1 read",
        ),
        s(
            "The Guardian's answer",
            "a.json",
            format!(
                "{{\"response\":{{\"results\":[{{\"id\":\"x\",\"fields\":{}}}]}}}}",
                article("bodyText")
            ),
            "1 read",
        ),
        s(
            "WordPress posts",
            "a.json",
            format!("[{{\"id\":1,\"content\":{{\"rendered\":\"<p>{A}</p>\"}}}}]"),
            "1 read",
        ),
        s(
            "feedparser",
            "a.jsonl",
            format!("{{\"content\":[{{\"type\":\"text/html\",\"value\":\"<p>{A}</p>\"}}]}}"),
            "1 read",
        ),
        s("Stanford CC-News", "a.jsonl", article("plain_text"), "1 read"),
        s("impresso", "a.jsonl", article("ft"), "1 read"),
        s(
            "dolma, datatrove",
            "a.jsonl",
            format!("{{\"text\":\"{A}\",\"metadata\":{{\"url\":\"https://a.example\"}}}}"),
            "1 read",
        ),
        s("schema.org's `@graph`", "a.json", format!("{{\"@graph\":[{two}]}}"), "2 read"),
        s("Bing's `value`", "a.json", format!("{{\"total\":2,\"value\":[{two}]}}"), "2 read"),
        s(
            "Event Registry's `articles.results`",
            "a.json",
            format!("{{\"articles\":{{\"page\":1,\"results\":[{two}]}}}}"),
            "2 read",
        ),
        s(
            "a list of paragraphs",
            "a.jsonl",
            format!("{{\"text\":[\"{A}\",\"{A}\"]}}\n{{\"text\":\"['{A}', '{A}']\"}}"),
            "2 read",
        ),
        s(
            "a list of blocks",
            "a.jsonl",
            format!("{{\"body\":[{{\"type\":\"p\",\"text\":\"{A}\"}},{{\"content\":\"{A}\"}}]}}"),
            "1 read",
        ),
        s("names in other words and cases", "a.jsonl", article("Article Text"), "1 read"),
        s("Scrapy's `.jl`", "a.jl", article("text"), "1 read"),
        s("JSON lines named .txt", "a.txt", format!("{}\n{}\n", json(A), json(B)), "2 read"),
        s(
            "an object of articles by id",
            "a.json",
            format!("{{\"a\":{},\"b\":{}}}", article("text"), article("text")),
            "0 read, 1 set aside",
        ),
        s("a text under a name of its own", "a.jsonl", article("corpo"), "0 read, 1 set aside"),
    ]
}

fn damage() -> Vec<Situation> {
    vec![
        s(
            "half of a surrogate pair",
            "a.jsonl",
            "{\"text\":\"The ferry \\ud83d left.\"}\n",
            "1 read",
        ),
        s(
            "surrogates as bytes (CESU-8)",
            "a.jsonl",
            b"{\"text\":\"a \xed\xa0\xbd\xed\xb8\x80 b\"}".to_vec(),
            "1 read",
        ),
        s("Python's NaN", "a.jsonl", "{\"text\":\"The ferry left.\",\"score\":NaN}", "1 read"),
        s(
            "a first line cut at its end",
            "a.jsonl",
            format!("{{\"id\":\"0\",\n{}\n{}\n", json(A), json(B)),
            "2 read, 1 set aside",
        ),
        s(
            "a first line cut at its beginning",
            "a.jsonl",
            format!("[1,2], \"x\":3}}\n{}\n{}\n", json(A), json(B)),
            "2 read, 1 set aside",
        ),
        s(
            "a line end within a string of an array",
            "a.json",
            format!("[\n{{\"id\":\"0\",\"text\":\"a\nb\"}},\n{},\n{}\n]", json(A), json(B)),
            "2 read, 1 set aside",
        ),
        s(
            "a last line cut",
            "a.jsonl",
            format!("{}\n{{\"text\":\"The fer", json(A)),
            "1 read, 1 set aside",
        ),
        s("gzip, a member a record", "a.jsonl.gz", members(None, 5), "5 read"),
        s("gzip, a bad member first", "a.jsonl.gz", members(Some(0), 5), "4 read, 1 set aside"),
        s("gzip, a bad member within", "a.jsonl.gz", members(Some(2), 5), "4 read, 1 set aside"),
        s("gzip, a bad member last", "a.jsonl.gz", members(Some(4), 5), "4 read, 1 set aside"),
        s(
            "gzip cut short",
            "a.jsonl.gz",
            cut(gzip(format!("{}\n", json(B)).repeat(99).as_bytes()), 4),
            "99 read, 1 set aside",
        ),
        s("zstd with a window of 128 MiB", "a.jsonl.zst", window(27), "1 read"),
        s("plain bytes named .gz", "a.jsonl.gz", json(A), "0 read, 1 set aside"),
        s("packed twice", "a.jsonl.gz", gzip(&gzip(json(A).as_bytes())), "0 read, 1 set aside"),
        s("an empty file", "a.jsonl", "", "0 read, 1 set aside"),
    ]
}

fn tables() -> Vec<Situation> {
    let doubled = table(",", "\"\"");
    let cut_in_cell = doubled.trim_end().trim_end_matches('"').to_owned();
    let russian = "id,text\n1,Паром стоит у причала. Никто не пострадал.\n2,Порт открылся поздно. \
        Паром ушёл.\n";
    let broken = "id,title,text\n1,a,b,c,d\n2,a\n3,a,b,c\n4,a,b\n5,a\n6,a,b,c,d\n";
    vec![
        s("CSV", "a.csv", doubled.clone(), "5 read"),
        s("CSV with a mark", "a.csv", format!("\u{feff}{doubled}"), "5 read"),
        s("CSV, quotes behind backslashes", "a.csv", table(",", "\\\""), "5 read"),
        s("semicolons, quotes behind backslashes", "a.csv", table(";", "\\\""), "5 read"),
        s("CSV with `sep=;`", "a.csv", format!("sep=;\r\n{}", table(";", "\"\"")), "5 read"),
        s("CSV with bars", "a.csv", table("|", "\"\""), "5 read"),
        s("TSV, quotes behind backslashes", "a.tsv", table("\t", "\\\""), "5 read"),
        s(
            "CSV in UTF-16 with a mark",
            "a.csv",
            utf_16(&format!("\u{feff}{doubled}"), u16::to_le_bytes),
            "5 read",
        ),
        s(
            "TSV in UTF-16, big end first",
            "a.tsv",
            utf_16(&format!("\u{feff}{}", table("\t", "\"\"")), u16::to_be_bytes),
            "5 read",
        ),
        s("CSV in UTF-16 without a mark", "a.csv", utf_16(&doubled, u16::to_le_bytes), "5 read"),
        s("CSV in windows-1252", "a.csv", code_page(&doubled, "windows-1252"), "5 read"),
        s("CSV in windows-1251", "a.csv", code_page(russian, "windows-1251"), "2 read"),
        s(
            "JSON lines in UTF-16",
            "a.jsonl",
            utf_16(&format!("\u{feff}{}\n{}\n", json(A), json(C)), u16::to_le_bytes),
            "2 read",
        ),
        s("JSON in UTF-32", "a.json", b"\xff\xfe\0\0{\0\0\0".to_vec(), "0 read, 1 set aside"),
        s("a table whose rows do not fit", "a.csv", broken, "0 read, 1 set aside"),
        s("commas in a file named .tsv", "a.tsv", doubled.clone(), "5 read"),
        s("a table named .txt", "a.txt", doubled.clone(), "5 read"),
        s("CSV cut within the last cell", "a.csv", cut_in_cell, "4 read, 1 set aside"),
        s(
            "CSV that ends without a line end",
            "a.csv",
            "id,text\n1,\"The ferry, he said, left.\"\n2,The 5\" pipe broke.",
            "2 read",
        ),
        s(
            "cells as Excel writes formulas",
            "a.csv",
            format!("id,text\n=\"1\",=\"{A}\"\n"),
            "1 read",
        ),
        s(
            "line ends written as `\\n`",
            "a.tsv",
            "id\ttext\n1\ta b.\\nc d.\\ne f.\\ng h.\n",
            "1 read",
        ),
        s(
            "MySQL's `\\N` for nothing",
            "a.csv",
            "id,text\n1,\\N\n2,The ferry left.\n",
            "1 read, 1 set aside",
        ),
        s(
            "a table without a text",
            "a.csv",
            "id,url\n1,https://a.example\n",
            "0 read, 1 set aside",
        ),
    ]
}

fn others() -> Vec<Situation> {
    let arc =
        "filedesc://a.arc 0.0.0.0 20080314000000 text/plain 76\n1 0 Example\nURL IP-address\n";
    let mut tar = vec![0; 512];
    tar[257..262].copy_from_slice(b"ustar");
    let page = format!("<!DOCTYPE html><html><body><p>{A}</p></body></html>");
    vec![
        s("plain text", "a.txt", A, "1 read"),
        s("text that begins like a binary file", "a.txt", format!("ORCHARD. {A}"), "1 read"),
        s("text in UTF-16", "a.txt", utf_16(&format!("\u{feff}{C}"), u16::to_le_bytes), "1 read"),
        s("WARC, a member a record", "a.warc.gz", crawled(None), "3 read"),
        s("WARC, a bad member within", "a.warc.gz", crawled(Some(1)), "2 read, 1 set aside"),
        s("WARC, a bad member last", "a.warc.gz", crawled(Some(2)), "2 read, 1 set aside"),
        s("ARC", "a.arc", arc, "0 read, 1 set aside"),
        s("ARC, packed", "a.arc.gz", gzip(arc.as_bytes()), "0 read, 1 set aside"),
        s("zip", "a.zip", b"PK\x03\x04\x14".to_vec(), "0 read, 1 set aside"),
        s("PDF", "paper", "%PDF-1.7\n", "0 read, 1 set aside"),
        s("a PDF named .txt", "a.txt", "%PDF-1.7\n", "0 read, 1 set aside"),
        s("a tar archive", "a.jsonl", tar, "0 read, 1 set aside"),
        s("a page that a crawler named with its query", "a.html?id=3", page.clone(), "1 read"),
        s("a text whose name asks", "Who won?.txt", A, "1 read"),
        s("a page named .php", "a.php", page, "1 read"),
        s("bzip2", "a.bz2", "BZh91AY", "0 read, 1 set aside"),
    ]
}

/// How programs write a text, beyond a string.
fn bodies() -> Vec<Situation> {
    let a = serde_json::Value::from(A);
    let b = serde_json::Value::from(B);
    let of = |name, body: String, result| s(name, "a.jsonl", body, result);
    vec![
        of(
            "an object with `paragraphs`",
            format!("{{\"text\":{{\"paragraphs\":[{a},{b}]}}}}"),
            "1 read",
        ),
        of(
            "Drupal's JSON:API",
            format!(
                "{{\"data\":[{{\"attributes\":{{\"title\":\"x\",\"body\":{{\"value\":{a},\
                    \"format\":\"basic_html\"}}}}}}]}}"
            ),
            "1 read",
        ),
        of(
            "Contentful",
            format!(
                "{{\"items\":[{{\"fields\":{{\"body\":{{\"nodeType\":\"document\",\"content\":[\
                    {{\"nodeType\":\"paragraph\",\"content\":[{{\"nodeType\":\"text\",\"value\":{a}}}]}}\
                    ]}}}}}}]}}"
            ),
            "1 read",
        ),
        of(
            "Portable Text",
            format!(
                "{{\"body\":[{{\"_type\":\"block\",\"children\":[{{\"_type\":\"span\",\"text\":{a}}}\
                    ]}}]}}"
            ),
            "1 read",
        ),
        of(
            "Arc's `content_elements`",
            format!(
                "{{\"content_elements\":[{{\"type\":\"text\",\"content\":{a}}},\
                    {{\"type\":\"image\",\"caption\":\"x\"}}]}}"
            ),
            "1 read",
        ),
        of(
            "Ghost posts",
            format!("{{\"posts\":[{{\"html\":\"<p>{A}</p>\"}}],\"meta\":{{}}}}"),
            "1 read",
        ),
        of("Media Cloud", format!("{{\"stories_id\":1,\"story_text\":{a}}}"), "1 read"),
        of("a text that is a number", "{\"text\":42}".to_owned(), "1 read"),
        of(
            "a text that is null, another that is not",
            format!("{{\"text\":null,\"body\":{a}}}"),
            "1 read",
        ),
        of("a text that is `true`", "{\"text\":true}".to_owned(), "0 read, 1 set aside"),
        of(
            "nested 10,000 deep in the text",
            format!("{{\"text\":{}1{}}}\n{{\"text\":{a}}}", "[".repeat(10_000), "]".repeat(10_000)),
            "1 read, 1 set aside",
        ),
        of(
            "nested 10,000 deep elsewhere",
            format!("{{\"x\":{}1{},\"text\":{a}}}", "[".repeat(10_000), "]".repeat(10_000)),
            "1 read",
        ),
        of("a table as lists of a JSON list", format!("[[\"text\"],[{a}]]"), "0 read, 2 set aside"),
        of("Python's dictionaries", format!("{{'text': '{A}'}}\n"), "0 read, 1 set aside"),
        of(
            "MongoDB's shell",
            format!("{{\"_id\":ObjectId(\"1\"),\"text\":{a}}}\n"),
            "0 read, 1 set aside",
        ),
        of("a comma before the bracket", format!("{{\"text\":{a},}}\n"), "0 read, 1 set aside"),
        of(
            "NULs at the end of a line file",
            format!("{{\"text\":{a}}}\n{}", "\0".repeat(64)),
            "1 read, 1 set aside",
        ),
    ]
}

/// Tables as people have them, and files as crawlers name them.
fn people() -> Vec<Situation> {
    let german = format!("Nr;Titel;Datum;Volltext;Wert\r\n1;Fähre;24.12.2031;\"{C}\";1,5\r\n");
    let rows = (1..=4).map(|row| format!("{row}\t7{row}\t{A}\n")).collect::<Vec<_>>().concat();
    let r = format!("id\ttext\n{rows}");
    let page = format!("<!DOCTYPE html><html><body><p>{A}</p></body></html>");
    let csv = |name, text: String, result| s(name, "a.csv", text, result);
    vec![
        s("Excel in German", "a.csv", code_page(&german, "windows-1252"), "1 read"),
        csv("Excel in German, UTF-8", format!("\u{feff}{german}"), "1 read"),
        csv("names in capitals, with blanks", format!("ID , FULL TEXT\n1,\"{A}\"\n"), "1 read"),
        csv("a column twice, one empty", format!("id,text,text\n1,,\"{A}\"\n"), "1 read"),
        csv("an index without a name", format!(",id,text\n0,1,\"{A}\"\n"), "1 read"),
        s("R's names of rows", "a.tsv", r, "4 read"),
        csv(
            "a separator at each row's end",
            format!("id,text\n1,\"{A}\",\n2,\"{A}\",\n"),
            "2 read",
        ),
        csv("line ends of old Macs", format!("id,text\r1,\"{A}\"\r2,\"{A}\"\r"), "2 read"),
        csv("blank lines before the header", format!("\n\nid,text\n1,\"{A}\"\n"), "1 read"),
        csv("no header", format!("1,\"{A}\"\n2,\"{A}\"\n"), "0 read, 1 set aside"),
        csv(
            "a heading above the header",
            format!("Export\n\nid,text\n1,\"{A}\"\n"),
            "0 read, 1 set aside",
        ),
        csv("quotes of another kind", format!("id,text\n1,'a, {A}'\n"), "0 read, 1 set aside"),
        csv(
            "a row of sums at the end",
            format!("id,text\n1,\"{A}\"\nSum: 1,\n"),
            "1 read, 1 set aside",
        ),
        s(
            "an old spreadsheet named .csv",
            "a.csv",
            b"\xd0\xcf\x11\xe0\xa1\xb1".to_vec(),
            "0 read, 1 set aside",
        ),
        s("bars named .psv", "a.psv", format!("id|text\n1|{A}\n"), "1 read"),
        s("tabs named .tab", "a.tab", format!("id\ttext\n1\t{A}\n"), "1 read"),
        s("a page saved by wget on Windows", "index.html@id=3", page.clone(), "1 read"),
        s("a page with its query escaped", "index.html%3Fid=3", page.clone(), "1 read"),
        s("a page that wget fetched twice", "index.html.1", page.clone(), "1 read"),
        s("a page without an ending", "ferry-leaves", page, "1 read"),
        s(
            "an export of Nexis with two articles",
            "a.txt",
            format!("1 of 2 DOCUMENTS\n\n{A}\n\n2 of 2 DOCUMENTS\n\n{A}\n"),
            "0 read, 1 set aside",
        ),
        s(
            "a feed",
            "feed.xml",
            "<?xml version='1.0'?><rss><channel/></rss>",
            "0 read, 1 set aside",
        ),
        s(
            "a page saved as MHTML",
            "a.mhtml",
            "From: <Saved by x>\r\nMIME-Version: 1.0\r\n",
            "0 read, 1 set aside",
        ),
    ]
}

fn situations() -> Vec<Situation> {
    [layouts(), damage(), tables(), others(), bodies(), people()].into_iter().flatten().collect()
}

/// What becomes of an input, and why what was set aside was.
fn tried(situation: &Situation) -> (String, Vec<String>) {
    let folder = folder(&[(situation.file, &situation.bytes)]);
    let mut records = open(&[folder.path().join(situation.file)], &ReadConfig::default())
        .expect("the file is there");
    let (read, rejected) = parted(&mut records);
    let aside =
        if rejected.is_empty() { String::new() } else { format!(", {} set aside", rejected.len()) };
    (format!("{} read{aside}", read.len()), rejected.into_iter().map(|row| row.reason).collect())
}

#[test]
fn situations_end_as_the_table_says() {
    let all = situations();
    assert!(all.len() >= 60, "{}", all.len());
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md"))
        .expect("it is there");
    let (mut wrong, mut missing) = (Vec::new(), Vec::new());
    for situation in &all {
        let (result, reasons) = tried(situation);
        if result != situation.result {
            wrong.push(format!(
                "{}: {result}, want {}; {reasons:?}",
                situation.name, situation.result
            ));
        }
        let row = format!("| {} | {} |", situation.name, situation.result);
        if !page.contains(&row) {
            missing.push(row);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(missing.is_empty(), "not in docs/formats.md:\n{}", missing.join("\n"));
}

/// Why the only thing set aside was.
fn reason(file: &'static str, bytes: impl Into<Vec<u8>>) -> String {
    let (_, mut reasons) = tried(&s("", file, bytes, ""));
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    reasons.remove(0)
}

#[test]
fn a_record_without_text_is_refused_with_what_it_has() {
    let long = "The ferry left at nine. ".repeat(20);
    let why = reason("a.jsonl", format!("{{\"id\":1,\"corpo\":{{\"testo\":\"{long}\"}}}}"));
    assert!(
        why.starts_with(
            "missing field `text`; found corpo.testo, id (the longest, `corpo.testo`, \
            has 480 bytes: "
        ),
        "{why}"
    );
    assert!(why.contains("try text=corpo.testo)"), "{why}");
}

#[test]
fn advice_never_leads_to_the_first_of_many() {
    let long = "The ferry left at nine. ".repeat(20);
    let text = format!("{{\"inhalt\":\"{long}\"}}");
    for (input, advice) in [
        (format!("{{\"x\":1,\"pages\":[{text},{text}]}}"), "`jq -c '.pages[]'`"),
        (format!("{{\"a\":{text},\"b\":{text}}}"), "`jq -c '.[]'`"),
        (format!("{{\"inhalt\":{{\"0\":\"{long}\",\"1\":\"{long}\"}}}}"), "orient=\"records\""),
        (format!("{{\"absatz\":[\"{long}\",\"{long}\"]}}"), "try text=absatz)"),
    ] {
        let why = reason("a.json", input.clone());
        assert!(why.contains(advice), "{why}");
    }
}

#[test]
fn paragraphs_in_lists_and_cells_in_formulas_are_read_whole() {
    let text = |file: &'static str, bytes: &str| {
        let folder = folder(&[(file, bytes.as_bytes())]);
        let (read, rejected) =
            parted(&mut open(&[folder.path().into()], &ReadConfig::default()).expect("opens"));
        assert_eq!(rejected, []);
        read[0].text.clone()
    };
    for blocks in [
        r#"[{"type":"p","text":"One."},{"type":"p","text":"Two."}]"#,
        r#"[{"content":"One."},{"data":{"text":"Two."}}]"#,
        r#"{"time":1,"blocks":[{"data":{"text":"One."}},{"data":{"text":"Two."}}]}"#,
        r#"["One.","Two."]"#,
        r#""['One.', 'Two.']""#,
    ] {
        assert_eq!(text("a.jsonl", &format!("{{\"body\":{blocks}}}")), "One.\nTwo.", "{blocks}");
    }
    assert_eq!(text("a.csv", "id,text\n=\"1\",=\"One.\"\n"), "One.");
    assert_eq!(text("a.tsv", "id\ttext\n1\ta\\nb\\nc\\nd\n"), "a\nb\nc\nd");
    assert_eq!(
        text("b.tsv", "id\ttext\n1\tIn C:\\new there is one.\n"),
        "In C:\\new there is one."
    );
}

#[test]
fn a_table_that_does_not_fit_its_header_is_one_error_with_the_first_bad_line() {
    let why = reason("a.csv", "id,title,text\n1,a,b\n2,a\n3,a,b,c\n4,a\n5,a\n");
    assert!(
        why.starts_with(
            "4 of the first 5 rows do not fit the header, which has 3 fields; the first, on line \
                3, has 2"
        ),
        "{why}"
    );
}

#[test]
fn what_is_not_read_is_named() {
    for (file, bytes, named) in [
        ("a.arc", &b"filedesc://a.arc 0.0.0.0"[..], "an ARC file, the predecessor of WARC"),
        ("a", b"PK\x03\x04", "a zip archive"),
        ("a", b"{\\rtf1 The ferry left.}", "rich text"),
        ("a", b"\xfd7zXZ\0", "packed with xz"),
        ("a.csv", b"\x80\x04\x95\x10\0\0\0", "its content does not match its name: it is a pickle"),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n", "its content does not match its name: it is a picture"),
        ("a.html", b"GIF89a\x01\0\x01\0", "its content does not match its name: it is a picture"),
        ("a.csv", b"BZh91AY&SY", "its content does not match its name: it is packed with bzip2"),
    ] {
        assert!(reason(file, bytes).contains(named), "{file}");
    }
}

#[test]
fn a_window_over_the_bound_is_reported_as_that() {
    let folder = folder(&[("a.jsonl.zst", &window(27))]);
    let config = ReadConfig { max_window_bytes: 64 << 20, ..ReadConfig::default() };
    let mut records =
        open(&[folder.path().join("a.jsonl.zst")], &config).expect("the file is there");
    let (_, rejected) = parted(&mut records);
    let why = &rejected[0].reason;
    assert!(
        why.contains("packed with a window of 128 MiB, and 64 are allowed; allow more memory"),
        "{why}"
    );
    assert!(!why.contains("damaged"), "{why}");
}

#[test]
fn folders_of_a_partitioned_table_are_columns() {
    let folder = folder(&[
        ("outlet=Harbour%20Post/date=2031-03-14/a.csv", b"id,text\n1,The ferry left.\n"),
        (
            "year=2031/month=3/day=15/a.jsonl",
            b"{\"text\":\"The ferry left.\"}\n{\"text\":\"x\",\"date\":\"2030-01-01\"}",
        ),
    ]);
    let (read, rejected) =
        parted(&mut open(&[folder.path().into()], &ReadConfig::default()).expect("opens"));
    assert_eq!(rejected, []);
    let read: Vec<_> = read.iter().map(|r| (r.outlet.as_deref(), r.published.as_deref())).collect();
    assert_eq!(
        read,
        [
            (Some("Harbour Post"), Some("2031-03-14")),
            (None, Some("2031-03-15")),
            (None, Some("2030-01-01"))
        ]
    );
}

#[test]
fn what_stands_around_an_article_fills_its_fields() {
    let line = r#"{"text":"The ferry left.","source":"cc","metadata":{"url":"https://a.example/1","date":"2031-03-14","title":"Ferry"}}"#;
    let record = crate::read::record(line);
    assert_eq!(record.url.as_deref(), Some("https://a.example/1"));
    assert_eq!(record.published.as_deref(), Some("2031-03-14"));
    assert_eq!(record.title.as_deref(), Some("Ferry"));
    let record = crate::read::record(
        r#"{"source":{"id":null,"name":"Harbour Post"},"publishedAt":"2031-03-14","content":"The ferry left."}"#,
    );
    assert_eq!(
        (record.outlet.as_deref(), record.published.as_deref()),
        (Some("Harbour Post"), Some("2031-03-14"))
    );
}

#[test]
fn the_best_of_several_fields_is_taken() {
    let of = |line: &str| crate::read::record(line);
    // NewsAPI gives the beginning of a text.
    let cut = r#""content":"The ferry left at… [+1234 chars]""#;
    assert_eq!(of(&format!("{{{cut},\"story\":\"The whole ferry.\"}}")).text, "The whole ferry.");
    assert_eq!(of(&format!("{{{cut}}}")).text, "The ferry left at…");
    assert_eq!(of(r#"{"text":"The ferry","full_text":"The ferry left."}"#).text, "The ferry left.");
    // WordPress: the time of the place, and that of the world.
    let dates = r#""date":"2031-03-14T10:20:00","date_gmt":"2031-03-14T09:20:00""#;
    let published = |line: &str| of(line).published;
    assert_eq!(
        published(&format!("{{\"text\":\"x\",{dates}}}")).as_deref(),
        Some("2031-03-14T09:20:00")
    );
    assert_eq!(
        published(r#"{"text":"x","date":"2031-03-14T10:20:00","date_gmt":"0000-00-00 00:00:00"}"#)
            .as_deref(),
        Some("2031-03-14T10:20:00")
    );
    // Event Registry.
    assert_eq!(
        published(r#"{"text":"x","date":"2031-03-14","dateTimePub":"2031-03-14T09:20:00Z"}"#)
            .as_deref(),
        Some("2031-03-14T09:20:00Z")
    );
}

#[test]
fn runs_of_letters_in_bold_stay_in_their_line() {
    for body in [
        r#"[{"_type":"block","children":[{"text":"The "},{"text":"ferry"},{"text":" left."}]},{"_type":"block","children":[{"text":"Two."}]}]"#,
        r#"{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"The "},{"type":"text","text":"ferry left."}]},{"type":"heading","content":[{"type":"text","text":"Two."}]}]}"#,
    ] {
        let record = crate::read::record(&format!("{{\"body\":{body}}}"));
        assert_eq!(record.text, "The ferry left.\nTwo.", "{body}");
    }
}

#[test]
fn misread_letters_and_escapes_are_undone() {
    let misread = code_page_read(C);
    let record =
        crate::read::record(&format!("{{\"title\":\"{misread}\",\"text\":\"{misread}\"}}"));
    assert_eq!((record.text.as_str(), record.title.as_deref()), (C, Some(C)));
    let record = crate::read::record(r#"{"text":"\\u041f\\u0430\\u0440\\u043e\\u043c"}"#);
    assert_eq!(record.text, "Паром");
}

/// UTF-8 as a program shows it that takes it for windows-1252.
fn code_page_read(text: &str) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

#[test]
fn json_of_other_programs_is_named() {
    for (line, way_out) in [
        ("{'text': 'The ferry left.'}", "`json.dumps`"),
        ("{\"_id\":ObjectId(\"1\"),\"text\":\"x\"}", "`mongoexport`"),
    ] {
        let why = reason("a.jsonl", line);
        assert!(why.contains(way_out), "{why}");
    }
}

#[test]
fn a_mirror_of_a_site_is_read_without_endings() {
    let page = format!("<!DOCTYPE html><html><body><p>{A}</p></body></html>");
    let folder = folder(&[
        ("2031/03/ferry-leaves", page.as_bytes()),
        ("2031/03/index.html@id=3", page.as_bytes()),
        ("2031/03/README", b"What is here."),
        ("robots", b"User-agent: *"),
    ]);
    let mut records = open(&[folder.path().into()], &ReadConfig::default()).expect("opens");
    let (read, rejected) = parted(&mut records);
    assert_eq!((read.len(), rejected.len()), (2, 0), "{rejected:?}");
    assert_eq!(read[0].id.as_deref(), Some("2031/03/ferry-leaves"));
}

#[test]
fn half_of_a_pair_costs_one_character() {
    let record = crate::read::record(r#"{"text":"The ferry \ud83d left."}"#);
    assert_eq!(record.text, "The ferry \u{fffd} left.");
}
