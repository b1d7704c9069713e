//! Which of two articles derives from the other.
//!
//! First come rules (`rules.rs`): what the two say themselves of where their text is from. No
//! weight overturns them. Where they say nothing, each fact that speaks for one side adds log-odds
//! to it and a reason in words; undecided is an answer. The texts' own asymmetries are a fit
//! ([`asymmetry`](super::asymmetry)) on rewrites. Two papers that print one text word for word have
//! it from an agency more often than from each other, so there the texts alone do not decide.
//!
//! * time: look-ups in a few names; the asymmetries are computed only where the rules leave it open
//! * space: the reasons

use super::asymmetry::asymmetries;
use super::known::{DAY, dated, gap, is_earlier_by_a_day};
pub use super::known::{InCommon, Known};
use super::rules::{LONG_RUN, Ruled, named, names_a_third, rule};
use super::{Credit, Direction, Reason, Side};

use crate::article::Meta;
use crate::classify::Relation;
use crate::credit::{AgencyOutlets, House};
use crate::verify::Overlap;

/// Evidence below which nothing is decided, about 4 to 1. Of the texts alone, in cross-validation,
/// .986 of the model's rewrites decided, .993 of the teachers' and .984 of the machines' are right
/// from here on, and .05, .08 and .16 are left open; from 1.0 on .979, .990 and .969, and .04, .04
/// and .12.
const DECIDED: f64 = 1.4;
/// Two dates with times: enough alone, and less than two clear asymmetries of the texts. Not
/// measured, as are the next two.
const DATE_TIME: f64 = 1.6;
/// Two dates, one of them without a time: just enough.
const DATE_DAY: f64 = 1.4;
/// Two times less than [`CLOCKS`] apart: a reason beside others.
const DATE_HOURS: f64 = 1.4;
/// Seconds within which two times say nothing: the same feed, taken at the same minute.
const SIMULTANEOUS: i64 = 120;
/// Seconds by which two clocks of local time may differ: from Honolulu to Auckland nearly a day,
/// across one language's papers at most 14 hours.
const CLOCKS: i64 = 14 * 3600;
/// A rule. Weights never reach it, so that a reader can tell one from the other.
pub const RULE: f64 = 6.0;
/// What weights come to at most.
const BELOW_RULES: f64 = 5.9;
/// An agency's dateline that a rewrite lacks: not enough to decide alone.
const DATELINE: f64 = 0.8;
/// The same of an agency that is known as one: its text is not made of what a page retells. Set by
/// hand.
const AGENCY_DATELINE: f64 = 2.0;
/// A text that says which outlet its people spoke to ("told the Harbour Post"), if that is its own
/// and the other text does not say it: not enough alone. Not measured.
const OWN: f64 = 1.0;
/// "An earlier version of this article": it is not the first. Not enough alone. Not measured.
const LATER_VERSION: f64 = 1.2;
/// What the texts' asymmetries come to at most where the words are one text's, or a long run of
/// them is: less than decides. On two dumps length did not show the direction of a single reprint
/// of an unsigned text by two papers; in one of them 56 of 79 were an agency's.
const TEXTS_ALONE: f64 = 1.2;
/// What a date counts where the words are one text's or a part of them is: less than decides alone.
/// Of two papers that print one agency's story unsigned the later one has it from the agency too:
/// in one dump all three such pairs that dates decided were wrong.
const PRINTED: f64 = 0.75;
/// Days within which papers print an agency's story. Who prints the same text later has it from a
/// page. Not measured.
const WIRE_DAYS: i64 = 3;
/// How many times longer one of two articles is from which its length, and what goes with it, says
/// no more than [`TEXTS_ALONE`]: a brief and a long report of one event look like a copy and its
/// source. Of seven labelled pairs of two dumps that the texts decided six were wrong, five of them
/// above it.
const LENGTHS: usize = 2;

