//! Sentences, quotations and boilerplate lie in their text, in order, and lose no word outside
//! boilerplate.
#![no_main]

use reprint::internals::article::boilerplate::LineCounts;
use reprint::internals::article::{Parsed, Span};

fn lie_in_order(text: &str, spans: impl Iterator<Item = Span>) {
    let mut end = 0;
    for span in spans {
        assert!(span.from as usize >= end);
        let _ = span.of(text);
        end = span.to as usize;
    }
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    let article = Parsed::of(text, &LineCounts::default(), None);
    lie_in_order(text, article.sentences.iter().map(|sentence| sentence.span));
    lie_in_order(text, article.boilerplate.iter().copied());
    lie_in_order(text, article.quotations.iter().copied());
    let mut next = 0;
    for sentence in &article.sentences {
        assert!(sentence.words.start >= next && sentence.words.end > sentence.words.start);
        next = sentence.words.end;
    }
    let story = article.story().count();
    let is_in =
        |word: &Span, line: &Span| line.from <= word.from && word.from < line.to;
    let in_boilerplate = |word: &Span| article.boilerplate.iter().any(|line| is_in(word, line));
    assert_eq!(story, article.words.iter().filter(|word| !in_boilerplate(&word.span)).count());
});
