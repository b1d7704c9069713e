//! A packed file's members (gzip) or frames (zstd), several unpacked at a time where they are
//! small: crawls pack each record by itself.
//!
//! zstd says how long a frame is. gzip does not: each place that looks like the beginning of a
//! member is tried, and one that does not begin where the one before ends is dropped. A member that
//! is large, or cut short, is unpacked as it comes, by one thread.
//!
//! A crawl in zstd may begin with a dictionary for all its frames, in a skippable frame of a kind
//! of its own (the WARC community's "Zstandard Compressed WARC Files", version 1.0).
//!
//! A member that is damaged costs what is in it: nothing of it is given, its place is noted, and
//! unpacking goes on at the next that is sound. That is so where members are small and there are
//! several, as in a crawl. What stands before the damage of a file's only member, or of a large
//! one, was given before the damage shows.
//!
//! A zstd frame may ask for a window of gigabytes; how large it may be is a setting.
//!
//! * time: that of unpacking; where members are small, one of them in each [`WINDOW`] twice
//! * space: [`WINDOW`] packed, and up to [`MOST`] members of [`SMALL`] unpacked, which only files
//!   reach that are made to

use super::decompress::{Packing, ZSTD};
use flate2::bufread::GzDecoder;
use rayon::prelude::*;
use std::collections::VecDeque;
use std::io::{self, BufRead, ErrorKind, Read};
use std::sync::{Arc, Mutex, PoisonError};
use zstd::dict::DecoderDictionary;
use zstd::stream::read::Decoder as ZstdDecoder;

/// Packed bytes looked at together: some fifty records of a crawl. Not measured finely.
const WINDOW: usize = 1 << 20;

/// Members unpacked at a time.
const MOST: usize = 32;

/// Places that look like the beginning of a member and are tried behind a damaged one.
const TRIES: usize = 64;

/// Bytes that a member may have to be unpacked beside others.
const SMALL: usize = 8 << 20;

/// Packed bytes are asked for in this size while a large member is unpacked. Nobody measured it.
const PACKED: usize = 128 << 10;

/// Most bytes of a dictionary: those of crawls have some hundred thousand.
const DICTIONARY: usize = 16 << 20;

/// Where members of a file are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// Bytes of content before it.
    pub(super) at: u64,
    /// What was wrong with the first of them.
    pub(super) why: String,
}

/// Gaps found so far and not yet reported, in order.
pub(super) type Gaps = Arc<Mutex<VecDeque<Gap>>>;

/// What a file's members hold, one after another.
pub(super) struct Members<R> {
    packing: Packing,
    /// Whether the beginning was looked at for a dictionary.
    begun: bool,
    dictionary: Option<Dictionary>,
    /// Unpacked, and how much of the first was given away.
    ready: VecDeque<Vec<u8>>,
    given: usize,
    /// Bytes that were unpacked, given away or not.
    content: u64,
    gaps: Gaps,
    /// Largest power of two that a frame's window may have.
    window: u32,
    /// Whether a member was read.
    several: bool,
    /// Whether one was missing.
    gapped: bool,
    /// `None` only while it changes.
    state: Option<State<R>>,
}

enum State<R> {
    /// Before a member.
    Between(Packed<R>),
    /// Within one that is unpacked as it comes.
    Gzip(Box<GzDecoder<Packed<R>>>),
    Zstd(Box<ZstdDecoder<'static, Packed<R>>>),
}

impl<R: Read> Members<R> {
    /// `packing` is gzip or zstd.
    pub(super) fn of(packing: Packing, input: R, window: u32, gaps: &Gaps) -> Self {
        let packed =
            Packed { input, bytes: Vec::new(), at: 0, ended: false, failed: None, broke: false };
        Self {
            packing,
            begun: false,
            dictionary: None,
            ready: VecDeque::new(),
            given: 0,
            content: 0,
            gaps: Arc::clone(gaps),
            window,
            several: false,
            gapped: false,
            state: Some(State::Between(packed)),
        }
    }

