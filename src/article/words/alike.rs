//! Words of two scripts that look like words of one: a copy with Cyrillic letters for `a`, `e` and
//! `o` looks the same and shares no word.
//!
//! Only what a reader could not tell apart is read this way: pairs of letters from the confusables
//! of UTS 39 that look alike in running text, and only where the whole word is then of one script.
//! A word whose letters all look alike has no second script in it; it is read as its neighbours
//! are.
//!
//! * time: a look at each letter of a word that is not ASCII
//! * space: the word, where it changes

/// Latin letters and those of other scripts that look like them.
const ALIKE: [(char, &str); 38] = [
    ('a', "аα"),
    ('c', "сϲ"),
    ('d', "ԁ"),
    ('e', "еҽ"),
    ('h', "һհ"),
    ('i', "іι"),
    ('j', "јϳ"),
    ('k', "κ"),
    ('n', "ո"),
    ('o', "оοօ"),
    ('p', "рρ"),
    ('q', "ԛգ"),
    ('s', "ѕ"),
    ('u', "ս"),
    ('v', "νѵ"),
    ('w', "ԝ"),
    ('x', "хχ"),
    ('y', "уүγ"),
    ('A', "АΑ"),
    ('B', "ВΒ"),
    ('C', "СϹ"),
    ('E', "ЕΕ"),
    ('H', "НΗ"),
    ('I', "ІΙӀ"),
    ('J', "ЈͿ"),
    ('K', "КΚ"),
    ('M', "МΜ"),
    ('N', "Ν"),
    ('O', "ОΟՕ"),
    ('P', "РΡ"),
    ('Q', "Ԛ"),
    ('S', "ЅՏ"),
    ('T', "ТΤ"),
    ('U', "Ս"),
    ('V', "Ѵ"),
    ('W', "Ԝ"),
    ('X', "ХΧ"),
    ('Y', "УΥҮ"),
];

/// Letters looked at on either side of a word to see what script it stands in.
const AROUND: usize = 40;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    /// Another one of those that have letters like Latin ones.
    Other,
    None,
}

fn script(c: char) -> Script {
    match u32::from(c) {
        0x41..=0x5A | 0x61..=0x7A | 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x24F | 0x1E00..=0x1EFF => {
            Script::Latin
        }
        0x400..=0x481 | 0x48A..=0x52F => Script::Cyrillic,
        0x370..=0x3FF | 0x531..=0x587 => Script::Other,
        _ => Script::None,
    }
}

/// The Latin letter that one of another script looks like.
fn latin(c: char) -> Option<char> {
    ALIKE.iter().find(|(_, others)| others.contains(c)).map(|(latin, _)| *latin)
}

/// The Cyrillic letter that a Latin one looks like.
fn cyrillic(c: char) -> Option<char> {
    let (_, others) = ALIKE.iter().find(|(latin, _)| *latin == c)?;
    others.chars().find(|&c| script(c) == Script::Cyrillic)
}

/// How the word at `from` is to be read; `None` for what it is.
pub(super) fn read(text: &str, from: usize, word: &str) -> Option<String> {
    let (mut is_latin, mut is_other) = (false, false);
    for c in word.chars() {
        match script(c) {
            Script::Latin => is_latin = true,
            Script::Cyrillic | Script::Other => is_other = true,
            Script::None => {}
        }
    }
    if !is_other {
        return None;
    }
    let as_latin = || {
        let letter =
            |c| if matches!(script(c), Script::Latin | Script::None) { Some(c) } else { latin(c) };
        word.chars().map(letter).collect::<Option<String>>()
    };
    if !is_latin {
        return as_latin().filter(|_| stands_in_latin(&text[..from], &text[from + word.len()..]));
    }
    as_latin().or_else(|| {
        let letter = |c| if script(c) == Script::Latin { cyrillic(c) } else { Some(c) };
        let read = word.chars().map(letter).collect::<Option<String>>();
        read.filter(|read| read.chars().all(|c| script(c) != Script::Other))
    })
}

/// Whether the next letters of a certain script on both sides are Latin; letters that look alike
/// are skipped.
fn stands_in_latin(before: &str, after: &str) -> bool {
    fn is_latin(letters: impl Iterator<Item = char>) -> Option<bool> {
        letters.take(AROUND).find_map(|c| match script(c) {
            Script::Latin => Some(true),
            Script::Cyrillic | Script::Other if latin(c).is_none() => Some(false),
            _ => None,
        })
    }
    match (is_latin(before.chars().rev()), is_latin(after.chars())) {
        (Some(before), Some(after)) => before && after,
        (before, after) => before.or(after) == Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, word: &str) -> Option<String> {
        read(text, text.find(word).unwrap(), word)
    }

    #[test]
    fn words_of_two_scripts_are_what_they_look_like() {
        for (word, looks) in
            [("fеrry", "ferry"), ("Роlice", "Police"), ("ρort", "port"), ("hаrbоur's", "harbour's")]
        {
            assert_eq!(read(word, 0, word).as_deref(), Some(looks));
        }
        // A Latin letter in a Cyrillic word.
        assert_eq!(read("пaром", 0, "пaром").as_deref(), Some("паром"));
        for word in ["паром", "Athens", "Ελλάδα", "µm", "kΩ", "Wi-Fi", "café"] {
            assert_eq!(read(word, 0, word), None, "{word}");
        }
    }

    #[test]
    fn a_word_of_letters_that_look_alike_is_read_as_its_neighbours_are() {
        assert_eq!(seen("they saw а ship", "а").as_deref(), Some("a"));
        assert_eq!(seen("saw а сор there", "сор").as_deref(), Some("cop"));
        assert_eq!(seen("они видели, а потом ушли", "а"), None);
        assert_eq!(seen("iPhone а также", "а"), None);
        assert_eq!(seen("а", "а"), None);
    }

    #[test]
    fn no_letter_looks_like_two() {
        let mut all: Vec<char> = ALIKE.iter().flat_map(|(_, others)| others.chars()).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(
            all.iter().all(|&c| matches!(script(c), Script::Cyrillic | Script::Other)),
            "{all:?}"
        );
    }
}
