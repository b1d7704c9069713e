//! What keeps an archive small, right and whole: merging, settling, checking, forgetting.
//!
//! Segments of one level are merged when there are [`FAN`] of them, so that an archive of `n`
//! additions has some `FAN * log(n)` segments, and an article is written anew once a level.
//!
//! * time: a merge is linear in what it merges; settling makes all fingerprints anew, as a scan
//!   does
//! * space: merging holds the offsets of a table's buckets, a byte for each 16 keys

use super::entry::{Entry, own_of};
use super::index::{self, Index};
use super::prior::{Prior, Summary};
use super::replay::Replay;
use super::{Made, OwnPrints, Read, Stand, Tools, check_settings, settings, waiting, write};
use crate::archive::disk::Disk;
use crate::archive::segment::{Segment, SegmentWriter, is_damage};
use crate::archive::{Archive, Lock, Manifest, Part};
use crate::article::Meta;
use crate::article::filter::FilterConfig;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::pipeline::gather::{self, Past};
use crate::pipeline::setup::listed;
use crate::pipeline::{Input, Progress, fingerprint, on_threads, propose};
use crate::spool::Stored;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Segments of one level that become one of the next.
const FAN: usize = 8;

/// Makes `manifest` the archive's state, and merges segments of which there are many. Gives why a
/// merge failed: the state is whole without it, and the next addition tries again.
///
/// # Errors
/// When `manifest` cannot be made the state.
pub(super) fn merge_levels(
    config: &Config,
    archive: &mut Archive,
    manifest: Manifest,
    lock: &Lock,
) -> Result<Option<Error>> {
    archive.commit(manifest, lock)?;
    while let Some(from) = mergeable(&archive.manifest.segments) {
        if let Err(error) = merge(config, archive, from, lock) {
            return Ok(Some(error));
        }
    }
    Ok(None)
}

/// Where the last segments begin that are to be merged; `None` while there are few.
fn mergeable(parts: &[Part]) -> Option<usize> {
    let last = parts.last()?;
    let same = parts.iter().rev().take_while(|part| part.level == last.level).count();
    (same >= FAN).then(|| parts.len() - same)
}

/// Merges all segments from a place on.
fn merge(config: &Config, archive: &mut Archive, from: usize, lock: &Lock) -> Result<()> {
    let mut manifest = archive.manifest.clone();
    let name = manifest.next_name();
    let parts = manifest.segments.split_off(from);
    let first = parts[0].first;
    let mut writer = SegmentWriter::create(archive.disk(), &name)?;
    for (part, segment) in parts.iter().zip(&archive.segments[from..]) {
        writer.gap(part.first - first - writer.entries())?;
        writer.entries_of(segment, |entry| manifest.is_forgotten(part.first + entry))?;
    }
    let entries = writer.entries();
    writer.end_entries()?;
    let segments: Vec<(Arc<Segment>, u32)> = archive.segments[from..]
        .iter()
        .zip(&parts)
        .map(|(segment, part)| (Arc::clone(segment), part.first))
        .collect();
    let is_gone = |entry: u32| manifest.is_forgotten(entry);
    index::merge(&mut writer, &segments, &is_gone, config.rare.cap)?;
    let bytes = writer.finish()?;
    let end = first + entries;
    let gone = manifest.forgotten.iter().filter(|&&entry| (first..end).contains(&entry)).count();
    let articles: u32 = parts.iter().map(|part| part.articles).sum();
    let published = parts.iter().filter_map(|part| part.published);
    manifest.segments.push(Part {
        file: name,
        first,
        entries,
        level: parts.iter().map(|part| part.level).max().unwrap_or(0) + 1,
        articles: articles - u32::try_from(gone).expect("no more than there are"),
        bytes,
        published: published.reduce(|x, y| (x.0.min(y.0), x.1.max(y.1))),
        undated: parts.iter().map(|part| part.undated).sum(),
        settled: false,
    });
    manifest.forgotten.retain(|entry| !(first..end).contains(entry));
    archive.commit(manifest, lock)
}

/// Makes the fingerprints of all articles anew, with the counts of all, as one segment. What is
/// forgotten is gone from the disk then. Gives the number of articles.
///
/// # Errors
/// When there is no archive, it cannot be read, or the disk is full; then the archive is as it was.
pub fn settle(config: &Config, disk: Disk, progress: &dyn Progress) -> Result<usize> {
    on_threads(config, || {
        let (mut archive, lock) = Archive::open_to_write(disk, None, waiting(progress))?;
        check_settings(&archive.manifest, &settings(config, &listed(config)?)?)?;
        rebuild(config, &mut archive, &lock, &|_| false, progress)
    })?
}

