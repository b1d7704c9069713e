//! An HTML file: one page, its id the path below the input folder. What is written on it is found
//! later, by the room `page`.
//!
//! * time: one copy
//! * space: the file, up to the cap for a record

use super::decompress::Stream;
use super::fields::Picker;
use super::text::whole;
use super::{Form, Format, Item, RawPage, Reader, RecordCap};

/// HTML files.
pub(super) const FORMAT: Format = Format {
    name: "html",
    endings: &["html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp"],
    form: Form::Whole,
    fits: is_html,
    start: |cap| Box::new(Html { cap, done: false }),
};

/// What pages begin with; an XML file that is none has none of these.
const TAGS: &[&[u8]] = &[
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<meta",
    b"<title",
    b"<div",
    b"<p>",
    b"<article",
];

/// Whether bytes may be the beginning of a page.
pub(super) fn is_html(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    start.starts_with(b"<") && {
        let lower = start.to_ascii_lowercase();
        TAGS.iter().any(|tag| memchr::memmem::find(&lower, tag).is_some())
    }
}

struct Html {
    cap: RecordCap,
    done: bool,
}

impl Reader for Html {
    fn next(&mut self, stream: &mut Stream, picker: &mut Picker) -> Option<Item> {
        if std::mem::replace(&mut self.done, true) {
            return None;
        }
        let offset = stream.begin_record();
        let item = match whole(stream, self.cap)? {
            Ok(()) => {
                let page = RawPage { bytes: stream.data().to_vec(), charset: None };
                picker.whole_page(offset, page)
            }
            Err(reason) => picker.reject(1, offset, reason),
        };
        stream.consume(stream.data().len());
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::is_html;

    #[test]
    fn pages_are_told_apart_from_other_xml() {
        assert!(
            is_html(b"\n<!DOCTYPE HTML PUBLIC '-//W3C//DTD'>")
                && is_html(b"<?xml version='1.0'?><html xmlns='x'>")
        );
        assert!(
            is_html(b"<p>x") && !is_html(b"<?xml version='1.0'?><rss>") && !is_html(b"a < b <p>")
        );
    }
}
