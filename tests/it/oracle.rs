//! The slow, plain answers. The fast paths must agree with them; where chance is at work, they must
//! lie on its curve.

#![allow(clippy::cast_precision_loss, reason = "counts of words and pairs are far below 2^23")]

use reprint::internals::align::{AlignConfig, Kind, verbatim};
use reprint::internals::article::words::words;
use reprint::internals::article::{DocId, Word};
use reprint::internals::candidate::CandidatePair;
use reprint::internals::candidate::banded;
use reprint::internals::candidate::rare::{Area, RareConfig, RareIndex};
use reprint::internals::shingle::{ShingleConfig, Shingles};
use reprint::internals::sketch::bands::Bands;
use reprint::internals::sketch::{Hasher, SketchConfig};
use reprint::internals::verify::Overlap;
use reprint_lab::random::Random;
use std::collections::{BTreeMap, BTreeSet};

/// Two sets of `share` common values and the rest apart, 1,000 different ones together: their
/// Jaccard is `share` / 1,000.
fn sets(random: &mut Random, share: usize) -> (Shingles, Shingles) {
    let mut values = random.distinct(1000);
    random.shuffle(&mut values);
    let (common, own) = values.split_at(share);
    let (of_a, of_b) = own.split_at(own.len() / 2);
    let set = |own: &[u64]| {
        let mut all = [common, own].concat();
        all.sort_unstable();
        Shingles::from_sorted(all)
    };
    (set(of_a), set(of_b))
}

/// How far a share seen in `pairs` pairs may lie from its probability, but for one run in 16,000;
/// and a little more for hash functions that are not ideal.
fn margin(probability: f64, pairs: f64) -> f64 {
    4.0 * (probability * (1.0 - probability) / pairs).sqrt() + 0.01
}

#[test]
fn recall_of_banding_lies_on_its_curve() {
    const PAIRS: u32 = 500;
    let hasher = Hasher::of(&SketchConfig::default());
    let splits = [
        Bands { bands: 42, rows: 3 },
        Bands { bands: 25, rows: 5 },
        Bands::of(&SketchConfig::default()),
    ];
    let mut random = Random(1);
    for share in [300_u16, 500, 700, 800, 900] {
        let mut tables = splits.map(|split| (split, vec![Vec::new(); split.bands]));
        for _ in 0..PAIRS {
            let (a, b) = sets(&mut random, share.into());
            for set in [a, b] {
                let signature = hasher.signature(&set);
                for (bands, table) in &mut tables {
                    for (column, key) in table.iter_mut().zip(bands.keys(signature.minima())) {
                        column.push(key);
                    }
                }
            }
        }
        let docs: Vec<DocId> = (0..2 * PAIRS).map(DocId).collect();
        for (bands, table) in tables {
            let proposed = banded::pairs(bands.bands, &docs, |band| table[band].clone()).pairs;
            let (found, strange): (Vec<&CandidatePair>, Vec<&CandidatePair>) = proposed
                .iter()
                .partition(|pair| pair.a().0 % 2 == 0 && pair.a().0 + 1 == pair.b().0);
            let (found, expected) =
                (found.len() as f64 / f64::from(PAIRS), bands.recall(f64::from(share) / 1000.0));
            let off = (found - expected).abs();
            assert!(
                off <= margin(expected, PAIRS.into()),
                "{bands:?} at {share}: {found} is not {expected}"
            );
            assert!(strange.len() <= 2, "{bands:?}: pairs that share nothing: {strange:?}");
        }
    }
}

#[test]
fn the_estimate_of_a_signature_has_no_bias() {
    let hasher = Hasher::of(&SketchConfig::default());
    let mut random = Random(2);
    for share in [300_u16, 500, 900] {
        let (truth, pairs) = (f64::from(share) / 1000.0, 200);
        let estimates = (0..pairs).map(|_| {
            let (a, b) = sets(&mut random, share.into());
            hasher.signature(&a).similarity(&hasher.signature(&b)).expect("one setting")
        });
        let mean = estimates.sum::<f64>() / f64::from(pairs);
        assert!(
            (mean - truth).abs() <= margin(truth, f64::from(pairs) * 128.0),
            "{mean} is not {truth}"
        );
    }
}

