//! A living archive on disk: segments that never change below a manifest that is replaced in one
//! step.
//!
//! The room keeps entries (opaque bytes, by number, in the order of adding) and tables of keys;
//! what they mean is the pipeline's business. A number is never given twice: an entry that is gone
//! leaves an empty one. One process writes, any number read; a reader keeps the files it opened,
//! and so the state, to its end.
//!
//! * time: opening reads the manifest, and of each segment the list of its sections and blocks
//! * space: in memory some 30 bytes for each 64 KiB of entries

pub mod disk;
pub mod segment;
pub mod table;
mod varint;

use crate::error::{Error, ErrorKind, Result};
use disk::Disk;
use segment::{ENDING, FORMAT, Segment, newer};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// The file that says what belongs to the archive.
const MANIFEST: &str = "archive.json";

/// How often a reader begins anew where a merge removed a segment between the reading of the
/// manifest and the opening of the file.
const TRIES: usize = 20;

/// A segment as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The file.
    pub file: String,
    /// Number of its first entry.
    pub first: u32,
    /// Number of entries, those that are gone among them.
    pub entries: u32,
    /// How often its oldest part was merged.
    pub level: u32,
    /// Articles in it.
    pub articles: u32,
    /// Bytes of the file.
    pub bytes: u64,
    /// The first and the last second at which one of its articles was published; `None` if none has
    /// a date.
    pub published: Option<(i64, i64)>,
    /// Articles without a date.
    pub undated: u32,
    /// Whether its fingerprints were made with the counts of the whole archive.
    pub settled: bool,
}

/// What belongs to an archive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the format.
    pub format: u32,
    /// What wrote it.
    pub program: String,
    /// The settings that decide fingerprints.
    pub settings: serde_json::Value,
    /// The lines of the lists of boilerplate that are among them; the settings have their hash.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// Segments in the order of their entries.
    pub segments: Vec<Part>,
    /// Number of the next entry.
    pub next_entry: u32,
    /// Number of the next file.
    pub next_file: u32,
    /// How often something was added.
    pub additions: u32,
    /// Numbers of articles that are forgotten and still on the disk, ascending.
    pub forgotten: Vec<u32>,
}

impl Manifest {
    fn new(settings: serde_json::Value) -> Self {
        Self {
            format: FORMAT,
            program: concat!("reprint ", env!("CARGO_PKG_VERSION")).to_owned(),
            settings,
            ignored: Vec::new(),
            segments: Vec::new(),
            next_entry: 0,
            next_file: 0,
            additions: 0,
            forgotten: Vec::new(),
        }
    }

    /// A name that no file had before.
    pub fn next_name(&mut self) -> String {
        self.next_file += 1;
        format!("{:06}{ENDING}", self.next_file)
    }

    /// Whether an entry is forgotten.
    #[must_use]
    pub fn is_forgotten(&self, entry: u32) -> bool {
        self.forgotten.binary_search(&entry).is_ok()
    }

    /// Articles, without the forgotten ones.
    #[must_use]
    pub fn articles(&self) -> usize {
        let all: usize = self.segments.iter().map(|part| part.articles as usize).sum();
        all.saturating_sub(self.forgotten.len())
    }

    fn parse(bytes: &[u8], path: &Path) -> Result<Self> {
        let data = |reason| Error::new(ErrorKind::Data { path: path.to_path_buf(), reason });
        // The format first: a later one may have other fields.
        let value: serde_json::Value = serde_json::from_slice(bytes)
            .map_err(|e| data(format!("the list of the archive's files is damaged: {e}")))?;
        match value["format"].as_u64().and_then(|n| u32::try_from(n).ok()) {
            Some(format) if format > FORMAT => return Err(data(newer(format))),
            Some(_) => {}
            None => {
                return Err(data(
                    "this is not an archive: it does not state its format".to_owned(),
                ));
            }
        }
        serde_json::from_value(value)
            .map_err(|e| data(format!("the list of the archive's files is damaged: {e}")))
    }
}

/// One state of an archive.
#[derive(Clone, Debug)]
pub struct Archive {
    disk: Disk,
    /// What belongs to it.
    pub manifest: Manifest,
    /// In the manifest's order.
    pub segments: Vec<Arc<Segment>>,
}

/// The right to write to an archive; no other process has it as long as this lives.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

impl Archive {
    /// A state that is put together.
    #[must_use]
    pub fn of(disk: Disk, manifest: Manifest, segments: Vec<Arc<Segment>>) -> Self {
        Self { disk, manifest, segments }
    }

