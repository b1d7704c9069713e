//! Whose text an article carries, by its own word: the dateline, the byline, the author field, the
//! last lines, the notes of thanks, the address, the page's metadata.
//!
//! A photograph's credit is none of the text, and a house that is only spoken of is not carried:
//! names count in the places and behind the words where a credit is due.
//!
//! * time: one look at the first 40 lines and the last 15, most of which are paragraphs that end it
//!   at their length
//! * space: the names

mod named;
mod notes;

use super::houses::{House, Kind, is_agency_like};
use super::release::{Release, release};
use crate::article::Meta;
use crate::article::lines::trimmed;
use named::{segments, tails};
use notes::in_notes;

/// Where a credit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// A press release of the house, by its form.
    Release,
    /// `PORT ELLAN (Meridian) -`: a part of the house's own text.
    Dateline,
    /// `By Meridian Press`.
    Byline,
    /// The record's author.
    Author,
    /// The house's name alone on one of the last lines, or in brackets behind the last sentence.
    LastLine,
    /// `First published by`, `reprinted with permission of`.
    Republished,
    /// `Source:`, `Quelle:`, `Fuente:`, `Fonte:`.
    Source,
    /// `(c) 2031 Meridian Press`.
    Copyright,
    /// Under a part of the site that holds an agency's texts.
    Address,
    /// What the page declares to machines.
    Declared,
    /// `Meridian Press contributed to this report`: a part, or all of it.
    Contribution,
}

/// A house whose text an article carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The name it is reported by: the file's, else as it stands.
    pub house: String,
    /// What it does with its texts; one that the file does not know has the form of an agency's
    /// name.
    pub kind: Kind,
    /// Where it says so.
    pub how: How,
}

impl Carried {
    /// Whether the whole text is the house's, as far as the credit says.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.how != How::Contribution
    }

    /// The fact for a reader, said of the article.
    #[must_use]
    pub fn fact(&self) -> String {
        let house = &self.house;
        match self.how {
            How::Release => format!("is a press release of {house}"),
            How::Dateline => format!("has the dateline of {house}"),
            How::Byline => format!("has {house} in its byline"),
            How::Author => format!("has {house} as its author"),
            How::LastLine => format!("is signed {house}"),
            How::Republished => format!("says that it was published by {house} first"),
            How::Source => format!("names {house} as its source"),
            How::Copyright => format!("says that {house} has its copyright"),
            How::Address => format!("stands where its site keeps texts of {house}"),
            How::Declared => format!("declares {house} as its source"),
            How::Contribution => format!("says that {house} contributed to it"),
        }
    }
}

/// What is carried where a paper thanks its agencies and names none.
pub const WIRES: &str = "news agencies";

/// Lines looked at from the start of a text and from its end. A credit below two screens of
/// paragraphs is in neither; not measured.
const FIRST: usize = 40;
const LAST: usize = 15;
/// Lines at the top that may be a byline without a word such as `By` before it.
const TOP: usize = 6;
/// Bytes of a line that is looked through for notes: the longest of them name five writers and what
/// they wrote. Not measured.
const NOTE: usize = 500;
/// Bytes of a note behind the last sentence of a longer line.
const LAST_NOTE: usize = 160;
/// Bytes of a line that is a byline.
const BYLINE: usize = 120;
/// Bytes of a line that is a name with its marks.
const SIGNATURE: usize = 64;

/// The houses whose text an article carries, those of the whole text first, then in the order of
/// [`How`].
#[must_use]
pub fn carried(text: &str, meta: &Meta) -> Vec<Carried> {
    let mut found = Found::default();
    of_lines(text, &mut found);
    beside(meta, &mut found);
    found.0.sort_by_key(|carried| carried.how);
    found.0
}

#[derive(Default)]
struct Found(Vec<Carried>);

impl Found {
    fn add(&mut self, name: &str, how: How) {
        self.add_as(name, how, Kind::Agency);
    }

