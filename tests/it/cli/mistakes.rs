//! What people get wrong: each mistake ends with 2, one line that names it, and the way out.

use super::{BAKERY, FERRY, Work, article};
use std::process::{Command, Stdio};

fn work() -> Work {
    let work = Work::new();
    work.dump(&[article("one", 2, FERRY), article("two", 9, FERRY), article("three", 4, BAKERY)]);
    work
}

/// Runs the command and wants one error that has all the words.
#[track_caller]
fn fails(work: &Work, args: &[&str], words: &[&str]) {
    let run = work.reprint(args).ends_with(2);
    let error: Vec<&str> =
        run.err.lines().skip_while(|line| !line.starts_with("error: ")).collect();
    let error = error.join("\n");
    assert!(
        words.iter().all(|word| error.contains(word)),
        "{args:?}: {words:?} is not in: {}",
        run.err
    );
    assert!(!error.contains("os error") && !error.contains("entity not found"), "{error}");
    assert!(!work.path("new").exists(), "a folder was left behind");
}

#[test]
fn an_outlet_or_language_that_nobody_has_is_refused_with_those_seen() {
    let work = work();
    let seen = [
        "--outlet twoo.example",
        "(did you mean `two.example`?)",
        "one.example (1), three.example (1), two.example (1)",
    ];
    fails(&work, &["scan", "dump.jsonl", "--outlet", "twoo.example", "-o", "new"], &seen);
    fails(
        &work,
        &["scan", "dump.jsonl", "--language", "de", "-o", "new"],
        &["`--language de`", "en (3)"],
    );
    fails(&work, &["tune", "dump.jsonl", "--outlet", "harbour"], &["`--outlet harbour`"]);
    work.reprint(&["scan", "dump.jsonl", "--outlet", "Two.example", "-o", "run"]).ends_with(0);
}

