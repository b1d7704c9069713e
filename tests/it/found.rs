//! A scan through the library, and what it found by the articles' ids.

use reprint::internals::article::DocId;
use reprint::internals::cluster::{JudgedPair, Side};
use reprint::internals::config::Config;
use reprint::internals::pipeline::{Scan, Silent, scan};
use reprint::internals::spool::Stored;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A path of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The corpus' dump.
pub fn corpus() -> PathBuf {
    repository("corpus/articles")
}

/// The files of the corpus, by name.
pub fn corpus_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(corpus())
        .expect("the corpus is in the repository")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    files.sort();
    assert!(files.len() > 20, "{files:?}");
    files
}

/// A scan with its articles at hand.
pub struct Found {
    pub scan: Scan,
    pub articles: Vec<Stored>,
    pub pairs: Vec<JudgedPair>,
}

impl Found {
    pub fn of(config: &Config, inputs: &[PathBuf]) -> Self {
        let scan = scan(config, inputs, &Silent).expect("the inputs are there");
        let articles = scan.spool.docs().map(|doc| scan.spool.get(doc)).collect();
        let pairs = scan.pairs.iter().collect();
        Self { scan, articles, pairs }
    }

    /// The corpus with all pairs, scanned once for all tests.
    pub fn in_corpus() -> &'static Self {
        static FOUND: OnceLock<Found> = OnceLock::new();
        FOUND
            .get_or_init(|| Self::of(&Config { all_pairs: true, ..Config::default() }, &[corpus()]))
    }

    pub fn id(&self, doc: DocId) -> &str {
        &self.articles[doc.at()].meta.id
    }

    pub fn text(&self, doc: DocId) -> &str {
        &self.articles[doc.at()].text
    }

    /// Ids and pair, for every pair that would be reported.
    pub fn reported(&self) -> impl Iterator<Item = (&str, &str, &JudgedPair)> {
        let pairs = self.pairs.iter().filter(|pair| pair.verdict.relation.reported());
        pairs.map(|pair| (self.id(pair.a), self.id(pair.b), pair))
    }

    /// Every pair by its ids in both orders.
    pub fn by_ids(&self) -> BTreeMap<(&str, &str), &JudgedPair> {
        let one_way = self.pairs.iter().map(|pair| ((self.id(pair.a), self.id(pair.b)), pair));
        one_way.flat_map(|((a, b), pair)| [((a, b), pair), ((b, a), pair)]).collect()
    }

    /// The id of the side that derives from the other.
    pub fn derived(&self, pair: &JudgedPair) -> Option<&str> {
        pair.direction.derived.map(|side| self.id(if side == Side::A { pair.a } else { pair.b }))
    }

    /// The clusters as sets of ids.
    pub fn clusters(&self) -> BTreeSet<BTreeSet<&str>> {
        self.scan
            .clusters
            .iter()
            .map(|cluster| cluster.members.iter().map(|m| self.id(m.doc)).collect())
            .collect()
    }
}
