//! Texts that a program before us read in the wrong code page, or wrote out with escapes.
//!
//! UTF-8 that was taken for windows-1252 and written as UTF-8 again: `FÃ¤hre`, `donâ€™t`. It is
//! undone only where every stretch of a text that is not ASCII can be undone: one `é` shows that
//! the text was read well.
//!
//! * time: of most texts a look at the first characters that are not ASCII
//! * space: the text

use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// Fewest characters that must have been taken for several each: one may be meant.
const FEWEST: usize = 2;

/// The text as it was before it was read in the wrong code page, if it was.
pub(super) fn as_it_was(text: &str) -> Option<String> {
    let mut whole = String::new();
    let (mut rest, mut undone) = (text, 0);
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let stretch = &rest[at..];
        let end = stretch.find(|c: char| c.is_ascii()).unwrap_or(stretch.len());
        let bytes = in_windows_1252(&stretch[..end])?;
        let read = std::str::from_utf8(&bytes).ok()?;
        undone += read.chars().count();
        if whole.is_empty() {
            whole.reserve(text.len());
        }
        whole.push_str(&rest[..at]);
        whole.push_str(read);
        rest = &stretch[end..];
    }
    (undone >= FEWEST).then(|| whole + rest)
}

/// The bytes of which these characters were made. The five that windows-1252 has no character for
/// were kept as they are, or as the blank beside a letter.
fn in_windows_1252(stretch: &str) -> Option<Cow<'_, [u8]>> {
    // Most of what is not ASCII begins no character of UTF-8.
    if !matches!(stretch.chars().next(), Some('\u{c2}'..='\u{f4}')) {
        return None;
    }
    let (bytes, _, is_lossy) = WINDOWS_1252.encode(stretch);
    (!is_lossy).then_some(bytes)
}

/// A text with escapes as JSON and Python write them, `\u0430`, with the letters they stand for;
/// `None` if there are not three of them.
pub(super) fn without_escapes(text: &str) -> Option<String> {
    let mut whole = String::new();
    let (mut rest, mut undone) = (text, 0);
    while let Some((before, after)) = rest.split_once("\\u") {
        whole.push_str(before);
        let unit = |text: &str| u16::from_str_radix(text.get(..4)?, 16).ok();
        let second = || unit(after.get(4..)?.strip_prefix("\\u")?);
        let units = [unit(after), second()];
        let one = units[0].and_then(|one| char::from_u32(u32::from(one)));
        let pair = || {
            let pair = [units[0]?, units[1]?];
            char::decode_utf16(pair).next()?.ok()
        };
        let (read, len) = match (one, pair()) {
            (Some(one), _) => (one, 4),
            (None, Some(pair)) => (pair, 10),
            (None, None) => {
                whole.push_str("\\u");
                rest = after;
                continue;
            }
        };
        whole.push(read);
        undone += 1;
        rest = &after[len..];
    }
    (undone > 2).then(|| whole + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misread(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn utf_8_taken_for_windows_1252_is_undone() {
        for text in [
            "Die Fähre fuhr um neun, „nicht später“.",
            "Паром ушёл в девять часов.",
            "渡し船は九時に出た。",
            "Ağır bir gemi — 40 €",
        ] {
            assert_eq!(as_it_was(&misread(text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_was_read_well_stays() {
        for text in [
            "The ferry left.",
            "Die Fähre fuhr um neun.",
            "« Il va à » la gare, dit Zoé.",
            "Ã",
            "Only one: Ã©",
            "café”… and naïve",
            "Паром ушёл.",
            "渡し船",
        ] {
            assert_eq!(as_it_was(text), None, "{text}");
        }
    }

    #[test]
    fn escapes_are_letters_again() {
        assert_eq!(
            without_escapes("\\u041f\\u0430\\u0440\\u043e\\u043c \\ud83d\\ude00 left").as_deref(),
            Some("Паром 😀 left")
        );
        for text in ["C:\\users\\u1234", "\\uzzzz \\u12 \\ud83d x", "\\u041f\\u0430", ""] {
            assert_eq!(without_escapes(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_panic(text in r"([a-zÃ©â€™Ð]|\\u[0-9a-f]{0,5}|\\ud83d|\\ude00|\PC){0,30}") {
            let _ = (as_it_was(&text), without_escapes(&text));
        }
    }
}
