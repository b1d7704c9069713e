//! What is left of a dump without its copies: `kept.txt`, and the input's records themselves,
//! unchanged.
//!
//! The folder of kept records says in [`KEPT_MARK`] which files are its own and whether they are
//! complete, so that the next run takes them away, and nothing else is ever taken for a kept
//! record. Each record of the second reading is held against what the first one read.
//!
//! * time: every article's metadata once; for the records one more reading of the input
//! * space: one record, the names of the files, and the numbers of the rows kept of a Parquet file

use super::exported::{FIELDS, values};
use super::folder::{Claim, Complete, closed, flush, name_all};
use super::{Results, Temporary, temporary};
use crate::article::DocId;
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Form, KEPT_MARK, Original, Originals, Packing, Source};
use crate::spool::{Spool, Stored};
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// A record with its notes, and the header of its table.
#[derive(Default)]
struct Noted {
    head: Vec<u8>,
    bytes: Vec<u8>,
}

impl Noted {
    /// A JSON object with more fields at its end.
    fn object(&mut self, bytes: &[u8], note: &Note) -> &[u8] {
        // A line may end in a comma.
        let end = bytes.iter().rposition(|&b| b == b'}').unwrap_or(bytes.len());
        let (open, tail) =
            (bytes[..end].trim_ascii_end(), bytes.get(end + 1..).unwrap_or_default());
        let fields = serde_json::json!({
            NOTES[0]: note.cluster,
            NOTES[1]: (!note.role.is_empty()).then_some(note.role),
            NOTES[2]: (!note.kept.is_empty()).then_some(&note.kept),
            NOTES[3]: note.reason,
            NOTES[4]: (!note.cause.is_empty()).then_some(&note.cause),
        });
        let fields = fields.to_string();
        let comma: &[u8] = if open.ends_with(b"{") { b"" } else { b"," };
        self.bytes = [open, comma, &fields.as_bytes()[1..], tail].concat();
        &self.bytes
    }

    /// A row with more cells, and the header with their names.
    fn row(&mut self, head: &[u8], row: &[u8], copy: &Copy, note: &Note) -> (&[u8], &[u8]) {
        let more = |of: &[u8], cells: [&str; NOTES.len()]| {
            let end = of.iter().rposition(|b| !matches!(b, b'\r' | b'\n')).map_or(0, |at| at + 1);
            let mut line = of[..end].to_vec();
            for cell in cells {
                line.push(copy.delimiter);
                let quotes = cell.contains(['"', '\\', '\n', '\r', char::from(copy.delimiter)]);
                let inner = if copy.escapes {
                    cell.replace('\\', r"\\").replace('"', "\\\"")
                } else {
                    cell.replace('"', "\"\"")
                };
                line.extend(if quotes { format!("\"{inner}\"") } else { inner }.bytes());
            }
            line
        };
        self.head = more(head, NOTES);
        self.head.extend(copy.line_end.bytes());
        let cluster = note.cluster.map_or(String::new(), |cluster| cluster.to_string());
        self.bytes = more(row, [&cluster, note.role, &note.kept, note.reason, &note.cause]);
        (&self.head, &self.bytes)
    }
}

/// The list of ids to keep.
pub(super) const LIST: &str = "kept.txt";

/// Articles whose metadata is read back at a time.
const CHUNK: usize = 4096;

/// Writes the ids of all articles but those dropped, in reading order, one a line. An id that has a
/// line break in it, or begins with a quotation mark, is written as a JSON string.
pub(super) fn list(spool: &Spool, dropped: &[DocId], out: &mut dyn Write) -> io::Result<()> {
    let kept: Vec<DocId> = spool.own().filter(|doc| dropped.binary_search(doc).is_err()).collect();
    for chunk in kept.chunks(CHUNK) {
        let ids: Vec<String> = chunk.par_iter().map(|&doc| line(spool.meta(doc).id)).collect();
        for id in ids {
            writeln!(out, "{id}")?;
        }
    }
    Ok(())
}

fn line(id: String) -> String {
    if id.starts_with('"') || id.contains(['\n', '\r']) {
        serde_json::Value::from(id).to_string()
    } else {
        id
    }
}

/// Fields that an annotated record has more than the input's.
pub const NOTES: [&str; 5] =
    ["reprint_cluster", "reprint_role", "reprint_kept", "reprint_reason", "reprint_cause"];

/// Why a record is not there that was neither set aside nor became an article.
const FILTERED: &str = "outside the dates, outlets or languages asked for";

