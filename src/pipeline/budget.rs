//! What of `--memory` each part of a run may take.
//!
//! What grows with the articles and can be on disk is bounded: band keys, stem pairs on their way
//! into the index, the index, and the articles held while pairs are judged. They do not all live at
//! the same time: keys and stem pairs until banding is done, the index while pairs are looked up,
//! articles while they are judged. What stays beside them is some 150 bytes an article, 25 bytes a
//! candidate pair and 70 bytes a reported pair, and is not bounded.

use std::ops::Range;

/// Most bytes of prepared articles, whatever the memory. On the dump of ten outlets 64, 128, 192
/// and 256 MiB load 10,978, 9,008, 7,795 and 7,000 times, at some eighth of a millisecond each;
/// with 256 MiB 100,000 articles are loaded 115,657 times.
const MOST_ARTICLES: usize = 192 << 20;

/// Bytes of records taken from the reader at once, at least and at most; one record more may come.
const LEAST_FLIGHT: usize = 256 << 10;
const MOST_FLIGHT: usize = 8 << 20;

/// Pairs verified between two loads of texts, at most.
const MOST_VERIFIED: usize = 8192;
/// Bytes of the shingles of a pair's two articles, about.
const VERIFIED_PAIR: usize = 16 << 10;

/// Bytes of the index for each row that goes into it, at most, or nearly so: rows outside of the
/// frequency window take none, a posting takes 2 or 4 and its stem pair 11 more.
const INDEX_ROW: usize = 4;
/// Most bytes of one index: its offsets have 32 bits.
const MOST_INDEX: usize = 2 << 30;
/// Most parts of the index. Each is built from all rows, and asked by all articles.
const MOST_PARTS: usize = 64;

/// Bytes for each part of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    /// Band keys.
    pub bands: usize,
    /// Rows to be sorted, before they are written.
    pub rows: usize,
    /// The index of stem pairs, or the part of it that is asked.
    index: usize,
    /// Prepared articles.
    pub articles: usize,
    /// Records that are read and not looked into yet.
    pub flight: usize,
    /// Pairs verified at once.
    pub verified: usize,
}

impl Budget {
    /// Of `memory` bytes in all; `None` keeps in memory what is faster there.
    pub(super) fn of(memory: Option<u64>) -> Self {
        let all = memory.map_or(usize::MAX, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        Self {
            bands: all / 8,
            rows: all / 8,
            index: (all / 3).min(MOST_INDEX),
            articles: (all / 4).min(MOST_ARTICLES),
            flight: (all / 16).clamp(LEAST_FLIGHT, MOST_FLIGHT),
            verified: (all / 8 / VERIFIED_PAIR).clamp(1, MOST_VERIFIED),
        }
    }

    /// The articles of each part of the index.
    pub(super) fn index_parts(self, rows: usize, articles: u32) -> Vec<Range<u32>> {
        let parts =
            (rows.saturating_mul(INDEX_ROW)).div_ceil(self.index.max(1)).clamp(1, MOST_PARTS);
        let parts = u32::try_from(parts).expect("few");
        let size = articles.div_ceil(parts).max(1);
        (0..articles.div_ceil(size).max(1))
            .map(|at| at * size..((at + 1) * size).min(articles))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_in_flight_follow_the_memory() {
        let flight = |memory| Budget::of(memory).flight;
        assert_eq!(flight(None), MOST_FLIGHT);
        assert_eq!(flight(Some(64 << 20)), 4 << 20);
        assert_eq!(flight(Some(0)), LEAST_FLIGHT);
    }

    #[test]
    fn parts_hold_every_article_once_and_less_memory_makes_more_of_them() {
        let parts =
            |memory, articles| Budget::of(memory).index_parts(400 * articles as usize, articles);
        assert_eq!(parts(None, 1000), vec![Range { start: 0, end: 1000 }]);
        assert_eq!(parts(None, 0), vec![Range { start: 0, end: 0 }]);
        for memory in [0, 1, 1 << 20, 64 << 20] {
            let parts = parts(Some(memory), 100_000);
            assert_eq!(
                parts.iter().flat_map(Clone::clone).collect::<Vec<_>>(),
                (0..100_000).collect::<Vec<_>>()
            );
            assert!(parts.len() > 1 && parts.len() <= MOST_PARTS, "{}", parts.len());
        }
        assert_eq!(parts(Some(512 << 20), 1_000_000).len(), 9);
    }
}