    /// Takes the right to write, and nothing else.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn lock(disk: &Disk, on_wait: impl FnMut()) -> Result<Lock> {
        Ok(Lock { _file: disk.lock(on_wait)? })
    }

    /// Whether a folder holds an archive.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        folder.join(MANIFEST).is_file()
    }

    /// The state of an archive as it is now.
    ///
    /// # Errors
    /// When there is none, it is of a later format, or damaged.
    pub fn open(disk: Disk) -> Result<Self> {
        for tried in 1.. {
            let manifest = Self::manifest(&disk)?;
            let open = |part: &Part| Segment::open(&disk, &part.file).map(Arc::new);
            match manifest.segments.iter().map(open).collect() {
                Ok(segments) => return Ok(Self { disk, manifest, segments }),
                Err(error) if tried == TRIES || !is_gone(&error) => return Err(error),
                Err(_) => {}
            }
        }
        unreachable!("the last try returns")
    }

    /// What belongs to an archive, without a look at its segments.
    ///
    /// # Errors
    /// When there is none, or it is of a later format.
    pub fn manifest(disk: &Disk) -> Result<Manifest> {
        if !Self::is_in(disk.folder()) {
            return Err(Error::new(ErrorKind::NotFound(format!(
                "there is no archive in `{}`",
                disk.folder().display()
            ))));
        }
        Manifest::parse(&disk.read(MANIFEST)?, &disk.path(MANIFEST))
    }

    /// Takes the right to write, waiting for it if need be (`on_wait` is called meanwhile), and
    /// removes what a killed writer left. Without an archive in the folder one is begun with
    /// `settings`; `None` begins none.
    ///
    /// # Errors
    /// When the folder cannot be written, holds something else, or as [`Self::open`].
    pub fn open_to_write(
        disk: Disk,
        settings: Option<serde_json::Value>,
        on_wait: impl FnMut(),
    ) -> Result<(Self, Lock)> {
        let is_there = Self::is_in(disk.folder());
        if !is_there && settings.is_some() {
            disk.make()?;
            let others = disk
                .names()?
                .into_iter()
                .find(|name| !(name == "lock" || name.starts_with('.') || name.ends_with(ENDING)));
            if let Some(name) = others {
                return Err(Error::setting(format!(
                    "`{}` holds other files (`{name}`) and no archive; name an empty or new folder",
                    disk.folder().display()
                )));
            }
        } else if !is_there {
            Self::manifest(&disk)?;
        }
        let lock = Lock { _file: disk.lock(on_wait)? };
        let archive = match settings {
            Some(settings) if !Self::is_in(disk.folder()) => {
                Self { disk, manifest: Manifest::new(settings), segments: Vec::new() }
            }
            _ => Self::open(disk)?,
        };
        let files: Vec<&str> = archive.manifest.segments.iter().map(|p| &p.file[..]).collect();
        archive.disk.tidy(ENDING, |name| files.contains(&name))?;
        Ok((archive, lock))
    }

    /// The folder.
    #[must_use]
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Makes a new state the archive's: readers see the former or this one, whatever happens. What
    /// belongs to the former alone is removed.
    ///
    /// # Errors
    /// When the disk is full or fails; then the former state holds.
    ///
    /// # Panics
    /// Never: the manifest is plain names and numbers.
    pub fn commit(&mut self, manifest: Manifest, _lock: &Lock) -> Result<()> {
        let mut bytes = serde_json::to_vec_pretty(&manifest).expect("plain names and numbers");
        bytes.push(b'\n');
        // The names of its segments first.
        self.disk.sync()?;
        let mut file = self.disk.create(MANIFEST)?;
        file.write(&bytes)?;
        file.finish()?;
        self.disk.sync()?;
        let mut segments = Vec::with_capacity(manifest.segments.len());
        for part in &manifest.segments {
            let known = self.segments.iter().find(|segment| segment.name() == part.file);
            segments.push(match known {
                Some(segment) => Arc::clone(segment),
                None => Arc::new(Segment::open(&self.disk, &part.file)?),
            });
        }
        let stays = |name: &str| manifest.segments.iter().any(|part| part.file == name);
        for gone in self.manifest.segments.iter().filter(|part| !stays(&part.file)) {
            self.disk.remove(&gone.file)?;
        }
        (self.manifest, self.segments) = (manifest, segments);
        Ok(())
    }

    /// The segment that holds an entry, and the entry's number in it.
    #[must_use]
    pub fn place(&self, entry: u32) -> Option<(usize, u32)> {
        let parts = &self.manifest.segments;
        let at = parts.partition_point(|part| part.first <= entry).checked_sub(1)?;
        let within = entry - parts[at].first;
        (within < parts[at].entries).then_some((at, within))
    }

    /// Reads entries, which ascend; forgotten ones are empty.
    ///
    /// # Errors
    /// When the disk fails or a segment is damaged.
    pub fn read(&self, entries: &[u32], mut found: impl FnMut(u32, &[u8])) -> Result<()> {
        let place = |entry: &u32| self.place(*entry);
        for of_segment in
            entries.chunk_by(|x, y| place(x).map(|place| place.0) == place(y).map(|place| place.0))
        {
            let Some((at, _)) = place(&of_segment[0]) else { continue };
            let first = self.manifest.segments[at].first;
            let within: Vec<u32> = of_segment.iter().map(|entry| entry - first).collect();
            self.segments[at].read(&within, |entry, bytes| {
                let entry = first + entry;
                found(entry, if self.manifest.is_forgotten(entry) { &[] } else { bytes });
            })?;
        }
        Ok(())
    }
}

/// Whether an error says that a file is not there.
fn is_gone(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Io { source, .. }
        if source.kind() == std::io::ErrorKind::NotFound)
}
