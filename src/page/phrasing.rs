//! Elements inside running text that would end it: the extractor takes what stands behind an
//! element for a part of it, as lxml does, and drops both where it does not know the element.
//!
//! A date in `<time>`, an icon, a script of an advertisement or a site's own element in the middle
//! of a sentence cost the rest of the paragraph. Here such elements go before the extractor sees
//! the page: those that hold words leave them in place, the others leave nothing.
//!
//! * time: one walk over the elements
//! * space: the list of elements

use super::lines::{INLINE, is_own};
use std::collections::HashSet;
use trafilatura::dom::{Document, NodeId};

/// Elements that hold no words of the text they stand in.
const WORDLESS: &[&str] = &[
    "area", "audio", "button", "canvas", "embed", "figure", "iframe", "input", "link", "map",
    "meta", "meter", "noscript", "object", "picture", "progress", "script", "select", "source",
    "style", "svg", "template", "track", "video",
];

/// Elements within a line whose text the extractor drops, or drops what stands behind them; so it
/// does with those of a site's own and of other languages.
const UNKNOWN: &[&str] =
    &["acronym", "center", "label", "math", "nobr", "output", "slot", "time", "wbr"];

/// Elements that make a block of their own: what holds one is no part of a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "div",
    "dl",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Letters of text beside an element from which on it stands in running text: below are labels and
/// separators. Not measured.
const FEWEST_LETTERS: usize = 12;

/// Clears running text of the elements that would end it.
pub(super) fn clear(document: &mut Document) {
    let Some(body) = document.body() else { return };
    // Elements with a block in them: they are no part of a line.
    let mut holding = HashSet::new();
    // What goes, goes in the end: where it went, texts lie side by side, and each look would go
    // through all of them.
    let mut going = Vec::new();
    // From the last to the first: what an element holds comes before it.
    for id in document.iter_descendants(body, &[]).into_iter().rev() {
        let tag = document.tag_name(id).to_owned();
        let tag = tag.as_str();
        let is_of_a_line = !holding.contains(&id);
        if (!is_of_a_line || BLOCKS.contains(&tag))
            && let Some(parent) = document.parent(id)
        {
            holding.insert(parent);
        }
        if WORDLESS.contains(&tag) {
            if is_followed_by_text(document, id) {
                going.push(id);
            }
        } else if tag == "section" && is_of_a_line && is_among_paragraphs(document, id) {
            document.set_tag_name(id, "p");
        } else if is_of_a_line && is_unknown(tag) {
            // A span is a part of a line to the extractor, and so is what stands behind it.
            if is_in_text(document, id) {
                document.set_tag_name(id, "span");
            } else if has_letters(&document.text_content(id), FEWEST_LETTERS) {
                document.set_tag_name(id, "p");
            }
        }
    }
    for id in going {
        give_way(document, id);
    }
}

fn is_unknown(tag: &str) -> bool {
    UNKNOWN.contains(&tag) || is_own(tag)
}

/// Whether running text stands right behind an element.
fn is_followed_by_text(document: &Document, id: NodeId) -> bool {
    let behind = document.tail(id);
    has_letters(&behind, FEWEST_LETTERS)
        || has_letters(&behind, 1) && is_preceded_by_text(document, id)
}

/// Whether text stands right before an element, in the same one.
fn is_preceded_by_text(document: &Document, id: NodeId) -> bool {
    let before = document.prev_element_sibling(id);
    let text = match (before, document.parent(id)) {
        (Some(before), _) if INLINE.contains(&document.tag_name(before)) => return true,
        (Some(before), _) => document.tail(before),
        (None, Some(parent)) => document.text(parent),
        (None, None) => return false,
    };
    has_letters(&text, 1)
}

/// Whether text or an element within a line stands beside an element, or a paragraph or another
/// element within a line around it.
fn is_in_text(document: &Document, id: NodeId) -> bool {
    let is_tag = |id: Option<NodeId>, tags: &[&str]| {
        id.is_some_and(|id| tags.contains(&document.tag_name(id)))
    };
    has_letters(&document.tail(id), 1)
        || is_preceded_by_text(document, id)
        || is_tag(document.next_element_sibling(id), INLINE)
        || is_tag(document.parent(id), INLINE)
        || document.parent(id).is_some_and(|id| is_unknown(document.tag_name(id)))
        || is_tag(document.parent(id), &["p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4"])
}

fn has_letters(text: &str, least: usize) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).nth(least - 1).is_some()
}

