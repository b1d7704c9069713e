//! Names of houses inside a line: lists of them, those the file knows, those with an agency's form.

use crate::credit::{House, is_agency_like};

/// The ends of a name from its second word on.
pub(super) fn tails(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices(' ').map(|(at, _)| &name[at + 1..])
}

/// The names of a list.
pub(super) fn segments(list: &str) -> impl Iterator<Item = &str> {
    list.split([';', ',', '|', '(', ')', '/', '·', '•', '&'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" und "))
        .flat_map(|part| part.split(" with "))
        .map(|name| name.trim().trim_end_matches('.').trim_start_matches("the ").trim())
        .filter(|name| !name.is_empty())
}

/// The first house of the file named in a few words.
pub(super) fn known_in(text: &str) -> Option<&str> {
    all_known_in(text).into_iter().next()
}

/// Every house of the file named in a sentence, by the longest runs of words that are a name.
pub(super) fn all_known_in(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric() || matches!(c, '-' | '.') && inside;
        if is_word && !inside {
            starts.push(at);
        } else if !is_word && inside {
            ends.push(at);
        }
        inside = is_word;
    }
    if inside {
        ends.push(text.len());
    }
    let mut found = Vec::new();
    let mut n = 0;
    while n < starts.len() {
        let capital = text[starts[n]..].starts_with(char::is_uppercase);
        let longest = (1..=5).rev().filter(|words| n + words <= starts.len()).find(|words| {
            let name = text[starts[n]..ends[n + words - 1]].trim_end_matches(['.', '-']);
            (capital || *words == 1) && House::of_credit(name).is_some()
        });
        if let Some(words) = longest {
            found.push(text[starts[n]..ends[n + words - 1]].trim_end_matches(['.', '-']));
            n += words;
        } else {
            n += 1;
        }
    }
    found
}

/// A run of capitalised words in a sentence that has the form of an agency's name.
pub(super) fn by_form_in(text: &str) -> Option<&str> {
    let mut run: Option<(usize, usize)> = None;
    let mut runs = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive([' ', ',', ';', ':', '(', ')']) {
        let bare = word.trim_end_matches([' ', ',', ';', ':', '(', ')', '.']);
        if bare.starts_with(char::is_uppercase) {
            let from = run.map_or(at, |(from, _)| from);
            run = Some((from, at + bare.len()));
        } else if !bare.is_empty() {
            runs.extend(run.take());
        }
        if !word.ends_with(' ') {
            runs.extend(run.take());
        }
        at += word.len();
    }
    runs.extend(run);
    let name = runs.into_iter().map(|(from, to)| &text[from..to]).find(|name| {
        let words = name.strip_prefix("The ").unwrap_or(name);
        is_agency_like(words)
    })?;
    Some(name.strip_prefix("The ").unwrap_or(name))
}
