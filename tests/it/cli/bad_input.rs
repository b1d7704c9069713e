//! Dumps as they come: every kind of damage ends with the right exit code, is reported, and takes
//! nothing else with it.

use super::{FERRY, Run, Work, article};
use assert_cmd::Command;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::{Seek, SeekFrom, Write};

/// Two copies: as long as both are read, a scan reports one cluster.
fn pair() -> [String; 2] {
    [article("early", 2, FERRY), article("late", 9, FERRY)]
}

impl Work {
    fn bytes(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("a file");
    }

    /// Scans into `run` and wants the pair in it whatever else happened.
    #[track_caller]
    fn scan(&self, inputs: &[&str], code: i32) -> Run {
        let run = self.reprint(&[&["scan"], inputs, &["-o", "run"]].concat()).ends_with(code);
        let clusters = self.read("run/clusters.csv");
        assert_eq!(clusters.lines().count(), 3, "{clusters}\n{run:#?}");
        assert!(
            clusters.contains(",early,origin,") && clusters.contains(",late,copy,identical,early,"),
            "{clusters}"
        );
        run
    }

    /// File, record and reason of the one thing that was set aside.
    #[track_caller]
    fn rejected(&self) -> (String, u64, String) {
        let rows = self.read("run/rejected.jsonl");
        let rows: Vec<Value> = rows
            .lines()
            .map(|row| serde_json::from_str(row).expect("a line is an object"))
            .collect();
        assert_eq!(rows.len(), 1, "{rows:#?}");
        let text = |field: &str| rows[0][field].as_str().expect("text").to_owned();
        (text("file"), rows[0]["record"].as_u64().expect("a number"), text("reason"))
    }
}

#[track_caller]
fn says(reason: &str, words: &[&str]) {
    assert!(words.iter().all(|word| reason.contains(word)), "{words:?} is not in: {reason}");
}

#[test]
fn a_line_that_is_not_utf_8() {
    let work = Work::new();
    let [early, late] = pair();
    work.bytes(
        "dump.jsonl",
        &[early.as_bytes(), b"\n{\"id\":\"bad\",\"text\":\"caf\xe9\"}\n", late.as_bytes()].concat(),
    );
    let run = work.scan(&["dump.jsonl"], 1);
    let (file, record, reason) = work.rejected();
    assert_eq!((file.as_str(), record), ("dump.jsonl", 2));
    says(&reason, &["UTF-8"]);
    says(&run.err, &["1 record set aside"]);
}

#[test]
fn a_gzip_file_that_breaks_off() {
    let work = Work::new();
    let [early, late] = pair();
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Enough that does not pack well, so that the cut comes after the whole records.
    let rest: Vec<String> =
        (0..4000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string()).collect();
    write!(packed, "{early}\n{late}\n{}\n", article("cut", 3, &rest.concat())).expect("memory");
    let whole = packed.finish().expect("memory");
    work.bytes("dump.jsonl.gz", &whole[..whole.len() * 2 / 3]);
    work.scan(&["dump.jsonl.gz"], 1);
    let (file, record, reason) = work.rejected();
    assert_eq!((file.as_str(), record), ("dump.jsonl.gz", 0));
    says(&reason, &["gzip"]);
}

#[test]
fn a_line_of_200_mb_is_set_aside_and_never_held() {
    let work = Work::new();
    let [early, late] = pair();
    let mut dump = fs::File::create(work.path("dump.jsonl")).expect("a file");
    write!(dump, "{early}\n{{\"id\":\"huge\",\"text\":\"").expect("a file");
    // Sparse: neither the disk nor this test holds the line.
    dump.seek(SeekFrom::Current(200_000_000)).expect("a file");
    write!(dump, "\"}}\n{late}\n").expect("a file");
    drop(dump);
    work.scan(&["dump.jsonl"], 1);
    let (file, record, reason) = work.rejected();
    assert_eq!((file.as_str(), record), ("dump.jsonl", 2));
    says(&reason, &["2000000", "67108864"]);

    let manifest: Value = serde_json::from_str(&work.read("run/run.json")).expect("it is JSON");
    for stage in manifest["stages"].as_array().expect("stages") {
        // Not every system reports it.
        assert!(stage["peak_memory_mib"].as_u64().is_none_or(|mib| mib < 190), "{stage}");
    }
}

#[test]
fn an_array_in_place_of_lines() {
    let work = Work::new();
    let [early, late] = pair();
    work.file("dump.json", &format!("[\n  {early},\n  {late}\n]\n"));
    work.scan(&["dump.json"], 0);
    assert_eq!(work.read("run/rejected.jsonl"), "");
}

#[test]
fn an_array_that_is_not_closed() {
    let work = Work::new();
    let [early, late] = pair();
    work.file("dump.json", &format!("[{early},{late},"));
    work.scan(&["dump.json"], 1);
    let (_, record, reason) = work.rejected();
    assert_eq!(record, 0);
    says(&reason, &["cut off"]);
}

