//! What a person wants to know after a run, in plain text of at most 80 columns.

use super::Results;
use super::columns::{alone, cut, printable, width};
use crate::article::Span;
use crate::classify::Relation;
use crate::cluster::keep::Why;
use crate::cluster::manifest::RunManifest;
use crate::cluster::{Cluster, Role, Tie};
use crate::read::Rejected;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many of the largest stories are named.
const STORIES: usize = 5;

/// Widest line.
const WIDTH: usize = 80;

/// Writes how much was read, how many copies of which relation were found, and the largest stories;
/// when no copy was found, why that may be. No line is wider than 80 columns, and control
/// characters in titles do not come through.
///
/// # Errors
/// When `out` cannot be written.
pub fn summary(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let read = results.spool.own().len();
    write!(out, "{} read", counted(read, "article", "articles"))?;
    if !results.rejected.is_empty() {
        write!(out, ", {} set aside", counted(results.rejected.len(), "record", "records"))?;
    }
    writeln!(out)?;
    if let Some(Rejected { file, record, reason, .. }) = results.rejected.first() {
        let first = printable(&format!("the first: {file}, record {record}: {reason}"));
        alone(&first, Span::new(0, first.len()), 2, WIDTH, out)?;
    }

    if results.clusters.is_empty() {
        writeln!(out, "no copies found: {}", why_nothing(results))?;
        doubts(results, out)?;
    } else {
        copies(results, out)?;
    }
    beside(results, out)?;
    doubtful(results, out)?;
    if let Some(dropped) = results.dropped {
        writeln!(
            out,
            "{} of {} kept",
            thousands(read - dropped.len()),
            counted(read, "article", "articles")
        )?;
        cleaned(results, out)?;
    }
    stories(results, out)
}

/// What is dropped, by what it is to the article that stands for it, what stays although another of
/// its cluster is kept, and the records that are no articles.
fn cleaned(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fates = results.fates.unwrap_or_default();
    let mut dropped: BTreeMap<Relation, usize> = BTreeMap::new();
    for link in fates.iter().filter(|fate| fate.is_dropped()).filter_map(|fate| fate.link) {
        *dropped.entry(link.relation).or_default() += 1;
    }
    let relations: Vec<String> =
        dropped.iter().map(|(relation, count)| format!("{count} {}", relation.name())).collect();
    if !relations.is_empty() {
        writeln!(out, "  {} dropped: {}", thousands(dropped.values().sum()), relations.join(", "))?;
    }
    let why = |why: Why| fates.iter().filter(|fate| fate.why == why).count();
    for (count, of_one, of_many) in [
        (
            why(Why::Coverage),
            "no other kept article has enough of it",
            "no other kept article has enough of them",
        ),
        (
            why(Why::Relation),
            "its relation to the others is not one to drop",
            "their relation to the others is not one to drop",
        ),
        (
            why(Why::NotCompared),
            "it was not compared with the article that is kept",
            "they were not compared with the article that is kept",
        ),
    ] {
        let reason = if count == 1 { of_one } else { of_many };
        if count > 0 {
            writeln!(out, "  {}: {reason}", counted(count, "more is kept", "more are kept"))?;
        }
    }
    let set_aside = results.rejected.len();
    if set_aside > 0 {
        let versions = results.rejected.iter().filter(|row| row.same_page.is_some()).count();
        let records = counted(set_aside, "record was", "records were");
        writeln!(out, "  {records} set aside before that and left out:")?;
        for (count, one, many) in [
            (versions, "is another version of a page", "are other versions of pages"),
            (
                set_aside - versions,
                "is no article, or could not be read",
                "are no articles, or could not be read",
            ),
        ] {
            if count > 0 {
                writeln!(out, "    {}", counted(count, one, many))?;
            }
        }
    }
    Ok(())
}

/// The copies by relation.
fn copies(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let by_relation = relations(results.clusters);
    let found = found_in_words(by_relation.values().sum(), carriers(results.clusters));
    writeln!(out, "{found} in {}", counted(results.clusters.len(), "cluster", "clusters"))?;
    for (relation, count) in by_relation {
        writeln!(out, "  {:<10} {:>9}", relation.name(), thousands(count))?;
    }
    let is_old = |cluster: &&Cluster| cluster.members.iter().any(|m| results.spool.is_lent(m.doc));
    let old = results.clusters.iter().filter(is_old).count();
    if old > 0 {
        writeln!(
            out,
            "  {} with articles that were in the archive before",
            counted(old, "cluster", "clusters")
        )?;
    }
    Ok(())
}

/// Copies, and articles that print a third's text.
pub(super) fn found_in_words(copies: usize, carriers: usize) -> String {
    let counts = [
        (copies, "copy", "copies"),
        (
            carriers,
            "carrier of agency or press-release text",
            "carriers of agency or press-release text",
        ),
    ];
    let counts = counts
        .into_iter()
        .filter(|(count, one, _)| *count > 0 || (*one == "copy" && carriers == 0));
    counts.map(|(count, one, many)| counted(count, one, many)).collect::<Vec<_>>().join(", ")
}

