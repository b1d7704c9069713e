//! Text that holds HTML, as exports of content systems and feeds write it: to lines of plain text.
//!
//! * time: a look for `<` and `&`; where one is found, one walk over the text
//! * space: the text once more
//!
//! Only what is surely markup is touched: a tag that is closed or several known ones, or several
//! entities. `a < b` and a lone `&amp;` in plain text stay as they are.

mod entities;
mod tag;

pub(crate) use tag::tag_end;

use entities::{decoded, entity};
use memchr::{memchr, memchr2, memrchr};

/// Known tags without an end from which on a text is markup; one may be what the text speaks of.
const OPEN_TAGS: usize = 2;

/// The same for entities.
const ENTITIES: usize = 2;

/// Bytes of a tag in which quotation marks are heeded; longer ones hold a picture's bytes, which
/// have no `>`.
const QUOTED: usize = 4096;

/// Times that a text is taken for markup in markup: feeds hold escaped HTML, and some escape it
/// twice.
const ROUNDS: usize = 3;

/// Tags that begin or end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
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
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
];

/// Tags within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "button", "center", "cite", "code",
    "del", "dfn", "em", "embed", "font", "i", "iframe", "img", "input", "ins", "kbd", "label",
    "link", "mark", "math", "meta", "nobr", "object", "picture", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "td", "th", "time", "tt",
    "u", "var", "video", "wbr",
];

/// Elements whose content is no text.
const SILENT: &[&str] =
    &["head", "iframe", "noscript", "script", "style", "svg", "template", "textarea", "title"];

/// Whether a text is a whole page, to be read as one.
pub(super) fn is_page(text: &str) -> bool {
    let head = text.trim_start_matches('\u{feff}').trim_start();
    let starts =
        |with: &str| head.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    starts("<!doctype html") || starts("<html")
}

/// The text without markup, a line a paragraph; as it is if it is none.
pub(super) fn plain(mut text: String) -> String {
    for _ in 0..ROUNDS {
        if memchr2(b'<', b'&', text.as_bytes()).is_none() {
            break;
        }
        let found = Found::of(&text);
        if found.is_markup() {
            text = stripped(&text, found.has_paragraphs);
        } else if found.entities >= ENTITIES {
            text = decoded(&text).into_owned();
        } else {
            break;
        }
    }
    text
}

/// A headline without markup: in a line of a few words one entity is enough.
pub(super) fn plain_title(title: String) -> String {
    if memchr2(b'<', b'&', title.as_bytes()).is_none() {
        return title;
    }
    let title = plain(title);
    let title = decoded(&title);
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a text has of markup.
#[derive(Default)]
struct Found {
    /// Known tags.
    open: usize,
    /// Those that end an element, and line breaks.
    sure: usize,
    /// Outside of tags.
    entities: usize,
    /// Whether tags say where lines end.
    has_paragraphs: bool,
}

impl Found {
    fn of(text: &str) -> Self {
        let mut found = Self::default();
        let last = memrchr(b'>', text.as_bytes());
        let mut at = 0;
        while let Some(next) = memchr2(b'<', b'&', &text.as_bytes()[at..]) {
            at += next;
            let rest = &text[at..];
            if let Some((_, length)) = entity(rest) {
                found.entities += 1;
                at += length;
            } else if let Some(tag) = at_most(last, at).and_then(|()| Tag::at(rest)) {
                found.open += usize::from(!tag.is_own());
                found.sure += usize::from(!tag.is_own() && tag.ends || tag.is("br"));
                found.has_paragraphs |= tag.is("p") || tag.is("br");
                at += tag.length;
            } else if rest.starts_with("<!--") {
                found.open += 1;
                at += comment(rest);
            } else {
                at += 1;
            }
        }
        found
    }

    fn is_markup(&self) -> bool {
        self.sure > 0 || self.open >= OPEN_TAGS
    }
}

/// A tag at the beginning of a text.
struct Tag<'t> {
    name: &'t str,
    ends: bool,
    length: usize,
}

