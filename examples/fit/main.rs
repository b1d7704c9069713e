//! Fits the scorecard on labelled pairs and cross-validates it.
//!
//! `cargo run --release --example fit -- SET_FOLDER... [--dump FOLDER]
//! [--out data/scorecard.json] [--values FILE] [--leave-out] [--ablation]`
//!
//! A set folder holds `articles.jsonl` and `pairs.csv` (a,b,label); the folder given with `--dump`
//! holds `dump.jsonl.zst` and `pairs.csv`. Folds are cut by source article: all pairs that reach
//! one another through shared articles are one group. `--leave-out` also tests every set, kind and
//! writer on a card fitted without it, `--ablation` leaves out the articles near a pair, then every
//! signal in turn, and tries each alone. `--scorecard` of the program takes the result.

mod read;

use rayon::prelude::*;
use read::{Labelled, balance, read_set};
use reprint::internals::classify::Scorecard;
use reprint::internals::classify::fit::{
    Example, FitConfig, calibrate, fit, fold_of, late_room, to_json,
};
use reprint::internals::classify::scorecard::Short;
use reprint::internals::config::Config;
use reprint::internals::evidence::{COUNT, Evidence, SIGNALS};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const FOLDS: u64 = 5;

/// Shares of the same-event pairs let through, for which figures are given.
const LET_THROUGH: [f64; 4] = [0.03, 0.02, 0.01, 0.005];

/// Share of the independent reports that may pass, by default and with `--sensitive`. Of the
/// shorter ones a few more: among the highest of them are pairs that were labelled by their outlets
/// and do take from one another.
const MAY_PASS: [f64; 2] = [0.01, 0.03];
/// The same below the longest of [`LENGTHS`].
const MAY_PASS_SHORT: [f64; 2] = [0.015, 0.04];

/// Words of the shorter below which thresholds are set apart. The longer two reports of an event
/// are the less alike they score: 1% of those above 400 words pass .6, and of those of 200 to 400
/// words .9.
const LENGTHS: [u32; 5] = [45, 80, 135, 200, 400];

/// Threshold below which nothing is told, however few reports pass: half of what scores so is no
/// copy.
const LEAST: f64 = 0.5;

/// Score above which none of the short pairs can be held to the share: they are not told.
const NEVER: f64 = 0.995;

fn main() {
    let mut sets: Vec<PathBuf> = Vec::new();
    let (mut dump, mut out, mut values) = (None, None, None);
    let (mut leave_out, mut ablation) = (false, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dump" => dump = args.next().map(PathBuf::from),
            "--out" => out = args.next().map(PathBuf::from),
            "--values" => values = args.next().map(PathBuf::from),
            "--leave-out" => leave_out = true,
            "--ablation" => ablation = true,
            _ => sets.push(PathBuf::from(arg)),
        }
    }
    let config = Config::default();
    let mut all: Vec<Labelled> =
        sets.iter().chain(&dump).flat_map(|s| read_set(s, &config)).collect();
    balance(&mut all);
    if let Some(path) = values {
        write_values(&all, &path);
        return;
    }
    let settings = FitConfig::default();
    let sums = crossed(&settings, &all, &|x| x);
    let scored: Vec<(f64, bool, f64)> =
        all.iter().zip(&sums).map(|(x, &s)| (s, x.example.derived, x.example.weight)).collect();
    let (slope, offset) = calibrate(&scored);
    let negatives = same_event(&all, &sums);
    assert!(
        !negatives.is_empty(),
        "no pair is labelled `same_event`: the thresholds rest on such pairs"
    );
    let cuts = LET_THROUGH.map(|share| cut(&negatives, share));
    let default = cut(&negatives, MAY_PASS[0]).max(((LEAST / (1.0 - LEAST)).ln() - offset) / slope);
    println!(
        "{FOLDS}-fold cross-validation by source article: share reported at the thresholds that \
            let 3, 2, 1 and .5% of {} same-event pairs through, and at the default threshold, \
            which lets {:.4} through",
        negatives.len(),
        share(&negatives, default)
    );
    print_rows(&all, &sums, |_| true, &cuts.iter().copied().chain([default]).collect::<Vec<_>>());
    let examples: Vec<Example> = fitted(&all).collect();
    let mut card = fit(&settings, &examples);
    (card.slope, card.offset) = (slope, offset);
    println!("as probabilities: {:?}", cuts.map(|s| rounded(card.probability(s))));
    print_calibration(&card, &all, &sums);
    (card.threshold, card.threshold_sensitive) = (
        rounded(card.probability(default)),
        rounded(card.probability(cut(&negatives, MAY_PASS[1]))),
    );
    card.short = short(&card, &all, &sums);
    print_reported(&card, &all, &sums);
    card.late = late_room(&card, &all.iter().map(|x| x.example.clone()).collect::<Vec<_>>());
    println!("room for late signals: {:?}", card.late);
    if leave_out {
        leave_parts_out(&settings, &all);
    }
    if ablation {
        without_rivals(&settings, &all);
        ablate(&all);
    }
    let names: Vec<String> = sets
        .iter()
        .chain(&dump)
        .map(|s| s.file_name().expect("named").to_string_lossy().into_owned())
        .collect();
    card.provenance = format!(
        "boosted steps of one and two signals ({} rounds, shrinkage {}, sample {}), {} examples of \
            labelled pairs of news in seven languages, most of it English, from the sets {}; the \
            default threshold lets {:.2}% and the sensitive one 3% of {} same-event pairs through \
            in {FOLDS}-fold cross-validation by source article; made by `cargo run --release \
            --example fit`",
        settings.rounds,
        settings.shrinkage,
        settings.sample,
        examples.len(),
        names.join(", "),
        100.0 * share(&negatives, default),
        negatives.len()
    );
    if let Some(path) = out {
        std::fs::write(&path, to_json(&card)).expect("the scorecard can be written");
    }
}

