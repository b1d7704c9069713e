//! The fitted scorecard: each signal adds points, their sum becomes a probability.
//!
//! The card is data (`data/scorecard.json`), fitted by `reprint fit`; the file says on what.

use super::Points;
use crate::error::{Error, ErrorKind, Result};
use crate::evidence::{Evidence, SIGNALS};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::OnceLock;

/// Score from which a pair is measured against the articles near it. In the labelled sets, the dump
/// of ten outlets and the corpus no pair below .15 came to .36 by that, and none below .2 to .55.
pub const LOOK_AGAIN: f64 = 0.1;

/// Words below which an article is called short to a reader: about the length of a brief.
const SHORT: u32 = 135;

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
    /// Stricter thresholds by length, ascending by words: the first whose `words` the shorter
    /// article has fewer than. Two reports of 200 words have less to differ in than two of 600.
    pub short: Vec<Short>,
    /// Points everybody gets, in log-odds.
    pub intercept: f64,
    /// Calibration: the probability is `1 / (1 + exp(-(slope * sum + offset)))`.
    pub slope: f64,
    /// See `slope`.
    pub offset: f64,
    /// Points by signal.
    pub signals: Vec<Card>,
    /// Points by two signals at once.
    pub pairs: Vec<PairCard>,
    /// The most that the late signals are expected to add to a pair that the early ones alone call
    /// no copy; in log-odds before calibration. Measured by the fit, see
    /// [`late_room`](super::fit::late_room). Without it every pair is worked out in full.
    #[serde(default)]
    pub late: Option<f64>,
}

/// Length of the shorter as a share of the longer's (the signal `length_ratio`) below which a short
/// text is a brief beside a report, and not one of two briefs: 1% of the openings of two reports,
/// 80 to 135 words each, pass .98, and of briefs beside whole reports .91.
pub const UNLIKE: f32 = 0.6;

/// Score from which a pair with a short article is reported as a rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Short {
    /// Words of the shorter article below which this holds.
    pub words: u32,
    /// Length of the shorter as a share of the longer's (the signal `length_ratio`) below which it
    /// holds; `None` holds for any length of the longer. A brief beside a report needs a lower
    /// score than two briefs: openings of two reports of one event are as alike as a text and its
    /// rewrite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f32>,
    /// Score from which it is a rewrite; above 1: never.
    pub threshold: f64,
    /// The same with `--sensitive`; a card without it has one threshold for both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitive: Option<f64>,
}

/// Points of two signals at once: what one is worth at each height of the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairCard {
    /// One signal.
    pub first: SignalName,
    /// The other.
    pub second: SignalName,
    /// Ascending edges between the bins of the first, as in [`Card`].
    pub first_edges: Vec<f32>,
    /// The same of the second.
    pub second_edges: Vec<f32>,
    /// `points[bin of the first][bin of the second]`; nothing when either is unknown.
    pub points: Vec<Vec<f64>>,
}

/// A signal of the table, written as its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct SignalName(usize);

impl SignalName {
    /// The signal at a place of [`SIGNALS`].
    ///
    /// # Panics
    /// If there are fewer signals.
    #[must_use]
    pub fn of(place: usize) -> Self {
        assert!(place < SIGNALS.len(), "there are {} signals", SIGNALS.len());
        Self(place)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        SIGNALS[self.0].name
    }

    /// Its place in [`SIGNALS`].
    #[must_use]
    pub fn place(self) -> usize {
        self.0
    }
}

impl From<SignalName> for &'static str {
    fn from(signal: SignalName) -> Self {
        signal.name()
    }
}

impl TryFrom<String> for SignalName {
    type Error = String;

    fn try_from(name: String) -> std::result::Result<Self, String> {
        let place = SIGNALS.iter().position(|s| s.name == name);
        place.map(Self).ok_or_else(|| {
            format!("there is no signal `{name}`; fit the card again with this version")
        })
    }
}

