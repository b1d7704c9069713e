//! What becomes of records before they are compared: sites, pages of one address, pages with no
//! article, markup.

use crate::found::{Found, repository};
use crate::read::folder;
use reprint::internals::article::filter::FilterConfig;
use reprint::internals::classify::Relation;
use reprint::internals::cluster::Side;
use reprint::internals::cluster::keep::{KeepConfig, Policy};
use reprint::internals::config::Config;
use reprint::internals::error::Warning;
use serde_json::{Value, json};

const FERRY: &str = "The night ferry from Sandholm to Vessel Bay ran aground on Tuesday with 212 \
    people on board, and all of \
    them were brought ashore before dawn, the harbour master said.\nTwo fishing boats were the \
    first to reach the ship after its \
    engines failed in heavy fog, and a third towed it back to the quay where divers looked at the \
    hull until noon.\nThe board \
    of inquiry will hear the first officer on Friday, its chair Odile Marn told the council.";

fn scan(config: &Config, rows: &[Value]) -> Found {
    let lines: Vec<String> = rows.iter().map(ToString::to_string).collect();
    let folder = folder(&[("dump.jsonl", lines.join("\n").as_bytes())]);
    Found::of(config, &[folder.path().to_path_buf()])
}

fn relations(found: &Found) -> Vec<Relation> {
    found.reported().map(|(_, _, pair)| pair.verdict.relation).collect()
}

fn ids(found: &Found) -> Vec<&str> {
    found.articles.iter().map(|article| &*article.meta.id).collect()
}

#[test]
fn the_site_is_taken_from_the_address_and_not_from_the_field() {
    let row = |id: &str, url: &str, outlet: &str| {
        json!({
            "id": id,
            "url": url,
            "domain": outlet,
            "text": FERRY,
        })
    };
    let two = [
        row("a", "https://www.harbourpost.example/a", "Jane Roe - Left"),
        row(
            "b",
            "https://web.archive.org/web/20310304/http://harbourpost.example/b",
            "Front pages",
        ),
    ];
    let found = scan(&Config::default(), &two);
    assert!(
        found
            .articles
            .iter()
            .all(|article| article.meta.site.as_deref() == Some("harbourpost.example"))
    );
    assert_eq!(found.articles[0].meta.outlet.as_deref(), Some("Jane Roe - Left"));
    let apart = [
        row("a", "https://jane.blogspot.com/a", "Blogs"),
        row("b", "https://ida.blogspot.com/b", "Blogs"),
    ];
    assert_eq!(relations(&scan(&Config::default(), &apart)), [Relation::Identical]);

    let only = |name: &str| Config {
        filter: FilterConfig { outlets: vec![name.to_owned()], ..FilterConfig::default() },
        ..Config::default()
    };
    assert_eq!(ids(&scan(&only("harbourpost.example"), &two)), ["a", "b"]);
    assert_eq!(ids(&scan(&only("front pages"), &two)), ["b"]);
    let keep = |outlets: &[&str]| {
        let outlets = outlets.iter().map(|name| (*name).to_owned()).collect();
        Config {
            keep: KeepConfig { by: Some(Policy::OutletOrder), outlets, ..KeepConfig::default() },
            ..Config::default()
        }
    };
    for (order, gone) in
        [(["ida.blogspot.com", "Blogs"], 0), (["jane.blogspot.com", "ida.blogspot.com"], 1)]
    {
        let found = scan(&keep(&order), &apart);
        let dropped = found.scan.dropped.as_deref().expect("asked for");
        assert_eq!(dropped.iter().map(|doc| doc.at()).collect::<Vec<_>>(), [gone], "{order:?}");
    }
}

#[test]
fn the_fullest_page_of_an_address_stays_whatever_the_order_and_the_threads() {
    let url = "https://harbourpost.example/ferry";
    let page =
        |url: &str, title: &str, text: &str| json!({ "url": url, "title": title, "text": text });
    let first: Vec<&str> = FERRY.lines().take(1).collect();
    let rows = [
        page(&format!("{url}?utm_source=feed"), "Video: Ferry aground", &first.concat()),
        page(url, "Ferry aground", FERRY),
        page(&format!("https://web.archive.org/web/2031/{url}"), "Ferry aground", FERRY),
        page("https://rival.example/boat", "Boat in fog", FERRY),
        page(
            url,
            "Baker wins prize",
            "A trainee baker from Ostrey has won the prize with a loaf that takes three days.",
        ),
    ];
    let outcome = |order: &[usize], threads: usize| {
        let rows: Vec<Value> = order.iter().map(|&at| rows[at].clone()).collect();
        let found = scan(&Config { threads: Some(threads), ..Config::default() }, &rows);
        assert_eq!(found.scan.harmless.same_page, 2);
        assert!(found.scan.is_whole());
        assert_eq!(found.scan.run.counts.articles, 3);
        assert_eq!(relations(&found), [Relation::Identical]);
        let reasons: Vec<String> =
            found.scan.rejected.iter().map(|row| row.reason.clone()).collect();
        (ids(&found).into_iter().map(str::to_owned).collect::<Vec<_>>(), reasons)
    };
    let in_order = outcome(&[0, 1, 2, 3, 4], 1);
    assert_eq!(in_order, outcome(&[0, 1, 2, 3, 4], 4));
    assert_eq!(in_order.0, [url, "https://rival.example/boat", &format!("{url}#2")]);
    assert_eq!(in_order.1[0], format!("same page as `{url}`, which has the fuller text"));
    assert_eq!(outcome(&[3, 1, 2, 4, 0], 2).0.len(), 3);
}

