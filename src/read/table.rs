//! A CSV table with a header row, and the other files of a finished run: what `eval` reads.
//!
//! Unlike a dump, such a file has columns that are known by name, and nothing is picked or mapped.
//!
//! * time: `O(n)`
//! * space: one row

use super::delimited::delimiter_of;
use crate::error::{Error, ErrorKind, Result};
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A table, read row by row: an iterator of rows and of rows that cannot be read.
pub struct Table {
    path: PathBuf,
    header: Vec<String>,
    /// 1 where lines end with `\r\n`: the reader takes a row to begin before the `\n` of the row
    /// above.
    late: u64,
    rows: csv::StringRecordsIntoIter<Box<dyn Read>>,
}

/// A row with as many cells as the header has.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line it begins in, from 1 for the header; blank lines before it are taken for a part of
    /// it.
    pub line: u64,
    cells: csv::StringRecord,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The line it begins in, from 1 for the header; 0 if that is not known.
    pub line: u64,
    /// Why.
    pub reason: String,
}

impl Table {
    /// Opens a file. Columns are parted by comma, or by semicolon or tab if the header has more of
    /// those; a byte order mark is passed over.
    ///
    /// # Errors
    /// When the file cannot be opened, or has no header in UTF-8.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        Self::of(path, file)
    }

    /// The same for content that is open already; `path` is for messages.
    ///
    /// # Errors
    /// When it cannot be read, or has no header in UTF-8.
    pub fn of(path: &Path, content: impl Read + 'static) -> Result<Self> {
        let mut content = BufReader::new(content);
        // As much as one read gives: headers are short, and a longer one only leaves the comma in
        // force.
        let head = content.fill_buf().map_err(|e| Error::io(path, e))?;
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let (delimiter, late) = (delimiter_of(line), u64::from(line.ends_with(b"\r")));
        let content: Box<dyn Read> = Box::new(content);
        let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(content);
        let bad = |reason: String| Error::new(ErrorKind::Data { path: path.to_path_buf(), reason });
        let header = rows.headers().map_err(|e| match e.kind() {
            csv::ErrorKind::Utf8 { .. } => {
                bad("the header is not UTF-8; save the table as CSV in UTF-8".to_owned())
            }
            _ => bad(reason(&e)),
        })?;
        let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        if header.is_empty() {
            return Err(bad("the file is empty; it must begin with a header row".to_owned()));
        }
        Ok(Self { path: path.to_path_buf(), header, late, rows: rows.into_records() })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Names of the columns for a message: of a file that is no table the first line may be an
    /// article.
    #[must_use]
    pub fn shown_header(&self) -> String {
        self.header.join(",").chars().take(200).collect()
    }

    /// Place of the column of that name, in either case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known.eq_ignore_ascii_case(name))
    }

    /// Places of columns that must be there.
    ///
    /// # Errors
    /// When one is missing.
    pub fn columns<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N]> {
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            *place = self.column(name).ok_or_else(|| {
                let reason =
                    format!("no column `{name}`; its columns are `{}`", self.shown_header());
                Error::new(ErrorKind::Data { path: self.path.clone(), reason })
            })?;
        }
        Ok(places)
    }
}

impl Iterator for Table {
    type Item = std::result::Result<Row, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next()?;
        let line = |at: Option<&csv::Position>| at.map_or(0, |at| at.line() + self.late);
        Some(match row {
            Ok(cells) => Ok(Row { line: line(cells.position()), cells }),
            Err(e) => Err(BadRow { line: line(e.position()), reason: reason(&e) }),
        })
    }
}

impl Row {
    /// The cell of a column, as it stands.
    ///
    /// # Panics
    /// When the table has no such column.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        &self.cells[column]
    }
}

/// The reason in our words, without the line, which is reported beside it.
fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} fields, the header {expected_len}")
        }
        csv::ErrorKind::Utf8 { err, .. } => format!("invalid UTF-8 in field {}", err.field() + 1),
        _ => error.to_string(),
    }
}

/// A cell of a report without the guard against spreadsheets, see [`crate::report::safe_cell`].
///
/// ```
/// use reprint::internals::read::table::unguarded;
/// assert_eq!(unguarded("'=1"), "=1");
/// assert_eq!(unguarded("'tis"), "'tis");
/// ```
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    let bare = cell.trim_start_matches('\'');
    if bare.len() < cell.len() && bare.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        &cell[1..]
    } else {
        cell
    }
}

/// A whole JSON file, such as `run.json`.
///
/// # Errors
/// When it cannot be opened or is no JSON.
pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    serde_json::from_reader(BufReader::new(file)).map_err(|e| {
        Error::new(ErrorKind::Data { path: path.to_path_buf(), reason: format!("not JSON: {e}") })
    })
}

/// The lines of a file, such as `pairs.jsonl`.
///
/// # Errors
/// When it cannot be opened.
pub fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>>> {
    Ok(BufReader::new(File::open(path).map_err(|e| Error::io(path, e))?).lines())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &'static str) -> Result<Table> {
        Table::of(Path::new("t.csv"), text.as_bytes())
    }

    #[test]
    fn columns_are_found_by_name_whatever_parts_them() {
        for text in ["A,b\n1,2\n", "\u{feff}a;b\r\n1;2\r\n", "x\t b \ta\n0\t2\t1"] {
            let mut table = table(text).unwrap();
            let [a, b] = table.columns(["a", "b"]).unwrap();
            let row = table.next().unwrap().unwrap();
            assert_eq!((row.cell(a), row.cell(b), row.line), ("1", "2", 2), "{text}");
            assert!(table.next().is_none());
        }
    }

    #[test]
    fn a_bad_row_is_reported_with_its_line_and_the_rest_goes_on() {
        let rows: Vec<_> = table("a,b\n1\n\"3\n\",4\n5,6\n").unwrap().collect();
        assert_eq!(
            rows[0].as_ref().unwrap_err(),
            &BadRow { line: 2, reason: "the row has 1 fields, the header 2".to_owned() }
        );
        assert_eq!((rows[1].as_ref().unwrap().line, rows[2].as_ref().unwrap().line), (3, 5));
    }

    #[test]
    fn what_is_missing_is_named() {
        let file = Table::of(Path::new("t.csv"), &b"\xff\xfea\0"[..]);
        assert!(file.err().unwrap().to_string().ends_with("save the table as CSV in UTF-8"));
        assert!(table("").err().unwrap().to_string().contains("`t.csv`: the file is empty"));
        let message = table("a,c\n").unwrap().columns(["b"]).unwrap_err().to_string();
        assert_eq!(message, "`t.csv`: no column `b`; its columns are `a,c`");
    }
}
