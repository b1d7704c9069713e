//! Finds near-duplicate, syndicated and rewritten news: which articles carry the same story, which
//! one the others come from, what was done to the text, and the passages that show it.
//!
//! A scan takes files or articles in memory, and finds verbatim copies, reprints, excerpts and
//! rewrites. No network, no model, no database. The command `reprint` does the same from a shell;
//! its README says what it finds and how well.
//!
//! # Scan
//!
//! ```
//! use reprint::{Article, Config, Relation, Scanner};
//!
//! let wire = "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board \
//!             were taken off by the lifeboats of three harbours, the coast guard said.";
//! let articles = [
//!     Article::new(wire).with_id("wire").with_outlet("wire.example").with_published("2031-03-04"),
//!     Article::new(wire).with_id("copy").with_outlet("post.example").with_published("2031-03-05"),
//! ];
//! let run = Scanner::new(Config::default()).articles(articles).run()?;
//! for cluster in run.clusters() {
//!     println!("{} has {} copies", cluster.origin().id, cluster.copies().len());
//!     assert!(cluster.copies().all(|copy| copy.relation == Relation::Identical));
//! }
//! # assert_eq!(run.clusters().len(), 1);
//! # Ok::<(), reprint::Error>(())
//! ```
//!
//! Files and folders go in with [`Scanner::inputs`]; [`Run::save`] writes the tables. An
//! [`Archive`] keeps articles, so that each day's crawl is compared with all that came before.
//!
//! # Compare two articles
//!
//! ```
//! use reprint::{Article, compare};
//!
//! let a = Article::new(
//!     "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board were \
//!      taken off by the lifeboats of three harbours, the coast guard said.",
//! );
//! let b = Article::new(
//!     "All 212 people on board were taken off by the lifeboats of three harbours, the coast guard \
//!      said. The company has not said how the fire on the Halcyon began.",
//! );
//! let pair = compare(&a, &b)?;
//! for passage in pair.passages() {
//!     println!("{}: {} words in common: {}", pair.relation().name(), passage.words, passage.a);
//! }
//! # assert!(pair.passages().len() > 0);
//! # Ok::<(), reprint::Error>(())
//! ```
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `html` | yes | main text and metadata of HTML pages |
//! | `warc` | yes | WARC and WET files of crawls; implies `html` |
//! | `parquet` | yes | reads Parquet files, writes the tables as Parquet |
//! | `sqlite` | yes | reads SQLite databases; needs a C compiler |
//! | `cli` | yes | the command `reprint` |
//!
//! A library that only needs JSON lines, CSV and text asks for `default-features = false`.
//!
//! # Map
//!
//! Data flows one way, and each step is a module of the source ("room"):
//!
//! ```text
//! read -> page -> article -> credit -> shingle -> content -> sketch -> candidate -> verify -> align
//!      -> evidence -> classify -> cluster -> report
//! ```
//!
//! A record is read, a page becomes a text, a text becomes words and sentences, boilerplate is
//! marked. Hashes of its words propose candidate pairs. Each pair is aligned, measured by signals
//! and judged by rules and a scorecard. Judged pairs become clusters around their origins, and the
//! report writes them. `ARCHITECTURE.md` has the details.

mod address;
mod align;
mod api;
mod archive;
mod article;
mod calendar;
mod candidate;
mod classify;
mod cluster;
mod config;
mod content;
mod credit;
mod error;
mod evidence;
mod guard;
#[doc(hidden)]
pub mod internals;
mod measure;
#[cfg(feature = "html")]
mod page;
mod pipeline;
mod read;
mod record;
mod report;
mod shingle;
mod sketch;
mod spool;
mod vector;
mod verify;

pub use align::Kind as PassageKind;
pub use api::{
    Added, Archive, Cluster, Member, Pair, Passage, Run, Scanner, compare, compare_with, read,
};
pub use classify::Relation;
pub use cluster::{Outcome as Derivation, Role};
pub use config::Config;
pub use error::{Error, ErrorKind, Result, Warning};
pub use pipeline::Progress;
pub use read::{Article, Rejected};
pub use report::Also as Extras;

/// The settings that [`Config`] is made of, each with its default.
pub mod settings {
    pub use crate::align::AlignConfig;
    pub use crate::article::filter::FilterConfig;
    pub use crate::candidate::rare::RareConfig;
    pub use crate::classify::ClassifyConfig;
    pub use crate::cluster::common::CommonConfig;
    pub use crate::cluster::keep::{KeepConfig, Policy};
    pub use crate::cluster::listing::ReportConfig;
    #[cfg(feature = "html")]
    pub use crate::page::PageConfig;
    pub use crate::read::ReadConfig;
    pub use crate::shingle::ShingleConfig;
    pub use crate::sketch::SketchConfig;
}
