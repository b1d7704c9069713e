//! One pair: what was done to the text and why we think so, and both texts with their passages lit.

use super::brief::Brief;
use super::edits::edits;
use super::line::{Beside, line};
use super::reasons::{self, Fact, percent};
use super::text::{Lit, Mark, WHOLE};
use crate::align::{Kind, Passage};
use crate::article::Span;
use crate::classify::Relation;
use crate::cluster::asymmetry::is_of_length;
use crate::cluster::direction::RULE;
use crate::cluster::{JudgedPair, Outcome, Reason, Side};
use crate::report::columns::printable;
use crate::report::comparison::both_carry;
use crate::report::pairs_jsonl::signals;
use crate::report::summary::counted;
use crate::spool::Stored;
use askama::Template;
use std::fmt::Write;

/// Bytes of passages, with what is shown around each, that a sheet lights; a page must not grow
/// with one pair.
const MOST_LIT: usize = 4 * WHOLE;

/// Bytes that a passage costs beside its own: what is shown around it, and its marks.
const BESIDE: usize = 300;

/// Bytes of a text from which it is cut where only its passages are of interest.
const BRIEF: usize = 1_500;

/// A pair as a page shows it: the source left, the copy right.
#[derive(Template)]
#[template(path = "sheet.html")]
pub(super) struct Sheet {
    pub id: String,
    pub open: bool,
    /// The pair in one sentence.
    pub line: String,
    /// The passages to look at first.
    pub best: Vec<Best>,
    /// Whether the source's text stood on the page before: it is not printed again.
    pub again: bool,
    pub relation: &'static str,
    pub meaning: &'static str,
    pub source: Brief,
    pub copy: Brief,
    pub source_is: &'static str,
    pub copy_is: &'static str,
    pub after: Option<String>,
    pub score: String,
    pub decided: String,
    pub taken: Option<String>,
    pub counted: Option<String>,
    pub covered: String,
    pub facts: Vec<Fact>,
    pub direction: String,
    pub direction_facts: Vec<Spoken>,
    /// Whom each names as the source of its text.
    pub credits: Vec<String>,
    pub signals: Vec<(String, String, String)>,
    pub ribbon: String,
    pub source_text: Option<String>,
    pub copy_text: String,
    pub note: Option<String>,
}

/// What speaks for one side as the copy.
pub(super) struct Spoken {
    /// Whether it is said of the one shown as the source.
    pub of_source: bool,
    pub fact: String,
    pub weight: String,
}

/// What a page needs beside the pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'a> {
    /// Id in the page.
    pub id: &'a str,
    /// The side that is shown as the copy.
    pub copy: Side,
    /// Whether its texts are to be seen at once.
    pub open: bool,
    /// Whether the source's text stood on the page before.
    pub again: bool,
    /// Whether equal texts are shown once, and other texts only around what they share: for a page
    /// of many.
    pub brief: bool,
}

