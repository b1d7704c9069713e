//! [`Article`](crate::article::Article) to [`Prepared`]: content stems with their weights, numbers,
//! names and runs, sorted for comparing.
//!
//! The room that alignment and evidence share; fingerprints know nothing of stems.

pub mod frequency;
pub mod grams;
pub mod numbers;
pub mod prepared;
pub mod stems;

pub use frequency::Frequencies;
pub use prepared::Prepared;
