//! A segment: some entries of an archive and the tables made of them, in one file that never
//! changes.
//!
//! The file has a head with the format's version, the sections one after the other, a list of them
//! with their checksums, and where the list begins. Entries are packed in blocks, each with a
//! checksum of its own, so that damage costs what is damaged.
//!
//! * time: one read and the unpacking of a block for an entry
//! * space: in memory some 30 bytes a block; on disk what zstd makes of it

use super::disk::{Disk, Writing};
use super::table::{Section, Stretch, Sum, Table, damaged};
use crate::error::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;
use zstd::bulk::Decompressor;

/// What files of this kind begin with.
const MAGIC: [u8; 8] = *b"reprint\x1A";

/// The format that this version writes.
pub const FORMAT: u32 = 1;

/// Bytes of entries that are packed together: 64 KiB unpack in some 60 microseconds, and larger
/// blocks save little.
const BLOCK: usize = 64 << 10;

/// Level of zstd.
const LEVEL: i32 = 3;

/// Ending of the files.
pub const ENDING: &str = ".segment";

/// Where a section lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    name: String,
    from: u64,
    to: u64,
    checksum: u64,
}

/// Where a block of entries lies in its section, and its checksum as it is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Block {
    from: u64,
    to: u64,
    /// The first entry in it, from the first of the segment.
    first: u32,
    plain: u32,
    checksum: u64,
}

/// The section of packed entries, and that of their blocks.
const ENTRIES: &str = "entries";
const BLOCKS: &str = "blocks";

/// Writes a segment.
#[derive(Debug)]
pub struct SegmentWriter {
    file: Writing,
    listed: Vec<Listed>,
    blocks: Vec<Block>,
    /// Entries that are not packed yet, and where each begins.
    plain: Vec<u8>,
    ends: Vec<u32>,
    first: u32,
    entries: u32,
    from: u64,
    sum: Sum,
}

