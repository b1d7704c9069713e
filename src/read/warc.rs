//! WARC and WET: what crawlers write. Pages of `response` and `resource` records, texts of
//! `conversion` records.
//!
//! A record is a head of `Name: value` lines and a block of as many bytes as the head says.
//! Requests, crawl logs, images, redirects and error pages are passed over: they are no articles,
//! and a crawl has more of them than pages. `revisit` records stand for a page that was the same
//! before; they are counted. What is cut short by the crawler is set aside: half an article must
//! not be judged as one.
//!
//! The format is read here and not by a library, so that its records share the stream of all
//! formats with its places, caps and reasons; gzip by member and zstd are undone there.
//!
//! * time: `O(n)`; unpacking is most of it
//! * space: one record; of what is passed over only the head

use super::decompress::Stream;
use super::fields::Picker;
use super::http::{Message, media_type};
use super::{Form, Format, Item, RawPage, RawRecord, Reader, RecordCap};
use memchr::memmem;

/// WARC files, and WET files, which are WARC too.
pub(super) const FORMAT: Format = Format {
    name: "warc",
    endings: &["warc", "wet"],
    form: Form::Crawl,
    fits: |head| head.trim_ascii_start().starts_with(b"WARC/"),
    start: |cap| Box::new(Warc { cap, record: 0, revisits: 0, cut: false }),
};

/// Most bytes the head of a record, or of an HTTP message, may have. Real ones have some 1,000;
/// cookies make 10,000.
const HEAD: usize = 64 << 10;

struct Warc {
    cap: RecordCap,
    /// Records of every type so far, as other tools count them.
    record: u64,
    revisits: u64,
    /// Whether the file ended within a record that was passed over.
    cut: bool,
}

impl Reader for Warc {
    fn next(&mut self, stream: &mut Stream, picker: &mut Picker) -> Option<Item> {
        loop {
            stream.skip_blank();
            if stream.data().is_empty() {
                return None;
            }
            let offset = stream.begin_record();
            self.record += 1;
            let head = match head(stream) {
                Ok(head) => head,
                Err(_) if stream.is_broken() => return None,
                Err(reason) => {
                    to_next_record(stream);
                    return Some(picker.reject(self.record, offset, reason));
                }
            };
            let start = stream.at();
            let end = start.saturating_add(head.length);
            let made = self.block(stream, &head);
            if stream.is_broken() && stream.at() + (stream.data().len() as u64) < end {
                return None;
            }
            let left = end - stream.at();
            self.cut |= !skip(stream, left) && matches!(made, Ok(None));
            match made {
                Ok(None) => {}
                Ok(Some(mut record)) => {
                    record.url = head.uri;
                    record.crawled = head.date;
                    return Some(picker.made(self.record, offset, record));
                }
                Err(reason) => return Some(picker.reject(self.record, offset, reason)),
            }
        }
    }

    fn unfinished(&self) -> Option<String> {
        self.cut.then(|| "the last record is cut off; the file may be incomplete".to_owned())
    }

    fn revisits(&self) -> u64 {
        self.revisits
    }
}

/// Media types of servers that do not know what they send: what begins like a page is one.
const SAYS_NOTHING: [&str; 4] = ["", "text/plain", "application/octet-stream", "unknown/unknown"];

