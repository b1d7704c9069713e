//! The main text: what the extractor keeps of a page, a line a block.
//!
//! * time: nearly all that a page costs
//! * space: some ten times the page's text and tags

use super::extract::{Extracted, Extractor};
use super::lines::all_lines;
use super::linked::{Linked, plain};
use super::{dense, guard, phrasing};
use std::collections::HashSet;
use trafilatura::dom::Document;
use xxhash_rust::xxh3::xxh3_64;

/// Main text of a page, and what else the extractor found. The text may be empty. `html` is the
/// page of the document.
pub(super) fn of(
    extractor: &dyn Extractor,
    mut document: Document,
    html: &str,
    linked: &Linked,
    url: Option<&str>,
) -> Extracted {
    phrasing::clear(&mut document);
    let is_live = linked.is_live || is_live_blog(&document);
    let mut extracted = extractor.extract(document, url);
    let text = &mut extracted.text;
    let found = letters(text).chars().count();
    let is_teasers = is_teasers(text);
    // Where it finds no paragraphs the extractor glues all blocks of an element together.
    let is_glued = text.lines().count() == 1;
    if is_live || found < FEW_LETTERS || is_teasers || is_glued {
        let dense = dense::text_of(html);
        let more = letters(&dense).chars().count();
        let is_longer =
            if is_live { more > found } else { more >= FEWEST_LETTERS && more > 2 * found };
        let kept = kept(&dense, text);
        let is_else = is_teasers && kept.is_some_and(|kept| kept < ELSE);
        let is_parted =
            is_glued && dense.lines().count() > 1 && kept.is_some_and(|kept| kept > MOST);
        if is_longer || is_else || is_parted {
            *text = dense;
        }
    }
    if let Some(body) = linked.body.as_deref().map(body_lines)
        && is_better(&body, text)
    {
        *text = body;
    }
    extracted
}

/// Letters below which the extractor may have missed the article: some 150 words. Not measured.
const FEW_LETTERS: usize = 800;

/// Whether a third of the lines are cut off as beginnings of other stories are: the extractor took
/// the wrong column.
fn is_teasers(text: &str) -> bool {
    let cut = text.lines().filter(|line| is_cut_off(line)).count();
    cut > 1 && cut * 3 >= text.lines().count()
}

/// Whether a page's own names say that it is a live blog, whose posts are articles to the eye of a
/// rule.
fn is_live_blog(document: &Document) -> bool {
    let is_live = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["live-blog", "liveblog", "live_blog", "live-post", "live-update"]
            .iter()
            .any(|part| name.contains(part))
    };
    let boxes = ["div", "section", "ol", "ul", "article", "main"];
    let all = document.body().map(|body| document.iter(body, &boxes)).unwrap_or_default();
    all.into_iter().any(|id| is_live(&document.class_name(id)) || is_live(&document.id_attr(id)))
}

/// Letters below which JSON-LD's text, or the densest element's, is a teaser and no article: some
/// 40 words. Not measured.
const FEWEST_LETTERS: usize = 220;
/// Letters in a row that two texts share only by being one. Not measured.
const RUN: usize = 16;

/// Share of a text in another below which the two are different texts. Not measured.
const ELSE: f64 = 0.1;

/// Share of a text in another from which on it is a part of it. Not measured.
const MOST: f64 = 0.8;

/// Whether JSON-LD's text should stand for the page's: what was found of the page is a small part
/// of it, or something else.
fn is_better(body: &str, text: &str) -> bool {
    if letters(body).chars().count() < FEWEST_LETTERS {
        return text.trim().is_empty() && !body.trim().is_empty();
    }
    let kept = kept(body, text).unwrap_or_default();
    kept < ELSE || kept < 0.5 && letters(body).len() > letters(text).len()
}

/// Share of a text's runs of letters that stand in another; `None` if it is too short to say.
#[allow(clippy::cast_precision_loss, reason = "a page has far fewer than 2^52 letters")]
fn kept(body: &str, text: &str) -> Option<f64> {
    let runs = |text: &str| -> Vec<u64> {
        let letters: Vec<char> = letters(text).chars().collect();
        letters.windows(RUN).map(|run| xxh3_64(run.iter().collect::<String>().as_bytes())).collect()
    };
    let wanted = runs(body);
    if wanted.len() < 4 * RUN {
        return None;
    }
    let found: HashSet<u64> = runs(text).into_iter().collect();
    let kept = wanted.iter().filter(|run| found.contains(run)).count();
    Some(kept as f64 / wanted.len() as f64)
}