/// What a card may be fitted on.
fn fitted(all: &[Labelled]) -> impl Iterator<Item = Example> + '_ {
    all.iter().filter(|x| x.is_fitted()).map(|x| x.example.clone())
}

/// Every example's sum on a card fitted without its fold; `look` may hide a part of its evidence.
fn crossed(
    settings: &FitConfig,
    all: &[Labelled],
    look: &(impl Fn(Example) -> Example + Sync),
) -> Vec<f64> {
    let cards: Vec<Scorecard> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let train = fitted(all).filter(|e| fold_of(&e.group, FOLDS) != fold);
            fit(settings, &train.map(look).collect::<Vec<_>>())
        })
        .collect();
    let fold = |e: &Example| usize::try_from(fold_of(&e.group, FOLDS)).expect("few folds");
    all.iter().map(|x| cards[fold(&x.example)].sum(&look(x.example.clone()).evidence)).collect()
}

/// Sums of the pairs of independent reports as they are, but for short ones, ascending.
fn same_event(all: &[Labelled], sums: &[f64]) -> Vec<f64> {
    let is_one = |x: &Labelled| {
        let of_the_event = x.label.starts_with("same_event") || x.label == "independent";
        x.variant == "as_found" && of_the_event && x.words >= LENGTHS[LENGTHS.len() - 1] as usize
    };
    let mut negatives: Vec<f64> =
        all.iter().zip(sums).filter(|(x, _)| is_one(x)).map(|(_, &s)| s).collect();
    negatives.sort_unstable_by(f64::total_cmp);
    negatives
}

/// The sum that lets a share of ascending sums through; of none, one that lets nothing through.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "an index"
)]
fn cut(ascending: &[f64], share: f64) -> f64 {
    let at = (ascending.len() as f64 * (1.0 - share)) as usize;
    ascending.get(at).or(ascending.last()).copied().unwrap_or(f64::INFINITY)
}

#[allow(clippy::cast_precision_loss, reason = "a share of some hundreds")]
fn share(sums: &[f64], cut: f64) -> f64 {
    sums.iter().filter(|&&s| s > cut).count() as f64 / sums.len() as f64
}

fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

