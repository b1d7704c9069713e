//! Runs of ten words that a site's pages repeat over time: widgets inside sentences, galleries,
//! member lists, biographies.
//!
//! A line that repeats whole is found by the [`LineCounts`](super::LineCounts) of lines. What is
//! put into a line (three headlines behind each politician's name) repeats without its line, and
//! the headlines are those of the day of the crawl, so that pages fetched together match. Measured
//! on 37 labelled pairs of a real dump whose tie is boilerplate: runs that stand on [`PAGES`] pages
//! of the site with dates over [`DAYS`] days apart take 85% or more of what is shared away in 31 of
//! them, and nothing in 11 true pairs beside them.
//!
//! * time: one rolling hash a word; one row in four is counted
//! * space: 12 bytes a row on disk while counting; what stays is the runs that repeat, 8 bytes each

use crate::article::Word;
use crate::article::stretches::stretches;
use std::ops::Range;

/// Words of a run. A stock phrase of a reporter is shorter, a headline in a rail about as long.
const WORDS: usize = 10;

/// One in this many runs is counted, chosen by its hash, so that a run is chosen on every page or
/// on none. A stretch of 30 words has 21 runs and is missed by chance in one of 17 cases, one of 60
/// words in one of 900.
const SAMPLE: u64 = 4;

/// Pages with different texts of a site on which a run must stand. See the head.
pub const PAGES: usize = 5;

/// Days that must lie between the first and the last of these pages: a running story repeats its
/// background for days or weeks, boilerplate for months. Pages without a date do not count towards
/// it, so a dump without dates loses nothing here.
pub const DAYS: u32 = 30;

/// Share of a line's words from which the whole of it goes with its repeated runs. Not measured
/// finely.
const LINE: f64 = 0.7;

/// If runs would take more than this share of a page, the page is one of many versions of one text,
/// and nothing of it goes: the same bound as for lines.
const MOST: f64 = super::MOST_KNOWN;

/// Multiplier of the rolling hash: odd, with bits all over.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// A sampled run: its hash, and its first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Hash of its words in order.
    pub key: u64,
    /// Index of its first word.
    pub at: u32,
}

/// The sampled runs of a text, in order.
#[must_use]
pub fn sampled(words: &[Word]) -> Vec<Run> {
    let mut found = Vec::with_capacity(words.len() / 6);
    let leaving = (0..WORDS).fold(1_u64, |power, _| power.wrapping_mul(ODD));
    let mut running = 0_u64;
    for (end, word) in words.iter().enumerate() {
        running = running.wrapping_mul(ODD).wrapping_add(word.hash);
        let Some(at) = (end + 1).checked_sub(WORDS) else { continue };
        if at > 0 {
            running = running.wrapping_sub(words[at - 1].hash.wrapping_mul(leaving));
        }
        let key = mixed(running);
        if key.is_multiple_of(SAMPLE) {
            found.push(Run { key, at: u32::try_from(at).unwrap_or(u32::MAX) });
        }
    }
    found
}

/// Spreads what the rolling hash leaves in its upper bits.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ hash >> 29
}

