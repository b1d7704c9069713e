//! Scans, runs and comparisons.

use crate::failure::Failure;
use crate::settings::settings;
use crate::stream::{Batches, Incoming};
use crate::work;
use arrow_array::builder::{StringBuilder, UInt64Builder};
use arrow_array::{ArrayRef, Float64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use pyo3::exceptions::{PyLookupError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use reprint::internals::article::DocId;
use reprint::internals::pipeline::{self, Input, Scan};
use reprint::internals::read::table::{Table, json, lines, unguarded};
use reprint::internals::read::{self, Given};
use reprint::internals::report::{self, Notes, Results, Style};
use reprint::{Article, Config, Error, ErrorKind, Extras, Rejected};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

/// A finished scan, with its texts in temporary files.
#[pyclass(frozen)]
pub struct Run {
    config: Config,
    scan: Scan,
    /// Whether a list of what to keep was asked for, and is one of the files.
    lists_kept: bool,
    /// Rows of the Arrow table that was scanned; `None` for files.
    rows: Option<u64>,
}

/// Away from Python's lock; a panic is an error of Python.
pub fn calmly<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> PyResult<T> {
    match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
        Ok(done) => done.map_err(PyErr::from),
        Err(panic) => Err(PyRuntimeError::new_err(work::told(&*panic))),
    }
}

/// An input without an article is a value that cannot be, and no look-up that failed.
fn nothing(error: Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound(message) => PyValueError::new_err(message.clone()).into(),
        _ => error.into(),
    }
}

/// Scans `paths`, or `data` where there are none.
#[pyfunction]
#[pyo3(signature = (paths, data, json, source, tell))]
pub fn scan(
    py: Python<'_>,
    paths: Option<Vec<PathBuf>>,
    data: Option<&Bound<'_, PyAny>>,
    json: &str,
    source: String,
    tell: Option<Py<PyAny>>,
) -> PyResult<Run> {
    let mut config = settings(json)?;
    let lists_kept = config.keep.by.is_some();
    // What is kept may be asked for later, and costs next to nothing.
    config.keep.by = config.keep.by.or(Some(reprint::settings::Policy::Origin));
    let incoming = data.map(Incoming::of).transpose()?;
    work::run(py, tell, move |progress| {
        let rows = Arc::new(AtomicU64::new(0));
        let counted = incoming.is_some();
        let mut scan = match incoming {
            None => {
                let inputs = read::named(&paths.unwrap_or_default())?;
                pipeline::scan(&config, &inputs, progress).map_err(nothing)?
            }
            Some(incoming) => {
                let (schema, failed, seen) =
                    (incoming.schema(), incoming.failed(), Arc::clone(&rows));
                let batches = incoming.inspect(move |batch| {
                    seen.fetch_add(batch.num_rows() as u64, Ordering::Relaxed);
                });
                let given = Given::of_batches(&source, &schema, batches, &config.read)?;
                let scan = pipeline::scan_of(&config, Input::Given(Box::new(given)), progress);
                let broken = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some(message) = broken {
                    return Err(PyValueError::new_err(format!("`{source}`: {message}")).into());
                }
                scan.map_err(nothing)?
            }
        };
        if !lists_kept {
            scan.run["settings"]["keep"]["by"] = serde_json::Value::Null;
            scan.run["counts"]["kept"] = serde_json::Value::Null;
        }
        let rows = counted.then(|| rows.load(Ordering::Relaxed));
        Ok(Run { config, scan, lists_kept, rows })
    })
}

