//! What a finished run read, to be read again as it was: for the texts, which a run folder does not
//! have.

use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::measure::Run;
use std::path::{Component, Path, PathBuf};

/// Articles of labelled pairs: where they are, and how they are read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// The settings they are read with.
    pub config: Config,
}

impl Source {
    /// The inputs of a run with its settings; `config` gives threads, memory and the place of
    /// temporary files, and what it maps goes before. `way_out` says in a message how to name the
    /// inputs.
    ///
    /// # Errors
    /// When the run's settings are those of another version, or an input is not there any more.
    pub fn of_run(run: &Run, config: &Config, way_out: &str) -> Result<Self> {
        let settings = settings(run)?;
        if run.inputs.is_empty() {
            return Err(Error::setting(format!(
                "the run `{}` does not say what it read; {way_out}",
                run.folder().display()
            )));
        }
        if run.inputs.iter().any(|input| input == Path::new("-")) {
            let run = run.folder().display();
            return Err(Error::setting(format!(
                "the run `{run}` read standard input, which cannot be read again; {way_out}"
            )));
        }
        if let Some(gone) = run.inputs.iter().find(|input| !input.exists()) {
            let there = scanned_in(run).map_or(String::new(), |folder| {
                format!(" change to the folder `{}`, or", folder.display())
            });
            let (gone, run) = (gone.display(), run.folder().display());
            return Err(Error::setting(format!(
                "`{gone}`, which the run `{run}` read, was not found here;{there} {way_out}"
            )));
        }
        Ok(Self { inputs: run.inputs.clone(), config: over(settings, config) })
    }

    /// Other inputs, read with a run's settings.
    ///
    /// # Errors
    /// When the run's settings are those of another version.
    pub fn of_run_elsewhere(run: &Run, inputs: Vec<PathBuf>, config: &Config) -> Result<Self> {
        Ok(Self { inputs, config: over(settings(run)?, config) })
    }
}

/// The folder in which a run was made that is below it, by its relative inputs, which are there and
/// not here; named from where the run was named. They are not read from there: articles without an
/// id are named by their files, and would have other names.
fn scanned_in(run: &Run) -> Option<PathBuf> {
    let deep = run.folder().canonicalize().ok()?.ancestors().count() - 1;
    let is_it = |above: &PathBuf| run.inputs.iter().all(|input| above.join(input).exists());
    let is_relative = run.inputs.iter().any(|input| input.is_relative());
    let above = std::iter::successors(Some(run.folder().to_path_buf()), |path| Some(above(path)));
    above.skip(1).take(deep).filter(|_| is_relative).find(is_it)
}

/// The folder that a path lies in, as relative as the path: `..` above `../run`, `../..` above it.
fn above(path: &Path) -> PathBuf {
    match (path.components().next_back(), path.parent()) {
        (Some(Component::Normal(_)), Some(parent)) if parent.as_os_str().is_empty() => ".".into(),
        (Some(Component::Normal(_)), Some(parent)) => parent.to_path_buf(),
        (Some(Component::CurDir) | None, _) => "..".into(),
        _ => path.join(".."),
    }
}

/// The settings of a run.
fn settings(run: &Run) -> Result<Config> {
    serde_json::from_value(run.manifest()?.settings).map_err(|e| {
        let reason = format!(
            "another version wrote its settings, and they cannot be used ({e}); scan again"
        );
        Error::new(ErrorKind::Data { path: run.folder().join("run.json"), reason })
    })
}

/// A run's settings, with those of this machine.
fn over(settings: Config, config: &Config) -> Config {
    let mut read = settings.read;
    read.map.extend(config.read.map.iter().map(|(field, path)| (field.clone(), path.clone())));
    read.query = config.read.query.clone().or(read.query);
    Config {
        read,
        threads: config.threads,
        memory: config.memory,
        temp_dir: config.temp_dir.clone(),
        // It decides no signal, and its file may be gone.
        scorecard: None,
        ..settings
    }
}
