//! Fingerprints to [`CandidatePair`]s; one file a way of proposing.
//!
//! [`exact`] finds equal texts, [`banded`] near-duplicates, [`rare`] everything that shares unusual
//! pairs of words: excerpts, rewrites, updates.

pub mod banded;
pub mod exact;
pub mod glance;
pub mod rare;

use crate::article::DocId;

/// Two articles that may have to do with each other; always `a < b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidatePair {
    a: DocId,
    b: DocId,
}

impl CandidatePair {
    /// The pair of two different articles, whichever is given first; `None` for an article and
    /// itself.
    #[must_use]
    pub fn of(x: DocId, y: DocId) -> Option<Self> {
        (x != y).then(|| Self { a: x.min(y), b: x.max(y) })
    }

    /// The article read first.
    #[must_use]
    pub fn a(self) -> DocId {
        self.a
    }

    /// The article read later.
    #[must_use]
    pub fn b(self) -> DocId {
        self.b
    }
}
