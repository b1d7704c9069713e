//! Keys to short lists of numbers, sorted, in a stretch of a file: built once, then asked without
//! being loaded.
//!
//! Keys are hashes, so their upper bits say in which of the equal buckets a key stands; a look-up
//! reads the bucket's offsets and the bucket. Many keys at once are looked up in one pass over the
//! table, which reads no bucket twice.
//!
//! * time: one or two reads of the file a key, or one pass over it
//! * space: about 3 bytes a key and 3 a number; 8 bytes a bucket of 128 keys

use super::disk::{Reading, Writing};
use super::varint;
use crate::error::Result;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// Keys of a bucket, on average.
const KEYS: u64 = 128;

/// Buckets whose offsets are read at once, 4 KiB of them, when some of them are looked up.
const WINDOW: u64 = 512;

/// Buckets between two keys up to which what lies between them is read along: a read of its own
/// takes as long as some 12 KiB more of one.
const GAP: u64 = 16;

/// Bytes at the end: number of keys, of numbers and of buckets, and the bits that are dropped.
const TAIL: u64 = 32;

/// Bytes that are collected before they are written.
const BUFFER: usize = 64 << 10;

/// Writes a table. Keys must ascend, and differ in the bits that are kept.
#[derive(Debug)]
pub struct TableWriter<'s, 'w> {
    to: &'s mut Section<'w>,
    drop: u32,
    /// Upper bits that give the bucket.
    bits: u32,
    /// Of each bucket, from the beginning of the first; and the end of the last.
    offsets: Vec<u64>,
    /// Where the buckets begin in the section.
    from: u64,
    body: Vec<u8>,
    /// The numbers of a key, packed.
    list: Vec<u8>,
    last: Option<u64>,
    keys: u64,
    numbers: u64,
}

impl<'s, 'w> TableWriter<'s, 'w> {
    /// For about `keys` keys, of which the lowest `drop` bits are not kept.
    #[must_use]
    pub fn new(to: &'s mut Section<'w>, keys: u64, drop: u32) -> Self {
        let bits = (keys / KEYS).max(1).next_power_of_two().trailing_zeros().min(64 - drop);
        Self {
            from: to.at(),
            to,
            drop,
            bits,
            offsets: Vec::new(),
            body: Vec::with_capacity(BUFFER + 64),
            list: Vec::new(),
            last: None,
            keys: 0,
            numbers: 0,
        }
    }

    /// Bytes of the buckets so far.
    fn at(&self) -> u64 {
        self.to.at() - self.from + self.body.len() as u64
    }

    /// Adds rows of one key each, which ascend; of each key the first `most` numbers.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub fn rows(
        &mut self,
        rows: &mut dyn Iterator<Item = &[(u64, u32)]>,
        most: usize,
    ) -> Result<()> {
        let mut numbers = Vec::new();
        for of_key in rows {
            numbers.clear();
            numbers.extend(of_key.iter().take(most).map(|row| row.1));
            self.push(of_key[0].0, &numbers)?;
        }
        Ok(())
    }

    /// Adds the next key with its numbers, of which there is at least one.
    ///
    /// # Errors
    /// When the disk is full or fails.
    ///
    /// # Panics
    /// In debug builds, if the key does not ascend or has no number.
    pub fn push(&mut self, key: u64, numbers: &[u32]) -> Result<()> {
        debug_assert!(!numbers.is_empty(), "a key without numbers is not there");
        let (bucket, key) = (bucket(key, self.bits), key >> self.drop);
        debug_assert!(self.last.is_none_or(|last| last < key), "keys ascend");
        let is_first = self.offsets.len() as u64 <= bucket;
        while self.offsets.len() as u64 <= bucket {
            self.offsets.push(self.at());
        }
        let from = if is_first { base(bucket, self.bits, self.drop) } else { self.last };
        let step = from.map_or(key, |from| key - from);
        let mut before = 0;
        self.list.clear();
        for &number in numbers {
            let step = i64::from(number) - i64::from(before);
            varint::write(&mut self.list, varint::unsigned(step));
            before = number;
        }
        // A list says how long it is, so that a search for another key can step over it.
        let is_list = numbers.len() > 1;
        varint::write(&mut self.body, step << 1 | u64::from(is_list));
        if is_list {
            varint::write(&mut self.body, self.list.len() as u64);
        }
        self.body.extend_from_slice(&self.list);
        self.last = Some(key);
        self.keys += 1;
        self.numbers += numbers.len() as u64;
        if self.body.len() >= BUFFER {
            self.to.write(&self.body)?;
            self.body.clear();
        }
        Ok(())
    }

    /// Writes the rest of it.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub fn finish(mut self) -> Result<()> {
        let buckets = 1_u64 << self.bits;
        while self.offsets.len() as u64 <= buckets {
            self.offsets.push(self.at());
        }
        self.to.write(&self.body)?;
        for offsets in self.offsets.chunks(BUFFER / 8) {
            self.to.write(&offsets.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<_>>())?;
        }
        let tail = [self.keys, self.numbers, u64::from(self.bits), u64::from(self.drop)];
        self.to.write(&tail.map(u64::to_le_bytes).concat())
    }
}

