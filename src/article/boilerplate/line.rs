//! What a single line shows of whether it is boilerplate; `LineCounts` knows how often its outlet
//! repeats it.
//!
//! * time: a look at each line's end, the phrases in a short one and at the beginning of a long one
//! * space: 16 bytes a line

use super::{biography, teasers};
use crate::article::sentences::ends_sentence;
use crate::article::{Span, Word, lines};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, StartKind};
use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// A line without a sentence's end is still running text from this length on (captions and menus
/// are shorter).
const SENTENCE_WORDS: usize = 15;

/// Words above which a line is a text that a scraper put on one line: the phrase at its beginning
/// marks no more than itself, and nothing of the line.
const WHOLE_TEXT: usize = 100;

/// Phrases that mark their whole line, lower case; the line must not be longer than
/// [`SENTENCE_WORDS`] unless it starts with one.
const PHRASES: &[&str] = &[
    "leave a reply",
    "add a comment",
    "your email address will not be published",
    "required fields are marked",
    "save my name, email",
    "save my name and email",
    "post a comment",
    "comments are closed",
    "no comments yet",
    "add a public comment",
    "log in to comment",
    "sign up to post",
    "show more comments",
    "keep conversations courteous",
    "all rights reserved",
    "sign up for",
    "sign up here",
    "subscribe to",
    "subscribe now",
    "subscribe today",
    "terms of use",
    "privacy policy",
    "terms of service",
    "terms and conditions",
    "share this article",
    "share this story",
    "share on facebook",
    "listen to this",
    "click here to",
    "continue reading the main story",
    "read more:",
    "related articles",
    "related stories",
    "related:",
    "most read",
    "most popular",
    "recommended video",
    "advertisement",
    "story continues below",
    "article continues below",
    "this material may not be published, broadcast",
    "follow us on",
    "follow him on twitter",
    "follow her on twitter",
    "download our app",
    "newsletter",
    "cookie",
    "first published in the print edition",
    "executive summary",
    "the story so far",
    "why this matters",
    "who thinks what?",
    "secret link",
    "min read",
    "getty images",
    "shutterstock.com",
];

/// Headings under which teasers of other stories follow.
const TEASER_HEADINGS: &[&str] = &[
    "related",
    "most read",
    "most popular",
    "more from",
    "read next",
    "you may also like",
    "recommended",
    "also read",
    "trending",
    "more stories",
    "more on this",
];

/// What is known of a line to recognise boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its key in the line counts; `None` without words.
    pub(in crate::article) key: Option<u64>,
    /// Its words.
    pub(super) words: u32,
    /// Whether a phrase, a teaser's cut end or its place among teasers gives it away.
    pub(super) sure: bool,
    /// Whether it is no sentence.
    pub(super) fragment: bool,
    /// Whether it stands under a heading of teasers.
    pub(super) under_teasers: bool,
}

impl Line {
    /// Bytes of a line as it is kept.
    pub const PACKED: usize = 13;

    /// Adds a line to bytes that [`Line::unpack`] reads.
    pub fn pack(&self, bytes: &mut Vec<u8>) {
        let signs = [self.key.is_some(), self.sure, self.fragment, self.under_teasers];
        let signs = signs.iter().fold(0, |bits, &sign| bits << 1 | u8::from(sign));
        bytes.extend_from_slice(&self.key.unwrap_or(0).to_le_bytes());
        bytes.extend_from_slice(&self.words.to_le_bytes());
        bytes.push(signs);
    }

    /// The lines that stand one after the other in bytes, and nothing else.
    ///
    /// # Panics
    /// On other bytes.
    #[must_use]
    pub fn unpack(bytes: &[u8]) -> Vec<Self> {
        let (packed, rest) = bytes.as_chunks::<{ Self::PACKED }>();
        assert!(rest.is_empty(), "lines have {} bytes each", Self::PACKED);
        let of_bytes = |packed: &[u8; Self::PACKED]| {
            let [k0, k1, k2, k3, k4, k5, k6, k7, w0, w1, w2, w3, signs] = *packed;
            let sign = |place: u8| signs >> place & 1 == 1;
            Self {
                key: sign(3).then(|| u64::from_le_bytes([k0, k1, k2, k3, k4, k5, k6, k7])),
                words: u32::from_le_bytes([w0, w1, w2, w3]),
                sure: sign(2),
                fragment: sign(1),
                under_teasers: sign(0),
            }
        };
        packed.iter().map(of_bytes).collect()
    }

