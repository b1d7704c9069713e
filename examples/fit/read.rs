//! Set folders to labelled evidence, also without the articles near each pair, as in a small dump.

use rayon::prelude::*;
use reprint::internals::classify::fit::Example;
use reprint::internals::config::Config;
use reprint::internals::content::Prepared;
use reprint::internals::evidence::Evidence;
use reprint::internals::evidence::pair::Pair;
use reprint::internals::measure::{Labels, Taken, groups};
use reprint::internals::pipeline::{Bench, load, propose};
use reprint::internals::spool::Stored;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Left open by `eval`; here as good as half a negative.
const HALF: &str = "overlap";

/// Labels that are negatives, as `eval` takes them, with the weight each pair has in the fit.
pub fn negative(label: &str) -> Option<f64> {
    match Labels::default().taken(label) {
        Taken::NotCopy => Some(1.0),
        _ if label == HALF => Some(0.5),
        _ => None,
    }
}

/// Labels that are not judged: what they are is left open.
fn ignored(label: &str) -> bool {
    label != HALF && Labels::default().taken(label) == Taken::LeftOut
}

/// A label that is scored and never fitted on: partly taken is neither.
fn is_watched(label: &str) -> bool {
    matches!(label, "partial" | "update")
}

/// A labelled pair, in one of its variants.
#[derive(Clone)]
pub struct Labelled {
    pub a: String,
    pub b: String,
    pub set: String,
    pub label: String,
    /// `as_found`: with every article near it as yardstick, `alone`: with none, `strangers`:
    /// without other versions of the same text; `opening`: only the first sentences of both.
    pub variant: &'static str,
    /// Words of the shorter.
    pub words: usize,
    pub example: Example,
}

impl Labelled {
    /// Whether it may be fitted on.
    pub fn is_fitted(&self) -> bool {
        self.example.weight > 0.0
    }
}

