//! Lines that belong to the page and not to the story: menus, comment forms, teasers, credits of
//! the site.
//!
//! Three ways to see them, from sure to suspected:
//!
//! 1. **Repeats.** A line that stands on several pages of one outlet with different texts
//!    ([`LineCounts`]).
//! 2. **Known phrases** of comment forms, subscriptions and footers, and the teasers under a
//!    "related" heading.
//! 3. **Shape**, only where the dump holds too few pages of the outlet to see repeats: lines that
//!    are no sentence.
//!
//! Boilerplate is marked, never cut: it counts for no evidence, and no passage starts or ends in
//! it.
//!
//! * time: `O(lines)` an article after its words are split
//! * space: the line counts sort 16 bytes a line, spilled to disk past its buffer; the
//!   repeated lines stay

mod biography;
mod ignored;
pub mod inline;
mod line;
pub mod runs;
mod sightings;
mod teasers;

pub use ignored::Ignored;
pub use line::Line;
pub use sightings::Sightings;

use super::Layout;
use super::hashed::{HashedMap, HashedSet};
use std::collections::HashMap;

/// Pages of one outlet with different texts on which a short line must stand to be boilerplate. Two
/// happen by chance (a running story's subhead); three pages is the least at which the corpus'
/// outlets show their forms.
const REPEATS_SHORT: u32 = 3;

/// The same for lines of sentence length. A running story repeats whole background paragraphs in
/// its next versions, so these need more, and more still in a large outlet: see
/// [`REPEATS_LONG_SHARE`].
const REPEATS_LONG: u32 = 5;

/// Share of the outlet's pages from which a repeated sentence is boilerplate.
const REPEATS_LONG_SHARE: f64 = 0.003;

/// Words from which a line is long. Measured on the dump of ten outlets: of lines repeated three
/// times or more, those below are headings, credits and links; above it background paragraphs begin
/// to appear.
const LONG_WORDS: u32 = 12;

/// Pages of an outlet from which repeats are trusted and shape is no longer suspected.
const PAGES_TO_TRUST: u32 = 12;

/// If repeated lines take more than this share of a page, the outlet runs one story in many
/// versions, and its sentences are no boilerplate. Pages of a video with a sentence of their own
/// lie at .5 to .85 on the dump of ten outlets: at .6 two dozen of them made one cluster.
const MOST_KNOWN: f64 = 0.9;

/// If shape would take more than this share of the words that nothing else marks, the page is a
/// table, a poem or a transcript, and shape is not asked. Not measured finely: the seeds' heaviest
/// page has .31.
const MOST_SUSPECTED: f64 = 0.6;

/// How often lines stand on an outlet's pages. Counted over every page first ([`rows`]), then asked
/// line by line.
#[derive(Debug, Default)]
pub struct LineCounts {
    /// Whether lines are compared by bytes ([`rows_of_bytes`]), not by words ([`rows`]).
    by_bytes: bool,
    /// Whether nothing is boilerplate.
    off: bool,
    /// Number of pages with different texts, by outlet and line; lines below [`FEWEST_REPEATS`] are
    /// left out.
    repeats: HashedMap<u64, u32>,
    /// Runs of words that repeat over time, by site: see [`runs`].
    runs: HashedSet<u64>,
    /// Boilerplate that the user knows.
    ignored: Ignored,
}

/// Stands for the page itself among its lines, so that pages are counted as lines are.
const PAGE: u64 = 0;

impl LineCounts {
    /// From the counts of [`rows`].
    #[must_use]
    pub fn of(repeats: HashMap<u64, u32>) -> Self {
        Self { repeats: repeats.into_iter().collect(), ..Self::default() }
    }

    /// Says whether the counts are those of [`rows_of_bytes`].
    #[must_use]
    pub fn by_bytes(self, by_bytes: bool) -> Self {
        Self { by_bytes, ..self }
    }

    /// The line counts with the runs of words that repeat, by the keys of [`runs::run_of_site`].
    #[must_use]
    pub fn with_runs(self, repeated: impl IntoIterator<Item = u64>) -> Self {
        Self { runs: repeated.into_iter().collect(), ..self }
    }

    /// Whether a line of a site, by the key that [`rows`] gives, was seen to repeat.
    #[must_use]
    pub fn has_line(&self, line: u64) -> bool {
        self.repeats.contains_key(&line)
    }

    /// Adds lines and runs of words that repeat, as [`LineCounts::of`] and
    /// [`LineCounts::with_runs`] take them.
    pub fn extend(
        &mut self,
        lines: impl IntoIterator<Item = (u64, u32)>,
        runs: impl IntoIterator<Item = u64>,
    ) {
        self.repeats.extend(lines);
        self.runs.extend(runs);
    }

