//! Pages to articles: main text of many layouts, what pages say of themselves, and WARC files.

mod warc;

use crate::found::{Found, corpus_files};
use reprint::internals::config::Config;
use reprint::internals::page::{Page, PageConfig, read};
use reprint::internals::read::{Item, RawPage, RawRecord, ReadConfig, open};
use reprint_lab::crawl;
use reprint_lab::layouts::{LAYOUTS, Site, Story};
use std::collections::HashMap;

/// The corpus' articles of three paragraphs or more.
fn articles() -> Vec<RawRecord> {
    let records = open(&corpus_files(), &ReadConfig::default()).expect("the corpus is there");
    let records = records.filter_map(|item| match item {
        Item::Record(record) => Some(record),
        Item::Rejected(_) => None,
    });
    records.filter(|record| record.text.lines().count() >= 3).collect()
}

fn title(record: &RawRecord) -> &str {
    record.title.as_deref().unwrap_or("A day in the town")
}

fn page_of(html: &str, url: &str) -> Result<Page, String> {
    read(
        &PageConfig::default(),
        &RawPage { bytes: html.as_bytes().to_vec(), charset: None },
        Some(url),
    )
    .map_err(|why| why.to_string())
}

/// Words with how often they stand there; scripts without blanks count by character.
fn bag(text: &str) -> HashMap<String, i64> {
    let mut bag = HashMap::new();
    let mut count = |word: &str| *bag.entry(word.to_lowercase()).or_insert(0) += 1;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.chars().any(|c| ('\u{3040}'..'\u{a000}').contains(&c)) {
            word.chars().for_each(|c| count(c.encode_utf8(&mut [0; 4])));
        } else {
            count(word);
        }
    }
    bag
}

/// Precision, recall and F1 of the words of `found` against those of `wanted`.
#[allow(clippy::cast_precision_loss, reason = "some thousand words")]
fn scores(found: &str, wanted: &str) -> [f64; 3] {
    let (found, wanted) = (bag(found), bag(wanted));
    let (in_found, in_wanted) =
        (found.values().sum::<i64>() as f64, wanted.values().sum::<i64>() as f64);
    let both =
        found.iter().map(|(word, n)| (*n).min(wanted.get(word).copied().unwrap_or(0))).sum::<i64>()
            as f64;
    [
        both / in_found.max(1.0),
        both / in_wanted.max(1.0),
        2.0 * both / (in_found + in_wanted).max(1.0),
    ]
}

/// Mean scores of every layout over the corpus, each printed by several sites.
fn table() -> Vec<(&'static str, usize, [f64; 3])> {
    let articles = articles();
    let mut sums = vec![(0_usize, [0.0; 3]); LAYOUTS.len()];
    let teasers: Vec<(&str, &str)> = articles
        .iter()
        .step_by(9)
        .map(|a| (title(a), a.text.lines().next().unwrap_or("")))
        .collect();
    for (n, article) in articles.iter().enumerate() {
        let paragraphs: Vec<&str> =
            article.text.lines().filter(|line| !line.trim().is_empty()).collect();
        let from = n % (teasers.len() - 3);
        let story = Story {
            title: title(article),
            paragraphs: &paragraphs,
            author: "Ida Malm",
            published: "2026-03-04T08:15:00Z",
            language: article.language.as_deref().unwrap_or("en"),
            path: "/2026/a-story",
            teasers: &teasers[from..from + 3],
        };
        for (layout, (count, sum)) in sums.iter_mut().enumerate() {
            let site = Site::of(layout + LAYOUTS.len() * (n % 4));
            let printed = site.print(&story);
            let page = page_of(&printed.html, &site.url(&story));
            let text = page.map(|page| page.text).unwrap_or_default();
            let wanted = printed.pieces.join("\n");
            let scores = scores(&text, &wanted);
            if scores[2] < 0.9 && std::env::var_os("SHOW").is_some() {
                println!(
                    "--- {} {n} {scores:.2?}\n{text}\n--- wanted\n{wanted}",
                    LAYOUTS[layout].0
                );
            }
            *count += 1;
            for (sum, score) in sum.iter_mut().zip(scores) {
                *sum += score;
            }
        }
    }
    let rows = sums.into_iter().zip(LAYOUTS);
    #[allow(clippy::cast_precision_loss, reason = "some hundred pages")]
    rows.map(|((count, sum), (name, _))| (*name, count, sum.map(|sum| sum / count as f64)))
        .collect()
}

#[test]
fn the_main_text_is_found_in_every_layout() {
    let table = table();
    for (name, pages, [precision, recall, f1]) in &table {
        println!("{name:<36} {pages:>4} {precision:.3} {recall:.3} {f1:.3}");
    }
    for (name, _, [.., f1]) in table {
        assert!(f1 >= 0.95, "{name}: {f1:.3}");
    }
}