/// What a page adds to the count of runs: (key of site and run, day and text).
#[must_use]
pub fn rows(runs: &[Run], site: u64, day: Option<u32>, text: u64) -> Vec<(u64, u32)> {
    let value = day.unwrap_or(0).min(0xFFFF) << 16 | u32::try_from(text & 0xFFFF).unwrap_or(0);
    let mut rows: Vec<(u64, u32)> =
        runs.iter().map(|run| (run_of_site(site, run.key), value)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// What the rows of one run, distinct and ascending by value, say: the number of pages, and the
/// first and the last day, 0 where no page has a date.
#[must_use]
pub fn counts(values: &[(u64, u32)]) -> [u32; 3] {
    let pages = u32::try_from(values.len()).unwrap_or(u32::MAX);
    let dated = values.partition_point(|row| row.1 >> 16 == 0);
    let [first, last] =
        [values.get(dated), values.last()].map(|row| row.map_or(0, |row| row.1 >> 16));
    [pages, first, last]
}

/// The counts of two sets of pages together.
#[must_use]
pub fn both(x: [u32; 3], y: [u32; 3]) -> [u32; 3] {
    let first = if x[1] == 0 || y[1] == 0 { x[1].max(y[1]) } else { x[1].min(y[1]) };
    [x[0].saturating_add(y[0]), first, x[2].max(y[2])]
}

/// Whether a run with these [`counts`] is boilerplate.
#[must_use]
pub fn repeat_so([pages, first, last]: [u32; 3]) -> bool {
    pages as usize >= PAGES && first > 0 && last - first >= DAYS
}

/// One key of a site's key and a run's.
#[must_use]
pub fn run_of_site(site: u64, run: u64) -> u64 {
    site.rotate_left(31) ^ run
}

/// The words that go, as ascending, disjoint ranges, given which runs repeat and where the text's
/// lines have theirs. Between two runs that repeat, and without one between them that does not,
/// everything goes.
#[must_use]
pub fn muted(
    runs: &[Run],
    lines: &[Range<usize>],
    words: usize,
    repeats: impl Fn(u64) -> bool,
) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut unbroken = false;
    for run in runs {
        if !repeats(run.key) {
            unbroken = false;
            continue;
        }
        let range = run.at as usize..run.at as usize + WORDS;
        match found.last_mut().filter(|last| unbroken || last.end >= range.start) {
            Some(last) => last.end = range.end,
            None => found.push(range),
        }
        unbroken = true;
    }
    if found.is_empty() {
        return found;
    }
    let mut goes = vec![false; words];
    for range in &found {
        goes[range.clone()].fill(true);
    }
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let count = goes[line.clone()].iter().filter(|&&goes| goes).count();
        if super::exceeds(count as u64, line.len() as u64, LINE) {
            goes[line.clone()].fill(true);
        }
    }
    if super::exceeds(goes.iter().filter(|&&goes| goes).count() as u64, words as u64, MOST) {
        return Vec::new();
    }
    stretches(&goes)
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "one line, or one stretch")]
mod tests {
    use super::*;
    use crate::article::words::words;

    fn text(range: Range<usize>, name: &str) -> String {
        range.fold(String::new(), |text, n| text + &format!("{name}{n} "))
    }

    #[test]
    fn what_repeats_goes_and_what_stands_between_stays() {
        let widget = text(0..60, "w");
        let page = format!("{}{widget}{}", text(0..40, "a"), text(0..40, "b"));
        let of_widget: Vec<u64> = sampled(&words(&widget)).iter().map(|run| run.key).collect();
        assert!(of_widget.len() >= 2);
        let taken = words(&page);
        let found = muted(&sampled(&taken), &[0..140], 140, |key| of_widget.contains(&key));
        assert_eq!(found.len(), 1);
        assert!(found[0].start >= 40 && found[0].end <= 100 && found[0].len() > 30, "{found:?}");
        // A line most of which goes, goes whole.
        let found = muted(&sampled(&taken), &[0..40, 40..100, 100..140], 140, |key| {
            of_widget.contains(&key)
        });
        assert_eq!(found, [40..100]);
        // A page that is nothing else stays.
        assert!(muted(&sampled(&taken), &[0..140], 140, |_| true).is_empty());
    }

    #[test]
    fn pages_must_be_many_and_days_apart() {
        let runs = [Run { key: 8, at: 0 }];
        let counted = |days: &[Option<u32>]| {
            let mut all: Vec<_> =
                (1..).zip(days).flat_map(|(text, day)| rows(&runs, 7, *day, text)).collect();
            all.sort_unstable();
            repeat_so(super::counts(&all))
        };
        assert!(counted(&[Some(100), Some(110), Some(120), Some(125), Some(130)]));
        assert!(!counted(&[Some(100), Some(110), Some(120), Some(130)]));
        assert!(!counted(&[Some(100), Some(110), Some(120), Some(125), Some(129)]));
        assert!(!counted(&[None, None, None, None, None, None]));
        assert!(counted(&[None, None, Some(100), None, Some(130)]));
    }
}
