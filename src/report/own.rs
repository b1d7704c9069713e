//! What stands in a folder before results go into it: nothing, earlier results of the same command,
//! or something else, which is not replaced and not mixed with them.
//!
//! * time: the names in the folder, and the first bytes of those that would be replaced
//! * space: the names

use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A command that writes a folder of its own beside a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// `reprint cases`.
    Cases,
    /// `reprint graph`.
    Graph,
    /// `reprint label`.
    Label,
    /// `reprint eval`.
    Eval,
}

/// Bytes in which a file shows what it is: a page has its title behind its policy.
const SHOWN: u64 = 4096;

impl Job {
    /// The folder that it writes: that which was asked for, or one of its name beside the tables of
    /// the run; one that holds something else only with `force`.
    ///
    /// # Errors
    /// As [`Self::refuse_other`].
    pub fn folder(self, run: &Path, asked: Option<&Path>, force: bool) -> Result<PathBuf> {
        let folder = asked.map_or_else(|| run.join(self.name()), Path::to_path_buf);
        if !force {
            self.refuse_other(&folder)?;
        }
        Ok(folder)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Graph => "graph",
            Self::Label => "label",
            Self::Eval => "eval",
        }
    }

    /// What it writes, without its folders, and what stands in the first bytes of each file: at
    /// the start of a table, anywhere in another.
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Cases => &[("cases.csv", "taker,"), ("takers.csv", "taker,")],
            Self::Graph => &[
                ("edges.csv", "kind,from,to,"),
                ("routes.csv", "kind,from,to,"),
                ("routes-by-month.csv", "kind,from,to,"),
                ("articles.graphml", "<graphml"),
                ("sites.graphml", "<graphml"),
            ],
            Self::Label => &[
                ("label.html", "pairs, reprint</title>"),
                ("labels.csv", "a,b,label"),
                ("sheet.json", "\"program\": \"reprint\""),
            ],
            Self::Eval => &[
                ("labels.csv", "label,taken_as,"),
                ("curve.csv", "threshold,precision,recall"),
                ("curve.svg", "<svg"),
                ("calibration.csv", "from,to,pairs,"),
                ("calibration.svg", "<svg"),
                ("worst.csv", "kind,a,b,label,"),
                ("eval.json", "\"clusters\": "),
            ],
        }
    }

    /// Refuses a folder that holds something else: a file that would be replaced and is not this
    /// command's, or only files that are not.
    ///
    /// # Errors
    /// When there are such, and when the folder cannot be read.
    pub fn refuse_other(self, folder: &Path) -> Result<()> {
        if !folder.is_dir() {
            return Ok(());
        }
        let command = self.name();
        let names = names_in(folder)?;
        let refuse = |name: &str, why: &str| Err(Error::occupied(folder, format!("`{name}`{why}")));
        let sign = |name: &str| self.files().iter().find(|file| file.0 == name).map(|file| file.1);
        let mut own = names.iter().filter_map(|name| Some((name, sign(name)?))).peekable();
        let has_own = own.peek().is_some();
        if let Some((name, _)) = own.find(|(name, sign)| !begins_with(&folder.join(name), sign)) {
            return refuse(name, &format!(", which `reprint {command}` did not write"));
        }
        match names.first().filter(|_| !has_own) {
            Some(name) => refuse(name, &format!(" and nothing that `reprint {command}` wrote")),
            None => Ok(()),
        }
    }
}

/// What stands in a folder, sorted, but for hidden files.
pub(super) fn names_in(folder: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map_err(|e| Error::io(folder, e))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort_unstable();
    Ok(names)
}

/// Whether a file begins as one of this program's does. One that cannot be read is left to the
/// writer, which says why.
fn begins_with(path: &Path, sign: &str) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(SHOWN).read_to_end(&mut start));
    if read.is_err() {
        return true;
    }
    let start = String::from_utf8_lossy(&start);
    if path.extension().is_some_and(|ending| ending == "csv") {
        start.starts_with(sign)
    } else {
        start.contains(sign)
    }
}