/// A crawl of two outlets: a story, its licensed copy, the story's page for telephones, a login
/// page, and a story of its own.
fn crawl() -> Vec<u8> {
    let text: Vec<String> = articles()[0].text.lines().map(str::to_owned).collect();
    let other: Vec<String> =
        articles().last().expect("articles").text.lines().map(str::to_owned).collect();
    let printed = |site: &Site, path: &str, title: &str, text: &[String]| {
        let paragraphs: Vec<&str> = text.iter().map(String::as_str).collect();
        let published = "2031-03-04T08:15:00Z";
        let story = Story {
            title,
            paragraphs: &paragraphs,
            author: "Ida Malm",
            published,
            language: "en",
            path,
            teasers: &[],
        };
        site.print(&story).html
    };
    let (wire, paper) = (Site::of(0), Site::of(3));
    let at = |site: &Site, path: &str| format!("https://www.{}{path}", site.domain);
    let telephone = printed(&wire, "/ferry", "Ferry aground", &text);
    let based = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"isBasedOn\":\"{}\"}}</script></head>",
        at(&wire, "/ferry")
    );
    [
        crawl::page(&at(&wire, "/ferry"), &printed(&wire, "/ferry", "Ferry aground", &text)),
        crawl::page(&at(&wire, "/amp/ferry?utm_source=x"), &telephone),
        crawl::page(
            &at(&paper, "/crash"),
            &printed(&paper, "/crash", "Boat in the fog", &text[1..]).replace("</head>", &based),
        ),
        crawl::page(&at(&paper, "/own"), &printed(&paper, "/own", "Our own", &other)),
    ]
    .concat()
}

fn scanned(files: &[(&str, &[u8])], config: &Config) -> Found {
    let folder = tempfile::tempdir().expect("a work directory");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    Found::of(config, &[folder.path().into()])
}

#[test]
fn a_crawl_gives_its_copies_with_what_the_pages_declare() {
    let found = scanned(&[("a.warc", &crawl())], &Config::default());
    assert_eq!(found.articles.len(), 3);
    let (a, b, pair) = found.reported().next().expect("the copy");
    assert_eq!(found.reported().count(), 1);
    assert!(a.ends_with("/ferry") && b.ends_with("/crash"), "{a} {b}");
    assert_eq!(found.derived(pair), Some(b));
    assert_eq!(pair.direction.reasons[0].fact, "declares that it is based on the other page");
    let meta = &found.articles[1].meta;
    assert_eq!(
        (meta.title.as_deref(), meta.author.as_deref()),
        (Some("Boat in the fog"), Some("Ida Malm"))
    );
    assert_eq!(meta.published.as_ref().map(|p| &*p.written), Some("2031-03-04T08:15:00Z"));
}

#[test]
fn another_address_of_a_page_is_set_aside_and_no_failure() {
    let found = scanned(&[("a.warc", &crawl())], &Config::default());
    let (rejected, wire) = (&found.scan.rejected, &found.articles[0].meta.id);
    assert_eq!(rejected.len(), 1);
    assert_eq!(
        (rejected[0].record, &rejected[0].reason),
        (2, &format!("same page as `{wire}`, with the same text"))
    );
    assert_eq!(found.scan.harmless.same_page, 1);
}

const FRONT: &str = "a site's front page, not an article: nothing on the page declares one";
const LIST: &str = "a list of other pages, not an article: the page declares that it is a \
    `CollectionPage` or the like";

/// A page with a text that reads like an article's.
fn with_head(head: &str) -> String {
    let text = "The ferry ran aground on Tuesday with 212 people on board, the harbour master of \
        Lund said. "
        .repeat(9);
    format!(
        "<html><head>{head}</head><body><main><h1>Harbour \
            Post</h1><p>{text}</p></main></body></html>"
    )
}

#[test]
fn front_pages_and_lists_are_no_articles_unless_they_say_so() {
    let graph = |object: &str| {
        format!("<script type='application/ld+json'>{{\"@graph\":[{object}]}}</script>")
    };
    let collection = graph("{\"@type\":\"CollectionPage\"},{\"@type\":\"ItemList\"}");
    let article = graph("{\"@type\":\"NewsArticle\",\"headline\":\"Ferry aground\"}");
    let website = "<meta property=og:type content=website>";
    let (front, story) = ("https://harbourpost.example/", "https://harbourpost.example/ferry");
    let canonical = format!("<link rel=canonical href='{front}'>{website}");
    for (url, head, wanted) in [
        (front, "", Some(FRONT)),
        ("http://www.harbourpost.example", website, Some(FRONT)),
        (front, &collection, Some(FRONT)),
        (front, &article, None),
        (front, "<meta property=og:type content=article>", None),
        (front, "<meta property=article:published_time content=2031-03-04>", None),
        ("https://harbourpost.example/?p=4", website, None),
        ("https://harbourpost.example/#!/ferry", website, None),
        // Some sites say so of all their pages.
        (story, &canonical, None),
        (story, website, None),
        (story, &collection, Some(LIST)),
        (story, &format!("{collection}{article}"), None),
    ] {
        assert_eq!(page_of(&with_head(head), url).err().as_deref(), wanted, "{url} {head}");
    }
}

