//! What `reprint fit` does not show and only somebody who changes the signals asks for.
//!
//! `cargo run --release --example fit -- SET_FOLDER... [--values FILE] [--ablation] [--writers]`
//!
//! `--values` writes every signal of every labelled pair as a table. `--ablation` cross-validates
//! without the articles near a pair, then without every signal in turn, and with each alone.
//! `--writers` tests each writer of the set `explainers` on cards fitted without them.

use reprint::internals::classify::fit::{Example, FitConfig};
use reprint::internals::config::Config;
use reprint::internals::evidence::{COUNT, Evidence, SIGNALS};
use reprint::internals::measure::fitting::leave::{Part, leave_out};
use reprint::internals::measure::fitting::thresholds::{cut, passing, to_keep_out};
use reprint::internals::measure::fitting::{LET_THROUGH, crossed};
use reprint::internals::measure::labelled::balance;
use reprint::internals::measure::{Labelled, Labels};
use reprint::internals::pipeline::{Silent, labelled, sets};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Sets of real dumps, of which what is no copy counts twice.
const REAL: [&str; 4] = ["dump", "politics", "same_event", "wild"];

/// The set of openings of independent reports.
const OPENINGS: &str = "leads";

/// The set whose texts are of several writers, each known by how its ids begin.
const WRITERS: &str = "explainers";

fn main() {
    let mut folders: Vec<PathBuf> = Vec::new();
    let (mut values, mut ablation, mut writers) = (None, false, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--values" => values = args.next().map(PathBuf::from),
            "--ablation" => ablation = true,
            "--writers" => writers = true,
            _ => folders.push(PathBuf::from(arg)),
        }
    }
    let mut all: Vec<Labelled> = Vec::new();
    for (mut set, _) in
        sets(&folders, None, &Config::default()).expect("folders with labels and articles")
    {
        set.has_openings = set.name == OPENINGS;
        all.extend(labelled(&set, &Labels::default(), &Silent).expect("the set can be read").pairs);
    }
    balance(&mut all, &REAL.map(str::to_owned).into_iter().collect());
    if let Some(path) = values {
        write_values(&all, &path);
    }
    if writers {
        leave_writers_out(&all);
    }
    if ablation {
        without_rivals(&FitConfig::default(), &all);
        ablate(&all);
    }
}

/// Who wrote the derived text of a pair of [`WRITERS`].
fn writer(x: &Labelled) -> Option<String> {
    let of = |id: &str| {
        id.starts_with("dx")
            .then(|| id[..3].to_owned())
            .or_else(|| id.starts_with("d0").then(|| "d0".into()))
    };
    (x.set == WRITERS)
        .then(|| of(&x.b).filter(|_| x.b.contains('-')).or_else(|| of(&x.a)))
        .flatten()
}

fn leave_writers_out(all: &[Labelled]) {
    let writers: BTreeSet<String> =
        all.iter().filter(|x| x.example.derived).filter_map(writer).collect();
    let part = |name: String| Part {
        name: format!("writer {name}"),
        shares_events: false,
        has: Box::new(move |x| writer(x).as_ref() == Some(&name)),
    };
    let parts: Vec<Part> = writers.into_iter().map(part).collect();
    for row in leave_out(&FitConfig::default(), all, &parts) {
        println!(
            "fitted without {:20} {:24} {:5}  {:.3?}",
            row.part, row.label, row.pairs, row.above
        );
    }
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
    let sums = crossed(settings, all, &|mut x: Example| {
        let mut values = *x.evidence.values();
        values.iter_mut().zip(rival).filter(|(_, is_one)| *is_one).for_each(|(v, _)| *v = None);
        x.evidence = Evidence::from_values(values);
        x
    });
    let (_, kept_out) = to_keep_out(all, &sums);
    println!("the whole card without the articles near a pair:");
    print_rows(all, &sums, &LET_THROUGH.map(|share| cut(&kept_out, share)));
}

/// What the copies lose without each signal, and keep with it alone, on steps of one signal.
fn ablate(all: &[Labelled]) {
    let settings =
        FitConfig { rounds: 300, shrinkage: 0.1, pairs: 0, bags: 1, ..FitConfig::default() };
    let row = |what: &str, look: &(dyn Fn(Example) -> Example + Sync)| {
        let sums = crossed(&settings, all, &look);
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
    row("all signals", &|x| x);
    for (i, signal) in SIGNALS.iter().enumerate() {
        let only = move |mut x: Example, keep: bool| {
            let mut values = *x.evidence.values();
            for j in (0..COUNT).filter(|&j| (j == i) != keep) {
                values[j] = None;
            }
            x.evidence = Evidence::from_values(values);
            x
        };
        row(&format!("without {}", signal.name), &move |x| only(x, false));
        row(&format!("only {}", signal.name), &move |x| only(x, true));
    }
}

/// All values as a table, for looking at them with other tools.
fn write_values(all: &[Labelled], path: &Path) {
    let mut table = csv::Writer::from_path(path).expect("the table can be written");
    let head = ["set", "label", "variant", "a", "b", "group", "derived", "weight", "words"]
        .into_iter()
        .chain(SIGNALS.iter().map(|s| s.name));
    table.write_record(head).expect("the table can be written");
    for x in all {
        let mut row = vec![
            x.set.clone(),
            x.label.clone(),
            x.variant.name().to_owned(),
            x.a.clone(),
            x.b.clone(),
            x.example.group.clone(),
            u8::from(x.example.derived).to_string(),
            x.example.weight.to_string(),
            x.words.to_string(),
        ];
        row.extend(
            x.example
                .evidence
                .values()
                .iter()
                .map(|v| v.map(|v| v.to_string()).unwrap_or_default()),
        );
        table.write_record(&row).expect("the table can be written");
    }
    table.flush().expect("the table can be written");
}
