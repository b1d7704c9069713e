//! Whether what differs between two texts was misread and not rewritten: a scan of a page read by a
//! machine has `rn` for `m`, `1` for `l`, a long s as f, and words that a line's end parts.
//!
//! Three wrong letters in a hundred leave fewer than half of the runs of five words whole, as an
//! edit of every second sentence does. But an edit puts other words in their place, and a machine
//! that misreads puts words there that look like them.
//!
//! * time: linear in the words, and the product of the letters of what differs, stretch by stretch
//! * space: one stretch

use super::Passage;
use crate::article::Word;
use std::ops::Range;

/// Words of a stretch that differs, at most, that is compared: some two lines.
const STRETCH: usize = 32;

/// Words that what differs may have on each side where equal words come after it.
const STEP: usize = 6;

/// One letter in this many may differ, and one in any case.
const LETTERS: usize = 4;

/// How much of what differs between two texts looks alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Misread {
    /// Words of each that are equal or look alike.
    same: [usize; 2],
    /// Words that differ and look alike, on the longer side of each stretch.
    alike: usize,
    /// Words that are others.
    other: usize,
    /// Words of each.
    words: [usize; 2],
}

impl Misread {
    /// Of two texts with their words outside boilerplate, and their verbatim passages.
    #[must_use]
    pub fn of(a: (&str, &[Word]), b: (&str, &[Word]), passages: &[Passage]) -> Self {
        let mut found = Self { words: [a.1.len(), b.1.len()], ..Self::default() };
        let mut order: Vec<&Passage> = passages.iter().collect();
        order.sort_unstable_by_key(|passage| (passage.a, passage.b));
        let (mut at_a, mut at_b) = (0, 0);
        for passage in order {
            let (in_a, in_b) = (passage.a.words(a.1), passage.b.words(b.1));
            if in_a.start < at_a {
                continue;
            }
            // What stands elsewhere in the other was moved: what lies before it is no stretch of
            // both.
            if in_b.start >= at_b {
                let (mut from_a, mut from_b) = (at_a, at_b);
                if at_a == 0 {
                    // One of the two may begin later.
                    let both = in_a.start.min(in_b.start);
                    (from_a, from_b) = (in_a.start - both, in_b.start - both);
                }
                found.walk(a, b, from_a..in_a.start, from_b..in_b.start);
            }
            found.walk(a, b, in_a.clone(), in_b.clone());
            (at_a, at_b) = (in_a.end, in_b.end);
        }
        // Or end sooner.
        let both = (a.1.len() - at_a).min(b.1.len() - at_b);
        found.walk(a, b, at_a..at_a + both, at_b..at_b + both);
        found
    }

    /// Share of the words of the text that has fewer that stand in the other, as they are or
    /// misread; `None` where what differs was mostly written and not misread.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let smaller = usize::from(self.words[1] < self.words[0]);
        #[allow(clippy::cast_precision_loss, reason = "counts of words are small")]
        let share = || self.same[smaller] as f64 / self.words[smaller] as f64;
        (self.alike >= 2 * self.other && self.alike > 0).then(share)
    }

    /// Goes through a stretch of both, from equal words to equal words.
    fn walk(
        &mut self,
        a: (&str, &[Word]),
        b: (&str, &[Word]),
        in_a: Range<usize>,
        in_b: Range<usize>,
    ) {
        let (mut i, mut j) = (in_a.start, in_b.start);
        while i < in_a.end && j < in_b.end {
            if a.1[i].hash == b.1[j].hash {
                self.same = [self.same[0] + 1, self.same[1] + 1];
                (i, j) = (i + 1, j + 1);
                continue;
            }
            let meets = |&(x, y): &(usize, usize)| {
                let (x, y) = (i + x, j + y);
                x < in_a.end && y < in_b.end && a.1[x].hash == b.1[y].hash
            };
            // The fewest words first, and of these as many on both sides.
            let step = (1..=2 * STEP).find_map(|sum| {
                let ways = (sum.saturating_sub(STEP)..=sum.min(STEP)).map(|x| (x, sum - x));
                ways.filter(meets).min_by_key(|&(x, y)| x.abs_diff(y))
            });
            let (x, y) = step.unwrap_or((in_a.end - i, in_b.end - j));
            self.compare(a, b, i..i + x, j..j + y);
            (i, j) = (i + x, j + y);
        }
    }

    /// Compares what stands between equal words of both.
    fn compare(
        &mut self,
        a: (&str, &[Word]),
        b: (&str, &[Word]),
        in_a: Range<usize>,
        in_b: Range<usize>,
    ) {
        let longer = in_a.len().max(in_b.len());
        if longer <= STRETCH && !in_a.is_empty() && !in_b.is_empty() {
            let (a, b) = (Read::of(a, in_a.clone()), Read::of(b, in_b.clone()));
            if a.looks_like(&b) {
                self.same = [self.same[0] + in_a.len(), self.same[1] + in_b.len()];
                self.alike += longer;
                return;
            }
        }
        self.other += longer;
    }
}

