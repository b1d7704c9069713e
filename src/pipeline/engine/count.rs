//! Counting: rows of hashes and numbers on their way to the bucket of their hash, and what comes of
//! them there.
//!
//! * time: a sort of a bucket's rows
//! * space: 16 bytes a row of a bucket

use super::context::Hand;
use super::{Row, kind, packed, unpacked};
use crate::article::furniture::{FEWEST_REPEATS, runs};
use std::collections::BTreeMap;

/// Multiplier that spreads a key over the buckets: odd, with bits all over.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The bucket of a key.
pub(super) fn bucket(key: u64, buckets: u32) -> usize {
    let spread = key.wrapping_mul(ODD) >> 32;
    usize::try_from(spread * u64::from(buckets) >> 32).expect("fewer than 2^32 buckets")
}

/// Rows of one kind by the buckets of their keys.
pub(super) struct Buckets {
    kind: i32,
    rows: Vec<Vec<(u64, u32)>>,
    len: usize,
}

impl Buckets {
    pub fn of(kind: i32, buckets: u32) -> Self {
        Self { kind, rows: vec![Vec::new(); buckets.max(1) as usize], len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn push(&mut self, rows: impl IntoIterator<Item = (u64, u32)>) {
        let buckets = u32::try_from(self.rows.len()).expect("it was a u32");
        for row in rows {
            self.rows[bucket(row.0, buckets)].push(row);
            self.len += 1;
        }
    }

    /// What is held, a row a bucket.
    pub fn take(&mut self) -> Vec<Row> {
        self.len = 0;
        let kind = self.kind;
        (0..)
            .zip(&mut self.rows)
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(key, rows)| {
                let value = packed(&std::mem::take(rows));
                Row { kind, key, value, ..Row::default() }
            })
            .collect()
    }
}

/// Counts what stands in some buckets: which lines and runs of words repeat, and in how many
/// articles each stem stands. All rows of a bucket and kind must be there.
pub(super) fn counted(hand: &Hand, rows: Vec<Row>) -> Vec<Row> {
    let mut buckets: BTreeMap<(i32, i64), Vec<(u64, u32)>> = BTreeMap::new();
    for row in rows {
        buckets.entry((row.kind, row.key)).or_default().extend(unpacked(&row.value));
    }
    buckets
        .into_iter()
        .map(|((kind, key), mut rows)| {
            let found: Vec<(u64, u32)> = match kind {
                kind::LINES => {
                    rows.retain(|row| hand.texts.binary_search(&row.1).is_err());
                    rows.sort_unstable();
                    rows.dedup();
                    let lines = rows
                        .chunk_by(|x, y| x.0 == y.0)
                        .map(|line| (line[0].0, u32::try_from(line.len()).unwrap_or(u32::MAX)));
                    lines.filter(|line| line.1 >= FEWEST_REPEATS).collect()
                }
                kind::RUNS => {
                    rows.sort_unstable();
                    rows.dedup();
                    let all = rows.chunk_by(|x, y| x.0 == y.0);
                    all.filter(|run| runs::repeat_so(runs::counts(run)))
                        .map(|run| (run[0].0, 0))
                        .collect()
                }
                _ => {
                    rows.sort_unstable();
                    rows.chunk_by(|x, y| x.0 == y.0)
                        .map(|key| (key[0].0, key.iter().map(|row| row.1).sum()))
                        .collect()
                }
            };
            Row { kind, key, value: packed(&found), ..Row::default() }
        })
        .collect()
}
