//! Which labels of a truth are copies.
//!
//! Sets of labelled pairs name what they hold by how it was made (`summary`, `back_translation`),
//! so by default a label is a copy unless it is known as something else. Which label was taken as
//! which is part of every report.

use crate::error::{Error, Result};
use serde::Serialize;

/// Labels of pairs that are no copies, by default.
pub const NOT_COPIES: [&str; 10] = [
    "same_event*",
    "independent",
    "shared",
    "unrelated",
    "furniture",
    "boilerplate",
    "none",
    "0",
    "no",
    "false",
];

/// Labels that say neither, by default: pairs of which it is open whether one is to be reported.
pub const LEFT_OUT: [&str; 5] = ["overlap", "sibling", "background", "same_outlet", "unsure"];

/// A label that the sheet of `reprint label` offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The label.
    pub name: &'static str,
    /// The key that sets it.
    pub key: char,
    /// What it means, for the person who reads the pair.
    pub meaning: &'static str,
}

/// The labels of the sheet, in the order of their keys: the relations, and `unsure`.
pub const OFFERED: [Offered; 12] = [
    Offered { name: "identical", key: '1', meaning: "the same words" },
    Offered { name: "reprint", key: '2', meaning: "the same text, edited here and there" },
    Offered {
        name: "excerpt",
        key: '3',
        meaning: "at least half of the shorter is in the other, word for word",
    },
    Offered {
        name: "rewrite",
        key: '4',
        meaning: "one retells, shortens or paraphrases the other",
    },
    Offered { name: "update", key: '5', meaning: "a later version by the same outlet" },
    Offered {
        name: "partial",
        key: '6',
        meaning: "a quarter to a half copied, the rest original reporting",
    },
    Offered {
        name: "shared",
        key: '7',
        meaning: "only a public source in common, such as a speech or a release",
    },
    Offered { name: "same_event", key: '8', meaning: "independent reports of the same event" },
    Offered { name: "unrelated", key: '9', meaning: "different stories" },
    Offered {
        name: "boilerplate",
        key: 'p',
        meaning: "only what pages have around their articles, such as menus and teasers",
    },
    Offered {
        name: "unsure",
        key: '0',
        meaning: "impossible to say; left out of all figures and fits",
    },
    Offered {
        name: "background",
        key: 'b',
        meaning: "one site's stock paragraphs in two stories; left out too",
    },
];

/// What a label was taken as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Taken {
    /// A copy, that should be reported.
    #[serde(rename = "copy")]
    Copy,
    /// No copy.
    #[serde(rename = "no_copy")]
    NotCopy,
    /// Neither; in no figure but those of its own label.
    #[serde(rename = "left_out")]
    LeftOut,
}

impl Taken {
    /// As reports show it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::NotCopy => "no_copy",
            Self::LeftOut => "left_out",
        }
    }
}

/// The labels of each side. A list that was given replaces the default of its side, and a label on
/// neither side is left out.
///
/// Case does not matter. A name that ends in `*` stands for all that begin like it; where both
/// sides fit a label, the longer name decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// Labels that are copies; `None`: every label but [`NOT_COPIES`] and [`LEFT_OUT`].
    copies: Option<Vec<String>>,
    /// Labels that are no copies; `None`: [`NOT_COPIES`].
    not_copies: Option<Vec<String>>,
}

impl Labels {
    /// The sides as given; an empty list is one that was not given.
    ///
    /// # Errors
    /// When a label is on both sides.
    pub fn of(copies: &[String], not_copies: &[String]) -> Result<Self> {
        let side = |names: &[String]| {
            let names: Vec<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
            (!names.is_empty()).then_some(names)
        };
        let (copies, not_copies) = (side(copies), side(not_copies));
        let both = copies
            .iter()
            .flatten()
            .find(|name| not_copies.iter().flatten().any(|other| other == *name));
        match both {
            Some(name) => Err(Error::setting(format!(
                "label `{name}` is listed as a copy and as not a copy; list it once"
            ))),
            None => Ok(Self { copies, not_copies }),
        }
    }

    /// Whether nothing was given.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// What a label is taken as.
    #[must_use]
    pub fn taken(&self, label: &str) -> Taken {
        let label = label.trim().to_lowercase();
        let given = |side: &Option<Vec<String>>| {
            side.iter().flatten().filter_map(|name| fit(name, &label)).max()
        };
        let default = |side: &[&str]| side.iter().any(|name| fit(name, &label).is_some());
        let (copy, not_copy) = (given(&self.copies), given(&self.not_copies));
        if copy > not_copy {
            Taken::Copy
        } else if not_copy.is_some() || self.not_copies.is_none() && default(&NOT_COPIES) {
            Taken::NotCopy
        } else if self.copies.is_some() || default(&NOT_COPIES) || default(&LEFT_OUT) {
            Taken::LeftOut
        } else {
            Taken::Copy
        }
    }

