//! JSON: one object a line, or an array of objects, or objects laid out over several lines.
//!
//! Lines are the rule. The first line decides: if it opens an array, or leaves an object open at a
//! comma or bracket, the file is cut into objects by brackets instead, one at a time. An object
//! that wraps an array of articles, as the answer of a search does, is gone into (`wrapped.rs`).
//! Only fields the alias table asks for are built; the rest is skipped without allocating.
//!
//! What costs one character costs no record: half of a surrogate pair becomes U+FFFD (`mended.rs`).
//! Two objects on one line are two records, and the record separators of RFC 7464 are blanks.
//!
//! * time: `O(n)`, one pass for the line's end, one for UTF-8, one for JSON; of lines only the
//!   first on one thread. 610 to 850 MB per CPU-second on one thread over 34 MB of article lines
//!   (4.8 KB each, shared two-core machine)
//! * space: one record, of lines one window of the stream

use super::decompress::Stream;
use super::fields::{Meaning, Picker, TargetId, number_text};
use super::mended::{mended, repaired};
use super::wrapped::wrapper;
use super::{Form, Format, Found, Item, Reader, RecordCap};
use memchr::{memchr, memchr3, memmem};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// JSON lines, and arrays of objects.
pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    endings: &["jsonl", "ndjson", "json", "jl", "jsonlines"],
    form: Form::Objects,
    fits: |head| matches!(trim(head), [b'{' | b'[', ..]),
    start: |cap| {
        Box::new(Json {
            cap,
            layout: None,
            record: 0,
            open: 0,
            wrapped: false,
            inside: 0,
            astray: false,
        })
    },
};

/// Between records of RFC 7464.
const SEPARATOR: u8 = 0x1e;

/// What a file may begin with, and so each part of several that were joined.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Bytes of the first line by which the layout is recognised. A longer line is a record of a lines
/// file.
const FIRST_LINE: usize = 64 << 10;

#[derive(Clone, Copy)]
enum Layout {
    Lines,
    Values,
}

struct Json {
    cap: RecordCap,
    layout: Option<Layout>,
    record: u64,
    /// Arrays open around the next value.
    open: u64,
    /// Whether the articles stand in an array within an object.
    wrapped: bool,
    /// Objects open around that array.
    inside: u64,
    /// Whether an object ended within a string: what follows is no record until a line begins one.
    astray: bool,
}

/// A stretch of the stream from its first byte on.
enum Cut {
    /// So many bytes; whether the stream broke off within them.
    Whole(usize, bool),
    /// Too long, and gone already: its bytes.
    TooLong(u64),
}

impl Reader for Json {
    fn next(&mut self, stream: &mut Stream, picker: &mut Picker) -> Option<Item> {
        loop {
            if std::mem::take(&mut self.astray) {
                to_next_object(stream);
            }
            skip_blank(stream);
            let first = *stream.data().first()?;
            let layout = match self.layout {
                Some(layout) => layout,
                None => self.layout_of(stream),
            };
            self.layout = Some(layout);
            if matches!((layout, first), (Layout::Values, b'[' | b']' | b',')) {
                match first {
                    b'[' => self.open += 1,
                    b']' => self.close(stream),
                    _ => {}
                }
                stream.consume(usize::from(!stream.data().is_empty()));
                continue;
            }
            if self.wrapped && self.open == 0 && first == b'{' && self.enter(stream) {
                continue;
            }
            let offset = stream.begin_record();
            let cut = match (layout, first) {
                (Layout::Lines, _) => next_line(stream, self.cap),
                (Layout::Values, b'{') => next_object(stream, self.cap),
                (Layout::Values, _) => next_scalar(stream, self.cap),
            };
            self.record += 1;
            let (len, broke_off) = match cut {
                Cut::TooLong(bytes) => {
                    return Some(picker.reject(self.record, offset, self.cap.exceeded(bytes)));
                }
                Cut::Whole(len, broke_off) => (len, broke_off),
            };
            self.astray = matches!((layout, first), (Layout::Values, b'{'))
                && !broke_off
                && !stream.data()[..len].ends_with(b"}");
            let item = match pick(&stream.data()[..len], picker) {
                Ok(()) => Some(picker.finish(self.record, offset)),
                // The stream's own rejection says it all.
                Err(_) if broke_off => None,
                Err(reason) => Some(picker.reject(self.record, offset, reason)),
            };
            stream.consume(len);
            return item;
        }
    }

