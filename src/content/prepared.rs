//! Parsed to [`Prepared`]: everything that alignment and evidence ask for, sorted, so that a pair
//! is compared by merging.
//!
//! * time: `O(n log n)` an article of `n` words, about a tenth of a millisecond for 800 words once
//!   its stems are cached
//! * space: about 80 bytes a word while the article is compared

use super::frequency::Frequencies;
use super::grams::{Gram, Grams};
use super::names::{Names, Run};
use super::numbers;
use super::stems::{StemKey, Weighed, weighed};
use crate::article::hashed::HashedMap;
use crate::article::language::has_capital_nouns;
use crate::article::published::{DAYS, MONTHS};
use crate::article::quotes::quoted;
use crate::article::words::split;
use crate::article::{Parsed, Span};
use crate::shingle::{self, Filter, ShingleConfig, combine, sort_spread, spread};
use std::num::NonZeroUsize;
use std::ops::Range;

/// A content word in the order of the story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// Its stem.
    pub stem: StemKey,
    /// Inverse document frequency of the stem, above 0.
    pub weight: f32,
    /// Index of its sentence in [`Prepared::sentences`].
    pub sentence: u32,
    /// Whether it stands inside quotation marks.
    pub quoted: bool,
}

/// A sentence with content.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Where it stands in the text.
    pub span: Span,
    /// Where its stems stand ([`Prepared::stems_of`]).
    stems: Range<u32>,
    /// Sum of their weights.
    pub weight: f32,
    /// Words, stop words included.
    pub words: u32,
    /// Share of its content words that are quoted, 0..=1.
    pub quoted: f32,
    /// Whether it has a verb of saying.
    pub says: bool,
}

/// A name or a number at one place of the story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detail {
    /// The name's stem, or the bits of the number's value: a number above 1 has bits above any
    /// stem's.
    pub key: u64,
    /// Inverse document frequency of the word as it stands, above 0.
    pub weight: f32,
    /// Index of its sentence in [`Prepared::sentences`].
    pub sentence: u32,
    /// Whether it is the first mention.
    pub first: bool,
}

/// An article ready to be compared. Boilerplate is in none of it.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The text taken apart, without the words of its boilerplate: what is left are those of the
    /// sentences.
    pub article: Parsed,
    /// Length of the text in bytes.
    pub bytes: usize,
    /// Two-letter code of the language, if known.
    pub language: Option<String>,
    /// Content words in order.
    pub content: Vec<Token>,
    /// Sentences that have content, in order.
    pub sentences: Vec<Sentence>,
    /// Distinct content stems with weights, ascending.
    pub stems: Vec<(StemKey, f32)>,
    /// See [`Prepared::stems_of`].
    stems_of_sentences: Vec<(StemKey, f32)>,
    /// Stem and sentence, ascending, distinct.
    pub postings: Vec<(StemKey, u32)>,
    /// Pairs of neighbouring content stems.
    pub bigrams: Grams,
    /// Runs of three words.
    pub trigrams: Grams,
    /// Runs of as many words as a shingle has.
    pub shingles: Grams,
    /// Stems of capitalised words that do not open a sentence, ascending, distinct.
    pub names: Vec<StemKey>,
    /// Every stem of the story, stop words and all, ascending, distinct.
    pub vocabulary: Vec<StemKey>,
    /// Numbers as the bits of their value, ascending, distinct.
    pub numbers: Vec<u64>,
    /// Three-word runs inside quotation marks, ascending, distinct.
    pub quoted_trigrams: Vec<u64>,
    /// Words inside quotation marks.
    pub quoted_words: usize,
    /// Names and numbers in order of mention; a sentence has each once.
    pub details: Vec<Detail>,
    /// Names that another article may write in other words.
    pub restated: Names,
    /// Number (as bits) and sentence, ascending, distinct.
    number_postings: Vec<(u64, u32)>,
    /// Of the stems in [`Prepared::stems`].
    filter: Filter,
}

/// Stands where a word without content has no place among those with it.
const NO_CONTENT: u32 = u32::MAX;

fn count(n: usize) -> u32 {
    u32::try_from(n).ok().filter(|&n| n < NO_CONTENT).expect("an article has fewer words")
}

/// Words of the shorter kind of run.
const THREE: NonZeroUsize = NonZeroUsize::new(3).expect("three is not zero");

/// Beside days and months what is capitalised in English and names nothing in particular: every
/// story of a week has them.
const TITLES: [&str; 4] = ["mr", "mrs", "ms", "dr"];

