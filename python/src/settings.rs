//! Settings as keywords: the keys of `reprint.toml` and the command's flags, in one flat list or by
//! section.
//!
//! They come as JSON that the Python half made of keywords. An unknown name is an error that names
//! the nearest one, as in a settings file.

use crate::failure::Failure;
use pyo3::exceptions::{PyTypeError, PyValueError};
use reprint::Config;
use reprint::internals::article::filter::{first_second, language_code, last_second, outlet_name};
use reprint::internals::config::file;
use reprint::internals::config::size::{LEAST_MEMORY, bytes};
use reprint::internals::read;
use reprint::{Error, ErrorKind};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Flags of the command that are keys of a section, where they are called otherwise or to be found
/// without it.
const FLAGS: &[(&str, &str, &str)] = &[
    ("drop", "keep", "drop"),
    ("excerpt_containment", "classify", "excerpt_containment"),
    ("map", "read", "map"),
    ("min_coverage", "keep", "coverage"),
    ("outlet_order", "keep", "outlets"),
    ("outlets", "filter", "outlets"),
    ("languages", "filter", "languages"),
    ("query", "read", "query"),
    ("reprint_jaccard", "classify", "reprint_jaccard"),
    ("since", "filter", "since"),
    ("until", "filter", "until"),
];

/// The settings in force: keyword over the file that `config` names over default.
pub fn settings(json: &str) -> Result<Config, Failure> {
    let given: Map<String, Value> = serde_json::from_str(json)
        .map_err(|e| PyTypeError::new_err(format!("the settings are no JSON: {e}")))?;
    let mut given: Map<String, Value> =
        given.into_iter().filter(|(_, value)| !value.is_null()).collect();
    let base = match given.remove("config") {
        Some(Value::String(path)) => {
            let path = PathBuf::from(path);
            file::parse(&read::whole(&path)?, &path)?
        }
        Some(_) => return Err(wanted("config", "the path of a settings file")),
        None => Config::default(),
    };
    let mut all = toml::Table::try_from(&base).expect("settings are a table");
    for (name, value) in given {
        let value = understood(&name, value)?;
        let value = toml::Value::try_from(&value)
            .map_err(|e| PyValueError::new_err(format!("`{name}`: {e}")))?;
        if let Some((_, section, key)) = FLAGS.iter().find(|(flag, _, _)| *flag == name) {
            let part = toml::Table::from_iter([((*key).to_owned(), value)]);
            merge(&mut all, (*section).to_owned(), toml::Value::Table(part));
        } else {
            let mut part = toml::Table::from_iter([(name, value)]);
            file::rename(&mut part);
            for (name, value) in part {
                merge(&mut all, name, value);
            }
        }
    }
    let mut config = file::parse(&all.to_string(), Path::new("settings")).map_err(bare)?;
    check(&config)?;
    // Bands are chosen for it: a lower bound for reprints without it would miss them.
    config.sketch.threshold = config.sketch.threshold.min(config.classify.reprint_jaccard);
    config.now = config.now.or_else(clock);
    Ok(config)
}

/// A value as a settings file has it.
fn understood(name: &str, value: Value) -> Result<Value, Failure> {
    let text = value.as_str();
    let each = |made: &dyn Fn(&str) -> Option<String>, want: &str| -> Result<Value, Failure> {
        let list = match &value {
            Value::String(one) => vec![one.as_str()],
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
            _ => return Err(wanted(name, want)),
        };
        let made: Option<Vec<String>> = list.into_iter().map(made).collect();
        made.map(Value::from).ok_or_else(|| wanted(name, want))
    };
    let own = |one: &str| Some(one.to_owned());
    match name {
        "memory" => {
            let bytes = text.map_or(value.as_u64(), bytes).filter(|bytes| *bytes >= LEAST_MEMORY);
            bytes.map(Value::from).ok_or_else(|| {
                wanted(name, "a size of 64MiB or more, such as \"512MiB\", or a number of bytes")
            })
        }
        "since" => date(name, value, first_second),
        "until" | "now" => date(name, value, last_second),
        "threads" if value.as_u64() == Some(0) => Err(wanted(name, "a number from 1 on")),
        "keep" if text.is_some() => Ok(serde_json::json!({ "by": text })),
        "drop" => each(&own, "relations"),
        "ignore" => each(&own, "paths of files"),
        "outlets" | "outlet_order" => each(&|one| Some(outlet_name(one)), "domains or names"),
        "languages" => each(&language_code, "languages, such as \"en\" or \"German\""),
        _ => Ok(value),
    }
}

fn date(name: &str, value: Value, read: fn(&str) -> Option<i64>) -> Result<Value, Failure> {
    let Some(text) = value.as_str() else { return Ok(value) };
    let at = read(text).map(Value::from);
    at.ok_or_else(|| wanted(name, "a date, such as \"2026-11-03\" or \"2026-11-03 14:00\""))
}

/// What the command refuses too.
fn check(config: &Config) -> Result<(), Failure> {
    let share = |name: &str, value: f64| match value {
        x if x > 0.0 && x <= 1.0 => Ok(()),
        _ => Err(wanted(name, "a number above 0 and up to 1, such as 0.9")),
    };
    share("reprint_jaccard", config.classify.reprint_jaccard)?;
    share("excerpt_containment", config.classify.excerpt_containment)?;
    if let Some(score) = config.rewrite_score {
        share("rewrite_score", score)?;
    }
    if !(0.0..=1.0).contains(&config.keep.coverage) {
        return Err(wanted("min_coverage", "a number from 0 to 1, such as 0.8"));
    }
    let wrong = |message: &str| Err(Failure::from(PyValueError::new_err(message.to_owned())));
    let by_outlets = config.keep.by == Some(reprint::settings::Policy::OutletOrder);
    if by_outlets && config.keep.outlets.is_empty() {
        return wrong(
            "`keep=\"outlet-order\"` needs the order: list the outlets in `outlet_order`",
        );
    }
    if config.only_verbatim && (config.sensitive || config.rewrite_score.is_some()) {
        return wrong(
            "`only_verbatim` finds no rewrites: leave `sensitive` and `rewrite_score` away",
        );
    }
    if config.sensitive && config.rewrite_score.is_some() {
        return wrong("`sensitive` and `rewrite_score` both say which rewrites count; give one");
    }
    if config.filter.since.zip(config.filter.until).is_some_and(|(since, until)| since > until) {
        return wrong("`since` is later than `until`, so no article can match; swap the two");
    }
    Ok(())
}

fn wanted(name: &str, want: &str) -> Failure {
    PyValueError::new_err(format!("`{name}`: must be {want}")).into()
}

/// Sets a value; a section's keys are added to those that are there.
fn merge(all: &mut toml::Table, name: String, value: toml::Value) {
    match (all.get_mut(&name), value) {
        (Some(toml::Value::Table(there)), toml::Value::Table(more)) => {
            for (name, value) in more {
                merge(there, name, value);
            }
        }
        (_, value) => {
            all.insert(name, value);
        }
    }
}

/// The reason without a file that is none.
fn bare(error: Error) -> Failure {
    match error.kind() {
        ErrorKind::Data { reason, .. } => {
            PyValueError::new_err(reason.trim().replace('\n', " ")).into()
        }
        _ => error.into(),
    }
}

/// Seconds since 1970: the day of the scan.
fn clock() -> Option<i64> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}
