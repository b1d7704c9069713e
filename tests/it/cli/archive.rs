//! `reprint archive` as a monitoring desk uses it.

use super::{BAKERY, FERRY, Work, article, titled};
use assert_cmd::Command;
use serde_json::Value;

/// An archive of one day, and a second day of which one article is a copy of the first's.
fn work() -> Work {
    let work = Work::new();
    work.file("monday.jsonl", &(article("ferry", 3, FERRY) + "\n"));
    let copy = FERRY.replace("On Tuesday", "Yesterday").replace("212", "More than 200");
    let rows = [titled("late", 4, "Ferry aground", &copy), article("bread", 4, BAKERY)];
    work.file("tuesday.jsonl", &(rows.join("\n") + "\n"));
    work.reprint(&["archive", "add", "news", "monday.jsonl", "-o", "monday"]).ends_with(0);
    work
}

#[test]
fn the_report_of_a_day_tells_what_was_there_before() {
    let work = work();
    let add = ["archive", "add", "news", "tuesday.jsonl", "-o", "tuesday", "--html"];
    let run = work.reprint(&add).ends_with(0);
    for line in [
        "compared with 1 article already in the archive",
        "  1 cluster with articles that were in the archive before",
    ] {
        assert!(run.err.contains(line), "{line}: {}", run.err);
    }
    let page = work.read("tuesday/report.html");
    assert!(page.contains("among 2 articles, compared with 1 of the archive"));
    assert_eq!(page.matches("in the archive before").count(), 1, "the one of Monday");
    // The first day was compared with nothing, and a scan of all has no yesterday.
    let first = work.reprint(&["archive", "add", "new", "monday.jsonl", "-o", "first", "--html"]);
    assert!(!first.ends_with(0).err.contains("before"));
    work.reprint(&["archive", "scan", "news", "-o", "whole", "--html"]).ends_with(0);
    for run in ["first", "whole"] {
        let page = work.read(&format!("{run}/report.html"));
        assert!(!page.contains("of the archive") && !page.contains("in the archive before"));
    }
}

#[test]
fn a_day_is_added_and_its_copies_of_earlier_days_are_reported() {
    let work = work();
    let run = work.reprint(&["archive", "add", "news", "tuesday.jsonl", "-o", "tuesday"]);
    let run = run.ends_with(0);
    assert!(run.out.is_empty(), "{run:?}");
    assert!(run.err.contains("2 articles read"), "{run:?}");
    assert!(run.err.contains("added to `news`: 2 articles"), "{run:?}");
    let clusters = work.read("tuesday/clusters.csv");
    assert!(
        clusters.contains(",ferry,origin,") && clusters.contains(",late,copy,reprint,"),
        "{clusters}"
    );
    // Without -o the clusters go to standard output; what is known is passed over.
    let again = work.reprint(&["archive", "add", "news", "tuesday.jsonl"]).ends_with(0);
    assert_eq!(again.out.lines().count(), 1, "{again:?}");
    assert!(again.err.contains("2 records were already there"), "{again:?}");
    let info = work.reprint(&["archive", "info", "news", "--json"]).ends_with(0);
    let info: Value = serde_json::from_str(&info.out).expect("an object");
    assert_eq!((&info["articles"], &info["additions"]), (&3.into(), &2.into()));
    assert_eq!(info["published"][1], "2025-03-04");
}

#[test]
fn a_query_of_an_article_that_is_there_already_names_its_other_sources_too() {
    let work = Work::new();
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/articles/ferry-fire.jsonl");
    let stories = std::fs::read_to_string(corpus).expect("an article of the corpus");
    work.file("stories.jsonl", &stories);
    let asked = stories.lines().find(|line| line.contains("\"ferry-fire/rewrite\""));
    work.file("asked.jsonl", asked.expect("the rewrite"));
    work.reprint(&["archive", "add", "news", "stories.jsonl", "-q"]).ends_with(0);
    let asked = work.reprint(&["archive", "query", "news", "asked.jsonl", "--json"]).ends_with(0);
    let answer: Value = serde_json::from_str(&asked.out).expect("an object");
    let sources = answer["sources"].as_array().expect("a list");
    assert_eq!(sources[0]["relation"], "identical", "{answer}");
    let others: Vec<_> = sources.iter().map(|source| source["id"].as_str()).collect();
    assert!(others.contains(&Some("ferry-fire/wire")), "{others:?}");
}

#[test]
fn a_query_names_the_best_source_first_and_adds_nothing() {
    let work = work();
    let asked = work.reprint(&["archive", "query", "news", "tuesday.jsonl"]).ends_with(0);
    assert!(asked.out.starts_with("Ferry aground\n\n  1. reprint"), "{asked:?}");
    assert!(asked.out.contains("which derives from which is not known"), "{asked:?}");
    assert!(asked.out.contains("nothing in the archive has to do with it"), "{asked:?}");
    let asked = work.reprint(&["archive", "query", "news", "tuesday.jsonl", "--json"]);
    let rows: Vec<Value> = asked
        .ends_with(0)
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    assert_eq!(rows.len(), 2);
    let source = &rows[0]["sources"][0];
    assert_eq!(
        (&rows[0]["article"], &source["id"], &source["relation"]),
        (&"late".into(), &"ferry".into(), &"reprint".into())
    );
    assert!(source["pair"]["passages"][0]["a_text"].is_string(), "{source}");
    assert_eq!(rows[1]["sources"], Value::Array(Vec::new()));
    // Plain text on standard input is one article.
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command.args(["archive", "query", "news", "-", "--json"]).current_dir(work.path("."));
    let output = command.write_stdin(FERRY).output().expect("the command starts");
    let row: Value = serde_json::from_slice(&output.stdout).expect("an object");
    assert_eq!(row["sources"][0]["relation"], "identical");
    let info = work.reprint(&["archive", "info", "news"]).ends_with(0);
    assert!(info.out.starts_with("1 article from 1 site, published on 1 day"), "{info:?}");
}

