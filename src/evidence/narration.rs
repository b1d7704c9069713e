//! How much of one article's narration, its words outside quotations, stands in the other.
//!
//! # What it measures
//! Words in runs of [`RUN`] or more that both articles have and neither quotes ([`Matter`]). Each
//! word of the shorter counts once.
//!
//! # Why it matters
//! A statement, a speech or a row of tweets stands in every report of it. Measured on pairs of a
//! real dump labelled by reading: of 23 that share only such matter 21 fall to .03 of the shorter
//! or less, and 17 of 20 copies stay at .07 or more.
//!
//! # When it misleads
//! What is quoted without any mark counts as narration, and an article in the first person
//! throughout has no quoted matter.
//!
//! # Cost
//! Sorting the runs of the longer, once an article ([`Runs`]), and a look-up for each of the
//! shorter: some 20 us for two articles of 600 words. Only asked for pairs that share shingles.

use crate::article::Word;
use crate::article::matter::{Matter, QUOTED, are_quoted, level};

/// Words of a run. Of seven words stock phrases of the trade ("told reporters at a news conference
/// on Monday") are just shorter; the same bound as in the measurement above.
pub const RUN: usize = 7;

/// Shingles of five words that a run has; a text that repeats itself has them in fewer.
const SHINGLES: u32 = 3;

/// An article's runs of [`RUN`] words, ascending, distinct, each with the [`level`] at which it is
/// quoted, the lowest of all places where it occurs. Made once an article, however many shorter
/// ones it is compared with.
#[derive(Clone, Debug)]
pub struct Runs(Box<[(u64, u8)]>);

impl Runs {
    /// Of an article's words and the matter of each.
    #[must_use]
    pub fn of(article: (&[Word], &[Option<Matter>])) -> Self {
        let mut runs: Vec<(u64, u8)> = runs(article).map(|(key, level, _)| (key, level)).collect();
        // A run that is narrated somewhere sorts before the same run quoted.
        runs.sort_unstable();
        runs.dedup_by_key(|run| run.0);
        Self(runs.into())
    }

    /// Bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of_val(&self.0[..])
    }
}

/// What two articles have in common of runs of [`RUN`] words, counted in words of the shorter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Narration {
    /// Words in common runs that neither quotes.
    pub narrated: u32,
    /// Words in common runs, quoted or not.
    pub common: u32,
    /// Words of the shorter that are not quoted.
    pub own: u32,
    /// All words of the shorter.
    pub words: u32,
}

impl Narration {
    /// Of the shorter's words and the matter of each, the number of shingles that the two articles
    /// share, and the longer's runs. With fewer than three shared shingles there is no common run,
    /// and `long` is not called.
    #[must_use]
    pub fn of<'t>(
        short: (&[Word], &[Option<Matter>]),
        shared: u32,
        long: impl FnOnce() -> &'t Runs,
    ) -> Self {
        if shared < SHINGLES {
            return Self::sizes(short.1);
        }
        Self::between(short, long())
    }

    /// Of the shorter's words and the matter of each, and the longer's runs.
    #[must_use]
    pub fn between(short: (&[Word], &[Option<Matter>]), Runs(runs): &Runs) -> Self {
        let mut places = vec![(false, false); short.0.len()];
        for (key, level, at) in self::runs(short) {
            if let Ok(found) = runs.binary_search_by_key(&key, |run| run.0) {
                let both_narrate = !are_quoted([level, runs[found].1]);
                for place in &mut places[at..at + RUN] {
                    *place = (true, place.1 || both_narrate);
                }
            }
        }
        Self {
            narrated: count(places.iter().filter(|place| place.1).count()),
            common: count(places.iter().filter(|place| place.0).count()),
            ..Self::sizes(short.1)
        }
    }

    /// Nothing in common, for a shorter article whose words have this matter.
    fn sizes(matter: &[Option<Matter>]) -> Self {
        let own = matter.iter().filter(|&&matter| level(matter) < QUOTED).count();
        Self { narrated: 0, common: 0, own: count(own), words: count(matter.len()) }
    }

    /// Share of the shorter's own words that stand in the other, as narration in both; 0..=1.
    #[must_use]
    pub fn share(self) -> f64 {
        share(self.narrated, self.own)
    }

    /// Share of the words in common that both narrate, 0..=1; 0 if none are in common.
    #[must_use]
    pub fn narrated_of_common(self) -> f64 {
        share(self.narrated, self.common)
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// Each run's hash, the highest [`level`] of its words, and where it begins.
fn runs<'w>(
    (words, matter): (&'w [Word], &'w [Option<Matter>]),
) -> impl Iterator<Item = (u64, u8, usize)> + 'w {
    // By level, the end of the last such word among those seen so far: each word is looked at once.
    let mut until = [0; 3];
    let mut last = 0;
    words.windows(RUN).enumerate().map(move |(at, run)| {
        while last < at + RUN {
            until[usize::from(level(matter[last]))] = last + 1;
            last += 1;
        }
        let key = run
            .iter()
            .fold(0_u64, |hash, word| (hash.rotate_left(23) ^ word.hash).wrapping_mul(ODD));
        let level = if until[2] > at { QUOTED } else { u8::from(until[1] > at) };
        (key ^ key >> 32, level, at)
    })
}

/// Odd, with bits all over.
const ODD: u64 = 0xD6E8_FEB8_6659_FD93;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::matter::matter;
    use crate::article::{Parsed, boilerplate::LineCounts};

    fn between(short: &str, long: &str) -> Narration {
        let sides = [short, long].map(|text| {
            let article = Parsed::of(text, &LineCounts::off(), None);
            let matter = matter(text, &article, Some("en"));
            (article.words, matter)
        });
        Narration::between((&sides[0].0, &sides[0].1), &Runs::of((&sides[1].0, &sides[1].1)))
    }

    #[test]
    fn a_run_counts_only_where_neither_quotes_it() {
        let plain = "The crane fell on two moored barges and closed the harbour until Thursday.";
        let quoted = format!("Ines Calder said \"{}\" on Monday.", plain.trim_end_matches('.'));
        let both = between(plain, &format!("Before. {plain} After it came the derrick."));
        assert_eq!((both.narrated, both.common, both.own, both.words), (13, 13, 13, 13));
        for (short, long) in [(plain, quoted.as_str()), (quoted.as_str(), plain)] {
            let one = between(short, long);
            assert_eq!((one.narrated, one.common), (0, 13), "{one:?}");
        }
        // The Courier's own words where one prints them, another's where both introduce them.
        let introduced =
            format!("As the Courier wrote on Tuesday:\n{plain}\nIt was quiet at Tarn.\n");
        assert_eq!(between(plain, &introduced).narrated, 13);
        assert_eq!(between(&introduced, &format!("{introduced}Boats went by.")).narrated, 0);
        assert_eq!(between("Six words that both of them", "six words that both of them").common, 0);
    }
}
