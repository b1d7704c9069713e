//! Reading: records to the spool, and the lines every outlet repeats.

use super::archive::adding::Adding;
use super::archive::entry::{Entry, own};
use super::archive::prior::Prior;
use super::archive::replay::Replay;
use super::budget::Budget;
use super::fingerprint::{Printer, Scratch, Taken};
use super::inventory::{Met, check_mapping, nothing};
use super::sift::{Note, Notes, Sifted};
use super::{DocTable, Input, Progress};
use crate::article::boilerplate::runs;
use crate::article::boilerplate::{FEWEST_REPEATS, LineCounts, Sightings};
use crate::article::filter::FilterConfig;

use crate::address::unwrapped;
use crate::article::walls::wall;
use crate::article::{DocId, Meta, credentials, language, outlet, outlet_key, published, site};
use crate::cluster::keep::Policy;
use crate::config::Config;
use crate::credit::{AgencyOutlets, carried};
use crate::error::{Result, Warning};
use crate::read::{self, Item, RawRecord, Rejected, Source};
use crate::spool::blobs::Blobs;
use crate::spool::partitions::Partitions;
use crate::spool::{Spool, Stored, distinct_id};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// Records taken from the reader at once; how many bytes of them, `Budget` says.
const BATCH_RECORDS: usize = 1024;

/// Most bytes of a field beside the text. Fields are held of every article at hand, and no
/// headline, address or list of authors is as long: what is so long stands in the wrong field.
const MOST_FIELD: usize = 64 << 10;

/// What comes of a record when it is looked into.
pub(super) enum Looked<T> {
    /// An article, and what is noted of it.
    Article(T, Note),
    /// The filter leaves it out.
    Filtered(Box<Meta>),
    /// It is set aside.
    Rejected(Rejected, Loss),
}

impl<T> Looked<T> {
    /// What is known of an article, whether the filter lets it pass or not, given what is known of
    /// one that passes.
    fn meta_by<'l>(&'l self, known: impl FnOnce(&'l T) -> &'l Meta) -> Option<&'l Meta> {
        match self {
            Self::Article(article, _) => Some(known(article)),
            Self::Filtered(meta) => Some(meta),
            Self::Rejected(..) => None,
        }
    }
}

impl Looked<Ready> {
    /// What is known of an article, whether the filter lets it pass or not.
    pub(super) fn meta(&self) -> Option<&Meta> {
        self.meta_by(|ready| &ready.meta)
    }
}

/// Counts what an article's date shows of the order of its figures; whether it is open. Those that
/// the filter leaves out count, too: a narrow stretch of time may hold no date that shows it.
fn vote(votes: &mut published::Votes, meta: Option<&Meta>) -> bool {
    meta.is_some_and(|meta| {
        meta.published.as_ref().is_some_and(|date| votes.see(&date.written, meta.site_key()))
    })
}

/// What is lost by a record that is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Loss {
    /// Perhaps an article.
    Unknown,
    /// Nothing: a page that lists others.
    List,
    /// What was to be an article, whose page shows none.
    NoArticle,
}

/// A record as it is kept.
pub(super) struct Kept {
    pub stored: Stored,
    /// Whether its date cannot be.
    pub in_future: bool,
    /// Whether content credentials stand in its text.
    pub has_credentials: bool,
    /// Identifies its record when the input is read a second time.
    pub print: Option<u64>,
    /// Its number in the archive it is from.
    pub entry: Option<u32>,
}

/// What an archive has to do with reading.
pub(super) struct Past<'a> {
    /// What its articles count for boilerplate and agencies.
    pub prior: &'a Prior,
    /// Where what is new is added; `None` adds nothing.
    pub adding: Option<&'a mut Adding>,
}

/// What is noted for an archive of the articles that stay, and of the lines and runs of words that
/// they repeat.
#[derive(Default)]
pub(super) struct ForArchive {
    /// Numbers of the articles' entries.
    pub entries: Vec<u32>,
    /// What all versions of each page have in common.
    pub pages: Vec<Option<u64>>,
    /// Lines by site, with the number of different texts.
    pub lines: Vec<(u64, u32)>,
    /// Runs of words by site, with the number of pages and the first and last day.
    pub runs: Vec<(u64, [u32; 3])>,
    /// Pages of sites by the house whose text they carry, of these articles alone.
    pub houses: AgencyOutlets,
    /// What the dates of these articles show of the order of day and month.
    pub votes: published::Votes,
    /// What is decided about it, by these dates and those of the archive.
    pub orders: published::Orders,
    /// Records that were in it already.
    pub passed_over: u64,
}

/// An article on its way into the spool.
pub(super) struct Ready {
    pub frame: Vec<u8>,
    /// Bytes of its text.
    pub bytes: u64,
    pub taken: Taken,
    /// The house whose text it carries.
    pub credit: Option<String>,
    pub meta: Meta,
    /// Whether its date cannot be.
    pub in_future: bool,
    /// Whether content credentials stand in its text.
    pub has_credentials: bool,
    pub print: Option<u64>,
    /// Its number in the archive it is from, or among an engine's records.
    pub entry: Option<u32>,
    /// What distinguishes its record from others in an archive; 0 without one.
    pub own: u64,
}

