//! The CSV files of an evaluation.

use crate::classify::Relation;
use crate::evidence::SIGNALS;
use crate::measure::calibration::Calibration;
use crate::measure::curve::Point;
use crate::measure::pairs::LabelRow;
use crate::measure::worst::Worst;
use crate::report::cells::{csv, safe_cell, share};
use std::borrow::Cow;
use std::io::{self, Write};

/// A row a label: what it was taken as, and how many of its pairs got which relation.
pub(super) fn labels(rows: &[LabelRow], out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    let columns = ["label", "taken_as", "pairs", "judged", "reported"].into_iter();
    table.write_record(columns.chain(Relation::ALL.map(Relation::name)))?;
    for row in rows {
        let mut cells: Vec<Cow<'_, str>> = vec![
            safe_cell(&row.label),
            row.taken_as.name().into(),
            row.pairs.to_string().into(),
            row.judged.to_string().into(),
            share(row.reported).into(),
        ];
        let count = |relation: Relation| row.relations.get(relation.name()).copied().unwrap_or(0);
        cells.extend(Relation::ALL.map(|relation| Cow::Owned(count(relation).to_string())));
        table.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
    }
    table.flush()
}

/// A row a distinct score, the highest first.
pub(super) fn curve(points: &[Point], out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    table.write_record(["threshold", "precision", "recall"])?;
    for point in points {
        table.write_record([
            share(point.threshold),
            share(point.precision),
            share(point.recall),
        ])?;
    }
    table.flush()
}

/// A row a bin of the score, ascending.
pub(super) fn calibration(calibration: &Calibration, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    table.write_record(["from", "to", "pairs", "mean_score", "copies"])?;
    let known = |value: Option<f64>| value.map(share).unwrap_or_default();
    for bin in &calibration.bins {
        let (from, to) = (format!("{:.1}", bin.from), format!("{:.1}", bin.to));
        table.write_record([
            from,
            to,
            bin.pairs.to_string(),
            known(bin.mean_score),
            known(bin.copies),
        ])?;
    }
    table.flush()
}

/// A row a pair that came out wrong, with every signal in a column of its own, in the order of
/// [`SIGNALS`]. Signals of a run made by another version come after these.
pub(super) fn worst(pairs: &[Worst], out: &mut dyn Write) -> io::Result<()> {
    let mut signals: Vec<&str> =
        pairs.iter().flat_map(|pair| &pair.signals).map(|(name, _)| name.as_str()).collect();
    let place =
        |name: &str| SIGNALS.iter().position(|signal| signal.name == name).unwrap_or(SIGNALS.len());
    signals.sort_unstable_by_key(|name| (place(name), *name));
    signals.dedup();

    let mut table = csv(out);
    let columns = ["kind", "a", "b", "label", "relation", "score", "decided_by"]
        .map(Cow::Borrowed)
        .into_iter();
    let columns: Vec<Cow<'_, str>> =
        columns.chain(signals.iter().map(|name| safe_cell(name))).collect();
    table.write_record(columns.iter().map(|name| name.as_bytes()))?;
    for pair in pairs {
        let judged = pair.judged.as_ref();
        let mut cells: Vec<Cow<'_, str>> = vec![
            pair.kind.name().into(),
            safe_cell(&pair.a_id),
            safe_cell(&pair.b_id),
            safe_cell(&pair.label),
            judged.map_or("", |j| j.relation.name()).into(),
            judged.map(|j| share(j.score)).unwrap_or_default().into(),
            judged.map_or(Cow::Borrowed(""), |j| safe_cell(&j.decided_by)),
        ];
        let value = |name: &&str| {
            pair.signals.iter().find(|(signal, _)| signal == name).and_then(|(_, value)| *value)
        };
        cells.extend(
            signals.iter().map(|name| Cow::Owned(value(name).map(share).unwrap_or_default())),
        );
        table.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
    }
    table.flush()
}
