//! Evidence to [`Verdict`]: the scorecard's probability, and the rules that make a relation of it.

mod bounds;
mod decided;
pub mod fit;
pub mod scorecard;
pub mod verdict;

pub use bounds::{Bounds, HOLDING_WORDS};
pub use decided::{DecidedBy, UnknownDecision};
pub use scorecard::{LOOK_AGAIN, Scorecard};
pub use verdict::{
    Citation, ClassifyConfig, Facts, Taken, copied, judge, may_be_misread, words_suffice,
};

/// What one text is to another, from the strongest tie to none.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Same words after normalising.
    Identical,
    /// Syndicated: new headline, trimmed tail, added credit, boilerplate.
    Reprint,
    /// At least half of the smaller stands verbatim in the other.
    Excerpt,
    /// Paraphrased, summarised or retold.
    Rewrite,
    /// The same outlet's own next version or running story.
    Update,
    /// A quarter to a half taken or retold, the rest own reporting.
    Partial,
    /// Only a public primary source in common: a speech, a statement, tweets, a release, a court
    /// paper.
    Shared,
    /// The same site's stock paragraphs in another story.
    Background,
    /// Independent reporting of the same event: not a copy.
    SameEvent,
    /// Nothing in common that matters.
    Unrelated,
}

impl Relation {
    /// All of them, from the strongest.
    pub const ALL: [Self; 10] = [
        Self::Identical,
        Self::Reprint,
        Self::Excerpt,
        Self::Rewrite,
        Self::Update,
        Self::Partial,
        Self::Shared,
        Self::Background,
        Self::SameEvent,
        Self::Unrelated,
    ];

    /// The name every report uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Reprint => "reprint",
            Self::Excerpt => "excerpt",
            Self::Rewrite => "rewrite",
            Self::Update => "update",
            Self::Partial => "partial",
            Self::Shared => "shared",
            Self::Background => "background",
            Self::SameEvent => "same_event",
            Self::Unrelated => "unrelated",
        }
    }

    /// What it is between two articles of one site, if they are: a copy is its own next version
    /// there, an equal text stays one, and what reuses too little of the other's narration has only
    /// stock paragraphs in common.
    #[must_use]
    pub fn within(self, same_site: bool, is_update: bool) -> Self {
        match self {
            _ if !same_site => self,
            Self::Reprint => Self::Update,
            Self::Excerpt | Self::Rewrite | Self::Partial if is_update => Self::Update,
            Self::Excerpt | Self::Rewrite | Self::Partial | Self::Shared => Self::Background,
            other => other,
        }
    }

    /// Whether the relation joins two articles in one cluster.
    #[must_use]
    pub fn clusters(self) -> bool {
        self <= Self::Update
    }

    /// Whether one was made of the other, wholly or in part: more than a passage in common.
    #[must_use]
    pub fn is_copy(self) -> bool {
        self < Self::Shared
    }

    /// Whether a pair of this relation is reported without `--all-pairs`.
    #[must_use]
    pub fn reported(self) -> bool {
        self < Self::Shared
    }
}

/// What one signal adds to a pair's log-odds: its own points, and half of those that it and another
/// have at once.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Points {
    /// The signal.
    pub signal: &'static str,
    /// Its value; `None` where the texts give none.
    pub value: Option<f32>,
    /// What it adds, in log-odds; below 0 it speaks against derivation.
    pub points: f64,
}

/// Relation, how sure, and what decided.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Verdict {
    /// What one is to the other.
    pub relation: Relation,
    /// 0..=1: probability by the scorecard that one derives from the other, or the verbatim share
    /// where that decided and is higher.
    pub score: f64,
    /// The rule or signal that decided.
    pub decided_by: DecidedBy,
    /// Every signal's points, heaviest first; empty when word identity decided.
    #[serde(skip)]
    pub points: Vec<Points>,
}
