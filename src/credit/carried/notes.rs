//! Notes of thanks and of rights: `The Associated Press contributed to this report`,
//! `Mit Material von dpa`, `(c) 2031 Meridian Press`.

use super::named::{all_known_in, by_form_in, known_in};
use super::{Found, How, WIRES, before_last, is_of_a_picture};
use crate::credit::{House, is_agency_like};
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// What a note says before or behind the name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The name stands somewhere in the same sentence.
    Around,
    /// Behind these words.
    Behind,
    /// Right behind these words, but for a year and marks.
    Next,
    /// These words are a name with them: `With Post wires` names nobody, `AP writer` does.
    Within,
}

/// Words of notes, in small letters.
const NOTES: &[(&str, Place, How)] = &[
    ("contributed to this", Place::Around, How::Contribution),
    ("contributed to the", Place::Around, How::Contribution),
    ("contributed reporting", Place::Around, How::Contribution),
    ("contributed from", Place::Around, How::Contribution),
    ("contributed information", Place::Around, How::Contribution),
    ("contributed.", Place::Around, How::Contribution),
    ("contributing:", Place::Behind, How::Contribution),
    ("contributors:", Place::Behind, How::Contribution),
    ("contributions from", Place::Behind, How::Contribution),
    ("inputs from", Place::Behind, How::Contribution),
    ("input from", Place::Behind, How::Contribution),
    ("material from", Place::Behind, How::Contribution),
    ("information from", Place::Behind, How::Contribution),
    ("reporting from", Place::Behind, How::Contribution),
    ("reporting by", Place::Behind, How::Contribution),
    ("based on reporting by", Place::Behind, How::Contribution),
    ("compiled from", Place::Behind, How::Contribution),
    ("was reported by", Place::Behind, How::Contribution),
    ("with post wires", Place::Within, How::Contribution),
    ("from wire reports", Place::Within, How::Contribution),
    ("wire services contributed", Place::Within, How::Contribution),
    ("mit material", Place::Behind, How::Contribution),
    ("mit informationen", Place::Behind, How::Contribution),
    ("unter verwendung von", Place::Behind, How::Contribution),
    ("con información de", Place::Behind, How::Contribution),
    ("con informacion de", Place::Behind, How::Contribution),
    ("con informaciones de", Place::Behind, How::Contribution),
    ("con informazioni d", Place::Behind, How::Contribution),
    ("com informações d", Place::Behind, How::Contribution),
    ("com informacoes d", Place::Behind, How::Contribution),
    ("com agência", Place::Behind, How::Contribution),
    ("com a agência", Place::Behind, How::Contribution),
    ("avec l'", Place::Next, How::Contribution),
    ("avec afp", Place::Within, How::Contribution),
    ("avec reuters", Place::Within, How::Contribution),
    ("(avec ", Place::Next, How::Contribution),
    ("d'après ", Place::Next, How::Contribution),
    ("(mit ", Place::Next, How::Contribution),
    ("(con ", Place::Next, How::Contribution),
    ("(com ", Place::Next, How::Contribution),
    ("(with ", Place::Next, How::Contribution),
    ("originally published", Place::Behind, How::Republished),
    ("originally appeared", Place::Behind, How::Republished),
    ("originally posted", Place::Behind, How::Republished),
    ("first appeared", Place::Behind, How::Republished),
    ("first published", Place::Behind, How::Republished),
    ("republished", Place::Behind, How::Republished),
    ("reprinted", Place::Behind, How::Republished),
    ("reposted from", Place::Behind, How::Republished),
    ("syndicated by", Place::Behind, How::Republished),
    ("distributed by", Place::Behind, How::Republished),
    ("provided by", Place::Behind, How::Republished),
    ("zuerst erschienen", Place::Around, How::Republished),
    ("zuerst veröffentlicht", Place::Around, How::Republished),
    ("erschien zuerst", Place::Behind, How::Republished),
    ("übernommen von", Place::Behind, How::Republished),
    ("publié initialement", Place::Behind, How::Republished),
    ("initialement publié", Place::Behind, How::Republished),
    ("d'abord été publié", Place::Behind, How::Republished),
    ("publicado originalmente", Place::Behind, How::Republished),
    ("originalmente publicado", Place::Behind, How::Republished),
    ("publicado primero", Place::Behind, How::Republished),
    ("pubblicato originariamente", Place::Behind, How::Republished),
    ("originariamente pubblicato", Place::Behind, How::Republished),
    ("pubblicato per la prima volta", Place::Behind, How::Republished),
    ("(c)", Place::Next, How::Copyright),
    ("©", Place::Next, How::Copyright),
    ("copyright", Place::Next, How::Copyright),
];

static NOTED: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(NOTES.iter().map(|note| note.0))
        .expect("a few short patterns")
});

/// Whether a house's writer is thanked: `The Harbour Post's Ina Calder contributed to this report`.
/// Papers that print each other's stories leave the line in.
fn has_writer(line: &str, name: &str) -> bool {
    let behind = line.find(name).map_or("", |at| &line[at + name.len()..]);
    ["'s ", "\u{2019}s ", "' ", "\u{2019} "].iter().any(|mark| behind.starts_with(mark))
}

