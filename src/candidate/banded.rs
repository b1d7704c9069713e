//! Locality-sensitive hashing: articles that agree in a whole band of minima.
//!
//! * time: one sort of `n` keys a band, linear in articles even when thousands share a band
//! * space: 8 bytes an article and thread while a band sorts; the keys, 4 bytes a band and article,
//!   are the caller's
//!
//! Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4.

use super::CandidatePair;
use crate::article::DocId;
use crate::shingle::{sort_spread, spread};
use rayon::prelude::*;

/// Members of one band's group up to which every pair is proposed; above it each member is proposed
/// with the group's first only, or a template in 100,000 pages would cost 5,000,000,000 pairs. Not
/// measured; the dump's largest group has fewer. The first of a group is another one in each band,
/// so each is also proposed with the first of its family: of all groups that such pairs hold
/// together. Without it 4,000 versions of one notice were 92 clusters around as many firsts.
pub const ALL_PAIRS: usize = 40;

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

/// All pairs that share a band. `keys(band)` gives that band's key of every article in `docs`, in
/// their order; articles with no shingles have none, and are not among them.
pub fn pairs(bands: usize, docs: &[DocId], keys: impl Fn(usize) -> Vec<u32> + Sync) -> Proposed {
    let mut proposed = Proposed::default();
    let mut families = Families::of(docs);
    // A few bands at a time: near-duplicates meet in nearly every band, and all their meetings at
    // once would be the largest thing in memory.
    for bands in (0..bands).collect::<Vec<_>>().chunks(BANDS_AT_ONCE) {
        let found: Vec<OfBand> = bands.par_iter().map(|&band| of_band(&keys(band), docs)).collect();
        for OfBand { pairs, of_hot, hot, largest } in found {
            families.join(&of_hot);
            proposed.pairs.extend(pairs);
            proposed.pairs.extend(of_hot);
            proposed.hot_groups = proposed.hot_groups.max(hot);
            proposed.largest = proposed.largest.max(largest);
        }
        proposed.pairs.par_sort_unstable();
        proposed.pairs.dedup();
    }
    let with_first = families.with_first();
    if !with_first.is_empty() {
        proposed.pairs.extend(with_first);
        proposed.pairs.par_sort_unstable();
        proposed.pairs.dedup();
    }
    proposed
}

/// What banding proposes, put together of what was found elsewhere, as [`pairs`] gives it: pairs of
/// small groups, and each member of a large one with its first, both ascending and distinct; then
/// the number of large groups in the band that has most, and the members of the largest.
#[must_use]
pub fn of_found(
    docs: &[DocId],
    near: Vec<CandidatePair>,
    of_hot: &[CandidatePair],
    (hot_groups, largest): (u64, u64),
) -> Proposed {
    let mut families = Families::of(docs);
    families.join(of_hot);
    let mut pairs = near;
    pairs.extend(of_hot);
    pairs.extend(families.with_first());
    pairs.par_sort_unstable();
    pairs.dedup();
    Proposed { pairs, hot_groups, largest }
}

/// Groups above [`ALL_PAIRS`] that have members in common, as disjoint sets of articles.
struct Families<'a> {
    docs: &'a [DocId],
    /// For each place of `docs` one nearer to the first of its family; empty until there is a
    /// group.
    above: Vec<u32>,
}

impl<'a> Families<'a> {
    fn of(docs: &'a [DocId]) -> Self {
        Self { docs, above: Vec::new() }
    }

    fn first(&mut self, mut place: u32) -> u32 {
        while self.above[place as usize] != place {
            self.above[place as usize] = self.above[self.above[place as usize] as usize];
            place = self.above[place as usize];
        }
        place
    }

    fn join(&mut self, pairs: &[CandidatePair]) {
        if self.above.is_empty() && !pairs.is_empty() {
            self.above =
                (0..u32::try_from(self.docs.len()).expect("fewer than 2^32 articles")).collect();
        }
        for pair in pairs {
            let docs = self.docs;
            let place = |doc| {
                u32::try_from(docs.binary_search(&doc).expect("it was banded")).expect("as above")
            };
            let (x, y) = (self.first(place(pair.a())), self.first(place(pair.b())));
            self.above[x.max(y) as usize] = x.min(y);
        }
    }

    /// Each member with the first of its family.
    fn with_first(mut self) -> Vec<CandidatePair> {
        let places = 0..u32::try_from(self.above.len()).expect("as above");
        let docs = self.docs;
        places
            .filter_map(|place| {
                CandidatePair::of(docs[self.first(place) as usize], docs[place as usize])
            })
            .collect()
    }
}

/// What one band proposes.
struct OfBand {
    pairs: Vec<CandidatePair>,
    /// Each member of a hot group with the group's first.
    of_hot: Vec<CandidatePair>,
    /// Number of hot groups, and members of the largest.
    hot: u64,
    largest: u64,
}

fn of_band(keys: &[u32], docs: &[DocId]) -> OfBand {
    // Key and article as one number, and the keys are hashes.
    let mut rows: Vec<u64> =
        keys.iter().zip(docs).map(|(key, doc)| spread(*key) | u64::from(doc.0)).collect();
    sort_spread(&mut rows, |&row| row, |&row| row);
    #[allow(clippy::cast_possible_truncation, reason = "the lower half is the article")]
    let doc = |row: u64| DocId(row as u32);
    let mut found = OfBand { pairs: Vec::new(), of_hot: Vec::new(), hot: 0, largest: 0 };
    for group in rows.chunk_by(|x, y| x >> 32 == y >> 32).filter(|g| g.len() > 1) {
        let (reach, pairs) = if group.len() > ALL_PAIRS {
            found.hot += 1;
            found.largest = found.largest.max(group.len() as u64);
            (1, &mut found.of_hot)
        } else {
            (group.len(), &mut found.pairs)
        };
        for (i, &x) in group[..reach].iter().enumerate() {
            pairs.extend(group[i + 1..].iter().filter_map(|&y| CandidatePair::of(doc(x), doc(y))));
        }
    }
    found
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
    fn all_of_a_family_meet_its_first() {
        let docs: Vec<DocId> = (0..130).map(DocId).collect();
        // Two large groups in the first band, and one in the second that has members of both.
        let keys = |band: usize| -> Vec<u32> {
            (0..130)
                .map(|doc| {
                    if band == 0 {
                        doc / 65
                    } else if doc % 2 == 1 {
                        1
                    } else {
                        1000 + doc
                    }
                })
                .collect()
        };
        let found = pairs(2, &docs, keys).pairs;
        let with_first: Vec<u32> =
            found.iter().filter(|p| p.a() == DocId(0)).map(|p| p.b().0).collect();
        assert_eq!(with_first, (1..130).collect::<Vec<_>>());
    }

    #[test]
    fn a_band_shared_by_thousands_costs_one_pair_a_member() {
        let docs: Vec<DocId> = (0..5000).map(DocId).collect();
        let proposed = pairs(1, &docs, |_| vec![7; 5000]);
        assert_eq!(proposed.pairs.len(), 4999);
        assert_eq!((proposed.hot_groups, proposed.largest), (1, 5000));
    }
}
