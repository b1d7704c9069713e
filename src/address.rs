//! What an address says of its page, and which addresses are one page.

use std::borrow::Cow;
use url::Url;

/// Hosts that show other sites' pages and have the page's whole address in their own, behind the
/// host. Archives and readers that were met in dumps or name the scheme in their manuals; a missing
/// one leaves its captures as pages of the archive.
const CAPTURES: &[&str] = &[
    "web.archive.org",
    "wayback.archive-it.org",
    "webarchive.nationalarchives.gov.uk",
    "webarchive.loc.gov",
    "arquivo.pt",
    "archive.is",
    "archive.ph",
    "archive.today",
    "archive.li",
    "archive.vn",
    "archive.fo",
    "archive.md",
    "r.jina.ai",
    "12ft.io",
    "outline.com",
];

/// Parameters in which services that lead on to a page have its address.
const LEADS_ON: &[(&str, &[&str])] = &[
    ("www.google.com", &["url", "q"]),
    ("l.facebook.com", &["u"]),
    ("t.umblr.com", &["z"]),
    ("12ft.io", &["q"]),
];

/// Wrappers that are taken off one after the other: an archive's capture of an AMP cache's page is
/// the most that was met.
const WRAPPERS: usize = 3;

/// The address of a page itself, where this is one of a copy of it: in an archive, an AMP cache, a
/// search engine's cache or a translator. An address without a scheme is taken for one of the web.
///
/// ```
/// use reprint::internals::address::unwrapped;
/// let page = "https://harbourpost.example/news/ferry";
/// assert_eq!(unwrapped(&format!("https://web.archive.org/web/20310314id_/{page}")), page);
/// assert_eq!(unwrapped("https://www.google.com/amp/s/harbourpost.example/news/ferry"), page);
/// assert_eq!(unwrapped(page), page);
/// ```
#[must_use]
pub fn unwrapped(address: &str) -> Cow<'_, str> {
    let mut address = Cow::Borrowed(address.trim());
    if !address.contains("://") {
        let host = address.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains('.') && !host.contains([':', '@', ' ']) && psl::domain_str(host).is_some()
        {
            address = Cow::Owned(format!("https://{address}"));
        }
    }
    for _ in 0..WRAPPERS {
        match inside(&address) {
            Some(page) => address = Cow::Owned(page),
            None => break,
        }
    }
    address
}

/// What an address of a copy has inside.
fn inside(address: &str) -> Option<String> {
    // Nearly every address is a page's own: these words stand in all that follows.
    const SIGNS: [&str; 8] =
        ["archive", "amp", "cache:", "translate.goog", "jina.ai", "12ft.io", "outline.", "url"];
    let others = ["l.facebook.", "t.umblr.", "arquivo.pt", "google."];
    if !SIGNS.iter().chain(&others).any(|sign| address.contains(sign)) {
        return None;
    }
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    let bare = host.strip_prefix("www.").unwrap_or(host);
    if CAPTURES.contains(&bare)
        && let Some(page) = embedded(&address[address.find(host)? + host.len()..])
    {
        return Some(page);
    }
    if let Some((_, names)) = LEADS_ON.iter().find(|(known, _)| *known == host)
        && let Some((_, page)) =
            url.query_pairs().find(|(key, page)| names.contains(&&**key) && page.contains("://"))
    {
        return Some(page.into_owned());
    }
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    if host.ends_with(".cdn.ampproject.org") {
        // `/c/s/host/path`: `c` for a page, `s` for a page over TLS.
        let (_, rest) = url.path().trim_start_matches('/').split_once('/')?;
        return Some(of_cache(rest, &query));
    }
    if (bare.starts_with("google.") || bare.starts_with("bing.com"))
        && url.path().starts_with("/amp/")
    {
        return Some(of_cache(&url.path()["/amp/".len()..], &query));
    }
    if host == "webcache.googleusercontent.com" {
        let (_, asked) = url.query_pairs().find(|(key, _)| key == "q")?;
        let asked = asked.strip_prefix("cache:")?;
        // A key of letters and digits may stand before the address, and words that were searched
        // for behind it.
        let page = asked.split(['+', ' ']).next()?;
        let page = match page.split_once(':') {
            Some((key, rest)) if !key.contains('.') && !rest.starts_with("//") => rest,
            _ => page,
        };
        return Some(if page.contains("://") {
            page.to_owned()
        } else {
            format!("https://{page}")
        });
    }
    if let Some(name) = host.strip_suffix(".translate.goog") {
        // A dot is written as a hyphen and a hyphen as two.
        let name = name.replace("--", "\0").replace('-', ".").replace('\0', "-");
        return Some(format!("https://{name}{}", url.path()));
    }
    None
}

