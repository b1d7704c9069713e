//! Keys looked up in one table of every segment.
//!
//! * time: see [`Table::find`]; few keys are looked up on all threads, since a look-up is mostly
//!   waiting for the system
//! * space: what is found of few keys; of many, nothing

use crate::archive::segment::Segment;
use crate::archive::table::Table;
use crate::error::Result;
use rayon::prelude::*;
use std::io;

/// Keys up to which the segments are asked at the same time: what each finds is then held until
/// all have answered. An article has some hundreds.
const FEW: usize = 1 << 14;

/// Keys that one task looks up.
const TASK: usize = 512;

/// What was found of some keys.
#[derive(Default)]
struct Found {
    /// The place of each key that is there, and where its numbers end in the list.
    keys: Vec<(usize, usize)>,
    numbers: Vec<u32>,
}

impl Found {
    fn of(table: &Table, keys: &[u64]) -> io::Result<Self> {
        let mut all = Self::default();
        table.find(keys, |at, numbers| {
            all.numbers.extend_from_slice(numbers);
            all.keys.push((at, all.numbers.len()));
        })?;
        Ok(all)
    }

    fn each(&self, mut each: impl FnMut(usize, &[u32])) {
        let mut from = 0;
        for &(at, end) in &self.keys {
            each(at, &self.numbers[from..end]);
            from = end;
        }
    }
}

/// Looks up keys, which ascend, in a table of each segment, and gives the place of the segment, the
/// place of the key and its numbers: segment by segment, in the keys' order.
///
/// # Errors
/// When the disk fails or a table is damaged.
pub(super) fn in_each(
    tables: &[(&Segment, &Table)],
    keys: &[u64],
    mut found: impl FnMut(usize, usize, &[u32]),
) -> Result<()> {
    if keys.len() > FEW {
        for (nth, (segment, table)) in tables.iter().enumerate() {
            let find = table.find(keys, |at, numbers| found(nth, at, numbers));
            find.map_err(|error| segment.fail(error))?;
        }
        return Ok(());
    }
    let tasks: Vec<(usize, usize)> = (0..tables.len())
        .flat_map(|nth| (0..keys.len()).step_by(TASK).map(move |from| (nth, from)))
        .collect();
    let of_task = |&(nth, from): &(usize, usize)| {
        let (segment, table) = tables[nth];
        let keys = &keys[from..keys.len().min(from + TASK)];
        Found::of(table, keys).map_err(|error| segment.fail(error))
    };
    let answers: Vec<Result<Found>> = tasks.par_iter().map(of_task).collect();
    for ((nth, from), answer) in tasks.into_iter().zip(answers) {
        answer?.each(|at, numbers| found(nth, from + at, numbers));
    }
    Ok(())
}
