//! What was typed. What it means is for `settings`.

pub mod archive;
mod fit;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum, ValueHint};
pub use fit::{Fit, Label};
use reprint::internals::article::filter;
use reprint::internals::config::size::{LEAST_MEMORY, bytes};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::LazyLock;

/// The version with what this build reads beside the formats every build reads.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let all = [
        ("html", cfg!(feature = "html")),
        ("parquet", cfg!(feature = "parquet")),
        ("sqlite", cfg!(feature = "sqlite")),
        ("warc", cfg!(feature = "warc")),
    ];
    let names: Vec<&str> =
        all.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    format!("{}\nfeatures: {names}", env!("CARGO_PKG_VERSION"))
});

/// Below the list of commands.
const START: &str = "\
Start here: `reprint scan dump.jsonl -o run --html`, then open run/report.html
Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0.";

/// Find copied and rewritten news in scraped dumps: who copied whom, and the passages that show it
#[derive(Debug, Parser)]
#[command(
    name = "reprint",
    version = VERSION.as_str(),
    disable_help_subcommand = true,
    max_term_width = 100,
    // A screen of 24 lines has no room for a blank line below the first.
    help_template = "{about-with-newline}{usage-heading} {usage}\n\n{all-args}{after-help}",
    after_help = START
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Scan(Box<Scan>),
    Archive(archive::Archive),
    Compare(Compare),
    Explain(Explain),
    Cases(Cases),
    Graph(Graph),
    Eval(Eval),
    Label(Label),
    Fit(Fit),
    Extract(Extract),
    Tune(Tune),
    Completions(Completions),
    Man(Man),
}

/// Which article of a cluster stays in a cleaned dump
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// The one the others come from
    Origin,
    /// The one with the most words
    Longest,
    /// The one published first
    Earliest,
    /// The one published last
    Latest,
    /// The one from the outlet listed first in --outlet-order
    OutletOrder,
}

/// How an article relates to the one that is kept
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Drop {
    /// The same words
    Identical,
    /// The same text, edited here and there
    Reprint,
    /// Part of the text, word for word
    Excerpt,
    /// The same content in other words
    Rewrite,
    /// A later version by the same outlet
    Update,
}

