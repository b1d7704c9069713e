//! Bytes of a page to text: byte order mark, HTTP header, `<meta>`, and what the bytes look like.
//!
//! * time: one pass to check UTF-8; the rest of what is declared otherwise or not at all
//! * space: the text
//!
//! Unlike a browser this takes valid UTF-8 with letters beyond ASCII for UTF-8 whatever is
//! declared: windows-1252 text is that by chance only where it is mojibake already.

use crate::read::RawPage;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// First bytes in which `<meta charset>` is looked for. Browsers look in 1,024; on pages that open
/// with long comments it stands a little later.
const PRESCAN: usize = 4096;
/// First bytes by which an encoding is detected. Not measured.
const DETECT: usize = 256 << 10;

/// The page's text, with U+FFFD for what is broken, and without NUL, which no page means and a
/// parser keeps a record of.
pub(super) fn decode(raw: &RawPage, url: Option<&str>) -> String {
    let mut text = decode_all(raw, url);
    if text.contains('\0') {
        text.retain(|c| c != '\0');
    }
    text
}

fn decode_all(raw: &RawPage, url: Option<&str>) -> String {
    let bytes = &raw.bytes[..];
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && (!text.is_ascii() || !bytes.contains(&0x1b))
    {
        return text.to_owned();
    }
    let header =
        raw.charset.as_deref().and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let declared =
        header.filter(|e| fits(e, bytes)).or_else(|| in_meta(bytes).filter(|e| fits(e, bytes)));
    let encoding = declared.unwrap_or_else(|| detected(bytes, url));
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether bytes that are not valid UTF-8 can be what is declared. A few broken places in UTF-8 are
/// a page cut or glued by its server; more broken than whole ones are another encoding.
fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    if encoding != UTF_8 {
        // Tags could not be read in UTF-16, and without a mark nobody sends it.
        return encoding != UTF_16LE && encoding != UTF_16BE;
    }
    let (mut broken, mut whole) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken <= whole
}

fn detected(bytes: &[u8], url: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(DETECT)], bytes.len() <= DETECT);
    let host = url
        .and_then(|url| url::Url::parse(url).ok())
        .and_then(|url| url.host_str().map(str::to_owned));
    let tld = host
        .as_deref()
        .and_then(|host| host.rsplit_once('.'))
        .map(|(_, tld)| tld.to_ascii_lowercase());
    let tld = tld.filter(|tld| !tld.is_empty() && tld.bytes().all(|b| b.is_ascii_lowercase()));
    detector.guess(tld.as_deref().map(str::as_bytes), Utf8Detection::Allow)
}

/// What `<meta charset=...>`, `<meta http-equiv ... content="...; charset=...">` or an XML
/// declaration says.
fn in_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(PRESCAN)].to_ascii_lowercase();
    let tag = |open: &[u8], key: &[u8]| {
        memchr::memmem::find_iter(&head, open).find_map(|at| {
            let tag = &head[at..];
            let tag = &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())];
            let rest = tag[memchr::memmem::find(tag, key)? + key.len()..].trim_ascii_start();
            let value = rest.strip_prefix(b"=")?.trim_ascii_start();
            let value =
                value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
            let end =
                value.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)));
            Encoding::for_label(&value[..end.unwrap_or(value.len())])
        })
    };
    tag(b"<meta", b"charset").or_else(|| tag(b"<?xml", b"encoding"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{EUC_JP, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    fn page(bytes: &[u8], charset: Option<&str>) -> RawPage {
        RawPage { bytes: bytes.to_vec(), charset: charset.map(str::to_owned) }
    }

    const RUSSIAN: &str =
        "<p>Паром задержался на два часа из-за тумана, сообщил начальник порта.</p>";
    const JAPANESE: &str =
        "<p>港湾局によると、霧のためフェリーは二時間遅れで到着した。乗客にけがはなかった。</p>";

    #[test]
    fn the_header_then_the_tag_then_the_bytes_tell() {
        let russian = WINDOWS_1251.encode(RUSSIAN).0;
        assert_eq!(decode(&page(&russian, Some("windows-1251")), None), RUSSIAN);
        let tagged = [&b"<meta charset='cp1251'>"[..], &russian].concat();
        assert!(decode(&page(&tagged, None), None).ends_with(RUSSIAN));
        assert!(decode(&page(&tagged, Some("nonsense")), None).ends_with(RUSSIAN));
        assert_eq!(decode(&page(&russian, None), Some("https://parom.example.ru/1")), RUSSIAN);
        for encoding in [SHIFT_JIS, EUC_JP] {
            assert_eq!(
                decode(&page(&encoding.encode(JAPANESE).0, None), None),
                JAPANESE,
                "{}",
                encoding.name()
            );
        }
        let old = b"<meta http-equiv=Content-Type content=\"text/html; \
            charset=iso-8859-1\">caf\xe9 \x93so\x94";
        assert!(decode(&page(old, None), None).ends_with("café “so”"));
    }

    #[test]
    fn a_mark_or_valid_utf8_outweighs_a_wrong_declaration() {
        assert_eq!(decode(&page("<p>café".as_bytes(), Some("iso-8859-1")), None), "<p>café");
        assert_eq!(decode(&page(b"\xff\xfe<\0p\0>\0", Some("utf-8")), None), "<p>");
        let latin = WINDOWS_1252
            .encode("<p>Die Fähre fährt über Köln, sagte er. Größe und Höhe wären unnötig.")
            .0;
        assert!(decode(&page(&latin, Some("utf-8")), None).contains("Fähre fährt über"));
    }

    #[test]
    fn one_broken_place_does_not_undo_utf8() {
        let mut bytes = "Größe, Höhe, Übermut".as_bytes().to_vec();
        bytes.push(0xc3);
        assert_eq!(decode(&page(&bytes, Some("utf-8")), None), "Größe, Höhe, Übermut\u{fffd}");
    }

    #[test]
    fn nul_is_left_out() {
        assert_eq!(decode(&page(b"<p>q\0uay\0", None), None), "<p>quay");
    }
}
