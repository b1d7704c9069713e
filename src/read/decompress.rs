//! Bytes of a file, packed or not, as one buffered [`Stream`] that knows where it stands.
//!
//! * time: one copy out of the decompressor, none out of the buffer
//! * space: one buffer that grows to the longest record; the readers cap that
//!
//! Packing is recognised by the first bytes, not by the name: a `.jsonl` that is gzip inside is
//! read.

use super::RecordCap;
use super::encoding::Transcoder;
use super::members::{Gap, Gaps, Members};
use encoding_rs::Encoding;
use std::fmt;
use std::io::{self, Cursor, ErrorKind, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

/// Some tens of articles, and well inside a second-level cache. Nobody measured it.
const START: usize = 256 << 10;

/// Content up to this size may be packed to nothing: a file of one article ten thousand times is no
/// bomb.
pub(super) const HARMLESS: u64 = 256 << 20;

/// What a packed file may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unpacked {
    /// Times the packed size, from [`HARMLESS`] on.
    pub(super) ratio: u64,
    pub(super) bytes: u64,
    /// Bytes that the window of a zstd frame may have.
    pub(super) window: u64,
}

/// What a zstd frame begins with.
pub(super) const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip, in one member or many.
    Gzip,
    /// zstd.
    Zstd,
}

impl Packing {
    /// What the ending of a name promises, and the name without that ending.
    pub(super) fn of_name(name: &str) -> (Self, &str) {
        for (ending, packing) in [(".gz", Self::Gzip), (".zst", Self::Zstd)] {
            if let Some((head, tail)) =
                name.len().checked_sub(ending.len()).and_then(|at| name.split_at_checked(at))
                && tail.eq_ignore_ascii_case(ending)
            {
                return (packing, head);
            }
        }
        (Self::Plain, name)
    }

    fn of_magic(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // One of the sixteen skippable frames that parallel packers put first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ if head.starts_with(&ZSTD) => Self::Zstd,
            _ => Self::Plain,
        }
    }
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}

struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Decompressed bytes with a window onto what comes next.
pub(super) struct Stream {
    inner: Box<dyn Read + Send>,
    packing: Packing,
    cap: RecordCap,
    unpacked: Unpacked,
    /// Bytes taken from the input, of all files so far, and how many it were before this one.
    taken: Arc<AtomicU64>,
    before: u64,
    buffer: Vec<u8>,
    /// The window is `buffer[from..to]`.
    from: usize,
    to: usize,
    /// Offset of the window's first byte in the decompressed stream.
    at: u64,
    ended: bool,
    broken: Option<Broken>,
    /// The bytes consumed so far, kept when records are copied as they stand.
    kept: Option<Kept>,
    /// Where members are missing.
    gaps: Gaps,
}

/// Bytes that were consumed.
#[derive(Default)]
struct Kept {
    /// What stands before the first record.
    head: Option<Vec<u8>>,
    /// Of the record that was begun last.
    record: Vec<u8>,
}

/// Why a stream ended before its end.
enum Broken {
    Input(io::Error),
    /// It holds more than it may.
    TooMuch(String),
}

impl Stream {
    /// Opens packed or plain bytes. `promised` is what the name says; `read` counts the bytes taken
    /// from `inner`. `buffer` is any vector to work in; it grows to little more than `cap`.
    pub(super) fn open(
        inner: impl Read + Send + 'static,
        promised: Packing,
        read: &Arc<AtomicU64>,
        (cap, unpacked): (RecordCap, Unpacked),
        buffer: Vec<u8>,
    ) -> Result<Self, String> {
        let before = read.load(Ordering::Relaxed);
        let mut counted = Counted { inner, read: Arc::clone(read) };
        let mut head = Vec::with_capacity(4);
        (&mut counted).take(4).read_to_end(&mut head).map_err(|e| e.to_string())?;
        let packing = Packing::of_magic(&head);
        if promised != Packing::Plain && packing != promised && !head.is_empty() {
            return Err(format!(
                "named as {promised} but its first bytes are not {promised}; if it is not packed, \
                    rename it"
            ));
        }
        let gaps = Gaps::default();
        let raw = Cursor::new(head).chain(counted);
        let inner: Box<dyn Read + Send> = match packing {
            Packing::Plain => Box::new(raw),
            Packing::Gzip | Packing::Zstd => Box::new(Members::of(
                packing,
                raw,
                unpacked.window.max(1).ilog2().clamp(10, 31),
                &gaps,
            )),
        };
        Ok(Self {
            inner,
            packing,
            cap,
            unpacked,
            taken: Arc::clone(read),
            before,
            buffer,
            from: 0,
            to: 0,
            at: 0,
            ended: false,
            broken: None,
            kept: None,
            gaps,
        })
    }

