//! A progress display of one's own: `cargo run --example progress -- corpus`.

use reprint::{Config, Progress, Scanner};
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts what the stage that runs has done. Events come from any thread.
#[derive(Default)]
struct Counter {
    done: AtomicU64,
}

impl Progress for Counter {
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>) {
        self.done.store(0, Ordering::Relaxed);
        let total = total.map_or(String::new(), |total| format!(" of {total}"));
        eprintln!("{stage}: counting{total} {unit}");
    }

    fn advance(&self, units: u64, _bytes: u64) {
        let done = self.done.fetch_add(units, Ordering::Relaxed) + units;
        eprint!("\r{done}");
    }

    fn note(&self, message: &str) {
        eprintln!("\r{message}");
    }

    fn finish(&self) {
        eprintln!();
    }
}

fn main() -> reprint::Result<()> {
    let counter = Counter::default();
    let run = Scanner::new(Config::default())
        .inputs(std::env::args_os().skip(1))
        .progress(&counter)
        .run()?;
    println!("{} clusters", run.clusters().len());
    Ok(())
}
