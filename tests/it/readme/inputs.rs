//! What lies in the folder in which the documents' examples run: the corpus, the truths, a
//! scorecard, and one story in other formats.

use crate::found::repository;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use reprint::internals::read::{Item, RawRecord, ReadConfig, open};
use reprint_lab::crawl::{gzip, page};
use reprint_lab::layouts::escaped;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The columns of the Parquet file and of the database's table.
const COLUMNS: [&str; 6] = ["id", "url", "title", "published", "outlet", "text"];

/// Fills `work`: `corpus`, `truth`, `crawl` (a WARC file), `mine.jsonl`, the same as `monday.jsonl`
/// with another story as `tuesday.jsonl`, `dump.parquet`,
/// `dump.sqlite` with a table `articles`, and `my-card.json`, a scorecard as the fit writes it.
pub fn prepare(work: &Path) {
    for folder in ["corpus", "truth"] {
        copy(&repository(folder), &work.join(folder));
    }
    fs::copy(repository("corpus/articles/ferry-fire.jsonl"), work.join("mine.jsonl"))
        .expect("a fresh folder");
    fs::copy(work.join("mine.jsonl"), work.join("monday.jsonl")).expect("a fresh folder");
    fs::copy(repository("corpus/articles/de-werft.jsonl"), work.join("tuesday.jsonl"))
        .expect("a fresh folder");
    let story = story();
    fs::create_dir(work.join("crawl")).expect("a fresh folder");
    fs::write(work.join("crawl/harbour.warc.gz"), crawl(&story)).expect("a fresh folder");
    fs::write(work.join("dump.parquet"), parquet(&story)).expect("a fresh folder");
    database(&story, &work.join("dump.sqlite"));
    fs::copy(repository("data/scorecard.json"), work.join("my-card.json")).expect("a fresh folder");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a fresh folder");
    for entry in fs::read_dir(from).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        let there = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::copy(&path, &there).expect("a fresh folder");
        }
    }
}

fn story() -> Vec<RawRecord> {
    let records = open(&[repository("corpus/articles/ferry-fire.jsonl")], &ReadConfig::default());
    let records = records.expect("the corpus is there").map(|item| match item {
        Item::Record(record) => record,
        Item::Rejected(rejected) => panic!("{rejected:?}"),
    });
    records.collect()
}

/// The values of a row of `COLUMNS`.
fn row(record: &RawRecord) -> [Option<&str>; 6] {
    let RawRecord { id, url, title, published, outlet, text, .. } = record;
    let values = [id, url, title, published, outlet].map(Option::as_deref);
    [values[0], values[1], values[2], values[3], values[4], Some(text)]
}

fn crawl(story: &[RawRecord]) -> Vec<u8> {
    let pages = story.iter().map(|record| {
        let [_, url, title, published, _, text] = row(record).map(Option::unwrap_or_default);
        let mut html = format!(
            "<html><head><title>{0}</title><meta property=\"article:published_time\" \
                content=\"{published}\"></head>\
             <body><nav><a href=\"/\">Home</a></nav><article><h1>{0}</h1>",
            escaped(title)
        );
        for line in text.lines().filter(|line| !line.is_empty()) {
            write!(html, "<p>{}</p>", escaped(line)).expect("into memory");
        }
        gzip(&page(url, &(html + "</article></body></html>")))
    });
    pages.collect::<Vec<_>>().concat()
}

fn parquet(story: &[RawRecord]) -> Vec<u8> {
    let columns = COLUMNS.iter().enumerate().map(|(at, name)| {
        let values: StringArray = story.iter().map(|record| row(record)[at]).collect();
        (*name, Arc::new(values) as ArrayRef)
    });
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a plain schema");
    writer.write(&batch).expect("into memory");
    writer.close().expect("into memory");
    bytes
}

fn database(story: &[RawRecord], path: &Path) {
    let database = rusqlite::Connection::open(path).expect("a fresh folder");
    let columns = COLUMNS.join(", ");
    database.execute_batch(&format!("CREATE TABLE articles ({columns})")).expect("correct SQL");
    let mut insert = database
        .prepare(&format!("INSERT INTO articles ({columns}) VALUES (?, ?, ?, ?, ?, ?)"))
        .expect("correct SQL");
    for record in story {
        insert.execute(row(record)).expect("a row of texts");
    }
}
