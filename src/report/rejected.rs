//! `rejected.jsonl`: one object a record that was set aside: file, record number, byte offset,
//! reason, its id, and the id of the article that stays in its place.

use super::Results;
use std::io::{self, Write};

pub(super) fn write(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    for rejected in results.rejected {
        serde_json::to_writer(&mut *out, rejected)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
