//! Dates in words and figures, as pages show them: "Tuesday, November 3, 2026 at 2:05 p.m. EST",
//! "3rd Nov 2026", "03.11.2026, 14:05 Uhr", "3 de noviembre de 2026", "2026年11月3日".
//!
//! The text is cut into its parts, and each part says by its looks what it is. A part that says
//! nothing makes the whole no date: rather none than a wrong one.
//!
//! * time: `O(text)`; a text longer than [`LONGEST`] is no date

use super::Order;
use crate::calendar::{folded, is_day, month, of_persian, persian_month};
use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use unicode_normalization::UnicodeNormalization;

/// The longest form in use, JavaScript's with the zone spelt out in brackets, has some 70 bytes,
/// and Russian takes two a letter.
const LONGEST: usize = 160;

/// Names of months, in lower case.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Names of days, in lower case.
pub(crate) const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Words that stand around a date and say nothing, folded.
const FILLERS: [&str; 79] = [
    "at",
    "on",
    "the",
    "of",
    "published",
    "updated",
    "posted",
    "first",
    "last",
    "modified",
    "date",
    "-",
    "–",
    "uhr",
    "den",
    "der",
    "um",
    "vom",
    "stand",
    "veroffentlicht",
    "aktualisiert",
    "le",
    "a",
    "du",
    "publie",
    "mis",
    "jour",
    "de",
    "del",
    "el",
    "las",
    "la",
    "los",
    "publicado",
    "actualizado",
    "il",
    "alle",
    "ore",
    "pubblicato",
    "as",
    "em",
    "em:",
    "atualizado",
    "г",
    "года",
    "в",
    "опубликовано",
    "في",
    "الساعه",
    "op",
    "om",
    "hrs",
    "-曜",
    "曜",
    "o'clock",
    "hs",
    "kl",
    "klo",
    "godz",
    "r",
    "р",
    "року",
    "о",
    "o",
    "saat",
    "ngay",
    "nam",
    "luc",
    "hai",
    "ba",
    "tu",
    "sau",
    "bay",
    "입력",
    "수정",
    "등록",
    "승인",
    "godzina",
    "load-date",
];

/// Names of zones with minutes east of UTC; those that mean one zone to nearly all who write them
/// in English.
const ZONES: [(&str, i32); 37] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("bst", 60),
    ("west", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("sast", 120),
    ("eest", 180),
    ("msk", 180),
    ("jst", 540),
    ("kst", 540),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("mez", 60),
    ("mesz", 120),
    ("мск", 180),
    ("hkt", 480),
    ("sgt", 480),
    ("awst", 480),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("pkt", 300),
    ("wib", 420),
    ("cat", 120),
    // Israel and Ireland use the name too, but seldom in a date.
    ("ist", 330),
];

/// Places whose clocks change, with the rule as POSIX writes it: no table of zones is asked, which
/// differs from machine to machine.
const PLACES: [(&str, &str); 24] = [
    ("et", EASTERN),
    ("eastern", EASTERN),
    ("america/new_york", EASTERN),
    ("america/toronto", EASTERN),
    ("ct", CENTRAL),
    ("america/chicago", CENTRAL),
    ("mt", MOUNTAIN),
    ("america/denver", MOUNTAIN),
    ("pt", PACIFIC),
    ("pacific", PACIFIC),
    ("america/los_angeles", PACIFIC),
    ("europe/london", LONDON),
    ("europe/lisbon", LONDON),
    ("europe/dublin", LONDON),
    ("europe/paris", CENTRAL_EUROPE),
    ("europe/berlin", CENTRAL_EUROPE),
    ("europe/madrid", CENTRAL_EUROPE),
    ("europe/rome", CENTRAL_EUROPE),
    ("europe/vienna", CENTRAL_EUROPE),
    ("europe/zurich", CENTRAL_EUROPE),
    ("europe/moscow", "MSK-3"),
    ("asia/tokyo", "JST-9"),
    ("asia/shanghai", "CST-8"),
    ("asia/kolkata", "IST-5:30"),
];
const EASTERN: &str = "EST5EDT,M3.2.0,M11.1.0";
const CENTRAL: &str = "CST6CDT,M3.2.0,M11.1.0";
const MOUNTAIN: &str = "MST7MDT,M3.2.0,M11.1.0";
const PACIFIC: &str = "PST8PDT,M3.2.0,M11.1.0";
const LONDON: &str = "GMT0BST,M3.5.0/1,M10.5.0";
const CENTRAL_EUROPE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Years that are taken for Persian ones, of 1951 to 2051: in our calendar they lie before the
/// first newspaper.
pub(super) const PERSIAN_YEARS: std::ops::RangeInclusive<i16> = 1330..=1430;

