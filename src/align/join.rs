//! Sentences of a copy beside the sentences of the source that they restate, and those that restate
//! nothing.
//!
//! * time: that of `likeness` and `course`, some 0.3 to 0.6 ms for articles of 500 to 700 words;
//!   only reported pairs are aligned
//! * space: five numbers for each pair of sentences, up to `BLOCK` pairs
//!
//! `likeness` says what two sentences share, `course` what their neighbours make of it. A join goes
//! to one sentence of the source or to two that stand together; facts gathered from afar make a
//! second join. Last, `restated` says of each join how likely a reader would call it one.
//!
//! Measured without that last look on 15 rewrites aligned by hand (195 sentences that restate
//! something, 20 that do not; `likeness` fitted on the other fourteen each time, the cuts chosen on
//! all): .89 of the sentences joined right, .935 of the joins right, 2 of the 20 joined to
//! anything. The best single sentence by containment, cut at .25, has .815, .925 and 4.

use super::course::course;
use super::likeness::Likeness;
use super::marks::Marks;
use super::restated::restates;
pub use super::text::Text;
use super::text::stretch;
use super::{Kind, Passage};
use crate::article::Span;
use crate::article::sentences::ends_sentence;
use crate::content::prepared::Sentence;
use std::ops::Range;

/// Probability below which nothing is joined of a rewrite, as a reader would say it (`restated`).
/// In ten folds .95 of the right joins of rewrites aligned by hand have it, and .65 of those of
/// rewrites in real dumps that have it restate, .78 at least in part; without it .43 and .59.
pub const CUT: f64 = 0.25;

/// The same where the copy has sentences of its own beside what it took (partial copies, updates,
/// excerpts): what they are joined to is more often wrong. .83 of those that have it restate, .95
/// at least in part, and .77 of all that restate have it; without it .49 and .68.
pub const CUT_IN_PART: f64 = 0.7;

/// Probability of the course below which no place is looked at: on the rewrites aligned by hand
/// .935 of the joins from it on are right; from .25 on .93, from .35 on .94 with two sentences in
/// 195 fewer joined, from .4 on .94 with four fewer.
const ON_COURSE: f64 = 0.3;

/// Words a sentence needs to restate anything: "(Meridian)" and the "2." of a list are found
/// anywhere.
const FEWEST_WORDS: u32 = 3;

/// Probability from which a second sentence beside the first is taken in. Chosen with
/// [`ON_COURSE`]; not measured finely.
const SECOND: f64 = 0.2;

/// Probability from which a sentence elsewhere is joined too. Chosen with [`ON_COURSE`]; .3 joins
/// one sentence in 195 fewer.
const ELSEWHERE: f64 = 0.25;

/// Likeness from which a second sentence is believed whatever the course says: it puts each
/// sentence in one place only. At .6 instead of .8 one join in a hundred more is wrong.
const PLAIN: f64 = 0.8;

/// Pairs of sentences looked at together: 160 MB of numbers. Of two articles with more, the copy's
/// sentences are joined in blocks, each without regard to where the one before it ended.
const BLOCK: usize = 1 << 22;

/// Pairs of sentences looked at in all, some 1 to 2 s of them: 5,800 sentences against as many. Of
/// two books or logs with more, sentences behind that are not joined.
const MOST: usize = 1 << 25;

/// Words of the longest heading.
const HEADING_WORDS: u32 = 10;

/// A sentence of the copy beside one sentence of the source, or two that follow each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// Sentence of the copy.
    pub copy: Span,
    /// What it restates.
    pub source: Span,
    /// Probability that it does, as a reader would say, from the cut on to 1.
    pub confidence: f32,
    /// Weighted share of its stems found there, 0..=1.
    pub agreement: f32,
    /// Words of the shorter of the two.
    pub words: u32,
    /// Rare words and numbers of the copy's sentence that are in the source's, ascending, disjoint;
    /// neighbours are one span.
    pub shared_copy: Vec<Span>,
    /// The same in the source's.
    pub shared_source: Vec<Span>,
}

/// A copy's sentences and where they come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joined {
    /// In the copy's order; a sentence has at most two.
    pub joins: Vec<Join>,
    /// Sentences with no join, ascending. What says too little to be joined is not among them.
    pub new: Vec<Span>,
}

