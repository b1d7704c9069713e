//! What standard output is shown on.

use crate::say::plain;
use reprint::internals::report::Style;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// Standard output for tables and JSON: as it is into files and pipes, [`plain`] on a terminal.
pub fn output() -> BufWriter<Box<dyn Write>> {
    let stdout = io::stdout().lock();
    BufWriter::new(if stdout.is_terminal() {
        Box::new(Screen { stdout, cut: Vec::new() })
    } else {
        Box::new(stdout)
    })
}

/// Writes plain text to a terminal.
struct Screen {
    stdout: StdoutLock<'static>,
    /// The beginning of a character of which the rest comes next.
    cut: Vec<u8>,
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.cut.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.cut) {
            Err(e) if e.error_len().is_none() => e.valid_up_to(),
            _ => self.cut.len(),
        };
        let text = String::from_utf8_lossy(&self.cut[..whole]).into_owned();
        self.cut.drain(..whole);
        self.stdout.write_all(plain(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}

/// Colours for a terminal that wants them (`NO_COLOR` and its kin are heard), as wide as it is;
/// else 80 columns.
pub fn style() -> Style {
    let stdout = std::io::stdout();
    let colour = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    let terminal = if stdout.is_terminal() { terminal_size::terminal_size() } else { None };
    Style { colour, width: terminal.map_or(80, |(width, _)| usize::from(width.0)) }
}
