//! Which articles of a dump are looked at: by date, outlet and language.
//!
//! An article without a date is within every stretch of time: what is not known is no reason to
//! leave it out. An article without an outlet is of none of those named, and so for the language.
//!
//! * time: a few comparisons an article

use super::{Meta, language, outlet, published};
use serde::{Deserialize, Serialize};

/// What an article must be to be looked at. The default lets all pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilterConfig {
    /// Published at this second or later, in seconds since 1970.
    pub since: Option<i64>,
    /// Published at this second or before it.
    pub until: Option<i64>,
    /// Of one of these outlets, by the names that [`outlet`] gives, or on one of these sites; empty
    /// for any.
    pub outlets: Vec<String>,
    /// In one of these languages, by two-letter code; empty for any.
    pub languages: Vec<String>,
}

impl FilterConfig {
    /// Whether the article is to be looked at.
    #[must_use]
    pub fn passes(&self, meta: &Meta) -> bool {
        let at = meta.published.as_ref().and_then(|p| p.at);
        let in_time = at.is_none_or(|at| {
            self.since.is_none_or(|since| since <= at) && self.until.is_none_or(|until| at <= until)
        });
        let is_among = |names: &[String], own: Option<&String>| {
            own.is_some_and(|own| names.iter().any(|name| name.eq_ignore_ascii_case(own)))
        };
        let is_of_outlet = self.outlets.is_empty()
            || is_among(&self.outlets, meta.outlet.as_ref())
            || is_among(&self.outlets, meta.site.as_ref());
        let is_in_language =
            self.languages.is_empty() || is_among(&self.languages, meta.language.as_ref());
        in_time && is_of_outlet && is_in_language
    }
}

/// The first second of a date that a person wrote, or the second of a date with a time; `None` if
/// it is no date.
///
/// ```
/// use reprint::internals::article::filter::{first_second, last_second};
/// assert_eq!(first_second("2031-03-14"), Some(1_931_212_800));
/// assert_eq!(last_second("2031-03-14"), Some(1_931_299_199));
/// assert_eq!(last_second("2031-03-14 09:20"), first_second("2031-03-14 09:20"));
/// assert_eq!(first_second("yesterday"), None);
/// ```
#[must_use]
pub fn first_second(written: &str) -> Option<i64> {
    published::read_bound(written).at
}

/// The last second of a date, or the second of a date with a time.
#[must_use]
pub fn last_second(written: &str) -> Option<i64> {
    let read = published::read_bound(written);
    read.at.map(|at| if read.has_time { at } else { at + 24 * 3600 - 1 })
}

/// An outlet as a person names it, in the form that articles have it: a domain cut to its
/// registrable part.
#[must_use]
pub fn outlet_name(written: &str) -> String {
    outlet(Some(written), None).unwrap_or_default()
}

/// A language as a person names it, as a two-letter code; `None` if it is no language.
#[must_use]
pub fn language_code(written: &str) -> Option<String> {
    language::code(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(published: Option<&str>, outlet: Option<&str>, language: Option<&str>) -> Meta {
        Meta {
            crawled: None,
            declared: crate::record::Declared::default(),
            id: "a".to_owned(),
            url: None,
            title: None,
            outlet: outlet.map(str::to_owned),
            site: None,
            published: published.map(published::read),
            author: None,
            language: language.map(str::to_owned),
            source: "a:1".to_owned(),
        }
    }

    #[test]
    fn both_ends_are_within_and_what_has_no_date_passes() {
        let filter = FilterConfig {
            since: first_second("2031-03-14"),
            until: last_second("2031-03-15"),
            ..FilterConfig::default()
        };
        for (published, passes) in [
            (Some("2031-03-13 23:59:59"), false),
            (Some("2031-03-14"), true),
            (Some("2031-03-15 23:59:59"), true),
            (Some("2031-03-16"), false),
            (Some("some day"), true),
            (None, true),
        ] {
            assert_eq!(filter.passes(&meta(published, None, None)), passes, "{published:?}");
        }
    }

    #[test]
    fn names_are_met_in_either_case_and_nothing_is_none_of_them() {
        let filter = FilterConfig {
            outlets: vec![outlet_name("www.Example.org"), "The Post".to_owned()],
            languages: vec![language_code("German").unwrap()],
            ..FilterConfig::default()
        };
        for (outlet, language, passes) in [
            (Some("example.org"), Some("de"), true),
            (Some("the post"), Some("de"), true),
            (Some("example.com"), Some("de"), false),
            (Some("example.org"), Some("en"), false),
            (Some("example.org"), None, false),
            (None, Some("de"), false),
        ] {
            assert_eq!(
                filter.passes(&meta(None, outlet, language)),
                passes,
                "{outlet:?} {language:?}"
            );
        }
        let on_site = Meta {
            site: Some("example.org".to_owned()),
            ..meta(None, Some("Jane Roe"), Some("de"))
        };
        assert!(filter.passes(&on_site), "the site counts as much as the field");
        assert!(FilterConfig::default().passes(&meta(None, None, None)));
    }
}
