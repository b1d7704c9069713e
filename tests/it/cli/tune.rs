use super::{BAKERY, FERRY, Work, article};
use crate::found::repository;

#[test]
fn thresholds_are_shown_with_pairs_on_both_sides() {
    let work = Work::new();
    let corpus = repository("corpus/articles");
    let run = work
        .reprint(&["tune", corpus.to_str().unwrap(), "--json", "-q", "--now", "2032-01-01"])
        .ends_with(0);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(found["judged"], found["worth_judging"]);
    let thresholds = found["thresholds"].as_array().unwrap();
    assert_eq!(thresholds.len(), 3);
    for threshold in thresholds {
        let in_force = threshold["in_force"].as_f64().unwrap();
        let counts: Vec<u64> = threshold["at"]
            .as_array()
            .unwrap()
            .iter()
            .map(|at| at["pairs"].as_u64().unwrap())
            .collect();
        assert!(counts[0] > 0 && counts.is_sorted_by(|x, y| x >= y), "{counts:?}");
        let values = |side: &str| -> Vec<f64> {
            threshold[side]
                .as_array()
                .unwrap()
                .iter()
                .map(|example| example["value"].as_f64().unwrap())
                .collect()
        };
        let (above, below) = (values("above"), values("below"));
        assert!(!above.is_empty() && above.is_sorted() && above[0] >= in_force, "{above:?}");
        assert!(
            !below.is_empty() && below.is_sorted_by(|x, y| x >= y) && below[0] < in_force,
            "{below:?}"
        );
    }
    let run =
        work.reprint(&["tune", corpus.to_str().unwrap(), "-q", "--examples", "1"]).ends_with(0);
    assert!(run.out.contains("--rewrite-score") && run.out.contains("in force"), "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
}

#[test]
fn a_sample_is_said_to_be_one() {
    let work = Work::new();
    let corpus = repository("corpus/articles");
    let args = ["tune", corpus.to_str().unwrap(), "-q", "--sample", "20"];
    let run = work.reprint(&args).ends_with(0);
    assert!(run.out.contains("20 of these were judged, so counts are estimates"), "{}", run.out);
    assert_eq!(work.reprint(&args).out, run.out, "the same sample every time");
}

#[test]
fn a_dump_without_pairs_is_no_failure() {
    let work = Work::new();
    work.dump(&[article("one", 2, FERRY), article("two", 3, BAKERY)]);
    let run = work.reprint(&["tune", "dump.jsonl", "-q"]).ends_with(0);
    assert!(run.out.starts_with("2 articles, 0 pairs"), "{}", run.out);
}

#[test]
fn a_score_that_is_typed_is_in_force() {
    let work = Work::new();
    let corpus = repository("corpus/articles");
    let count = |score: &str| {
        let args = [
            "scan",
            corpus.to_str().unwrap(),
            "-o",
            "run",
            "-q",
            "--rewrite-score",
            score,
            "--now",
            "2032-01-01",
        ];
        work.reprint(&args).ends_with(0);
        let run: serde_json::Value = serde_json::from_str(&work.read("run/run.json")).unwrap();
        assert_eq!(run["operating_point"]["name"], "custom");
        assert_eq!(run["operating_point"]["rewrite_threshold"].to_string(), score);
        work.read("run/pairs.csv").matches(",rewrite,").count()
    };
    let (few, many) = (count("0.95"), count("0.3"));
    assert!(few < many, "{few} {many}");
}
