use super::{Run, Work};
use crate::found::repository;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write as _;

/// As many steps as show that the whole way works.
const QUICK: [&str; 2] = ["--rounds", "40"];

impl Work {
    fn fit(&self, args: &[&str]) -> Run {
        self.reprint(&[&["fit"], args, &QUICK].concat())
    }

    /// A set of its own: the corpus and some rows of its truth.
    fn set(&self, rows: &[&str]) {
        self.file("set/articles.jsonl", &corpus());
        self.file("set/labels.csv", &format!("a,b,label\n{}\n", rows.join("\n")));
    }
}

/// All articles of the corpus as one dump.
fn corpus() -> String {
    let folder = std::fs::read_dir(repository("corpus/articles")).expect("the corpus");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("text").trim_end().to_owned() + "\n")
        .collect()
}

/// What the corpus' truth says of each pair.
fn truth() -> HashMap<[String; 2], String> {
    let path = repository("truth/pairs.csv");
    let rows = csv::Reader::from_path(path)
        .expect("the truth")
        .into_records()
        .map(|row| row.expect("a row"));
    rows.map(|row| (key(&row[0], &row[1]), row[2].to_owned())).collect()
}

fn key(a: &str, b: &str) -> [String; 2] {
    let mut ids = [a.to_owned(), b.to_owned()];
    ids.sort();
    ids
}

