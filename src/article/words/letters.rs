//! Letters, digits and marks that writers of one script use for each other, made one.
//!
//! Arabic and Persian as Lucene's analysers do it (`ArabicNormalizer`, `PersianNormalizer`), Hindi
//! and its neighbours as its `IndicNormalizer` and `HindiNormalizer`; of these only what changes no
//! word into another that is common.
//!
//! * time: a few comparisons a character that is not ASCII

/// Marks that a writer may leave out: vowels and doubling of Arabic, points and accents of Hebrew,
/// the dot below of Indic letters; and those on letters of Europe that make no letter with them:
/// stress in Russian, lines below and through words.
pub(super) fn is_left_out(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36F
        | 0x591..=0x5BD | 0x5BF | 0x5C1 | 0x5C2 | 0x5C4 | 0x5C5 | 0x5C7 // Hebrew
        | 0x610..=0x61A | 0x64B..=0x65F | 0x670 | 0x6D6..=0x6DC | 0x6DF..=0x6E4 | 0x6E7 | 0x6E8 | 0x6EA..=0x6ED // Arabic
        | 0x8D3..=0x8E1 | 0x8E3..=0x8FF // Arabic, extended
        | 0x93C | 0x9BC | 0xA3C | 0xABC | 0xB3C | 0xCBC) // nukta
}

/// Zeros of the scripts whose digits mean what ASCII digits mean; the other nine stand behind each.
const ZEROS: [u32; 30] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
];

/// The one that stands for a letter or digit and those exchanged with it.
pub(super) fn one_of(c: char) -> char {
    match u32::from(c) {
        0..=0x621 | 0x627 | 0x628 | 0x62A..=0x648 | 0x64A => c,
        // Alef with hamza above, below, madda, wasla.
        0x622 | 0x623 | 0x625 | 0x671..=0x673 => '\u{627}',
        // Teh marbuta, and the hehs of Urdu and Persian.
        0x629 | 0x6BE | 0x6C0..=0x6C3 | 0x6D5 => '\u{647}',
        // Yeh with hamza, alef maksura, Farsi yeh, yeh barree.
        0x626 | 0x649 | 0x6CC | 0x6D2 | 0x6D3 => '\u{64a}',
        // Waw with hamza: the hamza by itself is a mark that may be left out, and decomposed it
        // stands by itself.
        0x624 => '\u{648}',
        0x66B => '.',
        0x66C => ',',
        // Keheh.
        0x6A9 | 0x6AA => '\u{643}',
        // Chandrabindu for the dot above it, and letters with the dot below in them.
        0x901 => '\u{902}',
        0x981 => '\u{982}',
        0x929 => '\u{928}',
        0x931 => '\u{930}',
        0x934 => '\u{933}',
        code => {
            let at = ZEROS.partition_point(|zero| *zero <= code);
            let digit = at.checked_sub(1).map(|at| code - ZEROS[at]).filter(|digit| *digit < 10);
            digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_but_those_of_ascii_is_one_of_it() {
        for (zero, digit) in ZEROS.iter().flat_map(|zero| (0..10).map(move |digit| (zero, digit))) {
            let c = char::from_u32(zero + digit).unwrap();
            assert!(c.is_numeric(), "{c:?}");
            assert_eq!(one_of(c), char::from_digit(digit, 10).unwrap());
        }
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn what_is_made_one_stays_it() {
        for c in '\0'..=char::MAX {
            let one = one_of(c);
            assert_eq!(one_of(one), one, "{c:?}");
            assert!(one == c || !c.is_ascii(), "{c:?}");
        }
    }
}
