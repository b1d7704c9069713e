//! One pair of prepared articles to a [`JudgedPair`], and many pairs in blocks with a bounded
//! cache.

use super::budget::Budget;
use super::conclude::Judged;
use super::fingerprint::Gists;
use super::nearby::{MOST, Nearby};
use super::propose::Candidates;
use super::second_source::{Dump, second_sources};
use super::{DocTable, Progress};
use crate::align::misread::Misread;
use crate::align::{self, AlignConfig, Passage, Places, join};
use crate::article::boilerplate::LineCounts;
use crate::article::language::stop_words;
use crate::article::matter::{Matter, are_quoted, level_of, matter};
use crate::article::{DocId, Parsed, Span, Word};
use crate::candidate::CandidatePair;
use crate::candidate::glance::Glancer;
use crate::classify::{
    Bounds, Citation, ClassifyConfig, DecidedBy, Facts, HOLDING_WORDS, LOOK_AGAIN, Relation,
    Scorecard, Taken, Verdict, judge, may_be_misread, words_suffice,
};
use crate::cluster::common::{Row, Rows};
use crate::cluster::{Comparison, Credit, Ledger};
use crate::cluster::{Direction, InCommon, JudgedPair, Known, New, Side, direction, sources};
use crate::config::Config;
use crate::content::{Frequencies, Prepared};
use crate::credit::{self, AgencyOutlets, Credits, House, credits, is_later_version};
use crate::error::Result;
use crate::evidence::kept::KeptDetails;
use crate::evidence::narration::{Narration, Runs};
use crate::evidence::pair::{Pair, first_step};
use crate::evidence::template::{Filled, Wording};
use crate::evidence::{Evidence, FIRST_STEP};
use crate::shingle::ShingleConfig;
use crate::spool::{Spool, Stored};
use crate::verify::Overlap;
use rayon::iter::Either;
use rayon::prelude::*;
use std::cell::LazyCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64;

/// Pairs judged between two looks at the cache.
pub(super) const BLOCK: usize = 512;

/// Shared shingles without which there is no passage: eight equal words are one run with four
/// shingles, or two runs with one each.
const PASSAGE_SHINGLES: u32 = 2;

/// Shared shingles up to which their places are looked for, and not those of all that one article
/// has: some 4 microseconds for 20. Not measured finely.
const FEW_SHINGLES: u32 = 64;

/// The same for passages that would make the words alone enough: they have 24 words or are two, and
/// each word of a run beyond its fourth is a shingle, so that only a text that repeats itself has
/// as much in fewer.
const PASSAGES_SHINGLES: u32 = 4;

/// Shared shingles from which a pair is judged by its common narration: 17 words in two runs of
/// seven or more have nine, where nothing is said twice.
const NARRATED_SHINGLES: u32 = 8;

/// How many times longer than the other an article of [`HOLDING_WORDS`] must be for its runs of
/// words to be kept in order, to be looked up instead of walked. Not measured finely.
const HOLDING_TIMES: usize = 8;

/// Bytes of a prepared article for each of its words, its text included: measured on the dump of
/// ten outlets.
const WORD: usize = 85;

/// Bytes that it has whatever its words: its lists, and what is known beside the text. Measured on
/// 100,000 texts of six words, which took 2.4 KB each.
const BARE: usize = 2_400;

/// What judging needs beside the two articles.
#[derive(Clone, Debug)]
pub(super) struct Judge<'a> {
    pub shingle: &'a ShingleConfig,
    pub align: &'a AlignConfig,
    pub classify: &'a ClassifyConfig,
    pub card: &'a Scorecard,
    pub bounds: Bounds<'a>,
    pub sensitive: bool,
    pub all_pairs: bool,
    pub frequencies: &'a Frequencies,
    pub line_counts: &'a LineCounts,
    pub houses: &'a AgencyOutlets,
    /// Bytes of prepared articles kept from block to block.
    pub cache: usize,
}

/// An article read back and prepared.
#[derive(Debug)]
pub(super) struct Loaded {
    pub stored: Stored,
    pub prepared: Prepared,
    /// Found when it is first asked for: only reported pairs ask.
    credits: OnceLock<(Credits, bool)>,
    /// For each of its words by what it is quoted: only pairs that share words or score ask.
    matter: OnceLock<Vec<Option<Matter>>>,
    /// What the longer of a pair is searched for.
    runs: OnceLock<Runs>,
    places: OnceLock<Places>,
    wording: OnceLock<Wording>,
}