/// Takes out an element that holds no words, and keeps what stands behind it. Behind a block, where
/// the parser ends a paragraph, that is a paragraph of its own.
fn give_way(document: &mut Document, id: NodeId) {
    let is_block = document.tag_name(id) == "figure"
        || document.prev_element_sibling(id).is_some_and(|e| document.tag_name(e) == "p")
            && !is_preceded_by_text(document, id);
    if !is_block {
        document.remove(id, true);
        return;
    }
    let tail = document.tail(id);
    document.set_tail(id, "");
    for child in document.child_nodes(id) {
        document.remove(child, true);
    }
    document.clear_attributes(id);
    document.set_tag_name(id, "p");
    document.set_text(id, &tail);
}

/// Whether an element stands between two paragraphs.
fn is_among_paragraphs(document: &Document, id: NodeId) -> bool {
    let is_p = |id: Option<NodeId>| id.is_some_and(|id| document.tag_name(id) == "p");
    is_p(document.prev_element_sibling(id)) && is_p(document.next_element_sibling(id))
}

#[cfg(test)]
mod tests {
    use crate::page::{PageConfig, read};
    use crate::read::RawPage;

    const PARAGRAPHS: [&str; 4] = [
        "The harbour of Port Ellan was closed on Monday after a crane fell on two moored barges, \
            the port authority said in a statement that it sent out shortly before noon.",
        "Nobody was hurt, and the crane will be lifted on Thursday when a floating derrick \
            arrives from the north, where it has worked on the piers of a bridge since March.",
        "Ferries to the islands leave from the old quay until then, half an hour later than the \
            timetable says, and take no lorries of more than seven tonnes.",
        "The operator of the crane, which was built in 1974, had asked for a new one twice in the \
            last five years, according to letters that the council made public in spring.",
    ];

    fn text_of(body: &str) -> String {
        let html = format!(
            "<html><head><title>Crane falls</title></head><body><article><h1>Crane falls</h1>\
                {body}</article></body></html>"
        );
        let raw = RawPage { bytes: html.into_bytes(), charset: None };
        read(&PageConfig::default(), &raw, None).expect("there is an article").text
    }

    /// The page with something in the second paragraph, around or before its word "crane".
    fn with(inside: &str) -> String {
        let paragraph = |(n, text): (usize, &&str)| {
            let text = if n == 1 { text.replacen("crane", inside, 1) } else { (*text).to_owned() };
            format!("<p>{text}</p>\n")
        };
        text_of(&PARAGRAPHS.iter().enumerate().map(paragraph).collect::<String>())
    }

    #[test]
    fn a_paragraph_goes_on_behind_what_stands_in_it() {
        let whole = PARAGRAPHS.join("\n");
        for name in [
            "time",
            "nobr",
            "label",
            "output",
            "slot",
            "acronym",
            "math",
            "x-term",
            "st1:place",
            "a",
            "b",
            "span",
            "sup",
            "mark",
        ] {
            assert_eq!(with(&format!("<{name}>crane</{name}>")), whole, "{name}");
        }
        for inside in [
            "<wbr>crane",
            "<svg><path d='M0'/></svg>crane",
            "<script>var a = 1;</script>crane",
            "<style>p {}</style>crane",
            "<iframe src='a'></iframe>crane",
            "<input type='text'>crane",
            "<picture><img src='a.jpg'></picture>crane",
            "<video src='a'></video>crane",
            "<button>i</button>crane",
            "<select><option>1</option></select>crane",
            "<noscript><img src='a'></noscript>crane",
            "<object data='a'></object>crane",
            "<canvas></canvas>crane",
            "<link rel='a'>crane",
            "<amp-img src='a'></amp-img>crane",
        ] {
            assert_eq!(with(inside), whole, "{inside}");
        }
    }

    #[test]
    fn what_the_parser_cuts_in_two_is_two_paragraphs() {
        let cut = with("</p><figure><img src='a.jpg'></figure>crane");
        assert_eq!(cut.replace('\n', " "), PARAGRAPHS.join(" "));
    }

    #[test]
    fn blocks_of_a_sites_own_are_paragraphs() {
        for (open, close) in [
            ("<x-p>", "</x-p>"),
            ("<p><x-a>", "</x-a></p>"),
            ("<x-a><x-b><x-c>", "</x-c></x-b></x-a>"),
        ] {
            let body = PARAGRAPHS.map(|text| format!("{open}{text}{close}")).concat();
            assert_eq!(text_of(&body), PARAGRAPHS.join("\n"), "{open}");
        }
        let [first, second, third, fourth] = PARAGRAPHS;
        let body = format!(
            "<p>{first}</p><section>{second}</section><p>{third}</p>\
                <x-body><p>{fourth}</p></x-body>"
        );
        assert_eq!(text_of(&body), PARAGRAPHS.join("\n"));
    }
}
