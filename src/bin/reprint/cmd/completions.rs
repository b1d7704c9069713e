//! `reprint completions`: completions for a shell.

use crate::Done;
use crate::args::{Args, Completions};
use clap::CommandFactory;
use std::io::{self, Write};

pub fn run(args: &Completions) -> anyhow::Result<Done> {
    // Into memory first: the generator panics when a pipe closes under it.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "reprint", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Done::Whole)
}