/// What reading leaves.
pub(super) struct Gathered {
    pub spool: Spool,
    /// Fingerprints as far as they can be made while reading; none without a printer.
    pub drafts: Blobs,
    pub docs: DocTable,
    pub line_counts: LineCounts,
    pub houses: AgencyOutlets,
    pub remarks: Remarks,
    /// Empty where there is no archive.
    pub for_archive: ForArchive,
}

/// What reading leaves for the report.
pub(super) struct Remarks {
    pub rejected: Vec<Rejected>,
    /// Advice.
    pub warnings: Vec<Warning>,
    /// Which fields of the records were taken for what.
    pub mapping: serde_json::Value,
    /// Articles that the filter left out.
    pub filtered: u64,
    pub harmless: Harmless,
}

/// How many of the records set aside are no loss, and how many pages showed no article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Harmless {
    /// Other addresses of pages that were read.
    pub same_page: usize,
    /// Sites' front pages, and lists of other pages.
    pub lists: usize,
    /// Pages that show no article: walls, errors, a few words. Not among those that are no loss.
    pub no_article: usize,
}

impl Harmless {
    /// Whether nothing else was set aside.
    pub(super) fn are_all(self, rejected: &[Rejected]) -> bool {
        rejected.len() == self.same_page + self.lists
    }
}

#[allow(clippy::too_many_lines, reason = "what happens to the records, in order")]
pub(super) fn gather(
    config: &Config,
    input: Input<'_>,
    printer: Option<Printer<'_>>,
    past: Option<Past<'_>>,
    progress: &dyn Progress,
) -> Result<Gathered> {
    let (prior, adding) = past.map_or((None, None), |Past { prior, adding }| (Some(prior), adding));
    let is_archived = adding.is_some();
    let mut shelf = Shelf::create(config, adding)?;
    let order = Order::of(config);
    let inputs = input.names();
    let mut records = Intake::of(input, config)?;
    let seen = Sightings::default();
    let is_filtered = config.filter != FilterConfig::default();
    let mut met = Met::default();
    let flight = Budget::of(config.memory).flight;
    let mut next = records.next_batch(flight)?;
    let mut done = Vec::new();
    while let Some(batch) = next.take() {
        let make = || -> Vec<Looked<Ready>> {
            let one = |scratch: &mut Scratch, item: Taking| match item.look(config) {
                Looked::Article(kept, note) => {
                    let Kept { stored, in_future, has_credentials, print, entry } = kept;
                    let taken = match printer {
                        Some(printer) => printer.take(&stored, &seen, scratch),
                        None => Taken::for_line_counts(&stored),
                    };
                    let (frame, bytes) = (stored.pack(), stored.text.len() as u64);
                    let credit = credit_of(&stored);
                    let own = if is_archived { own(&stored) } else { 0 };
                    let meta = stored.meta;
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
                Looked::Filtered(meta) => Looked::Filtered(meta),
                Looked::Rejected(row, loss) => Looked::Rejected(row, loss),
            };
            batch.into_par_iter().map_init(Scratch::default, one).collect()
        };
        // The next records are read and the last ones put away while these are worked on.
        let before = std::mem::take(&mut done);
        let read = || records.next_batch(flight);
        let (put_away, more);
        ((done, more), put_away) =
            rayon::join(|| rayon::join(make, read), || shelf.put(before, &order));
        put_away?;
        next = more?;
        let articles = || {
            done.iter().filter_map(
                |looked| if let Looked::Article(x, _) = looked { Some(x) } else { None },
            )
        };
        progress.advance(articles().count() as u64, articles().map(|ready| ready.bytes).sum());
        if is_filtered {
            done.iter().filter_map(Looked::meta).for_each(|meta| met.see(meta));
        }
    }
    shelf.put(done, &order)?;
    met.check(&config.filter)?;
    check_mapping(&config.read.map, records.mapping())?;
    // What was noted of the fields when an archive's articles were added is not kept.
    let has_fields = !matches!(records, Intake::Archived(_));
    let (mut closed, notes) = Closed::of(config, shelf, prior.map(|prior| &prior.votes), &mut met);
    let sifted =
        notes.sift(config.shingle, config.mode().compares_bytes(), &|doc| closed.spool.get(doc));
    let credit = |spool: &Spool, doc: u32| credit_of(&spool.get(DocId(doc)));
    let for_report = ForReport {
        inputs: &inputs,
        mapping: records.mapping(),
        warnings: records.warnings().to_vec(),
        met: &met,
        has_fields,
    };
    let taken_out = closed.take_out(config, sifted, &credit, for_report, progress)?;
    let ignored = super::setup::ignored(config)?;
    let Closed { lines, runs, spool, drafts, docs, mut houses, mut for_archive, .. } = closed;
    let line_counts = if config.keep_boilerplate {
        LineCounts::off()
    } else {
        let (lines, of_lines) = counted(lines, &taken_out.texts, prior)?;
        let (runs, of_runs) = repeated_runs(runs, prior)?;
        (for_archive.lines, for_archive.runs) = (of_lines, of_runs);
        LineCounts::of(lines)
            .by_bytes(config.mode().compares_bytes())
            .with_runs(runs)
            .with_ignored(ignored)
    };
    if let Some(prior) = prior {
        for_archive.houses = houses.clone();
        houses.extend(&prior.houses);
    }
    let remarks = taken_out.remarks;
    Ok(Gathered { spool, drafts, docs, line_counts, houses, remarks, for_archive })
}

/// All articles, with their dates settled, before some are taken out again.
pub(super) struct Closed {
    pub spool: Spool,
    drafts: Blobs,
    lines: Partitions,
    runs: Partitions,
    pub docs: DocTable,
    pub houses: AgencyOutlets,
    bad_dates: Concerned,
    by_place: Concerned,
    future_dates: Concerned,
    credentials: Concerned,
    /// Articles that the filter leaves out now that their dates are known.
    left_out: Vec<u32>,
    rejected: Vec<Rejected>,
    filtered: u64,
    lists: usize,
    no_article: usize,
    sites: SitesMet,
    pub for_archive: ForArchive,
}

/// What reading leaves beside the articles, for the report.
pub(super) struct ForReport<'a> {
    pub inputs: &'a [PathBuf],
    pub mapping: &'a read::MappingReport,
    pub warnings: Vec<Warning>,
    pub met: &'a Met,
    /// Whether the fields that were found are noted.
    pub has_fields: bool,
}

