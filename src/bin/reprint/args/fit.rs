//! What was typed after `label` and `fit`: labels of one's own, and a scorecard made of them.

use super::{Reading, folder, pairs, share, threads};
use clap::{Args as ClapArgs, ValueHint};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Draw pairs of a run to label by hand, on a page or in a table
///
/// `reprint label run -o sheet`. RUN is a folder that `reprint scan -o` wrote, best with
/// --all-pairs. The folder of -o gets label.html, a self-contained page that shows both texts of
/// each pair side by side; labels.csv, the same pairs as a table to fill in; and sheet.json, which
/// names the run they come from. Neither the page nor the table shows the run's verdicts. Copies
/// and pairs that are not copies are drawn in equal numbers, from every relation and score range.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Label {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// Files and folders that were scanned [default: those named in the run]
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// Folder for the page and the table, created if it does not exist. An earlier sheet in it is
    /// replaced if it has no labels
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    #[arg(value_hint = ValueHint::DirPath)]
    pub output: PathBuf,

    /// Write into the folder of -o even if it holds something else; labels are never replaced
    #[arg(long)]
    pub force: bool,

    /// Maximum number of pairs to draw
    #[arg(long, value_name = "N", default_value = "100", value_parser = pairs)]
    pub pairs: NonZeroUsize,

    /// Seed of the random draw; the same seed draws the same pairs
    #[arg(long, value_name = "N", default_value = "1")]
    pub seed: u64,

    #[command(flatten)]
    pub input: Reading,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Fit a scorecard on labelled pairs, and cross-validate it
///
/// `reprint fit sheet --out my-card.json`, then
/// `reprint scan dump.jsonl --scorecard my-card.json -o run`. LABELS is a folder with labels.csv or
/// pairs.csv (columns `a,b,label`), such as `reprint label` writes, or the table itself. The
/// articles are looked for beside it, in articles.* or dump.*, or through the run named there. At
/// least 20 copies and 20 pairs that are not copies are needed; 100 of each is better.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with rows of labels set aside, 2 failed. A closed \
        pipe is 0."
)]
pub struct Fit {
    /// Folders with labels, or tables of labels
    #[arg(required = true, value_name = "LABELS", value_hint = ValueHint::AnyPath)]
    pub labels: Vec<PathBuf>,

    /// Where the labelled articles are: a dump, or the folder of a run [default: looked for beside
    /// the labels]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub articles: Option<PathBuf>,

    /// File for the scorecard; without it only the tables are shown
    #[arg(short, long, value_name = "CARD", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,

    /// CSV file for all signals, one row per labelled pair, to train your own models on
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub signals: Option<PathBuf>,

    /// Share of independent reports of the same event that the default threshold may let through
    #[arg(long, value_name = "SHARE", default_value = "0.01", value_parser = few)]
    pub fpr: f64,

    /// Also score each set, each kind of copy and each writer (column `writer`) on cards fitted
    /// without it; takes several times as long
    #[arg(long)]
    pub leave_out: bool,

    /// Labels that mean a copy; `perturb_*` stands for all that begin so [default: all labels not
    /// known to mean something else]
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub copies: Vec<String>,

    /// Labels that mean not a copy [default: the usual names, such as `same_event*`, `independent`,
    /// `shared`]
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub not_copies: Vec<String>,

    /// Name of a set whose pairs come from a real dump: its pairs that are not copies count twice,
    /// as those of a run always do
    #[arg(long, value_name = "SET")]
    pub real: Vec<String>,

    /// Name of a set whose article openings are also judged, as short texts
    #[arg(long, value_name = "SET")]
    pub openings: Vec<String>,

    /// Boosting steps; only tests use fewer
    #[arg(long, value_name = "N", hide = true)]
    pub rounds: Option<NonZeroUsize>,

    #[command(flatten)]
    pub input: Reading,

    /// Worker threads [default: one per core]. Does not change results
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

fn few(typed: &str) -> Result<f64, String> {
    let few = share(typed).ok().filter(|share| (0.0001..=0.2).contains(share));
    few.ok_or_else(|| "must be a share from 0.0001 to 0.2, such as `0.01`".to_owned())
}
