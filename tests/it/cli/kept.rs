use super::{BAKERY, FERRY, Work, article};
use std::fs;

/// A story with nothing of the others.
const QUARRY: &str = "The slate quarry above Hollin will open a second face in spring after the \
    council approved the plan by \
    nine votes to four on Monday night. Residents had asked for a lower limit on lorries; the \
    company offered to move stone by \
    rail on weekdays and to plant a belt of birch along the lane.";

fn work() -> Work {
    let work = Work::new();
    work.dump(&[
        article("one", 2, FERRY),
        article("two", 3, FERRY),
        article("\"three\nlines", 4, BAKERY),
    ]);
    work
}

#[test]
fn a_list_of_ids_is_in_the_run_folder_only_when_asked_for() {
    let work = work();
    let run = work.reprint(&["scan", "dump.jsonl", "-o", "run", "--keep", "origin"]).ends_with(0);
    assert_eq!(work.read("run/kept.txt"), "one\n\"\\\"three\\nlines\"\n");
    assert!(run.err.contains("2 of 3 articles kept"), "{}", run.err);
    work.reprint(&["scan", "dump.jsonl", "-o", "run", "-q"]).ends_with(0);
    assert!(!work.path("run/kept.txt").exists(), "of another run");
}

#[test]
fn kept_records_are_written_as_they_came() {
    let work = work();
    work.reprint(&["scan", "dump.jsonl", "--write-kept", "clean", "-q"]).ends_with(0);
    let dump = work.read("dump.jsonl");
    let lines: Vec<&str> = dump.lines().collect();
    assert_eq!(work.read("clean/dump.jsonl"), format!("{}\n{}\n", lines[0], lines[2]));
    let order = ["--keep", "outlet-order", "--outlet-order", "zero.example,two.example"];
    work.reprint(&[&["scan", "dump.jsonl", "--write-kept", "clean", "-q"][..], &order].concat())
        .ends_with(0);
    assert_eq!(work.read("clean/dump.jsonl"), format!("{}\n{}\n", lines[1], lines[2]));
}

#[test]
fn what_cannot_be_kept_is_said_before_the_run() {
    let work = work();
    for (args, reason) in [
        (vec!["scan", "dump.jsonl", "--keep", "origin"], "name one with -o"),
        (vec!["scan", "-", "--write-kept", "clean"], "can be read only once"),
        (
            vec!["scan", "dump.jsonl", "-o", "run", "--keep", "outlet-order"],
            "list the outlets with `--outlet-order`",
        ),
        (
            vec!["scan", "dump.jsonl", "-o", "run", "--outlet-order", "a"],
            "works only with `--keep outlet-order`",
        ),
    ] {
        let run = work.reprint(&args).ends_with(2);
        assert!(run.err.contains(reason), "{args:?}: {}", run.err);
        assert!(!work.path("run").exists() && !work.path("clean").exists());
    }
    fs::write(work.path("d.db"), b"SQLite format 3\0").unwrap();
    let run = work.reprint(&["scan", "d.db", "--write-kept", "clean"]).ends_with(2);
    assert!(run.err.contains("select the ids in `kept.txt`"), "{}", run.err);
}

#[test]
fn the_input_is_never_written_over() {
    let work = work();
    let before = work.read("dump.jsonl");
    let run = work.reprint(&["scan", "dump.jsonl", "--write-kept", "."]).ends_with(2);
    assert!(run.err.contains("which `reprint` did not write"), "{}", run.err);
    assert_eq!(work.read("dump.jsonl"), before);
}

