//! Chosen [`Match`]es to [`Stretch`]es: neighbours are joined over small edits.
//!
//! A name changed, a word put in or left out must not cut a passage in two. Two neighbours are
//! joined when nothing else chosen lies between them on either side, they come in the same order on
//! both, at most `max_gap_words` words part them on each side, and what comes of it still agrees by
//! `min_agreement`.
//!
//! * time: `O(k (log k + g^2))` for `k` matches and gaps of up to `g` words
//! * space: `O(k)`

use super::AlignConfig;
use super::seed::Match;
use crate::article::Word;
use std::ops::Range;

/// Words of `a` beside words of `b`; begins and ends with equal words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Which words of `a`.
    pub a: Range<usize>,
    /// Which words of `b`.
    pub b: Range<usize>,
    /// Words that are equal on both sides, in order.
    pub equal: usize,
    /// Place of its last match in the order of `b`.
    last_in_b: usize,
    /// Place of its first match in the order of `b`.
    first_in_b: usize,
}

impl Stretch {
    /// Equal words over the words of the longer side, 0..=1.
    #[expect(clippy::cast_precision_loss, reason = "an article has far fewer than 2^24 words")]
    pub fn agreement(&self) -> f32 {
        self.equal as f32 / self.a.len().max(self.b.len()) as f32
    }

    /// Words of the shorter side.
    pub fn words(&self) -> usize {
        self.a.len().min(self.b.len())
    }

    /// Both as one, if the edit between them is small enough; `next` comes after `self` in `a`.
    fn joined(&self, next: &Self, config: &AlignConfig, a: &[Word], b: &[Word]) -> Option<Self> {
        if next.first_in_b != self.last_in_b + 1 {
            return None;
        }
        let (gap_a, gap_b) = (&a[self.a.end..next.a.start], &b[self.b.end..next.b.start]);
        if gap_a.len().max(gap_b.len()) > config.max_gap_words {
            return None;
        }
        let joined = Self {
            a: self.a.start..next.a.end,
            b: self.b.start..next.b.end,
            equal: self.equal + common(gap_a, gap_b) + next.equal,
            last_in_b: next.last_in_b,
            first_in_b: self.first_in_b,
        };
        (joined.agreement() >= config.min_agreement).then_some(joined)
    }
}

/// Joins neighbours until no two of them can be joined; in the order of `a`, without overlap on
/// either side.
///
/// `chosen` ascends on `a` and overlaps on neither side.
pub(super) fn join(config: &AlignConfig, chosen: &[Match], a: &[Word], b: &[Word]) -> Vec<Stretch> {
    let mut in_b: Vec<usize> = (0..chosen.len()).collect();
    in_b.sort_unstable_by_key(|&at| chosen[at].b);
    let mut place_in_b = vec![0; chosen.len()];
    for (place, &at) in in_b.iter().enumerate() {
        place_in_b[at] = place;
    }
    let mut done: Vec<Stretch> = Vec::with_capacity(chosen.len());
    for (one, &place) in chosen.iter().zip(&place_in_b) {
        let mut stretch = Stretch {
            a: one.a..one.a + one.len,
            b: one.b..one.b + one.len,
            equal: one.len,
            last_in_b: place,
            first_in_b: place,
        };
        // A stretch that has grown may now bear an edit before it that was too large for it.
        while let Some(joined) = done.last().and_then(|last| last.joined(&stretch, config, a, b)) {
            stretch = joined;
            done.pop();
        }
        done.push(stretch);
    }
    done
}

/// Length of the longest common subsequence of two gaps.
fn common(a: &[Word], b: &[Word]) -> usize {
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x.hash == y.hash { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::super::tests::words;
    use super::*;

    #[test]
    fn common_words_of_a_gap_are_counted_in_order() {
        assert_eq!(common(&words("the red old car"), &words("a car the old")), 2);
        assert_eq!(common(&words("one"), &words("two")), 0);
        assert_eq!(common(&words("one"), &[]), 0);
    }
}
