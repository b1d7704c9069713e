//! The most that a pair can score while only the signals of the first steps are known.
//!
//! What is not known yet counts as the best that the card gives for it. The bound is strict: a pair
//! that is dropped by it would not have scored enough with all signals either.
//!
//! * time: as a score, some two microseconds
//! * space: a number for each bin of a table of two signals and step

use super::scorecard::{PairCard, Scorecard};
use crate::content::Prepared;
use crate::evidence::pair::Pair;
use crate::evidence::{Evidence, SIGNALS, STEPS};

/// Score, without regard to other articles, from which one near a pair is taken for a retelling of
/// the pair's longer. Of other retellings of a source .72 to 1.0 reach it, but for stories with a
/// local angle (.28); of reports of one event at most .036.
const RETELLING: f64 = 0.5;

/// Words from which an article may hold hundreds of others. Not measured finely; few articles have
/// half as many words.
pub const HOLDING_WORDS: usize = 10_000;

/// What sums that are added in another order may differ by.
const ROUNDING: f64 = 1e-9;

/// The bounds of a card after each step.
#[derive(Clone, Debug)]
pub struct Bounds<'a> {
    card: &'a Scorecard,
    steps: Vec<Step<'a>>,
}

/// A card of which only the signals up to a step are known.
#[derive(Clone, Debug)]
struct Step<'a> {
    /// What everybody gets, and the most that signals and pairs of them give of which nothing is
    /// known.
    base: f64,
    /// Pairs of which both signals are known.
    whole: Vec<&'a PairCard>,
    /// Pairs of which one is known.
    halves: Vec<Half<'a>>,
}

/// A table of two signals of which one is known.
#[derive(Clone, Debug)]
struct Half<'a> {
    /// Place of the known one.
    known: usize,
    edges: &'a [f32],
    /// The most for each bin of it; at least 0, which is what an unknown second one gives.
    most: Vec<f64>,
}

impl<'a> Bounds<'a> {
    /// Of a card.
    #[must_use]
    pub fn of(card: &'a Scorecard) -> Self {
        Self { card, steps: (0..STEPS).map(|step| Step::of(card, step)).collect() }
    }

    /// Whether a pair scores so much, without regard to articles near it. Its signals are worked
    /// out only as far as that is open.
    #[must_use]
    pub fn reaches(&self, score: f64, pair: &Pair<'_>) -> bool {
        let goes_on = |step, known: &Evidence| self.may_reach(score, step, known);
        let early = Evidence::early(pair);
        if !goes_on(0, &early) {
            return false;
        }
        let (evidence, is_whole) = early.completed_while(pair, goes_on);
        is_whole && self.card.score(&evidence) >= score
    }

    /// Whether an article looks like another retelling of the longer of a pair: then what it has of
    /// the longer says nothing against the pair. The source of the longer does not.
    #[must_use]
    pub fn retells(&self, other: &Prepared, long: &Prepared) -> bool {
        // What it holds would be compared with it once for each of the others: 36 CPU seconds for
        // an article that holds 500, and 8 without.
        if long.story_words() >= HOLDING_WORDS {
            return false;
        }
        let pair = Pair::of(other, long);
        std::ptr::eq(pair.long, long) && self.reaches(RETELLING, &pair)
    }

    /// Whether a pair may score so much, given its signals of the steps up to this one.
    ///
    /// # Panics
    /// If there are fewer steps.
    #[must_use]
    pub fn may_reach(&self, score: f64, step: usize, evidence: &Evidence) -> bool {
        // A card that counts downwards is none that was fitted.
        self.card.slope < 0.0
            || self.card.probability(self.steps[step].most(self.card, step, evidence)) >= score
    }
}

impl<'a> Step<'a> {
    fn of(card: &'a Scorecard, step: usize) -> Self {
        let is_known = |place: usize| SIGNALS[place].step <= step;
        let unknown = card.signals.iter().enumerate().filter(|(place, _)| !is_known(*place));
        let most = |points: &mut dyn Iterator<Item = f64>, least| points.fold(least, f64::max);
        let single = unknown.map(|(_, c)| most(&mut c.points.iter().copied(), c.unknown));
        let mut it = Self {
            base: card.intercept + single.sum::<f64>(),
            whole: Vec::new(),
            halves: Vec::new(),
        };
        for pair in &card.pairs {
            let (first, second) = (pair.first.place(), pair.second.place());
            match (is_known(first), is_known(second)) {
                (true, true) => it.whole.push(pair),
                (true, false) => {
                    let of_row = |row: &Vec<f64>| most(&mut row.iter().copied(), 0.0);
                    let most = pair.points.iter().map(of_row).collect();
                    it.halves.push(Half { known: first, edges: &pair.first_edges, most });
                }
                (false, true) => {
                    let of_column =
                        |at: usize| most(&mut pair.points.iter().map(|row| row[at]), 0.0);
                    let most = (0..=pair.second_edges.len()).map(of_column).collect();
                    it.halves.push(Half { known: second, edges: &pair.second_edges, most });
                }
                (false, false) => {
                    it.base += most(&mut pair.points.iter().flatten().copied(), 0.0);
                }
            }
        }
        it
    }

    /// The most that the sum can be.
    fn most(&self, card: &Scorecard, step: usize, evidence: &Evidence) -> f64 {
        let values = evidence.values();
        let known = SIGNALS.iter().zip(&card.signals).zip(values);
        let known = known.filter(|((signal, _), _)| signal.step <= step);
        let single: f64 = known.map(|((_, c), value)| c.points(*value)).sum();
        let of_half = |half: &Half<'_>| {
            let of_value = |v: f32| half.most[half.edges.partition_point(|&e| e <= v)];
            values[half.known].map_or(0.0, of_value)
        };
        let halves: f64 = self.halves.iter().map(of_half).sum();
        let whole: f64 = self.whole.iter().map(|pair| pair.points(evidence)).sum();
        self.base + single + halves + whole + ROUNDING
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::COUNT;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_pair_scores_more_than_each_step_allows(
            values in proptest::collection::vec(proptest::option::of(0.0_f32..=1.0), COUNT),
        ) {
            let card = Scorecard::built_in();
            let bounds = Bounds::of(card);
            let all: [Option<f32>; COUNT] = values.try_into().unwrap();
            let score = card.score(&Evidence::from_values(all));
            for step in 0..STEPS {
                let up_to = |place: usize| all[place].filter(|_| SIGNALS[place].step <= step);
                let known = Evidence::from_values(std::array::from_fn(up_to));
                prop_assert!(bounds.may_reach(score, step, &known));
            }
            let last = STEPS - 1;
            prop_assert!(!bounds.may_reach(score + 1e-6, last, &Evidence::from_values(all)));
        }
    }
}
