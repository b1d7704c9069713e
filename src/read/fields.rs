//! Which field of a record fills which field of a [`RawRecord`]: the names that tools really write.
//!
//! A record offers its keys and values one at a time; for each field the name that stands first in
//! the table wins among those with a value. Names are compared without regard to ASCII case, and
//! where none of a field's fits a key, without regard to blanks and joints: `Full Text` and
//! `fullText` are `full_text`. A name with dots leads into objects.
//!
//! * time: one string comparison a key while records keep the order of their keys, else one hash
//!   look-up
//! * space: the distinct keys seen, up to [`KEPT_KEYS`]

use super::aliases::{ALIASES, Field, around};
use super::mapping::MappingReport;
use super::markup;
use super::misread;
use super::{Item, RawPage, RawRecord, Rejected, Source};
use crate::error::{Error, Result};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Keys whose meaning is remembered. Records of one tool have tens; beyond this a dump uses its
/// keys as data.
const KEPT_KEYS: usize = 4096;

/// One way a key can fill a field.
#[derive(Clone, Debug)]
struct Target {
    field: Field,
    /// Place among the field's names; lower wins.
    rank: usize,
    /// What is left of a dotted name below this key.
    rest: Box<[Box<str>]>,
    only_url: bool,
}

/// What to do with the value of a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    /// Nothing asks for it.
    Skip,
    /// The value itself fills the target.
    Take(TargetId),
    /// Several targets, or a path into it.
    Tree,
}

/// A target known to a [`Picker`].
#[derive(Clone, Copy, Debug)]
pub(super) struct TargetId {
    field: Field,
    rank: usize,
    only_url: bool,
}

/// A name of a field.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) shown: String,
    only_url: bool,
}

#[derive(Debug)]
struct Known {
    key: Box<str>,
    meaning: Meaning,
    targets: Box<[Target]>,
}

/// Takes the fields of one record after another and makes [`Item`]s of them.
#[derive(Debug)]
pub(super) struct Picker {
    /// Names by field, best first.
    names: Arc<[Vec<Name>; ALIASES.len()]>,
    known: Vec<Known>,
    by_key: HashMap<Box<str>, usize>,
    /// Which of `known` is likely next.
    next: usize,
    got: [Option<(usize, String)>; ALIASES.len()],
    /// A text of which an API gives only the beginning, for want of a whole one.
    beginning: Option<(usize, String)>,
    file: Arc<str>,
    below: String,
    kind: &'static str,
    /// Columns that the names of the file's folders give, as `date=2031-03-14`.
    folders: Vec<(TargetId, String)>,
    /// What a record without text has, for the message.
    has: String,
    pub(super) mapping: MappingReport,
}

impl Picker {
    /// A picker for the table with `map` ahead of it.
    pub(super) fn of(map: &BTreeMap<String, String>) -> Result<Self> {
        if let Some(unknown) =
            map.keys().find(|key| !ALIASES.iter().any(|(_, name, _)| name == key))
        {
            let fields: Vec<&str> = ALIASES.iter().map(|(_, name, _)| *name).collect();
            return Err(Error::setting(format!(
                "no field `{unknown}` to map to; fields are {}",
                fields.join(", ")
            )));
        }
        let names = ALIASES.map(|(id, field, aliases)| {
            let mapped = map.get(field).map(|path| Name { shown: path.clone(), only_url: false });
            let name = |around: &str, alias: &str| Name {
                shown: format!("{around}{}", alias.trim_start_matches('?')),
                only_url: alias.starts_with('?'),
            };
            let table = aliases.iter().map(|alias| name("", alias));
            let around = around(id).iter();
            let within =
                around.flat_map(|around| aliases.iter().map(move |alias| name(around, alias)));
            let of_folders = (id == Field::Published).then(|| name("", "year/month/day"));
            mapped.into_iter().chain(table).chain(within).chain(of_folders).collect::<Vec<_>>()
        });
        let names = Arc::new(names);
        Ok(Self {
            mapping: MappingReport::of(Arc::clone(&names)),
            names,
            known: Vec::new(),
            by_key: HashMap::new(),
            next: 0,
            got: std::array::from_fn(|_| None),
            beginning: None,
            file: Arc::from(""),
            below: String::new(),
            kind: "",
            folders: Vec::new(),
            has: String::new(),
        })
    }

