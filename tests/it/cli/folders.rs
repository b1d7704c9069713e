//! Folders that are written and read again: nothing of another run, nothing of another's, nothing
//! of our own taken for articles.

use super::{BAKERY, FERRY, Work, article};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

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
    assert!(run.err.contains("holds `deep/b.jsonl`, which `reprint` did not write"), "{}", run.err);
    assert_eq!(work.read("kept/deep/b.jsonl"), "{}");
    let run = work.reprint(&["scan", "in", "--write-kept", "run", "-o", "run"]).ends_with(2);
    assert!(run.err.contains("use two different folders"), "{}", run.err);
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
        second
            .err
            .contains("were skipped because this program wrote them as reports or kept records"),
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
            run.err.contains("not a regular file, and will not be replaced"),
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

/// Every file below a folder that has its name, but for `run.json`, which says how long it took.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().expect("a type").is_dir() {
            let below = contents(&entry.path());
            all.extend(below.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else if name != "run.json" && !name.starts_with(".reprint-") {
            all.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
    all
}

/// A run with pages and pictures, and one of other articles without, each into the folder of the
/// other and killed at any time: where `run.json` stands, all that is beside it is of that run.
#[test]
fn a_run_that_is_killed_leaves_a_folder_that_is_whole_or_says_that_it_is_not() {
    let work = pair();
    work.file("less/a.jsonl", &(article("one", 2, FERRY) + "\n" + &article("two", 3, FERRY)));
    let scans = [
        vec!["scan", "in", "-q", "--html", "--plots", "--keep", "origin"],
        vec!["scan", "less", "-q"],
    ];
    let into = |scan: &[&'static str], folder: &'static str| -> Vec<&'static str> {
        scan.iter().copied().chain(["-o", folder]).collect()
    };
    let whole = [(0, "whole-0"), (1, "whole-1")].map(|(n, folder)| {
        work.reprint(&into(&scans[n], folder)).ends_with(0);
        contents(&work.path(folder))
    });
    assert!(whole[0].contains_key("report.html") && !whole[1].contains_key("report.html"));
    let started = Instant::now();
    work.reprint(&into(&scans[0], "run")).ends_with(0);
    let takes = started.elapsed();
    let (mut standing, mut broken) = (0, 0);
    // Later kills come closer together: files get their names at the end.
    for kill in 0..50_u32 {
        let scan = &scans[kill as usize % 2];
        let mut run = Command::new(env!("CARGO_BIN_EXE_reprint"))
            .args(into(scan, "run"))
            .current_dir(work.path(""))
            .stderr(Stdio::null())
            .spawn()
            .expect("the command starts");
        std::thread::sleep(takes.mul_f64((f64::from(kill) / 42.0).sqrt()));
        run.kill().expect("it is ours");
        run.wait().expect("it ends");
        let found = contents(&work.path("run"));
        match fs::read_to_string(work.path("run/run.json")) {
            Ok(text) => {
                let manifest: serde_json::Value = serde_json::from_str(&text).expect("whole");
                let of = usize::from(manifest["inputs"] == serde_json::json!(["less"]));
                let names = |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
                    files.keys().cloned().collect()
                };
                assert_eq!(names(&found), names(&whole[of]), "kill {kill}");
                assert!(found == whole[of], "kill {kill}: files of another run");
                standing += 1;
            }
            Err(_) => broken += 1,
        }
    }
    println!("{standing} folders were whole, {broken} said that they are not");
    assert!(standing > 0);
    // Such a folder is written again like any other, and nothing of the killed runs is left.
    work.reprint(&into(&scans[0], "run")).ends_with(0);
    assert!(contents(&work.path("run")) == whole[0]);
    assert!(names(&work, "run").iter().all(|name| !name.starts_with(".reprint-")));
}
