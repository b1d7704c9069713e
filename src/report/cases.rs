//! `cases.csv`, `takers.csv` and a sheet to print for each taker: who has one outlet's texts.
//!
//! * time: linear in the cases
//! * space: one sheet

use super::cells::{csv, safe_cell, share};
use super::columns::printable;
use super::folder::{Claim, check_folder, flush, name_all};
use super::graph::{has_time, lag};
use super::summary::counted;
use super::table::system;
use super::{html, written};
use crate::cluster::manifest::RunManifest;
use crate::error::Result;
use crate::measure::cases::{Case, Cases, Taker};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// The tables.
const CASES: &str = "cases.csv";
const TAKERS: &str = "takers.csv";

/// The folder of the sheets.
const SHEETS: &str = "sheets";

/// Bytes of a sheet's name.
const LONGEST_NAME: usize = 60;

/// Writes both tables and the sheets into `folder`. `run` is what `run.json` says.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_cases(cases: &Cases, run: &RunManifest, folder: &Path) -> Result<()> {
    let _claim = Claim::of(folder)?;
    check_folder(&folder.join(SHEETS))?;
    let names = names(cases);
    let mut complete = vec![
        (CASES.to_owned(), written(folder, CASES, |out| write_table(cases, &names, out))?),
        (TAKERS.to_owned(), written(folder, TAKERS, |out| write_takers(cases, &names, out))?),
    ];
    for (taker, name) in cases.takers.iter().zip(&names) {
        let file = written(folder, name, |out| html::taker_html(taker, cases, run, out))?;
        complete.push((name.clone(), file));
    }
    flush(&complete)?;
    // Sheets of an earlier list would show other articles.
    for entry in fs::read_dir(folder.join(SHEETS)).into_iter().flatten().flatten() {
        let is_sheet = entry.path().extension().is_some_and(|ending| ending == "html");
        if is_sheet && complete.iter().all(|(name, _)| folder.join(name) != entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
    name_all(complete, folder)
}

/// A file for each taker, by its rank and site.
fn names(cases: &Cases) -> Vec<String> {
    let digits = cases.takers.len().to_string().len();
    let of = |(rank, taker): (usize, &Taker)| {
        let plain = |c: char| if c.is_ascii_alphanumeric() || ".-".contains(c) { c } else { '-' };
        let site: String = taker.site.chars().map(plain).take(LONGEST_NAME).collect();
        let site = if site.is_empty() { "outlet-not-known" } else { site.trim_matches('.') };
        format!("{SHEETS}/{rank:0digits$}-{site}.html")
    };
    (1..).zip(&cases.takers).map(of).collect()
}

fn rows<'a>(
    cases: &'a Cases,
    names: &'a [String],
) -> impl Iterator<Item = (&'a Taker, &'a Case, &'a str)> {
    cases
        .takers
        .iter()
        .zip(names)
        .flat_map(|(taker, name)| taker.cases.iter().map(move |c| (taker, c, name.as_str())))
}

fn write_table(cases: &Cases, names: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    let columns = [
        "taker",
        "taker_articles",
        "credited",
        "credit",
        "how",
        "relation",
        "words",
        "share",
        "hours_later",
        "their_published",
        "their_title",
        "their_url",
        "our_page",
        "our_published",
        "our_title",
        "our_url",
        "score",
        "their_id",
        "our_id",
        "sheet",
        "lag",
        "our_site",
        "our_credit",
        "their_author",
    ];
    table.write_record(columns).map_err(system)?;
    for (taker, case, sheet) in rows(cases, names) {
        // Of two days without a time nobody says how many hours lie between them.
        let is_timed = has_time(&case.theirs) && has_time(&case.ours);
        let later = case.later().filter(|_| is_timed);
        let later = later.map_or(String::new(), |seconds| seconds.div_euclid(3600).to_string());
        let ours = Some(&case.ours).filter(|_| case.is_ours);
        let row = [
            safe_cell(&taker.site),
            taker.decided().count().to_string().into(),
            ["no", "yes"][usize::from(case.is_credited)].into(),
            safe_cell(&case.credit),
            case.how.name().into(),
            case.relation.name().into(),
            case.words.to_string().into(),
            share(case.share).into(),
            later.into(),
            safe_cell(&case.theirs.published),
            safe_cell(&case.theirs.title),
            safe_cell(&case.theirs.url),
            ["carrier", "own"][usize::from(case.is_ours)].into(),
            safe_cell(&case.ours.published),
            safe_cell(&case.ours.title),
            safe_cell(&case.ours.url),
            share(case.score).into(),
            safe_cell(&case.theirs.id),
            safe_cell(&case.ours.id),
            safe_cell(sheet),
            lag(ours, &case.theirs).into(),
            safe_cell(&case.ours.site),
            safe_cell(&case.our_credit),
            safe_cell(&case.theirs.author),
        ];
        table.write_record(row.iter().map(|cell| cell.as_bytes())).map_err(system)?;
    }
    table.flush()
}

