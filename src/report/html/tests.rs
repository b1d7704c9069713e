//! The pages of a small run: what leads where, and what may stand in them.

use super::*;
use crate::measure::{Drawn, Sheet as Drawing};
use crate::report::Labelling;
use crate::report::sample::{Sample, comparison};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn run() -> RunManifest {
    serde_json::from_value(json!({
        "version": "0.1.0",
        "settings": { "classify": { "reprint_jaccard": 0.5 }, "sketch": { "threshold": 0.5 } },
        "operating_point": { "name": "default", "rewrite_threshold": 0.55 },
        "scorecard": "made of <b>bold</b> claims",
        "bands": { "bands": 42, "rows": 3 },
        "warnings": ["one of \"them\""],
        "counts": { "articles": 2 },
    }))
    .expect("a manifest")
}

/// Every page of a run by its name.
fn made(room: Room, sample: &Sample) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let files = pages_within(room, &sample.results(), &run(), folder.path()).unwrap();
    assert_eq!(files[0].0, REPORT);
    files.into_iter().map(|(name, file)| (name, fs::read_to_string(&file).unwrap())).collect()
}

/// A page of every kind: stories and pairs on further pages, and a cluster with pages of its own.
fn many() -> BTreeMap<String, String> {
    let room =
        Room { stories: 20_000, pairs: 10_000, lines: 100_000, further: 20_000, copies: 2, own: 3 };
    made(room, &Sample::many(&[9, 2, 2, 1, 1, 1, 1, 1, 1]))
}

fn values<'p>(page: &'p str, attribute: &'p str) -> impl Iterator<Item = &'p str> {
    let opening = format!(" {attribute}=\"");
    let length = opening.len();
    let starts: Vec<usize> = page.match_indices(&opening).map(|(at, _)| at + length).collect();
    starts.into_iter().map(|at| page[at..].split('"').next().unwrap())
}

#[test]
fn every_story_and_every_copy_is_reached_and_every_link_leads_somewhere() {
    let pages = many();
    assert!(
        ["report/stories-2.html", "report/pairs-2.html", "report/story-1-2.html"]
            .iter()
            .all(|p| pages.contains_key(*p))
    );
    let (mut seen, mut next) = (BTreeSet::new(), vec![REPORT.to_owned()]);
    while let Some(name) = next.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        for href in values(&pages[&name], "href").filter(|href| !href.contains("://")) {
            let (file, place) = href.split_once('#').unwrap_or((href, ""));
            let file = match file {
                "" => name.clone(),
                file if name != REPORT => file
                    .strip_prefix("../")
                    .map_or_else(|| format!("{FURTHER}/{file}"), str::to_owned),
                file => file.to_owned(),
            };
            let page = pages.get(&file).unwrap_or_else(|| panic!("{name} leads to {file}"));
            assert!(
                place.is_empty() || values(page, "id").any(|id| id == place),
                "{name} leads to {href}"
            );
            next.push(file);
        }
    }
    assert_eq!(seen.len(), pages.len(), "pages that nothing leads to");
    let ids: BTreeSet<&str> = pages.values().flat_map(|page| values(page, "id")).collect();
    for (story, copies) in [(1, 9), (2, 2), (3, 2), (4, 1), (9, 1)] {
        assert!(ids.contains(&*format!("c{story}")));
        for copy in 1..=copies {
            assert!(ids.contains(&*format!("s{story}-{copy}")), "copy {copy} of story {story}");
        }
    }
    for pair in 1..=9 {
        assert!(ids.contains(&*format!("p{pair}")), "pair {pair}");
    }
}

#[test]
fn ids_are_unique_in_a_page() {
    for (name, page) in many() {
        let ids: Vec<&str> = values(&page, "id").collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{name}");
    }
}

#[test]
fn pages_are_the_same_bytes_each_time_and_need_nothing_from_outside() {
    let pages = many();
    assert_eq!(pages, many());
    for (name, page) in pages {
        for outside in [
            " src=",
            "url(",
            "@import",
            "<link",
            "<iframe",
            "<object",
            "<img",
            " on",
            "style=\"",
            "javascript:",
        ] {
            assert!(
                !page.contains(outside) || outside == " on" && !has_handler(&page),
                "{name} has {outside}"
            );
        }
        assert_eq!(page.matches("<script>").count(), 1);
        assert!(
            values(&page, "href")
                .filter(|href| href.contains("://"))
                .all(|href| href.starts_with("https://harbour.example/"))
        );
    }
}

