//! What is left of a dump without its copies: `kept.txt`, and the input's records themselves, unchanged.
//!
//! * time: every article's metadata once; for the records one more reading of the input
//! * space: one record, and the numbers of the rows kept of a Parquet file

use super::{Results, Temporary, name_all, prepare, temporary};
use crate::article::DocId;
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Form, Original, Originals, Packing, table_delimiter};
use crate::spool::Spool;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A record with its notes, and the header of its table.
#[derive(Default)]
struct Noted {
    head: Vec<u8>,
    bytes: Vec<u8>,
}

impl Noted {
    /// A JSON object with four more fields at its end.
    fn object(&mut self, bytes: &[u8], note: &Note) -> &[u8] {
        let open = bytes.trim_ascii_end();
        let open = open.strip_suffix(b"}").unwrap_or(open).trim_ascii_end();
        let fields = serde_json::json!({
            NOTES[0]: note.cluster,
            NOTES[1]: (!note.role.is_empty()).then_some(note.role),
            NOTES[2]: (!note.kept.is_empty()).then_some(&note.kept),
            NOTES[3]: note.reason,
        });
        let fields = fields.to_string();
        let comma: &[u8] = if open.ends_with(b"{") { b"" } else { b"," };
        self.bytes = [open, comma, &fields.as_bytes()[1..]].concat();
        &self.bytes
    }

    /// A row with four more cells, and the header with their names.
    fn row(&mut self, head: &[u8], row: &[u8], copy: &Copy, note: &Note) -> (&[u8], &[u8]) {
        let more = |of: &[u8], cells: [&str; 4]| {
            let end = of.iter().rposition(|b| !matches!(b, b'\r' | b'\n')).map_or(0, |at| at + 1);
            let mut line = of[..end].to_vec();
            for cell in cells {
                line.push(copy.delimiter);
                let quotes = cell.contains(['"', '\n', '\r', char::from(copy.delimiter)]);
                line.extend(
                    if quotes { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }.bytes(),
                );
            }
            line
        };
        self.head = more(head, NOTES);
        self.head.extend(copy.line_end.bytes());
        let cluster = note.cluster.map_or(String::new(), |cluster| cluster.to_string());
        self.bytes = more(row, [&cluster, note.role, &note.kept, note.reason]);
        (&self.head, &self.bytes)
    }
}

/// The list of ids to keep.
pub(super) const LIST: &str = "kept.txt";

/// Articles whose metadata is read back at a time.
const CHUNK: usize = 4096;

/// Writes the ids of all articles but those dropped, in reading order, one a line. An id that has a line break in it, or begins with a
/// quotation mark, is written as a JSON string.
pub(super) fn list(spool: &Spool, dropped: &[DocId], out: &mut dyn Write) -> io::Result<()> {
    let kept: Vec<DocId> = spool.docs().filter(|doc| dropped.binary_search(doc).is_err()).collect();
    for chunk in kept.chunks(CHUNK) {
        let ids: Vec<String> = chunk.par_iter().map(|&doc| line(spool.meta(doc).id)).collect();
        for id in ids {
            writeln!(out, "{id}")?;
        }
    }
    Ok(())
}

fn line(id: String) -> String {
    if id.starts_with('"') || id.contains(['\n', '\r']) { serde_json::Value::from(id).to_string() } else { id }
}

/// Fields that an annotated record has more than the input's.
pub const NOTES: [&str; 4] = ["reprint_cluster", "reprint_role", "reprint_kept", "reprint_reason"];

/// What is written of a record.
enum What<'a> {
    /// Nothing.
    Nothing,
    /// The record as it stands.
    Itself,
    /// The record with its [`NOTES`].
    Noted(&'a Note),
}

/// The cells of [`NOTES`].
#[derive(Clone, Debug, Default)]
struct Note {
    cluster: Option<u32>,
    role: &'static str,
    kept: String,
    reason: &'static str,
}

/// Writes the records of all articles but those `dropped` (ascending) into `folder`, byte for byte and in the packing they came in: a
/// file for each that was read, under its path below the input folder, or several of about `shard` bytes before packing. Records that were
/// set aside or filtered out are not among them, and a file of which nothing is kept is not there.
///
/// # Errors
/// When the folder cannot be written, when it is the folder of the input, when a database is among the inputs, and when the input is no longer what it was.
pub fn write_originals(
    spool: &Spool,
    dropped: &[DocId],
    originals: Originals,
    shard: Option<u64>,
    folder: &Path,
) -> Result<()> {
    let what = |doc: Option<DocId>| match doc {
        Some(doc) if dropped.binary_search(&doc).is_err() => What::Itself,
        _ => What::Nothing,
    };
    write_records(spool, originals, shard, folder, &what)
}

