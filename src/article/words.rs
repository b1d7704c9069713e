//! Text to words: where they stand, and the hash of their normal form.
//!
//! * time: `O(text)`; plain ASCII takes a table look-up a byte and no allocation
//! * space: 16 bytes a word
//!
//! A word is a run of letters, digits and combining marks (Unicode `Alphabetic`, `Numeric` and `Mark`), with
//! apostrophes kept between letters (`don't`) and `.`/`,` kept between digits (`2.5`, `10,000`). Normal form is NFKC,
//! lower case, curly apostrophes straight, soft hyphens and zero-width characters taken out: a soft hyphen in every
//! second word once hid a verbatim copy. Scripts that write no blanks (Chinese, Japanese, Thai, Lao, Khmer, Burmese)
//! give a word a character, marks included, so that a shingle of five words is there a character 5-gram:
//! dictionary segmenters cut the same passage differently in different surroundings.

use super::{Span, Word};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

/// What an ASCII byte is to the splitter.
const OTHER: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;

/// Class by ASCII byte.
static CLASS: [u8; 128] = {
    let mut table = [OTHER; 128];
    let mut b = 0;
    while b < 128 {
        #[allow(clippy::cast_possible_truncation, reason = "below 128")]
        let c = b as u8;
        if c.is_ascii_alphabetic() {
            table[b] = LETTER;
        } else if c.is_ascii_digit() {
            table[b] = DIGIT;
        }
        b += 1;
    }
    table
};

/// Splits `text` and gives each word's span and normal form to `emit`, in text order.
///
/// The normal form is never empty. It lives in a buffer that is used again for the next word.
pub fn split(text: &str, mut emit: impl FnMut(Span, &str)) {
    let bytes = text.as_bytes();
    let mut norm = String::with_capacity(32);
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        if b < 128 {
            if CLASS[usize::from(b)] == OTHER {
                at += 1;
                continue;
            }
            let end = ascii_word(bytes, at);
            // An ASCII word directly followed by a non-ASCII byte may go on ("cafés", "don’t", soft hyphen).
            if bytes.get(end).is_none_or(|&next| next < 128) {
                norm.clear();
                norm.push_str(&text[at..end]);
                norm.make_ascii_lowercase();
                emit(Span::new(at, end), &norm);
                at = end;
                continue;
            }
        }
        at = unicode_word(text, at, &mut norm, &mut emit);
    }
}

/// The words of `text`, in text order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6 + 1);
    split(text, |span, norm| words.push(Word { span, hash: hash(norm) }));
    words
}

/// The hash of a normal form. Frozen: signatures of different runs and machines can be compared.
#[must_use]
pub fn hash(norm: &str) -> u64 {
    xxh3_64(norm.as_bytes())
}

/// End of the ASCII word that starts at `from`.
fn ascii_word(bytes: &[u8], from: usize) -> usize {
    let class = |i: usize| bytes.get(i).map_or(OTHER, |&b| if b < 128 { CLASS[usize::from(b)] } else { OTHER });
    let mut at = from + 1;
    loop {
        while class(at) != OTHER {
            at += 1;
        }
        let joins = match bytes.get(at) {
            Some(b'\'') => class(at - 1) == LETTER && class(at + 1) == LETTER,
            Some(b'.' | b',') => class(at - 1) == DIGIT && class(at + 1) == DIGIT,
            _ => false,
        };
        if !joins {
            return at;
        }
        at += 1;
    }
}

