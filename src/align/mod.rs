//! Aligns two articles into [`Passage`]s: verbatim runs and, for rewrites, sentence beside
//! sentence.
//!
//! [`verbatim`] goes in three steps: `seed` finds every run of equal words, `chain` chooses runs
//! that use no word twice, `extend` joins neighbours over small edits. [`coverage`] says how much
//! of a text lies in passages.
//!
//! [`join()`](join::join) goes in two: `likeness` says what every two sentences share, `course`
//! what their neighbours make of it, `restated` what a reader would say of the two side by side.
//! `marks` finds the words that show it. [`aligned`] is the
//! cheaper support of each sentence, for the evidence.

pub mod aligned;
mod chain;
mod course;
mod extend;
pub mod join;
mod likeness;
mod marks;
pub mod misread;
mod restated;
mod seed;
mod text;

pub use seed::Places;

use crate::article::{Span, Word};
use std::cmp::Ordering;
use std::num::NonZeroUsize;

/// How the two sides of a passage correspond.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The same words in the same order, but for small edits.
    Verbatim,
    /// A sentence of one beside what it restates in the other.
    Aligned,
}

impl Kind {
    /// The name every report uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Aligned => "aligned",
        }
    }
}

/// A stretch of `a` beside the stretch of `b` that says the same.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Passage {
    /// How they correspond.
    pub kind: Kind,
    /// Where in `a`'s text.
    pub a: Span,
    /// Where in `b`'s text.
    pub b: Span,
    /// Words on the shorter side.
    pub words: u32,
    /// Whether it is quoted matter in either text: more than half of its words are.
    pub quoted: bool,
    /// Share of the passage's words that are equal on both sides, 0..=1 (1 for a verbatim run
    /// without edits). Of an aligned one the share of the copy's content, weighted by rareness.
    pub agreement: f32,
    /// Probability that the one side restates the other, 0..=1: 1 for a verbatim run, from
    /// [`join::CUT`] on for an aligned one.
    pub confidence: f32,
    /// Where in `a`'s text the rare words and numbers stand that both sides have, ascending,
    /// disjoint. Empty for a verbatim run.
    pub shared_a: Vec<Span>,
    /// The same in `b`'s text; as many distinct words, not as many spans.
    pub shared_b: Vec<Span>,
}

/// Settings of [`verbatim`].
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlignConfig {
    /// Words of the shortest run of equal words that is looked for; [`SEED_WORDS`] by default.
    pub seed_words: NonZeroUsize,
    /// How often a run of `seed_words` words is tried in each text; [`MAX_REPEATS`] by default.
    pub max_repeats: NonZeroUsize,
    /// Words an edit inside a passage may have on each side; [`MAX_GAP_WORDS`] by default.
    pub max_gap_words: usize,
    /// Least share of equal words in a passage with edits, 0..=1; [`MIN_AGREEMENT`] by default.
    pub min_agreement: f32,
    /// Equal words of the shortest passage that is reported; [`MIN_WORDS`] by default.
    pub min_words: usize,
}

impl Default for AlignConfig {
    fn default() -> Self {
        Self {
            seed_words: SEED_WORDS,
            max_repeats: MAX_REPEATS,
            max_gap_words: MAX_GAP_WORDS,
            min_agreement: MIN_AGREEMENT,
            min_words: MIN_WORDS,
        }
    }
}

/// Shorter seeds mostly find stock phrases. Measured on a dump of 6,858 news articles of ten
/// outlets, boilerplate not taken out: a random pair of two outlets shares 0.20 runs of 4 words or
/// more, but 0.02 of 5 or more. On the dump's 113 pairs labelled a reprint the passages cover .885
/// of the better covered article; .891 with seeds of 4, .882 with 6, .876 with 8.
pub const SEED_WORDS: NonZeroUsize = NonZeroUsize::new(5).expect("5 is not 0");

/// A line of boilerplate or a refrain may stand some times in a true passage; what stands more
/// often does not show where the texts correspond, and every try costs. The number was not
/// measured; it bounds the work on a text that repeats itself and hardly ever matters in another.
pub const MAX_REPEATS: NonZeroUsize = NonZeroUsize::new(16).expect("16 is not 0");

/// A full name with a title, or "on Tuesday morning", put in, left out or changed. Measured on the
/// 113 pairs labelled a reprint in the dump of [`SEED_WORDS`]: 7.5 passages a pair without joining,
/// 5.2 with gaps of 2 words, 4.6 of 4, 4.3 of 6, 3.8 of 10. No gap is right by that count; 4 is
/// kept below [`SEED_WORDS`], so that nothing found lies in a gap.
pub const MAX_GAP_WORDS: usize = 4;

