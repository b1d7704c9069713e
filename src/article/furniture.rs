//! Lines that belong to the page and not to the story: menus, comment forms, teasers, credits of the site.
//!
//! Three ways to see them, from sure to suspected:
//!
//! 1. **Repeats.** A line that stands on several pages of one outlet with different texts ([`Census`]).
//! 2. **Known phrases** of comment forms, subscriptions and footers, and the teasers under a "related" heading.
//! 3. **Shape**, only where the dump holds too few pages of the outlet to see repeats: lines that are no sentence.
//!
//! Furniture is marked, never cut: it counts for no evidence, and no passage starts or ends in it.
//!
//! * time: `O(lines)` an article after its words are split
//! * space: the census sorts 16 bytes a line, spilled to disk past its buffer; what stays is the repeated lines

use super::sentences::ends_sentence;
use super::words::words;
use super::{Span, Word, lines};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, StartKind};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Pages of one outlet with different texts on which a short line must stand to be furniture.
/// Two happen by chance (a running story's subhead); three pages is the least at which the corpus' outlets show their forms.
const REPEATS_SHORT: u32 = 3;

/// The same for lines of sentence length. A running story repeats whole background paragraphs in its next versions, so these need
/// more, and more still in a large outlet: see [`REPEATS_LONG_SHARE`].
const REPEATS_LONG: u32 = 5;

/// Share of the outlet's pages from which a repeated sentence is furniture.
const REPEATS_LONG_SHARE: f64 = 0.003;

/// Words from which a line is long. Measured on the dump of ten outlets: of lines repeated three times or more,
/// those below are headings, credits and links; above it background paragraphs begin to appear.
const LONG_WORDS: usize = 12;

/// Pages of an outlet from which repeats are trusted and shape is no longer suspected.
const PAGES_TO_TRUST: u32 = 12;

/// A line without a sentence's end is still running text from this length on (captions and menus are shorter).
const SENTENCE_WORDS: usize = 15;

/// If repeated lines take more than this share of a page, the outlet runs one story in many versions, and its sentences are no
/// furniture. Pages of a video with a sentence of their own lie at .5 to .85 on the dump of ten outlets: at .6 two dozen of
/// them made one cluster.
const MOST_KNOWN: f64 = 0.9;

/// If shape would take more than this share of the words that nothing else marks, the page is a table, a poem or a transcript, and
/// shape is not asked. Not measured finely: the seeds' heaviest page has .31.
const MOST_SUSPECTED: f64 = 0.6;

/// Phrases that mark their whole line, lower case; the line must not be longer than [`SENTENCE_WORDS`] unless it starts with one.
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

/// How often lines stand on an outlet's pages. Counted over every page first ([`rows`]), then asked line by line.
#[derive(Debug, Default)]
pub struct Census {
    /// Whether lines are told by their bytes ([`rows_of_bytes`]), not by their words ([`rows`]).
    by_bytes: bool,
    /// Whether nothing is furniture.
    off: bool,
    /// Number of pages with different texts, by outlet and line; lines below [`FEWEST_REPEATS`] are left out.
    repeats: HashMap<u64, u32>,
}

/// Stands for the page itself among its lines, so that pages are counted as lines are.
const PAGE: u64 = 0;

impl Census {
    /// From the counts of [`rows`].
    #[must_use]
    pub fn of(repeats: HashMap<u64, u32>) -> Self {
        Self { repeats, ..Self::default() }
    }

    /// From the counts of [`rows_of_bytes`].
    #[must_use]
    pub fn of_bytes(repeats: HashMap<u64, u32>) -> Self {
        Self { by_bytes: true, repeats, ..Self::default() }
    }

    /// A census by which nothing is furniture, neither by repetition nor by phrase and shape: to measure what marking it is worth.
    #[must_use]
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// Pages with different texts of an outlet; 0 below [`FEWEST_REPEATS`].
    #[must_use]
    pub fn pages(&self, outlet: Option<u64>) -> u32 {
        self.repeats(outlet, PAGE)
    }

