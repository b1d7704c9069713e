//! What runs once: it asks the executors for one thing after the other and puts together what comes
//! back.
//!
//! Its methods are called in the order in which they stand. Each takes the rows that executors gave
//! and says what they are asked next: a [`Plan`] of blocks, or a stage over all articles with the
//! [`Driver::context`] that is then known.

use super::bands::Hot;
pub use super::blocks::Plan;
use super::blocks::{Answer, Glanced, Look, Pairing, Task};
use super::context::Context;
use super::look::{Slip, add};
use super::print::parts;
use super::texts::Elsewhere;
use super::{Row, damaged, kind, of_bytes, unpacked};
use crate::article::{DocId, Span};
use crate::candidate::CandidatePair;
use crate::candidate::banded;
use crate::candidate::exact;
use crate::classify::Scorecard;
use crate::cluster::JudgedPair;
use crate::cluster::Ledger;
use crate::cluster::common;
use crate::config::{Config, Mode};
use crate::credit::AgencyOutlets;
use crate::error::{Error, Result, Warning};
use crate::pipeline::budget::Budget;
use crate::pipeline::conclude::{Closing, Judged};
use crate::pipeline::gather::{Closed, ForReport, Looked, Order, Shelf, TakenOut};
use crate::pipeline::inventory::{Met, check_mapping};
use crate::pipeline::judge;
use crate::pipeline::nearby::Nearby;
use crate::pipeline::progress::Stages;
use crate::pipeline::propose::{self, Candidates, Near, Verified};
use crate::pipeline::second_source;
use crate::pipeline::setup::{listed, scorecard, temp_dir};
use crate::pipeline::sift::{Notes, Sifted, Signs, Why, parts as parts_of};
use crate::pipeline::window::Window;
use crate::pipeline::{DocTable, Scan, Silent};
use crate::read::{MappingReport, whole};
use crate::sketch::bands::Bands;
use crate::spool::Spool;
use crate::verify::Overlap;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

/// A scan over an engine, as far as it is.
///
/// What stays in its memory: some 130 bytes an article, 30 bytes a proposed pair and 100 bytes a
/// reported one, and the lines and stems of the whole dump, which executors have too. In unnamed
/// temporary files are metadata (some 400 bytes an article) and judged pairs.
pub struct Driver {
    config: Config,
    card: Scorecard,
    inputs: Vec<PathBuf>,
    context: Context,
    stages: Stages<'static>,
    bands: Bands,
    // While records are read.
    shelf: Option<Shelf<'static>>,
    order: Order,
    met: Met,
    mapping: MappingReport,
    of_mapping: (u64, Vec<Vec<u64>>),
    lengths: Vec<u32>,
    signs: Vec<Signs>,
    texts: Vec<Option<u32>>,
    credits: Credits,
    // While articles are taken out.
    closed: Option<(Closed, Notes)>,
    shorts: Vec<Vec<DocId>>,
    out: Vec<(DocId, Why)>,
    // The articles that stay.
    taken_out: Option<TakenOut>,
    spool: Option<Spool>,
    docs: DocTable,
    /// Numbers of the articles' records, ascending.
    numbers: Vec<u32>,
    houses: AgencyOutlets,
    // Fingerprints.
    seen: HashSet<u64>,
    banded: Vec<DocId>,
    // Pairs.
    proposed: banded::Proposed,
    groups: Vec<Vec<DocId>>,
    near: Option<Near>,
    nearby: Option<Nearby>,
    /// How many pairs were proposed.
    candidates: usize,
    /// Those that were found, and those that came by other ways; at last those to be judged, in
    /// that order.
    pairs: Vec<CandidatePair>,
    others: Vec<CandidatePair>,
    /// Whether each waits for the articles near it.
    open: Vec<bool>,
    in_common: HashMap<u32, Vec<common::Row>>,
    ledger: Option<Ledger>,
    tickets: HashMap<(u32, u32), i64>,
    looks: Vec<(DocId, DocId)>,
    scan: Option<Scan>,
}

/// Houses' names by number, and of each article the number of its house.
#[derive(Default)]
struct Credits {
    names: Vec<String>,
    by_name: HashMap<String, u32>,
    of: Vec<Option<u32>>,
}

impl Credits {
    fn push(&mut self, name: Option<&str>) {
        let number = name.map(|name| {
            if let Some(&number) = self.by_name.get(name) {
                return number;
            }
            let number = u32::try_from(self.names.len()).expect("few houses");
            self.names.push(name.to_owned());
            self.by_name.insert(name.to_owned(), number);
            number
        });
        self.of.push(number);
    }

