//! Locality-sensitive hashing: articles that agree in a whole band of minima.
//!
//! * time: one sort of `n` keys a band, linear in articles even when thousands share a band
//! * space: 4 bytes a band and article, and 8 bytes an article while a band sorts
//!
//! Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4.

use super::CandidatePair;
use crate::article::DocId;
use rayon::prelude::*;

/// Members of one band's group up to which every pair is proposed; above it each member is proposed with the group's first
/// only, or a template in 100,000 pages would cost 5,000,000,000 pairs. Not measured; the dump's largest group has fewer.
const ALL_PAIRS: usize = 40;

/// Bands sorted and grouped at the same time.
const BANDS_AT_ONCE: usize = 6;

/// Band keys of all articles, article by article.
#[derive(Clone, Debug, Default)]
pub struct BandTable {
    bands: usize,
    keys: Vec<u32>,
    /// Articles with a key: those with no shingles have none.
    docs: Vec<DocId>,
}

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

impl BandTable {
    /// An empty table for so many bands.
    #[must_use]
    pub fn new(bands: usize) -> Self {
        Self { bands, ..Self::default() }
    }

    /// Adds an article's band keys, one a band.
    pub fn push(&mut self, doc: DocId, keys: &[u32]) {
        debug_assert_eq!(keys.len(), self.bands);
        self.docs.push(doc);
        self.keys.extend_from_slice(keys);
    }

    /// All pairs that share a band.
    #[must_use]
    pub fn pairs(&self) -> Proposed {
        let mut proposed = Proposed::default();
        // A few bands at a time: near-duplicates meet in nearly every band, and all their meetings at once would be the
        // largest thing in memory.
        for bands in (0..self.bands).collect::<Vec<_>>().chunks(BANDS_AT_ONCE) {
            let found: Vec<(Vec<CandidatePair>, u64, u64)> = bands.par_iter().map(|&band| self.band(band)).collect();
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

    fn band(&self, band: usize) -> (Vec<CandidatePair>, u64, u64) {
        let mut rows: Vec<(u32, DocId)> =
            self.docs.iter().enumerate().map(|(i, &doc)| (self.keys[i * self.bands + band], doc)).collect();
        rows.sort_unstable();
        let (mut pairs, mut hot, mut largest) = (Vec::new(), 0, 0);
        for group in rows.chunk_by(|x, y| x.0 == y.0).filter(|g| g.len() > 1) {
            let reach = if group.len() > ALL_PAIRS {
                hot += 1;
                largest = largest.max(group.len() as u64);
                1
            } else {
                group.len()
            };
            for (i, x) in group[..reach].iter().enumerate() {
                pairs.extend(group[i + 1..].iter().filter_map(|y| CandidatePair::of(x.1, y.1)));
            }
        }
        (pairs, hot, largest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_shared_band_is_enough() {
        let mut table = BandTable::new(2);
        table.push(DocId(0), &[1, 2]);
        table.push(DocId(1), &[3, 2]);
        table.push(DocId(4), &[3, 9]);
        let pairs: Vec<_> = table.pairs().pairs.iter().map(|p| (p.a().0, p.b().0)).collect();
        assert_eq!(pairs, [(0, 1), (1, 4)]);
    }

    #[test]
    fn a_band_shared_by_thousands_costs_one_pair_a_member() {
        let mut table = BandTable::new(1);
        for i in 0..5000 {
            table.push(DocId(i), &[7]);
        }
        let proposed = table.pairs();
        assert_eq!(proposed.pairs.len(), 4999);
        assert_eq!((proposed.hot_groups, proposed.largest), (1, 5000));
    }
}