/// Whether a tag has an attribute that runs something.
fn has_handler(page: &str) -> bool {
    let body = page.split("</style>").nth(1).unwrap().split("<script>").next().unwrap();
    let tags = body.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| tag);
    // Every second part stands in quotation marks: a value, and no name.
    let names = tags.flat_map(|tag| tag.split('"').step_by(2));
    names.flat_map(str::split_whitespace).any(|word| word.starts_with("on") && word.contains('='))
}

#[test]
fn the_policy_names_our_style_and_our_script() {
    let page = made(ROOM, &Sample::of()).remove(REPORT).unwrap();
    for (tag, source) in [("style", page::STYLE), ("script", page::SCRIPT)] {
        let between = page
            .split(&format!("<{tag}>"))
            .nth(1)
            .unwrap()
            .split(&format!("</{tag}>"))
            .next()
            .unwrap();
        assert_eq!(between, source);
        let hash = base64(&Sha256::digest(source));
        assert!(
            page.contains(&format!("{tag}-src &#39;sha256-{hash}&#39;")),
            "page.rs wants sha256-{hash} for the {tag}"
        );
    }
}

#[test]
fn the_policy_of_the_page_of_labels_names_its_styles_and_its_script() {
    let Comparison { a, b, .. } = comparison();
    let pairs = vec![Drawn { a: a.meta.id.clone(), b: b.meta.id.clone() }];
    let sheet = Drawing { pairs, strata: Vec::new(), identity: 7 };
    let labelling =
        Labelling { sheet: &sheet, texts: &[(a, b)], run: std::path::Path::new("run"), seed: 1 };
    let mut out = Vec::new();
    labelling_html(labelling, &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    for source in [page::STYLE, labelling::LABEL_STYLE, labelling::LABEL_SCRIPT] {
        let hash = base64(&Sha256::digest(source));
        assert!(
            page.contains(&format!("&#39;sha256-{hash}&#39;")),
            "labelling.rs wants sha256-{hash}"
        );
        assert!(page.contains(source));
    }
    assert!(
        !has_handler(&page.replacen("</style>", "", 1)) && page.contains("the ferry sank at nine"),
        "{page}"
    );
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let coded = bytes.chunks(3).flat_map(|three| {
        let number =
            (0..3).fold(0_u32, |n, i| n << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
        let sign = move |i: usize| {
            if i > three.len() {
                '='
            } else {
                char::from(SIGNS[(number >> (18 - 6 * i)) as usize & 63])
            }
        };
        (0..4).map(sign).collect::<Vec<_>>()
    });
    coded.collect()
}

#[test]
fn what_strangers_wrote_is_text_wherever_it_stands() {
    let mut c = comparison();
    let evil = "</style><script>x()</script>\" onclick='x()' \u{202e}";
    for article in [&mut c.a, &mut c.b] {
        article.meta.id = evil.to_owned();
        article.meta.title = Some(evil.to_owned());
        article.meta.outlet = Some(evil.to_owned());
        article.meta.author = Some(evil.to_owned());
        article.meta.url = Some(format!("javascript:{evil}"));
        article.meta.language = Some("\"><".to_owned());
        article.text.push_str(evil);
        let published = article.meta.published.as_mut().unwrap();
        (published.written, published.at) = (evil.to_owned(), None);
    }
    c.pair.direction.reasons[0].fact = evil.to_owned();
    let mut out = Vec::new();
    comparison_html(&c, &run(), &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(
        !has_handler(&page) && !page.contains("javascript:") && !page.contains("<b>bold"),
        "{page}"
    );
    assert!(page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"));
}

#[test]
fn a_run_without_copies_has_a_page_that_says_so() {
    let pages = made(ROOM, &Sample::bare(2));
    assert_eq!(pages.len(), 1);
    assert!(
        pages[REPORT].contains("No copy was found")
            && pages[REPORT].contains("0 copies in 0 stories")
    );
}

#[test]
fn an_evidence_sheet_has_both_texts_whole_with_passages_lit_on_both_sides() {
    let mut out = Vec::new();
    comparison_html(&comparison(), &run(), &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    for (a, b) in [("s1a1", "s1b1"), ("s1a2", "s1b2")] {
        assert!(
            page.contains(&format!("id=\"{a}\" href=\"#{b}\""))
                && page.contains(&format!("id=\"{b}\" href=\"#{a}\""))
        );
    }
    for words in [
        "score 0.99",
        "The copy derives from the source",
        "published 6 h after a",
        "A score is not a legal finding",
        "<ins>Über:</ins>",
    ] {
        assert!(page.contains(words), "{words} is missing");
    }
}
