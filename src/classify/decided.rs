//! What decided a verdict: a rule, with the number it looked at, or a signal.
//!
//! Tables and `pairs.jsonl` have it as a text, which this file alone writes and reads.

use crate::evidence::SIGNALS;
use std::fmt;
use std::str::FromStr;

/// The rule or signal that decided what a pair is.
///
/// ```
/// use reprint::internals::classify::DecidedBy;
///
/// let by = DecidedBy::Containment(0.93);
/// assert_eq!(by.to_string(), "containment 0.93");
/// assert_eq!("containment 0.93".parse(), Ok(by));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DecidedBy {
    /// The same words in the same order.
    SameWords,
    /// Share of all shingles of the two that stand in both.
    Jaccard(f64),
    /// Share of the smaller text's shingles that stand in the other.
    Containment(f64),
    /// Share of the smaller text's words that stand in the other, most of those that differ
    /// misread.
    Misread(f64),
    /// Share of the smaller text's narration that stands in the other.
    Narration(f64),
    /// Words of the other that a text quotes which names it as a source.
    Quotes(u32),
    /// Words in passages that both have.
    SharedWords(u32),
    /// An article supports what a copy's best source does not.
    SecondSource,
    /// The two are stories on one template.
    Template,
    /// The pair scores less than a rewrite, and one names the other's outlet as its source.
    Cited,
    /// The pair scores like a rewrite, but independent reports as short do so too.
    TooShort,
    /// The signal with the most points.
    Signal(&'static str),
    /// The score, where no signal has points.
    Score,
}

impl fmt::Display for DecidedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameWords => f.write_str("same words"),
            Self::Jaccard(share) => write!(f, "jaccard {share:.2}"),
            Self::Containment(share) => write!(f, "containment {share:.2}"),
            Self::Misread(share) => write!(f, "misread {share:.2}"),
            Self::Narration(share) => write!(f, "told {share:.2}"),
            Self::Quotes(words) => write!(f, "quotes {words} words of the other"),
            Self::SharedWords(words) => write!(f, "{words} shared words"),
            Self::SecondSource => f.write_str("second source"),
            Self::Template => f.write_str("template"),
            Self::Cited => f.write_str("cited"),
            Self::TooShort => f.write_str("too_short"),
            Self::Signal(name) => f.write_str(name),
            Self::Score => f.write_str("score"),
        }
    }
}

/// The text names no rule or signal of this version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDecision(String);

impl fmt::Display for UnknownDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule or signal is called `{}`", self.0)
    }
}

impl std::error::Error for UnknownDecision {}

impl FromStr for DecidedBy {
    type Err = UnknownDecision;

    fn from_str(text: &str) -> Result<Self, UnknownDecision> {
        let known = match text {
            "same words" => Some(Self::SameWords),
            "second source" => Some(Self::SecondSource),
            "template" => Some(Self::Template),
            "cited" => Some(Self::Cited),
            "too_short" => Some(Self::TooShort),
            "score" => Some(Self::Score),
            _ => with_number(text).or_else(|| {
                SIGNALS
                    .iter()
                    .find(|signal| signal.name == text)
                    .map(|signal| Self::Signal(signal.name))
            }),
        };
        known.ok_or_else(|| UnknownDecision(text.to_owned()))
    }
}

fn with_number(text: &str) -> Option<DecidedBy> {
    if let Some(words) = text.strip_suffix(" shared words") {
        return words.parse().ok().map(DecidedBy::SharedWords);
    }
    match text.split_once(' ')? {
        ("jaccard", share) => share.parse().ok().map(DecidedBy::Jaccard),
        ("containment", share) => share.parse().ok().map(DecidedBy::Containment),
        ("misread", share) => share.parse().ok().map(DecidedBy::Misread),
        ("told", share) => share.parse().ok().map(DecidedBy::Narration),
        ("quotes", rest) => {
            rest.strip_suffix(" words of the other")?.parse().ok().map(DecidedBy::Quotes)
        }
        _ => None,
    }
}

impl serde::Serialize for DecidedBy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for DecidedBy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decision_is_read_as_it_is_written() {
        let all = [
            DecidedBy::SameWords,
            DecidedBy::Jaccard(0.67),
            DecidedBy::Containment(1.0),
            DecidedBy::Misread(0.97),
            DecidedBy::Narration(0.12),
            DecidedBy::Quotes(120),
            DecidedBy::SharedWords(24),
            DecidedBy::SecondSource,
            DecidedBy::Template,
            DecidedBy::Cited,
            DecidedBy::TooShort,
            DecidedBy::Score,
        ];
        for by in all.into_iter().chain(SIGNALS.iter().map(|signal| DecidedBy::Signal(signal.name)))
        {
            assert_eq!(by.to_string().parse(), Ok(by));
        }
        assert!("narrative 0.40".parse::<DecidedBy>().is_err());
    }
}
