//! How long one question to an archive takes, in one process that asks many.
//!
//! `ask ARCHIVE QUESTIONS.jsonl`: every line is asked on its own, the first ten twice (their first
//! answers are not counted). Prints questions, and minimum, median, 95th percentile and maximum of
//! their wall time in milliseconds.

use reprint::internals::archive::disk::Disk;
use reprint::internals::config::Config;
use reprint::internals::pipeline::archive::Asked;
use reprint::internals::pipeline::{Input, Silent};
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

const WARM: usize = 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1);
    let (Some(archive), Some(questions)) = (args.next(), args.next()) else {
        return Err("ask ARCHIVE QUESTIONS.jsonl".into());
    };
    let text = std::fs::read_to_string(&questions)?;
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let opened = Instant::now();
    let asked = Asked::open(&Config::default(), Disk::of(&PathBuf::from(archive)))?;
    println!("opened in {:.1} ms", opened.elapsed().as_secs_f64() * 1e3);
    let folder = tempfile(&questions)?;
    let mut times = Vec::new();
    let mut found = 0;
    for (n, line) in lines.iter().take(WARM).chain(&lines).enumerate() {
        let file = folder.join("question.jsonl");
        std::fs::File::create(&file)?.write_all(line.as_bytes())?;
        let begun = Instant::now();
        let scan = asked.ask(Input::Files(std::slice::from_ref(&file)), &Silent)?;
        if n >= WARM {
            times.push(begun.elapsed().as_secs_f64() * 1e3);
            found += usize::from(!scan.pairs.edges().is_empty());
        }
    }
    std::fs::remove_dir_all(&folder)?;
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in a short list"
        )]
        let place = (share * (times.len() - 1) as f64) as usize;
        times[place]
    };
    println!(
        "{} questions, {found} with an answer: least {:.1} ms, median {:.1}, 95% {:.1}, most {:.1}",
        times.len(),
        at(0.0),
        at(0.5),
        at(0.95),
        at(1.0)
    );
    Ok(())
}

/// A folder of this process for one question at a time.
fn tempfile(beside: &std::ffi::OsStr) -> std::io::Result<PathBuf> {
    let mut folder = PathBuf::from(beside).into_os_string();
    folder.push(format!(".{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    Ok(folder.into())
}
