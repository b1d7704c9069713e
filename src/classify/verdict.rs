//! Overlap, passages and score to a [`Relation`]: the rules, in the order they are asked.

use super::scorecard::UNLIKE;
use super::{DecidedBy, Relation, Scorecard, Verdict};
use crate::align::Passage;
use crate::evidence::Evidence;
use crate::evidence::narration::Narration;
use crate::verify::Overlap;
use serde::{Deserialize, Serialize};

/// Where the relations begin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClassifyConfig {
    /// Jaccard of shingles from which a pair is a reprint.
    pub reprint_jaccard: f64,
    /// Containment of the smaller from which a pair of similar length is a reprint.
    pub reprint_containment: f64,
    /// Shorter over longer, in shingles, from which two are of similar length.
    pub similar_length: f64,
    /// Containment of the smaller from which a pair is an excerpt ("at least half").
    pub excerpt_containment: f64,
    /// Share of the smaller's words that stand in the other, as they are or misread, from which a
    /// pair of similar length is a reprint, if what differs mostly looks alike
    /// ([`Misread`](crate::align::misread::Misread)). Of 20 articles of the corpus in which a
    /// generator misread 3 letters in a hundred, 19 are recognised by it, and all 20 if words are
    /// also split at line ends.
    pub reprint_misread: f64,
    /// Share of the smaller's own words that must stand in the other, as narration in both
    /// ([`Narration::share`]): what two reports share of one statement is no excerpt.
    pub excerpt_narrative: f64,
    /// The same share from which own reporting with taken parts is `partial`. On two real dumps .87
    /// and .85 of the pairs labelled `partial` have it, and 4 of 117 and 3 of 145 that share a
    /// public source only.
    pub partial_narrative: f64,
    /// Fewest words of narration that both texts of a `partial` pair have: less is a sentence.
    pub partial_words: u32,
    /// The share from which two articles of one site are an `update`; below it what they share is
    /// `background`.
    pub update_narrative: f64,
    /// Words of narration that both have, from which two articles of one site are an `update`
    /// whatever their share is. Three fifths of them with a containment of `update_part`, or a
    /// containment of `update_contained` alone, do as well. Less is the background paragraphs of a
    /// site's next story. Of 120 clusters of two dumps that were read, this rule ends eight of 26
    /// that were wrong and three of 33 that were right; of nine pairs labelled updates, none.
    pub update_words: u32,
    /// See `update_words`: containment of the smaller, 0..=1.
    pub update_part: f64,
    /// See `update_words`.
    pub update_contained: f64,
    /// Score below which two articles of one site that share a part are `background`, whatever they
    /// have word for word: another story with paragraphs of the first. Of the clusters of two dumps
    /// that were read, five such pairs were background and two were updates.
    pub update_score: f64,
    /// Words in common runs, as a share of the smaller and in words, from which a quotation counts
    /// as taken from the other outlet's own text, where one names the other.
    pub quoted_share: f64,
    /// See `quoted_share`.
    pub quoted_words: u32,
    /// Words in common runs from which a rewrite must have `common_narrated`, as a share of them,
    /// in narration on both sides: else only quotations make the pair look alike.
    pub common_words: u32,
    /// See `common_words`.
    #[serde(alias = "common_told")]
    pub common_narrated: f64,
    /// Score from which a pair is a rewrite even if what both have word for word is quoted, as long
    /// as the other's late details are covered too: reporters of one statement agree on the top of
    /// it. Of 17 model rewrites that keep their quotations, 13 reach it; of 15 pairs of two real
    /// dumps that only quote one source, none.
    pub sure_score: f64,
    /// See `sure_score`: share of the late details covered.
    pub sure_late: f64,
    /// Score from which it is one whatever is covered. Of the same 15 pairs one has it.
    pub sure_alone: f64,
    /// Quoted words in common runs from which a pair with fewer than `narrated_words` words of
    /// common narration is no rewrite at any score: a statement or a transcript in both. Of 1,500
    /// rewrites by models, of stories with quotations, one has as many; of two such pairs of a real
    /// dump neither was a rewrite.
    pub statement_words: u32,
    /// Score that a rewrite of long texts needs if they have fewer than `narrated_words` words of
    /// narration in common. Of nine such pairs of two real dumps that named no source and scored
    /// less, none was a rewrite; of rewrites by models it loses 3% (sensational), 6% (tabloid) and
    /// 7% (blends of two sources).
    #[serde(alias = "untold_score")]
    pub unnarrated_score: f64,
    /// See `unnarrated_score`.
    #[serde(alias = "told_words")]
    pub narrated_words: u32,
    /// Words of the shorter from which `unnarrated_score` applies; below, the thresholds for short
    /// articles are as high.
    #[serde(alias = "untold_from")]
    pub unnarrated_from: u32,
    /// Share of supported sentences from which what a site retells of its own story, with a score
    /// of `sure_score`, is an `update`: teachers' simplifications of a paper's own stories have .77
    /// and more.
    pub update_support: f64,
    /// Days after which a site's story, half or more of it changed, is another story with
    /// paragraphs of the first. Of the updates of one site read in two dumps, all five this far
    /// apart were; 39 that were one story were at most five days apart, and one labelled update a
    /// week.
    pub update_days: u32,
    /// Share of its quotations that the shorter must then have from the other, its new ones no more
    /// than the rest. Of 12 pairs of a real dump in which one quotes the other's own text 9 pass,
    /// of 9 pairs of another that only quote one source 2, both of which `cited_exclusive` ends.
    pub quotes_kept: f64,
    /// Score from which a pair is a copy where one names the other's outlet as its source.
    pub cited_score: f64,
    /// Score from which such a pair is a rewrite, and below which it is `partial`. Of eleven that
    /// are labelled in two real dumps the four below are partly taken, and the seven above, from .6
    /// on, are rewrites.
    pub cited_whole: f64,
    /// Share of what they have in common that no article near them may have, if one naming the
    /// other is to count.
    pub cited_exclusive: f64,
    /// Shared shingles below which nothing is a reprint or an excerpt: one sentence is no article.
    pub fewest_shared: u32,
    /// Words of the shorter article below which no rewrite is reported: two reports of one fact are
    /// too short to differ.
    pub rewrite_words: u32,
    /// Words of the shorter article below which a rewrite needs `sure_score`. Of 99 pairs of a real
    /// dump that are this short and no copies, none scores as much; of 222 passages of 15 to 30
    /// words beside their rewrites by a model, 147 do.
    pub sentence_words: u32,
    /// A pair that scores like a rewrite is `partial` where less than this share of the sentences
    /// is supported, less than `partial_details` of the names and numbers are the other's, and more
    /// than `partial_names_new` of the names are its own: then the rest is own reporting. This
    /// finds 18 of 53 such pairs labelled `partial` in a dump, 1 of 25 copies there, none of 141
    /// rewrites by a model, and 11 of 321 polishes, back-translations and paraphrases; the three
    /// thresholds were chosen on these.
    pub partial_support: f64,
    /// See `partial_support`.
    pub partial_details: f64,
    /// See `partial_support`.
    pub partial_names_new: f64,
    /// Words in verbatim passages from which a pair is `shared`.
    pub shared_words: u32,
    /// Weighted share of the shorter's content from which two are about one event.
    pub same_event_content: f32,
}

