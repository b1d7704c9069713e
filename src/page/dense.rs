//! Where the extractor finds little: the element that holds most text outside links, frames and
//! forms.
//!
//! * time: the page's nodes with text by their depth; asked only where the extractor found few
//!   words, or the page is a live blog
//! * space: a number an element with text
//!
//! Pages whose paragraphs are `<div>`s, and live blogs of many `<article>`s, are lost to rules that
//! look for paragraphs in one article. From the body down, the child that holds most of the text is
//! gone into, until no child does.

use super::lines::{INLINE, UNREAD, lines_below};
use std::collections::HashMap;
use trafilatura::dom::{Document, NodeId};

/// Blocks with less text outside links are menus and labels. Not measured.
const FEWEST_LETTERS: usize = 40;

/// Tenths of an element's text that a child must hold to stand for it. Not measured.
const MOST: usize = 7;

/// Parts of names of classes and ids that stand around a story.
const FRAMES: &[&str] = &[
    "comment",
    "disqus",
    "respond",
    "footer",
    "header",
    "nav",
    "menu",
    "sidebar",
    "related",
    "recommend",
    "promo",
    "share",
    "social",
    "newsletter",
    "subscri",
    "signup",
    "cookie",
    "consent",
    "widget",
    "teaser",
    "most-read",
    "popular",
    "advert",
    "breadcrumb",
    "byline",
    "key-events",
    "modal",
];
const FRAME_TAGS: &[&str] = &[
    "nav",
    "footer",
    "aside",
    "form",
    "button",
    "figure",
    "select",
    "header",
    "dialog",
    "amp-sidebar",
    "h1",
];

/// The text of the densest element, a line a block.
pub(super) fn text_of(html: &str) -> String {
    let document = Document::parse(html);
    let Some(body) = document.body() else { return String::new() };
    let mut below: HashMap<NodeId, usize> = HashMap::new();
    let mut todo = vec![body];
    while let Some(id) = todo.pop() {
        let mut letters = 0;
        for child in document.child_nodes(id) {
            let tag = document.tag_name(child);
            if document.is_text(child) || INLINE.contains(&tag) && tag != "a" {
                letters += document.text_content(child).trim().len();
            } else if document.is_element(child) && tag != "a" && !is_frame(&document, child) {
                todo.push(child);
            }
        }
        if letters >= FEWEST_LETTERS {
            for up in std::iter::successors(Some(id), |&up| document.parent(up)) {
                *below.entry(up).or_default() += letters;
            }
        }
    }
    let letters = |id: NodeId| below.get(&id).copied().unwrap_or(0);
    if letters(body) == 0 {
        return String::new();
    }
    let mut at = body;
    while let Some(next) = document
        .children(at)
        .into_iter()
        .find(|&id| letters(id) * 10 >= letters(at) * MOST && letters(id) > 0)
    {
        at = next;
    }
    lines_below(&document, at, |id| is_frame(&document, id))
}

fn is_frame(document: &Document, id: NodeId) -> bool {
    let tag = document.tag_name(id);
    if UNREAD.contains(&tag) || FRAME_TAGS.contains(&tag) {
        return true;
    }
    if tag == "body" || tag == "main" || tag == "article" {
        return false;
    }
    let names = [document.class_name(id), document.id_attr(id)].join(" ").to_lowercase();
    FRAMES.iter().any(|part| names.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_element_with_most_text_is_taken_without_its_frames() {
        let block = "<div>The ferry ran aground on Tuesday with 212 people on board, the harbour \
            master said.</div>";
        let html = format!(
            "<div class=menu>{}</div><div id=w><div id=s>{}<div \
                class=newsletter-box>{block}</div></div></div><div class=comments>{}</div>",
            "<a href=/>Home and other places of interest to all readers of this page</a>".repeat(9),
            block.repeat(3),
            block.repeat(9)
        );
        assert_eq!(text_of(&html).lines().count(), 3);
        assert_eq!(text_of("<p>x"), "");
    }
}
