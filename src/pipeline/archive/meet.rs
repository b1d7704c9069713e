//! A day's articles beside an archive: what of the archive may be near them, and the pairs to
//! judge.
//!
//! * time: that of a scan of the day's articles, look-ups in the archive's tables, and the
//!   fingerprints of some dozen of its articles for each of the day's
//! * space: as a scan of the day's articles and those

use super::DAY;
use super::index::{Index, band_key};
use super::pool::{Own, Pool};
use super::prior::Prior;
use crate::archive::Archive;
use crate::article::DocId;
use crate::article::boilerplate::LineCounts;
use crate::article::published::Orders;
use crate::candidate::rare::Shared;
use crate::candidate::{CandidatePair, banded, exact};
use crate::config::Config;
use crate::error::Result;
use crate::evidence::FIRST_STEP;
use crate::pipeline::fingerprint::{self, Printer, Prints};
use crate::pipeline::propose::{self, Ask, Candidates, SPOKESMEN};
use crate::pipeline::window::Window;
use crate::pipeline::{DocTable, Progress, Stages};
use crate::spool::Spool;
use crate::spool::blobs::Blobs;
use crate::spool::partitions::Partitions;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which pairs are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Those of the run's own articles, among themselves and with the archive's.
    Own,
    /// Those of the run's own articles with the archive's.
    Across,
    /// None.
    Nothing,
}

/// The run's own articles, read and counted.
pub(super) struct Today<'a> {
    pub spool: Spool,
    pub docs: DocTable,
    pub drafts: Blobs,
    /// Takes up the archive's counts of the lines of the articles that it supplies.
    pub line_counts: &'a mut LineCounts,
    pub orders: &'a Orders,
    pub prior: &'a Prior,
    /// What all versions of each one's page have in common; empty where that is not asked.
    pub pages: &'a [Option<u64>],
}

/// What came of it.
pub(super) struct Met {
    pub pool: Pool,
    pub candidates: Candidates,
    pub hot: Option<(u64, u64)>,
    pub own: OwnPrints,
}

/// The fingerprints of the run's own articles, for the archive's tables.
pub(super) struct OwnPrints {
    pub spool: Spool,
    pub docs: DocTable,
    pub prints: Prints,
    /// The number in the archive of the article that stands for the group of each; the place among
    /// the run's own where it is one of these.
    pub stands: Vec<Stand>,
}

/// Which article stands for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// One of the run's own.
    Own(DocId),
    /// One of the archive, by its number.
    Lent(u32),
}

/// What is asked and of what.
#[derive(Clone, Copy)]
pub(super) struct Meeting<'a> {
    pub config: &'a Config,
    pub printer: Printer<'a>,
    pub archive: &'a Archive,
    pub wanted: Wanted,
    pub progress: &'a dyn Progress,
}