/// Takes a stored article apart and prepares it.
pub(super) fn prepare(
    stored: &Stored,
    line_counts: &LineCounts,
    frequencies: &Frequencies,
    shingle: ShingleConfig,
) -> Prepared {
    let article = article(stored, line_counts);
    Prepared::of(&stored.text, article, stored.meta.language.as_deref(), frequencies, &shingle)
}

fn article(stored: &Stored, line_counts: &LineCounts) -> Parsed {
    Parsed::of(&stored.text, line_counts, stored.meta.site_key())
}

impl Loaded {
    /// Whether both have words, and the same ones in the same order.
    pub(super) fn says_the_same_as<'a>(&'a self, other: &'a Self) -> bool {
        let hashes = |x: &'a Self| x.story().iter().map(|w| w.hash);
        !self.story().is_empty() && hashes(self).eq(hashes(other))
    }

    /// Bytes it holds, about.
    fn size(&self) -> usize {
        BARE + self.prepared.size()
            + self.stored.text.capacity()
            + self.stored.meta.declared.size()
            + self.matter.get().map_or(0, Vec::capacity)
            + self.runs.get().map_or(0, Runs::size)
            + self.places.get().map_or(0, Places::size)
            + self.wording.get().map_or(0, Wording::size)
    }

    /// How surely more than half of a stretch is quoted ([`level`](crate::article::matter::level)).
    fn quotes(&self, span: Span) -> u8 {
        level_of(self.story(), self.matter(), span)
    }

    fn matter(&self) -> &[Option<Matter>] {
        let Prepared { article, language, .. } = &self.prepared;
        self.matter.get_or_init(|| matter(&self.stored.text, article, language.as_deref()))
    }

    /// The words outside boilerplate.
    fn story(&self) -> &[Word] {
        &self.prepared.article.words
    }

    /// Its runs of words, for a comparison with a shorter one.
    fn runs(&self) -> &Runs {
        self.runs.get_or_init(|| Runs::of((self.story(), self.matter())))
    }

    /// Whether the other is so long that it may hold hundreds like this one.
    fn is_held_by(&self, other: &Self) -> bool {
        let words = other.story().len();
        words >= HOLDING_WORDS && self.story().len() < words / HOLDING_TIMES
    }

    /// Where its runs of words stand, for one that is much shorter.
    fn places(&self, config: &AlignConfig) -> &Places {
        self.places.get_or_init(|| Places::of(config, self.story()))
    }

    /// How it is worded, for a shorter one.
    fn wording(&self) -> &Wording {
        let of = || Wording::of(&self.stored.text, &self.prepared.article);
        self.wording.get_or_init(of)
    }

    fn text(&self) -> join::Text<'_> {
        join::Text { text: &self.stored.text, prepared: &self.prepared }
    }
}

impl<'a> Judge<'a> {
    /// As the settings of a run say.
    pub(super) fn of(
        config: &'a Config,
        card: &'a Scorecard,
        frequencies: &'a Frequencies,
        line_counts: &'a LineCounts,
        houses: &'a AgencyOutlets,
    ) -> Self {
        Self {
            shingle: &config.shingle,
            align: &config.align,
            classify: &config.classify,
            card,
            bounds: Bounds::of(card),
            sensitive: config.sensitive,
            all_pairs: config.all_pairs,
            frequencies,
            line_counts,
            houses,
            cache: Budget::of(config.memory).articles,
        }
    }

    pub(super) fn load(&self, stored: Stored) -> Loaded {
        let article = article(&stored, self.line_counts);
        self.prepared(stored, article)
    }

    /// Prepares an article that was taken apart, or a part of it.
    pub(super) fn prepared(&self, stored: Stored, article: Parsed) -> Loaded {
        let language = stored.meta.language.as_deref();
        let prepared =
            Prepared::of(&stored.text, article, language, self.frequencies, self.shingle);
        let (credits, matter, runs, places, wording) = Default::default();
        Loaded { stored, prepared, credits, matter, runs, places, wording }
    }

