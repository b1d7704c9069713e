//! Whether there are labels enough to fit on, and what to warn of if there are hardly.

use super::{FOLDS, Labelled};
use crate::classify::fit::fold_of;
use crate::error::{Error, Result, Warning};
use std::collections::BTreeSet;

/// The least number of copies, and of pairs that are no copies. Each of the five folds then holds
/// some four of each; with fewer the cross-validation says nothing about the card.
pub const LEAST: usize = 20;

/// Pairs of each side below which a card is better taken as a trial.
///
/// A judgement, not measured: the card has points for some 40 signals, and below some hundred pairs
/// a side its shares are known to ten points at best (twice the standard error of a share of .5 is
/// `1 / sqrt(n)`).
pub const ENOUGH: usize = 100;

/// Pairs that a fit may use, of one side, as they were found.
fn of_side(all: &[Labelled], derived: bool) -> impl Iterator<Item = &Labelled> {
    all.iter().filter(move |x| x.is_as_found() && x.is_fitted() && x.example.derived == derived)
}

/// Refuses a fit that would say nothing, and warns of one that says little.
///
/// # Errors
/// With fewer than [`LEAST`] pairs of a side, or all of a side in one group of pairs that share
/// articles.
pub fn check(all: &[Labelled]) -> Result<Vec<Warning>> {
    let [copies, others] = [true, false].map(|derived| of_side(all, derived).count());
    if copies.min(others) < LEAST {
        return Err(Error::setting(format!(
            "too few labels: {copies} copies and {others} pairs that are not copies; `reprint fit` \
                needs at least {LEAST} of each, so that each of its {FOLDS} folds has a few, and \
                {ENOUGH} of each for reliable figures (pairs labelled `partial` or `update`, and \
                labels that are left out, do not count)"
        )));
    }
    for derived in [true, false] {
        let folds: BTreeSet<u64> =
            of_side(all, derived).map(|x| fold_of(&x.example.group, FOLDS)).collect();
        if folds.len() < 2 {
            let side = if derived { "copies" } else { "pairs that are not copies" };
            return Err(Error::setting(format!(
                "all {side} are linked by shared articles, so the scorecard cannot be tested on \
                    events that it was not fitted on; label pairs about more events"
            )));
        }
    }
    let mut warnings = Vec::new();
    if copies.min(others) < ENOUGH {
        warnings.push(Warning::FewLabels { copies, others, enough: ENOUGH });
    }
    Ok(warnings)
}
