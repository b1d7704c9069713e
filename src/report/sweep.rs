//! One pass over the reported pairs for all files that are made of them: what a pair adds to each
//! is made on all threads, and written in the order of the pairs.
//!
//! * time: linear in the pairs and their texts, each pair and article read back once
//! * space: two blocks of pairs as they are written, some 10 MB each, and the texts of [`Articles`]

use super::Results;
use super::articles::Articles;
use crate::article::DocId;
use crate::cluster::JudgedPair;
use crate::spool::Stored;
use rayon::prelude::*;
use std::io::{self, Write};
use std::sync::Arc;

/// Pairs between two writes.
const BLOCK: usize = 512;

/// Pairs that one thread makes at a time.
const PART: usize = 16;

/// A reported pair with its articles.
pub(super) struct Found {
    pub(super) pair: JudgedPair,
    pub(super) a: Arc<Stored>,
    pub(super) b: Arc<Stored>,
}

/// A file that grows with each pair by what that pair alone adds.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByPair {
    /// Writes what stands before the pairs.
    pub(super) head: fn(&mut dyn Write) -> io::Result<()>,
    /// Writes what some pairs add, in their order.
    pub(super) add: fn(&[Found], &mut Vec<u8>) -> io::Result<()>,
}

/// Writes some files side by side, each to its writer. An error comes with the number of its file.
pub(super) fn sweep<W: Write + Send>(
    results: &Results<'_>,
    files: &[ByPair],
    outs: &mut [W],
) -> Result<(), (usize, io::Error)> {
    for (n, (file, out)) in files.iter().zip(&mut *outs).enumerate() {
        (file.head)(out).map_err(|e| (n, e))?;
    }
    let mut articles = Articles::of(results.spool);
    let mut before = Vec::new();
    let edges = results.pairs.edges();
    for places in results.listing.order().chunks(BLOCK) {
        let pairs: Vec<[DocId; 2]> =
            places.iter().map(|&at| &edges[at as usize]).map(|edge| [edge.a, edge.b]).collect();
        let texts = articles.of_pairs(&pairs);
        let make = || {
            let parts = texts.par_chunks(PART).zip(places.par_chunks(PART));
            parts
                .map(|(texts, places)| made(results, files, places, texts))
                .collect::<Result<Vec<_>, _>>()
        };
        // What came of the last ones is written while these are made.
        let (made, written) = rayon::join(make, || put(&before, outs));
        written?;
        before = made?;
    }
    put(&before, outs)
}

/// What the pairs at these places, whose articles these are, add to each file.
fn made(
    results: &Results<'_>,
    files: &[ByPair],
    places: &[u32],
    texts: &[[Arc<Stored>; 2]],
) -> Result<Vec<Vec<u8>>, (usize, io::Error)> {
    let found = |(&at, [a, b]): (&u32, &[Arc<Stored>; 2])| Found {
        pair: results.pairs.get(at as usize),
        a: a.clone(),
        b: b.clone(),
    };
    let pairs: Vec<Found> = places.iter().zip(texts).map(found).collect();
    let add = |(n, file): (usize, &ByPair)| {
        let mut bytes = Vec::new();
        (file.add)(&pairs, &mut bytes).map(|()| bytes).map_err(|e| (n, e))
    };
    files.iter().enumerate().map(add).collect()
}

/// Writes what was made, part by part.
fn put<W: Write>(parts: &[Vec<Vec<u8>>], outs: &mut [W]) -> Result<(), (usize, io::Error)> {
    for part in parts {
        for (n, (bytes, out)) in part.iter().zip(&mut *outs).enumerate() {
            out.write_all(bytes).map_err(|e| (n, e))?;
        }
    }
    Ok(())
}