impl Meeting<'_> {
    /// Finds the pairs.
    pub fn hold(self, today: Today<'_>, stages: &mut Stages<'_>) -> Result<Met> {
        let Meeting { config, printer, archive, wanted, progress } = self;
        let Today { spool, mut docs, drafts, line_counts, orders, prior, pages } = today;
        let count = Some(spool.len() as u64);
        stages.begin("fingerprint", "articles", count);
        let prints =
            fingerprint::fingerprint(printer, &spool, &mut docs, line_counts, drafts, progress)?;

        stages.begin("near-duplicates", "pairs with most words in common", None);
        let index = Index::of(archive, within(config, &docs))?;
        let own = Own { spool: &spool, docs: &docs, gists: &prints.gists, orders, prior, pages };
        let near = self.close(&index, own, &prints, line_counts)?;
        let Close { pairs, mut stands, mut lend, hot } = near;
        // What is asked about has its own nearest, whatever reprint of it the archive holds: that
        // one's are pairs within the archive, which nobody looks for here.
        if wanted == Wanted::Across {
            stands = (0..).map(DocId).take(stands.len()).map(Stand::Own).collect();
        }
        if wanted == Wanted::Nothing {
            let pool = Pool::of(config, printer, archive, &[], own, line_counts)?;
            let own = OwnPrints { spool, docs, prints, stands };
            return Ok(Met { pool, candidates: Candidates::default(), hot, own });
        }

        stages.begin("rare pairs", "articles looked up by rare word pairs", count);
        let found = self.nearest(&index, &docs, &prints, &stands)?;
        let far: Vec<u32> = found.iter().filter_map(|found| found.1.err()).collect();
        let (far, of_groups) = with_groups(&index, &far)?;
        lend.extend(far);
        lend.sort_unstable();
        lend.dedup();
        let pool = Pool::of(config, printer, archive, &lend, own, line_counts)?;
        let place = |one: Stand| match one {
            Stand::Own(doc) => Some(pool.own(doc)),
            Stand::Lent(number) => pool.place(number),
        };
        let pair = |(one, other): (Stand, Stand)| CandidatePair::of(place(one)?, place(other)?);
        // Each stands for its group, or the one that the archive or the near-duplicates name.
        let all = u32::try_from(pool.spool.len()).expect("fewer than 2^32 articles");
        let mut representative: Vec<DocId> = (0..all).map(DocId).collect();
        let named = of_groups.iter().map(|(one, stands)| (Stand::Lent(*one), Stand::Lent(*stands)));
        let own_named = (0..).map(DocId).zip(&stands).map(|(doc, stand)| (Stand::Own(doc), *stand));
        for (one, stands) in named.chain(own_named) {
            if let (Some(one), Some(stands)) = (place(one), place(stands)) {
                representative[one.at()] = stands;
            }
        }
        let mut pairs: Vec<CandidatePair> = pairs.into_iter().filter_map(pair).collect();
        pairs.sort_unstable();
        let near = propose::Near { pairs, representative, hot };
        let other = |found: Result<DocId, u32>| found.map_or_else(Stand::Lent, Stand::Own);
        let found =
            found.into_iter().filter_map(|(doc, found)| pair((Stand::Own(doc), other(found))));
        let mut candidates =
            propose::of_found(config, &pool.docs, near, found.collect(), &pool.gists);
        let first = pool.own(DocId(0));
        let is_wanted = |pair: CandidatePair| match wanted {
            Wanted::Own => pair.b() >= first,
            Wanted::Across => pair.a() < first && pair.b() >= first,
            Wanted::Nothing => false,
        };
        candidates.pairs.retain(|&pair| is_wanted(pair) && !pool.is_one_page(pair));
        candidates.looked.retain(|looked| is_wanted(looked.0));
        Ok(Met { pool, candidates, hot, own: OwnPrints { spool, docs, prints, stands } })
    }

    /// Finds near-duplicates of the run's own articles, among themselves and in the archive.
    fn close(
        self,
        index: &Index,
        own: Own<'_>,
        prints: &Prints,
        line_counts: &mut LineCounts,
    ) -> Result<Close> {
        let Meeting { config, printer, archive, progress, .. } = self;
        let (numbers, shared) = sharing(index, own.docs, prints)?;
        let (numbers, of_groups) = with_groups(index, &numbers)?;
        let pool = Pool::of(config, printer, archive, &numbers, own, line_counts)?;
        let lent = pool.lent.len();
        let mut proposed = prints.sharing_a_band();
        let own_pair = |p: &CandidatePair| CandidatePair::of(pool.own(p.a()), pool.own(p.b()));
        let mut pairs: Vec<CandidatePair> = proposed.pairs.iter().filter_map(own_pair).collect();
        pairs.extend(
            shared
                .into_iter()
                .filter_map(|(doc, number)| CandidatePair::of(pool.own(doc), pool.place(number)?)),
        );
        pairs.sort_unstable();
        pairs.dedup();
        proposed.pairs = pairs;
        let all = u32::try_from(pool.spool.len()).expect("fewer than 2^32 articles");
        let mut first: Vec<DocId> = (0..all).map(DocId).collect();
        for (one, stands) in &of_groups {
            // The one that stands for a group may be longer and later than the first.
            if let (Some(one), Some(stands)) = (pool.place(*one), pool.place(*stands)) {
                first[one.at()] = stands;
            }
        }
        let groups = exact::groups(&pool.docs.exact);
        let found = (&proposed, &groups[..], first);
        let near = propose::verified(config, &pool.spool, &pool.docs, line_counts, found, progress);
        let stand = |doc: DocId| match doc.at().checked_sub(lent) {
            Some(at) => Stand::Own(DocId(u32::try_from(at).expect("it is one of them"))),
            None => Stand::Lent(pool.lent[doc.at()]),
        };
        let representative = &near.representative;
        let touching = near.pairs.iter().filter(|pair| pair.b().at() >= lent);
        let pairs: Vec<(Stand, Stand)> =
            touching.clone().map(|pair| (stand(pair.a()), stand(pair.b()))).collect();
        // Of the archive's those stay that are of a group with a pair.
        let of_pairs: BTreeSet<DocId> = touching
            .flat_map(|pair| [pair.a(), pair.b()])
            .map(|doc| representative[doc.at()])
            .collect();
        let stays = |doc: &usize| of_pairs.contains(&representative[*doc]);
        Ok(Close {
            pairs,
            stands: representative[lent..].iter().map(|&doc| stand(doc)).collect(),
            lend: (0..lent).filter(stays).map(|at| pool.lent[at]).collect(),
            hot: near.hot,
        })
    }

    /// The run's own articles that stand for their groups with those that share most rare stem
    /// pairs: one of their own, or one of the archive by its number.
    fn nearest(
        self,
        index: &Index,
        docs: &DocTable,
        prints: &Prints,
        stands: &[Stand],
    ) -> Result<Vec<(DocId, Result<DocId, u32>)>> {
        let Meeting { config, archive, progress, .. } = self;
        let count = u32::try_from(stands.len()).expect("fewer than 2^32 articles");
        let is_standing = |doc: u32| stands[doc as usize] == Stand::Own(DocId(doc));
        let budget = crate::pipeline::budget::Budget::of(config.memory);
        let mut rows = Partitions::new(&crate::pipeline::setup::temp_dir(config), budget.rows);
        let mut lent = Ranks::of(archive.manifest.next_entry);
        for mut own in prints.rows.ranges() {
            own.retain(|row| is_standing(row.1));
            own.sort_unstable();
            let mut keys: Vec<u64> = own.iter().map(|row| row.0).collect();
            keys.dedup();
            let mut is_hot = vec![false; keys.len()];
            let mut found: Vec<(u64, u32)> = Vec::new();
            index.with_stem_pairs(&config.rare, &keys, |at, number| match number {
                Some(number) => found.push((keys[at], number)),
                None => is_hot[at] = true,
            })?;
            let hot: Vec<u64> =
                keys.iter().zip(&is_hot).filter(|key| *key.1).map(|key| *key.0).collect();
            let is_cool = |key: u64| hot.binary_search(&key).is_err();
            found.retain(|row| is_cool(row.0));
            own.retain(|row| is_cool(row.0));
            for row in &found {
                lent.add(row.1);
            }
            rows.push(own)?;
            rows.push(found.into_iter().map(|(key, number)| (key, count + number)))?;
        }
        lent.rank();
        let place = |row: u32| match row.checked_sub(count) {
            None => Some(DocId(row)),
            Some(number) => Some(DocId(count + lent.rank_of(number))),
        };
        let asked: Vec<DocId> = (0..count).filter(|&doc| is_standing(doc)).map(DocId).collect();
        // An article of the archive is within reach of all: its date is looked at later.
        let own: Vec<DocId> = (0..count).map(DocId).collect();
        let spans = Window::of(config, docs).spans(&own);
        let standing = asked.len() + archive.manifest.articles();
        let articles = count + lent.len();
        let may_be = |own: usize, shared: &Shared| {
            let Some(rank) = shared.doc.0.checked_sub(count) else { return true };
            index.stem_pairs_of(lent.at(rank)).is_none_or(|other| shares_enough(own, other, shared))
        };
        let ask = Ask { spans: &spans, docs: &asked, articles, standing, may_be: &may_be };
        let pairs = propose::nearest(config, ask, rows, &place, &prints.gists, progress)?;
        let named = |doc: DocId| match doc.0.checked_sub(count) {
            None => Ok(doc),
            Some(rank) => Err(lent.at(rank)),
        };
        Ok(pairs.into_iter().map(|pair| (pair.a(), named(pair.b()))).collect())
    }
}

