//! A good file of ten rows in three groups, with some of its bytes replaced: three bytes of input a
//! change, place and value.
//!
//! Ours is what lies around the decoder: it must take whatever comes for a row, an error or a
//! panic.
#![no_main]

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use std::sync::{Arc, OnceLock};

fn good() -> Vec<u8> {
    let mut authors = ListBuilder::new(StringBuilder::new());
    for row in 0..10 {
        (0..row % 3).for_each(|name| authors.values().append_value(format!("Author {name}")));
        authors.append(row % 4 != 0);
    }
    let texts: StringArray = (0..10).map(|row| (row != 5).then(|| format!("The text of row {row}."))).collect();
    let columns: [(&str, ArrayRef); 3] = [
        ("id", Arc::new(Int64Array::from_iter_values(0..10))),
        ("authors", Arc::new(authors.finish())),
        ("text", Arc::new(texts)),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let settings = WriterProperties::builder().set_max_row_group_row_count(Some(4)).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(settings)).expect("a \
        plain schema");
    writer.write(&batch).expect("into memory");
    writer.close().expect("into memory");
    bytes
}

libfuzzer_sys::fuzz_target!(|changes: &[u8]| {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    let mut bytes = GOOD.get_or_init(good).clone();
    for change in changes.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len();
        bytes[place] = change[2];
    }
    reprint_fuzz::quietly(|| reprint_fuzz::read("a.parquet", &bytes));
});
