//! The second driver: an archive that grows day by day, asked instead of scanned again.
//!
//! What the archive keeps of a record is what looking into it found out, so that scanning the
//! archive is scanning its inputs again in the order of adding, by the same code. Beside it the
//! archive keeps fingerprints and counts, so that a day costs what the day costs: those of its
//! articles are made as if by a scan of the day's, with the counts of the archive added; the
//! archive's tables name what may be near them; and those articles with the day's own are then
//! judged as a small dump of their own. The fingerprints of former days are as they were made:
//! [`settle`] makes them anew with the counts of all.

pub(super) mod adding;
pub(super) mod entry;
mod index;
mod lookup;
mod meet;
mod pool;
pub(super) mod prior;
pub(super) mod replay;
mod upkeep;

use super::conclude::Closing;
use super::fingerprint::{Printer, content};
use super::gather::{self, Past};
use super::judge::{Choice, Judge};
use super::progress::Stages;
use super::setup::{listed, scorecard};
use super::{Comparison, Input, Material, Progress, Scan, on_threads};
use crate::archive::disk::Disk;
use crate::archive::{Archive, Lock, Manifest, Part};
use crate::article::Layout;
use crate::article::boilerplate::{Ignored, LineCounts};
use crate::cluster::manifest::Compared;
use crate::config::{Config, Mode};
use crate::content::Frequencies;
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::sketch::Hasher;
use crate::sketch::bands::Bands;
use adding::Adding;
use index::{Index, Rows, band_rows, number_key};
use meet::{Meeting, Met, OwnPrints, Stand, Today, Wanted};
use prior::{Keys, Prior, Summary};
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;
pub use upkeep::{
    Checked, Exported, Forgotten, Info, PartInfo, check, export, forget, info, settle,
};
use xxhash_rust::xxh3::xxh3_64;

/// Bytes that adding may take in memory where the settings give none: what grows beyond it goes to
/// disk.
const MEMORY: u64 = 256 << 20;

/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// What adding did.
#[derive(Debug)]
pub struct Added {
    /// Articles that were added.
    pub articles: usize,
    /// Records that were in the archive already.
    pub passed_over: u64,
    /// Of the articles added, those of whose page the archive has another text.
    pub versions: usize,
    /// What was found.
    pub scan: Scan,
}

/// The settings that decide fingerprints, and the lines of the lists of boilerplate: an archive is
/// made with one set of them.
///
/// # Errors
/// When only verbatim copies are looked for.
fn settings(config: &Config, lists: &[String]) -> Result<serde_json::Value> {
    if config.mode() == Mode::OnlyVerbatim {
        return Err(Error::setting(
            "an archive always looks for rewrites too; to find only verbatim copies, scan the \
                dump without an archive",
        ));
    }
    let ignored =
        (!lists.is_empty()).then(|| format!("{:016x}", xxh3_64(lists.join("\n").as_bytes())));
    Ok(json!({
        "shingle": config.shingle,
        "sketch": config.sketch,
        "rare_cap": config.rare.cap,
        KEEP_BOILERPLATE: config.keep_boilerplate,
        "ignored_boilerplate": ignored,
    }))
}

/// A setting, and what it was called in archives until November 2026.
const KEEP_BOILERPLATE: &str = "keep_boilerplate";
const KEEP_FURNITURE: &str = "keep_furniture";

/// An archive's settings by the names they have now.
fn renamed(settings: &serde_json::Value) -> serde_json::Value {
    let mut settings = settings.clone();
    if let Some(all) = settings.as_object_mut()
        && let Some(value) = all.remove(KEEP_FURNITURE)
    {
        all.insert(KEEP_BOILERPLATE.to_owned(), value);
    }
    settings
}

