//! Two prepared articles to [`Evidence`]: every signal's value; one file a signal.

/// Number of signals.
pub const COUNT: usize = 1;

/// Every signal's value for a pair, in the order of the table; `None` where the texts do not tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    values: [Option<f32>; COUNT],
}

impl Evidence {
    /// Name and value of every signal, in the order of the table.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, Option<f32>)> + '_ {
        self.values.iter().map(|v| ("todo", *v))
    }
}
