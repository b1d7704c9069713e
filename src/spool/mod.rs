//! Texts, metadata and rows to be sorted, on disk while a run needs them, so that memory holds fingerprints only.
//! The only room that touches temporary files; all are unnamed, and the system removes them however the run ends.
//!
//! Each article is one zstd frame (level 1), read back by offset from any thread.
//! A frame an article costs some ratio against larger blocks but any article comes back with one read.
//!
//! * memory: 8 bytes an article
//! * disk: about half of the text

pub mod blobs;
pub mod partitions;

use crate::article::{DocId, Meta};
use crate::error::Result;
use blobs::Blobs;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// zstd's fastest ordinary level; level 3 saved 6% of the space for twice the time on 2.5 KB articles (not measured finely).
const LEVEL: i32 = 1;

/// An article as it is kept: what is known of it, and its text exactly as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Beside the text.
    pub meta: Meta,
    /// The text as read; every offset counts in it.
    pub text: String,
}

impl Stored {
    /// The bytes a [`Spool`] keeps. Costly (compression), so it is apart from [`Spool::push`] and can run on any thread.
    ///
    /// # Panics
    /// Never: metadata is plain strings and numbers, and compresses into memory.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let json = serde_json::to_vec(&self.meta).expect("metadata is plain strings and numbers");
        let mut plain = Vec::with_capacity(4 + json.len() + self.text.len());
        plain.extend_from_slice(&u32::try_from(json.len()).expect("metadata is below 4 GiB").to_le_bytes());
        plain.extend_from_slice(&json);
        plain.extend_from_slice(self.text.as_bytes());
        zstd::bulk::compress(&plain, LEVEL).expect("compressing into memory cannot fail")
    }

    fn unpack(frame: &[u8], plain_len: usize) -> Option<Self> {
        let plain = zstd::bulk::decompress(frame, plain_len).ok()?;
        let head = u32::from_le_bytes(plain.get(..4)?.try_into().ok()?) as usize;
        let meta = serde_json::from_slice(plain.get(4..4 + head)?).ok()?;
        let text = String::from_utf8(plain.get(4 + head..)?.to_vec()).ok()?;
        Some(Self { meta, text })
    }
}

/// The articles of a run, by [`DocId`].
#[derive(Debug)]
pub struct Spool {
    frames: Blobs,
}

impl Spool {
    /// An empty spool in an unnamed file under `folder`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path) -> Result<Self> {
        Ok(Self { frames: Blobs::create(folder)? })
    }

    /// Number of articles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds packed articles in order; the first gets the next free [`DocId`].
    ///
    /// # Errors
    /// When the disk is full.
    pub fn push(&mut self, packed: &[Vec<u8>]) -> Result<()> {
        self.frames.push(packed)
    }

    /// All articles' numbers.
    ///
    /// # Panics
    /// If there are 2^32 articles.
    pub fn docs(&self) -> impl Iterator<Item = DocId> + use<> {
        (0..u32::try_from(self.len()).expect("fewer than 2^32 articles")).map(DocId)
    }

    /// An article as it was pushed.
    ///
    /// # Panics
    /// If `doc` is not of this spool, or the temporary file was damaged from outside.
    #[must_use]
    pub fn get(&self, doc: DocId) -> Stored {
        let frame = self.frames.get(doc.at());
        let plain_len = zstd::zstd_safe::get_frame_content_size(&frame)
            .ok()
            .flatten()
            .and_then(|n| usize::try_from(n).ok())
            .expect("bulk frames name their size");
        Stored::unpack(&frame, plain_len).expect("the spool reads back what it wrote")
    }

    /// What is known of an article beside its text.
    #[must_use]
    pub fn meta(&self, doc: DocId) -> Meta {
        self.get(doc).meta
    }
}
