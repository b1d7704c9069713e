//! Dump to [`RawRecord`]s: the only room that opens input.
//!
//! Files are read one after the other in a fixed order, each as a stream: memory holds one record
//! and the buffers, whatever the size of the file. A record that cannot be read is an
//! [`Item::Rejected`] and reading goes on.
//!
//! * time: `O(n)`
//! * space: one record, and the paths of the files

mod aliases;
mod decompress;
mod delimited;
mod encoding;
mod fields;
mod given;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "warc")]
mod http;
mod jsonl;
mod mapping;
mod markup;
mod members;
mod mended;
mod misread;
mod named;
mod originals;
#[cfg(feature = "parquet")]
mod parquet;
mod records;
#[cfg(feature = "sqlite")]
mod sqlite;
pub mod table;
mod text;
mod walk;
#[cfg(feature = "warc")]
mod warc;
mod wrapped;

pub use crate::record::{Item, RawPage, RawRecord, Rejected, Source};
pub use decompress::Packing;
pub use given::{Article, Given};
pub use mapping::{Mapped, MappingReport};
#[cfg(feature = "html")]
pub(crate) use markup::tag_end;
pub use named::named;
pub use originals::{Form, Original, Originals, cannot_be_annotated, cannot_be_copied, originals};
#[cfg(feature = "parquet")]
pub(crate) use parquet::rows as parquet_rows;
pub use records::{Records, open};
#[cfg(test)]
pub(crate) use walk::IN_RUN;

use crate::error::Result;
use decompress::Stream;
use fields::Picker;
use std::ops::Range;
use std::path::Path;

/// Every input format. A new one is a file in this folder and a line here.
///
/// A file whose name does not name a format is read by the first of them that its first bytes fit.
pub const FORMATS: &[Format] = &[
    jsonl::FORMAT,
    delimited::CSV,
    delimited::TSV,
    #[cfg(feature = "html")]
    html::FORMAT,
    #[cfg(feature = "warc")]
    warc::FORMAT,
    text::FORMAT,
    #[cfg(feature = "parquet")]
    parquet::FORMAT,
    #[cfg(feature = "sqlite")]
    sqlite::FORMAT,
];

/// First bytes of binary formats, by name: recognised also where this build does not read them.
const MAGIC: [(&[u8], &str); 2] = [(b"PAR1", "parquet"), (b"SQLite format 3\0", "sqlite")];

