//! What is left of a dump without its copies: `kept.txt`, and the input's records themselves, unchanged.
//!
//! * time: every article's metadata once; for the records one more reading of the input
//! * space: one record, and the numbers of the rows kept of a Parquet file

use super::{Temporary, name_all, prepare, temporary};
use crate::article::DocId;
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Form, Original, Originals, Packing};
use crate::spool::Spool;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

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

/// Writes the records of all articles but those `dropped` (ascending) into `folder`, byte for byte and in the packing they came in: a
/// file for each that was read, under its path below the input folder. Records that were set aside or filtered out are not among them,
/// and a file of which nothing is kept is not there.
///
/// # Errors
/// When the folder cannot be written, when it is the folder of the input, when a database is among the inputs, and when the input is no longer what it was.
pub fn write_originals(spool: &Spool, dropped: &[DocId], mut originals: Originals, folder: &Path) -> Result<()> {
    prepare(folder)?;
    let mut copies = Copies { folder, names: HashSet::new(), complete: Vec::new() };
    let mut docs = spool.docs().map(|doc| (doc, spool.meta(doc).source));
    let mut next = docs.next();
    let mut at: Option<Copy> = None;
    while let Some(original) = originals.read() {
        let source = format!("{}:{}", original.source.file, original.source.record);
        // Records that are not in the spool were filtered out, or are another address of an article.
        let Some((doc, _)) = next.take_if(|next| next.1 == source) else { continue };
        next = docs.next();
        if at.as_ref().is_none_or(|copy| !copy.is_of(&original)) {
            copies.end(at.take())?;
        }
        if dropped.binary_search(&doc).is_ok() {
            continue;
        }
        let copy = match &mut at {
            Some(copy) => copy,
            none => none.insert(copies.begin(&original)?),
        };
        copy.add(&original)?;
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
    records: u64,
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
        let name = self.name(original.below);
        let path = self.folder.join(&name);
        let file = original.source.file.to_string();
        if fs::canonicalize(&path).is_ok_and(|there| fs::canonicalize(&file).is_ok_and(|here| here == there)) {
            return Err(Error::setting(format!(
                "`{file}` would be written over; name another folder with `--write-kept`"
            )));
        }
        let fail = |e| Error::io(self.folder, e);
        let temporary = io::BufWriter::new(temporary(self.folder).map_err(fail)?);
        let out = Out::of(original.packing, original.form, temporary).map_err(fail)?;
        let line_end = if original.head.ends_with(b"\r\n") { "\r\n" } else { "\n" };
        let form = original.form;
        Ok(Copy { file, record: 0, name, path, form, line_end, records: 0, out, rows: Vec::new() })
    }

    /// A name that no file of this run has: two inputs in different folders may have the same.
    fn name(&mut self, below: &str) -> String {
        let (folder, file) =
            below.rsplit_once('/').map_or(("", below), |(folder, file)| (&below[..=folder.len()], file));
        let (stem, endings) = file.split_at(file.find('.').unwrap_or(file.len()));
        let numbered = (2..).map(|n| format!("{folder}{stem}-{n}{endings}"));
        let name = std::iter::once(below.to_owned()).chain(numbered).find(|name| !self.names.contains(name));
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

    fn add(&mut self, original: &Original<'_>) -> Result<()> {
        self.record = original.source.record;
        let fail = |reason: &str| {
            let reason = format!("record {}: {reason}", self.record);
            Error::new(ErrorKind::Data { path: self.file.clone().into(), reason })
        };
        match self.form {
            Form::Database => return Err(fail("a database's rows are not copied; `--keep` lists the ids to keep")),
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
