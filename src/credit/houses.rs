//! Whose texts others print: agencies, syndicates, release wires and papers, by the names and
//! addresses they go by.
//!
//! * time: a look-up in a small table
//! * space: some 100 houses, read once

use crate::article::Meta;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;
use url::Url;

/// What a house does with its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Sells them to papers, which print them with or without its name.
    Agency,
    /// The same for columns, strips and papers' own stories.
    Syndicate,
    /// Prints what others send it.
    Release,
    /// Lets others republish them.
    Open,
    /// Prints them itself: a paper or broadcaster.
    Outlet,
}

/// A house that the data file knows.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    /// The name it is reported by.
    pub name: String,
    /// What it does with its texts.
    pub kind: Kind,
    /// Other full names.
    #[serde(default)]
    pub names: Vec<String>,
    /// Initials and words that are its name only where a credit is due.
    #[serde(default)]
    pub short: Vec<String>,
    /// Domains of its own pages.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Parts of other sites' addresses under which its texts stand.
    #[serde(default)]
    pub paths: Vec<String>,
}

#[derive(serde::Deserialize)]
struct File {
    house: Vec<House>,
}

struct Table {
    houses: Vec<House>,
    /// Full names, squeezed.
    full: HashMap<String, usize>,
    /// Short names as they are written.
    short: HashMap<String, usize>,
    /// Domains.
    sites: HashMap<String, usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("../../data/houses.toml")).expect("a test reads the same file");
    let houses = file.house;
    let (mut full, mut short, mut sites) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (at, house) in houses.iter().enumerate() {
        for name in house.names.iter().chain([&house.name]) {
            full.entry(squeezed(name)).or_insert(at);
        }
        for name in &house.short {
            short.entry(name.clone()).or_insert(at);
        }
        for site in &house.sites {
            sites.entry(site.clone()).or_insert(at);
        }
    }
    Table { houses, full, short, sites }
});

/// Letters and digits in lower case, without a leading article.
pub(crate) fn squeezed(name: &str) -> String {
    let name = name.trim();
    let name = ["The ", "the ", "THE "]
        .iter()
        .find_map(|article| name.strip_prefix(article))
        .unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Bytes of a name up to which a hyphen in it parts two words and does not join one name.
const SHORTEST: usize = 6;

impl House {
    /// The house of that full name, whatever its case and blanks.
    #[must_use]
    pub fn of_full(name: &str) -> Option<&'static Self> {
        // `D-Pa.`, a party and a state, is not dpa.
        if name.len() <= SHORTEST && name.contains('-') {
            return None;
        }
        TABLE.full.get(&squeezed(name)).map(|&at| &TABLE.houses[at])
    }

    /// The house that a credit's name stands for: a full name or a short form.
    #[must_use]
    pub fn of_credit(name: &str) -> Option<&'static Self> {
        let name = name.trim();
        let short = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
        TABLE.short.get(short).map(|&at| &TABLE.houses[at]).or_else(|| Self::of_full(name))
    }

    /// The name by which the house of a credit is reported, whatever the credit calls it: `The
    /// Washington Post` is `Washington Post`. The credit's own name where the file does not know
    /// the house.
    #[must_use]
    pub fn name_of(name: &str) -> &str {
        Self::of_credit(name).map_or(name, |house| &house.name)
    }

    /// The house on whose own pages an address is.
    #[must_use]
    pub fn of_page(meta: &Meta) -> Option<&'static Self> {
        let host = meta.url.as_deref().and_then(|url| Url::parse(url).ok());
        let host = host.as_ref().and_then(Url::host_str).unwrap_or_default().to_ascii_lowercase();
        let of = |site: &str| TABLE.sites.get(site).map(|&at| &TABLE.houses[at]);
        meta.site
            .as_deref()
            .and_then(|site| of(&site.to_ascii_lowercase()))
            .or_else(|| Self::of_host(&host))
    }

    /// The house that has pages at a host, in small letters.
    #[must_use]
    pub fn of_host(host: &str) -> Option<&'static Self> {
        let mut rest = host;
        loop {
            if let Some(&at) = TABLE.sites.get(rest) {
                return Some(&TABLE.houses[at]);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The house whose texts a site keeps under such an address.
    #[must_use]
    pub fn of_path(url: &str) -> Option<&'static Self> {
        let houses = TABLE.houses.iter().filter(|house| !house.paths.is_empty());
        houses.into_iter().find(|house| house.paths.iter().any(|part| url.contains(part.as_str())))
    }

    /// Whether papers print its texts as a rule, with its name or without.
    #[must_use]
    pub fn supplies(&self) -> bool {
        self.kind != Kind::Outlet
    }
}

