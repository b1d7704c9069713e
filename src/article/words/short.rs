//! ASCII words without a look at each byte: where runs of letters and digits stand, and the hash of a word in lower case
//! without writing it down.
//!
//! * time: about an instruction a byte; a hash is some twenty, without a branch up to eight letters
//!
//! The hash is `XXH3_64bits`, which has a formula of its own for each of 1 to 3, 4 to 8 and 9 to 16 bytes (the specification in
//! `doc/xxhash_spec.md` of the xxHash project); longer words go to the crate. Every ASCII byte that can stand in a word
//! has bit 5 set in lower case, digits and joints too, so lower case is one `or`.

use crate::article::blocks::{self, BLOCK};
use xxhash_rust::xxh3::xxh3_64;

/// Blocks between two looks at what was found, so that the edges fit a small buffer.
const BLOCKS: usize = 8;

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x80 * ONES;
/// Bit 5 of every byte.
const LOWER: u64 = 0x20 * ONES;

/// Words of the default secret at bytes 0, 4; 8, 16; 24, 32; 40, 48, each two combined as the formulae use them.
const FLIP_1_TO_3: u64 = 0x396c_feb8 ^ 0xbe4b_a423;
const FLIP_4_TO_8: u64 = 0x1cad_21f7_2c81_017c ^ 0xdb97_9083_e96d_d4de;
const FLIP_LOW: u64 = 0x1f67_b3b7_a4a4_4072 ^ 0x78e5_c0cc_4ee6_79cb;
const FLIP_HIGH: u64 = 0x2172_ffcc_7dd0_5a82 ^ 0x8e24_43f7_7446_08b8;

/// Gives every longest run of ASCII letters, ASCII digits and bytes of other characters to `emit`, from and to, in order.
#[inline]
pub(super) fn runs(bytes: &[u8], mut emit: impl FnMut(usize, usize)) {
    // Where runs begin and end, in turn: first all edges of some blocks, then the runs between them. The processor then has no
    // guess to make at each end of a word, which is half of the time otherwise.
    let mut edges = [0_usize; BLOCK * BLOCKS + 1];
    let (mut found, mut inside, mut at) = (0, 0, 0);
    // Past the last byte there are blanks, so that every run ends.
    while at <= bytes.len() {
        for _ in 0..BLOCKS {
            let inner = blocks::at(bytes, at, b' ', in_run);
            let mut changes = inner ^ (inner << 1 | inside);
            inside = inner >> 63;
            while changes != 0 {
                edges[found] = at + changes.trailing_zeros() as usize;
                found += 1;
                changes &= changes - 1;
            }
            at += BLOCK;
        }
        for run in edges[..found].chunks_exact(2) {
            emit(run[0], run[1]);
        }
        if found % 2 == 1 {
            edges[0] = edges[found - 1];
        }
        found %= 2;
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

/// The hash of the run at `from..to` in lower case; `None` if it is not ASCII alone.
#[allow(clippy::inline_always, reason = "a call a word costs a third of all; measured")]
#[inline(always)]
pub(super) fn hash_ascii(bytes: &[u8], from: usize, to: usize) -> Option<u64> {
    let written = eight(bytes, from);
    let beyond = match to - from {
        // The bytes past the run are shifted out.
        length @ 1..=8 => written << (8 * (8 - length)),
        9..=16 => written | eight(bytes, to - 8),
        _ => u64::from(!bytes[from..to].is_ascii()) * TOPS,
    };
    (beyond & TOPS == 0).then(|| hash(bytes, from, to))
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
            let short = byte(0) << 16 | byte(length / 2) << 24 | byte(length.wrapping_sub(1)) | len << 8;
            let short = avalanche_64(short ^ FLIP_1_TO_3);
            let (first, last) =
                (head & 0xffff_ffff, (head >> (8_usize.wrapping_mul(length.wrapping_sub(4)) & 63)) & 0xffff_ffff);
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
                assert_eq!(hash(text, from, to), xxh3_64(&text[from..to].to_ascii_lowercase()), "{from}..{to}");
            }
        }
    }

    #[test]
    fn runs_end_where_a_byte_is_no_letter_digit_or_part_of_another_character() {
        for byte in 0..=255_u8 {
            // At every place of a block, and across the ends of blocks.
            for place in (0..140).chain([511, 512, 1023, 1024]) {
                let mut text = vec![b'Q'; place + 3];
                text[place] = byte;
                let mut found = Vec::new();
                runs(&text, |from, to| found.push((from, to)));
                let wanted = match (byte.is_ascii_alphanumeric() || !byte.is_ascii(), place) {
                    (true, _) => vec![(0, place + 3)],
                    (false, 0) => vec![(1, 3)],
                    (false, _) => vec![(0, place), (place + 1, place + 3)],
                };
                assert_eq!(found, wanted, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn a_run_with_another_character_has_no_ascii_hash() {
        for length in 1..20 {
            let plain = vec![b'x'; length + 9];
            assert_eq!(hash_ascii(&plain, 0, length), Some(hash(&plain, 0, length)));
            for place in 0..length + 9 {
                let mut text = plain.clone();
                text[place] = 0xc3;
                assert_eq!(hash_ascii(&text, 0, length).is_none(), place < length, "{place} of {length}");
            }
        }
    }
}
