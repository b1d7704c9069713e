//! Fits the weights of the asymmetries that show which of two texts derives, and cross-validates
//! them.
//!
//! `cargo run --release -p reprint-lab --bin fit_direction -- SET_FOLDER... [--values FILE]`
//!
//! A set folder holds `articles.jsonl` and `pairs.csv` (a,b,label): of a pair whose label names a
//! direction, `b` derives. Dates, outlets and authors are not looked at. Folds are cut by source:
//! pairs that reach one another through shared articles stay together. Every set is also tested on
//! weights fitted without it. The weights printed last belong into `src/cluster/asymmetry.rs`.

use rayon::prelude::*;
use reprint::internals::classify::fit::fold_of;
use reprint::internals::cluster::asymmetry::{ASYMMETRIES, is_edited_evenly, values};
use reprint::internals::config::Config;
use reprint::internals::evidence::pair::overlap;
use reprint::internals::measure::groups;
use reprint::internals::pipeline::{Bench, load};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const COUNT: usize = ASYMMETRIES.len();
const FOLDS: u64 = 5;

/// Weight of the penalty on the squares of the weights, each measured in spreads of its asymmetry:
/// the labelled pairs are few and of few hands.
const RIDGE: f64 = 3.0;

/// Log-odds from which a pair counts as decided, for which figures are given.
const DECIDED: [f64; 5] = [0.7, 1.0, 1.4, 2.0, 3.0];

/// Labels of which neither article derives from the other, or either may, and noise that leaves no
/// trace of which came first.
const UNDIRECTED: &[&str] = &[
    "same_event",
    "same_event_wild",
    "overlap",
    "sibling",
    "same_outlet",
    "shared",
    "independent",
    "unsure",
    "partial",
    "excerpt",
    "reprint",
    "perturb_char",
    "perturb_word",
    "perturb_sent",
];

/// A pair of which `b` derives.
#[derive(Clone)]
struct Example {
    set: String,
    label: String,
    a: String,
    b: String,
    group: String,
    values: [f64; COUNT],
    weight: f64,
}

fn main() {
    let (mut sets, mut table) = (Vec::new(), None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        if arg == "--values" {
            table = args.next().map(PathBuf::from)
        } else {
            sets.push(PathBuf::from(arg))
        }
    }
    let mut all: Vec<Example> = sets.iter().flat_map(|set| read_set(set)).collect();
    assert!(
        !all.is_empty(),
        "no labelled pair with a direction; give folders with `articles.jsonl` and `pairs.csv`"
    );
    balance(&mut all);
    if let Some(path) = table {
        std::fs::write(&path, as_csv(&all)).expect("the table can be written");
    }
    let mut crossed = vec![0.0; all.len()];
    for fold in 0..FOLDS {
        let weights = fit(all.iter().filter(|x| fold_of(&x.group, FOLDS) != fold));
        for (sum, x) in
            crossed.iter_mut().zip(&all).filter(|(_, x)| fold_of(&x.group, FOLDS) == fold)
        {
            *sum = score(&weights, x);
        }
    }
    println!(
        "{FOLDS}-fold cross-validation by source: right of those decided, undecided, where decided \
            is at least {DECIDED:?}"
    );
    tell(&all, &crossed);
    println!("share right by log-odds either way (pairs): {}", calibration(&crossed));
    let mut names: Vec<&str> = all.iter().map(|x| x.set.as_str()).collect();
    names.dedup();
    for held_out in names.iter().filter(|_| names.len() > 1) {
        println!("fitted without {held_out}");
        on_others(&all, |x| x.set != *held_out, held_out);
        println!("fitted on {held_out} alone");
        for other in names.iter().filter(|o| o != &held_out) {
            on_others(&all, |x| x.set == *held_out, other);
        }
    }
    let weights = fit(all.iter());
    for (x, weight) in ASYMMETRIES.iter().zip(weights) {
        println!("{:12} {weight:.2} (in the program {:.2})", x.name, x.weight);
    }
}

/// Figures of the set `tested` on weights fitted on those examples that `is_fitted` takes.
fn on_others(all: &[Example], is_fitted: impl Fn(&Example) -> bool, tested: &str) {
    let weights = fit(all.iter().filter(|x| is_fitted(x)));
    let rows: Vec<Example> = all.iter().filter(|x| x.set == tested).cloned().collect();
    tell(&rows, &rows.iter().map(|x| score(&weights, x)).collect::<Vec<_>>());
}

/// All directed pairs of a set.
fn read_set(folder: &Path) -> Vec<Example> {
    let config = Config::default();
    let set = folder.file_name().expect("a set folder has a name").to_string_lossy().into_owned();
    let (mut stored, _) =
        load(&config, &[folder.join("articles.jsonl")]).expect("the set's articles can be read");
    for article in &mut stored {
        article.meta.outlet = None;
        article.text = mended(&article.text);
    }
    let bench = Bench::of(&config, &stored).expect("temporary files can be written");
    let at: BTreeMap<&str, usize> =
        stored.iter().enumerate().map(|(i, s)| (s.meta.id.as_str(), i)).collect();
    let rows: Vec<(usize, usize, String)> = csv::Reader::from_path(folder.join("pairs.csv"))
        .expect("the set's pairs can be read")
        .into_records()
        .map(|row| row.expect("a row of a,b,label"))
        .filter(|row| !UNDIRECTED.contains(&&row[2]))
        .map(|row| (at[&row[0]], at[&row[1]], row[2].to_string()))
        .collect();
    let group = groups::of(stored.len(), rows.iter().map(|row| (row.0, row.1)));
    let prepare = |i: usize| bench.prepare(&stored[i]);
    rows.par_iter()
        .filter_map(|(a, b, label)| {
            let (x, y) = (prepare(*a), prepare(*b));
            let id = |i: usize| stored[i].meta.id.clone();
            (!is_edited_evenly(&x, &y, overlap(&x, &y))).then(|| Example {
                set: set.clone(),
                label: label.clone(),
                a: id(*a),
                b: id(*b),
                group: format!("{set}/{}", group[*a]),
                values: values(&x, &y),
                weight: 1.0,
            })
        })
        .collect()
}

