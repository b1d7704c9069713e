//! Rules of direction that no weight overturns: what the two articles say themselves.
//!
//! The more exact ones come first: a page that names the other page, a house's own page beside one
//! that credits it, two carriers of one house, one that cites the other's outlet, two that cite a
//! third, one carrier's mark above a long run of the same words. The first that speaks for one side
//! and not for both decides.

use super::declared::declared;
use super::known::{InCommon, Known, is_earlier_by_a_day};
use super::{Credit, CreditKind, Side};
use crate::classify::Relation;
use crate::credit::{
    AgencyOutlets, Carried, House, How, Kind, WIRES, is_agency_like, is_press_name, is_supplier,
    names,
};

/// What a rule comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ruled {
    /// That side derives, by this fact.
    Derived(Side, String),
    /// Both have the text of this house, by facts of either.
    Common(String, Vec<(Side, String)>),
}

/// Words of a verbatim run that neither quotes from which one carrier's mark counts for both.
/// Shorter runs are a sentence, which two agencies may have from one release. Not measured finely:
/// of the labelled pairs of one dump, whose passages begin at 8 words, all with an agency in one of
/// them pass.
pub(super) const LONG_RUN: u32 = 16;

/// Containment of the smaller below which a rewrite has too little of an agency's own words for one
/// carrier's mark to count for both. Not measured finely: on two dumps pairs that both rework an
/// agency's story have .25 and more.
const REWORKED: f64 = 0.25;

/// The two sides with the other beside each.
fn sides<'k, 'a>(a: &'k Known<'a>, b: &'k Known<'a>) -> [(Side, &'k Known<'a>, &'k Known<'a>); 2] {
    [(Side::A, a, b), (Side::B, b, a)]
}

/// What the articles' own words say; `None` where they say nothing, or each the contrary of the
/// other.
pub(super) fn rule(
    a: &Known<'_>,
    b: &Known<'_>,
    common: &InCommon,
    houses: &AgencyOutlets,
) -> Option<Ruled> {
    if a.meta.shares_site(b.meta) {
        return later_version(a, b, common).or_else(|| both_print(a, b, houses));
    }
    page_named(a, b, houses)
        .or_else(|| own_page(a, b, common, houses))
        .or_else(|| both_carry(a, b, houses))
        .or_else(|| writers(a, b, common))
        .or_else(|| cites(a, b, houses))
        .or_else(|| unsigned(a, b, common, houses))
        .or_else(|| both_cite(a, b, common, houses))
        .or_else(|| one_carries(a, b, common, houses))
}

/// Of two versions on one site the one that says that it is the later.
fn later_version(a: &Known<'_>, b: &Known<'_>, common: &InCommon) -> Option<Ruled> {
    let says = |x: &Known<'_>| {
        (common.is_one_text() && x.is_later_version)
            .then(|| "says that an earlier version of it stood there".to_owned())
    };
    only(says(a), says(b))
}

/// Two pages of one site that both print a text of one house: neither is the source of the other,
/// whichever came first.
fn both_print(a: &Known<'_>, b: &Known<'_>, houses: &AgencyOutlets) -> Option<Ruled> {
    let is_print = |x: &Carried| x.is_whole() && may_supply(x) && !houses.is_home(&x.house, a.meta);
    let (carried, too) = a.credits.carried.iter().filter(|x| is_print(x)).find_map(|carried| {
        Some((carried, b.credits.carries(&carried.house).filter(|too| is_print(too))?))
    })?;
    Some(Ruled::Common(
        carried.house.clone(),
        vec![(Side::A, carried.fact()), (Side::B, too.fact())],
    ))
}

/// The one side of which something holds and not of the other.
fn only(a: Option<String>, b: Option<String>) -> Option<Ruled> {
    match (a, b) {
        (Some(fact), None) => Some(Ruled::Derived(Side::A, fact)),
        (None, Some(fact)) => Some(Ruled::Derived(Side::B, fact)),
        _ => None,
    }
}

/// A page that declares the other as its source, or links to it.
fn page_named(a: &Known<'_>, b: &Known<'_>, houses: &AgencyOutlets) -> Option<Ruled> {
    let of = |this: &Known<'_>, other: &Known<'_>| {
        declared(this, other.meta, houses).or_else(|| {
            this.credits.links_to(other.meta).then(|| "links to the other page".to_owned())
        })
    };
    only(of(a, b), of(b, a))
}

