//! Two prepared articles side by side: what several signals need, computed once.
//!
//! * time: `O(n log m)` for the shorter's `n` content words and the longer's `m`

use super::counts::{RARE, count, merge, ratio};
use super::once::Once;
use super::part::Part;
use super::rivals::Rivals;
use super::sides::places;
pub use super::sides::{Details, overlap};
use super::synonyms::Synonyms;
use crate::align::aligned::{Support, support};
use crate::content::grams::{Gram, Grams};
use crate::content::prepared::{Prepared, Token};
use crate::content::stems::StemKey;
use crate::verify::Overlap;
use std::cell::OnceCell;

/// Content words that make a lead. Sixty is about three sentences, the length of a wire's first two
/// paragraphs.
const LEAD: usize = 60;

/// Shorter over longer, in content words, from which length does not show which of two could be the
/// source. Not measured finely; rewrites of corpus stories lie at .86 to .96 and fell on either
/// side.
const SAME_LENGTH: f32 = 0.75;

/// Whether the second of two is the likelier source: the longer, or between two of like length the
/// one that has more of the other's details and quotations. Equal: the first.
fn second_is_source(a: Details<'_>, b: Details<'_>) -> bool {
    let (x, y) = (a.of.content.len(), b.of.content.len());
    if ratio(x.min(y), x.max(y)) < SAME_LENGTH {
        return y > x;
    }
    let (of_a, of_b) = (strangeness(a, b.of), strangeness(b, a.of));
    if (of_a - of_b).abs() < f32::EPSILON { y > x } else { of_b > of_a }
}

/// What an article has that the other lacks: weight of its details, and its quoted runs.
fn strangeness(details: Details<'_>, to: &Prepared) -> f32 {
    let quoted = &details.of.quoted_trigrams;
    let lost = quoted.len() - super::quoted::kept_of(quoted, &to.trigrams);
    let details: f32 = details.firsts().filter(|d| d.1.is_none()).map(|d| d.0.weight).sum();
    details + ratio(lost, 2)
}

/// Two articles: the likelier source (the longer, mostly; see [`Pair::of`]) and the likelier copy,
/// called the shorter.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    /// The longer.
    pub long: &'a Prepared,
    /// The shorter.
    pub short: &'a Prepared,
    /// Whether the longer is the second of the two given.
    pub flipped: bool,
    /// See [`Pair::support`] and [`Pair::judged`].
    support: OnceCell<(Vec<Support>, Vec<f32>)>,
    /// See [`Pair::part`].
    part: OnceCell<Option<Part>>,
    once: OnceCell<Once>,
    synonyms: OnceCell<Option<Synonyms>>,
    /// Pairs of stems in both.
    pub bigrams: Common,
    /// Three-word runs in both.
    pub trigrams: Common,
    /// Shingles in both.
    pub shingles: Common,
    /// Weight of the stems in both.
    pub shared_weight: f32,
    /// Weight of those of them that are rare.
    pub shared_rare: f32,
    /// Quoted runs of the shorter that stand in the longer.
    pub quotes_found: usize,
    /// Weight of the shorter's stems.
    pub short_weight: f32,
    /// Weight of the longer's stems.
    pub long_weight: f32,
    /// Places of the shorter's details in the longer, and the other way round.
    places: [Vec<Option<u32>>; 2],
    /// What the articles near the two say; `None` when there are none, or they were not compared.
    pub rivals: Option<Rivals>,
}

/// What of the shorter's grams stands in the longer, from one merge: the grams are asked for by
/// several signals, and hashes are what costs most in all of the evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Common {
    /// How many are in both.
    pub count: usize,
    /// How many of them are only quoted, in one of the two at least.
    pub quoted: usize,
    /// Weight of the shorter's.
    all: f32,
    all_narrative: f32,
    found: f32,
    found_narrative: f32,
}

impl Common {
    fn of(short: &Grams, long: &Grams) -> Self {
        let (all, all_narrative) = (short.weight(), short.narrative_weight());
        let mut common =
            Self { count: 0, quoted: 0, all, all_narrative, found: 0.0, found_narrative: 0.0 };
        let narrative = |g: &Gram| if g.narrative { g.weight } else { 0.0 };
        short.both(long, |s, l| {
            common.count += 1;
            common.quoted += usize::from(!s.narrative || !l.narrative);
            common.found += s.weight;
            common.found_narrative += narrative(&s);
        });
        common
    }

    /// Weighted share of the shorter's that stand in the longer; `None` when it has none.
    #[must_use]
    pub fn containment(&self) -> Option<f32> {
        (self.all > 0.0).then(|| self.found / self.all)
    }

    /// The same of those outside quotation marks in the shorter.
    #[must_use]
    pub fn narrative(&self) -> Option<f32> {
        (self.all_narrative > 0.0).then(|| self.found_narrative / self.all_narrative)
    }
}