/// A checksum of what comes piece by piece.
#[derive(Default)]
pub(super) struct Sum(Xxh3);

impl Sum {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn of_all(&self) -> u64 {
        self.0.digest()
    }
}

impl std::fmt::Debug for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sum({:016x})", self.of_all())
    }
}

/// A stretch of a file that is being written, with the checksum of what was written so far.
#[derive(Debug)]
pub struct Section<'w> {
    file: &'w mut Writing,
    from: u64,
    sum: Sum,
}

impl<'w> Section<'w> {
    /// Begins where the file ends now.
    #[must_use]
    pub fn begin(file: &'w mut Writing) -> Self {
        let from = file.at();
        Self { file, from, sum: Sum::default() }
    }

    /// Bytes so far.
    #[must_use]
    pub fn at(&self) -> u64 {
        self.file.at() - self.from
    }

    /// Writes the next bytes.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.sum.add(bytes);
        self.file.write(bytes)
    }

    /// Where it lies in the file, and its checksum.
    #[must_use]
    pub fn end(self) -> (Range<u64>, u64) {
        (self.from..self.file.at(), self.sum.of_all())
    }
}

fn bucket(key: u64, bits: u32) -> u64 {
    key.checked_shr(64 - bits).unwrap_or(0)
}

/// The least kept key of a bucket; `None` where there is one bucket only.
fn base(bucket: u64, bits: u32, drop: u32) -> Option<u64> {
    (bits > 0).then(|| bucket << (64 - bits) >> drop)
}

/// A stretch of a file that is read.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The file.
    pub file: Arc<Reading>,
    /// Where the stretch lies in it.
    pub range: Range<u64>,
}

impl Stretch {
    /// Reads exactly `buffer.len()` bytes from `at` of the stretch.
    ///
    /// # Errors
    /// When the stretch is shorter, or the disk fails.
    pub fn read(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        if at.saturating_add(buffer.len() as u64) > self.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.file.read_at(buffer, self.range.start + at)
    }

    /// Bytes of it.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// A part of it.
    ///
    /// # Errors
    /// When the stretch is shorter, or the disk fails.
    pub fn bytes(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let length = range.end.checked_sub(range.start).filter(|_| range.end <= self.len());
        let length = length.and_then(|length| usize::try_from(length).ok()).ok_or_else(damaged)?;
        let mut bytes = vec![0; length];
        self.read(&mut bytes, range.start)?;
        Ok(bytes)
    }

    /// The checksum of all of it.
    ///
    /// # Errors
    /// When the disk fails.
    ///
    /// # Panics
    /// Never: it is read in parts of a MiB.
    pub fn checksum(&self) -> io::Result<u64> {
        let mut sum = Sum::default();
        let mut buffer = vec![0; 1 << 20];
        let mut at = 0;
        while at < self.len() {
            let part = usize::try_from((self.len() - at).min(1 << 20)).expect("at most a MiB");
            self.read(&mut buffer[..part], at)?;
            sum.add(&buffer[..part]);
            at += part as u64;
        }
        Ok(sum.of_all())
    }
}

/// What is read is not what was written.
#[must_use]
pub fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the archive is damaged here")
}

