//! Fits the scorecard on labelled pairs and cross-validates it.
//!
//! `cargo run --release --example fit -- SET_FOLDER... [--dump FOLDER] [--out data/scorecard.json]`
//!
//! A set folder holds `articles.jsonl` and `pairs.csv` (a,b,label); the folder given with `--dump` holds `dump.jsonl.zst` and `pairs.csv`.
//! Folds are cut by source article: all pairs that reach one another through shared articles are one group.

use rayon::prelude::*;
use reprint::classify::fit::{Example, FitConfig, calibrate, fit, fold_of, to_json};
use reprint::config::Config;
use reprint::evidence::pair::Pair;
use reprint::evidence::{Evidence, SIGNALS};
use reprint::pipeline::{Bench, load};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

const FOLDS: u64 = 5;

/// Labels that are negatives, with the weight each pair has in the fit.
fn negative(label: &str) -> Option<f64> {
    match label {
        "same_event" | "same_event_wild" | "independent" | "shared" => Some(1.0),
        "overlap" => Some(0.5),
        _ => None,
    }
}

/// Labels that are not judged: what they are is left open.
fn ignored(label: &str) -> bool {
    matches!(label, "sibling" | "same_outlet" | "partial" | "unsure")
}

struct Labelled {
    a: String,
    b: String,
    set: String,
    label: String,
    example: Example,
}

/// The first article of the group that `i` is in.
fn find(root: &HashMap<usize, usize>, mut i: usize) -> usize {
    while root[&i] != i {
        i = root[&i];
    }
    i
}

