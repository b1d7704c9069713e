//! What speaks for a verdict and against it, in plain words.

use crate::align::Kind;
use crate::classify::{DecidedBy, Points, Relation};
use crate::cluster::JudgedPair;
use crate::evidence::counts::Counted;
use crate::evidence::kept::KeptDetails;
use crate::evidence::{Expect, SIGNALS};

/// Most facts shown for a verdict, and most shown against it: the heaviest; the table has all.
const FOR: usize = 5;
const AGAINST: usize = 3;

/// Points below which a fact is not worth a line.
const WORTH: f64 = 0.05;

/// Value from which an amount is called much.
const AMOUNT: f64 = 0.5;

/// A fact and whether it speaks for a copy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    pub words: String,
    pub speaks_for: bool,
}

/// What decided, in words.
pub(super) fn decided(pair: &JudgedPair) -> String {
    match pair.verdict.decided_by {
        DecidedBy::SameWords => "the same words in the same order".to_owned(),
        DecidedBy::Jaccard(share) => {
            format!("{} of all five-word phrases of the two texts are in both", percent(share))
        }
        DecidedBy::Containment(share) => {
            format!("{} of the shorter text's five-word phrases are in the other", percent(share))
        }
        DecidedBy::Misread(share) => {
            format!(
                "{} of the shorter text's words are in the other, and most that differ look \
                    alike, as in a misread scan",
                percent(share)
            )
        }
        DecidedBy::Narration(share) => {
            format!(
                "{} of the shorter text's words are in unquoted passages that both texts share",
                percent(share)
            )
        }
        DecidedBy::Quotes(words) => {
            format!("one names the other as its source and quotes {words} words of it")
        }
        DecidedBy::SharedWords(words) => format!("{words} words are in passages that both share"),
        DecidedBy::SecondSource => "this source supports what the first one does not".to_owned(),
        DecidedBy::TooShort => "the shorter text is too short to tell".to_owned(),
        DecidedBy::Template | DecidedBy::Cited | DecidedBy::Signal(_) | DecidedBy::Score => {
            format!(
                "what is listed here, weighed together, gives a score of {:.2}, where 1 is certain",
                pair.verdict.score
            )
        }
    }
}

