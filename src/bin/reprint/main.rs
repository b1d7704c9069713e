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
use reprint::error::ErrorKind;
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
    let done = match Args::parse().command {
        Command::Scan(args) => cmd::scan::run(&args),
        Command::Compare(args) => cmd::compare::run(&args),
        Command::Explain(args) => cmd::explain::run(&args),
        Command::Cases(args) => cmd::cases::run(&args),
        Command::Graph(args) => cmd::graph::run(&args),
        Command::Eval(args) => cmd::eval::run(&args),
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
    let is_closed = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|e| match e.downcast_ref::<reprint::error::Error>().map(reprint::error::Error::kind) {
        Some(ErrorKind::Io { source, .. }) => is_closed(source),
        _ => e.downcast_ref().is_some_and(is_closed),
    })
}