impl Default for ClassifyConfig {
    fn default() -> Self {
        Self {
            reprint_jaccard: 0.5,
            reprint_containment: 0.7,
            similar_length: 0.5,
            excerpt_containment: 0.5,
            reprint_misread: 0.8,
            excerpt_narrative: 0.35,
            partial_narrative: 0.12,
            partial_words: 17,
            update_narrative: 0.25,
            update_words: 250,
            update_part: 0.3,
            update_contained: 0.36,
            update_score: 0.28,
            quoted_share: 0.15,
            quoted_words: 100,
            common_words: 24,
            common_narrated: 0.2,
            sure_score: 0.93,
            sure_late: 0.4,
            sure_alone: 0.985,
            statement_words: 90,
            unnarrated_score: 0.81,
            narrated_words: 20,
            unnarrated_from: 200,
            update_support: 0.75,
            update_days: 14,
            quotes_kept: 0.75,
            cited_score: 0.3,
            cited_whole: 0.5,
            cited_exclusive: 0.3,
            fewest_shared: 8,
            rewrite_words: 15,
            sentence_words: 30,
            partial_support: 0.6,
            partial_details: 0.75,
            partial_names_new: 0.1,
            shared_words: 24,
            same_event_content: 0.25,
        }
    }
}

impl ClassifyConfig {
    /// Whether two articles of one site are so far apart in time that what they share is stock.
    #[must_use]
    pub fn is_another_story(&self, overlap: Overlap, days_apart: Option<u32>) -> bool {
        days_apart.is_some_and(|days| days >= self.update_days)
            && overlap.jaccard() < self.reprint_jaccard
    }