    /// Judges two articles, whatever they are to each other, among others.
    ///
    /// # Panics
    /// Never: a pair that is to be kept whatever it is comes back.
    pub(super) fn compare(self, a: Stored, b: Stored, background: &[Stored]) -> Comparison {
        let judge = Self { all_pairs: true, ..self };
        let (a, b) = (judge.load(a), judge.load(b));
        let docs = CandidatePair::of(DocId(0), DocId(1)).expect("0 is not 1");
        let equal = a.says_the_same_as(&b);
        let near = judge.nearest(&a, &b, background);
        let seen = judge.look_closely(&a, &b, equal);
        let near: Vec<&Prepared> = near.iter().collect();
        let pair = judge.finish(docs, &a, &b, judge.look_again(seen, &a, &b, &near));
        Comparison { a: a.stored, b: b.stored, pair }
    }

    /// Of other articles those nearest to either of a pair, as a scan would propose them.
    pub(super) fn nearest(&self, a: &Loaded, b: &Loaded, others: &[Stored]) -> Vec<Prepared> {
        let mut near: Vec<(f32, usize, Prepared)> = others
            .par_iter()
            .enumerate()
            .filter_map(|(at, other)| {
                let other = prepare(other, self.line_counts, self.frequencies, *self.shingle);
                let share = first_step(&a.prepared, &other).max(first_step(&b.prepared, &other));
                (share >= FIRST_STEP).then_some((share, at, other))
            })
            .collect();
        near.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        near.truncate(MOST);
        near.into_iter().map(|n| n.2).collect()
    }

    /// Whether a pair is to be reported.
    fn keeps(&self, seen: &Seen) -> bool {
        self.all_pairs || seen.verdict.relation.reported()
    }

    /// Judges a pair by its two texts; `None` for one that is not to be reported, as soon as that
    /// is clear.
    pub(super) fn look(&self, a: &Loaded, b: &Loaded, equal: bool) -> Option<Seen> {
        let pair = Pair::of(&a.prepared, &b.prepared);
        let early = Evidence::early(&pair);
        let unquoted = early.get("word_5grams_narrative").map_or(0.0, f64::from);
        let wanted = self.looked_at();
        let is_asked = equal || self.all_pairs;
        let reaches = is_asked || self.card.may_reach(wanted, &early);
        let goes_on =
            |step, known: &Evidence| is_asked || self.bounds.may_reach(wanted, step, known);
        let (known, is_whole) =
            if reaches { early.completed_while(&pair, goes_on) } else { (early, false) };
        if is_whole {
            let verbatim = self.passages(&pair, a, b, PASSAGE_SHINGLES);
            return Some(self.seen(&pair, a, b, verbatim, known, equal));
        }
        let verbatim = self.passages(&pair, a, b, PASSAGES_SHINGLES);
        let overlap = pair.overlap();
        if !(reaches && overlap.shared >= NARRATED_SHINGLES
            || words_suffice(self.classify, overlap, equal, unquoted, Taken::of(&verbatim)))
        {
            return None;
        }
        // The words alone may be enough, and for what they show most often (a passage of a public
        // source) no evidence is needed.
        let by_words = self.seen(&pair, a, b, verbatim, known, equal);
        if !self.keeps(&by_words) {
            return Some(Seen { by_words: true, ..by_words });
        }
        let evidence = by_words.evidence.clone().completed(&pair);
        let exclusive = exclusive(&evidence);
        Some(self.seen_with((evidence, exclusive), by_words, &pair, (a, b)))
    }

    /// Judges a pair by its two texts, whatever comes of it.
    pub(super) fn look_closely(&self, a: &Loaded, b: &Loaded, equal: bool) -> Seen {
        let pair = Pair::of(&a.prepared, &b.prepared);
        let verbatim = self.passages(&pair, a, b, PASSAGE_SHINGLES);
        self.seen(&pair, a, b, verbatim, Evidence::of(&pair), equal)
    }

    /// The verbatim passages of a pair that shares at least `least` shingles; none where it shares
    /// fewer.
    fn passages(&self, pair: &Pair<'_>, a: &Loaded, b: &Loaded, least: u32) -> Vec<Passage> {
        let count = pair.overlap().shared;
        let (short, long) = by_length(a, b);
        if count < least {
            Vec::new()
        } else if short.is_held_by(long) {
            align::verbatim_at(self.align, a.story(), b.story(), long.places(self.align))
        } else if count <= FEW_SHINGLES && self.align.seed_words == self.shingle.words {
            let mut shared = Vec::new();
            pair.short.shingles.both(&pair.long.shingles, |shingle, _| shared.push(shingle.key));
            align::verbatim_among(self.align, a.story(), b.story(), &shared)
        } else {
            align::verbatim(self.align, a.story(), b.story())
        }
    }

