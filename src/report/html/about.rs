//! What a page says of the run that made it, taken from what `run.json` says.

use crate::cluster::manifest::{OperatingPoint, RunManifest};
use crate::report::columns::printable;
use crate::report::summary::{held_before, thousands};
use serde_json::Value;

/// The run in words.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub version: String,
    /// What was done on `day`.
    pub deed: &'static str,
    /// The day of the scan, where it is known.
    pub day: Option<String>,
    /// Articles that an archive held before, where the run's were compared with them.
    pub held: Option<String>,
    /// The operating point in a sentence.
    pub point: String,
    /// What the scorecard was fitted on.
    pub fitted: Option<String>,
    /// The settings that results rest on, as JSON.
    pub settings: String,
    pub warnings: Vec<String>,
    /// Counts as `run.json` has them.
    pub counts: Vec<(String, String)>,
}

impl About {
    pub(super) fn of(run: &RunManifest) -> Self {
        let text = |text: &str| Some(printable(text)).filter(|text| !text.is_empty());
        let mut settings = run.settings.clone();
        if let Some(all) = settings.as_object_mut() {
            // Of the machine, the day and not of the results: the page is the same whatever they
            // are.
            all.retain(|name, _| {
                !["now", "threads", "temp_dir", "memory"].contains(&name.as_str())
            });
        }
        let counts = serde_json::to_value(run.counted()).unwrap_or_default();
        Self {
            version: text(&run.version).unwrap_or_else(|| "unknown".to_owned()),
            deed: "scanned",
            day: day(&run.settings["now"]),
            held: held_before(run).map(thousands),
            point: point(&run.operating_point),
            fitted: run.scorecard.as_deref().and_then(text),
            settings: serde_json::to_string_pretty(&settings).unwrap_or_default(),
            warnings: run.warnings.iter().filter_map(|warning| text(warning)).collect(),
            counts: counts
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(name, count)| {
                    let count = usize::try_from(count.as_u64()?).ok()?;
                    Some((name.replace('_', " "), thousands(count)))
                })
                .collect(),
        }
    }
}

/// The day of a second.
fn day(second: &Value) -> Option<String> {
    let at = jiff::Timestamp::from_second(second.as_i64()?).ok()?;
    Some(at.strftime("%-d %b %Y").to_string())
}

fn point(point: &OperatingPoint) -> String {
    let threshold = point.rewrite_threshold.unwrap_or_default();
    match point.name.as_str() {
        "only_verbatim" => {
            "Only word-for-word copies were looked for; rewrites are not reported.".to_owned()
        }
        "sensitive" => {
            format!(
                "Sensitive: a rewrite is reported from a score of {threshold}. More rewrites are \
                    found, at lower precision."
            )
        }
        _ => format!(
            "Default: a rewrite is reported from a score of {threshold}, or a higher one if the \
                shorter text has under 400 words."
        ),
    }
}