    /// From here on the bytes of a record are kept until the next one begins.
    pub(super) fn keep(&mut self) {
        self.kept = Some(Kept::default());
    }

    /// What stands before the first record, and the record that was begun last as far as it was
    /// consumed; `None` unless it is kept, or where it is longer than a record may be.
    pub(super) fn kept(&self) -> Option<(&[u8], &[u8])> {
        let Kept { head, record } = self.kept.as_ref()?;
        (!record.is_empty()).then_some((head.as_deref().unwrap_or_default(), record))
    }

    /// A record begins here; its offset.
    pub(super) fn begin_record(&mut self) -> u64 {
        if let Some(kept) = &mut self.kept {
            let before = std::mem::take(&mut kept.record);
            kept.head.get_or_insert(before);
        }
        self.at
    }

    /// From here on the bytes are decoded. Nothing may have been consumed yet.
    pub(super) fn decode(&mut self, encoding: &'static Encoding) {
        let seen = Cursor::new(self.data().to_vec());
        let inner = std::mem::replace(&mut self.inner, Box::new(io::empty()));
        self.inner = Box::new(Transcoder::of(encoding, seen.chain(inner)));
        (self.from, self.to, self.ended) = (0, 0, false);
    }

    /// The first gap that the stream has come to and that was not taken yet.
    pub(super) fn take_gap(&mut self) -> Option<Gap> {
        let mut gaps = self.gaps.lock().unwrap_or_else(PoisonError::into_inner);
        let is_here = gaps.front().is_some_and(|gap| gap.at <= self.at);
        if is_here { gaps.pop_front() } else { None }
    }

    /// How many bytes of content lie between the window's first byte and the next gap.
    pub(super) fn to_gap(&self) -> Option<u64> {
        let gaps = self.gaps.lock().unwrap_or_else(PoisonError::into_inner);
        gaps.front().map(|gap| gap.at.saturating_sub(self.at))
    }

    /// Whether something is missing between the byte at `offset` and where the stream stands.
    pub(super) fn has_gap_since(&self, offset: u64) -> bool {
        let gaps = self.gaps.lock().unwrap_or_else(PoisonError::into_inner);
        gaps.iter().any(|gap| offset < gap.at && gap.at < self.at)
    }

    /// How a file of this kind is packed.
    pub(super) fn packing(&self) -> Packing {
        self.packing
    }

    /// What is read and not yet consumed.
    pub(super) fn data(&self) -> &[u8] {
        &self.buffer[self.from..self.to]
    }

    /// Offset of the first byte of [`Stream::data`] in the decompressed stream.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Lets go of the first `n` bytes of [`Stream::data`].
    pub(super) fn consume(&mut self, n: usize) {
        debug_assert!(n <= self.to - self.from);
        if let Some(kept) = &mut self.kept {
            // Twice: a cell of a CSV file with quotes in it is longer than what it says.
            if kept.record.len() + n <= self.cap.bytes().saturating_mul(2) {
                kept.record.extend_from_slice(&self.buffer[self.from..self.from + n]);
            } else {
                kept.record.clear();
            }
        }
        self.from += n;
        self.at += n as u64;
    }

    /// Makes [`Stream::data`] longer; `false` once nothing more comes, and then for ever.
    pub(super) fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.from > 0 {
            self.buffer.copy_within(self.from..self.to, 0);
            self.to -= self.from;
            self.from = 0;
        }
        if self.to == self.buffer.len() {
            // Doubling, but not past what a record of the allowed size needs.
            let needed = self.cap.bytes().max(self.to).saturating_add(START);
            self.buffer.resize((self.buffer.len() * 2).clamp(START, needed), 0);
        }
        loop {
            match self.inner.read(&mut self.buffer[self.to..]) {
                Ok(0) => self.ended = true,
                Ok(n) => {
                    self.to += n;
                    if let Some(reason) = self.too_much() {
                        self.ended = true;
                        self.broken = Some(Broken::TooMuch(reason));
                    }
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => {
                    self.ended = true;
                    self.broken = Some(Broken::Input(e));
                }
            }
            return !self.ended;
        }
    }

