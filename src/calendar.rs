//! Names of months and days in the languages that news is dated in, and where a date stands in a
//! line.
//!
//! * time: a look at each name a word

use std::ops::Range;
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
    &["june", "juni", "juin", "junio", "giugno", "junho", "июня", "июнь", "يونيو", "حزيران", "جوان"],
    &["july", "juli", "juillet", "julio", "luglio", "julho", "июля", "июль", "يوليو", "تموز", "جويليه"],
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
    &["october", "oktober", "octobre", "octubre", "ottobre", "outubro", "октября", "октябрь", "اكتوبر"],
    &["november", "novembre", "noviembre", "novembro", "ноября", "ноябрь", "نوفمبر"],
    &["december", "dezember", "decembre", "diciembre", "dicembre", "dezembro", "декабря", "декабрь", "ديسمبر"],
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
    text.nfkc().map(one).flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c)).collect()
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

/// Where the first whole date of a line stands: day, month and year, in words or figures.
///
/// A year alone is no date, and neither is a month with one.
pub(crate) fn date_in(line: &str) -> Option<Range<usize>> {
    if let Some(found) = of_east_asia(line) {
        return Some(found);
    }
    let is_part = |c: char| c.is_alphanumeric();
    let mut tokens: Vec<Range<usize>> = Vec::new();
    for (at, c) in line.char_indices().filter(|&(_, c)| is_part(c)) {
        match tokens.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => tokens.push(at..at + c.len_utf8()),
        }
    }
    let kinds: Vec<Kind> = tokens.iter().map(|token| Kind::of(&folded(&line[token.clone()]))).collect();
    for at in 0..tokens.len() {
        let Some(three) = kinds.get(at..at + 3) else { break };
        let between = |a: usize| &line[tokens[at + a].end..tokens[at + a + 1].start];
        let is_near = |a: usize| between(a).chars().count() <= 3;
        let in_figures = || {
            let mark = between(0);
            mark.len() == 1 && "-/.".contains(mark) && between(1) == mark
        };
        let is_date = match three {
            [Kind::Day, Kind::Month, Kind::Year] | [Kind::Month, Kind::Day, Kind::Year] => is_near(0) && is_near(1),
            [Kind::Day, Kind::Day, Kind::Year] | [Kind::Year, Kind::Day, Kind::Day] => in_figures(),
            _ => false,
        };
        if is_date {
            return Some(tokens[at].start..tokens[at + 2].end);
        }
        // "15 de marzo de 2031", "3rd of November 2026".
        if let Some([Kind::Day, Kind::Filler, Kind::Month, ..]) = kinds.get(at..) {
            let year = if kinds.get(at + 3) == Some(&Kind::Filler) { at + 4 } else { at + 3 };
            if kinds.get(year) == Some(&Kind::Year) && line[tokens[at].end..tokens[year].start].len() < 40 {
                return Some(tokens[at].start..tokens[year].end);
            }
        }
    }
    None
}

/// A date as Chinese and Japanese write it.
fn of_east_asia(line: &str) -> Option<Range<usize>> {
    let end = line.find('日')? + '日'.len_utf8();
    let year = line[..end].find('年')?;
    let start = year.checked_sub(4)?;
    let is_year = line.get(start..year)?.bytes().all(|b| b.is_ascii_digit());
    let is_rest = line[year..end].chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | ' '));
    (is_year && is_rest && line[year..end].contains('月')).then_some(start..end)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One or two figures, with an ending of an ordinal or without.
    Day,
    Month,
    Year,
    Filler,
    Other,
}

impl Kind {
    fn of(word: &str) -> Self {
        let bare = ["st", "nd", "rd", "th", "er"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        let figures = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
        match word {
            "de" | "of" | "del" => Self::Filler,
            _ if figures(bare) && matches!(bare.len(), 1 | 2) => Self::Day,
            _ if figures(word) && word.len() == 4 && matches!(&word[..2], "19" | "20") => Self::Year,
            _ if month(word).is_some() => Self::Month,
            _ => Self::Other,
        }
    }
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

    #[test]
    fn whole_dates_are_found_in_a_line() {
        for (line, date) in [
            ("By a reporter, 15 March 2031, 10:20", "15 March 2031"),
            ("Updated March 15th, 2031", "March 15th, 2031"),
            ("Stand: 15.03.2031, 15:40 Uhr", "15.03.2031"),
            ("Publicado el 15 de marzo de 2031", "15 de marzo de 2031"),
            ("2031年3月15日 星期六", "2031年3月15日"),
            ("2031-03-15", "2031-03-15"),
        ] {
            assert_eq!(date_in(line).map(|at| &line[at]), Some(date));
        }
        for none in ["the worst since 2014", "© 2019", "March 2031", "15 March", "in 12 of 2014 cases", "1-2", "日年"]
        {
            assert_eq!(date_in(none), None, "{none}");
        }
    }
}