fn is_thai(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}')
}

/// A calendar that the name of a month shows.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Calendar {
    #[default]
    Gregorian,
    Persian,
    /// With Thai names: years may be those of Buddha.
    Thai,
}

/// What the parts have said so far.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "four facts that do not hang together")]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    /// Hour, minute, second.
    time: Option<[i8; 3]>,
    /// Whether it is after noon, if that is said.
    after_noon: Option<bool>,
    /// Minutes east of UTC.
    zone: Option<i32>,
    /// A zone whose clocks change.
    place: Option<&'static str>,
    /// Two figures of which either may be the day: the first as written, and the second.
    figures: Option<[i8; 2]>,
    /// Whether the zone was given as so many hours.
    has_offset: bool,
    /// "mar", which is March, or Tuesday in three languages.
    is_mar: bool,
    /// That of the month, if its name is of one.
    calendar: Calendar,
    /// Whether the part before this one was a day or a month: two figures after it are a year.
    after_day: bool,
    /// Whether the date is in figures and its last is a year of two: the first may be one too, as
    /// in Korea.
    has_short_year: bool,
}

/// What a written date says.
pub(super) struct Reading(Parts);

/// Reads a date; `None` if the text is none.
pub(super) fn reading(text: &str) -> Option<Reading> {
    if text.len() > LONGEST {
        return None;
    }
    let mut lower = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        two_words(&east_asian(&folded(text)))
    };
    // "2026. 11. 3.", as Korean and Hungarian are written.
    let is_year = lower.bytes().take(4).filter(u8::is_ascii_digit).count() == 4;
    if is_year
        && lower[4..].starts_with(". ")
        && lower.as_bytes().get(6).is_some_and(u8::is_ascii_digit)
    {
        lower = lower.replacen(". ", ".", 2);
    }
    for (name, short) in [
        ("eastern time", "et"),
        ("pacific time", "pt"),
        ("central time", "ct"),
        ("mountain time", "mt"),
    ] {
        if lower.ends_with(name) {
            lower.truncate(lower.len() - name.len());
            lower.push_str(short);
        }
    }
    // In Croatian it is October, and written with a point behind the day.
    if lower.contains(". listopada") {
        return None;
    }
    let mut parts = Parts::default();
    let mut rest = &*lower;
    let mut in_brackets = None;
    while !rest.is_empty() {
        let (before, bracketed, after) = brackets(rest);
        rest = after;
        // Who wrote it may stand behind it.
        let (before, ends) = before.split_once(" by ").map_or((before, false), |(a, _)| (a, true));
        let blank = [' ', ',', '\t', '|', '،', '·', '•'];
        for part in before.split(blank).filter(|part| !part.is_empty()) {
            let had = (parts.day, parts.month, parts.is_mar);
            parts.take(part)?;
            parts.after_day = had != (parts.day, parts.month, parts.is_mar);
        }
        in_brackets = in_brackets.or(Some(bracketed.trim()).filter(|what| !what.is_empty()));
        if ends {
            break;
        }
    }
    // It spells the zone or the day out, or names the zone alone.
    if let Some(what) = in_brackets.filter(|_| parts.zone.is_none() && parts.place.is_none()) {
        let named = ZONES.iter().find(|(name, _)| *name == what).map(|(_, minutes)| *minutes);
        parts.zone = named.or_else(|| offset(what));
    }
    Some(Reading(parts))
}

/// What stands before the first bracket, in it, and behind it; a bracket that is not closed goes to
/// the end.
fn brackets(text: &str) -> (&str, &str, &str) {
    let Some((before, rest)) = text.split_once(['(', '[']) else { return (text, "", "") };
    let (within, after) = rest.split_once([')', ']']).unwrap_or((rest, ""));
    (before, within, after)
}

impl Reading {
    /// Seconds since the epoch, and whether a time of day was given; a time without a zone counts
    /// as UTC. `order` says which of two figures is the day where both can be.
    pub(super) fn seconds(&self, order: Option<Order>) -> Option<(i64, bool)> {
        self.0.seconds(order)
    }

    /// Whether the year may be the first of the figures as well as the last.
    pub(super) fn may_begin_with_year(&self) -> bool {
        self.0.has_short_year
    }

