//! What the articles of an archive count for boilerplate, agencies and the rareness of words.
//!
//! * time: two reads of a table a line, run or stem that is asked for, or one pass over the table
//! * space: what is asked for; of the whole archive only what is counted by site and language

use super::lookup;
use crate::archive::Archive;
use crate::archive::segment::Segment;
use crate::archive::table::Table;
use crate::article::Layout;
use crate::article::boilerplate::{FEWEST_REPEATS, LineCounts, runs};
use crate::article::published::Votes;
use crate::content::Frequencies;
use crate::credit::AgencyOutlets;
use crate::error::Result;
use crate::spool::Stored;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Sections.
pub(super) const LINES: &str = "lines";
pub(super) const RUNS: &str = "runs";
pub(super) const STEMS: &str = "stems";
pub(super) const SUMMARY: &str = "summary";

/// Bits of a stem's key that are not kept: it has 32.
pub(super) const STEM_DROP: u32 = 32;

/// Counts of an archive.
#[derive(Default)]
pub(in crate::pipeline) struct Prior {
    segments: Vec<Counted>,
    /// Articles by the key of their language.
    documents: Vec<(u32, u32)>,
    /// Pages of sites by the house whose text they carry.
    pub houses: AgencyOutlets,
    /// What dates in figures show of the order of day and month.
    pub votes: Votes,
}

/// The counts of a segment.
struct Counted {
    segment: Arc<Segment>,
    lines: Table,
    runs: Table,
    stems: Table,
}

/// The keys of an article's lines and runs of words, as the counts have them.
#[derive(Default)]
pub(super) struct Keys {
    lines: Vec<u64>,
    runs: Vec<u64>,
}

impl Keys {
    /// Adds those of an article.
    pub fn add(&mut self, stored: &Stored, layout: &Layout) {
        let Some(site) = stored.meta.site_key() else { return };
        self.lines.extend(layout.rows(&stored.text, site).into_iter().map(|row| row.0));
        self.runs.extend(layout.run_rows(site, None).into_iter().map(|row| row.0));
    }
}

fn distinct<K: Ord>(mut keys: Vec<K>) -> Vec<K> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What of the counts is small.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Summary {
    /// Articles by the key of their language.
    pub documents: Vec<(u32, u32)>,
    /// Pages of sites by the house whose text they carry.
    pub houses: AgencyOutlets,
    /// What dates in figures show of the order of day and month.
    pub votes: Votes,
    /// Articles by the day of their publication, counted from 1970.
    pub days: BTreeMap<i64, u32>,
}

impl Prior {
    /// Of all segments.
    ///
    /// # Errors
    /// When the disk fails or a table is damaged.
    pub fn of(archive: &Archive) -> Result<Self> {
        let mut summary = Summary::default();
        let mut segments = Vec::with_capacity(archive.segments.len());
        for segment in &archive.segments {
            summary = summary.with(Summary::of(segment)?);
            segments.push(Counted {
                segment: Arc::clone(segment),
                lines: segment.table(LINES)?,
                runs: segment.table(RUNS)?,
                stems: segment.table(STEMS)?,
            });
        }
        let Summary { documents, houses, votes, days: _ } = summary;
        Ok(Self { segments, documents, houses, votes })
    }

    /// Asks one table of all segments for keys, which ascend.
    fn ask(
        &self,
        table: impl Fn(&Counted) -> &Table,
        keys: &[u64],
        mut found: impl FnMut(usize, &[u32]),
    ) -> Result<()> {
        let tables: Vec<_> =
            self.segments.iter().map(|counted| (&*counted.segment, table(counted))).collect();
        lookup::in_each(&tables, keys, |_, at, numbers| found(at, numbers))
    }

    /// Different texts with each of these lines, whose keys ascend.
    pub fn lines(&self, keys: &[u64]) -> Result<Vec<u32>> {
        let mut counts = vec![0; keys.len()];
        self.ask(|counted| &counted.lines, keys, |at, count| counts[at] += count[0])?;
        Ok(counts)
    }

    /// Pages with each of these runs of words, whose keys ascend, and the first and last day.
    pub fn runs(&self, keys: &[u64]) -> Result<Vec<[u32; 3]>> {
        let mut counts = vec![[0; 3]; keys.len()];
        self.ask(
            |counted| &counted.runs,
            keys,
            |at, found| {
                if let Some(found) = found.first_chunk() {
                    counts[at] = runs::both(counts[at], *found);
                }
            },
        )?;
        Ok(counts)
    }

    /// How often stems stand in articles, given their keys with their languages.
    pub fn frequencies(&self, stems: Vec<u32>) -> Result<Frequencies> {
        let stems = distinct(stems);
        let keys: Vec<u64> = stems.iter().map(|&key| u64::from(key) << STEM_DROP).collect();
        let mut counts = vec![0; stems.len()];
        self.ask(|counted| &counted.stems, &keys, |at, count| counts[at] += count[0])?;
        let mut frequencies = Frequencies::default();
        let counts = stems.into_iter().zip(counts).filter(|stem| stem.1 > 0);
        frequencies.add_counts(&self.documents, counts);
        Ok(frequencies)
    }

    /// Adds to line counts what the archive shows of these lines and runs of words.
    pub(super) fn show(&self, line_counts: &mut LineCounts, keys: Keys) -> Result<()> {
        let (lines, runs) = (distinct(keys.lines), distinct(keys.runs));
        let counts = lines.iter().copied().zip(self.lines(&lines)?);
        let repeated = runs.iter().copied().zip(self.runs(&runs)?);
        // What the run's own articles have is counted already, with the archive's.
        let new: Vec<(u64, u32)> = counts
            .filter(|line| line.1 >= FEWEST_REPEATS && !line_counts.has_line(line.0))
            .collect();
        line_counts.extend(new, repeated.filter(|run| runs::repeat_so(run.1)).map(|run| run.0));
        Ok(())
    }
}

impl Summary {
    pub(super) fn of(segment: &Segment) -> Result<Self> {
        let bytes = segment.bytes(SUMMARY)?;
        postcard::from_bytes(&bytes).map_err(|_| segment.fail(crate::archive::table::damaged()))
    }

    /// The counts of two segments together.
    pub(super) fn with(mut self, other: Self) -> Self {
        let mut frequencies = Frequencies::default();
        for documents in [&self.documents, &other.documents] {
            frequencies.add_counts(documents, []);
        }
        self.houses.extend(&other.houses);
        self.votes.extend(&other.votes);
        for (day, count) in other.days {
            *self.days.entry(day).or_default() += count;
        }
        Self { documents: frequencies.documents(), ..self }
    }
}
