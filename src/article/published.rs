//! Dates as scrapers write them, to seconds.
//!
//! `03/05/2031` is a day in March or in May. Such a date is open ([`order_of`]) until the column it
//! stands in shows the order ([`Orders`]).
//!
//! * time: a few hundred nanoseconds a date

mod orders;
mod worded;

use super::Published;
use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
pub use orders::{Orders, Votes};
pub use worded::FigureOrder;
pub(crate) use worded::{DAYS, MONTHS};

/// Forms tried in turn when neither the ISO forms nor RFC 2822 fit; those with a time first.
const FORMS: &[(&str, bool)] = &[
    ("%Y-%m-%d %H:%M:%S", true),
    ("%Y-%m-%d %H:%M", true),
    ("%Y/%m/%d %H:%M:%S", true),
    ("%d.%m.%Y %H:%M", true),
    ("%b %d, %Y %I:%M %p", true),
    ("%B %d, %Y %I:%M %p", true),
    ("%B %d, %Y, %I:%M %p", true),
    ("%Y%m%d%H%M%S", true),
    ("%Y-%m-%d", false),
    ("%Y/%m/%d", false),
    ("%Y%m%d", false),
    ("%d.%m.%Y", false),
    ("%b %d, %Y", false),
    ("%B %d, %Y", false),
    ("%d %b %Y", false),
    ("%d %B %Y", false),
];

/// So much later than an article can have been published a date still counts: a clock that is
/// wrong, and any time zone. Nobody measured it.
const LATER: i64 = 2 * 24 * 3600;

/// Whether a date lies after the time at which the article was fetched, or else the time of the
/// scan; false where neither is known.
#[must_use]
pub fn is_in_the_future(published: &Published, fetched: Option<i64>, scanned: Option<i64>) -> bool {
    let newest = fetched.or(scanned);
    published.at.zip(newest).is_some_and(|(at, newest)| at > newest.saturating_add(LATER))
}

/// Which of two figures of a date is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// As most of the world writes.
    DayFirst,
    /// As the United States write.
    MonthFirst,
}

/// Reads a date; a time without a zone counts as UTC. `at` stays empty if no form fits, and where
/// either of two figures may be the day.
#[must_use]
pub fn read(written: &str) -> Published {
    read_as(written, None)
}

/// The same with the order of its figures given, for a date in figures of which either may be the
/// day.
#[must_use]
pub fn read_as(written: &str, order: Option<Order>) -> Published {
    of_reading(written, seconds(bare(written), order).filter(|&(at, _)| !stands_for_none(at)))
}

/// Reads a date that a person gives as a bound, which may be any.
#[must_use]
pub fn read_bound(written: &str) -> Published {
    of_reading(written, seconds(bare(written), None))
}

fn of_reading(written: &str, read: Option<(i64, bool)>) -> Published {
    let (at, has_time) = read.map_or((None, false), |(at, has_time)| (Some(at), has_time));
    Published { written: written.to_string(), at, has_time }
}

/// A date without the quotes, marks of direction and blanks that exports leave around it.
fn bare(written: &str) -> &str {
    written.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\'' | '"' | '\u{200e}' | '\u{200f}' | '\u{feff}')
    })
}

/// Whether a date is one that programs write where they know none: zero seconds since 1970, in any
/// time zone; zero days as spreadsheets, databases and Windows count them; and all before there
/// were newspapers. Taken for a date it makes the article the first of all, which everybody copied.
fn stands_for_none(at: i64) -> bool {
    const DAY: i64 = 24 * 3600;
    const ZONES: i64 = 14 * 3600;
    // 1899-12-30, 1899-12-31, 1900-01-01, 1904-01-01, 1753-01-01.
    const ZEROS: [i64; 5] = [-25_569, -25_568, -25_567, -24_107, -79_257];
    // 1605-01-01, the year of the first newspaper.
    const FIRST: i64 = -133_313 * DAY;
    at.abs() <= ZONES || at < FIRST || at % DAY == 0 && ZEROS.contains(&(at / DAY))
}

/// What a date in figures says of their order; `None` for all other dates.
#[must_use]
pub fn order_of(written: &str) -> Option<FigureOrder> {
    let text = written.trim();
    // Two or three figures with marks between them, the year last: nothing else is looked into.
    let mark = text.bytes().take(3).position(|b| matches!(b, b'/' | b'-' | b'.'))?;
    if mark == 0 || !text.as_bytes()[..mark].iter().all(u8::is_ascii_digit) {
        return None;
    }
    worded::reading(text)?.figure_order()
}

