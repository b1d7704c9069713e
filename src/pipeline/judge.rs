//! One pair of prepared articles to a [`JudgedPair`], and many pairs in blocks with a bounded cache.

use super::{DocTable, Progress};
use crate::align::{self, AlignConfig, Passage, aligned};
use crate::article::furniture::Census;
use crate::article::{Article, DocId, Span, Word, outlet_key};
use crate::candidate::CandidatePair;
use crate::classify::{ClassifyConfig, Facts, Relation, Scorecard, judge};
use crate::cluster::{Direction, Houses, JudgedPair, Known, Ledger, Side, direction};
use crate::content::{Frequencies, Prepared};
use crate::error::Result;
use crate::evidence::pair::Pair;
use crate::evidence::{Evidence, FIRST_STEP};
use crate::shingle::ShingleConfig;
use crate::spool::{Spool, Stored};
use crate::verify::Overlap;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Pairs judged between two looks at the cache.
const BLOCK: usize = 512;

/// Bytes of prepared articles kept from block to block.
const CACHE_BYTES: usize = 96 << 20;

/// Containment of shingles from which a pair is judged whatever the first step of the evidence says.
const VERBATIM: f64 = 0.05;

/// What judging needs beside the two articles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judge<'a> {
    pub shingle: &'a ShingleConfig,
    pub align: &'a AlignConfig,
    pub classify: &'a ClassifyConfig,
    pub card: &'a Scorecard,
    pub sensitive: bool,
    pub all_pairs: bool,
    pub frequencies: &'a Frequencies,
    pub census: &'a Census,
    pub houses: &'a Houses,
}

/// An article read back and prepared.
#[derive(Debug)]
pub(super) struct Loaded {
    pub stored: Stored,
    pub prepared: Prepared,
    story: Vec<Word>,
}

impl Judge<'_> {
    pub(super) fn load(&self, stored: Stored) -> Loaded {
        let outlet = stored.meta.outlet.as_deref().map(outlet_key);
        let article = Article::of(&stored.text, self.census, outlet);
        let prepared =
            Prepared::of(&stored.text, article, stored.meta.language.as_deref(), self.frequencies, self.shingle);
        let story = prepared.article.story().collect();
        Loaded { stored, prepared, story }
    }

    /// Judges a pair; `None` if it is not to be reported.
    pub(super) fn pair(&self, docs: CandidatePair, a: &Loaded, b: &Loaded, equal: bool) -> Option<JudgedPair> {
        let overlap = overlap(&a.prepared, &b.prepared);
        let pair = Pair::of(&a.prepared, &b.prepared);
        let first = pair.containment(|x| &x.bigrams, false).unwrap_or(0.0);
        if !equal && !self.all_pairs && first < FIRST_STEP && overlap.of_smaller() < VERBATIM {
            return None;
        }
        let evidence = Evidence::of(&pair);
        let mut passages = align::verbatim(self.align, &a.story, &b.story);
        let verbatim_words = passages.iter().map(|p| p.words).sum();
        let words = u32::try_from(a.story.len().min(b.story.len())).unwrap_or(u32::MAX);
        let longest_passage = passages.iter().map(|p| p.words).max().unwrap_or(0);
        let same_outlet = match (&a.stored.meta.outlet, &b.stored.meta.outlet) {
            (Some(x), Some(y)) => x.eq_ignore_ascii_case(y),
            _ => false,
        };
        let verdict = judge(
            self.classify,
            self.card,
            self.sensitive,
            &Facts { overlap, evidence: &evidence, verbatim_words, longest_passage, words, same_outlet, equal },
        );
        let relation = verdict.relation;
        if !relation.reported() && !self.all_pairs {
            return None;
        }
        let direction = if relation.reported() && relation != Relation::Shared {
            let known = |x| Known::of(x);
            direction(known(a), known(b), overlap, relation, self.houses)
        } else {
            Direction::default()
        };
        if matches!(relation, Relation::Rewrite | Relation::Update | Relation::Partial | Relation::Excerpt) {
            passages.extend(aligned_passages(&pair, &direction, &passages));
        }
        passages.sort_unstable_by_key(|p| (p.a, p.b, p.kind));
        let covered = |side: fn(&Passage) -> Span, story: &[Word]| align::coverage(story, passages.iter().map(side));
        Some(JudgedPair {
            a: docs.a(),
            b: docs.b(),
            overlap,
            coverage_a: covered(|p| p.a, &a.story),
            coverage_b: covered(|p| p.b, &b.story),
            evidence: (!equal).then_some(evidence),
            verdict,
            direction,
            passages,
        })
    }
}

