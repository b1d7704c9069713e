//! `reprint extract`: the articles as they are read, with what counts as boilerplate.

use crate::args::Extract;
use crate::{Done, progress, say, terminal};
use anyhow::Context;
use reprint::internals::report;
use reprint::internals::{pipeline, read};
use std::fs::File;
use std::io::{BufWriter, Write};

pub fn run(args: &Extract) -> anyhow::Result<Done> {
    let (config, inputs) = (args.config()?, read::named(&args.inputs)?);
    // Before hours of reading.
    let mut out: BufWriter<Box<dyn Write>> = match &args.output {
        Some(path) => {
            report::check_output(path)?;
            BufWriter::new(Box::new(
                File::create(path).with_context(|| format!("`{}`", path.display()))?,
            ))
        }
        None => terminal::output(),
    };
    let progress = progress::of(args.quiet);
    let read = pipeline::extract(&config, &inputs, &*progress)?;
    for (stored, boilerplate) in read.articles() {
        report::extracted_json(&stored, &boilerplate, &mut out)?;
    }
    out.flush()?;
    say::lost(&read.rejected, args.quiet, None);
    if !args.quiet {
        read.warnings.iter().for_each(say::warning);
        if !read.rejected.is_empty() {
            say::warning(format_args!(
                "{} record(s) were set aside; `reprint scan -o DIR` lists them",
                read.rejected.len()
            ));
        }
    }
    Ok(if read.is_whole() { Done::Whole } else { Done::SetAside })
}