/// First bytes of what is not read, and what to do.
const NOT_READ: [(&[u8], &str); 28] = [
    (b"filedesc://", ARC),
    (b"PK\x03\x04", "a zip archive; unpack it and name what comes out"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it and name what comes out"),
    (b"Rar!", "a rar archive; unpack it and name what comes out"),
    (b"BZh", "packed with bzip2; unpack it with `bunzip2` and name what comes out"),
    (b"\xfd7zXZ", "packed with xz; unpack it with `unxz` and name what comes out"),
    (b"\x04\x22\x4d\x18", "packed with lz4; unpack it with `unlz4` and name what comes out"),
    (b"%PDF-", "a PDF; extract its text first"),
    (b"{\\rtf", "rich text (RTF); save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "a file of an old office program; save it as CSV or plain text first"),
    (b"ORC", "an ORC file; convert it to Parquet first"),
    (b"Obj\x01", "an Avro file; convert it to JSON lines or Parquet first"),
    (b"ARROW1", "an Arrow file; convert it to Parquet first"),
    (b"\x89HDF", "an HDF5 file; convert it to Parquet first"),
    (b"\xff\xff\xff\xff", "a stream of Arrow; convert it to Parquet first"),
    (b"\x1f\x8b", "packed with gzip twice; unpack it once"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd twice, or beside another packing; unpack it once"),
    (b"\x80\x03", "a pickle of Python; write it as JSON lines or Parquet"),
    (b"\x80\x04", "a pickle of Python; write it as JSON lines or Parquet"),
    (b"\x80\x05", "a pickle of Python; write it as JSON lines or Parquet"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"From: <Saved by ", MHTML),
    (b"MIME-Version: 1.0", MHTML),
    (b"From ", "a mailbox (mbox); extract its messages first"),
    (
        b"WARC-Header-Metadata",
        "the index of a crawl, not the crawl itself; name the WARC file that it lists",
    ),
];

/// Why pages that a browser saved as one file are refused.
const MHTML: &str = "a mail, or a page saved as one (MHTML); save it as HTML";

/// Why tar archives are refused.
const TAR: &str = "a tar archive; unpack it and name what comes out";

/// Why ARC files, of crawls before 2009, are refused.
const ARC: &str =
    "an ARC file, the predecessor of WARC; convert it to WARC with `warcio recompress`";

/// The file in which a folder of kept records says which files are its own. Hidden, so that the
/// folder can be read as an input.
pub const KEPT_MARK: &str = ".reprint-kept.json";

/// Endings of files that hold articles but are not read: each is refused with a reason instead of
/// being skipped.
const REFUSED_ENDINGS: [&str; 1] = ["arc"];

/// The input that stands for standard input.
const STDIN: &str = "-";
/// A way articles are written into files.
#[derive(Clone, Copy)]
pub struct Format {
    /// Short name, as reports show it.
    pub name: &'static str,
    /// Endings of file names, without dot, in lower case.
    pub endings: &'static [&'static str],
    /// How records stand in a file, which matters when they are copied.
    form: Form,
    /// Whether a file that starts like this may be of this format.
    fits: fn(&[u8]) -> bool,
    start: fn(RecordCap) -> Box<dyn Reader>,
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Format")
            .field("name", &self.name)
            .field("endings", &self.endings)
            .finish_non_exhaustive()
    }
}

impl Format {
    /// The format that a file's name gives, with or without `.gz` or `.zst` at its end.
    #[must_use]
    pub fn of_name(name: &str) -> Option<&'static Self> {
        let name = Packing::of_name(name).1;
        let of_ending = |name: &str| {
            let (_, ending) = name.rsplit_once('.')?;
            let is = |format: &&Self| format.endings.iter().any(|e| e.eq_ignore_ascii_case(ending));
            FORMATS.iter().find(is)
        };
        // What crawlers save of `index.html?id=3` keeps the query, on Windows as `index.html@id=3`;
        // `Who won?.txt` has none. What wget fetched before is `index.html.1`.
        let before = |mark: &str| of_ending(name.split_once(mark)?.0);
        let again = || {
            let (first, number) = name.rsplit_once('.')?;
            of_ending(first).filter(|_| number.bytes().all(|b| b.is_ascii_digit()))
        };
        let saved = || ["?", "@", "%3F", "%3f"].into_iter().find_map(before);
        of_ending(name).or_else(saved).or_else(again)
    }

    /// The format of a file that is named as plain text: that, or JSON or a table where it begins
    /// as no prose does.
    fn or_of_text(&'static self, head: &[u8]) -> &'static Self {
        let is = |name: &str| FORMATS.iter().find(|format| format.name == name);
        let start = head.trim_ascii_start();
        let brackets =
            start.iter().take_while(|b| matches!(b, b'[' | b'{') || b.is_ascii_whitespace());
        let after = &start[brackets.count()..];
        let is_json = start.starts_with(b"[") || start.starts_with(b"{");
        if self.name != text::FORMAT.name {
            self
        } else if is_json && start.contains(&b'{') && after.starts_with(b"\"") {
            is("jsonl").unwrap_or(self)
        } else if (delimited::CSV.fits)(head) {
            is("csv").unwrap_or(self)
        } else {
            self
        }
    }

    fn of_head(head: &[u8]) -> std::result::Result<&'static Self, String> {
        if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return FORMATS.iter().find(|format| format.name == *name).ok_or_else(|| {
                format!(
                    "looks like {name}, which this build of the program does not read; build \
                    it with `--features {name}`"
                )
            });
        }
        let named = not_read(head).or_else(|| is_arc(head).then_some(ARC));
        if head.contains(&0) {
            let named = named.map_or(String::new(), |what| format!("; it is {what}"));
            return Err(format!("binary data of no known format; known: {}{named}", known()));
        }
        if let Some(what) = named {
            return Err(what.to_owned());
        }
        FORMATS.iter().find(|format| (format.fits)(head)).ok_or_else(|| {
            let xml = if head.trim_ascii_start().starts_with(b"<") {
                "looks like XML, but not an HTML page; "
            } else {
                ""
            };
            format!("{xml}no known format; known: {}", known())
        })
    }
}

/// What a file is that begins with these bytes, if it is one of those that are not read.
fn not_read(head: &[u8]) -> Option<&'static str> {
    let known = NOT_READ.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what);
    known.or_else(|| (head.get(257..262) == Some(b"ustar")).then_some(TAR))
}

