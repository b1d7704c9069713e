//! Which words of a story are quoted matter: not the reporter's own, but what anyone can take from
//! a public source.
//!
//! Two reports of one statement share its words without either having taken from the other.
//! Quotation marks ([`quotes`]) show a part of it; the rest stands without marks:
//!
//! * tweets and their embeds: `pic.twitter.com`, `t.co`, a line that ends in `(@handle) date`, the
//!   lines below a handle
//! * what follows a heading such as "the statement in full", up to the next line in which somebody
//!   says something
//! * a paragraph that the line before it introduces with a colon ("The paper wrote:"), if the other
//!   article introduces it too: one of the two may have written it
//! * transcripts: three lines or more that begin with a speaker
//! * what is printed twice, in the text and in an embed or a pulled quotation
//! * paragraphs in the first person of a text that is otherwise in the third
//!
//! * time: `O(n log n)` in the words, for what is printed twice
//! * space: a byte a word
//!
//! Of 96 pairs that version 0.1 reported in a real dump 42 shared nothing else.

use super::hashed::HashedSet;
use super::{Parsed, Span, Word, lines, quotes, words};
use std::sync::OnceLock;

/// How a word shows that it is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// Between quotation marks.
    Quotation,
    /// In a tweet or another post.
    Post,
    /// In a statement, a letter or a speech that is printed as such.
    Statement,
    /// A speaker's words in a transcript.
    Transcript,
    /// Printed twice in the same text.
    Repeated,
    /// In the first person, where the text is in the third.
    FirstPerson,
    /// Below a line that introduces it with a colon. If another article has the same words as its
    /// own, it may be what is quoted; if it introduces them too, both quote a third.
    Introduced,
}

/// How surely a word is quoted: 0 for the reporter's own, 1 for one that is introduced, 2 for one
/// that is quoted whatever another article does.
#[must_use]
pub fn level(matter: Option<Matter>) -> u8 {
    match matter {
        None => 0,
        Some(Matter::Introduced) => 1,
        Some(_) => QUOTED,
    }
}

/// See [`level`].
pub const QUOTED: u8 = 2;

/// Whether two articles quote what they have in common from elsewhere, given the [`level`] of each.
#[must_use]
pub fn are_quoted(levels: [u8; 2]) -> bool {
    levels[0] + levels[1] >= QUOTED
}

/// Words of a run that is looked for a second time. A shorter one ("the president of the United
/// States") comes again by itself.
const TWICE: usize = 8;

/// If more of a text than this is printed twice, an extraction printed all of it twice: then
/// repetition means nothing.
const MOST_TWICE: f64 = 0.5;

/// If more of a text than this is in the first person, its author speaks.
const MOST_FIRST_PERSON: f64 = 0.4;

/// The same where the first person stands in one block, and nowhere else.
const MOST_IN_BLOCK: f64 = 0.75;

/// Words in the first person that a paragraph must have, and the words of it each may stand for.
/// Not measured finely.
const FIRST_PERSON: usize = 2;
const FIRST_PERSON_SHARE: usize = 30;

/// Words in the first person from which one paragraph is a block. A judgement.
const IN_ONE: usize = 5;

/// What links in a post look like.
const POST_LINKS: &[&str] = &["pic.twitter.com/", "//t.co/"];

/// Bytes of a post with who wrote it and when: 280 characters, of which some take more. A longer
/// line holds other text, too.
const LONGEST_POST: usize = 500;

/// Lines that begin with a speaker from which a text is a transcript.
const SPEAKERS: usize = 3;

/// Words that a heading of a statement has at most.
const HEADING: usize = 30;

/// What announces a text that is printed as it was given, in lower case.
const ANNOUNCED: &[&str] = &[
    "full statement",
    "statement in full",
    "statement in its entirety",
    "full text",
    "full transcript",
    "full remarks",
    "full speech",
    "full letter",
    "transcript of",
    "rush transcript",
    "as prepared for delivery",
    "the statement reads",
    "read the statement",
    "read the letter",
    "text of the",
    "here are excerpts",
    "here is the statement",
    "here's the statement",
    "statement below",
    "letter below",
    "in its entirety",
    "im wortlaut",
    "texte intégral",
    "texto íntegro",
    "texto integral",
    "testo integrale",
    "la transcripción",
    "na íntegra",
];

