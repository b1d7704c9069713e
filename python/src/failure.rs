//! The library's errors as Python's: the message is the command's, the class says what to catch.

use pyo3::PyErr;
use pyo3::exceptions::{
    PyFileNotFoundError, PyLookupError, PyOSError, PyPermissionError, PyValueError,
};
use reprint::{Error, ErrorKind};
use std::io;

/// A failure on its way to Python.
pub enum Failure {
    /// Of the library.
    Own(Error),
    /// Of Python, or made for it.
    Python(PyErr),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Python(PyOSError::new_err(error.to_string()))
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        let error = match failure {
            Failure::Own(error) => error,
            Failure::Python(error) => return error,
        };
        let message = error.to_string();
        match error.kind() {
            ErrorKind::Io { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => PyFileNotFoundError::new_err(message),
                io::ErrorKind::PermissionDenied => PyPermissionError::new_err(message),
                _ => PyOSError::new_err(message),
            },
            ErrorKind::NotFound(_) => PyLookupError::new_err(message),
            _ => PyValueError::new_err(message),
        }
    }
}
