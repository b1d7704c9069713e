//! Settings as a file: `reprint.toml`, and the settings in force printed as one.
//!
//! A key that is none is an error that names the nearest one: a mistyped threshold must not pass
//! for a default.

use super::Config;
use crate::error::{Error, ErrorKind, Result};
use std::fmt::Write;
use std::path::Path;
use toml::{Table, Value};

/// Likeness of two names, 0..=1, from which one is offered for the other.
const LIKE: f64 = 0.6;

/// Every setting, in the order in which it is printed, and why its default is what it is. Where a
/// figure stands, the comment beside the setting in the code says where it was measured.
pub const REASONS: &[(&str, &str)] = &[
    ("all_pairs", "judged pairs that are no copies are many, and of use only for measuring"),
    (
        "sensitive",
        "base rates: of the pairs the sensitive threshold adds in a real dump few are copies",
    ),
    (
        "rewrite_score",
        "none: the scorecard's, chosen by reading what a real dump has on both sides of it",
    ),
    ("only_verbatim", "rewrites are what no other tool finds"),
    (
        "window_days",
        "none: publication dates lie, and a story may be taken years later. A window bounds the \
            work on a large dump",
    ),
    (
        "now",
        "none: the day of the scan. In seconds since 1970; dates of more than two days later are \
            not believed",
    ),
    ("keep_boilerplate", "boilerplate is no one's text; to measure what marking it is worth"),
    ("ignore", "none: files of the boilerplate that you know, a phrase or line a row"),
    ("scorecard", "none: the built-in one, fitted on English news"),
    ("threads", "none: one a core. Never changes a result"),
    ("memory", "none: nothing is put on disk for lack of memory. In bytes; never changes a result"),
    ("temp_dir", "none: the system's place"),
    ("read.max_record_bytes", "64 MiB, some hundred times the longest article"),
    (
        "read.max_text_bytes",
        "a shelf of books; to prepare a text takes some twenty times as much memory",
    ),
    (
        "read.max_window_bytes",
        "the largest window that `zstd --long` gives; unpacking takes as much memory",
    ),
    (
        "read.max_ratio",
        "articles pack to a tenth, repeated pages to a fiftieth, zeros to a thousandth",
    ),
    ("read.max_unpacked_bytes", "no dump in one file has a tebibyte"),
    ("read.query", "none: the one table of a database with a column that fills the text"),
    ("read.map", "field to path in the record, ahead of the names that tools write"),
    ("page.max_bytes", "the largest news pages have 2 to 3 MB, most of it scripts"),
    ("page.max_nodes", "the largest have some 20,000"),
    ("page.max_depth", "the deepest have some 60"),
    ("page.max_attributes", "far above what honest pages have; not measured"),
    ("page.max_seconds", "the slowest page that could be made within the bounds took 4"),
    ("filter.since", "none. In seconds since 1970, as is the next"),
    ("filter.until", "none"),
    ("filter.outlets", "any"),
    ("filter.languages", "any"),
    (
        "shingle.words",
        "the field's usual choice for news: two reports of one event share under .08 of runs of \
            five",
    ),
    (
        "sketch.permutations",
        "what peers default to; 42 bands of 3 are chosen within it, recall .996 at a Jaccard of .5",
    ),
    ("sketch.threshold", "where a reprint begins, below"),
    ("sketch.seed", "any; the same seed gives the same bytes"),
    (
        "rare.cap",
        "with stem pairs in up to 300 articles every labelled source is proposed; more costs time",
    ),
    (
        "rare.top",
        "the source was among the first ten for 100, 100 and 92% of rewrites, summaries and \
            paraphrases",
    ),
    ("rare.fewest", "one stem pair in common is chance"),
    ("align.seed_words", "pairs of outlets share .20 runs of four words by chance, .02 of five"),
    ("align.max_repeats", "bounds the work on a text that repeats itself; not measured"),
    (
        "align.max_gap_words",
        "a name with a title, put in or left out; below seed_words nothing found lies in a gap",
    ),
    ("align.min_agreement", "below it a reader sees pieces; hardly matters"),
    ("align.min_words", ".42% of pairs of two outlets share six words in a row, .075% eight"),
    ("classify.reprint_jaccard", "a convention of the field"),
    ("classify.reprint_containment", "a trimmed copy"),
    ("classify.similar_length", "below it a copy is a part: an excerpt"),
    ("classify.excerpt_containment", "at least half of the smaller"),
    ("classify.reprint_misread", "a scan that a machine read badly is no rewrite"),
    ("classify.excerpt_narrative", "what two reports share of one statement is no excerpt"),
    (
        "classify.partial_narrative",
        ".87 of the partial copies of two dumps reach it, and 7 of 262 with a common source",
    ),
    ("classify.partial_words", "less is a sentence"),
    ("classify.update_narrative", "below it two stories of a site share stock paragraphs"),
    ("classify.update_words", "less is the background of a site's next story"),
    ("classify.update_part", "see update_words"),
    ("classify.update_contained", "see update_words"),
    ("classify.cited_whole", "below it an article that names the other took a part"),
    ("classify.update_score", "below it what two stories of a site share in part is background"),
    ("classify.quoted_share", "a long quotation of the other's own text"),
    ("classify.quoted_words", "see quoted_share"),
    ("classify.common_words", "less in common runs does not lift a score"),
    ("classify.common_narrated", "what is only quoted is nobody's"),
    (
        "classify.sure_score",
        "so sure that quoted words do not stand against it, if late details are covered",
    ),
    ("classify.sure_late", "see sure_score"),
    ("classify.sure_alone", "so sure whatever is covered"),
    ("classify.update_support", "what a site retells of its own story has .77 and more"),
    (
        "classify.quotes_kept",
        "an article that quotes the other's text has few quotations from elsewhere",
    ),
    ("classify.cited_score", "one names the other's outlet, so that less likeness is enough"),
    ("classify.cited_exclusive", "what many articles have was not taken from this one"),
    ("classify.fewest_shared", "one sentence is no article"),
    ("classify.update_days", "days after which it is another story with stock of the first"),
    ("classify.statement_words", "words of a statement in both, from which no score is enough"),
    ("classify.unnarrated_score", "score needed where hardly any narration is in the same words"),
    ("classify.narrated_words", "how many words that is"),
    ("classify.unnarrated_from", "words of the shorter from which it is needed"),
    ("classify.rewrite_words", "below it two reports of one fact have nothing to differ in"),
    ("classify.sentence_words", "below it a rewrite needs sure_score"),
    (
        "classify.partial_support",
        "finds 18 of 53 partial copies in a dump, and takes 1 of 25 whole ones for one",
    ),
    ("classify.partial_details", "see partial_support"),
    ("classify.partial_names_new", "see partial_support"),
    ("classify.shared_words", "two or three sentences"),
    ("classify.same_event_content", "for the eye only; nothing rests on it"),
    (
        "keep.by",
        "none: no list of what to keep. Else `origin`, `longest`, `earliest`, `latest` or \
            `outlet-order`",
    ),
    ("keep.outlets", "none: the order of outlets is yours to say, the best first"),
    ("keep.drop", "all that makes clusters: what is no copy is never dropped"),
    ("keep.coverage", "most words of what is dropped stand in what is kept; not measured finely"),
    ("common.sites", "two sites are one pair; three say that a passage was public. Not measured"),
    (
        "report.pairs_per_article",
        "with 8 every cluster of up to nine articles keeps all its pairs; not measured. 0 writes \
            all of a large family",
    ),
];

