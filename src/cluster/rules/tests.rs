use super::*;
use crate::article::{Meta, published};
use crate::cluster::direction::{RULE, direction};
use crate::cluster::{Direction, Outcome};
use crate::credit::{Credits, credits};
use crate::verify::Overlap;

const BODY: &str =
    "The ferry left the harbour at nine and reached the island in the evening, the port said.";

struct Page {
    meta: Meta,
    credits: Credits,
}

fn page(site: &str, date: &str, ends: &str) -> Page {
    let meta = Meta {
        site: Some(site.to_owned()),
        outlet: Some(site.to_owned()),
        url: Some(format!("https://{site}/2031/ferry-reaches-island")),
        published: Some(published::read(date)),
        ..Meta::default()
    };
    let credits = credits(&format!("{BODY}\n{BODY}\n{ends}"), &meta);
    Page { meta, credits }
}

fn between(a: &Page, b: &Page, relation: Relation) -> Direction {
    let known = |x: &'static Page| Known {
        meta: &x.meta,
        credits: &x.credits,
        is_later_version: false,
        prepared: None,
    };
    // Leaked in tests only: a `Known` borrows both halves.
    let leak = |x: &Page| -> &'static Page {
        Box::leak(Box::new(Page { meta: x.meta.clone(), credits: x.credits.clone() }))
    };
    let common = InCommon {
        overlap: Overlap { size_a: 100, size_b: 100, shared: 80 },
        relation,
        run: 40,
        score: 1.0,
    };
    direction(known(leak(a)), known(leak(b)), common, &AgencyOutlets::default())
}

fn outcome(a: &Page, b: &Page) -> Outcome {
    between(a, b, Relation::Reprint).outcome()
}

const DAY: &str = "2031-03-04";

#[test]
fn an_agency_is_never_the_copy_of_who_credits_it() {
    // Though its page is a day later.
    let wire = page("meridianpress.example", "2031-03-05", "");
    let paper = page("harbourpost.example", DAY, "Meridian Press contributed to this report.");
    assert_eq!(outcome(&wire, &paper), Outcome::BFromA);
    let direction = between(&paper, &wire, Relation::Rewrite);
    assert_eq!(direction.outcome(), Outcome::AFromB);
    assert!(
        direction
            .reasons
            .iter()
            .any(|r| r.derived == Side::B && r.fact.contains("against the order"))
    );
}

#[test]
fn two_carriers_of_one_agency_have_a_common_source() {
    let a = page("harbourpost.example", DAY, "The Associated Press contributed to this report.");
    let b = page("quaytimes.example", "2031-03-06", "By Anna Reyle\nAssociated Press");
    let direction = between(&a, &b, Relation::Rewrite);
    assert_eq!(
        (direction.outcome(), direction.common.as_deref()),
        (Outcome::Common, Some("Associated Press"))
    );
}

#[test]
fn one_mark_above_the_same_words_counts_for_both() {
    let a = page("harbourpost.example", DAY, "(AP)");
    let b = page("quaytimes.example", "2031-03-06", "");
    assert_eq!(outcome(&a, &b), Outcome::Common);
    assert_eq!(outcome(&b, &a), Outcome::Common);
}

#[test]
fn an_agencys_own_page_carries_nobody_elses_mark() {
    // Signed by another agency: nothing says that the page had it from there.
    let signed = page("harbourpost.example", DAY, "(Meridian Press)");
    let own = page("upi.com", "2031-03-06", "");
    assert_ne!(outcome(&signed, &own), Outcome::Common);
    assert_ne!(outcome(&own, &signed), Outcome::Common);
    let paper = page("quaytimes.example", "2031-03-06", "");
    assert_eq!(outcome(&signed, &paper), Outcome::Common);
}

