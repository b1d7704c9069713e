//! Paragraph to sentences.
//!
//! * time: `O(text)`
//!
//! A sentence ends at a full stop, question or exclamation mark (of any script in
//! [`ends_sentence`]) with the closing quotes and brackets after it, when a new one starts behind
//! it. A full stop after a title, month or initial ends none; one after a dotted abbreviation
//! (`U.S.`) only before a word that commonly opens a sentence. Pages that lost the blank after the
//! full stop ("decades ago.An online", also with a mark between) are cut there too. Line ends
//! always end a sentence: news text has no wrapped lines once [`lines`](super::lines) has joined
//! those that are.

use super::{Span, blocks};

/// Abbreviations after which a full stop does not end a sentence, lower case, without their last
/// dot.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "reps", "sens", "gov", "gen", "lt", "col",
    "maj", "sgt", "capt", "cmdr", "adm", "rev", "hon", "st", "mt", "ft", "jr", "sr", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "no", "nos", "vs", "v",
    "inc", "corp", "co", "ltd", "bros", "dept", "univ", "assn", "ave", "blvd", "rd", "approx",
    "est", "etc", "fig", "vol", "e.g", "i.e", "cf", "al", "messrs", "supt", "insp", "pres", "sec",
    "atty", "bzw", "ca", "nr", "sra", "dra", "mme", "mlle",
];

/// Bytes of the longest of them, in capitals too.
const LONGEST: usize = 6;

/// Words that open a sentence so often that a dotted abbreviation before one of them ends the
/// sentence before.
const OPENERS: &[&str] = &[
    "the", "a", "an", "in", "on", "at", "but", "and", "he", "she", "it", "they", "we", "i", "this",
    "that", "these", "those", "his", "her", "its", "their", "there", "when", "while", "if", "as",
    "after", "before", "for", "from", "since", "some", "many", "most", "one", "what", "who",
    "however",
];

/// Whether the character ends a sentence in its script.
#[must_use]
pub fn ends_sentence(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '｡'
            | '।'
            | '॥'
            | '؟'
            | '۔'
            | '።'
            | '၊'
            | '။'
    )
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』' | '）' | '“')
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '„'
            | '«'
            | '‹'
            | '('
            | '['
            | '「'
            | '『'
            | '（'
            | '—'
            | '–'
            | '-'
            | '•'
            | '¿'
            | '¡'
    )
}

/// The sentences of `text[paragraph]`, trimmed, in order, none empty. Together they hold every
/// character but blanks.
///
/// # Panics
/// When the paragraph is no stretch of the text.
pub fn split(text: &str, paragraph: Span, mut emit: impl FnMut(Span)) {
    let base = paragraph.from as usize;
    let part = paragraph.of(text);
    let mut start = 0;
    // Nearly all bytes are letters and blanks, which are passed over without making characters of
    // them.
    blocks::each_char(
        part,
        |b| u8::from(b == b'.') | u8::from(b == b'!') | u8::from(b == b'?'),
        |at, c| {
            let mut end = at + c.len_utf8();
            if ends_sentence(c) {
                let closing =
                    part[end..].chars().take_while(|&next| ends_sentence(next) || is_closer(next));
                end += closing.map(char::len_utf8).sum::<usize>();
                if is_boundary(part, start, at, c, end) {
                    trimmed(part, start, end, base, &mut emit);
                    start = end;
                }
            }
            end
        },
    );
    trimmed(part, start, part.len(), base, &mut emit);
}

fn trimmed(part: &str, from: usize, to: usize, base: usize, emit: &mut impl FnMut(Span)) {
    let piece = &part[from..to];
    let lead = piece.len() - piece.trim_start().len();
    let body = piece.trim();
    if !body.is_empty() {
        emit(Span::new(base + from + lead, base + from + lead + body.len()));
    }
}

/// Bytes of the word before a mark, and characters of the one behind it, that are looked at: a
/// megabyte without a blank would be walked again for each of its marks.
const LOOKED_AT: usize = 256;

