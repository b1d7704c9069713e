//! HTTP responses as crawlers keep them: head, then a body that may be in chunks and packed.
//!
//! Crawlers differ: some keep what came over the wire, others undo chunks and packing and leave the
//! head as it was. So what is declared is tried, and a body that does not look like it is taken as
//! it stands.
//!
//! * time: `O(n)`
//! * space: the body, up to a cap

use super::warc::{end_of_head, fields};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::borrow::Cow;
use std::io::Read;

/// The head of a response.
#[derive(Debug)]
pub(super) struct Message {
    /// Whether the status says that this is what was asked for.
    pub(super) is_ok: bool,
    /// Media type in lower case, without parameters; empty if none is given.
    pub(super) media: String,
    pub(super) charset: Option<String>,
    is_chunked: bool,
    /// As they were applied, in lower case.
    packings: Vec<String>,
    /// Where the body begins.
    body: usize,
}

impl Message {
    /// The head at the beginning of a block; `None` if there is none.
    pub(super) fn of(block: &[u8]) -> Option<Self> {
        let status = block.strip_prefix(b"HTTP/")?;
        let status =
            &status[memchr::memchr(b' ', &status[..status.len().min(16)])?..].trim_ascii_start();
        let body = end_of_head(block, 0)?;
        let mut found = Self {
            is_ok: status.starts_with(b"2"),
            media: String::new(),
            charset: None,
            is_chunked: false,
            packings: Vec::new(),
            body,
        };
        for (name, value) in fields(&block[..body]) {
            match &*name {
                "content-type" => {
                    (found.media, found.charset) = (media_type(&value), charset(&value));
                }
                "transfer-encoding" => {
                    found.is_chunked = value.to_ascii_lowercase().contains("chunked");
                }
                "content-encoding" => {
                    found.packings.extend(
                        value.split(',').map(|packing| packing.trim().to_ascii_lowercase()),
                    );
                }
                _ => {}
            }
        }
        Some(found)
    }

    /// Whether the body begins like a page, for a head that does not say what it is.
    pub(super) fn looks_like_html(&self, block: &[u8]) -> bool {
        let start = block[self.body..].trim_ascii_start();
        start.get(..9).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<!doctype"))
            || start.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<html"))
    }

    /// The body as its author wrote it; `block` is the whole message.
    pub(super) fn body(&self, block: &[u8], cap: usize) -> Result<Vec<u8>, String> {
        let mut body = Cow::Borrowed(&block[self.body..]);
        if self.is_chunked
            && let Some(joined) = unchunked(&body)
        {
            body = Cow::Owned(
                joined.map_err(|()| "the response is cut off within a chunk".to_owned())?,
            );
        }
        for packing in self.packings.iter().rev() {
            if let Some(plain) = unpacked(&body, packing, cap) {
                body = Cow::Owned(plain?);
            }
        }
        // Some archives kept the packing and lost the header that names it.
        if body.starts_with(b"\x1f\x8b")
            && let Some(plain) = unpacked(&body, "gzip", cap)
        {
            body = Cow::Owned(plain?);
        }
        Ok(body.into_owned())
    }
}

/// The media type of a `Content-Type` without its parameters, in lower case.
pub(super) fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The charset parameter of a `Content-Type`.
pub(super) fn charset(value: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}

/// The chunks of a body put together; `None` if it is in no chunks, `Err` if one is cut off. The
/// last, empty one may be missing.
fn unchunked(body: &[u8]) -> Option<Result<Vec<u8>, ()>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(1024)]);
        let line = rest[..end.unwrap_or(0)].trim_ascii();
        let digits = line.split(|&b| b == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| usize::from_str_radix(digits, 16).ok());
        let (Some(end), Some(size)) = (end, size) else {
            return (!joined.is_empty()).then_some(if rest.trim_ascii().is_empty() {
                Ok(joined)
            } else {
                Err(())
            });
        };
        if size == 0 {
            return Some(Ok(joined));
        }
        let Some((chunk, after)) = rest[end + 1..].split_at_checked(size) else {
            return Some(Err(()));
        };
        joined.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    }
}

