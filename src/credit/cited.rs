//! The sources that a text cites: names before or behind a verb of reporting.
//!
//! Names that are found are candidates. "Told Anna Reyle" names a person and "told the Harbour
//! Post" a paper; which it is shows when the name is compared with an outlet
//! ([`names`](super::names)).
//!
//! * time: one pass over the text, and a few words around each verb
//! * space: the names

use super::houses::House;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// On which side of the words the name stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Behind,
    /// Behind a preposition or article, later in the sentence: `contó el relojero a El Correo`,
    /// `sagte der Uhrmacher der »Hafenpost«`.
    To,
}

/// Names taken of one text. Longer texts name more than a reader would call their sources. Not
/// measured.
const MOST: usize = 200;

/// Words beside an outlet that people spoke to, or that saw something, in small letters; each
/// begins and ends at a word's edge. Of two houses that a text cites this is rather its source:
/// "reported" is said of other papers too.
const WITNESS_CUES: &[(&str, Place)] = &[
    ("told", Place::Behind),
    ("tells", Place::Behind),
    ("telling", Place::Behind),
    ("interview with", Place::Behind),
    ("interview to", Place::Behind),
    ("statement to", Place::Behind),
    ("confirmed to", Place::Behind),
    ("spoke to", Place::Behind),
    ("spoke with", Place::Behind),
    ("speaking to", Place::Behind),
    ("speaking with", Place::Behind),
    ("spoken to", Place::Behind),
    ("said to", Place::Behind),
    ("email to", Place::Behind),
    ("obtained by", Place::Behind),
    ("reviewed by", Place::Behind),
    ("seen by", Place::Behind),
    ("contacted by", Place::Behind),
    ("provided to", Place::Behind),
    ("has learned", Place::Before),
    ("spoke to", Place::Before),
    ("spoke with", Place::Before),
    ("reporter", Place::Before),
    ("reporters", Place::Before),
    ("journalist", Place::Before),
    ("journalists", Place::Before),
    ("correspondent", Place::Before),
    ("gegenüber", Place::Behind),
    ("sagte der", Place::Behind),
    ("sagte dem", Place::Behind),
    ("sagte", Place::To),
    ("contó", Place::To),
    ("dijo", Place::To),
    ("explicó", Place::To),
    ("declaró", Place::To),
    ("aseguró", Place::To),
    ("confesó", Place::To),
    ("afirmó", Place::To),
    ("señaló", Place::To),
    ("a déclaré", Place::To),
    ("a raconté", Place::To),
    ("a confié", Place::To),
    ("a expliqué", Place::To),
    ("ha detto", Place::To),
    ("ha raccontato", Place::To),
    ("ha spiegato", Place::To),
    ("disse", Place::To),
    ("contou", Place::To),
    ("explicou", Place::To),
    ("afirmou", Place::To),
];