/// All variants of a set's judged pairs.
pub fn read_set(folder: &Path, config: &Config) -> Vec<Labelled> {
    let is_there = |name: &&str| folder.join(name).exists();
    let articles = ["articles.jsonl", "dump.jsonl.zst"]
        .into_iter()
        .find(is_there)
        .expect("a set has articles");
    let set = folder.file_name().expect("a set folder has a name").to_string_lossy().into_owned();
    let (stored, _) =
        load(config, &[folder.join(articles)]).expect("the set's articles can be read");
    let bench = Bench::of(config, &stored).expect("temporary files can be written");
    let at: HashMap<&str, usize> =
        stored.iter().enumerate().map(|(i, s)| (s.meta.id.as_str(), i)).collect();
    let all_rows: Vec<(usize, usize, String)> = csv::Reader::from_path(folder.join("pairs.csv"))
        .expect("the set's pairs can be read")
        .into_records()
        .map(|r| r.expect("a row of a,b,label"))
        // A page that a scan sets aside (another page of its address stays) has no pairs.
        .filter_map(|r| Some((*at.get(&r[0])?, *at.get(&r[1])?, r[2].to_string())))
        .collect();
    let rows: Vec<_> = all_rows.iter().filter(|r| !ignored(&r.2)).cloned().collect();
    let mut near: HashMap<usize, Vec<usize>> = HashMap::new();
    for pair in propose(config, &[folder.join(articles)]).expect("the set's articles can be read") {
        near.entry(pair.a().at()).or_default().push(pair.b().at());
        near.entry(pair.b().at()).or_default().push(pair.a().at());
    }
    let beside = |a: usize, b: usize| {
        let mut all: Vec<usize> =
            [a, b].iter().filter_map(|i| near.get(i)).flatten().copied().collect();
        all.retain(|&i| i != a && i != b);
        all.sort_unstable();
        all.dedup();
        all
    };
    // Versions of one text: in a dump a source rarely has three rewrites at once, as it has in a
    // labelled set.
    let is_version = |label: &str| negative(label).is_none() && label != "same_outlet";
    let kin =
        groups::of(stored.len(), all_rows.iter().filter(|r| is_version(&r.2)).map(|r| (r.0, r.1)));
    let mut wanted: Vec<usize> =
        rows.iter().flat_map(|r| [vec![r.0, r.1], beside(r.0, r.1)].concat()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let prepared: HashMap<usize, Prepared> =
        wanted.par_iter().map(|&i| (i, bench.prepare(&stored[i]))).collect();
    let root = groups::of(stored.len(), rows.iter().map(|r| (r.0, r.1)));
    rows.par_iter()
        .flat_map_iter(|(a, b, label)| {
            let (x, y) = (&prepared[a], &prepared[b]);
            let near = beside(*a, *b);
            let (near_kin, strangers): (Vec<usize>, Vec<usize>) =
                near.iter().partition(|&&i| kin[i] == kin[*a] || kin[i] == kin[*b]);
            let among = |x: &Prepared, y: &Prepared, near: &[usize]| {
                Evidence::of(&Pair::of(x, y).among(near.iter().map(|i| &prepared[i])))
            };
            let words_of = |x: &Prepared, y: &Prepared| x.story_words().min(y.story_words());
            let mut variants = vec![("as_found", words_of(x, y), among(x, y, &near), 0.4)];
            let others = if near_kin.is_empty() { 0.6 } else { 0.3 };
            variants.push(("alone", words_of(x, y), among(x, y, &[]), others));
            if !near_kin.is_empty() {
                variants.push(("strangers", words_of(x, y), among(x, y, &strangers), others));
            }
            // Two reporters' first sentences: real texts as short as the shortest copies of the
            // sets, of which there are no others.
            if set == OPENINGS {
                let (x, y) = (
                    bench.prepare(&cut(&stored[*a], OPENING)),
                    bench.prepare(&cut(&stored[*b], OPENING)),
                );
                variants.push(("opening", words_of(&x, &y), among(&x, &y, &[]), 0.6));
            }
            let group = format!("{set}/{}", root[*a]);
            let (set, stored) = (set.clone(), &stored);
            variants.into_iter().map(move |(variant, words, evidence, share)| Labelled {
                a: stored[*a].meta.id.clone(),
                b: stored[*b].meta.id.clone(),
                set: set.clone(),
                label: label.clone(),
                variant,
                words,
                example: Example {
                    evidence,
                    derived: negative(label).is_none(),
                    weight: if is_watched(label) {
                        0.0
                    } else {
                        share * negative(label).unwrap_or(1.0)
                    },
                    group: group.clone(),
                },
            })
        })
        .collect()
}

/// The set of openings of independent reports.
const OPENINGS: &str = "leads";

/// Words after whose sentence an opening ends: as long as the passages of the sets.
const OPENING: usize = 40;

/// The article's first sentences, up to the one that holds the given word.
fn cut(stored: &Stored, words: usize) -> Stored {
    let text = &stored.text;
    let Some(last) = reprint::internals::article::words::words(text).get(words).copied() else {
        return stored.clone();
    };
    let mut end = text.len();
    for line in reprint::internals::article::lines::split(text) {
        reprint::internals::article::sentences::split(text, line, |s| {
            if s.from <= last.span.from && last.span.from < s.to {
                end = s.to as usize;
            }
        });
    }
    Stored { meta: stored.meta.clone(), text: text[..end].to_string() }
}

/// Gives each label the weight that balances the set: copies and others weigh the same in all, and
/// a kind of copy with 700 pairs does not drown one with 50.
pub fn balance(all: &mut [Labelled]) {
    let mut counts: BTreeMap<(String, String), f64> = BTreeMap::new();
    for x in all.iter() {
        *counts.entry((x.set.clone(), x.label.clone())).or_default() += x.example.weight;
    }
    let mut sides = [0.0; 2];
    for x in all.iter_mut().filter(|x| x.is_fitted()) {
        // Root of the count: between every pair alike and every kind alike.
        x.example.weight *= 10.0 / counts[&(x.set.clone(), x.label.clone())].sqrt();
        // Independent reports of real dumps are what a run is full of.
        let is_real = !x.example.derived
            && matches!(x.set.as_str(), "dump" | "politics" | "same_event" | "wild");
        x.example.weight *= if is_real { 2.0 } else { 1.0 };
        sides[usize::from(x.example.derived)] += x.example.weight;
    }
    for x in all.iter_mut() {
        x.example.weight *= 1000.0 / sides[usize::from(x.example.derived)];
    }
}
