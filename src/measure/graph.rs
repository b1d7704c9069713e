//! Which outlet carried which, as a graph: from the tables of a finished run.
//!
//! * time: linear in the pairs of the run
//! * space: an edge or two a pair

use super::tables::{ArticleRow, Tables, Took};
use crate::article::Meta;
use crate::classify::Relation;
use crate::cluster::Side;
use crate::cluster::bond::{Bond, is_own};
use crate::credit::House;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an edge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// The text at its end derives from the text at its start.
    Derived,
    /// The article at its end carries the text of the house at its start.
    Carried,
    /// The two share their text; its two ends may be exchanged.
    Open,
    /// The article at its end quotes what is quoted in the text at its start, and has nothing else
    /// of it.
    Quoted,
}

impl EdgeKind {
    /// The name that every file uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Derived => "derived",
            Self::Carried => "carried",
            Self::Open => "open",
            Self::Quoted => "quoted",
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
    /// By source, site and kind. A house and its own sites are one, under the house's name.
    pub routes: BTreeMap<(String, String, EdgeKind), Route>,
    /// How many articles of each route are of which month (`2031-03`, in UTC); empty for those
    /// without a date.
    pub months: BTreeMap<(String, String, EdgeKind, String), usize>,
    /// Which of the names in `routes` are those of houses; the others are of sites.
    pub houses: BTreeSet<String>,
}

impl Graph {
    /// The graph of a run's tables.
    #[must_use]
    pub fn of(tables: &Tables) -> Self {
        let pages: Vec<Meta> = tables.articles.iter().map(ArticleRow::page).collect();
        let told: Vec<Option<(String, [Bond; 2])>> = tables
            .pairs
            .iter()
            .map(|pair| pair.carried([&pages[pair.a], &pages[pair.b]]))
            .collect();
        let mut carriers: BTreeSet<(&str, usize)> = BTreeSet::new();
        for (pair, told) in tables.pairs.iter().zip(&told) {
            let Some((house, bonds)) = told else { continue };
            let all = [pair.a, pair.b].into_iter().zip(bonds);
            let carry = all.filter(|(_, bond)| **bond == Bond::Carries);
            carriers.extend(carry.map(|(at, _)| (house.as_str(), at)));
        }
        let (mut edges, mut has_edge) = (Vec::new(), BTreeSet::new());
        for (pair, told) in tables.pairs.iter().zip(&told) {
            let edge = |from: usize, to: usize, kind: EdgeKind| GraphEdge {
                from: From::Article(from),
                to,
                kind,
                relation: Some(pair.relation),
                score: Some(pair.score),
            };
            let derived =
                if pair.common().is_quoted() { EdgeKind::Quoted } else { EdgeKind::Derived };
            match (&pair.took, told) {
                (Took::Derived(Side::A), _) => edges.push(edge(pair.b, pair.a, derived)),
                (Took::Derived(Side::B), _) => edges.push(edge(pair.a, pair.b, derived)),
                (Took::Common(_), Some((house, bonds))) => {
                    let mut is_open = false;
                    for (to, bond) in [pair.a, pair.b].into_iter().zip(bonds) {
                        if !carriers.contains(&(house.as_str(), to)) {
                            // What only names the house, or has a part of one that has its text,
                            // shares text with that one, and nothing says from whom.
                            is_open |= matches!(bond, Bond::Names | Bond::Shares);
                        } else if has_edge.insert((house.as_str(), to)) {
                            let (from, kind) = (From::House(house.clone()), EdgeKind::Carried);
                            edges.push(GraphEdge { from, to, kind, relation: None, score: None });
                        }
                    }
                    if is_open {
                        edges.push(edge(pair.a, pair.b, EdgeKind::Open));
                    }
                }
                (Took::Common(_), None) | (Took::Open, _) => {
                    edges.push(edge(pair.a, pair.b, EdgeKind::Open));
                }
            }
        }
        let places = Places::of(tables, &pages, &carriers);
        let mut routes: BTreeMap<_, Route> = BTreeMap::new();
        let mut months = BTreeMap::new();
        for edge in &edges {
            let to = &tables.articles[edge.to];
            let from = match &edge.from {
                From::Article(at) => places.of_article[*at].clone(),
                From::House(name) => name.clone(),
            };
            let site = places.of_article[edge.to].clone();
            let month = to.at.and_then(month).unwrap_or_default();
            *months.entry((from.clone(), site.clone(), edge.kind, month)).or_default() += 1;
            let route =
                routes.entry((from, site, edge.kind)).or_insert(Route { articles: 0, dates: None });
            route.articles += 1;
            if let Some(at) = to.at {
                let date = (at, to.published.clone());
                let [first, last] =
                    route.dates.take().unwrap_or_else(|| [date.clone(), date.clone()]);
                route.dates = Some([first.min(date.clone()), last.max(date)]);
            }
        }
        Self { edges, routes, months, houses: places.houses }
    }
}

/// The month of a date in seconds since 1970, in UTC.
fn month(at: i64) -> Option<String> {
    let at = Timestamp::from_second(at).ok()?;
    Some(at.strftime("%Y-%m").to_string())
}

/// What articles count for in routes.
struct Places {
    /// A house for pages of its own, else the site.
    of_article: Vec<String>,
    /// Names that are of houses.
    houses: BTreeSet<String>,
}