    /// Whether two articles of one site share enough for one to carry on the other.
    #[must_use]
    pub fn carries_on(&self, overlap: Overlap, narration: Narration) -> bool {
        let contained = overlap.of_smaller();
        contained >= self.update_contained
            || narration.narrated >= self.update_words
            || narration.narrated >= self.update_words * 3 / 5 && contained >= self.update_part
    }
}

/// How one of two articles names the other's outlet beside what both have word for word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Citation {
    /// Not at all.
    #[default]
    None,
    /// As the source of something; what both have in common, both quote from a third.
    Named,
    /// As the source of the words in common: the other does not quote them, or people spoke to it,
    /// or the one leads to its page.
    OwnWords,
}

/// What is known of a pair when it is judged.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "four facts that do not hang together")]
pub struct Facts<'a> {
    /// Shingles in common.
    pub overlap: Overlap,
    /// All signals.
    pub evidence: &'a Evidence,
    /// The verbatim passages.
    pub taken: Taken,
    /// Share of the smaller's words that stand in the other as they are or misread; `None` where
    /// it was not asked, or what differs was written and not misread.
    pub misread: Option<f64>,
    /// Words of the shorter article, outside boilerplate.
    pub words: u32,
    /// Whether both are known to stand on one site.
    pub same_site: bool,
    /// Whole days between the two, if both have a date.
    pub days_apart: Option<u32>,
    /// Whether the word sequences are equal.
    pub equal: bool,
    /// The narration that both have in the same words.
    pub narration: Narration,
    /// Whether one names the other's outlet as a source, or leads to its page.
    pub cited: Citation,
    /// Share of what the two have in common that no article near them has, the other retellings of
    /// the longer among them; `None` where none is near.
    pub exclusive: Option<f32>,
    /// Whether figures and names nearly all differ: two stories on one template.
    pub template: bool,
    /// Whether the two are known to be in different languages: the scorecard knows only pairs of
    /// one, and texts that share a script share words by chance.
    pub foreign: bool,
}

/// How many words a pair's verbatim passages have, on the side that has fewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// All of them.
    pub words: u32,
    /// Those of the longest passage.
    pub longest: u32,
}

impl Taken {
    /// Counts the words of passages, all of them verbatim.
    #[must_use]
    pub fn of(passages: &[Passage]) -> Self {
        let words = || passages.iter().map(|p| p.words);
        Self { words: words().sum(), longest: words().max().unwrap_or(0) }
    }

    /// Whether what is shared stands in one piece.
    fn is_one_block(self) -> bool {
        f64::from(self.longest) >= ONE_BLOCK * f64::from(self.words)
    }
}

/// Words of a shorter that is [`UNLIKE`] the longer, below which a rewrite must have one run of
/// three words of the other. Of 72 briefs of 60 words 5 have none; so has a note of 70 words that
/// scored .96 beside a column on another thing.
const BRIEF: u32 = 160;

/// Words in passages, as a share of the smaller's runs of words, below which a pair is not checked
/// for misreading. Not measured finely.
const MISREAD_TAKEN: f64 = 0.3;

/// Share of all verbatim words from which the longest passage counts as all of them. Not measured
/// finely.
const ONE_BLOCK: f64 = 0.8;