    /// Adds a name; `unknown` is what one is that the file does not know.
    fn add_as(&mut self, name: &str, how: How, unknown: Kind) {
        let name =
            name.trim_matches(|c: char| c.is_whitespace() || ".,;:()[]*|-–—©/\"“”".contains(c));
        let (house, kind) = match House::of_credit(name) {
            Some(house) => (house.name.as_str(), house.kind),
            None if name.is_empty() => return,
            None => (name, unknown),
        };
        match self.0.iter_mut().find(|carried| carried.house == house) {
            Some(carried) => carried.how = carried.how.min(how),
            None => self.0.push(Carried { house: house.to_owned(), kind, how }),
        }
    }
}

fn of_lines(text: &str, found: &mut Found) {
    let mut rest = text;
    let first = std::iter::from_fn(|| cut(&mut rest, memchr::memchr, |(line, rest)| (rest, line)));
    let mut first: Vec<&str> = first.filter(|line| !line.is_empty()).take(FIRST).collect();
    let last = std::iter::from_fn(|| cut(&mut rest, memchr::memrchr, |(rest, line)| (rest, line)));
    let last: Vec<&str> = last.filter(|line| !line.is_empty()).take(LAST).collect();
    first.extend(last.iter().rev());
    let lines = first;
    let Release { issuer, wire } = release(&lines);
    if let Some(issuer) = issuer {
        found.add_as(issuer, How::Release, Kind::Release);
    }
    if let Some(wire) = wire {
        found.add(wire, How::Dateline);
    }
    for (n, line) in lines.iter().enumerate() {
        let (left, known) = (lines.len() - 1 - n, found.0.len());
        if n < FIRST {
            in_dateline(line, n == 0, found);
        }
        if line.len() <= BYLINE {
            in_byline(line, found);
        }
        if line.len() <= SIGNATURE && (n < TOP || left < LAST) {
            signature(line, n < TOP && left >= LAST, found);
        }
        if left == 0 && n >= TOP {
            signed_by_an_outlet(line, found);
        }
        if left < 3 {
            behind_the_last_sentence(line, found);
        }
        if line.len() <= NOTE {
            in_notes(line, found);
        } else if left == 0 {
            // A text that is one line, or lost the breaks before its last sentences.
            in_notes(last_bytes(line, LAST_NOTE), found);
        }
        if left < LAST && found.0.len() == known && is_desk_note(line) {
            found.add("Reuters", How::LastLine);
        }
    }
}

/// Whether a line ends in the note that Reuters puts below its stories, and nobody else in this
/// form: `(Reporting by Anna Reyle in Harbour; Editing by Jon Veldt)`.
fn is_desk_note(line: &str) -> bool {
    let line = line.trim_end_matches([')', '.', ' ']);
    let end = last_bytes(line, NOTE);
    let reporting = ["Reporting by ", "Writing by "].iter().filter_map(|head| end.find(head)).min();
    reporting.is_some_and(|at| {
        let note = &end[at..];
        ["; Editing by ", "; editing by ", "; Writing by "].iter().any(|next| note.contains(next))
    })
}

/// Takes a line off a text, without the blanks around it; `None` of no text. `end` finds the line's
/// end, `parts` says which side of it is the rest.
fn cut<'t>(
    text: &mut &'t str,
    end: fn(u8, &[u8]) -> Option<usize>,
    parts: fn((&'t str, &'t str)) -> (&'t str, &'t str),
) -> Option<&'t str> {
    if text.is_empty() {
        return None;
    }
    let line;
    (*text, line) = match end(b'\n', text.as_bytes()) {
        Some(at) => parts((&text[..at], &text[at + 1..])),
        None => ("", *text),
    };
    Some(trimmed(line))
}

