//! Which source fields filled which fields of the records, and how often.
//!
//! * time: a few additions a record
//! * space: a counter for each name of the alias table, a kind of file

use super::aliases::{ALIASES, Field};
use super::fields::{Name, READS_HTML};
use crate::error::Result;
use std::fmt;
use std::sync::Arc;

#[derive(Clone, Debug)]
struct KindCounts {
    kind: &'static str,
    records: u64,
    /// By field and rank. `None` for formats without fields.
    filled: Option<[Vec<u64>; ALIASES.len()]>,
}

/// Which source field filled which field, and how often, a kind of file.
///
/// Counts records that were read, not those set aside. Fields that nothing filled are left out.
#[derive(Clone, Debug)]
pub struct MappingReport {
    names: Arc<[Vec<Name>; ALIASES.len()]>,
    /// In the order the kinds were met.
    kinds: Vec<KindCounts>,
}

/// One line of a [`MappingReport`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Mapped<'m> {
    /// The format's name.
    pub kind: &'static str,
    /// The field filled.
    pub field: &'static str,
    /// The name in the source that filled it, as the table or the map writes it.
    pub from: &'m str,
    /// Records in which it did.
    pub filled: u64,
    /// Records of this kind.
    pub records: u64,
}

impl MappingReport {
    /// Of an input without fields.
    #[must_use]
    pub fn none() -> Self {
        Self::of(Arc::new(std::array::from_fn(|_| Vec::new())))
    }

    /// Nothing counted yet, for the fields of a map and of the table of names.
    pub(crate) fn of_map(map: &std::collections::BTreeMap<String, String>) -> Result<Self> {
        Ok(super::fields::Picker::of(map)?.mapping)
    }

    /// Nothing counted yet; `names` are those of each field, best first.
    pub(super) fn of(names: Arc<[Vec<Name>; ALIASES.len()]>) -> Self {
        Self { names, kinds: Vec::new() }
    }

    /// What was counted of one kind, to be added to another report of the same names.
    pub(crate) fn counts_of(&self, kind: &str) -> Option<(u64, Vec<Vec<u64>>)> {
        let counts = self.kinds.iter().find(|counts| counts.kind == kind)?;
        let filled = counts.filled.iter().flatten().cloned().collect();
        Some((counts.records, filled))
    }

    /// Adds what [`Self::counts_of`] gave.
    pub(crate) fn add_counts(&mut self, kind: &'static str, records: u64, filled: &[Vec<u64>]) {
        let counts = self.counts(kind, true);
        counts.records += records;
        for (ours, theirs) in counts.filled.iter_mut().flatten().zip(filled) {
            ours.iter_mut().zip(theirs).for_each(|(ours, theirs)| *ours += theirs);
        }
    }

    fn counts(&mut self, kind: &'static str, fields: bool) -> &mut KindCounts {
        let at = self.kinds.iter().position(|counts| counts.kind == kind).unwrap_or_else(|| {
            let filled =
                fields.then(|| std::array::from_fn(|field| vec![0; self.names[field].len()]));
            self.kinds.push(KindCounts { kind, records: 0, filled });
            self.kinds.len() - 1
        });
        &mut self.kinds[at]
    }

    /// Adds what another report of the same names counted, and sets that back to nothing.
    pub(super) fn take(&mut self, other: &mut Self) {
        for counted in std::mem::take(&mut other.kinds) {
            let counts = self.counts(counted.kind, counted.filled.is_some());
            counts.records += counted.records;
            for (ours, theirs) in
                counts.filled.iter_mut().flatten().zip(counted.filled.iter().flatten())
            {
                for (ours, theirs) in ours.iter_mut().zip(theirs) {
                    *ours += theirs;
                }
            }
        }
    }

    /// Counts a record by what filled its fields.
    pub(super) fn count(
        &mut self,
        kind: &'static str,
        got: &[Option<(usize, String)>; ALIASES.len()],
    ) {
        let counts = self.counts(kind, true);
        counts.records += 1;
        for (filled, got) in counts.filled.iter_mut().flatten().zip(got) {
            if let Some((rank, _)) = got {
                filled[*rank] += 1;
            }
        }
    }

    /// Counts a record of a format without fields.
    pub(super) fn count_whole(&mut self, kind: &'static str) {
        self.counts(kind, false).records += 1;
    }

    /// Whether no record was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.iter().all(|counts| counts.records == 0)
    }

    /// Every pair of field and source name that met, text first, then in the order of the alias
    /// table.
    pub fn rows(&self) -> impl Iterator<Item = Mapped<'_>> {
        self.kinds.iter().flat_map(move |counts| {
            let fields = counts
                .filled
                .iter()
                .flatten()
                .zip(&*self.names)
                .zip(&ALIASES)
                .filter(|(_, (field, ..))| READS_HTML || *field != Field::Html);
            let rows = fields.flat_map(move |((filled, names), &(_, field, _))| {
                filled.iter().zip(names).filter(|(filled, _)| **filled > 0).map(
                    move |(&filled, name)| Mapped {
                        kind: counts.kind,
                        field,
                        from: &name.shown,
                        filled,
                        records: counts.records,
                    },
                )
            });
            let mut rows: Vec<_> = rows.collect();
            rows.sort_by_key(|row| row.field != "text");
            rows
        })
    }
}

impl serde::Serialize for MappingReport {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows())
    }
}

/// `text <- maintext 100%, outlet <- source_domain 98%`; kinds are named and parted by `; ` if
/// there are several.
impl fmt::Display for MappingReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, counts) in self.kinds.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            if self.kinds.len() > 1 {
                write!(f, "{}: ", counts.kind)?;
            }
            if counts.filled.is_none() {
                let from = if matches!(counts.kind, "html" | "warc") {
                    "the page"
                } else {
                    "the whole file"
                };
                write!(f, "text <- {from}")?;
            }
            for (j, row) in self.rows().filter(|row| row.kind == counts.kind).enumerate() {
                let comma = if j > 0 { ", " } else { "" };
                // Rounded down: 100% means every record.
                write!(
                    f,
                    "{comma}{} <- {} {}%",
                    row.field,
                    row.from,
                    row.filled * 100 / row.records
                )?;
            }
        }
        Ok(())
    }
}