/// What makes a pair a copy word for word, if anything does: the relation, the share that decided
/// and its name. `narrated` gives the share of the smaller's own words that both narrate
/// ([`Narration::share`]), and is only called where it decides.
#[must_use]
pub fn copied(
    config: &ClassifyConfig,
    overlap: Overlap,
    equal: bool,
    narrated: impl FnOnce() -> f64,
) -> Option<(Relation, f64, DecidedBy)> {
    if equal {
        return Some((Relation::Identical, 1.0, DecidedBy::SameWords));
    }
    if overlap.shared < config.fewest_shared {
        return None;
    }
    let (jaccard, containment) = (overlap.jaccard(), overlap.of_smaller());
    let (small, large) = (overlap.size_a.min(overlap.size_b), overlap.size_a.max(overlap.size_b));
    let alike = f64::from(small) >= config.similar_length * f64::from(large);
    let (relation, share, by) = if jaccard >= config.reprint_jaccard {
        (Relation::Reprint, jaccard, DecidedBy::Jaccard(jaccard))
    } else if containment >= config.reprint_containment && alike {
        (Relation::Reprint, containment, DecidedBy::Containment(containment))
    } else if containment >= config.excerpt_containment && narrated() >= config.excerpt_narrative {
        (Relation::Excerpt, containment, DecidedBy::Containment(containment))
    } else {
        return None;
    };
    Some((relation, share, by))
}

/// Whether a copy may have been misread: enough of it stands in the other as it is, and it is no
/// reprint by that.
#[must_use]
pub fn may_be_misread(config: &ClassifyConfig, overlap: Overlap, equal: bool, taken: u32) -> bool {
    let (small, large) = (overlap.size_a.min(overlap.size_b), overlap.size_a.max(overlap.size_b));
    !equal
        && overlap.shared >= config.fewest_shared
        && overlap.jaccard() < config.reprint_jaccard
        && f64::from(small) >= config.similar_length * f64::from(large)
        && f64::from(taken) >= MISREAD_TAKEN * f64::from(small)
}

/// Whether the words alone may make a pair worth a report, whatever the evidence says: as a copy,
/// as `partial`, or for a passage. `unquoted` is the share of the smaller's shingles outside
/// quotation marks that stand in the other: below it [`Narration::share`] is not worth computing.
#[must_use]
pub fn words_suffice(
    config: &ClassifyConfig,
    overlap: Overlap,
    equal: bool,
    unquoted: f64,
    taken: Taken,
) -> bool {
    copied(config, overlap, equal, || unquoted).is_some()
        || unquoted >= config.partial_narrative
        || taken.words >= config.shared_words.min(config.partial_words)
}

/// The relation that the words alone give a pair that is no copy, and the reason.
fn in_part(config: &ClassifyConfig, facts: &Facts<'_>) -> Option<(Relation, DecidedBy)> {
    let Narration { narrated, common, words, own } = facts.narration;
    let share = facts.narration.share();
    // Two outlets that quote a third take nothing from each other; one that names the other quotes
    // its text, and then has few quotations from elsewhere.
    let value = |name| facts.evidence.get(name).map(f64::from);
    // Either the words of the quotations are counted, or the quotations: by number a remark of
    // three words counts as much as a block of sixty.
    let by_words = words > own
        && f64::from(common.saturating_sub(narrated))
            >= config.quotes_kept * f64::from(words - own);
    let from_it = by_words
        || value("quotes_kept").is_some_and(|kept| kept >= config.quotes_kept)
            && value("quotes_new").is_none_or(|new| new <= 1.0 - config.quotes_kept);
    let quotes = f64::from(common) >= config.quoted_share * f64::from(words)
        && common >= config.common_words;
    if share >= config.partial_narrative && narrated >= config.partial_words {
        Some((Relation::Partial, DecidedBy::Narration(share)))
    } else if facts.cited == Citation::OwnWords
        && from_it
        && is_exclusive(config, facts.exclusive)
        && (quotes || common >= config.quoted_words)
    {
        Some((Relation::Partial, DecidedBy::Quotes(common)))
    } else if facts.taken.words >= config.shared_words {
        Some((Relation::Shared, DecidedBy::SharedWords(facts.taken.words)))
    } else {
        None
    }
}

/// Whether much of the copy is own reporting.
fn is_partly_own(config: &ClassifyConfig, evidence: &Evidence) -> bool {
    let value = |name| evidence.get(name).map(f64::from);
    value("support_share").is_some_and(|v| v < config.partial_support)
        && value("details_kept").is_some_and(|v| v < config.partial_details)
        && value("names_new").is_some_and(|v| v > config.partial_names_new)
}

