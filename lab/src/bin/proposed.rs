//! How many of the labelled pairs a scan would look at, over the settings of the rare proposer.
//!
//! `cargo run --release -p reprint-lab --bin proposed -- ARTICLES... --pairs FILE...
//! [--top 8,12,16] [--cap 100,300]`
//!
//! All articles are thrown into one pool. `--pairs` takes tables of a,b,label over its ids; the
//! label stands beside the name of the table's folder. Every `--top` is tried with the default cap
//! and every `--cap` with the default top. CPU time is that of reading, fingerprints and proposing,
//! in milliseconds an article; the first row proposes near-duplicates only, so what a row costs
//! more than that one is the search for rare pairs. It is read from `/proc`, elsewhere left out.

use reprint::internals::candidate::rare::RareConfig;
use reprint::internals::config::Config;
use reprint::internals::pipeline::{load, proposed};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

fn main() {
    let (mut articles, mut tables) = (Vec::new(), Vec::new());
    let (mut tops, mut caps) = (vec![4, 8, 12, 16, 24], vec![100, 200, 300, 600, 1200]);
    let mut args = std::env::args().skip(1).peekable();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--pairs" => {
                tables.extend(
                    std::iter::from_fn(|| args.next_if(|a| !a.starts_with("--")))
                        .map(PathBuf::from),
                );
            }
            "--top" => tops = numbers(&args.next().expect("--top takes numbers")),
            "--cap" => caps = numbers(&args.next().expect("--cap takes numbers")),
            _ => articles.push(PathBuf::from(arg)),
        }
    }
    let default = RareConfig::default();
    let (stored, _) = load(&Config::default(), &articles).expect("the articles can be read");
    let at: HashMap<&str, usize> =
        stored.iter().enumerate().map(|(i, s)| (s.meta.id.as_str(), i)).collect();
    let labelled: Vec<_> = tables.iter().flat_map(|table| read(table, &at)).collect();
    let mut settings = vec![RareConfig { cap: 0, ..default }];
    settings.extend(tops.into_iter().map(|top| RareConfig { top, ..default }));
    settings.extend(caps.into_iter().map(|cap| RareConfig { cap, ..default }));
    for rare in settings {
        let before = cpu_seconds();
        let pairs = proposed(&Config { rare, ..Config::default() }, &articles)
            .expect("the articles can be read");
        let cpu = before.and_then(|before| Some(cpu_seconds()? - before));
        let found: HashSet<(usize, usize)> =
            pairs.iter().map(|p| (p.a().at(), p.b().at())).collect();
        let mut rows: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (label, pair) in &labelled {
            let row = rows.entry(label).or_default();
            *row = (row.0 + usize::from(found.contains(pair)), row.1 + 1);
        }
        println!(
            "top {} cap {}: {:.2} pairs and {} ms an article of {}",
            rare.top,
            rare.cap,
            share(pairs.len(), stored.len()),
            cpu.map_or("?".to_string(), |s| format!("{:.2}", s * 1000.0 * share(1, stored.len()))),
            stored.len()
        );
        for (label, (found, all)) in rows {
            println!("    {label:36} {all:5} {:.3}", share(found, all));
        }
    }
}

fn numbers(list: &str) -> Vec<usize> {
    list.split(',').map(|n| n.parse().expect("numbers, parted by commas")).collect()
}

/// Label and articles of each row, the lower number first.
fn read(table: &Path, at: &HashMap<&str, usize>) -> Vec<(String, (usize, usize))> {
    let folder = table.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    csv::Reader::from_path(table)
        .expect("the pairs can be read")
        .into_records()
        .map(|row| row.expect("a row of a,b,label"))
        .map(|row| {
            let [a, b] = [0, 1].map(|i| {
                *at.get(&row[i]).unwrap_or_else(|| panic!("no article has the id {}", &row[i]))
            });
            (format!("{folder}/{}", &row[2]), (a.min(b), a.max(b)))
        })
        .collect()
}

/// User and system time of this process so far.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the command's name, which may hold blanks: state first, then numbers; the two times
    // are the twelfth and thirteenth field.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: u32 =
        fields.split_whitespace().skip(11).take(2).filter_map(|f| f.parse::<u32>().ok()).sum();
    Some(f64::from(ticks) / 100.0)
}

#[allow(clippy::cast_precision_loss, reason = "counts of articles and pairs")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
