//! Which English words may stand for one another.
//!
//! The groups are those of `WordNet`: of each of some 10,000 words that news uses, those of its
//! first two senses as a noun, verb, adjective and adverb (`data/en-synonyms.tsv`; licence in
//! `data/WORDNET-LICENSE`). Irregular forms, which no stemmer brings together, are in their word's
//! groups: `bought` and `purchase` share one.
//!
//! * time: some 10 milliseconds at the first question, then a look-up a stem
//! * space: 300 KB

use super::stems::{StemKey, keys_of};
use crate::article::hashed::HashedMap;
use std::ops::Range;
use std::sync::OnceLock;

/// First line a comment, then `word <tab> groups`.
const ENGLISH: &str = include_str!("../../data/en-synonyms.tsv");

struct Table {
    /// Where the groups of a stem are.
    ranges: HashedMap<StemKey, Range<u32>>,
    groups: Vec<u16>,
}

/// The groups of synonyms that an English stem is in, ascending; none of a word that has no
/// synonym.
#[must_use]
pub fn groups(stem: StemKey) -> &'static [u16] {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(Table::read);
    let range = table.ranges.get(&stem).cloned().unwrap_or_default();
    &table.groups[range.start as usize..range.end as usize]
}

impl Table {
    fn read() -> Self {
        let lines = || ENGLISH.lines().skip(1).filter_map(|line| line.split_once('\t'));
        let stems = keys_of(lines().map(|(word, _)| word), "en");
        // Several words may have one stem.
        let mut all: Vec<(StemKey, u16)> = Vec::new();
        for (stem, (_, groups)) in stems.zip(lines()) {
            all.extend(groups.split(' ').filter_map(|group| Some((stem.key, group.parse().ok()?))));
        }
        all.sort_unstable();
        all.dedup();
        let mut table =
            Self { ranges: HashedMap::default(), groups: Vec::with_capacity(all.len()) };
        let at = |groups: &[u16]| u32::try_from(groups.len()).expect("the table is small");
        for of_stem in all.chunk_by(|x, y| x.0 == y.0) {
            let from = at(&table.groups);
            table.groups.extend(of_stem.iter().map(|x| x.1));
            table.ranges.insert(of_stem[0].0, from..at(&table.groups));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are(a: &str, b: &str) -> bool {
        let of = |word| groups(keys_of(std::iter::once(word), "en").next().unwrap().key);
        of(a).iter().any(|group| of(b).contains(group))
    }

    #[test]
    fn words_of_one_meaning_share_a_group_in_whatever_form() {
        for (a, b) in [
            ("bought", "purchasing"),
            ("begin", "started"),
            ("automobile", "cars"),
            ("attorney", "lawyers"),
        ] {
            assert!(are(a, b) && are(b, a), "{a} {b}");
        }
        for (a, b) in [("bought", "sold"), ("ferry", "island"), ("harbour", "xyzzy"), ("the", "of")]
        {
            assert!(!are(a, b), "{a} {b}");
        }
    }

    #[test]
    fn the_table_is_whole() {
        let lines: Vec<&str> = ENGLISH.lines().collect();
        assert!(lines[0].starts_with("# ") && lines.len() > 10_000);
        for line in &lines[1..] {
            let (word, groups) = line.split_once('\t').unwrap();
            assert!(
                !word.is_empty() && groups.split(' ').all(|group| group.parse::<u16>().is_ok()),
                "{line}"
            );
        }
    }
}
