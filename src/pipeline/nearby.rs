//! The graph of proposed pairs: in what order to judge them, and which articles lie near a pair.

use crate::article::DocId;
use crate::candidate::CandidatePair;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Most articles a pair is measured against. An article proposes twelve; a hub, such as a
/// newsletter, is proposed by hundreds.
pub(super) const MOST: usize = 16;

/// Which articles were proposed beside which.
pub(super) struct Nearby {
    starts: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Nearby {
    /// The graph of the pairs, which ascend, over `articles` articles.
    pub(super) fn of(pairs: &[CandidatePair], articles: usize) -> Self {
        let mut starts = vec![0_u32; articles + 1];
        for pair in pairs {
            starts[pair.a().at() + 1] += 1;
            starts[pair.b().at() + 1] += 1;
        }
        for i in 0..articles {
            starts[i + 1] += starts[i];
        }
        let mut ends = starts.clone();
        let mut neighbours = vec![0_u32; 2 * pairs.len()];
        for pair in pairs {
            for (from, to) in [(pair.a(), pair.b()), (pair.b(), pair.a())] {
                neighbours[ends[from.at()] as usize] = to.0;
                ends[from.at()] += 1;
            }
        }
        Self { starts, neighbours }
    }

    /// Neighbours of an article, ascending: those below it come from pairs in which it is the
    /// second, and these come first.
    pub(super) fn of_one(&self, article: usize) -> &[u32] {
        &self.neighbours[self.starts[article] as usize..self.starts[article + 1] as usize]
    }

    /// The articles near a pair: first those near both, then those near either.
    pub(super) fn of_pair(&self, pair: CandidatePair) -> Vec<DocId> {
        let (x, y) = (self.of_one(pair.a().at()), self.of_one(pair.b().at()));
        // The shorter list is gone through, for one of them may be a hub's.
        let (few, many) = if x.len() <= y.len() { (x, y) } else { (y, x) };
        let both = few.iter().filter(|n| many.binary_search(n).is_ok());
        // So many are enough, the pair itself among them.
        let one = |x: &'_ [u32], y: &'_ [u32]| {
            x.iter()
                .filter(|n| y.binary_search(n).is_err())
                .take(MOST + 2)
                .copied()
                .collect::<Vec<_>>()
        };
        // In turn from either, so that a hub does not crowd out the other's.
        let (from_x, from_y) = (one(x, y), one(y, x));
        let turns = (0..from_x.len().max(from_y.len()))
            .flat_map(|i| from_x.get(i).into_iter().chain(from_y.get(i)));
        both.chain(turns)
            .map(|&n| DocId(n))
            .filter(|&n| n != pair.a() && n != pair.b())
            .take(MOST)
            .collect()
    }

    /// The pairs in an order that meets the same articles again soon, given how much each takes and
    /// how much may be held: next comes always the article with most neighbours among those that
    /// came last and are still held, and all its pairs with articles before it.
    ///
    /// Breadth first, as it was before, has ever more of a large graph half done: 100,000 articles
    /// (`benches/peers/repeat.py`) took 172 CPU seconds and take 153, in which 115,657 articles are
    /// loaded for 291,003 pairs. Ordering these takes .07 s.
    pub(super) fn order(
        &self,
        pairs: &mut [CandidatePair],
        size_of: impl Fn(usize) -> usize,
        bound: usize,
    ) {
        let articles = self.starts.len() - 1;
        let mut rank = vec![u32::MAX; articles];
        // How many neighbours of an article are held.
        let mut held = vec![0_u32; articles];
        let mut queue = BinaryHeap::new();
        let mut window = VecDeque::new();
        let (mut next, mut bytes, mut start) = (0, 0, 0);
        while next < u32::try_from(articles).expect("fewer than 2^32 articles") {
            let at = loop {
                match queue.pop() {
                    Some((_, Reverse(at))) if rank[at] != u32::MAX => {}
                    // Out of date: some neighbours are held no longer.
                    Some((count, Reverse(at))) if count > held[at] => {
                        queue.push((held[at], Reverse(at)));
                    }
                    Some((_, Reverse(at))) => break at,
                    None => {
                        while rank[start] != u32::MAX {
                            start += 1;
                        }
                        break start;
                    }
                }
            };
            rank[at] = next;
            next += 1;
            bytes += size_of(at);
            window.push_back(at);
            for &to in self.of_one(at) {
                let to = to as usize;
                if rank[to] == u32::MAX {
                    held[to] += 1;
                    queue.push((held[to], Reverse(to)));
                }
            }
            while bytes > bound
                && let Some(gone) = window.pop_front()
            {
                bytes -= size_of(gone);
                for &to in self.of_one(gone) {
                    held[to as usize] =
                        held[to as usize].saturating_sub(u32::from(rank[to as usize] == u32::MAX));
                }
            }
        }
        pairs.par_sort_unstable_by_key(|p| {
            let (x, y) = (rank[p.a().at()], rank[p.b().at()]);
            (x.max(y), x.min(y))
        });
    }
}