/// Read dumps and report clusters of copies
///
/// `reprint scan dump.jsonl -o run`. Without -o, clusters.csv goes to standard output. With -o, the
/// folder gets clusters.csv, pairs.csv, passages.csv, common.csv, articles.csv, pairs.jsonl,
/// rejected.jsonl and run.json, and with --html also a report to read.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0."
)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Scan {
    /// Files, folders, or `-` for JSON lines on standard input
    #[arg(required_unless_present = "print_config", value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// Folder for the results, created if it does not exist. An earlier run in it is replaced
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    #[arg(value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Write into the folder of -o even if it holds something other than a run
    #[arg(long, requires = "output")]
    pub force: bool,

    /// Also write report.html: every copy beside its source, shared passages highlighted; needs -o
    #[arg(long, requires = "output")]
    pub html: bool,

    /// Also write plots/, charts of the run; needs -o
    #[arg(long, requires = "output")]
    pub plots: bool,

    /// Also write the tables as Parquet; needs -o
    #[cfg(feature = "parquet")]
    #[arg(long, requires = "output")]
    pub parquet: bool,

    /// Also write kept.txt, the ids of all articles except the copies. WHICH says which article of
    /// each cluster to prefer; what it does not cover is kept too. Needs -o or --write-kept
    #[arg(long, value_name = "WHICH", value_enum)]
    pub keep: Option<Keep>,

    /// Outlets for `--keep outlet-order`, most preferred first, by domain or name
    #[arg(long, value_name = "OUTLET,...", value_delimiter = ',')]
    pub outlet_order: Vec<String>,

    /// Drop an article only if its relation to a kept one is one of these: identical, reprint,
    /// excerpt, rewrite, update [default: all]
    #[arg(long, value_name = "RELATION,...", value_delimiter = ',', value_enum)]
    pub drop: Vec<Drop>,

    /// Drop an article only if a kept one covers at least this share of its words [default: 0.75]
    #[arg(long, value_name = "SHARE", value_parser = floor, allow_negative_numbers = true)]
    pub min_coverage: Option<f64>,

    /// Print what --keep would drop and why, as in cleaning.csv, and write nothing
    #[arg(long, conflicts_with_all = ["output", "write_kept", "annotate"])]
    pub dry_run: bool,

    /// Write all records into DIR in their original format, each with its cluster, role, kept id,
    /// reason and cause
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub annotate: Option<PathBuf>,

    /// Split the files of --write-kept and --annotate into parts of about this size before
    /// compression, such as `512MiB`
    #[arg(long, value_name = "SIZE", value_parser = shard)]
    pub shard_size: Option<u64>,

    /// Write the kept records into DIR unchanged, one output file per input file; selected by
    /// --keep, or the origins by default
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub write_kept: Option<PathBuf>,

    /// Also report judged pairs that are not copies (`shared`, `background`, `same_event`,
    /// `unrelated`), and every pair in large clusters of near-identical texts
    #[arg(long)]
    pub all_pairs: bool,

    /// Find only verbatim copies: much faster, but no rewrites
    #[arg(long, conflicts_with_all = ["sensitive", "rewrite_score"])]
    pub only_verbatim: bool,

    /// Compare only with the articles in this archive
    #[arg(long, value_name = "ARCHIVE", value_hint = ValueHint::DirPath, conflicts_with = "only_verbatim")]
    pub against: Option<PathBuf>,

    /// Print the effective settings, with the reason for each default, and exit
    #[arg(long)]
    pub print_config: bool,

    #[command(flatten)]
    pub filter: Filter,

    /// Compare only articles published at most N days apart, and those without a date
    #[arg(long, value_name = "N", value_parser = days, allow_negative_numbers = true)]
    pub window_days: Option<u32>,

    #[command(flatten)]
    pub common: Common,

    /// Treat boilerplate as text, to measure what removing it is worth
    #[arg(long, alias = "keep-furniture")]
    pub keep_boilerplate: bool,

    /// Worker threads [default: one per core]. Does not change results
    #[arg(long, value_name = "N", value_parser = threads, allow_negative_numbers = true)]
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

/// Explain one pair: relation, every signal, passages side by side
///
/// A and B are article files. With --in they are ids of articles in a dump, and the rest of the
/// dump decides which words are rare and which lines are boilerplate.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0.",
    override_usage = "reprint compare <A> <B> [OPTIONS]"
)]
pub struct Compare {
    /// File of the first article; with --in, its id
    #[arg(value_hint = ValueHint::FilePath)]
    pub a: String,

    /// File of the second article; with --in, its id
    #[arg(value_hint = ValueHint::FilePath)]
    pub b: Option<String>,

    /// Dump that holds both; can be repeated
    #[arg(long = "in", value_name = "DUMP", value_hint = ValueHint::AnyPath)]
    pub dumps: Vec<PathBuf>,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,

    /// Write a self-contained HTML page instead of text: to FILE, or to standard output. Comes
    /// after A and B
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, num_args = 0..=1, default_missing_value = "-", conflicts_with = "json")]
    pub html: Option<PathBuf>,

    #[command(flatten)]
    pub common: Common,
}

/// Explain one pair from a finished run, using only its folder, or from an archive
///
/// `reprint explain run A B`. RUN is a folder that `reprint scan -o` wrote. It holds the texts of
/// passages, not of whole articles; if you have the dump, `reprint compare --in` shows the whole
/// texts. RUN may also be an archive, which holds the whole texts.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed. A closed pipe is 0.")]
pub struct Explain {
    /// Folder of the run or archive
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// Id of one article, as in clusters.csv
    pub a: String,

