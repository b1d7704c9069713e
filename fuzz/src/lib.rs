//! What the targets have in common: bytes to a file, and what must hold of whatever is read from
//! it.

use reprint::internals::read::{Item, ReadConfig, open};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Reads the bytes as a file of that name: every record and rejection comes to an end, and offsets
/// ascend.
///
/// # Panics
/// When something does not hold, which is what is looked for.
pub fn read(name: &str, bytes: &[u8]) {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        // In memory where the system has such a place: a target writes some thousand files a
        // second.
        let memory = PathBuf::from("/dev/shm");
        let parent = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let folder = parent.join(format!("reprint-fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a place for files");
        folder
    });
    let path = folder.join(name);
    fs::write(&path, bytes).expect("room for a file");
    // Small enough that the caps are met.
    let config = ReadConfig { max_record_bytes: 4096, ..ReadConfig::default() };
    let (mut last, mut end) = (0, 0);
    for item in open(&[path], &config).expect("the file is there") {
        let (record, offset) = match item {
            Item::Record(record) => {
                assert!(record.page.is_some() || !record.text.trim().is_empty() && record.text.len() <= 4096 * 3);
                (record.source.record, record.source.offset)
            }
            Item::Rejected(rejected) => {
                assert!(!rejected.reason.is_empty());
                (rejected.record, rejected.offset)
            }
        };
        assert!(record == 0 || record > last, "record {record} after {last}");
        assert!(offset >= end, "byte {offset} after {end}");
        (last, end) = (record.max(last), offset);
    }
}

/// Runs code with a foreign decoder in it, which may panic where ours catches it: the hook by which
/// libFuzzer ends the process at a panic is taken off, and a panic that leaves our code is printed
/// and made an abort again.
pub fn quietly(run: impl FnOnce()) {
    static LAST: Mutex<String> = Mutex::new(String::new());
    static QUIET: OnceLock<()> = OnceLock::new();
    let last = || LAST.lock().unwrap_or_else(PoisonError::into_inner);
    QUIET.get_or_init(|| set_hook(Box::new(move |panic| *last() = panic.to_string())));
    if catch_unwind(AssertUnwindSafe(run)).is_err() {
        eprintln!("{}", last());
        std::process::abort();
    }
}
