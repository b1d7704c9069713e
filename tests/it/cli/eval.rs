use super::{BAKERY, FERRY, Run, Work, article};
use crate::found::repository;
use serde_json::Value;
use std::fs;
use std::path::Path;

const TABLES: [&str; 7] = [
    "calibration.csv",
    "calibration.svg",
    "curve.csv",
    "curve.svg",
    "eval.json",
    "labels.csv",
    "worst.csv",
];

impl Work {
    /// A run over three articles: `early` and `late` are copies, `other` is a story of its own with
    /// a passage of theirs.
    fn run(&self, args: &[&str]) {
        let other = format!("{BAKERY} {}", &FERRY[..250]);
        self.dump(&[
            article("early", 2, FERRY),
            article("late", 9, FERRY),
            article("other", 3, &other),
        ]);
        self.reprint(&[&["scan", "dump.jsonl", "-q", "-o", "run"], args].concat()).ends_with(0);
    }

    fn eval(&self, truth: &str, args: &[&str]) -> Run {
        self.file("truth.csv", truth);
        self.reprint(&[&["eval", "--truth", "truth.csv", "run"], args].concat())
    }

    fn figures(&self) -> Value {
        serde_json::from_str(&self.read("run/eval/eval.json")).expect("it is JSON")
    }
}

/// The whole corpus, scored against one of its truths.
fn corpus(truth: &str, args: &[&str]) -> (Work, Run) {
    let work = Work::new();
    let articles = repository("corpus/articles");
    let articles = articles.to_str().expect("a path in UTF-8");
    work.reprint(&["scan", articles, "--all-pairs", "-q", "-o", "run"]).ends_with(0);
    let truth = repository("truth").join(truth);
    let run = work
        .reprint(&[&["eval", "--truth", truth.to_str().expect("UTF-8"), "run"], args].concat())
        .ends_with(0);
    (work, run)
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    names
}

