//! How rare a stem is: document frequencies of the dump, on top of a background table of its
//! language.
//!
//! Five articles give no frequencies, so a language starts from a table in `data/`, counts only:
//! English from 47,353 news articles (36,298 words that stand in twelve or more), German, French,
//! Spanish, Italian, Portuguese and Russian from estimates for as many articles of 400 words, made
//! of the frequencies that `data/document_frequencies.py` names (words expected in 60 or more).
//! The dump's own counts are added and outweigh the table in a large dump. Other languages start
//! from 2,000 imagined articles without any of the words.
//!
//! In five folds by event, of 72 pairs of own reports in these six languages .083 passed at 1% of
//! all independent reports without the tables, and .014 with them; recall is the same.
//!
//! * time: one look-up a stem
//! * space: 8 bytes a distinct stem of the dump, which grows with the square root of its size

use super::stems::{StemKey, keys_of};
use super::weights::{Edition, Weights, key, ln};
use crate::article::hashed::HashedMap;
use crate::article::words::hash;
use std::sync::OnceLock;

/// Counts of the background tables by language: first line `# documents N`, then
/// `word <tab> documents`.
const TEXTS: [(&str, &str); 7] = [
    ("en", include_str!("../../data/en-document-frequency.tsv")),
    ("de", include_str!("../../data/de-document-frequency.tsv")),
    ("fr", include_str!("../../data/fr-document-frequency.tsv")),
    ("es", include_str!("../../data/es-document-frequency.tsv")),
    ("it", include_str!("../../data/it-document-frequency.tsv")),
    ("pt", include_str!("../../data/pt-document-frequency.tsv")),
    ("ru", include_str!("../../data/ru-document-frequency.tsv")),
];

/// Articles a language without a background table is imagined to have had already. It keeps the
/// weights of a dump of three articles from all being equal to nothing. Not measured; any value
/// above the dump's size has the same ranking.
const UNSEEN_DOCUMENTS: u32 = 2000;

/// Document frequencies of one or more languages.
#[derive(Clone, Debug)]
pub struct Frequencies {
    /// Differs from that of any other counts.
    edition: Edition,
    /// Documents that hold a stem, by language and stem.
    counts: HashedMap<u32, u32>,
    /// Documents of a language.
    documents: HashedMap<u32, u32>,
}

impl Default for Frequencies {
    fn default() -> Self {
        Self {
            edition: Edition::next(),
            counts: HashedMap::default(),
            documents: HashedMap::default(),
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "32 bits of a hash are wanted")]
fn tag(language: Option<&str>) -> u32 {
    language.map_or(0, hash) as u32
}

/// Documents by stem, and how many documents were counted.
type Table = (HashedMap<StemKey, u32>, u32);

/// The background table of a language that has one; it is made when it is first asked for.
fn table(language: &str) -> Option<&'static Table> {
    static TABLES: [OnceLock<Table>; TEXTS.len()] = [const { OnceLock::new() }; TEXTS.len()];
    let at = TEXTS.iter().position(|(code, _)| *code == language)?;
    Some(TABLES[at].get_or_init(|| read(language, TEXTS[at].1)))
}

fn read(language: &str, text: &str) -> Table {
    let mut documents = 0;
    let mut rows = Vec::new();
    for line in text.lines() {
        let Some((word, count)) = line.split_once('\t') else { continue };
        let count: u32 = count.trim().parse().expect("the table's counts are numbers");
        if word == "# documents" { documents = count } else { rows.push((word, count)) }
    }
    let mut table = HashedMap::<StemKey, u32>::default();
    for (stem, &(_, count)) in keys_of(rows.iter().map(|r| r.0), language).zip(&rows) {
        // Forms of one stem often stand in the same article: their sum counts it twice, their
        // maximum misses some. The truth lies between; the sum, capped, errs towards "common",
        // which is the safe side for evidence.
        let sum = table.entry(stem.key).or_default();
        *sum = (*sum + count).min(documents);
    }
    (table, documents)
}

impl Frequencies {
    /// Counts one document's distinct stems.
    pub fn add(&mut self, language: Option<&str>, distinct: impl Iterator<Item = StemKey>) {
        let tag = tag(language);
        self.edition = Edition::next();
        *self.documents.entry(tag).or_default() += 1;
        for stem in distinct {
            *self.counts.entry(key(tag, stem)).or_default() += 1;
        }
    }