/// What comes of taking articles out.
pub(super) struct TakenOut {
    /// Keys of their texts in the line counts.
    pub texts: HashSet<u32>,
    /// Their numbers, ascending.
    pub gone: Vec<u32>,
    /// Of those that stay and have an id that another has, by their numbers before: what makes it
    /// distinct.
    pub repeats: HashMap<u32, u32>,
    pub remarks: Remarks,
}

impl Closed {
    /// Reads the dates that were open, and gives what was noted of the articles.
    pub(super) fn of(
        config: &Config,
        shelf: Shelf<'_>,
        prior: Option<&published::Votes>,
        met: &mut Met,
    ) -> (Self, Notes) {
        let Shelf {
            mut spool,
            drafts,
            lines,
            runs,
            mut docs,
            houses,
            mut bad_dates,
            mut future_dates,
            credentials,
            votes,
            open,
            tally,
            sites,
            adding: _,
            mut for_archive,
        } = shelf;
        let mut all_votes = votes.clone();
        if let Some(prior) = prior {
            all_votes.extend(prior);
        }
        let orders = all_votes.decide();
        spool.settle_dates(orders.clone());
        (for_archive.votes, for_archive.orders) = (votes, orders);
        if config.filter != FilterConfig::default() {
            for &doc in &open {
                met.see_date(&spool.meta(DocId(doc)));
            }
        }
        let (by_place, left_out) =
            settle_open(config, &spool, &mut docs, &open, [&mut bad_dates, &mut future_dates]);
        let Tally { notes, rejected, filtered, lists, no_article } = tally;
        let closed = Self {
            spool,
            drafts,
            lines,
            runs,
            docs,
            houses,
            bad_dates,
            by_place,
            future_dates,
            credentials,
            left_out,
            rejected,
            filtered,
            lists,
            no_article,
            sites,
            for_archive,
        };
        (closed, notes)
    }

