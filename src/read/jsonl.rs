//! JSON: one object a line, or an array of objects, or objects laid out over several lines.
//!
//! Lines are the rule. The first line decides: if it opens an array, or leaves an object open at a comma or bracket,
//! the file is cut into objects by brackets instead, one at a time. Only fields the alias table asks for are built;
//! the rest is skipped without allocating.
//!
//! * time: `O(n)`, one pass for the line's end, one for UTF-8, one for JSON; of lines only the first on one thread.
//!   610 to 850 MB per CPU-second on one thread over 34 MB of article lines (4.8 KB each, shared two-core machine)
//! * space: one record, of lines one window of the stream

use super::decompress::Stream;
use super::fields::{Meaning, Picker, TargetId, number_text};
use super::{Form, Format, Found, Item, Reader, RecordCap};
use memchr::{memchr, memchr2};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// JSON lines, and arrays of objects.
pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    endings: &["jsonl", "ndjson", "json"],
    form: Form::Objects,
    fits: |head| matches!(head.trim_ascii_start(), [b'{' | b'[', ..]),
    start: |cap| Box::new(Json { cap, layout: None, record: 0, open: 0 }),
};

/// The first line is looked at as far as this to tell the layout. A longer one is a record of a lines file.
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
}

/// A stretch of the stream from its first byte on.
enum Cut {
    /// So many bytes; whether the stream broke off within them.
    Whole(usize, bool),
    /// Too long, and gone already: so many bytes.
    TooLong(u64),
}

impl Reader for Json {
    fn next(&mut self, stream: &mut Stream, picker: &mut Picker) -> Option<Item> {
        loop {
            stream.skip_blank();
            let first = *stream.data().first()?;
            let layout = *self.layout.get_or_insert_with(|| layout_of(stream));
            if matches!((layout, first), (Layout::Values, b'[' | b']' | b',')) {
                match first {
                    b'[' => self.open += 1,
                    b']' => self.open = self.open.saturating_sub(1),
                    _ => {}
                }
                stream.consume(1);
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
                Cut::TooLong(bytes) => return Some(picker.reject(self.record, offset, self.cap.exceeded(bytes))),
                Cut::Whole(len, broke_off) => (len, broke_off),
            };
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
            at = window.len() - window[at..].trim_ascii_start().len();
            // A line that is not whole or too long is told of by `next`.
            let Some(len) = memchr(b'\n', &window[at..]).filter(|&len| len <= self.cap.bytes()) else { break };
            places.push(at..at + len);
            at += len;
            taken += len;
        }
        let first = self.record + 1;
        self.record += places.len() as u64;
        (!places.is_empty()).then_some(Found { places, first, look: pick })
    }

    fn unfinished(&self) -> Option<String> {
        (self.open > 0).then(|| "the array is not closed; the file may be cut off".to_owned())
    }
}

fn layout_of(stream: &mut Stream) -> Layout {
    let mut line_end = memchr(b'\n', stream.data());
    while line_end.is_none() && stream.data().len() < FIRST_LINE && stream.more() {
        line_end = memchr(b'\n', stream.data());
    }
    let line = line_end.map_or(stream.data(), |end| &stream.data()[..end]).trim_ascii_end();
    let mut brackets = Brackets::default();
    match line {
        [b'[', ..] => Layout::Values,
        [b'{', .., b',' | b':' | b'[' | b'{'] | [b'{']
            if line_end.is_some() && brackets.end(line).is_none() && !brackets.in_string =>
        {
            Layout::Values
        }
        _ => Layout::Lines,
    }
}

/// Up to the line's end, without it.
fn next_line(stream: &mut Stream, cap: RecordCap) -> Cut {
    cut(stream, cap, |new| memchr(b'\n', new))
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
                let stop = at + memchr2(b'"', b'\\', &piece[at..])?;
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
    let text =
        std::str::from_utf8(bytes).map_err(|e| format!("invalid UTF-8 at byte {} of the record", e.valid_up_to()))?;
    match pick_text(text, picker) {
        Ok(()) => Ok(()),
        Err(error) => match without_nan(text) {
            Some(mended) => pick_text(&mended, picker).map_err(|e| explain(&mended, &e)),
            None => Err(explain(text, &error)),
        },
    }
}

fn pick_text(text: &str, picker: &mut Picker) -> serde_json::Result<()> {
    picker.begin_record();
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_any(Object(picker))?;
    json.end()
}

/// Python writes `NaN` and `Infinity`, which are not JSON, for numbers that are missing: each made an empty string
/// of the same length. `None` if there are none.
fn without_nan(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let step = if in_string && c == '\\' {
            2.min(rest.len())
        } else {
            in_string ^= c == '"';
            let token = ["NaN", "-Infinity", "Infinity"].iter().find(|token| !in_string && rest.starts_with(**token));
            if let Some(token) = token {
                mended.push_str("\"\"");
                mended.extend(std::iter::repeat_n(' ', token.len() - 2));
                rest = &rest[token.len()..];
                continue;
            }
            c.len_utf8()
        };
        let (head, tail) = rest.split_at_checked(step).unwrap_or((rest, ""));
        mended.push_str(head);
        rest = tail;
    }
    (mended != text).then_some(mended)
}

/// `serde_json`'s message with the byte of the record in place of line and column.
fn explain(text: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    let fact = message.rfind(" at line ").map_or(&*message, |at| &message[..at]);
    if error.is_data() {
        return fact.to_owned();
    }
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    format!("not valid JSON at byte {} of the record: {fact}", before + error.column().saturating_sub(1))
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
                Meaning::Take(target) if self.0.wants(target) => map.next_value_seed(Taken(self.0, target))?,
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
