//! Clusters to look at before they are believed: each unlike most clusters of copies in a way that
//! is named but not judged.
//!
//! * time: linear in the members of clusters; the texts of a cluster are measured only where its
//!   pairs leave room for the doubt
//! * space: the titles of one cluster

use super::manifest::AlarmRecord;
use super::{Cluster, Member};
use crate::article::{DocId, Span};
use std::collections::BTreeMap;

/// Days between the first and the last article of a site's own cluster from which it is more likely
/// a template, a standing paragraph or a series than one story. Of the ten largest clusters of two
/// dumps all were such, over months; not measured finely.
const DAYS: i64 = 60;

/// Letters of a word in a title that says what the story is about; shorter ones are mostly articles
/// and prepositions.
const LETTERS: usize = 4;

/// What is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// All on one site, over months.
    SameSiteOverMonths,
    /// No two titles have a word in common.
    TitlesDiffer,
    /// All that is shared is one stretch, and less than half of each text.
    OneBlock,
}

impl Kind {
    /// The name every report uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SameSiteOverMonths => "same_site_over_months",
            Self::TitlesDiffer => "titles_differ",
            Self::OneBlock => "one_block",
        }
    }
}

/// A doubt about a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The cluster's number, from 1.
    pub cluster: usize,
    /// What is doubtful.
    pub kind: Kind,
    /// The fact, for a reader.
    pub facts: String,
}

impl Alarm {
    /// What `run.json` says of it.
    #[must_use]
    pub fn record(&self) -> AlarmRecord {
        let kind = self.kind.name().to_owned();
        AlarmRecord { cluster_id: self.cluster, kind, facts: self.facts.clone() }
    }
}

/// What the doubts are asked of.
#[allow(missing_debug_implementations, reason = "functions have no form to show")]
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Key of an article's site.
    pub site: &'a dyn Fn(DocId) -> Option<u64>,
    /// Seconds since the epoch.
    pub published: &'a dyn Fn(DocId) -> Option<i64>,
    /// Its title.
    pub title: &'a dyn Fn(DocId) -> Option<String>,
    /// Bytes of its text.
    pub length: &'a dyn Fn(DocId) -> usize,
    /// The passages that two articles share, in the first and in the second.
    pub passages: &'a dyn Fn(DocId, DocId) -> Vec<(Span, Span)>,
}

/// The doubts about all clusters, in the order of the clusters.
#[must_use]
pub fn alarms(clusters: &[Cluster], known: Known<'_>) -> Vec<Alarm> {
    let of_one = |(cluster, found): (usize, &Cluster)| {
        let docs: Vec<DocId> = found.members.iter().map(|m| m.doc).collect();
        let facts = [
            (Kind::SameSiteOverMonths, same_site(&docs, known)),
            (Kind::TitlesDiffer, titles_differ(&docs, known)),
            (Kind::OneBlock, one_block(&found.members, known)),
        ];
        facts
            .into_iter()
            .filter_map(move |(kind, facts)| Some(Alarm { cluster, kind, facts: facts? }))
    };
    (1..).zip(clusters).flat_map(of_one).collect()
}

fn same_site(docs: &[DocId], known: Known<'_>) -> Option<String> {
    let site = (known.site)(docs[0])?;
    if docs[1..].iter().any(|&doc| (known.site)(doc) != Some(site)) {
        return None;
    }
    let dates = || docs.iter().filter_map(|&doc| (known.published)(doc));
    let days = (dates().max()? - dates().min()?) / 86_400;
    (days > DAYS).then(|| format!("{} articles from one site, up to {days} days apart", docs.len()))
}

/// A title that has no such word, or is of a script without spaces, says nothing.
fn titles_differ(docs: &[DocId], known: Known<'_>) -> Option<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut titles = 0;
    for title in docs.iter().filter_map(|&doc| (known.title)(doc)) {
        let words = words(&title);
        if words.is_empty() {
            return None;
        }
        titles += 1;
        for word in words {
            *seen.entry(word).or_default() += 1;
        }
    }
    let differ = titles > 1 && titles == docs.len() && seen.values().all(|&count| count == 1);
    let which = if titles == 2 {
        "the two titles share no".to_owned()
    } else {
        format!("no two of the {titles} titles share a")
    };
    differ.then(|| format!("{which} word of {LETTERS} letters or more"))
}

