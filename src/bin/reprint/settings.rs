//! What was typed becomes settings: a flag goes before the file, the file before the default.

use crate::args::archive::{Add, Check, Machine, Output, Pairs, Query, Settle, Whole};
use crate::args::{Common, Drop, Eval, Extract, Filter, Fit, Keep, Label, Reading, Scan, Tune};
use reprint::internals::article::filter::{self, FilterConfig};
use reprint::internals::classify::Relation;
use reprint::internals::cluster::keep::{KeepConfig, Policy};
use reprint::internals::config::Config;
use reprint::internals::error::{Error, ErrorKind};
use reprint::internals::measure::{Labels, Settings};
use reprint::internals::read::ReadConfig;
use reprint::internals::report::Also;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::SystemTime;

impl Eval {
    /// The settings in force.
    pub fn settings(&self) -> reprint::internals::error::Result<Settings> {
        let labels = Labels::of(&self.copies, &self.not_copies)?;
        Ok(Settings { labels, precision: self.precision, worst: self.worst, ..Settings::default() })
    }
}

impl Label {
    /// What is set for reading; the rest is the run's.
    pub fn config(&self) -> Config {
        Config { read: self.input.config(ReadConfig::default()), ..Config::default() }
    }
}

impl Fit {
    /// The settings in force for sets that are of no run.
    pub fn config(&self) -> Config {
        let threads = self.threads.map(NonZeroUsize::get);
        Config { read: self.input.config(ReadConfig::default()), threads, ..Config::default() }
    }
}

impl Scan {
    /// What is wanted beside the tables.
    pub fn also(&self) -> Also {
        Also {
            html: self.html,
            plots: self.plots,
            #[cfg(feature = "parquet")]
            parquet: self.parquet,
            #[cfg(not(feature = "parquet"))]
            parquet: false,
        }
    }

    /// The settings in force.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        let base = self.common.config()?;
        let keep = self.keep(&base.keep)?;
        Ok(Config {
            keep,
            all_pairs: self.all_pairs || base.all_pairs,
            only_verbatim: self.only_verbatim || base.only_verbatim,
            threads: self.threads.map(NonZeroUsize::get).or(base.threads),
            memory: self.memory.or(base.memory),
            temp_dir: self.temp_dir.clone().or(base.temp_dir),
            filter: self.filter.config(base.filter)?,
            window_days: self.window_days.or(base.window_days),
            keep_boilerplate: self.keep_boilerplate || base.keep_boilerplate,
            // What is printed is no setting of the day.
            now: self.filter.now.or(base.now).or_else(|| (!self.print_config).then(clock)),
            ..base
        })
    }

    /// What is kept of each cluster.
    fn keep(&self, base: &KeepConfig) -> reprint::internals::error::Result<KeepConfig> {
        let typed = self.keep.map(|which| match which {
            Keep::Origin => Policy::Origin,
            Keep::Longest => Policy::Longest,
            Keep::Earliest => Policy::Earliest,
            Keep::Latest => Policy::Latest,
            Keep::OutletOrder => Policy::OutletOrder,
        });
        let asks = self.write_kept.is_some() || self.annotate.is_some() || self.dry_run;
        let by = typed.or(base.by).or(asks.then_some(Policy::Origin));
        let outlets = outlets(&self.outlet_order, base.outlets.clone());
        if outlets.is_empty() && by == Some(Policy::OutletOrder) {
            return Err(Error::setting(
                "`--keep outlet-order` needs the order: list the outlets with `--outlet-order`",
            ));
        }
        if !self.outlet_order.is_empty() && by != Some(Policy::OutletOrder) {
            return Err(Error::setting(
                "`--outlet-order` works only with `--keep outlet-order`; add that option",
            ));
        }
        if self.keep.is_some() && self.output.is_none() && !asks {
            return Err(Error::setting(
                "`--keep` writes kept.txt into the run folder; name one with -o",
            ));
        }
        if by.is_none() && (!self.drop.is_empty() || self.min_coverage.is_some()) {
            return Err(Error::setting(
                "`--drop` and `--min-coverage` work only with `--keep`; add that option",
            ));
        }
        if self.shard_size.is_some() && self.write_kept.is_none() && self.annotate.is_none() {
            return Err(Error::setting(
                "`--shard-size` works only with `--write-kept` or `--annotate`; add one of them",
            ));
        }
        let drop = match self.drop.as_slice() {
            [] => base.drop.clone(),
            typed => typed.iter().map(|&relation| dropped(relation)).collect(),
        };
        Ok(KeepConfig { by, outlets, drop, coverage: self.min_coverage.unwrap_or(base.coverage) })
    }
}

fn dropped(typed: Drop) -> Relation {
    match typed {
        Drop::Identical => Relation::Identical,
        Drop::Reprint => Relation::Reprint,
        Drop::Excerpt => Relation::Excerpt,
        Drop::Rewrite => Relation::Rewrite,
        Drop::Update => Relation::Update,
    }
}

