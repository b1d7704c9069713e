//! A run folder to what the truth asks of it.
//!
//! * time: linear in `pairs.csv` and `clusters.csv`, and in `pairs.jsonl` when signals are wanted
//! * space: the pairs and articles of the truth, whatever the size of the run

use super::names::Names;
use super::truth::{Content, Truth, TruthPair};
use super::worst::Worst;
use crate::classify::Relation;
use crate::cluster::Side;
use crate::cluster::manifest::RunManifest;
use crate::error::{Error, ErrorKind, Result};
use crate::read::table::{self, BadRow, Table, unguarded};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A folder that a scan wrote, with what its `run.json` says.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    #[serde(skip)]
    folder: PathBuf,
    /// Version that made it.
    pub version: Option<String>,
    /// Articles it read.
    pub articles: Option<u64>,
    /// Whether it has every judged pair, and not only those reported by default.
    pub all_pairs: bool,
    /// Whether it was made with the threshold that favours recall.
    pub sensitive: bool,
    /// What it read, as it was named.
    #[serde(skip)]
    pub inputs: Vec<PathBuf>,
}

/// What the run says of a pair of the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What one is to the other.
    pub relation: Relation,
    /// 0..=1, four digits.
    pub score: f64,
    /// The truth's side that derives from the other; `None` when undecided.
    pub derived: Option<Side>,
    /// The rule or signal.
    pub decided_by: String,
}

impl Judged {
    /// Whether the pair is reported as a copy: a relation stronger than `shared`.
    #[must_use]
    pub fn is_reported(&self) -> bool {
        self.relation.is_copy()
    }
}

/// What a run has of a truth.
#[derive(Clone, Debug)]
pub struct Found {
    /// A truth of pairs: each row's verdict; `None` where the run has no such pair.
    pub judged: Vec<Option<Judged>>,
    /// The cluster of each article by number; `None` where it is in none.
    pub clusters: Vec<Option<u64>>,
    /// Whether an article, by number, stands in any pair or cluster of the run.
    pub known: Vec<bool>,
}

