//! [`RawRecord`](crate::read::RawRecord) to [`Article`]: words with spans, sentences, quotations, furniture marked.

/// A stretch of an article's text: bytes, half open, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// First byte.
    pub from: u32,
    /// One past the last byte.
    pub to: u32,
}

impl Span {
    /// The half-open stretch `from..to`.
    #[must_use]
    pub fn new(from: usize, to: usize) -> Self {
        debug_assert!(from <= to);
        Self { from: u32::try_from(from).unwrap_or(u32::MAX), to: u32::try_from(to).unwrap_or(u32::MAX) }
    }

    /// The text it covers.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.from as usize..self.to as usize]
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

/// A word: where it stands, and the hash of its normal form (NFKC, lower case, without soft hyphens and zero-width characters).
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Meta {
    /// Unique in the run.
    pub id: String,
    /// Address of the page.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Registrable domain or name of the outlet.
    pub outlet: Option<String>,
    /// Date of publication.
    pub published: Option<Published>,
    /// Author or authors.
    pub author: Option<String>,
    /// Two-letter code of the language, if the record or the text tells.
    pub language: Option<String>,
    /// File and record number, `file:record`.
    pub source: String,
}
