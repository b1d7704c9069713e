use super::{BAKERY, FERRY, Run, Work, article, titled};
use std::io::Write;
use std::process::{Command, Stdio};

const HEADER: &str = "cluster_id,cluster_size,article_id,role,relation,derived_from,credited,score,coverage,outlet,published,title,url,source";

const FILES: [&str; 8] = [
    "articles.csv",
    "clusters.csv",
    "common.csv",
    "pairs.csv",
    "pairs.jsonl",
    "passages.csv",
    "rejected.jsonl",
    "run.json",
];

/// The later copy stands first in the dump.
fn copies() -> [String; 3] {
    [article("late", 9, FERRY), article("other", 3, BAKERY), article("early", 2, FERRY)]
}

/// The cells of a row that are not part of the text: no test text has a comma in its title.
fn cells(row: &str) -> Vec<&str> {
    row.split(',').collect()
}

#[test]
fn copies_go_to_stdout_with_the_earlier_one_as_origin() {
    let work = Work::new();
    work.dump(&copies());
    let run = work.reprint(&["scan", "dump.jsonl"]).ends_with(0);

    let rows: Vec<&str> = run.out.lines().collect();
    assert_eq!(rows.len(), 3, "{run:#?}");
    assert_eq!(rows[0], HEADER);
    assert_eq!(cells(rows[1])[..9], ["1", "2", "early", "origin", "origin", "", "", "", ""]);
    assert_eq!(
        cells(rows[2])[..9],
        ["1", "2", "late", "copy", "identical", "early", "", "1.0000", "1.0000"]
    );
}

