//! What to scan, and the scan.

use super::Run;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::pipeline::{Input, Progress, Silent, scan_of};
use crate::read::{Article, Given};
use std::path::PathBuf;

/// What articles in memory are called where tables name the file of an article.
const MEMORY: &str = "memory";

/// Finds copies among articles: the main job.
///
/// ```
/// use reprint::{Config, Scanner};
///
/// # let folder = tempfile::tempdir()?;
/// # let dump = folder.path().join("dump.jsonl");
/// # std::fs::write(&dump, "{\"id\": \"a\", \"text\": \"The ferry left Sorrel at dawn with 212 on board.\"}\n")?;
/// let run = Scanner::new(Config::default()).inputs([&dump]).run()?;
/// assert_eq!(run.articles(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Scanner<'a> {
    config: Config,
    paths: Vec<PathBuf>,
    articles: Option<Box<dyn Iterator<Item = Article> + Send + 'a>>,
    name: String,
    progress: &'a dyn Progress,
}

impl<'a> Scanner<'a> {
    /// A scanner with these settings and nothing to scan yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config,
            paths: Vec::new(),
            articles: None,
            name: MEMORY.to_owned(),
            progress: &Silent,
        }
    }

    /// Adds files, folders, or `-` for standard input. Folders are read whole, in the order of
    /// their names.
    #[must_use]
    pub fn inputs<P: Into<PathBuf>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.paths.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Scans articles in memory, in their order. They are taken one batch at a time, so the
    /// iterator may make them as it goes. The last call counts.
    #[must_use]
    pub fn articles<I>(mut self, articles: I) -> Self
    where
        I: IntoIterator<Item = Article>,
        I::IntoIter: Send + 'a,
    {
        self.articles = Some(Box::new(articles.into_iter()));
        self
    }

    /// Names the source of articles in memory, as the column `source` of `clusters.csv` has it:
    /// `memory` unless set.
    #[must_use]
    pub fn source(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Receives progress events while the scan runs.
    #[must_use]
    pub fn progress(mut self, progress: &'a dyn Progress) -> Self {
        self.progress = progress;
        self
    }

    /// Scans. The same articles and settings give the same result, whatever the number of threads.
    ///
    /// # Errors
    /// When there is no article, no input can be read, both paths and articles in memory were
    /// given, a setting contradicts another, or the disk is full.
    pub fn run(self) -> Result<Run> {
        let Self { config, paths, articles, name, progress } = self;
        let scan = match articles {
            Some(_) if !paths.is_empty() => {
                return Err(Error::setting(
                    "both paths and articles in memory were given; scan one of them",
                ));
            }
            Some(articles) => {
                let given = Given::of(&name, articles, &config.read)?;
                scan_of(&config, Input::Given(Box::new(given)), progress)?
            }
            None => scan_of(&config, Input::Files(&paths), progress)?,
        };
        Ok(Run::of(config, scan))
    }
}

impl std::fmt::Debug for Scanner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { config, paths, name, .. } = self;
        let mut shown = f.debug_struct("Scanner");
        shown
            .field("config", config)
            .field("paths", paths)
            .field("source", name)
            .finish_non_exhaustive()
    }
}
