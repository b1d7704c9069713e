//! All judged pairs of a run on their way to the reports: what clustering asks of them in memory,
//! the rest on disk.
//!
//! * memory: 72 bytes a pair
//! * disk: some 500 bytes a pair, and some 60 for each sentence that was aligned

use super::{Edge, JudgedPair};
use crate::article::DocId;
use crate::classify::Scorecard;
use crate::error::Result;
use crate::spool::Stored;
use crate::spool::blobs::Blobs;
use std::path::Path;

/// One pair, looked at closely whatever it is.
#[derive(Debug)]
pub struct Comparison {
    /// The first article.
    pub a: Stored,
    /// The second.
    pub b: Stored,
    /// Everything found out.
    pub pair: JudgedPair,
}

/// The judged pairs of a run, ascending by (a, b) once [`Ledger::sort`] was called, else in the
/// order they were added.
#[derive(Debug)]
pub struct Ledger {
    edges: Vec<Edge>,
    /// Number of each edge's rest.
    places: Vec<u32>,
    rest: Blobs,
    card: Scorecard,
}

impl Ledger {
    /// No pairs yet, their rest in an unnamed file under `folder`. The scorecard gives each
    /// signal's points when a pair is read back.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path, card: &Scorecard) -> Result<Self> {
        Ok(Self {
            edges: Vec::new(),
            places: Vec::new(),
            rest: Blobs::create(folder)?,
            card: card.clone(),
        })
    }

    /// Adds pairs.
    ///
    /// # Errors
    /// When the disk is full.
    ///
    /// # Panics
    /// Never: a pair is plain numbers and strings, which can always be written to memory.
    pub fn push(&mut self, pairs: &[JudgedPair]) -> Result<()> {
        // Not the number of edges: pairs that were added twice have two places.
        let first = u32::try_from(self.rest.len()).expect("fewer than 2^32 pairs");
        self.places.extend((first..).take(pairs.len()));
        self.edges.extend(pairs.iter().map(Edge::of));
        let packed: Vec<Vec<u8>> = pairs
            .iter()
            .map(|p| postcard::to_stdvec(p).expect("plain numbers and strings"))
            .collect();
        self.rest.push(&packed)
    }

    /// Puts the pairs in the order of (a, b), whatever order they were judged in. A pair that was
    /// added again stays as it was added last.
    pub fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.edges.len()).rev().collect();
        // A stable sort: of one pair's places the last comes first.
        order.sort_by_key(|&i| (self.edges[i].a, self.edges[i].b));
        order.dedup_by_key(|i| (self.edges[*i].a, self.edges[*i].b));
        self.edges = order.iter().map(|&i| self.edges[i]).collect();
        self.places = order.iter().map(|&i| self.places[i]).collect();
    }

    /// Puts pairs that were judged again in the place of what they were.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn replace(&mut self, pairs: &[JudgedPair]) -> Result<()> {
        self.push(pairs)?;
        self.sort();
        Ok(())
    }

    /// The part of every pair that is in memory.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Number of pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.edges.len()
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Every pair whole, read back one at a time.
    ///
    /// # Panics
    /// If the temporary file was damaged from outside.
    pub fn iter(&self) -> impl Iterator<Item = JudgedPair> + '_ {
        (0..self.len()).map(|n| self.get(n))
    }

    /// The pair at that place of [`Ledger::edges`], whole.
    ///
    /// # Panics
    /// If there is none, or the temporary file was damaged from outside.
    #[must_use]
    pub fn get(&self, n: usize) -> JudgedPair {
        self.read(self.places[n])
    }

    /// One pair whole; `None` where there is no such pair. Only after [`Ledger::sort`], `a` below
    /// `b`.
    ///
    /// # Panics
    /// If the temporary file was damaged from outside.
    #[must_use]
    pub fn find(&self, a: DocId, b: DocId) -> Option<JudgedPair> {
        let at = self.edges.binary_search_by_key(&(a, b), |edge| (edge.a, edge.b)).ok()?;
        Some(self.get(at))
    }

    fn read(&self, at: u32) -> JudgedPair {
        let mut pair: JudgedPair =
            postcard::from_bytes(&self.rest.get(at as usize)).expect("what was written reads back");
        if let Some(evidence) = &pair.evidence {
            pair.verdict.points = self.card.points(evidence);
        }
        pair
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    /// A pair that is recognised by its articles and by a number that is on disk only.
    fn pair(a: u32, b: u32, narrated_words: u32) -> JudgedPair {
        let sample = Sample::of();
        let any = sample.pairs.iter().next().expect("the sample has a pair");
        JudgedPair { a: DocId(a), b: DocId(b), narrated_words, ..any }
    }

    fn kept(ledger: &Ledger) -> Vec<(u32, u32, u32)> {
        ledger.iter().map(|pair| (pair.a.0, pair.b.0, pair.narrated_words)).collect()
    }

    #[test]
    fn what_is_added_after_sorting_has_its_own_text() {
        let mut ledger = Ledger::create(&std::env::temp_dir(), Scorecard::built_in()).unwrap();
        ledger.push(&[pair(1, 2, 12), pair(0, 3, 3), pair(1, 2, 13)]).unwrap();
        ledger.sort();
        assert_eq!(kept(&ledger), [(0, 3, 3), (1, 2, 13)], "of a pair added twice the last stays");
        // One place fewer than there are texts on disk from here on.
        ledger.push(&[pair(0, 1, 1), pair(0, 3, 4), pair(2, 5, 25)]).unwrap();
        ledger.sort();
        assert_eq!(kept(&ledger), [(0, 1, 1), (0, 3, 4), (1, 2, 13), (2, 5, 25)]);
        assert_eq!(ledger.find(DocId(2), DocId(5)).unwrap().narrated_words, 25);
        assert!(
            ledger.edges().iter().zip(ledger.iter()).all(|(edge, pair)| *edge == Edge::of(&pair))
        );
    }
}