impl Sheet {
    #[allow(clippy::too_many_lines, reason = "what a sheet holds, in the order of the page")]
    pub(super) fn of(pair: &JudgedPair, a: &Stored, b: &Stored, shown: Shown<'_>) -> Self {
        // Who derives is the pair's to say, wherever it stands.
        let copy_side = pair.direction.derived.unwrap_or(shown.copy);
        let copy_is_a = copy_side == Side::A;
        let (source, copy) = if copy_is_a { (b, a) } else { (a, b) };
        let sides = |p: &Passage| if copy_is_a { (p.b, p.a) } else { (p.a, p.b) };
        let (lit, left_out) = lit(pair, &sides);
        let marks = |side: fn((Span, Span)) -> Span| -> Vec<Mark> {
            (1..)
                .zip(&lit)
                .map(|(number, &p)| Mark { number, kind: p.kind, span: side(sides(p)) })
                .collect()
        };
        let (in_source, in_copy) = (marks(|s| s.0), marks(|s| s.1));
        let shared = |of_copy: bool| -> Vec<Span> {
            lit.iter()
                .flat_map(|p| if of_copy == copy_is_a { &p.shared_a } else { &p.shared_b })
                .copied()
                .collect()
        };
        let verbatim = lit.iter().filter(|p| p.kind == Kind::Verbatim);
        let [mut in_a, mut in_b] = [Vec::new(), Vec::new()];
        for [of_a, of_b] in verbatim.map(|p| edits(p, &a.text, &b.text)) {
            in_a.extend(of_a);
            in_b.extend(of_b);
        }
        let new = |side: Side| {
            pair.new.as_ref().filter(|n| n.side == side).map_or(&[][..], |n| &n.sentences)
        };
        let once = shown.brief && pair.verdict.relation == Relation::Identical;
        let whole =
            if shown.brief && pair.verdict.relation == Relation::Shared { BRIEF } else { WHOLE };
        let text = |article: &Stored, marks: &[Mark], side: char| {
            let is_copy = side == 'b';
            let of = if is_copy == copy_is_a { Side::A } else { Side::B };
            // Of two reports that share a passage nearly all is their own.
            let new = if whole == BRIEF { &[] } else { new(of) };
            let edits = if of == Side::A { &in_a } else { &in_b };
            Lit {
                text: &article.text,
                marks,
                shared: &shared(is_copy),
                edits,
                new,
                whole,
                id: shown.id,
                side,
            }
            .html()
        };
        let known = pair.direction.derived.is_some();
        let [credit_a, credit_b] = pair.credited();
        let (source_brief, copy_brief) = (Brief::of(&source.meta), Brief::of(&copy.meta));
        let (source_covered, copy_covered) = if copy_is_a {
            (pair.coverage_b, pair.coverage_a)
        } else {
            (pair.coverage_a, pair.coverage_b)
        };
        Self {
            id: shown.id.to_owned(),
            open: shown.open,
            line: line(
                pair,
                Beside {
                    source: &source_brief,
                    copy: &copy_brief,
                    of_source: source_covered,
                    of_copy: copy_covered,
                    credits: if copy_is_a { [credit_b, credit_a] } else { [credit_a, credit_b] },
                },
            ),
            best: if once { Vec::new() } else { best(&lit, &sides, &source.text, &copy.text) },
            again: shown.again,
            relation: pair.verdict.relation.name(),
            meaning: meaning(pair.verdict.relation),
            after: copy_brief.after(&source_brief),
            source: source_brief,
            copy: copy_brief,
            source_is: if known { "Source" } else { "One" },
            copy_is: if known { "Copy" } else { "Other" },
            score: format!("{:.2}", pair.verdict.score),
            decided: reasons::decided(pair),
            taken: reasons::taken(pair),
            counted: reasons::counted(pair),
            covered: if known {
                format!(
                    "{} of the copy, {} of the source",
                    percent(copy_covered),
                    percent(source_covered)
                )
            } else {
                format!(
                    "{} of one, {} of the other",
                    percent(source_covered),
                    percent(copy_covered)
                )
            },
            facts: reasons::facts(pair),
            direction: direction(pair),
            direction_facts: direction_facts(pair, copy_side),
            credits: credits(pair, copy_is_a),
            signals: signal_rows(pair),
            ribbon: if once {
                String::new()
            } else {
                ribbon(&lit, &sides, source.text.len(), copy.text.len())
            },
            source_text: (!once).then(|| text(source, &in_source, 'a')),
            copy_text: if once { text(copy, &[], 'b') } else { text(copy, &in_copy, 'b') },
            note: (left_out > 0).then(|| {
                format!(
                    "{} are not highlighted here; passages.csv has them all.",
                    counted(left_out, "more passage", "more passages")
                )
            }),
        }
    }
}

/// The passages that are lit, in the copy's order, and how many are not.
fn lit<'p>(
    pair: &'p JudgedPair,
    sides: &impl Fn(&Passage) -> (Span, Span),
) -> (Vec<&'p Passage>, usize) {
    let mut passages: Vec<&Passage> = pair.passages.iter().collect();
    passages.sort_by_key(|p| {
        let (source, copy) = sides(p);
        (copy, source, p.kind)
    });
    let all = passages.len();
    let mut room = MOST_LIT;
    passages.retain(|p| {
        let cost = (p.a.len().min(WHOLE / 8)) + (p.b.len().min(WHOLE / 8)) + 2 * BESIDE;
        let fits = cost <= room;
        room = room.saturating_sub(cost);
        fits
    });
    let left_out = all - passages.len();
    (passages, left_out)
}

