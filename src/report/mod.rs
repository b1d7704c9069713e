//! Results to bytes: one file a format; the only room that writes.

use crate::cluster::{Cluster, JudgedPair};
use crate::read::Rejected;
use crate::spool::Spool;

/// Everything a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// Texts and metadata of all articles.
    pub spool: &'a Spool,
    /// Pairs to report, ascending by (a, b).
    pub pairs: &'a [JudgedPair],
    /// Clusters, largest first, then by the origin's reading order; their number in that order from 1 is `cluster_id`.
    pub clusters: &'a [Cluster],
    /// Records set aside, in reading order.
    pub rejected: &'a [Rejected],
}
