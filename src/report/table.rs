//! The tables of a run as typed rows: what they have in common, whichever file they become.
//!
//! A CSV cell is guarded against spreadsheets ([`safe_cell`]); a cell of a Parquet file
//! (`parquet.rs`) is the value as it is.

use super::Results;
use super::articles::Articles;
use super::cells::{csv, safe_cell, share};
use super::sweep::Found;
use std::borrow::Cow;
use std::io::{self, Write};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words from the dump, or names of ours.
    Text,
    /// A whole number.
    Count,
    /// A score or share, 0..=1, to four digits.
    Share,
}

/// A value of a row.
#[derive(Clone, Debug)]
pub(super) enum Cell<'a> {
    /// Of [`Kind::Text`].
    Text(Cow<'a, str>),
    /// Of [`Kind::Count`].
    Count(u64),
    /// Of [`Kind::Share`].
    Share(f64),
    /// Not known.
    Missing,
}

impl<'a> Cell<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub(super) fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Self::Missing, Self::text)
    }

    /// As a cell of a CSV file.
    fn in_csv(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => safe_cell(text),
            Self::Count(count) => count.to_string().into(),
            Self::Share(value) => share(*value).into(),
            Self::Missing => "".into(),
        }
    }
}

/// Called with each row.
pub(super) type See<'s> = &'s mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>;

/// What a table has a row for.
#[derive(Clone, Copy)]
pub(super) enum Rows {
    /// Things of the run as a whole: gives all rows in order.
    OfRun(fn(&Results<'_>, See<'_>) -> io::Result<()>),
    /// Things of a pair: gives one pair's rows in order.
    OfPair(fn(&Found, See<'_>) -> io::Result<()>),
}

/// A table of a run.
#[derive(Clone, Copy)]
pub(super) struct Table {
    /// Its name, without an ending.
    pub(super) name: &'static str,
    /// Names and kinds of its columns.
    pub(super) columns: &'static [(&'static str, Kind)],
    /// Its rows, each with a cell a column.
    pub(super) rows: Rows,
}

/// The tables that a run has.
pub(super) const TABLES: [Table; 5] = [
    super::clusters::TABLE,
    super::pairs::TABLE,
    super::passages::TABLE,
    super::passages_in_common::TABLE,
    super::articles_of_pairs::TABLE,
];

impl Table {
    /// Gives all rows in order.
    pub(super) fn each(&self, results: &Results<'_>, see: See<'_>) -> io::Result<()> {
        let rows = match self.rows {
            Rows::OfRun(rows) => return rows(results, see),
            Rows::OfPair(rows) => rows,
        };
        let mut articles = Articles::of(results.spool);
        for &at in results.listing.order() {
            let pair = results.pairs.get(at as usize);
            let (a, b) = (articles.get(pair.a), articles.get(pair.b));
            rows(&Found { pair, a, b }, &mut *see)?;
        }
        Ok(())
    }

    /// Writes it as CSV: a header, then the rows. Cells are guarded by [`safe_cell`].
    pub(super) fn write_csv(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.write_header(out)?;
        let mut table = csv(out);
        self.each(results, &mut |row| write_row(&mut table, row))?;
        table.flush()
    }

    /// Writes the header of its CSV file.
    pub(super) fn write_header(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut table = csv(out);
        table.write_record(self.columns.iter().map(|(name, _)| name)).map_err(system)?;
        table.flush()
    }

    /// Writes the rows that some pairs add to its CSV file; nothing where its rows are not of
    /// pairs.
    pub(super) fn write_pairs(&self, pairs: &[Found], out: &mut Vec<u8>) -> io::Result<()> {
        let Rows::OfPair(rows) = self.rows else { return Ok(()) };
        let mut table = csv(out);
        pairs.iter().try_for_each(|pair| rows(pair, &mut |row| write_row(&mut table, row)))?;
        table.flush()
    }
}

fn write_row(table: &mut csv::Writer<&mut dyn Write>, row: &[Cell<'_>]) -> io::Result<()> {
    row.iter().try_for_each(|cell| table.write_field(cell.in_csv().as_bytes())).map_err(system)?;
    table.write_record(None::<&[u8]>).map_err(system)
}

/// The system's own error with its kind: a closed pipe must stay one.
pub(super) fn system(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