/// Writes all entries and their tables anew, without those that are gone.
fn rebuild(
    config: &Config,
    archive: &mut Archive,
    lock: &Lock,
    is_gone: &dyn Fn(u32) -> bool,
    progress: &dyn Progress,
) -> Result<usize> {
    // All that is in it, whatever a scan would leave out.
    let config = Config { filter: FilterConfig::default(), ..config.clone() };
    let tools = Tools::of(&config)?;
    let mut manifest = archive.manifest.clone();
    let name = manifest.next_name();
    progress.start("read", "articles", Some(manifest.articles() as u64));
    let past = Past { prior: &Prior::default(), adding: None };
    let input = Input::Archived(archive);
    let printer = tools.printer();
    let gathered = gather::gather(&tools.config, input, Some(printer), Some(past), progress)?;
    let Read { for_archive, material } = Read::of(gathered);
    let super::Unmet { spool, mut docs, drafts, rest } = material;
    progress.finish();
    progress.start("fingerprint", "articles", Some(spool.len() as u64));
    let line_counts = &rest.line_counts;
    let prints =
        fingerprint::fingerprint(printer, &spool, &mut docs, line_counts, drafts, progress)?;
    progress.finish();
    progress.start("near-duplicates", "pairs with most words in common", None);
    let near = propose::near(&tools.config, &spool, &docs, line_counts, &prints, progress);
    let stands = near.representative.iter().map(|&doc| Stand::Own(doc)).collect();
    progress.finish();

    let mut writer = SegmentWriter::create(archive.disk(), &name)?;
    for (part, segment) in archive.manifest.segments.iter().zip(&archive.segments) {
        writer.gap(part.first - writer.entries())?;
        writer.entries_of(segment, |entry| {
            manifest.is_forgotten(part.first + entry) || is_gone(part.first + entry)
        })?;
    }
    let mut own = Vec::new();
    let mut replay = Replay::of(archive);
    while let Some(entries) = replay.next_batch(1024, 8 << 20)? {
        own.extend(entries.iter().filter_map(|(number, bytes)| Some((own_of(bytes)?, *number))));
    }
    let mut latest: HashMap<u64, u32> = HashMap::new();
    let mut former = HashMap::new();
    for (at, (page, number)) in for_archive.pages.iter().zip(&for_archive.entries).enumerate() {
        let Some(page) = page else { continue };
        former.extend(latest.insert(*page, *number).map(|before| (at, before)));
    }
    let made = Made {
        own: OwnPrints { spool, docs, prints, stands },
        former,
        summary_houses: for_archive.houses,
        votes: for_archive.votes,
    };
    let articles = made.own.spool.len();
    let adding = super::Adding::rebuilt(writer, own, archive);
    let counts = (for_archive.lines, for_archive.runs);
    let (entries, pages) = (&for_archive.entries, &for_archive.pages);
    let part = write(&tools, adding, &name, made, entries, pages, counts)?;
    let level = manifest.segments.iter().map(|part| part.level).max().unwrap_or(0).max(1);
    manifest.segments = vec![Part { settled: true, level, ..part }];
    manifest.forgotten.clear();
    archive.commit(manifest, lock)?;
    Ok(articles)
}

/// What is known of an archive.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Info {
    /// Version of the format.
    pub format: u32,
    /// Articles, without the forgotten ones.
    pub articles: usize,
    /// Records that were set aside when they were read.
    pub set_aside: usize,
    /// Articles that are forgotten and still on the disk.
    pub forgotten: usize,
    /// Additions.
    pub additions: u32,
    /// Sites.
    pub sites: usize,
    /// Days on which articles were published.
    pub days: usize,
    /// The first and the last of them.
    pub published: Option<[String; 2]>,
    /// Whether fingerprints were made with the counts of the whole archive.
    pub settled: bool,
    /// Bytes of all files.
    pub bytes: u64,
    /// Bytes by part, the largest first.
    pub parts: Vec<PartInfo>,
    /// Segments.
    pub segments: Vec<Part>,
    /// The settings that decide fingerprints.
    pub settings: serde_json::Value,
}

/// What a part of an archive takes.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PartInfo {
    /// The part.
    pub name: String,
    /// Its bytes in all segments.
    pub bytes: u64,
}