/// A house's own page is the source of what credits the house. A page that came a day or more after
/// is not, unless the two print one text, whose page may have been changed since: then both have it
/// from something that the house wrote before.
fn own_page(
    a: &Known<'_>,
    b: &Known<'_>,
    common: &InCommon,
    houses: &AgencyOutlets,
) -> Option<Ruled> {
    let of = |this: &Known<'_>, other: &Known<'_>| {
        this.credits
            .carried
            .iter()
            .find(|carried| {
                houses.is_home(&carried.house, other.meta)
                    && !houses.is_home(&carried.house, this.meta)
            })
            .cloned()
    };
    let (side, carried) = match (of(a, b), of(b, a)) {
        (Some(carried), None) => (Side::A, carried),
        (None, Some(carried)) => (Side::B, carried),
        _ => return None,
    };
    if is_earlier_by_a_day(side, a.meta, b.meta) && !common.is_one_text() {
        return Some(Ruled::Common(carried.house.clone(), vec![(side, carried.fact())]));
    }
    Some(Ruled::Derived(side, format!("{}, whose page the other is", carried.fact())))
}

/// Two carriers of one house, or one carrier and one that cites the agency.
fn both_carry(a: &Known<'_>, b: &Known<'_>, houses: &AgencyOutlets) -> Option<Ruled> {
    let mut found: Vec<(bool, Ruled)> = Vec::new();
    for (side, this, other) in sides(a, b) {
        let other_side = if side == Side::A { Side::B } else { Side::A };
        for carried in &this.credits.carried {
            let house = &carried.house;
            if houses.is_home(house, a.meta) || houses.is_home(house, b.meta) {
                continue;
            }
            if let Some(too) = other.credits.carries(house) {
                let facts = vec![(side, carried.fact()), (other_side, too.fact())];
                let is_whole = carried.is_whole() || too.is_whole();
                found.push((is_whole, Ruled::Common(house.clone(), facts)));
            } else if is_supplier(house)
                && let Some(name) = cites_house(other, house)
                && this.credits.cites(other.meta).is_none()
                && other.credits.cites(this.meta).is_none()
            {
                let facts =
                    vec![(side, carried.fact()), (other_side, format!("names {name} as a source"))];
                found.push((false, Ruled::Common(house.clone(), facts)));
            }
        }
    }
    // The house of the whole text before one that contributed.
    found
        .iter()
        .position(|(is_whole, _)| *is_whole)
        .or((!found.is_empty()).then_some(0))
        .map(|at| found.swap_remove(at).1)
}

/// One text whose writers have their e-mail addresses at the other's site.
fn writers(a: &Known<'_>, b: &Known<'_>, common: &InCommon) -> Option<Ruled> {
    if common.run < LONG_RUN && !common.is_one_text() {
        return None;
    }
    let of = |this: &Known<'_>, other: &Known<'_>| {
        let site = other.meta.site.as_ref().filter(|site| this.credits.mail.contains(site))?;
        Some(format!("gives an e-mail address at {site}, the other's site"))
    };
    only(of(a, b), of(b, a))
}

/// The name by which an article cites a house.
fn cites_house<'k>(this: &Known<'k>, house: &str) -> Option<&'k str> {
    let known = House::of_credit(house)?;
    this.credits
        .cited
        .iter()
        .map(String::as_str)
        .find(|name| House::of_credit(name).is_some_and(|cited| cited.name == known.name))
}

/// Whoever cites the other's outlet, if the other does not cite his. An outlet has many pages: one
/// that came a day or more after was not the one that was meant. In an agency's text it was the
/// agency that cited: who prints it took nothing from the outlet. Where the outlet's page is an
/// agency's text the other may have it from the agency.
fn cites(a: &Known<'_>, b: &Known<'_>, houses: &AgencyOutlets) -> Option<Ruled> {
    let cited =
        |this: &Known<'_>, other: &Known<'_>| this.credits.cites(other.meta).map(str::to_owned);
    let (side, this, other, name) = match (cited(a, b), cited(b, a)) {
        (Some(name), None) => (Side::A, a, b, name),
        (None, Some(name)) => (Side::B, b, a, name),
        _ => return None,
    };
    let of_another =
        |carried: &&Carried| may_supply(carried) && !houses.is_home(&carried.house, other.meta);
    let is_agencys = this.credits.carried.iter().any(|carried| of_another(&carried))
        || other.credits.carried.iter().any(|carried| carried.is_whole() && of_another(&carried));
    (!is_agencys && !is_earlier_by_a_day(side, a.meta, b.meta))
        .then(|| Ruled::Derived(side, format!("names {name}, the other's outlet, as a source")))
}

