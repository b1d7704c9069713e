//! Texts, metadata and rows to be sorted, on disk while a run needs them, so that memory holds
//! fingerprints only. The only room that touches temporary files; all are unnamed, and the system
//! removes them however the run ends.
//!
//! Each article is one frame, read back by offset from any thread with one read. Frames are not
//! packed: zstd's quickest ordinary level halves them and cost 5% of a whole scan's CPU time, more
//! than the reading and writing of what it saves.
//!
//! * memory: 8 bytes an article
//! * disk: the text, and some 300 bytes

pub mod blobs;
pub mod columns;
pub mod partitions;

use crate::article::published::Orders;
use crate::article::{DocId, Meta};
use crate::error::Result;
use blobs::Blobs;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

/// Room for what is known of an article beside its text: an id, a url and a title, mostly. A frame
/// with more grows.
const META: usize = 512;

/// An article as it is kept: what is known of it, and its text exactly as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Beside the text.
    pub meta: Meta,
    /// The text as read; every offset counts in it.
    pub text: String,
}

impl Stored {
    /// The bytes a [`Spool`] keeps; any thread can make them.
    ///
    /// # Panics
    /// Never: metadata is plain strings and numbers.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut plain = Vec::with_capacity(META + self.text.len());
        plain.extend_from_slice(&[0; 4]);
        let mut plain =
            postcard::to_extend(&self.meta, plain).expect("metadata is plain strings and numbers");
        let meta = u32::try_from(plain.len() - 4).expect("metadata is below 4 GiB");
        plain[..4].copy_from_slice(&meta.to_le_bytes());
        plain.extend_from_slice(self.text.as_bytes());
        plain
    }

    /// Bytes it holds in memory, about.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.meta.size() + self.text.capacity()
    }

    /// Back from [`Self::pack`]; `None` from other bytes.
    #[must_use]
    pub fn unpack(frame: &[u8]) -> Option<Self> {
        let (meta, text) = parts(frame)?;
        Some(Self { meta: postcard::from_bytes(meta).ok()?, text: text.to_owned() })
    }
}

/// The id of an article whose own id is taken: `count` says how many came before it.
#[must_use]
pub fn distinct_id(id: &str, count: u32) -> String {
    format!("{id}#{count}")
}

/// Takes those at some places out, which ascend.
fn retain_others<T>(all: &mut Vec<T>, gone: &[u32]) {
    let mut at = 0;
    all.retain(|_| {
        at += 1;
        gone.binary_search(&(at - 1)).is_err()
    });
}

/// A frame's metadata, still packed, and its text.
fn parts(frame: &[u8]) -> Option<(&[u8], &str)> {
    let (length, rest) = frame.split_first_chunk()?;
    let (meta, text) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((meta, std::str::from_utf8(text).ok()?))
}

/// The articles of a run, by [`DocId`].
#[derive(Debug)]
pub struct Spool {
    frames: Blobs,
    /// Of articles with an id that another has: what is put behind it.
    repeats: HashMap<DocId, u32>,
    /// The fingerprint of each article's record, where they are asked for.
    prints: Vec<u64>,
    /// How dates in figures are read, once all were seen.
    orders: Orders,
    /// How many of the first articles come from an archive.
    lent: u32,
    /// Bytes of the articles' texts where these are kept elsewhere; else empty.
    lengths: Vec<u32>,
    /// Texts that are kept elsewhere, as far as they were asked for.
    fetched: Option<Fetched>,
}

/// Texts that came after the articles.
#[derive(Debug)]
struct Fetched {
    texts: Blobs,
    /// The place of each among the texts.
    at: HashMap<DocId, usize>,
}

impl Spool {
    /// An empty spool in an unnamed file under `folder`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path) -> Result<Self> {
        Ok(Self {
            frames: Blobs::create(folder)?,
            repeats: HashMap::new(),
            prints: Vec::new(),
            orders: Orders::default(),
            lent: 0,
            lengths: Vec::new(),
            fetched: None,
        })
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
    pub fn docs(&self) -> impl ExactSizeIterator<Item = DocId> + use<> {
        (0..u32::try_from(self.len()).expect("fewer than 2^32 articles")).map(DocId)
    }