/// What is known of an archive.
///
/// # Errors
/// When a segment cannot be read.
pub fn info(archive: &Archive) -> Result<Info> {
    let manifest = &archive.manifest;
    let mut parts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut summary = Summary::default();
    for segment in &archive.segments {
        for (name, bytes) in segment.sections() {
            *parts.entry(name).or_default() += bytes;
        }
        summary = summary.with(Summary::of(segment)?);
    }
    let mut parts: Vec<PartInfo> =
        parts.into_iter().map(|(name, bytes)| PartInfo { name: name.to_owned(), bytes }).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.bytes));
    let entries: usize = manifest.segments.iter().map(|part| part.entries as usize).sum();
    let articles: usize = manifest.segments.iter().map(|part| part.articles as usize).sum();
    let day = |day: &i64| date(day * super::DAY);
    let days = summary.days.keys().next().zip(summary.days.keys().next_back());
    Ok(Info {
        format: manifest.format,
        articles: manifest.articles(),
        set_aside: entries - articles,
        forgotten: manifest.forgotten.len(),
        additions: manifest.additions,
        sites: summary.houses.sites(),
        days: summary.days.len(),
        published: days.map(|(first, last)| [day(first), day(last)]),
        settled: manifest.segments.iter().all(|part| part.settled),
        bytes: manifest.segments.iter().map(|part| part.bytes).sum(),
        parts,
        segments: manifest.segments.clone(),
        settings: manifest.settings.clone(),
    })
}

/// The day of a second since 1970.
fn date(at: i64) -> String {
    jiff::Timestamp::from_second(at)
        .map_or_else(|_| String::new(), |at| at.strftime("%F").to_string())
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is damaged: the file, and what of it.
    pub damaged: Vec<(String, String)>,
    /// Entries of damaged blocks and files: they cannot be read any more.
    pub lost: u64,
    /// Whether the archive was mended by leaving them out.
    pub repaired: bool,
}

/// Reads every byte of an archive and compares checksums. With `repair` what is damaged is left
/// out, and the tables are made anew.
///
/// # Errors
/// When there is no archive, or the disk fails: what cannot be read now may be whole, and is not
/// left out.
pub fn check(
    config: &Config,
    disk: Disk,
    repair: bool,
    progress: &dyn Progress,
) -> Result<Checked> {
    on_threads(config, || check_here(config, disk, repair, progress))?
}

fn check_here(
    config: &Config,
    disk: Disk,
    repair: bool,
    progress: &dyn Progress,
) -> Result<Checked> {
    // No lock is left where there is no archive, and what is mended is what nobody changes any
    // more.
    let mut manifest = Archive::manifest(&disk)?;
    let lock = repair.then(|| Archive::lock(&disk, waiting(progress))).transpose()?;
    if lock.is_some() {
        manifest = Archive::manifest(&disk)?;
    }
    let mut checked = Checked::default();
    let (mut whole, mut lost) = (manifest.clone(), Vec::new());
    whole.segments.clear();
    progress.start("check", "files", Some(manifest.segments.len() as u64));
    for part in &manifest.segments {
        let mut say = |what: String| checked.damaged.push((part.file.clone(), what));
        match Segment::open(&disk, &part.file) {
            Ok(segment) => {
                let (sections, blocks) = segment.check()?;
                for section in sections {
                    say(format!("the table `{section}`"));
                }
                for &block in &blocks {
                    let range = segment.entries_in(block);
                    let (first, last) = (part.first + range.start, part.first + range.end - 1);
                    say(format!("the texts of the records {first} to {last}"));
                    lost.push(part.first + range.start..part.first + range.end);
                }
                whole.segments.push(part.clone());
            }
            Err(error) if !is_damage(&error) => return Err(error),
            // A merge may have removed it meanwhile.
            Err(_) if lock.is_none() && Archive::manifest(&disk)? != manifest => {
                return check_here(config, disk, repair, progress);
            }
            Err(error) => {
                say(error.to_string());
                checked.lost += u64::from(part.entries);
            }
        }
        progress.advance(1, part.bytes);
    }
    progress.finish();
    checked.lost += lost.iter().map(|range| u64::from(range.end - range.start)).sum::<u64>();
    if let Some(lock) = lock.filter(|_| !checked.damaged.is_empty()) {
        let mut forgotten: Vec<u32> = lost.iter().cloned().flatten().collect();
        forgotten.extend(&whole.forgotten);
        forgotten.sort_unstable();
        forgotten.dedup();
        let segments = whole.segments.iter();
        let segments = segments.map(|part| Segment::open(&disk, &part.file).map(Arc::new));
        let segments = segments.collect::<Result<Vec<_>>>()?;
        whole.forgotten = forgotten;
        let mut archive = Archive::of(disk, whole, segments);
        if archive.segments.is_empty() {
            let manifest = archive.manifest.clone();
            archive.commit(manifest, &lock)?;
        } else {
            let is_lost = |number: u32| lost.iter().any(|range| range.contains(&number));
            rebuild(config, &mut archive, &lock, &is_lost, progress)?;
        }
        checked.repaired = true;
    }
    Ok(checked)
}

