//! Archives: what `reprint archive` does, for Python.

use crate::failure::Failure;
use crate::run::{Run, RunSettings, calmly, rejected, table};
use crate::settings::settings;
use crate::source::{Source, nothing};
use crate::stream::Batches;
use crate::work;
use arrow_array::ArrayRef;
use arrow_array::builder::{Float64Builder, StringBuilder, UInt64Builder};
use arrow_schema::{DataType, Field};
use pyo3::exceptions::{PyFileNotFoundError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use reprint::internals::archive::disk::Disk;
use reprint::internals::pipeline::{self, Input, Progress, Scan, archive as jobs};
use reprint::internals::report::{self, Claim};
use reprint::internals::{archive, read};
use reprint::{Config, Error, Extras, Rejected};
use serde_json::Value;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Seconds that a prepared archive is asked without a look at the clock.
const HOUR: i64 = 3600;

/// What is damaged (the file, and what of it), how many records are lost, and whether the archive
/// was repaired.
type Checked = (Vec<(String, String)>, u64, bool);

/// The archive in a folder.
#[pyclass(frozen)]
pub struct Archive {
    folder: PathBuf,
    asked: Arc<Mutex<Option<Prepared>>>,
}

/// An archive whose counts were read, for as long as it is the same archive with the same settings.
struct Prepared {
    key: Key,
    asked: Arc<jobs::Asked>,
}

/// The settings, the hour and the list of the archive's files.
#[derive(PartialEq, Eq)]
struct Key(String, Option<i64>, Vec<u8>);

/// Where the run of an addition is written.
struct Output {
    claim: Claim,
    html: bool,
}

#[pymethods]
impl Archive {
    #[new]
    fn new(folder: PathBuf) -> Self {
        Self { folder, asked: Arc::default() }
    }

    /// Whether the folder holds an archive.
    #[getter]
    fn exists(&self) -> bool {
        archive::Archive::is_in(&self.folder)
    }

    /// Refuses settings that cannot be. Whether they are the archive's shows when it is used: a
    /// damaged one can be opened to be repaired.
    #[staticmethod]
    fn check_settings(json: &str) -> PyResult<()> {
        settings(json)?;
        Ok(())
    }

    /// Adds `paths`, or `data` where there are none. The run is written into `output` before the
    /// archive has the articles.
    #[pyo3(signature = (paths, data, json, source, tell, output, html, pairs))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn add(
        &self,
        py: Python<'_>,
        paths: Option<Vec<PathBuf>>,
        data: Option<&Bound<'_, PyAny>>,
        json: &str,
        source: String,
        tell: Option<Py<PyAny>>,
        output: Option<PathBuf>,
        html: bool,
        pairs: bool,
    ) -> PyResult<Run> {
        let mut settings = RunSettings::of(json)?;
        // What is written is no input.
        settings.config.read.own_output =
            output.iter().chain([&self.folder]).cloned().collect::<Vec<_>>();
        let source = Source::of(paths, data, source)?;
        let disk = Disk::of(&self.folder);
        work::run(py, tell, move |progress| {
            let output = output.map(|folder| claimed(&folder, html)).transpose()?;
            let config = &settings.config;
            let add = |input: Input<'_>, broken: crate::source::Broken<'_>| {
                let mut report = |scan: &Scan| -> Result<(), Error> {
                    broken()?;
                    output.as_ref().map_or(Ok(()), |output| output.write(&settings, scan))
                };
                let add = if pairs { jobs::add } else { jobs::import };
                add(config, disk, input, progress, &mut report)
            };
            let (added, rows) = source.read(config, add)?;
            let added = added.map_err(nothing)?;
            Ok(Run::of(settings, added.scan, rows))
        })
    }

    /// Asks about `articles`, JSON; where there are none, about `data` or `paths`.
    #[pyo3(signature = (articles, paths, data, json, source, tell, top))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn query(
        &self,
        py: Python<'_>,
        articles: Option<&str>,
        paths: Option<Vec<PathBuf>>,
        data: Option<&Bound<'_, PyAny>>,
        json: &str,
        source: String,
        tell: Option<Py<PyAny>>,
        top: usize,
    ) -> PyResult<Answers> {
        self.check_exists()?;
        let config = settings(json)?;
        let source = match articles {
            Some(articles) => Source::of_articles(articles)?,
            None => Source::of(paths, data, source)?,
        };
        let (this, json) = (self.clone(), json.to_owned());
        work::run(py, tell, move |progress| {
            let asked = this.asked(&config, &json)?;
            let (scan, _) = source.read(&config, |input, _| asked.ask(input, progress))?;
            let scan = scan.map_err(nothing)?;
            let mut lines = Vec::new();
            report::answers_json(&scan.results(), top, &mut lines)?;
            let lines = String::from_utf8_lossy(&lines).into_owned();
            Ok(Answers { lines, rejected: scan.rejected })
        })
    }

    /// Scans all that the archive holds.
    #[pyo3(signature = (json, tell))]
    fn scan(&self, py: Python<'_>, json: &str, tell: Option<Py<PyAny>>) -> PyResult<Run> {
        self.check_exists()?;
        let (settings, folder) = (RunSettings::of(json)?, self.folder.clone());
        work::run(py, tell, move |progress| {
            let opened = jobs::open(&folder)?;
            let scan = jobs::scan(&settings.config, &opened, progress).map_err(nothing)?;
            Ok(Run::of(settings, scan, None))
        })
    }

    /// Makes all fingerprints anew. Gives the number of articles.
    #[pyo3(signature = (json, tell))]
    fn settle(&self, py: Python<'_>, json: &str, tell: Option<Py<PyAny>>) -> PyResult<usize> {
        self.check_exists()?;
        let (config, disk) = (settings(json)?, Disk::of(&self.folder));
        work::run(py, tell, move |progress| Ok(jobs::settle(&config, disk, progress)?))
    }

    /// What is known of it, as `reprint archive info --json` has it.
    fn info(&self, py: Python<'_>) -> PyResult<String> {
        self.check_exists()?;
        calmly(py, || {
            let info = jobs::info(&jobs::open(&self.folder)?)?;
            serde_json::to_string(&info).map_err(|e| PyRuntimeError::new_err(e.to_string()).into())
        })
    }

    /// Compares checksums.
    #[pyo3(signature = (json, repair, tell))]
    fn check(
        &self,
        py: Python<'_>,
        json: &str,
        repair: bool,
        tell: Option<Py<PyAny>>,
    ) -> PyResult<Checked> {
        self.check_exists()?;
        let (config, disk) = (settings(json)?, Disk::of(&self.folder));
        work::run(py, tell, move |progress| {
            let checked = jobs::check(&config, disk, repair, progress)?;
            Ok((checked.damaged, checked.lost, checked.repaired))
        })
    }

    /// Forgets articles. Gives how many, and which ids no article has.
    #[pyo3(signature = (ids, tell))]
    fn forget(
        &self,
        py: Python<'_>,
        ids: Vec<String>,
        tell: Option<Py<PyAny>>,
    ) -> PyResult<(usize, Vec<String>)> {
        self.check_exists()?;
        let disk = Disk::of(&self.folder);
        work::run(py, tell, move |progress| {
            let done = jobs::forget(disk, &ids, progress)?;
            Ok((done.articles, done.unknown))
        })
    }

    /// Writes all articles as JSON lines. Gives their number.
    #[pyo3(signature = (path, tell))]
    fn export(&self, py: Python<'_>, path: PathBuf, tell: Option<Py<PyAny>>) -> PyResult<u64> {
        self.check_exists()?;
        let folder = self.folder.clone();
        work::run(py, tell, move |progress| Ok(export(&folder, &path, progress)?))
    }

    /// The evidence for two articles of the archive, whatever they are to each other.
    fn explain(
        &self,
        py: Python<'_>,
        json: &str,
        a: String,
        b: String,
    ) -> PyResult<crate::run::Comparison> {
        self.check_exists()?;
        let (config, folder) = (settings(json)?, self.folder.clone());
        work::run(py, None, move |_| {
            let found = jobs::compare(&config, &jobs::open(&folder)?, &a, &b)?;
            Ok(crate::run::Comparison::of(found, pipeline::manifest_of(&config)?))
        })
    }
}

