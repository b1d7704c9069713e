//! Two [`Prepared`](crate::content::Prepared) articles to [`Evidence`]: every signal's value; one
//! file a family of signals.
//!
//! The first look of `candidate` decides which pairs are worth it, or [`FIRST_STEP`] among articles
//! that are all in memory; then every signal of [`SIGNALS`] is worked out.

pub mod content;
pub mod counts;
pub mod details;
pub mod found;
pub mod grams;
pub mod kept;
pub mod late;
pub mod lead;
pub mod length;
pub mod names;
pub mod narration;
pub mod numbers;
pub mod once;
pub mod order;
pub mod pair;
pub mod part;
pub mod quoted;
pub mod rivals;
pub mod sides;
pub mod spoken;
pub mod support;
pub mod synonyms;
pub mod template;

use pair::Pair;

/// Which way a signal may only count. A fitted scorecard keeps to it, so that no verdict rests on
/// an accident of the fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// More of it never speaks against derivation.
    Higher,
    /// More of it never speaks for derivation.
    Lower,
    /// Either way: no evidence alone, but it says what other signals are worth.
    Either,
}

/// One signal.
#[derive(Clone, Copy, Debug)]
pub struct Signal {
    /// Its name in reports and in the scorecard.
    pub name: &'static str,
    /// Which way it may count.
    pub expect: Expect,
    /// In which of the [`STEPS`] it is worked out: in the first if it needs no more than merges of
    /// sorted lists, then by cost for what it adds. Most pairs end after the first or second.
    pub step: usize,
    /// Its value for a pair, 0..=1; `None` where the texts give none.
    pub value: fn(&Pair<'_>) -> Option<f32>,
}

impl Signal {
    /// A signal that only counts for derivation.
    const fn higher(name: &'static str, step: usize, value: fn(&Pair<'_>) -> Option<f32>) -> Self {
        Self { name, expect: Expect::Higher, step, value }
    }
}

/// An amount as a signal: 0 of nothing, two thirds of the way to 1 at the scale.
fn risen(weight: f32, scale: f32) -> f32 {
    1.0 - libm::expf(-weight / scale)
}

/// A log-likelihood as a signal: half at 0, four fifths of the way to either end at the scale.
fn likelihood(sum: f32, scale: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-sum * 1.4 / scale))
}

/// Every signal. A new one is a file in this folder and a line here.
pub const SIGNALS: &[Signal; COUNT] = &[
    grams::BIGRAMS,
    grams::BIGRAMS_NARRATIVE,
    grams::THREES,
    grams::THREES_NARRATIVE,
    grams::SHINGLES,
    grams::SHINGLES_NARRATIVE,
    grams::JACCARD,
    grams::QUOTED,
    order::ORDER,
    support::MEAN,
    support::LOW,
    support::SHARE,
    content::CONTAINMENT,
    content::JACCARD,
    content::RARE_CONTAINMENT,
    names::KEPT,
    names::NEW,
    numbers::KEPT,
    numbers::NEW,
    quoted::KEPT,
    quoted::NEW,
    spoken::SHARE,
    details::KEPT,
    details::EVIDENCE,
    details::TOGETHER,
    details::ORDER,
    details::BACK,
    late::KEPT,
    late::COVERED,
    lead::CONTAINMENT,
    lead::JACCARD,
    length::RATIO,
    length::LENGTH,
    rivals::BIGRAMS,
    rivals::THREES,
    rivals::SHARE,
    rivals::RIVAL,
    rivals::DETAILS,
    found::DETAILS,
    found::LATE,
    found::RARE,
    part::SHARE,
    part::SIZE,
    part::SUPPORT,
    part::DETAILS,
    part::EVIDENCE,
    part::ORDER,
    part::BIGRAMS,
    once::FOUND,
    once::LATE,
    once::SHARE,
    once::ORDER,
    once::SENTENCES,
    synonyms::SHARE,
    synonyms::SUPPORT,
];

/// Number of signals.
pub const COUNT: usize = 55;

/// Steps in which they are worked out: the early ones; where each text has its details and the
/// words of one sentence; sentence beside sentence; the part that is taken; synonyms.
pub const STEPS: usize = 5;

/// Containment of stem pairs below which two articles are no neighbours (design, section 4: it lost
/// no copy of any kind; here the lowest of 1,361 labelled copies has .047).
pub const FIRST_STEP: f32 = 0.03;

/// Every signal's value for a pair, in the order of [`SIGNALS`]; `None` where the texts give none.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(into = "Vec<Option<f32>>", try_from = "Vec<Option<f32>>")]
pub struct Evidence {
    values: [Option<f32>; COUNT],
}

impl Evidence {
    /// All signals of a pair.
    #[must_use]
    pub fn of(pair: &Pair<'_>) -> Self {
        Self::early(pair).completed(pair)
    }

    /// The early signals of a pair, those of the first step; the others are not known yet.
    #[must_use]
    pub fn early(pair: &Pair<'_>) -> Self {
        let mut it = Self { values: [None; COUNT] };
        it.add(pair, 0);
        it
    }

    /// What [`Evidence::early`] gave of this pair, with the rest.
    #[must_use]
    pub fn completed(mut self, pair: &Pair<'_>) -> Self {
        (1..STEPS).for_each(|step| self.add(pair, step));
        self
    }

    /// The same, but step by step, as long as `goes_on` says so of a step and of what is known
    /// after it; and whether it says so of the last.
    #[must_use]
    pub fn completed_while(
        mut self,
        pair: &Pair<'_>,
        goes_on: impl Fn(usize, &Self) -> bool,
    ) -> (Self, bool) {
        let is_whole = (1..STEPS).all(|step| {
            self.add(pair, step);
            goes_on(step, &self)
        });
        (self, is_whole)
    }

    fn add(&mut self, pair: &Pair<'_>, step: usize) {
        for (value, signal) in
            self.values.iter_mut().zip(SIGNALS).filter(|(_, signal)| signal.step == step)
        {
            *value = (signal.value)(pair);
        }
    }

    /// From values in the order of [`SIGNALS`], as a fit reads them back.
    #[must_use]
    pub fn from_values(values: [Option<f32>; COUNT]) -> Self {
        Self { values }
    }

    /// Values in the order of [`SIGNALS`].
    #[must_use]
    pub fn values(&self) -> &[Option<f32>; COUNT] {
        &self.values
    }

    /// One signal's value by name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f32> {
        SIGNALS.iter().position(|s| s.name == name).and_then(|i| self.values[i])
    }

    /// Name and value of every signal, in the order of the table.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, Option<f32>)> + '_ {
        SIGNALS.iter().zip(&self.values).map(|(s, v)| (s.name, *v))
    }
}

impl From<Evidence> for Vec<Option<f32>> {
    fn from(evidence: Evidence) -> Self {
        evidence.values.to_vec()
    }
}

impl TryFrom<Vec<Option<f32>>> for Evidence {
    type Error = String;

    fn try_from(values: Vec<Option<f32>>) -> Result<Self, String> {
        let count = values.len();
        let values =
            values.try_into().map_err(|_| format!("{count} signals where {COUNT} should be"))?;
        Ok(Self { values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signal_names_are_unique() {
        let names: std::collections::BTreeSet<_> = SIGNALS.iter().map(|s| s.name).collect();
        assert_eq!(names.len(), COUNT);
        assert!(SIGNALS.iter().all(|s| s.step < STEPS));
    }
}
