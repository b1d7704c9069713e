//! Words and numbers that the two sides of a join share and few other sentences have: what the eye
//! should fall on.
//!
//! * time: a look-up and a binary search a word of the joined sentences
//! * space: 8 bytes a word of a sentence

use super::likeness::{numbers_in, telling, words_in};
use super::text::{Text, stretch};
use crate::article::Span;
use crate::content::prepared::number_at;
use crate::content::stems::{StemKey, stems as stems_of};
use std::ops::RangeInclusive;

/// Weight from which a shared stem is marked. A judgement: it marks names of things, rare words and
/// most names of persons, and leaves out what stands in every report (`officials`, `today`) and the
/// person the story is about.
const MARKED: f32 = 2.0;

/// The two articles as they are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks<'a> {
    pub(super) copy: Text<'a>,
    pub(super) source: Text<'a>,
}

impl Marks<'_> {
    /// The shared words of a sentence of the copy and neighbouring ones of the source.
    pub(super) fn shared(
        &self,
        sentence: usize,
        places: RangeInclusive<usize>,
    ) -> (Vec<Span>, Vec<Span>) {
        let (copy, source) = (self.copy.prepared, self.source.prepared);
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
        (
            marked(self.copy, of_copy.span, &shared, &numbers),
            marked(self.source, stretch(from), &shared, &numbers),
        )
    }
}

/// Stretches inside a span of words with these stems (ascending) or these numbers. Words that
/// follow each other are one stretch.
fn marked(text: Text<'_>, inside: Span, stems: &[StemKey], numbers: &[u64]) -> Vec<Span> {
    let Text { text: written, prepared } = text;
    let words = &prepared.article.words;
    let inside = words_in(&prepared.article, inside);
    let of_words = stems_of(written, &words[inside.clone()], prepared.language.as_deref());
    let mut spans: Vec<Span> = Vec::new();
    let (mut last, mut of_number) = (None, false);
    for (at, stem) in inside.zip(of_words) {
        let ends_number = std::mem::replace(&mut of_number, false);
        let number = if numbers.is_empty() { None } else { number_in(text, at) };
        let number = number.filter(|(value, _)| numbers.contains(&value.to_bits()));
        of_number = number.is_some_and(|(_, with_next)| with_next);
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
fn number_in(Text { text, prepared }: Text<'_>, at: usize) -> Option<(f64, bool)> {
    let words = &prepared.article.words;
    let next = words.get(at + 1).map(|w| w.span.of(text));
    number_at(words[at].span.of(text), next, prepared.language.as_deref())
}