    /// The order that its figures show, where only one is possible; `None` where the date is not in
    /// figures of which either may be the day.
    pub(super) fn figure_order(&self) -> Option<FigureOrder> {
        let [first, second] = self.0.figures?;
        Some(match (first, second) {
            (1..=31, 1..=12) if self.0.has_short_year => FigureOrder::Open,
            (1..=12, 1..=12) if first != second => FigureOrder::Open,
            (1..=31, 1..=12) if first > 12 => FigureOrder::Order(Order::DayFirst),
            (1..=12, 1..=31) if second > 12 => FigureOrder::Order(Order::MonthFirst),
            _ => return None,
        })
    }
}

/// What the figures of a date show of their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureOrder {
    /// One of them is no month.
    Order(Order),
    /// Either may be the day.
    Open,
}

/// Months of two words as one: those of the Levant, and those of Vietnamese.
fn two_words(text: &str) -> String {
    ["كانون ", "تشرين "].iter().fold(text.replace("thang ", "thang"), |text, word| {
        text.replace(word, &word.replace(' ', "-"))
    })
}

/// Dates of Chinese, Japanese and Korean as figures with marks between them.
fn east_asian(text: &str) -> String {
    let mark = |c| match c {
        '年' | '月' | '년' | '월' => '-',
        '日' | '号' | '일' | '分' | '분' => ' ',
        '時' | '时' | '点' | '시' | '：' => ':',
        _ => c,
    };
    let text: String = text.nfc().map(mark).collect();
    [
        ("上午", " am "),
        ("下午", " pm "),
        ("午前", " am "),
        ("午後", " pm "),
        ("오전", " am "),
        ("오후", " pm "),
        ("星期", " 星期"),
        ("周", " 星期"),
    ]
    .iter()
    .fold(text, |text, (word, other)| text.replace(word, other))
    // "2026- 11- 3", as Korean is written.
    .replace("- ", "-")
}

