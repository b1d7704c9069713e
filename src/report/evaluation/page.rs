//! The figures on a page for a person.

use crate::measure::bootstrap::Estimate;
use crate::measure::calibration::{Bin, Calibration};
use crate::measure::clusters::{ClusterFigures, Shares};
use crate::measure::pairs::{Direction, LabelRow, PairFigures};
use crate::measure::{Evaluation, Settings};
use crate::report::Style;
use crate::report::columns::{cut, printable, width};
use crate::report::summary::{counted, thousands};
use std::io::{self, Write};

/// Narrower, the table of labels cannot be read.
const NARROWEST: usize = 60;

/// Columns for a label; longer ones are cut.
const LABEL: usize = 28;

/// Signs in the longest bar.
const BAR: f64 = 20.0;

/// Writes the figures for a person, no line wider than `style.width` (below 60 it counts as 60):
/// what the labels were taken as and what became of them, precision and recall with their
/// intervals, what the score is worth, and directions; or how alike the clusters are. ANSI codes
/// are written only with `style.colour`, and only for headings.
///
/// # Errors
/// When `out` cannot be written.
pub fn evaluation(e: &Evaluation, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let style = Style { width: style.width.max(NARROWEST), ..*style };
    if let Some(figures) = &e.pairs {
        labels(e, figures, style, out)?;
        decisions(e, figures, style, out)?;
        score(&e.settings, figures, style, out)?;
        calibration(&figures.calibration, style, out)?;
        if let Some(direction) = &figures.direction {
            directions(direction, style, out)?;
        }
    }
    e.clusters.as_ref().map_or(Ok(()), |figures| clusters(figures, style, out))
}

fn heading(text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", style.heading(text))
}

/// Words wrapped to the page after what stands in front of them, later lines as far in as the
/// first.
fn wrapped(front: &str, words: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let indent = width(front);
    write!(out, "{front}")?;
    let mut used = indent;
    for word in words.split(' ') {
        if used > indent && used + 1 + width(word) > style.width {
            write!(out, "\n{:indent$}", "")?;
            used = indent;
        } else if used > indent {
            write!(out, " ")?;
            used += 1;
        }
        write!(out, "{word}")?;
        used += width(word);
    }
    writeln!(out)
}

/// A figure of four digits, `-` where it has no meaning.
fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"))
}

/// The table of labels, and what does not count.
fn labels(
    e: &Evaluation,
    figures: &PairFigures,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown: Vec<String> =
        figures.labels.iter().map(|row| cut(&printable(&row.label), LABEL).into_owned()).collect();
    let room = shown.iter().map(|label| width(label)).max().unwrap_or(0).max("label".len());
    let head = format!(
        "{:<room$}  {:<8}  {:>7}  {:>8}  found as",
        "label", "taken as", "pairs", "reported"
    );
    heading(&head, style, out)?;
    let indent = width(&head) - "found as".len();
    for (label, row) in shown.iter().zip(&figures.labels) {
        let pad = room - width(label);
        let start = format!(
            "{label}{:pad$}  {:<8}  {:>7}  {:>8.4}  ",
            "",
            row.taken_as.name().replace('_', " "),
            thousands(row.pairs),
            row.reported
        );
        write!(out, "{start}")?;
        relations(row, indent, style.width, out)?;
    }
    writeln!(out)?;
    let summary = format!(
        "{}: {}, {} not copies, {} left out of the figures below",
        counted(figures.pairs, "pair", "pairs"),
        counted(figures.copies, "copy", "copies"),
        thousands(figures.not_copies),
        thousands(figures.left_out)
    );
    wrapped("", &summary, style, out)?;
    if figures.not_judged > 0 {
        let absent = counted(figures.not_judged, "pair", "pairs");
        wrapped(
            "",
            &format!("{absent} not in the run: counted as not reported, with a score of 0"),
            style,
            out,
        )?;
        if !e.run.all_pairs {
            wrapped(
                "",
                "the run reported copies only: it lacks pairs that were judged not to be \
                    copies",
                style,
                out,
            )?;
        }
    }
    if figures.not_copies == 0 {
        wrapped("", "the truth file has only copies, so precision says nothing", style, out)?;
    }
    if e.truth.weighted {
        wrapped("", "all shares are weighted by the column `weight`", style, out)?;
    }
    Ok(())
}