/// Runs of words as they are, unhashed.
fn runs(words: &[u64]) -> BTreeSet<&[u64]> {
    words.windows(ShingleConfig::default().words.get()).collect()
}

#[test]
fn overlap_equals_the_count_of_unhashed_runs() {
    let mut random = Random(3);
    for _ in 0..200 {
        // A small vocabulary: runs come again within a text and by chance in both.
        let text = |random: &mut Random| -> Vec<u64> {
            (0..random.below(200)).map(|_| random.next() % 4 * 0x1234_5678_9abc_def1).collect()
        };
        let (a, b) = (text(&mut random), text(&mut random));
        let overlap = Overlap::of(&shingles(&a), &shingles(&b));
        let (runs_a, runs_b) = (runs(&a), runs(&b));
        let shared = runs_a.intersection(&runs_b).count();
        let counts = [runs_a.len(), runs_b.len(), shared].map(|n| u32::try_from(n).expect("small"));
        assert_eq!([overlap.size_a, overlap.size_b, overlap.shared], counts);
        if !runs_a.is_empty() {
            let share = |whole: usize| shared as f64 / whole as f64;
            assert!((overlap.in_a() - share(runs_a.len())).abs() < 1e-12);
            assert!((overlap.jaccard() - share(runs_a.union(&runs_b).count())).abs() < 1e-12);
        }
    }
}

fn shingles(words: &[u64]) -> Shingles {
    Shingles::of(&ShingleConfig::default(), words)
}

/// A text of words that hardly ever come twice, and its copy: some stretches in another order, with
/// own words between.
fn planted(random: &mut Random) -> (String, String) {
    let word = |random: &mut Random| {
        format!("{}{:x}", random.one_of(&["wa", "Ké", "zo\u{ad}", "東"]), random.next() >> 40)
    };
    let own = |random: &mut Random, most: usize| -> Vec<String> {
        (0..=random.below(most)).map(|_| word(random)).collect()
    };
    let mut stretches: Vec<Vec<String>> = (0..=random.below(6)).map(|_| own(random, 30)).collect();
    let text = |random: &mut Random, stretches: &[Vec<String>]| -> String {
        let mut text = own(random, 8);
        for stretch in stretches {
            text.extend(stretch.iter().cloned());
            text.extend(own(random, 8));
        }
        text.join(random.one_of(&[" ", ", ", "\n"]))
    };
    let a = text(random, &stretches);
    random.shuffle(&mut stretches);
    (a, text(random, &stretches))
}

/// Every run of equal words that cannot be longer on either end: where it begins on both sides, and
/// its length.
fn naive_runs(a: &[Word], b: &[Word], least: usize) -> BTreeSet<(usize, usize, usize)> {
    let mut found = BTreeSet::new();
    for i in 0..a.len() {
        for j in 0..b.len() {
            let begins = i == 0 || j == 0 || a[i - 1].hash != b[j - 1].hash;
            let length = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x.hash == y.hash).count();
            if begins && length >= least {
                found.insert((i, j, length));
            }
        }
    }
    found
}

#[test]
fn verbatim_passages_are_the_longest_runs_a_naive_search_finds() {
    // Without joining over edits a passage is a run, and no two planted runs use a word twice.
    let config = AlignConfig { max_gap_words: 0, ..AlignConfig::default() };
    let mut random = Random(4);
    let mut planted_runs = 0;
    for _ in 0..200 {
        let (a, b) = planted(&mut random);
        let (words_a, words_b) = (words(&a), words(&b));
        let found: BTreeSet<(usize, usize, usize)> = verbatim(&config, &words_a, &words_b)
            .iter()
            .map(|passage| {
                assert_eq!((passage.kind, passage.agreement), (Kind::Verbatim, 1.0));
                let at = |words: &[Word], from| {
                    words.iter().position(|w| w.span.from == from).expect("a word begins there")
                };
                let (i, j) = (at(&words_a, passage.a.from), at(&words_b, passage.b.from));
                let length = passage.words as usize;
                let ends = (words_a[i + length - 1].span.to, words_b[j + length - 1].span.to);
                assert_eq!(ends, (passage.a.to, passage.b.to));
                (i, j, length)
            })
            .collect();
        let expected = naive_runs(&words_a, &words_b, config.min_words);
        planted_runs += expected.len();
        assert_eq!(found, expected, "{a}\n\n{b}");
    }
    assert!(planted_runs > 200, "{planted_runs}");
}

