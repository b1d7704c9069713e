//! Fingerprints of all articles. Each is made while its article is read, by a guess at its
//! boilerplate, and made again where the line counts of the whole dump say otherwise.
//!
//! * time: a text is split into words once while it is read; those guessed wrong are read back and
//!   split again
//! * space: the band keys; gists, and the fingerprints until they are settled, are on disk

use super::budget::Budget;
use super::{DocTable, Progress};
use crate::article::boilerplate::runs::Run;
use crate::article::boilerplate::{Ignored, Line, LineCounts, Sightings, mark};
use crate::article::{DocId, Layout, Word};
use crate::candidate::banded::{self, Proposed};
use crate::candidate::exact;
use crate::candidate::glance::Gist;
use crate::candidate::rare;
use crate::config::{Config, Mode};
use crate::content::Frequencies;
use crate::content::prepared::bigram_key;
use crate::content::stems::stems;
use crate::error::Result;
use crate::shingle::{self, sort_spread};
use crate::sketch::Hasher;
use crate::sketch::bands::Bands;
use crate::spool::blobs::Blobs;
use crate::spool::columns::Columns;
use crate::spool::partitions::Partitions;
use crate::spool::{Spool, Stored};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::Path;

/// Articles whose fingerprints are settled between two writes.
const CHUNK: usize = 1024;

/// Every article's gist, on disk: in its draft, or made again beside them.
pub(super) struct Gists {
    drafts: Blobs,
    again: Blobs,
    /// The articles of those made again, ascending.
    docs: Vec<DocId>,
}

impl Gists {
    /// Gives an article's gist to `look`, as it is kept.
    fn look<T>(&self, doc: DocId, look: impl FnOnce(&[u8]) -> T) -> T {
        match self.docs.binary_search(&doc) {
            Ok(at) => look(&self.again.get(at)),
            Err(_) => look(Draft::gist_of(&self.drafts.get(doc.at()))),
        }
    }

    /// Gists as [`Self::bytes`] gives them, in the order of their articles.
    pub(super) fn of_blobs(blobs: Blobs, folder: &Path) -> Result<Self> {
        Ok(Self { drafts: blobs, again: Blobs::create(folder)?, docs: Vec::new() })
    }

    /// An article's gist as it is kept, its length before it.
    pub(super) fn bytes(&self, doc: DocId) -> Vec<u8> {
        self.look(doc, framed)
    }

    /// An article's gist.
    pub(super) fn of(&self, doc: DocId) -> Gist {
        self.look(doc, Gist::from_bytes)
    }

    /// An article's stem pairs, ascending, distinct.
    pub(super) fn stem_pairs(&self, doc: DocId) -> Vec<u32> {
        self.look(doc, Gist::stem_pairs_of)
    }
}

/// What fingerprinting leaves.
pub(super) struct Prints {
    /// Band keys of the articles in `banded`.
    bands: Columns,
    banded: Vec<DocId>,
    pub groups: Vec<Vec<DocId>>,
    /// Stem pairs on their way into the index.
    pub rows: Partitions,
    pub gists: Gists,
    pub frequencies: Frequencies,
}

impl Prints {
    /// Each band's keys with their articles.
    pub(super) fn each_band(&self, mut each: impl FnMut(usize, &[u32], &[DocId])) {
        for band in 0..self.bands.width() {
            each(band, &self.bands.column(band), &self.banded);
        }
    }

    /// All pairs that share a band.
    pub(super) fn sharing_a_band(&self) -> Proposed {
        banded::pairs(self.bands.width(), &self.banded, |band| self.bands.column(band))
    }
}

/// The story's content stems, in order.
pub(super) fn content<'w>(
    stored: &'w Stored,
    words: &'w [Word],
) -> impl Iterator<Item = (u32, &'w Word)> {
    let stems = stems(&stored.text, words, stored.meta.language.as_deref());
    stems
        .into_iter()
        .zip(words)
        .filter(|(stem, _)| stem.content)
        .map(|(stem, word)| (stem.key, word))
}

