//! Content credentials (C2PA) that were written into a text: a manifest in variation selectors,
//! which no reader sees and a copy keeps.
//!
//! Section "Embedding manifests into unstructured text" of C2PA 2.x: behind a byte order mark each
//! byte is one of 256 variation selectors; the bytes are `C2PATXT\0`, a version, a length of 32
//! bits, and a manifest in JUMBF boxes. Selectors are no part of any word. From the manifest only
//! the names of author and publisher are taken, as pages declare them in their heads. Signatures
//! are not verified: a name counts as what a page says of itself.
//!
//! * time: one search in the text; linear in the manifest where there is one

use memchr::memmem::Finder;
use serde_json::Value;
use std::sync::LazyLock;

/// What the bytes of a manifest begin with.
const MAGIC: &[u8] = b"C2PATXT\0";

/// Bytes behind it before the boxes: a version and a length.
const HEAD: usize = 5;

/// Boxes within boxes, at most; manifests have four.
const DEPTH: usize = 8;

/// Names taken of a manifest, at most, and bytes of each.
const NAMES: usize = 16;
const NAME: usize = 200;

/// Keys of what a manifest says of where a text is from.
const KEYS: [&str; 8] = [
    "author",
    "publisher",
    "provider",
    "creditText",
    "sourceOrganization",
    "copyrightHolder",
    "dc:publisher",
    "photoshop:Source",
];

/// [`MAGIC`] as it stands in a text.
static WRITTEN: LazyLock<Finder<'static>> = LazyLock::new(|| {
    let written: String =
        std::iter::once('\u{feff}').chain(MAGIC.iter().copied().map(selector)).collect();
    Finder::new(&written).into_owned()
});

/// Whether credentials stand in a text.
#[must_use]
pub fn stand_in(text: &[u8]) -> bool {
    WRITTEN.find(text).is_some()
}

/// Whom the first credentials in a text name as its source, in their order, each once.
#[must_use]
pub fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let Some(at) = WRITTEN.find(text.as_bytes()) else { return names };
    let behind = text[at + WRITTEN.needle().len()..].chars();
    let bytes: Vec<u8> = behind.map_while(byte).collect();
    let Some((head, boxes)) = bytes.split_first_chunk::<HEAD>() else { return names };
    let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
    look_into(&boxes[..boxes.len().min(length)], DEPTH, &mut names);
    names
}

/// The variation selector of a byte.
fn selector(byte: u8) -> char {
    let of = u32::from(byte);
    let code = if of < 16 { 0xFE00 + of } else { 0xE_0100 + of - 16 };
    char::from_u32(code).expect("a variation selector")
}

fn byte(selector: char) -> Option<u8> {
    match u32::from(selector) {
        code @ 0xFE00..=0xFE0F => u8::try_from(code - 0xFE00).ok(),
        code @ 0xE_0100..=0xE_01EF => u8::try_from(code - 0xE_0100 + 16).ok(),
        _ => None,
    }
}

/// Takes the names of all boxes of JSON.
fn look_into(mut boxes: &[u8], depth: usize, names: &mut Vec<String>) {
    while let Some((kind, content, rest)) = first_box(boxes) {
        match kind {
            b"jumb" if depth > 0 => look_into(content, depth - 1, names),
            b"json" => {
                if let Ok(value) = serde_json::from_slice(content) {
                    take(&value, names);
                }
            }
            _ => {}
        }
        boxes = rest;
    }
}

/// The kind and content of a box, and what stands behind it.
fn first_box(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (size, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let (size, head, rest) = match u32::from_be_bytes(*size) {
        0 => (bytes.len(), 8, rest),
        1 => {
            let (size, rest) = rest.split_first_chunk::<8>()?;
            (usize::try_from(u64::from_be_bytes(*size)).ok()?, 16, rest)
        }
        size => (size as usize, 8, rest),
    };
    let (content, rest) = rest.split_at_checked(size.checked_sub(head)?)?;
    Some((kind, content, rest))
}

fn take(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if KEYS.contains(&&**key) {
                    name_of(value, names);
                } else {
                    take(value, names);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| take(item, names)),
        _ => {}
    }
}

/// A name, or that of an object, or those of a list.
fn name_of(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::String(name) => {
            let name = name.trim();
            let is_new = !names.iter().any(|known| known == name);
            if is_new && !name.is_empty() && name.len() <= NAME && names.len() < NAMES {
                names.push(name.to_owned());
            }
        }
        Value::Object(fields) => {
            if let Some(name) = fields.get("name").or_else(|| fields.get("@value")) {
                name_of(name, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| name_of(item, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).expect("a small box");
        [&size.to_be_bytes()[..], &kind, content].concat()
    }

    fn wrapped(json: &str) -> String {
        let assertion =
            boxed(*b"jumb", &[boxed(*b"jumd", b"x"), boxed(*b"json", json.as_bytes())].concat());
        let store = boxed(*b"jumb", &[boxed(*b"jumd", b"c2pa"), assertion].concat());
        let length = u32::try_from(store.len()).expect("a small manifest");
        let bytes = [MAGIC, &[1], &length.to_be_bytes(), &store].concat();
        std::iter::once('\u{feff}').chain(bytes.into_iter().map(selector)).collect()
    }

    #[test]
    fn names_of_a_manifest_are_found_behind_the_text_and_in_it() {
        let json = r#"{"@type":"CreativeWork","author":[{"@type":"Organization","name":"Meridian
            Press"}],"publisher":"Northline","x":{"copyrightHolder":{"name":"Northline"}}}"#
            .replace("\n            ", " ");
        let wrapped = wrapped(&json);
        for text in [format!("The ferry.{wrapped}"), format!("The{wrapped} ferry.\u{fe0f}")] {
            assert!(stand_in(text.as_bytes()));
            assert_eq!(names(&text), ["Meridian Press", "Northline"]);
        }
    }

    #[test]
    fn what_is_cut_or_something_else_names_nobody() {
        let whole = format!("The ferry.{}", wrapped(r#"{"author":"Meridian Press"}"#));
        let marks: Vec<(usize, char)> = whole.char_indices().collect();
        for (at, _) in &marks[..marks.len() - 1] {
            assert!(names(&whole[..*at]).is_empty(), "{at}");
        }
        for text in ["", "\u{feff}", "flags \u{fe0f}\u{e0101}\u{feff}\u{e0133}"] {
            assert!(!stand_in(text.as_bytes()) && names(text).is_empty());
        }
    }
}
