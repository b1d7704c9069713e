//! Records to articles, with what the driver wants to know of each, and what each counts for the
//! line counts.
//!
//! * time: as reading in a local scan, without the fingerprints
//! * space: the rows of [`HELD`] lines and runs of words

use super::count::{Buckets, enough};
use super::{Row, kind, to_bytes};
use crate::article::{Layout, Meta};
use crate::config::Config;
use crate::error::Result;
use crate::pipeline::fingerprint::Taken;
use crate::pipeline::gather::{Kept, Looked, Loss, Ready, credit_of, look};
use crate::pipeline::sift::{Note, Signs, signs};
use crate::read::{Given, Item, Rejected};
use crate::spool::Stored;
use serde::{Deserialize, Serialize};

/// What the driver receives of a record.
#[derive(Serialize, Deserialize)]
pub(super) enum Slip {
    Article(Box<ArticleSlip>),
    /// The filter leaves it out.
    Filtered(Box<Meta>),
    Rejected(Rejected, Loss),
}

/// What the driver receives of an article.
#[derive(Serialize, Deserialize)]
pub(super) struct ArticleSlip {
    meta: Meta,
    note: Note,
    in_future: bool,
    has_credentials: bool,
    /// Bytes of its text.
    bytes: u64,
    /// The house whose text it carries.
    credit: Option<String>,
    /// What distinguishes it from others of its address; nothing without one.
    pub signs: Signs,
    /// Its text in the line counts.
    pub text: Option<u32>,
}

impl Slip {
    /// As reading takes it, for the record of this number. The text is not there.
    pub fn looked(self, number: u32) -> Looked<Ready> {
        match self {
            Self::Article(slip) => {
                let ArticleSlip { meta, note, in_future, has_credentials, bytes, credit, .. } =
                    *slip;
                let taken = Taken { rows: Vec::new(), runs: Vec::new(), draft: Vec::new() };
                let bare = Stored { meta, text: String::new() };
                let frame = bare.pack();
                let (meta, entry) = (bare.meta, Some(number));
                let (print, own) = (None, 0);
                let ready = Ready {
                    frame,
                    bytes,
                    taken,
                    credit,
                    meta,
                    in_future,
                    has_credentials,
                    print,
                    entry,
                    own,
                };
                Looked::Article(ready, note)
            }
            Self::Filtered(meta) => Looked::Filtered(meta),
            Self::Rejected(row, loss) => Looked::Rejected(row, loss),
        }
    }
}

/// Rows of lines and runs held before they are handed on: 48 MiB.
const HELD: usize = 4 << 20;

/// Looks into records.
pub(super) struct Looker {
    lines: Buckets,
    runs: Buckets,
    records: u64,
    /// By field and name how many records it filled.
    filled: Vec<Vec<u64>>,
}

impl Looker {
    pub fn of(buckets: u32) -> Self {
        let of_kind = |kind| Buckets::of(kind, buckets);
        Self {
            lines: of_kind(kind::LINES),
            runs: of_kind(kind::RUNS),
            records: 0,
            filled: Vec::new(),
        }
    }

    /// Looks into the records, given their numbers from 0.
    pub fn push(
        &mut self,
        config: &Config,
        mut given: Given<'_>,
        numbers: &[u32],
    ) -> Result<Vec<Row>> {
        let mut rows = Vec::with_capacity(numbers.len());
        let mut numbers = numbers.iter();
        while let Some(items) = given.next_batch(usize::MAX, usize::MAX) {
            for item in items {
                let number = *numbers.next().ok_or_else(|| super::damaged("records"))?;
                rows.push(self.one(config, numbered(item, number), number));
            }
        }
        if let Some((records, filled)) = given.mapping().counts_of("arrow") {
            self.records += records;
            add(&mut self.filled, &filled);
        }
        if self.lines.len() + self.runs.len() >= HELD {
            rows.extend(self.lines.take());
            rows.extend(enough(self.runs.take()));
        }
        Ok(rows)
    }

    fn one(&mut self, config: &Config, item: Item, number: u32) -> Row {
        let (slip, body) = match look(config, item) {
            Looked::Article(Kept { stored, in_future, has_credentials, .. }, note) => {
                let text = self.count(config, &stored);
                let body = stored.pack();
                let slip = ArticleSlip {
                    credit: credit_of(&stored),
                    signs: if note.page.is_some() { signs(&stored) } else { [None; 3] },
                    bytes: stored.text.len() as u64,
                    meta: stored.meta,
                    note,
                    in_future,
                    has_credentials,
                    text,
                };
                (Slip::Article(Box::new(slip)), body)
            }
            Looked::Filtered(meta) => (Slip::Filtered(meta), Vec::new()),
            Looked::Rejected(row, loss) => (Slip::Rejected(row, loss), Vec::new()),
        };
        Row { kind: kind::RECORD, key: number.into(), at: 0, value: to_bytes(&slip), body }
    }

    /// Counts its lines and runs of words; gives the key of its text.
    fn count(&mut self, config: &Config, stored: &Stored) -> Option<u32> {
        let site = stored.meta.site_key()?;
        let layout = Layout::of(&stored.text, config.mode().compares_bytes());
        let rows = layout.rows(&stored.text, site);
        let text = rows.first().map(|row| row.1);
        if !config.keep_boilerplate {
            self.lines.push(rows);
            self.runs.push(layout.run_rows(site, stored.meta.day()));
        }
        text
    }

    pub fn finish(&mut self) -> Vec<Row> {
        let mut rows = self.lines.take();
        rows.extend(enough(self.runs.take()));
        let value = to_bytes(&(self.records, &self.filled));
        rows.push(Row { kind: kind::FIELDS, value, ..Row::default() });
        rows
    }
}

/// Adds up what filled the fields.
pub(super) fn add(all: &mut Vec<Vec<u64>>, more: &[Vec<u64>]) {
    if all.is_empty() {
        *all = more.to_vec();
        return;
    }
    for (all, more) in all.iter_mut().zip(more) {
        all.iter_mut().zip(more).for_each(|(all, more)| *all += more);
    }
}

/// The item with the number that its record has in the whole input, from 1.
fn numbered(mut item: Item, number: u32) -> Item {
    let record = u64::from(number) + 1;
    match &mut item {
        Item::Record(raw) => raw.source.record = record,
        Item::Rejected(row) => row.record = record,
    }
    item
}
