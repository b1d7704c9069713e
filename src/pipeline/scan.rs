//! A scan as its caller sees it: what goes in, what comes out.

use super::gather::{self, Gathered, Harmless};
use super::judge::Choice;
use super::setup::{ignored, on_threads};
use super::{Progress, Silent, fingerprint, propose, run};
use crate::archive::Archive;
use crate::article::DocId;
use crate::candidate::CandidatePair;
use crate::cluster::Ledger;
use crate::cluster::alarm::Alarm;
use crate::cluster::keep::Fate;
use crate::cluster::manifest::RunManifest;
use crate::cluster::{Cluster, Common, Listing};
use crate::config::Config;
use crate::error::{Result, Warning};
use crate::read::{Given, Rejected};
use crate::report::Results;
use crate::sketch::Hasher;
use crate::sketch::bands::Bands;
use crate::spool::Spool;
use fingerprint::Printer;
use std::path::PathBuf;

/// Where the articles of a run come from.
#[derive(Debug)]
pub enum Input<'a> {
    /// Files, folders, or `-` for standard input.
    Files(&'a [PathBuf]),
    /// A program.
    Given(Box<Given<'a>>),
    /// All that an archive holds, in the order of adding.
    Archived(&'a Archive),
}

/// What a scan found.
#[derive(Debug)]
pub struct Scan {
    /// Texts and metadata.
    pub spool: Spool,
    /// Reported pairs, ascending by (a, b).
    pub pairs: Ledger,
    /// Clusters, largest first.
    pub clusters: Vec<Cluster>,
    /// Which pairs the tables hold, and in which order.
    pub listing: Listing,
    /// Passages that only public sources explain, most sites first.
    pub common: Vec<Common>,
    /// Clusters to look at before they are believed.
    pub alarms: Vec<Alarm>,
    /// Records set aside.
    pub rejected: Vec<Rejected>,
    /// Articles to be left out of a cleaned dump, ascending; `None` unless asked for.
    pub dropped: Option<Vec<DocId>>,
    /// What becomes of the articles of clusters in a cleaned dump, in the clusters' order; `None`
    /// unless asked for.
    pub fates: Option<Vec<Fate>>,
    /// How many pairs were judged, and of how many that are worth it: the same number but for
    /// [`tune`](fn@super::tune).
    pub judged: (usize, usize),
    /// How many of the records set aside are no loss.
    pub harmless: Harmless,
    /// Advice.
    pub warnings: Vec<Warning>,
    /// Score from which a pair of long articles is a rewrite.
    pub rewrite_threshold: f64,
    /// What `run.json` says: version, settings, counts, stages.
    pub run: RunManifest,
}

impl Scan {
    /// What the reports are made of.
    #[must_use]
    pub fn results(&self) -> Results<'_> {
        Results {
            spool: &self.spool,
            pairs: &self.pairs,
            clusters: &self.clusters,
            listing: &self.listing,
            common: &self.common,
            alarms: &self.alarms,
            rejected: &self.rejected,
            dropped: self.dropped.as_deref(),
            fates: self.fates.as_deref(),
            is_adding: self.run.archive.as_ref().is_some_and(|was| was.passed_over.is_some()),
        }
    }

    /// Whether no record was set aside but those that are no loss.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.harmless.are_all(&self.rejected)
    }
}

/// The main job: reads the inputs and finds clusters of copies.
///
/// # Errors
/// When no input can be read at all, a setting contradicts another, or the disk is full.
pub fn scan(config: &Config, inputs: &[PathBuf], progress: &dyn Progress) -> Result<Scan> {
    scan_of(config, Input::Files(inputs), progress)
}

/// As [`scan`], wherever the articles come from.
///
/// # Errors
/// As [`scan`].
pub fn scan_of(config: &Config, input: Input<'_>, progress: &dyn Progress) -> Result<Scan> {
    let choice = if config.all_pairs { Choice::All } else { Choice::WorthReading };
    on_threads(config, || run(config, input, choice, progress))?
}

/// The pairs that a scan of the inputs would judge, by the articles' numbers in reading order:
/// those of [`load`](super::load).
///
/// # Errors
/// As [`scan`].
pub fn proposed(config: &Config, inputs: &[PathBuf]) -> Result<Vec<CandidatePair>> {
    let silent = &Silent;
    let hasher = Hasher::of(&config.sketch);
    let ignored = ignored(config)?;
    let printer = Printer::of(config, Bands::of(&config.sketch), &hasher, &ignored);
    let Gathered { spool, drafts, mut docs, line_counts, .. } =
        gather::gather(config, Input::Files(inputs), Some(printer), None, silent)?;
    let prints =
        fingerprint::fingerprint(printer, &spool, &mut docs, &line_counts, drafts, silent)?;
    let near = propose::near(config, &spool, &docs, &line_counts, &prints, silent);
    Ok(propose::candidates(config, &docs, near, prints.rows, &prints.gists, silent)?.pairs)
}
