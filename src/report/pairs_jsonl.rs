//! `pairs.jsonl`: one object a reported pair, with everything that was found out about it.
//!
//! Numbers with a fraction are rounded to four digits; positions are code points as in
//! `passages.csv`; what is not known is `null`.

use super::cells::rounded;
use super::code_points::{self, CodePoints};
use super::pairs::{derived_id, id};
use super::sweep::Found;
use crate::align::{Kind, Passage};
use crate::classify::DecidedBy;
use crate::cluster::{CreditKind, JudgedPair, Side};
use crate::evidence::pair::KeptDetails;
use crate::spool::Stored;
use serde::Serialize;
use std::io;
use std::iter;

/// Writes the lines of some pairs.
pub(super) fn write(pairs: &[Found], out: &mut Vec<u8>) -> io::Result<()> {
    for Found { pair, a, b } in pairs {
        serde_json::to_writer(&mut *out, &PairObject::of(pair, a, b))?;
        out.push(b'\n');
    }
    Ok(())
}

/// A pair as JSON shows it.
#[derive(Serialize)]
pub(super) struct PairObject<'a> {
    a: &'a str,
    b: &'a str,
    relation: &'static str,
    /// What the direction comes to.
    derivation: &'static str,
    /// Id of the derived article.
    derived: Option<&'a str>,
    /// The house whose text both carry.
    common_source: Option<&'a str>,
    score: f64,
    decided_by: DecidedBy,
    overlap: OverlapObject,
    coverage: CoverageObject,
    narrated_words: u32,
    /// What each names as the source of its text.
    credits: CreditsObject<'a>,
    /// The likelier copy's names and numbers, and how many of them the other has.
    details: Option<KeptDetails>,
    signals: Vec<SignalObject>,
    direction: DirectionObject<'a>,
    pub(super) passages: Vec<PassageObject<'a>>,
    /// `None` where no sentences were aligned.
    new: Option<NewObject<'a>>,
}

/// Sentences of one article that nothing in the other was found for.
#[derive(Serialize)]
struct NewObject<'a> {
    /// The article's id.
    article: &'a str,
    sentences: Vec<CodePoints>,
}

#[derive(Serialize)]
struct OverlapObject {
    jaccard: f64,
    containment_a: f64,
    containment_b: f64,
    shared_shingles: u32,
    shingles_a: u32,
    shingles_b: u32,
}

#[derive(Serialize)]
struct CoverageObject {
    a: f64,
    b: f64,
}

#[derive(Serialize)]
struct CreditsObject<'a> {
    a: Option<&'a str>,
    b: Option<&'a str>,
    how_a: Option<CreditKind>,
    how_b: Option<CreditKind>,
}

/// A signal with what it added; `points` is `None` where the signal was measured but the scorecard
/// was not asked.
#[derive(Serialize)]
pub(super) struct SignalObject {
    pub(super) signal: &'static str,
    pub(super) value: Option<f64>,
    pub(super) points: Option<f64>,
}

#[derive(Serialize)]
struct DirectionObject<'a> {
    derived: Option<&'a str>,
    weight: f64,
    reasons: Vec<ReasonObject<'a>>,
}

#[derive(Serialize)]
struct ReasonObject<'a> {
    derived: &'a str,
    weight: f64,
    fact: &'a str,
}

#[derive(Serialize)]
pub(super) struct PassageObject<'a> {
    kind: &'static str,
    pub(super) a: CodePoints,
    pub(super) b: CodePoints,
    words: u32,
    quoted: bool,
    agreement: f64,
    /// Only of an aligned passage: the probability that it is right, and where the rare words and
    /// numbers stand that both sides have.
    #[serde(flatten)]
    aligned: Option<AlignedObject>,
    /// The texts, when one pair is shown; a run has them in `passages.csv`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) a_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) b_text: Option<&'a str>,
}

#[derive(Serialize)]
struct AlignedObject {
    confidence: f64,
    shared_a: Vec<CodePoints>,
    shared_b: Vec<CodePoints>,
}

