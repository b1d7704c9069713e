//! The pairs that the fingerprints propose.

use super::budget::Budget;
use super::fingerprint::{Gists, Prints, content, distinct};
use super::window::{Spans, Window};
use super::{DocTable, Progress};
use crate::article::boilerplate::LineCounts;
use crate::article::{DocId, Word, story_words};
use crate::candidate::CandidatePair;
use crate::candidate::banded::Proposed;
use crate::candidate::glance::{Glance, Glancer};
use crate::candidate::rare::{self, Area, RareConfig, RareIndex, Shared};
use crate::config::Config;
use crate::content::Frequencies;
use crate::error::Result;
use crate::evidence::FIRST_STEP;
use crate::shingle::Shingles;
use crate::spool::blobs::Blobs;
use crate::spool::partitions::Partitions;
use crate::spool::{Spool, Stored};
use crate::verify::Overlap;
use rayon::prelude::*;
use std::collections::HashMap;

/// Shared shingles below which a near-duplicate candidate is nothing: one sentence.
const FEWEST_SHARED: u32 = 8;

/// Articles whose nearest are looked up between two reports of progress.
const NEAREST_CHUNK: usize = 4096;

/// Members of a group of copies that are tried against another story one by one; a larger group
/// sends its first ones.
pub(super) const SPOKESMEN: usize = 6;

/// Members of a group of equal texts up to which every pair is reported; above it each with the
/// first.
const ALL_EQUALS: usize = 40;

/// Share of the evidence's first bound that the unweighted count must reach.
pub(super) const MARGIN: f32 = 0.7;

/// The story's words of an article.
fn story(stored: &Stored, line_counts: &LineCounts) -> Vec<Word> {
    story_words(&stored.text, line_counts, stored.meta.site_key())
}

/// Hashes of the story's words, in order.
pub(super) fn story_hashes(stored: &Stored, line_counts: &LineCounts) -> Vec<u64> {
    story(stored, line_counts).iter().map(|w| w.hash).collect()
}

/// Document frequencies of articles that are all in memory.
pub(super) fn frequencies<'a>(
    articles: impl Iterator<Item = &'a Stored>,
    line_counts: &LineCounts,
) -> Frequencies {
    let mut frequencies = Frequencies::default();
    for stored in articles {
        let stems = distinct(content(stored, &story(stored, line_counts)).map(|c| c.0).collect());
        frequencies.add(stored.meta.language.as_deref(), stems.into_iter());
    }
    frequencies
}

/// Near-duplicates, verified, and the groups they make.
pub(super) struct Near {
    /// Verified pairs worth judging.
    pub pairs: Vec<CandidatePair>,
    /// For each article the one that stands for its group of equal or reprinted texts.
    pub representative: Vec<DocId>,
    pub hot: Option<(u64, u64)>,
}

/// The pairs of a run that looks for verbatim copies only: equal texts and those that share a band,
/// not verified yet, ascending.
pub(super) fn verbatim(
    config: &Config,
    docs: &DocTable,
    proposed: &Proposed,
    groups: &[Vec<DocId>],
) -> Vec<CandidatePair> {
    let mut pairs = with_equals(&proposed.pairs, groups);
    Window::of(config, docs).keep(&mut pairs);
    pairs
}

pub(super) fn near(
    config: &Config,
    spool: &Spool,
    docs: &DocTable,
    line_counts: &LineCounts,
    prints: &Prints,
    progress: &dyn Progress,
) -> Near {
    let articles = u32::try_from(docs.exact.len()).expect("fewer than 2^32 articles");
    let first = (0..articles).map(DocId).collect();
    let proposed = prints.sharing_a_band();
    verified(config, spool, docs, line_counts, (&proposed, &prints.groups, first), progress)
}