    /// Takes the articles out that do not stay. `credit` gives the house whose text an article
    /// carries.
    pub(super) fn take_out(
        &mut self,
        config: &Config,
        sifted: Sifted,
        credit: &dyn Fn(&Spool, u32) -> Option<String>,
        for_report: ForReport<'_>,
        progress: &dyn Progress,
    ) -> Result<TakenOut> {
        let Sifted {
            mut gone,
            rejected: sifted_out,
            same_page,
            texts,
            repeats,
            warnings: repeated,
        } = sifted;
        let no_article = self.no_article + sifted_out.len() - same_page;
        let mut left_out = std::mem::take(&mut self.left_out);
        left_out.retain(|doc| gone.binary_search(doc).is_err());
        let filtered = self.filtered + left_out.len() as u64;
        let mut repeats = repeats;
        repeats.retain(|doc, _| left_out.binary_search(doc).is_err());
        gone.extend(left_out);
        gone.sort_unstable();
        let mut rejected = std::mem::take(&mut self.rejected);
        rejected.extend(sifted_out);
        let all = self.spool.len();
        for &doc in &gone {
            if let Some(site) = &self.spool.meta(DocId(doc)).site {
                self.houses.remove(site, credit(&self.spool, doc).as_deref());
            }
        }
        let written = |doc| Some(self.spool.meta(doc).published?.written);
        let of_dates = |dates: &mut Concerned| std::mem::take(dates).summary(&gone, &written);
        let id = |doc| Some(self.spool.meta(doc).id);
        let credentials = std::mem::take(&mut self.credentials).summary(&gone, &id);
        let bad_dates = of_dates(&mut self.bad_dates);
        let by_place = of_dates(&mut self.by_place);
        let future_dates = of_dates(&mut self.future_dates);
        self.spool.make_distinct(moved_up(repeats.clone(), &gone));
        self.spool.remove(&gone);
        self.drafts.remove(&gone);
        self.docs.remove(&gone);
        let for_archive = &mut self.for_archive;
        for_archive.entries = without(std::mem::take(&mut for_archive.entries), &gone);
        for_archive.pages = without(std::mem::take(&mut for_archive.pages), &gone);
        let mut warnings = for_report.warnings;
        if self.spool.is_empty() && self.for_archive.passed_over == 0 {
            let left = (filtered, for_report.met);
            return Err(nothing(for_report.inputs, left, &rejected, &warnings, &config.read.map));
        }
        warnings.extend(repeated);
        warnings.extend(nothing_known(all, &self.docs));
        warnings
            .extend(bad_dates.map(|(count, example)| Warning::DatesSetAside { count, example }));
        warnings
            .extend(by_place.map(|(count, example)| Warning::DatesOfOpenOrder { count, example }));
        warnings
            .extend(future_dates.map(|(count, example)| Warning::DatesInFuture { count, example }));
        warnings.extend(
            credentials.map(|(count, example)| Warning::ContentCredentials { count, example }),
        );
        if for_report.has_fields {
            progress.note(&format!("fields: {}{}", for_report.mapping, self.sites.summary(all)));
        }
        if filtered > 0 {
            progress.note(&format!(
                "filtered: {filtered} article(s) outside the dates, outlets or languages asked for"
            ));
        }
        let mapping =
            serde_json::to_value(for_report.mapping).expect("a mapping is plain names and shares");
        let harmless = Harmless { same_page, lists: self.lists, no_article };
        let remarks = Remarks { rejected, warnings, mapping, filtered, harmless };
        Ok(TakenOut { texts, gone, repeats, remarks })
    }
}

/// The records of an input, wherever they come from.
enum Intake<'a> {
    Files(Box<read::Records>),
    Given(Box<read::Given<'a>>),
    Archived(Box<Replay<'a>>),
}

/// What is taken from an input: a record, or an entry of an archive, which is a record that was
/// looked into before.
enum Taking {
    Record(Box<Item>),
    Entry(u32, Vec<u8>),
}

impl Taking {
    fn look(self, config: &Config) -> Looked<Kept> {
        match self {
            Self::Record(item) => look(config, *item),
            Self::Entry(number, bytes) => Entry::looked(number, &bytes, config)
                .expect("the archive gives back what was added"),
        }
    }
}

impl<'a> Intake<'a> {
    fn of(input: Input<'a>, config: &Config) -> Result<Self> {
        Ok(match input {
            Input::Files(paths) => Self::Files(Box::new(read::open(paths, &read_config(config))?)),
            Input::Given(given) => Self::Given(given),
            Input::Archived(archive) => Self::Archived(Box::new(Replay::of(archive))),
        })
    }

    fn next_batch(&mut self, bytes: usize) -> Result<Option<Vec<Taking>>> {
        let records = match self {
            Self::Files(records) => records.next_batch(BATCH_RECORDS, bytes),
            Self::Given(given) => given.next_batch(BATCH_RECORDS, bytes),
            Self::Archived(replay) => {
                let entries = replay.next_batch(BATCH_RECORDS, bytes)?;
                let taking = |entry: (u32, Vec<u8>)| Taking::Entry(entry.0, entry.1);
                return Ok(entries.map(|all| all.into_iter().map(taking).collect()));
            }
        };
        Ok(records.map(|records| {
            records.into_iter().map(|item| Taking::Record(Box::new(item))).collect()
        }))
    }

    fn mapping(&self) -> &read::MappingReport {
        match self {
            Self::Files(records) => records.mapping(),
            Self::Given(given) => given.mapping(),
            Self::Archived(replay) => replay.mapping(),
        }
    }

    fn warnings(&self) -> &[Warning] {
        match self {
            Self::Files(records) => records.warnings(),
            Self::Given(_) | Self::Archived(_) => &[],
        }
    }
}

impl<'a> Input<'a> {
    /// What the input is called in `run.json` and in errors.
    pub(super) fn names(&self) -> Cow<'a, [PathBuf]> {
        match self {
            Self::Files(paths) => Cow::Borrowed(*paths),
            Self::Given(given) => Cow::Owned(vec![given.name().into()]),
            Self::Archived(archive) => Cow::Owned(vec![archive.disk().folder().to_path_buf()]),
        }
    }
}

/// How the input is read under `--memory`: unpacking may take no more than all of it.
fn read_config(config: &Config) -> read::ReadConfig {
    let window = config.memory.map_or(u64::MAX, |bytes| bytes.max(SMALLEST_WINDOW));
    read::ReadConfig {
        max_window_bytes: config.read.max_window_bytes.min(window),
        ..config.read.clone()
    }
}

