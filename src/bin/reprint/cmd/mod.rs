//! One file a command: opens, calls the library, writes.

pub mod archive;
pub mod cases;
pub mod compare;
pub mod completions;
pub mod eval;
pub mod explain;
pub mod extract;
pub mod fit;
pub mod graph;
pub mod label;
pub mod man;
pub mod scan;
pub mod tune;
