//! Chooses among [`Match`]es, so that every word of a side is used at most once.
//!
//! The longest match is taken first; what it overlaps is cut back, and stands in line again with
//! the words it has left. Text may be moved about, so the chosen need not be in the same order on
//! both sides.
//!
//! Everything taken so far is at least as long as the match in hand. So a taken run can cover an
//! end of it or all of it, but never only its middle: cutting the ends is enough and no match ever
//! falls apart.
//!
//! * time: `O(s + k log k)` for `k` matches of `s` words in all: a word is cut once or taken once
//! * space: `O(n + m + k)`
//!
//! Wise, "String similarity via greedy string tiling and running Karp-Rabin matching", 1993; it
//! tiles without cutting back and searches again after every round.

use super::seed::Match;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The chosen matches, ascending on side `a`, each of at least `least` words; no word of `a` (of
/// `words_a` words) or `b` is in two.
///
/// Of two matches of the same length the one that starts earlier in `a` goes first, then earlier in
/// `b`.
pub(super) fn choose(
    matches: &[Match],
    least: usize,
    words_a: usize,
    words_b: usize,
) -> Vec<Match> {
    let key = |one: Match| (one.len, Reverse((one.a, one.b)));
    let mut waiting: BinaryHeap<_> = matches.iter().map(|one| key(*one)).collect();
    let (mut used_a, mut used_b) = (vec![false; words_a], vec![false; words_b]);
    let mut chosen = Vec::new();
    while let Some((len, Reverse((a, b)))) = waiting.pop() {
        let used = |k: &usize| used_a[a + k] || used_b[b + k];
        let front = (0..len).take_while(used).count();
        let tail = (front..len).rev().take_while(used).count();
        let left = Match { a: a + front, b: b + front, len: len - front - tail };
        if left.len < least {
            continue;
        }
        if left.len < len {
            waiting.push(key(left));
            continue;
        }
        debug_assert!(!(0..len).any(|k| used(&k)), "a match is only ever cut at its ends");
        used_a[a..a + len].fill(true);
        used_b[b..b + len].fill(true);
        chosen.push(left);
    }
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_match_is_taken_and_what_it_overlaps_is_cut_back() {
        let long = Match { a: 0, b: 0, len: 20 };
        let short = Match { a: 15, b: 40, len: 15 };
        assert_eq!(choose(&[short, long], 5, 60, 60), [long, Match { a: 20, b: 45, len: 10 }]);
    }

    #[test]
    fn what_is_left_of_a_match_is_dropped_when_too_short() {
        let long = Match { a: 0, b: 0, len: 20 };
        assert_eq!(choose(&[Match { a: 16, b: 40, len: 8 }, long], 5, 60, 60), [long]);
    }

    #[test]
    fn moved_text_is_kept_in_its_new_order() {
        let both = [Match { a: 0, b: 30, len: 10 }, Match { a: 10, b: 0, len: 30 }];
        assert_eq!(choose(&both, 5, 40, 40), both);
    }

    #[test]
    fn equal_lengths_go_by_position() {
        let all = [(0, 0), (0, 9), (9, 0), (9, 9)].map(|(a, b)| Match { a, b, len: 8 });
        assert_eq!(choose(&all, 5, 20, 20), [all[0], all[3]]);
    }
}
