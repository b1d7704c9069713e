//! What the articles of an archive count for furniture, agencies and the rareness of words.
//!
//! * time: one pass over four small tables of each segment
//! * space: some 20 bytes a line, run and stem that was counted

use crate::archive::Archive;
use crate::archive::segment::Segment;
use crate::article::furniture::{Census, FEWEST_REPEATS, Ignored, runs};
use crate::article::hashed::HashedMap;
use crate::article::published::Votes;
use crate::content::Frequencies;
use crate::credit::Houses;
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sections.
pub(super) const LINES: &str = "lines";
pub(super) const RUNS: &str = "runs";
pub(super) const STEMS: &str = "stems";
pub(super) const SUMMARY: &str = "summary";

/// Bits of a stem's key that are not kept: it has 32.
pub(super) const STEM_DROP: u32 = 32;

/// Counts of an archive.
#[derive(Clone, Debug, Default)]
pub(in crate::pipeline) struct Prior {
    /// Different texts with a line, by site and line.
    pub lines: HashedMap<u64, u32>,
    /// Pages with a run of words, by site and run, and its first and last day.
    pub runs: HashedMap<u64, [u32; 3]>,
    /// Articles with a stem.
    pub frequencies: Frequencies,
    /// Pages of sites by the house whose text they carry.
    pub houses: Houses,
    /// What dates in figures show of the order of day and month.
    pub votes: Votes,
}

/// What of the counts is small.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Summary {
    /// Articles by the key of their language.
    pub documents: Vec<(u32, u32)>,
    /// Pages of sites by the house whose text they carry.
    pub houses: Houses,
    /// What dates in figures show of the order of day and month.
    pub votes: Votes,
    /// Articles by the day of their publication, counted from 1970.
    pub days: BTreeMap<i64, u32>,
}

impl Prior {
    /// The boilerplate that the counts show.
    pub fn census(&self, ignored: Ignored) -> Census {
        let lines = self.lines.iter().filter(|(_, count)| **count >= FEWEST_REPEATS);
        let runs = self.runs.iter().filter(|(_, counts)| runs::repeat_so(**counts));
        Census::of(lines.map(|(line, count)| (*line, *count)).collect())
            .with_runs(runs.map(|(run, _)| *run))
            .with_ignored(ignored)
    }

    /// What all segments count.
    ///
    /// # Errors
    /// When the disk fails or a table is damaged.
    pub fn of(archive: &Archive) -> Result<Self> {
        let mut prior = Self::default();
        for segment in &archive.segments {
            prior.add(segment)?;
        }
        Ok(prior)
    }

    fn add(&mut self, segment: &Segment) -> Result<()> {
        let fail = |e| segment.fail(e);
        segment
            .table(LINES)?
            .each(|line, count| {
                *self.lines.entry(line).or_default() += count[0];
                Ok(())
            })
            .map_err(fail)?;
        segment
            .table(RUNS)?
            .each(|run, counts| {
                let known = self.runs.entry(run).or_default();
                if let [pages, first, last] = *counts {
                    *known = runs::both(*known, [pages, first, last]);
                }
                Ok(())
            })
            .map_err(fail)?;
        let Summary { documents, houses, votes, days: _ } = Summary::of(segment)?;
        self.votes.extend(&votes);
        let mut stems = Vec::new();
        segment
            .table(STEMS)?
            .each(|key, count| {
                #[allow(clippy::cast_possible_truncation, reason = "it was shifted up")]
                stems.push(((key >> STEM_DROP) as u32, count[0]));
                Ok(())
            })
            .map_err(fail)?;
        self.frequencies.add_counts(&documents, stems);
        self.houses.extend(&houses);
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
