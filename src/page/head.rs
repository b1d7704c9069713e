//! What a page says of itself in its head: date, title, language, address.
//!
//! * time: one walk over the tags asked for
//! * space: the values

use super::Page;
use super::linked::{Linked, distinct, plain};
use crate::record::Declared;
use trafilatura::dom::Document;
use url::Url;

/// Names of `<meta>` that hold the date of publication, best first. Dates of a change are not among
/// them: an updated story is not a new one.
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "rnews:datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "publish-date",
    "publish_date",
    "publishdate",
    "published-date",
    "pubdate",
    "date",
];

/// Everything but the text and what only the extractor knows. JSON-LD comes first: it is written
/// for this.
pub(super) fn of(document: &Document, linked: &Linked, url: Option<&str>) -> Page {
    let metas = Metas::of(document);
    let root = document.root();
    let attribute = |selector: &str, name: &str| {
        document
            .query_selector(root, selector)
            .and_then(|id| document.get_attribute(id, name))
            .and_then(filled)
    };
    let canonical = attribute("link[rel~=canonical]", "href").or_else(|| metas.get("og:url"));
    let date = || {
        attribute("time[pubdate]", "datetime")
            .or_else(|| attribute("[itemprop=datePublished]", "datetime"))
            .or_else(|| attribute("[itemprop=datePublished]", "content"))
            .or_else(|| attribute("article time[datetime]", "datetime"))
            .or_else(|| attribute("main time[datetime]", "datetime"))
    };
    Page {
        text: String::new(),
        title: linked.headline.clone().or_else(|| metas.get("og:title")).map(|title| plain(&title)),
        published: linked
            .published
            .clone()
            .or_else(|| DATES.iter().find_map(|name| metas.get(name)))
            .or_else(date),
        author: None,
        site: metas
            .get("og:site_name")
            .or_else(|| linked.publisher.clone())
            .map(|name| plain(&name)),
        language: attribute("html[lang]", "lang")
            .or_else(|| attribute("html", "xml:lang"))
            .or_else(|| linked.language.clone())
            .or_else(|| metas.get("content-language"))
            .or_else(|| metas.get("og:locale")),
        declared: declared(
            &metas,
            canonical.and_then(|address| absolute(&address, url)),
            linked,
            url,
        ),
    }
}

/// Names of `<meta>` that hold the address, or the name, of what a page was taken from.
const BASED_ON: &[&str] = &["syndication-source", "original-source", "isbasedon"];
/// Names of `<meta>` that hold the house whose text it is.
const SOURCES: &[&str] = &["sourceorganization", "provider", "credittext"];

/// What a page declares of its source: by JSON-LD, then by tags.
fn declared(
    metas: &Metas,
    canonical: Option<String>,
    linked: &Linked,
    url: Option<&str>,
) -> Declared {
    let Declared { based_on, source, copyright, .. } = linked.declared.clone();
    let all = |names: &'static [&'static str]| names.iter().flat_map(|name| metas.all(name));
    let based = all(BASED_ON).map(|named| absolute_or_name(&named, url));
    let names = |names: &'static [&'static str]| all(names).map(|name| plain(&name));
    Declared {
        canonical,
        based_on: distinct(based_on.into_iter().chain(based)),
        source: distinct(source.into_iter().chain(names(SOURCES))),
        copyright: distinct(copyright.into_iter().chain(names(&["copyrightholder"]))),
        links: Vec::new(),
    }
}

/// An address made whole, or a name as it stands.
fn absolute_or_name(named: &str, url: Option<&str>) -> String {
    let is_address = named.contains("://") || named.starts_with('/');
    is_address.then(|| absolute(named, url)).flatten().unwrap_or_else(|| plain(named))
}

/// Whether a page declares that it is an article.
pub(super) fn declares_article(document: &Document, linked: &Linked) -> bool {
    let metas = Metas::of(document);
    let kind = metas.get("og:type").map(|kind| kind.to_ascii_lowercase());
    linked.is_article
        || kind.is_some_and(|kind| kind.ends_with("article"))
        || metas.get("article:published_time").is_some()
}

/// Names and contents of the `<meta>` tags, in lower case and in the order they stand.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(document: &Document) -> Self {
        let mut all = Vec::new();
        for id in document.get_elements_by_tag_name(document.root(), "meta") {
            let Some(content) = document.get_attribute(id, "content").and_then(filled) else {
                continue;
            };
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = document.get_attribute(id, key) {
                    all.push((name.trim().to_ascii_lowercase(), content.clone()));
                }
            }
        }
        Self(all)
    }

    fn all(&self, name: &str) -> impl Iterator<Item = String> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, content)| content.clone())
    }

    fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone())
    }
}

fn filled(value: String) -> Option<String> {
    Some(value).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// An address as it stands in a page, made whole; `None` if it is none of the web.
fn absolute(address: &str, base: Option<&str>) -> Option<String> {
    let parsed = match base.and_then(|base| Url::parse(base).ok()) {
        Some(base) => base.join(address),
        None => Url::parse(address),
    };
    parsed
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str, url: Option<&str>) -> Page {
        let document = Document::parse(html);
        of(&document, &super::super::linked::of(&document), url)
    }

    #[test]
    fn machine_readable_data_comes_before_tags_and_tags_before_times_in_the_text() {
        let time = "<article><time datetime=2031-03-06>6 March</time></article>";
        let meta = "<meta property=article:published_time content='2031-03-05T08:00:00Z'>";
        let script = r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2031-03-04T08:00:00Z"}</script>"#;
        assert_eq!(page(time, None).published.as_deref(), Some("2031-03-06"));
        assert_eq!(
            page(&[meta, time].concat(), None).published.as_deref(),
            Some("2031-03-05T08:00:00Z")
        );
        assert_eq!(
            page(&[meta, script, time].concat(), None).published.as_deref(),
            Some("2031-03-04T08:00:00Z")
        );
    }

    #[test]
    fn tags_and_machine_readable_data_name_the_source() {
        let html = r#"<meta name=syndication-source content="/2031/ferry"><meta name="original-source" content="https://meridianpress.example/1">
            <span itemprop=provider><meta itemprop=copyrightHolder content="Meridian Press"></span>
            <script type="application/ld+json">{"@type":"NewsArticle","headline":"x","creditText":"Northline","isBasedOn":"https://meridianpress.example/1"}</script>"#;
        let Declared { based_on, source, copyright, .. } =
            page(html, Some("https://harbourpost.example/a")).declared;
        assert_eq!(
            based_on,
            ["https://meridianpress.example/1", "https://harbourpost.example/2031/ferry"]
        );
        assert_eq!(
            (source, copyright),
            (vec!["Northline".to_owned()], vec!["Meridian Press".to_owned()])
        );
    }

    #[test]
    fn the_address_is_made_whole() {
        let html = "<html lang=de-AT><link rel='shortlink canonical' href=/news/1><meta \
            property=og:title content='Fähre &amp; Kai'>";
        let page = page(html, Some("https://hafen.example/amp/1"));
        assert_eq!(page.declared.canonical.as_deref(), Some("https://hafen.example/news/1"));
        assert_eq!(page.language.as_deref(), Some("de-AT"));
        assert_eq!(page.title.as_deref(), Some("Fähre & Kai"));
        assert_eq!(self::page(html, None).declared.canonical, None);
        assert_eq!(
            self::page("<link rel=canonical href='javascript:x'>", None).declared.canonical,
            None
        );
    }
}