/// `The Associated Press contributed to this report.`, `(With inputs from NNA)`,
/// `© 2031 Meridian Press. All rights reserved.`
pub(super) fn in_notes(line: &str, found: &mut Found) {
    for note in NOTED.find_iter(line) {
        let (words, place, how) = NOTES[note.pattern().as_usize()];
        let (before, behind) = (&line[..note.start()], &line[note.end()..]);
        match place {
            Place::Within => {
                found.add(
                    words
                        .strip_prefix("avec ")
                        .map_or(WIRES, |_| &line[note.start() + 5..note.end()]),
                    how,
                );
            }
            // `Image copyright Reuters`, `Foto: © dpa`: the rights are in a picture.
            Place::Next if is_of_a_picture(before_last(before)) => {}
            Place::Next => {
                let next = behind.trim_start_matches(|c: char| {
                    c.is_whitespace() || c.is_ascii_digit() || "©,–-:()".contains(c)
                });
                let next = ["copyright ", "by "].iter().fold(next, |next, word| {
                    next.get(..word.len())
                        .filter(|own| own.eq_ignore_ascii_case(word))
                        .map_or(next, |_| &next[word.len()..])
                });
                let next = next.trim_start_matches(|c: char| {
                    c.is_whitespace() || c.is_ascii_digit() || "©,–-:(".contains(c)
                });
                let next =
                    next.strip_prefix('c').and_then(|rest| rest.strip_prefix(") ")).unwrap_or(next);
                let next =
                    next.trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_digit());
                let end = next.find(['.', ';', ',', ')', '|', '\n']).unwrap_or(next.len());
                let name = next[..end].trim();
                let name = name.split(" All ").next().unwrap_or(name).trim();
                if House::of_credit(name).is_some_and(House::supplies) || is_agency_like(name) {
                    found.add(name, how);
                } else if let Some(lone) = lone_name(name).filter(|_| {
                    how == How::Contribution && before.trim().is_empty() && is_end(&next[end..])
                }) {
                    found.add(lone, how);
                } else if let Some(name) =
                    known_in(name).filter(|_| how == How::Copyright || name.len() <= 40)
                {
                    found.add(name, how);
                }
            }
            Place::Behind | Place::Around => {
                let to = sentence_end(behind);
                let sentence = &behind[..to];
                let from =
                    if place == Place::Around { sentence_start(before) } else { before.len() };
                let lead = &before[from..];
                if is_of_a_picture(lead) || is_of_a_picture(sentence.get(..24).unwrap_or(sentence))
                {
                    continue;
                }
                let mut any = false;
                for part in [lead, sentence] {
                    for name in all_known_in(part) {
                        let supplies = House::of_credit(name).is_some_and(House::supplies);
                        if supplies || how == How::Republished || has_writer(part, name) {
                            found.add(name, how);
                            any = true;
                        }
                    }
                }
                if any {
                    continue;
                }
                if let Some(name) = [lead, sentence].into_iter().find_map(by_form_in) {
                    found.add(name, how);
                } else if before.len() <= 1
                    && thanks_a_house(words)
                    && let Some(name) = lone_name(sentence)
                {
                    found.add(name, how);
                }
            }
        }
    }
}

/// Whether a note thanks the supplier of the text, and not a reporter or the place that he wrote
/// from.
fn thanks_a_house(words: &str) -> bool {
    ["mit ", "con ", "com ", "unter ", "material from", "input"]
        .iter()
        .any(|head| words.starts_with(head))
}

/// Words that may stand before the name in a note.
const PARTICLES: &[&str] =
    &["von", "der", "de", "des", "la", "el", "da", "di", "do", "from", "the", "i", "a", "e", "o"];

/// The name in a note that is a line of its own and names one house and nothing else:
/// `(avec Meridian)`, `Con información de Meridian`. Of two words it is as often a person.
fn lone_name(words: &str) -> Option<&str> {
    let words = words.trim_matches(|c: char| c.is_whitespace() || "().".contains(c));
    let (before, name) = words.rsplit_once(' ').unwrap_or(("", words));
    let mut before = before.split_whitespace();
    let is_particle = before.clone().next_back().is_none_or(|word| PARTICLES.contains(&word));
    let is_name = name.len() >= 3
        && name.starts_with(char::is_uppercase)
        && name.chars().all(char::is_alphabetic);
    (is_name && is_particle && before.by_ref().count() <= 2 && !is_of_a_picture(name))
        .then_some(name)
}

/// Whether a line ends here but for marks.
fn is_end(rest: &str) -> bool {
    rest.trim_matches([')', '.', ' ']).is_empty()
}

/// Where the sentence begins that a text ends in; a full stop behind a single capital or in `U.S.`
/// ends none.
fn sentence_start(text: &str) -> usize {
    let ends = [". ", ".\"", ".”"].iter().filter_map(|end| Some((text.rfind(end)?, end.len())));
    ends.max().map_or(0, |(at, end)| if is_initial(&text[..at]) { 0 } else { at + end })
}

fn sentence_end(text: &str) -> usize {
    text.match_indices(". ")
        .find(|(at, _)| !is_initial(&text[..*at]))
        .map_or(text.len(), |(at, _)| at)
}

fn is_initial(text: &str) -> bool {
    let last = text.rsplit([' ', '.']).next().unwrap_or_default();
    last.chars().count() == 1 && last.starts_with(char::is_uppercase)
}
