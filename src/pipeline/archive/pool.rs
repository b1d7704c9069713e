//! The run's own articles and those of an archive that may be near them, as one dump: the archive's
//! first, as they were read first.
//!
//! * time: the reading of the archive's articles and their fingerprints
//! * space: as a scan of as many articles

use super::entry::Entry;
use super::prior::{Keys, Prior};
use crate::archive::Archive;
use crate::article::boilerplate::LineCounts;
use crate::article::published::Orders;
use crate::article::{DocId, Layout};
use crate::candidate::CandidatePair;
use crate::config::Config;
use crate::content::Frequencies;
use crate::error::Result;
use crate::pipeline::DocTable;
use crate::pipeline::fingerprint::{Brief, Gists, Printer};
use crate::spool::blobs::Blobs;
use crate::spool::{Spool, Stored, distinct_id};
use rayon::prelude::*;
use std::collections::HashMap;

/// Articles read at once.
const CHUNK: usize = 512;

/// Articles of an archive before a run's own.
pub(super) struct Pool {
    pub spool: Spool,
    pub docs: DocTable,
    pub gists: Gists,
    /// Numbers in the archive of the articles that it supplies, ascending.
    pub lent: Vec<u32>,
    /// Keys of the stems of all, with their languages; in no order, some more than once.
    pub stems: Vec<u32>,
    /// What all versions of each one's page have in common.
    pub pages: Vec<Option<u64>>,
}

/// A run's own articles, and what the archive counts.
#[derive(Clone, Copy)]
pub(super) struct Own<'a> {
    pub spool: &'a Spool,
    pub docs: &'a DocTable,
    pub gists: &'a Gists,
    pub orders: &'a Orders,
    pub prior: &'a Prior,
    /// What all versions of each one's page have in common; empty where that is not asked.
    pub pages: &'a [Option<u64>],
}

/// An article of the archive with its fingerprint.
struct Lent {
    number: u32,
    stored: Stored,
    page: Option<u64>,
    brief: Brief,
}

impl Pool {
    /// With the articles of these numbers, which ascend, before the run's own. The line counts
    /// learn what the archive counts of their lines.
    pub fn of(
        config: &Config,
        printer: Printer<'_>,
        archive: &Archive,
        numbers: &[u32],
        own: Own<'_>,
        line_counts: &mut LineCounts,
    ) -> Result<Self> {
        let folder = crate::pipeline::setup::temp_dir(config);
        let (mut spool, mut docs) = (Spool::create(&folder)?, DocTable::default());
        let (mut gists, mut all_lent, mut stems) =
            (Blobs::create(&folder)?, Vec::with_capacity(numbers.len()), Vec::new());
        let mut pages = Vec::with_capacity(numbers.len() + own.pages.len());
        let mut ids: HashMap<String, u32> = HashMap::new();
        for chunk in numbers.chunks(CHUNK) {
            let lent = lent(printer, archive, chunk, own, line_counts)?;
            let mut packed = Vec::with_capacity(lent.len());
            for Lent { number, mut stored, page, brief } in lent {
                pages.push(page);
                let count = ids.entry(stored.meta.id.clone()).or_default();
                if *count > 0 {
                    stored.meta.id = distinct_id(&stored.meta.id, *count);
                }
                *count += 1;
                all_lent.push(number);
                note(&mut docs, &stored, brief.exact, brief.words);
                let language = stored.meta.language.as_deref();
                stems.extend(brief.stems.iter().map(|&stem| Frequencies::key_of(language, stem)));
                packed.push((stored.pack(), brief.gist));
            }
            let (texts, of_texts): (Vec<_>, Vec<_>) = packed.into_iter().unzip();
            spool.push(&texts)?;
            gists.push(&of_texts)?;
        }
        for doc in own.spool.docs() {
            let mut stored = own.spool.get(doc);
            if let Some(count) = ids.get(&stored.meta.id) {
                stored.meta.id = distinct_id(&stored.meta.id, *count);
            }
            note(&mut docs, &stored, own.docs.exact[doc.at()], own.docs.words[doc.at()]);
            let language = stored.meta.language.as_deref();
            let gist = own.gists.of(doc);
            stems.extend(gist.stems.iter().map(|&stem| Frequencies::key_of(language, stem)));
            spool.push(&[stored.pack()])?;
            gists.push(&[own.gists.bytes(doc)])?;
        }
        pages.extend(own.pages);
        spool.set_lent(u32::try_from(all_lent.len()).expect("fewer than 2^32 articles"));
        if !own.docs.place.is_empty() {
            docs.place = vec![None; all_lent.len()];
            docs.place.extend(&own.docs.place);
        }
        let gists = Gists::of_blobs(gists, &folder)?;
        Ok(Self { spool, docs, gists, lent: all_lent, stems, pages })
    }

    /// Whether the two are one page with one text, which a scan would read once.
    pub fn is_one_page(&self, pair: CandidatePair) -> bool {
        let page = |doc: DocId| self.pages.get(doc.at()).copied().flatten();
        page(pair.a()).is_some()
            && page(pair.a()) == page(pair.b())
            && self.docs.says_the_same(pair)
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

/// Notes what stays in memory of an article.
fn note(docs: &mut DocTable, stored: &Stored, exact: Option<u64>, words: u32) {
    docs.published.push(stored.meta.published.as_ref().and_then(|date| date.at));
    docs.outlet.push(stored.meta.site_key());
    docs.exact.push(exact);
    docs.words.push(words);
}

/// Reads articles of an archive and makes their fingerprints.
fn lent(
    printer: Printer<'_>,
    archive: &Archive,
    numbers: &[u32],
    own: Own<'_>,
    line_counts: &mut LineCounts,
) -> Result<Vec<Lent>> {
    let mut entries = Vec::with_capacity(numbers.len());
    archive.read(numbers, |number, bytes| entries.push((number, bytes.to_vec())))?;
    let apart: Vec<(u32, Stored, Option<u64>, Layout)> = entries
        .into_par_iter()
        .filter_map(|(number, bytes)| {
            let Entry::Article { mut stored, note, .. } = Entry::of(&bytes)? else { return None };
            stored.meta.settle_date(own.orders);
            let layout = Layout::of(&stored.text, false);
            Some((number, *stored, note.page, layout))
        })
        .collect();
    if !line_counts.is_off() {
        let mut keys = Keys::default();
        for (_, stored, _, layout) in &apart {
            keys.add(stored, layout);
        }
        own.prior.show(line_counts, keys)?;
    }
    let line_counts = &*line_counts;
    let brief = |(number, stored, page, mut layout): (u32, Stored, Option<u64>, Layout)| {
        let brief = printer.brief(&stored, &mut layout, line_counts);
        Lent { number, stored, page, brief }
    };
    Ok(apart.into_par_iter().map(brief).collect())
}