/// The same of bytes that are called something else, such as a table or a page: only where text
/// cannot begin so, as with `ORCHARD` or `From`.
pub(crate) fn other_than_named(head: &[u8]) -> Option<&'static str> {
    let is_text = head.iter().take(4).all(|b| b.is_ascii_alphabetic() || *b == b' ');
    not_read(head).filter(|_| !is_text)
}

/// Whether bytes begin as a record of an ARC file does: address, IP address, date of fourteen
/// figures, media type and length.
fn is_arc(head: &[u8]) -> bool {
    let line = head.split(|&b| b == b'\n').next().unwrap_or_default();
    let parts: Vec<&[u8]> = line.trim_ascii_end().split(|&b| b == b' ').collect();
    let figures = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    parts.len() >= 5
        && parts[2].len() == 14
        && figures(parts[2])
        && parts[3].contains(&b'/')
        && figures(parts[parts.len() - 1])
}

fn known() -> String {
    FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
}

/// Cuts one file into records.
trait Reader: Send {
    /// For formats that are not read from front to back: opens the file, before the first record is
    /// asked for. `file` is `None` where only a stream is there: standard input, a pipe, a packed
    /// file.
    ///
    /// The reason if it cannot be read is for a person.
    fn open(
        &mut self,
        file: Option<&Path>,
        config: &ReadConfig,
        picker: &mut Picker,
    ) -> std::result::Result<(), String> {
        let _ = (file, config, picker);
        Ok(())
    }

    /// The next record; `None` at the end of the stream, and also where the stream broke off.
    fn next(&mut self, stream: &mut Stream, picker: &mut Picker) -> Option<Item>;

    /// Whether records can be found without being looked into.
    fn finds(&self) -> bool {
        false
    }

    /// The next records that `window` holds whole, as [`Reader::next`] would give them one after
    /// the other: at most `records`, and no more once they have `bytes` bytes. `None` where `next`
    /// must be called.
    fn find(&mut self, window: &[u8], records: usize, bytes: usize) -> Option<Found> {
        let _ = (window, records, bytes);
        None
    }

    /// What is missing though the stream ended well.
    fn unfinished(&self) -> Option<String> {
        None
    }

    /// The code page that a file was read in which is not UTF-8.
    fn code_page(&self) -> Option<&'static str> {
        None
    }

    /// What parts the cells of a table, and whether a backslash makes a quote within quotes.
    fn dialect(&self) -> (u8, bool) {
        (b',', false)
    }

    /// Records so far that only say that a page was the same before.
    fn revisits(&self) -> u64 {
        0
    }
}

/// Records in a stream's window.
struct Found {
    /// Where each stands, in order; at least one.
    places: Vec<Range<usize>>,
    /// Number of the first.
    first: u64,
    /// Offers the fields of one, given its bytes.
    look: fn(&[u8], &mut Picker) -> std::result::Result<(), String>,
}

/// The most bytes a record may have.
#[derive(Clone, Copy, Debug)]
struct RecordCap(usize);

impl RecordCap {
    fn bytes(self) -> usize {
        self.0
    }

    fn exceeded(self, bytes: u64) -> String {
        format!("the record has {bytes} bytes, more than the {} that are allowed", self.0)
    }
}

/// How input is read.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadConfig {
    /// Field to dotted path, ahead of the alias table: `text` to `body.main`.
    pub map: std::collections::BTreeMap<String, String>,
    /// A record (a line, a row, a text file) with more bytes is set aside without being held in
    /// memory.
    pub max_record_bytes: usize,
    /// An article whose text has more bytes is set aside: to prepare it takes some twenty times as
    /// much memory.
    pub max_text_bytes: usize,
    /// A packed file that holds more than this times its packed size is not read further, once it
    /// has given 256 MiB.
    pub max_ratio: u64,
    /// A packed file that holds more bytes is not read further.
    pub max_unpacked_bytes: u64,
    /// A packed file in zstd whose frames ask for a larger window is not read: unpacking takes as
    /// much memory.
    pub max_window_bytes: u64,
    /// What is asked of SQLite databases; `None` reads the one table with a column that fills
    /// `text`.
    pub query: Option<String>,
    /// Folders this run writes to: what lies in them is passed over where they are below an input.
    #[serde(skip)]
    pub own_output: Vec<std::path::PathBuf>,
}

