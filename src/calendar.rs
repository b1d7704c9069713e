//! Names of months and days in the languages that news is dated in, and the Persian calendar.
//!
//! * time: a look at each name a word

use std::collections::HashMap;
use std::sync::LazyLock;
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

/// Names of months by their number that count only as whole words, because a part of them is the
/// name of another month in another language: Danish, Swedish, Norwegian, Finnish, Dutch and
/// Indonesian; Polish, Czech and Slovak, Ukrainian, Romanian, Hungarian, Greek, Turkish; Arabic of
/// the Levant, Persian (Gregorian), Hebrew, Hindi, Thai.
const WHOLE: [&str; 12] = [
    "styczeń stycznia leden ledna januára січня січень ianuarie ian január ιανουαρίου ιανουάριος \
        tammikuuta ocak كانون-الثاني ژانویه ינואר जनवरी มกราคม",
    "luty lutego únor února februára лютого лютий februarie február φεβρουαρίου φεβρουάριος \
        helmikuuta şubat فوریه פברואר फरवरी กุมภาพันธ์ pebruari",
    "mart marts marzec marca březen března березня березень martie március μαρτίου μάρτιος \
        maaliskuuta mrt maret מרץ מרס मार्च มีนาคม",
    "kwiecień kwietnia duben dubna apríla квітня квітень aprilie április απριλίου απρίλιος \
        huhtikuuta nisan آوریل אפריל अप्रैल เมษายน",
    "maj maja květen května mája травня травень május μαΐου μάιος toukokuuta mayıs מאי मई \
        พฤษภาคม",
    "czerwiec czerwca červen června júna червня червень iunie június ιουνίου ιούνιος kesäkuuta \
        haziran ژوئن יוני जून มิถุนายน",
    "lipiec lipca červenec července júla липня липень iulie július ιουλίου ιούλιος heinäkuuta \
        temmuz ژوئیه יולי जुलाई กรกฎาคม",
    "sierpień sierpnia srpen srpna augusti augusta серпня серпень augusztus αυγούστου αύγουστος \
        elokuuta ağustos agustus אוגוסט अगस्त สิงหาคม",
    "wrzesień września září septembra вересня вересень septembrie szeptember σεπτεμβρίου \
        σεπτέμβριος syyskuuta eylül سپتامبر ספטמבר सितंबर सितम्बर กันยายน",
    "październik października říjen října októbra жовтня жовтень octombrie október οκτωβρίου \
        οκτώβριος lokakuuta ekim تشرين-الأول اکتبر אוקטובר अक्टूबर अक्तूबर ตุลาคม",
    "listopad listopada listopadu novembra листопада листопад noiembrie νοεμβρίου νοέμβριος \
        marraskuuta kasım تشرين-الثاني نوامبر נובמבר नवंबर नवम्बर พฤศจิกายน",
    "grudzień grudnia prosinec prosince decembra грудня грудень decembrie δεκεμβρίου δεκέμβριος \
        joulukuuta aralık desember des كانون-الأول دسامبر דצמבר दिसंबर दिसम्बर ธันวาคม",
];

/// Months of the Persian calendar by their number.
const PERSIAN: [&str; 12] = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
];

/// [`WHOLE`] and [`PERSIAN`] folded, with their numbers; those of Persian from 101 on.
static WHOLE_WORDS: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
    let whole = (1..).zip(&WHOLE).flat_map(|(month, names)| {
        names.split_ascii_whitespace().map(move |name| (folded(name), month))
    });
    whole.chain((101..).zip(&PERSIAN).map(|(month, name)| (folded(name), month))).collect()
});

/// Names of days, as [`folded`].
const DAYS: [&str; 147] = [
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
    "so",
    "mandag",
    "tisdag",
    "tirsdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lordag",
    "lørdag",
    "sondag",
    "søndag",
    "poniedziałek",
    "wtorek",
    "sroda",
    "czwartek",
    "piatek",
    "sobota",
    "niedziela",
    "pondeli",
    "utery",
    "streda",
    "ctvrtek",
    "patek",
    "nedele",
    "понеділок",
    "середа",
    "четвер",
    "пʼятниця",
    "субота",
    "неділя",
    "luni",
    "marti",
    "miercuri",
    "joi",
    "vineri",
    "sambata",
    "duminica",
    "pazartesi",
    "sali",
    "carsamba",
    "persembe",
    "cuma",
    "cumartesi",
    "pazar",
    "senin",
    "selasa",
    "rabu",
    "kamis",
    "jumat",
    "sabtu",
    "minggu",
    "δευτερα",
    "τριτη",
    "τεταρτη",
    "πεμπτη",
    "παρασκευη",
    "σαββατο",
    "κυριακη",
    "maanantai",
    "maanantaina",
    "tiistai",
    "tiistaina",
    "keskiviikko",
    "keskiviikkona",
    "torstai",
    "torstaina",
    "perjantai",
    "perjantaina",
    "lauantai",
    "lauantaina",
    "sunnuntai",
    "sunnuntaina",
    "hetfo",
    "kedd",
    "szerda",
    "csutortok",
    "pentek",
    "szombat",
    "vasarnap",
];

