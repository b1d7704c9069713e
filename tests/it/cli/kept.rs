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
    assert!(run.err.contains("2 articles kept, one of each cluster"), "{}", run.err);
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
            "name the outlets with `--outlet-order`",
        ),
        (
            vec!["scan", "dump.jsonl", "-o", "run", "--outlet-order", "a"],
            "is for `--keep outlet-order`",
        ),
    ] {
        let run = work.reprint(&args).ends_with(2);
        assert!(run.err.contains(reason), "{args:?}: {}", run.err);
        assert!(!work.path("run").exists() && !work.path("clean").exists());
    }
    fs::write(work.path("d.db"), b"SQLite format 3\0").unwrap();
    let run = work.reprint(&["scan", "d.db", "--write-kept", "clean"]).ends_with(2);
    assert!(run.err.contains("`--keep` lists the ids to keep"), "{}", run.err);
}

#[test]
fn the_input_is_never_written_over() {
    let work = work();
    let before = work.read("dump.jsonl");
    let run = work.reprint(&["scan", "dump.jsonl", "--write-kept", "."]).ends_with(2);
    assert!(run.err.contains("would be written over"), "{}", run.err);
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
            "article_id,cluster_id,stays,kept_id,reason,relation,coverage,direct",
            "one,1,0,two,replaced,identical,1.0000,1",
            "two,1,1,two,chosen,,,1",
        ]
    );
    assert!(
        run.err.contains("dropped: 1 identical") && run.err.contains("nothing was written"),
        "{}",
        run.err
    );
    assert_eq!(fs::read_dir(work.path(".")).unwrap().count(), 1, "the dump alone");
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
    assert!(run.err.contains("are for `--keep`"), "{}", run.err);
    assert!(
        work.reprint(&["scan", "dump.jsonl", "--keep", "origin", "--drop", "shared"])
            .ends_with(2)
            .err
            .contains("shared")
    );
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
    let head = "id;text;note;reprint_cluster;reprint_role;reprint_kept;reprint_reason\r\n";
    assert_eq!(work.read("noted/more.csv"), format!("{head}{row};;;\"a;b\";in_no_cluster\r\n"));
    work.file("page.txt", FERRY);
    let run = work.reprint(&["scan", "page.txt", "--annotate", "new"]).ends_with(2);
    assert!(run.err.contains("have no fields to add"), "{}", run.err);
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
    assert!(run.err.contains("is for `--write-kept` and `--annotate`"), "{}", run.err);
}