/// Joins the copy's sentences to the source's from a confidence of `cut` on ([`CUT`] or
/// [`CUT_IN_PART`]), but for those that `shown` covers for the most part (verbatim passages, as
/// spans of the copy), headings, and pieces of one or two words.
#[must_use]
pub fn join(copy: Text<'_>, source: Text<'_>, shown: &[Span], cut: f64) -> Joined {
    let columns = source.prepared.sentences.len().max(1);
    let rows = copy.prepared.sentences.len().min(MOST / columns);
    let marks = Marks { copy, source };
    let mut joined = Joined::default();
    let height = (BLOCK / columns).max(1);
    for from in (0..rows).step_by(height) {
        let block = from..rows.min(from + height);
        join_block(copy, source, shown, cut, block, &marks, &mut joined);
    }
    joined
}

/// Joins a block of the copy's sentences.
fn join_block(
    copy: Text<'_>,
    source: Text<'_>,
    shown: &[Span],
    cut: f64,
    block: Range<usize>,
    marks: &Marks<'_>,
    joined: &mut Joined,
) {
    let is_asked = |at: usize| {
        let sentence = &copy.prepared.sentences[at];
        let tells = sentence.words >= FEWEST_WORDS && !is_heading(copy.text, sentence);
        tells && !mostly_shown(sentence.span, shown)
    };
    let asked: Vec<bool> = block.clone().map(is_asked).collect();
    // Of a part that was taken word for word nothing is asked, and the source may be very long.
    if !asked.contains(&true) {
        return;
    }
    let likeness = Likeness::of(copy.prepared, source.prepared, block.clone());
    let courses = course(&likeness);
    for (row, at) in block.enumerate().filter(|(row, _)| asked[*row]) {
        let sentence = &copy.prepared.sentences[at];
        let mut places = match (courses.get(row), likeness.rows().nth(row)) {
            (Some(course), Some(alike)) => places(course, alike),
            // A source without sentences.
            _ => Vec::new(),
        };
        for place in &mut places {
            let from = &source.prepared.sentences[place.first..=place.last];
            place.confidence = restates((copy, sentence), (source, from), place.confidence);
        }
        places.retain(|place| place.confidence >= cut);
        if places.is_empty() {
            joined.new.push(sentence.span);
        }
        joined.joins.extend(places.into_iter().map(|place| made(copy, source, marks, at, place)));
    }
}

/// A join as a passage of the pair in which the copy is the second article, or with `copy_is_a` the
/// first.
#[must_use]
pub fn passage(join: Join, copy_is_a: bool) -> Passage {
    let Join { copy, source, confidence, agreement, words, shared_copy, shared_source } = join;
    let (a, b) = if copy_is_a { (copy, source) } else { (source, copy) };
    let (shared_a, shared_b) =
        if copy_is_a { (shared_copy, shared_source) } else { (shared_source, shared_copy) };
    Passage {
        kind: Kind::Aligned,
        a,
        b,
        words,
        quoted: false,
        agreement,
        confidence,
        shared_a,
        shared_b,
    }
}

/// One or two neighbouring sentences of the source, and how likely they are right.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    first: usize,
    last: usize,
    confidence: f64,
}

/// Where a sentence of the copy comes from: nowhere, one place or two, the likelier first.
fn places(course: &[f64], alike: &[f64]) -> Vec<Place> {
    let likelier = |x: usize, y: usize| if course[y] > course[x] { y } else { x };
    let Some(best) = (0..course.len()).reduce(likelier) else { return Vec::new() };
    let beside = [best.checked_sub(1), Some(best + 1).filter(|&at| at < course.len())];
    let beside = beside.into_iter().flatten().reduce(likelier);
    let with_both = course[best] + beside.map_or(0.0, |at| course[at]);
    if with_both < ON_COURSE {
        return Vec::new();
    }
    let second =
        beside.filter(|&at| course[at] >= SECOND || course[best] < ON_COURSE || alike[at] >= PLAIN);
    let mut places = vec![Place {
        first: second.map_or(best, |at| at.min(best)),
        last: second.map_or(best, |at| at.max(best)),
        confidence: if second.is_some() { with_both } else { course[best] },
    }];
    let sure = |at: usize| course[at].max(alike[at]);
    let elsewhere = (0..course.len())
        .filter(|&at| {
            at != best && second != Some(at) && (course[at] >= ELSEWHERE || alike[at] >= PLAIN)
        })
        .reduce(|x, y| if sure(y) > sure(x) { y } else { x });
    places.extend(
        elsewhere
            .map(|at| Place { first: at, last: at, confidence: sure(at) })
            .filter(|p| p.confidence >= ON_COURSE),
    );
    places
}