    /// Goes on behind a member; `false` at the end.
    fn next(&mut self, mut packed: Packed<R>) -> io::Result<bool> {
        packed.fill(WINDOW);
        if packed.rest().is_empty() {
            let failed = packed.failed.take();
            self.state = Some(State::Between(packed));
            return failed.map_or(Ok(false), Err);
        }
        // Tapes and some crawlers fill up a file with zeros, which `gzip` passes over, too.
        if self.several && self.packing == Packing::Gzip && is_padding(&mut packed) {
            self.state = Some(State::Between(packed));
            return Ok(false);
        }
        if !std::mem::replace(&mut self.begun, true) && self.packing == Packing::Zstd {
            self.dictionary = Dictionary::take(&mut packed)?;
        }
        let dictionary = self.dictionary.as_ref();
        // Behind a gap others may come: the first is tried alone, or each would cost all of them.
        let is_bad =
            self.gapped && unpack(self.packing, dictionary, self.window, packed.rest()).is_err();
        let (members, used) = if is_bad {
            (Vec::new(), 0)
        } else {
            complete(self.packing, dictionary, self.window, packed.rest())
        };
        if used > 0 {
            packed.consume(used);
            self.several = true;
            self.content += members.iter().map(|member| member.len() as u64).sum::<u64>();
            self.ready.extend(members);
            self.state = Some(State::Between(packed));
            return Ok(true);
        }
        let found = unpack(self.packing, dictionary, self.window, packed.rest());
        if let Err(damage) = found
            && damage.error.kind() != ErrorKind::UnexpectedEof
        {
            self.check_window(packed.rest())?;
            // A crawl's member is a record, and half of one must not be judged.
            let is_apart = self.several || damage.content.starts_with(b"WARC/");
            let why = damage.error.to_string();
            let rest = packed.rest().len();
            if self.to_next(&mut packed) || is_apart {
                (self.several, self.gapped) = (true, true);
                let why = format!(
                    "damaged {} member ({why}) among the next {rest} packed bytes",
                    self.packing
                );
                self.gaps
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push_back(Gap { at: self.content, why });
                self.state = Some(State::Between(packed));
                return Ok(true);
            }
        }
        self.state = Some(match self.packing {
            Packing::Zstd => {
                let mut frame = large_frame(packed, self.dictionary.as_ref())?;
                frame.window_log_max(self.window)?;
                State::Zstd(Box::new(frame.single_frame()))
            }
            _ => State::Gzip(Box::new(GzDecoder::new(packed))),
        });
        Ok(true)
    }

    /// Fails where a frame asks for a larger window than is allowed: it is not damaged.
    fn check_window(&self, packed: &[u8]) -> io::Result<()> {
        match window_of(packed).filter(|bytes| *bytes > 1 << self.window) {
            Some(bytes) if self.packing == Packing::Zstd => {
                Err(io::Error::new(ErrorKind::Unsupported, too_wide(bytes, self.window)))
            }
            _ => Ok(()),
        }
    }

