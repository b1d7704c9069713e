//! What stays in memory of every article.

use super::gather;
use crate::candidate::CandidatePair;

/// What stays in memory of every article during a run: about 50 bytes, and its band keys.
#[derive(Debug, Default)]
pub(super) struct DocTable {
    /// Seconds since the epoch.
    pub published: Vec<Option<i64>>,
    /// Key of the outlet.
    pub outlet: Vec<Option<u64>>,
    /// Hash of the word sequence.
    pub exact: Vec<Option<u64>>,
    /// Words outside boilerplate.
    pub words: Vec<u32>,
    /// Place of the outlet in the order that was asked for; empty unless one was.
    pub place: Vec<Option<u32>>,
}

impl DocTable {
    /// Takes articles out before they are fingerprinted.
    pub fn remove(&mut self, gone: &[u32]) {
        if !gone.is_empty() {
            self.published = gather::without(std::mem::take(&mut self.published), gone);
            self.outlet = gather::without(std::mem::take(&mut self.outlet), gone);
            self.place = gather::without(std::mem::take(&mut self.place), gone);
        }
    }

    /// Whether the two have the same words in the same order.
    pub fn says_the_same(&self, pair: CandidatePair) -> bool {
        self.exact[pair.a().at()].is_some()
            && self.exact[pair.a().at()] == self.exact[pair.b().at()]
    }
}
