//! The judging of a run that looks for verbatim copies only: exact overlap, passages and direction,
//! and nothing of stems.
//!
//! * time: a text is read and split again for each stretch of candidate pairs it has a part in
//! * space: the words and shingles of the articles of two blocks of pairs
//!
//! `classify` recognises copies word for word; the other pairs are judged here, without evidence. A
//! pair's score is the share that decided.

use super::conclude::Judged;
use super::nearby::Nearby;
use super::{DocTable, Progress};
use crate::align::{self, Passage};
use crate::article::boilerplate::LineCounts;
use crate::article::matter::{Matter, are_quoted, level_of, matter};
use crate::article::{DocId, Parsed, Span, Word, story_words};
use crate::candidate::CandidatePair;
use crate::classify::{ClassifyConfig, DecidedBy, Relation, Scorecard, Verdict, copied};
use crate::cluster::Ledger;
use crate::cluster::{Direction, InCommon, JudgedPair, Known, direction, sources};
use crate::config::Config;
use crate::credit::{AgencyOutlets, Credits, credits, is_later_version};
use crate::error::Result;
use crate::evidence::narration::{Narration, Runs};
use crate::evidence::template::{Filled, Wording};
use crate::shingle::Shingles;
use crate::spool::{Spool, Stored};
use crate::verify::Overlap;
use rayon::prelude::*;
use std::cell::LazyCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

/// Pairs judged between two loads of texts: a few thousand articles of some 12 KB each.
const BLOCK: usize = 1024;

/// What judging needs beside the articles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verbatim<'a> {
    pub config: &'a Config,
    pub line_counts: &'a LineCounts,
    pub houses: &'a AgencyOutlets,
}

/// An article read back.
pub(super) struct Held {
    pub stored: Stored,
    words: Vec<Word>,
    shingles: Shingles,
    credits: OnceLock<(Credits, bool)>,
}

impl Verbatim<'_> {
    /// Judges all pairs.
    pub(super) fn judge_all(
        &self,
        spool: &Spool,
        docs: &DocTable,
        mut pairs: Vec<CandidatePair>,
        folder: &Path,
        progress: &dyn Progress,
    ) -> Result<Judged> {
        let mut ledger = Ledger::create(folder, Scorecard::built_in())?;
        let counts = (pairs.len(), pairs.len());
        let mut held: HashMap<DocId, Held> = HashMap::new();
        Nearby::of(&pairs, spool.len()).order(&mut pairs, |_| 1, BLOCK);
        for block in pairs.chunks(BLOCK) {
            let mut wanted: Vec<DocId> = block.iter().flat_map(|p| [p.a(), p.b()]).collect();
            wanted.sort_unstable();
            wanted.dedup();
            held.retain(|doc, _| wanted.binary_search(doc).is_ok());
            wanted.retain(|doc| !held.contains_key(doc));
            held.par_extend(wanted.into_par_iter().map(|doc| (doc, self.load(spool.get(doc)))));
            let judged: Vec<Option<JudgedPair>> = block
                .par_iter()
                .map(|&p| self.pair(p, &held[&p.a()], &held[&p.b()], docs.says_the_same(p)))
                .collect();
            ledger.push(&judged.into_iter().flatten().collect::<Vec<_>>())?;
            progress.advance(block.len() as u64, 0);
        }
        ledger.sort();
        Ok(Judged { ledger, common: Vec::new(), counts })
    }

    /// Takes an article apart.
    pub(super) fn load(&self, stored: Stored) -> Held {
        let words = story_words(&stored.text, self.line_counts, stored.meta.site_key());
        let hashes: Vec<u64> = words.iter().map(|w| w.hash).collect();
        let shingles = Shingles::of(&self.config.shingle, &hashes);
        Held { stored, words, shingles, credits: OnceLock::new() }
    }

    /// Judges a pair; `None` if it is not to be reported.
    pub(super) fn pair(
        &self,
        docs: CandidatePair,
        a: &Held,
        b: &Held,
        equal: bool,
    ) -> Option<JudgedPair> {
        let overlap = Overlap::of(&a.shingles, &b.shingles);
        let overlap = if equal { overlap.of_equals() } else { overlap };
        let look = LazyCell::new(|| self.look(a, b));
        let copy = copied(&self.config.classify, overlap, equal, || look.narration.share());
        let is_template =
            copy.as_ref().is_some_and(|copy| copy.0 != Relation::Identical && look.is_template);
        if (copy.is_none() || is_template) && !self.config.all_pairs {
            return None;
        }
        let mut passages =
            if overlap.shared > 0 || equal { self.passages(a, b, equal) } else { Vec::new() };
        let verdict = match copy {
            _ if is_template => {
                verdict(Relation::Unrelated, overlap.of_smaller(), DecidedBy::Template)
            }
            Some((relation, share, why)) => verdict(relation, share, why),
            None => of_rest(&self.config.classify, overlap, &passages, look.narration),
        };
        let classify = &self.config.classify;
        let is_update = || {
            look.narration.share() >= classify.update_narrative
                && !classify.is_another_story(overlap, a.stored.meta.days_from(&b.stored.meta))
        };
        let same_site = a.stored.meta.shares_site(&b.stored.meta);
        let relation = verdict.relation.within(same_site, same_site && is_update());
        look.mark(&mut passages, &a.words, &b.words);
        let narrated_words = look.narration.narrated;
        let (direction, credits) = if relation.is_copy() {
            let common = InCommon::of(overlap, (relation, 1.0), &passages, |_, _| false);
            let direction = direction(a.known(), b.known(), common, self.houses);
            let sources = sources(a.known(), b.known(), &direction, self.houses);
            (direction, sources)
        } else {
            (Direction::default(), [None, None])
        };
        let covered = |side: fn(&Passage) -> Span, words: &[Word]| {
            align::coverage(words, passages.iter().map(side))
        };
        Some(JudgedPair {
            a: docs.a(),
            b: docs.b(),
            overlap,
            coverage_a: covered(|p| p.a, &a.words),
            coverage_b: covered(|p| p.b, &b.words),
            evidence: None,
            details: None,
            verdict: Verdict { relation, ..verdict },
            direction,
            narrated_words,
            credits,
            passages,
            new: None,
        })
    }

    /// Equal texts are one passage, which need not be looked for.
    fn passages(&self, a: &Held, b: &Held, equal: bool) -> Vec<Passage> {
        if !equal || a.words.len() != b.words.len() {
            return align::verbatim(&self.config.align, &a.words, &b.words);
        }
        let span = |words: &[Word]| {
            Some(Span { from: words.first()?.span.from, to: words.last()?.span.to })
        };
        let passage = |(a_span, b_span)| Passage {
            kind: align::Kind::Verbatim,
            a: a_span,
            b: b_span,
            words: u32::try_from(a.words.len()).expect("an article has fewer than 2^32 words"),
            quoted: false,
            agreement: 1.0,
            confidence: 1.0,
            shared_a: Vec::new(),
            shared_b: Vec::new(),
        };
        span(&a.words).zip(span(&b.words)).map(passage).into_iter().collect()
    }

    /// What a closer look at the two texts shows.
    fn look(&self, a: &Held, b: &Held) -> Look {
        let parsed = [a, b].map(|held| {
            let mut article =
                Parsed::of(&held.stored.text, self.line_counts, held.stored.meta.site_key());
            article.drop_boilerplate_words();
            let matter = matter(&held.stored.text, &article, held.stored.meta.language.as_deref());
            (article, matter)
        });
        let [of_a, of_b] = &parsed;
        let turned = b.words.len() < a.words.len();
        let [(short, of_short), (long, of_long)] =
            if turned { [(b, of_b), (a, of_a)] } else { [(a, of_a), (b, of_b)] };
        let narration = Narration::between(
            (&of_short.0.words, &of_short.1),
            &Runs::of((&of_long.0.words, &of_long.1)),
        );
        let wording = Wording::of(&long.stored.text, &of_long.0);
        let filled = Filled::of((&short.stored.text, &of_short.0), &wording);
        Look {
            narration,
            is_template: filled.is_template(),
            matter: [of_a.1.clone(), of_b.1.clone()],
        }
    }
}

