//! What reading gives: a record as the dump has it, or why there is none.

use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Where a record was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The file as it was named or found, `-` for standard input.
    pub file: Arc<str>,
    /// Number of the record in the file, from 1. Records set aside count, blank lines and the
    /// header of a CSV do not.
    pub record: u64,
    /// Byte at which the record starts, in the decompressed stream; 0 in formats that do not keep a
    /// record in one place (Parquet, SQLite).
    pub offset: u64,
}

/// One article as the dump has it: nothing normalised but null-likes taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRecord {
    /// Where it was read.
    pub source: Source,
    /// The record's own id, if it has one. A text file's is its path below the input folder.
    pub id: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// The article's text, exactly as read: offsets in every report count in it. Empty where there
    /// is only a page.
    pub text: String,
    /// The page the text is still to be taken from.
    pub page: Option<RawPage>,
    /// Date of publication as written.
    pub published: Option<String>,
    /// When the page was fetched, as written.
    pub crawled: Option<String>,
    /// Name or domain of the outlet as written; `None` if only the url can show it.
    pub outlet: Option<String>,
    /// Author or authors, joined by `; `.
    pub author: Option<String>,
    /// Language as written.
    pub language: Option<String>,
    /// What the page declares of its address and its sources.
    pub declared: Declared,
}

impl RawRecord {
    /// The fields beside the text that are there, by their names.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = [
            ("id", &self.id),
            ("url", &self.url),
            ("title", &self.title),
            ("published", &self.published),
            ("crawled", &self.crawled),
            ("outlet", &self.outlet),
            ("author", &self.author),
            ("language", &self.language),
        ];
        fields.into_iter().filter_map(|(name, field)| Some((name, field.as_deref()?)))
    }

    /// Bytes it holds in memory, about: those of its text, its page and its fields.
    #[must_use]
    pub fn size(&self) -> usize {
        let page = self.page.as_ref().map_or(0, |page| page.bytes.len());
        size_of::<Self>()
            + self.text.len()
            + page
            + self.fields().map(|(_, field)| field.len()).sum::<usize>()
            + self.declared.size()
    }

    /// A hash of all that was read, but not of where: another record has another, but for chance.
    #[must_use]
    pub fn print(&self) -> u64 {
        let page = self.page.as_ref().map_or(&[][..], |page| &page.bytes);
        let fields = [
            &self.id,
            &self.url,
            &self.title,
            &self.published,
            &self.crawled,
            &self.outlet,
            &self.author,
            &self.language,
        ];
        let fields = fields.iter().map(|field| field.as_deref().unwrap_or_default().as_bytes());
        fields
            .chain([self.text.as_bytes(), page])
            .fold(0, |hash, bytes| xxh3_64_with_seed(bytes, hash))
    }
}

/// What a page says in its head of where it belongs and where its text is from. Empty for records
/// that were no pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Declared {
    /// The address that stands for this page and its other versions, absolute.
    pub canonical: Option<String>,
    /// schema.org `isBasedOn`, `syndication-source` and `original-source` of the head: addresses,
    /// or names.
    pub based_on: Vec<String>,
    /// schema.org `sourceOrganization`, `provider` and `creditText`: names.
    pub source: Vec<String>,
    /// schema.org `copyrightHolder`: names.
    pub copyright: Vec<String>,
    /// Addresses of other sites that the running text links to.
    pub links: Vec<String>,
}

impl Declared {
    /// Bytes it holds beside itself, about.
    #[must_use]
    pub fn size(&self) -> usize {
        let Self { canonical, based_on, source, copyright, links } = self;
        let lists = [based_on, source, copyright, links];
        let strings = canonical.iter().chain(lists.into_iter().flatten());
        strings.map(|string| size_of::<String>() + string.len()).sum()
    }
}

/// An HTML page as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawPage {
    /// Its bytes, in whatever encoding.
    pub bytes: Vec<u8>,
    /// The encoding that came with it, such as that of an HTTP header: a label of the WHATWG's.
    pub charset: Option<String>,
}

/// Bytes of the longest id that is kept of a record that is set aside: what is kept must not grow
/// with a field whose length is why the record is.
pub const LONGEST_ID: usize = 1024;

/// A record that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rejected {
    /// The file, `-` for standard input.
    pub file: String,
    /// Number of the record in the file, from 1; 0 when the file as a whole could not be read
    /// (further).
    pub record: u64,
    /// Byte at which the record starts, in the decompressed stream.
    pub offset: u64,
    /// Why, and what would help.
    pub reason: String,
    /// The id that it names, or would have as an article; `None` where it could not be read so far,
    /// and where it has more than [`LONGEST_ID`] bytes.
    pub id: Option<String>,
    /// Id of the article that stays in its place, where it is another version of that one's page.
    pub same_page: Option<String>,
}

impl Rejected {
    /// A record that is no version of another, and of which no id is known.
    #[must_use]
    pub fn of(
        file: impl Into<String>,
        record: u64,
        offset: u64,
        reason: impl Into<String>,
    ) -> Self {
        let (file, reason) = (file.into(), reason.into());
        Self { file, record, offset, reason, id: None, same_page: None }
    }

    /// The same, of which this id is known.
    #[must_use]
    pub fn with_id(self, id: Option<&str>) -> Self {
        Self { id: id.filter(|id| id.len() <= LONGEST_ID).map(str::to_owned), ..self }
    }
}

/// What reading gives: a record, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "nearly every item is a record")]
pub enum Item {
    /// An article.
    Record(RawRecord),
    /// A record, or the rest of a file, that was set aside.
    Rejected(Rejected),
}

impl Item {
    /// Bytes it holds in memory, about.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Record(record) => record.size(),
            Self::Rejected(row) => size_of::<Self>() + row.file.len() + row.reason.len(),
        }
    }
}