/// Of the pairs as found with a score in each tenth, the share of copies.
fn print_calibration(card: &Scorecard, all: &[Labelled], sums: &[f64]) {
    let mut tenths = [(0.0, 0.0, 0_usize); 10];
    for (x, &sum) in all.iter().zip(sums).filter(|(x, _)| x.variant == "as_found" && x.is_fitted())
    {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tenth")]
        let at = ((card.probability(sum) * 10.0) as usize).min(9);
        tenths[at].0 += if x.example.derived { x.example.weight } else { 0.0 };
        tenths[at].1 += x.example.weight;
        tenths[at].2 += 1;
    }
    let row: Vec<String> =
        tenths.iter().map(|(y, n, count)| format!("{:.2} ({count})", y / n)).collect();
    println!(
        "share of copies by tenth of the score, weighted as in the fit (pairs): {}",
        row.join("  ")
    );
}

/// What of each label, as found, is reported at the thresholds by length, by cards that never saw
/// its source article.
fn print_reported(card: &Scorecard, all: &[Labelled], sums: &[f64]) {
    let mut rows: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for (x, &sum) in all.iter().zip(sums).filter(|(x, _)| x.variant == "as_found") {
        let row = rows.entry((&x.set, &x.label)).or_default();
        let words = u32::try_from(x.words).unwrap_or(u32::MAX);
        row.0 += usize::from(card.probability(sum) >= card.threshold_at(false, words));
        row.1 += 1;
    }
    for ((set, label), (reported, pairs)) in rows {
        #[allow(clippy::cast_precision_loss, reason = "a share of some hundreds")]
        let share = reported as f64 / pairs as f64;
        println!("reported   {set:14} {label:24} {pairs:5}  {share:.3}");
    }
}

/// Thresholds by length.
fn short(card: &Scorecard, all: &[Labelled], sums: &[f64]) -> Vec<Short> {
    let mut out: Vec<Short> = Vec::new();
    for (i, &words) in LENGTHS.iter().enumerate() {
        let from = if i == 0 { 0 } else { LENGTHS[i - 1] };
        let range = from as usize..words as usize;
        let of = |derived: bool| -> Vec<f64> {
            let is_one = |x: &Labelled| {
                let judged = matches!(x.variant, "as_found" | "opening")
                    && x.label != "overlap"
                    && x.is_fitted();
                judged && range.contains(&x.words) && x.example.derived == derived
            };
            let mut sums: Vec<f64> =
                all.iter().zip(sums).filter(|(x, _)| is_one(x)).map(|(_, &s)| s).collect();
            sums.sort_unstable_by(f64::total_cmp);
            sums
        };
        let (no, yes) = (of(false), of(true));
        let at = |share: f64, least: f64| rounded(card.probability(cut(&no, share))).max(least);
        let (threshold, sensitive) = (
            at(MAY_PASS_SHORT[0], card.threshold),
            at(MAY_PASS_SHORT[1], card.threshold_sensitive),
        );
        let never = |threshold: f64| if threshold > NEVER { 1.01 } else { threshold };
        let sum = ((threshold / (1.0 - threshold)).ln() - card.offset) / card.slope;
        println!(
            "{from:3} to {words:3} words: threshold {threshold:.3}: {:.3} of {} same-event pairs \
                and {:.3} of {} copies pass",
            share(&no, sum),
            no.len(),
            share(&yes, sum),
            yes.len()
        );
        out.push(Short { words, threshold: never(threshold), sensitive: Some(never(sensitive)) });
    }
    out
}

/// A part of the labelled pairs: its name, and which are of it.
type Part = (String, Box<dyn Fn(&Labelled) -> bool>);