/// Takes one step from `from`, where a word with characters beyond ASCII may start; returns where to go on.
fn unicode_word(text: &str, from: usize, norm: &mut String, emit: &mut impl FnMut(Span, &str)) -> usize {
    let mut chars = text[from..].char_indices().peekable();
    let (_, first) = chars.next().expect("`from` is inside the text");
    let mut end = from + first.len_utf8();
    if !is_word(first) {
        return end;
    }
    let mut previous = first;
    if is_unspaced(first) {
        while let Some(&(_, c)) = chars.peek() {
            if !is_combining_mark(c) && !is_ignored(c) {
                break;
            }
            chars.next();
            end += c.len_utf8();
        }
    } else {
        while let Some(&(i, c)) = chars.peek() {
            let after = || text[from + i + c.len_utf8()..].chars().find(|&c| !is_ignored(c));
            let goes_on = (is_word(c) && !is_unspaced(c))
                || is_combining_mark(c)
                || is_ignored(c)
                || (is_apostrophe(c) && previous.is_alphabetic() && after().is_some_and(char::is_alphabetic))
                || (matches!(c, '.' | ',') && previous.is_numeric() && after().is_some_and(char::is_numeric));
            if !goes_on {
                break;
            }
            chars.next();
            end = from + i + c.len_utf8();
            if !is_ignored(c) {
                previous = c;
            }
        }
    }
    // A soft hyphen or joiner at the very end belongs to no word.
    let word = text[from..end].trim_end_matches(is_ignored);
    norm.clear();
    for c in word.chars().filter(|&c| !is_ignored(c)).map(|c| if is_apostrophe(c) { '\'' } else { c }).nfkc() {
        norm.extend(c.to_lowercase());
    }
    if !norm.is_empty() {
        emit(Span::new(from, from + word.len()), norm);
    }
    end
}

fn is_word(c: char) -> bool {
    if c.is_ascii() { CLASS[c as usize] != OTHER } else { c.is_alphanumeric() }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}')
}

/// Characters that are there for the typesetter and say nothing: soft hyphen, zero-width space and joiners, word
/// joiner, byte-order mark. The zero-width non-joiner is kept out too: writers of Persian and copies of them differ in it.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Scripts written without blanks between words.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF          // Thai, Lao
        | 0x1000..=0x109F        // Myanmar
        | 0x1780..=0x17FF        // Khmer
        | 0x3040..=0x30FF        // Hiragana, Katakana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF // Han
        | 0x2_0000..=0x3_FFFF    // Han, supplementary planes
        | 0xFF66..=0xFF9F) // halfwidth Katakana
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norms(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        split(text, |_, norm| out.push(norm.to_string()));
        out
    }

    #[test]
    fn apostrophes_and_decimal_points_stay_inside_words() {
        assert_eq!(norms("Don’t pay $2.5bn, or 10,000."), ["don't", "pay", "2.5bn", "or", "10,000"]);
    }

    #[test]
    fn invisible_characters_change_no_word() {
        assert_eq!(norms("nego\u{ad}tia\u{ad}tions re\u{200b}sume"), norms("negotiations resume"));
    }

    #[test]
    fn ligatures_widths_and_case_are_normalised() {
        assert_eq!(norms("ﬁnal ＦＵＬＬ Straße"), ["final", "full", "straße"]);
    }

    #[test]
    fn chinese_gives_a_word_a_character_and_latin_inside_it_stays_whole() {
        assert_eq!(norms("港口GDP增长3.5%"), ["港", "口", "gdp", "增", "长", "3.5"]);
    }

    #[test]
    fn vowel_signs_stay_with_their_word() {
        assert_eq!(norms("हिन्दी में"), ["हिन्दी", "में"]);
    }

    proptest::proptest! {
        #[test]
        fn spans_are_ascending_and_on_character_boundaries(text: String) {
            let mut last = 0;
            split(&text, |span, norm| {
                assert!(span.from as usize >= last && !span.is_empty() && !norm.is_empty());
                assert!(!span.of(&text).is_empty());
                last = span.to as usize;
            });
        }

        #[test]
        fn ascii_and_unicode_paths_agree(text in "[ -~]{0,60}") {
            // A non-ASCII full stop after each blank-free piece forces the Unicode path on the last word of each.
            let mut unicode = Vec::new();
            for (i, _) in text.char_indices().filter(|&(i, c)| is_word(c) && (i == 0 || !is_word(text[..i].chars().last().unwrap()))) {
                let mut norm = String::new();
                unicode_word(&text, i, &mut norm, &mut |span: Span, norm: &str| unicode.push((span, norm.to_string())));
            }
            let mut ascii = Vec::new();
            split(&text, |span, norm| ascii.push((span, norm.to_string())));
            // Starting inside a joined word ("2.5") sees its tail again; keep the first of each.
            let mut end = 0;
            unicode.retain(|(span, _)| { let keep = span.from >= end; if keep { end = span.to; } keep });
            proptest::prop_assert_eq!(ascii, unicode);
        }
    }
}
