//! One pair of prepared articles to a [`JudgedPair`], and many pairs in blocks with a bounded cache.

use super::{DocTable, Progress};
use crate::align::{self, AlignConfig, Passage, aligned};
use crate::article::furniture::Census;
use crate::article::{Article, DocId, Span, Word, outlet_key};
use crate::candidate::CandidatePair;
use crate::classify::{ClassifyConfig, Facts, Relation, Scorecard, judge};
use crate::cluster::{Direction, Houses, JudgedPair, Known, Side, credit, direction};
use crate::config::Config;
use crate::content::{Frequencies, Prepared};
use crate::error::Result;
use crate::evidence::pair::{Pair, first_step, merge};
use crate::evidence::{Evidence, FIRST_STEP};
use crate::report::Ledger;
use crate::shingle::ShingleConfig;
use crate::spool::{Spool, Stored};
use crate::verify::Overlap;
use rayon::prelude::*;
use std::collections::{HashMap, VecDeque};
use std::path::Path;

/// Pairs judged between two looks at the cache.
const BLOCK: usize = 512;

/// Bytes of prepared articles kept from block to block.
const CACHE_BYTES: usize = 128 << 20;

/// Containment of shingles from which a pair is judged whatever the first step of the evidence says.
const VERBATIM: f64 = 0.05;

/// Shared shingles without which there is no passage: eight equal words are one run with four shingles, or two runs with one each.
const PASSAGE_SHINGLES: u32 = 2;

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
    credit: Option<String>,
}

/// Takes a stored article apart and prepares it.
pub(super) fn prepare(stored: &Stored, census: &Census, frequencies: &Frequencies, shingle: ShingleConfig) -> Prepared {
    let outlet = stored.meta.outlet.as_deref().map(outlet_key);
    let article = Article::of(&stored.text, census, outlet);
    Prepared::of(&stored.text, article, stored.meta.language.as_deref(), frequencies, &shingle)
}

impl Loaded {
    /// Whether both have words, and the same ones in the same order.
    pub(super) fn says_the_same_as(&self, other: &Self) -> bool {
        let hashes = |x: &Self| x.story.iter().map(|w| w.hash).collect::<Vec<_>>();
        !self.story.is_empty() && hashes(self) == hashes(other)
    }
}

impl<'a> Judge<'a> {
    /// As the settings of a run say.
    pub(super) fn of(
        config: &'a Config,
        card: &'a Scorecard,
        frequencies: &'a Frequencies,
        census: &'a Census,
        houses: &'a Houses,
    ) -> Self {
        Self {
            shingle: &config.shingle,
            align: &config.align,
            classify: &config.classify,
            card,
            sensitive: config.sensitive,
            all_pairs: config.all_pairs,
            frequencies,
            census,
            houses,
        }
    }

    pub(super) fn load(&self, stored: Stored) -> Loaded {
        let prepared = prepare(&stored, self.census, self.frequencies, *self.shingle);
        let story = prepared.article.story().collect();
        let credit = credit(&stored.text);
        Loaded { stored, prepared, story, credit }
    }

    /// Judges a pair; `None` if it is not to be reported.
    pub(super) fn pair(&self, docs: CandidatePair, a: &Loaded, b: &Loaded, equal: bool) -> Option<JudgedPair> {
        let overlap = overlap(&a.prepared, &b.prepared);
        let first = first_step(&a.prepared, &b.prepared);
        if !equal && !self.all_pairs && first < FIRST_STEP && overlap.of_smaller() < VERBATIM {
            return None;
        }
        let pair = Pair::of(&a.prepared, &b.prepared);
        let evidence = Evidence::of(&pair);
        let mut passages = if overlap.shared >= PASSAGE_SHINGLES {
            align::verbatim(self.align, &a.story, &b.story)
        } else {
            Vec::new()
        };
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
        Self { meta: &loaded.stored.meta, credit: loaded.credit.as_deref(), prepared: Some(&loaded.prepared) }
    }
}