fn made(copy: Text<'_>, source: Text<'_>, marks: &Marks<'_>, at: usize, place: Place) -> Join {
    let sentence = &copy.prepared.sentences[at];
    let from = &source.prepared.sentences[place.first..=place.last];
    let has = |stem: u32| {
        from.iter()
            .any(|s| source.prepared.stems_of(s).binary_search_by_key(&stem, |s| s.0).is_ok())
    };
    let found: f32 =
        copy.prepared.stems_of(sentence).iter().filter(|(stem, _)| has(*stem)).map(|s| s.1).sum();
    let (shared_copy, shared_source) = marks.shared(at, place.first..=place.last);
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a probability needs no more than four digits"
    )]
    let confidence = place.confidence.min(1.0) as f32;
    Join {
        copy: sentence.span,
        source: stretch(from),
        confidence,
        agreement: if sentence.weight > 0.0 { (found / sentence.weight).min(1.0) } else { 0.0 },
        words: sentence.words.min(from.iter().map(|s| s.words).sum()),
        shared_copy,
        shared_source,
    }
}

/// Whether spans cover most of a sentence.
fn mostly_shown(sentence: Span, shown: &[Span]) -> bool {
    let covered: u32 =
        shown.iter().map(|s| s.to.min(sentence.to).saturating_sub(s.from.max(sentence.from))).sum();
    u64::from(covered) * 10 >= 7 * sentence.len() as u64
}

