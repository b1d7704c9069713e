//! The part of the shorter article that comes from the longer: a copy that adds is no less a copy.
//!
//! # What it measures
//! The derived part is the set of runs of sentences that the longer supports, found by dynamic
//! programming: a sentence adds its weight times the difference of its support from `LEVEL`, and
//! each run costs `RUN`. Every signal is measured inside it: its share of the article
//! (`part_share`) and its length (`part_size`), the mean support (`part_support`), the share of its
//! details that stand near the sentence that supports each (`part_details`) and the same as a
//! log-likelihood (`part_evidence`), whether its sentences come in the longer's order
//! (`part_order`), and the share of its stem pairs that the longer has (`part_bigrams`).
//!
//! # Why it matters
//! An explainer adds a quarter of background, a local edition its own paragraphs: over the whole
//! article these look like a reporter's own facts. Inside the part that was taken nothing is new.
//!
//! # When it misleads
//! The best part of an independent report is its best, not its usual: the signals of the part lie
//! higher for everybody. What they are worth is for the fit to say, beside the share.
//!
//! # Cost
//! Linear in sentences, details and content words, on top of the support that other signals need
//! anyway.

use super::counts::{ascending, ratio};
use super::{Signal, likelihood};
use crate::align::aligned::Support;
use crate::content::Prepared;
use crate::content::prepared::bigram_key;

/// Share of the shorter that is in the part.
pub const SHARE: Signal = Signal::higher("part_share", 3, |p| p.part().map(|part| part.share));
/// Log length of the part, from 16 content words to 500.
pub const SIZE: Signal = Signal::higher("part_size", 3, |p| p.part().map(|part| part.size));
/// Mean support inside the part.
pub const SUPPORT: Signal =
    Signal::higher("part_support", 3, |p| p.part().map(|part| part.support));
/// Details of the part that the longer has at the same place.
pub const DETAILS: Signal =
    Signal::higher("part_details", 3, |p| p.part().and_then(|part| part.details));
/// Log-likelihood ratio, copy to independent report, of the details at the same place.
pub const EVIDENCE: Signal =
    Signal::higher("part_evidence", 3, |p| p.part().map(|part| part.evidence));
/// Order of the part's sentences.
pub const ORDER: Signal = Signal::higher("part_order", 3, |p| p.part().and_then(|part| part.order));
/// Stem pairs of the part.
pub const BIGRAMS: Signal =
    Signal::higher("part_bigrams", 3, |p| p.part().and_then(|part| part.bigrams));

/// Support at which a sentence speaks neither for the part nor against it. Set by hand, not
/// measured.
const LEVEL: f32 = 0.42;

/// What a run of sentences costs, as stem weight: a fully supported sentence of five words of
/// weight 4 pays for it. Set by hand, not measured.
const RUN: f32 = 12.0;

/// Details below which a share says nothing.
const FEWEST: usize = 3;

/// As in [`details`](super::details): shares of details that a copy and a report of its own have at
/// the same place. Set by hand.
const COPY: f32 = 0.9;
const REPORT: f32 = 0.45;
/// Weight of a detail that counts as one in the likelihood.
const WHOLE: f32 = 5.0;
/// Log-likelihood at which `part_evidence` has gone four fifths of its way to an end.
const SCALE: f32 = 6.0;

/// The derived part of the shorter article, measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// Share of the shorter's stem weight, 0..=1.
    share: f32,
    size: f32,
    support: f32,
    details: Option<f32>,
    evidence: f32,
    order: Option<f32>,
    bigrams: Option<f32>,
}

