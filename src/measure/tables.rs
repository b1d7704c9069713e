//! The tables of a finished run as values: its articles and the pairs between them.
//!
//! * time: one pass over `articles.csv` and one over `pairs.csv`
//! * space: all of both but for their passages

use super::run::{Run, damaged, parsed, relation_of, score_of};
use crate::article::{Meta, published};
use crate::classify::Relation;
use crate::cluster::bond::{Bond, Common, Credited, bonds};
use crate::cluster::{CreditKind, Side};
use crate::credit::House;
use crate::error::{Error, ErrorKind, Result};
use crate::read::table::{BadRow, Table, unguarded};
use std::collections::HashMap;

/// An article of a reported pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleRow {
    /// Its id.
    pub id: String,
    /// Its cluster, if it is in one.
    pub cluster: Option<u64>,
    /// The site of its address, else its outlet; empty where neither is known.
    pub site: String,
    /// What its record names as the outlet.
    pub outlet: String,
    /// Its byline, where the record has one.
    pub author: String,
    /// Its date as written; empty if there is none.
    pub published: String,
    /// Its date in seconds since 1970.
    pub at: Option<i64>,
    /// Its headline.
    pub title: String,
    /// Its address.
    pub url: String,
}

impl ArticleRow {
    /// Its page, as far as credits are held against it.
    #[must_use]
    pub fn page(&self) -> Meta {
        let known = |value: &String| Some(value.clone()).filter(|value| !value.is_empty());
        let Self { site, outlet, url, .. } = self;
        Meta { site: known(site), outlet: known(outlet), url: known(url), ..Meta::default() }
    }
}

/// A pair's direction, as `pairs.csv` gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Took {
    /// This side took from the other.
    Derived(Side),
    /// Both carry this house's text; empty where it is not named.
    Common(String),
    /// Not decided.
    Open,
}

/// A reported pair: a copy or a part taken.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRow {
    /// Place of one in [`Tables::articles`].
    pub a: usize,
    /// Place of the other.
    pub b: usize,
    /// What was done to the text.
    pub relation: Relation,
    /// Its direction.
    pub took: Took,
    /// 0..=1.
    pub score: f64,
    /// Share of each one's five-word shingles that the other has.
    pub containment: [f64; 2],
    /// Words in passages word for word.
    pub shared_words: u64,
    /// Words in common runs that neither quotes.
    pub narrated_words: u64,
    /// Whom each names as the source of its text; empty for none.
    pub credits: [String; 2],
    /// How; `None` for nobody, and in a run of a version that did not say.
    pub credit_kinds: [Option<CreditKind>; 2],
}

impl PairRow {
    /// What its articles have in common.
    #[must_use]
    pub fn common(&self) -> Common {
        let Self { relation, shared_words: words, narrated_words: narrated, .. } = *self;
        Common { relation, words, narrated }
    }

    /// The house whose text its articles have, and what they are to it, given their pages; `None`
    /// where the pair says nothing of the kind, or only names the house.
    #[must_use]
    pub fn carried(&self, pages: [&Meta; 2]) -> Option<(String, [Bond; 2])> {
        let Took::Common(house) = &self.took else { return None };
        let article = |at: usize| Credited {
            page: pages[at],
            credit: &self.credits[at],
            kind: self.credit_kinds[at],
            share: self.containment[at],
        };
        let bonds = bonds(house, self.common(), [article(0), article(1)])?;
        Some((House::name_of(house).to_owned(), bonds))
    }
}

/// The articles and pairs of a run.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// In reading order.
    pub articles: Vec<ArticleRow>,
    /// In the order of `pairs.csv`.
    pub pairs: Vec<PairRow>,
}

impl Tables {
    /// Reads them.
    ///
    /// # Errors
    /// When a table is not there or is damaged.
    pub fn of(run: &Run) -> Result<Self> {
        let articles = articles(run)?;
        let places: HashMap<&str, usize> =
            articles.iter().enumerate().map(|(at, row)| (row.id.as_str(), at)).collect();
        let pairs = pairs(run, &places)?;
        Ok(Self { articles, pairs })
    }
}

