//! Entities of HTML in text: `&amp;`, `&#8217;`, and those that were escaped once more.

use memchr::memchr;
use std::borrow::Cow;

/// Entities by name, beside those of the letters of Latin-1.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsaquo", "‹"),
    ("rsaquo", "›"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("euro", "€"),
    ("pound", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("sect", "§"),
    ("para", "¶"),
    ("deg", "°"),
    ("plusmn", "±"),
    ("times", "×"),
    ("divide", "÷"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("shy", ""),
    ("ensp", " "),
    ("emsp", " "),
    ("thinsp", " "),
    ("zwnj", ""),
    ("zwj", ""),
    ("lrm", ""),
    ("rlm", ""),
    ("iexcl", "¡"),
    ("iquest", "¿"),
    ("ordf", "ª"),
    ("ordm", "º"),
    ("OElig", "Œ"),
    ("oelig", "œ"),
    ("Scaron", "Š"),
    ("scaron", "š"),
    ("Yuml", "Ÿ"),
    ("lsquor", "‚"),
    ("prime", "′"),
    ("Prime", "″"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("micro", "µ"),
    ("acute", "´"),
    ("uml", "¨"),
    ("cedil", "¸"),
    ("minus", "−"),
    ("rarr", "→"),
];

/// The names of U+00C0 to U+00FF, in their order.
const LATIN: &[&str] = &[
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
];

/// The text with its entities decoded.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = memchr(b'&', &text.as_bytes()[at..]) {
        at += next;
        match entity(&text[at..]) {
            Some((written, length)) => {
                out.push_str(&text[from..at]);
                out.push_str(&written);
                at += length;
                from = at;
            }
            None => at += 1,
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// The entity that a text begins with, what it stands for, and its bytes. `&amp;#8217;` and
/// `&amp;eacute;` are entities that were escaped once more.
pub(super) fn entity(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let body = text.strip_prefix('&')?;
    let mut name_at = 0;
    while body[name_at..].starts_with("amp;") && named(&body[name_at + 4..]).is_some() {
        name_at += 4;
    }
    let (written, length) = named(&body[name_at..])?;
    Some((written, 1 + name_at + length))
}

/// What a name before a semicolon stands for, and the bytes of both.
fn named(body: &str) -> Option<(Cow<'static, str>, usize)> {
    let end = body.bytes().take(10).position(|b| b == b';')?;
    let name = &body[..end];
    let written = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        Cow::Owned(of_code(code)?.to_string())
    } else if let Some((_, written)) = NAMED.iter().find(|(known, _)| *known == name) {
        Cow::Borrowed(*written)
    } else {
        let at = LATIN.iter().position(|known| *known == name)?;
        Cow::Owned(char::from(u8::try_from(0xC0 + at).ok()?).to_string())
    };
    Some((written, end + 1))
}

/// The character of a number; numbers of Windows' characters mean those, as browsers have it.
fn of_code(code: u32) -> Option<char> {
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9F) => encoding_rs::WINDOWS_1252.decode(&[byte]).0.chars().next(),
        Ok(0xA0) => Some(' '),
        Ok(0) => None,
        _ => char::from_u32(code),
    }
}
