//! The order of the rooms: a room imports rooms before it, never after it, and keeps its hands off
//! the world outside.
//!
//! The source is read as text, the way a reviewer would: it is formatted by rustfmt, so that a
//! `#[cfg(test)]` block ends at the brace in its own column.

use crate::found::repository;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// In the order data flows.
const ROOMS: [&str; 17] = [
    "read",
    "page",
    "article",
    "credit",
    "shingle",
    "content",
    "sketch",
    "candidate",
    "verify",
    "align",
    "evidence",
    "classify",
    "cluster",
    "measure",
    "report",
    "pipeline",
    "api",
];

/// From the first of these rooms to the last, texts are numbers: where they were read and what page
/// they stood on is known no more.
const KERNEL: [&str; 2] = ["article", "cluster"];
/// What no room of [`KERNEL`] imports.
const READERS: [&str; 2] = ["read", "page"];

/// Outside the line: the room, what it may import, and who may import it.
const OUTSIDE: [(&str, &[&str], &[&str]); 9] = [
    ("address", &[], &["read", "page", "article", "credit", "cluster", "pipeline"]),
    ("record", &[], &ROOMS),
    ("archive", &["error", "spool"], &["pipeline", "api"]),
    ("calendar", &[], &["page", "article"]),
    ("guard", &[], &["read", "page", "content"]),
    ("vector", &[], &["article", "sketch"]),
    ("error", &[], &ROOMS),
    ("spool", &["article", "error", "record"], &["cluster", "report", "pipeline", "api"]),
    (
        "config",
        &[
            "error",
            "read",
            "page",
            "article",
            "shingle",
            "sketch",
            "candidate",
            "align",
            "classify",
            "cluster",
        ],
        &["pipeline", "api"],
    ),
];

/// The public interface, and what tests and the command see beside it: no rooms.
const FRONT: [&str; 2] = ["lib", "internals"];

/// Files, clock, environment and printing.
const WORLD: [&str; 12] = [
    "std::fs",
    "fs::",
    "File::",
    "tempfile",
    "std::env",
    "env::",
    "Instant",
    "SystemTime",
    "stdin()",
    "stdout()",
    "println!",
    "eprintln!",
];

/// What of [`WORLD`] a room may touch.
fn may_touch(room: &str, thing: &str) -> bool {
    match room {
        // A database with a log beside it is settled in a temporary copy.
        "read" => ["std::fs", "fs::", "File::", "stdin()", "tempfile"].contains(&thing),
        // What is written is flushed, and its folder locked.
        "archive" | "spool" => ["std::fs", "fs::", "File::", "tempfile"].contains(&thing),
        // A folder that held a run before is recognised by when that run was written.
        "report" => ["std::fs", "fs::", "File::", "tempfile", "SystemTime"].contains(&thing),
        // The pipeline times its stages, looks up its own memory and finds the system's folder for
        // temporary files.
        "pipeline" => ["Instant", "std::fs", "fs::", "std::env", "env::"].contains(&thing),
        _ => false,
    }
}