/// These settings, but for those that decide fingerprints, which are the archive's; and the lines
/// of its lists of boilerplate.
fn of_archive(config: &Config, manifest: &Manifest) -> Result<(Config, Ignored)> {
    let settings = &renamed(&manifest.settings);
    let fail = |e| Error::setting(format!("the settings in the archive cannot be read: {e}"));
    let mut config = Config {
        shingle: serde_json::from_value(settings["shingle"].clone()).map_err(fail)?,
        sketch: serde_json::from_value(settings["sketch"].clone()).map_err(fail)?,
        keep_boilerplate: settings[KEEP_BOILERPLATE].as_bool().unwrap_or_default(),
        ..config.clone()
    };
    config.rare.cap = serde_json::from_value(settings["rare_cap"].clone()).map_err(fail)?;
    if !settings["ignored_boilerplate"].is_null() && manifest.ignored.is_empty() {
        return Err(Error::setting(
            "the archive was made by a version that did not keep its lists of boilerplate; add \
                articles to it once with this version first",
        ));
    }
    Ok((config, Ignored::of(&manifest.ignored)))
}

/// Refuses settings by which other fingerprints would be made than the archive has.
fn check_settings(manifest: &Manifest, asked: &serde_json::Value) -> Result<()> {
    let mut differing = Vec::new();
    differences("", &renamed(&manifest.settings), asked, &mut differing);
    if differing.is_empty() {
        return Ok(());
    }
    Err(Error::setting(format!(
        "the archive was made with other settings: {}; use those settings, or start a new archive",
        differing.join(", ")
    )))
}

fn differences(
    name: &str,
    there: &serde_json::Value,
    here: &serde_json::Value,
    found: &mut Vec<String>,
) {
    if let (Some(x), Some(y)) = (there.as_object(), here.as_object()) {
        let names: std::collections::BTreeSet<&String> = x.keys().chain(y.keys()).collect();
        for key in names {
            let of = |map: &serde_json::Map<String, serde_json::Value>| {
                map.get(key).cloned().unwrap_or_default()
            };
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            differences(&name, &of(x), &of(y), found);
        }
    } else if there != here {
        found.push(format!("`{name}` is {there} in the archive and {here} now"));
    }
}

/// What all jobs on an archive need.
struct Tools {
    config: Config,
    bands: Bands,
    hasher: Hasher,
    /// The lines of the lists of boilerplate.
    lists: Vec<String>,
    ignored: Ignored,
}

impl Tools {
    fn of(config: &Config) -> Result<Self> {
        let config = Config { memory: config.memory.or(Some(MEMORY)), ..config.clone() };
        let lists = listed(&config)?;
        Ok(Self {
            bands: Bands::of(&config.sketch),
            hasher: Hasher::of(&config.sketch),
            ignored: Ignored::of(&lists),
            lists,
            config,
        })
    }

    fn printer(&self) -> Printer<'_> {
        Printer::of(&self.config, self.bands, &self.hasher, &self.ignored)
    }
}

/// Says that another process writes.
fn waiting(progress: &dyn Progress) -> impl FnMut() + '_ {
    let mut is_said = false;
    move || {
        if !is_said {
            progress.note("another process writes to the archive; waiting for it");
            is_said = true;
        }
        progress.wait();
    }
}

/// Adds what is new of the inputs to an archive, which is begun if need be, and reports the pairs
/// of what is new, among themselves and with what the archive holds.
///
/// `report` is given what was found before the archive has it: if it fails, nothing was added.
///
/// # Errors
/// When no input can be read at all, the settings are not the archive's, another disk error; then
/// the archive is as it was.
pub fn add(
    config: &Config,
    disk: Disk,
    input: Input<'_>,
    progress: &dyn Progress,
    report: &mut (dyn FnMut(&Scan) -> Result<()> + Send),
) -> Result<Added> {
    let tools = Tools::of(config)?;
    on_threads(config, || add_here(&tools, disk, input, Wanted::Own, progress, report))?
}

