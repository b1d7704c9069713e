//! One pair, without a dump around it.

use super::{Pair, article};
use crate::cluster::Comparison;
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline;
use crate::read::{Article, Given, Rejected};
use crate::spool::Stored;
use std::path::PathBuf;

/// Says what one article is to another, at the default settings.
///
/// ```
/// use reprint::{Article, Relation};
///
/// let text = "The ferry left Sorrel at dawn with 212 people on board, the harbour master said.";
/// let pair = reprint::compare(&Article::new(text), &Article::new(text))?;
/// assert_eq!(pair.relation(), Relation::Identical);
/// # Ok::<(), reprint::Error>(())
/// ```
///
/// # Errors
/// When one of them has no text that can be compared.
pub fn compare(a: &Article, b: &Article) -> Result<Pair> {
    compare_with(&Config::default(), a, b, &[])
}

/// As [`compare`], with other settings, and among other articles: they show which words are common
/// and which lines a site repeats.
///
/// # Errors
/// As [`compare`], and when a scorecard or list that the settings name cannot be read.
pub fn compare_with(config: &Config, a: &Article, b: &Article, among: &[Article]) -> Result<Pair> {
    let (one, other) = (only(config, a, "a")?, only(config, b, "b")?);
    let background = given(config, "among", among)?.0;
    let Comparison { a, b, pair } = pipeline::compare(config, one, other, &background)?;
    Ok(Pair { a: article(a), b: article(b), found: pair })
}

/// Reads all articles of files and folders into memory, with the records that were set aside.
///
/// # Errors
/// When none of the inputs can be read.
pub fn read<P: Into<PathBuf>>(
    config: &Config,
    inputs: impl IntoIterator<Item = P>,
) -> Result<(Vec<Article>, Vec<Rejected>)> {
    let inputs: Vec<PathBuf> = inputs.into_iter().map(Into::into).collect();
    let (articles, rejected) = pipeline::load(config, &inputs)?;
    Ok((articles.into_iter().map(article).collect(), rejected))
}

fn given(
    config: &Config,
    name: &str,
    articles: &[Article],
) -> Result<(Vec<Stored>, Vec<Rejected>)> {
    pipeline::load_given(config, Given::of(name, articles.iter().cloned(), &config.read)?)
}

/// An article as it is kept, or why it cannot be compared.
fn only(config: &Config, article: &Article, name: &str) -> Result<Stored> {
    let (articles, rejected) = given(config, name, std::slice::from_ref(article))?;
    articles.into_iter().next().ok_or_else(|| {
        let why = rejected.first().map_or("the filter excludes it", |rejected| &rejected.reason);
        Error::new(ErrorKind::NotFound(format!("article `{name}` cannot be compared: {why}")))
    })
}