/// Copies of each set, each kind and each writer on cards fitted without them, at the thresholds
/// set on the other pairs.
///
/// Of kinds only the copies are left out: independent reports are of no kind.
fn leave_parts_out(settings: &FitConfig, all: &[Labelled]) {
    let mut parts: Vec<Part> = Vec::new();
    let names = |name: &dyn Fn(&Labelled) -> Option<String>| {
        let mut names: Vec<String> =
            all.iter().filter(|x| x.example.derived).filter_map(name).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    for set in names(&|x| Some(x.set.clone())) {
        parts.push((format!("set {set}"), Box::new(move |x| x.set == set)));
    }
    for kind in names(&|x| (x.set == KINDS).then(|| x.label.clone())) {
        parts.push((format!("kind {kind}"), Box::new(move |x| x.set == KINDS && x.label == kind)));
    }
    for writer in names(&writer) {
        parts.push((
            format!("writer {writer}"),
            Box::new(move |x| self::writer(x).as_ref() == Some(&writer)),
        ));
    }
    for (part, is_in) in parts {
        let (tested, rest): (Vec<&Labelled>, Vec<&Labelled>) = all.iter().partition(|x| is_in(x));
        let rest: Vec<Labelled> = rest.into_iter().cloned().collect();
        // The folds that a kind shares with other kinds of the same source are left out with it.
        let groups: std::collections::BTreeSet<&str> =
            tested.iter().map(|x| x.example.group.as_str()).collect();
        let folds = if part.starts_with("kind") { FOLDS } else { 1 };
        let mut rows: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let cuts = LET_THROUGH
            .map(|share| cut(&same_event(&rest, &crossed(settings, &rest, &|x| x)), share));
        for fold in 0..folds {
            let here = |group: &str| folds == 1 || fold_of(group, FOLDS) == fold;
            let train =
                fitted(&rest).filter(|e| !(groups.contains(e.group.as_str()) && here(&e.group)));
            let card = fit(settings, &train.collect::<Vec<_>>());
            for x in tested.iter().filter(|x| x.variant == "as_found" && here(&x.example.group)) {
                rows.entry(&x.label).or_default().push(card.sum(&x.example.evidence));
            }
        }
        for (label, sums) in rows {
            let above: Vec<String> =
                cuts.iter().map(|c| format!("{:.3}", share(&sums, *c))).collect();
            println!("fitted without {part:20} {label:24} {:5}  {}", sums.len(), above.join("  "));
        }
    }
}

/// The set whose labels are kinds of rewriting, several of each source.
const KINDS: &str = "explainers";

/// Who wrote the derived text of a pair of [`KINDS`]: its id begins with the writer.
fn writer(x: &Labelled) -> Option<String> {
    let of = |id: &str| {
        id.starts_with("dx")
            .then(|| id[..3].to_owned())
            .or_else(|| id.starts_with("d0").then(|| "d0".into()))
    };
    (x.set == KINDS).then(|| of(&x.b).filter(|_| x.b.contains('-')).or_else(|| of(&x.a))).flatten()
}

/// What of each label is above the cuts.
fn print_rows(all: &[Labelled], sums: &[f64], which: impl Fn(&Labelled) -> bool, cuts: &[f64]) {
    let mut rows: BTreeMap<(&str, &str, &str), Vec<f64>> = BTreeMap::new();
    for (x, &s) in all.iter().zip(sums).filter(|(x, _)| which(x)) {
        rows.entry((x.variant, &x.set, &x.label)).or_default().push(s);
    }
    for ((variant, set, label), sums) in rows {
        let above: Vec<String> = cuts.iter().map(|c| format!("{:.3}", share(&sums, *c))).collect();
        println!("{variant:10} {set:14} {label:24} {:5}  {}", sums.len(), above.join("  "));
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
    let negatives = same_event(all, &sums);
    println!("the whole card without the articles near a pair:");
    print_rows(
        all,
        &sums,
        |x| x.variant == "as_found",
        &LET_THROUGH.map(|share| cut(&negatives, share)),
    );
}

/// What the copies lose without each signal, and keep with it alone, on steps of one signal.
fn ablate(all: &[Labelled]) {
    let settings =
        FitConfig { rounds: 300, shrinkage: 0.1, pairs: 0, bags: 1, ..FitConfig::default() };
    let row = |what: &str, look: &(dyn Fn(Example) -> Example + Sync)| {
        let sums = crossed(&settings, all, &look);
        let at = cut(&same_event(all, &sums), 0.01);
        let labels =
            ["rewrite", "summary", "paraphrase", "gpt_polish", "back_translation", "dipper"];
        let shares: Vec<String> = labels
            .iter()
            .map(|label| {
                let is_one =
                    |x: &Labelled| x.variant == "as_found" && x.label == *label && x.set != "dump";
                let of: Vec<f64> =
                    all.iter().zip(&sums).filter(|(x, _)| is_one(x)).map(|(_, &s)| s).collect();
                format!("{:.2}", share(&of, at))
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
            x.variant.to_string(),
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