/// The settings of a file's text: what it does not name stays as it was by default. `path` is for
/// messages.
///
/// # Errors
/// When it is no TOML, or has a key that is no setting, or a value of the wrong kind.
pub fn parse(text: &str, path: &Path) -> Result<Config> {
    let fail = |reason: String| Error::new(ErrorKind::Data { path: path.to_path_buf(), reason });
    let mut table: Table =
        text.parse().map_err(|e: toml::de::Error| fail(e.to_string().trim_end().to_owned()))?;
    rename(&mut table);
    let mut keys = Vec::new();
    collect("", &table, &mut keys);
    for key in keys {
        if !is_known(&key) {
            let near =
                nearest(&key).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(fail(format!("unknown setting `{key}`{near}")));
        }
    }
    table.try_into().map_err(|e: toml::de::Error| fail(e.to_string().trim_end().to_owned()))
}

/// The former names of settings, and their names now. `run.json` of an old run has the former ones
/// too; there they are read as aliases of the fields.
const RENAMED: &[(&str, &str)] = &[
    ("keep_furniture", "keep_boilerplate"),
    ("classify.common_told", "classify.common_narrated"),
    ("classify.untold_score", "classify.unnarrated_score"),
    ("classify.told_words", "classify.narrated_words"),
    ("classify.untold_from", "classify.unnarrated_from"),
];

/// Gives settings under a former name their name now. A setting that stands there under both names
/// is left, and [`parse`] refuses the former one.
pub fn rename(table: &mut Table) {
    for (old, new) in RENAMED {
        let last = |key: &'static str| key.rsplit('.').next().unwrap_or(key);
        let section = match old.split_once('.') {
            Some((section, _)) => table.get_mut(section).and_then(Value::as_table_mut),
            None => Some(&mut *table),
        };
        if let Some(section) = section
            && !section.contains_key(last(new))
            && let Some(value) = section.remove(last(old))
        {
            section.insert(last(new).to_owned(), value);
        }
    }
}

fn is_known(key: &str) -> bool {
    REASONS.iter().any(|(known, _)| *known == key) || key.starts_with("read.map.")
}

/// The setting that had this name, or whose name, or its last part, is most like it.
fn nearest(key: &str) -> Option<&'static str> {
    if let Some((_, now)) = RENAMED.iter().find(|(old, _)| *old == key) {
        return Some(now);
    }
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let like = |known: &str| {
        strsim::jaro_winkler(known, key).max(strsim::jaro_winkler(&last(known), &last(key)))
    };
    let (best, score) = REASONS
        .iter()
        .map(|(known, _)| (*known, like(known)))
        .max_by(|x, y| x.1.total_cmp(&y.1))?;
    (score >= LIKE).then_some(best)
}

