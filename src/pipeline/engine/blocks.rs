//! Blocks: some articles, and what is asked of them.
//!
//! * time: each article of a block is taken apart once, and only if it is asked for
//! * space: the articles of a block, prepared

use super::context::{Hand, doc};
use super::{BLOCK_ARTICLES, BLOCK_BYTES, BLOCK_PAIRS, Row, damaged, kind, of_bytes, to_bytes};
use crate::article::{DocId, Layout, Span};
use crate::candidate::CandidatePair;
use crate::candidate::glance::{Gist, Glancer};
use crate::cluster::JudgedPair;
use crate::cluster::common;
use crate::content::Prepared;
use crate::error::Result;
use crate::pipeline::judge::{Judge, Loaded, needs_rivals};
use crate::pipeline::propose::{is_enough, story_hashes};
use crate::pipeline::second_source::{self, Derived};
use crate::pipeline::sift::{Why, versions, word_hashes};
use crate::pipeline::verbatim;
use crate::report::passage_rows;
use crate::shingle::Shingles;
use crate::spool::Stored;
use crate::verify::Overlap;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is to be done with the articles of a block, which are named by their records' numbers.
#[derive(Serialize, Deserialize)]
pub(super) enum Task {
    /// The hashes of the words of each.
    Words(Vec<u32>),
    /// Which of some pages of one address are only versions of fuller ones.
    Versions(Vec<Vec<u32>>),
    /// What pairs have in common, by their places among all.
    Verify(Vec<(u32, u32, u32)>),
    /// Whether pairs share stem pairs enough, and are worth reading, by their places: of gists.
    Glance(Vec<(u32, u32, u32)>),
    /// What pairs are to each other.
    Judge(Vec<Pairing>),
    /// The same where only verbatim copies are looked for.
    Copies(Vec<Pairing>),
    /// Second sources.
    Second(Vec<Look>),
    /// Stretches of texts.
    Parts(Vec<(u32, Span)>),
}

/// A pair to judge.
#[derive(Serialize, Deserialize)]
pub(super) struct Pairing {
    /// Its place in the order of judging.
    pub place: u32,
    pub a: u32,
    pub b: u32,
    /// Whether both have the same words.
    pub equal: bool,
    /// The articles near it, once it is known that they may change what it is.
    pub near: Option<Vec<u32>>,
}

/// What becomes of a pair.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    pub place: u32,
    /// Whether the articles near it may change what it is: then it is asked again, with them.
    pub open: bool,
    pub pair: Option<JudgedPair>,
    pub common: Vec<common::Row>,
}

/// A look for second sources of a copy.
#[derive(Serialize, Deserialize)]
pub(super) struct Look {
    pub place: u32,
    pub doc: u32,
    pub source: u32,
    pub others: Vec<u32>,
}

/// Bits of a ticket below the stage, and below the place of a look.
const PLACE: u32 = 40;
const OF_LOOK: u32 = 8;

/// A number that no other judged pair of the run has.
pub(super) fn ticket(stage: u32, place: u32, n: usize) -> i64 {
    i64::from(stage) << PLACE | i64::from(place) << OF_LOOK | i64::try_from(n).unwrap_or(0)
}

/// Blocks to be worked on: for each the numbers of its records, ascending, and its task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    blocks: Vec<(Vec<u32>, Vec<u8>)>,
}

