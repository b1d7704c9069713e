//! `candidate::banded`: band keys of 20,000 articles to pairs; in articles a second, on all cores.
//!
//! Each article's signature is one of the corpus with so much of it redrawn that it shares bands
//! with a few others, as a reprint does; one case has a template that 5,000 articles share.

mod texts;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::internals::article::DocId;
use reprint::internals::candidate::banded;
use reprint::internals::sketch::bands::Bands;
use reprint::internals::sketch::{Hasher, SketchConfig};

const ARTICLES: u32 = 20_000;

fn table(signatures: &[Vec<u32>], bands: Bands, templates: u32) -> Vec<Vec<u32>> {
    let mut columns = vec![Vec::new(); bands.bands];
    let mut random = texts::Random(1);
    for doc in 0..ARTICLES {
        let mut minima = signatures[doc as usize % signatures.len()].clone();
        // Variants of one article, four at a time, are alike; the rest of the corpus' likeness
        // goes.
        let family = doc / u32::try_from(4 * signatures.len()).expect("a small corpus");
        for minimum in &mut minima {
            *minimum = if random.next().is_multiple_of(6) {
                random.next_u32()
            } else {
                *minimum ^ (family << 20)
            };
        }
        if doc < templates {
            minima[..bands.rows].fill(7);
        }
        for (column, key) in columns.iter_mut().zip(bands.keys(&minima)) {
            column.push(key);
        }
    }
    columns
}

fn run(c: &mut Criterion) {
    let config = SketchConfig::default();
    let hasher = Hasher::of(&config);
    let signatures: Vec<Vec<u32>> = texts::articles()
        .iter()
        .map(|a| hasher.signature(&texts::shingles(a)).minima().to_vec())
        .collect();
    let bands = Bands::of(&config);
    let docs: Vec<DocId> = (0..ARTICLES).map(DocId).collect();
    let mut group = texts::group(c, "banding");
    group.sample_size(10).throughput(Throughput::Elements(ARTICLES.into()));
    for (name, templates) in [("families of four", 0), ("a template in a quarter", ARTICLES / 4)] {
        let table = table(&signatures, bands, templates);
        group.bench_with_input(BenchmarkId::from_parameter(name), &table, |b, table| {
            b.iter(|| banded::pairs(bands.bands, &docs, |band| table[band].clone()));
        });
    }
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
