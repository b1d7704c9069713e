//! Judged pairs to origin stars, with the direction of each.

pub mod alarm;
pub mod asymmetry;
pub mod bond;
pub mod common;
mod declared;
pub mod direction;
pub mod edge;
pub mod keep;
mod known;
mod ledger;
pub mod listing;
pub mod manifest;
pub mod record;
mod rules;
pub mod spread;
pub mod stars;

pub use common::Common;
pub use direction::{InCommon, Known, direction, sources};
pub use edge::Edge;
pub use ledger::{Comparison, Ledger};
pub use listing::{Listing, listing};
pub use record::PairRecord;
pub use stars::stars;

use crate::align::{Kind, Passage};
use crate::article::{DocId, Span};
use crate::classify::{Relation, Verdict};
use crate::evidence::Evidence;
use crate::evidence::kept::KeptDetails;
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
    /// The house whose text both carry, where neither derives from the other; then `derived` is
    /// `None`.
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

/// How an article names the source of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// As the house whose text it is: a dateline, a byline, a last line, what its page declares.
    Carries,
    /// In its text, as somebody it has something from.
    Names,
}

impl CreditKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Carries, Self::Names];

    /// The name that every report uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Carries => "carries",
            Self::Names => "names",
        }
    }
}

/// Whom an article names as the source of its text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Credit {
    /// The house or outlet.
    pub name: String,
    /// How it is named.
    pub kind: CreditKind,
}

/// A pair with everything that was found out about it. Always `a < b`.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct JudgedPair {
    /// The article read first.
    pub a: DocId,
    /// The article read later.
    pub b: DocId,
    /// Exact overlap of word shingles outside boilerplate.
    pub overlap: Overlap,
    /// Every signal's value; `None` for a pair of identical texts, which needs none.
    pub evidence: Option<Evidence>,
    /// The likelier copy's names and numbers, counted; `None` where there are no signals.
    pub details: Option<KeptDetails>,
    /// Relation, score and what decided.
    pub verdict: Verdict,
    /// Which derives from which.
    pub direction: Direction,
    /// Words of the shorter in runs of seven or more that both have and neither quotes, each word
    /// once.
    pub narrated_words: u32,
    /// What each names as the source of its text, `a` first.
    pub credits: [Option<Credit>; 2],
    /// Shared passages in the order of `a`'s text.
    pub passages: Vec<Passage>,
    /// What the copy has of its own; `None` where sentences were not aligned, because all was taken
    /// word for word or nothing was.
    pub new: Option<New>,
    /// Share of `a`'s words outside boilerplate that lie inside passages, 0..=1.
    pub coverage_a: f64,
    /// The same for `b`.
    pub coverage_b: f64,
}

impl JudgedPair {
    /// Whom each names as the source of its text, `a` first.
    #[must_use]
    pub fn credited(&self) -> [Option<&str>; 2] {
        self.credits.each_ref().map(|credit| credit.as_ref().map(|credit| credit.name.as_str()))
    }

    /// Words in passages word for word.
    #[must_use]
    pub fn verbatim_words(&self) -> u64 {
        let verbatim = self.passages.iter().filter(|passage| passage.kind == Kind::Verbatim);
        verbatim.map(|passage| u64::from(passage.words)).sum()
    }

    /// Whether the two may be independent reports of the same facts: a rewrite of open direction,
    /// without common narration, and with a score below the one that a direction needs.
    #[must_use]
    pub fn may_be_independent(&self) -> bool {
        self.verdict.relation == Relation::Rewrite
            && self.direction.outcome() == Outcome::Open
            && self.narrated_words == 0
            && self.verdict.score < direction::SURE_UNMARKED
    }
}

/// One article's place in a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The article.
    pub doc: DocId,
    /// What it derives from, how, and through which pair; `None` for the origin.
    pub from: Option<Derivation>,
}

/// What a member of a cluster is to the article it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tie {
    /// It derives from that article.
    Derived,
    /// Both carry or rework a third text.
    Common,
    /// The evidence does not say who took from whom.
    Open,
}

/// How a member of a cluster is tied to the article it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The article it is compared with, and derives from if `tie` says so.
    pub doc: DocId,
    /// Who took from whom.
    pub tie: Tie,
    /// What the two texts are to each other.
    pub relation: Relation,
    /// The pair's score, 0..=1.
    pub score: f64,
    /// Share of the copy's words inside passages shared with `doc`, 0..=1.
    pub coverage: f64,
}

/// An origin and everything that comes from it; two members or more, the origin first, copies in
/// reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The members.
    pub members: Vec<Member>,
}

/// What an article is in its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The article that the others are compared with.
    Origin,
    /// Comes from another, or may: see [`Derivation::tie`].
    Copy,
    /// Prints a third one's text: nobody of the cluster is accused of copying it, and it copies
    /// nobody.
    Carrier,
}

impl Role {
    /// The name every report uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Copy => "copy",
            Self::Carrier => "carrier",
        }
    }
}

impl Cluster {
    /// What the member is in this cluster. The first one is a carrier too where others carry its
    /// text from a third and none derives from it: it is then only the article they are compared
    /// with.
    #[must_use]
    pub fn role(&self, member: &Member) -> Role {
        match &member.from {
            Some(from) if from.tie == Tie::Common => Role::Carrier,
            Some(_) => Role::Copy,
            None => {
                let tied = |tie| self.ties_to(member.doc).any(|found| found == tie);
                if tied(Tie::Common) && !tied(Tie::Derived) { Role::Carrier } else { Role::Origin }
            }
        }
    }

    /// How the members that are compared with this article are tied to it.
    fn ties_to(&self, doc: DocId) -> impl Iterator<Item = Tie> {
        self.members.iter().filter_map(move |m| {
            m.from.as_ref().filter(|from| from.doc == doc).map(|from| from.tie)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(ties: &[Tie]) -> Cluster {
        let member = |(doc, &tie): (u32, &Tie)| {
            let from = Derivation {
                doc: DocId(0),
                tie,
                relation: Relation::Reprint,
                score: 0.9,
                coverage: 0.9,
            };
            Member { doc: DocId(doc), from: Some(from) }
        };
        let first = Member { doc: DocId(0), from: None };
        Cluster { members: std::iter::once(first).chain((1..).zip(ties).map(member)).collect() }
    }

    #[test]
    fn who_prints_a_third_text_neither_copies_nor_is_copied() {
        let roles = |ties: &[Tie]| -> Vec<Role> {
            let cluster = cluster(ties);
            cluster.members.iter().map(|m| cluster.role(m)).collect()
        };
        assert_eq!(roles(&[Tie::Common, Tie::Common]), [Role::Carrier; 3]);
        assert_eq!(roles(&[Tie::Common, Tie::Open]), [Role::Carrier, Role::Carrier, Role::Copy]);
        assert_eq!(roles(&[Tie::Common, Tie::Derived]), [Role::Origin, Role::Carrier, Role::Copy]);
        assert_eq!(roles(&[Tie::Open]), [Role::Origin, Role::Copy]);
    }
}
