//! What other pairs say of a pair's direction.
//!
//! One signed carrier of a text names the house for all who print it, and two articles that derive
//! from one third need not derive from each other.
//!
//! Papers drop credits: of three that print one agency's story word for word, one signs it. Between
//! the two others nothing shows a direction, or what does misleads; the third supplies it. Only
//! texts that are one text in all but edits pass the name on: a quotation or a paragraph in common
//! does not.
//!
//! * time: linear in the pairs of near-equal texts
//! * space: a number an article, and the names

use super::direction::RULE;
use super::rules::page_of;
use super::{Direction, Edge, JudgedPair, Reason, Side};
use crate::article::{DocId, Meta};
use crate::classify::Relation;
use crate::credit::{AgencyOutlets, House, is_supplier};
use std::collections::BTreeMap;

/// Whether a pair passes a house's name on.
#[must_use]
pub fn passes_on(relation: Relation) -> bool {
    matches!(relation, Relation::Identical | Relation::Reprint)
}

/// Shares of the articles with a name that must have the same one; else a group is of several
/// texts. Not measured.
const AGREEING: f64 = 0.7;

/// What each group's articles say: the house of their text, and whose own page one is.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    above: BTreeMap<DocId, DocId>,
    /// What an article names, by article.
    named: BTreeMap<DocId, String>,
    /// By a group's first article: the house, and the first articles that name it.
    houses: BTreeMap<DocId, (String, Vec<DocId>)>,
}

/// Articles remembered that name a group's house: a pair has two, and one more is a witness.
const WITNESSES: usize = 3;

