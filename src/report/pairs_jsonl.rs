//! `pairs.jsonl`: one object a reported pair, with everything that was found out about it.
//!
//! Its form is that of [`PairRecord`].

use super::cells::rounded;
use super::code_points;
use super::pairs::{derived_id, id};
use super::sweep::Found;
use crate::align::{Kind, Passage};
use crate::cluster::record::{
    AlignedRecord, CoverageRecord, CreditsRecord, DirectionRecord, NewRecord, OverlapRecord,
    PassageRecord, ReasonRecord, SignalRecord,
};
use crate::cluster::{JudgedPair, PairRecord, Side};
use crate::spool::Stored;
use std::borrow::Cow;
use std::io;
use std::iter;

/// Writes the lines of some pairs.
pub(super) fn write(pairs: &[Found], out: &mut Vec<u8>) -> io::Result<()> {
    for Found { pair, a, b } in pairs {
        serde_json::to_writer(&mut *out, &record(pair, a, b))?;
        out.push(b'\n');
    }
    Ok(())
}

/// The pair of these two articles, its passages without their texts.
pub(super) fn record<'a>(pair: &'a JudgedPair, a: &'a Stored, b: &'a Stored) -> PairRecord<'a> {
    let derived = derived_id(pair, a, b);
    let credits = pair.credits.each_ref().map(Option::as_ref);
    PairRecord {
        a: Cow::from(&a.meta.id),
        b: Cow::from(&b.meta.id),
        relation: pair.verdict.relation,
        derivation: pair.direction.outcome().name().into(),
        derived: derived.map(Cow::from),
        common_source: pair.direction.common.as_deref().map(Cow::from),
        score: rounded(pair.verdict.score),
        decided_by: pair.verdict.decided_by,
        overlap: OverlapRecord {
            jaccard: rounded(pair.overlap.jaccard()),
            containment_a: rounded(pair.overlap.in_a()),
            containment_b: rounded(pair.overlap.in_b()),
            shared_shingles: pair.overlap.shared,
            shingles_a: pair.overlap.size_a,
            shingles_b: pair.overlap.size_b,
        },
        coverage: CoverageRecord { a: rounded(pair.coverage_a), b: rounded(pair.coverage_b) },
        narrated_words: pair.narrated_words,
        credits: CreditsRecord {
            a: credits[0].map(|credit| Cow::from(&credit.name)),
            b: credits[1].map(|credit| Cow::from(&credit.name)),
            how_a: credits[0].map(|credit| credit.kind),
            how_b: credits[1].map(|credit| credit.kind),
        },
        details: pair.details,
        signals: signals(pair),
        direction: DirectionRecord {
            derived: derived.map(Cow::from),
            weight: rounded(pair.direction.weight),
            reasons: pair
                .direction
                .reasons
                .iter()
                .map(|r| ReasonRecord {
                    derived: id(r.derived, a, b).into(),
                    weight: rounded(r.weight),
                    fact: Cow::from(&r.fact),
                })
                .collect(),
        },
        passages: passages(&pair.passages, a, b),
        new: pair.new.as_ref().map(|new| {
            let article = if new.side == Side::A { a } else { b };
            let sentences = code_points::of(&article.text, new.sentences.iter().copied());
            NewRecord { article: Cow::from(&article.meta.id), sentences }
        }),
    }
}

/// Every signal: those with points as the verdict lists them, heaviest first, then those that were
/// only measured.
pub(super) fn signals(pair: &JudgedPair) -> Vec<SignalRecord<'_>> {
    let mut signals: Vec<SignalRecord<'_>> = pair
        .verdict
        .points
        .iter()
        .map(|p| SignalRecord {
            signal: p.signal.into(),
            value: p.value.map(|v| rounded(f64::from(v))),
            points: Some(rounded(p.points)),
        })
        .collect();
    for (signal, value) in pair.evidence.iter().flat_map(crate::evidence::Evidence::named) {
        if !pair.verdict.points.iter().any(|p| p.signal == signal) {
            signals.push(SignalRecord {
                signal: signal.into(),
                value: value.map(|v| rounded(f64::from(v))),
                points: None,
            });
        }
    }
    signals
}

fn passages<'a>(passages: &[Passage], a: &Stored, b: &Stored) -> Vec<PassageRecord<'a>> {
    // One pass over each text, whatever the number of spans.
    let in_a = passages.iter().flat_map(|p| iter::once(p.a).chain(p.shared_a.iter().copied()));
    let in_b = passages.iter().flat_map(|p| iter::once(p.b).chain(p.shared_b.iter().copied()));
    let mut in_a = code_points::of(&a.text, in_a).into_iter();
    let mut in_b = code_points::of(&b.text, in_b).into_iter();
    let mut next = |p: &Passage| {
        let (a, b) = (in_a.next()?, in_b.next()?);
        let aligned = AlignedRecord {
            confidence: rounded(f64::from(p.confidence)),
            shared_a: in_a.by_ref().take(p.shared_a.len()).collect(),
            shared_b: in_b.by_ref().take(p.shared_b.len()).collect(),
        };
        Some(PassageRecord {
            kind: p.kind,
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