/// Score of a rewrite with no long run of the other's words below which weights say nothing of its
/// direction: a direction holds only if one took from the other at all. In a dump of 80 articles by
/// a writer who did not know this program, 45 of 276 pairs of independent reports scored as
/// rewrites, up to .997. With .9 here and .93 below, weights gave twelve of them a direction, now
/// five; of 56 directions that were right, in it and a dump of six languages, 54 are left. No
/// labelled direction of two real dumps changes.
const SURE: f64 = 0.95;
/// The same where nothing in the texts marks one as the first: a dateline, or the outlet that its
/// people spoke to.
pub(super) const SURE_UNMARKED: f64 = 0.98;

/// One article standing whole in a longer one, per unit of difference between the two shingle
/// containments. Set by hand.
const TRIMMED: f64 = 4.0;

impl InCommon {
    /// Whether the relation is sure enough for weights to say who took from whom.
    fn is_sure(&self, has_mark: bool) -> bool {
        let wanted = if has_mark { SURE } else { SURE_UNMARKED };
        self.relation != Relation::Rewrite || self.run >= LONG_RUN || self.score >= wanted
    }

    /// Whether weights may say who took from whom across sites. A date alone does not say it of own
    /// reporting with a part in common, which both may have from a third: of ten such pairs of two
    /// dumps seven had it from their own stock or from a common house. Nor does a date decide on a
    /// rewrite whose texts say too little: of four such pairs none was right.
    fn weights_say(&self, reasons: &[Reason]) -> bool {
        let of_the_texts = || {
            let undated = reasons.iter().filter(|reason| !is_of_date(&reason.fact));
            undated.map(|r| if r.derived == Side::B { r.weight } else { -r.weight }).sum::<f64>()
        };
        match self.relation {
            Relation::Partial => false,
            Relation::Rewrite => of_the_texts().abs() >= DECIDED,
            _ => true,
        }
    }
}

/// Says which derives, or whose text both have.
#[must_use]
pub fn direction(
    a: Known<'_>,
    b: Known<'_>,
    common: InCommon,
    houses: &AgencyOutlets,
) -> Direction {
    let mut reasons = Vec::new();
    let mut say = |derived: Side, weight: f64, fact: String| {
        if weight > 0.0 {
            reasons.push(Reason { derived, weight, fact });
        }
    };
    dates(a.meta, b.meta, &mut say);
    let one_site = a.meta.shares_site(b.meta);
    for (side, this, other) in [(Side::A, &a, &b), (Side::B, &b, &a)] {
        if !one_site && this.is_later_version && !other.is_later_version {
            say(side, LATER_VERSION, "says that an earlier version of it stood there".to_owned());
        }
    }
    match rule(&a, &b, &common, houses) {
        Some(Ruled::Derived(side, fact)) => {
            let against = reasons.iter_mut().find(|r| r.derived != side && is_of_date(&r.fact));
            if let Some(against) = against {
                against.fact.push_str(", against the order that the other's own words give");
            }
            reasons.push(Reason { derived: side, weight: RULE, fact });
            sort(&mut reasons);
            return Direction { derived: Some(side), common: None, weight: RULE, reasons };
        }
        Some(Ruled::Common(house, facts)) => {
            reasons.extend(facts.into_iter().map(|(derived, fact)| Reason {
                derived,
                weight: RULE,
                fact,
            }));
            sort(&mut reasons);
            return Direction { derived: None, common: Some(house), weight: 0.0, reasons };
        }
        None => {}
    }
    let mut has_mark = false;
    if !one_site {
        let soon = gap(a.meta, b.meta).is_none_or(|gap| gap < WIRE_DAYS * DAY);
        if soon && (common.is_one_text() || common.relation == Relation::Partial) {
            for reason in &mut reasons {
                reason.weight *= PRINTED;
            }
        }
        let before = reasons.len();
        marks(&a, &b, common.relation, &mut |side, weight, fact| {
            reasons.push(Reason { derived: side, weight, fact });
        });
        has_mark = reasons.len() > before;
        reasons.extend(of_the_texts(&a, &b, &common));
    }
    let says = common.weights_say(&reasons);
    // What is a source of the one the other may have too.
    let names_release = a.credits.names_release || b.credits.names_release;
    decide(reasons, |side| {
        let (this, other) = if side == Side::A { (&a, &b) } else { (&b, &a) };
        (one_site || says)
            && common.is_sure(has_mark)
            && !is_earlier_by_a_day(side, a.meta, b.meta)
            && (one_site || !names_a_third(this, other, houses) && !names_release)
    })
}

