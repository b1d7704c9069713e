//! The quick way to the words gives what the plain one gives, and spans are the text's own.
#![no_main]

use reprint::internals::article::Word;
use reprint::internals::article::words::{hash, split, words};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut plain = Vec::new();
    let mut end = 0;
    split(text, |span, norm| {
        assert!(span.from as usize >= end && !span.is_empty() && !norm.is_empty());
        assert!(!span.of(text).is_empty());
        end = span.to as usize;
        plain.push(Word { span, hash: hash(norm) });
    });
    assert_eq!(words(text), plain);
});