impl Archive {
    fn clone(&self) -> Self {
        Self { folder: self.folder.clone(), asked: Arc::clone(&self.asked) }
    }

    fn check_exists(&self) -> PyResult<()> {
        if self.exists() {
            return Ok(());
        }
        let message =
            format!("there is no archive in `{}`; `add` begins one", self.folder.display());
        Err(PyFileNotFoundError::new_err(message))
    }

    /// The archive as it is now; its counts are read again only if it has changed.
    fn asked(&self, config: &Config, json: &str) -> Result<Arc<jobs::Asked>, Failure> {
        let list = read::whole(&self.folder.join("archive.json"))?.into_bytes();
        let key = Key(json.to_owned(), config.now.map(|now| now / HOUR), list);
        let mut prepared = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(prepared) = prepared.as_ref().filter(|prepared| prepared.key == key) {
            return Ok(Arc::clone(&prepared.asked));
        }
        let asked = Arc::new(jobs::Asked::open(config, Disk::of(&self.folder))?);
        *prepared = Some(Prepared { key, asked: Arc::clone(&asked) });
        Ok(asked)
    }
}

fn claimed(folder: &std::path::Path, html: bool) -> Result<Output, Error> {
    let claim = report::prepare_run(folder)?;
    report::refuse_other_than_run(folder)?;
    Ok(Output { claim, html })
}

