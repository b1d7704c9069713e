//! What is left of a dump without its copies: the ids, and the input's records byte for byte in
//! every format.

use crate::found::Found;
use crate::read::{folder, gzip};
use reprint::internals::cluster::keep::{KeepConfig, Policy};
use reprint::internals::config::Config;
use reprint::internals::read::originals;
use reprint::internals::report::write_originals;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A story of its own for each letter, with what a CSV file has to quote.
fn story(letter: char) -> String {
    let words = |n: usize| format!("{letter}word{} was seen by {letter}name{}", n % 37, n * 7 % 41);
    let all: Vec<String> = (0..30).map(words).collect();
    format!("He said \"{}\", and left.\nThen {}.", all[..8].join(" "), all[8..].join(" "))
}

fn config(by: Policy) -> Config {
    let keep = KeepConfig {
        by: Some(by),
        outlets: vec!["two.example".to_owned()],
        ..KeepConfig::default()
    };
    Config { keep, only_verbatim: true, ..Config::default() }
}

/// Scans the inputs and writes what is kept; the files that came of it, by name.
fn kept(config: &Config, inputs: &[PathBuf]) -> (Found, Vec<(String, Vec<u8>)>) {
    let found = Found::of(config, inputs);
    let out = tempfile::tempdir().expect("a temporary folder");
    let dropped = found.scan.dropped.clone().expect("it was asked for");
    let again = originals(inputs, &config.read).expect("the inputs are there");
    write_originals(&found.scan.spool, &dropped, again, None, out.path()).expect("a fresh folder");
    let files = files_below(out.path(), out.path());
    (found, files)
}

/// All files below a folder, by their path in it.
fn files_below(folder: &Path, top: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files_below(&path, top));
        } else {
            let name = path.strip_prefix(top).expect("below it").to_string_lossy().into_owned();
            if name == reprint::internals::read::KEPT_MARK {
                continue;
            }
            all.push((name, fs::read(&path).expect("a file")));
        }
    }
    all.sort();
    all
}

/// What is kept of one file of three articles, of which the second is a copy of the first.
fn kept_of(name: &str, content: &[u8]) -> Vec<(String, Vec<u8>)> {
    let input = folder(&[(name, content)]);
    kept(&config(Policy::Origin), &[input.path().to_path_buf()]).1
}

fn json(letter: char, id: &str) -> String {
    // Blanks, the order of keys and fields that nobody reads must stay as they are.
    format!(
        "{{ \"zz\": [1,  2], \"id\":\"{id}\",\"text\":{} }}",
        serde_json::to_string(&story(letter)).expect("a string")
    )
}

#[test]
fn lines_of_json() {
    let [a, b, c] = [json('q', "a"), json('q', "b"), json('r', "c")];
    let rest = format!("{a}\n{c}\n");
    assert_eq!(
        kept_of("d.jsonl", format!("{a}\n\n{b}\n{{broken\n{c}").as_bytes()),
        [("d.jsonl".into(), rest.clone().into())]
    );
    let packed = kept_of("d.jsonl.gz", &gzip(format!("{a}\n{b}\n{c}\n").as_bytes()));
    let mut unpacked = String::new();
    flate2::read::MultiGzDecoder::new(&*packed[0].1).read_to_string(&mut unpacked).expect("gzip");
    assert_eq!((&*packed[0].0, unpacked), ("d.jsonl.gz", rest.clone()));
    let packed = kept_of(
        "d.jsonl.zst",
        &zstd::encode_all(format!("{a}\n{b}\n{c}\n").as_bytes(), 1).expect("zstd"),
    );
    assert_eq!(zstd::decode_all(&*packed[0].1).expect("zstd"), rest.into_bytes());
}

#[test]
fn an_array_stays_an_array_and_objects_keep_their_lines() {
    let [a, b, c] =
        [json('q', "a"), json('q', "b"), json('r', "c")].map(|row| row.replace("{ ", "{\n  "));
    let array = kept_of("d.json", format!("[\n{a},\n{b}, {c}\n]\n").as_bytes());
    assert_eq!(String::from_utf8_lossy(&array[0].1), format!("[\n{a},\n{c}\n]\n"));
    assert!(serde_json::from_slice::<serde_json::Value>(&array[0].1).is_ok());
    let objects = kept_of("d.json", format!("{a}\n{b}\n{c}").as_bytes());
    assert_eq!(String::from_utf8_lossy(&objects[0].1), format!("{a}\n{c}\n"));
}

#[test]
fn tables_keep_header_quotes_and_line_ends() {
    for (name, part, end) in [("d.csv", ",", "\r\n"), ("d.csv", ";", "\n"), ("d.tsv", "\t", "\n")] {
        let quoted = |letter| format!("\"{}\"", story(letter).replace('"', "\"\""));
        let row = |id: &str, letter| format!("{id}{part}{}{part}{end}", quoted(letter));
        let header = format!("\u{feff}id{part}text{part}\"no one's\"{end}");
        let all = format!("{header}{}{}{}", row("a", 'q'), row("b", 'q'), row("c", 'r'));
        let files = kept_of(name, all.as_bytes());
        assert_eq!(
            String::from_utf8_lossy(&files[0].1),
            format!("{header}{}{}", row("a", 'q'), row("c", 'r')),
            "{name}"
        );
    }
}

