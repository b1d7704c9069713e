//! What a page would cost to parse, from its tags alone.
//!
//! * time: `O(n)`, one look at each tag
//! * space: the names of the open elements
//!
//! A parser's tree can be far larger than its page: tags that set a style and are never closed are
//! copied into every later paragraph (1,000 `<font size=...>` and 10,000 `<p>` make ten million
//! nodes), each open element is looked at again for each new tag, and each attribute of a tag is
//! held against all before it (400,000 of them take minutes). So all are counted before a tree is
//! made.
//!
//! A plain cap on tags, attributes and open elements was measured in its place (28 November 2026,
//! 15 hostile pages of up to 4 MB, the clock of [`super::overtime`] behind it): without the rules
//! on what an end tag may close, misnested elements take 55 to 60 s, most of them until the clock
//! ends them; without the count of styles that are opened again, 300 of them and 50,000 paragraphs
//! take 33 s and 3.8 GB; without the rules on foreign elements, a page with icons that are left
//! open is refused that takes half a second. With all rules no page takes longer than 2.4 s, and
//! only honest ones are read.

use super::PageConfig;
use crate::read::tag_end;
use memchr::{memchr, memmem};
use trafilatura::dom::Document;

/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
];
/// Elements whose end tag may be left out, and which hold nothing that stays open behind them.
const CLOSED_BY_NEXT: &[&str] = &[
    "body", "colgroup", "head", "html", "optgroup", "option", "p", "rb", "rp", "rt", "rtc",
    "tbody", "tfoot", "thead",
];
/// Elements whose end tag may be left out: the next one of the second list closes them and all that
/// is open within. Neither goes beyond one of the third list, nor the next one in a list beyond any
/// other of [`SPECIAL`].
const CLOSED_WITH_REST: &[(&str, &[&str], &[&str])] = &[
    ("td", CELLS, TABLES),
    ("th", CELLS, TABLES),
    ("tr", &["tr"], TABLES),
    ("li", &["li"], LISTS),
    ("dd", &["dd", "dt"], LISTS),
    ("dt", &["dd", "dt"], LISTS),
];
const TABLES: &[&str] = &["table", "template"];
const LISTS: &[&str] = &["applet", "dl", "marquee", "object", "ol", "table", "template", "ul"];
/// Elements at whose end the styles opened within are closed too.
const CELLS: &[&str] = &["td", "th"];
/// Elements a parser opens again in each block until they are closed.
const STYLES: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements whose content is no markup.
const RAW: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
/// Elements within which others' names have no meaning: none is void, closed by the next one or
/// raw.
const FOREIGN: &[&str] = &["svg", "math"];
/// Elements in these within which names mean again what they do outside.
const INTEGRATION: &[&str] = &["foreignobject", "desc", "title", "mi", "mo", "mn", "ms", "mtext"];
/// Elements that end these, for they cannot stand in them.
const BREAKOUT: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];
/// Elements that are closed only where none of [`BOUNDARIES`] stands open within; others only where
/// none of these does.
const SPECIAL: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "template",
    "ul",
];
const BOUNDARIES: &[&str] = &["applet", "marquee", "object", "table", "template"];
/// Elements that stand once in a page: every further tag adds its attributes to the first.
const ONCE: &[&str] = &["html", "body"];

