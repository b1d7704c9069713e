//! A scan spread over an engine such as Apache Spark: the stages as functions over rows.
//!
//! An engine knows two things: to map the rows of a partition, and to exchange rows by key. What is
//! done to them is here, in two halves. A [`Kernel`] is what runs on the executors: records to
//! articles, articles to fingerprints, blocks of pairs to judged pairs. A [`Driver`] is what runs
//! once: it counts what the executors send, decides what they are asked next, and makes clusters of
//! what they found. It sees metadata, hashes and counts, and never a text.
//!
//! The law: the same records in the same order, with the same settings, give the bytes of a local
//! scan, whatever the number of partitions and whatever is computed twice. So a row is known by the
//! number of its record, what comes from several partitions is sorted or added up in whole numbers,
//! and no order in which rows arrive reaches a result.
//!
//! * time: that of a local scan, and reading and exchanging the articles once for each block of
//!   pairs they have a part in
//! * space: of a task, the rows of a bucket or the prepared articles of a block ([`BLOCK_BYTES`]);
//!   of the driver, see [`Driver`]

mod bands;
mod blocks;
mod context;
mod count;
mod driver;
mod kernel;
mod look;
mod print;
mod rare;
mod texts;

pub use driver::{Driver, Plan};
pub use kernel::{Kernel, STAGES};
pub use texts::Elsewhere;

use crate::error::{Error, Result};

/// A row as an engine moves it. What its parts mean, its kind says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// One of [`kind`].
    pub kind: i32,
    /// What rows are exchanged by.
    pub key: i64,
    /// A number beside it.
    pub at: i64,
    /// What is small.
    pub value: Vec<u8>,
    /// What is large, such as an article: not read where only the rest is asked for.
    pub body: Vec<u8>,
}

/// Kinds of rows.
pub mod kind {
    /// A record that was looked into. Key: its number. Value: what the driver wants to know of it.
    /// Body: the article, if it is one.
    pub const RECORD: i32 = 0;
    /// Which fields were filled by what.
    pub const FIELDS: i32 = 1;
    /// Lines by site with the hashes of their texts. Key: the bucket.
    pub const LINES: i32 = 2;
    /// Runs of words by site with day and text. Key: the bucket.
    pub const RUNS: i32 = 3;
    /// A fingerprint. Key: the record's number. At: words. Value: hash of the words, band keys.
    /// Body: the gist.
    pub const PRINT: i32 = 4;
    /// Stems with the number of articles that have them. Key: the bucket.
    pub const STEMS: i32 = 5;
    /// Articles by language.
    pub const DOCUMENTS: i32 = 6;
    /// What is to be done in a block. Key: the block.
    pub const TASK: i32 = 7;
    /// An article of a block. Key: the block. At: the record's number. Body: the article.
    pub const ARTICLE: i32 = 8;
    /// What a block found. Key: the block. At: a number that no other has.
    pub const FOUND: i32 = 9;
    /// Band keys with their articles. Key: the bucket.
    pub const BANDS: i32 = 10;
    /// Pairs of articles. Key: the bucket.
    pub const PAIRS: i32 = 11;
    /// Each article of a large group that shares a band with the first of it. Key: the bucket.
    pub const HOT_PAIRS: i32 = 12;
    /// Large groups that share a band.
    pub const HOT: i32 = 13;
    /// Stem pairs with their articles. Key: the bucket.
    pub const STEM_PAIRS: i32 = 14;
    /// Rare stem pairs with all articles that have them. Key: a range of articles.
    pub const HOLDERS: i32 = 15;
}

/// Articles of a block of pairs: few enough that a task is short, and many enough that an article
/// with several pairs is not sent for each.
const BLOCK_ARTICLES: usize = 256;

/// Bytes of the prepared articles of a block, but for a pair that has more by itself.
pub const BLOCK_BYTES: usize = 48 << 20;

/// Pairs of a block.
const BLOCK_PAIRS: usize = 1024;

/// A mistake in what an engine gave back.
fn damaged(what: &str) -> Error {
    Error::setting(format!("{what} that came back from the engine are not what was sent"))
}

/// Numbers of 64 and 32 bits as bytes.
fn packed(rows: &[(u64, u32)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(12 * rows.len());
    for (key, value) in rows {
        bytes.extend_from_slice(&key.to_le_bytes());
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    bytes
}

/// Back from [`packed`].
fn unpacked(bytes: &[u8]) -> impl Iterator<Item = (u64, u32)> + '_ {
    bytes.as_chunks::<12>().0.iter().map(|row| {
        let (key, value) = row.split_at(8);
        let key = u64::from_le_bytes(key.try_into().expect("eight bytes"));
        (key, u32::from_le_bytes(value.try_into().expect("four bytes")))
    })
}

fn to_bytes<T: serde::Serialize>(value: &T) -> Vec<u8> {
    postcard::to_stdvec(value).expect("plain numbers and strings")
}

fn of_bytes<T: serde::de::DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|_| damaged(what))
}
