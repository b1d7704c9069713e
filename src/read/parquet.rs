//! Parquet: an article a row, nested columns as JSON would have them.
//!
//! Only the columns that the alias table asks for are read, row group by row group and some rows at
//! a time. A Parquet file is read from its end, so it must be a file on disk. Where a row group is
//! damaged the rest of it is set aside and reading goes on with the next.
//!
//! The decoder checks the strings of a batch, or of a dictionary, all at once, and one that is no
//! UTF-8 fails them all. So it decodes them as bytes, and each is checked here: a row with a bad
//! one is set aside alone.
//!
//! A page is unpacked whole, so what each says it unpacks to is looked at first (`pages`).
//!
//! * time: `O(n)` in the columns that are read
//! * space: the pages of those columns that are being decoded, and a batch of rows of some
//!   [`BATCH_BYTES`]

mod pages;

use super::decompress::{HARMLESS, Stream};
use super::fields::{Meaning, Picker};
use super::{Form, Format, Item, ReadConfig, Reader, RecordCap};
use crate::guard::guarded;
use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowSelection,
};
use ::parquet::basic::{ConvertedType, Encoding, LogicalType, Type as PhysicalType};
use ::parquet::file::metadata::{FileMetaData, ParquetMetaData, RowGroupMetaData};
use ::parquet::schema::types::{SchemaDescriptor, Type};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, FixedSizeListArray, LargeBinaryArray, LargeListArray, ListArray,
    MapArray, RecordBatch, RecordBatchOptions, StructArray,
};
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef, TimeUnit};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Parquet files.
pub(super) const FORMAT: Format = Format {
    name: "parquet",
    endings: &["parquet"],
    form: Form::Parquet,
    // Recognised by its first bytes before any other format is tried.
    fits: |_| false,
    start: |cap| Box::new(Parquet { cap, open: None }),
};

/// Bytes of content that a batch of rows should have: beside it the batch is decoded from pages of
/// a megabyte or so. Not measured.
const BATCH_BYTES: i64 = 8 << 20;
/// Most bytes of a batch where a dictionary, or prefixes, make of few bytes many.
const MOST_BYTES: i64 = 256 << 20;
/// Most rows of a batch; more gain nothing.
const BATCH_ROWS: i64 = 1024;

struct Parquet {
    cap: RecordCap,
    open: Option<Open>,
}

struct Open {
    file: File,
    /// With strings as bytes.
    metadata: ArrowReaderMetadata,
    /// The columns as the file declares them.
    declared: SchemaRef,
    wanted: ProjectionMask,
    /// Row group that comes next.
    group: usize,
    rows: Option<ParquetRecordBatchReader>,
    batch: Option<RecordBatch>,
    /// Row of the batch that comes next.
    at: usize,
    /// Rows that were given or set aside.
    record: u64,
    /// Number of the last row of the row groups that were begun.
    end: u64,
    /// Bytes of text that were given, and how many the file may give.
    given: u64,
    most: u64,
    /// How many times its packed bytes a page may unpack to.
    ratio: u64,
}