/// Whether a word is written like a name or a number: with a capital or a digit in front.
fn is_detail(written: &str) -> bool {
    written.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Hashes ascending, without repeats.
pub(super) fn distinct(mut values: Vec<u32>) -> Vec<u32> {
    sort_spread(&mut values, |&key| shingle::spread(key), |&key| key);
    values.dedup();
    values
}

/// What is taken of an article's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Print {
    pub exact: Option<u64>,
    pub words: u32,
    /// Empty without a shingle.
    pub bands: Vec<u32>,
    pub language: Option<String>,
    /// Of the text.
    pub bytes: u32,
    /// [`Gist::to_bytes`]; empty where only copies word for word are looked for.
    pub gist: Vec<u8>,
}

/// How fingerprints are made.
#[derive(Clone, Copy)]
pub(super) struct Printer<'a> {
    config: &'a Config,
    bands: Bands,
    hasher: &'a Hasher,
    ignored: &'a Ignored,
}

/// What making a fingerprint writes to, used again for the next.
#[derive(Default)]
pub(super) struct Scratch {
    layout: Layout,
    hashes: Vec<u64>,
    shingles: Vec<u64>,
    minima: Vec<u32>,
}

/// A fingerprint made before the line counts were known.
#[derive(Debug, PartialEq)]
struct Draft {
    lines: Vec<Line>,
    /// Keys of the sampled runs of words.
    runs: Vec<u64>,
    /// The lines that were taken for boilerplate.
    marks: Vec<u32>,
    print: Print,
}

/// What reading takes of an article's text.
pub(super) struct Taken {
    /// Its rows for the line counts.
    pub(super) rows: Vec<(u64, u32)>,
    /// For the count of runs of words.
    pub(super) runs: Vec<(u64, u32)>,
    /// A [`Draft`] as it is kept.
    pub(super) draft: Vec<u8>,
}

impl Taken {
    /// What the line counts need, and no fingerprint.
    pub(super) fn for_line_counts(stored: &Stored) -> Self {
        let Some(site) = stored.meta.site_key() else {
            return Self { rows: Vec::new(), runs: Vec::new(), draft: Vec::new() };
        };
        let layout = Layout::of(&stored.text, false);
        let (rows, runs) =
            (layout.rows(&stored.text, site), layout.run_rows(site, stored.meta.day()));
        Self { rows, runs, draft: Vec::new() }
    }
}

impl<'a> Printer<'a> {
    /// As the settings of a run say.
    pub(super) fn of(
        config: &'a Config,
        bands: Bands,
        hasher: &'a Hasher,
        ignored: &'a Ignored,
    ) -> Self {
        Self { config, bands, hasher, ignored }
    }

    /// Takes of an article what the line counts and its fingerprint need, as far as others of its
    /// outlet were seen.
    pub(super) fn take(&self, stored: &Stored, seen: &Sightings, scratch: &mut Scratch) -> Taken {
        let outlet = stored.meta.site_key();
        scratch.layout.take(&stored.text, self.config.mode().compares_bytes());
        let rows =
            outlet.map(|outlet| scratch.layout.rows(&stored.text, outlet)).unwrap_or_default();
        let counted = outlet.filter(|_| !self.config.keep_boilerplate);
        let runs = counted
            .map(|site| scratch.layout.run_rows(site, stored.meta.day()))
            .unwrap_or_default();
        let marks = if self.config.keep_boilerplate {
            Vec::new()
        } else {
            seen.see(&rows);
            mark(scratch.layout.lines(), seen, outlet)
        };
        let off = self.config.keep_boilerplate;
        let muted = if off { Vec::new() } else { scratch.layout.muted_anyway(self.ignored) };
        scratch.layout.drop_words(&marks, &muted);
        let print = self.print(stored, scratch);
        let draft = Draft::to_bytes(scratch.layout.lines(), scratch.layout.runs(), &marks, &print);
        Taken { rows, runs, draft }
    }

