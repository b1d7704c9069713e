//! What `run.json` says of a run: one definition for what writes it and what reads it.
//!
//! Fields that a run of another version does not have come as their defaults, so that an old run
//! can be read as far as it goes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A run as `run.json` describes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunManifest {
    /// `reprint`.
    pub program: String,
    /// Version that made the run.
    pub version: String,
    /// Files and folders that were read.
    pub inputs: Vec<String>,
    /// The settings, as the program that made the run has them.
    pub settings: serde_json::Value,
    /// Which rewrites are reported.
    pub operating_point: OperatingPoint,
    /// What the scorecard was fitted on; `None` if none was used.
    pub scorecard: Option<String>,
    /// How near-duplicates were proposed.
    pub bands: Banding,
    /// Which field of each input was taken as what.
    pub mapping: serde_json::Value,
    /// How many there are of what.
    pub counts: Counts,
    /// Clusters to look at before they are believed.
    pub alarms: Vec<AlarmRecord>,
    /// Advice.
    pub warnings: Vec<String>,
    /// What was done, in this order.
    pub stages: Vec<Stage>,
    /// The archive that was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<Compared>,
}

/// Which rewrites a run reports.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OperatingPoint {
    /// `default`, `sensitive`, `custom` or `only_verbatim`.
    pub name: String,
    /// Score from which a pair of long articles is a rewrite; `None` if none is looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewrite_threshold: Option<f64>,
}

/// How near-duplicates are proposed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Banding {
    /// Bands of a signature.
    pub bands: usize,
    /// Rows of a band.
    pub rows: usize,
    /// The probability that a pair is proposed, by its Jaccard.
    pub expected_recall_at_jaccard: BTreeMap<String, f64>,
}

/// How many there are of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Articles compared.
    pub articles: usize,
    /// Records set aside.
    pub rejected: usize,
    /// Articles that a filter left out.
    pub filtered: u64,
    /// Records set aside because another version of the page was kept.
    pub rejected_as_same_page: usize,
    /// Records set aside as lists.
    pub rejected_as_list: usize,
    /// Records set aside as pages without an article.
    pub rejected_as_no_article: usize,
    /// Lines that repeat on a site's pages.
    #[serde(alias = "furniture_lines")]
    pub boilerplate_lines: usize,
    /// Pairs proposed.
    pub candidate_pairs: usize,
    /// Pairs reported.
    pub reported_pairs: usize,
    /// Of these, pairs that the tables leave out.
    pub pairs_not_written: usize,
    /// Most pairs of an article that are written; `None` without a bound.
    pub pairs_per_article_written: Option<u32>,
    /// Clusters of two articles or more.
    pub clusters: usize,
    /// Passages of public sources.
    pub common_passages: usize,
    /// Articles of the cleaned corpus; `None` unless one was asked for.
    pub kept: Option<usize>,
}

/// A cluster to look at before it is believed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlarmRecord {
    /// Number of the cluster.
    pub cluster_id: usize,
    /// What is doubtful.
    pub kind: String,
    /// In words.
    pub facts: String,
}

/// A stage of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stage {
    /// Its name.
    pub stage: String,
    /// How long it took.
    pub seconds: f64,
    /// The process' highest resident memory until then; `None` where the system does not report it.
    pub peak_memory_mib: Option<u64>,
}

/// An archive that a run was compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Compared {
    /// Articles it held before.
    pub articles: usize,
    /// Of the run's records, those that it held already; `None` if nothing was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<u64>,
    /// Of the articles added, new versions of a page; `None` if nothing was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_versions: Option<usize>,
}

impl RunManifest {
    /// Of which program `run.json` is.
    pub const PROGRAM: &'static str = "reprint";

    /// How many there are of what; `None` of a run that is yet to be made.
    #[must_use]
    pub fn counted(&self) -> Option<&Counts> {
        Some(&self.counts).filter(|counts| **counts != Counts::default())
    }

    /// As the text of `run.json`, with the keys of every object in the order of the alphabet.
    ///
    /// # Errors
    /// Never: all keys are strings.
    pub fn to_value(&self) -> serde_json::Result<serde_json::Value> {
        serde_json::to_value(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_as_it_was_written() {
        let manifest = RunManifest {
            program: RunManifest::PROGRAM.to_owned(),
            settings: serde_json::json!({ "sensitive": true }),
            counts: Counts { articles: 7, kept: Some(5), ..Counts::default() },
            archive: Some(Compared { articles: 3, ..Compared::default() }),
            ..RunManifest::default()
        };
        let written = manifest.to_value().unwrap();
        assert_eq!(serde_json::from_value::<RunManifest>(written).unwrap(), manifest);
    }

    #[test]
    fn a_run_of_another_version_is_read_as_far_as_it_goes() {
        let old = r#"{"program": "reprint", "counts": {"furniture_lines": 4}, "unknown": 1}"#;
        let manifest: RunManifest = serde_json::from_str(old).unwrap();
        assert_eq!((manifest.counts.boilerplate_lines, manifest.archive), (4, None));
    }
}
