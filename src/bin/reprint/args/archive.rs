//! What was typed of `reprint archive`.

use super::{Common, size, threads, until};
use clap::{Args as ClapArgs, Subcommand, ValueHint};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Keep an archive: add each day's crawl, and find the sources of an article
///
/// `reprint archive add archive monday.jsonl -o monday`. An archive is a folder that grows day by
/// day. `add` reports copies among the new articles and between them and all earlier ones; its cost
/// depends on the size of the day's crawl.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed.")]
pub struct Archive {
    #[command(subcommand)]
    pub job: Job,
}

#[derive(Debug, Subcommand)]
pub enum Job {
    Add(Add),
    Query(Query),
    Scan(Whole),
    Settle(Settle),
    Info(Info),
    Check(Check),
    Forget(Forget),
    Export(Export),
}

/// Threads, memory and temporary files.
#[derive(Debug, ClapArgs)]
pub struct Machine {
    /// Worker threads [default: one per core]. Does not change results
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,

    /// Memory for data that grows with the articles, such as `512MiB`; the rest goes to temporary
    /// files. Does not change results
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory: Option<u64>,

    /// Folder for temporary files
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub temp_dir: Option<PathBuf>,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Where results go.
#[derive(Debug, ClapArgs)]
pub struct Output {
    /// Folder for the results, as with `reprint scan`; without it, clusters.csv goes to standard
    /// output
    #[arg(short = 'o', long = "output", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,

    /// Write into the folder of -o even if it holds something other than a run
    #[arg(long, requires = "folder")]
    pub force: bool,

    /// Also write report.html; needs -o
    #[arg(long, requires = "folder")]
    pub html: bool,

    /// Also write the tables as Parquet; needs -o
    #[cfg(feature = "parquet")]
    #[arg(long, requires = "folder")]
    pub parquet: bool,
}

/// Which pairs are compared and reported.
#[derive(Debug, ClapArgs)]
pub struct Pairs {
    /// Also report judged pairs that are not copies
    #[arg(long)]
    pub all_pairs: bool,

    /// Compare only articles published at most N days apart, and those without a date
    #[arg(long, value_name = "N")]
    pub window_days: Option<u32>,
}

/// Add new articles, and report copies among them and of earlier ones
///
/// `reprint archive add archive today.jsonl -o today`. The archive is created if it does not exist.
/// A record with the same id and text as one already there is skipped; a page whose text has
/// changed is added as a new version. Without -o, clusters.csv goes to standard output.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed.")]
pub struct Add {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::DirPath)]
    pub archive: PathBuf,

    /// Files, folders, or `-` for JSON lines on standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub output: Output,

    #[command(flatten)]
    pub pairs: Pairs,

    /// Add without looking for copies, to load years of articles at once; `reprint archive scan`
    /// reports the copies later
    #[arg(long, conflicts_with_all = ["folder", "all_pairs", "window_days"])]
    pub no_report: bool,

    /// Day of the crawl: dates more than two days later are treated as errors [default: today]
    #[arg(long, value_name = "DATE", value_parser = until)]
    pub now: Option<i64>,

    #[command(flatten)]
    pub common: Common,

    #[command(flatten)]
    pub machine: Machine,
}

/// Find the sources of articles in the archive, without adding them
///
/// `reprint archive query archive article.txt`. The best sources come first, with relation, score,
/// direction and passages.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed.")]
pub struct Query {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::DirPath)]
    pub archive: PathBuf,

    /// File with one or more articles; `-` for standard input, which may be plain text or JSON
    /// lines
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// Print one JSON object per article instead of text
    #[arg(long)]
    pub json: bool,

    /// Maximum number of sources to print for each article
    #[arg(long, value_name = "N", default_value = "10")]
    pub top: usize,

    #[command(flatten)]
    pub pairs: Pairs,

    #[command(flatten)]
    pub common: Common,

    #[command(flatten)]
    pub machine: Machine,
}

/// Scan everything in the archive
///
/// `reprint archive scan archive -o run`. The tables are the same as for one `reprint scan` of all
/// inputs, in the order they were added.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed.")]
pub struct Whole {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::DirPath)]
    pub archive: PathBuf,

    #[command(flatten)]
    pub output: Output,

    #[command(flatten)]
    pub pairs: Pairs,

    #[command(flatten)]
    pub common: Common,

    #[command(flatten)]
    pub machine: Machine,
}

/// Recompute all fingerprints from the whole archive
///
/// `reprint archive settle archive`. Which lines are boilerplate and which words are rare was
/// decided each day from what the archive held then. Settling decides this again from everything it
/// holds now, merges its files into one, and removes forgotten articles from the disk.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Settle {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::DirPath)]
    pub archive: PathBuf,

    #[command(flatten)]
    pub common: Common,

    #[command(flatten)]
    pub machine: Machine,
}

/// Show what the archive holds
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Info {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::DirPath)]
    pub archive: PathBuf,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// Read every byte of the archive and compare checksums
///
/// `reprint archive check archive`. Damaged parts are listed. With --repair they are left out, and
/// everything that can be rebuilt from the texts is rebuilt.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 intact, 1 repaired, 2 damaged or failed.")]
pub struct Check {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::DirPath)]
    pub archive: PathBuf,

    /// Leave out damaged parts
    #[arg(long)]
    pub repair: bool,

    #[command(flatten)]
    pub common: Common,

    #[command(flatten)]
    pub machine: Machine,
}

/// Forget articles, as after a takedown
///
/// `reprint archive forget archive ID...`. They no longer appear in any result. Their texts and
/// fingerprints are removed from the disk at the next merge; `reprint archive settle` removes them
/// at once.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Forget {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::DirPath)]
    pub archive: PathBuf,

    /// Ids of the articles, as in clusters.csv
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Write all articles of the archive as JSON lines or Parquet
///
/// `reprint archive export archive -o all.jsonl`. One record per article, in the order they were
/// added: id, url, title, outlet, published, crawled, author, language, text, and the id of the
/// previous version of its page.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed. A closed pipe is 0.")]
pub struct Export {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::DirPath)]
    pub archive: PathBuf,

    /// File to write: Parquet if its name ends in .parquet, else JSON lines. Without it, JSON lines
    /// go to standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}