impl Prepared {
    /// Prepares an article that was taken apart.
    #[must_use]
    pub fn of(
        text: &str,
        mut article: Parsed,
        language: Option<&str>,
        frequencies: &Frequencies,
        shingle: &ShingleConfig,
    ) -> Self {
        article.drop_boilerplate_words();
        let all = weighed(text, &article.words, language, &frequencies.weights(language));
        let quoted = quoted(&article.quotations, &article.words);
        let mut it = Self {
            bytes: text.len(),
            language: language.map(str::to_string),
            content: Vec::with_capacity(all.len()),
            sentences: Vec::with_capacity(article.sentences.len()),
            stems: Vec::new(),
            stems_of_sentences: Vec::new(),
            postings: Vec::new(),
            bigrams: Grams::default(),
            trigrams: Grams::default(),
            shingles: Grams::default(),
            names: Vec::new(),
            vocabulary: Vec::new(),
            numbers: Vec::new(),
            quoted_trigrams: Vec::new(),
            quoted_words: quoted.iter().filter(|&&q| q).count(),
            details: Vec::new(),
            restated: Names::default(),
            number_postings: Vec::new(),
            filter: Filter::default(),
            article,
        };
        let sentences = std::mem::take(&mut it.article.sentences);
        let mut tokens = Vec::with_capacity(all.len());
        for sentence in &sentences {
            it.add_sentence(text, sentence, &all, &quoted, &mut tokens);
        }
        it.article.sentences = sentences;
        it.add_stems(tokens);
        it.bigrams = Grams::of(it.content.windows(2).map(|w| Gram {
            key: bigram_key(w[0].stem, w[1].stem),
            weight: w[0].weight + w[1].weight,
            narrative: !w[0].quoted && !w[1].quoted,
        }));
        let hashes: Vec<u64> = it.article.words.iter().map(|w| w.hash).collect();
        let runs = |words: NonZeroUsize| {
            let windows = quoted.windows(words.get());
            shingle::hashes(&ShingleConfig { words }, &hashes).zip(windows)
        };
        let narrative = |(key, quoted): (u64, &[bool])| (key, !quoted.contains(&true));
        it.trigrams = Grams::unweighted(runs(THREE).map(narrative));
        it.shingles = Grams::unweighted(runs(shingle.words).map(narrative));
        if it.quoted_words > 0 {
            let all_quoted = runs(THREE).filter(|(_, quoted)| !quoted.contains(&false));
            it.quoted_trigrams = all_quoted.map(|(key, _)| key).collect();
            distinct(&mut it.quoted_trigrams, |&key| key, |&key| key);
        }
        distinct(&mut it.names, |&stem| spread(stem), |&stem| stem);
        // Few, and no hashes.
        it.numbers.sort_unstable();
        it.numbers.dedup();
        it.number_postings.sort_unstable();
        it.number_postings.dedup();
        it.details = details(std::mem::take(&mut it.details));
        it.shrink();
        it
    }

    /// Sorts all that is asked by stem, from the stem of every word and the place in `content` of
    /// those with content ([`NO_CONTENT`] of the others), in one number each.
    fn add_stems(&mut self, mut tokens: Vec<u64>) {
        sort_spread(&mut tokens, |&token| token, |&token| token);
        let mut counts = vec![0_u32; self.sentences.len() + 1];
        #[allow(clippy::cast_possible_truncation, reason = "two halves")]
        let halves = |token: u64| ((token >> 32) as StemKey, token as u32);
        self.postings.reserve_exact(self.content.len());
        for of_stem in tokens.chunk_by(|x, y| x >> 32 == y >> 32) {
            let (stem, first) = halves(of_stem[0]);
            self.vocabulary.push(stem);
            if first == NO_CONTENT {
                continue;
            }
            self.stems.push((stem, self.content[first as usize].weight));
            for (_, at) in
                of_stem.iter().map(|&token| halves(token)).take_while(|token| token.1 != NO_CONTENT)
            {
                let sentence = self.content[at as usize].sentence;
                if self.postings.last() != Some(&(stem, sentence)) {
                    self.postings.push((stem, sentence));
                    counts[sentence as usize + 1] += 1;
                }
            }
        }
        self.filter = Filter::of(self.stems.len(), self.stems.iter().map(|x| spread(x.0)));
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        for (sentence, range) in self.sentences.iter_mut().zip(counts.windows(2)) {
            sentence.stems = range[0]..range[1];
        }
        // Stem after stem, so that each sentence has its own ascending.
        self.stems_of_sentences = vec![(0, 0.0); self.postings.len()];
        let mut stems = self.stems.iter();
        for of_stem in self.postings.chunk_by(|x, y| x.0 == y.0) {
            let stem = *stems.next().expect("what is posted is a stem");
            for &(_, sentence) in of_stem {
                let at = &mut counts[sentence as usize];
                self.stems_of_sentences[*at as usize] = stem;
                *at += 1;
            }
        }
        for sentence in &mut self.sentences {
            let range = sentence.stems.start as usize..sentence.stems.end as usize;
            sentence.weight = self.stems_of_sentences[range].iter().map(|s| s.1).sum();
        }
    }

