//! A scan that keeps what shows the effect of each threshold.

use super::judge::Choice;
use super::setup::on_threads;
use super::{Input, Progress, Scan, run};
use crate::config::Config;
use crate::error::Result;
use std::path::PathBuf;

/// A scan for its thresholds: what pairs there are on both sides of each. Of the pairs that are
/// worth a closer look at most `sample` are judged, chosen by chance, and all of these are
/// reported, whatever they are.
///
/// # Errors
/// As [`scan`](fn@super::scan).
pub fn tune(
    config: &Config,
    inputs: &[PathBuf],
    sample: usize,
    progress: &dyn Progress,
) -> Result<Scan> {
    let config = Config { all_pairs: true, only_verbatim: false, ..config.clone() };
    on_threads(&config, || run(&config, Input::Files(inputs), Choice::Sample(sample), progress))?
}