/// The same of a run that adds to an archive.
const ADDING: &str = "in the archive already, or outside the dates, outlets or languages asked for";

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Its cluster, from 1.
    pub cluster: Option<u32>,
    /// Its role there; empty outside of clusters.
    pub role: &'static str,
    /// Id of the article that is left of it: its own if it stays, else that of the one that
    /// replaces it; empty for what was left out.
    pub kept: String,
    /// Why it stays or goes.
    pub reason: &'static str,
    /// Of a record that became no article why, in words; else empty.
    pub cause: String,
}

/// The reasons of records that are in no cluster, as every file names them; those of the others are
/// of [`Why`](crate::cluster::keep::Why).
pub const OTHER_REASONS: [&str; 3] = ["in_no_cluster", "same_page", "left_out"];

/// What an annotated dump says of each article.
#[derive(Debug)]
pub struct Notes {
    of: HashMap<DocId, Note>,
    /// Of records that were set aside, by file and number.
    set_aside: HashMap<(String, u64), Note>,
    /// Of all others.
    left_out: Note,
}

impl Notes {
    /// Made of a run's results, which must have the fates of its articles.
    #[must_use]
    pub fn of(results: &Results<'_>) -> Self {
        let roles: HashMap<DocId, &'static str> = results
            .clusters
            .iter()
            .flat_map(|cluster| {
                cluster.members.iter().map(|member| (member.doc, cluster.role(member).name()))
            })
            .collect();
        let mut of: HashMap<DocId, Note> = HashMap::new();
        for fate in results.fates.unwrap_or_default() {
            of.insert(
                fate.doc,
                Note {
                    cluster: Some(fate.cluster),
                    role: roles.get(&fate.doc).copied().unwrap_or_default(),
                    kept: results.spool.meta(fate.kept()).id,
                    reason: fate.why.name(),
                    cause: String::new(),
                },
            );
        }
        let [in_no_cluster, same_page, left_out] = OTHER_REASONS;
        let staying = results.rejected.iter().filter_map(|row| row.same_page.as_deref());
        let named: HashSet<&str> = staying.collect();
        let mut by_id: HashMap<String, DocId> = HashMap::new();
        for doc in results.spool.own() {
            let id = results.spool.meta(doc).id;
            if named.contains(id.as_str()) {
                by_id.insert(id.clone(), doc);
            }
            of.entry(doc).or_insert_with(|| Note {
                kept: id,
                reason: in_no_cluster,
                ..Note::default()
            });
        }
        let set_aside = results.rejected.iter().map(|row| {
            let cause = row.reason.clone();
            let note = match &row.same_page {
                None => Note { reason: left_out, cause, ..Note::default() },
                Some(id) => {
                    // What is kept of the article is kept of its page's other versions.
                    let article = by_id.get(id).and_then(|doc| of.get(doc));
                    Note {
                        cluster: article.and_then(|note| note.cluster),
                        role: "",
                        kept: article.map_or_else(|| id.clone(), |note| note.kept.clone()),
                        reason: same_page,
                        cause,
                    }
                }
            };
            ((row.file.clone(), row.record), note)
        });
        let set_aside = set_aside.collect();
        let cause = if results.is_adding { ADDING } else { FILTERED }.to_owned();
        let left_out = Note { reason: left_out, cause, ..Note::default() };
        Self { of, set_aside, left_out }
    }

    /// What is noted of the record of that number in a file; `doc` is `None` for one that became no
    /// article.
    #[must_use]
    pub fn get(&self, doc: Option<DocId>, file: &str, record: u64) -> &Note {
        if let Some(note) = doc.and_then(|doc| self.of.get(&doc)) {
            return note;
        }
        self.set_aside.get(&(file.to_owned(), record)).unwrap_or(&self.left_out)
    }
}

/// What a folder of kept records says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    /// Whether all files are there.
    complete: bool,
    /// Records in them.
    records: u64,
    /// Their names below the folder; of an incomplete one also those that are to go.
    files: BTreeSet<String>,
}

impl Mark {
    /// What stands in a folder, which must hold nothing else but the files of its mark.
    fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(KEPT_MARK);
        let mark = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| {
                Error::new(ErrorKind::Data {
                    path,
                    reason: format!("not a list of kept files: {e}"),
                })
            })?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Self::default(),
            Err(e) => return Err(Error::io(path, e)),
        };
        match strange(folder, "", &mark.files).map_err(|e| Error::io(folder, e))? {
            None => Ok(mark),
            Some(name) => Err(Error::setting(format!(
                "`{}` holds `{name}`, which `reprint` did not write; name an empty folder",
                folder.display()
            ))),
        }
    }

    fn write(&self, folder: &Path) -> Result<()> {
        let file = super::written(folder, KEPT_MARK, |out| {
            serde_json::to_writer_pretty(&mut *out, self)?;
            out.write_all(b"\n")
        })?;
        let complete = vec![(KEPT_MARK.to_owned(), file)];
        flush(&complete)?;
        name_all(complete, folder)
    }
}

