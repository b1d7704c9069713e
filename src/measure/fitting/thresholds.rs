//! Sums of pairs that no card was fitted on to the thresholds that let a given share of independent
//! reports through.
//!
//! * time: `O(n log n)` for `n` pairs, once a length

use super::{LET_THROUGH, Labelled, SENSITIVE, SHORTER};
use crate::classify::Scorecard;
use crate::classify::fit::calibrate;
use crate::classify::scorecard::{Short, UNLIKE};
use crate::measure::Variant;
use serde::Serialize;

/// Words of the shorter article below which thresholds are set apart. The longer two reports of an
/// event are the less alike they score: 1% of those above 400 words pass .6, and of those of 200 to
/// 400 words .9.
pub const LENGTHS: [u32; 5] = [45, 80, 135, 200, 400];

/// With fewer pairs than this a length has one threshold, whatever the longer is. A judgement: one
/// in 100 is to pass.
const ENOUGH: usize = 100;

/// Threshold below which nothing is reported, however few independent pairs pass: half of what
/// scores so is no copy.
const LEAST: f64 = 0.5;

/// Score above which none of the short pairs can be held to the share: they are not reported.
const NEVER: f64 = 0.995;

/// With fewer pairs than this of a length, or of a kind, no threshold is set on them. A judgement:
/// the highest of 20 is what 5% pass.
pub const FEW: usize = 20;

/// Which pairs the default threshold rests on: the first of these of which there are [`FEW`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Independent reports of one event, of 400 words and more.
    LongIndependent,
    /// Independent reports of one event, of any length.
    Independent,
    /// All that is no copy.
    NotCopies,
}

impl Basis {
    /// What such pairs are.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LongIndependent | Self::Independent => "independent pairs",
            Self::NotCopies => "pairs that are not copies",
        }
    }

    fn has(self, x: &Labelled) -> bool {
        match self {
            Self::LongIndependent => {
                x.is_independent() && x.words >= LENGTHS[LENGTHS.len() - 1] as usize
            }
            Self::Independent => x.is_independent(),
            Self::NotCopies => !x.example.derived,
        }
    }
}

/// The pairs that are to be kept out: sums, ascending, and which they are.
#[must_use]
pub fn to_keep_out(all: &[Labelled], sums: &[f64]) -> (Basis, Vec<f64>) {
    let of = |basis: Basis| {
        let is_one = |x: &Labelled| x.is_as_found() && basis.has(x);
        let mut sums: Vec<f64> =
            all.iter().zip(sums).filter(|(x, _)| is_one(x)).map(|(_, &s)| s).collect();
        sums.sort_unstable_by(f64::total_cmp);
        (basis, sums)
    };
    let enough = |(_, sums): &(Basis, Vec<f64>)| sums.len() >= FEW;
    let found = [Basis::LongIndependent, Basis::Independent].into_iter().map(of).find(enough);
    found.unwrap_or_else(|| of(Basis::NotCopies))
}

/// The sum that lets a share of ascending sums through; of none, one that lets nothing through.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "an index"
)]
pub fn cut(ascending: &[f64], share: f64) -> f64 {
    let at = (ascending.len() as f64 * (1.0 - share)) as usize;
    ascending.get(at).or(ascending.last()).copied().unwrap_or(f64::INFINITY)
}

/// The share of sums above a cut; 0 of none.
#[must_use]
pub fn passing(sums: &[f64], cut: f64) -> f64 {
    let above = sums.iter().filter(|&&s| s > cut).count();
    crate::measure::share(crate::measure::float(above), crate::measure::float(sums.len()))
        .unwrap_or(0.0)
}

/// The sum from which the default threshold may lie: below it a calibrated score is under
/// [`LEAST`].
fn lowest(slope: f64, offset: f64) -> f64 {
    (libm::log(LEAST / (1.0 - LEAST)) - offset) / slope
}

/// The threshold for shorter articles of one length, and what it lets through.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Length {
    /// Words of the shorter article from which it holds.
    pub from: u32,
    /// Words below which it holds.
    pub words: u32,
    /// Length of the shorter as a share of the longer's below which it holds; `None`: of the pairs
    /// that are left.
    pub ratio: Option<f32>,
    /// Score from which such a pair is reported.
    pub threshold: f64,
    /// The same with `--sensitive`.
    pub sensitive: f64,
    /// Whether there were too few pairs of this length, and the built-in card's thresholds were
    /// taken.
    pub is_borrowed: bool,
    /// Pairs that are no copies.
    pub others: usize,
    /// The share of them that passes.
    pub others_pass: f64,
    /// Copies.
    pub copies: usize,
    /// The share of them that passes.
    pub copies_pass: f64,
}

/// What sums of a cross-validation say of a card: how sums become scores, and from which score a
/// pair is reported.
pub(super) struct Rule {
    /// Which pairs the default threshold rests on.
    pub basis: Basis,
    /// Their sums, ascending.
    pub kept_out: Vec<f64>,
    /// Sums that let [`LET_THROUGH`] of them through.
    pub cuts: [f64; 4],
    /// The sum at the default threshold.
    pub default: f64,
    /// Thresholds of shorter articles.
    pub lengths: Vec<Length>,
}

