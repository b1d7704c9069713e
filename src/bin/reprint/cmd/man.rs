//! `reprint man`: the manual page, or one of a command.

use crate::Done;
use crate::args::{Args, Man};
use anyhow::Context;
use clap::CommandFactory;
use std::io::{self, Write};

pub fn run(args: &Man) -> anyhow::Result<Done> {
    let mut top = Args::command();
    top.build();
    let mut page = top;
    for name in &args.command {
        let above = page.get_bin_name().unwrap_or("reprint").to_owned();
        page = page
            .find_subcommand(name)
            .with_context(|| format!("no command `{name}`; `{above} --help` lists them"))?
            .clone();
    }
    let name = page.get_display_name().unwrap_or("reprint").to_owned();
    // The version of the program is in the foot; what it prints for `--version` has a second line.
    let page = page.version(env!("CARGO_PKG_VERSION"));
    let page = clap_mangen::Man::new(page)
        .title(name.to_uppercase())
        .date(DAY)
        .source(SOURCE)
        .manual("User Commands");
    let mut roff = Vec::new();
    page.render(&mut roff)?;
    io::stdout().write_all(in_short_lines(&String::from_utf8_lossy(&roff)).as_bytes())?;
    Ok(Done::Whole)
}

/// The day of the last change to the commands: a page wants one, and the same program prints the
/// same page.
const DAY: &str = "2026-11-27";

const SOURCE: &str = concat!("reprint ", env!("CARGO_PKG_VERSION"));

/// Bytes of a line of the source of a page, which no reader sees: `mandoc -T lint` asks for it.
const WIDTH: usize = 80;

/// The same page with its text wrapped, no blanks at ends of lines and no line broken twice.
fn in_short_lines(roff: &str) -> String {
    let mut out = String::with_capacity(roff.len());
    let lines: Vec<&str> = roff.lines().map(str::trim_end).collect();
    for (at, line) in lines.iter().enumerate() {
        // A line is broken by the blank line before or after it already.
        let beside =
            [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| lines.get(at));
        if *line == ".br" && beside.into_iter().any(|line| matches!(*line, "" | ".sp")) {
            continue;
        }
        let is_text = !line.starts_with(['.', '\'']);
        let mut used = 0;
        for (at, word) in line.split(' ').enumerate() {
            // A line that began with one of these would be an instruction.
            let may_begin = is_text && !word.is_empty() && !word.starts_with(['.', '\'']);
            if at > 0 && may_begin && used + 1 + word.len() > WIDTH {
                out.push('\n');
                used = 0;
            } else if at > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += word.len();
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_and_instructions_are_not() {
        let long = "word ".repeat(30);
        let lines = in_short_lines(&format!(".SH {long}\n{long}"));
        assert_eq!(lines.lines().next(), Some(format!(".SH {}", long.trim_end()).as_str()));
        assert!(
            lines.lines().skip(1).all(|line| line.len() <= WIDTH && !line.ends_with(' ')),
            "{lines}"
        );
        assert!(
            in_short_lines(&format!("{}.x", "word ".repeat(20)))
                .lines()
                .all(|line| !line.starts_with('.'))
        );
    }
}
