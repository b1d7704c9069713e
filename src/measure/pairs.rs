//! Figures for a truth of pairs: a row a label, precision and recall, and what the scores are
//! worth.
//!
//! * time: `O(p log p)` in the truth's pairs, and the draws of `bootstrap`
//! * space: the truth's pairs

use super::bootstrap::{Estimate, Tally, estimates};
use super::calibration::{Calibration, calibration};
use super::curve::{Graded, Point, at_precision, average_precision, curve};
use super::labels::Taken;
use super::run::Judged;
use super::truth::TruthPair;
use super::{Settings, share};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that is counted on pairs. Shares are weighted where the truth has weights, counts are
/// not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairFigures {
    /// Pairs of the truth.
    pub pairs: usize,
    /// Those whose label is a copy.
    pub copies: usize,
    /// Those whose label says that they are none.
    pub not_copies: usize,
    /// Those whose label is left out.
    pub left_out: usize,
    /// Pairs that the run does not have: not reported, and of score 0 for the curve.
    pub not_judged: usize,
    /// Groups of pairs joined by articles.
    pub groups: usize,
    /// A row a label: copies, then the others, then those left out, each in the order of the
    /// alphabet.
    pub labels: Vec<LabelRow>,
    /// Share of the reported pairs that are copies.
    pub precision: Estimate,
    /// Share of the copies that are reported.
    pub recall: Estimate,
    /// The harmonic mean of both.
    pub f1: Estimate,
    /// The score alone, without the rules: the mean precision over all recalls.
    pub average_precision: Option<f64>,
    /// Where the wanted precision is reached on the score alone.
    pub at_precision: Option<Point>,
    /// The score as a probability, on pairs that were judged.
    pub calibration: Calibration,
    /// Which came first; `None` where the truth does not say of any pair.
    pub direction: Option<Direction>,
    /// Precision and recall by threshold; a table of its own.
    #[serde(skip)]
    pub curve: Vec<Point>,
}

/// What became of the pairs of a label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelRow {
    /// The label.
    pub label: String,
    /// What it was taken as.
    pub taken_as: Taken,
    /// How many pairs have it.
    pub pairs: usize,
    /// Those the run has.
    pub judged: usize,
    /// Share that is reported as a copy: a relation stronger than `shared`.
    pub reported: f64,
    /// How many got which relation.
    pub relations: BTreeMap<&'static str, usize>,
}

/// Directions of the reported pairs of which the truth has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Direction {
    /// Pairs of the truth with a direction.
    pub pairs: usize,
    /// Reported with the same one.
    pub right: usize,
    /// Reported with the other one.
    pub wrong: usize,
    /// Reported without one.
    pub undecided: usize,
    /// Not reported as a copy.
    pub not_reported: usize,
}

impl PairFigures {
    /// Counts the verdicts that the rows of a truth got, in the same order.
    #[must_use]
    pub fn of(settings: &Settings, truth: &[TruthPair], judged: &[Option<Judged>]) -> Self {
        let taken: Vec<Taken> = truth.iter().map(|row| settings.labels.taken(&row.label)).collect();
        let count = |side| taken.iter().filter(|t| **t == side).count();
        let tallies = tallies(truth, judged, &taken);
        let [precision, recall, f1] = estimates(&tallies, settings.rounds, settings.seed);

        let graded = |i: usize| Graded {
            score: judged[i].as_ref().map_or(0.0, |j| j.score),
            copy: taken[i] == Taken::Copy,
            weight: truth[i].weight,
        };
        let counted: Vec<usize> =
            (0..truth.len()).filter(|&i| taken[i] != Taken::LeftOut).collect();
        let curve = curve(&counted.iter().map(|&i| graded(i)).collect::<Vec<_>>());
        let with_score: Vec<Graded> =
            counted.iter().filter(|&&i| judged[i].is_some()).map(|&i| graded(i)).collect();
        Self {
            pairs: truth.len(),
            copies: count(Taken::Copy),
            not_copies: count(Taken::NotCopy),
            left_out: count(Taken::LeftOut),
            not_judged: judged.iter().filter(|j| j.is_none()).count(),
            groups: tallies.len(),
            labels: labels(truth, judged, &taken),
            precision,
            recall,
            f1,
            average_precision: average_precision(&curve),
            at_precision: at_precision(&curve, settings.precision),
            calibration: calibration(&with_score),
            direction: direction(truth, judged),
            curve,
        }
    }
}

/// Copies and others of each group of pairs that reach one another through shared articles.
/// Labels that are left out join groups too, but a group of nothing else has no tally.
fn tallies(truth: &[TruthPair], judged: &[Option<Judged>], taken: &[Taken]) -> Vec<Tally> {
    let groups = groups(truth);
    let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
    for (i, row) in truth.iter().enumerate().filter(|(i, _)| taken[*i] != Taken::LeftOut) {
        let reported = judged[i].as_ref().is_some_and(Judged::is_reported);
        let tally = tallies.entry(groups[i]).or_default();
        match (taken[i] == Taken::Copy, reported) {
            (true, true) => tally.hits += row.weight,
            (true, false) => tally.misses += row.weight,
            (false, true) => tally.false_alarms += row.weight,
            (false, false) => {}
        }
    }
    tallies.into_values().collect()
}

