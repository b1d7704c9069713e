//! Bytes of an HTML page to the article on it: main text, a line a paragraph, and what the page
//! says of itself.
//!
//! * time: some 5 to 15 ms for a news page of 100 KB: more than all that follows for its text
//! * space: a few times the page while it is worked on
//!
//! Pages made to be slow are refused before they are parsed, by size, nesting and the number of
//! nodes and attributes they would make (`guard.rs`), which takes no clock. What takes long or
//! panics all the same is set aside (`overtime.rs`).

mod body;
mod charset;
mod dated;
mod dense;
mod extract;
mod guard;
mod head;
mod lines;
mod linked;
mod links;
mod overtime;
mod phrasing;
mod section;

pub use extract::{Extracted, Extractor, Trafilatura};
pub use trafilatura::dom::Document;

use crate::address::is_front;
use crate::read::{RawPage, RawRecord, other_than_named};
use crate::record::Declared;
use overtime::{Overdue, Undone};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How pages are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageConfig {
    /// A page with more bytes is set aside unread.
    pub max_bytes: usize,
    /// A page that would make more nodes than this is set aside: elements, texts, and the copies a
    /// parser makes of unclosed tags.
    pub max_nodes: usize,
    /// A page with elements nested deeper is set aside.
    pub max_depth: usize,
    /// A page with an element of more attributes is set aside; all `<html>` and `<body>` tags count
    /// as one.
    pub max_attributes: usize,
    /// A page that takes longer is set aside, in seconds. The other bounds keep pages far below it
    /// on any machine, so that no result hangs on the clock.
    pub max_seconds: u32,
}

impl Default for PageConfig {
    /// The largest news pages have 2 to 3 MB, most of it scripts, some 20,000 nodes and 60 levels,
    /// and take a tenth of a second.
    fn default() -> Self {
        Self {
            max_bytes: 8 << 20,
            max_nodes: 300_000,
            max_depth: 400,
            max_attributes: 1_000,
            max_seconds: 60,
        }
    }
}

/// The article on a page. What is not known is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Main text, a line a paragraph, heading or list item; never empty.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Date of publication as the page writes it, with the time where it has one.
    pub published: Option<String>,
    /// Author or authors, joined by `; `.
    pub author: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Language the page declares.
    pub language: Option<String>,
    /// Its own address and its sources.
    pub declared: Declared,
}

/// Why a page gives no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoArticle {
    /// It is a site's front page, by the address where it was found.
    Front,
    /// It declares that it is a list of other pages.
    List,
    /// It is a section of a site, by its address and by its headlines, which lead to other pages.
    Section,
    /// It cannot be read or has no main text; the reason is for a person.
    Failed(String),
}

impl NoArticle {
    /// Whether nothing is lost by it.
    #[must_use]
    pub fn is_harmless(&self) -> bool {
        !matches!(self, Self::Failed(_))
    }
}

impl fmt::Display for NoArticle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Front => "a site's front page, not an article: nothing on the page declares one",
            Self::List => {
                "a list of other pages, not an article: the page declares that it is a \
                    `CollectionPage` or the like"
            }
            Self::Section => {
                "a section page, not an article: by its address, and by its headlines, which lead \
                    to other pages; nothing on it declares an article"
            }
            Self::Failed(reason) => reason,
        })
    }
}

impl From<String> for NoArticle {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

/// The article of a page; `url` is where it was found.
///
/// # Errors
/// With the reason, when the page is a site's front page or one of its sections or declares that it
/// is a list, and does not declare an article, when it is too large or too deeply nested, takes too
/// long, or has no main text.
pub fn read(config: &PageConfig, raw: &RawPage, url: Option<&str>) -> Result<Page, NoArticle> {
    read_with(Arc::new(Trafilatura), config, raw, url)
}

/// The same, with another extractor of main text.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    extractor: Arc<dyn Extractor>,
    config: &PageConfig,
    raw: &RawPage,
    url: Option<&str>,
) -> Result<Page, NoArticle> {
    static OVERDUE: Overdue = Overdue::new();
    if raw.bytes.len() > config.max_bytes {
        let len = raw.bytes.len();
        return Err(format!(
            "the page has {len} bytes, more than the {} that are allowed",
            config.max_bytes
        )
        .into());
    }
    if let Some(what) = other_than_page(&raw.bytes) {
        return Err(format!("no page: {what}").into());
    }
    let html = charset::decode(raw, url);
    guard::check(config, &html)?;
    let url = url.map(str::to_owned);
    let seconds = config.max_seconds;
    // The parser and extractor are others' code and run on strangers' input; they share nothing
    // with the outside.
    let work = move || read_sound(&*extractor, &html, url.as_deref());
    OVERDUE.within(Duration::from_secs(seconds.into()), work).unwrap_or_else(|undone| {
        let reason = match undone {
            Undone::Failed => "the extractor of main text failed on this page".to_owned(),
            Undone::Late => format!("the page took more than the {seconds} s that are allowed"),
            Undone::Crowded => {
                "not read, since pages before it took too long and are still at work".to_owned()
            }
        };
        Err(reason.into())
    })
}

