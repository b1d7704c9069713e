//! Words to content stems: the currency of all rewrite evidence.
//!
//! A stem key is 32 bits of the hash of a stemmed normal form. Spelling variants that rewriters switch between (US and UK) are
//! folded before stemming, the same way on both sides, so a word folded wrongly still equals itself.
//!
//! * time: a hash look-up a word once its stem is in the cache; stemming itself costs about a microsecond

use super::frequency::{Edition, Weights};
use crate::article::words::hash;
use crate::article::{Word, language, words};
use rust_stemmers::Stemmer;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// 32 bits of a stem's hash. Two stems of one pair of articles collide once in some ten million pairs of stems.
pub type StemKey = u32;

/// A hasher for keys that are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(b);
        }
    }
    fn write_u32(&mut self, n: u32) {
        self.0 = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// A map from keys that are hashes already.
pub type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<Ready>>;

/// What stemming says of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stem {
    /// The stem's key.
    pub key: StemKey,
    /// Whether the word carries content (is no stop word and not a lone ASCII letter).
    pub content: bool,
    /// Whether it tells that somebody says something (`said`, `argued`).
    pub says: bool,
}

/// A word's stem with its weight in the dump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighed {
    /// The stem.
    pub stem: Stem,
    /// As [`Weights::of`].
    pub weight: f32,
}

/// What a thread remembers of a word.
#[derive(Clone, Copy)]
struct Cached {
    stem: Stem,
    /// The weight, and of which counts it is.
    weight: Option<(f32, Edition)>,
}

/// Entries after which a thread's cache is emptied: about 8 MiB. Zipf's law refills it in a few articles.
const CACHE: usize = 200_000;

thread_local! {
    /// By language and word hash; one of them is rotated, or "de" in Spanish would be "es" in German. Only a cache: what it holds never changes a result.
    static STEMS: RefCell<HashedMap<u64, Cached>> = RefCell::default();
}

/// The stem of each of a text's words, in the words' order.
#[must_use]
pub fn stems(text: &str, words: &[Word], language: Option<&str>) -> Vec<Stem> {
    each(text, words, language, |cached| cached.stem)
}

/// The stem and weight of each of a text's words, in the words' order.
#[must_use]
pub fn weighed(text: &str, words: &[Word], language: Option<&str>, weights: &Weights<'_>) -> Vec<Weighed> {
    let edition = weights.edition();
    each(text, words, language, |cached| {
        let weight = match cached.weight {
            Some((weight, of)) if of == edition => weight,
            _ => {
                let weight = weights.of(cached.stem.key);
                cached.weight = Some((weight, edition));
                weight
            }
        };
        Weighed { stem: cached.stem, weight }
    })
}

fn each<T>(text: &str, words: &[Word], language: Option<&str>, mut told: impl FnMut(&mut Cached) -> T) -> Vec<T> {
    let tag = language.map_or(0, hash);
    let lexicon = Lexicon::of(language);
    STEMS.with_borrow_mut(|cache| {
        if cache.len() > CACHE {
            cache.clear();
        }
        words
            .iter()
            .map(|word| {
                let key = word.hash.rotate_left(1) ^ tag;
                // Nearly every word is there; asking for an entry would look whether there is room for another.
                if let Some(cached) = cache.get_mut(&key) {
                    return told(cached);
                }
                let mut cached = Cached { stem: lexicon.stem_at(word.span.of(text), word.hash), weight: None };
                let value = told(&mut cached);
                cache.insert(key, cached);
                value
            })
            .collect()
    })
}

struct Lexicon {
    english: bool,
    stemmer: Option<Stemmer>,
    stop: &'static [&'static str],
    saying: &'static [&'static str],
}

impl Lexicon {
    fn of(language: Option<&str>) -> Self {
        // Without a language no stop words are known; document frequencies still weigh the commonest words down.
        let code = language.unwrap_or("");
        Self {
            english: code == "en",
            stemmer: language::stemmer(code).map(Stemmer::create),
            stop: language::stop_words(code),
            saying: language::saying(code),
        }
    }

    fn stem_at(&self, written: &str, word_hash: u64) -> Stem {
        let mut stem = None;
        words::split(written, |_, norm| stem = stem.or_else(|| Some(self.stem(norm))));
        stem.unwrap_or(Stem { key: fold(word_hash), content: true, says: false })
    }

    fn stem(&self, norm: &str) -> Stem {
        let lone = norm.len() == 1 && norm.as_bytes()[0].is_ascii_alphabetic();
        let content = !lone && !self.stop.contains(&norm);
        let says = self.saying.contains(&norm);
        let Some(stemmer) = &self.stemmer else { return Stem { key: fold(hash(norm)), content, says } };
        let bare = if self.english { norm.strip_suffix("'s").unwrap_or(norm) } else { norm };
        let stemmed = if self.english {
            stemmer.stem(&fold_spelling(bare)).into_owned()
        } else {
            stemmer.stem(bare).into_owned()
        };
        Stem { key: fold(hash(&stemmed)), content: content && !self.stop.contains(&bare), says }
    }
}

/// The key of a word of a frequency table.
#[must_use]
pub fn key_of(word: &str, language: &str) -> Stem {
    Lexicon::of(Some(language)).stem(word)
}

/// The keys of many words of a frequency table.
pub fn keys_of<'a>(words: impl Iterator<Item = &'a str>, language: &str) -> impl Iterator<Item = Stem> {
    let lexicon = Lexicon::of(Some(language));
    words.map(move |word| lexicon.stem(word))
}

#[allow(clippy::cast_possible_truncation, reason = "32 bits of a hash are wanted")]
fn fold(hash: u64) -> StemKey {
    (hash ^ (hash >> 32)) as u32
}

/// US and UK spellings to one: -ise/-ize, -our/-or, -ll- before endings, -ogue/-og, -yse/-yze.
fn fold_spelling(word: &str) -> String {
    if word.len() < 6 || !word.is_ascii() {
        return word.to_string();
    }
    let mut word = word.replace("isation", "ization");
    for (from, to) in [
        ("ise", "ize"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("ising", "izing"),
        ("yse", "yze"),
        ("ysed", "yzed"),
        ("ysing", "yzing"),
        ("ogue", "og"),
        ("lled", "led"),
        ("lling", "ling"),
        ("ller", "ler"),
    ] {
        if word.ends_with(from) {
            word.truncate(word.len() - from.len());
            word.push_str(to);
            break;
        }
    }
    word.replace("our", "or")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_both_shores_have_one_stem() {
        for (us, uk) in
            [("organized", "organised"), ("labor", "labour"), ("traveled", "travelled"), ("analyze", "analyse")]
        {
            assert_eq!(key_of(us, "en"), key_of(uk, "en"), "{us} {uk}");
        }
    }

    #[test]
    fn grammar_is_no_content_and_possessives_are_their_owner() {
        assert!(!key_of("the", "en").content);
        assert_eq!(key_of("harbour's", "en"), key_of("harbour", "en"));
    }
}