impl Reader for Parquet {
    fn open(
        &mut self,
        file: Option<&Path>,
        config: &ReadConfig,
        picker: &mut Picker,
    ) -> Result<(), String> {
        let path = file.ok_or(
            "a Parquet file cannot be read from a pipe or a compressed file; save or unpack it \
                first",
        )?;
        let file = File::open(path).map_err(|e| e.to_string())?;
        // The schema that Arrow leaves in the file says no more of what is asked for here.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let declared = quietly(|| ArrowReaderMetadata::load(&file, options.clone()))
            .map_err(|e| format!("not readable as Parquet: {e}"))?;
        let metadata = quietly(|| {
            ArrowReaderMetadata::try_new(without_strings(declared.metadata()), options)
        })?;
        let declared = Arc::clone(declared.schema());
        let columns = metadata.parquet_schema().root_schema().get_fields();
        if let Some(reason) = picker.cannot_have_text(columns.iter().map(|column| column.name())) {
            return Err(reason);
        }
        let is_wanted =
            |(_, name): &(usize, &str)| !matches!(picker.meaning_of(name).0, Meaning::Skip);
        let names = columns.iter().map(|column| column.name()).enumerate();
        let roots: Vec<usize> = names.filter(is_wanted).map(|(at, _)| at).collect();
        let wanted = ProjectionMask::roots(metadata.parquet_schema(), roots);
        let (rows, batch, group, at, record, end) = (None, None, 0, 0, 0, 0);
        // A page of a dictionary says one value any number of times.
        let packed = file.metadata().map_or(0, |meta| meta.len());
        let most =
            packed.saturating_mul(config.max_ratio).max(HARMLESS).min(config.max_unpacked_bytes);
        self.open = Some(Open {
            file,
            metadata,
            declared,
            wanted,
            group,
            rows,
            batch,
            at,
            record,
            end,
            given: 0,
            most,
            ratio: config.max_ratio,
        });
        Ok(())
    }

    fn next(&mut self, _: &mut Stream, picker: &mut Picker) -> Option<Item> {
        let open = self.open.as_mut()?;
        if open.given > open.most {
            let (next, given) = (open.record + 1, open.given);
            self.open = None;
            let reason = format!(
                "not read from row {next} on: it has unpacked to {given} bytes so far, far more \
                    than its size explains, as in a file made to fill a disk; if you trust it, write \
                    its rows to another format"
            );
            return Some(picker.reject(next, 0, reason));
        }
        let batch = match open.batch() {
            Ok(batch) => batch?,
            Err(reason) => {
                let first = open.record + 1;
                // A damaged footer may claim fewer rows than there are, or none.
                open.record = open.end.max(first);
                let rows = format!("{reason}; rows {first} to {} were not read", open.record);
                return Some(picker.reject(first, 0, rows));
            }
        };
        let row = open.at;
        open.at += 1;
        open.record += 1;
        Some(match offer_row(&batch, row, &open.declared, self.cap, picker) {
            Ok(bytes) => {
                open.given += bytes as u64;
                if picker.lacks_text() {
                    picker.note_fields(|| whole_row(&batch, row));
                }
                picker.finish(open.record, 0)
            }
            Err(reason) => picker.reject(open.record, 0, reason),
        })
    }
}

impl Open {
    /// The batch that holds the next row; `None` after the last. After an error the row group is
    /// given up.
    fn batch(&mut self) -> Result<Option<RecordBatch>, String> {
        loop {
            if let Some(batch) = self.batch.as_ref().filter(|batch| self.at < batch.num_rows()) {
                return Ok(Some(batch.clone()));
            }
            self.batch = None;
            if let Some(rows) = &mut self.rows {
                match quietly(|| rows.next().transpose()) {
                    Ok(Some(batch)) => (self.batch, self.at) = (Some(batch), 0),
                    Ok(None) => self.rows = None,
                    Err(reason) => {
                        self.rows = None;
                        return Err(reason);
                    }
                }
                continue;
            }
            let Some(group) = self.metadata.metadata().row_groups().get(self.group) else {
                return Ok(None);
            };
            let (rows, bytes) = (group.num_rows().max(0), group.total_byte_size().max(1));
            let content = content_of(group, &self.wanted);
            let of_batch = (BATCH_BYTES.saturating_mul(rows) / bytes.max(content.stated))
                .min(MOST_BYTES / content.largest.max(1));
            let of_batch = usize::try_from(of_batch.clamp(1, BATCH_ROWS)).expect("from 1 to 1,024");
            let this = self.group;
            self.group += 1;
            // A footer may claim any number of rows.
            self.end = self.end.max(self.record).saturating_add(rows.unsigned_abs());
            self.check_pages(this)?;
            let file = self.file.try_clone().map_err(|e| e.to_string())?;
            let (metadata, wanted) = (self.metadata.clone(), self.wanted.clone());
            self.rows = Some(quietly(|| {
                ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
                    .with_projection(wanted)
                    .with_row_groups(vec![this])
                    .with_batch_size(of_batch)
                    .build()
            })?);
        }
    }
}