/// Whether a date in figures is as short as `24/12/31`, where the year may be the first figure.
fn may_begin_with_year(written: &str) -> bool {
    worded::reading(written.trim()).is_some_and(|reading| reading.may_begin_with_year())
}

fn seconds(text: &str, order: Option<Order>) -> Option<(i64, bool)> {
    // What cannot be of a form is not tried: a failure costs more than a date. A zone stands behind
    // the day, a month's name has letters.
    let has_zone =
        text.bytes().skip(8).any(|b| matches!(b, b'Z' | b'z' | b'+' | b'-') || !b.is_ascii());
    if has_zone && let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        return Some((stamp.as_second(), true));
    }
    // Go names the zone twice.
    let text = text.strip_suffix(" +0000 UTC").unwrap_or(text);
    // .NET and JavaScript write a date as the call that makes it.
    let text = text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")).unwrap_or(text);
    if text.bytes().any(|b| b.is_ascii_alphabetic())
        && has_zone_of_mail(text)
        && let Ok(zoned) = rfc2822::parse(text)
    {
        return Some((zoned.timestamp().as_second(), true));
    }
    // A data frame makes floats of a column of seconds in which one is missing.
    if let Ok(n) = text.split_once('.').map_or(text, |(whole, _)| whole).parse::<i64>()
        && n > 99_999_999
    {
        return epoch(n).map(|s| (s, true));
    }
    if let Some(n) = written_as_power(text) {
        return epoch(n).map(|s| (s, true));
    }
    if has_persian_year(text) {
        return worded::reading(text)?.seconds(order);
    }
    if let Ok(at) = text.parse::<civil::DateTime>() {
        return utc(at).map(|s| (s, text.len() > 10));
    }
    let formed = FORMS.iter().find_map(|&(form, has_time)| {
        let tm = jiff::fmt::strtime::parse(form, text).ok()?;
        let at = if has_time {
            tm.to_datetime().ok()?
        } else {
            tm.to_date().ok()?.to_datetime(civil::Time::midnight())
        };
        // "14/03/31" is no day of the year 14.
        if at.year() < 1000 {
            return None;
        }
        utc(at).map(|s| (s, has_time))
    });
    formed.or_else(|| worded::reading(text)?.seconds(order))
}

/// Whether a date ends in a zone that RFC 2822 knows, or in none: it takes all other names for UTC.
fn has_zone_of_mail(text: &str) -> bool {
    const KNOWN: [&str; 11] =
        ["UT", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "Z"];
    let last = text.rsplit(' ').next().unwrap_or_default();
    !last.ends_with(|c: char| c.is_ascii_alphabetic()) || KNOWN.contains(&last)
}

/// Whether a date in figures begins with a year of the Persian calendar.
fn has_persian_year(text: &str) -> bool {
    text.get(..4)
        .and_then(|year| year.parse().ok())
        .is_some_and(|year| worded::PERSIAN_YEARS.contains(&year))
        && matches!(text.as_bytes().get(4), Some(b'-' | b'/' | b'.'))
}

/// Seconds since the epoch, also when the number counts milliseconds, microseconds or nanoseconds,
/// or is a compact date (20310314093000).
fn epoch(n: i64) -> Option<i64> {
    // Twelve digits are a date to the minute if they can be one: as milliseconds they would be of
    // 1976.
    if (190_000_000_000..210_000_000_000).contains(&n)
        && let Some(at) = compact("%Y%m%d%H%M", n)
    {
        return Some(at);
    }
    match n {
        100_000_000..=9_999_999_999 => Some(n),
        100_000_000_000..=9_999_999_999_999 => Some(n / 1000),
        100_000_000_000_000_000.. => Some(n / 1_000_000_000),
        // Fourteen digits are a date; microseconds have had sixteen since 2001.
        1_000_000_000_000_000.. => Some(n / 1_000_000),
        _ => compact("%Y%m%d%H%M%S", n),
    }
}

/// A date of digits alone.
fn compact(form: &str, n: i64) -> Option<i64> {
    utc(jiff::fmt::strtime::parse(form, n.to_string()).ok()?.to_datetime().ok()?)
}

