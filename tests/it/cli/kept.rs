use super::{BAKERY, FERRY, Work, article};
use std::fs;

fn work() -> Work {
    let work = Work::new();
    work.dump(&[article("one", 2, FERRY), article("two", 3, FERRY), article("\"three\nlines", 4, BAKERY)]);
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
    work.reprint(&[&["scan", "dump.jsonl", "--write-kept", "clean", "-q"][..], &order].concat()).ends_with(0);
    assert_eq!(work.read("clean/dump.jsonl"), format!("{}\n{}\n", lines[1], lines[2]));
}

#[test]
fn what_cannot_be_kept_is_said_before_the_run() {
    let work = work();
    for (args, reason) in [
        (vec!["scan", "dump.jsonl", "--keep", "origin"], "name one with -o"),
        (vec!["scan", "-", "--write-kept", "clean"], "can be read only once"),
        (vec!["scan", "dump.jsonl", "-o", "run", "--keep", "outlet-order"], "name the outlets with `--outlet-order`"),
        (vec!["scan", "dump.jsonl", "-o", "run", "--outlet-order", "a"], "is for `--keep outlet-order`"),
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
