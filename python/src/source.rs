//! Where the articles of a job come from: files, an Arrow table, or a few articles in memory.

use crate::failure::Failure;
use crate::stream::{Failed, Incoming};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use reprint::internals::pipeline::Input;
use reprint::internals::read::{self, Given};
use reprint::{Article, Config, Error, ErrorKind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

/// What a text that comes without a name is called.
const ASKED: &str = "asked";

/// Articles to come.
pub enum Source {
    Paths(Vec<PathBuf>),
    Table { incoming: Incoming, name: String },
    Articles(Vec<Article>),
}

/// Says whether a stream of a table broke off.
pub type Broken<'a> = &'a (dyn Fn() -> Result<(), Error> + Sync);

impl Source {
    /// `data` where there is one, else `paths`.
    pub fn of(
        paths: Option<Vec<PathBuf>>,
        data: Option<&Bound<'_, PyAny>>,
        name: String,
    ) -> PyResult<Self> {
        Ok(match data {
            Some(data) => Self::Table { incoming: Incoming::of(data)?, name },
            None => Self::Paths(paths.unwrap_or_default()),
        })
    }

    /// Articles in JSON. Those without an id are named by their place.
    pub fn of_articles(json: &str) -> PyResult<Self> {
        let mut articles: Vec<Article> = serde_json::from_str(json)
            .map_err(|e| PyValueError::new_err(format!("no articles: {e}")))?;
        let is_only = articles.len() == 1;
        for (at, article) in (1..).zip(&mut articles) {
            if article.id.is_empty() && article.url.is_none() {
                article.id = if is_only { ASKED.to_owned() } else { format!("{ASKED}:{at}") };
            }
        }
        Ok(Self::Articles(articles))
    }

    /// Hands the articles to `work`, and gives what it made and the number of rows of a table.
    ///
    /// What is read of a stream that breaks off looks like a whole table. Work that leaves
    /// something behind must ask before it does so.
    pub fn read<T>(
        self,
        config: &Config,
        work: impl FnOnce(Input<'_>, Broken<'_>) -> T,
    ) -> Result<(T, Option<u64>), Failure> {
        let (incoming, name) = match self {
            Self::Paths(paths) => {
                let inputs = read::named(&paths)?;
                return Ok((work(Input::Files(&inputs), &|| Ok(())), None));
            }
            Self::Articles(articles) => {
                let given = Given::of(ASKED, articles.into_iter(), &config.read)?;
                return Ok((work(Input::Given(Box::new(given)), &|| Ok(())), None));
            }
            Self::Table { incoming, name } => (incoming, name),
        };
        let rows = Arc::new(AtomicU64::new(0));
        let (schema, failed, seen) = (incoming.schema(), incoming.failed(), Arc::clone(&rows));
        let batches = incoming.inspect(move |batch| {
            seen.fetch_add(batch.num_rows() as u64, Ordering::Relaxed);
        });
        let given = Given::of_batches(&name, &schema, batches, &config.read)?;
        let broken = || broken(&failed, &name);
        let done = work(Input::Given(Box::new(given)), &broken);
        broken()?;
        Ok((done, Some(rows.load(Ordering::Relaxed))))
    }
}

fn broken(failed: &Failed, name: &str) -> Result<(), Error> {
    match &*failed.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(message) => Err(Error::new(ErrorKind::Setting(format!("`{name}`: {message}")))),
        None => Ok(()),
    }
}

/// An input without an article is a value that cannot be, and no look-up that failed.
pub fn nothing(error: Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound(message) => {
            PyValueError::new_err(crate::failure::without_pipe(message)).into()
        }
        _ => error.into(),
    }
}
