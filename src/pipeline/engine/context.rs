//! What executors know of the whole dump: settings, and what was counted so far.

use super::damaged;
use crate::article::DocId;
use crate::article::boilerplate::{Ignored, LineCounts};
use crate::article::published::{Orders, Votes};
use crate::classify::Scorecard;
use crate::config::Config;
use crate::content::Frequencies;
use crate::credit::AgencyOutlets;
use crate::error::{Error, Result};
use crate::pipeline::fingerprint::Printer;
use crate::pipeline::judge::Judge;
use crate::pipeline::verbatim::Verbatim;
use crate::pipeline::window::{DAY, Span};
use crate::sketch::Hasher;
use crate::sketch::bands::Bands;
use crate::spool::{Stored, distinct_id};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use xxhash_rust::xxh3::xxh3_64;

/// What the driver sends with every stage. It is empty at first and grows with what is known.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Context {
    /// The settings, as JSON.
    pub config: String,
    /// The user's scorecard, if there is one.
    pub card: Option<String>,
    /// The user's boilerplate.
    pub ignored: Vec<String>,
    /// Buckets in which what is counted is exchanged.
    pub buckets: u32,
    /// Records that became an article and were taken out again, ascending.
    pub gone: Vec<u32>,
    /// Keys in the line counts of the texts that were taken out, ascending.
    pub texts: Vec<u32>,
    /// Of records whose id another has: what makes it distinct, ascending.
    pub repeats: Vec<(u32, u32)>,
    /// What dates in figures show of the order of day and month.
    pub votes: Votes,
    /// Lines that repeat, ascending.
    pub lines: Vec<(u64, u32)>,
    /// Runs of words that repeat, ascending.
    pub runs: Vec<u64>,
    /// Pages of sites by the house whose text they carry.
    pub houses: AgencyOutlets,
    /// Articles by language, and by stem.
    pub documents: Vec<(u32, u32)>,
    pub stems: Vec<(u32, u32)>,
    /// Records whose words one before them has, which stands for them in bands, ascending.
    pub unbanded: Vec<u32>,
    /// Records for which another of their group stands, ascending; and how many stand.
    pub grouped: Vec<u32>,
    pub standing: u32,
    /// When the articles of each group were published, by the record that stands for it, ascending;
    /// empty without a window.
    pub spans: Vec<(u32, Span)>,
}

/// Level of the packing: the quickest that halves sorted hashes' neighbours; not measured.
const LEVEL: i32 = 1;

/// Most bytes that a context may have.
const MOST: usize = 4 << 30;

impl Context {
    pub fn to_bytes(&self) -> Vec<u8> {
        let plain = super::to_bytes(self);
        zstd::bulk::compress(&plain, LEVEL).expect("memory can be written")
    }

    fn of_bytes(bytes: &[u8]) -> Result<Self> {
        let plain = zstd::stream::decode_all(bytes).map_err(|_| damaged("the settings"))?;
        if plain.len() > MOST {
            return Err(damaged("the settings"));
        }
        super::of_bytes(&plain, "the settings")
    }
}

/// A context made ready for work.
pub(super) struct Hand {
    pub config: Config,
    pub buckets: u32,
    pub card: Scorecard,
    pub line_counts: LineCounts,
    pub houses: AgencyOutlets,
    pub frequencies: Frequencies,
    pub gone: Vec<u32>,
    pub texts: Vec<u32>,
    pub unbanded: Vec<u32>,
    pub grouped: Vec<u32>,
    pub standing: u32,
    spans: Vec<(u32, Span)>,
    repeats: HashMap<u32, u32>,
    orders: Orders,
    hasher: Hasher,
    bands: Bands,
    ignored: Ignored,
}

/// The contexts that a process worked with lately, by their hashes: a worker does many tasks of one
/// stage after the other, and tables of a large dump take a second to be made ready.
static LATELY: Mutex<Vec<(u64, Arc<Hand>)>> = Mutex::new(Vec::new());
const KEPT: usize = 2;