impl Warc {
    /// The article in the block that is next in the stream; `None` if it is none.
    fn block(&mut self, stream: &mut Stream, head: &Head) -> Result<Option<RawRecord>, String> {
        let media = media_type(&head.media);
        let is_page = |media: &str| matches!(media, "text/html" | "application/xhtml+xml");
        match &*head.kind {
            "response" if media == "application/http" || media.is_empty() => {
                stream.fill(to_usize(head.length).min(HEAD));
                // The block alone: behind it stands the next record.
                let seen = &stream.data()[..stream.data().len().min(to_usize(head.length))];
                let Some(message) = Message::of(seen) else { return Ok(None) };
                if !message.is_ok
                    || !(is_page(&message.media)
                        || SAYS_NOTHING.contains(&&*message.media) && message.looks_like_html(seen))
                {
                    return Ok(None);
                }
                let block = self.whole(stream, head)?;
                let bytes = message.body(block, self.cap.bytes())?;
                Ok(Some(page(RawPage { bytes, charset: message.charset })))
            }
            "resource" if is_page(&media) => {
                let bytes = self.whole(stream, head)?.to_vec();
                Ok(Some(page(RawPage { bytes, charset: super::http::charset(&head.media) })))
            }
            "conversion" if media == "text/plain" || media.is_empty() => {
                let text = String::from_utf8_lossy(self.whole(stream, head)?).into_owned();
                if text.trim().is_empty() {
                    return Err("no text in it".to_owned());
                }
                Ok(Some(RawRecord { text, ..RawRecord::default() }))
            }
            "revisit" => {
                self.revisits += 1;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// All bytes of the block.
    fn whole<'s>(&self, stream: &'s mut Stream, head: &Head) -> Result<&'s [u8], String> {
        if let Some(why) = &head.truncated {
            return Err(format!("cut short by the crawler ({why})"));
        }
        if head.length > self.cap.bytes() as u64 {
            return Err(self.cap.exceeded(head.length));
        }
        let length = to_usize(head.length);
        stream.fill(length);
        let data = stream.data();
        data.get(..length)
            .ok_or_else(|| format!("the record is cut off after {} of {length} bytes", data.len()))
    }
}

fn page(page: RawPage) -> RawRecord {
    RawRecord { page: Some(page), ..RawRecord::default() }
}

fn to_usize(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// What the head of a record says.
#[derive(Debug, Default)]
struct Head {
    /// `WARC-Type`, in lower case.
    kind: String,
    uri: Option<String>,
    date: Option<String>,
    /// `Content-Type` as written.
    media: String,
    truncated: Option<String>,
    length: u64,
}

/// Takes a record's head from the stream; nothing if there is none.
fn head(stream: &mut Stream) -> Result<Head, String> {
    const NO_RECORD: &str = "no WARC record begins here; skipped to the next one";
    stream.fill(5);
    if !stream.data().starts_with(b"WARC/") {
        return Err(NO_RECORD.to_owned());
    }
    let mut seen = 0;
    let end = loop {
        let window = &stream.data()[..stream.data().len().min(HEAD)];
        // A mark may lie across the edge of what was seen.
        if let Some(end) = end_of_head(window, seen) {
            break end;
        }
        seen = window.len().saturating_sub(3);
        if window.len() == HEAD || !stream.more() {
            return Err(
                "the header of the record has no end; skipped to the next record".to_owned()
            );
        }
    };
    let mut found = Head::default();
    let mut length = None;
    for (name, value) in fields(&stream.data()[..end]) {
        match &*name {
            "warc-type" => found.kind = value.to_ascii_lowercase(),
            // Some writers put it in angle brackets.
            "warc-target-uri" => found.uri = Some(value.trim_matches(['<', '>']).to_owned()),
            "warc-date" => found.date = Some(value),
            "warc-truncated" => found.truncated = Some(value),
            "content-type" => found.media = value,
            "content-length" => length = value.parse().ok(),
            _ => {}
        }
    }
    found.length = length
        .ok_or("no Content-Length in the header of the record; skipped to the next record")?;
    stream.consume(end);
    Ok(found)
}

/// One past the blank line that ends a head, looking from `from` on.
pub(super) fn end_of_head(bytes: &[u8], from: usize) -> Option<usize> {
    let long = memmem::find(&bytes[from..], b"\r\n\r\n").map(|at| from + at + 4);
    let short = memmem::find(&bytes[from..], b"\n\n").map(|at| from + at + 2);
    match (long, short) {
        (Some(x), Some(y)) => Some(x.min(y)),
        (x, y) => x.or(y),
    }
}

/// The `Name: value` lines of a head after its first line, names in lower case. A line that begins
/// with a blank goes on with the one before.
pub(super) fn fields(head: &[u8]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split(|&b| b == b'\n').skip(1) {
        let text = String::from_utf8_lossy(line);
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(text.trim());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

/// Skips this many bytes; `false` if the stream ends before.
fn skip(stream: &mut Stream, mut bytes: u64) -> bool {
    loop {
        let here = stream.data().len().min(to_usize(bytes));
        stream.consume(here);
        bytes -= here as u64;
        if bytes == 0 {
            return true;
        }
        if !stream.more() {
            return false;
        }
    }
}

/// Goes on to where a line begins like a record.
fn to_next_record(stream: &mut Stream) {
    const MARK: &[u8] = b"\nWARC/1.";
    loop {
        if let Some(at) = memmem::find(stream.data(), MARK) {
            stream.consume(at + 1);
            return;
        }
        stream.consume(stream.data().len().saturating_sub(MARK.len() - 1));
        if !stream.more() {
            stream.consume(stream.data().len());
            return;
        }
    }
}
