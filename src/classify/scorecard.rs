//! The fitted scorecard: each signal adds points, their sum becomes a probability.
//!
//! The card is data (`data/scorecard.json`), fitted by `cargo run --release --example fit`; the file says on what.

use super::Points;
use crate::error::{Error, ErrorKind, Result};
use crate::evidence::{Evidence, SIGNALS};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::OnceLock;

const BUILT_IN: &str = include_str!("../../data/scorecard.json");

/// Points by signal and value, and what their sum means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scorecard {
    /// What it was fitted on and by which command.
    pub provenance: String,
    /// Score from which a pair is a rewrite at the default operating point.
    pub threshold: f64,
    /// The same with `--sensitive`.
    pub threshold_sensitive: f64,
    /// Points everybody gets, in log-odds.
    pub intercept: f64,
    /// Calibration: the probability is `1 / (1 + exp(-(slope * sum + offset)))`.
    pub slope: f64,
    /// See `slope`.
    pub offset: f64,
    /// Points by signal.
    pub signals: Vec<Card>,
}

/// One signal's points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The signal's name.
    pub name: String,
    /// Ascending edges between the bins: bin `i` holds values from `edges[i - 1]` up to but not including `edges[i]`.
    pub edges: Vec<f32>,
    /// Points of each bin; one more than edges.
    pub points: Vec<f64>,
    /// Points when the texts do not tell.
    pub unknown: f64,
}

impl Card {
    /// Points for a value.
    #[must_use]
    pub fn points(&self, value: Option<f32>) -> f64 {
        value.map_or(self.unknown, |v| self.points[self.edges.partition_point(|&e| e <= v)])
    }
}

impl Scorecard {
    /// The card that comes with the program.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn built_in() -> &'static Self {
        static CARD: OnceLock<Scorecard> = OnceLock::new();
        CARD.get_or_init(|| {
            Self::parse(BUILT_IN, Path::new("data/scorecard.json")).expect("the built-in card is whole")
        })
    }

    /// Reads a card from its text; `path` is for the message.
    ///
    /// # Errors
    /// When the text is no card, a signal is unknown or missing, or a card's bins do not fit its edges.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let wrong = |reason: String| Error::new(ErrorKind::Data { path: path.to_path_buf(), reason });
        let card: Self = serde_json::from_str(text).map_err(|e| wrong(format!("not a scorecard: {e}")))?;
        for (signal, card) in SIGNALS.iter().zip(&card.signals) {
            if signal.name != card.name {
                return Err(wrong(format!(
                    "signal `{}` stands where `{}` should; fit the card again with this version",
                    card.name, signal.name
                )));
            }
            if card.points.len() != card.edges.len() + 1 || !card.edges.is_sorted() {
                return Err(wrong(format!(
                    "signal `{}` needs ascending edges and one point more than edges",
                    card.name
                )));
            }
        }
        if card.signals.len() != SIGNALS.len() {
            return Err(wrong(format!(
                "{} signals where {} should be; fit the card again with this version",
                card.signals.len(),
                SIGNALS.len()
            )));
        }
        Ok(card)
    }

    /// Probability that one of the pair derives from the other, 0..=1, on the balance of the pairs it was fitted on.
    #[must_use]
    pub fn score(&self, evidence: &Evidence) -> f64 {
        self.probability(self.sum(evidence))
    }

    /// Sum of all points, in log-odds before calibration.
    #[must_use]
    pub fn sum(&self, evidence: &Evidence) -> f64 {
        self.intercept + self.signals.iter().zip(evidence.values()).map(|(card, v)| card.points(*v)).sum::<f64>()
    }

    /// What a sum means.
    #[must_use]
    pub fn probability(&self, sum: f64) -> f64 {
        1.0 / (1.0 + (-(self.slope * sum + self.offset)).exp())
    }

    /// Every signal's points, in log-odds after calibration, the heaviest first.
    #[must_use]
    pub fn points(&self, evidence: &Evidence) -> Vec<Points> {
        let mut points: Vec<Points> = evidence
            .named()
            .zip(&self.signals)
            .map(|((signal, value), card)| Points { signal, value, points: self.slope * card.points(value) })
            .collect();
        points.sort_by(|x, y| y.points.abs().total_cmp(&x.points.abs()));
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_card_is_whole_and_keeps_to_what_each_signal_may_say() {
        use crate::evidence::Expect;
        for (signal, card) in SIGNALS.iter().zip(&Scorecard::built_in().signals) {
            match signal.expect {
                Expect::Higher => assert!(card.points.is_sorted(), "{}", card.name),
                Expect::Lower => assert!(card.points.iter().rev().is_sorted(), "{}", card.name),
                Expect::Either => {}
            }
        }
    }

    #[test]
    fn a_card_of_other_signals_is_refused_by_name() {
        let text = BUILT_IN.replacen("stem_bigrams", "stem_trigrams", 1);
        let message = Scorecard::parse(&text, Path::new("x.json")).unwrap_err().to_string();
        assert!(message.contains("stem_trigrams") && message.contains("x.json"), "{message}");
    }
}
