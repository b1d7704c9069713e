//! `reprint archive query`: of each article that was asked about, the articles of the archive that
//! it has most to do with.
//!
//! * time: linear in the pairs
//! * space: the pairs

use super::Results;
use super::cells::rounded;
use super::columns::{cut, printable};
use super::comparison::{Style, both_carry, not_known};
use super::pairs::derived_id;
use super::pairs_jsonl::record;
use crate::article::DocId;
use crate::cluster::{JudgedPair, Outcome};
use crate::spool::Stored;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Passages shown of a pair to be read.
const PASSAGES: usize = 3;

/// An article of the archive, and its pair with the one that was asked about.
struct Source {
    pair: JudgedPair,
    stored: Stored,
    /// Whether the article of the archive is the pair's first.
    is_a: bool,
}

impl Source {
    fn of(results: &Results<'_>, asked: DocId, pair: JudgedPair) -> Self {
        let is_a = pair.b == asked;
        let stored = results.spool.get(if is_a { pair.a } else { pair.b });
        Self { pair, stored, is_a }
    }

    /// The pair's first article and its second.
    fn sides<'a>(&'a self, asked: &'a Stored) -> (&'a Stored, &'a Stored) {
        if self.is_a { (&self.stored, asked) } else { (asked, &self.stored) }
    }

    /// Copies first, then by score, then by how much of the asked article the other has, then as
    /// they were read.
    #[allow(clippy::cast_possible_truncation, reason = "a share in thousandths")]
    fn rank(&self) -> impl Ord + use<> {
        let coverage = if self.is_a { self.pair.coverage_b } else { self.pair.coverage_a };
        let thousandths = |share: f64| (share * 1000.0).round() as i64;
        (
            Reverse(self.pair.verdict.relation.is_copy()),
            Reverse(thousandths(self.pair.verdict.score)),
            Reverse(thousandths(coverage)),
            self.pair.a.min(self.pair.b),
        )
    }
}

/// The asked articles in their order, each with its best sources.
fn answers(results: &Results<'_>, most: usize) -> Vec<(Stored, Vec<Source>)> {
    let mut of: BTreeMap<DocId, Vec<Source>> =
        results.spool.own().map(|doc| (doc, Vec::new())).collect();
    for &n in results.listing.order() {
        let pair = results.pairs.get(n as usize);
        for doc in [pair.a, pair.b] {
            if let Some(sources) = of.get_mut(&doc) {
                sources.push(Source::of(results, doc, pair.clone()));
            }
        }
    }
    of.into_iter()
        .map(|(doc, mut sources)| {
            sources.sort_by_cached_key(Source::rank);
            sources.truncate(most);
            (results.spool.get(doc), sources)
        })
        .collect()
}

/// Writes one object an article, a line each: its id and its sources, the best first, each with
/// what is known of it and the pair as in `pairs.jsonl` with the texts of the passages.
///
/// # Errors
/// When `out` cannot be written.
pub fn answers_json(results: &Results<'_>, most: usize, out: &mut dyn Write) -> io::Result<()> {
    for (asked, sources) in answers(results, most) {
        let sources: Vec<Value> = sources.iter().map(|source| object(source, &asked)).collect();
        let row = json!({ "article": asked.meta.id, "sources": sources });
        serde_json::to_writer(&mut *out, &row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn object(source: &Source, asked: &Stored) -> Value {
    let (a, b) = source.sides(asked);
    let Source { pair, stored, .. } = source;
    let mut object = record(pair, a, b);
    for (shown, passage) in object.passages.iter_mut().zip(&pair.passages) {
        shown.a_text = Some(passage.a.of(&a.text).into());
        shown.b_text = Some(passage.b.of(&b.text).into());
    }
    json!({
        "id": stored.meta.id,
        "url": stored.meta.url,
        "title": stored.meta.title,
        "outlet": stored.meta.outlet,
        "published": stored.meta.published.as_ref().map(|date| &date.written),
        "relation": pair.verdict.relation.name(),
        "score": rounded(pair.verdict.score),
        "derived": derived_id(pair, a, b),
        "may_be_independent": pair.may_be_independent(),
        "pair": object,
    })
}

/// Writes the same to be read. Control characters in texts do not come through.
///
/// # Errors
/// When `out` cannot be written.
pub fn answers_text(
    results: &Results<'_>,
    most: usize,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (at, (asked, sources)) in answers(results, most).iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let title = asked.meta.title.as_deref().unwrap_or(&asked.meta.id);
        writeln!(out, "{}", style.heading(&cut(&printable(title), style.width)))?;
        if sources.is_empty() {
            writeln!(out, "  nothing in the archive has to do with it")?;
        }
        for (n, source) in (1..).zip(sources) {
            text(n, source, asked, *style, out)?;
        }
    }
    Ok(())
}

fn text(
    n: usize,
    source: &Source,
    asked: &Stored,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Source { pair, stored, is_a } = source;
    let (a, b) = source.sides(asked);
    let line = |text: String| cut(&printable(&text), style.width.saturating_sub(5)).to_string();
    let meta = &stored.meta;
    let date = meta.published.as_ref().map(|date| date.written.as_str());
    let known = [meta.outlet.as_deref(), date, Some(meta.title.as_deref().unwrap_or(&meta.id))];
    let known: Vec<&str> = known.into_iter().flatten().collect();
    let score = format!("{} {:.2}", pair.verdict.relation.name(), pair.verdict.score);
    writeln!(out, "\n{n:>3}. {}", style.heading(&line(format!("{score}  {}", known.join(", ")))))?;
    let derived = match (pair.direction.outcome(), is_a) {
        (Outcome::Common, _) => both_carry(pair.direction.common.as_deref().unwrap_or_default()),
        (Outcome::Open, _) => not_known(pair).to_owned(),
        (Outcome::BFromA, true) | (Outcome::AFromB, false) => {
            "the article asked about derives from it".to_owned()
        }
        _ => "it derives from the article asked about".to_owned(),
    };
    writeln!(out, "     {}", line(derived))?;
    writeln!(out, "     {}", line(meta.url.clone().unwrap_or_else(|| meta.id.clone())))?;
    let mut passages: Vec<_> = pair.passages.iter().collect();
    passages.sort_by_key(|passage| Reverse(passage.words));
    for passage in passages.iter().take(PASSAGES) {
        let (here, there) = (passage.a.of(&a.text), passage.b.of(&b.text));
        let (asked, source) = if *is_a { (there, here) } else { (here, there) };
        writeln!(out, "     | {}", cut(&printable(source), style.width.saturating_sub(7)))?;
        if asked != source {
            writeln!(out, "     > {}", cut(&printable(asked), style.width.saturating_sub(7)))?;
        }
    }
    if pair.passages.len() > PASSAGES {
        writeln!(out, "     and {} more passages", pair.passages.len() - PASSAGES)?;
    }
    Ok(())
}
