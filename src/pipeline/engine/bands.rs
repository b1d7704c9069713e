//! Articles that share a band, by an exchange of the band keys.
//!
//! * time: a sort of a bucket's rows
//! * space: 24 bytes a row of a bucket; an article has a row a band

use super::context::Hand;
use super::count::{Buckets, bucket};
use super::print::parts;
use super::{Row, damaged, kind, packed, to_bytes, unpacked};
use crate::candidate::banded::ALL_PAIRS;
use crate::error::Result;
use std::collections::BTreeMap;

/// Rows held before they are handed on: 48 MiB.
const HELD: usize = 4 << 20;

/// Sends the band keys of fingerprints to their buckets.
pub(super) struct Bander {
    keys: Buckets,
}

impl Bander {
    pub fn of(buckets: u32) -> Self {
        Self { keys: Buckets::of(kind::BANDS, buckets) }
    }

    pub fn push(&mut self, hand: &Hand, rows: &[Row]) -> Result<Vec<Row>> {
        for row in rows.iter().filter(|row| row.kind == kind::PRINT) {
            let number = u32::try_from(row.key).map_err(|_| damaged("fingerprints"))?;
            if hand.unbanded.binary_search(&number).is_err() {
                let (_, bands) = parts(&row.value)?;
                let of_band = |(band, key): (u64, u32)| (band << 32 | u64::from(key), number);
                self.keys.push((0..).zip(bands).map(of_band));
            }
        }
        Ok(if self.keys.len() >= HELD { self.keys.take() } else { Vec::new() })
    }

    pub fn finish(&mut self) -> Vec<Row> {
        self.keys.take()
    }
}

/// Large groups of a band: how many, and members of the largest.
pub(super) type Hot = (u32, u64, u64);

/// The pairs of some buckets of band keys, of which all rows must be there, on their way to the
/// buckets of the pairs; and what was seen of large groups.
pub(super) fn proposed(hand: &Hand, rows: Vec<Row>) -> Vec<Row> {
    let mut all: BTreeMap<i64, Vec<(u64, u32)>> = BTreeMap::new();
    for row in rows {
        all.entry(row.key).or_default().extend(unpacked(&row.value));
    }
    let mut hot: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    let mut near = Pairs::of(kind::PAIRS, hand.buckets);
    let mut of_hot = Pairs::of(kind::HOT_PAIRS, hand.buckets);
    for mut rows in all.into_values() {
        rows.sort_unstable();
        for group in rows.chunk_by(|x, y| x.0 == y.0).filter(|group| group.len() > 1) {
            let (reach, pairs) = if group.len() > ALL_PAIRS {
                let band = u32::try_from(group[0].0 >> 32).expect("few bands");
                let seen = hot.entry(band).or_default();
                *seen = (seen.0 + 1, seen.1.max(group.len() as u64));
                (1, &mut of_hot)
            } else {
                (group.len(), &mut near)
            };
            for (at, x) in group[..reach].iter().enumerate() {
                group[at + 1..].iter().for_each(|y| pairs.push(x.1, y.1));
            }
        }
    }
    let mut rows = near.take();
    rows.extend(of_hot.take());
    let hot: Vec<Hot> = hot.into_iter().map(|(band, seen)| (band, seen.0, seen.1)).collect();
    if !hot.is_empty() {
        rows.push(Row { kind: kind::HOT, value: to_bytes(&hot), ..Row::default() });
    }
    rows
}

/// Pairs by the buckets of them as wholes.
struct Pairs {
    kind: i32,
    buckets: u32,
    by_bucket: Vec<Vec<(u64, u32)>>,
}

impl Pairs {
    fn of(kind: i32, buckets: u32) -> Self {
        Self { kind, buckets, by_bucket: vec![Vec::new(); buckets as usize] }
    }

    fn push(&mut self, a: u32, b: u32) {
        let of_pair = u64::from(a) << 32 | u64::from(b);
        self.by_bucket[bucket(of_pair, self.buckets)].push((of_pair, 0));
    }

    fn take(self) -> Vec<Row> {
        (0..)
            .zip(self.by_bucket)
            .filter(|(_, pairs)| !pairs.is_empty())
            .map(|(key, mut pairs)| {
                pairs.sort_unstable();
                pairs.dedup();
                Row { kind: self.kind, key, value: packed(&pairs), ..Row::default() }
            })
            .collect()
    }
}

/// The distinct pairs of some buckets, each of which must be there as a whole.
pub(super) fn distinct(rows: Vec<Row>) -> Vec<Row> {
    let mut all: BTreeMap<(i32, i64), Vec<(u64, u32)>> = BTreeMap::new();
    let mut rest = Vec::new();
    for row in rows {
        if row.kind == kind::HOT {
            rest.push(row);
        } else {
            all.entry((row.kind, row.key)).or_default().extend(unpacked(&row.value));
        }
    }
    rest.extend(all.into_iter().map(|((kind, key), mut pairs)| {
        pairs.sort_unstable();
        pairs.dedup();
        Row { kind, key, value: packed(&pairs), ..Row::default() }
    }));
    rest
}
