//! The articles a table is writing about: the last few, so that a run of pairs with one article reads it once.

use crate::article::DocId;
use crate::spool::{Spool, Stored};
use std::collections::VecDeque;
use std::rc::Rc;

/// How many stay in memory. Pairs come ascending by (a, b), so `a` stays and `b` moves on; a handful covers clusters
/// whose articles lie close together in the dump. Not measured.
const KEPT: usize = 8;

/// Articles of a spool by number, the last few kept.
pub(super) struct Articles<'a> {
    spool: &'a Spool,
    /// The one asked for last at the back.
    recent: VecDeque<(DocId, Rc<Stored>)>,
}

impl<'a> Articles<'a> {
    pub(super) fn of(spool: &'a Spool) -> Self {
        Self { spool, recent: VecDeque::with_capacity(KEPT) }
    }

    /// The article, read from the spool if it is not among the last few.
    pub(super) fn get(&mut self, doc: DocId) -> Rc<Stored> {
        let kept = self.recent.iter().position(|(d, _)| *d == doc).and_then(|at| self.recent.remove(at));
        let (_, article) = kept.unwrap_or_else(|| (doc, Rc::new(self.spool.get(doc))));
        if self.recent.len() == KEPT {
            self.recent.pop_front();
        }
        self.recent.push_back((doc, Rc::clone(&article)));
        article
    }
}