fn read_set(folder: &Path, articles: &str, config: &Config) -> Vec<Labelled> {
    let set = folder.file_name().expect("a set folder has a name").to_string_lossy().into_owned();
    let (stored, _) = load(config, &[folder.join(articles)]).expect("the set's articles can be read");
    let bench = Bench::of(config, &stored).expect("temporary files can be written");
    let at: HashMap<&str, usize> = stored.iter().enumerate().map(|(i, s)| (s.meta.id.as_str(), i)).collect();
    let rows: Vec<(usize, usize, String)> = csv::Reader::from_path(folder.join("pairs.csv"))
        .expect("the set's pairs can be read")
        .into_records()
        .map(|r| r.expect("a row of a,b,label"))
        .filter(|r| !ignored(&r[2]))
        .map(|r| (at[&r[0]], at[&r[1]], r[2].to_string()))
        .collect();
    let mut wanted: Vec<usize> = rows.iter().flat_map(|r| [r.0, r.1]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let prepared: HashMap<usize, _> = wanted.par_iter().map(|&i| (i, bench.prepare(&stored[i]))).collect();
    let mut root: HashMap<usize, usize> = wanted.iter().map(|&i| (i, i)).collect();
    for (a, b, _) in &rows {
        let (x, y) = (find(&root, *a), find(&root, *b));
        root.insert(x.max(y), x.min(y));
    }
    rows.par_iter()
        .map(|(a, b, label)| {
            let evidence = Evidence::of(&Pair::of(&prepared[a], &prepared[b]));
            let weight = negative(label).unwrap_or(1.0);
            let group = format!("{set}/{}", find(&root, *a));
            Labelled {
                a: stored[*a].meta.id.clone(),
                b: stored[*b].meta.id.clone(),
                set: set.clone(),
                label: label.clone(),
                example: Example { evidence, derived: negative(label).is_none(), weight, group },
            }
        })
        .collect()
}

/// Gives each label the weight that balances the set: copies and others weigh the same in all, and a kind of copy with 700 pairs does not
/// drown one with 50.
fn balance(all: &mut [Labelled]) {
    let mut counts: BTreeMap<(String, String), f64> = BTreeMap::new();
    for x in all.iter() {
        *counts.entry((x.set.clone(), x.label.clone())).or_default() += x.example.weight;
    }
    let mut sides = [0.0; 2];
    for x in all.iter_mut() {
        // Root of the count: between every pair alike and every kind alike.
        x.example.weight *= 10.0 / counts[&(x.set.clone(), x.label.clone())].sqrt();
        sides[usize::from(x.example.derived)] += x.example.weight;
    }
    for x in all.iter_mut() {
        x.example.weight *= 1000.0 / sides[usize::from(x.example.derived)];
    }
}

fn main() {
    let mut sets: Vec<PathBuf> = Vec::new();
    let (mut dump, mut out, mut values) = (None, None, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dump" => dump = args.next().map(PathBuf::from),
            "--out" => out = args.next().map(PathBuf::from),
            "--values" => values = args.next().map(PathBuf::from),
            _ => sets.push(PathBuf::from(arg)),
        }
    }
    let config = Config::default();
    let mut all: Vec<Labelled> = sets.iter().flat_map(|s| read_set(s, "articles.jsonl", &config)).collect();
    if let Some(folder) = &dump {
        all.extend(read_set(folder, "dump.jsonl.zst", &config));
    }
    balance(&mut all);
    if let Some(path) = values {
        write_values(&all, &path);
    }
    let settings = FitConfig::default();
    let mut sums = vec![0.0; all.len()];
    for fold in 0..FOLDS {
        let train: Vec<Example> =
            all.iter().filter(|x| fold_of(&x.example.group, FOLDS) != fold).map(|x| x.example.clone()).collect();
        let card = fit(&settings, &train);
        for (sum, x) in sums.iter_mut().zip(&all).filter(|(_, x)| fold_of(&x.example.group, FOLDS) == fold) {
            *sum = card.sum(&x.example.evidence);
        }
    }
    let scored: Vec<(f64, bool, f64)> =
        all.iter().zip(&sums).map(|(x, &s)| (s, x.example.derived, x.example.weight)).collect();
    let (slope, offset) = calibrate(&scored);
    let mut negatives: Vec<f64> = all
        .iter()
        .zip(&sums)
        .filter(|(x, _)| matches!(x.label.as_str(), "same_event" | "same_event_wild"))
        .map(|(_, &s)| s)
        .collect();
    negatives.sort_unstable_by(f64::total_cmp);
    let cut = |share: f64| {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index"
        )]
        let at = (negatives.len() as f64 * (1.0 - share)) as usize;
        negatives[at.min(negatives.len() - 1)]
    };
    let cuts = [0.02, 0.01, 0.005, 0.002].map(cut);
    println!(
        "{FOLDS}-fold cross-validation by source article; thresholds let 2, 1, .5 and .2% of {} same-event pairs through",
        negatives.len()
    );
    let mut rows: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for (x, &s) in all.iter().zip(&sums) {
        rows.entry((&x.set, &x.label)).or_default().push(s);
    }
    for ((set, label), sums) in rows {
        let above: Vec<String> = cuts.iter().map(|c| format!("{:.3}", share(&sums, *c))).collect();
        println!("{set:14} {label:24} {:5}  {}", sums.len(), above.join("  "));
    }
    let examples: Vec<Example> = all.iter().map(|x| x.example.clone()).collect();
    let mut card = fit(&settings, &examples);
    (card.slope, card.offset) = (slope, offset);
    let probability = |sum: f64| (card.probability(sum) * 1e4).round() / 1e4;
    println!("as probabilities: {:?}", cuts.map(probability));
    // By default a rewrite is reported where it is likelier than not on the balance of the fit.
    (card.threshold, card.threshold_sensitive) = (0.5, probability(cuts[1]));
    let let_through = share(&negatives, -card.offset / card.slope);
    let names: Vec<String> =
        sets.iter().chain(&dump).map(|s| s.file_name().expect("named").to_string_lossy().into_owned()).collect();
    card.provenance = format!(
        "boosted stumps ({} rounds, shrinkage {}), {} labelled pairs of English news from the sets {}; the default threshold lets {:.2}% and the sensitive one 1% of {} same-event pairs through in {FOLDS}-fold cross-validation by source article; made by `cargo run --release --example fit`",
        settings.rounds,
        settings.shrinkage,
        all.len(),
        names.join(", "),
        100.0 * let_through,
        negatives.len()
    );
    if let Some(path) = out {
        std::fs::write(&path, to_json(&card)).expect("the scorecard can be written");
    }
}

#[allow(clippy::cast_precision_loss, reason = "a share of some hundreds")]
fn share(sums: &[f64], cut: f64) -> f64 {
    sums.iter().filter(|&&s| s > cut).count() as f64 / sums.len() as f64
}

/// All values as a table, for looking at them with other tools.
fn write_values(all: &[Labelled], path: &Path) {
    let mut table = csv::Writer::from_path(path).expect("the table can be written");
    let head = ["set", "label", "a", "b", "group", "derived", "weight"].into_iter().chain(SIGNALS.iter().map(|s| s.name));
    table.write_record(head).expect("the table can be written");
    for x in all {
        let mut row = vec![
            x.set.clone(),
            x.label.clone(),
            x.a.clone(),
            x.b.clone(),
            x.example.group.clone(),
            u8::from(x.example.derived).to_string(),
            x.example.weight.to_string(),
        ];
        row.extend(x.example.evidence.values().iter().map(|v| v.map(|v| v.to_string()).unwrap_or_default()));
        table.write_record(&row).expect("the table can be written");
    }
    table.flush().expect("the table can be written");
}
