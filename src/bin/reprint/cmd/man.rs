//! `reprint man`: the manual page, or one of a command.

use crate::Done;
use crate::args::{Args, Man};
use anyhow::Context;
use clap::CommandFactory;
use std::io::{self, Write};

pub fn run(args: &Man) -> anyhow::Result<Done> {
    let mut top = Args::command();
    top.build();
    let page = match &args.command {
        None => top,
        Some(name) => top
            .find_subcommand(name)
            .with_context(|| format!("no command `{name}`; `reprint --help` lists them"))?
            .clone(),
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    io::stdout().write_all(&roff)?;
    Ok(Done::Whole)
}
