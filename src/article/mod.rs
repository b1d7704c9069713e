//! [`RawRecord`](crate::read::RawRecord) to [`Parsed`]: words with spans, sentences, quotations,
//! boilerplate marked.

mod blocks;
pub mod boilerplate;
pub mod credentials;
pub mod filter;
pub mod hashed;
pub mod language;
mod layout;
pub mod lines;
pub mod matter;
pub mod published;
pub mod quotes;
pub mod sentences;
mod site;
mod stretches;
pub mod walls;
pub mod words;

use crate::record::Declared;
use boilerplate::LineCounts;
pub use layout::Layout;
pub use site::{outlet, site};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// A stretch of an article's text: bytes, half open, on character boundaries.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Span {
    /// First byte.
    pub from: u32,
    /// One past the last byte.
    pub to: u32,
}

impl Span {
    /// The half-open stretch `from..to`.
    #[inline]
    #[must_use]
    pub fn new(from: usize, to: usize) -> Self {
        debug_assert!(from <= to);
        Self {
            from: u32::try_from(from).unwrap_or(u32::MAX),
            to: u32::try_from(to).unwrap_or(u32::MAX),
        }
    }

    /// The text it covers.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.from as usize..self.to as usize]
    }

    /// Which of an article's words, in order, begin in it.
    #[must_use]
    pub fn words(self, words: &[Word]) -> std::ops::Range<usize> {
        let at = |byte| words.partition_point(|word| word.span.from < byte);
        at(self.from)..at(self.to)
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.to - self.from) as usize
    }

    /// Whether it covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// A word: where it stands, and the hash of its normal form (NFKC, lower case, without soft hyphens
/// and zero-width characters).
///
/// Normalising changes the hash, never the span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// Where it stands in the text.
    pub span: Span,
    /// xxh3 of the normal form: equal for equal words on every platform.
    pub hash: u64,
}

/// An article's number in its run, in reading order from 0.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct DocId(pub u32);

impl DocId {
    /// As an index into per-article tables.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// When an article was published, as far as it says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Published {
    /// As written in the dump.
    pub written: String,
    /// Seconds since 1970-01-01 UTC; `None` if it could not be read.
    pub at: Option<i64>,
    /// Whether a time of day was given; without one only the day counts.
    pub has_time: bool,
}

/// What is known of an article beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Meta {
    /// Unique in the run.
    pub id: String,
    /// Address of the page.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Registrable domain or name of the outlet, as the record says it: what people are shown.
    pub outlet: Option<String>,
    /// The site the page stands on (`site`): what decides which articles are one publisher's.
    pub site: Option<String>,
    /// Date of publication.
    pub published: Option<Published>,
    /// Author or authors.
    pub author: Option<String>,
    /// Two-letter code of the language, if the record or the text shows it.
    pub language: Option<String>,
    /// Seconds since 1970-01-01 UTC when the page was fetched, and so was there.
    pub crawled: Option<i64>,
    /// File and record number, `file:record`.
    pub source: String,
    /// What its page declares of its address and its sources.
    pub declared: Declared,
}

impl Meta {
    /// Bytes it holds beside itself, about.
    #[must_use]
    pub fn size(&self) -> usize {
        let Self { url, title, outlet, site, author, language, .. } = self;
        let strings = [url, title, outlet, site, author, language];
        self.id.len()
            + self.source.len()
            + strings.into_iter().flatten().map(String::len).sum::<usize>()
            + self.published.as_ref().map_or(0, |date| date.written.len())
            + self.declared.size()
    }

    /// Reads a date in figures of which either may be the day, in the order that all dates of the
    /// input show.
    pub fn settle_date(&mut self, orders: &published::Orders) {
        let site = self.site_key();
        if let Some(date) = &mut self.published
            && date.at.is_none()
        {
            orders.settle(date, site, self.site.as_deref(), self.language.as_deref());
        }
    }

    /// The site's key for counting, if the site is known.
    #[must_use]
    pub fn site_key(&self) -> Option<u64> {
        self.site.as_deref().map(outlet_key)
    }

    /// The day of its publication, counted from 1970-01-01; `None` if it is not known or before
    /// that.
    #[must_use]
    pub fn day(&self) -> Option<u32> {
        let at = self.published.as_ref()?.at?;
        u32::try_from(at.div_euclid(86_400)).ok().filter(|&day| day > 0)
    }

    /// Whether both are known to stand on one site.
    #[must_use]
    pub fn shares_site(&self, other: &Self) -> bool {
        matches!((&self.site, &other.site), (Some(x), Some(y)) if x.eq_ignore_ascii_case(y))
    }

    /// Whole days between the dates of both; `None` if one has none.
    #[must_use]
    pub fn days_from(&self, other: &Self) -> Option<u32> {
        let at = |meta: &Self| meta.published.as_ref().and_then(|published| published.at);
        let apart = at(self)?.abs_diff(at(other)?);
        u32::try_from(apart / 86_400).ok()
    }
}

/// A sentence outside boilerplate: where it stands, and which words it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in the text.
    pub span: Span,
    /// Its words, as indices into [`Parsed::words`]; never empty.
    pub words: Range<u32>,
}

