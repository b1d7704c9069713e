//! `report.html`: what a licensing desk opens. One page with the largest stories and who ran them,
//! each copy beside its source with the shared passages lit; what does not fit goes to pages beside
//! it, in `report/`.
//!
//! * time: linear in the reported pairs and their texts
//! * space: two pages, some thousand articles, and of every cluster what a line says
//!
//! The pages need no network and no script to be read. Everything that comes from a dump is
//! escaped, in templates by askama, elsewhere by [`text::escape`]; a Content-Security-Policy lets
//! only our own style and script run, which it names by their hashes.

mod about;
mod brief;
mod cases;
mod edits;
mod labelling;
mod line;
mod overview;
mod page;
mod reasons;
mod sheet;
mod star;
mod story;
mod text;

pub(in crate::report) use cases::taker_html;
pub(in crate::report) use labelling::labelling_html;
pub(in crate::report) use text::escape;

use super::folder::{Complete, check_name};
use super::plots::plots;
use super::{Results, written};
use crate::classify::Relation;
use crate::cluster::Comparison;
use crate::cluster::Side;
use crate::cluster::manifest::RunManifest;
use crate::error::{Error, Result};
use crate::report::svg;
use crate::spool::Stored;
use about::About;
use overview::Overview;
use page::{Link, Page};
use sheet::{Sheet, Shown};
use std::cmp::Reverse;
use std::io::{self, Write};
use std::path::Path;
use story::{Desk, Head, render};

/// The page to open.
pub(super) const REPORT: &str = "report.html";

/// The folder of further pages.
pub(super) const FURTHER: &str = "report";

/// How much stands on a page.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// Bytes of stories on the first page.
    stories: usize,
    /// Bytes of pairs on the first page.
    pairs: usize,
    /// Bytes of lines on the first page that lead to stories on other pages.
    lines: usize,
    /// Bytes of either on a further page.
    further: usize,
    /// Copies of one cluster on a page of many stories.
    copies: usize,
    /// Copies of one cluster on a page of its own.
    own: usize,
}

/// The first page stays under 6 MB, which a browser opens in a second or two.
const ROOM: Room = Room {
    stories: 3_400_000,
    pairs: 1_200_000,
    lines: 800_000,
    further: 2_500_000,
    copies: 20,
    own: 60,
};

/// Pages as they are made: complete files without their names.
struct Pages<'a> {
    room: Room,
    folder: &'a Path,
    about: &'a About,
    files: Vec<Complete>,
}

impl Pages<'_> {
    fn push(&mut self, name: String, page: &Page<'_>) -> Result<()> {
        let file = written(self.folder, &name, |out| page.write(out))?;
        self.files.push((name, file));
        Ok(())
    }

    /// A further page with a list on it.
    fn further(&mut self, list: &mut Further) -> Result<()> {
        let name = list.name(list.number);
        let previous = if list.number > 2 { Some(list.name(list.number - 1)) } else { None };
        let next = (!list.is_last).then(|| list.name(list.number + 1));
        let heading = format!("{} {} to {}", list.things, list.first, list.last);
        let links =
            [("Overview", Some(format!("../{REPORT}"))), ("Previous", previous), ("Next", next)];
        let links = links
            .into_iter()
            .filter_map(|(words, href)| Some(Link { href: href?, words: words.to_owned() }));
        let page = Page {
            links: links.collect(),
            list: Some((&heading, &list.body)),
            ..Page::of(self.about, format!("{heading}, reprint"))
        };
        self.push(format!("{FURTHER}/{name}"), &page)?;
        list.links.push(Link {
            href: format!("{FURTHER}/{name}"),
            words: format!("{} to {}", list.first, list.last),
        });
        list.number += 1;
        list.body.clear();
        Ok(())
    }
}

/// A list that goes on over pages.
struct Further {
    things: &'static str,
    file: &'static str,
    body: String,
    /// Number of the page that is being filled; the first page of all is 1.
    number: usize,
    first: usize,
    last: usize,
    is_last: bool,
    /// To the pages made so far.
    links: Vec<Link>,
}

impl Further {
    fn of(things: &'static str, file: &'static str) -> Self {
        Self {
            things,
            file,
            body: String::new(),
            number: 2,
            first: 0,
            last: 0,
            is_last: false,
            links: Vec::new(),
        }
    }

    fn name(&self, number: usize) -> String {
        format!("{}-{number}.html", self.file)
    }

    /// Adds an item, and ends the page before it where it has no room.
    fn add(&mut self, number: usize, html: &str, pages: &mut Pages<'_>) -> Result<()> {
        if !self.body.is_empty() && self.body.len() + html.len() > pages.room.further {
            pages.further(self)?;
        }
        if self.body.is_empty() {
            self.first = number;
        }
        self.last = number;
        self.body.push_str(html);
        Ok(())
    }

