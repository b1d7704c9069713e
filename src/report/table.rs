//! The tables of a run as typed rows: what `clusters`, `pairs` and `passages` have in common, whichever file they become.
//!
//! A CSV cell is guarded against spreadsheets ([`safe_cell`]); a cell of a Parquet file (`parquet.rs`) is the value as it is.

use super::Results;
use super::cells::{csv, safe_cell, share};
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

/// A table of a run.
#[derive(Clone, Copy)]
pub(super) struct Table {
    /// Its name, without an ending.
    pub(super) name: &'static str,
    /// Names and kinds of its columns.
    pub(super) columns: &'static [(&'static str, Kind)],
    /// Gives its rows in order, each with a cell a column.
    pub(super) rows: fn(&Results<'_>, See<'_>) -> io::Result<()>,
}

/// The tables that a run has.
pub(super) const TABLES: [Table; 3] = [super::clusters::TABLE, super::pairs::TABLE, super::passages::TABLE];

impl Table {
    /// Writes it as CSV: a header, then the rows. Cells are guarded by [`safe_cell`].
    pub(super) fn write_csv(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut table = csv(out);
        table.write_record(self.columns.iter().map(|(name, _)| name))?;
        (self.rows)(results, &mut |row| {
            row.iter().try_for_each(|cell| table.write_field(cell.in_csv().as_bytes()))?;
            Ok(table.write_record(None::<&[u8]>)?)
        })?;
        table.flush()
    }
}
