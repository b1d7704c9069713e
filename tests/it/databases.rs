//! Parquet and SQLite: formats that are read from a file on disk, columns that nobody asks for left
//! alone.

use crate::read::{folder, gzip, parted, texts};
use reprint::internals::read::{Item, RawRecord, ReadConfig, Rejected, open};
use std::path::PathBuf;

fn read_file(path: PathBuf, config: &ReadConfig) -> (Vec<RawRecord>, Vec<Rejected>) {
    parted(&mut open(&[path], config).expect("the file is there"))
}

/// The one reason why nothing of a file is read.
fn refused(path: PathBuf, config: &ReadConfig) -> String {
    let (records, rejected) = read_file(path, config);
    assert_eq!((records.len(), rejected.len(), rejected[0].record), (0, 1, 0), "{rejected:?}");
    rejected[0].reason.clone()
}

#[cfg(feature = "parquet")]
pub(crate) mod parquet {
    use super::*;
    use ::parquet::arrow::arrow_writer::ArrowWriterOptions;
    use ::parquet::arrow::{ArrowSchemaConverter, ArrowWriter};
    use ::parquet::basic::{Compression, ZstdLevel};
    use ::parquet::file::properties::WriterProperties;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use arrow_array::builder::{BinaryBuilder, ListBuilder, StringBuilder, StructBuilder};
    use arrow_array::{
        ArrayRef, BinaryArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
        TimestampMicrosecondArray, TimestampNanosecondArray,
    };
    use arrow_schema::{DataType, Field, Fields, Schema};
    use std::io::Write;
    use std::sync::Arc;

