//! `reprint extract`: one object an article: what was read, and which stretches of the text are
//! page furniture, in code points.

use super::code_points;
use crate::article::Span;
use crate::spool::Stored;
use serde_json::json;
use std::io::{self, Write};

/// Writes an article as one line of JSON that can be scanned again, with the id of the article that
/// has the former text of its page.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_whole(stored: &Stored, former: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let meta = &stored.meta;
    let crawled = meta.crawled.and_then(|at| jiff::Timestamp::from_second(at).ok());
    let row = json!({
        "id": meta.id,
        "url": meta.url,
        "title": meta.title,
        "outlet": meta.outlet,
        "published": meta.published.as_ref().map(|p| &p.written),
        "crawled": crawled.map(|at| at.to_string()),
        "author": meta.author,
        "language": meta.language,
        "text": stored.text,
        "former": former,
    });
    serde_json::to_writer(&mut *out, &row)?;
    out.write_all(b"\n")
}

/// Writes an article as one line of JSON.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(stored: &Stored, furniture: &[Span], out: &mut dyn Write) -> io::Result<()> {
    let meta = &stored.meta;
    let row = json!({
        "id": meta.id,
        "url": meta.url,
        "title": meta.title,
        "outlet": meta.outlet,
        "published": meta.published.as_ref().map(|p| &p.written),
        "author": meta.author,
        "language": meta.language,
        "text": stored.text,
        "furniture": code_points::of(&stored.text, furniture.iter().copied()),
    });
    serde_json::to_writer(&mut *out, &row)?;
    out.write_all(b"\n")
}