/// The relations of a label's pairs, the most frequent first, on as many lines as they need.
fn relations(row: &LabelRow, indent: usize, total: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: Vec<(usize, &str)> =
        row.relations.iter().map(|(name, count)| (*count, *name)).collect();
    if row.judged < row.pairs {
        counts.push((row.pairs - row.judged, "not judged"));
    }
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (mut used, last) = (indent, counts.len().saturating_sub(1));
    for (at, (count, name)) in counts.into_iter().enumerate() {
        let item = format!("{} {name}{}", thousands(count), if at < last { "," } else { "" });
        let blank = usize::from(at > 0);
        if at > 0 && used + blank + width(&item) > total {
            write!(out, "\n{:indent$}{item}", "")?;
            used = indent + width(&item);
        } else {
            write!(out, "{:blank$}{item}", "")?;
            used += blank + width(&item);
        }
    }
    writeln!(out)
}

/// Precision and recall as the run decided.
fn decisions(
    e: &Evaluation,
    figures: &PairFigures,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out)?;
    heading("the run's decisions  figure  95% interval", style, out)?;
    for (name, Estimate { value, low, high }) in
        [("precision", figures.precision), ("recall", figures.recall), ("F1", figures.f1)]
    {
        let interval =
            low.zip(high).map(|(low, high)| format!("  {low:.4} to {high:.4}")).unwrap_or_default();
        writeln!(out, "  {name:<17}  {:>6}{interval}", figure(value))?;
    }
    let drawn = format!(
        "intervals: {} random draws from {} of pairs linked by shared articles",
        thousands(e.settings.rounds),
        counted(figures.groups, "group", "groups")
    );
    if figures.groups > 1 {
        wrapped("  ", &drawn, style, out)
    } else {
        writeln!(out, "  no interval: shared articles link all pairs")
    }
}

/// What the score alone is worth.
fn score(
    settings: &Settings,
    figures: &PairFigures,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out)?;
    heading("by the score alone", style, out)?;
    writeln!(out, "  average precision  {:>6}", figure(figures.average_precision))?;
    let wanted = format!("  precision {:<7}  ", settings.precision);
    let found = match &figures.at_precision {
        Some(p) => format!(
            "reached from score {:.4} on: precision {:.4}, recall {:.4}",
            p.threshold, p.precision, p.recall
        ),
        None => "not reached at any score".to_owned(),
    };
    wrapped(&wanted, &found, style, out)
}

fn calibration(calibration: &Calibration, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    heading("score        pairs  mean score  are copies", style, out)?;
    for Bin { from, to, pairs, mean_score, copies } in &calibration.bins {
        let bar = copies.map(bar).unwrap_or_default();
        let (mean, share) = (figure(*mean_score), figure(*copies));
        let line = format!(
            "{from:.1} to {to:.1}  {:>7}  {mean:>10}  {share:>10}  {bar}",
            thousands(*pairs)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    let error = figure(calibration.error);
    let summary = format!(
        "expected calibration error {error}, over the {} that the run has",
        counted(calibration.pairs, "pair", "pairs")
    );
    wrapped("", &summary, style, out)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the length of a bar"
)]
fn bar(share: f64) -> String {
    "#".repeat((share * BAR).round() as usize)
}

fn directions(d: &Direction, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    heading("direction            pairs   share", style, out)?;
    let reported = d.right + d.wrong + d.undecided;
    for (name, count) in [("right", d.right), ("wrong", d.wrong), ("undecided", d.undecided)] {
        let share =
            crate::measure::share(crate::measure::float(count), crate::measure::float(reported));
        writeln!(out, "  {name:<14}  {:>8}  {:>6}", thousands(count), figure(share))?;
    }
    let summary = format!(
        "the truth has the direction of {}; {} of them not reported as copies",
        counted(d.pairs, "pair", "pairs"),
        thousands(d.not_reported)
    );
    wrapped("", &summary, style, out)
}

fn clusters(c: &ClusterFigures, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let summary = format!(
        "{}: {} of two or more in the truth file, {} in the run",
        counted(c.articles, "article", "articles"),
        counted(c.truth_clusters, "cluster", "clusters"),
        thousands(c.run_clusters)
    );
    wrapped("", &summary, style, out)?;
    writeln!(out)?;
    heading("clusters    precision  recall      F1", style, out)?;
    for (name, Shares { precision, recall, f1 }) in [("B-cubed", c.b_cubed), ("pairs", c.pairs)] {
        writeln!(
            out,
            "  {name:<8}  {:>9}  {:>6}  {:>6}",
            figure(precision),
            figure(recall),
            figure(f1)
        )?;
    }
    writeln!(out)?;
    for (name, value) in [
        ("adjusted Rand index", c.adjusted_rand),
        ("V-measure", c.v_measure),
        ("  homogeneity", c.homogeneity),
        ("  completeness", c.completeness),
    ] {
        writeln!(out, "  {name:<19}  {:>7}", figure(Some(value)))?;
    }
    Ok(())
}
