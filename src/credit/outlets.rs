//! Whether a name that a text cites is that of the outlet of a page: "The New York Times" is
//! nytimes.com.
//!
//! Outlets' domains are made of their names in few ways: the words run together, with or without
//! the article; the initials of the first words before the last; the initials alone. Each is tried,
//! and the name of the record's outlet.

use super::houses::{House, label, squeezed};
use crate::article::Meta;

/// Letters from which a part of a name stands for the whole: `Free Beacon` for
/// `washingtonfreebeacon`. Not measured; shorter ones are words such as `Post` and `Times`, which
/// many papers share.
const PART: usize = 9;

/// Words that an outlet's domain has or lacks beside its name.
const TAILS: &[&str] = &["news", "online", "magazine", "newspaper", "com", "research", "zeitung"];

/// Whether a cited name is that of the outlet of a page.
#[must_use]
pub fn names(cited: &str, meta: &Meta) -> bool {
    let page = House::of_page(meta);
    if let Some(house) = House::of_credit(cited) {
        if let Some(page) = page {
            return page.name == house.name;
        }
        if !house.sites.is_empty() {
            return meta
                .outlet
                .as_deref()
                .is_some_and(|outlet| squeezed(outlet) == squeezed(cited));
        }
    }
    let wanted = squeezed(cited);
    if wanted.len() < 2 {
        return false;
    }
    if let Some(house) = page {
        let mut own = house.names.iter().chain([&house.name]).map(|name| squeezed(name));
        if own.any(|name| name == wanted) {
            return true;
        }
    }
    let words: Vec<String> =
        cited.split_whitespace().map(squeezed).filter(|word| !word.is_empty()).collect();
    let label = label(meta);
    let outlet = meta
        .outlet
        .as_deref()
        .filter(|outlet| !outlet.contains('.'))
        .map(squeezed)
        .unwrap_or_default();
    [label.as_str(), outlet.as_str()].into_iter().any(|own| is(own, &wanted, &words))
}

fn is(own: &str, wanted: &str, words: &[String]) -> bool {
    if own.len() < 2 {
        return false;
    }
    let own = own.strip_prefix("the").filter(|rest| rest.len() >= 3).unwrap_or(own);
    let bare = |name: &str| {
        let tail =
            TAILS.iter().find_map(|tail| name.strip_suffix(tail)).filter(|rest| rest.len() >= 3);
        tail.unwrap_or(name).to_owned()
    };
    if own == wanted || bare(own) == bare(wanted) {
        return true;
    }
    // A house names itself longer than its domain: `Meridian Press Association` at
    // meridianpress.example.
    let long = |part: &str, whole: &str| {
        part.len() >= PART && (whole.starts_with(part) || whole.ends_with(part))
    };
    // `Washington` is the town of `washingtonpost`, not the paper.
    let is_town =
        words.len() == 1 && own.strip_prefix(wanted).is_some_and(super::houses::is_paper_word);
    if long(wanted, own) && !is_town || long(own, wanted) {
        return true;
    }
    // A single word that begins the name, such as "Meridian" at meridianpress.example: only if what
    // is left is a word of agencies.
    if wanted.len() >= 5 && own.strip_prefix(wanted).is_some_and(super::houses::is_agency_word) {
        return true;
    }
    // `nytimes`: initials of all words but the last ones.
    let Some(kept) = words.len().checked_sub(1) else { return false };
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "the").collect();
    (1..=kept).any(|initials| {
        let Some((first, last)) = words.split_at_checked(initials) else { return false };
        let head: String = first.iter().filter_map(|word| word.chars().next()).collect();
        own.len() >= 3 && own == format!("{head}{}", last.concat())
    }) || words.len() >= 3
        && own == words.iter().filter_map(|word| word.chars().next()).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_held_against_domains() {
        let meta = |site: &str| Meta {
            site: Some(site.to_owned()),
            outlet: Some(site.to_owned()),
            ..Meta::default()
        };
        for (cited, site) in [
            ("The Harbour Post", "harbourpost.example"),
            ("Harbour Post", "theharbourpost.example"),
            ("Old Harbour Times", "ohtimes.example"),
            ("Harbour Street Journal", "hsj.example"),
            ("Harbour Beacon", "oldharbourbeacon.example"),
            ("Meridian", "meridianpress.example"),
            ("Quay", "quaynews.example"),
            ("AP", "apnews.com"),
            ("The Associated Press", "apnews.com"),
        ] {
            assert!(names(cited, &meta(site)), "{cited} {site}");
        }
        for (cited, site) in [
            ("The Post", "harbourpost.example"),
            ("Times", "ohtimes.example"),
            ("AP", "harbourpost.example"),
            ("Anna Reyle", "harbourpost.example"),
            ("Reuters", "apnews.com"),
            ("Hafenstadt", "hafenstadttimes.example"),
            ("Oldharbour", "oldharbourpost.example"),
        ] {
            assert!(!names(cited, &meta(site)), "{cited} {site}");
        }
    }
}
