//! The two halves of a scan over an engine, as `reprint_news.spark` calls them.

use crate::failure::Failure;
use crate::run::{Run, RunSettings, calmly};
use crate::source::nothing as no_article;
use crate::stream::{Batches, Incoming};
use arrow_array::builder::{BinaryBuilder, Int32Builder, Int64Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use reprint::internals::pipeline::engine::{self, Plan, Row};
use reprint::internals::read::Given;
use reprint::internals::report::{PassageRow, passage_batch, table_schema};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The columns of rows as they are exchanged.
fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("kind", DataType::Int32, true),
        Field::new("key", DataType::Int64, true),
        Field::new("at", DataType::Int64, true),
        Field::new("value", DataType::Binary, true),
        Field::new("body", DataType::Binary, true),
    ]))
}

/// Bytes of a batch from which the next begins: columns of strings end at 2 GiB, and engines copy
/// whole batches.
const BATCH: usize = 32 << 20;

fn batches_of(rows: Vec<Row>) -> Result<Batches, Failure> {
    let schema = schema();
    let mut batches = Vec::new();
    let mut rows = VecDeque::from(rows);
    while !rows.is_empty() {
        let (mut kinds, mut keys, mut places) =
            (Int32Builder::new(), Int64Builder::new(), Int64Builder::new());
        let (mut values, mut bodies) = (BinaryBuilder::new(), BinaryBuilder::new());
        let mut bytes = 0;
        while bytes < BATCH
            && let Some(row) = rows.pop_front()
        {
            bytes += row.value.len() + row.body.len();
            kinds.append_value(row.kind);
            keys.append_value(row.key);
            places.append_value(row.at);
            values.append_value(row.value);
            bodies.append_value(row.body);
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(kinds.finish()),
            Arc::new(keys.finish()),
            Arc::new(places.finish()),
            Arc::new(values.finish()),
            Arc::new(bodies.finish()),
        ];
        batches.push(made(&schema, columns)?);
    }
    Ok(Batches::new(schema, batches))
}

fn made(schema: &SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch, Failure> {
    RecordBatch::try_new(Arc::clone(schema), columns)
        .map_err(|e| PyTypeError::new_err(e.to_string()).into())
}

/// The rows of a stream that has these columns in this order; a body that is not there is empty.
pub fn rows_of(incoming: Incoming) -> Result<Vec<Row>, Failure> {
    let failed = incoming.failed();
    let mut rows = Vec::new();
    for batch in incoming {
        let column = |at: usize| batch.columns().get(at).ok_or_else(not_ours);
        let kinds = column(0)?.as_primitive_opt::<Int32Type>().ok_or_else(not_ours)?;
        let keys = column(1)?.as_primitive_opt::<Int64Type>().ok_or_else(not_ours)?;
        let places = column(2)?.as_primitive_opt::<Int64Type>().ok_or_else(not_ours)?;
        let values = column(3)?.as_binary_opt::<i32>().ok_or_else(not_ours)?;
        let bodies = column(4)?.as_binary_opt::<i32>().ok_or_else(not_ours)?;
        for at in 0..batch.num_rows() {
            let bytes = |of: &arrow_array::BinaryArray| {
                if of.is_null(at) { Vec::new() } else { of.value(at).to_vec() }
            };
            rows.push(Row {
                kind: kinds.value(at),
                key: keys.value(at),
                at: places.value(at),
                value: bytes(values),
                body: bytes(bodies),
            });
        }
    }
    match failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
        Some(message) => Err(PyValueError::new_err(message).into()),
        None => Ok(rows),
    }
}

fn not_ours() -> Failure {
    PyTypeError::new_err("these are no rows of a scan over an engine").into()
}

/// A stage at work on a partition, bucket or block.
#[pyclass(frozen)]
pub struct Kernel {
    kernel: Mutex<engine::Kernel>,
    source: String,
}

