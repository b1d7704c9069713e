//! One signed carrier of a text names the house for all who print it.
//!
//! Papers drop credits: of three that print one agency's story word for word one signs it. Between the two others nothing tells, or what does
//! misleads; the third does. Only texts that are one text in all but edits pass the name on: a quotation or a paragraph in common does not.
//!
//! * time: linear in the pairs of near-equal texts
//! * space: a number an article, and the names

use super::direction::RULE;
use super::{Direction, JudgedPair, Reason, Side};
use crate::article::{DocId, Meta};
use crate::classify::Relation;
use crate::credit::{House, Houses, is_agency_like};
use std::collections::BTreeMap;

/// Whether a pair passes a house's name on.
#[must_use]
pub fn passes_on(relation: Relation) -> bool {
    matches!(relation, Relation::Identical | Relation::Reprint)
}

/// Shares of the articles with a name that must have the same one; else a group is of several texts. Not measured.
const AGREEING: f64 = 0.7;

/// What each group's articles say: the house of their text, and whose own page one is.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    above: BTreeMap<DocId, DocId>,
    /// What an article names, by article.
    named: BTreeMap<DocId, String>,
    /// By a group's first article.
    houses: BTreeMap<DocId, String>,
}

impl Groups {
    /// Adds a pair whose two texts are one.
    pub fn add(&mut self, pair: &JudgedPair) {
        let (x, y) = (self.first(pair.a), self.first(pair.b));
        self.above.insert(x.max(y), x.min(y));
        for (doc, named) in [(pair.a, &pair.credits[0]), (pair.b, &pair.credits[1])] {
            let supplies = |name: &str| House::of_credit(name).map_or_else(|| is_agency_like(name), House::supplies);
            if let Some(name) = named.as_ref().filter(|name| supplies(name)) {
                self.named.entry(doc).or_insert_with(|| name.clone());
            }
        }
    }

    /// Adds what is known of an agency's own page.
    pub fn add_page(&mut self, doc: DocId, meta: &Meta) {
        if let Some(house) = House::of_page(meta).filter(|house| house.supplies()) {
            self.named.insert(doc, house.name.clone());
        }
    }

    fn first(&mut self, doc: DocId) -> DocId {
        let mut at = doc;
        loop {
            let above = *self.above.entry(at).or_insert(at);
            if above == at {
                break;
            }
            at = above;
        }
        self.above.insert(doc, at);
        at
    }

    /// All articles of all groups, ascending.
    pub fn docs(&self) -> impl Iterator<Item = DocId> + '_ {
        self.above.keys().copied()
    }

    /// Settles which house each group's text is of.
    pub fn settle(&mut self) {
        let named = std::mem::take(&mut self.named);
        let mut votes: BTreeMap<DocId, BTreeMap<String, u32>> = BTreeMap::new();
        for (doc, house) in named {
            *votes.entry(self.first(doc)).or_default().entry(house).or_default() += 1;
        }
        for (first, votes) in votes {
            let all: u32 = votes.values().sum();
            let most = votes.into_iter().max_by(|x, y| x.1.cmp(&y.1).then_with(|| y.0.cmp(&x.0)));
            if let Some((house, count)) = most.filter(|&(_, count)| f64::from(count) >= AGREEING * f64::from(all)) {
                let _ = count;
                self.houses.insert(first, house);
            }
        }
    }

    /// What the house of a pair's group makes of a direction that no word of the two gave; `None` where it stays.
    #[must_use]
    pub fn told(&mut self, pair: &JudgedPair, a: &Meta, b: &Meta, houses: &Houses) -> Option<Direction> {
        let Direction { derived, common, weight, reasons } = &pair.direction;
        if common.is_some() || derived.is_some() && *weight >= RULE || a.shares_site(b) {
            return None;
        }
        let first = self.first(pair.a);
        let house = self.houses.get(&first)?;
        let fact = |derived| Reason {
            derived,
            weight: RULE,
            fact: format!("has the text of {house}, as others that print it say"),
        };
        let mut reasons = reasons.clone();
        let (derived, common, weight) = match (houses.is_home(house, a), houses.is_home(house, b)) {
            (true, true) => return None,
            (true, false) => (Some(Side::B), None, RULE),
            (false, true) => (Some(Side::A), None, RULE),
            (false, false) => (None, Some(house.clone()), 0.0),
        };
        reasons.insert(0, fact(derived.unwrap_or(Side::A)));
        if derived.is_none() {
            reasons.insert(1, fact(Side::B));
        }
        Some(Direction { derived, common, weight, reasons })
    }
}