/// Verbs with which a reporter takes the word again.
const SAYING: &[&str] = &[
    "said",
    "says",
    "told",
    "added",
    "according",
    "sagte",
    "erklärte",
    "dit",
    "déclaré",
    "dijo",
    "declaró",
    "detto",
    "dichiarato",
    "disse",
    "afirmou",
];

/// What, near the end of a line that ends with a colon, introduces another's words beside the verbs
/// of [`SAYING`]. The paragraph below is set off on the page, mostly without quotation marks.
const INTRODUCING: &[&str] = &[
    "wrote",
    "writes",
    "read",
    "reads",
    "states",
    "stated",
    "reports",
    "reported",
    "notes",
    "noted",
    "continued",
    "continues",
    "explained",
    "explains",
    "tweeted",
    "posted",
    "replied",
    "responded",
    "concluded",
    "declared",
    "statement",
    "letter",
    "email",
    "message",
    "tweet",
    "post",
    "schreibt",
    "schrieb",
    "heißt",
    "erklärt",
    "mitteilung",
    "écrit",
    "écrivait",
    "indique",
    "communiqué",
    "escribe",
    "escribió",
    "afirma",
    "señala",
    "comunicado",
    "scrive",
    "scritto",
    "legge",
    "comunicato",
    "escreve",
    "escreveu",
    "diz",
    "nota",
];

/// Last words of a line among which one of these must stand, and the fewest words of the line and
/// of the paragraph below it. A judgement: headings ("Read:") are shorter.
const AT_THE_END: usize = 8;
const INTRODUCTION: usize = 3;
const INTRODUCED: usize = 8;

/// Words in the first person, by language. None that stands for something else in the language.
const PERSONS: &[(&str, &str)] = &[
    ("en", "i i'm i've i'll i'd my me mine myself we we're we've we'll our ours us ourselves"),
    (
        "de",
        "ich mir mich mein meine meinen meiner meinem wir uns unser unsere unseren unserer unserem",
    ),
    ("fr", "je j'ai moi mon mes nous notre nos"),
    ("es", "yo mi mis nosotros nuestro nuestra nuestros nuestras nos"),
    ("it", "io mio mia miei noi nostro nostra nostri nostre"),
    ("pt", "eu meu minha meus minhas nós nosso nossa nossos nossas"),
    ("ru", "я мне меня мой моя мои мы нам нас наш наша наши"),
];

/// The kind of quoted matter that each word of the article belongs to; `None` for the reporter's
/// own. The language is its two-letter code.
#[must_use]
pub fn matter(text: &str, article: &Parsed, language: Option<&str>) -> Vec<Option<Matter>> {
    let all = &article.words;
    let in_marks = quotes::quoted(&article.quotations, all);
    let mut found: Vec<Option<Matter>> =
        in_marks.iter().map(|&quoted| quoted.then_some(Matter::Quotation)).collect();
    let spans = lines::split(text);
    let ranges: Vec<_> = lines::word_ranges(&spans, all).into_iter().collect();
    let line = |(span, range): (&Span, std::ops::Range<usize>)| {
        let line = Line { text: lines::trimmed(span.of(text)), at: range.start, to: range.end };
        (!line.text.is_empty()).then_some(line)
    };
    // Lines without words outside boilerplate say nothing of what stands around them.
    let worded: Vec<Line<'_>> = spans
        .iter()
        .zip(ranges.iter().cloned())
        .filter_map(line)
        .filter(|line| line.at < line.to)
        .collect();
    let mut put = |range: std::ops::Range<usize>, matter: Matter| {
        for word in &mut found[range] {
            word.get_or_insert(matter);
        }
    };
    // The name of somebody who posted twice is the same line twice: boilerplate, but needed here.
    let all_lines: Vec<Line<'_>> = spans.iter().zip(ranges).filter_map(line).collect();
    posts(text, all, &all_lines, &mut |range| put(range, Matter::Post));
    statements(&worded, &in_marks, all, &mut |line| put(line.words(), Matter::Statement));
    transcript(&worded, &mut |line| put(line.words(), Matter::Transcript));
    first_person(&worded, &in_marks, all, language, &mut |line| {
        put(line.words(), Matter::FirstPerson);
    });
    for range in printed_twice(all) {
        put(range, Matter::Repeated);
    }
    // Last: what is quoted for another reason is quoted for certain.
    introduced(&worded, &in_marks, all, &mut |line| put(line.words(), Matter::Introduced));
    found
}

