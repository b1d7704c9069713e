//! Text to quotation spans, marks included.
//!
//! * time: `O(text)`
//!
//! Knows straight and curly marks, guillemets, low German marks and Japanese brackets. A quotation
//! that is not closed in its paragraph counts to the paragraph's end only if the next paragraph
//! opens with a mark again, as in a quotation over several paragraphs; else the stray mark is
//! ignored. Single marks count when they cannot be apostrophes.

use super::{Span, Word, blocks};

/// Longer stretches are a stray mark that met another: a quotation inside one paragraph of news
/// stays far below (not measured finely).
const MAX_BYTES: usize = 3000;

/// The quotations of `text`, given its lines; ascending, disjoint.
#[must_use]
pub fn quotations(text: &str, lines: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for (n, &line) in lines.iter().enumerate() {
        // Asked of the few lines that leave a quotation open: half a million empty ones each looked
        // for the next that is not.
        let next_opens = || {
            lines[n + 1..]
                .iter()
                .find(|l| !l.is_empty())
                .and_then(|l| l.of(text).trim_start().chars().next())
                .is_some_and(|c| matches!(c, '"' | '“' | '«' | '„' | '「' | '‘'))
        };
        in_line(text, line, next_opens, &mut found);
    }
    found
}

/// Whether each word begins inside a quotation; words and quotations ascend.
#[must_use]
pub fn quoted(quotations: &[Span], words: &[Word]) -> Vec<bool> {
    let mut spans = quotations.iter().peekable();
    words
        .iter()
        .map(|w| {
            while spans.next_if(|q| q.to <= w.span.from).is_some() {}
            spans.peek().is_some_and(|q| q.from <= w.span.from)
        })
        .collect()
}

fn in_line(text: &str, line: Span, next_opens: impl Fn() -> bool, found: &mut Vec<Span>) {
    let part = line.of(text);
    let base = line.from as usize;
    let mut open: Option<(usize, char)> = None;
    // Marks are these two bytes or no ASCII; all between them is passed over without making
    // characters of it.
    blocks::each_char(
        part,
        |b| u8::from(b == b'"') | u8::from(b == b'\''),
        |at, c| {
            let from = at + c.len_utf8();
            let previous = part[..at].chars().next_back().unwrap_or(' ');
            let next = || part[from..].chars().next().unwrap_or(' ');
            match open {
                None => {
                    let opens = match c {
                        '“' | '„' | '«' | '「' | '『' | '‹' => true,
                        '"' => !next().is_whitespace() && !previous.is_alphanumeric(),
                        '‘' => !previous.is_alphanumeric(),
                        '\'' => {
                            previous.is_whitespace()
                                && next().is_alphanumeric()
                                && has_single_close(&part[at + 1..])
                        }
                        _ => false,
                    };
                    if opens {
                        open = Some((at, c));
                    }
                }
                Some((opened, opener)) => {
                    let closes = match opener {
                        '“' => matches!(c, '”' | '"'),
                        '„' => matches!(c, '“' | '”'),
                        '«' => c == '»',
                        '‹' => c == '›',
                        '「' => c == '」',
                        '『' => c == '』',
                        '"' if c == '"' && previous.is_whitespace() && next().is_alphanumeric() => {
                            // It can only open: the one before was a stray, as a quotation over
                            // several paragraphs leaves behind.
                            open = Some((at, c));
                            false
                        }
                        '"' => matches!(c, '"' | '”'),
                        '‘' => c == '’' && !next().is_alphanumeric(),
                        _ => c == '\'' && !next().is_alphanumeric(),
                    };
                    if closes {
                        let to = at + c.len_utf8();
                        if to - opened <= MAX_BYTES {
                            found.push(Span::new(base + opened, base + to));
                        }
                        open = None;
                    }
                }
            }
            from
        },
    );
    if let Some((opened, _)) = open
        && next_opens()
    {
        found.push(Span::new(base + opened, base + part.len()));
    }
}

/// Whether a straight single mark that closes a quotation comes, no farther than one can reach:
/// after punctuation, before a blank.
fn has_single_close(rest: &str) -> bool {
    rest.char_indices()
        .take_while(|(at, _)| *at < MAX_BYTES)
        .zip(rest.chars().skip(1).chain([' ']))
        .any(|((at, c), next)| {
            c == '\'' && !next.is_alphanumeric() && rest[..at].ends_with([',', '.', '?', '!'])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        let lines = super::super::lines::split(text);
        quotations(text, &lines).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn every_style_of_mark_is_known() {
        assert_eq!(
            of("He said “yes” and \"no\" and «peut-être» and „nein“ and 「はい」."),
            ["“yes”", "\"no\"", "«peut-être»", "„nein“", "「はい」"]
        );
    }

    #[test]
    fn a_stray_mark_does_not_turn_the_rest_inside_out() {
        assert_eq!(
            of("It was cold.\"We froze. Then she said: \"We go home\" and left."),
            ["\"We go home\""]
        );
    }

    #[test]
    fn marks_that_never_close_and_empty_lines_are_no_more_work_than_others() {
        assert_eq!(of(&"-| 'the ".repeat(200_000)), [""; 0]);
        assert_eq!(of(&"\r\n".repeat(1_000_000)), [""; 0]);
        assert_eq!(of(&format!("'I will,{}' she said.", " and I will,".repeat(300))), [""; 0]);
    }

    #[test]
    fn apostrophes_are_not_quotations() {
        assert_eq!(
            of("The boys' toys aren't Tom's. ‘I don’t know,’ she said."),
            ["‘I don’t know,’"]
        );
    }

    #[test]
    fn a_quotation_goes_on_into_the_next_paragraph_only_if_that_opens_again() {
        assert_eq!(of("“One.\n“Two.”"), ["“One.", "“Two.”"]);
        assert_eq!(of("A 12\" pipe.\nNext"), Vec::<&str>::new());
    }
}
