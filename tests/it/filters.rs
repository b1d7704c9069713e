//! Which articles are looked at and which are compared: dates, outlets, languages, the window,
//! dates that cannot be.

use crate::found::Found;
use crate::read::folder;
use reprint::internals::article::filter::{FilterConfig, first_second, last_second};
use reprint::internals::config::Config;
use reprint::internals::error::Warning;
use std::collections::BTreeSet;

const TEXT: &str = "The night ferry from Sandholm to Vessel Bay ran aground on Tuesday with 212 \
    people on board, and all of them \
    were brought ashore before dawn, the harbour master said. Two fishing boats were the first to \
    reach the ship after its \
    engines failed in heavy fog, and a third towed it back to the quay where divers looked at the \
    hull until noon.";

/// One text at five outlets, a week apart.
fn scan(config: &Config) -> Found {
    let rows = [
        ("a", "2031-03-01", "one.example", "en"),
        ("b", "8 March 2031", "two.example", "en"),
        ("c", "2031-03-15 10:00", "three.example", "de"),
        ("d", "None", "four.example", "en"),
        ("e", "2099-01-01", "five.example", "en"),
    ];
    let lines: Vec<String> = rows
        .iter()
        .map(|(id, date, outlet, language)| {
            serde_json::json!({ "id": id, "date": date, "domain": outlet, "language": language, "text": TEXT })
                .to_string()
        })
        .collect();
    let folder = folder(&[("dump.jsonl", lines.join("\n").as_bytes())]);
    Found::of(config, &[folder.path().to_path_buf()])
}

fn ids(found: &Found) -> Vec<&str> {
    found.articles.iter().map(|article| &*article.meta.id).collect()
}

fn with(filter: FilterConfig) -> Config {
    Config { filter, ..Config::default() }
}

#[test]
fn articles_outside_the_filter_are_counted_and_not_rejected() {
    for (filter, kept) in [
        (
            FilterConfig { since: first_second("2031-03-08"), ..FilterConfig::default() },
            vec!["b", "c", "d", "e"],
        ),
        (
            FilterConfig { until: last_second("2031-03-08"), ..FilterConfig::default() },
            vec!["a", "b", "d"],
        ),
        (
            FilterConfig {
                outlets: vec!["ONE.example".into(), "four.example".into()],
                ..FilterConfig::default()
            },
            vec!["a", "d"],
        ),
        (FilterConfig { languages: vec!["de".into()], ..FilterConfig::default() }, vec!["c"]),
    ] {
        let found = scan(&with(filter.clone()));
        assert_eq!(ids(&found), kept, "{filter:?}");
        assert!(found.scan.rejected.is_empty());
        assert_eq!(found.scan.run.counts.filtered, 5 - kept.len() as u64, "{filter:?}");
        assert_eq!(found.scan.run.counts.articles, kept.len());
    }
}

#[test]
fn a_language_is_detected_for_the_filter_where_the_record_tells_none() {
    let line = serde_json::json!({ "text": TEXT }).to_string();
    let folder = folder(&[("dump.jsonl", line.as_bytes())]);
    for only_verbatim in [false, true] {
        let of = |language: &str| {
            let filter =
                FilterConfig { languages: vec![language.into()], ..FilterConfig::default() };
            Config { only_verbatim, ..with(filter) }
        };
        let inputs = [folder.path().to_path_buf()];
        assert_eq!(Found::of(&of("en"), &inputs).articles.len(), 1);
        let refused = reprint::internals::pipeline::scan(
            &of("fr"),
            &inputs,
            &reprint::internals::pipeline::Silent,
        );
        let refused = refused.expect_err("nobody writes in it").to_string();
        assert!(refused.contains("language `fr`") && refused.contains("en (1)"), "{refused}");
    }
}

#[test]
fn pairs_further_apart_than_the_window_are_not_compared_and_undated_articles_are() {
    let pairs = |only_verbatim, window_days| -> BTreeSet<String> {
        let found =
            scan(&Config { only_verbatim, window_days, all_pairs: true, ..Config::default() });
        found.pairs.iter().map(|pair| format!("{}{}", found.id(pair.a), found.id(pair.b))).collect()
    };
    for only_verbatim in [false, true] {
        let all = ["ab", "ac", "ad", "ae", "bc", "bd", "be", "cd", "ce", "de"];
        assert_eq!(pairs(only_verbatim, None), all.map(str::to_owned).into());
        assert_eq!(
            pairs(only_verbatim, Some(7)),
            ["ab", "ad", "bd", "cd", "de"].map(str::to_owned).into()
        );
        assert_eq!(
            pairs(only_verbatim, Some(8)),
            ["ab", "ad", "bc", "bd", "cd", "de"].map(str::to_owned).into()
        );
    }
}

#[test]
fn a_window_loses_no_rewrite_within_it() {
    let corpus = |window_days| {
        let found =
            Found::of(&Config { window_days, ..Config::default() }, &[crate::found::corpus()]);
        found
            .reported()
            .map(|(a, b, pair)| (a.to_owned(), b.to_owned(), pair.verdict.relation))
            .collect::<Vec<_>>()
    };
    assert_eq!(corpus(Some(3650)), corpus(None));
    assert!(corpus(Some(0)).len() < corpus(None).len());
}

#[test]
fn a_date_after_the_scan_or_the_download_counts_as_none_and_is_reported() {
    let found = scan(&Config { now: first_second("2031-03-14"), ..Config::default() });
    let known: Vec<bool> = found
        .articles
        .iter()
        .map(|a| a.meta.published.as_ref().is_some_and(|p| p.at.is_some()))
        .collect();
    assert_eq!(known, [true, true, true, false, false]);
    let warning = Warning::DatesInFuture { count: 1, example: "2099-01-01".to_owned() };
    assert_eq!(found.scan.warnings, [warning]);
    assert_eq!(found.scan.run.settings["now"], 1_931_212_800);
    assert_eq!(found.articles[4].meta.published.as_ref().map(|p| &*p.written), Some("2099-01-01"));
    // Nothing is known of the time of the scan.
    assert_eq!(scan(&Config::default()).scan.warnings, []);
}
