//! The order of the rooms, and the threads. Nothing else knows either.

pub mod archive;
mod budget;
#[doc(hidden)]
pub mod engine;
mod explain;
mod extract;
mod fingerprint;
mod gather;
mod judge;
mod labelled;
mod met;
mod nearby;
mod propose;
mod second;
mod sets;
mod sheet;
mod sift;
mod source;
mod verbatim;
mod window;

use crate::archive::Archive;
use crate::article::DocId;
use crate::article::boilerplate::{Census, Ignored};
use crate::candidate::CandidatePair;
use crate::classify::{Relation, Scorecard};
use crate::cluster::alarm::{Alarm, Known, alarms};
use crate::cluster::common::{Place, common};
use crate::cluster::keep::{Fate, Link, Traits, dropped, fates};
use crate::cluster::manifest::{
    AlarmRecord, Banding, Compared, Counts, OperatingPoint, RunManifest, Stage,
};
use crate::cluster::spread::{Carriers, Groups, Siblings, passes_on};
use crate::cluster::stars::Facts as StarFacts;
use crate::cluster::{self, Cluster, Common, Edge, JudgedPair, Listing, listing, stars};
use crate::config::Config;
use crate::content::Frequencies;
use crate::credit::Houses;
use crate::error::{Error, Result, Warning};
use crate::read::{Given, Rejected};
pub use crate::report::Comparison;
use crate::report::{Ledger, Results};
use crate::sketch::Hasher;
use crate::sketch::bands::Bands;
use crate::spool::{Spool, Stored};
pub use explain::{Explained, GAP, explain};
pub use extract::{Extracted, extract};
use fingerprint::Printer;
pub use gather::Harmless;
use judge::{Choice, Judge};
pub use labelled::{LabelledSet, Set, labelled};
use propose::Candidates;
pub use sets::{SHEET, sets};
pub use sheet::sheet;
pub use source::Source;
use std::path::PathBuf;
use std::time::Instant;
use verbatim::Verbatim;

/// Receives progress events. Its methods are called from any thread.
pub trait Progress: Sync {
    /// A stage starts. `total` counts `unit`s; it is `None` when it cannot be known.
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>);
    /// This many more units are done, with this many bytes of text (0 where bytes mean nothing).
    fn advance(&self, units: u64, bytes: u64);
    /// A message for the user, such as which fields were found.
    fn note(&self, message: &str);
    /// The stage that started last is done.
    fn finish(&self);
    /// Called many times a second while another process is waited for, so that a program can give
    /// up by unwinding. Nothing has been changed then.
    fn wait(&self) {}
}

/// Where the articles of a run come from.
#[derive(Debug)]
pub enum Input<'a> {
    /// Files, folders, or `-` for standard input.
    Files(&'a [PathBuf]),
    /// A program.
    Given(Box<Given<'a>>),
    /// All that an archive holds, in the order of adding.
    Archived(&'a Archive),
}

/// What a scan found.
#[derive(Debug)]
pub struct Scan {
    /// Texts and metadata.
    pub spool: Spool,
    /// Reported pairs, ascending by (a, b).
    pub pairs: Ledger,
    /// Clusters, largest first.
    pub clusters: Vec<Cluster>,
    /// Which pairs the tables hold, and in which order.
    pub listing: Listing,
    /// Passages that only public sources explain, most sites first.
    pub common: Vec<Common>,
    /// Clusters to look at before they are believed.
    pub alarms: Vec<Alarm>,
    /// Records set aside.
    pub rejected: Vec<Rejected>,
    /// Articles to be left out of a cleaned dump, ascending; `None` unless asked for.
    pub dropped: Option<Vec<DocId>>,
    /// What becomes of the articles of clusters in a cleaned dump, in the clusters' order; `None`
    /// unless asked for.
    pub fates: Option<Vec<Fate>>,
    /// How many pairs were judged, and of how many that are worth it: the same number but for
    /// [`tune`].
    pub judged: (usize, usize),
    /// How many of the records set aside are no loss.
    pub harmless: Harmless,
    /// Advice.
    pub warnings: Vec<Warning>,
    /// Score from which a pair of long articles is a rewrite.
    pub rewrite_threshold: f64,
    /// What `run.json` says: version, settings, counts, stages.
    pub run: RunManifest,
}

impl Scan {
    /// What the reports are made of.
    #[must_use]
    pub fn results(&self) -> Results<'_> {
        Results {
            spool: &self.spool,
            pairs: &self.pairs,
            clusters: &self.clusters,
            listing: &self.listing,
            common: &self.common,
            alarms: &self.alarms,
            rejected: &self.rejected,
            dropped: self.dropped.as_deref(),
            fates: self.fates.as_deref(),
        }
    }

    /// Whether no record was set aside but those that are no loss.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.harmless.are_all(&self.rejected)
    }
}

