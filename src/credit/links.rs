//! Addresses that stand in a text.

use crate::address::{is_front, is_like_a_section, same_page};

/// Addresses taken of one text. An article with more is a list of links. Not measured.
const MOST: usize = 64;

/// The pages whose addresses stand in a text, as [`same_page`] spells them, in order, each once.
/// Front pages and sections are left out: they are where a reader is sent, not where the text is
/// from.
#[must_use]
pub fn links(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), "http").take(MOST) {
        let rest = &text[at..];
        let end = rest
            .find(|c: char| c.is_whitespace() || "\"'<>()[]{}“”’".contains(c))
            .unwrap_or(rest.len());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Meta;
    use crate::credit::credits;
    use crate::record::Declared;

    #[test]
    fn addresses_end_where_a_reader_would_end_them() {
        let text = "First (https://www.harbourpost.example/2031/ferry-aground?utm_source=x), then
            \"http://quaytimes.example/news/ferry-aground-again\". And \
            https://harbourpost.example/2031/ferry-aground!";
        assert_eq!(
            links(text),
            [
                "harbourpost.example/2031/ferry-aground",
                "quaytimes.example/news/ferry-aground-again"
            ]
        );
    }

    #[test]
    fn front_pages_sections_and_halves_of_addresses_lead_to_no_article() {
        for text in [
            "https://harbourpost.example/",
            "https://harbourpost.example/news",
            "see https://",
            "http and https",
        ] {
            assert_eq!(links(text), [] as [&str; 0], "{text}");
        }
        let many: Vec<String> = (0..2 * MOST)
            .map(|n| format!("https://harbourpost.example/2031/ferry-{n}-aground"))
            .collect();
        assert_eq!(links(&many.join(" ")).len(), MOST);
    }

    #[test]
    fn links_of_the_page_count_and_one_to_an_agency_cites_it() {
        let links = [
            "https://apnews.com/article/ferry-aground-1",
            "https://quaytimes.example/2031/ferry-aground",
        ];
        let declared = Declared { links: links.map(str::to_owned).to_vec(), ..Declared::default() };
        let meta = Meta { declared, ..Meta::default() };
        let found = credits("The ferry ran aground.", &meta);
        assert_eq!(
            found.links,
            ["apnews.com/article/ferry-aground-1", "quaytimes.example/2031/ferry-aground"]
        );
        assert_eq!(found.cited, ["Associated Press"]);
        let other = Meta { url: Some(links[1].to_owned()), ..Meta::default() };
        assert!(found.links_to(&other));
        // A house does not cite itself.
        let own =
            Meta { url: Some("https://apnews.com/article/ferry-aground-2".to_owned()), ..meta };
        assert_eq!(credits("The ferry ran aground.", &own).cited, [] as [&str; 0]);
    }
}
