//! The run at one look: copies by relation, which site copies which, and when.

use super::story::{Desk, SITE_NOT_KNOWN};
use crate::article::DocId;
use crate::classify::Relation;
use crate::cluster::Tie;
use crate::cluster::bond::{Bond, Common, Credited, bonds};
use crate::credit::House;
use crate::report::Results;
use crate::report::columns::printable;
use crate::report::plots::Steps;
use crate::report::summary::{carriers, counted, found_in_words, thousands};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Most doubts that are shown.
const ALARMS: usize = 50;

/// Sites in the matrix, and houses in the table of those whose texts are carried.
const OUTLETS: usize = 15;

/// Bars of the timeline, at most.
const BARS: i64 = 90;

/// Pixels of the timeline.
const HEIGHT: f64 = 150.0;

/// Everything the head of the report is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Overview {
    pub articles: String,
    pub set_aside: Option<String>,
    pub stories: String,
    /// Copies, and carriers of a third's text.
    pub found: String,
    /// Relation, copies, and their share of all in steps of 5%.
    pub relations: Vec<(&'static str, &'static str, String, u32)>,
    pub matrix: Matrix,
    /// House, sites that carry its texts, and articles.
    pub houses: Vec<(String, String, String)>,
    /// Cluster and what is doubtful of it.
    pub alarms: Vec<(usize, String)>,
    /// Doubts that are left out.
    pub more_alarms: usize,
    pub timeline: String,
    pub dates: String,
}

impl Overview {
    /// How many doubts there are, in words.
    pub(super) fn doubts(&self) -> String {
        let all = self.alarms.len() + self.more_alarms;
        counted(all, "story to check", "stories to check")
    }
}

/// Who copies whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Matrix {
    /// Names of the columns: who was copied.
    pub columns: Vec<String>,
    pub rows: Vec<Line>,
    /// Outlets that are left out.
    pub left_out: usize,
}

/// Who copied.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub outlet: String,
    pub cells: Vec<Cell>,
    pub total: String,
}

/// What a site took from one of the columns.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// In words; empty for nothing.
    pub count: String,
    /// How dark it is, 0 to 5; the site itself is 9.
    pub shade: u32,
    /// The column's name.
    pub from: String,
}

/// A copy as it is counted.
struct Taken {
    /// Who was copied and who copied, where that is decided.
    whom: Option<(usize, usize)>,
    relation: Relation,
    at: Option<i64>,
}

impl Overview {
    pub(super) fn of(results: &Results<'_>, desk: &mut Desk<'_>) -> Self {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let mut taken = Vec::new();
        let mut number = |site: Option<&str>| {
            let next = names.len();
            *names.entry(site.map_or_else(|| SITE_NOT_KNOWN.to_owned(), printable)).or_insert(next)
        };
        for cluster in results.clusters {
            for member in &cluster.members {
                let Some(from) = member.from.as_ref().filter(|from| from.tie != Tie::Common) else {
                    continue;
                };
                let copy = desk.articles.get(member.doc);
                let whom = (from.tie == Tie::Derived).then(|| {
                    let source = desk.articles.get(from.doc);
                    (number(source.meta.site.as_deref()), number(copy.meta.site.as_deref()))
                });
                let at = copy.meta.published.as_ref().and_then(|p| p.at);
                taken.push(Taken { whom, relation: from.relation, at });
            }
        }
        let mut by_number = vec![String::new(); names.len()];
        for (name, at) in &names {
            by_number[*at].clone_from(name);
        }
        let by_relation = crate::report::summary::relations(results.clusters);
        let most = by_relation.values().copied().max().unwrap_or(1);
        let (timeline, dates) = timeline(&taken);
        // A story with two doubts stands once.
        let mut alarms: Vec<(usize, String)> = Vec::new();
        for alarm in results.alarms {
            match alarms.iter_mut().find(|known| known.0 == alarm.cluster) {
                Some((_, facts)) => *facts = format!("{facts}; {}", alarm.facts),
                None => alarms.push((alarm.cluster, alarm.facts.clone())),
            }
        }
        Self {
            articles: thousands(results.spool.own().len()),
            set_aside: (!results.rejected.is_empty()).then(|| thousands(results.rejected.len())),
            stories: thousands(results.clusters.len()),
            found: found_in_words(taken.len(), carriers(results.clusters)),
            relations: by_relation
                .into_iter()
                .map(|(r, n)| (r.name(), super::sheet::meaning(r), thousands(n), share(n, most)))
                .collect(),
            matrix: matrix(&taken, &by_number),
            houses: houses(results, desk),
            more_alarms: alarms.len().saturating_sub(ALARMS),
            alarms: alarms.into_iter().take(ALARMS).collect(),
            timeline,
            dates,
        }
    }
}