#[pymethods]
impl Kernel {
    #[new]
    fn new(py: Python<'_>, stage: &str, context: &[u8], source: String) -> PyResult<Self> {
        crate::work::quiet_panics();
        let kernel = calmly(py, || Ok(engine::Kernel::of(stage, context)?))?;
        Ok(Self { kernel: Mutex::new(kernel), source })
    }

    /// Looks into records, given their numbers.
    fn records(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        numbers: Vec<u32>,
    ) -> PyResult<Batches> {
        let incoming = Incoming::of(data)?;
        calmly(py, || {
            let mut kernel = self.kernel.lock().unwrap_or_else(PoisonError::into_inner);
            let (schema, failed) = (incoming.schema(), incoming.failed());
            let given = Given::of_batches(&self.source, &schema, incoming, &kernel.config().read)?;
            let rows = kernel.push_records(given, &numbers)?;
            match failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
                Some(message) => Err(PyValueError::new_err(message).into()),
                None => batches_of(rows),
            }
        })
    }

    /// Takes rows.
    fn push(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Batches> {
        let incoming = Incoming::of(data)?;
        calmly(py, || {
            let rows = rows_of(incoming)?;
            let mut kernel = self.kernel.lock().unwrap_or_else(PoisonError::into_inner);
            batches_of(kernel.push(rows)?)
        })
    }

    /// What is left at the end.
    fn finish(&self, py: Python<'_>) -> PyResult<Batches> {
        calmly(py, || {
            let mut kernel = self.kernel.lock().unwrap_or_else(PoisonError::into_inner);
            batches_of(kernel.finish()?)
        })
    }
}

/// The half of a scan that runs once.
#[pyclass(frozen)]
pub struct Driver {
    held: Mutex<engine::Driver>,
    /// Until the scan is finished.
    settings: Mutex<Option<RunSettings>>,
    listed: Mutex<Vec<(i64, u32)>>,
}

/// Blocks with their articles and tasks: rows (block, number), and rows to be exchanged.
type Blocks = (usize, Batches, Batches);

#[pymethods]
impl Driver {
    #[new]
    fn new(py: Python<'_>, json: &str, source: &str, buckets: u32) -> PyResult<Self> {
        let settings = RunSettings::of(json)?;
        let driver = calmly(py, || Ok(engine::Driver::of(&settings.config, source, buckets)?))?;
        let settings = Mutex::new(Some(settings));
        Ok(Self { held: Mutex::new(driver), settings, listed: Mutex::default() })
    }

    /// What executors are to know.
    fn context(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        calmly(py, || Ok(self.held.lock().unwrap_or_else(PoisonError::into_inner).context()))
    }