    /// Id of the other; the order does not matter
    pub b: String,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// List who published or rewrote an outlet's texts, with a sheet to print for each
///
/// `reprint cases run --from harbourpost.example`. RUN is a folder that `reprint scan -o` wrote.
/// The folder of -o gets cases.csv, one row per article; takers.csv, one row per site; and sheets/,
/// a page to print for each site. The sites that took the most come first; articles that do not
/// credit the outlet come before those that do.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Cases {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// Whose texts to look for: an outlet, by domain or name, or a news agency, by its name in the
    /// run
    #[arg(long, value_name = "OUTLET")]
    pub from: String,

    /// Folder for the list and the sheets [default: RUN/cases]. An earlier list in it is replaced
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    #[arg(value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Write into the folder of -o even if it holds something else
    #[arg(long)]
    pub force: bool,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Write a run as a network: who published whose texts, with dates
///
/// `reprint graph run`. RUN is a folder that `reprint scan -o` wrote. The folder of -o gets
/// edges.csv, one row per article taken from another; routes.csv, the same totalled by site;
/// routes-by-month.csv, the same for each month; and the network as `GraphML`, articles.graphml and
/// sites.graphml, for drawing programs.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Graph {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// Folder for the files [default: RUN/graph]. An earlier network in it is replaced
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    #[arg(value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Write into the folder of -o even if it holds something else
    #[arg(long)]
    pub force: bool,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Score a run against labelled pairs or clusters
///
/// `reprint eval --truth pairs.csv run`. The truth file is a CSV table that says what the pairs
/// really are, in the columns `a,b,label` (and optionally `derived` and `weight`), or which
/// articles belong together, in `article_id,cluster_id`. RUN is a folder that `reprint scan -o`
/// wrote, best with --all-pairs. The figures go to standard output; tables and charts go to a
/// folder.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with rows of the truth set aside, 2 failed. A closed \
        pipe is 0."
)]
pub struct Eval {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// File with the true labels of its pairs, or its true clusters
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub truth: PathBuf,

    /// Folder for tables and charts [default: RUN/eval]. An earlier evaluation in it is replaced
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    #[arg(value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Write into the folder of -o even if it holds something else
    #[arg(long)]
    pub force: bool,

    /// Labels that mean a copy; `perturb_*` stands for all that begin so [default: all labels not
    /// known to mean something else]
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub copies: Vec<String>,

    /// Labels that mean not a copy [default: the usual names, such as `same_event*`, `independent`,
    /// `shared`]
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub not_copies: Vec<String>,

    /// Find the lowest score threshold with this precision
    #[arg(long, value_name = "SHARE", default_value = "0.9", value_parser = share, allow_negative_numbers = true)]
    pub precision: f64,

    /// List up to this many misses, and as many false alarms, in worst.csv
    #[arg(long, value_name = "N", default_value = "20")]
    pub worst: usize,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// Write the articles as they are read, with boilerplate marked
///
/// `reprint extract dump.jsonl -o read.jsonl`. One object per line: id, url, title, outlet,
/// published, author, language, text, and boilerplate, as pairs of offsets into the text in code
/// points.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0."
)]
pub struct Extract {
    /// Files, folders, or `-` for JSON lines on standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub filter: Filter,

    #[command(flatten)]
    pub input: Reading,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Show what each threshold would report for a dump, with pairs near it
///
/// `reprint tune dump.jsonl`. The dump is read as `scan` reads it. A sample of the candidate pairs
/// is judged, and the counts are estimates for all of them.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0."
)]
pub struct Tune {
    /// Files, folders, or `-` for JSON lines on standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// Maximum number of pairs to judge
    #[arg(long, value_name = "N", default_value = "5000", value_parser = pairs, allow_negative_numbers = true)]
    pub sample: NonZeroUsize,

    /// Pairs to show on each side of a threshold
    #[arg(long, value_name = "N", default_value = "3")]
    pub examples: usize,

    #[command(flatten)]
    pub filter: Filter,

    #[command(flatten)]
    pub common: Common,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Which articles are looked at.
#[derive(Debug, ClapArgs)]
pub struct Filter {
    /// Only articles published at this date or later, and those without a date
    #[arg(long, value_name = "DATE", value_parser = since)]
    pub since: Option<i64>,

