//! Articles to fingerprints, by the line counts of the whole dump.
//!
//! * time: each text is split into words once
//! * space: 8 bytes a distinct stem of the partition

use super::context::Hand;
use super::count::Buckets;
use super::{Row, damaged, kind};
use crate::candidate::glance::Gist;
use crate::content::Frequencies;
use crate::error::Result;
use crate::pipeline::fingerprint::{Print, Scratch};

/// Makes fingerprints and counts their stems.
pub(super) struct Maker {
    scratch: Scratch,
    frequencies: Frequencies,
}

impl Maker {
    pub fn new() -> Self {
        Self { scratch: Scratch::default(), frequencies: Frequencies::default() }
    }

    /// The fingerprints of those records that are articles and stay.
    pub fn push(&mut self, hand: &Hand, rows: Vec<Row>) -> Result<Vec<Row>> {
        let printer = hand.printer();
        let mut prints = Vec::with_capacity(rows.len());
        for row in rows.into_iter().filter(|row| row.kind == kind::RECORD && !row.body.is_empty()) {
            let number = u32::try_from(row.key).map_err(|_| damaged("articles"))?;
            if hand.gone.binary_search(&number).is_ok() {
                continue;
            }
            let stored = hand.article(number, &row.body)?;
            let print = printer.settled(&stored, &hand.line_counts, &mut self.scratch);
            if hand.config.mode().is_full() {
                let gist = Gist::from_bytes(&print.gist);
                self.frequencies.add(print.language.as_deref(), gist.stems.into_iter());
            }
            prints.push(row_of(number, print));
        }
        Ok(prints)
    }

    /// What was counted.
    pub fn finish(&mut self, hand: &Hand) -> Vec<Row> {
        let frequencies = std::mem::take(&mut self.frequencies);
        let mut stems = Buckets::of(kind::STEMS, hand.buckets);
        stems.push(frequencies.counts().into_iter().map(|(key, count)| (u64::from(key), count)));
        let mut documents = Buckets::of(kind::DOCUMENTS, 1);
        documents
            .push(frequencies.documents().into_iter().map(|(key, count)| (u64::from(key), count)));
        let mut rows = stems.take();
        rows.extend(documents.take());
        rows
    }
}

fn row_of(number: u32, print: Print) -> Row {
    let Print { exact, words, bands, gist, .. } = print;
    let mut value = Vec::with_capacity(9 + 4 * bands.len());
    value.push(u8::from(exact.is_some()));
    value.extend_from_slice(&exact.unwrap_or(0).to_le_bytes());
    value.extend(bands.iter().flat_map(|key| key.to_le_bytes()));
    Row { kind: kind::PRINT, key: number.into(), at: words.into(), value, body: gist }
}

/// The hash of the words and the band keys of a fingerprint's row.
pub(super) fn parts(value: &[u8]) -> Result<(Option<u64>, Vec<u32>)> {
    let (known, rest) = value.split_first().ok_or_else(|| damaged("fingerprints"))?;
    let (exact, bands) = rest.split_first_chunk().ok_or_else(|| damaged("fingerprints"))?;
    let exact = (*known == 1).then(|| u64::from_le_bytes(*exact));
    Ok((exact, bands.as_chunks().0.iter().map(|key| u32::from_le_bytes(*key)).collect()))
}
