//! How often lines were seen so far: a guess at the line counts, while the pages are still being
//! read.  Whether it guesses right changes how long a run takes and nothing else: the line counts
//! are counted exactly in the end.
//!
//! * time: one look a line
//! * space: 4 MiB, whatever the dump: a line that is met again and again keeps its place, what is
//!   met once gives it up

use super::{Repeats, line_of_outlet};
use std::sync::atomic::{AtomicU64, Ordering};

/// Places for lines, as a power of two. A dump has some twenty lines an article that stand nowhere
/// else: in 200,000 articles eight of them compete for each place, and a line seen nine times wins
/// it.
const PLACES_BITS: u32 = 19;

/// Counts by outlet and line, added to from any thread.
#[derive(Debug)]
pub struct Sightings {
    /// Half of the line's key, and how often it was seen more than others at its place.
    places: Vec<AtomicU64>,
}

impl Default for Sightings {
    fn default() -> Self {
        Self { places: (0..1 << PLACES_BITS).map(|_| AtomicU64::new(0)).collect() }
    }
}

impl Sightings {
    /// Counts what a page adds to the line counts.
    pub fn see(&self, rows: &[(u64, u32)]) {
        for &(key, _) in rows {
            let (place, tag) = self.place(key);
            // Two threads at one place may count once: it is a guess.
            let held = place.load(Ordering::Relaxed);
            let count = held & 0xFFFF_FFFF;
            let now = if held >> 32 == tag {
                tag << 32 | (count + 1).min(0xFFFF_FFFF)
            } else if count <= 1 {
                tag << 32 | 1
            } else {
                held - 1
            };
            place.store(now, Ordering::Relaxed);
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "the upper bits are a place")]
    fn place(&self, key: u64) -> (&AtomicU64, u64) {
        (&self.places[(key >> (u64::BITS - PLACES_BITS)) as usize], key & 0xFFFF_FFFF)
    }
}

impl Repeats for Sightings {
    #[allow(clippy::cast_possible_truncation, reason = "the lower half is the count")]
    fn repeats(&self, outlet: Option<u64>, line: u64) -> u32 {
        let Some(outlet) = outlet else { return 0 };
        let (place, tag) = self.place(line_of_outlet(outlet, line));
        let held = place.load(Ordering::Relaxed);
        if held >> 32 == tag { held as u32 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::boilerplate::PAGE;

    #[test]
    fn what_is_seen_often_is_known_and_what_is_seen_once_is_forgotten() {
        let seen = Sightings::default();
        let once = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let [outlet, other, line] = [7, 8, 99].map(|n: u64| once(n << 20));
        let often = line_of_outlet(outlet, line);
        for n in 0..200_000 {
            seen.see(&[(once(n), 0)]);
            if n % 1000 == 0 {
                seen.see(&[(often, 0), (line_of_outlet(outlet, PAGE), 0)]);
            }
        }
        // Others at the same place took some off again.
        assert!((150..=200).contains(&seen.repeats(Some(outlet), line)));
        assert!((150..=200).contains(&seen.pages(Some(outlet))));
        assert_eq!((seen.repeats(Some(other), line), seen.repeats(None, line)), (0, 0));
    }
}
