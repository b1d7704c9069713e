//! Names and numbers that stand late in a story.
//!
//! # What it measures
//! Of the details (names and numbers, weighted by rareness) that an article first gives in its
//! second half: `late_kept`, the share of the shorter's that the longer has anywhere;
//! `late_covered`, the share of the longer's that the shorter has.
//!
//! # Why it matters
//! News puts the event first and the background last. Two reporters at one event write the same
//! first half; what each adds below it is his own choice. A copy draws on all of its source and has
//! no background of its own.
//!
//! # When it misleads
//! A copy cut from the bottom covers nothing late. A court's or an agency's own release gives all
//! reporters the same background. `late_covered` falls with the length of the copy: a summary has
//! room for little, and only beside `length_ratio` it can be read.
//!
//! # Cost
//! A pass over the details, whose places `Pair` has looked up.

use super::pair::Details;
use super::{Expect, Signal};

/// Late details of the shorter that the longer has.
pub const KEPT: Signal = Signal {
    name: "late_kept",
    expect: Expect::Higher,
    step: 0,
    value: |p| (p.short.sentences.len() >= SENTENCES).then(|| share(p.details())).flatten(),
};
/// Late details of the longer that the shorter has.
pub const COVERED: Signal = Signal {
    name: "late_covered",
    expect: Expect::Higher,
    step: 0,
    value: |p| share(p.details_back()),
};

/// Details below which a share says nothing.
const FEWEST: usize = 3;

/// Sentences of a copy below which it has no second half to speak of.
const SENTENCES: usize = 4;

/// Weighted share of the details first given in the second half that the other article has.
fn share(details: Details<'_>) -> Option<f32> {
    let sentences = details.of.sentences.len();
    details.share(FEWEST, |d| 2 * d.sentence as usize >= sentences)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Parsed;
    use crate::article::boilerplate::LineCounts;
    use crate::content::{Frequencies, Prepared};
    use crate::evidence::pair::Pair;
    use crate::shingle::ShingleConfig;

    fn prepared(text: &str) -> Prepared {
        let article = Parsed::of(text, &LineCounts::default(), None);
        Prepared::of(text, article, Some("en"), &Frequencies::default(), &ShingleConfig::default())
    }

    const EVENT: &str = "The ferry Halvard burned off Skelby on the night of the 14. The captain, \
        Ines Okafor, called Skelby harbour. ";

    #[test]
    fn background_of_its_own_is_not_kept_and_that_of_the_other_not_covered() {
        let wire = prepared(&format!(
            "{EVENT}In 2009 the Torvik yard had built her with Brennan engines. Her owner Norlund \
                lost 31 people on the Agda."
        ));
        let report = prepared(&format!(
            "{EVENT}In 1987 the Dunmore lifeboat saved 62 from the Petrel. The minister Havel met \
                Quist in Aldermoor."
        ));
        let copy = prepared(
            "Off Skelby a ferry, the Halvard, burned. Harbour staff at Skelby heard from the \
                captain, Ines Okafor. She came in 2009 from the \
             Torvik yard and has Brennan engines. On the Agda 31 died, a ship of Norlund too.",
        );
        for (other, least, most) in [(&copy, 0.99, 1.0), (&report, 0.0, 0.01)] {
            let pair = Pair::of(&wire, other);
            for share in
                [KEPT.value, COVERED.value].map(|value| value(&pair).expect("enough details"))
            {
                assert!((least..=most).contains(&share), "{share}");
            }
        }
    }

    #[test]
    fn few_details_tell_nothing() {
        let bare =
            prepared(&format!("{EVENT}Nobody knows why it burned. Nobody was hurt in the end."));
        assert_eq!((COVERED.value)(&Pair::of(&bare, &bare)), None);
    }
}
