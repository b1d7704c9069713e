//! What the pair shares that no other article near it has, and whether another is the better
//! source.
//!
//! # What it measures
//! The other articles proposed beside either of the two are the yardstick. `exclusive_bigrams` and
//! `exclusive_3grams` are containments of the shorter in the longer that count only what none of
//! those has; `exclusive_share` is the exclusive part of the shared stem pairs; `rival` is how well
//! the best of them covers the shorter, against the longer: below .5 the longer covers more.
//!
//! # Why it matters
//! A statement is quoted by many and a page's block stands on many pages, while a copy takes what
//! nobody else has. Where ten outlets report one event, the copy lies far closer to its source than
//! to the other nine.
//!
//! # When it misleads
//! Two rewrites of one source share with each other what they took from it. An article is no rival
//! when it is near-equal to one of the pair, or has much of what the longer has beside the shared
//! part (`RELATIVE`): then it is of the same descent. Few retellings have as much, so whoever
//! judges a pair leaves out those that score like a copy of the longer (`RETELLING` of `classify`).
//! In a small dump there are no rivals: `None`, and no points either way.
//!
//! # Cost
//! Five comparisons of sorted runs a rival, some 10 microseconds; only for pairs that would be
//! reported as copies.

use super::sides::{Details, is_like};
use super::{Expect, Signal, risen};
use crate::content::grams::{Gram, Grams};
use crate::content::prepared::Prepared;

/// Weighted share of the longer's stem pairs beside the shared ones from which another article that
/// has them is of its descent.
const RELATIVE: f32 = 0.2;

/// Stem pairs of an article per stem pair of a shorter one above which the few of the shorter are
/// looked up in it instead of walking all of its own: it may hold hundreds of texts. Not measured
/// finely.
const HOLDS: usize = 16;

/// Jaccard of shingles from which another article is one of the two over again.
const TWIN: f64 = 0.4;

/// Weighted stem pairs nobody else has.
pub const BIGRAMS: Signal = Signal {
    name: "exclusive_bigrams",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.rivals.map(|r| r.bigrams),
};
/// Three-word runs nobody else has.
pub const THREES: Signal = Signal {
    name: "exclusive_3grams",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.rivals.map(|r| r.trigrams),
};
/// Share of the shared stem pairs that nobody else has.
pub const SHARE: Signal = Signal {
    name: "exclusive_share",
    expect: Expect::Higher,
    step: 0,
    value: |p| p.rivals.map(|r| r.share),
};
/// The best rival against the longer.
pub const RIVAL: Signal =
    Signal { name: "rival", expect: Expect::Lower, step: 0, value: |p| p.rivals.map(|r| r.best) };

/// Weight of the names and numbers in both that nobody else has.
pub const DETAILS: Signal =
    Signal::higher("exclusive_details", 0, |p| p.rivals.map(|r| risen(r.details, DETAILS_SCALE)));

/// Weight at which `exclusive_details` has come two thirds of its way to 1: six rare names.
const DETAILS_SCALE: f32 = 30.0;

/// What the articles beside a pair say of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rivals {
    /// How many articles were the yardstick.
    pub count: u32,
    bigrams: f32,
    trigrams: f32,
    share: f32,
    best: f32,
    details: f32,
}

impl Rivals {
    /// Measures a pair against the articles near it; `None` when none of them is a yardstick.
    #[must_use]
    pub fn of<'a>(
        [long, short]: [&Prepared; 2],
        details: Details<'_>,
        near: impl Iterator<Item = &'a Prepared>,
    ) -> Option<Self> {
        let mut bigrams = Shared::of(&short.bigrams, &long.bigrams);
        let mut trigrams = Shared::of(&short.trigrams, &long.trigrams);
        let (mut count, mut best) = (0, 0.0_f32);
        let beside = Beside::of(long, short);
        let both = details.firsts().filter(|d| d.1.is_some());
        let mut details: Vec<_> = both.map(|d| *d.0).collect();
        for other in near {
            if is_twin(other, short) || is_twin(other, long) || beside.is_relative(other) {
                continue;
            }
            count += 1;
            best = best.max(covered(&short.bigrams, &other.bigrams));
            bigrams.take(&other.bigrams);
            trigrams.take(&other.trigrams);
            details.retain(|d| other.place_of(d.key).is_none());
        }
        let own = bigrams.all;
        (count > 0 && bigrams.whole > 0.0).then(|| Self {
            count,
            bigrams: bigrams.left() / bigrams.whole,
            trigrams: if trigrams.whole > 0.0 { trigrams.left() / trigrams.whole } else { 0.0 },
            share: if own > 0.0 { bigrams.left() / own } else { 0.0 },
            details: details.iter().map(|d| d.weight).sum(),
            best: if own + best > 0.0 { best / (own + best) } else { 0.0 },
        })
    }
}

/// The grams two articles share, fewer with every rival that has them too.
struct Shared {
    grams: Vec<Gram>,
    /// Weight of all the shorter's grams.
    whole: f32,
    /// Weight of those in both.
    all: f32,
}

impl Shared {
    fn of(short: &Grams, long: &Grams) -> Self {
        let mut grams = Vec::new();
        short.both(long, |s, _| grams.push(s));
        let weight = |all: &[Gram]| all.iter().map(|g| g.weight).sum::<f32>();
        Self { all: weight(&grams), whole: short.weight(), grams }
    }

    fn take(&mut self, rival: &Grams) {
        self.grams.retain(|g| !rival.has(g.key));
    }

    fn left(&self) -> f32 {
        self.grams.iter().map(|g| g.weight).sum()
    }
}

/// Weight of `short`'s grams that `other` has.
fn covered(short: &Grams, other: &Grams) -> f32 {
    let mut both = 0.0;
    short.both(other, |s, _| both += s.weight);
    both
}

fn is_twin(a: &Prepared, b: &Prepared) -> bool {
    is_like(a, b, TWIN)
}

/// What the longer has beside what the pair shares.
struct Beside<'a> {
    long: &'a Grams,
    short: &'a Grams,
    weight: f32,
}

impl<'a> Beside<'a> {
    fn of(long: &'a Prepared, short: &'a Prepared) -> Self {
        let (long, short) = (&long.bigrams, &short.bigrams);
        let weight = if short.len() < long.len() / HOLDS {
            let mut shared = 0.0;
            long.both(short, |gram, _| shared += gram.weight);
            long.weight() - shared
        } else {
            long.iter().filter(|g| !short.has(g.key)).map(|g| g.weight).sum()
        };
        Self { long, short, weight }
    }

    /// Whether an article has much of it.
    fn is_relative(&self, other: &Prepared) -> bool {
        let mut found = 0.0;
        // The few that both have are gone through, not all that the longer has.
        self.long.both(&other.bigrams, |gram, _| {
            if !self.short.has(gram.key) {
                found += gram.weight;
            }
        });
        self.weight > 0.0 && found >= RELATIVE * self.weight
    }
}