    /// Gives back what was laid out for more than came: a sixth of all.
    fn shrink(&mut self) {
        self.article.words.shrink_to_fit();
        self.content.shrink_to_fit();
        self.stems.shrink_to_fit();
        self.vocabulary.shrink_to_fit();
        self.names.shrink_to_fit();
        self.details.shrink_to_fit();
    }

    fn add_sentence(
        &mut self,
        text: &str,
        sentence: &crate::article::Sentence,
        all: &[Weighed],
        quoted: &[bool],
        tokens: &mut Vec<u64>,
    ) {
        let sentence_at = count(self.sentences.len());
        let (from, to) = (sentence.words.start as usize, sentence.words.end as usize);
        let written = |i: usize| self.article.words[i].span.of(text);
        let capitals = (from..to).filter(|&i| is_capital(written(i))).count();
        // A headline in title case names nothing by its capitals.
        let is_title = capitals * 10 > (to - from) * 6 && to - from > 4;
        let first_token = self.content.len();
        let (mut used_up, mut says) = (false, false);
        let nouns = self.language.as_deref().is_some_and(has_capital_nouns);
        let mut run = Run::default();
        for i in from..to {
            let Weighed { stem, weight } = all[i];
            if !is_title {
                let follows = i > from && {
                    let words = &self.article.words;
                    &text[words[i - 1].span.to as usize..words[i].span.from as usize] == " "
                };
                let word = written(i);
                if stem.content && is_capital(word) {
                    let before = follows.then(|| (written(i - 1), all[i - 1].stem.key));
                    run.name(&mut self.restated, sentence_at, (word, stem.key), before);
                } else {
                    run.word(&mut self.restated, sentence_at, word, follows);
                }
            }
            says |= stem.says;
            if used_up {
                used_up = false;
            } else if stem.may_be_number
                && let Some(number) = number_at(
                    written(i),
                    (i + 1 < to).then(|| written(i + 1)),
                    self.language.as_deref(),
                )
            {
                let key = number.0.to_bits();
                self.numbers.push(key);
                self.number_postings.push((key, sentence_at));
                self.details.push(Detail { key, weight, sentence: sentence_at, first: false });
                used_up = number.1;
            }
            let at = if stem.content { count(self.content.len()) } else { NO_CONTENT };
            tokens.push(u64::from(stem.key) << 32 | u64::from(at));
            if !stem.content {
                continue;
            }
            let written = written(i);
            let before = (i > from).then(|| self.article.words[i - 1].span.of(text));
            let is_noun = nouns && before.is_none_or(|before| is_common_noun(written, before));
            if i > from
                && !is_title
                && is_capital(written)
                && written.len() > 1
                && !is_calendar(written)
                && !is_noun
            {
                self.names.push(stem.key);
                let key = u64::from(stem.key);
                self.details.push(Detail { key, weight, sentence: sentence_at, first: false });
            }
            self.content.push(Token {
                stem: stem.key,
                weight,
                sentence: sentence_at,
                quoted: quoted[i],
            });
        }
        run.end(&mut self.restated, sentence_at);
        let tokens = &self.content[first_token..];
        if tokens.is_empty() {
            return;
        }
        #[allow(clippy::cast_precision_loss, reason = "a sentence has few words")]
        let share = tokens.iter().filter(|t| t.quoted).count() as f32 / tokens.len() as f32;
        self.sentences.push(Sentence {
            span: sentence.span,
            // Known when all stems are sorted.
            weight: 0.0,
            stems: 0..0,
            words: sentence.words.end - sentence.words.start,
            quoted: share,
            says,
        });
    }

    /// A sentence's distinct stems with their weights, ascending by stem.
    ///
    /// # Panics
    /// If the sentence is another article's.
    #[must_use]
    pub fn stems_of(&self, sentence: &Sentence) -> &[(StemKey, f32)] {
        &self.stems_of_sentences[sentence.stems.start as usize..sentence.stems.end as usize]
    }

    /// Words of the story, stop words included.
    #[must_use]
    pub fn story_words(&self) -> usize {
        self.article.words.len()
    }

    /// Sentences that have a detail, ascending.
    pub fn places_of(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        // No number but 0 has bits below a stem's.
        let is_number = key == 0 || key > u64::from(StemKey::MAX);
        let from = if is_number {
            self.number_postings.partition_point(|p| p.0 < key)
        } else {
            self.number_postings.len()
        };
        let numbers = &self.number_postings[from..];
        let names = match StemKey::try_from(key) {
            Ok(stem) if self.filter.may_have(spread(stem)) => {
                &self.postings[self.postings.partition_point(|p| p.0 < stem)..]
            }
            _ => &[],
        };
        let numbers = numbers.iter().take_while(move |p| p.0 == key).map(|p| p.1);
        numbers.chain(names.iter().take_while(move |p| u64::from(p.0) == key).map(|p| p.1))
    }