impl Hand {
    /// The context of these bytes, made ready.
    pub fn of(bytes: &[u8]) -> Result<Arc<Self>> {
        let key = xxh3_64(bytes);
        let lately = || LATELY.lock().unwrap_or_else(PoisonError::into_inner);
        let find = |all: &[(u64, Arc<Self>)]| all.iter().find(|(of, _)| *of == key).cloned();
        if let Some((_, hand)) = find(&lately()) {
            return Ok(hand);
        }
        let hand = Arc::new(Self::made(Context::of_bytes(bytes)?)?);
        let mut all = lately();
        if find(&all).is_none() {
            all.truncate(KEPT - 1);
            all.insert(0, (key, Arc::clone(&hand)));
        }
        Ok(hand)
    }

    fn made(context: Context) -> Result<Self> {
        let config: Config = serde_json::from_str(&context.config)
            .map_err(|e| Error::setting(format!("settings of another version: {e}")))?;
        let mut card = match &context.card {
            None => Scorecard::built_in().clone(),
            Some(text) => Scorecard::parse(text, Path::new("scorecard"))?,
        };
        if let Some(score) = config.rewrite_score {
            (card.threshold, card.threshold_sensitive) = (score, score);
        }
        let lines: HashMap<u64, u32> = context.lines.into_iter().collect();
        let line_counts = if config.keep_boilerplate {
            LineCounts::off()
        } else {
            LineCounts::of(lines)
                .by_bytes(config.mode().compares_bytes())
                .with_runs(context.runs)
                .with_ignored(Ignored::of(&context.ignored))
        };
        let mut frequencies = Frequencies::default();
        frequencies.add_counts(&context.documents, context.stems);
        Ok(Self {
            buckets: context.buckets.max(1),
            card,
            line_counts,
            houses: context.houses,
            frequencies,
            gone: context.gone,
            texts: context.texts,
            unbanded: context.unbanded,
            grouped: context.grouped,
            standing: context.standing,
            spans: context.spans,
            repeats: context.repeats.into_iter().collect(),
            orders: context.votes.decide(),
            hasher: Hasher::of(&config.sketch),
            bands: Bands::of(&config.sketch),
            ignored: Ignored::of(&context.ignored),
            config,
        })
    }

    /// An article as a scan has it once all records are read.
    pub fn article(&self, number: u32, frame: &[u8]) -> Result<Stored> {
        let mut stored = Stored::unpack(frame).ok_or_else(|| damaged("articles"))?;
        stored.meta.settle_date(&self.orders);
        if let Some(count) = self.repeats.get(&number) {
            stored.meta.id = distinct_id(&stored.meta.id, *count);
        }
        Ok(stored)
    }

    /// Whether the groups for which two records stand may be within the window of each other.
    pub fn may_meet(&self, a: u32, b: u32) -> bool {
        let Some(days) = self.config.window_days else { return true };
        let span = |number: u32| {
            let at = self.spans.binary_search_by_key(&number, |span| span.0).ok()?;
            Some(self.spans[at].1)
        };
        let spans = span(a).zip(span(b));
        spans.is_none_or(|(a, b)| a.may_meet(b, u64::from(days) * DAY))
    }

    pub fn printer(&self) -> Printer<'_> {
        Printer::of(&self.config, self.bands, &self.hasher, &self.ignored)
    }

    pub fn judge(&self) -> Judge<'_> {
        Judge::of(&self.config, &self.card, &self.frequencies, &self.line_counts, &self.houses)
    }

    pub fn verbatim(&self) -> Verbatim<'_> {
        Verbatim { config: &self.config, line_counts: &self.line_counts, houses: &self.houses }
    }
}

/// The number of a record as that of an article: executors know no other.
pub(super) fn doc(number: u32) -> DocId {
    DocId(number)
}
