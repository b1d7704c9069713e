//! Every name by which tools call a field, and records as they write them.

use crate::read::record;
use reprint::internals::read::RawRecord;

type Get = fn(&RawRecord) -> Option<&str>;

/// Field by field, best name first: the table of `docs/formats.md`.
const NAMES: &[(Get, &[&str])] = &[
    (
        |r| r.id.as_deref(),
        &["id", "_id", "uuid", "guid", "doc_id", "fingerprint", "WARC-Record-ID"],
    ),
    (
        |r| r.url.as_deref(),
        &[
            "url",
            "link",
            "canonical_link",
            "canonical_url",
            "source_url",
            "requested_url",
            "loc",
            "source",
            "WARC-Target-URI",
        ],
    ),
    (|r| r.title.as_deref(), &["title", "headline", "title_page", "title_rss"]),
    (
        |r| Some(&r.text),
        &[
            "maintext",
            "plaintext",
            "raw_text",
            "full_text",
            "text",
            "articleBody",
            "article_body",
            "body",
            "content",
            "article",
            "raw_content",
            "markdown",
        ],
    ),
    (
        |r| r.published.as_deref(),
        &[
            "date_publish",
            "publish_date",
            "publishing_date",
            "published_at",
            "published",
            "pub_date",
            "pubDate",
            "datePublished",
            "date",
            "timestamp",
            "created_at",
        ],
    ),
    (
        |r| r.crawled.as_deref(),
        &["date_download", "crawled_at", "fetched_at", "scraped_at", "WARC-Date", "filedate"],
    ),
    (
        |r| r.outlet.as_deref(),
        &[
            "source_domain",
            "hostname",
            "source-hostname",
            "domain",
            "site",
            "meta_site_name",
            "publisher",
            "publication",
            "outlet",
        ],
    ),
    (|r| r.author.as_deref(), &["authors", "author", "byline", "creator"]),
    (|r| r.language.as_deref(), &["language", "lang", "meta_lang", "language_code"]),
];

/// A value that fits every field.
const VALUE: &str = "https://example.org/value";
const OTHER: &str = "https://example.org/other";

#[test]
fn every_name_fills_its_field_in_any_case() {
    for (get, names) in NAMES {
        for name in *names {
            for written in [(*name).to_owned(), name.to_uppercase(), name.to_lowercase()] {
                let mut line = serde_json::json!({ "text": "x" });
                line[written.as_str()] = VALUE.into();
                if get(&record(&line.to_string())) != Some(VALUE) {
                    // `text` stands beside the better name under test.
                    line.as_object_mut().expect("an object").retain(|key, _| *key == written);
                    assert_eq!(get(&record(&line.to_string())), Some(VALUE), "{written}");
                }
            }
        }
    }
}

#[test]
fn the_better_name_wins_and_what_is_null_like_gives_way() {
    for (get, names) in NAMES {
        for pair in names.windows(2) {
            let line = |better: &str| {
                let mut line = serde_json::json!({});
                if !names.contains(&"text") {
                    line["text"] = "x".into();
                }
                (line[pair[1]], line[pair[0]]) = (OTHER.into(), better.into());
                line.to_string()
            };
            assert_eq!(get(&record(&line(VALUE))), Some(VALUE), "{pair:?}");
            for nothing in ["", " ", "None", "nan", "NaN", "NaT", "null"] {
                assert_eq!(get(&record(&line(nothing))), Some(OTHER), "{pair:?} {nothing:?}");
            }
        }
    }
}

#[test]
fn common_crawl_news_as_json_lines() {
    let record = record(
        r#"{"url":"https://example.org/2024/03/a","domain":"example.org","title":"Head","content":"Text.","author":null,"pub_date":"2024-03-01T09:30:00+01:00","crawled_at":"2024-03-02T00:00:00Z","lang":"en","warc_path":"crawl-data/CC-NEWS/2024/03/x.warc.gz"}"#,
    );
    assert_eq!((&*record.text, record.outlet.as_deref()), ("Text.", Some("example.org")));
    assert_eq!(record.published.as_deref(), Some("2024-03-01T09:30:00+01:00"));
    assert_eq!((record.crawled.as_deref(), record.author), (Some("2024-03-02T00:00:00Z"), None));
}