/// The first name below a folder that is not among those known, and no folder that only holds such.
fn strange(folder: &Path, below: &str, known: &BTreeSet<String>) -> io::Result<Option<String>> {
    let mut entries = fs::read_dir(folder.join(below))?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type()?.is_dir() {
            if let Some(strange) = strange(folder, &name, known)? {
                return Ok(Some(strange));
            }
        } else if name != KEPT_MARK && !known.contains(&name) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Claims `folder` for records, and proves that they can be written there: worth knowing before
/// hours of work.
///
/// # Errors
/// As [`write_originals`] for the folder.
pub fn prepare_kept(folder: &Path) -> Result<Claim> {
    let claim = Claim::of(folder)?;
    Mark::read(folder)?;
    Ok(claim)
}

/// Whether a folder says that the records in it are not all there.
pub(super) fn is_incomplete(folder: &Path) -> bool {
    fs::read(folder.join(KEPT_MARK))
        .is_ok_and(|bytes| !serde_json::from_slice(&bytes).is_ok_and(|mark: Mark| mark.complete))
}

/// Writes the records of all articles but those `dropped` (ascending) into `folder`, byte for byte
/// and in the packing they came in: a file for each that was read, under its path below the input
/// folder, or several of about `shard` bytes before packing. Records that were set aside or
/// filtered out are not among them, and a file of which nothing is kept is not there. What an
/// earlier call wrote there goes.
///
/// # Errors
/// When the folder cannot be written or holds files that no earlier call wrote, when it is the
/// folder of the input, when a database is among the inputs, and when the input is no longer what
/// it was.
pub fn write_originals(
    spool: &Spool,
    dropped: &[DocId],
    originals: Originals,
    shard: Option<u64>,
    folder: &Path,
) -> Result<()> {
    write_originals_claimed(spool, dropped, originals, shard, &prepare_kept(folder)?)
}

/// As [`write_originals`], into a folder that was claimed before the run.
///
/// # Errors
/// As [`write_originals`].
pub fn write_originals_claimed(
    spool: &Spool,
    dropped: &[DocId],
    originals: Originals,
    shard: Option<u64>,
    claim: &Claim,
) -> Result<()> {
    let what = |doc: Option<DocId>, _: &Source| match doc {
        Some(doc) if dropped.binary_search(&doc).is_err() => What::Itself,
        _ => What::Nothing,
    };
    write_records(spool, originals, shard, claim, &what)
}

/// Writes every record that can be read into a claimed folder ([`prepare_kept`]) as
/// [`write_originals`] does, each with [`NOTES`] as further fields: its cluster and its role there,
/// the article that is kept of it, and why. An article in no cluster is kept itself; another
/// version of an article's page is the `same_page`; what was filtered out or set aside is
/// `left_out`, with the cause.
/// Records of a crawl become lines of JSON.
///
/// # Errors
/// As [`write_originals`], and when records are texts or pages.
pub fn write_annotated(
    results: &Results<'_>,
    originals: Originals,
    shard: Option<u64>,
    claim: &Claim,
) -> Result<()> {
    let notes = Notes::of(results);
    let what = |doc: Option<DocId>, source: &Source| {
        What::Noted(notes.get(doc, &source.file, source.record))
    };
    write_records(results.spool, originals, shard, claim, &what)
}

fn write_records<'a>(
    spool: &Spool,
    mut originals: Originals,
    shard: Option<u64>,
    claim: &Claim,
    what: &dyn Fn(Option<DocId>, &Source) -> What<'a>,
) -> Result<()> {
    let folder = claim.folder();
    let before = Mark::read(folder)?;
    let (parts, names, complete) = (HashMap::new(), HashSet::new(), Vec::new());
    let mut copies = Copies { folder, shard, parts, names, complete, records: 0 };
    let mut docs = spool.own().map(|doc| (doc, spool.meta(doc).source));
    let mut next = docs.next();
    let mut at: Option<Copy> = None;
    while let Some(original) = originals.read() {
        let source = format!("{}:{}", original.source.file, original.source.record);
        // Records that are not in the spool were filtered out, or are another address of an
        // article.
        let doc = next.take_if(|next| next.1 == source).map(|(doc, _)| doc);
        if let Some(doc) = doc {
            next = docs.next();
            if spool.print(doc).is_some_and(|print| print != original.print) {
                return Err(changed(&source));
            }
        }
        if at.as_ref().is_none_or(|copy| !copy.is_of(&original)) {
            copies.end(at.take())?;
        }
        let note = match what(doc, original.source) {
            What::Nothing => continue,
            What::Itself => None,
            What::Noted(note) => Some(note),
        };
        let object = note
            .filter(|_| original.form == Form::Crawl)
            .map(|note| as_object(&original, doc.map(|doc| spool.get(doc)).as_ref(), note));
        let copy = match &mut at {
            Some(copy) => copy,
            none => none.insert(copies.begin(&original, object.is_some())?),
        };
        copy.add(&original, note, object.as_deref())?;
        if shard.is_some_and(|most| copy.bytes >= most) {
            copies.end(at.take())?;
        }
    }
    copies.end(at)?;
    if let Some((_, source)) = next {
        return Err(changed(&source));
    }
    let Copies { complete, records, .. } = copies;
    flush(&complete)?;
    let files: BTreeSet<String> = complete.iter().map(|(name, _)| name.clone()).collect();
    // Whatever happens from here on, the mark names every file that may be there.
    Mark { complete: false, records, files: &before.files | &files }.write(folder)?;
    for name in &before.files - &files {
        remove_below(folder, &name)?;
    }
    name_all(complete, folder)?;
    Mark { complete: true, records, files }.write(folder)
}

