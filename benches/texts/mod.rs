//! What the benches measure on: the articles of `corpus/`, loaded and prepared outside the clock.

#![allow(dead_code, reason = "every bench is a program of its own and takes what it needs")]

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use reprint::internals::article::boilerplate::LineCounts;
use reprint::internals::article::story_words;
use reprint::internals::article::words::words as split;
use reprint::internals::config::Config;
use reprint::internals::content::Prepared;
use reprint::internals::pipeline::{Bench, load};
use reprint::internals::shingle::{ShingleConfig, Shingles};
use reprint::internals::spool::Stored;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles")
}

/// All articles of the corpus.
pub fn articles() -> Vec<Stored> {
    load(&Config::default(), &[corpus()]).expect("the corpus is in the repository").0
}

/// The articles of one story.
pub fn story<'a>(articles: &'a [Stored], name: &str) -> Vec<&'a Stored> {
    let found: Vec<&Stored> =
        articles.iter().filter(|a| a.meta.id.split('/').next() == Some(name)).collect();
    assert!(!found.is_empty(), "the corpus has no story {name}");
    found
}

pub fn article<'a>(articles: &'a [Stored], id: &str) -> &'a Stored {
    articles
        .iter()
        .find(|a| a.meta.id == id)
        .unwrap_or_else(|| panic!("the corpus has no article {id}"))
}

/// One article of `words` words: the English stories' texts of one kind (`wire`, `rewrite`) end to
/// end, whole paragraphs but for the last.
pub fn end_to_end(articles: &[Stored], kind: &str, words: usize) -> Stored {
    let of_kind = articles.iter().filter(|a| a.meta.id.rsplit('/').next() == Some(kind));
    let mut english = of_kind.filter(|a| a.meta.language.as_deref() == Some("en"));
    let mut long = english.next().expect("the corpus has English stories").clone();
    for more in english {
        long.text.push_str("\n\n");
        long.text.push_str(&more.text);
    }
    let last = split(&long.text)[words - 1].span;
    long.text.truncate(last.to as usize);
    long
}

pub fn bytes<'a>(articles: impl IntoIterator<Item = &'a Stored>) -> u64 {
    articles.into_iter().map(|a| a.text.len() as u64).sum()
}

/// Hashes of the words outside boilerplate.
pub fn word_hashes(article: &Stored) -> Vec<u64> {
    let outlet = article.meta.site_key();
    story_words(&article.text, &LineCounts::default(), outlet).iter().map(|w| w.hash).collect()
}

/// Word hashes of the corpus' English wires end to end, cut to a length.
pub fn running_words(articles: &[Stored], count: usize) -> Vec<u64> {
    let words: Vec<u64> = articles
        .iter()
        .filter(|a| a.meta.id.ends_with("/wire"))
        .flat_map(word_hashes)
        .take(count)
        .collect();
    assert_eq!(words.len(), count);
    words
}

pub fn shingles(article: &Stored) -> Shingles {
    Shingles::of(&ShingleConfig::default(), &word_hashes(article))
}

pub fn prepared(articles: &[Stored]) -> Vec<Prepared> {
    let bench = Bench::of(&Config::default(), articles).expect("a temporary folder");
    articles.iter().map(|article| bench.prepare(article)).collect()
}

/// A group that takes about a second and a half a case.
pub fn group<'a>(c: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(name);
    group
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    group
}

/// Splitmix64: the same data on every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn next_u32(&mut self) -> u32 {
        u32::try_from(self.next() >> 32).expect("the upper half has 32 bits")
    }
}