impl PairCard {
    /// Points for a pair's values.
    #[must_use]
    pub fn points(&self, evidence: &Evidence) -> f64 {
        let at = |edges: &[f32], v: f32| edges.partition_point(|&e| e <= v);
        let values = evidence.values();
        match (values[self.first.0], values[self.second.0]) {
            (Some(x), Some(y)) => self.points[at(&self.first_edges, x)][at(&self.second_edges, y)],
            _ => 0.0,
        }
    }
}

/// One signal's points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The signal's name.
    pub name: String,
    /// Ascending edges between the bins: bin `i` holds values from `edges[i - 1]` up to but not
    /// including `edges[i]`.
    pub edges: Vec<f32>,
    /// Points of each bin; one more than edges.
    pub points: Vec<f64>,
    /// Points when the texts give no value.
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
            Self::parse(BUILT_IN, Path::new("data/scorecard.json"))
                .expect("the built-in card is whole")
        })
    }

    /// Reads a card from its text; `path` is for the message.
    ///
    /// # Errors
    /// When the text is no card, a signal is unknown or missing, or a card's bins do not fit its
    /// edges.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let wrong =
            |reason: String| Error::new(ErrorKind::Data { path: path.to_path_buf(), reason });
        let card: Self =
            serde_json::from_str(text).map_err(|e| wrong(format!("not a scorecard: {e}")))?;
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
        for pair in &card.pairs {
            let whole = pair.points.len() == pair.first_edges.len() + 1
                && pair.points.iter().all(|row| row.len() == pair.second_edges.len() + 1)
                && pair.first_edges.is_sorted()
                && pair.second_edges.is_sorted();
            if !whole {
                let (x, y) = (pair.first.name(), pair.second.name());
                return Err(wrong(format!(
                    "the table of `{x}` and `{y}` needs ascending edges and a row and column of \
                        points for each bin"
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

    /// Probability that one of the pair derives from the other, 0..=1, on the balance of the pairs
    /// it was fitted on.
    #[must_use]
    pub fn score(&self, evidence: &Evidence) -> f64 {
        self.probability(self.sum(evidence))
    }

    /// Sum of all points, in log-odds before calibration.
    #[must_use]
    pub fn sum(&self, evidence: &Evidence) -> f64 {
        let single: f64 =
            self.signals.iter().zip(evidence.values()).map(|(card, v)| card.points(*v)).sum();
        let double: f64 = self.pairs.iter().map(|pair| pair.points(evidence)).sum();
        self.intercept + single + double
    }

    /// Of [`Scorecard::sum`] the part that the early signals give alone.
    #[must_use]
    pub fn early_sum(&self, evidence: &Evidence) -> f64 {
        let early = |name: SignalName| SIGNALS[name.0].step == 0;
        let values = SIGNALS.iter().zip(evidence.values());
        let single = self.signals.iter().zip(values).filter(|(_, (signal, _))| signal.step == 0);
        let single: f64 = single.map(|(card, (_, v))| card.points(*v)).sum();
        let double = self.pairs.iter().filter(|pair| early(pair.first) && early(pair.second));
        self.intercept + single + double.map(|pair| pair.points(evidence)).sum::<f64>()
    }

    /// Whether a pair of which only the early signals are known ([`Evidence::early`]) may reach
    /// this score once all are. Not a strict bound: over 90 tables the best that late signals could
    /// add is more than any pair ever got. This rests on what they did add.
    #[must_use]
    pub fn may_reach(&self, score: f64, early: &Evidence) -> bool {
        self.late.is_none_or(|late| self.probability(self.early_sum(early) + late) >= score)
    }

    /// Score from which a pair is a rewrite, by the words of the shorter article and the ratio of
    /// its length to the longer's.
    #[must_use]
    pub fn threshold_at(&self, sensitive: bool, words: u32, ratio: Option<f32>) -> f64 {
        let plain = if sensitive { self.threshold_sensitive } else { self.threshold };
        let of_length =
            |short: &Short| short.sensitive.filter(|_| sensitive).unwrap_or(short.threshold);
        let holds = |s: &&Short| {
            words < s.words && s.ratio.is_none_or(|below| ratio.is_some_and(|r| r < below))
        };
        self.short.iter().find(holds).map_or(plain, |s| of_length(s).max(plain))
    }

    /// Whether a pair that is not reported as a rewrite might be one but is too short to decide: at
    /// greater length its score would be enough with `--sensitive`.
    #[must_use]
    pub fn is_too_short(&self, score: f64, words: u32, ratio: Option<f32>) -> bool {
        words < SHORT
            && score >= self.threshold_sensitive
            && score < self.threshold_at(false, words, ratio)
    }

    /// What a sum means.
    #[must_use]
    pub fn probability(&self, sum: f64) -> f64 {
        1.0 / (1.0 + libm::exp(-(self.slope * sum + self.offset)))
    }

    /// Every signal's points, in log-odds after calibration, the heaviest first.
    #[must_use]
    pub fn points(&self, evidence: &Evidence) -> Vec<Points> {
        let mut points: Vec<Points> = evidence
            .named()
            .zip(&self.signals)
            .map(|((signal, value), card)| Points {
                signal,
                value,
                points: self.slope * card.points(value),
            })
            .collect();
        for pair in &self.pairs {
            let half = self.slope * pair.points(evidence) / 2.0;
            points[pair.first.0].points += half;
            points[pair.second.0].points += half;
        }
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
    fn the_points_of_all_signals_add_up_to_the_score() {
        #[allow(clippy::cast_precision_loss, reason = "small")]
        let evidence = Evidence::from_values(std::array::from_fn(|i| {
            (i % 5 > 0).then(|| (i % 7) as f32 / 7.0)
        }));
        let card = Scorecard::built_in();
        let points: f64 = card.points(&evidence).iter().map(|p| p.points).sum();
        assert!((points - card.slope * (card.sum(&evidence) - card.intercept)).abs() < 1e-9);
    }

    #[test]
    fn short_articles_have_stricter_thresholds() {
        let card = Scorecard::built_in();
        for (sensitive, plain) in [(false, card.threshold), (true, card.threshold_sensitive)] {
            let at: Vec<f64> = [20, 50, 90, 150, 300]
                .iter()
                .map(|&words| card.threshold_at(sensitive, words, None))
                .collect();
            assert!(at.iter().all(|&threshold| threshold > plain), "{at:?}");
            assert!((card.threshold_at(sensitive, 1000, None) - plain).abs() < 1e-9);
            assert!(
                at.iter()
                    .zip([20, 50, 90, 150, 300])
                    .all(|(&t, words)| t >= card.threshold_at(true, words, None))
            );
        }
    }

    #[test]
    fn tables_of_two_signals_keep_to_what_each_may_say() {
        use crate::evidence::Expect;
        let keeps = |expect: Expect, row: &[f64]| match expect {
            Expect::Higher => row.is_sorted(),
            Expect::Lower => row.iter().rev().is_sorted(),
            Expect::Either => true,
        };
        for pair in &Scorecard::built_in().pairs {
            let (x, y) = (SIGNALS[pair.first.0].expect, SIGNALS[pair.second.0].expect);
            assert!(pair.points.iter().all(|row| keeps(y, row)), "{}", pair.second.name());
            let column = |j: usize| pair.points.iter().map(|row| row[j]).collect::<Vec<_>>();
            assert!(
                (0..pair.points[0].len()).all(|j| keeps(x, &column(j))),
                "{}",
                pair.first.name()
            );
        }
    }

    #[test]
    fn a_card_of_other_signals_is_refused_by_name() {
        let text = BUILT_IN.replacen("stem_bigrams", "stem_trigrams", 1);
        let message = Scorecard::parse(&text, Path::new("x.json")).unwrap_err().to_string();
        assert!(message.contains("stem_trigrams") && message.contains("x.json"), "{message}");
    }
}
