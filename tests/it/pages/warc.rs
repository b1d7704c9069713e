//! WARC and WET files, whole, packed and spoilt.

use reprint::internals::error::Warning;
use reprint::internals::read::{Item, RawRecord, ReadConfig, Rejected, open};
use reprint_lab::crawl::{gzip, page, record, response};
use std::fs;

const STORY: &str = "<html><body><p>The ferry ran aground on Tuesday.</p></body></html>";
const HTML: &str = "Content-Type: text/html\r\n";

/// Records, records set aside and warnings of a file of this name.
fn read(name: &str, bytes: &[u8]) -> (Vec<RawRecord>, Vec<Rejected>, Vec<Warning>) {
    let folder = tempfile::tempdir().expect("a work directory");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("written");
    let mut records = open(&[path], &ReadConfig::default()).expect("the file is there");
    let (mut read, mut rejected) = (Vec::new(), Vec::new());
    for item in records.by_ref() {
        match item {
            Item::Record(record) => read.push(record),
            Item::Rejected(one) => rejected.push(one),
        }
    }
    (read, rejected, records.warnings().to_vec())
}

fn body(record: &RawRecord) -> &str {
    std::str::from_utf8(&record.page.as_ref().expect("a page").bytes)
        .expect("the tests write UTF-8")
}

fn url(n: usize) -> String {
    format!("https://harbourpost.example/{n}")
}

