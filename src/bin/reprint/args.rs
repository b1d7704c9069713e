//! What was typed. What it means is for `settings`.

pub mod archive;
mod fit;

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

/// Finds copied and rewritten news in scrape dumps: who copied whom, and the passages that show it
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
    /// The one of the outlet that stands first in --outlet-order
    OutletOrder,
}

/// What an article may be to the one that is kept
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Drop {
    /// The same words
    Identical,
    /// The same text, edited here and there
    Reprint,
    /// A part, word for word
    Excerpt,
    /// Retold in other words
    Rewrite,
    /// The outlet's own next version
    Update,
}

/// Read dumps and report clusters of copies
///
/// `reprint scan dump.jsonl -o run`. Without -o, clusters.csv goes to standard output. With -o, the
/// folder gets clusters.csv, pairs.csv, passages.csv, common.csv, pairs.jsonl, rejected.jsonl and
/// run.json, with --html a report to read.
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
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Write into the folder of -o even if it holds something other than a run
    #[arg(long, requires = "output")]
    pub force: bool,

    /// Also write report.html: every copy beside its source, shared passages highlighted; needs -o
    #[arg(long, requires = "output")]
    pub html: bool,

    /// Also write plots/, the run as pictures; needs -o
    #[arg(long, requires = "output")]
    pub plots: bool,

    /// Also write the tables as Parquet; needs -o
    #[cfg(feature = "parquet")]
    #[arg(long, requires = "output")]
    pub parquet: bool,

    /// Also write kept.txt, the ids of the dump without its copies. WHICH says which article of
    /// each cluster stays; needs -o or --write-kept
    #[arg(long, value_name = "WHICH", value_enum)]
    pub keep: Option<Keep>,

    /// Outlets for `--keep outlet-order`, the best first, by domain or name
    #[arg(long, value_name = "OUTLET,...", value_delimiter = ',')]
    pub outlet_order: Vec<String>,

    /// Drop an article only if it is one of these to the kept one: identical, reprint, excerpt,
    /// rewrite, update [default: all]
    #[arg(long, value_name = "RELATION,...", value_delimiter = ',', value_enum)]
    pub drop: Vec<Drop>,

    /// Drop an article only if the kept one has at least this share of its words [default:
    /// 0.75]
    #[arg(long, value_name = "SHARE", value_parser = floor)]
    pub min_coverage: Option<f64>,

    /// Print what --keep would drop and why, as in cleaning.csv, and write nothing
    #[arg(long, conflicts_with_all = ["output", "write_kept", "annotate"])]
    pub dry_run: bool,

    /// Write all records into DIR in their own format, each with its cluster, role, kept id and
    /// reason
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub annotate: Option<PathBuf>,

    /// Split the files of --write-kept and --annotate into parts of about this size before
    /// compression, such as `512MiB`
    #[arg(long, value_name = "SIZE", value_parser = shard)]
    pub shard_size: Option<u64>,

    /// Write the kept records into DIR unchanged, one file for each file read; chosen by --keep,
    /// else the origins
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub write_kept: Option<PathBuf>,

    /// Also report judged pairs that are no copies (`shared`, `background`, `same_event`,
    /// `unrelated`), and every pair of large families
    #[arg(long)]
    pub all_pairs: bool,

    /// Find verbatim copies only: much faster, and no rewrites
    #[arg(long, conflicts_with_all = ["sensitive", "rewrite_score"])]
    pub only_verbatim: bool,

    /// Compare with the articles of this archive, and only with these
    #[arg(long, value_name = "ARCHIVE", value_hint = ValueHint::DirPath, conflicts_with = "only_verbatim")]
    pub against: Option<PathBuf>,

    /// Print the settings in force, with the reason for each default, and exit
    #[arg(long)]
    pub print_config: bool,

    #[command(flatten)]
    pub filter: Filter,

    /// Compare only articles published at most N days apart, and those without a date
    #[arg(long, value_name = "N")]
    pub window_days: Option<u32>,

    #[command(flatten)]
    pub common: Common,

    /// Take page furniture for text: to measure what marking it is worth
    #[arg(long, hide = true)]
    pub keep_furniture: bool,

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

