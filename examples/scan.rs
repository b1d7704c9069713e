//! Scans files and folders and prints who carries whose text: `cargo run --example scan -- corpus`.

use reprint::{Config, Scanner};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let run = Scanner::new(Config::default()).inputs(std::env::args_os().skip(1)).run()?;
    for cluster in run.clusters() {
        let origin = cluster.origin();
        println!("{} ({})", origin.id, origin.title.as_deref().unwrap_or("no headline"));
        for copy in cluster.copies() {
            let percent = copy.coverage * 100.0;
            println!("    {:<10} {percent:>3.0}% {}", copy.relation.name(), copy.article.id);
        }
    }
    for rejected in run.rejected() {
        eprintln!("{}:{}: {}", rejected.file, rejected.record, rejected.reason);
    }
    Ok(())
}