impl SegmentWriter {
    /// Begins the file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(disk: &Disk, name: &str) -> Result<Self> {
        let mut file = disk.create(name)?;
        file.write(&MAGIC)?;
        file.write(&FORMAT.to_le_bytes())?;
        let from = file.at();
        Ok(Self {
            file,
            listed: Vec::new(),
            blocks: Vec::new(),
            plain: Vec::new(),
            ends: Vec::new(),
            first: 0,
            entries: 0,
            from,
            sum: Sum::default(),
        })
    }

    /// Number of entries so far.
    #[must_use]
    pub fn entries(&self) -> u32 {
        self.entries
    }

    /// Adds the next entry; an empty one stands for one that is gone.
    ///
    /// # Errors
    /// When the disk is full or fails.
    ///
    /// # Panics
    /// If there are 2^32 entries.
    pub fn entry(&mut self, entry: &[u8]) -> Result<()> {
        self.plain.extend_from_slice(entry);
        self.ends.push(u32::try_from(self.plain.len()).expect("an entry has fewer than 4 GiB"));
        self.entries = self.entries.checked_add(1).expect("fewer than 2^32 entries");
        if self.plain.len() >= BLOCK { self.pack() } else { Ok(()) }
    }

    /// Adds `count` entries that are gone.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub fn gap(&mut self, count: u32) -> Result<()> {
        (0..count).try_for_each(|_| self.entry(&[]))
    }

    /// Adds the entries of another segment, of which some are gone; blocks without any of those are
    /// taken as they are.
    ///
    /// # Errors
    /// When a disk fails or the segment is damaged.
    pub fn entries_of(&mut self, segment: &Segment, is_gone: impl Fn(u32) -> bool) -> Result<()> {
        self.pack()?;
        for (at, block) in segment.blocks.iter().enumerate() {
            let range = segment.entries_in(at);
            if range.clone().all(&is_gone) {
                range.clone().try_for_each(|_| self.entry(&[]))?;
                self.pack()?;
                continue;
            }
            if range.clone().any(&is_gone) {
                for (entry, bytes) in range.zip(segment.unpacked(at)?.iter()) {
                    self.entry(if is_gone(entry) { &[] } else { bytes })?;
                }
                self.pack()?;
                continue;
            }
            let packed = segment.packed(at)?;
            self.write(&packed, block.plain)?;
            self.entries += range.end - range.start;
            self.first = self.entries;
        }
        Ok(())
    }

    fn pack(&mut self) -> Result<()> {
        if self.ends.is_empty() {
            return Ok(());
        }
        // The number of entries and where each ends, and then the entries.
        let mut block = Vec::with_capacity(4 * (1 + self.ends.len()) + self.plain.len());
        let count = u32::try_from(self.ends.len()).expect("no more than bytes");
        for number in [count].iter().chain(&self.ends) {
            block.extend_from_slice(&number.to_le_bytes());
        }
        block.extend_from_slice(&self.plain);
        let plain = u32::try_from(block.len()).expect("an entry has fewer than 4 GiB");
        let packed =
            zstd::bulk::compress(&block, LEVEL).map_err(|e| Error::io(self.file.path(), e))?;
        self.write(&packed, plain)?;
        self.first = self.entries;
        self.plain.clear();
        self.ends.clear();
        Ok(())
    }

    fn write(&mut self, packed: &[u8], plain: u32) -> Result<()> {
        let from = self.file.at() - self.from;
        self.file.write(packed)?;
        self.sum.add(packed);
        let to = self.file.at() - self.from;
        self.blocks.push(Block { from, to, first: self.first, plain, checksum: xxh3_64(packed) });
        Ok(())
    }

    /// Ends the entries; sections follow.
    ///
    /// # Errors
    /// When the disk is full or fails.
    ///
    /// # Panics
    /// Never: the list of blocks is plain numbers.
    pub fn end_entries(&mut self) -> Result<()> {
        self.pack()?;
        self.list(ENTRIES, self.from..self.file.at(), self.sum.of_all());
        let blocks = postcard::to_stdvec(&(self.entries, &self.blocks)).expect("plain numbers");
        self.section(BLOCKS, |section| section.write(&blocks))
    }

    fn list(&mut self, name: &str, range: Range<u64>, checksum: u64) {
        let Range { start: from, end: to } = range;
        self.listed.push(Listed { name: name.to_owned(), from, to, checksum });
    }

    /// Writes a section.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub fn section(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Section<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut section = Section::begin(&mut self.file);
        write(&mut section)?;
        let (range, checksum) = section.end();
        self.list(name, range, checksum);
        Ok(())
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When the disk is full or fails.
    ///
    /// # Panics
    /// Never: the list of sections is plain names and numbers.
    pub fn finish(mut self) -> Result<u64> {
        let list = postcard::to_stdvec(&self.listed).expect("plain names and numbers");
        let from = self.file.at();
        self.file.write(&list)?;
        self.file.write(&xxh3_64(&list).to_le_bytes())?;
        self.file.write(&from.to_le_bytes())?;
        let bytes = self.file.at();
        self.file.finish()?;
        Ok(bytes)
    }
}

/// A segment that is read.
#[derive(Clone, Debug)]
pub struct Segment {
    name: String,
    path: std::path::PathBuf,
    whole: Stretch,
    listed: Vec<Listed>,
    blocks: Vec<Block>,
    entries: u32,
}

/// The entries of a block.
#[derive(Clone, Debug)]
pub struct Unpacked {
    plain: Vec<u8>,
    count: usize,
}

impl Unpacked {
    fn of(plain: Vec<u8>) -> Option<Self> {
        let count = u32::from_le_bytes(*plain.first_chunk()?) as usize;
        let unpacked = Self { plain, count };
        let mut before = 0;
        for at in 0..count {
            let end = unpacked.end(at)?;
            if end < before || unpacked.from(end)? > unpacked.plain.len() {
                return None;
            }
            before = end;
        }
        Some(unpacked)
    }

    fn end(&self, at: usize) -> Option<usize> {
        let bytes = self.plain.get(4 * (1 + at)..)?.first_chunk()?;
        Some(u32::from_le_bytes(*bytes) as usize)
    }