/// A line with words, and which these are.
struct Line<'t> {
    text: &'t str,
    at: usize,
    to: usize,
}

impl Line<'_> {
    fn len(&self) -> usize {
        self.to - self.at
    }

    fn words(&self) -> std::ops::Range<usize> {
        self.at..self.to
    }

    /// Those of its words that begin from a byte of it on.
    fn words_from(&self, text: &str, all: &[Word], byte: usize) -> std::ops::Range<usize> {
        let start = self.text.as_ptr() as usize - text.as_ptr() as usize + byte;
        let before = |word: &Word| (word.span.from as usize) < start;
        self.at + all[self.words()].partition_point(before)..self.to
    }
}

fn posts(
    text: &str,
    all: &[Word],
    lines: &[Line<'_>],
    put: &mut impl FnMut(std::ops::Range<usize>),
) {
    /// Words of a line that only says who posted, and of the lines below a handle.
    const NAMING: usize = 12;
    const BELOW: usize = 3;
    for (n, line) in lines.iter().enumerate() {
        let is_post = POST_LINKS.iter().any(|link| line.text.contains(link));
        let is_signed = line.text.contains('@') && is_signed(line.text);
        if line.text.len() > LONGEST_POST {
            in_a_long_line(text, all, line, is_signed, put);
            continue;
        }
        if is_post || is_signed {
            put(line.words());
        }
        let names = line.text.contains('@') && line.text.split_whitespace().count() <= NAMING;
        if is_signed {
            // The post stands in the line before if this one only names who wrote it.
            if names && n > 0 {
                let before = &lines[n - 1];
                let from = before.text.len().saturating_sub(LONGEST_POST);
                put(before.words_from(text, all, from));
            }
        } else if names && ends_in_handle(line.text) {
            put(line.words());
            let below = lines[n + 1..].iter().take(BELOW);
            // Down to the line with the time of the post; without one only the next line is the
            // post.
            let to = below.clone().position(|line| is_time(line.text)).unwrap_or(0);
            below.take(to + 1).for_each(|line| put(line.words()));
        }
    }
}

/// What stands before the links and the signature of posts in a line that is longer than a post:
/// many texts are one line, and one post in them must not make all of it quoted.
fn in_a_long_line(
    text: &str,
    all: &[Word],
    line: &Line<'_>,
    is_signed: bool,
    put: &mut impl FnMut(std::ops::Range<usize>),
) {
    let links = POST_LINKS.iter().flat_map(|link| line.text.match_indices(link));
    let ends = links.map(|(at, link)| at + link.len()).chain(is_signed.then_some(line.text.len()));
    for end in ends {
        let words = line.words_from(text, all, end.saturating_sub(LONGEST_POST));
        let to = line.words_from(text, all, end).start;
        put(words.start..to);
    }
}

/// Whether a line ends as an embedded post does: `(@handle)` and a date.
fn is_signed(line: &str) -> bool {
    line.rfind("(@").is_some_and(|at| {
        let rest = &line[at + 2..];
        let tail = rest.split_once(')').map_or("", |(_, tail)| tail.trim());
        tail.len() <= 24 && tail.bytes().filter(u8::is_ascii_digit).count() >= 5
    })
}

fn ends_in_handle(line: &str) -> bool {
    line.rsplit(char::is_whitespace).next().is_some_and(|last| {
        last.len() > 1
            && last.starts_with('@')
            && last[1..].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

/// Whether a line is the time of a post: `7:41 PM - 3 Dec 2016`.
fn is_time(line: &str) -> bool {
    line.len() <= 32
        && line.starts_with(|c: char| c.is_ascii_digit())
        && line.contains(':')
        && line.ends_with(|c: char| c.is_ascii_digit())
}

fn statements(
    lines: &[Line<'_>],
    in_marks: &[bool],
    all: &[Word],
    put: &mut impl FnMut(&Line<'_>),
) {
    let mut inside = false;
    for line in lines {
        let says =
            || (line.at..line.to).any(|at| !in_marks[at] && saying().contains(&all[at].hash));
        if line.len() <= HEADING && announces(line.text) {
            inside = true;
        } else if inside && says() {
            inside = false;
        } else if inside {
            put(line);
        }
    }
}

fn announces(line: &str) -> bool {
    let lower = line.to_lowercase();
    ANNOUNCED.iter().any(|phrase| lower.contains(phrase))
}

/// The paragraphs that the line before them introduces. Where the words that are introduced end is
/// not written; the next paragraph may be the reporter's again.
fn introduced(
    lines: &[Line<'_>],
    in_marks: &[bool],
    all: &[Word],
    put: &mut impl FnMut(&Line<'_>),
) {
    let introduces = |line: &Line<'_>| {
        line.text.ends_with(':')
            && line.len() >= INTRODUCTION
            && (line.at.max(line.to.saturating_sub(AT_THE_END))..line.to)
                .any(|at| !in_marks[at] && introducing().contains(&all[at].hash))
    };
    for (line, below) in lines.iter().zip(lines.iter().skip(1)) {
        if below.len() >= INTRODUCED && !below.text.ends_with(':') && introduces(line) {
            put(below);
        }
    }
}

fn transcript(lines: &[Line<'_>], put: &mut impl FnMut(&Line<'_>)) {
    let named: Vec<Option<(&str, bool)>> = lines.iter().map(|line| speaker(line.text)).collect();
    let again = |name: &str| named.iter().flatten().filter(|other| other.0 == name).count() > 1;
    // A name in capitals is a speaker; "Where:" and "When:" are none, and do not come again.
    let speaks = |at: usize| named[at].is_some_and(|(name, is_shouted)| is_shouted || again(name));
    let speakers: Vec<usize> = (0..lines.len()).filter(|&at| speaks(at)).collect();
    if speakers.len() < SPEAKERS {
        return;
    }
    let (first, last) = (speakers[0], speakers[speakers.len() - 1]);
    lines[first..=last].iter().for_each(put);
}

/// The speaker that a line begins with, and whether it is in capitals: `Q: `, `CALDER: `,
/// `Ines Calder: `.
fn speaker(line: &str) -> Option<(&str, bool)> {
    /// Bytes and words of a speaker's name.
    const NAME: usize = 40;
    const WORDS: usize = 4;
    let at = memchr::memchr(b':', &line.as_bytes()[..line.len().min(NAME)])?;
    let name = line[..at].trim();
    let is_said = line[at + 1..].starts_with([' ', '\u{a0}']) && line.len() > at + 3;
    let words = name.split_whitespace();
    let starts = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c == '(');
    let is_name = !name.is_empty() && words.clone().count() <= WORDS && words.clone().all(starts);
    let is_shouted = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    (is_said && is_name).then_some((name, is_shouted))
}

fn first_person(
    lines: &[Line<'_>],
    in_marks: &[bool],
    all: &[Word],
    language: Option<&str>,
    put: &mut impl FnMut(&Line<'_>),
) {
    let Some(persons) = language.and_then(persons) else { return };
    let speaks = |line: &Line<'_>| {
        let own = (line.at..line.to).filter(|&at| !in_marks[at]);
        let (mut words, mut firsts) = (0, 0);
        for at in own {
            words += 1;
            firsts += usize::from(persons.contains(&all[at].hash));
        }
        firsts >= FIRST_PERSON && firsts * FIRST_PERSON_SHARE >= words
    };
    let found: Vec<usize> = (0..lines.len()).filter(|&at| speaks(&lines[at])).collect();
    let (Some(&first), Some(&last)) = (found.first(), found.last()) else { return };
    let words =
        |lines: &mut dyn Iterator<Item = &Line<'_>>| lines.map(Line::len).sum::<usize>() as u64;
    let exceeds =
        |words: u64, most: f64| super::boilerplate::exceeds(words, all.len() as u64, most);
    // A release that stands in one block, with a report around it that never says "I". One
    // paragraph must say it often.
    let firsts =
        |line: &Line<'_>| (line.at..line.to).filter(|&at| persons.contains(&all[at].hash)).count();
    let in_block = if found.len() > 1 {
        last + 1 - first <= found.len() + found.len() / 2
    } else {
        firsts(&lines[first]) >= IN_ONE
    };
    let says_i = |line: &Line<'_>| {
        (line.at..line.to).any(|at| !in_marks[at] && persons.contains(&all[at].hash))
    };
    let is_apart = || !lines[..first].iter().chain(&lines[last + 1..]).any(says_i);
    if in_block && !exceeds(words(&mut lines[first..=last].iter()), MOST_IN_BLOCK) && is_apart() {
        lines[first..=last].iter().for_each(put);
    } else if !exceeds(words(&mut found.iter().map(|&at| &lines[at])), MOST_FIRST_PERSON) {
        found.iter().map(|&at| &lines[at]).for_each(put);
    }
}

/// The runs of words that stand twice in a text, as ranges.
fn printed_twice(all: &[Word]) -> Vec<std::ops::Range<usize>> {
    if all.len() < 2 * TWICE {
        return Vec::new();
    }
    let again = again(&runs(all));
    if again.is_empty() {
        return Vec::new();
    }
    let mut twice = vec![false; all.len()];
    for same in again.chunk_by(|x, y| x.0 == y.0) {
        let (first, last) = (same[0].0, same[same.len() - 1].1);
        // A refrain that overlaps itself is no second printing.
        if (last - first) as usize >= TWICE {
            for at in same.iter().map(|run| run.1).chain([first]) {
                twice[at as usize..at as usize + TWICE].fill(true);
            }
        }
    }
    let count = twice.iter().filter(|&&twice| twice).count();
    if count == 0 || super::boilerplate::exceeds(count as u64, all.len() as u64, MOST_TWICE) {
        return Vec::new();
    }
    super::stretches::stretches(&twice)
}

/// The hash of each run of [`TWICE`] words, which rolls on from word to word.
fn runs(all: &[Word]) -> Vec<u64> {
    const ODD: u64 = 0xD6E8_FEB8_6659_FD93;
    let leaving = (0..TWICE).fold(1_u64, |power, _| power.wrapping_mul(ODD));
    let step = |running: u64, word: &Word| running.wrapping_mul(ODD).wrapping_add(word.hash);
    let mut running = all[..TWICE].iter().fold(0, step);
    let mut runs = Vec::with_capacity(all.len() + 1 - TWICE);
    runs.push(running);
    for (left, word) in all.iter().zip(&all[TWICE..]) {
        running = step(running, word).wrapping_sub(left.hash.wrapping_mul(leaving));
        runs.push(running);
    }
    runs
}

/// Of each run that was there before the first such one and itself, ascending. In a table with
/// places for twice as many and more: nearly all texts have none, and a sort takes three times as
/// long.
fn again(runs: &[u64]) -> Vec<(u32, u32)> {
    const FREE: u32 = u32::MAX;
    let places = (2 * runs.len()).next_power_of_two();
    let mut table = vec![FREE; places];
    let mut again = Vec::new();
    for (at, &run) in (0_u32..).zip(runs) {
        // The upper bits of a sum of products are the best ones.
        let spread = run.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let mut place = usize::try_from(spread).expect("32 bits") & (places - 1);
        while table[place] != FREE && runs[table[place] as usize] != run {
            place = (place + 1) & (places - 1);
        }
        match table[place] {
            FREE => table[place] = at,
            first => again.push((first, at)),
        }
    }
    again.sort_unstable();
    again
}

fn hashes_of(text: &str) -> HashedSet<u64> {
    let of_word = |word: &str| words::words(word).first().map(|word| word.hash);
    text.split_whitespace().filter_map(of_word).collect()
}

fn saying() -> &'static HashedSet<u64> {
    static SET: OnceLock<HashedSet<u64>> = OnceLock::new();
    SET.get_or_init(|| hashes_of(&SAYING.join(" ")))
}

fn introducing() -> &'static HashedSet<u64> {
    static SET: OnceLock<HashedSet<u64>> = OnceLock::new();
    SET.get_or_init(|| hashes_of(&[SAYING, INTRODUCING].concat().join(" ")))
}

fn persons(language: &str) -> Option<&'static HashedSet<u64>> {
    static SETS: OnceLock<Vec<HashedSet<u64>>> = OnceLock::new();
    let sets = SETS.get_or_init(|| PERSONS.iter().map(|(_, list)| hashes_of(list)).collect());
    PERSONS.iter().position(|(code, _)| *code == language).map(|at| &sets[at])
}

/// How surely more than half of what words lie in a span is quoted; see [`level`].
#[must_use]
pub fn level_of(words: &[Word], matter: &[Option<Matter>], span: Span) -> u8 {
    let matter = &matter[span.words(words)];
    let is = |least| 2 * matter.iter().filter(|&&one| level(one) >= least).count() > matter.len();
    if is(QUOTED) { QUOTED } else { u8::from(is(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::boilerplate::LineCounts;

    /// The words that are quoted, joined, with how.
    fn quoted(text: &str) -> Vec<(Matter, String)> {
        let article = Parsed::of(text, &LineCounts::off(), None);
        let matter = matter(text, &article, Some("en"));
        let mut found: Vec<(Matter, String)> = Vec::new();
        let mut before = None;
        for (word, matter) in article.words.iter().zip(matter) {
            if let Some(matter) = matter {
                match found.last_mut().filter(|last| before == Some(last.0)) {
                    Some(last) if last.0 == matter => {
                        last.1 = format!("{} {}", last.1, word.span.of(text));
                    }
                    _ => found.push((matter, word.span.of(text).to_owned())),
                }
            }
            before = matter;
        }
        found
    }

    const STORY: &str = "The harbour of Port Ellan was closed on Monday after a crane fell on two \
        moored barges.\nNobody was hurt, the port authority said, and the crane will be lifted on \
        Thursday.\nA floating derrick arrives from the north, and the ferries sail from Tarn until \
        then.\n";

    #[test]
    fn marks_are_quoted_and_narration_is_not() {
        assert_eq!(quoted(STORY), []);
        assert_eq!(
            quoted("Calder said \"the pool stays shut\" on Monday."),
            [(Matter::Quotation, "the pool stays shut".into())]
        );
    }

    #[test]
    fn posts_are_recognised_by_their_embeds() {
        let one = format!(
            "{STORY}The crane was never checked! https://t.co/aB3 — Ines Calder (@calder) March 3, \
                2031\n"
        );
        assert!(quoted(&one)[0].1.starts_with("The crane was never checked"), "{:?}", quoted(&one));
        let two =
            format!("{STORY}The crane was never checked!\n— Ines Calder (@calder) March 3, 2031\n");
        assert!(quoted(&two).iter().any(|x| x.1.starts_with("The crane was never checked")));
        let old = format!(
            "{STORY}Ines Calder @calder\nThe crane was never checked!\nNobody asked.\n7:41 PM - 3 \
                Mar 2031\nThe port answered on Tuesday that it was.\n"
        );
        let found = quoted(&old);
        assert!(
            found[0].1.contains("Nobody asked") && !found[0].1.contains("answered"),
            "{found:?}"
        );
    }

    #[test]
    fn a_post_in_a_text_of_one_line_is_quoted_and_the_rest_is_not() {
        let line = STORY.replace('\n', " ");
        let narrated = line.repeat(4);
        for post in [
            "The crane was never checked! pic.twitter.com/aB3",
            "The crane was never checked! https://t.co/aB3",
            "The crane was never checked! — Ines Calder (@calder) March 3, 2031",
        ] {
            let text = format!("{narrated}{post}\n");
            let article = Parsed::of(&text, &LineCounts::off(), None);
            let matter = matter(&text, &article, Some("en"));
            let first = article.words.iter().position(|w| w.span.of(&text) == "never").unwrap();
            assert!(matter[first..first + 2].iter().all(|m| *m == Some(Matter::Post)), "{post}");
            assert!(matter[..60].iter().all(|m| *m != Some(Matter::Post)), "{post}");
        }
    }

    #[test]
    fn statements_go_on_until_somebody_says_something() {
        let text = format!(
            "{STORY}Here is the port authority's full statement:\nThe crane was inspected in May. \
                It bore every load since.\nThe derrick is paid by the insurer.\nThe mayor said \
                that this was news to him.\nThe ferries sail again in April.\n"
        );
        let found = quoted(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].1.starts_with("The crane was inspected")
                && found[0].1.ends_with("by the insurer")
        );
    }

    #[test]
    fn a_paragraph_that_is_introduced_with_a_colon_is_quoted() {
        let block = "The crane stood on rails that were laid before the war, and nobody who worked \
            on the quay had seen them dug up since.";
        for line in [
            "As the Tarn Courier wrote on Tuesday:",
            "According to the Tarn Courier:",
            "The authority published this statement:",
            "Der Kurier schreibt dazu:",
            "Le journal écrit :",
        ] {
            let found = quoted(&format!("{STORY}{line}\n{block}\nThe inquiry goes on at Tarn.\n"));
            assert_eq!(found, [(Matter::Introduced, block.replace([',', '.'], ""))], "{line}");
        }
        for line in ["What is known so far:", "Read:", "He said so on Monday."] {
            assert_eq!(quoted(&format!("{STORY}{line}\n{block}\n")), [], "{line}");
        }
    }

    #[test]
    fn three_speakers_make_a_transcript_and_a_list_of_facts_none() {
        let text = format!(
            "{STORY}CALDER: Who checked the crane?\nQUIST: A firm from the north.\nIt is called \
                Pellworm.\nCALDER: And when?\nThe inquiry goes on."
        );
        let found = quoted(&text);
        assert!(found[0].0 == Matter::Transcript && found[0].1.ends_with("And when"), "{found:?}");
        assert_eq!(
            quoted(&format!(
                "{STORY}Where: the quay at Tarn.\nWhen: at nine on Friday.\nTickets: at the door.\n"
            )),
            []
        );
    }

    #[test]
    fn the_first_person_is_quoted_where_the_rest_is_in_the_third() {
        let said = "I am proud of what we built here, and my colleagues and I will build it again.";
        let found = quoted(&format!(
            "{STORY}{said}\nThe inquiry goes on in the town hall of Port Ellan on Monday.\n"
        ));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, Matter::FirstPerson);
        assert_eq!(
            quoted(&format!(
                "{said}\nWe had nothing but our hands when I came, and my father had less.\n"
            )),
            []
        );
    }

    #[test]
    fn a_release_in_one_paragraph_is_quoted_though_it_is_half_of_the_text() {
        let release = "We are sorry. We have built cranes in our yard for ninety years, and we \
            told our children that a crane stands where we put it. We did not believe it when the \
            port called us, and we went to see it with our own eyes. We will lift it at our cost, \
            and we will not rest until the last ferry sails from our harbour again.";
        let found = quoted(&format!("{STORY}{release}\n"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0 == Matter::FirstPerson && found[0].1.starts_with("We are sorry"));
        // An author who speaks elsewhere too speaks there as well.
        let author = "I live above the harbour of Port Ellan and heard the crane come down in the \
            fog on that cold morning.";
        assert_eq!(quoted(&format!("{author}\n{STORY}{release}\n")), []);
    }

    #[test]
    fn two_posts_of_one_writer_are_quoted_though_their_signatures_are_the_same() {
        let sign = "- Ines Calder (@calder) March 3, 2031";
        let posts = [
            "The crane was never checked, and everybody at the port knew that it was not.",
            "Ask who signed for the crane in May and where he is now, and bring a torch.",
        ];
        let found = quoted(&format!(
            "{STORY}{}\n{sign}\n{}\n{sign}\nThe inquiry goes on in the town hall.\n",
            posts[0], posts[1]
        ));
        for post in posts {
            assert!(
                found.iter().any(|x| x.0 == Matter::Post && x.1.contains(&post[..12])),
                "{found:?}"
            );
        }
    }

    #[test]
    fn what_is_printed_twice_is_quoted_and_a_text_that_is_printed_twice_is_not() {
        let pulled =
            "The crane was inspected in May and it bore every load since then without a sound.";
        let found = quoted(&format!(
            "{STORY}{pulled}\n{STORY2}{pulled}\n",
            STORY2 =
                "The mayor came at noon with two of his councillors and looked at the barges.\n"
        ));
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|x| x.0 == Matter::Repeated));
        assert_eq!(quoted(&format!("{STORY}{STORY}")), []);
    }
}
