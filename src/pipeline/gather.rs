//! Reading: records to the spool, and the lines every outlet repeats.

use super::budget::Budget;
use super::fingerprint::{Printer, Scratch, Taken};
use super::versions::Versions;
use super::{DocTable, Progress};
use crate::article::furniture::{Census, FEWEST_REPEATS, Sightings};
use crate::article::{Meta, language, outlet, published, site};
use crate::config::Config;
use crate::credit::{Houses, carried};
use crate::error::{Result, Warning};
use crate::read::{self, Item, RawRecord, Rejected, Source};
use crate::spool::blobs::Blobs;
use crate::spool::partitions::Partitions;
use crate::spool::{Spool, Stored};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use xxhash_rust::xxh3::xxh3_64;

/// Records taken from the reader at once, and the most bytes of them.
const BATCH_RECORDS: usize = 1024;
const BATCH_BYTES: usize = 8 << 20;

/// Repeated ids named one by one; a dump with more has a systematic cause that ten show as well.
const NAMED_REPEATS: usize = 10;

/// An article on its way into the spool.
struct Ready {
    frame: Vec<u8>,
    taken: Taken,
    /// The house whose text it carries.
    credit: Option<String>,
    meta: Meta,
    /// A date that cannot be.
    in_future: Option<String>,
}

/// What reading leaves.
pub(super) struct Gathered {
    pub spool: Spool,
    /// Fingerprints as far as they can be made while reading; none without a printer.
    pub drafts: Blobs,
    pub docs: DocTable,
    pub census: Census,
    pub rejected: Vec<Rejected>,
    pub warnings: Vec<Warning>,
    pub mapping: serde_json::Value,
    pub houses: Houses,
    /// Articles that the filter left out.
    pub filtered: u64,
    pub harmless: Harmless,
}

/// How many of the records set aside are no loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Harmless {
    /// Other addresses of pages that were read.
    pub same_page: usize,
    /// Sites' front pages, and lists of other pages.
    pub lists: usize,
}

impl Harmless {
    /// Whether nothing else was set aside.
    pub(super) fn are_all(self, rejected: &[Rejected]) -> bool {
        rejected.len() == self.same_page + self.lists
    }
}

pub(super) fn gather(
    config: &Config,
    inputs: &[PathBuf],
    printer: Option<Printer<'_>>,
    progress: &dyn Progress,
) -> Result<Gathered> {
    let folder = super::temp_dir(config);
    let mut shelf = Shelf {
        spool: Spool::create(&folder)?,
        drafts: Blobs::create(&folder)?,
        lines: Partitions::new(&folder, Budget::of(config.memory).rows),
        docs: DocTable::default(),
        houses: Houses::default(),
        bad_dates: Dates::default(),
        future_dates: Dates::default(),
    };
    let mut intake = Intake::default();
    let mut filtered = 0;
    let mut records = read::open(inputs, &config.read)?;
    let seen = Sightings::default();
    // Who only looks for verbatim copies wants them fast, and a page's furniture hardly differs in case and punctuation.
    let census_of = if config.only_verbatim { Census::of_bytes } else { Census::of };
    let mut next = records.next_batch(BATCH_RECORDS, BATCH_BYTES);
    let mut done = Vec::new();
    while let Some(batch) = next.take() {
        let (mut bytes, mut all) = (0_u64, 0);
        let make = || -> Vec<Ready> {
            let fresh = intake.take(config, batch);
            bytes = fresh.iter().map(|(_, record)| record.text.len() as u64).sum();
            all = fresh.len();
            fresh
                .into_par_iter()
                .map_init(Scratch::default, |scratch, (id, record)| {
                    let (stored, in_future) = stored(config, id, record)?;
                    let taken = match printer {
                        Some(printer) => printer.take(&stored, &seen, scratch),
                        None => Taken::for_census(&stored),
                    };
                    let frame = stored.pack();
                    Some(Ready { frame, taken, credit: credit_of(&stored), meta: stored.meta, in_future })
                })
                .flatten_iter()
                .collect()
        };
        // The next records are read and the last ones put away while these are worked on.
        let before = std::mem::take(&mut done);
        let read = || records.next_batch(BATCH_RECORDS, BATCH_BYTES);
        let put_away;
        ((done, next), put_away) = rayon::join(|| rayon::join(make, read), || shelf.put(before));
        put_away?;
        progress.advance(done.len() as u64, bytes);
        filtered += (all - done.len()) as u64;
    }
    shelf.put(done)?;
    let Shelf { spool, drafts, lines, docs, houses, bad_dates, future_dates } = shelf;
    let mut warnings = records.warnings().to_vec();
    warnings.extend(intake.ids.warnings);
    warnings.extend(bad_dates.told().map(|(count, example)| Warning::DatesSetAside { count, example }));
    warnings.extend(future_dates.told().map(|(count, example)| Warning::DatesInFuture { count, example }));
    progress.note(&format!("fields: {}", records.mapping()));
    if filtered > 0 {
        progress.note(&format!("filtered: {filtered} article(s) outside the dates, outlets or languages asked for"));
    }
    let mapping = serde_json::to_value(records.mapping()).expect("a mapping is plain names and shares");
    let census = if config.keep_furniture { Census::off() } else { census_of(repeats(lines)) };
    let harmless = Harmless { same_page: intake.versions.repeats, lists: intake.lists };
    let rejected = intake.rejected;
    Ok(Gathered { spool, drafts, docs, census, rejected, warnings, mapping, houses, filtered, harmless })
}

