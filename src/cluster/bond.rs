//! What the two articles of a pair are to the house whose text both are said to have: one rule for
//! every count of who carries whom.
//!
//! That a pair's text is a house's is said of the pair, and one of its articles may only name the
//! house as somebody it has something from. Such an article is no carrier, and of two such articles
//! nothing says that their words are the house's. Agencies name themselves in their own texts
//! ("told Meridian Press"), so a mention says less than the words do: what has most of its words
//! from a page with the house's text carries that text, whatever it names. What has only a few
//! words, or only quotations, in common with such a page does not.
//!
//! * time: a look-up of each article's site and credit
//! * space: nothing

use super::{CreditKind, JudgedPair};
use crate::article::Meta;
use crate::classify::Relation;
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
    /// It has a part in common with a page that has the house's text, and nothing shows that it has
    /// that part from the house: it does not credit the house, or there is too little of it.
    Shares,
}

/// Words word for word, and share of an article, below both of which a part in common shows
/// nothing: a sentence or two stand in many reports of one event. Of 256 articles on 8 sites that a
/// run on a real dump had as an agency's carriers, 8 have less of the other's text. The article of
/// them with the least has 34 words, .5% of a list of obituaries.
pub const FEW_WORDS: u64 = 50;

/// See [`FEW_WORDS`].
pub const FEW_SHARE: f64 = 0.1;

/// Share of an article's words from which it has more from the other than of its own.
const MAJORITY: f64 = 0.5;

/// Words of common narration below which a part is quotations, if most of its words are quoted: as
/// many as a pair needs to be `partial` for its narration.
const NARRATED: u64 = 20;

/// What the two articles of a pair have in common, as far as the rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Common {
    /// What was done to the text.
    pub relation: Relation,
    /// Words in passages word for word.
    pub words: u64,
    /// Words in common runs that neither quotes.
    pub narrated: u64,
}

impl Common {
    /// What a judged pair has in common.
    #[must_use]
    pub fn of(pair: &JudgedPair) -> Self {
        let (words, narrated) = (pair.verbatim_words(), pair.narrated_words.into());
        Self { relation: pair.verdict.relation, words, narrated }
    }

    /// Whether it is a part and hardly anything but quotations: what somebody said in an interview,
    /// a speech or a statement, whoever asked.
    ///
    /// ```
    /// use reprint::internals::classify::Relation;
    /// use reprint::internals::cluster::bond::Common;
    ///
    /// let part = |words, narrated| Common { relation: Relation::Partial, words, narrated };
    /// assert!(part(74, 0).is_quoted() && part(87, 8).is_quoted());
    /// assert!(!part(160, 21).is_quoted() && !part(19, 19).is_quoted());
    /// ```
    #[must_use]
    pub fn is_quoted(self) -> bool {
        self.relation == Relation::Partial
            && self.narrated < NARRATED
            && 2 * self.narrated < self.words
    }
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
    /// Share of its words that the other has, 0..=1.
    pub share: f64,
}

impl Credited<'_> {
    /// Whether it says that it carries the house's text.
    fn signs(&self, house: &str) -> bool {
        self.kind != Some(CreditKind::Names) && is_same(house, self.credit)
    }

    fn bond(&self, house: &str, common: Common) -> Bond {
        let is_part = common.relation == Relation::Partial;
        let is_little = common.words < FEW_WORDS && self.share < FEW_SHARE;
        if is_own(house, self.page) {
            Bond::Own
        } else if self.share >= MAJORITY && !is_part {
            Bond::Carries
        } else if self.kind == Some(CreditKind::Names) {
            Bond::Names
        } else if is_part && (is_little || common.is_quoted() || !self.signs(house)) {
            Bond::Shares
        } else {
            Bond::Carries
        }
    }
}