/// Whether a pair's score rests on more than quotations: these lift the score of two reports of one
/// statement as much as that of a copy.
fn is_more_than_quoted(config: &ClassifyConfig, facts: &Facts<'_>, score: f64) -> bool {
    let narration = facts.narration;
    let late =
        facts.evidence.get("late_covered").is_some_and(|late| f64::from(late) >= config.sure_late);
    let is_sure = score >= config.sure_alone || score >= config.sure_score && late;
    // Two reports of one statement each have their own reporting around it.
    is_sure && !is_statement(config, narration) && !is_partly_own(config, facts.evidence)
        || narration.common < config.common_words
        || narration.narrated_of_common() >= config.common_narrated
        || narration.share() >= config.partial_narrative
}

/// Whether what two articles have in common word for word is quoted, and hardly any of it narrated.
fn is_statement(config: &ClassifyConfig, narration: Narration) -> bool {
    narration.narrated < config.narrated_words
        && narration.common.saturating_sub(narration.narrated) >= config.statement_words
}

/// Whether the articles near a pair lack what the two have in common, as far as they were compared.
/// Beside other retellings of the longer they rarely do; below `cited_whole` a citation counts only
/// beside them too. Of the strangers' pairs in which reports of one's own name the other's outlet,
/// one would else be said to be taken; of 13 retellings in `eval/explainers` it costs two.
fn is_exclusive(config: &ClassifyConfig, share: Option<f32>) -> bool {
    share.is_none_or(|share| f64::from(share) >= config.cited_exclusive)
}

