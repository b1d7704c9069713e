//! Two articles, or a few, without a scan.

use super::judge::Judge;
use super::setup::{ignored, scorecard};
use super::{Input, gather, propose};
use crate::cluster::Comparison;
use crate::config::Config;
use crate::error::Result;
use crate::read::{Given, Rejected};
use crate::spool::Stored;
use std::path::PathBuf;

/// Reads all articles into memory, under the ids [`scan`](fn@super::scan) would give them, with the
/// records set aside: for a few articles, or to fit on labelled ones.
///
/// # Errors
/// When no input can be read at all.
pub fn load(config: &Config, inputs: &[PathBuf]) -> Result<(Vec<Stored>, Vec<Rejected>)> {
    gather::load(config, Input::Files(inputs))
}

/// As [`load`], of articles that a program hands over.
///
/// # Errors
/// When temporary files cannot be written.
pub fn load_given(config: &Config, given: Given<'_>) -> Result<(Vec<Stored>, Vec<Rejected>)> {
    gather::load(config, Input::Given(Box::new(given)))
}

/// Judges one pair. `background` holds other articles of the dump, for word frequencies,
/// boilerplate and as yardstick; it may be empty.
///
/// # Errors
/// When the scorecard cannot be read.
///
/// # Panics
/// Never: a pair that is to be kept whatever it is comes back.
pub fn compare(config: &Config, a: Stored, b: Stored, background: &[Stored]) -> Result<Comparison> {
    let card = scorecard(config)?;
    let line_counts =
        gather::line_counts_of(background.iter().chain([&a, &b]))?.with_ignored(ignored(config)?);
    let houses = gather::houses_of(background.iter().chain([&a, &b]));
    let frequencies = propose::frequencies(background.iter().chain([&a, &b]), &line_counts);
    let judge = Judge::of(config, &card, &frequencies, &line_counts, &houses);
    Ok(judge.compare(a, b, background))
}
