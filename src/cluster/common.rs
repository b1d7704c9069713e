//! Passages that only public sources explain: a tweet, a statement, a speech, an agency's
//! paragraph.
//!
//! Where two articles have nothing in common but such a passage, their pair is `shared` and has no
//! direction. The passage itself is worth a row: who carries it, and since when.
//!
//! Spans of one article are one passage where they overlap by at least half of the *longer*. Half
//! of the shorter would chain: a long run that holds two tweets would make one passage of them, and
//! name articles that carry only the other. Each span is held against the first of its place and
//! not against its neighbour, so that spans that shift word by word do not drift into another
//! passage.
//!
//! * time: `O(r log r)` for `r` rows
//! * space: 28 bytes a row while pairs are judged, at most [`ROOM`] rows an article; twice that
//!   while they are grouped

use crate::article::{DocId, Span};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Which passages are listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommonConfig {
    /// Sites that must carry a passage. Articles whose site is not known count for none.
    pub sites: u32,
}

impl Default for CommonConfig {
    /// Two sites are one pair, and every `shared` pair would have a row; three say that the passage
    /// was public. Not measured.
    fn default() -> Self {
        Self { sites: 3 }
    }
}

/// A verbatim passage of a pair that only public sources tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// An article and where it has the passage.
    pub a: (DocId, Span),
    /// The other.
    pub b: (DocId, Span),
    /// Its words.
    pub words: u32,
    /// Whether it is quoted in either.
    pub quoted: bool,
}

/// Rows of an article after which it adds none of its own accord. One article of a long list of
/// tweets has some 20 with each of its neighbours, and has 12 of these and a few more. Not
/// measured.
pub const ROOM: u16 = 256;

/// Rows as pairs are judged. A row is kept while one of its two articles has room, so that a
/// passage keeps everybody who carries it and a text that all have cannot fill the memory.
#[derive(Clone, Debug)]
pub struct Rows {
    rows: Vec<Row>,
    /// By article, how many rows it has; no more are counted than there is room for.
    held: Vec<u16>,
}

impl Rows {
    /// None yet, for `articles` articles.
    #[must_use]
    pub fn of(articles: usize) -> Self {
        Self { rows: Vec::new(), held: vec![0; articles] }
    }

    /// Adds what a pair has in common.
    pub fn add(&mut self, rows: &[Row]) {
        for row in rows {
            let docs = [row.a.0.at(), row.b.0.at()];
            if docs.iter().any(|&doc| self.held[doc] < ROOM) {
                for doc in docs {
                    self.held[doc] = (self.held[doc] + 1).min(ROOM);
                }
                self.rows.push(*row);
            }
        }
    }

    /// The rows, in the order they were added.
    #[must_use]
    pub fn into_rows(self) -> Vec<Row> {
        self.rows
    }
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Most of the pairs that share it have it as quoted matter.
    Quotation,
    /// Other text.
    Text,
}

impl Kind {
    /// The name every report uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Text => "text",
        }
    }
}

/// A passage with those who carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// What it is.
    pub kind: Kind,
    /// Words of the stretch that stands for it.
    pub words: u32,
    /// The stretch that stands for it: the one that most pairs share; between equals the shortest,
    /// then the one read first.
    pub shown: (DocId, Span),
    /// Articles that carry it, ascending.
    pub articles: Vec<DocId>,
    /// How many sites these stand on.
    pub sites: u32,
    /// Of those with a date the earliest, and the latest.
    pub first: Option<DocId>,
    /// See `first`.
    pub last: Option<DocId>,
}

/// What the list needs to know of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Key of its site.
    pub site: Option<u64>,
    /// Seconds since the epoch.
    pub published: Option<i64>,
}

/// Passages that enough sites carry: most sites first, then most articles, then most words, then by
/// the article that was read first.
///
/// # Panics
/// Never: every stretch that is looked for was put there before.
#[must_use]
pub fn common(config: &CommonConfig, rows: &[Row], place: &dyn Fn(DocId) -> Place) -> Vec<Common> {
    let mut stretches: Vec<(DocId, Span)> = rows.iter().flat_map(|row| [row.a, row.b]).collect();
    stretches.sort_unstable();
    stretches.dedup();
    let at = |stretch: (DocId, Span)| {
        stretches.binary_search(&stretch).expect("every stretch of a row is there")
    };
    let mut groups = Groups::of(stretches.len());
    for of_one in chunks(&stretches) {
        join_overlaps(of_one, &stretches, &mut groups);
    }
    for row in rows {
        groups.join(at(row.a), at(row.b));
    }
    let mut found: BTreeMap<usize, Gathered> = BTreeMap::new();
    let mut pairs = vec![(0_u32, 0_u32); stretches.len()];
    for row in rows {
        for stretch in [row.a, row.b] {
            let (count, words) = &mut pairs[at(stretch)];
            (*count, *words) = (*count + 1, row.words.max(*words));
        }
        let gathered = found.entry(groups.first(at(row.a))).or_default();
        gathered.rows += 1;
        gathered.quoted += usize::from(row.quoted);
    }
    for stretch in 0..stretches.len() {
        if let Some(gathered) = found.get_mut(&groups.first(stretch)) {
            gathered.stretches.push(stretch);
        }
    }
    let mut listed: Vec<Common> = found
        .into_values()
        .filter_map(|gathered| {
            let mut articles: Vec<DocId> =
                gathered.stretches.iter().map(|&at| stretches[at].0).collect();
            // Stretches ascend, and so do their articles.
            articles.dedup();
            let sites: BTreeSet<u64> = articles.iter().filter_map(|&doc| place(doc).site).collect();
            let sites = u32::try_from(sites.len()).unwrap_or(u32::MAX);
            let shown = gathered.stretches.iter().min_by_key(|&&at| {
                let (doc, span) = stretches[at];
                (Reverse(pairs[at].0), span.len(), doc, span)
            })?;
            let kind =
                if 2 * gathered.quoted > gathered.rows { Kind::Quotation } else { Kind::Text };
            let (words, shown) = (pairs[*shown].1, stretches[*shown]);
            let dated = || articles.iter().filter_map(|&doc| Some((place(doc).published?, doc)));
            let (first, last) = (dated().min().map(|d| d.1), dated().max().map(|d| d.1));
            (sites >= config.sites).then_some(Common {
                kind,
                words,
                shown,
                articles,
                sites,
                first,
                last,
            })
        })
        .collect();
    listed
        .sort_by_key(|c| (Reverse(c.sites), Reverse(c.articles.len()), Reverse(c.words), c.shown));
    listed
}

