//! Whether two texts are filled into one template: an earnings notice by a robot, a market's close,
//! a daily bulletin.
//!
//! # What it measures
//! Of the shorter's figures (words with a digit) and names (capitalised words that do not open a
//! sentence) how many the other has too, in those sentences whose wording is the other's. It looks
//! at words as they are written, so that stemming changes nothing.
//!
//! # Why it matters
//! Stories on one template share half of their words or more, and are distinct stories: other firm,
//! other day, other figures. Ten of the ten largest clusters of two dumps that version 0.1 never
//! saw were such.
//!
//! # When it misleads
//! A mirror that exchanges names keeps the figures, and a figure that is corrected leaves the
//! others. What a paper adds of its own has figures of its own; it stands in sentences of other
//! wording, which do not count. Short texts with few details pass.
//!
//! # Cost
//! Sorting the longer's runs, once an article ([`Wording`]), and a look-up for each word of the
//! shorter. Only for pairs that would be reported as copies.

use super::counts::Counted;
use crate::article::{Parsed, Sentence};
use crate::shingle::{combine, sort_spread};

/// Words of a run, and the share of a sentence's words that must lie in runs that the other has,
/// for the wording to be the other's. Between two figures of a template stand few words. Set by the
/// cases, not measured.
const RUN: usize = 3;
const WORDING: f64 = 0.4;

/// Figures from which their share alone decides, and the share kept up to which they nearly all
/// differ.
/// Two closes of one market share years and the names of indices: 3 of 13 figures in the case this
/// was made for. Of 262 labelled copies of two real dumps none keeps so few.
const FIGURES: u32 = 5;
const FIGURES_KEPT: f32 = 0.34;
/// Figures from which they decide if not one is kept: notes of 40 words have no more.
const FIGURES_ALL: u32 = 3;

/// Figures and names together from which both decide, and the share kept of each up to which they
/// do.
const DETAILS: u32 = 6;
const NAMES_KEPT: f32 = 0.34;
const BOTH_KEPT: f32 = 0.5;

/// The shorter's figures and names, counted by what the longer has of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Distinct words with a digit.
    pub figures: Counted,
    /// Distinct capitalised words that open no sentence.
    pub names: Counted,
}

impl Filled {
    /// Of the shorter of two articles with its text, and of the longer's wording.
    #[must_use]
    pub fn of((text, short): (&str, &Parsed), long: &Wording) -> Self {
        let (mut figures, mut names) = (Vec::new(), Vec::new());
        let is_worded = |sentence: &&Sentence| {
            is_worded(short, sentence, &long.runs) || long.forms.have(text, short, sentence)
        };
        for sentence in short.sentences.iter().filter(is_worded) {
            for (at, word) in short.words_of(sentence).iter().enumerate() {
                let written = word.span.of(text);
                if written.bytes().any(|b| b.is_ascii_digit()) {
                    figures.push(word.hash);
                } else if at > 0 && written.chars().next().is_some_and(char::is_uppercase) {
                    names.push(word.hash);
                }
            }
        }
        Self { figures: counted(figures, &long.words), names: counted(names, &long.words) }
    }

    /// Whether figures and names nearly all differ.
    #[must_use]
    pub fn is_template(self) -> bool {
        let Self { figures, names } = self;
        figures.of >= FIGURES && figures.share() <= FIGURES_KEPT
            || figures.of >= FIGURES_ALL && figures.kept == 0
            || figures.of + names.of >= DETAILS
                && names.of > 0
                && names.share() <= NAMES_KEPT
                && (figures.of == 0 || figures.share() <= BOTH_KEPT)
    }
}

/// What an article is searched for as the longer of two: its words, their runs and the runs of its
/// forms. Made once an article, so that one that holds a thousand others is not read again for each
/// of them.
#[derive(Clone, Debug)]
pub struct Wording {
    words: Hashes,
    runs: Hashes,
    forms: Forms,
}

impl Wording {
    /// Of an article with its text.
    #[must_use]
    pub fn of(text: &str, article: &Parsed) -> Self {
        let words: Vec<u64> = article.story().map(|word| word.hash).collect();
        let runs = Hashes::of(words.windows(RUN).map(combine).collect());
        Self { runs, forms: Forms::of(text, article), words: Hashes::of(words) }
    }

    /// Bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        let hashes = |hashes: &Hashes| size_of_val(&hashes.0[..]);
        hashes(&self.words) + hashes(&self.runs) + hashes(&self.forms.0)
    }
}

/// Hashes, ascending, distinct.
#[derive(Clone, Debug)]
struct Hashes(Box<[u64]>);

impl Hashes {
    fn of(mut hashes: Vec<u64>) -> Self {
        sort_spread(&mut hashes, |&hash| hash, |&hash| hash);
        hashes.dedup();
        Self(hashes.into())
    }

    fn have(&self, hash: u64) -> bool {
        self.0.binary_search(&hash).is_ok()
    }
}

/// Words of a run of a form, how many of them must be plain (neither figure nor name), and the
/// share of a sentence's plain words that must lie in runs the other has for its form to be the
/// other's. Set by the cases, not measured.
const FORM_RUN: usize = 4;
const FORM_PLAIN: usize = 2;
const FORM: f64 = 0.75;

/// What stands for a figure and for a name.
const FIGURE: u64 = 0;
const NAME: u64 = 1;

/// Runs of words with all figures and names alike: where slots stand close together
/// (`from Pell to Brack in 1950`) no three words in a row are the same in two stories, and the form
/// is.
#[derive(Clone, Debug)]
struct Forms(Hashes);

impl Forms {
    fn of(text: &str, article: &Parsed) -> Self {
        let of_sentence = |sentence| runs_of_form(&form(text, article, sentence));
        Self(Hashes::of(article.sentences.iter().flat_map(of_sentence).collect()))
    }

