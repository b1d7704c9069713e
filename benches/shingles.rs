//! `shingle`: words to a sorted set of shingles; in words a second.

mod texts;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::shingle::{ShingleConfig, Shingles};
use std::hint::black_box;

fn run(c: &mut Criterion) {
    let articles = texts::articles();
    let mut group = texts::group(c, "shingles");
    for count in [80, 800, 4000] {
        let words = texts::running_words(&articles, count);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::new("words", count), &words, |b, words| {
            b.iter(|| Shingles::of(&ShingleConfig::default(), black_box(words)));
        });
    }
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