    /// Share of the smaller's words that the other has, as they are or misread.
    fn misread(
        &self,
        overlap: Overlap,
        (a, b): (&Loaded, &Loaded),
        verbatim: &[Passage],
        equal: bool,
    ) -> Option<f64> {
        if !may_be_misread(self.classify, overlap, equal, Taken::of(verbatim).words) {
            return None;
        }
        Misread::of((&a.stored.text, a.story()), (&b.stored.text, b.story()), verbatim).share()
    }

    fn seen(
        &self,
        pair: &Pair<'_>,
        a: &Loaded,
        b: &Loaded,
        verbatim: Vec<Passage>,
        evidence: Evidence,
        equal: bool,
    ) -> Seen {
        let mut verbatim = verbatim;
        for passage in &mut verbatim {
            passage.quoted = are_quoted([a.quotes(passage.a), b.quotes(passage.b)]);
        }
        let (short, long) = by_length(a, b);
        let words = (short.story(), short.matter());
        let narration = Narration::of(words, pair.overlap().shared, || long.runs());
        let misread = self.misread(pair.overlap(), (a, b), &verbatim, equal);
        let words = (narration, misread);
        let exclusive = exclusive(&evidence);
        let verdict = self.verdict(pair, (a, b), &verbatim, (&evidence, exclusive), equal, words);
        Seen {
            overlap: pair.overlap(),
            equal,
            flipped: pair.flipped,
            verbatim,
            evidence,
            by_words: false,
            beside_all: None,
            narration,
            misread,
            verdict,
        }
    }

    /// The same pair by other evidence; `exclusive` as in [`Facts`].
    fn seen_with(
        &self,
        (evidence, exclusive): (Evidence, Option<f32>),
        seen: Seen,
        pair: &Pair<'_>,
        articles: (&Loaded, &Loaded),
    ) -> Seen {
        let words = (seen.narration, seen.misread);
        let known = (&evidence, exclusive);
        let verdict = self.verdict(pair, articles, &seen.verbatim, known, seen.equal, words);
        Seen { evidence, verdict, ..seen }
    }

    /// The lowest score of a pair that anything hangs on.
    fn looked_at(&self) -> f64 {
        LOOK_AGAIN.min(self.card.threshold_at(self.sensitive, u32::MAX, None))
    }

    /// Judges a pair again, with the articles near it as yardstick.
    pub(super) fn look_again(
        &self,
        seen: Seen,
        a: &Loaded,
        b: &Loaded,
        near: &[&Prepared],
    ) -> Seen {
        let pair = Pair::of(&a.prepared, &b.prepared).among(near.iter().copied());
        let beside_all = Evidence::of(&pair);
        let exclusive = exclusive(&beside_all);
        let strangers: Vec<&Prepared> =
            near.iter().copied().filter(|other| !self.bounds.retells(other, pair.long)).collect();
        if strangers.len() == near.len() {
            return self.seen_with((beside_all, exclusive), seen, &pair, (a, b));
        }
        let pair = pair.among(strangers.into_iter());
        let seen = self.seen_with((Evidence::of(&pair), exclusive), seen, &pair, (a, b));
        Seen { beside_all: Some(self.card.score(&beside_all)), ..seen }
    }

    fn verdict(
        &self,
        pair: &Pair<'_>,
        (a, b): (&Loaded, &Loaded),
        verbatim: &[Passage],
        (evidence, exclusive): (&Evidence, Option<f32>),
        equal: bool,
        (narration, misread): (Narration, Option<f64>),
    ) -> Verdict {
        let facts = Facts {
            overlap: pair.overlap(),
            evidence,
            taken: Taken::of(verbatim),
            misread,
            words: u32::try_from(a.story().len().min(b.story().len())).unwrap_or(u32::MAX),
            same_site: a.stored.meta.shares_site(&b.stored.meta),
            days_apart: a.stored.meta.days_from(&b.stored.meta),
            equal,
            narration,
            cited: Citation::OwnWords,
            exclusive,
            template: false,
            foreign: is_foreign(&a.prepared, &b.prepared, evidence),
        };
        let mut verdict = judge(self.classify, self.card, self.sensitive, &facts);
        // Finding citations is expensive, and done only where the verdict rests on them.
        let rests = matches!(verdict.decided_by, DecidedBy::Cited | DecidedBy::Quotes(_));
        let cited = if rests { citation(&facts, a, b, verbatim) } else { Citation::None };
        let facts = Facts { cited, ..facts };
        if rests && cited != Citation::OwnWords {
            verdict = judge(self.classify, self.card, self.sensitive, &facts);
        }
        // Expensive, and done only for pairs that would be reported.
        if verdict.relation < Relation::SameEvent && !equal && is_template(a, b) {
            return judge(
                self.classify,
                self.card,
                self.sensitive,
                &Facts { template: true, ..facts },
            );
        }
        verdict
    }