    /// Goes on to the next member that can be unpacked; to the end where there is none, and says
    /// so.
    fn to_next(&self, packed: &mut Packed<R>) -> bool {
        let mut ahead = 1;
        let mut found = false;
        // Looked for within one window: what is behind it belongs to a member that is not small.
        let starts: Vec<usize> = match self.packing {
            Packing::Zstd => memchr::memmem::find_iter(packed.rest(), &ZSTD).collect(),
            _ => beginnings(packed.rest(), usize::MAX),
        };
        for start in starts.into_iter().filter(|start| *start > 0).take(TRIES) {
            let rest = &packed.rest()[start..];
            match unpack(self.packing, self.dictionary.as_ref(), self.window, rest) {
                Ok(_) => found = true,
                // It goes on behind the window.
                Err(damage) => {
                    found = damage.error.kind() == ErrorKind::UnexpectedEof
                        && !damage.content.is_empty();
                }
            }
            if found {
                ahead = start;
                break;
            }
        }
        if !found {
            ahead = packed.rest().len();
        }
        packed.consume(ahead);
        found
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(first) = self.ready.front() {
                let n = (&first[self.given..]).read(buffer)?;
                self.given += n;
                if self.given == first.len() {
                    self.ready.pop_front();
                    self.given = 0;
                }
                if n > 0 || buffer.is_empty() {
                    return Ok(n);
                }
                continue;
            }
            // An error ends the stream: nobody reads on.
            match self.state.take() {
                None => return Ok(0),
                Some(State::Between(packed)) => {
                    if !self.next(packed)? {
                        return Ok(0);
                    }
                }
                Some(State::Gzip(mut member)) => match member.read(buffer) {
                    Ok(0) => self.end(member.into_inner()),
                    Ok(n) => {
                        self.state = Some(State::Gzip(member));
                        self.content += n as u64;
                        return Ok(n);
                    }
                    Err(e) => self.go_on(member.into_inner(), e)?,
                },
                Some(State::Zstd(mut frame)) => match frame.read(buffer) {
                    Ok(0) => self.end(frame.finish()),
                    Ok(n) => {
                        self.state = Some(State::Zstd(frame));
                        self.content += n as u64;
                        return Ok(n);
                    }
                    Err(e) => self.go_on(frame.finish(), e)?,
                },
            }
        }
    }
}

impl<R: Read> Members<R> {
    fn end(&mut self, packed: Packed<R>) {
        self.several = true;
        self.state = Some(State::Between(packed));
    }

    /// After a large member that failed: behind it, if anything sound comes there.
    fn go_on(&mut self, mut packed: Packed<R>, error: io::Error) -> io::Result<()> {
        if packed.broke || error.kind() == ErrorKind::UnexpectedEof {
            return Err(error);
        }
        loop {
            packed.fill(WINDOW);
            if packed.rest().is_empty() {
                return Err(error);
            }
            if self.to_next(&mut packed) {
                break;
            }
        }
        let why = format!("damaged {} member ({error})", self.packing);
        self.gaps
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(Gap { at: self.content, why });
        self.end(packed);
        Ok(())
    }
}

/// Takes what follows if it is nothing but zeros up to the end of the file.
fn is_padding<R: Read>(packed: &mut Packed<R>) -> bool {
    if packed.rest().first() != Some(&0) {
        return false;
    }
    while !packed.rest().is_empty() {
        let zeros = packed.rest().iter().take_while(|&&byte| byte == 0).count();
        if zeros < packed.rest().len() {
            return false;
        }
        packed.consume(zeros);
        packed.fill(WINDOW);
    }
    packed.failed.is_none()
}

/// Bytes of the window that a zstd frame asks for (RFC 8878, section 3.1.1.1); `None` if it is
/// none.
fn window_of(packed: &[u8]) -> Option<u64> {
    let [descriptor, rest @ ..] = packed.strip_prefix(&ZSTD)? else { return None };
    if descriptor & 0x20 == 0 {
        let (exponent, mantissa) = (rest.first()? >> 3, u64::from(rest.first()? & 7));
        let base = 1_u64 << (10 + u32::from(exponent));
        return Some(base + base / 8 * mantissa);
    }
    // A single segment: the window is the content.
    let after = &rest[[0, 1, 2, 4][usize::from(descriptor & 3)].min(rest.len())..];
    Some(match descriptor >> 6 {
        0 => u64::from(*after.first()?),
        1 => u64::from(u16::from_le_bytes(*after.first_chunk()?)) + 256,
        2 => u64::from(u32::from_le_bytes(*after.first_chunk()?)),
        _ => u64::from_le_bytes(*after.first_chunk()?),
    })
}

fn too_wide(bytes: u64, window: u32) -> String {
    format!(
        "packed with a window of {} MiB, and {} are allowed; allow more memory, or unpack it first \
            with `zstd -d --long=31`",
        bytes.div_ceil(1 << 20),
        1_u64 << (window - 20)
    )
}