/// Refuses a page that would make too large or too deep a tree.
pub(super) fn check(config: &PageConfig, html: &str) -> Result<(), String> {
    let mut open = Open::default();
    // Attributes of elements that stand once.
    let mut once = 0;
    let mut rest = html;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        // A tag's, a comment's, or that of the text around a sign that begins neither.
        open.nodes += 1;
        if open.nodes > config.max_nodes {
            return Err(format!(
                "the page would have more than {} nodes, which are allowed",
                config.max_nodes
            ));
        }
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = memmem::find(comment.as_bytes(), b"-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let (closes, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end =
            tag.bytes().position(|b| !b.is_ascii_alphanumeric() && b != b'-').unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        rest = &tag[end..];
        let mut attributes = 0;
        let end =
            tag_end(rest.as_bytes(), |piece| attributes += words(piece)).unwrap_or(rest.len());
        let inside = &rest[..end];
        rest = &rest[end..];
        let before = if ONCE.contains(&&*name) { &mut once } else { &mut 0 };
        *before += attributes;
        if *before > config.max_attributes {
            return Err(format!(
                "the page has an element of more than the {} attributes that are allowed",
                config.max_attributes
            ));
        }
        if closes {
            open.close(&name);
        } else if RAW.contains(&&*name) && !open.is_foreign() {
            rest = after_raw(rest, &name);
            open.nodes += 1;
        } else {
            open.open(name, inside.ends_with('/'));
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

/// The tree of markup that stands in a string of a page, where no check of the page has seen its
/// tags; `None` where it passes the bounds that pages have by default.
pub(super) fn parse_piece(html: &str) -> Option<Document> {
    check(&PageConfig::default(), html).ok().map(|()| Document::parse(html))
}

/// Pieces of a tag between blanks and slashes: no fewer than the attributes there.
fn words(outside_quotes: &[u8]) -> usize {
    outside_quotes
        .split(|b| b.is_ascii_whitespace() || *b == b'/')
        .filter(|word| !word.is_empty())
        .count()
}

fn after_raw<'h>(rest: &'h str, name: &str) -> &'h str {
    let bytes = rest.as_bytes();
    let mut from = 0;
    while let Some(at) = memmem::find(&bytes[from..], b"</") {
        let end = from + at + 2;
        if bytes.len() >= end + name.len()
            && bytes[end..end + name.len()].eq_ignore_ascii_case(name.as_bytes())
        {
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
    /// Of these, roots of foreign elements.
    foreign: usize,
    nodes: usize,
}

impl Open {
    fn open(&mut self, name: String, is_closed: bool) {
        // Its text.
        self.nodes += 1;
        if let Some(root) = self.foreign_root() {
            if !BREAKOUT.contains(&&*name) {
                if !is_closed {
                    self.push(name);
                }
                return;
            }
            self.close_from(root);
        }
        if VOID.contains(&&*name) || is_closed && (name.contains('-') || FOREIGN.contains(&&*name))
        {
            return;
        }
        if !STYLES.contains(&&*name) {
            // Each style that is still open is made anew within it.
            self.nodes += self.styles;
        }
        if CLOSED_BY_NEXT.contains(&&*name) {
            return;
        }
        if let Some((_, kind, up_to)) = CLOSED_WITH_REST.iter().find(|rule| rule.0 == name) {
            if *up_to == TABLES && !self.names.iter().any(|open| open == "table") {
                // No parser heeds a row or a cell of no table.
                return;
            }
            let is_loose =
                |open: &str| !SPECIAL.contains(&open) || matches!(open, "div" | "address");
            self.close_nearest(kind, |open| {
                up_to.contains(&open) || *up_to == LISTS && !is_loose(open)
            });
        }
        self.push(name);
    }

    /// Closes the nearest element of these names with what is open within, unless something is that
    /// holds it.
    fn close_nearest(&mut self, names: &[&str], holds: impl Fn(&str) -> bool) {
        let is_either = |open: &String| names.contains(&&**open) || holds(open);
        if let Some(at) = self.names.iter().rposition(is_either)
            && names.contains(&&*self.names[at])
        {
            self.close_from(at);
        }
    }

    /// Closes the nearest of the name, and with it what stands open within; an end tag of nothing,
    /// or of what may not be closed from there, is passed over.
    fn close(&mut self, name: &str) {
        if let Some((name, _, up_to)) = CLOSED_WITH_REST.iter().find(|rule| rule.0 == name) {
            return self.close_nearest(&[name], |open| up_to.contains(&open));
        }
        let Some(at) = self.names.iter().rposition(|open| open == name) else { return };
        let is_style = STYLES.contains(&name);
        let holds = if SPECIAL.contains(&name) { BOUNDARIES } else { SPECIAL };
        if is_style || name == "form" {
            // Only itself: what was opened within goes on.
            self.names.remove(at);
            self.styles -= usize::from(is_style);
        } else if self.is_foreign()
            || !self.names[at + 1..].iter().any(|open| holds.contains(&&**open))
        {
            self.close_from(at);
        }
    }

    fn push(&mut self, name: String) {
        self.styles += usize::from(STYLES.contains(&&*name));
        self.foreign += usize::from(FOREIGN.contains(&&*name));
        self.names.push(name);
    }

    /// Closes the element at a place and what stands open within; styles left open go on, but not
    /// out of a cell.
    fn close_from(&mut self, at: usize) {
        let within = self.names.split_off(at);
        let count = |names: &[&str]| within.iter().filter(|name| names.contains(&&***name)).count();
        self.foreign -= count(FOREIGN);
        self.styles -= count(STYLES);
        let is_cell = |name: &String| CELLS.contains(&&**name);
        for style in within
            .into_iter()
            .take_while(|name| !is_cell(name))
            .filter(|name| STYLES.contains(&&**name))
        {
            self.push(style);
        }
    }

    fn is_foreign(&self) -> bool {
        self.foreign_root().is_some()
    }

    /// The place of the foreign element's root that what comes next would stand in.
    fn foreign_root(&self) -> Option<usize> {
        if self.foreign == 0 {
            return None;
        }
        let known = |name: &String| FOREIGN.contains(&&**name) || INTEGRATION.contains(&&**name);
        self.names.iter().rposition(known).filter(|at| FOREIGN.contains(&&*self.names[*at]))
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
        assert_eq!(
            check(
                &"<svg><path d='x'/><title>Menu</title><style>a{}</style><g><path></svg>"
                    .repeat(10_000)
            ),
            Ok(())
        );
        assert_eq!(check(&"<div><span><form><x-card>open</div>".repeat(10_000)), Ok(()));
        let table =
            format!("<table>{}</table>", "<tr><td><div><b>1<td><span>2</td></tr>".repeat(2_000));
        assert_eq!(check(&table), Ok(()));
        assert_eq!(
            check(&format!("<ul>{}</ul>", "<li><div><span>1<li><div>2</li>".repeat(2_000))),
            Ok(())
        );
        assert_eq!(
            check(&format!("<dl>{}</dl>", "<dt><div>1<dd><span>2</dd>".repeat(2_000))),
            Ok(())
        );
        assert_eq!(check(&"<svg><path><p>An icon left open.".repeat(10_000)), Ok(()));
        assert_eq!(check(&"<div><a href='/x'>y</a></div><!-- <div> -->".repeat(30_000)), Ok(()));
    }

    #[test]
    fn attributes_are_counted_by_the_element() {
        let list =
            |count| (0..count).map(|n| format!(" data-{n}='a b c'")).collect::<Vec<_>>().concat();
        assert_eq!(check(&format!("<p{}><p{}>", list(900), list(900))), Ok(()));
        assert!(check(&format!("<p{}>", list(1_100))).unwrap_err().contains("attributes"));
        assert!(
            check(&format!("<p{}>", list(1_100).replace(' ', "")))
                .unwrap_err()
                .contains("attributes")
        );
        assert!(
            check(&format!("<body{}><body{}>", list(600), list(600)))
                .unwrap_err()
                .contains("attributes")
        );
        assert!(
            check(&format!("<p{}", list(1_100).replace('\'', "")))
                .unwrap_err()
                .contains("attributes")
        );
        for tag in ["/p", "script", "svg><g"] {
            assert!(
                check(&format!("<{tag}{}>", list(1_100))).unwrap_err().contains("attributes"),
                "{tag}"
            );
        }
        assert_eq!(check(&format!("<p{}>", "\n      ".repeat(5_000))), Ok(()));
    }

    #[test]
    fn trees_that_grow_out_of_hand_are_refused() {
        assert!(check(&"<div>".repeat(100_000)).unwrap_err().contains("deeper than the 400"));
        let styles = "<font size=1>".repeat(300);
        assert!(check(&(styles + &"<p>".repeat(2_000))).unwrap_err().contains("nodes"));
        let within = ["<svg><tr>", "<math><iframe>", "<svg><script>"];
        let misnested = [
            "<blockquote></form><form>",
            "<span><div></span>",
            "<div><table></div>",
            "<x-card><ul></x-card>",
            "<ul><li></ol>",
        ];
        for piece in within.into_iter().chain(misnested) {
            assert!(check(&piece.repeat(1_000)).unwrap_err().contains("deeper"), "{piece}");
        }
        for piece in ["<br>", "<!---->", "<?x>", "</p>", "<"] {
            assert!(check(&piece.repeat(400_000)).unwrap_err().contains("nodes"), "{piece}");
        }
    }
}
