//! What takes the main text from a page.
//!
//! * time: nearly all that a page costs
//! * space: some ten times the page's text and tags

use super::lines::lines_of;
use trafilatura::dom::Document;
use trafilatura::{Options, extract_document};

/// What an extractor finds on a page. What it does not find is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extracted {
    /// Main text, a line a paragraph, heading or list item.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Date of publication.
    pub published: Option<String>,
    /// Author or authors, joined by `; `.
    pub author: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
}

/// Takes the main text from a page: [`Trafilatura`], or what a caller brings to
/// [`read_with`](super::read_with).
///
/// It may panic and it may take long: the page is then set aside. What it found is held against
/// JSON-LD and the page's densest element, which stand in where it took a part or another column.
pub trait Extractor: Send + Sync {
    /// Main text and metadata of the page that was parsed to `document`; `url` is where it was
    /// found.
    fn extract(&self, document: Document, url: Option<&str>) -> Extracted;
}

/// The rules of Barbaresi (2021), "Trafilatura: A Web Scraping Library and Command-Line Tool for
/// Text Discovery and Extraction", as the crate `trafilatura` has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trafilatura;

impl Extractor for Trafilatura {
    fn extract(&self, document: Document, url: Option<&str>) -> Extracted {
        let mut options = Options::default();
        options.original_url = url.and_then(|url| url::Url::parse(url).ok());
        let Ok(found) = extract_document(document, &options) else { return Extracted::default() };
        let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        Extracted {
            text: lines_of(&found.content_html),
            title: filled(found.metadata.title),
            // It takes any year on the page for one.
            published: None,
            author: filled(found.metadata.author),
            site: filled(found.metadata.sitename),
        }
    }
}