#[test]
fn a_dry_run_says_what_would_go_and_why_and_writes_nothing() {
    let work = work();
    let run = work.reprint(&["scan", "dump.jsonl", "--dry-run", "--keep", "latest"]).ends_with(0);
    let rows: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        rows,
        [
            "article_id,cluster_id,stays,kept_id,reason,relation,coverage,direct,title,outlet,\
                published,url,nearest_id,nearest_title,nearest_outlet,nearest_published,nearest_url",
            "one,1,0,two,replaced,identical,1.0000,1,A headline,one.example,2025-03-02T08:00:00Z,\
                https://one.example/story,two,A headline,two.example,2025-03-03T08:00:00Z,\
                https://two.example/story",
            "two,1,1,two,chosen,,,1,A headline,two.example,2025-03-03T08:00:00Z,\
                https://two.example/story,,,,,",
        ]
    );
    assert!(
        run.err.contains("1 dropped: 1 identical") && run.err.contains("nothing was written"),
        "{}",
        run.err
    );
    assert_eq!(fs::read_dir(work.path(".")).unwrap().count(), 1, "the dump alone");
}

#[test]
fn a_dry_run_counts_the_records_that_are_no_articles() {
    let work = Work::new();
    let page = |id: &str, address: &str| {
        let row = serde_json::json!({ "id": id, "url": address, "title": "T", "text": FERRY });
        row.to_string()
    };
    work.dump(&[
        page("first", "https://one.example/ferry?utm_source=x"),
        page("again", "https://one.example/ferry"),
        "{\"id\": \"a record with an id that is far too long for one line of a terminal\"}"
            .to_owned(),
    ]);
    let run = work.reprint(&["scan", "dump.jsonl", "--dry-run", "--keep", "latest"]).ends_with(1);
    assert!(
        run.err.contains("1 of 1 article kept")
            && run.err.contains("2 records were set aside before that and left out:")
            && run.err.contains("1 is another version of a page")
            && run.err.contains("1 is no article, or could not be read"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("..."), "the first reason is not cut: {}", run.err);
}

#[test]
fn only_what_may_be_dropped_is_dropped_and_never_below_the_floor() {
    let work = Work::new();
    // The brief is the first third of the story: it stands whole in the story, and the story does
    // not stand in it.
    let brief = FERRY.split_inclusive(". ").take(2).collect::<String>();
    let long = format!("{FERRY}\n\n{BAKERY}");
    work.dump(&[
        article("story", 2, &long),
        article("brief", 3, &brief),
        article("same", 4, &long),
    ]);
    let kept = |args: &[&str]| {
        work.reprint(&[&["scan", "dump.jsonl", "-q", "-o", "run"], args].concat()).ends_with(0);
        work.read("run/kept.txt").lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(!kept(&["--keep", "longest"]).contains(&"same".to_owned()));
    assert_eq!(kept(&["--keep", "longest", "--drop", "reprint"]), ["story", "brief", "same"]);
    assert!(work.read("run/cleaning.csv").contains("relation_not_dropped"));
    assert_eq!(
        kept(&["--keep", "latest", "--min-coverage", "1"]).last().map(String::as_str),
        Some("same")
    );
    let run = work.reprint(&["scan", "dump.jsonl", "-o", "new", "--drop", "reprint"]).ends_with(2);
    assert!(run.err.contains("work only with `--keep`"), "{}", run.err);
    assert!(
        work.reprint(&["scan", "dump.jsonl", "--keep", "origin", "--drop", "shared"])
            .ends_with(2)
            .err
            .contains("shared")
    );
}

#[test]
fn of_what_the_best_article_does_not_cover_no_two_copies_stay() {
    let work = Work::new();
    // The latest has the first half of the others, which are one text.
    let long = format!("{FERRY}\n\n{BAKERY}");
    work.dump(&[article("one", 2, &long), article("two", 3, &long), article("late", 4, FERRY)]);
    let keep = ["--keep", "latest", "--min-coverage", "0.9"];
    let scan = [&["scan", "dump.jsonl", "-q", "--write-kept", "clean", "-o", "run"], &keep[..]];
    work.reprint(&scan.concat()).ends_with(0);
    assert_eq!(work.read("run/kept.txt"), "two\nlate\n");
    assert_eq!(work.read("clean/dump.jsonl").lines().count(), 2);
    let cleaning = work.read("run/cleaning.csv");
    let cells: Vec<Vec<&str>> = cleaning.lines().skip(1).map(|l| l.split(',').collect()).collect();
    let of = |id: &str| cells.iter().find(|cells| cells[0] == id).unwrap();
    assert_eq!(of("one")[2..8], ["0", "two", "replaced", "identical", "1.0000", "1"]);
    assert_eq!(of("two")[2..5], ["1", "two", "too_much_of_its_own"]);
    assert_eq!(of("two")[12], "late", "the nearest of those that stay");
    assert_eq!(of("late")[2..5], ["1", "late", "chosen"]);
}

#[test]
fn every_record_is_annotated_in_the_format_of_the_input() {
    let work = work();
    let row = format!("\"a;b\";\"{QUARRY}\nend\";");
    work.file("more.csv", &format!("id;text;note\r\n{row}\r\n"));
    work.reprint(&["scan", "dump.jsonl", "more.csv", "-q", "--annotate", "noted"]).ends_with(0);
    let noted = work.read("noted/dump.jsonl");
    let rows: Vec<serde_json::Value> =
        noted.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(
        (&rows[1]["reprint_kept"], &rows[1]["reprint_reason"]),
        (&"one".into(), &"replaced".into())
    );
    assert_eq!(
        (&rows[0]["reprint_role"], &rows[0]["reprint_cluster"]),
        (&"origin".into(), &1.into())
    );
    assert_eq!(
        (&rows[2]["reprint_reason"], &rows[2]["reprint_cluster"]),
        (&"in_no_cluster".into(), &serde_json::Value::Null)
    );
    // The record itself stands unchanged before its notes.
    assert!(
        noted
            .lines()
            .zip(work.read("dump.jsonl").lines())
            .all(|(n, r)| n.starts_with(&r[..r.len() - 1]))
    );
    let head =
        "id;text;note;reprint_cluster;reprint_role;reprint_kept;reprint_reason;reprint_cause\r\n";
    assert_eq!(work.read("noted/more.csv"), format!("{head}{row};;;\"a;b\";in_no_cluster;\r\n"));
    work.file("page.txt", FERRY);
    let run = work.reprint(&["scan", "page.txt", "--annotate", "new"]).ends_with(2);
    assert!(run.err.contains("has no fields to add"), "{}", run.err);
}

#[test]
fn another_version_of_a_page_is_noted_with_what_is_kept_of_it() {
    let work = Work::new();
    let page = |id: &str, address: &str, text: &str| {
        let row = serde_json::json!({ "id": id, "url": address, "title": "T", "text": text });
        row.to_string()
    };
    work.dump(&[
        page("first", "https://one.example/ferry?utm_source=x", FERRY),
        page("again", "https://one.example/ferry", FERRY),
        page("copy", "https://two.example/ferry", FERRY),
        page("copy-again", "https://two.example/ferry#top", FERRY),
        page("own", "https://two.example/quarry", QUARRY),
        page("own-again", "https://two.example/quarry?utm_source=x", QUARRY),
        page("other", "https://three.example/bakery", BAKERY),
    ]);
    let scan = ["scan", "dump.jsonl", "-q", "--annotate", "noted", "--outlet", "one.example"];
    let scan = [&scan[..], &["--outlet", "two.example"]].concat();
    work.reprint(&scan).ends_with(0);
    let noted = work.read("noted/dump.jsonl");
    let of = |name: &str| -> serde_json::Value {
        let is_it = |row: &serde_json::Value| row["id"] == name;
        noted.lines().map(|line| serde_json::from_str(line).unwrap()).find(is_it).unwrap()
    };
    let reasons = |names: [&str; 2]| names.map(|name| of(name)["reprint_reason"].clone());
    let note = |name: &str| {
        let row = of(name);
        ["reprint_cluster", "reprint_kept"].map(|field| row[field].clone())
    };
    for names in [["first", "again"], ["copy", "copy-again"], ["own", "own-again"]] {
        let found = reasons(names);
        assert_eq!(found.iter().filter(|reason| **reason == "same_page").count(), 1, "{found:?}");
        assert_eq!(note(names[0]), note(names[1]), "{names:?}");
    }
    assert_eq!(note("copy"), note("first"), "of one cluster one article is kept");
    assert_eq!(of("other")["reprint_reason"], "left_out");
    let cause = |name: &str| of(name)["reprint_cause"].as_str().unwrap_or_default().to_owned();
    assert!(cause("other").contains("outlets"), "{}", cause("other"));
    let again = ["first", "again"].map(cause);
    assert!(again.iter().any(|cause| cause.starts_with("same page as `")), "{again:?}");
    assert_eq!(cause("own"), "", "of what is kept there is none");
}

#[test]
fn every_record_of_a_cleaned_dump_is_accounted_for() {
    let work = Work::new();
    let page = |id: &str, address: &str, text: &str| {
        serde_json::json!({ "id": id, "url": address, "title": "T", "text": text }).to_string()
    };
    work.dump(&[
        page("first", "https://one.example/ferry?utm_source=x", FERRY),
        page("again", "https://one.example/ferry", FERRY),
        page("copy", "https://two.example/ferry", FERRY),
        page("own", "https://two.example/quarry", QUARRY),
        page("empty", "https://two.example/empty", ""),
        serde_json::json!({ "id": "no-text", "title": "T" }).to_string(),
        "{ no JSON".to_owned(),
    ]);
    let keep = ["--keep", "origin", "--annotate", "noted"];
    work.reprint(&[&["scan", "dump.jsonl", "-q", "-o", "run"], &keep[..]].concat()).ends_with(1);
    let rejected: Vec<serde_json::Value> = work
        .read("run/rejected.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let id = |row: &serde_json::Value| row["id"].as_str().map(str::to_owned);
    let cleaning = work.read("run/cleaning.csv");
    let dropped = cleaning.lines().filter(|line| line.contains(",replaced,"));
    let mut all: Vec<String> = work.read("run/kept.txt").lines().map(str::to_owned).collect();
    all.extend(dropped.filter_map(|line| line.split(',').next()).map(str::to_owned));
    all.extend(rejected.iter().filter_map(id));
    all.sort();
    assert_eq!(all, ["again", "copy", "empty", "first", "no-text", "own"]);
    assert_eq!(rejected.iter().filter(|row| row["id"].is_null()).count(), 1, "{rejected:?}");
    let versions = rejected.iter().filter(|row| !row["same_page"].is_null());
    let pages: Vec<[Option<&str>; 2]> =
        versions.map(|row| ["id", "same_page"].map(|name| row[name].as_str())).collect();
    assert!(
        [[Some("first"), Some("again")], [Some("again"), Some("first")]].contains(&pages[0]),
        "{pages:?}"
    );
    let noted = work.read("noted/dump.jsonl");
    let rows = noted.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    for row in rows.filter(|row| row["reprint_reason"] == "left_out") {
        let cause = row["reprint_cause"].as_str().unwrap_or_default();
        assert!(rejected.iter().any(|other| other["reason"] == cause), "{row}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn rows_of_parquet_are_annotated_in_columns_behind_their_own() {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Int32Type, UInt64Type};
    use arrow_schema::DataType;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let work = Work::new();
    let table = |rows: &[(&str, &str)]| {
        use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
        use std::sync::Arc;
        let text = |at: fn(&(&str, &str)) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(rows.iter().map(at)))
        };
        let numbers: ArrayRef = Arc::new((0..).take(rows.len()).collect::<Int32Array>());
        RecordBatch::try_from_iter([
            ("id", text(|row| row.0.to_owned())),
            ("number", numbers),
            ("text", text(|row| row.1.to_owned())),
        ])
        .unwrap()
    };
    let rows = table(&[("one", FERRY), ("two", FERRY), ("three", BAKERY)]);
    let file = fs::File::create(work.path("day.parquet")).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, rows.schema(), None).unwrap();
    writer.write(&rows).unwrap();
    writer.close().unwrap();
    let columns = |path: &str| -> Vec<(String, Vec<String>)> {
        let file = fs::File::open(work.path(path)).unwrap();
        let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let mut columns: Vec<(String, Vec<String>)> = Vec::new();
        for batch in batches {
            let batch = batch.unwrap();
            let schema = batch.schema();
            columns.resize_with(schema.fields().len(), Default::default);
            for (at, column) in batch.columns().iter().enumerate() {
                columns[at].0.clone_from(schema.field(at).name());
                let shown = |row: usize| {
                    if column.is_null(row) {
                        return String::new();
                    }
                    match column.data_type() {
                        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
                        DataType::Int32 => {
                            column.as_primitive::<Int32Type>().value(row).to_string()
                        }
                        _ => column.as_primitive::<UInt64Type>().value(row).to_string(),
                    }
                };
                columns[at].1.extend((0..batch.num_rows()).map(shown));
            }
        }
        columns
    };
    work.reprint(&["scan", "day.parquet", "-q", "--annotate", "noted"]).ends_with(0);
    let (before, after) = (columns("day.parquet"), columns("noted/day.parquet"));
    assert_eq!(after[..3], before, "its own columns stand as they were");
    let notes: Vec<(&str, Vec<&str>)> = after[3..]
        .iter()
        .map(|(name, cells)| (&**name, cells.iter().map(String::as_str).collect()))
        .collect();
    let want = [
        ("reprint_cluster", vec!["1", "1", ""]),
        ("reprint_role", vec!["origin", "copy", ""]),
        ("reprint_kept", vec!["one", "one", "three"]),
        ("reprint_reason", vec!["chosen", "replaced", "in_no_cluster"]),
        ("reprint_cause", vec!["", "", ""]),
    ];
    assert_eq!(notes, want);
    // Annotating again replaces the notes, and adds no second ones.
    work.reprint(&["scan", "noted/day.parquet", "-q", "--annotate", "again"]).ends_with(0);
    assert_eq!(columns("again/day.parquet"), after);
}

#[cfg(feature = "warc")]
#[test]
fn records_of_a_crawl_are_annotated_as_lines_of_json() {
    let work = Work::new();
    let record = |site: &str, text: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://{site}.example/story\r\n\
                Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
            text.len()
        )
    };
    let crawl = [record("one", FERRY), record("two", FERRY), record("three", BAKERY)].concat();
    work.file("day.warc", &crawl);
    let scan = ["scan", "day.warc", "-q", "--outlet", "one.example", "--outlet", "two.example"];
    work.reprint(&[&scan[..], &["--annotate", "noted"]].concat()).ends_with(0);
    let noted = work.read("noted/day.warc.jsonl");
    let rows: Vec<serde_json::Value> =
        noted.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3, "{noted}");
    assert_eq!(rows[0]["text"], FERRY);
    let of = |row: &serde_json::Value| {
        ["url", "source", "reprint_reason"].map(|field| row[field].as_str().unwrap().to_owned())
    };
    let want = |site: &str, record: u32, reason: &str| {
        [format!("https://{site}.example/story"), format!("day.warc:{record}"), reason.to_owned()]
    };
    assert_eq!(of(&rows[0]), want("one", 1, "chosen"));
    assert_eq!(of(&rows[1]), want("two", 2, "replaced"));
    assert_eq!(of(&rows[2]), want("three", 3, "left_out"));
    assert_eq!(rows[1]["reprint_kept"], rows[0]["id"]);
    // What was written can be scanned as any dump.
    let again = work.reprint(&["scan", "noted/day.warc.jsonl"]).ends_with(0);
    assert_eq!(again.out.lines().count(), 3, "{}", again.out);
}

#[test]
fn large_files_are_written_in_parts() {
    let work = work();
    work.reprint(&["scan", "dump.jsonl", "-q", "--write-kept", "clean", "--shard-size", "100b"])
        .ends_with(0);
    assert_eq!(work.read("clean/dump-00001.jsonl") + &work.read("clean/dump-00002.jsonl"), {
        let dump = work.read("dump.jsonl");
        let lines: Vec<&str> = dump.lines().collect();
        format!("{}\n{}\n", lines[0], lines[2])
    });
    let run = work.reprint(&["scan", "dump.jsonl", "--shard-size", "1k"]).ends_with(2);
    assert!(run.err.contains("works only with `--write-kept` or `--annotate`"), "{}", run.err);
}
