//! The sheet of one taker: each of its articles that has an outlet's text, with the longest
//! passages.

use super::about::About;
use super::brief::Brief;
use super::page::Page;
use super::reasons::percent;
use super::sheet::Best;
use super::story::render;
use crate::article::{Meta, published};
use crate::classify::Relation;
use crate::cluster::manifest::RunManifest;
use crate::measure::cases::{Case, Cases, How, Shared, Taker};
use crate::measure::tables::ArticleRow;
use crate::report::columns::printable;
use crate::report::summary::counted;
use askama::Template;
use jiff::Timestamp;
use std::io::{self, Write};

/// Passages of a case on a sheet.
const PASSAGES: usize = 3;

#[derive(Template)]
#[template(path = "cases.html")]
struct Sheet {
    taker: String,
    from: String,
    articles: String,
    is_decided: bool,
    /// Where nothing is decided: whether more than quotations are in common.
    is_undecided: bool,
    /// When the taker published them, where it is known.
    dates: String,
    /// What the largest case has.
    largest: Option<String>,
    /// How many name the outlet.
    credits: String,
    /// What else there is, one sentence each.
    rest: Vec<String>,
    groups: Vec<Group>,
}

/// Cases that name the outlet, those that do not, undecided ones, or quotations.
struct Group {
    heading: String,
    cases: Vec<Shown>,
}

/// A case as the sheet has it.
struct Shown {
    /// Its place on the sheet, from 1.
    number: usize,
    line: String,
    theirs_is: String,
    their_title: String,
    their_date: String,
    their_link: Option<String>,
    their_id: String,
    ours_is: String,
    our_title: String,
    our_date: String,
    our_link: Option<String>,
    our_id: String,
    passages: Vec<Both>,
}

/// A passage; one side where both have the same words.
struct Both {
    theirs: String,
    ours: Option<String>,
    /// What stands above it.
    label: String,
    /// What an editor must know of it.
    note: &'static str,
}

/// One taker's sheet as a page that needs nothing else.
pub(in crate::report) fn taker_html(
    taker: &Taker,
    cases: &Cases,
    run: &RunManifest,
    out: &mut dyn Write,
) -> io::Result<()> {
    let about = About { fitted: None, ..About::of(run) };
    let site =
        if taker.site.is_empty() { "outlet not known".to_owned() } else { printable(&taker.site) };
    let from = printable(&cases.from);
    let (credited, uncredited): (Vec<&Case>, Vec<&Case>) =
        taker.decided().partition(|case| case.is_credited);
    let sheet = Sheet {
        taker: site.clone(),
        from: from.clone(),
        articles: articles(taker),
        is_decided: taker.decided().next().is_some(),
        is_undecided: taker.undecided().next().is_some(),
        dates: dates(taker),
        largest: largest(taker, &uncredited, &credited),
        credits: credits(&from, credited.len(), uncredited.len()),
        rest: rest(taker, cases),
        groups: groups(taker, &from, credited, uncredited),
    };
    let heading = if sheet.is_decided {
        format!("{site}: texts from {from}")
    } else {
        format!("{site} and {from}: text in common")
    };
    let body = render(&sheet);
    let page = Page::of(&about, format!("{heading}, reprint"));
    Page { list: Some((&heading, &body)), is_marked: false, ..page }.write(out)
}

/// How many of the kind that the first sentence is about.
fn articles(taker: &Taker) -> String {
    let counts = [taker.decided().count(), taker.undecided().count(), taker.quoted().count()];
    counted(counts.into_iter().find(|&count| count > 0).unwrap_or(0), "article", "articles")
}

/// The cases in the order of the sheet, numbered through.
fn groups(taker: &Taker, from: &str, credited: Vec<&Case>, uncredited: Vec<&Case>) -> Vec<Group> {
    let mut number = 0;
    let groups = [
        (format!("No credit to {from} found in the text"), uncredited),
        (format!("With a credit to {from}"), credited),
        ("Who took it from whom is undecided".to_owned(), taker.undecided().collect()),
        ("Only quotations in common".to_owned(), taker.quoted().collect()),
    ];
    let groups = groups.into_iter().filter(|(_, cases)| !cases.is_empty());
    let groups = groups.map(|(heading, cases)| {
        let shown = cases.into_iter().map(|case| {
            number += 1;
            Shown::of(case, number, from)
        });
        Group { heading, cases: shown.collect() }
    });
    groups.collect()
}

/// What the case with the most words has, with its number: cases without a credit come first.
fn largest(taker: &Taker, uncredited: &[&Case], credited: &[&Case]) -> Option<String> {
    let case = taker.largest()?;
    let all: Vec<&Case> = [uncredited, credited].concat();
    let much = much(case);
    if all.len() == 1 {
        return Some(format!("It has {much}, word for word."));
    }
    let number = all.iter().position(|other| other.theirs.id == case.theirs.id)? + 1;
    Some(format!("The largest is case {number}: {much}, word for word."))
}

