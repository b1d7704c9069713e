//! Text that is not UTF-8 made UTF-8, for every format that is read as a stream of text: UTF-16
//! with its mark or without, and tables in a Windows code page.
//!
//! JSON is UTF-8 or UTF-16 by its standard. A table may be in anything: spreadsheets write the code
//! page of the country they are sold in.
//!
//! * time: `O(n)`
//! * space: a buffer

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};
use std::io::{self, ErrorKind, Read};

/// Bytes decoded at a time.
const PIECE: usize = 64 << 10;

/// First bytes by which UTF-16 without a mark is recognised: names of fields, which are ASCII.
const HEAD: usize = 16;

/// UTF-16, by its mark or by a zero at each other byte of the first few.
pub(super) fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        _ if is_utf_32(head) => None,
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => {
            let units = head.get(..HEAD)?.as_chunks::<2>().0;
            let all = |of: fn(&[u8; 2]) -> (u8, u8)| {
                units
                    .iter()
                    .map(of)
                    .all(|(zero, letter)| zero == 0 && matches!(letter, b'\t'..=b'~'))
            };
            if all(|unit| (unit[1], unit[0])) {
                Some(UTF_16LE)
            } else {
                all(|unit| (unit[0], unit[1])).then_some(UTF_16BE)
            }
        }
    }
}

/// Whether a mark says UTF-32, which no reader of ours takes.
pub(super) fn is_utf_32(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe, 0, 0]) || head.starts_with(&[0, 0, 0xfe, 0xff])
}

/// The code page that bytes of a table are in; `None` where they are UTF-8, or too few to say.
/// What is UTF-8 but for a few places is damaged, and stays so.
pub(super) fn code_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut broken, mut whole, mut in_words) = (0_usize, 0_usize, 0_usize);
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        at += chunk.valid().len();
        let next = at + chunk.invalid().len();
        // A character cut by the end of the bytes.
        if !chunk.invalid().is_empty() && next < bytes.len() {
            let is_of_word = |at: Option<usize>| {
                at.and_then(|at| bytes.get(at))
                    .is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii())
            };
            broken += 1;
            in_words += usize::from(is_of_word(at.checked_sub(1)) || is_of_word(Some(next)));
        }
        at = next;
    }
    (in_words > 0 && broken > whole).then(|| detected(bytes))
}

#[cfg(feature = "html")]
fn detected(bytes: &[u8]) -> &'static Encoding {
    use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Without a detector the one that most Western tables are in.
#[cfg(not(feature = "html"))]
fn detected(_: &[u8]) -> &'static Encoding {
    encoding_rs::WINDOWS_1252
}

/// Reads an encoding as UTF-8, with U+FFFD for what is broken.
pub(super) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    piece: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Transcoder<R> {
    pub(super) fn of(encoding: &'static Encoding, inner: R) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, piece: vec![0; PIECE], ready: Vec::new(), given: 0, ended: false }
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            let read = match self.inner.read(&mut self.piece) {
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.ended = read == 0;
            let most = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * PIECE);
            self.ready.resize(most, 0);
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(&self.piece[..read], &mut self.ready, self.ended);
            self.ready.truncate(written);
            self.given = 0;
        }
        let n = (&self.ready[self.given..]).read(buffer)?;
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf_16_is_recognised_by_its_mark_or_its_zeros() {
        assert_eq!(utf_16(&units("\u{feff}é", u16::to_le_bytes)), Some(UTF_16LE));
        assert_eq!(utf_16(&units("\u{feff}é", u16::to_be_bytes)), Some(UTF_16BE));
        assert_eq!(utf_16(&units("{\"text\": \"é\"}", u16::to_le_bytes)), Some(UTF_16LE));
        assert_eq!(utf_16(&units("id,text\n1,é\n", u16::to_be_bytes)), Some(UTF_16BE));
        assert_eq!(utf_16(b"{\"text\": \"plain\"}"), None);
        assert_eq!(utf_16(&[0; 64]), None);
        assert_eq!(utf_16(b"\xff\xfe\0\0{\0\0\0"), None);
    }

    #[test]
    fn pieces_of_any_size_are_decoded() {
        let text = "Fähre – 港口 \u{1f600}\n".repeat(9_000);
        for (encoding, bytes) in
            [(UTF_16LE, units(&text, u16::to_le_bytes)), (UTF_16BE, units(&text, u16::to_be_bytes))]
        {
            let mut read = String::new();
            Transcoder::of(encoding, &*bytes).read_to_string(&mut read).unwrap();
            assert!(read == text);
            let mut odd = String::new();
            Transcoder::of(encoding, &bytes[..bytes.len() - 1]).read_to_string(&mut odd).unwrap();
            assert!(odd.ends_with('\u{fffd}'));
        }
    }

    #[test]
    fn a_code_page_is_told_apart_from_damaged_utf_8() {
        assert_eq!(
            code_page(b"the ferry\x92s deck, and no more was said of it"),
            Some(WINDOWS_1252)
        );
        let russian =
            WINDOWS_1251.encode("паром стоит у причала, и никто не знает, когда он пойдёт").0;
        assert_eq!(code_page(&russian), Some(WINDOWS_1251));
        assert_eq!(code_page("Fähre".as_bytes()), None);
        assert_eq!(code_page("Fähre über den Fluß".as_bytes().split_last().unwrap().1), None);
        assert_eq!(code_page(b"F\xc3\xa4hre \xc3\xbcber\x92s"), None);
        assert_eq!(code_page(b"4,\xff\n5,e\n"), None);
    }
}
