//! A cluster: its origin star on a time axis, a table of its copies, and a sheet for each.

use super::brief::Brief;
use super::page::Link;
use super::sheet::{Sheet, Shown};
use super::star::{Ray, star};
use crate::article::DocId;
use crate::cluster::{Cluster, Derivation, Member, Side};
use crate::report::Results;
use crate::report::articles::Articles;
use crate::report::summary::{counted, relations, thousands};
use askama::Template;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Outlets named in a story's head.
const NAMED: usize = 4;

/// What is said of a cluster without opening it.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub number: usize,
    pub title: String,
    pub outlet: String,
    pub published: Option<String>,
    /// Seconds since 1970 for sorting; 0 without a date.
    pub at: i64,
    pub copies: usize,
    pub outlets: usize,
    pub told: String,
    pub others: String,
    pub relations: Vec<(&'static str, String)>,
}

/// A cluster, or some copies of a large one, as a page shows it.
#[derive(Template)]
#[template(path = "story.html")]
struct Story<'a> {
    head: &'a Head,
    open: bool,
    star: String,
    rows: Vec<Row>,
    sheets: Vec<String>,
    /// Which copies these are, where it is not all.
    part: Option<String>,
    /// Where the rest is.
    more: Vec<Link>,
}

/// A line that only leads to a story on another page.
#[derive(Template)]
#[template(path = "far.html")]
struct Far<'a> {
    head: &'a Head,
    href: String,
}

/// A copy in the table.
struct Row {
    href: String,
    outlet: String,
    title: String,
    published: String,
    relation: &'static str,
    score: String,
    covered: String,
    /// The outlet it was taken from, where that is not the origin.
    by_way_of: Option<String>,
}

/// A copy with what it comes from.
pub(super) struct Copy<'a> {
    member: &'a Member,
    from: &'a Derivation,
    brief: Brief,
}

/// Reads articles and pairs for the pages.
pub(super) struct Desk<'a> {
    results: &'a Results<'a>,
    pub articles: Articles<'a>,
}

impl<'a> Desk<'a> {
    pub(super) fn of(results: &'a Results<'a>) -> Self {
        Self { results, articles: Articles::of(results.spool) }
    }

    pub(super) fn brief(&mut self, doc: DocId) -> Brief {
        Brief::of(&self.articles.get(doc).meta)
    }

    /// A story's line in the list.
    pub(super) fn head(&mut self, number: usize, cluster: &Cluster, copies: &[Copy<'_>]) -> Head {
        let origin = self.brief(cluster.members[0].doc);
        let mut outlets: BTreeSet<&str> = copies.iter().filter_map(|c| c.brief.outlet.as_deref()).collect();
        outlets.remove(origin.outlet());
        let copies = copies.len();
        let mut others: Vec<&str> = outlets.iter().take(NAMED).copied().collect();
        let rest = (outlets.len() > NAMED).then(|| format!("{} more", thousands(outlets.len() - NAMED)));
        others.extend(rest.as_deref());
        let told = match outlets.len() {
            0 => counted(copies, "copy", "copies"),
            n => format!("{} in {}", counted(copies, "copy", "copies"), counted(n, "other outlet", "other outlets")),
        };
        let by_relation = relations(std::slice::from_ref(cluster));
        Head {
            number,
            outlet: origin.outlet().to_owned(),
            at: origin.at.unwrap_or(0),
            published: origin.published,
            title: origin.title,
            copies,
            outlets: outlets.len(),
            told,
            others: others.join(", "),
            relations: by_relation
                .into_iter()
                .map(|(r, n)| (r.name(), format!("{} {}", thousands(n), r.name())))
                .collect(),
        }
    }

    /// Copies in the order of their dates, the undated last.
    pub(super) fn copies<'c>(&mut self, cluster: &'c Cluster) -> Vec<Copy<'c>> {
        let mut copies: Vec<Copy<'c>> = Vec::new();
        for member in &cluster.members {
            if let Some(from) = &member.from {
                copies.push(Copy { member, from, brief: self.brief(member.doc) });
            }
        }
        copies.sort_by_key(|c| (c.brief.at.is_none(), c.brief.at, c.member.doc));
        copies
    }

    /// The story with those of its copies; `more` names the pages that have others.
    pub(super) fn story(
        &mut self,
        head: &Head,
        cluster: &Cluster,
        copies: &[Copy<'_>],
        range: Range<usize>,
        more: Vec<Link>,
    ) -> String {
        let origin_doc = cluster.members[0].doc;
        let origin = self.brief(origin_doc);
        let all = copies.len();
        let mut story = Story {
            head,
            open: range.start > 0,
            star: String::new(),
            rows: Vec::new(),
            sheets: Vec::new(),
            part: (range.len() < all).then(|| {
                format!("Copies {} to {} of {}", thousands(range.start + 1), thousands(range.end), thousands(all))
            }),
            more,
        };
        let mut rays = Vec::new();
        for (at, copy) in copies.iter().enumerate().take(range.end).skip(range.start) {
            let id = format!("s{}-{}", head.number, at + 1);
            let href = format!("#{id}");
            let Copy { member, from, brief } = copy;
            let after = brief.at.zip(origin.at).map(|(at, origin)| at - origin);
            rays.push(Ray { label: brief.outlet().to_owned(), relation: from.relation, after });
            story.rows.push(Row {
                href,
                outlet: brief.outlet().to_owned(),
                title: brief.title.clone(),
                published: brief.published.clone().unwrap_or_default(),
                relation: from.relation.name(),
                score: format!("{:.2}", from.score),
                covered: super::reasons::percent(from.coverage),
                by_way_of: (from.doc != origin_doc).then(|| self.brief(from.doc).outlet().to_owned()),
            });
            story.sheets.extend(self.sheet(member.doc, from.doc, &id));
        }
        story.star = star(origin.outlet(), &rays);
        render(&story)
    }

    /// A story that is on another page.
    pub(super) fn far(head: &Head, page: &str) -> String {
        render(&Far { head, href: format!("{page}#c{}", head.number) })
    }

    /// The sheet of a copy beside what it comes from.
    pub(super) fn sheet(&mut self, copy: DocId, source: DocId, id: &str) -> Option<String> {
        let (a, b) = (copy.min(source), copy.max(source));
        let pair = self.results.pairs.find(a, b)?;
        let side = if copy == a { Side::A } else { Side::B };
        let (a, b): (Arc<_>, Arc<_>) = (self.articles.get(a), self.articles.get(b));
        Some(render(&Sheet::of(&pair, &a, &b, Shown { id, copy: side, open: false, brief: true })))
    }
}

/// A template as text.
pub(super) fn render(template: &impl Template) -> String {
    template.render().expect("writing into memory cannot fail")
}