/// What is taken out again is not reported: neither its date nor the first of such dates.
#[test]
fn dates_of_pages_that_are_taken_out_are_not_counted() {
    let url = "https://harbourpost.example/ferry";
    let first = FERRY.lines().next().expect("it has lines");
    let row = |url: &str, text: &str, date: &str| json!({ "url": url, "text": text, "date": date });
    let rows = [
        row(url, first, "at dawn"),
        row(url, FERRY, "2031-03-04"),
        row("https://rival.example/x", FERRY, "at noon"),
    ];
    let warning = |rows: &[Value]| {
        let found = scan(&Config::default(), rows);
        let dates = |warning: &Warning| match warning {
            Warning::DatesSetAside { count, example } => Some((*count, example.clone())),
            _ => None,
        };
        found.scan.warnings.iter().find_map(dates)
    };
    assert_eq!(warning(&rows), Some((1, "at noon".to_owned())));
    assert_eq!(warning(&rows[..2]), None);
}

/// The longer half of a story is a reprint of the whole, and stood for it: what the other half was
/// a part of was not found.
#[test]
fn half_of_a_story_does_not_hide_the_rest_of_it() {
    let corpus = std::fs::read_to_string(repository("corpus/articles/chip-merger.jsonl"))
        .expect("it is in the repository");
    let wire: Value =
        serde_json::from_str(corpus.lines().next().expect("it has records")).expect("it is JSON");
    let text = wire["maintext"].as_str().or(wire["text"].as_str()).expect("it has a text");
    let lines: Vec<&str> = text.lines().collect();
    let (second, third) = lines.split_at(lines.len() * 2 / 5);
    let row = |id: &str, site: &str, lines: &[&str]| {
        json!({
            "id": id,
            "url": format!("https://{site}.example/{id}"),
            "text": lines.join("\n"),
        })
    };
    let rows = [
        row("third", "harbourpost", third),
        row("second", "harbourpost", second),
        row("whole", "rival", &lines),
    ];
    let found = scan(&Config::default(), &rows);
    let mut pairs: Vec<(&str, &str)> = found.reported().map(|(a, b, _)| (a, b)).collect();
    pairs.sort_unstable();
    assert_eq!(pairs, [("second", "whole"), ("third", "whole")]);
}

#[test]
fn pages_with_no_article_make_no_cluster() {
    let titles = [
        "Baths to close in Brack",
        "Baker wins prize",
        "Storm over Lorn",
        "Letters from a lighthouse",
    ];
    let walls = [
        "Please switch on scripts: enable JavaScript and disable any ad blocker to go on.",
        "Dear guest, this berth is taken at the moment and will be free again when the tide has \
            turned.",
    ];
    for wall in walls {
        for one_site in [false, true] {
            let row = |n: usize| {
                let site = if one_site {
                    "harbourpost"
                } else {
                    ["harbourpost", "sentinel", "beacon", "ledger"][n]
                };
                json!({ "url": format!("https://{site}.example/{n}"), "title": titles[n], "text": wall })
            };
            // Where there is no article at all a scan is refused.
            let story = "The slate quarry above Hollin will open a second face in spring, the \
                council said on Monday. "
                .repeat(3);
            let story = json!({ "url": "https://quarry.example/face", "title": "Quarry to grow", "text": story });
            let rows: Vec<Value> = (0..4).map(row).chain([story]).collect();
            let found = scan(&Config::default(), &rows);
            assert_eq!((found.articles.len(), found.scan.harmless.no_article), (1, 4), "{wall}");
            assert!(
                !found.scan.is_whole()
                    && found.scan.rejected[0].reason.starts_with("not an article: ")
            );
        }
    }
}

