//! A text file: one article, its id the path below the input folder.
//!
//! A byte order mark is heeded (UTF-8, UTF-16). What is not UTF-8 otherwise is taken as
//! windows-1252, the encoding of nearly all Western text that is not UTF-8; it has a character for
//! every byte, so that cannot fail.
//!
//! * time: `O(n)`
//! * space: the file, up to the cap for a record

use super::decompress::Stream;
use super::fields::Picker;
use super::{Form, Format, Item, Reader, RecordCap};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text files.
pub(super) const FORMAT: Format = Format {
    name: "text",
    endings: &["txt", "md"],
    form: Form::Whole,
    fits: |head| !head.contains(&0) && !head.trim_ascii_start().starts_with(b"<"),
    start: |cap| Box::new(Text { cap, done: false }),
};

struct Text {
    cap: RecordCap,
    done: bool,
}

impl Reader for Text {
    fn next(&mut self, stream: &mut Stream, picker: &mut Picker) -> Option<Item> {
        if std::mem::replace(&mut self.done, true) {
            return None;
        }
        let offset = stream.begin_record();
        let item = match whole(stream, self.cap)?.and_then(|()| decode(stream.data())) {
            Ok(text) if text.trim().is_empty() => {
                picker.reject(1, offset, "no text in it".to_owned())
            }
            Ok(text) => match export_of_many(&text) {
                Some(reason) => picker.reject(1, offset, reason),
                None => picker.whole_file(offset, text),
            },
            Err(reason) => picker.reject(1, offset, reason),
        };
        stream.consume(stream.data().len());
        Some(item)
    }
}

/// Why a file that a press database wrote cannot be read: it holds many articles, and as one it
/// would be the source of all their copies.
fn export_of_many(text: &str) -> Option<String> {
    fn is_number(part: &str) -> bool {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
    }
    // "2 of 31 DOCUMENTS"
    let of_nexis = |line: &str| {
        let rest = line.strip_suffix(" DOCUMENTS").or_else(|| line.strip_suffix(" DOCUMENT"));
        rest.and_then(|rest| rest.split_once(" of "))
            .is_some_and(|(a, b)| is_number(a) && is_number(b))
            || line == "End of Document"
    };
    // "Document 2 of 31"
    let of_proquest = |line: &str| {
        let numbers = line.strip_prefix("Document ").and_then(|rest| rest.split_once(" of "));
        numbers.is_some_and(|(a, b)| is_number(a) && is_number(b))
    };
    // "Document HRBPST0020310314ea3e0000b"
    let of_factiva = |line: &str| {
        line.strip_prefix("Document ").is_some_and(|name| {
            (18..40).contains(&name.len())
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.bytes().all(|b| b.is_ascii_alphanumeric())
                && name.bytes().filter(u8::is_ascii_digit).count() > 7
        })
    };
    if !text.contains("Document") && !text.contains("DOCUMENT") {
        return None;
    }
    let marks = |is_mark: fn(&str) -> bool| {
        let documents = text.lines().filter(|line| is_mark(line.trim())).count();
        (documents > 1).then_some(documents)
    };
    let of = |name: &'static str| move |documents: usize| (name, documents);
    let (name, documents) = marks(of_nexis)
        .map(of("Nexis"))
        .or_else(|| marks(of_proquest).map(of("ProQuest")))
        .or_else(|| marks(of_factiva).map(of("Factiva")))?;
    Some(format!(
        "an export of {name} with {documents} documents in one file; make a table of it with a row \
            and a column `text` for each, or a file for each"
    ))
}

/// Takes the whole file into the stream's window. `None` if it is empty or broken off: half an
/// article must not be judged as one.
pub(super) fn whole(stream: &mut Stream, cap: RecordCap) -> Option<Result<(), String>> {
    stream.fill(cap.bytes().saturating_add(1));
    if stream.is_broken() || stream.data().is_empty() {
        return None;
    }
    if stream.data().len() <= cap.bytes() {
        return Some(Ok(()));
    }
    let mut bytes = 0;
    while !stream.data().is_empty() {
        bytes += stream.data().len();
        stream.consume(stream.data().len());
        stream.more();
    }
    Some(Err(cap.exceeded(bytes as u64)))
}

fn decode(bytes: &[u8]) -> Result<String, String> {
    for (mark, encoding) in [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return encoding
                .decode_without_bom_handling_and_without_replacement(rest)
                .map(std::borrow::Cow::into_owned)
                .ok_or_else(|| {
                    format!("not valid {}, though its first bytes say so", encoding.name())
                });
        }
    }
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(format!("binary, not text: a NUL at byte {at}"));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{decode, export_of_many};

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decode("café".as_bytes()).as_deref(), Ok("café"));
        assert_eq!(decode(b"caf\xe9 \x93so\x94").as_deref(), Ok("café “so”"));
        assert_eq!(decode(b"\xff\xfeh\0\xe9\0").as_deref(), Ok("hé"));
        assert_eq!(decode(b"\xfe\xff\0h\0\xe9").as_deref(), Ok("hé"));
    }

    #[test]
    fn binary_is_refused_with_its_place() {
        assert_eq!(decode(b"ab\0c"), Err("binary, not text: a NUL at byte 2".to_owned()));
        assert!(decode(b"\xff\xfe\0\xd8").is_err());
    }

    #[test]
    fn exports_of_press_databases_are_known_by_their_marks() {
        for (text, of) in [
            ("  1 of 2 DOCUMENTS\n\nOne.\n\n  2 of 2 DOCUMENTS\n\nTwo.", "Nexis with 2"),
            ("One.\nEnd of Document\nTwo.\nEnd of Document\n", "Nexis with 2"),
            ("Document 1 of 2\nOne.\nDocument 2 of 2\nTwo.", "ProQuest with 2"),
            (
                "One.\nDocument HRBPST0020310314ea3e0000b\nTwo.\n\
                    Document HRBPST0020310315ea3f0000c\n",
                "Factiva with 2",
            ),
        ] {
            assert!(export_of_many(text).is_some_and(|why| why.contains(of)), "{text}");
        }
        for text in ["The Document of the day.", "1 of 2 DOCUMENTS\nOne.", "Document A of B\n\nx"] {
            assert_eq!(export_of_many(text), None, "{text}");
        }
    }
}