impl Parts {
    /// `None` if the part says nothing, or what was said already.
    fn take(&mut self, part: &str) -> Option<()> {
        let bare = part.trim_end_matches(['.', ':', ';']);
        if bare == "mar" {
            self.is_mar = true;
            return Some(());
        }
        if let Some(month) = month(bare) {
            if bare.starts_with(is_thai) {
                self.calendar = Calendar::Thai;
            }
            return set(&mut self.month, month);
        }
        if let Some(month) = persian_month(bare) {
            self.calendar = Calendar::Persian;
            return set(&mut self.month, month);
        }
        if let Some(number) = bare.strip_prefix("thang").and_then(number) {
            return set(&mut self.month, i8::try_from(number).ok()?);
        }
        // The day of the week, with the time glued on or not.
        if let Some(rest) = bare.strip_prefix("星期") {
            let rest = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
            return if rest.is_empty() { Some(()) } else { self.take(rest) };
        }
        // Two figures before it are the hour, and no year.
        if self.time.is_none() && matches!(bare, "uhr" | "hrs" | "hs" | "o'clock") {
            return None;
        }
        if bare.is_empty() || FILLERS.contains(&part) || FILLERS.contains(&bare) || is_day(bare) {
            return Some(());
        }
        if let Some((_, rule)) = PLACES.iter().find(|(name, _)| *name == bare) {
            return set(&mut self.place, rule);
        }
        if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == bare) {
            // Go writes "+0100 CET".
            return if self.has_offset { Some(()) } else { set(&mut self.zone, *minutes) };
        }
        if let Some(minutes) = offset(bare) {
            // "GMT+0100" and "UTC +1" say it in two steps.
            (self.zone, self.has_offset) = (Some(minutes), true);
            return Some(());
        }
        match bare {
            // Before a time of day it is German, and says nothing.
            "am" if self.time.is_none() => return Some(()),
            "am" | "a.m" => return set(&mut self.after_noon, false),
            "pm" | "p.m" => return set(&mut self.after_noon, true),
            _ => {}
        }
        if let Some((date, time)) =
            bare.split_once('t').filter(|(date, _)| date.ends_with(|c: char| c.is_ascii_digit()))
        {
            // "1st" and "14th" have a t too, with no figure behind it.
            if time.starts_with(|c: char| c.is_ascii_digit()) {
                self.take(date)?;
                return self.take(time);
            }
        }
        if bare.contains(':') || bare.ends_with("am") || bare.ends_with("pm") {
            return self.clock(bare);
        }
        let split: Vec<&str> = bare.split(['-', '/', '.']).collect();
        // "24.Dezember", "Dec.24"
        if let [first, second] = split[..]
            && bare.contains('.')
            && (month(first).is_some() || month(second).is_some())
        {
            self.take(first)?;
            return self.take(second);
        }
        if let [first, second, third] = split[..] {
            return self.joined(bare, [first, second, third]);
        }
        // "15h40", "15.40" behind the date.
        let is_dated = self.figures.is_some() || self.day.is_some() && self.month.is_some();
        if let Some((hour, minute)) = bare.split_once(['h', '.']).filter(|_| is_dated)
            && hour.len() <= 2
            && matches!(minute.len(), 0 | 2)
        {
            let minute = if minute.is_empty() { 0 } else { number(minute)? };
            return set(
                &mut self.time,
                [i8::try_from(number(hour)?).ok()?, i8::try_from(minute).ok()?, 0],
            );
        }
        let digits = ["st", "nd", "rd", "th", "er", "º", "°"]
            .iter()
            .find_map(|end| bare.strip_suffix(end))
            .unwrap_or(bare);
        match (digits.len(), number(digits)?) {
            (4, year) => set(&mut self.year, i16::try_from(year).ok()?),
            (2, year)
                if self.after_day
                    && self.day.is_some()
                    && (self.month.is_some() || self.is_mar) =>
            {
                set(&mut self.year, i16::try_from(completed(year)).ok()?)
            }
            (1 | 2, day) => set(&mut self.day, i8::try_from(day).ok()?),
            _ => None,
        }
    }

    /// A day, a month and a year in one piece: "3-nov-2031", "2031/11/03", "03.11.2031".
    fn joined(&mut self, bare: &str, [first, second, third]: [&str; 3]) -> Option<()> {
        if let Some(name) = month(second) {
            let (year, day) = if first.len() == 4 { (first, third) } else { (third, first) };
            set(&mut self.month, name)?;
            self.take(day)?;
            self.after_day = true;
            return self.take(year);
        }
        if first.len() == 4 {
            return self.date(first, second, third);
        }
        // "26-11-03" may begin with the year.
        let is_short = third.len() == 2 && !bare.contains('-');
        if third.len() != 4 && !is_short {
            return None;
        }
        if bare.contains('.') && !is_short {
            return self.date(third, second, first);
        }
        let year = number(third)?;
        self.has_short_year = is_short;
        let year = if is_short { completed(year) } else { year };
        set(&mut self.year, i16::try_from(year).ok()?)?;
        let figure = |digits: &str| i8::try_from(number(digits)?).ok();
        set(&mut self.figures, [figure(first)?, figure(second)?])
    }

    fn date(&mut self, year: &str, month: &str, day: &str) -> Option<()> {
        // Two figures in front may be the day.
        if year.len() != 4 {
            return None;
        }
        set(&mut self.year, i16::try_from(number(year)?).ok()?)?;
        set(&mut self.month, i8::try_from(number(month)?).ok()?)?;
        set(&mut self.day, i8::try_from(number(day)?).ok()?)
    }

    /// "14:05", "14:05:30.5", "2:05pm", "2pm"; with a zone glued on as ISO 8601 has it.
    fn clock(&mut self, part: &str) -> Option<()> {
        let mut rest = part;
        for (end, after_noon) in [("am", false), ("pm", true)] {
            if let Some(bare) = rest.strip_suffix(end) {
                set(&mut self.after_noon, after_noon)?;
                rest = bare;
            }
        }
        if let Some(at) = rest.find(['+', '-', 'z']) {
            let zone = if &rest[at..] == "z" { 0 } else { offset(&rest[at..])? };
            set(&mut self.zone, zone)?;
            rest = &rest[..at];
        }
        let whole = rest.split_once('.').map_or(rest, |(whole, _)| whole);
        let mut time = [0; 3];
        for (at, figure) in whole.split(':').enumerate() {
            *time.get_mut(at)? = i8::try_from(number(figure)?).ok()?;
        }
        set(&mut self.time, time)
    }

    fn seconds(&self, order: Option<Order>) -> Option<(i64, bool)> {
        let [mut hour, minute, second] = self.time.unwrap_or_default();
        if let Some(after_noon) = self.after_noon {
            if self.time.is_none() || !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if after_noon { 12 } else { 0 };
        }
        let (month, day) = match self.figures {
            None => (self.month.or(self.is_mar.then_some(3))?, self.day?),
            Some(_) if self.month.is_some() || self.day.is_some() => return None,
            Some([first @ 1..=12, second @ 13..=31]) => (first, second),
            Some([first, second]) if self.has_short_year => match order? {
                Order::DayFirst => (second, first),
                Order::MonthFirst => (first, second),
            },
            Some([first, second]) if first == second => (first, second),
            Some([first @ 13..=i8::MAX, second]) => (second, first),
            Some([first, second @ 13..=i8::MAX]) => (first, second),
            Some([first, second]) => match order? {
                Order::DayFirst => (second, first),
                Order::MonthFirst => (first, second),
            },
        };
        // Two figures in front are no year.
        let mut year = self.year.filter(|&year| year >= 1000)?;
        if self.calendar == Calendar::Thai && year > 2400 {
            year -= 543;
        }
        let date = if self.calendar == Calendar::Persian || PERSIAN_YEARS.contains(&year) {
            of_persian(year, month, day)?
        } else {
            civil::Date::new(year, month, day).ok()?
        };
        let time = civil::Time::new(hour, minute, second, 0).ok()?;
        let zone = match self.place {
            Some(rule) => TimeZone::posix(rule).ok()?,
            None => TimeZone::fixed(Offset::from_seconds(self.zone.unwrap_or(0) * 60).ok()?),
        };
        let at = date.to_datetime(time).to_zoned(zone).ok()?;
        Some((at.timestamp().as_second(), self.time.is_some()))
    }
}