/// Other words of reporting, as [`WITNESS_CUES`].
const OTHER_CUES: &[(&str, Place)] = &[
    ("according to", Place::Behind),
    ("reported by", Place::Behind),
    ("published by", Place::Behind),
    ("published in", Place::Behind),
    ("interview on", Place::Behind),
    ("interviewed by", Place::Behind),
    ("interview in", Place::Behind),
    ("poll by", Place::Behind),
    ("survey by", Place::Behind),
    ("analysis by", Place::Behind),
    ("investigation by", Place::Behind),
    ("reporting by", Place::Behind),
    ("report by", Place::Behind),
    ("report in", Place::Behind),
    ("report from", Place::Behind),
    ("reports in", Place::Behind),
    ("story in", Place::Behind),
    ("article in", Place::Behind),
    ("over at", Place::Behind),
    ("as seen on", Place::Behind),
    ("reports", Place::Behind),
    ("writes for", Place::Behind),
    ("write for", Place::Behind),
    ("poll from", Place::Behind),
    ("survey from", Place::Behind),
    ("quoted by", Place::Behind),
    ("cited by", Place::Behind),
    ("account in", Place::Behind),
    ("detail in", Place::Behind),
    ("gave", Place::Behind),
    ("reported", Place::Before),
    ("reports", Place::Before),
    ("reporting", Place::Before),
    ("is reporting", Place::Before),
    ("first reported", Place::Before),
    ("also reported", Place::Before),
    ("has reported", Place::Before),
    ("had reported", Place::Before),
    ("notes", Place::Before),
    ("noted", Place::Before),
    ("observes", Place::Before),
    ("observed", Place::Before),
    ("explains", Place::Before),
    ("explained", Place::Before),
    ("describes", Place::Before),
    ("described", Place::Before),
    ("recounts", Place::Before),
    ("hears", Place::Before),
    ("heard", Place::Before),
    ("adds", Place::Before),
    ("counts", Place::Before),
    ("counted", Place::Before),
    ("writes", Place::Before),
    ("wrote", Place::Before),
    ("revealed", Place::Before),
    ("learned", Place::Before),
    ("found", Place::Before),
    ("finds", Place::Before),
    ("said", Place::Before),
    ("says", Place::Before),
    ("is out with", Place::Before),
    ("obtained", Place::Before),
    ("published", Place::Before),
    ("interview", Place::Before),
    ("poll", Place::Before),
    ("survey", Place::Before),
    ("exclusive", Place::Before),
    ("analysis", Place::Before),
    ("investigation", Place::Before),
    ("report", Place::Before),
    ("story", Place::Before),
    ("article", Place::Before),
    ("account", Place::Before),
    ("coverage", Place::Before),
    ("rundown", Place::Before),
    ("roundup", Place::Before),
    ("laut", Place::Behind),
    ("bericht von", Place::Behind),
    ("bericht der", Place::Behind),
    ("bericht des", Place::Behind),
    ("berichtet", Place::Behind),
    ("berichtete", Place::Behind),
    ("berichten", Place::Behind),
    ("meldet", Place::Behind),
    ("interview mit", Place::Behind),
    ("interview der", Place::Behind),
    ("berichtet", Place::Before),
    ("berichtete", Place::Before),
    ("meldet", Place::Before),
    ("meldete", Place::Before),
    ("schreibt", Place::Before),
    ("selon", Place::Behind),
    ("d'après", Place::Behind),
    ("rapporte", Place::Behind),
    ("indique", Place::Behind),
    ("a déclaré à", Place::Behind),
    ("a confié à", Place::Behind),
    ("a expliqué à", Place::Behind),
    ("révèle", Place::Behind),
    ("révèle", Place::Before),
    ("a rapporté", Place::Before),
    ("rapporte", Place::Before),
    ("entretien à", Place::Behind),
    ("entretien avec", Place::Behind),
    ("según", Place::Behind),
    ("segun", Place::Behind),
    ("dijo a", Place::Behind),
    ("declaró a", Place::Behind),
    ("informó", Place::Behind),
    ("informa", Place::Behind),
    ("informó", Place::Before),
    ("informa", Place::Before),
    ("entrevista con", Place::Behind),
    ("entrevista a", Place::Behind),
    ("secondo", Place::Behind),
    ("ha detto a", Place::Behind),
    ("ha detto al", Place::Behind),
    ("riporta", Place::Behind),
    ("scrive", Place::Behind),
    ("riferisce", Place::Behind),
    ("intervista a", Place::Behind),
    ("intervista al", Place::Behind),
    ("riferisce", Place::Before),
    ("segundo", Place::Behind),
    ("disse à", Place::Behind),
    ("disse ao", Place::Behind),
    ("avança", Place::Behind),
    ("noticia", Place::Behind),
    ("entrevista ao", Place::Behind),
    ("entrevista à", Place::Behind),
    ("noticiou", Place::Before),
    ("avançou", Place::Before),
];

/// All of them, witnesses first.
fn cues() -> impl Iterator<Item = (&'static str, Place)> {
    WITNESS_CUES.iter().chain(OTHER_CUES).copied()
}

/// Words before the addressee, in the languages that put the speaker before them.
const TO: &[&str] = &[" a ", " al ", " à ", " au ", " ao ", " alla ", " al quotidiano ", " a la "];

/// Such words of German. They stand before other nouns too, so the name behind them must be in
/// quotation marks.
const TO_MARKED: &[&str] = &[" der ", " dem "];

/// Bytes of a sentence in which the speaker stands and then the outlet. A judgement.
const SPEAKER: usize = 90;

