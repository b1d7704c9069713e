//! Distinctive details that both have, however many others either has.
//!
//! # What it measures
//! Amounts, not shares, so that what a copy adds does not lower them: `found_details`, weight of
//! the names and numbers in both; `found_late`, of those that the longer first gives in its second
//! half; `found_rare`, weight of the rare stems in both. Each rises from 0 to 1 and has come two
//! thirds of the way at its scale.
//!
//! # Why it matters
//! Shares punish an explainer for its background. Twenty rare details of another's story are
//! twenty, whatever stands beside them.
//!
//! # When it misleads
//! Long reports of one event share much. The fit reads the amounts beside the length.
//!
//! # Cost
//! A pass over details and stems that [`Pair`](super::pair::Pair) has looked up.

use super::{Signal, risen};

/// Weight of names and numbers in both.
pub const DETAILS: Signal = Signal::higher("found_details", 0, |p| {
    Some(risen(p.details().firsts().map(weight).sum(), 60.0))
});
/// Weight of the longer's late details that the shorter has.
pub const LATE: Signal = Signal::higher("found_late", 0, |p| {
    let sentences = p.long.sentences.len();
    let late = p.details_back().firsts().filter(|d| 2 * d.0.sentence as usize >= sentences);
    Some(risen(late.map(weight).sum(), 30.0))
});
/// Weight of the rare stems in both.
pub const RARE: Signal = Signal::higher("found_rare", 0, |p| Some(risen(p.shared_rare, 200.0)));

fn weight((detail, place): (&crate::content::prepared::Detail, Option<u32>)) -> f32 {
    if place.is_some() { detail.weight } else { 0.0 }
}
