//! JSON-LD: what a page says of its article for machines.
//!
//! * time: linear in the scripts
//! * space: one script's values

use super::guard;
use crate::record::Declared;
use serde_json::{Map, Value};
use trafilatura::dom::Document;

/// Objects within objects that are looked into. Real pages need four (`@graph`, `mainEntity`); a
/// hostile one has any number.
const DEPTH: usize = 12;

/// The article that a page's JSON-LD describes; everything is empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Linked {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) author: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    /// Whether there is any.
    pub(super) is_article: bool,
    /// Whether the page declares that it is a list of others.
    pub(super) is_list: bool,
    /// Whether it is a live blog.
    pub(super) is_live: bool,
    /// `articleBody` as it is written: plain text, or HTML.
    pub(super) body: Option<String>,
    pub(super) declared: Declared,
}

/// Reads all JSON-LD of a page. The article with a body comes first, then the first one with a
/// headline.
pub(super) fn of(document: &Document) -> Linked {
    let scripts: Vec<Value> = document
        .scripts_with_type(&["application/ld+json"])
        .into_iter()
        .filter_map(|id| parse(&document.text_content(id)))
        .collect();
    let mut articles = Vec::new();
    for script in &scripts {
        collect(script, &mut articles, 0);
    }
    let best = articles.iter().find(|a| a.contains_key("articleBody")).or_else(|| {
        articles.iter().find(|a| a.contains_key("headline")).or_else(|| articles.first())
    });
    let is_list = scripts.iter().any(|script| is_list(script, 0));
    let Some(article) = best else { return Linked { is_list, ..Linked::default() } };
    let names = |key: &str| names(article.get(key), &scripts);
    let text = |key: &str| first_text(article.get(key));
    Linked {
        headline: text("headline").map(|text| plain(&text)),
        published: text("datePublished").or_else(|| text("dateCreated")),
        author: joined(names("author").or_else(|| names("creator"))),
        publisher: names("publisher").and_then(|names| names.into_iter().next()),
        language: text("inLanguage"),
        is_article: true,
        is_list,
        is_live: types(article).any(|name| name.ends_with("LiveBlogPosting")),
        body: text("articleBody").or_else(|| first_text(article.get("text"))),
        declared: Declared {
            canonical: None,
            based_on: ["isBasedOn", "isBasedOnUrl"]
                .iter()
                .filter_map(|key| addresses(article.get(*key)))
                .flatten()
                .collect(),
            source: distinct(
                ["sourceOrganization", "provider", "creditText"]
                    .iter()
                    .filter_map(|key| names(key))
                    .flatten(),
            ),
            copyright: names("copyrightHolder").unwrap_or_default(),
            links: Vec::new(),
        },
    }
}