impl<'t> Tag<'t> {
    fn at(text: &'t str) -> Option<Self> {
        let body = text.strip_prefix('<')?;
        let ends = body.starts_with('/');
        let named = if ends { &body[1..] } else { body };
        let name = &named[..named.find(|c: char| !is_of_name(c)).unwrap_or(named.len())];
        let after = named.as_bytes().get(name.len())?;
        if name.is_empty() || !(after.is_ascii_whitespace() || matches!(after, b'>' | b'/')) {
            return None;
        }
        let mut tag = Self { name, ends, length: 0 };
        // What is no tag must not be looked through to the end of the text.
        if !tag.is_known() {
            return None;
        }
        // A quotation mark that is not closed soon ends nothing.
        let bytes = text.as_bytes();
        let from = 1 + usize::from(ends) + name.len();
        let soon =
            tag_end(&bytes[from..bytes.len().min(from + QUOTED)], |_| {}).map(|at| from + at);
        tag.length = soon.or_else(|| memchr(b'>', bytes))? + 1;
        Some(tag)
    }

    /// Whether it is of a site's own element or of another language, as `<amp-img>` and
    /// `<st1:place>`: it says nothing of whether a text is markup.
    fn is_own(&self) -> bool {
        self.name.starts_with(|c: char| c.is_ascii_alphabetic()) && self.name.contains(['-', ':'])
    }

    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    fn is_known(&self) -> bool {
        self.is_one_of(BLOCKS) || self.is_one_of(INLINE) || self.is_one_of(SILENT) || self.is_own()
    }
}

/// Whether a tag that begins at a place can have an end, given where the last `>` of the text
/// stands: without it, each `<` of a broken text would be looked for through all that follows.
fn at_most(last: Option<usize>, at: usize) -> Option<()> {
    (at < last?).then_some(())
}

/// Bytes of the comment that a text begins with.
fn comment(text: &str) -> usize {
    text.find("-->").map_or(text.len(), |end| end + 3)
}

/// The text between tags, its entities decoded.
fn stripped(text: &str, has_paragraphs: bool) -> String {
    let mut out = Lines::default();
    let last = memrchr(b'>', text.as_bytes());
    // Elements that were found to have no end further on.
    let mut endless: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let end = memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
        if end > 0 {
            out.text(&rest[..end], has_paragraphs);
            at += end;
        } else if let Some((written, length)) = entity(rest) {
            out.push(&written);
            at += length;
        } else if rest.starts_with("<!--") {
            at += comment(rest);
        } else if let Some(tag) = at_most(last, at).and_then(|()| Tag::at(rest)) {
            if tag.is_one_of(BLOCKS) {
                out.end_line();
            } else if tag.is("td") || tag.is("th") {
                out.push(" ");
            }
            at += tag.length;
            if !tag.ends && tag.is_one_of(SILENT) && !tag.is_one_of(&endless) {
                match end_of(&text[at..], tag.name) {
                    Some(end) => at += end,
                    None => endless.push(tag.name),
                }
            }
        } else {
            out.push(&rest[..1]);
            at += 1;
        }
    }
    out.finish()
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | ':')
}

