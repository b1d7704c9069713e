//! The main text: what the extractor keeps of a page, a line a block.
//!
//! * time: nearly all that a page costs
//! * space: some ten times the page's text and tags

use super::linked::{Linked, plain};
use std::collections::HashSet;
use trafilatura::dom::{Document, NodeId};
use trafilatura::{Options, extract_document};

/// What the extractor knows beside the text.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) author: Option<String>,
    pub(super) site: Option<String>,
}

/// Main text of a page, and what else the extractor found. The text may be empty.
pub(super) fn of(document: Document, linked: &Linked, url: Option<&str>) -> (String, Told) {
    let mut options = Options::default();
    options.original_url = url.and_then(|url| url::Url::parse(url).ok());
    let (mut text, told) = match extract_document(document, &options) {
        Ok(found) => {
            let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
            let told = Told {
                title: filled(found.metadata.title),
                published: found.metadata.date.map(|date| date.to_string()),
                author: filled(found.metadata.author),
                site: filled(found.metadata.sitename),
            };
            (lines_of(&found.content_html), told)
        }
        Err(_) => Default::default(),
    };
    if let Some(body) = linked.body.as_deref().map(body_lines)
        && is_better(&body, &text)
    {
        text = body;
    }
    (text, told)
}

/// Words below which JSON-LD's text is a teaser and no article. Not measured.
const FEWEST_WORDS: usize = 40;

/// Whether JSON-LD's text should stand for the page's: what was found of the page is a small part of it, or something else.
fn is_better(body: &str, text: &str) -> bool {
    let runs = |text: &str| -> Vec<String> {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        words.windows(3).map(|run| run.join(" ")).collect()
    };
    let wanted = runs(body);
    if wanted.len() < FEWEST_WORDS {
        return text.trim().is_empty() && !body.trim().is_empty();
    }
    let found: HashSet<String> = runs(text).into_iter().collect();
    let kept = wanted.iter().filter(|run| found.contains(*run)).count();
    kept * 2 < wanted.len() && (wanted.len() > found.len() || kept * 10 < wanted.len())
}

/// JSON-LD's `articleBody`, which is plain text on most pages and HTML on some.
fn body_lines(body: &str) -> String {
    let is_markup = body
        .match_indices('<')
        .any(|(at, _)| body[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
    if is_markup {
        return lines_of(body);
    }
    body.lines().map(plain).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "hi", "i",
    "img", "ins", "kbd", "label", "mark", "nobr", "q", "ref", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
];
/// Elements that are not read.
const UNREAD: &[&str] = &["script", "style", "template", "noscript", "head"];

/// The text of a piece of HTML: a line a block, blanks made one, no blank lines.
pub(super) fn lines_of(html: &str) -> String {
    let document = Document::parse(html);
    let mut lines = Lines::default();
    // An own stack: the tree may be deeper than a thread's.
    let mut todo = vec![Step::Into(document.root())];
    while let Some(step) = todo.pop() {
        match step {
            Step::Break => lines.end(),
            Step::Blank => lines.add(" "),
            Step::Into(id) if document.is_text(id) => lines.add(&document.text_content(id)),
            Step::Into(id) => {
                let tag = document.tag_name(id);
                if UNREAD.contains(&tag) {
                    continue;
                }
                let around = match tag {
                    "td" | "th" => Some(Step::Blank),
                    tag if INLINE.contains(&tag) => None,
                    _ => Some(Step::Break),
                };
                if let Some(Step::Break) = around {
                    lines.end();
                }
                todo.extend(around);
                todo.extend(document.child_nodes(id).into_iter().rev().map(Step::Into));
            }
        }
    }
    lines.end();
    lines.text
}

#[derive(Clone, Copy)]
enum Step {
    Into(NodeId),
    Break,
    Blank,
}

#[derive(Default)]
struct Lines {
    text: String,
    line: String,
}

impl Lines {
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.line.push(c);
            } else if !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
        }
    }

    fn end(&mut self) {
        let line = self.line.trim_end();
        if !line.is_empty() {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(line);
        }
        self.line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_inline_tags_are_not() {
        assert_eq!(
            lines_of(
                "<h2>Head</h2><p>One <b>two</b>,\n three.<br>Four</p><ul><li>a</li><li><p>b</p></li></ul><table><tr><td>5</td><td>6</td></tr></table>tail"
            ),
            "Head\nOne two, three.\nFour\na\nb\n5 6\ntail"
        );
        assert_eq!(lines_of("<p>1 &lt; 2 &amp; 3&nbsp;4<script>x</script>"), "1 < 2 & 3 4");
    }

    #[test]
    fn the_text_for_machines_stands_in_where_the_page_has_only_a_part() {
        let body: String = (0..60).map(|n| format!("word{n} ")).collect();
        let part: String = body.split(' ').take(20).collect::<Vec<_>>().join(" ");
        let own: String = (0..200).map(|n| format!("other{n} ")).collect();
        assert!(is_better(&body, ""));
        assert!(is_better(&body, &part));
        assert!(is_better(&body, &own), "the page's text is something else");
        assert!(!is_better(&body, &format!("{own} {body}")));
        assert!(!is_better(&part, &body));
        assert_eq!(body_lines("<p>One &amp; two.</p><p>Three.</p>"), "One & two.\nThree.");
        assert_eq!(body_lines("One &amp; two.\n\nThree < four."), "One & two.\nThree < four.");
    }
}
