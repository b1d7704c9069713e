//! One pair of a finished run, put together again from the run's files alone.
//!
//! * time: one pass over `pairs.jsonl` up to the pair, over `passages.csv` and over `clusters.csv`;
//!   and over `articles.csv` for an article in no cluster
//! * space: the pair
//!
//! The run folder has the texts of passages and not of articles. So each article's text is what its
//! passages have of it, at their places, with [`GAP`] where something is left out.

use super::Comparison;
use crate::align::Passage;
use crate::article::{DocId, Meta, Span, published};
use crate::classify::{Points, Verdict};
use crate::cluster::record::CodePoints;
use crate::cluster::{Direction, JudgedPair, PairRecord, Reason, Side};
use crate::error::{Error, ErrorKind, Result};
use crate::evidence::SIGNALS;
use crate::read::table::{Table, lines, unguarded};
use crate::spool::Stored;
use crate::verify::Overlap;
use serde_json::Value;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Stands in an article's text where the run folder has none of it.
pub const GAP: &str = "[\u{2026}]";

/// A pair as a finished run reports it.
#[derive(Debug)]
pub struct Explained {
    /// The pair, `a` the article that was read first. Texts are those of the passages, with [`GAP`]
    /// between them.
    pub comparison: Comparison,
    /// Sentences of the copy with no source in the other, whose texts are not in the run folder.
    pub new_sentences: usize,
    /// The pair's object of `pairs.jsonl`, with the texts of its passages.
    pub object: Value,
    /// The inputs of the run, as they were named.
    pub inputs: Vec<PathBuf>,
}

/// Looks a pair up in a folder that a scan wrote; the order of the two ids does not matter.
///
/// # Errors
/// When the folder is no finished run, the run has no such pair, or a file is damaged.
pub fn explain(folder: &Path, a: &str, b: &str) -> Result<Explained> {
    let run = crate::measure::Run::open(folder)?;
    let path = folder.join("pairs.jsonl");
    let (mut object, line) = find(&path, a, b, run.all_pairs)?;
    let record: PairRecord<'static> =
        serde_json::from_value(object.clone()).map_err(|e| damaged(&path, line, &e.to_string()))?;
    let texts = texts(&folder.join("passages.csv"), &record)?;
    for ((a_text, b_text), passage) in
        texts.iter().zip(object["passages"].as_array_mut().into_iter().flatten())
    {
        passage["a_text"] = a_text.as_str().into();
        passage["b_text"] = b_text.as_str().into();
    }
    let [meta_a, meta_b] = metas(folder, [&record.a, &record.b])?;
    let a = Piecemeal::of(
        record.passages.iter().zip(&texts).map(|(p, (text, _))| (p.a, text.as_str())),
    );
    let b = Piecemeal::of(
        record.passages.iter().zip(&texts).map(|(p, (_, text))| (p.b, text.as_str())),
    );
    let new_sentences = record.new.as_ref().map_or(0, |new| new.sentences.len());
    let pair =
        pair(record, &a, &b).ok_or_else(|| damaged(&path, line, "invalid names or offsets"))?;
    let comparison = Comparison {
        a: Stored { meta: meta_a, text: a.text },
        b: Stored { meta: meta_b, text: b.text },
        pair,
    };
    Ok(Explained { comparison, new_sentences, object, inputs: run.inputs })
}

fn damaged(path: &Path, line: u64, reason: &str) -> Error {
    let reason = format!(
        "line {line}: {reason}; the run is damaged, or another version wrote it; scan again"
    );
    Error::new(ErrorKind::Data { path: path.to_path_buf(), reason })
}

