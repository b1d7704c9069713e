//! Finds near-duplicate, syndicated and rewritten news in a scrape dump.
pub mod align;
pub mod article;
mod calendar;
pub mod candidate;
pub mod classify;
pub mod cluster;
pub mod config;
pub mod content;
pub mod credit;
pub mod error;
pub mod evidence;
pub mod guard;
pub mod measure;
#[cfg(feature = "html")]
pub mod page;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod shingle;
pub mod sketch;
pub mod spool;
mod vector;
pub mod verify;