    fn repeats(&self, outlet: Option<u64>, line: u64) -> u32 {
        outlet.and_then(|o| self.repeats.get(&line_of_outlet(o, line)).copied()).unwrap_or(0)
    }

    /// Number of lines that were seen to repeat, an outlet's pages among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.repeats.len()
    }

    /// Whether no line was seen to repeat.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.repeats.is_empty()
    }
}

/// What a page adds to the census: (key of outlet and line, hash of the page's text), distinct. Equal rows of equal
/// texts count once, so that an article seen at ten urls is no template.
#[must_use]
pub fn rows(text: &str, outlet: u64) -> Vec<(u64, u32)> {
    let words = words(text);
    let ranges = lines::word_ranges(&lines::split(text), &words);
    let keys = ranges.into_iter().filter_map(|r| lines::key(&words[r]));
    rows_of(keys, lines::key(&words), outlet)
}

/// The same by the bytes of the lines and the text, for [`Census::of_bytes`].
#[must_use]
pub fn rows_of_bytes(text: &str, outlet: u64) -> Vec<(u64, u32)> {
    let keys = lines::split(text).into_iter().filter_map(|line| lines::key_of_bytes(line.of(text)));
    rows_of(keys, lines::key_of_bytes(text), outlet)
}

fn rows_of(lines: impl Iterator<Item = u64>, text: Option<u64>, outlet: u64) -> Vec<(u64, u32)> {
    #[allow(clippy::cast_possible_truncation, reason = "32 bits tell two texts of one line apart")]
    let text = text.unwrap_or(0) as u32;
    let mut rows: Vec<(u64, u32)> = lines.chain([PAGE]).map(|line| (line_of_outlet(outlet, line), text)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Fewest repeats worth keeping for [`Census::of`]: below it nothing is furniture.
pub const FEWEST_REPEATS: u32 = REPEATS_SHORT;

/// One key of an outlet's key and a line's.
#[must_use]
fn line_of_outlet(outlet: u64, line: u64) -> u64 {
    outlet.rotate_left(31) ^ line
}

/// The furniture lines of an article, ascending. `lines` with the word range of each are what [`lines`] makes.
#[must_use]
pub fn mark(
    text: &str,
    all: &[Span],
    ranges: &[Range<usize>],
    words: &[Word],
    census: &Census,
    outlet: Option<u64>,
) -> Vec<Span> {
    if census.off {
        return Vec::new();
    }
    let pages = census.pages(outlet);
    let count = |(line, range): (&Span, &Range<usize>)| {
        let key = if census.by_bytes { lines::key_of_bytes(line.of(text)) } else { lines::key(&words[range.clone()]) };
        key.map_or(0, |key| census.repeats(outlet, key))
    };
    // No line of an outlet repeats if its pages do not.
    let counts: Vec<u32> = if pages == 0 { vec![0; all.len()] } else { all.iter().zip(ranges).map(count).collect() };
    let long = REPEATS_LONG.max(share_of(pages));
    let mut known: Vec<bool> = ranges
        .iter()
        .zip(&counts)
        .map(|(r, &n)| if r.len() < LONG_WORDS { n >= REPEATS_SHORT } else { n >= long })
        .collect();
    // An outlet that runs one story in many versions repeats it whole; then its sentences are no furniture.
    let total: usize = ranges.iter().map(ExactSizeIterator::len).sum();
    let marked = |marks: &[bool]| ranges.iter().zip(marks).filter(|&(_, &m)| m).map(|(r, _)| r.len()).sum::<usize>();
    if exceeds(marked(&known), total, MOST_KNOWN) {
        for (mark, range) in known.iter_mut().zip(ranges) {
            *mark &= range.len() < LONG_WORDS;
        }
    }
    let (sure, shaped) = suspects(text, all, ranges, pages < PAGES_TO_TRUST);
    // Shape alone must not take most of what is left: then it is a table, a poem or a transcript.
    let rest = total - marked(&known);
    let by_shape: Vec<bool> = (0..all.len()).map(|i| shaped[i] && !known[i] && !sure[i]).collect();
    let trust_shape = !exceeds(marked(&by_shape), rest, MOST_SUSPECTED);
    let suspected: Vec<bool> = (0..all.len()).map(|i| sure[i] || shaped[i] && trust_shape).collect();
    all.iter()
        .zip(known.iter().zip(&suspected))
        .filter(|&(line, (&k, &s))| (k || s) && !line.is_empty())
        .map(|(&line, _)| line)
        .collect()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u32 is a u32")]
fn share_of(pages: u32) -> u32 {
    (f64::from(pages) * REPEATS_LONG_SHARE).ceil() as u32
}

#[allow(clippy::cast_precision_loss, reason = "an article has far fewer than 2^52 words")]
fn exceeds(part: usize, whole: usize, share: f64) -> bool {
    part as f64 > share * whole as f64
}

/// Lines that look like furniture: those a phrase or a teaser's cut end gives away, and those that are no sentences (under a heading
/// of teasers, or with `by_shape` anywhere).
fn suspects(text: &str, all: &[Span], ranges: &[Range<usize>], by_shape: bool) -> (Vec<bool>, Vec<bool>) {
    let phrases = phrases();
    let filled: Vec<usize> = (0..all.len()).filter(|&i| !ranges[i].is_empty()).collect();
    let (mut sure, mut shaped) = (vec![false; all.len()], vec![false; all.len()]);
    let mut under_teasers = false;
    for (n, &i) in filled.iter().enumerate() {
        let line = all[i].of(text).trim();
        let count = ranges[i].len();
        let open_before = || n > 0 && runs_on(all[filled[n - 1]].of(text), line);
        let open_after = || filled.get(n + 1).is_some_and(|&next| runs_on(line, all[next].of(text)));
        let is_fragment = count < SENTENCE_WORDS && !is_closed(line) && !open_before() && !open_after();
        // A short line with a phrase anywhere; a long one that starts with it.
        let anchored = if count < SENTENCE_WORDS { Anchored::No } else { Anchored::Yes };
        if phrases.is_match(Input::new(line).anchored(anchored))
            || line.starts_with('©')
            || starts_with(line, "copyright ")
        {
            sure[i] = true;
        }
        if is_fragment && count <= 6 && TEASER_HEADINGS.iter().any(|h| starts_with(line, h)) {
            under_teasers = true;
        }
        let after_fragment = || n > 0 && marks_fragment(all[filled[n - 1]].of(text), ranges[filled[n - 1]].len());
        let is_teaser = is_cut_off(line) && (under_teasers || after_fragment());
        sure[i] |= is_teaser;
        shaped[i] = is_fragment && (by_shape || under_teasers);
    }
    (sure, shaped)
}

/// [`PHRASES`] as one automaton: each of them alone would read the line again.
fn phrases() -> &'static AhoCorasick {
    static AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    AUTOMATON.get_or_init(|| {
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true).start_kind(StartKind::Both).kind(Some(AhoCorasickKind::DFA));
        builder.build(PHRASES).expect("the phrases are few and short")
    })
}

/// Whether a line starts with a phrase in lower-case ASCII.
fn starts_with(line: &str, phrase: &str) -> bool {
    line.get(..phrase.len()).is_some_and(|head| head.eq_ignore_ascii_case(phrase))
}

fn marks_fragment(line: &str, count: usize) -> bool {
    count < SENTENCE_WORDS && !is_closed(line.trim())
}

/// Whether a line ends as a teaser does: cut off with dots.
fn is_cut_off(line: &str) -> bool {
    // Few lines end with one of these bytes, and most would be compared with all four endings.
    matches!(line.as_bytes(), [.., b']' | 0xa6] | [.., b'.', b'.'])
        && (line.ends_with("...") || line.ends_with('…') || line.ends_with("[…]") || line.ends_with("[...]"))
}

/// Whether a line ends as a sentence does.
fn is_closed(line: &str) -> bool {
    let body = line.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）') || c.is_whitespace()
    });
    body.ends_with(|c: char| ends_sentence(c) || matches!(c, ':' | ';' | '：' | '；'))
}

