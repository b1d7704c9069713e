//! Words and numbers that the two sides of a join share and few other sentences have: what the eye
//! should fall on.
//!
//! * time: a look-up a word of both articles, once a pair; a binary search a word of a joined
//!   sentence
//! * space: 8 bytes a word of both

use super::join::Text;
use super::likeness::{numbers_in, telling, words_in};
use crate::article::Span;
use crate::content::prepared::number_at;
use crate::content::stems::{Stem, StemKey, stems};
use std::ops::RangeInclusive;

/// Weight from which a shared stem is marked. A judgement: it marks names of things, rare words and
/// most names of persons, and leaves out what stands in every report (`officials`, `today`) and
/// whom the whole story is about.
const MARKED: f32 = 2.0;

/// The words of the two articles as they are compared.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    copy: Words<'a>,
    source: Words<'a>,
}

#[derive(Debug)]
struct Words<'a> {
    text: Text<'a>,
    /// Of every word, in text order.
    stems: Vec<Stem>,
}

impl<'a> Marks<'a> {
    pub(super) fn of(copy: Text<'a>, source: Text<'a>) -> Self {
        Self { copy: Words::of(copy), source: Words::of(source) }
    }

    /// The shared words of a sentence of the copy and neighbouring ones of the source.
    pub(super) fn shared(
        &self,
        sentence: usize,
        places: RangeInclusive<usize>,
    ) -> (Vec<Span>, Vec<Span>) {
        let (copy, source) = (self.copy.text.prepared, self.source.text.prepared);
        let of_copy = &copy.sentences[sentence];
        let from = &source.sentences[places.clone()];
        let weighty = |stem: StemKey, weight: f32| {
            let at = source.postings.partition_point(|p| p.0 < stem);
            let there = source.postings[at..].partition_point(|p| p.0 <= stem);
            telling(weight, there, source.sentences.len()) >= MARKED
        };
        let in_source = |stem: StemKey| {
            from.iter().any(|s| source.stems_of(s).binary_search_by_key(&stem, |s| s.0).is_ok())
        };
        let shared = copy.stems_of(of_copy).iter().filter(|s| in_source(s.0) && weighty(s.0, s.1));
        let shared: Vec<StemKey> = shared.map(|s| s.0).collect();
        let there: Vec<u64> = places.flat_map(|at| numbers_in(source, at)).collect();
        let numbers: Vec<u64> = numbers_in(copy, sentence).filter(|n| there.contains(n)).collect();
        let whole = Span { from: from[0].span.from, to: from[from.len() - 1].span.to };
        (
            self.copy.marked(of_copy.span, &shared, &numbers),
            self.source.marked(whole, &shared, &numbers),
        )
    }
}

impl<'a> Words<'a> {
    fn of(text: Text<'a>) -> Self {
        let Text { text: written, prepared } = text;
        Self { text, stems: stems(written, &prepared.article.words, prepared.language.as_deref()) }
    }

    /// Stretches inside a span of words with these stems (ascending) or these numbers. Words that
    /// follow each other are one stretch.
    fn marked(&self, inside: Span, stems: &[StemKey], numbers: &[u64]) -> Vec<Span> {
        let words = &self.text.prepared.article.words;
        let mut spans: Vec<Span> = Vec::new();
        let (mut last, mut of_number) = (None, false);
        for at in words_in(&self.text.prepared.article, inside) {
            let ends_number = std::mem::replace(&mut of_number, false);
            let number = if numbers.is_empty() { None } else { self.number_at(at) };
            let number = number.filter(|(value, _)| numbers.contains(&value.to_bits()));
            of_number = number.is_some_and(|(_, with_next)| with_next);
            let stem = self.stems[at];
            if !ends_number
                && number.is_none()
                && !(stem.content && stems.binary_search(&stem.key).is_ok())
            {
                continue;
            }
            let span = words[at].span;
            match spans.last_mut() {
                Some(before) if last.is_some_and(|last: usize| last + 1 == at) => {
                    before.to = span.to;
                }
                _ => spans.push(span),
            }
            last = Some(at);
        }
        spans
    }

    /// The value of a number at a word, and whether the next word belongs to it.
    fn number_at(&self, at: usize) -> Option<(f64, bool)> {
        let words = &self.text.prepared.article.words;
        number_at(
            words[at].span.of(self.text.text),
            words.get(at + 1).map(|w| w.span.of(self.text.text)),
        )
    }
}