/// `619 words, 98% of the article`.
fn much(case: &Case) -> String {
    let words = usize::try_from(case.words).unwrap_or(usize::MAX);
    let words = counted(words, "word", "words");
    format!("{words}, {} of the article", percent(case.share))
}

/// How many of the decided cases name the outlet.
fn credits(from: &str, credited: usize, uncredited: usize) -> String {
    match (credited, uncredited) {
        (1, 0) => format!("It credits {from}."),
        (_, 0) => format!("All of them credit {from}."),
        (0, 1) => format!("No credit to {from} was found in its text."),
        (0, _) => format!("No credit to {from} was found in the text of any of them."),
        _ => {
            let credit = if credited == 1 { "credits" } else { "credit" };
            format!("{credited} {credit} {from}; in the text of {uncredited} no credit was found.")
        }
    }
}

/// What must be known beside: bylines that the dump does not have, and what else is on the sheet.
fn rest(taker: &Taker, cases: &Cases) -> Vec<String> {
    let (decided, undecided) = (taker.decided().count(), taker.undecided().count());
    let (quoted, uncredited) = (taker.quoted().count(), decided - taker.credited());
    let mut rest = Vec::new();
    if uncredited > 0 && !taker.has_bylines() {
        let whose = if cases.has_bylines { "of this site" } else { "at all" };
        rest.push(format!(
            "The dump has no bylines {whose}, and a credit may stand in one: look at the page \
                before you call an article uncredited."
        ));
    }
    if decided > 0 && undecided > 0 {
        let share = if undecided == 1 { "shares" } else { "share" };
        rest.push(format!(
            "{undecided} more {share} text with it, but who took it from whom is undecided; these \
                come last."
        ));
    }
    if decided + undecided > 0 && quoted > 0 {
        let have = if quoted == 1 { "has" } else { "have" };
        rest.push(format!(
            "{quoted} more {have} only quotations in common with it, at the end of the sheet."
        ));
    }
    rest
}

/// When a taker published what it has from the outlet: `, published 2 Mar 2031 to 9 Mar 2031`.
fn dates(taker: &Taker) -> String {
    let dated = || taker.decided().map(|case| &case.theirs).filter(|row| row.at.is_some());
    let day = |row: Option<&ArticleRow>| {
        let at = row.and_then(|row| row.at).and_then(|at| Timestamp::from_second(at).ok());
        at.map_or_else(String::new, |at| at.strftime("%-d %b %Y").to_string())
    };
    let first = day(dated().min_by_key(|row| row.at));
    let last = day(dated().max_by_key(|row| row.at));
    match () {
        () if first.is_empty() => String::new(),
        () if first == last => format!(", published {first}"),
        () => format!(", published {first} to {last}"),
    }
}

fn brief(article: &ArticleRow) -> Brief {
    let known = |text: &String| (!text.is_empty()).then(|| text.clone());
    Brief::of(&Meta {
        id: article.id.clone(),
        title: known(&article.title),
        outlet: known(&article.site),
        url: known(&article.url),
        published: known(&article.published).map(|date| published::read(&date)),
        ..Meta::default()
    })
}

impl Both {
    fn of(passage: &Shared) -> Self {
        let words = usize::try_from(passage.words).unwrap_or(usize::MAX);
        let words = counted(words, "word", "words");
        let note = match (passage.is_quoted, passage.is_verbatim) {
            (true, _) => "quoted: may be a third person's words",
            (false, true) => "",
            (false, false) => "in other words",
        };
        let Best { source, copy, label } = Best::of(&passage.ours, &passage.theirs);
        let label = if label.is_empty() { words } else { format!("{words}, {label}") };
        Self { theirs: copy, ours: source, label, note }
    }
}

impl Shown {
    fn of(case: &Case, number: usize, from: &str) -> Self {
        let (theirs, ours) = (brief(&case.theirs), brief(&case.ours));
        let date = |brief: &Brief| brief.published.clone().unwrap_or_else(|| "no date".to_owned());
        Self {
            number,
            line: line(case, from, &theirs, &ours),
            theirs_is: theirs.outlet().to_owned(),
            their_date: date(&theirs),
            their_title: theirs.title,
            their_link: theirs.link,
            their_id: theirs.id,
            ours_is: if case.is_ours {
                from.to_owned()
            } else if case.our_credit.is_empty() {
                format!("{}, which also publishes it", ours.outlet())
            } else {
                format!("{}, which credits {}", ours.outlet(), printable(&case.our_credit))
            },
            our_date: date(&ours),
            our_title: ours.title,
            our_link: ours.link,
            our_id: ours.id,
            passages: case.passages.iter().take(PASSAGES).map(Both::of).collect(),
        }
    }
}

