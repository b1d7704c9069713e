//! The command: parses, runs, and turns the result into an exit code.

mod args;
mod cmd;
mod interrupt;
mod progress;
mod say;
mod settings;
mod terminal;

use args::{Args, Command};
use clap::Parser;
use reprint::internals::error::ErrorKind;
use std::io;
use std::process::ExitCode;

/// How a command ended when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// Everything was read.
    Whole,
    /// Some records were set aside.
    SetAside,
}

fn main() -> ExitCode {
    // A panic on damaged bytes becomes a record set aside; its message is of no use to anybody.
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !reprint::internals::guard::is_guarded() {
            print(panic);
        }
    }));
    let done = match Args::parse().command {
        Command::Scan(args) => cmd::scan::run(&args),
        Command::Archive(args) => cmd::archive::run(&args),
        Command::Compare(args) => cmd::compare::run(&args),
        Command::Explain(args) => cmd::explain::run(&args),
        Command::Cases(args) => cmd::cases::run(&args),
        Command::Graph(args) => cmd::graph::run(&args),
        Command::Eval(args) => cmd::eval::run(&args),
        Command::Label(args) => cmd::label::run(&args),
        Command::Fit(args) => cmd::fit::run(&args),
        Command::Extract(args) => cmd::extract::run(&args),
        Command::Tune(args) => cmd::tune::run(&args),
        Command::Completions(args) => cmd::completions::run(&args),
        Command::Man(args) => cmd::man::run(&args),
    };
    match done {
        Ok(Done::Whole) => ExitCode::SUCCESS,
        Ok(Done::SetAside) => ExitCode::from(1),
        // The reader of a pipe has seen enough.
        Err(error) if closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say::error(&error);
            ExitCode::from(2)
        }
    }
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(is_closed_pipe)
}

/// Writers of tables put the error of the pipe into one of their own, and that into one of the
/// system's again; the library's own error holds it beside its words.
fn is_closed_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(ErrorKind::Io { source, .. }) =
        error.downcast_ref().map(reprint::internals::error::Error::kind)
    {
        return is_closed_pipe(source);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return error.kind() == io::ErrorKind::BrokenPipe
            || error.get_ref().is_some_and(|inner| is_closed_pipe(inner));
    }
    error.source().is_some_and(is_closed_pipe)
}
