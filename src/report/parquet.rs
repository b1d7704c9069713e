//! Parquet: the tables of a run for data lakes and notebooks, and kept rows of a Parquet dump as
//! they are.
//!
//! * time: linear; packed with zstd
//! * space: a row group of a table, some 10 MB

use super::PassageRow;
use super::cells::rounded;
use super::exported::{FIELDS, values};
use super::kept::{NOTES, Note};
use super::table::{Cell, Kind, Table};
use super::{Results, Temporary};
use crate::error::{Error, ErrorKind, Result};
use crate::spool::Stored;
use arrow_array::builder::{Float64Builder, StringBuilder, UInt64Builder};
use arrow_array::{ArrayRef, RecordBatch, StringArray, UInt64Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Rows handed on at a time.
const BATCH: usize = 4096;
/// Rows of a group: readers skip by group, and the writer holds one. A passage has some 300 bytes
/// of text.
const GROUP: usize = 32 << 10;

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP))
        .build()
}

/// Writes a table; its texts are not guarded as those of CSV files are, and what is not known is
/// null.
pub(super) fn write(table: &Table, results: &Results<'_>, out: &mut Temporary) -> io::Result<()> {
    let mut writer = ArrowWriter::try_new(out, schema_of(table), Some(properties()))?;
    each_batch(table, results, &mut |batch| Ok(writer.write(&batch)?))?;
    writer.close()?;
    Ok(())
}

fn schema_of(table: &Table) -> SchemaRef {
    let field =
        |(name, kind): &(&str, Kind)| Field::new(*name, Column::of(*kind).data_type(), true);
    Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()))
}

/// Gives the rows of a table, some at a time; the last batch may be empty.
fn each_batch(
    table: &Table,
    results: &Results<'_>,
    see: &mut dyn FnMut(RecordBatch) -> io::Result<()>,
) -> io::Result<()> {
    let mut columns: Vec<Column> =
        table.columns.iter().map(|(_, kind)| Column::of(*kind)).collect();
    let schema = schema_of(table);
    let mut rows = 0;
    let mut flush = |columns: &mut [Column]| -> io::Result<()> {
        let arrays = columns.iter_mut().map(Column::finish).collect();
        see(RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(io::Error::other)?)
    };
    table.each(results, &mut |row| {
        columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
        rows += 1;
        if rows % BATCH == 0 { flush(&mut columns) } else { Ok(()) }
    })?;
    flush(&mut columns)
}

/// The columns of a table of a run, `clusters`, `pairs`, `passages`, `common` or `articles`, with
/// the types that its Parquet file has; `None` for another name.
#[must_use]
pub fn table_schema(name: &str) -> Option<SchemaRef> {
    super::table::TABLES.iter().find(|table| table.name == name).map(schema_of)
}

/// The rows of a table of a run, as its Parquet file has them; none for another name.
///
/// # Errors
/// When the run's temporary files cannot be read.
pub fn table_batches(name: &str, results: &Results<'_>) -> io::Result<Vec<RecordBatch>> {
    let mut batches = Vec::new();
    if let Some(table) = super::table::TABLES.iter().find(|table| table.name == name) {
        each_batch(table, results, &mut |batch| {
            batches.push(batch);
            Ok(())
        })?;
    }
    Ok(batches)
}

/// Rows of the table of passages, as [`table_batches`] has them.
///
/// # Panics
/// Never: the rows have the columns of the table.
#[must_use]
pub fn passage_batch<'r>(rows: impl IntoIterator<Item = PassageRow<'r>>) -> RecordBatch {
    let table = &super::passages::TABLE;
    let mut columns: Vec<Column> =
        table.columns.iter().map(|(_, kind)| Column::of(*kind)).collect();
    for row in rows {
        row.see(&mut |cells| {
            columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
            Ok(())
        })
        .expect("columns are in memory");
    }
    let arrays = columns.iter_mut().map(Column::finish).collect();
    RecordBatch::try_new(schema_of(table), arrays).expect("the columns are those of the table")
}

/// Articles as rows of text, written in groups.
pub(super) struct Rows<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: SchemaRef,
    columns: [StringBuilder; FIELDS.len()],
    pushed: usize,
}

impl<W: Write + Send> Rows<W> {
    /// No row yet.
    pub fn of(out: W) -> io::Result<Self> {
        let field = |name: &str| Field::new(name, DataType::Utf8, true);
        let schema: SchemaRef = Arc::new(Schema::new(FIELDS.map(field).to_vec()));
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties()))?;
        Ok(Self {
            writer,
            schema,
            columns: std::array::from_fn(|_| StringBuilder::new()),
            pushed: 0,
        })
    }

    pub fn push(&mut self, stored: &Stored, former: Option<&str>) -> io::Result<()> {
        for (column, value) in self.columns.iter_mut().zip(values(stored, former)) {
            column.append_option(value);
        }
        self.pushed += 1;
        if self.pushed.is_multiple_of(BATCH) { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let arrays = self.columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let schema = Arc::clone(&self.schema);
        let batch = RecordBatch::try_new(schema, arrays.collect()).map_err(io::Error::other)?;
        Ok(self.writer.write(&batch)?)
    }

    /// Writes what is left.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.writer.close()?;
        Ok(())
    }
}