    /// The records that follow are of this file. `below` is its path below the input folder.
    pub(super) fn begin_file(&mut self, file: &str, below: String, kind: &'static str) {
        self.file = Arc::from(file);
        self.below = below;
        self.kind = kind;
        self.folders = self.of_folders(file);
        self.begin_record();
    }

    /// What the folders above a file say of its records, as Hive, Spark and `DuckDB` name them:
    /// `outlet=Harbour%20Post/year=2031/month=3`.
    fn of_folders(&mut self, file: &str) -> Vec<(TargetId, String)> {
        let folders = file.rsplit_once('/').map_or("", |(folders, _)| folders);
        let pairs: Vec<(&str, String)> = folders
            .split('/')
            .filter_map(|folder| folder.split_once('='))
            .map(|(name, value)| (name, percent_decoded(value)))
            .filter(|(_, value)| value != "__HIVE_DEFAULT_PARTITION__")
            .collect();
        let mut found = Vec::new();
        for (name, value) in &pairs {
            if let (Meaning::Take(target), _) = self.meaning_of(name) {
                found.push((target, value.clone()));
            }
        }
        let part = |name: &str| {
            pairs.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?.1.parse::<u16>().ok()
        };
        if let (Some(year), Some(month), Some(day)) = (part("year"), part("month"), part("day")) {
            // Last of all ranks: a record's own date comes first.
            let rank = self.names[Field::Published as usize].len() - 1;
            let target = TargetId { field: Field::Published, rank, only_url: false };
            found.push((target, format!("{year:04}-{month:02}-{day:02}")));
        }
        found
    }

    /// Forgets what the last record offered.
    pub(super) fn begin_record(&mut self) {
        self.got.fill(None);
        self.beginning = None;
        self.has.clear();
        self.next = 0;
    }

    /// Whether nothing was offered so far that an article can be made of.
    pub(super) fn lacks_text(&self) -> bool {
        self.got[Field::Text as usize].is_none()
            && self.got[Field::Html as usize].is_none()
            && self.beginning.is_none()
    }

    /// What the record has instead of a text.
    pub(super) fn note_fields(&mut self, record: impl FnOnce() -> Value) {
        self.has = described(&record());
    }

    /// What a key is for, and its number for [`Picker::offer_tree`].
    pub(super) fn meaning_of(&mut self, key: &str) -> (Meaning, usize) {
        let at = match self.known.get(self.next) {
            Some(known) if &*known.key == key => self.next,
            _ => match self.by_key.get(key) {
                Some(&at) => at,
                None => self.learn(key),
            },
        };
        self.next = at + 1;
        (self.known[at].meaning, at)
    }

    fn learn(&mut self, key: &str) -> usize {
        if self.known.len() == KEPT_KEYS {
            self.known.clear();
            self.by_key.clear();
        }
        let mut targets = Vec::new();
        for ((field, ..), names) in ALIASES.iter().zip(&*self.names) {
            let others = targets.len();
            for (rank, name) in names.iter().enumerate() {
                let rest = if name.shown.eq_ignore_ascii_case(key) {
                    Vec::new()
                } else if let Some(rest) = below(&name.shown, key) {
                    rest.split('.').map(Box::from).collect()
                } else {
                    continue;
                };
                targets.push(Target {
                    field: *field,
                    rank,
                    rest: rest.into(),
                    only_url: name.only_url,
                });
            }
            if targets.len() == others
                && let Some(rank) = names.iter().position(|name| is_alike(&name.shown, key))
            {
                let only_url = names[rank].only_url;
                targets.push(Target { field: *field, rank, rest: [].into(), only_url });
            }
        }
        let meaning = match &targets[..] {
            [] => Meaning::Skip,
            [one] if one.rest.is_empty() => {
                Meaning::Take(TargetId { field: one.field, rank: one.rank, only_url: one.only_url })
            }
            _ => Meaning::Tree,
        };
        let at = self.known.len();
        self.known.push(Known { key: key.into(), meaning, targets: targets.into() });
        self.by_key.insert(key.into(), at);
        at
    }

