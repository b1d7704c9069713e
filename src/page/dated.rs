//! When a page was published, where its head does not say: by its address, and by the line above or
//! below its headline.
//!
//! A year in the text, in a footer or beside another headline is no date of this page, and a day in
//! the text belongs to the events of the article. The extractor takes both for the date, so its
//! guess is not used.
//!
//! * time: a look at the names of the page's elements

use crate::calendar::{folded, month};
use std::ops::Range;
use trafilatura::dom::Document;
use url::Url;

/// Names, in parts, of elements that hold an author's line or a date.
const LINES: &str = "[class*=byline],[class*=Byline],[class*=date],[class*=Date],[class*=publish],[class*=posted],[class*=dateline],\
                     [class*=timestamp],[class*=entry-meta],[class*=article-meta],[class*=post-meta],[id*=byline],[id*=date],time,address";

/// Elements that speak of other pages.
const ELSEWHERE: &str = "footer,aside,nav,[class*=related],[class*=footer],[class*=sidebar],[class*=comment],[class*=teaser]";

/// A line of an author and a date is no longer, in characters; a sentence with a date is.
const LINE: usize = 120;

/// Paragraphs behind the headline that may be such a line.
const FIRST: usize = 3;

/// The day that an address has in its path, as `/2031/03/16/` or `2031-03-16`.
pub(super) fn of_address(url: Option<&str>) -> Option<String> {
    let url = Url::parse(url?).ok()?;
    let figures = |part: &str, digits: usize| {
        part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())
    };
    let day = |year: &str, month: &str, day: &str| {
        let is_day = figures(year, 4)
            && matches!(&year[..2], "19" | "20")
            && figures(month, 2)
            && ("01"..="12").contains(&month)
            && figures(day, 2)
            && ("01"..="31").contains(&day);
        is_day.then(|| format!("{year}-{month}-{day}"))
    };
    let segments: Vec<&str> = url.path_segments()?.collect();
    let parts = segments.windows(3).find_map(|three| day(three[0], three[1], three[2]));
    let within = |segment: &&str| {
        let parts: Vec<&str> = segment.split(['-', '_', '.']).collect();
        parts.windows(3).find_map(|three| day(three[0], three[1], three[2]))
    };
    let glued = |segment: &&str| {
        let digits = segment.get(..8).filter(|digits| figures(digits, 8))?;
        let ends = segment[8..].bytes().next().is_none_or(|b| !b.is_ascii_digit());
        ends.then(|| day(&digits[..4], &digits[4..6], &digits[6..]))?
    };
    parts.or_else(|| segments.iter().find_map(within)).or_else(|| segments.iter().find_map(glued))
}

/// The day that stands in a line of its own beside the headline.
pub(super) fn of_line(document: &Document) -> Option<String> {
    let root = document.root();
    let elsewhere: std::collections::HashSet<_> = document
        .query_selector_all(root, ELSEWHERE)
        .into_iter()
        .flat_map(|at| document.query_selector_all(at, "*"))
        .collect();
    let day = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = (line.chars().count() <= LINE).then(|| date_in(&line))??;
        Some(line[found].to_owned())
    };
    let mut named =
        document.query_selector_all(root, LINES).into_iter().filter(|at| !elsewhere.contains(at));
    let by_name = named.find_map(|at| day(&document.text_content(at)));
    by_name.or_else(|| {
        let around = ["article", "main", "body"]
            .iter()
            .find_map(|name| document.query_selector(root, name))?;
        let paragraphs = document.query_selector_all(around, "p,h2,h3,h4");
        let mut lines = paragraphs.into_iter().filter(|at| !elsewhere.contains(at)).take(FIRST);
        lines.find_map(|at| {
            let text = document.text_content(at);
            // A sentence that mentions a day is no such line.
            let is_sentence = text.trim_end().ends_with(['.', '!', '?', '\u{3002}'])
                || text.chars().count() > LINE / 2;
            if is_sentence { None } else { day(&text) }
        })
    })
}