/// JSON as pages have it: in a comment, with a semicolon behind it, with line ends inside strings.
fn parse(script: &str) -> Option<Value> {
    let mut json = script.trim();
    for (open, close) in [
        ("<!--", "-->"),
        ("//<![CDATA[", "//]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
        ("<![CDATA[", "]]>"),
    ] {
        json = json
            .strip_prefix(open)
            .and_then(|json| json.trim_end().strip_suffix(close))
            .unwrap_or(json)
            .trim();
    }
    let json = json.trim_end_matches(';');
    serde_json::from_str(json).ok().or_else(|| {
        let mended: String = json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
}

/// Whether an object that stands for the page is a list of pages: a section, a day, an author, what
/// a search found.
fn is_list(value: &Value, depth: usize) -> bool {
    match value {
        _ if depth > DEPTH => false,
        Value::Array(list) => list.iter().any(|value| is_list(value, depth + 1)),
        Value::Object(object) => {
            types(object)
                .any(|name| name.ends_with("CollectionPage") || name.ends_with("SearchResultsPage"))
                || object.get("@graph").is_some_and(|graph| is_list(graph, depth + 1))
        }
        _ => false,
    }
}

/// Every article in the order they stand.
fn collect<'v>(value: &'v Value, articles: &mut Vec<&'v Map<String, Value>>, depth: usize) {
    match value {
        _ if depth > DEPTH => {}
        Value::Array(list) => list.iter().for_each(|value| collect(value, articles, depth + 1)),
        Value::Object(object) => {
            if types(object).any(is_article) {
                articles.push(object);
            } else {
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    object
                        .get(key)
                        .into_iter()
                        .for_each(|value| collect(value, articles, depth + 1));
                }
            }
        }
        _ => {}
    }
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let list = match object.get("@type") {
        Some(Value::Array(list)) => &list[..],
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    list.iter().filter_map(Value::as_str)
}

/// `NewsArticle`, `ReportageNewsArticle`, `BlogPosting`, `LiveBlogPosting`, with or without
/// `schema:` before it.
fn is_article(name: &str) -> bool {
    name.ends_with("Article") || name.ends_with("BlogPosting") || name.ends_with("Report")
}

fn first_text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().to_owned(),
        Value::Array(list) => return list.iter().find_map(|value| first_text(Some(value))),
        Value::Object(object) => {
            return first_text(object.get("@value").or_else(|| object.get("name")));
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Names of persons or organisations: strings, objects with a name, references to objects elsewhere
/// on the page, lists of these.
fn names(value: Option<&Value>, scripts: &[Value]) -> Option<Vec<String>> {
    let one = |value: &Value| match value {
        Value::String(name) => Some(plain(name)),
        Value::Object(object) => match object.get("name") {
            Some(name) => first_text(Some(name)).map(|name| plain(&name)),
            None => by_id(object.get("@id")?.as_str()?, scripts).map(|name| plain(&name)),
        },
        _ => None,
    };
    each(value, one)
}

/// The name of the object with this `@id`.
fn by_id(id: &str, scripts: &[Value]) -> Option<String> {
    fn within(value: &Value, id: &str, depth: usize) -> Option<String> {
        match value {
            _ if depth > DEPTH => None,
            Value::Array(list) => list.iter().find_map(|value| within(value, id, depth + 1)),
            Value::Object(object) => {
                if object.get("@id").and_then(Value::as_str) == Some(id)
                    && let Some(name) = first_text(object.get("name"))
                {
                    return Some(name);
                }
                object.values().find_map(|value| within(value, id, depth + 1))
            }
            _ => None,
        }
    }
    scripts.iter().find_map(|script| within(script, id, 0))
}

/// Addresses, or names where there is no address.
fn addresses(value: Option<&Value>) -> Option<Vec<String>> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Object(object) => {
            ["url", "@id", "name"].iter().find_map(|key| first_text(object.get(*key)))
        }
        _ => None,
    };
    each(value, one)
}

/// What `one` makes of a value, or of each value of a list, where it is not empty; `None` where
/// nothing is left.
fn each(value: Option<&Value>, one: impl Fn(&Value) -> Option<String>) -> Option<Vec<String>> {
    let found: Vec<String> = match value? {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        value => one(value).into_iter().collect(),
    };
    let found: Vec<String> = found.into_iter().filter(|text| !text.is_empty()).collect();
    (!found.is_empty()).then_some(found)
}

/// In their order, each once.
pub(super) fn distinct(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

fn joined(names: Option<Vec<String>>) -> Option<String> {
    names.map(|names| names.join("; "))
}

/// A short text without entities and tags.
pub(super) fn plain(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let Some(document) = guard::parse_piece(text) else { return String::new() };
    let body = document.body().map(|body| document.text_content(body)).unwrap_or_default();
    body.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(script: &str) -> Linked {
        of(&Document::parse(&format!("<script type=\"application/ld+json\">{script}</script><p>x")))
    }

    #[test]
    fn the_article_is_found_wherever_it_stands() {
        for script in [
            r#"{"@type":"NewsArticle","headline":"Ferry aground","author":{"name":"Ida Malm"}}"#,
            r#"[{"@type":"WebSite","name":"x"},{"@type":["Thing","Article"],"headline":"Ferry aground","author":["Ida Malm"]}]"#,
            r#"{"@graph":[{"@type":"WebPage","mainEntity":{"@type":"BlogPosting","headline":"Ferry &#97;ground","author":{"@id":"/#ida"}}},{"@type":"Person","@id":"/#ida","name":"Ida Malm"}]};"#,
            "<!-- {\"@type\":\"NewsArticle\",\"headline\":\"Ferry\n \
                aground\",\"author\":[{\"name\":\"Ida Malm\"}]} -->",
        ] {
            let linked = linked(script);
            assert_eq!(linked.headline.as_deref(), Some("Ferry aground"), "{script}");
            assert_eq!(linked.author.as_deref(), Some("Ida Malm"), "{script}");
        }
        assert_eq!(linked(r#"{"@type":"Organization","name":"x"}"#), Linked::default());
        assert_eq!(linked("{\"@type\":"), Linked::default());
    }

    #[test]
    fn sources_are_taken_as_they_are_named() {
        let linked = linked(
            r#"{"@type":"NewsArticle","isBasedOn":["https://wire.example/1",{"@type":"Article","url":"https://wire.example/2"}],
            "sourceOrganization":{"name":"Meridian Press"},"copyrightHolder":[{"name":"Harbour Post"},"Meridian Press"],
            "publisher":{"@type":"Organization","name":"Harbour Post"}}"#,
        );
        assert_eq!(linked.declared.based_on, ["https://wire.example/1", "https://wire.example/2"]);
        assert_eq!(linked.declared.source, ["Meridian Press"]);
        assert_eq!(linked.declared.copyright, ["Harbour Post", "Meridian Press"]);
        assert_eq!(linked.publisher.as_deref(), Some("Harbour Post"));
        let linked = self::linked(
            r#"{"@type":"NewsArticle","provider":{"@type":"Organization","name":"Meridian Press"},
            "creditText":"Meridian Press","sourceOrganization":"Northline"}"#,
        );
        assert_eq!(linked.declared.source, ["Northline", "Meridian Press"]);
    }
}
