//! Results to bytes: one file a format; the only room that writes.
//!
//! * time: linear in the pairs and their texts, which are read once for all tables
//! * space: some thousand articles at a time, whatever the size of the run
//!
//! Positions are bytes everywhere else. Here, and only here, they become code points of the text as
//! read (`code_points`), because readers slice in Python and in spreadsheets. Cells that a
//! spreadsheet would run as a formula are guarded in `cells`, also only there.

mod answers;
mod articles;
mod articles_of_pairs;
mod cases;
mod cells;
mod cleaning;
mod clusters;
mod code_points;
mod columns;
mod common;
mod comparison;
mod evaluation;
mod exported;
mod extracted;
mod fitting;
mod folder;
mod graph;
mod html;
mod kept;
mod labelling;
mod own;
mod pairs;
mod pairs_jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod passages;
mod passages_in_common;
mod plots;
mod rejected;
mod summary;
pub mod svg;
mod sweep;
mod table;
mod tuning;

pub use answers::{answers_json, answers_text};
pub use cases::{cases_summary, write_cases};
pub use cells::safe_cell;
pub use cleaning::cleaning_csv;
pub use comparison::{Style, comparison, comparison_json};
pub use evaluation::{EVALUATION_FILES, evaluation, evaluation_json, write_evaluation};
pub use exported::{Each, export_to, exported_json};
pub use extracted::write as extracted_json;
pub use fitting::{fitting, fitting_json, write_scorecard, write_signals};
pub use folder::{Claim, Left, Prepared, check_name as check_output};
pub use graph::{GRAPH_FILES, write_graph};
pub use html::{comparison_html, write_comparison};
pub use kept::{
    NOTES, Note, Notes, prepare_kept, write_annotated, write_originals, write_originals_claimed,
};
pub use labelling::{Labelling, SHEET_FILES, refuse_labels, write_labelling};
pub use own::Job;
#[cfg(feature = "parquet")]
pub use parquet::{passage_batch, table_batches, table_schema};
pub use passages::{PassageRow, passage_rows};
pub use summary::{counted, held_before, summary};
pub use tuning::{Options as TuningOptions, Tuning, tuning, tuning_json};

use crate::article::DocId;
use crate::cluster::alarm::Alarm;
use crate::cluster::keep::Fate;
use crate::cluster::manifest::RunManifest;
use crate::cluster::{Cluster, Common, Ledger, Listing};
use crate::error::{Error, Result};
use crate::read::Rejected;
use crate::spool::Spool;
use folder::{Complete, check_folder, check_name, closed, flush, flush_names, name_all};
use rayon::prelude::*;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use sweep::{ByPair, sweep};
use tempfile::{NamedTempFile, TempPath};

/// Everything a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// Texts and metadata of all articles.
    pub spool: &'a Spool,
    /// Pairs to report, ascending by (a, b).
    pub pairs: &'a Ledger,
    /// Clusters, largest first, then by the origin's reading order; their number in that order from
    /// 1 is `cluster_id`.
    pub clusters: &'a [Cluster],
    /// Which of the pairs the tables hold, and in which order.
    pub listing: &'a Listing,
    /// Passages that only public sources explain, in the order of their table.
    pub common: &'a [Common],
    /// Doubts about clusters, in the order of the clusters.
    pub alarms: &'a [Alarm],
    /// Records set aside, in reading order.
    pub rejected: &'a [Rejected],
    /// Articles that a list of what to keep leaves out, ascending; `None` where none is asked for.
    pub dropped: Option<&'a [DocId]>,
    /// What becomes of the articles of clusters then, in the clusters' order.
    pub fates: Option<&'a [Fate]>,
    /// Whether the run adds to an archive, and passes over what is in it already.
    pub is_adding: bool,
}

/// A file of the run folder: UTF-8 without a byte order mark, lines end with `\n`, the same bytes
/// for the same results.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The file's name.
    pub name: &'static str,
    content: Content,
}

type Whole = fn(&Results<'_>, &mut dyn Write) -> io::Result<()>;

#[derive(Clone, Copy, Debug)]
enum Content {
    /// Made of the results as a whole.
    Whole(Whole),
    /// Made pair by pair.
    ByPair(ByPair),
}

/// Every file that is made of the results. A new one is a file in this folder and a line here.
pub const FORMATS: &[Format] = &[
    Format { name: "clusters.csv", content: Content::Whole(clusters_csv) },
    Format {
        name: "pairs.csv",
        content: Content::ByPair(ByPair {
            head: |out| pairs::TABLE.write_header(out),
            add: |pairs, out| pairs::TABLE.write_pairs(pairs, out),
        }),
    },
    Format {
        name: "passages.csv",
        content: Content::ByPair(ByPair {
            head: |out| passages::TABLE.write_header(out),
            add: |pairs, out| passages::TABLE.write_pairs(pairs, out),
        }),
    },
    Format {
        name: "common.csv",
        content: Content::Whole(|results, out| passages_in_common::TABLE.write_csv(results, out)),
    },
    Format {
        name: "articles.csv",
        content: Content::Whole(|results, out| articles_of_pairs::TABLE.write_csv(results, out)),
    },
    Format {
        name: "pairs.jsonl",
        content: Content::ByPair(ByPair { head: |_| Ok(()), add: pairs_jsonl::write }),
    },
    Format { name: "rejected.jsonl", content: Content::Whole(rejected::write) },
];

impl Format {
    /// Writes its whole content.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write(&self, results: &Results<'_>, out: &mut (impl Write + Send)) -> io::Result<()> {
        match self.content {
            Content::Whole(write) => write(results, out),
            Content::ByPair(file) => sweep(results, &[file], &mut [out]).map_err(|(_, e)| e),
        }
    }
}