#[test]
fn files_of_one_article_are_copied_or_not() {
    let (q, r) = (story('q'), format!("\u{feff}{}", story('r')));
    let input = folder(&[
        ("one/a.txt", q.as_bytes()),
        ("two/a.txt", q.as_bytes()),
        ("two/c.md", r.as_bytes()),
    ]);
    let (_, files) = kept(&config(Policy::Origin), &[input.path().to_path_buf()]);
    assert_eq!(
        files,
        [("one/a.txt".to_owned(), q.into_bytes()), ("two/c.md".to_owned(), r.into_bytes())]
    );
}

#[test]
fn inputs_of_one_name_get_two() {
    let input = folder(&[
        ("x/d.jsonl", json('q', "a").as_bytes()),
        ("y/d.jsonl", json('r', "c").as_bytes()),
    ]);
    let (_, files) = kept(
        &config(Policy::Origin),
        &[input.path().join("x/d.jsonl"), input.path().join("y/d.jsonl")],
    );
    assert_eq!(files.iter().map(|file| &*file.0).collect::<Vec<_>>(), ["d-2.jsonl", "d.jsonl"]);
}

#[cfg(feature = "warc")]
#[test]
fn a_crawl_keeps_its_records_each_a_member() {
    let record = |url: &str, text: &str| {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {url}\r\nContent-Type: \
                text/plain\r\nContent-Length: {}\r\n\r\n",
            text.len()
        );
        format!("{head}{text}\r\n\r\n")
    };
    let info = "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nx\n\r\n\r\n";
    let [a, b, c] = [("a", 'q'), ("b", 'q'), ("c", 'r')]
        .map(|(id, letter)| record(&format!("https://{id}.example/"), &story(letter)));
    let packed: Vec<u8> =
        [info, &a, &b, &c].iter().flat_map(|record| gzip(record.as_bytes())).collect();
    let files = kept_of("d.warc.gz", &packed);
    let mut members = Vec::new();
    let mut rest = &*files[0].1;
    while !rest.is_empty() {
        let mut one = String::new();
        let mut member = flate2::bufread::GzDecoder::new(rest);
        member.read_to_string(&mut one).expect("gzip");
        rest = member.into_inner();
        members.push(one);
    }
    assert_eq!(members, [a, c]);
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_keeps_all_its_columns() {
    use ::parquet::arrow::ArrowWriter;
    use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use arrow_array::builder::{ListBuilder, StringBuilder};
    use arrow_array::types::Int32Type;
    use arrow_array::{
        ArrayRef, DictionaryArray, Float64Array, LargeStringArray, RecordBatch, StringArray,
        StringViewArray, TimestampMillisecondArray,
    };
    use std::sync::Arc;

    let columns = |rows: &[(f64, &str, String)]| -> RecordBatch {
        let ids = || rows.iter().map(|row| Some(row.1));
        let views: ArrayRef = Arc::new(ids().collect::<StringViewArray>());
        let large: ArrayRef = Arc::new(ids().collect::<LargeStringArray>());
        let few: ArrayRef = Arc::new(ids().collect::<DictionaryArray<Int32Type>>());
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in rows {
            lists.append_value([Some(row.1), None]);
        }
        let lists: ArrayRef = Arc::new(lists.finish());
        let times = rows.iter().map(|row| i64::from(row.1.as_bytes()[0]));
        let times = TimestampMillisecondArray::from_iter_values(times).with_timezone("+01:00");
        let numbers: ArrayRef =
            Arc::new(rows.iter().map(|row| Some(row.0)).collect::<Float64Array>());
        let ids: ArrayRef = Arc::new(rows.iter().map(|row| Some(row.1)).collect::<StringArray>());
        let texts: ArrayRef =
            Arc::new(rows.iter().map(|row| Some(&*row.2)).collect::<StringArray>());
        let times: ArrayRef = Arc::new(times);
        let more =
            [("views", views), ("large", large), ("few", few), ("lists", lists), ("times", times)];
        let columns =
            [("nobody_reads_it", numbers), ("id", ids), ("text", texts)].into_iter().chain(more);
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true)))
            .expect("one length")
    };
    let (a, b, c) = ((0.5, "a", story('q')), (1.5, "b", story('q')), (f64::MAX, "c", story('r')));
    let all = columns(&[a.clone(), b, c.clone()]);
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, all.schema(), None).expect("a plain schema");
    writer.write(&all).expect("into memory");
    writer.close().expect("into memory");

    let files = kept_of("d.parquet", &bytes);
    let content = folder(&[("kept.parquet", &files[0].1)]);
    let file = fs::File::open(content.path().join("kept.parquet")).expect("it was written");
    let batches =
        ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("Parquet");
    let batches: Vec<RecordBatch> = batches.map(|batch| batch.expect("Parquet")).collect();
    assert_eq!(batches, [columns(&[a, c])]);
}

