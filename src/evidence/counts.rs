//! Counts and shares that several families of signals are made of.

use crate::shingle::{seek, shared};

/// A number of words.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).expect("an article has fewer than 2^32 words")
}

/// How many of the things counted stand in the likelier source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counted {
    /// That stand there.
    pub kept: u32,
    /// All of them.
    pub of: u32,
}

impl Counted {
    /// How many of `short`'s values `long` has; both ascending, distinct.
    #[must_use]
    pub fn of<T: Ord + Copy>(short: &[T], long: &[T]) -> Self {
        Self { kept: count(shared(short, long)), of: count(short.len()) }
    }

    /// The share that is kept, 0..=1; 0 of none.
    #[must_use]
    pub fn share(self) -> f32 {
        ratio(self.kept as usize, self.of as usize)
    }

    /// Those that are not kept, per 100 words of the shorter.
    #[must_use]
    pub fn new_per_100(self, words: usize) -> f32 {
        100.0 * ratio((self.of - self.kept) as usize, words)
    }
}

/// `part / whole`, 0 when `whole` is.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "counts of words are far below 2^24")]
pub fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// How many times longer a list is from which it is searched and not merged. Not measured finely.
const SEARCHED: usize = 16;

/// Calls `both` for each value whose key is in two ascending, distinct slices. The cursors move
/// without a branch on which key is smaller, as in [`shared`]: on hashes that branch is a coin
/// toss.
pub fn merge<T: Copy, K: Ord>(a: &[T], b: &[T], key: impl Fn(&T) -> K, mut both: impl FnMut(T, T)) {
    let (mut i, mut j) = (0, 0);
    if b.len() / SEARCHED > a.len() {
        for value in a {
            let wanted = key(value);
            j = seek(b, j, |other| key(other) < wanted);
            if b.get(j).is_some_and(|other| key(other) == wanted) {
                both(*value, b[j]);
            }
        }
        return;
    }
    while i < a.len() && j < b.len() {
        let (x, y) = (key(&a[i]), key(&b[j]));
        if x == y {
            both(a[i], b[j]);
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
}

/// Weight above which a stem is rare.
pub(super) const RARE: f32 = 4.0;

/// Length of the longest ascending subsequence, by patience sorting; equal places may follow each
/// other (one source sentence split in two).
pub(super) fn ascending(places: impl IntoIterator<Item = u32>) -> usize {
    let mut tails: Vec<u32> = Vec::new();
    for place in places {
        let at = tails.partition_point(|&tail| tail <= place);
        if at == tails.len() { tails.push(place) } else { tails[at] = place }
    }
    tails.len()
}