/// A table in a file.
#[derive(Clone, Debug)]
pub struct Table {
    stretch: Stretch,
    keys: u64,
    numbers: u64,
    bits: u32,
    drop: u32,
}

impl Table {
    /// The table in a stretch of a file.
    ///
    /// # Errors
    /// When the disk fails or the end is damaged.
    pub fn open(stretch: Stretch) -> io::Result<Self> {
        let mut tail = [0; 32];
        stretch.read(&mut tail, stretch.len().checked_sub(TAIL).ok_or_else(damaged)?)?;
        let numbers = tail.as_chunks().0;
        let [keys, numbers, bits, drop] =
            [0, 1, 2, 3].map(|at: usize| u64::from_le_bytes(numbers[at]));
        let bits = u32::try_from(bits).ok().filter(|&bits| bits < 48).ok_or_else(damaged)?;
        let drop = u32::try_from(drop).ok().filter(|&drop| drop < 64).ok_or_else(damaged)?;
        if 8 * ((1 << bits) + 1) + TAIL > stretch.len() {
            return Err(damaged());
        }
        Ok(Self { stretch, keys, numbers, bits, drop })
    }

    /// Number of keys.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.keys
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys == 0
    }

    /// Number of numbers of all keys.
    #[must_use]
    pub fn numbers(&self) -> u64 {
        self.numbers
    }

    /// Where the offsets begin, behind the buckets.
    fn ends(&self) -> u64 {
        self.stretch.len() - TAIL - 8 * ((1 << self.bits) + 1)
    }

    /// Where these buckets lie, from the beginning of the first; and the end of the last.
    fn offsets(&self, buckets: Range<u64>) -> io::Result<Vec<u64>> {
        let from = self.ends() + 8 * buckets.start;
        let bytes = self.stretch.bytes(from..from + 8 * (buckets.end - buckets.start + 1))?;
        let offsets: Vec<u64> =
            bytes.as_chunks().0.iter().map(|n| u64::from_le_bytes(*n)).collect();
        if offsets.is_sorted() { Ok(offsets) } else { Err(damaged()) }
    }

    /// Looks up keys, which ascend, and gives the place of each that is there with its numbers.
    ///
    /// # Errors
    /// When the disk fails or the table is damaged.
    ///
    /// # Panics
    /// Never: what was read is in memory.
    pub fn find(&self, keys: &[u64], mut found: impl FnMut(usize, &[u32])) -> io::Result<()> {
        debug_assert!(keys.is_sorted(), "keys ascend");
        if self.is_empty() {
            return Ok(());
        }
        let bucket = |key: u64| bucket(key, self.bits);
        let mut at = 0;
        let mut numbers = Vec::new();
        for of_window in keys.chunk_by(|x, y| bucket(*x) / WINDOW == bucket(*y) / WINDOW) {
            let (first, last) = (bucket(of_window[0]), bucket(of_window[of_window.len() - 1]));
            let offsets = self.offsets(first..last + 1)?;
            let offset =
                |bucket| offsets[usize::try_from(bucket - first).expect("they are in memory")];
            for near in of_window.chunk_by(|x, y| bucket(*y) - bucket(*x) <= GAP) {
                let (first, last) = (bucket(near[0]), bucket(near[near.len() - 1]));
                let from = offset(first);
                let bytes = self.stretch.bytes(from..offset(last + 1))?;
                for of_bucket in near.chunk_by(|x, y| bucket(*x) == bucket(*y)) {
                    let number = bucket(of_bucket[0]);
                    let place =
                        |bucket| usize::try_from(offset(bucket) - from).expect("it is in memory");
                    let rest = &bytes[place(number)..place(number + 1)];
                    self.in_bucket(number, rest, &mut numbers, of_bucket, &mut |n, numbers| {
                        found(at + n, numbers);
                    })?;
                    at += of_bucket.len();
                }
            }
        }
        Ok(())
    }

    /// Goes through a bucket along with the keys that are looked up in it.
    fn in_bucket(
        &self,
        number: u64,
        mut rest: &[u8],
        numbers: &mut Vec<u32>,
        keys: &[u64],
        found: &mut dyn FnMut(usize, &[u32]),
    ) -> io::Result<()> {
        let mut key = base(number, self.bits, self.drop).unwrap_or(0);
        let mut at = 0;
        while at < keys.len() && !rest.is_empty() {
            let list;
            (key, list) = entry(&mut rest, key).ok_or_else(damaged)?;
            let mut is_read = false;
            while at < keys.len() && keys[at] >> self.drop <= key {
                if keys[at] >> self.drop == key {
                    if !is_read {
                        unpack(list, numbers).ok_or_else(damaged)?;
                        is_read = true;
                    }
                    found(at, numbers);
                }
                at += 1;
            }
        }
        Ok(())
    }

    /// All keys, with zeros where bits were dropped, and their numbers, ascending.
    ///
    /// # Errors
    /// When the disk fails or the table is damaged; and when `each` fails.
    pub fn each<E: From<io::Error>>(
        &self,
        mut each: impl FnMut(u64, &[u32]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut all = self.reader();
        while let Some((key, numbers)) = all.next()? {
            each(key, numbers)?;
        }
        Ok(())
    }

    /// Goes through it from the beginning.
    #[must_use]
    pub fn reader(&self) -> TableReader<'_> {
        TableReader {
            table: self,
            bucket: 0,
            offsets: Vec::new(),
            bytes: Vec::new(),
            at: 0,
            end: 0,
            key: 0,
            numbers: Vec::new(),
        }
    }
}

