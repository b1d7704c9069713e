//! Teasers of other stories below a heading that says so ("Latest news", "Mehr zum Thema"):
//! headlines with a sentence each.
//!
//! * time: a look at short lines for a heading; sentences only below one
//! * space: the blocks found
//!
//! In a dump with few pages of a site nothing repeats, and teasers are sentences like any other.
//! They are recognised by the heading, and by headlines and short texts that take turns. A
//! paragraph of the story behind such a box has no headline of its own and stays.

use crate::article::{Span, lines, sentences};
use std::ops::Range;

/// Headings that stand over teasers and hardly over anything else, lower case. A line must be one
/// of them, but for marks and a colon.
const HEADINGS: &[&str] = &[
    "latest news",
    "latest stories",
    "latest headlines",
    "the latest",
    "top stories",
    "more news",
    "more stories",
    "more top stories",
    "more headlines",
    "more on this story",
    "more on this topic",
    "more on this",
    "more like this",
    "more from this section",
    "more from us",
    "more to read",
    "read more",
    "read next",
    "read also",
    "also read",
    "up next",
    "related",
    "related news",
    "related stories",
    "related articles",
    "related content",
    "related coverage",
    "related topics",
    "recommended",
    "recommended for you",
    "recommended stories",
    "you may also like",
    "you might also like",
    "you may also be interested in",
    "you might be interested in",
    "most read",
    "most popular",
    "trending",
    "trending now",
    "trending stories",
    "in other news",
    "don't miss",
    "editors' picks",
    "editor's picks",
    "mehr zum thema",
    "mehr zu diesem thema",
    "mehr aus diesem ressort",
    "mehr nachrichten",
    "lesen sie auch",
    "lesen sie dazu auch",
    "lesen sie mehr",
    "das könnte sie auch interessieren",
    "auch interessant",
    "weitere artikel",
    "weitere themen",
    "weitere nachrichten",
    "ähnliche artikel",
    "verwandte artikel",
    "verwandte themen",
    "meistgelesen",
    "meistgelesene artikel",
    "aktuelle nachrichten",
    "aktuelles",
    "empfehlungen der redaktion",
    "zum thema",
    "lire aussi",
    "à lire aussi",
    "a lire aussi",
    "à lire également",
    "lire également",
    "sur le même sujet",
    "sur le même thème",
    "dans la même rubrique",
    "les plus lus",
    "articles liés",
    "articles similaires",
    "vous aimerez aussi",
    "dernières actualités",
    "à la une",
    "te puede interesar",
    "te podría interesar",
    "le puede interesar",
    "también te puede interesar",
    "lee también",
    "lea también",
    "leer más",
    "más noticias",
    "más información",
    "últimas noticias",
    "noticias relacionadas",
    "lo más leído",
    "lo más visto",
    "artículos relacionados",
    "leggi anche",
    "leggi pure",
    "potrebbe interessarti",
    "potrebbe interessarti anche",
    "ti potrebbe interessare",
    "articoli correlati",
    "notizie correlate",
    "ultime notizie",
    "altre notizie",
    "i più letti",
    "le più lette",
    "sullo stesso argomento",
    "leia também",
    "leia tambem",
    "leia mais",
    "veja também",
    "mais notícias",
    "últimas notícias",
    "notícias relacionadas",
    "mais lidas",
    "as mais lidas",
    "saiba mais",
    "você pode gostar",
    "artigos relacionados",
];

/// Bytes of the longest heading with the marks about it.
const LONGEST: usize = 60;

/// Words of a headline at most, and of the text below one; a paragraph of a story is longer or has
/// more sentences. Not measured.
const HEADLINE: usize = 20;
const TEASER: usize = 45;
const SENTENCES: usize = 2;

/// Lines that a story has before its text: a headline, a section's name, a date.
const HEADS: usize = 3;

/// Headlines with a text each from which on a block is teasers wherever it stands; a single one
/// only at the end of the page.
const STORIES: usize = 2;

/// Words that must be left of a text: a page that is all teasers is a list and is no page's
/// boilerplate.
const LEFT: usize = 30;

