//! All settings of a run. Each room owns its part; this file only puts them together, and `file`
//! reads and prints them.

pub mod file;
mod mode;
pub mod size;

use crate::align::AlignConfig;
use crate::article::filter::FilterConfig;
use crate::candidate::rare::RareConfig;
use crate::classify::ClassifyConfig;
use crate::cluster::common::CommonConfig;
use crate::cluster::keep::KeepConfig;
use crate::cluster::listing::ReportConfig;
#[cfg(feature = "html")]
use crate::page::PageConfig;
use crate::read::ReadConfig;
use crate::shingle::ShingleConfig;
use crate::sketch::SketchConfig;
pub use mode::Mode;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Settings of a run. Written into `run.json` as they were in force.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Config {
    /// How input is read.
    pub read: ReadConfig,
    /// Which articles are looked at.
    pub filter: FilterConfig,
    /// How pages are read.
    #[cfg(feature = "html")]
    pub page: PageConfig,
    /// How shingles are cut.
    pub shingle: ShingleConfig,
    /// How signatures are made and banded.
    pub sketch: SketchConfig,
    /// How the index of unusual stem pairs is cut.
    pub rare: RareConfig,
    /// How passages are found.
    pub align: AlignConfig,
    /// Where the relations begin.
    pub classify: ClassifyConfig,
    /// What is kept of each cluster.
    pub keep: KeepConfig,
    /// Which passages of public sources are listed.
    pub common: CommonConfig,
    /// How many pairs the tables hold.
    pub report: ReportConfig,
    /// Whether judged pairs that are `shared`, `background`, `same_event` or `unrelated` are
    /// reported too, and every pair of a large family.
    pub all_pairs: bool,
    /// Whether rewrites are reported at the threshold that favours recall.
    pub sensitive: bool,
    /// Score from which a pair is a rewrite, in place of the scorecard's thresholds; short articles
    /// may need more. `None` leaves them.
    pub rewrite_score: Option<f64>,
    /// Whether only verbatim copies are looked for: equal texts and near-duplicates, each checked
    /// exactly. No rewrites, no excerpts in much longer texts; an order of magnitude less work.
    pub only_verbatim: bool,
    /// Days by which two articles' dates may lie apart at most to be compared; `None` compares all.
    /// Articles without a date are compared with all.
    pub window_days: Option<u32>,
    /// When the dump is scanned, in seconds since 1970. Dates of more than two days later are taken
    /// for mistakes where a record does not say when it was fetched; `None` believes any date.
    pub now: Option<i64>,
    /// Whether boilerplate counts as text: to measure what marking it is worth.
    #[serde(alias = "keep_furniture")]
    pub keep_boilerplate: bool,
    /// Lists of boilerplate that the user knows ([`crate::read::entries`]): where a text has the
    /// words of an entry, they are boilerplate.
    pub ignore: Vec<PathBuf>,
    /// A scorecard of the user's own, in place of the built-in one.
    pub scorecard: Option<PathBuf>,
    /// Worker threads; `None` takes one a core. Never changes a result.
    pub threads: Option<usize>,
    /// Bytes that what grows with the articles may take in memory, before it goes to disk; `None`:
    /// all of it stays. Never changes a result.
    pub memory: Option<u64>,
    /// Where temporary files go; `None` takes the system's place.
    pub temp_dir: Option<PathBuf>,
}
