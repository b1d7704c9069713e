//! `label.html`, `labels.csv` and `sheet.json`: pairs to label by hand, on a page or in a table,
//! and which run they are of.
//!
//! * time: linear in the texts
//! * space: the page

use super::cells::{csv, safe_cell};
use super::folder::Claim;
use super::table::system;
use super::{html, publish, written};
use crate::error::{Error, Result};
use crate::measure::Sheet;
use crate::read::table::Table;
use crate::spool::Stored;
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;

/// The page.
const PAGE: &str = "label.html";

/// The table to fill in.
const LABELS: &str = "labels.csv";

/// What the sheet was drawn from, written last.
const FACTS: &str = "sheet.json";

/// Names of all files of a sheet.
pub const SHEET_FILES: [&str; 3] = [PAGE, LABELS, FACTS];

/// A sheet with its texts.
#[derive(Clone, Copy, Debug)]
pub struct Labelling<'a> {
    /// What was drawn.
    pub sheet: &'a Sheet,
    /// The articles of its pairs, in its order.
    pub texts: &'a [(Stored, Stored)],
    /// The folder of the run.
    pub run: &'a Path,
    /// Seed of the draw.
    pub seed: u64,
}

/// Refuses a folder whose table of labels somebody has begun to fill in.
///
/// # Errors
/// When there is a label in it.
pub fn refuse_labels(folder: &Path) -> Result<()> {
    let path = folder.join(LABELS);
    let Ok(table) = Table::open(&path) else { return Ok(()) };
    let Some(label) = table.column("label") else { return Ok(()) };
    if table.flatten().any(|row| !row.cell(label).trim().is_empty()) {
        return Err(Error::setting(format!(
            "`{}` has labels in it and is never overwritten; move it, or name another folder",
            path.display()
        )));
    }
    Ok(())
}

/// Writes the page, the table and `sheet.json` into `folder`, which is made if need be. Neither
/// page nor table says what the run found of a pair.
///
/// # Errors
/// When the folder or a file cannot be written, or somebody has labelled there.
pub fn write_labelling(labelling: Labelling<'_>, folder: &Path) -> Result<()> {
    let _claim = Claim::of(folder)?;
    refuse_labels(folder)?;
    let complete = vec![
        (PAGE.to_owned(), written(folder, PAGE, |out| html::labelling_html(labelling, out))?),
        (LABELS.to_owned(), written(folder, LABELS, |out| table(labelling.sheet, out))?),
        (FACTS.to_owned(), written(folder, FACTS, |out| facts(labelling, out))?),
    ];
    publish(complete, FACTS, Vec::new(), folder)
}

fn table(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    table.write_record(["a", "b", "label", "note"]).map_err(system)?;
    for pair in &sheet.pairs {
        let [a, b] = [&pair.a, &pair.b].map(|id| safe_cell(id));
        table.write_record([a.as_bytes(), b.as_bytes(), b"", b""]).map_err(system)?;
    }
    table.flush()
}

fn facts(labelling: Labelling<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Labelling { sheet, run, seed, .. } = labelling;
    let facts = json!({
        "program": "reprint",
        "version": env!("CARGO_PKG_VERSION"),
        "run": run.to_string_lossy(),
        "run_identity": identity(sheet),
        "seed": seed,
        "pairs": sheet.pairs.len(),
        "strata": sheet.strata,
    });
    serde_json::to_writer_pretty(&mut *out, &facts)?;
    out.write_all(b"\n")
}

/// The run's identity as it is written.
pub(super) fn identity(sheet: &Sheet) -> String {
    format!("{:016x}", sheet.identity)
}