/// A line with words.
#[derive(Clone, Copy)]
pub(super) struct Filled<'t> {
    /// Without blanks around it.
    pub text: &'t str,
    pub words: usize,
}

impl Filled<'_> {
    /// Whether it is a heading of teasers.
    pub(super) fn is_heading(&self) -> bool {
        if self.text.len() > LONGEST || self.words > 6 {
            return false;
        }
        let line =
            self.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'");
        HEADINGS.contains(&line.as_str())
    }

    fn is_head(&self) -> bool {
        self.words <= HEADLINE
            && !self.text.trim_end_matches(['"', '”', '»', '’']).ends_with(['.', '…', ':', ';'])
    }

    fn is_teaser(&self) -> bool {
        let mut count = 0;
        if self.words <= TEASER && !self.is_head() {
            sentences::split(self.text, Span::new(0, self.text.len()), |_| count += 1);
        }
        (1..=SENTENCES).contains(&count)
    }
}

/// Words that begin a sentence and stand in none of its middle with a capital, in the languages
/// whose nouns have none.
const BEGINNINGS: &[&str] = &[
    "The", "A", "An", "It", "He", "She", "They", "This", "In", "On", "At", "After", "More", "Two",
    "Three", "Le", "La", "Les", "Un", "Une", "Des", "El", "Los", "Las", "Una", "Il", "Lo", "Gli",
    "Os", "As", "Um", "Uma", "Der", "Die", "Das", "Ein", "Eine",
];

impl Filled<'_> {
    /// Where a headline of a few words ends and its text begins, in a line that has both; `sure` if
    /// the text begins with a word that a sentence has in small letters.
    fn seam(&self) -> Option<Seam> {
        if self.words > HEADLINE + TEASER || self.is_head() {
            return None;
        }
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let mut found = None;
        for at in 3..words.len().min(HEADLINE).saturating_sub(5) {
            let (before, here, behind) = (words[at - 1], words[at], words[at + 1]);
            if before.ends_with(['.', '!', '?', ':', ';']) {
                break;
            }
            let is_seam = before.ends_with(char::is_alphanumeric)
                && here.starts_with(char::is_uppercase)
                && behind.starts_with(char::is_lowercase);
            if is_seam && BEGINNINGS.contains(&here) {
                return self.is_one_sentence().then_some(Seam::Sure);
            }
            found = found.or(is_seam.then_some(Seam::Perhaps));
        }
        found.filter(|_| self.is_one_sentence())
    }

    fn is_one_sentence(&self) -> bool {
        let mut count = 0;
        sentences::split(self.text, Span::new(0, self.text.len()), |_| count += 1);
        count == 1
    }
}

/// Whether a line looks like a headline with its text behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seam {
    Sure,
    /// A name would look so as well.
    Perhaps,
}