/// What every reader of zstd takes by default, whatever the memory.
const SMALLEST_WINDOW: u64 = 128 << 20;

/// What is to be said where no article has a date, or none an outlet.
fn nothing_known(articles: usize, docs: &DocTable) -> Vec<Warning> {
    let no_date =
        docs.published.iter().all(Option::is_none).then_some(Warning::NothingKnown { dates: true });
    let no_outlet =
        docs.outlet.iter().all(Option::is_none).then_some(Warning::NothingKnown { dates: false });
    if articles < ENOUGH { Vec::new() } else { no_date.into_iter().chain(no_outlet).collect() }
}

/// Reads the dates that were open until all records were read. Gives those that are read by other
/// dates or their place, and the articles that the filter leaves out now.
fn settle_open(
    config: &Config,
    spool: &Spool,
    docs: &mut DocTable,
    open: &[u32],
    [bad, future]: [&mut Concerned; 2],
) -> (Concerned, Vec<u32>) {
    let mut by_place = Concerned::default();
    let mut left_out = Vec::new();
    for &doc in open {
        let meta = spool.meta(DocId(doc));
        let date = meta.published.as_ref().expect("it was there when the article was put away");
        match date.at {
            None => bad.of.push(DocId(doc)),
            Some(_) if published::is_in_the_future(date, meta.crawled, config.now) => {
                future.of.push(DocId(doc));
            }
            Some(_) => by_place.of.push(DocId(doc)),
        }
        docs.published[doc as usize] = date.at;
        if !config.filter.passes(&meta) {
            left_out.push(doc);
        }
    }
    (by_place, left_out)
}

/// Articles from which a warning says that none has a date or an outlet: of a few pasted texts
/// nobody expects any.
const ENOUGH: usize = 10;

/// Numbers as they are when those that are gone are gone.
fn moved_up(repeats: HashMap<u32, u32>, gone: &[u32]) -> HashMap<DocId, u32> {
    let place = |doc: u32| {
        doc - u32::try_from(gone.partition_point(|&x| x < doc)).expect("no more than there are")
    };
    repeats.into_iter().map(|(doc, count)| (DocId(place(doc)), count)).collect()
}

/// Outlets and sites in the order of a preference.
pub(super) struct Order(Vec<u64>);

impl Order {
    pub(super) fn of(config: &Config) -> Self {
        let is_asked = config.keep.by == Some(Policy::OutletOrder);
        Self(if is_asked {
            config.keep.outlets.iter().map(|name| outlet_key(name)).collect()
        } else {
            Vec::new()
        })
    }

    /// The place of an article's site or outlet, the better of the two; `None` for those that are
    /// not in it.
    fn place(&self, meta: &Meta) -> Option<u32> {
        let of = |name: &String| self.0.iter().position(|named| *named == outlet_key(name));
        [&meta.site, &meta.outlet]
            .into_iter()
            .flatten()
            .filter_map(of)
            .min()
            .and_then(|at| u32::try_from(at).ok())
    }
}

/// Where articles go, in reading order.
pub(super) struct Shelf<'a> {
    spool: Spool,
    drafts: Blobs,
    lines: Partitions,
    runs: Partitions,
    docs: DocTable,
    houses: AgencyOutlets,
    bad_dates: Concerned,
    future_dates: Concerned,
    /// Articles with content credentials in their text.
    credentials: Concerned,
    /// What dates in figures show of the order of day and month.
    votes: published::Votes,
    /// Articles whose date is open until all are read.
    open: Vec<u32>,
    tally: Tally,
    sites: SitesMet,
    adding: Option<&'a mut Adding>,
    for_archive: ForArchive,
}

/// Where the sites of articles come from.
#[derive(Default)]
struct SitesMet {
    /// Articles whose site is that of their address.
    by_address: usize,
    /// Of these, addresses in an archive or cache, whose site is that of the page inside.
    captures: usize,
    /// Of these, newsrooms of a portal that are told apart by their host.
    portals: usize,
    /// Of these, articles whose record names another outlet, which is shown and decides nothing.
    unused: usize,
}

impl SitesMet {
    fn see(&mut self, meta: &Meta) {
        let (Some(url), Some(own)) = (&meta.url, &meta.site) else { return };
        if site(None, Some(url)).as_ref() != Some(own) {
            return;
        }
        self.by_address += 1;
        self.captures += usize::from(unwrapped(url) != *url);
        self.portals += usize::from(psl::domain_str(own).is_some_and(|domain| domain != own));
        self.unused += usize::from(meta.outlet.as_ref().is_some_and(|outlet| outlet != own));
    }

    /// `; site <- the address 98% (3 in archives or caches)`.
    fn summary(&self, all: usize) -> String {
        let share = self.by_address * 100 / all.max(1);
        if share == 0 {
            return String::new();
        }
        let parts = [
            (self.captures, "saved by a web archive or cache, counted for the site they are from"),
            (self.portals, "on portals, where each newsroom counts as a site of its own"),
            (self.unused, "with another name in the field `outlet`, which is only shown"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        let parts =
            if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) };
        format!("; site <- the address {share}%{parts}")
    }
}

