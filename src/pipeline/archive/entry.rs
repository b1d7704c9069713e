//! What an archive keeps of a record: all that was found out when it was looked into, so that it
//! can be scanned again without its source.

use crate::article::credentials;
use crate::config::Config;
use crate::pipeline::gather::{Kept, Looked, Loss, Ready};
use crate::pipeline::sift::Note;
use crate::read::Rejected;
use crate::spool::Stored;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// The first byte of an entry.
const ARTICLE: u8 = 1;
const REJECTED: u8 = 2;
/// As [`REJECTED`], with the record's id behind it.
const REJECTED_WITH_ID: u8 = 3;

/// What stands before the frame of an article.
#[derive(Serialize, Deserialize)]
struct Head {
    note: Note,
    in_future: bool,
    /// Its key among all records: a hash of its id and text.
    own: u64,
}

/// An entry of an archive.
pub(in crate::pipeline) enum Entry {
    /// An article, and what is noted of it.
    Article { stored: Box<Stored>, note: Note, in_future: bool },
    /// A record that was set aside.
    Rejected(Rejected, Loss),
}

impl Entry {
    /// The bytes of a record that was looked into, and its key; `None` for one that the filter left
    /// out.
    pub fn bytes_of(looked: &Looked<Ready>) -> Option<(Vec<u8>, u64)> {
        match looked {
            Looked::Article(ready, note) => {
                let head = Head { note: *note, in_future: ready.in_future, own: ready.own };
                let bytes = postcard::to_extend(&head, vec![ARTICLE]).expect("plain numbers");
                Some(([&bytes[..], &ready.frame].concat(), ready.own))
            }
            Looked::Filtered(_) => None,
            Looked::Rejected(row, loss) => {
                let mut bytes = rejected_bytes(row, *loss);
                let own = xxh3_64(&bytes);
                if let Some(id) = &row.id {
                    bytes[0] = REJECTED_WITH_ID;
                    bytes = postcard::to_extend(id, bytes).expect("a string");
                }
                Some((bytes, own))
            }
        }
    }

    /// Back from [`Self::bytes_of`]; `None` from other bytes, such as those of an entry that is
    /// gone.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        match *kind {
            ARTICLE => {
                let (Head { note, in_future, .. }, frame) = postcard::take_from_bytes(rest).ok()?;
                let stored = Box::new(Stored::unpack(frame)?);
                Some(Self::Article { stored, note, in_future })
            }
            REJECTED | REJECTED_WITH_ID => {
                type Row = (String, u64, u64, String, Loss);
                let ((file, record, offset, reason, loss), rest) =
                    postcard::take_from_bytes::<Row>(rest).ok()?;
                let row = Rejected::of(file, record, offset, reason);
                let with_id = *kind == REJECTED_WITH_ID;
                let id = with_id.then(|| postcard::from_bytes(rest).ok()).flatten();
                Some(Self::Rejected(Rejected { id, ..row }, loss))
            }
            _ => None,
        }
    }

    /// As if the record had been looked into just now.
    pub fn looked(number: u32, bytes: &[u8], config: &Config) -> Option<Looked<Kept>> {
        Some(match Self::of(bytes)? {
            Self::Article { stored, note, in_future } if config.filter.passes(&stored.meta) => {
                let entry = Some(number);
                let stored = *stored;
                let has_credentials = credentials::stand_in(stored.text.as_bytes());
                let kept = Kept { stored, in_future, has_credentials, print: None, entry };
                Looked::Article(kept, note)
            }
            Self::Article { stored, .. } => Looked::Filtered(Box::new(stored.meta)),
            Self::Rejected(row, loss) => Looked::Rejected(row, loss),
        })
    }
}

/// The key of an entry's record; `None` for one that is gone.
pub(in crate::pipeline) fn own_of(bytes: &[u8]) -> Option<u64> {
    match bytes.split_first()? {
        (&ARTICLE, rest) => Some(postcard::take_from_bytes::<Head>(rest).ok()?.0.own),
        (&REJECTED_WITH_ID, _) => match Entry::of(bytes)? {
            Entry::Rejected(row, loss) => Some(xxh3_64(&rejected_bytes(&row, loss))),
            Entry::Article { .. } => None,
        },
        _ => Some(xxh3_64(bytes)),
    }
}

/// A record that was set aside, without its id: what tells it from others, and all that the first
/// archives keep of it.
fn rejected_bytes(row: &Rejected, loss: Loss) -> Vec<u8> {
    let plain = (&row.file, row.record, row.offset, &row.reason, loss);
    postcard::to_extend(&plain, vec![REJECTED]).expect("plain strings and numbers")
}

/// A record's key: a hash of its id and text.
pub(in crate::pipeline) fn own(stored: &Stored) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(stored.meta.id.as_bytes());
    hash.update(&[0]);
    hash.update(stored.text.as_bytes());
    hash.digest()
}
