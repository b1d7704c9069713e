//! The run as pictures: `plots/` in the run folder, and the figures at the foot of `report.html`.
//!
//! * time: linear in the reported pairs; the dates and outlets of the copies are read from the
//!   spool
//! * space: a number a copy

use super::Results;
use super::columns::{cut, printable};
use super::html::escape;
use super::summary::thousands;
use crate::classify::Relation;
use crate::cluster::manifest::RunManifest;
use crate::report::svg::{Axis, frame, place};
use crate::sketch::bands::Bands;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Names of all plots, in the order of [`plots`].
pub(super) const PLOTS: [&str; 5] =
    ["score.svg", "jaccard.svg", "cluster-sizes.svg", "over-time.svg", "banding.svg"];

/// Bars of a histogram.
const BINS: usize = 25;

/// Outlets with a colour of their own; the rest is one more.
const SERIES: usize = 6;

/// Bars of the time axis, at most.
const BARS: i64 = 60;

/// Every picture as a whole SVG document, in the order of [`PLOTS`].
pub(super) fn plots(results: &Results<'_>, run: &RunManifest) -> [String; PLOTS.len()] {
    let edges = results.pairs.edges();
    let score = |verbatim: bool| -> Vec<f64> {
        let is_verbatim =
            |r: Relation| matches!(r, Relation::Identical | Relation::Reprint | Relation::Excerpt);
        edges.iter().filter(|e| is_verbatim(e.relation) == verbatim).map(|e| e.score).collect()
    };
    let threshold = run.operating_point.rewrite_threshold;
    let reprint = run.settings["classify"]["reprint_jaccard"].as_f64();
    let mark = |what: &str, at: Option<f64>| at.map(|at| (at, format!("{what} from {at}")));
    [
        histogram(
            "Scores of the reported pairs",
            "score",
            &[("word for word", score(true)), ("rewrite, update, partial, shared", score(false))],
            mark("rewrite", threshold),
        ),
        histogram(
            "Word-for-word overlap of the reported pairs",
            "Jaccard of five-word shingles",
            &[("all", edges.iter().map(|e| e.jaccard).collect())],
            mark("reprint", reprint),
        ),
        sizes(results),
        over_time(results),
        banding(run),
    ]
}

/// Bars on a logarithmic scale, since most pairs of a dump are of one kind.
fn histogram(
    title: &str,
    name: &str,
    series: &[(&str, Vec<f64>)],
    rule: Option<(f64, String)>,
) -> String {
    let mut bins = vec![[0_usize; 2]; BINS];
    for (at, (_, values)) in series.iter().enumerate() {
        for value in values {
            bins[bin(*value)][at] += 1;
        }
    }
    let most = bins.iter().map(|b| b.iter().sum::<usize>()).max().unwrap_or(0);
    let scale = Log::to(most);
    let mut out = frame(title, &Axis::unit(name), &scale.axis("pairs"));
    for (at, bin) in bins.iter().enumerate() {
        let (left, right) = (share(at, BINS), share(at + 1, BINS));
        let mut below = 0;
        for (series, count) in bin.iter().enumerate().filter(|(_, count)| **count > 0) {
            bar(&mut out, series, (left, right), (scale.at(below), scale.at(below + count)));
            below += count;
        }
    }
    if series.len() > 1 {
        legend(&mut out, series.iter().map(|(name, _)| *name));
    }
    if let Some((at, words)) = rule {
        upright(&mut out, at, &words);
    }
    out + "</svg>\n"
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "0 to BINS"
)]
fn bin(value: f64) -> usize {
    ((value * BINS as f64) as usize).min(BINS - 1)
}

/// How many clusters there are of each size, both logarithmic: a line that falls straight is what
/// syndication looks like.
fn sizes(results: &Results<'_>) -> String {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for cluster in results.clusters {
        *sizes.entry(cluster.members.len()).or_default() += 1;
    }
    let across = Log::to(sizes.keys().copied().max().unwrap_or(1));
    let up = Log::to(sizes.values().copied().max().unwrap_or(1));
    let mut out =
        frame("Clusters by size", &across.axis("articles in a cluster"), &up.axis("clusters"));
    for (size, count) in &sizes {
        let (x, y) = place(across.at(*size), up.at(*count));
        let _ = writeln!(out, r#"<circle class="s0" cx="{x:.1}" cy="{y:.1}" r="4"/>"#);
    }
    out + "</svg>\n"
}

