//! Addresses that stand in a text.

use crate::read::address::{is_front, is_like_a_section, same_page};

/// Addresses taken of one text. An article with more is a list of links. Not measured.
const MOST: usize = 64;

/// The pages whose addresses stand in a text, as [`same_page`] spells them, in order, each once. Front pages and sections are left out:
/// they are where a reader is sent, not where the text is from.
#[must_use]
pub fn links(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), "http").take(MOST) {
        let rest = &text[at..];
        let end = rest.find(|c: char| c.is_whitespace() || "\"'<>()[]{}“”’".contains(c)).unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        if is_front(address) || is_like_a_section(address) {
            continue;
        }
        if let Some(page) = same_page(address).filter(|page| !found.contains(page)) {
            found.push(page);
        }
    }
    found
}
