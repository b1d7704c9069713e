//! A filter before a set of hashes.

/// Tells of most hashes that they are not in a set: a bit for each value of a hash's upper bits, 16
/// bits or more a member.
///
/// Of hashes that are not in the set one in 16 or fewer passes. Two lists that share little are
/// compared some three times as quickly with it as by a merge, in which each step waits for the one
/// before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Filter {
    /// The filter of a set of at most `count` hashes.
    #[must_use]
    pub fn of(count: usize, hashes: impl Iterator<Item = u64>) -> Self {
        let size = (16 * count).next_power_of_two().clamp(64, 1 << 30);
        let shift = u64::BITS - size.trailing_zeros();
        let mut bits = vec![0; size / 64];
        for hash in hashes {
            let (word, bit) = place(hash, shift);
            bits[word] |= 1 << bit;
        }
        Self { bits, shift }
    }

    /// Bytes it takes beside itself.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of_val(&self.bits[..])
    }

    /// False only for what is not in the set.
    #[inline]
    #[must_use]
    pub fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = place(hash, self.shift);
        self.bits[word] >> bit & 1 == 1
    }
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "at most 30 bits are left")]
fn place(hash: u64, shift: u32) -> (usize, u32) {
    let at = hash >> shift;
    ((at / 64) as usize, at as u32 % 64)
}
