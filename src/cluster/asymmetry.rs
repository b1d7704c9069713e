//! What two texts lack of each other: which of them derives, from the text alone.
//!
//! * time: a few merges, a binary search a detail and a scan of the quotations: 50 to 65 us for two
//!   articles of 600 words; only reported pairs are asked
//! * space: a quotation's words at a time
//!
//! Each [`Asymmetry`] measures one article beside the other. Its value for a pair is the difference
//! of the two measures, so it changes sign when the two change places, and there is no constant:
//! neither place is the likelier source.
//!
//! The weights are a logistic fit, so their sum is log-odds; none may fall below 0.
//! `examples/fit_direction.rs` makes them and `benches/RESULTS.md` has the figures. Fitted on 818
//! pairs, all English: 150 rewrites by a language model, 302 by teachers, and 366 polishes,
//! back-translations and paraphrases by machine.
//!
//! Not used, because they show who rewrote a text and not that it derives: length of sentences
//! (teachers and retelling models shorten them, polishing models join them; with it, a fit without
//! polishes was right on .88 of them instead of .94), length and rarity of words, variety of words.

use super::Side;
use crate::content::Prepared;
use crate::evidence::counts::{merge, ratio};
use crate::evidence::quoted::kept_of;
use crate::shingle::combine;
use crate::verify::Overlap;

/// One article of a pair beside the other.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The article that is measured.
    pub this: &'a Prepared,
    /// The other.
    pub other: &'a Prepared,
}

