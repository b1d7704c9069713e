//! `content`, `evidence` and `cluster::asymmetry`: an article prepared, in bytes of text a second;
//! two prepared articles to all signals, and to the asymmetries, in pairs a second.

mod texts;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::cluster::asymmetry::asymmetries;
use reprint::internals::config::Config;
use reprint::internals::content::Prepared;
use reprint::internals::evidence::Evidence;
use reprint::internals::evidence::pair::Pair;
use reprint::internals::pipeline::Bench;
use reprint::internals::verify::Overlap;
use std::hint::black_box;

fn run(c: &mut Criterion) {
    let articles = texts::articles();
    let bench = Bench::of(&Config::default(), &articles).expect("a temporary folder");

    let mut group = texts::group(c, "prepare");
    for name in ["ferry-fire", "ru-bridge", "zh-harbour"] {
        let story = texts::story(&articles, name);
        group.throughput(Throughput::Bytes(texts::bytes(story.iter().copied())));
        group.bench_function(BenchmarkId::from_parameter(name), |b| {
            b.iter(|| {
                story.iter().map(|a| bench.prepare(black_box(a)).story_words()).sum::<usize>()
            });
        });
    }
    group.finish();

    let mut group = texts::group(c, "evidence");
    group.throughput(Throughput::Elements(1));
    for (name, a, b) in [
        ("reprint", "ferry-fire/wire", "ferry-fire/reprint"),
        ("rewrite", "ferry-fire/wire", "ferry-fire/rewrite"),
        ("same event", "ferry-fire/wire", "ferry-fire/independent"),
        ("unrelated", "ferry-fire/wire", "rate-cut/wire"),
    ] {
        let [a, b] = [a, b].map(|id| bench.prepare(texts::article(&articles, id)));
        group.bench_with_input(BenchmarkId::from_parameter(name), &(a, b), |bencher, (a, b)| {
            bencher.iter(|| Evidence::of(&Pair::of(black_box(a), black_box(b))));
        });
    }
    // What the aim of 100 microseconds a pair is set for.
    let [wire, rewrite] =
        ["wire", "rewrite"].map(|kind| bench.prepare(&texts::end_to_end(&articles, kind, 800)));
    let near: Vec<Prepared> =
        texts::story(&articles, "chip-merger").into_iter().map(|a| bench.prepare(a)).collect();
    let pair = (wire, rewrite);
    group.bench_with_input("rewrite, 800 words", &pair, |bencher, (a, b)| {
        bencher.iter(|| Evidence::of(&Pair::of(black_box(a), black_box(b))));
    });
    group.bench_with_input(
        BenchmarkId::new("rewrite, 800 words, others near", near.len()),
        &pair,
        |bencher, (a, b)| {
            bencher.iter(|| Evidence::of(&Pair::of(black_box(a), black_box(b)).among(near.iter())));
        },
    );
    group.finish();

    let mut group = texts::group(c, "asymmetry");
    group.throughput(Throughput::Elements(1));
    for (name, a, b) in [
        ("reprint", "ferry-fire/wire", "ferry-fire/reprint"),
        ("rewrite", "ferry-fire/wire", "ferry-fire/rewrite"),
    ] {
        let [a, b] = [a, b].map(|id| bench.prepare(texts::article(&articles, id)));
        group.bench_with_input(BenchmarkId::from_parameter(name), &(a, b), |bencher, (a, b)| {
            bencher.iter(|| asymmetries(black_box(a), black_box(b), Overlap::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
