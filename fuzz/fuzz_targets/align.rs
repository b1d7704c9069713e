//! Verbatim passages lie in their texts and say nearly the same words on both sides. The input is
//! two texts over sixteen words, a byte a word, parted by 255: long runs in common come about by
//! chance.
#![no_main]

use reprint::internals::align::{AlignConfig, verbatim};
use reprint::internals::article::words::words;

const WORDS: [&str; 16] = [
    "the",
    "harbour",
    "Été",
    "ferry",
    "said",
    "on",
    "Straße",
    "of",
    "fog",
    "港",
    "crew",
    "2.5",
    "don’t",
    "при",
    "and",
    "ไทย",
];

fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{}{}", WORDS[usize::from(b % 16)], if b & 64 == 0 { " " } else { ". " })).collect()
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let at = bytes.iter().position(|&b| b == 255).unwrap_or(bytes.len() / 2);
    let (a, b) = (text(&bytes[..at]), text(&bytes[at..]));
    let (in_a, in_b) = (words(&a), words(&b));
    let config = AlignConfig::default();
    for passage in verbatim(&config, &in_a, &in_b) {
        let count = |words: &[reprint::internals::article::Word], span: reprint::internals::article::Span| {
            words.iter().filter(|w| w.span.from >= span.from && w.span.to <= span.to).count()
        };
        assert!(!passage.a.of(&a).is_empty() && !passage.b.of(&b).is_empty());
        assert!(passage.words as usize >= config.min_words);
        assert!(count(&in_a, passage.a) >= passage.words as usize && count(&in_b, passage.b) >= passage.words as usize);
    }
});