/// A count of seconds or parts of them as spreadsheets and data frames write large numbers:
/// `1.617444e+12`.
fn written_as_power(text: &str) -> Option<i64> {
    let is_number = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+'));
    let number: f64 = text.parse().ok().filter(|_| is_number && text.contains(['e', 'E']))?;
    #[allow(clippy::cast_possible_truncation, reason = "within the bounds")]
    (1e8..9e18).contains(&number).then_some(number as i64)
}

fn utc(at: civil::DateTime) -> Option<i64> {
    at.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_scrapers_write_are_read() {
        for (written, at, has_time) in [
            ("2031-03-14 09:20:00", 1_931_246_400, true),
            ("2031-03-14T09:20:00+01:00", 1_931_242_800, true),
            ("2031-03-14T09:20:00Z", 1_931_246_400, true),
            ("2031-03-14T09:20:00", 1_931_246_400, true),
            ("Fri, 14 Mar 2031 09:20:00 +0000", 1_931_246_400, true),
            ("1931246400", 1_931_246_400, true),
            ("1931246400000", 1_931_246_400, true),
            ("20310314092000", 1_931_246_400, true),
            ("2031-03-14", 1_931_212_800, false),
            ("Mar 14, 2031", 1_931_212_800, false),
            ("March 14, 2031", 1_931_212_800, false),
            ("14 March 2031", 1_931_212_800, false),
            ("20310314", 1_931_212_800, false),
            ("1931246400.0", 1_931_246_400, true),
            ("1931246400000000", 1_931_246_400, true),
            ("1931246400000000000", 1_931_246_400, true),
            ("20310314T092000Z", 1_931_246_400, true),
            ("2031-03-14 09:20:00+00:00", 1_931_246_400, true),
            ("2031-03-14 10:20:00.123456+01:00", 1_931_246_400, true),
            ("2031-03-14T09:20:00+0000", 1_931_246_400, true),
            ("2031-03-14T09:20:00.000Z", 1_931_246_400, true),
            ("Fri, 14 Mar 2031 04:20:00 EST", 1_931_246_400, true),
            ("Fri, 14 Mar 2031 09:20:00 GMT", 1_931_246_400, true),
            ("Fri, 14 Mar 2031 18:20:00 JST", 1_931_246_400, true),
            ("Fri, 14 Mar 2031 10:20:00 CET", 1_931_246_400, true),
            ("Mar 14, 2031 14:50 IST", 1_931_246_400, true),
            ("2031-03-14 10:20:00 +0100 CET", 1_931_246_400, true),
            ("14.03.2031, 10:20 Uhr (MEZ)", 1_931_246_400, true),
            ("203103140920", 1_931_246_400, true),
            ("2031年3月14日(金) 09:20", 1_931_246_400, true),
            ("2031年3月14日星期五09:20", 1_931_246_400, true),
            ("2031. 3. 14. 오전 9:20", 1_931_246_400, true),
            ("2031. március 14.", 1_931_212_800, false),
            ("1409/12/23", 1_931_212_800, false),
            ("۲۳ اسفند ۱۴۰۹", 1_931_212_800, false),
            ("14 มีนาคม 2574", 1_931_212_800, false),
            ("14 tháng 3 năm 2031", 1_931_212_800, false),
            ("venerdì 14 mar 2031", 1_931_212_800, false),
            ("mar., 11 mars 2031", 1_930_953_600, false),
            ("mar 11 dic 2031", 1_954_713_600, false),
            ("14 كانون الثاني 2031", 1_926_115_200, false),
            ("14.März 2031", 1_931_212_800, false),
            ("03/14/31", 1_931_212_800, false),
            ("03/14/2031", 1_931_212_800, false),
            ("14/03/2031", 1_931_212_800, false),
        ] {
            let read = read(written);
            assert_eq!((read.at, read.has_time), (Some(at), has_time), "{written}");
        }
    }

    #[test]
    fn what_programs_write_for_no_date_is_none() {
        for none in [
            "1970-01-01",
            "1970-01-01T00:00:00Z",
            "1970-01-01 01:00:00",
            "1969-12-31T19:00:00-05:00",
            "1969-12-31 18:00:00",
            "Thu, 01 Jan 1970 00:00:00 +0000",
            "0001-01-01T00:00:00Z",
            "0001-01-01",
            "1753-01-01 00:00:00",
            "1899-12-30T00:00:00Z",
            "1899-12-31",
            "1900-01-01",
            "1904-01-01",
            "1601-01-01T00:00:00Z",
            "01/01/1970",
        ] {
            assert_eq!(read(none).at, None, "{none}");
        }
        for date in ["1970-01-02", "1969-12-30", "1900-01-02", "1900-01-01 09:00", "1899-12-29"] {
            assert!(read(date).at.is_some(), "{date}");
        }
        assert_eq!(read_bound("1970-01-01").at, Some(0));
    }

    #[test]
    fn what_exports_put_around_a_date_is_taken_off() {
        for written in [
            "'2031-03-14 09:20:00'",
            "\u{200e}2031-03-14 09:20",
            "2031-03-14 09:20:00.5 +0000 UTC",
            "/Date(1931246400000)/",
            "1.9312464e+12",
            "1.9312464E9",
        ] {
            assert_eq!(read(written).at, Some(1_931_246_400), "{written}");
        }
        for (written, day) in [
            ("14-Mar-31", Some(1_931_212_800)),
            ("14 MAR 31", Some(1_931_212_800)),
            ("Fri, 14 Mar 31", Some(1_931_212_800)),
            ("3 March 14 Uhr", None),
            ("Posted on 14 March, 2031 by Ana", Some(1_931_212_800)),
            ("14-Mar-2031", Some(1_931_212_800)),
            ("1.5e3", None),
        ] {
            assert_eq!(read(written).at, day, "{written}");
        }
    }

    #[test]
    fn an_open_date_waits_for_its_order() {
        for (written, day_first, month_first) in [
            ("03/05/2031", "2031-05-03", "2031-03-05"),
            ("3/5/2031 10:00", "2031-05-03 10:00", "2031-03-05 10:00"),
            ("03-05-2031", "2031-05-03", "2031-03-05"),
        ] {
            assert_eq!(read(written).at, None, "{written}");
            assert_eq!(order_of(written), Some(FigureOrder::Open), "{written}");
            assert_eq!(read_as(written, Some(Order::DayFirst)).at, read(day_first).at);
            assert_eq!(read_as(written, Some(Order::MonthFirst)).at, read(month_first).at);
        }
        assert_eq!(order_of("14/03/2031 15:40"), Some(FigureOrder::Order(Order::DayFirst)));
        assert_eq!(order_of("02/28/2031"), Some(FigureOrder::Order(Order::MonthFirst)));
        for none in
            ["05.03.2031", "2031-03-05", "5 March 2031", "05/05/2031", "40/50/2031", "a/b/2031", ""]
        {
            assert_eq!(order_of(none), None, "{none}");
        }
    }

    #[test]
    fn a_year_of_two_figures_waits_for_the_order_too() {
        for written in ["14.03.31", "14/03/31 09:20", "03.05.31", "03/03/31"] {
            assert_eq!(read(written).at, None, "{written}");
            assert_eq!(order_of(written), Some(FigureOrder::Open), "{written}");
        }
        assert_eq!(read_as("14.03.31", Some(Order::DayFirst)).at, Some(1_931_212_800));
        assert_eq!(read_as("14.03.31", Some(Order::MonthFirst)).at, None);
        assert_eq!(order_of("03/14/31"), Some(FigureOrder::Order(Order::MonthFirst)));
        assert_eq!(read("31-03-14").at, None);
        assert_eq!(read("24. listopada 2031.").at, None, "October in Croatian");
        assert_eq!(read("24 listopada 2031").at, read("2031-11-24").at);
    }

    #[test]
    fn nonsense_has_no_date() {
        assert_eq!(read("yesterday").at, None);
        assert_eq!(read("2031-13-45").at, None);
    }

    #[test]
    fn the_future_begins_two_days_after_the_article_was_fetched_or_the_dump_scanned() {
        let scanned = read("2031-03-14").at;
        for (written, fetched, future) in [
            ("2031-03-16", None, false),
            ("2031-03-17", None, true),
            ("2031-03-17", Some("2031-03-15"), false),
            ("2031-03-12", Some("2031-03-01"), true),
            ("2031-03-17", Some("some day"), true),
            ("some day", None, false),
        ] {
            assert_eq!(
                is_in_the_future(&read(written), fetched.and_then(|date| read(date).at), scanned),
                future,
                "{written} {fetched:?}"
            );
        }
        assert!(!is_in_the_future(&read("2999-01-01"), None, None));
    }
}