    /// Whether a value for this target would be used.
    pub(super) fn wants(&self, target: TargetId) -> bool {
        let best = self.got[target.field as usize].as_ref().map_or(usize::MAX, |(rank, _)| *rank);
        // Html counts only if there is no text.
        target.rank < best
            && !(target.field == Field::Html && self.got[Field::Text as usize].is_some())
    }

    /// A value for a target; null-likes count as absent.
    pub(super) fn offer(&mut self, target: TargetId, value: Cow<'_, str>) {
        if is_null_like(&value) || !self.wants(target) || (target.only_url && !is_url(&value)) {
            return;
        }
        if target.field == Field::Text
            && let Some(beginning) = cut_off(&value)
        {
            self.beginning.get_or_insert_with(|| (target.rank, beginning.to_owned()));
            return;
        }
        let value = match target.field {
            // Without the room `page` only that there is html counts.
            Field::Html if !READS_HTML => String::new(),
            Field::Author if value.starts_with('[') => match written_list(&value) {
                Some(list) if list.is_empty() => return,
                Some(list) => list.join("; "),
                None => value.into_owned(),
            },
            _ => value.into_owned(),
        };
        self.got[target.field as usize] = Some((target.rank, value));
    }

    /// A list or object for a target.
    pub(super) fn offer_value(&mut self, target: TargetId, value: &Value) {
        if let Some(text) = flat(target.field, value) {
            self.offer(target, text.into());
        }
    }

    /// A value for every target of the key with this number.
    pub(super) fn offer_tree(&mut self, key: usize, value: &Value) {
        for i in 0..self.known[key].targets.len() {
            let Target { field, rank, ref rest, only_url } = self.known[key].targets[i];
            let found = rest.iter().try_fold(value, |value, part| match value {
                Value::Object(object) => object.get(&**part).or_else(|| {
                    object.iter().find(|(k, _)| k.eq_ignore_ascii_case(part)).map(|(_, v)| v)
                }),
                Value::Array(list) => list.get(part.parse::<usize>().ok()?),
                _ => None,
            });
            if let Some(text) = found.and_then(|value| flat(field, value)) {
                self.offer(TargetId { field, rank, only_url }, text.into());
            }
        }
    }

    /// Takes a table's cell; what its column means is from [`Picker::meaning_of`]. The cell is text
    /// in which an object may be written as JSON.
    pub(super) fn offer_cell(&mut self, (meaning, key): (Meaning, usize), cell: Cow<'_, str>) {
        match meaning {
            Meaning::Skip => {}
            Meaning::Take(target) => self.offer(target, cell),
            Meaning::Tree => {
                let written =
                    if cell.starts_with('{') { serde_json::from_str(&cell).ok() } else { None };
                self.offer_tree(key, &written.unwrap_or_else(|| Value::String(cell.into_owned())));
            }
        }
    }

    /// What the offered values make: a record, or the reason there is none.
    pub(super) fn finish(&mut self, record: u64, offset: u64) -> Item {
        let has_html = self.got[Field::Html as usize].is_some();
        if self.got[Field::Text as usize].is_none() && !(has_html && READS_HTML) {
            self.got[Field::Text as usize] = self.beginning.take();
        }
        if self.got[Field::Text as usize].is_some() {
            self.got[Field::Html as usize] = None;
        } else if !(has_html && READS_HTML) {
            let reason = missing_text(has_html, &self.has);
            return self.reject_named(record, offset, reason);
        }
        for (target, value) in std::mem::take(&mut self.folders) {
            if self.got[target.field as usize].is_none() {
                self.offer(target, Cow::Borrowed(&value));
            }
            self.folders.push((target, value));
        }
        self.mapping.count(self.kind, &self.got);
        let mut take = |field: Field| self.got[field as usize].take().map(|(_, value)| value);
        let (text, html) = (take(Field::Text), take(Field::Html));
        let (text, html) = match text {
            Some(page) if READS_HTML && markup::is_page(&page) => (None, Some(page)),
            Some(text) => (Some(markup::plain(written_out(read_well(text)))), None),
            None => (None, html),
        };
        Item::Record(RawRecord {
            id: take(Field::Id),
            url: take(Field::Url),
            title: take(Field::Title).map(read_well).map(markup::plain_title),
            text: text.unwrap_or_default(),
            // What stood in a string is UTF-8 by now, whatever the page says of itself.
            page: html
                .map(|html| RawPage { bytes: html.into(), charset: Some("utf-8".to_owned()) }),
            published: take(Field::Published),
            crawled: take(Field::Crawled),
            outlet: take(Field::Outlet),
            author: take(Field::Author).map(read_well),
            language: take(Field::Language),
            source: Source { file: Arc::clone(&self.file), record, offset },
            ..RawRecord::default()
        })
    }

