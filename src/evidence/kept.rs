//! Names and numbers that are kept, for a reader.

use super::counts::Counted;
use super::{names, numbers};
use crate::content::Prepared;

/// Names and numbers of the likelier copy, counted for a reader: what the signals say as shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct KeptDetails {
    /// Its names.
    pub names: Counted,
    /// Its numbers.
    pub numbers: Counted,
}

impl KeptDetails {
    /// Counts those of `short` that `long` has.
    #[must_use]
    pub fn of(short: &Prepared, long: &Prepared) -> Self {
        Self { names: names::counted(short, long), numbers: numbers::counted(short, long) }
    }
}
