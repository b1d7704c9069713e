//! What a dump holds, for messages: when nothing passes the filter, or a name is asked for that
//! nobody has.
//!
//! * time: two look-ups an article, and only with a filter
//! * space: a counter for each site, outlet and language

use crate::article::Meta;
use crate::article::filter::FilterConfig;
use crate::error::{Error, Result, Warning};
use crate::read::{MappingReport, Rejected};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Names that a message lists.
const LISTED: usize = 20;

/// From this likeness on a name is offered as what was perhaps meant; nobody measured it.
const LIKE: f64 = 0.85;

/// Sites, languages and dates of all articles, whether the filter lets them pass or not.
#[derive(Default)]
pub(super) struct Met {
    sites: BTreeMap<String, u64>,
    /// What the field `outlet` names beside the site, in lower case.
    outlets: BTreeSet<String>,
    languages: BTreeMap<String, u64>,
    dates: Option<(i64, i64)>,
    articles: u64,
}

impl Met {
    pub(super) fn see(&mut self, meta: &Meta) {
        self.articles += 1;
        if let Some(site) = meta.site.as_ref().or(meta.outlet.as_ref()) {
            count(&mut self.sites, site);
        }
        if let Some(outlet) = &meta.outlet {
            self.outlets.insert(outlet.to_lowercase());
        }
        if let Some(language) = &meta.language {
            count(&mut self.languages, language);
        }
        self.see_date(meta);
    }

    /// The date of an article that was seen before its date was known.
    pub(super) fn see_date(&mut self, meta: &Meta) {
        if let Some(at) = meta.published.as_ref().and_then(|p| p.at) {
            let (first, last) = self.dates.unwrap_or((at, at));
            self.dates = Some((first.min(at), last.max(at)));
        }
    }

    /// Refuses outlets and languages that no article has: a name with a mistake would look like an
    /// outlet that copies nobody.
    pub(super) fn check(&self, filter: &FilterConfig) -> Result<()> {
        if self.articles == 0 {
            return Ok(());
        }
        let is_site = |name: &String| self.sites.keys().any(|site| site.eq_ignore_ascii_case(name));
        if let Some(name) =
            filter.outlets.iter().find(|n| !is_site(n) && !self.outlets.contains(&n.to_lowercase()))
        {
            let reason = format!(
                "no article is from this outlet{}; the dump has {}",
                perhaps(name, &self.sites),
                listed(&self.sites)
            );
            return Err(Error::value("outlet", name, reason));
        }
        if let Some(name) = filter.languages.iter().find(|name| !self.languages.contains_key(*name))
        {
            let has = listed(&self.languages);
            let reason = format!("no article is in this language; the dump has {has}");
            return Err(Error::value("language", name, reason));
        }
        Ok(())
    }

    /// What was there where the filter let nothing pass.
    fn summary(&self) -> String {
        let day = |at: i64| {
            jiff::Timestamp::from_second(at)
                .map_or(String::new(), |at| at.strftime("%Y-%m-%d").to_string())
        };
        let dates = self.dates.map_or("none of them has a date".to_owned(), |(first, last)| {
            format!("they were published from {} to {}", day(first), day(last))
        });
        format!("{dates}, and are from {}", listed(&self.sites))
    }
}

fn count(of: &mut BTreeMap<String, u64>, name: &str) {
    match of.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            of.insert(name.to_owned(), 1);
        }
    }
}

/// The most frequent names with their counts: `wire.example (31), post.example (4)`.
fn listed(names: &BTreeMap<String, u64>) -> String {
    if names.is_empty() {
        return "none known".to_owned();
    }
    let mut all: Vec<(&String, &u64)> = names.iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let shown: Vec<String> =
        all.iter().take(LISTED).map(|(name, count)| format!("{name} ({count})")).collect();
    let more = if all.len() > LISTED {
        format!(" and {} more", all.len() - LISTED)
    } else {
        String::new()
    };
    shown.join(", ") + &more
}

/// The name that is most like the one that was typed, if one is.
fn perhaps(typed: &str, names: &BTreeMap<String, u64>) -> String {
    let likeness =
        |name: &String| strsim::jaro_winkler(&name.to_lowercase(), &typed.to_lowercase());
    let best = names
        .keys()
        .map(|name| (likeness(name), name))
        .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(x.1)));
    best.filter(|(like, _)| *like >= LIKE)
        .map_or(String::new(), |(_, name)| format!(" (did you mean `{name}`?)"))
}

/// Refuses a mapped field that no record has: what was read would come from other fields without a
/// word.
pub(super) fn check_mapping(map: &BTreeMap<String, String>, found: &MappingReport) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    for (field, path) in map {
        if !found.rows().any(|row| row.field == field && row.from == path) {
            let reason = format!("no record has anything in `{path}`; what was read: {found}");
            return Err(Error::value("map", format!("{field}={path}"), reason));
        }
    }
    Ok(())
}

/// That there is nothing to compare, with what was found in its place.
pub(super) fn nothing(
    inputs: &[PathBuf],
    (filtered, met): (u64, &Met),
    rejected: &[Rejected],
    warnings: &[Warning],
    map: &BTreeMap<String, String>,
) -> Error {
    let named: Vec<String> =
        inputs.iter().take(3).map(|input| format!("`{}`", input.display())).collect();
    let named = named.join(", ") + if inputs.len() > 3 { ", ..." } else { "" };
    let mut found = Vec::new();
    if filtered > 0 {
        let articles = if filtered == 1 {
            "the 1 article is"
        } else {
            &format!("all {filtered} articles are")
        };
        found.push(format!("{articles} outside the filters: {}", met.summary()));
    }
    if let Some(first) = rejected.first() {
        let records = if rejected.len() == 1 {
            "1 record was"
        } else {
            &format!("{} records were", rejected.len())
        };
        let place =
            if first.record == 0 { String::new() } else { format!(", record {}", first.record) };
        found.push(format!(
            "{records} set aside, the first `{}`{place}: {}",
            first.file, first.reason
        ));
        if let Some((field, path)) = map.iter().find(|(field, _)| *field == "text") {
            found.push(format!("`{field}` was looked for only in `{path}`"));
        }
    }
    found.extend(
        warnings
            .iter()
            .filter(|w| matches!(w, Warning::SkippedFiles { .. }))
            .map(ToString::to_string),
    );
    if found.is_empty() {
        found.push("it has no records".to_owned());
    }
    Error::new(crate::error::ErrorKind::NotFound(format!(
        "no article in {named}: {}",
        found.join("; ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_names_come_first_and_a_slip_is_recognised() {
        let mut names = BTreeMap::new();
        for name in ["post.example", "wire.example", "wire.example"] {
            count(&mut names, name);
        }
        assert_eq!(listed(&names), "wire.example (2), post.example (1)");
        assert_eq!(perhaps("wires.example", &names), " (did you mean `wire.example`?)");
        assert_eq!(perhaps("harbour", &names), "");
    }
}
