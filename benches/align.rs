//! `align::verbatim` on pairs of made texts, in bytes of both texts a second; `align::join` on
//! pairs of the corpus, in pairs a second.

mod texts;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::align::join::{CUT, Text, join};
use reprint::internals::align::{AlignConfig, verbatim};
use reprint::internals::article::{Span, Word};
use reprint::internals::config::Config;
use reprint::internals::pipeline::Bench;
use std::hint::black_box;
use std::time::Duration;

/// Splitmix64: the same texts on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// A word of five bytes and a blank a hash.
fn words(hashes: impl Iterator<Item = u64>) -> Vec<Word> {
    hashes
        .enumerate()
        .map(|(at, hash)| Word { span: Span::new(6 * at, 6 * at + 5), hash })
        .collect()
}

/// Words of a vocabulary of 3,000, the first of it far more often than the last, as in a language.
fn text(seed: u64, length: usize) -> Vec<Word> {
    let mut random = Random(seed);
    words((0..length).map(move |_| {
        let (x, y, z) = (random.next() % 3000, random.next() % 3000, random.next() % 3000);
        Random(x.min(y).min(z)).next()
    }))
}

/// Every twelfth word changed and the halves in the other order.
fn edited(text: &[Word]) -> Vec<Word> {
    let (front, back) = text.split_at(text.len() / 2);
    words(
        back.iter()
            .chain(front)
            .enumerate()
            .map(|(at, word)| if at % 12 == 0 { at as u64 } else { word.hash }),
    )
}

fn pairs(c: &mut Criterion) {
    let mut group = c.benchmark_group("verbatim");
    group
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    let article = text(1, 800);
    let line = |n| words((0..500 * 8).map(move |at| if at % 8 == 7 { n + at } else { at % 8 }));
    let cases = [
        ("identical, 800 words", article.clone(), article.clone()),
        ("unrelated, 800 words", article.clone(), text(2, 800)),
        ("edited and moved, 800 words", edited(&article), article),
        ("one word, 20000 times", words((0..20_000).map(|_| 1)), words((0..20_000).map(|_| 1))),
        ("a line, 500 times", line(1_000), line(1_000_000)),
    ];
    for (name, a, b) in &cases {
        group.throughput(Throughput::Bytes(6 * (a.len() + b.len()) as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &(a, b), |bencher, (a, b)| {
            bencher.iter(|| verbatim(&AlignConfig::default(), black_box(a), black_box(b)));
        });
    }
    group.finish();
}

fn sentences(c: &mut Criterion) {
    let articles = texts::articles();
    let bench = Bench::of(&Config::default(), &articles).expect("a temporary folder");
    let mut group = texts::group(c, "join");
    group.throughput(Throughput::Elements(1));
    for (name, source, copy) in [
        ("rewrite", "ferry-fire/wire", "ferry-fire/rewrite"),
        ("paraphrase", "ferry-fire/wire", "ferry-fire/paraphrase"),
    ] {
        let [source, copy] = [source, copy].map(|id| texts::article(&articles, id));
        let prepared = [source, copy].map(|stored| bench.prepare(stored));
        let [source, copy] = [(source, &prepared[0]), (copy, &prepared[1])]
            .map(|(s, prepared)| Text { text: &s.text, prepared });
        group.bench_with_input(
            BenchmarkId::from_parameter(name),
            &(copy, source),
            |bencher, (copy, source)| {
                bencher.iter(|| join(black_box(*copy), black_box(*source), &[], CUT));
            },
        );
    }
    group.finish();
}

criterion_group!(benches, pairs, sentences);
criterion_main!(benches);
