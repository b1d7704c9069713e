//! A fitted scorecard to a file, and its cross-validation to a page for a person or an object for a
//! program.

use super::cells::{csv, safe_cell};
use super::columns::{cut, printable, width};
use super::comparison::Style;
use super::folder::{check_name, flush, name_all};
use super::summary::{counted, thousands};
use super::{Temporary, written};
use crate::classify::Scorecard;
use crate::classify::fit::to_json;
use crate::error::{Error, Result};
use crate::evidence::SIGNALS;
use crate::measure::fitting::FOLDS;
use crate::measure::fitting::leave::LeftOut;
use crate::measure::fitting::tables::{LabelRow, let_through};
use crate::measure::fitting::thresholds::Length;
use crate::measure::{Fitting, Labelled, Taken};
use std::io::{self, Write};
use std::path::Path;

/// Columns for a label; longer ones are cut.
const LABEL: usize = 22;

/// Columns for the name of a part.
const PART: usize = 30;

/// Writes the tables for a person, no line wider than 80 columns. ANSI codes are written only with
/// `style.colour`, and only for headings.
///
/// # Errors
/// When `out` cannot be written.
pub fn fitting(fitting: &Fitting, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "fitted on {} and {} that are not, in {} of pairs linked by\nshared articles ({})",
        counted(fitting.copies, "copy", "copies"),
        counted(fitting.others, "pair", "pairs"),
        counted(fitting.groups, "group", "groups"),
        counted(fitting.examples, "example", "examples"),
    )?;
    writeln!(
        out,
        "Every figure is from a card that never saw the pair's group ({FOLDS} folds).\n"
    )?;
    labels(fitting, style, out)?;
    calibration(fitting, style, out)?;
    lengths(fitting, style, out)?;
    if !fitting.left_out.is_empty() {
        left_out(&fitting.left_out, style, out)?;
    }
    Ok(())
}

fn labels(fitting: &Fitting, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "For each label: the share of its pairs above the scores that let 3, 2, 1 and\n.5% of {} \
            through, and the share that the card reports:",
        counted(
            fitting.basis_pairs,
            fitting.basis.name().trim_end_matches('s'),
            fitting.basis.name()
        )
    )?;
    let [x, y, z, w] = let_through();
    let head = format!(
        "{:LABEL$}  {:8}  {:>6}  {x:>5}  {y:>5}  {z:>5}  {w:>5}  {:>8}",
        "label", "taken as", "pairs", "reported"
    );
    let mut set = None;
    for row in &fitting.labels {
        if set != Some(&row.set) {
            set = Some(&row.set);
            writeln!(out, "\n{}", style.heading(&format!("set {}", printable(&row.set))))?;
            writeln!(out, "{head}")?;
        }
        label(row, out)?;
    }
    writeln!(out, "\n{:LABEL$}  {:8}  {:>6}  {}\n", "at the score", "", "", shares(&fitting.cuts))
}

fn label(row: &LabelRow, out: &mut dyn Write) -> io::Result<()> {
    let taken = match row.taken {
        _ if !row.is_fitted => "scored".to_owned(),
        Taken::LeftOut => "half no".to_owned(),
        taken => taken.name().replace('_', " "),
    };
    writeln!(
        out,
        "{}  {taken:8}  {:>6}  {}  {:>8.3}",
        padded(&row.label, LABEL),
        thousands(row.pairs),
        shares(&row.above),
        row.reported
    )
}

fn calibration(fitting: &Fitting, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", style.heading("score   are copies   pairs"))?;
    for (at, tenth) in fitting.calibration.iter().enumerate() {
        let share = tenth.copies.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"));
        writeln!(out, ".{at} to {}  {share:>8}  {:>6}", next_tenth(at), thousands(tenth.pairs))?;
    }
    writeln!(out)
}

fn next_tenth(at: usize) -> String {
    if at == 9 { "1.".to_owned() } else { format!(".{}", at + 1) }
}

