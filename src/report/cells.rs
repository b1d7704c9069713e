//! What may stand in a cell of a CSV file, for every table alike.

use std::borrow::Cow;
use std::io::Write;

/// A cell a spreadsheet shows and does not run.
///
/// Excel and its kin run a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return,
/// and titles and texts come from strangers' pages. Such a cell gets one apostrophe in front. A
/// cell that already has apostrophes before such a character gets one more, so that the guard can
/// always be undone: take away one leading apostrophe where nothing but apostrophes stands before
/// one of the six characters. In Python:
///
/// ```python
/// re.sub(r"^'(?='*[=+\-@\t\r])", "", cell)
/// ```
///
/// Numbers that we print ourselves are not passed through here.
///
/// ```
/// use reprint::internals::report::safe_cell;
/// assert_eq!(safe_cell("=HYPERLINK(A1)"), "'=HYPERLINK(A1)");
/// assert_eq!(safe_cell("'=1"), "''=1");
/// assert_eq!(safe_cell("'Tis a headline = fine"), "'Tis a headline = fine");
/// ```
#[must_use]
pub fn safe_cell(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A score or share with the four digits every table has.
pub(super) fn share(value: f64) -> String {
    format!("{value:.4}")
}

/// To four digits, and never a negative zero.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4 + 0.0
}

/// A CSV file as every table is written: comma, quotes where needed, `\n`.
pub(super) fn csv(out: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::table::unguarded;

    #[test]
    fn the_six_openings_are_guarded_and_nothing_else() {
        for text in ["=1", "+1", "-1", "@a", "\ta", "\ra"] {
            assert_eq!(safe_cell(text), format!("'{text}"));
        }
        for text in ["", "a=1", " =1", "'", "'a", "é", "1-2"] {
            assert_eq!(safe_cell(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn the_guard_can_be_undone(text in "['=+@\t\r a-]{0,6}") {
            let cell = safe_cell(&text);
            proptest::prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            proptest::prop_assert_eq!(unguarded(&cell), text.as_str());
        }
    }
}