#[test]
fn an_event_database_writes_compact_dates_and_numbers_for_ids() {
    let record = record(
        r#"{"_id":1157382846,"date":20240301093000,"source_url":"https://example.org/a","domain":"example.org","language_code":"eng","full_text":"Text.","tone":-2.5}"#,
    );
    assert_eq!(
        (record.id.as_deref(), record.published.as_deref()),
        (Some("1157382846"), Some("20240301093000"))
    );
    assert_eq!(record.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(
        reprint::internals::article::published::read("20240301093000").at,
        Some(1_709_285_400)
    );
}

#[test]
fn a_feed_reader_and_a_search_interface() {
    let feed = record(
        r#"{"guid":"tag:example.org,2024:1","link":"https://example.org/a","title":"Head","pubDate":"Fri, 01 Mar 2024 09:30:00 GMT","creator":"Jane Roe","content":"Text."}"#,
    );
    assert_eq!(
        (feed.id.as_deref(), feed.author.as_deref()),
        (Some("tag:example.org,2024:1"), Some("Jane Roe"))
    );
    let search = record(
        r#"{"uuid":"u1","headline":"Head","byline":"By Jane Roe","site":"Example","timestamp":1709285400000,"article":"Text.","source":{"id":null,"name":"Example"}}"#,
    );
    assert_eq!((search.outlet.as_deref(), search.url), (Some("Example"), None));
    assert_eq!(
        reprint::internals::article::published::read(&search.published.expect("a time")).at,
        Some(1_709_285_400)
    );
}

#[test]
fn content_systems_and_feeds_write_html_in_objects() {
    let post = record(
        r#"{"id":1000,"guid":{"rendered":"https://example.org/?p=1000"},"link":"https://example.org/a","title":{"rendered":"Roe &#038; Sons"},"content":{"rendered":"<p>One &#8220;two&#8221;.</p>\n<p>Three.</p>\n","protected":false}}"#,
    );
    assert_eq!((post.id.as_deref(), post.title.as_deref()), (Some("1000"), Some("Roe & Sons")));
    assert_eq!(post.text, "One “two”.\nThree.");
    let entry = record(
        r#"{"id":"1","link":"https://example.org/a","content":[{"type":"text/html","value":"<p>One.</p>"}]}"#,
    );
    assert_eq!(entry.text, "One.");
}

#[test]
fn traps_of_the_tools() {
    // news-please: `text` is null and dates are a word; the url stands twice.
    let news_please = record(
        r#"{"text":null,"maintext":"Full.","date_publish":"None","date_download":"None","url":"https://a.example"}"#,
    );
    assert_eq!(
        (&*news_please.text, news_please.published, news_please.crawled),
        ("Full.", None, None)
    );
    // trafilatura: `source` is an address, and elsewhere it is a name.
    assert_eq!(
        record(r#"{"source":"https://a.example/1","text":"x"}"#).url.as_deref(),
        Some("https://a.example/1")
    );
    assert_eq!(record(r#"{"source":"Example Post","text":"x"}"#).url, None);
    // Fundus: a body in parts, and one that is empty.
    let fundus = r#"{"body":{"summary":[],"sections":[{"headline":[],"paragraphs":["One."]}]},"plaintext":null}"#;
    assert_eq!(record(fundus).text, "One.");
    let reason = crate::read::reason(br#"{"body":{"summary":[],"sections":[]}}"#);
    assert!(reason.starts_with("missing field `text`"), "{reason}");
    // pandas: floats for whole numbers, lists as text.
    let frame = record(
        r#"{"id":7.0,"publish_date":1709285400.0,"authors":"['Jane Roe', 'J. Doe']","text":"x"}"#,
    );
    assert_eq!(
        (frame.id.as_deref(), frame.author.as_deref()),
        (Some("7"), Some("Jane Roe; J. Doe"))
    );
}