/// Writes `clusters.csv`: a header, then clusters in their order, the origin first in each. Cells
/// are guarded by [`safe_cell`].
///
/// # Errors
/// When `out` cannot be written.
pub fn clusters_csv(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    clusters::TABLE.write_csv(results, out)
}

/// The file that says how the run was made.
const RUN: &str = "run.json";

/// The folder of pictures.
const PLOTS: &str = "plots";

/// Claims a run folder ([`Claim::of`]): what a run gives a name must be a plain file where it is
/// there already.
///
/// # Errors
/// As [`Claim::of`], and when a name that a run gives is that of a link, a device or a folder.
pub fn prepare_run(folder: &Path) -> Result<Claim> {
    let claim = Claim::of(folder)?;
    for name in [PLOTS, html::FURTHER] {
        check_folder(&folder.join(name))?;
    }
    for name in FORMATS.iter().map(|format| format.name).chain([
        RUN,
        html::REPORT,
        kept::LIST,
        cleaning::TABLE,
    ]) {
        check_name(&folder.join(name))?;
    }
    Ok(claim)
}

/// Refuses a folder that holds something else than a run: `-o` replaces a run, and never strews
/// files among others.
///
/// # Errors
/// When the folder has files and none of them makes it a run.
pub fn refuse_other_than_run(folder: &Path) -> Result<()> {
    let is_run = crate::read::table::json::<RunManifest>(&folder.join(RUN))
        .is_ok_and(|run| run.program == RunManifest::PROGRAM);
    if is_run || !folder.is_dir() {
        return Ok(());
    }
    // A table of articles is what a dump is called too, and alone makes no run.
    let ours =
        |name: &str| name != "articles.csv" && FORMATS.iter().any(|format| format.name == name);
    let names = own::names_in(folder)?;
    // A run that was broken off while its files got their names has no `run.json`.
    match names.iter().find(|name| !ours(name)) {
        Some(other) if !names.iter().any(|name| ours(name)) => {
            Err(Error::occupied(folder, format!("`{other}` and no run")))
        }
        _ => Ok(()),
    }
}

/// What a run folder has beside the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Also {
    /// `report.html`, and `report/` with its further pages where one page is not enough.
    pub html: bool,
    /// `plots/`, the run as pictures.
    pub plots: bool,
    /// `clusters.parquet`, `pairs.parquet`, `passages.parquet`, `common.parquet` and
    /// `articles.parquet`: the tables with types. Nothing without the feature `parquet`.
    pub parquet: bool,
}

/// Writes every format and `run.json` into `folder`, which is made if need be.
///
/// Each file gets its name only when all of them are complete, so a reader never sees half a file,
/// and a full disk leaves an earlier run's files as they were. `run.json` goes first and comes
/// last: where it stands, the files beside it are of the run it describes.
///
/// # Errors
/// When the folder or a file cannot be written, and when another process writes to it.
pub fn write_run(
    results: &Results<'_>,
    run: &RunManifest,
    also: Also,
    folder: &Path,
) -> Result<()> {
    write_claimed(results, run, also, &prepare_run(folder)?)
}

/// As [`write_run`], into a folder that was claimed before the run.
///
/// # Errors
/// As [`write_run`].
pub fn write_claimed(
    results: &Results<'_>,
    run: &RunManifest,
    also: Also,
    claim: &Claim,
) -> Result<()> {
    let folder = claim.folder();
    let mut complete = formats(results, folder)?;
    if let Some(dropped) = results.dropped {
        let name = kept::LIST.to_owned();
        complete.push((
            name,
            written(folder, kept::LIST, |out| kept::list(results.spool, dropped, out))?,
        ));
    }
    if results.fates.is_some() {
        complete.push((
            cleaning::TABLE.to_owned(),
            written(folder, cleaning::TABLE, |out| cleaning::cleaning_csv(results, out))?,
        ));
    }
    #[cfg(feature = "parquet")]
    if also.parquet {
        for table in table::TABLES {
            let name = format!("{}.parquet", table.name);
            let file = written(folder, &name, |out| parquet::write(&table, results, out))?;
            complete.push((name, file));
        }
    }
    if also.html {
        complete.extend(html::pages(results, run, folder)?);
    }
    if also.plots {
        for (name, plot) in plots::PLOTS.into_iter().zip(plots::plots(results, run)) {
            let name = format!("{PLOTS}/{name}");
            let file = written(folder, &name, |out| out.write_all(plot.as_bytes()))?;
            complete.push((name, file));
        }
    }
    complete.push((RUN.to_owned(), written(folder, RUN, |out| run_json(run, out))?));
    let stale = stale(&complete, folder)?;
    publish(complete, RUN, stale, folder)
}

