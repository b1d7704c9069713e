//! The whole program from outside, in one test binary: it links once.

#[cfg(feature = "cli")]
mod cli;
mod plant;
mod read;