/// What a relation says, for a reader who never met the word.
pub(super) fn meaning(relation: Relation) -> &'static str {
    match relation {
        Relation::Identical => "the same words",
        Relation::Reprint => "the same text, edited here and there",
        Relation::Excerpt => "part of the text, word for word",
        Relation::Rewrite => "retold in other words",
        Relation::Update => "a later version by the same outlet",
        Relation::Partial => "original reporting with copied parts",
        Relation::Shared => "only a public source in common",
        Relation::Background => "the site\u{2019}s own stock paragraphs",
        Relation::SameEvent => "independent reports of the same event",
        Relation::Unrelated => "nothing in common that matters",
    }
}

fn direction(pair: &JudgedPair) -> String {
    let direction = &pair.direction;
    match (direction.outcome(), &direction.common) {
        (Outcome::Open, _) => {
            return "It is not known which of the two came first: the evidence is not conclusive."
                .to_owned();
        }
        (_, Some(house)) => return format!("{}.", capital(&both_carry(&printable(house)))),
        _ => {}
    }
    let derives = |r: &&Reason| Some(r.derived) == direction.derived;
    // A rule is no matter of odds.
    if let Some(rule) = direction.reasons.iter().filter(derives).find(|r| r.weight >= RULE) {
        return format!("The copy derives from the source by a rule: {}.", printable(&rule.fact));
    }
    // Two very unlike lengths have a great weight, and a long text can be drawn from a short one.
    let of_length = direction.reasons.iter().filter(derives).filter(|r| is_of_length(&r.fact));
    let rest = direction.weight - of_length.map(|r| r.weight).sum::<f64>();
    let odds = match (libm::exp(rest), libm::exp(direction.weight)) {
        (rest, _) if rest >= MANY => "more than 1,000 to 1".to_owned(),
        (rest, all) if all >= MANY && rest < FEW => "which rests on the two lengths".to_owned(),
        (rest, all) if all >= MANY => format!("about {rest:.0} to 1 without the two lengths"),
        (_, all) => format!("about {all:.0} to 1"),
    };
    format!("The copy derives from the source: weight {:.2}, {odds}.", direction.weight)
}

/// Odds that are not given more exactly, and odds that are next to none.
const MANY: f64 = 1_000.0;
const FEW: f64 = 3.0;

/// A passage on both sides, for the eye; one side where all that is shown of it is the same.
pub(super) struct Best {
    pub source: Option<String>,
    pub copy: String,
    /// What is said above one that is shown once.
    pub label: &'static str,
}

impl Best {
    /// A second side that says the same again is left out. That texts have the same words, whatever
    /// their quotation marks and case, is said of what is shown; what differs behind the cut is
    /// named.
    pub(super) fn of(source: &str, copy: &str) -> Self {
        let (whole_source, whole_copy) = (source, copy);
        let [source, copy] = [source, copy].map(short);
        if same_words(whole_source, whole_copy) {
            Self { source: None, copy, label: "the same in both" }
        } else if same_words(&source, &copy) {
            Self { source: None, copy, label: "the same in both but for edits further on" }
        } else {
            Self { source: Some(source), copy, label: "" }
        }
    }
}

/// Passages shown before everything else, and bytes of a side of each.
const BEST: usize = 3;
const BEST_BYTES: usize = 420;

/// The best three passages in the copy's order, none of which repeats another's words: word for
/// word before restated, own words before quoted ones, long before short.
fn best(
    lit: &[&Passage],
    sides: &impl Fn(&Passage) -> (Span, Span),
    source: &str,
    copy: &str,
) -> Vec<Best> {
    let worth = |p: &Passage| {
        let kind = if p.kind == Kind::Verbatim { 2.0 } else { f64::from(p.confidence) };
        f64::from(p.words) * kind * if p.quoted { 0.3 } else { 1.0 }
    };
    let mut order: Vec<usize> = (0..lit.len()).collect();
    order.sort_by(|&x, &y| worth(lit[y]).total_cmp(&worth(lit[x])).then(x.cmp(&y)));
    let overlap = |x: Span, y: Span| x.from < y.to && y.from < x.to;
    let mut chosen: Vec<usize> = Vec::new();
    for at in order {
        let (in_source, in_copy) = sides(lit[at]);
        let is_new = chosen
            .iter()
            .map(|&other| sides(lit[other]))
            .all(|(s, c)| !overlap(s, in_source) && !overlap(c, in_copy));
        if is_new && chosen.len() < BEST {
            chosen.push(at);
        }
    }
    chosen.sort_unstable();
    let shown = chosen.into_iter().map(|at| {
        let (in_source, in_copy) = sides(lit[at]);
        Best::of(in_source.of(source), in_copy.of(copy))
    });
    shown.collect()
}