/// JSON-LD's `articleBody`, which is plain text on most pages and HTML on some.
fn body_lines(body: &str) -> String {
    let is_markup = body
        .match_indices('<')
        .any(|(at, _)| body[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
    if is_markup {
        return guard::parse_piece(body).map(|document| all_lines(&document)).unwrap_or_default();
    }
    body.lines().map(plain).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Takes off what stands before the headline and the headline itself, and what is behind the story:
/// the extractor lets these through where it takes the whole page.
pub(super) fn trimmed(text: &str, titles: &[&str]) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let titles: Vec<String> =
        titles.iter().map(|title| letters(title)).filter(|title| !title.is_empty()).collect();
    // A headline may come again as a crumb or over a picture, but nothing that reads as a sentence
    // stands before it.
    let head = lines
        .iter()
        .take_while(|line| titles.contains(&letters(line)) || is_label(line))
        .collect::<Vec<_>>();
    if let Some(last) = head.iter().rposition(|line| titles.contains(&letters(line))) {
        lines.drain(..=last);
    }
    while lines.len() > 1 && lines.last().is_some_and(|line| is_tail(line)) {
        lines.pop();
    }
    lines.join("\n")
}

/// A few words that are no sentence, as in a menu.
fn is_label(line: &str) -> bool {
    line.split_whitespace().count() < 12 && !line.ends_with(['.', '!', '?', ':', '”', '"', '。'])
}

/// What only stands behind a story: rights, and beginnings of other stories.
fn is_tail(line: &str) -> bool {
    line.starts_with('©')
        || line.get(..10).is_some_and(|head| head.eq_ignore_ascii_case("copyright "))
        || is_cut_off(line)
}

fn is_cut_off(line: &str) -> bool {
    line.ends_with("...") || line.ends_with('…')
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::lines::lines_of;

    #[test]
    fn the_headline_and_what_stands_around_the_story_are_taken_off() {
        let text = "Harbour Post\nHome\nFerry aground\nThe ferry ran aground.\nFerry aground\nIt \
            was late.\nTram opens after years...\n© 2031";
        assert_eq!(
            trimmed(text, &["Ferry Aground!"]),
            "The ferry ran aground.\nFerry aground\nIt was late."
        );
        assert_eq!(trimmed("Home\nIt was late.", &["Ferry aground"]), "Home\nIt was late.");
    }

    #[test]
    fn blocks_are_lines_and_inline_tags_are_not() {
        assert_eq!(
            lines_of(
                "<h2>Head</h2><p>One <b>two</b>,\n \
                    three.<br>Four</p><ul><li>a</li><li><p>b</p></li></ul><table><tr><td>5</td><td>6</td></tr></table>tail"
            ),
            "Head\nOne two, three.\nFour\na\nb\n5 6\ntail"
        );
        assert_eq!(lines_of("<p>1 &lt; 2 &amp; 3&nbsp;4<script>x</script>"), "1 < 2 & 3 4");
    }

    #[test]
    fn the_text_for_machines_stands_in_where_the_page_has_only_a_part() {
        let numbered = |word: &str, count| {
            (0..count).map(|n| format!("{word}{n}")).collect::<Vec<_>>().join(" ")
        };
        let body = numbered("word", 60);
        let part: String = body.split(' ').take(20).collect::<Vec<_>>().join(" ");
        let own = numbered("other", 200);
        assert!(is_better(&body, ""));
        assert!(is_better(&body, &part));
        assert!(is_better(&body, &own), "the page's text is something else");
        assert!(!is_better(&body, &format!("{own} {body}")));
        assert!(!is_better(&part, &body));
        assert_eq!(body_lines("<p>One &amp; two.</p><p>Three.</p>"), "One & two.\nThree.");
        assert_eq!(body_lines("One &amp; two.\n\nThree < four."), "One & two.\nThree < four.");
    }
}