/// `KUALA LUMPUR/WASHINGTON (Reuters) -`: a name in brackets near the start of a line, with a dash
/// behind it. A name the file knows may stand behind a place in small letters, as in German, or
/// before it, as in Italian; another one only behind capitals.
fn in_dateline(line: &str, is_first: bool, found: &mut Found) {
    let Some(open) = memchr::memchr(b'(', &line.as_bytes()[..line.len().min(60)]) else { return };
    let Some(close) = line[open..].find(')').filter(|&n| n > 2 && n < 40).map(|n| open + n) else {
        return;
    };
    let (place, name, after) =
        (&line[..open], &line[open + 1..close], line[close + 1..].trim_start());
    let is_dashed = after.starts_with(['-', '–', '—', '−', '\u{96}', '\u{97}']);
    let names = || name.split(['/', ',']).map(str::trim);
    let opens = |c: char| c == '.' || c == ':' || c == '|' || c == '_';
    if (is_dashed
        || open > 0
            && after.starts_with(opens)
            && after.len() > 20
            && place.split_whitespace().count() <= 5)
        && names().any(|name| House::of_credit(name).is_some_and(House::supplies))
    {
        names()
            .filter(|name| House::of_credit(name).is_some())
            .for_each(|name| found.add(name, How::Dateline));
        return;
    }
    // `Odenau (meridian). Unbekannte haben`: German agencies write themselves in small letters.
    let is_small = (2..=12).contains(&name.len()) && name.chars().all(char::is_lowercase);
    let is_place = || {
        place.split_whitespace().count() <= 3
            && place.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
    };
    if is_first && is_small && open > 0 && is_place() && (is_dashed || after.starts_with(". ")) {
        return found.add(&titled(name), How::Dateline);
    }
    let capitals = place.chars().filter(|c| c.is_uppercase()).count();
    let is_name =
        name.starts_with(char::is_uppercase) && name.chars().all(|c| c.is_alphabetic() || c == ' ');
    if is_dashed
        && is_name
        && capitals >= 3
        && place.chars().filter(|c| c.is_lowercase()).count() <= 2 * capitals
    {
        found.add(name, How::Dateline);
    }
}

/// A name in small letters as a name is written.
fn titled(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Words before the writer, in small letters.
const BYLINES: &[&str] = &[
    "by the ",
    "by ",
    "reporting by ",
    "with reporting by ",
    "from ",
    "from the ",
    "courtesy of ",
    "von ",
    "par ",
    "por ",
    "di ",
    "redazione ",
    "redacción ",
    "text: ",
    "texte: ",
    "texto: ",
];
/// Words before a source.
const SOURCES: &[&str] = &[
    "source: ",
    "sources: ",
    "source : ",
    "quelle: ",
    "quellen: ",
    "fuente: ",
    "fuentes: ",
    "fonte: ",
    "fontes: ",
    "fonti: ",
    "bron: ",
    "(source: ",
    "(quelle: ",
    "(fuente: ",
    "(fonte: ",
    "crédit: ",
    "credit: ",
];

/// `By Meridian Press`, `By A. Writer, Associated Press`, `Quelle: dpa`.
fn in_byline(line: &str, found: &mut Found) {
    // Most lines end here by their first letter.
    if !matches!(
        line.as_bytes().first().map(u8::to_ascii_lowercase),
        Some(b'b' | b'r' | b'w' | b'f' | b'c' | b'v' | b'p' | b'd' | b't' | b's' | b'q' | b'(')
    ) {
        return;
    }
    let behind = |heads: &'static [&'static str]| {
        heads
            .iter()
            .find(|head| line.get(..head.len()).is_some_and(|own| own.eq_ignore_ascii_case(head)))
            .map(|head| &line[head.len()..])
    };
    if let Some(named) = behind(SOURCES).filter(|named| !is_of_a_picture(named)) {
        return segments(named).for_each(|name| credited(name, How::Source, found));
    }
    if let Some(named) = behind(BYLINES) {
        for name in segments(named) {
            // `By A. Writer Associated Press`, the comma lost with the line's end.
            let known = House::of_credit(name).is_some_and(House::supplies);
            let tail =
                || tails(name).find(|tail| House::of_full(tail).is_some_and(House::supplies));
            if known || is_agency_like(name) {
                found.add(name, How::Byline);
            } else if let Some(tail) = tail() {
                found.add(tail, How::Byline);
            }
        }
    }
}

/// A name that stands where a source does: one the file knows, or with the form of an agency's.
fn credited(name: &str, how: How, found: &mut Found) {
    if House::of_credit(name).is_some() || is_agency_like(name) {
        found.add(name, how);
    }
}