    fn finds(&self) -> bool {
        matches!(self.layout, Some(Layout::Lines))
    }

    fn find(&mut self, window: &[u8], records: usize, bytes: usize) -> Option<Found> {
        let (mut places, mut at, mut taken) = (Vec::new(), 0, 0);
        while places.len() < records && taken < bytes.max(1) {
            at = window.len() - trim(&window[at..]).len();
            // A line that is not whole or too long is left to `next`, which reports it.
            let Some(len) = memchr(b'\n', &window[at..]).filter(|&len| len <= self.cap.bytes())
            else {
                break;
            };
            let len = first_object(&window[at..at + len]);
            places.push(at..at + len);
            at += len;
            taken += len;
        }
        let first = self.record + 1;
        self.record += places.len() as u64;
        (!places.is_empty()).then_some(Found { places, first, look: pick })
    }

    fn unfinished(&self) -> Option<String> {
        (self.open > 0 || self.inside > 0)
            .then(|| "the array is not closed; the file may be cut off".to_owned())
    }
}

impl Json {
    fn layout_of(&mut self, stream: &mut Stream) -> Layout {
        let mut line_end = memchr(b'\n', stream.data());
        while line_end.is_none() && stream.data().len() < FIRST_LINE && stream.more() {
            line_end = memchr(b'\n', stream.data());
        }
        // The bytes behind it show whether the first line is an object or only the beginning of
        // one.
        stream.fill(line_end.map_or(0, |end| end + 2));
        self.wrapped = wrapper(&stream.data()[..stream.data().len().min(FIRST_LINE)]).is_some();
        if self.wrapped {
            return Layout::Values;
        }
        let line = line_end.map_or(stream.data(), |end| &stream.data()[..end]).trim_ascii_end();
        let goes_on = line_end.is_some_and(|end| !matches!(stream.data().get(end + 1), Some(b'{')));
        let mut brackets = Brackets::default();
        match line {
            [b'['] => Layout::Values,
            // Not the end of a line whose beginning was cut off.
            [b'[', rest @ ..]
                if matches!(trim(rest), [] | [b'{' | b'[' | b']', ..]) || rest.ends_with(b"]") =>
            {
                Layout::Values
            }
            [b'{', .., b',' | b':' | b'[' | b'{'] | [b'{']
                if goes_on && brackets.end(line).is_none() && !brackets.in_string =>
            {
                Layout::Values
            }
            _ => Layout::Lines,
        }
    }

    /// Goes into an object up to the first article of the array within it; `false` if it wraps
    /// none.
    fn enter(&mut self, stream: &mut Stream) -> bool {
        stream.fill(FIRST_LINE);
        let Some(found) = wrapper(&stream.data()[..stream.data().len().min(FIRST_LINE)]) else {
            return false;
        };
        stream.consume(found.at);
        self.open = 1;
        self.inside = found.inside;
        true
    }

    /// At the bracket that closes an array: what is left of the object around the outermost goes
    /// too, but for its last byte.
    fn close(&mut self, stream: &mut Stream) {
        self.open = self.open.saturating_sub(1);
        if self.open > 0 || self.inside == 0 {
            return;
        }
        let mut brackets = Brackets { depth: self.inside, ..Brackets::default() };
        stream.consume(1);
        loop {
            if let Some(end) = brackets.end(stream.data()) {
                self.inside = 0;
                stream.consume(end - 1);
                return;
            }
            stream.consume(stream.data().len());
            if !stream.more() {
                return;
            }
        }
    }
}