    /// What is left of a pair whose verdict stands.
    pub(super) fn settle(
        &self,
        docs: CandidatePair,
        a: &Loaded,
        b: &Loaded,
        seen: Seen,
    ) -> Settled {
        let in_common = seen.in_common(docs);
        (self.keeps(&seen).then(|| self.finish(docs, a, b, seen)), in_common)
    }

    /// The whole of a judged pair, with its direction and its sentences side by side.
    pub(super) fn finish(
        &self,
        docs: CandidatePair,
        a: &Loaded,
        b: &Loaded,
        seen: Seen,
    ) -> JudgedPair {
        let Seen { overlap, equal, flipped, verbatim: mut passages, evidence, narration, .. } =
            seen;
        let verdict = seen.verdict;
        let overlap = if equal { overlap.of_equals() } else { overlap };
        let relation = verdict.relation;
        let (direction, credits) = if relation.is_copy() {
            let known = (Known::of(a), Known::of(b));
            let is_quoted = |in_a: Span, in_b: Span| are_quoted([a.quotes(in_a), b.quotes(in_b)]);
            let surely = seen.beside_all.map_or(verdict.score, |all| all.min(verdict.score));
            let common = InCommon::of(overlap, (relation, surely), &passages, is_quoted);
            let direction = direction(known.0, known.1, common, self.houses);
            // "The Washington Post" and "Washington Post" are one house in every table.
            let sources = sources(known.0, known.1, &direction, self.houses).map(|credit| {
                credit.map(|Credit { name, kind }| Credit {
                    name: House::name_of(&name).to_owned(),
                    kind,
                })
            });
            (direction, sources)
        } else {
            (Direction::default(), [None, None])
        };
        let mut new = None;
        if matches!(
            relation,
            Relation::Rewrite | Relation::Update | Relation::Partial | Relation::Excerpt
        ) {
            // Undecided: the shorter is the likelier copy.
            let copy_is_a = direction.derived.map_or(flipped, |side| side == Side::A);
            let cut = if relation == Relation::Rewrite { join::CUT } else { join::CUT_IN_PART };
            let (aligned, own) = aligned_passages(a, b, copy_is_a, &passages, cut);
            passages.extend(aligned);
            new = Some(own);
        }
        passages.sort_unstable_by_key(|p| (p.a, p.b, p.kind));
        // The sentences put beside each other are new; the verbatim ones know it.
        for passage in passages.iter_mut().filter(|p| p.kind == align::Kind::Aligned) {
            passage.quoted = are_quoted([a.quotes(passage.a), b.quotes(passage.b)]);
        }
        let covered = |side: fn(&Passage) -> Span, story: &[Word]| {
            align::coverage(story, passages.iter().map(side))
        };
        JudgedPair {
            a: docs.a(),
            b: docs.b(),
            overlap,
            coverage_a: covered(|p| p.a, a.story()),
            coverage_b: covered(|p| p.b, b.story()),
            evidence: (!equal).then_some(evidence),
            details: (!equal).then(|| {
                let (short, long) = if flipped { (a, b) } else { (b, a) };
                KeptDetails::of(&short.prepared, &long.prepared)
            }),
            verdict,
            direction,
            narrated_words: narration.narrated,
            credits,
            passages,
            new,
        }
    }
}

/// A pair with its verdict, before what only a reported pair needs.
pub(super) struct Seen {
    overlap: Overlap,
    equal: bool,
    /// See [`Pair::flipped`].
    flipped: bool,
    verbatim: Vec<Passage>,
    evidence: Evidence,
    /// Whether some signals were left out because the words alone decide: then the score says
    /// nothing.
    by_words: bool,
    /// The score beside all articles near the pair, if other retellings of its longer were left
    /// out. The direction rests on the lower of the two: reports that all tell the same facts look
    /// like retellings of one another.
    beside_all: Option<f64>,
    narration: Narration,
    /// See [`Judge::misread`].
    misread: Option<f64>,
    verdict: Verdict,
}

