//! How much of what the shorter article words in its own way are synonyms of the longer's words.
//!
//! # What it measures
//! Each sentence of the shorter is set beside the longer's sentence that supports it best.
//! `synonym_share` is the weighted share of the stems that the other sentence lacks and has a
//! synonym of; `synonym_support` the share of all stems that it has itself or as a synonym. English
//! only ([`synonyms`](crate::content::synonyms)).
//!
//! # Why it matters
//! Who rewrites a sentence puts other words for the same things; who reports on his own has other
//! things to say. With boosted trees on all sets, five folds by source, 1% of independent reports
//! let through by length: passages .84 to .89, tabloid .82 to .86, explainers .64 to .68, blends
//! .49 to .52, with the same numbers of stems alone as the yardstick.
//!
//! # When it misleads
//! Common words have many synonyms: "said" and "stated" stand in any two reports. Weights by rarity
//! keep them small.
//!
//! # Cost
//! A look-up for each stem of the aligned sentences, some ten microseconds for 800 words.

use super::Signal;
use crate::align::aligned::Support;
use crate::content::Prepared;
use crate::content::synonyms::groups;

/// Share of the other words.
pub const SHARE: Signal = Signal::higher("synonym_share", 4, |p| {
    p.synonyms().filter(|s| s.own > 0.0).map(|s| s.same / s.own)
});
/// Share of all words that the other sentence has, or synonyms of them.
pub const SUPPORT: Signal = Signal::higher("synonym_support", 4, |p| {
    p.synonyms().filter(|s| s.all > 0.0).map(|s| (s.all - s.own + s.same) / s.all)
});

/// Weights of the stems of the shorter's sentences, beside the sentences that support them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Synonyms {
    /// All of them.
    all: f32,
    /// Those that the other sentence lacks.
    own: f32,
    /// Of those the ones that it has a synonym of.
    same: f32,
}

impl Synonyms {
    /// `None` of texts that are not known to be English.
    pub(super) fn of(short: &Prepared, long: &Prepared, support: &[Support]) -> Option<Self> {
        let is_english = |language: &Option<String>| language.as_deref() == Some("en");
        if !is_english(&short.language) || !is_english(&long.language) {
            return None;
        }
        let mut it = Self::default();
        let mut beside: Vec<u16> = Vec::new();
        for (sentence, support) in
            short.sentences.iter().zip(support).filter(|(_, s)| s.by_one > 0.0)
        {
            let other = long.stems_of(&long.sentences[support.at as usize]);
            beside.clear();
            let mut at = 0;
            for &(stem, weight) in short.stems_of(sentence) {
                it.all += weight;
                at += other[at..].partition_point(|x| x.0 < stem);
                if other.get(at).is_some_and(|x| x.0 == stem) {
                    continue;
                }
                it.own += weight;
                let mine = groups(stem);
                if !mine.is_empty() && beside.is_empty() {
                    beside.extend(other.iter().flat_map(|x| groups(x.0)));
                    beside.sort_unstable();
                }
                if mine.iter().any(|group| beside.binary_search(group).is_ok()) {
                    it.same += weight;
                }
            }
        }
        Some(it)
    }
}
