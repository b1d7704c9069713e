//! Work away from Python's lock, which ^C ends and which reports its progress.
//!
//! The work runs on a thread of its own. The thread that Python called waits beside it, looks for
//! signals ten times a second, and calls back with what is done: Python only handles signals on its
//! main thread, and workers of a scan are none.

use crate::failure::Failure;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use reprint::Progress;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often signals are looked for and progress is reported.
const TICK: Duration = Duration::from_millis(100);

/// How long cancelled work may take to stop before it is left to itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// What panics while it is guarded becomes a record set aside, and what panics because the work is
/// to stop is no fault: neither has anything to say.
pub fn quiet_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !reprint::internals::guard::is_guarded() {
            before(panic);
        }
    }));
}

/// How far the work is.
#[derive(Default)]
struct State {
    stop: AtomicBool,
    done: AtomicU64,
    stage: Mutex<Option<Stage>>,
}

type Stage = (&'static str, &'static str, Option<u64>);

/// Unwinds the work when it is to stop.
struct Stopped;

impl State {
    fn check(&self) {
        if self.stop.load(Ordering::Relaxed) && !std::thread::panicking() {
            resume_unwind(Box::new(Stopped));
        }
    }

    fn set(&self, stage: Option<Stage>) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
        self.done.store(0, Ordering::Relaxed);
    }
}

impl Progress for State {
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>) {
        self.check();
        self.set(Some((stage, unit, total)));
    }

    fn advance(&self, units: u64, _: u64) {
        self.done.fetch_add(units, Ordering::Relaxed);
        self.check();
    }

    fn note(&self, _: &str) {}

    fn finish(&self) {
        self.check();
    }

    fn wait(&self) {
        self.check();
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        *stage = Some(("wait", "seconds", None));
    }
}

/// Does it, and calls `tell(stage, unit, done, total)` while it goes on. A panic is a
/// `RuntimeError`.
pub fn run<T: Send + 'static>(
    py: Python<'_>,
    tell: Option<Py<PyAny>>,
    work: impl FnOnce(&dyn Progress) -> Result<T, Failure> + Send + 'static,
) -> PyResult<T> {
    let state = Arc::new(State::default());
    let (send, receive) = channel();
    let theirs = Arc::clone(&state);
    std::thread::Builder::new().name("reprint".to_owned()).spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(|| work(&*theirs)));
        // Where nobody waits any more nobody wants it.
        let _ = send.send(done);
    })?;
    let receive = Mutex::new(receive);
    let wait = |time: Duration| {
        py.detach(|| receive.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(time))
    };
    let beat = || -> PyResult<()> {
        py.check_signals()?;
        let running = *state.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(tell), Some((stage, unit, total))) = (&tell, running) {
            tell.call1(py, (stage, unit, state.done.load(Ordering::Relaxed), total))?;
        }
        Ok(())
    };
    loop {
        match wait(TICK) {
            Ok(Ok(done)) => return done.map_err(PyErr::from),
            Ok(Err(panic)) => return Err(PyRuntimeError::new_err(panic_message(&*panic))),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("the work ended without a result"));
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Err(error) = beat() {
                    state.stop.store(true, Ordering::Relaxed);
                    let _ = wait(PATIENCE);
                    return Err(error);
                }
            }
        }
    }
}

/// The message of a panic, for a bug report.
pub fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    format!("a mistake in reprint, please report it: {}", said.unwrap_or("no message"))
}