    fn get(&self, doc: u32) -> Option<String> {
        let number = self.of.get(doc as usize).copied().flatten()?;
        Some(self.names[number as usize].clone())
    }
}

/// What first looks at `count` pairs say, by their places.
fn glanced(rows: Vec<Row>, count: usize) -> Result<Vec<Option<(bool, bool)>>> {
    let mut all = vec![None; count];
    for row in rows {
        let of_block: Vec<Glanced> = of_bytes(&row.value, "looks")?;
        for (place, enough, worth) in of_block {
            *all.get_mut(place as usize).ok_or_else(|| damaged("looks"))? = Some((enough, worth));
        }
    }
    Ok(all)
}

/// What is left where nothing should be missing.
fn there<T>(part: Option<T>) -> Result<T> {
    part.ok_or_else(|| Error::setting("the stages of a scan were not called in their order"))
}

impl Driver {
    /// Gets ready. `source` is what the input is called in tables; counts are exchanged in
    /// `buckets` buckets.
    ///
    /// # Errors
    /// When a setting contradicts another, or a file that settings name cannot be read.
    pub fn of(config: &Config, source: &str, buckets: u32) -> Result<Self> {
        let card = scorecard(config)?;
        let context = Context {
            config: serde_json::to_string(config)
                .map_err(|e| Error::setting(format!("settings that cannot be sent: {e}")))?,
            card: config.scorecard.as_ref().map(|path| whole(path)).transpose()?,
            ignored: listed(config)?,
            buckets,
            ..Context::default()
        };
        let mut stages = Stages::new(&Silent);
        stages.begin("read", "articles", None);
        let bands = Bands::of(&config.sketch);
        Ok(Self {
            card,
            inputs: vec![source.into()],
            context,
            stages,
            bands,
            shelf: Some(Shelf::create(config, None)?),
            order: Order::of(config),
            met: Met::default(),
            mapping: MappingReport::of_map(&config.read.map)?,
            of_mapping: (0, Vec::new()),
            lengths: Vec::new(),
            signs: Vec::new(),
            texts: Vec::new(),
            credits: Credits::default(),
            closed: None,
            shorts: Vec::new(),
            out: Vec::new(),
            taken_out: None,
            spool: None,
            docs: DocTable::default(),
            numbers: Vec::new(),
            houses: AgencyOutlets::default(),
            seen: HashSet::new(),
            banded: Vec::new(),
            proposed: banded::Proposed::default(),
            groups: Vec::new(),
            near: None,
            nearby: None,
            candidates: 0,
            pairs: Vec::new(),
            others: Vec::new(),
            open: Vec::new(),
            in_common: HashMap::new(),
            ledger: None,
            tickets: HashMap::new(),
            looks: Vec::new(),
            scan: None,
            config: config.clone(),
        })
    }

    /// Whether only verbatim copies are looked for.
    #[must_use]
    pub fn is_only_verbatim(&self) -> bool {
        self.config.mode() == Mode::OnlyVerbatim
    }

    /// What executors are to know, as far as it is known.
    #[must_use]
    pub fn context(&self) -> Vec<u8> {
        self.context.to_bytes()
    }

    /// Takes what the stage `look` gave: the records' rows without their bodies, in the order of
    /// their numbers from the first to the last, and anywhere among them what filled the fields.
    ///
    /// # Errors
    /// When the rows are none of that stage, or the disk is full.
    pub fn records(&mut self, rows: Vec<Row>) -> Result<()> {
        let shelf = there(self.shelf.as_mut())?;
        let mut looked = Vec::with_capacity(rows.len());
        for row in rows {
            match row.kind {
                kind::FIELDS => {
                    let (records, filled): (u64, Vec<Vec<u64>>) = of_bytes(&row.value, "fields")?;
                    self.of_mapping.0 += records;
                    add(&mut self.of_mapping.1, &filled);
                }
                kind::RECORD => {
                    let number = u32::try_from(row.key).map_err(|_| damaged("records"))?;
                    let slip: Slip = of_bytes(&row.value, "records")?;
                    if let Slip::Article(article) = &slip {
                        self.signs.push(article.signs);
                        self.texts.push(article.text);
                    }
                    let one = slip.looked(number);
                    if let Looked::Article(ready, _) = &one {
                        self.lengths.push(u32::try_from(ready.bytes).unwrap_or(u32::MAX));
                        self.credits.push(ready.credit.as_deref());
                    }
                    if self.config.filter != crate::article::filter::FilterConfig::default()
                        && let Some(meta) = one.meta()
                    {
                        self.met.see(meta);
                    }
                    looked.push(one);
                }
                _ => return Err(damaged("records")),
            }
        }
        shelf.put(looked, &self.order)
    }

