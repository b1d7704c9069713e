//! ^C: takes away what was begun, and says what is left.

use crate::say;
use reprint::internals::report::{Left, Prepared};

/// As a shell has it: 128 and the number of the signal.
const STOPPED: i32 = 130;

/// From now on ^C ends the run with a word on the folders it was to write, the last of which may
/// lie in those before. Where no handler can be set ^C ends it without one.
pub fn watch(folders: Vec<Prepared>) {
    let _ = ctrlc::set_handler(move || {
        say::line("");
        for folder in folders.iter().rev() {
            let name = folder.folder().display();
            match folder.abandon() {
                Left::Nothing => {
                    say::line(format_args!("stopped: nothing was written to `{name}`"));
                }
                Left::EarlierRun => {
                    say::line(format_args!(
                        "stopped: `{name}` still holds the earlier run, unchanged"
                    ));
                }
                Left::EarlierFiles => {
                    say::line(format_args!(
                        "stopped: `{name}` still holds the earlier files, unchanged"
                    ));
                }
                Left::WholeRun => {
                    say::line(format_args!("stopped: `{name}` holds the complete run"));
                }
                Left::Parts => {
                    say::line(format_args!(
                        "stopped: `{name}` holds an incomplete run; scan again"
                    ));
                }
            }
        }
        if folders.is_empty() {
            say::line("stopped");
        }
        std::process::exit(STOPPED);
    });
}
