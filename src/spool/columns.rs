//! A table of 32-bit keys that is filled row by row and read column by column, on disk where it is
//! larger than memory allows.
//!
//! * memory: 4 bytes a key up to a bound, then the bound
//! * time: one sequential write past the bound; a column is read in as many pieces as there were
//!   writes

use super::blobs::read_at;
use crate::error::{Error, Result};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Rows of `width` keys each.
#[derive(Debug)]
pub struct Columns {
    width: usize,
    /// Most keys held.
    bound: usize,
    folder: PathBuf,
    file: Option<File>,
    /// The rows that are not on disk, one after the other.
    held: Vec<u32>,
    /// Rows of each write; in the file a write's columns stand one after the other.
    written: Vec<usize>,
}

impl Columns {
    /// No rows yet; a temporary file under `folder` is made only when the keys take `bytes`.
    #[must_use]
    pub fn new(folder: &Path, width: usize, bytes: usize) -> Self {
        let folder = folder.to_path_buf();
        Self {
            width,
            bound: (bytes / 4).max(width),
            folder,
            file: None,
            held: Vec::new(),
            written: Vec::new(),
        }
    }

    /// How many columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the disk is full.
    ///
    /// # Panics
    /// In debug builds, if it has not one key a column.
    pub fn push(&mut self, row: &[u32]) -> Result<()> {
        debug_assert_eq!(row.len(), self.width);
        if self.held.len() + row.len() > self.bound {
            self.spill().map_err(|e| Error::io(&self.folder, e))?;
        }
        self.held.extend_from_slice(row);
        Ok(())
    }

    fn spill(&mut self) -> std::io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(&self.folder)?),
        };
        let mut bytes = Vec::new();
        for column in 0..self.width {
            bytes.clear();
            bytes.extend(
                self.held.iter().skip(column).step_by(self.width).flat_map(|key| key.to_le_bytes()),
            );
            file.write_all(&bytes)?;
        }
        self.written.push(self.held.len() / self.width);
        self.held.clear();
        Ok(())
    }

    /// One column's keys, in the order of the rows.
    ///
    /// # Panics
    /// If the temporary file was damaged from outside.
    #[must_use]
    pub fn column(&self, column: usize) -> Vec<u32> {
        let mut keys =
            Vec::with_capacity(self.written.iter().sum::<usize>() + self.held.len() / self.width);
        let (mut at, mut bytes) = (0, Vec::new());
        for &rows in &self.written {
            bytes.resize(4 * rows, 0);
            let file = self.file.as_ref().expect("a write was made to it");
            read_at(file, &mut bytes, at + 4 * (rows * column) as u64)
                .expect("the temporary file holds what was written");
            keys.extend(
                bytes
                    .chunks_exact(4)
                    .map(|k| u32::from_le_bytes(k.try_into().expect("four bytes"))),
            );
            at += 4 * (rows * self.width) as u64;
        }
        keys.extend(self.held.iter().skip(column).step_by(self.width));
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_whole_whether_written_or_held() {
        for bytes in [0, 40, 1000, usize::MAX] {
            let mut columns = Columns::new(&std::env::temp_dir(), 3, bytes);
            for row in 0..50 {
                columns.push(&[row, 100 + row, 200 + row]).unwrap();
            }
            assert_eq!(columns.file.is_some(), bytes < 600);
            for column in 0..3 {
                assert_eq!(
                    columns.column(column as usize),
                    (0..50).map(|row| 100 * column + row).collect::<Vec<u32>>()
                );
            }
        }
    }
}
