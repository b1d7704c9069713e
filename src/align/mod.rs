//! Two articles to [`Passage`]s: verbatim runs and, for rewrites, sentence beside sentence.

use crate::article::Span;

/// How the two sides of a passage correspond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Passage {
    /// How they correspond.
    pub kind: Kind,
    /// Where in `a`'s text.
    pub a: Span,
    /// Where in `b`'s text.
    pub b: Span,
    /// Words on the shorter side.
    pub words: u32,
    /// Share of the passage's words that are equal on both sides, 0..=1 (1 for a verbatim run without edits).
    pub agreement: f32,
}