/// The pair's object, and its line.
fn find(path: &Path, a: &str, b: &str, all_pairs: bool) -> Result<(Value, u64)> {
    let mut known = [false; 2];
    for (line, text) in (1_u64..).zip(lines(path)?) {
        let text = text.map_err(|e| Error::io(path, e))?;
        let object: Value =
            serde_json::from_str(&text).map_err(|e| damaged(path, line, &e.to_string()))?;
        let ids = [object["a"].as_str(), object["b"].as_str()];
        if ids == [Some(a), Some(b)] || ids == [Some(b), Some(a)] {
            return Ok((object, line));
        }
        for (known, id) in known.iter_mut().zip([a, b]) {
            *known |= ids.contains(&Some(id));
        }
    }
    let message = match [a, b].into_iter().zip(known).find(|(_, known)| !known) {
        Some((id, _)) => {
            format!("no reported pair has `{id}`; use the ids in `clusters.csv` and `pairs.csv`")
        }
        None => {
            format!("`{a}` and `{b}` were not reported as a pair, only each with other articles")
        }
    };
    let way_out = if all_pairs {
        ""
    } else {
        "; a run with all pairs also has those that were judged not to be copies"
    };
    Err(Error::new(ErrorKind::NotFound(message + way_out)))
}

/// The texts of the pair's passages, in their order.
fn texts(path: &Path, record: &PairRecord<'_>) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    if record.passages.is_empty() {
        return Ok(texts);
    }
    let table = Table::open(path)?;
    let [a, b, a_text, b_text] = table.columns(["a", "b", "a_text", "b_text"])?;
    for row in table {
        let row = row.map_err(|bad| damaged(path, bad.line, &bad.reason))?;
        if unguarded(row.cell(a)) == record.a && unguarded(row.cell(b)) == record.b {
            texts.push((
                unguarded(row.cell(a_text)).to_owned(),
                unguarded(row.cell(b_text)).to_owned(),
            ));
        } else if !texts.is_empty() {
            break;
        }
    }
    let fits = |at: &CodePoints, text: &str| text.chars().count() == at[1].saturating_sub(at[0]);
    let all_fit =
        record.passages.iter().zip(&texts).all(|(p, (a, b))| fits(&p.a, a) && fits(&p.b, b));
    if texts.len() != record.passages.len() || !all_fit {
        return Err(damaged(path, 1, "its passages of the pair are not those of `pairs.jsonl`"));
    }
    Ok(texts)
}

/// What `clusters.csv` says of the two, and of those in no cluster `articles.csv`. Only the id is
/// known of an article that neither has: one of a pair that is no copy.
fn metas(folder: &Path, ids: [&str; 2]) -> Result<[Meta; 2]> {
    let mut metas = ids.map(|id| Meta { id: id.to_owned(), ..Meta::default() });
    for name in ["clusters.csv", "articles.csv"] {
        let path = folder.join(name);
        let is_known = metas.iter().all(|meta| !meta.source.is_empty());
        // Runs of earlier versions have no `articles.csv`.
        if name == "clusters.csv" || !is_known && path.exists() {
            add_metas(&path, &mut metas)?;
        }
    }
    Ok(metas)
}

/// What a table of articles says of them.
fn add_metas(path: &Path, metas: &mut [Meta; 2]) -> Result<()> {
    let table = Table::open(path)?;
    let columns = table.columns(["article_id", "title", "outlet", "published", "url", "source"])?;
    for row in table {
        let row = row.map_err(|bad| damaged(path, bad.line, &bad.reason))?;
        let [id, title, outlet, date, url, source] =
            columns.map(|column| unguarded(row.cell(column)));
        let Some(meta) = metas.iter_mut().find(|meta| meta.id == id) else { continue };
        let known = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
        (meta.title, meta.outlet, meta.url) = (known(title), known(outlet), known(url));
        meta.published = known(date).map(|date| published::read(&date));
        source.clone_into(&mut meta.source);
    }
    Ok(())
}

