//! What a page declares of its source to machines: `isBasedOn`, a canonical address at another
//! outlet, `sourceOrganization`, `copyrightHolder`.
//!
//! Few pages have any of these, and most that do have them by contract: a licensed copy names its
//! source for search engines. Nobody declares another's page by mistake, but templates name a house
//! as the holder of all rights, so a name counts only where the other page is that house's and this
//! one is not.

use super::known::Known;
use crate::address::same_page;
use crate::article::{Meta, outlet};
use crate::credit::AgencyOutlets;

/// The weightiest thing a page declares of the other as its source.
///
/// Nearly every page names itself as canonical, also the original of a syndicated one, whose
/// address its copies name: only an address other than its own, and at another site, speaks.
pub(super) fn declared(this: &Known<'_>, other: &Meta, houses: &AgencyOutlets) -> Option<String> {
    let mine = this.meta;
    let declared = &mine.declared;
    let own = mine.url.as_deref().and_then(same_page);
    let is_own = |named: &str| {
        let page = same_page(named);
        page.is_none()
            || page == own
            || outlet(None, Some(named)).is_some_and(|site| mine.site.as_deref() == Some(&*site))
    };
    let based_on = declared.based_on.iter().map(|named| (named, "declares that it is based on"));
    // Without an address of its own, the canonical one is all the page is known by.
    let canonical = declared.canonical.iter().filter(|_| own.is_some());
    let canonical = canonical.map(|named| (named, "names as its canonical address"));
    let addresses: Vec<_> = based_on.chain(canonical).filter(|(named, _)| !is_own(named)).collect();
    if let Some((_, how)) = addresses.iter().find(|(named, _)| is_page(named, other)) {
        return Some(format!("{how} the other page"));
    }
    if let Some((named, how)) = addresses.iter().find(|(named, _)| is_outlet(named, other)) {
        return Some(format!("{how} `{named}`, a page of the other's outlet"));
    }
    let names = declared.based_on.iter().map(|name| (name, "what it is based on"));
    let names = names.chain(declared.source.iter().map(|name| (name, "its source")));
    let mut names =
        names.chain(declared.copyright.iter().map(|name| (name, "the holder of its copyright")));
    let (name, what) =
        names.find(|(name, _)| houses.is_home(name, other) && !houses.is_home(name, mine))?;
    Some(format!("declares {name} as {what}, whose page the other is"))
}

fn is_page(address: &str, other: &Meta) -> bool {
    let page = same_page(address);
    let of_other = [other.url.as_deref(), other.declared.canonical.as_deref()];
    page.is_some() && of_other.into_iter().flatten().any(|url| same_page(url) == page)
}

fn is_outlet(address: &str, other: &Meta) -> bool {
    let named = outlet(None, Some(address));
    named.is_some() && (named == other.outlet || named == outlet(None, other.url.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Declared;

    fn meta(domain: &str, declared: Declared) -> Meta {
        Meta {
            id: domain.to_owned(),
            url: Some(format!("https://{domain}/ferry")),
            title: None,
            outlet: Some(domain.to_owned()),
            site: Some(domain.to_owned()),
            published: None,
            author: None,
            language: None,
            crawled: None,
            source: String::new(),
            declared,
        }
    }

    fn heard(declared: Declared) -> Option<String> {
        let (copy, wire) = (
            meta("harbourpost.example", declared),
            meta("meridianpress.example", Declared::default()),
        );
        let credits = crate::credit::Credits::default();
        let known =
            Known { meta: &copy, credits: &credits, is_later_version: false, prepared: None };
        super::declared(&known, &wire, &AgencyOutlets::default())
    }

    #[test]
    fn who_names_the_other_derives() {
        let list = |name: &str| vec![name.to_owned()];
        let page = "https://www.meridianpress.example/ferry/?utm_source=licence";
        for (declared, words) in [
            (Declared { based_on: list(page), ..Declared::default() }, "based on the other page"),
            (
                Declared { canonical: Some(page.to_owned()), ..Declared::default() },
                "canonical address the other page",
            ),
            (
                Declared {
                    based_on: list("https://meridianpress.example/x"),
                    ..Declared::default()
                },
                "other's outlet",
            ),
            (
                Declared { source: list("Meridian Press"), ..Declared::default() },
                "Meridian Press as its source",
            ),
            (
                Declared { copyright: list("Meridian Press"), ..Declared::default() },
                "holder of its copyright",
            ),
        ] {
            let heard = heard(declared);
            assert!(heard.as_ref().is_some_and(|fact| fact.contains(words)), "{heard:?}");
        }
    }

    #[test]
    fn what_names_itself_or_a_third_tells_nothing() {
        for name in ["Harbour Post", "Northline News Agency", "https://harbourpost.example/ferry"] {
            let list = vec![name.to_owned()];
            let declared = Declared {
                canonical: Some("https://harbourpost.example/ferry".to_owned()),
                based_on: list.clone(),
                source: list.clone(),
                copyright: list,
                links: Vec::new(),
            };
            assert_eq!(heard(declared), None, "{name}");
        }
    }
}