/// Whether two articles with `own` and `other` stem pairs share enough of them to be read. Those
/// that stand in more articles than the index takes are not among the shared ones. The bound is
/// that of a scan all the same: pairs that many articles have say little.
#[allow(clippy::cast_precision_loss, reason = "an article has far fewer than 2^24 stem pairs")]
fn shares_enough(own: usize, other: u32, shared: &Shared) -> bool {
    let fewer = own.min(other as usize) as f32;
    shared.count as f32 >= propose::MARGIN * FIRST_STEP * fewer
}

/// The stretch of time in which the archive's articles may lie; `None` for all.
fn within(config: &Config, docs: &DocTable) -> Option<(i64, i64)> {
    let reach = i64::from(config.window_days?).saturating_mul(DAY);
    // One without a date is within reach of all.
    let dates: Option<Vec<i64>> = docs.published.iter().copied().collect();
    let dates = dates?;
    let (first, last) = (dates.iter().min()?, dates.iter().max()?);
    Some((first.saturating_sub(reach), last.saturating_add(reach)))
}

/// The near-duplicates of the run's own articles.
struct Close {
    /// Pairs with at least one of them.
    pairs: Vec<(Stand, Stand)>,
    /// Which article stands for the group of each.
    stands: Vec<Stand>,
    /// Numbers of the archive's articles that are in a pair, or in the group of one that is.
    lend: Vec<u32>,
    hot: Option<(u64, u64)>,
}

