//! Widgets inside a sentence that can be recognised from one page alone.
//!
//! Some sites put a box behind the name of everyone they write about: the name once more, grown
//! together with a first headline, two further headlines, and the link `MORE`. Extraction leaves it
//! in the running text:
//! `Ines Calder Ines CalderPort reopens Ferries late again MORE said on Monday`. Runs that repeat
//! ([`runs`](super::runs)) find most of such boxes where a dump has many pages of the site, but not
//! their edges, and none where it has few.
//!
//! * time: a search for such links, and a look at the words before each
//! * space: nothing where there is none

use crate::article::{Span, Word};
use aho_corasick::AhoCorasick;
use std::ops::Range;
use std::sync::OnceLock;

/// Words that a box has at most: a name, and three headlines of a dozen words each, doubled for
/// safety.
const BOX: usize = 90;

/// Words from the one mention of the name to the other.
const NAME: usize = 4;

/// The links that end a box.
const ENDS: &[&str] = &["MORE", "MEHR", "PLUS", "MÁS", "ALTRO", "MAIS"];

/// The words of the boxes in a text, ascending, disjoint. The name before each stays.
#[must_use]
pub fn boxes(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for found_at in ends().find_iter(text) {
        let span = Span::new(found_at.start(), found_at.end());
        let end = words.partition_point(|word| word.span.from < span.from);
        if words.get(end).is_none_or(|word| word.span != span) {
            continue;
        }
        let first = found.last().map_or(0, |last| last.end).max(end.saturating_sub(BOX));
        if let Some(start) = (first..end).find_map(|name| opens(text, words, name, end)) {
            found.push(start..end + 1);
        }
    }
    found
}

/// [`ENDS`] as one automaton.
fn ends() -> &'static AhoCorasick {
    static AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    AUTOMATON.get_or_init(|| AhoCorasick::new(ENDS).expect("a few short words"))
}

/// Where a box opens behind the name at `name`: at the name's second mention, one of whose words
/// has grown together with the next.
fn opens(text: &str, words: &[Word], name: usize, end: usize) -> Option<usize> {
    let first = words[name].span.of(text);
    if !first.starts_with(char::is_uppercase) {
        return None;
    }
    let again =
        (name + 1..end.min(name + 1 + NAME)).find(|&at| words[at].hash == words[name].hash)?;
    let grown = |at: usize| is_grown(words[at].span.of(text));
    (again..end.min(again + NAME)).any(grown).then_some(again)
}

/// Whether a capital follows a small letter inside a word: `CalderPort`, but not `McCarthy` or
/// `O'Neill`.
fn is_grown(word: &str) -> bool {
    let mut small = 0;
    for c in word.chars() {
        if c.is_uppercase() && small >= 3 {
            return true;
        }
        small = if c.is_lowercase() { small + 1 } else { 0 };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::words::words;

    fn left(text: &str) -> String {
        let words = words(text);
        let boxes = boxes(text, &words);
        let kept = |at: &usize| !boxes.iter().any(|b| b.contains(at));
        (0..words.len())
            .filter(kept)
            .map(|at| words[at].span.of(text))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_box_behind_a_name_goes_and_the_name_stays() {
        let text = "On Monday Ines Calder Ines Maria CalderPort of Ellan reopens Ferries late \
            again MORE (Tarn) met \
            Aurel Quist Aurel QuistPoet wins MORE and left.";
        assert_eq!(left(text), "On Monday Ines Calder Tarn met Aurel Quist and left");
    }

    #[test]
    fn no_other_more_is_the_end_of_a_box() {
        for text in
            ["Calder wants MORE money, and Calder said so.", "READ MORE", "Tarn Tarn wants MORE"]
        {
            assert_eq!(left(text), text.replace([',', '.'], ""));
        }
    }
}
