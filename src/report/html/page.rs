//! The frame of every page: policy, style and script in the page itself, and what it says of the
//! run.

use super::about::About;
use super::overview::Overview;
use askama::Template;
use std::io::{self, Write};

/// Style and script, byte for byte as they stand between their tags: the policy names the hashes of
/// both.
pub(super) const STYLE: &str = include_str!("../../../templates/report.css");
pub(super) const SCRIPT: &str = include_str!("../../../templates/report.js");

/// SHA-256 of [`STYLE`] and [`SCRIPT`], as the policy wants them; a test says what they should be.
const STYLE_HASH: &str = "sha256-KiIwrGEph+vpP/5WB/dI7qNokt7tG4vj7boeE/u9C2Y=";
const SCRIPT_HASH: &str = "sha256-IOBZU2quGODgTxfIDpXRWbzwORtJ+jrlYha7/nAthY4=";

/// A link with its words.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub href: String,
    pub words: String,
}

/// A whole page.
#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Page<'a> {
    pub title: String,
    pub is_first: bool,
    /// Whether texts on it are marked, so that the marks are explained.
    pub is_marked: bool,
    pub about: &'a About,
    pub overview: Option<&'a Overview>,
    /// To other pages, in the head.
    pub links: Vec<Link>,
    /// Heading and items: stories, or pairs.
    pub list: Option<(&'a str, &'a str)>,
    /// Stories within one site, which come after those.
    pub own: Option<&'a str>,
    /// To the list's further pages.
    pub further: &'a [Link],
    /// What pairs there are, and the first of them.
    pub pairs: Option<(&'a str, &'a str)>,
    pub further_pairs: &'a [Link],
    /// Pictures of the run.
    pub figures: &'a [String],
}

impl<'a> Page<'a> {
    /// A page without content.
    pub(super) fn of(about: &'a About, title: String) -> Self {
        Self {
            title,
            is_first: false,
            is_marked: true,
            about,
            overview: None,
            links: Vec::new(),
            list: None,
            own: None,
            further: &[],
            pairs: None,
            further_pairs: &[],
            figures: &[],
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.write_into(&mut { out }).map_err(|error| io::Error::other(error.to_string()))
    }

    /// What the page may do: nothing but show itself.
    #[allow(clippy::unused_self, reason = "a template asks its page")]
    fn policy(&self) -> String {
        format!(
            "default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri \
                'none'; form-action 'none'"
        )
    }
}