/// What stays in memory of every article during a run: about 50 bytes, and its band keys.
#[derive(Debug, Default)]
struct DocTable {
    /// Seconds since the epoch.
    published: Vec<Option<i64>>,
    /// Key of the outlet.
    outlet: Vec<Option<u64>>,
    /// Hash of the word sequence.
    exact: Vec<Option<u64>>,
    /// Words outside boilerplate.
    words: Vec<u32>,
    /// Place of the outlet in the order that was asked for; empty unless one was.
    place: Vec<Option<u32>>,
}

impl DocTable {
    /// Takes articles out before they are fingerprinted.
    fn remove(&mut self, gone: &[u32]) {
        if !gone.is_empty() {
            self.published = gather::without(std::mem::take(&mut self.published), gone);
            self.outlet = gather::without(std::mem::take(&mut self.outlet), gone);
            self.place = gather::without(std::mem::take(&mut self.place), gone);
        }
    }

    /// Whether the two have the same words in the same order.
    fn says_the_same(&self, pair: CandidatePair) -> bool {
        self.exact[pair.a().at()].is_some()
            && self.exact[pair.a().at()] == self.exact[pair.b().at()]
    }
}

/// Names, seconds and peak memory of the stages, for `run.json`.
struct Stages<'a> {
    progress: &'a dyn Progress,
    rows: Vec<Stage>,
    begun: Option<(&'static str, Instant)>,
}

impl<'a> Stages<'a> {
    fn new(progress: &'a dyn Progress) -> Self {
        Self { progress, rows: Vec::new(), begun: None }
    }

    fn begin(&mut self, stage: &'static str, unit: &'static str, total: Option<u64>) {
        self.end();
        self.progress.start(stage, unit, total);
        self.begun = Some((stage, Instant::now()));
    }

    fn end(&mut self) {
        if let Some((stage, since)) = self.begun.take() {
            self.progress.finish();
            let seconds = (since.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
            let stage = stage.to_owned();
            self.rows.push(Stage { stage, seconds, peak_memory_mib: peak_memory_mib() });
        }
    }
}

/// The process' highest resident memory so far; `None` where the system does not tell.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_ascii_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// The main job: reads the inputs and finds clusters of copies.
///
/// # Errors
/// When no input can be read at all, a setting contradicts another, or the disk is full.
pub fn scan(config: &Config, inputs: &[PathBuf], progress: &dyn Progress) -> Result<Scan> {
    scan_of(config, Input::Files(inputs), progress)
}

/// As [`scan`], wherever the articles come from.
///
/// # Errors
/// As [`scan`].
pub fn scan_of(config: &Config, input: Input<'_>, progress: &dyn Progress) -> Result<Scan> {
    let choice = if config.all_pairs { Choice::All } else { Choice::WorthReading };
    on_threads(config, || scan_here(config, input, choice, progress))?
}

/// A scan for its thresholds: what pairs there are on both sides of each. Of the pairs that are
/// worth a closer look at most `sample` are judged, chosen by chance, and all of these are
/// reported, whatever they are.
///
/// # Errors
/// As [`scan`].
pub fn tune(
    config: &Config,
    inputs: &[PathBuf],
    sample: usize,
    progress: &dyn Progress,
) -> Result<Scan> {
    let config = Config { all_pairs: true, only_verbatim: false, ..config.clone() };
    on_threads(&config, || {
        scan_here(&config, Input::Files(inputs), Choice::Sample(sample), progress)
    })?
}

/// Does something else on as many threads as a run has.
///
/// # Errors
/// When so many threads cannot be started.
pub fn on_threads<T: Send>(config: &Config, work: impl FnOnce() -> T + Send) -> Result<T> {
    Ok(pool(config)?.install(work))
}

fn pool(config: &Config) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(config.threads.unwrap_or(0)).build().map_err(|e| {
        Error::setting(format!("cannot start {} threads: {e}", config.threads.unwrap_or(0)))
    })
}

