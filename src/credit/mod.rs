//! What an article says of its own sources: the house whose text it carries, the outlets it cites,
//! the pages it links to.
//!
//! In comes the text with what is known beside it, out come names. Nothing here decides a
//! direction: an outlet's name stands in its own stories too, and a template's last line under all
//! of them. `cluster/direction.rs` weighs it.
//!
//! * time: of the text's first and last lines for what it carries, asked of every article; all of
//!   it for what it cites and links to, asked of the articles of judged pairs only
//! * space: the names

mod carried;
mod cited;
mod houses;
mod links;
mod mail;
mod outlets;
mod release;

pub use carried::{Carried, How, WIRES, carried};
pub use cited::{Cited, cited};
pub(crate) use houses::squeezed;
pub use houses::{AgencyOutlets, House, Kind, is_agency_like, is_press_name, is_supplier};
pub use links::links;
pub use outlets::names;

use crate::address::same_page;
use crate::article::{Meta, Span};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Bytes from a passage within which a name stands beside it: two sentences. Of quotations of the
/// other's text read in two dumps each had the name so near; five of the nine that were none named
/// the outlet for something else, further off.
const BESIDE: usize = 400;

/// What an article says of its sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// Houses whose text it carries, those of the whole text first, each once.
    pub carried: Vec<Carried>,
    /// Names that it gives as where it has something from, in the order they stand, each once. Not
    /// all are outlets.
    pub cited: Vec<String>,
    /// How many of these, the first ones, are those that people spoke to.
    pub witnesses: usize,
    /// Whether it names a press release as a source.
    pub names_release: bool,
    /// Pages it links to, in its text or from the page's paragraphs, as [`same_page`] spells them.
    pub links: Vec<String>,
    /// Sites at which the e-mail addresses in its text are, each once: a story's last lines give
    /// its writers'.
    pub mail: Vec<String>,
}

/// Finds what an article says of its sources.
#[must_use]
pub fn credits(text: &str, meta: &Meta) -> Credits {
    let mut links = links(text);
    for page in meta.declared.links.iter().filter_map(|address| same_page(address)) {
        if !links.contains(&page) {
            links.push(page);
        }
    }
    let Cited { names: mut cited, witnesses } = cited(text);
    // A link to an agency's own page is a citation of the agency, though the page is not in the
    // dump.
    for house in links.iter().filter_map(|page| House::of_host(page.split('/').next()?)) {
        if house.supplies() && !names(&house.name, meta) && !cited.contains(&house.name) {
            cited.push(house.name.clone());
        }
    }
    Credits {
        carried: carried(text, meta),
        cited,
        witnesses,
        names_release: NAMED_RELEASE.is_match(text),
        links,
        mail: mail::sites(text),
    }
}

impl Credits {
    /// How it carries a house's text, if it does.
    #[must_use]
    pub fn carries(&self, house: &str) -> Option<&Carried> {
        self.carried.iter().find(|carried| carried.house.eq_ignore_ascii_case(house))
    }

    /// The name by which it cites the outlet of another page.
    #[must_use]
    pub fn cites(&self, other: &Meta) -> Option<&str> {
        self.cited.iter().map(String::as_str).find(|name| names(name, other))
    }

    /// Whether its text names the outlet of another page in or beside one of some spans of it.
    #[must_use]
    pub fn cites_near(&self, other: &Meta, text: &str, spans: &[Span]) -> bool {
        any_near(&self.cited, other, text, spans)
    }

    /// The same of those that people spoke to.
    #[must_use]
    pub fn hears_near(&self, other: &Meta, text: &str, spans: &[Span]) -> bool {
        any_near(&self.cited[..self.witnesses], other, text, spans)
    }

    /// Whether it links to another page.
    #[must_use]
    pub fn links_to(&self, other: &Meta) -> bool {
        let addresses = [other.url.as_deref(), other.declared.canonical.as_deref()];
        let pages: Vec<String> = addresses.into_iter().flatten().filter_map(same_page).collect();
        self.links.iter().any(|link| pages.contains(link))
    }
}

/// Whether one of some names is that of another page's outlet and stands in or beside one of some
/// spans of a text.
fn any_near(cited: &[String], other: &Meta, text: &str, spans: &[Span]) -> bool {
    let is_near = |at: usize| {
        spans
            .iter()
            .any(|span| at + BESIDE >= span.from as usize && at <= span.to as usize + BESIDE)
    };
    let of_other = cited.iter().filter(|name| names(name, other));
    of_other.flat_map(|name| text.match_indices(name.as_str())).any(|(at, _)| is_near(at))
}

/// What a release is called in running text beside [`release::NAMES`], in small letters.
const RELEASES: &[&str] = &["nota de imprensa", "пресс-релиз"];

static NAMED_RELEASE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(release::NAMES.iter().chain(RELEASES))
        .expect("a few short patterns")
});

/// Notes of changes, in small letters.
const LATER: &[&str] = &[
    "an earlier version of this",
    "a previous version of this",
    "earlier versions of this",
    "this story has been updated",
    "this article has been updated",
    "in einer früheren version",
    "une version précédente",
    "una versión anterior",
    "una versione precedente",
    "uma versão anterior",
];

static NOTED_LATER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).build(LATER).expect("a few short patterns")
});

/// Whether a text says that it is a later version of itself.
#[must_use]
pub fn is_later_version(text: &str) -> bool {
    NOTED_LATER.is_match(text)
}
