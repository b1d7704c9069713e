//! The native half of the Python package `reprint_news`: what `reprint_news/*.py` calls.
//!
//! It parses settings, moves Arrow tables in and out, and runs scans away from Python's lock. The
//! names that users see, with their documentation, are in the Python files.

mod archive;
mod engine;
mod failure;
mod run;
mod settings;
mod source;
mod stream;
mod work;

use pyo3::prelude::*;

/// The module that Python imports.
#[pymodule(gil_used = false)]
mod _native {
    use super::{PyModule, PyModuleMethods, PyResult};
    use pyo3::Bound;

    #[pymodule_export]
    use super::archive::{Answers, Archive};
    #[pymodule_export]
    use super::engine::{Driver, Kernel, passages};
    #[pymodule_export]
    use super::run::{Comparison, Run, compare, explain, scan, seconds, table_of_folder};
    #[pymodule_export]
    use super::stream::Batches;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::work::quiet_panics();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
