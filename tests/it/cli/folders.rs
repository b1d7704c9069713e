//! Folders that are written and read again: nothing of another run, nothing of another's, nothing
//! of our own taken for articles.

use super::{BAKERY, FERRY, Work, article};
use std::fs;
use std::process::{Command, Stdio};

fn names(work: &Work, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(work.path(folder))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn pair() -> Work {
    let work = Work::new();
    work.file("in/a.jsonl", &(article("one", 2, FERRY) + "\n"));
    work.file(
        "in/b.jsonl",
        &(article("two", 3, FERRY) + "\n" + &article("three", 4, BAKERY) + "\n"),
    );
    work
}

#[test]
fn kept_records_of_an_earlier_run_go() {
    let work = pair();
    let scan = ["scan", "in", "--write-kept", "kept", "-q"];
    work.reprint(&scan).ends_with(0);
    assert_eq!(names(&work, "kept"), [".reprint-kept.json", "a.jsonl", "b.jsonl"]);
    fs::remove_file(work.path("in/b.jsonl")).expect("removed");
    work.reprint(&scan).ends_with(0);
    assert_eq!(names(&work, "kept"), [".reprint-kept.json", "a.jsonl"]);
    let mark: serde_json::Value =
        serde_json::from_str(&work.read("kept/.reprint-kept.json")).expect("JSON");
    assert_eq!(mark, serde_json::json!({"complete": true, "records": 1, "files": ["a.jsonl"]}));
    // The folder is an input like any other.
    let again = work.reprint(&["scan", "kept", "-o", "run"]).ends_with(0);
    assert!(!again.err.contains("passed over"), "{}", again.err);
}

#[test]
fn kept_records_are_not_put_among_files_of_others() {
    let work = pair();
    work.file("kept/deep/b.jsonl", "{}");
    let run = work.reprint(&["scan", "in", "--write-kept", "kept", "-o", "run"]).ends_with(2);
    assert!(
        run.err.contains("holds `deep/b.jsonl`, which no `--write-kept` wrote there"),
        "{}",
        run.err
    );
    assert_eq!(work.read("kept/deep/b.jsonl"), "{}");
    let run = work.reprint(&["scan", "in", "--write-kept", "run", "-o", "run"]).ends_with(2);
    assert!(run.err.contains("name two folders"), "{}", run.err);
}

#[test]
fn own_output_below_the_input_is_passed_over() {
    let work = pair();
    let scan = ["scan", ".", "-o", "run", "--html", "--keep", "origin", "--write-kept", "kept"];
    let first = work.reprint(&scan).ends_with(0);
    let clusters = work.read("run/clusters.csv");
    let second = work.reprint(&scan).ends_with(0);
    assert_eq!(work.read("run/clusters.csv"), clusters);
    assert!(
        second.err.contains("are reports or kept records of this program and were passed over"),
        "{}",
        second.err
    );
    assert!(
        names(&work, "kept").len() == 2 && names(&work, "kept")[1] == "in",
        "{:?}",
        names(&work, "kept")
    );
    drop(first);
    // Reports beside the input, and of another run.
    for _ in 0..2 {
        work.reprint(&["scan", "in", "-o", "in", "--force"]).ends_with(0);
        assert_eq!(work.read("in/clusters.csv"), work.reprint(&["scan", "in"]).ends_with(0).out);
    }
}

#[test]
fn what_a_killed_run_left_is_taken_away() {
    let work = pair();
    work.file("run/.reprint-AbCdEf", "half a table");
    work.reprint(&["scan", "in", "-o", "run", "-q"]).ends_with(0);
    assert!(!work.path("run/.reprint-AbCdEf").exists());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_neither_replaced_nor_followed() {
    use std::os::unix::fs::symlink;
    let work = pair();
    work.file("victim/stories-2.html", "v");
    fs::create_dir(work.path("run")).expect("made");
    symlink("../victim", work.path("run/report")).expect("linked");
    let run = work.reprint(&["scan", "in", "-o", "run", "--html"]).ends_with(2);
    assert!(run.err.contains("is a link, which is not followed"), "{}", run.err);
    assert_eq!(names(&work, "victim"), ["stories-2.html"]);
    symlink("victim", work.path("link")).expect("linked");
    work.reprint(&["scan", "in", "-o", "link"]).ends_with(2);
    symlink("victim/stories-2.html", work.path("page.html")).expect("linked");
    let made = Command::new("mkfifo").arg(work.path("pipe.html")).status().expect("mkfifo starts");
    assert!(made.success());
    for page in ["page.html", "pipe.html", "victim", "/dev/null"] {
        let run =
            work.reprint(&["compare", "one", "two", "--in", "in", "--html", page]).ends_with(2);
        assert!(
            run.err.contains("and no plain file, and is not written over"),
            "{page}: {}",
            run.err
        );
    }
    assert_eq!(work.read("victim/stories-2.html"), "v");
    work.reprint(&["extract", "in", "-o", "page.html"]).ends_with(2);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let work = Work::new();
    let lines: Vec<String> = (0..3000).map(|at| article(&format!("a{at}"), 2, FERRY)).collect();
    work.dump(&lines);
    for args in
        [&["scan", "dump.jsonl", "--only-verbatim", "-q"][..], &["extract", "dump.jsonl", "-q"]]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        let command = command.args(args).current_dir(work.folder.path()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the command starts");
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn many_files_are_kept_with_few_of_them_open() {
    let work = Work::new();
    for at in 0..600 {
        work.file(
            &format!("in/{at}.txt"),
            &format!("{BAKERY} This is number {at}, and the baker of street {at} won prize {at}."),
        );
    }
    let command = format!(
        "ulimit -n 64; '{}' scan in -q -o run --keep origin --write-kept kept --only-verbatim",
        env!("CARGO_BIN_EXE_reprint")
    );
    let status = Command::new("sh")
        .args(["-c", &command])
        .current_dir(work.folder.path())
        .status()
        .expect("sh starts");
    assert!(status.success());
    let kept = work.read("run/kept.txt").lines().count();
    assert_eq!(names(&work, "kept").len(), kept + 1);
}

#[test]
fn nothing_that_steers_a_terminal_is_said() {
    let work = Work::new();
    let odd = "x\\u001b]52;c;aGk\\u0007\\u202e\\u009b2J";
    let line = |date: &str| {
        format!("{{\"id\":\"{odd}\",\"date\":\"{date}\",\"text\":\"{}\"}}", FERRY.replace('"', ""))
    };
    work.dump(&[line(odd), line("2031-03-14")]);
    for args in [
        &["scan", "dump.jsonl", "-o", "run"][..],
        &["tune", "dump.jsonl"],
        &["explain", "run", "\u{1b}[31m", "b"],
    ] {
        let said = work.reprint(args).err;
        assert!(
            !said.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'),
            "{args:?}: {said:?}"
        );
    }
}

#[test]
fn the_report_does_not_tell_when_it_was_made() {
    let work = pair();
    let made = |folder: &str, now: &str| {
        work.reprint(&["scan", "in", "-o", folder, "--html", "--now", now, "-q"]).ends_with(0);
        work.read(&format!("{folder}/report.html"))
    };
    assert!(made("one", "2031-03-14 09:20") == made("two", "2031-03-14 09:21"));
}
