//! Texts of a finished scan: the driver never had them, and reports show them.
//!
//! * time: a search for each article
//! * space: 4 bytes an article; the texts go to an unnamed temporary file

use super::{Row, damaged};
use crate::article::DocId;
use crate::error::Result;
use crate::pipeline::Scan;
use crate::spool::Stored;
use std::path::PathBuf;

/// Where the texts of a scan's articles are: in the rows of records that the stage `look` gave.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// Numbers of the articles' records, ascending.
    numbers: Vec<u32>,
    folder: PathBuf,
}

impl Elsewhere {
    pub(super) fn of(numbers: Vec<u32>, folder: PathBuf) -> Self {
        Self { numbers, folder }
    }

    /// The numbers of the records of all articles whose texts reports show, ascending.
    #[must_use]
    pub fn shown(&self, scan: &Scan) -> Vec<u32> {
        let of_pairs = scan.pairs.edges().iter().flat_map(|edge| [edge.a, edge.b]);
        let in_common = scan.common.iter().map(|common| common.shown.0);
        self.records(of_pairs.chain(in_common))
    }

    /// The numbers of the records of these articles, ascending, each once.
    pub fn records(&self, docs: impl Iterator<Item = DocId>) -> Vec<u32> {
        let mut numbers: Vec<u32> = docs.map(|doc| self.numbers[doc.at()]).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Takes the rows of such records, with their bodies.
    ///
    /// # Errors
    /// When a row is none of an article, or the disk is full.
    pub fn take(&self, scan: &mut Scan, rows: Vec<Row>) -> Result<()> {
        let mut texts = Vec::with_capacity(rows.len());
        for row in rows {
            let number = u32::try_from(row.key).map_err(|_| damaged("articles"))?;
            let at = self.numbers.binary_search(&number).map_err(|_| damaged("articles"))?;
            let doc = DocId(u32::try_from(at).expect("fewer than 2^32 articles"));
            let stored = Stored::unpack(&row.body).ok_or_else(|| damaged("articles"))?;
            if stored.text.len() != scan.spool.length(doc) {
                return Err(damaged("articles"));
            }
            texts.push((doc, stored.text));
        }
        scan.spool.add_texts(&self.folder, texts)
    }
}
