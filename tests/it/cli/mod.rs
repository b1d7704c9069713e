//! The command as a user meets it: one file a command, each test in a fresh folder.

mod archive;
mod bad_input;
#[cfg(target_os = "linux")]
mod bounds;
mod compare;
mod eval;
mod extract;
mod fit;
mod folders;
mod jobs;
mod kept;
mod label;
mod main;
mod mistakes;
mod report;
mod scan;
mod settings;
mod tune;

use assert_cmd::Command;
use std::fs;
use std::path::PathBuf;
use std::process::Output;
use tempfile::TempDir;

/// A story long enough to be judged, written for these tests.
const FERRY: &str = "The night ferry from Sandholm to Vessel Bay ran aground on Tuesday with 212 \
    people on board, \
    and all of them were brought ashore before dawn, the harbour master said. Two fishing boats \
    were the first to \
    reach the ship after its engines failed in heavy fog. \u{201c}We heard the horn and simply \
    went towards it,\u{201d} \
    said Ingrid Malm, who has fished the strait for thirty years. The operator, Norrland Lines, \
    cancelled all crossings \
    until Friday and said divers would examine the hull. Sandholm's mayor thanked the crews and \
    asked why the ferry \
    had sailed at all: a warning of dense fog had been out since noon, and the smaller of the two \
    passenger lines had \
    kept its boats in port.";

/// Another story, with nothing of the first.
const BAKERY: &str = "A bakery in the old quarter of Lindau won the regional bread prize for a \
    loaf made of chestnut \
    flour. The jury tasted ninety entries over two days and praised the crust. Owner Paolo Renn, \
    who took the shop over \
    from his aunt in 2019, bakes only four mornings a week and sells out by ten. He plans no \
    second shop, he told \
    guests at the ceremony, because the oven of 1921 cannot be moved and no builder alive knows \
    how to make another.";

/// A folder that is removed with everything in it when the test ends.
struct Work {
    folder: TempDir,
}

impl Work {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file the command wrote")
    }

    /// A dump of one line an article.
    fn dump(&self, articles: &[String]) -> PathBuf {
        self.file("dump.jsonl", &(articles.join("\n") + "\n"))
    }

    /// The command, started in this folder.
    fn reprint(&self, args: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        Run::of(
            command
                .args(args)
                .current_dir(self.folder.path())
                .output()
                .expect("the command starts"),
        )
    }
}

/// A record as JSON.
fn article(id: &str, day: u8, text: &str) -> String {
    titled(id, day, "A headline", text)
}

fn titled(id: &str, day: u8, title: &str, text: &str) -> String {
    let url = format!("https://{id}.example/story");
    let published = format!("2025-03-{day:02}T08:00:00Z");
    serde_json::json!({ "id": id, "url": url, "title": title, "published": published, "text": text }).to_string()
}

/// How the command ended and what it said.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the command writes UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Fails the test with all that was said if the exit code is another.
    #[track_caller]
    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}
