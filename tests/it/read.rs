//! Input as tools really write it, and as disks and networks really spoil it.

use reprint::internals::error::Warning;
use reprint::internals::read::{Item, RawRecord, ReadConfig, Records, Rejected, open};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("into memory");
    packer.finish().expect("into memory")
}

pub(crate) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a work directory");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    folder
}

pub(crate) fn parted(records: &mut Records) -> (Vec<RawRecord>, Vec<Rejected>) {
    let (mut read, mut rejected) = (Vec::new(), Vec::new());
    for item in records {
        match item {
            Item::Record(record) => read.push(record),
            Item::Rejected(one) => rejected.push(one),
        }
    }
    (read, rejected)
}

fn read_with(name: &str, bytes: &[u8], config: &ReadConfig) -> (Vec<RawRecord>, Vec<Rejected>) {
    let folder = folder(&[(name, bytes)]);
    parted(&mut open(&[folder.path().join(name)], config).expect("the file is there"))
}

pub(crate) fn read(name: &str, bytes: impl AsRef<[u8]>) -> (Vec<RawRecord>, Vec<Rejected>) {
    read_with(name, bytes.as_ref(), &ReadConfig::default())
}

pub(crate) fn texts(records: &[RawRecord]) -> Vec<&str> {
    records.iter().map(|record| &*record.text).collect()
}

/// The only record of a JSON line.
pub(crate) fn record(line: &str) -> RawRecord {
    let (mut read, rejected) = read("a.jsonl", line);
    assert_eq!(rejected, []);
    read.pop().expect("one record")
}

/// The reason a JSON line between two good ones is set aside for; the good ones are read.
pub(crate) fn reason(line: &[u8]) -> String {
    let good = b"{\"text\":\"good\"}";
    let (records, rejected) = read("a.jsonl", [&good[..], line, good].join(&b'\n'));
    assert_eq!(texts(&records), ["good", "good"]);
    assert_eq!((rejected[0].record, rejected[0].offset), (2, 16));
    assert_eq!(records[1].source.record, 3);
    assert_eq!(rejected.len(), 1);
    rejected[0].reason.clone()
}

// What tools write.

#[test]
fn news_please() {
    let record = record(
        r#"{"authors":["Jane Roe","J. Doe"],"date_download":"2024-03-02 10:00:00","date_modify":"None","date_publish":"2024-03-01 09:30:00","description":"d","filename":"x.json","image_url":null,"language":"en","localpath":null,"maintext":"Full text.","source_domain":"example.org","text":null,"title":"Head","title_page":null,"title_rss":null,"url":"https://example.org/a"}"#,
    );
    assert_eq!(record.text, "Full text.");
    assert_eq!(record.author.as_deref(), Some("Jane Roe; J. Doe"));
    assert_eq!(record.published.as_deref(), Some("2024-03-01 09:30:00"));
    assert_eq!(record.outlet.as_deref(), Some("example.org"));
    assert_eq!(record.title.as_deref(), Some("Head"));
    assert_eq!(record.language.as_deref(), Some("en"));
    assert_eq!((record.id, record.url.as_deref()), (None, Some("https://example.org/a")));
}

