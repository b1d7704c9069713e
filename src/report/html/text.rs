//! A text with its passages lit, as HTML.
//!
//! Everything that comes from a page passes through [`escape`]; what else is written here is ours.
//!
//! * time: `O(n + p log p)` for a text of `n` bytes and `p` passages
//! * space: the HTML

use crate::align::Kind;
use crate::article::Span;
use crate::report::summary::thousands;
use std::fmt::Write;

/// Colours of passages, one after the other; the style sheet has as many.
pub(super) const COLOURS: usize = 6;

/// Bytes of the longest text that is shown whole: some 4,000 words. Of 7,055 articles of ten
/// outlets 1% are longer. A judgement.
pub(super) const WHOLE: usize = 24_000;

/// Bytes shown of a long text: at its beginning, around each place worth seeing, and of a long
/// passage's beginning.
const HEAD: usize = 600;
const AROUND: usize = 300;
const INTO: usize = 1_200;

/// A passage on one side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Its number in the pair, from 1.
    pub number: usize,
    pub kind: Kind,
    pub span: Span,
}

/// A text and what is to be seen in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lit<'a> {
    pub text: &'a str,
    /// In any order; they may overlap.
    pub marks: &'a [Mark],
    /// Words of aligned passages that both sides have.
    pub shared: &'a [Span],
    /// Words of verbatim passages that the other side has not.
    pub edits: &'a [Span],
    /// Sentences with no source on the other side.
    pub new: &'a [Span],
    /// Bytes from which it is cut around the passages.
    pub whole: usize,
    /// Id of the pair in the page.
    pub id: &'a str,
    /// `a` or `b`.
    pub side: char,
}

/// Writes text so that HTML shows it as text. What no page may hold (control characters) becomes
/// U+FFFD.
pub(in crate::report) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(' '),
            '\r' => {}
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

impl Lit<'_> {
    /// The text as paragraphs, a line each.
    pub(super) fn html(&self) -> String {
        let mut out =
            String::with_capacity(self.text.len() + self.text.len() / 4 + 64 * self.marks.len());
        let mut painter = Painter::of(self);
        let mut at = 0;
        for window in self.windows() {
            cut_note(self.text, at, window.from as usize, &mut out);
            let mut line_at = window.from as usize;
            for line in window.of(self.text).split('\n') {
                if !line.trim().is_empty() {
                    out.push_str("<p>");
                    painter.paint(line_at, line_at + line.len(), &mut out);
                    out.push_str("</p>");
                }
                line_at += line.len() + 1;
            }
            at = window.to as usize;
        }
        cut_note(self.text, at, self.text.len(), &mut out);
        out
    }

    /// What is shown, ascending and disjoint: the whole text, or of a long one its beginning and
    /// what lies around the marks.
    fn windows(&self) -> Vec<Span> {
        let end = self.text.len();
        if end <= self.whole {
            return vec![Span::new(0, end)];
        }
        let mut wanted = vec![(0, HEAD)];
        for span in self.marks.iter().map(|m| m.span).chain(self.new.iter().copied()) {
            let (from, to) = (span.from as usize, span.to as usize);
            wanted.push((from.saturating_sub(AROUND), (from + INTO).min(to + AROUND)));
            wanted.push((to.saturating_sub(AROUND).max(from.saturating_sub(AROUND)), to + AROUND));
        }
        wanted.sort_unstable();
        let mut windows: Vec<(usize, usize)> = Vec::new();
        for (from, to) in wanted {
            match windows.last_mut() {
                Some(last) if from <= last.1 + AROUND => last.1 = last.1.max(to),
                _ => windows.push((from, to)),
            }
        }
        windows
            .into_iter()
            .map(|(from, to)| Span::new(blank(self.text, from), blank(self.text, to)))
            .collect()
    }
}

