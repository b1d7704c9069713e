//! Arrow tables in and out, by the Arrow `PyCapsule` interface: no copy, and no need of pyarrow.

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{Float64Type, UInt64Type};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::{PyLookupError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};
use std::ffi::CStr;
use std::sync::{Arc, Mutex, PoisonError};

/// What a capsule with a stream is called.
const STREAM: &CStr = c"arrow_array_stream";

/// A table in memory, to be handed to whatever reads Arrow.
#[pyclass(frozen)]
pub struct Batches {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Batches {
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        let batches = batches.into_iter().filter(|batch| batch.num_rows() > 0).collect();
        Self { schema, batches }
    }
}

#[pymethods]
impl Batches {
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// A column as a list.
    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let missing = || PyLookupError::new_err(format!("the table has no column `{name}`"));
        let at = self.schema.index_of(name).map_err(|_| missing())?;
        let made = PyList::empty(py);
        for batch in &self.batches {
            let column = batch.column(at);
            if let Some(texts) = column.as_string_opt::<i32>() {
                texts.iter().try_for_each(|text| made.append(text))?;
            } else if let Some(counts) = column.as_primitive_opt::<UInt64Type>() {
                counts.iter().try_for_each(|count| made.append(count))?;
            } else if let Some(shares) = column.as_primitive_opt::<Float64Type>() {
                shares.iter().try_for_each(|share| made.append(share))?;
            }
        }
        Ok(made)
    }

    /// The schema that is asked for may be passed over, as the interface says.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
    }
}

/// A stream that another library hands over.
pub struct Incoming {
    reader: RecordBatchStreamReader,
    failed: Failed,
    over: bool,
}

/// Why a stream broke off, once it has.
pub type Failed = Arc<Mutex<Option<String>>>;

impl Incoming {
    /// Takes the stream out of what an object's `__arrow_c_stream__` gives.
    pub fn of(data: &Bound<'_, PyAny>) -> PyResult<Self> {
        let made = data.call_method0("__arrow_c_stream__")?;
        let capsule = made.cast::<PyCapsule>()?;
        let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name points to such a struct, says the Arrow `PyCapsule`
        // interface, and its consumer leaves a released one there, which `from_raw` does.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
        let reader = RecordBatchStreamReader::try_new(stream)
            .map_err(|e| PyTypeError::new_err(format!("the data is no Arrow table: {e}")))?;
        Ok(Self { reader, failed: Failed::default(), over: false })
    }

    pub fn schema(&self) -> SchemaRef {
        self.reader.schema()
    }

    pub fn failed(&self) -> Failed {
        Arc::clone(&self.failed)
    }
}

impl Iterator for Incoming {
    type Item = RecordBatch;

    /// Ends at an error, which [`Incoming::failed`] has.
    fn next(&mut self) -> Option<RecordBatch> {
        if self.over {
            return None;
        }
        match self.reader.next() {
            Some(Ok(batch)) => Some(batch),
            None => {
                self.over = true;
                None
            }
            Some(Err(error)) => {
                self.over = true;
                let message = match error {
                    ArrowError::CDataInterface(message) => message,
                    other => other.to_string(),
                };
                *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
                None
            }
        }
    }
}
