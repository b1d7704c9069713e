//! Rows of (key, value) grouped by ranges of their key, so that a table larger than memory is
//! sorted range by range.
//!
//! * memory: a bounded buffer; the rest is on disk, 12 bytes a row
//! * time: one sequential write and one read of every row

use super::blobs::read_at;
use crate::error::{Error, Result};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Ranges of the key. With 256, a range of 1,000,000 articles at 400 rows each is 1.6 million rows
/// or 25 MB.
const PARTS: usize = 256;
/// Bits of the key that choose its range.
const BITS: u32 = PARTS.trailing_zeros();
/// Most rows held before they are written, unless fewer are asked for: 32 MiB.
const BUFFER: usize = 2 << 20;
/// How many times more rows than its share of the buffer a range may keep room for once they are
/// written.
const KEPT: usize = 4;
/// Bytes of a row in memory.
const HELD_ROW: usize = 16;
/// Bytes of a row on disk.
const ROW: usize = 12;

/// Rows on their way to being sorted.
#[derive(Debug)]
pub struct Partitions {
    file: Option<File>,
    folder: PathBuf,
    end: u64,
    rows: Vec<Vec<(u64, u32)>>,
    held: usize,
    /// Most rows held.
    bound: usize,
    /// Rows in all.
    len: usize,
    /// Where each range's written rows lie: start and length in bytes.
    runs: Vec<Vec<(u64, usize)>>,
}

impl Partitions {
    /// No rows yet; a temporary file under `folder` is made only when rows take `bytes`, or 32 MiB
    /// if that is less.
    #[must_use]
    pub fn new(folder: &Path, bytes: usize) -> Self {
        Self {
            bound: (bytes / HELD_ROW).clamp(1, BUFFER),
            len: 0,
            file: None,
            folder: folder.to_path_buf(),
            end: 0,
            rows: vec![Vec::new(); PARTS],
            held: 0,
            runs: vec![Vec::new(); PARTS],
        }
    }

    /// Adds rows in any order.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn push(&mut self, rows: impl IntoIterator<Item = (u64, u32)>) -> Result<()> {
        for row in rows {
            self.rows[part(row.0)].push(row);
            self.held += 1;
            self.len += 1;
        }
        if self.held >= self.bound { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<()> {
        if self.file.is_none() {
            self.file =
                Some(tempfile::tempfile_in(&self.folder).map_err(|e| Error::io(&self.folder, e))?);
        }
        let file = self.file.as_mut().expect("made above");
        let mut bytes = Vec::new();
        for (part, rows) in self.rows.iter_mut().enumerate().filter(|(_, r)| !r.is_empty()) {
            bytes.clear();
            for (key, value) in rows.drain(..) {
                bytes.extend_from_slice(&key.to_le_bytes());
                bytes.extend_from_slice(&value.to_le_bytes());
            }
            // Rows that come range by range fill one vector after the other, and each would keep
            // the room for all: 600 MiB of a day beside an archive of a million.
            if rows.capacity() > KEPT * self.bound.div_ceil(PARTS) {
                *rows = Vec::new();
            }
            file.write_all(&bytes).map_err(|e| Error::io(&self.folder, e))?;
            self.runs[part].push((self.end, bytes.len()));
            self.end += bytes.len() as u64;
        }
        self.held = 0;
        Ok(())
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The rows, range by range: keys ascend from one vector to the next, in no order within one.
    /// They can be asked for again.
    ///
    /// # Panics
    /// If the temporary file was damaged from outside.
    pub fn ranges(&self) -> impl Iterator<Item = Vec<(u64, u32)>> + '_ {
        (0..PARTS).map(|part| self.range(part, self.rows[part].clone()))
    }

    /// The same for the last time: each range's memory goes with it.
    ///
    /// # Panics
    /// If the temporary file was damaged from outside.
    pub fn into_ranges(mut self) -> impl Iterator<Item = Vec<(u64, u32)>> {
        (0..PARTS).map(move |part| {
            let held = std::mem::take(&mut self.rows[part]);
            self.range(part, held)
        })
    }

    /// A range's rows on disk, added to those held.
    fn range(&self, part: usize, mut rows: Vec<(u64, u32)>) -> Vec<(u64, u32)> {
        for &(at, len) in &self.runs[part] {
            let mut bytes = vec![0; len];
            read_at(self.file.as_ref().expect("a run was written to it"), &mut bytes, at)
                .expect("the temporary file holds what was written");
            rows.extend(bytes.chunks_exact(ROW).map(|row| {
                let (key, value) = row.split_at(8);
                (
                    u64::from_le_bytes(key.try_into().expect("eight bytes")),
                    u32::from_le_bytes(value.try_into().expect("four bytes")),
                )
            }));
        }
        rows
    }
}

#[allow(clippy::cast_possible_truncation, reason = "eight bits")]
fn part(key: u64) -> usize {
    (key >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_come_back_in_ascending_ranges_whether_spilled_or_not() {
        let rows: Vec<(u64, u32)> =
            (0..5000_u32).map(|i| (u64::from(i).wrapping_mul(0x9E37_79B9_7F4A_7C15), i)).collect();
        let mut partitions = Partitions::new(&std::env::temp_dir(), usize::MAX);
        for (n, chunk) in rows.chunks(700).enumerate() {
            partitions.push(chunk.iter().copied()).unwrap();
            if n % 2 == 0 {
                partitions.spill().unwrap();
            }
        }
        let sorted = |mut range: Vec<(u64, u32)>| {
            range.sort_unstable();
            range
        };
        let mut wanted = rows;
        wanted.sort_unstable();
        for _ in 0..2 {
            assert_eq!(partitions.ranges().flat_map(sorted).collect::<Vec<_>>(), wanted);
        }
        assert_eq!(partitions.into_ranges().flat_map(sorted).collect::<Vec<_>>(), wanted);
    }
}
