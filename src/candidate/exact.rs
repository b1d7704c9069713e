//! Equal word sequences.
//!
//! * time: one sort of `n` keys
//! * space: 16 bytes an article while it sorts

use crate::article::DocId;
use crate::article::lines::sequence;

/// Hash of a story's word sequence; `None` for a text without words, which equals nothing.
#[must_use]
pub fn key(words: &[u64]) -> Option<u64> {
    (!words.is_empty()).then(|| sequence(words.iter().copied()))
}

/// Groups of two or more articles with the same key, each ascending, in the order of their first
/// members.
#[must_use]
pub fn groups(keys: &[Option<u64>]) -> Vec<Vec<DocId>> {
    let mut rows: Vec<(u64, DocId)> =
        (0..).map(DocId).zip(keys).filter_map(|(doc, key)| Some(((*key)?, doc))).collect();
    rows.sort_unstable();
    let mut groups: Vec<Vec<DocId>> = rows
        .chunk_by(|x, y| x.0 == y.0)
        .filter(|g| g.len() > 1)
        .map(|g| g.iter().map(|r| r.1).collect())
        .collect();
    groups.sort_unstable_by_key(|g| g[0]);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_make_groups_and_texts_without_words_do_not() {
        let groups = groups(&[Some(7), None, Some(3), Some(7), None, Some(3), Some(1)]);
        assert_eq!(groups, [vec![DocId(0), DocId(3)], vec![DocId(2), DocId(5)]]);
    }
}
