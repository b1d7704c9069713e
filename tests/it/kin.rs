//! Other retellings of a source are no yardstick for a pair with it.

use crate::found::Found;
use reprint::internals::config::Config;
use reprint::internals::pipeline::compare;
use reprint::internals::spool::Stored;

/// Whether any of the articles near a pair was its yardstick.
fn has_rivals(one: &str, other: &str, near: &[&str]) -> bool {
    let by_id = |id: &str| -> Stored {
        let article = Found::in_corpus().articles.iter().find(|article| article.meta.id == id);
        article.unwrap_or_else(|| panic!("{id} is in the corpus")).clone()
    };
    let near: Vec<Stored> = near.iter().map(|id| by_id(id)).collect();
    let compared = compare(&Config::default(), by_id(one), by_id(other), &near);
    let evidence = compared.expect("nothing is read").pair.evidence.expect("the texts differ");
    evidence.get("exclusive_share").is_some()
}

#[test]
fn other_retellings_of_the_longer_are_no_yardstick() {
    for story in ["chip-merger", "cup-final", "ferry-fire"] {
        let of = |part: &str| format!("{story}/{part}");
        assert!(!has_rivals(&of("wire"), &of("summary"), &[&of("rewrite"), &of("paraphrase")]));
    }
}

#[test]
fn the_source_of_both_and_another_report_are_one() {
    for story in ["chip-merger", "cup-final", "ferry-fire"] {
        let of = |part: &str| format!("{story}/{part}");
        assert!(has_rivals(&of("paraphrase"), &of("summary"), &[&of("wire")]));
    }
    assert!(has_rivals("chip-merger/wire", "chip-merger/summary", &["chip-merger/independent"]));
}