/// Explain one pair: relation, every signal, passages side by side
///
/// A and B are article files. With --in they are ids of articles in a dump, and the other articles
/// of the dump tell which words are rare and which lines are page furniture.
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

/// Explain one pair of a finished run, from its folder alone, or of an archive
///
/// `reprint explain run A B`. RUN is a folder that `reprint scan -o` wrote. It has the texts of
/// passages, not of whole articles; `reprint compare --in` shows those where the dump is at hand.
/// RUN may also be an archive, which has the whole texts.
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

/// List who carried or rewrote an outlet's texts, with a sheet to print for each
///
/// `reprint cases run --from harbourpost.example`. RUN is a folder that `reprint scan -o` wrote.
/// The folder of -o gets cases.csv, one row per article; takers.csv, one row per site; and sheets/,
/// a page to print for each site. Sites that took most come first; articles that do not name the
/// outlet come before those that do.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Cases {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// Whose texts: an outlet, by domain or name, or an agency as the run names it
    #[arg(long, value_name = "OUTLET")]
    pub from: String,

    /// Folder for the list and the sheets; RUN/cases unless given. An earlier list in it is
    /// replaced
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Write into the folder of -o even if it holds something else
    #[arg(long)]
    pub force: bool,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Write a run as a network: who carried whom, with dates
///
/// `reprint graph run`. RUN is a folder that `reprint scan -o` wrote. The folder of -o gets
/// edges.csv, one row per text that came from another; routes.csv, the same added up by site; and
/// both as `GraphML`, articles.graphml and sites.graphml, for programs that draw networks.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Graph {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// Folder for the files; RUN/graph unless given. An earlier network in it is replaced
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
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
/// `reprint eval --truth pairs.csv run`. The truth is a CSV file with the columns `a,b,label`, and
/// `derived` and `weight` where they are known; or `article_id,cluster_id`. RUN is a folder that
/// `reprint scan -o` wrote, best with --all-pairs. The figures go to standard output, and tables
/// and pictures to a folder.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with rows of the truth set aside, 2 failed. A closed \
        pipe is 0."
)]
pub struct Eval {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// What is known of its pairs, or of its clusters
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub truth: PathBuf,

    /// Folder for tables and pictures; RUN/eval unless given. An earlier evaluation in it is
    /// replaced
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Write into the folder of -o even if it holds something else
    #[arg(long)]
    pub force: bool,

    /// Labels that are copies, `perturb_*` for all that begin so; all but those known as something
    /// else unless given
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub copies: Vec<String>,

    /// Labels that are no copies; the usual names for them (`same_event*`, `independent`,
    /// `shared`...) unless given
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub not_copies: Vec<String>,

    /// Precision to find the best threshold on the score for
    #[arg(long, value_name = "SHARE", default_value = "0.9", value_parser = share)]
    pub precision: f64,

    /// Most misses, and most false alarms, to list one by one
    #[arg(long, value_name = "N", default_value = "20")]
    pub worst: usize,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// Write the articles as they are read, with what counts as page furniture
///
/// `reprint extract dump.jsonl -o read.jsonl`. One object per line: id, url, title, outlet,
/// published, author, language, text, and furniture as pairs of offsets in code points.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0."
)]
pub struct Extract {
    /// Files, folders, or `-` for JSON lines on standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// File to write; standard output unless given
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

/// Show what each threshold would report of a dump, with pairs near it
///
/// `reprint tune dump.jsonl`. The dump is read as `scan` reads it. Of the pairs worth a closer look
/// a sample is judged, and the counts are estimates for all of them.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0."
)]
pub struct Tune {
    /// Files, folders, or `-` for JSON lines on standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// Most pairs to judge
    #[arg(long, value_name = "N", default_value = "5000", value_parser = pairs)]
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
    /// counts to its end
    #[arg(long, value_name = "DATE", value_parser = until)]
    pub until: Option<i64>,

    /// Only articles of this outlet, by domain or name; can be repeated
    #[arg(long = "outlet", value_name = "NAME")]
    pub outlets: Vec<String>,

