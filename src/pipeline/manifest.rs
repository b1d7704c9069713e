//! What `run.json` says of a run before it is made.

use super::setup::{rewrite_threshold, scorecard};
use crate::classify::Scorecard;
use crate::cluster::manifest::{Banding, OperatingPoint, RunManifest};
use crate::config::{Config, Mode};
use crate::error::{Error, Result};
use crate::sketch::bands::Bands;

/// What `run.json` says of a run before it is made: version, settings, operating point and what the
/// scorecard was fitted on. For a report on one pair.
///
/// # Errors
/// When the scorecard cannot be read.
pub fn manifest_of(config: &Config) -> Result<RunManifest> {
    manifest(config, &scorecard(config)?)
}

pub(super) fn manifest(config: &Config, card: &Scorecard) -> Result<RunManifest> {
    let settings = serde_json::to_value(config)
        .map_err(|e| Error::setting(format!("the settings cannot be written: {e}")))?;
    Ok(RunManifest {
        program: RunManifest::PROGRAM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings,
        operating_point: operating_point(config, card),
        scorecard: config.mode().is_full().then(|| card.provenance.clone()),
        ..RunManifest::default()
    })
}

fn operating_point(config: &Config, card: &Scorecard) -> OperatingPoint {
    let name = match (config.rewrite_score, config.sensitive) {
        _ if config.mode() == Mode::OnlyVerbatim => "only_verbatim",
        (Some(_), _) => "custom",
        (None, true) => "sensitive",
        (None, false) => "default",
    };
    let rewrite_threshold = config.mode().is_full().then(|| rewrite_threshold(config, card));
    OperatingPoint { name: name.to_owned(), rewrite_threshold }
}

/// How bands propose near-duplicates.
pub(super) fn banding(bands: Bands) -> Banding {
    let recall = [0.5, 0.7, 0.8, 0.9]
        .map(|jaccard| (format!("{jaccard:.1}"), (bands.recall(jaccard) * 1e4).round() / 1e4));
    Banding { bands: bands.bands, rows: bands.rows, expected_recall_at_jaccard: recall.into() }
}