/// The name of the addressee in the rest of a sentence.
fn name_to(text: &str) -> Option<&str> {
    let end = text.find(['.', '"', '”', '»', '\n']).unwrap_or(text.len()).min(SPEAKER);
    let end = (0..=end).rev().find(|&at| text.is_char_boundary(at))?;
    let heard = TO.iter().filter_map(|word| Some(text[..end].find(word)? + word.len()));
    let is_name = |at: usize| {
        text[at..].starts_with(char::is_uppercase) || marked_at_start(&text[at..]).is_some()
    };
    let marked = TO_MARKED
        .iter()
        .flat_map(|word| text[..end].match_indices(word).map(|(at, word)| at + word.len()))
        .filter(|&at| marked_at_start(&text[at..]).is_some());
    let at = heard.filter(|&at| is_name(at)).chain(marked).min()?;
    name_behind(&text[at - 1..])
}

static FOUND: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(cues().map(|cue| cue.0))
        .expect("a few short patterns")
});

/// The names a text gives as its sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// Each once: those that people spoke to, then the others, each in the order they stand.
    pub names: Vec<String>,
    /// How many of them are those that people spoke to.
    pub witnesses: usize,
}

/// Finds the names a text gives as its sources.
#[must_use]
pub fn cited(text: &str) -> Cited {
    let mut found: Vec<(String, bool)> = Vec::new();
    let mut add = |name: Option<&str>, is_witness: bool| {
        let Some(name) = name else { return };
        if let Some(known) = found.iter_mut().find(|known| known.0 == name) {
            known.1 |= is_witness;
        } else if found.len() < MOST {
            found.push((name.to_owned(), is_witness));
        }
    };
    for cue in FOUND.find_overlapping_iter(text) {
        let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let (before, behind) = (&text[..cue.start()], &text[cue.end()..]);
        if !is_edge(before.chars().next_back()) || !is_edge(behind.chars().next()) {
            continue;
        }
        let at = cue.pattern().as_usize();
        let is_witness = at < WITNESS_CUES.len();
        let place =
            if is_witness { WITNESS_CUES[at].1 } else { OTHER_CUES[at - WITNESS_CUES.len()].1 };
        // A story is about "Harbour Post journalist Anna Reyle", unless she says something.
        if is_trade(cue_text(at)) && is_subject(behind) {
            continue;
        }
        let name = match place {
            Place::Before => name_before(before),
            Place::Behind => name_behind(behind),
            Place::To => name_to(behind),
        };
        add(name, is_witness);
    }
    for line in text.lines() {
        // `From Harbour Post:` above a block that is quoted, also at the end of a paragraph;
        // `(Harbour Post)` behind it.
        if let Some(head) = line.trim_end().strip_suffix(':') {
            let last = head.rfind(['.', '!', '?']).map_or(head, |at| &head[at + 1..]).trim_start();
            let name = ["From ", "Via ", "Per "].iter().find_map(|head| last.strip_prefix(head));
            name.filter(|name| name.len() < 60)
                .into_iter()
                .for_each(|name| add(name_behind(name), false));
        }
        let end = line.trim_end();
        if let Some(inner) = end.strip_suffix(')')
            && let Some(open) = inner.rfind('(').filter(|&open| inner.len() - open < 40)
        {
            add(
                Some(inner[open + 1..].trim()).filter(|name| name.starts_with(char::is_uppercase)),
                false,
            );
        }
    }
    found.retain(|(name, _)| !is_surname(name, text));
    found.sort_by_key(|(_, is_witness)| !is_witness);
    let witnesses = found.iter().filter(|(_, is_witness)| *is_witness).count();
    Cited { names: found.into_iter().map(|(name, _)| name).collect(), witnesses }
}

/// The words of a cue.
fn cue_text(at: usize) -> &'static str {
    let cue = WITNESS_CUES.get(at).or_else(|| OTHER_CUES.get(at - WITNESS_CUES.len()));
    cue.map_or("", |cue| cue.0)
}

/// Whether a cue says what somebody is, and not what he does.
fn is_trade(cue: &str) -> bool {
    matches!(cue, "reporter" | "journalist" | "correspondent")
}

/// Bytes behind a person's trade in which a verb of reporting makes it a citation. A judgement.
const DEED: usize = 60;

/// Whether a person is named there who reports nothing.
fn is_subject(behind: &str) -> bool {
    let behind = behind.trim_start();
    let end = (0..=behind.len().min(DEED)).rev().find(|&at| behind.is_char_boundary(at));
    let clause = &behind[..end.unwrap_or(0)];
    let does = [" report", " told", " tells", " wrote", " writes", " tweet", " said", " says"];
    clause.starts_with(char::is_uppercase) && !does.iter().any(|verb| clause.contains(verb))
}