/// Whether a sentence is a short line of its own that ends like none: it names what comes, and
/// restates nothing.
fn is_heading(text: &str, sentence: &Sentence) -> bool {
    let (from, to) = (sentence.span.from as usize, sentence.span.to as usize);
    let blank = |c: char| c.is_whitespace() && c != '\n';
    let alone = |rest: &str, at_line_end: bool| rest.is_empty() || at_line_end;
    let before = text[..from].trim_end_matches(blank);
    let after = text[to..].trim_start_matches(blank);
    let closes =
        |c: char| ends_sentence(c) || matches!(c, '"' | '”' | '“' | '»' | '’' | '\'' | ')' | ':');
    sentence.words <= HEADING_WORDS
        && alone(before, before.ends_with('\n'))
        && alone(after, after.starts_with(['\n', '\r']))
        && !text[from..to].trim_end().ends_with(closes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Parsed;
    use crate::article::boilerplate::LineCounts;
    use crate::content::{Frequencies, Prepared};
    use crate::shingle::ShingleConfig;

    const SOURCE: &str = "The council of Veldmoor voted on Monday to close the Harrow Street \
        swimming baths. \
        Ines Calder, who leads the council, said the boiler needed repairs worth 2.5 billion \
        crowns. \
        \"We cannot heat an empty pool for another winter,\" Calder told reporters outside the \
        chamber. \
        Around 1,400 residents had signed a petition against the closure. \
        Swimming clubs from Dunmore and Ostrey trained there every week. \
        A developer, Pellworm Holdings, has offered to turn the tiled hall into flats. \
        The baths were opened by the poet Aurel Quist in 1911. \
        Trams to the terminus will stop at the old entrance as before.";

    fn prepared(text: &str) -> Prepared {
        let article = Parsed::of(text, &LineCounts::default(), None);
        Prepared::of(text, article, Some("en"), &Frequencies::default(), &ShingleConfig::default())
    }

    /// What the copy's sentences were joined to, each pair once, and its sentences without.
    fn joined(copy: &str, source: &str) -> (Vec<(String, String)>, Vec<String>) {
        let (c, s) = (prepared(copy), prepared(source));
        let joined =
            join(Text { text: copy, prepared: &c }, Text { text: source, prepared: &s }, &[], CUT);
        let joins = joined
            .joins
            .iter()
            .map(|j| (j.copy.of(copy).to_owned(), j.source.of(source).to_owned()))
            .collect();
        (joins, joined.new.iter().map(|n| n.of(copy).to_owned()).collect())
    }

    /// Asserts that the copy's sentence that begins so is joined to source sentences with these
    /// words, and to as many.
    fn assert_joined(copy: &str, begins: &str, to: &[&str]) {
        let (joins, _) = joined(copy, SOURCE);
        let of: Vec<&str> =
            joins.iter().filter(|j| j.0.starts_with(begins)).map(|j| j.1.as_str()).collect();
        assert_eq!(of.len(), to.len(), "{begins}: {of:?}");
        for wanted in to {
            assert!(of.iter().any(|of| of.contains(wanted)), "{begins}: {wanted} not in {of:?}");
        }
    }

    #[test]
    fn long_articles_are_joined_in_blocks_to_their_end() {
        let count = 2_100;
        assert!(count * count > BLOCK, "more than one block");
        let source: Vec<String> = (0..count)
            .map(|n| format!("The ship Quay{n}x left with {} crates of vell{n}a.", 7 * n + 13))
            .collect();
        let copy: Vec<String> = (0..count)
            .map(|n| {
                format!("Crates of vell{n}a, {} in all, went aboard Quay{n}x today.", 7 * n + 13)
            })
            .collect();
        let (joins, new) = joined(&copy.join(" "), &source.join(" "));
        let right = joins.iter().filter(|(c, s)| {
            copy.iter().position(|x| x == c) == source.iter().position(|x| x == s)
        });
        assert!(right.count() * 100 > 95 * count, "{} joins", joins.len());
        assert_eq!(joins.last().map(|j| &j.0), copy.last());
        assert!(new.len() * 100 < 5 * count, "{} without", new.len());
    }

    #[test]
    fn a_sentence_made_of_two_distant_ones_is_joined_to_both() {
        assert_joined(
            "Some of the 1,400 residents who signed the petition recalled that the poet Aurel \
                Quist opened the baths in 1911.",
            "Some",
            &["1,400 residents", "Aurel Quist"],
        );
    }

    #[test]
    fn a_sentence_made_of_two_neighbours_has_one_join_that_spans_them() {
        let copy = "Petitioners numbered 1,400 residents, and swimming clubs from Dunmore and \
            Ostrey trained every week.";
        let (joins, _) = joined(copy, SOURCE);
        assert_eq!(joins.len(), 1, "{joins:?}");
        assert!(joins[0].1.contains("1,400") && joins[0].1.contains("Ostrey"), "{joins:?}");
    }

    #[test]
    fn a_quotation_turned_to_reported_speech_finds_its_quotation() {
        let copy = "Veldmoor's council is closing the baths on Harrow Street. \
            Outside the chamber Calder said that an empty pool could not be heated for one more \
            winter.";
        assert_joined(copy, "Outside", &["We cannot heat"]);
    }

    #[test]
    fn a_sentence_that_was_moved_to_the_end_is_found_where_it_was() {
        let copy = "The poet Aurel Quist opened the baths in 1911. \
            Clubs from Ostrey and Dunmore used to train there weekly. \
            Monday's vote by the Veldmoor council closes the Harrow Street baths.";
        assert_joined(copy, "The poet", &["Aurel Quist"]);
        assert_joined(copy, "Monday's", &["The council of Veldmoor"]);
    }

    #[test]
    fn a_sentence_of_the_copys_own_is_new_and_a_heading_is_not() {
        let copy = "Cold Water\n\nVeldmoor's council voted to close the Harrow Street swimming \
            baths.\n\n\
            Librarians across the border are rehearsing an opera about lighthouses.";
        let (joins, new) = joined(copy, SOURCE);
        assert_eq!(joins.len(), 1, "{joins:?}");
        assert_eq!(
            new,
            ["Librarians across the border are rehearsing an opera about lighthouses."]
        );
    }

    #[test]
    fn a_number_written_otherwise_joins_and_is_marked_on_both_sides() {
        let copy = "Mending the boiler would have swallowed 2.5bn, by Calder's account.";
        let (c, s) = (prepared(copy), prepared(SOURCE));
        let joined =
            join(Text { text: copy, prepared: &c }, Text { text: SOURCE, prepared: &s }, &[], CUT);
        let [join] = &joined.joins[..] else { panic!("{joined:?}") };
        assert!(join.source.of(SOURCE).contains("2.5 billion crowns"), "{join:?}");
        let of = |spans: &[Span], text: &str| {
            spans.iter().map(|s| s.of(text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of(&join.shared_copy, copy), ["boiler", "2.5bn", "Calder's"]);
        assert_eq!(of(&join.shared_source, SOURCE), ["Calder", "boiler", "2.5 billion"]);
    }

    #[test]
    fn a_pronoun_for_a_name_is_joined_between_aligned_neighbours() {
        let copy = "Repairs to the boiler would cost billions of crowns, said Ines Calder, the \
            leader of the council. \
            She would not heat it for another winter. \
            A petition against the closure had 1,400 signatures.";
        assert_joined(copy, "She", &["We cannot heat"]);
    }

    #[test]
    fn what_verbatim_passages_show_is_neither_joined_nor_new() {
        let copy = "The baths were opened by the poet Aurel Quist in 1911.";
        let (c, s) = (prepared(copy), prepared(SOURCE));
        let shown = [Span::new(0, copy.len() - 1)];
        let joined = join(
            Text { text: copy, prepared: &c },
            Text { text: SOURCE, prepared: &s },
            &shown,
            CUT,
        );
        assert_eq!(joined, Joined::default());
    }

    #[test]
    fn an_empty_source_leaves_everything_new() {
        let (joins, new) = joined("The harbour froze over.", "");
        assert!(joins.is_empty() && new.len() == 1, "{joins:?} {new:?}");
    }
}
