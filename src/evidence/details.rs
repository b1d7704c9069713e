//! Names and numbers together: how many, how rare, in whose company and in which order.
//!
//! # What it measures
//! A detail is a name or a number. `details_kept`: weighted share of the shorter article's details
//! that the longer has. `details_evidence`: the same as log-likelihood, so that thirty of thirty
//! kept says more than three of three; half-way at no evidence. `details_together`: for each
//! sentence of the shorter with two details or more, the weighted share of them that any two
//! neighbouring sentences of the longer hold together; the mean. `details_order`: longest ascending
//! subsequence of the places where shared details are first named, over their number.
//! `details_back`: weighted share of the longer's details that the shorter has, over what its
//! length leaves room for.
//!
//! # Why it matters
//! A heavy paraphrase keeps no words but all names and numbers, each still with its neighbours; a
//! reporter of his own brings others.
//!
//! # When it misleads
//! A list of results or casualties is the same in every report. Short texts have few details: the
//! share alone would make much of them, the likelihood does not.
//!
//! # Cost
//! A binary search a detail and place, a few microseconds; where each first stands is looked up
//! once for all.

use super::counts::{ascending, ratio};
use super::pair::Pair;
use super::{Expect, Signal, likelihood};

/// Weighted share of the shorter's details that the longer has.
pub const KEPT: Signal =
    Signal { name: "details_kept", expect: Expect::Higher, step: 0, value: kept };
/// Log-likelihood ratio, copy to independent report, of the details kept.
pub const EVIDENCE: Signal = Signal {
    name: "details_evidence",
    expect: Expect::Higher,
    step: 0,
    value: |p| Some(evidence(p)),
};
/// Details of a sentence that stand together in the longer too.
pub const TOGETHER: Signal =
    Signal { name: "details_together", expect: Expect::Higher, step: 1, value: together };
/// Order of first mention.
pub const ORDER: Signal =
    Signal { name: "details_order", expect: Expect::Higher, step: 1, value: order };
/// The longer's details that the shorter has.
pub const BACK: Signal =
    Signal { name: "details_back", expect: Expect::Higher, step: 0, value: back };

/// Details below which a share says nothing.
const FEWEST: usize = 4;
/// Share of details a copy keeps, and that two reports of one event have in common; set by hand
/// between the means on the labelled sets. The scorecard's points do the fine work; these two only
/// say how evidence adds up.
const COPY: f32 = 0.96;
const REPORT: f32 = 0.6;
/// Log-likelihood at which `details_evidence` has gone four fifths of its way to an end.
const SCALE: f32 = 3.0;
/// Weight of a detail that counts as one in the likelihood; commoner ones count less.
const WHOLE: f32 = 5.0;

fn kept(p: &Pair<'_>) -> Option<f32> {
    p.details().share(FEWEST, |_| true)
}

fn back(p: &Pair<'_>) -> Option<f32> {
    let room = ratio(p.short.story_words(), p.long.story_words()).clamp(0.05, 1.0);
    p.details_back().share(FEWEST, |_| true).map(|s| (s / (2.0 * room)).min(1.0))
}

fn evidence(p: &Pair<'_>) -> f32 {
    let (yes, no) = (libm::logf(COPY / REPORT), libm::logf((1.0 - COPY) / (1.0 - REPORT)));
    let details = p.details().firsts();
    let sum: f32 = details
        .map(|(d, at)| (d.weight / WHOLE).min(1.0) * if at.is_some() { yes } else { no })
        .sum();
    likelihood(sum, SCALE)
}

/// Windows looked at, some .3 s: news takes a few thousands. Where a name stands in each of 40,000
/// lines, the first lines must do.
const MOST_LOOKS: usize = 1 << 24;

fn together(p: &Pair<'_>) -> Option<f32> {
    let (mut sum, mut sentences, mut looks) = (0.0, 0, 0);
    let mut windows: Vec<(u32, f32)> = Vec::new();
    for details in p.short.details.chunk_by(|x, y| x.sentence == y.sentence) {
        if details.len() < 2 {
            continue;
        }
        windows.clear();
        let mut all = 0.0;
        for detail in details {
            all += detail.weight;
            // Window `s` holds the sentences `s` and `s + 1`.
            let mut last = None;
            for at in p.long.places_of(detail.key) {
                for window in [at.saturating_sub(1), at] {
                    if last != Some(window) {
                        windows.push((window, detail.weight));
                        last = Some(window);
                    }
                }
            }
        }
        looks += windows.len();
        if looks > MOST_LOOKS {
            break;
        }
        windows.sort_unstable_by_key(|w| w.0);
        let best = windows
            .chunk_by(|x, y| x.0 == y.0)
            .map(|w| w.iter().map(|x| x.1).sum::<f32>())
            .fold(0.0, f32::max);
        sum += (best / all).min(1.0);
        sentences += 1;
    }
    (sentences >= 2).then(|| sum * ratio(1, sentences))
}

fn order(p: &Pair<'_>) -> Option<f32> {
    let places = || p.details().firsts().filter_map(|d| d.1);
    let count = places().count();
    (count >= FEWEST).then(|| ratio(ascending(places()), count))
}
