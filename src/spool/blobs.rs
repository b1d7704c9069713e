//! Byte strings in a temporary file, by number.

use crate::error::{Error, Result};
use std::fs::File;
use std::io::{ErrorKind, IoSlice, Write};
use std::path::{Path, PathBuf};

/// Byte strings in the order they were pushed, read back from any thread.
#[derive(Debug)]
pub struct Blobs {
    file: File,
    folder: PathBuf,
    /// Start of each, and the end of the last.
    starts: Vec<u64>,
    /// The places in `starts` of those that stay; `None` for all.
    kept: Option<Vec<u32>>,
}

impl Blobs {
    /// None yet, in an unnamed file under `folder`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path) -> Result<Self> {
        let file = tempfile::tempfile_in(folder).map_err(|e| Error::io(folder, e))?;
        Ok(Self { file, folder: folder.to_path_buf(), starts: vec![0], kept: None })
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.as_ref().map_or(self.starts.len() - 1, Vec::len)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds some in order.
    ///
    /// # Errors
    /// When the disk is full.
    ///
    /// # Panics
    /// After [`Blobs::remove`].
    pub fn push(&mut self, blobs: &[Vec<u8>]) -> Result<()> {
        assert!(self.kept.is_none(), "nothing is added once some are gone");
        self.write(blobs).map_err(|e| Error::io(&self.folder, e))?;
        let mut end = self.starts[self.len()];
        for blob in blobs {
            end += blob.len() as u64;
            self.starts.push(end);
        }
        Ok(())
    }

    /// Takes some out, whose numbers ascend; those behind them move up. Their bytes stay where they
    /// are.
    ///
    /// # Panics
    /// If there are 2^32 or more.
    pub fn remove(&mut self, gone: &[u32]) {
        if gone.is_empty() {
            return;
        }
        let all = u32::try_from(self.len()).expect("fewer than 2^32 blobs");
        let mut gone = gone.iter().peekable();
        let left = (0..all).filter(|at| gone.next_if_eq(&at).is_none());
        self.kept = Some(match &self.kept {
            Some(kept) => left.map(|at| kept[at as usize]).collect(),
            None => left.collect(),
        });
    }

    /// All at once and from where they lie: a copy of some megabytes first would cost as much
    /// again.
    fn write(&mut self, blobs: &[Vec<u8>]) -> std::io::Result<()> {
        let mut slices: Vec<IoSlice<'_>> = blobs.iter().map(|blob| IoSlice::new(blob)).collect();
        let mut rest = &mut slices[..];
        // Takes away what is empty at the front.
        IoSlice::advance_slices(&mut rest, 0);
        while !rest.is_empty() {
            match self.file.write_vectored(rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut rest, written),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// The blob of this number.
    ///
    /// # Panics
    /// If there is none, or the temporary file was damaged from outside.
    #[must_use]
    pub fn get(&self, at: usize) -> Vec<u8> {
        let mut blob = Vec::new();
        self.read(at, &mut blob);
        blob
    }

    /// The same into a vector that was used before; what it held goes.
    ///
    /// # Panics
    /// If there is none, or the temporary file was damaged from outside.
    pub fn read(&self, at: usize, blob: &mut Vec<u8>) {
        let at = self.kept.as_ref().map_or(at, |kept| kept[at] as usize);
        let (from, to) = (self.starts[at], self.starts[at + 1]);
        blob.resize(usize::try_from(to - from).expect("a blob that was in memory fits it"), 0);
        read_at(&self.file, blob, from).expect("the temporary file is open and holds the blob");
    }
}

/// Reads exactly `buffer.len()` bytes from `at`, whatever other threads read.
#[cfg(unix)]
pub(crate) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

/// Reads exactly `buffer.len()` bytes from `at`, whatever other threads read.
#[cfg(windows)]
pub(crate) fn read_at(file: &File, buffer: &mut [u8], mut at: u64) -> std::io::Result<()> {
    let mut rest = buffer;
    while !rest.is_empty() {
        let n = std::os::windows::fs::FileExt::seek_read(file, rest, at)?;
        if n == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        rest = &mut rest[n..];
        at += n as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_come_back_by_number_empty_ones_and_many_at_once() {
        let mut blobs = Blobs::create(&std::env::temp_dir()).unwrap();
        // More than the system takes in one call.
        let of = |n: usize| vec![u8::try_from(n % 251).unwrap(); n % 7];
        for part in [0..3, 3..3, 3..5000, 5000..5007] {
            blobs.push(&part.map(of).collect::<Vec<_>>()).unwrap();
        }
        assert_eq!(blobs.len(), 5007);
        assert!((0..5007).all(|n| blobs.get(n) == of(n)));
        blobs.remove(&[0, 5006]);
        blobs.remove(&[1]);
        assert_eq!(blobs.len(), 5004);
        assert!(blobs.get(0) == of(1) && (1..5004).all(|n| blobs.get(n) == of(n + 2)));
    }
}
