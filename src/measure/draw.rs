//! Pairs of a finished run to label by hand: as many copies as pairs that are none, of each
//! relation and range of the score, of as many clusters as can be, in an order that says nothing.
//!
//! * time: linear in `pairs.csv` and `clusters.csv`, and the pairs once for each that is drawn
//! * space: the ids of all pairs of the run

use super::fitting::enough::LEAST;
use super::run::{Run, damaged, parsed, relation_of, score_of};
use crate::classify::Relation;
use crate::error::{Error, ErrorKind, Result};
use crate::read::table::{Table, unguarded};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, VecDeque};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Where ranges of the score begin. Narrower towards the middle, where the thresholds lie and
/// labels are worth most.
const BANDS: [f64; 6] = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9];

/// What a pair counts as in a fit if its label says what the run says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A copy.
    Copy,
    /// No copy.
    NotCopy,
    /// Neither: it is scored and not fitted on, or left out.
    Neither,
}

impl Use {
    fn of(relation: Relation) -> Self {
        match relation {
            Relation::Identical | Relation::Reprint | Relation::Excerpt | Relation::Rewrite => {
                Self::Copy
            }
            Relation::Shared | Relation::SameEvent | Relation::Unrelated => Self::NotCopy,
            Relation::Update | Relation::Partial | Relation::Background => Self::Neither,
        }
    }
}

/// In which order pairs are drawn: two of five are copies, two are none, and one is neither. With
/// what is partly taken or updated, about half are reported by the run.
const TURNS: [Use; 5] = [Use::Copy, Use::NotCopy, Use::Copy, Use::NotCopy, Use::Neither];

/// A pair that was drawn, sides in the order in which they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Id of one article.
    pub a: String,
    /// Id of the other.
    pub b: String,
}

/// Pairs of one relation in one range of the score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stratum {
    /// As the run has it.
    pub relation: &'static str,
    /// The lowest score.
    pub from: f64,
    /// The score below which they are; those of the highest range may have it.
    pub to: f64,
    /// Pairs in the run.
    pub pairs: usize,
    /// Pairs on the sheet.
    pub drawn: usize,
}

/// What was drawn from a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// In the order in which they are shown.
    pub pairs: Vec<Drawn>,
    /// Every stratum, by relation and score.
    pub strata: Vec<Stratum>,
    /// Tells this run's pairs and scores from those of every other.
    pub identity: u64,
}

/// A pair of the run.
struct Candidate {
    a: String,
    b: String,
    /// Clusters of both; an article in none is its own.
    clusters: [usize; 2],
    /// By it chance decides.
    hash: u64,
}

impl Sheet {
    /// Draws up to `wanted` pairs; the same seed draws the same.
    ///
    /// What is drawn next is told by [`TURNS`], and of each sort every stratum has its turn, one
    /// stratum of each relation first. Of a stratum it is the pair whose clusters were drawn from
    /// least, and of several such pairs one by chance.
    ///
    /// # Errors
    /// When a table of the run cannot be read, or the run has no pair.
    pub fn of(run: &Run, wanted: usize, seed: u64) -> Result<Self> {
        let (mut strata, identity) = candidates(run, seed)?;
        if strata.is_empty() {
            let reason = "the run has no pair to label; let it report all judged pairs, or scan a \
                    larger dump"
                .to_owned();
            return Err(Error::new(ErrorKind::Data { path: run.folder().to_path_buf(), reason }));
        }
        let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
        // Every relation has a pair before one has two.
        let mut turns: Vec<(usize, usize)> = Vec::new();
        for (stratum, (relation, _)) in strata.keys().enumerate() {
            let before = strata.keys().take(stratum).filter(|(other, _)| other == relation).count();
            turns.push((before, stratum));
        }
        turns.sort_unstable();
        let relations: Vec<Relation> = strata.keys().map(|(relation, _)| *relation).collect();
        let of_use = |wanted: Use| -> VecDeque<usize> {
            let all = turns.iter().map(|turn| turn.1);
            all.filter(|&stratum| Use::of(relations[stratum]) == wanted).collect()
        };
        // Strata with pairs left, in the order in which they have their turn.
        let mut queues = [Use::Copy, Use::NotCopy, Use::Neither].map(of_use);
        let mut left: Vec<Vec<Candidate>> = strata.values_mut().map(std::mem::take).collect();
        let mut drawn: Vec<(usize, Candidate)> = Vec::new();
        let mut used: HashMap<usize, usize> = HashMap::new();
        for turn in TURNS.into_iter().cycle() {
            if drawn.len() >= wanted || queues.iter().all(VecDeque::is_empty) {
                break;
            }
            let queue = &mut queues[turn as usize];
            let Some(stratum) = queue.pop_front() else { continue };
            let left = &mut left[stratum];
            let often = |pair: &Candidate| {
                let of = |cluster: usize| used.get(&cluster).copied().unwrap_or(0);
                pair.clusters.map(of).into_iter().max()
            };
            let next = (0..left.len()).min_by_key(|&at| (often(&left[at]), left[at].hash));
            let Some(next) = next else { continue };
            let pair = left.swap_remove(next);
            if !left.is_empty() {
                queue.push_back(stratum);
            }
            let [x, y] = pair.clusters;
            *used.entry(x).or_default() += 1;
            if y != x {
                *used.entry(y).or_default() += 1;
            }
            drawn.push((stratum, pair));
        }
        let strata =
            strata.keys().zip(sizes).enumerate().map(|(at, (&(relation, band), pairs))| Stratum {
                relation: relation.name(),
                from: BANDS[band],
                to: BANDS.get(band + 1).copied().unwrap_or(1.0),
                pairs,
                drawn: drawn.iter().filter(|(stratum, _)| *stratum == at).count(),
            });
        let strata = strata.collect();
        // Neither the order of the pairs nor that of their sides is that of the run.
        let mut shown: Vec<(u64, Drawn)> =
            drawn.into_iter().map(|(_, pair)| pair.shown(seed)).collect();
        shown.sort_by(|x, y| x.0.cmp(&y.0).then_with(|| (&x.1.a, &x.1.b).cmp(&(&y.1.a, &y.1.b))));
        Ok(Self { pairs: shown.into_iter().map(|(_, pair)| pair).collect(), strata, identity })
    }

