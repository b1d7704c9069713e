//! Pairs drawn from a run to the texts of their articles, which the run folder does not have.

use super::reread::Source;
use super::{Progress, gather};
use crate::error::{Error, ErrorKind, Result};
use crate::measure::{Drawn, Sheet};
use crate::spool::Stored;
use std::collections::HashMap;
use std::path::Path;

/// The articles of a sheet's pairs, in its order. `run` is for messages.
///
/// # Errors
/// When the inputs cannot be read, or one of the articles is not in them.
///
/// # Panics
/// Never: what is missing is an error before.
pub fn sheet(
    source: &Source,
    sheet: &Sheet,
    run: &Path,
    progress: &dyn Progress,
) -> Result<Vec<(Stored, Stored)>> {
    super::on_threads(&source.config, || sheet_here(source, sheet, run, progress))?
}

fn sheet_here(
    source: &Source,
    sheet: &Sheet,
    run: &Path,
    progress: &dyn Progress,
) -> Result<Vec<(Stored, Stored)>> {
    let ids = || sheet.pairs.iter().flat_map(|Drawn { a, b }| [a.as_str(), b.as_str()]);
    let mut found: HashMap<&str, Option<Stored>> = ids().map(|id| (id, None)).collect();
    progress.start("read", "articles", None);
    let gathered =
        gather::gather(&source.config, super::Input::Files(&source.inputs), None, None, progress)?;
    progress.finish();
    for doc in gathered.spool.docs() {
        if let Some(place) = found.get_mut(gathered.spool.meta(doc).id.as_str()) {
            *place = Some(gathered.spool.get(doc));
        }
    }
    if let Some(id) = ids().find(|id| found[id].is_none()) {
        let count =
            ids().filter(|id| found[id].is_none()).collect::<std::collections::BTreeSet<_>>().len();
        let reason = format!(
            "{count} of the articles drawn are not in the input, the first `{id}`; name the input \
                that was scanned \
             after RUN, or scan again"
        );
        return Err(Error::new(ErrorKind::Data { path: run.to_path_buf(), reason }));
    }
    let of = |id: &str| found[id].clone().expect("what is missing was reported");
    Ok(sheet.pairs.iter().map(|pair| (of(&pair.a), of(&pair.b))).collect())
}