/// Adds as [`add`] does, and looks for no pairs: for years of articles at once.
///
/// # Errors
/// As [`add`].
pub fn import(
    config: &Config,
    disk: Disk,
    input: Input<'_>,
    progress: &dyn Progress,
    report: &mut (dyn FnMut(&Scan) -> Result<()> + Send),
) -> Result<Added> {
    let tools = Tools::of(config)?;
    on_threads(config, || add_here(&tools, disk, input, Wanted::Nothing, progress, report))?
}

fn add_here(
    tools: &Tools,
    disk: Disk,
    input: Input<'_>,
    wanted: Wanted,
    progress: &dyn Progress,
    report: &mut (dyn FnMut(&Scan) -> Result<()> + Send),
) -> Result<Added> {
    if let Input::Files(inputs) = &input {
        // Nothing is made for inputs that are not there.
        crate::read::open(inputs, &tools.config.read)?;
    }
    let asked = settings(&tools.config, &tools.lists)?;
    let was_there = disk.folder().exists();
    let (archive, lock) = Archive::open_to_write(disk, Some(asked.clone()), waiting(progress))?;
    check_settings(&archive.manifest, &asked)?;
    let disk = archive.disk().clone();
    let added = add_to(tools, (archive, &lock), input, wanted, progress, report);
    if added.is_err() && !Archive::is_in(disk.folder()) {
        disk.give_up(!was_there);
    }
    added
}

/// Adds to an archive that is locked.
fn add_to(
    tools: &Tools,
    (mut archive, lock): (Archive, &Lock),
    input: Input<'_>,
    wanted: Wanted,
    progress: &dyn Progress,
    report: &mut (dyn FnMut(&Scan) -> Result<()> + Send),
) -> Result<Added> {
    let config = &tools.config;
    let card = scorecard(config)?;
    let mut stages = Stages::new(progress);
    stages.begin("read", "articles", None);
    let inputs = input.names().into_owned();
    let prior = Prior::of(&archive)?;
    let mut manifest = archive.manifest.clone();
    manifest.ignored.clone_from(&tools.lists);
    let name = manifest.next_name();
    let mut adding = Adding::begin(&archive, archive.disk(), &name)?;
    let past = Past { prior: &prior, adding: Some(&mut adding) };
    let gathered = gather::gather(config, input, Some(tools.printer()), Some(past), progress)?;
    let Read { for_archive, material } = Read::of(gathered);
    let meeting = Meeting { config, printer: tools.printer(), archive: &archive, wanted, progress };
    let (material, own) =
        material.meet(meeting, &prior, (&for_archive.orders, &for_archive.pages), &mut stages)?;
    let articles = own.spool.len();
    let about = |versions: usize| Compared {
        articles: archive.manifest.articles(),
        passed_over: Some(for_archive.passed_over),
        new_versions: Some(versions),
    };
    let (former, versions) = versions(&archive, &for_archive)?;
    let mut scan =
        material.conclude(config, &card, tools.bands, stages, &inputs, about(versions))?;
    report(&scan)?;
    if adding.writer.entries() > 0 {
        let made =
            Made { own, former, summary_houses: for_archive.houses, votes: for_archive.votes };
        let counts = (for_archive.lines, for_archive.runs);
        let part =
            write(tools, adding, &name, made, &for_archive.entries, &for_archive.pages, counts)?;
        manifest.next_entry += part.entries;
        manifest.segments.push(part);
        manifest.additions += 1;
        if let Some(error) = upkeep::merge_levels(config, &mut archive, manifest, lock)? {
            scan.warnings.push(Warning::NotMerged { reason: error.to_string() });
        }
    }
    Ok(Added { articles, passed_over: for_archive.passed_over, versions, scan })
}

/// Reports pairs of the inputs with what an archive holds, which is only read.
///
/// # Errors
/// As [`add`], but that nothing is written.
pub fn against(
    config: &Config,
    archive: &Archive,
    input: Input<'_>,
    progress: &dyn Progress,
) -> Result<Scan> {
    on_threads(config, || {
        let tools = Tools::of(config)?;
        let prior = Prior::of(archive)?;
        check_settings(&archive.manifest, &settings(config, &tools.lists)?)?;
        against_here(&tools, archive, &prior, input, progress)
    })?
}