/// Copies by date and outlet.
fn over_time(results: &Results<'_>) -> String {
    let mut copies: Vec<(i64, String)> = Vec::new();
    for member in results.clusters.iter().flat_map(|c| &c.members).filter(|m| m.from.is_some()) {
        let meta = results.spool.meta(member.doc);
        if let Some(at) = meta.published.and_then(|p| p.at) {
            copies.push((at, meta.outlet.unwrap_or_else(|| "outlet not known".to_owned())));
        }
    }
    let title = "Copies over time by outlet";
    let Some(steps) = Steps::of(copies.iter().map(|c| c.0).collect(), BARS) else {
        return frame(
            title,
            &Axis { name: "no copy has a date".to_owned(), ticks: Vec::new() },
            &Log::to(1).axis("copies"),
        ) + "</svg>\n";
    };
    let mut by_outlet: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, outlet) in &copies {
        *by_outlet.entry(outlet).or_default() += 1;
    }
    let mut order: Vec<&str> = by_outlet.keys().copied().collect();
    order.sort_by_key(|outlet| (std::cmp::Reverse(by_outlet[outlet]), *outlet));
    let series =
        |outlet: &str| order.iter().take(SERIES).position(|name| *name == outlet).unwrap_or(SERIES);
    let mut bars = vec![[0_usize; SERIES + 1]; steps.count];
    for (at, outlet) in &copies {
        if let Some(bar) = steps.place(*at) {
            bars[bar][series(outlet)] += 1;
        }
    }
    let most = bars.iter().map(|bar| bar.iter().sum::<usize>()).max().unwrap_or(1).max(1);
    let mut ticks = vec![0, most / 2, most];
    ticks.dedup();
    let ticks = ticks.into_iter().map(|count| (share(count, most), thousands(count)));
    let up = Axis { name: format!("copies a {}", steps.name), ticks: ticks.collect() };
    let ends = [(0.0, steps.words(0)), (1.0, steps.words(steps.count))];
    let mut out = frame(title, &Axis { name: "published".to_owned(), ticks: ends.into() }, &up);
    for (at, bar_of) in bars.iter().enumerate() {
        let sides = (share(at, steps.count), share(at + 1, steps.count));
        let mut below = 0;
        for (series, count) in bar_of.iter().enumerate().filter(|(_, count)| **count > 0) {
            bar(&mut out, series, sides, (share(below, most), share(below + count, most)));
            below += count;
        }
    }
    let named: Vec<String> =
        order.iter().take(SERIES).map(|name| cut(&printable(name), 24).into_owned()).collect();
    let rest = (order.len() > SERIES).then_some("others");
    legend(&mut out, named.iter().map(String::as_str).chain(rest));
    out + "</svg>\n"
}

