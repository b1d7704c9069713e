//! The run's own articles and those of an archive that may be near them, as one dump: the archive's
//! first, as they were read first.
//!
//! * time: the reading of the archive's articles and their fingerprints
//! * space: as a scan of so many articles

use super::super::DocTable;
use super::super::fingerprint::{Gists, Printer, Scratch};
use super::entry::Entry;
use crate::archive::Archive;
use crate::article::DocId;
use crate::article::furniture::Census;
use crate::article::published::Orders;
use crate::config::Config;
use crate::error::Result;
use crate::spool::blobs::Blobs;
use crate::spool::{Spool, Stored};
use rayon::prelude::*;
use std::collections::HashMap;

/// Articles read at once.
const CHUNK: usize = 512;

/// Articles of an archive before a run's own.
pub(super) struct Pool {
    pub spool: Spool,
    pub docs: DocTable,
    pub drafts: Blobs,
    /// Numbers in the archive of those it lent, ascending.
    pub lent: Vec<u32>,
}

/// A run's own articles.
#[derive(Clone, Copy)]
pub(super) struct Own<'a> {
    pub spool: &'a Spool,
    pub docs: &'a DocTable,
    pub gists: &'a Gists,
    pub census: &'a Census,
    pub orders: &'a Orders,
}

impl Pool {
    /// With the articles of these numbers, which ascend, before the run's own.
    pub fn of(
        config: &Config,
        printer: Printer<'_>,
        archive: &Archive,
        numbers: &[u32],
        own: Own<'_>,
    ) -> Result<Self> {
        let folder = super::super::temp_dir(config);
        let mut pool = Self {
            spool: Spool::create(&folder)?,
            docs: DocTable::default(),
            drafts: Blobs::create(&folder)?,
            lent: Vec::with_capacity(numbers.len()),
        };
        let mut ids: HashMap<String, u32> = HashMap::new();
        for chunk in numbers.chunks(CHUNK) {
            for (number, mut stored, draft) in lent(printer, archive, chunk, own)? {
                let count = ids.entry(stored.meta.id.clone()).or_default();
                if *count > 0 {
                    stored.meta.id = crate::spool::distinct_id(&stored.meta.id, *count);
                }
                *count += 1;
                pool.lent.push(number);
                pool.push(&stored, draft)?;
            }
        }
        for doc in own.spool.docs() {
            let mut stored = own.spool.get(doc);
            if let Some(count) = ids.get(&stored.meta.id) {
                stored.meta.id = crate::spool::distinct_id(&stored.meta.id, *count);
            }
            pool.push(&stored, own.gists.draft(doc))?;
        }
        pool.spool.set_lent(u32::try_from(pool.lent.len()).expect("fewer than 2^32 articles"));
        if !own.docs.place.is_empty() {
            pool.docs.place = vec![None; pool.lent.len()];
            pool.docs.place.extend(&own.docs.place);
        }
        Ok(pool)
    }

    fn push(&mut self, stored: &Stored, draft: Vec<u8>) -> Result<()> {
        self.docs.published.push(stored.meta.published.as_ref().and_then(|date| date.at));
        self.docs.outlet.push(stored.meta.site_key());
        self.spool.push(&[stored.pack()])?;
        self.drafts.push(&[draft])
    }

    /// Number in this dump of one of the run's own articles.
    pub fn own(&self, doc: DocId) -> DocId {
        DocId(doc.0 + u32::try_from(self.lent.len()).expect("fewer than 2^32 articles"))
    }

    /// Number in this dump of an article of the archive, if it is here.
    pub fn place(&self, number: u32) -> Option<DocId> {
        let at = self.lent.binary_search(&number).ok()?;
        Some(DocId(u32::try_from(at).expect("fewer than 2^32 articles")))
    }
}

/// Reads articles of an archive and makes their fingerprints.
fn lent(
    printer: Printer<'_>,
    archive: &Archive,
    numbers: &[u32],
    own: Own<'_>,
) -> Result<Vec<(u32, Stored, Vec<u8>)>> {
    let mut entries = Vec::with_capacity(numbers.len());
    archive.read(numbers, |number, bytes| entries.push((number, bytes.to_vec())))?;
    let of_one = |scratch: &mut Scratch, (number, bytes): (u32, Vec<u8>)| {
        let Entry::Article { mut stored, .. } = Entry::of(&bytes)? else { return None };
        stored.meta.settle_date(own.orders);
        let draft = printer.draft(&stored, own.census, scratch);
        Some((number, *stored, draft))
    };
    Ok(entries.into_par_iter().map_init(Scratch::default, of_one).flatten().collect())
}