/// What all frames of a file were packed with.
struct Dictionary {
    bytes: Vec<u8>,
    /// The same made ready once: small frames would cost as much as it is long.
    ready: DecoderDictionary<'static>,
}

impl Dictionary {
    /// The dictionary that a file begins with. A frame that is cut short or too long for one is
    /// left to be skipped.
    fn take<R: Read>(packed: &mut Packed<R>) -> io::Result<Option<Self>> {
        let Some([0x5d, 0x2a, 0x4d, 0x18, length @ ..]) = packed.rest().first_chunk::<8>() else {
            return Ok(None);
        };
        let end = 8 + u32::from_le_bytes(*length) as usize;
        if end > DICTIONARY {
            return Ok(None);
        }
        packed.fill(end);
        let Some(written) = packed.rest().get(8..end) else { return Ok(None) };
        let mut bytes = Vec::new();
        if written.starts_with(&ZSTD) {
            ZstdDecoder::with_buffer(written)?.take(DICTIONARY as u64).read_to_end(&mut bytes)?;
        } else {
            bytes.extend_from_slice(written);
        }
        packed.consume(end);
        Ok(Some(Self { ready: DecoderDictionary::copy(&bytes), bytes }))
    }
}

/// What unpacks a frame as it comes.
fn large_frame<R: BufRead>(
    packed: R,
    dictionary: Option<&Dictionary>,
) -> io::Result<ZstdDecoder<'static, R>> {
    ZstdDecoder::with_dictionary(packed, dictionary.map_or(&[], |d| &d.bytes))
}

/// What unpacks a frame that is at hand.
fn small_frame<R: BufRead>(
    packed: R,
    dictionary: Option<&Dictionary>,
    window: u32,
) -> io::Result<ZstdDecoder<'_, R>> {
    let mut frame = match dictionary {
        Some(dictionary) => ZstdDecoder::with_prepared_dictionary(packed, &dictionary.ready)?,
        None => ZstdDecoder::with_buffer(packed)?,
    };
    frame.window_log_max(window)?;
    Ok(frame)
}

/// The contents of the complete and small members at the beginning of `packed`, and how many bytes
/// of it they are. None where a member stands alone: that is unpacked as it comes just as well.
fn complete(
    packing: Packing,
    dictionary: Option<&Dictionary>,
    window: u32,
    packed: &[u8],
) -> (Vec<Vec<u8>>, usize) {
    let starts = if packing == Packing::Zstd { frames(packed) } else { beginnings(packed, MOST) };
    if starts.len() < 2 {
        return (Vec::new(), 0);
    }
    let unpacked: Vec<Option<(Vec<u8>, usize)>> = starts
        .par_iter()
        .map(|&start| unpack(packing, dictionary, window, &packed[start..]).ok()?)
        .collect();
    let (mut members, mut used) = (Vec::new(), 0);
    for (start, member) in starts.into_iter().zip(unpacked) {
        // Before the end of the last one: what only looks like a beginning.
        if start < used {
            continue;
        }
        let Some((content, length)) = member.filter(|_| start == used) else { break };
        members.push(content);
        used += length;
    }
    (members, used)
}

/// Where complete frames begin.
fn frames(packed: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    while starts.len() < MOST
        && let Ok(length) = zstd::zstd_safe::find_frame_compressed_size(&packed[at..])
    {
        starts.push(at);
        at += length;
    }
    starts
}

/// Where members may begin: with gzip's two bytes, its one method, and flags that are in use.
fn beginnings(packed: &[u8], most: usize) -> Vec<usize> {
    let places = memchr::memmem::find_iter(packed, &[0x1f, 0x8b, 8]);
    places
        .filter(|at| packed.get(at + 3).is_some_and(|flags| flags & 0xe0 == 0))
        .take(most)
        .collect()
}

/// Why a member cannot be unpacked, and what came of it before that showed.
struct Damage {
    error: io::Error,
    content: Vec<u8>,
}

