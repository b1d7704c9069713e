//! What a page would cost to parse, from its tags alone.
//!
//! * time: `O(n)`, one look at each tag
//! * space: the names of the open elements
//!
//! A parser's tree can be far larger than its page: tags that set a style and are never closed are copied into every later paragraph
//! (1,000 `<font size=...>` and 10,000 `<p>` make ten million nodes), and each open element is looked at again for each new tag. So both
//! are counted before a tree is made.

use super::PageConfig;
use memchr::{memchr, memchr3, memmem};

/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements whose end tag may be left out: the next one of the kind closes them, so they do not nest by themselves.
const CLOSED_BY_NEXT: &[&str] = &[
    "body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc", "tbody",
    "td", "tfoot", "th", "thead", "tr",
];
/// Elements a parser opens again in each block until they are closed.
const STYLES: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Refuses a page that would make too large or too deep a tree.
pub(super) fn check(config: &PageConfig, html: &str) -> Result<(), String> {
    let mut open = Open::default();
    let mut rest = html;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = memmem::find(comment.as_bytes(), b"-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let (closes, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = tag.bytes().position(|b| !b.is_ascii_alphanumeric() && b != b'-').unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        rest = &tag[end..];
        if closes {
            open.close(&name);
            continue;
        }
        if RAW.contains(&&*name) {
            rest = after_raw(rest, &name);
            open.nodes += 2;
            continue;
        }
        let inside = &rest[..tag_end(rest.as_bytes())];
        rest = &rest[inside.len()..];
        open.open(name, inside.ends_with('/'));
        if open.nodes > config.max_nodes {
            return Err(format!("the page would have more than {} nodes, which are allowed", config.max_nodes));
        }
        if open.names.len() > config.max_depth {
            return Err(format!(
                "the page nests elements deeper than the {} levels that are allowed",
                config.max_depth
            ));
        }
    }
    Ok(())
}

/// Where a tag ends, given what follows its name: at `>`, unless that stands in an attribute's quotes.
fn tag_end(rest: &[u8]) -> usize {
    let mut from = 0;
    while let Some(at) = memchr3(b'>', b'"', b'\'', &rest[from..]).map(|at| from + at) {
        if rest[at] == b'>' {
            return at;
        }
        from = at + 1;
        if rest[..at].trim_ascii_end().ends_with(b"=") {
            let Some(close) = memchr(rest[at], &rest[from..]) else { break };
            from += close + 1;
        }
    }
    rest.len()
}

fn after_raw<'h>(rest: &'h str, name: &str) -> &'h str {
    let bytes = rest.as_bytes();
    let mut from = 0;
    while let Some(at) = memmem::find(&bytes[from..], b"</") {
        let end = from + at + 2;
        if bytes.len() >= end + name.len() && bytes[end..end + name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return &rest[end + name.len()..];
        }
        from = end;
    }
    ""
}

/// The elements open at one place of a page, and what they cost so far.
#[derive(Default)]
struct Open {
    names: Vec<String>,
    /// Of these, styles.
    styles: usize,
    nodes: usize,
}

impl Open {
    fn open(&mut self, name: String, is_closed: bool) {
        self.nodes += 2;
        if VOID.contains(&&*name) || is_closed && name.contains('-') {
            return;
        }
        let is_style = STYLES.contains(&&*name);
        if !is_style {
            // Each style that is still open is made anew within it.
            self.nodes += self.styles;
        }
        if CLOSED_BY_NEXT.contains(&&*name) {
            return;
        }
        self.styles += usize::from(is_style);
        self.names.push(name);
    }

    /// Closes the nearest of the name, and with it what stands open within; an end tag of nothing is passed over.
    fn close(&mut self, name: &str) {
        let Some(at) = self.names.iter().rposition(|open| open == name) else { return };
        let is_style = STYLES.contains(&name);
        if is_style {
            // Only itself: what was opened within goes on.
            self.names.remove(at);
            self.styles -= 1;
        } else {
            // Styles left open go on too.
            let within: Vec<String> = self.names.drain(at..).skip(1).filter(|n| STYLES.contains(&&**n)).collect();
            self.names.extend(within);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> Result<(), String> {
        super::check(&PageConfig::default(), html)
    }

    #[test]
    fn pages_as_they_are_pass() {
        let paragraphs = "<p>One<br>two <b>three</b><li>four<td>five".repeat(20_000);
        assert_eq!(check(&paragraphs), Ok(()));
        assert_eq!(check(&format!("<script>{}</script>", "'<div>' + ".repeat(500_000))), Ok(()));
        assert_eq!(check(&"<div><a href='/x'>y</a></div><!-- <div> -->".repeat(30_000)), Ok(()));
    }

    #[test]
    fn trees_that_grow_out_of_hand_are_refused() {
        assert!(check(&"<div>".repeat(100_000)).unwrap_err().contains("deeper than the 400"));
        let styles = "<font size=1>".repeat(300);
        assert!(check(&(styles + &"<p>".repeat(2_000))).unwrap_err().contains("nodes"));
        assert!(check(&"<br>".repeat(400_000)).unwrap_err().contains("nodes"));
    }
}