/// A record that has no fields to add to as a JSON object: what was read of it, where it stands,
/// and its notes. Of one that became no article it is what its record says, without a page's text.
fn as_object(original: &Original<'_>, stored: Option<&Stored>, note: &Note) -> Vec<u8> {
    let Source { file, record, .. } = original.source;
    let mut object = serde_json::Map::new();
    if let Some(stored) = stored {
        let fields = FIELDS.into_iter().zip(values(stored, None));
        let known = fields.filter_map(|(name, value)| Some((name, value?.into_owned())));
        object.extend(known.map(|(name, value)| (name.to_owned(), value.into())));
    } else {
        let raw = original.raw;
        let text = Some(raw.text.clone()).filter(|text| !text.is_empty());
        let fields = [
            ("id", raw.id.clone()),
            ("url", raw.url.clone()),
            ("title", raw.title.clone()),
            ("published", raw.published.clone()),
            ("language", raw.language.clone()),
            ("text", text),
        ];
        let known = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        object.extend(known.map(|(name, value)| (name.to_owned(), value.into())));
    }
    object.insert("source".to_owned(), format!("{file}:{record}").into());
    let object = serde_json::Value::from(object).to_string();
    let mut noted = Noted::default();
    noted.object(object.as_bytes(), note);
    noted.bytes
}

fn changed(source: &str) -> Error {
    Error::setting(format!(
        "`{source}` was changed while it was scanned, so no records were written; scan again"
    ))
}

