//! Scans articles that a program has in memory, such as rows of a queue or a database, and saves
//! the tables: `cargo run --example in_memory -- run-folder`.

use reprint::settings::ClassifyConfig;
use reprint::{Article, Config, Extras, Scanner};

const WIRE: &str = "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on \
    board were taken \
                    off by the lifeboats of three harbours, the coast guard said. The fire began \
                    in the engine room.";

fn main() -> reprint::Result<()> {
    // Settings are plain fields; what is not set keeps its default.
    let config =
        Config { classify: ClassifyConfig::default(), threads: Some(2), ..Config::default() };
    let articles = [
        Article::new(WIRE)
            .with_id("1")
            .with_outlet("wire.example")
            .with_published("2031-03-04T08:00Z"),
        Article::new(format!("{WIRE} Ticket sales are closed."))
            .with_url("https://post.example/ferry")
            .with_title("Fire on the Halcyon"),
    ];
    let run = Scanner::new(config).articles(articles).source("queue").run()?;
    println!("{} articles, {} clusters", run.articles(), run.clusters().len());
    if let Some(folder) = std::env::args_os().nth(1) {
        run.save_with(folder, Extras { html: true, ..Extras::default() })?;
    }
    Ok(())
}
