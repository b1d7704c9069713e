//! Locality-sensitive hashing: articles that agree in a whole band of minima.
//!
//! * time: one sort of `n` keys a band, linear in articles even when thousands share a band
//! * space: 8 bytes an article and thread while a band sorts; the keys, 4 bytes a band and article, are the caller's
//!
//! Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4.

use super::CandidatePair;
use crate::article::DocId;
use crate::shingle::{sort_spread, spread};
use rayon::prelude::*;

/// Members of one band's group up to which every pair is proposed; above it each member is proposed with the group's first
/// only, or a template in 100,000 pages would cost 5,000,000,000 pairs. Not measured; the dump's largest group has fewer.
const ALL_PAIRS: usize = 40;

/// Bands sorted and grouped at the same time.
const BANDS_AT_ONCE: usize = 6;

/// What banding proposes.
#[derive(Clone, Debug, Default)]
pub struct Proposed {
    /// Ascending, distinct.
    pub pairs: Vec<CandidatePair>,
    /// Groups above the size up to which every pair is proposed.
    pub hot_groups: u64,
    /// Members of the largest of those.
    pub largest: u64,
}

impl Proposed {
    /// Number of hot groups and members of the largest, if there are any.
    #[must_use]
    pub fn hot(&self) -> Option<(u64, u64)> {
        (self.hot_groups > 0).then_some((self.hot_groups, self.largest))
    }
}

/// All pairs that share a band. `keys(band)` gives that band's key of every article in `docs`, in their order; articles with no shingles
/// have none, and are not among them.
pub fn pairs(bands: usize, docs: &[DocId], keys: impl Fn(usize) -> Vec<u32> + Sync) -> Proposed {
    let mut proposed = Proposed::default();
    // A few bands at a time: near-duplicates meet in nearly every band, and all their meetings at once would be the
    // largest thing in memory.
    for bands in (0..bands).collect::<Vec<_>>().chunks(BANDS_AT_ONCE) {
        let found: Vec<(Vec<CandidatePair>, u64, u64)> =
            bands.par_iter().map(|&band| of_band(&keys(band), docs)).collect();
        for (pairs, hot, largest) in found {
            proposed.pairs.extend(pairs);
            proposed.hot_groups = proposed.hot_groups.max(hot);
            proposed.largest = proposed.largest.max(largest);
        }
        proposed.pairs.par_sort_unstable();
        proposed.pairs.dedup();
    }
    proposed
}

/// The pairs of one band, the number of hot groups and the size of the largest.
fn of_band(keys: &[u32], docs: &[DocId]) -> (Vec<CandidatePair>, u64, u64) {
    // Key and article as one number, and the keys are hashes.
    let mut rows: Vec<u64> = keys.iter().zip(docs).map(|(key, doc)| spread(*key) | u64::from(doc.0)).collect();
    sort_spread(&mut rows, |&row| row, |&row| row);
    #[allow(clippy::cast_possible_truncation, reason = "the lower half is the article")]
    let doc = |row: u64| DocId(row as u32);
    let (mut pairs, mut hot, mut largest) = (Vec::new(), 0, 0);
    for group in rows.chunk_by(|x, y| x >> 32 == y >> 32).filter(|g| g.len() > 1) {
        let reach = if group.len() > ALL_PAIRS {
            hot += 1;
            largest = largest.max(group.len() as u64);
            1
        } else {
            group.len()
        };
        for (i, &x) in group[..reach].iter().enumerate() {
            pairs.extend(group[i + 1..].iter().filter_map(|&y| CandidatePair::of(doc(x), doc(y))));
        }
    }
    (pairs, hot, largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_shared_band_is_enough() {
        let docs = [DocId(0), DocId(1), DocId(4)];
        let found = pairs(2, &docs, |band| [[1, 3, 3], [2, 2, 9]][band].to_vec()).pairs;
        assert_eq!(found.iter().map(|p| (p.a().0, p.b().0)).collect::<Vec<_>>(), [(0, 1), (1, 4)]);
    }

    #[test]
    fn a_band_shared_by_thousands_costs_one_pair_a_member() {
        let docs: Vec<DocId> = (0..5000).map(DocId).collect();
        let proposed = pairs(1, &docs, |_| vec![7; 5000]);
        assert_eq!(proposed.pairs.len(), 4999);
        assert_eq!((proposed.hot_groups, proposed.largest), (1, 5000));
    }
}