/// A line that is nothing but a name: `Associated Press`, `- Meridian Press`, `(dpa)`, `/AFP`.
fn signature(line: &str, is_top: bool, found: &mut Found) {
    let marks = |c: char| c.is_whitespace() || "()[]-–—/*.,~_©|".contains(c);
    let bare = line.trim_matches(marks);
    if bare.contains(": ") {
        // `Source: Meridian Press` is no name; its own place reads it.
        return;
    }
    let is_marked = bare.len() < line.trim_end_matches('.').len();
    if let Some(house) = House::of_credit(bare) {
        // A paper's own name alone on a line is the page's head; a short form without marks could
        // be any heading.
        if house.supplies() || is_marked && !is_top {
            found.add(bare, if is_top { How::Byline } else { How::LastLine });
        }
        return;
    }
    // `(AP/Reuters)`, `Associated Press, Harbour Post`, `afp/dpa`.
    let names: Vec<&str> = segments(bare).collect();
    // Nothing but names: a sentence with one in brackets is none of these.
    let is_name = |name: &&str| {
        name.starts_with(|c: char| c.is_uppercase()) && name.split(' ').count() <= 5
            || House::of_credit(name).is_some()
    };
    if names.len() > 1
        && names.iter().all(is_name)
        && names.iter().any(|name| House::of_credit(name).is_some_and(House::supplies))
    {
        let how = if is_top { How::Byline } else { How::LastLine };
        names
            .iter()
            .filter(|name| House::of_credit(name).is_some_and(House::supplies))
            .for_each(|name| found.add(name, how));
    } else if !is_top
        && (line.starts_with('/') && is_code(bare)
            || is_agency_like(bare)
                && !is_of_a_picture(line)
                && (is_marked || is_plain_agency(bare)))
    {
        found.add(bare, How::LastLine);
    }
}

/// The full name of a known paper alone on the very last line, below the story: `The Washington
/// Post`, as papers sign what they have of its service.
fn signed_by_an_outlet(line: &str, found: &mut Found) {
    let name = line.trim_end_matches('.');
    if name.contains(' ') && House::of_full(name).is_some_and(|house| !house.supplies()) {
        found.add_as(name, How::LastLine, Kind::Outlet);
    }
}

/// Initials or a short name in capitals, as agencies sign: `/NNA`.
fn is_code(name: &str) -> bool {
    (2..=12).contains(&name.chars().count()) && name.chars().all(char::is_uppercase)
}

/// A name without any marks that ends or begins as agencies' do; `Latest News` and `Breaking News`
/// are headings.
fn is_plain_agency(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    matches!(last.as_str(), "press" | "agency" | "wire" | "newswire" | "syndicate")
        || ["Agence ", "Agencia ", "Agência ", "Agenzia "].iter().any(|head| name.starts_with(head))
}

/// `... the port said. (Meridian Press)`, `... le port. AFP`, `... (dpa/afp)`.
fn behind_the_last_sentence(line: &str, found: &mut Found) {
    let line = line.trim_end_matches(['.', ' ', '*']);
    if let Some(inner) = line.strip_suffix(')').or_else(|| line.strip_suffix(']')) {
        let open = inner.rfind(['(', '[']).filter(|&open| inner.len() - open <= 48);
        let Some(inner) =
            open.map(|open| &inner[open + 1..]).filter(|inner| !is_of_a_picture(inner))
        else {
            return;
        };
        for name in segments(inner) {
            if House::of_credit(name).is_some_and(House::supplies) || is_agency_like(name) {
                found.add(name, How::LastLine);
            }
        }
        return;
    }
    let Some((before, written)) = line.rsplit_once(char::is_whitespace) else { return };
    let (before, last) = (before.trim_end(), written.trim_start_matches(['-', '–', '—', '/']));
    let is_marked = last.len() < written.len() || before.ends_with(['-', '–', '—', '/', '©']);
    let ends = before.ends_with(['.', '!', '?', '"', '”', '»']);
    if (is_marked || ends)
        && House::of_credit(last).is_some_and(House::supplies)
        && !is_of_a_picture(before_last(before))
    {
        found.add(last, How::LastLine);
    }
}

/// The last bytes of a line, where a picture's credit would say so.
fn before_last(line: &str) -> &str {
    last_bytes(line, 24)
}

