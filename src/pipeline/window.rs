//! The stretch of time within which articles are compared.
//!
//! * time: two comparisons a pair
//! * space: with a window 17 bytes an article while pairs are proposed

use super::DocTable;
use crate::article::DocId;
use crate::candidate::CandidatePair;
use crate::config::Config;
use serde::{Deserialize, Serialize};

pub(super) const DAY: u64 = 24 * 3600;

/// How far apart the dates of two articles may lie. An article without a date is within reach of
/// all.
#[derive(Clone, Copy)]
pub(super) struct Window<'d> {
    seconds: Option<u64>,
    published: &'d [Option<i64>],
}

impl<'d> Window<'d> {
    pub fn of(config: &Config, docs: &'d DocTable) -> Self {
        Self {
            seconds: config.window_days.map(|days| u64::from(days) * DAY),
            published: &docs.published,
        }
    }

    /// Takes the pairs out that lie further apart.
    pub fn keep(self, pairs: &mut Vec<CandidatePair>) {
        if let Some(most) = self.seconds {
            let at = |doc: DocId| self.published[doc.at()];
            pairs.retain(|pair| {
                at(pair.a()).zip(at(pair.b())).is_none_or(|(a, b)| a.abs_diff(b) <= most)
            });
        }
    }

    /// The stretches of time of groups of articles, given the first of each article's group.
    pub fn spans(self, first: &[DocId]) -> Spans {
        let Some(most) = self.seconds else { return Spans::default() };
        let mut spans = vec![Span { from: i64::MAX, to: i64::MIN, open: false }; first.len()];
        for (at, first) in self.published.iter().zip(first) {
            let span = &mut spans[first.at()];
            match *at {
                Some(at) => (span.from, span.to) = (span.from.min(at), span.to.max(at)),
                None => span.open = true,
            }
        }
        Spans { most, spans }
    }
}

/// When the articles of a group were published.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Span {
    from: i64,
    to: i64,
    /// Whether one of the group has no date.
    open: bool,
}

impl Span {
    /// Whether articles of the two groups may be within `most` seconds of each other.
    pub fn may_meet(self, other: Self, most: u64) -> bool {
        let gap = self.from.max(other.from).saturating_sub(self.to.min(other.to));
        self.open || other.open || u64::try_from(gap).is_ok_and(|gap| gap <= most) || gap < 0
    }
}

/// When the articles of each group were published.
#[derive(Default)]
pub(super) struct Spans {
    most: u64,
    /// Empty without a window.
    spans: Vec<Span>,
}

impl Spans {
    /// Whether articles of the two groups, named by their first ones, may be within the window of
    /// each other.
    pub fn may_meet(&self, a: DocId, b: DocId) -> bool {
        let (Some(a), Some(b)) = (self.spans.get(a.at()), self.spans.get(b.at())) else {
            return true;
        };
        a.may_meet(*b, self.most)
    }

    /// When the articles of a group were published; `None` without a window.
    pub fn of(&self, first: DocId) -> Option<Span> {
        self.spans.get(first.at()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_within_the_window_and_those_without_a_date_stay() {
        let day = 24 * 3600;
        let docs = DocTable {
            published: vec![Some(0), Some(2 * day), Some(2 * day + 1), None],
            ..DocTable::default()
        };
        let config = Config { window_days: Some(2), ..Config::default() };
        let window = Window::of(&config, &docs);
        let all: Vec<CandidatePair> = (0..4)
            .flat_map(|a| (a + 1..4).filter_map(move |b| CandidatePair::of(DocId(a), DocId(b))))
            .collect();
        let mut kept = all.clone();
        window.keep(&mut kept);
        let numbers: Vec<_> = kept.iter().map(|pair| (pair.a().0, pair.b().0)).collect();
        assert_eq!(numbers, [(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)]);

        // Article 2 stands for itself and for 0, so its group reaches over both.
        let spans = window.spans(&[DocId(2), DocId(1), DocId(2), DocId(3)]);
        assert!(spans.may_meet(DocId(1), DocId(2)) && spans.may_meet(DocId(3), DocId(1)));
        let alone = window.spans(&[DocId(0), DocId(1), DocId(2), DocId(3)]);
        assert!(!alone.may_meet(DocId(0), DocId(2)) && alone.may_meet(DocId(0), DocId(1)));

        let none = Config::default();
        let open = Window::of(&none, &docs);
        let mut kept = all.clone();
        open.keep(&mut kept);
        assert_eq!(kept, all);
        assert!(open.spans(&[DocId(0); 4]).may_meet(DocId(0), DocId(2)));
    }
}