/// Where an element's end tag begins in a text.
fn end_of(text: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = memchr(b'<', &text.as_bytes()[at..]) {
        at += next;
        let is_end = text.as_bytes()[at..].get(1) == Some(&b'/')
            && text
                .get(at + 2..at + 2 + name.len())
                .is_some_and(|end| end.eq_ignore_ascii_case(name));
        if is_end {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Lines without blanks around them, and none empty.
#[derive(Default)]
struct Lines {
    out: String,
    /// Where the line began.
    line: usize,
}

impl Lines {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Text between tags: where tags say where lines end, a line's end in it is a blank, and an
    /// empty line ends one all the same.
    fn text(&mut self, text: &str, has_paragraphs: bool) {
        let mut parts = text.split('\n').peekable();
        let mut is_first = true;
        while let Some(part) = parts.next() {
            let is_empty_line = part.trim().is_empty() && parts.peek().is_some();
            if !is_first && (!has_paragraphs || is_empty_line) {
                self.end_line();
            } else if !is_first && !self.out.ends_with([' ', '\n']) {
                self.push(" ");
            }
            self.push(part);
            is_first = false;
        }
    }

    fn end_line(&mut self) {
        let line = self.out[self.line..].trim();
        if line.is_empty() {
            self.out.truncate(self.line);
        } else {
            let line = line.to_owned();
            self.out.truncate(self.line);
            self.out.push_str(&line);
            self.out.push('\n');
            self.line = self.out.len();
        }
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        plain(text.to_owned())
    }

    #[test]
    fn what_is_markup_loses_the_elements_of_a_site_and_of_other_languages_too() {
        let text = "<p>The lab<wbr>oratory of <st1:place w:st=\"on\">Ellan</st1:place> \
            <amp-img src='a>b'></amp-img><x-date>on Saturday</x-date><o:p></o:p></p>";
        assert_eq!(plain(text.to_owned()), "The laboratory of Ellan on Saturday");
        let kept = "Write <x-date>on</x-date> or <your-name> and 3<4-1.";
        assert_eq!(plain(kept.to_owned()), kept, "nothing tells that it is markup");
    }

    #[test]
    fn markup_becomes_lines() {
        let written = "<!-- wp:paragraph --><p class=\"lead > all\">The <b>ferry</b> \
            ran\naground.</p>\n\n<p>&#8220;Nobody was hurt,&#8221; Roe said<br/>on \
            Monday.</p><script>if (a < b) { c(\"</p>\") }</script><figure><img src='a.jpg' \
            alt='x'/><figcaption>The quay</figcaption></figure><ul><li>One</li><li>Two &amp; \
            three</li></ul>";
        assert_eq!(
            of(written),
            "The ferry ran aground.\n“Nobody was hurt,” Roe said\non Monday.\nThe quay\nOne\nTwo & \
                three"
        );
        assert_eq!(
            of("The <em>ferry</em> ran aground.\n\nNobody was hurt."),
            "The ferry ran aground.\nNobody was hurt."
        );
        assert_eq!(
            of("One paragraph.\n\nAnother.<p>A third.</p>"),
            "One paragraph.\nAnother.\nA third."
        );
    }

    #[test]
    fn escaped_markup_and_entities_escaped_twice_are_read() {
        assert_eq!(
            of("&lt;p&gt;The ferry&#8217;s crew.&lt;/p&gt;&lt;p&gt;Safe.&lt;/p&gt;"),
            "The ferry’s crew.\nSafe."
        );
        assert_eq!(
            of("The ferry&amp;#8217;s crew &amp;mdash; all of it &amp;amp; the cook"),
            "The ferry’s crew — all of it & the cook"
        );
        assert_eq!(of("F&auml;hre l&#xE4;uft auf Grund&#133;"), "Fähre läuft auf Grund…");
        assert_eq!(plain_title("Ferry&#8217;s  crew <i>safe</i>".to_owned()), "Ferry’s crew safe");
        assert_eq!(plain_title("Roe &amp; Sons".to_owned()), "Roe & Sons");
    }

    #[test]
    fn plain_text_keeps_its_bytes() {
        for text in [
            "If a < b and b > c, then\n\n c loses.",
            "Roe &amp; Sons built the ferry.",
            "Write <b> for bold, the manual says.",
            "Roe & Sons; the &-sign; AT&T;",
            "<Roe> hello\n<Vane> ahoy",
            "Mail <roe@harbourpost.example> or <https://harbourpost.example>.",
            "I <3 ferries & boats",
            "Prices: &#x; &#99999999; &nothing;",
        ] {
            assert_eq!(of(text), text);
        }
    }

    #[test]
    fn broken_markup_loses_no_text() {
        assert_eq!(of("<p>The ferry <a href=\"x>ran</a> aground.</p>"), "The ferry ran aground.");
        assert_eq!(of("<p>The ferry</p><script>never closed"), "The ferry\nnever closed");
        assert_eq!(of("<p>The ferry</p> <p"), "The ferry\n<p");
        assert_eq!(of("<p>Ahoy</p><!-- no end"), "Ahoy");
    }

    #[test]
    fn markup_made_to_be_slow_is_not() {
        for piece in [
            "<p a=\"",
            "<script>",
            "<p a='>",
            "<!--",
            "&amp;amp;",
            "<p\n\n\n",
            "</p><p a=\"'",
            "\n\n<b>x",
        ] {
            let text = format!("<p></p>{}>", piece.repeat(200_000));
            let begun = std::time::Instant::now();
            let _ = of(&text);
            assert!(begun.elapsed().as_secs() < 20, "{piece}");
        }
    }

    #[test]
    fn pages_are_known() {
        assert!(is_page("\u{feff} <!DOCTYPE html><title>x") && is_page("<HTML lang=en>"));
        assert!(!is_page("<p>x</p>") && !is_page("html") && !is_page(""));
    }
}