#[allow(clippy::too_many_lines, reason = "the order of the stages, in one place")]
fn scan_here(
    config: &Config,
    input: Input<'_>,
    choice: Choice,
    progress: &dyn Progress,
) -> Result<Scan> {
    let card = scorecard(config)?;
    // A list with a mistake must not be found out after an hour of reading.
    let ignored = ignored(config)?;
    let bands = Bands::of(&config.sketch);
    let hasher = Hasher::of(&config.sketch);
    let printer = Printer::of(config, bands, &hasher, &ignored);
    let mut stages = Stages::new(progress);

    stages.begin("read", "articles", None);
    let inputs = input.names();
    let gathered = gather::gather(config, input, Some(printer), None, progress)?;
    let gather::Gathered {
        spool,
        drafts,
        mut docs,
        census,
        rejected,
        mut warnings,
        mapping,
        houses,
        filtered,
        harmless,
        for_archive: _,
    } = gathered;

    stages.begin("fingerprint", "articles", Some(spool.len() as u64));
    let prints = fingerprint::fingerprint(printer, &spool, &mut docs, &census, drafts, progress)?;

    stages.begin("near-duplicates", "pairs with most words in common", None);
    let (candidates, hot) = if config.only_verbatim {
        let (pairs, hot) = propose::verbatim(config, &docs, &prints);
        (Candidates { pairs, looked: Vec::new() }, hot)
    } else {
        let near = propose::near(config, &spool, &docs, &census, &prints, progress);
        let hot = near.hot;
        stages.begin("rare pairs", "articles looked up", Some(spool.len() as u64));
        (propose::candidates(config, &docs, near, prints.rows, &prints.gists, progress)?, hot)
    };
    if let Some((groups, largest)) = hot {
        warnings.push(Warning::HotBands { groups, largest });
    }
    let material = Material {
        inputs: &inputs,
        spool,
        docs: &docs,
        census: &census,
        frequencies: &prints.frequencies,
        gists: &prints.gists,
        houses: &houses,
        candidates,
        rejected,
        warnings,
        mapping,
        filtered,
        harmless,
        bands,
        archive: None,
    };
    conclude(config, &card, choice, stages, material)
}

/// What is to be judged, and what is known of it.
struct Material<'a> {
    inputs: &'a [PathBuf],
    spool: Spool,
    docs: &'a DocTable,
    census: &'a Census,
    frequencies: &'a Frequencies,
    gists: &'a fingerprint::Gists,
    houses: &'a Houses,
    candidates: Candidates,
    rejected: Vec<Rejected>,
    warnings: Vec<Warning>,
    mapping: serde_json::Value,
    filtered: u64,
    harmless: Harmless,
    bands: Bands,
    /// What `run.json` says of the archive that lent articles; `None` without one.
    archive: Option<Compared>,
}

/// The second half of a scan: judges the pairs, makes clusters, and says what was done.
fn conclude(
    config: &Config,
    card: &Scorecard,
    choice: Choice,
    mut stages: Stages<'_>,
    material: Material<'_>,
) -> Result<Scan> {
    let progress = stages.progress;
    let Material { inputs, spool, docs, census, frequencies, gists, houses, candidates, .. } =
        material;
    let Material { rejected, warnings, mapping, filtered, harmless, bands, archive, .. } = material;
    let proposed = candidates.pairs.len();

    stages.begin("judge", "likely pairs", Some(proposed as u64));
    let folder = temp_dir(config);
    let (pairs, in_common, judged) = if config.only_verbatim {
        let verbatim = Verbatim { config, census, houses };
        let pairs = verbatim.judge_all(&spool, docs, candidates.pairs, &folder, progress)?;
        (pairs, Vec::new(), (proposed, proposed))
    } else {
        let judge = Judge::of(config, card, frequencies, census, houses);
        let chosen = (candidates, choice);
        let found = judge::judge_all(&judge, &spool, docs, gists, chosen, &folder, progress)?;
        (found.ledger, found.common, found.counts)
    };
    let closing = Closing {
        inputs,
        docs,
        census_lines: census.len(),
        houses,
        rejected,
        warnings,
        mapping,
        filtered,
        harmless,
        bands,
        archive,
        proposed,
        judged,
    };
    closing.clustered(config, card, stages, spool, (pairs, in_common))
}