#[test]
fn joined_passages_hold_every_run_a_naive_search_finds() {
    let mut random = Random(5);
    for _ in 0..100 {
        let (a, _) = planted(&mut random);
        // One word in twelve changed.
        let b: Vec<String> = a
            .split_inclusive([' ', '\n'])
            .map(|word| {
                if random.below(12) == 0 {
                    format!("new{} ", random.next())
                } else {
                    word.to_owned()
                }
            })
            .collect();
        let b = b.concat();
        let (words_a, words_b) = (words(&a), words(&b));
        let config = AlignConfig::default();
        let passages = verbatim(&config, &words_a, &words_b);
        for (i, j, length) in naive_runs(&words_a, &words_b, config.min_words) {
            let holds = passages.iter().any(|passage| {
                passage.a.from <= words_a[i].span.from
                    && words_a[i + length - 1].span.to <= passage.a.to
                    && passage.b.from <= words_b[j].span.from
                    && words_b[j + length - 1].span.to <= passage.b.to
            });
            assert!(holds, "{a}\n\n{b}\n\n{passages:?}");
        }
    }
}

#[test]
fn nearest_by_rare_keys_equals_a_ranking_of_everything() {
    let mut random = Random(6);
    for round in 0..100 {
        let articles = 2 + random.below(40);
        let config = RareConfig {
            cap: 2 + random.below(8),
            top: 1 + random.below(6),
            fewest: random.one_of(&[1, 2]),
        };
        let keys: Vec<BTreeSet<u32>> = (0..articles)
            .map(|_| {
                (0..random.below(30))
                    .map(|_| u32::try_from(random.below(60)).expect("below 60"))
                    .collect()
            })
            .collect();
        let mut frequency: BTreeMap<u32, usize> = BTreeMap::new();
        for key in keys.iter().flatten() {
            *frequency.entry(*key).or_default() += 1;
        }
        let doc = |at: usize| DocId(u32::try_from(at).expect("few"));
        // Handed over in slices of the key space, as a run that spills does.
        let slices = (0..6).map(|slice| {
            let inside = |key: &u32| key / 10 == slice;
            keys.iter()
                .enumerate()
                .flat_map(|(at, keys)| {
                    keys.iter().filter(|k| inside(k)).map(move |k| (*k, doc(at)))
                })
                .collect()
        });
        let index = RareIndex::build(&config, articles, 0..u32::MAX, slices);
        // One for all of them: what one leaves there would show in the next.
        let mut area = Area::default();
        for (at, own) in keys.iter().enumerate() {
            let own: Vec<u32> = own.iter().copied().collect();
            let mut ranking: Vec<(f32, DocId, u32)> = (0..articles)
                .filter(|other| *other != at)
                .filter_map(|other| {
                    let shared = own
                        .iter()
                        .filter(|key| keys[other].contains(key))
                        .map(|key| frequency[key]);
                    let weights: Vec<f32> = shared
                        .filter(|held_by| (2..=config.cap).contains(held_by))
                        .map(|held_by| libm::logf(articles as f32 / held_by as f32).max(0.1))
                        .collect();
                    let count = u32::try_from(weights.len()).expect("few");
                    (count >= config.fewest).then(|| (weights.iter().sum(), doc(other), count))
                })
                .collect();
            ranking.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            ranking.truncate(config.top);
            let found: Vec<(f32, DocId, u32)> = index
                .nearest(&config, doc(at), &own, &mut area)
                .iter()
                .map(|s| (s.weight, s.doc, s.count))
                .collect();
            assert_eq!(found, ranking, "round {round}, article {at}, {config:?}");
        }
    }
}
