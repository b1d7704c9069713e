//! All articles of an archive as records that can be scanned again: JSON lines, or Parquet.
//!
//! * time: linear
//! * space: an article; of Parquet a row group

use super::fitting::replaced;
use super::{Temporary, check_output};
use crate::error::{Error, Result};
use crate::spool::Stored;
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

/// The fields of a record, in this order.
pub(super) const FIELDS: [&str; 10] = [
    "id",
    "url",
    "title",
    "outlet",
    "published",
    "crawled",
    "author",
    "language",
    "text",
    "former",
];

/// The values of [`FIELDS`]; `former` is the id of the article with the former text of the page.
pub(super) fn values<'a>(
    stored: &'a Stored,
    former: Option<&'a str>,
) -> [Option<Cow<'a, str>>; FIELDS.len()] {
    let meta = &stored.meta;
    let crawled = meta.crawled.and_then(|at| jiff::Timestamp::from_second(at).ok());
    let plain = |text: &'a Option<String>| text.as_deref().map(Cow::Borrowed);
    [
        Some(Cow::Borrowed(meta.id.as_str())),
        plain(&meta.url),
        plain(&meta.title),
        plain(&meta.outlet),
        meta.published.as_ref().map(|p| Cow::Borrowed(p.written.as_str())),
        crawled.map(|at| Cow::Owned(at.to_string())),
        plain(&meta.author),
        plain(&meta.language),
        Some(Cow::Borrowed(stored.text.as_str())),
        former.map(Cow::Borrowed),
    ]
}

/// Writes an article as one line of JSON that can be scanned again.
///
/// # Errors
/// When `out` cannot be written.
pub fn exported_json(stored: &Stored, former: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let row: serde_json::Map<String, serde_json::Value> = FIELDS
        .into_iter()
        .zip(values(stored, former))
        .map(|(field, value)| (field.to_owned(), value.map(Cow::into_owned).into()))
        .collect();
    serde_json::to_writer(&mut *out, &row)?;
    out.write_all(b"\n")
}

/// What is called for each article.
pub type Each<'a> = dyn FnMut(&Stored, Option<&str>) -> io::Result<()> + 'a;

/// Writes a file with the articles that `fill` gives: Parquet if its name ends so, else JSON lines.
/// It stands in place of what is there once it is complete.
///
/// # Errors
/// When the file cannot be written, `fill` fails, or Parquet is wanted and not built in.
pub fn export_to(path: &Path, fill: impl FnOnce(&mut Each<'_>) -> Result<()>) -> Result<()> {
    check_output(path)?;
    let is_parquet = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet"));
    if is_parquet && cfg!(not(feature = "parquet")) {
        return Err(Error::setting(format!(
            "`{}` cannot be written: this build lacks Parquet; name a file that ends in .jsonl",
            path.display()
        )));
    }
    let mut failed = None;
    let written = replaced(path, |out: &mut Temporary| {
        let all = |each: &mut Each<'_>| {
            fill(each).map_err(|error| {
                let said = io::Error::other(error.to_string());
                failed = Some(error);
                said
            })
        };
        #[cfg(feature = "parquet")]
        if is_parquet {
            let mut rows = super::parquet::Rows::of(out)?;
            all(&mut |stored, former| rows.push(stored, former))?;
            return rows.finish();
        }
        all(&mut |stored, former| exported_json(stored, former, &mut *out))
    });
    failed.map_or(written, Err)
}
