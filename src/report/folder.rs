//! A folder that is written: by one process at a time, whole or not said to be, and nothing outside
//! of it.
//!
//! A file gets its name only when it is complete and on the disk. What stands under a name that is
//! to be given must be a plain file or nothing: a link, device or pipe is never replaced and never
//! followed.
//!
//! * time: one flush to the disk a file
//! * space: the names of the files; no file is held open

use super::{RUN, begun, kept, temporary};
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;
use tempfile::{NamedTempFile, TempPath};

/// What temporary files begin with. A killed run leaves some.
pub(super) const PREFIX: &str = ".reprint-";

/// A complete file and the name it will get, its parts parted by `/`. It is not open, and is
/// removed if it never gets its name.
pub(super) type Complete = (String, TempPath);

/// A folder that no other process of this program writes to as long as this lives.
#[derive(Debug)]
pub struct Claim {
    prepared: Prepared,
    /// The folder itself, locked; `None` where the system cannot lock one.
    _lock: Option<File>,
}

impl Claim {
    /// Makes `folder` with its parents if need be, takes away what killed runs left in it, and
    /// proves that a file can be made in it.
    ///
    /// # Errors
    /// When it is a link or a file, when another process writes to it, and when it cannot be made
    /// or written.
    pub fn of(folder: &Path) -> Result<Self> {
        if folder.is_symlink() {
            return Err(Error::setting(format!(
                "`{}` is a link, which is not followed; name the folder it leads to",
                folder.display()
            )));
        }
        if folder.is_file() {
            return Err(Error::setting(format!(
                "`{}` is a file; name a folder for the results",
                folder.display()
            )));
        }
        Self::on(Prepared::of(folder))
    }

    fn on(mut prepared: Prepared) -> Result<Self> {
        let folder = &prepared.folder.clone();
        let fail = |e| Error::io(folder, e);
        fs::create_dir_all(folder).map_err(fail)?;
        let lock = match locked(folder) {
            Ok(lock) => lock,
            Err(e) => {
                // Whoever made the folder, it is another run's now, and empty until that is done.
                prepared.made.clear();
                return Err(e);
            }
        };
        for entry in fs::read_dir(folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let is_left = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
            if is_left && entry.file_type().map_err(fail)?.is_file() && !is_mark(&entry.file_name())
            {
                fs::remove_file(entry.path()).map_err(|e| Error::io(entry.path(), e))?;
            }
        }
        temporary(folder).map_err(fail)?;
        Ok(Self { prepared, _lock: lock })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.prepared.folder
    }

    /// The folder, to be tidied up if the run is interrupted.
    #[must_use]
    pub fn prepared(&self) -> Prepared {
        self.prepared.clone()
    }
}

/// A folder that is there for results. The folders that were made for it go again with this value
/// where nothing came into them.
#[derive(Clone, Debug)]
pub struct Prepared {
    folder: PathBuf,
    /// What was not there before, innermost first.
    made: Vec<PathBuf>,
    /// When the run that was there before was written.
    run: Option<SystemTime>,
}

impl Drop for Prepared {
    fn drop(&mut self) {
        for folder in &self.made {
            // Only an empty folder can be removed so.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// What is in a folder after a run was broken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing that was not there before.
    Nothing,
    /// The run that was there before, untouched.
    EarlierRun,
    /// Other files that were there before, such as the kept records of an earlier run, untouched.
    EarlierFiles,
    /// The run that was broken off, which was written before it was.
    WholeRun,
    /// Files of a run that is not complete.
    Parts,
}

impl Prepared {
    fn of(folder: &Path) -> Self {
        let is_missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
        let made = folder.ancestors().take_while(is_missing).map(Path::to_path_buf).collect();
        Self { folder: folder.to_path_buf(), made, run: written_at(folder) }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes away the files that this process has begun and not named: for a run that is broken
    /// off.
    #[must_use]
    pub fn abandon(&self) -> Left {
        let begun = begun();
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut files = 0;
        for entry in entries {
            if entry.file_name().to_string_lossy().starts_with(&begun) {
                let _ = fs::remove_file(entry.path());
            } else {
                files += 1;
            }
        }
        // `run.json` goes before any other file is touched, and comes last.
        let left = match (written_at(&self.folder), self.run) {
            _ if files == 0 => Left::Nothing,
            (Some(now), Some(before)) if now == before => Left::EarlierRun,
            (Some(_), _) => Left::WholeRun,
            (None, Some(_)) => Left::Parts,
            (None, None) if !self.made.is_empty() || kept::is_incomplete(&self.folder) => {
                Left::Parts
            }
            (None, None) => Left::EarlierFiles,
        };
        drop(self.clone());
        left
    }
}

/// When the run in a folder was written, if one stands there.
fn written_at(folder: &Path) -> Option<SystemTime> {
    fs::metadata(folder.join(RUN)).and_then(|meta| meta.modified()).ok()
}

fn is_mark(name: &std::ffi::OsStr) -> bool {
    name == crate::read::KEPT_MARK
}

/// The folder locked for as long as it is held, as the system lets it.
fn locked(folder: &Path) -> Result<Option<File>> {
    // Not every system opens a folder, and not every file system locks one: there nothing is held.
    let Ok(open) = File::open(folder) else { return Ok(None) };
    match open.try_lock() {
        Ok(()) => Ok(Some(open)),
        Err(TryLockError::WouldBlock) => Err(Error::setting(format!(
            "`{}` is being written by another run; wait for it, or name another folder",
            folder.display()
        ))),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Lets go of an open file that is complete.
pub(super) fn closed(name: impl Into<String>, file: NamedTempFile) -> Complete {
    (name.into(), file.into_temp_path())
}

/// Whether a name may be given to a file: nothing or a plain file stands there.
///
/// # Errors
/// When it is that of a link, a device, a pipe or a folder.
pub fn check_name(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() => {
            let what = if meta.is_dir() {
                "a folder"
            } else if meta.is_symlink() {
                "a link"
            } else {
                "a device or pipe"
            };
            Err(Error::setting(format!(
                "`{}` is {what}, not a regular file, and will not be replaced; name another file \
                    or folder",
                path.display()
            )))
        }
        Ok(_) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io(path, e)),
    }
}

/// The place of a name below `folder`. Folders on the way are made, and none of them may be a link.
fn place(folder: &Path, name: &str) -> Result<PathBuf> {
    let mut path = folder.to_path_buf();
    let parts: Vec<_> = Path::new(name).components().collect();
    let Some((file, above)) = parts.split_last() else {
        return Err(Error::setting(format!("`{name}` is not a file name")));
    };
    if !parts.iter().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Error::setting(format!("`{name}` leads out of `{}`", folder.display())));
    }
    for part in above {
        path.push(part);
        check_folder(&path)?;
        match fs::create_dir(&path) {
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(Error::io(path, e)),
            _ => {}
        }
    }
    path.push(file);
    check_name(&path)?;
    Ok(path)
}

/// `Err` where a folder is to be and something else is.
pub(super) fn check_folder(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => Ok(()),
        Ok(meta) => {
            let what =
                if meta.is_symlink() { "a link, which is not followed" } else { "not a folder" };
            Err(Error::setting(format!(
                "`{}` is {what}; remove it, or name another folder",
                path.display()
            )))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io(path, e)),
    }
}

