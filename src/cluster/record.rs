//! A judged pair as `pairs.jsonl` has it: one definition for the writer and the reader.
//!
//! Numbers with a fraction are rounded to four digits; positions are code points as in
//! `passages.csv`; what is not known is `null`.

use super::{Credit, CreditKind};
use crate::align::Kind;
use crate::classify::{DecidedBy, Relation};
use crate::evidence::kept::KeptDetails;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Where a stretch begins and ends in a text, counted in code points, half open: `text[from..to]`
/// as Python counts.
pub type CodePoints = [usize; 2];

/// A line of `pairs.jsonl`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PairRecord<'a> {
    /// Id of the article that was read first.
    pub a: Cow<'a, str>,
    /// Id of the other.
    pub b: Cow<'a, str>,
    /// What one is to the other.
    pub relation: Relation,
    /// What the direction comes to; runs of the first version have none.
    #[serde(default)]
    pub derivation: Cow<'a, str>,
    /// Id of the derived article.
    pub derived: Option<Cow<'a, str>>,
    /// The house whose text both carry.
    #[serde(default)]
    pub common_source: Option<Cow<'a, str>>,
    /// 0..=1.
    pub score: f64,
    /// What decided the relation.
    pub decided_by: DecidedBy,
    /// Shingles in common.
    pub overlap: OverlapRecord,
    /// Share of each article's words inside passages, 0..=1.
    pub coverage: CoverageRecord,
    /// Words in common that neither quotes.
    #[serde(default)]
    pub narrated_words: u32,
    /// What each names as the source of its text.
    #[serde(default)]
    pub credits: CreditsRecord<'a>,
    /// The likelier copy's names and numbers, and how many of them the other has.
    pub details: Option<KeptDetails>,
    /// Those with points, heaviest first, then those that were only measured.
    pub signals: Vec<SignalRecord<'a>>,
    /// Why which one derives.
    pub direction: DirectionRecord<'a>,
    /// In the order of `a`'s text.
    pub passages: Vec<PassageRecord<'a>>,
    /// `None` where no sentences were aligned.
    #[serde(default)]
    pub new: Option<NewRecord<'a>>,
}

/// Shingles in common, and the shares that they come to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "as the columns of pairs.csv")]
pub struct OverlapRecord {
    pub jaccard: f64,
    pub containment_a: f64,
    pub containment_b: f64,
    pub shared_shingles: u32,
    pub shingles_a: u32,
    pub shingles_b: u32,
}

/// A share for each article.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the two articles")]
pub struct CoverageRecord {
    pub a: f64,
    pub b: f64,
}

/// Whom each article names as the source of its text, and how.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the two articles")]
pub struct CreditsRecord<'a> {
    pub a: Option<Cow<'a, str>>,
    pub b: Option<Cow<'a, str>>,
    #[serde(default)]
    pub how_a: Option<CreditKind>,
    #[serde(default)]
    pub how_b: Option<CreditKind>,
}

impl CreditsRecord<'_> {
    /// `a`'s credit and `b`'s. A run of an earlier version does not say how: mostly an article
    /// carries the house that it names there.
    #[must_use]
    pub fn credits(self) -> [Option<Credit>; 2] {
        [(self.a, self.how_a), (self.b, self.how_b)].map(|(name, how)| {
            name.map(|name| Credit {
                name: name.into_owned(),
                kind: how.unwrap_or(CreditKind::Carries),
            })
        })
    }
}

/// A signal with what it added.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignalRecord<'a> {
    /// Its name.
    pub signal: Cow<'a, str>,
    /// What was measured.
    pub value: Option<f64>,
    /// What the scorecard gave for it; `None` where it was not asked.
    pub points: Option<f64>,
}

/// Which article derives, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DirectionRecord<'a> {
    /// Its id.
    pub derived: Option<Cow<'a, str>>,
    /// Log-odds.
    pub weight: f64,
    /// The heaviest first.
    pub reasons: Vec<ReasonRecord<'a>>,
}

/// A fact that speaks for one article being the derived one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReasonRecord<'a> {
    /// Its id.
    pub derived: Cow<'a, str>,
    /// Log-odds.
    pub weight: f64,
    /// In words, said of the derived one.
    pub fact: Cow<'a, str>,
}

/// A passage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PassageRecord<'a> {
    /// How the two sides correspond.
    pub kind: Kind,
    /// Where in `a`'s text.
    pub a: CodePoints,
    /// Where in `b`'s text.
    pub b: CodePoints,
    /// Words of the shorter side.
    pub words: u32,
    /// Whether it is quoted matter in either text.
    #[serde(default)]
    pub quoted: bool,
    /// Share of it that is equal on both sides, 0..=1.
    pub agreement: f64,
    /// Only of an aligned passage.
    #[serde(flatten)]
    pub aligned: Option<AlignedRecord>,
    /// `a`'s text, where one pair is shown; a run has it in `passages.csv`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a_text: Option<Cow<'a, str>>,
    /// The same of `b`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b_text: Option<Cow<'a, str>>,
}

/// What an aligned passage has besides.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlignedRecord {
    /// Probability that one side restates the other.
    pub confidence: f64,
    /// Where the rare words and numbers stand that both sides have, in `a`'s text.
    #[serde(default)]
    pub shared_a: Vec<CodePoints>,
    /// The same in `b`'s.
    #[serde(default)]
    pub shared_b: Vec<CodePoints>,
}

/// Sentences of one article that nothing in the other was found for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewRecord<'a> {
    /// The article's id; runs of the first version have none.
    #[serde(default)]
    pub article: Cow<'a, str>,
    /// Where they stand.
    pub sentences: Vec<CodePoints>,
}