impl<'a> Known<'a> {
    fn of(loaded: &'a Loaded) -> Self {
        Self { meta: &loaded.stored.meta, text: &loaded.stored.text, prepared: &loaded.prepared }
    }
}

fn overlap(a: &Prepared, b: &Prepared) -> Overlap {
    Overlap::of(&a.shingle_set(), &b.shingle_set())
}

/// Sentences of the derived article beside their sources, but for those that verbatim passages show already.
fn aligned_passages(pair: &Pair<'_>, direction: &Direction, verbatim: &[Passage]) -> Vec<Passage> {
    let short_is_a = pair.flipped;
    // Undecided: the shorter is the likelier copy.
    let copy_is_a = direction.derived.map_or(short_is_a, |side| side == Side::A);
    let (copy, source) = if copy_is_a == short_is_a { (pair.short, pair.long) } else { (pair.long, pair.short) };
    let support = if copy_is_a == short_is_a { pair.support.clone() } else { aligned::support(copy, source) };
    let shown: Vec<Span> = verbatim.iter().map(|p| if copy_is_a { p.a } else { p.b }).collect();
    aligned::joins(copy, source, &support)
        .iter()
        .filter(|join| !mostly_shown(join.copy, &shown))
        .map(|join| aligned::passage(join, copy_is_a))
        .collect()
}

/// Whether verbatim passages cover most of a sentence.
fn mostly_shown(sentence: Span, shown: &[Span]) -> bool {
    let covered: u32 = shown.iter().map(|s| s.to.min(sentence.to).saturating_sub(s.from.max(sentence.from))).sum();
    u64::from(covered) * 10 >= 7 * sentence.len() as u64
}

/// Judges all pairs, ascending and distinct; what is to be reported comes back in the same order.
pub(super) fn judge_all(
    judge: &Judge<'_>,
    spool: &Spool,
    docs: &DocTable,
    pairs: &[CandidatePair],
    folder: &std::path::Path,
    progress: &dyn Progress,
) -> Result<Ledger> {
    let mut cache: HashMap<DocId, Arc<Loaded>> = HashMap::new();
    let mut out = Ledger::create(folder, judge.card)?;
    for block in pairs.chunks(BLOCK) {
        let mut wanted: Vec<DocId> = block.iter().flat_map(|p| [p.a(), p.b()]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut held = 0;
        cache.retain(|doc, loaded| {
            let keep = wanted.binary_search(doc).is_ok() || {
                held += loaded.prepared.size();
                held < CACHE_BYTES
            };
            keep
        });
        let missing: Vec<DocId> = wanted.iter().copied().filter(|d| !cache.contains_key(d)).collect();
        let loaded: Vec<(DocId, Arc<Loaded>)> =
            missing.par_iter().map(|&d| (d, Arc::new(judge.load(spool.get(d))))).collect();
        cache.extend(loaded);
        let judged: Vec<Option<JudgedPair>> = block
            .par_iter()
            .map(|p| {
                let equal = docs.exact[p.a().at()].is_some() && docs.exact[p.a().at()] == docs.exact[p.b().at()];
                judge.pair(*p, &cache[&p.a()], &cache[&p.b()], equal)
            })
            .collect();
        out.push(&judged.into_iter().flatten().collect::<Vec<_>>())?;
        progress.advance(block.len() as u64, 0);
    }
    Ok(out)
}
