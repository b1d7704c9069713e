//! One article under several addresses: for telephones, for print, with a tracker, its second page.
//!
//! * time: a few hashes a page
//! * space: some 100 bytes a page that names its canonical address
//!
//! Such pages are no copies, and none should count twice. The address alone does not tell: there are sites whose pages all
//! name one section. So the headline or the beginning must be the same too.

use crate::article::outlet;
use crate::read::RawRecord;
use crate::read::address::{is_front, same_page};
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// Letters of a text that tell its beginning: some 30 words. Not measured.
const OPENING: usize = 160;

/// The first page read of each canonical address.
#[derive(Default)]
pub(super) struct Versions {
    first: HashMap<u64, First>,
    /// Pages that were another version of one read before.
    pub(super) repeats: usize,
}

struct First {
    id: Box<str>,
    title: Option<u64>,
    opening: Option<u64>,
}

impl Versions {
    /// The id of a record, as `id` gives it; or why it is only another version of one that was entered before.
    pub(super) fn enter(&mut self, record: &RawRecord, id: impl FnOnce() -> String) -> Result<String, String> {
        let Some(key) = key(record) else { return Ok(id()) };
        let title = record.title.as_deref().and_then(|title| letters(title, usize::MAX));
        let opening = letters(&record.text, OPENING);
        match self.first.get(&key) {
            Some(first) if title.is_some() && title == first.title || opening.is_some() && opening == first.opening => {
                self.repeats += 1;
                Err(format!("same canonical url as `{}`", first.id))
            }
            Some(_) => Ok(id()),
            None => {
                let id = id();
                self.first.insert(key, First { id: id.clone().into(), title, opening });
                Ok(id)
            }
        }
    }
}

/// What all versions of a page have in common; `None` if it names no address of its own outlet.
fn key(record: &RawRecord) -> Option<u64> {
    let canonical = record.declared.canonical.as_deref().filter(|address| !is_front(address))?;
    let of_page = outlet(None, record.url.as_deref())?;
    (outlet(None, Some(canonical))? == of_page)
        .then(|| same_page(canonical))
        .flatten()
        .map(|key| xxh3_64(key.as_bytes()))
}

/// Hash of the first letters and digits, in lower case.
fn letters(text: &str, most: usize) -> Option<u64> {
    let letters: String =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(most).collect();
    (!letters.is_empty()).then(|| xxh3_64(letters.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Declared;

    fn page(url: &str, canonical: &str, title: &str, text: &str) -> RawRecord {
        RawRecord {
            url: Some(url.to_owned()),
            title: Some(title.to_owned()),
            text: text.to_owned(),
            declared: Declared { canonical: Some(canonical.to_owned()), ..Declared::default() },
            ..RawRecord::default()
        }
    }

    #[test]
    fn versions_of_a_page_are_one_and_other_articles_are_not() {
        let mut versions = Versions::default();
        let mut enter = |url: &str, canonical: &str, title: &str, text: &str| {
            let url = format!("https://harbourpost.example{url}");
            versions.enter(&page(&url, canonical, title, text), || url.clone())
        };
        let ferry = "https://harbourpost.example/news/ferry";
        assert!(enter("/news/ferry", ferry, "Ferry aground", "The ferry ran aground.").is_ok());
        assert_eq!(
            enter("/amp/ferry", &format!("{ferry}/?utm_source=amp"), "Ferry aground!", "Fog.").unwrap_err(),
            "same canonical url as `https://harbourpost.example/news/ferry`"
        );
        assert!(enter("/print/ferry", ferry, "Harbour Post", "The ferry ran  aground.").is_err());
        assert!(
            enter("/news/loaf", ferry, "Best loaf", "A bakery won.").is_ok(),
            "a site that names one address for all"
        );
        assert!(enter("/a", "https://harbourpost.example/", "A", "A.").is_ok());
        assert!(enter("/a2", "https://harbourpost.example/", "A", "A.").is_ok(), "the front page is no article");
        let wire = "https://wire.example/ferry";
        assert!(enter("/b", wire, "B", "B.").is_ok());
        assert!(enter("/b2", wire, "B", "B.").is_ok(), "another outlet's page is a source and no version");
        assert_eq!(versions.repeats, 2);
    }
}
