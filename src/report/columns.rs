//! Text for a terminal: measured, cut, and set side by side in two columns.
//!
//! Width is counted as terminals do: a Chinese character takes two columns, a combining accent
//! none.

use super::common::{ends, in_common};
use crate::article::Span;
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands between the columns.
const GAP: &str = " | ";

/// Words that stand on both sides: green.
const SAME: &str = "\u{1b}[32m";
/// Words that were asked to be marked: bold.
const MARKED: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Above this many pairs of words the exact alignment of two passages costs too much to look at,
/// and a word counts as the same if the other side has it anywhere: 2,000 words on both sides, 8
/// MB. Passages of one article are shorter.
const EXACT_CELLS: usize = 4_000_000;

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text on one line without anything that steers a terminal: dumps are strangers' pages.
pub(super) fn printable(text: &str) -> String {
    tokens(text).map(|(_, token)| token).collect::<Vec<_>>().join(" ")
}

/// What stands between blanks and what steers a terminal, with the byte where it begins.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let tokens =
        text.split(move |c: char| c.is_whitespace() || steers(c)).filter(|t| !t.is_empty());
    tokens.map(|token| (token.as_ptr().addr() - text.as_ptr().addr(), token))
}

/// The text, cut to at most `room` columns with `...` where it was longer.
pub(super) fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if width(text) <= room {
        return Cow::Borrowed(text);
    }
    let (mut kept, mut used) = (String::new(), 0);
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 3 > room {
            break;
        }
        kept.push(c);
    }
    Cow::Owned(kept.trim_end().to_owned() + &"..."[..room.min(3)])
}

/// A piece of text that stays on one line.
struct Piece {
    text: String,
    /// What it is compared by: letters and digits in lower case, or the text itself where it has
    /// none.
    key: String,
    width: usize,
    /// Whether a blank stands before it.
    spaced: bool,
    /// Whether the other side has it in the same place.
    same: bool,
    /// Whether it was asked to be marked.
    marked: bool,
}

/// A stretch of a text, and stretches in it to mark, all in bytes of the text.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    pub(super) marks: &'a [Span],
}

