//! An archive that grows day by day, for a program.

use super::Run;
use crate::archive::disk::Disk;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::pipeline::archive as jobs;
use crate::pipeline::{Input, Silent};
use crate::read::{Article, Given};
use std::path::{Path, PathBuf};

/// What articles in memory are called where tables name the file of an article.
const MEMORY: &str = "memory";

/// A folder that keeps articles and their fingerprints, so that a day's crawl is compared with all
/// that came before at the cost of the day.
///
/// ```
/// use reprint::{Archive, Article, Config};
///
/// # let folder = tempfile::tempdir()?;
/// # let place = folder.path().join("archive");
/// let text = "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board \
///             were taken off by the lifeboats of three harbours, the coast guard said.";
/// let archive = Archive::new(place, Config::default());
/// archive.add([Article::new(text).with_id("wire").with_outlet("wire.example")])?;
/// let run = archive.query([Article::new(text).with_id("mine").with_outlet("post.example")])?;
/// for pair in run.pairs() {
///     println!("{} {:.2}: {}", pair.relation().name(), pair.score(), pair.a().id);
/// }
/// # assert_eq!(run.pairs().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Archive {
    folder: PathBuf,
    config: Config,
}

/// What an addition did.
#[derive(Debug)]
#[non_exhaustive]
pub struct Added {
    /// The pairs of what is new, among themselves and with what the archive held.
    pub run: Run,
    /// Articles that were added.
    pub articles: usize,
    /// Records that were in the archive already, with the same id and text.
    pub passed_over: u64,
    /// Of the articles added, those of whose page the archive has another text.
    pub versions: usize,
}

impl Archive {
    /// The archive in a folder, which the first addition makes. Its settings for fingerprints
    /// must be the same at every use.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, config: Config) -> Self {
        Self { folder: folder.into(), config }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn disk(&self) -> Disk {
        Disk::of(&self.folder)
    }

    fn given<'a>(&self, articles: impl IntoIterator<Item = Article>) -> Result<Input<'a>> {
        let articles: Vec<Article> = articles.into_iter().collect();
        let given = Given::of(MEMORY, articles.into_iter(), &self.config.read)?;
        Ok(Input::Given(Box::new(given)))
    }

    fn add_input(&self, input: Input<'_>) -> Result<Added> {
        let added = jobs::add(&self.config, self.disk(), input, &Silent, &mut |_| Ok(()))?;
        let jobs::Added { articles, passed_over, versions, scan } = added;
        Ok(Added { run: Run::of(self.config.clone(), scan), articles, passed_over, versions })
    }

    /// Adds articles. Another process that is adding is waited for.
    ///
    /// # Errors
    /// When the settings are not the archive's, or the disk fails; then nothing was added.
    pub fn add(&self, articles: impl IntoIterator<Item = Article>) -> Result<Added> {
        self.add_input(self.given(articles)?)
    }

    /// Adds the articles of files and folders, as [`crate::Scanner::inputs`] reads them.
    ///
    /// # Errors
    /// As [`Self::add`], and when no input can be read at all.
    pub fn add_inputs<P: Into<PathBuf>>(
        &self,
        paths: impl IntoIterator<Item = P>,
    ) -> Result<Added> {
        let paths: Vec<PathBuf> = paths.into_iter().map(Into::into).collect();
        self.add_input(Input::Files(&paths))
    }

    /// The pairs of some articles with what the archive holds. Nothing is added.
    ///
    /// # Errors
    /// When there is no archive, its settings are others, or it cannot be read.
    pub fn query(&self, articles: impl IntoIterator<Item = Article>) -> Result<Run> {
        let asked = jobs::Asked::open(&self.config, self.disk())?;
        let scan = asked.ask(self.given(articles)?, &Silent)?;
        Ok(Run::of(self.config.clone(), scan))
    }

    /// Scans all that the archive holds, with the result of one scan of all its inputs in the order
    /// of adding.
    ///
    /// # Errors
    /// When there is no archive or it cannot be read.
    pub fn scan(&self) -> Result<Run> {
        let scan = jobs::scan(&self.config, &jobs::open(&self.folder)?, &Silent)?;
        Ok(Run::of(self.config.clone(), scan))
    }

    /// Makes all fingerprints anew with the counts of the whole archive. Gives the number of
    /// articles.
    ///
    /// # Errors
    /// When there is no archive, or the disk fails; then it is as it was.
    pub fn settle(&self) -> Result<usize> {
        jobs::settle(&self.config, self.disk(), &Silent)
    }

    /// Forgets articles: no answer has them any more, and the next merge takes them from the disk.
    /// Gives how many there were.
    ///
    /// # Errors
    /// When no article has one of the ids; the others are forgotten. When the disk fails; then
    /// nothing is forgotten.
    pub fn forget<S: Into<String>>(&self, ids: impl IntoIterator<Item = S>) -> Result<usize> {
        let ids: Vec<String> = ids.into_iter().map(Into::into).collect();
        let done = jobs::forget(self.disk(), &ids, &Silent)?;
        match done.unknown.first() {
            None => Ok(done.articles),
            Some(id) => Err(Error::new(crate::error::ErrorKind::NotFound(format!(
                "the archive has no article `{id}`"
            )))),
        }
    }

    /// How many articles it holds.
    ///
    /// # Errors
    /// When there is no archive or it cannot be read.
    pub fn articles(&self) -> Result<usize> {
        Ok(jobs::open(&self.folder)?.manifest.articles())
    }
}
