//! Inputs as they were named to the files to be read, in order.
//!
//! Folders are walked whole: no ignore file is heeded, hidden files are passed over, links are followed.
//! Names within a folder come in byte order, so a dump reads the same on every machine.
//!
//! * time: one directory read a folder and one `stat` a file
//! * space: the path of every file

use super::{Format, Rejected, STDIN};
use crate::error::Warning;
use ignore::WalkBuilder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file to be read, or why not.
#[derive(Debug)]
pub(super) enum Planned {
    File(PlannedFile),
    Rejected(Rejected),
}

#[derive(Debug)]
pub(super) struct PlannedFile {
    pub(super) path: PathBuf,
    /// Path below the input folder with `/` between the parts, or the file's name if it was named itself.
    pub(super) below: String,
    /// Bytes on disk; `None` for what is no regular file.
    pub(super) bytes: Option<u64>,
}

/// Everything the inputs name, in reading order.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) items: Vec<Planned>,
    pub(super) warnings: Vec<Warning>,
}

/// Rejects a file as a whole.
pub(super) fn reject(file: impl Into<String>, reason: impl Into<String>) -> Rejected {
    Rejected { file: file.into(), record: 0, offset: 0, reason: reason.into() }
}

/// Walks the inputs in the order they were named.
pub(super) fn plan(inputs: &[PathBuf]) -> Plan {
    let mut plan = Plan::default();
    let mut skipped = Skipped::default();
    for input in inputs {
        if input.as_os_str() == STDIN {
            plan.items.push(Planned::File(PlannedFile { path: input.clone(), below: STDIN.to_owned(), bytes: None }));
            continue;
        }
        match std::fs::metadata(input) {
            Ok(meta) if meta.is_dir() => walk_folder(input, &mut plan.items, &mut skipped),
            Ok(meta) => {
                let below = input.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let bytes = meta.is_file().then_some(meta.len());
                plan.items.push(Planned::File(PlannedFile { path: input.clone(), below, bytes }));
            }
            Err(e) => plan.items.push(Planned::Rejected(reject(input.to_string_lossy(), e.to_string()))),
        }
    }
    plan.warnings.extend(skipped.told());
    plan
}

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
        let ending = path.extension().map_or("no ending".to_owned(), |e| format!(".{}", e.to_string_lossy()));
        *self.endings.entry(ending).or_default() += 1;
    }

    fn told(self) -> Option<Warning> {
        let mut endings: Vec<(&String, &u64)> = self.endings.iter().collect();
        endings.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let shown: Vec<String> = endings.iter().take(4).map(|(ending, count)| format!("{count} {ending}")).collect();
        let more = if endings.len() > 4 { ", ..." } else { "" };
        let count = self.endings.values().sum();
        (count > 0).then(|| Warning::SkippedFiles { count, endings: shown.join(", ") + more, example: self.example })
    }
}

fn walk_folder(folder: &Path, items: &mut Vec<Planned>, skipped: &mut Skipped) {
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .follow_links(true)
        .sort_by_file_name(std::ffi::OsStr::cmp)
        .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b"."))
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
        if Format::of_name(&entry.file_name().to_string_lossy()).is_none() {
            skipped.add(path);
        } else if !kind.is_file() {
            items.push(Planned::Rejected(reject(
                path.to_string_lossy(),
                "not a regular file; name it itself to have it read",
            )));
        } else {
            let parts = path.strip_prefix(folder).unwrap_or(path).components();
            let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
            let bytes = entry.metadata().ok().map(|meta| meta.len());
            items.push(Planned::File(PlannedFile { path: path.to_path_buf(), below: parts.join("/"), bytes }));
        }
    }
}

/// Takes the walker's error apart: it nests place, depth and fact.
fn rejected_by_walk(folder: &Path, error: &ignore::Error) -> Rejected {
    match error {
        ignore::Error::WithPath { path, err } => {
            let inner = rejected_by_walk(path, err);
            Rejected { file: path.to_string_lossy().into_owned(), ..inner }
        }
        ignore::Error::WithDepth { err, .. } => rejected_by_walk(folder, err),
        ignore::Error::Loop { ancestor, child } => {
            reject(child.to_string_lossy(), format!("link leads back to the folder above it, `{}`", ancestor.display()))
        }
        other => reject(folder.to_string_lossy(), other.to_string()),
    }
}
