//! What a scan looks for.

use super::Config;

/// What a scan looks for, and so what it asks of each article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All copies, rewrites too: every pair is judged by evidence, which needs stems, languages and
    /// a gist of each article.
    Full,
    /// Equal texts and near-duplicates, by word sequences alone.
    OnlyVerbatim,
}

impl Config {
    /// The mode that the settings ask for.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.only_verbatim { Mode::OnlyVerbatim } else { Mode::Full }
    }
}

impl Mode {
    /// Whether pairs are judged by evidence.
    #[must_use]
    pub fn is_full(self) -> bool {
        self == Self::Full
    }

    /// Whether lines are compared by their bytes and not by their words. A verbatim scan must be
    /// fast, and boilerplate hardly differs in case and punctuation.
    #[must_use]
    pub fn compares_bytes(self) -> bool {
        self == Self::OnlyVerbatim
    }
}
