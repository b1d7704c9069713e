//! Names of months and days in the languages that news is dated in.
//!
//! * time: a look at each name a word

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Names of months by their number, as [`folded`]: English, German, French, Spanish, Italian,
/// Portuguese, Dutch, Russian, Arabic.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "januar",
        "janner",
        "janvier",
        "enero",
        "gennaio",
        "janeiro",
        "januari",
        "января",
        "январь",
        "يناير",
        "جانفي",
    ],
    &[
        "february",
        "februar",
        "feber",
        "fevrier",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "февраля",
        "февраль",
        "فبراير",
        "شباط",
        "فيفري",
    ],
    &["march", "marz", "maerz", "mars", "marzo", "marco", "maart", "марта", "март", "مارس", "اذار"],
    &["april", "avril", "abril", "aprile", "апреля", "апрель", "ابريل", "نيسان", "افريل"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "мая", "маи", "مايو", "ايار", "ماي"],
    &[
        "june",
        "juni",
        "juin",
        "junio",
        "giugno",
        "junho",
        "июня",
        "июнь",
        "يونيو",
        "حزيران",
        "جوان",
    ],
    &[
        "july",
        "juli",
        "juillet",
        "julio",
        "luglio",
        "julho",
        "июля",
        "июль",
        "يوليو",
        "تموز",
        "جويليه",
    ],
    &["august", "aout", "agosto", "augustus", "августа", "август", "اغسطس", "اب", "اوت"],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
        "сентября",
        "сентябрь",
        "سبتمبر",
        "ايلول",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "октября",
        "октябрь",
        "اكتوبر",
    ],
    &["november", "novembre", "noviembre", "novembro", "ноября", "ноябрь", "نوفمبر"],
    &[
        "december",
        "dezember",
        "decembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "декабря",
        "декабрь",
        "ديسمبر",
    ],
];

/// Names of days, as [`folded`].
const DAYS: [&str; 68] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "lunedi",
    "martedi",
    "mercoledi",
    "giovedi",
    "venerdi",
    "sabato",
    "domenica",
    "segunda-feira",
    "terca-feira",
    "quarta-feira",
    "quinta-feira",
    "sexta-feira",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "الاثنين",
    "الثلاثاء",
    "الاربعاء",
    "الخميس",
    "الجمعه",
    "السبت",
    "الاحد",
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
];

/// Lower case without accents; what writers of Arabic exchange made one, digits of other scripts
/// those of ASCII.
pub(crate) fn folded(text: &str) -> String {
    let one = |c: char| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        'ة' => 'ه',
        'ى' => 'ي',
        '٠'..='٩' => char::from_digit(u32::from(c) - 0x660, 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(u32::from(c) - 0x6F0, 10).unwrap_or(c),
        '\u{a0}' | '\u{202f}' | '\u{3000}' => ' ',
        _ => c,
    };
    text.nfkc()
        .map(one)
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .collect()
}

/// The month that a folded word names, whole or by its first three letters or more.
pub(crate) fn month(word: &str) -> Option<i8> {
    let is_long_enough = word.chars().nth(2).is_some();
    let names = |name: &&str| *name == word || is_long_enough && name.starts_with(word);
    // June or July, in French.
    if word == "jui" {
        return None;
    }
    (1..).zip(&MONTHS).find(|(_, of)| of.iter().any(names)).map(|(month, _)| month)
}

/// Whether a folded word is the name of a day, whole or its first three letters or more.
pub(crate) fn is_day(word: &str) -> bool {
    let is_long_enough = word.chars().nth(2).is_some();
    DAYS.iter().any(|name| *name == word || is_long_enough && name.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_their_names_in_each_language() {
        for (written, number) in [
            ("März", 3),
            ("déc", 12),
            ("août", 8),
            ("marzo", 3),
            ("Giugno", 6),
            ("março", 3),
            ("мая", 5),
            ("ноября", 11),
            ("أبريل", 4),
            ("Sept", 9),
        ] {
            assert_eq!(month(&folded(written)), Some(number), "{written}");
        }
        for none in ["ma", "jui", "summer", "decide"] {
            assert_eq!(month(none), None, "{none}");
        }
        assert!(is_day(&folded("miércoles")) && is_day("fri") && !is_day("free"));
    }
}