/// Writes every record that can be read into `folder` as [`write_originals`] does, each with four fields more, [`NOTES`]: its cluster and its
/// role there, the article that is kept of it, and why. An article in no cluster is kept itself; what was filtered out, or is another address
/// of a page, is `left_out`.
///
/// # Errors
/// As [`write_originals`], and when records are neither JSON nor rows of a table.
pub fn write_annotated(results: &Results<'_>, originals: Originals, shard: Option<u64>, folder: &Path) -> Result<()> {
    let roles: HashMap<DocId, &'static str> = results
        .clusters
        .iter()
        .flat_map(|cluster| cluster.members.iter().map(|member| (member.doc, cluster.role(member).name())))
        .collect();
    let mut notes: HashMap<DocId, Note> = HashMap::new();
    for fate in results.fates.unwrap_or_default() {
        notes.insert(
            fate.doc,
            Note {
                cluster: Some(fate.cluster),
                role: roles.get(&fate.doc).copied().unwrap_or_default(),
                kept: results.spool.meta(fate.kept).id,
                reason: fate.why.name(),
            },
        );
    }
    for doc in results.spool.docs() {
        notes.entry(doc).or_insert_with(|| Note {
            kept: results.spool.meta(doc).id,
            reason: "in_no_cluster",
            ..Note::default()
        });
    }
    let left_out = Note { reason: "left_out", ..Note::default() };
    let what = |doc: Option<DocId>| What::Noted(doc.and_then(|doc| notes.get(&doc)).unwrap_or(&left_out));
    write_records(results.spool, originals, shard, folder, &what)
}

fn write_records<'a>(
    spool: &Spool,
    mut originals: Originals,
    shard: Option<u64>,
    folder: &Path,
    what: &dyn Fn(Option<DocId>) -> What<'a>,
) -> Result<()> {
    let _made = prepare(folder)?;
    let mut copies = Copies { folder, shard, parts: HashMap::new(), names: HashSet::new(), complete: Vec::new() };
    let mut docs = spool.docs().map(|doc| (doc, spool.meta(doc).source));
    let mut next = docs.next();
    let mut at: Option<Copy> = None;
    while let Some(original) = originals.read() {
        let source = format!("{}:{}", original.source.file, original.source.record);
        // Records that are not in the spool were filtered out, or are another address of an article.
        let doc = next.take_if(|next| next.1 == source).map(|(doc, _)| doc);
        if doc.is_some() {
            next = docs.next();
        }
        if at.as_ref().is_none_or(|copy| !copy.is_of(&original)) {
            copies.end(at.take())?;
        }
        let note = match what(doc) {
            What::Nothing => continue,
            What::Itself => None,
            What::Noted(note) => Some(note),
        };
        let copy = match &mut at {
            Some(copy) => copy,
            none => none.insert(copies.begin(&original)?),
        };
        copy.add(&original, note)?;
        if shard.is_some_and(|most| copy.bytes >= most) {
            copies.end(at.take())?;
        }
    }
    copies.end(at)?;
    if let Some((_, source)) = next {
        return Err(Error::setting(format!(
            "`{source}` is no longer there: the input was changed while it was scanned"
        )));
    }
    name_all(copies.complete, folder)
}

/// The files that are written.
struct Copies<'a> {
    folder: &'a Path,
    /// Bytes of a file, if it is to be one of several.
    shard: Option<u64>,
    /// How many files were made of each original.
    parts: HashMap<String, u32>,
    /// Names that are given.
    names: HashSet<String>,
    /// Complete files with the names they will get.
    complete: Vec<(String, NamedTempFile)>,
}

/// A file that is being written.
struct Copy {
    /// Of the original.
    file: String,
    /// The last record that was seen of it: a file that is named twice begins again.
    record: u64,
    /// Below the folder that is written.
    name: String,
    path: PathBuf,
    form: Form,
    /// Between rows, and after the last.
    line_end: &'static str,
    /// Between the cells of a row.
    delimiter: u8,
    records: u64,
    /// Written so far, before packing.
    bytes: u64,
    out: Out,
    /// Kept rows of a Parquet file.
    rows: Vec<u64>,
}

enum Out {
    Plain(Temporary),
    Gzip(GzEncoder<Temporary>),
    /// gzip, a member a record: readers of crawls go to a record by its member.
    Members(Temporary),
    Zstd(zstd::stream::write::Encoder<'static, Temporary>),
}

impl Out {
    fn of(packing: Packing, form: Form, file: Temporary) -> io::Result<Self> {
        Ok(match (packing, form) {
            (Packing::Plain, _) => Self::Plain(file),
            (Packing::Gzip, Form::Crawl) => Self::Members(file),
            (Packing::Gzip, _) => Self::Gzip(GzEncoder::new(file, Compression::default())),
            (Packing::Zstd, _) => Self::Zstd(zstd::stream::write::Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL)?),
        })
    }

    fn write(&mut self, pieces: &[&[u8]]) -> io::Result<()> {
        let all = |out: &mut dyn Write| pieces.iter().try_for_each(|piece| out.write_all(piece));
        match self {
            Self::Plain(out) => all(out),
            Self::Gzip(out) => all(out),
            Self::Zstd(out) => all(out),
            Self::Members(out) => {
                let mut member = GzEncoder::new(out, Compression::default());
                all(&mut member)?;
                member.finish().map(drop)
            }
        }
    }

    fn finish(self) -> io::Result<Temporary> {
        match self {
            Self::Plain(out) | Self::Members(out) => Ok(out),
            Self::Gzip(out) => out.finish(),
            Self::Zstd(out) => out.finish(),
        }
    }
}

