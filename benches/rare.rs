//! `candidate::rare`: the index over unusual stem pairs, built and asked; in articles a second.
//!
//! 6,000 articles, each with the stem pairs of one of the corpus: a tenth of them as they are, so
//! that they are common, the rest shared by families of four.

mod texts;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::article::DocId;
use reprint::internals::candidate::rare::{Area, RareConfig, RareIndex, key};
use std::hint::black_box;

const ARTICLES: usize = 6000;

fn run(c: &mut Criterion) {
    let of_corpus: Vec<Vec<u32>> = texts::prepared(&texts::articles())
        .iter()
        .map(|p| p.bigrams.iter().map(|g| key(g.key)).collect())
        .collect();
    let keys: Vec<Vec<u32>> = (0..ARTICLES)
        .map(|at| {
            let family = texts::Random((at / (4 * of_corpus.len())) as u64).next_u32();
            let own = of_corpus[at % of_corpus.len()].iter();
            let mut keys: Vec<u32> =
                own.map(|&key| if key % 10 == 0 { key } else { key ^ family }).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        })
        .collect();
    let doc = |at: usize| DocId(u32::try_from(at).expect("few articles"));
    let rows: Vec<(u32, DocId)> = keys
        .iter()
        .enumerate()
        .flat_map(|(at, keys)| keys.iter().map(move |&key| (key, doc(at))))
        .collect();
    let config = RareConfig::default();

    let mut group = texts::group(c, "rare");
    group.sample_size(10).throughput(Throughput::Elements(ARTICLES as u64));
    group.bench_function("build", |b| {
        b.iter_batched(
            || rows.clone(),
            |rows| RareIndex::build(&config, ARTICLES, 0..u32::MAX, std::iter::once(rows)),
            BatchSize::LargeInput,
        );
    });
    let index = RareIndex::build(&config, ARTICLES, 0..u32::MAX, std::iter::once(rows));
    let (mut area, mut asked) = (Area::default(), 0);
    group.throughput(Throughput::Elements(1));
    group.bench_function("nearest", |b| {
        b.iter(|| {
            asked = (asked + 1) % ARTICLES;
            index.nearest(&config, doc(asked), black_box(&keys[asked]), &mut area)
        });
    });
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