#[pymethods]
impl Run {
    /// How many articles were compared.
    #[getter]
    fn articles(&self) -> usize {
        self.scan.spool.len()
    }

    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.scan.warnings.iter().map(ToString::to_string).collect()
    }

    /// `run.json`.
    #[getter]
    fn info(&self) -> String {
        self.scan.run.to_string()
    }

    /// The summary that the command prints.
    fn summary(&self) -> PyResult<String> {
        let mut out = Vec::new();
        report::summary(&self.results(), &mut out).map_err(Failure::from)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    /// One of the tables, by name.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Batches> {
        calmly(py, || {
            if name == "rejected" {
                return rejected(&self.scan.rejected);
            }
            let schema = report::table_schema(name).ok_or_else(|| no_table(name))?;
            Ok(Batches::new(schema, report::table_batches(name, &self.scan.results())?))
        })
    }

    /// Ids of the articles that are kept.
    fn kept(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        calmly(py, || {
            let spool = &self.scan.spool;
            let dropped = self.scan.dropped.as_deref().unwrap_or_default();
            let kept = spool.docs().filter(|doc| dropped.binary_search(doc).is_err());
            Ok(kept.map(|doc| spool.meta(doc).id).collect())
        })
    }

    /// What is noted of each article: where it was read, its id, and the four notes.
    fn annotations(&self, py: Python<'_>) -> PyResult<Batches> {
        calmly(py, || {
            let (notes, mut rows) = (Notes::of(&self.scan.results()), NoteRows::default());
            let (mut sources, mut records) = (StringBuilder::new(), UInt64Builder::new());
            let mut ids = StringBuilder::new();
            for doc in self.scan.spool.docs() {
                let meta = self.scan.spool.meta(doc);
                let (file, record) = place(&meta.source);
                sources.append_value(file);
                records.append_value(record);
                ids.append_value(&meta.id);
                rows.push(notes.get(Some(doc)));
            }
            let mut fields = vec![
                Field::new("source", DataType::Utf8, false),
                Field::new("record", DataType::UInt64, false),
                Field::new("article_id", DataType::Utf8, false),
            ];
            let mut columns: Vec<ArrayRef> = vec![
                Arc::new(sources.finish()),
                Arc::new(records.finish()),
                Arc::new(ids.finish()),
            ];
            rows.add_to(&mut fields, &mut columns);
            table(fields, columns)
        })
    }

    /// The four notes for each of so many records, in their order.
    fn notes(&self, py: Python<'_>, count: u64) -> PyResult<Batches> {
        calmly(py, || {
            if let Some(rows) = self.rows.filter(|rows| *rows != count) {
                let message = format!(
                    "the data has {count} rows and {rows} were scanned; give the data that was \
                        scanned"
                );
                return Err(PyValueError::new_err(message).into());
            }
            let mut at: HashMap<u64, DocId> = HashMap::new();
            for doc in self.scan.spool.docs() {
                let source = self.scan.spool.meta(doc).source;
                let (_, record) = place(&source);
                if record > count || at.insert(record, doc).is_some() {
                    let message = "the run is of other records than these; give the data that was \
                        scanned, or see `annotations`, which names the file of each record";
                    return Err(PyValueError::new_err(message).into());
                }
            }
            let (notes, mut rows) = (Notes::of(&self.scan.results()), NoteRows::default());
            (1..=count).for_each(|record| rows.push(notes.get(at.get(&record).copied())));
            let (mut fields, mut columns) = (Vec::new(), Vec::new());
            rows.add_to(&mut fields, &mut columns);
            table(fields, columns)
        })
    }

    /// Writes the run folder.
    #[pyo3(signature = (folder, html, plots, parquet))]
    fn save(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        html: bool,
        plots: bool,
        parquet: bool,
    ) -> PyResult<()> {
        calmly(py, || {
            let claim = report::prepare_run(&folder)?;
            report::refuse_other_than_run(&folder)?;
            let also = Extras { html, plots, parquet };
            let write = || report::write_claimed(&self.results(), &self.scan.run, also, &claim);
            Ok(pipeline::on_threads(&self.config, write)??)
        })
    }

    /// A reported pair with both texts.
    fn explain(&self, py: Python<'_>, a: &str, b: &str) -> PyResult<Comparison> {
        calmly(py, || {
            let spool = &self.scan.spool;
            let doc = |id: &str| {
                spool.docs().find(|doc| spool.meta(*doc).id == id).ok_or_else(|| {
                    let message = format!(
                        "no article `{id}` in the run; ids are as in `clusters` and `pairs`"
                    );
                    Failure::from(PyLookupError::new_err(message))
                })
            };
            let (a_doc, b_doc) = (doc(a)?, doc(b)?);
            let pair = self.scan.pairs.find(a_doc.min(b_doc), a_doc.max(b_doc));
            let pair = pair.ok_or_else(|| {
                let way_out = if self.config.all_pairs {
                    ""
                } else {
                    "; `all_pairs=True` reports what was judged and is no copy too"
                };
                let message = format!("`{a}` and `{b}` were not reported as a pair{way_out}");
                PyLookupError::new_err(message)
            })?;
            let found = report::Comparison { a: spool.get(pair.a), b: spool.get(pair.b), pair };
            Ok(Comparison { found, told: pipeline::told(&self.config)? })
        })
    }
}