/// A source file without comments and tests.
struct Source {
    path: PathBuf,
    room: String,
    lines: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let root = repository("src");
    let (mut paths, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the source is in the repository") {
            let path = entry.expect("an entry").path();
            let is_command = path == root.join("bin");
            if path.is_dir() && !is_command {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let parsed: Vec<(Source, Vec<PathBuf>)> =
        paths.iter().map(|path| source(&root, path)).collect();
    let tests: BTreeSet<PathBuf> = parsed.iter().flat_map(|(_, tests)| tests.clone()).collect();
    parsed
        .into_iter()
        .map(|(source, _)| source)
        .filter(|source| !tests.contains(&source.path))
        .collect()
}

/// A file's source, and the files that only its tests have.
fn source(src: &Path, path: &Path) -> (Source, Vec<PathBuf>) {
    let text = fs::read_to_string(path).expect("source is text");
    let below = path.strip_prefix(src).expect("it was found there");
    let first = below.components().next().expect("a file has a name");
    let room = Path::new(first.as_os_str()).with_extension("").to_string_lossy().into_owned();
    let (mut lines, mut tests) = (Vec::new(), Vec::new());
    let mut all = text.lines().enumerate();
    while let Some((at, line)) = all.next() {
        let bare = line.trim_start();
        if bare.starts_with("#[cfg(test)]") {
            let indent = &line[..line.len() - bare.len()];
            let (_, item) = all
                .find(|(_, next)| !next.trim_start().starts_with("#["))
                .expect("an item follows");
            let bare = item.trim();
            let bare = bare.strip_prefix("pub(crate) ").unwrap_or(bare);
            if let Some(name) = bare.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
                tests.push(path.with_file_name(format!("{name}.rs")));
            } else if !item.ends_with(';') && !item.ends_with('}') {
                let end = format!("{indent}}}");
                all.find(|(_, next)| **next == end)
                    .expect("the item ends at the brace in its own column");
            }
        } else if !bare.starts_with("//") {
            lines.push((at + 1, line.to_owned()));
        }
    }
    (Source { path: path.to_path_buf(), room, lines }, tests)
}

impl Source {
    /// Every room that the code names, with the line.
    fn imports(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (at, line) in &self.lines {
            for (start, _) in line.match_indices("crate::") {
                let rest = &line[start + "crate::".len()..];
                assert!(
                    !rest.starts_with('{'),
                    "{}:{at}: one `use` a room, please: this test reads it",
                    self.path.display()
                );
                found.push((
                    *at,
                    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect(),
                ));
            }
            // Another way to say `crate::`, which the look above would not see.
            let is_top = self.path.parent().is_some_and(|folder| folder.ends_with("src"));
            let climbs = line.contains("super::super::") || (is_top && line.contains("super::"));
            assert!(!climbs, "{}:{at}: say `crate::` instead", self.path.display());
        }
        found
    }
}

fn place(room: &str) -> Option<usize> {
    ROOMS.iter().position(|name| *name == room)
}

fn may_import(room: &str, other: &str) -> bool {
    let outside = |name: &str| OUTSIDE.iter().find(|(outside, ..)| *outside == name);
    if room == other {
        return true;
    }
    if let Some((_, allowed, _)) = outside(room) {
        return allowed.contains(&other);
    }
    if let Some((_, _, by)) = outside(other) {
        return by.contains(&room);
    }
    let [first, last] = KERNEL.map(place);
    let is_kernel = (first..=last).contains(&place(room));
    matches!((place(room), place(other)), (Some(here), Some(there)) if there < here)
        && !(is_kernel && READERS.contains(&other))
}

#[test]
fn every_folder_and_file_is_a_room_with_a_place() {
    let rooms: BTreeSet<String> = sources()
        .into_iter()
        .map(|source| source.room)
        .filter(|room| !FRONT.contains(&&**room))
        .collect();
    let named: BTreeSet<String> = ROOMS
        .iter()
        .copied()
        .chain(OUTSIDE.iter().map(|(room, ..)| *room))
        .map(str::to_owned)
        .collect();
    assert_eq!(rooms, named);
}

#[test]
fn a_room_imports_only_rooms_before_it() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !FRONT.contains(&&*source.room)) {
        for (at, other) in source.imports() {
            if !may_import(&source.room, &other) {
                wrong.push(format!(
                    "{}:{at}: `{}` imports `{other}`",
                    source.path.display(),
                    source.room
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_first_and_the_last_rooms_touch_the_world_outside() {
    let mut wrong = Vec::new();
    for source in &sources() {
        for (at, line) in &source.lines {
            // `offs::` or `MyInstant` are other names.
            let whole = |thing: &&&str| {
                line.match_indices(**thing).any(|(start, _)| {
                    !line[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_')
                })
            };
            for thing in WORLD.iter().filter(whole).filter(|thing| !may_touch(&source.room, thing))
            {
                wrong.push(format!(
                    "{}:{at}: `{}` uses `{thing}`",
                    source.path.display(),
                    source.room
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The library is also called from Rust and Python, where a message about an option of the command
/// helps nobody. Options of other programs, and a scorecard's own origin, stand here by the words
/// before them.
#[test]
fn no_message_of_the_library_names_an_option_of_the_command() {
    const OTHERS: [&str; 4] = ["zstd", "zstd -d", "build it with", "made by `reprint fit"];
    let mut found = Vec::new();
    let is_text = |source: &Source| !source.path.components().any(|c| c.as_os_str() == "html");
    for source in sources().iter().filter(|source| is_text(source)) {
        let text: String =
            source.lines.iter().map(|(_, line)| line.trim().trim_end_matches('\\')).collect();
        for (at, _) in text.match_indices("--") {
            let is_option = text[at + 2..].starts_with(|c: char| c.is_ascii_lowercase())
                && text[..at].ends_with([' ', '`', '"']);
            let before = text[..at].trim_end_matches([' ', '`']);
            if is_option && !OTHERS.iter().any(|known| before.ends_with(known)) {
                let shown: String = text[at..].chars().take(40).collect();
                found.push(format!("{}: {shown}", source.path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