/// Below it a reader no longer sees one passage with edits but pieces: a judgement. It hardly
/// matters beside [`MAX_GAP_WORDS`]: on the reprints measured there .7, .8 and .9 leave between
/// 4.64 and 4.65 passages a pair.
pub const MIN_AGREEMENT: f32 = 0.8;

/// Shorter shared runs are mostly stock phrases. Measured on the dump of [`SEED_WORDS`], 100,000
/// random pairs each: .42% of the pairs of two outlets share a run of 6 words or more, .075% of 8,
/// .026% of 12; within one outlet, whose boilerplate was left in, 1.8%, .36% and .12%. Of 69 pairs
/// labelled as independent reports of one event 28% share a run of 6, 7% of 8, 3% of 12. Every pair
/// labelled reprint, excerpt, rewrite or partial has a run of 8; at 12, 2 of 13 rewrites and 5 of
/// 93 partial ones no longer have any (the labelled pairs were picked from those that overlap).
pub const MIN_WORDS: usize = 8;

/// The stretches of `a` that stand in `b` word for word but for small edits, in the order of `a`.
///
/// `a` and `b` are the words of two articles outside boilerplate, in text order. Text may have been
/// moved: the passages follow the order of `a`, not always that of `b`.
///
/// * Every passage is [`Kind::Verbatim`], begins and ends with words that are equal on both sides,
///   and its spans reach from the first byte of its first word to the last byte of its last. What
///   stands between two words, boilerplate too, is inside.
/// * No word of a side is in two passages. Longer runs of equal words go before shorter ones.
/// * `words` counts the words of the side that has fewer. `agreement` is the number of equal words,
///   in order, over the words of the side that has more: 1 for a run without edits, else at least
///   `min_agreement`.
/// * At least `min_words` words of a passage are equal.
/// * `verbatim(config, b, a)` is the same with the sides changed.
///
/// Linear in the words of both and the words of all common runs; the heads of `seed`, `chain` and
/// `extend` give each step. Runs that only consist of what is repeated more than `max_repeats`
/// times may be missed.
///
/// # Panics
///
/// For articles of 2^32 words or more, which [`Span`] cannot place.
///
/// ```
/// use reprint::internals::align::{AlignConfig, verbatim};
/// use reprint::internals::article::{Span, Word};
///
/// /// Each letter a word.
/// fn words(text: &str) -> Vec<Word> {
///     text.bytes().enumerate().map(|(at, byte)| Word { span: Span::new(at, at + 1), hash: byte.into() }).collect()
/// }
///
/// let passages = verbatim(&AlignConfig::default(), &words("..abcdefghijklmno"), &words("abcdefghiXjklmno!"));
/// assert_eq!(passages.len(), 1);
/// assert_eq!((passages[0].a, passages[0].b), (Span::new(2, 17), Span::new(0, 16)));
/// assert_eq!(passages[0].words, 15);
/// assert_eq!(passages[0].agreement, 15.0 / 16.0);
/// ```
#[must_use]
pub fn verbatim(config: &AlignConfig, a: &[Word], b: &[Word]) -> Vec<Passage> {
    passages(config, a, b, seed::matches)
}

/// [`verbatim`] for two articles of which the shared runs of `seed_words` words are known, as
/// `shingle::hashes` gives them but for their lowest bits, ascending: quicker where they are few.
#[must_use]
pub fn verbatim_among(
    config: &AlignConfig,
    a: &[Word],
    b: &[Word],
    shared: &[u64],
) -> Vec<Passage> {
    passages(config, a, b, |config, a, b| seed::matches_among(config, a, b, shared))
}

/// [`verbatim`] for two articles of which the longer's places are known: quicker where it is much
/// longer. The side that has more words must be the one that `places` are of.
#[must_use]
pub fn verbatim_at(config: &AlignConfig, a: &[Word], b: &[Word], places: &Places) -> Vec<Passage> {
    passages(config, a, b, |config, a, b| seed::matches_at(config, a, b, places))
}