/// Whether an article names a third as a source: then the other need not be its source, however it
/// looks.
pub(super) fn names_a_third(this: &Known<'_>, other: &Known<'_>, houses: &AgencyOutlets) -> bool {
    let is_third = |name: &str| {
        let house = House::of_credit(name).map(|known| known.name.as_str());
        (house.is_some() || is_press_name(name))
            && ![this, other]
                .iter()
                .any(|x| names(name, x.meta) || houses.is_home(house.unwrap_or(name), x.meta))
    };
    this.credits.carried.iter().any(|carried| is_third(&carried.house))
        || this.credits.cited.iter().any(|name| is_third(name))
}

/// Two that name the same third. Two versions of one text name the same houses in any case, so
/// there only an agency counts.
fn both_cite(
    a: &Known<'_>,
    b: &Known<'_>,
    common: &InCommon,
    houses: &AgencyOutlets,
) -> Option<Ruled> {
    let third = |name: &&String| {
        let known = House::of_credit(name);
        let house = known.map_or(name.as_str(), |known| known.name.as_str());
        (known.is_some() || is_press_name(name))
            && (!common.is_one_text() || is_supplier(name))
            && ![a, b].iter().any(|x| names(name, x.meta) || houses.is_home(house, x.meta))
    };
    for name in a.credits.cited.iter().filter(third) {
        let known = House::of_credit(name).map(|house| house.name.as_str());
        let same = |other: &&String| {
            *other == name
                || known.is_some()
                    && House::of_credit(other).map(|house| house.name.as_str()) == known
        };
        if let Some(other) = b.credits.cited.iter().find(same) {
            let house = known.unwrap_or(name).to_owned();
            let fact = |name: &str| format!("names {name} as a source");
            return Some(Ruled::Common(house, vec![(Side::A, fact(name)), (Side::B, fact(other))]));
        }
    }
    None
}

/// One carrier's mark above a long run of the same words that neither quotes: papers drop credits.
fn one_carries(
    a: &Known<'_>,
    b: &Known<'_>,
    common: &InCommon,
    houses: &AgencyOutlets,
) -> Option<Ruled> {
    if common.run < LONG_RUN && !matches!(common.relation, Relation::Identical | Relation::Reprint)
    {
        return None;
    }
    // A rewrite with few of the words is one of the page that has them.
    if common.relation == Relation::Rewrite && common.overlap.of_smaller() < REWORKED {
        return None;
    }
    let home = |house: &str| houses.is_home(house, a.meta) || houses.is_home(house, b.meta);
    let mut marks: Vec<(bool, &str, Side, String)> = Vec::new();
    for (side, this, _) in sides(a, b) {
        for carried in this
            .credits
            .carried
            .iter()
            .filter(|carried| may_supply(carried) && !home(&carried.house))
        {
            marks.push((carried.is_whole(), &carried.house, side, carried.fact()));
        }
    }
    // "Told Meridian Press" in an agency's story says as much as its name below it.
    if marks.is_empty() {
        for (side, this, _) in sides(a, b) {
            for name in &this.credits.cited {
                let agency = House::of_credit(name)
                    .filter(|house| house.kind == Kind::Agency && !home(&house.name));
                if let Some(agency) =
                    agency.filter(|_| name.len() > 3 || name.chars().all(char::is_uppercase))
                {
                    marks.push((false, &agency.name, side, format!("names {name} as a source")));
                }
            }
        }
    }
    // An agency's own page has its own text, whatever the other side is signed.
    if sides(a, b).iter().any(|(side, this, _)| {
        agency(this, houses).is_some() && marks.iter().all(|mark| mark.2 != *side)
    }) {
        return None;
    }
    let best = marks.iter().position(|mark| mark.0).or((!marks.is_empty()).then_some(0))?;
    // Two of two houses, each with its own: nobody can say which.
    let (whole, house, side, fact) = &marks[best];
    if marks.iter().any(|other| other.0 == *whole && other.2 != *side && other.1 != *house) {
        return None;
    }
    Some(Ruled::Common((*house).to_owned(), vec![(*side, fact.clone())]))
}