    /// The whole file as one record.
    pub(super) fn whole_file(&mut self, offset: u64, text: String) -> Item {
        self.mapping.count_whole(self.kind);
        let source = Source { file: Arc::clone(&self.file), record: 1, offset };
        Item::Record(RawRecord {
            source,
            id: Some(self.below.clone()),
            text: read_well(text),
            ..RawRecord::default()
        })
    }

    /// The whole file as one page.
    #[cfg(feature = "html")]
    pub(super) fn whole_page(&mut self, offset: u64, page: RawPage) -> Item {
        self.mapping.count_whole(self.kind);
        let source = Source { file: Arc::clone(&self.file), record: 1, offset };
        Item::Record(RawRecord {
            source,
            id: Some(self.below.clone()),
            page: Some(page),
            ..RawRecord::default()
        })
    }

    /// A record whose fields the format itself names.
    #[cfg(feature = "warc")]
    pub(super) fn made(&mut self, number: u64, offset: u64, record: RawRecord) -> Item {
        self.mapping.count_whole(self.kind);
        let source = Source { file: Arc::clone(&self.file), record: number, offset };
        Item::Record(RawRecord { source, ..record })
    }

    /// Sets a record of the current file aside.
    pub(super) fn reject(&self, record: u64, offset: u64, reason: String) -> Item {
        Item::Rejected(Rejected::of(self.file.to_string(), record, offset, reason))
    }

    /// The same, by the id or the address that was offered of it.
    pub(super) fn reject_named(&self, record: u64, offset: u64, reason: String) -> Item {
        let known = [Field::Id, Field::Url].map(|field| self.got[field as usize].as_ref());
        let id = known.into_iter().flatten().next().map(|(_, value)| value.as_ref());
        let file = self.file.to_string();
        Item::Rejected(Rejected::of(file, record, offset, reason).with_id(id))
    }

    /// Whether a key leads to the text.
    #[cfg(feature = "sqlite")]
    pub(super) fn is_text(&mut self, key: &str) -> bool {
        let (_, at) = self.meaning_of(key);
        self.known[at].targets.iter().any(|target| target.field == Field::Text)
    }

    /// `Some(reason)` if no record with only these keys can have a text.
    pub(super) fn cannot_have_text<'k>(
        &mut self,
        keys: impl Iterator<Item = &'k str>,
    ) -> Option<String> {
        let mut html = false;
        let mut has = Vec::new();
        for key in keys {
            has.push(key);
            let (_, at) = self.meaning_of(key);
            for target in &self.known[at].targets {
                match target.field {
                    Field::Text => return None,
                    Field::Html if READS_HTML => return None,
                    Field::Html => html = true,
                    _ => {}
                }
            }
        }
        Some(missing_text(html, &listed(has.iter().copied())))
    }
}

/// Whether a name is one the table has for the text. Maps do not count.
pub(super) fn is_text_name(name: &str) -> bool {
    ALIASES[Field::Text as usize].2.iter().any(|alias| is_alike(alias, name))
}

/// Whether two names differ in case, blanks and joints alone.
fn is_alike(x: &str, y: &str) -> bool {
    let letters = |name: &'_ str| {
        let bytes = name.bytes().filter(|b| !matches!(b, b' ' | b'_' | b'-'));
        bytes.map(|b| b.to_ascii_lowercase()).collect::<Vec<u8>>()
    };
    letters(x) == letters(y)
}

