//! A pair in one sentence, as an editor would say it: who, what, how much, when, and who was first.

use super::brief::Brief;
use super::reasons::percent;
use crate::classify::Relation;
use crate::cluster::bond::Common;
use crate::cluster::{JudgedPair, Outcome};
use crate::report::columns::printable;
use crate::report::summary::counted;
use jiff::Timestamp;

/// Seconds that a copy may be dated before its source: more contradicts the dates, less is a clock
/// that is wrong. Not measured.
const EARLIER: i64 = 3_600;

/// The two articles as a page shows them, and how much of each stands in the other.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    pub source: &'a Brief,
    pub copy: &'a Brief,
    /// Share of the source's words inside passages, 0..=1.
    pub of_source: f64,
    /// Of the copy's.
    pub of_copy: f64,
    /// Whom each names as the source of its text.
    pub credits: [Option<&'a str>; 2],
}

/// The sentence.
pub(super) fn line(pair: &JudgedPair, beside: Beside<'_>) -> String {
    let Beside { source, copy, of_source, of_copy, credits } = beside;
    let outcome = pair.direction.outcome();
    let (c, s) = (named(copy), named(source));
    let of_it = format!("the article by {s}");
    let (whole, part) = (percent(of_source), percent(of_copy));
    let is_derived = matches!(outcome, Outcome::AFromB | Outcome::BFromA);
    let what = match pair.verdict.relation {
        Relation::Identical => format!("{c} has the same words as {of_it}"),
        Relation::Reprint => format!("{c} repeats {whole} of {of_it}"),
        Relation::Excerpt => format!("{c} repeats {whole} of {of_it}, as an excerpt"),
        // Without a direction "retells" would be one.
        Relation::Rewrite if !is_derived => {
            format!("{c} and {s} tell the same in other words, {part} and {whole} of them")
        }
        Relation::Rewrite => format!("{c} retells {whole} of {of_it} in other words"),
        Relation::Update => format!("{c} republishes {whole} of {of_it}"),
        Relation::Partial if Common::of(pair).is_quoted() => {
            let words = usize::try_from(pair.verbatim_words()).unwrap_or(usize::MAX);
            let words = counted(words, "word", "words");
            format!("{c} has only quotations in common with {of_it}, {words} word for word")
        }
        Relation::Partial if is_derived => format!("{c} took {part} of its text from {of_it}"),
        Relation::Partial => format!("{c} has {part} of its text in common with {of_it}"),
        Relation::Shared => format!("{c} and {s} have only a public source in common"),
        Relation::Background => format!("{c} has stock paragraphs of its site in common with {s}"),
        Relation::SameEvent => format!("{c} and {s} report the same event independently"),
        Relation::Unrelated => format!("{c} and {s} have nothing in common that matters"),
    };
    if !pair.verdict.relation.is_copy() {
        return what + ".";
    }
    let [of, by] = credits.map(|house| house.map(printable));
    let both = of.is_some() && of == by;
    let credited = match (of, by) {
        (Some(house), _) if both => format!(", both credit {house}"),
        (_, Some(house)) => format!(", and credits {house}"),
        (Some(house), None) => format!(", which credits {house}"),
        _ => String::new(),
    };
    let first = match (outcome, &pair.direction.common) {
        (Outcome::Common, _) if both => ": common source".to_owned(),
        (Outcome::Common, Some(house)) => format!(": common source, {}", printable(house)),
        (Outcome::Common, None) => ": common source".to_owned(),
        (Outcome::Open, _) if pair.may_be_independent() => {
            "; who was first is not known, and both may be reports of their own".to_owned()
        }
        (Outcome::Open, _) => "; who was first is not known".to_owned(),
        _ if contradicts(source, copy) => "; the order contradicts the dates".to_owned(),
        _ => String::new(),
    };
    what + &credited + &first + "."
}

/// `Harbour Post (3 Mar 2031)`.
fn named(article: &Brief) -> String {
    let day = article.at.and_then(|at| Timestamp::from_second(at).ok());
    let day = day.map_or_else(|| "no date".to_owned(), |at| at.strftime("%-d %b %Y").to_string());
    format!("{} ({day})", article.outlet())
}

/// Whether the copy is dated before its source.
fn contradicts(source: &Brief, copy: &Brief) -> bool {
    let (Some(source_at), Some(copy_at)) = (source.at, copy.at) else { return false };
    if source.has_time && copy.has_time {
        copy_at < source_at - EARLIER
    } else {
        copy_at.div_euclid(86_400) < source_at.div_euclid(86_400)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Meta, published};
    use crate::cluster::Side;
    use crate::report::sample::comparison;

    fn brief(outlet: &str, date: &str) -> Brief {
        let published = Some(published::read(date));
        Brief::of(&Meta { outlet: Some(outlet.to_owned()), published, ..Meta::default() })
    }

    #[test]
    fn it_says_who_what_how_much_when_and_who_was_first() {
        let (source, copy) = (brief("Wire", "2031-03-04"), brief("Post", "2031-03-03"));
        let mut pair = comparison().pair;
        let sentence = |pair: &JudgedPair, credits| {
            line(
                pair,
                Beside { source: &source, copy: &copy, of_source: 0.9, of_copy: 0.3, credits },
            )
        };
        pair.verdict.relation = Relation::Reprint;
        pair.direction.derived = Some(Side::B);
        let said = sentence(&pair, [None, None]);
        assert_eq!(
            said,
            "Post (3 Mar 2031) repeats 90% of the article by Wire (4 Mar 2031); the \
                order contradicts the dates."
        );
        pair.direction.derived = None;
        let said = sentence(&pair, [None, None]);
        assert_eq!(
            said,
            "Post (3 Mar 2031) repeats 90% of the article by Wire (4 Mar 2031); who was \
                first is not known."
        );
        pair.verdict.relation = Relation::Rewrite;
        (pair.verdict.score, pair.narrated_words) = (0.9, 0);
        assert_eq!(
            sentence(&pair, [None, None]),
            "Post (3 Mar 2031) and Wire (4 Mar 2031) tell the same in other words, 30% and 90% of \
                them; who was first is not known, and both may be reports of their own."
        );
        pair.verdict.score = 0.99;
        assert!(sentence(&pair, [None, None]).ends_with("; who was first is not known."));
        pair.verdict.relation = Relation::Reprint;
        pair.direction.common = Some("Agency".to_owned());
        let said = sentence(&pair, [Some("Agency"), Some("Agency")]);
        assert_eq!(
            said,
            "Post (3 Mar 2031) repeats 90% of the article by Wire (4 Mar 2031), both \
                credit Agency: common source."
        );
        (pair.verdict.relation, pair.narrated_words) = (Relation::Partial, 3);
        let said = sentence(&pair, [None, Some("Agency")]);
        assert!(
            said.ends_with(
                "in common with the article by Wire (4 Mar 2031), and credits Agency: common \
                    source, Agency."
            ),
            "{said}"
        );
        // The sample has one passage word for word; now none of its words is narration.
        (pair.direction.common, pair.narrated_words) = (None, 0);
        assert_eq!(
            sentence(&pair, [None, None]),
            "Post (3 Mar 2031) has only quotations in common with the article by Wire (4 Mar \
                2031), 5 words word for word; who was first is not known."
        );
    }
}