/// What each names as the source of its text, `a` first.
#[must_use]
pub fn sources(
    a: Known<'_>,
    b: Known<'_>,
    direction: &Direction,
    houses: &AgencyOutlets,
) -> [Option<Credit>; 2] {
    let common = direction.common.as_deref();
    [named(&a, &b, common, houses), named(&b, &a, common, houses)]
}

/// What the texts say, capped where the words are one text's.
fn of_the_texts(a: &Known<'_>, b: &Known<'_>, common: &InCommon) -> Vec<Reason> {
    let mut found = Vec::new();
    // Two half-independent articles each have much of their own: only dates and credits count.
    if matches!(common.relation, Relation::Identical | Relation::Partial) {
        return found;
    }
    let mut say = |derived: Side, weight: f64, fact: String| {
        if weight > 0.0 {
            found.push(Reason { derived, weight, fact });
        }
    };
    if let (Some(x), Some(y)) = (a.prepared, b.prepared) {
        for (side, weight, fact) in asymmetries(x, y, common.overlap) {
            say(side, weight, fact);
        }
    } else {
        trimmed(common.overlap, &mut say);
    }
    let is_brief = a.prepared.zip(b.prepared).is_some_and(|(x, y)| {
        let (x, y) = (x.story_words(), y.story_words());
        x.max(y) > LENGTHS * x.min(y)
    });
    if common.is_one_text() || is_brief || common.run >= LONG_RUN {
        let sum: f64 = found
            .iter()
            .map(|r| if r.derived == Side::B { r.weight } else { -r.weight })
            .sum::<f64>()
            .abs();
        let scale = if sum > TEXTS_ALONE { TEXTS_ALONE / sum } else { 1.0 };
        for reason in &mut found {
            reason.weight *= scale;
        }
    }
    found
}

fn sort(reasons: &mut [Reason]) {
    reasons.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| x.fact.cmp(&y.fact)));
}

fn decide(mut reasons: Vec<Reason>, may_derive: impl Fn(Side) -> bool) -> Direction {
    sort(&mut reasons);
    let sum: f64 =
        reasons.iter().map(|r| if r.derived == Side::B { r.weight } else { -r.weight }).sum();
    let derived = (sum.abs() >= DECIDED).then_some(if sum > 0.0 { Side::B } else { Side::A });
    // Who wrote a day before did not take it from there, whatever the texts look like; the page may
    // have been changed since, so this does not say who did. And who names a third as its source
    // may have it from there.
    let derived = derived.filter(|&side| may_derive(side));
    Direction {
        derived,
        common: None,
        weight: derived.map_or(0.0, |_| sum.abs().min(BELOW_RULES)),
        reasons,
    }
}

/// Whether a reason is one of [`dates`]: each of its facts begins so.
fn is_of_date(fact: &str) -> bool {
    fact.starts_with("published ")
}

fn dates(a: &Meta, b: &Meta, say: &mut impl FnMut(Side, f64, String)) {
    let ((ta, a_timed), (tb, b_timed)) = match (dated(a), dated(b)) {
        (Some(a), Some(b)) => (a, b),
        (Some(a), None) => return fetched(Side::A, a, b.crawled, say),
        (None, Some(b)) => return fetched(Side::B, b, a.crawled, say),
        (None, None) => return,
    };
    let gap = (ta - tb).abs();
    let timed = a_timed && b_timed;
    if timed && gap < SIMULTANEOUS || !timed && ta.div_euclid(86_400) == tb.div_euclid(86_400) {
        return;
    }
    let later = if ta > tb { Side::A } else { Side::B };
    let weight = match (timed, gap) {
        (true, ..CLOCKS) => DATE_HOURS,
        (true, _) => DATE_TIME,
        (false, _) => DATE_DAY,
    };
    say(later, weight, format!("published {} later", span(gap)));
}

