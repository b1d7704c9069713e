//! Text to lines, and each line's key for counting repeats over an outlet's pages.

use super::{Span, Word};
use xxhash_rust::xxh3::xxh3_64;

/// The lines of `text` without their ends, blank ones included; ascending, disjoint.
#[must_use]
pub fn split(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut from = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        lines.push(Span::new(from, at));
        from = at + 1;
    }
    lines.push(Span::new(from, text.len()));
    lines
}

/// The words of each line, as index ranges into `words`.
#[must_use]
pub fn word_ranges(lines: &[Span], words: &[Word]) -> Vec<std::ops::Range<usize>> {
    let mut at = 0;
    lines
        .iter()
        .map(|line| {
            let from = at;
            while at < words.len() && words[at].span.from < line.to {
                at += 1;
            }
            from..at
        })
        .collect()
}

/// A line's key: equal for lines of equal words, whatever their case and punctuation; `None` without words.
#[must_use]
pub fn key(words: &[Word]) -> Option<u64> {
    if words.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(8 * words.len());
    for word in words {
        bytes.extend_from_slice(&word.hash.to_le_bytes());
    }
    Some(xxh3_64(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_all_but_their_ends() {
        let text = "a\nb\r\n\nc";
        let lines: Vec<_> = split(text).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(lines, ["a", "b", "", "", "c"]);
    }
}