impl Open {
    /// Refuses a row group with a page that the decoder must not unpack.
    fn check_pages(&self, group: usize) -> Result<(), String> {
        let group = self.metadata.metadata().row_group(group);
        let is_allowed =
            |packed: u64, unpacked| unpacked <= HARMLESS.max(packed.saturating_mul(self.ratio));
        for (at, column) in group.columns().iter().enumerate() {
            if !self.wanted.leaf_included(at) {
                continue;
            }
            // A footer may claim offsets below 0, which the decoder refuses.
            let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
            let (Ok(start), Ok(length)) =
                (u64::try_from(start), u64::try_from(column.compressed_size()))
            else {
                continue;
            };
            let bytes = start..start.saturating_add(length);
            if let Some(page) = pages::too_large(&self.file, bytes, is_allowed) {
                return Err(format!(
                    "a page of column `{}` unpacks to {page} bytes, more than {} times its \
                        size, as in a file made to fill the memory; if you trust it, write its \
                        rows to another format",
                    column.column_path().string(),
                    self.ratio
                ));
            }
        }
        Ok(())
    }
}

/// How much the wanted columns of a row group hold when they are decoded.
struct Content {
    /// As the file states; 0 where it does not.
    stated: i64,
    /// What one value may have, where it may be said any number of times in a few bytes; 0 where
    /// none can.
    largest: i64,
}

fn content_of(group: &RowGroupMetaData, wanted: &ProjectionMask) -> Content {
    let columns = group
        .columns()
        .iter()
        .enumerate()
        .filter(|(at, _)| wanted.leaf_included(*at))
        .map(|(_, column)| column);
    let strings = columns.filter(|column| column.column_type() == PhysicalType::BYTE_ARRAY);
    strings.fold(Content { stated: 0, largest: 0 }, |content, column| {
        let stated = column.unencoded_byte_array_data_bytes();
        // A dictionary says a value any number of times, and so do prefixes of the value before.
        let repeats = column.dictionary_page_offset().is_some()
            || column.encodings().any(|encoding| encoding == Encoding::DELTA_BYTE_ARRAY);
        // A stated size may be wrong.
        let size = if stated.is_some() {
            column.uncompressed_size() / 4
        } else {
            column.uncompressed_size()
        };
        Content {
            stated: content.stated.saturating_add(stated.unwrap_or(0).max(0)),
            largest: content.largest.max(if repeats { size } else { 0 }),
        }
    })
}

/// What a foreign decoder makes of damaged bytes: its error, or its panic as one.
fn quietly<T, E: ToString>(decode: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match guarded(decode) {
        Some(result) => result.map_err(|e| e.to_string().chars().take(300).collect()),
        None => Err("damaged: the decoder gave up".to_owned()),
    }
}

fn offer_row(
    batch: &RecordBatch,
    row: usize,
    declared: &Schema,
    cap: RecordCap,
    picker: &mut Picker,
) -> Result<usize, String> {
    picker.begin_record();
    let mut bytes = 0;
    for (column, field) in batch.columns().iter().zip(batch.schema_ref().fields()) {
        let means = picker.meaning_of(field.name());
        let bad = |at| format!("invalid UTF-8 at byte {at} of column `{}`", field.name());
        if let Some(text) = text(column, row) {
            let text = text.map_err(bad)?;
            bytes += text.len();
            if bytes > cap.bytes() {
                return Err(cap.exceeded(bytes as u64));
            }
            picker.offer_cell(means, text.into());
            continue;
        }
        let declared =
            declared.field_with_name(field.name()).map_or(&DataType::Null, Field::data_type);
        let value = value(column, row, declared)
            .map_err(|at| format!("{}, within a list or record", bad(at)))?;
        match means {
            (Meaning::Skip, _) => {}
            (Meaning::Take(target), _) => picker.offer_value(target, &value),
            (Meaning::Tree, key) => picker.offer_tree(key, &value),
        }
    }
    Ok(bytes)
}

