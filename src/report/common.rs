//! What two sides of a passage have in common, for marking what they have not.
//!
//! * time: the product of the lengths between the first and the last difference
//! * space: the same, two bytes a cell

/// How many are the same at the beginning, and how many of the rest at the end.
pub(super) fn ends<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> (usize, usize) {
    let head = a.iter().zip(b).take_while(|(x, y)| same(x, y)).count();
    let tail =
        a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| same(x, y)).count();
    (head, tail)
}

/// Which of `a` and which of `b` are in a longest common subsequence, by the textbook table:
/// `longest[i][j]` of `a[i..]` and `b[j..]`. The shorter side must have fewer than 65,536.
pub(super) fn in_common<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> [Vec<bool>; 2] {
    let row = b.len() + 1;
    let mut longest = vec![0_u16; (a.len() + 1) * row];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * row + j] = if same(&a[i], &b[j]) {
                longest[(i + 1) * row + j + 1] + 1
            } else {
                longest[(i + 1) * row + j].max(longest[i * row + j + 1])
            };
        }
    }
    let (mut in_a, mut in_b) = (vec![false; a.len()], vec![false; b.len()]);
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if same(&a[i], &b[j]) {
            (in_a[i], in_b[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * row + j] >= longest[i * row + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    [in_a, in_b]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_subsequence_is_marked_on_both_sides() {
        let (a, b) = (b"abcdxyf", b"aczdf");
        assert_eq!(ends(a, b, |x, y| x == y), (1, 1));
        let marked = |side: &[u8], marks: &[bool]| -> Vec<u8> {
            side.iter().zip(marks).filter(|(_, marked)| **marked).map(|(byte, _)| *byte).collect()
        };
        let [in_a, in_b] = in_common(a, b, |x, y| x == y);
        assert_eq!((marked(a, &in_a), marked(b, &in_b)), (b"acdf".to_vec(), b"acdf".to_vec()));
        assert_eq!(in_common(b"", b"x", |x, y| x == y), [vec![], vec![false]]);
    }
}
