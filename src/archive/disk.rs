//! What an archive asks of the file system, in one place: files that get their names when they are
//! on the disk, a lock, removal, and every read. Tests let any of these fail.
//!
//! * time: one flush to the disk a file and one for the folder
//! * space: a buffer of 256 KiB a file that is written

use crate::error::{Error, Result};
use crate::spool::blobs::read_at;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// Bytes collected before they are written.
const BUFFER: usize = 256 << 10;

/// What the files of a writer that was killed begin with.
const UNFINISHED: &str = ".unfinished-";

/// The file whose lock the one writer holds. The system takes the lock back when a process ends,
/// however it ends.
const LOCK: &str = "lock";

/// How long a writer waits before it looks again whether another one is done.
const TRY_AGAIN: Duration = Duration::from_millis(50);

/// What happens at a step that a test chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The step fails with this error, and all after it.
    Error(io::ErrorKind),
    /// The process ends at once.
    Abort,
}

/// Counts the steps, and lets one of them fail; of reads one or all from it on.
#[derive(Debug)]
struct Faults {
    steps: AtomicU64,
    at: u64,
    what: Faulty,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Faulty {
    Steps(Fault),
    /// Whether later reads work again.
    Reads {
        once: bool,
    },
}

/// What a disk says that cannot read: `EIO`.
const UNREADABLE: i32 = 5;

/// A file that is read.
#[derive(Debug)]
pub struct Reading {
    file: File,
    disk: Disk,
}

impl Reading {
    /// Reads exactly `buffer.len()` bytes from `at`, whatever other threads read.
    ///
    /// # Errors
    /// When the file is shorter, or the disk fails.
    pub fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        self.disk.read_step()?;
        read_at(&self.file, buffer, at)
    }

    /// Bytes of it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn length(&self) -> io::Result<u64> {
        self.disk.read_step()?;
        Ok(self.file.metadata()?.len())
    }
}

/// The folder of an archive.
#[derive(Clone, Debug)]
pub struct Disk {
    folder: PathBuf,
    faults: Option<Arc<Faults>>,
}