/// Words with a capital that stand before an outlet's name and are no first names.
fn is_no_first_name(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "The",
        "Agency",
        "News",
        "Thomson",
        "Agence",
        "Agencia",
        "Agenzia",
        "Magazine",
        "Website",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    WORDS.contains(&word)
}

/// Whether a name of one word is a person's: "Fisher said" of Anna Fisher, who has her first name
/// or a title elsewhere in the text. Papers and people share names.
fn is_surname(name: &str, text: &str) -> bool {
    // In German every noun has a capital: `Nachrichtenagentur Reyle`.
    if name.contains(|c: char| !c.is_alphabetic())
        || !name.contains(char::is_lowercase)
        || House::of_credit(name).is_some()
        || text.contains(" und ")
    {
        return false;
    }
    text.match_indices(name).any(|(at, _)| {
        let is_whole = !text[at + name.len()..].starts_with(char::is_alphanumeric);
        let Some(before) = text[..at].strip_suffix(' ').filter(|_| is_whole) else { return false };
        let (before, first) = before.rsplit_once(char::is_whitespace).unwrap_or(("", before));
        let before = before.trim_end_matches(' ');
        if matches!(first, "Mr." | "Mrs." | "Ms." | "Dr." | "Sen." | "Rep." | "Gov." | "Mr" | "Ms")
        {
            return true;
        }
        let mut letters = first.chars();
        let is_name = letters.next().is_some_and(char::is_uppercase)
            && first.len() >= 3
            && letters.all(|c| c.is_alphabetic() && c.is_lowercase());
        // At a sentence's start any word has a capital, but a name followed by `, a tourist from`
        // or `, 34,` is a person there too.
        is_name
            && !is_no_first_name(first)
            && (before.ends_with(|c: char| c.is_alphanumeric() || c == ',')
                || is_described(&text[at + name.len()..]))
    })
}

/// Whether what stands behind a name says who somebody is: `, a tourist from`, `, 34,`.
fn is_described(behind: &str) -> bool {
    let Some(behind) = behind.strip_prefix(", ") else { return false };
    let heads =
        ["a ", "an ", "who ", "whose ", "ein ", "eine ", "un ", "une ", "una ", "um ", "uma "];
    heads.iter().any(|head| behind.starts_with(head))
        || behind.starts_with(|c: char| c.is_ascii_digit())
}

/// Words of a name, and small ones between a verb and it.
const NAME_WORDS: usize = 6;
const SMALL_WORDS: usize = 4;

/// Small words that stand inside names.
fn joins(word: &str) -> bool {
    matches!(word, "of" | "and" | "&" | "de" | "del" | "la" | "della" | "di" | "do" | "da" | "du")
}

/// Two apostrophes, as they are written.
fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Quotation marks that open, with those that close behind each. Languages turn them every way:
/// `“Post”`, `„Post“`, `”Post”`, `«Post»`, `»Post«`, `»Post»`.
const MARKS: &[(char, &[char])] = &[
    ('"', &['"']),
    ('\'', &['\'']),
    ('“', &['”', '"']),
    ('„', &['“', '”', '"']),
    ('”', &['”']),
    ('‘', &['’', '\'']),
    ('‚', &['‘', '’', '\'']),
    ('’', &['’']),
    ('«', &['»']),
    ('»', &['«', '»']),
    ('‹', &['›']),
    ('›', &['‹', '›']),
    ('「', &['」']),
    ('『', &['』']),
];

/// Bytes of a name in quotation marks, blanks within them included. A judgement.
const MARKED: usize = 60;

/// Whether a mark may open a quotation.
fn opens(mark: char) -> bool {
    MARKS.iter().any(|(open, _)| *open == mark)
}

/// Whether a mark may close a quotation.
fn closes(mark: char) -> bool {
    MARKS.iter().any(|(_, close)| close.contains(&mark))
}

/// Whether what stands in quotation marks is a name and not what somebody said: a few words with
/// capitals, and no sentence's end.
fn is_marked_name(inner: &str) -> bool {
    let is_capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let words: Vec<&str> = inner.split_whitespace().collect();
    let is_whole = |word: &str| {
        !word.ends_with([',', ';', ':', '.', '!', '?', '…', '-', '–', '—']) || is_initials(word)
    };
    (1..=NAME_WORDS).contains(&words.len())
        && [words.first(), words.last()].into_iter().flatten().all(|word| is_capital(word))
        && words.iter().all(|word| (is_capital(word) || joins(word)) && is_whole(word))
        && !inner.contains(|c| opens(c) && !matches!(c, '\'' | '’'))
}