/// What a body unpacks to; `None` if it is not packed as declared, or in a way that is not known.
fn unpacked(body: &[u8], packing: &str, cap: usize) -> Option<Result<Vec<u8>, String>> {
    let looks_plain = || body.trim_ascii_start().starts_with(b"<");
    let reader: Box<dyn Read + '_> = match packing {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => Box::new(MultiGzDecoder::new(body)),
        // By the standard with zlib's head, in practice often without.
        "deflate" if body.first().is_some_and(|b| b & 0x0f == 8) && is_zlib(body) => {
            Box::new(ZlibDecoder::new(body))
        }
        "deflate" if !looks_plain() => Box::new(DeflateDecoder::new(body)),
        "br" if !looks_plain() => Box::new(brotli_decompressor::Decompressor::new(body, 4096)),
        "zstd" if body.starts_with(&super::decompress::ZSTD) => {
            match zstd::stream::read::Decoder::new(body) {
                Ok(decoder) => Box::new(decoder),
                Err(e) => return Some(Err(e.to_string())),
            }
        }
        _ => return None,
    };
    let mut plain = Vec::new();
    let read = reader.take(cap as u64 + 1).read_to_end(&mut plain);
    Some(match read {
        Ok(_) if plain.len() > cap => {
            Err(format!("the response unpacks to more than the {cap} bytes that are allowed"))
        }
        Ok(_) => Ok(plain),
        Err(e) => Err(format!("the response is damaged or cut off: {packing}: {e}")),
    })
}

/// Whether bytes begin with the head of a zlib stream.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const PAGE: &[u8] = b"<html><p>The ferry ran aground.";

    fn body(head: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let block = [b"HTTP/1.1 200 OK\r\n", head.as_bytes(), b"\r\n", body].concat();
        Message::of(&block).expect("a head").body(&block, 1000)
    }

    #[test]
    fn the_head_says_what_the_body_is() {
        let message =
            Message::of(b"HTTP/1.0 200 OK\nContent-Type: Text/HTML; Charset=\"utf-8\"\n\n<p>")
                .unwrap();
        assert!(message.is_ok);
        assert_eq!((&*message.media, message.charset.as_deref()), ("text/html", Some("utf-8")));
        assert!(!Message::of(b"HTTP/2 404\r\n\r\n").unwrap().is_ok);
        assert!(
            Message::of(b"<html>").is_none()
                && Message::of(b"HTTP/1.1 200 OK\r\nA: b\r\n").is_none()
        );
    }

    #[test]
    fn chunks_are_joined_and_what_only_says_so_is_left() {
        let chunked = "Transfer-Encoding: chunked\r\n";
        assert_eq!(body(chunked, b"5;x=y\r\n<html\r\n2\r\n>x\r\n0\r\n\r\n").unwrap(), b"<html>x");
        assert_eq!(body(chunked, b"2\r\n>x\r\n").unwrap(), b">x");
        assert_eq!(body(chunked, PAGE).unwrap(), PAGE);
        assert!(body(chunked, b"2\r\n>x\r\nff\r\nshort").is_err());
    }

    #[test]
    fn packings_are_undone_and_what_only_says_so_is_left() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let mut deflate =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(PAGE).unwrap();
        zlib.write_all(PAGE).unwrap();
        deflate.write_all(PAGE).unwrap();
        let (gzip, zlib, deflate) =
            (gzip.finish().unwrap(), zlib.finish().unwrap(), deflate.finish().unwrap());
        // `<html><p>The ferry ran aground.` in one stored block.
        let brotli = [&[0x0f, 0x0f, 0x80][..], PAGE, &[0x03]].concat();
        for (name, packed) in
            [("gzip", &gzip), ("deflate", &zlib), ("deflate", &deflate), ("br", &brotli)]
        {
            let head = format!("Content-Encoding: {name}\r\n");
            assert_eq!(body(&head, packed).as_deref(), Ok(PAGE), "{name}");
            assert_eq!(body(&head, PAGE).as_deref(), Ok(PAGE), "{name}");
        }
        assert!(
            body("Content-Encoding: gzip\r\n", &gzip[..gzip.len() - 9])
                .unwrap_err()
                .contains("cut off")
        );
    }

    #[test]
    fn a_body_that_grows_out_of_hand_is_refused() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(" ".repeat(100_000).as_bytes()).unwrap();
        assert!(
            body("Content-Encoding: gzip\r\n", &gzip.finish().unwrap())
                .unwrap_err()
                .contains("more than the 1000")
        );
    }
}