/// The group of each pair, named by the lowest number of its articles.
fn groups(truth: &[TruthPair]) -> Vec<usize> {
    let pairs = || truth.iter().map(|row| (row.a as usize, row.b as usize));
    let articles = pairs().map(|(a, b)| a.max(b) + 1).max().unwrap_or(0);
    let first = super::groups::of(articles, pairs());
    pairs().map(|(a, _)| first[a]).collect()
}

fn labels(truth: &[TruthPair], judged: &[Option<Judged>], taken: &[Taken]) -> Vec<LabelRow> {
    let mut rows: BTreeMap<(Taken, &str), Vec<usize>> = BTreeMap::new();
    for (i, row) in truth.iter().enumerate() {
        rows.entry((taken[i], &row.label)).or_default().push(i);
    }
    let row = |((taken, label), members): ((Taken, &str), Vec<usize>)| {
        let mut relations = BTreeMap::new();
        let (mut weight, mut reported) = (0.0, 0.0);
        for &i in &members {
            weight += truth[i].weight;
            if let Some(judged) = &judged[i] {
                *relations.entry(judged.relation.name()).or_insert(0) += 1;
                reported += if judged.is_reported() { truth[i].weight } else { 0.0 };
            }
        }
        LabelRow {
            label: label.to_owned(),
            taken_as: taken,
            pairs: members.len(),
            judged: relations.values().sum(),
            reported: share(reported, weight).unwrap_or(0.0),
            relations,
        }
    };
    rows.into_iter().map(row).collect()
}

fn direction(truth: &[TruthPair], judged: &[Option<Judged>]) -> Option<Direction> {
    let mut direction = Direction::default();
    for (row, judged) in truth.iter().zip(judged) {
        let Some(derived) = row.derived else { continue };
        direction.pairs += 1;
        match judged.as_ref().filter(|j| j.is_reported()).map(|j| j.derived) {
            None => direction.not_reported += 1,
            Some(None) => direction.undecided += 1,
            Some(Some(side)) if side == derived => direction.right += 1,
            Some(Some(_)) => direction.wrong += 1,
        }
    }
    (direction.pairs > 0).then_some(direction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Relation;
    use crate::cluster::Side;

    fn row(a: u32, b: u32, label: &str, derived: Option<Side>) -> TruthPair {
        TruthPair { a, b, label: label.to_owned(), derived, weight: 1.0, writer: None, line: 0 }
    }

    fn verdict(relation: Relation, score: f64, derived: Option<Side>) -> Judged {
        Judged { relation, score, derived, decided_by: String::new() }
    }

    #[test]
    fn every_pair_is_counted_where_it_belongs() {
        let truth = [
            row(0, 1, "rewrite", Some(Side::B)),
            row(2, 1, "sibling", None),
            row(3, 4, "rewrite", Some(Side::B)),
            row(5, 6, "partial", Some(Side::A)),
            row(7, 8, "shared", None),
            row(9, 8, "same_event", None),
            row(10, 11, "reprint", Some(Side::A)),
        ];
        let judged = [
            Some(verdict(Relation::Rewrite, 0.9, Some(Side::B))),
            Some(verdict(Relation::Rewrite, 0.8, None)),
            Some(verdict(Relation::SameEvent, 0.2, Some(Side::B))),
            Some(verdict(Relation::Partial, 0.3, None)),
            Some(verdict(Relation::Excerpt, 0.6, Some(Side::A))),
            Some(verdict(Relation::Shared, 0.1, None)),
            None,
        ];
        let found = PairFigures::of(&Settings::default(), &truth, &judged);
        assert_eq!(
            (found.copies, found.not_copies, found.left_out, found.not_judged),
            (4, 2, 1, 1)
        );
        // 2 of 4 copies, and 2 of 3 reported.
        assert_eq!((found.recall.value, found.precision.value), (Some(0.5), Some(2.0 / 3.0)));
        assert_eq!(found.groups, 5, "0-1-2, 3-4, 5-6, 7-8-9, 10-11");
        let labels: Vec<_> = found
            .labels
            .iter()
            .map(|l| (l.label.as_str(), l.pairs, l.judged, l.reported))
            .collect();
        assert_eq!(
            labels,
            [
                ("partial", 1, 1, 1.0),
                ("reprint", 1, 0, 0.0),
                ("rewrite", 2, 2, 0.5),
                ("same_event", 1, 1, 0.0),
                ("shared", 1, 1, 1.0),
                ("sibling", 1, 1, 1.0)
            ]
        );
        assert_eq!(found.labels[2].relations, BTreeMap::from([("rewrite", 1), ("same_event", 1)]));
        let direction = Direction { pairs: 4, right: 1, wrong: 0, undecided: 1, not_reported: 2 };
        assert_eq!(found.direction, Some(direction));
        // By score: .9 copy, .6 other, .3 copy, .2 copy, .1 other, 0 copy: (1 + 2/3 + 3/4 + 4/6) /
        // 4
        assert!((found.average_precision.unwrap() - 37.0 / 48.0).abs() < 1e-12);
        assert_eq!(
            found.calibration.pairs, 5,
            "without the one left out and the one without a score"
        );
    }

    #[test]
    fn groups_are_joined_through_any_chain() {
        let pairs = [
            row(4, 5, "x", None),
            row(0, 1, "x", None),
            row(2, 3, "x", None),
            row(3, 4, "x", None),
        ];
        assert_eq!(groups(&pairs), [2, 0, 2, 2]);
    }
}
