//! Articles that share rare stem pairs, by two exchanges: stem pairs to buckets, where it is known
//! how rare each is, and the holders of rare ones to the ranges of articles that have them.
//!
//! * time: a sort of a bucket's rows; then that of the local index over a range
//! * space: 12 bytes a row of a bucket; the index of the stem pairs that a range of
//!   [`RANGE`] articles has

use super::context::Hand;
use super::count::Buckets;
use super::{Row, damaged, kind, packed, unpacked};
use crate::article::DocId;
use crate::candidate::glance::Gist;
use crate::candidate::rare::{Area, RareConfig, RareIndex};
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Records of a range. Some 100 rare stem pairs an article, each with the few articles that have
/// it, are 60 MB; not measured finely.
pub(super) const RANGE: u32 = 20_000;

/// Rows held before they are handed on: 48 MiB.
const HELD: usize = 4 << 20;

/// Stands for a key that more articles of one partition have than may have it in all.
const COMMON: u32 = u32::MAX;

/// Sends the stem pairs of articles that stand for their groups to their buckets.
pub(super) struct Pairer {
    rows: Vec<(u64, u32)>,
}

impl Pairer {
    pub fn new() -> Self {
        Self { rows: Vec::new() }
    }

    pub fn push(&mut self, hand: &Hand, rows: &[Row]) -> Result<Vec<Row>> {
        for row in rows.iter().filter(|row| row.kind == kind::PRINT) {
            let number = u32::try_from(row.key).map_err(|_| damaged("fingerprints"))?;
            if hand.grouped.binary_search(&number).is_err() {
                let pairs = Gist::stem_pairs_of(&row.body);
                self.rows.extend(pairs.into_iter().map(|key| (u64::from(key), number)));
            }
        }
        Ok(if self.rows.len() >= HELD { self.finish(hand) } else { Vec::new() })
    }

    /// What is held. A key that is too common by these rows alone is only marked as such, so that
    /// a template in a quarter of all pages does not end in one bucket.
    pub fn finish(&mut self, hand: &Hand) -> Vec<Row> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable();
        let mut buckets = Buckets::of(kind::STEM_PAIRS, hand.buckets);
        for key in rows.chunk_by(|x, y| x.0 == y.0) {
            if key.len() > hand.config.rare.cap {
                buckets.push([(key[0].0, COMMON)]);
            } else {
                buckets.push(key.iter().copied());
            }
        }
        buckets.take()
    }
}

/// The holders of the rare keys of some buckets, of which all rows must be there, for each range
/// that has one of them.
pub(super) fn held(hand: &Hand, rows: Vec<Row>) -> Vec<Row> {
    let mut all: BTreeMap<i64, Vec<(u64, u32)>> = BTreeMap::new();
    for row in rows {
        all.entry(row.key).or_default().extend(unpacked(&row.value));
    }
    let mut ranges: BTreeMap<u32, Vec<(u64, u32)>> = BTreeMap::new();
    for mut rows in all.into_values() {
        rows.sort_unstable();
        for key in rows.chunk_by(|x, y| x.0 == y.0) {
            let is_rare = (2..=hand.config.rare.cap).contains(&key.len());
            if !is_rare || key.last().is_some_and(|row| row.1 == COMMON) {
                continue;
            }
            let of_key: BTreeSet<u32> = key.iter().map(|row| row.1 / RANGE).collect();
            for range in of_key {
                ranges.entry(range).or_default().extend(key);
            }
        }
    }
    ranges
        .into_iter()
        .map(|(range, rows)| Row {
            kind: kind::HOLDERS,
            key: range.into(),
            value: packed(&rows),
            ..Row::default()
        })
        .collect()
}

/// The nearest of the articles of some ranges, of which all holders must be there: pairs, which
/// may be there twice.
pub(super) fn nearest(hand: &Hand, rows: Vec<Row>) -> Vec<Row> {
    let mut all: BTreeMap<i64, Vec<(u64, u32)>> = BTreeMap::new();
    for row in rows {
        all.entry(row.key).or_default().extend(unpacked(&row.value));
    }
    let of_range = |(key, rows): (i64, Vec<(u64, u32)>)| {
        let found = of_range(hand, key, &rows);
        Row { kind: kind::PAIRS, key, value: packed(&found), ..Row::default() }
    };
    all.into_iter().map(of_range).collect()
}

#[allow(clippy::cast_possible_truncation, reason = "a stem pair's key has 32 bits")]
fn of_range(hand: &Hand, range: i64, rows: &[(u64, u32)]) -> Vec<(u64, u32)> {
    // Numbers without gaps, in the same order: the index has room for each up to the last.
    let mut numbers: Vec<u32> = rows.iter().map(|row| row.1).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let rank = |number: u32| {
        let at = numbers.binary_search(&number).expect("it is one of them");
        DocId(u32::try_from(at).expect("fewer than 2^32 articles"))
    };
    let mut of_index: Vec<(u32, DocId)> =
        rows.iter().map(|row| (row.0 as u32, rank(row.1))).collect();
    of_index.sort_unstable();
    let mut keys: HashMap<DocId, Vec<u32>> = HashMap::new();
    for &(key, doc) in &of_index {
        if i64::from(numbers[doc.at()] / RANGE) == range {
            keys.entry(doc).or_default().push(key);
        }
    }
    let end = u32::try_from(numbers.len()).expect("fewer than 2^32 articles");
    let standing = hand.standing as usize;
    let config = &hand.config.rare;
    let index = RareIndex::build(config, standing, 0..end, std::iter::once(of_index));
    // Who has a window looks beyond the nearest, which may all lie outside it.
    let is_open = hand.config.window_days.is_none();
    let wide = if is_open { *config } else { RareConfig { top: usize::MAX, ..*config } };
    let mut area = Area::default();
    let mut asked: Vec<DocId> = keys.keys().copied().collect();
    asked.sort_unstable();
    let mut found = Vec::new();
    for doc in asked {
        let own = numbers[doc.at()];
        let nearest = index.nearest(&wide, doc, &keys[&doc], &mut area);
        let others = nearest.into_iter().map(|shared| numbers[shared.doc.at()]);
        let others = others.filter(|&other| hand.may_meet(own, other)).take(config.top);
        found.extend(others.map(|other| {
            let (a, b) = (own.min(other), own.max(other));
            (u64::from(a) << 32 | u64::from(b), 0)
        }));
    }
    found
}