/// Has the disk hold what is in complete files.
pub(super) fn flush(complete: &[Complete]) -> Result<()> {
    complete.par_iter().try_for_each(|(name, file)| {
        File::open(file).and_then(|file| file.sync_all()).map_err(|e| Error::io(name, e))
    })
}

/// Has the disk hold the names in a folder, where the system lets a folder be flushed.
pub(super) fn flush_names(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Gives complete files their names below `folder`, and has the disk hold them.
pub(super) fn name_all(complete: Vec<Complete>, folder: &Path) -> Result<()> {
    let mut folders = std::collections::BTreeSet::from([folder.to_path_buf()]);
    for (name, file) in complete {
        let path = place(folder, &name)?;
        file.persist(&path).map_err(|e| Error::io(&path, e.error))?;
        let above = path.ancestors().skip(1).take_while(|above| *above != folder);
        folders.extend(above.map(Path::to_path_buf));
    }
    for folder in &folders {
        flush_names(folder);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_at_a_time_writes_to_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let held = Claim::of(folder.path()).unwrap();
        let refused = Claim::of(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("is being written by another run"), "{refused}");
        drop(held);
        Claim::of(folder.path()).unwrap();
    }

    #[test]
    fn a_run_that_is_broken_off_leaves_earlier_files_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let claim = Claim::of(folder.path()).unwrap();
        assert_eq!(claim.prepared().abandon(), Left::Nothing);
        fs::write(folder.path().join("dump.jsonl"), "{}").unwrap();
        assert_eq!(claim.prepared().abandon(), Left::EarlierFiles);
        fs::write(folder.path().join(crate::read::KEPT_MARK), "begun").unwrap();
        assert_eq!(claim.prepared().abandon(), Left::Parts);
    }

    #[test]
    fn who_comes_second_does_not_take_the_folder_away() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("runs/today");
        // Neither found a folder there.
        let [first, second] = [Prepared::of(&folder), Prepared::of(&folder)];
        let held = Claim::on(first).unwrap();
        assert!(Claim::on(second).is_err());
        assert!(folder.is_dir());
        drop(held);
        assert!(!above.path().join("runs").exists(), "nothing came into it");
    }

    #[test]
    fn what_a_killed_run_left_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".reprint-AbC123", "kept.txt", ".hidden", crate::read::KEPT_MARK] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        Claim::of(folder.path()).unwrap();
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".hidden", crate::read::KEPT_MARK, "kept.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_neither_followed_nor_replaced() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (victim, run) = (folder.path().join("victim"), folder.path().join("run"));
        fs::create_dir(&victim).unwrap();
        fs::create_dir(&run).unwrap();
        symlink(&victim, run.join("report")).unwrap();
        symlink(victim.join("a.csv"), run.join("a.csv")).unwrap();
        symlink(&victim, folder.path().join("link")).unwrap();
        let file = || closed("", temporary(&run).unwrap()).1;
        for name in ["report/stories-2.html", "a.csv", "../a.csv", "/a.csv", ""] {
            assert!(name_all(vec![(name.to_owned(), file())], &run).is_err(), "{name}");
        }
        name_all(vec![("plots/a.svg".to_owned(), file())], &run).unwrap();
        assert!(run.join("plots/a.svg").is_file());
        assert_eq!(fs::read_dir(&victim).unwrap().count(), 0);
        assert!(Claim::of(&folder.path().join("link")).is_err());
    }
}
