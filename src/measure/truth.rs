//! A table of labelled pairs or clusters to a [`Truth`].
//!
//! * time: linear in the rows
//! * space: every row and every id once

use super::names::Names;
use crate::cluster::Side;
use crate::error::{Error, ErrorKind, Result};
use crate::read::table::{BadRow, Row, Table};
use std::collections::HashMap;

/// What is known of some articles, and what could not be read of it.
#[derive(Clone, Debug)]
pub struct Truth {
    /// Every article of `content`.
    pub names: Names,
    /// Pairs or clusters.
    pub content: Content,
    /// Rows that could not be used, in their order.
    pub set_aside: Vec<BadRow>,
    /// Rows of pairs without a label: a sheet that is being filled in.
    pub unlabelled: usize,
}

/// The two kinds of truth.
#[derive(Clone, Debug)]
pub enum Content {
    /// Labelled pairs in their order, none twice.
    Pairs(Vec<TruthPair>),
    /// Articles with their clusters, none twice.
    Clusters(Vec<TruthMember>),
}

/// A pair somebody labelled.
#[derive(Clone, Debug, PartialEq)]
pub struct TruthPair {
    /// Number of the article in the column `a`.
    pub a: u32,
    /// Number of the article in the column `b`, another one.
    pub b: u32,
    /// What the pair is.
    pub label: String,
    /// Which side derives from the other, where that is known.
    pub derived: Option<Side>,
    /// How much the pair counts; above 0, and 1 where nothing is said.
    pub weight: f64,
    /// Who, or which model, made the copy, where that is known.
    pub writer: Option<String>,
    /// The line it stands in, from 1 for the header.
    pub line: u64,
}

/// An article and its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TruthMember {
    /// Number of the article.
    pub article: u32,
    /// Number of its cluster; articles that are alone have one of their own.
    pub cluster: u32,
}

/// Names of the columns of a truth of clusters.
const ARTICLE: [&str; 3] = ["article_id", "article", "id"];
const CLUSTER: [&str; 2] = ["cluster_id", "cluster"];

/// What a truth may look like, for messages.
const WANTED: &str = "it needs `a,b,label` (and optionally `derived`, `weight`, `writer`) for \
    pairs, or `article_id,cluster_id` for clusters";

impl Truth {
    /// Reads a truth; its header says which kind it is. Columns that are not known are passed over.
    ///
    /// A row is set aside when it is not whole, names one article twice, or names a pair or an
    /// article that an earlier row has. A pair without a label is counted and passed over.
    ///
    /// # Errors
    /// When the header is of neither kind, or no row can be used.
    pub fn of(table: Table) -> Result<Self> {
        let path = table.path().to_path_buf();
        let bad = |reason: String| Error::new(ErrorKind::Data { path: path.clone(), reason });
        let first = |names: &[&str]| names.iter().find_map(|name| table.column(name));
        let truth = if let (Some(a), Some(b), Some(label)) =
            (table.column("a"), table.column("b"), table.column("label"))
        {
            let columns = PairColumns {
                a,
                b,
                label,
                derived: table.column("derived"),
                weight: table.column("weight"),
                writer: table.column("writer"),
            };
            pairs(table, &columns)
        } else if let (Some(article), Some(cluster)) = (first(&ARTICLE), first(&CLUSTER)) {
            clusters(table, article, cluster)
        } else {
            return Err(bad(format!(
                "not a truth file: its columns are `{}`; {WANTED}",
                table.shown_header()
            )));
        };
        match (truth.names.is_empty(), truth.set_aside.first()) {
            (false, _) => Ok(truth),
            (true, None) if truth.unlabelled > 0 => Err(bad(format!(
                "none of the {} rows has a label yet; fill in the column `label`",
                truth.unlabelled
            ))),
            (true, None) => Err(bad("it has no rows below its header".to_owned())),
            (true, Some(BadRow { line, reason })) => Err(bad(format!(
                "no row can be used; the first problem is on line {line}: {reason}"
            ))),
        }
    }
}

struct PairColumns {
    a: usize,
    b: usize,
    label: usize,
    derived: Option<usize>,
    weight: Option<usize>,
    writer: Option<usize>,
}