    /// Why a packed file is not read further, if it holds more than a file of articles can.
    fn too_much(&self) -> Option<String> {
        let content = self.at + (self.to - self.from) as u64;
        if self.packing == Packing::Plain || content <= HARMLESS.min(self.unpacked.bytes) {
            return None;
        }
        let packed = self.taken.load(Ordering::Relaxed) - self.before;
        let Unpacked { ratio, bytes, .. } = self.unpacked;
        if content > bytes {
            Some(format!(
                "unpacks to more than the {bytes} bytes allowed; if you trust it, unpack it first \
                    and name the result"
            ))
        } else if content > HARMLESS && content / ratio.max(1) > packed {
            Some(format!(
                "unpacks to more than {ratio} times its size, as a file made to fill a disk does; \
                    if you trust it, unpack it first and name the result"
            ))
        } else {
            None
        }
    }

    /// Reads until the window holds `n` bytes or the stream ends.
    pub(super) fn fill(&mut self, n: usize) {
        while self.to - self.from < n && self.more() {}
    }

    /// Goes on to the next byte that is no blank and no line's end.
    pub(super) fn skip_blank(&mut self) {
        loop {
            let blank = self.data().len() - self.data().trim_ascii_start().len();
            let all = blank == self.data().len();
            self.consume(blank);
            if !all || !self.more() {
                return;
            }
        }
    }

    /// Whether the bytes are the file's own.
    pub(super) fn is_plain(&self) -> bool {
        self.packing == Packing::Plain
    }

    /// Whether the stream ended before its end.
    pub(super) fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Why the stream ended before its end, for a person.
    pub(super) fn breakage(&self) -> Option<String> {
        let bytes = self.at + self.data().len() as u64;
        let error = match self.broken.as_ref()? {
            Broken::TooMuch(reason) => {
                return Some(format!("not read after {bytes} bytes: {reason}"));
            }
            Broken::Input(error) => error,
        };
        Some(match (self.packing, error.kind()) {
            (Packing::Plain, _) => format!("reading stopped after {bytes} bytes: {error}"),
            (_, ErrorKind::Unsupported) => {
                format!("not read after {bytes} bytes of content: {error}")
            }
            (packing, ErrorKind::UnexpectedEof) => {
                format!(
                    "truncated {packing} stream after {bytes} bytes of content; what stood before \
                        was read"
                )
            }
            (packing, _) => {
                format!(
                    "damaged {packing} stream after {bytes} bytes of content ({error}); what stood \
                        before was read"
                )
            }
        })
    }

    /// The buffer, to be used for the next file; an empty one if one long record made it large.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        if self.buffer.len() > 16 * START { Vec::new() } else { self.buffer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const CAPS: (RecordCap, Unpacked) =
        (RecordCap(1 << 20), Unpacked { ratio: 500, bytes: 1 << 40, window: 1 << 27 });

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).expect("into memory");
        packer.finish().expect("into memory")
    }

    fn all(bytes: Vec<u8>, promised: Packing) -> (Vec<u8>, Option<String>) {
        let mut stream =
            Stream::open(Cursor::new(bytes), promised, &Arc::default(), CAPS, Vec::new())
                .expect("opens");
        while stream.more() {}
        (stream.data().to_vec(), stream.breakage())
    }

    #[test]
    fn every_gzip_member_is_read() {
        let two = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(all(two, Packing::Gzip), (b"one two".to_vec(), None));
    }

    #[test]
    fn every_zstd_frame_is_read_and_skippable_ones_are_skipped() {
        let skippable = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9].to_vec();
        let one = zstd::encode_all(&b"one "[..], 1).expect("packs");
        let two = zstd::encode_all(&b"two"[..], 1).expect("packs");
        assert_eq!(all([skippable, one, two].concat(), Packing::Zstd), (b"one two".to_vec(), None));
    }

    #[test]
    fn a_cut_stream_gives_what_stood_before_and_says_so() {
        let text = "news of the day\n".repeat(10_000);
        for packed in [gzip(text.as_bytes()), zstd::encode_all(text.as_bytes(), 1).expect("packs")]
        {
            let (_, why) = all(packed[..packed.len() - 3].to_vec(), Packing::Plain);
            assert!(why.expect("broken").starts_with("truncated "));
        }
        let mut packed = gzip(text.as_bytes());
        packed.truncate(packed.len() - 4);
        assert_eq!(all(packed, Packing::Gzip).0, text.as_bytes());
    }

    #[test]
    fn a_packed_name_over_plain_bytes_is_refused() {
        let why = Stream::open(&b"{}"[..], Packing::Gzip, &Arc::default(), CAPS, Vec::new())
            .err()
            .expect("refused");
        assert!(why.contains("named as gzip"), "{why}");
    }

    #[test]
    fn names_tell_packing_whatever_the_case() {
        assert_eq!(Packing::of_name("a.JSONL.GZ"), (Packing::Gzip, "a.JSONL"));
        assert_eq!(Packing::of_name("é"), (Packing::Plain, "é"));
    }
}