    /// Only articles published up to this date, and those without a date; a date without a time
    /// includes the whole day
    #[arg(long, value_name = "DATE", value_parser = until)]
    pub until: Option<i64>,

    /// Only articles of this outlet, by domain or name; can be repeated
    #[arg(long = "outlet", value_name = "NAME")]
    pub outlets: Vec<String>,

    /// Only articles in this language, such as `en`; can be repeated
    #[arg(long = "language", value_name = "CODE", value_parser = language)]
    pub languages: Vec<String>,

    /// Day of the scan: dates more than two days later are treated as errors [default: today]
    #[arg(long, value_name = "DATE", value_parser = until)]
    pub now: Option<i64>,
}

/// Print completions for a shell
#[derive(Debug, ClapArgs)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Print the manual page
///
/// To install: `reprint man > reprint.1`
#[derive(Debug, ClapArgs)]
pub struct Man {
    /// Command whose page to print, such as `scan` or `archive add` [default: the main page]
    pub command: Vec<String>,
}

/// How input is read.
#[derive(Debug, ClapArgs)]
pub struct Reading {
    /// Where to find a field in the records, such as `text=body.main`; can be repeated
    #[arg(long = "map", value_name = "FIELD=PATH", value_parser = mapping)]
    pub map: Vec<(String, String)>,

    /// Query for SQLite databases [default: the one table with a text column]
    #[arg(long, value_name = "SELECT")]
    pub query: Option<String>,
}

/// What scanning and comparing have in common.
#[derive(Debug, ClapArgs)]
pub struct Common {
    #[command(flatten)]
    pub input: Reading,

    /// Report more rewrites, at lower precision
    #[arg(long)]
    pub sensitive: bool,

    /// Settings file [default: `reprint.toml` in the current folder, if it exists]. Options
    /// override it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// Minimum Jaccard similarity of five-word shingles for a reprint; lower finds more
    #[arg(long, value_name = "SHARE", value_parser = share, allow_negative_numbers = true)]
    pub reprint_jaccard: Option<f64>,

    /// Minimum share of the shorter article found in the other for an excerpt; lower finds more
    #[arg(long, value_name = "SHARE", value_parser = share, allow_negative_numbers = true)]
    pub excerpt_containment: Option<f64>,

    /// Minimum score for a rewrite; lower finds more. `reprint tune` shows what each value would
    /// report
    #[arg(long, value_name = "SHARE", value_parser = share, allow_negative_numbers = true, conflicts_with = "sensitive")]
    pub rewrite_score: Option<f64>,

    /// File of known boilerplate, one phrase or line per row; `#` starts a comment. These words are
    /// ignored wherever they occur. Can be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ignore: Vec<PathBuf>,

    /// Your own scorecard, as written by `reprint fit`, instead of the built-in one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub scorecard: Option<PathBuf>,
}

fn mapping(typed: &str) -> Result<(String, String), String> {
    match typed.split_once('=') {
        Some((field, path)) if !field.is_empty() && !path.is_empty() => {
            Ok((field.to_owned(), path.to_owned()))
        }
        _ => Err("must be FIELD=PATH, such as `text=body.main`".to_owned()),
    }
}

fn size(typed: &str) -> Result<u64, String> {
    let enough = bytes(typed).filter(|bytes| *bytes >= LEAST_MEMORY);
    enough.ok_or_else(|| "must be a size of 64MiB or more, such as `512MiB` or `4GiB`".to_owned())
}

fn shard(typed: &str) -> Result<u64, String> {
    let enough = bytes(typed).filter(|bytes| *bytes > 0);
    enough.ok_or_else(|| "must be a size, such as `512MiB` or `4GiB`".to_owned())
}

/// Threads beyond which more only cost time: a scan of six articles on 10,000 took a minute.
const MOST_THREADS: usize = 1024;

fn threads(typed: &str) -> Result<NonZeroUsize, String> {
    let number = typed.parse().ok().filter(|n: &NonZeroUsize| n.get() <= MOST_THREADS);
    number.ok_or_else(|| {
        format!(
            "must be a number from 1 to {MOST_THREADS}; without --threads, one thread per core is \
                used"
        )
    })
}

/// A folder to write to, which standard output is not.
fn folder() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        if path.as_os_str() == "-" {
            Err("must be a folder; results are several files and cannot go to standard output")
        } else {
            Ok(path)
        }
    })
}

