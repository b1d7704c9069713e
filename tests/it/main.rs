//! The whole program from outside, in one test binary: it links once.

mod cases;
#[cfg(feature = "cli")]
mod cli;
mod found;
mod oracle;
mod random;
mod read;
mod rooms;