impl Places {
    fn of(tables: &Tables, pages: &[Meta], carriers: &BTreeSet<(&str, usize)>) -> Self {
        let mut houses: BTreeSet<String> =
            carriers.iter().map(|(house, _)| (*house).to_owned()).collect();
        let credited: Vec<String> = houses.iter().cloned().collect();
        let mut known: HashMap<(&str, &str), Option<String>> = HashMap::new();
        let mut of_article = Vec::with_capacity(pages.len());
        for (article, page) in tables.articles.iter().zip(pages) {
            let of_house = known.entry((&article.site, &article.outlet)).or_insert_with(|| {
                let supplier = House::of_page(page).filter(|house| house.supplies());
                supplier
                    .map(|house| house.name.clone())
                    .or_else(|| credited.iter().find(|house| is_own(house, page)).cloned())
            });
            houses.extend(of_house.clone());
            of_article.push(of_house.clone().unwrap_or_else(|| article.site.clone()));
        }
        Self { of_article, houses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::CreditKind;
    use crate::measure::tables::PairRow;

    const HOUSE: &str = "Associated Press";

    fn tables(sites: &[&str], pairs: Vec<PairRow>) -> Tables {
        let article = |(at, site): (usize, &&str)| ArticleRow {
            id: format!("a{at}"),
            site: (*site).to_owned(),
            ..ArticleRow::default()
        };
        Tables { articles: sites.iter().enumerate().map(article).collect(), pairs }
    }

    /// A pair with a house's text, of which each article carries it, names it or says nothing.
    fn common(house: &str, docs: [usize; 2], kinds: [Option<CreditKind>; 2]) -> PairRow {
        PairRow {
            a: docs[0],
            b: docs[1],
            relation: Relation::Reprint,
            took: Took::Common(house.to_owned()),
            score: 0.9,
            containment: [0.4; 2],
            shared_words: 100,
            narrated_words: 100,
            credits: kinds.map(|kind| kind.map_or(String::new(), |_| house.to_owned())),
            credit_kinds: kinds,
        }
    }

    /// Edges as `from kind to`, articles by number.
    fn told(graph: &Graph) -> Vec<String> {
        let from = |edge: &GraphEdge| match &edge.from {
            From::Article(at) => at.to_string(),
            From::House(name) => name.clone(),
        };
        let edge = |edge: &GraphEdge| format!("{} {} {}", from(edge), edge.kind.name(), edge.to);
        graph.edges.iter().map(edge).collect()
    }

    const CARRIES: Option<CreditKind> = Some(CreditKind::Carries);
    const NAMES: Option<CreditKind> = Some(CreditKind::Names);

    #[test]
    fn who_only_names_a_house_carries_nothing_of_it() {
        let sites = ["one.example", "two.example", "three.example", "four.example"];
        let pairs = vec![
            common(HOUSE, [0, 1], [CARRIES, None]),
            common(HOUSE, [0, 2], [CARRIES, NAMES]),
            common(HOUSE, [2, 3], [NAMES, None]),
        ];
        let graph = Graph::of(&tables(&sites, pairs));
        let house = |to: u32| format!("{HOUSE} carried {to}");
        assert_eq!(told(&graph), [&house(0), &house(1), "0 open 2", "2 open 3"]);
    }

    #[test]
    fn what_has_a_part_of_a_carriers_text_or_quotations_carries_nothing() {
        let part = |pair: PairRow| PairRow { relation: Relation::Partial, ..pair };
        let quoted = PairRow { narrated_words: 0, ..common(HOUSE, [2, 3], [None, None]) };
        let pairs = vec![
            part(common(HOUSE, [0, 1], [CARRIES, None])),
            part(PairRow { took: Took::Derived(Side::B), ..quoted }),
        ];
        let sites = ["one.example", "two.example", "three.example", "four.example"];
        let graph = Graph::of(&tables(&sites, pairs));
        assert_eq!(told(&graph), [&*format!("{HOUSE} carried 0"), "0 open 1", "2 quoted 3"]);
    }

    #[test]
    fn a_house_and_its_own_sites_are_one_node_and_no_edge_leads_between_them() {
        let derived =
            PairRow { took: Took::Derived(Side::B), ..common(HOUSE, [0, 2], [None, None]) };
        let pairs = vec![common("AP", [0, 1], [CARRIES, CARRIES]), derived];
        let graph = Graph::of(&tables(&["apnews.com", "one.example", "ap.org"], pairs));
        assert_eq!(told(&graph), [&*format!("{HOUSE} carried 1"), "0 derived 2"]);
        let routes: Vec<(&str, &str)> =
            graph.routes.keys().map(|(from, to, _)| (from.as_str(), to.as_str())).collect();
        assert_eq!(routes, [(HOUSE, HOUSE), (HOUSE, "one.example")]);
        assert_eq!(graph.houses.iter().collect::<Vec<_>>(), [HOUSE]);
    }

    #[test]
    fn the_articles_of_a_route_are_counted_by_month() {
        let pairs = vec![
            common(HOUSE, [0, 1], [CARRIES, CARRIES]),
            common(HOUSE, [0, 2], [CARRIES, CARRIES]),
            common(HOUSE, [0, 3], [CARRIES, CARRIES]),
        ];
        let mut tables = tables(&["one.example"; 4], pairs);
        // The last second of February 2031, the first of March, another of March, and no date.
        let dates = [Some(1_930_089_599), Some(1_930_089_600), Some(1_930_100_000), None];
        for (article, at) in tables.articles.iter_mut().zip(dates) {
            article.at = at;
        }
        let graph = Graph::of(&tables);
        let months: Vec<(&str, usize)> =
            graph.months.iter().map(|((_, _, _, month), count)| (month.as_str(), *count)).collect();
        assert_eq!(months, [("", 1), ("2031-02", 1), ("2031-03", 2)]);
    }

    #[test]
    fn news_agencies_are_no_node() {
        let pairs = vec![common("news agencies", [0, 1], [CARRIES, CARRIES])];
        let graph = Graph::of(&tables(&["one.example", "two.example"], pairs));
        assert_eq!(told(&graph), ["0 open 1"]);
        assert!(graph.houses.is_empty());
    }
}
