//! The library's errors as Python's: the message is the command's, the class says what to catch.

use pyo3::exceptions::{
    PyFileNotFoundError, PyLookupError, PyOSError, PyPermissionError, PyValueError,
};
use pyo3::{PyErr, pyfunction};
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
        let message = in_python(&error.to_string());
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

/// Ways out that are others in Python.
const WAYS_OUT: [(&str, &str); 6] = [
    ("; `reprint scan --print-config` prints all of them", ""),
    ("`reprint scan --all-pairs` reports", "`all_pairs=True` reports"),
    ("`reprint extract` shows what is read, ", ""),
    ("name another folder with -o, or write into this one with `--force`", "name another folder"),
    ("`--repair` leaves them out", "`repair=True` leaves them out"),
    ("scan without it for", "scan without an archive for"),
];

/// Flags of the command, and how Python calls them where that is not the same with `_` for `-`.
const FLAGS: [(&str, &str); 19] = [
    ("all-pairs", ""),
    ("config", ""),
    ("drop", ""),
    ("excerpt-containment", ""),
    ("ignore", ""),
    ("keep", ""),
    ("language", "languages"),
    ("map", ""),
    ("memory", ""),
    ("min-coverage", ""),
    ("only-verbatim", ""),
    ("outlet", "outlets"),
    ("outlet-order", ""),
    ("query", ""),
    ("scorecard", ""),
    ("sensitive", ""),
    ("since", ""),
    ("until", ""),
    ("window-days", ""),
];

/// Fields that are arguments of their own.
const COLUMNS: [&str; 6] = ["id", "outlet", "published", "text", "title", "url"];

/// A message of the command in the words of whoever calls it from Python: it names arguments and no
/// flags.
#[pyfunction]
pub fn in_python(message: &str) -> String {
    let mut message = message.to_owned();
    for (theirs, ours) in WAYS_OUT {
        message = message.replace(theirs, ours);
    }
    // A pipe into the command.
    if let (Some(from), Some(to)) =
        (message.find(", or, for JSON lines: `"), message.find("scan -`"))
        && from < to
    {
        message.replace_range(from..to + "scan -`".len(), "");
    }
    let mut made = String::with_capacity(message.len());
    let mut rest = message.as_str();
    while let Some(at) = rest.find("--") {
        let (before, flag) = (&rest[..at], &rest[at + 2..]);
        made.push_str(before);
        let is_quoted = before.ends_with('`');
        let end = flag.find(|c: char| !(c.is_ascii_lowercase() || c == '-'));
        let (name, behind) = flag.split_at(end.unwrap_or(flag.len()));
        let known = FLAGS.iter().find(|known| known.0 == name);
        let Some((_, ours)) = known.filter(|_| is_quoted || before.ends_with(' ')) else {
            made.push_str("--");
            rest = flag;
            continue;
        };
        let ours = if ours.is_empty() { name.replace('-', "_") } else { (*ours).to_owned() };
        let ends = |c: char| if is_quoted { c == '`' } else { c == ',' || c == ' ' };
        let value = behind.strip_prefix([' ', '=']).filter(|_| is_quoted || name == "map");
        let (value, behind) =
            value.map_or(("", behind), |all| all.split_at(all.find(ends).unwrap_or(all.len())));
        match value.split_once('=').filter(|_| name == "map") {
            Some((field, path)) if COLUMNS.contains(&field) => made.push_str(&given(field, path)),
            Some((field, path)) => made.push_str(&of_map(field, path)),
            None if value.is_empty() => made += &ours,
            None => made.push_str(&given(&ours, value)),
        }
        rest = behind;
    }
    made + rest
}

fn given(name: &str, value: &str) -> String {
    format!("{name}={value:?}")
}

fn of_map(field: &str, path: &str) -> String {
    format!("map={{{field:?}: {path:?}}}")
}