impl Part {
    /// Finds and measures the part; `None` when no sentence can be judged.
    #[must_use]
    pub(super) fn of(short: &Prepared, long: &Prepared, support: &[Support]) -> Option<Self> {
        if !support.iter().any(|s| s.judged) {
            return None;
        }
        let near: Vec<(f32, f32, usize)> = near(short, long, support);
        let sentences = &short.sentences;
        let gains: Vec<f32> = (0..sentences.len())
            .map(|i| {
                let (found, all, count) = near[i];
                let words = support[i].by_two;
                // Names and numbers of one sentence that stand together in the other count as much
                // as its words.
                let value =
                    if count >= 2 { 0.5f32.mul_add(found / all, 0.5 * words) } else { words };
                if support[i].judged { sentences[i].weight * (value - LEVEL) } else { 0.0 }
            })
            .collect();
        let inside = best_runs(&gains);
        let (mut weight, mut all_weight, mut supported, mut judged) = (0.0, 0.0, 0.0, 0.0);
        let (mut found, mut of_details, mut count, mut sum) = (0.0, 0.0, 0, 0.0);
        let (yes, no) = (libm::logf(COPY / REPORT), libm::logf((1.0 - COPY) / (1.0 - REPORT)));
        let mut places: Vec<u32> = Vec::new();
        for (i, sentence) in sentences.iter().enumerate() {
            all_weight += sentence.weight;
            if !inside[i] {
                continue;
            }
            weight += sentence.weight;
            if !support[i].judged {
                continue;
            }
            judged += sentence.weight;
            supported += sentence.weight * support[i].by_two;
            found += near[i].0;
            of_details += near[i].1;
            count += near[i].2;
            sum += yes * near[i].0 / WHOLE + no * (near[i].1 - near[i].0) / WHOLE;
            places.push(support[i].at);
        }
        let placed = places.len();
        let words = short.content.iter().filter(|t| inside[t.sentence as usize]).count();
        let (mut pairs, mut kept) = (0.0, 0.0);
        for w in short.content.windows(2) {
            if w[0].sentence == w[1].sentence && inside[w[0].sentence as usize] {
                pairs += w[0].weight + w[1].weight;
                if long.bigrams.has(bigram_key(w[0].stem, w[1].stem)) {
                    kept += w[0].weight + w[1].weight;
                }
            }
        }
        Some(Self {
            share: if all_weight > 0.0 { weight / all_weight } else { 0.0 },
            size: ((libm::log2f(ratio(words, 1).max(1.0)) - 4.0) / 5.0).clamp(0.0, 1.0),
            support: if judged > 0.0 { supported / judged } else { 0.0 },
            details: (count >= FEWEST).then(|| found / of_details),
            evidence: likelihood(sum, SCALE),
            order: (placed >= FEWEST).then(|| ratio(ascending(places), placed)),
            bigrams: (pairs > 0.0).then(|| kept / pairs),
        })
    }
}

/// For each sentence of the shorter: weight of its details that the longer has within a sentence of
/// the one that supports it, weight of them all, and how many these are.
fn near(short: &Prepared, long: &Prepared, support: &[Support]) -> Vec<(f32, f32, usize)> {
    let mut out = vec![(0.0, 0.0, 0); short.sentences.len()];
    for detail in &short.details {
        let at = detail.sentence as usize;
        let weight = detail.weight.min(WHOLE);
        let (place, slot) = (support[at].at, &mut out[at]);
        slot.1 += weight;
        slot.2 += 1;
        let is_near = |there: u32| there + 1 >= place && there <= place + 1;
        if long.places_of(detail.key).take_while(|&there| there <= place + 1).any(is_near) {
            slot.0 += weight;
        }
    }
    out
}

/// The runs of highest sum, each run charged [`RUN`]: which places are in one.
fn best_runs(gains: &[f32]) -> Vec<bool> {
    // Best sum up to a place when it is out of every run, and when it is in one; and whether each
    // was in one before.
    let (mut out, mut inside) = (0.0_f32, f32::NEG_INFINITY);
    let mut from: Vec<(bool, bool)> = Vec::with_capacity(gains.len());
    for &gain in gains {
        let ended = inside > out;
        let goes_on = inside > out - RUN;
        let (next_out, next_in) = (out.max(inside), inside.max(out - RUN) + gain);
        from.push((ended, goes_on));
        (out, inside) = (next_out, next_in);
    }
    let mut state = inside > out;
    let mut places = vec![false; gains.len()];
    for (place, &(ended, goes_on)) in places.iter_mut().zip(&from).rev() {
        *place = state;
        state = if state { goes_on } else { ended };
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_pay_are_taken_and_a_weak_sentence_between_is_bridged() {
        assert_eq!(best_runs(&[20.0, -2.0, 20.0]), [true, true, true]);
        assert_eq!(best_runs(&[20.0, -30.0, 20.0]), [true, false, true]);
        assert_eq!(best_runs(&[5.0, -30.0, 20.0, 1.0]), [false, false, true, true]);
        assert_eq!(best_runs(&[5.0, 2.0]), [false, false]);
        assert!(best_runs(&[]).is_empty());
    }
}