fn against_here(
    tools: &Tools,
    archive: &Archive,
    prior: &Prior,
    input: Input<'_>,
    progress: &dyn Progress,
) -> Result<Scan> {
    let config = &tools.config;
    let card = scorecard(config)?;
    let mut stages = Stages::new(progress);
    stages.begin("read", "articles", None);
    let inputs = input.names().into_owned();
    let past = Past { prior, adding: None };
    let gathered = gather::gather(config, input, Some(tools.printer()), Some(past), progress)?;
    let Read { for_archive, material } = Read::of(gathered);
    let meeting =
        Meeting { config, printer: tools.printer(), archive, wanted: Wanted::Across, progress };
    let (material, _) =
        material.meet(meeting, prior, (&for_archive.orders, &for_archive.pages), &mut stages)?;
    let about = Compared { articles: archive.manifest.articles(), ..Compared::default() };
    material.conclude(config, &card, tools.bands, stages, &inputs, about)
}

/// An archive that is asked again and again: its counts are read once.
pub struct Asked {
    tools: Tools,
    archive: Archive,
    prior: Prior,
}

impl Asked {
    /// Opens an archive with its own settings for fingerprints.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(config: &Config, disk: Disk) -> Result<Self> {
        let archive = Archive::open(disk)?;
        let tools = Tools::of(config)?;
        check_settings(&archive.manifest, &settings(config, &tools.lists)?)?;
        let prior = Prior::of(&archive)?;
        Ok(Self { tools, archive, prior })
    }

    /// The pairs of some articles with what the archive holds.
    ///
    /// # Errors
    /// As [`against`].
    pub fn ask(&self, input: Input<'_>, progress: &dyn Progress) -> Result<Scan> {
        against_here(&self.tools, &self.archive, &self.prior, input, progress)
    }
}

/// Scans all that an archive holds, as if its inputs were scanned in the order of adding.
///
/// # Errors
/// When the archive or the temporary files cannot be read or written.
pub fn scan(config: &Config, archive: &Archive, progress: &dyn Progress) -> Result<Scan> {
    super::scan_of(config, Input::Archived(archive), progress)
}

/// Judges two articles of an archive, whatever they are to each other, with the archive's own
/// settings for fingerprints; of several versions with one id the latest.
///
/// # Errors
/// When there is no article with one of the ids, or the archive cannot be read.
pub fn compare(config: &Config, archive: &Archive, a: &str, b: &str) -> Result<Comparison> {
    let (config, ignored) = of_archive(config, &archive.manifest)?;
    let config = &config;
    let card = scorecard(config)?;
    let prior = Prior::of(archive)?;
    let orders = prior.votes.clone().decide();
    let find = |id: &str| {
        let mut stored = upkeep::with_id(archive, id)?.ok_or_else(|| {
            Error::new(ErrorKind::NotFound(format!("the archive has no article `{id}`")))
        })?;
        stored.meta.settle_date(&orders);
        Ok::<_, Error>(stored)
    };
    let (a, b) = (find(a)?, find(b)?);
    let mut line_counts = LineCounts::default().with_ignored(ignored);
    let (mut keys, mut stems) = (Keys::default(), Vec::new());
    for stored in [&a, &b] {
        let layout = Layout::of(&stored.text, false);
        keys.add(stored, &layout);
        let language = stored.meta.language.as_deref();
        let of_words = content(stored, &layout.words).map(|(stem, _)| stem);
        stems.extend(of_words.map(|stem| Frequencies::key_of(language, stem)));
    }
    prior.show(&mut line_counts, keys)?;
    let frequencies = prior.frequencies(stems)?;
    let judge = Judge::of(config, &card, &frequencies, &line_counts, &prior.houses);
    Ok(judge.compare(a, b, &[]))
}