/// Where a block ends whose headlines stand in one line each with their texts, as some extractions
/// leave them; `None` if there is none.
fn end_of_joined(all: &[Filled<'_>], from: usize) -> Option<usize> {
    let seams: Vec<Seam> = all[from..].iter().map_while(Filled::seam).collect();
    let sure = seams.iter().filter(|seam| **seam == Seam::Sure).count();
    (sure >= STORIES && 2 * sure >= seams.len()).then_some(from + seams.len())
}

/// Which lines are blocks of teasers with their headings, ascending, disjoint.
pub(super) fn blocks(all: &[Filled<'_>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let end = || end_of_block(all, at + 1).or_else(|| end_of_joined(all, at + 1));
        let end = all[at].is_heading().then(end).flatten();
        match end {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    let words = |lines: &[Filled<'_>]| lines.iter().map(|line| line.words).sum::<usize>();
    let left = words(all) - found.iter().map(|block| words(&all[block.clone()])).sum::<usize>();
    if left < LEFT { Vec::new() } else { found }
}

/// Where a block of teasers ends that begins at a line; `None` if there is none.
fn end_of_block(all: &[Filled<'_>], from: usize) -> Option<usize> {
    let (mut end, mut stories, mut heads) = (from, 0, 0);
    for (at, line) in all.iter().enumerate().skip(from) {
        if line.is_head() && heads < HEADS {
            heads += 1;
        } else if heads > 0 && line.is_teaser() {
            (end, stories, heads) = (at + 1, stories + 1, 0);
        } else {
            break;
        }
    }
    // Lines behind the last of them that have no text are recognised by their shape.
    let is_last = all[end..].iter().all(Filled::is_head);
    let is_single = stories == 1 && is_last && end - from == 2;
    (stories >= STORIES || is_single).then_some(end)
}

/// The lines of a text that have words, for [`blocks`].
pub(super) fn filled<'t>(
    text: &'t str,
    spans: &[Span],
    words: impl Iterator<Item = usize>,
) -> Vec<Filled<'t>> {
    spans
        .iter()
        .zip(words)
        .map(|(span, words)| Filled { text: lines::trimmed(span.of(text)), words })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The harbour of Port Ellan was closed on Monday after a crane fell on two \
        moored barges, the port authority said. Nobody was hurt, and the crane will be lifted on \
        Thursday.\nThe board meets on Friday to hear what the inspectors found in the wreck of the \
        crane, its chair said.";

    fn marked(text: &str) -> Vec<String> {
        let spans = lines::split(text);
        let words = spans.iter().map(|span| span.of(text).split_whitespace().count());
        let all = filled(text, &spans, words);
        blocks(&all).into_iter().flat_map(|block| block.map(|at| all[at].text.to_owned())).collect()
    }

    #[test]
    fn headlines_with_a_sentence_each_below_a_heading_are_teasers() {
        let teasers = "Baths to close in Brack\nThe council of Brack wants to close two of its \
            four baths by spring.\nMay 3\nBaker wins prize\nA baker from Ostrey has won a prize \
            with a loaf that takes three days.";
        for heading in [
            "Latest News",
            "More on this story:",
            "» Mehr zum Thema",
            "LIRE AUSSI",
            "Te puede interesar",
            "Leggi anche",
            "Leia também",
        ] {
            let block = format!("{heading}\n{teasers}");
            assert_eq!(marked(&format!("{STORY}\n{block}")).join("\n"), block);
            // In mid-article too, and what follows stays.
            assert_eq!(marked(&format!("{STORY}\n{block}\n{STORY}")).join("\n"), block);
        }
        assert!(
            marked(&format!("{STORY}\n{teasers}")).is_empty(),
            "nothing says that these are others' stories"
        );
        assert!(
            marked(&format!("Latest News\n{teasers}")).is_empty(),
            "a list is not all boilerplate"
        );
        assert_eq!(
            marked(&format!("{STORY}\nRead more\nBaker wins prize\nA baker has won a prize."))
                .len(),
            3
        );
    }

    #[test]
    fn headlines_in_one_line_with_their_texts_are_teasers_too() {
        let teasers = "Baths to close in Brack The council wants to close two of its four baths by \
            spring.\nBaker of Ostrey wins a prize A loaf that takes three days has won at the \
            fair.\nStorm over the hills of Lorn Gusts of more than ninety were measured on Monday.";
        let block = format!("Latest News\n{teasers}");
        assert_eq!(marked(&format!("{STORY}\n{block}")).join("\n"), block);
        let story = "The mayor of Brack told the Ostrey Post on Monday that Lorn would pay for the \
            crane.\nCalder told The Ostrey Post that the derrick comes from Tarn.";
        assert!(
            marked(&format!("{STORY}\nRead more\n{story}")).is_empty(),
            "{:?}",
            marked(&format!("{STORY}\nRead more\n{story}"))
        );
        assert!(marked(&format!("{STORY}\n{teasers}")).is_empty());
    }

    #[test]
    fn paragraphs_below_a_heading_stay() {
        for story in [
            format!("{STORY}\nThe latest\n{STORY}"),
            format!("{STORY}\nRelated\nBaker wins prize\n{STORY}"),
            format!(
                "{STORY}\nMost read\nBaker wins prize\nBaths to close\nStorm over Lorn\nThe board \
                    meets on Friday."
            ),
            format!(
                "{STORY}\nThe latest on the crane\nLifting\nA derrick comes on Friday.\nCost\nIt \
                    takes four days."
            ),
        ] {
            assert!(marked(&story).is_empty(), "{story}");
        }
    }
}