/// The run's own articles that share a band with some of the archive.
type OfBands = Vec<(DocId, u32)>;

/// Numbers of the archive's articles that have the words of one of these or share a band, and the
/// pairs that share one. Where many share a band each meets the first only.
fn sharing(index: &Index, docs: &DocTable, prints: &Prints) -> Result<(Vec<u32>, OfBands)> {
    let mut numbers = BTreeSet::new();
    let mut keys: Vec<u64> = docs.exact.iter().copied().flatten().collect();
    keys.sort_unstable();
    keys.dedup();
    index.equals(&keys, |_, number| {
        numbers.insert(number);
    })?;
    let mut rows: Vec<(u64, DocId)> = Vec::new();
    prints.each_band(|band, of_band, docs| {
        rows.extend(of_band.iter().zip(docs).map(|(&key, &doc)| (band_key(band, key), doc)));
    });
    rows.par_sort_unstable();
    let of_keys: Vec<&[(u64, DocId)]> = rows.chunk_by(|x, y| x.0 == y.0).collect();
    let keys: Vec<u64> = of_keys.iter().map(|of_key| of_key[0].0).collect();
    let mut found: Vec<(usize, u32)> = Vec::new();
    index.sharing_a_band(&keys, |at, number| found.push((at, number)))?;
    found.par_sort_unstable();
    let mut shared = Vec::new();
    for of_key in found.chunk_by(|x, y| x.0 == y.0) {
        let own = of_keys[of_key[0].0];
        let reach = if own.len() + of_key.len() > banded::ALL_PAIRS { 1 } else { of_key.len() };
        for &(_, number) in &of_key[..reach] {
            numbers.insert(number);
            shared.extend(own.iter().map(|&(_, doc)| (doc, number)));
        }
    }
    shared.par_sort_unstable();
    shared.dedup();
    Ok((numbers.into_iter().collect(), shared))
}

/// These articles, those that stand for their groups, and some others of the groups, ascending; and
/// which of them another stands for.
fn with_groups(index: &Index, numbers: &[u32]) -> Result<(Vec<u32>, BTreeMap<u32, u32>)> {
    let mut all: BTreeSet<u32> = numbers.iter().copied().collect();
    let mut of_groups = BTreeMap::new();
    index.stands(numbers, |one, stands| {
        of_groups.insert(one, stands);
        all.insert(stands);
    })?;
    let standing: Vec<u32> = all.iter().copied().collect();
    let mut count = HashMap::<u32, usize>::new();
    index.groups(&standing, |stands, member| {
        let count = count.entry(stands).or_default();
        *count += 1;
        if *count < SPOKESMEN {
            of_groups.insert(member, stands);
            all.insert(member);
        }
    })?;
    Ok((all.into_iter().collect(), of_groups))
}

/// A set of numbers, and the place of each among them.
struct Ranks {
    bits: Vec<u64>,
    /// Numbers below each word.
    before: Vec<u32>,
}

impl Ranks {
    /// None yet, all below `end`.
    fn of(end: u32) -> Self {
        Self { bits: vec![0; end as usize / 64 + 1], before: Vec::new() }
    }

    fn add(&mut self, number: u32) {
        self.bits[number as usize / 64] |= 1 << (number % 64);
    }

    /// Counts, once all are in.
    fn rank(&mut self) {
        let mut count = 0;
        self.before = self
            .bits
            .iter()
            .map(|word| {
                let before = count;
                count += word.count_ones();
                before
            })
            .collect();
    }

    fn len(&self) -> u32 {
        self.bits.last().zip(self.before.last()).map_or(0, |(word, n)| n + word.count_ones())
    }

    fn rank_of(&self, number: u32) -> u32 {
        let (word, bit) = (number as usize / 64, number % 64);
        self.before[word] + (self.bits[word] & ((1 << bit) - 1)).count_ones()
    }

    /// The number of this rank.
    fn at(&self, rank: u32) -> u32 {
        let word = self.before.partition_point(|&before| before <= rank) - 1;
        let mut rest = self.bits[word];
        for _ in 0..rank - self.before[word] {
            rest &= rest - 1;
        }
        u32::try_from(word * 64).expect("it is a number") + rest.trailing_zeros()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_lead_back_to_their_numbers() {
        let numbers = [0, 1, 63, 64, 200, 201, 999];
        let mut ranks = Ranks::of(1000);
        for number in numbers {
            ranks.add(number);
        }
        ranks.rank();
        assert_eq!(ranks.len(), 7);
        for (rank, number) in (0..).zip(numbers) {
            assert_eq!((ranks.rank_of(number), ranks.at(rank)), (rank, number));
        }
    }
}
