//! One `Error` for the whole library, and `Warning` for advice that is not an error.
//!
//! A message says place, fact and way out, in lower case without a full stop:
//! ``dump.jsonl:1841: missing field `text` ``.

use std::fmt;
use std::path::PathBuf;

/// The library's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, opaque; see [`Error::kind`].
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
}

/// The kinds of failure. More may come.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be opened, read or written.
    Io {
        /// Where.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The input is of no known format.
    UnknownFormat {
        /// Where.
        path: PathBuf,
        /// The formats that are known, for the message.
        known: String,
    },
    /// A setting is out of its range or contradicts another.
    Setting(String),
    /// A folder holds files of others, which what is to be written there would be mixed with.
    Occupied {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        holds: String,
    },
    /// A setting has a value that fits nothing in the input.
    Value {
        /// Its name, as in the configuration.
        setting: &'static str,
        /// The value.
        value: String,
        /// What is wrong with it, and what would be right.
        reason: String,
    },
    /// An article or pair that was asked for is not there.
    NotFound(String),
    /// A data file (scorecard, truth table) does not have the form it should.
    Data {
        /// Where.
        path: PathBuf,
        /// What is wrong and what would be right.
        reason: String,
    },
}

impl Error {
    /// An error of the given kind.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self { kind }
    }

    /// An operating-system error at a place.
    pub fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::new(ErrorKind::Io { path: path.into(), source })
    }

    /// A setting that cannot be.
    pub fn setting(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Setting(message.into()))
    }

    /// A folder that holds something else.
    pub fn occupied(path: impl Into<PathBuf>, holds: impl Into<String>) -> Self {
        Self::new(ErrorKind::Occupied { path: path.into(), holds: holds.into() })
    }

    /// A setting's value that fits nothing in the input.
    pub fn value(
        setting: &'static str,
        value: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self::new(ErrorKind::Value { setting, value: value.into(), reason: reason.into() })
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Io { path, source } => {
                write!(f, "`{}`: {}", path.display(), in_words(source))
            }
            ErrorKind::UnknownFormat { path, known } => {
                write!(
                    f,
                    "`{}`: its name and content match no known input format; known formats: \
                        {known}",
                    path.display()
                )
            }
            ErrorKind::Setting(message) | ErrorKind::NotFound(message) => f.write_str(message),
            ErrorKind::Occupied { path, holds } => {
                write!(f, "`{}` holds {holds}; name another folder", path.display())
            }
            ErrorKind::Value { setting, value, reason } => {
                write!(f, "{setting} `{value}`: {reason}")
            }
            ErrorKind::Data { path, reason } => write!(f, "`{}`: {reason}", path.display()),
        }
    }
}

/// The message has everything: what the system said is in [`ErrorKind::Io`], and is not repeated as
/// a source.
impl std::error::Error for Error {}

/// What the operating system said, without its number. A kind made by hand has only a name of the
/// standard library.
///
/// ```
/// use reprint::internals::error::in_words;
/// use std::io::{Error, ErrorKind};
/// assert_eq!(in_words(&ErrorKind::NotFound.into()), "no such file or folder");
/// assert_eq!(in_words(&Error::other("disk on fire")), "disk on fire");
/// ```
#[must_use]
pub fn in_words(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "no such file or folder".to_owned(),
        Kind::PermissionDenied => "permission denied".to_owned(),
        Kind::AlreadyExists => "already exists".to_owned(),
        Kind::IsADirectory => "is a folder".to_owned(),
        Kind::NotADirectory => "part of this path is a file, not a folder".to_owned(),
        Kind::StorageFull | Kind::QuotaExceeded => "no space left on the disk".to_owned(),
        Kind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        _ => {
            let said = error.to_string();
            said.find(" (os error ").map_or(said.clone(), |at| said[..at].to_owned())
        }
    }
}

