//! All judged pairs of a run on their way to the reports: what clustering asks of them in memory, the rest on disk.
//!
//! * memory: 72 bytes a pair
//! * disk: some 500 bytes a pair, and some 60 for each sentence that was aligned

use crate::article::DocId;
use crate::classify::Scorecard;
use crate::cluster::{Edge, JudgedPair};
use crate::error::Result;
use crate::spool::blobs::Blobs;
use std::path::Path;

/// The judged pairs of a run, ascending by (a, b) once [`Ledger::sort`] was called, else in the order they were added.
#[derive(Debug)]
pub struct Ledger {
    edges: Vec<Edge>,
    /// Number of each edge's rest.
    places: Vec<u32>,
    rest: Blobs,
    card: Scorecard,
}

impl Ledger {
    /// No pairs yet, their rest in an unnamed file under `folder`. The scorecard gives each signal's points when a pair is read back.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path, card: &Scorecard) -> Result<Self> {
        Ok(Self { edges: Vec::new(), places: Vec::new(), rest: Blobs::create(folder)?, card: card.clone() })
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
        let packed: Vec<Vec<u8>> =
            pairs.iter().map(|p| postcard::to_stdvec(p).expect("plain numbers and strings")).collect();
        self.rest.push(&packed)
    }

    /// Puts the pairs in the order of (a, b), whatever order they were judged in. A pair that was added again stays as it was added last.
    pub fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.edges.len()).rev().collect();
        // A stable sort: of one pair's places the last comes first.
        order.sort_by_key(|&i| (self.edges[i].a, self.edges[i].b));
        order.dedup_by_key(|i| (self.edges[*i].a, self.edges[*i].b));
        self.edges = order.iter().map(|&i| self.edges[i]).collect();
        self.places = order.iter().map(|&i| self.places[i]).collect();
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

    /// One pair whole; `None` where there is no such pair. Only after [`Ledger::sort`], `a` below `b`.
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
