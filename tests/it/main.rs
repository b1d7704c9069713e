//! The whole program from outside, in one test binary: it links once.

mod aliases;
mod archive;
#[cfg(feature = "cli")]
mod browser;
mod cases;
#[cfg(feature = "cli")]
mod cli;
#[cfg(any(feature = "parquet", feature = "sqlite"))]
mod columns;
mod databases;
mod dialects;
mod dumps;
mod engine;
mod filters;
mod found;
mod fresh;
mod hostile;
mod instructions;
mod intake;
#[cfg(all(feature = "cli", feature = "parquet", feature = "sqlite", feature = "warc"))]
mod interop;
mod kept;
mod kin;
mod laws;
mod oracle;
#[cfg(feature = "warc")]
mod pages;
mod plant;
mod platform;
mod read;
#[cfg(all(feature = "cli", feature = "parquet", feature = "sqlite", feature = "warc"))]
mod readme;
mod regression;
mod repeats;
#[cfg(feature = "cli")]
mod reports;
mod rooms;
mod scripts;
mod second;
mod seeds;
mod truth;
mod verbatim;
mod width;
