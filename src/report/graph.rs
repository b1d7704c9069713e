//! `edges.csv`, `routes.csv`, `routes-by-month.csv` and two `GraphML` files: which outlet carried
//! which, for programs that draw and count networks.
//!
//! * time: linear in the edges
//! * space: one line

use super::cells::{csv, safe_cell, share};
use super::columns::printable;
use super::folder::{Claim, flush, name_all};
use super::html::escape;
use super::table::system;
use super::written;
use crate::article::published;
use crate::error::Result;
use crate::measure::graph::{EdgeKind, From, Graph, GraphEdge};
use crate::measure::tables::{ArticleRow, Tables};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

/// The files, in the order they are made.
pub const GRAPH_FILES: [&str; 5] =
    ["edges.csv", "routes.csv", "routes-by-month.csv", "articles.graphml", "sites.graphml"];

/// Writes the graph of a run into `folder`.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_graph(graph: &Graph, tables: &Tables, folder: &Path) -> Result<()> {
    let _claim = Claim::of(folder)?;
    let [edges, routes, months, articles, sites] = GRAPH_FILES;
    let complete = vec![
        (edges.to_owned(), written(folder, edges, |out| write_edges(graph, tables, out))?),
        (routes.to_owned(), written(folder, routes, |out| write_routes(graph, out))?),
        (months.to_owned(), written(folder, months, |out| write_months(graph, out))?),
        (articles.to_owned(), written(folder, articles, |out| write_articles(graph, tables, out))?),
        (sites.to_owned(), written(folder, sites, |out| write_sites(graph, out))?),
    ];
    flush(&complete)?;
    name_all(complete, folder)
}

fn source<'a>(
    edge: &'a GraphEdge,
    tables: &'a Tables,
) -> (Option<&'a ArticleRow>, &'a str, &'a str) {
    match &edge.from {
        From::Article(at) => {
            let article = &tables.articles[*at];
            (Some(article), &article.id, &article.site)
        }
        From::House(name) => (None, name, name),
    }
}

/// Hours from the source's date to the article's, where both are known with a time of day: of two
/// that are days only nothing says that they are no hours apart.
fn hours(from: Option<&ArticleRow>, to: &ArticleRow) -> String {
    let timed = |article: &ArticleRow| article.at.filter(|_| has_time(article));
    match (from.and_then(timed), timed(to)) {
        (Some(from), Some(to)) => {
            let minutes = (to - from).div_euclid(60);
            let (sign, size) = (if minutes < 0 { "-" } else { "" }, minutes.unsigned_abs());
            format!("{sign}{}.{}", size / 60, size % 60 * 10 / 60)
        }
        _ => String::new(),
    }
}

/// Whether its date has a time of day.
pub(super) fn has_time(article: &ArticleRow) -> bool {
    published::read(&article.published).has_time
}

/// The same for a reader: hours up to two days, from there days; days alone where one of the dates
/// has no time.
pub(super) fn lag(from: Option<&ArticleRow>, to: &ArticleRow) -> String {
    let Some((from, later)) = from.and_then(|from| Some((from, to.at? - from.at?))) else {
        return String::new();
    };
    let sign = if later < 0 { "-" } else { "" };
    let seconds = later.unsigned_abs();
    if has_time(from) && has_time(to) && seconds < 2 * DAY {
        return format!("{sign}{} h", (seconds + 1800) / 3600);
    }
    match (seconds + DAY / 2) / DAY {
        0 => "same day".to_owned(),
        1 => format!("{sign}1 day"),
        days => format!("{sign}{days} days"),
    }
}

/// Seconds of a day.
const DAY: u64 = 86_400;

fn write_edges(graph: &Graph, tables: &Tables, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    let columns = [
        "kind",
        "from",
        "to",
        "from_site",
        "to_site",
        "relation",
        "score",
        "from_published",
        "to_published",
        "hours",
        "lag",
        "from_title",
        "to_title",
        "from_url",
        "to_url",
    ];
    table.write_record(columns).map_err(system)?;
    for edge in &graph.edges {
        let to = &tables.articles[edge.to];
        let (article, id, site) = source(edge, tables);
        let [published, title, url] =
            article.map_or([""; 3], |a| [&*a.published, &*a.title, &*a.url]);
        let row = [
            edge.kind.name().into(),
            safe_cell(id),
            safe_cell(&to.id),
            safe_cell(site),
            safe_cell(&to.site),
            edge.relation.map_or("", |relation| relation.name()).into(),
            edge.score.map_or(String::new(), share).into(),
            safe_cell(published),
            safe_cell(&to.published),
            hours(article, to).into(),
            lag(article, to).into(),
            safe_cell(title),
            safe_cell(&to.title),
            safe_cell(url),
            safe_cell(&to.url),
        ];
        table.write_record(row.iter().map(|cell| cell.as_bytes())).map_err(system)?;
    }
    table.flush()
}