#[test]
fn dates_that_cannot_be_or_may_be_two_are_refused() {
    let work = work();
    let scan = |args: &[&'static str]| [&["scan", "dump.jsonl", "-o", "new"], args].concat();
    fails(
        &work,
        &scan(&["--since", "2025-03-09", "--until", "2025-03-02"]),
        &["`--since` is later than `--until`"],
    );
    fails(&work, &scan(&["--since", "soon"]), &["--since", "must be a date"]);
    fails(&work, &scan(&["--until", "03/04/2031"]), &["`2031-04-03` or `2031-03-04`"]);
    let extract = ["extract", "dump.jsonl", "--since", "2025-03-09", "--until", "2025-03-02"];
    fails(&work, &extract, &["`--since` is later than `--until`"]);
}

#[test]
fn no_pairs_to_draw_are_refused() {
    let label = ["label", "run", "-o", "new", "--pairs"];
    for args in [
        [&label[..], &["0"]].concat(),
        [&label[..], &["many"]].concat(),
        vec!["tune", "dump.jsonl", "--sample", "0"],
    ] {
        fails(
            &work(),
            &args,
            &[args[args.len() - 2], "must be a whole number of pairs, 1 or more"],
        );
    }
}

#[test]
fn a_mapped_field_that_no_record_has_is_refused() {
    let args = ["scan", "dump.jsonl", "--map", "text=body.main", "-o", "new"];
    fails(&work(), &args, &["`--map text=body.main`", "no record", "text <- text 100%"]);
}

#[test]
fn where_there_is_no_article_it_is_said_what_there_is() {
    let work = work();
    work.file("empty.jsonl", "");
    work.file("bad.jsonl", "not json\n{\"title\":\"no text\"}\n");
    work.file("pages/a.pdf", "%PDF-1.7");
    work.file("pages/deep/b.pdf", "%PDF-1.7");
    fails(
        &work,
        &["scan", "empty.jsonl", "-o", "new"],
        &["no article in `empty.jsonl`", "file is empty"],
    );
    fails(
        &work,
        &["scan", "bad.jsonl", "-o", "new/deep"],
        &["2 records were set aside", "record 1"],
    );
    fails(&work, &["scan", "pages", "-o", "new"], &["no article in `pages`", "2 .pdf"]);
    let later = ["scan", "dump.jsonl", "--since", "2026-01-01", "-o", "new"];
    fails(
        &work,
        &later,
        &[
            "all 3 articles are outside the filters",
            "from 2025-03-02 to 2025-03-09",
            "one.example (1)",
        ],
    );
    fails(&work, &["extract", "empty.jsonl"], &["no article in `empty.jsonl`"]);
}

#[test]
fn a_slip_on_the_command_line_gets_a_helpful_line() {
    let work = work();
    work.file("a.txt", FERRY);
    work.file("b.txt", BAKERY);
    let sheet = "reprint compare a.txt b.txt --html sheet.html";
    fails(&work, &["compare", "--html", "a.txt", "b.txt"], &[sheet]);
    fails(&work, &["compare", "a.txt"], &["only `a.txt` is named"]);
    fails(&work, &["scan", "dump.jsonl", "--threads", "0"], &["from 1 to 1024"]);
    fails(&work, &["scan", "dump.jsonl", "--threads", "5000"], &["from 1 to 1024"]);
    // A number below 0 is a number, and no option that nobody knows.
    for (option, words) in [
        ("--window-days", "a whole number of days, 0 or more"),
        ("--threads", "from 1 to 1024"),
        ("--rewrite-score", "above 0 and up to 1"),
        ("--min-coverage", "from 0 to 1"),
    ] {
        fails(&work, &["scan", "dump.jsonl", option, "-3"], &[option, words]);
    }
    fails(&work, &["scan", "dump.jsonl", "-o", "-"], &["must be a folder"]);
    fails(&work, &["scan", "day-*.jsonl"], &["no file matches the pattern `day-*.jsonl`"]);
    fails(
        &work,
        &["scan", "s3://bucket/day.jsonl.gz"],
        &["aws s3 cp s3://bucket/day.jsonl.gz - | gzip -dc | reprint scan -"],
    );
    fails(
        &work,
        &["scan", "nowhere.jsonl", "-o", "new"],
        &["error: `nowhere.jsonl`: no such file or folder"],
    );
}

#[test]
fn jobs_on_what_is_no_archive_and_no_run_say_so_and_leave_nothing() {
    let work = work();
    work.file("empty.jsonl", "");
    work.file("notes/plan.txt", "mine");
    let none = "there is no archive in `new`";
    for (args, words) in [
        (
            &["archive", "add", "new", "nowhere.jsonl"][..],
            "`nowhere.jsonl`: no such file or folder",
        ),
        (&["archive", "add", "new", "day-*.jsonl"], "no file matches the pattern"),
        (&["archive", "add", "new", "empty.jsonl"], "no article in `empty.jsonl`"),
        (&["archive", "add", "new", "dump.jsonl", "--threads", "0"], "from 1 to 1024"),
        (
            &["archive", "add", "new", "dump.jsonl", "-o", "notes"],
            "`notes` holds `plan.txt` and no",
        ),
        (
            &["archive", "add", "notes", "dump.jsonl"],
            "holds other files (`plan.txt`) and no archive",
        ),
        (&["archive", "query", "new", "dump.jsonl"], none),
        (&["archive", "scan", "new"], none),
        (&["archive", "settle", "new"], none),
        (&["archive", "check", "new", "--repair"], none),
        (&["archive", "forget", "new", "one"], none),
        (&["archive", "export", "new"], none),
        (&["scan", "dump.jsonl", "--against", "new"], none),
        (
            &["explain", "new", "one", "two"],
            "`new`: no such folder; name a folder that `reprint scan -o` has completed",
        ),
        (
            &["cases", "new", "--from", "one.example"],
            "`new`: no such folder; name a folder that `reprint scan -o` has completed",
        ),
        (&["graph", "dump.jsonl"], "`dump.jsonl`: it is a file, not the folder of a run"),
    ] {
        fails(&work, args, &[words]);
    }
    assert_eq!(std::fs::read_dir(work.path("notes")).unwrap().count(), 1);
}

#[test]
fn patterns_are_expanded_where_no_shell_did_it() {
    let work = Work::new();
    work.file("days/1.jsonl", &article("one", 2, FERRY));
    work.file("days/2.jsonl", &article("two", 9, FERRY));
    let run = work.reprint(&["scan", "days/*.jsonl"]).ends_with(0);
    assert_eq!(run.out.lines().count(), 3, "{run:#?}");
}

#[test]
fn a_folder_is_replaced_only_if_it_is_a_run() {
    let work = work();
    let scan = ["scan", "dump.jsonl", "-q", "-o"];
    let with = |more: &[&'static str]| [&scan, more].concat();
    work.reprint(&with(&["run"])).ends_with(0);
    work.reprint(&with(&["run"])).ends_with(0);
    work.file("notes/plan.txt", "mine");
    fails(&work, &with(&["notes"]), &["`notes` holds `plan.txt` and no run", "`--force`"]);
    assert!(!work.path("notes/clusters.csv").exists());
    work.reprint(&with(&["notes", "--force"])).ends_with(0);
    assert_eq!(work.read("notes/plan.txt"), "mine");
    fails(&work, &with(&["dump.jsonl"]), &["`dump.jsonl` is a file"]);
}

#[cfg(unix)]
#[test]
fn who_closes_the_pipe_early_ends_no_run_as_failed() {
    let work = Work::new();
    // More than a pipe holds.
    let rows: Vec<String> =
        (0..400).map(|n| article(&format!("{}{n}", "x".repeat(400)), 2, FERRY)).collect();
    work.dump(&rows);
    let mut scan = Command::new(env!("CARGO_BIN_EXE_reprint"));
    let mut scan = scan
        .args(["scan", "dump.jsonl", "-q"])
        .current_dir(work.path("."))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(scan.stdout.take());
    assert_eq!(scan.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_says_what_it_leaves_and_leaves_no_empty_folder() {
    use std::io::{BufRead, BufReader, Read};
    let work = Work::new();
    // Reading waits for more: the run is stopped in the middle.
    let mut scan = Command::new(env!("CARGO_BIN_EXE_reprint"));
    scan.args(["scan", "-", "-o", "new/run"]).current_dir(work.path("."));
    let mut scan = scan.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Waiting for the command's end would end its input.
    let input = scan.stdin.take();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !work.path("new/run").exists() {
        assert!(std::time::Instant::now() < until, "no folder was made");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(
        Command::new("kill").args(["-INT", &scan.id().to_string()]).status().unwrap().success()
    );
    assert_eq!(scan.wait().unwrap().code(), Some(130));
    drop(input);
    let mut said = String::new();
    BufReader::new(scan.stderr.take().unwrap()).read_to_string(&mut said).unwrap();
    assert!(
        said.as_bytes()
            .lines()
            .any(|line| line.unwrap() == "stopped: nothing was written to `new/run`"),
        "{said}"
    );
    assert!(!work.path("new").exists());
}