impl Copies<'_> {
    fn begin(&mut self, original: &Original<'_>) -> Result<Copy> {
        let name = self.name(original.below, original.form);
        let path = self.folder.join(&name);
        let file = original.source.file.to_string();
        if fs::canonicalize(&path).is_ok_and(|there| fs::canonicalize(&file).is_ok_and(|here| here == there)) {
            return Err(Error::setting(format!("`{file}` would be written over; name another folder")));
        }
        let fail = |e| Error::io(self.folder, e);
        let temporary = io::BufWriter::new(temporary(self.folder).map_err(fail)?);
        let out = Out::of(original.packing, original.form, temporary).map_err(fail)?;
        let line_end = if original.head.ends_with(b"\r\n") { "\r\n" } else { "\n" };
        let form = original.form;
        let delimiter = table_delimiter(original.below, original.head);
        Ok(Copy { file, record: 0, name, path, form, line_end, delimiter, records: 0, bytes: 0, out, rows: Vec::new() })
    }

    /// A name that no file of this run has: two inputs in different folders may have the same.
    fn name(&mut self, below: &str, form: Form) -> String {
        let (folder, file) =
            below.rsplit_once('/').map_or(("", below), |(folder, file)| (&below[..=folder.len()], file));
        let (stem, endings) = file.split_at(file.find('.').unwrap_or(file.len()));
        let numbered = (2..).map(|n| format!("{folder}{stem}-{n}{endings}"));
        let part = match self.shard {
            Some(_) if !matches!(form, Form::Whole | Form::Parquet) => {
                let part = self.parts.entry(below.to_owned()).or_default();
                *part += 1;
                format!("{folder}{stem}-{part:05}{endings}")
            }
            _ => below.to_owned(),
        };
        let name = std::iter::once(part).chain(numbered).find(|name| !self.names.contains(name));
        let name = name.expect("numbers do not end");
        self.names.insert(name.clone());
        name
    }

    fn end(&mut self, copy: Option<Copy>) -> Result<()> {
        self.complete.extend(copy.map(Copy::end).transpose()?);
        Ok(())
    }
}

impl Copy {
    fn is_of(&self, original: &Original<'_>) -> bool {
        *self.file == *original.source.file && self.record < original.source.record
    }

    fn add(&mut self, original: &Original<'_>, note: Option<&Note>) -> Result<()> {
        self.record = original.source.record;
        let fail = |reason: &str| {
            let reason = format!("record {}: {reason}", self.record);
            Error::new(ErrorKind::Data { path: self.file.clone().into(), reason })
        };
        match self.form {
            Form::Database => return Err(fail("a database's rows are not copied; `--keep` lists the ids to keep")),
            Form::Crawl | Form::Whole | Form::Parquet if note.is_some() => {
                return Err(fail(
                    "only JSON records and rows of tables can be annotated; `cleaning.csv` has the same by id",
                ));
            }
            Form::Parquet => {
                self.rows.push(self.record);
                return Ok(());
            }
            _ if original.bytes.is_empty() => return Err(fail("too long to be copied")),
            _ => {}
        }
        let first = self.records == 0;
        self.records += 1;
        let (head, bytes) = (original.head, original.bytes);
        self.bytes += bytes.len() as u64;
        let mut noted = Noted::default();
        let (head, bytes) = match note {
            None => (head, bytes),
            Some(note) if self.form == Form::Table => noted.row(head, bytes, self, note),
            Some(note) => (head, noted.object(bytes, note)),
        };
        let row = &bytes[..bytes.len() - bytes.iter().rev().take_while(|b| matches!(b, b'\r' | b'\n')).count()];
        let written = match self.form {
            Form::Objects => self.out.write(&[bytes, b"\n"]),
            Form::Array if first => self.out.write(&[b"[\n", bytes]),
            Form::Array => self.out.write(&[b",\n", bytes]),
            Form::Table if first => self.out.write(&[head, row, self.line_end.as_bytes()]),
            Form::Table => self.out.write(&[row, self.line_end.as_bytes()]),
            Form::Crawl => self.out.write(&[bytes, b"\r\n\r\n"]),
            Form::Whole | Form::Parquet | Form::Database => self.out.write(&[head, bytes]),
        };
        written.map_err(|e| Error::io(&self.path, e))
    }

    /// The complete file, with its name.
    fn end(mut self) -> Result<(String, NamedTempFile)> {
        let fail = |e| Error::io(&self.path, e);
        if self.form == Form::Array {
            self.out.write(&[b"\n]\n"]).map_err(fail)?;
        }
        #[cfg_attr(not(feature = "parquet"), allow(unused_mut, reason = "rows of Parquet alone are written here"))]
        let mut out = self.out.finish().map_err(fail)?;
        #[cfg(feature = "parquet")]
        if self.form == Form::Parquet {
            super::parquet::copy_rows(Path::new(&self.file), &self.rows, &mut out)?;
        }
        Ok((self.name, out.into_inner().map_err(|e| fail(e.into_error()))?))
    }
}