fn write_routes(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    table.write_record(["kind", "from", "to", "articles", "first", "last"]).map_err(system)?;
    for ((from, to, kind), route) in &graph.routes {
        let [first, last] = route
            .dates
            .as_ref()
            .map_or(["", ""], |[first, last]| [first.1.as_str(), last.1.as_str()]);
        let articles = route.articles.to_string();
        let row = [
            kind.name().into(),
            safe_cell(from),
            safe_cell(to),
            articles.into(),
            safe_cell(first),
            safe_cell(last),
        ];
        table.write_record(row.iter().map(|cell| cell.as_bytes())).map_err(system)?;
    }
    table.flush()
}

fn write_months(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    table.write_record(["kind", "from", "to", "month", "articles"]).map_err(system)?;
    for ((from, to, kind, month), articles) in &graph.months {
        let (from, to, articles) = (safe_cell(from), safe_cell(to), articles.to_string());
        table.write_record([kind.name(), &from, &to, month, &articles]).map_err(system)?;
    }
    table.flush()
}

/// A `GraphML` file: attributes of nodes and edges with their types, then nodes, then edges.
struct GraphMl<'a> {
    out: &'a mut dyn Write,
    edges: u64,
}

impl<'a> GraphMl<'a> {
    fn begin(out: &'a mut dyn Write, nodes: &[&str], edges: &[(&str, &str)]) -> io::Result<Self> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
        for name in nodes {
            writeln!(
                out,
                "<key id=\"{name}\" for=\"node\" attr.name=\"{name}\" attr.type=\"string\"/>"
            )?;
        }
        for (name, kind) in edges {
            writeln!(
                out,
                "<key id=\"e_{name}\" for=\"edge\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
            )?;
        }
        writeln!(out, "<graph edgedefault=\"directed\">")?;
        Ok(Self { out, edges: 0 })
    }

    fn node(&mut self, id: &str, data: &[(&str, &str)]) -> io::Result<()> {
        write!(self.out, "<node id=\"{}\">", xml(id))?;
        for (name, value) in data.iter().filter(|(_, value)| !value.is_empty()) {
            write!(self.out, "<data key=\"{name}\">{}</data>", xml(value))?;
        }
        writeln!(self.out, "</node>")
    }

    fn edge(
        &mut self,
        from: &str,
        to: &str,
        kind: EdgeKind,
        data: &[(&str, String)],
    ) -> io::Result<()> {
        // A file with edges of both sorts is not read by NetworkX: `kind` says which have no
        // direction.
        write!(
            self.out,
            "<edge id=\"e{}\" source=\"{}\" target=\"{}\">",
            self.edges,
            xml(from),
            xml(to)
        )?;
        self.edges += 1;
        write!(self.out, "<data key=\"e_kind\">{}</data>", kind.name())?;
        for (name, value) in data.iter().filter(|(_, value)| !value.is_empty()) {
            write!(self.out, "<data key=\"e_{name}\">{}</data>", xml(value))?;
        }
        writeln!(self.out, "</edge>")
    }

    fn end(self) -> io::Result<()> {
        writeln!(self.out, "</graph>\n</graphml>")
    }
}

/// Text as XML may have it: no control characters, and nothing that is markup.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&printable(text).replace(['\u{fffe}', '\u{ffff}'], ""), &mut out);
    out
}

/// The node of a house: no article has an id that begins so by chance alone, and a clash would only
/// join two nodes.
fn house_id(name: &str) -> String {
    format!("house:{name}")
}

