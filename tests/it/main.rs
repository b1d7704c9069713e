//! One test binary: it links once.

#[cfg(feature = "cli")]
mod cli;
mod read;