    /// Whether only verbatim copies are looked for: then the stages from `rare` to `second` are
    /// left out.
    #[getter]
    fn only_verbatim(&self) -> bool {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).is_only_verbatim()
    }

    /// Takes rows of a stage that come some at a time.
    fn take(&self, py: Python<'_>, stage: &str, data: &Bound<'_, PyAny>) -> PyResult<()> {
        let incoming = Incoming::of(data)?;
        calmly(py, || {
            let rows = rows_of(incoming)?;
            let mut driver = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            match stage {
                "records" => driver.records(rows)?,
                "counts" => driver.counted(rows)?,
                "prints" => driver.prints(rows)?,
                "judged" => driver.judged(rows)?,
                other => return Err(no_stage(other)),
            }
            Ok(())
        })
    }

    /// Takes what blocks found, and says what is asked next.
    #[pyo3(signature = (stage, data = None))]
    fn step(
        &self,
        py: Python<'_>,
        stage: &str,
        data: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Blocks> {
        let incoming = data.map(Incoming::of).transpose()?;
        calmly(py, || {
            let rows = incoming.map(rows_of).transpose()?.unwrap_or_default();
            let mut driver = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let plan = match stage {
                "words" => driver.all_read()?,
                "versions" => driver.words(rows)?,
                "count" => {
                    driver.versions(rows).map_err(no_article)?;
                    Plan::default()
                }
                "bands" => nothing(driver.all_printed())?,
                "verify" => driver.banded(rows)?,
                "rare" => nothing(driver.verified(rows))?,
                "glance" => driver.nearest(rows)?,
                "look" => driver.glanced(rows)?,
                "judge" => driver.chosen(rows)?,
                "again" => driver.again()?,
                "second" => driver.second()?,
                "parts" => driver.clustered(rows)?,
                other => return Err(no_stage(other)),
            };
            blocks(&plan)
        })
    }

    /// Ends the scan.
    fn finish(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Run> {
        let incoming = Incoming::of(data)?;
        calmly(py, || {
            let rows = rows_of(incoming)?;
            let mut driver = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let scan = driver.finished(rows)?;
            *self.listed.lock().unwrap_or_else(PoisonError::into_inner) = driver.listed(&scan);
            let settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner).take();
            let settings =
                settings.ok_or_else(|| PyValueError::new_err("the scan was finished before"))?;
            Ok(Run::of_engine(settings, scan, driver.elsewhere()))
        })
    }

    /// The tickets of the pairs that tables list, with their places: rows (ticket, place).
    fn listed(&self, py: Python<'_>) -> PyResult<Batches> {
        calmly(py, || {
            let listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
            numbers(["ticket", "place"], listed.iter().map(|row| (row.0, row.1.into())))
        })
    }
}

/// Nothing is asked of blocks.
fn nothing(done: reprint::Result<()>) -> reprint::Result<Plan> {
    done.map(|()| Plan::default())
}

fn no_stage(name: &str) -> Failure {
    PyValueError::new_err(format!("no stage `{name}`")).into()
}

fn blocks(plan: &Plan) -> Result<Blocks, Failure> {
    let articles = numbers(["block", "number"], plan.articles().map(|row| (row.0, row.1.into())))?;
    Ok((plan.len(), articles, batches_of(plan.tasks())?))
}

/// A table of two columns of numbers.
fn numbers(names: [&str; 2], rows: impl Iterator<Item = (i64, i64)>) -> Result<Batches, Failure> {
    let (mut x, mut y) = (Int64Builder::new(), Int64Builder::new());
    for row in rows {
        x.append_value(row.0);
        y.append_value(row.1);
    }
    let fields = names.map(|name| Field::new(name, DataType::Int64, true));
    let schema = Arc::new(Schema::new(fields.to_vec()));
    let batch = made(&schema, vec![Arc::new(x.finish()), Arc::new(y.finish())])?;
    Ok(Batches::new(schema, vec![batch]))
}

/// The rows of the table of passages of pairs, whose places are in `at`, with `place` and `n`, by
/// which they are ordered.
#[pyfunction]
pub fn passages(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let incoming = Incoming::of(data)?;
    calmly(py, || {
        let (mut places, mut numbers) = (Int64Builder::new(), Int64Builder::new());
        let mut all: Vec<PassageRow<'static>> = Vec::new();
        for row in rows_of(incoming)? {
            let of_pair = PassageRow::of_bytes(&row.body).ok_or_else(not_ours)?;
            for (n, passage) in (0..).zip(of_pair) {
                places.append_value(row.at);
                numbers.append_value(n);
                all.push(passage);
            }
        }
        let batch = passage_batch(all);
        let table = table_schema("passages").ok_or_else(not_ours)?;
        let mut fields = vec![
            Field::new("place", DataType::Int64, true),
            Field::new("n", DataType::Int64, true),
        ];
        fields.extend(table.fields().iter().map(|field| field.as_ref().clone()));
        let mut columns: Vec<ArrayRef> =
            vec![Arc::new(places.finish()), Arc::new(numbers.finish())];
        columns.extend(batch.columns().iter().cloned());
        let schema = Arc::new(Schema::new(fields));
        let batch = made(&schema, columns)?;
        Ok(Batches::new(schema, vec![batch]))
    })
}