/// Goes on to a line that begins an object.
fn to_next_object(stream: &mut Stream) {
    loop {
        match memchr(b'\n', stream.data()) {
            Some(end) => {
                stream.consume(end + 1);
                stream.skip_blank();
                if stream.data().first() == Some(&b'{') {
                    return;
                }
            }
            None => stream.consume(stream.data().len()),
        }
        if stream.data().is_empty() && !stream.more() {
            return;
        }
    }
}

/// Without the blanks before it, and what else may stand between two records.
fn trim(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.trim_ascii_start();
    loop {
        rest = match rest {
            [SEPARATOR, after @ ..] => after.trim_ascii_start(),
            _ => match rest.strip_prefix(MARK) {
                Some(after) => after.trim_ascii_start(),
                None => return rest,
            },
        }
    }
}

/// Goes on to the next byte that is part of a record.
fn skip_blank(stream: &mut Stream) {
    loop {
        stream.skip_blank();
        stream.fill(MARK.len());
        let between = stream.data().len() - trim(stream.data()).len();
        if between == 0 {
            return;
        }
        stream.consume(between);
    }
}

/// How long the first of several objects on a line is; the line where there is but one.
fn first_object(line: &[u8]) -> usize {
    if line.first() != Some(&b'{') || memmem::find(line, b"}{").is_none() {
        return line.len();
    }
    match Brackets::default().end(line) {
        Some(end) if line.get(end) == Some(&b'{') => end,
        _ => line.len(),
    }
}

/// Up to the line's end, without it, or to that of the first of several objects on the line.
fn next_line(stream: &mut Stream, cap: RecordCap) -> Cut {
    match cut(stream, cap, |new| memchr(b'\n', new)) {
        Cut::Whole(len, false) => Cut::Whole(first_object(&stream.data()[..len]), false),
        Cut::Whole(len, true) => {
            let first = first_object(&stream.data()[..len]);
            Cut::Whole(first, first == len)
        }
        too_long => too_long,
    }
}

/// Up to the bracket that closes the object.
fn next_object(stream: &mut Stream, cap: RecordCap) -> Cut {
    let mut brackets = Brackets::default();
    cut(stream, cap, |new| brackets.end(new))
}

/// What stands where an object should.
fn next_scalar(stream: &mut Stream, cap: RecordCap) -> Cut {
    let mut in_string = false;
    let mut first = true;
    cut(stream, cap, |new| {
        new.iter().position(|&byte| {
            in_string ^= byte == b'"';
            let ends = !in_string && matches!(byte, b',' | b']' | b'[' | b'{' | b'\n') && !first;
            first = false;
            ends
        })
    })
}

/// Up to where `end` says, which sees every byte once; to the end of the stream if it never does.
fn cut(stream: &mut Stream, cap: RecordCap, mut end: impl FnMut(&[u8]) -> Option<usize>) -> Cut {
    let mut seen = 0;
    loop {
        if let Some(at) = end(&stream.data()[seen..]) {
            if seen + at > cap.bytes() {
                stream.consume(seen + at);
                return Cut::TooLong((seen + at) as u64);
            }
            return Cut::Whole(seen + at, false);
        }
        seen = stream.data().len();
        if seen > cap.bytes() {
            return skip(stream, end);
        }
        if !stream.more() {
            return Cut::Whole(seen, stream.is_broken());
        }
    }
}

/// Goes on to the end of a record that is too long, holding none of it.
fn skip(stream: &mut Stream, mut end: impl FnMut(&[u8]) -> Option<usize>) -> Cut {
    let mut bytes = stream.data().len() as u64;
    stream.consume(stream.data().len());
    while stream.more() {
        let at = end(stream.data());
        let gone = at.unwrap_or(stream.data().len());
        bytes += gone as u64;
        stream.consume(gone);
        if at.is_some() {
            break;
        }
    }
    Cut::TooLong(bytes)
}