impl Run {
    /// A scan over an engine, whose texts are elsewhere.
    pub fn of(config: Config, mut scan: Scan, lists_kept: bool) -> Self {
        if !lists_kept {
            scan.run["settings"]["keep"]["by"] = serde_json::Value::Null;
            scan.run["counts"]["kept"] = serde_json::Value::Null;
        }
        Self { config, scan, lists_kept, rows: None }
    }

    /// What is written: the command writes what is kept only where that was asked for.
    fn results(&self) -> Results<'_> {
        let results = self.scan.results();
        if self.lists_kept { results } else { Results { dropped: None, fates: None, ..results } }
    }
}

/// File and number of a record, as `Meta::source` has them.
fn place(source: &str) -> (&str, u64) {
    source.rsplit_once(':').map_or((source, 0), |(file, at)| (file, at.parse().unwrap_or(0)))
}

/// The columns of notes that are being filled.
#[derive(Default)]
struct NoteRows {
    cluster: UInt64Builder,
    role: StringBuilder,
    kept: StringBuilder,
    reason: StringBuilder,
}

impl NoteRows {
    fn push(&mut self, note: &report::Note) {
        self.cluster.append_option(note.cluster.map(u64::from));
        self.role.append_option(note.cluster.map(|_| note.role));
        self.kept.append_option((!note.kept.is_empty()).then_some(&note.kept));
        self.reason.append_value(note.reason);
    }

    fn add_to(mut self, fields: &mut Vec<Field>, columns: &mut Vec<ArrayRef>) {
        let types = [DataType::UInt64, DataType::Utf8, DataType::Utf8, DataType::Utf8];
        let named = report::NOTES.into_iter().zip(types);
        fields.extend(named.map(|(name, of)| Field::new(name, of, true)));
        columns.push(Arc::new(self.cluster.finish()));
        columns.push(Arc::new(self.role.finish()));
        columns.push(Arc::new(self.kept.finish()));
        columns.push(Arc::new(self.reason.finish()));
    }
}

fn table(fields: Vec<Field>, columns: Vec<ArrayRef>) -> Result<Batches, Failure> {
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns)
        .map_err(|e| PyRuntimeError::new_err(e.to_string()))?;
    Ok(Batches::new(schema, vec![batch]))
}

fn rejected(all: &[Rejected]) -> Result<Batches, Failure> {
    let (mut files, mut reasons) = (StringBuilder::new(), StringBuilder::new());
    let (mut records, mut offsets) = (UInt64Builder::new(), UInt64Builder::new());
    for rejected in all {
        files.append_value(&rejected.file);
        records.append_value(rejected.record);
        offsets.append_value(rejected.offset);
        reasons.append_value(&rejected.reason);
    }
    let fields = vec![
        Field::new("file", DataType::Utf8, true),
        Field::new("record", DataType::UInt64, true),
        Field::new("offset", DataType::UInt64, true),
        Field::new("reason", DataType::Utf8, true),
    ];
    let columns: Vec<ArrayRef> = vec![
        Arc::new(files.finish()),
        Arc::new(records.finish()),
        Arc::new(offsets.finish()),
        Arc::new(reasons.finish()),
    ];
    table(fields, columns)
}

fn no_table(name: &str) -> Failure {
    PyLookupError::new_err(format!("a run has no table `{name}`")).into()
}

/// A table of a run folder, with the types that the table of a run has.
#[pyfunction]
pub fn table_of_folder(py: Python<'_>, folder: PathBuf, name: &str) -> PyResult<Batches> {
    calmly(py, || {
        if name == "rejected" {
            return rejected(&rejected_of_folder(&folder.join("rejected.jsonl"))?);
        }
        let schema = report::table_schema(name).ok_or_else(|| no_table(name))?;
        let path = folder.join(format!("{name}.csv"));
        let rows = Table::open(&path)?;
        let places = schema
            .fields()
            .iter()
            .map(|field| Ok(rows.columns([field.name().as_str()])?[0]))
            .collect::<Result<Vec<usize>, Error>>()?;
        let mut cells: Vec<Vec<Option<String>>> = vec![Vec::new(); places.len()];
        for row in rows {
            let row = row.map_err(|bad| damaged(&path, bad.line, &bad.reason))?;
            for (cells, place) in cells.iter_mut().zip(&places) {
                let cell = unguarded(row.cell(*place));
                cells.push((!cell.is_empty()).then(|| cell.to_owned()));
            }
        }
        let number = |cell: &Option<String>| cell.as_ref().and_then(|cell| cell.parse().ok());
        let share = |cell: &Option<String>| cell.as_ref().and_then(|cell| cell.parse().ok());
        let column = |(field, cells): (&Arc<Field>, Vec<Option<String>>)| -> ArrayRef {
            match field.data_type() {
                DataType::UInt64 => {
                    let mut made = UInt64Builder::new();
                    made.extend(cells.iter().map(number));
                    Arc::new(made.finish())
                }
                DataType::Float64 => Arc::new(cells.iter().map(share).collect::<Float64Array>()),
                _ => {
                    let mut made = StringBuilder::new();
                    made.extend(cells.iter().map(Option::as_deref));
                    Arc::new(made.finish())
                }
            }
        };
        let columns = schema.fields().iter().zip(cells).map(column).collect();
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns)
            .map_err(|e| PyRuntimeError::new_err(e.to_string()))?;
        Ok(Batches::new(schema, vec![batch]))
    })
}

