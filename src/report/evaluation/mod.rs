//! What `eval` found out: tables and pictures into a folder, a page for a person, one object for a
//! program.

mod page;
mod tables;

pub use page::evaluation;

use super::cells::rounded;
use super::{Claim, publish, written};
use crate::error::Result;
use crate::measure::Evaluation;
use crate::report::svg;
use serde_json::Value;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file's whole content.
type Content<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// The file that has all figures, written last.
const FIGURES: &str = "eval.json";

/// Names of all files that an evaluation may have, the figures last.
pub const EVALUATION_FILES: [&str; 7] = [
    "labels.csv",
    "curve.csv",
    "curve.svg",
    "calibration.csv",
    "calibration.svg",
    "worst.csv",
    FIGURES,
];

/// Writes an evaluation into `folder`, which is made if need be: for a truth of pairs every file of
/// [`EVALUATION_FILES`], for one of clusters the figures only.
///
/// Each file gets its name only when all of them are complete. Files of those names that an earlier
/// evaluation left and this one does not have are removed, so that all that stands there is of one
/// evaluation.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_evaluation(e: &Evaluation, folder: &Path) -> Result<()> {
    let _claim = Claim::of(folder)?;
    let mut complete = Vec::new();
    if let Some(pairs) = &e.pairs {
        let own = pairs.recall.value.zip(pairs.precision.value);
        let curve = || svg::curve(&pairs.curve, own, pairs.at_precision.as_ref());
        let files: [(&str, Content<'_>); 6] = [
            ("labels.csv", &|out| tables::labels(&pairs.labels, out)),
            ("curve.csv", &|out| tables::curve(&pairs.curve, out)),
            ("curve.svg", &|out| out.write_all(curve().as_bytes())),
            ("calibration.csv", &|out| tables::calibration(&pairs.calibration, out)),
            ("calibration.svg", &|out| {
                out.write_all(svg::calibration(&pairs.calibration).as_bytes())
            }),
            ("worst.csv", &|out| tables::worst(&e.worst, out)),
        ];
        for (name, write) in files {
            complete.push((name.to_owned(), written(folder, name, |out| write(out))?));
        }
    }
    complete.push((FIGURES.to_owned(), written(folder, FIGURES, |out| evaluation_json(e, out))?));
    let is_stale = |name: &&&str| complete.iter().all(|(there, _)| there != *name);
    let stale = EVALUATION_FILES.iter().filter(is_stale).map(|name| folder.join(name)).collect();
    publish(complete, FIGURES, stale, folder)
}

/// Writes all figures as one object: shares with four digits, what has no meaning as `null`. Ends
/// with a line end.
///
/// # Errors
/// When `out` cannot be written.
pub fn evaluation_json(e: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    let mut figures = serde_json::to_value(e)?;
    round(&mut figures);
    serde_json::to_writer_pretty(&mut *out, &figures)?;
    out.write_all(b"\n")
}

/// Every number with a fraction to four digits.
fn round(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            *value = number.as_f64().map(|number| rounded(number).into()).unwrap_or_default();
        }
        Value::Array(all) => all.iter_mut().for_each(round),
        Value::Object(all) => all.values_mut().for_each(round),
        _ => {}
    }
}
