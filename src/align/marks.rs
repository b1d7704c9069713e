//! Words and numbers that the two sides of a join share and few other sentences have: what the eye should fall on.
//!
//! * time: `O(n)` for the words of both articles, once a pair; a binary search a word of a joined sentence
//! * space: 16 bytes a word of both

use super::join::Text;
use super::likeness::{numbers_in, telling, words_in};
use crate::article::Span;
use crate::content::Prepared;
use crate::content::prepared::number_at;
use crate::content::stems::{StemKey, stems};
use std::ops::RangeInclusive;

/// Weight from which a shared stem is marked. A judgement: it marks names of things, rare words and most names of persons, and leaves out
/// what stands in every report (`officials`, `today`) and whom the whole story is about.
const MARKED: f32 = 2.0;

/// What every word of the two articles is compared by.
#[derive(Debug)]
pub(super) struct Marks {
    copy: Vec<Word>,
    source: Vec<Word>,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    /// The stem of a content word.
    stem: Option<StemKey>,
    /// The value, as bits, of a number, and whether the next word belongs to it.
    number: Option<(u64, bool)>,
}

impl Marks {
    pub(super) fn of(copy: Text<'_>, source: Text<'_>) -> Self {
        Self { copy: words(copy), source: words(source) }
    }

    /// The shared words of a sentence of the copy and neighbouring ones of the source.
    pub(super) fn shared(
        &self,
        copy: &Prepared,
        source: &Prepared,
        sentence: usize,
        places: RangeInclusive<usize>,
    ) -> (Vec<Span>, Vec<Span>) {
        let of_copy = &copy.sentences[sentence];
        let from = &source.sentences[places.clone()];
        let weighty = |stem: StemKey, weight: f32| {
            let at = source.postings.partition_point(|p| p.0 < stem);
            let there = source.postings[at..].partition_point(|p| p.0 <= stem);
            telling(weight, there, source.sentences.len()) >= MARKED
        };
        let in_source = |stem: StemKey| from.iter().any(|s| s.stems.binary_search_by_key(&stem, |s| s.0).is_ok());
        let shared = of_copy.stems.iter().filter(|s| in_source(s.0) && weighty(s.0, s.1));
        let shared: Vec<StemKey> = shared.map(|s| s.0).collect();
        let there: Vec<u64> = places.flat_map(|at| numbers_in(source, at)).collect();
        let numbers: Vec<u64> = numbers_in(copy, sentence).filter(|n| there.contains(n)).collect();
        let whole = Span { from: from[0].span.from, to: from[from.len() - 1].span.to };
        (
            marked(copy, &self.copy, of_copy.span, &shared, &numbers),
            marked(source, &self.source, whole, &shared, &numbers),
        )
    }
}

fn words(side: Text<'_>) -> Vec<Word> {
    let Text { text, prepared } = side;
    let written = &prepared.article.words;
    let stems = stems(text, written, prepared.language.as_deref());
    let word = |(at, stem): (usize, &crate::content::stems::Stem)| Word {
        stem: stem.content.then_some(stem.key),
        number: number_at(written[at].span.of(text), written.get(at + 1).map(|w| w.span.of(text)))
            .map(|(value, with_next)| (value.to_bits(), with_next)),
    };
    stems.iter().enumerate().map(word).collect()
}

/// Stretches of marked words inside a span. Words that follow each other are one stretch.
fn marked(article: &Prepared, words: &[Word], inside: Span, stems: &[StemKey], numbers: &[u64]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let (mut last, mut with_number) = (None, false);
    for at in words_in(&article.article, inside) {
        let number = words[at].number.filter(|n| numbers.contains(&n.0));
        let of_number = std::mem::replace(&mut with_number, number.is_some_and(|n| n.1));
        if !of_number && number.is_none() && !words[at].stem.is_some_and(|s| stems.binary_search(&s).is_ok()) {
            continue;
        }
        let span = article.article.words[at].span;
        match spans.last_mut() {
            Some(before) if last.is_some_and(|last| last + 1 == at) => before.to = span.to,
            _ => spans.push(span),
        }
        last = Some(at);
    }
    spans
}
