//! The documents: their examples run as they stand there, what they show is what comes out, and
//! what they name is there.
//!
//! To add a test, add an example to the README or to a document of `docs`. Every line of a `sh`
//! block that starts with `reprint ` is run, one after the other in a fresh folder for each
//! document, so that a later one may use what an earlier one wrote. `readme/inputs.rs` says what
//! else lies there. Lines that start with `cargo ` or `pip ` are not run. `# exit code N` at the
//! end of a line says which code is expected where it is not 0. Of a shell only `< FILE`, `> FILE`
//! and `"two words"` are known.
//!
//! A block `output` shows lines of what the command above it said, in order; `...` stands for lines
//! left out. A block `csv` shows rows of a table of the corpus' run, with the columns its first
//! line names.

pub mod inputs;

use crate::found::repository;
use assert_cmd::Command;
use reprint::internals::classify::{ClassifyConfig, Scorecard};
use reprint::internals::report::FORMATS;
use std::fs;
use std::path::{Path, PathBuf};

const RUN: &str = "run.json";

pub const COMMANDS: [&str; 13] = [
    "scan",
    "archive",
    "compare",
    "explain",
    "cases",
    "graph",
    "eval",
    "label",
    "fit",
    "extract",
    "tune",
    "completions",
    "man",
];

/// Commands that write into the folder of a run, and nothing to standard output.
const ADD_TO_RUN: [&str; 3] = ["cases", "graph", "label"];

/// Jobs on an archive that write nothing to standard output; `export` with `-o` is the only way it
/// is shown.
const KEEP_AN_ARCHIVE: [&str; 4] = ["settle", "check", "forget", "export"];

pub fn document(name: &str) -> String {
    fs::read_to_string(repository(name)).expect("the document is in the repository")
}

/// The README and the guide, by their paths.
fn for_people() -> Vec<String> {
    let guide = fs::read_dir(repository("docs")).expect("the guide's folder");
    let mut names: Vec<String> = guide
        .map(|entry| format!("docs/{}", entry.expect("a file").file_name().to_string_lossy()))
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "md"))
        .collect();
    names.push("README.md".to_owned());
    names.sort();
    names
}

/// A fenced block: what stands behind the fence, and its lines.
pub struct Block<'a> {
    pub kind: &'a str,
    pub lines: Vec<&'a str>,
}

/// The fenced blocks of a document, in order.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut found, mut open): (Vec<Block<'_>>, bool) = (Vec::new(), false);
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("```") {
            open = !open;
            if open {
                found.push(Block { kind, lines: Vec::new() });
            }
        } else if open {
            found.last_mut().expect("a block is open").lines.push(line);
        }
    }
    assert!(!open, "a block has no end");
    found
}

/// A line that is a command, wherever it stands.
fn is_command(line: &str) -> bool {
    let called = line.trim().strip_prefix("reprint ").and_then(|rest| rest.split(' ').next());
    called.is_some_and(|name| COMMANDS.contains(&name))
}

/// The examples of a `sh` block.
pub fn examples(block: &Block<'_>) -> Vec<Example> {
    let lines = block.lines.iter().map(|line| line.trim());
    lines
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .filter(|l| !["cargo ", "pip "].iter().any(|other| l.starts_with(other)))
        .map(Example::of)
        .collect()
}

/// Words at the blanks that are not between quotation marks.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (at, part) in command.split('"').enumerate() {
        if at % 2 == 1 {
            words.last_mut().expect("it begins with one").push_str(part);
            continue;
        }
        let mut pieces = part.split(' ');
        words.last_mut().expect("it begins with one").push_str(pieces.next().unwrap_or_default());
        words.extend(pieces.map(str::to_owned));
    }
    words.retain(|word| !word.is_empty());
    words
}

/// One line, taken apart.
pub struct Example {
    line: String,
    args: Vec<String>,
    stdin: Option<String>,
    stdout: Option<String>,
    code: i32,
}

