//! The whole program from outside, in one test binary: it links once.

mod cases;
#[cfg(feature = "cli")]
mod cli;
mod found;
mod laws;
mod oracle;
#[cfg(feature = "warc")]
mod pages;
mod plant;
mod random;
mod read;
#[cfg(feature = "cli")]
mod readme;
mod regression;
#[cfg(feature = "cli")]
mod reports;
mod rooms;
mod seeds;
mod truth;
mod verbatim;