impl Disk {
    /// The folder as it is.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), faults: None }
    }

    /// The same, where the step `at`, counted from 0, fails. For tests.
    #[must_use]
    pub fn failing(folder: &Path, at: u64, fault: Fault) -> Self {
        Self::faulty(folder, at, Faulty::Steps(fault))
    }

    /// The same, where the read `at`, counted from 0, fails as on a disk that is worn out; the
    /// later ones too, or this one `once`. For tests.
    #[must_use]
    pub fn unreadable(folder: &Path, at: u64, once: bool) -> Self {
        Self::faulty(folder, at, Faulty::Reads { once })
    }

    fn faulty(folder: &Path, at: u64, what: Faulty) -> Self {
        let faults = Faults { steps: AtomicU64::new(0), at, what };
        Self { folder: folder.to_path_buf(), faults: Some(Arc::new(faults)) }
    }

    /// How many steps, or reads, were taken, where they are counted.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.faults.as_ref().map_or(0, |faults| faults.steps.load(Ordering::Relaxed))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of a file in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// One step; fails if it is the one that is to fail.
    fn step(&self) -> io::Result<()> {
        let Some(faults) = &self.faults else { return Ok(()) };
        let Faulty::Steps(fault) = faults.what else { return Ok(()) };
        let step = faults.steps.fetch_add(1, Ordering::Relaxed);
        match fault {
            Fault::Error(kind) if step >= faults.at => Err(kind.into()),
            Fault::Abort if step == faults.at => std::process::abort(),
            _ => Ok(()),
        }
    }

    /// One read; fails if it is one that is to fail.
    fn read_step(&self) -> io::Result<()> {
        let Some(faults) = &self.faults else { return Ok(()) };
        let Faulty::Reads { once } = faults.what else { return Ok(()) };
        let read = faults.steps.fetch_add(1, Ordering::Relaxed);
        if read == faults.at || read > faults.at && !once {
            return Err(io::Error::from_raw_os_error(UNREADABLE));
        }
        Ok(())
    }

    fn fail(&self, name: &str) -> impl Fn(io::Error) -> Error {
        let path = self.path(name);
        move |error| Error::io(&path, error)
    }

    /// Makes the folder with its parents.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make(&self) -> Result<()> {
        self.step()
            .and_then(|()| fs::create_dir_all(&self.folder))
            .map_err(|e| Error::io(&self.folder, e))
    }

    /// Names of the files in it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn names(&self) -> Result<Vec<String>> {
        let fail = |e| Error::io(&self.folder, e);
        let mut names = Vec::new();
        self.read_step().map_err(fail)?;
        for entry in fs::read_dir(&self.folder).map_err(fail)? {
            names.extend(entry.map_err(fail)?.file_name().into_string().ok());
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Takes the lock of the one writer. Where another process has it, this waits, and calls
    /// `on_wait` many times a second meanwhile.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn lock(&self, mut on_wait: impl FnMut()) -> Result<Option<File>> {
        let fail = self.fail(LOCK);
        let path = self.path(LOCK);
        self.step().map_err(&fail)?;
        let open = || OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let mut file = open().map_err(&fail)?;
        loop {
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Some(file)),
                // Whoever had it has given the folder up and removed the file: the lock of the next
                // is on another.
                Ok(()) => {
                    self.make()?;
                    file = open().map_err(&fail)?;
                }
                // Not left to the system, so that the wait can be cancelled.
                Err(TryLockError::WouldBlock) => {
                    on_wait();
                    thread::sleep(TRY_AGAIN);
                }
                Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {
                    return Ok(None);
                }
                Err(TryLockError::Error(e)) => return Err(fail(e)),
            }
        }
    }

    /// Takes the lock's file away, and the folder if it was `made` and nothing came into it. Only
    /// the holder of the lock may ask for it.
    pub fn give_up(&self, made: bool) {
        // What cannot be removed does no harm.
        let _ = fs::remove_file(self.path(LOCK));
        if made {
            let _ = fs::remove_dir(&self.folder);
        }
    }

    /// Opens a file to read.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn open(&self, name: &str) -> Result<Reading> {
        let file = self.read_step().and_then(|()| File::open(self.path(name)));
        Ok(Reading { file: file.map_err(self.fail(name))?, disk: self.clone() })
    }

    /// The whole of a small file.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        self.read_step().and_then(|()| fs::read(self.path(name))).map_err(self.fail(name))
    }

    /// Begins a file that gets its name when it is complete.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(&self, name: &str) -> Result<Writing> {
        let unfinished = format!("{UNFINISHED}{name}");
        let made = self.step().and_then(|()| File::create(self.path(&unfinished)));
        let file = made.map_err(self.fail(name))?;
        Ok(Writing {
            disk: self.clone(),
            name: name.to_owned(),
            unfinished,
            file: BufWriter::with_capacity(BUFFER, file),
            at: 0,
            is_done: false,
        })
    }

    /// Waits until the names in the folder are on the disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn sync(&self) -> Result<()> {
        // Only Unix can open a folder as a file, and the others order names with their files.
        let flush = || if cfg!(unix) { File::open(&self.folder)?.sync_all() } else { Ok(()) };
        self.step().and_then(|()| flush()).map_err(|e| Error::io(&self.folder, e))
    }

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<()> {
        match self.step().and_then(|()| fs::remove_file(self.path(name))) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(self.fail(name)(e)),
            _ => Ok(()),
        }
    }

    /// Removes what a killed writer left behind: unfinished files, and complete ones whose name is
    /// not in `known`. Only the holder of the lock may ask for it.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn tidy(&self, ending: &str, known: impl Fn(&str) -> bool) -> Result<()> {
        for name in self.names()? {
            if name.starts_with(UNFINISHED) || name.ends_with(ending) && !known(&name) {
                self.remove(&name)?;
            }
        }
        Ok(())
    }
}

/// Whether an open file still stands at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |of: &fs::Metadata| (of.dev(), of.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(a), Ok(b)) if place(&a) == place(&b))
}

/// An open file cannot be removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// A file on its way to its name. It is removed if it never gets there.
#[derive(Debug)]
pub struct Writing {
    disk: Disk,
    name: String,
    unfinished: String,
    file: BufWriter<File>,
    at: u64,
    is_done: bool,
}

impl Writing {
    /// The path it will have.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.disk.path(&self.name)
    }

    /// Bytes written so far.
    #[must_use]
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Writes the next bytes.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.disk
            .step()
            .and_then(|()| self.file.write_all(bytes))
            .map_err(self.disk.fail(&self.name))?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Gives the file its name, once all of it is on the disk. The name itself is safe after
    /// [`Disk::sync`].
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub fn finish(mut self) -> Result<()> {
        let fail = self.disk.fail(&self.name);
        self.disk.step().and_then(|()| self.file.flush()).map_err(&fail)?;
        self.disk.step().and_then(|()| self.file.get_ref().sync_all()).map_err(&fail)?;
        let (from, to) = (self.disk.path(&self.unfinished), self.disk.path(&self.name));
        self.disk.step().and_then(|()| fs::rename(from, to)).map_err(&fail)?;
        self.is_done = true;
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.is_done {
            // What cannot be removed now is removed by the next writer.
            let _ = fs::remove_file(self.disk.path(&self.unfinished));
        }
    }
}