    /// The labels that are taken as copies because they are not known, and look like one that is
    /// known as something else: `independant`, `same event`, `not a copy`. Each once, in order,
    /// with that other one.
    #[must_use]
    pub fn doubtful<'a>(&self, labels: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
        let mut there: Vec<String> = labels.map(|label| label.trim().to_lowercase()).collect();
        there.sort_unstable();
        there.dedup();
        let given = |label: &str| {
            let given = self.copies.iter().chain(&self.not_copies).flatten();
            given.clone().any(|name| fit(name, label).is_some())
        };
        there.retain(|label| {
            let is_offered = OFFERED.iter().any(|offered| offered.name == label);
            self.taken(label) == Taken::Copy && !is_offered && !given(label)
        });
        there.into_iter().filter_map(|label| like(&label).map(|other| (label, other))).collect()
    }

    /// The names that were given and that no label fits, in their order.
    #[must_use]
    pub fn unused<'a>(&self, labels: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut there: Vec<String> = labels.map(|label| label.trim().to_lowercase()).collect();
        there.sort_unstable();
        there.dedup();
        let given = self.copies.iter().flatten().chain(self.not_copies.iter().flatten());
        given
            .filter(|name| !there.iter().any(|label| fit(name, label).is_some()))
            .cloned()
            .collect()
    }
}

/// Letters of the shortest known label that a misspelt one is looked for.
const SPELT: usize = 5;

/// The label that is no copy, or neither, and that another looks like.
fn like(label: &str) -> Option<String> {
    let written: String =
        label.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if written.starts_with("not_") || written.starts_with("no_") || written.starts_with("non_") {
        return Some("no".to_owned());
    }
    let known = NOT_COPIES.iter().chain(&LEFT_OUT).map(|name| name.trim_end_matches('*'));
    let is_like = |name: &&str| {
        name.len() >= SPELT && strsim::damerau_levenshtein(name, &written) <= name.len() / 5
            || written.starts_with(name)
    };
    known.filter(|name| name.len() >= SPELT).find(is_like).map(str::to_owned)
}

/// How closely a name fits a label, more for longer names and most for the label itself.
fn fit(name: &str, label: &str) -> Option<usize> {
    match name.strip_suffix('*') {
        Some(start) => label.starts_with(start).then_some(start.len()),
        None => (name == label).then_some(usize::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_label_is_doubted_and_a_new_one_is_not() {
        let there = [
            "independant",
            "same event",
            "not a copy",
            "unrelatd",
            "furnitur",
            "Independent",
            "rewrite",
            "summary",
            "back_translation",
            "polish",
            "shred",
        ];
        let found = Labels::default().doubtful(there.into_iter());
        let found: Vec<&str> = found.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(
            found,
            ["furnitur", "independant", "not a copy", "same event", "shred", "unrelatd"]
        );
        assert_eq!(labels(&["shred"], &[]).doubtful(["shred"].into_iter()), []);
    }

    fn labels(copies: &[&str], not_copies: &[&str]) -> Labels {
        let owned =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Labels::of(&owned(copies), &owned(not_copies)).unwrap()
    }

    #[test]
    fn by_default_a_label_is_a_copy_unless_it_is_known_as_something_else() {
        let labels = Labels::default();
        for label in ["identical", "rewrite", "partial", "back_translation", "1", "yes"] {
            assert_eq!(labels.taken(label), Taken::Copy, "{label}");
        }
        for label in ["same_event", "same_event_wild", "Shared", "0", "False"] {
            assert_eq!(labels.taken(label), Taken::NotCopy, "{label}");
        }
        for label in LEFT_OUT {
            assert_eq!(labels.taken(label), Taken::LeftOut, "{label}");
        }
    }

    #[test]
    fn the_sheet_offers_each_side_and_a_way_out() {
        let taken = OFFERED.map(|offered| Labels::default().taken(offered.name));
        assert!(
            taken[..6].iter().all(|t| *t == Taken::Copy)
                && taken[6..10].iter().all(|t| *t == Taken::NotCopy)
        );
        assert_eq!(taken[10..], [Taken::LeftOut; 2]);
        let mut keys = OFFERED.map(|offered| offered.key);
        keys.sort_unstable();
        assert!(keys.is_sorted_by(|x, y| x < y), "a key has one label: {keys:?}");
    }

    #[test]
    fn a_given_side_replaces_its_default_and_what_is_on_neither_is_left_out() {
        let given = labels(&["rewrite", "sibling"], &[]);
        assert_eq!(
            ["sibling", "shared", "summary"].map(|l| given.taken(l)),
            [Taken::Copy, Taken::NotCopy, Taken::LeftOut]
        );
        let given = labels(&[], &["very_similar"]);
        assert_eq!(
            ["summary", "very_similar", "shared", "sibling"].map(|l| given.taken(l)),
            [Taken::Copy, Taken::NotCopy, Taken::LeftOut, Taken::LeftOut]
        );
        let given = labels(&["shared"], &[]);
        assert_eq!(
            given.taken("shared"),
            Taken::Copy,
            "a name that was given beats one that was not"
        );
    }

    #[test]
    fn the_closer_name_decides() {
        let given = labels(&["perturb_*", "same_event_copy"], &["perturb_sent", "same_event*"]);
        assert_eq!(
            ["perturb_word", "perturb_sent", "same_event", "same_event_copy"]
                .map(|l| given.taken(l)),
            [Taken::Copy, Taken::NotCopy, Taken::NotCopy, Taken::Copy]
        );
        assert_eq!(
            given.unused(["perturb_word", "same_event"].into_iter()),
            ["same_event_copy", "perturb_sent"]
        );
        assert!(Labels::of(&["x".to_owned()], &["X".to_owned()]).is_err());
    }
}
