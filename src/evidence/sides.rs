//! What two articles have of each other, before anything is made of it: details and shingles.

use super::counts::count;
use crate::content::names::Names;
use crate::content::prepared::{Detail, Prepared};
use crate::verify::Overlap;

/// An article's details, and where the other article first has each.
#[derive(Clone, Copy, Debug)]
pub struct Details<'a> {
    /// The article.
    pub of: &'a Prepared,
    pub(super) places: &'a [Option<u32>],
}

impl<'a> Details<'a> {
    /// The distinct details in order of first mention, and the first sentence of the other article
    /// that has each.
    pub fn firsts(self) -> impl Iterator<Item = (&'a Detail, Option<u32>)> {
        self.of.details.iter().filter(|d| d.first).zip(self.places.iter().copied())
    }

    /// Weighted share of the details that the other has, of those that `counts` says yes to; `None`
    /// when these are fewer than `fewest`.
    pub fn share(self, fewest: usize, counts: impl Fn(&Detail) -> bool) -> Option<f32> {
        let (mut all, mut found, mut count) = (0.0, 0.0, 0);
        for (detail, place) in self.firsts().filter(|d| counts(d.0)) {
            count += 1;
            all += detail.weight;
            found += if place.is_some() { detail.weight } else { 0.0 };
        }
        (count >= fewest).then(|| found / all)
    }
}

/// Where `to` first has each of an article's distinct details. Looked up once a pair: eight signals
/// ask.
pub(super) fn places(of: &Prepared, to: &Prepared) -> Vec<Option<u32>> {
    let restated = Names::restated(of, to);
    let in_other_words =
        |key| restated.binary_search_by_key(&key, |x| x.0).ok().map(|at| restated[at].1);
    let place = |d: &Detail| to.place_of(d.key).or_else(|| in_other_words(d.key));
    of.details.iter().filter(|d| d.first).map(place).collect()
}

/// What two articles share of their shingles, exactly.
///
/// # Panics
/// If an article has 2^32 shingles.
#[must_use]
pub fn overlap(a: &Prepared, b: &Prepared) -> Overlap {
    overlap_from(a, b, 0)
}

/// Whether the Jaccard similarity of two articles' shingles reaches `least`: quick where it is far
/// below.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded down, of numbers above 0"
)]
pub(super) fn is_like(a: &Prepared, b: &Prepared, least: f64) -> bool {
    let all = f64::from(count(a.shingles.len())) + f64::from(count(b.shingles.len()));
    // One fewer, whatever the rounding: the exact share decides.
    let shared = (least * all / (1.0 + least)) as usize;
    overlap_from(a, b, shared.saturating_sub(1)).jaccard() >= least
}

/// The overlap; where fewer shingles than `least` are shared some overlap with fewer.
fn overlap_from(a: &Prepared, b: &Prepared, least: usize) -> Overlap {
    let shared = count(a.shingles.shared(&b.shingles, least));
    Overlap { size_a: count(a.shingles.len()), size_b: count(b.shingles.len()), shared }
}
