//! Numbers however they are written, to their value.
//!
//! Number words are those of the text's language. Miles, feet, yards, inches and acres are turned
//! into metric units, so that a copy that converts has its source's number, but for rounding.
//! Fractions (`a third of`) are not turned into percentages: with them three of 72 tabloid stories
//! were lost and nothing was gained.

/// The value of a number word of a language, a digit string, or digits with a unit letter; `next`
/// may multiply or convert it. The second value says whether `next` was used up.
#[must_use]
pub fn value(word: &str, next: &str, language: Option<&str>) -> Option<(f64, bool)> {
    let (digits, suffix) = word.split_at(
        word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(word.len()),
    );
    let base = if digits.is_empty() { spelled(word, language)? } else { plain(digits)? };
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
        _ => Some((base * metric(next), false)),
    }
}

/// What turns a number of these units into metres, kilometres, centimetres or hectares.
fn metric(unit: &str) -> f64 {
    match unit {
        "mile" | "miles" | "meilen" => 1.609_344,
        "feet" | "foot" | "ft" => 0.3048,
        "yard" | "yards" => 0.9144,
        "inch" | "inches" => 2.54,
        "acre" | "acres" => 0.404_686,
        _ => 1.0,
    }
}

/// Least value of a rounded number: `2` is the rounding of too many.
const ROUNDED_FROM: f64 = 10.0;

/// Share by which a rounded number may differ: `19 million` for 18.7 and `5,000` for 5,200, not
/// `1,000` for 1,400. Not measured.
const ROUNDED_BY: f64 = 0.06;

/// The most digits of a rounded number.
const DIGITS: i32 = 3;

/// What a number is when it is rounded to one, two and three digits; `None` where that is the
/// number itself or differs by more than 6%.
#[must_use]
pub fn roundings(value: f64) -> [Option<f64>; DIGITS as usize] {
    let of = |digits| {
        let unit = unit(value, digits);
        let rounded = libm::round(value / unit) * unit;
        let differs = (rounded - value).abs();
        (value >= ROUNDED_FROM && differs > SAME * value && differs <= ROUNDED_BY * value)
            .then_some(rounded)
    };
    [of(1), of(2), of(3)]
}

/// The values that rounded to as many digits as a number has are that number: from the first to
/// below the second. `None` of one with more than three.
#[must_use]
pub fn rounded_from(value: f64) -> Option<(f64, f64)> {
    if value < ROUNDED_FROM {
        return None;
    }
    let is_of = |&digits: &i32| {
        let unit = unit(value, digits);
        (libm::round(value / unit) * unit - value).abs() <= SAME * value
    };
    let half = unit(value, (1..=DIGITS).find(is_of)?) / 2.0;
    let least = value * ROUNDED_BY;
    Some((value - half.min(least), value + half.min(least)))
}

/// The share by which two ways to reckon one number may differ.
const SAME: f64 = 1e-9;

/// The value of the last of the first `digits` digits of a number.
fn unit(value: f64, digits: i32) -> f64 {
    libm::pow(10.0, libm::floor(libm::log10(value)) + 1.0 - f64::from(digits))
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
        "k" | "thousand" | "tausend" | "tsd" | "mille" | "mil" | "mila" | "тысяч" | "тысячи"
        | "тысяча" | "тыс" => 1e3,
        "m" | "mn" | "mio" | "mln" | "million" | "millions" | "millionen" | "millón"
        | "millones" | "milione" | "milioni" | "milhão" | "milhões" | "миллион" | "миллиона"
        | "миллионов" | "млн" => 1e6,
        "b"
        | "bn"
        | "mrd"
        | "mld"
        | "billion"
        | "billions"
        | "milliarde"
        | "milliarden"
        | "milliard"
        | "milliards"
        | "miliardo"
        | "miliardi"
        | "миллиард"
        | "миллиарда"
        | "миллиардов"
        | "млрд" => 1e9,
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

/// Number words of other languages from ten on, in small letters. Smaller ones say little: with
/// them two of eight explainers and tabloid stories of a dump in four languages were lost, without
/// any of these words one.
const OTHERS: [(&str, &[(&str, f64)]); 6] = [
    (
        "de",
        &[
            ("zehn", 10.0),
            ("elf", 11.0),
            ("zwölf", 12.0),
            ("dutzend", 12.0),
            ("dreizehn", 13.0),
            ("vierzehn", 14.0),
            ("fünfzehn", 15.0),
            ("sechzehn", 16.0),
            ("siebzehn", 17.0),
            ("achtzehn", 18.0),
            ("neunzehn", 19.0),
            ("zwanzig", 20.0),
            ("dreißig", 30.0),
            ("vierzig", 40.0),
            ("fünfzig", 50.0),
            ("sechzig", 60.0),
            ("siebzig", 70.0),
            ("achtzig", 80.0),
            ("neunzig", 90.0),
            ("hundert", 100.0),
        ],
    ),
    (
        "fr",
        &[
            ("dix", 10.0),
            ("onze", 11.0),
            ("douze", 12.0),
            ("douzaine", 12.0),
            ("treize", 13.0),
            ("quatorze", 14.0),
            ("quinze", 15.0),
            ("seize", 16.0),
            ("vingt", 20.0),
            ("trente", 30.0),
            ("quarante", 40.0),
            ("cinquante", 50.0),
            ("soixante", 60.0),
            ("cent", 100.0),
        ],
    ),
    (
        "es",
        &[
            ("diez", 10.0),
            ("once", 11.0),
            ("doce", 12.0),
            ("docena", 12.0),
            ("trece", 13.0),
            ("catorce", 14.0),
            ("quince", 15.0),
            ("veinte", 20.0),
            ("treinta", 30.0),
            ("cuarenta", 40.0),
            ("cincuenta", 50.0),
            ("sesenta", 60.0),
            ("setenta", 70.0),
            ("ochenta", 80.0),
            ("noventa", 90.0),
            ("cien", 100.0),
        ],
    ),
    (
        "it",
        &[
            ("dieci", 10.0),
            ("undici", 11.0),
            ("dodici", 12.0),
            ("dozzina", 12.0),
            ("tredici", 13.0),
            ("quattordici", 14.0),
            ("quindici", 15.0),
            ("sedici", 16.0),
            ("venti", 20.0),
            ("trenta", 30.0),
            ("quaranta", 40.0),
            ("cinquanta", 50.0),
            ("sessanta", 60.0),
            ("settanta", 70.0),
            ("ottanta", 80.0),
            ("novanta", 90.0),
            ("cento", 100.0),
        ],
    ),
    (
        "pt",
        &[
            ("dez", 10.0),
            ("onze", 11.0),
            ("doze", 12.0),
            ("dúzia", 12.0),
            ("treze", 13.0),
            ("catorze", 14.0),
            ("quinze", 15.0),
            ("vinte", 20.0),
            ("trinta", 30.0),
            ("quarenta", 40.0),
            ("cinquenta", 50.0),
            ("sessenta", 60.0),
            ("setenta", 70.0),
            ("oitenta", 80.0),
            ("noventa", 90.0),
            ("cem", 100.0),
        ],
    ),
    (
        "ru",
        &[
            ("десять", 10.0),
            ("десяти", 10.0),
            ("двенадцать", 12.0),
            ("дюжина", 12.0),
            ("пятнадцать", 15.0),
            ("двадцать", 20.0),
            ("двадцати", 20.0),
            ("тридцать", 30.0),
            ("тридцати", 30.0),
            ("сорок", 40.0),
            ("пятьдесят", 50.0),
            ("сто", 100.0),
        ],
    ),
];

fn of_language(language: Option<&str>) -> Option<&'static [(&'static str, f64)]> {
    OTHERS.iter().find(|(code, _)| Some(*code) == language).map(|(_, words)| *words)
}

