//! Numbers however they are written, to their value.

/// The value of a number word, a digit string, or digits with a unit letter; `next` may multiply
/// it. The second value says whether `next` was used up.
#[must_use]
pub fn value(word: &str, next: &str) -> Option<(f64, bool)> {
    let (digits, suffix) = word.split_at(
        word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(word.len()),
    );
    let base = if digits.is_empty() { spelled(word)? } else { plain(digits)? };
    if !digits.is_empty() && !suffix.is_empty() {
        return match scale(suffix) {
            Some(scale) => Some((base * scale, false)),
            // Ordinals; "4x4" and "747s" are names, not numbers, but rare enough to take as
            // numbers.
            None => Some((base, false)),
        };
    }
    // "five million" is a number; "five m" is not.
    match scale(next) {
        Some(scale) if next.len() > 1 => Some((base * scale, true)),
        _ => Some((base, false)),
    }
}

fn plain(digits: &str) -> Option<f64> {
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let tail = digits.rsplit(['.', ',']).next().map_or(0, str::len);
    // "2,500" and "2.500" (German) are thousands when three digits follow; "2,5" is a decimal
    // comma.
    let cleaned: String = if commas > 0 && dots == 0 && tail != 3 && commas == 1 {
        digits.replace(',', ".")
    } else if dots > 1 {
        digits.replace('.', "")
    } else {
        digits.replace(',', "")
    };
    cleaned.parse().ok()
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "k" | "thousand" => 1e3,
        "m" | "mn" | "million" | "millions" | "millionen" | "millones" | "milhões" => 1e6,
        "b" | "bn" | "billion" | "billions" | "milliarden" | "milliards" => 1e9,
        "tn" | "trillion" | "trillions" => 1e12,
        _ => return None,
    })
}

/// Number words of English by their length, from [`SHORTEST`] on. `one` is left out: it is mostly a
/// pronoun.
const WORDS: [&[(&str, f64)]; 7] = [
    &[("two", 2.0), ("six", 6.0), ("ten", 10.0)],
    &[("four", 4.0), ("five", 5.0), ("nine", 9.0)],
    &[
        ("three", 3.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("dozen", 12.0),
    ],
    &[
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("eighty", 80.0),
        ("ninety", 90.0),
    ],
    &[("fifteen", 15.0), ("sixteen", 16.0), ("seventy", 70.0)],
    &[("thirteen", 13.0), ("fourteen", 14.0), ("eighteen", 18.0), ("nineteen", 19.0)],
    &[("seventeen", 17.0)],
];

/// Letters of the shortest of them.
const SHORTEST: usize = 3;

fn of_length(length: usize) -> &'static [(&'static str, f64)] {
    length.checked_sub(SHORTEST).and_then(|at| WORDS.get(at)).copied().unwrap_or_default()
}

fn spelled(word: &str) -> Option<f64> {
    of_length(word.len()).iter().find(|(w, _)| *w == word).map(|&(_, v)| v)
}

/// Whether a word is a number word in ASCII letters, in capitals or not.
#[must_use]
pub fn is_word(written: &str) -> bool {
    of_length(written.len()).iter().any(|(w, _)| w.eq_ignore_ascii_case(written))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_one_however_it_is_written() {
        for (word, next, expected) in [
            ("2.5", "billion", 2.5e9),
            ("2.5bn", "", 2.5e9),
            ("2,500", "", 2500.0),
            ("two", "million", 2e6),
            ("3rd", "", 3.0),
            ("2,5", "", 2.5),
            ("1.234.567", "", 1_234_567.0),
        ] {
            let (value, _) = value(word, next).unwrap();
            assert!((value - expected).abs() < 1e-6 * expected, "{word} {next}: {value}");
        }
        assert_eq!(value("harbour", ""), None);
    }

    #[test]
    fn number_words_stand_under_their_length() {
        for (at, words) in WORDS.iter().enumerate() {
            assert!(words.iter().all(|w| w.0.len() == SHORTEST + at), "{words:?}");
        }
        assert_eq!(
            (spelled("seventeen"), spelled("two"), spelled("one"), spelled("")),
            (Some(17.0), Some(2.0), None, None)
        );
        assert!(is_word("Twelve") && !is_word("there"));
    }
}