#[test]
fn section_pages_are_no_articles_unless_they_say_so() {
    const SECTION: &str = "a section page, not an article: by its address, and by its headlines, \
        which lead to other pages; nothing on it declares an article";
    let teaser = |n: usize, kind: &str| {
        let link = format!("/news/ferry-report-{n}");
        let headline = match kind {
            "in" => format!("<h3><a href='{link}'>Ferry report {n}</a></h3>"),
            "around" => format!("<a href='{link}'><img src=f.jpg><h2>Ferry report {n}</h2></a>"),
            "bare" => format!("<p><a href='{link}'>Ferry report {n}</a></p>"),
            "sections" => "<h3><a href='/news/local'>Local news</a></h3>".to_owned(),
            _ => format!("<h3><a href='https://other.example{link}'>Ferry report {n}</a></h3>"),
        };
        format!(
            "<div>{headline}<p>Report {n} of the harbour master of Lund says how the ferry ran \
                aground off the quay on Tuesday.</p></div>"
        )
    };
    let page = |head: &str, stories: usize, kind: &str| {
        let teasers: String = (0..stories).map(|n| teaser(n, kind)).collect();
        format!("<html><head>{head}</head><body><main><h1>Local</h1>{teasers}</main></body></html>")
    };
    let (section, story) = (
        "https://harbourpost.example/news/local/",
        "https://harbourpost.example/news/ferry-runs-aground",
    );
    let article = "<meta property=og:type content=article>";
    for (url, html, wanted) in [
        (section, page("", 8, "in"), Some(SECTION)),
        (section, page("<meta property=og:type content=website>", 20, "around"), Some(SECTION)),
        ("https://harbourpost.example/news/page/3", page("", 9, "in"), Some(SECTION)),
        (section, page(article, 20, "in"), None),
        (story, page("", 20, "in"), None),
        (section, page("", 7, "in"), None),
        (section, page("", 20, "bare"), None),
        (section, page("", 20, "sections"), None),
        (section, page("", 20, "abroad"), None),
    ] {
        assert_eq!(page_of(&html, url).err().as_deref(), wanted, "{url} {html}");
    }
}

#[test]
fn a_front_page_is_set_aside_wherever_pages_come_from_and_no_failure() {
    let front = "https://harbourpost.example/";
    let html = with_head("");
    let warc = [crawl::page(front, &html), crawl::page(&format!("{front}ferry"), &html)].concat();
    let lines = [
        serde_json::json!({ "id": "page", "url": front, "html": html }),
        serde_json::json!({ "id": "scrape", "url": front, "html": html, "text": "The ferry ran \
            aground in the fog on Monday." }),
    ];
    let lines = lines.map(|line| line.to_string()).join("\n");
    let found = scanned(
        &[("a.warc", &warc), ("b.jsonl", lines.as_bytes()), ("c.html", html.as_bytes())],
        &Config::default(),
    );
    let ids: Vec<&str> = found.articles.iter().map(|stored| &*stored.meta.id).collect();
    assert_eq!(
        ids,
        ["https://harbourpost.example/ferry", "scrape", "c.html"],
        "a text and a file without address stay"
    );
    let rejected: Vec<_> =
        found.scan.rejected.iter().map(|one| (one.record, &*one.reason)).collect();
    assert_eq!(rejected, [(1, FRONT), (1, FRONT)]);
    assert_eq!(found.scan.run.counts.rejected_as_list, 2);
    assert!(found.scan.is_whole());
}

#[test]
fn a_page_is_the_same_article_however_it_comes() {
    let article = &articles()[0];
    let paragraphs: Vec<&str> = article.text.lines().collect();
    let published = "2031-03-04T08:15:00Z";
    let story = Story {
        title: title(article),
        paragraphs: &paragraphs,
        author: "Ida Malm",
        published,
        language: "en",
        path: "/ferry",
        teasers: &[],
    };
    let site = Site::of(3);
    let (html, url) = (site.print(&story).html, site.url(&story));
    let line = serde_json::json!({ "url": url, "html": html }).to_string();
    let row = format!("url,raw_html\n{url},\"{}\"\n", html.replace('"', "\"\""));
    let warc = crawl::page(&url, &html);
    for (name, bytes) in [
        ("a.html", html.as_bytes()),
        ("a.jsonl", line.as_bytes()),
        ("a.csv", row.as_bytes()),
        ("a.warc", &warc[..]),
    ] {
        let found = scanned(&[(name, bytes)], &Config::default());
        let stored = &found.articles[0];
        assert_eq!(stored.text, article.text, "{name}");
        assert_eq!(stored.meta.title, article.title, "{name}");
        assert_eq!(stored.meta.outlet.as_deref(), Some(&*site.domain), "{name}");
        assert_eq!(stored.meta.url.as_deref(), Some(&*url), "{name}");
        let id = if name == "a.html" { name } else { &url };
        assert_eq!(stored.meta.id, id, "{name}");
    }
}

