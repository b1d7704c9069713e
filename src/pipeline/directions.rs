//! Directions that only all judged pairs together show: the house of a text that many print, and
//! the article that both of a pair derive from.

use super::table::DocTable;
use crate::article::DocId;
use crate::classify::Relation;
use crate::cluster::Ledger;
use crate::cluster::spread::{Carriers, Groups, Siblings, passes_on};
use crate::cluster::{Edge, JudgedPair};
use crate::credit::AgencyOutlets;
use crate::error::Result;
use crate::spool::Spool;

/// Names the house of a text for all who print it, where one of them does.
pub(super) fn spread_houses(
    spool: &Spool,
    pairs: &mut Ledger,
    houses: &AgencyOutlets,
) -> Result<()> {
    let of_one_text: Vec<usize> =
        (0..pairs.len()).filter(|&n| passes_on(pairs.edges()[n].relation)).collect();
    let mut groups = Groups::default();
    for &n in &of_one_text {
        groups.add(&pairs.get(n));
    }
    let docs: Vec<DocId> = groups.docs().collect();
    for doc in docs {
        groups.add_page(doc, &spool.get(doc).meta);
    }
    groups.settle();
    let mut changed = Vec::new();
    for n in of_one_text {
        let mut pair = pairs.get(n);
        let (a, b) = (spool.get(pair.a).meta, spool.get(pair.b).meta);
        if let Some(direction) = groups.direction(&pair, &a, &b, houses) {
            pair.direction = direction;
            changed.push(pair);
        }
    }
    pairs.replace(&changed)?;
    let mut carriers = Carriers::default();
    let is_common = |edge: &Edge| edge.common && edge.relation.is_copy();
    for n in (0..pairs.len()).filter(|&n| is_common(&pairs.edges()[n])) {
        carriers.add(&pairs.get(n));
    }
    let mut opened = Vec::new();
    for n in (0..pairs.len()).filter(|&n| carriers.concerns(&pairs.edges()[n])) {
        let pair = pairs.get(n);
        if !spool.meta(pair.a).shares_site(&spool.meta(pair.b)) {
            opened.push(JudgedPair { direction: carriers.opened(&pair), ..pair });
        }
    }
    pairs.replace(&opened)
}

/// Names the article that both articles of a pair derive from, unless the two themselves give a
/// direction; leaves the direction open where another page of the source's site is nearer.
pub(super) fn name_common_source(spool: &Spool, docs: &DocTable, pairs: &mut Ledger) -> Result<()> {
    let mut siblings = Siblings::default();
    let may_derive = |edge: &&Edge| edge.relation.is_copy();
    pairs.edges().iter().filter(may_derive).for_each(|edge| siblings.add(edge));
    let site = |doc: DocId| docs.outlet[doc.at()];
    let share_site = |x: DocId, y: DocId| site(x).is_some() && site(x) == site(y);
    for edge in pairs.edges() {
        let is_one_text = matches!(edge.relation, Relation::Identical | Relation::Reprint);
        let dates = docs.published[edge.a.at()].zip(docs.published[edge.b.at()]);
        let Some((a, b)) = dates.filter(|(a, b)| a != b) else { continue };
        if is_one_text && !edge.common && edge.copy_and_source().is_none() {
            let (later, earlier) = if a < b { (edge.b, edge.a) } else { (edge.a, edge.b) };
            siblings.add_text(later, earlier);
        }
    }
    let mut changed = Vec::new();
    for (n, edge) in pairs.edges().iter().enumerate() {
        if !edge.relation.reported() || share_site(edge.a, edge.b) {
            continue;
        }
        if let Some(source) = siblings.source(edge) {
            let pair = pairs.get(n);
            changed.push(JudgedPair {
                direction: Siblings::from_source(&pair, &spool.meta(source)),
                ..pair
            });
        } else if let Some(page) = siblings.nearer_page(edge, share_site) {
            let pair = pairs.get(n);
            changed
                .push(JudgedPair { direction: Siblings::opened(&pair, &spool.meta(page)), ..pair });
        } else if let Some(earlier) = siblings.earlier_print(edge) {
            let pair = pairs.get(n);
            let direction = Siblings::opened_by_print(&pair, &spool.meta(earlier));
            changed.push(JudgedPair { direction, ..pair });
        }
    }
    pairs.replace(&changed)
}