/// The field that a name without dots is of.
pub(super) fn field_of_name(name: &str) -> Option<Field> {
    ALIASES
        .iter()
        .find(|(.., names)| names.iter().any(|alias| alias.eq_ignore_ascii_case(name)))
        .map(|(field, ..)| *field)
}

/// What is left of a dotted `name` below its first part, if that is `key`.
fn below<'n>(name: &'n str, key: &str) -> Option<&'n str> {
    let (first, rest) = name.split_once('.')?;
    first.eq_ignore_ascii_case(key).then_some(rest)
}

/// Whether pages are read at all.
pub(super) const READS_HTML: bool = cfg!(feature = "html");

/// Fields in a message of what a record has.
const SHOWN: usize = 12;

/// Names of the text in the same message.
const LOOKED_FOR: usize = 20;

/// Fewest bytes of a string that may be the text, in a message.
const LONG: usize = 200;

fn missing_text(html: bool, has: &str) -> String {
    if html && !READS_HTML {
        return "only html and no field `text`; this build reads no html (feature `html`); extract \
            the text first"
            .to_owned();
    }
    let names: Vec<&str> = ALIASES[Field::Text as usize]
        .2
        .iter()
        .filter(|name| !name.contains('.'))
        .take(LOOKED_FOR)
        .copied()
        .collect();
    let has = if has.is_empty() { String::new() } else { format!("found {has}; ") };
    format!(
        "missing field `text`; {has}looked for {} and others; map your field to it, as text=FIELD",
        names.join(", ")
    )
}

/// Names one after the other, the first few of many.
fn listed<'n>(mut names: impl Iterator<Item = &'n str>) -> String {
    let mut shown: Vec<String> =
        names.by_ref().take(SHOWN).map(|name| name.chars().take(60).collect()).collect();
    if names.next().is_some() {
        shown.push("...".to_owned());
    }
    shown.join(", ")
}

/// What fields a record has, with the way to the longest string among them.
fn described(record: &Value) -> String {
    fn walk(value: &Value, path: &str, depth: u8, paths: &mut Vec<(String, usize)>) {
        let below =
            |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match value {
            Value::Object(object) if depth > 0 && !object.is_empty() => {
                object.iter().for_each(|(name, value)| walk(value, &below(name), depth - 1, paths));
            }
            // A way into a list leads to the first of many.
            Value::Array(list) if list.iter().all(Value::is_string) => {
                let bytes = list.iter().filter_map(Value::as_str).map(str::len).sum();
                paths.push((path.to_owned(), bytes));
            }
            Value::String(text) => paths.push((path.to_owned(), text.len())),
            _ => paths.push((path.to_owned(), 0)),
        }
    }
    let mut paths = Vec::new();
    walk(record, "", 4, &mut paths);
    paths.retain(|(path, _)| !path.is_empty());
    let fields = listed(paths.iter().map(|(path, _)| &**path));
    // The first of equals, whatever the order of the others.
    if let Some((path, bytes)) =
        paths.iter().rev().max_by_key(|(_, bytes)| *bytes).filter(|(_, bytes)| *bytes >= LONG)
    {
        let hint =
            many_in_one(record, path).map_or_else(|| format!("try text={path}"), str::to_owned);
        return format!("{fields} (the longest, `{path}`, has {bytes} bytes: {hint})");
    }
    let list = paths.iter().find_map(|(path, _)| {
        let inside = path.split('.').try_fold(record, |value, part| value.get(part))?;
        inside.as_array().filter(|list| list.iter().any(Value::is_object)).map(|list| (path, list))
    });
    match list {
        Some((path, list)) => format!(
            "{fields} (`{path}` is a list of {}: if these are the articles, write each on a line \
                of its own, as `jq -c '.{path}[]'` does)",
            list.len()
        ),
        None => fields,
    }
}

