//! Marks of words or lines as ranges.

use std::ops::Range;

/// Where marks stand one after the other, as ranges: ascending, disjoint.
pub(in crate::article) fn stretches(marks: &[bool]) -> Vec<Range<usize>> {
    let mut at = 0;
    let stretches = marks.chunk_by(|x, y| x == y).filter_map(|stretch| {
        at += stretch.len();
        stretch[0].then(|| at - stretch.len()..at)
    });
    stretches.collect()
}
