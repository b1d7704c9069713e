//! Articles as a scan sees them, with what it takes for boilerplate.

use super::{Harmless, Input, Progress, gather};
use crate::article::boilerplate::LineCounts;
use crate::article::{DocId, Parsed, Span};
use crate::config::Config;
use crate::error::{Result, Warning};
use crate::read::Rejected;
use crate::spool::{Spool, Stored};
use rayon::prelude::*;
use std::path::PathBuf;

/// Articles taken apart at a time.
const CHUNK: usize = 1024;

/// What was read, before anything is compared.
#[derive(Debug)]
pub struct Extracted {
    spool: Spool,
    line_counts: LineCounts,
    /// Records set aside.
    pub rejected: Vec<Rejected>,
    /// How many of them are no loss.
    pub harmless: Harmless,
    /// Advice.
    pub warnings: Vec<Warning>,
}

impl Extracted {
    /// Whether no record was set aside but those that are no loss.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.harmless.are_all(&self.rejected)
    }

    /// The articles in reading order, each with its boilerplate: lines, ascending, disjoint.
    pub fn articles(&self) -> impl Iterator<Item = (Stored, Vec<Span>)> + '_ {
        let all: Vec<DocId> = self.spool.docs().collect();
        let chunks: Vec<Vec<DocId>> = all.chunks(CHUNK).map(<[DocId]>::to_vec).collect();
        chunks.into_iter().flat_map(|chunk| {
            chunk
                .into_par_iter()
                .map(|doc| {
                    let stored = self.spool.get(doc);
                    let outlet = stored.meta.site_key();
                    let boilerplate =
                        Parsed::of(&stored.text, &self.line_counts, outlet).boilerplate;
                    (stored, boilerplate)
                })
                .collect::<Vec<_>>()
        })
    }
}

/// Reads all inputs as [`scan`](fn@super::scan) does and stops there.
///
/// # Errors
/// When no input can be read at all, a setting contradicts another, or the disk is full.
pub fn extract(config: &Config, inputs: &[PathBuf], progress: &dyn Progress) -> Result<Extracted> {
    progress.start("read", "articles", None);
    let gathered = gather::gather(config, Input::Files(inputs), None, None, progress)?;
    progress.finish();
    let gather::Gathered { spool, line_counts, remarks, .. } = gathered;
    let gather::Remarks { rejected, warnings, harmless, .. } = remarks;
    Ok(Extracted { spool, line_counts, rejected, harmless, warnings })
}
