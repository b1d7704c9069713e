//! Labelled pairs to a scorecard, cross-validated: every figure is of cards that never saw the
//! pair's event.
//!
//! * time: six fits of [`crate::classify::fit`], on all threads; with [`FittingConfig::leave_out`]
//!   five more per part, each of a quarter of the work
//! * space: the pairs
//!
//! Folds are cut by event: all pairs of a set that reach one another through shared articles are
//! one group and never part.

pub mod enough;
pub mod leave;
pub mod tables;
pub mod thresholds;

use super::Labelled;
use super::labelled::balance;
use crate::classify::Scorecard;
use crate::classify::fit::{Example, FitConfig, fit, fold_of, late_room};
use crate::error::{Result, Warning};
use leave::{LeftOut, leave_out, parts};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;
use tables::{LabelRow, Tenth};
use thresholds::{Basis, Length, Rule, passing, rounded};

/// Folds of the cross-validation.
pub const FOLDS: u64 = 5;

/// Shares of the independent pairs let through, for which figures are given.
pub const LET_THROUGH: [f64; 4] = [0.03, 0.02, 0.01, 0.005];

/// What may pass with `--sensitive`, and of shorter articles by default and with `--sensitive`, in
/// terms of what may pass by default. Of the shorter ones a few more: among the highest of them are
/// pairs that were labelled by their outlets and do take from one another.
const SENSITIVE: f64 = 3.0;
const SHORTER: [f64; 2] = [1.5, 4.0];

/// Called before each part that is left out, with its number from 0 and how many there are.
pub type OnPart<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// How a card is fitted and where its thresholds lie.
#[derive(Clone, Debug, PartialEq)]
pub struct FittingConfig {
    /// The fit itself.
    pub fit: FitConfig,
    /// The share of independent reports that the default threshold lets through; above 0.
    pub fpr: f64,
    /// Whether to score every set, every kind of copy and every writer on cards fitted without it.
    pub leave_out: bool,
    /// Sets of pairs from real dumps, of which what is no copy counts twice.
    pub real: BTreeSet<String>,
}

impl Default for FittingConfig {
    /// `fpr` is that of the card that comes with the program.
    fn default() -> Self {
        Self { fit: FitConfig::default(), fpr: 0.01, leave_out: false, real: BTreeSet::new() }
    }
}

/// A fitted card and what is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct Fitting {
    /// Version of this program.
    pub version: &'static str,
    /// The card.
    #[serde(skip)]
    pub card: Scorecard,
    /// Examples it was fitted on: pairs, each in up to three variants.
    pub examples: usize,
    /// Pairs among them that are copies.
    pub copies: usize,
    /// Pairs among them that are none.
    pub others: usize,
    /// Groups of pairs that share articles.
    pub groups: usize,
    /// What the default threshold rests on.
    pub basis: Basis,
    /// How many pairs that are.
    pub basis_pairs: usize,
    /// The share of them that it lets through.
    pub basis_pass: f64,
    /// Scores that let [`LET_THROUGH`] of them through.
    pub cuts: [f64; 4],
    /// The default threshold, for longer articles.
    pub threshold: f64,
    /// The same with `--sensitive`.
    pub threshold_sensitive: f64,
    /// By set and label.
    pub labels: Vec<LabelRow>,
    /// Share of copies by tenth of the score.
    pub calibration: Vec<Tenth>,
    /// Thresholds of shorter articles.
    pub lengths: Vec<Length>,
    /// What was scored on cards fitted without it; empty unless asked for.
    pub left_out: Vec<LeftOut>,
    /// Every pair's score on a card that never saw its group, in the order of the pairs.
    #[serde(skip)]
    pub scores: Vec<f64>,
}

/// Fits a card on labelled pairs, which get their weights by it, and cross-validates it.
///
/// # Errors
/// With too few labels, see [`enough::check`].
pub fn fitting(
    config: &FittingConfig,
    all: &mut [Labelled],
    on_part: OnPart,
) -> Result<(Fitting, Vec<Warning>)> {
    let mut warnings = enough::check(all)?;
    balance(all, &config.real);
    let all: &[Labelled] = all;
    let sums = crossed(&config.fit, all);
    let train: Vec<Example> = examples(all).collect();
    let mut card = fit(&config.fit, &train);
    let rule = Rule::of(&mut card, config.fpr, all, &sums);
    let wanted = least_for(config.fpr);
    if rule.kept_out.len() < wanted {
        let (count, of) = (rule.kept_out.len(), rule.basis.name());
        warnings.push(Warning::ThresholdOnFew { count, of, wanted });
    }
    card.late = late_room(&card, &all.iter().map(|x| x.example.clone()).collect::<Vec<_>>());

    let count = |derived: bool| {
        all.iter()
            .filter(|x| x.is_as_found() && x.is_fitted() && x.example.derived == derived)
            .count()
    };
    let groups: BTreeSet<&str> = all.iter().map(|x| x.example.group.as_str()).collect();
    let mut fitting = Fitting {
        version: env!("CARGO_PKG_VERSION"),
        examples: train.len(),
        copies: count(true),
        others: count(false),
        groups: groups.len(),
        basis: rule.basis,
        basis_pairs: rule.kept_out.len(),
        basis_pass: passing(&rule.kept_out, rule.default),
        cuts: rule.cuts.map(|sum| rounded(card.probability(sum))),
        threshold: card.threshold,
        threshold_sensitive: card.threshold_sensitive,
        labels: tables::labels(&card, all, &sums, rule.cuts),
        calibration: tables::calibration(&card, all, &sums),
        lengths: rule.lengths,
        left_out: if config.leave_out {
            leave_out(config, all, &parts(all), on_part)
        } else {
            Vec::new()
        },
        scores: sums.iter().map(|&sum| rounded(card.probability(sum))).collect(),
        card,
    };
    fitting.card.provenance = provenance(config, &fitting, all);
    Ok((fitting, warnings))
}