/// Whether a sentence runs on from one line into the next, as in text wrapped at a fixed width.
fn runs_on(line: &str, next: &str) -> bool {
    !is_closed(line.trim()) && next.trim_start().chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    fn marked(text: &str) -> Vec<&str> {
        let (all, words) = (lines::split(text), words(text));
        let ranges = lines::word_ranges(&all, &words);
        mark(text, &all, &ranges, &words, &Census::default(), None).into_iter().map(|s| s.of(text)).collect()
    }

    const BODY: &str = "The harbour of Port Ellan was closed on Monday after a crane fell on two moored barges, the port authority said.\nNobody was hurt, and the crane will be lifted on Thursday when a floating derrick arrives from the north.";

    #[test]
    fn comment_forms_and_menus_are_marked_in_a_single_page() {
        let text = format!(
            "Home\nNews\n{BODY}\nLeave a Reply\nYour email address will not be published. Required fields are marked *"
        );
        assert_eq!(
            marked(&text),
            ["Home", "News", "Leave a Reply", "Your email address will not be published. Required fields are marked *"]
        );
    }

    #[test]
    fn teasers_under_their_heading_are_marked() {
        let text = format!(
            "{BODY}\n{BODY}\nRelated Articles >\nTram line opens\nMay 3\nThe first tram ran on Sunday through the old quarter of the city, where two thousand people had waited since dawn for..."
        );
        assert_eq!(marked(&text).len(), 4);
    }

    #[test]
    fn lines_wrapped_at_a_fixed_width_are_no_furniture() {
        let wrapped = BODY.replace(" was ", "\nwas ").replace(" two ", "\ntwo ").replace(" a ", "\na ");
        assert!(marked(&wrapped).is_empty());
    }

    #[test]
    fn a_census_of_bytes_marks_the_same_lines() {
        let page =
            |n: usize| format!("Harbour Post\n{BODY} Report {n}.\n  Printed in the valley on paper of its own.\n\n");
        let mut counts = [HashMap::new(), HashMap::new()];
        for n in 0..20 {
            for (count, rows) in counts.iter_mut().zip([rows(&page(n), 9), rows_of_bytes(&page(n), 9)]) {
                for (line, _) in rows {
                    *count.entry(line).or_insert(0) += 1;
                }
            }
        }
        let [by_words, by_bytes] = counts;
        let text = page(21);
        let (all, words) = (lines::split(&text), words(&text));
        let ranges = lines::word_ranges(&all, &words);
        let marked = |census| mark(&text, &all, &ranges, &words, &census, Some(9));
        assert!(marked(Census::of(by_words)).len() >= 2);
        let repeated = |counts: &HashMap<u64, u32>| counts.values().filter(|&&n| n == 20).count();
        assert_eq!(repeated(&by_bytes), 4);
        assert_eq!(marked(Census::of_bytes(by_bytes.clone())).len(), 3);
    }

    #[test]
    fn a_line_repeated_on_an_outlets_pages_is_marked_and_not_on_anothers() {
        let text = format!("{BODY}\nThe Courier is printed on recycled paper in the valley.");
        let (all, words) = (lines::split(&text), words(&text));
        let ranges = lines::word_ranges(&all, &words);
        let line = lines::key(&words[ranges[2].clone()]).unwrap();
        let census = Census::of([(line_of_outlet(9, line), 3), (line_of_outlet(9, PAGE), 20)].into());
        assert_eq!(mark(&text, &all, &ranges, &words, &census, Some(9)).len(), 1);
        assert!(mark(&text, &all, &ranges, &words, &census, Some(8)).is_empty());
    }
}