impl Plan {
    /// How many blocks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Each block with the records it needs: (block, number).
    pub fn articles(&self) -> impl Iterator<Item = (i64, u32)> + '_ {
        (0..)
            .zip(&self.blocks)
            .flat_map(|(block, (numbers, _))| numbers.iter().map(move |&number| (block, number)))
    }

    /// The tasks, as rows to go to their blocks.
    #[must_use]
    pub fn tasks(&self) -> Vec<Row> {
        let row = |(key, (_, task)): (i64, &(Vec<u32>, Vec<u8>))| Row {
            kind: kind::TASK,
            key,
            value: task.clone(),
            ..Row::default()
        };
        (0..).zip(&self.blocks).map(row).collect()
    }

    /// Puts items into blocks in their order, each with the articles it needs and what they take.
    pub(super) fn of<T>(
        items: impl IntoIterator<Item = (Vec<u32>, T)>,
        size_of: &dyn Fn(u32) -> usize,
        task: fn(Vec<T>) -> Task,
    ) -> Self {
        let mut plan = Self::default();
        let (mut held, mut docs, mut bytes) = (Vec::new(), BTreeSet::new(), 0);
        for (needs, item) in items {
            let new = needs.iter().filter(|&number| !docs.contains(number)).count();
            let more: usize = needs
                .iter()
                .filter(|&number| !docs.contains(number))
                .map(|&number| size_of(number))
                .sum();
            let is_full = docs.len() + new > BLOCK_ARTICLES
                || bytes + more > BLOCK_BYTES
                || held.len() >= BLOCK_PAIRS;
            if is_full && !held.is_empty() {
                plan.close(&mut docs, &mut held, task);
                bytes = needs.iter().map(|&number| size_of(number)).sum();
            } else {
                bytes += more;
            }
            held.push(item);
            docs.extend(needs);
        }
        if !held.is_empty() {
            plan.close(&mut docs, &mut held, task);
        }
        plan
    }

    fn close<T>(&mut self, docs: &mut BTreeSet<u32>, held: &mut Vec<T>, task: fn(Vec<T>) -> Task) {
        let task = to_bytes(&task(std::mem::take(held)));
        self.blocks.push((std::mem::take(docs).into_iter().collect(), task));
    }
}

/// Articles by the numbers of their records: as they were sent, and taken apart.
type Frames = HashMap<u32, (Vec<u8>, OnceCell<Loaded>)>;

/// The articles of a block, taken apart when they are asked for.
struct Held<'a> {
    hand: &'a Hand,
    judge: Judge<'a>,
    frames: Frames,
}

impl Held<'_> {
    fn frame(&self, number: u32) -> Result<&(Vec<u8>, OnceCell<Loaded>)> {
        self.frames.get(&number).ok_or_else(|| damaged("the articles of a block"))
    }

    fn stored(&self, number: u32) -> Result<Stored> {
        self.hand.article(number, &self.frame(number)?.0)
    }

    fn get(&self, number: u32) -> Result<&Loaded> {
        let (_, held) = self.frame(number)?;
        if held.get().is_none() {
            let loaded = self.judge.load(self.stored(number)?);
            let _ = held.set(loaded);
        }
        held.get().ok_or_else(|| damaged("the articles of a block"))
    }

    fn gist(&self, number: u32) -> Result<Gist> {
        let stored = self.stored(number)?;
        let mut layout = Layout::of(&stored.text, false);
        let brief = self.hand.printer().brief(&stored, &mut layout, &self.hand.line_counts);
        Ok(Gist::from_bytes(&brief.gist[4..]))
    }
}

