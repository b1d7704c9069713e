//! The run at one look: copies by relation, who copies whom, and when.

use super::story::Desk;
use crate::classify::Relation;
use crate::report::Results;
use crate::report::plots::Steps;
use crate::report::summary::thousands;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Outlets in the matrix.
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
    pub copies: String,
    /// Relation, copies, and their share of all in steps of 5%.
    pub relations: Vec<(&'static str, &'static str, String, u32)>,
    pub matrix: Matrix,
    pub timeline: String,
    pub dates: String,
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
    /// Count in words, and how dark it is, 0 to 5; the outlet itself is 9.
    pub cells: Vec<(String, u32)>,
    pub total: String,
}

/// A copy as it is counted.
struct Taken {
    from: usize,
    by: usize,
    relation: Relation,
    at: Option<i64>,
}

impl Overview {
    pub(super) fn of(results: &Results<'_>, desk: &mut Desk<'_>) -> Self {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let mut taken = Vec::new();
        let mut number = |outlet: &str| {
            let next = names.len();
            *names.entry(outlet.to_owned()).or_insert(next)
        };
        for cluster in results.clusters {
            for member in &cluster.members {
                let Some(from) = &member.from else { continue };
                let (copy, source) = (desk.brief(member.doc), desk.brief(from.doc));
                taken.push(Taken {
                    from: number(source.outlet()),
                    by: number(copy.outlet()),
                    relation: from.relation,
                    at: copy.at,
                });
            }
        }
        let mut by_number = vec![String::new(); names.len()];
        for (name, at) in &names {
            by_number[*at].clone_from(name);
        }
        let by_relation = crate::report::summary::relations(results.clusters);
        let most = by_relation.values().copied().max().unwrap_or(1);
        let (timeline, dates) = timeline(&taken);
        Self {
            articles: thousands(results.spool.len()),
            set_aside: (!results.rejected.is_empty()).then(|| thousands(results.rejected.len())),
            stories: thousands(results.clusters.len()),
            copies: thousands(taken.len()),
            relations: by_relation
                .into_iter()
                .map(|(r, n)| (r.name(), super::sheet::meaning(r), thousands(n), share(n, most)))
                .collect(),
            matrix: matrix(&taken, &by_number),
            timeline,
            dates,
        }
    }
}

/// In steps of a twentieth, 1 to 20.
fn share(count: usize, most: usize) -> u32 {
    u32::try_from((count * 20).div_ceil(most.max(1))).unwrap_or(20)
}

/// The outlets with most copies taken and given, from others than themselves.
fn matrix(taken: &[Taken], names: &[String]) -> Matrix {
    let mut weight = vec![0_usize; names.len()];
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for copy in taken {
        *counts.entry((copy.by, copy.from)).or_default() += 1;
        if copy.by != copy.from {
            weight[copy.by] += 1;
            weight[copy.from] += 1;
        }
    }
    let mut order: Vec<usize> = (0..names.len()).filter(|&o| weight[o] > 0).collect();
    order.sort_by(|&x, &y| weight[y].cmp(&weight[x]).then_with(|| names[x].cmp(&names[y])));
    let left_out = order.len().saturating_sub(OUTLETS);
    order.truncate(OUTLETS);
    let most = counts.iter().filter(|((by, from), _)| by != from).map(|(_, n)| *n).max().unwrap_or(1);
    let rows = order.iter().map(|&by| {
        let cells = order.iter().map(|&from| {
            let count = counts.get(&(by, from)).copied().unwrap_or(0);
            let shade = if by == from { 9 } else { shade(count, most) };
            (if count > 0 { thousands(count) } else { String::new() }, shade)
        });
        let total: usize = counts.iter().filter(|((b, from), _)| *b == by && *from != by).map(|(_, n)| n).sum();
        Line { outlet: names[by].clone(), cells: cells.collect(), total: thousands(total) }
    });
    Matrix { rows: rows.collect(), columns: order.iter().map(|&o| names[o].clone()).collect(), left_out }
}

/// How dark a cell is: 0 for nothing, then logarithmic up to 5.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "1 to 5")]
fn shade(count: usize, most: usize) -> u32 {
    if count == 0 { 0 } else { 1 + ((count as f64).ln_1p() / (most as f64).ln_1p() * 4.0).round() as u32 }
}

/// Copies a day, week or month by relation, and the dates in words.
#[allow(clippy::cast_precision_loss, reason = "a place on a screen")]
fn timeline(taken: &[Taken]) -> (String, String) {
    let dates: Vec<i64> = taken.iter().filter_map(|t| t.at).collect();
    let undated = taken.len() - dates.len();
    let Some(steps) = Steps::of(dates, BARS) else { return (String::new(), "No copy has a date.".to_owned()) };
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
        "<svg class=\"timeline\" width=\"100%\" height=\"{}\" role=\"img\" aria-label=\"Copies by {name}, at most {most}\">",
        HEIGHT + 24.0
    );
    for (at, bar) in counts.iter().enumerate() {
        let mut y = HEIGHT;
        for (relation, count) in bar {
            let high = *count as f64 / most as f64 * (HEIGHT - 16.0);
            y -= high;
            let _ = write!(
                out,
                "<rect class=\"{}\" x=\"{:.3}%\" y=\"{y:.1}\" width=\"{:.3}%\" height=\"{high:.1}\"/>",
                relation.name(),
                at as f64 * wide,
                wide * 0.88
            );
        }
    }
    let _ = write!(out, "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/>");
    for (x, step, anchor) in [(0, 0, "start"), (100, steps.count, "end")] {
        let words = steps.words(step);
        let _ =
            write!(out, "<text class=\"q\" x=\"{x}%\" y=\"{}\" text-anchor=\"{anchor}\">{words}</text>", HEIGHT + 18.0);
    }
    let mut told = format!("Copies by {name}, at most {} in one", thousands(most));
    if outside > 0 {
        let _ = write!(told, "; {} outside these dates", thousands(outside));
    }
    if undated > 0 {
        let _ = write!(told, "; {} without a date", thousands(undated));
    }
    (out + "</svg>", told + ".")
}