impl Example {
    fn of(line: &str) -> Self {
        let (command, comment) = line.split_once(" #").unwrap_or((line, ""));
        assert!(
            !command.contains(['\'', '`', '|', '\\', '$', ';', '&', '*']),
            "this test is no shell: {line}"
        );
        let code = comment.trim().strip_prefix("exit code ").map_or(0, |rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().expect("a number stands after `# exit code`")
        });
        assert!(code < 2, "an example does not fail: {line}");
        let mut words = words(command).into_iter();
        assert_eq!(
            words.next().as_deref(),
            Some("reprint"),
            "neither `reprint` nor `cargo`: {line}"
        );
        let (mut args, mut stdin, mut stdout) = (Vec::new(), None, None);
        while let Some(word) = words.next() {
            match word.as_str() {
                "<" => stdin = words.next(),
                ">" => stdout = words.next(),
                _ => args.push(word),
            }
        }
        Self { line: line.to_owned(), args, stdin, stdout, code }
    }

    /// The folder of a run named after `-o`.
    pub fn folder(&self) -> Option<&str> {
        let of_archive = self.args[0] == "archive" && ["add", "scan"].contains(&&*self.args[1]);
        if self.args[0] != "scan" && !of_archive {
            return None;
        }
        let at = self.args.iter().position(|arg| arg == "-o")?;
        Some(self.args.get(at + 1).expect("a folder stands after `-o`"))
    }

    /// Runs it in `work`; every file it names is there afterwards. What it said on either stream.
    pub fn run(&self, work: &Path) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        command.args(&self.args).current_dir(work);
        if let Some(file) = &self.stdin {
            command.write_stdin(fs::read(work.join(file)).expect("the file to read from is there"));
        }
        let output = command.output().expect("the command starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(self.code), "{}\n{said}", self.line);
        let keeps = self.args[0] == "archive" && KEEP_AN_ARCHIVE.contains(&self.args[1].as_str());
        let adds = ADD_TO_RUN.contains(&self.args[0].as_str()) || keeps;
        assert_eq!(output.stdout.is_empty(), adds || self.folder().is_some(), "{}", self.line);
        if let Some(file) = &self.stdout {
            fs::write(work.join(file), &output.stdout).expect("a file in a fresh folder");
        }
        if let Some(folder) = self.folder() {
            for name in FORMATS.iter().map(|format| format.name).chain([RUN]) {
                assert!(work.join(folder).join(name).is_file(), "{}: no `{name}`", self.line);
            }
            let rejected = fs::read(work.join(folder).join("rejected.jsonl")).expect("it is there");
            assert_eq!(rejected.is_empty(), self.code == 0, "{}", self.line);
        }
        String::from_utf8_lossy(&output.stdout).into_owned() + &said
    }
}

/// The lines of the block that do not stand in what was said, one below the other.
fn not_said<'b>(block: &Block<'b>, said: &str) -> Vec<&'b str> {
    let said: Vec<&str> = said.lines().map(str::trim_end).collect();
    let mut at = 0;
    let mut missing = Vec::new();
    for line in block
        .lines
        .iter()
        .map(|line| line.trim_end())
        .filter(|line| !line.is_empty() && *line != "...")
    {
        match said[at..].iter().position(|other| *other == line) {
            Some(further) => at += further + 1,
            None => missing.push(line),
        }
    }
    missing
}

#[test]
fn every_example_runs_as_it_stands() {
    let mut wrong = Vec::new();
    for name in for_people() {
        let work = tempfile::tempdir().expect("a temporary folder");
        inputs::prepare(work.path());
        let text = document(&name);
        let blocks = blocks(&text);
        let run = blocks.iter().filter(|block| block.kind == "sh").flat_map(|block| &block.lines);
        let (run, all) = (
            run.filter(|line| is_command(line)).count(),
            text.lines().filter(|line| is_command(line)).count(),
        );
        assert_eq!(run, all, "{name} shows a command outside a block `sh`, where it is not run");
        let mut said = String::new();
        for block in blocks {
            match block.kind {
                "sh" => {
                    for example in examples(&block) {
                        said = example.run(work.path());
                    }
                }
                "output" => wrong.extend(
                    not_said(&block, &said).into_iter().map(|line| format!("{name}: {line}")),
                ),
                _ => {}
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "lines that do not come out as the documents show them:\n{}",
        wrong.join("\n")
    );
}

fn scan_of_the_corpus() -> tempfile::TempDir {
    let work = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command.args(["scan", "--quiet", "-o"]).arg(work.path()).arg(repository("corpus/articles"));
    command.assert().code(0);
    work
}

#[test]
fn every_file_of_a_run_and_its_columns_are_documented() {
    let work = scan_of_the_corpus();
    let guide = document("docs/output.md");
    for entry in fs::read_dir(work.path()).expect("the run's folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        assert!(
            guide.contains(&format!("| `{name}` |")),
            "docs/output.md has no line for `{name}`"
        );
        if path.extension().is_some_and(|ending| ending == "csv") {
            let table = fs::read_to_string(&path).expect("a table is UTF-8");
            let head = table.lines().next().expect("a table has a head");
            assert!(
                guide.lines().any(|line| line == head),
                "docs/output.md has other columns for `{name}` than {head}"
            );
        }
    }
}

/// The header of a table and its rows.
fn table(text: &[u8]) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_reader(text);
    let head = reader.headers().expect("a header").clone();
    (head, reader.records().map(|row| row.expect("a row as long as the header")).collect())
}

