//! The end of a run, whatever judged the pairs: sources, clusters, what to keep, what `run.json`
//! says.

use super::directions::{name_common_source, spread_houses};
use super::gather::Remarks;
use super::manifest::{banding, manifest};
use super::progress::Stages;
use super::setup::rewrite_threshold;
use super::{DocTable, Scan};
use crate::article::DocId;
use crate::classify::Scorecard;
use crate::cluster::Ledger;
use crate::cluster::alarm::{Alarm, Known, alarms};
use crate::cluster::common::{Place, Row, common};
use crate::cluster::keep::{Traits, dropped, fates};
use crate::cluster::manifest::{Compared, Counts, RunManifest};
use crate::cluster::stars::Facts;
use crate::cluster::{Cluster, listing, stars};
use crate::config::Config;
use crate::credit::AgencyOutlets;
use crate::error::Result;
use crate::sketch::bands::Bands;
use crate::spool::Spool;
use std::path::PathBuf;

/// What came of judging.
pub(super) struct Judged {
    /// Pairs to be reported, ascending by (a, b).
    pub ledger: Ledger,
    /// Passages of pairs that only public sources tie, whether or not they are reported.
    pub common: Vec<Row>,
    /// How many pairs were judged, and of how many that are worth it.
    pub counts: (usize, usize),
}

/// What the end of a run needs beside the judged pairs.
pub(super) struct Closing<'a> {
    pub inputs: &'a [PathBuf],
    pub docs: &'a DocTable,
    pub boilerplate_lines: usize,
    pub houses: &'a AgencyOutlets,
    pub remarks: Remarks,
    pub bands: Bands,
    /// What `run.json` says of the archive that supplied articles; `None` without one.
    pub archive: Option<Compared>,
    /// Pairs that were proposed.
    pub proposed: usize,
}

impl Closing<'_> {
    /// Makes clusters of the judged pairs, and says what was done.
    pub fn conclude(
        self,
        config: &Config,
        card: &Scorecard,
        mut stages: Stages<'_>,
        spool: Spool,
        judged: Judged,
    ) -> Result<Scan> {
        let Self { inputs, docs, boilerplate_lines, houses, remarks, .. } = self;
        let Judged { ledger: mut pairs, common: in_common, counts: judged } = judged;
        stages.begin("cluster", "pairs to report", Some(pairs.len() as u64));
        spread_houses(&spool, &mut pairs, houses)?;
        name_common_source(&spool, docs, &mut pairs)?;
        let facts =
            |doc: DocId| Facts { published: docs.published[doc.at()], words: docs.words[doc.at()] };
        let clusters = stars(pairs.edges(), &facts);
        let most =
            Some(config.report.pairs_per_article).filter(|&most| most > 0 && !config.all_pairs);
        let listing = listing(pairs.edges(), &clusters, most);
        let place =
            |doc: DocId| Place { site: docs.outlet[doc.at()], published: docs.published[doc.at()] };
        let common = common(&config.common, &in_common, &place);
        let alarms = doubts(&clusters, &spool, docs, &pairs);
        let own = spool.own();
        let first =
            DocId(u32::try_from(spool.len() - own.len()).expect("fewer than 2^32 articles"));
        let fates = config
            .keep
            .by
            .map(|_| fates(&clusters, &config.keep, &traits(docs, first), pairs.edges()));
        let dropped = fates.as_deref().map(dropped);
        stages.end();

        let Remarks { rejected, warnings, mapping, filtered, harmless } = remarks;
        let run = RunManifest {
            inputs: inputs.iter().map(|input| input.to_string_lossy().into_owned()).collect(),
            bands: banding(self.bands),
            mapping,
            counts: Counts {
                articles: own.len(),
                rejected: rejected.len(),
                filtered,
                rejected_as_same_page: harmless.same_page,
                rejected_as_list: harmless.lists,
                rejected_as_no_article: harmless.no_article,
                boilerplate_lines,
                candidate_pairs: self.proposed,
                reported_pairs: pairs.edges().iter().filter(|p| p.relation.reported()).count(),
                pairs_not_written: listing.left_out(),
                pairs_per_article_written: listing.an_article(),
                clusters: clusters.len(),
                common_passages: common.len(),
                kept: dropped.as_ref().map(|dropped| own.len() - dropped.len()),
            },
            alarms: alarms.iter().map(Alarm::record).collect(),
            warnings: warnings.iter().map(ToString::to_string).collect(),
            stages: stages.rows,
            archive: self.archive,
            ..manifest(config, card)?
        };
        Ok(Scan {
            spool,
            pairs,
            clusters,
            listing,
            common,
            alarms,
            rejected,
            dropped,
            fates,
            judged,
            harmless,
            warnings,
            rewrite_threshold: rewrite_threshold(config, card),
            run,
        })
    }
}

/// What is doubtful of the clusters.
fn doubts(clusters: &[Cluster], spool: &Spool, docs: &DocTable, pairs: &Ledger) -> Vec<Alarm> {
    let passages = |first: DocId, copy: DocId| {
        let pair = pairs.find(first.min(copy), first.max(copy));
        let passages = pair.map(|pair| pair.passages).unwrap_or_default();
        passages.iter().map(|p| if first < copy { (p.a, p.b) } else { (p.b, p.a) }).collect()
    };
    let known = Known {
        site: &|doc| docs.outlet[doc.at()],
        published: &|doc| docs.published[doc.at()],
        title: &|doc| spool.meta(doc).title,
        length: &|doc| spool.length(doc),
        passages: &passages,
    };
    alarms(clusters, known)
}

/// What the choice of articles to keep needs to know of each; those before `first` come from an
/// archive.
fn traits(docs: &DocTable, first: DocId) -> impl Fn(DocId) -> Traits {
    move |doc| Traits {
        is_lent: doc < first,
        published: docs.published[doc.at()],
        words: docs.words[doc.at()],
        outlet: docs.place.get(doc.at()).copied().flatten().map(|place| place as usize),
    }
}