/// What is known when all pairs are judged.
struct Closing<'a> {
    inputs: &'a [PathBuf],
    docs: &'a DocTable,
    /// Lines that repeat.
    census_lines: usize,
    houses: &'a Houses,
    rejected: Vec<Rejected>,
    warnings: Vec<Warning>,
    mapping: serde_json::Value,
    filtered: u64,
    harmless: Harmless,
    bands: Bands,
    archive: Option<Compared>,
    /// Pairs that were proposed.
    proposed: usize,
    /// How many pairs were judged, and of how many that are worth it.
    judged: (usize, usize),
}

impl Closing<'_> {
    /// Makes clusters of the judged pairs, and says what was done.
    fn clustered(
        self,
        config: &Config,
        card: &Scorecard,
        mut stages: Stages<'_>,
        spool: Spool,
        (mut pairs, in_common): (Ledger, Vec<cluster::common::Row>),
    ) -> Result<Scan> {
        let Self { inputs, docs, census_lines, houses, rejected, warnings, .. } = self;
        let Self { mapping, filtered, harmless, bands, archive, proposed, judged, .. } = self;
        stages.begin("cluster", "pairs that were kept", Some(pairs.len() as u64));
        spread_houses(&spool, &mut pairs, houses)?;
        name_common_source(&spool, docs, &mut pairs)?;
        let facts = |doc: DocId| StarFacts {
            published: docs.published[doc.at()],
            words: docs.words[doc.at()],
        };
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
            .map(|_| fates(&clusters, &config.keep, &traits(docs, first), &link(&pairs)));
        let dropped = fates.as_deref().map(dropped);
        stages.end();

        let run = RunManifest {
            inputs: inputs.iter().map(|input| input.to_string_lossy().into_owned()).collect(),
            bands: banding(bands),
            mapping,
            counts: Counts {
                articles: own.len(),
                rejected: rejected.len(),
                filtered,
                rejected_as_same_page: harmless.same_page,
                rejected_as_list: harmless.lists,
                rejected_as_no_article: harmless.no_article,
                boilerplate_lines: census_lines,
                candidate_pairs: proposed,
                reported_pairs: pairs.edges().iter().filter(|p| p.relation.reported()).count(),
                pairs_not_written: listing.left_out(),
                pairs_per_article_written: listing.an_article(),
                clusters: clusters.len(),
                common_passages: common.len(),
                kept: dropped.as_ref().map(|dropped| own.len() - dropped.len()),
            },
            alarms: alarms
                .iter()
                .map(|alarm| AlarmRecord {
                    cluster_id: alarm.cluster,
                    kind: alarm.kind.name().to_owned(),
                    facts: alarm.facts.clone(),
                })
                .collect(),
            warnings: warnings.iter().map(ToString::to_string).collect(),
            stages: stages.rows,
            archive,
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

/// Names the house of a text for all who print it, where one of them does.
fn spread_houses(spool: &Spool, pairs: &mut Ledger, houses: &Houses) -> Result<()> {
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
    let mut told = Vec::new();
    for n in of_one_text {
        let mut pair = pairs.get(n);
        let (a, b) = (spool.get(pair.a).meta, spool.get(pair.b).meta);
        if let Some(direction) = groups.told(&pair, &a, &b, houses) {
            pair.direction = direction;
            told.push(pair);
        }
    }
    pairs.replace(&told)?;
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

/// Names the article that both articles of a pair derive from, unless the two themselves say who
/// took from whom; leaves that open where another page of the source's site is nearer.
fn name_common_source(spool: &Spool, docs: &DocTable, pairs: &mut Ledger) -> Result<()> {
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
    let mut told = Vec::new();
    for (n, edge) in pairs.edges().iter().enumerate() {
        if !edge.relation.reported() || share_site(edge.a, edge.b) {
            continue;
        }
        if let Some(source) = siblings.source(edge) {
            let pair = pairs.get(n);
            told.push(JudgedPair { direction: Siblings::told(&pair, &spool.meta(source)), ..pair });
        } else if let Some(page) = siblings.nearer_page(edge, share_site) {
            let pair = pairs.get(n);
            told.push(JudgedPair { direction: Siblings::opened(&pair, &spool.meta(page)), ..pair });
        } else if let Some(earlier) = siblings.earlier_print(edge) {
            let pair = pairs.get(n);
            let direction = Siblings::opened_by_print(&pair, &spool.meta(earlier));
            told.push(JudgedPair { direction, ..pair });
        }
    }
    pairs.replace(&told)
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

/// What an article is to another, as their pair says.
fn link(pairs: &Ledger) -> impl Fn(DocId, DocId) -> Option<Link> {
    |doc, other| {
        let pair = pairs.find(doc.min(other), doc.max(other))?;
        let coverage = if doc == pair.a { pair.coverage_a } else { pair.coverage_b };
        Some(Link { relation: pair.verdict.relation, coverage })
    }
}

/// What the choice of what to keep asks of an article; those before `first` an archive lent.
fn traits(docs: &DocTable, first: DocId) -> impl Fn(DocId) -> Traits {
    move |doc| Traits {
        is_lent: doc < first,
        published: docs.published[doc.at()],
        words: docs.words[doc.at()],
        outlet: docs.place.get(doc.at()).copied().flatten().map(|place| place as usize),
    }
}

fn operating_point(config: &Config, card: &Scorecard) -> OperatingPoint {
    let name = match (config.rewrite_score, config.sensitive) {
        _ if config.only_verbatim => "only_verbatim",
        (Some(_), _) => "custom",
        (None, true) => "sensitive",
        (None, false) => "default",
    };
    let rewrite_threshold = (!config.only_verbatim).then(|| rewrite_threshold(config, card));
    OperatingPoint { name: name.to_owned(), rewrite_threshold }
}

/// How bands propose near-duplicates.
fn banding(bands: Bands) -> Banding {
    let recall = [0.5, 0.7, 0.8, 0.9]
        .map(|jaccard| (format!("{jaccard:.1}"), (bands.recall(jaccard) * 1e4).round() / 1e4));
    Banding { bands: bands.bands, rows: bands.rows, expected_recall_at_jaccard: recall.into() }
}

/// Score from which a pair of long articles is a rewrite.
fn rewrite_threshold(config: &Config, card: &Scorecard) -> f64 {
    if config.sensitive { card.threshold_sensitive } else { card.threshold }
}

/// What `run.json` says of a run before it is made: version, settings, operating point and what the
/// scorecard was fitted on. For a report on one pair.
///
/// # Errors
/// When the scorecard cannot be read.
pub fn told(config: &Config) -> Result<RunManifest> {
    manifest(config, &scorecard(config)?)
}

fn manifest(config: &Config, card: &Scorecard) -> Result<RunManifest> {
    let settings = serde_json::to_value(config)
        .map_err(|e| Error::setting(format!("the settings cannot be written: {e}")))?;
    Ok(RunManifest {
        program: RunManifest::PROGRAM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings,
        operating_point: operating_point(config, card),
        scorecard: (!config.only_verbatim).then(|| card.provenance.clone()),
        ..RunManifest::default()
    })
}

/// Where temporary files go.
fn temp_dir(config: &Config) -> PathBuf {
    config.temp_dir.clone().unwrap_or_else(std::env::temp_dir)
}

/// The user's own boilerplate, in the order of the lists.
fn ignored(config: &Config) -> Result<Ignored> {
    Ok(Ignored::of(&listed(config)?))
}

/// The lines of all lists of boilerplate.
fn listed(config: &Config) -> Result<Vec<String>> {
    let lists: Result<Vec<_>> =
        config.ignore.iter().map(|path| crate::read::entries(path)).collect();
    Ok(lists?.concat())
}

/// The scorecard in force, with the threshold that the settings ask for.
fn scorecard(config: &Config) -> Result<Scorecard> {
    let mut card = match &config.scorecard {
        None => Scorecard::built_in().clone(),
        Some(path) => Scorecard::parse(&crate::read::whole(path)?, path)?,
    };
    if let Some(score) = config.rewrite_score {
        (card.threshold, card.threshold_sensitive) = (score, score);
    }
    Ok(card)
}

/// The pairs that a scan of the inputs would judge, by the articles' numbers in reading order:
/// those of [`load`].
///
/// # Errors
/// As [`scan`].
pub fn propose(config: &Config, inputs: &[PathBuf]) -> Result<Vec<CandidatePair>> {
    let silent = &Silent;
    let hasher = Hasher::of(&config.sketch);
    let ignored = ignored(config)?;
    let printer = Printer::of(config, Bands::of(&config.sketch), &hasher, &ignored);
    let gather::Gathered { spool, drafts, mut docs, census, .. } =
        gather::gather(config, Input::Files(inputs), Some(printer), None, silent)?;
    let prints = fingerprint::fingerprint(printer, &spool, &mut docs, &census, drafts, silent)?;
    let near = propose::near(config, &spool, &docs, &census, &prints, silent);
    Ok(propose::candidates(config, &docs, near, prints.rows, &prints.gists, silent)?.pairs)
}

/// Ignores all progress events.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _: &'static str, _: &'static str, _: Option<u64>) {}
    fn advance(&self, _: u64, _: u64) {}
    fn note(&self, _: &str) {}
    fn finish(&self) {}
}

/// Reads all articles into memory, under the ids [`scan`] would give them, with the records set
/// aside: for a few articles, or to fit on labelled ones.
///
/// # Errors
/// When no input can be read at all.
pub fn load(config: &Config, inputs: &[PathBuf]) -> Result<(Vec<Stored>, Vec<Rejected>)> {
    gather::load(config, Input::Files(inputs))
}

/// As [`load`], of articles that a program hands over.
///
/// # Errors
/// When temporary files cannot be written.
pub fn load_given(config: &Config, given: Given<'_>) -> Result<(Vec<Stored>, Vec<Rejected>)> {
    gather::load(config, Input::Given(Box::new(given)))
}

/// Judges one pair. `background` holds other articles of the dump, for word frequencies,
/// boilerplate and as yardstick; it may be empty.
///
/// # Errors
/// When the scorecard cannot be read.
///
/// # Panics
/// Never: a pair that is to be kept whatever it is comes back.
pub fn compare(config: &Config, a: Stored, b: Stored, background: &[Stored]) -> Result<Comparison> {
    let card = scorecard(config)?;
    let census =
        gather::census_of(background.iter().chain([&a, &b]))?.with_ignored(ignored(config)?);
    let houses = gather::houses_of(background.iter().chain([&a, &b]));
    let frequencies = propose::frequencies(background.iter().chain([&a, &b]), &census);
    let judge = Judge::of(config, &card, &frequencies, &census, &houses);
    Ok(judge.compare(a, b, background))
}

/// An article's signals against another, as a fit wants them: with the frequencies and boilerplate
/// of the whole set.
#[derive(Debug)]
pub struct Bench {
    frequencies: Frequencies,
    census: Census,
    config: Config,
}

impl Bench {
    /// Counts frequencies and boilerplate over all articles of a set.
    ///
    /// # Errors
    /// When temporary files cannot be written.
    pub fn of(config: &Config, articles: &[Stored]) -> Result<Self> {
        let census = gather::census_of(articles.iter())?.with_ignored(ignored(config)?);
        let frequencies = propose::frequencies(articles.iter(), &census);
        Ok(Self { frequencies, census, config: config.clone() })
    }

    /// An article prepared.
    #[must_use]
    pub fn prepare(&self, stored: &Stored) -> crate::content::Prepared {
        judge::prepare(stored, &self.census, &self.frequencies, self.config.shingle)
    }
}