impl Default for ReadConfig {
    /// 64 MiB a record: some hundred times the longest article, and small beside any machine's
    /// memory. Nobody measured it.
    ///
    /// 8 MiB a text: a shelf of books; the longest article of the dumps tried has a hundredth of
    /// it.
    ///
    /// Articles pack to a third or a tenth, and a dump of repeated pages to a fiftieth; zeros to a
    /// thousandth with gzip and far less with zstd. No dump in one file has a tebibyte. The window
    /// is the largest that `zstd --long` gives.
    fn default() -> Self {
        Self {
            map: std::collections::BTreeMap::new(),
            max_record_bytes: 64 << 20,
            max_text_bytes: 8 << 20,
            max_ratio: 500,
            max_unpacked_bytes: 1 << 40,
            max_window_bytes: 1 << 31,
            query: None,
            own_output: Vec::new(),
        }
    }
}

/// Words an entry of a list of boilerplate has at least: fewer stand in every story.
const FEWEST_WORDS: usize = 3;

/// A user's list of known boilerplate: a phrase or line a row, without blank rows and comments,
/// which begin with `#`.
///
/// # Errors
/// When the file cannot be read, is no UTF-8, or has an entry of fewer than three words; the
/// message names the line.
pub fn entries(path: &Path) -> Result<Vec<String>> {
    let bytes = std::fs::read(path).map_err(|e| crate::error::Error::io(path, e))?;
    let refuse = |line: usize, why: &str| {
        crate::error::Error::setting(format!("`{}`:{line}: {why}", path.display()))
    };
    let text = String::from_utf8(bytes).map_err(|e| {
        let valid = e.utf8_error().valid_up_to();
        let line = String::from_utf8_lossy(&e.as_bytes()[..valid]).matches('\n').count() + 1;
        refuse(line, "is not UTF-8; save the list as UTF-8")
    })?;
    let mut entries = Vec::new();
    for (line, row) in (1..).zip(text.trim_start_matches('\u{feff}').lines().map(str::trim)) {
        if row.is_empty() || row.starts_with('#') {
            continue;
        }
        if row.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count()
            < FEWEST_WORDS
        {
            return Err(refuse(
                line,
                "has fewer than three words, which would be ignored in every story",
            ));
        }
        entries.push(row.to_owned());
    }
    Ok(entries)
}

/// A small text file as a whole, such as a scorecard.
///
/// # Errors
/// When it cannot be read.
pub fn whole(path: &std::path::Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|e| crate::error::Error::io(path, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_have_names_and_endings_of_their_own() {
        let mut seen = std::collections::BTreeSet::new();
        for format in FORMATS {
            assert!(seen.insert(format!("name {}", format.name)), "{format:?}");
            for ending in format.endings {
                assert!(seen.insert(format!("ending {ending}")), "{format:?}");
                assert_eq!(
                    Format::of_name(&format!("a.{ending}.gz")).map(|found| found.name),
                    Some(format.name)
                );
            }
        }
    }

    #[test]
    fn a_list_of_boilerplate_is_read_by_rows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("known.txt");
        let of = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            entries(&path)
                .map_err(|e| e.to_string().replace(&path.display().to_string(), "known.txt"))
        };
        let list = "\u{feff}# of the Harbour Post\r\nPrinted on the quay\r\n\n  The Post's own \
            tide table \n";
        assert_eq!(
            of(list.as_bytes()),
            Ok(vec!["Printed on the quay".to_owned(), "The Post's own tide table".to_owned()])
        );
        assert_eq!(
            of(b"# x\n\nTide table").unwrap_err(),
            "`known.txt`:3: has fewer than three words, which would be ignored in every story"
        );
        assert_eq!(
            of(b"One two three\n\xff").unwrap_err(),
            "`known.txt`:2: is not UTF-8; save the list as UTF-8"
        );
        assert!(entries(&folder.path().join("none.txt")).is_err());
    }

    #[test]
    fn content_tells_the_format() {
        let name = |head: &[u8]| Format::of_head(head).map(|format| format.name);
        assert_eq!(name(b"\n {\"a\""), Ok("jsonl"));
        assert_eq!(name(b"[{}"), Ok("jsonl"));
        assert_eq!(name(b"id;text\n1;x"), Ok("csv"));
        assert_eq!(name(b"Text, they say, is everything.\n"), Ok("text"));
        assert!(name(b"PK\x03\x04\0\0").is_err());
        assert_eq!(name(b"<!doctype html>").ok(), cfg!(feature = "html").then_some("html"));
        assert!(name(b"<?xml version='1.0'?><rss>").unwrap_err().contains("XML"));
    }

    #[test]
    fn records_can_be_driven_on_another_thread() {
        fn is_send<T: Send>() {}
        is_send::<Records>();
    }
}
