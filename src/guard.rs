//! Calls into libraries that take a stranger's bytes: a word or page that makes one of them panic
//! ends no run.
//!
//! * time: a few nanoseconds a call that does not panic

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// Guards open on this thread.
    static OPEN: Cell<u32> = const { Cell::new(0) };
}

/// What a call gives; `None` if it panicked. Nothing that the call may have left half done may be
/// used after that.
pub(crate) fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    OPEN.set(OPEN.get() + 1);
    let made = catch_unwind(AssertUnwindSafe(call)).ok();
    OPEN.set(OPEN.get() - 1);
    made
}

/// Whether a panic of this thread would be caught and reported in other words: a panic hook then
/// has nothing to print.
///
/// ```
/// let before = std::panic::take_hook();
/// std::panic::set_hook(Box::new(move |panic| {
///     if !reprint::internals::guard::is_guarded() {
///         before(panic);
///     }
/// }));
/// ```
#[must_use]
pub fn is_guarded() -> bool {
    OPEN.get() > 0
}

#[cfg(test)]
mod tests {
    use super::{guarded, is_guarded};

    #[test]
    fn a_panic_is_no_value() {
        assert_eq!(guarded(|| 1), Some(1));
        assert!(guarded(is_guarded).unwrap());
        assert_eq!(guarded(|| -> u8 { panic!("as a library would") }), None);
        assert!(!is_guarded());
    }
}