/// The articles that were read, taken apart for what becomes of them.
struct Read {
    for_archive: gather::ForArchive,
    material: Unmet,
}

/// What was read, before it met the archive.
struct Unmet {
    spool: crate::spool::Spool,
    docs: super::DocTable,
    drafts: crate::spool::blobs::Blobs,
    rest: Rest,
}

/// What only goes into the report.
struct Rest {
    line_counts: crate::article::boilerplate::LineCounts,
    houses: crate::credit::AgencyOutlets,
    remarks: gather::Remarks,
}

/// What is to be judged.
struct MetMaterial {
    pool: pool::Pool,
    candidates: super::propose::Candidates,
    frequencies: crate::content::Frequencies,
    rest: Rest,
}

impl Read {
    fn of(gathered: gather::Gathered) -> Self {
        let gather::Gathered { spool, drafts, docs, line_counts, houses, remarks, for_archive } =
            gathered;
        let rest = Rest { line_counts, houses, remarks };
        Self { for_archive, material: Unmet { spool, docs, drafts, rest } }
    }
}

impl Unmet {
    fn meet(
        self,
        meeting: Meeting<'_>,
        prior: &Prior,
        (orders, pages): (&crate::article::published::Orders, &[Option<u64>]),
        stages: &mut Stages<'_>,
    ) -> Result<(MetMaterial, OwnPrints)> {
        let Self { spool, docs, drafts, mut rest } = self;
        let today =
            Today { spool, docs, drafts, line_counts: &mut rest.line_counts, orders, prior, pages };
        let Met { mut pool, candidates, hot, own } = meeting.hold(today, stages)?;
        if let Some((groups, largest)) = hot {
            rest.remarks.warnings.push(Warning::HotBands { groups, largest });
        }
        let mut frequencies = prior.frequencies(std::mem::take(&mut pool.stems))?;
        frequencies.extend(&own.prints.frequencies);
        Ok((MetMaterial { pool, candidates, frequencies, rest }, own))
    }
}

impl MetMaterial {
    fn conclude(
        self,
        config: &Config,
        card: &crate::classify::Scorecard,
        bands: Bands,
        stages: Stages<'_>,
        inputs: &[std::path::PathBuf],
        about: Compared,
    ) -> Result<Scan> {
        let Self { pool, candidates, frequencies, rest } = self;
        let Rest { line_counts, houses, remarks } = rest;
        let choice = if config.all_pairs { Choice::All } else { Choice::WorthReading };
        let closing = Closing {
            inputs,
            docs: &pool.docs,
            boilerplate_lines: line_counts.len(),
            houses: &houses,
            remarks,
            bands,
            archive: Some(about),
            proposed: candidates.pairs.len(),
        };
        let material = Material {
            spool: pool.spool,
            line_counts: &line_counts,
            frequencies: &frequencies,
            gists: &pool.gists,
            candidates,
            closing,
        };
        material.conclude(config, card, choice, stages)
    }
}

/// The latest text that the archive has of the page of each new article, where it has one: by the
/// article's place among the new ones; and how many such articles there are.
fn versions(archive: &Archive, new: &gather::ForArchive) -> Result<(HashMap<usize, u32>, usize)> {
    let index = Index::of(archive, None)?;
    let mut keys: Vec<u64> = new.pages.iter().copied().flatten().collect();
    keys.sort_unstable();
    keys.dedup();
    let mut latest: HashMap<u64, u32> = HashMap::new();
    index.of_pages(&keys, |at, number| {
        let known = latest.entry(keys[at]).or_default();
        *known = number.max(*known);
    })?;
    let former: HashMap<usize, u32> = new
        .pages
        .iter()
        .enumerate()
        .filter_map(|(at, page)| Some((at, *latest.get(page.as_ref()?)?)))
        .collect();
    let count = former.len();
    Ok((former, count))
}