/// The value of a number word in small letters. In a text of no known language English ones are
/// known.
fn spelled(word: &str, language: Option<&str>) -> Option<f64> {
    let words = of_language(language).unwrap_or_else(|| of_length(word.len()));
    words.iter().find(|(w, _)| *w == word).map(|&(_, v)| v)
}

/// Whether a word is a number word.
#[must_use]
pub fn is_word(written: &str, language: Option<&str>) -> bool {
    if written.bytes().any(|b| b.is_ascii_uppercase()) || !written.is_ascii() {
        spelled(&written.to_lowercase(), language).is_some()
    } else {
        spelled(written, language).is_some()
    }
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
            let (value, _) = value(word, next, Some("en")).unwrap();
            assert!((value - expected).abs() < 1e-6 * expected, "{word} {next}: {value}");
        }
        assert_eq!(value("harbour", "", Some("en")), None);
    }

    #[test]
    fn number_words_and_units_are_those_of_the_language() {
        let of = |word, next, language| value(word, next, Some(language)).map(|(value, _)| value);
        for (word, next, language, expected) in [
            ("zwölf", "", "de", 12.0),
            ("3", "milliarden", "de", 3e9),
            ("once", "", "es", 11.0),
            ("venti", "", "it", 20.0),
            ("treze", "", "pt", 13.0),
            ("douze", "mille", "fr", 12e3),
            ("двадцать", "", "ru", 20.0),
            ("26", "miles", "en", 41.842_944),
        ] {
            let value = of(word, next, language).unwrap_or_else(|| panic!("{word}"));
            assert!((value - expected).abs() < 1e-6 * expected, "{word}: {value}");
        }
        // An adverb, a pronoun, an ordinal.
        for (word, language) in [("once", "en"), ("elle", "fr"), ("third", "en")] {
            assert_eq!(of(word, "day", language), None, "{word}");
        }
    }

    #[test]
    fn a_rounded_number_is_the_one_it_was_rounded_from() {
        let is_rounded = |x: f64, y: f64| {
            let is_of =
                |value| rounded_from(x).is_some_and(|(low, high)| low <= value && value < high);
            let is_in = roundings(y).iter().flatten().any(|r| (r - x).abs() < 1e-6 * x);
            assert_eq!(is_of(y), is_in, "{x} {y}");
            is_in
        };
        for (x, y) in [(19e6, 18.7e6), (2500.0, 2487.0), (33.0, 100.0 / 3.0), (42.0, 41.842_944)] {
            assert!(is_rounded(x, y), "{x} {y}");
        }
        for (x, y) in [(1000.0, 1400.0), (2.0, 2.1), (2480.0, 2511.0), (18.7e6, 18.9e6)] {
            assert!(!is_rounded(x, y), "{x} {y}");
        }
    }

    #[test]
    fn number_words_stand_under_their_length() {
        for (at, words) in WORDS.iter().enumerate() {
            assert!(words.iter().all(|w| w.0.len() == SHORTEST + at), "{words:?}");
        }
        assert_eq!(
            ["seventeen", "two", "one", ""].map(|word| spelled(word, None)),
            [Some(17.0), Some(2.0), None, None]
        );
        assert!(is_word("Twelve", None) && !is_word("there", None));
    }
}
