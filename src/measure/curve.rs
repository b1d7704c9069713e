//! Precision and recall at every threshold on the score.
//!
//! * time: `O(n log n)`
//! * space: a point a distinct score

use super::share;
use serde::Serialize;

/// A pair of which it is known whether it is a copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Graded {
    /// The run's score; 0 where it has none.
    pub score: f64,
    /// Whether it is a copy.
    pub copy: bool,
    /// How much it counts.
    pub weight: f64,
}

/// What reporting all pairs from a score on would give.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The score.
    pub threshold: f64,
    /// Share of the pairs from it on that are copies.
    pub precision: f64,
    /// Share of all copies that are among them.
    pub recall: f64,
}

/// A point a distinct score, the highest first; empty when no pair is a copy.
#[must_use]
pub fn curve(pairs: &[Graded]) -> Vec<Point> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|x, y| y.score.total_cmp(&x.score));
    let copies: f64 = sorted.iter().filter(|pair| pair.copy).map(|pair| pair.weight).sum();
    let (mut points, mut met, mut hits) = (Vec::new(), 0.0, 0.0);
    // Equal scores cannot be told apart by a threshold: they come in together.
    for together in sorted.chunk_by(|x, y| x.score.total_cmp(&y.score).is_eq()) {
        for pair in together {
            met += pair.weight;
            hits += if pair.copy { pair.weight } else { 0.0 };
        }
        if let (Some(precision), Some(recall)) = (share(hits, met), share(hits, copies)) {
            points.push(Point { threshold: together[0].score, precision, recall });
        }
    }
    points
}

/// Average precision: precision at each point, weighted by the recall it adds. `None` when no pair
/// is a copy.
///
/// Without interpolation, which would flatter: Davis and Goadrich, "The relationship between
/// Precision-Recall and ROC curves", 2006. Pairs of score 0 come in last.
#[must_use]
pub fn average_precision(curve: &[Point]) -> Option<f64> {
    let before = std::iter::once(0.0).chain(curve.iter().map(|point| point.recall));
    (!curve.is_empty()).then(|| {
        curve
            .iter()
            .zip(before)
            .map(|(point, before)| point.precision * (point.recall - before))
            .sum()
    })
}

/// The lowest threshold that has at least this precision, and so the one with most recall. `None`
/// when none has.
///
/// 0 is no threshold: pairs the run does not have count as 0, and no setting can report them.
#[must_use]
pub fn at_precision(curve: &[Point], precision: f64) -> Option<Point> {
    curve.iter().rev().find(|point| point.threshold > 0.0 && point.precision >= precision).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graded(pairs: &[(f64, bool)]) -> Vec<Graded> {
        pairs.iter().map(|&(score, copy)| Graded { score, copy, weight: 1.0 }).collect()
    }

    #[test]
    fn the_textbook_example() {
        // Copies at ranks 1, 3 and 4 of 5.
        let curve =
            curve(&graded(&[(0.4, true), (0.9, true), (0.8, false), (0.1, false), (0.6, true)]));
        assert_eq!(
            curve.iter().map(|p| p.threshold).collect::<Vec<_>>(),
            [0.9, 0.8, 0.6, 0.4, 0.1]
        );
        // (1/1 + 2/3 + 3/4) / 3
        assert!((average_precision(&curve).unwrap() - 29.0 / 36.0).abs() < 1e-12);
        assert_eq!(
            at_precision(&curve, 0.7),
            Some(Point { threshold: 0.4, precision: 0.75, recall: 1.0 })
        );
        assert_eq!(at_precision(&curve, 0.8).map(|p| p.threshold), Some(0.9));
    }

    #[test]
    fn equal_scores_come_in_together() {
        let curve = curve(&graded(&[(0.5, true), (0.5, false), (0.0, true), (0.0, false)]));
        assert_eq!(curve.len(), 2);
        assert_eq!(average_precision(&curve), Some(0.5));
        assert_eq!(at_precision(&curve, 0.6), None);
        assert_eq!(at_precision(&curve, 0.5).map(|p| p.threshold), Some(0.5), "0 is no threshold");
    }

    #[test]
    fn weights_count_and_without_a_copy_there_is_no_curve() {
        let pair = |score, copy, weight| Graded { score, copy, weight };
        let curve_of = |pairs: &[Graded]| curve(pairs);
        let curve = curve_of(&[pair(0.9, true, 1.0), pair(0.8, false, 3.0), pair(0.7, true, 4.0)]);
        // 1/5 * 1 + 4/5 * 5/8
        assert!((average_precision(&curve).unwrap() - 0.7).abs() < 1e-12);
        assert_eq!(average_precision(&curve_of(&[pair(0.9, false, 1.0)])), None);
    }
}