/// What a card was fitted on and how, in a sentence.
fn provenance(config: &FittingConfig, fitting: &Fitting, all: &[Labelled]) -> String {
    let FitConfig { rounds, shrinkage, sample, .. } = config.fit;
    let mut sets: Vec<&str> = all.iter().map(|x| x.set.as_str()).collect();
    sets.dedup();
    let mut labels = String::new();
    for x in all.iter().filter(|x| x.is_as_found()) {
        labels.extend([&x.set, "\t", &x.a, "\t", &x.b, "\t", &x.label, "\n"]);
    }
    format!(
        "boosted steps of one and two signals ({rounds} rounds, shrinkage {shrinkage}, sample \
            {sample}), {} examples of {} copies and {} \
         other pairs from the sets {} (labels {:016x}); the default threshold lets {:.2}% of {} {} \
         through in {FOLDS}-fold cross-validation by \
         source article; made by `reprint fit --fpr {}` of version {}",
        fitting.examples,
        fitting.copies,
        fitting.others,
        sets.join(", "),
        xxhash_rust::xxh3::xxh3_64(labels.as_bytes()),
        100.0 * fitting.basis_pass,
        fitting.basis_pairs,
        fitting.basis.name(),
        config.fpr,
        fitting.version,
    )
}

/// Independent pairs that a share must be of to be seen: of fewer the least that can pass is more.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is above 0 and not tiny"
)]
pub fn least_for(share: f64) -> usize {
    (1.0 / share).round().min(1e9) as usize
}

/// What a card may be fitted on.
pub fn examples(all: &[Labelled]) -> impl Iterator<Item = Example> + '_ {
    all.iter().filter(|x| x.is_fitted()).map(|x| x.example.clone())
}

/// Each pair's sum on a card that never saw its group.
#[must_use]
pub fn crossed(config: &FitConfig, all: &[Labelled]) -> Vec<f64> {
    sums(&folded(config, all), all)
}

/// A card for each fold, fitted on the pairs of the others.
fn folded(config: &FitConfig, all: &[Labelled]) -> Vec<Scorecard> {
    let without = |fold| examples(all).filter(move |e| fold_of(&e.group, FOLDS) != fold);
    (0..FOLDS).into_par_iter().map(|fold| fit(config, &without(fold).collect::<Vec<_>>())).collect()
}

/// The same, on cards that are there already.
fn sums(folded: &[Scorecard], all: &[Labelled]) -> Vec<f64> {
    let fold = |e: &Example| usize::try_from(fold_of(&e.group, FOLDS)).expect("few folds");
    all.iter().map(|x| folded[fold(&x.example)].sum(&x.example.evidence)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::labelled::tests::labelled;

    const QUIET: OnPart = &|_, _| ();

    fn set(copies: usize, others: usize) -> Vec<Labelled> {
        #[allow(clippy::cast_precision_loss, reason = "small")]
        let value = |i: usize, from: f32| from + (i % 10) as f32 / 25.0;
        let copies = (0..copies).map(|i| labelled("s", "rewrite", value(i, 0.55), i));
        let others = (0..others).map(|i| labelled("s", "same_event", value(i, 0.0), 1000 + i));
        copies.chain(others).collect()
    }

    #[test]
    fn a_card_of_labels_that_part_is_whole_and_says_what_it_is_of() {
        let (fitting, warnings) =
            fitting(&FittingConfig::default(), &mut set(120, 120), QUIET).unwrap();
        let json = crate::classify::fit::to_json(&fitting.card);
        let card =
            Scorecard::parse(&json, std::path::Path::new("card.json")).expect("it is a whole card");
        assert!(card.slope.is_finite() && card.offset.is_finite() && card.slope > 0.0, "{json}");
        assert!(card.threshold >= 0.5 && card.threshold <= 1.0, "{}", card.threshold);
        assert!(
            card.provenance.contains("120 copies and 120 other pairs from the sets s"),
            "{}",
            card.provenance
        );
        assert_eq!(warnings, []);
        assert!(fitting.labels.iter().all(|row| row.pairs == 120));
    }

    #[test]
    fn too_few_labels_are_refused_and_few_raise_a_warning() {
        let config = FittingConfig::default();
        let message = fitting(&config, &mut set(30, 19), QUIET).unwrap_err().to_string();
        assert!(
            message.contains("30 copies and 19 pairs") && message.contains("20 of each"),
            "{message}"
        );
        let (_, warnings) = fitting(&config, &mut set(30, 30), QUIET).unwrap();
        assert!(
            warnings.contains(&Warning::FewLabels { copies: 30, others: 30, enough: 100 }),
            "{warnings:?}"
        );
        assert!(
            warnings.contains(&Warning::ThresholdOnFew {
                count: 30,
                of: "independent pairs",
                wanted: 100
            }),
            "{warnings:?}"
        );
        let mut one_event = set(30, 30);
        one_event
            .iter_mut()
            .filter(|x| x.example.derived)
            .for_each(|x| x.example.group = "s/1".to_owned());
        assert!(
            fitting(&config, &mut one_event, QUIET)
                .unwrap_err()
                .to_string()
                .contains("more events")
        );
    }
}