/// The address behind an archive's host; some write one slash of two.
fn embedded(rest: &str) -> Option<String> {
    let at = [rest.find("http:/"), rest.find("https:/")].into_iter().flatten().min()?;
    let (scheme, page) = rest[at..].split_once(":/")?;
    let page = page.trim_start_matches('/');
    (!page.is_empty()).then(|| format!("{scheme}://{page}"))
}

fn of_cache(rest: &str, query: &str) -> String {
    match rest.strip_prefix("s/") {
        Some(page) => format!("https://{page}{query}"),
        None => format!("http://{rest}{query}"),
    }
}

/// One spelling for an address and those of the same page in archives and caches, for telephones
/// and as AMP. Two pages of one key are not yet one page: their texts must say so.
#[must_use]
pub fn page_key(address: &str) -> Option<String> {
    let plain = same_page(&unwrapped(address))?;
    let (path, query) = plain.split_at(plain.find('&').unwrap_or(plain.len()));
    let (host, path) = path.split_at(path.find('/').unwrap_or(path.len()));
    let host =
        ["amp.", "m.", "mobile."].iter().find_map(|label| host.strip_prefix(label)).unwrap_or(host);
    let path = path
        .strip_prefix("/amp/")
        .map_or(Cow::Borrowed(path), |rest| Cow::Owned(format!("/{rest}")));
    let path = ["/amp", ".amp", "/amp.html", ".amp.html"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(&path);
    Some(format!("{host}{path}{query}"))
}

/// Query parameters that say how a reader came, and not what is shown. `utm_` counts as a
/// beginning.
const TRACKING: &[&str] = &[
    "utm_",
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "yclid",
    "_ga",
    "ref",
    "ref_src",
    "cmpid",
    "ocid",
    "ito",
    "smid",
    "sr_share",
    "share",
    "amp",
    "outputtype",
];

/// One spelling for an address: no scheme, `www.`, fragment, tracking parameters or closing slash.
#[must_use]
pub fn same_page(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path = url.path().trim_end_matches('/');
    let mut query: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(key, _)| !is_tracking(key)).collect();
    query.sort();
    let query: Vec<String> = query.iter().map(|(key, value)| format!("&{key}={value}")).collect();
    Some(format!("{host}{path}{}", query.concat()))
}

fn is_tracking(key: &str) -> bool {
    TRACKING.iter().any(|&known| {
        key.eq_ignore_ascii_case(known) || known.ends_with('_') && key.starts_with(known)
    })
}

/// Whether an address is a site's front page: some sites name it as the canonical address of every
/// page. Some show each article behind a `#`, so what has one is none.
#[must_use]
pub fn is_front(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        let has_more = url.query().is_some() || url.fragment().is_some();
        matches!(url.scheme(), "http" | "https")
            && url.path().trim_matches('/').is_empty()
            && !has_more
    })
}

/// Letters that a section's name has at most: `international`, `arts-entertainment`.
const SECTION_NAME: usize = 24;

