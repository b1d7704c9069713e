//! Copies of a part of the labels on cards fitted without that part: what a card is worth on sets
//! and kinds it never saw.
//!
//! * time: up to ten fits a part

use super::thresholds::{cut, passing, to_keep_out};
use super::{FOLDS, LET_THROUGH, Labelled, crossed, examples};
use crate::classify::fit::{FitConfig, fit, fold_of};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A part of the labelled pairs to leave out.
pub struct Part {
    /// What it is.
    pub name: String,
    /// Whether other parts have pairs of the same events: then it is left out fold by fold, with
    /// the events.
    pub shares_events: bool,
    /// Which pairs are of it.
    pub has: Box<dyn Fn(&Labelled) -> bool>,
}

/// The pairs of one label in a part that was left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftOut {
    /// The part.
    pub part: String,
    /// The label.
    pub label: String,
    /// Pairs.
    pub pairs: usize,
    /// The share above each of the cuts that let [`LET_THROUGH`] of the other independent pairs
    /// through.
    pub above: [f64; 4],
}

/// Every set, if there are several, and every kind of copy that is fitted on.
#[must_use]
pub fn parts(all: &[Labelled]) -> Vec<Part> {
    let sets: BTreeSet<String> = all.iter().map(|x| x.set.clone()).collect();
    let copies = all.iter().filter(|x| x.example.derived && x.is_fitted());
    let kinds: BTreeSet<String> = copies.map(|x| x.label.clone()).collect();
    let of_set = |set: String| Part {
        name: format!("set {set}"),
        shares_events: false,
        has: Box::new(move |x| x.set == set),
    };
    let of_kind = |kind: String| Part {
        name: format!("kind {kind}"),
        shares_events: true,
        has: Box::new(move |x| x.example.derived && x.label == kind),
    };
    let sets = if sets.len() > 1 { sets } else { BTreeSet::new() };
    sets.into_iter().map(of_set).chain(kinds.into_iter().map(of_kind)).collect()
}

/// Scores each part on cards fitted without it. A part without which a side has no pair is passed
/// over.
#[must_use]
pub fn leave_out(config: &FitConfig, all: &[Labelled], parts: &[Part]) -> Vec<LeftOut> {
    parts.iter().flat_map(|part| without(config, all, part)).collect()
}

fn without(config: &FitConfig, all: &[Labelled], part: &Part) -> Vec<LeftOut> {
    let (tested, rest): (Vec<&Labelled>, Vec<&Labelled>) = all.iter().partition(|x| (part.has)(x));
    let rest: Vec<Labelled> = rest.into_iter().cloned().collect();
    let has_side = |of: &[Labelled], derived: bool| {
        of.iter().any(|x| x.is_fitted() && x.example.derived == derived)
    };
    if !has_side(&rest, true) || !has_side(&rest, false) {
        return Vec::new();
    }
    let groups: BTreeSet<&str> = tested.iter().map(|x| x.example.group.as_str()).collect();
    let folds = if part.shares_events { FOLDS } else { 1 };
    let (_, kept_out) = to_keep_out(&rest, &crossed(config, &rest, &|x| x));
    let cuts = LET_THROUGH.map(|share| cut(&kept_out, share));
    let mut rows: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for fold in 0..folds {
        let here = |group: &str| folds == 1 || fold_of(group, FOLDS) == fold;
        let train: Vec<_> = examples(&rest)
            .filter(|e| !(groups.contains(e.group.as_str()) && here(&e.group)))
            .collect();
        if !train.iter().any(|e| e.derived) || train.iter().all(|e| e.derived) {
            continue;
        }
        let card = fit(config, &train);
        for x in tested.iter().filter(|x| x.is_as_found() && here(&x.example.group)) {
            rows.entry(&x.label).or_default().push(card.sum(&x.example.evidence));
        }
    }
    let row = |(label, sums): (&str, Vec<f64>)| LeftOut {
        part: part.name.clone(),
        label: label.to_owned(),
        pairs: sums.len(),
        above: cuts.map(|cut| passing(&sums, cut)),
    };
    rows.into_iter().map(row).collect()
}