/// The name in quotation marks with which a text begins.
fn marked_at_start(text: &str) -> Option<&str> {
    let mark = text.chars().next()?;
    let (_, close) = MARKS.iter().find(|(open, _)| *open == mark)?;
    let rest = &text[mark.len_utf8()..];
    // The apostrophe of `L’Écho` is within a word.
    let end = rest.char_indices().take_while(|(at, _)| *at <= MARKED).find(|&(at, c)| {
        close.contains(&c) && !rest[at + c.len_utf8()..].starts_with(char::is_alphanumeric)
    });
    let inner = rest[..end?.0].trim();
    is_marked_name(inner).then_some(inner)
}

/// The name in quotation marks with which a text ends.
fn marked_at_end(text: &str) -> Option<&str> {
    let mark = text.chars().next_back().filter(|&mark| closes(mark))?;
    let rest = &text[..text.len() - mark.len_utf8()];
    let near = rest.char_indices().rev().take_while(|(at, _)| rest.len() - at <= MARKED);
    let is_pair = |open: char| MARKS.iter().any(|(o, close)| *o == open && close.contains(&mark));
    let mut opening =
        near.filter(|&(at, c)| is_pair(c) && !rest[..at].ends_with(char::is_alphanumeric));
    let (at, open) = opening.next()?;
    let inner = rest[at + open.len_utf8()..].trim();
    is_marked_name(inner).then_some(inner)
}

/// The capitalised words behind a verb, with up to four small ones between:
/// `according to a new Harbour Post poll`.
fn name_behind(text: &str) -> Option<&str> {
    let text = text.strip_prefix([' ', '\n']).unwrap_or(text);
    let end = text.char_indices().nth(120).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    let (mut from, mut to, mut names, mut small) = (None, 0, 0, 0);
    let mut at = 0;
    for piece in text.split_inclusive([' ', '\n']) {
        let start = at;
        at += piece.len();
        let word = piece.trim();
        if word.starts_with(opens) {
            // `berichtet die Zeitung »Hafenpost«`: what the marks hold is the name, but for that of
            // `Captain Randolph “Tex” Reyle`.
            if names <= 1
                && let Some(name) = marked_at_start(text[start..].trim_start())
            {
                return Some(name).filter(|name| name.len() >= 2);
            }
            // `told Anna Reyle "It was late"`.
            if from.is_some() {
                break;
            }
        }
        let is_open = |c: char| c == '(' || opens(c);
        let open = word.len() - word.trim_start_matches(is_open).trim_start().len();
        let is_end = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')') || closes(c);
        // `interview with the L.A. Times`: the full stop of initials ends no name.
        let inner = &word[open..];
        let bare =
            if is_initials(inner) { inner } else { inner.trim_end_matches(is_end).trim_end() };
        if bare.is_empty() {
            // A mark with a blank behind it: `selon « Le Port`.
            if from.is_none() && word.chars().all(opens) {
                continue;
            }
            break;
        }
        let first_is_capital = bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if first_is_capital {
            let kept = without_possessive(bare);
            from = from.or(Some(start + open));
            to = start + open + kept.len();
            names += 1;
            if kept.len() < bare.len() || open + bare.len() < word.len() || names == NAME_WORDS {
                break;
            }
        } else if from.is_some() {
            if !joins(bare) {
                break;
            }
        } else {
            small += 1;
            if small > SMALL_WORDS || open + bare.len() < word.len() {
                break;
            }
        }
    }
    from.map(|from| &text[from..to]).filter(|name| name.len() >= 2)
}

