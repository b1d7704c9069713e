//! What people do with a finished run: a licensing desk's list, and a network for a researcher.

use super::{BAKERY, FERRY, Work};
use std::collections::BTreeMap;

fn record(id: &str, site: &str, day: u8, text: &str) -> String {
    let url = format!("https://{site}/{id}");
    let published = format!("2031-03-{day:02}T08:00:00Z");
    serde_json::json!({ "id": id, "url": url, "title": format!("=Title of {id}"), "published": published, "text": text })
        .to_string()
}

/// A run in which two sites print a story of the wire's, one of them with its name, and one prints
/// two.
fn work() -> Work {
    let work = Work::new();
    let credited = format!("(Quay Wire) - {FERRY}\n\nThis story was first published by Quay Wire.");
    work.dump(&[
        record("ferry", "quaywire.example", 2, FERRY),
        record("bread", "quaywire.example", 2, BAKERY),
        record("ferry-post", "post.example", 3, &FERRY.replace("On Tuesday", "Yesterday")),
        record("bread-post", "post.example", 4, BAKERY),
        record("ferry-sun", "sun.example", 5, &credited),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    work
}

fn rows(work: &Work, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_path(work.path(name)).expect("a table");
    table.deserialize().map(|row| row.expect("a row as long as the header")).collect()
}

#[test]
fn a_licensing_desk_gets_a_list_and_a_sheet_a_taker() {
    let work = work();
    let run = work.reprint(&["cases", "run", "--from", "www.quaywire.example"]).ends_with(0);
    assert!(
        run.err.contains(
            "2 articles on 2 sites published or rewritten from quaywire.example: 1 with a credit"
        ),
        "{run:#?}"
    );
    assert!(
        run.err.contains(
            "1 article on 1 site shares text with it, but who took it from whom is undecided"
        ),
        "{run:#?}"
    );
    let takers = rows(&work, "run/cases/takers.csv");
    let of: Vec<[&str; 3]> = takers
        .iter()
        .map(|row| ["taker", "articles", "undecided"].map(|column| &*row[column]))
        .collect();
    // Nothing but two dates says who of the two has the bread from whom.
    assert_eq!(of, [["post.example", "1", "1"], ["sun.example", "1", "0"]]);
    let cases = rows(&work, "run/cases/cases.csv");
    assert_eq!(cases.len(), 3);
    for case in &cases {
        assert!(case["our_url"].starts_with("https://quaywire.example/"), "{case:?}");
        assert!(case["their_title"].starts_with("'=Title"), "a spreadsheet would run it: {case:?}");
        assert_eq!(case["taker_articles"], "1", "{case:?}");
        let sheet = work.read(&format!("run/cases/{}", case["sheet"]));
        let is_open = case["how"] == "open";
        assert_eq!(is_open, case["their_id"] == "bread-post", "{case:?}");
        assert!(!is_open || sheet.contains("Who took it from whom is undecided (1)"), "{case:?}");
        assert!(sheet.contains(&case["their_url"]) && sheet.contains(&case["our_url"]), "{case:?}");
        assert!(
            sheet.contains("night ferry") || sheet.contains("regional bread prize"),
            "a passage is shown"
        );
    }
    // Another list takes the place of the first, sheets and all.
    work.reprint(&["cases", "run", "--from", "post.example", "-q"]).ends_with(0);
    let sheets: Vec<_> = std::fs::read_dir(work.path("run/cases/sheets"))
        .map(|all| all.flatten().collect())
        .unwrap_or_default();
    assert_eq!(sheets.len(), rows(&work, "run/cases/takers.csv").len());
}

#[test]
fn the_words_say_who_carries_an_agency_and_every_file_counts_the_same() {
    let work = Work::new();
    let agency = "Northline News Agency";
    let tail = format!("He told {agency} that the mill had the last word.");
    work.dump(&[
        record("post", "post.example", 2, &format!("{FERRY}\n\n({agency})")),
        record("echo", "echo.example", 3, FERRY),
        record("sun", "sun.example", 4, &format!("{FERRY}\n\nThe captain told {agency} more.")),
        record("star", "star.example", 2, &format!("{BAKERY}\n\n{tail}")),
        record("moon", "moon.example", 3, &format!("{BAKERY}\n\n{tail}")),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-q", "--html", "-o", "run"]).ends_with(0);
    let run = work.reprint(&["cases", "run", "--from", agency]).ends_with(0);
    // Star and moon, and echo, which names nobody, beside sun.
    let left = format!("not listed: 2 pairs in which {agency} is only named as a source");
    assert!(run.err.contains(&left), "{}", run.err);
    let cases = rows(&work, "run/cases/cases.csv");
    let how: BTreeMap<&str, [&str; 3]> = cases
        .iter()
        .map(|row| (&*row["their_id"], ["how", "credited", "our_page"].map(|name| &*row[name])))
        .collect();
    let want = BTreeMap::from([
        ("post", ["carried", "yes", "carrier"]),
        ("echo", ["carried", "no", "carrier"]),
        // Agencies name themselves in their own texts: the words say more than the mention.
        ("sun", ["carried", "yes", "carrier"]),
    ]);
    assert_eq!(how, want);
    // The network and the report count the same carriers.
    work.reprint(&["graph", "run", "-q"]).ends_with(0);
    let edges = rows(&work, "run/graph/edges.csv");
    let carried = edges.iter().filter(|edge| edge["kind"] == "carried" && edge["from"] == agency);
    assert_eq!(carried.count(), cases.len());
    let row =
        format!("<th scope=\"row\">{agency}</th><td class=\"num\">3</td><td class=\"num\">3</td>");
    assert!(work.read("run/report.html").contains(&row));
    for case in &cases {
        assert!(case["our_url"].starts_with("https://"), "another carrier's page: {case:?}");
        assert_ne!(case["our_id"], case["their_id"]);
        assert_eq!(case["hours_later"], "", "nobody knows when the agency sent it");
    }
    let sheets = ["1", "2", "3"].map(|n| {
        let row = cases.iter().find(|row| row["sheet"].contains(&format!("/{n}-")));
        work.read(&format!("run/cases/{}", row.expect("three takers")["sheet"]))
    });
    for sheet in &sheets {
        assert!(sheet.contains("1. Publishes a text of Northline News Agency: "), "{sheet}");
        assert!(sheet.contains("It has ") && sheet.contains(" of the article, word for word."));
    }
    let uncredited = sheets.iter().filter(|sheet| sheet.contains("look at the page before you"));
    assert_eq!(uncredited.count(), 1, "the dump has no bylines");
    assert!(run.err.contains("this dump has no bylines"), "{}", run.err);
    let pairs = rows(&work, "run/pairs.csv");
    for pair in pairs {
        for side in ["a", "b"] {
            let is_credited = !pair[&format!("credit_{side}")].is_empty();
            assert_eq!(is_credited, !pair[&format!("credit_how_{side}")].is_empty(), "{pair:?}");
        }
    }
}

/// What each of the commands that write a folder of their own needs beside it.
const JOBS: [(&[&str], &str); 4] = [
    (&["cases", "run", "--from", "quaywire.example", "-q"], "cases.csv"),
    (&["graph", "run", "-q"], "edges.csv"),
    (&["label", "run", "-q"], "labels.csv"),
    (&["eval", "run", "--truth", "truth.csv"], "curve.csv"),
];

#[test]
fn a_folder_is_replaced_only_by_the_command_that_wrote_it() {
    let work = work();
    work.file("truth.csv", "a,b,label\nferry,ferry-post,copy\nferry,bread,other\n");
    for (job, table) in JOBS {
        let with = |more: &[&'static str]| [job, more].concat();
        let name = job[0];
        // What it wrote itself, and an empty folder.
        std::fs::create_dir_all(work.path("own")).unwrap();
        work.reprint(&with(&["-o", "own"])).ends_with(0);
        work.reprint(&with(&["-o", "own"])).ends_with(0);
        std::fs::remove_dir_all(work.path("own")).unwrap();
        // Another's files, a table of another's under its own name, and the run itself.
        work.file("notes/plan.txt", "mine");
        work.file("other/deep/plan.txt", "mine");
        work.file(&format!("tables/{table}"), "mine\n");
        for (folder, held) in
            [("notes", "plan.txt"), ("other", "deep"), ("tables", table), ("run", "articles.csv")]
        {
            let run = work.reprint(&[&with(&["-o"])[..], &[folder]].concat()).ends_with(2);
            let is_refused = run.err.contains(&format!("`{folder}` holds `{held}`"))
                && run.err.contains("--force");
            assert!(is_refused, "{name} -o {folder}: {}", run.err);
        }
        assert_eq!(work.read(&format!("tables/{table}")), "mine\n");
        assert_eq!(std::fs::read_dir(work.path("notes")).unwrap().count(), 1, "{name}");
        work.reprint(&with(&["-o", "notes", "--force"])).ends_with(0);
        assert_eq!(work.read("notes/plan.txt"), "mine");
        for folder in ["notes", "tables"] {
            std::fs::remove_dir_all(work.path(folder)).unwrap();
        }
    }
}

#[test]
fn a_name_that_is_nearly_an_outlets_gets_the_outlet_offered() {
    let work = Work::new();
    work.dump(&[
        named("one", "The Harbour Post", 2),
        named("two", "Quay Courier", 3),
        named("three", "Evening Star", 4),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    for (from, offered) in [
        ("Harbor Post", "(did you mean `The Harbour Post`?)"),
        ("COURIER", "(did you mean `Quay Courier`?)"),
        ("thre.example", "(did you mean `three.example`?)"),
    ] {
        let run = work.reprint(&["cases", "run", "--from", from]).ends_with(2);
        assert!(run.err.contains(offered), "{from}: {}", run.err);
        assert!(run.err.contains("if the name is right, no copy of its texts"), "{}", run.err);
        assert!(!work.path("run/cases").exists(), "nothing was written");
    }
    let run = work.reprint(&["cases", "run", "--from", "Weather Gazette"]).ends_with(2);
    assert!(!run.err.contains("did you mean"), "{}", run.err);
    // Case is no mistake.
    work.reprint(&["cases", "run", "--from", "QUAY courier", "-q"]).ends_with(0);
}

#[test]
fn where_a_bylines_field_is_there_nothing_is_said_of_it() {
    let work = Work::new();
    let by = |record: String| record.replacen('{', "{\"author\": \"A. Writer\",", 1);
    work.dump(&[
        by(record("ferry", "quaywire.example", 2, FERRY)),
        by(record("post", "post.example", 3, &format!("{FERRY}\n\n(Quay Wire)"))),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    let run = work.reprint(&["cases", "run", "--from", "quaywire.example"]).ends_with(0);
    assert!(!run.err.contains("bylines"), "{}", run.err);
    let cases = rows(&work, "run/cases/cases.csv");
    let cells = ["their_author", "our_site", "lag"].map(|name| &*cases[0][name]);
    assert_eq!(cells, ["A. Writer", "quaywire.example", "24 h"], "{cases:?}");
}

#[test]
fn a_name_without_a_case_gets_names_like_it_offered() {
    let work = Work::new();
    let told = format!("{FERRY}\n\nThe mayor told Quay on Tuesday that he was glad.");
    work.dump(&[
        record("ferry", "quaynews.example", 2, FERRY),
        record("ferry-post", "post.example", 3, &told),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    // A house that is credited, and has no page of its own.
    let pairs = work.read("run/pairs.csv");
    let pairs: Vec<&str> = pairs.lines().collect();
    let head: Vec<&str> = pairs[0].split(',').collect();
    let credit = head.iter().position(|name| *name == "credit_b").expect("a column");
    let mut row: Vec<&str> = pairs[1].split(',').collect();
    row[credit] = "Quay";
    work.file("run/pairs.csv", &format!("{}\n{}\n", pairs[0], row.join(",")));
    let run = work.reprint(&["cases", "run", "--from", "Quay"]).ends_with(0);
    assert!(run.err.contains("a text of Quay (did you mean `quaynews.example`?)"), "{}", run.err);
}

#[test]
fn that_nobody_took_from_an_outlet_is_a_sentence() {
    let work = Work::new();
    let credited = format!("(Quay Wire) - {FERRY}\n\nThis story was first published by Quay Wire.");
    work.dump(&[
        record("wire", "quaywire.example", 2, FERRY),
        record("sun", "sun.example", 5, &credited),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    let run = work.reprint(&["cases", "run", "--from", "sun.example"]).ends_with(0);
    let said = "no other site was found to publish or rewrite a text of sun.example\nnot listed: 1 \
        pair in which sun.example took from the other article\n";
    assert!(run.err.starts_with(said), "{}", run.err);
}

#[test]
fn an_outlet_that_no_pair_has_is_refused_with_those_seen() {
    let work = work();
    let run = work.reprint(&["cases", "run", "--from", "harbour.example"]).ends_with(2);
    for words in ["`--from harbour.example`", "quaywire.example", "post.example", "sun.example"] {
        assert!(run.err.contains(words), "{words} is missing in {}", run.err);
    }
    let run = work.reprint(&["cases", "dump.jsonl", "--from", "post.example"]).ends_with(2);
    assert!(run.err.contains("name a folder that `reprint scan -o` has completed"), "{}", run.err);
}

/// The story at `ID.example`, under one headline everywhere.
fn named(id: &str, outlet: &str, day: u8) -> String {
    let (url, published) = (format!("https://{id}.example/ferry"), format!("2031-03-{day:02}"));
    serde_json::json!({ "id": id, "url": url, "outlet": outlet, "title": "Ferry aground", "published": published, "text": FERRY })
        .to_string()
}

#[test]
fn an_outlet_is_asked_for_by_its_name_as_the_tables_show_it() {
    let work = Work::new();
    work.dump(&[
        named("one", "The Harbour Post", 2),
        named("two", "Quay  Courier \u{2013} Inland", 3),
        named("three", "=Evening Star", 4),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    let clusters = work.read("run/clusters.csv");
    assert!(clusters.contains("'=Evening Star"), "a spreadsheet would run it: {clusters}");
    for (from, outlet, taker) in [
        ("The Harbour Post", "The Harbour Post", "two.example"),
        ("harbour post", "The Harbour Post", "two.example"),
        ("Quay Courier - Inland", "Quay Courier \u{2013} Inland", "three.example"),
        ("'=Evening Star", "=Evening Star", "two.example"),
    ] {
        let run = work.reprint(&["cases", "run", "--from", from]).ends_with(0);
        assert!(run.err.contains(outlet), "{from}: {run:#?}");
        let takers = rows(&work, "run/cases/takers.csv");
        assert!(takers.iter().any(|row| row["taker"] == taker), "{from}: {takers:?}");
    }
    for from in ["Post", "Harbour Times", "-"] {
        let run = work.reprint(&["cases", "run", &format!("--from={from}")]).ends_with(2);
        assert!(run.err.contains("The Harbour Post (one.example)"), "{from}: {}", run.err);
    }
}

#[test]
fn of_many_outlets_the_message_lists_a_few() {
    let work = Work::new();
    let articles = (10..30).map(|n| named(&format!("paper{n}"), &format!("paper{n}.example"), 2));
    work.dump(&articles.collect::<Vec<_>>());
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    let run = work.reprint(&["cases", "run", "--from", "Harbour Times"]).ends_with(2);
    assert!(run.err.contains("the run has paper10.example, paper11.example"), "{}", run.err);
    assert!(run.err.trim_end().ends_with(" and 8 more"), "{}", run.err);
}

#[test]
fn a_run_is_written_as_a_network() {
    let work = work();
    work.reprint(&["graph", "run", "-q"]).ends_with(0);
    let edges = rows(&work, "run/graph/edges.csv");
    assert!(edges.len() >= 3, "{edges:?}");
    for edge in &edges {
        assert!(["derived", "carried", "open"].contains(&&*edge["kind"]), "{edge:?}");
        assert!(edge["to_url"].starts_with("https://"), "{edge:?}");
        assert_eq!(edge["lag"].is_empty(), edge["hours"].is_empty(), "{edge:?}");
        assert!(!edge["lag"].contains('h') || edge["hours"].parse::<f64>().unwrap().abs() < 48.0);
        let graph = work.read("run/graph/articles.graphml");
        assert!(graph.contains(&format!("target=\"{}\"", edge["to"])), "{edge:?}");
    }
    let routes = rows(&work, "run/graph/routes.csv");
    let articles: usize =
        routes.iter().map(|row| row["articles"].parse::<usize>().expect("a count")).sum();
    assert_eq!(articles, edges.len());
    let months = rows(&work, "run/graph/routes-by-month.csv");
    assert!(months.iter().all(|row| row["month"] == "2031-03"), "{months:?}");
    let by_month = months.iter().map(|row| row["articles"].parse::<usize>().expect("a count"));
    assert_eq!(by_month.sum::<usize>(), edges.len());
    for name in ["articles", "sites"] {
        let graph = work.read(&format!("run/graph/{name}.graphml"));
        assert!(graph.starts_with("<?xml") && graph.trim_end().ends_with("</graphml>"), "{graph}");
        assert_eq!(graph.matches("<node ").count(), graph.matches("</node>").count());
        assert_eq!(graph.matches("<edge ").count(), graph.matches("</edge>").count());
    }
}

#[test]
fn of_two_days_without_a_time_nobody_says_how_many_hours_lie_between() {
    let work = Work::new();
    let dated = |id: &str, date: &str| {
        let url = format!("https://{id}.example/story");
        serde_json::json!({ "id": id, "url": url, "published": date, "text": FERRY }).to_string()
    };
    work.dump(&[dated("one", "2025-03-02"), dated("two", "2025-03-02")]);
    work.reprint(&["scan", "dump.jsonl", "-q", "-o", "run"]).ends_with(0);
    work.reprint(&["graph", "run", "-q"]).ends_with(0);
    let edges = rows(&work, "run/graph/edges.csv");
    assert_eq!((&*edges[0]["hours"], &*edges[0]["lag"]), ("", "same day"), "{edges:?}");
    work.reprint(&["cases", "run", "--from", "one.example", "-q"]).ends_with(0);
    let cases = rows(&work, "run/cases/cases.csv");
    assert_eq!((&*cases[0]["hours_later"], &*cases[0]["lag"]), ("", "same day"), "{cases:?}");
}

#[test]
fn articles_csv_has_a_row_for_every_article_of_a_pair() {
    let work = work();
    let known: Vec<String> =
        rows(&work, "run/articles.csv").into_iter().map(|row| row["article_id"].clone()).collect();
    for pair in rows(&work, "run/pairs.csv") {
        assert!(known.contains(&pair["a"]) && known.contains(&pair["b"]), "{pair:?}");
    }
    assert_eq!(
        known,
        ["ferry", "bread", "ferry-post", "bread-post", "ferry-sun"],
        "in reading order"
    );
}
