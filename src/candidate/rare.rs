//! Articles that share unusual pairs of neighbouring content stems.
//!
//! An inverted index over stem pairs that stand in 2 to [`RareConfig::cap`] articles; an article's
//! candidates are the top [`RareConfig::top`] by the sum of `ln(N / df)` over the pairs they share.
//! Rewriting changes words but keeps rare neighbours: ranked so, the true source of a rewrite is
//! nearly always among the first ten (design, section 4).
//!
//! * time: an article meets at most `cap` others a stem pair
//! * space: 2 bytes a posting in the window (4 of rare pairs in large dumps) and 11 bytes a
//!   distinct stem pair in it; building takes the keys in slices, so that only one slice is in
//!   memory unsorted
//!
//! The index is built over one representative of each group of identical and reprinted articles: a
//! story printed by 500 outlets is no longer rare.

use crate::article::DocId;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// How the index is cut.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RareConfig {
    /// Most articles a stem pair may stand in. At 300 the source was among the top ten for 100, 100
    /// and 92% of rewrites, summaries and paraphrases in a pool of 38,154 articles; at 50 for 100,
    /// 99 and 86% (design, section 4). In one of 9,973 (`lab/src/bin/proposed.rs`) 100 loses 1 of
    /// 50 heavy paraphrases and 200 to 1,200 lose no labelled copy, at 8.1 to 8.7 pairs and .49 to
    /// .71 ms of CPU time an article. 300 leaves room for larger dumps.
    pub cap: usize,
    /// Candidates kept an article. In that pool 4 lose 2 of 93 partly taken pairs and 1 of 50 heavy
    /// paraphrases and 8 to 24 lose none, at 3.1, 5.9, 8.5 (twelve), 11.0 and 15.5 pairs an
    /// article. Twelve, not eight: a larger dump holds more that lies nearer than the source, and
    /// the candidates are also the yardstick of `evidence::rivals`.
    pub top: usize,
    /// Fewest stem pairs two articles must share.
    pub fewest: u32,
}

impl Default for RareConfig {
    fn default() -> Self {
        Self { cap: 300, top: 12, fewest: 2 }
    }
}

/// Stem pairs to the articles that hold them, within the frequency window.
#[derive(Debug, Default)]
pub struct RareIndex {
    /// Ascending, distinct.
    keys: Vec<u32>,
    /// For each value of a key's upper bits, how many keys are below it; and the number of keys. A
    /// look-up then goes through some [`BESIDE`] keys that lie side by side.
    heads: Vec<u32>,
    /// What is left of a key's 32 bits are its upper ones.
    shift: u32,
    /// Where each key's postings begin, and the end of the last.
    starts: Vec<u32>,
    /// For each key how many articles hold it, and which of those that stand in the index,
    /// ascending: the first whole, then steps. A number below 32,768 is as it is, another is its
    /// lower 15 bits with the top bit set and then the rest. In dumps up to some 100,000 articles
    /// nearly all are of one kind, which with seven bits a byte they are not, so that the processor
    /// would guess wrong at every fourth.
    steps: Vec<u16>,
    /// Postings in all.
    postings: usize,
    /// Articles indexed.
    articles: usize,
}

/// A work area for [`RareIndex::nearest`], used again for the next article.
#[derive(Debug, Default)]
pub struct Area {
    /// By article what it shares, all zero before and after.
    cells: Vec<(f32, u32)>,
    /// The articles met.
    met: Vec<u32>,
    /// Those that share enough.
    enough: Vec<u32>,
    beside: Vec<(u32, u32)>,
    places: Vec<usize>,
}

/// What two articles share in the index.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    /// The other article.
    pub doc: DocId,
    /// Sum of `ln(N / df)` over the shared stem pairs.
    pub weight: f32,
    /// Number of shared stem pairs.
    pub count: u32,
}

/// A stem pair's key in the index: 32 bits, so that a chance collision only proposes a pair that
/// the evidence turns down.
#[must_use]
#[allow(clippy::cast_possible_truncation, reason = "32 bits of a hash are wanted")]
pub fn key(bigram: u64) -> u32 {
    (bigram >> 32) as u32
}