/// Rows of batches that a program hands over.
pub(super) struct GivenRows<I> {
    batches: I,
    /// With strings as bytes: nobody has checked them.
    batch: Option<(RecordBatch, SchemaRef)>,
    /// Row of the batch that comes next.
    at: usize,
    cap: RecordCap,
}

impl<I: Iterator<Item = RecordBatch>> GivenRows<I> {
    pub(super) fn of(batches: I, config: &ReadConfig) -> Self {
        Self { batches, batch: None, at: 0, cap: RecordCap(config.max_record_bytes) }
    }

    /// The next row.
    pub(super) fn next(&mut self, record: u64, picker: &mut Picker) -> Option<Item> {
        while self.batch.as_ref().is_none_or(|(batch, _)| self.at >= batch.num_rows()) {
            let batch = self.batches.next()?;
            let wanted: Vec<usize> = batch
                .schema_ref()
                .fields()
                .iter()
                .enumerate()
                .filter(|(_, field)| !matches!(picker.meaning_of(field.name()).0, Meaning::Skip))
                .map(|(at, _)| at)
                .collect();
            let wanted = batch.project(&wanted).expect("they are columns of it");
            let declared = wanted.schema();
            let columns: Vec<_> = wanted.columns().iter().map(bytes_of_strings).collect();
            let schema = Arc::new(Schema::new(fields_of(declared.fields(), &columns)));
            let rows = RecordBatchOptions::new().with_row_count(Some(wanted.num_rows()));
            let plain = RecordBatch::try_new_with_options(schema, columns, &rows)
                .expect("the columns have the types of the schema");
            (self.batch, self.at) = (Some((plain, declared)), 0);
        }
        let (batch, declared) = self.batch.as_ref()?;
        let row = self.at;
        self.at += 1;
        Some(match offer_row(batch, row, declared, self.cap, picker) {
            Ok(_) => {
                if picker.lacks_text() {
                    picker.note_fields(|| whole_row(batch, row));
                }
                picker.finish(record, 0)
            }
            Err(reason) => picker.reject(record, 0, reason),
        })
    }
}

/// A column with bytes where it has strings. No text is copied.
fn bytes_of_strings(column: &ArrayRef) -> ArrayRef {
    let item = |of: &FieldRef, now: &dyn Array| {
        Arc::new(of.as_ref().clone().with_data_type(now.data_type().clone()))
    };
    match column.data_type() {
        DataType::Utf8 => Arc::new(BinaryArray::from(column.as_string::<i32>().clone())),
        DataType::LargeUtf8 => Arc::new(LargeBinaryArray::from(column.as_string::<i64>().clone())),
        DataType::Utf8View => Arc::new(column.as_string_view().clone().to_binary_view()),
        DataType::Dictionary(..) => {
            let packed = column.as_any_dictionary();
            packed.with_values(bytes_of_strings(packed.values()))
        }
        DataType::List(of) => {
            let list = column.as_list::<i32>();
            let items = bytes_of_strings(list.values());
            let (of, nulls) = (item(of, &items), list.nulls().cloned());
            Arc::new(ListArray::new(of, list.offsets().clone(), items, nulls))
        }
        DataType::LargeList(of) => {
            let list = column.as_list::<i64>();
            let items = bytes_of_strings(list.values());
            let (of, nulls) = (item(of, &items), list.nulls().cloned());
            Arc::new(LargeListArray::new(of, list.offsets().clone(), items, nulls))
        }
        DataType::FixedSizeList(of, len) if *len > 0 => {
            let list = column.as_fixed_size_list();
            let items = bytes_of_strings(list.values());
            let (of, nulls) = (item(of, &items), list.nulls().cloned());
            Arc::new(FixedSizeListArray::new(of, *len, items, nulls))
        }
        DataType::Struct(_) => Arc::new(parts_of_strings(column.as_struct())),
        DataType::Map(of, sorted) => {
            let map = column.as_map();
            let entries = parts_of_strings(map.entries());
            let (of, nulls) = (item(of, &entries), map.nulls().cloned());
            Arc::new(MapArray::new(of, map.offsets().clone(), entries, nulls, *sorted))
        }
        _ => Arc::clone(column),
    }
}

