//! A text by its lines: its words, where its lines stand, and what each line shows of whether it is
//! boilerplate.
//!
//! * time: `O(text)`
//! * space: 16 bytes a word, 48 a line

use super::boilerplate::inline;
use super::boilerplate::runs::{self, Run};
use super::boilerplate::{self, Ignored, Line, LineCounts};
use super::{Span, Word, lines, words};
use std::ops::Range;

/// A text taken apart as far as its boilerplate needs it. It can be used again for the next text.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// All words in text order, until [`Layout::drop_words`].
    pub words: Vec<Word>,
    spans: Vec<Span>,
    ranges: Vec<Range<usize>>,
    lines: Vec<Line>,
    runs: Vec<Run>,
    boxes: Vec<Range<usize>>,
    by_bytes: bool,
}

impl Layout {
    /// Takes a text apart, for line counts that compare lines by bytes or by words.
    #[must_use]
    pub fn of(text: &str, by_bytes: bool) -> Self {
        let mut layout = Self { words: Vec::with_capacity(text.len() / 5 + 1), ..Self::default() };
        layout.take(text, by_bytes);
        layout
    }

    /// The same in place of what it held.
    pub fn take(&mut self, text: &str, by_bytes: bool) {
        words::words_into(text, &mut self.words);
        self.spans = lines::split(text);
        self.ranges = lines::word_ranges(&self.spans, &self.words);
        self.by_bytes = by_bytes;
        self.runs = runs::sampled(&self.words);
        self.boxes = inline::boxes(text, &self.words);
        self.lines = Line::all(text, &self.spans, &self.ranges, &self.words, by_bytes);
    }

    /// What each line shows of whether it is boilerplate.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Where each line stands, ascending, disjoint.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Where each line stands, and which of the words it has.
    pub fn placed(&self) -> impl Iterator<Item = (Span, Range<usize>)> + '_ {
        self.spans.iter().copied().zip(self.ranges.iter().cloned())
    }

    /// What the text adds to line counts: see [`boilerplate::rows`]. Before [`Layout::drop_words`].
    #[must_use]
    pub fn rows(&self, text: &str, outlet: u64) -> Vec<(u64, u32)> {
        let whole = if self.by_bytes { lines::key_of_bytes(text) } else { lines::key(&self.words) };
        boilerplate::rows_of(self.lines.iter().filter_map(|line| line.key), whole, outlet)
    }

    /// The sampled runs of words: see [`runs`].
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// What the text adds to the count of runs, given the day of its publication. Before
    /// [`Layout::drop_words`].
    #[must_use]
    pub fn run_rows(&self, site: u64, day: Option<u32>) -> Vec<(u64, u32)> {
        runs::rows(&self.runs, site, day, lines::key(&self.words).unwrap_or(0))
    }

    /// The words that count for nothing whatever other pages say, by the page alone or by the
    /// user's list: ascending, disjoint.
    #[must_use]
    pub fn muted_anyway(&self, ignored: &Ignored) -> Vec<Range<usize>> {
        joined(ignored.ranges(&self.words), &self.boxes)
    }

    /// The words that count for nothing inside lines that are no boilerplate as a whole: those that
    /// a site's pages repeat over time, and [`Layout::muted_anyway`]. Ascending, disjoint.
    #[must_use]
    pub fn muted(&self, line_counts: &LineCounts, site: Option<u64>) -> Vec<Range<usize>> {
        if line_counts.is_off() {
            return Vec::new();
        }
        let repeated = runs::muted(&self.runs, &self.ranges, self.words.len(), |run| {
            line_counts.has_run(site, run)
        });
        joined(joined(repeated, &self.boxes), &line_counts.ignored(&self.words))
    }

    /// Which lines are boilerplate, ascending; none by line counts that are off.
    #[must_use]
    pub fn marks(&self, line_counts: &LineCounts, outlet: Option<u64>) -> Vec<u32> {
        if line_counts.is_off() {
            Vec::new()
        } else {
            boilerplate::mark(&self.lines, line_counts, outlet)
        }
    }

    /// The lines that are boilerplate and not blank, ascending, disjoint.
    #[must_use]
    pub fn boilerplate(&self, line_counts: &LineCounts, outlet: Option<u64>) -> Vec<Span> {
        let spans = self.marks(line_counts, outlet).into_iter().map(|at| self.spans[at as usize]);
        spans.filter(|span| !span.is_empty()).collect()
    }

    /// Leaves the words outside of these lines and ranges of words, both ascending.
    pub fn drop_words(&mut self, marks: &[u32], muted: &[Range<usize>]) {
        if marks.is_empty() && muted.is_empty() {
            return;
        }
        let mut kept = 0;
        let mut marks = marks.iter().peekable();
        for (at, range) in (0..).zip(&self.ranges) {
            if marks.next_if(|&&mark| mark == at).is_none() {
                for part in outside(range.clone(), muted) {
                    self.words.copy_within(part.clone(), kept);
                    kept += part.len();
                }
            }
        }
        self.words.truncate(kept);
    }
}

/// Two lists of ranges as one, ascending, disjoint.
fn joined(mut ranges: Vec<Range<usize>>, more: &[Range<usize>]) -> Vec<Range<usize>> {
    if more.is_empty() {
        return ranges;
    }
    ranges.extend_from_slice(more);
    ranges.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut().filter(|last| last.end >= range.start) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

/// The parts of a range of words that are in none of the muted ones, which are ascending and
/// disjoint.
pub(super) fn outside(range: Range<usize>, muted: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = Vec::with_capacity(1);
    let mut from = range.start;
    let first = muted.partition_point(|gap| gap.end <= range.start);
    for gap in muted[first..].iter().take_while(|gap| gap.start < range.end) {
        if from < gap.start {
            parts.push(from..gap.start);
        }
        from = gap.end;
    }
    if from < range.end {
        parts.push(from..range.end);
    }
    parts
}