/// What a closer look at a pair's texts shows.
struct Look {
    /// The narration that both have.
    narration: Narration,
    /// Whether they are stories on one template.
    is_template: bool,
    /// The matter of each side's words.
    matter: [Vec<Option<Matter>>; 2],
}

impl Look {
    /// Says of each passage whether the two texts quote it from elsewhere.
    fn mark(&self, passages: &mut [Passage], a: &[Word], b: &[Word]) {
        for passage in passages {
            let sides = [(a, &self.matter[0], passage.a), (b, &self.matter[1], passage.b)];
            passage.quoted =
                are_quoted(sides.map(|(words, matter, span)| level_of(words, matter, span)));
        }
    }
}

impl Held {
    fn known(&self) -> Known<'_> {
        let Stored { text, meta, .. } = &self.stored;
        let (credits, is_later_version) =
            self.credits.get_or_init(|| (credits(text, meta), is_later_version(text)));
        Known { meta, credits, is_later_version: *is_later_version, prepared: None }
    }
}

fn verdict(relation: Relation, share: f64, decided_by: DecidedBy) -> Verdict {
    Verdict { relation, score: share, decided_by, points: Vec::new() }
}

/// The verdict on a pair that is no copy, when all pairs are requested.
fn of_rest(
    config: &ClassifyConfig,
    overlap: Overlap,
    passages: &[Passage],
    narration: Narration,
) -> Verdict {
    let words: u32 = passages.iter().map(|p| p.words).sum();
    let share = overlap.of_smaller();
    let narrated = narration.share();
    if narrated >= config.partial_narrative && narration.narrated >= config.partial_words {
        verdict(Relation::Partial, share, DecidedBy::Narration(narrated))
    } else if words >= config.shared_words {
        verdict(Relation::Shared, share, DecidedBy::SharedWords(words))
    } else {
        verdict(Relation::Unrelated, share, DecidedBy::Containment(share))
    }
}
