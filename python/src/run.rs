//! Scans, runs and comparisons.

use crate::engine::rows_of;
use crate::failure::Failure;
use crate::settings::settings;
use crate::source::{Source, nothing};
use crate::stream::{Batches, Incoming};
use crate::work;
use arrow_array::builder::{StringBuilder, UInt64Builder};
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use pyo3::exceptions::{PyLookupError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use reprint::internals::article::{DocId, published};
use reprint::internals::cluster::Comparison as Found;
use reprint::internals::cluster::manifest::RunManifest;
use reprint::internals::pipeline::engine::Elsewhere;
use reprint::internals::pipeline::{self, Scan};
use reprint::internals::read::Given;
use reprint::internals::read::table::{Table, json, lines, unguarded};
use reprint::internals::report::{self, Notes, Results, Style};
use reprint::{Article, Config, Error, ErrorKind, Extras, Rejected};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A finished scan, with its texts in temporary files.
#[pyclass]
pub struct Run {
    settings: RunSettings,
    scan: Scan,
    /// Rows of the Arrow table that was scanned; `None` for files.
    rows: Option<u64>,
    /// Where the texts are, for a scan over an engine.
    elsewhere: Option<Elsewhere>,
}

/// Away from Python's lock; a panic is an error of Python.
pub fn calmly<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> PyResult<T> {
    match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
        Ok(done) => done.map_err(PyErr::from),
        Err(panic) => Err(PyRuntimeError::new_err(work::panic_message(&*panic))),
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
    let settings = RunSettings::of(json)?;
    let source = Source::of(paths, data, source)?;
    work::run(py, tell, move |progress| {
        let config = &settings.config;
        let (scan, rows) =
            source.read(config, |input, _| pipeline::scan_of(config, input, progress))?;
        Ok(Run::of(settings, scan.map_err(nothing)?, rows))
    })
}

/// The settings of a run, which always has a list of what to keep: it may be asked for later, and
/// costs next to nothing.
pub struct RunSettings {
    pub config: Config,
    /// Whether the list was asked for.
    pub lists_kept: bool,
}

impl RunSettings {
    pub fn of(json: &str) -> Result<Self, Failure> {
        let mut config = settings(json)?;
        let lists_kept = config.keep.by.is_some();
        config.keep.by = config.keep.by.or(Some(reprint::settings::Policy::Origin));
        Ok(Self { config, lists_kept })
    }

    /// What is written of a scan: the command lists what is kept only where that was asked for.
    pub fn results<'a>(&self, scan: &'a Scan) -> Results<'a> {
        let results = scan.results();
        if self.lists_kept { results } else { Results { dropped: None, fates: None, ..results } }
    }

    /// `run.json`, as that of a scan that has no such list.
    pub fn manifest(&self, mut run: RunManifest) -> RunManifest {
        if !self.lists_kept {
            run.settings["keep"]["by"] = serde_json::Value::Null;
            run.counts.kept = None;
        }
        run
    }
}