/// Whether an address is like that of a section of a site or of one of its further pages: up to
/// three short names without digits, such as `/news/local/page/2`. Stories have a headline or a
/// number in theirs; but a story can be called `/ferry`.
#[must_use]
pub fn is_like_a_section(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    if !matches!(url.scheme(), "http" | "https")
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return false;
    }
    let path = url.path().trim_matches('/');
    let path = path
        .strip_suffix("/index.html")
        .or_else(|| path.strip_suffix("/index.php"))
        .unwrap_or(path);
    let mut names: Vec<&str> = path.split('/').collect();
    if let [.., "page", number] = names[..]
        && number.bytes().all(|b| b.is_ascii_digit())
    {
        names.truncate(names.len() - 2);
    }
    let is_name = |name: &&str| {
        let bytes = name.as_bytes();
        !bytes.is_empty()
            && bytes.len() <= SECTION_NAME
            && bytes.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'))
            && bytes.iter().filter(|b| !b.is_ascii_alphabetic()).count() <= 1
    };
    matches!(names.len(), 1..=3) && names.iter().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_is_taken_off() {
        let plain = same_page("https://harbourpost.example/news/ferry").unwrap();
        for other in [
            "http://www.harbourpost.example/news/ferry/",
            "https://harbourpost.example/news/ferry?utm_source=feed&utm_medium=x&fbclid=1#top",
            "HTTPS://HarbourPost.example:443/news/ferry",
        ] {
            assert_eq!(same_page(other).unwrap(), plain, "{other}");
        }
        assert_ne!(same_page("https://harbourpost.example/news/ferry?id=2").unwrap(), plain);
        assert_eq!(same_page("/news/ferry"), None);
    }

    #[test]
    fn the_page_is_found_in_the_address_of_its_copy() {
        let page = "https://harbourpost.example/news/ferry";
        for copy in [
            "https://web.archive.org/web/20310314120000/https://harbourpost.example/news/ferry",
            "http://web.archive.org/web/20310314120000id_/https:/harbourpost.example/news/ferry",
            "https://archive.ph/2031.03.14-120000/https://harbourpost.example/news/ferry",
            "https://archive.is/o/aBc12/https://harbourpost.example/news/ferry",
            "https://harbourpost-example.cdn.ampproject.org/c/s/harbourpost.example/news/ferry",
            "https://www.google.de/amp/s/harbourpost.example/news/ferry",
            "https://www.google.com/url?sa=t&url=https%3A%2F%2Fharbourpost.example%2Fnews%2Fferry&usg=x",
            "https://webcache.googleusercontent.com/search?q=cache:aBc12:https://harbourpost.example/news/ferry+fire&hl=en",
            "http://webcache.googleusercontent.com/search?q=cache:harbourpost.example/news/ferry",
            "https://harbourpost-example.translate.goog/news/ferry?_x_tr_sl=en",
            "https://web.archive.org/web/2031/https://harbourpost-example.cdn.ampproject.org/c/s/harbourpost.example/news/ferry",
            "harbourpost.example/news/ferry",
        ] {
            assert_eq!(unwrapped(copy), page, "{copy}");
            assert_eq!(page_key(copy), page_key(page), "{copy}");
        }
        for own in [
            page,
            "https://archive.ph/aBc12",
            "https://web.archive.org/about",
            "file:///dump/a.html",
            "ferry",
            "",
        ] {
            assert_eq!(unwrapped(own), own);
        }
    }

    #[test]
    fn a_page_for_telephones_is_the_page() {
        let page = page_key("https://harbourpost.example/news/ferry?id=4");
        for other in [
            "https://m.harbourpost.example/news/ferry?id=4",
            "https://amp.harbourpost.example/news/ferry?id=4",
            "https://www.harbourpost.example/amp/news/ferry?id=4",
            "https://www.harbourpost.example/news/ferry/amp/?id=4&utm_source=amp",
            "https://www.harbourpost.example/news/ferry.amp?id=4",
        ] {
            assert_eq!(page_key(other), page, "{other}");
        }
        assert_ne!(page_key("https://harbourpost.example/news/ferry?id=5"), page);
        assert_ne!(page_key("https://harbourpost.example/news/ferry?id=4&page=2"), page);
    }

    #[test]
    fn sections_are_told_apart_from_most_stories() {
        let is = |path: &str| is_like_a_section(&format!("https://harbourpost.example{path}"));
        for path in [
            "/politics",
            "/news/local/",
            "/arts-culture",
            "/sport/page/12",
            "/news/index.html",
            "/ferry",
        ] {
            assert!(is(path), "{path}");
        }
        for path in [
            "/",
            "/news/ferry-runs-aground",
            "/2031/03/04",
            "/story7",
            "/a/b/c/d",
            "/news.html",
            "/news?id=4",
            "/news#top",
            "/page/2",
            "/news//local",
            "/überregional",
            "/internationalandeconomicaffairs",
        ] {
            assert!(!is(path), "{path}");
        }
        assert!(!is_like_a_section("urn:uuid") && !is_like_a_section("news"));
    }

    #[test]
    fn front_pages_are_known() {
        assert!(
            is_front("https://harbourpost.example/") && is_front("https://harbourpost.example")
        );
        assert!(
            !is_front("https://harbourpost.example/?p=4")
                && !is_front("https://harbourpost.example/a")
        );
        assert!(!is_front("https://harbourpost.example/#!/news/ferry") && !is_front("urn:uuid:4"));
    }
}
