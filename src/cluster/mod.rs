//! Judged pairs to origin stars, and who derives from whom.

pub mod asymmetry;
mod declared;
pub mod direction;
pub mod edge;
pub mod keep;
mod rules;
pub mod spread;
pub mod stars;

pub use direction::{Common, Known, direction, sources};
pub use edge::Edge;
pub use stars::stars;

use crate::align::Passage;
use crate::article::{DocId, Span};
use crate::classify::{Relation, Verdict};
use crate::evidence::Evidence;
use crate::evidence::pair::KeptDetails;
use crate::verify::Overlap;

/// One of the two articles of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

/// Which of a pair derives from the other, and why.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Direction {
    /// The side that derives from the other; `None` when the evidence does not decide.
    pub derived: Option<Side>,
    /// The house whose text both carry, where neither derives from the other; then `derived` is `None`.
    pub common: Option<String>,
    /// Weight of the evidence for `derived`, in log-odds; 0 when undecided.
    pub weight: f64,
    /// What speaks for which side, in plain words, the heaviest first.
    pub reasons: Vec<Reason>,
}

/// Who took from whom: what a pair's [`Direction`] comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The first derives from the second.
    AFromB,
    /// The second derives from the first.
    BFromA,
    /// Both carry or rework a third text.
    Common,
    /// The evidence does not decide.
    Open,
}

impl Outcome {
    /// The name every report uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AFromB => "a_from_b",
            Self::BFromA => "b_from_a",
            Self::Common => "common",
            Self::Open => "open",
        }
    }
}

impl Direction {
    /// What it comes to.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match (self.derived, &self.common) {
            (Some(Side::A), _) => Outcome::AFromB,
            (Some(Side::B), _) => Outcome::BFromA,
            (None, Some(_)) => Outcome::Common,
            (None, None) => Outcome::Open,
        }
    }
}

/// One reason for a direction.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Reason {
    /// The side it says derives.
    pub derived: Side,
    /// Its weight in log-odds, above 0.
    pub weight: f64,
    /// The fact, for a reader: "published 6 h after a".
    pub fact: String,
}

/// Sentences of one article of a pair for which the other has none that they could restate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct New {
    /// The article: the derived one, or where that is not known the shorter.
    pub side: Side,
    /// Its sentences, ascending, disjoint.
    pub sentences: Vec<Span>,
}

/// A pair with everything that was found out about it. Always `a < b`.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct JudgedPair {
    /// The article read first.
    pub a: DocId,
    /// The article read later.
    pub b: DocId,
    /// Exact overlap of word shingles outside furniture.
    pub overlap: Overlap,
    /// Every signal's value; `None` for a pair of identical texts, which needs none.
    pub evidence: Option<Evidence>,
    /// The likelier copy's names and numbers, counted; `None` where there are no signals.
    pub details: Option<KeptDetails>,
    /// Relation, score and what decided.
    pub verdict: Verdict,
    /// Which derives from which.
    pub direction: Direction,
    /// Words of the shorter in runs of seven or more that both have and neither quotes, each word once.
    pub narrated_words: u32,
    /// What each names as the source of its text, `a` first.
    pub credits: [Option<String>; 2],
    /// Shared passages in the order of `a`'s text.
    pub passages: Vec<Passage>,
    /// What the copy has of its own; `None` where sentences were not aligned, because all was taken word for word or nothing was.
    pub new: Option<New>,
    /// Share of `a`'s words outside furniture that lie inside passages, 0..=1.
    pub coverage_a: f64,
    /// The same for `b`.
    pub coverage_b: f64,
}

/// One article's place in a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The article.
    pub doc: DocId,
    /// What it derives from, how, and through which pair; `None` for the origin.
    pub from: Option<Derivation>,
}

/// How a copy comes from its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The article it derives from.
    pub doc: DocId,
    /// How.
    pub relation: Relation,
    /// The pair's score, 0..=1.
    pub score: f64,
    /// Share of the copy's words inside passages shared with `doc`, 0..=1.
    pub coverage: f64,
}

/// An origin and everything that comes from it; two members or more, the origin first, copies in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The members.
    pub members: Vec<Member>,
}