    /// The line counts with the boilerplate that the user knows.
    #[must_use]
    pub fn with_ignored(self, ignored: Ignored) -> Self {
        Self { ignored, ..self }
    }

    /// Where the boilerplate that the user knows stands among words, ascending, disjoint.
    #[must_use]
    pub fn ignored(&self, words: &[super::Word]) -> Vec<std::ops::Range<usize>> {
        self.ignored.ranges(words)
    }

    /// Whether a run of words repeats on a site's pages.
    #[must_use]
    pub fn has_run(&self, site: Option<u64>, run: u64) -> bool {
        !self.runs.is_empty()
            && site.is_some_and(|site| self.runs.contains(&runs::run_of_site(site, run)))
    }

    /// Line counts by which nothing is boilerplate, neither by repetition nor by phrase and shape:
    /// to measure what marking it is worth.
    #[must_use]
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// Whether lines are compared by bytes.
    #[must_use]
    pub fn is_by_bytes(&self) -> bool {
        self.by_bytes
    }

    /// Whether nothing is boilerplate.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.off
    }

    /// Number of lines that were seen to repeat, an outlet's pages among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.repeats.len()
    }

    /// Whether no line was seen to repeat.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.repeats.is_empty()
    }
}

/// What a page adds to the line counts: (key of outlet and line, hash of the page's text),
/// distinct. Equal rows of equal texts count once, so that an article seen at ten urls is no
/// template.
#[must_use]
pub fn rows(text: &str, outlet: u64) -> Vec<(u64, u32)> {
    Layout::of(text, false).rows(text, outlet)
}

/// The same by the bytes of the lines and the text, for [`LineCounts::by_bytes`].
#[must_use]
pub fn rows_of_bytes(text: &str, outlet: u64) -> Vec<(u64, u32)> {
    Layout::of(text, true).rows(text, outlet)
}