impl Rule {
    /// Calibrates a card and sets its thresholds, so that `fpr` of the independent reports pass.
    pub fn of(card: &mut Scorecard, fpr: f64, all: &[Labelled], sums: &[f64]) -> Self {
        let scored: Vec<(f64, bool, f64)> =
            all.iter().zip(sums).map(|(x, &s)| (s, x.example.derived, x.example.weight)).collect();
        (card.slope, card.offset) = calibrate(&scored);
        let (basis, kept_out) = to_keep_out(all, sums);
        let default = cut(&kept_out, fpr).max(lowest(card.slope, card.offset));
        card.threshold = rounded(card.probability(default));
        // A threshold that favours recall is never the stricter one.
        card.threshold_sensitive =
            rounded(card.probability(cut(&kept_out, SENSITIVE * fpr))).min(card.threshold);
        let lengths = by_length(card, all, sums, SHORTER.map(|times| times * fpr));
        card.short = lengths.iter().map(Length::on_card).collect();
        let cuts = LET_THROUGH.map(|share| cut(&kept_out, share));
        Self { basis, kept_out, cuts, default, lengths }
    }
}

/// Thresholds by length, ascending, that let the shares `may_pass` through by default and with
/// `--sensitive`.
fn by_length(card: &Scorecard, all: &[Labelled], sums: &[f64], may_pass: [f64; 2]) -> Vec<Length> {
    let range = |i: usize| (if i == 0 { 0 } else { LENGTHS[i - 1] }, LENGTHS[i]);
    let is_unlike =
        |x: &Labelled| x.example.evidence.get("length_ratio").is_some_and(|ratio| ratio < UNLIKE);
    let mut lengths = Vec::new();
    for (from, words) in (0..LENGTHS.len()).map(range) {
        let of = |derived: bool, unlike: Option<bool>| -> Vec<f64> {
            let is_one = |x: &Labelled| {
                let is_of_it = (from as usize..words as usize).contains(&x.words)
                    && x.example.derived == derived;
                is_of_it
                    && unlike.is_none_or(|unlike| is_unlike(x) == unlike)
                    && matches!(x.variant, Variant::AsFound | Variant::Opening)
                    && is_clear(x)
            };
            let mut sums: Vec<f64> =
                all.iter().zip(sums).filter(|(x, _)| is_one(x)).map(|(_, &s)| s).collect();
            sums.sort_unstable_by(f64::total_cmp);
            sums
        };
        for unlike in [true, false] {
            let (mut others, copies) = (of(false, Some(unlike)), of(true, Some(unlike)));
            if others.len() < ENOUGH {
                if unlike {
                    continue;
                }
                others = of(false, None);
            }
            let is_borrowed = others.len() < FEW;
            let at = |is_sensitive: bool, share: f64, least: f64| {
                let own = || rounded(card.probability(cut(&others, share)));
                // A calibrated score means the same on both cards.
                let borrowed = || Scorecard::built_in().threshold_at(is_sensitive, from, None);
                (if is_borrowed { borrowed() } else { own() }).max(least)
            };
            let threshold = at(false, may_pass[0], card.threshold);
            let sensitive = at(true, may_pass[1], card.threshold_sensitive);
            let sum = (libm::log(threshold / (1.0 - threshold)) - card.offset) / card.slope;
            let (others_pass, copies_pass) = (passing(&others, sum), passing(&copies, sum));
            let (others, copies) = (others.len(), copies.len());
            lengths.push(Length {
                from,
                words,
                ratio: unlike.then_some(UNLIKE),
                threshold,
                sensitive,
                is_borrowed,
                others,
                others_pass,
                copies,
                copies_pass,
            });
        }
    }
    lengths
}

/// Whether it is clear what a pair is, so that a threshold may rest on it.
fn is_clear(x: &Labelled) -> bool {
    x.is_fitted() && x.taken != crate::measure::Taken::LeftOut
}

impl Length {
    /// As the card has it.
    fn on_card(&self) -> Short {
        let never = |threshold: f64| if threshold > NEVER { 1.01 } else { threshold };
        Short {
            words: self.words,
            ratio: self.ratio,
            threshold: never(self.threshold),
            sensitive: Some(never(self.sensitive)),
        }
    }
}

pub(super) fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::labelled::tests::labelled;

    #[test]
    fn a_cut_lets_its_share_through() {
        let sums: Vec<f64> = (0..1000).map(f64::from).collect();
        for share in [0.03, 0.01, 0.005] {
            // The pair at the cut itself does not pass.
            let passing = passing(&sums, cut(&sums, share));
            assert!(passing <= share && passing > share - 0.0015, "{share} {passing}");
        }
        assert!(cut(&[], 0.01).is_infinite());
    }

    #[test]
    fn thresholds_rest_on_independent_reports_where_there_are_enough() {
        let mut all: Vec<Labelled> =
            (0..FEW).map(|i| labelled("s", "same_event", 0.2, i)).collect();
        all.extend((0..FEW).map(|i| labelled("s", "unrelated", 0.0, 100 + i)));
        let sums = vec![0.0; all.len()];
        assert_eq!(to_keep_out(&all, &sums), (Basis::LongIndependent, vec![0.0; FEW]));
        all[0].words = 100;
        assert_eq!(to_keep_out(&all, &sums).0, Basis::Independent);
        all[1].label = "shared".to_owned();
        let (basis, sums) = to_keep_out(&all, &sums);
        assert_eq!((basis, sums.len()), (Basis::NotCopies, 2 * FEW));
    }
}
