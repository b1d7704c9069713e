//! At which sites the e-mail addresses in a text are: papers that print each other's stories leave
//! the writers' in.
//!
//! * time: one pass over the text, looking for `@`
//! * space: the sites

use crate::article::site;

/// Bytes of an address behind its `@`.
const HOST: usize = 80;

/// The sites of the e-mail addresses in a text, in the order they stand, each once.
pub(super) fn sites(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('@') {
        // `@name` alone is an account.
        let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        if !text[..at].ends_with(is_local) {
            continue;
        }
        let behind = &text[at + 1..];
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let host = behind[..behind.find(|c| !is_host(c)).unwrap_or(behind.len())]
            .trim_end_matches(['.', '-']);
        if host.starts_with('.') || !host.contains('.') || host.len() > HOST {
            continue;
        }
        let address = ["https://", &host.to_ascii_lowercase(), "/"].concat();
        if let Some(site) = site(None, Some(&address)).filter(|site| !found.contains(site)) {
            found.push(site);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_tell_their_sites() {
        let text = "Write to ina.calder@Newsroom.HarbourPost.example. Or: @inacalder, \
            tips@quaytimes.example, tips@quaytimes.example; \
                    a@b and 3 @ 4.50 and x@.example are none, é@é neither.";
        assert_eq!(sites(text), ["harbourpost.example", "quaytimes.example"]);
    }
}
