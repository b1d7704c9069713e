//! One pair explained: for a person beside each other, for a program as JSON.
//!
//! Everything the verdict rests on is shown, so that an editor can dispute it: every signal with
//! its points, the reasons for the direction with their weights, the exact overlap, and every
//! passage.

use super::columns::{Shown, alone, cut, printable, side_by_side, width};
use super::pairs_jsonl::{record, signals};
use crate::align::{Kind, Passage};
use crate::article::Meta;
use crate::cluster::Comparison;
use crate::cluster::{JudgedPair, Outcome, PairRecord, Side};
use crate::evidence::counts::Counted;
use crate::evidence::kept::KeptDetails;
use serde::Serialize;
use std::io::{self, Write};

/// Narrower, two columns cannot be read.
const NARROWEST: usize = 40;

/// Signs in the longest bar of points.
const BAR: f64 = 12.0;

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// How a comparison is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours are written.
    pub colour: bool,
    /// Columns of the terminal; below 40 it counts as 40.
    pub width: usize,
}

impl Style {
    pub(super) fn heading(self, text: &str) -> String {
        if self.colour { format!("{BOLD}{text}{RESET}") } else { text.to_owned() }
    }
}

/// Writes the pair for a person: relation and score, direction with reasons, overlap, signals with
/// their points, and passages side by side. Control characters in texts do not come through; ANSI
/// codes are written only with `style.colour`, and only for headings and for words that stand on
/// both sides of a passage. Last come the sentences of the copy that were joined to nothing.
///
/// # Errors
/// When `out` cannot be written.
pub fn comparison(c: &Comparison, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let style = Style { width: style.width.max(NARROWEST), ..*style };
    article("a", &c.a.meta, style, out)?;
    article("b", &c.b.meta, style, out)?;
    let verdict = &c.pair.verdict;
    let relation = format!("{}, score {:.4}", verdict.relation.name(), verdict.score);
    writeln!(out, "\n{}, decided by {}", style.heading(&relation), verdict.decided_by)?;
    direction(c, style, out)?;
    overlap(c, style, out)?;
    points(c, style, out)?;
    passages(c, style, out)?;
    new(c, style, out)
}

/// Two lines that say which article this is.
fn article(name: &str, meta: &Meta, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let title = printable(meta.title.as_deref().unwrap_or("(no title)"));
    writeln!(out, "{name}  {}", style.heading(&cut(&title, style.width - 3)))?;
    let published = meta.published.as_ref().map(|p| p.written.as_str());
    let known = [Some(meta.id.as_str()), meta.outlet.as_deref(), published];
    let known: Vec<String> = known.into_iter().flatten().map(printable).collect();
    writeln!(out, "   {}", cut(&known.join(", "), style.width - 3))
}

fn direction(c: &Comparison, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let direction = &c.pair.direction;
    let heading = match direction.outcome() {
        Outcome::AFromB => format!("a derives from b, weight {:.2}", direction.weight),
        Outcome::BFromA => format!("b derives from a, weight {:.2}", direction.weight),
        Outcome::Common => both_carry(direction.common.as_deref().unwrap_or_default()),
        Outcome::Open => not_known(&c.pair).to_owned(),
    };
    writeln!(out, "\n{}", style.heading(&cut(&printable(&heading), style.width)))?;
    for (side, credit) in ["a", "b"].into_iter().zip(c.pair.credited()) {
        if let Some(house) = credit {
            let line = format!("  {side} credits {}", printable(house));
            writeln!(out, "{}", cut(&line, style.width))?;
        }
    }
    for reason in &direction.reasons {
        let side = id_letter(reason.derived);
        let line = format!("  {side} {:>6.2}  {}", reason.weight, printable(&reason.fact));
        writeln!(out, "{}", cut(&line, style.width))?;
    }
    Ok(())
}

/// What is said of a pair whose direction is open.
pub(super) fn not_known(pair: &JudgedPair) -> &'static str {
    if pair.may_be_independent() {
        "which derives from which is not known; both may be reports of their own"
    } else {
        "which derives from which is not known"
    }
}

/// What is said of a pair whose two articles print or rework a third's text.
pub(super) fn both_carry(house: &str) -> String {
    format!("both come from {house}: common source, neither is a copy of the other")
}

fn id_letter(side: Side) -> &'static str {
    match side {
        Side::A => "a",
        Side::B => "b",
    }
}