    /// All records are in. Asks for the words of short texts that many pages have.
    ///
    /// # Errors
    /// When the settings name what no record has.
    pub fn all_read(&mut self) -> Result<Plan> {
        let (records, filled) = std::mem::take(&mut self.of_mapping);
        if records > 0 {
            self.mapping.add_counts("arrow", records, &filled);
        }
        let shelf = there(self.shelf.take())?;
        self.met.check(&self.config.filter)?;
        check_mapping(&self.config.read.map, &self.mapping)?;
        let (closed, mut notes) = Closed::of(&self.config, shelf, None, &mut self.met);
        self.numbers.clone_from(&closed.for_archive.entries);
        self.context.votes = closed.for_archive.votes.clone();
        self.shorts = notes.equal_shorts();
        self.closed = Some((closed, notes));
        let firsts = self.shorts.iter().map(|group| self.numbers[group[0].at()]);
        Ok(Plan::of(firsts.map(|n| (vec![n], n)), &|_| 1 << 10, Task::Words))
    }

    /// Takes the words. Asks which pages are only versions of fuller ones.
    ///
    /// # Errors
    /// When the rows are no answer.
    pub fn words(&mut self, rows: Vec<Row>) -> Result<Plan> {
        let (closed, notes) = there(self.closed.as_mut())?;
        let mut words: HashMap<i64, Vec<u64>> = HashMap::new();
        for row in rows {
            words.insert(row.at, of_bytes(&row.value, "words")?);
        }
        for group in std::mem::take(&mut self.shorts) {
            let first = i64::from(self.numbers[group[0].at()]);
            let words = words.get(&first).ok_or_else(|| damaged("words"))?;
            self.out.extend(notes.no_articles(&group, words, &|doc| closed.spool.meta(doc)));
        }
        let groups = notes.equal_pages(&self.out);
        let of_group = |group: &Vec<DocId>| parts_of(group, |doc| self.signs[doc.at()]);
        let parts = groups.iter().flat_map(of_group).map(|part| {
            let part: Vec<u32> = part.iter().map(|doc| self.numbers[doc.at()]).collect();
            (part.clone(), part)
        });
        // Texts and shingles of a page, some three times its bytes.
        let size = |number: u32| {
            let at = self.numbers.binary_search(&number).unwrap_or(0);
            3 * self.lengths[at] as usize
        };
        Ok(Plan::of(parts, &size, Task::Versions))
    }

    /// Takes what is only a version. Executors are to count lines and runs of words.
    ///
    /// # Errors
    /// When there is no article, or the rows are no answer.
    pub fn versions(&mut self, rows: Vec<Row>) -> Result<()> {
        let (mut closed, notes) = there(self.closed.take())?;
        for row in rows {
            let gone: Vec<(DocId, Why)> = of_bytes(&row.value, "versions")?;
            for (number, why) in gone {
                let why = match why {
                    Why::SamePage { as_in, fuller } => {
                        Why::SamePage { as_in: self.place(as_in.0)?, fuller }
                    }
                    why @ Why::NoArticle { .. } => why,
                };
                self.out.push((self.place(number.0)?, why));
            }
        }
        let out = std::mem::take(&mut self.out);
        let sifted: Sifted =
            notes.sifted(out, &|doc| closed.spool.meta(doc), &|doc| self.texts[doc.at()]);
        closed.spool.push_lengths(std::mem::take(&mut self.lengths).into_iter());
        let for_report = ForReport {
            inputs: &self.inputs,
            mapping: &self.mapping,
            warnings: Vec::new(),
            met: &self.met,
            has_fields: false,
        };
        let credits = std::mem::take(&mut self.credits);
        let credit = |_: &Spool, doc: u32| credits.get(doc);
        let taken_out = closed.take_out(&self.config, sifted, &credit, for_report, &Silent)?;
        let number = |doc: u32| self.numbers[doc as usize];
        self.context.gone = taken_out.gone.iter().map(|&doc| number(doc)).collect();
        self.context.texts = taken_out.texts.iter().copied().collect();
        self.context.texts.sort_unstable();
        self.context.repeats =
            taken_out.repeats.iter().map(|(doc, count)| (number(*doc), *count)).collect();
        self.context.repeats.sort_unstable();
        self.numbers = std::mem::take(&mut closed.for_archive.entries);
        (self.signs, self.texts) = (Vec::new(), Vec::new());
        let Closed { spool, docs, houses, .. } = closed;
        self.context.houses = houses.clone();
        (self.docs, self.houses) = (docs, houses);
        self.spool = Some(spool);
        self.taken_out = Some(taken_out);
        self.stages.begin("fingerprint", "articles", Some(self.numbers.len() as u64));
        Ok(())
    }