/// What a segment is made of beside its entries.
struct Made {
    own: OwnPrints,
    former: HashMap<usize, u32>,
    summary_houses: crate::credit::AgencyOutlets,
    votes: crate::article::published::Votes,
}

/// Lines and runs of words with their counts.
type Counts = (Vec<(u64, u32)>, Vec<(u64, [u32; 3])>);

/// Writes the tables behind the entries and gives the segment its name. `entries` and `pages` are
/// of the articles that stayed, in their order.
fn write(
    tools: &Tools,
    adding: Adding,
    name: &str,
    made: Made,
    entries: &[u32],
    pages: &[Option<u64>],
    (lines, runs): Counts,
) -> Result<Part> {
    let Made { own: OwnPrints { spool, docs, prints, stands }, former, summary_houses, votes } =
        made;
    let Adding { mut writer, first, own, .. } = adding;
    let within: Vec<u32> = entries.iter().map(|number| number - first).collect();
    let (mut ids, mut of_stands, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (doc, stand)) in spool.docs().zip(&stands).enumerate() {
        ids.push((xxh3_64(spool.meta(doc).id.as_bytes()), within[at]));
        let of_group = match stand {
            Stand::Own(other) if *other == doc => continue,
            Stand::Own(other) => entries[other.at()],
            Stand::Lent(number) => *number,
        };
        of_stands.push((number_key(entries[at]), of_group));
        groups.push((number_key(of_group), entries[at]));
    }
    let exact =
        docs.exact.iter().zip(&within).filter_map(|(key, at)| Some(((*key)?, *at))).collect();
    let of_pages = pages.iter().zip(&within).filter_map(|(key, at)| Some(((*key)?, *at))).collect();
    let dates = || docs.published.iter().flatten();
    let mut days = std::collections::BTreeMap::new();
    for date in dates() {
        *days.entry(date.div_euclid(DAY)).or_default() += 1;
    }
    let mut rows = Rows {
        sizes: vec![0; writer.entries() as usize],
        own,
        exact,
        bands: band_rows(&prints, |doc| within[doc]),
        pages: of_pages,
        ids,
        stands: of_stands,
        groups,
        former: former.iter().map(|(at, number)| (number_key(entries[*at]), *number)).collect(),
        lines,
        runs,
        stems: prints.frequencies.counts(),
        summary: Summary {
            documents: prints.frequencies.documents(),
            houses: summary_houses,
            votes,
            days,
        },
    };
    for (doc, at) in spool.docs().zip(&within) {
        let size = prints.gists.stem_pairs(doc).len();
        rows.sizes[*at as usize] = u16::try_from(size).unwrap_or(u16::MAX);
    }
    let is_standing = |doc: u32| matches!(stands[doc as usize], Stand::Own(own) if own.0 == doc);
    let pairs = prints.rows.ranges().map(|rows| {
        rows.into_iter()
            .filter(|row| is_standing(row.1))
            .map(|(key, doc)| (key, within[doc as usize]))
            .collect()
    });
    let count = writer.entries();
    writer.end_entries()?;
    rows.write(&mut writer, pairs, prints.rows.len() as u64, tools.config.rare.cap)?;
    let bytes = writer.finish()?;
    Ok(Part {
        file: name.to_owned(),
        first,
        entries: count,
        level: 0,
        articles: u32::try_from(spool.len()).expect("fewer than 2^32 articles"),
        bytes,
        published: dates().min().zip(dates().max()).map(|(first, last)| (*first, *last)),
        undated: u32::try_from(docs.published.iter().filter(|date| date.is_none()).count())
            .expect("fewer than 2^32 articles"),
        settled: false,
    })
}

/// Opens the archive in a folder to be read.
///
/// # Errors
/// When there is none, or it cannot be read.
pub fn open(folder: &Path) -> Result<Archive> {
    Archive::open(Disk::of(folder))
}
