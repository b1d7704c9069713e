//! A small run, put together by hand, that every report is tested on.

use super::{Ledger, Results};
use crate::align::{Kind, Passage};
use crate::article::{DocId, Meta, Published, Span};
use crate::classify::{DecidedBy, Points, Relation, Scorecard, Verdict};
use crate::cluster::Comparison;
use crate::cluster::{
    Cluster, Derivation, Direction, JudgedPair, Listing, Member, New, Reason, Side, Tie, listing,
};
use crate::evidence::Evidence;
use crate::read::Rejected;
use crate::spool::{Spool, Stored};
use crate::verify::Overlap;

/// What [`Results`] borrows.
pub(crate) struct Sample {
    spool: Spool,
    pub(crate) pairs: Ledger,
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) listing: Listing,
    pub(crate) rejected: Vec<Rejected>,
}

impl Sample {
    /// Nothing found among `articles` articles.
    pub(crate) fn bare(articles: usize) -> Self {
        Self::in_language(articles, None)
    }

    /// The same in a language.
    pub(crate) fn in_language(articles: usize, language: Option<&str>) -> Self {
        let mut spool = Spool::create(&std::env::temp_dir()).unwrap();
        for number in 0..articles {
            let mut article = stored(&number.to_string(), "A title", "Words.");
            article.meta.language = language.map(str::to_owned);
            spool.push(&[article.pack()]).unwrap();
        }
        Self {
            spool,
            pairs: ledger(&[]),
            clusters: Vec::new(),
            listing: Listing::default(),
            rejected: Vec::new(),
        }
    }

    /// The same pair with measured signals.
    pub(crate) fn with_evidence(evidence: Evidence) -> Self {
        let mut sample = Self::of();
        let pair = JudgedPair { evidence: Some(evidence), ..comparison().pair };
        sample.pairs = ledger(&[pair]);
        sample.listed()
    }

    /// An origin, its reprint, and a title and a passage that a spreadsheet would run.
    pub(crate) fn of() -> Self {
        Self::of_pair(comparison().pair)
    }

    /// The same with another verdict on the two.
    pub(crate) fn of_pair(pair: JudgedPair) -> Self {
        let Comparison { a, b, .. } = comparison();
        let mut spool = Spool::create(&std::env::temp_dir()).unwrap();
        spool.push(&[a.pack(), b.pack()]).unwrap();
        let from = Derivation {
            doc: DocId(0),
            tie: Tie::Derived,
            relation: Relation::Reprint,
            score: 0.987_654,
            coverage: 0.75,
        };
        let members =
            vec![Member { doc: DocId(0), from: None }, Member { doc: DocId(1), from: Some(from) }];
        let rejected = vec![Rejected::of("dump.jsonl", 3, 912, "missing field `text`")];
        let clusters = vec![Cluster { members }];
        Self { spool, pairs: ledger(&[pair]), clusters, listing: Listing::default(), rejected }
            .listed()
    }

    /// Stories with these numbers of copies, and for each as many pairs in no cluster.
    pub(crate) fn many(copies: &[usize]) -> Self {
        let mut sample = Self::bare(0);
        let mut pairs = Vec::new();
        let mut next = 0;
        let mut add = |spool: &mut Spool, title: &str| {
            let Comparison { mut a, .. } = comparison();
            a.meta.id = format!("id-{next}");
            a.meta.title = Some(format!("{title} {next}"));
            spool.push(&[a.pack()]).unwrap();
            next += 1;
            DocId(next - 1)
        };
        let judged = |a: DocId, b: DocId, relation: Relation| {
            let Comparison { a: article, mut pair, .. } = comparison();
            (pair.a, pair.b, pair.verdict.relation) = (a, b, relation);
            for passage in &mut pair.passages {
                (passage.b, passage.shared_b) = (passage.a, passage.shared_a.clone());
            }
            pair.new = Some(New {
                side: Side::B,
                sentences: vec![Span::new(0, article.text.find(' ').unwrap())],
            });
            pair
        };
        for &copies in copies {
            let origin = add(&mut sample.spool, "Origin");
            let mut members = vec![Member { doc: origin, from: None }];
            for _ in 0..copies {
                let doc = add(&mut sample.spool, "Copy");
                pairs.push(judged(origin, doc, Relation::Reprint));
                let from = Derivation {
                    doc: origin,
                    tie: Tie::Derived,
                    relation: Relation::Reprint,
                    score: 0.9,
                    coverage: 0.5,
                };
                members.push(Member { doc, from: Some(from) });
            }
            sample.clusters.push(Cluster { members });
            let (x, y) = (add(&mut sample.spool, "Part"), add(&mut sample.spool, "Part"));
            pairs.push(judged(
                x,
                y,
                if copies % 2 == 0 { Relation::Partial } else { Relation::Shared },
            ));
        }
        sample.pairs = ledger(&pairs);
        sample.listed()
    }