/// What the two articles of a pair are to the house whose text both are said to have. `None` where
/// nothing shows that the text is that house's: neither says that it carries it, and neither is a
/// page of it; and where the house is none, because the articles speak of "news agencies" only.
///
/// ```
/// use reprint::internals::article::Meta;
/// use reprint::internals::classify::Relation;
/// use reprint::internals::cluster::CreditKind;
/// use reprint::internals::cluster::bond::{Bond, Common, Credited, bonds};
///
/// let page = Meta::default();
/// let article = |credit, kind| Credited { page: &page, credit, kind, share: 0.4 };
/// let carrier = article("Meridian Press", Some(CreditKind::Carries));
/// let names = article("Meridian Press", Some(CreditKind::Names));
/// let silent = article("", None);
/// let common = Common { relation: Relation::Excerpt, words: 300, narrated: 300 };
/// let of = |a, b| bonds("Meridian Press", common, [a, b]);
/// assert_eq!(of(carrier, names), Some([Bond::Carries, Bond::Names]));
/// assert_eq!(of(silent, carrier), Some([Bond::Carries, Bond::Carries]));
/// assert_eq!(of(silent, names), None);
/// // "Told Meridian Press" stands in the agency's own text.
/// let copy = Credited { share: 0.9, ..names };
/// assert_eq!(of(carrier, copy), Some([Bond::Carries, Bond::Carries]));
/// ```
#[must_use]
pub fn bonds(house: &str, common: Common, articles: [Credited<'_>; 2]) -> Option<[Bond; 2]> {
    if house.is_empty() || house == WIRES {
        return None;
    }
    let shows = |article: &Credited<'_>| is_own(house, article.page) || article.signs(house);
    articles.iter().any(shows).then(|| articles.map(|article| article.bond(house, common)))
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

    const WHOLE: Common = Common { relation: Relation::Reprint, words: 300, narrated: 300 };

    fn bonds(house: &str, articles: [Credited<'_>; 2]) -> Option<[Bond; 2]> {
        super::bonds(house, WHOLE, articles)
    }

    #[test]
    fn a_page_of_the_house_is_no_carrier_whatever_it_says() {
        let (own, paper) = (page("apnews.com"), page("harbourpost.example"));
        let article = |page, credit, kind| Credited { page, credit, kind, share: 0.4 };
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
        let kind = Some(CreditKind::Carries);
        let credited = Credited { page: &paper, credit: WIRES, kind, share: 0.4 };
        assert_eq!(bonds(WIRES, [credited; 2]), None);
    }

    /// What an article is whose credit and share are these, beside a page that signs the house.
    fn beside_a_carrier(common: Common, kind: Option<CreditKind>, share: f64) -> Bond {
        let paper = page("harbourpost.example");
        let credit = if kind.is_some() { "AP" } else { "" };
        let carrier = Credited {
            page: &paper,
            credit: "Associated Press",
            kind: Some(CreditKind::Carries),
            share,
        };
        let article = Credited { credit, kind, ..carrier };
        super::bonds("Associated Press", common, [carrier, article]).expect("one signs it")[1]
    }

    #[test]
    fn most_of_the_words_outweigh_a_mention() {
        let names = Some(CreditKind::Names);
        assert_eq!(beside_a_carrier(WHOLE, names, 0.94), Bond::Carries);
        assert_eq!(beside_a_carrier(WHOLE, names, 0.36), Bond::Names);
        // Two that only name it say nothing of whose words they are, however many they share.
        let paper = page("harbourpost.example");
        let names = Credited { page: &paper, credit: "AP", kind: names, share: 0.94 };
        assert_eq!(bonds("Associated Press", [names; 2]), None);
    }

    #[test]
    fn a_few_words_or_quotations_in_common_carry_nothing() {
        let part = |words, narrated| Common { relation: Relation::Partial, words, narrated };
        let (signs, silent) = (Some(CreditKind::Carries), None);
        for (common, kind, share, bond) in [
            (part(34, 26), signs, 0.005, Bond::Shares),
            (part(90, 80), signs, 0.035, Bond::Carries),
            (part(37, 27), signs, 0.14, Bond::Carries),
            (part(300, 12), signs, 0.4, Bond::Shares),
            // What nobody signs the house may have from here.
            (part(300, 300), silent, 0.4, Bond::Shares),
            (Common { relation: Relation::Rewrite, ..part(23, 9) }, signs, 0.04, Bond::Carries),
        ] {
            assert_eq!(beside_a_carrier(common, kind, share), bond, "{common:?}, {share}");
        }
    }
}