impl RareIndex {
    /// Builds the index over slices of the key space. `slices` give rows of (key, article) in any
    /// order within a slice, distinct; keys must ascend from slice to slice. Only the articles in
    /// `range` stand in the index, so that one too large for memory can be built and asked in parts
    /// ([`best`]); how rare a key is, all rows decide.
    ///
    /// # Panics
    /// If the packed postings pass 8 GiB.
    pub fn build(
        config: &RareConfig,
        articles: usize,
        range: std::ops::Range<u32>,
        slices: impl Iterator<Item = Vec<(u32, DocId)>>,
    ) -> Self {
        let mut index = Self { starts: vec![0], articles, ..Self::default() };
        for mut rows in slices {
            rows.par_sort_unstable();
            for group in
                rows.chunk_by(|x, y| x.0 == y.0).filter(|g| (2..=config.cap).contains(&g.len()))
            {
                debug_assert!(index.keys.last().is_none_or(|&k| k < group[0].0));
                let mut holders =
                    group.iter().map(|row| row.1.0).filter(|doc| range.contains(doc)).peekable();
                if holders.peek().is_none() {
                    continue;
                }
                index.keys.push(group[0].0);
                write(&mut index.steps, u32::try_from(group.len()).expect("at most the cap"));
                let mut before = 0;
                for doc in holders {
                    index.postings += 1;
                    write(&mut index.steps, doc - before);
                    before = doc;
                }
                index.starts.push(
                    u32::try_from(index.steps.len())
                        .expect("postings of fewer than 8 GiB: some 5,000,000 articles"),
                );
            }
        }
        (index.heads, index.shift) = heads(&index.keys);
        index
    }

    /// Which keys lie beside a stem pair's.
    fn beside(&self, key: u32) -> (u32, u32) {
        let head = head(key, self.shift);
        match self.heads.get(head..head + 2) {
            Some(&[from, to]) => (from, to),
            _ => (0, 0),
        }
    }

    /// Where a stem pair is among the keys that lie beside it; `None` outside the window.
    fn place(&self, key: u32, (from, to): (u32, u32)) -> Option<usize> {
        let beside = &self.keys[from as usize..to as usize];
        // Without a guess at each step: the keys are few, and compared many at a time.
        let at =
            from as usize + beside.iter().map(|&other| usize::from(other < key)).sum::<usize>();
        (at < to as usize && self.keys[at] == key).then_some(at)
    }

    /// How many articles hold the stem pair at a place in all, and the packed steps to those of the
    /// index that do.
    fn holders(&self, at: usize) -> Option<(u32, &[u16])> {
        let mut steps = &self.steps[self.starts[at] as usize..self.starts[at + 1] as usize];
        let all = read(&mut steps)?;
        Some((all, steps))
    }

    /// The articles that share most with `doc`, the heaviest first; `keys` are its own stem pairs,
    /// distinct.
    #[must_use]
    pub fn nearest(
        &self,
        config: &RareConfig,
        doc: DocId,
        keys: &[u32],
        area: &mut Area,
    ) -> Vec<Shared> {
        let Area { cells, met, enough, beside, places } = area;
        // All look-ups of one kind before those of the next: they do not wait for each other, and
        // the memory they ask is far.
        beside.clear();
        beside.extend(keys.iter().map(|&key| self.beside(key)));
        places.clear();
        places.extend(keys.iter().zip(&*beside).filter_map(|(&key, &at)| self.place(key, at)));
        // Places behind those that count are written over without asking whether they do.
        let (mut count, mut many) = (0, 0);
        for (all, mut steps) in places.iter().filter_map(|&at| self.holders(at)) {
            #[allow(clippy::cast_precision_loss, reason = "a weight needs few digits")]
            let weight = libm::logf(self.articles as f32 / all as f32).max(0.1);
            let most = count + steps.len();
            if met.len() < most {
                met.resize(2 * most, 0);
                enough.resize(2 * most, 0);
            }
            let mut other = 0;
            while let Some(step) = read(&mut steps) {
                other += step;
                let at = other as usize;
                if at >= cells.len() {
                    cells.resize(at + 1, (0.0, 0));
                }
                let cell = &mut cells[at];
                met[count] = other;
                count += usize::from(cell.1 == 0);
                cell.0 += weight;
                cell.1 += 1;
                enough[many] = other;
                many += usize::from(cell.1 == config.fewest);
            }
        }
        // With a minimum of 0 all that were met are kept.
        let kept = if config.fewest == 0 { &met[..count] } else { &enough[..many] };
        let shared = kept.iter().filter(|&&other| other != doc.0).map(|&other| {
            let (weight, count) = cells[other as usize];
            Shared { doc: DocId(other), weight, count }
        });
        let found = shared.collect();
        for &other in &met[..count] {
            cells[other as usize] = (0.0, 0);
        }
        best(config, found)
    }

    /// Number of postings, for reports on memory.
    #[must_use]
    pub fn postings(&self) -> usize {
        self.postings
    }
}

/// The [`RareConfig::top`] heaviest, the heaviest first: of what one index gave, or several of
/// which each holds other articles.
#[must_use]
pub fn best(config: &RareConfig, mut found: Vec<Shared>) -> Vec<Shared> {
    let heavier = |x: &Shared, y: &Shared| y.weight.total_cmp(&x.weight).then(x.doc.cmp(&y.doc));
    if config.top == 0 {
        return Vec::new();
    }
    if found.len() > config.top {
        found.select_nth_unstable_by(config.top - 1, heavier);
        found.truncate(config.top);
    }
    found.sort_unstable_by(heavier);
    found
}