/// The first place from `at` on where a word ends, so that no word is cut; where none is near, the
/// next character.
fn blank(text: &str, at: usize) -> usize {
    if at == 0 || at >= text.len() {
        return at.min(text.len());
    }
    let at = (at..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len());
    let near = text[at..].char_indices().take(60);
    near.into_iter().find(|(_, c)| c.is_whitespace()).map_or(at, |(n, _)| at + n)
}

/// Says how much of the text is left out.
fn cut_note(text: &str, from: usize, to: usize, out: &mut String) {
    let left_out = text[from..to.max(from)].split_whitespace().count();
    if left_out > 0 {
        let _ = write!(out, "<p class=\"cut\">[ {} words left out ]</p>", thousands(left_out));
    }
}

/// Walks once through a text from mark to mark.
struct Painter<'a> {
    lit: &'a Lit<'a>,
    /// Where anything begins or ends.
    edges: Vec<usize>,
    /// Marks by where they begin.
    by_start: Vec<Mark>,
    /// Next of `edges` and of `by_start`.
    next: (usize, usize),
    /// Marks that are open, by number.
    open: Vec<Mark>,
}

impl<'a> Painter<'a> {
    fn of(lit: &'a Lit<'a>) -> Self {
        let others = [lit.shared, lit.edits, lit.new];
        let spans = lit.marks.iter().map(|m| m.span).chain(others.into_iter().flatten().copied());
        let mut edges: Vec<usize> = spans.flat_map(|s| [s.from as usize, s.to as usize]).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut by_start = lit.marks.to_vec();
        by_start.sort_unstable_by_key(|m| (m.span, m.number));
        Self { lit, edges, by_start, next: (0, 0), open: Vec::new() }
    }

    /// Writes `from..to` of the text; stretches come ascending.
    fn paint(&mut self, from: usize, to: usize, out: &mut String) {
        let mut at = from;
        let mut tag = "";
        while at < to {
            while self.edges.get(self.next.0).is_some_and(|&edge| edge <= at) {
                self.next.0 += 1;
            }
            let end = self.edges.get(self.next.0).map_or(to, |&edge| edge.min(to));
            let before = self.open.len();
            self.open.retain(|m| m.span.to as usize > at);
            let mut changed = self.open.len() != before || tag.is_empty();
            let mut fresh = Vec::new();
            while let Some(mark) =
                self.by_start.get(self.next.1).filter(|m| m.span.from as usize <= at)
            {
                self.next.1 += 1;
                if mark.span.to as usize > at {
                    fresh.push(mark.number);
                    self.open.push(*mark);
                    changed = true;
                }
            }
            self.open.sort_unstable_by_key(|m| m.number);
            let inside = |spans: &[Span]| {
                spans.iter().any(|s| s.from as usize <= at && (s.to as usize) > at)
            };
            let new = self.open.is_empty() && inside(self.lit.new);
            if changed || new != (tag == "ins") {
                out.push_str(close(tag));
                tag = self.opened(new, out);
            }
            self.links(&fresh, out);
            let (before, after) = match !self.open.is_empty() {
                true if inside(self.lit.edits) => ("<u>", "</u>"),
                true if inside(self.lit.shared) => ("<b>", "</b>"),
                _ => ("", ""),
            };
            out.push_str(before);
            escape(&self.lit.text[at..end], out);
            out.push_str(after);
            at = end;
        }
        out.push_str(close(tag));
    }

    /// Opens what the next stretch stands in.
    fn opened(&self, new: bool, out: &mut String) -> &'static str {
        let Some(first) = self.open.first() else {
            out.push_str(if new { "<ins>" } else { "" });
            return if new { "ins" } else { "" };
        };
        let kind = if self.open.iter().any(|m| m.kind == Kind::Verbatim) { 'v' } else { 'r' };
        let numbers: Vec<String> = self.open.iter().map(|m| m.number.to_string()).collect();
        let colour = (first.number - 1) % COLOURS;
        let _ = write!(out, "<mark class=\"{kind} k{colour}\" data-p=\"{}\">", numbers.join(" "));
        "mark"
    }

    /// The numbers of passages that begin here, each a link to its other side.
    fn links(&self, fresh: &[usize], out: &mut String) {
        let Lit { id, side, .. } = self.lit;
        let other = if *side == 'a' { 'b' } else { 'a' };
        for number in fresh {
            let _ = write!(
                out,
                "<a id=\"{id}{side}{number}\" href=\"#{id}{other}{number}\" aria-label=\"passage \
                    {number}, go to its other side\">{number}</a>"
            );
        }
    }
}