/// The capitalised words before a verb: `The Harbour Post first reported`,
/// `latest Harbour Post survey`.
fn name_before(text: &str) -> Option<&str> {
    let text = text.strip_suffix(' ')?;
    let start = text.char_indices().rev().nth(100).map_or(0, |(at, _)| at);
    let line = text[start..].rfind('\n').map_or(start, |at| start + at + 1);
    let text = &text[line..];
    let (mut from, mut to, mut names) = (None, text.len(), 0);
    let mut at = text.len();
    for word in text.rsplit(' ') {
        let start = at - word.len();
        at = start.saturating_sub(1);
        let is_last = from.is_none();
        if is_last && let Some(name) = marked_at_end(&text[..start + word.len()]) {
            return Some(name).filter(|name| name.len() >= 2);
        }
        let is_open = |c: char| matches!(c, '(' | '—' | '–') || opens(c);
        let open = word.len() - word.trim_start_matches(is_open).trim_start().len();
        let bare = &word[open..];
        if is_last
            && matches!(
                bare,
                "first"
                    | "also"
                    | "has"
                    | "had"
                    | "is"
                    | "was"
                    | "exclusively"
                    | "magazine"
                    | "national"
            )
        {
            to = at;
            continue;
        }
        let is_end = |c: char| {
            matches!(c, ',' | ';' | ':' | '.' | ')' | '!' | '?')
                || closes(c) && !matches!(c, '\'' | '’' | '‘')
        };
        let ends_clause = bare.ends_with(is_end);
        if ends_clause && !(is_last && bare.ends_with(',')) && !is_initials(bare) {
            break;
        }
        if bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
            if is_last {
                to = start + open + without_possessive(bare.trim_end_matches(',')).len();
            }
            from = Some(start + open);
            names += 1;
            if open > 0 || names == NAME_WORDS {
                break;
            }
        } else if is_last || !joins(bare) {
            break;
        }
    }
    from.filter(|&from| from < to).map(|from| &text[from..to]).filter(|name| name.len() >= 2)
}

