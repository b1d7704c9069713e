//! What the settings name and a run needs before it reads: scorecard, lists, threads, a folder.

use crate::article::boilerplate::Ignored;
use crate::classify::Scorecard;
use crate::config::Config;
use crate::error::{Error, Result};
use std::path::PathBuf;

/// The scorecard in force, with the threshold that the settings ask for.
pub(super) fn scorecard(config: &Config) -> Result<Scorecard> {
    let mut card = match &config.scorecard {
        None => Scorecard::built_in().clone(),
        Some(path) => Scorecard::parse(&crate::read::whole(path)?, path)?,
    };
    if let Some(score) = config.rewrite_score {
        (card.threshold, card.threshold_sensitive) = (score, score);
    }
    Ok(card)
}

/// Score from which a pair of long articles is a rewrite.
pub(super) fn rewrite_threshold(config: &Config, card: &Scorecard) -> f64 {
    if config.sensitive { card.threshold_sensitive } else { card.threshold }
}

/// The user's own boilerplate, in the order of the lists.
pub(super) fn ignored(config: &Config) -> Result<Ignored> {
    Ok(Ignored::of(&listed(config)?))
}

/// The lines of all lists of boilerplate.
pub(super) fn listed(config: &Config) -> Result<Vec<String>> {
    let lists: Result<Vec<_>> =
        config.ignore.iter().map(|path| crate::read::entries(path)).collect();
    Ok(lists?.concat())
}

/// Where temporary files go.
pub(super) fn temp_dir(config: &Config) -> PathBuf {
    config.temp_dir.clone().unwrap_or_else(std::env::temp_dir)
}

/// Does something else on as many threads as a run has.
///
/// # Errors
/// When the threads cannot be started.
pub fn on_threads<T: Send>(config: &Config, work: impl FnOnce() -> T + Send) -> Result<T> {
    Ok(pool(config)?.install(work))
}

fn pool(config: &Config) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(config.threads.unwrap_or(0)).build().map_err(|e| {
        Error::setting(format!("cannot start {} threads: {e}", config.threads.unwrap_or(0)))
    })
}
