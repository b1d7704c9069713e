//! The articles a table is writing about: those asked for lately, so that the pairs of one story read its articles once.

use crate::article::DocId;
use crate::spool::{Spool, Stored};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// Bytes of text that stay in memory. Pairs come ascending by (a, b), so the copies of the stories of some thousand articles are asked
/// for in turn. With 100,000 made-up articles (`synth`) it saves most of the reading; not measured finely.
const KEPT: usize = 8 << 20;

/// Articles of a spool by number, the first come the first to go.
pub(super) struct Articles<'a> {
    spool: &'a Spool,
    kept: HashMap<DocId, Rc<Stored>>,
    /// In the order they came.
    order: VecDeque<DocId>,
    bytes: usize,
}

impl<'a> Articles<'a> {
    pub(super) fn of(spool: &'a Spool) -> Self {
        Self { spool, kept: HashMap::new(), order: VecDeque::new(), bytes: 0 }
    }

    /// The article, read from the spool if it is not among the last ones.
    pub(super) fn get(&mut self, doc: DocId) -> Rc<Stored> {
        if let Some(article) = self.kept.get(&doc) {
            return Rc::clone(article);
        }
        let article = Rc::new(self.spool.get(doc));
        self.bytes += article.text.len();
        while self.bytes > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.kept.remove(&oldest).map_or(0, |gone| gone.text.len());
        }
        self.order.push_back(doc);
        self.kept.insert(doc, Rc::clone(&article));
        article
    }
}
