//! Pages that show no article: consent forms, bot checks, paywalls, errors; and texts of a few
//! words.
//!
//! * time: nothing for texts longer than 4,000 bytes; for shorter ones a look for the phrases, and
//!   sentences where one is found
//! * space: the phrases as one automaton
//!
//! Such texts are equal on pages of all sites, and would be copies of each other. A phrase alone
//! proves nothing: news is written about cookies and paywalls. Most of the words must stand in
//! sentences with phrases, or between two of them.

mod phrases;

use super::{Span, lines, sentences, words};
use aho_corasick::AhoCorasick;
use phrases::{PHRASES, TITLES};
use std::fmt;
use std::sync::OnceLock;

/// Bytes from which on a text is no wall: consent forms of 400 words were met. Not measured.
const LONGEST: usize = 4_000;

/// Words up to which a text is none: "Read more", "[removed]", "Photo: Jane Roe". What is judged by
/// runs of five words has nothing to go by.
const NOTHING: usize = 4;

/// Bytes of so few words at most; longer texts are not counted.
const NOTHING_BYTES: usize = 200;

/// Share of the words that must stand in sentences with phrases. A story of a paywall's page has
/// one sentence in front.
const MOST: f64 = 0.5;

/// Sentences without a phrase that may stand between two with one.
const BETWEEN: usize = 2;

/// Most words of a title that shows an error by itself ("Page not found | Harbour Post"), and of
/// its text.
const TITLE: usize = 8;
const BELOW_TITLE: usize = 60;

/// What stands in the place of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// A form that asks for consent to cookies and the like.
    Consent,
    /// A check that the reader is no robot, or a demand to run scripts.
    Check,
    /// A refusal.
    Denied,
    /// An offer to subscribe or a demand to log in.
    Paywall,
    /// A page that is not there, or an error.
    Missing,
    /// So few words.
    Words(usize),
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Consent => f.write_str("not an article: a form that asks for consent"),
            Self::Check => {
                f.write_str("not an article: a check for robots, scripts or advert blockers")
            }
            Self::Denied => f.write_str("not an article: access was denied"),
            Self::Paywall => {
                f.write_str("not an article: a paywall and at most the beginning of a story")
            }
            Self::Missing => f.write_str("not an article: a page that was not found, or an error"),
            Self::Words(1) => f.write_str("not an article: 1 word"),
            Self::Words(count) => write!(f, "not an article: {count} words"),
        }
    }
}

/// What stands in the place of an article, if none is there.
///
/// ```
/// use reprint::internals::article::walls::{Wall, wall};
/// assert_eq!(wall(None, "Read more"), Some(Wall::Words(2)));
/// assert_eq!(wall(None, "Please enable JS and disable any ad blocker"), Some(Wall::Check));
/// assert_eq!(wall(None, "The ferry ran aground on Monday."), None);
/// ```
#[must_use]
pub fn wall(title: Option<&str>, text: &str) -> Option<Wall> {
    if text.len() > LONGEST {
        return None;
    }
    if text.len() <= NOTHING_BYTES {
        let count = words::words(text).len();
        if count <= NOTHING {
            return Some(Wall::Words(count));
        }
    }
    let phrases = phrases();
    let plain = text.to_lowercase().replace('’', "'");
    let is_of_title = |title: &str| {
        let title = title.to_lowercase();
        words::words(&title).len() <= TITLE
            && TITLES.iter().any(|known| title.contains(known))
            && words::words(text).len() < BELOW_TITLE
    };
    if !phrases.is_match(&plain) {
        return title.is_some_and(is_of_title).then_some(Wall::Missing);
    }
    // Words of each sentence, and the kind of wall that its first phrase is of.
    let mut found: Vec<(usize, Option<usize>)> = Vec::new();
    for line in lines::split(&plain) {
        sentences::split(&plain, line, |span: Span| {
            let sentence = span.of(&plain);
            // What somebody says of a wall stands in quotation marks.
            let is_said = sentence.contains(['“', '”', '"', '«', '»', '„']);
            let kind = phrases.find(sentence).filter(|_| !is_said);
            let kind = kind.map(|phrase| kind_of(phrase.pattern().as_usize()));
            found.push((words::words(sentence).len(), kind));
        });
    }
    let all: usize = found.iter().map(|(words, _)| words).sum();
    let mut of_kind = [0; PHRASES.len()];
    let (mut of_wall, mut gap, mut gap_words) = (0, usize::MAX, 0);
    for (words, kind) in found {
        if let Some(kind) = kind {
            of_wall += words + if gap <= BETWEEN { gap_words } else { 0 };
            of_kind[kind] += words;
            (gap, gap_words) = (0, 0);
        } else {
            (gap, gap_words) = (gap.saturating_add(1), gap_words + words);
        }
    }
    // Who says something makes news, whatever it is about; but a paywall lets the first sentence of
    // the news through.
    let sayings: usize = SAYING.iter().map(|saying| plain.matches(saying).count()).sum();
    let most = (0..of_kind.len()).rev().max_by_key(|&kind| of_kind[kind])?;
    if sayings > usize::from(PHRASES[most].0 == Wall::Paywall) {
        return None;
    }
    is_most(of_wall, all)
        .then_some(PHRASES[most].0)
        .or_else(|| title.is_some_and(is_of_title).then_some(Wall::Missing))
}