/// Where the first whole date of a line stands: day, month and year, in words or figures.
///
/// A year alone is no date, and neither is a month with one.
fn date_in(line: &str) -> Option<Range<usize>> {
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
    let kinds: Vec<Kind> =
        tokens.iter().map(|token| Kind::of(&folded(&line[token.clone()]))).collect();
    for at in 0..tokens.len() {
        let Some(three) = kinds.get(at..at + 3) else { break };
        let between = |a: usize| &line[tokens[at + a].end..tokens[at + a + 1].start];
        let is_near = |a: usize| between(a).chars().count() <= 3;
        let in_figures = || {
            let mark = between(0);
            mark.len() == 1 && "-/.".contains(mark) && between(1) == mark
        };
        let is_date = match three {
            [Kind::Day, Kind::Month, Kind::Year] | [Kind::Month, Kind::Day, Kind::Year] => {
                is_near(0) && is_near(1)
            }
            [Kind::Day, Kind::Day, Kind::Year] | [Kind::Year, Kind::Day, Kind::Day] => in_figures(),
            _ => false,
        };
        if is_date {
            return Some(tokens[at].start..tokens[at + 2].end);
        }
        // "15 de marzo de 2031", "3rd of November 2026".
        if let Some([Kind::Day, Kind::Filler, Kind::Month, ..]) = kinds.get(at..) {
            let year = if kinds.get(at + 3) == Some(&Kind::Filler) { at + 4 } else { at + 3 };
            if kinds.get(year) == Some(&Kind::Year)
                && line[tokens[at].end..tokens[year].start].len() < 40
            {
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
    let is_rest = line[year..end]
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | ' '));
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
        let bare = ["st", "nd", "rd", "th", "er"]
            .iter()
            .find_map(|end| word.strip_suffix(end))
            .unwrap_or(word);
        let figures = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
        match word {
            "de" | "of" | "del" => Self::Filler,
            _ if figures(bare) && matches!(bare.len(), 1 | 2) => Self::Day,
            _ if figures(word) && word.len() == 4 && matches!(&word[..2], "19" | "20") => {
                Self::Year
            }
            _ if month(word).is_some() => Self::Month,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for none in [
            "the worst since 2014",
            "© 2019",
            "March 2031",
            "15 March",
            "in 12 of 2014 cases",
            "1-2",
            "日年",
        ] {
            assert_eq!(date_in(none), None, "{none}");
        }
    }

    #[test]
    fn addresses_tell_the_day() {
        for (url, date) in [
            ("https://a.example/2031/03/16/x5", Some("2031-03-16")),
            ("https://a.example/news/ferry-fire-2031-03-16.html", Some("2031-03-16")),
            ("https://a.example/20310316-ferry", Some("2031-03-16")),
            ("https://a.example/2031/03/ferry", None),
            ("https://a.example/2031/13/16/x", None),
            ("https://a.example/story-2031031612", None),
            ("no address", None),
        ] {
            assert_eq!(of_address(Some(url)).as_deref(), date, "{url}");
        }
    }

    #[test]
    fn a_line_tells_the_day_and_running_text_does_not() {
        let text = "<p>It was the worst fire since 12 May 2014, the inquiry heard on Monday, and \
            the yard closed in 2011.</p>";
        let of = |line: &str, end: &str| {
            of_line(&Document::parse(&format!("<article><h1>A</h1>{line}{text}</article>{end}")))
        };
        let day = Some("15 March 2031");
        assert_eq!(of("<p class=byline>By a reporter, 15 March 2031</p>", "").as_deref(), day);
        assert_eq!(of("<p>Tarnhaven, 15 March 2031</p>", "").as_deref(), day);
        assert_eq!(of("<div class=post-date>15 March 2031</div>", "").as_deref(), day);
        assert_eq!(of("", "<footer class=date>15 March 2031</footer>"), None);
        assert_eq!(of("", "<div class=related><span class=date>15 March 2031</span></div>"), None);
        assert_eq!(
            of(
                "",
                "<div><h3>More</h3><p><a href=/z>Baths may close</a> 12 January \
                    2030</p></div><footer>2019</footer>"
            ),
            None
        );
    }
}
