//! ASCII words without a look at each byte: where runs of letters and digits stand, and the hash of
//! a word in lower case without writing it down.
//!
//! * time: about an instruction a byte; a hash is some twenty, without a branch up to eight letters
//!
//! The hash is `XXH3_64bits`, which has a formula of its own for each of 1 to 3, 4 to 8 and 9 to 16
//! bytes (the specification in `doc/xxhash_spec.md` of the xxHash project); longer words go to the
//! crate. Every ASCII byte that can stand in a word has bit 5 set in lower case, digits and joints
//! too, so lower case is one `or`.

use crate::article::blocks::{self, BLOCK};
use xxhash_rust::xxh3::xxh3_64;

/// Blocks between two looks at what was found, so that the edges fit a small buffer.
const BLOCKS: usize = 8;

/// Bit 5 of every byte.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// Words of the default secret at bytes 0, 4; 8, 16; 24, 32; 40, 48, each two combined as the
/// formulae use them.
const FLIP_1_TO_3: u64 = 0x396c_feb8 ^ 0xbe4b_a423;
const FLIP_4_TO_8: u64 = 0x1cad_21f7_2c81_017c ^ 0xdb97_9083_e96d_d4de;
const FLIP_LOW: u64 = 0x1f67_b3b7_a4a4_4072 ^ 0x78e5_c0cc_4ee6_79cb;
const FLIP_HIGH: u64 = 0x2172_ffcc_7dd0_5a82 ^ 0x8e24_43f7_7446_08b8;

/// Where runs begin and end, from and to.
pub(super) type Run = [u32; 2];

/// Finds the runs: each longest stretch of ASCII letters, ASCII digits, bytes of other characters
/// and joints (apostrophe, point, comma) that stand between two of these. Those of ASCII alone
/// without a joint are words as they stand, which nearly all are: `plain` gets stretches of them,
/// `special` each other run, in order. No word goes beyond its run.
#[inline]
pub(super) fn runs<S>(
    bytes: &[u8],
    state: &mut S,
    plain: impl Fn(&mut S, &[Run]),
    special: impl Fn(&mut S, Run),
) {
    // First all edges of some blocks, then the runs between them. The processor then has no guess
    // to make at each end of a word, which is half of the time otherwise.
    let mut edges = [0_u32; BLOCK * BLOCKS + 1];
    // Where in the runs there is something that makes one special.
    let mut marks = [0_u32; BLOCK * BLOCKS + 1];
    let (mut found, mut marked, mut inside, mut before, mut at) = (0, 0, 0, 0, 0);
    let mut here = Kinds::at(bytes, 0);
    // Past the last byte there are blanks, so that every run ends.
    while at <= bytes.len() {
        for _ in 0..BLOCKS {
            let next = Kinds::at(bytes, at + BLOCK);
            let between =
                here.joints & (here.inner << 1 | before) & (here.inner >> 1 | next.inner << 63);
            let run = here.inner | between;
            let mut changes = run ^ (run << 1 | inside);
            (inside, before) = (run >> 63, here.inner >> 63);
            while changes != 0 {
                edges[found] = place(at, changes);
                found += 1;
                changes &= changes - 1;
            }
            // The first of several that stand side by side is enough.
            let special = between | here.beyond;
            let mut special = special & !(special << 1);
            while special != 0 {
                marks[marked] = place(at, special);
                marked += 1;
                special &= special - 1;
            }
            here = next;
            at += BLOCK;
        }
        let (mut runs, _) = edges[..found].as_chunks();
        for &mark in &marks[..marked] {
            // Two marks may be of one run, and the last ones of a run that goes on.
            let until = runs.iter().position(|run: &Run| run[1] > mark).unwrap_or(runs.len());
            if runs.get(until).is_none_or(|run| run[0] > mark) {
                continue;
            }
            plain(state, &runs[..until]);
            special(state, runs[until]);
            runs = &runs[until + 1..];
        }
        plain(state, runs);
        let goes_on = found % 2;
        if goes_on == 1 {
            edges[0] = edges[found - 1];
            // A mark in what there is of it stays one.
            let is_special = marks[..marked].last().is_some_and(|&mark| mark >= edges[0]);
            (marks[0], marked) = (edges[0], usize::from(is_special));
        } else {
            marked = 0;
        }
        found = goes_on;
    }
}

/// The place of the lowest bit.
#[inline]
#[allow(
    clippy::cast_possible_truncation,
    reason = "a text has fewer than 2^32 bytes, as its spans say"
)]
fn place(at: usize, bits: u64) -> u32 {
    at as u32 + bits.trailing_zeros()
}

/// What the bytes of a block are, a bit each.
#[derive(Clone, Copy)]
struct Kinds {
    /// ASCII letters and digits, and bytes of other characters.
    inner: u64,
    joints: u64,
    /// Bytes of other characters.
    beyond: u64,
}

impl Kinds {
    #[inline]
    fn at(bytes: &[u8], at: usize) -> Self {
        let is_joint = |b| u8::from(b == b'\'') | u8::from(b == b'.') | u8::from(b == b',');
        let kind = |is: fn(u8) -> u8| blocks::at(bytes, at, b' ', is);
        Self {
            inner: blocks::at(bytes, at, b' ', in_run),
            joints: blocks::at(bytes, at, b' ', is_joint),
            beyond: kind(|b| b >> 7),
        }
    }
}

/// Whether a byte is an ASCII letter or digit, or of another character: 1, else 0.
#[inline]
fn in_run(b: u8) -> u8 {
    u8::from((b | 0x20).wrapping_sub(b'a') < 26) | u8::from(b.wrapping_sub(b'0') < 10) | b >> 7
}