/// Rows that are not used, with a reason each.
struct Aside(Vec<BadRow>);

impl Aside {
    /// The row, unless the table could not give it.
    fn whole(&mut self, row: std::result::Result<Row, BadRow>) -> Option<Row> {
        row.map_err(|bad| self.0.push(bad)).ok()
    }

    fn add(&mut self, line: u64, reason: String) {
        self.0.push(BadRow { line, reason });
    }
}

fn pairs(table: Table, columns: &PairColumns) -> Truth {
    let (mut names, mut rows, mut aside) = (Names::default(), Vec::new(), Aside(Vec::new()));
    let mut lines: HashMap<(u32, u32), u64> = HashMap::new();
    let mut unlabelled = 0;
    for row in table {
        let Some(row) = aside.whole(row) else { continue };
        let ids = [row.cell(columns.a), row.cell(columns.b)];
        if row.cell(columns.label).trim().is_empty() && ids.iter().all(|id| !id.is_empty()) {
            unlabelled += 1;
            continue;
        }
        let pair = match pair(&row, columns) {
            Ok(pair) => pair,
            Err(reason) => {
                aside.add(row.line, reason);
                continue;
            }
        };
        let (a, b) = (names.add(pair.a), names.add(pair.b));
        if let Some(earlier) = lines.get(&(a.min(b), a.max(b))) {
            aside.add(row.line, format!("the same pair is on line {earlier} already"));
            continue;
        }
        lines.insert((a.min(b), a.max(b)), row.line);
        let Cells { label, derived, weight, writer, .. } = pair;
        let (label, writer) = (label.to_owned(), writer.map(str::to_owned));
        rows.push(TruthPair { a, b, label, derived, weight, writer, line: row.line });
    }
    Truth { names, content: Content::Pairs(rows), set_aside: aside.0, unlabelled }
}

/// A row of a truth of pairs.
struct Cells<'a> {
    a: &'a str,
    b: &'a str,
    label: &'a str,
    derived: Option<Side>,
    weight: f64,
    writer: Option<&'a str>,
}

fn pair<'a>(row: &'a Row, columns: &PairColumns) -> std::result::Result<Cells<'a>, String> {
    let (a, b, label) = (row.cell(columns.a), row.cell(columns.b), row.cell(columns.label).trim());
    for (cell, name) in [(a, "a"), (b, "b"), (label, "label")] {
        if cell.is_empty() {
            return Err(format!("`{name}` is empty"));
        }
    }
    if a == b {
        return Err(format!("`{a}` is paired with itself"));
    }
    let derived = match columns.derived.map_or("", |at| row.cell(at)) {
        "" => None,
        id if id == a => Some(Side::A),
        id if id == b => Some(Side::B),
        id => {
            return Err(format!("`derived` is `{id}`, but must be the id in `a` or `b`, or empty"));
        }
    };
    let weight = match columns.weight.map_or("", |at| row.cell(at).trim()) {
        "" => 1.0,
        written => match written.parse::<f64>() {
            Ok(weight) if weight > 0.0 && weight.is_finite() => weight,
            _ => return Err(format!("`weight` is `{written}`, but must be a number above 0")),
        },
    };
    let writer = columns.writer.map(|at| row.cell(at).trim()).filter(|name| !name.is_empty());
    Ok(Cells { a, b, label, derived, weight, writer })
}