    /// The first sentence that has a detail.
    #[must_use]
    pub fn place_of(&self, key: u64) -> Option<u32> {
        self.places_of(key).next()
    }

    /// Bytes it holds, for bounding a cache: some 80 a word of news.
    #[must_use]
    pub fn size(&self) -> usize {
        fn held<T>(values: &Vec<T>) -> usize {
            values.capacity() * size_of::<T>()
        }
        let article = held(&self.article.words) + held(&self.article.sentences);
        let grams = self.bigrams.size() + self.trigrams.size() + self.shingles.size();
        let stems =
            held(&self.content) + held(&self.stems) + held(&self.postings) + self.filter.size();
        let details = held(&self.names)
            + held(&self.numbers)
            + held(&self.details)
            + held(&self.number_postings)
            + self.restated.size();
        let rest = held(&self.vocabulary)
            + held(&self.quoted_trigrams)
            + held(&self.sentences)
            + held(&self.stems_of_sentences);
        size_of::<Self>() + article + grams + stems + details + rest
    }
}

fn is_capital(written: &str) -> bool {
    match written.as_bytes().first() {
        Some(first) if first.is_ascii() => first.is_ascii_uppercase(),
        _ => written.chars().next().is_some_and(char::is_uppercase),
    }
}

fn is_calendar(written: &str) -> bool {
    let is_one = |word: &str| {
        let is = |known: &&str| known.eq_ignore_ascii_case(word);
        DAYS.iter().any(is) || MONTHS.iter().any(is) || TITLES.iter().any(is)
    };
    written.len() <= 9
        && if written.is_ascii() { is_one(written) } else { is_one(&written.to_lowercase()) }
}

/// The number a word stands for, with the next word's scale, and whether that was used up.
pub(crate) fn number_at(
    written: &str,
    next: Option<&str>,
    language: Option<&str>,
) -> Option<(f64, bool)> {
    // Of letters only a number word is one; nearly every word ends here.
    if !written.starts_with(|c: char| c.is_ascii_digit()) && !numbers::is_word(written, language) {
        return None;
    }
    let mut norm = None;
    split(written, |_, n| norm = norm.take().or_else(|| Some(n.to_string())));
    let next = next.map(str::to_lowercase).unwrap_or_default();
    numbers::value(&norm?, &next, language)
}

/// The key of two neighbouring content stems, order included.
#[must_use]
pub fn bigram_key(first: StemKey, second: StemKey) -> u64 {
    combine(&[u64::from(first), u64::from(second)])
}

/// Whether a German word with a capital names a kind of thing: it ends like one, or an article or
/// an inflected word without a capital stands before it. Names come after prepositions, verbs and
/// other names. Some nouns are left among the names.
fn is_common_noun(written: &str, before: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        "ung", "ungen", "heit", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "tät",
        "nis", "ismus", "linge", "chen",
    ];
    const ARTICLES: [&str; 14] = [
        "der", "die", "das", "dem", "den", "des", "ein", "im", "am", "zum", "zur", "vom", "beim",
        "ins",
    ];
    let is_inflected =
        || ["e", "en", "er", "es", "em"].iter().any(|ending| before.ends_with(ending));
    ENDINGS.iter().any(|ending| written.ends_with(ending))
        || ARTICLES.contains(&before)
        || before.starts_with(char::is_lowercase) && before.chars().count() > 3 && is_inflected()
}

/// Each detail once a sentence, first mentions marked.
fn details(all: Vec<Detail>) -> Vec<Detail> {
    let mut seen = HashedMap::<u64, u32>::default();
    let mut out: Vec<Detail> = Vec::with_capacity(all.len());
    for mut detail in all {
        // Neither a stem's key nor a number's bits are spread over all 64: half a million numbers
        // would each be looked for among all before it.
        match seen.insert(combine(&[detail.key]), detail.sentence) {
            Some(last) if last == detail.sentence => continue,
            Some(_) => {}
            None => detail.first = true,
        }
        out.push(detail);
    }
    out
}

/// Ascending by key, distinct; `head` as for [`sort_spread`].
fn distinct<T: Copy, K: Ord>(all: &mut Vec<T>, head: impl Fn(&T) -> u64, key: impl Fn(&T) -> K) {
    sort_spread(all, head, &key);
    all.dedup_by_key(|x| key(x));
}
