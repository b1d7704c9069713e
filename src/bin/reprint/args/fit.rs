//! What was typed after `label` and `fit`: labels of one's own, and a scorecard made of them.

use super::{Reading, pairs, share, threads};
use clap::{Args as ClapArgs, ValueHint};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Draw pairs of a run to label by hand, on a page or in a table
///
/// `reprint label run -o sheet`. RUN is a folder that `reprint scan -o` wrote, best with
/// --all-pairs. The folder of -o gets label.html, a page that needs nothing else and shows both
/// texts of each pair side by side; labels.csv, the same pairs as a table to fill in; and
/// sheet.json, which says which run they are of. Neither page nor table says what the run found.
/// Pairs come from every relation and every range of the score alike.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 failed.")]
pub struct Label {
    /// Folder of the run
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// The files and folders that were scanned; those that the run names unless given
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// Folder for the page and the table; made if it is not there. An earlier sheet in it is
    /// replaced if it has no labels
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: PathBuf,

    /// Write into the folder of -o even if it holds something else; labels are never replaced
    #[arg(long)]
    pub force: bool,

    /// Most pairs to draw
    #[arg(long, value_name = "N", default_value = "100", value_parser = pairs)]
    pub pairs: NonZeroUsize,

    /// Another number draws other pairs; the same number draws the same
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
/// `reprint fit sheet --out my-card.json`, then `reprint scan dump.jsonl --scorecard my-card.json
/// -o run`. LABELS is a folder with labels.csv or pairs.csv (columns `a,b,label`), such as one that
/// `reprint label` wrote, or such a table itself. The articles are found beside it, as articles.*
/// or dump.*, or by the run that is named there. 20 copies and 20 pairs that are no copies are the
/// least; 100 of each are better.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with rows of labels set aside, 2 failed. A closed \
        pipe is 0."
)]
pub struct Fit {
    /// Folders with labels, or tables of labels
    #[arg(required = true, value_name = "LABELS", value_hint = ValueHint::AnyPath)]
    pub labels: Vec<PathBuf>,

    /// Where the labelled articles are: a dump, or the folder of a run; found beside the labels
    /// unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub articles: Option<PathBuf>,

    /// File for the scorecard; without it only the tables are shown
    #[arg(short, long, value_name = "CARD", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,

    /// File for a table of all signals, a row per labelled pair: for models of your own (CSV)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub signals: Option<PathBuf>,

    /// Share of independent reports of one event that the default threshold may let through
    #[arg(long, value_name = "SHARE", default_value = "0.01", value_parser = few)]
    pub fpr: f64,

    /// Also score each set, each kind of copy and each writer (column `writer`) on cards fitted
    /// without it; takes several times as long
    #[arg(long)]
    pub leave_out: bool,

    /// Labels that are copies, `perturb_*` for all that begin so; all but those known as something
    /// else unless given
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub copies: Vec<String>,

    /// Labels that are no copies; the usual names for them (`same_event*`, `independent`,
    /// `shared`...) unless given
    #[arg(long, value_name = "LABEL,...", value_delimiter = ',')]
    pub not_copies: Vec<String>,

    /// A set whose pairs come from a real dump, by name: what is no copy there counts twice. So do
    /// sets of a run, always
    #[arg(long, value_name = "SET")]
    pub real: Vec<String>,

    /// A set whose openings are judged too, as short texts, by name
    #[arg(long, value_name = "SET")]
    pub openings: Vec<String>,

    /// Steps of boosting: fewer only for tests
    #[arg(long, value_name = "N", hide = true)]
    pub rounds: Option<NonZeroUsize>,

    #[command(flatten)]
    pub input: Reading,

    /// Worker threads; one a core unless given, and never a change in results
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
    few.ok_or_else(|| "want a share from 0.0001 to 0.2, such as `0.01`".to_owned())
}
