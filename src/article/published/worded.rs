//! Dates in words, as pages show them: "Tuesday, November 3, 2026 at 2:05 p.m. EST", "3rd Nov 2026", "2026-11-03 14:05 GMT".
//!
//! The text is cut into its parts, and each part says by its looks what it is. A part that says nothing makes the whole no date:
//! rather none than a wrong one. Months are read in English.
//!
//! * time: `O(text)`; a text longer than [`LONGEST`] is no date

use jiff::civil;
use jiff::tz::{Offset, TimeZone};

/// The longest form in use, JavaScript's with the zone spelt out in brackets, has some 70 bytes.
const LONGEST: usize = 120;

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
pub(crate) const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Words that stand around a date and say nothing.
const FILLERS: [&str; 12] =
    ["at", "on", "the", "of", "published", "updated", "posted", "first", "last", "modified", "date", "-"];

/// Names of zones with minutes east of UTC; those that mean one zone to nearly all who write them in English.
const ZONES: [(&str, i32); 22] = [
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
];

/// What the parts have said so far.
#[derive(Default)]
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
}

/// Seconds since the epoch, and whether a time of day was given; a time without a zone counts as UTC.
pub(super) fn seconds(text: &str) -> Option<(i64, bool)> {
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    // What stands in brackets spells the zone out.
    let bare = lower.split_once('(').map_or(&*lower, |(before, _)| before);
    let mut parts = Parts::default();
    for part in bare.split([' ', ',', '\t', '|']).filter(|part| !part.is_empty()) {
        parts.take(part)?;
    }
    parts.seconds()
}

impl Parts {
    /// `None` if the part says nothing, or what was said already.
    fn take(&mut self, part: &str) -> Option<()> {
        let bare = part.trim_end_matches(['.', ':']);
        if FILLERS.contains(&part) || FILLERS.contains(&bare) || is_short_for(&DAYS, bare).is_some() {
            return Some(());
        }
        if let Some(month) = is_short_for(&MONTHS, bare) {
            return set(&mut self.month, i8::try_from(month + 1).ok()?);
        }
        if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == bare) {
            return set(&mut self.zone, *minutes);
        }
        if let Some(minutes) = offset(bare) {
            // "GMT+0100" and "UTC +1" say it in two steps.
            self.zone = Some(minutes);
            return Some(());
        }
        match bare {
            "am" | "a.m" => return set(&mut self.after_noon, false),
            "pm" | "p.m" => return set(&mut self.after_noon, true),
            _ => {}
        }
        if let Some((date, time)) =
            bare.split_once('t').filter(|(date, _)| date.ends_with(|c: char| c.is_ascii_digit()))
        {
            // "1st" and "31st" have a t too, with nothing behind it.
            if !time.is_empty() {
                self.take(date)?;
                return self.take(time);
            }
        }
        if bare.contains(':') || bare.ends_with("am") || bare.ends_with("pm") {
            return self.clock(bare);
        }
        let split: Vec<&str> = bare.split(['-', '/', '.']).collect();
        if let [year, month, day] = split[..] {
            if year.len() == 4 {
                return self.date(year, month, day);
            }
            return bare.contains('.').then_some(()).and_then(|()| self.date(day, month, year));
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
        match (digits.len(), number(digits)?) {
            (4, year) => set(&mut self.year, i16::try_from(year).ok()?),
            (1 | 2, day) => set(&mut self.day, i8::try_from(day).ok()?),
            _ => None,
        }
    }

    fn date(&mut self, year: &str, month: &str, day: &str) -> Option<()> {
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

    fn seconds(self) -> Option<(i64, bool)> {
        let [mut hour, minute, second] = self.time.unwrap_or_default();
        if let Some(after_noon) = self.after_noon {
            if self.time.is_none() || !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if after_noon { 12 } else { 0 };
        }
        let date = civil::Date::new(self.year?, self.month?, self.day?).ok()?;
        let time = civil::Time::new(hour, minute, second, 0).ok()?;
        let zone = Offset::from_seconds(self.zone.unwrap_or(0) * 60).ok()?;
        let at = date.to_datetime(time).to_zoned(TimeZone::fixed(zone)).ok()?;
        Some((at.timestamp().as_second(), self.time.is_some()))
    }
}

/// Puts a value where none is yet.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}

fn number(digits: &str) -> Option<u16> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Which of the names a word is, whole or its first three letters or more.
fn is_short_for(names: &[&str], word: &str) -> Option<usize> {
    names.iter().position(|name| word.len() >= 3 && name.starts_with(word))
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
        (None, 4) => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes) = (i32::from(number(hours)?), i32::from(number(minutes)?));
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::seconds;

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
            "3 Novembre 2026",
            "1/2/3",
            "99999999999999999999 Nov 2026",
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
