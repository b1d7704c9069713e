//! Addresses of one page that differ in what does not matter.

use url::Url;

/// Query parameters that say how a reader came, and not what is shown. `utm_` counts as a beginning.
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
    TRACKING.iter().any(|&known| key.eq_ignore_ascii_case(known) || known.ends_with('_') && key.starts_with(known))
}

/// Whether an address is a site's front page: some sites name it as the canonical address of every page. Some show each article behind
/// a `#`, so what has one is none.
#[must_use]
pub fn is_front(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        let has_more = url.query().is_some() || url.fragment().is_some();
        matches!(url.scheme(), "http" | "https") && url.path().trim_matches('/').is_empty() && !has_more
    })
}

/// Letters that a section's name has at most: `international`, `arts-entertainment`.
const SECTION_NAME: usize = 24;

/// Whether an address is like that of a section of a site or of one of its further pages: up to three short names without digits, such as
/// `/news/local/page/2`. Stories have a headline or a number in theirs; but a story can be called `/ferry`.
#[must_use]
pub fn is_like_a_section(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
        return false;
    }
    let path = url.path().trim_matches('/');
    let path = path.strip_suffix("/index.html").or_else(|| path.strip_suffix("/index.php")).unwrap_or(path);
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
    fn sections_are_told_from_most_stories() {
        let is = |path: &str| is_like_a_section(&format!("https://harbourpost.example{path}"));
        for path in ["/politics", "/news/local/", "/arts-culture", "/sport/page/12", "/news/index.html", "/ferry"] {
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
        assert!(is_front("https://harbourpost.example/") && is_front("https://harbourpost.example"));
        assert!(!is_front("https://harbourpost.example/?p=4") && !is_front("https://harbourpost.example/a"));
        assert!(!is_front("https://harbourpost.example/#!/news/ferry") && !is_front("urn:uuid:4"));
    }
}
