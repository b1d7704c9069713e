//! Boilerplate that the user knows (`--ignore`): wherever its words stand one after the other they
//! count for nothing.
//!
//! * time: one look-up a word of the text
//! * space: 8 bytes a word of the list

use crate::article::Word;
use crate::article::hashed::HashedMap;
use crate::article::lines::sequence;
use crate::article::words::words;
use std::ops::Range;

/// Words by which an entry is looked for; `read` refuses shorter ones.
const HEAD: usize = 3;

/// The entries of the user's lists.
#[derive(Clone, Debug, Default)]
pub struct Ignored {
    /// The words of the entries that begin with the same three, the longest first.
    by_head: HashedMap<u64, Vec<Vec<u64>>>,
}

impl Ignored {
    /// From entries of three words or more; shorter ones are passed over.
    #[must_use]
    pub fn of(entries: &[String]) -> Self {
        let mut by_head: HashedMap<u64, Vec<Vec<u64>>> = HashedMap::default();
        for entry in entries {
            let hashes: Vec<u64> = words(entry).iter().map(|word| word.hash).collect();
            if let Some(head) = hashes.get(..HEAD) {
                by_head.entry(sequence(head.iter().copied())).or_default().push(hashes);
            }
        }
        for entries in by_head.values_mut() {
            entries.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.len()));
        }
        Self { by_head }
    }

    /// Where the entries stand, ascending, disjoint.
    #[must_use]
    pub fn ranges(&self, words: &[Word]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        if self.by_head.is_empty() {
            return found;
        }
        for (at, head) in words.windows(HEAD).enumerate() {
            if found.last().is_some_and(|last| at < last.end) {
                continue;
            }
            let entries = self
                .by_head
                .get(&sequence(head.iter().map(|word| word.hash)))
                .into_iter()
                .flatten();
            let stands = |entry: &&Vec<u64>| {
                words
                    .get(at..at + entry.len())
                    .is_some_and(|here| here.iter().map(|word| word.hash).eq(entry.iter().copied()))
            };
            if let Some(entry) = entries.clone().find(stands) {
                found.push(at..at + entry.len());
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_wherever_they_stand_and_the_longest_counts() {
        let entries =
            ["Printed in Tarn by", "printed in tarn, by hand", "Two words"].map(str::to_owned);
        let ignored = Ignored::of(&entries);
        let text = words(
            "The book was printed in Tarn, by hand of course, and printed in Tarn by Calder. Two \
                words.",
        );
        assert_eq!(ignored.ranges(&text), [3..8, 11..15]);
        assert!(Ignored::default().ranges(&text).is_empty());
    }
}