#[test]
fn an_agency_is_not_the_copy_of_a_paper_that_reworks_it_without_credit() {
    let paper = |date| page("quaytimes.example", date, "");
    let own = || {
        let mut page = page("meridianpress.example", "2031-03-04T15:00:00", "(Meridian Press)");
        page.meta.author = Some("Meridian Press".to_owned());
        page
    };
    let leak = |x: &Page| -> Known<'static> {
        let x: &'static Page =
            Box::leak(Box::new(Page { meta: x.meta.clone(), credits: x.credits.clone() }));
        Known { meta: &x.meta, credits: &x.credits, is_later_version: false, prepared: None }
    };
    let overlap = Overlap { size_a: 100, size_b: 100, shared: 5 };
    let common = InCommon { overlap, relation: Relation::Rewrite, run: 6, score: 1.0 };
    let outcome = |a: &Page, b: &Page| {
        direction(leak(a), leak(b), common, &AgencyOutlets::default()).outcome()
    };
    assert_eq!(outcome(&own(), &paper("2031-03-04T06:00:00")), Outcome::BFromA);
    assert_eq!(outcome(&paper("2031-03-04T06:00:00"), &own()), Outcome::AFromB);
    assert_ne!(outcome(&own(), &paper("2031-03-02")), Outcome::BFromA, "two days before");
    let with_third =
        page("quaytimes.example", "2031-03-04T06:00:00", "The Lantern Weekly reported it first.");
    assert_ne!(outcome(&own(), &with_third), Outcome::BFromA);
}

#[test]
fn a_later_version_on_one_site_says_so() {
    let old = page("harbourpost.example", DAY, "");
    let new =
        page("harbourpost.example", DAY, "An earlier version of this article had another hour.");
    let known = |x: &Page| -> Known<'static> {
        let x: &'static Page =
            Box::leak(Box::new(Page { meta: x.meta.clone(), credits: x.credits.clone() }));
        Known { meta: &x.meta, credits: &x.credits, is_later_version: false, prepared: None }
    };
    let common = InCommon {
        overlap: Overlap { size_a: 100, size_b: 100, shared: 95 },
        relation: Relation::Update,
        run: 90,
        score: 1.0,
    };
    let later = Known { is_later_version: true, ..known(&new) };
    let outcome = |a, b| direction(a, b, common, &AgencyOutlets::default()).outcome();
    assert_eq!(outcome(known(&old), later), Outcome::BFromA);
    assert_eq!(outcome(later, known(&old)), Outcome::AFromB);
    assert_eq!(outcome(later, Known { is_later_version: true, ..known(&old) }), Outcome::Open);
}

#[test]
fn one_signed_printing_of_a_release_names_its_issuer() {
    let a = page("harbourpost.example", DAY, "Ellan Ferries runs the line.\nSOURCE Ellan Ferries");
    let b = page("quaytimes.example", "2031-03-06", "");
    let direction = between(&a, &b, Relation::Reprint);
    assert_eq!(
        (direction.outcome(), direction.common.as_deref()),
        (Outcome::Common, Some("Ellan Ferries"))
    );
}

#[test]
fn who_cites_the_other_derives_and_two_that_cite_a_third_do_not() {
    let source = page("harbourpost.example", DAY, "");
    let copy = page("quaytimes.example", "2031-03-05", "The port told the Harbour Post so.");
    assert_eq!(outcome(&source, &copy), Outcome::BFromA);
    let [one, other] = [
        ("quaytimes.example", "The port told Meridian Press so."),
        ("islandsun.example", "Meridian Press reported it first."),
    ]
    .map(|(site, text)| page(site, DAY, text));
    let direction = between(&one, &other, Relation::Rewrite);
    assert_eq!(direction.outcome(), Outcome::Common);
}

#[test]
fn an_agencys_text_that_cites_a_paper_took_nothing_from_it() {
    let paper = page("harbourpost.example", DAY, "");
    let cited = "The port told the Harbour Post so.";
    let print = page("quaytimes.example", "2031-03-06", &format!("{cited}\n(Meridian Press)"));
    let direction = between(&paper, &print, Relation::Reprint);
    assert_eq!(direction.common.as_deref(), Some("Meridian Press"));
    // Nor from the paper's page if that is an agency's text.
    let printed = page("harbourpost.example", DAY, "(Meridian Press)");
    assert_ne!(outcome(&printed, &page("quaytimes.example", DAY, cited)), Outcome::BFromA);
    // A writer of the paper beside an agency is the paper's.
    let copy = page("quaytimes.example", "2031-03-06", cited);
    assert_eq!(outcome(&paper, &copy), Outcome::BFromA);
}

