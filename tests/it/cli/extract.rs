use super::{BAKERY, FERRY, Work, titled};
use serde_json::Value;

#[test]
fn articles_come_out_as_read_with_their_boilerplate_in_code_points() {
    let work = Work::new();
    let page = format!("Übersicht\n{FERRY}\nLeave a Reply");
    work.dump(&[titled("a", 2, "Head", &page), titled("b", 3, "Other", BAKERY)]);
    let out = work.reprint(&["extract", "dump.jsonl", "-q"]).ends_with(0).out;
    let rows: Vec<Value> =
        out.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0]["id"], &rows[0]["text"], &rows[0]["outlet"]),
        (&"a".into(), &page.as_str().into(), &"a.example".into())
    );
    assert_eq!(rows[0]["published"], "2025-03-02T08:00:00Z");
    let slices: Vec<String> = rows[0]["boilerplate"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|ends| {
            let [from, to] = [0, 1]
                .map(|at| usize::try_from(ends[at].as_u64().expect("an offset")).expect("small"));
            page.chars().skip(from).take(to - from).collect()
        })
        .collect();
    assert_eq!(slices, ["Übersicht", "Leave a Reply"]);
    let keys: Vec<&String> = rows[1].as_object().expect("an object").keys().collect();
    let mut wanted =
        ["id", "url", "title", "outlet", "published", "author", "language", "text", "boilerplate"];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    assert_eq!(
        (&rows[1]["boilerplate"], &rows[1]["author"]),
        (&Value::Array(Vec::new()), &Value::Null)
    );

    work.reprint(&["extract", "dump.jsonl", "-o", "read.jsonl"]).ends_with(0);
    assert_eq!(work.read("read.jsonl"), out);
    let again = work.reprint(&["extract", "read.jsonl", "-q"]).ends_with(0).out;
    assert_eq!(again, out, "what it writes it can read");
}

#[test]
fn filters_and_records_set_aside_are_heeded() {
    let work = Work::new();
    work.dump(&[titled("a", 2, "Head", FERRY), "{".to_owned(), titled("b", 9, "Other", BAKERY)]);
    let run = work.reprint(&["extract", "dump.jsonl", "--since", "2025-03-05"]).ends_with(1);
    assert_eq!(run.out.lines().count(), 1, "{run:#?}");
    assert!(run.out.contains("\"id\":\"b\""), "{run:#?}");
    assert!(
        run.err.contains("1 record(s) were set aside")
            && run.err.contains("filtered: 1 article(s)"),
        "{run:#?}"
    );
    let run = work.reprint(&["extract", "dump.jsonl", "--since", "last week"]).ends_with(2);
    assert!(run.err.contains("must be a date, such as `2026-11-03`"), "{run:#?}");
    work.reprint(&["extract", "dump.jsonl", "-o", "no/such/folder"]).ends_with(2);
}

#[test]
fn a_scan_says_what_it_left_out_and_when_it_was() {
    let work = Work::new();
    work.dump(&[
        titled("a", 2, "Ferry aground", FERRY),
        titled("b", 9, "Night ferry aground", FERRY),
        titled("c", 20, "Ferry hits sand", FERRY),
    ]);
    let scan = |args: &[&str]| {
        work.reprint(&[&["scan", "dump.jsonl", "-o", "run"], args].concat()).ends_with(0);
        let run: Value = serde_json::from_str(&work.read("run/run.json")).expect("JSON");
        (work.read("run/pairs.csv").lines().count() - 1, run)
    };
    let (pairs, run) = scan(&[]);
    assert_eq!((pairs, &run["counts"]["filtered"]), (3, &0.into()));
    assert!(run["settings"]["now"].as_i64().is_some_and(|now| now > 1_760_000_000));
    let (pairs, run) = scan(&[
        "--until",
        "2025-03-09",
        "--language",
        "English",
        "--outlet",
        "a.example",
        "--outlet",
        "b.example",
    ]);
    assert_eq!((pairs, &run["counts"]["filtered"]), (1, &1.into()));
    let (pairs, _) = scan(&["--window-days", "7"]);
    assert_eq!(pairs, 1);
    let (_, run) = scan(&["--now", "2025-03-10"]);
    assert!(
        run["warnings"][0]
            .as_str()
            .is_some_and(|w| w.starts_with("1 date(s) are more than two days after")),
        "{run}"
    );
}