fn parts_of_strings(parts: &StructArray) -> StructArray {
    let columns: Vec<ArrayRef> = parts.columns().iter().map(bytes_of_strings).collect();
    let fields = fields_of(parts.fields(), &columns);
    StructArray::try_new_with_length(fields, columns, parts.nulls().cloned(), parts.len())
        .expect("the fields have the types of the columns")
}

/// The fields with the types that the columns have.
fn fields_of(fields: &Fields, columns: &[ArrayRef]) -> Fields {
    let typed = |(field, column): (&FieldRef, &ArrayRef)| {
        // A null where there should be none is no matter for reading.
        field.as_ref().clone().with_data_type(column.data_type().clone()).with_nullable(true)
    };
    fields.iter().zip(columns).map(typed).collect()
}

/// Whether a type is one of strings.
fn is_string_type(of: &DataType) -> bool {
    match of {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_string_type(values),
        _ => false,
    }
}

/// A row as JSON would have it, for a message.
fn whole_row(batch: &RecordBatch, row: usize) -> Value {
    let cell = |column: &ArrayRef| value(column, row, &DataType::Null).unwrap_or(Value::Null);
    let names = batch.schema_ref().fields().iter().map(|field| field.name().clone());
    Value::Object(names.zip(batch.columns().iter().map(cell)).collect())
}

/// A value that is text, without a copy; `None` for other types and null, an error with its place
/// for what is no UTF-8.
fn text(column: &dyn Array, row: usize) -> Option<Result<&str, usize>> {
    if column.is_null(row) {
        return None;
    }
    // Strings are bytes too, see `without_strings`.
    let bytes = match column.data_type() {
        DataType::Binary => column.as_binary::<i32>().value(row),
        DataType::LargeBinary => column.as_binary::<i64>().value(row),
        DataType::BinaryView => column.as_binary_view().value(row),
        DataType::Dictionary(..) => {
            let packed = column.as_any_dictionary();
            return text(packed.values().as_ref(), key(packed.keys(), row)?);
        }
        _ => return None,
    };
    Some(std::str::from_utf8(bytes).map_err(|e| e.valid_up_to()))
}

/// The place of a row's value in a dictionary.
fn key(keys: &dyn Array, row: usize) -> Option<usize> {
    value(keys, row, &DataType::Null).ok()?.as_u64()?.try_into().ok()
}