impl Tune {
    /// The settings in force.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        let base = self.common.config()?;
        let now = Some(self.filter.now.or(base.now).unwrap_or_else(clock));
        Ok(Config { filter: self.filter.config(base.filter)?, now, ..base })
    }
}

impl Extract {
    /// The settings in force.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        let now = Some(self.filter.now.unwrap_or_else(clock));
        let (read, filter) = (
            self.input.config(ReadConfig::default()),
            self.filter.config(FilterConfig::default())?,
        );
        Ok(Config { read, filter, now, ..Config::default() })
    }
}

impl Machine {
    /// The settings in force, over those of the file.
    fn config(&self, base: Config) -> Config {
        Config {
            threads: self.threads.map(NonZeroUsize::get).or(base.threads),
            memory: self.memory.or(base.memory),
            temp_dir: self.temp_dir.clone().or(base.temp_dir),
            ..base
        }
    }
}

impl Output {
    /// What is wanted beside the tables.
    pub fn also(&self) -> Also {
        Also {
            html: self.html,
            plots: false,
            #[cfg(feature = "parquet")]
            parquet: self.parquet,
            #[cfg(not(feature = "parquet"))]
            parquet: false,
        }
    }
}

impl Pairs {
    /// The settings in force, over those of the file.
    fn config(&self, base: Config) -> Config {
        Config {
            all_pairs: self.all_pairs || base.all_pairs,
            window_days: self.window_days.or(base.window_days),
            ..base
        }
    }
}

impl Add {
    /// The settings in force.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        let base = self.pairs.config(self.machine.config(self.common.config()?));
        Ok(Config { now: self.now.or(base.now).or_else(|| Some(clock())), ..base })
    }
}

impl Whole {
    /// The settings in force.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        Ok(self.pairs.config(self.machine.config(self.common.config()?)))
    }
}

impl Query {
    /// The settings in force.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        let base = self.pairs.config(self.machine.config(self.common.config()?));
        Ok(Config { now: base.now.or_else(|| Some(clock())), ..base })
    }
}

impl Settle {
    /// The settings in force.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        Ok(self.machine.config(self.common.config()?))
    }
}

impl Check {
    /// The settings in force.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        Ok(self.machine.config(self.common.config()?))
    }
}

impl Filter {
    /// The settings in force: what was typed goes before `base`.
    fn config(&self, base: FilterConfig) -> reprint::internals::error::Result<FilterConfig> {
        let config = FilterConfig {
            since: self.since.or(base.since),
            until: self.until.or(base.until),
            outlets: outlets(&self.outlets, base.outlets),
            languages: if self.languages.is_empty() {
                base.languages
            } else {
                self.languages.clone()
            },
        };
        if config.since.zip(config.until).is_some_and(|(since, until)| since > until) {
            return Err(Error::setting(
                "`--since` is later than `--until`, so no article can match; swap the two dates",
            ));
        }
        Ok(config)
    }
}

/// Outlets as articles have them: those that were typed, else those of the file.
fn outlets(typed: &[String], base: Vec<String>) -> Vec<String> {
    if typed.is_empty() {
        base
    } else {
        typed.iter().map(|name| filter::outlet_name(name)).collect()
    }
}

impl Reading {
    /// The settings in force.
    fn config(&self, mut base: ReadConfig) -> ReadConfig {
        base.map.extend(self.map.iter().cloned());
        ReadConfig { query: self.query.clone().or(base.query), ..base }
    }
}

/// Seconds since 1970, the one look at the clock that reaches a setting; 0 for a clock that is
/// before that.
pub fn clock() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Read unless another settings file is named.
const SETTINGS: &str = "reprint.toml";

impl Common {
    /// The settings in force: flag over file over default.
    pub fn config(&self) -> reprint::internals::error::Result<Config> {
        let mut config = match &self.config {
            Some(path) => file(path)?,
            None if Path::new(SETTINGS).exists() => file(Path::new(SETTINGS))?,
            None => Config::default(),
        };
        config.sensitive |= self.sensitive;
        config.ignore.extend(self.ignore.iter().cloned());
        config.scorecard = self.scorecard.clone().or(config.scorecard);
        config.read = self.input.config(config.read);
        config.rewrite_score =
            self.rewrite_score.or(config.rewrite_score.filter(|_| !self.sensitive));
        if let Some(jaccard) = self.reprint_jaccard {
            config.classify.reprint_jaccard = jaccard;
        }
        if let Some(containment) = self.excerpt_containment {
            config.classify.excerpt_containment = containment;
        }
        // Bands are chosen for it: a lower bound for reprints without it would miss them.
        config.sketch.threshold = config.sketch.threshold.min(config.classify.reprint_jaccard);
        Ok(config)
    }
}

fn file(path: &Path) -> reprint::internals::error::Result<Config> {
    let parsed =
        reprint::internals::config::file::parse(&reprint::internals::read::whole(path)?, path);
    parsed.map_err(|error| match error.kind() {
        ErrorKind::Data { path, reason } => Error::new(ErrorKind::Data {
            path: path.clone(),
            reason: format!("{reason}; `reprint scan --print-config` prints all settings"),
        }),
        _ => error,
    })
}