impl<'a> Pair<'a> {
    /// Sets two articles side by side. The longer counts as the source; of two that are about as
    /// long, the one with more that the other lacks.
    #[must_use]
    pub fn of(a: &'a Prepared, b: &'a Prepared) -> Self {
        let (of_a, of_b) = (places(a, b), places(b, a));
        let flipped =
            second_is_source(Details { of: a, places: &of_a }, Details { of: b, places: &of_b });
        let (long, short) = if flipped { (b, a) } else { (a, b) };
        let places = if flipped { [of_a, of_b] } else { [of_b, of_a] };
        let (mut shared_weight, mut shared_rare) = (0.0, 0.0);
        merge(
            &short.stems,
            &long.stems,
            |x| x.0,
            |x, _| {
                shared_weight += x.1;
                shared_rare += if x.1 > RARE { x.1 } else { 0.0 };
            },
        );
        Self {
            support: OnceCell::new(),
            part: OnceCell::new(),
            once: OnceCell::new(),
            synonyms: OnceCell::new(),
            places,
            bigrams: Common::of(&short.bigrams, &long.bigrams),
            trigrams: Common::of(&short.trigrams, &long.trigrams),
            shingles: Common::of(&short.shingles, &long.shingles),
            shared_rare,
            quotes_found: super::quoted::kept_of(&short.quoted_trigrams, &long.trigrams),
            long,
            short,
            flipped,
            shared_weight,
            short_weight: short.stems.iter().map(|s| s.1).sum(),
            long_weight: long.stems.iter().map(|s| s.1).sum(),
            rivals: None,
        }
    }

    /// The pair with the articles near it as yardstick.
    #[must_use]
    pub fn among<'b>(mut self, near: impl Iterator<Item = &'b Prepared>) -> Self {
        self.rivals = Rivals::of([self.long, self.short], self.details(), near);
        self
    }

    /// Support of each of the shorter's sentences. Worked out when it is first asked for: it costs
    /// as much as all that [`Pair::of`] does.
    #[must_use]
    pub fn support(&self) -> &[Support] {
        &self.supported().0
    }

    /// The support of those sentences that have stems enough to judge, ascending.
    #[must_use]
    pub fn judged(&self) -> &[f32] {
        &self.supported().1
    }

    /// The part of the shorter that comes from the longer; worked out when it is first asked for.
    #[must_use]
    pub fn part(&self) -> Option<&Part> {
        self.part.get_or_init(|| Part::of(self.short, self.long, self.support())).as_ref()
    }

    /// The words that each of the two has in one sentence only; worked out when it is first asked
    /// for.
    #[must_use]
    pub fn once(&self) -> &Once {
        self.once.get_or_init(|| Once::of(self.short, self.long))
    }

    /// The synonyms of the shorter's words in the longer's sentences; worked out when it is first
    /// asked for.
    #[must_use]
    pub fn synonyms(&self) -> Option<Synonyms> {
        *self.synonyms.get_or_init(|| Synonyms::of(self.short, self.long, self.support()))
    }

    fn supported(&self) -> &(Vec<Support>, Vec<f32>) {
        self.support.get_or_init(|| {
            let support = support(self.short, self.long);
            let mut judged: Vec<f32> =
                support.iter().filter(|s| s.judged).map(|s| s.by_two).collect();
            judged.sort_unstable_by(f32::total_cmp);
            (support, judged)
        })
    }

    /// [`overlap`] of the two in the order they were given, from what is counted already.
    ///
    /// # Panics
    /// As [`overlap`].
    #[must_use]
    pub fn overlap(&self) -> Overlap {
        let (a, b) = if self.flipped { (self.short, self.long) } else { (self.long, self.short) };
        let shared = count(self.shingles.count);
        Overlap { size_a: count(a.shingles.len()), size_b: count(b.shingles.len()), shared }
    }

    /// The shorter's details in the longer.
    #[must_use]
    pub fn details(&self) -> Details<'_> {
        Details { of: self.short, places: &self.places[0] }
    }

    /// The longer's details in the shorter.
    #[must_use]
    pub fn details_back(&self) -> Details<'_> {
        Details { of: self.long, places: &self.places[1] }
    }

    /// Weighted share of the shorter's first content words that are anywhere in the longer.
    #[must_use]
    pub fn lead_containment(&self) -> Option<f32> {
        let lead = lead(self.short);
        let all: f32 = lead.iter().map(|s| s.1).sum();
        let mut found = 0.0;
        merge(&lead, &self.long.stems, |x| x.0, |x, _| found += x.1);
        (all > 0.0).then(|| found / all)
    }

    /// Weighted Jaccard of the two first stretches.
    #[must_use]
    pub fn lead_jaccard(&self) -> Option<f32> {
        let (a, b) = (lead(self.short), lead(self.long));
        let mut both = 0.0;
        merge(&a, &b, |x| x.0, |x, _| both += x.1);
        let all = a.iter().chain(&b).map(|s| s.1).sum::<f32>() - both;
        (all > 0.0).then(|| (both / all).min(1.0))
    }
}

fn lead(article: &Prepared) -> Vec<(StemKey, f32)> {
    let mut lead: Vec<(StemKey, f32)> =
        article.content.iter().take(LEAD).map(|t: &Token| (t.stem, t.weight)).collect();
    lead.sort_unstable_by_key(|s| s.0);
    lead.dedup_by_key(|s| s.0);
    lead
}

/// Weighted share of the stem pairs of the article with the lighter ones that the other has: the
/// first step of the evidence, for which nothing else need be computed.
#[must_use]
pub fn first_step(a: &Prepared, b: &Prepared) -> f32 {
    let mut both = 0.0;
    a.bigrams.both(&b.bigrams, |x, _| both += x.weight);
    let least = a.bigrams.weight().min(b.bigrams.weight());
    if least > 0.0 { both / least } else { 0.0 }
}