/// Judges a pair.
#[must_use]
pub fn judge(
    config: &ClassifyConfig,
    card: &Scorecard,
    sensitive: bool,
    facts: &Facts<'_>,
) -> Verdict {
    let ratio = facts.evidence.get("length_ratio");
    // A brief beside a long text has few sentences: whatever it says is somewhere, and in order.
    let is_bare = facts.words < BRIEF
        && ratio.is_some_and(|ratio| ratio < UNLIKE)
        && facts.evidence.get("word_3grams").is_none_or(|trigrams| trigrams == 0.0);
    let long_enough = facts.words >= config.rewrite_words && !facts.foreign && !is_bare;
    let points = card.points(facts.evidence);
    let score = card.score(facts.evidence);
    let of_length = card.threshold_at(sensitive, facts.words, ratio);
    let is_sentence = facts.words < config.sentence_words;
    let is_unnarrated =
        facts.words >= config.unnarrated_from && facts.narration.narrated < config.narrated_words;
    let threshold = if is_sentence {
        of_length.max(config.sure_score)
    } else if is_unnarrated && !sensitive {
        of_length.max(config.unnarrated_score)
    } else {
        of_length
    };
    let share = || facts.narration.share();
    let misread = facts.misread.filter(|share| *share >= config.reprint_misread);
    let is_rewrite = |threshold: f64| score >= threshold && long_enough;
    let (relation, score, decided_by) = if facts.template && !facts.equal {
        (Relation::Unrelated, score, DecidedBy::Template)
    } else if let Some((relation, share, why)) = copied(config, facts.overlap, facts.equal, share)
        .filter(|copy| copy.0 != Relation::Excerpt || misread.is_none())
    {
        (relation, share.max(score), why)
    } else if let Some(share) = misread {
        (Relation::Reprint, share.max(score), DecidedBy::Misread(share))
    } else if is_rewrite(threshold) && is_more_than_quoted(config, facts, score) {
        let best = points
            .iter()
            .find(|p| p.points > 0.0)
            .map_or(DecidedBy::Score, |p| DecidedBy::Signal(p.signal));
        let relation = if is_partly_own(config, facts.evidence) {
            Relation::Partial
        } else {
            Relation::Rewrite
        };
        (relation, score, best)
    } else if facts.cited != Citation::None
        && !is_sentence
        && (is_exclusive(config, facts.exclusive)
            || score >= config.cited_whole
                && is_exclusive(config, facts.evidence.get("exclusive_share")))
        && is_rewrite(config.cited_score.min(threshold))
    {
        // Of an interview's quotations in another's report a part was taken, not the report.
        let is_whole = score >= config.cited_whole && !is_statement(config, facts.narration);
        let relation = if is_whole { Relation::Rewrite } else { Relation::Partial };
        (relation, score, DecidedBy::Cited)
    } else if let Some((relation, why)) = in_part(config, facts) {
        (relation, score, why)
    } else {
        let against = points
            .iter()
            .find(|p| p.points < 0.0)
            .map_or(DecidedBy::Score, |p| DecidedBy::Signal(p.signal));
        let same = facts
            .evidence
            .get("content_containment")
            .is_some_and(|c| c >= config.same_event_content);
        let against = if card.is_too_short(score, facts.words, ratio) {
            DecidedBy::TooShort
        } else {
            against
        };
        (if same { Relation::SameEvent } else { Relation::Unrelated }, score, against)
    };
    let points = if facts.equal { Vec::new() } else { points };
    // What two stories of a site share in one piece is a box of the site: a biography, a rail, a
    // gallery.
    let is_box = facts.taken.is_one_block() && facts.narration.share() < config.excerpt_containment;
    let is_retold = relation == Relation::Rewrite
        && score >= config.sure_score
        && facts
            .evidence
            .get("support_share")
            .is_some_and(|share| f64::from(share) >= config.update_support);
    let is_story = relation != Relation::Partial || score >= config.update_score;
    let carries_on = facts.narration.share() >= config.update_narrative
        && config.carries_on(facts.overlap, facts.narration);
    let is_update = !config.is_another_story(facts.overlap, facts.days_apart)
        && (carries_on && !is_box && is_story || is_retold);
    Verdict { relation: relation.within(facts.same_site, is_update), score, decided_by, points }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::scorecard::Short;
    use crate::evidence::COUNT;

    /// A card that gives every pair a score of .9, and asks .95 below 100 words.
    fn card() -> Scorecard {
        let mut card = Scorecard::built_in().clone();
        (card.intercept, card.slope, card.offset) = (libm::log(9.0), 1.0, 0.0);
        (card.threshold, card.short) =
            (0.5, vec![Short { words: 100, ratio: None, threshold: 0.95, sensitive: None }]);
        card.pairs.clear();
        for signal in &mut card.signals {
            (signal.edges, signal.points, signal.unknown) = (Vec::new(), vec![0.0], 0.0);
        }
        card
    }

    /// Two articles of `words` words each, from two sites, which share no run of words.
    fn facts(words: u32, evidence: &Evidence) -> Facts<'_> {
        Facts {
            overlap: overlap(words, words, 0),
            evidence,
            taken: Taken::default(),
            misread: None,
            words,
            same_site: false,
            days_apart: None,
            equal: false,
            narration: Narration::default(),
            cited: Citation::None,
            exclusive: None,
            template: false,
            foreign: false,
        }
    }

    fn overlap(size_a: u32, size_b: u32, shared: u32) -> Overlap {
        Overlap { size_a, size_b, shared }
    }

    #[test]
    fn nothing_below_a_threshold_is_a_copy() {
        let config = ClassifyConfig::default();
        let relation =
            |overlap, share: f64| copied(&config, overlap, false, || share).map(|found| found.0);
        assert_eq!(relation(overlap(100, 100, 67), 1.0), Some(Relation::Reprint));
        assert_eq!(relation(overlap(100, 100, 66), 1.0), Some(Relation::Excerpt));
        assert_eq!(relation(overlap(100, 100, 66), 0.1), None);
        assert_eq!(relation(overlap(100, 100, 49), 1.0), None);
        assert_eq!(relation(overlap(100, 200, 70), 0.1), Some(Relation::Reprint));
        assert_eq!(relation(overlap(100, 900, 70), 1.0), Some(Relation::Excerpt));
        assert_eq!(relation(overlap(9, 9, 7), 1.0), None);
    }

    #[test]
    fn what_scores_like_a_rewrite_with_much_of_its_own_is_partial() {
        let judged = |own: f32| {
            let values = crate::evidence::SIGNALS.map(|s| match s.name {
                "support_share" | "details_kept" => Some(0.5),
                "names_new" => Some(own),
                _ => Some(0.3),
            });
            let evidence = Evidence::from_values(values);
            judge(&ClassifyConfig::default(), &card(), false, &facts(400, &evidence)).relation
        };
        assert_eq!(judged(0.2), Relation::Partial);
        assert_eq!(judged(0.0), Relation::Rewrite);
    }

    #[test]
    fn what_scores_like_a_rewrite_and_is_too_short_for_it_says_so() {
        let evidence = Evidence::from_values([Some(0.8); COUNT]);
        let judged = |words| {
            let facts = facts(words, &evidence);
            let verdict = judge(&ClassifyConfig::default(), &card(), false, &facts);
            (verdict.relation, verdict.decided_by)
        };
        assert_eq!(judged(99), (Relation::SameEvent, DecidedBy::TooShort));
        assert_eq!(judged(100).0, Relation::Rewrite);
        // Below `rewrite_words` no rewrite is reported, whatever the card says.
        assert_eq!(judged(14), (Relation::SameEvent, DecidedBy::TooShort));
    }

    #[test]
    fn who_names_the_other_and_scores_low_took_a_part() {
        let evidence = Evidence::from_values([Some(0.4); COUNT]);
        let with = |odds: f64, cited, narration| {
            let mut card = card();
            (card.intercept, card.threshold) = (libm::log(odds), 0.7);
            let facts = Facts { narration, cited, ..facts(400, &evidence) };
            judge(&ClassifyConfig::default(), &card, false, &facts).relation
        };
        let judged = |odds, cited| with(odds, cited, facts(400, &evidence).narration);
        assert_eq!(judged(0.4 / 0.6, Citation::Named), Relation::Partial);
        assert_eq!(judged(0.6 / 0.4, Citation::Named), Relation::Rewrite);
        assert_eq!(judged(0.2 / 0.8, Citation::Named), Relation::SameEvent);
        assert_eq!(judged(0.6 / 0.4, Citation::None), Relation::SameEvent);
        // An interview's quotations in another's report.
        let quoted = Narration { narrated: 0, common: 200, own: 200, words: 400 };
        assert_eq!(with(0.6 / 0.4, Citation::Named, quoted), Relation::Partial);
        let narrated = Narration { narrated: 60, ..quoted };
        assert_eq!(with(0.6 / 0.4, Citation::Named, narrated), Relation::Rewrite);
    }

    #[test]
    fn what_both_quote_of_a_third_is_not_taken_from_the_outlet_that_is_named() {
        let values = crate::evidence::SIGNALS.map(|s| match s.name {
            "quotes_kept" | "exclusive_share" => Some(1.0),
            _ => Some(0.0),
        });
        let evidence = Evidence::from_values(values);
        let judged = |cited| {
            let mut card = card();
            card.intercept = -5.0;
            let narration = Narration { narrated: 0, common: 200, own: 200, words: 400 };
            let taken = Taken { words: 200, longest: 60 };
            let facts = Facts { taken, narration, cited, ..facts(400, &evidence) };
            judge(&ClassifyConfig::default(), &card, false, &facts).relation
        };
        assert_eq!(judged(Citation::OwnWords), Relation::Partial);
        assert_eq!(judged(Citation::Named), Relation::Shared);
        assert_eq!(judged(Citation::None), Relation::Shared);
    }

    #[test]
    fn the_background_of_a_sites_next_story_is_no_update() {
        let evidence = Evidence::from_values([Some(0.4); COUNT]);
        let judged = |narrated: u32, shared: u32| {
            let narration = Narration { narrated, common: narrated, own: 500, words: 500 };
            let overlap = overlap(500, 700, shared);
            // In four passages.
            let taken = Taken { words: narrated, longest: narrated / 4 };
            let facts =
                Facts { overlap, taken, same_site: true, narration, ..facts(500, &evidence) };
            judge(&ClassifyConfig::default(), &card(), false, &facts).relation
        };
        assert_eq!(judged(140, 120), Relation::Background);
        assert_eq!(judged(160, 140), Relation::Background);
        assert_eq!(judged(160, 155), Relation::Update);
        assert_eq!(judged(140, 190), Relation::Update);
        assert_eq!(judged(260, 120), Relation::Update);
    }
}