#[test]
fn news_please_writes_missing_dates_as_none() {
    assert_eq!(record(r#"{"date_publish":"None","maintext":"x","authors":[]}"#).published, None);
}

#[test]
fn trafilatura() {
    let record = record(
        r#"{"title":"Head","author":"Jane Roe; J. Doe","hostname":"example.org","date":"2024-03-01","fingerprint":"ab12","id":null,"license":null,"raw_text":"Raw text.","text":"Text.","language":null,"source":"https://example.org/a","source-hostname":"Example","excerpt":"e","comments":""}"#,
    );
    assert_eq!(record.text, "Raw text.");
    assert_eq!(record.id.as_deref(), Some("ab12"));
    assert_eq!(record.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(record.outlet.as_deref(), Some("example.org"));
    assert_eq!(record.author.as_deref(), Some("Jane Roe; J. Doe"));
}

#[test]
fn a_source_that_is_no_url_is_no_url() {
    assert_eq!(record(r#"{"source":"Reuters","text":"x"}"#).url, None);
    assert_eq!(record(r#"{"source":{"id":null,"name":"Reuters"},"text":"x"}"#).url, None);
}

#[test]
fn fundus() {
    let record = record(
        r#"{"title":"Head","authors":["Jane Roe"],"publishing_date":"2024-03-01 09:30:00+00:00","body":{"summary":["In short."],"sections":[{"headline":[],"paragraphs":["One.","Two."]},{"headline":["More"],"paragraphs":["Three."]}]},"free_access":true,"topics":["a"]}"#,
    );
    assert_eq!(record.text, "In short.\nOne.\nTwo.\nMore\nThree.");
    assert_eq!(record.published.as_deref(), Some("2024-03-01 09:30:00+00:00"));
}

#[test]
fn newspaper() {
    let record = record(
        r#"{"url":"https://example.org/a","source_url":"https://example.org","title":"Head","authors":["Jane Roe"],"publish_date":1709285400,"text":"Text.","html":"<p>Text.</p>","meta_lang":"en","meta_site_name":"Example"}"#,
    );
    assert_eq!(record.text, "Text.");
    assert_eq!(record.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(record.published.as_deref(), Some("1709285400"));
    assert_eq!(record.outlet.as_deref(), Some("Example"));
    assert_eq!(record.language.as_deref(), Some("en"));
}

#[test]
fn common_crawl() {
    let flat = record(
        r#"{"WARC-Record-ID":"<urn:uuid:1>","WARC-Target-URI":"https://example.org/a","WARC-Date":"2024-03-01T00:00:00Z","raw_content":"Text."}"#,
    );
    let nested = record(
        r#"{"content":"Text.","warc_headers":{"warc-record-id":"<urn:uuid:1>","warc-target-uri":"https://example.org/a"},"metadata":{}}"#,
    );
    for record in [flat, nested] {
        assert_eq!(record.text, "Text.");
        assert_eq!(record.id.as_deref(), Some("<urn:uuid:1>"));
        assert_eq!(record.url.as_deref(), Some("https://example.org/a"));
    }
}

#[test]
fn schema_org_and_mongodb() {
    let record = record(
        r#"{"_id":{"$oid":"65e1"},"headline":"Head","articleBody":["One.","Two."],"author":[{"@type":"Person","name":"Jane Roe"}],"publisher":{"name":"Example"},"datePublished":{"$date":"2024-03-01T00:00:00Z"}}"#,
    );
    assert_eq!(record.id.as_deref(), Some("65e1"));
    assert_eq!(record.text, "One.\nTwo.");
    assert_eq!(record.author.as_deref(), Some("Jane Roe"));
    assert_eq!(record.outlet.as_deref(), Some("Example"));
    assert_eq!(record.published.as_deref(), Some("2024-03-01T00:00:00Z"));
}

#[test]
fn the_first_name_of_the_table_wins_wherever_it_stands() {
    for line in [
        r#"{"text":"b","maintext":"a"}"#,
        r#"{"maintext":"a","text":"b"}"#,
        r#"{"MAINTEXT":"a","Text":"b"}"#,
    ] {
        assert_eq!(record(line).text, "a", "{line}");
    }
    for nothing in ["null", r#""""#, r#""None""#, r#""nan""#, r#""NaT""#, r#"" \n""#, "[]", "false"]
    {
        assert_eq!(
            record(&format!(r#"{{"maintext":{nothing},"text":"b"}}"#)).text,
            "b",
            "{nothing}"
        );
    }
}

#[test]
fn numbers_become_ids() {
    for (written, id) in
        [("7", "7"), ("-7", "-7"), ("7.0", "7"), ("18446744073709551615", "18446744073709551615")]
    {
        assert_eq!(record(&format!(r#"{{"id":{written},"text":"x"}}"#)).id.as_deref(), Some(id));
    }
}

#[test]
fn a_map_goes_ahead_of_the_table() {
    let mut config = ReadConfig::default();
    config.map.insert("text".into(), "Story.main".into());
    config.map.insert("title".into(), "body".into());
    let line = br#"{"text":"table","body":"Head","story":{"main":"mapped"}}
{"text":"table"}
{"story.main":"flat"}"#;
    let (records, rejected) = read_with("a.jsonl", line, &config);
    assert_eq!(rejected, []);
    assert_eq!(texts(&records), ["mapped", "table", "flat"]);
    assert_eq!(records[0].title.as_deref(), Some("Head"));
}

#[test]
fn a_map_to_no_field_is_an_error_that_names_the_fields() {
    let mut config = ReadConfig::default();
    config.map.insert("txt".into(), "body".into());
    let error = open(&["-".into()], &config).err().expect("refused").to_string();
    assert!(error.contains("`txt`") && error.contains("text"), "{error}");
}

#[test]
fn the_mapping_tells_names_and_shares() {
    let folder = folder(&[(
        "a.jsonl",
        br#"{"maintext":"x","source_domain":"a"}
{"text":"x","source_domain":"a"}
{"text":null}
{"maintext":"x","source_domain":"a"}
{"maintext":"x","source_domain":null}"#,
    )]);
    let mut records = open(&[folder.path().into()], &ReadConfig::default()).expect("opens");
    records.by_ref().for_each(drop);
    assert_eq!(
        records.mapping().to_string(),
        "text <- maintext 75%, text <- text 25%, outlet <- source_domain 75%"
    );
    let json = serde_json::to_value(records.mapping()).expect("plain");
    assert_eq!(
        json[0],
        serde_json::json!({"kind":"jsonl","field":"text","from":"maintext","filled":3,"records":4})
    );
    assert_eq!(records.total_bytes(), Some(records.bytes_read()));
}

// JSON, broken and odd.

#[test]
fn a_bad_line_is_set_aside_and_reading_goes_on() {
    let cases: [(&[u8], &str); 9] = [
        (b"{\"text\":\"a", "not valid JSON at byte 9 of the record: EOF while parsing a string"),
        (b"{\"text\":\"a\"} x", "not valid JSON at byte 13 of the record: trailing characters"),
        (b"{\"text\":\"a\xff\"}", "invalid UTF-8 at byte 10 of the record"),
        (b"{\"x\":\"\xff\",\"text\":\"a\"}", "invalid UTF-8 at byte 6 of the record"),
        (b"[1]", "invalid type: sequence, expected a JSON object with the article's fields"),
        (
            b"\"text\"",
            "invalid type: string \"text\", expected a JSON object with the article's fields",
        ),
        (b"{\"text\":\"a\tb\"}", "not valid JSON at byte 10 of the record: control character"),
        (b"{}", "missing field `text`; looked for maintext, plaintext, raw_text, full_text, "),
        (b"\x00\x01", "not valid JSON at byte 0 of the record: expected value"),
    ];
    for (line, expected) in cases {
        let reason = reason(line);
        assert!(reason.starts_with(expected), "{}: {reason}", line.escape_ascii());
    }
    assert!(reason(b"{}").ends_with("map your field to it, as text=FIELD"));
}

#[test]
fn deep_nesting_is_set_aside() {
    let deep = format!("{{\"text\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(reason(deep.as_bytes()).contains("recursion limit"));
    let ignored =
        format!("{{\"x\":{}1{},\"text\":\"a\"}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(record(&ignored).text, "a");
}

#[test]
fn python_nan_is_nothing() {
    let record = record(r#"{"title":NaN,"id":-Infinity,"text":"NaN is \"NaN\"","x":Infinity}"#);
    assert_eq!((record.title, record.id), (None, None));
    assert_eq!(record.text, "NaN is \"NaN\"");
}

#[test]
fn blank_lines_marks_and_missing_ends_are_nothing_to_speak_of() {
    let (records, rejected) =
        read("a.jsonl", "\u{feff}\r\n{\"text\":\"a\"}\r\n \t\n\n{\"text\":\"b\"}");
    assert_eq!(rejected, []);
    assert_eq!(texts(&records), ["a", "b"]);
    assert_eq!((records[0].source.record, records[0].source.offset), (1, 5));
    assert_eq!((records[1].source.record, records[1].source.offset), (2, 23));
}

#[test]
fn arrays_and_laid_out_objects_are_read_whatever_the_ending() {
    let layouts = [
        r#"[{"text":"a, ]}{["},{"text":"\"b\\"}]"#,
        "[\n  {\n    \"text\": \"a, ]}{[\"\n  },\n  {\"x\": [{}], \"text\": \"\\\"b\\\\\"}\n]\n",
        "{\n  \"text\": \"a, ]}{[\"\n}\n{\n  \"text\": \"\\\"b\\\\\"\n}\n",
        "{\"text\": \"a, ]}{[\",\n \"x\": 1}\n{\"text\": \"\\\"b\\\\\"}",
    ];
    for layout in layouts {
        for name in ["a.json", "a.jsonl", "a.unknown"] {
            let (records, rejected) = read(name, layout);
            assert_eq!(rejected, [], "{layout}");
            assert_eq!(texts(&records), ["a, ]}{[", "\"b\\"], "{layout}");
            assert_eq!(
                &layout[usize::try_from(records[1].source.offset).expect("small")..][..1],
                "{"
            );
        }
    }
}

#[test]
fn an_array_of_other_things_is_set_aside_one_by_one() {
    let (records, rejected) =
        read("a.json", r#"[1, "a, b", {"text":"x"}, {"text":1,}, null, {"text":"y"}]"#);
    assert_eq!(texts(&records), ["x", "y"]);
    assert_eq!(rejected.iter().map(|one| one.record).collect::<Vec<_>>(), [1, 2, 4, 5]);
}

#[test]
fn an_array_cut_off_is_reported() {
    let (records, rejected) = read("a.json", r#"[{"text":"x"},"#);
    assert_eq!(texts(&records), ["x"]);
    assert_eq!(
        (rejected[0].record, &*rejected[0].reason),
        (0, "the array is not closed; the file may be cut off")
    );
}

#[test]
fn a_record_over_the_cap_is_skipped_and_reading_goes_on() {
    let config = ReadConfig { max_record_bytes: 100, ..ReadConfig::default() };
    // Longer than any buffer, so that the skipping itself crosses buffers.
    let long = "x".repeat(3 << 20);
    let object = format!("{{\"text\":\"{long}\"}}");
    for (name, dump) in [
        ("a.jsonl", format!("{{\"text\":\"a\"}}\n{object}\n{{\"text\":\"b\"}}\n")),
        ("a.json", format!("[{{\"text\":\"a\"}},{object},{{\"text\":\"b\"}}]")),
        ("a.csv", format!("id,text\n1,a\n2,{long}\n3,b\n")),
    ] {
        let (records, rejected) = read_with(name, dump.as_bytes(), &config);
        assert_eq!(texts(&records), ["a", "b"], "{name}");
        assert_eq!((rejected.len(), rejected[0].record), (1, 2), "{name}");
        assert!(rejected[0].reason.starts_with("the record has 31457"), "{}", rejected[0].reason);
    }
    let (records, rejected) = read_with("a.txt", long.as_bytes(), &config);
    assert_eq!((records.len(), rejected.len()), (0, 1));
    assert!(
        rejected[0].reason.contains("3145728 bytes, more than the 100"),
        "{}",
        rejected[0].reason
    );
}

#[test]
fn the_cap_is_exact() {
    let line = "{\"text\":\"abc\"}";
    for (cap, good) in [(line.len(), 2), (line.len() - 1, 0)] {
        let config = ReadConfig { max_record_bytes: cap, ..ReadConfig::default() };
        assert_eq!(
            read_with("a.jsonl", format!("{line}\n{line}").as_bytes(), &config).0.len(),
            good
        );
    }
}

// Tables.

#[test]
fn csv_with_quoted_lines() {
    let table = "\u{feff}id,Title,text\r\n1,\"a, \"\"b\"\"\",\"one\n\ntwo\"\r\n\r\n2,,three";
    let (records, rejected) = read("a.csv", table);
    assert_eq!(rejected, []);
    assert_eq!(texts(&records), ["one\n\ntwo", "three"]);
    assert_eq!(records[0].title.as_deref(), Some("a, \"b\""));
    assert_eq!(records[0].id.as_deref(), Some("1"));
    assert_eq!(records[1].title, None);
    assert_eq!(records[1].source.record, 2);
    assert_eq!(records[1].source.offset, table.find("2,,three").expect("it stands there") as u64);
}

#[test]
fn tsv_and_semicolons_and_lists_of_data_frames() {
    let (records, _) = read("a.tsv", "text\tauthors\na, b\t['Jane Roe', 'J. Doe']\n");
    assert_eq!(
        (&*records[0].text, records[0].author.as_deref()),
        ("a, b", Some("Jane Roe; J. Doe"))
    );
    assert_eq!(read("a.csv", "id;text\n1;a, b\n").0[0].text, "a, b");
    assert_eq!(read("dump", "id,text\n1,a\n").0[0].text, "a");
}

#[test]
fn a_row_of_another_length_is_set_aside() {
    let (records, rejected) = read("a.csv", b"id,text\n1\n2,b\n3,c,d\n4,\xff\n5,e\n");
    assert_eq!(texts(&records), ["b", "e"]);
    let reasons: Vec<_> = rejected.iter().map(|one| (one.record, &*one.reason)).collect();
    assert_eq!(
        reasons,
        [
            (1, "the row has 1 fields, the header 2"),
            (3, "the row has 3 fields, the header 2"),
            (4, "invalid UTF-8 at byte 0 of column `text`")
        ]
    );
}

#[test]
fn a_table_without_a_header_that_fits_is_set_aside_as_a_whole() {
    let (records, rejected) = read("a.csv", "1,Some words.\n2,Other words.\n");
    assert_eq!((records.len(), rejected.len(), rejected[0].record), (0, 1, 0));
    assert!(rejected[0].reason.contains("the first row must be a header; it is: 1, Some words."));
    let wide = vec!["text"; 1_000_000].join(",");
    let (records, rejected) = read("a.csv", format!("{wide}\n{wide}\n"));
    assert_eq!((records.len(), rejected.len()), (0, 1));
    assert_eq!(rejected[0].reason, "the header has more than 4096 columns");
    let (records, rejected) = read("a.csv", format!("id,text\n{wide}\n1,a"));
    assert_eq!((texts(&records), rejected.len()), (vec!["a"], 1));
}

#[test]
fn an_unclosed_quote_is_not_held() {
    let config = ReadConfig { max_record_bytes: 1000, ..ReadConfig::default() };
    let dump = format!("id,text\n1,a\n2,\"{}", "line\n".repeat(1_000_000));
    let (records, rejected) = read_with("a.csv", dump.as_bytes(), &config);
    assert_eq!(texts(&records), ["a"]);
    assert_eq!(rejected.len(), 1);
    assert!(
        rejected[0].reason.ends_with("perhaps a quote is not closed"),
        "{}",
        rejected[0].reason
    );
}

// Files.

#[test]
fn packed_files_are_read_whole() {
    let (one, two) = (b"{\"text\":\"a\"}\n{\"te".as_slice(), b"xt\":\"b\"}\n".as_slice());
    let zstd = |bytes| zstd::encode_all(bytes, 1).expect("packs");
    for (name, bytes) in [
        ("a.jsonl.gz", [gzip(one), gzip(two)].concat()),
        ("a.jsonl.zst", [zstd(one), zstd(two)].concat()),
        ("a.jsonl", gzip(&[one, two].concat())),
        ("dump", zstd(&[one, two].concat())),
    ] {
        let (records, rejected) = read(name, bytes);
        assert_eq!((texts(&records), rejected), (vec!["a", "b"], vec![]), "{name}");
    }
}

#[test]
fn a_cut_stream_gives_whole_records_and_one_rejection() {
    let lines: Vec<String> = (0..30_000_u64)
        .map(|i| format!("{{\"id\":{i},\"text\":\"{:x}\"}}", i * 7_654_321))
        .collect();
    let dump = lines.join("\n");
    let rows = dump.replace("{\"id\":", "").replace(",\"text\":", ",").replace('}', "");
    for (ending, dump) in [("jsonl", dump), ("csv", format!("id,text\n{rows}"))] {
        for (packing, packed) in [
            ("gzip", gzip(dump.as_bytes())),
            ("zstd", zstd::encode_all(dump.as_bytes(), 1).expect("packs")),
        ] {
            // Past half: a zstd block holds 128 KiB, and only whole blocks come out.
            let (records, rejected) =
                read(&format!("a.{ending}"), &packed[..packed.len() * 9 / 10]);
            assert!(
                !records.is_empty() && records.len() < 30_000,
                "{packing} {ending}: {}",
                records.len()
            );
            for (i, record) in (0_u64..).zip(&records) {
                assert_eq!(record.text, format!("{:x}", i * 7_654_321));
            }
            assert_eq!((rejected.len(), rejected[0].record), (1, 0));
            assert!(
                rejected[0].reason.starts_with(&format!("truncated {packing} stream after ")),
                "{}",
                rejected[0].reason
            );
        }
    }
    // Only the checksum is gone: the last record, without a line end, is whole.
    let packed = gzip(b"{\"text\":\"a\"}");
    let (records, rejected) = read("a.jsonl.gz", &packed[..packed.len() - 8]);
    assert_eq!((texts(&records), rejected.len()), (vec!["a"], 1));
    let packed = gzip(b"half an article");
    assert_eq!(read("a.txt.gz", &packed[..packed.len() - 8]).0, []);
}

#[test]
fn files_that_hold_nothing_to_read_say_so() {
    for (name, bytes, expected) in [
        ("a.jsonl", &b""[..], "file is empty"),
        ("a.csv.gz", &gzip(b""), "file is empty"),
        ("a.txt", b"\xef\xbb\xbf", "file is empty"),
        ("a.txt", b" \n", "no text in it"),
        ("a.txt", b"a\0b", "binary, not text: a NUL at byte 1"),
        ("dump", b"PK\x03\x04\0\0", "binary data of no known format; known: jsonl, csv, tsv, "),
        (
            "feed",
            b"<?xml version='1.0'?><rss>",
            "looks like XML, but not an HTML page; no known format; known: jsonl",
        ),
        ("a.jsonl.gz", b"{\"text\":\"x\"}", "named as gzip but its first bytes are not gzip"),
    ] {
        let (records, rejected) = read(name, bytes);
        assert_eq!((records.len(), rejected.len()), (0, 1), "{name}");
        assert!(rejected[0].reason.starts_with(expected), "{name}: {}", rejected[0].reason);
    }
}

#[test]
fn text_files_are_articles_named_by_their_path() {
    let folder = folder(&[
        ("b/2.txt", b"two"),
        ("b/1.md.gz", &gzip(b"one")),
        ("a.txt", "caf\u{e9}".as_bytes()),
        ("c.txt", b"caf\xe9"),
    ]);
    let (records, rejected) =
        parted(&mut open(&[folder.path().into()], &ReadConfig::default()).expect("opens"));
    assert_eq!(rejected, []);
    let ids: Vec<_> = records.iter().map(|record| record.id.as_deref().expect("an id")).collect();
    assert_eq!(ids, ["a.txt", "b/1.md.gz", "b/2.txt", "c.txt"]);
    assert_eq!(texts(&records), ["café", "one", "two", "café"]);
    let named = folder.path().join("b/2.txt");
    let (records, _) = parted(&mut open(&[named], &ReadConfig::default()).expect("opens"));
    assert_eq!(records[0].id.as_deref(), Some("2.txt"));
}

#[test]
fn folders_pass_over_hidden_and_unknown_files_but_heed_no_ignore_file() {
    let line = b"{\"text\":\"x\"}";
    let folder = folder(&[
        (".gitignore", b"*"),
        (".hidden/a.jsonl", line),
        ("z.jsonl", line),
        ("a/b.jsonl", line),
        ("index.toml", b""),
        ("a/x.pdf", b""),
    ]);
    let mut records = open(&[folder.path().into()], &ReadConfig::default()).expect("opens");
    let (read, rejected) = parted(&mut records);
    assert_eq!(rejected, []);
    let files: Vec<_> = read
        .iter()
        .map(|record| Path::new(&*record.source.file).file_name().expect("named"))
        .collect();
    assert_eq!(files, ["b.jsonl", "z.jsonl"]);
    let example = folder.path().join("a/x.pdf").to_string_lossy().into_owned();
    assert_eq!(
        records.warnings(),
        [Warning::SkippedFiles { count: 2, endings: "1 .pdf, 1 .toml".to_owned(), example }]
    );
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let folder =
        folder(&[("a.jsonl", b"{\"text\":\"The ferry left.\"}"), ("b.txt", b"The bus left.")]);
    let file = folder.path().join("a.jsonl");
    let again = folder.path().join(".").join("a.jsonl");
    let mut records =
        open(&[file, folder.path().into(), again], &ReadConfig::default()).expect("opens");
    let (read, rejected) = parted(&mut records);
    assert_eq!((read.len(), rejected), (2, Vec::new()));
    let example = folder.path().join("a.jsonl").to_string_lossy().into_owned();
    assert_eq!(records.warnings(), [Warning::NamedTwice { count: 2, example }]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_a_loop_ends() {
    let outside = folder(&[("there.jsonl", b"{\"text\":\"x\"}")]);
    let inside = folder(&[("a/b.jsonl", b"{\"text\":\"y\"}")]);
    std::os::unix::fs::symlink(outside.path(), inside.path().join("out")).expect("linked");
    std::os::unix::fs::symlink(inside.path(), inside.path().join("a/up")).expect("linked");
    std::os::unix::fs::symlink("nowhere", inside.path().join("gone.jsonl")).expect("linked");
    let (records, rejected) =
        parted(&mut open(&[inside.path().into()], &ReadConfig::default()).expect("opens"));
    assert_eq!(texts(&records), ["y", "x"]);
    assert_eq!(rejected.len(), 2);
    assert!(
        rejected[0].file.ends_with("a/up") && rejected[0].reason.starts_with("link leads back"),
        "{rejected:?}"
    );
    assert!(rejected[1].file.ends_with("gone.jsonl"), "{rejected:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_refused_and_named_itself_is_read() {
    let folder = folder(&[]);
    let pipe = folder.path().join("a.jsonl");
    let made =
        std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is on every unix");
    assert!(made.success());
    let (_, rejected) =
        parted(&mut open(&[folder.path().into()], &ReadConfig::default()).expect("opens"));
    assert!(rejected[0].reason.starts_with("not a regular file"), "{rejected:?}");
    let end = pipe.clone();
    let writer = std::thread::spawn(move || fs::write(end, b"{\"text\":\"x\"}\n"));
    let mut records = open(&[pipe], &ReadConfig::default()).expect("opens");
    assert_eq!(records.total_bytes(), None);
    assert_eq!(texts(&parted(&mut records).0), ["x"]);
    writer.join().expect("no panic").expect("written");
}

#[test]
fn a_missing_input_is_set_aside_unless_all_are_missing() {
    let folder = folder(&[("a.jsonl", b"{\"text\":\"x\"}")]);
    let inputs = [folder.path().join("gone"), folder.path().join("a.jsonl")];
    let (records, rejected) =
        parted(&mut open(&inputs, &ReadConfig::default()).expect("one is there"));
    assert_eq!((texts(&records), rejected.len(), rejected[0].record), (vec!["x"], 1, 0));
    assert!(open(&inputs[..1], &ReadConfig::default()).is_err());
    assert!(open(&[], &ReadConfig::default()).is_err());
}

#[test]
fn lines_looked_into_on_all_threads_are_those_read_one_by_one() {
    // Some windows of the stream, with all that can stand between records, and a file whose end is
    // missing.
    let line = |n: usize| match n % 400 {
        7 => format!("{{\"maintext\": \"cut off {n}\n"),
        30 => "  \r\n\n".to_owned(),
        90 => format!("\t{{\"id\": \"i{n}\", \"text\": \"{}\"}}\r\n", "long ".repeat(900)),
        200 => "[1, 2]\n".to_owned(),
        _ => format!(
            "{{\"id\": \"i{n}\", \"maintext\": \"{} {n}\"}}\n",
            "Some words of news. ".repeat(40)
        ),
    };
    let lines: String = (0..4000).map(line).collect();
    let lines = format!("\u{feff}\n{lines}{{\"id\": \"last\", \"text\": \"no line end\"}}");
    let folder = folder(&[
        ("a.jsonl", lines.as_bytes()),
        ("b.jsonl", b"{\"text\": \"b\"}\n{\"text\": \"c\"}\n"),
    ]);
    let config = ReadConfig { max_record_bytes: 4000, ..ReadConfig::default() };
    let open = || open(&[folder.path().into()], &config).expect("the folder is there");
    let mut one_by_one = open();
    let wanted: Vec<Item> = one_by_one.by_ref().collect();
    for (records, bytes) in [(1024, 8 << 20), (1, 1), (77, usize::MAX), (usize::MAX, 100_000)] {
        let mut batches = open();
        let found: Vec<Item> =
            std::iter::from_fn(|| batches.next_batch(records, bytes)).flatten().collect();
        assert_eq!(found, wanted, "{records} {bytes}");
        assert_eq!(batches.mapping().to_string(), one_by_one.mapping().to_string());
    }
    let rejected = wanted.iter().filter(|item| matches!(item, Item::Rejected(_))).count();
    assert_eq!((wanted.len(), rejected), (4000 - 10 + 1 + 2, 30));
}

#[test]
fn batches_hold_everything_in_order_and_keep_their_bounds() {
    let dump: Vec<String> =
        (0..10).map(|i| format!("{{\"text\":\"{}\"}}\n", i.to_string().repeat(4000))).collect();
    let dump = dump.concat();
    let folder = folder(&[("a.jsonl", dump.as_bytes())]);
    let inputs = [PathBuf::from(folder.path())];
    let sizes = |max_records, max_bytes| {
        let mut records = open(&inputs, &ReadConfig::default()).expect("opens");
        let batches: Vec<_> =
            std::iter::from_fn(|| records.next_batch(max_records, max_bytes)).collect();
        assert!(
            batches.concat().into_iter().eq(open(&inputs, &ReadConfig::default()).expect("opens"))
        );
        batches.iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!(sizes(4, 100_000), [4, 4, 2]);
    assert_eq!(sizes(100, 10_000), [3, 3, 3, 1]);
    assert_eq!(sizes(0, 0), [1; 10]);
}
