//! Two articles, and what one is to the other.

use crate::align::Kind;
use crate::article::Span;
use crate::classify::Relation;
use crate::cluster::{JudgedPair, Outcome};
use crate::read::Article;
use std::ops::Range;

/// Two articles with everything that was found out about them.
#[derive(Clone, Debug)]
pub struct Pair {
    pub(super) a: Article,
    pub(super) b: Article,
    pub(super) found: JudgedPair,
}

impl Pair {
    /// The article that was read first.
    #[must_use]
    pub fn a(&self) -> &Article {
        &self.a
    }

    /// The other article.
    #[must_use]
    pub fn b(&self) -> &Article {
        &self.b
    }

    /// What one text is to the other.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.found.verdict.relation
    }

    /// Probability that one derives from the other, 0 to 1.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.found.verdict.score
    }

    /// Which of the two derives from the other, as far as that can be decided.
    #[must_use]
    pub fn derivation(&self) -> Outcome {
        self.found.direction.outcome()
    }

    /// The agency or outlet whose text both carry, where neither derives from the other.
    #[must_use]
    pub fn common_source(&self) -> Option<&str> {
        self.found.direction.common.as_deref()
    }

    /// The reasons for the derivation as sentences, the heaviest first.
    #[must_use]
    pub fn reasons(&self) -> impl ExactSizeIterator<Item = &str> {
        self.found.direction.reasons.iter().map(|reason| &*reason.fact)
    }

    /// Exact Jaccard similarity of the two articles' five-word shingles, 0 to 1.
    #[must_use]
    pub fn jaccard(&self) -> f64 {
        self.found.overlap.jaccard()
    }

    /// Every signal by name; `None` where the texts are too short to say. Empty for identical
    /// texts, which need no signals.
    pub fn signals(&self) -> impl Iterator<Item = (&'static str, Option<f32>)> {
        self.found.evidence.iter().flat_map(crate::evidence::Evidence::named)
    }

    /// The passages they share, in the order of `a`'s text.
    #[must_use]
    pub fn passages(&self) -> impl ExactSizeIterator<Item = Passage<'_>> {
        let range = |span: Span| span.from as usize..span.to as usize;
        self.found.passages.iter().map(move |passage| Passage {
            kind: passage.kind,
            in_a: range(passage.a),
            in_b: range(passage.b),
            a: passage.a.of(&self.a.text),
            b: passage.b.of(&self.b.text),
            words: passage.words,
            quoted: passage.quoted,
        })
    }
}

/// A stretch of one article beside the stretch of the other that says the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Passage<'p> {
    /// The same words, or a sentence that restates another.
    pub kind: Kind,
    /// Where it stands in `a`'s text: bytes, half open, on character boundaries.
    pub in_a: Range<usize>,
    /// The same in `b`'s text.
    pub in_b: Range<usize>,
    /// Its words in `a`.
    pub a: &'p str,
    /// Its words in `b`.
    pub b: &'p str,
    /// Number of words on the shorter side.
    pub words: u32,
    /// Whether it is quoted matter in either text, such as a statement.
    pub quoted: bool,
}