/// The pair with its places in the texts that are known.
#[allow(clippy::cast_possible_truncation, reason = "rounded to four digits")]
fn pair(record: PairRecord<'_>, a: &Piecemeal, b: &Piecemeal) -> Option<JudgedPair> {
    let side = |id: &str| if id == record.a { Side::A } else { Side::B };
    let points = record.signals.iter().map(|s| {
        let signal = SIGNALS.iter().find(|known| known.name == s.signal)?.name;
        Some(Points {
            signal,
            value: s.value.map(|value| value as f32),
            points: s.points.unwrap_or(0.0),
        })
    });
    let passages = record.passages.iter().map(|p| {
        let spans = |of: &Piecemeal, all: &[CodePoints]| {
            all.iter().map(|&at| of.span(at)).collect::<Option<_>>()
        };
        Some(Passage {
            kind: p.kind,
            a: a.span(p.a)?,
            b: b.span(p.b)?,
            words: p.words,
            quoted: p.quoted,
            agreement: p.agreement as f32,
            confidence: p.aligned.as_ref().map_or(1.0, |aligned| aligned.confidence as f32),
            shared_a: spans(a, p.aligned.as_ref().map_or(&[], |x| &x.shared_a))?,
            shared_b: spans(b, p.aligned.as_ref().map_or(&[], |x| &x.shared_b))?,
        })
    });
    let reasons = record.direction.reasons.iter();
    Some(JudgedPair {
        a: DocId(0),
        b: DocId(1),
        overlap: Overlap {
            size_a: record.overlap.shingles_a,
            size_b: record.overlap.shingles_b,
            shared: record.overlap.shared_shingles,
        },
        evidence: None,
        details: record.details,
        direction: Direction {
            derived: record.direction.derived.as_deref().map(side),
            common: record.common_source.map(Cow::into_owned),
            weight: record.direction.weight,
            reasons: reasons
                .map(|r| Reason {
                    derived: side(&r.derived),
                    weight: r.weight,
                    fact: r.fact.clone().into_owned(),
                })
                .collect(),
        },
        passages: passages.collect::<Option<_>>()?,
        verdict: Verdict {
            relation: record.relation,
            score: record.score,
            decided_by: record.decided_by,
            points: points.collect::<Option<_>>()?,
        },
        new: None,
        narrated_words: record.narrated_words,
        credits: record.credits.credits(),
        coverage_a: record.coverage.a,
        coverage_b: record.coverage.b,
    })
}

/// A text of which only pieces are known.
#[derive(Debug, Default)]
struct Piecemeal {
    text: String,
    /// For each piece where it stands in the whole text, in code points, and in `text`, in bytes.
    pieces: Vec<(CodePoints, usize)>,
}

impl Piecemeal {
    /// From pieces at their places; they may overlap and come in any order.
    fn of<'a>(pieces: impl Iterator<Item = (CodePoints, &'a str)>) -> Self {
        let mut pieces: Vec<_> = pieces.collect();
        pieces.sort_unstable_by_key(|(at, _)| *at);
        let mut whole = Self::default();
        for ([from, to], text) in pieces {
            let end = whole.pieces.last().map_or(0, |(at, _)| at[1]);
            let known = end.saturating_sub(from);
            let Some((skipped, _)) = text.char_indices().nth(known) else { continue };
            if from > end {
                whole.text.push_str(if end == 0 { "" } else { "\n" });
                whole.text.push_str(GAP);
                whole.text.push('\n');
            }
            let at = whole.text.len();
            whole.text.push_str(&text[skipped..]);
            whole.pieces.push(([from + known, to], at));
        }
        whole
    }

    /// A stretch of the whole text, where it stands in what is known of it.
    fn span(&self, [from, to]: CodePoints) -> Option<Span> {
        let (from, to) = (self.byte(from, false)?, self.byte(to, true)?);
        (from <= to).then(|| Span::new(from, to))
    }

    fn byte(&self, point: usize, is_end: bool) -> Option<usize> {
        let (at, start) = self.pieces.iter().find(|([from, to], _)| {
            if is_end { *from < point && point <= *to } else { *from <= point && point < *to }
        })?;
        let text = &self.text[*start..];
        Some(start + text.char_indices().nth(point - at[0]).map_or(text.len(), |(byte, _)| byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_overlap_are_one_and_places_lead_to_their_words() {
        let text: Vec<char> =
            "Ein Gerät fiel aus. Niemand hörte es. Es war spät.".chars().collect();
        let piece =
            |from: usize, to: usize| ([from, to], text[from..to].iter().collect::<String>());
        let pieces = [piece(38, 50), piece(0, 19), piece(4, 37), piece(4, 9)];
        let known = Piecemeal::of(pieces.iter().map(|(at, text)| (*at, text.as_str())));
        assert_eq!(
            known.text,
            format!("Ein Gerät fiel aus. Niemand hörte es.\n{GAP}\nEs war spät.")
        );
        for (at, text) in &pieces {
            assert_eq!(known.span(*at).unwrap().of(&known.text), text);
        }
        assert_eq!(known.span([60, 70]), None);
    }
}