/// A page that was fetched was there: what is published after that is the later one, though nobody
/// knows by how much. The other way round a crawl says nothing.
fn fetched(
    side: Side,
    (at, timed): (i64, bool),
    crawled: Option<i64>,
    say: &mut impl FnMut(Side, f64, String),
) {
    let Some(gap) = crawled.map(|crawled| at - crawled).filter(|&gap| gap >= SIMULTANEOUS) else {
        return;
    };
    let weight = if timed { DATE_TIME } else { DATE_DAY };
    say(side, weight, format!("published {} after the other was fetched", span(gap)));
}

fn span(seconds: i64) -> String {
    match seconds {
        0..3600 => format!("{} min", seconds / 60),
        3600..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// What the two say of themselves that decides nothing alone.
fn marks(
    a: &Known<'_>,
    b: &Known<'_>,
    relation: Relation,
    say: &mut impl FnMut(Side, f64, String),
) {
    for (other_side, mine, other) in [(Side::B, a, b), (Side::A, b, a)] {
        let dateline =
            mine.credits.carried.iter().find(|carried| carried.how == crate::credit::How::Dateline);
        if let Some(dateline) =
            dateline.filter(|_| other.credits.carried.is_empty() && relation == Relation::Rewrite)
        {
            // Who retells a story leaves its dateline out; nobody adds one. A reprint may have come
            // by way of a page that lost it.
            let is_known = House::of_credit(&dateline.house).is_some_and(House::supplies);
            let weight = if is_known { AGENCY_DATELINE } else { DATELINE };
            say(
                other_side,
                weight,
                format!("lacks the dateline of {} that the other has", dateline.house),
            );
        }
        if let Some(name) = mine.credits.cites(mine.meta)
            && other.credits.cites(mine.meta).is_none()
            && other.credits.cites(other.meta).is_none()
        {
            say(
                other_side,
                OWN,
                format!(
                    "does not say whom its people told it, where the other says {name}, its own \
                        outlet"
                ),
            );
        }
    }
}

/// Without prepared texts this alone shows a direction: of a copy and its source, the one that
/// lacks a part stands whole in the other.
fn trimmed(overlap: Overlap, say: &mut impl FnMut(Side, f64, String)) {
    let (in_a, in_b) = (overlap.in_a(), overlap.in_b());
    if (in_a - in_b).abs() > 0.1 {
        let (side, more, less) =
            if in_a > in_b { (Side::A, in_a, in_b) } else { (Side::B, in_b, in_a) };
        let fact = format!(
            "stands {:.0}% verbatim in the other, whose text stands {:.0}% in it",
            more * 100.0,
            less * 100.0
        );
        say(side, TRIMMED * (more - less), fact);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_after_the_other_was_fetched_is_later_and_the_other_way_round_nothing_is_known()
     {
        let meta = |published: Option<&str>, crawled: Option<i64>| Meta {
            id: String::new(),
            url: None,
            title: None,
            outlet: None,
            site: None,
            published: published.map(crate::article::published::read),
            author: None,
            language: None,
            crawled,
            source: String::new(),
            declared: crate::record::Declared::default(),
        };
        let heard = |a: &Meta, b: &Meta| {
            let mut heard = Vec::new();
            dates(a, b, &mut |side, weight, fact| heard.push((side, weight, fact)));
            heard
        };
        let dated = meta(Some("1970-01-02T00:00:00Z"), None);
        let fetched = |at| meta(None, Some(at));
        let fact = "published 23 h after the other was fetched".to_string();
        assert_eq!(heard(&dated, &fetched(3600)), [(Side::A, DATE_TIME, fact.clone())]);
        assert_eq!(heard(&fetched(3600), &dated), [(Side::B, DATE_TIME, fact)]);
        assert_eq!(heard(&dated, &fetched(90_000)), []);
        assert_eq!(heard(&meta(None, Some(5)), &fetched(90_000)), []);
    }
}
