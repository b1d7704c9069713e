//! The documents: the README's examples run as they stand there, and what the documents name is there.
//!
//! To add a test, add an example: every line of a `sh` block of the README that starts with `reprint ` is run, one after the other
//! in one fresh folder that holds a copy of `corpus` and of `truth`, so that a later one may use what an earlier one wrote. Lines that start
//! with `cargo ` are not run. `# exit code N` at the end of a line says which code is expected where it is not 0. Of a shell
//! only `< FILE` and `> FILE` are known.

use crate::found::repository;
use assert_cmd::Command;
use reprint::classify::{ClassifyConfig, Scorecard};
use reprint::report::FORMATS;
use std::fs;
use std::path::Path;

const RUN: &str = "run.json";

fn document(name: &str) -> String {
    fs::read_to_string(repository(name)).expect("the document is in the repository")
}

/// The lines of the README's `sh` blocks that are to be run.
fn lines_to_run(readme: &str) -> Vec<String> {
    let (mut found, mut inside) = (Vec::new(), false);
    for line in readme.lines().map(str::trim) {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside && !line.is_empty() && !line.starts_with('#') && !line.starts_with("cargo ") {
            found.push(line.to_owned());
        }
    }
    found
}

/// One line, taken apart.
struct Example {
    line: String,
    args: Vec<String>,
    stdin: Option<String>,
    stdout: Option<String>,
    code: i32,
}

impl Example {
    fn of(line: &str) -> Self {
        let (command, comment) = line.split_once(" #").unwrap_or((line, ""));
        assert!(!command.contains(['"', '\'', '`', '|', '\\', '$', ';', '&', '*']), "this test is no shell: {line}");
        let code = comment.trim().strip_prefix("exit code ").map_or(0, |rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().expect("a number stands after `# exit code`")
        });
        assert!(code < 2, "an example does not fail: {line}");
        let mut words = command.split_whitespace().map(str::to_owned);
        assert_eq!(words.next().as_deref(), Some("reprint"), "neither `reprint` nor `cargo`: {line}");
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

    /// The folder named after `-o`.
    fn folder(&self) -> Option<&str> {
        let at = self.args.iter().position(|arg| arg == "-o")?;
        Some(self.args.get(at + 1).expect("a folder stands after `-o`"))
    }

    /// Runs it in `work`; every file it names is there afterwards.
    fn run(&self, work: &Path) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        command.args(&self.args).current_dir(work);
        if let Some(file) = &self.stdin {
            command.write_stdin(fs::read(work.join(file)).expect("the file to read from is there"));
        }
        let output = command.output().expect("the command starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(self.code), "{}\n{said}", self.line);
        assert_eq!(output.stdout.is_empty(), self.folder().is_some(), "{}", self.line);
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
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a fresh folder");
    for entry in fs::read_dir(from).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        let there = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::copy(&path, &there).expect("a fresh folder");
        }
    }
}

#[test]
fn every_example_runs_as_it_stands() {
    let work = tempfile::tempdir().expect("a temporary folder");
    for folder in ["corpus", "truth"] {
        copy(&repository(folder), &work.path().join(folder));
    }
    let examples: Vec<Example> = lines_to_run(&document("README.md")).iter().map(|line| Example::of(line)).collect();
    assert!(!examples.is_empty());
    for example in &examples {
        example.run(work.path());
    }
}

#[test]
fn every_file_of_a_run_and_its_columns_are_told() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let readme = document("README.md");
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command.args(["scan", "--quiet", "-o"]).arg(work.path()).arg(repository("corpus/articles"));
    command.assert().code(0);
    for entry in fs::read_dir(work.path()).expect("the run's folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        assert!(readme.contains(&format!("| `{name}` |")), "the README has no line for `{name}`");
        if path.extension().is_some_and(|ending| ending == "csv") {
            let table = fs::read_to_string(&path).expect("a table is UTF-8");
            let head = table.lines().next().expect("a table has a head");
            assert!(readme.lines().any(|line| line == head), "the README has other columns for `{name}` than {head}");
        }
    }
}

#[test]
fn thresholds_are_told_as_they_are_in_force() {
    let readme = document("README.md");
    let rules = serde_json::to_value(ClassifyConfig::default()).expect("plain numbers");
    for (name, value) in rules.as_object().expect("settings have names") {
        assert!(readme.contains(&format!("`{name}` {value}")), "the README does not say `{name}` {value}");
    }
    let card = Scorecard::built_in();
    let told = format!("from {}, with `--sensitive` from {}", card.threshold, card.threshold_sensitive);
    assert!(readme.contains(&told), "the README does not say: {told}");
}

/// Files of the repository that a document names: targets of links, and paths in backticks.
fn named(text: &str) -> Vec<&str> {
    let links = text.match_indices("](").filter_map(|(at, _)| text[at + 2..].split(')').next());
    let paths = text.split('`').filter(|span| {
        let places = ["src/", "tests/", "benches/", "examples/", "data/", "corpus/", "truth/", ".ci/"];
        places.iter().any(|place| span.starts_with(place)) && !span.contains([' ', '\n'])
    });
    links.filter(|target| !target.contains("://")).chain(paths).collect()
}

#[test]
fn what_the_documents_name_is_in_the_repository() {
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        for path in named(&document(name)) {
            assert!(repository(path).exists(), "{name} names `{path}`, which is not there");
        }
    }
}
