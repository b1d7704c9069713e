//! A cluster: its origin star on a time axis, a table of its copies, and a sheet for each.

use super::brief::Brief;
use super::page::Link;
use super::sheet::{Sheet, Shown};
use super::star::{Ray, star};
use crate::article::DocId;
use crate::cluster::{Cluster, Derivation, Member, Role, Side, Tie};
use crate::report::Results;
use crate::report::articles::Articles;
use crate::report::clusters::credited;
use crate::report::columns::printable;
use crate::report::summary::{carriers, counted, found_in_words, relations, thousands};
use askama::Template;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Stands for the site of an article that has none.
pub(super) const SITE_NOT_KNOWN: &str = "site not known";

/// What is said of an article that was not read today.
const IN_ARCHIVE: &str = "in the archive before";

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
    pub summary: String,
    pub others: String,
    pub relations: Vec<(&'static str, String)>,
    /// All its sites, in the order of their names; articles without one count as one.
    pub sites: Vec<String>,
    /// Who took from whom where that is decided: `taker>source`.
    pub taken: Vec<String>,
}

impl Head {
    /// For the page's script: parted by `|`.
    fn sites(&self) -> String {
        self.sites.join("|")
    }

    /// For the page's script: parted by `|`.
    fn taken(&self) -> String {
        self.taken.join("|")
    }
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
    /// A note on its source, where it was not simply taken from the first.
    note: Option<String>,
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

    /// The site of an article as the page's script tells it apart.
    fn site(&mut self, doc: DocId) -> String {
        let site = self.articles.get(doc).meta.site.as_deref().map(printable);
        site.unwrap_or_else(|| SITE_NOT_KNOWN.to_owned()).replace(['|', '>'], " ")
    }

    /// How many sites a cluster is of.
    pub(super) fn sites(&mut self, cluster: &Cluster) -> usize {
        cluster.members.iter().map(|member| self.site(member.doc)).collect::<BTreeSet<_>>().len()
    }

    /// A story's line in the list.
    pub(super) fn head(&mut self, number: usize, cluster: &Cluster, copies: &[Copy<'_>]) -> Head {
        let origin = self.brief(cluster.members[0].doc);
        let mut outlets: BTreeSet<&str> =
            copies.iter().filter_map(|c| c.brief.outlet.as_deref()).collect();
        outlets.remove(origin.outlet());
        let carried = copies.iter().filter(|c| c.from.tie == Tie::Common).count();
        let open = copies.iter().filter(|c| c.from.tie == Tie::Open).count();
        let derived = copies.len() - carried - open;
        let mut found = Vec::new();
        if derived > 0 {
            found.push(found_in_words(derived, 0));
        }
        if open > 0 {
            let others = counted(open, "other shares", "others share");
            found.push(format!("{others} the text, order not decided"));
        }
        if carried > 0 {
            let house =
                credited(self.results, cluster, &cluster.members[0]).map(|house| printable(&house));
            let text = house
                .map_or_else(|| "the same text".to_owned(), |house| format!("a text of {house}"));
            let too = counted(carried, "other carries", "others carry");
            found.push(format!("{too} {text}"));
        }
        let found = found.join("; ");
        let copies = copies.len();
        let mut others: Vec<&str> = outlets.iter().take(NAMED).copied().collect();
        let rest =
            (outlets.len() > NAMED).then(|| format!("{} more", thousands(outlets.len() - NAMED)));
        others.extend(rest.as_deref());
        let summary = match outlets.len() {
            0 => found,
            n => format!("{found}, in {}", counted(n, "other outlet", "other outlets")),
        };
        let by_relation = relations(std::slice::from_ref(cluster));
        let mut chips: Vec<(&str, String)> = by_relation
            .into_iter()
            .map(|(r, n)| (r.name(), format!("{} {}", thousands(n), r.name())))
            .collect();
        let carriers = carriers(std::slice::from_ref(cluster));
        chips.extend(
            (carriers > 0)
                .then(|| (Role::Carrier.name(), counted(carriers, "carrier", "carriers"))),
        );
        let sites: BTreeSet<String> =
            cluster.members.iter().map(|member| self.site(member.doc)).collect();
        let mut taken = BTreeSet::new();
        for member in &cluster.members {
            if let Some(from) = member.from.as_ref().filter(|from| from.tie == Tie::Derived) {
                taken.insert(format!("{}>{}", self.site(member.doc), self.site(from.doc)));
            }
        }
        let summary = if self.results.spool.is_lent(cluster.members[0].doc) {
            format!("{IN_ARCHIVE} · {summary}")
        } else {
            summary
        };
        Head {
            sites: sites.into_iter().collect(),
            taken: taken.into_iter().collect(),
            number,
            outlet: origin.outlet().to_owned(),
            at: origin.at.unwrap_or(0),
            published: origin.published,
            title: origin.title,
            copies,
            outlets: outlets.len(),
            summary,
            others: others.join(", "),
            relations: chips,
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
                format!(
                    "Copies {} to {} of {}",
                    thousands(range.start + 1),
                    thousands(range.end),
                    thousands(all)
                )
            }),
            more,
        };
        let mut rays = Vec::new();
        let mut printed = BTreeSet::new();
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
                note: self.note(member, from, origin_doc),
            });
            story.sheets.extend(self.sheet(member.doc, from.doc, &id, !printed.insert(from.doc)));
        }
        story.star = star(origin.outlet(), &rays);
        render(&story)
    }

    /// Who it was taken from where that is not the first, or that nobody knows, or that both print
    /// a third's text.
    fn note(&mut self, member: &Member, from: &Derivation, first: DocId) -> Option<String> {
        let said = self.relative(member, from, first);
        let held = self.results.spool.is_lent(member.doc).then(|| IN_ARCHIVE.to_owned());
        let all: Vec<String> = held.into_iter().chain(said).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    fn relative(&mut self, member: &Member, from: &Derivation, first: DocId) -> Option<String> {
        let other = (from.doc != first).then(|| self.brief(from.doc).outlet().to_owned());
        match (from.tie, other) {
            (Tie::Derived, other) => other.map(|outlet| format!("by way of {outlet}")),
            (Tie::Open, other) => {
                let beside = other.map(|outlet| format!("beside {outlet}; ")).unwrap_or_default();
                Some(format!("{beside}who was first is not known"))
            }
            (Tie::Common, _) => {
                let pair =
                    self.results.pairs.find(member.doc.min(from.doc), member.doc.max(from.doc))?;
                Some(format!("both come from {}", printable(&pair.direction.common?)))
            }
        }
    }

    /// A story that is on another page.
    pub(super) fn far(head: &Head, page: &str) -> String {
        render(&Far { head, href: format!("{page}#c{}", head.number) })
    }

    /// The sheet of a copy beside what it comes from.
    pub(super) fn sheet(
        &mut self,
        copy: DocId,
        source: DocId,
        id: &str,
        again: bool,
    ) -> Option<String> {
        let (a, b) = (copy.min(source), copy.max(source));
        let pair = self.results.pairs.find(a, b)?;
        let side = pair.direction.derived.unwrap_or(if copy == a { Side::A } else { Side::B });
        let (a, b): (Arc<_>, Arc<_>) = (self.articles.get(a), self.articles.get(b));
        Some(render(&Sheet::of(
            &pair,
            &a,
            &b,
            Shown { id, copy: side, open: false, again, brief: true },
        )))
    }
}

/// A template as text.
pub(super) fn render(template: &impl Template) -> String {
    template.render().expect("writing into memory cannot fail")
}
