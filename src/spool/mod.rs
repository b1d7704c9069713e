//! Texts, metadata and rows to be sorted, on disk while a run needs them, so that memory holds fingerprints only.
//! The only room that touches temporary files; all are unnamed, and the system removes them however the run ends.
//!
//! Each article is one frame, read back by offset from any thread: zstd (level 1), or plain where a run reads so little
//! again that packing would cost more than all else.
//! A frame an article costs some ratio against larger blocks but any article comes back with one read.
//!
//! * memory: 8 bytes an article
//! * disk: about half of the text, plain all of it

pub mod blobs;
pub mod columns;
pub mod partitions;

use crate::article::{DocId, Meta};
use crate::error::Result;
use blobs::Blobs;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::path::Path;
use zstd::bulk::{Compressor, Decompressor};

/// zstd's fastest ordinary level; level 3 saved 6% of the space for twice the time on 2.5 KB articles (not measured finely).
const LEVEL: i32 = 1;

/// Room for what is known of an article beside its text: an id, a url and a title, mostly. A frame with more grows.
const META: usize = 512;

/// How zstd's frames begin. A plain one begins with the length of its metadata, which is far below this number.
const MAGIC: u32 = 0xFD2F_B528;

thread_local! {
    /// Made once a thread: their tables are larger than a hundred articles.
    static PACKER: RefCell<Compressor<'static>> = RefCell::new(Compressor::new(LEVEL).expect("memory for zstd's tables"));
    static UNPACKER: RefCell<Decompressor<'static>> = RefCell::new(Decompressor::new().expect("memory for zstd's tables"));
}

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
        let plain = self.pack_plain();
        PACKER.with_borrow_mut(|packer| packer.compress(&plain)).expect("compressing into memory cannot fail")
    }

    /// The same without compression: quicker to write and to read, and twice as large.
    ///
    /// # Panics
    /// Never: metadata is plain strings and numbers.
    #[must_use]
    pub fn pack_plain(&self) -> Vec<u8> {
        let mut plain = Vec::with_capacity(META + self.text.len());
        plain.extend_from_slice(&[0; 4]);
        let mut plain = postcard::to_extend(&self.meta, plain).expect("metadata is plain strings and numbers");
        let meta = u32::try_from(plain.len() - 4).expect("metadata is below 4 GiB");
        plain[..4].copy_from_slice(&meta.to_le_bytes());
        plain.extend_from_slice(self.text.as_bytes());
        plain
    }
}

/// Makes a packed frame a plain one.
fn unpack(frame: &mut Vec<u8>) -> Option<()> {
    if u32::from_le_bytes(*frame.first_chunk()?) == MAGIC {
        let len = usize::try_from(zstd::zstd_safe::get_frame_content_size(frame).ok()??).ok()?;
        *frame = UNPACKER.with_borrow_mut(|unpacker| unpacker.decompress(frame, len)).ok()?;
    }
    Some(())
}

/// A plain frame's metadata, still packed, and its text.
fn parts(plain: &[u8]) -> Option<(&[u8], &str)> {
    let (length, rest) = plain.split_first_chunk()?;
    let (meta, text) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((meta, std::str::from_utf8(text).ok()?))
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
        let mut frame = Vec::new();
        self.frames.read(doc.at(), &mut frame);
        unpack(&mut frame)
            .and_then(|()| {
                let (meta, text) = parts(&frame)?;
                Some(Stored { meta: postcard::from_bytes(meta).ok()?, text: text.to_owned() })
            })
            .expect("the spool reads back what it wrote")
    }

    /// An article's text alone, read into `frame`, which may be used again: quicker.
    ///
    /// # Panics
    /// If `doc` is not of this spool, or the temporary file was damaged from outside.
    pub fn text<'f>(&self, doc: DocId, frame: &'f mut Vec<u8>) -> &'f str {
        self.frames.read(doc.at(), frame);
        unpack(frame).and_then(|()| parts(frame)).expect("the spool reads back what it wrote").1
    }

    /// What is known of an article beside its text.
    #[must_use]
    pub fn meta(&self, doc: DocId) -> Meta {
        self.get(doc).meta
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_come_back_as_they_were_packed_or_not() {
        let meta = Meta {
            id: "ferry/1".into(),
            url: None,
            title: Some("Fähre".into()),
            outlet: None,
            published: None,
            author: None,
            language: None,
            source: "dump.jsonl:1".into(),
            crawled: None,
            declared: crate::read::Declared::default(),
        };
        let stored = Stored { meta, text: "Die Fähre fuhr um neun. ".repeat(100) };
        let mut spool = Spool::create(&std::env::temp_dir()).unwrap();
        spool.push(&[stored.pack(), stored.pack_plain()]).unwrap();
        assert!(stored.pack().len() < stored.pack_plain().len());
        for doc in spool.docs() {
            assert_eq!(spool.get(doc), stored);
            assert_eq!(spool.text(doc, &mut Vec::new()), stored.text);
        }
    }
}