/// The latest article of an archive with an id.
pub(super) fn with_id(archive: &Archive, id: &str) -> Result<Option<Stored>> {
    let mut numbers = Vec::new();
    let key = xxh3_64(id.as_bytes());
    Index::of(archive, None)?.of_ids(&[key], |_, number| numbers.push(number))?;
    numbers.sort_unstable();
    let mut found = None;
    archive.read(&numbers, |_, bytes| {
        if let Some(Entry::Article { stored, .. }) = Entry::of(bytes)
            && stored.meta.id == id
        {
            found = Some(*stored);
        }
    })?;
    Ok(found)
}

/// What forgetting did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Articles that are forgotten now.
    pub articles: usize,
    /// Ids that no article has.
    pub unknown: Vec<String>,
}

/// Forgets the articles with these ids: no answer has them any more, and the next merge or
/// [`settle`] takes them from the disk.
///
/// # Errors
/// When there is no archive, or the disk fails; then nothing is forgotten.
pub fn forget(disk: Disk, ids: &[String], progress: &dyn Progress) -> Result<Forgotten> {
    let (mut archive, lock) = Archive::open_to_write(disk, None, waiting(progress))?;
    let mut keys: Vec<(u64, &String)> = ids.iter().map(|id| (xxh3_64(id.as_bytes()), id)).collect();
    keys.sort_unstable();
    keys.dedup();
    let plain: Vec<u64> = keys.iter().map(|key| key.0).collect();
    let mut candidates: Vec<(u32, usize)> = Vec::new();
    Index::of(&archive, None)?.of_ids(&plain, |at, number| candidates.push((number, at)))?;
    candidates.sort_unstable();
    let mut gone = Vec::new();
    let mut is_known = vec![false; keys.len()];
    let numbers: Vec<u32> = candidates.iter().map(|candidate| candidate.0).collect();
    let mut entries = HashMap::new();
    archive.read(&numbers, |number, bytes| {
        if let Some(Entry::Article { stored, .. }) = Entry::of(bytes) {
            entries.insert(number, stored.meta.id);
        }
    })?;
    for (number, at) in candidates {
        if entries.get(&number) == Some(keys[at].1) {
            is_known[at] = true;
            gone.push(number);
        }
    }
    let mut manifest = archive.manifest.clone();
    manifest.forgotten.extend(&gone);
    manifest.forgotten.sort_unstable();
    manifest.forgotten.dedup();
    let articles = manifest.forgotten.len() - archive.manifest.forgotten.len();
    archive.commit(manifest, &lock)?;
    let unknown = keys.iter().zip(is_known).filter(|(_, is_known)| !is_known);
    Ok(Forgotten { articles, unknown: unknown.map(|(key, _)| key.1.clone()).collect() })
}

/// An article of an archive.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Its number.
    pub number: u32,
    /// What is known of it, and its text.
    pub stored: Box<Stored>,
    /// Id of the article with the text that its page had before.
    pub former: Option<String>,
}

/// Gives all articles in the order of adding.
///
/// # Errors
/// When the archive cannot be read, or `each` fails.
pub fn export(archive: &Archive, each: &mut dyn FnMut(Exported) -> Result<()>) -> Result<()> {
    let index = Index::of(archive, None)?;
    let mut replay = Replay::of(archive);
    while let Some(entries) = replay.next_batch(1024, 8 << 20)? {
        let numbers: Vec<u32> = entries.iter().map(|entry| entry.0).collect();
        let mut former = HashMap::new();
        index.former(&numbers, |number, before| {
            former.insert(number, before);
        })?;
        let mut wanted: Vec<u32> = former.values().copied().collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut ids: HashMap<u32, Meta> = HashMap::new();
        archive.read(&wanted, |number, bytes| {
            if let Some(Entry::Article { stored, .. }) = Entry::of(bytes) {
                ids.insert(number, stored.meta);
            }
        })?;
        for (number, bytes) in entries {
            let Some(Entry::Article { stored, .. }) = Entry::of(&bytes) else { continue };
            let former = former.get(&number).and_then(|before| Some(ids.get(before)?.id.clone()));
            each(Exported { number, stored, former })?;
        }
    }
    Ok(())
}