fn articles(run: &Run) -> Result<Vec<ArticleRow>> {
    let path = run.folder().join("articles.csv");
    let table = Table::open(&path).map_err(|e| match e.kind() {
        ErrorKind::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            let reason =
                "no `articles.csv` there: the run is of an earlier version, scan again".to_owned();
            Error::new(ErrorKind::Data { path: run.folder().to_path_buf(), reason })
        }
        _ => e,
    })?;
    let columns = table.columns([
        "article_id",
        "cluster_id",
        "site",
        "outlet",
        "author",
        "published",
        "title",
        "url",
    ])?;
    let mut articles = Vec::new();
    for row in table {
        let row = row.map_err(|bad| damaged(&path, bad))?;
        let [id, cluster, site, outlet, author, date, title, url] =
            columns.map(|column| unguarded(row.cell(column)).to_owned());
        let site = if site.is_empty() { outlet.clone() } else { site };
        let at = published::read(&date).at;
        let cluster = (!cluster.is_empty())
            .then(|| parsed(&path, row.line, "cluster_id", &cluster, |cell| cell.parse().ok()))
            .transpose()?;
        let published = date;
        articles.push(ArticleRow { id, cluster, site, outlet, author, published, at, title, url });
    }
    Ok(articles)
}

fn pairs(run: &Run, places: &HashMap<&str, usize>) -> Result<Vec<PairRow>> {
    let path = run.folder().join("pairs.csv");
    let table = Table::open(&path)?;
    let [a, b, relation, derivation, common] =
        table.columns(["a", "b", "relation", "derivation", "common_source"])?;
    let [score, in_a, in_b] = table.columns(["score", "containment_a", "containment_b"])?;
    let [words, narrated] = table.columns(["shared_words", "narrated_words"])?;
    let credits = table.columns(["credit_a", "credit_b"])?;
    // Runs of earlier versions have no such columns.
    let kinds = ["credit_how_a", "credit_how_b"].map(|name| table.column(name));
    let mut pairs = Vec::new();
    for row in table {
        let row = row.map_err(|bad| damaged(&path, bad))?;
        let cell = |column: usize| row.cell(column);
        let relation = parsed(&path, row.line, "relation", cell(relation), relation_of)?;
        if !relation.is_copy() {
            continue;
        }
        let place = |column: usize, name: &str| {
            let reason = || format!("`{name}` is in no row of articles.csv");
            let place = places.get(unguarded(cell(column))).copied();
            place.ok_or_else(|| damaged(&path, BadRow { line: row.line, reason: reason() }))
        };
        let share =
            |column: usize, name: &str| parsed(&path, row.line, name, cell(column), score_of);
        let count = |column: usize, name: &str| {
            parsed(&path, row.line, name, cell(column), |cell| cell.parse().ok())
        };
        pairs.push(PairRow {
            a: place(a, "a")?,
            b: place(b, "b")?,
            relation,
            took: match cell(derivation) {
                "a_from_b" => Took::Derived(Side::A),
                "b_from_a" => Took::Derived(Side::B),
                "common" => Took::Common(unguarded(cell(common)).to_owned()),
                _ => Took::Open,
            },
            score: share(score, "score")?,
            containment: [share(in_a, "containment_a")?, share(in_b, "containment_b")?],
            shared_words: count(words, "shared_words")?,
            narrated_words: count(narrated, "narrated_words")?,
            credits: credits.map(|column| House::name_of(unguarded(cell(column))).to_owned()),
            credit_kinds: kinds.map(|column| {
                let name = cell(column?);
                CreditKind::ALL.into_iter().find(|kind| kind.name() == name)
            }),
        });
    }
    Ok(pairs)
}