fn write_takers(cases: &Cases, names: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv(out);
    table
        .write_record([
            "taker",
            "articles",
            "uncredited",
            "credited",
            "words",
            "first",
            "last",
            "sheet",
            "undecided",
            "quoted",
        ])
        .map_err(system)?;
    for (taker, name) in cases.takers.iter().zip(names) {
        let written = |case: Option<&Case>| {
            safe_cell(case.map_or("", |case| case.theirs.published.as_str())).into_owned()
        };
        let dated = || taker.decided().filter(|case| case.theirs.at.is_some());
        let first = dated().min_by_key(|case| case.theirs.at);
        let last = dated().max_by_key(|case| case.theirs.at);
        let row = [
            safe_cell(&taker.site).into_owned(),
            taker.decided().count().to_string(),
            (taker.decided().count() - taker.credited()).to_string(),
            taker.credited().to_string(),
            taker.words().to_string(),
            written(first),
            written(last),
            safe_cell(name).into_owned(),
            taker.undecided().count().to_string(),
            taker.quoted().count().to_string(),
        ];
        table.write_record(&row).map_err(system)?;
    }
    table.flush()
}

/// Takers that a summary lists.
const LISTED: usize = 10;

/// What was found, for a person: the first takers.
///
/// # Errors
/// When `out` cannot be written.
pub fn cases_summary(cases: &Cases, out: &mut dyn Write) -> io::Result<()> {
    let from = printable(&cases.from);
    let of = |(articles, sites): (usize, usize)| {
        let articles = counted(articles, "article", "articles");
        format!("{articles} on {}", counted(sites, "site", "sites"))
    };
    let (articles, _) = cases.decided();
    if articles == 0 {
        let alike: Vec<String> = cases.alike.iter().map(|name| printable(name)).collect();
        let meant = if alike.is_empty() {
            String::new()
        } else {
            format!(" (did you mean `{}`?)", alike.join("` or `"))
        };
        writeln!(out, "no other site was found to publish or rewrite a text of {from}{meant}")?;
    } else {
        let credited: usize = cases.takers.iter().map(Taker::credited).sum();
        let uncredited = articles - credited;
        let credits = match (credited, uncredited) {
            (_, 0) => "all with a credit".to_owned(),
            (0, _) => "no credit found in their text".to_owned(),
            _ => format!("{credited} with a credit, {uncredited} with none found in the text"),
        };
        let of = of(cases.decided());
        writeln!(out, "{of} published or rewritten from {from}: {credits}")?;
        if uncredited > 0 && !cases.has_bylines {
            writeln!(
                out,
                "  this dump has no bylines: look at the page before you call an article uncredited"
            )?;
        }
    }
    if cases.undecided().0 > 0 {
        let shares = if cases.undecided().0 == 1 { "shares" } else { "share" };
        let undecided = of(cases.undecided());
        writeln!(out, "{undecided} {shares} text with it, but who took it from whom is undecided")?;
    }
    if cases.quoted().0 > 0 {
        let has = if cases.quoted().0 == 1 { "has" } else { "have" };
        writeln!(out, "{} {has} only quotations in common with it", of(cases.quoted()))?;
    }
    for taker in cases.takers.iter().take(LISTED) {
        let (decided, credited) = (taker.decided().count(), taker.credited());
        let more = if decided > 0 { " more" } else { "" };
        let parts = [
            (decided, format!("{credited} credited, {} uncredited", decided - credited)),
            (taker.undecided().count(), format!("{}{more} undecided", taker.undecided().count())),
            (taker.quoted().count(), format!("{} with quotations only", taker.quoted().count())),
        ];
        let parts: Vec<String> =
            parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
        writeln!(out, "  {decided:>5}  {}: {}", printable(&taker.site), parts.join("; "))?;
    }
    if cases.takers.len() > LISTED {
        let more = counted(cases.takers.len() - LISTED, "more site", "more sites");
        writeln!(out, "         and {more}, listed in {TAKERS}")?;
    }
    for (count, why) in [
        (cases.own, format!("{from} took from the other article")),
        (cases.third, "both articles print the text of a third party".to_owned()),
        (cases.named, format!("{from} is only named as a source")),
    ] {
        if count > 0 {
            writeln!(out, "not listed: {} in which {why}", counted(count, "pair", "pairs"))?;
        }
    }
    Ok(())
}