#[test]
fn pages_are_read_and_what_is_no_page_is_passed_over() {
    let records = [
        record("warcinfo", "", "", "application/warc-fields", b"software: x\r\n"),
        record(
            "request",
            &url(1),
            "",
            "application/http; msgtype=request",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        page(&url(1), STORY),
        record("metadata", &url(1), "", "application/warc-fields", b"fetchTimeMs: 9\r\n"),
        response(&url(2), "Content-Type: image/png\r\n", b"\x89PNG\r\n\r\nWARC/1.0\r\n"),
        record(
            "response",
            &url(3),
            "",
            "application/http",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>No such page.",
        ),
        record("response", "dns:harbourpost.example", "", "text/dns", b"1.2.3.4"),
        record("revisit", &url(4), "", "application/http", b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        record(
            "resource",
            "<https://harbourpost.example/5>",
            "",
            "text/html; charset=windows-1252",
            STORY.as_bytes(),
        ),
        response(&url(6), "", STORY.as_bytes()),
    ];
    let plain = records.concat();
    let by_member = records.iter().flat_map(|record| gzip(record)).collect::<Vec<u8>>();
    let packed = zstd::encode_all(&plain[..], 3).expect("into memory");
    for (name, bytes) in
        [("a.warc", &plain), ("a.warc.gz", &by_member), ("a.warc.zst", &packed), ("crawl", &plain)]
    {
        let (records, rejected, warnings) = read(name, bytes);
        assert_eq!(rejected, [], "{name}");
        let seen: Vec<_> =
            records.iter().map(|r| (r.url.clone().expect("a url"), r.source.record)).collect();
        assert_eq!(seen, [(url(1), 3), (url(5), 9), (url(6), 10)], "{name}");
        assert!(
            records
                .iter()
                .all(|r| body(r) == STORY && r.crawled.as_deref() == Some("2031-03-05T10:00:00Z"))
        );
        let charsets: Vec<_> =
            records.iter().map(|r| r.page.as_ref().and_then(|p| p.charset.as_deref())).collect();
        assert_eq!(charsets, [Some("utf-8"), Some("windows-1252"), None]);
        assert_eq!(warnings, [Warning::RevisitsPassedOver { count: 1 }]);
    }
}

#[test]
fn http_is_undone() {
    let chunked = format!("{:x}\r\n{STORY}\r\n0\r\n\r\n", STORY.len());
    let both = [
        format!("{:X};x\r\n", gzip(STORY.as_bytes()).len()).as_bytes(),
        &gzip(STORY.as_bytes()),
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let records = [
        response(&url(1), &format!("{HTML}Transfer-Encoding: chunked\r\n"), chunked.as_bytes()),
        response(&url(2), &format!("{HTML}Content-Encoding: gzip\r\n"), &gzip(STORY.as_bytes())),
        response(
            &url(3),
            &format!("{HTML}content-encoding: gzip\r\ntransfer-encoding: chunked\r\n"),
            &both,
        ),
        // What the crawler has undone already and still says.
        response(
            &url(4),
            &format!("{HTML}Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n"),
            STORY.as_bytes(),
        ),
    ];
    let (records, rejected, _) = read("a.warc.gz", &gzip(&records.concat()));
    assert_eq!((records.len(), rejected.len()), (4, 0));
    assert!(records.iter().all(|record| body(record) == STORY));
}

#[test]
fn wet_texts_are_articles() {
    let text = "Harbour Post\nThe ferry ran aground on Tuesday.\n";
    let records = [
        record("conversion", &url(1), "", "text/plain", text.as_bytes()),
        record("conversion", &url(2), "", "text/plain", b"\n"),
    ];
    let (records, rejected, _) = read("a.warc.wet.gz", &gzip(&records.concat()));
    assert_eq!((records[0].text.as_str(), records[0].url.as_deref()), (text, Some(&*url(1))));
    assert_eq!(
        (records.len(), rejected.len(), rejected[0].record, &*rejected[0].reason),
        (1, 1, 2, "no text in it")
    );
}

#[test]
fn what_is_cut_or_broken_is_set_aside_and_the_rest_is_read() {
    let cut = record(
        "response",
        &url(1),
        "WARC-Truncated: length\r\n",
        "application/http",
        format!("HTTP/1.1 200 OK\r\n{HTML}\r\n{STORY}").as_bytes(),
    );
    let chunk = response(
        &url(2),
        &format!("{HTML}Transfer-Encoding: chunked\r\n"),
        b"5\r\n<html\r\nfff\r\n>",
    );
    let headless = b"WARC/1.0\r\nWARC-Type: response\r\n\r\n<p>no length</p>\r\n\r\n".to_vec();
    let bytes = [cut, chunk, headless, b"noise\r\n".to_vec(), page(&url(3), STORY)].concat();
    let (records, rejected, _) = read("a.warc", &bytes);
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].url, Some(url(3)));
    let reasons: Vec<&str> = rejected.iter().map(|r| &*r.reason).collect();
    assert_eq!(reasons[0], "cut short by the crawler (length)");
    assert_eq!(reasons[1], "the response is cut off within a chunk");
    assert!(reasons[2].starts_with("no Content-Length"), "{reasons:?}");
    assert_eq!(rejected.iter().map(|r| r.record).collect::<Vec<_>>(), [1, 2, 3]);

    let whole = page(&url(1), STORY);
    let (records, rejected, _) = read("a.warc", &[&whole[..], &whole[..whole.len() - 20]].concat());
    assert_eq!((records.len(), rejected.len()), (1, 1));
    assert!(rejected[0].reason.starts_with("the record is cut off after"), "{rejected:?}");
    let members = [gzip(&whole), gzip(&whole)].concat();
    let (records, rejected, _) = read("a.warc.gz", &members[..members.len() - 20]);
    assert_eq!((records.len(), rejected.len()), (1, 1));
    assert!(rejected[0].reason.starts_with("truncated gzip stream"), "{rejected:?}");
    let (_, rejected, _) = read("a.warc", &record("request", "x", "", "y", b"GET")[..100]);
    assert_eq!(rejected.len(), 1, "a head that does not end");
}

#[test]
fn a_page_over_the_cap_is_skipped_and_not_held() {
    let config = ReadConfig { max_record_bytes: 5000, ..ReadConfig::default() };
    let big = STORY.repeat(200);
    let folder = tempfile::tempdir().expect("a work directory");
    let path = folder.path().join("a.warc");
    let image = response(&url(3), "Content-Type: image/png\r\n", big.as_bytes());
    fs::write(&path, [page(&url(1), &big), image, page(&url(2), STORY)].concat()).expect("written");
    let items: Vec<Item> = open(&[path], &config).expect("there").collect();
    assert!(
        matches!(&items[0], Item::Rejected(r) if r.reason.contains("more than the 5000")),
        "{items:?}"
    );
    assert!(matches!(&items[1], Item::Record(r) if r.url == Some(url(2))), "{items:?}");
    assert_eq!(items.len(), 2);
}
