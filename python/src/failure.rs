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
        let message = match error.kind() {
            ErrorKind::Value { setting, value, reason } => {
                format!("`{}`: {reason}", argument(setting, value))
            }
            _ => without_pipe(&error.to_string()),
        };
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

/// Arguments that have another name than the setting.
const ARGUMENTS: [(&str, &str); 2] = [("language", "languages"), ("outlet", "outlets")];

/// Fields that are arguments of their own.
const COLUMNS: [&str; 6] = ["id", "outlet", "published", "text", "title", "url"];

/// A setting and its value as they are passed from Python: `outlets="x"`, `text="body"`,
/// `map={"author": "by"}`.
fn argument(setting: &str, value: &str) -> String {
    match value.split_once('=').filter(|_| setting == "map") {
        Some((field, path)) if COLUMNS.contains(&field) => format!("{field}={path:?}"),
        Some((field, path)) => format!("map={{{field:?}: {path:?}}}"),
        None => {
            let known = ARGUMENTS.iter().find(|known| known.0 == setting);
            format!("{}={value:?}", known.map_or(setting, |known| known.1))
        }
    }
}

/// A message without the pipe into the command that the library offers for addresses.
pub fn without_pipe(message: &str) -> String {
    match (message.find(", or, for JSON lines: `"), message.find("scan -`")) {
        (Some(from), Some(to)) if from < to => {
            let mut message = message.to_owned();
            message.replace_range(from..to + "scan -`".len(), "");
            message
        }
        _ => message.to_owned(),
    }
}