#[pymethods]
impl Run {
    /// How many articles were compared.
    #[getter]
    fn articles(&self) -> usize {
        self.scan.spool.own().len()
    }

    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.scan.warnings.iter().map(ToString::to_string).collect()
    }

    /// `run.json`.
    #[getter]
    fn info(&self) -> String {
        self.scan.run.to_value().map(|run| run.to_string()).unwrap_or_default()
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
            let kept = spool.own().filter(|doc| dropped.binary_search(doc).is_err());
            Ok(kept.map(|doc| spool.meta(doc).id).collect())
        })
    }

    /// What is noted of each article: where it was read, its id, and the four notes.
    fn annotations(&self, py: Python<'_>) -> PyResult<Batches> {
        calmly(py, || {
            let (notes, mut rows) = (Notes::of(&self.scan.results()), NoteRows::default());
            let (mut sources, mut records) = (StringBuilder::new(), UInt64Builder::new());
            let mut ids = StringBuilder::new();
            for doc in self.scan.spool.own() {
                let meta = self.scan.spool.meta(doc);
                let (file, record) = place(&meta.source);
                sources.append_value(file);
                records.append_value(record);
                ids.append_value(&meta.id);
                rows.push(notes.get(Some(doc), file, record));
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

    /// The four notes for each of `count` records, in their order.
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
            for doc in self.scan.spool.own() {
                let source = self.scan.spool.meta(doc).source;
                let (_, record) = place(&source);
                if record > count || at.insert(record, doc).is_some() {
                    let message = "the run is of other records than these; give the data that was \
                        scanned, or see `annotations`, which names the file of each record";
                    return Err(PyValueError::new_err(message).into());
                }
            }
            let (notes, mut rows) = (Notes::of(&self.scan.results()), NoteRows::default());
            let first = self.scan.spool.own().next().map(|doc| self.scan.spool.meta(doc).source);
            let file = first.as_deref().map_or("", |source| place(source).0);
            (1..=count)
                .for_each(|record| rows.push(notes.get(at.get(&record).copied(), file, record)));
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
            Ok(pipeline::on_threads(&self.settings.config, write)??)
        })
    }

    /// A reported pair with both texts.
    fn explain(&self, py: Python<'_>, a: &str, b: &str) -> PyResult<Comparison> {
        calmly(py, || {
            let spool = &self.scan.spool;
            let (of_a, of_b) = (self.docs(a)?, self.docs(b)?);
            let mut both = of_a.iter().rev().flat_map(|x| of_b.iter().rev().map(move |y| (*x, *y)));
            let pair = both.find_map(|(x, y)| self.scan.pairs.find(x.min(y), x.max(y)));
            let pair = pair.ok_or_else(|| {
                let way_out = if self.settings.config.all_pairs {
                    ""
                } else {
                    "; `all_pairs=True` reports what was judged and is no copy too"
                };
                let message = format!("`{a}` and `{b}` were not reported as a pair{way_out}");
                PyLookupError::new_err(message)
            })?;
            let found = Found { a: spool.get(pair.a), b: spool.get(pair.b), pair };
            Ok(Comparison { found, manifest: pipeline::manifest_of(&self.settings.config)? })
        })
    }

    /// Numbers of the records whose texts are kept elsewhere and are needed for `explain` of these
    /// ids, or for everything where none are given; ascending.
    #[pyo3(signature = (ids = None))]
    fn missing(&self, py: Python<'_>, ids: Option<Vec<String>>) -> PyResult<Batches> {
        calmly(py, || {
            let numbers = match (&self.elsewhere, ids) {
                (None, _) => Vec::new(),
                (Some(elsewhere), None) => elsewhere.shown(&self.scan),
                (Some(elsewhere), Some(ids)) => {
                    let mut docs = Vec::new();
                    for id in ids {
                        docs.extend(self.docs(&id)?);
                    }
                    elsewhere.records(docs.into_iter())
                }
            };
            let numbers = Int64Array::from_iter_values(numbers.into_iter().map(i64::from));
            let fields = vec![Field::new("number", DataType::Int64, true)];
            table(fields, vec![Arc::new(numbers)])
        })
    }

    /// Takes the texts of such records.
    fn take_texts(&mut self, py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<()> {
        let incoming = Incoming::of(data)?;
        calmly(py, || match &self.elsewhere {
            Some(elsewhere) => Ok(elsewhere.take(&mut self.scan, rows_of(incoming)?)?),
            None => Err(PyValueError::new_err("the run has its texts").into()),
        })
    }

    /// When each article of the run was published, by id, in seconds since 1970.
    fn published(&self) -> HashMap<String, Option<i64>> {
        let metas = self.scan.spool.docs().map(|doc| self.scan.spool.meta(doc));
        metas.map(|meta| (meta.id, meta.published.and_then(|date| date.at))).collect()
    }
}

impl Run {
    pub fn of(settings: RunSettings, mut scan: Scan, rows: Option<u64>) -> Self {
        scan.run = settings.manifest(scan.run);
        Self { settings, scan, rows, elsewhere: None }
    }

    pub fn of_engine(settings: RunSettings, scan: Scan, elsewhere: Elsewhere) -> Self {
        Self { elsewhere: Some(elsewhere), ..Self::of(settings, scan, None) }
    }

    /// The articles of an id: versions of a page in an archive may have one id.
    fn docs(&self, id: &str) -> Result<Vec<DocId>, Failure> {
        let spool = &self.scan.spool;
        let all: Vec<_> = spool.docs().filter(|doc| spool.meta(*doc).id == id).collect();
        if all.is_empty() {
            let message =
                format!("no article `{id}` in the run; ids are as in `clusters` and `pairs`");
            return Err(PyLookupError::new_err(message).into());
        }
        Ok(all)
    }

    fn results(&self) -> Results<'_> {
        self.settings.results(&self.scan)
    }
}

