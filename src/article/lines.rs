//! Text to lines, and each line's key for counting repeats over an outlet's pages.

use super::{Span, Word, blocks};
use xxhash_rust::xxh3::xxh3_64;

/// The lines of `text` without their ends, blank ones included; ascending, disjoint.
#[must_use]
pub fn split(text: &str) -> Vec<Span> {
    // About the average of news.
    let mut lines = Vec::with_capacity(text.len() / 128 + 1);
    let mut from = 0;
    blocks::each(
        text.as_bytes(),
        b' ',
        |b| u8::from(b == b'\n') | u8::from(b == b'\r'),
        |start, mut ends| {
            while ends != 0 {
                let at = start + ends.trailing_zeros() as usize;
                lines.push(Span::new(from, at));
                from = at + 1;
                ends &= ends - 1;
            }
        },
    );
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

/// A line's key: equal for lines of equal words, whatever their case and punctuation; `None`
/// without words.
#[must_use]
pub fn key(words: &[Word]) -> Option<u64> {
    (!words.is_empty()).then(|| sequence(words.iter().map(|w| w.hash)))
}

/// A line without the blanks around it: [`str::trim`], with a quick answer where there are none.
#[must_use]
pub fn trimmed(line: &str) -> &str {
    match line.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => line,
        _ => line.trim(),
    }
}

/// A line's key by its bytes without the blanks around it; `None` if nothing is left. Many times
/// quicker than [`key`], which finds lines that differ in case and punctuation too.
#[must_use]
pub fn key_of_bytes(line: &str) -> Option<u64> {
    let line = trimmed(line);
    (!line.is_empty()).then(|| xxh3_64(line.as_bytes()))
}

/// One hash of hashes in order. Four strands that the processor works on side by side, each a
/// rotation, an exclusive or and a multiplication a step as in [`crate::shingle::combine`]; the
/// number of hashes goes in at the end.
#[must_use]
pub fn sequence(mut hashes: impl ExactSizeIterator<Item = u64>) -> u64 {
    const ODD: u64 = 0xD6E8_FEB8_6659_FD93;
    let step = |strand: u64, value: u64| (strand.rotate_left(23) ^ value).wrapping_mul(ODD);
    let mut strands = [
        0x9E37_79B9_7F4A_7C15_u64,
        0xC2B2_AE3D_27D4_EB4F,
        0x1656_67B1_9E37_79F9,
        0x27D4_EB2F_1656_67C5,
    ];
    let mut end = hashes.len() as u64;
    for _ in 0..hashes.len() / strands.len() {
        for strand in &mut strands {
            *strand = step(*strand, hashes.next().unwrap_or_default());
        }
    }
    for (strand, hash) in strands.iter_mut().zip(hashes) {
        *strand = step(*strand, hash);
    }
    for strand in strands {
        end = step(end, strand ^ strand >> 32);
    }
    end ^ end >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_is_its_values_in_their_order_and_their_number() {
        let of = |values: &[u64]| sequence(values.iter().copied());
        let (one, other) = (of(&[1, 2, 3, 4, 5, 6]), of(&[1, 2, 3, 4, 6, 5]));
        assert_ne!(one, other);
        assert_ne!(one, of(&[5, 2, 3, 4, 1, 6]));
        assert_ne!(of(&[]), of(&[0]));
        assert_ne!(of(&[0]), of(&[0, 0]));
        // No two of many short sequences meet, whole or in the lower half.
        let all: std::collections::HashSet<u64> =
            (0..40_000_u64).map(|n| of(&[n / 200, n % 200]) << 32).collect();
        assert!(all.len() > 39_995, "{}", all.len());
    }

    #[test]
    fn lines_hold_all_but_their_ends() {
        let text = "a\nb\r\n\nc";
        let lines: Vec<_> = split(text).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(lines, ["a", "b", "", "", "c"]);
    }
}
