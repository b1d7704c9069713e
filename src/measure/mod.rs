//! A truth and a finished run to figures: how much of what is a copy was reported, and how much of
//! what was reported is one.
//!
//! * `truth` and `run` take what `read` opened and make values of it; everything else is values to
//!   values
//! * time: linear in the run's pairs, `O(t log t)` in the truth's, and for the intervals 1,000
//!   times its groups
//! * space: the truth; of the run only what the truth asks for
//!
//! Not a stage of a scan. It stands before `report`, which writes what is found out here.

pub mod bootstrap;
pub mod calibration;
pub mod cases;
pub mod clusters;
pub mod curve;
pub mod draw;
pub mod fitting;
pub mod graph;
pub mod groups;
pub mod labelled;
pub mod labels;
pub mod names;
pub mod pairs;
pub mod run;
pub mod tables;
pub mod truth;
pub mod worst;

pub use cases::Cases;
pub use draw::{Drawn, Sheet};
pub use fitting::{Fitting, FittingConfig};
pub use graph::Graph;
pub use labelled::{Labelled, Variant};
pub use labels::{Labels, Taken};
pub use run::Run;
pub use tables::Tables;
pub use truth::Truth;

use crate::error::{Error, Result, Warning};
use clusters::ClusterFigures;
use pairs::PairFigures;
use serde::Serialize;
use worst::Worst;

/// What is wanted of an evaluation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Which labels are copies.
    pub labels: Labels,
    /// The precision for which a threshold is looked up; above 0, at most 1.
    pub precision: f64,
    /// Draws for the intervals.
    pub rounds: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Most misses, and most false alarms, to show one by one.
    pub worst: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { labels: Labels::default(), precision: 0.9, rounds: 1000, seed: 1, worst: 20 }
    }
}

/// Everything that was found out about a run.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// Version of this program.
    pub version: &'static str,
    /// The run as its `run.json` describes it.
    pub run: Run,
    /// What was scored against.
    pub truth: TruthFacts,
    /// The settings in force.
    pub settings: Settings,
    /// Figures, if the truth has pairs.
    pub pairs: Option<PairFigures>,
    /// Figures, if the truth has clusters.
    pub clusters: Option<ClusterFigures>,
    /// Misses, then false alarms, the worst first; a table of its own.
    #[serde(skip)]
    pub worst: Vec<Worst>,
}

/// What is to be said of the truth itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TruthFacts {
    /// Rows that count.
    pub rows: usize,
    /// Rows that could not be used.
    pub set_aside: usize,
    /// Rows without a label, which were passed over.
    pub unlabelled: usize,
    /// Articles in them.
    pub articles: usize,
    /// Those of them that stand in no pair and no cluster of the run.
    pub articles_not_in_run: usize,
    /// Whether rows have weights other than 1.
    pub weighted: bool,
}

/// Scores a run, and says what a reader of the figures must know beside them.
///
/// # Errors
/// When a file of the run cannot be read, or the settings do not go with the truth.
pub fn evaluate(
    settings: &Settings,
    truth: &Truth,
    run: Run,
) -> Result<(Evaluation, Vec<Warning>)> {
    let mut warnings = Vec::new();
    if let Some(first) = truth.set_aside.first() {
        let (count, line, reason) = (truth.set_aside.len(), first.line, first.reason.clone());
        warnings.push(Warning::TruthRowsSetAside { count, line, reason });
    }
    if truth.unlabelled > 0 {
        warnings.push(Warning::RowsWithoutLabel { count: truth.unlabelled });
    }
    let found = run.find(truth)?;
    if let Some((number, _)) = (0_u32..).zip(&found.known).find(|(_, known)| !**known) {
        let count = found.known.iter().filter(|known| !**known).count();
        let example = truth.names.name(number).to_owned();
        warnings.push(Warning::TruthIdsNotInRun { count, of: truth.names.len(), example });
    }
    let mut facts = TruthFacts {
        rows: 0,
        set_aside: truth.set_aside.len(),
        unlabelled: truth.unlabelled,
        articles: truth.names.len(),
        articles_not_in_run: found.known.iter().filter(|known| !**known).count(),
        weighted: false,
    };

    let (mut pairs, mut clusters, mut worst) = (None, None, Vec::new());
    match &truth.content {
        truth::Content::Pairs(rows) => {
            let unused = settings.labels.unused(rows.iter().map(|row| row.label.as_str()));
            if !unused.is_empty() {
                warnings.push(Warning::LabelsNotInTruth { labels: unused });
            }
            let doubtful = settings.labels.doubtful(rows.iter().map(|row| row.label.as_str()));
            let doubt = |(label, like)| Warning::LabelInDoubt { label, like };
            warnings.extend(doubtful.into_iter().map(doubt));
            #[allow(clippy::float_cmp, reason = "1 is what a row without weight has, exactly")]
            let weighted = rows.iter().any(|row| row.weight != 1.0);
            facts = TruthFacts { rows: rows.len(), weighted, ..facts };
            worst = worst::find(settings, &truth.names, rows, &found.judged);
            run.add_signals(&truth.names, &mut worst)?;
            pairs = Some(PairFigures::of(settings, rows, &found.judged));
        }
        truth::Content::Clusters(rows) => {
            if !settings.labels.is_default() {
                return Err(Error::setting(
                    "which labels are copies can only be set for labelled pairs; this file has clusters",
                ));
            }
            facts.rows = rows.len();
            clusters = Some(ClusterFigures::of(rows, &found.clusters));
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    Ok((
        Evaluation {
            version,
            run,
            truth: facts,
            settings: settings.clone(),
            pairs,
            clusters,
            worst,
        },
        warnings,
    ))
}

/// A count as a number to divide by: exact up to 2^53.
#[allow(clippy::cast_precision_loss, reason = "nobody labels 2^53 pairs")]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}

/// `part / whole`; `None` where there is no whole to be part of.
pub(crate) fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// The harmonic mean of two shares; 0 if both are.
pub(crate) fn harmonic(x: f64, y: f64) -> f64 {
    if x + y > 0.0 { 2.0 * x * y / (x + y) } else { 0.0 }
}