    /// The lines of a text, given where they stand and which of the words each has. Their keys are
    /// those of line counts by bytes ([`rows_of_bytes`](super::rows_of_bytes)) or by words
    /// ([`rows`](super::rows)).
    #[must_use]
    pub fn all(
        text: &str,
        spans: &[Span],
        ranges: &[Range<usize>],
        words: &[Word],
        by_bytes: bool,
    ) -> Vec<Self> {
        let of_range = |(span, range): (&Span, &Range<usize>)| Self {
            key: if by_bytes {
                lines::key_of_bytes(span.of(text))
            } else {
                lines::key(&words[range.clone()])
            },
            words: u32::try_from(range.len()).unwrap_or(u32::MAX),
            sure: false,
            fragment: false,
            under_teasers: false,
        };
        let mut all: Vec<Self> = spans.iter().zip(ranges).map(of_range).collect();
        look(text, spans, &mut all);
        all
    }
}

/// Looks at each line that has words.
fn look(text: &str, spans: &[Span], all: &mut [Line]) {
    let phrases = phrases();
    let filled: Vec<usize> = (0..all.len()).filter(|&i| all[i].words > 0).collect();
    let mut has_heading = false;
    let mut under_teasers = false;
    for (n, &i) in filled.iter().enumerate() {
        let line = lines::trimmed(spans[i].of(text));
        let count = all[i].words as usize;
        let before = || n.checked_sub(1).map(|before| filled[before]);
        let open_before = || before().is_some_and(|before| runs_on(spans[before].of(text), line));
        let open_after =
            || filled.get(n + 1).is_some_and(|&next| runs_on(line, spans[next].of(text)));
        let is_fragment =
            count < SENTENCE_WORDS && !is_closed(line) && !open_before() && !open_after();
        // A short line with a phrase anywhere; a long one that starts with it.
        let anchored = if count < SENTENCE_WORDS { Anchored::No } else { Anchored::Yes };
        let has_phrase = count <= WHOLE_TEXT
            && (phrases.is_match(Input::new(line).anchored(anchored))
                || line.starts_with('©')
                || starts_with(line, "copyright "));
        let is_heading =
            is_fragment && count <= 6 && teasers::Filled { text: line, words: count }.is_heading();
        has_heading |= is_heading;
        under_teasers |= is_heading
            || is_fragment && count <= 6 && TEASER_HEADINGS.iter().any(|h| starts_with(line, h));
        let after_fragment = || {
            before().is_some_and(|before| {
                marks_fragment(spans[before].of(text), all[before].words as usize)
            })
        };
        let is_teaser = is_cut_off(line) && (under_teasers || after_fragment());
        let has_page_shape =
            is_gallery(line) || count >= LIST_WORDS && is_list(line) || is_doubled(&filled, n, all);
        let is_below = n >= biography::BEFORE && n + biography::LAST >= filled.len();
        let has_page_shape = has_page_shape || is_below && biography::is_biography(line);
        all[i] = Line {
            sure: has_phrase || is_teaser || has_page_shape,
            fragment: is_fragment,
            under_teasers,
            ..all[i]
        };
    }
    if has_heading {
        let spans: Vec<Span> = filled.iter().map(|&i| spans[i]).collect();
        let below = teasers::filled(text, &spans, filled.iter().map(|&i| all[i].words as usize));
        for at in teasers::blocks(&below).into_iter().flatten() {
            all[filled[at]].sure = true;
        }
    }
}

/// Words from which a line that hardly has any but names is a list: of members, of a staff, of
/// candidates. Names that are the news ("those killed are ...") stand in sentences of their own
/// verbs.
const LIST_WORDS: usize = 20;

/// Share of capitalised words, and words a comma stands for at most, from which it is one. Not
/// measured finely: of the story lines of a real dump of 18,820 articles none that was read had
/// both.
const LIST_CAPITALS: f64 = 0.85;
const LIST_COMMA: u64 = 6;

/// Words from which a line that is printed twice, one below the other, is a caption.
const DOUBLED_WORDS: u32 = 6;

/// Whether a line holds the captions of a photo gallery, however many: each counts itself, "Hide
/// Caption 3 of 22", and the next one counts on.
fn is_gallery(line: &str) -> bool {
    const OF: [&str; 7] = ["of", "sur", "von", "de", "di", "из", "/"];
    static CAPTION: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("Hide Caption"));
    // Two captions have four numbers, and few lines have as many.
    if numbers(line) < 4 {
        return CAPTION.find(line.as_bytes()).is_some();
    }
    let mut counted = None;
    let (mut before, mut middle) = ("", "");
    for word in line.split_whitespace() {
        if OF.contains(&middle)
            && let (Ok(number), Ok(all)) =
                (before.parse::<u16>(), word.trim_end_matches(['.', ',']).parse::<u16>())
            && number <= all
        {
            if counted == Some((number.wrapping_sub(1), all)) {
                return true;
            }
            counted = Some((number, all));
        }
        (before, middle) = (middle, word);
    }
    CAPTION.find(line.as_bytes()).is_some()
}

/// How many runs of digits a line has.
fn numbers(line: &str) -> usize {
    let bytes = line.as_bytes();
    let begins = |(before, byte): (&u8, &u8)| !before.is_ascii_digit() && byte.is_ascii_digit();
    let inside = bytes.iter().zip(bytes.iter().skip(1)).filter(|&pair| begins(pair)).count();
    inside + usize::from(bytes.first().is_some_and(u8::is_ascii_digit))
}