/// Near-duplicates among proposed pairs, verified. `groups` are those of equal texts; `first` is
/// for each article the one that is known to stand for its group, itself where none is known.
pub(super) fn verified(
    config: &Config,
    spool: &Spool,
    docs: &DocTable,
    line_counts: &LineCounts,
    (proposed, groups, first): (&Proposed, &[Vec<DocId>], Vec<DocId>),
    progress: &dyn Progress,
) -> Near {
    let mut found = Verified::default();
    for block in proposed.pairs.chunks(Budget::of(config.memory).verified) {
        let mut wanted: Vec<DocId> = block.iter().flat_map(|p| [p.a(), p.b()]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let shingles: HashMap<DocId, Shingles> = wanted
            .par_iter()
            .map(|&doc| {
                (doc, Shingles::of(&config.shingle, &story_hashes(&spool.get(doc), line_counts)))
            })
            .collect();
        let verified: Vec<(CandidatePair, Overlap)> = block
            .par_iter()
            .map(|p| (*p, Overlap::of(&shingles[&p.a()], &shingles[&p.b()])))
            .collect();
        for (pair, overlap) in verified {
            found.add(config, pair, overlap);
        }
        progress.advance(block.len() as u64, 0);
    }
    found.near(docs, (groups, first), proposed.hot())
}

/// Pairs whose overlap is known.
#[derive(Default)]
pub(super) struct Verified {
    pairs: Vec<CandidatePair>,
    reprints: Vec<CandidatePair>,
}

impl Verified {
    /// Adds a pair; they must ascend.
    pub(super) fn add(&mut self, config: &Config, pair: CandidatePair, overlap: Overlap) {
        if overlap.shared >= FEWEST_SHARED || overlap.jaccard() >= config.classify.reprint_jaccard {
            self.pairs.push(pair);
        }
        if overlap.jaccard() >= config.classify.reprint_jaccard {
            self.reprints.push(pair);
        }
    }

    /// The near-duplicates, once all pairs are in. `groups` and `first` are as in [`verified`].
    pub(super) fn near(
        self,
        docs: &DocTable,
        (groups, first): (&[Vec<DocId>], Vec<DocId>),
        hot: Option<(u64, u64)>,
    ) -> Near {
        Near {
            representative: longest(representatives(first, groups, &self.reprints), &docs.words),
            pairs: with_equals(&self.pairs, groups),
            hot,
        }
    }
}

/// The first of each article's group. A group is a star: its members are equal to the first, or
/// verified reprints of it, so that likeness does not drift from member to member.
fn representatives(
    mut first: Vec<DocId>,
    groups: &[Vec<DocId>],
    reprints: &[CandidatePair],
) -> Vec<DocId> {
    // Pairs ascend by (a, b): when `a` is met as the earlier of a pair, whether it is itself a
    // member is settled.
    for pair in reprints {
        if first[pair.a().at()] == pair.a() && first[pair.b().at()] == pair.b() {
            first[pair.b().at()] = pair.a();
        }
    }
    for group in groups {
        let of_first = first[group[0].at()];
        for doc in &group[1..] {
            first[doc.at()] = of_first;
        }
    }
    first
}

/// How many times longer than the first an article of a group must be to stand for the group in its
/// place: page 3 of a story is a reprint of a part of it, and only the whole shows what the rest is
/// like. Not measured.
const FULLER: f64 = 1.2;

/// Puts the longest of each group in the place of its first, if it is much longer.
fn longest(mut first: Vec<DocId>, words: &[u32]) -> Vec<DocId> {
    let mut stands: HashMap<DocId, DocId> = HashMap::new();
    for (doc, &group) in (0..).map(DocId).zip(&first) {
        let best = stands.get(&group).copied().unwrap_or(group);
        let least = if best == group {
            FULLER * f64::from(words[group.at()])
        } else {
            f64::from(words[best.at()])
        };
        if doc != group && f64::from(words[doc.at()]) > least {
            stands.insert(group, doc);
        }
    }
    for group in &mut first {
        *group = stands.get(group).copied().unwrap_or(*group);
    }
    first
}

/// Adds the pairs within groups of equal texts, and gives each member the pairs of its first.
fn with_equals(pairs: &[CandidatePair], groups: &[Vec<DocId>]) -> Vec<CandidatePair> {
    let members: HashMap<DocId, &Vec<DocId>> = groups.iter().map(|g| (g[0], g)).collect();
    let mut all = spread(pairs.iter().copied(), &|doc| {
        members.get(&doc).map_or_else(|| vec![doc], |g| g.iter().take(SPOKESMEN).copied().collect())
    });
    for group in groups {
        let reach = if group.len() > ALL_EQUALS { 1 } else { group.len() };
        for (i, x) in group[..reach].iter().enumerate() {
            all.extend(group[i + 1..].iter().filter_map(|y| CandidatePair::of(*x, *y)));
        }
    }
    all.par_sort_unstable();
    all.dedup();
    all
}

/// Each pair for every pair of the two articles' spokesmen.
fn spread(
    pairs: impl Iterator<Item = CandidatePair>,
    spokesmen: &dyn Fn(DocId) -> Vec<DocId>,
) -> Vec<CandidatePair> {
    pairs
        .flat_map(|p| {
            let others = spokesmen(p.b());
            spokesmen(p.a()).into_iter().flat_map(move |x| {
                others.clone().into_iter().filter_map(move |y| CandidatePair::of(x, y))
            })
        })
        .collect()
}

/// The pairs that were proposed.
#[derive(Default)]
pub(super) struct Candidates {
    /// All of them, ascending, distinct, within the window.
    pub pairs: Vec<CandidatePair>,
    /// Those that were looked at already, ascending, and whether they are worth reading.
    pub looked: Vec<(CandidatePair, bool)>,
}

/// All pairs to judge: near-duplicates and those that share rare stem pairs.
pub(super) fn candidates(
    config: &Config,
    docs: &DocTable,
    near: Near,
    rows: Partitions,
    gists: &Gists,
    progress: &dyn Progress,
) -> Result<Candidates> {
    let stands = |doc: DocId| near.representative[doc.at()] == doc;
    let articles = u32::try_from(near.representative.len()).expect("fewer than 2^32 articles");
    let asked: Vec<DocId> = (0..articles).map(DocId).filter(|&d| stands(d)).collect();
    let spans = Window::of(config, docs).spans(&near.representative);
    let ask =
        Ask { spans: &spans, docs: &asked, articles, standing: asked.len(), may_be: &|_, _| true };
    let place = |doc: u32| Some(DocId(doc)).filter(|&doc| stands(doc));
    let found = nearest(config, ask, rows, &place, gists, progress)?;
    Ok(of_found(config, docs, near, found, gists))
}

/// All pairs to judge, given those that share most rare stem pairs.
pub(super) fn of_found(
    config: &Config,
    docs: &DocTable,
    near: Near,
    mut found: Vec<CandidatePair>,
    gists: &Gists,
) -> Candidates {
    found.par_sort_unstable();
    found.dedup();
    let looked: Vec<(CandidatePair, bool)> = found
        .par_chunk_by(|x, y| x.a() == y.a())
        .flat_map_iter(|of_one| enough(gists, of_one))
        .collect();
    drop(found);
    of_looked(config, docs, near, looked)
}

/// All pairs to judge, given those that share rare stem pairs enough, which ascend, and whether
/// each is worth reading.
pub(super) fn of_looked(
    config: &Config,
    docs: &DocTable,
    near: Near,
    looked: Vec<(CandidatePair, bool)>,
) -> Candidates {
    let window = Window::of(config, docs);
    let mut groups: HashMap<DocId, Vec<DocId>> = HashMap::new();
    for (doc, &first) in (0..).map(DocId).zip(&near.representative) {
        if doc != first {
            let group = groups.entry(first).or_insert_with(|| vec![first]);
            if group.len() < SPOKESMEN {
                group.push(doc);
            }
        }
    }
    let mut pairs = spread(looked.iter().map(|l| l.0), &|doc| {
        groups.get(&doc).cloned().unwrap_or_else(|| vec![doc])
    });
    pairs.extend(near.pairs);
    pairs.par_sort_unstable();
    pairs.dedup();
    window.keep(&mut pairs);
    Candidates { pairs, looked }
}

/// Who is asked for the nearest, and among how many.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub spans: &'a Spans,
    /// Ascending.
    pub docs: &'a [DocId],
    /// One more than the highest number in the index.
    pub articles: u32,
    /// Articles that stand in the index or could.
    pub standing: usize,
    /// Whether an article with this number of stem pairs and one that shares some of them may be a
    /// pair.
    pub may_be: &'a (dyn Fn(usize, &Shared) -> bool + Sync),
}

