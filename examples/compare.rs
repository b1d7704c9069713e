//! Compares two files of one article each: `cargo run --example compare -- wire.txt copy.txt`.

use reprint::{Config, compare, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut articles = Vec::new();
    for file in std::env::args_os().skip(1) {
        articles.extend(read(&Config::default(), [file])?.0);
    }
    let [a, b] = &articles[..] else { return Err("name two files of one article each".into()) };
    let pair = compare(a, b)?;
    println!(
        "{} (score {:.2}), {}",
        pair.relation().name(),
        pair.score(),
        pair.derivation().name()
    );
    for reason in pair.reasons() {
        println!("  {reason}");
    }
    for passage in pair.passages() {
        println!(
            "\n{} words, {}\n  a: {}\n  b: {}",
            passage.words,
            passage.kind.name(),
            passage.a,
            passage.b
        );
    }
    Ok(())
}