/// Whether a line hardly has any words but names, with commas between them.
fn is_list(line: &str) -> bool {
    let most = memchr::memchr_iter(b',', line.as_bytes()).count() as u64 * LIST_COMMA;
    let (mut words, mut capitals) = (0_u64, 0_u64);
    for word in line.split_whitespace() {
        let letter = word.chars().find(|c| c.is_alphabetic());
        words += u64::from(letter.is_some());
        capitals += u64::from(letter.is_some_and(char::is_uppercase));
        // Even if all words that are left are capitalised, they are too few. Most lines end here,
        // after a few words.
        if words > most || !super::exceeds(capitals + most - words, most, LIST_CAPITALS) {
            return false;
        }
    }
    super::exceeds(capitals, words, LIST_CAPITALS)
}

/// Whether a line stands next to its own repetition.
fn is_doubled(filled: &[usize], n: usize, all: &[Line]) -> bool {
    let line = &all[filled[n]];
    let same = |other: Option<&usize>| other.is_some_and(|&other| all[other].key == line.key);
    line.words >= DOUBLED_WORDS
        && line.key.is_some()
        && (same(n.checked_sub(1).and_then(|before| filled.get(before))) || same(filled.get(n + 1)))
}

/// [`PHRASES`] as one automaton: each of them alone would read the line again.
fn phrases() -> &'static AhoCorasick {
    static AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    AUTOMATON.get_or_init(|| {
        let mut builder = AhoCorasick::builder();
        builder
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Both)
            .kind(Some(AhoCorasickKind::DFA));
        builder.build(PHRASES).expect("the phrases are few and short")
    })
}

/// Whether a line starts with a phrase in lower-case ASCII.
fn starts_with(line: &str, phrase: &str) -> bool {
    line.get(..phrase.len()).is_some_and(|head| head.eq_ignore_ascii_case(phrase))
}

fn marks_fragment(line: &str, count: usize) -> bool {
    count < SENTENCE_WORDS && !is_closed(lines::trimmed(line))
}

/// Whether a line ends as a teaser does: cut off with dots.
fn is_cut_off(line: &str) -> bool {
    // Few lines end with one of these bytes, and most would be compared with all four endings.
    matches!(line.as_bytes(), [.., b']' | 0xa6] | [.., b'.', b'.'])
        && (line.ends_with("...")
            || line.ends_with('…')
            || line.ends_with("[…]")
            || line.ends_with("[...]"))
}

/// Whether a line ends as a sentence does.
fn is_closed(line: &str) -> bool {
    let body = line.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）')
            || c.is_whitespace()
    });
    body.ends_with(|c: char| ends_sentence(c) || matches!(c, ':' | ';' | '：' | '；'))
}

/// Whether a sentence runs on from one line into the next, as in text wrapped at a fixed width.
fn runs_on(line: &str, next: &str) -> bool {
    !is_closed(lines::trimmed(line))
        && next.trim_start().chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn galleries_lists_and_doubled_lines_are_no_story() {
        let sure = |text: &str| -> Vec<bool> {
            let layout = crate::article::Layout::of(text, false);
            layout.lines().iter().map(|line| line.sure).collect()
        };
        let gallery = "Photos: The harbour of Tarn Calder opens the quay in May. Hide Caption 1 of \
            2 Calder leaves. Hide Caption 2 of 2";
        let list = "Tarn: Ines Calder, Aurel Quist, Mara Sund, Jon Pell, Ada Veld, Tom Harrow, \
            Lena Orr, Karl Brandt, Rosa Lind, Nils Aker, Eva Holm";
        let caption = "The crane that fell on two barges, seen from the old quay on Monday.";
        let story = "The crane fell on Monday, and Ines Calder, Aurel Quist, Mara Sund and Jon \
            Pell saw it from the quay of Tarn, they said.";
        let text = format!("{story}\n{gallery}\n{list}\n{caption}\n\n{caption}\n{story}");
        assert_eq!(sure(&text), [false, true, true, true, false, true, false]);
    }

    #[test]
    fn lines_come_back_as_they_were_packed() {
        let line = |key, words, signs: [bool; 3]| Line {
            key,
            words,
            sure: signs[0],
            fragment: signs[1],
            under_teasers: signs[2],
        };
        let lines = [
            line(None, 0, [false; 3]),
            line(Some(0), 7, [true, false, false]),
            line(Some(u64::MAX), u32::MAX, [false, true, false]),
            line(Some(77), 1, [false, false, true]),
        ];
        let mut bytes = Vec::new();
        for line in &lines {
            line.pack(&mut bytes);
        }
        assert_eq!(Line::unpack(&bytes), lines);
    }
}
