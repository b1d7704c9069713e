//! What a page declares of its source to machines: `isBasedOn`, a canonical address at another outlet, `sourceOrganization`,
//! `copyrightHolder`.
//!
//! Few pages have any of these, and those that do were told to by a contract: a licensed copy names its source so that search engines
//! can. Nobody declares another's page by mistake, but templates name a house as the holder of all rights, so a name counts only where
//! the other page is that house's and this one is not.

use super::Side;
use super::direction::{CREDIT, Houses, Known, is_house};
use crate::article::{Meta, outlet};
use crate::read::address::same_page;

/// The very page is named: decides against a date and the texts' asymmetries together. Set by hand.
const PAGE: f64 = 6.0;

/// Tells for either side the weightiest thing its page declares.
pub(super) fn declared(a: &Known<'_>, b: &Known<'_>, houses: &Houses, say: &mut impl FnMut(Side, f64, String)) {
    for (side, mine, other) in [(Side::A, a, b), (Side::B, b, a)] {
        if let Some((weight, fact)) = told(mine, other.meta, houses) {
            say(side, weight, fact);
        }
    }
}

fn told(mine: &Known<'_>, other: &Meta, houses: &Houses) -> Option<(f64, String)> {
    let declared = &mine.meta.declared;
    let based_on = declared.based_on.iter().map(|named| (named, "declares that it is based on"));
    let canonical = declared.canonical.iter().map(|named| (named, "names as its canonical address"));
    let addresses: Vec<_> = based_on.chain(canonical).filter(|_| !mine.meta.shares_site(other)).collect();
    if let Some((_, how)) = addresses.iter().find(|(named, _)| is_page(named, other)) {
        return Some((PAGE, format!("{how} the other page")));
    }
    if let Some((named, how)) = addresses.iter().find(|(named, _)| is_outlet(named, other)) {
        return Some((CREDIT, format!("{how} `{named}`, a page of the other's outlet")));
    }
    let names = declared.based_on.iter().map(|name| (name, "what it is based on"));
    let names = names.chain(declared.source.iter().map(|name| (name, "its source")));
    let mut names = names.chain(declared.copyright.iter().map(|name| (name, "the holder of its copyright")));
    let credited = |name: &str| mine.credit.is_some_and(|credit| credit.agency.eq_ignore_ascii_case(name));
    let (name, what) = names.find(|(name, _)| {
        // The credit in the text has said it already.
        !credited(name) && is_house(name, other, houses) && !is_house(name, mine.meta, houses)
    })?;
    Some((CREDIT, format!("declares {name} as {what}, whose page the other is")))
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
    use crate::read::Declared;

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

    fn heard(declared: Declared) -> Vec<(Side, f64, String)> {
        let (copy, wire) = (meta("harbourpost.example", declared), meta("meridianpress.example", Declared::default()));
        let known = |meta| Known { meta, credit: None, prepared: None };
        let mut heard = Vec::new();
        super::declared(&known(&copy), &known(&wire), &Houses::default(), &mut |side, weight, fact| {
            heard.push((side, weight, fact));
        });
        heard
    }

    #[test]
    fn who_names_the_other_derives() {
        let list = |name: &str| vec![name.to_owned()];
        let page = "https://www.meridianpress.example/ferry/?utm_source=licence";
        for (declared, weight, words) in [
            (Declared { based_on: list(page), ..Declared::default() }, PAGE, "based on the other page"),
            (
                Declared { canonical: Some(page.to_owned()), ..Declared::default() },
                PAGE,
                "canonical address the other page",
            ),
            (
                Declared { based_on: list("https://meridianpress.example/x"), ..Declared::default() },
                CREDIT,
                "other's outlet",
            ),
            (
                Declared { source: list("Meridian Press"), ..Declared::default() },
                CREDIT,
                "Meridian Press as its source",
            ),
            (Declared { copyright: list("Meridian Press"), ..Declared::default() }, CREDIT, "holder of its copyright"),
        ] {
            let heard = heard(declared);
            assert_eq!(heard.len(), 1, "{heard:?}");
            assert_eq!((heard[0].0, heard[0].1), (Side::A, weight));
            assert!(heard[0].2.contains(words), "{heard:?}");
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
            };
            assert_eq!(heard(declared), [], "{name}");
        }
    }
}