impl<'a> Shelf<'a> {
    pub(super) fn create(config: &Config, adding: Option<&'a mut Adding>) -> Result<Self> {
        let folder = super::setup::temp_dir(config);
        Ok(Self {
            spool: Spool::create(&folder)?,
            drafts: Blobs::create(&folder)?,
            lines: Partitions::new(&folder, Budget::of(config.memory).rows),
            runs: Partitions::new(&folder, Budget::of(config.memory).rows),
            docs: DocTable::default(),
            houses: AgencyOutlets::default(),
            bad_dates: Concerned::default(),
            future_dates: Concerned::default(),
            credentials: Concerned::default(),
            votes: published::Votes::default(),
            open: Vec::new(),
            tally: Tally::default(),
            sites: SitesMet::default(),
            adding,
            for_archive: ForArchive::default(),
        })
    }

    /// Adds what is new to the archive, where there is one; what is in it already is passed over.
    fn add(&mut self, looked: Vec<Looked<Ready>>) -> Result<Vec<Looked<Ready>>> {
        let Some(adding) = &mut self.adding else {
            for looked in &looked {
                if let Looked::Article(Ready { entry: Some(number), .. }, note) = looked {
                    self.for_archive.entries.push(*number);
                    self.for_archive.pages.push(note.page);
                }
            }
            return Ok(looked);
        };
        let entries: Vec<Option<(Vec<u8>, u64)>> = looked.par_iter().map(Entry::bytes_of).collect();
        let numbers = adding.add(&entries)?;
        let mut new = Vec::with_capacity(looked.len());
        for (looked, number) in looked.into_iter().zip(numbers) {
            match (&looked, number) {
                (Looked::Filtered(_), _) | (Looked::Rejected(..), Some(_)) => {}
                (_, None) => {
                    self.for_archive.passed_over += 1;
                    continue;
                }
                (Looked::Article(_, note), Some(number)) => {
                    self.for_archive.entries.push(number);
                    self.for_archive.pages.push(note.page);
                }
            }
            new.push(looked);
        }
        Ok(new)
    }

    pub(super) fn put(&mut self, looked: Vec<Looked<Ready>>, order: &Order) -> Result<()> {
        let looked = self.add(looked)?;
        let (mut packed, mut drafts) =
            (Vec::with_capacity(looked.len()), Vec::with_capacity(looked.len()));
        for looked in looked {
            let is_open = vote(&mut self.votes, looked.meta());
            let id = |ready: &Ready| ready.meta.id.clone();
            let doc =
                DocId(u32::try_from(self.docs.published.len()).expect("fewer than 2^32 articles"));
            let Some(Ready {
                frame, taken, credit, meta, in_future, has_credentials, print, ..
            }) = self.tally.take(looked, id)
            else {
                continue;
            };
            self.sites.see(&meta);
            if !order.0.is_empty() {
                self.docs.place.push(order.place(&meta));
            }
            if let Some(outlet) = &meta.site {
                self.houses.add(outlet, credit.as_deref());
            }
            if has_credentials {
                self.credentials.of.push(doc);
            }
            packed.push(frame);
            self.spool.push_prints(print.into_iter());
            self.lines.push(taken.rows)?;
            self.runs.push(taken.runs)?;
            drafts.push(taken.draft);
            if is_open && !in_future {
                self.open.push(doc.0);
            } else if in_future {
                self.future_dates.of.push(doc);
            } else if meta.published.as_ref().is_some_and(|p| p.at.is_none()) {
                self.bad_dates.of.push(doc);
            }
            self.docs.published.push(meta.published.as_ref().and_then(|p| p.at));
            self.docs.outlet.push(meta.site_key());
        }
        self.drafts.push(&drafts)?;
        self.spool.push(&packed)
    }
}

/// Looks into a record: its text, whether that is an article, and whether the filter lets it pass.
pub(super) fn look(config: &Config, item: Item) -> Looked<Kept> {
    let mut record = match item {
        Item::Record(record) => record,
        Item::Rejected(row) => return Looked::Rejected(row, Loss::Unknown),
    };
    let print = config.keep.by.is_some().then(|| record.print());
    if let Err((reason, loss)) = fill(config, &mut record) {
        return Looked::Rejected(set_aside(&record, reason), loss);
    }
    let (bytes, most) = (record.text.len(), config.read.max_text_bytes);
    if bytes > most {
        let reason = format!(
            "the text has {bytes} bytes, more than the {most} that an article may have \
                (`max_text_bytes`)"
        );
        return Looked::Rejected(set_aside(&record, reason), Loss::Unknown);
    }
    if let Some((name, field)) = record.fields().find(|(_, field)| field.len() > MOST_FIELD) {
        let reason = format!(
            "its {name} has {} bytes, more than the {MOST_FIELD} that a field beside the text may \
                have",
            field.len()
        );
        return Looked::Rejected(set_aside(&record, reason), Loss::Unknown);
    }
    if let Some(wall) = wall(record.title.as_deref(), &record.text) {
        return Looked::Rejected(set_aside(&record, wall.to_string()), Loss::NoArticle);
    }
    let has_credentials = credentials::stand_in(record.text.as_bytes());
    if has_credentials {
        record.declared.source.extend(credentials::names(&record.text));
    }
    let note = Note::of(&record);
    match stored(config, record) {
        Ok((stored, in_future)) => {
            let kept = Kept { stored, in_future, has_credentials, print, entry: None };
            Looked::Article(kept, note)
        }
        Err(meta) => Looked::Filtered(meta),
    }
}

