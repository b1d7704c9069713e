//! Loads the labelled sets that the command line of `reprint fit` names.

use super::labelled::Set;
use super::reread::Source;
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::measure::Run;
use crate::read::table;
use std::fs;
use std::path::{Path, PathBuf};

/// Names of a table of labels in a set's folder, the first of them that is there.
const LABELS: [&str; 2] = ["labels.csv", "pairs.csv"];

/// What names of the articles in a set's folder begin with.
const ARTICLES: [&str; 2] = ["articles", "dump"];

/// What `reprint label` writes beside its table of labels.
pub const SHEET: &str = "sheet.json";

/// What a run says of itself.
const RUN: &str = "run.json";

const WAY_OUT: &str = "name the articles";

/// The sets at some paths, each with a name of its own, and whether each is of a real dump.
///
/// # Errors
/// As [`Set::of`].
pub fn sets(
    paths: &[PathBuf],
    articles: Option<&Path>,
    config: &Config,
) -> Result<Vec<(Set, bool)>> {
    let mut sets: Vec<(Set, bool)> = Vec::new();
    for path in paths {
        let (mut set, is_real) = Set::of(path, articles, config)?;
        let same = sets
            .iter()
            .filter(|(other, _)| other.name == set.name || starts_as(&other.name, &set.name))
            .count();
        if same > 0 {
            set.name = format!("{} ({})", set.name, same + 1);
        }
        sets.push((set, is_real));
    }
    Ok(sets)
}

/// Whether a name is another with a number behind it.
fn starts_as(numbered: &str, name: &str) -> bool {
    numbered.strip_prefix(name).is_some_and(|rest| rest.starts_with(" (") && rest.ends_with(')'))
}

impl Set {
    /// The set at a path: a folder with a table of labels and the articles, or a table alone. Where
    /// the articles are not beside it, they are those of the run in the folder or of the run that a
    /// sheet beside the table was drawn from; `articles` goes before all of these, and is a dump or
    /// the folder of a run.
    ///
    /// Whether it is of a real dump comes with it: that is so for every run.
    ///
    /// # Errors
    /// When labels or articles are not there.
    pub fn of(path: &Path, articles: Option<&Path>, config: &Config) -> Result<(Self, bool)> {
        let labels = if path.is_dir() { labels_in(path)? } else { path.to_path_buf() };
        if !labels.exists() {
            return Err(Error::io(&labels, std::io::ErrorKind::NotFound.into()));
        }
        let folder = labels.parent().unwrap_or(Path::new("")).to_path_buf();
        let (source, is_real) = match articles {
            Some(articles) if articles.join(RUN).exists() => (
                Source::of_run(
                    &Run::open(articles)?,
                    config,
                    "name the dump itself as the articles",
                )?,
                true,
            ),
            Some(articles) => {
                let inputs = crate::read::named(&[articles.to_path_buf()])?;
                // A sheet is of a run, and its articles are read as the run read them.
                let source = match run_of_sheet(&folder) {
                    Some(run) => Source::of_run_elsewhere(&Run::open(&run)?, inputs, config)?,
                    None => Source { inputs, config: config.clone() },
                };
                (source, folder.join(SHEET).exists())
            }
            None => beside(&folder, config)?,
        };
        Ok((Self { name: name(path), labels, source, has_openings: false }, is_real))
    }
}

/// The articles beside a table of labels, and whether they are those of a run.
fn beside(folder: &Path, config: &Config) -> Result<(Source, bool)> {
    if folder.join(RUN).exists() {
        return Ok((Source::of_run(&Run::open(folder)?, config, WAY_OUT)?, true));
    }
    if let Some(run) = run_of_sheet(folder) {
        return Ok((Source::of_run(&Run::open(&run)?, config, WAY_OUT)?, true));
    }
    let of_folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut inputs: Vec<PathBuf> = fs::read_dir(of_folder)
        .map_err(|e| Error::io(of_folder, e))?
        .flatten()
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let stem = name.split('.').next().unwrap_or_default();
            ARTICLES.contains(&stem)
        })
        .collect();
    inputs.sort();
    if inputs.is_empty() {
        let reason =
            format!("no `articles.*`, no `dump.*` and no run there for these labels; {WAY_OUT}");
        return Err(Error::new(ErrorKind::Data { path: of_folder.to_path_buf(), reason }));
    }
    Ok((Source { inputs, config: config.clone() }, false))
}

/// The folder of the run that a sheet in this folder was drawn from, if it is there.
fn run_of_sheet(folder: &Path) -> Option<PathBuf> {
    let sheet: serde_json::Value = table::json(&folder.join(SHEET)).ok()?;
    let run = PathBuf::from(sheet["run"].as_str()?);
    run.join(RUN).exists().then_some(run)
}

fn labels_in(folder: &Path) -> Result<PathBuf> {
    // The pairs of a run are its own verdicts, and no labels.
    let names = if folder.join(RUN).exists() { &LABELS[..1] } else { &LABELS[..] };
    let found = names.iter().map(|name| folder.join(name)).find(|path| path.exists());
    found.ok_or_else(|| {
        let reason =
            format!("no `{}` there, with the columns `a,b,label`", names.join("` and no `"));
        Error::new(ErrorKind::Data { path: folder.to_path_buf(), reason })
    })
}

/// What a set is called: its folder, or the table where that has no name.
fn name(path: &Path) -> String {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let folder = if full.is_dir() { Some(full.as_path()) } else { full.parent() };
    let name = folder.and_then(Path::file_name).or(full.file_name());
    name.map_or_else(|| "labels".to_owned(), |name| name.to_string_lossy().into_owned())
}