/// `L.A.`, `U.S.`
fn is_initials(word: &str) -> bool {
    word.len() >= 4 && word.split_terminator('.').all(|part| part.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_before_and_behind_verbs_of_reporting() {
        for (text, name) in [
            ("\"It was late,\" Reyle told the Harbour Post on Monday.", "Harbour Post"),
            ("The Harbour Post first reported the fire.", "The Harbour Post"),
            ("The fire, according to a new Harbour Post survey, was small.", "Harbour Post"),
            ("In an interview with Harbour Radio, she said so.", "Harbour Radio"),
            ("It was first reported by The Harbour Post.", "The Harbour Post"),
            ("She said it, the L.A. Courier reported.", "L.A. Courier"),
            ("In an interview with the L.A. Courier, she said it.", "L.A. Courier"),
            ("The captain, quoted by the Harbour Post, said it was late.", "Harbour Post"),
            ("One detail in the Harbour Post stands out.", "Harbour Post"),
            ("It was late, the Harbour Post observes.", "Harbour Post"),
            ("For the boats, see the Harbour Post's roundup of the night.", "Harbour Post"),
            ("Die Fähre lief aus, berichtet die Hafenpost.", "Hafenpost"),
            ("Laut Hafenpost war es spät.", "Hafenpost"),
            ("Selon Le Port, il était tard.", "Le Port"),
            ("Según El Puerto, era tarde.", "El Puerto"),
            (
                "«Era tarde», contó el patrón, Hilario Benet, a El Correo del Puerto.",
                "El Correo del Puerto",
            ),
            ("«C'était tard», a confié le capitaine au Courrier du Port.", "Courrier du Port"),
            ("The ferry was late. From Harbour Post:", "Harbour Post"),
            ("Secondo Il Porto era tardi.", "Il Porto"),
            ("Segundo o Porto Novo, era tarde.", "Porto Novo"),
            ("From Harbour Post:\n", "Harbour Post"),
            ("The fire was small. (Harbour Post)", "Harbour Post"),
        ] {
            let found = cited(text).names;
            assert!(found.iter().any(|found| found == name), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_person_s_name_is_no_outlet_s() {
        for text in [
            "The ferry was full, said Mike Harbour of Reyle. \"It was late,\" Harbour said.",
            "It was Ms. Harbour who called. Harbour said it was late.",
            "A deckhand, Anna Harbour, spoke first; according to Harbour it was late.",
            "6:04 p.m. -- Mike Harbour, a tourist from Reyle, saw it. \"It was late,\" Harbour \
                said.",
            "Anna Harbour, 34, saw it. It was late, Harbour told reporters.",
            "Its secretary (HHS)\u{a0}was Anna\u{a0}Harbour, and Ida Harbour; Harbour said so.",
        ] {
            assert!(
                !cited(text).names.iter().any(|name| name == "Harbour"),
                "{text}: {:?}",
                cited(text)
            );
        }
        for text in [
            "It was late, Harbour reported. On Monday, Harbour said so again. Later Harbour left.",
            "The Harbour said it was late, and so Harbour reported.",
            "Die Nachrichtenagentur Harbour und die Zeitung: wie Harbour berichtet, war es spät.",
        ] {
            assert!(
                cited(text).names.iter().any(|name| name == "Harbour"),
                "{text}: {:?}",
                cited(text)
            );
        }
    }

    #[test]
    fn those_to_whom_people_spoke_come_first_and_are_counted() {
        let found = cited(
            "The Harbour Post reported the fire. Reyle told the Island Courier that it was late.",
        );
        assert_eq!(found.names, ["Island Courier", "The Harbour Post"]);
        assert_eq!(found.witnesses, 1);
    }

    #[test]
    fn who_works_for_a_paper_is_a_source_only_if_he_says_something() {
        let of = |text: &str| cited(text).names.iter().any(|name| name.ends_with("Harbour Post"));
        assert!(!of("They searched the mail of Harbour Post journalist Anna Reyle in May."));
        assert!(of("Harbour Post journalist Anna Reyle reported that the ferry was late."));
        assert!(of("He told a Harbour Post reporter that the ferry was late."));
    }

    #[test]
    fn quotation_marks_of_any_kind_do_not_hide_a_name() {
        const PAIRS: [(&str, &str); 14] = [
            ("\"", "\""),
            ("'", "'"),
            ("“", "”"),
            ("‘", "’"),
            ("„", "“"),
            ("„", "”"),
            ("‚", "‘"),
            ("”", "”"),
            ("«", "»"),
            ("« ", " »"),
            ("«\u{a0}", "\u{202f}»"),
            ("»", "«"),
            ("»", "»"),
            ("›", "‹"),
        ];
        for (text, name) in [
            ("The ferry was late, according to [The Harbour Post].", "The Harbour Post"),
            ("The ferry was late, [Quay Courier] reported on Monday.", "Quay Courier"),
            ("“It was late,” Reyle told the paper [Quay Courier] on Monday.", "Quay Courier"),
            ("Die Fähre kam zu spät, wie die [Hafenpost] berichtet.", "Hafenpost"),
            ("Die Fähre kam zu spät, berichtet die Zeitung [Hafenpost].", "Hafenpost"),
            ("„Es war spät“, sagte sie der [Hafenpost].", "Hafenpost"),
            ("»Es war spät«, sagte der Lotse Ole Brandt dem [Kaikurier] am Montag.", "Kaikurier"),
            ("Laut [Neuer Hafenpost] war es spät.", "Neuer Hafenpost"),
            ("Selon [Le Port], il était tard.", "Le Port"),
            ("Le bac était en retard, rapporte [Le Courrier du Port].", "Le Courrier du Port"),
            ("Le quotidien [Le Port] rapporte que le bac était en retard.", "Le Port"),
            ("«C'était tard», a confié le capitaine au [Courrier du Port].", "Courrier du Port"),
            ("«Era tarde», contó el patrón a [El Correo del Puerto].", "El Correo del Puerto"),
        ] {
            for (open, close) in PAIRS {
                let text = text.replace('[', open).replace(']', close);
                let found = cited(&text).names;
                assert!(found.iter().any(|found| found == name), "{text}: {found:?}");
            }
        }
    }

    #[test]
    fn what_somebody_said_in_quotation_marks_is_no_name() {
        for text in [
            "»Es war spät« berichtete sie.",
            "„Das Schiff kam nicht an“ meldete er.",
            "« Il était tard » rapporte la dame.",
            "“The ship was late” reported nobody.",
            "Sie sagte, der Lotse sei »sehr spät« gekommen.",
        ] {
            assert_eq!(cited(text).names, Vec::<String>::new(), "{text}");
        }
        assert_eq!(cited("Reyle told Anna Brandt “It was late”.").names, ["Anna Brandt"]);
        assert_eq!(cited("Reyle told Captain Anna “Pip” Brandt so.").names, ["Captain Anna"]);
        assert_eq!(cited("Brandt said to Reyle: »Es war spät.«").names, ["Reyle", "Brandt"]);
    }

    #[test]
    fn what_is_not_near_a_verb_is_not_cited() {
        assert_eq!(
            cited("The Harbour Post stands at the quay. It is old.").names,
            Vec::<String>::new()
        );
    }
}