fn lengths(fitting: &Fitting, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}",
        style.heading(
            "words of the shorter      threshold  sensitive  not copies pass   copies pass"
        )
    )?;
    for length in &fitting.lengths {
        let Length { from, words, ratio, threshold, sensitive, .. } = length;
        let beside = ratio.map_or(String::new(), |ratio| format!(", ratio < {ratio}"));
        writeln!(
            out,
            "{:<24}  {threshold:>9.4}  {sensitive:>9.4}  {:>15}  {:>12}{}",
            format!("{from} to {words}{beside}"),
            of(length.others_pass, length.others),
            of(length.copies_pass, length.copies),
            if length.is_borrowed { " *" } else { "" }
        )?;
    }
    let last = fitting.lengths.last().map_or(0, |length| length.words);
    writeln!(
        out,
        "{:<24}  {:>9.4}  {:>9.4}  {:>15}",
        format!("{last} and more"),
        fitting.threshold,
        fitting.threshold_sensitive,
        of(fitting.basis_pass, fitting.basis_pairs)
    )?;
    if fitting.lengths.iter().any(|length| length.is_borrowed) {
        writeln!(
            out,
            "* too few pairs of this length: the threshold of the built-in card is used"
        )?;
    }
    writeln!(out)
}

fn left_out(rows: &[LeftOut], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let [_, _, one, _] = let_through();
    writeln!(
        out,
        "{}",
        style.heading(&format!(
            "{:PART$}  {:LABEL$}  {:>6}  {one:>5}  reported",
            "fitted without", "label", "pairs"
        ))
    )?;
    for LeftOut { part, row } in rows {
        writeln!(
            out,
            "{}  {}  {:>6}  {:>5.3}  {:>8.3}",
            padded(part, PART),
            padded(&row.label, LABEL),
            thousands(row.pairs),
            row.above[2],
            row.reported
        )?;
    }
    writeln!(out)
}

/// A text, cut or padded to `room` columns.
fn padded(text: &str, room: usize) -> String {
    let shown = cut(&printable(text), room).into_owned();
    let pad = room.saturating_sub(width(&shown));
    format!("{shown}{:pad$}", "")
}

fn shares(shares: &[f64; 4]) -> String {
    shares.map(|share| format!("{share:>5.3}")).join("  ")
}

fn of(share: f64, pairs: usize) -> String {
    format!("{share:.3} of {}", thousands(pairs))
}

/// Writes all figures as one object. Ends with a line end.
///
/// # Errors
/// When `out` cannot be written.
pub fn fitting_json(fitting: &Fitting, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, fitting)?;
    out.write_all(b"\n")
}

/// Writes what a fit was made on as CSV, a row a pair and variant: where it comes from, its score
/// on a card that never saw its group, and all signals (empty where the texts give no value).
///
/// # Errors
/// When the file cannot be written, or something else than a plain file stands there.
pub fn write_signals(fitting: &Fitting, pairs: &[Labelled], path: &Path) -> Result<()> {
    replaced(path, |out| {
        let mut table = csv(out);
        let head = ["set", "label", "variant", "a", "b", "group", "derived", "weight", "words"];
        table.write_record(
            head.into_iter().chain(["score"]).chain(SIGNALS.iter().map(|s| s.name)),
        )?;
        for (pair, score) in pairs.iter().zip(&fitting.scores) {
            let of = &pair.example;
            let row = [
                safe_cell(&pair.set).into_owned(),
                safe_cell(&pair.label).into_owned(),
                pair.variant.name().to_owned(),
                safe_cell(&pair.a).into_owned(),
                safe_cell(&pair.b).into_owned(),
                safe_cell(&of.group).into_owned(),
                u8::from(of.derived).to_string(),
                format!("{:.4}", of.weight),
                pair.words.to_string(),
                score.to_string(),
            ];
            let values = of.evidence.values().iter();
            let values = values.map(|v| v.map_or_else(String::new, |v| v.to_string()));
            table.write_record(row.into_iter().chain(values))?;
        }
        table.flush()
    })
}

/// Writes a card to a file; what stands there is replaced when the card is complete.
///
/// # Errors
/// When the file cannot be written, or something else than a plain file stands there.
pub fn write_scorecard(card: &Scorecard, path: &Path) -> Result<()> {
    replaced(path, |out| out.write_all(to_json(card).as_bytes()))
}

/// Writes a file that stands in place of what is there once it is complete.
pub(super) fn replaced(
    path: &Path,
    write: impl FnOnce(&mut Temporary) -> io::Result<()>,
) -> Result<()> {
    check_name(path)?;
    let Some(name) = path.file_name() else {
        return Err(Error::setting(format!("`{}` is not a file name", path.display())));
    };
    let name = name.to_string_lossy().into_owned();
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = written(folder, &name, write)?;
    let complete = vec![(name, file)];
    flush(&complete)?;
    name_all(complete, folder)
}