    /// Adds what another has counted.
    pub fn extend(&mut self, other: &Self) {
        self.add_counts(&other.documents(), other.counts.iter().map(|(k, n)| (*k, *n)));
    }

    /// Adds counts as [`Self::documents`] and [`Self::counts`] give them.
    pub fn add_counts(
        &mut self,
        documents: &[(u32, u32)],
        counts: impl IntoIterator<Item = (u32, u32)>,
    ) {
        self.edition = Edition::next();
        for &(language, count) in documents {
            *self.documents.entry(language).or_default() += count;
        }
        for (key, count) in counts {
            *self.counts.entry(key).or_default() += count;
        }
    }

    /// The key of a stem of a language, as [`Self::counts`] has it.
    #[must_use]
    pub fn key_of(language: Option<&str>, stem: StemKey) -> u32 {
        key(tag(language), stem)
    }

    /// Documents by the key of their language, ascending.
    #[must_use]
    pub fn documents(&self) -> Vec<(u32, u32)> {
        let mut all: Vec<_> = self.documents.iter().map(|(k, n)| (*k, *n)).collect();
        all.sort_unstable();
        all
    }

    /// Documents by the key of language and stem, ascending.
    #[must_use]
    pub fn counts(&self) -> Vec<(u32, u32)> {
        let mut all: Vec<_> = self.counts.iter().map(|(k, n)| (*k, *n)).collect();
        all.sort_unstable();
        all
    }

    /// The weights of one language's stems.
    #[must_use]
    pub fn weights(&self, language: Option<&str>) -> Weights<'_> {
        let tag = tag(language);
        let background = language.and_then(table);
        let seen = self.documents.get(&tag).copied().unwrap_or(0);
        let documents = seen + background.map_or(UNSEEN_DOCUMENTS, |b| b.1);
        Weights {
            edition: self.edition,
            counts: &self.counts,
            tag,
            background: background.map(|b| &b.0),
            documents: ln(documents + 1),
        }
    }
}

/// What English stems weigh in the background table alone, for looks at pairs that must be quick
/// and must not depend on the rest of a dump.
pub mod background {
    use super::{StemKey, ln, table};
    use std::sync::LazyLock;

    /// Weights are whole numbers of this part of the natural unit.
    pub const UNIT: f32 = 20.0;

    /// Bits of a stem's key that say where its weight stands. Some 5% of the stems that the table
    /// does not have meet one that it has, and get its weight.
    const BITS: u32 = 19;

    static WEIGHTS: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let (table, documents) = table("en").expect("English has a table");
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 216")]
        let weight = |count: u32| (UNIT * (ln(documents + 1) - ln(count + 1))) as u8;
        let mut weights = vec![weight(0); 1 << BITS];
        for (&stem, &count) in table {
            let place = &mut weights[place(stem)];
            *place = weight(count).min(*place);
        }
        weights
    });

    fn place(stem: StemKey) -> usize {
        (stem >> (StemKey::BITS - BITS)) as usize
    }

    /// Gives a stem's inverse document frequency, in parts of [`UNIT`]: that of one never seen for
    /// all stems of other languages, but for chance.
    pub fn weights() -> impl Fn(StemKey) -> u32 {
        // Whether the table was made is asked here, and not for each stem.
        let weights: &[u8] = &WEIGHTS;
        |stem| weights[place(stem)].into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::stems::key_of;

    #[test]
    fn common_words_weigh_less_than_rare_ones_and_the_dump_counts() {
        let mut frequencies = Frequencies::default();
        let weight = |f: &Frequencies, word| f.weights(Some("en")).of(key_of(word, "en").key);
        assert!(weight(&frequencies, "government") < weight(&frequencies, "harbour"));
        assert!(weight(&frequencies, "harbour") < weight(&frequencies, "zzyzx"));
        let quick = |word| background::weights()(key_of(word, "en").key);
        assert!(quick("government") < quick("harbour") && quick("harbour") < quick("zzyzx"));
        let before = weight(&frequencies, "zzyzx");
        for _ in 0..100 {
            frequencies.add(Some("en"), [key_of("zzyzx", "en").key].into_iter());
        }
        assert!(weight(&frequencies, "zzyzx") < before - 3.0);
    }
}