/// One way in which a source has more than what derives from it.
#[derive(Clone, Copy, Debug)]
pub struct Asymmetry {
    /// Its name in the fit.
    pub name: &'static str,
    /// Log-odds per unit of difference, 0 or more.
    pub weight: f64,
    /// What a source has more of than what derives from it.
    pub measure: fn(Beside<'_>) -> f64,
    /// Whether the two can be compared in this; asked for both sides.
    pub tells: fn(Beside<'_>) -> bool,
    /// The fact in words, said of the article that it makes the derived one.
    pub fact: fn(Beside<'_>) -> String,
}

/// All of them.
pub const ASYMMETRIES: [Asymmetry; 5] = [QUOTATIONS, DETAILS, CONTENT, LENGTH, MENTIONS];

/// Jaccard of the shingles from which two texts of one length are one text with words exchanged.
/// Measured on the labelled sets: all 384 copies with noise in their letters or words are such
/// pairs, and 5 of 823 rewrites and polishes.
const EDITED: f64 = 0.2;
/// Difference of two lengths, as a share of the longer, below which they are one length.
const ONE_LENGTH: f32 = 0.03;

/// Log-odds beyond which the sum counts for less, and the share that the rest counts. In
/// cross-validation all 428 pairs beyond it were right, which shows no more than that 1 in 140 is
/// wrong; an agency's own page with an earlier date must be able to outweigh the longer text of a
/// paper that credits it. Cut off there, all full sources looked alike, and three more mirrors of
/// 96 passed for the origin of a planted story.
const FULL: f64 = 4.0;
const BEYOND: f64 = 0.5;

/// What speaks for either side as the derived one: the side, log-odds above 0, the fact. Nothing
/// where two texts of one length differ by single words: who changed them cannot be seen.
#[must_use]
pub fn asymmetries(a: &Prepared, b: &Prepared, overlap: Overlap) -> Vec<(Side, f64, String)> {
    if is_edited_evenly(a, b, overlap) {
        return Vec::new();
    }
    let values = values(a, b);
    let sum: f64 = ASYMMETRIES.iter().zip(values).map(|(x, value)| x.weight * value).sum();
    let beyond = (sum.abs() - FULL).max(0.0);
    let scale = if beyond > 0.0 { (FULL + BEYOND * beyond) / sum.abs() } else { 1.0 };
    ASYMMETRIES
        .iter()
        .zip(values)
        .filter(|(_, value)| *value != 0.0)
        .map(|(x, value)| {
            let (side, copy) = if value > 0.0 {
                (Side::B, Beside { this: b, other: a })
            } else {
                (Side::A, Beside { this: a, other: b })
            };
            (side, scale * x.weight * value.abs(), (x.fact)(copy))
        })
        .collect()
}

/// Every asymmetry's value, in the order of [`ASYMMETRIES`]: above 0 where `b` looks derived. With
/// `a` and `b` exchanged each is the negative.
#[must_use]
pub fn values(a: &Prepared, b: &Prepared) -> [f64; ASYMMETRIES.len()] {
    let (a, b) = (Beside { this: a, other: b }, Beside { this: b, other: a });
    ASYMMETRIES
        .map(|x| if (x.tells)(a) && (x.tells)(b) { (x.measure)(a) - (x.measure)(b) } else { 0.0 })
}

/// Whether two texts are one with words exchanged here and there.
#[must_use]
pub fn is_edited_evenly(a: &Prepared, b: &Prepared, overlap: Overlap) -> bool {
    let (x, y) = (a.story_words(), b.story_words());
    overlap.jaccard() >= EDITED && ratio(x.abs_diff(y), x.max(y)) < ONE_LENGTH
}

/// Logarithm of a count, so that the tenth counts less than the first.
fn log(count: usize) -> f64 {
    libm::log1p(f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
}

fn always(_: Beside<'_>) -> bool {
    true
}

/// Quoted three-word runs the other lacks. Rewriters drop and shorten quotations and turn them to
/// reported speech; they never add one.
///
/// A text that has many of the other's quoted words and not one quotation mark lost its marks on
/// the way (an extraction that keeps only ASCII): then what is quoted in it cannot be known.
const QUOTATIONS: Asymmetry = Asymmetry {
    name: "quotations",
    weight: 0.41,
    measure: |x| {
        log(x.this.quoted_trigrams.len() - kept_of(&x.this.quoted_trigrams, &x.other.trigrams))
    },
    tells: |x| {
        let kept = kept_of(&x.this.quoted_trigrams, &x.other.trigrams);
        x.other.quoted_words > 0
            || kept < UNMARKED_RUNS
            || ratio(kept, x.this.quoted_trigrams.len()) < UNMARKED
    },
    fact: |x| {
        let (kept, of) = quotations_kept(x.other, x.this);
        let (known, all) = quotations_kept(x.this, x.other);
        match (of, all - known) {
            (0, new) => format!("quotes {new} times what the other does not quote"),
            (_, 0) => format!("keeps {kept} of {of} quotations of the other and adds none"),
            (_, new) => format!("keeps {kept} of {of} quotations of the other and adds {new}"),
        }
    },
};

/// Runs of quoted words found unmarked in a text without any mark, and their share, from which it
/// lost its marks. Rewrites into reported speech stay below, as few of their runs survive.
const UNMARKED_RUNS: usize = 6;
const UNMARKED: f32 = 0.25;

/// How many quotations of three words or more an article has of which the other has a run of three
/// words, and how many in all.
fn quotations_kept(of: &Prepared, by: &Prepared) -> (usize, usize) {
    let words = &of.article.words;
    let from = |at: u32| words.partition_point(|w| w.span.from < at);
    let (mut kept, mut all) = (0, 0);
    for quotation in &of.article.quotations {
        let hashes: Vec<u64> =
            words[from(quotation.from)..from(quotation.to)].iter().map(|w| w.hash).collect();
        if hashes.len() >= 3 {
            all += 1;
            let has = |run: &[u64]| by.trigrams.has(combine(run));
            kept += usize::from(hashes.windows(3).any(has));
        }
    }
    (kept, all)
}

/// Distinct names and numbers the other lacks. A rewriter leaves some out, rounds some, and has no
/// source for new ones.
const DETAILS: Asymmetry = Asymmetry {
    name: "details",
    weight: 1.26,
    measure: |x| log(details_lost(x.this, x.other)),
    tells: always,
    fact: |x| {
        let (lacks, own) = (details_lost(x.other, x.this), details_lost(x.this, x.other));
        format!("lacks {lacks} names and numbers of the other and has {own} of its own")
    },
};

fn details_lost(of: &Prepared, by: &Prepared) -> usize {
    of.details.iter().filter(|d| d.first && by.place_of(d.key).is_none()).count()
}

/// Share of the content, by weight, that is not in the other: what derives stands in its source
/// rather than the other way round.
const CONTENT: Asymmetry = Asymmetry {
    name: "content",
    weight: 2.88,
    measure: |x| 1.0 - contained(x),
    tells: |x| !x.this.stems.is_empty(),
    fact: |x| {
        let (here, there) = (contained(x), contained(Beside { this: x.other, other: x.this }));
        format!(
            "its content is {:.0}% in the other, whose is {:.0}% in it",
            here * 100.0,
            there * 100.0
        )
    },
};

fn contained(x: Beside<'_>) -> f64 {
    let mut shared = 0.0;
    merge(&x.this.stems, &x.other.stems, |s| s.0, |mine, _| shared += f64::from(mine.1));
    let all: f64 = x.this.stems.iter().map(|s| f64::from(s.1)).sum();
    if all > 0.0 { shared / all } else { 0.0 }
}

/// Logarithm of the words. Copies are shortened far more often than they are drawn out.
const LENGTH: Asymmetry = Asymmetry {
    name: "length",
    weight: 3.2,
    measure: |x| log(x.this.story_words()),
    tells: always,
    fact: |x| format!("has {} words, the other {}", x.this.story_words(), x.other.story_words()),
};

/// Whether a fact is that of the two lengths: a weak sign, whatever weight two very unlike lengths
/// give it.
#[must_use]
pub fn is_of_length(fact: &str) -> bool {
    fact.starts_with("has ") && fact.contains(" words, the other ")
}

/// How often a name or number comes again, as a logarithm. A reporter comes back to people; who
/// retells says each thing once.
const MENTIONS: Asymmetry = Asymmetry {
    name: "mentions",
    weight: 3.99,
    measure: |x| libm::log(mentions(x.this)),
    tells: always,
    fact: |x| {
        format!(
            "mentions a name or number {:.1} times, the other {:.1} times",
            mentions(x.this),
            mentions(x.other)
        )
    },
};

/// Mentions of a name or number on average, one imagined one among them: 1 or more.
fn mentions(of: &Prepared) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    (1.0 + count(of.details.len())) / (1.0 + count(of.details.iter().filter(|d| d.first).count()))
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "what must cancel cancels exactly")]
mod tests {
    use super::*;
    use crate::article::Parsed;
    use crate::article::boilerplate::LineCounts;
    use crate::content::Frequencies;
    use crate::evidence::pair::overlap;
    use crate::shingle::ShingleConfig;

    const SOURCE: &str = "The council of Veldmoor voted on Monday to close the Harrow Street \
        baths, which cost 340,000 crowns a year. \
        \"We cannot heat an empty pool for another winter,\" said Ines Calder, who leads the \
        council. \
        Around 1,400 residents signed a petition that the poet Aurel Quist had begun. \
        \"My children learned to swim there and nobody asked us,\" said Quist. Calder answered \
        that Pellworm Holdings would turn the hall into flats. \
        Quist and Calder will meet again on May 3 in the Assembly Rooms.";
    const RETOLD: &str = "Veldmoor will shut its swimming baths because they cost the town too \
        much. \
        Council leader Ines Calder said she could not pay to warm a pool that stands empty. \
        Residents had signed a petition, and a company wants to build flats.";

    fn prepared(text: &str) -> Prepared {
        let article = Parsed::of(text, &LineCounts::default(), None);
        Prepared::of(text, article, Some("en"), &Frequencies::default(), &ShingleConfig::default())
    }

    fn found(a: &str, b: &str) -> Vec<(Side, f64, String)> {
        let (a, b) = (prepared(a), prepared(b));
        asymmetries(&a, &b, overlap(&a, &b))
    }

    fn value(name: &str, a: &str, b: &str) -> f64 {
        let at = ASYMMETRIES.iter().position(|x| x.name == name).expect("a name of the table");
        values(&prepared(a), &prepared(b))[at]
    }

    #[test]
    fn a_retelling_derives_and_the_facts_say_why() {
        let found = found(SOURCE, RETOLD);
        assert!(
            found
                .iter()
                .map(|(side, weight, _)| if *side == Side::B { *weight } else { -weight })
                .sum::<f64>()
                > 3.0
        );
        let facts: Vec<&str> =
            found.iter().filter(|x| x.0 == Side::B).map(|x| x.2.as_str()).collect();
        assert!(facts.contains(&"keeps 0 of 2 quotations of the other and adds none"), "{facts:?}");
        assert!(facts.contains(&"has 41 words, the other 84"), "{facts:?}");
        assert!(
            facts.iter().any(|f| f.starts_with("lacks ") && f.ends_with("and has 0 of its own")),
            "{facts:?}"
        );
    }

    #[test]
    fn with_the_two_exchanged_the_answer_is_the_mirror_of_itself() {
        let mirrored: Vec<_> = found(RETOLD, SOURCE)
            .into_iter()
            .map(|(side, weight, fact)| {
                (if side == Side::A { Side::B } else { Side::A }, weight, fact)
            })
            .collect();
        assert_eq!(found(SOURCE, RETOLD), mirrored);
        let (x, y) = (prepared(SOURCE), prepared(RETOLD));
        assert_eq!(values(&x, &y), values(&y, &x).map(|v| -v));
    }

    #[test]
    fn equal_texts_and_words_exchanged_one_for_one_say_nothing() {
        assert!(found(SOURCE, SOURCE).is_empty());
        let mirror = SOURCE
            .replace("Veldmoor", "Ostrey")
            .replace("crowns", "marks")
            .replace("children", "cousins");
        assert!(found(SOURCE, &mirror).is_empty());
        // Without a word in common, and with as much of everything, no side is lighter.
        let (one, other) = ("Bakers in Tarn open at 5.", "Ferries to Sorrel sail by 7.");
        assert!(found(one, other).iter().map(|x| x.1).sum::<f64>() < 1.0);
    }

    #[test]
    fn quotations_are_dropped_and_never_added() {
        let reported = SOURCE.replace(
            "\"My children learned to swim there and nobody asked us,\"",
            "Nobody asked the residents,",
        );
        assert!(value("quotations", SOURCE, &reported) > 0.0);
        let shortened = SOURCE.replace(
            "We cannot heat an empty pool for another winter,",
            "We cannot heat an empty pool,",
        );
        let only_marks = value("quotations", SOURCE, &shortened);
        assert!(only_marks > 0.0 && only_marks < value("quotations", SOURCE, RETOLD));
    }

    #[test]
    fn marks_that_extraction_lost_are_no_lost_quotations() {
        let bare = SOURCE.replace('"', "");
        let more = format!("{bare} Calder left by tram.");
        assert_eq!(value("quotations", SOURCE, &more), 0.0);
        let later = SOURCE.replace("and nobody asked us", "and we were never asked at all");
        assert_eq!(value("quotations", &later, &bare), 0.0);
    }

    #[test]
    fn names_and_numbers_of_its_own_make_a_source() {
        let vague = SOURCE
            .replace("340,000 crowns", "a lot")
            .replace("Aurel Quist", "a man")
            .replace("on May 3", "soon");
        assert!(value("details", SOURCE, &vague) > 0.0);
        // Two lost and two new.
        let other = SOURCE.replace("340,000", "350,000").replace("1,400", "1,300");
        assert_eq!(value("details", SOURCE, &other), 0.0);
    }

    #[test]
    fn what_stands_in_the_other_derives_and_so_does_the_shorter() {
        let lead = SOURCE.split_inclusive(". ").next().expect("a sentence");
        assert!(value("content", SOURCE, lead) > 0.5);
        assert!(value("length", SOURCE, lead) > 1.0);
        assert_eq!(value("content", SOURCE, ""), 0.0);
    }

    #[test]
    fn a_reporter_comes_back_to_people() {
        assert!(value("mentions", SOURCE, RETOLD) > 0.0);
        let once = "In Veldmoor, council leader Ines Calder met the poet Aurel Quist.";
        let twice = "In Veldmoor, council leader Ines Calder met the poet Aurel Quist. Then Quist \
            left. Later Calder did.";
        assert!(value("mentions", twice, once) > 0.0);
    }

    #[test]
    fn beyond_full_evidence_the_rest_counts_half() {
        let long = (0..300)
            .fold(SOURCE.to_string(), |text, n| text + &format!(" Ferry {n} left Port{n} at {n}."));
        let whole: f64 = ASYMMETRIES
            .iter()
            .zip(values(&prepared(&long), &prepared(RETOLD)))
            .map(|(x, v)| x.weight * v)
            .sum();
        let signed = |(side, weight, _): &(Side, f64, String)| {
            if *side == Side::B { *weight } else { -weight }
        };
        let sum: f64 = found(&long, RETOLD).iter().map(signed).sum();
        assert!(
            whole > FULL && (sum - FULL - BEYOND * (whole - FULL)).abs() < 1e-9,
            "{whole} {sum}"
        );
    }
}
