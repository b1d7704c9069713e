//! What a dump may ask of the memory, as `docs/limits.md` says: measured as the most that the
//! command holds, never by the clock.

use super::Work;
use serde_json::json;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

const MIB: u64 = 1 << 20;

/// Bytes of a long field. Some are bounded as fields, some as texts, none as records.
const LONG: usize = 24 << 20;

/// Makes an input with this number of records.
type Written<'a> = Box<dyn Fn(usize) -> Vec<u8> + 'a>;

/// Makes the text of a row.
#[cfg(feature = "parquet")]
type Row<'a> = &'a dyn Fn(usize) -> String;

/// Scans an input, given by name or else by a pipe, and says how much memory the command held at
/// most.
fn peak(work: &Work, input: &str, piped: Option<&[u8]>, args: &[&str]) -> u64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"))
        .args(["scan", input, "-q", "--force", "-o", "run", "--threads", "2"])
        .args(args)
        .current_dir(work.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let mut pipe = command.stdin.take().expect("a pipe");
    let status = format!("/proc/{}/status", command.id());
    let most = || {
        let status = fs::read_to_string(&status).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_ascii_whitespace().nth(1)?.parse::<u64>().ok()
    };
    std::thread::scope(|scope| {
        scope.spawn(move || piped.map(|bytes| pipe.write_all(bytes)));
        let mut peak = 0;
        // Nothing of note is left to do when the command ends.
        while command.try_wait().expect("a child").is_none() {
            peak = most().unwrap_or(0).max(peak);
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        peak * 1024
    })
}

/// So many records with a long field of this name, and an article before them.
fn with_long(field: &str, records: usize) -> Vec<u8> {
    let mut lines = Vec::new();
    writeln!(lines, "{}", json!({ "id": "ferry", "text": super::FERRY })).expect("into memory");
    for n in 0..records {
        let mut record = json!({ "id": n.to_string(), "text": format!("{n} of the day") });
        record[field] = "a b c ".repeat(LONG / 6).into();
        writeln!(lines, "{record}").expect("into memory");
    }
    lines
}

/// Records with a long field in one input, which together hold 576 MiB.
const RECORDS: usize = 24;

/// Fails if a command has held as much as half of [`RECORDS`] together. How many it holds at a
/// time, six at most, depends on how its threads are scheduled; it is the same for 8 and for 24.
#[track_caller]
fn is_bounded(name: &str, peak: u64) {
    assert!(peak < (RECORDS * LONG / 2) as u64, "{name}: {peak} bytes");
}

#[test]
fn memory_does_not_grow_with_the_number_of_long_fields() {
    let work = Work::new();
    for field in ["text", "id", "title", "url", "author", "published", "outlet", "language"] {
        let peak = peak(&work, "-", Some(&with_long(field, RECORDS)), &["--only-verbatim"]);
        is_bounded(field, peak);
        let rejected = work.read("run/rejected.jsonl");
        assert_eq!(rejected.lines().count(), RECORDS, "{field}");
        let most = if field == "text" { 8 << 20 } else { 64 << 10 };
        assert!(rejected.contains(&format!("more than the {most}")), "{rejected}");
        assert!(rejected.len() < RECORDS * 400, "{field}: {} bytes", rejected.len());
    }
}

#[test]
fn what_records_unpack_to_does_not_add_up() {
    let work = Work::new();
    let gzip = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).expect("into memory");
        packer.finish().expect("into memory")
    };
    let page = format!("<html><body><p>{}</p></body></html>", "a b c ".repeat(LONG / 6));
    let response = |body: &[u8], encoding: &str| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{encoding}\r\n");
        let length = head.len() + body.len();
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://sandholm.example/a\r\n\
                Content-Type: application/http; msgtype=response\r\n\
                Content-Length: {length}\r\n\r\n{head}"
        );
        [record.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    let row = format!("1,\"{}\"\n", "a b c ".repeat(LONG / 6));
    let member = gzip(&with_long("text", 1));
    let packed = gzip(page.as_bytes());
    let twice = gzip(&gzip(page.repeat(8).as_bytes()));
    let cases: [(&str, Written<'_>); 6] = [
        ("members.jsonl.gz", Box::new(|n| member.repeat(n))),
        ("one.jsonl.gz", Box::new(|n| gzip(&with_long("text", n)))),
        (
            "one.jsonl.zst",
            Box::new(|n| zstd::encode_all(&with_long("text", n)[..], 1).expect("into memory")),
        ),
        ("table.csv.gz", Box::new(|n| gzip(format!("id,text\n{}", row.repeat(n)).as_bytes()))),
        ("packed.warc", Box::new(|n| response(&packed, "Content-Encoding: gzip\r\n").repeat(n))),
        (
            "twice.warc",
            Box::new(|n| response(&twice, "Content-Encoding: gzip, gzip\r\n").repeat(n)),
        ),
    ];
    for (name, content) in cases {
        if cfg!(not(feature = "warc")) && name.ends_with("warc") {
            continue;
        }
        fs::write(work.path(name), content(RECORDS)).expect("a file");
        is_bounded(name, peak(&work, name, None, &["--only-verbatim"]));
    }
}

#[test]
#[cfg(feature = "parquet")]
fn what_a_parquet_file_unpacks_to_is_bounded() {
    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::{Compression, Encoding, ZstdLevel};
    use parquet::file::properties::WriterProperties;
    use std::sync::Arc;

    let work = Work::new();
    let properties = || {
        WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_write_batch_size(1024)
    };
    let different = |n: usize| format!("{n} {}", "a b c ".repeat(LONG / 6));
    let same = |_: usize| different(0);
    let cases: [(&str, usize, Row<'_>, WriterProperties, &str); 4] = [
        // One page of more than 256 MiB.
        (
            "page",
            12,
            &different,
            properties().set_dictionary_enabled(false).set_data_page_size_limit(1 << 30).build(),
            "a page of column `text` unpacks to",
        ),
        (
            "pages",
            12,
            &different,
            properties().set_dictionary_enabled(false).set_write_batch_size(1).build(),
            "the text has",
        ),
        (
            "dictionary",
            40,
            &same,
            properties().set_dictionary_page_size_limit(1 << 30).build(),
            "the text has",
        ),
        (
            "prefixes",
            40,
            &same,
            properties()
                .set_dictionary_enabled(false)
                .set_encoding(Encoding::DELTA_BYTE_ARRAY)
                .build(),
            "the text has",
        ),
    ];
    for (name, rows, text, properties, reason) in cases {
        let texts: ArrayRef = Arc::new(StringArray::from_iter_values((0..rows).map(text)));
        let batch = RecordBatch::try_from_iter([("text", texts)]).expect("a column");
        let file = fs::File::create(work.path("a.parquet")).expect("a file");
        let mut writer =
            ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("a writer");
        writer.write(&batch).expect("to disk");
        writer.close().expect("to disk");
        drop(batch);
        work.file("ferry.jsonl", &json!({ "id": "ferry", "text": super::FERRY }).to_string());
        let held = peak(&work, "a.parquet", None, &["ferry.jsonl", "--only-verbatim"]);
        let rejected = work.read("run/rejected.jsonl");
        assert!(rejected.contains(reason), "{name}: {rejected}");
        assert!(held < 450 * MIB, "{name}: {held} bytes");
    }
}

#[test]
fn memory_grows_by_some_hundred_bytes_a_text_of_a_few_words() {
    let work = Work::new();
    let line = "{\"text\":\"a b c d e f\"}\n";
    for args in [&["--only-verbatim"][..], &["--memory", "16MiB"]] {
        let sizes = if args.len() == 1 { [40_000, 120_000] } else { [10_000, 30_000] };
        let [few, many] = sizes.map(|articles| {
            fs::write(work.path("dump.jsonl"), line.repeat(articles)).expect("a file");
            peak(&work, "dump.jsonl", None, args)
        });
        // 230 bytes an article with its pair and what vectors keep for growth; one that is held
        // whole takes 700 bytes in the spool's form and 2,400 prepared.
        let each = many.saturating_sub(few) / (sizes[1] - sizes[0]) as u64;
        assert!(each < 900, "{args:?}: {few}, then {many} bytes: {each} an article");
    }
}
