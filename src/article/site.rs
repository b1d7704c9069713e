//! Which site a page stands on, and what its outlet is called.
//!
//! * time: one parse of the address
//! * space: nothing
//!
//! The site decides which articles are one publisher's. In real dumps the field for the outlet
//! holds authors, sections, feeds and aggregators, so the address comes first; the field is what
//! people are shown.

use crate::address::unwrapped;

/// Domains whose hosts are publishers of their own: portals of several newsrooms, and hosts of
/// blogs that the list of public suffixes does not have. Not complete, and need not be: a missing
/// portal makes its newsrooms one site, whose copies of each other are then `update`.
const APART: &[&str] = &[
    "abril.com.br",
    "beehiiv.com",
    "blogspot.com",
    "cbslocal.com",
    "gelocal.it",
    "ghost.io",
    "globo.com",
    "go.com",
    "indiatimes.com",
    "livejournal.com",
    "medium.com",
    "over-blog.com",
    "substack.com",
    "tumblr.com",
    "typepad.com",
    "uol.com.br",
    "wordpress.com",
];

/// The outlet of a page: what the record says, a domain cut to its site, else the site of the
/// address.
#[must_use]
pub fn outlet(written: Option<&str>, url: Option<&str>) -> Option<String> {
    match written.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => Some(of_host(name).unwrap_or_else(|| name.to_owned())),
        None => of_address(url?),
    }
}

/// The site of a page: that of its address, which is taken out of an archive's or a cache's;
/// without an address the outlet as [`outlet`] gives it.
///
/// ```
/// use reprint::internals::article::site;
/// let capture = "https://web.archive.org/web/20310314/http://news.harbourpost.example/ferry";
/// assert_eq!(site(Some("Jane Roe - Left"), Some(capture)).as_deref(), Some("harbourpost.example"));
/// assert_eq!(site(Some("Harbour Post"), None).as_deref(), Some("Harbour Post"));
/// ```
#[must_use]
pub fn site(written: Option<&str>, url: Option<&str>) -> Option<String> {
    url.and_then(of_address).or_else(|| outlet(written, None).map(|name| without_medium(&name)))
}

/// An outlet's name without the words for where it is read: `Harbour Online News` is `Harbour
/// News`. A name of which only one word would be left keeps them.
fn without_medium(name: &str) -> String {
    let is_medium = |word: &&str| {
        let word = word.trim_matches(['(', ')']);
        ["online", "digital", "web"].iter().any(|medium| word.eq_ignore_ascii_case(medium))
    };
    let left: Vec<&str> = name.split(' ').filter(|word| !is_medium(word)).collect();
    if left.len() > 1 { left.join(" ") } else { name.to_owned() }
}

fn of_address(address: &str) -> Option<String> {
    let parsed = url::Url::parse(&unwrapped(address)).ok()?;
    let host = parsed.host_str()?;
    Some(of_host(host).unwrap_or_else(|| host.to_owned()))
}

/// The registrable part of a host, or more of it where that is shared by several publishers; `None`
/// for what is no host.
fn of_host(host: &str) -> Option<String> {
    let host = host.to_lowercase();
    let is_domain = host.contains('.')
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    if !is_domain {
        return None;
    }
    if host.parse::<std::net::IpAddr>().is_ok() {
        return Some(host);
    }
    let domain = psl::domain_str(&host)?;
    let before = host
        .strip_suffix(domain)
        .and_then(|rest| rest.strip_suffix('.'))
        .filter(|_| APART.contains(&domain));
    let label = before.and_then(|rest| rest.rsplit('.').next()).filter(|label| *label != "www");
    Some(label.map_or_else(|| domain.to_owned(), |label| format!("{label}.{domain}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_company_is_one_outlet_whatever_its_hosts() {
        assert_eq!(outlet(Some("news.bbc.co.uk"), None).as_deref(), Some("bbc.co.uk"));
        assert_eq!(
            outlet(None, Some("https://www.harbourpost.example/a?b")).as_deref(),
            Some("harbourpost.example")
        );
        assert_eq!(
            outlet(Some("The Harbour Post"), Some("https://x.example")).as_deref(),
            Some("The Harbour Post")
        );
    }

    #[test]
    fn one_outlet_is_one_site_wherever_it_is_read() {
        for (written, expected) in [
            ("Harbour Online News", "Harbour News"),
            ("Harbour News (Online)", "Harbour News"),
            ("Harbour News", "Harbour News"),
            ("Harbour Online", "Harbour Online"),
            ("Onliner Harbour News", "Onliner Harbour News"),
        ] {
            assert_eq!(site(Some(written), None).as_deref(), Some(expected));
        }
    }

    #[test]
    fn newsrooms_that_share_a_domain_are_apart() {
        let of = |address: &str| site(Some("Politics"), Some(address)).unwrap();
        for (address, expected) in [
            ("http://abcnews.go.com/wireStory/ferry-4", "abcnews.go.com"),
            ("https://www.espn.go.com/ferry", "espn.go.com"),
            ("https://go.com/ferry", "go.com"),
            ("https://jane-roe.blogspot.com/2031/ferry.html", "jane-roe.blogspot.com"),
            ("https://janeroe.wordpress.com/ferry", "janeroe.wordpress.com"),
            ("https://janeroe.substack.com/p/ferry", "janeroe.substack.com"),
            ("https://uk.news.yahoo.com/ferry", "yahoo.com"),
            ("https://edition.harbourpost.example/ferry", "harbourpost.example"),
            ("http://192.0.2.7/ferry", "192.0.2.7"),
        ] {
            assert_eq!(of(address), expected, "{address}");
        }
        assert_eq!(outlet(Some("abcnews.go.com"), None).as_deref(), Some("abcnews.go.com"));
    }

    #[test]
    fn the_field_is_asked_where_the_address_tells_nothing() {
        for no_address in [None, Some(""), Some("ferry-4"), Some("file:///dump/ferry.html")] {
            assert_eq!(
                site(Some("www.harbourpost.example"), no_address).as_deref(),
                Some("harbourpost.example")
            );
            assert_eq!(site(None, no_address), None);
        }
    }
}
