//! The snippets of the cookbook, run by the programs they are written for on a run of the corpus.
//!
//! A Python block begins with `# needs: ` and its modules; one of which a module is missing is
//! skipped, with a line that says which. The interpreter is the one that `REPRINT_PYTHON` names,
//! else `python3`; R is `Rscript`. All of them answer the same questions, which are answered here
//! by counting.

use crate::readme::{Block, blocks, document, examples, inputs};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const COOKBOOK: &str = "docs/cookbook.md";

/// Folder that the snippets read.
const RUN: &str = "run";

/// Whose stories are looked for in them.
const ME: &str = "meridianpress.example";

fn python() -> OsString {
    std::env::var_os("REPRINT_PYTHON").unwrap_or_else(|| "python3".into())
}

/// Whether a program starts and ends well.
fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What the block needs and this machine lacks.
fn missing(block: &Block<'_>) -> Option<String> {
    if block.kind == "r" {
        return (!works(Command::new("Rscript").arg("--version"))).then(|| "Rscript".to_owned());
    }
    if !works(Command::new(python()).arg("--version")) {
        return Some(python().to_string_lossy().into_owned());
    }
    let needs = block.lines[0]
        .strip_prefix("# needs: ")
        .expect("a Python block tells its modules in its first line");
    let gone = needs
        .split(", ")
        .find(|module| !works(Command::new(python()).args(["-c", &format!("import {module}")])));
    gone.map(|module| format!("module {module}"))
}

/// Runs the block in `work`.
fn run(block: &Block<'_>, work: &Path) -> Output {
    let (program, file) =
        if block.kind == "r" { ("Rscript".into(), "snippet.R") } else { (python(), "snippet.py") };
    fs::write(work.join(file), block.lines.join("\n") + "\n").expect("a fresh folder");
    let mut command = Command::new(program);
    // Frames are drawn with more than ASCII, also where the system has no such locale.
    command.arg(file).current_dir(work).env("PYTHONUTF8", "1");
    command.output().expect("the program was there a moment ago")
}

fn rows(work: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader =
        csv::Reader::from_path(work.join(RUN).join(table)).expect("a table of the run");
    reader.deserialize().map(|row| row.expect("a row as long as the header")).collect()
}

/// The outlet that took most from `ME`, with how often.
fn first_taker(work: &Path) -> (String, usize) {
    let rows = rows(work, "clusters.csv");
    let outlets: BTreeMap<&str, &str> =
        rows.iter().map(|row| (&*row["article_id"], &*row["outlet"])).collect();
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| outlets.get(&*row["derived_from"]) == Some(&ME)) {
        *taken.entry(&row["outlet"]).or_default() += 1;
    }
    let (outlet, times) =
        taken.into_iter().max_by_key(|(_, times)| *times).expect("something was taken");
    (outlet.to_owned(), times)
}

#[test]
fn every_snippet_of_the_cookbook_says_the_same_of_a_run() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let cookbook = document(COOKBOOK);
    let blocks = blocks(&cookbook);
    let mut commands = blocks.iter().filter(|block| block.kind == "sh").flat_map(examples);
    let makes_it =
        commands.find(|example| example.folder() == Some(RUN)).expect("the cookbook makes a run");
    inputs::prepare(work.path());
    makes_it.run(work.path());

    let passages = rows(work.path(), "passages.csv");
    let guarded = passages.iter().any(|row| row["a_text"].starts_with("'-"));
    assert!(guarded, "without a guarded cell nothing shows that the guard is undone");
    let all_fit = format!("{0} of {0}", passages.len());
    let (outlet, times) = first_taker(work.path());
    let mut snippets = 0;
    for (number, block) in
        blocks.iter().filter(|block| ["python", "r"].contains(&block.kind)).enumerate()
    {
        snippets += 1;
        let name = format!("snippet {} of {COOKBOOK}", number + 1);
        if let Some(what) = missing(block) {
            println!("skipped: {name} needs {what}, which is not installed");
            continue;
        }
        let output = run(block, work.path());
        let (said, wrong) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{name}: {wrong}");
        let words =
            |line: &str| -> Vec<String> { line.split_whitespace().map(str::to_owned).collect() };
        let tells = said
            .lines()
            .map(words)
            .any(|line| line.contains(&outlet) && line.contains(&times.to_string()));
        assert!(tells, "{name} does not say that {outlet} took {times}:\n{said}");
        assert!(
            said.contains(&all_fit),
            "{name} does not say that the texts of {all_fit} passages fit:\n{said}"
        );
    }
    assert!(snippets >= 5, "the cookbook has snippets for pandas, polars, DuckDB and R");
}

/// A notebook for researchers; its cells run one after the other.
const NOTEBOOK: &str = "docs/network.ipynb";

#[test]
fn the_notebook_runs_on_a_run_of_the_corpus() {
    let notebook: serde_json::Value =
        serde_json::from_str(&document(NOTEBOOK)).expect("a notebook is JSON");
    let cells = notebook["cells"].as_array().expect("a notebook has cells");
    let code = cells.iter().filter(|cell| cell["cell_type"] == "code");
    assert!(
        code.clone().all(|cell| cell["outputs"].as_array().is_some_and(Vec::is_empty)),
        "no output is kept"
    );
    let source = code.flat_map(|cell| {
        cell["source"].as_array().into_iter().flatten().chain([&serde_json::Value::Null])
    });
    let script: String = source.map(|line| line.as_str().unwrap_or("\n")).collect();
    let script = format!("# needs: pandas, networkx\n{script}");
    let block = Block { kind: "python", lines: script.lines().collect() };
    if let Some(what) = missing(&block) {
        println!("skipped: {NOTEBOOK} needs {what}, which is not installed");
        return;
    }
    let work = tempfile::tempdir().expect("a temporary folder");
    inputs::prepare(work.path());
    for args in [&["scan", "corpus/articles", "-q", "-o", RUN][..], &["graph", RUN, "-q"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        assert!(works(command.args(args).current_dir(work.path())), "{args:?}");
    }
    let output = run(&block, work.path());
    let (said, wrong) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{NOTEBOOK}: {wrong}");
    assert!(said.contains(ME) && said.contains("against the dates:"), "{said}");
}
