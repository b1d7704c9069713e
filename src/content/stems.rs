//! Words to content stems: the currency of all rewrite evidence.
//!
//! A stem key is 32 bits of the hash of a stemmed normal form. Spelling variants that rewriters
//! switch between (US and UK) are folded before stemming, the same way on both sides, so a word
//! folded wrongly still equals itself.
//!
//! * time: a hash look-up a word once its stem is in the cache; stemming itself costs about a
//!   microsecond

use super::numbers;
pub use super::weights::StemKey;
use super::weights::{Edition, Weights};
use crate::article::hashed::HashedMap;
use crate::article::words::hash;
use crate::article::{Word, language, words};
use crate::guard::guarded;
use rust_stemmers::Stemmer;
use std::cell::RefCell;

/// What stemming says of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stem {
    /// The stem's key.
    pub key: StemKey,
    /// Whether the word carries content (is no stop word and not a lone ASCII letter).
    pub content: bool,
    /// Whether it is a verb of saying (`said`, `argued`).
    pub says: bool,
    /// False only for words that are no number, in digits or spelled.
    pub may_be_number: bool,
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
    /// By language and word hash; one of them is rotated, or "de" in Spanish would be "es" in
    /// German.
    key: u64,
    stem: Stem,
    /// The weight, if it was asked for, and of which counts it is.
    weight: f32,
    edition: Option<Edition>,
}

/// Words remembered at a place of their own: 768 KiB, most of it never touched by a text. Nearly
/// all words of a text are among the commonest some thousand, and these stay in a processor's
/// second cache.
const NEAR: usize = 1 << 15;

/// Words after which a thread forgets those beyond: about 8 MiB. Zipf's law refills it in a few
/// articles.
const FAR: usize = 200_000;

/// Only a cache: what it holds never changes a result.
struct Cache {
    near: Vec<Cached>,
    far: HashedMap<u64, Cached>,
}

impl Default for Cache {
    fn default() -> Self {
        let nothing = Stem { key: 0, content: false, says: false, may_be_number: false };
        // No key has the place of its complement.
        let empty = |at: u64| Cached { key: !at, stem: nothing, weight: 0.0, edition: None };
        Self { near: (0..NEAR as u64).map(empty).collect(), far: HashedMap::default() }
    }
}

thread_local! {
    static STEMS: RefCell<Cache> = RefCell::default();
}

/// The stem of each of a text's words, in the words' order.
#[must_use]
pub fn stems(text: &str, words: &[Word], language: Option<&str>) -> Vec<Stem> {
    each(text, words, language, None, |cached| cached.stem)
}

/// The stem and weight of each of a text's words, in the words' order.
#[must_use]
pub fn weighed(
    text: &str,
    words: &[Word],
    language: Option<&str>,
    weights: &Weights<'_>,
) -> Vec<Weighed> {
    each(text, words, language, Some(weights), |cached| Weighed {
        stem: cached.stem,
        weight: cached.weight,
    })
}

/// What `made` makes of each word; with `weights`, the weight is one of theirs.
fn each<T>(
    text: &str,
    words: &[Word],
    language: Option<&str>,
    weights: Option<&Weights<'_>>,
    made: impl Fn(&Cached) -> T,
) -> Vec<T> {
    let tag = language.map_or(0, hash);
    let lexicon = Lexicon::of(language);
    let edition = weights.map(Weights::edition);
    let is_current = |cached: &Cached| edition.is_none() || cached.edition == edition;
    STEMS.with_borrow_mut(|Cache { near, far }| {
        if far.len() > FAR {
            far.clear();
        }
        let of_word = |word: &Word| {
            let key = word.hash.rotate_left(1) ^ tag;
            #[allow(clippy::cast_possible_truncation, reason = "the lowest bits are wanted")]
            let near = &mut near[key as usize % NEAR];
            if near.key != key || !is_current(near) {
                let far = far.entry(key).or_insert_with(|| {
                    let stem = lexicon.stem(&words::normal_form(text, word.span));
                    Cached { key, stem, weight: 0.0, edition: None }
                });
                if let Some(weights) = weights.filter(|_| !is_current(far)) {
                    (far.weight, far.edition) = (weights.of(far.stem.key), edition);
                }
                *near = *far;
            }
            made(near)
        };
        words.iter().map(of_word).collect()
    })
}

struct Lexicon<'l> {
    language: Option<&'l str>,
    stemmer: Option<Stemmer>,
    stop: &'static [&'static str],
    saying: &'static [&'static str],
}

impl<'l> Lexicon<'l> {
    fn of(language: Option<&'l str>) -> Self {
        // Without a language no stop words are known; document frequencies still weigh the
        // commonest words down.
        let code = language.unwrap_or("");
        Self {
            language,
            stemmer: language::stemmer(code).map(Stemmer::create),
            stop: language::stop_words(code),
            saying: language::saying(code),
        }
    }

    fn stem(&self, norm: &str) -> Stem {
        let lone = norm.len() == 1 && norm.as_bytes()[0].is_ascii_alphabetic();
        let content = !lone && !self.stop.contains(&norm);
        let says = self.saying.contains(&norm);
        let may_be_number =
            norm.starts_with(|c: char| c.is_ascii_digit()) || numbers::is_word(norm, self.language);
        let Some(stemmer) = &self.stemmer else {
            return Stem { key: fold(hash(norm)), content, says, may_be_number };
        };
        let is_english = self.language == Some("en");
        let bare = if is_english { norm.strip_suffix("'s").unwrap_or(norm) } else { norm };
        // The library panics on some words: they are their own stems.
        let stemmed = if is_english {
            let spelled = fold_spelling(bare);
            guarded(|| stemmer.stem(&spelled).into_owned()).unwrap_or(spelled)
        } else {
            guarded(|| stemmer.stem(bare).into_owned()).unwrap_or_else(|| bare.to_owned())
        };
        Stem {
            key: fold(hash(&stemmed)),
            content: content && !self.stop.contains(&bare),
            says,
            may_be_number,
        }
    }
}

/// The key of a word of a frequency table.
#[must_use]
pub fn key_of(word: &str, language: &str) -> Stem {
    Lexicon::of(Some(language)).stem(word)
}

/// The keys of many words of a frequency table.
pub fn keys_of<'a>(
    words: impl Iterator<Item = &'a str>,
    language: &str,
) -> impl Iterator<Item = Stem> {
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
        for (us, uk) in [
            ("organized", "organised"),
            ("labor", "labour"),
            ("traveled", "travelled"),
            ("analyze", "analyse"),
        ] {
            assert_eq!(key_of(us, "en"), key_of(uk, "en"), "{us} {uk}");
        }
    }

    #[test]
    fn a_word_has_one_stem_whatever_was_read_before() {
        // The Greek letter stands in a Latin text and is read as a Latin p, which is no content.
        for (first, second) in [("a ρ b", "a p b"), ("a p b", "a ρ b")] {
            let of = |text: &str| stems(text, &words::words(text), Some("en"))[1];
            let stems = std::thread::scope(|scope| {
                scope.spawn(|| (of(first), of(second))).join().expect("no stem panics")
            });
            assert_eq!(stems.0, stems.1);
            assert!(!stems.0.content);
        }
        // In a Greek one it is itself.
        let greek = "το ρ στα μαθηματικά";
        assert!(stems(greek, &words::words(greek), Some("en"))[1].content);
    }

    #[test]
    fn grammar_is_no_content_and_possessives_are_their_owner() {
        assert!(!key_of("the", "en").content);
        assert_eq!(key_of("harbour's", "en").key, key_of("harbour", "en").key);
    }
}