/// Works on blocks, of which all rows must be there.
pub(super) fn worked(hand: &Hand, rows: Vec<Row>) -> Result<Vec<Row>> {
    let mut blocks: BTreeMap<i64, (Option<Task>, Frames)> = BTreeMap::new();
    for row in rows {
        let block = blocks.entry(row.key).or_default();
        if row.kind == kind::TASK {
            block.0 = Some(of_bytes(&row.value, "tasks")?);
        } else {
            let number = u32::try_from(row.at).map_err(|_| damaged("articles"))?;
            block.1.insert(number, (row.body, OnceCell::new()));
        }
    }
    let mut found = Vec::new();
    for (key, (task, frames)) in blocks {
        let task = task.ok_or_else(|| damaged("tasks"))?;
        let held = Held { hand, judge: hand.judge(), frames };
        let row = |at, value: Vec<u8>| Row { kind: kind::FOUND, key, at, value, body: Vec::new() };
        match task {
            Task::Words(asked) => {
                for number in asked {
                    let words = word_hashes(&held.stored(number)?.text);
                    found.push(row(number.into(), to_bytes(&words)));
                }
            }
            Task::Versions(parts) => {
                for part in parts {
                    let gone = of_part(&held, &part)?;
                    found.push(row(part[0].into(), to_bytes(&gone)));
                }
            }
            Task::Verify(pairs) => found.push(row(key, to_bytes(&verified(&held, &pairs)?))),
            Task::Glance(pairs) => found.push(row(key, to_bytes(&glanced(&held, &pairs)?))),
            Task::Judge(pairs) => {
                for pair in pairs {
                    found.extend(judged(&held, &pair, key)?);
                }
            }
            Task::Copies(pairs) => found.extend(copies(&held, &pairs, key)?),
            Task::Second(looks) => {
                for look in looks {
                    found.extend(seconds(&held, &look, key)?);
                }
            }
            Task::Parts(asked) => {
                for (number, span) in asked {
                    let text = held.stored(number)?.text;
                    let part = text
                        .get(span.from as usize..span.to as usize)
                        .ok_or_else(|| damaged("articles"))?;
                    found.push(row(number.into(), to_bytes(&(span, part))));
                }
            }
        }
    }
    Ok(found)
}

fn of_part(held: &Held<'_>, part: &[u32]) -> Result<Vec<(DocId, Why)>> {
    let texts: Result<HashMap<DocId, Stored>> =
        part.iter().map(|&number| Ok((doc(number), held.stored(number)?))).collect();
    let texts = texts?;
    let docs: Vec<DocId> = part.iter().map(|&number| doc(number)).collect();
    Ok(versions(held.hand.config.shingle, &docs, &|doc| texts[&doc].clone()))
}

fn verified(held: &Held<'_>, pairs: &[(u32, u32, u32)]) -> Result<Vec<(u32, Overlap)>> {
    let mut shingles: HashMap<u32, Shingles> = HashMap::new();
    for number in pairs.iter().flat_map(|pair| [pair.1, pair.2]) {
        if let Entry::Vacant(place) = shingles.entry(number) {
            let hashes = story_hashes(&held.stored(number)?, &held.hand.line_counts);
            place.insert(Shingles::of(&held.hand.config.shingle, &hashes));
        }
    }
    let overlap =
        |&(place, a, b): &(u32, u32, u32)| (place, Overlap::of(&shingles[&a], &shingles[&b]));
    Ok(pairs.iter().map(overlap).collect())
}

/// A place, whether the pair shares stem pairs enough, and whether it is worth reading.
pub(super) type Glanced = (u32, bool, bool);

fn glanced(held: &Held<'_>, pairs: &[(u32, u32, u32)]) -> Result<Vec<Glanced>> {
    let mut gists: HashMap<u32, Gist> = HashMap::new();
    for number in pairs.iter().flat_map(|pair| [pair.1, pair.2]) {
        if let Entry::Vacant(place) = gists.entry(number) {
            place.insert(Gist::from_bytes(&held.frame(number)?.0));
        }
    }
    let mut found = Vec::with_capacity(pairs.len());
    for of_one in pairs.chunk_by(|x, y| x.1 == y.1) {
        let glancer = Glancer::of(&gists[&of_one[0].1]);
        found.extend(of_one.iter().map(|&(place, _, b)| {
            let glance = glancer.at(&gists[&b]);
            (place, is_enough(glance), glance.is_worth_reading())
        }));
    }
    Ok(found)
}