/// Whether two texts have the same words and numbers, whatever their case, quotation marks and
/// blanks.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split_whitespace().map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
                .replace('\u{2019}', "'")
        });
        words.filter(|word| !word.is_empty()).collect()
    };
    words(a) == words(b)
}

/// A text on one line, cut between words where it is long.
fn short(text: &str) -> String {
    let text = printable(text);
    if text.len() <= BEST_BYTES {
        return text;
    }
    let end = text
        .char_indices()
        .map(|(at, _)| at)
        .take_while(|at| *at <= BEST_BYTES)
        .last()
        .unwrap_or(0);
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{} \u{2026}", &text[..end])
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whom the two name as the source of their text, the one shown as the source first.
fn credits(pair: &JudgedPair, copy_is_a: bool) -> Vec<String> {
    let [a, b] = pair.credited();
    let (source, copy) = if copy_is_a { (b, a) } else { (a, b) };
    let names = if pair.direction.derived.is_some() {
        ["the source", "the copy"]
    } else {
        ["one", "the other"]
    };
    let said = names.into_iter().zip([source, copy]);
    said.filter_map(|(who, house)| Some(format!("{who} credits {}", printable(house?)))).collect()
}

fn direction_facts(pair: &JudgedPair, copy: Side) -> Vec<Spoken> {
    let spoken = pair.direction.reasons.iter().map(|r| Spoken {
        of_source: r.derived != copy,
        fact: r.fact.clone(),
        weight: format!("{:.2}", r.weight),
    });
    spoken.collect()
}

/// Name, value and points; the heaviest first, those without points last.
fn signal_rows(pair: &JudgedPair) -> Vec<(String, String, String)> {
    let mut signals = signals(pair);
    let weight = |points: Option<f64>| points.map_or(-1.0, f64::abs);
    signals.sort_by(|x, y| weight(y.points).total_cmp(&weight(x.points)));
    let rows = signals.into_iter().map(|s| {
        let value = s.value.map_or_else(|| "\u{2013}".to_owned(), |v| format!("{v:.4}"));
        let points = s
            .points
            .map_or_else(|| "\u{2013}".to_owned(), |p| format!("{p:+.2}").replace('-', "\u{2212}"));
        (s.signal.replace('_', " "), value, points)
    });
    rows.collect()
}

/// Both texts as bars, the source above, with a band from each passage to its other side: what was
/// taken from where, at one look.
#[allow(clippy::cast_precision_loss, reason = "a place on a screen")]
fn ribbon(
    lit: &[&Passage],
    sides: &impl Fn(&Passage) -> (Span, Span),
    source: usize,
    copy: usize,
) -> String {
    if lit.is_empty() {
        return String::new();
    }
    let place = |at: u32, of: usize| f64::from(at) / of.max(1) as f64 * 1000.0;
    let mut out = String::from(
        "<svg class=\"ribbon\" viewBox=\"0 0 1000 64\" preserveAspectRatio=\"none\" \
            aria-hidden=\"true\">\
         <rect class=\"bar\" width=\"1000\" height=\"10\"/><rect class=\"bar\" y=\"54\" \
         width=\"1000\" height=\"10\"/>",
    );
    for (at, passage) in lit.iter().enumerate() {
        let (s, c) = sides(passage);
        let (s0, s1) = (place(s.from, source), place(s.to, source));
        let (c0, c1) = (place(c.from, copy), place(c.to, copy));
        let kind = if passage.kind == Kind::Verbatim { 'v' } else { 'r' };
        let _ = write!(
            out,
            "<path class=\"{kind} k{}\" data-p=\"{}\" d=\"M{s0:.1} 0H{s1:.1}V10L{c1:.1} \
                54V64H{c0:.1}V54L{s0:.1} 10Z\"/>",
            at % super::text::COLOURS,
            at + 1
        );
    }
    out + "</svg>"
}
