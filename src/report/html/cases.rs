//! The sheet of one taker: each of its articles that has an outlet's text, with the longest
//! passages.

use super::about::About;
use super::brief::Brief;
use super::page::Page;
use super::reasons::percent;
use super::sheet::short;
use super::story::render;
use crate::article::{Meta, published};
use crate::classify::Relation;
use crate::cluster::manifest::RunManifest;
use crate::measure::cases::{Case, How, Taker};
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
    /// When the taker published them, where it is known.
    dates: String,
    uncredited: usize,
    credited: usize,
    undecided: usize,
    groups: Vec<Group>,
}

/// Cases that name the outlet, those that do not, or undecided ones.
struct Group {
    heading: String,
    cases: Vec<Shown>,
}

/// A case as the sheet has it.
struct Shown {
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

/// A passage; one side where both say the same.
struct Both {
    theirs: String,
    ours: Option<String>,
    words: u64,
    /// What an editor must know of it.
    note: &'static str,
}

/// One taker's sheet as a page that needs nothing else.
pub(in crate::report) fn taker_html(
    taker: &Taker,
    from: &str,
    run: &RunManifest,
    out: &mut dyn Write,
) -> io::Result<()> {
    let about = About { fitted: None, ..About::of(run) };
    let site =
        if taker.site.is_empty() { "outlet not known".to_owned() } else { printable(&taker.site) };
    let from = printable(from);
    let group = |heading: String, cases: Vec<&Case>| {
        (!cases.is_empty()).then(|| Group {
            heading,
            cases: cases.into_iter().map(|case| Shown::of(case, &from)).collect(),
        })
    };
    let (credited, uncredited) = taker.decided().partition(|case| case.is_credited);
    let groups = [
        group(format!("No credit to {from} found"), uncredited),
        group(format!("With a credit to {from}"), credited),
        group("Who took it from whom is undecided".to_owned(), taker.undecided().collect()),
    ];
    let decided = taker.decided().count();
    let is_decided = decided > 0;
    let undecided = taker.undecided().count();
    let sheet = Sheet {
        taker: site.clone(),
        from: from.clone(),
        articles: counted(if is_decided { decided } else { undecided }, "article", "articles"),
        is_decided,
        dates: dates(taker),
        uncredited: decided - taker.credited(),
        credited: taker.credited(),
        undecided,
        groups: groups.into_iter().flatten().collect(),
    };
    let heading = if is_decided {
        format!("{site}: texts from {from}")
    } else {
        format!("{site} and {from}: text in common")
    };
    let body = render(&sheet);
    let page = Page::of(&about, format!("{heading}, reprint"));
    Page { list: Some((&heading, &body)), is_marked: false, ..page }.write(out)
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

impl Shown {
    fn of(case: &Case, from: &str) -> Self {
        let (theirs, ours) = (brief(&case.theirs), brief(&case.ours));
        let date = |brief: &Brief| brief.published.clone().unwrap_or_else(|| "no date".to_owned());
        let passages = case.passages.iter().take(PASSAGES).map(|passage| {
            let [a, b] = [&passage.theirs, &passage.ours].map(|text| short(text));
            let note = match (passage.is_quoted, passage.is_verbatim) {
                (true, _) => "quoted: may be a third person's words",
                (false, true) => "",
                (false, false) => "in other words",
            };
            Both { ours: (a != b).then_some(b), theirs: a, words: passage.words, note }
        });
        Self {
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
            passages: passages.collect(),
        }
    }
}

/// What an editor would say of it in one line.
fn line(case: &Case, from: &str, theirs: &Brief, ours: &Brief) -> String {
    let share = percent(case.share);
    let what = match (case.how, case.relation) {
        (How::Carried, _) => {
            format!(
                "Publishes a text from {from}; the page compared with it has {share} of its words"
            )
        }
        (How::Named, _) => format!(
            "Names {from} as a source; {share} of its words are on a page that publishes {from}"
        ),
        (How::Open, _) if !case.is_ours => {
            format!("Shares {share} of its words with a page that publishes {from}")
        }
        (How::Open, Relation::Rewrite) => format!("Has the same content as {from}, in other words"),
        (How::Open, _) => format!("Shares {share} of its words with {from}"),
        (_, Relation::Rewrite) => format!("Retells a text of {from} in other words"),
        (_, Relation::Partial) => format!("Took {share} of its words from {from}"),
        _ => format!("Repeats {from}: {share} of its words are found there"),
    };
    // Of a decided case the second line below says so.
    let is_said = case.how == How::Open || case.later() > Some(-86_400);
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