/// Follows brackets and strings through bytes that come in pieces.
#[derive(Default)]
struct Brackets {
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Brackets {
    /// One past the bracket that closes the first one, if it is in this piece.
    fn end(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < piece.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
            } else if self.in_string {
                let stop = at + memchr3(b'"', b'\\', b'\n', &piece[at..])?;
                if piece[stop] == b'\n' {
                    // No string has a line's end in it: the object is cut short, and the next one
                    // begins on a line of its own.
                    return Some(stop);
                }
                self.escaped = piece[stop] == b'\\';
                self.in_string = self.escaped;
                at = stop + 1;
            } else {
                match piece[at] {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
                at += 1;
            }
        }
        None
    }
}

/// Offers the fields of one JSON object to the picker.
fn pick(bytes: &[u8], picker: &mut Picker) -> Result<(), String> {
    let bytes = separated(bytes);
    let repaired = match std::str::from_utf8(bytes) {
        Ok(text) => return pick_mended(text, picker),
        Err(e) => repaired(bytes).ok_or_else(|| {
            format!(
                "invalid UTF-8 at byte {} of the record; if the file is in another encoding, \
                    convert it, as with `iconv -t UTF-8`",
                e.valid_up_to()
            )
        })?,
    };
    pick_mended(&repaired, picker)
}

/// A line without the comma that parts it from the next: an array whose brackets are gone.
fn separated(bytes: &[u8]) -> &[u8] {
    let line = bytes.trim_ascii_end();
    if line.ends_with(b"},") { &line[..line.len() - 1] } else { bytes }
}

fn pick_mended(text: &str, picker: &mut Picker) -> Result<(), String> {
    let mended = match pick_text(text, picker) {
        Ok(()) => None,
        Err(error) => Some(mended(text).ok_or_else(|| explain(text, &error))?),
    };
    if let Some(mended) = &mended {
        pick_text(mended, picker).map_err(|e| explain(mended, &e))?;
    }
    if picker.lacks_text() {
        picker.note_fields(|| {
            serde_json::from_str(mended.as_deref().unwrap_or(text)).unwrap_or_default()
        });
    }
    Ok(())
}

fn pick_text(text: &str, picker: &mut Picker) -> serde_json::Result<()> {
    picker.begin_record();
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_any(Object(picker))?;
    json.end()
}

/// `serde_json`'s message with the byte of the record in place of line and column.
fn explain(text: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    let fact = message.rfind(" at line ").map_or(&*message, |at| &message[..at]);
    if error.is_data() {
        return fact.to_owned();
    }
    let before: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let way_out = if text.trim_start().starts_with("{'") {
        "; it is written as Python prints it, write it with `json.dumps`"
    } else if text.contains("ObjectId(") || text.contains("ISODate(") {
        "; it is written as MongoDB's shell prints it, write it with `mongoexport`"
    } else {
        ""
    };
    format!(
        "not valid JSON at byte {} of the record: {fact}{way_out}",
        before + error.column().saturating_sub(1)
    )
}

struct Object<'p>(&'p mut Picker);

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object with the article's fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((meaning, key)) = map.next_key_seed(Key(self.0))? {
            match meaning {
                Meaning::Take(target) if self.0.wants(target) => {
                    map.next_value_seed(Taken(self.0, target))?;
                }
                Meaning::Skip | Meaning::Take(_) => {
                    map.next_value::<IgnoredAny>()?;
                }
                Meaning::Tree => {
                    let value: Value = map.next_value()?;
                    self.0.offer_tree(key, &value);
                }
            }
        }
        Ok(())
    }
}

struct Key<'p>(&'p mut Picker);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = (Meaning, usize);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = (Meaning, usize);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.meaning_of(key))
    }
}

struct Taken<'p>(&'p mut Picker, TargetId);

impl<'de> DeserializeSeed<'de> for Taken<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Taken<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.offer(self.1, value.into());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.offer(self.1, value.to_string().into());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.offer(self.1, value.to_string().into());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        if let Some(number) = serde_json::Number::from_f64(value) {
            self.0.offer(self.1, number_text(&number).into());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        self.0.offer_value(self.1, &Value::Array(list));
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut object = serde_json::Map::new();
        while let Some((key, value)) = map.next_entry()? {
            object.insert(key, value);
        }
        self.0.offer_value(self.1, &Value::Object(object));
        Ok(())
    }
}
