//! The tables of a run on the corpus, byte for byte: what a change of the code does to results
//! shows in the diff.
//!
//! After a change that is meant, read the diff and accept it:
//! `INSTA_UPDATE=always cargo test --test it reports`.

use crate::found::repository;
use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;

/// The one place where tables are compared with their snapshots.
fn matches_its_snapshot(table: &str) {
    let work = tempfile::tempdir().expect("a temporary folder");
    // From the corpus' folder, so that the column `source` says the same on every machine.
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command
        .args(["scan", "articles", "--quiet", "-o"])
        .arg(work.path())
        .current_dir(repository("corpus"));
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

/// Rows of a table of a run by column.
fn rows(folder: &std::path::Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(table)).expect("a table of the run");
    reader.deserialize().map(|row| row.expect("a row as long as the header")).collect()
}

#[test]
fn clusters_pairs_and_objects_say_the_same_of_who_took_from_whom() {
    use crate::found::Found;
    use reprint::internals::cluster::{Role, Tie};

    let found = Found::in_corpus();
    let folder = tempfile::tempdir().expect("a temporary folder");
    reprint::internals::report::write_run(
        &found.scan.results(),
        &found.scan.run,
        reprint::internals::report::Also::default(),
        folder.path(),
    )
    .expect("a fresh folder");
    let pairs = rows(folder.path(), "pairs.csv");
    let by_ids: BTreeMap<(&str, &str), &BTreeMap<String, String>> =
        pairs.iter().flat_map(|p| [((&*p["a"], &*p["b"]), p), ((&*p["b"], &*p["a"]), p)]).collect();
    for pair in &pairs {
        let derived = match &*pair["derivation"] {
            "a_from_b" => &pair["a"],
            "b_from_a" => &pair["b"],
            _ => "",
        };
        assert_eq!(pair["derived"], derived, "{pair:?}");
        assert_eq!(pair["derivation"] == "common", !pair["common_source"].is_empty(), "{pair:?}");
    }
    // What every file says of a pair is one.
    let objects = fs::read_to_string(folder.path().join("pairs.jsonl")).expect("it was written");
    assert_eq!(objects.lines().count(), pairs.len());
    for (line, pair) in objects.lines().zip(&pairs) {
        let object: serde_json::Value = serde_json::from_str(line).expect("an object a line");
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        for name in ["a", "b", "relation", "derivation", "derived", "common_source"] {
            assert_eq!(text(&object[name]), pair[name], "{name} of {pair:?}");
        }
        assert_eq!(text(&object["direction"]["derived"]), pair["derived"], "{pair:?}");
    }
    let mut members = rows(folder.path(), "clusters.csv").into_iter();
    for cluster in &found.scan.clusters {
        for member in &cluster.members {
            let row = members.next().expect("a row a member");
            let id = found.id(member.doc);
            assert_eq!(
                (row["article_id"].as_str(), row["role"].as_str()),
                (id, cluster.role(member).name())
            );
            let Some(from) = &member.from else {
                let tied = |tie| {
                    cluster.members.iter().filter_map(|m| m.from.as_ref()).any(|f| f.tie == tie)
                };
                assert!(row["derived_from"].is_empty() && row["relation"] == "origin", "{row:?}");
                assert!(cluster.role(member) == Role::Origin || tied(Tie::Common), "{row:?}");
                continue;
            };
            let pair = by_ids[&(id, found.id(from.doc))];
            assert_eq!(pair["relation"], row["relation"], "{row:?}");
            match &*pair["derivation"] {
                "common" => {
                    assert_eq!((&*row["role"], &*row["derived_from"]), ("carrier", ""), "{row:?}");
                }
                "open" => {
                    assert_eq!((&*row["role"], &*row["derived_from"]), ("copy", ""), "{row:?}");
                }
                _ if pair["derived"] == id => {
                    assert_eq!(row["derived_from"], found.id(from.doc), "{row:?}");
                }
                // The first derives from this one: such a pair may not stand in a cluster the wrong
                // way round.
                _ => panic!("{row:?} against {pair:?}"),
            }
        }
    }
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
    use reprint::internals::read::table::unguarded;
    use reprint::internals::report::{Also, write_run};

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
        let file = std::fs::File::open(folder.path().join(format!("{name}.parquet")))
            .expect("it was written");
        let batches = ParquetRecordBatchReaderBuilder::try_new(file)
            .expect("Parquet")
            .build()
            .expect("Parquet");
        let mut written = Vec::new();
        for batch in batches {
            let batch = batch.expect("Parquet");
            written.extend((0..batch.num_rows()).map(|row| {
                (0..batch.num_columns()).map(|column| cell(&batch, column, row)).collect::<Vec<_>>()
            }));
        }
        let mut table = csv::Reader::from_path(folder.path().join(format!("{name}.csv")))
            .expect("it was written");
        let rows = table
            .records()
            .map(|row| row.expect("CSV").iter().map(|cell| unguarded(cell).to_owned()).collect());
        let expected: Vec<Vec<String>> = rows.collect();
        assert!(expected.len() > 20);
        assert!(written == expected, "{name}");
    }
}