    /// Takes counted lines, runs of words and stems, some at a time; after those of lines and runs
    /// executors are to make fingerprints.
    ///
    /// # Errors
    /// When the rows are none of the stage `count`.
    #[allow(clippy::cast_possible_truncation, reason = "a stem's key has 32 bits")]
    pub fn counted(&mut self, rows: Vec<Row>) -> Result<()> {
        for row in rows {
            let found = unpacked(&row.value);
            match row.kind {
                kind::LINES => self.context.lines.extend(found),
                kind::RUNS => self.context.runs.extend(found.map(|run| run.0)),
                kind::STEMS => self.context.stems.extend(found.map(|row| (row.0 as u32, row.1))),
                kind::DOCUMENTS => {
                    self.context.documents.extend(found.map(|row| (row.0 as u32, row.1)));
                }
                _ => return Err(damaged("counts")),
            }
        }
        // Rows come in any order, and the same context must have the same bytes.
        self.context.lines.sort_unstable();
        self.context.runs.sort_unstable();
        self.context.stems.sort_unstable();
        self.context.documents.sort_unstable();
        Ok(())
    }

    /// Takes fingerprints without their gists, in the order of their numbers.
    ///
    /// # Errors
    /// When the rows are none of the stage `print`.
    pub fn prints(&mut self, rows: Vec<Row>) -> Result<()> {
        for row in rows {
            let doc = DocId(u32::try_from(self.docs.exact.len()).expect("fewer than 2^32"));
            let number = self.numbers.get(doc.at()).copied();
            let number =
                number.filter(|&number| row.kind == kind::PRINT && row.key == i64::from(number));
            let number = number.ok_or_else(|| damaged("fingerprints"))?;
            let (exact, bands) = parts(&row.value)?;
            self.docs.exact.push(exact);
            self.docs.words.push(u32::try_from(row.at).map_err(|_| damaged("fingerprints"))?);
            // Of equal texts the first stands for all: only it is banded.
            if exact.is_none_or(|key| self.seen.insert(key)) {
                self.banded.extend((!bands.is_empty()).then_some(doc));
            } else {
                self.context.unbanded.push(number);
            }
        }
        Ok(())
    }

    /// All fingerprints are in. Executors are to exchange band keys.
    ///
    /// # Errors
    /// When fingerprints are missing.
    pub fn all_printed(&mut self) -> Result<()> {
        if self.docs.exact.len() != self.numbers.len() {
            return Err(damaged("fingerprints"));
        }
        self.seen = HashSet::new();
        self.stages.begin("near-duplicates", "pairs with most words in common", None);
        self.groups = exact::groups(&self.docs.exact);
        Ok(())
    }

    /// Takes the pairs that share a band. Asks what they have in common; where only verbatim copies
    /// are looked for, what they are to each other, and then [`Driver::judged`] and
    /// [`Driver::clustered`] follow at once.
    ///
    /// # Errors
    /// When the rows are none of the stage `distinct`, or the disk is full.
    pub fn banded(&mut self, rows: Vec<Row>) -> Result<Plan> {
        let (mut near, mut of_hot) = (Vec::new(), Vec::new());
        let mut hot: HashMap<u32, (u64, u64)> = HashMap::new();
        for row in rows {
            let all = match row.kind {
                kind::PAIRS => &mut near,
                kind::HOT_PAIRS => &mut of_hot,
                kind::HOT => {
                    let seen: Vec<Hot> = of_bytes(&row.value, "bands")?;
                    for (band, groups, largest) in seen {
                        let of_band = hot.entry(band).or_default();
                        *of_band = (of_band.0 + groups, of_band.1.max(largest));
                    }
                    continue;
                }
                _ => return Err(damaged("bands")),
            };
            for (pair, _) in unpacked(&row.value) {
                all.push(self.pair(pair)?);
            }
        }
        near.sort_unstable();
        of_hot.sort_unstable();
        let groups = hot.values().map(|seen| seen.0).max().unwrap_or(0);
        let largest = hot.values().map(|seen| seen.1).max().unwrap_or(0);
        let banded = std::mem::take(&mut self.banded);
        self.proposed = banded::of_found(&banded, near, &of_hot, (groups, largest));
        if self.is_only_verbatim() {
            return self.copies();
        }
        let places: Vec<u32> = self.in_order(&self.proposed.pairs);
        let asked = places.into_iter().map(|place| {
            let [a, b] = self.of_pair(self.proposed.pairs[place as usize]);
            (vec![a, b], (place, a, b))
        });
        Ok(Plan::of(asked, &|number| self.size_of(number), Task::Verify))
    }