fn rejected_of_folder(path: &Path) -> Result<Vec<Rejected>, Failure> {
    let mut all = Vec::new();
    for (line, text) in (1..).zip(lines(path)?) {
        let object: serde_json::Value =
            serde_json::from_str(&text?).map_err(|e| damaged(path, line, &e.to_string()))?;
        let words = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
        let number = |name: &str| object[name].as_u64().unwrap_or_default();
        all.push(Rejected {
            file: words("file"),
            record: number("record"),
            offset: number("offset"),
            reason: words("reason"),
        });
    }
    Ok(all)
}

fn damaged(path: &Path, line: u64, reason: &str) -> Failure {
    let reason = format!("line {line}: {reason}; the run is damaged, scan again");
    Error::new(ErrorKind::Data { path: path.to_path_buf(), reason }).into()
}

/// A pair with everything that was found out about it.
#[pyclass(frozen)]
pub struct Comparison {
    found: report::Comparison,
    told: serde_json::Value,
}

#[pymethods]
impl Comparison {
    /// As `reprint compare --json` has it.
    fn json(&self) -> PyResult<String> {
        let mut out = Vec::new();
        report::comparison_json(&self.found, &mut out).map_err(Failure::from)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    /// As `reprint compare` prints it, to that many columns.
    fn text(&self, width: usize) -> PyResult<String> {
        let mut out = Vec::new();
        let style = Style { colour: false, width };
        report::comparison(&self.found, &style, &mut out).map_err(Failure::from)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    /// As `reprint compare --html` has it.
    fn html(&self) -> PyResult<String> {
        let mut out = Vec::new();
        report::comparison_html(&self.found, &self.told, &mut out).map_err(Failure::from)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }
}

/// Compares two articles, each the JSON of one, among others.
#[pyfunction]
pub fn compare(py: Python<'_>, a: &str, b: &str, among: &str, json: &str) -> PyResult<Comparison> {
    let config = settings(json)?;
    let article = |json: &str| -> PyResult<Article> {
        serde_json::from_str(json).map_err(|e| PyValueError::new_err(format!("no article: {e}")))
    };
    let (a, b) = (article(a)?, article(b)?);
    let among: Vec<Article> = serde_json::from_str(among)
        .map_err(|e| PyValueError::new_err(format!("`among` are no articles: {e}")))?;
    work::run(py, None, move |_| {
        let load = |name: &str, all: Vec<Article>| -> Result<_, Error> {
            pipeline::load_given(&config, Given::of(name, all.into_iter(), &config.read)?)
        };
        let only = |name: &str, mut article: Article| -> Result<_, Failure> {
            if article.id.is_empty() {
                name.clone_into(&mut article.id);
            }
            let (mut articles, rejected) = load(name, vec![article])?;
            articles.pop().ok_or_else(|| {
                let why = rejected.first().map_or("it has no text", |set_aside| &set_aside.reason);
                PyValueError::new_err(format!("article `{name}` cannot be compared: {why}")).into()
            })
        };
        let (a, b, among) = (only("a", a)?, only("b", b)?, load("among", among)?.0);
        let found = pipeline::compare(&config, a, b, &among)?;
        Ok(Comparison { found, told: pipeline::told(&config)? })
    })
}

/// A pair of a run folder, from its files alone.
#[pyfunction]
pub fn explain(py: Python<'_>, folder: PathBuf, a: &str, b: &str) -> PyResult<Comparison> {
    calmly(py, || {
        let found = pipeline::explain(&folder, a, b)?.comparison;
        Ok(Comparison { found, told: json(&folder.join("run.json"))? })
    })
}