/// The words of a title that say what it is about, each once.
fn words(title: &str) -> Vec<String> {
    // Thai, Lao, Burmese, Khmer, and from the radicals of Chinese on: words are not set apart
    // there.
    let unspaced = |c: char| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{fdff}');
    if title.contains(unspaced) {
        return Vec::new();
    }
    let words =
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= LETTERS);
    let mut words: Vec<String> = words.map(str::to_lowercase).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn one_block(members: &[Member], known: Known<'_>) -> Option<String> {
    let first = members[0].doc;
    let mut whole: Option<Span> = None;
    for member in &members[1..] {
        let from = member.from.as_ref()?;
        // What a copy of a copy has of the first is not known.
        if from.doc != first || 2.0 * from.coverage >= 1.0 {
            return None;
        }
        let passages = (known.passages)(first, member.doc);
        let in_first = hull(passages.iter().map(|p| p.0))?;
        let in_copy = hull(passages.iter().map(|p| p.1))?;
        whole = hull(whole.into_iter().chain([in_first]));
        if 2 * in_copy.len() >= (known.length)(member.doc) {
            return None;
        }
    }
    let length = whole?.len();
    (2 * length < (known.length)(first)).then(|| {
        format!(
            "all that is shared lies in one stretch of {length} bytes, less than half of each text"
        )
    })
}

/// The stretch from the first of some to the last.
fn hull(spans: impl Iterator<Item = Span>) -> Option<Span> {
    spans.reduce(|x, y| Span { from: x.from.min(y.from), to: x.to.max(y.to) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Relation;
    use crate::cluster::{Derivation, Tie};

    fn cluster(coverage: f64) -> Cluster {
        let member = |doc| Member {
            doc: DocId(doc),
            from: (doc > 0).then_some(Derivation {
                doc: DocId(0),
                tie: Tie::Open,
                relation: Relation::Excerpt,
                score: 0.9,
                coverage,
            }),
        };
        Cluster { members: (0..3).map(member).collect() }
    }

    const DAY: i64 = 86_400;

    fn kinds(
        coverage: f64,
        sites: [u64; 3],
        days: [i64; 3],
        titles: [&str; 3],
        in_first: [(usize, usize); 2],
    ) -> Vec<Kind> {
        let at = |doc: DocId| doc.at();
        let passage = |(from, to)| Span::new(from, to);
        let known = Known {
            site: &|doc| Some(sites[at(doc)]),
            published: &|doc| Some(days[at(doc)] * DAY),
            title: &|doc| Some(titles[at(doc)].to_owned()),
            length: &|_| 1000,
            passages: &|_, copy| vec![(passage(in_first[at(copy) - 1]), passage((0, 300)))],
        };
        alarms(&[cluster(coverage)], known).into_iter().map(|alarm| alarm.kind).collect()
    }

    const TITLES: [&str; 3] =
        ["Ferry sinks off Möwe Point", "Ferry disaster: forty saved", "What we know of the ferry"];

    #[test]
    fn a_story_on_three_sites_raises_no_doubt() {
        assert_eq!(kinds(0.9, [1, 2, 3], [0, 0, 1], TITLES, [(0, 900), (0, 900)]), []);
        // An anniversary on several sites, and a site's own versions within a week.
        assert_eq!(kinds(0.9, [1, 1, 2], [0, 400, 1], TITLES, [(0, 900), (0, 900)]), []);
        assert_eq!(kinds(0.9, [1, 1, 1], [0, 7, 1], TITLES, [(0, 900), (0, 900)]), []);
    }

    #[test]
    fn each_doubt_is_raised() {
        assert_eq!(
            kinds(0.9, [1, 1, 1], [0, 61, 1], TITLES, [(0, 900), (0, 900)]),
            [Kind::SameSiteOverMonths]
        );
        let titles = ["Harbour budget passed", "Choir wins prize", "The old mill at dusk"];
        assert_eq!(
            kinds(0.9, [1, 2, 3], [0, 0, 0], titles, [(0, 900), (0, 900)]),
            [Kind::TitlesDiffer]
        );
        assert_eq!(
            kinds(0.3, [1, 2, 3], [0, 0, 0], TITLES, [(100, 400), (150, 420)]),
            [Kind::OneBlock]
        );
        assert_eq!(kinds(0.3, [1, 2, 3], [0, 0, 0], TITLES, [(100, 400), (700, 990)]), []);
    }

    #[test]
    fn titles_without_spaces_or_long_words_say_nothing() {
        for titles in [["港湾预算通过", "合唱团获奖", "黄昏的老磨坊"], ["Up", "Oh no", "So it is"]]
        {
            assert_eq!(kinds(0.9, [1, 2, 3], [0, 0, 0], titles, [(0, 900), (0, 900)]), []);
        }
    }
}
