//! The page on which pairs are labelled: both texts side by side, and nothing of what the run
//! found.

use super::brief::Brief;
use super::page::STYLE;
use super::text::Lit;
use crate::measure::labels::{OFFERED, Offered};
use crate::report::labelling::{Labelling, identity};
use crate::spool::Stored;
use askama::Template;
use std::io::{self, Write};

/// What this page adds, byte for byte as it stands between the tags: the policy names the hashes of
/// both.
pub(super) const LABEL_STYLE: &str = include_str!("../../../templates/label.css");
pub(super) const LABEL_SCRIPT: &str = include_str!("../../../templates/label.js");

/// SHA-256 of all of it, as the policy wants them; a test says what they should be.
const HASHES: [&str; 3] = [
    "sha256-KiIwrGEph+vpP/5WB/dI7qNokt7tG4vj7boeE/u9C2Y=",
    "sha256-4k7TnLaj/Dxt7R/Gz0gJrBUFgTCyhzACHv0Jw8t6uVY=",
    "sha256-f0h0XQybNTx5s3kgI+2JLnHxTTzGvTWMMuZtIA1sULY=",
];

#[derive(Template)]
#[template(path = "label.html")]
struct Page {
    identity: String,
    count: usize,
    offered: [Offered; 12],
    pairs: Vec<Pair>,
}

/// A pair as the page has it.
struct Pair {
    number: usize,
    sides: [Side; 2],
}

struct Side {
    name: &'static str,
    /// As the table has it, for the script.
    id: String,
    brief: Brief,
    text: String,
}

impl Side {
    fn of(name: &'static str, article: &Stored) -> Self {
        let lit = Lit {
            text: &article.text,
            marks: &[],
            shared: &[],
            edits: &[],
            new: &[],
            whole: usize::MAX,
            id: "",
            side: 'a',
        };
        Self {
            name,
            id: article.meta.id.clone(),
            brief: Brief::of(&article.meta),
            text: lit.html(),
        }
    }
}

impl Page {
    /// What the page may do: nothing but show itself.
    #[allow(clippy::unused_self, reason = "a template asks its page")]
    fn policy(&self) -> String {
        let [style, own, script] = HASHES;
        format!(
            "default-src 'none'; style-src '{style}' '{own}'; script-src '{script}'; base-uri \
                'none'; form-action 'none'"
        )
    }
}

/// Writes the page; it needs nothing else.
pub(in crate::report) fn labelling_html(
    labelling: Labelling<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let pair = |(number, (a, b)): (usize, &(Stored, Stored))| Pair {
        number,
        sides: [Side::of("a", a), Side::of("b", b)],
    };
    let page = Page {
        identity: identity(labelling.sheet),
        count: labelling.texts.len(),
        offered: OFFERED,
        pairs: (1..).zip(labelling.texts).map(pair).collect(),
    };
    page.write_into(&mut { out }).map_err(|error| io::Error::other(error.to_string()))
}
