//! The tables of a run on the corpus, byte for byte: what a change of the code does to results shows in the diff.
//!
//! After a change that is meant, read the diff and accept it: `INSTA_UPDATE=always cargo test --test it reports`.

use crate::found::repository;
use assert_cmd::Command;
use std::fs;

/// The one place where tables are compared with their snapshots.
fn matches_its_snapshot(table: &str) {
    let work = tempfile::tempdir().expect("a temporary folder");
    // From the corpus' folder, so that the column `source` says the same on every machine.
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command.args(["scan", "articles", "--quiet", "-o"]).arg(work.path()).current_dir(repository("corpus"));
    command.assert().code(0);
    let found = fs::read_to_string(work.path().join(table)).expect("the command wrote it");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(table, found) });
}

#[test]
fn clusters_of_the_corpus() {
    matches_its_snapshot("clusters.csv");
}

#[test]
fn pairs_of_the_corpus() {
    matches_its_snapshot("pairs.csv");
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_tables_say_what_the_csv_tables_say() {
    use crate::found::Found;
    use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Float64Type, UInt64Type};
    use arrow_array::{Array, RecordBatch};
    use arrow_schema::DataType;
    use reprint::read::table::unguarded;
    use reprint::report::{Also, write_run};

    let cell = |batch: &RecordBatch, column: usize, row: usize| {
        let column = batch.column(column);
        match column.data_type() {
            _ if column.is_null(row) => String::new(),
            DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
            DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).to_string(),
            DataType::Float64 => format!("{:.4}", column.as_primitive::<Float64Type>().value(row)),
            other => panic!("{other}"),
        }
    };
    let found = Found::in_corpus();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let also = Also { parquet: true, ..Also::default() };
    write_run(&found.scan.results(), &found.scan.run, also, folder.path()).expect("a fresh folder");
    for name in ["clusters", "pairs", "passages"] {
        let file = std::fs::File::open(folder.path().join(format!("{name}.parquet"))).expect("it was written");
        let batches = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("Parquet");
        let mut told = Vec::new();
        for batch in batches {
            let batch = batch.expect("Parquet");
            told.extend(
                (0..batch.num_rows())
                    .map(|row| (0..batch.num_columns()).map(|column| cell(&batch, column, row)).collect::<Vec<_>>()),
            );
        }
        let mut table = csv::Reader::from_path(folder.path().join(format!("{name}.csv"))).expect("it was written");
        let rows = table.records().map(|row| row.expect("CSV").iter().map(|cell| unguarded(cell).to_owned()).collect());
        let expected: Vec<Vec<String>> = rows.collect();
        assert!(expected.len() > 20);
        assert!(told == expected, "{name}");
    }
}
