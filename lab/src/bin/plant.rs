//! Makes a scrape dump with known truth from the corpus.
//!
//! `cargo run --release -p reprint-lab --bin plant -- --corpus corpus/articles --seed 1 --out DIR`
//! writes `DIR/dump.jsonl` and `DIR/truth.csv` (id,story,role). `lab/src/plant.rs` says what stands
//! in it; `score_plant` scores a run on it.

use reprint_lab::plant::{plant, read_corpus};
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let (mut corpus, mut seed, mut out) = (PathBuf::from("corpus/articles"), 1, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let value = args.next().unwrap_or_else(|| panic!("`{arg}` needs a value"));
        match arg.as_str() {
            "--corpus" => corpus = value.into(),
            "--seed" => seed = value.parse().expect("`--seed` takes a number"),
            "--out" => out = Some(PathBuf::from(value)),
            _ => panic!("no option `{arg}`; known: --corpus, --seed, --out"),
        }
    }
    let out = out.expect("`--out DIR` says where to write");
    let dump = plant(&read_corpus(&corpus)?, seed);
    dump.write(&out)?;
    println!("{} pages in {}", dump.pages.len(), out.join("dump.jsonl").display());
    Ok(())
}