fn passages(
    config: &AlignConfig,
    a: &[Word],
    b: &[Word],
    matches: impl Fn(&AlignConfig, &[Word], &[Word]) -> Vec<seed::Match>,
) -> Vec<Passage> {
    if let Some(whole) = equal_and_short(config, a, b) {
        return vec![whole];
    }
    // One way round for both orders of the sides: ties, and which repeats are tried, must not
    // depend on it.
    let order = a.len().cmp(&b.len()).then_with(|| hashes(a).cmp(hashes(b)));
    let turned = order == Ordering::Greater;
    let (short, long) = if turned { (b, a) } else { (a, b) };

    let matches = matches(config, short, long);
    let chosen = chain::choose(&matches, config.seed_words.get(), short.len(), long.len());
    let mut passages: Vec<Passage> = extend::join(config, &chosen, short, long)
        .into_iter()
        .filter(|stretch| stretch.equal >= config.min_words)
        .map(|stretch| {
            let (in_short, in_long) =
                (span(&short[stretch.a.clone()]), span(&long[stretch.b.clone()]));
            let (a, b) = if turned { (in_long, in_short) } else { (in_short, in_long) };
            let words =
                u32::try_from(stretch.words()).expect("an article has fewer than 2^32 words");
            let agreement = stretch.agreement();
            let (shared_a, shared_b) = (Vec::new(), Vec::new());
            Passage {
                kind: Kind::Verbatim,
                a,
                b,
                words,
                quoted: false,
                agreement,
                confidence: 1.0,
                shared_a,
                shared_b,
            }
        })
        .collect();
    passages.sort_unstable_by_key(|passage| passage.a);
    passages
}

fn hashes(words: &[Word]) -> impl Iterator<Item = u64> + '_ {
    words.iter().map(|word| word.hash)
}

/// From the first word's first byte to the last word's last.
fn span(words: &[Word]) -> Span {
    let (first, last) = (words[0].span, words[words.len() - 1].span);
    Span { from: first.from, to: last.to }
}

/// The one passage of two equal texts that are shorter than a passage must be: all of each is
/// shared.
fn equal_and_short(config: &AlignConfig, a: &[Word], b: &[Word]) -> Option<Passage> {
    let is = !a.is_empty() && a.len() < config.min_words && hashes(a).eq(hashes(b));
    is.then(|| Passage {
        kind: Kind::Verbatim,
        a: span(a),
        b: span(b),
        words: u32::try_from(a.len()).expect("an article has fewer than 2^32 words"),
        quoted: false,
        agreement: 1.0,
        confidence: 1.0,
        shared_a: Vec::new(),
        shared_b: Vec::new(),
    })
}

