//! Progress on standard error: bars on a terminal, elsewhere one line per stage, nothing with
//! `--quiet`.

use crate::say;
use indicatif::{
    HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};
use reprint::internals::pipeline::{Progress, Silent};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The display that suits standard error and `--quiet`.
pub fn of(quiet: bool) -> Box<dyn Progress> {
    if quiet {
        Box::new(Silent)
    } else {
        Box::new(Stages { bars: std::io::stderr().is_terminal(), stage: Mutex::new(None) })
    }
}

/// A line for every stage that is over, and on a terminal a bar for the one that runs.
struct Stages {
    bars: bool,
    stage: Mutex<Option<Stage>>,
}

/// The stage that runs.
struct Stage {
    name: &'static str,
    unit: &'static str,
    since: Instant,
    bar: ProgressBar,
    bytes: Arc<AtomicU64>,
}

impl Stages {
    fn with(&self, run: impl FnOnce(&mut Option<Stage>)) {
        run(&mut self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

impl Progress for Stages {
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>) {
        self.with(|running| *running = Some(Stage::of(stage, unit, total, self.bars)));
    }

    fn advance(&self, units: u64, bytes: u64) {
        self.with(|running| {
            if let Some(stage) = running {
                stage.bytes.fetch_add(bytes, Ordering::Relaxed);
                stage.bar.inc(units);
            }
        });
    }

    fn note(&self, message: &str) {
        self.with(|running| match running {
            Some(stage) => stage.bar.suspend(|| say::line(message)),
            None => say::line(message),
        });
    }

    fn finish(&self) {
        self.with(|running| {
            if let Some(stage) = running.take() {
                stage.bar.finish_and_clear();
                say::line(stage.summary());
            }
        });
    }
}

impl Stage {
    fn of(name: &'static str, unit: &'static str, total: Option<u64>, shown: bool) -> Self {
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bytes = Arc::new(AtomicU64::new(0));
        let bar =
            ProgressBar::with_draw_target(total, target).with_style(style(total.is_some(), &bytes));
        bar.set_prefix(name);
        bar.set_message(unit);
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { name, unit, since: Instant::now(), bar, bytes }
    }

    /// `read: 7,055 articles, 24.1 MB, 0.4 s`.
    fn summary(&self) -> String {
        let bytes = match self.bytes.load(Ordering::Relaxed) {
            0 => String::new(),
            bytes => format!(", {} MB", megabytes(bytes)),
        };
        let seconds = self.since.elapsed().as_secs_f64();
        format!(
            "{}: {} {}{bytes}, {seconds:.1} s",
            self.name,
            HumanCount(self.bar.position()),
            self.unit
        )
    }
}

/// Before it the time left is a guess from next to nothing.
const FIRST_LEFT: Duration = Duration::from_secs(1);

/// With a total: bar, share and time left; without: what was done so far. The rate in MB where
/// bytes are counted.
fn style(total_known: bool, bytes: &Arc<AtomicU64>) -> ProgressStyle {
    let template = if total_known {
        "{prefix:<9} [{wide_bar}] {human_pos}/{human_len} {msg}{rate}{left}"
    } else {
        "{prefix:<9} {spinner} {human_pos} {msg}{rate}, {elapsed}"
    };
    let bytes = Arc::clone(bytes);
    let rate = move |state: &ProgressState, out: &mut dyn Write| {
        let (bytes, seconds) = (bytes.load(Ordering::Relaxed), state.elapsed().as_secs_f64());
        if bytes > 0 && seconds > 0.0 {
            let _ = write!(out, ", {:.1} MB/s", as_megabytes(bytes) / seconds);
        }
    };
    // Nothing is known of the end before something is done.
    let left = |state: &ProgressState, out: &mut dyn Write| {
        if state.pos() > 0 && state.elapsed() >= FIRST_LEFT {
            let _ = write!(out, ", {:#} left", HumanDuration(state.eta()));
        }
    };
    let style = ProgressStyle::with_template(template)
        .expect("the template is right")
        .progress_chars("=> ");
    style.with_key("rate", rate).with_key("left", left)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1}", as_megabytes(bytes))
}

/// For display only: exact up to 2^53 bytes.
#[allow(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
fn as_megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
