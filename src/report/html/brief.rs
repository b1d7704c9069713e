//! What a page says of an article beside its text.

use super::text::escape;
use crate::article::{Meta, Published};
use crate::report::columns::printable;
use jiff::Timestamp;

/// An article as a page names it. All strings are plain text: templates escape them.
#[derive(Clone, Debug)]
pub(super) struct Brief {
    pub id: String,
    /// Its title, else its id.
    pub title: String,
    pub outlet: Option<String>,
    pub author: Option<String>,
    /// Date in words.
    pub published: Option<String>,
    /// Seconds since 1970.
    pub at: Option<i64>,
    /// Whether `at` has a time of day.
    pub has_time: bool,
    /// Address of the page if it is one of the web: nothing else may be followed from a report.
    pub link: Option<String>,
    pub language: Option<String>,
}

impl Brief {
    pub(super) fn of(meta: &Meta) -> Self {
        let id = printable(&meta.id);
        let title = meta.title.as_deref().map(printable).filter(|title| !title.is_empty());
        Self {
            title: title.unwrap_or_else(|| id.clone()),
            id,
            outlet: meta.outlet.as_deref().map(printable).filter(|outlet| !outlet.is_empty()),
            author: meta.author.as_deref().map(printable).filter(|author| !author.is_empty()),
            published: meta.published.as_ref().map(date),
            at: meta.published.as_ref().and_then(|p| p.at),
            has_time: meta.published.as_ref().is_some_and(|p| p.has_time),
            link: meta.url.as_deref().and_then(web),
            language: meta
                .language
                .clone()
                .filter(|code| code.bytes().all(|b| b.is_ascii_lowercase()) && code.len() == 2),
        }
    }

    /// The outlet, or that it is not known.
    pub(super) fn outlet(&self) -> &str {
        self.outlet.as_deref().unwrap_or("outlet not known")
    }

    /// How long after another it was published.
    pub(super) fn after(&self, other: &Self) -> Option<String> {
        let (this, other_at) = (self.at?, other.at?);
        if self.has_time && other.has_time {
            return Some(delay(this - other_at));
        }
        let days = this.div_euclid(86_400) - other_at.div_euclid(86_400);
        let word = if days < 0 { "earlier" } else { "later" };
        Some(match days.unsigned_abs() {
            0 => "on the same day".to_owned(),
            1 => format!("a day {word}"),
            days => format!("{days} days {word}"),
        })
    }
}

/// An address that a link may lead to.
fn web(written: &str) -> Option<String> {
    let parsed = url::Url::parse(written.trim()).ok()?;
    matches!(parsed.scheme(), "http" | "https").then(|| parsed.to_string())
}

/// The date as people read it, or as it is written where it could not be read.
fn date(published: &Published) -> String {
    let form = if published.has_time { "%-d %b %Y, %H:%M UTC" } else { "%-d %b %Y" };
    let read = published.at.and_then(|at| Timestamp::from_second(at).ok());
    read.map_or_else(|| printable(&published.written), |at| at.strftime(form).to_string())
}

/// `6 h later`.
pub(super) fn delay(seconds: i64) -> String {
    let (size, word) = (seconds.unsigned_abs(), if seconds < 0 { "earlier" } else { "later" });
    match size {
        0..60 => "at the same time".to_owned(),
        60..3_600 => format!("{} min {word}", size / 60),
        3_600..172_800 => format!("{} h {word}", size / 3_600),
        _ => format!("{} days {word}", size / 86_400),
    }
}

/// Text for a place in SVG or HTML that no template fills.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert_eq!(
            web("https://harbour.example/a b\"><script>").as_deref(),
            Some("https://harbour.example/a%20b%22%3E%3Cscript%3E")
        );
        for address in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "//harbour.example",
            "story-1",
            "",
        ] {
            assert_eq!(web(address), None, "{address}");
        }
    }

    #[test]
    fn times_are_given_as_people_say_them() {
        assert_eq!(
            [30, -90, 7_300, 864_000].map(delay),
            ["at the same time", "1 min earlier", "2 h later", "10 days later"]
        );
    }
}
