//! `sketch`: shingles to a signature of 128 minima, and a signature to band keys; in shingles and
//! in minima a second.

mod texts;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::shingle::{ShingleConfig, Shingles};
use reprint::internals::sketch::bands::Bands;
use reprint::internals::sketch::{Hasher, SketchConfig};
use std::hint::black_box;

fn run(c: &mut Criterion) {
    let articles = texts::articles();
    let config = SketchConfig::default();
    let hasher = Hasher::of(&config);
    let mut minima = vec![0; config.permutations];

    let mut group = texts::group(c, "signature of 128");
    for count in [80, 800, 4000] {
        let shingles =
            Shingles::of(&ShingleConfig::default(), &texts::running_words(&articles, count));
        group.throughput(Throughput::Elements(shingles.as_slice().len() as u64));
        group.bench_with_input(BenchmarkId::new("words", count), &shingles, |b, shingles| {
            b.iter(|| hasher.minima(black_box(shingles.as_slice()), &mut minima));
        });
    }
    group.finish();

    let bands = Bands::of(&config);
    let mut group = texts::group(c, "band keys");
    group.throughput(Throughput::Elements(minima.len() as u64));
    group.bench_function("one signature", |b| {
        b.iter(|| bands.keys(black_box(&minima)).fold(0, |x, key| x ^ key));
    });
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