pub(super) fn rows_of(
    lines: impl Iterator<Item = u64>,
    text: Option<u64>,
    outlet: u64,
) -> Vec<(u64, u32)> {
    #[allow(clippy::cast_possible_truncation, reason = "32 bits tell two texts of one line apart")]
    let text = text.unwrap_or(0) as u32;
    let mut rows: Vec<(u64, u32)> =
        lines.chain([PAGE]).map(|line| (line_of_outlet(outlet, line), text)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Fewest repeats worth keeping for [`LineCounts::of`]: below it nothing is boilerplate.
pub const FEWEST_REPEATS: u32 = REPEATS_SHORT;

/// One key of an outlet's key and a line's.
#[must_use]
fn line_of_outlet(outlet: u64, line: u64) -> u64 {
    outlet.rotate_left(31) ^ line
}

/// What is known of how often lines stand on an outlet's pages.
pub trait Repeats {
    /// Pages with different texts of an outlet that have a line.
    fn repeats(&self, outlet: Option<u64>, line: u64) -> u32;
    /// All its pages with different texts.
    fn pages(&self, outlet: Option<u64>) -> u32 {
        self.repeats(outlet, PAGE)
    }
}

impl Repeats for LineCounts {
    fn repeats(&self, outlet: Option<u64>, line: u64) -> u32 {
        outlet.and_then(|o| self.repeats.get(&line_of_outlet(o, line)).copied()).unwrap_or(0)
    }
}

/// Which of an article's lines are boilerplate, ascending.
#[must_use]
pub fn mark(lines: &[Line], known: &impl Repeats, outlet: Option<u64>) -> Vec<u32> {
    let pages = known.pages(outlet);
    // No line of an outlet repeats if its pages do not.
    let count = |line: &Line| {
        if pages == 0 { 0 } else { line.key.map_or(0, |key| known.repeats(outlet, key)) }
    };
    let long = REPEATS_LONG.max(share_of(pages));
    let is_known =
        |line: &Line| count(line) >= if line.words < LONG_WORDS { REPEATS_SHORT } else { long };
    let mut known: Vec<bool> = lines.iter().map(is_known).collect();
    let words = |is: &dyn Fn(usize) -> bool| -> u64 {
        lines
            .iter()
            .enumerate()
            .filter(|(i, _)| is(*i))
            .map(|(_, line)| u64::from(line.words))
            .sum()
    };
    let total = words(&|_| true);
    // An outlet that runs one story in many versions repeats it whole; then its sentences are no
    // boilerplate.
    if exceeds(words(&|i| known[i]), total, MOST_KNOWN) {
        for (mark, line) in known.iter_mut().zip(lines) {
            *mark &= line.words < LONG_WORDS;
        }
    }
    let by_shape = pages < PAGES_TO_TRUST;
    let shaped = |line: &Line| line.fragment && (by_shape || line.under_teasers);
    // Shape alone must not take most of what is left: then it is a table, a poem or a transcript.
    let rest = total - words(&|i| known[i]);
    let trust_shape = !exceeds(
        words(&|i| shaped(&lines[i]) && !known[i] && !lines[i].sure),
        rest,
        MOST_SUSPECTED,
    );
    let marked = lines
        .iter()
        .zip(&known)
        .map(|(line, &known)| known || line.sure || trust_shape && shaped(line));
    (0..).zip(marked).filter(|(_, marked)| *marked).map(|(at, _)| at).collect()
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a u32 is a u32"
)]
fn share_of(pages: u32) -> u32 {
    (f64::from(pages) * REPEATS_LONG_SHARE).ceil() as u32
}

#[allow(clippy::cast_precision_loss, reason = "an article has far fewer than 2^52 words")]
pub(in crate::article) fn exceeds(part: u64, whole: u64, share: f64) -> bool {
    part as f64 > share * whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::lines;
    use crate::article::words::words;

    fn marked_by<'t>(text: &'t str, line_counts: &LineCounts, outlet: Option<u64>) -> Vec<&'t str> {
        let layout = Layout::of(text, line_counts.is_by_bytes());
        layout.boilerplate(line_counts, outlet).into_iter().map(|s| s.of(text)).collect()
    }

    fn marked(text: &str) -> Vec<&str> {
        marked_by(text, &LineCounts::default(), None)
    }

    const BODY: &str = "The harbour of Port Ellan was closed on Monday after a crane fell on two \
        moored barges, the port authority said.\nNobody was hurt, and the crane will be lifted on \
        Thursday when a floating derrick arrives from the north.";

    #[test]
    fn comment_forms_and_menus_are_marked_in_a_single_page() {
        let text = format!(
            "Home\nNews\n{BODY}\nLeave a Reply\nYour email address will not be published. Required \
                fields are marked *"
        );
        assert_eq!(
            marked(&text),
            [
                "Home",
                "News",
                "Leave a Reply",
                "Your email address will not be published. Required fields are marked *"
            ]
        );
    }

    #[test]
    fn teasers_under_their_heading_are_marked() {
        let text = format!(
            "{BODY}\n{BODY}\nRelated Articles >\nTram line opens\nMay 3\nThe first tram ran on \
                Sunday through the old quarter of the city, where two thousand people had waited \
                since dawn for..."
        );
        assert_eq!(marked(&text).len(), 4);
    }

    #[test]
    fn lines_wrapped_at_a_fixed_width_are_no_boilerplate() {
        let wrapped =
            BODY.replace(" was ", "\nwas ").replace(" two ", "\ntwo ").replace(" a ", "\na ");
        assert!(marked(&wrapped).is_empty());
    }

    #[test]
    fn line_counts_by_bytes_mark_the_same_lines() {
        let page = |n: usize| {
            format!(
                "Harbour Post\n{BODY} Report {n}.\n  Printed in the valley on paper of its own.\n\n"
            )
        };
        let mut counts = [HashMap::new(), HashMap::new()];
        for n in 0..20 {
            for (count, rows) in
                counts.iter_mut().zip([rows(&page(n), 9), rows_of_bytes(&page(n), 9)])
            {
                for (line, _) in rows {
                    *count.entry(line).or_insert(0) += 1;
                }
            }
        }
        let [by_words, by_bytes] = counts;
        let text = page(21);
        let marked = |line_counts| marked_by(&text, &line_counts, Some(9));
        assert!(marked(LineCounts::of(by_words)).len() >= 2);
        let repeated = |counts: &HashMap<u64, u32>| counts.values().filter(|&&n| n == 20).count();
        assert_eq!(repeated(&by_bytes), 4);
        assert_eq!(marked(LineCounts::of(by_bytes.clone()).by_bytes(true)).len(), 3);
    }

    #[test]
    fn a_line_repeated_on_an_outlets_pages_is_marked_and_not_on_anothers() {
        let text = format!("{BODY}\nThe Courier is printed on recycled paper in the valley.");
        let (all, words) = (lines::split(&text), words(&text));
        let ranges = lines::word_ranges(&all, &words);
        let line = lines::key(&words[ranges[2].clone()]).unwrap();
        let line_counts =
            LineCounts::of([(line_of_outlet(9, line), 3), (line_of_outlet(9, PAGE), 20)].into());
        assert_eq!(marked_by(&text, &line_counts, Some(9)).len(), 1);
        assert!(marked_by(&text, &line_counts, Some(8)).is_empty());
    }
}