#[test]
fn the_corpus_is_scored_on_a_page_and_in_files() {
    let (work, run) = corpus("pairs.csv", &[]);
    for words in [
        "taken as",
        "rewrite",
        "no copy",
        "precision",
        "95% interval",
        "average precision",
        "calibration",
        "undecided",
    ] {
        assert!(run.out.contains(words), "{words} is missing in\n{}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    assert!(!run.out.contains('\u{1b}'), "no colours where there is no terminal");
    assert!(run.err.contains("tables and charts in `run/eval`"), "{}", run.err);
    assert_eq!(files(&work.path("run/eval")), TABLES);

    let pairs = &work.figures()["pairs"];
    assert_eq!((&pairs["pairs"], &pairs["groups"]), (&165.into(), &61.into()));
    for figure in ["precision", "recall", "f1"] {
        let [low, value, high] =
            ["low", "value", "high"].map(|end| pairs[figure][end].as_f64().expect("a number"));
        assert!(value > 0.9 && low <= value && value <= high, "{figure}: {low} {value} {high}");
    }
    let direction = &pairs["direction"];
    assert_eq!(direction["pairs"], 88);
    assert!(direction["right"].as_u64() > Some(70), "{direction}");

    let labels = work.read("run/eval/labels.csv");
    assert!(labels.starts_with("label,taken_as,pairs,judged,reported,identical,"), "{labels}");
    assert!(labels.contains("\nidentical,copy,8,8,1.0000,8,0,"), "{labels}");
    // A false alarm has every signal beside it, as a miss would.
    let worst = work.read("run/eval/worst.csv");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(worst.as_bytes())
        .into_records()
        .map(|row| row.expect("a row"))
        .collect();
    assert!(worst.starts_with("kind,a,b,label,relation,score,decided_by,"), "{worst}");
    assert!(worst.lines().next().expect("a head").contains(",details_evidence,"), "{worst}");
    let signals = |row: &csv::StringRecord| {
        row.iter().skip(7).filter(|cell| cell.parse::<f64>().is_ok()).count()
    };
    assert!(rows.iter().any(|row| &row[0] == "false_alarm"), "{worst}");
    assert!(rows.iter().all(|row| signals(row) > 20), "{worst}");
}

#[test]
fn json_is_what_the_folder_has_and_the_same_every_time() {
    let (work, run) = corpus("pairs.csv", &["--json", "-o", "elsewhere"]);
    assert_eq!(run.out, work.read("elsewhere/eval.json"));
    assert!(!work.path("run/eval").exists());
    assert_eq!(run.out, corpus("pairs.csv", &["--json"]).1.out);
}

#[test]
fn clusters_are_scored_by_their_own_figures() {
    let (work, run) = corpus("clusters.csv", &[]);
    for words in ["adjusted Rand index", "B-cubed", "homogeneity"] {
        assert!(run.out.contains(words), "{words} is missing in\n{}", run.out);
    }
    let figures = work.figures();
    assert!(figures["pairs"].is_null() && figures["clusters"]["articles"] == 227);
    for figure in [&figures["clusters"]["adjusted_rand"], &figures["clusters"]["b_cubed"]["f1"]] {
        assert!(figure.as_f64() > Some(0.9), "{figure}");
    }
    assert_eq!(files(&work.path("run/eval")), ["eval.json"]);
}

#[test]
fn what_an_earlier_evaluation_left_is_gone() {
    let work = Work::new();
    work.run(&["--all-pairs"]);
    work.eval("a,b,label\nearly,late,identical\n", &[]).ends_with(0);
    assert_eq!(files(&work.path("run/eval")), TABLES);
    work.file("run/eval/mine.txt", "");
    work.eval("id,cluster\nearly,s\nlate,s\nother,\n", &[]).ends_with(0);
    assert_eq!(files(&work.path("run/eval")), ["eval.json", "mine.txt"]);
    assert_eq!(work.figures()["clusters"]["pairs"]["f1"], 1.0);
}

#[test]
fn a_run_agrees_with_its_own_clusters() {
    let work = Work::new();
    work.run(&[]);
    let clusters = work.read("run/clusters.csv");
    work.eval(&clusters, &[]).ends_with(0);
    assert_eq!(work.figures()["clusters"]["adjusted_rand"], 1.0);
}

#[test]
fn labels_are_taken_as_asked_and_the_others_are_left_out_and_counted() {
    let work = Work::new();
    work.run(&["--all-pairs"]);
    let truth = "a,b,label\nearly,late,twin\nother,early,overlap\nother,late,same_event_wild\n";
    let run = work.eval(truth, &[]).ends_with(0);
    assert!(
        run.out.lines().any(|l| l.starts_with("overlap") && l.contains("left out")),
        "{run:#?}"
    );
    let counts = |work: &Work| {
        let figures = work.figures();
        ["copies", "not_copies", "left_out"]
            .map(|side| figures["pairs"][side].as_u64().expect("a number"))
    };
    assert_eq!(counts(&work), [1, 1, 1]);
    work.eval(truth, &["--copies", "overlap", "--not-copies", "twin,same_*"]).ends_with(0);
    assert_eq!(counts(&work), [1, 2, 0]);
    let run = work.eval(truth, &["--not-copies", "overlap,sibling"]).ends_with(0);
    assert_eq!(counts(&work), [1, 1, 1]);
    assert!(run.err.contains("`sibling`"), "a label that is not there is named: {run:#?}");
    let run = work.eval(truth, &["--copies", "twin", "--not-copies", "Twin"]).ends_with(2);
    assert!(run.err.contains("`twin`") && run.out.is_empty(), "{run:#?}");
}

#[test]
fn pairs_the_run_does_not_have_are_counted_and_reported() {
    let work = Work::new();
    work.run(&[]);
    let truth = "a,b,label\nearly,late,identical\nlate,nobody,rewrite\nnobody,nowhere,rewrite\n";
    let run = work.eval(truth, &["--worst", "1"]).ends_with(0);
    assert!(
        run.err.contains("2 of the 4 articles in the truth file") && run.err.contains("`nobody`"),
        "{run:#?}"
    );
    assert!(
        run.out.contains("2 not judged")
            && run.out.contains("2 pairs not in the run")
            && run.out.contains("reported copies only"),
        "{run:#?}"
    );
    let figures = work.figures();
    assert_eq!(
        (&figures["pairs"]["not_judged"], &figures["truth"]["articles_not_in_run"]),
        (&2.into(), &2.into())
    );
    assert_eq!(figures["pairs"]["recall"]["value"], 0.3333);
    assert_eq!(work.read("run/eval/worst.csv").lines().count(), 2);
}

#[test]
fn a_direction_is_right_whichever_side_is_named_first() {
    let work = Work::new();
    work.run(&[]);
    for (truth, right) in [
        ("a,b,label,derived\nlate,early,copy,late\n", 1),
        ("a,b,label,derived\nearly,late,copy,late\n", 1),
        ("a,b,label,derived\nlate,early,copy,early\n", 0),
    ] {
        work.eval(truth, &[]).ends_with(0);
        let figures = work.figures();
        assert_eq!(figures["pairs"]["direction"]["right"], right, "{truth}");
        assert_eq!(figures["pairs"]["direction"]["wrong"], 1 - right, "{truth}");
    }
}

#[test]
fn ids_that_a_spreadsheet_would_run_are_found() {
    let work = Work::new();
    work.dump(&[article("=1", 2, FERRY), article("-2", 3, FERRY)]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    for truth in ["a,b,label\n=1,-2,identical\n", "a,b,label\n'=1,'-2,identical\n"] {
        let run = work.eval(truth, &[]).ends_with(0);
        assert!(!run.err.contains("warning"), "{run:#?}");
        assert_eq!(work.figures()["pairs"]["recall"]["value"], 1.0, "{truth}");
    }
}

#[test]
fn rows_that_cannot_be_used_are_set_aside_and_end_with_1() {
    let work = Work::new();
    work.run(&[]);
    let run = work
        .eval("a,b,label,weight\nearly,late,identical,2\nearly,early,x,\nlate,other,none,-1\n", &[])
        .ends_with(1);
    assert!(
        run.err.contains("2 row(s)") && run.err.contains("line 3: `early` is paired with itself"),
        "{run:#?}"
    );
    assert!(run.out.contains("all shares are weighted"), "{run:#?}");
    assert_eq!(work.figures()["truth"]["set_aside"], 2);
}

#[test]
fn what_cannot_be_scored_fails_with_the_way_out() {
    let work = Work::new();
    work.run(&[]);
    let fails = |run: Run, words: &[&str]| {
        let run = run.ends_with(2);
        let says_all =
            run.err.starts_with("error: ") && words.iter().all(|word| run.err.contains(word));
        assert!(says_all && run.out.is_empty(), "{words:?} is not in {run:#?}");
    };
    fails(
        work.eval("x,y\n1,2\n", &[]),
        &["`truth.csv`", "`x,y`", "`a,b,label`", "`article_id,cluster_id`"],
    );
    fails(work.eval("", &[]), &["`truth.csv`", "empty"]);
    fails(work.eval("a,b,label\n", &[]), &["no rows"]);
    fails(
        work.eval("id,cluster\nearly,s\n", &["--copies", "x"]),
        &["which labels are copies", "clusters"],
    );
    fails(work.eval("a,b,label\nearly,late,x\n", &["--precision", "90"]), &["--precision"]);
    fails(work.reprint(&["eval", "--truth", "nowhere.csv", "run"]), &["`nowhere.csv`"]);
    for run in ["nowhere", ".", "dump.jsonl"] {
        fails(work.reprint(&["eval", "--truth", "truth.csv", run]), &[run, "reprint scan -o"]);
    }
    for row in ["early,late,twin,,1.0,x", "early,late,rewrite,,NaN,x"] {
        work.file("run/pairs.csv", &format!("a,b,relation,derived,score,decided_by\n{row}\n"));
        fails(
            work.eval("a,b,label\nearly,late,x\n", &[]),
            &["run/pairs.csv", "line 2", "is not valid"],
        );
    }
    fs::remove_file(work.path("run/pairs.csv")).expect("it was there");
    fails(work.eval("a,b,label\nearly,late,x\n", &[]), &["run/pairs.csv"]);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let work = Work::new();
    work.run(&[]);
    work.file("truth.csv", "a,b,label\nearly,late,identical\n");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_reprint"));
    command
        .args(["eval", "--truth", "truth.csv", "run"])
        .current_dir(work.path("."))
        .stdout(writer);
    assert_eq!(command.status().expect("the command starts").code(), Some(0));
}
