//! The articles a table is writing about: those asked for lately, so that the pairs of one story
//! read its articles once.

use crate::article::DocId;
use crate::spool::{Spool, Stored};
use rayon::prelude::*;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Bytes of articles that stay in memory, with what is known beside their texts and
/// [`ENTRY`]. Pairs come story by story, so the copies of the stories of
/// some thousand articles are asked for in turn. With 100,000 made-up articles (`synth`) it saves
/// most of the reading; not measured finely.
const KEPT: usize = 8 << 20;

/// Bytes of an article that is kept, beside its own: its places in the tables, and what an
/// allocator takes for a dozen strings. Texts of eleven bytes took 700 each.
const ENTRY: usize = 256;

/// Articles of a spool by number, the first come the first to go.
pub(super) struct Articles<'a> {
    spool: &'a Spool,
    kept: HashMap<DocId, Arc<Stored>>,
    /// In the order they came.
    order: VecDeque<DocId>,
    bytes: usize,
}

impl<'a> Articles<'a> {
    pub(super) fn of(spool: &'a Spool) -> Self {
        Self { spool, kept: HashMap::new(), order: VecDeque::new(), bytes: 0 }
    }

    /// The article, read from the spool if it is not among the last ones.
    pub(super) fn get(&mut self, doc: DocId) -> Arc<Stored> {
        if let Some(article) = self.kept.get(&doc) {
            return Arc::clone(article);
        }
        let article = Arc::new(self.spool.get(doc));
        self.keep(doc, Arc::clone(&article));
        article
    }

    /// The articles of these pairs; those that must be read are read on all threads.
    pub(super) fn of_pairs(&mut self, pairs: &[[DocId; 2]]) -> Vec<[Arc<Stored>; 2]> {
        let mut missing: Vec<DocId> =
            pairs.iter().flatten().copied().filter(|d| !self.kept.contains_key(d)).collect();
        missing.sort_unstable();
        missing.dedup();
        let read: Vec<Arc<Stored>> =
            missing.par_iter().map(|&doc| Arc::new(self.spool.get(doc))).collect();
        let article = |kept: &HashMap<DocId, Arc<Stored>>, doc: DocId| {
            Arc::clone(kept.get(&doc).unwrap_or_else(|| {
                let at = missing.binary_search(&doc).expect("what is not kept was read");
                &read[at]
            }))
        };
        let found = pairs.iter().map(|pair| pair.map(|doc| article(&self.kept, doc))).collect();
        for (doc, article) in missing.into_iter().zip(read) {
            self.keep(doc, article);
        }
        found
    }

    fn keep(&mut self, doc: DocId, article: Arc<Stored>) {
        self.bytes += ENTRY + article.size();
        while self.bytes > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.kept.remove(&oldest).map_or(0, |gone| ENTRY + gone.size());
        }
        self.order.push_back(doc);
        self.kept.insert(doc, article);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_pair_gets_its_articles_whatever_had_to_go() {
        let mut spool = Spool::create(&std::env::temp_dir()).unwrap();
        for n in 0..6 {
            let mut article = sample::comparison().a;
            article.meta.id = n.to_string();
            // Three of them are more than stay.
            article.text = " ".repeat(KEPT / 2 - 4096);
            spool.push(&[article.pack()]).unwrap();
        }
        let mut articles = Articles::of(&spool);
        let pairs = [[0, 1], [0, 5], [1, 2], [4, 3]].map(|pair| pair.map(DocId));
        for _ in 0..2 {
            let found = articles.of_pairs(&pairs);
            let ids: Vec<_> = found
                .iter()
                .map(|pair| pair.each_ref().map(|article| article.meta.id.as_str()))
                .collect();
            assert_eq!(ids, [["0", "1"], ["0", "5"], ["1", "2"], ["4", "3"]]);
            assert_eq!(articles.get(DocId(2)).meta.id, "2");
            assert_eq!((articles.kept.len(), articles.order.len()), (2, 2));
            assert!(articles.bytes <= KEPT, "{}", articles.bytes);
        }
    }

    #[test]
    fn articles_of_a_few_bytes_are_counted_with_what_stands_beside_their_texts() {
        let mut spool = Spool::create(&std::env::temp_dir()).unwrap();
        let article = |text: &str| Stored { text: text.to_owned(), ..sample::comparison().a };
        let most = KEPT / (ENTRY + article("").size());
        let packed = article("a b c").pack();
        spool.push(&vec![packed; 2 * most]).unwrap();
        let mut articles = Articles::of(&spool);
        for doc in spool.docs() {
            articles.get(doc);
        }
        assert!((most / 2..=most).contains(&articles.kept.len()), "{}", articles.kept.len());
    }
}