    /// Asks which of the pairs that share a band are verbatim copies.
    fn copies(&mut self) -> Result<Plan> {
        let proposed = std::mem::take(&mut self.proposed);
        self.warn_of_hot(proposed.hot())?;
        self.pairs = propose::verbatim(&self.config, &self.docs, &proposed, &self.groups);
        self.candidates = self.pairs.len();
        self.stages.begin("judge", "likely pairs", Some(self.candidates as u64));
        self.ask_judgement(Scorecard::built_in(), Task::Copies)
    }

    /// Notes that many articles share a band.
    fn warn_of_hot(&mut self, hot: Option<(u64, u64)>) -> Result<()> {
        if let Some((groups, largest)) = hot {
            let taken_out = there(self.taken_out.as_mut())?;
            taken_out.remarks.warnings.push(Warning::HotBands { groups, largest });
        }
        Ok(())
    }

    /// Takes what near-duplicates have in common. Executors are to exchange stem pairs.
    ///
    /// # Errors
    /// When the rows are no answer.
    pub fn verified(&mut self, rows: Vec<Row>) -> Result<()> {
        let mut overlaps: Vec<Option<Overlap>> = vec![None; self.proposed.pairs.len()];
        for row in rows {
            let of_block: Vec<(u32, Overlap)> = of_bytes(&row.value, "overlaps")?;
            for (place, overlap) in of_block {
                *overlaps.get_mut(place as usize).ok_or_else(|| damaged("overlaps"))? =
                    Some(overlap);
            }
        }
        let mut found = Verified::default();
        for (pair, overlap) in self.proposed.pairs.iter().zip(overlaps) {
            found.add(&self.config, *pair, overlap.ok_or_else(|| damaged("overlaps"))?);
        }
        let hot = self.proposed.hot();
        self.proposed = banded::Proposed::default();
        let first = (0..).map(DocId).take(self.numbers.len()).collect();
        let groups = std::mem::take(&mut self.groups);
        let near = found.near(&self.docs, (&groups, first), hot);
        self.warn_of_hot(near.hot)?;
        self.stages.begin(
            "rare pairs",
            "articles looked up by rare word pairs",
            Some(self.numbers.len() as u64),
        );
        let spans = Window::of(&self.config, &self.docs).spans(&near.representative);
        let context = &mut self.context;
        for (doc, &number) in (0..).map(DocId).zip(&self.numbers) {
            if near.representative[doc.at()] == doc {
                context.standing += 1;
                context.spans.extend(spans.of(doc).map(|span| (number, span)));
            } else {
                context.grouped.push(number);
            }
        }
        self.near = Some(near);
        Ok(())
    }

    /// Takes the pairs that share most rare stem pairs. Asks for a first look at them.
    ///
    /// # Errors
    /// When the rows are none of the stage `nearest`.
    pub fn nearest(&mut self, rows: Vec<Row>) -> Result<Plan> {
        // The settings of a window take room and are not asked any more.
        (self.context.grouped, self.context.spans) = (Vec::new(), Vec::new());
        let mut found = Vec::new();
        for row in rows {
            if row.kind != kind::PAIRS {
                return Err(damaged("pairs"));
            }
            for (pair, _) in unpacked(&row.value) {
                found.push(self.pair(pair)?);
            }
        }
        found.sort_unstable();
        found.dedup();
        self.pairs = found;
        Ok(self.glances(self.in_order(&self.pairs), &self.pairs))
    }