    fn from(&self, end: usize) -> Option<usize> {
        (4 * (1 + self.count)).checked_add(end)
    }

    /// One of them.
    fn get(&self, at: usize) -> Option<&[u8]> {
        let from = at.checked_sub(1).map_or(Some(0), |before| self.end(before))?;
        self.plain.get(self.from(from)?..self.from(self.end(at)?)?)
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).filter_map(|at| self.get(at))
    }
}

impl Segment {
    /// Opens a segment.
    ///
    /// # Errors
    /// When it is not there, of a newer format, or damaged at its head or end.
    ///
    /// # Panics
    /// Never: twelve bytes have a last four.
    pub fn open(disk: &Disk, name: &str) -> Result<Self> {
        let path = disk.path(name);
        let file = disk.open(name)?;
        let fail = |e| Error::io(&path, e);
        let length = file.length().map_err(fail)?;
        let whole = Stretch { file: Arc::new(file), range: 0..length };
        let data = |reason: String| Error::new(ErrorKind::Data { path: path.clone(), reason });
        let mut head = [0; 12];
        whole.read(&mut head, 0).map_err(|e| match e.kind() {
            io::ErrorKind::UnexpectedEof => data("not a segment of an archive".to_owned()),
            _ => fail(e),
        })?;
        let format = u32::from_le_bytes(*head.last_chunk().expect("twelve bytes"));
        if head[..8] != MAGIC {
            return Err(data("not a segment of an archive".to_owned()));
        }
        if format > FORMAT {
            return Err(data(newer(format)));
        }
        let listed = list(&whole).map_err(fail)?;
        let mut segment = Self {
            name: name.to_owned(),
            path: path.clone(),
            whole,
            listed,
            blocks: Vec::new(),
            entries: 0,
        };
        let blocks = segment.bytes(BLOCKS)?;
        (segment.entries, segment.blocks) =
            postcard::from_bytes(&blocks).map_err(|_| fail(damaged()))?;
        Ok(segment)
    }

    /// Its file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An error of this file.
    #[must_use]
    pub fn fail(&self, error: io::Error) -> Error {
        Error::io(&self.path, error)
    }

    /// Number of entries, those that are gone among them.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.entries
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// Number of blocks.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// The entries of a block.
    #[must_use]
    pub fn entries_in(&self, block: usize) -> Range<u32> {
        let end = self.blocks.get(block + 1).map_or(self.entries, |next| next.first);
        self.blocks[block].first..end
    }

    /// The block of an entry.
    #[must_use]
    pub fn block_of(&self, entry: u32) -> usize {
        self.blocks.partition_point(|block| block.first <= entry).saturating_sub(1)
    }

    fn packed(&self, at: usize) -> Result<Vec<u8>> {
        let block = &self.blocks[at];
        let read = || self.stretch(ENTRIES)?.bytes(block.from..block.to);
        let packed = read().map_err(|e| self.fail(e))?;
        if xxh3_64(&packed) == block.checksum { Ok(packed) } else { Err(self.fail(damaged())) }
    }

    /// Reads a block.
    ///
    /// # Errors
    /// When the disk fails or the block is damaged.
    pub fn unpacked(&self, at: usize) -> Result<Unpacked> {
        unpack(&self.packed(at)?, &self.blocks[at]).ok_or_else(|| self.fail(damaged()))
    }

    /// Reads entries, which ascend; each block once.
    ///
    /// # Errors
    /// When the disk fails or a block is damaged.
    pub fn read(&self, entries: &[u32], mut found: impl FnMut(u32, &[u8])) -> Result<()> {
        for of_block in entries.chunk_by(|x, y| self.block_of(*x) == self.block_of(*y)) {
            let at = self.block_of(of_block[0]);
            let unpacked = self.unpacked(at)?;
            for &entry in of_block {
                let place = (entry - self.blocks[at].first) as usize;
                found(entry, unpacked.get(place).ok_or_else(|| self.fail(damaged()))?);
            }
        }
        Ok(())
    }