/// A value as JSON would have it; types that no field of an article has are null, and bytes that
/// are no UTF-8 and are not declared to be. An error with its place for a string that is no UTF-8.
fn value(column: &dyn Array, row: usize, declared: &DataType) -> Result<Value, usize> {
    if column.is_null(row) {
        return Ok(Value::Null);
    }
    if let Some(text) = text(column, row) {
        return match text {
            Ok(text) => Ok(text.into()),
            Err(at) if is_string_type(declared) => Err(at),
            Err(_) => Ok(Value::Null),
        };
    }
    let list = |items: ArrayRef| {
        let declared = match declared {
            DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
                item.data_type()
            }
            _ => &DataType::Null,
        };
        let items: Result<Vec<Value>, usize> =
            (0..items.len()).map(|at| value(items.as_ref(), at, declared)).collect();
        items.map(Value::Array)
    };
    let date = |at: Option<Timestamp>| at.map_or(Value::Null, |at| Value::String(at.to_string()));
    Ok(match column.data_type() {
        DataType::Dictionary(..) => {
            let packed = column.as_any_dictionary();
            let Some(at) = key(packed.keys(), row) else { return Ok(Value::Null) };
            value(packed.values().as_ref(), at, declared)?
        }
        DataType::Boolean => column.as_boolean().value(row).into(),
        DataType::Int8 => column.as_primitive::<Int8Type>().value(row).into(),
        DataType::Int16 => column.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int32 => column.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::UInt8 => column.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).into(),
        DataType::Float32 => column.as_primitive::<Float32Type>().value(row).into(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).into(),
        DataType::Date32 => day(column.as_primitive::<Date32Type>().value(row)),
        DataType::Date64 => {
            date(Timestamp::from_millisecond(column.as_primitive::<Date64Type>().value(row)).ok())
        }
        DataType::Timestamp(unit, _) => date(match unit {
            TimeUnit::Second => {
                Timestamp::from_second(column.as_primitive::<TimestampSecondType>().value(row)).ok()
            }
            TimeUnit::Millisecond => Timestamp::from_millisecond(
                column.as_primitive::<TimestampMillisecondType>().value(row),
            )
            .ok(),
            TimeUnit::Microsecond => Timestamp::from_microsecond(
                column.as_primitive::<TimestampMicrosecondType>().value(row),
            )
            .ok(),
            TimeUnit::Nanosecond => Timestamp::from_nanosecond(
                column.as_primitive::<TimestampNanosecondType>().value(row).into(),
            )
            .ok(),
        }),
        DataType::List(_) => list(column.as_list::<i32>().value(row))?,
        DataType::LargeList(_) => list(column.as_list::<i64>().value(row))?,
        DataType::FixedSizeList(..) => list(column.as_fixed_size_list().value(row))?,
        DataType::Map(..) => {
            let entries = column.as_map().value(row);
            let (keys, values) = (entries.column(0).as_ref(), entries.column(1).as_ref());
            let pairs = (0..entries.len()).filter_map(|at| Some((text(keys, at)?, at)));
            let pairs =
                pairs.map(|(key, at)| Ok((key?.to_owned(), value(values, at, &DataType::Null)?)));
            Value::Object(pairs.collect::<Result<Map<_, _>, usize>>()?)
        }
        DataType::Struct(_) => {
            let parts = column.as_struct();
            let declared = match declared {
                DataType::Struct(fields) => &**fields,
                _ => &[],
            };
            let of_part =
                |at: usize| declared.get(at).map_or(&DataType::Null, |field| field.data_type());
            let parts = parts.column_names().into_iter().zip(parts.columns()).enumerate();
            let parts = parts
                .map(|(at, (name, part))| Ok((name.to_owned(), value(part, row, of_part(at))?)));
            Value::Object(parts.collect::<Result<Map<_, _>, usize>>()?)
        }
        _ => Value::Null,
    })
}

/// A count of days since 1970 as a date.
fn day(days: i32) -> Value {
    let epoch = jiff::civil::date(1970, 1, 1);
    let day = epoch.checked_add(jiff::Span::new().try_days(days).unwrap_or_default());
    day.map_or(Value::Null, |day| Value::String(day.to_string()))
}