/// Judges a pair; `None` if nothing comes of it.
fn judged(held: &Held<'_>, asked: &Pairing, key: i64) -> Result<Option<Row>> {
    let &Pairing { place, a, b, equal, ref near } = asked;
    let (judge, a, b) = (&held.judge, held.get(a)?, held.get(b)?);
    let docs = CandidatePair::of(doc(asked.a), doc(asked.b))
        .ok_or_else(|| damaged("the pairs of a block"))?;
    let Some(mut seen) = judge.look(a, b, equal) else { return Ok(None) };
    let row = |stage, answer: &Answer, body| Row {
        kind: kind::FOUND,
        key,
        at: ticket(stage, place, 0),
        value: to_bytes(answer),
        body,
    };
    if needs_rivals(&seen) {
        let Some(near) = near else {
            let answer = Answer { place, open: true, pair: None, common: Vec::new() };
            return Ok(Some(row(1, &answer, Vec::new())));
        };
        let near: Result<Vec<&Prepared>> =
            near.iter().map(|&number| Ok(&held.get(number)?.prepared)).collect();
        seen = judge.look_again(seen, a, b, &near?);
    }
    let (pair, common) = judge.settle(docs, a, b, seen);
    if pair.is_none() && common.is_empty() {
        return Ok(None);
    }
    let body = pair.as_ref().map(|pair| shown(pair, &a.stored, &b.stored)).unwrap_or_default();
    let stage = if near.is_some() { 2 } else { 1 };
    Ok(Some(row(stage, &Answer { place, open: false, pair, common }, body)))
}

/// Judges pairs by the words that one copied from the other alone.
fn copies(held: &Held<'_>, pairs: &[Pairing], key: i64) -> Result<Vec<Row>> {
    let verbatim = held.hand.verbatim();
    let mut texts: HashMap<u32, verbatim::Held> = HashMap::new();
    for number in pairs.iter().flat_map(|pair| [pair.a, pair.b]) {
        if let Entry::Vacant(place) = texts.entry(number) {
            place.insert(verbatim.load(held.stored(number)?));
        }
    }
    let mut found = Vec::new();
    for &Pairing { place, a, b, equal, .. } in pairs {
        let docs =
            CandidatePair::of(doc(a), doc(b)).ok_or_else(|| damaged("the pairs of a block"))?;
        let (a, b) = (&texts[&a], &texts[&b]);
        let Some(pair) = verbatim.pair(docs, a, b, equal) else { continue };
        let body = shown(&pair, &a.stored, &b.stored);
        let answer = Answer { place, open: false, pair: Some(pair), common: Vec::new() };
        let (at, value) = (ticket(1, place, 0), to_bytes(&answer));
        found.push(Row { kind: kind::FOUND, key, at, value, body });
    }
    Ok(found)
}

/// The rows of a pair's passages.
fn shown(pair: &JudgedPair, a: &Stored, b: &Stored) -> Vec<u8> {
    to_bytes(&passage_rows(pair, a, b).collect::<Vec<_>>())
}

fn seconds(held: &Held<'_>, look: &Look, key: i64) -> Result<Vec<Row>> {
    let copy = Derived { doc: doc(look.doc), source: doc(look.source) };
    let (whole, source) = (held.get(look.doc)?, held.get(look.source)?);
    let Some(rest) = second_source::rest(&held.judge, whole, &source.prepared) else {
        return Ok(Vec::new());
    };
    let gists: Result<HashMap<DocId, Gist>> =
        look.others.iter().map(|&number| Ok((doc(number), held.gist(number)?))).collect();
    let gists = gists?;
    let others = look.others.iter().map(|&number| doc(number)).collect();
    let worth = |other: DocId| gists[&other].clone();
    let Some(left) = second_source::left(&held.judge, copy, rest, others, &worth) else {
        return Ok(Vec::new());
    };
    for other in left.others() {
        held.get(other.0)?;
    }
    let get = |doc: DocId| held.get(doc.0).expect("it was asked for above");
    let found = second_source::of_copy(&held.judge, &get, &left);
    let row = |(n, pair): (usize, JudgedPair)| {
        let body = shown(&pair, &get(pair.a).stored, &get(pair.b).stored);
        Row { kind: kind::FOUND, key, at: ticket(3, look.place, n), value: to_bytes(&pair), body }
    };
    Ok(found.into_iter().enumerate().map(row).collect())
}
