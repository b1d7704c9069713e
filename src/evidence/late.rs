//! Names and numbers that stand late in a story.
//!
//! # What it measures
//! Of the details (names and numbers, weighted by rareness) that an article first gives in its second half: `late_kept`, the share of the
//! shorter's that the longer has anywhere; `late_covered`, the share of the longer's that the shorter has.
//!
//! # Why it matters
//! News puts the event first and the background last. Two reporters at one event tell the same first half; what each adds
//! below it is his own choice. A copy draws on all of its source and has no background of its own.
//!
//! # When it misleads
//! A copy cut from the bottom covers nothing late. A court's or an agency's own release gives all reporters the same background.
//! `late_covered` falls with the length of the copy: a summary has room for little, and only beside `length_ratio` it can be read.
//!
//! # Cost
//! A binary search a detail, a few microseconds.

use super::pair::Pair;
use super::{Expect, Signal};
use crate::content::Prepared;

/// Late details of the shorter that the longer has.
pub const KEPT: Signal = Signal {
    name: "late_kept",
    expect: Expect::Higher,
    value: |p: &Pair<'_>| (p.short.sentences.len() >= SENTENCES).then(|| share(p.short, p.long)).flatten(),
};
/// Late details of the longer that the shorter has.
pub const COVERED: Signal =
    Signal { name: "late_covered", expect: Expect::Higher, value: |p: &Pair<'_>| share(p.long, p.short) };

/// Details below which a share says nothing.
const FEWEST: usize = 3;

/// Sentences of a copy below which it has no second half to speak of.
const SENTENCES: usize = 4;

/// Weighted share of the details first given in the second half of `of` that `other` has.
fn share(of: &Prepared, other: &Prepared) -> Option<f32> {
    let (mut all, mut found, mut count) = (0.0, 0.0, 0);
    for detail in of.details.iter().filter(|d| d.first && 2 * d.sentence as usize >= of.sentences.len()) {
        count += 1;
        all += detail.weight;
        found += if other.place_of(detail.key).is_some() { detail.weight } else { 0.0 };
    }
    (count >= FEWEST).then(|| found / all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::article::furniture::Census;
    use crate::content::Frequencies;
    use crate::shingle::ShingleConfig;

    fn prepared(text: &str) -> Prepared {
        let article = Article::of(text, &Census::default(), None);
        Prepared::of(text, article, Some("en"), &Frequencies::default(), &ShingleConfig::default())
    }

    const EVENT: &str =
        "The ferry Halvard burned off Skelby on the night of the 14. The captain, Ines Okafor, called Skelby harbour. ";

    #[test]
    fn background_of_its_own_is_not_kept_and_that_of_the_other_not_covered() {
        let wire = prepared(&format!(
            "{EVENT}In 2009 the Torvik yard had built her with Brennan engines. Her owner Norlund lost 31 people on the Agda."
        ));
        let report = prepared(&format!(
            "{EVENT}In 1987 the Dunmore lifeboat saved 62 from the Petrel. The minister Havel met Quist in Aldermoor."
        ));
        let copy = prepared(
            "Off Skelby a ferry, the Halvard, burned. Harbour staff at Skelby heard from the captain, Ines Okafor. She came in 2009 from the \
             Torvik yard and has Brennan engines. On the Agda 31 died, a ship of Norlund too.",
        );
        for (other, least, most) in [(&copy, 0.99, 1.0), (&report, 0.0, 0.01)] {
            for (of, to) in [(other, &wire), (&wire, other)] {
                let share = share(of, to).expect("enough details");
                assert!((least..=most).contains(&share), "{share}");
            }
        }
    }

    #[test]
    fn few_details_tell_nothing() {
        let bare = prepared(&format!("{EVENT}Nobody knows why it burned. Nobody was hurt in the end."));
        assert_eq!(share(&bare, &bare), None);
    }
}