/// Each article that is asked for with those that share most rare stem pairs with it, from an index
/// that is built and asked part by part where memory does not hold all of it. `place` gives the
/// number in the index of an article of the rows; `None` for one that does not stand there.
pub(super) fn nearest(
    config: &Config,
    ask: Ask<'_>,
    rows: Partitions,
    place: &(dyn Fn(u32) -> Option<DocId> + Sync),
    gists: &Gists,
    progress: &dyn Progress,
) -> Result<Vec<CandidatePair>> {
    let Ask { spans, docs: asked, articles, standing, may_be } = ask;
    let of_range = |rows: Vec<(u64, u32)>| {
        #[allow(clippy::cast_possible_truncation, reason = "the key was shifted up by 32 bits")]
        rows.into_iter().filter_map(|(key, doc)| Some(((key >> 32) as u32, place(doc)?))).collect()
    };
    let parts = Budget::of(config.memory).index_parts(rows.len(), articles);
    // Who has a window looks beyond the nearest, which may all lie outside it.
    let is_open = config.window_days.is_none();
    let wide = if is_open { config.rare } else { RareConfig { top: usize::MAX, ..config.rare } };
    let may_meet = |own: usize, doc: DocId, shared: &Shared| {
        spans.may_meet(doc, shared.doc) && may_be(own, shared)
    };
    // Of a part without a window the nearest are all kept: those of other parts that are nearer
    // take their place before it is asked what they may be, or other pairs would be left than of a
    // whole.
    let is_filtered = parts.len() == 1 || !is_open;
    let ask = |index: &RareIndex, docs: &[DocId]| -> Vec<Vec<Shared>> {
        let of_one = |area: &mut Area, doc: DocId| {
            let own = gists.stem_pairs(doc);
            let nearest = index.nearest(&wide, doc, &own, area);
            nearest
                .into_iter()
                .filter(|s| !is_filtered || may_meet(own.len(), doc, s))
                .take(config.rare.top)
                .collect()
        };
        docs.par_iter().map_init(Area::default, |area, &doc| of_one(area, doc)).collect()
    };
    let pairs_of = |doc: DocId, shared: Vec<Shared>| {
        shared.into_iter().filter_map(move |s| CandidatePair::of(doc, s.doc))
    };
    if let [all] = &parts[..] {
        let index =
            RareIndex::build(&config.rare, standing, all.clone(), rows.into_ranges().map(of_range));
        let mut found = Vec::new();
        for chunk in asked.chunks(NEAREST_CHUNK) {
            found.extend(
                chunk
                    .iter()
                    .zip(ask(&index, chunk))
                    .flat_map(|(&doc, shared)| pairs_of(doc, shared)),
            );
            progress.advance(chunk.len() as u64, 0);
        }
        return Ok(found);
    }
    // The best of each part, on disk: all of them in memory would be larger than the index.
    let mut best = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let index =
            RareIndex::build(&config.rare, standing, part.clone(), rows.ranges().map(of_range));
        let mut of_part = Blobs::create(&super::setup::temp_dir(config))?;
        for chunk in asked.chunks(NEAREST_CHUNK) {
            let bytes = |shared: Vec<Shared>| postcard::to_stdvec(&shared).expect("plain numbers");
            of_part.push(&ask(&index, chunk).into_iter().map(bytes).collect::<Vec<_>>())?;
            if at == 0 {
                progress.advance(chunk.len() as u64, 0);
            }
        }
        best.push(of_part);
    }
    let found = asked.par_iter().enumerate().flat_map_iter(|(at, &doc)| {
        let in_parts = best.iter().flat_map(|part| -> Vec<Shared> {
            postcard::from_bytes(&part.get(at)).expect("the temporary file holds what was written")
        });
        let mut shared = rare::best(&config.rare, in_parts.collect());
        if !is_filtered {
            let own = gists.stem_pairs(doc).len();
            shared.retain(|s| may_meet(own, doc, s));
        }
        pairs_of(doc, shared)
    });
    Ok(found.collect())
}

