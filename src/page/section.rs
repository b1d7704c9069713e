//! Section pages: a site's "Politics" or "Local news". They open the stories they lead to, so that
//! each would look like a copy of them, and are none.
//!
//! * time: one walk over the links of a page whose address is like a section's; nothing for others
//! * space: those links

use crate::address::is_like_a_section;
use std::collections::HashSet;
use trafilatura::dom::{Document, NodeId};
use url::Url;

/// Stories that a page must lead to by their headlines. Pages of a story have a few beside it. A
/// judgement: no crawl was at hand to measure it on.
const STORIES: usize = 8;

const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5"];

/// How far above a link its heading may stand.
const LEVELS: usize = 3;

/// Whether a page is like a section by its address and by what it is made of: headlines that lead
/// to other pages of its site.
pub(super) fn is_section(document: &Document, address: &str) -> bool {
    let Ok(base) = Url::parse(address) else { return false };
    if !is_like_a_section(address) {
        return false;
    }
    let mut stories = HashSet::new();
    for link in document.iter_descendants(document.root(), &["a"]) {
        if let Some(story) =
            document.get_attribute(link, "href").and_then(|href| base.join(&href).ok())
            && story.host_str() == base.host_str()
            && !story.path().trim_matches('/').is_empty()
            && !is_like_a_section(story.as_str())
            && is_headline(document, link)
        {
            stories.insert(story.path().to_owned());
        }
    }
    stories.len() >= STORIES
}

/// Whether a link stands in a heading, or a heading in it.
fn is_headline(document: &Document, link: NodeId) -> bool {
    let above =
        std::iter::successors(document.parent(link), |&id| document.parent(id)).take(LEVELS);
    above.into_iter().any(|id| HEADINGS.contains(&document.tag_name(id)))
        || !document.iter_descendants(link, HEADINGS).is_empty()
}