/// The bad string stands in a column that nobody reads; so its row is read, and is written as it
/// was.
#[cfg(feature = "parquet")]
#[test]
fn a_parquet_row_is_kept_with_a_string_that_is_none() {
    use crate::databases::parquet::said_to_be_strings;
    use ::parquet::basic::ConvertedType;
    use ::parquet::column::reader::ColumnReader;
    use ::parquet::data_type::ByteArray;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use arrow_array::{ArrayRef, BinaryArray, StringArray};
    use std::sync::Arc;

    let notes: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"caf\xe9", b"x", b"\xa4"]));
    let texts: ArrayRef = Arc::new(StringArray::from(vec![story('q'), story('r'), story('q')]));
    let bytes = said_to_be_strings(vec![("note", notes), ("text", texts)], 1 << 20, true);

    let files = kept_of("d.parquet", &bytes);
    let content = folder(&[("kept.parquet", &files[0].1)]);
    let file = fs::File::open(content.path().join("kept.parquet")).expect("it was written");
    let file = SerializedFileReader::new(file).expect("Parquet");
    assert_eq!(
        file.metadata().file_metadata().schema_descr().column(0).converted_type(),
        ConvertedType::UTF8
    );
    let group = file.get_row_group(0).expect("a row group");
    let Ok(ColumnReader::ByteArrayColumnReader(mut notes)) = group.get_column_reader(0) else {
        panic!("no bytes")
    };
    let mut found = Vec::new();
    notes.read_records(9, None, None, &mut found).expect("pages");
    assert_eq!(found.iter().map(ByteArray::data).collect::<Vec<_>>(), [&b"caf\xe9"[..], b"x"]);
}

#[test]
fn each_policy_keeps_another() {
    let row = |id: &str, date: &str, more: &str| {
        let text = format!("{}{more}", story('q'));
        serde_json::json!({ "id": id, "date": date, "domain": format!("{id}.example"), "text": text }).to_string()
    };
    let rows = [
        row("one", "2031-03-02", ""),
        row("two", "2031-03-03", ""),
        row("three", "2031-03-04", " And then some more."),
    ];
    let input = folder(&[("d.jsonl", rows.join("\n").as_bytes())]);
    let inputs = [input.path().to_path_buf()];
    for (policy, id) in [
        (Policy::Origin, "one"),
        (Policy::Earliest, "one"),
        (Policy::Longest, "three"),
        (Policy::OutletOrder, "two"),
    ] {
        let (found, files) = kept(&config(policy), &inputs);
        let record: serde_json::Value = serde_json::from_slice(&files[0].1).expect("one record");
        assert_eq!(record["id"], id, "{policy:?}");
        assert_eq!(found.scan.run.counts.kept, Some(1));
    }
}

#[test]
fn what_changed_meanwhile_is_an_error_and_nothing_is_written() {
    let input =
        folder(&[("d.jsonl", format!("{}\n{}\n", json('q', "a"), json('r', "b")).as_bytes())]);
    let inputs = [input.path().to_path_buf()];
    let config = config(Policy::Origin);
    let found = Found::of(&config, &inputs);
    fs::write(input.path().join("d.jsonl"), json('q', "a")).expect("a file");
    let out = tempfile::tempdir().expect("a temporary folder");
    let again = originals(&inputs, &config.read).expect("the inputs are there");
    let error = write_originals(&found.scan.spool, &[], again, None, out.path())
        .expect_err("a record is gone");
    assert!(error.to_string().contains("d.jsonl:2` was changed"), "{error}");
    assert!(files_below(out.path(), out.path()).is_empty());
}

#[test]
fn another_record_in_the_place_of_one_that_was_scanned_is_an_error() {
    let lines = [json('a', "1"), json('b', "2"), json('c', "3")];
    let input = folder(&[("a.jsonl", lines.join("\n").as_bytes())]);
    let inputs = [input.path().to_path_buf()];
    let config = config(Policy::Origin);
    let found = Found::of(&config, &inputs);
    let turned: Vec<&str> = lines.iter().rev().map(String::as_str).collect();
    fs::write(input.path().join("a.jsonl"), turned.join("\n")).expect("written");
    let out = tempfile::tempdir().expect("a temporary folder");
    let again = originals(&inputs, &config.read).expect("the inputs are there");
    let error = write_originals(&found.scan.spool, &[], again, None, out.path())
        .expect_err("it was changed");
    assert!(error.to_string().contains("was changed while it was scanned"), "{error}");
    assert_eq!(files_below(out.path(), out.path()), []);
}
