//! Words and details that each text has in one sentence only, and that stand together in both.
//!
//! # What it measures
//! A stem or number that one sentence of each text has is a link between the two sentences. Links
//! from one sentence of the shorter into two neighbouring sentences of the longer hold together
//! when there are two or more of them. Words quoted in both texts make no link. `once_found` is the
//! weight of the links that hold together beyond the heaviest of each group, as an amount from 0 to
//! 1; `once_late` the same of those beyond the longer's first third; `once_share` the weight of the
//! links that hold together, over the weight of all of the shorter's stems that it has in one
//! sentence only; `once_order` the longest ascending subsequence of the groups over their number.
//!
//! # Why it matters
//! What an event is about stands in every report and many times in each. A diner and a dishwasher
//! in one sentence of both are a choice somebody made, and the second text made it too. What a copy
//! adds does not lower the amounts.
//!
//! # When it misleads
//! A release or a briefing gives all reporters the same sentences in indirect speech.
//!
//! # Cost
//! One merge of the two lists of postings and a sort of the links, some ten microseconds.

use super::counts::{ascending, ratio};
use super::{Signal, risen};
use crate::content::Prepared;
use crate::shingle::seek;

/// Weight of the links that hold together, beyond the first of each group.
pub const FOUND: Signal = Signal::higher("once_found", 1, |p| Some(risen(p.once().found, 40.0)));
/// The same beyond the longer's first third.
pub const LATE: Signal = Signal::higher("once_late", 1, |p| Some(risen(p.once().late, 25.0)));
/// Share of the shorter's words of one sentence.
pub const SHARE: Signal = Signal::higher("once_share", 1, |p| {
    (p.once().all > 0.0).then(|| (p.once().together / p.once().all).min(1.0))
});
/// Order of the groups.
pub const ORDER: Signal = Signal::higher("once_order", 1, |p| {
    (p.once().groups >= FEWEST).then(|| ratio(p.once().ascending, p.once().groups))
});
/// Share of the shorter's sentences that have a group.
pub const SENTENCES: Signal = Signal::higher("once_sentences", 1, |p| {
    let all = p.short.sentences.len();
    (all > 0).then(|| ratio(p.once().groups, all))
});

/// Groups below which an order says nothing.
const FEWEST: usize = 3;

/// The links of a pair, measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Once {
    found: f32,
    late: f32,
    together: f32,
    all: f32,
    groups: usize,
    ascending: usize,
}

/// A stem that each text has in one sentence.
#[derive(Clone, Copy)]
struct Link {
    short: u32,
    long: u32,
    weight: f32,
}

impl Once {
    /// The words that each of the two has in one sentence only.
    pub(super) fn of(short: &Prepared, long: &Prepared) -> Self {
        let mut it = Self::default();
        let mut links: Vec<Link> = Vec::new();
        let (in_short, in_long) = (&short.postings, &long.postings);
        let (mut i, mut j) = (0, 0);
        for &(stem, weight) in &short.stems {
            let from = i;
            while in_short.get(i).is_some_and(|x| x.0 == stem) {
                i += 1;
            }
            if i - from != 1 {
                continue;
            }
            it.all += weight;
            j = seek(in_long, j, |x| x.0 < stem);
            let first = j;
            while in_long.get(j).is_some_and(|x| x.0 == stem) {
                j += 1;
            }
            if j - first == 1 {
                let (s, l) = (in_short[from].1, in_long[first].1);
                let quoted = |share: f32| share > 0.6;
                if !(quoted(short.sentences[s as usize].quoted)
                    && quoted(long.sentences[l as usize].quoted))
                {
                    links.push(Link { short: s, long: l, weight });
                }
            }
        }
        links.sort_unstable_by_key(|l| (l.short, l.long));
        let third = u32::try_from(long.sentences.len() / 3).unwrap_or(u32::MAX);
        let mut places: Vec<u32> = Vec::new();
        for of_sentence in links.chunk_by(|x, y| x.short == y.short) {
            // The two neighbouring sentences that take most of the weight.
            let window = |at: u32| {
                let inside = of_sentence.iter().filter(move |l| l.long == at || l.long == at + 1);
                inside.fold((0.0, 0.0_f32, 0), |(sum, most, n), l| {
                    (sum + l.weight, most.max(l.weight), n + 1)
                })
            };
            let best = of_sentence
                .iter()
                .map(|l| (l.long, window(l.long)))
                .max_by(|x, y| x.1.0.total_cmp(&y.1.0));
            let Some((at, (sum, most, _))) = best.filter(|b| b.1.2 >= 2) else { continue };
            it.together += sum;
            it.found += sum - most;
            it.late += if at >= third { sum - most } else { 0.0 };
            places.push(at);
        }
        it.groups = places.len();
        it.ascending = ascending(places);
        it
    }
}