impl Output {
    fn write(&self, settings: &RunSettings, scan: &Scan) -> Result<(), Error> {
        let also = Extras { html: self.html, plots: false, parquet: false };
        let (results, run) = (settings.results(scan), settings.manifest(scan.run.clone()));
        let write = || report::write_claimed(&results, &run, also, &self.claim);
        pipeline::on_threads(&settings.config, write)?
    }
}

fn export(
    folder: &std::path::Path,
    path: &std::path::Path,
    progress: &dyn Progress,
) -> Result<u64, Error> {
    let opened = jobs::open(folder)?;
    report::check_output(path)?;
    let fail = |e| Error::io(path, e);
    let mut out = BufWriter::new(File::create(path).map_err(fail)?);
    let mut count = 0;
    progress.start("export", "articles", Some(opened.manifest.articles() as u64));
    jobs::export(&opened, &mut |exported| {
        count += 1;
        progress.advance(1, exported.stored.text.len() as u64);
        report::exported_json(&exported.stored, exported.former.as_deref(), &mut out).map_err(fail)
    })?;
    out.flush().map_err(fail)?;
    progress.finish();
    Ok(count)
}

/// What an archive answered.
#[pyclass(frozen)]
pub struct Answers {
    lines: String,
    rejected: Vec<Rejected>,
}

#[pymethods]
impl Answers {
    /// As `reprint archive query --json` prints it.
    fn json(&self) -> &str {
        &self.lines
    }

    /// The records that were set aside.
    fn rejected(&self) -> PyResult<Batches> {
        Ok(rejected(&self.rejected)?)
    }

    /// The first reason for which a record was set aside.
    fn first_reason(&self) -> Option<String> {
        self.rejected.first().map(|rejected| rejected.reason.clone())
    }

    /// A row a match.
    fn table(&self) -> PyResult<Batches> {
        let mut rows = MatchRows::default();
        for line in self.lines.lines() {
            let answer: Value = serde_json::from_str(line)
                .map_err(|e| PyValueError::new_err(format!("no answer: {e}")))?;
            for source in answer["sources"].as_array().into_iter().flatten() {
                rows.push(&answer["article"], source);
            }
        }
        Ok(rows.table()?)
    }
}

/// Columns of matches that hold texts.
const TEXTS: [&str; 10] = [
    "article",
    "id",
    "relation",
    "derivation",
    "derived",
    "common_source",
    "outlet",
    "published",
    "title",
    "url",
];

/// The columns of matches that are being filled.
#[derive(Default)]
struct MatchRows {
    texts: [StringBuilder; TEXTS.len()],
    score: Float64Builder,
    passages: UInt64Builder,
}

impl MatchRows {
    fn push(&mut self, article: &Value, source: &Value) {
        let pair = &source["pair"];
        for (name, column) in TEXTS.iter().zip(&mut self.texts) {
            let value = match *name {
                "article" => article,
                "derivation" | "common_source" => &pair[*name],
                _ => &source[*name],
            };
            column.append_option(value.as_str());
        }
        self.score.append_option(source["score"].as_f64());
        self.passages.append_option(pair["passages"].as_array().map(|all| all.len() as u64));
    }

    fn table(mut self) -> Result<Batches, Failure> {
        let mut fields = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (name, column) in TEXTS.iter().zip(&mut self.texts) {
            fields.push(Field::new(*name, DataType::Utf8, true));
            columns.push(Arc::new(column.finish()));
            if *name == "relation" {
                fields.push(Field::new("score", DataType::Float64, true));
                columns.push(Arc::new(self.score.finish()));
            }
        }
        fields.push(Field::new("passages", DataType::UInt64, true));
        columns.push(Arc::new(self.passages.finish()));
        table(fields, columns)
    }
}