    /// Names and lengths of the sections.
    pub fn sections(&self) -> impl Iterator<Item = (&str, u64)> {
        self.listed.iter().map(|listed| (&listed.name[..], listed.to - listed.from))
    }

    fn stretch(&self, name: &str) -> io::Result<Stretch> {
        let listed = self.listed.iter().find(|listed| listed.name == name).ok_or_else(damaged)?;
        Ok(Stretch { file: Arc::clone(&self.whole.file), range: listed.from..listed.to })
    }

    /// The whole of a section, its checksum looked at.
    ///
    /// # Errors
    /// When the disk fails or the section is damaged.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        let read = || {
            let stretch = self.stretch(name)?;
            let bytes = stretch.bytes(0..stretch.len())?;
            let checksum = self.listed.iter().find(|l| l.name == name).map(|l| l.checksum);
            if checksum == Some(xxh3_64(&bytes)) { Ok(bytes) } else { Err(damaged()) }
        };
        read().map_err(|e| self.fail(e))
    }

    /// A table.
    ///
    /// # Errors
    /// When it is not there, the disk fails or its end is damaged.
    pub fn table(&self, name: &str) -> Result<Table> {
        self.stretch(name).and_then(Table::open).map_err(|e| self.fail(e))
    }

    /// Names of the sections that are not as they were written, and numbers of such blocks.
    ///
    /// # Errors
    /// When the disk fails: what cannot be read now may be whole.
    pub fn check(&self) -> Result<(Vec<String>, Vec<usize>)> {
        let mut sections = Vec::new();
        for listed in self.listed.iter().filter(|listed| listed.name != ENTRIES) {
            let sum = self.stretch(&listed.name).and_then(|stretch| stretch.checksum());
            if sum.map_err(|e| self.fail(e))? != listed.checksum {
                sections.push(listed.name.clone());
            }
        }
        let mut blocks = Vec::new();
        for at in 0..self.blocks() {
            match self.unpacked(at) {
                Ok(_) => {}
                Err(error) if is_damage(&error) => blocks.push(at),
                Err(error) => return Err(error),
            }
        }
        Ok((sections, blocks))
    }
}

/// Whether an error says that a file is not as it was written, or is gone; what else a disk says
/// may go away.
#[must_use]
pub fn is_damage(error: &Error) -> bool {
    use io::ErrorKind::{InvalidData, NotFound, UnexpectedEof};
    match error.kind() {
        ErrorKind::Io { source, .. } => {
            matches!(source.kind(), InvalidData | NotFound | UnexpectedEof)
        }
        _ => true,
    }
}

fn unpack(packed: &[u8], block: &Block) -> Option<Unpacked> {
    thread_local! {
        static ZSTD: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    }
    // Making one costs a fifth of what it unpacks.
    let plain = ZSTD.with_borrow_mut(|zstd| {
        let zstd = match zstd {
            Some(zstd) => zstd,
            none => none.insert(Decompressor::new().ok()?),
        };
        zstd.decompress(packed, block.plain as usize).ok()
    })?;
    Unpacked::of(plain).filter(|unpacked| unpacked.plain.len() == block.plain as usize)
}

fn list(whole: &Stretch) -> io::Result<Vec<Listed>> {
    let end = whole.len().checked_sub(16).ok_or_else(damaged)?;
    let tail = whole.bytes(end..whole.len())?;
    let [checksum, from] = [0, 1].map(|at: usize| u64::from_le_bytes(tail.as_chunks().0[at]));
    if from > end {
        return Err(damaged());
    }
    let list = whole.bytes(from..end)?;
    if xxh3_64(&list) != checksum {
        return Err(damaged());
    }
    let listed: Vec<Listed> = postcard::from_bytes(&list).map_err(|_| damaged())?;
    let is_within = |l: &Listed| l.from <= l.to && l.to <= from;
    if listed.iter().all(is_within) { Ok(listed) } else { Err(damaged()) }
}

/// What is said of a format of a later version.
#[must_use]
pub fn newer(format: u32) -> String {
    format!(
        "the archive has format {format}, and this version of reprint reads formats up to \
            {FORMAT}; \
            update reprint"
    )
}