fn overlap(c: &Comparison, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let overlap = c.pair.overlap;
    writeln!(out, "\n{}", style.heading("overlap"))?;
    writeln!(
        out,
        "  shared shingles   {} of {} in a, {} in b",
        overlap.shared, overlap.size_a, overlap.size_b
    )?;
    writeln!(out, "  jaccard           {:.4}", overlap.jaccard())?;
    writeln!(out, "  containment       {:.4} of a, {:.4} of b", overlap.in_a(), overlap.in_b())?;
    writeln!(
        out,
        "  words in passages {:.4} of a, {:.4} of b",
        c.pair.coverage_a, c.pair.coverage_b
    )?;
    writeln!(out, "  narrated words    {} in both that neither quotes", c.pair.narrated_words)?;
    if let Some(KeptDetails { names, numbers }) = c.pair.details {
        let share = |Counted { kept, of }| format!("{kept} of {of}");
        writeln!(out, "  kept              names {}, numbers {}", share(names), share(numbers))?;
    }
    Ok(())
}

/// Every signal, heaviest first, those without points last.
fn points(c: &Comparison, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut signals = signals(&c.pair);
    if signals.is_empty() {
        return Ok(());
    }
    let weight = |points: Option<f64>| points.map_or(-1.0, f64::abs);
    signals.sort_by(|x, y| weight(y.points).total_cmp(&weight(x.points)));
    let heaviest = weight(signals[0].points);
    let name = signals.iter().map(|s| width(&s.signal)).max().unwrap_or(0);

    writeln!(out, "\n{}", style.heading("signals: value, points for (+) or against (-) a copy"))?;
    for signal in signals {
        let value = signal.value.map_or_else(|| "-".to_owned(), |v| format!("{v:.4}"));
        let points = signal.points.map_or_else(|| "-".to_owned(), |p| format!("{p:+.4}"));
        let line = format!(
            "  {:<name$} {value:>10} {points:>9}  {}",
            signal.signal,
            bar(signal.points, heaviest)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// As many `+` or `-` as the points weigh beside the heaviest.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the length of a bar"
)]
fn bar(points: Option<f64>, heaviest: f64) -> String {
    match points {
        Some(points) if heaviest > 0.0 => {
            let signs = (points.abs() / heaviest * BAR).round() as usize;
            if points < 0.0 { "-" } else { "+" }.repeat(signs)
        }
        _ => String::new(),
    }
}

fn passages(c: &Comparison, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let passages = &c.pair.passages;
    let verbatim = passages.iter().filter(|p| p.kind == Kind::Verbatim).count();
    let heading = format!("passages: {verbatim} verbatim, {} aligned", passages.len() - verbatim);
    writeln!(out, "\n{}", style.heading(&heading))?;
    for passage in passages {
        let Passage { kind, words, agreement, confidence, quoted, .. } = passage;
        let quoted = if *quoted { " quoted" } else { "" };
        write!(out, "\n  {}, {words}{quoted} words, agreement {agreement:.2}", kind.name())?;
        if *kind == Kind::Aligned {
            write!(out, ", confidence {confidence:.2}")?;
        }
        writeln!(out)?;
        let in_a = Shown { text: &c.a.text, span: passage.a, marks: &passage.shared_a };
        let in_b = Shown { text: &c.b.text, span: passage.b, marks: &passage.shared_b };
        side_by_side(in_a, in_b, style.width, style.colour, out)?;
    }
    Ok(())
}

/// What the copy has of its own.
fn new(c: &Comparison, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(new) = c.pair.new.as_ref().filter(|new| !new.sentences.is_empty()) else {
        return Ok(());
    };
    let (text, other) = match new.side {
        Side::A => (&c.a.text, Side::B),
        Side::B => (&c.b.text, Side::A),
    };
    let (here, there) = (id_letter(new.side), id_letter(other));
    let count = new.sentences.len();
    let sentences = if count == 1 { "sentence" } else { "sentences" };
    let heading = format!(
        "new in {here}, or told too freely to be recognised: {count} {sentences} with no source in \
            {there}"
    );
    let heading = cut(&heading, style.width);
    writeln!(out, "\n{}", style.heading(&heading))?;
    for sentence in &new.sentences {
        writeln!(out)?;
        alone(text, *sentence, 2, style.width, out)?;
    }
    Ok(())
}

/// A line of `pairs.jsonl`, with what is known of the articles and the passages' texts.
#[derive(Serialize)]
struct Object<'a> {
    #[serde(flatten)]
    pair: PairRecord<'a>,
    articles: [&'a Meta; 2],
}

/// Writes the pair for a program: the object `pairs.jsonl` has for it, and beside that `articles`
/// (what is known of `a` and `b`, in this order) and in every passage `a_text` and `b_text`. Ends
/// with a line end.
///
/// # Errors
/// When `out` cannot be written.
pub fn comparison_json(c: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut pair = record(&c.pair, &c.a, &c.b);
    for (object, passage) in pair.passages.iter_mut().zip(&c.pair.passages) {
        object.a_text = Some(passage.a.of(&c.a.text).into());
        object.b_text = Some(passage.b.of(&c.b.text).into());
    }
    serde_json::to_writer_pretty(&mut *out, &Object { pair, articles: [&c.a.meta, &c.b.meta] })?;
    out.write_all(b"\n")
}
