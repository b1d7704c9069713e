//! Dump to [`RawRecord`]s: the only room that opens input.

/// Where a record was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file as it was named or found, `-` for standard input.
    pub file: std::sync::Arc<str>,
    /// Number of the record in the file, from 1.
    pub record: u64,
    /// Byte at which the record starts, in the decompressed stream.
    pub offset: u64,
}

/// One article as the dump has it: nothing normalised but null-likes taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord {
    /// Where it was read.
    pub source: Source,
    /// The record's own id, if it has one. A text file's is its path below the input folder.
    pub id: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// The article's text, exactly as read: offsets in every report count in it.
    pub text: String,
    /// Date of publication as written.
    pub published: Option<String>,
    /// Name or domain of the outlet as written; `None` if only the url can tell.
    pub outlet: Option<String>,
    /// Author or authors, joined by `; `.
    pub author: Option<String>,
    /// Language as written.
    pub language: Option<String>,
}

/// A record that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rejected {
    /// The file, `-` for standard input.
    pub file: String,
    /// Number of the record in the file, from 1; 0 when the file as a whole could not be read (further).
    pub record: u64,
    /// Byte at which the record starts, in the decompressed stream.
    pub offset: u64,
    /// Why, and what would help.
    pub reason: String,
}

/// How input is read.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadConfig {
    /// Field to dotted path, ahead of the alias table: `text` to `body.main`.
    pub map: std::collections::BTreeMap<String, String>,
}