    /// The fingerprint of an article by the line counts as far as pairs need it: without bands.
    /// Takes its words out of the layout.
    pub(super) fn brief(
        &self,
        stored: &Stored,
        layout: &mut Layout,
        line_counts: &LineCounts,
    ) -> Brief {
        let outlet = stored.meta.site_key();
        let (marks, muted) = (layout.marks(line_counts, outlet), layout.muted(line_counts, outlet));
        layout.drop_words(&marks, &muted);
        let hashes: Vec<u64> = layout.words.iter().map(|w| w.hash).collect();
        let shingles: Vec<u64> = shingle::hashes(&self.config.shingle, &hashes).collect();
        let gist = gist(stored, &layout.words, &shingles);
        Brief {
            exact: exact::key(&hashes),
            words: u32::try_from(hashes.len()).unwrap_or(u32::MAX),
            gist: framed(&gist.to_bytes()),
            stems: gist.stems,
        }
    }

    /// The fingerprint of an article by the line counts.
    pub(super) fn settled(
        &self,
        stored: &Stored,
        line_counts: &LineCounts,
        scratch: &mut Scratch,
    ) -> Print {
        scratch.layout.take(&stored.text, line_counts.is_by_bytes());
        let outlet = stored.meta.site_key();
        let (marks, muted) =
            (scratch.layout.marks(line_counts, outlet), scratch.layout.muted(line_counts, outlet));
        scratch.layout.drop_words(&marks, &muted);
        self.print(stored, scratch)
    }

    /// The fingerprint of the words that are left in the layout.
    fn print(&self, stored: &Stored, scratch: &mut Scratch) -> Print {
        let Scratch { layout, hashes, shingles, minima } = scratch;
        hashes.clear();
        hashes.extend(layout.words.iter().map(|w| w.hash));
        shingles.clear();
        shingles.extend(shingle::hashes(&self.config.shingle, hashes));
        minima.resize(self.config.sketch.permutations, u32::MAX);
        self.hasher.minima(shingles, minima);
        let whole = self.config.mode().is_full();
        Print {
            exact: exact::key(hashes),
            words: u32::try_from(hashes.len()).unwrap_or(u32::MAX),
            bands: if shingles.is_empty() { Vec::new() } else { self.bands.keys(minima).collect() },
            language: stored.meta.language.clone().filter(|_| whole),
            bytes: u32::try_from(stored.text.len()).unwrap_or(u32::MAX),
            gist: if whole { gist(stored, &layout.words, shingles).to_bytes() } else { Vec::new() },
        }
    }
}

/// A fingerprint without bands.
pub(super) struct Brief {
    pub exact: Option<u64>,
    pub words: u32,
    /// The gist as [`Gists::bytes`] gives it.
    pub gist: Vec<u8>,
    pub stems: Vec<u32>,
}

/// A gist with its length before it, as a draft begins.
pub(super) fn framed(gist: &[u8]) -> Vec<u8> {
    let length = u32::try_from(gist.len()).expect("an article has fewer than 2^30 stems");
    [&length.to_le_bytes(), gist].concat()
}

/// Numbers at the beginning of a draft.
const HEAD: usize = 8;

impl Draft {
    /// As it is kept: the length of the gist and the gist, the lengths of the other lists, and each
    /// of them.
    fn to_bytes(lines: &[Line], runs: &[Run], marks: &[u32], print: &Print) -> Vec<u8> {
        let Print { exact, words, bands, language, bytes: length, gist } = print;
        let language = language.as_deref().unwrap_or_default().as_bytes();
        let count = |n: usize| u32::try_from(n).expect("an article has fewer than 2^32 lines");
        let lengths =
            [count(lines.len()), count(marks.len()), count(bands.len()), count(language.len())];
        let room = 8
            + 4 * (HEAD + marks.len() + bands.len())
            + Line::PACKED * lines.len()
            + 8 * runs.len()
            + language.len()
            + gist.len();
        let mut bytes = Vec::with_capacity(room);
        bytes.extend_from_slice(&count(gist.len()).to_le_bytes());
        bytes.extend_from_slice(gist);
        bytes.extend_from_slice(&exact.unwrap_or(0).to_le_bytes());
        let head: [u32; HEAD] = [
            lengths[0],
            lengths[1],
            lengths[2],
            lengths[3],
            *words,
            *length,
            exact.is_some().into(),
            count(runs.len()),
        ];
        for number in [&head[..], marks, bands].into_iter().flatten() {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for line in lines {
            line.pack(&mut bytes);
        }
        for run in runs {
            bytes.extend_from_slice(&run.key.to_le_bytes());
        }
        bytes.extend_from_slice(language);
        bytes
    }

    /// The gist of a draft as it is kept, and the rest.
    fn parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
        let (length, rest) = bytes.split_first_chunk()?;
        rest.split_at_checked(u32::from_le_bytes(*length) as usize)
    }

