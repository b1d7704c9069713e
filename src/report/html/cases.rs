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
use std::io::{self, Write};

/// Passages of a case on a sheet.
const PASSAGES: usize = 3;

#[derive(Template)]
#[template(path = "cases.html")]
struct Sheet {
    taker: String,
    from: String,
    articles: String,
    uncredited: usize,
    credited: usize,
    groups: Vec<Group>,
}

/// Cases that name the outlet, or those that do not.
struct Group {
    heading: &'static str,
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
    let group = |(heading, is_credited): (&'static str, bool)| {
        let cases = taker.cases.iter().filter(|case| case.is_credited == is_credited);
        Group { heading, cases: cases.map(|case| Shown::of(case, &printable(from))).collect() }
    };
    let groups = [("No credit found", false), ("With a credit", true)].into_iter().map(group);
    let sheet = Sheet {
        taker: site.clone(),
        from: printable(from),
        articles: counted(taker.cases.len(), "article", "articles"),
        uncredited: taker.cases.len() - taker.credited(),
        credited: taker.credited(),
        groups: groups.filter(|group| !group.cases.is_empty()).collect(),
    };
    let heading = format!("{site}: texts from {}", printable(from));
    let body = render(&sheet);
    Page { list: Some((&heading, &body)), ..Page::of(&about, format!("{heading}, reprint")) }
        .write(out)
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
            Both { ours: (a != b).then_some(b), theirs: a, words: passage.words }
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
            } else {
                format!("{}, which also publishes it", ours.outlet())
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
        // What a part in common is of nobody signed: the house may have it from the taker.
        (How::Carried, Relation::Partial) if !case.is_credited => {
            format!("Shares {share} of its words with a page that publishes {from}")
        }
        (How::Carried, _) => {
            format!("Publishes a text from {from}; {share} of its words are in another copy of it")
        }
        (How::Named, _) => format!(
            "Names {from} as a source; {share} of its words are in a page that publishes {from}"
        ),
        (How::Open, Relation::Rewrite) => format!("Has the same content as {from}, in other words"),
        (How::Open, _) => format!("Shares {share} of its words with {from}"),
        (_, Relation::Rewrite) => format!("Retells a text of {from} in other words"),
        (_, Relation::Partial) => format!("Took {share} of its words from {from}"),
        _ => format!("Repeats {from}: {share} of its words are found there"),
    };
    let after = theirs.after(ours).filter(|_| case.is_ours && case.later() > Some(-86_400));
    let when = after.map_or_else(String::new, |after| format!(", {after}"));
    let who = match (case.how, case.later()) {
        (How::Open, _) => "; who took from whom is not decided",
        (How::Taken, Some(seconds)) if seconds <= -86_400 => {
            "; the dates say it was published first, so compare the two pages as they were then"
        }
        _ => "",
    };
    let credit = if case.is_credited || case.credit.is_empty() {
        String::new()
    } else {
        format!("; it credits {}", printable(&case.credit))
    };
    format!("{what}{when}{who}{credit}.")
}
