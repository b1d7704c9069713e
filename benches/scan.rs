//! The whole path, from the corpus on disk to clusters in memory; in bytes of text a second, on one
//! thread and on all cores.
//!
//! The corpus is small and full of copies: a dump has far fewer pairs to judge for its size.

mod texts;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::config::Config;
use reprint::internals::pipeline::{Silent, scan};
use std::time::Duration;

fn run(c: &mut Criterion) {
    let corpus = [texts::corpus()];
    let mut group = texts::group(c, "scan");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    group.throughput(Throughput::Bytes(texts::bytes(&texts::articles())));
    for (name, threads) in [("one thread", Some(1)), ("all cores", None)] {
        let config = Config { threads, ..Config::default() };
        group.bench_with_input(BenchmarkId::from_parameter(name), &config, |b, config| {
            b.iter(|| scan(config, &corpus, &Silent).expect("the corpus is in the repository"));
        });
    }
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