/// Advice to the user. The run goes on; the facts are in the variant, the sentence in `Display`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// An id came twice; the later one was given a suffix.
    RepeatedId {
        /// The id as read.
        id: String,
        /// The id it has now.
        renamed: String,
    },
    /// Files in a folder were passed over because no format has their ending.
    SkippedFiles {
        /// How many.
        count: u64,
        /// How many of each ending, the most frequent first: `3 .pdf, 1 .docx`.
        endings: String,
        /// The first of them.
        example: String,
    },
    /// Files that were named before, by another name or a link.
    NamedTwice {
        /// How many.
        count: u64,
        /// The first of them.
        example: String,
    },
    /// Articles were added to an archive, but its segments could not be merged afterwards.
    NotMerged {
        /// Why.
        reason: String,
    },
    /// Files that this program wrote, found below an input.
    OwnOutputPassedOver {
        /// How many files and folders.
        count: u64,
        /// The first of them.
        example: String,
    },
    /// Records of a crawl that only say that a page was the same before.
    RevisitsPassedOver {
        /// How many.
        count: u64,
    },
    /// Tables that are no UTF-8 and were read in a code page.
    ReadInCodePage {
        /// How many.
        count: u64,
        /// The first of them.
        example: String,
        /// What it was taken for.
        encoding: String,
    },
    /// No article of the input has a date, or none has an address or outlet.
    NothingKnown {
        /// Whether it is dates that are missing; else outlets.
        dates: bool,
    },
    /// Dates that could not be read.
    DatesSetAside {
        /// How many.
        count: u64,
        /// One of them, as written.
        example: String,
    },
    /// Dates in figures of which either may be the day, read by the country or language of their
    /// article.
    DatesOfOpenOrder {
        /// How many.
        count: u64,
        /// One of them, as written.
        example: String,
    },
    /// Dates after the time at which the article was fetched, or the dump scanned.
    DatesInFuture {
        /// How many.
        count: u64,
        /// One of them, as written.
        example: String,
    },
    /// Articles with content credentials (C2PA) in their text, in characters that nobody sees.
    ContentCredentials {
        /// How many.
        count: u64,
        /// The id of the first.
        example: String,
    },
    /// More candidate pairs than are verified one by one; the rest are joined to their group's
    /// first article.
    HotBands {
        /// Groups above the limit.
        groups: u64,
        /// Articles in the largest.
        largest: u64,
    },
    /// Rows of a truth that could not be used.
    TruthRowsSetAside {
        /// How many.
        count: usize,
        /// Line of the first.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// Rows of a truth without a label.
    RowsWithoutLabel {
        /// How many.
        count: usize,
    },
    /// Few labels to fit a scorecard on.
    FewLabels {
        /// Pairs that are copies.
        copies: usize,
        /// Pairs that are none.
        others: usize,
        /// How many of each would do.
        enough: usize,
    },
    /// Few pairs to set the threshold of a scorecard on.
    ThresholdOnFew {
        /// How many.
        count: usize,
        /// What they are.
        of: &'static str,
        /// How many show the share that may pass.
        wanted: usize,
    },
    /// Articles of a truth that are in no pair and no cluster of the run.
    TruthIdsNotInRun {
        /// How many.
        count: usize,
        /// How many the truth has.
        of: usize,
        /// The first of them.
        example: String,
    },
    /// A label that is taken as a copy and looks like one that is none.
    LabelInDoubt {
        /// As it stands.
        label: String,
        /// What it looks like.
        like: String,
    },
    /// Labels that were asked for and that the truth does not have.
    LabelsNotInTruth {
        /// As they were asked for.
        labels: Vec<String>,
    },
}