/// Puts a value where none is yet.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}

/// A year of two figures, as POSIX completes it.
fn completed(year: u16) -> u16 {
    year + if year < 69 { 2000 } else { 1900 }
}

fn number(digits: &str) -> Option<u16> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Minutes east of UTC of "+0100", "-05:30", "+1", with "utc" or "gmt" before it or not.
fn offset(part: &str) -> Option<i32> {
    let part = part.strip_prefix("utc").or_else(|| part.strip_prefix("gmt")).unwrap_or(part);
    let (sign, digits) = match part.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some(parts), _) => parts,
        (None, 1 | 2) => (digits, "0"),
        (None, 4) => digits.split_at_checked(2)?,
        _ => return None,
    };
    let (hours, minutes) = (i32::from(number(hours)?), i32::from(number(minutes)?));
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<(i64, bool)> {
        reading(text)?.seconds(None)
    }

    #[test]
    fn dates_in_words_are_read() {
        let (day, minute) = (1_793_664_000, 1_793_714_700);
        for written in [
            "Nov 3, 2026",
            "Nov. 3, 2026",
            "3 November 2026",
            "3rd of November, 2026",
            "Tuesday, November 3rd, 2026",
            "Published: Tue 3 Nov 2026",
            "Updated on 3. November 2026",
            "03.11.2026",
            "am 3. November 2026",
            "3 Novembre 2026",
        ] {
            assert_eq!(seconds(written), Some((day, false)), "{written}");
        }
        for written in [
            "3 November 2026 14:05",
            "November 3, 2026 2:05 PM",
            "Nov 3, 2026 at 2:05pm",
            "Tuesday, 3 November 2026, 2:05 p.m.",
            "November 3, 2026 9:05 AM EST",
            "3 Nov 2026 | 15:05 CET",
            "Tue Nov 03 2026 14:05:00 GMT+0000 (Coordinated Universal Time)",
            "Tue Nov  3 14:05:00 2026",
            "Tue Nov 03 14:05:00 UTC 2026",
            "2026-11-03 14:05:00 UTC",
            "2026-11-03 14:05:00 GMT",
            "2026/11/03 09:05 EST",
            "2026-11-03 19:35:00 +0530",
            "2026-11-03t14:05:00.000-00:00",
            "03.11.2026 14:05",
        ] {
            assert_eq!(seconds(written), Some((minute, true)), "{written}");
        }
        assert_eq!(seconds("Nov 3, 2026 12:00 am"), Some((day, true)));
    }

    #[test]
    fn what_is_not_clear_is_no_date() {
        for written in [
            "",
            "3 November",
            "November 2026",
            "2 hours ago",
            "Nov 31, 2026",
            "13:05 PM 3 Nov 2026",
            "3 Nov 2026 25:00",
            "3 4 Nov 2026",
            "Nov 3, 2026 pm",
            "3 Brumaire 2026",
            "1/2/3",
            "99999999999999999999 Nov 2026",
            "-Ⱥ-",
            "+",
            "-:",
            "3 Nov 2026 +99:00",
            "0 Nov 2026",
            "t",
            "1t",
            "am",
            ":",
        ] {
            assert_eq!(seconds(written), None, "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_panic(text in r"([a-z]{1,5}|[0-9]{1,5}|[ :.,/+\-()]|nov|am|pm|gmt|t|th|\PC){0,12}") {
            let _ = seconds(&text);
        }
    }
}
