//! The local driver: which stage follows which, and on which threads.
//!
//! 1. `gather` reads the records, drops filtered articles and doubled pages, and counts by site
//!    what repeats: boilerplate.
//! 2. `fingerprint` takes from every text outside its boilerplate what proposes pairs: a hash of
//!    its words, the bands of its sketch, its rare stem pairs, a gist for a first look.
//! 3. `propose` names the pairs that may be copies. `verbatim` or `judge` decides what each is.
//! 4. `conclude` looks at all judged pairs together: it revises directions, makes clusters and says
//!    what to keep.
//!
//! [`archive`] runs the same stages for a day's articles beside those of former days, [`engine`]
//! runs them in batches on Spark or Sail.

pub mod archive;
mod budget;
mod compare;
mod conclude;
mod directions;
#[doc(hidden)]
pub mod engine;
mod explain;
mod extract;
mod fingerprint;
mod gather;
mod inventory;
mod judge;
mod labelled;
mod labelling;
mod manifest;
mod nearby;
mod progress;
mod propose;
mod reread;
mod scan;
mod second_source;
mod sets;
mod setup;
mod sift;
mod table;
mod tune;
mod verbatim;
mod window;

use crate::article::boilerplate::LineCounts;
use crate::classify::Scorecard;
pub use crate::cluster::Comparison;
use crate::config::{Config, Mode};
use crate::content::Frequencies;
use crate::error::{Result, Warning};
use crate::sketch::Hasher;
use crate::sketch::bands::Bands;
use crate::spool::Spool;
pub use compare::{compare, load, load_given};
use conclude::Closing;
pub use explain::{Explained, GAP, explain};
pub use extract::{Extracted, extract};
use fingerprint::{Gists, Printer};
pub use gather::Harmless;
use judge::{Choice, Judge};
pub use labelled::{Bench, LabelledSet, Set, labelled};
pub use labelling::sheet;
pub use manifest::manifest_of;
use progress::Stages;
pub use progress::{Progress, Silent};
use propose::Candidates;
pub use reread::Source;
pub use scan::{Input, Scan, proposed, scan, scan_of};
pub use sets::{SHEET, sets};
pub use setup::on_threads;
use table::DocTable;
pub use tune::tune;
use verbatim::Verbatim;

/// A whole scan, stage by stage.
fn run(config: &Config, input: Input<'_>, choice: Choice, progress: &dyn Progress) -> Result<Scan> {
    let card = setup::scorecard(config)?;
    // A list with a mistake must not be found out after an hour of reading.
    let ignored = setup::ignored(config)?;
    let bands = Bands::of(&config.sketch);
    let hasher = Hasher::of(&config.sketch);
    let printer = Printer::of(config, bands, &hasher, &ignored);
    let mut stages = Stages::new(progress);

    stages.begin("read", "articles", None);
    let inputs = input.names();
    let gathered = gather::gather(config, input, Some(printer), None, progress)?;
    let gather::Gathered { spool, drafts, mut docs, line_counts, houses, mut remarks, .. } =
        gathered;

    stages.begin("fingerprint", "articles", Some(spool.len() as u64));
    let prints =
        fingerprint::fingerprint(printer, &spool, &mut docs, &line_counts, drafts, progress)?;

    stages.begin("near-duplicates", "pairs with most words in common", None);
    let (candidates, hot) = match config.mode() {
        Mode::OnlyVerbatim => {
            let proposed = prints.sharing_a_band();
            let pairs = propose::verbatim(config, &docs, &proposed, &prints.groups);
            (Candidates { pairs, looked: Vec::new() }, proposed.hot())
        }
        Mode::Full => {
            let near = propose::near(config, &spool, &docs, &line_counts, &prints, progress);
            let hot = near.hot;
            stages.begin(
                "rare pairs",
                "articles looked up by rare word pairs",
                Some(spool.len() as u64),
            );
            (propose::candidates(config, &docs, near, prints.rows, &prints.gists, progress)?, hot)
        }
    };
    if let Some((groups, largest)) = hot {
        remarks.warnings.push(Warning::HotBands { groups, largest });
    }
    let closing = Closing {
        inputs: &inputs,
        docs: &docs,
        boilerplate_lines: line_counts.len(),
        houses: &houses,
        remarks,
        bands,
        archive: None,
        proposed: candidates.pairs.len(),
    };
    let material = Material {
        spool,
        line_counts: &line_counts,
        frequencies: &prints.frequencies,
        gists: &prints.gists,
        candidates,
        closing,
    };
    material.conclude(config, &card, choice, stages)
}

/// What is to be judged, and what is known of it.
struct Material<'a> {
    spool: Spool,
    line_counts: &'a LineCounts,
    frequencies: &'a Frequencies,
    gists: &'a Gists,
    candidates: Candidates,
    closing: Closing<'a>,
}

impl Material<'_> {
    /// The second half of a scan: judges the pairs, makes clusters, and says what was done.
    fn conclude(
        self,
        config: &Config,
        card: &Scorecard,
        choice: Choice,
        mut stages: Stages<'_>,
    ) -> Result<Scan> {
        let Self { spool, line_counts, frequencies, gists, candidates, closing } = self;
        let Closing { docs, houses, proposed, .. } = closing;
        let (progress, folder) = (stages.progress, setup::temp_dir(config));

        stages.begin("judge", "likely pairs", Some(proposed as u64));
        let judged = match config.mode() {
            Mode::OnlyVerbatim => {
                let verbatim = Verbatim { config, line_counts, houses };
                verbatim.judge_all(&spool, docs, candidates.pairs, &folder, progress)?
            }
            Mode::Full => {
                let judge = Judge::of(config, card, frequencies, line_counts, houses);
                let chosen = (candidates, choice);
                judge::judge_all(&judge, &spool, docs, gists, chosen, &folder, progress)?
            }
        };
        closing.conclude(config, card, stages, spool, judged)
    }
}