/// What the first member of `packed` holds, and how long it is; `None` for one that is not small.
fn unpack(
    packing: Packing,
    dictionary: Option<&Dictionary>,
    window: u32,
    mut packed: &[u8],
) -> Result<Option<(Vec<u8>, usize)>, Damage> {
    let all = packed.len();
    let mut content = Vec::new();
    let rest = if packing == Packing::Zstd {
        small_frame(&mut packed, dictionary, window).and_then(|frame| {
            let mut frame = frame.single_frame();
            (&mut frame).take(SMALL as u64 + 1).read_to_end(&mut content)?;
            Ok(frame.finish().len())
        })
    } else {
        let mut member = GzDecoder::new(packed);
        (&mut member)
            .take(SMALL as u64 + 1)
            .read_to_end(&mut content)
            .map(|_| member.into_inner().len())
    };
    match rest {
        Ok(rest) => Ok((content.len() <= SMALL).then_some((content, all - rest))),
        Err(error) => Err(Damage { error, content }),
    }
}

/// Packed bytes with a window onto what comes next.
struct Packed<R> {
    input: R,
    bytes: Vec<u8>,
    /// The window is `bytes[at..]`.
    at: usize,
    ended: bool,
    /// Why it ended early; reported once the window is used up.
    failed: Option<io::Error>,
    /// Whether it ended early.
    broke: bool,
}

