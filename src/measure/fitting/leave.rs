//! A part of the labels on cards fitted without that part: what a card is worth on sets, kinds of
//! copies and writers it never saw.
//!
//! * time: five fits per part, of one bag each

use super::tables::{LabelRow, labels};
use super::thresholds::{FEW, Rule};
use super::{FittingConfig, Labelled, OnPart, folded, sums};
use crate::classify::fit::FitConfig;
use serde::Serialize;
use std::collections::BTreeMap;

/// A part of the labelled pairs to leave out.
pub struct Part {
    /// What it is.
    pub name: String,
    /// Which pairs are of it.
    pub has: Box<dyn Fn(&Labelled) -> bool>,
}

/// The pairs of one label in a part that was left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftOut {
    /// The part.
    pub part: String,
    /// What the cards fitted without it make of them.
    #[serde(flatten)]
    pub row: LabelRow,
}

/// Every set, if there are several; every kind of copy that is fitted on; every writer of copies.
/// Those of fewer than [`FEW`] pairs are passed over: a share of them says nothing.
#[must_use]
pub fn parts(all: &[Labelled]) -> Vec<Part> {
    let count = |of: &dyn Fn(&Labelled) -> Option<String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for name in all.iter().filter(|x| x.is_as_found()).filter_map(of) {
            *counts.entry(name).or_default() += 1;
        }
        counts
    };
    let large = |counts: BTreeMap<String, usize>| {
        counts.into_iter().filter(|(_, pairs)| *pairs >= FEW).map(|(name, _)| name)
    };
    let is_copy = |x: &Labelled| x.example.derived && x.is_fitted();
    let mut sets = count(&|x| Some(x.set.clone()));
    if sets.len() == 1 {
        sets.clear();
    }
    let kinds = count(&|x| is_copy(x).then(|| x.label.clone()));
    let writers = count(&|x| if is_copy(x) { x.writer.clone() } else { None });
    let of_set = |set: String| Part {
        name: format!("set {set}"),
        has: Box::new(move |x: &Labelled| x.set == set),
    };
    let of_kind = |kind: String| Part {
        name: format!("kind {kind}"),
        has: Box::new(move |x: &Labelled| x.example.derived && x.label == kind),
    };
    let of_writer = |writer: String| Part {
        name: format!("writer {writer}"),
        has: Box::new(move |x: &Labelled| x.writer.as_ref() == Some(&writer)),
    };
    let (sets, kinds) = (large(sets).map(of_set), large(kinds).map(of_kind));
    sets.chain(kinds).chain(large(writers).map(of_writer)).collect()
}

/// Scores each part on cards fitted without it, and without the events that its pairs share with
/// others. A part without which a side has no pair is passed over.
///
/// The cards are of one bag: what the mean of several gains, a kind that was never seen would gain
/// too, and the question is asked of many parts.
#[must_use]
pub fn leave_out(
    config: &FittingConfig,
    all: &[Labelled],
    parts: &[Part],
    on_part: OnPart,
) -> Vec<LeftOut> {
    let fit = FitConfig { bags: 1, ..config.fit };
    let of = |(number, part): (usize, &Part)| {
        on_part(number, parts.len());
        without(&fit, config.fpr, all, part)
    };
    parts.iter().enumerate().flat_map(of).collect()
}

fn without(config: &FitConfig, fpr: f64, all: &[Labelled], part: &Part) -> Vec<LeftOut> {
    let (tested, rest): (Vec<Labelled>, Vec<Labelled>) =
        all.iter().cloned().partition(|x| (part.has)(x));
    let has_side =
        |derived: bool| rest.iter().any(|x| x.is_fitted() && x.example.derived == derived);
    if !has_side(true) || !has_side(false) {
        return Vec::new();
    }
    let cards = folded(config, &rest);
    let mut card = cards[0].clone();
    let rule = Rule::of(&mut card, fpr, &rest, &sums(&cards, &rest));
    let of = |row| LeftOut { part: part.name.clone(), row };
    labels(&card, &tested, &sums(&cards, &tested), rule.cuts).into_iter().map(of).collect()
}
