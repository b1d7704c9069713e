use super::{BAKERY, FERRY, Run, Work, article, titled};
use crate::found::repository;
use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

impl Work {
    /// A whole run over the corpus.
    pub(super) fn run_of_corpus(&self) {
        let articles = repository("corpus/articles");
        let articles = articles.to_str().expect("a path in UTF-8");
        self.reprint(&["scan", articles, "--all-pairs", "-q", "-o", "run"]).ends_with(0);
    }

    fn label(&self, args: &[&str]) -> Run {
        self.reprint(&[&["label", "run", "-q"], args].concat())
    }

    /// The rows of a table of labels.
    pub(super) fn rows(&self, name: &str) -> Vec<csv::StringRecord> {
        let text = self.read(name);
        assert!(text.starts_with("a,b,label,note\n"), "{text}");
        csv::Reader::from_reader(text.as_bytes())
            .into_records()
            .map(|row| row.expect("a row"))
            .collect()
    }
}

/// What stands between the tags of the page's sections.
fn sections(page: &str) -> Vec<&str> {
    let after = page.split("<section class=\"two\"").skip(1);
    after.map(|part| part.split("</section>").next().expect("a section ends")).collect()
}

#[test]
fn the_same_seed_draws_the_same_sheet_of_every_relation_and_score() {
    let work = Work::new();
    work.run_of_corpus();
    work.label(&["-o", "one", "--pairs", "60"]).ends_with(0);
    work.label(&["-o", "two", "--pairs", "60"]).ends_with(0);
    work.label(&["-o", "other", "--pairs", "60", "--seed", "2"]).ends_with(0);
    for name in ["label.html", "labels.csv", "sheet.json"] {
        assert_eq!(work.read(&format!("one/{name}")), work.read(&format!("two/{name}")), "{name}");
    }
    assert_ne!(work.read("one/labels.csv"), work.read("other/labels.csv"));

    let facts: Value = serde_json::from_str(&work.read("one/sheet.json")).expect("it is JSON");
    let strata = facts["strata"].as_array().expect("a list");
    let of = |stratum: &Value, name: &str| stratum[name].as_u64().expect("a number");
    let copies = ["identical", "reprint", "excerpt", "rewrite"];
    let others = ["shared", "same_event", "unrelated"];
    let is_of = |names: &[&str], stratum: &Value| {
        names.contains(&stratum["relation"].as_str().expect("a name"))
    };
    for side in [&copies[..], &others] {
        let of_side = || strata.iter().filter(|stratum| is_of(side, stratum));
        let most = of_side().map(|stratum| of(stratum, "drawn")).max().expect("there are some");
        for stratum in of_side() {
            // All as many, but for those that have no more and the last turn.
            let (drawn, pairs) = (of(stratum, "drawn"), of(stratum, "pairs"));
            assert!(drawn == pairs || drawn + 1 >= most, "{stratum}");
        }
        let all: u64 = of_side().map(|stratum| of(stratum, "drawn")).sum();
        // Two of five, and one more where there are too few that are neither.
        assert!((24..=25).contains(&all), "{all} are {side:?}");
    }
    let relations: BTreeSet<&str> =
        strata.iter().map(|s| s["relation"].as_str().expect("a name")).collect();
    for relation in ["identical", "reprint", "excerpt", "rewrite", "same_event", "unrelated"] {
        assert!(relations.contains(relation), "{relation} is not in {relations:?}");
    }
    assert_eq!(strata.iter().map(|stratum| of(stratum, "drawn")).sum::<u64>(), 60);

    let rows = work.rows("one/labels.csv");
    let pairs: BTreeSet<[&str; 2]> = rows.iter().map(|row| [&row[0], &row[1]]).collect();
    assert_eq!((rows.len(), pairs.len()), (60, 60));
    assert!(rows.iter().all(|row| row[2].is_empty() && row[3].is_empty()));
    assert_eq!(sections(&work.read("one/label.html")).len(), 60);
}

#[test]
fn a_sheet_with_too_few_pairs_for_a_fit_says_how_many_to_draw() {
    let work = Work::new();
    work.run_of_corpus();
    let told = |pairs: &str, folder: &str| {
        work.reprint(&["label", "run", "-o", folder, "--pairs", pairs]).ends_with(0).err
    };
    let few = told("40", "few");
    assert!(few.contains("16 of these pairs are copies and 16 are not"), "{few}");
    assert!(few.contains("use `--pairs 49` or more"), "{few}");
    assert!(!told("49", "enough").contains("by the run's verdicts"));
}

#[test]
fn a_family_of_copies_does_not_fill_a_sheet() {
    let work = Work::new();
    let mut articles: Vec<String> =
        (1..6).map(|n| article(&format!("ferry{n}"), n, FERRY)).collect();
    articles.extend((1..3).map(|n| article(&format!("bakery{n}"), n, BAKERY)));
    work.dump(&articles);
    work.reprint(&["scan", "dump.jsonl", "-q", "--all-pairs", "-o", "run"]).ends_with(0);
    for seed in ["1", "2", "3", "4"] {
        let folder = format!("sheet{seed}");
        work.label(&["-o", &folder, "--pairs", "2", "--seed", seed]).ends_with(0);
        let rows = work.rows(&format!("{folder}/labels.csv"));
        let of = |story: &str| {
            rows.iter().filter(|row| row[0].starts_with(story) && row[1].starts_with(story)).count()
        };
        assert_eq!([of("ferry"), of("bakery")], [1, 1], "{rows:?}");
    }
}

