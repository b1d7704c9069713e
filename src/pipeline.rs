//! The order of the rooms, and the threads. Nothing else knows either.

use crate::cluster::{Cluster, JudgedPair};
use crate::config::Config;
use crate::error::{Result, Warning};
use crate::read::Rejected;
use crate::report::Results;
use crate::spool::{Spool, Stored};
use std::path::PathBuf;

/// Told how a run goes on. Called from any thread.
pub trait Progress: Sync {
    /// A stage begins; `total` is in `unit`s, `None` when it cannot be known.
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>);
    /// So many more units are done, and so many bytes of text with them (0 where bytes mean nothing).
    fn advance(&self, units: u64, bytes: u64);
    /// A fact worth a line, such as the field mapping.
    fn note(&self, message: &str);
    /// The stage that began last is over.
    fn finish(&self);
}

/// What a scan found.
#[derive(Debug)]
pub struct Scan {
    /// Texts and metadata.
    pub spool: Spool,
    /// Reported pairs, ascending by (a, b).
    pub pairs: Vec<JudgedPair>,
    /// Clusters, largest first.
    pub clusters: Vec<Cluster>,
    /// Records set aside.
    pub rejected: Vec<Rejected>,
    /// Advice.
    pub warnings: Vec<Warning>,
    /// What `run.json` says: version, settings, counts, stages.
    pub run: serde_json::Value,
}

impl Scan {
    /// What the reports are made of.
    #[must_use]
    pub fn results(&self) -> Results<'_> {
        Results { spool: &self.spool, pairs: &self.pairs, clusters: &self.clusters, rejected: &self.rejected }
    }
}

/// The main job: reads the inputs and finds clusters of copies.
///
/// # Errors
/// When no input can be read at all, a setting contradicts another, or the disk is full.
pub fn scan(config: &Config, inputs: &[PathBuf], progress: &dyn Progress) -> Result<Scan> {
    let _ = (config, inputs, progress);
    todo!()
}

/// One pair, looked at closely whatever it is.
#[derive(Debug)]
pub struct Comparison {
    /// The first article.
    pub a: Stored,
    /// The second.
    pub b: Stored,
    /// Everything found out.
    pub pair: JudgedPair,
}

/// Judges one pair. `background` holds other articles of the dump, for word frequencies and furniture; it may be empty.
///
/// # Errors
/// When a setting contradicts another.
pub fn compare(config: &Config, a: Stored, b: Stored, background: &[Stored]) -> Result<Comparison> {
    let _ = (config, a, b, background);
    todo!()
}