/// Houses whose texts are carried by most sites, over all pairs that are listed: who carries one is
/// said by the rule of [`bonds`], as in the network of `reprint graph`.
fn houses(results: &Results<'_>, desk: &mut Desk<'_>) -> Vec<(String, String, String)> {
    let mut carriers: BTreeMap<String, BTreeSet<DocId>> = BTreeMap::new();
    for &at in results.listing.order() {
        let edge = &results.pairs.edges()[at as usize];
        if !edge.common || !edge.relation.is_copy() {
            continue;
        }
        let pair = results.pairs.get(at as usize);
        let pages = [edge.a, edge.b].map(|doc| desk.articles.get(doc));
        let shares = [pair.overlap.in_a(), pair.overlap.in_b()];
        let credited = |at: usize| {
            let credit = pair.credits[at].as_ref();
            Credited {
                page: &pages[at].meta,
                credit: credit.map_or("", |credit| &credit.name),
                kind: credit.map(|credit| credit.kind),
                share: shares[at],
            }
        };
        let Some(house) = pair.direction.common.as_deref() else { continue };
        let bonds = bonds(house, Common::of(&pair), [0, 1].map(credited)).into_iter().flatten();
        let house = House::name_of(house);
        let carry = [edge.a, edge.b].into_iter().zip(bonds).filter(|of| of.1 == Bond::Carries);
        for (doc, _) in carry {
            carriers.entry(printable(house)).or_default().insert(doc);
        }
    }
    let mut counted: Vec<(usize, usize, String)> = Vec::new();
    for (house, articles) in carriers {
        let sites: BTreeSet<u64> =
            articles.iter().filter_map(|&doc| desk.articles.get(doc).meta.site_key()).collect();
        counted.push((sites.len(), articles.len(), house));
    }
    counted.sort_by(|x, y| (y.0, y.1).cmp(&(x.0, x.1)).then_with(|| x.2.cmp(&y.2)));
    counted.truncate(OUTLETS);
    counted
        .into_iter()
        .map(|(sites, articles, house)| (house, thousands(sites), thousands(articles)))
        .collect()
}

/// In steps of a twentieth, 1 to 20.
fn share(count: usize, most: usize) -> u32 {
    u32::try_from((count * 20).div_ceil(most.max(1))).unwrap_or(20)
}

/// The sites with most copies taken and given, from others than themselves. Only pairs whose
/// direction is decided count.
fn matrix(taken: &[Taken], names: &[String]) -> Matrix {
    let mut weight = vec![0_usize; names.len()];
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (from, by) in taken.iter().filter_map(|copy| copy.whom) {
        *counts.entry((by, from)).or_default() += 1;
        if by != from {
            weight[by] += 1;
            weight[from] += 1;
        }
    }
    let mut order: Vec<usize> = (0..names.len()).filter(|&o| weight[o] > 0).collect();
    order.sort_by(|&x, &y| weight[y].cmp(&weight[x]).then_with(|| names[x].cmp(&names[y])));
    let left_out = order.len().saturating_sub(OUTLETS);
    order.truncate(OUTLETS);
    let most =
        counts.iter().filter(|((by, from), _)| by != from).map(|(_, n)| *n).max().unwrap_or(1);
    let rows = order.iter().map(|&by| {
        let cells = order.iter().map(|&from| {
            let count = counts.get(&(by, from)).copied().unwrap_or(0);
            let shade = if by == from { 9 } else { shade(count, most) };
            let count = if count > 0 { thousands(count) } else { String::new() };
            Cell { count, shade, from: names[from].clone() }
        });
        let total: usize =
            counts.iter().filter(|((b, from), _)| *b == by && *from != by).map(|(_, n)| n).sum();
        Line { outlet: names[by].clone(), cells: cells.collect(), total: thousands(total) }
    });
    Matrix {
        rows: rows.collect(),
        columns: order.iter().map(|&o| names[o].clone()).collect(),
        left_out,
    }
}

/// How dark a cell is: 0 for nothing, then logarithmic up to 5.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "1 to 5"
)]
fn shade(count: usize, most: usize) -> u32 {
    if count == 0 {
        0
    } else {
        1 + (libm::log1p(count as f64) / libm::log1p(most as f64) * 4.0).round() as u32
    }
}

/// Copies a day, week or month by relation, and the dates in words.
#[allow(clippy::cast_precision_loss, reason = "a place on a screen")]
fn timeline(taken: &[Taken]) -> (String, String) {
    let dates: Vec<i64> = taken.iter().filter_map(|t| t.at).collect();
    let undated = taken.len() - dates.len();
    let Some(steps) = Steps::of(dates, BARS) else {
        return (String::new(), "No copy has a date.".to_owned());
    };
    let mut counts = vec![BTreeMap::<Relation, usize>::new(); steps.count];
    let mut outside = 0;
    for copy in taken {
        let Some(at) = copy.at else { continue };
        match steps.place(at) {
            Some(bar) => *counts[bar].entry(copy.relation).or_default() += 1,
            None => outside += 1,
        }
    }
    let name = steps.name;
    let most = counts.iter().map(|bar| bar.values().sum::<usize>()).max().unwrap_or(1).max(1);
    let wide = 100.0 / steps.count as f64;
    let mut out = format!(
        "<svg class=\"timeline\" width=\"100%\" height=\"{}\" role=\"img\" aria-label=\"Copies by \
            {name}, at most {most}\">",
        HEIGHT + 24.0
    );
    for (at, bar) in counts.iter().enumerate() {
        let mut y = HEIGHT;
        for (relation, count) in bar {
            let high = *count as f64 / most as f64 * (HEIGHT - 16.0);
            y -= high;
            let _ = write!(
                out,
                "<rect class=\"{}\" x=\"{:.3}%\" y=\"{y:.1}\" width=\"{:.3}%\" \
                    height=\"{high:.1}\"/>",
                relation.name(),
                at as f64 * wide,
                wide * 0.88
            );
        }
    }
    let _ =
        write!(out, "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/>");
    for (x, step, anchor) in [(0, 0, "start"), (100, steps.count, "end")] {
        let words = steps.words(step);
        let _ = write!(
            out,
            "<text class=\"q\" x=\"{x}%\" y=\"{}\" text-anchor=\"{anchor}\">{words}</text>",
            HEIGHT + 18.0
        );
    }
    let mut title = format!("Copies by {name}, at most {} in one", thousands(most));
    if outside > 0 {
        let _ = write!(title, "; {} outside these dates", thousands(outside));
    }
    if undated > 0 {
        let _ = write!(title, "; {} without a date", thousands(undated));
    }
    (out + "</svg>", title + ".")
}