#[test]
fn a_folder_gets_every_file_and_stdout_nothing() {
    let work = Work::new();
    work.dump(&copies());
    let run = work.reprint(&["scan", "dump.jsonl", "-o", "out/run"]).ends_with(0);

    assert_eq!(run.out, "");
    let mut found: Vec<String> = std::fs::read_dir(work.path("out/run"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, FILES);
    let manifest: serde_json::Value = serde_json::from_str(&work.read("out/run/run.json")).unwrap();
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn passages_of_the_folder_slice_the_text_as_read() {
    let work = Work::new();
    // Bytes and code points differ before the passage.
    let copy = format!("Übernommen – ein Bericht über Fähren.\n{FERRY}");
    work.dump(&[article("wire", 2, FERRY), article("copy", 3, &copy)]);
    work.reprint(&["scan", "dump.jsonl", "-o", "run"]).ends_with(0);

    let table = work.read("run/passages.csv");
    let mut rows = 0;
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.unwrap();
        let slice = |text: &str, from: usize| -> String {
            let (start, end): (usize, usize) =
                (row[from].parse().unwrap(), row[from + 1].parse().unwrap());
            text.chars().skip(start).take(end - start).collect()
        };
        assert_eq!((slice(FERRY, 3), slice(&copy, 5)), (row[9].to_owned(), row[10].to_owned()));
        rows += 1;
    }
    assert!(rows > 0, "{table}");
}

#[test]
fn a_record_without_text_is_set_aside_with_its_place_and_the_rest_goes_on() {
    let work = Work::new();
    let [late, _, early] = copies();
    work.dump(&[late, r#"{"id":"empty","title":"No text"}"#.to_owned(), early]);
    let run = work.reprint(&["scan", "dump.jsonl", "-o", "run"]).ends_with(1);

    assert!(run.err.contains("1 record set aside"), "{run:#?}");
    let rejected = work.read("run/rejected.jsonl");
    let rejected: serde_json::Value = serde_json::from_str(rejected.trim_end()).unwrap();
    assert_eq!((&rejected["record"], &rejected["file"]), (&2.into(), &"dump.jsonl".into()));
    assert_eq!(work.read("run/clusters.csv").lines().count(), 3);
}

#[test]
fn a_missing_file_fails_and_is_named() {
    let run = Work::new().reprint(&["scan", "nowhere.jsonl"]).ends_with(2);
    assert_eq!(run.out, "");
    assert!(
        run.err.lines().any(|l| l.starts_with("error: ") && l.contains("nowhere.jsonl")),
        "{run:#?}"
    );
}

#[test]
fn a_folder_that_cannot_be_made_fails_before_anything_is_read() {
    let work = Work::new();
    work.file("taken", "");
    let run = work.reprint(&["scan", "nowhere.jsonl", "-o", "taken"]).ends_with(2);
    assert!(run.err.contains("`taken`"), "{run:#?}");
}

#[test]
fn quiet_says_nothing_but_errors() {
    let work = Work::new();
    work.dump(&copies());
    let run = work.reprint(&["scan", "-q", "dump.jsonl"]).ends_with(0);
    assert_eq!((run.err.as_str(), run.out.lines().count()), ("", 3));
    assert!(work.reprint(&["scan", "-q", "nowhere.jsonl"]).ends_with(2).err.starts_with("error: "));
}

#[test]
fn people_read_stages_and_a_summary_on_stderr() {
    let work = Work::new();
    work.dump(&copies());
    let run = work.reprint(&["scan", "dump.jsonl"]).ends_with(0);
    for words in ["3 articles read", "1 copy in 1 cluster", "largest stories"] {
        assert!(run.err.contains(words), "{words} is missing in {run:#?}");
    }
    assert!(
        run.err.lines().any(|line| line.starts_with("read: 3 ") && line.ends_with(" s")),
        "{run:#?}"
    );
    assert!(!run.err.contains('\u{1b}'), "no colours and no bars where there is no terminal");
}

#[test]
fn where_nothing_is_copied_the_summary_says_why_that_may_be() {
    let work = Work::new();
    work.dump(&[article("one", 2, FERRY), article("two", 3, BAKERY)]);
    let run = work.reprint(&["scan", "dump.jsonl"]).ends_with(0);
    assert_eq!(run.out.lines().collect::<Vec<_>>(), [HEADER]);
    assert!(run.err.contains("no copies found: "), "{run:#?}");
}

#[test]
fn a_title_that_a_spreadsheet_would_run_is_guarded() {
    let work = Work::new();
    work.dump(&[titled("x", 2, "=HYPERLINK(1)", FERRY), titled("y", 3, "-5 degrees", FERRY)]);
    let run = work.reprint(&["scan", "dump.jsonl"]).ends_with(0);
    assert!(run.out.contains(",'=HYPERLINK(1),") && run.out.contains(",'-5 degrees,"), "{run:#?}");
}

#[test]
fn threads_and_ways_of_reading_change_no_byte() {
    let work = Work::new();
    let dump = work.dump(&copies());
    let by = |args: &[&str]| work.reprint(args).ends_with(0).out;
    let one = by(&["scan", "dump.jsonl", "--threads", "1"]);
    assert_eq!(one, by(&["scan", "dump.jsonl", "--threads", "4"]));

    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_reprint"));
    let piped = Run::of(command.args(["scan", "-"]).pipe_stdin(dump).unwrap().output().unwrap())
        .ends_with(0);
    let without_source = |out: &str| -> Vec<String> {
        out.lines().map(|row| row.rsplit_once(',').unwrap().0.to_owned()).collect()
    };
    assert_eq!(without_source(&piped.out), without_source(&one));
}

#[test]
fn mapped_fields_are_read_where_they_stand() {
    let work = Work::new();
    let nested =
        |id: &str| serde_json::json!({ "id": id, "deep": { "inside": FERRY } }).to_string();
    work.dump(&[nested("x"), nested("y")]);
    let run = work.reprint(&["scan", "dump.jsonl", "--map", "text=deep.inside"]).ends_with(0);
    assert_eq!(run.out.lines().count(), 3, "{run:#?}");
}

/// Starts a scan of stdin with one of its outputs closed before it can write, so that nothing
/// depends on timing.
fn with_closed(close: fn(&mut std::process::Child)) -> Option<i32> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_reprint"))
        .args(["scan", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    close(&mut child);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all((copies().join("\n") + "\n").as_bytes()).unwrap();
    drop(stdin);
    child.wait().unwrap().code()
}

#[test]
fn a_closed_pipe_is_no_failure() {
    assert_eq!(with_closed(|child| drop(child.stdout.take())), Some(0));
    assert_eq!(with_closed(|child| drop(child.stderr.take())), Some(0));
}

#[test]
fn a_scorecard_of_ones_own_decides_and_a_foreign_one_is_refused() {
    let card: serde_json::Value =
        serde_json::from_str(include_str!("../../../data/scorecard.json")).expect("a card");
    let rewrites = |work: &Work, card: &str| {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
        work.reprint(&["scan", corpus, "-o", "run", "-q", "--scorecard", card]).ends_with(0);
        // A pair where one names the other needs less than the card asks.
        let pairs = work.read("run/pairs.csv");
        pairs.lines().filter(|row| row.contains(",rewrite,") && !row.contains(",cited,")).count()
    };
    let work = Work::new();
    work.file("same.json", &card.to_string());
    let mut strict = card.clone();
    strict["threshold"] = serde_json::json!(1.1);
    work.file("strict.json", &strict.to_string());
    assert!(rewrites(&work, "same.json") > 20);
    assert_eq!(rewrites(&work, "strict.json"), 0);

    let mut foreign = card;
    foreign["signals"][3]["name"] = serde_json::json!("star_sign");
    let path = work.file("foreign.json", &foreign.to_string());
    let run = work.reprint(&["scan", "x.jsonl", "--scorecard", "foreign.json"]).ends_with(2);
    assert!(
        run.err.contains("star_sign") && run.err.contains("foreign.json"),
        "{} {}",
        path.display(),
        run.err
    );
}

#[cfg(feature = "html")]
#[test]
fn another_address_of_a_page_is_no_failure_and_a_page_without_text_is_one() {
    let work = Work::new();
    let page = |path: &str| {
        format!(
            "<html><head><link rel=canonical href=https://harbourpost.example/ferry><title>Ferry \
                aground</title></head>\
             <body><article><h1>Ferry aground</h1><p>{FERRY}</p></article><a \
             href=\"{path}\">Print</a></body></html>"
        )
    };
    work.file("pages/a.html", &page("/print/ferry"));
    work.file("pages/print/a.html", &page("/ferry"));
    let run = work.reprint(&["scan", "pages", "-o", "run"]).ends_with(0);
    assert!(run.err.contains("1 article read, 1 record set aside"), "{run:#?}");
    assert!(work.read("run/rejected.jsonl").contains("same page as `a.html`"));
    work.file("pages/empty.html", "<html><body></body></html>");
    work.reprint(&["scan", "pages", "-o", "run"]).ends_with(1);
    assert!(work.read("run/rejected.jsonl").contains("no main text on the page"));
}

#[test]
fn stages_are_shown_in_the_order_in_which_they_run_and_nothing_of_the_end_before_it_is_known() {
    let work = Work::new();
    work.dump(&[article("one", 2, FERRY), article("two", 9, FERRY), article("three", 4, BAKERY)]);
    let stages = |args: &[&str]| {
        let run = work.reprint(args).ends_with(0);
        assert!(!run.err.contains(" left"), "no time is left where nothing is known: {}", run.err);
        let is_stage = |line: &&str| line.ends_with(" s");
        let stages = run.err.lines().filter(is_stage).filter_map(|line| line.split_once(": "));
        stages.map(|(stage, _)| stage.to_owned()).collect::<Vec<_>>()
    };
    let whole = ["read", "fingerprint", "near-duplicates", "rare pairs", "judge", "cluster"];
    assert_eq!(stages(&["scan", "dump.jsonl", "-o", "run"]), whole);
    let verbatim = ["read", "fingerprint", "near-duplicates", "judge", "cluster"];
    assert_eq!(stages(&["scan", "dump.jsonl", "-o", "run", "--only-verbatim"]), verbatim);
    assert_eq!(stages(&["archive", "add", "archive", "dump.jsonl"]), whole);
    assert_eq!(stages(&["archive", "scan", "archive"]), whole);
}