/// Whether a name is that of a house that supplies others, as far as it shows: a paper's dateline
/// has the paper's own name.
fn may_supply(carried: &Carried) -> bool {
    let name = carried.house.as_str();
    let is_short = name.chars().count() <= 5 && name.chars().all(char::is_uppercase);
    carried.kind != Kind::Outlet
        && (is_supplier(name) || name == WIRES || is_short || carried.how == How::Release)
}

/// The agency whose own page an article is: one that the file knows, or one that signs the page and
/// is at home there.
fn agency<'k>(x: &Known<'k>, houses: &AgencyOutlets) -> Option<&'k str> {
    if let Some(house) = House::of_page(x.meta) {
        return (house.kind == Kind::Agency).then_some(&house.name);
    }
    let is_named = |carried: &&Carried| {
        is_supplier(&carried.house) || x.meta.author.as_deref().is_some_and(is_agency_like)
    };
    let signs = |carried: &&Carried| {
        matches!(carried.how, How::Dateline | How::Byline | How::Author | How::LastLine)
            && carried.kind != Kind::Outlet
    };
    let mut own = x.credits.carried.iter().filter(signs).filter(is_named);
    own.find(|carried| houses.is_home(&carried.house, x.meta)).map(|carried| carried.house.as_str())
}

/// An agency's own page, in the words of a reason.
pub(super) fn page_of(house: &str) -> String {
    format!("a page of {house}, an agency whose texts others print")
}

/// An agency's own page beside a paper's that has long runs of the same words and no credit: papers
/// print agencies, unless the agency names the paper, which has been asked. So do they retell them,
/// if they name no third. A paper that was a day earlier may have been first all the same.
fn unsigned(
    a: &Known<'_>,
    b: &Known<'_>,
    common: &InCommon,
    houses: &AgencyOutlets,
) -> Option<Ruled> {
    let has_words = common.run >= LONG_RUN || common.is_one_text();
    if !has_words && common.relation != Relation::Rewrite {
        return None;
    }
    let (side, house, this) = match (agency(a, houses), agency(b, houses)) {
        (Some(house), None) => (Side::B, house, b),
        (None, Some(house)) => (Side::A, house, a),
        _ => return None,
    };
    let is_earlier = is_earlier_by_a_day(side, a.meta, b.meta);
    let is_unsigned = this.credits.carried.iter().all(|carried| carried.house == WIRES);
    let other = if side == Side::A { b } else { a };
    let is_free = is_unsigned && (has_words || !names_a_third(this, other, houses));
    let what = if has_words { "has the words of" } else { "retells" };
    (!is_earlier && is_free).then(|| Ruled::Derived(side, format!("{what} {}", page_of(house))))
}

/// What an article names as the source of its text, for the columns of reports: the house that both
/// carry if that was found, the other's outlet where it is cited, else the house whose text it says
/// it carries.
pub(super) fn named(
    this: &Known<'_>,
    other: &Known<'_>,
    common: Option<&str>,
    houses: &AgencyOutlets,
) -> Option<Credit> {
    let carries =
        |carried: &Carried| Credit { name: carried.house.clone(), kind: CreditKind::Carries };
    let names = |name: &str| Credit { name: name.to_owned(), kind: CreditKind::Names };
    let carried =
        || this.credits.carried.iter().filter(|carried| !houses.is_home(&carried.house, this.meta));
    let shared = || {
        let house = common?;
        this.credits.carries(house).map(carries).or_else(|| {
            let cited = this.credits.cited.iter().find(|name| {
                *name == house || House::of_credit(name).is_some_and(|known| known.name == house)
            });
            cited.map(|_| names(house))
        })
    };
    let of_other =
        || carried().find(|carried| houses.is_home(&carried.house, other.meta)).map(carries);
    let cited = || this.credits.cites(other.meta).map(names);
    shared().or_else(of_other).or_else(cited).or_else(|| carried().next().map(carries))
}

#[cfg(test)]
mod tests;
