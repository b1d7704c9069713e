//! The tables of a segment: made of fingerprints, merged, and asked for the articles that may be
//! near others.

use super::adding::{OWN, OWN_DROP};
use super::lookup;
use super::prior::{LINES, RUNS, STEM_DROP, STEMS, SUMMARY, Summary};
use crate::archive::segment::{Segment, SegmentWriter};
use crate::archive::table::{Section, Table, TableWriter};
use crate::archive::{Archive, Manifest};
use crate::article::boilerplate::runs;
use crate::candidate::rare::RareConfig;
use crate::error::Result;
use crate::pipeline::fingerprint::Prints;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Entries by the hash of their words.
const EXACT: &str = "exact";
/// Entries by band and the key of it.
const BANDS: &str = "bands";
/// Entries by stem pair, of the articles that stand for their groups.
const PAIRS: &str = "pairs";
/// The one that stands for an entry's group, by entry; and the others of the group by the one.
const STANDS: &str = "stands";
const GROUPS: &str = "groups";
/// Entries by page.
const PAGES: &str = "pages";
/// Entries by id.
const IDS: &str = "ids";
/// The entry that has an earlier text of the same page.
const FORMER: &str = "former";
/// Of each entry the number of its stem pairs, in two bytes; 0 where it has none or is no article.
const SIZES: &str = "sizes";

/// Bits of keys that are not kept. Entries are compared by their texts before anything is reported
/// of them, so keys need only be rare enough.
const EXACT_DROP: u32 = 16;
const BANDS_DROP: u32 = 24;
const PAIRS_DROP: u32 = 32;
const PAGES_DROP: u32 = 16;

/// Entries kept for a band's key: the number that a scan compares with each other.
const OF_BAND: usize = 40;

/// Entries kept of one group.
const OF_GROUP: usize = 40;