    fn end(&mut self, pages: &mut Pages<'_>) -> Result<()> {
        self.is_last = true;
        if self.body.is_empty() { Ok(()) } else { pages.further(self) }
    }
}

/// All pages of a run: the first one comes first.
pub(super) fn pages(
    results: &Results<'_>,
    run: &RunManifest,
    folder: &Path,
) -> Result<Vec<Complete>> {
    pages_within(ROOM, results, run, folder)
}

fn pages_within(
    room: Room,
    results: &Results<'_>,
    run: &RunManifest,
    folder: &Path,
) -> Result<Vec<Complete>> {
    let about = About::of(run);
    let mut pages = Pages { room, folder, about: &about, files: Vec::new() };
    let mut desk = Desk::of(results);
    let overview = Overview::of(results, &mut desk);
    let stories = stories(results, &mut desk, &mut pages)?;
    let pairs = pairs(results, &mut desk, &mut pages)?;
    // Their style is the page's; the one in each picture is for opening it by itself.
    let style = format!("<style>{}</style>\n", svg::STYLE);
    let figures = plots(results, run).map(|plot| plot.replace(&style, ""));
    let first = Page {
        figures: &figures,
        overview: Some(&overview),
        list: Some(("Stories", &stories.html)),
        own: (!stories.own.is_empty()).then_some(stories.own.as_str()),
        further: &stories.links,
        pairs: (!pairs.html.is_empty()).then_some((pairs.summary.as_str(), pairs.html.as_str())),
        further_pairs: &pairs.links,
        is_first: true,
        ..Page::of(&about, format!("{} in {} stories, reprint", overview.found, overview.stories))
    };
    pages.push(REPORT.to_owned(), &first)?;
    let mut files = pages.files;
    files.rotate_right(1);
    Ok(files)
}

/// One pair as a page that needs nothing else, to mail: both texts whole.
///
/// `run` says what `run.json` says of version, settings and operating point.
///
/// # Errors
/// When `out` cannot be written.
pub fn comparison_html(c: &Comparison, run: &RunManifest, out: &mut dyn Write) -> io::Result<()> {
    // What the scorecard was fitted on matters for tuning it, not to a publisher.
    let about = About { fitted: None, deed: "compared", ..About::of(run) };
    // Undecided: the later, else the second.
    let copy_is_a = match c.pair.direction.derived {
        Some(side) => side == Side::A,
        None => matches!((date(&c.a), date(&c.b)), (Some(a), Some(b)) if a > b),
    };
    let copy = if copy_is_a { Side::A } else { Side::B };
    let sheet = Sheet::of(
        &c.pair,
        &c.a,
        &c.b,
        Shown { id: "s1", copy, open: true, again: false, brief: false },
    );
    let heading = format!("{}: {}, {}", sheet.relation, sheet.copy.outlet(), sheet.copy.title);
    let body = render(&sheet);
    let title = format!("{heading}, reprint");
    Page { list: Some((&heading, &body)), ..Page::of(&about, title) }.write(out)
}

/// The same into a file, which gets its name when it is complete.
///
/// # Errors
/// When the file cannot be written.
pub fn write_comparison(c: &Comparison, run: &RunManifest, path: &Path) -> Result<()> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| {
        Error::setting(format!("`{}` names no file for the page", path.display()))
    })?;
    check_name(path)?;
    let file = written(folder, &name.to_string_lossy(), |out| comparison_html(c, run, out))?;
    file.persist(path).map_err(|e| Error::io(path, e.error))?;
    Ok(())
}

fn date(article: &Stored) -> Option<i64> {
    article.meta.published.as_ref().and_then(|p| p.at)
}

/// What of a list stands on the first page, and where the rest is.
#[derive(Default)]
struct List {
    html: String,
    /// Stories within one site.
    own: String,
    /// Bytes of lines that only lead to other pages.
    lines: usize,
    summary: String,
    links: Vec<Link>,
}

impl List {
    /// Where a story goes.
    fn of(&mut self, head: &Head) -> &mut String {
        if head.sites.len() > 1 { &mut self.html } else { &mut self.own }
    }
}

