//! The entries of an archive in the order of adding, as records to be scanned.

use crate::archive::Archive;
use crate::read::MappingReport;

/// Entries with their numbers.
pub(in crate::pipeline) type Entries = Vec<(u32, Vec<u8>)>;

/// Goes through an archive.
pub(in crate::pipeline) struct Replay<'a> {
    archive: &'a Archive,
    segment: usize,
    block: usize,
    /// Entries that were unpacked and not handed out, the next one last.
    waiting: Entries,
    mapping: MappingReport,
}

impl<'a> Replay<'a> {
    /// From its beginning.
    pub fn of(archive: &'a Archive) -> Self {
        let mapping = MappingReport::none();
        Self { archive, segment: 0, block: 0, waiting: Vec::new(), mapping }
    }

    /// Which fields were found: none, for there are no fields any more.
    pub fn mapping(&self) -> &MappingReport {
        &self.mapping
    }

    /// The next entries that are not gone, with their numbers; `None` at the end.
    ///
    /// # Errors
    /// When the disk fails or a block is damaged.
    pub fn next_batch(
        &mut self,
        most: usize,
        bytes: usize,
    ) -> crate::error::Result<Option<Entries>> {
        let (mut batch, mut size) = (Vec::new(), 0);
        while batch.len() < most && size < bytes {
            let Some(entry) = self.waiting.pop() else {
                if !self.unpack()? {
                    break;
                }
                continue;
            };
            if !entry.1.is_empty() {
                size += entry.1.len();
                batch.push(entry);
            }
        }
        Ok((!batch.is_empty()).then_some(batch))
    }

    /// Unpacks the next block; false at the end.
    fn unpack(&mut self) -> crate::error::Result<bool> {
        while let Some(segment) = self.archive.segments.get(self.segment) {
            if self.block < segment.blocks() {
                let first = self.archive.manifest.segments[self.segment].first;
                let range = segment.entries_in(self.block);
                let is_forgotten = |entry: u32| self.archive.manifest.is_forgotten(first + entry);
                // Nothing is wanted of it, and a damaged block cannot be read.
                if range.clone().all(is_forgotten) {
                    self.block += 1;
                    continue;
                }
                let unpacked = segment.unpacked(self.block)?;
                self.waiting = range
                    .zip(unpacked.iter())
                    .map(|(entry, bytes)| {
                        let bytes = if is_forgotten(entry) { &[] } else { bytes };
                        (first + entry, bytes.to_vec())
                    })
                    .collect();
                self.waiting.reverse();
                self.block += 1;
                return Ok(true);
            }
            (self.segment, self.block) = (self.segment + 1, 0);
        }
        Ok(false)
    }
}
