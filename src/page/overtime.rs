//! Work on one page, with a limit of time.
//!
//! * time: two hand-overs between threads a page, some 10 µs
//! * space: a second thread for each that reads pages
//!
//! Parsers and rules that are quick on every page that was ever written take minutes on one that
//! was made for it, and a thread cannot be stopped from outside. So the work is done by a helper,
//! and one that takes too long is left alone with it: the run goes on with another helper, and the
//! late one ends when it is done, or with the program.

use crate::guard::guarded;
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel, sync_channel};
use std::thread::Builder;
use std::time::Duration;

/// Pages left alone that may be at work at once: each holds its memory, some 30 times the page's
/// size, and a share of a core.
const MOST: usize = 4;

/// Why work has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undone {
    /// It took longer than the limit.
    Late,
    /// It panicked.
    Failed,
    /// So many before it are late and still at work that it was not begun, or the system has no
    /// thread for it.
    Crowded,
}

/// Pages left alone that are still at work.
#[derive(Debug, Default)]
pub(super) struct Overdue(AtomicUsize);

impl Overdue {
    pub(super) const fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// What comes of `work`, if it comes within the limit. The work may share nothing that a panic
    /// in it would leave broken.
    pub(super) fn within<T: Send + 'static>(
        &'static self,
        limit: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Undone> {
        if self.0.load(Ordering::Relaxed) >= MOST {
            return Err(Undone::Crowded);
        }
        let helper = HELPER.take().or_else(helper).ok_or(Undone::Crowded)?;
        let (done, result) = sync_channel(0);
        let job = move || {
            let made = guarded(work);
            // A channel without room hands over only to a receiver that waits: work that is late
            // fails here.
            if done.send(made).is_err() {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        };
        helper.send(Box::new(job)).map_err(|_| Undone::Crowded)?;
        // Counted before the channel is closed, so that the count is never taken down before it is
        // up.
        let made =
            result.recv_timeout(limit).inspect_err(|_| _ = self.0.fetch_add(1, Ordering::Relaxed));
        let made = made.map_err(|_| Undone::Late)?;
        HELPER.set(Some(helper));
        made.ok_or(Undone::Failed)
    }
}

type Job = Box<dyn FnOnce() + Send>;

thread_local! {
    /// The helper of a thread that reads pages. A new thread a page costs a tenth of all that is
    /// done for it: what the allocator keeps for a thread is lost with it.
    static HELPER: Cell<Option<Sender<Job>>> = const { Cell::new(None) };
}

/// A thread that does what it is sent, until there is no one to send anything.
fn helper() -> Option<Sender<Job>> {
    let (jobs, inbox) = channel::<Job>();
    let work = move || inbox.into_iter().for_each(|job| job());
    Builder::new().name("page".to_owned()).spawn(work).ok()?;
    Some(jobs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Instant;

    /// No test waits so long.
    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn work_is_handed_over_or_refused_with_a_reason() {
        static OVERDUE: Overdue = Overdue::new();
        assert_eq!(OVERDUE.within(LONG, || 5), Ok(5));
        assert_eq!(OVERDUE.within(LONG, || panic!("it is caught")), Err::<(), _>(Undone::Failed));
        assert_eq!(OVERDUE.within(LONG, || 6), Ok(6));
    }

    #[test]
    fn late_work_is_left_alone_and_no_more_begun_than_there_is_room_for() {
        static OVERDUE: Overdue = Overdue::new();
        let stops: Vec<_> = (0..MOST)
            .map(|_| {
                let (stop, stopped) = channel::<()>();
                let late = OVERDUE.within(Duration::from_millis(1), move || _ = stopped.recv());
                assert_eq!(late, Err(Undone::Late));
                stop
            })
            .collect();
        assert_eq!(OVERDUE.within(LONG, || 7), Err(Undone::Crowded));
        drop(stops);
        let since = Instant::now();
        while OVERDUE.0.load(Ordering::Relaxed) > 0 {
            assert!(since.elapsed() < LONG, "work that came to its end is still counted");
            std::thread::yield_now();
        }
        assert_eq!(OVERDUE.within(LONG, || 8), Ok(8));
    }
}
