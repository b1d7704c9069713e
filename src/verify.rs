//! Candidate pair to exact overlap: Jaccard and both containments of the shingle sets.
//!
//! * time: `O(n + m)` for two sorted sets
//! * space: `O(1)`
//!
//! Broder, "On the resemblance and containment of documents", 1997.

use crate::shingle::{Shingles, shared};

/// How much two shingle sets share, counted, never estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Overlap {
    /// Distinct shingles of `a`.
    pub size_a: u32,
    /// Distinct shingles of `b`.
    pub size_b: u32,
    /// Distinct shingles in both.
    pub shared: u32,
}

impl Overlap {
    /// Counts what two sets share.
    #[must_use]
    pub fn of(a: &Shingles, b: &Shingles) -> Self {
        Self {
            size_a: count(a.as_slice().len()),
            size_b: count(b.as_slice().len()),
            shared: count(shared(a.as_slice(), b.as_slice())),
        }
    }

    /// The same of two texts with the same words: those too short for a shingle have themselves in
    /// common.
    #[must_use]
    pub fn of_equals(self) -> Self {
        if self.size_a == 0 && self.size_b == 0 {
            Self { size_a: 1, size_b: 1, shared: 1 }
        } else {
            self
        }
    }

    /// Shared shingles over all distinct shingles of both, 0..=1; 0 for two empty sets, which share
    /// nothing.
    #[must_use]
    pub fn jaccard(self) -> f64 {
        ratio(self.shared, self.size_a + self.size_b - self.shared)
    }

    /// Share of `a`'s shingles that stand in `b`, 0..=1.
    #[must_use]
    pub fn in_a(self) -> f64 {
        ratio(self.shared, self.size_a)
    }

    /// Share of `b`'s shingles that stand in `a`, 0..=1.
    #[must_use]
    pub fn in_b(self) -> f64 {
        ratio(self.shared, self.size_b)
    }

    /// Containment of the smaller set, 0..=1.
    #[must_use]
    pub fn of_smaller(self) -> f64 {
        ratio(self.shared, self.size_a.min(self.size_b))
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).expect("an article has fewer than 2^32 shingles")
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn two_empty_sets_share_nothing() {
        assert!(Overlap::default().jaccard().abs() < f64::EPSILON);
        assert!((Overlap::default().of_equals().jaccard() - 1.0).abs() < f64::EPSILON);
    }
}
