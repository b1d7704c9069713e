//! What each signal gives, which only somebody who changes the signals asks for.
//!
//! `cargo run --release -p reprint-lab --bin ablate -- SET_FOLDER...`
//!
//! Cross-validates without the articles near a pair, then without every signal in turn, and with
//! each alone.

use reprint::internals::classify::fit::FitConfig;
use reprint::internals::config::Config;
use reprint::internals::evidence::{Evidence, SIGNALS};
use reprint::internals::measure::fitting::thresholds::{cut, passing, to_keep_out};
use reprint::internals::measure::fitting::{LET_THROUGH, crossed};
use reprint::internals::measure::labelled::balance;
use reprint::internals::measure::{Labelled, Labels};
use reprint::internals::pipeline::{Silent, labelled, sets};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Sets of real dumps, of which what is no copy counts twice.
const REAL: [&str; 4] = ["dump", "politics", "same_event", "wild"];

/// The set of openings of independent reports.
const OPENINGS: &str = "leads";

fn main() {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut all: Vec<Labelled> = Vec::new();
    for (mut set, _) in
        sets(&folders, None, &Config::default()).expect("folders with labels and articles")
    {
        set.has_openings = set.name == OPENINGS;
        all.extend(labelled(&set, &Labels::default(), &Silent).expect("the set can be read").pairs);
    }
    balance(&mut all, &REAL.map(str::to_owned).into_iter().collect());
    without_rivals(&FitConfig::default(), &all);
    ablate(&all);
}

/// The pairs with other values of their signals.
fn looked_at(all: &[Labelled], look: impl Fn(usize, Option<f32>) -> Option<f32>) -> Vec<Labelled> {
    let with = |x: &Labelled| {
        let mut x = x.clone();
        let mut values = *x.example.evidence.values();
        values.iter_mut().enumerate().for_each(|(at, value)| *value = look(at, *value));
        x.example.evidence = Evidence::from_values(values);
        x
    };
    all.iter().map(with).collect()
}

/// What of each label, as found, is above the cuts.
fn print_rows(all: &[Labelled], sums: &[f64], cuts: &[f64]) {
    let mut rows: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for (x, &s) in all.iter().zip(sums).filter(|(x, _)| x.is_as_found()) {
        rows.entry((&x.set, &x.label)).or_default().push(s);
    }
    for ((set, label), sums) in rows {
        let above: Vec<String> =
            cuts.iter().map(|c| format!("{:.3}", passing(&sums, *c))).collect();
        println!("{set:14} {label:24} {:5}  {}", sums.len(), above.join("  "));
    }
}

/// What the whole card loses without the articles near a pair as yardstick.
fn without_rivals(settings: &FitConfig, all: &[Labelled]) {
    let rival = SIGNALS.map(|s| s.name.starts_with("exclusive") || s.name == "rival");
    let sums = crossed(settings, &looked_at(all, |at, value| value.filter(|_| !rival[at])));
    let (_, kept_out) = to_keep_out(all, &sums);
    println!("the whole card without the articles near a pair:");
    print_rows(all, &sums, &LET_THROUGH.map(|share| cut(&kept_out, share)));
}

/// What the copies lose without each signal, and keep with it alone, on steps of one signal.
fn ablate(all: &[Labelled]) {
    let settings =
        FitConfig { rounds: 300, shrinkage: 0.1, pairs: 0, bags: 1, ..FitConfig::default() };
    let row = |what: &str, look: &dyn Fn(usize) -> bool| {
        let sums = crossed(&settings, &looked_at(all, |at, value| value.filter(|_| look(at))));
        let at = cut(&to_keep_out(all, &sums).1, 0.01);
        let labels =
            ["rewrite", "summary", "paraphrase", "gpt_polish", "back_translation", "dipper"];
        let shares: Vec<String> = labels
            .iter()
            .map(|label| {
                let is_one = |x: &Labelled| x.is_as_found() && x.label == *label && x.set != "dump";
                let of: Vec<f64> =
                    all.iter().zip(&sums).filter(|(x, _)| is_one(x)).map(|(_, &s)| s).collect();
                format!("{:.2}", passing(&of, at))
            })
            .collect();
        println!("{what:40} {}", shares.join("  "));
    };
    println!(
        "{:40} rewrite  summary  paraphrase  gpt_polish  back_translation  dipper, 1% let through",
        "steps of one signal"
    );
    row("all signals", &|_| true);
    for (i, signal) in SIGNALS.iter().enumerate() {
        row(&format!("without {}", signal.name), &|at| at != i);
        row(&format!("only {}", signal.name), &|at| at == i);
    }
}