#[test]
fn equal_texts_of_a_few_words_are_equal_to_the_whole() {
    let row = |n: usize| {
        json!({ "id": n, "domain": format!("{n}.example"), "text": "Ferry aground \
        off Cape Munro again" })
    };
    for only_verbatim in [false, true] {
        let found = scan(&Config { only_verbatim, ..Config::default() }, &[row(1), row(2)]);
        let (_, _, pair) = found.reported().next().expect("the copy");
        assert_eq!(pair.verdict.relation, Relation::Identical);
        for value in [pair.overlap.jaccard(), pair.coverage_a, pair.coverage_b] {
            assert!((value - 1.0).abs() < 1e-9, "{value}");
        }
    }
}

#[test]
fn markup_in_a_text_field_is_no_text() {
    let lines: Vec<String> =
        FERRY.lines().map(|line| format!("<p class=\"lead\">{line}</p>")).collect();
    let post = json!({
        "id": 1000, "link": "https://wire.example/ferry", "date": "2031-03-14T15:40:00",
        "title": { "rendered": "The ferry&#8217;s night" }, "content": { "rendered": lines.join("\n") },
    });
    let plain = json!({ "id": "plain", "url": "https://paper.example/ferry", "text": FERRY });
    let found = scan(&Config::default(), &[post, plain]);
    assert_eq!(relations(&found), [Relation::Identical]);
    assert_eq!(found.articles[0].text, FERRY);
    assert_eq!(found.articles[0].meta.title.as_deref(), Some("The ferry’s night"));
}

#[test]
fn stories_with_the_same_teasers_are_no_pair() {
    let teasers = "More on this story\nBaths to close\nThe council of Brack wants to close two of \
        its four swimming baths by spring, and parents \
        are gathering names against it.\nBaker wins prize\nA trainee baker from Ostrey has won the \
        national bread prize with a rye loaf that \
        takes three days to rise.\nStorm over Lorn\nFire fighters were called out eleven times on \
        Saturday night after lightning struck barns.";
    let other = "A second bridge over the Carrow will cost twice as much as planned, says a report \
        of the county's auditors.\nIts pillars \
        stand in deeper mud than the first drills showed, and the steel has become dearer since \
        the order was placed last autumn.";
    let row = |id: &str, text: &str| {
        json!({
            "id": id,
            "domain": format!("{id}.example"),
            "text": format!("{text}\n{teasers}"),
        })
    };
    let found =
        scan(&Config { all_pairs: true, ..Config::default() }, &[row("a", FERRY), row("b", other)]);
    assert!(found.pairs.iter().all(|pair| pair.passages.is_empty()));
}

/// A report of some two hundred words.
const PIER: &str = "The old pier at Vessel Bay will be closed from Monday because its wooden piles \
    are rotten, the harbour board decided last night after a meeting of five hours. Engineers who \
    dived beneath it in March found that a third of the piles had lost half of their thickness \
    and that two of them carried nothing at all. Shopkeepers along the quay said that summer \
    would be lost to them, and demanded a temporary walkway for the passengers of the island \
    boat.\nBoard member Corinna Halvers called the decision overdue. Nobody had painted or even \
    counted the piles for eleven years, she said, and the reports of the previous inspector had \
    been put into a drawer. The board will ask three firms for offers and expects the repair to \
    take until the following spring. It would cost about as much as the new breakwater, which \
    the council had paid with a loan that is still running.\nFishermen may tie up at the northern \
    basin in the meantime, where water and electricity are to be laid within a fortnight. The \
    island boat will sail from the ferry terminal, twenty minutes further along the road, and a \
    bus will carry those who cannot walk. Mayor Anselm Trive promised that nobody would lose a \
    berth, and that the pier would be open again before the herring festival returns to the bay.";