fn close(tag: &str) -> &'static str {
    match tag {
        "mark" => "</mark>",
        "ins" => "</ins>",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, part: &str) -> Span {
        let from = text.find(part).unwrap();
        Span::new(from, from + part.len())
    }

    fn lit<'a>(text: &'a str, marks: &'a [Mark], new: &'a [Span]) -> Lit<'a> {
        Lit { text, marks, shared: &[], edits: &[], new, whole: WHOLE, id: "s1", side: 'a' }
    }

    #[test]
    fn markup_in_a_text_is_text() {
        let text = "<script>alert('x')</script> & \"so on\"\u{1b}[2J\0";
        let html = lit(text, &[], &[]).html();
        assert_eq!(
            html,
            "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;so \
                on&#34;\u{fffd}[2J\u{fffd}</p>"
        );
    }

    #[test]
    fn overlapping_passages_and_new_sentences_are_lit_and_nothing_is_lost() {
        let text = "One two three four.\nFive six. Seven.";
        let mark = |number, kind, part| Mark { number, kind, span: span(text, part) };
        let marks = [
            mark(1, Kind::Verbatim, "two three"),
            mark(2, Kind::Aligned, "three four.\nFive six."),
        ];
        let html = lit(text, &marks, &[span(text, "Seven.")]).html();
        let link = |n| {
            format!(
                "<a id=\"s1a{n}\" href=\"#s1b{n}\" aria-label=\"passage {n}, go to its other \
                    side\">{n}</a>"
            )
        };
        let expected = format!(
            "<p>One <mark class=\"v k0\" data-p=\"1\">{}two </mark><mark class=\"v k0\" data-p=\"1 \
                2\">{}three</mark>\
             <mark class=\"r k1\" data-p=\"2\"> four.</mark></p><p><mark class=\"r k1\" \
             data-p=\"2\">Five six.</mark> \
             <ins>Seven.</ins></p>",
            link(1),
            link(2)
        );
        assert_eq!(html, expected);
    }

    #[test]
    fn words_in_common_do_not_part_a_passage() {
        let text = "Two crew died off Cape Munro.";
        let marks = [Mark { number: 1, kind: Kind::Aligned, span: Span::new(0, text.len()) }];
        let shared = [span(text, "Cape Munro")];
        let html = Lit { shared: &shared, ..lit(text, &marks, &[]) }.html();
        assert_eq!(html.matches("<mark").count(), 1);
        assert!(html.contains("off <b>Cape Munro</b>.</mark>"), "{html}");
    }

    #[test]
    fn a_long_text_is_cut_around_its_passages_and_says_so() {
        let text =
            format!("{}needle in the hay. {}", "wörd ".repeat(20_000), "more ".repeat(20_000));
        let mark =
            Mark { number: 1, kind: Kind::Verbatim, span: span(&text, "needle in the hay.") };
        let html = lit(&text, &[mark], &[]).html();
        assert!(html.len() < 4_000 && html.contains("needle in the hay."), "{html}");
        let left_out: usize = html
            .split("[ ")
            .skip(1)
            .map(|part| part.split(' ').next().unwrap().replace(',', "").parse::<usize>().unwrap())
            .sum();
        let shown = html.matches("wörd").count() + html.matches("more").count();
        assert_eq!(left_out + shown, 40_000);
    }
}