#[test]
fn neither_verdict_nor_score_is_on_the_page() {
    let work = Work::new();
    let other = format!("{BAKERY} {}", &FERRY[..250]);
    work.dump(&[
        article("early", 2, FERRY),
        article("late", 9, FERRY),
        article("other", 3, &other),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-q", "--all-pairs", "-o", "run"]).ends_with(0);
    work.label(&["-o", "sheet"]).ends_with(0);
    let page = work.read("sheet/label.html");
    let sections = sections(&page);
    assert!(sections.len() >= 2, "{page}");
    let pairs = work.read("run/pairs.csv");
    let scores =
        csv::Reader::from_reader(pairs.as_bytes()).into_records().map(|row| row.expect("a row"));
    let scores: Vec<String> =
        scores.flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    let scores: Vec<&String> =
        scores.iter().filter(|cell| cell.contains('.') && cell.parse::<f64>().is_ok()).collect();
    assert!(!scores.is_empty());
    for section in sections {
        for word in [
            "identical",
            "reprint",
            "excerpt",
            "rewrite",
            "shared",
            "score",
            "containment",
            "<mark",
        ] {
            assert!(!section.contains(word), "{word} is in {section}");
        }
        let names: Vec<&str> =
            section.split('>').next().expect("a tag").split('"').step_by(2).collect();
        assert_eq!(names, [" data-number=", " data-a=", " data-b=", " aria-label=", ""]);
    }
    assert!(scores.iter().all(|score| !page.contains(score.as_str())), "{scores:?}");
    assert!(
        page.contains("ran aground on Tuesday") && page.contains("early.example"),
        "both texts are there"
    );
}

#[test]
fn what_strangers_wrote_is_text_on_the_page_and_guarded_in_the_table() {
    let work = Work::new();
    let evil = "</script><script>x()</script>\"><img src=x onerror=x()>";
    let text = format!("{evil} {FERRY}\n{evil}");
    work.dump(&[titled(&format!("=1 {evil}"), 2, evil, &text), titled("two", 3, evil, &text)]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    work.label(&["-o", "sheet"]).ends_with(0);
    let page = work.read("sheet/label.html");
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(!page.contains("<img") && page.contains("Content-Security-Policy"), "{page}");
    let src = page.split("</style>").last().expect("a body");
    assert!(!src.contains(" src=x onerror=x()>\""), "an attribute does not end early");
    let row = &work.rows("sheet/labels.csv")[0];
    assert!(row.iter().any(|cell| cell.starts_with("'=1 </script>")), "{row:?}");
}

#[test]
fn labels_that_somebody_made_are_not_written_over() {
    let work = Work::new();
    work.dump(&[article("early", 2, FERRY), article("late", 9, FERRY)]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    let run = work.reprint(&["label", "run", "-o", "sheet"]).ends_with(0);
    assert!(
        run.err.contains("without --all-pairs") && run.err.contains("1 pair to label"),
        "{run:#?}"
    );
    work.label(&["-o", "sheet", "--seed", "2"]).ends_with(0);
    work.file("sheet/labels.csv", "a,b,label,note\nearly,late,identical,\n");
    let run = work.label(&["-o", "sheet"]).ends_with(2);
    assert!(
        run.err.contains("`sheet/labels.csv` has labels in it and is never overwritten"),
        "{run:#?}"
    );
    assert!(work.read("sheet/labels.csv").contains("early,late,identical"));
}

#[test]
fn what_cannot_be_labelled_fails_with_the_way_out() {
    let work = Work::new();
    let dump = work.dump(&[article("early", 2, FERRY), article("late", 9, FERRY)]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    fs::rename(&dump, work.path("moved.jsonl")).expect("it is there");
    let fails = |run: Run, words: &[&str]| {
        let run = run.ends_with(2);
        let says_all =
            run.err.starts_with("error: ") && words.iter().all(|word| run.err.contains(word));
        assert!(says_all && run.out.is_empty(), "{words:?} is not in {run:#?}");
    };
    fails(work.label(&["-o", "sheet"]), &["`dump.jsonl`", "`run`", "after RUN"]);
    work.reprint(&["label", "run", "moved.jsonl", "-q", "-o", "sheet"]).ends_with(0);
    // From another folder than that of the scan.
    fs::create_dir(work.path("deep")).expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command.args(["label", "../run", "-o", "sheet"]).current_dir(work.path("deep"));
    fs::rename(work.path("moved.jsonl"), &dump).expect("it is there");
    // Named as the run was named.
    let told = "was not found here; change to the folder `..`, or after RUN";
    fails(Run::of(command.output().expect("it starts")), &["`dump.jsonl`", told]);
    work.dump(&[article("early", 2, FERRY), article("another", 9, BAKERY)]);
    fails(work.label(&["-o", "elsewhere"]), &["1 of the articles drawn", "`late`"]);
    assert!(!work.path("elsewhere").exists());
    fails(work.reprint(&["label", "nowhere", "-o", "sheet"]), &["`nowhere`", "reprint scan -o"]);
    fails(work.label(&["-o", "sheet", "--pairs", "0"]), &["--pairs"]);
    work.dump(&[article("early", 2, FERRY), article("another", 9, BAKERY)]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    fails(work.label(&["-o", "none"]), &["no pair to label", "all judged pairs"]);
}
