//! Counting: rows of hashes and numbers on their way to the bucket of their hash, and what comes of
//! them there.
//!
//! * time: a sort of a bucket's rows
//! * space: 16 bytes a row of a bucket

use super::context::Hand;
use super::{Row, kind, packed, unpacked};
use crate::article::boilerplate::{FEWEST_REPEATS, runs};
use std::collections::BTreeMap;

/// Multiplier that spreads a key over the buckets: odd, with bits all over.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The bucket of a key.
pub(super) fn bucket(key: u64, buckets: u32) -> usize {
    let spread = key.wrapping_mul(ODD) >> 32;
    usize::try_from((spread * u64::from(buckets)) >> 32).expect("fewer than 2^32 buckets")
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

/// The rows that decide whether a run of words repeats: just enough pages, the first with a date
/// and the last. A run that a quarter of all pages have is then a few rows a partition.
pub(super) fn enough(rows: Vec<Row>) -> Vec<Row> {
    let of_bucket = |row: Row| {
        let mut all: Vec<(u64, u32)> = unpacked(&row.value).collect();
        all.sort_unstable();
        all.dedup();
        let mut kept = Vec::with_capacity(all.len());
        for run in all.chunk_by(|x, y| x.0 == y.0) {
            let dated = run.partition_point(|row| row.1 >> 16 == 0);
            let last = run.len() - 1;
            let stays = |at: &usize| *at < runs::PAGES || *at == dated || *at == last;
            kept.extend((0..run.len()).filter(stays).map(|at| run[at]));
        }
        Row { value: packed(&kept), ..row }
    };
    rows.into_iter().map(of_bucket).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(rows: &[(u64, u32)]) -> Row {
        Row { kind: kind::RUNS, value: packed(rows), ..Row::default() }
    }

    /// The runs of some partitions that repeat, by what `of_part` keeps of the rows of each.
    fn repeated(
        partitions: &[Vec<(u64, u32)>],
        of_part: impl Fn(Vec<Row>) -> Vec<Row>,
    ) -> Vec<u64> {
        let rows = partitions.iter().flat_map(|rows| of_part(vec![row(rows)]));
        let mut all: Vec<(u64, u32)> =
            rows.flat_map(|row| unpacked(&row.value).collect::<Vec<_>>()).collect();
        all.sort_unstable();
        all.dedup();
        all.chunk_by(|x, y| x.0 == y.0)
            .filter(|run| runs::repeat_so(runs::counts(run)))
            .map(|run| run[0].0)
            .collect()
    }

    #[test]
    fn what_is_enough_of_a_run_decides_as_all_of_it_does() {
        let day = |day: u32, text: u32| day << 16 | text;
        let partitions: Vec<Vec<(u64, u32)>> = (0..4)
            .map(|part| {
                (0..40_u32)
                    .flat_map(|n| {
                        let text = n * 4 + part;
                        [
                            (1, day(100 + n, text)),
                            (2, day(if n > 20 { 200 } else { 0 }, text % 3)),
                            (3, day(0, text)),
                            (u64::from(4 + n % 9), day(part * 20, text % 5)),
                        ]
                    })
                    .collect()
            })
            .collect();
        let all = repeated(&partitions, |rows| rows);
        assert!(all.len() > 2 && all.contains(&1) && !all.contains(&3));
        assert_eq!(repeated(&partitions, enough), all);
    }

    #[test]
    fn every_key_has_a_bucket_and_rows_come_back_as_they_were_packed() {
        let keys = [0, 1, u64::MAX, 1 << 63, 12_345_678_901];
        assert!(keys.iter().all(|&key| bucket(key, 1) == 0 && bucket(key, 7) < 7));
        let rows: Vec<(u64, u32)> = keys.into_iter().zip([5, u32::MAX, 0, 7, 9]).collect();
        let mut buckets = Buckets::of(kind::LINES, 3);
        buckets.push(rows.clone());
        let mut back: Vec<(u64, u32)> = buckets
            .take()
            .iter()
            .flat_map(|row| unpacked(&row.value).collect::<Vec<_>>())
            .collect();
        back.sort_unstable();
        let mut rows = rows;
        rows.sort_unstable();
        assert_eq!((back, buckets.len()), (rows, 0));
    }
}