    /// Takes the first looks. Asks for one at the pairs that came by other ways.
    ///
    /// # Errors
    /// When the rows are no answer.
    pub fn glanced(&mut self, rows: Vec<Row>) -> Result<Plan> {
        let found = std::mem::take(&mut self.pairs);
        let glanced = glanced(rows, found.len())?;
        let looked: Vec<(CandidatePair, bool)> = found
            .into_iter()
            .zip(glanced)
            .filter_map(|(pair, glance)| {
                let (enough, worth) = glance?;
                enough.then_some((pair, worth))
            })
            .collect();
        let near = there(self.near.take())?;
        let candidates = propose::of_looked(&self.config, &self.docs, near, looked);
        self.candidates = candidates.pairs.len();
        self.stages.begin("judge", "likely pairs", Some(self.candidates as u64));
        self.nearby = Some(Nearby::of(&candidates.pairs, self.numbers.len()));
        let Candidates { pairs, looked } = candidates;
        if self.config.all_pairs {
            self.pairs = pairs;
            return Ok(Plan::default());
        }
        let known = |pair: &CandidatePair| looked.binary_search_by_key(pair, |l| l.0).ok();
        let (of_looked, others): (Vec<CandidatePair>, Vec<CandidatePair>) =
            pairs.into_iter().partition(|pair| known(pair).is_some());
        self.pairs = of_looked;
        self.pairs.retain(|pair| known(pair).is_some_and(|at| looked[at].1));
        self.others = others;
        Ok(self.glances(self.in_order(&self.others), &self.others))
    }

    /// Takes these looks too. Asks for the judgement of all pairs that are worth it.
    ///
    /// # Errors
    /// When the rows are no answer, or the disk is full.
    pub fn chosen(&mut self, rows: Vec<Row>) -> Result<Plan> {
        let others = std::mem::take(&mut self.others);
        let glanced = glanced(rows, others.len())?;
        for (pair, glance) in others.into_iter().zip(glanced) {
            let (_, worth) = glance.ok_or_else(|| damaged("looks"))?;
            self.pairs.extend(worth.then_some(pair));
        }
        self.pairs.sort_unstable();
        let card = self.card.clone();
        self.ask_judgement(&card, Task::Judge)
    }

    /// Asks for the judgement of the pairs, which ascend.
    fn ask_judgement(&mut self, card: &Scorecard, task: fn(Vec<Pairing>) -> Task) -> Result<Plan> {
        judge::put_in_order(&mut self.pairs, &self.docs, Budget::of(self.config.memory).articles);
        self.open = vec![false; self.pairs.len()];
        self.ledger = Some(Ledger::create(&temp_dir(&self.config), card)?);
        let asked = (0..).zip(&self.pairs).map(|(place, &pair)| {
            let [a, b] = self.of_pair(pair);
            let equal = self.docs.says_the_same(pair);
            (vec![a, b], Pairing { place, a, b, equal, near: None })
        });
        Ok(Plan::of(asked, &|number| self.size_of(number), task))
    }

    /// Places of pairs, which ascend, in an order that meets the same articles again soon.
    fn in_order(&self, pairs: &[CandidatePair]) -> Vec<u32> {
        let mut in_order = pairs.to_vec();
        judge::put_in_order(&mut in_order, &self.docs, Budget::of(self.config.memory).articles);
        let place = |pair| pairs.binary_search(&pair).expect("it is one of them");
        in_order
            .into_iter()
            .map(|pair| u32::try_from(place(pair)).expect("fewer than 2^32 pairs"))
            .collect()
    }

    /// First looks at pairs, in this order of their places.
    fn glances(&self, places: Vec<u32>, pairs: &[CandidatePair]) -> Plan {
        let asked = places.into_iter().map(|place| {
            let [a, b] = self.of_pair(pairs[place as usize]);
            (vec![a, b], (place, a, b))
        });
        // A gist has some six bytes for each word, and is smaller than a prepared article.
        Plan::of(asked, &|number| self.size_of(number) / 8, Task::Glance)
    }

    /// The pair of two records' numbers in one.
    #[allow(clippy::cast_possible_truncation, reason = "either has half of it")]
    fn pair(&self, numbers: u64) -> Result<CandidatePair> {
        let (a, b) = (self.place((numbers >> 32) as u32)?, self.place(numbers as u32)?);
        CandidatePair::of(a, b).ok_or_else(|| damaged("pairs"))
    }