impl fmt::Display for Warning {
    #[allow(clippy::too_many_lines, reason = "a message for each warning")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RepeatedId { id, renamed } => {
                write!(
                    f,
                    "id `{id}` occurs more than once; the later article is `{renamed}` in \
                    every report"
                )
            }
            Self::SkippedFiles { count, endings, example } => write!(
                f,
                "{count} file(s) with an unknown extension were skipped ({endings}), the first \
                    `{example}`; to read one anyway, name the file itself as an input"
            ),
            Self::OwnOutputPassedOver { count, example } => write!(
                f,
                "{count} file(s) or folder(s) below the input were skipped because this program \
                    wrote them as reports or kept records, the first `{example}`; to read one \
                    anyway, name it as an input"
            ),
            Self::RevisitsPassedOver { count } => write!(
                f,
                "{count} WARC record(s) of type `revisit` were skipped: they hold no page and only \
                    say that it had not changed since an earlier fetch"
            ),
            Self::ReadInCodePage { count, example, encoding } => write!(
                f,
                "{count} table(s) are not UTF-8 and were decoded with a code page, the first \
                    `{example}` as {encoding}; if letters are wrong, convert it with iconv"
            ),
            Self::NothingKnown { dates: true } => f.write_str(
                "no article has a date: which article is the copy is decided from the texts alone; \
                    if the records do have dates, map their field to `published`",
            ),
            Self::NothingKnown { dates: false } => f.write_str(
                "no article has an address or an outlet: lines that a site repeats cannot be \
                    recognised, and nothing is an `update`; if the records do have them, map \
                    their field to `url` or `outlet`",
            ),
            Self::DatesSetAside { count, example } => {
                write!(
                    f,
                    "{count} date(s) could not be used, for example `{example}`; these articles \
                    count as undated; dates are read best as `2031-03-04` or with the month's name"
                )
            }
            Self::DatesOfOpenOrder { count, example } => write!(
                f,
                "{count} numeric date(s) do not show whether the day or the month comes first, for \
                    example `{example}`; the order was taken from other dates in the input, or \
                    from the country or language of the article; if it is wrong, write them as \
                    `2031-03-04`"
            ),
            Self::DatesInFuture { count, example } => write!(
                f,
                "{count} date(s) are more than two days after the article was fetched or the dump \
                    scanned, for example `{example}`; these articles count as undated; if they \
                    are right, set the day of the scan (`now`)"
            ),
            Self::ContentCredentials { count, example } => write!(
                f,
                "{count} article(s) carry content credentials (C2PA) in their text, the first \
                    `{example}`; these are not compared, and the source they name is treated like \
                    one declared by the page, without verification"
            ),
            Self::HotBands { groups, largest } => write!(
                f,
                "{groups} group(s) of similar articles are too large to compare pair by pair (the \
                    largest has {largest}); each member was compared only with the group's first \
                    article"
            ),
            Self::TruthRowsSetAside { count, line, reason } => {
                write!(
                    f,
                    "{count} row(s) of the truth file were set aside, the first on line {line}: \
                    {reason}"
                )
            }
            Self::RowsWithoutLabel { count } => {
                write!(f, "{count} row(s) have no label yet and were skipped")
            }
            Self::NamedTwice { count, example } => write!(
                f,
                "{count} file(s) are among the inputs more than once and were read once, for \
                    example `{example}`"
            ),
            Self::NotMerged { reason } => write!(
                f,
                "the articles are in the archive, but its segments could not be merged: {reason}; \
                    the next addition tries again"
            ),
            Self::FewLabels { copies, others, enough } => write!(
                f,
                "the scorecard is fitted on {copies} copies and {others} pairs that are not \
                    copies; with fewer than {enough} of each, the shares shown are accurate to \
                    ten percentage points at best: treat it as a trial, and label more pairs"
            ),
            Self::ThresholdOnFew { count, of, wanted } => write!(
                f,
                "the threshold for longer articles is based on {count} {of}, but letting 1 in \
                    {wanted} through needs at least {wanted}: with fewer, the threshold is the \
                    highest of their scores, and more may pass than requested; label more pairs \
                    of independent reports (`same_event` or `independent`) of 400 words or more"
            ),
            Self::TruthIdsNotInRun { count, of, example } => write!(
                f,
                "{count} of the {of} articles in the truth file are in no pair or cluster of the \
                    run, the first `{example}`; either no other article resembles them, or the \
                    truth file belongs to another dump"
            ),
            Self::LabelInDoubt { label, like } => write!(
                f,
                "label `{label}` is not known and was treated as a copy; if you meant `{like}`, \
                    correct it"
            ),
            Self::LabelsNotInTruth { labels } => {
                write!(f, "the column `label` of the truth file has no `{}`", labels.join("`, `"))
            }
        }
    }
}