/// The end of a line, of at most `bytes` bytes.
fn last_bytes(line: &str, bytes: usize) -> &str {
    let from = line.len().saturating_sub(bytes);
    let from = (from..=line.len()).find(|&at| line.is_char_boundary(at)).unwrap_or(line.len());
    &line[from..]
}

/// Whether a credit is a picture's.
fn is_of_a_picture(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "photo",
        "foto",
        "getty",
        "image",
        "picture",
        "video",
        "bild:",
        "graphic",
        "file)",
        "illustration",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// What is known beside the text: the author, the address, the page's metadata.
fn beside(meta: &Meta, found: &mut Found) {
    if let Some(author) = &meta.author {
        let author =
            author.strip_prefix("By ").or_else(|| author.strip_prefix("by ")).unwrap_or(author);
        for name in segments(author) {
            let supplies = House::of_credit(name).is_some_and(House::supplies);
            if supplies || is_agency_like(name) && !super::names(name, meta) {
                found.add(name, How::Author);
            } else if let Some(tail) =
                tails(name).find(|tail| House::of_full(tail).is_some_and(House::supplies))
            {
                found.add(tail, How::Author);
            }
        }
    }
    if let Some(house) = meta.url.as_deref().and_then(House::of_path) {
        found.add(&house.name, How::Address);
    }
    let declared = &meta.declared;
    for name in declared.source.iter().chain(&declared.copyright).chain(&declared.based_on) {
        if let Some(host) = name.split_once("://").and_then(|(_, rest)| rest.split('/').next()) {
            let house = House::of_host(&host.to_ascii_lowercase()).filter(|house| house.supplies());
            if let Some(house) = house.filter(|house| !super::names(&house.name, meta)) {
                found.add(&house.name, How::Declared);
            }
            continue;
        }
        for name in segments(name) {
            // A template names its own house as the holder of all rights, and the owner of the
            // paper as well.
            let is_named = || declared.source.iter().any(|source| source.contains(name));
            let supplies = House::of_credit(name).is_some_and(House::supplies);
            if supplies || is_agency_like(name) && is_named() && !super::names(name, meta) {
                found.add(name, How::Declared);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Declared;

    const BODY: &str =
        "The ferry left the harbour at nine and reached the island in the evening, the port said.";

    fn heard(text: &str) -> Vec<(String, How)> {
        carried(text, &Meta::default()).into_iter().map(|c| (c.house, c.how)).collect()
    }

    #[test]
    fn rights_in_a_picture_are_none_in_the_text() {
        for line in [
            "Image copyright Reuters Image caption The ferry left the harbour.",
            "Photo: © 2031 Associated Press",
            "Foto: (c) dpa",
            "Picture copyright AFP/Getty Images",
            "Video © Meridian Press",
        ] {
            assert_eq!(heard(&format!("{BODY}\n{line}\n{BODY}\n{BODY}")), [], "{line}");
        }
        let text =
            format!("{BODY}\nThe photograph hangs in the town hall since 2020.\n© 2031 Reuters");
        assert_eq!(heard(&text), [("Reuters".to_owned(), How::Copyright)]);
    }

    #[test]
    fn a_note_behind_the_last_sentence_of_a_long_line_is_read() {
        let long = BODY.repeat(9);
        for end in ["\"It is in ink.\" ", "\"It is in ink.\"", "It is in ink. "] {
            let text = format!("{long} {end}The Associated Press contributed to this report.");
            assert_eq!(heard(&text), [("Associated Press".to_owned(), How::Contribution)], "{end}");
        }
        let inside = format!("Meridian Press contributed to this report, he wrote. {long} {long}");
        assert_eq!(heard(&inside), []);
    }

    #[test]
    fn a_papers_name_on_the_very_last_line_signs_the_story() {
        let body = [BODY; 8].join("\n");
        let signed = heard(&format!("{body}\nThe Washington Post"));
        assert_eq!(signed, [("Washington Post".to_owned(), How::LastLine)]);
        for other in [
            format!("{body}\nThe Washington Post\n{BODY}"),
            format!("{body}\nTime"),
            format!("{body}\nRead it in The Washington Post"),
        ] {
            assert_eq!(heard(&other), [], "{other}");
        }
    }

    #[test]
    fn datelines_of_six_languages_name_the_agency() {
        for (line, house) in [
            ("PORT ELLAN (AP) — The ferry left.", "Associated Press"),
            ("PORT ELLAN, March 14 (Reuters) - The ferry left.", "Reuters"),
            ("PORT ELLAN/WASHINGTON (Meridian) -Top officials met.", "Meridian"),
            ("Hafenstadt (dpa/sid) - Die Fähre lief aus.", "dpa"),
            ("Port-Ellan (AFP) – Le ferry a quitté le port.", "AFP"),
            ("Puerto Elán, 3 mar (EFE).- El transbordador salió del puerto.", "EFE"),
            ("(ANSA) - PORTO ELLAN, 3 MAR - Il traghetto è partito.", "ANSA"),
            ("Porto Elão, 03 mar 2031 (Lusa) – O navio partiu.", "Lusa"),
        ] {
            assert!(
                heard(line).contains(&(house.to_owned(), How::Dateline)),
                "{line}: {:?}",
                heard(line)
            );
        }
        assert_eq!(heard("Officials met (again) - in May."), []);
        let inside = format!("{BODY}\nThe senator (AP) said so.\n{BODY}\n{BODY}");
        assert_eq!(heard(&inside), []);
    }

    #[test]
    fn notes_of_six_languages_name_the_house() {
        for (line, house, how) in [
            ("(With inputs from Meridian Press)", "Meridian Press", How::Contribution),
            ("Meridian Press contributed to this report.", "Meridian Press", How::Contribution),
            ("(c) 2031 Meridian Press. All rights reserved.", "Meridian Press", How::Copyright),
            (
                "The Washington Post\u{2019}s Ina Calder contributed to this report.",
                "Washington Post",
                How::Contribution,
            ),
            (
                "This article was originally published by Meridian Press.",
                "Meridian Press",
                How::Republished,
            ),
            ("- Meridian Press", "Meridian Press", How::LastLine),
            ("(Meridian Press)", "Meridian Press", How::LastLine),
            ("Meridian Press", "Meridian Press", How::LastLine),
            ("Source: Meridian Press", "Meridian Press", How::Source),
            ("Fuente: Meridian Press", "Meridian Press", How::Source),
            ("Quelle: dpa", "dpa", How::Source),
            ("Fonte: ANSA", "ANSA", How::Source),
            (
                "The Associated Press contributed to this report.",
                "Associated Press",
                How::Contribution,
            ),
            ("AP writer Anna Reyle contributed.", "Associated Press", How::Contribution),
            (
                "Associated Press writers Anna Reyle and Jon Veldt contributed to this report.",
                "Associated Press",
                How::Contribution,
            ),
            (
                "Contributing: Anna Reyle; The Associated Press",
                "Associated Press",
                How::Contribution,
            ),
            (
                "© 2031 The Associated Press. All rights reserved.",
                "Associated Press",
                How::Copyright,
            ),
            ("Copyright 2031 The Associated Press.", "Associated Press", How::Copyright),
            (
                "© 2031 Harbour Media Inc. All Rights Reserved. The Associated Press contributed \
                    to this report.",
                "Associated Press",
                How::Contribution,
            ),
            (
                "Reporting by Anna Reyle; Editing by Meridian Press",
                "Meridian Press",
                How::Contribution,
            ),
            (
                "(Reporting by Anna Reyle in Harbour; Editing by Jon Veldt)",
                "Reuters",
                How::LastLine,
            ),
            (
                "The ferry was late. Reporting by Anna Reyle; additional reporting by Jon Veldt; \
                    Editing by Sam Toller",
                "Reuters",
                How::LastLine,
            ),
            ("Mit Material von dpa", "dpa", How::Contribution),
            ("(mit dpa)", "dpa", How::Contribution),
            ("avec AFP", "AFP", How::Contribution),
            ("(avec Reuters)", "Reuters", How::Contribution),
            ("Con información de EFE", "EFE", How::Contribution),
            ("Com informações da Lusa", "Lusa", How::Contribution),
            ("Con informazioni di ANSA", "ANSA", How::Contribution),
            ("/AFP", "AFP", How::LastLine),
        ] {
            let heard = heard(&format!("{BODY}\n{BODY}\n{line}"));
            assert!(
                heard.iter().any(|(h, how_heard)| h == house
                    && (*how_heard == how || *how_heard < How::Contribution)),
                "{line}: {heard:?}"
            );
        }
    }

    #[test]
    fn bylines_and_authors_name_the_agency() {
        for line in [
            "By Anna Reyle, Associated Press",
            "By ASSOCIATED PRESS",
            "Associated Press, Harbour Reporter",
            "By AP",
        ] {
            let heard = heard(&format!("{line}\n{BODY}"));
            assert_eq!(heard[0].0, "Associated Press", "{line}: {heard:?}");
        }
        for author in
            ["AP", "Associated Press; Harbour Reporter", "By Anna Reyle, Associated Press"]
        {
            let meta = Meta { author: Some(author.to_owned()), ..Meta::default() };
            let found = carried(BODY, &meta);
            assert!(
                found.iter().any(|c| c.house == "Associated Press" && c.how == How::Author),
                "{author}: {found:?}"
            );
        }
    }

    #[test]
    fn pictures_people_and_headings_carry_nothing() {
        for line in [
            "AP Photo/Anna Reyle",
            "Photo: Reuters",
            "(AP Photo)",
            "By Anna Reyle",
            "Source: AP Photo",
            "Latest News",
            "Copyright Harbour Post",
            "She said the Associated Press had called her first.",
        ] {
            assert_eq!(heard(&format!("{BODY}\n{line}\n{BODY}\n{line}")), [], "{line}");
        }
    }

    #[test]
    fn a_house_that_the_file_does_not_know_is_named_by_the_form_of_the_note() {
        for (line, how) in [
            ("(Mit Material von Meridian)", How::Contribution),
            ("(avec Meridian)", How::Contribution),
            ("Con información de Meridian", How::Contribution),
            ("Con informazioni di Meridian", How::Contribution),
            ("/MERIDIAN", How::LastLine),
        ] {
            let heard = heard(&format!("{BODY}\n{BODY}\n{line}"));
            assert!(
                heard.iter().any(|(h, x)| h.eq_ignore_ascii_case("Meridian") && *x == how),
                "{line}: {heard:?}"
            );
        }
        assert_eq!(
            heard("Odenau (meridian). Unbekannte haben elf Glocken gestohlen."),
            [("Meridian".to_owned(), How::Dateline)]
        );
        for line in [
            "(mit Video)",
            "(con Anna Reyle)",
            "With reporting from the island of Sorrel",
            "/news/ferry",
            "(avec vous)",
        ] {
            assert_eq!(heard(&format!("{BODY}\n{BODY}\n{line}")), [], "{line}");
        }
        assert_eq!(
            heard(&format!("{BODY}\nSource: Meridian Press")),
            [("Meridian Press".to_owned(), How::Source)]
        );
    }

    #[test]
    fn what_a_page_declares_names_the_house() {
        let heard = |declared: Declared| {
            let url = Some("https://harbourpost.example/2031/ferry".to_owned());
            let site = Some("harbourpost.example".to_owned());
            let found = carried(BODY, &Meta { url, site, declared, ..Meta::default() });
            found.into_iter().map(|c| (c.house, c.how)).collect::<Vec<_>>()
        };
        let list = |name: &str| vec![name.to_owned()];
        let declared = |house: &str| vec![(house.to_owned(), How::Declared)];
        assert_eq!(
            heard(Declared { source: list("Meridian Press"), ..Declared::default() }),
            declared("Meridian Press")
        );
        let page = list("https://www.reuters.com/world/ferry");
        assert_eq!(heard(Declared { based_on: page, ..Declared::default() }), declared("Reuters"));
        for own in ["Harbour Post", "https://harbourpost.example/2031/ferry"] {
            let declared =
                Declared { source: list(own), based_on: list(own), ..Declared::default() };
            assert_eq!(heard(declared), [], "{own}");
        }
    }

    #[test]
    fn an_address_under_which_a_site_keeps_an_agency_names_it() {
        let meta = Meta {
            url: Some("https://harbourpost.example/wireStory/ferry-1".to_owned()),
            ..Meta::default()
        };
        assert_eq!(carried(BODY, &meta)[0].house, "Associated Press");
    }
}
