//! `reprint extract`: one object an article: what was read, and which stretches of the text are
//! boilerplate, in code points.

use super::code_points;
use crate::article::Span;
use crate::spool::Stored;
use serde_json::json;
use std::io::{self, Write};

/// Writes an article as one line of JSON.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(stored: &Stored, boilerplate: &[Span], out: &mut dyn Write) -> io::Result<()> {
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
        "boilerplate": code_points::of(&stored.text, boilerplate.iter().copied()),
    });
    serde_json::to_writer(&mut *out, &row)?;
    out.write_all(b"\n")
}
