//! Whether a score means what it says: of the pairs with a score about .8, are some 80% copies?
//!
//! * time: linear in the pairs
//!
//! Expected calibration error as in Guo et al., "On Calibration of Modern Neural Networks", 2017,
//! with bins of equal width. It holds for the truth's balance of copies and others, as the scores
//! hold for that of the pairs the scorecard was fitted on.

use super::curve::Graded;
use super::share;
use serde::Serialize;

/// Bins of the score, of equal width.
pub const BINS: usize = 10;

/// Scores beside shares of copies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Pairs that went in.
    pub pairs: usize,
    /// How far share of copies and mean score lie apart, on the average of the pairs; `None` when
    /// there are none.
    pub error: Option<f64>,
    /// By score, ascending.
    pub bins: Vec<Bin>,
}

/// Pairs whose score lies in `from..to`, in the last bin `from..=to`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lowest score.
    pub from: f64,
    /// Where the next bin begins.
    pub to: f64,
    /// How many pairs.
    pub pairs: usize,
    /// Their mean score.
    pub mean_score: Option<f64>,
    /// Share of them that are copies.
    pub copies: Option<f64>,
}

/// Sorts pairs that were judged into bins.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place among ten")]
pub fn calibration(pairs: &[Graded]) -> Calibration {
    let mut sums = [(0, 0.0, 0.0, 0.0); BINS];
    for pair in pairs {
        let at = ((pair.score * super::float(BINS)) as usize).min(BINS - 1);
        let (count, weight, scores, copies) = &mut sums[at];
        *count += 1;
        *weight += pair.weight;
        *scores += pair.weight * pair.score;
        *copies += if pair.copy { pair.weight } else { 0.0 };
    }
    let apart: f64 = sums.iter().map(|(_, _, scores, copies)| (scores - copies).abs()).sum();
    let weight: f64 = sums.iter().map(|(_, weight, ..)| weight).sum();
    let edge = |at: usize| super::float(at) / super::float(BINS);
    let bin = |(at, &(pairs, weight, scores, copies)): (usize, &(usize, f64, f64, f64))| Bin {
        from: edge(at),
        to: edge(at + 1),
        pairs,
        mean_score: share(scores, weight),
        copies: share(copies, weight),
    };
    Calibration {
        pairs: pairs.len(),
        error: share(apart, weight),
        bins: sums.iter().enumerate().map(bin).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_by_hand() {
        let pair = |score, copy, weight| Graded { score, copy, weight };
        let found = calibration(&[
            pair(0.05, false, 1.0),
            pair(0.1, false, 1.0),
            pair(0.85, true, 1.0),
            pair(0.87, false, 1.0),
            pair(1.0, true, 1.0),
        ]);
        assert_eq!(
            found.bins.iter().map(|b| b.pairs).collect::<Vec<_>>(),
            [1, 1, 0, 0, 0, 0, 0, 0, 2, 1]
        );
        assert_eq!((found.bins[8].mean_score, found.bins[8].copies), (Some(0.86), Some(0.5)));
        assert_eq!((found.bins[2].mean_score, found.bins[2].copies), (None, None));
        // (1 * .05 + 1 * .1 + 2 * .36 + 1 * 0) / 5
        assert!((found.error.unwrap() - 0.174).abs() < 1e-12);
    }

    #[test]
    fn weights_count_and_nothing_has_no_error() {
        let found = calibration(&[
            Graded { score: 0.5, copy: true, weight: 3.0 },
            Graded { score: 0.5, copy: false, weight: 1.0 },
        ]);
        assert_eq!((found.bins[5].copies, found.error), (Some(0.75), Some(0.25)));
        assert_eq!(calibration(&[]).error, None);
    }
}