impl Groups {
    /// Adds a pair whose two texts are one.
    pub fn add(&mut self, pair: &JudgedPair) {
        let (x, y) = (self.first(pair.a), self.first(pair.b));
        self.above.insert(x.max(y), x.min(y));
        for (doc, named) in [pair.a, pair.b].into_iter().zip(pair.credited()) {
            if let Some(name) = named.filter(|name| is_supplier(name)) {
                self.named.entry(doc).or_insert_with(|| name.to_owned());
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
        let mut votes: BTreeMap<DocId, BTreeMap<String, (u32, Vec<DocId>)>> = BTreeMap::new();
        for (doc, house) in named {
            let of_group = votes.entry(self.first(doc)).or_default();
            let (count, witnesses) = of_group.entry(house).or_default();
            *count += 1;
            if witnesses.len() < WITNESSES {
                witnesses.push(doc);
            }
        }
        for (first, votes) in votes {
            let all: u32 = votes.values().map(|(count, _)| count).sum();
            let most =
                votes.into_iter().max_by(|x, y| x.1.0.cmp(&y.1.0).then_with(|| y.0.cmp(&x.0)));
            let agreed = most.filter(|(_, (n, _))| f64::from(*n) >= AGREEING * f64::from(all));
            if let Some((house, (_, witnesses))) = agreed {
                self.houses.insert(first, (house, witnesses));
            }
        }
    }

    /// What the house of a pair's group makes of a direction that no word of the two gave; `None`
    /// where it stays.
    #[must_use]
    pub fn direction(
        &mut self,
        pair: &JudgedPair,
        a: &Meta,
        b: &Meta,
        houses: &AgencyOutlets,
    ) -> Option<Direction> {
        let Direction { derived, common, weight, .. } = &pair.direction;
        if common.is_some() || derived.is_some() && *weight >= RULE || a.shares_site(b) {
            return None;
        }
        let first = self.first(pair.a);
        let (house, witnesses) = self.houses.get(&first)?;
        let homes = (houses.is_home(house, a), houses.is_home(house, b));
        let says_so = if witnesses.iter().any(|doc| ![pair.a, pair.b].contains(doc)) {
            format!("has the text of {house}, as other articles that print it say")
        } else if homes == (false, false) {
            format!("has the text of {house}, which one of the two names")
        } else {
            format!("has the text of {}", page_of(house))
        };
        let fact = |derived| Reason { derived, weight: RULE, fact: says_so.clone() };
        let (derived, common, weight) = match homes {
            (true, true) => return None,
            (true, false) => (Some(Side::B), None, RULE),
            (false, true) => (Some(Side::A), None, RULE),
            (false, false) => (None, Some(house.clone()), 0.0),
        };
        let other = derived.is_none().then(|| fact(Side::B));
        let facts = std::iter::once(fact(derived.unwrap_or(Side::A))).chain(other);
        Some(Direction { derived, common, weight, reasons: before(facts, pair) })
    }
}

/// Articles that print an agency's text, as their pairs with others say, and the house.
///
/// A rewrite of one of them may be made of the agency's text as well: what only counts say of its
/// direction stays open.
#[derive(Clone, Debug, Default)]
pub struct Carriers(BTreeMap<DocId, String>);

impl Carriers {
    /// Adds a pair, if both print a text of one house.
    pub fn add(&mut self, pair: &JudgedPair) {
        let Some(house) = &pair.direction.common else { return };
        if is_supplier(house) {
            for doc in [pair.a, pair.b] {
                self.0.entry(doc).or_insert_with(|| house.clone());
            }
        }
    }

    /// Whether a pair's direction rests on counts alone, and what would be the source prints an
    /// agency's text.
    #[must_use]
    pub fn concerns(&self, edge: &Edge) -> bool {
        let prints = |(_, source): (DocId, DocId)| self.0.contains_key(&source);
        edge.weight < RULE && edge.copy_and_source().is_some_and(prints)
    }

    /// The direction of a pair that [`concerns`](Self::concerns) them: open, with the reason.
    #[must_use]
    pub fn opened(&self, pair: &JudgedPair) -> Direction {
        let prints = |(derived, doc): (Side, DocId)| {
            let house = self.0.get(&doc)?;
            let fact = format!(
                "prints a text of {house}, as another that prints it shows: the source may be \
                    {house}"
            );
            Some(Reason { derived, weight: RULE, fact })
        };
        open([(Side::B, pair.b), (Side::A, pair.a)].into_iter().filter_map(prints), pair)
    }
}

/// Which articles derive from which, as far as pairs decide it.
#[derive(Clone, Debug, Default)]
pub struct Siblings {
    /// By the article that derives: its sources, and how much of it each covers.
    sources: BTreeMap<DocId, Vec<(DocId, f64)>>,
    /// By an article: those that printed its text before, where nothing shows which is the source.
    before: BTreeMap<DocId, Vec<DocId>>,
}

/// How much of an article a third must cover, in parts of what the other of the pair covers, to be
/// as near a source of it: a copy of a copy has the first copy's edits, and more of its words. Of
/// two retellings of one story aligned sentences may cover a tenth more than of their source. Set
/// by hand.
const AS_NEAR: f64 = 0.8;

impl Siblings {
    /// Adds a pair.
    pub fn add(&mut self, edge: &Edge) {
        if let Some((copy, source)) = edge.copy_and_source() {
            self.sources.entry(copy).or_default().push((source, edge.coverage_of(copy)));
        }
    }

    /// Adds two articles with one text and no direction: the later one and the earlier one.
    pub fn add_text(&mut self, later: DocId, earlier: DocId) {
        self.before.entry(later).or_default().push(earlier);
    }

    fn of(&self, doc: DocId) -> &[(DocId, f64)] {
        self.sources.get(&doc).map_or(&[], Vec::as_slice)
    }

    /// The article that both of a pair derive from, if the two themselves give no direction and
    /// neither is nearer to the other than to that third. Of several the one that covers the two
    /// best.
    #[must_use]
    pub fn source(&self, edge: &Edge) -> Option<DocId> {
        if edge.common || edge.weight >= RULE {
            return None;
        }
        let is_near = |doc: DocId, covered: f64| {
            edge.copy_and_source().is_none_or(|(copy, _)| copy != doc)
                || covered >= AS_NEAR * edge.coverage_of(doc)
        };
        best(self.of(edge.a).iter().filter_map(|&(source, a)| {
            let (_, b) = self.of(edge.b).iter().find(|(other, _)| *other == source)?;
            (is_near(edge.a, a) && is_near(edge.b, *b)).then_some((source, a + b))
        }))
    }

    /// A page of the site that a pair's copy is said to derive from which has more of the copy than
    /// the pair's has: what words of the copy say of an outlet they say of that page.
    #[must_use]
    pub fn nearer_page(
        &self,
        edge: &Edge,
        share_site: impl Fn(DocId, DocId) -> bool,
    ) -> Option<DocId> {
        let (copy, source) = edge.copy_and_source()?;
        let is_nearer = |&(other, more): &(DocId, f64)| {
            other != source && edge.coverage_of(copy) < AS_NEAR * more && share_site(other, source)
        };
        best(self.of(copy).iter().copied().filter(is_nearer))
    }

    /// An article that printed the text of a pair's source before it, and that the pair's copy
    /// derives from as well: nothing shows which of the two was used. `None` where the copy names
    /// one.
    #[must_use]
    pub fn earlier_print(&self, edge: &Edge) -> Option<DocId> {
        let (copy, source) = edge.copy_and_source().filter(|_| edge.weight < RULE)?;
        let earlier = self.before.get(&source)?;
        let is_as_near = |&(other, covered): &(DocId, f64)| {
            earlier.contains(&other) && covered >= AS_NEAR * edge.coverage_of(copy)
        };
        best(self.of(copy).iter().copied().filter(is_as_near))
    }

    /// The direction of a pair whose source has an [`earlier_print`](Self::earlier_print): open.
    #[must_use]
    pub fn opened_by_print(pair: &JudgedPair, earlier: &Meta) -> Direction {
        let fact =
            format!("derives from {} as well, which had the text of this one before", earlier.id);
        let reason = pair.direction.derived.map(|derived| Reason { derived, weight: RULE, fact });
        open(reason, pair)
    }

    /// The direction of a pair whose copy has a [`nearer_page`](Self::nearer_page): open.
    #[must_use]
    pub fn opened(pair: &JudgedPair, nearer: &Meta) -> Direction {
        let fact = format!("has more of {}, another page of that site", nearer.id);
        let reason = pair.direction.derived.map(|derived| Reason { derived, weight: RULE, fact });
        open(reason, pair)
    }

    /// The direction of a pair whose articles both derive from `source`.
    #[must_use]
    pub fn from_source(pair: &JudgedPair, source: &Meta) -> Direction {
        let house = House::of_page(source).map(|house| house.name.as_str());
        let name = house.or(source.outlet.as_deref()).or(source.site.as_deref());
        let name = name.unwrap_or(&source.id).to_owned();
        let fact = format!("derives from {name} ({})", source.id);
        let both =
            [Side::A, Side::B].map(|derived| Reason { derived, weight: RULE, fact: fact.clone() });
        Direction { common: Some(name), ..open(both, pair) }
    }
}

/// Of articles with what they cover, the one that covers most; of equal ones the one read first.
fn best(covering: impl Iterator<Item = (DocId, f64)>) -> Option<DocId> {
    covering.max_by(|x, y| x.1.total_cmp(&y.1).then_with(|| y.0.cmp(&x.0))).map(|best| best.0)
}

/// Reasons with those that a pair has behind them.
fn before(first: impl IntoIterator<Item = Reason>, pair: &JudgedPair) -> Vec<Reason> {
    first.into_iter().chain(pair.direction.reasons.iter().cloned()).collect()
}

/// An open direction of a pair, with the reasons why.
fn open(why: impl IntoIterator<Item = Reason>, pair: &JudgedPair) -> Direction {
    Direction { derived: None, common: None, weight: 0.0, reasons: before(why, pair) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{DecidedBy, Verdict};
    use crate::cluster::{Credit, CreditKind, Outcome};
    use crate::verify::Overlap;

    /// A pair of one text, with what each side names and a direction that only counts make.
    fn pair(a: u32, b: u32, credits: [Option<&str>; 2]) -> JudgedPair {
        let direction =
            Direction { derived: Some(Side::B), common: None, weight: 0.4, reasons: Vec::new() };
        JudgedPair {
            a: DocId(a),
            b: DocId(b),
            overlap: Overlap { size_a: 100, size_b: 100, shared: 80 },
            evidence: None,
            details: None,
            verdict: Verdict {
                relation: Relation::Reprint,
                score: 0.9,
                decided_by: DecidedBy::Containment(0.8),
                points: Vec::new(),
            },
            direction,
            narrated_words: 80,
            credits: credits.map(|name| {
                let name = name?.to_owned();
                Some(Credit { name, kind: CreditKind::Carries })
            }),
            passages: Vec::new(),
            new: None,
            coverage_a: 0.8,
            coverage_b: 0.8,
        }
    }

    fn page(site: &str) -> Meta {
        Meta { site: Some(site.to_owned()), outlet: Some(site.to_owned()), ..Meta::default() }
    }

    fn by_house(pairs: &[JudgedPair], of: &JudgedPair, sites: [&str; 2]) -> Option<Direction> {
        let mut groups = Groups::default();
        for pair in pairs {
            groups.add(pair);
        }
        groups.settle();
        groups.direction(of, &page(sites[0]), &page(sites[1]), &AgencyOutlets::default())
    }

    const PAPERS: [&str; 2] = ["harbourpost.example", "quaytimes.example"];

    #[test]
    fn one_signed_carrier_names_the_house_for_two_that_are_not() {
        let unsigned = pair(0, 1, [None, None]);
        let pairs = [unsigned.clone(), pair(1, 2, [None, Some("Meridian Press")])];
        let direction = by_house(&pairs, &unsigned, PAPERS).unwrap();
        assert_eq!(
            (direction.outcome(), direction.common.as_deref()),
            (Outcome::Common, Some("Meridian Press"))
        );
        assert_eq!(direction.reasons.len(), 2);
        // Without the third nothing names it.
        assert_eq!(by_house(&pairs[..1], &unsigned, PAPERS), None);
    }

    #[test]
    fn what_counts_say_of_an_article_that_prints_an_agencys_text_is_open() {
        let by_counts = pair(0, 1, [None, None]);
        let common = Direction {
            derived: None,
            common: Some("Meridian Press".to_owned()),
            ..Direction::default()
        };
        let both = |a, b| JudgedPair { direction: common.clone(), ..pair(a, b, [None, None]) };
        let concerns = |of: &JudgedPair, printed: &JudgedPair| {
            let mut carriers = Carriers::default();
            carriers.add(printed);
            carriers.concerns(&Edge::of(of)).then(|| carriers.opened(of))
        };
        let opened = concerns(&by_counts, &both(0, 2)).unwrap();
        assert_eq!((opened.outcome(), opened.reasons.len()), (Outcome::Open, 1));
        // That the copy prints one too says nothing of this text.
        assert_eq!(concerns(&by_counts, &both(1, 2)), None);
        let ruled = JudgedPair {
            direction: Direction { weight: RULE, ..by_counts.direction.clone() },
            ..by_counts.clone()
        };
        assert_eq!(concerns(&ruled, &both(0, 2)), None);
        // Two that cite one paper do not print it.
        let paper = Direction { common: Some("Island Sun".to_owned()), ..common.clone() };
        assert_eq!(concerns(&by_counts, &JudgedPair { direction: paper, ..both(0, 2) }), None);
    }

    #[test]
    fn two_that_derive_from_a_third_need_not_derive_from_each_other() {
        let of = |a, b, covered: [f64; 2], weight| {
            let mut pair = pair(a, b, [None, None]);
            (pair.coverage_a, pair.coverage_b) = (covered[0], covered[1]);
            pair.direction.weight = weight;
            pair
        };
        // The second and the third derive from the first.
        let mut siblings = Siblings::default();
        for with_source in [of(0, 1, [0.7, 0.9], 3.0), of(0, 2, [0.6, 0.7], 3.0)] {
            siblings.add(&Edge::of(&with_source));
        }
        let source = |pair: &JudgedPair| siblings.source(&Edge::of(pair));
        let alike = of(1, 2, [0.7, 0.8], 1.6);
        assert_eq!(source(&alike), Some(DocId(0)));
        let direction = Siblings::from_source(&alike, &page("reuters.com"));
        assert_eq!(
            (direction.outcome(), direction.common.as_deref()),
            (Outcome::Common, Some("Reuters"))
        );
        // The third has more of the second than of the first: it has it from there.
        assert_eq!(source(&of(1, 2, [0.7, 1.0], 1.6)), None);
        // What the two say themselves stays.
        assert_eq!(source(&of(1, 2, [0.7, 0.8], RULE)), None);
        // The first's site has a second page with less of the third, which names the outlet.
        let by_name = Edge::of(&of(2, 5, [0.5, 0.3], RULE));
        let from_later = Edge { derived: Some(Side::A), ..by_name };
        let one_site = |x: DocId, y: DocId| (x, y) == (DocId(0), DocId(5));
        assert_eq!(siblings.nearer_page(&from_later, one_site), Some(DocId(0)));
        assert_eq!(siblings.nearer_page(&from_later, |_, _| false), None);
        let as_much = Edge { coverage_a: 0.8, ..from_later };
        assert_eq!(siblings.nearer_page(&as_much, one_site), None);
        // One that derives from nothing else.
        assert_eq!(source(&of(2, 3, [0.7, 0.8], 1.6)), None);
    }

    #[test]
    fn of_two_prints_of_one_text_nobody_knows_which_was_read() {
        let of = |a, b, covered, weight| {
            let mut pair = pair(a, b, [None, None]);
            pair.coverage_b = covered;
            pair.direction.weight = weight;
            pair
        };
        // The third derives from the first and the second, which print one text.
        let mut siblings = Siblings::default();
        siblings.add(&Edge::of(&of(0, 2, 0.7, 3.0)));
        siblings.add_text(DocId(1), DocId(0));
        let from_later = of(1, 2, 0.8, 3.0);
        let earlier = |pair: &JudgedPair| siblings.earlier_print(&Edge::of(pair));
        assert_eq!(earlier(&from_later), Some(DocId(0)));
        let direction = Siblings::opened_by_print(&from_later, &page("a.example"));
        assert_eq!((direction.outcome(), direction.reasons.len()), (Outcome::Open, 1));
        // The earlier print stays the source, as does the one that the copy names, or that has more
        // of it.
        assert_eq!(earlier(&of(0, 2, 0.7, 3.0)), None);
        assert_eq!(earlier(&of(1, 2, 0.8, RULE)), None);
        assert_eq!(earlier(&of(1, 2, 1.0, 3.0)), None);
    }

    #[test]
    fn the_houses_own_page_is_the_source() {
        let unsigned = pair(0, 1, [None, None]);
        let pairs = [unsigned.clone(), pair(1, 2, [None, Some("Meridian Press")])];
        let outcome = |sites| by_house(&pairs, &unsigned, sites).unwrap().outcome();
        assert_eq!(outcome(["meridianpress.example", PAPERS[0]]), Outcome::BFromA);
        assert_eq!(outcome([PAPERS[0], "meridianpress.example"]), Outcome::AFromB);
    }

    #[test]
    fn what_the_two_say_themselves_stays_and_papers_names_are_no_house() {
        let unsigned = pair(0, 1, [None, None]);
        let ruled = JudgedPair {
            direction: Direction { weight: RULE, ..unsigned.direction.clone() },
            ..unsigned.clone()
        };
        let signed = pair(1, 2, [None, Some("Meridian Press")]);
        assert_eq!(by_house(&[ruled.clone(), signed.clone()], &ruled, PAPERS), None);
        assert_eq!(
            by_house(&[unsigned.clone(), signed.clone()], &unsigned, [PAPERS[0]; 2]),
            None,
            "pages of one site"
        );
        let by_paper = pair(1, 2, [None, Some("Island Sun")]);
        assert_eq!(by_house(&[unsigned.clone(), by_paper], &unsigned, PAPERS), None);
        // Carriers that name two houses are of two texts.
        let by_other = pair(1, 3, [None, Some("Northline News Agency")]);
        assert_eq!(by_house(&[unsigned.clone(), signed, by_other], &unsigned, PAPERS), None);
    }

    #[test]
    fn an_agencys_own_page_names_it_as_a_signature_does() {
        let unsigned = pair(0, 1, [None, None]);
        let mut groups = Groups::default();
        groups.add(&unsigned);
        groups.add(&pair(1, 2, [None, None]));
        groups.add_page(DocId(2), &page("apnews.com"));
        groups.settle();
        let direction = groups
            .direction(&unsigned, &page(PAPERS[0]), &page(PAPERS[1]), &AgencyOutlets::default())
            .unwrap();
        assert_eq!(direction.common.as_deref(), Some("Associated Press"));
        assert_eq!(groups.docs().count(), 3);
    }

    #[test]
    fn a_reason_refers_to_other_articles_only_where_there_are_some() {
        let unsigned = pair(0, 1, [None, None]);
        let fact = |others: &[JudgedPair]| {
            let mut groups = Groups::default();
            groups.add(&unsigned);
            groups.add_page(DocId(0), &page("apnews.com"));
            for pair in others {
                groups.add(pair);
            }
            groups.settle();
            let (own, paper) = (page("apnews.com"), page(PAPERS[1]));
            let direction = groups.direction(&unsigned, &own, &paper, &AgencyOutlets::default());
            direction.unwrap().reasons[0].fact.clone()
        };
        let by_page =
            "has the text of a page of Associated Press, an agency whose texts others print";
        assert_eq!(fact(&[]), by_page);
        assert_eq!(fact(&[pair(1, 2, [None, None])]), by_page);
        assert_eq!(
            fact(&[pair(1, 2, [None, Some("Associated Press")])]),
            "has the text of Associated Press, as other articles that print it say"
        );
    }
}
