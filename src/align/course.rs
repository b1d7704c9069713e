//! The course a copy takes through its source: what each sentence's neighbours say of where it
//! comes from.
//!
//! * time: `O(c d)` for `c` sentences of the copy and `d` of the source
//! * space: the same
//!
//! A hidden Markov chain over the copy's sentences. A state is the place in the source, with
//! whether the sentence restates it or is the copy's own; a sentence of its own keeps the place of
//! the one before it. The next place is likelier near the last one, but may be anywhere: rewriters
//! move blocks. The answer is the probability of each place given all sentences (forward, then
//! backward).
//!
//! Vogel, Ney and Tillmann, "HMM-based word alignment in statistical translation", 1996; here for
//! sentences.

use super::likeness::Likeness;

/// How much likelier a place is than a far one, by its distance from the last: 3 back to 4 on.
/// `1 + 2 exp(-|d - .5|)`, less 1: a step of 0 or 1 is likelier by a factor of 2.2. Measured on the
/// 15 rewrites aligned by hand: factors of 1 (no order), 2.2, 3.4 and 5.9 join .87, .89, .89 and
/// .88 of the sentences right; above 2.2 more of what restates nothing is drawn in.
const NEAR: [f64; 8] = [0.060, 0.164, 0.446, 1.213, 1.213, 0.446, 0.164, 0.060];

/// Steps back that [`NEAR`] begins with.
const BACK: usize = 3;

/// Weight of a sentence of the copy's own beside the odds of its likenesses. Of .1, .12, .15 and .2
/// the measure for [`NEAR`] is best at .12 by less than one sentence.
const OWN: f64 = 0.12;

/// For each sentence of the copy the probability of each of the source, all sentences taken
/// together: row by row, a row's sum is at most 1.
pub(super) fn course(likeness: &Likeness) -> Vec<Vec<f64>> {
    let odds: Vec<Vec<f64>> =
        likeness.rows().map(|row| row.iter().map(|p| p / (1.0 - p + 1e-6)).collect()).collect();
    let Some(columns) = odds.first().map(Vec::len) else { return Vec::new() };

    // Each with the probabilities of the places that the sentence restates, and of the places with
    // or without that.
    let mut forward: Vec<(Vec<f64>, Vec<f64>)> = Vec::with_capacity(odds.len());
    for row in &odds {
        let (to, own): (Vec<f64>, Vec<f64>) = match forward.last() {
            Some((_, place)) => (stepped(place, 1), place.iter().map(|p| OWN * p).collect()),
            // The copy begins anywhere, but likelier where the source does.
            None => ((0..columns).map(first).collect(), vec![OWN / real(columns); columns]),
        };
        let mut restated: Vec<f64> = to.iter().zip(row).map(|(t, o)| t * o).collect();
        let mut place: Vec<f64> = restated.iter().zip(&own).map(|(r, o)| r + o).collect();
        let all: f64 = place.iter().sum();
        restated.iter_mut().chain(&mut place).for_each(|p| *p /= all);
        forward.push((restated, place));
    }

    let mut after = vec![1.0; columns];
    let mut courses = Vec::with_capacity(odds.len());
    for (row, (restated, place)) in odds.iter().zip(forward).rev() {
        let all: f64 = place.iter().zip(&after).map(|(p, a)| p * a).sum();
        courses.push(restated.iter().zip(&after).map(|(r, a)| r * a / all).collect());
        let to: Vec<f64> = row.iter().zip(&after).map(|(o, a)| o * a).collect();
        let before = stepped(&to, -1);
        after = before.iter().zip(&after).map(|(b, a)| b + OWN * a).collect();
        let most = after.iter().copied().fold(0.0, f64::max);
        for a in &mut after {
            *a /= most;
        }
    }
    courses.reverse();
    courses
}

/// For every place the sum over all places of their weight times how likely one follows the other:
/// with `sense` 1 it follows them, with -1 they follow it.
fn stepped(from: &[f64], sense: isize) -> Vec<f64> {
    let all: f64 = from.iter().sum();
    let mut to = vec![all; from.len()];
    for (step, near) in NEAR.iter().enumerate() {
        // `to[at]` gains from `from[at - step]`, or with the other sense from `from[at + step]`.
        let (back, on) = (BACK.saturating_sub(step), step.saturating_sub(BACK));
        let (skip_to, skip_from) = if sense > 0 { (on, back) } else { (back, on) };
        if let (Some(to), Some(from)) = (to.get_mut(skip_to..), from.get(skip_from..)) {
            to.iter_mut().zip(from).for_each(|(t, f)| *t += near * f);
        }
    }
    to
}

/// How likely the copy's first sentence is to restate the source's sentence `at`.
fn first(at: usize) -> f64 {
    1.0 + 2.0 * libm::exp(-real(at))
}

#[allow(clippy::cast_precision_loss, reason = "an article has far fewer than 2^53 words")]
pub(super) fn real(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of likenesses, one a sentence of the copy.
    fn of(rows: &[&[f64]]) -> Vec<Vec<f64>> {
        course(&Likeness::from_rows(rows[0].len(), rows.concat()))
    }

    #[test]
    fn neighbours_decide_between_two_places_that_look_alike() {
        let rows = of(&[
            &[0.9, 0.0, 0.0, 0.0, 0.0],
            &[0.0, 0.3, 0.0, 0.0, 0.3],
            &[0.0, 0.0, 0.9, 0.0, 0.0],
        ]);
        assert!(rows[1][1] > 2.0 * rows[1][4], "{rows:?}");
    }

    #[test]
    fn a_clear_likeness_is_believed_wherever_it_is() {
        let rows = of(&[&[0.0, 0.0, 0.0, 0.0, 0.0, 0.95], &[0.95, 0.0, 0.0, 0.0, 0.0, 0.0]]);
        assert!(rows[0][5] > 0.9 && rows[1][0] > 0.9, "{rows:?}");
    }

    #[test]
    fn the_place_is_kept_over_a_sentence_of_its_own() {
        let own = [0.001; 6];
        let rows = of(&[&[0.0, 0.95, 0.0, 0.0, 0.0, 0.0], &own, &[0.0, 0.0, 0.2, 0.0, 0.0, 0.2]]);
        assert!(rows[1].iter().sum::<f64>() < 0.2, "{rows:?}");
        assert!(rows[2][2] > 1.5 * rows[2][5], "{rows:?}");
    }
}
