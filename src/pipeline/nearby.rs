//! The graph of proposed pairs: in what order to judge them, and which articles lie near a pair.

use crate::article::DocId;
use crate::candidate::CandidatePair;
use rayon::prelude::*;
use std::collections::VecDeque;

/// Most articles a pair is measured against. An article proposes twelve; a hub, such as a newsletter, is proposed by hundreds.
pub(super) const MOST: usize = 16;

/// Which articles were proposed beside which.
pub(super) struct Nearby {
    starts: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Nearby {
    /// The graph of the pairs, which ascend, over so many articles.
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

    /// Neighbours of an article, ascending: those below it come from pairs in which it is the second, and these come first.
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
            x.iter().filter(|n| y.binary_search(n).is_err()).take(MOST + 2).copied().collect::<Vec<_>>()
        };
        // In turn from either, so that a hub does not crowd out the other's.
        let (from_x, from_y) = (one(x, y), one(y, x));
        let turns = (0..from_x.len().max(from_y.len())).flat_map(|i| from_x.get(i).into_iter().chain(from_y.get(i)));
        both.chain(turns).map(|&n| DocId(n)).filter(|&n| n != pair.a() && n != pair.b()).take(MOST).collect()
    }

    /// The pairs in an order that meets the same articles again soon: articles are numbered breadth first over the graph of pairs, which
    /// lays the reports of one event side by side. On the dump of 7,055 articles a cache of 2,000 then loads 17,700 times
    /// for 68,000 pairs, where the order by article number loads 30,000 times.
    pub(super) fn order(&self, pairs: &mut [CandidatePair]) {
        let articles = self.starts.len() - 1;
        let mut rank = vec![u32::MAX; articles];
        let (mut next, mut queue) = (0, VecDeque::new());
        for start in 0..articles {
            if rank[start] != u32::MAX {
                continue;
            }
            rank[start] = next;
            next += 1;
            queue.push_back(start);
            while let Some(at) = queue.pop_front() {
                for &to in self.of_one(at) {
                    if rank[to as usize] == u32::MAX {
                        rank[to as usize] = next;
                        next += 1;
                        queue.push_back(to as usize);
                    }
                }
            }
        }
        pairs.par_sort_unstable_by_key(|p| {
            let (x, y) = (rank[p.a().at()], rank[p.b().at()]);
            (x.max(y), x.min(y))
        });
    }
}