    /// Only articles in this language, such as `en`; can be repeated
    #[arg(long = "language", value_name = "CODE", value_parser = language)]
    pub languages: Vec<String>,

    /// Day of the scan: dates more than two days later are taken for mistakes [default: today]
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
    /// The command whose page to print, such as `scan` or `archive add`; without one, the page of
    /// all
    pub command: Vec<String>,
}

/// How input is read.
#[derive(Debug, ClapArgs)]
pub struct Reading {
    /// Where a field stands in the records, such as `text=body.main`; can be repeated
    #[arg(long = "map", value_name = "FIELD=PATH", value_parser = mapping)]
    pub map: Vec<(String, String)>,

    /// Query for SQLite databases [default: the only table that has texts]
    #[arg(long, value_name = "SELECT")]
    pub query: Option<String>,
}

/// What scanning and comparing have in common.
#[derive(Debug, ClapArgs)]
pub struct Common {
    #[command(flatten)]
    pub input: Reading,

    /// Report more rewrites, at less precision
    #[arg(long)]
    pub sensitive: bool,

    /// Settings file [default: `reprint.toml` in the current folder, if it exists]. Options
    /// override it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// Jaccard of five-word shingles from which a pair is a reprint; lower finds more
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub reprint_jaccard: Option<f64>,

    /// Share of the shorter article that must stand in the other for an excerpt; lower finds more
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub excerpt_containment: Option<f64>,

    /// Score from which a pair is a rewrite; lower finds more. `reprint tune` shows what each would
    /// report
    #[arg(long, value_name = "SHARE", value_parser = share, conflicts_with = "sensitive")]
    pub rewrite_score: Option<f64>,

    /// File of known boilerplate, one phrase or line per row; `#` starts a comment. These words are
    /// ignored wherever they stand. Can be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ignore: Vec<PathBuf>,

    /// A scorecard of your own, as `reprint fit` writes it, in place of the built-in one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub scorecard: Option<PathBuf>,
}

fn mapping(typed: &str) -> Result<(String, String), String> {
    match typed.split_once('=') {
        Some((field, path)) if !field.is_empty() && !path.is_empty() => {
            Ok((field.to_owned(), path.to_owned()))
        }
        _ => Err("want FIELD=PATH, such as `text=body.main`".to_owned()),
    }
}

fn size(typed: &str) -> Result<u64, String> {
    let enough = bytes(typed).filter(|bytes| *bytes >= LEAST_MEMORY);
    enough.ok_or_else(|| "want a size of 64MiB or more, such as `512MiB` or `4GiB`".to_owned())
}

fn shard(typed: &str) -> Result<u64, String> {
    let enough = bytes(typed).filter(|bytes| *bytes > 0);
    enough.ok_or_else(|| "want a size, such as `512MiB` or `4GiB`".to_owned())
}

fn threads(typed: &str) -> Result<NonZeroUsize, String> {
    typed.parse().map_err(|_| {
        "want a number of threads from 1 on; without --threads there is one a core".to_owned()
    })
}

fn pairs(typed: &str) -> Result<NonZeroUsize, String> {
    typed.parse().map_err(|_| "want a number of pairs from 1 on".to_owned())
}

fn since(typed: &str) -> Result<i64, String> {
    date(typed, filter::first_second)
}

fn until(typed: &str) -> Result<i64, String> {
    date(typed, filter::last_second)
}

fn date(typed: &str, read: fn(&str) -> Option<i64>) -> Result<i64, String> {
    if let Some([one, other]) = both_ways(typed) {
        return Err(format!("may be {one} or {other}; write the one that is meant"));
    }
    read(typed).ok_or_else(|| "want a date, such as `2026-11-03` or `2026-11-03 14:00`".to_owned())
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
        .ok_or_else(|| "want a language, such as `en` or `German`".to_owned())
}

fn floor(typed: &str) -> Result<f64, String> {
    let share = typed.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "want a number from 0 to 1, such as `0.8`".to_owned())
}

fn share(typed: &str) -> Result<f64, String> {
    let share = typed.parse().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "want a number above 0 and up to 1, such as `0.9`".to_owned())
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