/// Verbs of reporting, in small letters.
const SAYING: &[&str] = &[
    " said",
    " told ",
    " sagte",
    " erklärte",
    " a dit",
    " a déclaré",
    " dijo",
    " declaró",
    " ha detto",
    " disse",
];

#[allow(clippy::cast_precision_loss, reason = "the text is short")]
fn is_most(part: usize, all: usize) -> bool {
    part as f64 > MOST * all as f64
}

/// All phrases as one automaton.
fn phrases() -> &'static AhoCorasick {
    static AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    AUTOMATON.get_or_init(|| {
        AhoCorasick::new(PHRASES.iter().flat_map(|(_, phrases)| *phrases))
            .expect("the phrases are few and short")
    })
}

/// The kind of a phrase, by its place in [`PHRASES`].
fn kind_of(mut phrase: usize) -> usize {
    for (kind, (_, phrases)) in PHRASES.iter().enumerate() {
        match phrase.checked_sub(phrases.len()) {
            Some(rest) => phrase = rest,
            None => return kind,
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walls_are_recognised_in_six_languages() {
        for (expected, text) in [
            (
                Wall::Consent,
                "Before you go on\nWe use cookies so that this page works for you. You can change \
                    your preferences whenever you like. Accept cookies",
            ),
            (
                Wall::Consent,
                "Wir und unsere Partner speichern Informationen auf einem Gerät. Dafür brauchen \
                    wir Ihre Einwilligung. Alle akzeptieren",
            ),
            (
                Wall::Consent,
                "Nous utilisons des cookies pour mesurer notre audience. Vous pouvez tout refuser \
                    ou continuer sans accepter.",
            ),
            (
                Wall::Check,
                "Activa JavaScript para ver esta página y demuestra que no eres un robot.",
            ),
            (
                Wall::Denied,
                "Access Denied\nYou don’t have permission to access this page on this \
                    server.\nReference #18.4a7c.1931",
            ),
            (
                Wall::Paywall,
                "Un traghetto si è incagliato lunedì.\nContenuto riservato agli abbonati. Per \
                    continuare a leggere scegli la tua offerta. Sei già abbonato? Accedi.",
            ),
            (
                Wall::Paywall,
                "Uma balsa encalhou na segunda-feira.\nConteúdo exclusivo para assinantes. Já é \
                    assinante? Faça login.",
            ),
            (
                Wall::Paywall,
                "Die Fähre lief am Montag auf Grund.\nDieser Text ist nur für Abonnenten. Um \
                    weiterzulesen, wählen Sie ein Angebot. Bereits Abonnent? Hier anmelden.",
            ),
            (
                Wall::Missing,
                "Sorry! The page you are looking for has sailed. Return to the home page.",
            ),
            (Wall::Missing, "Página no encontrada. Volver a la portada."),
        ] {
            assert_eq!(wall(Some("Ferry aground"), text), Some(expected), "{text}");
        }
        assert_eq!(
            wall(Some("404 - Harbour Post"), "We are sorry, there is nothing at this berth."),
            Some(Wall::Missing)
        );
    }

    #[test]
    fn news_about_walls_is_news() {
        for text in [
            "The council of Brack will ask visitors of its pages for consent from May on, a \
                spokeswoman said. “We use cookies for one thing only, to count the visitors,” she \
                told the Harbour Post. Two members of the council had asked why the form was \
                missing. A court in Ellan fined a shop in March because its form had no button to \
                refuse.",
            "The Harbour Post raised its paywall on Monday after nine years in which its pages \
                cost nothing. Readers are asked to subscribe to continue after three stories a \
                month. Its editor, Jane Roe, said that 4,000 had done so by noon. The Valley \
                Sentinel will follow in June, its owner said, and ask four crowns a month.",
            "Access denied: the lighthouse of Cape Munro stays shut to visitors. The stairs are \
                too old, the harbour board said on Friday, and will be mended next spring for \
                90,000 crowns.",
            "A ferry ran aground off Cape Munro. Forty people were taken off by boat.",
        ] {
            assert_eq!(wall(Some("Council to ask"), text), None, "{text}");
        }
        let long = "Access denied. ".repeat(400);
        assert_eq!(wall(None, &long), None, "no wall is that long");
    }

    #[test]
    fn a_few_words_are_no_article() {
        for (count, text) in
            [(0, "— — —"), (1, "[removed]"), (2, "Read more"), (4, "Photo: Jane Roe, Ellan")]
        {
            assert_eq!(wall(None, text), Some(Wall::Words(count)));
        }
        assert_eq!(wall(None, "Ferry aground off Cape Munro"), None);
    }

    #[test]
    fn phrases_are_in_lower_case_and_stand_once() {
        let all: Vec<&str> = PHRASES.iter().flat_map(|(_, phrases)| *phrases).copied().collect();
        let distinct: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(distinct.len(), all.len());
        for (kind, (_, phrases)) in PHRASES.iter().enumerate() {
            for phrase in *phrases {
                assert!(phrase.to_lowercase() == *phrase && !phrase.contains('’'), "{phrase}");
                let at = all.iter().position(|other| other == phrase).expect("it is one of them");
                assert_eq!(kind_of(at), kind);
            }
        }
    }
}