/// The eight bytes at `at`; those past the end are 0.
#[inline]
fn eight(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8) {
        Some(whole) => u64::from_le_bytes(whole.try_into().expect("eight bytes")),
        None => tail(bytes, at),
    }
}

#[cold]
fn tail(bytes: &[u8], at: usize) -> u64 {
    bytes[at.min(bytes.len())..].iter().rev().fold(0, |v, &b| v << 8 | u64::from(b))
}

/// The hash of the ASCII word at `from..to` in lower case.
#[allow(clippy::inline_always, reason = "a call a word costs a third of all; measured")]
#[inline(always)]
pub(super) fn hash(bytes: &[u8], from: usize, to: usize) -> u64 {
    let length = to - from;
    let len = length as u64;
    let head = eight(bytes, from) | LOWER;
    match length {
        0..=8 => {
            // Both formulae and then a choice: which of the two it is could not be guessed.
            let byte = |i: usize| head >> (8 * (i & 7)) & 0xff;
            let short =
                byte(0) << 16 | byte(length / 2) << 24 | byte(length.wrapping_sub(1)) | len << 8;
            let short = avalanche_64(short ^ FLIP_1_TO_3);
            let (first, last) = (
                head & 0xffff_ffff,
                (head >> (8_usize.wrapping_mul(length.wrapping_sub(4)) & 63)) & 0xffff_ffff,
            );
            let mut h = (last | first << 32) ^ FLIP_4_TO_8;
            h ^= h.rotate_left(49) ^ h.rotate_left(24);
            h = h.wrapping_mul(0x9fb2_1c65_1e98_df25);
            h ^= (h >> 35).wrapping_add(len);
            h = h.wrapping_mul(0x9fb2_1c65_1e98_df25);
            h ^= h >> 28;
            std::hint::select_unpredictable(length < 4, short, h)
        }
        9..=16 => {
            let (low, high) = (head ^ FLIP_LOW, (eight(bytes, to - 8) | LOWER) ^ FLIP_HIGH);
            let product = u128::from(low) * u128::from(high);
            #[allow(clippy::cast_possible_truncation, reason = "both halves are taken")]
            let folded = product as u64 ^ (product >> 64) as u64;
            let mut h = len.wrapping_add(low.swap_bytes()).wrapping_add(high).wrapping_add(folded);
            h ^= h >> 37;
            h = h.wrapping_mul(0x1656_6791_9e37_79f9);
            h ^ h >> 32
        }
        _ => long(&bytes[from..to]),
    }
}

#[cold]
fn long(word: &[u8]) -> u64 {
    xxh3_64(&word.to_ascii_lowercase())
}

#[inline]
fn avalanche_64(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    h ^= h >> 29;
    h = h.wrapping_mul(0x1656_67b1_9e37_79f9);
    h ^ h >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_hashes_as_the_crate_does() {
        let text = b"..The7QuickBrown'Fox2.5Jumped10,000TimesOverTheLazyDog..";
        for from in 0..text.len() {
            for to in from + 1..=text.len() {
                assert_eq!(
                    hash(text, from, to),
                    xxh3_64(&text[from..to].to_ascii_lowercase()),
                    "{from}..{to}"
                );
            }
        }
    }

    /// The runs as one list, each with whether it is special.
    fn runs_of(text: &[u8]) -> Vec<(usize, usize, bool)> {
        let mut found = Vec::new();
        let add = |found: &mut Vec<_>, [from, to]: Run, special| {
            found.push((from as usize, to as usize, special));
        };
        runs(
            text,
            &mut found,
            |found, runs| runs.iter().for_each(|&run| add(found, run, false)),
            |found, run| add(found, run, true),
        );
        found
    }

    #[test]
    fn runs_end_where_a_byte_is_no_letter_digit_or_part_of_another_character() {
        for byte in 0..=255_u8 {
            // At every place of a block, and across the ends of blocks.
            for place in (0..140).chain([511, 512, 1023, 1024]) {
                let mut text = vec![b'Q'; place + 3];
                text[place] = byte;
                let joins = matches!(byte, b'\'' | b'.' | b',') && place > 0;
                let wanted =
                    match (byte.is_ascii_alphanumeric() || !byte.is_ascii() || joins, place) {
                        (true, _) => vec![(0, place + 3, !byte.is_ascii() || joins)],
                        (false, 0) => vec![(1, 3, false)],
                        (false, _) => vec![(0, place, false), (place + 1, place + 3, false)],
                    };
                assert_eq!(runs_of(&text), wanted, "{byte} at {place}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn runs_are_what_a_look_at_each_byte_gives(text in proptest::collection::vec(proptest::sample::select(&b"aZ9 '.,\xc3\n"[..]), 0..1500)) {
            let inner = |at: usize| text.get(at).is_some_and(|&b| b.is_ascii_alphanumeric() || !b.is_ascii());
            let joint = |at: usize| matches!(text.get(at), Some(b'\'' | b'.' | b',')) && at > 0 && inner(at - 1) && inner(at + 1);
            let mut wanted = Vec::new();
            let mut at = 0;
            while at < text.len() {
                let from = at;
                while inner(at) || joint(at) {
                    at += 1;
                }
                if at > from {
                    wanted.push((from, at, (from..at).any(|at| joint(at) || !text[at].is_ascii())));
                }
                at += 1;
            }
            proptest::prop_assert_eq!(runs_of(&text), wanted);
        }
    }
}
