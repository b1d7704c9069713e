//! What a scan found.

use super::{Pair, article};
use crate::article::DocId;
use crate::classify::Relation;
use crate::cluster;
use crate::cluster::{Role, Tie};
use crate::config::Config;
use crate::error::{Result, Warning};
use crate::pipeline::{Scan, on_threads};
use crate::read::{Article, Rejected};
use crate::report::{Also, prepare_run, refuse_other_than_run, write_claimed};
use std::path::Path;

/// What a scan found: clusters, pairs, and the records that were set aside.
///
/// Texts and pairs are in unnamed temporary files, so a run of any size fits into memory; what is
/// asked for is read back.
#[derive(Debug)]
pub struct Run {
    config: Config,
    scan: Scan,
}

impl Run {
    pub(super) fn of(config: Config, scan: Scan) -> Self {
        Self { config, scan }
    }

    /// How many articles were compared.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.scan.spool.len()
    }

    /// The clusters, the largest first.
    #[must_use]
    pub fn clusters(&self) -> impl ExactSizeIterator<Item = Cluster<'_>> {
        self.scan.clusters.iter().map(|found| Cluster { scan: &self.scan, found })
    }

    /// The reported pairs, in the order of `pairs.csv`. Each is read back from disk with both
    /// texts.
    #[must_use]
    pub fn pairs(&self) -> impl ExactSizeIterator<Item = Pair> {
        self.scan.listing.order().iter().map(|&n| {
            let pair = self.scan.pairs.get(n as usize);
            let [a, b] = [pair.a, pair.b].map(|doc| article(self.scan.spool.get(doc)));
            Pair { a, b, found: pair }
        })
    }

    /// Records that were set aside, in reading order, each with the reason.
    #[must_use]
    pub fn rejected(&self) -> &[Rejected] {
        &self.scan.rejected
    }

    /// Advice on the input and the settings.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.scan.warnings
    }

    /// Writes the tables and `run.json` into a folder, which is made if need be. An earlier run
    /// there is replaced.
    ///
    /// A reader never sees half a file: each file gets its name when all of them are complete.
    ///
    /// # Errors
    /// When the folder holds something else than a run, or cannot be written.
    pub fn save(&self, folder: impl AsRef<Path>) -> Result<()> {
        self.save_with(folder, Also::default())
    }

    /// As [`Run::save`], with further files beside the tables.
    ///
    /// # Errors
    /// As [`Run::save`].
    pub fn save_with(&self, folder: impl AsRef<Path>, also: Also) -> Result<()> {
        let claim = prepare_run(folder.as_ref())?;
        refuse_other_than_run(folder.as_ref())?;
        on_threads(&self.config, || {
            write_claimed(&self.scan.results(), &self.scan.run, also, &claim)
        })?
    }
}

/// An origin and the articles that carry its text.
#[derive(Clone, Copy, Debug)]
pub struct Cluster<'run> {
    scan: &'run Scan,
    found: &'run cluster::Cluster,
}

impl<'run> Cluster<'run> {
    /// How many articles it has: two or more.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "a cluster is never empty")]
    pub fn len(&self) -> usize {
        self.found.members.len()
    }

    /// The article that the others are compared with. Read back from disk.
    #[must_use]
    pub fn origin(&self) -> Article {
        self.article(self.found.members[0].doc)
    }

    /// The other articles, in reading order. Each is read back from disk.
    ///
    /// # Panics
    /// Never: all members but the first are compared with another.
    #[must_use]
    pub fn copies(self) -> impl ExactSizeIterator<Item = Member> + use<'run> {
        self.found.members[1..].iter().map(move |member| {
            let from =
                member.from.as_ref().expect("all members but the first are compared with one");
            Member {
                article: self.article(member.doc),
                relation: from.relation,
                role: self.found.role(member),
                compared_with: self.scan.spool.meta(from.doc).id,
                derives: from.tie == Tie::Derived,
                score: from.score,
                coverage: from.coverage,
            }
        })
    }

    fn article(&self, doc: DocId) -> Article {
        article(self.scan.spool.get(doc))
    }
}

/// An article of a cluster that is not its origin.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Member {
    /// The article.
    pub article: Article,
    /// What its text is to that of the article it is compared with.
    pub relation: Relation,
    /// A copy, or a carrier of a third text.
    pub role: Role,
    /// Id of the article it is compared with: the origin, or another copy.
    pub compared_with: String,
    /// Whether it is decided that it derives from that article.
    pub derives: bool,
    /// The pair's score, 0 to 1.
    pub score: f64,
    /// Share of its words inside passages of that pair, 0 to 1.
    pub coverage: f64,
}