impl Run {
    /// Opens a run folder.
    ///
    /// # Errors
    /// When it is none, or was not finished.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join("run.json");
        let missing = |fact: &str| {
            let reason = format!("{fact}; name a folder that `reprint scan -o` has completed");
            Error::new(ErrorKind::Data { path: folder.to_path_buf(), reason })
        };
        let manifest: RunManifest = table::json(&path).map_err(|e| match e.kind() {
            ErrorKind::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                missing(if folder.is_dir() {
                    "it has no `run.json`, so it is not a finished run"
                } else {
                    "no such folder"
                })
            }
            ErrorKind::Io { source, .. } if source.kind() == std::io::ErrorKind::NotADirectory => {
                missing("it is a file, not the folder of a run")
            }
            _ => e,
        })?;
        let setting = |name: &str| manifest.settings[name].as_bool().unwrap_or(false);
        Ok(Self {
            folder: folder.to_path_buf(),
            articles: manifest.counted().map(|counts| counts.articles as u64),
            version: Some(manifest.version).filter(|version| !version.is_empty()),
            all_pairs: setting("all_pairs"),
            sensitive: setting("sensitive"),
            inputs: manifest.inputs.iter().map(PathBuf::from).collect(),
        })
    }

    /// What its `run.json` says.
    ///
    /// # Errors
    /// When it is no longer there.
    pub fn manifest(&self) -> Result<RunManifest> {
        table::json(&self.folder.join("run.json"))
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Looks the truth's pairs and articles up.
    ///
    /// # Errors
    /// When `pairs.csv` or `clusters.csv` cannot be read to the end.
    pub fn find(&self, truth: &Truth) -> Result<Found> {
        let articles = truth.names.len();
        let mut found = Found {
            judged: Vec::new(),
            clusters: vec![None; articles],
            known: vec![false; articles],
        };
        self.find_clusters(&truth.names, &mut found)?;
        let rows: &[TruthPair] = match &truth.content {
            Content::Pairs(rows) => rows,
            Content::Clusters(_) => &[],
        };
        found.judged = vec![None; rows.len()];
        self.find_pairs(&truth.names, rows, &mut found)?;
        Ok(found)
    }

    fn find_clusters(&self, names: &Names, found: &mut Found) -> Result<()> {
        let path = self.folder.join("clusters.csv");
        let table = Table::open(&path)?;
        let [article, cluster] = table.columns(["article_id", "cluster_id"])?;
        for row in table {
            let row = row.map_err(|bad| damaged(&path, bad))?;
            if let Some(number) = number(names, row.cell(article)) {
                let place = number as usize;
                found.known[place] = true;
                found.clusters[place] =
                    Some(parsed(&path, row.line, "cluster_id", row.cell(cluster), |cell| {
                        cell.parse().ok()
                    })?);
            }
        }
        Ok(())
    }

    fn find_pairs(&self, names: &Names, rows: &[TruthPair], found: &mut Found) -> Result<()> {
        let path = self.folder.join("pairs.csv");
        let at: HashMap<(u32, u32), usize> =
            rows.iter().enumerate().map(|(i, row)| (key(row.a, row.b), i)).collect();
        let table = Table::open(&path)?;
        let [a, b, relation, derived, score, decided_by] =
            table.columns(["a", "b", "relation", "derived", "score", "decided_by"])?;
        for row in table {
            let row = row.map_err(|bad| damaged(&path, bad))?;
            let (a, b) = (number(names, row.cell(a)), number(names, row.cell(b)));
            for number in [a, b].into_iter().flatten() {
                found.known[number as usize] = true;
            }
            let (Some(a), Some(b)) = (a, b) else { continue };
            let Some(&place) = at.get(&key(a, b)) else { continue };
            let side = |number: u32| if number == rows[place].a { Side::A } else { Side::B };
            found.judged[place] = Some(Judged {
                relation: parsed(&path, row.line, "relation", row.cell(relation), relation_of)?,
                score: parsed(&path, row.line, "score", row.cell(score), score_of)?,
                derived: number(names, row.cell(derived)).map(side),
                decided_by: unguarded(row.cell(decided_by)).to_owned(),
            });
        }
        Ok(())
    }

    /// Adds the signals of pairs, from `pairs.jsonl`.
    ///
    /// # Errors
    /// When it cannot be read to the end.
    pub fn add_signals(&self, names: &Names, pairs: &mut [Worst]) -> Result<()> {
        if pairs.is_empty() {
            return Ok(());
        }
        let path = self.folder.join("pairs.jsonl");
        let at: HashMap<(u32, u32), usize> =
            pairs.iter().enumerate().map(|(i, pair)| (key(pair.a, pair.b), i)).collect();
        for (line, text) in (1_u64..).zip(table::lines(&path)?) {
            let text = text.map_err(|e| Error::io(&path, e))?;
            let object =
                |e: serde_json::Error| damaged(&path, BadRow { line, reason: e.to_string() });
            let ids: Ids<'_> = serde_json::from_str(&text).map_err(object)?;
            let (Some(a), Some(b)) = (names.number(&ids.a), names.number(&ids.b)) else { continue };
            let Some(&place) = at.get(&key(a, b)) else { continue };
            let with: WithSignals = serde_json::from_str(&text).map_err(object)?;
            pairs[place].signals = with.signals.into_iter().map(|s| (s.signal, s.value)).collect();
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Ids<'a> {
    #[serde(borrow)]
    a: Cow<'a, str>,
    #[serde(borrow)]
    b: Cow<'a, str>,
}

#[derive(Deserialize)]
struct WithSignals {
    signals: Vec<Signal>,
}

#[derive(Deserialize)]
struct Signal {
    signal: String,
    value: Option<f64>,
}

/// A pair whichever side is named first.
fn key(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

/// The truth's number of an id in a table of the run. Ids are guarded there; a truth that was made
/// from such a table may have them so too.
fn number(names: &Names, cell: &str) -> Option<u32> {
    names.number(unguarded(cell)).or_else(|| names.number(cell))
}

pub(super) fn damaged(path: &Path, BadRow { line, reason }: BadRow) -> Error {
    let reason = format!("line {line}: {reason}; the run is damaged, scan again");
    Error::new(ErrorKind::Data { path: path.to_path_buf(), reason })
}

/// What a cell of the run says, by `parse`.
pub(super) fn parsed<T>(
    path: &Path,
    line: u64,
    column: &str,
    cell: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<T> {
    parse(cell).ok_or_else(|| {
        damaged(
            path,
            BadRow { line, reason: format!("`{cell}` is not valid in column `{column}`") },
        )
    })
}

pub(super) fn relation_of(name: &str) -> Option<Relation> {
    Relation::ALL.into_iter().find(|relation| relation.name() == name)
}

pub(super) fn score_of(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|score| (0.0..=1.0).contains(score))
}