/// Takes a file of an earlier run away, and the folders that are empty without it.
fn remove_below(folder: &Path, name: &str) -> Result<()> {
    if Path::new(name).components().any(|part| !matches!(part, Component::Normal(_))) {
        return Ok(());
    }
    let path = folder.join(name);
    let is_reached_by_link =
        path.ancestors().skip(1).take_while(|above| *above != folder).any(Path::is_symlink);
    if is_reached_by_link {
        return Ok(());
    }
    match fs::remove_file(&path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(Error::io(path, e)),
        _ => {}
    }
    for above in path.ancestors().skip(1).take_while(|above| *above != folder) {
        // One that holds more stays.
        if fs::remove_dir(above).is_err() {
            break;
        }
    }
    Ok(())
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
    complete: Vec<Complete>,
    /// Records in them.
    records: u64,
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
    /// Whether a quote within quotes has a backslash before it.
    escapes: bool,
    records: u64,
    /// Written so far, before packing.
    bytes: u64,
    out: Out,
    /// Kept rows of a Parquet file, and what is noted of each where they are annotated.
    rows: Vec<u64>,
    notes: Vec<Note>,
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
            (Packing::Zstd, _) => Self::Zstd(zstd::stream::write::Encoder::new(
                file,
                zstd::DEFAULT_COMPRESSION_LEVEL,
            )?),
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

/// The name of an original as lines of JSON: `day.warc.gz` becomes `day.warc.jsonl.gz`.
fn lines_name(below: &str, packing: Packing) -> String {
    let ending = match packing {
        Packing::Plain => None,
        Packing::Gzip => Some(".gz"),
        Packing::Zstd => Some(".zst"),
    };
    match ending.and_then(|ending| Some((below.strip_suffix(ending)?, ending))) {
        Some((stem, ending)) => format!("{stem}.jsonl{ending}"),
        None => format!("{below}.jsonl{}", ending.unwrap_or_default()),
    }
}

impl Copies<'_> {
    /// Begins the copy of an original; with `as_objects` as lines of JSON, whatever it is.
    fn begin(&mut self, original: &Original<'_>, as_objects: bool) -> Result<Copy> {
        let form = if as_objects { Form::Objects } else { original.form };
        let name = if as_objects {
            self.name(&lines_name(original.below, original.packing), form)
        } else {
            self.name(original.below, form)
        };
        let path = self.folder.join(&name);
        let file = original.source.file.to_string();
        if fs::canonicalize(&path)
            .is_ok_and(|there| fs::canonicalize(&file).is_ok_and(|here| here == there))
        {
            return Err(Error::setting(format!(
                "`{file}` would be written over; name another folder"
            )));
        }
        let fail = |e| Error::io(self.folder, e);
        let temporary = io::BufWriter::new(temporary(self.folder).map_err(fail)?);
        let out = Out::of(original.packing, form, temporary).map_err(fail)?;
        let line_end = if original.head.ends_with(b"\r\n") { "\r\n" } else { "\n" };
        let Original { delimiter, escapes, .. } = *original;
        let (record, records, bytes, rows, notes) = (0, 0, 0, Vec::new(), Vec::new());
        Ok(Copy {
            file,
            record,
            name,
            path,
            form,
            line_end,
            delimiter,
            escapes,
            records,
            bytes,
            out,
            rows,
            notes,
        })
    }

    /// A name that no file of this run has: two inputs in different folders may have the same.
    fn name(&mut self, below: &str, form: Form) -> String {
        let (folder, file) = below
            .rsplit_once('/')
            .map_or(("", below), |(folder, file)| (&below[..=folder.len()], file));
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
        if let Some(copy) = copy {
            self.records += copy.records;
            self.complete.push(copy.end()?);
        }
        Ok(())
    }
}

impl Copy {
    fn is_of(&self, original: &Original<'_>) -> bool {
        *self.file == *original.source.file && self.record < original.source.record
    }

    /// Adds a record as it stands, with its notes, or as the object that was made of both.
    fn add(
        &mut self,
        original: &Original<'_>,
        note: Option<&Note>,
        object: Option<&[u8]>,
    ) -> Result<()> {
        self.record = original.source.record;
        let fail = |reason: &str| {
            let reason = format!("record {}: {reason}", self.record);
            Error::new(ErrorKind::Data { path: self.file.clone().into(), reason })
        };
        match self.form {
            Form::Database => {
                return Err(fail(
                    "a database's rows are not copied; `cleaning.csv` lists the ids to keep",
                ));
            }
            Form::Crawl | Form::Whole if note.is_some() => {
                return Err(fail(
                    "a text or page has no fields to add; `cleaning.csv` has the same by id",
                ));
            }
            Form::Parquet => {
                self.rows.push(self.record);
                self.notes.extend(note.cloned());
                self.records += 1;
                return Ok(());
            }
            _ if original.bytes.is_empty() => return Err(fail("too long to be copied")),
            _ => {}
        }
        let first = self.records == 0;
        self.records += 1;
        let (head, bytes) = (original.head, object.unwrap_or(original.bytes));
        self.bytes += bytes.len() as u64;
        let mut noted = Noted::default();
        let (head, bytes) = match note {
            None => (head, bytes),
            Some(_) if object.is_some() => (head, bytes),
            Some(note) if self.form == Form::Table => noted.row(head, bytes, self, note),
            Some(note) => (head, noted.object(bytes, note)),
        };
        let row = &bytes
            [..bytes.len() - bytes.iter().rev().take_while(|b| matches!(b, b'\r' | b'\n')).count()];
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
    fn end(mut self) -> Result<Complete> {
        let fail = |e| Error::io(&self.path, e);
        if self.form == Form::Array {
            self.out.write(&[b"\n]\n"]).map_err(fail)?;
        }
        #[cfg_attr(
            not(feature = "parquet"),
            allow(unused_mut, reason = "rows of Parquet alone are written here")
        )]
        let mut out = self.out.finish().map_err(fail)?;
        #[cfg(feature = "parquet")]
        if self.form == Form::Parquet {
            super::parquet::copy_rows(Path::new(&self.file), &self.rows, &self.notes, &mut out)?;
        }
        Ok(closed(self.name, out.into_inner().map_err(|e| fail(e.into_error()))?))
    }
}