#[test]
fn an_empty_file_beside_a_good_one() {
    let work = Work::new();
    work.dump(&pair());
    work.file("empty.jsonl", "");
    work.scan(&["empty.jsonl", "dump.jsonl"], 1);
    assert_eq!(work.rejected(), ("empty.jsonl".to_owned(), 0, "file is empty".to_owned()));
}

#[test]
fn a_missing_file_beside_a_good_one() {
    let work = Work::new();
    work.dump(&pair());
    work.scan(&["nowhere.jsonl", "dump.jsonl"], 1);
    let (file, record, reason) = work.rejected();
    assert_eq!((file.as_str(), record), ("nowhere.jsonl", 0));
    says(&reason.to_lowercase(), &["no such file"]);
}

#[test]
fn a_missing_input_is_said_even_where_nothing_else_is() {
    let work = Work::new();
    work.dump(&pair());
    let inputs = ["dump.jsonl", "nowhere.jsonl", "-q"];
    for command in [&["scan"][..], &["extract"], &["tune"], &["archive", "add", "archive"]] {
        let run = work.reprint(&[command, &inputs].concat()).ends_with(1);
        says(&run.err.to_lowercase(), &["error: `nowhere.jsonl`: no such file"]);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    }
    let many: Vec<String> = (1..=13).map(|n| format!("nowhere{n}.jsonl")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let run = work.reprint(&[&["scan", "dump.jsonl"], &many[..]].concat()).ends_with(1);
    assert_eq!(run.err.lines().filter(|line| line.starts_with("error: ")).count(), 11);
    says(&run.err, &["`nowhere10.jsonl`", "error: 3 more inputs could not be read"]);
    let run = work.reprint(&[&["scan", "-q", "dump.jsonl"], &many[..]].concat()).ends_with(1);
    says(&run.err, &["error: 13 inputs could not be read, the first `nowhere1.jsonl`: "]);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn quietly_stray_files_of_a_folder_are_one_short_line() {
    let work = Work::new();
    let [early, late] = pair();
    work.file("crawl/dump.jsonl", &format!("{early}\n{late}\n"));
    for n in 1..=12 {
        work.file(&format!("crawl/stray{n:02}.csv"), "price,colour,weight\n1,red,2\n3,blue,4\n");
    }
    let run = work.reprint(&["scan", "crawl", "-q", "-o", "run"]).ends_with(1);
    let told = "error: 12 inputs could not be read, the first `crawl/stray01.csv`: missing field \
        `text`; see `run/rejected.jsonl`\n";
    assert_eq!(run.err, told);
    let rejected = work.read("run/rejected.jsonl");
    assert_eq!(rejected.lines().count(), 12);
    says(&rejected, &["stray12.csv", "price, colour, weight"]);
}

#[test]
fn all_files_missing_leave_no_report() {
    let work = Work::new();
    let run = work.reprint(&["scan", "nowhere.jsonl", "neither.jsonl", "-o", "run"]).ends_with(2);
    says(&run.err, &["error: ", "nowhere.jsonl"]);
    assert!(!work.path("run/run.json").exists() && !work.path("run/clusters.csv").exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_to_its_own_folder() {
    let work = Work::new();
    let [early, late] = pair();
    work.file("dump/a.jsonl", &early);
    work.file("dump/deep/b.jsonl", &late);
    std::os::unix::fs::symlink("..", work.path("dump/deep/again")).expect("a link");
    work.scan(&["dump"], 1);
    let (file, record, reason) = work.rejected();
    assert_eq!((file.as_str(), record), ("dump/deep/again", 0));
    says(&reason, &["leads back", "`dump`"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let work = Work::new();
    work.dump(&pair());
    let locked = work.file("locked.jsonl", "{}");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("a mode");
    if fs::File::open(&locked).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    work.scan(&["locked.jsonl", "dump.jsonl"], 1);
    assert_eq!(work.rejected().0, "locked.jsonl");
}

#[test]
fn xml_and_binary_are_named_for_what_they_are() {
    let work = Work::new();
    work.dump(&pair());
    work.file("feed.xml", "<?xml version='1.0'?><rss>Text</rss>");
    work.scan(&["feed.xml", "dump.jsonl"], 1);
    let (file, _, reason) = work.rejected();
    assert_eq!(file, "feed.xml");
    says(&reason, &["XML", "known: jsonl"]);
    work.bytes("page.pdf", b"%PDF-1.7\n\0\0\0");
    work.scan(&["page.pdf", "dump.jsonl"], 1);
    says(&work.rejected().2, &["no known format", "jsonl"]);
}

#[test]
fn bad_lines_of_standard_input() {
    let work = Work::new();
    let [early, late] = pair();
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command
        .args(["scan", "-", "-o", "run"])
        .current_dir(work.path("."))
        .write_stdin(format!("{early}\n{{\n{late}\n"));
    Run::of(command.output().expect("the command starts")).ends_with(1);
    let (file, record, _) = work.rejected();
    assert_eq!((file.as_str(), record), ("-", 2));
    assert_eq!(work.read("run/clusters.csv").lines().count(), 3);
}