/// What an editor would say of it in one line.
fn line(case: &Case, from: &str, theirs: &Brief, ours: &Brief) -> String {
    let much = much(case);
    let what = match (case.how, case.relation) {
        (How::Quoted, _) => format!("Has only quotations in common with {from}: {much}"),
        (How::Taken | How::Carried, Relation::Rewrite) => {
            format!("Retells a text of {from}; word for word: {much}")
        }
        (How::Taken, Relation::Partial) => format!("Took from {from}: {much}"),
        (How::Taken, _) => format!("Repeats a text of {from}: {much}"),
        (How::Carried, Relation::Partial | Relation::Excerpt) => {
            format!("Publishes a text of {from} in part, at least {much}")
        }
        (How::Carried, _) => format!("Publishes a text of {from}: {much}"),
        (How::Named, _) => {
            format!("Names {from} as a source; in common with a page that publishes it: {much}")
        }
        (How::Open, _) if !case.is_ours => {
            format!("Has in common with a page that publishes {from}: {much}")
        }
        (How::Open, Relation::Rewrite) => {
            format!("Has the same content as {from}, in other words; word for word: {much}")
        }
        (How::Open, _) => format!("Has in common with {from}: {much}"),
    };
    // Of a decided case the second line below says so.
    let is_said = !case.how.is_decided() || case.later() > Some(-86_400);
    let after = theirs.after(ours).filter(|_| case.is_ours && is_said);
    let when = after.map_or_else(String::new, |after| format!(", {after}"));
    let who = match (case.how, case.later()) {
        (How::Open, _) => "; who took from whom is undecided",
        (How::Taken, Some(seconds)) if seconds <= -86_400 => {
            "; by the dates the taker published first, so compare the two pages as they were then"
        }
        _ => "",
    };
    let credit = if case.is_credited || case.credit.is_empty() {
        String::new()
    } else {
        format!("; the taker credits {}", printable(&case.credit))
    };
    format!("{what}{when}{who}{credit}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(theirs: &str, ours: &str) -> Shared {
        let (theirs, ours) = (theirs.to_owned(), ours.to_owned());
        Shared { is_verbatim: true, words: 8, is_quoted: false, ours, theirs }
    }

    #[test]
    fn a_passage_that_is_the_same_on_both_sides_is_shown_once() {
        let once = Both::of(&shared(
            "\u{201c}The ferry\u{201d} sank at nine",
            "\"The ferry\" sank at nine",
        ));
        assert_eq!((once.ours, &*once.label), (None, "8 words, the same in both"));
        let twice = Both::of(&shared("The ferry sank at nine", "The boat sank at nine"));
        assert!(twice.ours.is_some() && twice.label == "8 words");
        // A number without its point is another number.
        assert!(Both::of(&shared("3.5 million sank", "35 million sank")).ours.is_some());
        // Texts that differ only behind the cut are not called the same.
        let long = "the ferry sank at nine ".repeat(40);
        let cut = Both::of(&shared(&format!("{long} and ten"), &format!("{long} and eleven")));
        assert!(cut.ours.is_none() && cut.label.ends_with("but for edits further on"));
    }

    #[test]
    fn credits_are_counted_without_a_double_negative() {
        let said = [(3, 0), (0, 2), (1, 4)].map(|(with, without)| credits("Wire", with, without));
        assert_eq!(
            said,
            [
                "All of them credit Wire.",
                "No credit to Wire was found in the text of any of them.",
                "1 credits Wire; in the text of 4 no credit was found."
            ]
        );
    }

    #[test]
    fn a_line_says_how_much_and_claims_no_more_than_was_found() {
        let row = |site: &str| ArticleRow {
            id: site.to_owned(),
            site: site.to_owned(),
            ..ArticleRow::default()
        };
        let of = |how, relation| {
            let case = Case::sample(how, relation, [row("post.example"), row("sun.example")]);
            line(&case, "Wire", &brief(&case.theirs), &brief(&case.ours))
        };
        let much = "141 words, 13% of the article";
        for (how, relation, words) in [
            (How::Carried, Relation::Reprint, "Publishes a text of Wire: "),
            (How::Carried, Relation::Partial, "Publishes a text of Wire in part, at least "),
            (How::Taken, Relation::Partial, "Took from Wire: "),
            (How::Named, Relation::Partial, "Names Wire as a source; in common with a page"),
            (How::Quoted, Relation::Partial, "Has only quotations in common with Wire: "),
        ] {
            let said = of(how, relation);
            assert!(said.starts_with(words) && said.contains(much), "{said}");
        }
    }
}