/// Writes two stretches beside each other, wrapped to `total` columns together. With `colour`,
/// words that stand on both sides in the same order are coloured, and words that a mark touches are
/// bold.
pub(super) fn side_by_side(
    a: Shown<'_>,
    b: Shown<'_>,
    total: usize,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let column = (total.saturating_sub(GAP.len()) / 2).max(1);
    let (mut a, mut b) = (pieces(a, column, colour), pieces(b, column, colour));
    if colour {
        mark_same(&mut a, &mut b);
    }
    let (left, right) = (wrapped(&a, column), wrapped(&b, column));
    for at in 0..left.len().max(right.len()) {
        let (text, used) = left.get(at).map_or(("", 0), |(text, used)| (text.as_str(), *used));
        let beside = right.get(at).map_or("", |(text, _)| text.as_str());
        let line = format!("{text}{:pad$}{GAP}{beside}", "", pad = column - used);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes a stretch alone, wrapped to `total` columns with `indent` blanks before each line.
pub(super) fn alone(
    text: &str,
    span: Span,
    indent: usize,
    total: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let column = total.saturating_sub(indent).max(1);
    for (line, _) in wrapped(&pieces(Shown { text, span, marks: &[] }, column, false), column) {
        writeln!(out, "{:indent$}{line}", "")?;
    }
    Ok(())
}

/// Words as they stand, broken where they are wider than a column, and between characters of double
/// width, since scripts that have them put no blanks between words.
fn pieces(shown: Shown<'_>, column: usize, mark: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, word) in tokens(shown.span.of(shown.text)) {
        let at = shown.span.from as usize + at;
        let touched = |m: &Span| (m.from as usize) < at + word.len() && at < m.to as usize;
        let marked = mark && shown.marks.iter().any(touched);
        let (mut piece, mut used, mut spaced) = (String::new(), 0, true);
        let mut wide = false;
        for c in word.chars() {
            let w = c.width().unwrap_or(0);
            if !piece.is_empty() && w > 0 && (used + w > column || wide || w > 1) {
                pieces.push(Piece::of(std::mem::take(&mut piece), used, spaced, marked));
                (used, spaced) = (0, false);
            }
            piece.push(c);
            used += w;
            wide = w > 1;
        }
        pieces.push(Piece::of(piece, used, spaced, marked));
    }
    pieces
}

impl Piece {
    fn of(text: String, width: usize, spaced: bool, marked: bool) -> Self {
        let mut key: String =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if key.is_empty() {
            key.clone_from(&text);
        }
        Self { text, key, width, spaced, same: false, marked }
    }
}

/// Marks the longest common subsequence of the two sides.
fn mark_same(a: &mut [Piece], b: &mut [Piece]) {
    let same = |x: &Piece, y: &Piece| x.key == y.key;
    let (head, tail) = ends(a, b, same);
    let (a_end, b_end) = (a.len() - tail, b.len() - tail);
    for (side, end) in [(&mut *a, a_end), (&mut *b, b_end)] {
        let (start, rest) = side.split_at_mut(head);
        for piece in start.iter_mut().chain(&mut rest[end - head..]) {
            piece.same = true;
        }
    }
    let (a, b) = (&mut a[head..a_end], &mut b[head..b_end]);
    if (a.len() + 1) * (b.len() + 1) <= EXACT_CELLS {
        // The shorter side has at most the root of `EXACT_CELLS` words.
        let [in_a, in_b] = in_common(a, b, same);
        for (side, marks) in [(a, in_a), (b, in_b)] {
            for (piece, mark) in side.iter_mut().zip(marks) {
                piece.same = mark;
            }
        }
    } else {
        mark_present(a, b);
        mark_present(b, a);
    }
}

fn mark_present(side: &mut [Piece], other: &[Piece]) {
    let there: HashSet<&str> = other.iter().map(|piece| piece.key.as_str()).collect();
    for piece in side {
        piece.same = there.contains(piece.key.as_str());
    }
}

/// Lines of at most `column` columns, each with the columns it takes.
fn wrapped(pieces: &[Piece], column: usize) -> Vec<(String, usize)> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    // What is in force: coloured, bold.
    let mut style = (false, false);
    for piece in pieces {
        let blank = usize::from(piece.spaced && used > 0);
        if used > 0 && used + blank + piece.width > column {
            if std::mem::take(&mut style) != (false, false) {
                line.push_str(RESET);
            }
            lines.push((std::mem::take(&mut line), used));
            used = 0;
        } else if blank > 0 {
            line.push(' ');
            used += 1;
        }
        if (piece.same, piece.marked) != style {
            if style != (false, false) {
                line.push_str(RESET);
            }
            line.push_str(if piece.same { SAME } else { "" });
            line.push_str(if piece.marked { MARKED } else { "" });
            style = (piece.same, piece.marked);
        }
        line.push_str(&piece.text);
        used += piece.width;
    }
    if style != (false, false) {
        line.push_str(RESET);
    }
    if !line.is_empty() {
        lines.push((line, used));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(a: &str, b: &str, total: usize, colour: bool) -> String {
        let side = |text| Shown { text, span: Span::new(0, text.len()), marks: &[] };
        let mut out = Vec::new();
        side_by_side(side(a), side(b), total, colour, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn two_texts_are_wrapped_beside_each_other() {
        insta::assert_snapshot!(shown("one two three four", "five\n six", 23, false), @r"
        one two    | five six
        three four |
        ");
    }

    #[test]
    fn common_words_are_coloured_and_new_ones_are_not() {
        let line = shown("The Mayor resigned today.", "the mayor quit today", 80, true);
        assert_eq!(
            line.replace(SAME, "<")
                .replace(RESET, ">")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            "<The Mayor >resigned <today.> | <the mayor >quit <today>"
        );
    }

    #[test]
    fn marked_words_are_bold_whatever_stands_before_the_stretch() {
        let text = "Earlier. The \u{1b} ferry Möwe, 47, sank.";
        let (name, number) = (text.find("Möwe").unwrap(), text.find("47").unwrap());
        let marks = [Span::new(name, name + 5), Span::new(number, number + 2)];
        let a = Shown { text, span: Span::new(9, text.len()), marks: &marks };
        let b = Shown { text: "gone", span: Span::new(0, 4), marks: &[] };
        let mut out = Vec::new();
        side_by_side(a, b, 80, true, &mut out).unwrap();
        let line = String::from_utf8(out).unwrap().replace(MARKED, "<").replace(RESET, ">");
        assert!(line.starts_with("The ferry <Möwe, 47, >sank. "), "{line}");
    }

    #[test]
    fn double_width_and_endless_words_stay_in_their_column() {
        for line in shown("中国的稀土限制可能过头了", &"x".repeat(30), 23, true).lines()
        {
            assert!(width(&line.replace(SAME, "").replace(RESET, "")) <= 23, "{line}");
        }
        assert_eq!(cut("中国的稀土", 7), "中国...");
        assert_eq!(cut("short", 5), "short");
    }

    #[test]
    fn nothing_that_steers_a_terminal_comes_through() {
        assert_eq!(printable("a\u{1b}[2J\tb\u{202e}c\n"), "a [2J b c");
    }
}