/// How much was taken.
pub(super) fn taken(pair: &JudgedPair) -> Option<String> {
    let verbatim = pair.passages.iter().filter(|p| p.kind == Kind::Verbatim);
    let words: u32 = verbatim.clone().map(|p| p.words).sum();
    let (runs, aligned) =
        (verbatim.count(), pair.passages.iter().filter(|p| p.kind == Kind::Aligned).count());
    let new = pair.new.as_ref().map_or(0, |n| n.sentences.len());
    let mut parts = Vec::new();
    if runs > 0 {
        parts.push(format!("{} word for word ({words} words)", count(runs, "passage", "passages")));
    }
    if aligned > 0 {
        parts.push(format!("{} restated", count(aligned, "sentence", "sentences")));
    }
    if new > 0 {
        parts.push(format!("{} with no source found", count(new, "sentence", "sentences")));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The names and numbers that the likelier copy has of the other, counted.
pub(super) fn counted(pair: &JudgedPair) -> Option<String> {
    let KeptDetails { names, numbers } = pair.details?;
    let things = [(names, "name", "names"), (numbers, "number", "numbers")]
        .into_iter()
        .filter(|(thing, ..)| thing.of > 0);
    let parts = things.map(|(Counted { kept, of }, one, many)| {
        format!("{kept} of {}", count(of as usize, one, many))
    });
    let counts = parts.collect::<Vec<_>>().join(" and ");
    (!counts.is_empty()).then(|| format!("{counts} of the shorter text are in the longer"))
}

/// The heaviest facts of the scorecard, those for a copy first; without those that [`counted`]
/// gives.
pub(super) fn facts(pair: &JudgedPair) -> Vec<Fact> {
    if pair.verdict.relation == Relation::Identical {
        return Vec::new();
    }
    let heaviest = |speaks_for: bool, most: usize| {
        let is_counted = |p: &Points| {
            pair.details.is_some() && matches!(p.signal, "names_kept" | "numbers_kept")
        };
        let weighs = move |p: &&Points| {
            !is_counted(p) && if speaks_for { p.points >= WORTH } else { p.points <= -WORTH }
        };
        let shown = |p: &Points| p.value.map(f64::from).filter(|v| shows(p.signal, *v, speaks_for));
        let details = pair.details.unwrap_or_default();
        let facts = pair
            .verdict
            .points
            .iter()
            .filter(weighs)
            .filter_map(|p| in_words(p.signal, shown(p)?, details));
        facts.take(most).map(move |words| Fact { words, speaks_for }).collect::<Vec<_>>()
    };
    let mut facts = heaviest(true, FOR);
    facts.extend(heaviest(false, AGAINST));
    facts
}

/// Whether a reader sees from the value alone what it speaks for. Two signals at once can make a
/// high value speak against a copy; shown by itself that would be a riddle, so only the table has
/// it.
fn shows(signal: &str, value: f64, speaks_for: bool) -> bool {
    let expect = SIGNALS.iter().find(|s| s.name == signal).map(|s| s.expect);
    match (expect, speaks_for) {
        (Some(Expect::Higher), true) => value >= 0.3,
        (Some(Expect::Higher), false) => value <= 0.7,
        (Some(Expect::Lower), true) => value <= 0.5,
        (Some(Expect::Lower), false) => value > 0.0,
        _ => false,
    }
}

/// A number with its noun.
fn count(count: usize, one: &str, many: &str) -> String {
    crate::report::summary::counted(count, one, many)
}

/// As people say a share; never 100% of what is not whole, never 0% of what is there.
pub(super) fn percent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    match share {
        s if s > 0.0 && rounded < 1.0 => "under 1%".to_owned(),
        s if s < 1.0 && rounded > 99.0 => "over 99%".to_owned(),
        _ => format!("{rounded:.0}%"),
    }
}

/// A share of the shorter text's things that the longer has.
fn kept(value: f64, things: &str) -> String {
    match value {
        v if v >= 1.0 => format!("every {things} of the shorter text is in the longer"),
        v if v <= 0.0 => format!("no {things} of the shorter text is in the longer"),
        v => format!("{} of the shorter text\u{2019}s {things}s are in the longer", percent(v)),
    }
}

/// How many things of its own the shorter text has, or how many per 100 words where the number is
/// not known; `full` is where the signal ends.
fn added(value: f64, full: f64, thing: &str, Counted { kept, of }: Counted) -> String {
    if value <= 0.0 {
        return format!("the shorter text adds no {thing} of its own");
    }
    if of > kept {
        return format!(
            "the shorter text adds {} of its own",
            count((of - kept) as usize, thing, &format!("{thing}s"))
        );
    }
    let more = if value >= 1.0 { "or more " } else { "" };
    format!("the shorter text has {:.1} {more}{thing}s of its own per 100 words", value * full)
}

/// A signal's value as a sentence. `None` for lengths, which only show what other signals are
/// worth.
#[allow(clippy::too_many_lines, reason = "a table: a line or two a signal")]
fn in_words(signal: &str, value: f64, details: KeptDetails) -> Option<String> {
    let share = |what: &str| {
        format!("{} of the shorter text\u{2019}s {what} are in the longer", percent(value))
    };
    Some(match signal {
        "stem_bigrams" => share("unusual pairs of neighbouring words"),
        "stem_bigrams_narrative" => share("unusual pairs of neighbouring words outside quotations"),
        "word_3grams" => share("three-word phrases"),
        "word_3grams_narrative" => share("three-word phrases outside quotations"),
        "word_5grams" => share("five-word phrases"),
        "word_5grams_narrative" => share("five-word phrases outside quotations"),
        "jaccard" => format!("{} of all five-word phrases of the two are in both", percent(value)),
        "quoted_overlap" if value <= 0.0 => {
            "the three-word phrases they share are all outside quotations".to_owned()
        }
        "quoted_overlap" => {
            format!("{} of the three-word phrases in common are quotations", percent(value))
        }
        "order" => {
            format!(
                "{} of the shorter text\u{2019}s sentences follow the longer\u{2019}s order",
                percent(value)
            )
        }
        "support_mean" => format!(
            "a sentence of the shorter text has on average {} of its content in one place of the \
                longer",
            percent(value)
        ),
        "support_p25" => format!(
            "three sentences of four in the shorter text have {} or more of their content in one \
                place of the longer",
            percent(value)
        ),
        "support_share" => format!(
            "{} of the shorter text\u{2019}s sentences have most of their content in one place of \
                the longer",
            percent(value)
        ),
        "content_containment" => share("content words (a rare one counts more)"),
        "content_jaccard" => {
            format!(
                "{} of all content words of the two (a rare one counts more) are in both",
                percent(value)
            )
        }
        "rare_containment" => share("rare words"),
        "names_kept" => kept(value, "name"),
        "names_new" => added(value, 10.0, "name", details.names),
        "numbers_kept" => kept(value, "number"),
        "numbers_new" => added(value, 10.0, "number", details.numbers),
        "quotes_kept" => share("quoted words"),
        "quotes_new" if value <= 0.0 => "the shorter text adds no quotation of its own".to_owned(),
        "quotes_new" => {
            let more = if value >= 1.0 { " or more" } else { "" };
            format!(
                "the shorter text adds quotations of its own, about {:.0}{more} in 1,000 words",
                (value * 300.0).max(1.0)
            )
        }
        "details_kept" => share("names and numbers (a rare one counts more)"),
        "details_evidence" if value >= 0.5 => {
            "the shorter text keeps about as many names and numbers as a copy does".to_owned()
        }
        "details_evidence" => {
            "the shorter text keeps as few names and numbers as an independent report does"
                .to_owned()
        }
        "details_together" => {
            format!(
                "names and numbers of one sentence are together in the longer too ({})",
                percent(value)
            )
        }
        "details_order" => {
            format!("{} of the names and numbers in common come in the same order", percent(value))
        }
        "details_back" => format!(
            "the shorter text has {} of the longer\u{2019}s names and numbers that it has room for",
            percent(value)
        ),
        "late_kept" => share("names and numbers of its second half"),
        "late_covered" => format!(
            "{} of the names and numbers of the longer text\u{2019}s second half are in the \
                shorter",
            percent(value)
        ),
        "spoken_support" => {
            format!("{} of what they have in common is quoted speech", percent(value))
        }
        "lead_containment" => {
            format!("{} of the shorter text\u{2019}s opening is in the longer", percent(value))
        }
        "exclusive_bigrams" => format!(
            "{} of the shorter text\u{2019}s unusual word pairs are in the longer and in no \
                similar article",
            percent(value)
        ),
        "exclusive_3grams" => format!(
            "{} of the shorter text\u{2019}s three-word phrases are in the longer and in no similar \
                article",
            percent(value)
        ),
        "exclusive_share" => {
            format!(
                "{} of the unusual word pairs they share are in no similar article",
                percent(value)
            )
        }
        "exclusive_details" if value >= AMOUNT => {
            "many names and numbers in both are in no similar article".to_owned()
        }
        "exclusive_details" => "few names and numbers in both are in no similar article".to_owned(),
        "found_details" if value >= AMOUNT => "many names and numbers are in both".to_owned(),
        "found_details" => "few names and numbers are in both".to_owned(),
        "found_late" if value >= AMOUNT => {
            "many names and numbers of the longer text\u{2019}s second half are in both".to_owned()
        }
        "found_late" => {
            "few names and numbers of the longer text\u{2019}s second half are in both".to_owned()
        }
        "found_rare" if value >= AMOUNT => "many rare words are in both".to_owned(),
        "found_rare" => "few rare words are in both".to_owned(),
        "part_share" => format!(
            "{} of the shorter text is in sentences that the longer supports",
            percent(value)
        ),
        "part_size" if value >= AMOUNT => {
            "the longer text supports many sentences of the shorter".to_owned()
        }
        "part_size" => "the longer text supports few sentences of the shorter".to_owned(),
        "part_support" => {
            format!(
                "{} of the content of the supported sentences is in one place of the longer",
                percent(value)
            )
        }
        "part_details" => {
            format!(
                "{} of the names and numbers in the supported sentences are in that place too",
                percent(value)
            )
        }
        "part_evidence" if value >= AMOUNT => {
            "the supported sentences keep as many names and numbers as those of a copy do"
                .to_owned()
        }
        "part_evidence" => {
            "the supported sentences keep as few names and numbers as an independent report does"
                .to_owned()
        }
        "part_order" => {
            format!(
                "{} of the supported sentences follow the longer\u{2019}s order",
                percent(value)
            )
        }
        "part_bigrams" => {
            format!(
                "{} of the supported sentences\u{2019} neighbouring word pairs are in the longer",
                percent(value)
            )
        }
        "once_found" if value >= AMOUNT => {
            "many words used in only one sentence of each text appear together in both".to_owned()
        }
        "once_found" => {
            "few words used in only one sentence of each text appear together in both".to_owned()
        }
        "once_late" if value >= AMOUNT => {
            "many late sentences of the longer text share words that each text uses only there"
                .to_owned()
        }
        "once_late" => {
            "few late sentences of the longer text share words that each text uses only there"
                .to_owned()
        }
        "once_share" => format!(
            "{} of the words that the shorter text uses in only one sentence also appear together \
                in the longer",
            percent(value)
        ),
        "once_order" => {
            format!(
                "{} of the sentences that share words used only there come in the same order",
                percent(value)
            )
        }
        "synonym_share" => format!(
            "{} of the words that the shorter text changes have a synonym in the most similar \
                sentence of the longer",
            percent(value)
        ),
        "synonym_support" => format!(
            "{} of the shorter\u{2019}s words, or synonyms of them, are in the most similar \
                sentences of the longer",
            percent(value)
        ),
        "once_sentences" => {
            format!(
                "{} of the shorter text\u{2019}s sentences share words with the longer that each \
                    uses only there",
                percent(value)
            )
        }
        "rival" if value < 0.5 => "no similar article covers the shorter text as well".to_owned(),
        "rival" => "a similar article covers the shorter text as well or better".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_that_can_decide_has_words() {
        for signal in SIGNALS {
            let has_words = in_words(signal.name, 0.25, KeptDetails::default()).is_some();
            assert!(has_words || signal.expect == Expect::Either, "{} has no words", signal.name);
        }
    }

    #[test]
    fn what_is_new_is_counted_where_its_number_is_known() {
        let words = |signal, value, kept, of| {
            in_words(
                signal,
                value,
                KeptDetails { names: Counted { kept, of }, ..KeptDetails::default() },
            )
            .unwrap()
        };
        assert_eq!(words("names_new", 0.2, 31, 33), "the shorter text adds 2 names of its own");
        assert_eq!(words("names_new", 0.2, 32, 33), "the shorter text adds 1 name of its own");
        assert_eq!(words("names_new", 0.0, 33, 33), "the shorter text adds no name of its own");
        assert_eq!(
            words("quotes_new", 0.01, 0, 0),
            "the shorter text adds quotations of its own, about 3 in 1,000 words"
        );
        assert_eq!(
            words("names_new", 0.23, 0, 0),
            "the shorter text has 2.3 names of its own per 100 words"
        );
    }

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        let shown = [0.0, 0.001, 0.914, 0.9999, 1.0].map(percent);
        assert_eq!(shown, ["0%", "under 1%", "91%", "over 99%", "100%"]);
    }
}
