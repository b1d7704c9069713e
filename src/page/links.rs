//! Links that stand in the running text of a page and lead to another site: what a report is based
//! on, or speaks of.
//!
//! Menus, rails and lists of related stories lead elsewhere too; so a link counts only inside a
//! paragraph that is longer than the link and that the main text has.
//!
//! * time: one walk over the links; the paragraphs of at most [`MOST`] of them
//! * space: those paragraphs

use super::lines::UNREAD;
use std::collections::HashMap;
use trafilatura::dom::{Document, NodeId};
use url::Url;

/// Links taken of one page. A page with more in its paragraphs is a list of links. Not measured.
const MOST: usize = 64;

/// Elements that are paragraphs.
const PARAGRAPHS: &[&str] = &["p", "li", "blockquote", "dd"];

/// Letters of a paragraph below which it is a line such as "Read more". Not measured.
const PARAGRAPH: usize = 60;

/// Share of a paragraph up to which a link stands in it and is not all of it. Not measured.
const SHARE: f64 = 0.7;

/// Letters of a paragraph by which it is found in the main text.
const OPENING: usize = 40;

/// A link and the beginning of the paragraph it stands in.
pub(super) struct Link {
    address: String,
    opening: String,
}

/// Links of a page's paragraphs to other sites, in order, each once. `url` is the page's own
/// address.
#[allow(clippy::cast_precision_loss, reason = "a paragraph has far fewer than 2^52 letters")]
pub(super) fn of(document: &Document, url: Option<&str>) -> Vec<Link> {
    let base = url.and_then(|url| Url::parse(url).ok());
    let own = base.as_ref().and_then(site);
    let mut paragraphs: HashMap<NodeId, String> = HashMap::new();
    let mut links: Vec<Link> = Vec::new();
    for id in document.get_elements_by_tag_name(document.root(), "a") {
        if links.len() == MOST || paragraphs.len() == MOST {
            break;
        }
        let Some(address) =
            document.get_attribute(id, "href").and_then(|href| Url::parse(href.trim()).ok())
        else {
            continue;
        };
        if !matches!(address.scheme(), "http" | "https")
            || site(&address).is_none()
            || site(&address) == own
        {
            continue;
        }
        let mut above = std::iter::successors(document.parent(id), |&id| document.parent(id));
        let Some(paragraph) = above.find(|&id| PARAGRAPHS.contains(&document.tag_name(id))) else {
            continue;
        };
        let paragraph = paragraphs.entry(paragraph).or_insert_with(|| text(document, paragraph));
        let (whole, part) = (paragraph.chars().count(), text(document, id).chars().count());
        if whole < PARAGRAPH || part as f64 > SHARE * whole as f64 {
            continue;
        }
        let address = String::from(address);
        if links.iter().all(|link| link.address != address) {
            links.push(Link { address, opening: paragraph.chars().take(OPENING).collect() });
        }
    }
    links
}

/// The addresses of those whose paragraph the main text has.
pub(super) fn within(links: Vec<Link>, text: &str) -> Vec<String> {
    let stands =
        |link: &Link| memchr::memmem::find(text.as_bytes(), link.opening.as_bytes()).is_some();
    links.into_iter().filter(stands).map(|link| link.address).collect()
}

/// The registrable domain of an address.
fn site(address: &Url) -> Option<String> {
    psl::domain_str(address.host_str()?).map(str::to_owned)
}

/// The text of an element as the main text has it: blanks made one.
fn text(document: &Document, id: NodeId) -> String {
    if !document.iter_descendants(id, UNREAD).is_empty() {
        return String::new();
    }
    document.text_content(id).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_paragraphs_that_the_text_has_are_taken() {
        let opening = "The harbour office closes in May,";
        let html = format!(
            "<ul><li><a href='https://quaytimes.example/menu'>Quay Times</a></li></ul>
            <p>{opening} the <a href='https://www.meridianpress.example/2031/harbour'>Meridian \
            Press</a> reported on Friday morning.</p>
            <p>See <a href='/2031/ferry'>our report</a> and <a \
            href='https://www.harbourpost.example/x'>another</a>, which are of this site.</p>
            <p><a href='https://quaytimes.example/more'>A ferry ran aground off the island, and \
            forty people had to be saved</a></p>
            <p>What a rail says stands in a paragraph too, but <a \
            href='https://islandsun.example/1'>this</a> is not of the story.</p>"
        );
        let links = of(&Document::parse(&html), Some("https://harbourpost.example/2031/office"));
        let text = format!(
            "{opening} the Meridian Press reported on Friday morning.\nA ferry ran aground off the \
                island"
        );
        assert_eq!(within(links, &text), ["https://www.meridianpress.example/2031/harbour"]);
    }
}