/// Takes the next key with its packed numbers off a bucket, given the key before it.
#[inline]
fn entry<'b>(rest: &mut &'b [u8], before: u64) -> Option<(u64, &'b [u8])> {
    let step = varint::read(rest)?;
    let key = before.checked_add(step >> 1)?;
    let length = if step & 1 == 1 {
        usize::try_from(varint::read(rest)?).ok()?
    } else {
        1 + rest.iter().position(|&byte| byte < 0x80)?
    };
    let (list, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some((key, list))
}

fn unpack(mut list: &[u8], numbers: &mut Vec<u32>) -> Option<()> {
    numbers.clear();
    let mut number = 0_i64;
    while !list.is_empty() {
        number = number.checked_add(varint::signed(varint::read(&mut list)?))?;
        numbers.push(u32::try_from(number).ok()?);
    }
    Some(())
}

/// A table read from its beginning to its end.
#[derive(Debug)]
pub struct TableReader<'t> {
    table: &'t Table,
    /// The next one to be begun.
    bucket: u64,
    /// Of the buckets that are in memory, from the next one on.
    offsets: Vec<u64>,
    bytes: Vec<u8>,
    at: usize,
    end: usize,
    key: u64,
    numbers: Vec<u32>,
}

impl TableReader<'_> {
    /// The next key and its numbers; `None` at the end.
    ///
    /// # Errors
    /// When the disk fails or the table is damaged.
    ///
    /// # Panics
    /// Never: what was read is in memory.
    #[allow(clippy::should_implement_trait, reason = "what it gives lies in the reader itself")]
    pub fn next(&mut self) -> io::Result<Option<(u64, &[u32])>> {
        while self.at == self.end {
            if self.bucket == 1 << self.table.bits {
                return Ok(None);
            }
            if self.offsets.len() < 2 {
                let last = (self.bucket + WINDOW).min(1 << self.table.bits);
                self.offsets = self.table.offsets(self.bucket..last)?;
                let all = self.offsets[0]..self.offsets[self.offsets.len() - 1];
                self.bytes = self.table.stretch.bytes(all)?;
                self.offsets.reverse();
                (self.at, self.end) = (0, 0);
            }
            let from = self.offsets.pop().expect("there are two");
            let length = self.offsets[self.offsets.len() - 1] - from;
            self.end = self.at + usize::try_from(length).expect("it is in memory");
            self.key = base(self.bucket, self.table.bits, self.table.drop).unwrap_or(0);
            self.bucket += 1;
        }
        let mut rest = &self.bytes[self.at..self.end];
        let list;
        (self.key, list) = entry(&mut rest, self.key).ok_or_else(damaged)?;
        unpack(list, &mut self.numbers).ok_or_else(damaged)?;
        self.at = self.end - rest.len();
        Ok(Some((self.key << self.table.drop, &self.numbers)))
    }
}
