//! Inputs as they were named to the files to be read, in order.
//!
//! Folders are walked whole: no ignore file is heeded, hidden files are passed over, links are
//! followed. Names within a folder come in byte order, so a dump reads the same on every machine.
//!
//! * time: one directory read a folder and one `stat` a file
//! * space: the path of every file

use super::{Form, Format, KEPT_MARK, Packing, REFUSED_ENDINGS, Rejected, STDIN};
use crate::error::Warning;
use ignore::WalkBuilder;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file to be read, or why not.
#[derive(Debug)]
pub(super) enum Planned {
    File(PlannedFile),
    Rejected(Rejected),
}

#[derive(Debug)]
pub(super) struct PlannedFile {
    pub(super) path: PathBuf,
    /// Path below the input folder with `/` between the parts, or the file's name if it was named
    /// itself.
    pub(super) below: String,
    /// Bytes on disk; `None` for what is no regular file.
    pub(super) bytes: Option<u64>,
    /// What distinguishes a regular file from all others, whatever it is called.
    identity: Option<Identity>,
}

/// Everything the inputs name, in reading order.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) items: Vec<Planned>,
    pub(super) warnings: Vec<Warning>,
}

impl Plan {
    /// Takes files out that stand before under another name, and says so: every article would be a
    /// copy of itself.
    fn take_out_named_twice(&mut self) -> Option<Warning> {
        let mut seen = HashSet::new();
        let mut twice = Vec::new();
        self.items.retain_mut(|item| {
            let Planned::File(PlannedFile { path, identity, .. }) = item else { return true };
            let is_new = identity.take().is_none_or(|file| seen.insert(file));
            if !is_new {
                twice.push(path.to_string_lossy().into_owned());
            }
            is_new
        });
        let count = twice.len() as u64;
        Some(Warning::NamedTwice { count, example: twice.into_iter().next()? })
    }
}

/// A device and the number of a file on it.
#[cfg(unix)]
type Identity = (u64, u64);
/// The path without links.
#[cfg(not(unix))]
type Identity = PathBuf;

#[cfg(unix)]
fn identity(_: &Path, meta: &fs::Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    meta.is_file().then(|| (meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path, meta: &fs::Metadata) -> Option<Identity> {
    if meta.is_file() { fs::canonicalize(path).ok() } else { None }
}

/// Rejects a file as a whole.
pub(super) fn reject(file: impl Into<String>, reason: impl Into<String>) -> Rejected {
    Rejected::of(file, 0, 0, reason)
}

/// Walks the inputs in the order they were named.
pub(super) fn plan(inputs: &[PathBuf], own_output: &[PathBuf]) -> Plan {
    let mut plan = Plan::default();
    let mut skipped = Skipped::default();
    let own = Own::of(own_output);
    for input in inputs {
        if input.as_os_str() == STDIN {
            plan.items.push(Planned::File(PlannedFile {
                path: input.clone(),
                below: STDIN.to_owned(),
                bytes: None,
                identity: None,
            }));
            continue;
        }
        match std::fs::metadata(input) {
            Ok(meta) if meta.is_dir() => walk_folder(input, &own, &mut plan.items, &mut skipped),
            Ok(meta) => {
                let below = input
                    .file_name()
                    .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let bytes = meta.is_file().then_some(meta.len());
                let identity = identity(input, &meta);
                let path = input.clone();
                plan.items.push(Planned::File(PlannedFile { path, below, bytes, identity }));
            }
            Err(e) => {
                plan.items.push(Planned::Rejected(reject(input.to_string_lossy(), e.to_string())));
            }
        }
    }
    let twice = plan.take_out_named_twice();
    plan.warnings.extend(twice);
    plan.warnings.extend(skipped.warning());
    let passed_over = own.passed_over.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(example) = passed_over.first() {
        let count = passed_over.len() as u64;
        plan.warnings.push(Warning::OwnOutputPassedOver {
            count,
            example: example.to_string_lossy().into_owned(),
        });
    }
    drop(passed_over);
    plan
}

/// Endings that the warning of passed-over files names.
const SHOWN: usize = 12;

/// Files that no format's ending fits.
#[derive(Default)]
struct Skipped {
    example: String,
    /// By ending.
    endings: BTreeMap<String, u64>,
}

impl Skipped {
    fn add(&mut self, path: &Path) {
        if self.endings.is_empty() {
            self.example = path.to_string_lossy().into_owned();
        }
        let ending = path
            .extension()
            .map_or("no ending".to_owned(), |e| format!(".{}", e.to_string_lossy()));
        *self.endings.entry(ending).or_default() += 1;
    }

    fn warning(self) -> Option<Warning> {
        let mut endings: Vec<(&String, &u64)> = self.endings.iter().collect();
        endings.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let shown: Vec<String> =
            endings.iter().take(SHOWN).map(|(ending, count)| format!("{count} {ending}")).collect();
        let more = if endings.len() > SHOWN { ", ..." } else { "" };
        let count = self.endings.values().sum();
        (count > 0).then(|| Warning::SkippedFiles {
            count,
            endings: shown.join(", ") + more,
            example: self.example,
        })
    }
}

/// What this program writes, so that it is not read as if it were articles.
#[derive(Clone, Default)]
struct Own {
    /// Folders of this run, in full.
    folders: Arc<Vec<PathBuf>>,
    passed_over: Arc<Mutex<Vec<PathBuf>>>,
}

/// Files of a run folder that together no other program writes.
const OF_RUN: [&str; 3] = ["clusters.csv", "pairs.jsonl", "passages.csv"];

/// The same for what is made of a run: `cases` and `graph`.
const OF_CASES: [&str; 2] = ["cases.csv", "takers.csv"];
const OF_GRAPH: [&str; 3] = ["edges.csv", "routes.csv", "sites.graphml"];

/// Files and folders of a run folder, for one that is an input itself.
pub(crate) const IN_RUN: [&str; 18] = [
    "clusters.csv",
    "pairs.csv",
    "passages.csv",
    "common.csv",
    "articles.csv",
    "pairs.jsonl",
    "rejected.jsonl",
    "run.json",
    "kept.txt",
    "cleaning.csv",
    "report.html",
    "report",
    "plots",
    "clusters.parquet",
    "pairs.parquet",
    "passages.parquet",
    "common.parquet",
    "articles.parquet",
];

impl Own {
    fn of(folders: &[PathBuf]) -> Self {
        let folders = folders.iter().filter_map(|folder| fs::canonicalize(folder).ok()).collect();
        Self { folders: Arc::new(folders), ..Self::default() }
    }

    fn is_this_run(&self, folder: &Path) -> bool {
        !self.folders.is_empty()
            && fs::canonicalize(folder).is_ok_and(|full| self.folders.contains(&full))
    }

    /// Whether an entry is to be walked into, or read; `depth` counts from the folder that was
    /// named.
    fn lets_pass(&self, path: &Path, depth: usize, is_folder: bool) -> bool {
        let has_all =
            |folder: &Path, names: &[&str]| names.iter().all(|name| folder.join(name).is_file());
        let is_run = |folder: &Path| has_all(folder, &OF_RUN);
        let is_made = |folder: &Path| {
            is_run(folder)
                || has_all(folder, &OF_CASES)
                || has_all(folder, &OF_GRAPH)
                || folder.join(KEPT_MARK).is_file()
                || is_archive(folder)
        };
        let is_own = if depth == 0 {
            false
        } else if is_folder && (self.is_this_run(path) || is_made(path)) {
            true
        } else {
            // Beside what was named to be read.
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let is_of_run = IN_RUN.contains(&name);
            depth == 1
                && is_of_run
                && path.parent().is_some_and(|above| self.is_this_run(above) || is_run(above))
        };
        if is_own {
            self.passed_over
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(path.to_path_buf());
        }
        !is_own
    }
}

/// Whether a folder holds an archive: its list of files, and one of these.
fn is_archive(folder: &Path) -> bool {
    let is_segment =
        |entry: fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "segment");
    folder.join("archive.json").is_file()
        && fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(is_segment))
}

