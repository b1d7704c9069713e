//! SQLite: a row of the one table that has texts, or of a query, an article.
//!
//! The database is opened read-only and as one that nobody else changes, so nothing is written
//! beside it: no journal, no lock. A thread steps through the rows, because a statement borrows its
//! connection, and a few rows wait for the reader.
//!
//! Opened so, SQLite heeds no `-wal` and no `-journal`, which hold committed rows, or what undoes
//! half a transaction. Where one of them stands beside the database, both are copied to a temporary
//! folder and SQLite settles the copy, as it would the database itself.
//!
//! * time: `O(n)` in the columns that are read; one copy of the database where it is not settled
//! * space: [`WAITING`] rows

use super::decompress::Stream;
use super::fields::{Meaning, Picker, number_text};
use super::{Form, Format, Item, ReadConfig, Reader, RecordCap};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use tempfile::TempDir;

/// SQLite databases.
pub(super) const FORMAT: Format = Format {
    name: "sqlite",
    endings: &["sqlite", "sqlite3", "db"],
    form: Form::Database,
    // Recognised by its first bytes before any other format is tried.
    fits: |_| false,
    start: |cap| Box::new(Sqlite { cap, columns: Vec::new(), rows: None, record: 0 }),
};

/// Rows read ahead.
const WAITING: usize = 16;

/// Names in a message of what a database has.
const SHOWN: usize = 20;

struct Sqlite {
    cap: RecordCap,
    columns: Vec<String>,
    rows: Option<Receiver<Row>>,
    record: u64,
}

enum Row {
    /// A cell a column; `None` for null.
    Cells(Vec<Option<String>>),
    /// Set aside, and why.
    Bad(String),
    /// No row comes any more, and why.
    End(String),
}

impl Reader for Sqlite {
    fn open(
        &mut self,
        file: Option<&Path>,
        config: &ReadConfig,
        picker: &mut Picker,
    ) -> Result<(), String> {
        let path = file.ok_or(
            "a SQLite database cannot be read from a pipe or a compressed file; save or unpack it \
                first",
        )?;
        let (database, copy) = open(path)?;
        let query = match &config.query {
            Some(query) => query.clone(),
            None => query_of_table(&database, picker)?,
        };
        let statement =
            database.prepare(&query).map_err(|e| format!("the query `{query}` fails: {e}"))?;
        self.columns = statement.column_names().map(str::to_owned).collect();
        if self.columns.is_empty() || !statement.readonly() {
            return Err(format!(
                "the query `{query}` does not only read; it must begin with SELECT"
            ));
        }
        drop(statement);
        if let Some(reason) = picker.cannot_have_text(self.columns.iter().map(String::as_str)) {
            return Err(format!("{reason} (the query gives the columns {})", shown(&self.columns)));
        }
        let is_wanted = |name: &String| !matches!(picker.meaning_of(name).0, Meaning::Skip);
        let wanted: Vec<bool> = self.columns.iter().map(is_wanted).collect();
        let (sender, rows) = sync_channel(WAITING);
        let cap = self.cap;
        std::thread::spawn(move || {
            // The copy, if there is one, goes when its rows are read.
            let _copy = copy;
            if let Err(error) = step(&database, &query, &wanted, cap, &sender) {
                // A reader that is gone needs no reason.
                let _ = sender.send(Row::End(error.to_string()));
            }
        });
        self.rows = Some(rows);
        Ok(())
    }

    fn next(&mut self, _: &mut Stream, picker: &mut Picker) -> Option<Item> {
        let row = self.rows.as_ref()?.recv().ok()?;
        self.record += 1;
        Some(match row {
            Row::Cells(cells) => {
                picker.begin_record();
                for (name, cell) in self.columns.iter().zip(cells) {
                    let means = picker.meaning_of(name);
                    if let Some(cell) = cell {
                        picker.offer_cell(means, cell.into());
                    }
                }
                picker.finish(self.record, 0)
            }
            Row::Bad(reason) => picker.reject(self.record, 0, reason),
            Row::End(reason) => {
                self.rows = None;
                picker.reject(0, 0, format!("reading stopped before row {}: {reason}", self.record))
            }
        })
    }
}

/// The database, and the folder of its copy if one had to be made.
fn open(path: &Path) -> Result<(Connection, Option<TempDir>), String> {
    // SQLite looks for what belongs to a database beside the file itself, not beside a link to it.
    let real = std::fs::canonicalize(path).map_err(|e| e.to_string())?;
    let Some(copy) = copy_of_unsettled(&real)? else { return Ok((connect(&real)?, None)) };
    let place = copy.path().join(COPY);
    settle(&place).map_err(|e| {
        format!("not readable as SQLite with what stands in its -wal or -journal: {e}")
    })?;
    Ok((connect(&place)?, Some(copy)))
}

/// The database's name in its temporary folder.
const COPY: &str = "copy.db";

/// What SQLite keeps beside a database while it is written.
const BESIDE: [&str; 2] = ["-wal", "-journal"];

/// How often a database that others write to is copied before it is given up.
const COPIES: usize = 3;

