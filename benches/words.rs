//! `article`: text to words, by script, and the whole article with sentences, quotations and
//! boilerplate; in bytes of text a second.

mod texts;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::article::boilerplate::LineCounts;
use reprint::internals::article::{Parsed, words};
use std::hint::black_box;

fn run(c: &mut Criterion) {
    let articles = texts::articles();
    let scripts = [
        ("english", "ferry-fire"),
        ("soft hyphens", "soft-hyphens"),
        ("cyrillic", "ru-bridge"),
        ("arabic", "ar-water"),
        ("chinese", "zh-harbour"),
    ];
    let mut group = texts::group(c, "words");
    for (script, story) in scripts {
        let story = texts::story(&articles, story);
        group.throughput(Throughput::Bytes(texts::bytes(story.iter().copied())));
        group.bench_function(BenchmarkId::from_parameter(script), |b| {
            b.iter(|| story.iter().map(|a| words::words(black_box(&a.text)).len()).sum::<usize>());
        });
    }
    group.finish();

    let mut group = texts::group(c, "article");
    let line_counts = LineCounts::default();
    group.throughput(Throughput::Bytes(texts::bytes(&articles)));
    group.bench_function("corpus", |b| {
        b.iter(|| {
            articles
                .iter()
                .map(|a| Parsed::of(black_box(&a.text), &line_counts, None).sentences.len())
                .sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