/// Dates as written, in seconds since 1970; `None` where one cannot be read.
#[pyfunction]
pub fn seconds(dates: Vec<Option<String>>) -> Vec<Option<i64>> {
    dates.into_iter().map(|written| published::read(&written?).at).collect()
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
    cause: StringBuilder,
}

impl NoteRows {
    fn push(&mut self, note: &report::Note) {
        self.cluster.append_option(note.cluster.map(u64::from));
        self.role.append_option((!note.role.is_empty()).then_some(note.role));
        self.kept.append_option((!note.kept.is_empty()).then_some(&note.kept));
        self.reason.append_value(note.reason);
        self.cause.append_option((!note.cause.is_empty()).then_some(&note.cause));
    }

    fn add_to(mut self, fields: &mut Vec<Field>, columns: &mut Vec<ArrayRef>) {
        let text = DataType::Utf8;
        let types = [DataType::UInt64, text.clone(), text.clone(), text.clone(), text];
        let named = report::NOTES.into_iter().zip(types);
        fields.extend(named.map(|(name, of)| Field::new(name, of, true)));
        columns.push(Arc::new(self.cluster.finish()));
        columns.push(Arc::new(self.role.finish()));
        columns.push(Arc::new(self.kept.finish()));
        columns.push(Arc::new(self.reason.finish()));
        columns.push(Arc::new(self.cause.finish()));
    }
}

pub fn table(fields: Vec<Field>, columns: Vec<ArrayRef>) -> Result<Batches, Failure> {
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns)
        .map_err(|e| PyRuntimeError::new_err(e.to_string()))?;
    Ok(Batches::new(schema, vec![batch]))
}

pub fn rejected(all: &[Rejected]) -> Result<Batches, Failure> {
    let (mut files, mut reasons) = (StringBuilder::new(), StringBuilder::new());
    let (mut records, mut offsets) = (UInt64Builder::new(), UInt64Builder::new());
    let (mut ids, mut pages) = (StringBuilder::new(), StringBuilder::new());
    for rejected in all {
        ids.append_option(rejected.id.as_ref());
        pages.append_option(rejected.same_page.as_ref());
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
        Field::new("id", DataType::Utf8, true),
        Field::new("same_page", DataType::Utf8, true),
    ];
    let columns: Vec<ArrayRef> = vec![
        Arc::new(files.finish()),
        Arc::new(records.finish()),
        Arc::new(offsets.finish()),
        Arc::new(reasons.finish()),
        Arc::new(ids.finish()),
        Arc::new(pages.finish()),
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
        let (record, offset) = (number("record"), number("offset"));
        let [id, same_page] =
            ["id", "same_page"].map(|name| object[name].as_str().map(str::to_owned));
        let row = Rejected::of(words("file"), record, offset, words("reason"));
        all.push(Rejected { id, same_page, ..row });
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
    found: Found,
    manifest: RunManifest,
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
        report::comparison_html(&self.found, &self.manifest, &mut out).map_err(Failure::from)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }
}

impl Comparison {
    pub fn of(found: Found, manifest: RunManifest) -> Self {
        Self { found, manifest }
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
        Ok(Comparison { found, manifest: pipeline::manifest_of(&config)? })
    })
}

/// A pair of a run folder, from its files alone.
#[pyfunction]
pub fn explain(py: Python<'_>, folder: PathBuf, a: &str, b: &str) -> PyResult<Comparison> {
    calmly(py, || {
        let found = pipeline::explain(&folder, a, b)?.comparison;
        Ok(Comparison { found, manifest: json(&folder.join("run.json"))? })
    })
}