/// The share of `words` that lie inside the union of `spans`, 0..=1; 0 for no words.
///
/// `words` are in text order; spans come in any order and may overlap. A word counts once, and only
/// if all of it is covered.
///
/// `O(k log k + k log n)` for `n` words and `k` spans.
///
/// ```
/// use reprint::internals::align::coverage;
/// use reprint::internals::article::{Span, Word};
///
/// let words = [(0, 3), (4, 9), (10, 12), (13, 20)].map(|(from, to)| Word { span: Span::new(from, to), hash: 0 });
/// assert_eq!(coverage(&words, [Span::new(4, 12), Span::new(0, 9)].into_iter()), 0.75);
/// ```
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "an article has far fewer than 2^53 words")]
pub fn coverage(words: &[Word], spans: impl Iterator<Item = Span>) -> f64 {
    let mut spans: Vec<Span> = spans.collect();
    spans.sort_unstable();
    // Spans that touch or overlap are one.
    spans.dedup_by(|next, union| {
        let touches = next.from <= union.to;
        if touches {
            union.to = union.to.max(next.to);
        }
        touches
    });
    let inside: usize = spans
        .iter()
        .map(|union| {
            let from = words.partition_point(|word| word.span.from < union.from);
            words[from..].partition_point(|word| word.span.to <= union.to)
        })
        .sum();
    if words.is_empty() { 0.0 } else { inside as f64 / words.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    /// Words of a text at its blanks, hashed with FNV-1a.
    pub(super) fn words(text: &str) -> Vec<Word> {
        let hash = |word: &str| {
            word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
        };
        text.split(' ')
            .map(|word| {
                let from = word.as_ptr().addr() - text.as_ptr().addr();
                Word { span: Span::new(from, from + word.len()), hash: hash(word) }
            })
            .collect()
    }

    /// One word a number: two bytes long, a blank between.
    pub(super) fn words_of(numbers: &[u64]) -> Vec<Word> {
        numbers
            .iter()
            .enumerate()
            .map(|(at, &hash)| Word { span: Span::new(3 * at, 3 * at + 2), hash })
            .collect()
    }

    fn texts(a: &str, b: &str) -> Vec<(String, String)> {
        verbatim(&AlignConfig::default(), &words(a), &words(b))
            .iter()
            .map(|passage| (passage.a.of(a).to_owned(), passage.b.of(b).to_owned()))
            .collect()
    }

    /// The words of a side inside a span, by number.
    fn inside(words: &[Word], span: Span) -> std::ops::Range<usize> {
        let from = words.partition_point(|word| word.span.from < span.from);
        from..words.partition_point(|word| word.span.to <= span.to)
    }

    /// The slow, plain longest common subsequence.
    fn common(a: &[Word], b: &[Word]) -> usize {
        let mut table = HashMap::new();
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                let at = |table: &HashMap<_, usize>, i: usize, j: usize| {
                    table.get(&(i, j)).copied().unwrap_or(0)
                };
                let longest = if x.hash == y.hash {
                    at(&table, i, j) + 1
                } else {
                    at(&table, i + 1, j).max(at(&table, i, j + 1))
                };
                table.insert((i + 1, j + 1), longest);
            }
        }
        table.get(&(a.len(), b.len())).copied().unwrap_or(0)
    }

    /// A text and another made of its pieces, with edits and words of its own.
    fn two_texts() -> impl Strategy<Value = (Vec<Word>, Vec<Word>)> {
        let text = prop_oneof![
            prop::collection::vec(0..4_u64, 0..80),
            prop::collection::vec(0..500_u64, 0..200)
        ];
        let pieces = prop::collection::vec(
            (any::<prop::sample::Index>(), 0..40_usize, prop::collection::vec(0..500_u64, 0..6)),
            0..8,
        );
        (text, pieces).prop_map(|(text, pieces)| {
            let mut other = Vec::new();
            for (from, len, own) in pieces {
                if !text.is_empty() {
                    let from = from.index(text.len());
                    other.extend_from_slice(&text[from..(from + len).min(text.len())]);
                }
                other.extend(own);
            }
            (words_of(&text), words_of(&other))
        })
    }

    proptest! {
        #[test]
        fn passages_say_the_same_words_on_both_sides((a, b) in two_texts()) {
            let config = AlignConfig::default();
            for passage in verbatim(&config, &a, &b) {
                let (in_a, in_b) = (&a[inside(&a, passage.a)], &b[inside(&b, passage.b)]);
                let (shorter, longer) = (in_a.len().min(in_b.len()), in_a.len().max(in_b.len()));
                prop_assert_eq!(passage.words as usize, shorter);
                prop_assert_eq!(in_a[0].hash, in_b[0].hash);
                prop_assert_eq!(in_a[in_a.len() - 1].hash, in_b[in_b.len() - 1].hash);
                prop_assert!(passage.agreement >= config.min_agreement);
                let equal = common(in_a, in_b);
                // Equal texts are one passage however short they are.
                let is_all = a.iter().map(|word| word.hash).eq(b.iter().map(|word| word.hash));
                prop_assert!(equal >= config.min_words || is_all);
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let most = equal as f32 / longer as f32;
                prop_assert!(passage.agreement <= most);
                if passage.agreement >= 1.0 {
                    prop_assert!(in_a.iter().map(|word| word.hash).eq(in_b.iter().map(|word| word.hash)));
                }
            }
        }

        #[test]
        fn no_word_is_used_twice_on_a_side((a, b) in two_texts()) {
            let passages = verbatim(&AlignConfig::default(), &a, &b);
            prop_assert!(passages.windows(2).all(|two| two[0].a.to <= two[1].a.from), "in the \
                order of `a`");
            let mut in_b: Vec<Span> = passages.iter().map(|passage| passage.b).collect();
            in_b.sort_unstable();
            prop_assert!(in_b.windows(2).all(|two| two[0].to <= two[1].from));
        }

        #[test]
        fn swapping_the_sides_gives_the_same_words((a, b) in two_texts()) {
            let mut turned: Vec<Passage> = verbatim(&AlignConfig::default(), &b, &a)
                .into_iter()
                .map(|passage| Passage { a: passage.b, b: passage.a, ..passage })
                .collect();
            turned.sort_unstable_by_key(|passage| passage.a);
            prop_assert_eq!(turned, verbatim(&AlignConfig::default(), &a, &b));
        }

        #[test]
        fn passages_lie_within_their_texts((a, b) in two_texts()) {
            for passage in verbatim(&AlignConfig::default(), &a, &b) {
                for (words, span) in [(&a, passage.a), (&b, passage.b)] {
                    prop_assert!(words.iter().any(|word| word.span.from == span.from), "begins \
                        with a word");
                    prop_assert!(words.iter().any(|word| word.span.to == span.to), "ends with a \
                        word");
                }
            }
        }

        #[test]
        fn a_text_stands_in_itself_from_end_to_end(text in prop::collection::vec(0..3_u64, 8..300)) {
            let text = words_of(&text);
            let passages = verbatim(&AlignConfig::default(), &text, &text);
            prop_assert_eq!(passages.len(), 1);
            prop_assert!((coverage(&text, passages.iter().map(|passage| passage.b)) - 1.0).abs() < f64::EPSILON);
        }

        #[test]
        fn coverage_counts_words_whose_every_byte_is_covered(
            lengths in prop::collection::vec((0..3_usize, 1..6_usize), 0..30),
            spans in prop::collection::vec((0..120_usize, 0..20_usize), 0..10),
        ) {
            let mut end = 0;
            let words: Vec<Word> = lengths.into_iter().map(|(blank, length)| {
                end += blank + length;
                Word { span: Span::new(end - length, end), hash: 0 }
            }).collect();
            let spans: Vec<Span> = spans.into_iter().map(|(from, length)| Span::new(from, from + length)).collect();
            let covered = |byte: u32| spans.iter().any(|span| (span.from..span.to).contains(&byte));
            let inside = words.iter().filter(|word| (word.span.from..word.span.to).all(covered)).count();
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let share = inside as f64 / words.len().max(1) as f64;
            prop_assert!((coverage(&words, spans.iter().copied()) - share).abs() < 1e-12);
        }
    }

    #[test]
    fn a_changed_name_does_not_split_a_passage() {
        let a = "the council of Springfield voted to close the old bridge said mayor Ann Lee after \
            a long night";
        let b = "the council of Springfield voted to close the old bridge said mayor Bob Roy Ray \
            after a long night of talks";
        let b_part = b.strip_suffix(" of talks").unwrap().to_owned();
        let a_longer = format!("{a} of talks");
        assert_eq!(texts(&a_longer, b), [(a_longer.clone(), b.to_owned())]);
        // Four equal words after the name are no seed: the passage ends before the edit.
        assert_eq!(
            texts(a, &b_part),
            [(
                "the council of Springfield voted to close the old bridge said mayor".to_owned(),
                "the council of Springfield voted to close the old bridge said mayor".to_owned(),
            )]
        );
    }

    #[test]
    fn a_word_left_out_on_one_side_does_not_split_a_passage() {
        let a = "the bridge will close for a year she said on Tuesday in a letter to all who live \
            nearby";
        let b =
            "the bridge will close for a year she said Tuesday in a letter to all who live nearby";
        let passages = verbatim(&AlignConfig::default(), &words(a), &words(b));
        assert_eq!(texts(a, b), [(a.to_owned(), b.to_owned())]);
        assert_eq!(passages[0].words, 18);
        assert!((passages[0].agreement - 18.0 / 19.0).abs() < 1e-6);
    }

    #[test]
    fn paragraphs_that_changed_places_are_two_passages() {
        let (one, two) = (
            "one two three four five six seven eight",
            "red orange yellow green blue indigo violet black",
        );
        let (a, b) = (format!("{one} {two}"), format!("{two} {one}"));
        assert_eq!(
            texts(&a, &b),
            [(one.to_owned(), one.to_owned()), (two.to_owned(), two.to_owned())]
        );
    }

    #[test]
    fn seven_equal_words_are_no_passage() {
        assert_eq!(
            texts("one two three four five six seven x", "one two three four five six seven y"),
            []
        );
    }

    #[test]
    fn twenty_thousand_equal_words_are_one_passage() {
        let (a, b) = (words_of(&vec![1; 20_000]), words_of(&vec![1; 20_000]));
        let passages = verbatim(&AlignConfig::default(), &a, &b);
        assert_eq!(passages.len(), 1);
        assert_eq!(passages[0].words, 20_000);
    }

    #[test]
    fn unknown_settings_are_refused() {
        assert!(serde_json::from_str::<AlignConfig>(r#"{"min_words": 6}"#).is_ok());
        assert!(serde_json::from_str::<AlignConfig>(r#"{"min_word": 6}"#).is_err());
        assert!(serde_json::from_str::<AlignConfig>(r#"{"seed_words": 0}"#).is_err());
    }
}