/// A few words as a machine would read them.
struct Read {
    letters: String,
    /// Words of figures alone, which say something else with one figure changed.
    figures: Vec<String>,
}

impl Read {
    fn of((text, words): (&str, &[Word]), range: Range<usize>) -> Self {
        let (mut letters, mut figures) = (String::new(), Vec::new());
        for word in &words[range] {
            let word = word.span.of(text);
            if word.chars().any(char::is_numeric) && !word.chars().any(char::is_alphabetic) {
                figures.push(word.to_owned());
            } else {
                letters.extend(word.chars().filter(|c| c.is_alphanumeric()).flat_map(read));
            }
        }
        Self { letters: letters.replace("rn", "m"), figures }
    }

    fn looks_like(&self, other: &Self) -> bool {
        let longer = self.letters.chars().count().max(other.letters.chars().count());
        let most = (longer / LETTERS).max(1);
        self.figures == other.figures
            && longer > 1
            && self.letters.len().abs_diff(other.letters.len()) <= 4 * most
            && strsim::levenshtein(&self.letters, &other.letters) <= most
    }
}

/// A letter as what it is taken for.
fn read(c: char) -> impl Iterator<Item = char> {
    let one = match c {
        '1' | 'I' | 'i' => Some('l'),
        '0' => Some('o'),
        '5' | 'ſ' | 'f' => Some('s'),
        _ => None,
    };
    let other = if one.is_none() { Some(c.to_lowercase()) } else { None };
    one.into_iter().chain(other.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{AlignConfig, verbatim};
    use crate::article::words::words;

    const REPORT: &str = "The night ferry from Sandholm to Vessel Bay ran aground on Tuesday with \
        212 people on board, and all of them were brought ashore before dawn, the harbour master \
        said. Two fishing boats were the first to reach the ship after its engines failed in \
        heavy fog and the crew sent up three flares.";

    fn share(b: &str) -> Option<f64> {
        let (in_a, in_b) = (words(REPORT), words(b));
        let passages = verbatim(&AlignConfig::default(), &in_a, &in_b);
        Misread::of((REPORT, &in_a), (b, &in_b), &passages).share()
    }

    #[test]
    fn what_a_machine_misread_is_alike() {
        let misread = REPORT
            .replace("Sandholm", "Sandho1m")
            .replace("board", "hoard")
            .replace("harbour", "harb our")
            .replace("master", "rnaster")
            .replace("fishing", "fifh-\ning")
            .replace("engines", "en-\ngines")
            .replace("crew", "crcw");
        assert_eq!(share(&misread), Some(1.0), "{misread}");
        // The end of it is missing.
        let part = &misread[..misread.find("Two").expect("it is there")];
        assert_eq!(share(part), Some(1.0));
    }

    #[test]
    fn other_words_and_other_figures_are_not() {
        let edited = REPORT
            .replace("night ferry", "overnight boat")
            .replace("aground", "onto rocks")
            .replace("fishing boats", "trawlers")
            .replace("flares", "rockets");
        assert_eq!(share(&edited), None);
        let figures = REPORT.replace("212", "213");
        assert_eq!(share(&figures), None);
        assert_eq!(share(REPORT), None, "nothing differs");
        assert_eq!(share("A bakery in Lindau won a prize for its bread."), None);
    }
}