/// Pairs that share something and make no cluster, passages of public sources, and what is not
/// written.
fn beside(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let count = |relation| results.pairs.edges().iter().filter(|p| p.relation == relation).count();
    let (partial, shared) = (count(Relation::Partial), count(Relation::Shared));
    if partial + shared > 0 {
        writeln!(out, "{}", beside_in_words(partial, shared))?;
    }
    let common = results.common.len();
    if common > 0 {
        writeln!(
            out,
            "{} of public sources on several sites",
            counted(common, "passage", "passages")
        )?;
    }
    let left_out = results.listing.left_out();
    if left_out > 0 {
        writeln!(
            out,
            "{} in large clusters, not written",
            counted(left_out, "further pair", "further pairs")
        )?;
    }
    Ok(())
}

/// The same in a sentence; `shared` only where all pairs are asked for.
pub(super) fn beside_in_words(partial: usize, shared: usize) -> String {
    let pairs = counted(partial + shared, "pair", "pairs");
    if shared == 0 {
        return format!(
            "{pairs} in no cluster: own reporting that reuses passages of another article"
        );
    }
    format!("{pairs} in no cluster: {} partial, {} shared", thousands(partial), thousands(shared))
}

/// How many clusters there are doubts about.
fn doubtful(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut clusters: Vec<usize> = results.alarms.iter().map(|alarm| alarm.cluster).collect();
    clusters.sort_unstable();
    clusters.dedup();
    if clusters.is_empty() {
        return Ok(());
    }
    let count = counted(clusters.len(), "cluster", "clusters");
    writeln!(out, "{count} to check before you trust them: see `alarms` in run.json")
}

/// The largest stories: size, origin, and what was made of it.
fn stories(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    if results.clusters.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nlargest stories")?;
    for cluster in results.clusters.iter().take(STORIES) {
        let Some(origin) = cluster.members.first() else { continue };
        let meta = results.spool.meta(origin.doc);
        let outlet = meta
            .outlet
            .as_deref()
            .map(|o| format!("  ({})", cut(&printable(o), 24)))
            .unwrap_or_default();
        let size = format!("{:>7}  ", thousands(cluster.members.len()));
        let room = WIDTH.saturating_sub(width(&size) + width(&outlet));
        let title = printable(meta.title.as_deref().unwrap_or(&meta.id));
        writeln!(out, "{size}{}{outlet}", cut(&title, room))?;
        let mut kinds: Vec<String> = relations(std::slice::from_ref(cluster))
            .into_iter()
            .map(|(relation, count)| format!("{} {}", thousands(count), relation.name()))
            .collect();
        let carriers = carriers(std::slice::from_ref(cluster));
        kinds.extend((carriers > 0).then(|| counted(carriers, "carrier", "carriers")));
        writeln!(out, "         {}", kinds.join(", "))?;
    }
    Ok(())
}

/// One sentence for a run without a cluster.
fn why_nothing(results: &Results<'_>) -> String {
    match (results.spool.own().len(), results.rejected.len()) {
        (0, 0) => "all articles of the input were in the archive already".to_owned(),
        (0, _) => "every record was set aside".to_owned(),
        (1, _) if results.spool.len() == 1 => {
            "there is only one article, and nothing to compare it with".to_owned()
        }
        _ => "no article repeats or retells another.\n\
              That is normal for a dump of one outlet, or of stories chosen to differ.\n\
              `reprint compare A B` explains one pair; a sensitive run reports more rewrites."
            .to_owned(),
    }
}

/// Articles that are looked at for what may be wrong with the input.
const LOOKED_AT: usize = 200;

/// Characters below which a text is hardly an article: some 25 words.
const HARDLY_ANY: usize = 150;

/// What the first articles have that may be why nothing was found.
fn doubts(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (mut all, mut short, mut foreign) = (0, 0, 0);
    for doc in results.spool.own().take(LOOKED_AT) {
        let article = results.spool.get(doc);
        all += 1;
        short += usize::from(article.text.chars().nth(HARDLY_ANY).is_none());
        foreign += usize::from(article.meta.language.is_some_and(|language| language != "en"));
    }
    if all > 1 && 2 * short > all {
        writeln!(
            out,
            "Of the first {all} articles {short} have under {HARDLY_ANY} characters: is their text \
                in\n\
             another field? `reprint extract` shows what is read; map the right one to `text`."
        )?;
    }
    if all > 1 && 2 * foreign > all {
        writeln!(
            out,
            "Of the first {all} articles {foreign} are not in English: word-for-word copies are \
                found in any\n\
             language, rewrites best in English."
        )?;
    }
    Ok(())
}

/// Members of clusters that print a third's text.
pub(super) fn carriers(clusters: &[Cluster]) -> usize {
    let of_one = |c: &Cluster| c.members.iter().filter(|m| c.role(m) == Role::Carrier).count();
    clusters.iter().map(of_one).sum()
}

/// Copies by relation, the strongest tie first; carriers of a third's text are none.
pub(super) fn relations(clusters: &[Cluster]) -> BTreeMap<Relation, usize> {
    let mut count = BTreeMap::new();
    for from in clusters
        .iter()
        .flat_map(|c| &c.members)
        .filter_map(|m| m.from.as_ref())
        .filter(|from| from.tie != Tie::Common)
    {
        *count.entry(from.relation).or_default() += 1;
    }
    count
}

/// How many articles an archive held before, from the `run.json` of what was compared with it;
/// `None` of none.
#[must_use]
pub fn held_before(run: &RunManifest) -> Option<usize> {
    run.archive.as_ref().map(|archive| archive.articles).filter(|held| *held > 0)
}

/// A number with its noun.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// 1234567 as `1,234,567`.
pub(super) fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