impl Seen {
    /// See [`Relation::is_copy`].
    pub(super) fn is_copy(&self) -> bool {
        self.verdict.relation.is_copy()
    }

    pub(super) fn score(&self) -> f64 {
        self.verdict.score
    }

    /// What a pair that only public sources tie has in common, for the list of such passages.
    fn in_common(&self, pair: CandidatePair) -> Vec<Row> {
        if self.verdict.relation != Relation::Shared {
            return Vec::new();
        }
        let row = |p: &Passage| Row {
            a: (pair.a(), p.a),
            b: (pair.b(), p.b),
            words: p.words,
            quoted: p.quoted,
        };
        self.verbatim.iter().map(row).collect()
    }

    /// The pair with the evidence and score of another look at a part of it.
    pub(super) fn judged_as(self, part: Self, relation: Relation, decided_by: DecidedBy) -> Self {
        let verdict = Verdict { relation, decided_by, ..part.verdict };
        Self { evidence: part.evidence, verdict, ..self }
    }
}

impl<'a> Known<'a> {
    fn of(loaded: &'a Loaded) -> Self {
        let Stored { text, meta, .. } = &loaded.stored;
        let (credits, is_later_version) =
            loaded.credits.get_or_init(|| (credits(text, meta), is_later_version(text)));
        Self {
            meta,
            credits,
            is_later_version: *is_later_version,
            prepared: Some(&loaded.prepared),
        }
    }
}

/// Whether the scorecard cannot judge a pair: in two known languages, or short and in one that it
/// was not fitted on, with hardly a run of three words in common.
fn is_foreign(a: &Prepared, b: &Prepared, evidence: &Evidence) -> bool {
    const SHORT: usize = 100;
    const RUNS: f32 = 0.12;
    let (Some(x), Some(y)) = (&a.language, &b.language) else { return false };
    let is_short = a.story_words().min(b.story_words()) < SHORT;
    let is_apart = || evidence.get("word_3grams").unwrap_or(0.0) < RUNS;
    x != y || stop_words(x).is_empty() && is_short && is_apart()
}

/// How one of two articles names the other's outlet beside what both have word for word; a link to
/// the other's page counts as naming it. A name that stands elsewhere is the source of something
/// else.
fn citation(facts: &Facts<'_>, a: &Loaded, b: &Loaded, verbatim: &[Passage]) -> Citation {
    if facts.same_site || facts.equal {
        return Citation::None;
    }
    let by = |x: &Loaded, other: &Loaded, spans: &[(Span, Span)]| {
        let Known { credits, meta, .. } = Known::of(x);
        let about = &other.stored.meta;
        if credits.links_to(about) {
            return Citation::OwnWords;
        }
        // A house that names itself has two sites.
        if credits.cites(about).is_none_or(|name| credit::names(name, meta)) {
            return Citation::None;
        }
        let (mine, theirs): (Vec<Span>, Vec<Span>) = spans.iter().copied().unzip();
        let text = &x.stored.text;
        if !mine.is_empty() && !credits.cites_near(about, text, &mine) {
            return Citation::None;
        }
        let (quoted, own): (Vec<Span>, Vec<Span>) =
            theirs.into_iter().partition(|&span| other.quotes(span) > 0);
        let length = |spans: Vec<Span>| spans.into_iter().map(Span::len).sum::<usize>();
        if length(own) >= length(quoted) || credits.hears_near(about, text, &mine) {
            Citation::OwnWords
        } else {
            Citation::Named
        }
    };
    let spans = |turned: bool| -> Vec<(Span, Span)> {
        let both = verbatim.iter().map(|p| if turned { (p.b, p.a) } else { (p.a, p.b) });
        both.collect()
    };
    by(a, b, &spans(false)).max(by(b, a, &spans(true)))
}

/// The one with fewer words first, of equals the first.
fn by_length<'l>(a: &'l Loaded, b: &'l Loaded) -> (&'l Loaded, &'l Loaded) {
    if a.story().len() <= b.story().len() { (a, b) } else { (b, a) }
}