impl<R: Read> Packed<R> {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    /// Reads until the window holds `n` bytes or the input ends.
    fn fill(&mut self, n: usize) {
        let held = self.rest().len();
        if held >= n || self.ended {
            return;
        }
        self.bytes.drain(..self.at);
        self.at = 0;
        // Ends early only with the input.
        if let Err(e) = (&mut self.input).take((n - held) as u64).read_to_end(&mut self.bytes) {
            self.failed = Some(e);
            self.broke = true;
        }
        self.ended = self.failed.is_some() || self.bytes.len() < n;
    }
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Packed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.rest().is_empty() {
            self.fill(PACKED);
        }
        match self.failed.take() {
            Some(e) if self.rest().is_empty() => Err(e),
            failed => {
                self.failed = failed;
                Ok(self.rest())
            }
        }
    }

    fn consume(&mut self, n: usize) {
        self.at += n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::{ErrorKind, Write};

    fn pack(packing: Packing, content: &[u8], level: u32) -> Vec<u8> {
        if packing == Packing::Zstd {
            return zstd::encode_all(content, i32::try_from(level).unwrap()).unwrap();
        }
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
        packer.write_all(content).unwrap();
        packer.finish().unwrap()
    }

    /// What is read of packed bytes, and the kind of the error that ended it.
    fn read(packing: Packing, packed: &[u8]) -> (Vec<u8>, Option<ErrorKind>) {
        let mut content = Vec::new();
        let failed =
            Members::of(packing, packed, 27, &Gaps::default()).read_to_end(&mut content).err();
        (content, failed.map(|e| e.kind()))
    }

    /// Bytes that pack badly.
    fn noise(length: usize, seed: u64) -> Vec<u8> {
        let step = |n: &u64| {
            Some(n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
        };
        std::iter::successors(Some(seed), step).take(length).map(|n| n.to_be_bytes()[0]).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn members_of_any_size_come_in_their_order(
            sizes in prop::collection::vec(prop_oneof![Just(0), 1..4_000_usize, 500_000..1_500_000_usize], 0..80),
            zstd: bool,
        ) {
            let packing = if zstd { Packing::Zstd } else { Packing::Gzip };
            let members: Vec<Vec<u8>> = sizes.iter().zip(0..).map(|(&size, seed)| noise(size, seed)).collect();
            let packed: Vec<u8> = members.iter().flat_map(|content| pack(packing, content, 1)).collect();
            prop_assert_eq!(read(packing, &packed), (members.concat(), None));
        }
    }

    #[test]
    fn frames_are_unpacked_with_the_dictionary_they_begin_with() {
        let skippable = |kind: u8, content: &[u8]| {
            [
                &[kind, 0x2a, 0x4d, 0x18],
                &u32::try_from(content.len()).unwrap().to_le_bytes()[..],
                content,
            ]
            .concat()
        };
        let shared = noise(20_000, 7);
        let frame = |content: &[u8]| {
            let mut packer =
                zstd::stream::write::Encoder::with_dictionary(Vec::new(), 1, &shared).unwrap();
            packer.write_all(content).unwrap();
            packer.finish().unwrap()
        };
        // Small ones together, and a large one as it comes.
        let large = [&shared[..15_000], &vec![b' '; SMALL]].concat();
        let contents = [&shared[..9_000], b"between", &shared[5_000..], &large];
        let frames: Vec<u8> = contents.iter().flat_map(|content| frame(content)).collect();
        assert!(frames.len() < 2_000, "{} bytes", frames.len());
        for dictionary in [shared.clone(), pack(Packing::Zstd, &shared, 1)] {
            let packed = [skippable(0x5d, &dictionary), frames.clone()].concat();
            assert!(read(Packing::Zstd, &packed) == (contents.concat(), None));
        }
        // Without it, or cut short, there is an error and nothing made up.
        let gaps = Gaps::default();
        let read_bare =
            Members::of(Packing::Zstd, &*frames, 27, &gaps).read_to_end(&mut Vec::new());
        assert!(read_bare.is_err() || !gaps.lock().unwrap().is_empty());
        let cut = &skippable(0x5d, &shared)[..9_000];
        assert_eq!(read(Packing::Zstd, cut), (Vec::new(), Some(ErrorKind::UnexpectedEof)));
        // Other skippable frames are none.
        let packed = [skippable(0x5c, b"no dictionary"), pack(Packing::Zstd, b"one", 1)].concat();
        assert_eq!(read(Packing::Zstd, &packed), (b"one".to_vec(), None));
    }

    #[test]
    fn a_packed_file_within_a_member_is_its_content() {
        let inner = pack(Packing::Gzip, b"packed twice", 6);
        let content = [b"before".to_vec(), inner, b"behind".to_vec()].concat();
        // Not compressed: the inner file stands there as it is.
        let packed =
            [pack(Packing::Gzip, &content, 0), pack(Packing::Gzip, b" and more", 6)].concat();
        assert!(beginnings(&packed, MOST).len() >= 3);
        assert_eq!(read(Packing::Gzip, &packed), ([content, b" and more".to_vec()].concat(), None));
    }

    #[test]
    fn several_small_members_are_unpacked_together_and_a_large_one_is_not() {
        for packing in [Packing::Gzip, Packing::Zstd] {
            let small =
                [pack(packing, b"one", 1), pack(packing, b"two", 1), pack(packing, b"three", 1)]
                    .concat();
            assert_eq!(
                complete(packing, None, 27, &small),
                (vec![b"one".to_vec(), b"two".to_vec(), b"three".to_vec()], small.len())
            );
            let large = pack(packing, &vec![b' '; SMALL + 1], 1);
            let both = [pack(packing, b"one", 1), large].concat();
            let first = pack(packing, b"one", 1).len();
            assert_eq!(complete(packing, None, 27, &both), (vec![b"one".to_vec()], first));
            assert_eq!(read(packing, &both).0.len(), SMALL + 4);
        }
    }

    #[test]
    fn what_stands_before_a_damaged_member_is_read() {
        for packing in [Packing::Gzip, Packing::Zstd] {
            let whole: Vec<u8> =
                (0..40).flat_map(|at| pack(packing, &noise(5_000, at), 1)).collect();
            let content = read(packing, &whole).0;
            let (found, failed) = read(packing, &whole[..whole.len() - 9]);
            assert_eq!(failed, Some(ErrorKind::UnexpectedEof));
            assert!(found.len() >= 39 * 5_000 && content.starts_with(&found));
            let (gaps, mut found) = (Gaps::default(), Vec::new());
            let behind = [whole, b"no packed bytes".to_vec()].concat();
            Members::of(packing, &*behind, 27, &gaps).read_to_end(&mut found).unwrap();
            assert_eq!(
                gaps.lock().unwrap().iter().map(|gap| gap.at).collect::<Vec<_>>(),
                [200_000]
            );
            assert_eq!(found, content);
        }
    }

    #[test]
    fn zeros_behind_the_last_member_are_no_damage_and_anything_else_is() {
        let member = pack(Packing::Gzip, b"The ferry left.", 1);
        for (zeros, more, gaps_expected) in [(1, 0, 0), (9_000_000, 0, 0), (512, 1, 1)] {
            let (gaps, mut found) = (Gaps::default(), Vec::new());
            let padded = [member.clone(), vec![0; zeros], vec![7; more]].concat();
            Members::of(Packing::Gzip, &*padded, 27, &gaps).read_to_end(&mut found).unwrap();
            assert_eq!(found, b"The ferry left.");
            assert_eq!(gaps.lock().unwrap().len(), gaps_expected, "{zeros} {more}");
        }
    }

    #[test]
    fn a_damaged_member_costs_what_is_in_it() {
        for packing in [Packing::Gzip, Packing::Zstd] {
            let members: Vec<Vec<u8>> =
                (0..7).map(|at| pack(packing, &noise(5_000, at), 1)).collect();
            let sound = |bad: usize| {
                (0..7)
                    .filter(|&at| at != bad)
                    .flat_map(|at| noise(5_000, at as u64))
                    .collect::<Vec<_>>()
            };
            for bad in 0..7 {
                let mut members = members.clone();
                let length = members[bad].len();
                match packing {
                    // The checksum that the content is held against.
                    Packing::Gzip => members[bad][length - 6] ^= 1,
                    // The kind of the first block: there is none of this number.
                    _ => members[bad][6] |= 6,
                }
                let gaps = Gaps::default();
                let mut content = Vec::new();
                let read =
                    Members::of(packing, &*members.concat(), 27, &gaps).read_to_end(&mut content);
                let gaps: Vec<u64> = gaps.lock().unwrap().iter().map(|gap| gap.at).collect();
                assert!(
                    read.is_ok() && content == sound(bad),
                    "{packing} {bad}: {read:?} {}",
                    content.len()
                );
                assert_eq!(gaps, [5_000 * bad as u64], "{packing} {bad}");
            }
        }
    }

    #[test]
    fn a_frame_tells_its_window() {
        for log in [20, 27] {
            let mut packer = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
            packer.window_log(log).unwrap();
            packer.long_distance_matching(true).unwrap();
            packer.write_all(b"one").unwrap();
            assert_eq!(window_of(&packer.finish().unwrap()), Some(1 << log));
        }
        assert_eq!(window_of(&zstd::bulk::compress(b"one", 1).unwrap()), Some(3));
        assert_eq!(window_of(b"none"), None);
        let wide = [&ZSTD[..], &[0, 21 << 3, 1, 0, 0]].concat();
        let mut members = Members::of(Packing::Zstd, &*wide, 27, &Gaps::default());
        let why = members.read(&mut [0; 9]).unwrap_err();
        assert!(
            why.to_string().starts_with("packed with a window of 2048 MiB, and 128 are allowed;"),
            "{why}"
        );
    }

    /// Fails after some bytes.
    struct Failing<'b>(&'b [u8]);

    impl Read for Failing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                Err(io::Error::other("the disk is gone"))
            } else {
                self.0.read(buffer)
            }
        }
    }

    #[test]
    fn an_input_that_fails_is_read_as_far_as_it_came() {
        for packing in [Packing::Gzip, Packing::Zstd] {
            let packed: Vec<u8> =
                (0..5).flat_map(|at| pack(packing, &noise(5_000, at), 1)).collect();
            for cut in [packed.len(), packed.len() - 40] {
                let mut content = Vec::new();
                let failed = Members::of(packing, Failing(&packed[..cut]), 27, &Gaps::default())
                    .read_to_end(&mut content);
                assert_eq!(failed.unwrap_err().to_string(), "the disk is gone");
                assert!(content.len() >= 20_000);
            }
        }
    }
}