    /// The numbers of the run's own articles, behind those from an archive.
    ///
    /// # Panics
    /// If there are 2^32 articles.
    pub fn own(&self) -> impl ExactSizeIterator<Item = DocId> + use<> {
        (self.lent..u32::try_from(self.len()).expect("fewer than 2^32 articles")).map(DocId)
    }

    /// Whether an article comes from an archive.
    #[must_use]
    pub fn is_lent(&self, doc: DocId) -> bool {
        doc.0 < self.lent
    }

    /// From now on the first `lent` articles are those of an archive, not the run's own.
    pub fn set_lent(&mut self, lent: u32) {
        self.lent = lent;
    }

    /// Takes some articles out, whose numbers ascend; those behind them move up, and none is added
    /// any more.
    pub fn remove(&mut self, gone: &[u32]) {
        self.frames.remove(gone);
        retain_others(&mut self.prints, gone);
        retain_others(&mut self.lengths, gone);
    }

    /// Adds the lengths in bytes of texts that are kept elsewhere: of every article pushed, or of
    /// none.
    pub fn push_lengths(&mut self, lengths: impl Iterator<Item = u32>) {
        self.lengths.extend(lengths);
    }

    /// Bytes of an article's text.
    #[must_use]
    pub fn length(&self, doc: DocId) -> usize {
        match self.lengths.get(doc.at()) {
            Some(length) => *length as usize,
            None => self.get(doc).text.len(),
        }
    }

    /// From now on these articles, whose texts are kept elsewhere, come with what is given of them,
    /// which is put into an unnamed file under `folder`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn add_texts(
        &mut self,
        folder: &Path,
        texts: impl IntoIterator<Item = (DocId, String)>,
    ) -> Result<()> {
        let fetched = match &mut self.fetched {
            Some(fetched) => fetched,
            none => none.insert(Fetched { texts: Blobs::create(folder)?, at: HashMap::new() }),
        };
        for (doc, text) in texts {
            fetched.at.insert(doc, fetched.texts.len());
            fetched.texts.push(&[text.into_bytes()])?;
        }
        Ok(())
    }

    /// From now on dates in figures are read in the order that all of them together show.
    pub fn settle_dates(&mut self, orders: Orders) {
        self.orders = orders;
    }

    /// Adds the fingerprints of records: of every article pushed, or of none.
    pub fn push_prints(&mut self, prints: impl Iterator<Item = u64>) {
        self.prints.extend(prints);
    }

    /// The fingerprint of an article's record, if it was asked for.
    #[must_use]
    pub fn print(&self, doc: DocId) -> Option<u64> {
        self.prints.get(doc.at()).copied()
    }

    /// From now on these articles' ids have `#` and a number at their end.
    pub fn make_distinct(&mut self, repeats: HashMap<DocId, u32>) {
        self.repeats = repeats;
    }

    /// An article as it was pushed, with its id made distinct.
    ///
    /// # Panics
    /// If `doc` is not of this spool, or the temporary file was damaged from outside.
    #[must_use]
    pub fn get(&self, doc: DocId) -> Stored {
        let mut frame = Vec::new();
        self.frames.read(doc.at(), &mut frame);
        let mut stored = Stored::unpack(&frame).expect("the spool reads back what it wrote");
        stored.meta.settle_date(&self.orders);
        if let Some(fetched) = &self.fetched
            && let Some(&at) = fetched.at.get(&doc)
        {
            stored.text = String::from_utf8(fetched.texts.get(at)).expect("it was a text");
        }
        if let Some(count) = self.repeats.get(&doc) {
            stored.meta.id = distinct_id(&stored.meta.id, *count);
        }
        stored
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
    fn articles_come_back_as_they_were_packed() {
        let meta = Meta {
            id: "ferry/1".into(),
            url: None,
            title: Some("Fähre".into()),
            outlet: None,
            site: None,
            published: None,
            author: None,
            language: None,
            source: "dump.jsonl:1".into(),
            crawled: None,
            declared: crate::record::Declared::default(),
        };
        let stored = Stored { meta, text: "Die Fähre fuhr um neun. ".repeat(100) };
        let mut spool = Spool::create(&std::env::temp_dir()).unwrap();
        let bare = Stored { text: String::new(), ..stored.clone() };
        spool.push(&[stored.pack(), bare.pack()]).unwrap();
        assert_eq!(spool.docs().map(|doc| spool.get(doc)).collect::<Vec<_>>(), [stored, bare]);
    }
}