/// What to do where a way to one text leaves the others of the same object out: the articles are
/// the values of one object, or the columns of a frame.
fn many_in_one(record: &Value, path: &str) -> Option<&'static str> {
    let (first, rest) = path.split_once('.')?;
    let object = record.as_object()?;
    if rest == "0" && object[first].get("1").is_some() {
        return Some(
            "its columns hold many articles; write it with pandas' \
                `to_json(orient=\"records\", lines=True)`",
        );
    }
    let inner = rest.split('.').next()?;
    let alike = object.values().filter(|value| value.get(inner).is_some()).count();
    (alike > 1).then_some(
        "its values seem to be articles; write each on a line of its own, as `jq -c '.[]'` does",
    )
}

/// `%20` and the like undone; as it is where that is no text.
fn percent_decoded(written: &str) -> String {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code =
            after.get(..2).filter(|code| first == b'%' && code.iter().all(u8::is_ascii_hexdigit));
        let byte =
            code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| written.to_owned())
}

/// What tools write for "nothing".
fn is_null_like(value: &str) -> bool {
    let known =
        ["", "None", "nan", "NaN", "NaT", "null", "\\N", "0000-00-00", "0000-00-00 00:00:00"];
    value.len() < 64 && known.contains(&value.trim()) || value.trim().is_empty()
}

/// The text before the mark where `NewsAPI` and others cut it off: `… [+2345 chars]`.
fn cut_off(text: &str) -> Option<&str> {
    let (before, mark) = text.trim_end().strip_suffix(" chars]")?.rsplit_once("[+")?;
    let is_count = !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_digit());
    is_count.then(|| before.trim_end())
}

fn is_url(value: &str) -> bool {
    value.contains("://") && url::Url::parse(value).is_ok_and(|url| url.has_host())
}

/// A value as the one string a field holds.
fn flat(field: Field, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number_text(number)),
        Value::Array(list) => {
            let mut parts = list
                .iter()
                .filter_map(|value| flat(field, value))
                .filter(|part| !is_null_like(part));
            match field {
                Field::Text => Some(parts.collect::<Vec<_>>().join("\n")),
                Field::Author => Some(parts.collect::<Vec<_>>().join("; ")),
                _ => parts.next(),
            }
        }
        Value::Object(object) if field == Field::Text && object.contains_key("sections") => {
            Some(fundus_body(value))
        }
        // A paragraph of a list of these: `{"type": "p", "text": ..}`.
        Value::Object(object) if field == Field::Text => {
            WITHIN_TEXT.iter().find_map(|key| match object.get(*key)? {
                Value::Array(runs) if is_paragraph(object) => Some(runs_of(runs)),
                value => flat(field, value),
            })
        }
        Value::Object(object) if field == Field::Published => {
            ["$date", "$numberLong"].iter().find_map(|key| flat(field, object.get(*key)?))
        }
        // schema.org's `{"name": ..}`, MongoDB's `{"$oid": ..}`.
        Value::Object(object) if field != Field::Text => {
            ["name", "$oid", "$numberLong"].iter().find_map(|key| flat(field, object.get(*key)?))
        }
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    }
}

/// Where the text stands in an object that is one, or a paragraph of one: a body with its format
/// (Drupal), blocks of an editor (`children` in Portable Text, `value` in Contentful).
const WITHIN_TEXT: [&str; 11] = [
    "text",
    "plain",
    "content",
    "paragraph",
    "paragraphs",
    "blocks",
    "children",
    "data",
    "value",
    "html",
    "rendered",
];

/// Whether an object of an editor's is a paragraph or a heading, whose parts are runs of letters in
/// bold or not.
fn is_paragraph(object: &serde_json::Map<String, Value>) -> bool {
    let kind = ["_type", "nodeType", "type"].iter().find_map(|key| object.get(*key)?.as_str());
    kind.is_some_and(|kind| kind == "block" || kind.contains("paragraph") || kind.contains("head"))
}

/// The runs of a paragraph, joined as they stand.
fn runs_of(runs: &[Value]) -> String {
    runs.iter().filter_map(|run| flat(Field::Text, run)).collect()
}

/// A number as it would be written by hand: `7`, not `7.0`.
pub(super) fn number_text(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => float.to_string(),
        _ => number.to_string(),
    }
}

