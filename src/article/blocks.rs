//! Bytes of a text 64 at a time: a bit for each that is of some kind. Written so that the compiler
//! makes vector code of it.
//!
//! * time: about a tenth of a nanosecond a byte

use crate::vector::lowest_bits;

/// Bytes looked at together.
pub(super) const BLOCK: usize = 64;

/// A bit for each byte of the block that begins at `at`, the first in the lowest: whether `is`
/// gives 1 for it, which gives 0 or 1. Past the last byte stands `past`.
#[inline]
pub(super) fn at(bytes: &[u8], at: usize, past: u8, is: impl Fn(u8) -> u8) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(block) => bits(block, is),
        None => bits(&padded(rest, past), is),
    }
}

/// Gives every block to `found`: where it begins, and its bits as [`at`] has them.
#[inline]
pub(super) fn each(
    bytes: &[u8],
    past: u8,
    is: impl Fn(u8) -> u8 + Copy,
    mut found: impl FnMut(usize, u64),
) {
    for start in (0..bytes.len()).step_by(BLOCK) {
        found(start, at(bytes, start, past, is));
    }
}

/// Gives each character that is of some kind, by its one byte, or that is no ASCII to `found`, with
/// its place; what `found` gives back is the place of the next that it is given, or a later one.
#[inline]
pub(super) fn each_char(
    text: &str,
    is: impl Fn(u8) -> u8 + Copy,
    mut found: impl FnMut(usize, char) -> usize,
) {
    let mut next = 0;
    each(
        text.as_bytes(),
        b' ',
        |b| is(b) | b >> 7,
        |start, mut bits| {
            while bits != 0 {
                let at = start + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                // Neither the rest of a character nor what was passed over.
                if at >= next
                    && let Some(c) = text.get(at..).and_then(|rest| rest.chars().next())
                {
                    next = found(at, c);
                }
            }
        },
    );
}

#[cold]
fn padded(rest: &[u8], past: u8) -> [u8; BLOCK] {
    let mut block = [past; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    block
}

#[inline]
fn bits(block: &[u8; BLOCK], is: impl Fn(u8) -> u8) -> u64 {
    let mut flags = [0; BLOCK];
    for at in 0..BLOCK {
        flags[at] = is(block[at]);
    }
    lowest_bits(&flags)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_byte_has_its_bit(bytes in proptest::collection::vec(0_u8..4, 0..300)) {
            let mut found = Vec::new();
            each(&bytes, 0, |b| u8::from(b == 3), |start, bits| {
                found.extend((0..BLOCK).filter(|i| bits >> i & 1 == 1).map(|i| start + i));
            });
            let wanted: Vec<usize> = (0..bytes.len()).filter(|&i| bytes[i] == 3).collect();
            proptest::prop_assert_eq!(found, wanted);
        }
    }
}
