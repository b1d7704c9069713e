//! Numbers in as few bytes as they need, seven bits a byte, the lowest first (LEB128).

/// Appends a number.
#[allow(clippy::cast_possible_truncation, reason = "seven bits at a time")]
pub fn write(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes the first number off; `None` where there is none.
#[inline]
pub fn read(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
        if shift > 63 {
            return None;
        }
    }
}

/// A difference as a number without a sign: 0, -1, 1, -2...
#[must_use]
pub fn unsigned(difference: i64) -> u64 {
    (difference << 1 ^ difference >> 63).cast_unsigned()
}

/// Back from [`unsigned`].
#[must_use]
pub fn signed(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX];
        let mut bytes = Vec::new();
        for number in numbers {
            write(&mut bytes, number);
        }
        let mut rest = &bytes[..];
        assert_eq!(std::array::from_fn(|_| read(&mut rest).unwrap()), numbers);
        assert_eq!(read(&mut rest), None);
        assert_eq!(read(&mut &[0xFF; 11][..]), None);
        for difference in [0, -1, 1, i64::from(u32::MAX), -i64::from(u32::MAX), i64::MIN] {
            assert_eq!(signed(unsigned(difference)), difference);
        }
    }
}
