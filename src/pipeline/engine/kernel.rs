//! What runs on an executor: rows of a partition in, rows out.

use super::Row;
use super::bands::{Bander, distinct, proposed};
use super::blocks::worked;
use super::context::Hand;
use super::count::counted;
use super::look::Looker;
use super::print::Maker;
use super::rare::{Pairer, held, nearest};
use crate::error::{Error, Result};
use crate::read::Given;
use std::sync::Arc;

/// The stages that executors work on, by name:
///
/// | stage | rows in | rows out |
/// |---|---|---|
/// | `look` | records, by [`Kernel::push_records`] | records looked into, lines and runs of words |
/// | `print` | records looked into | fingerprints, stems |
/// | `bands` | fingerprints | band keys |
/// | `share` | band keys by bucket | pairs that share a band |
/// | `distinct` | pairs by bucket | the same, each once |
/// | `stem-pairs` | fingerprints with gists | stem pairs |
/// | `rare` | stem pairs by bucket | holders of the rare ones |
/// | `nearest` | holders by range of articles | pairs that share most of them |
/// | `count` | lines, runs, stems by bucket | their counts |
/// | `blocks` | tasks and articles by block | what was found |
pub const STAGES: [&str; 10] = [
    "look",
    "print",
    "count",
    "blocks",
    "bands",
    "share",
    "distinct",
    "stem-pairs",
    "rare",
    "nearest",
];

/// A stage at work on a partition, or a bucket or block of it.
pub struct Kernel {
    hand: Arc<Hand>,
    stage: Stage,
}

/// What is done once all rows of a bucket, range or block are there.
type Work = fn(&Hand, Vec<Row>) -> Result<Vec<Row>>;

enum Stage {
    Look(Looker),
    Print(Maker),
    Bands(Bander),
    StemPairs(Pairer),
    /// These wait until all their rows are there.
    Whole(Work, Vec<Row>),
}

impl Kernel {
    /// Gets ready for a stage, given what the driver sends with it.
    ///
    /// # Errors
    /// When there is no such stage, or the context is of another version.
    pub fn of(stage: &str, context: &[u8]) -> Result<Self> {
        let hand = Hand::of(context)?;
        let stage = match stage {
            "look" => Stage::Look(Looker::of(hand.buckets)),
            "print" => Stage::Print(Maker::new()),
            "bands" => Stage::Bands(Bander::of(hand.buckets)),
            "stem-pairs" => Stage::StemPairs(Pairer::new()),
            "count" => Stage::Whole(|hand, rows| Ok(counted(hand, rows)), Vec::new()),
            "share" => Stage::Whole(|hand, rows| Ok(proposed(hand, rows)), Vec::new()),
            "distinct" => Stage::Whole(|_, rows| Ok(distinct(rows)), Vec::new()),
            "rare" => Stage::Whole(|hand, rows| Ok(held(hand, rows)), Vec::new()),
            "nearest" => Stage::Whole(|hand, rows| Ok(nearest(hand, rows)), Vec::new()),
            "blocks" => Stage::Whole(worked, Vec::new()),
            other => return Err(Error::setting(format!("no stage `{other}`"))),
        };
        Ok(Self { hand, stage })
    }

    /// The settings in force.
    #[must_use]
    pub fn config(&self) -> &crate::config::Config {
        &self.hand.config
    }

    /// Looks into the next records, given their numbers from 0.
    ///
    /// # Errors
    /// When there is not a number for each.
    pub fn push_records(&mut self, given: Given<'_>, numbers: &[u32]) -> Result<Vec<Row>> {
        match &mut self.stage {
            Stage::Look(looker) => looker.push(&self.hand.config, given, numbers),
            _ => Err(Error::setting("only the stage `look` takes records")),
        }
    }

    /// Takes the next rows.
    ///
    /// # Errors
    /// When they are not what another stage gave.
    pub fn push(&mut self, rows: Vec<Row>) -> Result<Vec<Row>> {
        match &mut self.stage {
            Stage::Look(_) => Err(Error::setting("the stage `look` takes records")),
            Stage::Print(maker) => maker.push(&self.hand, rows),
            Stage::Bands(bander) => bander.push(&self.hand, &rows),
            Stage::StemPairs(pairer) => pairer.push(&self.hand, &rows),
            Stage::Whole(_, held) => {
                held.extend(rows);
                Ok(Vec::new())
            }
        }
    }

    /// What is left when all rows are in.
    ///
    /// # Errors
    /// When they are not what another stage gave.
    pub fn finish(&mut self) -> Result<Vec<Row>> {
        match &mut self.stage {
            Stage::Look(looker) => Ok(looker.finish()),
            Stage::Print(maker) => Ok(maker.finish(&self.hand)),
            Stage::Bands(bander) => Ok(bander.finish()),
            Stage::StemPairs(pairer) => Ok(pairer.finish(&self.hand)),
            Stage::Whole(work, rows) => work(&self.hand, std::mem::take(rows)),
        }
    }
}

impl std::fmt::Debug for Kernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kernel").finish_non_exhaustive()
    }
}
