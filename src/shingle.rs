//! placeholder
/// Sorted, distinct shingle hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);
impl Shingles {
    /// Ascending, without repeats.
    #[must_use]
    pub fn as_slice(&self) -> &[u64] { &self.0 }
}