    /// Takes judged pairs, some at a time.
    ///
    /// # Errors
    /// When the rows are no answer, or the disk is full.
    pub fn judged(&mut self, rows: Vec<Row>) -> Result<()> {
        let mut judged = Vec::new();
        for row in rows {
            let answer: Answer = of_bytes(&row.value, "judged pairs")?;
            let place = answer.place as usize;
            let known = self.open.get_mut(place).ok_or_else(|| damaged("judged pairs"))?;
            if answer.open {
                *known = true;
                continue;
            }
            if !answer.common.is_empty() {
                let rows: Result<Vec<common::Row>> =
                    answer.common.into_iter().map(|row| self.common_row(row)).collect();
                self.in_common.insert(answer.place, rows?);
            }
            if let Some(pair) = answer.pair {
                judged.push(self.placed(pair, row.at)?);
            }
        }
        there(self.ledger.as_mut())?.push(&judged)
    }

    /// Asks again for the pairs that the articles near them may change.
    ///
    /// # Errors
    /// When stages are not called in their order.
    pub fn again(&mut self) -> Result<Plan> {
        let nearby = there(self.nearby.as_ref())?;
        let open = (0..).zip(&self.pairs).filter(|(place, _)| self.open[*place as usize]);
        let asked = open.map(|(place, &pair): (u32, &CandidatePair)| {
            let [a, b] = self.of_pair(pair);
            let equal = self.docs.says_the_same(pair);
            let near: Vec<u32> =
                nearby.of_pair(pair).into_iter().map(|doc| self.numbers[doc.at()]).collect();
            let needs = near.iter().copied().chain([a, b]).collect();
            (needs, Pairing { place, a, b, equal, near: Some(near) })
        });
        Ok(Plan::of(asked, &|number| self.size_of(number), Task::Judge))
    }

    /// Asks for second sources, once all pairs are judged.
    ///
    /// # Errors
    /// When stages are not called in their order.
    pub fn second(&mut self) -> Result<Plan> {
        let ledger = there(self.ledger.as_ref())?;
        let nearby = there(self.nearby.as_ref())?;
        let looks: Vec<(second_source::Derived, Vec<DocId>)> =
            second_source::looks(ledger.edges(), nearby, &self.docs).collect();
        self.looks = looks.iter().map(|(copy, _)| (copy.doc, copy.source)).collect();
        let number = |doc: DocId| self.numbers[doc.at()];
        let asked = (0..).zip(looks).map(|(place, (copy, others))| {
            let others: Vec<u32> = others.into_iter().map(number).collect();
            let (doc, source) = (number(copy.doc), number(copy.source));
            let needs = others.iter().copied().chain([doc, source]).collect();
            (needs, Look { place, doc, source, others })
        });
        Ok(Plan::of(asked, &|number| self.size_of(number), Task::Second))
    }