/// A text as a machine reads it from a scan: `percent` of the letters wrong, and words parted at
/// the ends of lines. The same seed misreads alike.
fn misread(text: &str, percent: u64, lines: bool, mut seed: u64) -> String {
    let mut chance = |of: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % of
    };
    let looks_like = [
        ("rn", "m"),
        ("m", "rn"),
        ("l", "1"),
        ("O", "0"),
        ("o", "0"),
        ("s", "\u{17f}"),
        ("s", "f"),
        ("e", "c"),
        ("h", "b"),
        ("u", "n"),
        ("n", "u"),
        ("cl", "d"),
        ("t", "f"),
        ("a", "o"),
        ("i", "j"),
    ];
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let ways: Vec<_> = looks_like.iter().filter(|way| rest.starts_with(way.0)).collect();
        if c.is_alphabetic() && chance(100) < percent && !ways.is_empty() {
            let way = ways[usize::try_from(chance(ways.len() as u64)).expect("few")];
            out.push_str(way.1);
            rest = &rest[way.0.len()..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    if !lines {
        return out;
    }
    let mut set = String::new();
    let mut column = 0;
    for word in out.split(' ') {
        let letters: Vec<char> = word.chars().collect();
        if column + letters.len() < 44 {
            set.push_str(word);
            column += letters.len() + 1;
        } else if letters.len() > 5 && letters.iter().all(|c| c.is_alphabetic()) {
            set.extend(&letters[..3]);
            set.push_str("-\n");
            set.extend(&letters[3..]);
            column = letters.len() - 2;
        } else {
            set.push('\n');
            set.push_str(word);
            column = letters.len() + 1;
            set.push(' ');
            continue;
        }
        set.push(' ');
    }
    set
}

#[test]
fn a_copy_that_a_machine_misread_is_a_reprint() {
    let row = |id: &str, text: &str| {
        json!({
            "id": id,
            "url": format!("https://{id}.example/pier"),
            "text": text,
        })
    };
    let copies = [(1, false), (2, false), (3, false), (0, true), (1, true), (3, true)];
    for (percent, lines) in copies {
        for seed in 1..5 {
            let copy = misread(PIER, percent, lines, seed);
            let found = scan(&Config::default(), &[row("paper", PIER), row("archive", &copy)]);
            assert_eq!(relations(&found), [Relation::Reprint], "{percent}, {lines}: {copy}");
        }
    }
    // Other words in as many places are no misreading.
    let edited = ["old", "rotten", "lost", "demanded", "overdue", "painted", "drawer", "offers"];
    let edited = edited.into_iter().chain(["repair", "loan", "basin", "road", "berth", "open"]);
    let edited = edited.chain(["carried", "summer", "counted", "council", "fortnight", "bus"]);
    let edited = edited.chain(["Engineers", "meeting", "walkway", "inspector", "breakwater"]);
    let edited = edited.fold(PIER.to_owned(), |text, word| text.replacen(word, "sundry", 1));
    let found = scan(&Config::default(), &[row("paper", PIER), row("rival", &edited)]);
    let (_, _, pair) = found.reported().next().expect("a copy all the same");
    assert!(!pair.verdict.decided_by.to_string().starts_with("misread"), "{pair:?}");
}

/// Content credentials with an assertion in JSON, as they stand in a text.
pub fn credentials(json: &str) -> String {
    let boxed = |kind: &[u8], content: &[u8]| {
        let size = u32::try_from(content.len() + 8).expect("a small box");
        [&size.to_be_bytes()[..], kind, content].concat()
    };
    let description = boxed(b"jumd", b"an assertion");
    let store = boxed(b"jumb", &[description, boxed(b"json", json.as_bytes())].concat());
    let size = u32::try_from(store.len()).expect("a small manifest");
    let bytes = [b"C2PATXT\0", &[1][..], &size.to_be_bytes(), &store].concat();
    let selector = |byte: &u8| {
        let of = u32::from(*byte);
        char::from_u32(if of < 16 { 0xFE00 + of } else { 0xE_0100 + of - 16 })
    };
    "\u{feff}".chars().chain(bytes.iter().filter_map(selector)).collect()
}

#[test]
fn credentials_in_a_text_are_no_part_of_it_and_name_its_source() {
    let row = |id: &str, text: String| {
        json!({
            "id": id,
            "url": format!("https://{id}.example/pier"),
            "text": text,
        })
    };
    let json = r#"{"@type":"CreativeWork","publisher":{"name":"Meridian Press"}}"#;
    let mark = credentials(json);
    let (first, rest) = PIER.split_once(". ").expect("sentences");
    let signed = [
        format!("{PIER}{mark}"),
        format!("{mark}{PIER}"),
        format!("{first}{mark}. {rest}"),
        format!("{PIER}\n{}", credentials(&json.replace('}', &format!("{}}}", " ".repeat(9_000))))),
    ];
    for text in signed {
        let rows = [row("meridianpress", PIER.to_owned()), row("harbourpost", text.clone())];
        let found = scan(&Config::default(), &rows);
        assert_eq!(relations(&found), [Relation::Identical]);
        let warning = Warning::ContentCredentials { count: 1, example: "harbourpost".to_owned() };
        assert!(found.scan.warnings.contains(&warning), "{:?}", found.scan.warnings);
        let (_, _, pair) = found.reported().next().expect("the copy");
        assert_eq!(pair.direction.derived, Some(Side::B), "{:?}", pair.direction);
    }
    let found = scan(&Config::default(), &[row("a", PIER.to_owned()), row("b", PIER.to_owned())]);
    let is_credentials = |warning: &Warning| matches!(warning, Warning::ContentCredentials { .. });
    assert!(!found.scan.warnings.iter().any(is_credentials));
}