/// Fundus: `{summary: [], sections: [{headline: [], paragraphs: []}]}`, a line for each string.
fn fundus_body(body: &Value) -> String {
    fn add<'v>(value: Option<&'v Value>, lines: &mut Vec<&'v str>) {
        match value {
            Some(Value::String(line)) if !line.trim().is_empty() => lines.push(line),
            Some(Value::Array(list)) => list.iter().for_each(|value| add(Some(value), lines)),
            _ => {}
        }
    }
    let mut lines = Vec::new();
    add(body.get("summary"), &mut lines);
    for section in body["sections"].as_array().into_iter().flatten() {
        add(section.get("headline"), &mut lines);
        add(section.get("paragraphs"), &mut lines);
    }
    lines.join("\n")
}

/// A text as it was before another program misread it.
fn read_well(text: String) -> String {
    misread::as_it_was(&text).unwrap_or(text)
}

/// A text of which an export wrote line ends as `\n`, or a list of paragraphs as one string, with
/// its lines.
fn written_out(text: String) -> String {
    if text.starts_with('[')
        && let Some(list) = written_list(&text).filter(|list| !list.is_empty())
    {
        return list.join("\n");
    }
    if let Some(read) = misread::without_escapes(&text) {
        return written_out(read);
    }
    // Code and paths have one or two of these.
    if !text.contains('\n') && text.matches("\\n").count() > 2 {
        return text.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\t", " ");
    }
    text
}

/// A list of strings written into one, as JSON or as Python's `repr`: what a data frame makes of a
/// list in CSV.
fn written_list(text: &str) -> Option<Vec<String>> {
    if let Ok(list) = serde_json::from_str(text) {
        return Some(list);
    }
    let mut rest = text.strip_prefix('[')?.strip_suffix(']')?.trim_start();
    let mut list = Vec::new();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let mut item = String::new();
        let mut chars = rest[1..].char_indices();
        loop {
            match chars.next()? {
                (_, '\\') => item.push(chars.next()?.1),
                (_, c) if c == quote => break,
                (_, c) => item.push(c),
            }
        }
        list.push(item);
        rest = chars.as_str().trim_start();
        rest = match rest.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if rest.is_empty() => rest,
            None => return None,
        };
    }
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_fields() {
        for (i, (field, ..)) in ALIASES.iter().enumerate() {
            assert_eq!(*field as usize, i);
        }
    }

    #[test]
    fn no_name_stands_twice_in_a_field() {
        for (_, field, names) in ALIASES {
            let mut names: Vec<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
            names.sort();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{field}");
        }
    }

    #[test]
    fn lists_written_by_data_frames_are_lists() {
        assert_eq!(
            written_list("['Jane Roe', \"Pat O'Neil\"]"),
            Some(vec!["Jane Roe".into(), "Pat O'Neil".into()])
        );
        assert_eq!(written_list("[\"A\",\"B\"]"), Some(vec!["A".into(), "B".into()]));
        assert_eq!(written_list("[]"), Some(vec![]));
        assert_eq!(written_list("[Staff] Jane Roe"), None);
        assert_eq!(written_list("['é'"), None);
    }

    #[test]
    fn a_text_that_is_cut_off_is_known_by_its_mark() {
        assert_eq!(cut_off("The ferry left\u{2026} [+2345 chars]"), Some("The ferry left\u{2026}"));
        for whole in ["The ferry left.", "[+ chars]", "in 20 chars]", "[+5 chars] is a mark"] {
            assert_eq!(cut_off(whole), None, "{whole}");
        }
    }

    #[test]
    fn many_keys_are_forgotten_not_hoarded() {
        let mut picker = Picker::of(&BTreeMap::new()).expect("no map");
        for i in 0..3 * KEPT_KEYS {
            picker.meaning_of(&format!("key {i}"));
        }
        assert!(picker.known.len() <= KEPT_KEYS && picker.by_key.len() <= KEPT_KEYS);
        assert!(matches!(picker.meaning_of("MainText").0, Meaning::Take(_)));
    }
}