/// A number as a key: its bits spread, so that numbers next to each other do not share a bucket.
pub(super) fn number_key(number: u32) -> u64 {
    (u64::from(number) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A key of a band and what is in it.
pub(super) fn band_key(band: usize, key: u32) -> u64 {
    let mixed = (u64::from(key) << 32 | u64::from(key)) ^ (band as u64 + 1) << 20;
    (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// What of an article goes into tables; entries are counted from the first of the segment.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// The keys of the records, with their entries.
    pub own: Vec<(u64, u32)>,
    pub exact: Vec<(u64, u32)>,
    pub bands: Vec<(u64, u32)>,
    pub pages: Vec<(u64, u32)>,
    pub ids: Vec<(u64, u32)>,
    /// Of an entry of this segment by its number in the archive: the number of the one that stands
    /// for its group.
    pub stands: Vec<(u64, u32)>,
    pub groups: Vec<(u64, u32)>,
    pub former: Vec<(u64, u32)>,
    pub lines: Vec<(u64, u32)>,
    pub runs: Vec<(u64, [u32; 3])>,
    pub stems: Vec<(u32, u32)>,
    pub summary: Summary,
    /// The number of stem pairs of each entry.
    pub sizes: Vec<u16>,
}

impl Rows {
    /// Writes all tables but that of stem pairs, which comes in ranges of ascending keys: rows of
    /// key and entry.
    pub fn write(
        mut self,
        to: &mut SegmentWriter,
        pairs: impl Iterator<Item = Vec<(u64, u32)>>,
        count: u64,
        cap: usize,
    ) -> Result<()> {
        table(to, OWN, &mut self.own, OWN_DROP, usize::MAX)?;
        table(to, EXACT, &mut self.exact, EXACT_DROP, OF_GROUP)?;
        table(to, BANDS, &mut self.bands, BANDS_DROP, OF_BAND)?;
        table(to, PAGES, &mut self.pages, PAGES_DROP, usize::MAX)?;
        table(to, IDS, &mut self.ids, PAGES_DROP, usize::MAX)?;
        table(to, STANDS, &mut self.stands, 0, usize::MAX)?;
        table(to, GROUPS, &mut self.groups, 0, OF_GROUP)?;
        table(to, FORMER, &mut self.former, 0, usize::MAX)?;
        table(to, LINES, &mut self.lines, 0, usize::MAX)?;
        to.section(RUNS, |section| {
            let mut table = TableWriter::new(section, self.runs.len() as u64, 0);
            self.runs.iter().try_for_each(|(run, counts)| table.push(*run, counts))?;
            table.finish()
        })?;
        let mut stems: Vec<(u64, u32)> =
            self.stems.iter().map(|(key, count)| (u64::from(*key) << STEM_DROP, *count)).collect();
        table(to, STEMS, &mut stems, STEM_DROP, usize::MAX)?;
        to.section(PAIRS, |section| {
            let mut table = TableWriter::new(section, count / 2, PAIRS_DROP);
            for mut rows in pairs {
                rows.par_sort_unstable();
                table.rows(&mut rows.chunk_by(|x, y| x.0 == y.0), cap + 1)?;
            }
            table.finish()
        })?;
        to.section(SIZES, |section| section.write(&bytes_of(&self.sizes)))?;
        let summary = postcard::to_stdvec(&self.summary).expect("plain names and numbers");
        to.section(SUMMARY, |section| section.write(&summary))
    }
}

fn bytes_of(sizes: &[u16]) -> Vec<u8> {
    sizes.iter().flat_map(|size| size.to_le_bytes()).collect()
}

fn sizes_of(segment: &Segment) -> Result<Vec<u16>> {
    let bytes = segment.bytes(SIZES)?;
    Ok(bytes.as_chunks().0.iter().map(|size| u16::from_le_bytes(*size)).collect())
}

/// Writes rows as a table, of each key the first numbers only.
fn table(
    to: &mut SegmentWriter,
    name: &str,
    rows: &mut [(u64, u32)],
    drop: u32,
    most: usize,
) -> Result<()> {
    for row in rows.iter_mut() {
        row.0 = row.0 >> drop << drop;
    }
    rows.par_sort_unstable();
    to.section(name, |section| {
        let mut table = TableWriter::new(section, rows.len() as u64, drop);
        table.rows(&mut rows.chunk_by(|x, y| x.0 == y.0), most)?;
        table.finish()
    })
}

/// The rows of the bands of a segment's articles.
pub(super) fn band_rows(prints: &Prints, entry: impl Fn(usize) -> u32) -> Vec<(u64, u32)> {
    let mut rows = Vec::new();
    prints.each_band(|band, keys, docs| {
        rows.extend(
            keys.iter().zip(docs).map(|(key, doc)| (band_key(band, *key), entry(doc.at()))),
        );
    });
    rows
}

/// How the numbers of a key in several segments become one list.
#[derive(Clone, Copy)]
enum Join {
    /// Entries, counted anew from the first of the merged segment; at most this many.
    Entries(usize),
    /// Numbers of the archive, as they are; at most this many.
    Numbers(usize),
    /// A sum.
    Sum,
    /// Counts of a run of words.
    Runs,
}

/// Merges all tables of segments that follow each other. `is_gone` takes the number of an entry,
/// counted from the first of all.
pub(super) fn merge(
    to: &mut SegmentWriter,
    segments: &[(Arc<Segment>, u32)],
    is_gone: &dyn Fn(u32) -> bool,
    cap: usize,
) -> Result<()> {
    let first = segments[0].1;
    let all = [
        (OWN, OWN_DROP, Join::Entries(usize::MAX)),
        (EXACT, EXACT_DROP, Join::Entries(OF_GROUP)),
        (BANDS, BANDS_DROP, Join::Entries(OF_BAND)),
        (PAGES, PAGES_DROP, Join::Entries(usize::MAX)),
        (IDS, PAGES_DROP, Join::Entries(usize::MAX)),
        (STANDS, 0, Join::Numbers(usize::MAX)),
        (GROUPS, 0, Join::Numbers(OF_GROUP)),
        (FORMER, 0, Join::Numbers(usize::MAX)),
        (LINES, 0, Join::Sum),
        (RUNS, 0, Join::Runs),
        (STEMS, STEM_DROP, Join::Sum),
        (PAIRS, PAIRS_DROP, Join::Entries(cap + 1)),
    ];
    for (name, drop, join) in all {
        let tables = segments
            .iter()
            .map(|(segment, at)| Ok((segment.table(name)?, at - first)))
            .collect::<Result<Vec<_>>>()?;
        to.section(name, |section| {
            merge_tables(section, &tables, drop, join, &|entry| is_gone(first + entry))
                .map_err(|e| e.or_of(&segments[0].0))
        })?;
    }
    let (mut summary, mut sizes) = (Summary::default(), Vec::new());
    for (segment, at) in segments {
        summary = summary.with(Summary::of(segment)?);
        sizes.resize((at - first) as usize, 0);
        sizes.extend(sizes_of(segment)?);
    }
    to.section(SIZES, |section| section.write(&bytes_of(&sizes)))?;
    let summary = postcard::to_stdvec(&summary).expect("plain names and numbers");
    to.section(SUMMARY, |section| section.write(&summary))
}

/// What fails while tables are merged: the reading or the writing.
enum Failed {
    Read(std::io::Error),
    Write(crate::error::Error),
}

impl Failed {
    fn or_of(self, segment: &Segment) -> crate::error::Error {
        match self {
            Self::Read(error) => segment.fail(error),
            Self::Write(error) => error,
        }
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::Read(error)
    }
}

fn merge_tables(
    section: &mut Section<'_>,
    tables: &[(Table, u32)],
    drop: u32,
    join: Join,
    is_gone: &dyn Fn(u32) -> bool,
) -> Result<(), Failed> {
    let keys = tables.iter().map(|(table, _)| table.len()).sum();
    let mut to = TableWriter::new(section, keys, drop);
    let mut readers: Vec<_> = tables.iter().map(|(table, at)| (table.reader(), *at)).collect();
    // The next key of each reader, with its numbers.
    let mut next: BTreeMap<(u64, usize), Vec<u32>> = BTreeMap::new();
    for (at, (reader, _)) in readers.iter_mut().enumerate() {
        if let Some((key, numbers)) = reader.next()? {
            next.insert((key, at), numbers.to_vec());
        }
    }
    let mut joined = Vec::new();
    while let Some((&(key, _), _)) = next.first_key_value() {
        joined.clear();
        while let Some(entry) = next.first_entry().filter(|entry| entry.key().0 == key) {
            let ((_, at), mut numbers) = entry.remove_entry();
            let shift = readers[at].1;
            match join {
                Join::Entries(_) => {
                    let moved = numbers.iter().map(|entry| entry + shift);
                    joined.extend(moved.filter(|&entry| !is_gone(entry)));
                }
                Join::Numbers(_) => joined.extend_from_slice(&numbers),
                Join::Sum => {
                    let sum: u32 = joined.first().copied().unwrap_or(0);
                    joined.clear();
                    joined.push(sum.saturating_add(numbers[0]));
                }
                Join::Runs => {
                    let before = joined.first_chunk().copied().unwrap_or_default();
                    let here = numbers.first_chunk().copied().unwrap_or_default();
                    joined.clear();
                    joined.extend(runs::both(before, here));
                }
            }
            if let Some((key, more)) = readers[at].0.next()? {
                numbers.clear();
                numbers.extend_from_slice(more);
                next.insert((key, at), numbers);
            }
        }
        if let Join::Entries(most) | Join::Numbers(most) = join {
            joined.truncate(most);
        }
        if !joined.is_empty() {
            to.push(key, &joined).map_err(Failed::Write)?;
        }
    }
    to.finish().map_err(Failed::Write)
}

/// The tables of an archive, to be asked.
pub(super) struct Index {
    segments: Vec<Asked>,
    forgotten: Manifest,
}

struct Asked {
    segment: Arc<Segment>,
    first: u32,
    exact: Table,
    bands: Table,
    pairs: Table,
    pages: Table,
    ids: Table,
    stands: Table,
    groups: Table,
    former: Table,
    sizes: Vec<u16>,
}

impl Index {
    /// Of the segments that may hold something within the window of articles published from the
    /// first to the second second.
    pub fn of(archive: &Archive, within: Option<(i64, i64)>) -> Result<Self> {
        let may_hold = |part: &crate::archive::Part| {
            let Some((from, to)) = within else { return true };
            part.undated > 0
                || part.published.is_some_and(|(first, last)| first <= to && from <= last)
        };
        let parts = archive.manifest.segments.iter().zip(&archive.segments);
        let segments = parts.filter(|(part, _)| may_hold(part)).map(|(part, segment)| {
            let table = |name| segment.table(name);
            Ok(Asked {
                segment: Arc::clone(segment),
                first: part.first,
                exact: table(EXACT)?,
                bands: table(BANDS)?,
                pairs: table(PAIRS)?,
                pages: table(PAGES)?,
                ids: table(IDS)?,
                stands: table(STANDS)?,
                groups: table(GROUPS)?,
                former: table(FORMER)?,
                sizes: sizes_of(segment)?,
            })
        });
        let mut forgotten = archive.manifest.clone();
        forgotten.segments.clear();
        Ok(Self { segments: segments.collect::<Result<_>>()?, forgotten })
    }

    /// Looks up keys, which ascend, in one table of all segments: see [`lookup::in_each`].
    fn look_up(
        &self,
        table: impl Fn(&Asked) -> &Table,
        keys: &[u64],
        found: impl FnMut(usize, usize, &[u32]),
    ) -> Result<()> {
        let tables: Vec<_> =
            self.segments.iter().map(|asked| (&*asked.segment, table(asked))).collect();
        lookup::in_each(&tables, keys, found)
    }

    /// The numbers in the archive of a segment's entries, but for those that were forgotten.
    fn numbers<'a>(&'a self, nth: usize, entries: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        let first = self.segments[nth].first;
        let numbers = entries.iter().map(move |entry| first + entry);
        numbers.filter(|&number| !self.forgotten.is_forgotten(number))
    }

    /// Asks one table of all segments and gives numbers of the archive.
    fn ask(
        &self,
        table: impl Fn(&Asked) -> &Table,
        keys: &[u64],
        mut found: impl FnMut(usize, u32),
    ) -> Result<()> {
        self.look_up(table, keys, |nth, at, entries| {
            self.numbers(nth, entries).for_each(|number| found(at, number));
        })
    }

    /// Articles with the same words, by their hashes, which ascend.
    pub fn equals(&self, keys: &[u64], found: impl FnMut(usize, u32)) -> Result<()> {
        self.ask(|asked| &asked.exact, keys, found)
    }

    /// Articles that share a band, by [`band_key`]s, which ascend.
    pub fn sharing_a_band(&self, keys: &[u64], found: impl FnMut(usize, u32)) -> Result<()> {
        self.ask(|asked| &asked.bands, keys, found)
    }

    /// Articles of the same pages.
    pub fn of_pages(&self, keys: &[u64], found: impl FnMut(usize, u32)) -> Result<()> {
        self.ask(|asked| &asked.pages, keys, found)
    }

    /// Articles with these ids, by the hashes of the ids, which ascend.
    pub fn of_ids(&self, keys: &[u64], found: impl FnMut(usize, u32)) -> Result<()> {
        self.ask(|asked| &asked.ids, keys, found)
    }

    /// Articles with stem pairs, each key's list as it is: `None` for a key that stands in more
    /// than `cap` articles.
    pub fn with_stem_pairs(
        &self,
        config: &RareConfig,
        keys: &[u64],
        mut found: impl FnMut(usize, Option<u32>),
    ) -> Result<()> {
        self.look_up(
            |asked| &asked.pairs,
            keys,
            |nth, at, entries| {
                if entries.len() > config.cap {
                    found(at, None);
                } else {
                    self.numbers(nth, entries).for_each(|number| found(at, Some(number)));
                }
            },
        )
    }

    /// How many stem pairs an article has; `None` where that is not known.
    pub fn stem_pairs_of(&self, number: u32) -> Option<u32> {
        let at = self.segments.partition_point(|asked| asked.first <= number).checked_sub(1)?;
        let asked = &self.segments[at];
        let size = asked.sizes.get((number - asked.first) as usize)?;
        Some(u32::from(*size)).filter(|&size| size > 0)
    }

    /// Numbers by number, of one table.
    fn by_number(
        &self,
        table: impl Fn(&Asked) -> &Table,
        numbers: &[u32],
        mut found: impl FnMut(u32, u32),
    ) -> Result<()> {
        let mut keys: Vec<(u64, u32)> = numbers.iter().map(|&n| (number_key(n), n)).collect();
        keys.sort_unstable();
        keys.dedup();
        let plain: Vec<u64> = keys.iter().map(|key| key.0).collect();
        self.look_up(table, &plain, |_, at, others| {
            for &other in others.iter().filter(|&&other| !self.forgotten.is_forgotten(other)) {
                found(keys[at].1, other);
            }
        })
    }

    /// The one that stands for the group of each of these articles, where it is another.
    pub fn stands(&self, numbers: &[u32], found: impl FnMut(u32, u32)) -> Result<()> {
        self.by_number(|asked| &asked.stands, numbers, found)
    }

    /// The others of the groups that these articles stand for.
    pub fn groups(&self, numbers: &[u32], found: impl FnMut(u32, u32)) -> Result<()> {
        self.by_number(|asked| &asked.groups, numbers, found)
    }

    /// The article that has the text before.
    pub fn former(&self, numbers: &[u32], found: impl FnMut(u32, u32)) -> Result<()> {
        self.by_number(|asked| &asked.former, numbers, found)
    }
}