    /// The gist of a draft as it is kept.
    fn gist_of(bytes: &[u8]) -> &[u8] {
        Self::parts(bytes).expect("the temporary file holds what was written").0
    }

    /// Back from [`Draft::to_bytes`].
    fn from_bytes(bytes: &[u8]) -> Self {
        Self::read(bytes).expect("the temporary file holds what was written")
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (gist, rest) = Self::parts(bytes)?;
        let (exact, rest) = rest.split_first_chunk()?;
        let (numbers, _) = rest.as_chunks();
        let number = |at: usize| Some(u32::from_le_bytes(*numbers.get(at)?));
        let length = |at: usize| Some(number(at)? as usize);
        let [lines, marks, bands, language] = [length(0)?, length(1)?, length(2)?, length(3)?];
        let list = |from: usize, count: usize| {
            Some(
                numbers
                    .get(from..from + count)?
                    .iter()
                    .map(|n| u32::from_le_bytes(*n))
                    .collect::<Vec<_>>(),
            )
        };
        let (packed, rest) =
            rest.get(4 * (HEAD + marks + bands)..)?.split_at_checked(Line::PACKED * lines)?;
        let (keys, rest) = rest.split_at_checked(8 * length(7)?)?;
        let runs = keys.as_chunks().0.iter().map(|key| u64::from_le_bytes(*key)).collect();
        let language = std::str::from_utf8(rest.get(..language)?).ok()?;
        let print = Print {
            exact: (number(6)? == 1).then(|| u64::from_le_bytes(*exact)),
            words: number(4)?,
            bytes: number(5)?,
            bands: list(HEAD + marks, bands)?,
            language: (!language.is_empty()).then(|| language.to_owned()),
            gist: gist.to_vec(),
        };
        Some(Self { lines: Line::unpack(packed), runs, marks: list(HEAD, marks)?, print })
    }

    /// Whether the line counts mark the lines that were marked, and no words inside lines.
    fn holds(&self, line_counts: &LineCounts, outlet: Option<u64>) -> bool {
        line_counts.is_off()
            || mark(&self.lines, line_counts, outlet) == self.marks
                && !self.runs.iter().any(|&run| line_counts.has_run(outlet, run))
    }
}

/// Settles every article's fingerprint, given the drafts in reading order.
pub(super) fn fingerprint(
    printer: Printer<'_>,
    spool: &Spool,
    docs: &mut DocTable,
    line_counts: &LineCounts,
    drafts: Blobs,
    progress: &dyn Progress,
) -> Result<Prints> {
    let Printer { config, bands, .. } = printer;
    let folder = super::setup::temp_dir(config);
    let budget = Budget::of(config.memory);
    let outlets = std::mem::take(&mut docs.outlet);
    let mut put = Put {
        docs,
        keys: Columns::new(&folder, bands.bands, budget.bands),
        banded: Vec::new(),
        frequencies: Frequencies::default(),
        rows: Partitions::new(&folder, budget.rows),
        again: Blobs::create(&folder)?,
        made_again: Vec::new(),
        seen: HashSet::new(),
    };
    let all: Vec<DocId> = spool.docs().collect();
    let settle = |scratch: &mut Scratch, doc: DocId| {
        let draft = Draft::from_bytes(&drafts.get(doc.at()));
        let holds = draft.holds(line_counts, outlets[doc.at()]);
        let print = if holds {
            draft.print
        } else {
            printer.settled(&spool.get(doc), line_counts, scratch)
        };
        let gist = match config.mode() {
            Mode::OnlyVerbatim => Gist::default(),
            Mode::Full => Gist::from_bytes(&print.gist),
        };
        Settled { gist, print, made_again: !holds }
    };
    let mut before: (&[DocId], Vec<Settled>) = (&[], Vec::new());
    for chunk in all.chunks(CHUNK) {
        // What came of the last ones is put away while these are worked on.
        let (prints, put_away) = rayon::join(
            || {
                chunk
                    .par_iter()
                    .map_init(Scratch::default, |scratch, &doc| settle(scratch, doc))
                    .collect()
            },
            || put.all(config, before.0, before.1, progress),
        );
        put_away?;
        before = (chunk, prints);
    }
    put.all(config, before.0, before.1, progress)?;
    let Put { docs, keys, banded, frequencies, rows, again, made_again, .. } = put;
    docs.outlet = outlets;
    let groups = exact::groups(&docs.exact);
    let gists = Gists { drafts, again, docs: made_again };
    Ok(Prints { bands: keys, banded, groups, rows, gists, frequencies })
}