    fn written(
        columns: Vec<(&str, ArrayRef)>,
        rows_a_group: usize,
        packing: Compression,
    ) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
        let settings = WriterProperties::builder()
            .set_max_row_group_row_count(Some(rows_a_group))
            .set_compression(packing)
            .set_dictionary_enabled(false)
            .build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(settings))
            .expect("a plain schema");
        writer.write(&batch).expect("into memory");
        writer.close().expect("into memory");
        bytes
    }

    /// A file that says its bytes are strings, whatever they are. With a dictionary all values of a
    /// column stand in one page.
    pub(crate) fn said_to_be_strings(
        columns: Vec<(&str, ArrayRef)>,
        rows_a_group: usize,
        dictionary: bool,
    ) -> Vec<u8> {
        let string = |of: &DataType| match of {
            DataType::Binary => DataType::Utf8,
            DataType::List(item) => {
                DataType::List(Arc::new(item.as_ref().clone().with_data_type(DataType::Utf8)))
            }
            other => other.clone(),
        };
        let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
        let schema = batch.schema();
        let fields = schema
            .fields()
            .iter()
            .map(|f| f.as_ref().clone().with_data_type(string(f.data_type())));
        let said = Schema::new(fields.collect::<Vec<_>>());
        let settings = WriterProperties::builder()
            .set_max_row_group_row_count(Some(rows_a_group))
            .set_dictionary_enabled(dictionary)
            .build();
        let options = ArrowWriterOptions::new()
            .with_properties(settings)
            .with_parquet_schema(
                ArrowSchemaConverter::new().convert(&said).expect("a plain schema"),
            )
            .with_skip_arrow_metadata(true);
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new_with_options(&mut bytes, batch.schema(), options)
            .expect("as it is said");
        writer.write(&batch).expect("into memory");
        writer.close().expect("into memory");
        bytes
    }

    fn strings<'v>(values: impl IntoIterator<Item = Option<&'v str>>) -> ArrayRef {
        Arc::new(values.into_iter().collect::<StringArray>())
    }

    fn read_bytes(name: &str, bytes: &[u8]) -> (Vec<RawRecord>, Vec<Rejected>) {
        let folder = folder(&[(name, bytes)]);
        read_file(folder.path().join(name), &ReadConfig::default())
    }

    #[test]
    fn a_data_frame() {
        let mut authors = ListBuilder::new(StringBuilder::new());
        for name in ["Jane Roe", "J. Doe"] {
            authors.values().append_value(name);
        }
        authors.append(true);
        authors.append(false);
        let columns = |dates: ArrayRef| -> Vec<(&str, ArrayRef)> {
            vec![
                ("maintext", strings([Some("Größe."), Some("Two.")])),
                ("text", strings([None, Some("None")])),
                ("id", Arc::new(Int64Array::from(vec![7, 8]))),
                ("date_publish", dates),
                ("authors", Arc::new(authors.finish_cloned())),
                ("score", Arc::new(Float64Array::from(vec![0.5, f64::NAN]))),
                ("language", strings([Some("de"), None])),
            ]
        };
        let second = 1_709_285_400;
        let dates: [(ArrayRef, &str); 4] = [
            (
                Arc::new(TimestampMicrosecondArray::from(vec![Some(second * 1_000_000), None])),
                "2024-03-01T09:30:00Z",
            ),
            (
                Arc::new(TimestampNanosecondArray::from(vec![Some(second * 1_000_000_000), None])),
                "2024-03-01T09:30:00Z",
            ),
            (Arc::new(Date32Array::from(vec![Some(19_783), None])), "2024-03-01"),
            (strings([Some("2024-03-01 09:30"), Some("None")]), "2024-03-01 09:30"),
        ];
        for (dates, published) in dates {
            for packing in [
                Compression::SNAPPY,
                Compression::ZSTD(ZstdLevel::default()),
                Compression::UNCOMPRESSED,
            ] {
                let (records, rejected) =
                    read_bytes("a.parquet", &written(columns(dates.clone()), 1000, packing));
                assert_eq!(rejected, []);
                assert_eq!(texts(&records), ["Größe.", "Two."]);
                assert_eq!(records[0].id.as_deref(), Some("7"));
                assert_eq!(records[0].author.as_deref(), Some("Jane Roe; J. Doe"));
                assert_eq!(
                    (records[0].published.as_deref(), &records[1].published),
                    (Some(published), &None)
                );
                assert_eq!((&records[1].author, &records[1].language), (&None, &None));
                assert_eq!((records[1].source.record, records[1].source.offset), (2, 0));
            }
        }
    }

    #[test]
    fn fundus_as_nested_columns() {
        let list =
            |name: &str| Field::new_list(name, Field::new_list_field(DataType::Utf8, true), true);
        let section = Fields::from(vec![list("headline"), list("paragraphs")]);
        let of_section = DataType::Struct(section.clone());
        let body = Fields::from(vec![
            list("summary"),
            Field::new_list("sections", Field::new_list_field(of_section, true), true),
        ]);
        let strings_of = || Box::new(ListBuilder::new(StringBuilder::new()));
        let sections =
            ListBuilder::new(StructBuilder::new(section, vec![strings_of(), strings_of()]));
        let mut bodies = StructBuilder::new(body, vec![strings_of(), Box::new(sections)]);
        let fill = |list: &mut ListBuilder<StringBuilder>, lines: &[&str]| {
            for line in lines {
                list.values().append_value(line);
            }
            list.append(true);
        };
        fill(bodies.field_builder(0).expect("the summary"), &["In short."]);
        let sections: &mut ListBuilder<StructBuilder> =
            bodies.field_builder(1).expect("the sections");
        for (headline, paragraphs) in [(&[][..], &["One.", "Two."][..]), (&["More"], &["Three."])] {
            fill(sections.values().field_builder(0).expect("the headline"), headline);
            fill(sections.values().field_builder(1).expect("the paragraphs"), paragraphs);
            sections.values().append(true);
        }
        sections.append(true);
        bodies.append(true);
        let (records, rejected) = read_bytes(
            "a.parquet",
            &written(vec![("body", Arc::new(bodies.finish()))], 10, Compression::SNAPPY),
        );
        assert_eq!(rejected, []);
        assert_eq!(texts(&records), ["In short.\nOne.\nTwo.\nMore\nThree."]);
    }

    /// A file of ten rows in groups of four, and where the pages of a column of a group stand.
    fn ten_rows() -> (Vec<u8>, impl Fn(&str, usize) -> std::ops::Range<usize>) {
        let texts: Vec<String> = (0..10).map(|i| format!("text {i}")).collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("text", strings(texts.iter().map(|text| Some(&**text)))),
            ("picture", Arc::new(BinaryArray::from_iter_values((0..10).map(|i| vec![i; 500])))),
        ];
        let bytes = written(columns, 4, Compression::UNCOMPRESSED);
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(&bytes).expect("room for it");
        let file = SerializedFileReader::new(file).expect("it was just written");
        let groups = file.metadata().row_groups().to_vec();
        let place = move |column: &str, group: usize| {
            let found = groups[group]
                .columns()
                .iter()
                .find(|c| c.column_path().string() == column)
                .expect("a column");
            let (from, len) = found.byte_range();
            usize::try_from(from).expect("small")..usize::try_from(from + len).expect("small")
        };
        (bytes, place)
    }

    #[test]
    fn columns_that_nobody_asks_for_are_not_read() {
        let (mut bytes, place) = ten_rows();
        for group in 0..3 {
            bytes[place("picture", group)].fill(0xff);
        }
        let (records, rejected) = read_bytes("a.parquet", &bytes);
        assert_eq!((records.len(), rejected), (10, vec![]));
    }

    #[test]
    fn a_damaged_row_group_is_set_aside_and_reading_goes_on() {
        let (mut bytes, place) = ten_rows();
        bytes[place("text", 1)].fill(0xff);
        let (records, rejected) = read_bytes("a.parquet", &bytes);
        assert_eq!(texts(&records), ["text 0", "text 1", "text 2", "text 3", "text 8", "text 9"]);
        assert_eq!((rejected.len(), rejected[0].record), (1, 5));
        assert!(
            rejected[0].reason.ends_with("rows 5 to 8 were not read"),
            "{}",
            rejected[0].reason
        );
        assert_eq!(records[4].source.record, 9);
    }

    /// What fuzzing found: a footer that claims fewer rows than its columns have gave two
    /// rejections one number.
    #[test]
    fn no_two_rows_have_one_number_whatever_the_footer_says() {
        let (good, _) = ten_rows();
        let footer = good.len()
            - 8
            - usize::try_from(u32::from_le_bytes(good[good.len() - 8..][..4].try_into().unwrap()))
                .unwrap();
        let mut damaged = 0;
        for place in footer..good.len() {
            for value in [0, 2, 0xff] {
                let mut bytes = good.clone();
                bytes[place] = value;
                // The pages of the first group too: what is claimed and what is there are both
                // wrong.
                bytes[4..40].fill(0xff);
                let (records, rejected) = read_bytes("a.parquet", &bytes);
                let numbers = records
                    .iter()
                    .map(|r| r.source.record)
                    .chain(rejected.iter().map(|r| r.record));
                let mut numbers: Vec<u64> = numbers.collect();
                damaged += usize::from(!rejected.is_empty());
                let all = numbers.len();
                numbers.sort_unstable();
                numbers.dedup();
                assert_eq!(numbers.len(), all, "byte {place} as {value}: {rejected:?}");
            }
        }
        assert!(damaged > 100, "{damaged}");
    }

    #[test]
    fn a_string_that_is_no_utf8_is_set_aside_alone() {
        let texts_of = || -> Vec<&[u8]> {
            vec![b"one", b"caf\xe9", b"\xa4", "Größe".as_bytes(), b"four", b"five\xc3", b"six"]
        };
        for dictionary in [false, true] {
            let columns: Vec<(&str, ArrayRef)> = vec![
                ("id", Arc::new(Int64Array::from_iter_values(1..=7))),
                ("text", Arc::new(BinaryArray::from(texts_of()))),
            ];
            let (records, rejected) =
                read_bytes("a.parquet", &said_to_be_strings(columns, 4, dictionary));
            assert_eq!(texts(&records), ["one", "Größe", "four", "six"], "{dictionary}");
            let reasons: Vec<_> = rejected.iter().map(|one| (one.record, &*one.reason)).collect();
            let reason = |at| format!("invalid UTF-8 at byte {at} of column `text`");
            assert_eq!(
                reasons,
                [(2, &*reason(3)), (3, &*reason(0)), (6, &*reason(4))],
                "{dictionary}"
            );
            assert_eq!(
                records.iter().map(|one| one.source.record).collect::<Vec<_>>(),
                [1, 4, 5, 7]
            );
        }
    }

    #[test]
    fn a_list_with_a_string_that_is_no_utf8_is_not_read_without_it() {
        let mut authors = ListBuilder::new(BinaryBuilder::new());
        for names in [&[&b"Jane Roe"[..], b"J. Doe"][..], &[b"Jane Roe", b"Andr\xe9"]] {
            for name in names {
                authors.values().append_value(name);
            }
            authors.append(true);
        }
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("text", strings([Some("one"), Some("two")])),
            ("authors", Arc::new(authors.finish())),
        ];
        let (records, rejected) = read_bytes("a.parquet", &said_to_be_strings(columns, 4, false));
        assert_eq!((records.len(), records[0].author.as_deref()), (1, Some("Jane Roe; J. Doe")));
        assert_eq!(
            rejected[0].reason,
            "invalid UTF-8 at byte 4 of column `authors`, within a list or record"
        );
    }

    /// Nobody tries again for each of them, so this ends as soon as a sound file does.
    #[test]
    fn rows_that_are_all_bad_are_set_aside_one_by_one() {
        let bad = BinaryArray::from_iter_values((0..5000).map(|_| b"caf\xe9"));
        let bytes = said_to_be_strings(vec![("text", Arc::new(bad))], 1 << 20, true);
        let (records, rejected) = read_bytes("a.parquet", &bytes);
        assert_eq!((records.len(), rejected.len(), rejected[4999].record), (0, 5000, 5000));
    }

    #[test]
    fn what_cannot_be_read_is_reported() {
        let (bytes, _) = ten_rows();
        let folder = folder(&[
            ("cut.parquet", &bytes[..bytes.len() / 2]),
            ("named.parquet", b"{\"text\":\"a\"}"),
            ("packed.parquet.gz", &gzip(&bytes)),
            (
                "no_text.parquet",
                &written(vec![("id", strings([Some("a")]))], 9, Compression::SNAPPY),
            ),
        ]);
        for (name, reason) in [
            ("cut.parquet", "not readable as Parquet: "),
            ("named.parquet", "not readable as Parquet: "),
            (
                "packed.parquet.gz",
                "a Parquet file cannot be read from a pipe or a compressed file; ",
            ),
            ("no_text.parquet", "missing field `text`; found "),
        ] {
            let found = refused(folder.path().join(name), &ReadConfig::default());
            assert!(found.starts_with(reason), "{name}: {found}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_and_rows_over_the_cap_are_set_aside_alone() {
        let texts_of: Vec<&[u8]> =
            vec![b"one", b"caf\xe9", b"a text that is longer than the cap", b"two"];
        let bytes =
            written(vec![("text", Arc::new(BinaryArray::from(texts_of)))], 9, Compression::SNAPPY);
        let folder = folder(&[("dump", &bytes)]);
        let config = ReadConfig { max_record_bytes: 20, ..ReadConfig::default() };
        let (records, rejected) = read_file(folder.path().join("dump"), &config);
        assert_eq!(texts(&records), ["one", "two"]);
        let reasons: Vec<_> = rejected.iter().map(|one| (one.record, &*one.reason)).collect();
        assert_eq!(
            reasons,
            [
                (2, "invalid UTF-8 at byte 3 of column `text`"),
                (3, "the record has 34 bytes, more than the 20 that are allowed")
            ]
        );
    }
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use super::*;
    use rusqlite::Connection;
    use std::path::Path;

    fn database(folder: &Path, name: &str, sql: &str) -> PathBuf {
        let path = folder.join(name);
        let database = Connection::open(&path).expect("a fresh folder");
        database.execute_batch(sql).expect("correct SQL");
        path
    }

    fn asking(query: &str) -> ReadConfig {
        ReadConfig { query: Some(query.to_owned()), ..ReadConfig::default() }
    }

    const ARTICLES: &str =
        "CREATE TABLE \"art \"\"icles\" (id INTEGER PRIMARY KEY, url, maintext, \
        authors, date_publish, size REAL, picture);
        CREATE INDEX covers ON \"art \"\"icles\" (maintext, id, url, authors, date_publish);
        INSERT INTO \"art \"\"icles\" VALUES
            (7, 'https://example.org/a', 'z Größe.', '[\"Jane Roe\", \"J. Doe\"]', 1709285400, \
            1.5, x'ff'),
            (8, NULL, 'a Two.', NULL, 'None', NULL, NULL);
        CREATE TABLE other (id, name);
        CREATE VIEW view AS SELECT 'x' AS text;";

    #[test]
    fn the_one_table_with_texts_is_read_in_its_order_and_nothing_is_written() {
        let folder = folder(&[]);
        for name in ["a b?#%.sqlite", "dump"] {
            let path = database(folder.path(), name, ARTICLES);
            let (records, rejected) = read_file(path, &ReadConfig::default());
            assert_eq!(rejected, []);
            assert_eq!(texts(&records), ["z Größe.", "a Two."]);
            assert_eq!(records[0].id.as_deref(), Some("7"));
            assert_eq!(records[0].author.as_deref(), Some("Jane Roe; J. Doe"));
            assert_eq!(
                (records[0].published.as_deref(), &records[1].published),
                (Some("1709285400"), &None)
            );
            assert_eq!(records[1].source.record, 2);
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 2);
    }

    #[test]
    fn a_query_says_what_is_read() {
        let folder = folder(&[]);
        let path = database(folder.path(), "a.db", ARTICLES);
        let query = "SELECT url, upper(maintext) AS text, 'Example' AS outlet \
            FROM \"art \"\"icles\" WHERE id = 7";
        let (records, rejected) = read_file(path.clone(), &asking(query));
        assert_eq!((texts(&records), rejected), (vec!["Z GRößE."], vec![]));
        assert_eq!(records[0].outlet.as_deref(), Some("Example"));
        for (query, reason) in [
            ("SELECT nothing FROM other", "the query `SELECT nothing FROM other` fails: "),
            ("DELETE FROM other", "the query `DELETE FROM other` does not only read"),
            ("SELECT id, name FROM other", "missing field `text`; "),
        ] {
            let found = refused(path.clone(), &asking(query));
            assert!(found.starts_with(reason), "{found}");
        }
    }

    #[test]
    fn what_is_not_clear_is_asked_for() {
        let folder = folder(&[
            ("cut.db", b"SQLite format 3\0 and no more"),
            ("a.db.gz", &gzip(b"SQLite format 3\0")),
        ]);
        let two =
            database(folder.path(), "two.db", "CREATE TABLE a (text); CREATE TABLE b (id, body)");
        let none = database(
            folder.path(),
            "none.db",
            "CREATE TABLE a (id); CREATE VIEW v AS SELECT 'x' AS text",
        );
        let at = |name: &str| folder.path().join(name);
        for (path, reason) in [
            (two, "several tables have a column for the field `text`: a, b; choose one by a query"),
            (none, "no table has a column for the field `text`; tables are a; "),
            (at("cut.db"), "not readable as SQLite: "),
            (at("a.db.gz"), "a SQLite database cannot be read from a pipe or a compressed file; "),
        ] {
            let found = refused(path, &ReadConfig::default());
            assert!(found.starts_with(reason), "{found}");
        }
    }

    #[test]
    fn a_bad_row_is_set_aside_and_damage_ends_the_file() {
        let folder = folder(&[]);
        let path = database(
            folder.path(),
            "a.db",
            "CREATE TABLE a (text); INSERT INTO a VALUES ('one'), (x'636166e9'), (NULL), \
                (x'74776f')",
        );
        let (records, rejected) = read_file(path, &ReadConfig::default());
        assert_eq!(texts(&records), ["one", "two"]);
        assert_eq!(rejected.iter().map(|one| one.record).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(rejected[0].reason, "invalid UTF-8 at byte 3 of column `text`");

        let many =
            "CREATE TABLE a (text); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 \
            FROM n LIMIT 2000)
            INSERT INTO a SELECT printf('%0500d', i) FROM n";
        let path = database(folder.path(), "b.db", many);
        let mut bytes = std::fs::read(&path).expect("just written");
        let half = bytes.len() / 2;
        bytes[half..].fill(0xff);
        std::fs::write(&path, &bytes).expect("ours");
        let mut records = open(&[path], &ReadConfig::default()).expect("it is there");
        let read = records.by_ref().take_while(|item| matches!(item, Item::Record(_))).count();
        assert!((100..1900).contains(&read), "{read}");
        assert!(records.next().is_none(), "damage is reported once and ends the file");
    }
}

#[cfg(feature = "sqlite")]
mod unsettled {
    use crate::read::parted;
    use reprint::internals::read::{ReadConfig, open};
    use rusqlite::Connection;
    use std::fs;
    use std::path::Path;

    const TABLE: &str = "CREATE TABLE articles (id INTEGER PRIMARY KEY, text TEXT)";

    fn insert(database: &Connection, ids: std::ops::Range<u32>) {
        for id in ids {
            let text =
                format!("The ferry of line {id} left at nine. {}", "Nobody was hurt. ".repeat(40));
            database.execute("INSERT INTO articles VALUES (?1, ?2)", (id, text)).expect("inserted");
        }
    }

    /// How many rows are read, and whether the folder is as before.
    fn rows(path: &Path) -> usize {
        let listed = || {
            let entries = fs::read_dir(path.parent().expect("a folder"))
                .expect("a folder")
                .map(Result::unwrap);
            let mut all: Vec<_> =
                entries.map(|entry| (entry.file_name(), fs::read(entry.path()).ok())).collect();
            all.sort();
            all
        };
        let before = listed();
        let (read, rejected) =
            parted(&mut open(&[path.into()], &ReadConfig::default()).expect("it is there"));
        assert_eq!(rejected, []);
        assert!(listed() == before, "nothing is written beside it");
        read.len()
    }

    #[test]
    fn rows_of_the_log_are_read_while_its_writer_is_at_work() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("live.db");
        let writer = Connection::open(&path).unwrap();
        writer.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        writer.execute_batch(TABLE).unwrap();
        insert(&writer, 0..3);
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        writer.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(())).unwrap();
        insert(&writer, 3..9);
        assert_eq!(rows(&path), 9);
        // A link to it lies in a folder without the log.
        #[cfg(unix)]
        {
            let elsewhere = tempfile::tempdir().unwrap();
            let link = elsewhere.path().join("link.db");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            assert_eq!(rows(&link), 9);
        }
        // What is not committed is not there.
        writer.execute_batch("BEGIN").unwrap();
        insert(&writer, 9..12);
        assert_eq!(rows(&path), 9);
    }

    #[test]
    fn a_log_that_its_writer_left_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (live, dead) = (folder.path().join("live.db"), tempfile::tempdir().unwrap());
        let writer = Connection::open(&live).unwrap();
        writer.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        writer.execute_batch(TABLE).unwrap();
        insert(&writer, 0..5);
        for end in ["", "-wal"] {
            fs::copy(
                folder.path().join(format!("live.db{end}")),
                dead.path().join(format!("dead.sqlite{end}")),
            )
            .unwrap();
        }
        assert_eq!(rows(&dead.path().join("dead.sqlite")), 5);
        // In a folder it is one file, and its log none of another format.
        let (read, _) = parted(&mut open(&[dead.path().into()], &ReadConfig::default()).unwrap());
        assert_eq!(read.len(), 5);
    }

    #[test]
    fn half_a_transaction_is_undone() {
        let folder = tempfile::tempdir().unwrap();
        let (live, dead) = (folder.path().join("live.db"), tempfile::tempdir().unwrap());
        let writer = Connection::open(&live).unwrap();
        writer.execute_batch(TABLE).unwrap();
        insert(&writer, 0..4);
        // With room for few pages changes reach the file before they are committed.
        writer.execute_batch("PRAGMA cache_size = 2; BEGIN").unwrap();
        insert(&writer, 4..400);
        for end in ["", "-journal"] {
            fs::copy(
                folder.path().join(format!("live.db{end}")),
                dead.path().join(format!("dead.db{end}")),
            )
            .unwrap();
        }
        assert_eq!(rows(&dead.path().join("dead.db")), 4);
    }

    #[test]
    fn a_journal_that_is_kept_after_its_use_undoes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.db");
        let writer = Connection::open(&path).unwrap();
        writer.query_row("PRAGMA journal_mode = PERSIST", [], |_| Ok(())).unwrap();
        writer.execute_batch(TABLE).unwrap();
        insert(&writer, 0..4);
        assert!(fs::metadata(folder.path().join("kept.db-journal")).unwrap().len() > 0);
        assert_eq!(rows(&path), 4);
    }
}
