//! Words to a person, on stderr. A closed stderr is no reason to stop a run, so nothing here can
//! fail.
//!
//! What a dump says goes to a terminal only as [`plain`] text: its ids, dates and file names are a
//! stranger's.

use reprint::internals::error::{Error, ErrorKind};
use reprint::internals::read::Rejected;
use std::fmt::Display;
use std::io::Write;
use std::path::Path;

/// One line.
pub fn line(message: impl Display) {
    let _ = writeln!(anstream::stderr(), "{}", plain(&message.to_string()));
}

/// What went wrong, each fact once.
pub fn error(error: &anyhow::Error) {
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain() {
        let words = match (cause.downcast_ref(), cause.downcast_ref().map(Error::kind)) {
            (Some(system), _) => reprint::internals::error::in_words(system),
            // The library names a setting, the command its option.
            (None, Some(ErrorKind::Value { setting, value, reason })) => {
                format!("`--{} {value}`: {reason}", setting.replace('_', "-"))
            }
            (None, Some(ErrorKind::Occupied { .. })) => {
                format!("{cause}, or write into this one with `--force`")
            }
            _ => cause.to_string(),
        };
        if !said.iter().any(|before| before.contains(&words)) {
            said.push(words);
        }
    }
    label(anstyle::AnsiColor::Red, "error", said.join(": "));
}

/// Inputs that could not be read, or not to their end: worth an error although the run went on.
/// `briefly` all of them in one short line; `run` is the folder whose table has the reasons.
pub fn lost(rejected: &[Rejected], briefly: bool, run: Option<&Path>) {
    let whole: Vec<&Rejected> = rejected.iter().filter(|row| row.record == 0).collect();
    let error = |message: &dyn Display| label(anstyle::AnsiColor::Red, "error", message);
    if briefly {
        if let Some(line) = in_short(&whole, run) {
            error(&line);
        }
        return;
    }
    for Rejected { file, reason, .. } in whole.iter().take(LOST) {
        error(&format_args!("`{file}`: {reason}"));
    }
    if let Some(more) = whole.len().checked_sub(LOST).filter(|more| *more > 0) {
        let inputs = if more == 1 { "input" } else { "inputs" };
        error(&format_args!("{more} more {inputs} could not be read"));
    }
}

/// Inputs that [`lost`] names one by one.
const LOST: usize = 10;

/// Characters of a reason in a short line.
const SHORT: usize = 80;

/// 4 inputs could not be read, the first `feed.xml`: no known format; see `run/rejected.jsonl`.
fn in_short(lost: &[&Rejected], run: Option<&Path>) -> Option<String> {
    let Rejected { file, reason, .. } = lost.first()?;
    // What follows is the way out, and what was looked for.
    let end = [";", " ("].iter().filter_map(|sign| reason.find(sign)).min();
    let fact: String = reason[..end.unwrap_or(reason.len())].chars().take(SHORT).collect();
    let count = match lost.len() {
        1 => String::new(),
        many => format!("{many} inputs could not be read, the first "),
    };
    let see = run
        .map_or(String::new(), |run| format!("; see `{}`", run.join("rejected.jsonl").display()));
    Some(format!("{count}`{file}`: {fact}{see}"))
}

/// What a person should know although the run went on.
pub fn warning(message: impl Display) {
    label(anstyle::AnsiColor::Yellow, "warning", message);
}

fn label(colour: anstyle::AnsiColor, word: &str, message: impl Display) {
    let style = colour.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}{word}:{style:#} {}", plain(&message.to_string()));
}

/// Lines that are already made.
pub fn text(lines: &[u8]) {
    let _ = anstream::stderr().write_all(lines);
}

/// A text without what a terminal takes for a command, and what turns the order of letters around:
/// each such character is U+FFFD.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if is_plain(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

fn is_plain(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        // Marks and overrides of direction, separators of lines, tags.
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{e0000}'..='\u{e007f}' => false,
        _ => !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::{in_short, plain};
    use reprint::internals::read::Rejected;
    use std::path::Path;

    #[test]
    fn of_many_inputs_that_are_lost_a_short_line_says_how_many() {
        let lost = |file: &str| Rejected::of(file, 0, 0, "missing field `text`; found id; looked");
        let [one, two] = [lost("a.csv"), lost("b.csv")];
        assert_eq!(in_short(&[], None), None);
        assert_eq!(in_short(&[&one], None).unwrap(), "`a.csv`: missing field `text`");
        assert_eq!(
            in_short(&[&one, &two], Some(Path::new("run"))).unwrap(),
            "2 inputs could not be read, the first `a.csv`: missing field `text`; see \
                `run/rejected.jsonl`"
        );
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        assert_eq!(
            plain("id \u{1b}]52;c;x\u{7} \u{9b}2J\r\u{202e}z\n"),
            "id \u{fffd}]52;c;x\u{fffd} \u{fffd}2J\u{fffd}\u{fffd}z\n"
        );
        assert_eq!(plain("Fähre 港口"), "Fähre 港口");
    }
}