    /// With its pairs in the order of the tables.
    pub(crate) fn listed(mut self) -> Self {
        self.listing = listing(self.pairs.edges(), &self.clusters, None);
        self
    }

    pub(crate) fn results(&self) -> Results<'_> {
        Results {
            spool: &self.spool,
            pairs: &self.pairs,
            clusters: &self.clusters,
            listing: &self.listing,
            common: &[],
            alarms: &[],
            rejected: &self.rejected,
            dropped: None,
            fates: None,
            is_adding: false,
        }
    }
}

pub(crate) fn comparison() -> Comparison {
    let a = stored(
        "wire-1",
        "Fähre „Möwe“ sinks",
        "ÄÖ – the ferry sank at nine.\n+40 people were saved.",
    );
    let b = stored("copy,1", "=SUM(A1)", "Über: the ferry sank at nine\u{1b}[2J. -40 souls lived.");
    let span = |text: &str, part: &str| {
        Span::new(text.find(part).unwrap(), text.find(part).unwrap() + part.len())
    };
    let passages = vec![
        Passage {
            kind: Kind::Verbatim,
            a: span(&a.text, "the ferry sank at nine"),
            b: span(&b.text, "the ferry sank at nine"),
            words: 5,
            quoted: false,
            agreement: 1.0,
            confidence: 1.0,
            shared_a: Vec::new(),
            shared_b: Vec::new(),
        },
        Passage {
            kind: Kind::Aligned,
            a: span(&a.text, "+40 people were saved."),
            b: span(&b.text, "-40 souls lived."),
            words: 3,
            quoted: false,
            agreement: 0.33,
            confidence: 0.876_543,
            shared_a: vec![span(&a.text, "40")],
            shared_b: vec![span(&b.text, "40")],
        },
    ];
    let new = Some(New { side: Side::B, sentences: vec![span(&b.text, "Über:")] });
    let points = vec![
        Points { signal: "stem_bigrams", value: Some(0.5), points: 2.0 },
        Points { signal: "names_new", value: None, points: -1.0 },
    ];
    let reason = |derived, weight, fact: &str| Reason { derived, weight, fact: fact.to_owned() };
    let reasons = vec![
        reason(Side::B, 1.5, "published 6 h after a"),
        reason(Side::A, 0.25, "shorter sentences"),
    ];
    let pair = JudgedPair {
        a: DocId(0),
        b: DocId(1),
        overlap: Overlap { size_a: 8, size_b: 6, shared: 3 },
        evidence: None,
        details: None,
        verdict: Verdict {
            relation: Relation::Reprint,
            score: 0.987_654,
            decided_by: DecidedBy::Containment(0.5),
            points,
        },
        direction: Direction { derived: Some(Side::B), common: None, weight: 1.25, reasons },
        passages,
        new,
        narrated_words: 3,
        credits: [None, None],
        coverage_a: 2.0 / 3.0,
        coverage_b: 0.75,
    };
    Comparison { a, b, pair }
}

fn stored(id: &str, title: &str, text: &str) -> Stored {
    let meta = Meta {
        id: id.to_owned(),
        url: Some(format!("https://harbour.example/{id}")),
        title: Some(title.to_owned()),
        outlet: Some("harbour.example".to_owned()),
        site: None,
        published: Some(Published {
            written: "2025-03-01".to_owned(),
            at: Some(1_740_787_200),
            has_time: false,
        }),
        author: None,
        language: None,
        source: "dump.jsonl:1".to_owned(),
        crawled: None,
        declared: crate::record::Declared::default(),
    };
    Stored { meta, text: text.to_owned() }
}

fn ledger(pairs: &[JudgedPair]) -> Ledger {
    let mut ledger = Ledger::create(&std::env::temp_dir(), Scorecard::built_in()).unwrap();
    ledger.push(pairs).unwrap();
    ledger
}