/// See [`Facts::exclusive`].
fn exclusive(evidence: &Evidence) -> Option<f32> {
    evidence.get("exclusive_share")
}

/// Whether two articles are stories on one template.
fn is_template(a: &Loaded, b: &Loaded) -> bool {
    let (short, long) = by_length(a, b);
    Filled::of((&short.stored.text, &short.prepared.article), long.wording()).is_template()
}

/// Sentences of the derived article beside their sources, but for those that verbatim passages show
/// already, and those without.
fn aligned_passages(
    a: &Loaded,
    b: &Loaded,
    copy_is_a: bool,
    verbatim: &[Passage],
    cut: f64,
) -> (Vec<Passage>, New) {
    let (copy, source) = if copy_is_a { (a, b) } else { (b, a) };
    let shown: Vec<Span> = verbatim.iter().map(|p| if copy_is_a { p.a } else { p.b }).collect();
    let joined = join::join(copy.text(), source.text(), &shown, cut);
    let side = if copy_is_a { Side::A } else { Side::B };
    let passages = joined.joins.into_iter().map(|join| join::passage(join, copy_is_a)).collect();
    (passages, New { side, sentences: joined.new })
}

/// Whether the articles near a pair can still change what it is.
pub(super) fn needs_rivals(seen: &Seen) -> bool {
    let settled = matches!(seen.verdict.relation, Relation::Identical | Relation::Reprint);
    !settled && !seen.by_words && seen.verdict.score >= LOOK_AGAIN
}

/// A pair whose verdict the articles near it may change.
struct Open {
    pair: CandidatePair,
    near: Vec<DocId>,
    seen: Seen,
}

impl Open {
    /// All that is asked for to judge it.
    fn articles(&self) -> impl Iterator<Item = DocId> + '_ {
        self.near.iter().copied().chain([self.pair.a(), self.pair.b()])
    }
}

/// A judged pair, if it is to be reported, and what it has in common where only public sources tie
/// it.
pub(super) type Settled = (Option<JudgedPair>, Vec<Row>);

/// Which of the proposed pairs are judged.
#[derive(Clone, Copy, Debug)]
pub(super) enum Choice {
    /// Each.
    All,
    /// Those that a first look does not drop.
    WorthReading,
    /// Of these a random sample of this size, always the same one.
    Sample(usize),
}

impl Choice {
    pub(super) fn of(
        self,
        gists: &Gists,
        Candidates { pairs, looked }: Candidates,
    ) -> (Vec<CandidatePair>, usize) {
        let mut pairs =
            if matches!(self, Self::All) { pairs } else { worth_reading(gists, &pairs, &looked) };
        let of = pairs.len();
        if let Self::Sample(most) = self
            && most < of
        {
            let chance = |pair: &CandidatePair| {
                let [a, b] = [pair.a().0, pair.b().0].map(u64::from);
                xxh3_64(&(a << 32 | b).to_le_bytes())
            };
            pairs.select_nth_unstable_by_key(most, chance);
            pairs.truncate(most);
            pairs.sort_unstable();
        }
        (pairs, of)
    }
}

/// Judges the pairs.
pub(super) fn judge_all(
    judge: &Judge<'_>,
    spool: &Spool,
    docs: &DocTable,
    gists: &Gists,
    (candidates, choice): (Candidates, Choice),
    folder: &Path,
    progress: &dyn Progress,
) -> Result<Judged> {
    let mut cache = Cache::default();
    let mut ledger = Ledger::create(folder, judge.card)?;
    let mut common = Rows::of(spool.len());
    let nearby = Nearby::of(&candidates.pairs, spool.len());
    let proposed = candidates.pairs.len();
    let (mut pairs, of) = choice.of(gists, candidates);
    let judged = (pairs.len(), of);
    // What the first look drops is done.
    progress.advance((proposed - pairs.len()) as u64, 0);
    put_in_order(&mut pairs, docs, judge.cache);
    for block in pairs.chunks(BLOCK) {
        cache.fetch(judge, spool, block.iter().flat_map(|p| [p.a(), p.b()]).collect());
        let (settled, open): (Vec<Settled>, Vec<Open>) = block
            .par_iter()
            .filter_map(|&pair| {
                let seen = judge.look(
                    cache.get(pair.a()),
                    cache.get(pair.b()),
                    docs.says_the_same(pair),
                )?;
                Some((pair, seen))
            })
            .partition_map(|(pair, seen)| {
                if needs_rivals(&seen) {
                    Either::Right(Open { pair, near: nearby.of_pair(pair), seen })
                } else {
                    Either::Left(judge.settle(pair, cache.get(pair.a()), cache.get(pair.b()), seen))
                }
            });
        cache.fetch(judge, spool, open.iter().flat_map(Open::articles).collect());
        let reopened: Vec<Settled> = open
            .into_par_iter()
            .map(|Open { pair, near, seen }| {
                let (a, b) = (cache.get(pair.a()), cache.get(pair.b()));
                let near: Vec<&Prepared> =
                    near.iter().map(|&doc| &cache.get(doc).prepared).collect();
                judge.settle(pair, a, b, judge.look_again(seen, a, b, &near))
            })
            .collect();
        let mut judged = Vec::new();
        for (pair, in_common) in settled.into_iter().chain(reopened) {
            judged.extend(pair);
            common.add(&in_common);
        }
        ledger.push(&judged)?;
        progress.advance(block.len() as u64, 0);
    }
    second_sources(judge, Dump { spool, docs, gists, nearby: &nearby }, &mut cache, &mut ledger)?;
    ledger.sort();
    Ok(Judged { ledger, common: common.into_rows(), counts: judged })
}

