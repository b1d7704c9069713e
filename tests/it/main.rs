//! The whole program from outside.

#[cfg(feature = "cli")]
mod cli;
