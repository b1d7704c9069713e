//! What is new of the records that are read goes into a segment as it is read.

use crate::archive::disk::Disk;
use crate::archive::segment::{Segment, SegmentWriter};
use crate::archive::table::Table;
use crate::archive::{Archive, Manifest};
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::sync::Arc;

/// A segment on its way.
pub(in crate::pipeline) struct Adding {
    pub writer: SegmentWriter,
    /// Number of its first entry.
    pub first: u32,
    /// The key of each entry's record, with the entry's number.
    pub own: Vec<(u64, u32)>,
    /// The same of what is in the archive, to be asked, with the first entry of each table.
    known: Vec<(Arc<Segment>, Table, u32)>,
    forgotten: Manifest,
}

/// The table of the records' keys.
pub(in crate::pipeline) const OWN: &str = "own";

/// Bits of that table's keys that are not kept.
pub(in crate::pipeline) const OWN_DROP: u32 = 8;

impl Adding {
    /// Begins a segment of a name.
    pub fn begin(archive: &Archive, disk: &Disk, name: &str) -> Result<Self> {
        let firsts = archive.manifest.segments.iter().map(|part| part.first);
        let known = archive.segments.iter().zip(firsts);
        Ok(Self {
            writer: SegmentWriter::create(disk, name)?,
            first: archive.manifest.next_entry,
            own: Vec::new(),
            known: known
                .map(|(segment, first)| Ok((Arc::clone(segment), segment.table(OWN)?, first)))
                .collect::<Result<_>>()?,
            forgotten: archive.manifest.clone(),
        })
    }

    /// A segment whose entries are all in it.
    pub fn rebuilt(writer: SegmentWriter, own: Vec<(u64, u32)>, archive: &Archive) -> Self {
        let forgotten = archive.manifest.clone();
        Self { writer, first: 0, own, known: Vec::new(), forgotten }
    }

    /// Adds what is not in the archive and gives the numbers: `None` for what was not added.
    pub fn add(&mut self, entries: &[Option<(Vec<u8>, u64)>]) -> Result<Vec<Option<u32>>> {
        let mut keys: Vec<u64> = entries.iter().flatten().map(|entry| entry.1).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut is_known: HashMap<u64, bool> = HashMap::new();
        for (segment, table, first) in &self.known {
            let find = table.find(&keys, |at, entries| {
                if entries.iter().any(|entry| !self.forgotten.is_forgotten(first + entry)) {
                    is_known.insert(keys[at], true);
                }
            });
            find.map_err(|e| segment.fail(e))?;
        }
        let mut numbers = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some((bytes, own)) = entry else {
                numbers.push(None);
                continue;
            };
            if is_known.contains_key(own) {
                numbers.push(None);
                continue;
            }
            let within = self.writer.entries();
            self.writer.entry(bytes)?;
            self.own.push((*own, within));
            let number = self.first.checked_add(within).ok_or_else(full)?;
            numbers.push(Some(number));
        }
        Ok(numbers)
    }
}

/// There are no more numbers.
fn full() -> Error {
    Error::new(ErrorKind::Setting("the archive is full: it holds 4,294,967,295 records".to_owned()))
}
