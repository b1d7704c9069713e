//! JSON as programs write it that do not keep to the standard, so that one bad character costs no
//! record.
//!
//! * time: `O(n)`, of the records that do not parse alone

/// What stands for half of a surrogate pair.
const LOST: &str = "\\ufffd";

/// A record without what `serde_json` refuses and other readers take: Python's `NaN` and
/// `Infinity`, each made an empty string of the same length, and escapes for half of a surrogate
/// pair, which become U+FFFD. `None` if there are none.
pub(super) fn mended(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let step = if in_string && c == '\\' {
            match surrogates(rest) {
                Surrogates::Pair => 12,
                Surrogates::Half => {
                    mended.push_str(LOST);
                    rest = &rest[6..];
                    continue;
                }
                Surrogates::None => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            }
        } else {
            in_string ^= c == '"';
            let token = ["NaN", "-Infinity", "Infinity"]
                .iter()
                .find(|token| !in_string && rest.starts_with(**token));
            if let Some(token) = token {
                mended.push_str("\"\"");
                mended.extend(std::iter::repeat_n(' ', token.len() - 2));
                rest = &rest[token.len()..];
                continue;
            }
            c.len_utf8()
        };
        let (head, tail) = rest.split_at_checked(step).unwrap_or((rest, ""));
        mended.push_str(head);
        rest = tail;
    }
    (mended != text).then_some(mended)
}

enum Surrogates {
    None,
    Pair,
    Half,
}

/// What escape a text begins with.
fn surrogates(text: &str) -> Surrogates {
    let unit = |from: usize| {
        let escape = text.as_bytes().get(from..from + 6)?.strip_prefix(b"\\u")?;
        let is_hex = escape.iter().all(u8::is_ascii_hexdigit);
        is_hex.then(|| u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok())?
    };
    match (unit(0), unit(6)) {
        (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => Surrogates::Pair,
        (Some(0xD800..=0xDFFF), _) => Surrogates::Half,
        _ => Surrogates::None,
    }
}

/// Bytes as text, where all that is no UTF-8 in them are surrogates: three bytes for each half of a
/// pair, as Java and some databases write (CESU-8). A pair becomes its character, half of one
/// U+FFFD. `None` where anything else is wrong.
pub(super) fn repaired(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let valid = match std::str::from_utf8(rest) {
            Ok(valid) => {
                text.push_str(valid);
                return Some(text);
            }
            Err(e) => e.valid_up_to(),
        };
        text.push_str(std::str::from_utf8(&rest[..valid]).expect("it was just found valid"));
        rest = &rest[valid..];
        let first = half(rest)?;
        rest = &rest[3..];
        match (first, half(rest)) {
            (0xD800..=0xDBFF, Some(second @ 0xDC00..=0xDFFF)) => {
                text.extend(
                    char::decode_utf16([first, second])
                        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)),
                );
                rest = &rest[3..];
            }
            _ => text.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

/// The surrogate that bytes begin with.
fn half(bytes: &[u8]) -> Option<u16> {
    match bytes {
        [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..] => {
            Some(0xD000 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_pair_costs_one_character() {
        assert_eq!(mended(r#"{"a":"x\ud83d y"}"#).as_deref(), Some(r#"{"a":"x\ufffd y"}"#));
        assert_eq!(
            mended(r#"{"a":"\udc00\ud83d\n\\ud83d"}"#).as_deref(),
            Some(r#"{"a":"\ufffd\ufffd\n\\ud83d"}"#)
        );
        assert_eq!(mended(r#"{"a":"\ud83d\ude00"}"#), None);
        assert_eq!(mended(r#"{"a":"\ud83"}"#), None);
        assert_eq!(mended(r#"{"a":"\é\"#), None);
    }

    #[test]
    fn numbers_that_are_none_become_empty() {
        assert_eq!(mended(r#"{"a":NaN,"b":"NaN"}"#).as_deref(), Some(r#"{"a":"" ,"b":"NaN"}"#));
    }

    #[test]
    fn surrogates_written_as_bytes_are_characters_again() {
        assert_eq!(repaired(b"a\xed\xa0\xbd\xed\xb8\x80b").as_deref(), Some("a\u{1f600}b"));
        assert_eq!(repaired(b"a\xed\xa0\xbd").as_deref(), Some("a\u{fffd}"));
        assert_eq!(repaired(b"a\xff"), None);
    }
}