/// Whether two articles share stem pairs enough to be a pair.
pub(super) fn is_enough(glance: Glance) -> bool {
    glance.stem_pairs >= MARGIN * FIRST_STEP
}

/// Those of an article's pairs, all with the same first article, that share stem pairs enough, for
/// the shorter's number of them: the first step of the evidence without its weights, from the
/// fingerprints on disk; hence with a margin. And of each whether a look at the whole of both gists
/// says that it is worth reading.
fn enough(gists: &Gists, of_one: &[CandidatePair]) -> Vec<(CandidatePair, bool)> {
    let a = gists.of(of_one[0].a());
    let a = Glancer::of(&a);
    let glanced = of_one.iter().map(|&pair| (pair, a.at(&gists.of(pair.b()))));
    let enough = glanced.filter(|(_, glance)| is_enough(*glance));
    enough.map(|(pair, glance)| (pair, glance.is_worth_reading())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::glance::Gist;
    use crate::pipeline::fingerprint::framed;

    /// The nearest of the first of three articles, whose nearest, the second, cannot be a pair with
    /// it.
    fn nearest_but_for_the_second(memory: Option<u64>) -> Vec<CandidatePair> {
        let mut config = Config { memory, ..Config::default() };
        config.rare.top = 1;
        let folder = tempfile::tempdir().expect("a folder");
        let keys = [(1..=20), (1..=20), (1..=10)];
        let mut rows = Partitions::new(folder.path(), usize::MAX);
        let mut gists = Blobs::create(folder.path()).expect("a file");
        for (doc, keys) in (0..).zip(keys) {
            rows.push(keys.clone().map(|key| (key << 32, doc))).expect("into memory");
            let stem_pairs = keys.map(|key| u32::try_from(key).expect("it is small")).collect();
            let gist = Gist { stem_pairs, ..Gist::default() };
            gists.push(&[framed(&gist.to_bytes())]).expect("into memory");
        }
        let gists = Gists::of_blobs(gists, folder.path()).expect("a file");
        let docs = DocTable { published: vec![None; 3], ..DocTable::default() };
        let own: Vec<DocId> = (0..3).map(DocId).collect();
        let ask = Ask {
            spans: &Window::of(&config, &docs).spans(&own),
            docs: &own[..1],
            articles: 3,
            standing: 100,
            may_be: &|_, shared| shared.doc != DocId(1),
        };
        let place = |doc| Some(DocId(doc));
        nearest(&config, ask, rows, &place, &gists, &crate::pipeline::Silent).expect("it is built")
    }

    #[test]
    fn the_nearest_are_the_same_of_parts_as_of_a_whole() {
        // The third does not take the place of the second: of a whole it would not.
        assert_eq!(nearest_but_for_the_second(None), []);
        assert_eq!(nearest_but_for_the_second(Some(1)), []);
    }

    #[test]
    fn the_longest_stands_for_a_group_if_it_is_much_longer() {
        let docs = |numbers: &[u32]| numbers.iter().map(|&n| DocId(n)).collect::<Vec<_>>();
        // 0, 1 and 3 are a group, 2 stands alone.
        let first = docs(&[0, 0, 2, 0]);
        assert_eq!(longest(first.clone(), &[100, 119, 50, 110]), first);
        assert_eq!(longest(first.clone(), &[100, 130, 50, 190]), docs(&[3, 3, 2, 3]));
        assert_eq!(
            longest(first, &[100, 190, 500, 190]),
            docs(&[1, 1, 2, 1]),
            "of equals the first"
        );
    }
}