/// A column that is being filled.
enum Column {
    Text(StringBuilder),
    Count(UInt64Builder),
    Share(Float64Builder),
}

impl Column {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Count => Self::Count(UInt64Builder::new()),
            Kind::Share => Self::Share(Float64Builder::new()),
        }
    }

    fn data_type(&self) -> DataType {
        match self {
            Self::Text(_) => DataType::Utf8,
            Self::Count(_) => DataType::UInt64,
            Self::Share(_) => DataType::Float64,
        }
    }

    fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Count(column), Cell::Count(count)) => column.append_value(*count),
            (Self::Share(column), Cell::Share(share)) => column.append_value(rounded(*share)),
            (Self::Text(column), _) => column.append_null(),
            (Self::Count(column), _) => column.append_null(),
            (Self::Share(column), _) => column.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Count(column) => Arc::new(column.finish()),
            Self::Share(column) => Arc::new(column.finish()),
        }
    }
}

/// Some of the columns, with those of notes behind them.
fn with_notes(schema: &Schema, stays: &[usize]) -> SchemaRef {
    let text = DataType::Utf8;
    let types = [DataType::UInt64, text.clone(), text.clone(), text.clone(), text];
    let notes = NOTES.into_iter().zip(types).map(|(name, of)| Arc::new(Field::new(name, of, true)));
    let fields: Vec<_> =
        stays.iter().map(|&at| Arc::clone(&schema.fields()[at])).chain(notes).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

/// The columns of [`NOTES`]; what a note leaves empty is null.
fn note_columns(notes: &[Note]) -> [ArrayRef; NOTES.len()] {
    let text = |of: fn(&Note) -> &str| -> ArrayRef {
        let cells = notes.iter().map(|note| Some(of(note)).filter(|cell| !cell.is_empty()));
        Arc::new(cells.collect::<StringArray>())
    };
    let clusters: UInt64Array = notes.iter().map(|note| note.cluster.map(u64::from)).collect();
    [
        Arc::new(clusters),
        text(|note| note.role),
        text(|note| &note.kept),
        text(|note| note.reason),
        text(|note| &note.cause),
    ]
}

/// Writes rows of a Parquet file, by number from 1 and ascending, with all their columns and its
/// schema; with notes, one a row, in columns behind these. Columns of their names that an earlier
/// run wrote go.
pub(super) fn copy_rows(
    path: &Path,
    rows: &[u64],
    mut notes: &[Note],
    out: &mut (impl Write + Send),
) -> Result<()> {
    let fail = |reason: String| Error::new(ErrorKind::Data { path: path.to_path_buf(), reason });
    let mut kept = crate::read::parquet_rows(path, rows).map_err(fail)?;
    let is_noted = !notes.is_empty();
    let is_old = |name: &str| is_noted && NOTES.contains(&name);
    let stays: Vec<usize> = (0..kept.schema.fields().len())
        .filter(|&at| !is_old(kept.schema.field(at).name()))
        .collect();
    if is_noted {
        kept.schema = with_notes(&kept.schema, &stays);
        kept.declared = with_notes(&kept.declared, &stays);
    }
    // The rows have bytes where the file has strings; written they are what they were.
    let mut properties = properties();
    add_encoded_arrow_schema_to_metadata(&kept.declared, &mut properties);
    let written =
        ArrowSchemaConverter::new().convert(&kept.declared).map_err(|e| fail(e.to_string()))?;
    let options = ArrowWriterOptions::new()
        .with_properties(properties)
        .with_parquet_schema(written)
        .with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(out, Arc::clone(&kept.schema), options)
        .map_err(|e| fail(e.to_string()))?;
    for batch in kept.batches {
        let mut batch = batch.map_err(fail)?;
        if is_noted {
            let (own, rest) = notes.split_at(batch.num_rows().min(notes.len()));
            notes = rest;
            let columns = stays.iter().map(|&at| Arc::clone(batch.column(at)));
            let columns = columns.chain(note_columns(own)).collect();
            batch = RecordBatch::try_new(Arc::clone(&kept.schema), columns)
                .map_err(|e| fail(e.to_string()))?;
        }
        writer.write(&batch).map_err(|e| fail(e.to_string()))?;
    }
    writer.close().map_err(|e| fail(e.to_string()))?;
    Ok(())
}