/// The last bytes of a text, from a character's beginning on.
fn last(text: &str, bytes: usize) -> &str {
    let from = text.len().saturating_sub(bytes);
    let from = (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    &text[from..]
}

/// Whether the mark `c` at `at`, with what closes it up to `end`, ends the sentence that began at
/// `start`.
fn is_boundary(part: &str, start: usize, at: usize, c: char, end: usize) -> bool {
    let rest = &part[end..];
    let spaced = rest.starts_with(char::is_whitespace);
    let Some(next) = rest.trim_start().chars().next() else { return true };
    if !c.is_ascii() && c != '…' {
        return true;
    }
    let next_letter = rest.chars().find(|&c| !c.is_whitespace() && !is_opener(c)).unwrap_or(next);
    let before = last(&part[start..at], LOOKED_AT);
    let word = before.rsplit(|c: char| c.is_whitespace() || is_opener(c)).next().unwrap_or("");
    if !spaced {
        // Glued: "ago.An online", "again."The boat", not "U.S.Senate" nor "example.Com/Page".
        return part[at + c.len_utf8()..end].chars().all(|c| matches!(c, '"' | '”' | '“'))
            && next.is_uppercase()
            && word.chars().filter(|c| c.is_lowercase()).count() >= 2
            && !word.contains(['.', '/', '@'])
            && rest.chars().nth(1).is_some_and(char::is_lowercase)
            && !rest
                .chars()
                .take(LOOKED_AT)
                .take_while(|c| !c.is_whitespace())
                .any(|c| matches!(c, '.' | '/' | '@'));
    }
    if next_letter.is_lowercase() {
        return false;
    }
    if c != '.' || end > at + 1 && part[at + 1..].starts_with('.') {
        return true;
    }
    if word.contains('.') && word.chars().all(|c| c.is_alphabetic() || c == '.') && word.len() <= 8
    {
        let opener = rest
            .trim_start()
            .split(|c: char| !c.is_alphabetic())
            .find(|w| !w.is_empty())
            .unwrap_or("");
        return OPENERS.contains(&opener.to_lowercase().as_str());
    }
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let is_number_after_no = word.eq_ignore_ascii_case("no") && !next_letter.is_numeric();
    is_number_after_no
        || !(is_initial
            || word.len() <= LONGEST && ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        split(text, Span::new(0, text.len()), |s| out.push(s.of(text)));
        out
    }

    #[test]
    fn titles_initials_and_dotted_abbreviations_do_not_end_a_sentence() {
        assert_eq!(
            sentences(
                "Mr. Smith of the U.S. Treasury met Dr. J. Lee on Jan. 5. The U.S. The next day."
            ),
            [
                "Mr. Smith of the U.S. Treasury met Dr. J. Lee on Jan. 5.",
                "The U.S.",
                "The next day."
            ]
        );
    }

    #[test]
    fn a_question_inside_a_quotation_goes_on_to_its_speaker() {
        assert_eq!(
            sentences("“Why?” he asked. “Because.” She left."),
            ["“Why?” he asked.", "“Because.”", "She left."]
        );
    }

    #[test]
    fn glued_sentences_are_parted_and_addresses_are_not() {
        assert_eq!(
            sentences("It ended decades ago.An online page at www.site.Com said 2.5 per cent."),
            ["It ended decades ago.", "An online page at www.site.Com said 2.5 per cent."]
        );
        assert_eq!(
            sentences("\"We sail again.\"The boat left.\"It was late,\" he said."),
            ["\"We sail again.\"", "The boat left.\"", "It was late,\" he said."]
        );
    }

    #[test]
    fn a_megabyte_without_a_blank_is_no_more_work_than_another() {
        for piece in ["a</b>...", "aa.Bb“", "a.b", "é.", "?x!y"] {
            let text = format!("{} The end.", piece.repeat(1_000_000 / piece.len()));
            assert!(
                sentences(&text).last().is_some_and(|last| last.ends_with("The end.")),
                "{piece}"
            );
        }
    }

    #[test]
    fn chinese_and_arabic_marks_end_sentences() {
        assert_eq!(sentences("港口关闭。他说：“走吧！”船走了。").len(), 3);
        assert_eq!(sentences("هل وصل؟ نعم.").len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn every_character_but_blanks_is_in_one_sentence(text in "[a-zA-Z .!?”“\u{3002}]{0,80}") {
            let kept: String = sentences(&text).concat().chars().filter(|c| !c.is_whitespace()).collect();
            let all: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            proptest::prop_assert_eq!(kept, all);
        }
    }
}