    /// Takes second sources and makes clusters. Asks for the passages that only public sources
    /// explain.
    ///
    /// # Errors
    /// When the rows are no answer, or the disk is full.
    pub fn clustered(&mut self, mut rows: Vec<Row>) -> Result<Plan> {
        // Of a pair that was found twice the last one stays, in the order of the looks.
        rows.sort_unstable_by_key(|row| row.at);
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let pair: JudgedPair = of_bytes(&row.value, "second sources")?;
            found.push(self.placed(pair, row.at)?);
        }
        let mut ledger = there(self.ledger.take())?;
        ledger.push(&found)?;
        ledger.sort();
        let in_common = self.in_common_in_order();
        let closing = Closing {
            inputs: &self.inputs,
            docs: &self.docs,
            boilerplate_lines: self.context.lines.len(),
            houses: &self.houses,
            remarks: there(self.taken_out.take())?.remarks,
            bands: self.bands,
            archive: None,
            proposed: self.candidates,
        };
        let counts = (self.pairs.len(), self.pairs.len());
        let judged = Judged { ledger, common: in_common, counts };
        let stages = std::mem::replace(&mut self.stages, Stages::new(&Silent));
        let spool = there(self.spool.take())?;
        let scan = closing.conclude(&self.config, &self.card, stages, spool, judged)?;
        let shown = scan.common.iter().map(|common| {
            let (doc, span) = common.shown;
            let number = self.numbers[doc.at()];
            (vec![number], (number, span))
        });
        let plan = Plan::of(shown, &|_| 1 << 10, Task::Parts);
        self.scan = Some(scan);
        Ok(plan)
    }

    /// Takes the texts of passages that only public sources explain, and ends. What comes has no
    /// texts but these, so that only the tables `clusters`, `pairs`, `common`, `articles` and
    /// `rejected` can be made of it, until [`Elsewhere::take`] adds others.
    ///
    /// # Errors
    /// When the rows are no answer, or the disk is full.
    ///
    /// # Panics
    /// Never: parts are cut between characters.
    pub fn finished(&mut self, rows: Vec<Row>) -> Result<Scan> {
        let mut scan = there(self.scan.take())?;
        let mut texts: BTreeMap<DocId, Vec<u8>> = BTreeMap::new();
        for row in rows {
            let (span, part): (Span, String) = of_bytes(&row.value, "passages")?;
            let number = u32::try_from(row.at).map_err(|_| damaged("passages"))?;
            let text = texts.entry(self.place(number)?).or_default();
            let (from, to) = (span.from as usize, span.to as usize);
            if text.len() < to {
                text.resize(to, b' ');
            }
            text.get_mut(from..to)
                .filter(|room| room.len() == part.len())
                .ok_or_else(|| damaged("passages"))?
                .copy_from_slice(part.as_bytes());
        }
        let parts = texts.into_iter().map(|(doc, text)| {
            (doc, String::from_utf8(text).expect("blanks, and parts cut between characters"))
        });
        scan.spool.add_texts(&temp_dir(&self.config), parts)?;
        Ok(scan)
    }

    /// Where the texts of the finished scan's articles are.
    #[must_use]
    pub fn elsewhere(&self) -> Elsewhere {
        Elsewhere::of(self.numbers.clone(), temp_dir(&self.config))
    }

    /// Which pairs the tables list, by their tickets, and at which place: passages of the table
    /// `passages` come in this order.
    #[must_use]
    pub fn listed(&self, scan: &Scan) -> Vec<(i64, u32)> {
        let edges = scan.pairs.edges();
        let of_place = |(place, &at): (u32, &u32)| {
            let edge = &edges[at as usize];
            Some((*self.tickets.get(&(edge.a.0, edge.b.0))?, place))
        };
        (0..).zip(scan.listing.order()).filter_map(of_place).collect()
    }

    /// The article of a record's number.
    fn place(&self, number: u32) -> Result<DocId> {
        let at = self.numbers.binary_search(&number).map_err(|_| damaged("articles"))?;
        Ok(DocId(u32::try_from(at).expect("fewer than 2^32 articles")))
    }

    /// The numbers of a pair's records.
    fn of_pair(&self, pair: CandidatePair) -> [u32; 2] {
        [self.numbers[pair.a().at()], self.numbers[pair.b().at()]]
    }

    /// Bytes of a prepared article, about.
    fn size_of(&self, number: u32) -> usize {
        let words = self.place(number).map_or(0, |doc| self.docs.words[doc.at()]);
        judge::size_of(words)
    }

    /// A judged pair with the places of its articles instead of their records' numbers.
    fn placed(&mut self, pair: JudgedPair, ticket: i64) -> Result<JudgedPair> {
        let (a, b) = (self.place(pair.a.0)?, self.place(pair.b.0)?);
        self.tickets.insert((a.0, b.0), ticket);
        Ok(JudgedPair { a, b, ..pair })
    }

    fn common_row(&self, row: common::Row) -> Result<common::Row> {
        let side = |(number, span): (DocId, Span)| Ok::<_, Error>((self.place(number.0)?, span));
        Ok(common::Row { a: side(row.a)?, b: side(row.b)?, ..row })
    }

    /// What pairs that only public sources tie have in common, in the order in which a local scan
    /// judges them: of a text that all have it keeps the first.
    fn in_common_in_order(&mut self) -> Vec<common::Row> {
        let mut all = common::Rows::of(self.numbers.len());
        let count = u32::try_from(self.pairs.len()).expect("fewer than 2^32 pairs");
        let places: Vec<u32> = (0..count).collect();
        for block in places.chunks(judge::BLOCK) {
            for is_open in [false, true] {
                for place in block.iter().filter(|place| self.open[**place as usize] == is_open) {
                    if let Some(rows) = self.in_common.remove(place) {
                        all.add(&rows);
                    }
                }
            }
        }
        all.into_rows()
    }
}

impl std::fmt::Debug for Driver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Driver").field("inputs", &self.inputs).finish_non_exhaustive()
    }
}
