//! Records as they stand in their files, byte for byte, so that some of them can be copied.
//!
//! The inputs are read again as [`open`] reads them, so that records come in the same order, under
//! the same numbers.
//!
//! * time: as reading, and one more copy
//! * space: one record

use super::{Format, Item, Packing, RawRecord, ReadConfig, Records, STDIN, Source, open, walk};
use crate::error::Result;
use std::path::{Path, PathBuf};

/// How records stand together in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON objects, one after the other.
    Objects,
    /// JSON objects in an array.
    Array,
    /// Rows below a header.
    Table,
    /// WARC records, each a packed member of its own where the file is packed.
    Crawl,
    /// The file is one record.
    Whole,
    /// Rows of a Parquet file; their bytes do not stand together.
    Parquet,
    /// Rows that a query gives: they stand nowhere.
    Database,
}

/// A record as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// Where.
    pub source: &'a Source,
    /// The file's path below the input folder, or its name if it was named itself.
    pub below: &'a str,
    /// How its file holds it.
    pub form: Form,
    /// How its file is packed.
    pub packing: Packing,
    /// What stands before the first record of the file: the header of a table.
    pub head: &'a [u8],
    /// What parts the cells of a table.
    pub delimiter: u8,
    /// Whether a quote within a quoted cell has a backslash before it, and a backslash another.
    pub escapes: bool,
    /// The record's fingerprint, as in [`RawRecord::print`](super::RawRecord::print).
    pub print: u64,
    /// What was read of it.
    pub raw: &'a RawRecord,
    /// The record unpacked, without what parts it from the next; empty where it does not stand in
    /// one place, and where it is longer than a record may be.
    pub bytes: &'a [u8],
}

/// All records that can be read, as they stand. See [`originals`].
pub struct Originals {
    records: Records,
    raw: RawRecord,
    print: u64,
}

/// Goes through the inputs again.
///
/// # Errors
/// As [`open`].
pub fn originals(inputs: &[PathBuf], config: &ReadConfig) -> Result<Originals> {
    let mut records = open(inputs, config)?;
    records.keeps_bytes = true;
    Ok(Originals { records, raw: RawRecord::default(), print: 0 })
}

impl Originals {
    /// The next record that can be read; `None` after the last.
    pub fn read(&mut self) -> Option<Original<'_>> {
        loop {
            match self.records.next()? {
                Item::Record(record) => {
                    self.print = record.print();
                    self.raw = record;
                    break;
                }
                Item::Rejected(_) => {}
            }
        }
        let current = self.records.current.as_ref()?;
        let (head, bytes) = current.stream.kept().unwrap_or_default();
        let form = match current.format.form {
            Form::Objects if head.contains(&b'[') => Form::Array,
            form => form,
        };
        let packing = current.stream.packing();
        let (delimiter, escapes) = current.reader.dialect();
        let (raw, below, print) = (&self.raw, &*current.below, self.print);
        let source = &raw.source;
        Some(Original { source, below, form, packing, head, delimiter, escapes, print, raw, bytes })
    }
}

/// The first of the inputs whose records cannot be copied, and why with the way out: standard input
/// and pipes are gone when they were read, and a row of a database is no stretch of a file. `None`
/// if all can, as far as their names show.
#[must_use]
pub fn cannot_be_copied(inputs: &[PathBuf]) -> Option<String> {
    walk::plan(inputs, &[]).items.into_iter().find_map(|item| {
        let walk::Planned::File(file) = item else { return None };
        if file.path == Path::new(STDIN) || file.bytes.is_none() {
            Some(format!(
                "`{}` can be read only once, and copying records reads it twice; save it to a file",
                file.path.display()
            ))
        } else if Format::of_name(&file.below).is_some_and(|format| format.form == Form::Database) {
            Some(format!(
                "`{}` is a database, and its rows cannot be copied; select the ids in \
                    `kept.txt` with a query of your own",
                file.path.display()
            ))
        } else {
            None
        }
    })
}

/// The first of the inputs whose records have no fields to add to, and why with the way out. `None`
/// if all have, as far as their names show.
#[must_use]
pub fn cannot_be_annotated(inputs: &[PathBuf]) -> Option<String> {
    let has_fields = |form: Form| form != Form::Whole;
    walk::plan(inputs, &[]).items.into_iter().find_map(|item| {
        let walk::Planned::File(file) = item else { return None };
        let format = Format::of_name(&file.below).filter(|format| !has_fields(format.form))?;
        Some(format!(
            "`{}` is {}, which has no fields to add to; `cleaning.csv` has the same facts by id",
            file.path.display(),
            format.name
        ))
    })
}
