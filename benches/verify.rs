//! `verify`: two shingle sets to their overlap; in shingles of both a second.

mod texts;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::verify::Overlap;
use std::hint::black_box;

fn run(c: &mut Criterion) {
    let articles = texts::articles();
    let mut group = texts::group(c, "verify");
    for (name, a, b) in [
        ("identical", "ferry-fire/wire", "ferry-fire/identical"),
        ("reprint", "ferry-fire/wire", "ferry-fire/reprint"),
        ("unrelated", "ferry-fire/wire", "rate-cut/wire"),
    ] {
        let [a, b] = [a, b].map(|id| texts::shingles(texts::article(&articles, id)));
        group.throughput(Throughput::Elements((a.as_slice().len() + b.as_slice().len()) as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &(a, b), |bencher, (a, b)| {
            bencher.iter(|| Overlap::of(black_box(a), black_box(b)));
        });
    }
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
