//! [`Parsed`](crate::article::Parsed) to [`Prepared`]: content stems with their weights, numbers,
//! names and runs, sorted for comparing.
//!
//! Alignment and evidence share what is prepared here; the search for rare pairs takes only stems.

pub mod frequency;
pub mod grams;
pub mod names;
pub mod numbers;
pub mod prepared;
pub mod stems;
pub mod synonyms;
pub mod weights;

pub use frequency::Frequencies;
pub use prepared::Prepared;