/// Where articles go, in reading order.
struct Shelf {
    spool: Spool,
    drafts: Blobs,
    lines: Partitions,
    docs: DocTable,
    houses: Houses,
    bad_dates: Dates,
    future_dates: Dates,
}

impl Shelf {
    fn put(&mut self, articles: Vec<Ready>) -> Result<()> {
        let (mut packed, mut drafts) = (Vec::with_capacity(articles.len()), Vec::with_capacity(articles.len()));
        for Ready { frame, taken, credit, meta, in_future } in articles {
            if let Some(outlet) = &meta.site {
                self.houses.add(outlet, credit.as_deref());
            }
            packed.push(frame);
            self.lines.push(taken.rows)?;
            drafts.push(taken.draft);
            if let Some(written) = in_future {
                self.future_dates.see(&written);
            } else if let Some(date) = meta.published.as_ref().filter(|p| p.at.is_none()) {
                self.bad_dates.see(&date.written);
            }
            self.docs.published.push(meta.published.as_ref().and_then(|p| p.at));
            self.docs.outlet.push(meta.site_key());
        }
        self.drafts.push(&drafts)?;
        self.spool.push(&packed)
    }
}

/// A record with its text, taken from its page if it came as one; and whether it was set aside as a page that lists others.
#[cfg(feature = "html")]
fn with_text(config: &Config, item: Item) -> (Item, bool) {
    let Item::Record(mut record) = item else { return (item, false) };
    match crate::page::fill(&config.page, &mut record) {
        Ok(()) => (Item::Record(record), false),
        Err(why) => (Item::Rejected(set_aside(&record, why.to_string())), why.is_harmless()),
    }
}

/// Without the room `page` every record has its text.
#[cfg(not(feature = "html"))]
fn with_text(_: &Config, item: Item) -> (Item, bool) {
    (item, false)
}

fn set_aside(record: &RawRecord, reason: String) -> Rejected {
    let Source { file, record, offset } = &record.source;
    Rejected { file: file.to_string(), record: *record, offset: *offset, reason }
}

/// The census of articles that are all in memory.
pub(super) fn census_of<'a>(articles: impl Iterator<Item = &'a Stored>) -> Result<Census> {
    let mut lines = Partitions::new(&std::env::temp_dir(), usize::MAX);
    for stored in articles {
        lines.push(Taken::for_census(stored).rows)?;
    }
    Ok(Census::of(repeats(lines)))
}

/// The house whose text an article says first that it carries.
fn credit_of(stored: &Stored) -> Option<String> {
    carried(&stored.text, &stored.meta).into_iter().next().map(|carried| carried.house)
}

/// The agencies' homes among articles that are all in memory.
pub(super) fn houses_of<'a>(articles: impl Iterator<Item = &'a Stored>) -> Houses {
    let mut houses = Houses::default();
    for stored in articles {
        if let Some(outlet) = &stored.meta.site {
            houses.add(outlet, credit_of(stored).as_deref());
        }
    }
    houses
}

/// Counts the different texts behind each line of an outlet.
fn repeats(lines: Partitions) -> HashMap<u64, u32> {
    let mut repeats = HashMap::new();
    for mut rows in lines.into_ranges() {
        rows.par_sort_unstable();
        rows.dedup();
        for line in rows.chunk_by(|x, y| x.0 == y.0) {
            let count = u32::try_from(line.len()).unwrap_or(u32::MAX);
            if count >= FEWEST_REPEATS {
                repeats.insert(line[0].0, count);
            }
        }
    }
    repeats
}