/// The stories, those of most sites first and those within one site apart.
fn stories(results: &Results<'_>, desk: &mut Desk<'_>, pages: &mut Pages<'_>) -> Result<List> {
    let room = pages.room;
    let mut list = List::default();
    let mut is_full = false;
    let mut further = Further::of("Stories", "stories");
    for (rank, at) in (1..).zip(order(results, desk)) {
        let (number, cluster) = (at + 1, &results.clusters[at]);
        let copies = desk.copies(cluster);
        let head = desk.head(number, cluster, &copies);
        let shown = 0..copies.len().min(room.copies);
        if !is_full {
            let html = desk.story(
                &head,
                cluster,
                &copies,
                shown.clone(),
                own_pages(room, &head, &format!("{FURTHER}/")),
            );
            let bytes = list.html.len() + list.own.len();
            is_full = bytes > 0 && bytes + html.len() > room.stories;
            if !is_full {
                list.of(&head).push_str(&html);
            }
        }
        if is_full {
            let html = desk.story(&head, cluster, &copies, shown, own_pages(room, &head, ""));
            further.add(rank, &html, pages)?;
            let page = format!("{FURTHER}/{}", further.name(further.number));
            if list.lines < room.lines {
                let line = Desk::far(&head, &page);
                list.lines += line.len();
                list.of(&head).push_str(&line);
            }
        }
        for (at, from) in (room.copies..copies.len()).step_by(room.own).enumerate() {
            let range = from..copies.len().min(from + room.own);
            let heading = format!("Story {number}, copies {} to {}", range.start + 1, range.end);
            let body = desk.story(&head, cluster, &copies, range, Vec::new());
            let links = vec![Link { href: format!("../{REPORT}"), words: "Overview".to_owned() }];
            let page = Page {
                links,
                list: Some((&heading, &body)),
                ..Page::of(pages.about, format!("{heading}, reprint"))
            };
            pages.push(format!("{FURTHER}/{}", own_page(number, at)), &page)?;
        }
    }
    further.end(pages)?;
    Ok(List { links: further.links, ..list })
}

/// Places of the clusters in the order of the page: most sites first, then most articles.
fn order(results: &Results<'_>, desk: &mut Desk<'_>) -> Vec<usize> {
    let mut order: Vec<(usize, usize, usize)> = Vec::with_capacity(results.clusters.len());
    for (at, cluster) in results.clusters.iter().enumerate() {
        order.push((desk.sites(cluster), cluster.members.len(), at));
    }
    order.sort_by_key(|&(sites, articles, at)| (Reverse(sites), Reverse(articles), at));
    order.into_iter().map(|(.., at)| at).collect()
}

/// Pages of a cluster's further copies.
fn own_pages(room: Room, head: &Head, folder: &str) -> Vec<Link> {
    let starts = (room.copies..head.copies).step_by(room.own).enumerate();
    let pages = starts.map(|(at, from)| Link {
        href: format!("{folder}{}", own_page(head.number, at)),
        words: format!("{} to {}", from + 1, head.copies.min(from + room.own)),
    });
    pages.collect()
}

/// Whether a file of this name in [`FURTHER`] is a page that a run wrote.
pub(super) fn is_further(name: &str) -> bool {
    let stem = name.strip_suffix(".html").and_then(|stem| stem.split_once('-'));
    stem.is_some_and(|(kind, numbers)| {
        ["stories", "pairs", "story"].contains(&kind)
            && numbers.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    })
}

fn own_page(number: usize, at: usize) -> String {
    format!("story-{number}-{}.html", at + 2)
}

/// Pairs that share something and make no cluster, in the order of the tables.
fn pairs(results: &Results<'_>, desk: &mut Desk<'_>, pages: &mut Pages<'_>) -> Result<List> {
    let edges = results.pairs.edges();
    let listed = results.listing.order().iter().map(|&at| &edges[at as usize]);
    let mut edges: Vec<_> =
        listed.filter(|e| matches!(e.relation, Relation::Partial | Relation::Shared)).collect();
    // A passage in common is of less interest than a part that was taken, whichever cluster the two
    // stand in.
    edges.sort_by_key(|edge| edge.relation);
    let partial = edges.iter().filter(|edge| edge.relation == Relation::Partial).count();
    let summary = super::summary::beside_in_words(partial, edges.len() - partial);
    let mut here = String::new();
    let mut further = Further::of("Pairs", "pairs");
    for (number, edge) in (1..).zip(edges) {
        let copy_is_a = edge.derived == Some(Side::A);
        let (copy, source) = if copy_is_a { (edge.a, edge.b) } else { (edge.b, edge.a) };
        let Some(html) = desk.sheet(copy, source, &format!("p{number}"), false) else { continue };
        if further.body.is_empty()
            && further.number == 2
            && here.len() + html.len() <= pages.room.pairs
        {
            here.push_str(&html);
        } else {
            further.add(number, &html, pages)?;
        }
    }
    further.end(pages)?;
    Ok(List { html: here, summary, links: further.links, ..List::default() })
}

#[cfg(test)]
mod tests;
