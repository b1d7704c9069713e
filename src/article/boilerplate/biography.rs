//! The biography of the author below a column: "Ines Calder writes here every Tuesday. Her next
//! book comes out in May."
//!
//! A story about somebody who writes has the same facts; so the line must be one of the last, begin
//! with a whole name, and speak of the page or of what is to come.
//!
//! * time: a look at a text's last lines, and few of them begin with a name and such a verb
//! * space: nothing

/// Lines from the end among which a biography stands: a note on comments or rights may follow.
pub(super) const LAST: usize = 3;

/// Lines that a column has before it.
pub(super) const BEFORE: usize = 3;

/// Verbs behind the name.
const VERBS: &[&str] = &[
    "is", "was", "writes", "covers", "has", "teaches", "taught", "works", "worked", "reports",
    "hosts", "leads", "served", "ist", "war", "schreibt", "lehrt", "lehrte", "arbeitet", "est",
    "écrit", "enseigne", "es", "escribe", "è", "scrive", "é", "escreve",
];

/// What is said of the author of this page, and hardly in a story, in small letters.
const OF_AUTHOR: &[&str] = &[
    "writes here",
    "writes every",
    "writes for",
    "writes about",
    "columnist",
    "contributing writer",
    "contributing editor",
    "regular contributor",
    "can be reached at",
    "follow her on",
    "follow him on",
    "her next book",
    "his next book",
    "her latest book",
    "his latest book",
    "schreibt hier",
    "schreibt regelmäßig",
    "kolumnistin",
    "kolumnist ",
    "gastautor",
    "chroniqueu",
    "columnista",
    "colaborador",
    "editorialista",
    "colunista",
];

/// What else is said of one.
const BESIDE: &[&str] = &[
    "author of",
    "lives in",
    "lives on",
    "lives with",
    "professor",
    "fellow at",
    "researcher",
    "journalist",
    "editor",
    "books",
    "taught",
    "autor",
    "buch",
    "lebt in",
    "professeur",
    "vit à",
    "libro",
    "vive en",
    "livre",
    "livro",
];

/// Whether a line is the biography of an author.
pub(super) fn is_biography(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_name =
        |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with([',', '.', ':']);
    let named = words.by_ref().take(4).position(|word| !is_name(word));
    let Some(named @ 2..=3) = named else { return false };
    if line.split_whitespace().nth(named).is_none_or(|verb| !VERBS.contains(&verb)) {
        return false;
    }
    let lower = line.to_lowercase();
    let count = |marks: &[&str]| marks.iter().filter(|mark| lower.contains(*mark)).count();
    let of_author = count(OF_AUTHOR);
    of_author > 1 || of_author == 1 && count(BESIDE) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_told_apart_from_those_that_stories_are_about() {
        for line in [
            "Ines Calder taught geometry in Sorrel and is the author of two books on knots. She \
                writes here every Tuesday.",
            "Anna Maria Reyle is a columnist. Her next book is about cranes.",
            "Jon Veldt schreibt hier jeden Dienstag. Er lebt in Hafenstadt.",
        ] {
            assert!(is_biography(line), "{line}");
        }
        for line in [
            "Ines Calder is a professor of geometry and the author of two books on knots, the \
                court heard.",
            "The writer is a columnist and lives in Sorrel, and her next book is about cranes.",
            "Ines Calder said that she writes for nobody. Her next book is about cranes.",
            "Calder writes about knots.",
        ] {
            assert!(!is_biography(line), "{line}");
        }
    }
}