fn overlap(a: &Prepared, b: &Prepared) -> Overlap {
    let mut shared = 0;
    merge(&a.shingles, &b.shingles, |g| g.key, |_, _| shared += 1);
    let count = |x: &Prepared| u32::try_from(x.shingles.len()).expect("an article has fewer than 2^32 shingles");
    Overlap { size_a: count(a), size_b: count(b), shared }
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

/// Judges all pairs; what is to be reported comes back ascending by (a, b).
pub(super) fn judge_all(
    judge: &Judge<'_>,
    spool: &Spool,
    docs: &DocTable,
    pairs: Vec<CandidatePair>,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<Ledger> {
    let mut cache = Cache::default();
    let mut ledger = Ledger::create(folder, judge.card)?;
    for block in by_neighbourhood(pairs, spool.len()).chunks(BLOCK) {
        cache.fetch(judge, spool, block);
        let judged: Vec<Option<JudgedPair>> = block
            .par_iter()
            .map(|p| {
                let equal = docs.exact[p.a().at()].is_some() && docs.exact[p.a().at()] == docs.exact[p.b().at()];
                judge.pair(*p, cache.get(p.a()), cache.get(p.b()), equal)
            })
            .collect();
        ledger.push(&judged.into_iter().flatten().collect::<Vec<_>>())?;
        progress.advance(block.len() as u64, 0);
    }
    ledger.sort();
    Ok(ledger)
}

/// The pairs in an order that meets the same articles again soon: articles are numbered breadth first over the graph of pairs, which
/// lays the reports of one event side by side. On the dump of 7,055 articles a cache of 2,000 then loads 17,700 times
/// for 68,000 pairs, where the order by article number loads 30,000 times.
pub(super) fn by_neighbourhood(mut pairs: Vec<CandidatePair>, articles: usize) -> Vec<CandidatePair> {
    let mut starts = vec![0_u32; articles + 1];
    for pair in &pairs {
        starts[pair.a().at() + 1] += 1;
        starts[pair.b().at() + 1] += 1;
    }
    for i in 0..articles {
        starts[i + 1] += starts[i];
    }
    let mut ends = starts.clone();
    let mut neighbours = vec![0_u32; 2 * pairs.len()];
    for pair in &pairs {
        for (from, to) in [(pair.a(), pair.b()), (pair.b(), pair.a())] {
            neighbours[ends[from.at()] as usize] = to.0;
            ends[from.at()] += 1;
        }
    }
    let mut rank = vec![u32::MAX; articles];
    let (mut next, mut queue) = (0, VecDeque::new());
    for start in 0..articles {
        if rank[start] != u32::MAX {
            continue;
        }
        rank[start] = next;
        next += 1;
        queue.push_back(start);
        while let Some(at) = queue.pop_front() {
            for &to in &neighbours[starts[at] as usize..starts[at + 1] as usize] {
                if rank[to as usize] == u32::MAX {
                    rank[to as usize] = next;
                    next += 1;
                    queue.push_back(to as usize);
                }
            }
        }
    }
    drop(neighbours);
    pairs.par_sort_unstable_by_key(|p| {
        let (x, y) = (rank[p.a().at()], rank[p.b().at()]);
        (x.max(y), x.min(y))
    });
    pairs
}

/// Prepared articles, the least lately used given up first.
#[derive(Default)]
struct Cache {
    held: HashMap<DocId, (Loaded, u64)>,
    clock: u64,
}

impl Cache {
    /// Loads what a block of pairs needs and is not there.
    fn fetch(&mut self, judge: &Judge<'_>, spool: &Spool, block: &[CandidatePair]) {
        self.clock += 1;
        let mut wanted: Vec<DocId> = block.iter().flat_map(|p| [p.a(), p.b()]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|doc| match self.held.get_mut(doc) {
            Some((_, used)) => {
                *used = self.clock;
                false
            }
            None => true,
        });
        self.give_up();
        let loaded: Vec<(DocId, Loaded)> = wanted.par_iter().map(|&doc| (doc, judge.load(spool.get(doc)))).collect();
        self.held.extend(loaded.into_iter().map(|(doc, loaded)| (doc, (loaded, self.clock))));
    }

    fn give_up(&mut self) {
        let mut by_age: Vec<(u64, DocId, usize)> =
            self.held.iter().map(|(&doc, (loaded, used))| (*used, doc, loaded.prepared.size())).collect();
        let mut bytes: usize = by_age.iter().map(|x| x.2).sum();
        if bytes <= CACHE_BYTES {
            return;
        }
        by_age.sort_unstable();
        for (used, doc, size) in by_age {
            if bytes <= CACHE_BYTES || used == self.clock {
                break;
            }
            self.held.remove(&doc);
            bytes -= size;
        }
    }

    fn get(&self, doc: DocId) -> &Loaded {
        &self.held[&doc].0
    }
}
