//! Second sources: a text made of two others lies close to neither. What its first source does not
//! support is set beside the other articles that were proposed for it, as if it were an article of
//! its own.
//!
//! Asked only of what was found to retell or take from another article. The better half of a blend
//! finds its source as any rewrite does; the other half is then short of evidence only because the
//! first half looks like own reporting.
//!
//! * time: one look a neighbour of each such copy, and one preparation more
//! * space: as judging

use super::DocTable;
use super::fingerprint::{Gists, gist};
use super::judge::{Cache, Judge, Loaded, Seen};
use super::nearby::Nearby;
use crate::align::aligned::support;
use crate::article::{DocId, Parsed, Word};
use crate::candidate::CandidatePair;
use crate::candidate::glance::{Gist, Glancer};
use crate::classify::{DecidedBy, Relation};
use crate::cluster::Ledger;
use crate::cluster::{Edge, JudgedPair, Side};
use crate::content::Prepared;
use crate::error::Result;
use crate::shingle;
use crate::spool::Spool;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Support below which a sentence is not the first source's. Of sentences that restate another nine
/// in ten have more (alignment is cut at .25 to .3, design, section 4); set between that and what
/// counts as supported (.6).
const OWN: f32 = 0.4;

/// Words that what is left must have: below it the scorecard lets hardly anything pass.
const FEWEST_WORDS: u32 = 100;

/// Score that what is left must reach. More than of a whole article: many are asked. On the dump of
/// ten outlets three reports of one trial, none a source, reached .70 to .91; the true source of
/// the corpus' blend has .96.
const SURE: f64 = 0.95;

/// Looks at a copy between two looks at the cache, and the most others of a look: a hub has
/// thousands, which must not be in memory together.
const BLOCK: usize = 24;
const OTHERS: usize = 64;

/// An article that has a source, and its best one.
#[derive(Clone, Copy)]
pub(super) struct Derived {
    pub doc: DocId,
    pub source: DocId,
}

/// What second sources are looked for in.
#[derive(Clone, Copy)]
pub(super) struct Dump<'a> {
    pub(super) spool: &'a Spool,
    pub(super) docs: &'a DocTable,
    pub(super) gists: &'a Gists,
    pub(super) nearby: &'a Nearby,
}

/// What is left of a copy, and the articles that may be its source by a first look.
pub(super) struct Left {
    copy: Derived,
    rest: Loaded,
    others: Vec<DocId>,
}

impl Left {
    /// The articles that may be its source.
    pub(super) fn others(&self) -> impl Iterator<Item = DocId> + '_ {
        self.others.iter().copied()
    }
}

/// The looks that are taken: each copy with articles that may be its second source, in order.
pub(super) fn looks<'l>(
    edges: &'l [Edge],
    nearby: &'l Nearby,
    docs: &'l DocTable,
) -> impl Iterator<Item = (Derived, Vec<DocId>)> + 'l {
    let known: BTreeSet<(DocId, DocId)> =
        edges.iter().filter(|e| e.relation.reported()).map(|e| (e.a, e.b)).collect();
    copies(edges).into_iter().flat_map(move |copy| {
        let is_new = |other: &DocId| !known.contains(&(copy.doc.min(*other), copy.doc.max(*other)));
        // One house's other page of the story is no second source.
        let outlet = |doc: DocId| docs.outlet[doc.at()];
        let is_stranger =
            |other: &DocId| outlet(*other).is_none() || outlet(*other) != outlet(copy.doc);
        let near = nearby.of_one(copy.doc.at()).iter().map(|&n| DocId(n));
        let others: Vec<DocId> = near.filter(is_new).filter(is_stranger).collect();
        others.chunks(OTHERS).map(|others| (copy, others.to_vec())).collect::<Vec<_>>()
    })
}

/// What the source of a copy does not support, with those of the others that may be the source of
/// it by a first look; `None` where there are none.
pub(super) fn left(
    judge: &Judge<'_>,
    copy: Derived,
    rest: Loaded,
    others: Vec<DocId>,
    gist: &dyn Fn(DocId) -> Gist,
) -> Option<Left> {
    let own = gist_of(judge, &rest);
    let glancer = Glancer::of(&own);
    let worth = |other: &DocId| glancer.at(&gist(*other)).is_worth_reading();
    let others: Vec<DocId> = others.into_iter().filter(worth).collect();
    (!others.is_empty()).then_some(Left { copy, rest, others })
}

