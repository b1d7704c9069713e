//! What standard output is shown on.

use reprint::report::Style;
use std::io::IsTerminal;

/// Colours for a terminal that wants them (`NO_COLOR` and its kin are heard), as wide as it is; else 80 columns.
pub fn style() -> Style {
    let stdout = std::io::stdout();
    let colour = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    let terminal = if stdout.is_terminal() { terminal_size::terminal_size() } else { None };
    Style { colour, width: terminal.map_or(80, |(width, _)| usize::from(width.0)) }
}