fn write_articles(graph: &Graph, tables: &Tables, out: &mut dyn Write) -> io::Result<()> {
    let edges = [
        ("kind", "string"),
        ("relation", "string"),
        ("score", "double"),
        ("hours", "double"),
        ("lag", "string"),
    ];
    let mut file = GraphMl::begin(out, &["what", "site", "published", "title", "url"], &edges)?;
    let (mut houses, mut used) = (BTreeSet::new(), BTreeSet::new());
    for edge in &graph.edges {
        used.insert(edge.to);
        match &edge.from {
            From::Article(at) => used.insert(*at),
            From::House(name) => houses.insert(name),
        };
    }
    for name in houses {
        file.node(&house_id(name), &[("what", "house"), ("title", name)])?;
    }
    for at in used {
        let a = &tables.articles[at];
        let data = [
            ("what", "article"),
            ("site", &*a.site),
            ("published", &*a.published),
            ("title", &*a.title),
            ("url", &*a.url),
        ];
        file.node(&a.id, &data)?;
    }
    for edge in &graph.edges {
        let to = &tables.articles[edge.to];
        let (article, id, _) = source(edge, tables);
        let id = article.map_or_else(|| house_id(id), |article| article.id.clone());
        let data = [
            (
                "relation",
                edge.relation.map_or(String::new(), |relation| relation.name().to_owned()),
            ),
            ("score", edge.score.map_or(String::new(), share)),
            ("hours", hours(article, to)),
            ("lag", lag(article, to)),
        ];
        file.edge(&id, &to.id, edge.kind, &data)?;
    }
    file.end()
}

fn write_sites(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let edges = [("kind", "string"), ("articles", "long"), ("first", "string"), ("last", "string")];
    let mut file = GraphMl::begin(out, &["what", "label"], &edges)?;
    let is_house = |name: &str| graph.houses.contains(name);
    let id = |name: &str| if is_house(name) { house_id(name) } else { name.to_owned() };
    let mut nodes: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for name in graph.routes.keys().flat_map(|(from, to, _)| [from, to]) {
        nodes.insert(id(name), (if is_house(name) { "house" } else { "site" }, name));
    }
    for (id, (what, label)) in &nodes {
        file.node(id, &[("what", what), ("label", label)])?;
    }
    for ((from, to, kind), route) in &graph.routes {
        let [first, last] =
            route.dates.as_ref().map_or([String::new(), String::new()], |[first, last]| {
                [first.1.clone(), last.1.clone()]
            });
        let data = [("articles", route.articles.to_string()), ("first", first), ("last", last)];
        file.edge(&id(from), &id(to), *kind, &data)?;
    }
    file.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_have_a_sign_and_a_tenth() {
        let hours = |from: &str, to: &str| hours(Some(&dated(from)), &dated(to));
        let (early, late) = ("2031-03-02T08:00:00Z", "2031-03-02T09:30:00Z");
        assert_eq!((&*hours(early, late), &*hours(late, early)), ("1.5", "-1.5"));
        assert_eq!((&*hours("", late), &*hours("2031-03-02", late)), ("", ""));
        assert_eq!((&*hours(early, "2031-03-02"), &*hours("2031-03-02", "2031-03-02")), ("", ""));
    }

    fn dated(written: &str) -> ArticleRow {
        let (published, at) = (written.to_owned(), published::read(written).at);
        ArticleRow { published, at, ..ArticleRow::default() }
    }

    #[test]
    fn a_long_lag_is_given_in_days() {
        for (from, to, wanted) in [
            ("2031-03-02T08:00:00Z", "2031-03-02T13:40:00Z", "6 h"),
            ("2031-03-02T13:40:00Z", "2031-03-02T08:00:00Z", "-6 h"),
            ("2031-03-02T08:00:00Z", "2031-03-04T07:00:00Z", "47 h"),
            ("2031-03-02T08:00:00Z", "2031-03-14T19:00:00Z", "12 days"),
            ("2031-03-02", "2031-03-02", "same day"),
            ("2031-03-02", "2031-03-03", "1 day"),
            ("2031-03-03", "2031-03-01", "-2 days"),
            ("", "2031-03-03", ""),
        ] {
            assert_eq!(lag(Some(&dated(from)), &dated(to)), wanted, "{from} to {to}");
        }
    }

    #[test]
    fn markup_and_controls_are_no_xml() {
        assert_eq!(xml("a\u{1b}<b>&\u{ffff}"), "a &lt;b&gt;&amp;");
    }
}