/// Keys that share their upper bits, on average: half a byte of [`RareIndex::heads`] each.
const BESIDE: usize = 8;

/// Where the keys of each value of the upper bits begin, and how far these are to be shifted down.
fn heads(keys: &[u32]) -> (Vec<u32>, u32) {
    let bits = (keys.len() / BESIDE).next_power_of_two().trailing_zeros();
    let shift = u32::BITS - bits;
    let mut heads = vec![0; (1 << bits) + 1];
    for &key in keys {
        heads[head(key, shift) + 1] += 1;
    }
    for at in 1..heads.len() {
        heads[at] += heads[at - 1];
    }
    (heads, shift)
}

/// The upper bits of a key; 0 where all are shifted out.
fn head(key: u32, shift: u32) -> usize {
    key.checked_shr(shift).unwrap_or(0) as usize
}

#[allow(clippy::cast_possible_truncation, reason = "fifteen bits, and the rest of 32")]
fn write(steps: &mut Vec<u16>, n: u32) {
    if n <= LOW {
        steps.push(n as u16);
    } else {
        steps.extend([(n & LOW | MORE) as u16, (n >> 15) as u16]);
    }
}

/// The bits of a number in its first half, and the bit that says that there is a second.
const LOW: u32 = 0x7FFF;
const MORE: u32 = 0x8000;

/// Takes the first number off; `None` at the end. Of less than 2^31.
#[inline]
fn read(steps: &mut &[u16]) -> Option<u32> {
    let (&first, rest) = steps.split_first()?;
    *steps = rest;
    let first = u32::from(first);
    if first & MORE == 0 {
        return Some(first);
    }
    let (&second, rest) = steps.split_first()?;
    *steps = rest;
    Some(first & LOW | u32::from(second) << 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_share_the_rarest_and_common_pairs_count_nothing() {
        let config = RareConfig { cap: 3, top: 2, fewest: 1 };
        // Key 1 is in 0 and 1 only; key 2 in 0, 2 and 3; key 9 in five articles: above the cap.
        let rows =
            vec![(1, 0), (1, 1), (2, 0), (2, 2), (2, 3), (9, 0), (9, 1), (9, 2), (9, 3), (9, 4)];
        let rows = rows.into_iter().map(|(k, d)| (k, DocId(d))).collect();
        let index = RareIndex::build(&config, 5, 0..5, [rows].into_iter());
        let mut area = Area::default();
        let nearest = index.nearest(&config, DocId(0), &[1, 2, 9], &mut area);
        assert_eq!(nearest.iter().map(|s| s.doc.0).collect::<Vec<_>>(), [1, 2]);
        assert!(area.cells.iter().all(|c| c.1 == 0));
        let holders = |key| {
            let at = index.place(key, index.beside(key));
            at.and_then(|at| index.holders(at)).map(|(all, mut steps)| {
                let steps = std::iter::from_fn(|| read(&mut steps));
                (
                    all,
                    steps
                        .scan(0, |doc, step| {
                            *doc += step;
                            Some(*doc)
                        })
                        .collect::<Vec<_>>(),
                )
            })
        };
        assert_eq!(holders(9), None);
        assert_eq!(holders(2), Some((3, vec![0, 2, 3])));
    }

    #[test]
    fn numbers_come_back_as_they_were_written() {
        let numbers = [0, 1, LOW - 1, LOW, LOW + 1, 65_535, 65_536, (1 << 31) - 1];
        let mut steps = Vec::new();
        for &n in &numbers {
            write(&mut steps, n);
        }
        let mut rest = &steps[..];
        assert_eq!(std::iter::from_fn(|| read(&mut rest)).collect::<Vec<_>>(), numbers);
    }

    #[test]
    fn parts_of_an_index_find_what_the_whole_finds() {
        let config = RareConfig { cap: 6, top: 3, fewest: 1 };
        let rows = || {
            (0..200_u32).flat_map(|doc| {
                (0..20).map(move |k| {
                    (doc.wrapping_mul(2_654_435_761) % (7 + 13 * k) + 1000 * k, DocId(doc))
                })
            })
        };
        let mut all: Vec<(u32, DocId)> = rows().collect();
        all.sort_unstable();
        all.dedup();
        let part = |range| RareIndex::build(&config, 200, range, [all.clone()].into_iter());
        let (whole, parts) = (part(0..200), [part(0..70), part(70..71), part(71..200)]);
        assert_eq!(whole.postings(), parts.iter().map(RareIndex::postings).sum::<usize>());
        let mut area = Area::default();
        for doc in (0..200).map(DocId) {
            let keys: Vec<u32> = all.iter().filter(|row| row.1 == doc).map(|row| row.0).collect();
            let in_parts = parts
                .iter()
                .flat_map(|index| index.nearest(&config, doc, &keys, &mut Area::default()))
                .collect();
            assert_eq!(best(&config, in_parts), whole.nearest(&config, doc, &keys, &mut area));
        }
    }
}
