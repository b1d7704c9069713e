//! All settings of a run. Each room owns its part; this file only puts them together.

use crate::read::ReadConfig;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Settings of a run. Written into `run.json` as they were in force.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How input is read.
    pub read: ReadConfig,
    /// Whether judged pairs that are `same_event` or `unrelated` are reported too.
    pub all_pairs: bool,
    /// Whether rewrites are reported at the threshold that favours recall.
    pub sensitive: bool,
    /// Worker threads; `None` takes one a core. Never changes a result.
    pub threads: Option<usize>,
    /// Where temporary files go; `None` takes the system's place.
    pub temp_dir: Option<PathBuf>,
}