/// Lower case without accents; what writers of Arabic exchange made one, digits of other scripts
/// those of ASCII.
pub(crate) fn folded(text: &str) -> String {
    let one = |c: char| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        'ة' => 'ه',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ı' => 'i',
        '٠'..='٩' => char::from_digit(u32::from(c) - 0x660, 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(u32::from(c) - 0x6F0, 10).unwrap_or(c),
        '०'..='९' => char::from_digit(u32::from(c) - 0x966, 10).unwrap_or(c),
        '๐'..='๙' => char::from_digit(u32::from(c) - 0xE50, 10).unwrap_or(c),
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
    let listed = (1..).zip(&MONTHS).find(|(_, of)| of.iter().any(names)).map(|(month, _)| month);
    // In Hebrew "in" is a letter before the name.
    let whole = || WHOLE_WORDS.get(word).or_else(|| WHOLE_WORDS.get(word.strip_prefix('ב')?));
    listed.or_else(|| whole().copied().filter(|&month| month <= 12))
}

/// The month of the Persian calendar that a folded word names.
pub(crate) fn persian_month(word: &str) -> Option<i8> {
    WHOLE_WORDS.get(word).map(|number| number - 100).filter(|&month| month > 0)
}

/// The day of the Gregorian calendar that is this day of the Persian one, for the years 1200 to
/// 1500.
///
/// Leap years repeat every 33 years, as Birashk's rule of 2820 years has it for this time.
pub(crate) fn of_persian(year: i16, month: i8, day: i8) -> Option<jiff::civil::Date> {
    let is_leap = |year: i16| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let days = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 if is_leap(year) => 30,
        12 => 29,
        _ => return None,
    };
    if !(1200..=1500).contains(&year) || !(1..=days).contains(&day) {
        return None;
    }
    // The first day of 1403 was the 20th of March 2024.
    let years = if year >= 1403 { 1403..year } else { year..1403 };
    let whole: i64 = years.map(|year| 365 + i64::from(is_leap(year))).sum();
    let before = i64::from(month - 1) * 30 + i64::from((month - 1).min(6)) + i64::from(day - 1);
    let first = jiff::civil::date(2024, 3, 20);
    let days = if year >= 1403 { whole } else { -whole } + before;
    first.checked_add(jiff::Span::new().days(days)).ok()
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
        for (written, number) in [
            ("Aralık", 12),
            ("MAYIS", 5),
            ("Şubat", 2),
            ("października", 10),
            ("lipca", 7),
            ("července", 7),
            ("června", 6),
            ("грудня", 12),
            ("augusti", 8),
            ("maj", 5),
            ("Μαΐου", 5),
            ("joulukuuta", 12),
            ("दिसम्बर", 12),
            ("בדצמבר", 12),
            ("دسامبر", 12),
            ("ธันวาคม", 12),
        ] {
            assert_eq!(month(&folded(written)).unwrap_or(0), number, "{written}");
        }
        for none in ["ma", "jui", "summer", "decide", "lip", "srp", "دی"] {
            assert_eq!(month(none), None, "{none}");
        }
        assert!(is_day(&folded("miércoles")) && is_day("fri") && !is_day("free"));
    }

    #[test]
    fn days_of_the_persian_calendar_are_days_of_ours() {
        for (persian, ours) in [
            ((1403, 10, 4), (2024, 12, 24)),
            ((1403, 12, 30), (2025, 3, 20)),
            ((1404, 1, 1), (2025, 3, 21)),
            ((1402, 12, 29), (2024, 3, 19)),
            ((1399, 12, 30), (2021, 3, 20)),
            ((1357, 11, 22), (1979, 2, 11)),
            ((1405, 6, 31), (2026, 9, 22)),
        ] {
            let (year, month, day) = persian;
            let (y, m, d) = ours;
            assert_eq!(
                of_persian(year, month, day),
                Some(jiff::civil::date(y, m, d)),
                "{persian:?}"
            );
        }
        for (year, month, day) in [(1402, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 0, 1)] {
            assert_eq!(of_persian(year, month, day), None);
        }
        assert_eq!(persian_month(&folded("دی")), Some(10));
        assert_eq!(persian_month(&folded("شهریور")), Some(6));
    }
}