fn days(typed: &str) -> Result<u32, String> {
    typed.parse().map_err(|_| "must be a whole number of days, 0 or more".to_owned())
}

fn pairs(typed: &str) -> Result<NonZeroUsize, String> {
    typed.parse().map_err(|_| "must be a whole number of pairs, 1 or more".to_owned())
}

fn since(typed: &str) -> Result<i64, String> {
    date(typed, filter::first_second)
}

fn until(typed: &str) -> Result<i64, String> {
    date(typed, filter::last_second)
}

fn date(typed: &str, read: fn(&str) -> Option<i64>) -> Result<i64, String> {
    if let Some([one, other]) = both_ways(typed) {
        return Err(format!("could be {one} or {other}; write the one you mean"));
    }
    read(typed)
        .ok_or_else(|| "must be a date, such as `2026-11-03` or `2026-11-03 14:00`".to_owned())
}

/// The two days that a date such as `03/04/2031` may be: some write the day first, some the month.
fn both_ways(typed: &str) -> Option<[String; 2]> {
    let day = typed.split_whitespace().next()?;
    let parts: Vec<&str> = day.split('/').collect();
    let [Ok(x), Ok(y), Ok(year)] = <[&str; 3]>::try_from(parts).ok()?.map(str::parse::<u16>) else {
        return None;
    };
    let are_months = (1..=12).contains(&x) && (1..=12).contains(&y);
    (x != y && are_months && year > 31)
        .then(|| [(y, x), (x, y)].map(|(month, day)| format!("`{year}-{month:02}-{day:02}`")))
}

fn language(typed: &str) -> Result<String, String> {
    filter::language_code(typed)
        .ok_or_else(|| "must be a language, such as `en` or `German`".to_owned())
}

fn floor(typed: &str) -> Result<f64, String> {
    let share = typed.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "must be a number from 0 to 1, such as `0.8`".to_owned())
}

fn share(typed: &str) -> Result<f64, String> {
    let share = typed.parse().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "must be a number above 0 and up to 1, such as `0.9`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_date_that_can_be_read_two_ways_is_refused() {
        let refused = since("03/04/2031").unwrap_err();
        assert!(refused.contains("`2031-04-03` or `2031-03-04`"), "{refused}");
        assert_eq!(since("04/04/2031"), since("2031-04-04"));
        assert_eq!(since("25/04/2031"), since("2031-04-25"));
        assert!(since("2031/03/04").is_ok() && since("3 April 2031").is_ok());
    }

    #[test]
    fn what_was_typed_is_in_force() {
        let args = Args::parse_from([
            "reprint",
            "scan",
            "-",
            "--map",
            "text=a=b",
            "--threads",
            "3",
            "--sensitive",
        ]);
        let Command::Scan(scan) = args.command else { panic!("scan was typed") };
        let config = scan.config().unwrap();
        assert_eq!(config.read.map["text"], "a=b");
        assert_eq!(config.threads, Some(3));
        let sizes = ["512MiB", "4g", "64mb", "63MiB", "512", "MiB", "-1GiB", "99999999999GiB"]
            .map(|typed| size(typed).ok());
        assert_eq!(
            sizes,
            [Some(512 << 20), Some(4 << 30), Some(64 << 20), None, None, None, None, None]
        );
        assert!(config.sensitive && !config.all_pairs && !config.only_verbatim);
        assert!(
            Args::try_parse_from(["reprint", "scan", "-", "--only-verbatim", "--sensitive"])
                .is_err()
        );
    }
}