/// Every format, complete: those by pair in one pass, and beside it the others.
fn formats(results: &Results<'_>, folder: &Path) -> Result<Vec<Complete>> {
    let (mut whole, mut names, mut by_pair, mut outs) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for Format { name, content } in FORMATS {
        match content {
            Content::Whole(write) => whole.push((*name, *write)),
            Content::ByPair(file) => {
                let out = temporary(folder).map_err(|e| Error::io(folder.join(name), e))?;
                names.push(*name);
                by_pair.push(*file);
                outs.push(BufWriter::with_capacity(BUFFER, out));
            }
        }
    }
    let (swept, complete) = rayon::join(
        || {
            sweep(results, &by_pair, &mut outs)
                .map_err(|(n, e)| Error::io(folder.join(names[n]), e))
        },
        || {
            let file = |(name, write): (&str, Whole)| {
                Ok((name.to_owned(), written(folder, name, |out| write(results, out))?))
            };
            whole.into_par_iter().map(file).collect::<Result<Vec<_>>>()
        },
    );
    swept?;
    let mut complete = complete?;
    for (name, out) in names.into_iter().zip(outs) {
        let file = out.into_inner().map_err(|e| Error::io(folder.join(name), e.into_error()))?;
        complete.push(closed(name, file));
    }
    Ok(complete)
}

/// Files of an earlier run in this folder that this one does not have: they would show other
/// results. Only names that a run gives.
fn stale(complete: &[Complete], folder: &Path) -> Result<Vec<PathBuf>> {
    let mut names =
        vec![html::REPORT.to_owned(), kept::LIST.to_owned(), cleaning::TABLE.to_owned()];
    names.extend(table::TABLES.map(|table| format!("{}.parquet", table.name)));
    names.extend(plots::PLOTS.map(|name| format!("{PLOTS}/{name}")));
    match fs::read_dir(folder.join(html::FURTHER)) {
        Ok(found) => {
            let found = found.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            names.extend(
                found
                    .filter(|name| html::is_further(name))
                    .map(|name| format!("{}/{name}", html::FURTHER)),
            );
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(Error::io(folder.join(html::FURTHER), e)),
    }
    let new: std::collections::HashSet<&str> = complete.iter().map(|(name, _)| &**name).collect();
    names.retain(|name| !new.contains(&**name));
    Ok(names.into_iter().map(|name| folder.join(name)).filter(|path| path.is_file()).collect())
}

/// Gives complete files their names, once what an earlier run left has gone. `last` goes first and
/// comes last: where it stands, the files beside it are of one run, at every instant.
fn publish(
    mut complete: Vec<Complete>,
    last: &str,
    stale: Vec<PathBuf>,
    folder: &Path,
) -> Result<()> {
    flush(&complete)?;
    let gone = std::iter::once(folder.join(last)).chain(stale);
    for (at, path) in gone.enumerate() {
        match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(Error::io(path, e)),
            _ => {}
        }
        if at == 0 {
            flush_names(folder);
        }
    }
    let at = complete.iter().position(|(name, _)| name == last);
    let last = at.map(|at| complete.remove(at));
    name_all(complete, folder)?;
    name_all(last.into_iter().collect(), folder)
}

fn run_json(run: &RunManifest, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &run.to_value()?)?;
    out.write_all(b"\n")
}

/// Bytes of a file written at a time.
const BUFFER: usize = 256 << 10;

/// A complete file that does not have its name yet; it is removed if it never gets it.
fn written(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut Temporary) -> io::Result<()>,
) -> Result<TempPath> {
    let fill = || {
        let mut out = BufWriter::with_capacity(BUFFER, temporary(folder)?);
        write(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)
    };
    fill().map(NamedTempFile::into_temp_path).map_err(|e| Error::io(folder.join(name), e))
}

/// A file without a name yet.
type Temporary = BufWriter<NamedTempFile>;

/// How names of files begin that this process has not completed.
fn begun() -> String {
    format!("{}{}-", folder::PREFIX, std::process::id())
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let begun = begun();
    let mut builder = tempfile::Builder::new();
    builder.prefix(&begun);
    // A temporary file is private by default; a report is as readable as any file its owner makes.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
