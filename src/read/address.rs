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
    fn front_pages_are_known() {
        assert!(is_front("https://harbourpost.example/") && is_front("https://harbourpost.example"));
        assert!(!is_front("https://harbourpost.example/?p=4") && !is_front("https://harbourpost.example/a"));
        assert!(!is_front("https://harbourpost.example/#!/news/ferry") && !is_front("urn:uuid:4"));
    }
}