#[test]
fn pairs_are_labelled_fitted_and_scanned_with() {
    let work = Work::new();
    work.run_of_corpus();
    work.reprint(&["label", "run", "-o", "sheet", "--pairs", "100000", "-q"]).ends_with(0);
    // Whoever fills the sheet in knows what the truth says, and leaves the rest for tomorrow.
    let (truth, mut filled, mut blank) = (truth(), String::from("a,b,label,note\n"), 0);
    for row in work.rows("sheet/labels.csv") {
        let label = truth.get(&key(&row[0], &row[1])).map_or("", String::as_str);
        blank += usize::from(label.is_empty());
        writeln!(filled, "{},{},{label},", &row[0], &row[1]).expect("into memory");
    }
    assert!(blank > 0);
    work.file("sheet/labels.csv", &filled);

    let run = work.fit(&["sheet", "--out", "card.json", "--threads", "1"]).ends_with(0);
    for words in ["set sheet", "same_event", "reported", "words of the shorter", "built-in card"] {
        assert!(run.out.contains(words), "{words} is missing in\n{}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    for words in [
        &format!("{blank} row(s) have no label yet"),
        "fewer than 100 of each",
        "scorecard in `card.json`",
    ] {
        assert!(run.err.contains(words), "{words} is missing in\n{}", run.err);
    }
    let card: Value = serde_json::from_str(&work.read("card.json")).expect("a card is JSON");
    let provenance = card["provenance"].as_str().expect("a sentence");
    assert!(
        provenance.contains("from the sets sheet")
            && provenance.contains("`reprint fit --fpr 0.01`"),
        "{provenance}"
    );

    // The same bytes whatever the threads, and wherever the articles are named.
    let again = work
        .fit(&["sheet/labels.csv", "--articles", "run", "-o", "two.json", "--threads", "2"])
        .ends_with(0);
    assert_eq!(work.read("two.json"), work.read("card.json"));
    assert_eq!(again.out, run.out);

    let corpus = repository("corpus/articles");
    let corpus = corpus.to_str().expect("UTF-8");
    work.reprint(&["scan", corpus, "--scorecard", "card.json", "-q", "-o", "own"]).ends_with(0);
    let manifest: Value = serde_json::from_str(&work.read("own/run.json")).expect("it is JSON");
    assert_eq!(manifest["scorecard"], provenance);

    let run = work.reprint(&["eval", "--truth", "sheet/labels.csv", "run", "--json"]).ends_with(0);
    assert!(
        run.err.contains(&format!("{blank} row(s) have no label yet and were skipped")),
        "{}",
        run.err
    );
    let found: Value = serde_json::from_str(&run.out).expect("it is JSON");
    assert_eq!(found["truth"]["unlabelled"], blank);
    assert!(found["pairs"]["precision"]["value"].as_f64() > Some(0.9), "{found}");
}

#[test]
fn a_set_has_its_articles_beside_it_and_kinds_are_left_out_on_request() {
    let work = Work::new();
    let rows = truth_rows();
    work.set(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let run = work.fit(&["set", "--leave-out", "--fpr", "0.05", "-q"]).ends_with(0);
    for words in ["fitted without", "kind rewrite", "kind reprint"] {
        assert!(run.out.contains(words), "{words} is missing in\n{}", run.out);
    }
    assert!(run.err.is_empty(), "{}", run.err);
    let run = work.fit(&["set", "--json", "--openings", "set", "--real", "set"]).ends_with(0);
    let found: Value = serde_json::from_str(&run.out).expect("it is JSON");
    assert!(found["copies"].as_u64() > Some(80) && found["labels"][0]["set"] == "set", "{found}");
    assert!(run.err.contains("no scorecard was written"), "{}", run.err);
    let run = work.fit(&["set", "--real", "sett"]).ends_with(2);
    assert!(run.err.contains("`sett`") && run.err.contains("`set`"), "{run:#?}");
}

fn truth_rows() -> Vec<String> {
    let text = std::fs::read_to_string(repository("truth/pairs.csv")).expect("the truth");
    let rows =
        text.lines().skip(1).map(|line| line.split(',').take(3).collect::<Vec<_>>().join(","));
    rows.collect()
}

#[test]
fn rows_that_cannot_be_used_are_reported_with_their_line_and_the_rest_goes_on() {
    let work = Work::new();
    let mut rows = truth_rows();
    let copy = rows[0].clone();
    rows.splice(
        0..0,
        ["nobody,ferry-fire/wire,rewrite".to_owned(), "x,x,rewrite".to_owned(), "x,y".to_owned()],
    );
    rows.extend([copy, ",ferry-fire/wire,rewrite".to_owned()]);
    work.set(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let run = work.fit(&["set", "-o", "card.json"]).ends_with(1);
    let last = rows.len() + 1;
    for words in [
        "set/labels.csv:2: no article `nobody` among the 2",
        "set/labels.csv:3: `x` is paired with itself",
        "set/labels.csv:4: the row has 2 fields, the header 3",
        &format!("set/labels.csv:{}: the same pair is on line 5", last - 1),
        &format!("set/labels.csv:{last}: `a` is empty"),
    ] {
        assert!(run.err.contains(words), "{words} is missing in\n{}", run.err);
    }
    assert!(work.path("card.json").exists());
}

#[test]
fn too_few_labels_are_refused_with_the_number_and_the_reason() {
    let work = Work::new();
    let all = truth_rows();
    let few: Vec<&str> =
        all.iter().map(String::as_str).filter(|row| !row.ends_with("unrelated")).take(40).collect();
    work.set(&few);
    let run = work.fit(&["set", "-o", "card.json"]).ends_with(2);
    for words in ["too few labels", "20 of each", "folds", "100 of each"] {
        assert!(run.err.contains(words), "{words} is missing in\n{}", run.err);
    }
    assert!(run.out.is_empty() && !work.path("card.json").exists());
}

#[test]
fn what_cannot_be_fitted_fails_with_the_way_out() {
    let work = Work::new();
    let fails = |run: Run, words: &[&str]| {
        let run = run.ends_with(2);
        let says_all =
            run.err.contains("error: ") && words.iter().all(|word| run.err.contains(word));
        assert!(says_all && run.out.is_empty(), "{words:?} is not in {run:#?}");
    };
    fails(work.fit(&["nowhere"]), &["`nowhere`", "no such file"]);
    work.file("empty/other.txt", "");
    fails(work.fit(&["empty"]), &["`empty`", "`labels.csv`", "`a,b,label`"]);
    work.file("alone/labels.csv", "a,b,label\nx,y,rewrite\n");
    fails(work.fit(&["alone"]), &["`alone`", "name the articles"]);
    work.file("dump.jsonl", &corpus());
    fails(
        work.fit(&["alone", "--articles", "dump.jsonl"]),
        &["no row can be used", "line 2", "no article `x`"],
    );
    work.file("alone/labels.csv", "a,b,label\nx,y,\n");
    fails(
        work.fit(&["alone", "--articles", "dump.jsonl"]),
        &["none of the 1 rows has a label yet"],
    );
    work.file("alone/labels.csv", "article_id,cluster_id\nx,y\n");
    fails(work.fit(&["alone", "--articles", "dump.jsonl"]), &["pairs", "`a,b,label`"]);
    work.file("alone/labels.csv", "a,b,relation\nx,y,z\n");
    fails(
        work.fit(&["alone", "--articles", "dump.jsonl"]),
        &["alone/labels.csv", "`a,b,relation`"],
    );
    fails(work.fit(&["alone", "--fpr", "0"]), &["--fpr", "0.0001"]);
    fails(work.fit(&["alone", "--out", "alone"]), &["`alone` is a folder"]);
}