/// What a file says of itself, but with bytes where it has strings.
fn without_strings(metadata: &ParquetMetaData) -> Arc<ParquetMetaData> {
    fn plain(of: &Type) -> Type {
        match of {
            Type::GroupType { basic_info, fields } => Type::GroupType {
                basic_info: basic_info.clone(),
                fields: fields.iter().map(|field| Arc::new(plain(field))).collect(),
            },
            Type::PrimitiveType { basic_info: info, physical_type, .. } if is_string(of) => {
                Type::primitive_type_builder(info.name(), *physical_type)
                    .with_repetition(info.repetition())
                    .build()
                    .expect("bytes need no annotation")
            }
            Type::PrimitiveType { .. } => of.clone(),
        }
    }
    fn is_string(of: &Type) -> bool {
        let info = of.get_basic_info();
        matches!(info.converted_type(), ConvertedType::UTF8 | ConvertedType::JSON)
            || matches!(info.logical_type_ref(), Some(LogicalType::String | LogicalType::Json))
    }
    let file = metadata.file_metadata();
    let plain = FileMetaData::new(
        file.version(),
        file.num_rows(),
        file.created_by().map(str::to_owned),
        file.key_value_metadata().cloned(),
        Arc::new(SchemaDescriptor::new(Arc::new(plain(file.schema())))),
        file.column_orders().cloned(),
    );
    Arc::new(ParquetMetaData::new(plain, metadata.row_groups().to_vec()))
}

/// A schema with bytes where it has strings.
fn bytes_for_strings(schema: &Schema) -> Schema {
    fn field(of: &FieldRef) -> Field {
        of.as_ref().clone().with_data_type(plain(of.data_type()))
    }
    fn plain(of: &DataType) -> DataType {
        let boxed = |item: &FieldRef| Arc::new(field(item));
        match of {
            DataType::Utf8 => DataType::Binary,
            DataType::LargeUtf8 => DataType::LargeBinary,
            DataType::Utf8View => DataType::BinaryView,
            DataType::Dictionary(key, value) => {
                DataType::Dictionary(key.clone(), Box::new(plain(value)))
            }
            DataType::List(item) => DataType::List(boxed(item)),
            DataType::LargeList(item) => DataType::LargeList(boxed(item)),
            DataType::FixedSizeList(item, len) => DataType::FixedSizeList(boxed(item), *len),
            DataType::ListView(item) => DataType::ListView(boxed(item)),
            DataType::LargeListView(item) => DataType::LargeListView(boxed(item)),
            DataType::Map(entries, sorted) => DataType::Map(boxed(entries), *sorted),
            DataType::Struct(fields) => DataType::Struct(fields.iter().map(field).collect()),
            other => other.clone(),
        }
    }
    let fields: Fields = schema.fields().iter().map(field).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

/// Rows of a file with all their columns.
pub(crate) struct Rows {
    /// As the file declares them.
    pub(crate) declared: SchemaRef,
    /// As they are here: with bytes where the file has strings, so that a bad one, in a column that
    /// nobody reads, is handed on as it is.
    pub(crate) schema: SchemaRef,
    /// Some at a time; the reason why a batch cannot be read is for a person.
    pub(crate) batches: Box<dyn Iterator<Item = Result<RecordBatch, String>>>,
}

/// The rows of a file that have these numbers, from 1 and ascending, with all columns.
pub(crate) fn rows(path: &Path, numbers: &[u64]) -> Result<Rows, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let found = quietly(|| ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()))?;
    let declared = Arc::clone(found.schema());
    let schema = Arc::new(bytes_for_strings(&declared));
    let options = ArrowReaderOptions::new().with_schema(Arc::clone(&schema));
    let metadata =
        quietly(|| ArrowReaderMetadata::try_new(without_strings(found.metadata()), options))?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let total = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let runs = numbers.chunk_by(|x, y| x + 1 == *y).filter_map(|run| {
        let first = usize::try_from(run[0]).ok()?.checked_sub(1)?;
        Some(first..first + run.len())
    });
    let wanted = RowSelection::from_consecutive_ranges(runs, total);
    let mut reader = quietly(|| builder.with_row_selection(wanted).build())?;
    let batches = std::iter::from_fn(move || quietly(|| reader.next().transpose()).transpose());
    Ok(Rows { declared, schema, batches: Box::new(batches) })
}