    /// Whether a sentence of another article has the form of one of these.
    #[allow(clippy::cast_precision_loss, reason = "a sentence has few words")]
    fn have(&self, text: &str, article: &Parsed, sentence: &Sentence) -> bool {
        let form = form(text, article, sentence);
        let mut shared = vec![false; form.len()];
        for (at, run) in form.windows(FORM_RUN).enumerate() {
            if self.0.have(combine(run)) {
                shared[at..at + FORM_RUN].fill(true);
            }
        }
        let plain = || form.iter().zip(&shared).filter(|(word, _)| is_plain(**word));
        let (count, of) = (plain().filter(|(_, shared)| **shared).count(), plain().count());
        of >= FORM_RUN && count as f64 >= FORM * of as f64
    }
}

/// The words of a sentence, figures and names alike.
fn form(text: &str, article: &Parsed, sentence: &Sentence) -> Vec<u64> {
    let words = article.words_of(sentence).iter().enumerate();
    let all = words.map(|(at, word)| {
        let written = word.span.of(text);
        if written.bytes().any(|b| b.is_ascii_digit()) {
            FIGURE
        } else if at > 0 && written.starts_with(char::is_uppercase) {
            NAME
        } else {
            word.hash
        }
    });
    // A name of two words is one.
    let mut form: Vec<u64> = all.collect();
    form.dedup_by(|x, y| *x == NAME && *y == NAME);
    form
}

/// Whether a word of a form is neither a figure nor a name.
fn is_plain(word: u64) -> bool {
    ![FIGURE, NAME].contains(&word)
}

fn runs_of_form(form: &[u64]) -> Vec<u64> {
    let enough = |run: &[u64]| run.iter().filter(|&&word| is_plain(word)).count() >= FORM_PLAIN;
    form.windows(FORM_RUN).filter(|run| enough(run)).map(combine).collect()
}

/// Whether the wording of a sentence is the other's.
#[allow(clippy::cast_precision_loss, reason = "a sentence has few words")]
fn is_worded(article: &Parsed, sentence: &Sentence, runs: &Hashes) -> bool {
    let words: Vec<u64> = article.words_of(sentence).iter().map(|word| word.hash).collect();
    let mut shared = vec![false; words.len()];
    for (at, run) in words.windows(RUN).enumerate() {
        if runs.have(combine(run)) {
            shared[at..at + RUN].fill(true);
        }
    }
    let count = shared.iter().filter(|&&shared| shared).count();
    count as f64 >= WORDING * words.len() as f64
}

fn counted(mut values: Vec<u64>, known: &Hashes) -> Counted {
    values.sort_unstable();
    values.dedup();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Counted {
        kept: count(values.iter().filter(|&&value| known.have(value)).count()),
        of: count(values.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::boilerplate::LineCounts;

    fn filled(short: &str, long: &str) -> Filled {
        let [short, long] =
            [short, long].map(|text| (text, Parsed::of(text, &LineCounts::off(), None)));
        Filled::of((short.0, &short.1), &Wording::of(long.0, &long.1))
    }

    const NOTICE: &str = "PORT ELLAN - Pellworm Holdings on Monday reported net income of 43.2 \
        million crowns for the quarter that ended in June. The firm from Port Ellan said it earned \
        1.12 crowns a share. The results topped what Calder Brothers expected, 1.05 crowns a \
        share. Revenue was 310 million crowns, and Pellworm expects 1.3 billion in 2031.";

    #[test]
    fn another_firm_and_other_figures_are_another_story() {
        let other = NOTICE
            .replace("Pellworm Holdings", "Tarn Shipping")
            .replace("Pellworm", "Tarn")
            .replace("Port Ellan", "Sorrel")
            .replace("PORT ELLAN", "SORREL")
            .replace("43.2", "8.7")
            .replace("1.12", ".44")
            .replace("1.05", ".51")
            .replace("310", "92")
            .replace("1.3 billion", "370 million");
        assert!(filled(NOTICE, &other).is_template(), "{:?}", filled(NOTICE, &other));
        let next = NOTICE
            .replace("43.2", "39.9")
            .replace("1.12", "1.01")
            .replace("1.05", "1.08")
            .replace("310", "288")
            .replace("1.3 billion", "1.2 billion")
            .replace("2031", "2032");
        assert!(
            filled(NOTICE, &next).is_template(),
            "the same firm's next quarter: {:?}",
            filled(NOTICE, &next)
        );
    }

    #[test]
    fn stubs_of_two_sentences_on_one_form_are_two_stories() {
        let stub = "Tram line 41 (TL 41) is a line in Sorrel. It runs 6 kilometres from Pell to \
            Brack and was opened in 1950. It has two tracks over its whole length.";
        let other = stub
            .replace("41", "43")
            .replace('6', "9")
            .replace("Pell", "Keld")
            .replace("Brack", "Orvale")
            .replace("1950", "1961");
        assert!(filled(stub, &other).is_template(), "{:?}", filled(stub, &other));
        assert!(!filled(stub, &stub.replace("1950", "1961")).is_template());
        assert!(filled(stub, &other.replace("in Sorrel", "in Lorn")).is_template());
    }

    #[test]
    fn a_mirror_and_a_correction_are_copies() {
        assert!(!filled(NOTICE, NOTICE).is_template());
        assert!(!filled(NOTICE, &NOTICE.replace("Pellworm", "Tarn")).is_template());
        assert!(
            !filled(NOTICE, &NOTICE.replace("43.2", "42.3").replace("1.12", "1.1")).is_template()
        );
        assert!(!filled("It was cold, and 3 came.", "It was warm, and 4 came.").is_template());
    }
}