#[test]
fn only_new_articles_are_dropped_against_an_archive() {
    let work = work();
    let args = ["scan", "tuesday.jsonl", "--against", "news", "--write-kept", "kept", "-o", "run"];
    work.reprint(&args).ends_with(0);
    assert_eq!(work.read("run/kept.txt"), "bread\n");
    let kept = work.read("kept/tuesday.jsonl");
    assert!(kept.contains("bread") && !kept.contains("late"), "{kept}");
}

#[test]
fn a_scan_of_the_archive_is_a_scan_of_its_inputs() {
    let work = work();
    work.reprint(&["archive", "add", "news", "tuesday.jsonl", "-q", "-o", "day"]).ends_with(0);
    work.reprint(&["archive", "settle", "news", "-q"]).ends_with(0);
    work.reprint(&["archive", "scan", "news", "-q", "-o", "one"]).ends_with(0);
    work.reprint(&["scan", "monday.jsonl", "tuesday.jsonl", "-q", "-o", "other"]).ends_with(0);
    for name in ["clusters.csv", "pairs.jsonl", "passages.csv", "articles.csv", "rejected.jsonl"] {
        assert_eq!(work.read(&format!("one/{name}")), work.read(&format!("other/{name}")));
    }
    let run = work.reprint(&["explain", "news", "late", "ferry"]).ends_with(0);
    assert!(run.out.contains("reprint, score"), "{run:?}");
    work.reprint(&["archive", "export", "news", "-o", "all.jsonl"]).ends_with(0);
    work.reprint(&["scan", "all.jsonl", "-q", "-o", "third"]).ends_with(0);
    assert_eq!(work.read("third/pairs.csv"), work.read("other/pairs.csv"));
    work.reprint(&["archive", "export", "news", "-o", "all.parquet"]).ends_with(0);
    work.reprint(&["scan", "all.parquet", "-q", "-o", "fourth"]).ends_with(0);
    for name in ["pairs.csv", "passages.csv"] {
        assert_eq!(work.read(&format!("fourth/{name}")), work.read(&format!("other/{name}")));
    }
}

#[test]
fn a_takedown_is_in_no_answer_and_an_unknown_id_is_an_error() {
    let work = work();
    let run = work.reprint(&["archive", "forget", "news", "ferry"]).ends_with(0);
    assert!(run.err.contains("forgotten: 1 article;"), "{run:?}");
    let asked = work.reprint(&["archive", "query", "news", "tuesday.jsonl"]).ends_with(0);
    assert!(!asked.out.contains("reprint"), "{asked:?}");
    let run = work.reprint(&["archive", "forget", "news", "ferry"]).ends_with(2);
    assert!(run.err.contains("the archive has no article `ferry`"), "{run:?}");
}

#[test]
fn mistakes_with_an_archive_get_a_helpful_line() {
    let work = work();
    for (args, says) in [
        (&["archive", "query", "nowhere", "monday.jsonl"][..], "there is no archive in `nowhere`"),
        (&["archive", "scan", "monday"], "there is no archive in `monday`"),
        (&["archive", "add", "monday", "tuesday.jsonl"], "holds other files"),
        (&["archive", "add", "news", "nothing.jsonl"], "nothing.jsonl"),
        (&["scan", "news"], "to scan it, use `reprint archive scan news`"),
        (&["scan", "tuesday.jsonl", "--against", "monday"], "there is no archive in `monday`"),
        (&["archive", "add", "news", "tuesday.jsonl", "--no-report", "-o", "x"], "cannot be used"),
    ] {
        let run = work.reprint(args).ends_with(2);
        assert!(run.err.contains(says), "{args:?}: {run:?}");
    }
    // Beside what is to be read an archive is passed over.
    work.file("dumps/monday.jsonl", &(article("ferry", 3, FERRY) + "\n"));
    work.reprint(&["archive", "add", "dumps/news", "dumps", "-q"]).ends_with(0);
    let run = work.reprint(&["archive", "add", "dumps/news", "dumps"]).ends_with(0);
    assert!(run.err.contains("1 records were already there"), "{run:?}");
    let run = work.reprint(&["scan", "dumps"]).ends_with(0);
    assert!(run.err.contains("skipped") && run.err.contains("1 article read"), "{run:?}");
    let run = work.reprint(&["archive", "check", "news"]).ends_with(0);
    assert!(run.err.contains("the archive is intact"), "{run:?}");
}