/// Gives a record that came as a page its text, or says why there is none and whether that is a
/// loss.
#[cfg(feature = "html")]
fn fill(config: &Config, record: &mut RawRecord) -> std::result::Result<(), (String, Loss)> {
    crate::page::fill(&config.page, record).map_err(|why| {
        let loss = if why.is_harmless() { Loss::List } else { Loss::Unknown };
        (why.to_string(), loss)
    })
}

/// Without the room `page` every record has its text.
#[cfg(not(feature = "html"))]
fn fill(_: &Config, _: &mut RawRecord) -> std::result::Result<(), (String, Loss)> {
    Ok(())
}

fn set_aside(record: &RawRecord, reason: String) -> Rejected {
    let Source { file, record: number, offset } = &record.source;
    Rejected::of(file.to_string(), *number, *offset, reason).with_id(Some(&own_id(record)))
}

/// What came of the records so far.
#[derive(Default)]
struct Tally {
    notes: Notes,
    rejected: Vec<Rejected>,
    filtered: u64,
    /// Of the rejected, front pages and lists of other pages.
    lists: usize,
    /// Of the rejected, pages that show no article.
    no_article: usize,
}

impl Tally {
    /// The article, if it is one; else it is counted.
    fn take<T>(&mut self, looked: Looked<T>, id: impl FnOnce(&T) -> String) -> Option<T> {
        match looked {
            Looked::Article(article, note) => {
                self.notes.add(note, &id(&article));
                return Some(article);
            }
            Looked::Filtered(_) => self.filtered += 1,
            Looked::Rejected(row, loss) => {
                self.lists += usize::from(loss == Loss::List);
                self.no_article += usize::from(loss == Loss::NoArticle);
                self.rejected.push(row);
            }
        }
        None
    }
}

/// The line counts of articles that are all in memory.
pub(super) fn line_counts_of<'a>(articles: impl Iterator<Item = &'a Stored>) -> Result<LineCounts> {
    let rows = || Partitions::new(&std::env::temp_dir(), usize::MAX);
    let (mut lines, mut runs) = (rows(), rows());
    for stored in articles {
        let taken = Taken::for_line_counts(stored);
        lines.push(taken.rows)?;
        runs.push(taken.runs)?;
    }
    let (lines, _) = counted(lines, &HashSet::new(), None)?;
    Ok(LineCounts::of(lines).with_runs(repeated_runs(runs, None)?.0))
}

/// The house whose text an article says first that it carries.
pub(super) fn credit_of(stored: &Stored) -> Option<String> {
    carried(&stored.text, &stored.meta).into_iter().next().map(|carried| carried.house)
}

/// The agencies' homes among articles that are all in memory.
pub(super) fn houses_of<'a>(articles: impl Iterator<Item = &'a Stored>) -> AgencyOutlets {
    let mut houses = AgencyOutlets::default();
    for stored in articles {
        if let Some(outlet) = &stored.meta.site {
            houses.add(outlet, credit_of(stored).as_deref());
        }
    }
    houses
}

/// Lines with their counts, and those to be counted for an archive, ascending.
type Lines = (HashMap<u64, u32>, Vec<(u64, u32)>);

/// Counts the different texts behind each line of a site, but for those that were taken out, on top
/// of what an archive counts; and gives what is to be counted for the archive.
fn counted(lines: Partitions, gone: &HashSet<u32>, prior: Option<&Prior>) -> Result<Lines> {
    let mut repeats = HashMap::new();
    let mut here = Vec::new();
    for mut rows in lines.into_ranges() {
        if !gone.is_empty() {
            rows.retain(|row| !gone.contains(&row.1));
        }
        rows.par_sort_unstable();
        rows.dedup();
        let mut found: Vec<(u64, u32)> = rows
            .chunk_by(|x, y| x.0 == y.0)
            .map(|line| (line[0].0, u32::try_from(line.len()).unwrap_or(u32::MAX)))
            .collect();
        if let Some(prior) = prior {
            let before = prior.lines(&found.iter().map(|line| line.0).collect::<Vec<_>>())?;
            for ((line, count), before) in found.iter_mut().zip(before) {
                if *count + before >= WORTH_COUNTING {
                    here.push((*line, *count));
                }
                *count += before;
            }
        }
        repeats.extend(found.into_iter().filter(|line| line.1 >= FEWEST_REPEATS));
    }
    here.sort_unstable();
    Ok((repeats, here))
}