/// The record as it is kept, and its date where that lies in the future; `None` if the filter leaves it out.
fn stored(config: &Config, id: String, record: RawRecord) -> Option<(Stored, Option<String>)> {
    // Only stems and the filter ask for a language that the record does not tell.
    let detect = !config.only_verbatim || !config.filter.languages.is_empty();
    let told = record.language.as_deref().and_then(language::code);
    let language = told.or_else(|| detect.then(|| language::detect(&record.text)).flatten());
    let crawled = record.crawled.as_deref().and_then(|date| published::read(date).at);
    let mut published = record.published.as_deref().map(published::read);
    let mut in_future = None;
    if let Some(date) = &mut published
        && published::is_in_the_future(date, crawled, config.now)
    {
        (date.at, date.has_time) = (None, false);
        in_future = Some(date.written.clone());
    }
    let meta = Meta {
        id,
        outlet: outlet(record.outlet.as_deref(), record.url.as_deref()),
        site: site(record.outlet.as_deref(), record.url.as_deref()),
        url: record.url,
        title: record.title,
        published,
        author: record.author,
        language,
        crawled,
        source: format!("{}:{}", record.source.file, record.source.record),
        declared: record.declared,
    };
    config.filter.passes(&meta).then_some((Stored { meta, text: record.text }, in_future))
}

/// All articles in memory, under the ids a scan gives them.
pub(super) fn load(config: &Config, inputs: &[PathBuf]) -> Result<(Vec<Stored>, Vec<Rejected>)> {
    let (mut articles, mut intake) = (Vec::new(), Intake::default());
    let mut records = read::open(inputs, &config.read)?;
    while let Some(batch) = records.next_batch(BATCH_RECORDS, BATCH_BYTES) {
        let fresh = intake.take(config, batch);
        articles.extend(fresh.into_iter().filter_map(|(id, record)| Some(stored(config, id, record)?.0)));
    }
    Ok((articles, intake.rejected))
}

/// What comes of the records of all batches before they are looked into: ids in reading order, and what is set aside.
#[derive(Default)]
struct Intake {
    ids: Ids,
    versions: Versions,
    rejected: Vec<Rejected>,
    /// Of the rejected, front pages and lists of other pages.
    lists: usize,
}

impl Intake {
    /// The records of a batch that stay, with their ids; those that came as pages have their texts.
    fn take(&mut self, config: &Config, batch: Vec<Item>) -> Vec<(String, RawRecord)> {
        let items: Vec<(Item, bool)> = batch.into_par_iter().map(|item| with_text(config, item)).collect();
        let mut fresh = Vec::with_capacity(items.len());
        for (item, is_list) in items {
            self.lists += usize::from(is_list);
            match item {
                Item::Record(record) => match self.versions.enter(&record, || self.ids.unique(&record)) {
                    Ok(id) => fresh.push((id, record)),
                    Err(reason) => self.rejected.push(set_aside(&record, reason)),
                },
                Item::Rejected(row) => self.rejected.push(row),
            }
        }
        fresh
    }
}

fn own_id(record: &RawRecord) -> String {
    record
        .id
        .clone()
        .or_else(|| record.url.clone())
        .unwrap_or_else(|| format!("{}:{}", record.source.file, record.source.record))
}

/// Hands out ids that are unique in the run.
#[derive(Default)]
struct Ids {
    /// Hashes of the ids given: 8 bytes an article. A chance collision renames an id that need not be, and loses nothing.
    seen: HashSet<u64>,
    /// How often a repeated id came.
    repeats: HashMap<String, u32>,
    warnings: Vec<Warning>,
}

impl Ids {
    fn unique(&mut self, record: &RawRecord) -> String {
        let id = own_id(record);
        if self.seen.insert(xxh3_64(id.as_bytes())) {
            return id;
        }
        let count = self.repeats.entry(id.clone()).or_insert(1);
        let renamed = loop {
            *count += 1;
            let name = format!("{id}#{count}");
            if self.seen.insert(xxh3_64(name.as_bytes())) {
                break name;
            }
        };
        if self.warnings.len() < NAMED_REPEATS {
            self.warnings.push(Warning::RepeatedId { id, renamed: renamed.clone() });
        }
        renamed
    }
}

/// Dates that cannot be used, and the first of them.
#[derive(Default)]
struct Dates {
    count: u64,
    example: String,
}

impl Dates {
    fn see(&mut self, written: &str) {
        if self.count == 0 {
            written.clone_into(&mut self.example);
        }
        self.count += 1;
    }

    /// Their number and the first, if there are any.
    fn told(self) -> Option<(u64, String)> {
        (self.count > 0).then_some((self.count, self.example))
    }
}