#[test]
fn pages_that_cannot_be_read_are_set_aside_with_the_reason() {
    let deep = format!("<html>{}", "<div>".repeat(100_000));
    let config = Config {
        page: PageConfig { max_bytes: 1 << 20, ..PageConfig::default() },
        ..Config::default()
    };
    let large = format!("<html><p>{}", "word ".repeat(300_000));
    // Where there is no article at all a scan is refused.
    let files: [(&str, &[u8]); 5] = [
        (
            "0.txt",
            b"The slate quarry above Hollin will open a second face in spring, the council said on \
                Monday night.",
        ),
        ("a.html", b"<html><body></body></html>"),
        ("b.html", deep.as_bytes()),
        ("c.html", large.as_bytes()),
        ("d.jsonl", b"{\"html\":\"<script>x</script>\"}"),
    ];
    let found = scanned(&files, &config);
    let reasons: Vec<&str> = found.scan.rejected.iter().map(|r| &*r.reason).collect();
    assert_eq!(found.articles.len(), 1);
    assert_eq!(reasons[0], "no main text on the page");
    assert!(reasons[1].starts_with("the page nests elements deeper than"), "{reasons:?}");
    assert!(reasons[2].starts_with("the page has 1500009 bytes, more than"), "{reasons:?}");
    assert_eq!(reasons[3], "no main text on the page");
}

/// All that a browser shows of a page, frames and all, as WET files have it.
#[test]
fn what_is_no_page_is_reported_as_that() {
    let rss = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour Post</title>\
        <item><title>Ferry aground</title><description>The ferry ran aground.</description></item>\
        </channel></rss>";
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Harbour Post</title></feed>";
    let xhtml =
        format!("<?xml version=\"1.0\"?>{}", with_head("<link rel='alternate' href='/rss'>"));
    for (page, wanted) in [
        (rss, Some("an RSS or Atom feed")),
        (&format!("<?xml version=\"1.0\"?>{atom}"), Some("an RSS or Atom feed")),
        ("%PDF-1.7 \u{1}\u{2}", Some("a PDF")),
        ("\u{1}\u{2}\u{3}\u{4} <p>x</p>", Some("binary data")),
        (&xhtml, None),
    ] {
        match (page_of(page, "https://harbourpost.example/a/1"), wanted) {
            (Err(why), Some(wanted)) => assert!(why.contains(wanted), "{why}"),
            (Ok(_), None) => {}
            (other, _) => panic!("{page}: {other:?}"),
        }
    }
}

fn shown(html: &str) -> String {
    let body = &html[html.find("<body").expect("a body")..];
    let parts =
        body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
    parts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn pages_of_one_template_are_no_copies_and_would_be_without_boilerplate() {
    let site = Site::of(3);
    let mut wet = Vec::new();
    for (n, article) in articles()
        .iter()
        .filter(|a| a.id.as_deref().is_some_and(|id| id.starts_with("same-template")))
        .enumerate()
    {
        // Short ones: then the template is most of the page.
        let paragraphs: Vec<&str> = article.text.lines().take(2).collect();
        let path = format!("/story-{n}");
        let story = Story {
            title: title(article),
            paragraphs: &paragraphs,
            author: "Ida Malm",
            published: "2031-03-04",
            language: "en",
            path: &path,
            teasers: &[],
        };
        let text = shown(&site.print(&story).html);
        wet.extend(crawl::record(
            "conversion",
            &site.url(&story),
            "",
            "text/plain",
            text.as_bytes(),
        ));
    }
    let marked = scanned(&[("a.wet", &wet)], &Config::default());
    let kept = scanned(&[("a.wet", &wet)], &Config { keep_boilerplate: true, ..Config::default() });
    assert!(marked.articles.len() >= 5);
    let pairs =
        |found: &Found| found.reported().map(|(a, b, _)| format!("{a} {b}")).collect::<Vec<_>>();
    assert_eq!(pairs(&marked), [""; 0]);
    assert!(pairs(&kept).len() >= 5, "{:?}", pairs(&kept));
}
