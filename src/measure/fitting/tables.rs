//! What a cross-validation found: shares by label, and what a score is worth.

use super::thresholds::passing;
use super::{LET_THROUGH, Labelled};
use crate::classify::Scorecard;
use crate::measure::{Taken, share};
use serde::Serialize;
use std::collections::BTreeMap;

/// The pairs of one label of one set, as found, scored by cards that never saw their event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelRow {
    /// The set.
    pub set: String,
    /// The label.
    pub label: String,
    /// What it was taken as.
    pub taken: Taken,
    /// Whether it was fitted on, and not only scored.
    pub is_fitted: bool,
    /// Pairs.
    pub pairs: usize,
    /// The share above each of the cuts that let [`LET_THROUGH`] of the independent pairs through.
    pub above: [f64; 4],
    /// The share that the card's thresholds by length report.
    pub reported: f64,
}

/// A tenth of the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tenth {
    /// The share of copies in it, weighted as in the fit; `None` without a pair.
    pub copies: Option<f64>,
    /// Pairs.
    pub pairs: usize,
}

/// A row per set and label, by the thresholds of `card`.
pub(super) fn labels(
    card: &Scorecard,
    all: &[Labelled],
    sums: &[f64],
    cuts: [f64; 4],
) -> Vec<LabelRow> {
    let mut rows: BTreeMap<(&str, &str), Vec<(&Labelled, f64)>> = BTreeMap::new();
    for (x, &sum) in all.iter().zip(sums).filter(|(x, _)| x.is_as_found()) {
        rows.entry((&x.set, &x.label)).or_default().push((x, sum));
    }
    let row = |((set, label), pairs): ((&str, &str), Vec<(&Labelled, f64)>)| {
        let sums: Vec<f64> = pairs.iter().map(|(_, sum)| *sum).collect();
        let is_reported = |(x, sum): &&(&Labelled, f64)| {
            let words = u32::try_from(x.words).unwrap_or(u32::MAX);
            card.probability(*sum)
                >= card.threshold_at(false, words, x.example.evidence.get("length_ratio"))
        };
        let reported = crate::measure::float(pairs.iter().filter(is_reported).count());
        LabelRow {
            set: set.to_owned(),
            label: label.to_owned(),
            taken: pairs[0].0.taken,
            is_fitted: pairs[0].0.is_fitted(),
            pairs: pairs.len(),
            above: cuts.map(|cut| passing(&sums, cut)),
            reported: reported / crate::measure::float(pairs.len()),
        }
    };
    rows.into_iter().map(row).collect()
}

pub(super) fn calibration(card: &Scorecard, all: &[Labelled], sums: &[f64]) -> Vec<Tenth> {
    let mut tenths = [(0.0, 0.0, 0_usize); 10];
    for (x, &sum) in all.iter().zip(sums).filter(|(x, _)| x.is_as_found() && x.is_fitted()) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tenth")]
        let at = ((card.probability(sum) * 10.0) as usize).min(9);
        tenths[at].0 += if x.example.derived { x.example.weight } else { 0.0 };
        tenths[at].1 += x.example.weight;
        tenths[at].2 += 1;
    }
    tenths.iter().map(|&(copies, all, pairs)| Tenth { copies: share(copies, all), pairs }).collect()
}

/// Names of the columns of [`LabelRow::above`].
#[must_use]
pub fn let_through() -> [String; 4] {
    LET_THROUGH.map(|share| format!("{}%", share * 100.0))
}