/// Words by which names of agencies are recognised that the file does not know: "Meridian Press",
/// "Northline News Agency".
const AGENCY_WORDS: &[&str] = &[
    "press",
    "agency",
    "news",
    "wire",
    "wires",
    "newswire",
    "syndicate",
    "agence",
    "agencia",
    "agência",
    "agenzia",
    "agentur",
    "presseagentur",
    "nachrichtenagentur",
    "pressedienst",
    "presse-agentur",
    "newswires",
];

/// Words that papers' names end in, or begin with after an article.
const PAPER_WORDS: &[&str] = &[
    "times",
    "post",
    "journal",
    "tribune",
    "herald",
    "gazette",
    "chronicle",
    "telegraph",
    "observer",
    "courier",
    "weekly",
    "daily",
    "mail",
    "mirror",
    "express",
    "guardian",
    "independent",
    "register",
    "dispatch",
    "examiner",
    "inquirer",
    "sentinel",
    "bulletin",
    "globe",
    "magazine",
    "zeitung",
    "nachrichten",
    "anzeiger",
    "kurier",
    "rundschau",
    "tageblatt",
    "morgenpost",
    "allgemeine",
    "monde",
    "figaro",
    "courrier",
    "dépêche",
    "diario",
    "correo",
    "heraldo",
    "periódico",
    "corriere",
    "giornale",
    "gazzetta",
    "jornal",
    "correio",
    "folha",
];

/// Words of a paper's name that no agency has, whatever else stands in it: `Free Press`,
/// `Morning News`.
const OF_PAPERS: &[&str] = &["free", "daily", "weekly", "morning", "evening", "sunday", "saturday"];

/// Whether a word in small letters is one that papers' names end in.
pub(super) fn is_paper_word(word: &str) -> bool {
    PAPER_WORDS.contains(&word)
}

/// What German papers' names of one word end in: `Elbwarte`, `Wochenblatt`.
const COMPOUNDS: &[&str] = &[
    "warte",
    "zeitung",
    "blatt",
    "bote",
    "anzeiger",
    "kurier",
    "rundschau",
    "nachrichten",
    "presse",
];

/// Whether a name ends or begins as those of papers and agencies do.
#[must_use]
pub fn is_press_name(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let is_article =
        |word: &str| matches!(word, "el" | "la" | "le" | "il" | "o" | "a" | "die" | "der" | "the");
    let first = words.iter().find(|word| !is_article(word)).into_iter();
    let is_paper = first
        .chain(words.last())
        .any(|word| is_paper_word(word) || OF_PAPERS.contains(&word.as_str()));
    let is_compound = |word: &String| {
        let head = COMPOUNDS.iter().find_map(|end| word.strip_suffix(end));
        head.is_some_and(|head| head.chars().count() >= 3)
    };
    name.contains(char::is_uppercase)
        && (words.len() >= 2 && (is_agency_like(name) || is_paper)
            || words.len() == 1 && words.iter().all(is_compound))
}

/// Whether a name has the form of an agency's: up to six words that begin with capitals, one of
/// them such a word.
#[must_use]
pub fn is_agency_like(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let small = |word: &str| {
        matches!(word, "the" | "of" | "and" | "de" | "di" | "da" | "do" | "der" | "für" | "for")
    };
    (1..=6).contains(&words.len())
        && words.iter().all(|word| small(word) || word.starts_with(char::is_uppercase))
        && words.iter().any(|word| AGENCY_WORDS.contains(&word.to_lowercase().as_str()))
        && !words.iter().any(|word| OF_PAPERS.contains(&word.to_lowercase().as_str()))
        && words.len() > 1
}

/// Whether papers print a house's texts as a rule: one that the file knows to supply them, or one
/// with an agency's name.
#[must_use]
pub fn is_supplier(name: &str) -> bool {
    House::of_credit(name).map_or_else(|| is_agency_like(name), House::supplies)
}