/// An article's fingerprint by the line counts.
struct Settled {
    gist: Gist,
    print: Print,
    made_again: bool,
}

/// Where the fingerprints so far were put.
struct Put<'d> {
    docs: &'d mut DocTable,
    keys: Columns,
    banded: Vec<DocId>,
    frequencies: Frequencies,
    rows: Partitions,
    again: Blobs,
    made_again: Vec<DocId>,
    seen: HashSet<u64>,
}

impl Put<'_> {
    /// Adds the next articles.
    fn all(
        &mut self,
        config: &Config,
        docs: &[DocId],
        prints: Vec<Settled>,
        progress: &dyn Progress,
    ) -> Result<()> {
        let (mut again, mut bytes) = (Vec::new(), 0);
        for (&doc, Settled { gist, print, made_again }) in docs.iter().zip(prints) {
            bytes += u64::from(print.bytes);
            self.docs.exact.push(print.exact);
            self.docs.words.push(print.words);
            if config.mode().is_full() {
                self.frequencies.add(print.language.as_deref(), gist.stems.iter().copied());
                self.rows.push(gist.stem_pairs.iter().map(|&k| (u64::from(k) << 32, doc.0)))?;
                if made_again {
                    self.made_again.push(doc);
                    again.push(print.gist);
                }
            }
            // Of equal texts the first stands for all: only it is banded.
            if print.exact.is_none_or(|key| self.seen.insert(key)) && !print.bands.is_empty() {
                self.keys.push(&print.bands)?;
                self.banded.push(doc);
            }
        }
        self.again.push(&again)?;
        progress.advance(docs.len() as u64, bytes);
        Ok(())
    }
}

/// The gist of an article, given its words outside boilerplate and its shingles.
pub(super) fn gist(stored: &Stored, words: &[Word], shingles: &[u64]) -> Gist {
    let content: Vec<(u32, &Word)> = content(stored, words).collect();
    let pairs = content.windows(2).map(|w| rare::key(bigram_key(w[0].0, w[1].0)));
    let details = content.iter().filter(|c| is_detail(c.1.span.of(&stored.text)));
    Gist {
        stem_pairs: distinct(pairs.collect()),
        details: distinct(details.map(|c| c.0).collect()),
        stems: distinct(content.iter().map(|c| c.0).collect()),
        shingles: Gist::sample(shingles),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_come_back_as_they_were_kept() {
        let lines =
            Layout::of("Home\nThe ferry sailed at nine.\n\nLeave a Reply", false).lines().to_vec();
        let whole = Print {
            exact: Some(7),
            words: 5,
            bands: vec![1, u32::MAX, 3],
            language: Some("en".to_owned()),
            bytes: 40,
            gist: vec![9; 21],
        };
        for (marks, print) in [(vec![0, 3], whole), (Vec::new(), Print::default())] {
            let runs = [Run { key: 16, at: 3 }, Run { key: u64::MAX, at: 0 }];
            let bytes = Draft::to_bytes(&lines, &runs, &marks, &print);
            let runs = runs.map(|run| run.key).to_vec();
            assert_eq!(
                Draft::from_bytes(&bytes),
                Draft { lines: lines.clone(), runs, marks, print }
            );
        }
    }
}