fn clusters(table: Table, article: usize, cluster: usize) -> Truth {
    let (mut names, mut rows, mut aside) = (Names::default(), Vec::new(), Aside(Vec::new()));
    let mut clusters = Names::default();
    let mut lines: HashMap<u32, u64> = HashMap::new();
    let mut alone = Vec::new();
    for row in table {
        let Some(row) = aside.whole(row) else { continue };
        let id = row.cell(article);
        if id.is_empty() {
            aside.add(row.line, "the article's id is empty".to_owned());
            continue;
        }
        let number = names.add(id);
        if let Some(earlier) = lines.get(&number) {
            aside.add(row.line, format!("article `{id}` is on line {earlier} already"));
            continue;
        }
        lines.insert(number, row.line);
        match row.cell(cluster).trim() {
            "" => alone.push(number),
            name => rows.push(TruthMember { article: number, cluster: clusters.add(name) }),
        }
    }
    let first = u32::try_from(clusters.len()).expect("fewer clusters than articles");
    rows.extend(
        alone.into_iter().zip(first..).map(|(article, cluster)| TruthMember { article, cluster }),
    );
    rows.sort_unstable_by_key(|row| row.article);
    Truth { names, content: Content::Clusters(rows), set_aside: aside.0, unlabelled: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn truth(text: &'static str) -> Result<Truth> {
        Truth::of(Table::of(Path::new("truth.csv"), text.as_bytes()).unwrap())
    }

    #[test]
    fn pairs_are_read_with_what_is_known_of_them() {
        let truth = truth(
            "label,b,a,confidence,derived,weight,writer\nrewrite,y,x,high,y,2.5,llama\n\
             shared,z,x,low,,,\n",
        )
        .unwrap();
        let Content::Pairs(rows) = &truth.content else { panic!("the truth has pairs") };
        let row = |a, b, label: &str, derived, weight, writer: Option<&str>, line| TruthPair {
            a,
            b,
            label: label.to_owned(),
            derived,
            weight,
            writer: writer.map(str::to_owned),
            line,
        };
        assert_eq!(
            *rows,
            [
                row(0, 1, "rewrite", Some(Side::B), 2.5, Some("llama"), 2),
                row(0, 2, "shared", None, 1.0, None, 3)
            ]
        );
        assert_eq!((truth.names.name(2), truth.set_aside.len()), ("z", 0));
    }

    #[test]
    fn what_cannot_be_used_is_set_aside_with_its_line() {
        let truth =
            truth("a,b,label,derived,weight\nx,x,l,,\nx,,l,,\nx,y,l,z,\nx,y,l,,0\nx,y\nx,y,l,,\ny,x,m,,\n").unwrap();
        let Content::Pairs(rows) = &truth.content else { panic!("the truth has pairs") };
        let lines: Vec<u64> = truth.set_aside.iter().map(|row| row.line).collect();
        assert_eq!((rows.len(), lines), (1, vec![2, 3, 4, 5, 6, 8]));
        assert_eq!(truth.set_aside[5].reason, "the same pair is on line 7 already");
    }

    #[test]
    fn a_pair_without_a_label_is_counted_and_no_mistake() {
        let half =
            truth("a,b,label,note\nx,y,,\nx,z, ,later\ny,z,rewrite,\nx,y,shared,\n").unwrap();
        let Content::Pairs(rows) = &half.content else { panic!("the truth has pairs") };
        assert_eq!((rows.len(), half.unlabelled, half.set_aside.len()), (2, 2, 0));
        assert!(
            truth("a,b,label\nx,y,\n")
                .unwrap_err()
                .to_string()
                .contains("none of the 1 rows has a label yet")
        );
    }

    #[test]
    fn an_article_without_cluster_is_alone() {
        for head in ["article_id,cluster_id", "article,cluster", "id,cluster"] {
            let text = format!("{head}\nx,s\ny,\nz,s\nw,\nx,t\n").leak();
            let truth = truth(text).unwrap();
            let Content::Clusters(rows) = &truth.content else { panic!("the truth has clusters") };
            assert_eq!(rows.iter().map(|row| row.cluster).collect::<Vec<_>>(), [0, 1, 0, 2]);
            assert_eq!(truth.set_aside[0].line, 6);
        }
    }

    #[test]
    fn another_table_is_refused_with_what_is_wanted() {
        let message = truth("a,b,relation\nx,y,rewrite\n").unwrap_err().to_string();
        assert!(
            message.starts_with(
                "`truth.csv`: not a truth file: its columns are `a,b,relation`; it needs `a,b,"
            ),
            "{message}"
        );
        assert!(truth("a,b,label\n").unwrap_err().to_string().contains("no rows"));
        assert!(
            truth("a,b,label\nx,x,l\n")
                .unwrap_err()
                .to_string()
                .contains("line 2: `x` is paired with itself")
        );
    }
}