/// Pages on which a line or run of words must stand for the archive to count it: most stand on one
/// page and never again, and all of them would take as much room as the texts.
const WORTH_COUNTING: u32 = 2;

/// Runs of words that repeat, and those to be counted for an archive, ascending.
type Runs = (Vec<u64>, Vec<(u64, [u32; 3])>);

/// The runs of words that a site's pages repeat over time, on top of what an archive counts; and
/// what is to be counted for the archive.
fn repeated_runs(rows: Partitions, prior: Option<&Prior>) -> Result<Runs> {
    let mut repeated = Vec::new();
    let mut here = Vec::new();
    for mut rows in rows.into_ranges() {
        rows.par_sort_unstable();
        rows.dedup();
        let found = rows.chunk_by(|x, y| x.0 == y.0).map(|run| (run[0].0, runs::counts(run)));
        let Some(prior) = prior else {
            repeated.extend(found.filter(|run| runs::repeat_so(run.1)).map(|run| run.0));
            continue;
        };
        let found: Vec<(u64, [u32; 3])> = found.collect();
        let before = prior.runs(&found.iter().map(|run| run.0).collect::<Vec<_>>())?;
        for ((run, counts), before) in found.into_iter().zip(before) {
            let all = runs::both(before, counts);
            repeated.extend(runs::repeat_so(all).then_some(run));
            if all[0] >= WORTH_COUNTING {
                here.push((run, counts));
            }
        }
    }
    here.sort_unstable();
    Ok((repeated, here))
}

/// The record as it is kept, and whether its date lies in the future; what is known of it if the
/// filter leaves it out.
fn stored(config: &Config, record: RawRecord) -> std::result::Result<(Stored, bool), Box<Meta>> {
    // Only stems and the filter need a language that the record does not state.
    let detect = config.mode().is_full() || !config.filter.languages.is_empty();
    let stated = record.language.as_deref().and_then(language::code);
    let language = stated.or_else(|| detect.then(|| language::detect(&record.text)).flatten());
    let crawled = record.crawled.as_deref().and_then(|date| published::read(date).at);
    let mut published = record.published.as_deref().map(published::read);
    let mut in_future = false;
    if let Some(date) = &mut published
        && published::is_in_the_future(date, crawled, config.now)
    {
        (date.at, date.has_time) = (None, false);
        in_future = true;
    }
    let meta = Meta {
        id: own_id(&record).into_owned(),
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
    if config.filter.passes(&meta) {
        Ok((Stored { meta, text: record.text }, in_future))
    } else {
        Err(Box::new(meta))
    }
}

/// All articles in memory, under the ids a scan gives them.
pub(super) fn load(config: &Config, input: Input<'_>) -> Result<(Vec<Stored>, Vec<Rejected>)> {
    let (mut articles, mut tally) = (Vec::<Stored>::new(), Tally::default());
    let mut votes = published::Votes::default();
    let mut records = Intake::of(input, config)?;
    while let Some(batch) = records.next_batch(Budget::of(config.memory).flight)? {
        let looked: Vec<Looked<Kept>> =
            batch.into_par_iter().map(|item| item.look(config)).collect();
        let id = |kept: &Kept| kept.stored.meta.id.clone();
        for looked in looked {
            vote(&mut votes, looked.meta_by(|kept| &kept.stored.meta));
            articles.extend(tally.take(looked, id).map(|kept| kept.stored));
        }
    }
    let orders = votes.decide();
    for article in &mut articles {
        article.meta.settle_date(&orders);
    }
    let get = |doc: DocId| articles[doc.at()].clone();
    let Sifted { gone, rejected, repeats, .. } =
        tally.notes.sift(config.shingle, config.mode().compares_bytes(), &get);
    tally.rejected.extend(rejected);
    for (doc, count) in repeats {
        let id = &mut articles[doc as usize].meta.id;
        *id = distinct_id(id, count);
    }
    Ok((without(articles, &gone), tally.rejected))
}

/// A list without those at some places, which ascend.
pub(super) fn without<T>(all: Vec<T>, gone: &[u32]) -> Vec<T> {
    let mut gone = gone.iter().peekable();
    (0..).zip(all).filter(|(at, _)| gone.next_if_eq(&at).is_none()).map(|(_, one)| one).collect()
}

fn own_id(record: &RawRecord) -> Cow<'_, str> {
    let named = record.id.as_deref().or(record.url.as_deref());
    let Source { file, record, .. } = &record.source;
    named.map_or_else(|| format!("{file}:{record}").into(), Cow::Borrowed)
}

/// Articles that a warning counts, such as those whose dates cannot be used.
#[derive(Default)]
struct Concerned {
    of: Vec<DocId>,
}

impl Concerned {
    /// How many of them stay, and what the first of those shows as an example, if there are any.
    fn summary(
        mut self,
        gone: &[u32],
        example: &dyn Fn(DocId) -> Option<String>,
    ) -> Option<(u64, String)> {
        self.of.retain(|doc| gone.binary_search(&doc.0).is_err());
        self.of.sort_unstable();
        Some((self.of.len() as u64, example(*self.of.first()?)?))
    }
}