    /// Pairs of the sheet that count as copies in a fit, and pairs that count as none, if their
    /// labels say what the run says; and the same of the run.
    #[must_use]
    pub fn usable(&self) -> [(usize, usize); 2] {
        [Use::Copy, Use::NotCopy].map(|wanted| {
            let of_use = |stratum: &&Stratum| stratum.is_of(wanted);
            let strata = || self.strata.iter().filter(of_use);
            (strata().map(|s| s.drawn).sum(), strata().map(|s| s.pairs).sum())
        })
    }

    /// How many pairs must be drawn from the run for as many of both sides as a fit needs; `None`
    /// where the run has too few.
    #[must_use]
    pub fn enough(&self) -> Option<usize> {
        let [(_, copies), (_, others)] = self.usable();
        if copies.min(others) < LEAST {
            return None;
        }
        let all: usize = self.strata.iter().map(|stratum| stratum.pairs).sum();
        let mut left = [copies, others, all - copies - others];
        let (mut drawn, mut pairs) = ([0; 3], 0);
        for turn in TURNS.into_iter().cycle().map(|turn| turn as usize) {
            if drawn[0].min(drawn[1]) >= LEAST {
                break;
            }
            if left[turn] > 0 {
                left[turn] -= 1;
                drawn[turn] += 1;
                pairs += 1;
            }
        }
        Some(pairs)
    }
}

impl Stratum {
    fn is_of(&self, wanted: Use) -> bool {
        relation_of(self.relation).is_some_and(|relation| Use::of(relation) == wanted)
    }
}

impl Candidate {
    /// The pair as it is shown, and its place by chance.
    fn shown(self, seed: u64) -> (u64, Drawn) {
        let order = hash(&self.a, &self.b, seed.wrapping_add(1));
        let (a, b) = if order & 1 == 0 { (self.a, self.b) } else { (self.b, self.a) };
        (order >> 1, Drawn { a, b })
    }
}

fn hash(a: &str, b: &str, seed: u64) -> u64 {
    xxh3_64_with_seed(format!("{a}\0{b}").as_bytes(), seed)
}

type Strata = BTreeMap<(Relation, usize), Vec<Candidate>>;

/// All pairs of the run by relation and range of the score, and a hash that identifies the run.
fn candidates(run: &Run, seed: u64) -> Result<(Strata, u64)> {
    let mut clusters: HashMap<String, usize> = HashMap::new();
    let path = run.folder().join("clusters.csv");
    let table = Table::open(&path)?;
    let [article, cluster] = table.columns(["article_id", "cluster_id"])?;
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for row in table {
        let row = row.map_err(|bad| damaged(&path, bad))?;
        let next = numbers.len();
        let number = *numbers.entry(row.cell(cluster).to_owned()).or_insert(next);
        clusters.insert(unguarded(row.cell(article)).to_owned(), number);
    }
    // Articles in no cluster count on from there.
    let mut next = numbers.len();
    let mut cluster_of = |id: &str| {
        *clusters.entry(id.to_owned()).or_insert_with(|| {
            next += 1;
            next
        })
    };
    let path = run.folder().join("pairs.csv");
    let table = Table::open(&path)?;
    let [a, b, relation, score] = table.columns(["a", "b", "relation", "score"])?;
    let (mut strata, mut identity) = (Strata::new(), 0_u64);
    for row in table {
        let row = row.map_err(|bad| damaged(&path, bad))?;
        let [a, b] = [a, b].map(|column| unguarded(row.cell(column)).to_owned());
        let found = parsed(&path, row.line, "relation", row.cell(relation), relation_of)?;
        let value = parsed(&path, row.line, "score", row.cell(score), score_of)?;
        identity =
            xxh3_64_with_seed(format!("{a}\0{b}\0{}\0{value}", found.name()).as_bytes(), identity);
        let band = BANDS.partition_point(|&from| from <= value) - 1;
        let clusters = [cluster_of(&a), cluster_of(&b)];
        let hash = hash(&a, &b, seed);
        strata.entry((found, band)).or_default().push(Candidate { a, b, clusters, hash });
    }
    Ok((strata, identity))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(strata: &[(Relation, usize, usize)]) -> Sheet {
        let stratum = |&(relation, pairs, drawn): &(Relation, usize, usize)| Stratum {
            relation: relation.name(),
            from: 0.0,
            to: 1.0,
            pairs,
            drawn,
        };
        Sheet { pairs: Vec::new(), strata: strata.iter().map(stratum).collect(), identity: 0 }
    }

    #[test]
    fn a_sheet_says_how_many_pairs_a_fit_can_use_and_how_many_it_needs() {
        let run = [
            (Relation::Rewrite, 30, 10),
            (Relation::Reprint, 30, 6),
            (Relation::Partial, 9, 8),
            (Relation::SameEvent, 900, 16),
        ];
        let found = sheet(&run);
        assert_eq!(found.usable(), [(16, 60), (16, 900)]);
        // 20 of each and every fifth of neither side, of which there are nine.
        assert_eq!(found.enough(), Some(49));
        assert_eq!(sheet(&run[1..]).enough(), Some(49));
        assert_eq!(sheet(&run[2..]).enough(), None);
    }
}