/// The text with a blank after every sentence. A set of which only the originals lack it would
/// teach that glued words make an original.
fn mended(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in chars.iter().enumerate() {
        out.push(c);
        let before = i.checked_sub(1).map_or(' ', |i| chars[i]);
        let ends = match c {
            '.' | '!' | '?' => !before.is_uppercase(),
            '"' | '”' => matches!(before, '.' | '!' | '?' | ','),
            _ => false,
        };
        if ends && chars.get(i + 1).is_some_and(|next| next.is_uppercase()) {
            out.push(' ');
        }
    }
    out
}

/// Root of the count: between every pair alike and every kind of copy alike.
#[allow(clippy::cast_precision_loss, reason = "some hundreds")]
fn balance(all: &mut [Example]) {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for x in all.iter() {
        *counts.entry((x.set.clone(), x.label.clone())).or_default() += 1;
    }
    let weight = |x: &Example| 1.0 / (counts[&(x.set.clone(), x.label.clone())] as f64).sqrt();
    let mean = all.iter().map(weight).sum::<f64>() / all.len() as f64;
    for x in all {
        x.weight = weight(x) / mean;
    }
}

fn score(weights: &[f64; COUNT], x: &Example) -> f64 {
    weights.iter().zip(x.values).map(|(w, v)| w * v).sum()
}

/// Logistic regression without a constant, no weight below 0: Newton steps of one weight at a time,
/// which a convex loss takes to its one minimum.
#[allow(clippy::cast_precision_loss, reason = "some hundreds")]
fn fit<'a>(examples: impl Iterator<Item = &'a Example>) -> [f64; COUNT] {
    let examples: Vec<&Example> = examples.collect();
    let n = examples.len() as f64;
    let spread: [f64; COUNT] = std::array::from_fn(|k| {
        (examples.iter().map(|x| x.values[k].powi(2)).sum::<f64>() / n).sqrt().max(1e-9)
    });
    let mut weights = [0.0; COUNT];
    for step in 0..400 * COUNT {
        let k = step % COUNT;
        let (mut slope, mut curve) =
            (RIDGE * weights[k] * spread[k].powi(2), RIDGE * spread[k].powi(2));
        for x in &examples {
            let wrong = 1.0 / (1.0 + libm::exp(score(&weights, x)));
            slope -= x.weight * wrong * x.values[k];
            curve += x.weight * wrong * (1.0 - wrong) * x.values[k].powi(2);
        }
        weights[k] = (weights[k] - slope / curve).max(0.0);
    }
    weights
}

/// A line a set and label.
fn tell(all: &[Example], sums: &[f64]) {
    let mut rows: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for (x, &sum) in all.iter().zip(sums) {
        rows.entry((&x.set, &x.label)).or_default().push(sum);
        rows.entry((&x.set, "all")).or_default().push(sum);
    }
    for ((set, label), sums) in rows {
        println!("  {set:12} {label:24} {:4}  {}", sums.len(), figures(&sums));
    }
}

#[allow(clippy::cast_precision_loss, reason = "some hundreds")]
fn figures(sums: &[f64]) -> String {
    DECIDED.iter().fold(String::new(), |mut line, &cut| {
        let right = sums.iter().filter(|&&s| s >= cut).count();
        let decided = sums.iter().filter(|&&s| s.abs() >= cut).count();
        let share = if decided == 0 { f64::NAN } else { right as f64 / decided as f64 };
        let open = (sums.len() - decided) as f64 / sums.len() as f64;
        write!(line, "  {share:.3} {open:.3}").expect("a string takes everything");
        line
    })
}

/// Of the pairs with so much evidence either way, the share right: log-odds of 1 should be right at
/// .73.
#[allow(clippy::cast_precision_loss, reason = "some hundreds")]
fn calibration(sums: &[f64]) -> String {
    const EDGES: [f64; 8] = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, f64::INFINITY];
    let cells: Vec<String> = EDGES
        .windows(2)
        .map(|edge| {
            let inside: Vec<f64> =
                sums.iter().copied().filter(|s| (edge[0]..edge[1]).contains(&s.abs())).collect();
            let right =
                inside.iter().filter(|&&s| s > 0.0).count() as f64 / inside.len().max(1) as f64;
            format!("{}-{}: {right:.2} ({})", edge[0], edge[1], inside.len())
        })
        .collect();
    cells.join("  ")
}

/// All values, for looking at them with other tools.
fn as_csv(all: &[Example]) -> String {
    let names = ASYMMETRIES.map(|x| x.name).join(",");
    all.iter().fold(format!("set,label,a,b,group,{names}\n"), |mut table, x| {
        let values = x.values.map(|v| v.to_string()).join(",");
        writeln!(table, "{},{},{},{},{},{values}", x.set, x.label, x.a, x.b, x.group)
            .expect("a string takes everything");
        table
    })
}