#[test]
fn every_row_shown_is_in_the_run() {
    let work = scan_of_the_corpus();
    let files = ["clusters.csv", "pairs.csv", "passages.csv"].map(|name| work.path().join(name));
    let tables = files.map(|file| table(&fs::read(file).expect("a table of the run")));
    let mut shown = 0;
    for name in for_people() {
        let text = document(&name);
        for block in blocks(&text).iter().filter(|block| block.kind == "csv") {
            let (head, rows) = table(block.lines.join("\n").as_bytes());
            let places = |full: &csv::StringRecord| -> Option<Vec<usize>> {
                head.iter().map(|column| full.iter().position(|other| other == column)).collect()
            };
            let found = tables.iter().find_map(|(full, rows)| Some((places(full)?, rows)));
            let (places, of_run) =
                found.unwrap_or_else(|| panic!("{name}: no table has the columns {head:?}"));
            for row in &rows {
                let same = |full: &csv::StringRecord| {
                    places.iter().zip(row).all(|(at, cell)| &full[*at] == cell)
                };
                assert!(
                    of_run.iter().any(same),
                    "{name} shows a row that is not in the run: {row:?}"
                );
                shown += 1;
            }
        }
    }
    assert!(shown > 0, "no document shows a row");
}

#[test]
fn thresholds_are_documented_as_they_are_in_force() {
    let guide = document("docs/how-it-decides.md");
    let rules = serde_json::to_value(ClassifyConfig::default()).expect("plain numbers");
    for (name, value) in rules.as_object().expect("settings have names") {
        assert!(
            guide.contains(&format!("`{name}` {value}")),
            "the guide does not say `{name}` {value}"
        );
    }
    let card = Scorecard::built_in();
    let scores =
        format!("from {}, with `--sensitive` from {}", card.threshold, card.threshold_sensitive);
    assert!(guide.contains(&scores), "the guide does not say: {scores}");
}

/// A heading as the name a link leads to.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// Where the links of a document lead: a file, and the heading there if the link names one.
fn links(name: &str, text: &str) -> Vec<(PathBuf, Option<String>)> {
    let here = repository(name);
    let targets = text.match_indices("](").filter_map(|(at, _)| text[at + 2..].split(')').next());
    let targets = targets.filter(|target| !target.contains("://")).map(|target| {
        let (file, heading) =
            target.split_once('#').map_or((target, None), |(file, name)| (file, Some(name)));
        let file = if file.is_empty() { here.clone() } else { here.with_file_name(file) };
        (file, heading.map(str::to_owned))
    });
    targets.collect()
}

/// Files of the repository that a document names in backticks.
fn paths(text: &str) -> Vec<&str> {
    let places = [
        "src/",
        "tests/",
        "benches/",
        "examples/",
        "lab/",
        "data/",
        "corpus/",
        "truth/",
        "docs/",
        ".ci/",
    ];
    let spans = text.split('`').filter(|span| !span.contains([' ', '\n']));
    spans.filter(|span| places.iter().any(|place| span.starts_with(place))).collect()
}

#[test]
fn what_the_documents_name_is_in_the_repository() {
    let mut names = for_people();
    names.extend(["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(str::to_owned));
    for name in names {
        let text = document(&name);
        for path in paths(&text) {
            assert!(repository(path).exists(), "{name} names `{path}`, which is not there");
        }
        for (file, heading) in links(&name, &text) {
            assert!(file.exists(), "{name} links to {}, which is not there", file.display());
            if let Some(heading) = heading {
                let there =
                    fs::read_to_string(&file).expect("a link to a heading leads to a document");
                let found = there.lines().any(|line| {
                    line.starts_with('#') && anchor(line.trim_start_matches('#')) == heading
                });
                assert!(
                    found,
                    "{name} links to #{heading} of {}, which has no such heading",
                    file.display()
                );
            }
        }
    }
}