/// What a group has.
#[derive(Default)]
struct Gathered {
    rows: usize,
    quoted: usize,
    /// Places of its stretches, ascending.
    stretches: Vec<usize>,
}

/// The places of each article's stretches.
fn chunks(stretches: &[(DocId, Span)]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut from = 0;
    stretches.chunk_by(|x, y| x.0 == y.0).map(move |of_one| {
        let range = from..from + of_one.len();
        from = range.end;
        range
    })
}

/// Joins stretches of one article that are one passage: the longest that has no group yet takes
/// those that it overlaps enough.
fn join_overlaps(of_one: std::ops::Range<usize>, stretches: &[(DocId, Span)], groups: &mut Groups) {
    let mut left: Vec<usize> = of_one.collect();
    left.sort_by_key(|&place| (Reverse(stretches[place].1.len()), stretches[place].1));
    while let Some((&first, rest)) = left.split_first() {
        let whole = stretches[first].1;
        let (same, others): (Vec<usize>, Vec<usize>) = rest.iter().partition(|&&place| {
            let span = stretches[place].1;
            let overlap = span.to.min(whole.to).saturating_sub(span.from.max(whole.from));
            2 * overlap as usize >= whole.len()
        });
        for place in same {
            groups.join(first, place);
        }
        left = others;
    }
}

/// Disjoint sets of places, each identified by its first.
struct Groups {
    above: Vec<usize>,
}

impl Groups {
    fn of(count: usize) -> Self {
        Self { above: (0..count).collect() }
    }

    fn first(&mut self, mut place: usize) -> usize {
        while self.above[place] != place {
            self.above[place] = self.above[self.above[place]];
            place = self.above[place];
        }
        place
    }

    fn join(&mut self, x: usize, y: usize) {
        let (x, y) = (self.first(x), self.first(y));
        self.above[x.max(y)] = x.min(y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(a: u32, in_a: (usize, usize), b: u32, in_b: (usize, usize), quoted: bool) -> Row {
        let place = |doc, (from, to)| (DocId(doc), Span::new(from, to));
        Row { a: place(a, in_a), b: place(b, in_b), words: 10, quoted }
    }

    fn passages(rows: &[Row]) -> Vec<(u32, Vec<u32>, Kind)> {
        let place = |doc: DocId| Place { site: Some(u64::from(doc.0 % 10)), published: None };
        let found = common(&CommonConfig::default(), rows, &place);
        found
            .into_iter()
            .map(|c| (c.sites, c.articles.iter().map(|d| d.0).collect(), c.kind))
            .collect()
    }

    #[test]
    fn a_passage_is_listed_with_all_who_carry_it_from_three_sites_on() {
        let rows = [
            row(0, (10, 60), 1, (0, 50), true),
            row(1, (2, 50), 2, (5, 53), true),
            row(3, (0, 9), 4, (0, 9), true),
        ];
        assert_eq!(passages(&rows), [(3, vec![0, 1, 2], Kind::Quotation)]);
        // Two pages of one site are one site.
        assert_eq!(
            passages(&[row(0, (10, 60), 1, (0, 50), true), row(1, (2, 50), 11, (5, 53), true)]),
            []
        );
    }

    #[test]
    fn a_long_run_does_not_make_one_passage_of_the_two_it_holds() {
        let rows = [
            row(0, (0, 1000), 1, (0, 1000), false),
            row(0, (0, 200), 2, (0, 200), false),
            row(2, (0, 200), 3, (0, 200), false),
            row(0, (700, 900), 4, (0, 200), true),
            row(4, (0, 200), 5, (0, 200), true),
        ];
        assert_eq!(
            passages(&rows),
            [(3, vec![0, 2, 3], Kind::Text), (3, vec![0, 4, 5], Kind::Quotation)]
        );
    }

    #[test]
    fn rows_are_bounded_and_none_who_carries_a_passage_is_lost() {
        let most = usize::from(ROOM) * 4;
        let mut rows = Rows::of(most);
        let all = || (0..).take(most).map(|doc| u32::try_from(doc).expect("a few"));
        for a in all().take(most / 8) {
            all().skip(a as usize + 1).for_each(|b| rows.add(&[row(a, (0, 50), b, (0, 50), true)]));
        }
        let rows = rows.into_rows();
        assert!(rows.len() <= most * usize::from(ROOM), "{}", rows.len());
        let place = |doc: DocId| Place { site: Some(u64::from(doc.0 % 10)), published: None };
        assert_eq!(common(&CommonConfig::default(), &rows, &place)[0].articles.len(), most);
    }

    #[test]
    fn articles_of_no_known_site_count_for_no_site() {
        let rows = [row(0, (0, 50), 1, (0, 50), false), row(1, (0, 50), 2, (0, 50), false)];
        assert_eq!(common(&CommonConfig::default(), &rows, &|_| Place::default()), []);
    }
}