/// A text taken apart. Nothing is cut from it: boilerplate and quotations are marks beside the
/// words.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// All words in text order, boilerplate included.
    pub words: Vec<Word>,
    /// Boilerplate, lines and stretches of words inside them: ascending, disjoint.
    pub boilerplate: Vec<Span>,
    /// Quotations with their marks, ascending, disjoint.
    pub quotations: Vec<Span>,
    /// Sentences outside boilerplate that have words, ascending.
    pub sentences: Vec<Sentence>,
}

impl Parsed {
    /// Takes a text apart. The line counts say which lines its outlet repeats; with empty ones only
    /// phrases and shape show boilerplate.
    ///
    /// # Panics
    /// If the text has 2^32 words.
    #[must_use]
    pub fn of(text: &str, line_counts: &LineCounts, outlet: Option<u64>) -> Self {
        let layout = Layout::of(text, line_counts.is_by_bytes());
        let mut boilerplate = layout.boilerplate(line_counts, outlet);
        let muted = layout.muted(line_counts, outlet);
        let quotations = quotes::quotations(text, layout.spans());
        let mut found = Vec::new();
        let mut marked = boilerplate.iter().peekable();
        let words = &layout.words;
        for (line, range) in layout.placed() {
            if marked.next_if(|f| **f == line).is_some() || range.is_empty() {
                continue;
            }
            let mut at = range.start;
            sentences::split(text, line, |span| {
                let from = at;
                while at < range.end && words[at].span.from < span.to {
                    at += 1;
                }
                let index =
                    |i: usize| u32::try_from(i).expect("an article has fewer than 2^32 words");
                for part in layout::outside(from..at, &muted) {
                    let whole = part == (from..at);
                    let span = if whole { span } else { spanned(&words[part.clone()]) };
                    found.push(Sentence { span, words: index(part.start)..index(part.end) });
                }
            });
        }
        if !muted.is_empty() {
            let in_a_line = |span: &Span| {
                boilerplate.iter().any(|line| line.from <= span.from && span.to <= line.to)
            };
            let inside: Vec<Span> = muted
                .iter()
                .map(|range| spanned(&words[range.clone()]))
                .filter(|span| !in_a_line(span))
                .collect();
            boilerplate.retain(|line| {
                !inside.iter().any(|span| span.from < line.to && line.from < span.to)
            });
            boilerplate.extend(inside);
            boilerplate.sort_unstable();
        }
        Self { words: layout.words, boilerplate, quotations, sentences: found }
    }

    /// The words of a sentence of the article.
    ///
    /// # Panics
    /// If the sentence is another article's.
    #[must_use]
    pub fn words_of(&self, sentence: &Sentence) -> &[Word] {
        &self.words[sentence.words.start as usize..sentence.words.end as usize]
    }

    /// Leaves of the words those of the sentences.
    pub(crate) fn drop_boilerplate_words(&mut self) {
        let mut kept = 0;
        for sentence in &mut self.sentences {
            let words = sentence.words.clone();
            self.words.copy_within(words.start as usize..words.end as usize, kept as usize);
            sentence.words = kept..kept + (words.end - words.start);
            kept = sentence.words.end;
        }
        self.words.truncate(kept as usize);
    }

    /// The words outside boilerplate, in text order: those of the sentences.
    pub fn story(&self) -> impl Iterator<Item = Word> + '_ {
        self.sentences.iter().flat_map(|s| self.words_of(s).iter().copied())
    }
}

/// The words outside boilerplate, in text order, without the cost of sentences and quotations.
#[must_use]
pub fn story_words(text: &str, line_counts: &LineCounts, outlet: Option<u64>) -> Vec<Word> {
    let mut layout = Layout::of(text, line_counts.is_by_bytes());
    layout.drop_words(&layout.marks(line_counts, outlet), &layout.muted(line_counts, outlet));
    layout.words
}

/// From the first byte of the first word to the last of the last.
fn spanned(words: &[Word]) -> Span {
    match words {
        [first, .., last] => Span { from: first.span.from, to: last.span.to },
        [one] => one.span,
        [] => Span::new(0, 0),
    }
}

/// An outlet's key for counting.
#[must_use]
pub fn outlet_key(outlet: &str) -> u64 {
    xxh3_64(outlet.to_lowercase().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boilerplate_is_in_no_sentence_and_in_no_story_word() {
        let text = "Home\nThe ferry sailed at nine on Monday with forty people aboard, the company \
            said. It was late.\nLeave a Reply";
        let article = Parsed::of(text, &LineCounts::default(), None);
        let story: Vec<Word> = article.story().collect();
        assert_eq!(story, story_words(text, &LineCounts::default(), None));
        assert_eq!(article.sentences.len(), 2);
        assert_eq!(article.boilerplate.len(), 2);
        let mut bare = article.clone();
        bare.drop_boilerplate_words();
        assert_eq!(bare.words, story);
        let each =
            |x: &Parsed| x.sentences.iter().map(|s| x.words_of(s).to_vec()).collect::<Vec<_>>();
        assert_eq!(each(&bare), each(&article));
    }
}
