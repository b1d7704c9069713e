//! What a run reports while it goes on: its stages, with seconds and peak memory.

use crate::cluster::manifest::Stage;
use std::time::Instant;

/// Receives progress events. Its methods are called from any thread.
pub trait Progress: Sync {
    /// A stage starts. `total` counts `unit`s; it is `None` when it cannot be known.
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>);
    /// This many more units are done, with this many bytes of text (0 where bytes mean nothing).
    fn advance(&self, units: u64, bytes: u64);
    /// A message for the user, such as which fields were found.
    fn note(&self, message: &str);
    /// The stage that started last is done.
    fn finish(&self);
    /// Called many times a second while another process is waited for, so that a program can give
    /// up by unwinding. Nothing has been changed then.
    fn wait(&self) {}
}

/// Ignores all progress events.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _: &'static str, _: &'static str, _: Option<u64>) {}
    fn advance(&self, _: u64, _: u64) {}
    fn note(&self, _: &str) {}
    fn finish(&self) {}
}

/// Names, seconds and peak memory of the stages, for `run.json`.
pub(super) struct Stages<'a> {
    pub progress: &'a dyn Progress,
    pub rows: Vec<Stage>,
    begun: Option<(&'static str, Instant)>,
}

impl<'a> Stages<'a> {
    pub fn new(progress: &'a dyn Progress) -> Self {
        Self { progress, rows: Vec::new(), begun: None }
    }

    pub fn begin(&mut self, stage: &'static str, unit: &'static str, total: Option<u64>) {
        self.end();
        self.progress.start(stage, unit, total);
        self.begun = Some((stage, Instant::now()));
    }

    pub fn end(&mut self) {
        if let Some((stage, since)) = self.begun.take() {
            self.progress.finish();
            let seconds = (since.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
            let stage = stage.to_owned();
            self.rows.push(Stage { stage, seconds, peak_memory_mib: peak_memory_mib() });
        }
    }
}

/// The process' highest resident memory so far; `None` where the system does not report it.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_ascii_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}