/// The probability that a pair becomes a candidate, by its Jaccard.
fn banding(run: &RunManifest) -> String {
    let mut out = frame(
        "Pairs found by banding",
        &Axis::unit("Jaccard of the pair"),
        &Axis::unit("probability to be found"),
    );
    let bands = Bands { bands: run.bands.bands, rows: run.bands.rows };
    if bands.bands > 0 {
        let mut path = String::new();
        for step in 0..=100 {
            let jaccard = f64::from(step) / 100.0;
            let (x, y) = place(jaccard, bands.recall(jaccard));
            let _ = write!(path, "{}{x:.1} {y:.1}", if step == 0 { 'M' } else { 'L' });
        }
        let _ = writeln!(out, r#"<path class="data" d="{path}"/>"#);
        if let Some(at) = run.settings["sketch"]["threshold"].as_f64() {
            let words =
                format!("{} bands of {}: {:.3} at {at}", bands.bands, bands.rows, bands.recall(at));
            upright(&mut out, at, &words);
        }
    }
    out + "</svg>\n"
}

/// A bar of a series between two shares across and two up.
fn bar(out: &mut String, series: usize, (left, right): (f64, f64), (low, high): (f64, f64)) {
    let ((x, bottom), (end, top)) = (place(left, low), place(right, high));
    let _ = writeln!(
        out,
        r#"<rect class="s{series}" x="{x:.1}" y="{top:.1}" width="{:.1}" height="{:.1}"/>"#,
        (end - x - 1.0).max(0.5),
        bottom - top
    );
}

/// A dashed line from foot to head with its words above the frame, where nothing crosses them.
fn upright(out: &mut String, at: f64, words: &str) {
    let ((x, foot), (_, head)) = (place(at, 0.0), place(at, 1.0));
    let _ = writeln!(out, r#"<path class="rule" d="M{x:.1} {foot}V{head}"/>"#);
    let above = head - 8.0;
    let _ = writeln!(
        out,
        r#"<text class="quiet" x="{x:.1}" y="{above:.1}" text-anchor="middle">{words}</text>"#
    );
}

/// Names of the series, between title and frame, in two columns.
fn legend<'a>(out: &mut String, names: impl Iterator<Item = &'a str>) {
    let ((left, _), (_, head)) = (place(0.0, 0.0), place(0.0, 1.0));
    for (series, name) in names.enumerate() {
        let (x, y) =
            (left + 8.0, head + 18.0 + 17.0 * f64::from(u32::try_from(series).unwrap_or(0)));
        let mut words = String::new();
        escape(name, &mut words);
        let _ = writeln!(
            out,
            r#"<rect class="s{series}" x="{x:.1}" y="{:.1}" width="10" height="10"/><text class="quiet" x="{:.1}" y="{y:.1}">{words}</text>"#,
            y - 9.0,
            x + 15.0
        );
    }
}

#[allow(clippy::cast_precision_loss, reason = "a place in a picture")]
fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

/// A logarithmic axis from 1, where a count of 1 stands above the foot and 0 on it.
struct Log {
    decades: i32,
}

impl Log {
    fn to(most: usize) -> Self {
        let decades =
            (1..20).find(|&d| 10_usize.checked_pow(d).is_none_or(|top| top >= most)).unwrap_or(1);
        Self { decades: i32::try_from(decades).unwrap_or(1) }
    }

    /// The first decade begins at half of 1, so that one thing is seen.
    #[allow(clippy::cast_precision_loss, reason = "a place in a picture")]
    fn at(&self, count: usize) -> f64 {
        if count == 0 { 0.0 } else { libm::log10(count as f64 * 2.0) / self.span() }
    }

    fn span(&self) -> f64 {
        f64::from(self.decades) + libm::log10(2.0)
    }

    fn axis(&self, name: &str) -> Axis {
        let tick = |d: i32| {
            let count = 10_usize.pow(d.unsigned_abs());
            (self.at(count), thousands(count))
        };
        Axis { name: name.to_owned(), ticks: (0..=self.decades).map(tick).collect() }
    }
}

/// A time axis in even steps that shows where most of the dates are.
#[derive(Debug)]
pub(super) struct Steps {
    /// Of a step, in words.
    pub name: &'static str,
    /// How many.
    pub count: usize,
    unit: i64,
    first: i64,
}

/// One in this many of the dates, on either end, does not decide what a time axis shows: a few old
/// pages or wrong dates must not flatten it. Around the rest a quarter of its length is shown on
/// both sides.
const ENDS: usize = 20;

/// Seconds of a step, and its name.
const UNITS: [(i64, &str); 6] = [
    (3_600, "hour"),
    (86_400, "day"),
    (604_800, "week"),
    (2_629_746, "month"),
    (31_556_952, "year"),
    (3_155_695_200, "century"),
];

impl Steps {
    /// At most `most` steps; `None` without a date.
    pub(super) fn of(mut dates: Vec<i64>, most: i64) -> Option<Self> {
        dates.sort_unstable();
        let cut = dates.len() / ENDS;
        let (from, to) = (*dates.get(cut)?, *dates.get(dates.len().checked_sub(cut + 1)?)?);
        let wide = to.saturating_sub(from) / 4;
        let (from, to) = (
            from.saturating_sub(wide).max(dates[0]),
            to.saturating_add(wide).min(dates[dates.len() - 1]),
        );
        let fits = |unit: &i64| to.div_euclid(*unit).saturating_sub(from.div_euclid(*unit)) < most;
        let (unit, name) = UNITS.into_iter().find(|(unit, _)| fits(unit)).unwrap_or(UNITS[5]);
        let (first, last) = (from.div_euclid(unit), to.div_euclid(unit));
        Some(Self {
            name,
            count: usize::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(1),
            unit,
            first,
        })
    }

    /// The step of a date that lies on the axis.
    pub(super) fn place(&self, at: i64) -> Option<usize> {
        let step = usize::try_from(at.div_euclid(self.unit).checked_sub(self.first)?).ok()?;
        (step < self.count).then_some(step)
    }

    /// Where a step begins, in words.
    pub(super) fn words(&self, step: usize) -> String {
        let at = i64::try_from(step)
            .ok()
            .and_then(|step| self.first.checked_add(step)?.checked_mul(self.unit));
        let at = at.and_then(|at| Timestamp::from_second(at).ok());
        at.map_or_else(String::new, |at| at.strftime("%-d %b %Y").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_hold_every_pair() {
        let values = vec![0.0, 0.001, 0.5, 0.999, 1.0, 1.0];
        let picture = histogram("t", "x", &[("all", values)], Some((0.5, "rule".to_owned())));
        assert_eq!(picture.matches("<rect class=\"s0\"").count(), 3);
        assert!(
            picture.contains("class=\"rule\" d=\"M264.0") && !picture.contains("NaN"),
            "{picture}"
        );
    }

    #[test]
    fn a_few_wrong_dates_do_not_flatten_the_axis() {
        let day = 86_400;
        let mut dates: Vec<i64> = (0..100).map(|n| 20_000 * day + n * day / 4).collect();
        dates.extend([0, i64::MAX]);
        let steps = Steps::of(dates, 60).unwrap();
        assert_eq!(steps.name, "day");
        assert!((23..60).contains(&steps.count), "{steps:?}");
        assert_eq!(
            (steps.place(0), steps.place(i64::MAX), steps.place(20_010 * day).is_some()),
            (None, None, true)
        );
        assert!(Steps::of(Vec::new(), 60).is_none());
    }

    #[test]
    fn counts_of_one_are_seen_and_tens_are_even() {
        let log = Log::to(1000);
        assert_eq!(log.decades, 3);
        assert!(log.at(1) > 0.05 && (log.at(1000) - 1.0).abs() < 1e-9);
        assert!(((log.at(100) - log.at(10)) - (log.at(10) - log.at(1))).abs() < 1e-9);
    }
}
