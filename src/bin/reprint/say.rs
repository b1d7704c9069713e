//! Words to a person, on stderr. A closed stderr is no reason to stop a run, so nothing here can fail.

use std::fmt::Display;
use std::io::Write;

/// One line.
pub fn line(message: impl Display) {
    let _ = writeln!(anstream::stderr(), "{message}");
}

/// What went wrong, each fact once.
pub fn error(error: &anyhow::Error) {
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain() {
        let words = cause.downcast_ref().map_or_else(|| cause.to_string(), reprint::error::in_words);
        if !said.iter().any(|before| before.contains(&words)) {
            said.push(words);
        }
    }
    label(anstyle::AnsiColor::Red, "error", said.join(": "));
}

/// What a person should know although the run went on.
pub fn warning(message: impl Display) {
    label(anstyle::AnsiColor::Yellow, "warning", message);
}

fn label(colour: anstyle::AnsiColor, word: &str, message: impl Display) {
    let style = colour.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}{word}:{style:#} {message}");
}

/// Lines that are already made.
pub fn text(lines: &[u8]) {
    let _ = anstream::stderr().write_all(lines);
}
