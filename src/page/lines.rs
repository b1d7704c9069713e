//! The text of a piece of HTML, in lines.
//!
//! * time: one look at each node
//! * space: the text, and the nodes on the way down

use trafilatura::dom::{Document, NodeId};

/// Elements that stand within a line.
pub(super) const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "hi", "i", "img", "ins", "kbd", "label", "mark", "math", "nobr", "output", "q", "ref",
    "ruby", "s", "samp", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr",
];

/// Whether an element is a site's own or of another language, as `<amp-img>` and `<st1:place>`.
pub(super) fn is_own(tag: &str) -> bool {
    tag.contains(['-', ':'])
}

/// Elements that are not read.
pub(super) const UNREAD: &[&str] = &["script", "style", "svg", "template", "noscript", "head"];

/// The text of a piece of HTML: a line a block, blanks made one, no blank lines.
pub(super) fn lines_of(html: &str) -> String {
    all_lines(&Document::parse(html))
}

/// The text of a document.
pub(super) fn all_lines(document: &Document) -> String {
    lines_below(document, document.root(), |_| false)
}

/// The same of what stands in one element, without the elements that are to be skipped.
pub(super) fn lines_below(
    document: &Document,
    top: NodeId,
    skip: impl Fn(NodeId) -> bool,
) -> String {
    let mut lines = Lines::default();
    // An own stack: the tree may be deeper than a thread's.
    let mut todo = vec![Step::Into(top)];
    while let Some(step) = todo.pop() {
        match step {
            Step::Break => lines.end(),
            Step::Blank => lines.add(" "),
            Step::Into(id) if document.is_text(id) => lines.add(&document.text_content(id)),
            Step::Into(id) => {
                let tag = document.tag_name(id);
                if UNREAD.contains(&tag) || id != top && skip(id) {
                    continue;
                }
                let around = match tag {
                    "td" | "th" => Some(Step::Blank),
                    tag if INLINE.contains(&tag) || is_own(tag) => None,
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
