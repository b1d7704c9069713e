//! No line of a document or comment is wider than 100 columns.
//!
//! Left out are tables, code blocks and commands. The width of code is rustfmt's, which leaves only
//! what it cannot break: macros and data.

use crate::found::repository;
use std::fs;
use std::path::{Path, PathBuf};

/// Columns.
const WIDTH: usize = 100;

/// Folders with text of the project, and the files beside them.
const FOLDERS: [&str; 9] =
    ["src", "tests", "benches", "examples", "lab", "docs", "fuzz/fuzz_targets", "fuzz/src", "."];

/// Files of the project with this ending.
fn files(ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| repository(folder)).collect();
    let top = repository(".");
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && folder != top {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Lines that are too wide, but for those that `is_data` says are data.
fn wide(path: &Path, is_data: impl Fn(&str) -> bool) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a text file");
    let mut fenced = false;
    let mut wide = Vec::new();
    for (at, line) in (1..).zip(text.lines()) {
        let is_fence = line.trim_start().trim_start_matches(['/', '!', ' ']).starts_with("```");
        fenced ^= is_fence;
        if line.chars().count() > WIDTH && !fenced && !is_data(line) {
            wide.push(format!("{}:{at}", path.display()));
        }
    }
    wide
}

#[test]
fn no_line_of_a_document_is_too_wide() {
    let is_data = |line: &str| {
        // Tables, pictures, and commands, which have no place to break.
        ["|", "![", "    ", "`cargo run"].iter().any(|start| line.starts_with(start))
    };
    let wide: Vec<String> = files("md").iter().flat_map(|path| wide(path, is_data)).collect();
    assert!(wide.is_empty(), "wider than {WIDTH} columns:\n{}", wide.join("\n"));
}

#[test]
fn no_comment_is_too_wide() {
    let is_code = |line: &str| !line.trim_start().starts_with("//");
    let wide: Vec<String> = files("rs").iter().flat_map(|path| wide(path, is_code)).collect();
    assert!(wide.is_empty(), "wider than {WIDTH} columns:\n{}", wide.join("\n"));
}