/// What bytes are that came as a page and are none: pictures and documents that a server called
/// pages, and feeds, whose items a parser of pages would glue together.
fn other_than_page(bytes: &[u8]) -> Option<&'static str> {
    const SAMPLE: usize = 4096;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if let Some(what) = other_than_named(sample) {
        return Some(what);
    }
    // UTF-16 has a zero byte in each letter of a tag, and bytes that look like controls in others.
    let is_wide = memchr::memchr_iter(0, sample).count() * 10 > sample.len();
    let controls = sample.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31)).count();
    if !is_wide && controls * 20 > sample.len() {
        return Some("binary data");
    }
    let start = sample.trim_ascii_start().to_ascii_lowercase();
    let is_feed = start.starts_with(b"<?xml") || start.starts_with(b"<rss");
    let roots: [&[u8]; 4] = [b"<rss", b"<feed", b"<rdf:rdf", b"<channel"];
    let root = roots.iter().any(|root| memchr::memmem::find(&start, root).is_some());
    let is_page = memchr::memmem::find(&start, b"<html").is_some();
    (is_feed && root && !is_page).then_some(
        "an RSS or Atom feed or an export of WordPress; write its items as JSON lines, one an \
            article, as the Python package `feedparser` reads them",
    )
}

fn read_sound(extractor: &dyn Extractor, html: &str, url: Option<&str>) -> Result<Page, NoArticle> {
    let document = Document::parse(html);
    let linked = linked::of(&document);
    // By where it was found alone: there are sites whose pages all name the front page as their
    // canonical address.
    let none = if url.is_some_and(is_front) {
        Some(NoArticle::Front)
    } else if linked.is_list {
        Some(NoArticle::List)
    } else {
        url.filter(|url| section::is_section(&document, url)).map(|_| NoArticle::Section)
    };
    if let Some(none) = none
        && !head::declares_article(&document, &linked)
    {
        return Err(none);
    }
    let mut page = head::of(&document, &linked, url);
    let links = links::of(&document, url.or(page.declared.canonical.as_deref()));
    let heading = document
        .query_selector(document.root(), "h1")
        .map(|id| document.text_content(id))
        .unwrap_or_default();
    let dated = dated::of_address(url).or_else(|| dated::of_line(&document));
    let found = body::of(extractor, document, html, &linked, url);
    page.title = page.title.or(found.title);
    page.published = page.published.or(dated).or(found.published);
    page.author = page.author.or(found.author);
    page.site = page.site.or(found.site);
    page.text = body::trimmed(&found.text, &[page.title.as_deref().unwrap_or_default(), &heading]);
    page.declared.links = links::within(links, &page.text);
    if page.text.trim().is_empty() {
        return Err("no main text on the page".to_owned().into());
    }
    Ok(page)
}

/// Gives a record that came as a page the page's text, and from its head the fields that the record
/// lacks. Another record is left as it is.
///
/// # Errors
/// As [`read`].
pub fn fill(config: &PageConfig, record: &mut RawRecord) -> Result<(), NoArticle> {
    let Some(raw) = record.page.take() else { return Ok(()) };
    let Page { text, title, published, author, site, language, declared } =
        read(config, &raw, record.url.as_deref())?;
    let give = |to: &mut Option<String>, value: Option<String>| *to = to.take().or(value);
    record.text = text;
    give(&mut record.title, title);
    give(&mut record.published, published);
    give(&mut record.author, author);
    give(&mut record.language, language);
    give(&mut record.url, declared.canonical.clone());
    // One outlet has one domain, and on its pages many names.
    give(&mut record.outlet, site.filter(|_| record.url.is_none()));
    record.declared = declared;
    Ok(())
}