#[test]
fn writers_addresses_say_whose_text_it_is() {
    let ours = page("harbourpost.example", "2031-03-06", "ina.calder@harbourpost.example");
    let theirs = page("quaytimes.example", DAY, "ina.calder@news.harbourpost.example");
    // Though the other was first.
    assert_eq!(outcome(&ours, &theirs), Outcome::BFromA);
    assert_eq!(outcome(&theirs, &ours), Outcome::AFromB);
    let both = page(
        "quaytimes.example",
        DAY,
        "ina.calder@harbourpost.example, jon.veldt@quaytimes.example",
    );
    assert_eq!(
        outcome(&page("harbourpost.example", DAY, "jon.veldt@quaytimes.example"), &both),
        Outcome::Open
    );
}

#[test]
fn a_paper_that_both_cite_is_not_an_agency() {
    let cites =
        |site, name: &str| page(site, DAY, &format!("The crash was first reported by the {name}."));
    for paper in ["Elk County Free Press", "Oldharbour Daily News", "Sunday Press"] {
        let direction = between(
            &cites("quaytimes.example", paper),
            &cites("islandsun.example", paper),
            Relation::Reprint,
        );
        assert_eq!(direction.common, None, "{paper}");
    }
    // Of two houses that both cite, the one that people spoke to counts.
    let two = |site| {
        page(site, DAY, "Northline News Agency reported it. The port told Meridian Press so.")
    };
    let direction =
        between(&two("quaytimes.example"), &two("islandsun.example"), Relation::Rewrite);
    assert_eq!(direction.common.as_deref(), Some("Meridian Press"));
}

#[test]
fn two_prints_on_one_site_have_the_agency_in_common() {
    let signed = |date| page("harbourpost.example", date, "(Meridian Press)");
    let direction = between(&signed(DAY), &signed("2031-03-06"), Relation::Update);
    assert_eq!(direction.common.as_deref(), Some("Meridian Press"));
    assert_eq!(
        outcome(&signed(DAY), &page("harbourpost.example", "2031-03-06", "")),
        Outcome::BFromA
    );
}

#[test]
fn a_doubtful_rewrite_has_no_direction_by_counts() {
    let of = |score, run, shared, size_a| {
        let leak = |x: Page| -> &'static Page { Box::leak(Box::new(x)) };
        let known = |x: &'static Page| Known {
            meta: &x.meta,
            credits: &x.credits,
            is_later_version: false,
            prepared: None,
        };
        let (a, b) =
            (page("harbourpost.example", DAY, ""), page("quaytimes.example", "2031-03-06", ""));
        let overlap = Overlap { size_a, size_b: 100, shared };
        let common = InCommon { overlap, relation: Relation::Rewrite, run, score };
        direction(known(leak(a)), known(leak(b)), common, &AgencyOutlets::default()).outcome()
    };
    // Most of the later one stands in the longer one.
    assert_eq!((of(0.97, 0, 49, 1000), of(0.98, 0, 49, 1000)), (Outcome::Open, Outcome::BFromA));
    // A date alone says nothing, however sure the pair is.
    assert_eq!((of(0.99, 0, 5, 100), of(0.99, LONG_RUN, 5, 100)), (Outcome::Open, Outcome::Open));
}

#[test]
fn one_site_goes_by_its_dates_and_two_papers_words_alone_stay_open() {
    let a = page("harbourpost.example", DAY, "");
    let b = page("harbourpost.example", "2031-03-06", "The Harbour Post reported it first.");
    assert_eq!(outcome(&a, &b), Outcome::BFromA);
    let undated =
        Page { meta: Meta { published: None, ..a.meta.clone() }, credits: a.credits.clone() };
    let other = page("quaytimes.example", DAY, "");
    let direction = between(&undated, &other, Relation::Reprint);
    assert_eq!(direction.outcome(), Outcome::Open);
    assert!(direction.weight < RULE);
}

#[test]
fn a_link_to_the_page_names_it() {
    let source = page("harbourpost.example", "2031-03-06", "");
    let copy = page(
        "quaytimes.example",
        DAY,
        "More at https://www.harbourpost.example/2031/ferry-reaches-island?utm_source=x.",
    );
    assert_eq!(outcome(&source, &copy), Outcome::BFromA);
}