/// Agencies' own sites, learnt from the dump: a credit is at home at the site nearly all of whose
/// pages carry it.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct AgencyOutlets {
    /// Pages by site, and of those the pages by credit (lower case).
    pages: BTreeMap<String, (u32, BTreeMap<String, u32>)>,
}

/// Pages of a site, and the share of them with one credit, from which the site is the agency's own.
/// A paper that takes one agency only would pass too, hence the high share; not measured.
const HOUSE_PAGES: u32 = 4;
const HOUSE_SHARE: f64 = 0.85;

impl AgencyOutlets {
    /// Counts one page.
    pub fn add(&mut self, site: &str, credit: Option<&str>) {
        let (pages, credits) = self.pages.entry(site.to_lowercase()).or_default();
        *pages += 1;
        if let Some(credit) = credit {
            *credits.entry(credit.to_lowercase()).or_default() += 1;
        }
    }

    /// Takes a page out that was counted.
    pub fn remove(&mut self, site: &str, credit: Option<&str>) {
        let Some((pages, credits)) = self.pages.get_mut(&site.to_lowercase()) else { return };
        *pages = pages.saturating_sub(1);
        if let Some(count) = credit.and_then(|credit| credits.get_mut(&credit.to_lowercase())) {
            *count = count.saturating_sub(1);
        }
    }

    /// How many sites have pages.
    #[must_use]
    pub fn sites(&self) -> usize {
        self.pages.values().filter(|(pages, _)| *pages > 0).count()
    }

    /// Adds the pages that another has counted.
    pub fn extend(&mut self, other: &Self) {
        for (site, (pages, credits)) in &other.pages {
            let (all, of_credits) = self.pages.entry(site.clone()).or_default();
            *all += pages;
            for (credit, count) in credits {
                *of_credits.entry(credit.clone()).or_default() += count;
            }
        }
    }

    fn is_learnt(&self, credit: &str, site: &str) -> bool {
        self.pages.get(&site.to_lowercase()).is_some_and(|(pages, credits)| {
            let carried = credits.get(&credit.to_lowercase()).copied().unwrap_or(0);
            *pages >= HOUSE_PAGES && f64::from(carried) >= HOUSE_SHARE * f64::from(*pages)
        })
    }

    /// Whether a page is the named house's own. A house of the file is at home at its own sites and
    /// nowhere else, for a paper that prints one agency only is not that agency.
    #[must_use]
    pub fn is_home(&self, name: &str, meta: &Meta) -> bool {
        if let Some(house) = House::of_credit(name).filter(|house| !house.sites.is_empty()) {
            return House::of_page(meta).is_some_and(|page| page.name == house.name);
        }
        meta.site.as_deref().is_some_and(|site| self.is_learnt(name, site))
            || super::names(name, meta)
            || is_by_initials(name, meta)
    }
}

/// "NNA" is at home at the page whose outlet or author is the Northline News Agency, if that is a
/// page of northline.example.
fn is_by_initials(name: &str, meta: &Meta) -> bool {
    let initials = |s: &str| {
        s.split_whitespace().filter_map(|w| w.chars().next()).collect::<String>().to_lowercase()
    };
    let wanted = squeezed(name);
    let label = label(meta);
    let is_outlet = |author: &str| {
        author
            .split_whitespace()
            .next()
            .is_some_and(|first| label.starts_with(&first.to_lowercase()))
    };
    wanted.len() >= 2
        && (meta.outlet.as_deref().is_some_and(|outlet| initials(outlet) == wanted)
            || meta.author.as_deref().is_some_and(|author| {
                is_outlet(author) && (initials(author) == wanted || squeezed(author) == wanted)
            }))
}

/// Whether one of the words that agencies have in their names.
pub(super) fn is_agency_word(word: &str) -> bool {
    AGENCY_WORDS.contains(&word)
}

/// The name in a page's domain, without what stands before and behind it: `nytimes`.
pub(super) fn label(meta: &Meta) -> String {
    let site = meta.site.as_deref().or(meta.outlet.as_deref()).unwrap_or_default();
    let mut parts = site.split('.');
    let first = parts.next().unwrap_or_default();
    // Of `abcnews.go.com`, where the portal's host is the site, as of `harbourpost.example` the
    // first part is the name.
    squeezed(if first == "www" { parts.next().unwrap_or_default() } else { first })
}
