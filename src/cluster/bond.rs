//! What the two articles of a pair are to the house whose text both are said to have: one rule for
//! every count of who carries whom.
//!
//! That a pair's text is a house's is said of the pair, and one of its articles may only name the
//! house as somebody it has something from. Such an article is no carrier, and of two such articles
//! nothing says that their words are the house's.
//!
//! * time: a look-up of each article's site and credit
//! * space: nothing

use super::CreditKind;
use crate::article::Meta;
use crate::credit::{AgencyOutlets, House, WIRES, squeezed};

/// What an article with a house's text is to that house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// It is a page of the house itself.
    Own,
    /// It prints the house's text.
    Carries,
    /// It names the house, or another, as somebody it has something from.
    Names,
}

/// An article of a pair, as far as the rule asks.
#[derive(Clone, Copy, Debug)]
pub struct Credited<'a> {
    /// Its site, outlet and address.
    pub page: &'a Meta,
    /// Whom it names as the source of its text; empty for nobody.
    pub credit: &'a str,
    /// How; `None` for nobody, and in a run of a version that did not say.
    pub kind: Option<CreditKind>,
}

/// What the two articles of a pair are to the house whose text both are said to have. `None` where
/// nothing shows that the text is that house's: neither says that it carries it, and neither is a
/// page of it; and where the house is none, because the articles speak of "news agencies" only.
///
/// ```
/// use reprint::internals::article::Meta;
/// use reprint::internals::cluster::CreditKind;
/// use reprint::internals::cluster::bond::{Bond, Credited, bonds};
///
/// let page = Meta::default();
/// let article = |credit, kind| Credited { page: &page, credit, kind };
/// let carrier = article("Meridian Press", Some(CreditKind::Carries));
/// let names = article("Meridian Press", Some(CreditKind::Names));
/// let silent = article("", None);
/// let of = |a, b| bonds("Meridian Press", [a, b]);
/// assert_eq!(of(carrier, names), Some([Bond::Carries, Bond::Names]));
/// assert_eq!(of(silent, carrier), Some([Bond::Carries, Bond::Carries]));
/// assert_eq!(of(silent, names), None);
/// ```
#[must_use]
pub fn bonds(house: &str, articles: [Credited<'_>; 2]) -> Option<[Bond; 2]> {
    if house.is_empty() || house == WIRES {
        return None;
    }
    let bond = |article: &Credited<'_>| {
        if is_own(house, article.page) {
            Bond::Own
        } else if article.kind == Some(CreditKind::Names) {
            Bond::Names
        } else {
            Bond::Carries
        }
    };
    let bonds = articles.each_ref().map(bond);
    let shows = |(bond, article): (&Bond, &Credited<'_>)| match bond {
        Bond::Own => true,
        Bond::Carries => is_same(house, article.credit),
        Bond::Names => false,
    };
    bonds.iter().zip(&articles).any(shows).then_some(bonds)
}

/// Whether a page is the house's own.
#[must_use]
pub fn is_own(house: &str, page: &Meta) -> bool {
    AgencyOutlets::default().is_home(house, page)
}

/// Whether two names are of one house.
fn is_same(house: &str, credit: &str) -> bool {
    let of_file = |name| House::of_credit(name).map(|house| &house.name);
    let (plain, other) = (squeezed(house), squeezed(credit));
    plain == other && !plain.is_empty()
        || of_file(house).is_some_and(|name| of_file(credit) == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(site: &str) -> Meta {
        let url = Some(format!("https://{site}/story"));
        Meta { site: Some(site.to_owned()), url, ..Meta::default() }
    }

    #[test]
    fn a_page_of_the_house_is_no_carrier_whatever_it_says() {
        let (own, paper) = (page("apnews.com"), page("harbourpost.example"));
        let article = |page, credit, kind| Credited { page, credit, kind };
        let own = article(&own, "AP", Some(CreditKind::Carries));
        let silent = article(&paper, "", None);
        assert_eq!(bonds("Associated Press", [own, silent]), Some([Bond::Own, Bond::Carries]));
        let names = article(&paper, "AP", Some(CreditKind::Names));
        assert_eq!(bonds("Associated Press", [names, own]), Some([Bond::Names, Bond::Own]));
        // Of an earlier version that did not say how.
        let credits = article(&paper, "The AP", None);
        assert_eq!(bonds("Associated Press", [silent, credits]), Some([Bond::Carries; 2]));
        let other = article(&paper, "Reuters", Some(CreditKind::Carries));
        assert_eq!(bonds("Associated Press", [silent, other]), None);
    }

    #[test]
    fn news_agencies_are_no_house() {
        let paper = page("harbourpost.example");
        let credited = Credited { page: &paper, credit: WIRES, kind: Some(CreditKind::Carries) };
        assert_eq!(bonds(WIRES, [credited; 2]), None);
    }
}
