//! What was typed, and the one place where it becomes a [`Config`].

use clap::{Args as ClapArgs, Parser, Subcommand, ValueHint};
use reprint::config::Config;
use reprint::measure::{Labels, Settings};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Finds copied and rewritten news in scrape dumps: who had a story first, who copied it, and the passages that show it
#[derive(Debug, Parser)]
#[command(
    name = "reprint",
    version,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0.",
    after_long_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Scan(Scan),
    Compare(Compare),
    Eval(Eval),
    Completions(Completions),
    Man(Man),
}

/// Read dumps and report clusters of copies: `reprint scan dump.jsonl -o run`
///
/// Without -o, clusters.csv goes to standard output. With -o, the folder gets clusters.csv, pairs.csv, passages.csv,
/// pairs.jsonl, rejected.jsonl and run.json.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0.")]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Scan {
    /// Files, folders, or `-` for JSON lines on standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// Folder for the whole report; made if it is not there
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Report judged pairs that are no copies too (`same_event`, `unrelated`)
    #[arg(long)]
    pub all_pairs: bool,

    /// Look for verbatim copies only: much faster, and no rewrites
    #[arg(long, conflicts_with = "sensitive")]
    pub only_verbatim: bool,

    #[command(flatten)]
    pub common: Common,

    /// Take page furniture for text: to measure what marking it is worth
    #[arg(long, hide = true)]
    pub keep_furniture: bool,

    /// Worker threads; one a core unless given, and never a change in results
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,

    /// Where temporary files go
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub temp_dir: Option<PathBuf>,

    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Explain one pair: relation, every signal, passages side by side
///
/// A and B are article files. With --in they are ids of articles in a dump, and the other articles of the dump tell
/// which words are rare and which lines are page furniture.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 1 done with records set aside, 2 failed. A closed pipe is 0.")]
pub struct Compare {
    /// File of the first article; with --in, its id
    #[arg(value_hint = ValueHint::FilePath)]
    pub a: String,

    /// File of the second article; with --in, its id
    #[arg(value_hint = ValueHint::FilePath)]
    pub b: String,

    /// Dump that holds both; may be given more than once
    #[arg(long = "in", value_name = "DUMP", value_hint = ValueHint::AnyPath)]
    pub dumps: Vec<PathBuf>,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub common: Common,
}

/// Score a run against labelled pairs or clusters: `reprint eval --truth pairs.csv run`
///
/// The truth is a CSV file with the columns `a,b,label`, and `derived` and `weight` where they are known; or
/// `article_id,cluster_id`. RUN is a folder that `reprint scan -o` wrote, best with --all-pairs. The figures go to standard
/// output, and tables and pictures to a folder.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 1 done with rows of the truth set aside, 2 failed. A closed pipe is 0.")]
pub struct Eval {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// What is known of its pairs, or of its clusters
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub truth: PathBuf,

    /// Folder for tables and pictures; RUN/eval unless given
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Labels that are copies, `perturb_*` for all that begin so; all but those known as something else unless given
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub copies: Vec<String>,

    /// Labels that are no copies; the usual names for them (`same_event*`, `independent`, `shared`...) unless given
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
    /// The command whose page to print; without one, the page of all
    pub command: Option<String>,
}

/// What scanning and comparing have in common.
#[derive(Debug, ClapArgs)]
pub struct Common {
    /// Where a field stands in the records, such as `text=body.main`; may be given more than once
    #[arg(long = "map", value_name = "FIELD=PATH", value_parser = mapping)]
    pub map: Vec<(String, String)>,

    /// Report more rewrites, at less precision
    #[arg(long)]
    pub sensitive: bool,

    /// A scorecard of your own, as `cargo run --release --example fit` writes it, in place of the built-in one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub scorecard: Option<PathBuf>,
}

fn mapping(typed: &str) -> Result<(String, String), String> {
    match typed.split_once('=') {
        Some((field, path)) if !field.is_empty() && !path.is_empty() => Ok((field.to_owned(), path.to_owned())),
        _ => Err("want FIELD=PATH, such as `text=body.main`".to_owned()),
    }
}

fn share(typed: &str) -> Result<f64, String> {
    let share = typed.parse().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "want a number above 0 and up to 1, such as `0.9`".to_owned())
}

impl Eval {
    /// The settings in force.
    pub fn settings(&self) -> reprint::error::Result<Settings> {
        let labels = Labels::of(&self.copies, &self.not_copies)?;
        Ok(Settings { labels, precision: self.precision, worst: self.worst, ..Settings::default() })
    }
}

impl Scan {
    /// The settings in force.
    pub fn config(&self) -> Config {
        Config {
            all_pairs: self.all_pairs,
            only_verbatim: self.only_verbatim,
            keep_furniture: self.keep_furniture,
            threads: self.threads.map(NonZeroUsize::get),
            temp_dir: self.temp_dir.clone(),
            ..self.common.config()
        }
    }
}

impl Common {
    /// The settings in force.
    pub fn config(&self) -> Config {
        let mut config = Config { sensitive: self.sensitive, scorecard: self.scorecard.clone(), ..Config::default() };
        config.read.map.extend(self.map.iter().cloned());
        config
    }
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
    fn what_was_typed_is_in_force() {
        let args = Args::parse_from(["reprint", "scan", "-", "--map", "text=a=b", "--threads", "3", "--sensitive"]);
        let Command::Scan(scan) = args.command else { panic!("scan was typed") };
        let config = scan.config();
        assert_eq!(config.read.map["text"], "a=b");
        assert_eq!(config.threads, Some(3));
        assert!(config.sensitive && !config.all_pairs && !config.only_verbatim);
        assert!(Args::try_parse_from(["reprint", "scan", "-", "--only-verbatim", "--sensitive"]).is_err());
    }
}
