//! Labelled pairs with their signals, and how much each counts in a fit.
//!
//! * time: linear in the pairs
//! * space: nothing beside them

use super::labels::{Labels, Taken};
use crate::classify::fit::Example;
use std::collections::{BTreeMap, BTreeSet};

/// Left open by `eval`; in a fit as good as half a negative: the same event, with much quoted
/// matter in common.
const HALF: &str = "overlap";

/// Under which conditions a pair was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// With every article near it as yardstick.
    AsFound,
    /// With none, as in a small dump.
    Alone,
    /// Without other versions of the same text.
    Strangers,
    /// Only the first sentences of both.
    Opening,
}

impl Variant {
    /// The name tables use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AsFound => "as_found",
            Self::Alone => "alone",
            Self::Strangers => "strangers",
            Self::Opening => "opening",
        }
    }
}

/// A labelled pair, in one of its variants.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Id of one article.
    pub a: String,
    /// Id of the other.
    pub b: String,
    /// The set it is of.
    pub set: String,
    /// What it was labelled.
    pub label: String,
    /// What the label was taken as.
    pub taken: Taken,
    /// Who, or which model, made the copy, where the labels say so.
    pub writer: Option<String>,
    /// How it was measured.
    pub variant: Variant,
    /// Words of the shorter.
    pub words: usize,
    /// What a fit sees of it; of weight 0 what is scored and never fitted on.
    pub example: Example,
}

impl Labelled {
    /// Whether it may be fitted on.
    #[must_use]
    pub fn is_fitted(&self) -> bool {
        self.example.weight > 0.0
    }

    /// Whether it was measured as a scan would.
    #[must_use]
    pub fn is_as_found(&self) -> bool {
        self.variant == Variant::AsFound
    }

    /// Whether it is a pair of two reports of one event, written apart: what a threshold must keep
    /// out.
    #[must_use]
    pub fn is_independent(&self) -> bool {
        let label = self.label.to_lowercase();
        self.taken == Taken::NotCopy && (label.starts_with("same_event") || label == "independent")
    }
}

/// How much a pair of a label that is no copy counts in a fit; `None` for copies and labels that
/// say neither.
#[must_use]
pub fn negative(labels: &Labels, label: &str) -> Option<f64> {
    match labels.taken(label) {
        Taken::NotCopy => Some(1.0),
        Taken::LeftOut if label == HALF && labels.is_default() => Some(0.5),
        Taken::LeftOut | Taken::Copy => None,
    }
}

/// Whether a label is used: scored, fitted on, or both.
#[must_use]
pub fn is_judged(labels: &Labels, label: &str) -> bool {
    labels.taken(label) != Taken::LeftOut || negative(labels, label).is_some()
}

/// Whether a label is scored and never fitted on: partly taken is neither copy nor none.
#[must_use]
pub fn is_watched(label: &str) -> bool {
    matches!(label, "partial" | "update")
}

/// Gives each label the weight that balances the sets: copies and others weigh the same in all, and
/// a kind of copy with 700 pairs does not drown one with 50. What is no copy in a set of `real`,
/// taken from a real dump, counts twice: such pairs are what a run is full of.
pub fn balance(all: &mut [Labelled], real: &BTreeSet<String>) {
    let mut counts: BTreeMap<(String, String), f64> = BTreeMap::new();
    for x in all.iter() {
        *counts.entry((x.set.clone(), x.label.clone())).or_default() += x.example.weight;
    }
    let mut sides = [0.0; 2];
    for x in all.iter_mut().filter(|x| x.is_fitted()) {
        // Root of the count: between every pair alike and every kind alike.
        x.example.weight *= 10.0 / counts[&(x.set.clone(), x.label.clone())].sqrt();
        let counts_twice = !x.example.derived && real.contains(&x.set);
        x.example.weight *= if counts_twice { 2.0 } else { 1.0 };
        sides[usize::from(x.example.derived)] += x.example.weight;
    }
    for x in all.iter_mut() {
        x.example.weight *= 1000.0 / sides[usize::from(x.example.derived)];
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::evidence::{COUNT, Evidence};

    /// A pair of which one signal has a value.
    pub fn labelled(set: &str, label: &str, value: f32, group: usize) -> Labelled {
        let mut values = [None; COUNT];
        values[0] = Some(value);
        let labels = Labels::default();
        Labelled {
            a: format!("{group}-a"),
            b: format!("{group}-b"),
            set: set.to_owned(),
            label: label.to_owned(),
            taken: labels.taken(label),
            writer: None,
            variant: Variant::AsFound,
            words: 500,
            example: Example {
                evidence: Evidence::from_values(values),
                derived: negative(&labels, label).is_none(),
                weight: if is_watched(label) {
                    0.0
                } else {
                    negative(&labels, label).unwrap_or(1.0)
                },
                group: format!("{set}/{group}"),
            },
        }
    }

    #[test]
    fn both_sides_weigh_the_same_and_a_frequent_kind_does_not_drown_a_rare_one() {
        let mut all: Vec<Labelled> = (0..100).map(|i| labelled("s", "rewrite", 0.9, i)).collect();
        all.push(labelled("s", "summary", 0.9, 100));
        all.push(labelled("s", "partial", 0.5, 101));
        all.extend((0..4).map(|i| labelled("s", "same_event", 0.1, 200 + i)));
        balance(&mut all, &BTreeSet::new());
        let weight = |label: &str| {
            all.iter().filter(|x| x.label == label).map(|x| x.example.weight).sum::<f64>()
        };
        assert!((weight("rewrite") + weight("summary") - 1000.0).abs() < 1e-6);
        assert!((weight("same_event") - 1000.0).abs() < 1e-6 && weight("partial").abs() < 1e-9);
        assert!((weight("rewrite") / weight("summary") - 10.0).abs() < 1e-6);
    }

    #[test]
    fn of_what_was_left_open_only_overlap_counts_by_half() {
        let labels = Labels::default();
        assert_eq!(
            ["overlap", "same_event", "rewrite", "sibling"].map(|l| negative(&labels, l)),
            [Some(0.5), Some(1.0), None, None]
        );
        assert_eq!(
            ["overlap", "partial", "unsure"].map(|l| is_judged(&labels, l)),
            [true, true, false]
        );
    }
}