/// Looks for second sources of every article in the ledger that retells another; what is found is
/// added as `partial`.
pub(super) fn second_sources(
    judge: &Judge<'_>,
    dump: Dump<'_>,
    cache: &mut Cache,
    ledger: &mut Ledger,
) -> Result<()> {
    let looks: Vec<(Derived, Vec<DocId>)> = looks(ledger.edges(), dump.nearby, dump.docs).collect();
    let mut looks = looks.into_iter();
    loop {
        let block: Vec<(Derived, Vec<DocId>)> = looks.by_ref().take(BLOCK).collect();
        if block.is_empty() {
            return Ok(());
        }
        cache.fetch(judge, dump.spool, block.iter().flat_map(|(c, _)| [c.doc, c.source]).collect());
        let kept: Vec<Left> = block
            .into_par_iter()
            .filter_map(|(copy, others)| {
                let whole = cache.get(copy.doc);
                let rest = rest(judge, whole, &cache.get(copy.source).prepared)?;
                // Most others end here, before their texts are read.
                left(judge, copy, rest, others, &|doc| dump.gists.of(doc))
            })
            .collect();
        let wanted =
            kept.iter().flat_map(|l| l.others.iter().copied().chain([l.copy.doc, l.copy.source]));
        cache.fetch(judge, dump.spool, wanted.collect());
        let found: Vec<JudgedPair> = kept
            .par_iter()
            .flat_map_iter(|left| of_copy(judge, &|doc| cache.get(doc), left))
            .collect();
        ledger.push(&found)?;
    }
}

/// The gist of a part of an article.
fn gist_of(judge: &Judge<'_>, part: &Loaded) -> Gist {
    let words: Vec<Word> = part.prepared.article.story().collect();
    let hashes: Vec<u64> = words.iter().map(|w| w.hash).collect();
    gist(&part.stored, &words, &shingle::hashes(judge.shingle, &hashes).collect::<Vec<_>>())
}

/// Every article that retells or takes from another, with the source of the best score; the first
/// in reading order between equals. Of an undecided pair either may be the copy.
fn copies(edges: &[Edge]) -> Vec<Derived> {
    let mut best: BTreeMap<DocId, (f64, DocId)> = BTreeMap::new();
    let mut sorted: Vec<&Edge> = edges
        .iter()
        .filter(|e| matches!(e.relation, Relation::Rewrite | Relation::Partial | Relation::Excerpt))
        .collect();
    sorted.sort_unstable_by_key(|e| (e.a, e.b));
    for edge in sorted {
        for (doc, source, side) in [(edge.a, edge.b, Side::A), (edge.b, edge.a, Side::B)] {
            if edge.derived.is_none_or(|derived| derived == side) {
                let place = best.entry(doc).or_insert((edge.score, source));
                if edge.score > place.0 {
                    *place = (edge.score, source);
                }
            }
        }
    }
    best.into_iter().map(|(doc, (_, source))| Derived { doc, source }).collect()
}

/// A copy's pairs with every other source of what its first one leaves.
pub(super) fn of_copy<'l>(
    judge: &Judge<'_>,
    get: &dyn Fn(DocId) -> &'l Loaded,
    Left { copy, rest, others }: &Left,
) -> Vec<JudgedPair> {
    let source = get(copy.source);
    let mut found = Vec::new();
    for &other in others {
        let candidate = get(other);
        let is_copy = |seen: &Seen| seen.is_copy();
        let Some(part) = judge.look(candidate, rest, false).filter(is_copy) else { continue };
        // Neither is another copy of the first.
        if part.score() >= SURE
            && judge.look(candidate, source, false).as_ref().is_none_or(|seen| !is_copy(seen))
        {
            let docs = CandidatePair::of(copy.doc, other).expect("no article is near itself");
            let (a, b) = (get(docs.a()), get(docs.b()));
            let seen = judge.look_closely(a, b, false).judged_as(
                part,
                Relation::Partial,
                DecidedBy::SecondSource,
            );
            found.push(judge.finish(docs, a, b, seen));
        }
    }
    found
}

/// The sentences that the source does not support, as an article; `None` where they are too few to
/// judge.
pub(super) fn rest(judge: &Judge<'_>, whole: &Loaded, source: &Prepared) -> Option<Loaded> {
    let own: BTreeSet<_> = support(&whole.prepared, source)
        .iter()
        .zip(&whole.prepared.sentences)
        .filter(|(support, _)| support.judged && support.by_two < OWN)
        .map(|(_, sentence)| sentence.span)
        .collect();
    let article = &whole.prepared.article;
    let sentences: Vec<_> =
        article.sentences.iter().filter(|s| own.contains(&s.span)).cloned().collect();
    let words: u32 = sentences.iter().map(|s| s.words.end - s.words.start).sum();
    (words >= FEWEST_WORDS)
        .then(|| judge.prepared(whole.stored.clone(), Parsed { sentences, ..article.clone() }))
}