/// The dotted names of a table's values; an empty table is a value.
fn collect(above: &str, table: &Table, keys: &mut Vec<String>) {
    for (name, value) in table {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match value {
            Value::Table(inner) if !inner.is_empty() => collect(&key, inner, keys),
            _ => keys.push(key),
        }
    }
}

/// The settings in force as a file that [`parse`] reads back, each with the reason for its default;
/// those that are not the default have it beside them.
///
/// # Panics
/// Never: settings are plain values.
#[must_use]
pub fn print(config: &Config) -> String {
    let table = |config: &Config| Table::try_from(config).expect("settings are plain values");
    let (now, default) = (table(config), table(&Config::default()));
    let mut out = String::from(
        "# Settings of reprint, as they are in force. A flag goes before this file.\n",
    );
    let mut section = "";
    for (key, reason) in REASONS {
        let (room, name) = key.rsplit_once('.').unwrap_or(("", key));
        if room != section {
            section = room;
            let _ = writeln!(out, "\n[{section}]");
        }
        let value = |table: &Table| value_at(table, key).map(ToString::to_string);
        let was = match (value(&now), value(&default)) {
            (now, default) if now == default => String::new(),
            (_, default) => format!(" Default: {}.", default.as_deref().unwrap_or("none")),
        };
        let _ = writeln!(out, "# {reason}.{was}");
        let _ = match value(&now) {
            Some(value) => writeln!(out, "{name} = {value}"),
            None => writeln!(out, "# {name} ="),
        };
    }
    out
}

fn value_at<'a>(table: &'a Table, key: &str) -> Option<&'a Value> {
    match key.split_once('.') {
        Some((room, rest)) => value_at(table.get(room)?.as_table()?, rest),
        None => table.get(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Config, String> {
        parse(text, Path::new("reprint.toml")).map_err(|e| e.to_string())
    }

    #[test]
    fn what_is_printed_reads_back_as_it_was() {
        let mut config = Config { memory: Some(1 << 30), sensitive: true, ..Config::default() };
        config.classify.reprint_jaccard = 0.6;
        config.read.map.insert("text".to_owned(), "body.main".to_owned());
        for config in [config, Config::default()] {
            assert_eq!(parsed(&print(&config)), Ok(config));
        }
    }

    #[test]
    fn every_setting_has_a_reason_and_every_reason_a_setting() {
        let mut all = Config {
            scorecard: Some("card.json".into()),
            threads: Some(1),
            memory: Some(1),
            temp_dir: Some("tmp".into()),
            window_days: Some(3),
            now: Some(0),
            ..Config::default()
        };
        all.read.query = Some("select 1".into());
        all.rewrite_score = Some(0.5);
        all.keep.by = Some(crate::cluster::keep::Policy::Origin);
        (all.filter.since, all.filter.until) = (Some(0), Some(1));
        let mut keys = Vec::new();
        collect("", &Table::try_from(&all).unwrap(), &mut keys);
        keys.sort_unstable();
        let mut reasons: Vec<&str> = REASONS.iter().map(|(key, _)| *key).collect();
        reasons.sort_unstable();
        assert_eq!(keys, reasons);
    }

    #[test]
    fn former_names_of_settings_still_work() {
        let old = "keep_furniture = true\n[classify]\ncommon_told = 0.1\nuntold_score = 0.9\n\
            told_words = 7\nuntold_from = 99";
        let config = parsed(old).unwrap();
        assert!(config.keep_boilerplate);
        let classify = config.classify;
        assert_eq!((classify.common_narrated, classify.unnarrated_score), (0.1, 0.9));
        assert_eq!((classify.narrated_words, classify.unnarrated_from), (7, 99));
        // As `run.json` is read.
        assert_eq!(toml::from_str::<Config>(old).unwrap(), config);
        let twice = parsed("[classify]\ntold_words = 7\nnarrated_words = 8").unwrap_err();
        assert!(twice.contains("did you mean `classify.narrated_words`?"), "{twice}");
    }

    #[test]
    fn a_mistyped_key_is_an_error_that_names_the_right_one() {
        let error = parsed("[classify]\nreprint_jacard = 0.6").unwrap_err();
        assert!(error.contains("did you mean `classify.reprint_jaccard`?"), "{error}");
        let error = parsed("reprint_jaccard = 0.6").unwrap_err();
        assert!(error.contains("did you mean `classify.reprint_jaccard`?"), "{error}");
        assert!(parsed("zzz = 1").unwrap_err().ends_with("unknown setting `zzz`"));
        assert!(parsed("[shingle]\nwords = 0").is_err());
        assert!(parsed("sensitive = 3").is_err());
        assert_eq!(parsed("sensitive = true").unwrap().classify, Config::default().classify);
    }
}