fn walk_folder(folder: &Path, own: &Own, items: &mut Vec<Planned>, skipped: &mut Skipped) {
    let own = own.clone();
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .follow_links(true)
        .sort_by_file_name(std::ffi::OsStr::cmp)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            (entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b"."))
                && own.lets_pass(entry.path(), entry.depth(), is_folder)
        })
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                items.push(Planned::Rejected(rejected_by_walk(folder, &e)));
                continue;
            }
        };
        let Some(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            continue;
        }
        let path = entry.path();
        let name = entry.file_name().to_string_lossy();
        if belongs_to_database(&name) {
            continue;
        }
        // Opened only to be refused with a reason.
        let is_refused = || {
            let bare = Packing::of_name(&name).1;
            bare.rsplit_once('.').is_some_and(|(_, ending)| {
                REFUSED_ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one))
            })
        };
        let is_read = || kind.is_file() && !name.contains('.') && begins_as_page(path);
        if Format::of_name(&name).is_none() && !is_refused() && !is_read() {
            skipped.add(path);
        } else if !kind.is_file() {
            items.push(Planned::Rejected(reject(
                path.to_string_lossy(),
                "not a regular file; to read it anyway, name it as an input",
            )));
        } else {
            let parts = path.strip_prefix(folder).unwrap_or(path).components();
            let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
            let meta = entry.metadata().ok();
            items.push(Planned::File(PlannedFile {
                path: path.to_path_buf(),
                below: parts.join("/"),
                bytes: meta.as_ref().map(fs::Metadata::len),
                identity: meta.and_then(|meta| identity(path, &meta)),
            }));
        }
    }
}

/// Whether a file without an ending begins as a page does: `2031/03/ferry-leaves`, as `wget` saves
/// what has no ending in its address.
fn begins_as_page(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(256).read_to_end(&mut head));
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let begins = |with: &[u8]| head.get(..with.len()).is_some_and(|h| h.eq_ignore_ascii_case(with));
    cfg!(feature = "html") && read.is_ok() && (begins(b"<!doctype html") || begins(b"<html"))
}

/// Whether a file is what SQLite keeps beside a database, which is read with it.
fn belongs_to_database(name: &str) -> bool {
    ["-wal", "-shm", "-journal"].iter().any(|end| {
        name.strip_suffix(end)
            .and_then(Format::of_name)
            .is_some_and(|format| format.form == Form::Database)
    })
}

/// Takes the walker's error apart: it nests place, depth and fact.
fn rejected_by_walk(folder: &Path, error: &ignore::Error) -> Rejected {
    match error {
        ignore::Error::WithPath { path, err } => {
            let inner = rejected_by_walk(path, err);
            Rejected { file: path.to_string_lossy().into_owned(), ..inner }
        }
        ignore::Error::WithDepth { err, .. } => rejected_by_walk(folder, err),
        ignore::Error::Loop { ancestor, child } => reject(
            child.to_string_lossy(),
            format!("link leads back to the folder above it, `{}`", ancestor.display()),
        ),
        other => reject(folder.to_string_lossy(), other.to_string()),
    }
}