impl<'a> PairObject<'a> {
    /// The pair of these two articles, its passages without their texts.
    pub(super) fn of(pair: &'a JudgedPair, a: &'a Stored, b: &'a Stored) -> Self {
        let derived = derived_id(pair, a, b);
        let credits = pair.credits.each_ref().map(Option::as_ref);
        Self {
            a: &a.meta.id,
            b: &b.meta.id,
            relation: pair.verdict.relation.name(),
            derivation: pair.direction.outcome().name(),
            derived,
            common_source: pair.direction.common.as_deref(),
            score: rounded(pair.verdict.score),
            decided_by: pair.verdict.decided_by,
            overlap: OverlapObject {
                jaccard: rounded(pair.overlap.jaccard()),
                containment_a: rounded(pair.overlap.in_a()),
                containment_b: rounded(pair.overlap.in_b()),
                shared_shingles: pair.overlap.shared,
                shingles_a: pair.overlap.size_a,
                shingles_b: pair.overlap.size_b,
            },
            coverage: CoverageObject { a: rounded(pair.coverage_a), b: rounded(pair.coverage_b) },
            narrated_words: pair.narrated_words,
            credits: CreditsObject {
                a: credits[0].map(|credit| credit.name.as_str()),
                b: credits[1].map(|credit| credit.name.as_str()),
                how_a: credits[0].map(|credit| credit.kind),
                how_b: credits[1].map(|credit| credit.kind),
            },
            details: pair.details,
            signals: signals(pair),
            direction: DirectionObject {
                derived,
                weight: rounded(pair.direction.weight),
                reasons: pair
                    .direction
                    .reasons
                    .iter()
                    .map(|r| ReasonObject {
                        derived: id(r.derived, a, b),
                        weight: rounded(r.weight),
                        fact: &r.fact,
                    })
                    .collect(),
            },
            passages: passages(&pair.passages, a, b),
            new: pair.new.as_ref().map(|new| {
                let article = if new.side == Side::A { a } else { b };
                let sentences = code_points::of(&article.text, new.sentences.iter().copied());
                NewObject { article: &article.meta.id, sentences }
            }),
        }
    }
}

/// Every signal: those with points as the verdict lists them, heaviest first, then those that were
/// only measured.
pub(super) fn signals(pair: &JudgedPair) -> Vec<SignalObject> {
    let mut signals: Vec<SignalObject> = pair
        .verdict
        .points
        .iter()
        .map(|p| SignalObject {
            signal: p.signal,
            value: p.value.map(|v| rounded(f64::from(v))),
            points: Some(rounded(p.points)),
        })
        .collect();
    for (signal, value) in pair.evidence.iter().flat_map(crate::evidence::Evidence::named) {
        if !pair.verdict.points.iter().any(|p| p.signal == signal) {
            signals.push(SignalObject {
                signal,
                value: value.map(|v| rounded(f64::from(v))),
                points: None,
            });
        }
    }
    signals
}

fn passages<'a>(passages: &[Passage], a: &Stored, b: &Stored) -> Vec<PassageObject<'a>> {
    // One pass over each text, whatever the number of spans.
    let in_a = passages.iter().flat_map(|p| iter::once(p.a).chain(p.shared_a.iter().copied()));
    let in_b = passages.iter().flat_map(|p| iter::once(p.b).chain(p.shared_b.iter().copied()));
    let mut in_a = code_points::of(&a.text, in_a).into_iter();
    let mut in_b = code_points::of(&b.text, in_b).into_iter();
    let mut next = |p: &Passage| {
        let (a, b) = (in_a.next()?, in_b.next()?);
        let aligned = AlignedObject {
            confidence: rounded(f64::from(p.confidence)),
            shared_a: in_a.by_ref().take(p.shared_a.len()).collect(),
            shared_b: in_b.by_ref().take(p.shared_b.len()).collect(),
        };
        Some(PassageObject {
            kind: p.kind.name(),
            a,
            b,
            words: p.words,
            quoted: p.quoted,
            agreement: rounded(f64::from(p.agreement)),
            aligned: (p.kind == Kind::Aligned).then_some(aligned),
            a_text: None,
            b_text: None,
        })
    };
    passages.iter().map_while(&mut next).collect()
}
