//! Which outlet carried which, as a graph: from the tables of a finished run.
//!
//! * time: linear in the pairs of the run
//! * space: an edge or two a pair

use super::tables::{Tables, Took};
use crate::classify::Relation;
use crate::cluster::Side;
use std::collections::{BTreeMap, BTreeSet};

/// What an edge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// The text at its end derives from the text at its start.
    Derived,
    /// The article at its end carries the text of the house at its start.
    Carried,
    /// The two share their text; its two ends may be exchanged.
    Open,
}

impl EdgeKind {
    /// The name that every file uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Derived => "derived",
            Self::Carried => "carried",
            Self::Open => "open",
        }
    }
}

/// Where an edge begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum From {
    /// Place of an article in [`Tables::articles`].
    Article(usize),
    /// A house, by name.
    House(String),
}

/// An edge from a source to an article.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphEdge {
    /// Where the text comes from.
    pub from: From,
    /// Place of the article that has it.
    pub to: usize,
    /// What it says.
    pub kind: EdgeKind,
    /// What was done to the text; `None` for what a house's text became.
    pub relation: Option<Relation>,
    /// The pair's score; `None` for carriers.
    pub score: Option<f64>,
}

/// All edges that take from one site or house and lead to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// How many articles.
    pub articles: usize,
    /// The first and the last date of those articles, in seconds since 1970, and as written.
    pub dates: Option<[(i64, String); 2]>,
}

/// The edges of a run.
#[derive(Clone, Debug)]
pub struct Graph {
    /// In the order of the pairs; each carrier of a house once.
    pub edges: Vec<GraphEdge>,
    /// By source, site and kind.
    pub routes: BTreeMap<(String, String, EdgeKind), Route>,
}

impl Graph {
    /// The graph of a run's tables.
    #[must_use]
    pub fn of(tables: &Tables) -> Self {
        let (mut edges, mut carriers) = (Vec::new(), BTreeSet::new());
        for pair in &tables.pairs {
            let edge = |from: usize, to: usize, kind: EdgeKind| GraphEdge {
                from: From::Article(from),
                to,
                kind,
                relation: Some(pair.relation),
                score: Some(pair.score),
            };
            match &pair.took {
                Took::Derived(Side::A) => edges.push(edge(pair.b, pair.a, EdgeKind::Derived)),
                Took::Derived(Side::B) => edges.push(edge(pair.a, pair.b, EdgeKind::Derived)),
                Took::Common(house) if !house.is_empty() => {
                    for to in [pair.a, pair.b] {
                        if carriers.insert((house.clone(), to)) {
                            let (from, kind) = (From::House(house.clone()), EdgeKind::Carried);
                            edges.push(GraphEdge { from, to, kind, relation: None, score: None });
                        }
                    }
                }
                Took::Common(_) | Took::Open => edges.push(edge(pair.a, pair.b, EdgeKind::Open)),
            }
        }
        let mut routes: BTreeMap<_, Route> = BTreeMap::new();
        for edge in &edges {
            let to = &tables.articles[edge.to];
            let from = match &edge.from {
                From::Article(at) => tables.articles[*at].site.clone(),
                From::House(name) => name.clone(),
            };
            let route = routes
                .entry((from, to.site.clone(), edge.kind))
                .or_insert(Route { articles: 0, dates: None });
            route.articles += 1;
            if let Some(at) = to.at {
                let date = (at, to.published.clone());
                let [first, last] =
                    route.dates.take().unwrap_or_else(|| [date.clone(), date.clone()]);
                route.dates = Some([first.min(date.clone()), last.max(date)]);
            }
        }
        Self { edges, routes }
    }
}