/// A copy of the database with what stands beside it; `None` where nothing does.
fn copy_of_unsettled(real: &Path) -> Result<Option<TempDir>, String> {
    let beside = |end: &str| {
        let mut name = real.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let is_filled = |end: &str| std::fs::metadata(beside(end)).is_ok_and(|meta| meta.len() > 0);
    if !BESIDE.iter().any(|end| is_filled(end)) {
        return Ok(None);
    }
    let stamps = || {
        ["", "-wal", "-journal"]
            .map(|end| std::fs::metadata(beside(end)).ok().map(|m| (m.len(), m.modified().ok())))
    };
    for _ in 0..COPIES {
        let before = stamps();
        let folder = tempfile::tempdir()
            .map_err(|e| format!("a temporary folder for a copy could not be made: {e}"))?;
        let copy = |end: &str| {
            let to = folder.path().join(format!("{COPY}{end}"));
            std::fs::copy(beside(end), to).map(drop)
        };
        let copied = copy("").and_then(|()| {
            BESIDE.iter().filter(|end| is_filled(end)).try_for_each(|end| copy(end))
        });
        copied.map_err(|e| {
            format!(
                "it has unfinished writes (a -wal or -journal file) and could not be copied: {e}"
            )
        })?;
        if stamps() == before {
            return Ok(Some(folder));
        }
    }
    Err("it was changed while it was read; stop the program that writes to it, or read a copy made \
        with the `.backup` command of sqlite3".to_owned())
}

/// Has SQLite put a copy in order: what its log holds goes in, what its journal undoes goes out.
fn settle(copy: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = guarded(Connection::open_with_flags(copy, flags)?)?;
    // A first look makes it read the log, or roll the journal back.
    database.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

/// What stands in a stranger's schema is not run.
fn guarded(database: Connection) -> rusqlite::Result<Connection> {
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(database)
}

fn connect(real: &Path) -> Result<Connection, String> {
    let mut address = url::Url::from_file_path(real)
        .map_err(|()| "its path cannot be written as an address".to_owned())?;
    address.set_query(Some("mode=ro&immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = Connection::open_with_flags(address.as_str(), flags).and_then(guarded);
    open.map_err(|e| format!("not readable as SQLite: {e}"))
}

/// The query for the one table that has a column for the text.
fn query_of_table(database: &Connection, picker: &mut Picker) -> Result<String, String> {
    let tables = tables(database).map_err(|e| format!("not readable as SQLite: {e}"))?;
    let with_text: Vec<&(String, Vec<String>)> = tables
        .iter()
        .filter(|(_, columns)| columns.iter().any(|column| picker.is_text(column)))
        .collect();
    let names = |tables: &[&(String, Vec<String>)]| {
        shown(&tables.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>())
    };
    match with_text[..] {
        [] => Err(format!(
            "no table has a column for the field `text`; tables are {}; map your \
                column to it, as text=COLUMN, or give a query, SELECT ...",
            names(&tables.iter().collect::<Vec<_>>())
        )),
        [(table, columns)] => {
            let wanted =
                columns.iter().filter(|name| !matches!(picker.meaning_of(name).0, Meaning::Skip));
            let wanted: Vec<String> = wanted.map(|name| quoted(name)).collect();
            // In the order of the table, whatever indexes it has.
            Ok(format!("SELECT {} FROM {} NOT INDEXED", wanted.join(", "), quoted(table)))
        }
        _ => Err(format!(
            "several tables have a column for the field `text`: {}; choose one by a \
                query, SELECT ... FROM ...",
            names(&with_text)
        )),
    }
}

/// Tables of the user's own with their columns; no views, which may be anything, and no parts of an
/// index for words.
fn tables(database: &Connection) -> rusqlite::Result<Vec<(String, Vec<String>)>> {
    let mut names = database.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT \
            LIKE 'sqlite\\_%' ESCAPE '\\' \
         ORDER BY name",
    )?;
    let names = names
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut columns =
        database.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden <> 1")?;
    names
        .into_iter()
        .map(|table| {
            let found =
                columns.query_map([&table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            Ok((table, found))
        })
        .collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn shown(names: &[String]) -> String {
    let more = if names.len() > SHOWN { ", ..." } else { "" };
    if names.is_empty() {
        "none".to_owned()
    } else {
        names[..names.len().min(SHOWN)].join(", ") + more
    }
}

/// Sends every row until nobody listens any more.
fn step(
    database: &Connection,
    query: &str,
    wanted: &[bool],
    cap: RecordCap,
    rows: &SyncSender<Row>,
) -> rusqlite::Result<()> {
    let mut statement = database.prepare(query)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let mut bytes = 0;
        let mut cell = |at: usize| {
            if !wanted[at] {
                return Ok(None);
            }
            let text = match row.get_ref(at) {
                Ok(ValueRef::Integer(number)) => return Ok(Some(number.to_string())),
                Ok(ValueRef::Real(number)) => {
                    return Ok(
                        serde_json::Number::from_f64(number).map(|number| number_text(&number))
                    );
                }
                Ok(ValueRef::Text(text) | ValueRef::Blob(text)) => text,
                Ok(ValueRef::Null) | Err(_) => return Ok(None),
            };
            bytes += text.len();
            if bytes > cap.bytes() {
                return Err(cap.exceeded(bytes as u64));
            }
            let text = std::str::from_utf8(text);
            text.map(|text| Some(text.to_owned())).map_err(|e| {
                format!("invalid UTF-8 at byte {} of column `{}`", e.valid_up_to(), names[at])
            })
        };
        let row = match (0..names.len()).map(&mut cell).collect() {
            Ok(cells) => Row::Cells(cells),
            Err(reason) => Row::Bad(reason),
        };
        if rows.send(row).is_err() {
            break;
        }
    }
    Ok(())
}