/// Puts pairs in an order that meets the same articles again soon, for a cache of `cache` bytes.
pub(super) fn put_in_order(pairs: &mut [CandidatePair], docs: &DocTable, cache: usize) {
    // By the pairs that are left: on the dump of 7,055 articles a tenth fewer loads than by all
    // that were proposed. Room is left for articles near those at hand.
    Nearby::of(pairs, docs.words.len()).order(pairs, |doc| size_of(docs.words[doc]), cache / 4 * 3);
}

/// About how many bytes a prepared article of `words` words takes.
pub(super) fn size_of(words: u32) -> usize {
    BARE + words as usize * WORD
}

/// Those of the pairs, which ascend, that a first look does not drop. `looked` holds the looks that
/// were already taken.
fn worth_reading(
    gists: &Gists,
    pairs: &[CandidatePair],
    looked: &[(CandidatePair, bool)],
) -> Vec<CandidatePair> {
    let known = |pair: &CandidatePair| {
        looked.binary_search_by_key(pair, |l| l.0).ok().map(|at| looked[at].1)
    };
    pairs
        .par_chunk_by(|x, y| x.a() == y.a())
        .flat_map_iter(|of_one| {
            let gist = LazyCell::new(|| gists.of(of_one[0].a()));
            let a = LazyCell::new(|| Glancer::of(&gist));
            let look = |pair: &CandidatePair| a.at(&gists.of(pair.b())).is_worth_reading();
            of_one
                .iter()
                .copied()
                .filter(|pair| known(pair).unwrap_or_else(|| look(pair)))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Prepared articles, the least lately used given up first.
#[derive(Default)]
pub(super) struct Cache {
    held: HashMap<DocId, (Loaded, u64)>,
    clock: u64,
}

impl Cache {
    /// Loads those articles that are not there.
    pub(super) fn fetch(&mut self, judge: &Judge<'_>, spool: &Spool, mut wanted: Vec<DocId>) {
        self.clock += 1;
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|doc| match self.held.get_mut(doc) {
            Some((_, used)) => {
                *used = self.clock;
                false
            }
            None => true,
        });
        self.give_up(judge.cache);
        let loaded: Vec<(DocId, Loaded)> =
            wanted.par_iter().map(|&doc| (doc, judge.load(spool.get(doc)))).collect();
        self.held.extend(loaded.into_iter().map(|(doc, loaded)| (doc, (loaded, self.clock))));
    }

    fn give_up(&mut self, bound: usize) {
        let mut by_age: Vec<(u64, DocId, usize)> =
            self.held.iter().map(|(&doc, (loaded, used))| (*used, doc, loaded.size())).collect();
        let mut bytes: usize = by_age.iter().map(|x| x.2).sum();
        if bytes <= bound {
            return;
        }
        by_age.sort_unstable();
        for (used, doc, size) in by_age {
            if bytes <= bound || used == self.clock {
                break;
            }
            self.held.remove(&doc);
            bytes -= size;
        }
    }

    pub(super) fn get(&self, doc: DocId) -> &Loaded {
        &self.held[&doc].0
    }
}
