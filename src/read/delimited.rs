//! CSV and TSV: a header row, then an article a row.
//!
//! Cut with `csv-core` rather than `csv`, because a quote that is never closed makes the rest of
//! the file one field: here it is skipped at the cap for a record instead of being held.
//!
//! The first megabyte of a table shows how it is written: the code page where it is no UTF-8, the
//! first line `sep=;` of a spreadsheet, and whether a quote within quotes is doubled or has a
//! backslash before it, as Spark, `MySQL` and data frames write. Where most of those rows do not
//! fit the header the file is refused as a whole: rows that fit by chance are no articles.
//!
//! * time: `O(n)`, the first megabyte once or twice more
//! * space: one row, and the first megabyte

use super::decompress::Stream;
use super::encoding::code_page;
use super::fields::{Picker, is_text_name};
use super::{Form, Format, Item, Reader, RecordCap};
use csv_core::{ReadRecordResult, ReaderBuilder};
use encoding_rs::Encoding;
use memchr::{memchr, memmem};
use std::borrow::Cow;

/// Comma-separated values; semicolons, tabs or bars if the header has more of those.
pub(super) const CSV: Format = Format {
    name: "csv",
    endings: &["csv", "psv"],
    form: Form::Table,
    fits: |head| {
        let line = first_line(head);
        let names: Vec<&[u8]> = line.split(|byte| *byte == delimiter_of(line)).collect();
        // Prose has blanks between its commas, a header has none.
        let is_name = |name: &&[u8]| !name.trim_ascii().iter().any(u8::is_ascii_whitespace);
        let is_text = |name: &&[u8]| {
            std::str::from_utf8(name).is_ok_and(|name| is_text_name(name.trim().trim_matches('"')))
        };
        names.len() > 1 && names.iter().all(is_name) && names.iter().any(is_text)
    },
    start: |cap| Box::new(Delimited::of(cap, None)),
};

/// Tab-separated values.
pub(super) const TSV: Format = Format {
    name: "tsv",
    endings: &["tsv", "tab"],
    form: Form::Table,
    fits: |_| false,
    start: |cap| Box::new(Delimited::of(cap, Some(b'\t'))),
};

/// Most columns a header may have. Article tables have tens; a text taken for a header has any
/// number.
const MAX_COLUMNS: usize = 4096;

/// First bytes of a table that show how it is written.
const SAMPLE: usize = 1 << 20;

/// Fewest rows of them that can show that a table does not fit its header.
const FEWEST_ROWS: usize = 4;

struct Delimited {
    cap: RecordCap,
    delimiter: Option<u8>,
    /// Whether a quote within quotes has a backslash before it.
    escapes: bool,
    code_page: Option<&'static Encoding>,
    core: csv_core::Reader,
    header: Option<Vec<String>>,
    row: Vec<u8>,
    ends: Vec<usize>,
    record: u64,
}

enum Row {
    /// So many fields.
    Whole(usize),
    /// The file ends within a quoted cell.
    CutOff,
    TooManyFields,
    TooLong(u64),
    /// Nothing more, or not whole.
    End,
}

impl Delimited {
    fn of(cap: RecordCap, delimiter: Option<u8>) -> Self {
        Self {
            cap,
            delimiter,
            escapes: false,
            code_page: None,
            core: csv_core::Reader::new(),
            header: None,
            row: vec![0; 64 << 10],
            ends: vec![0; MAX_COLUMNS + 1],
            record: 0,
        }
    }

    fn read_row(&mut self, stream: &mut Stream) -> Row {
        let (mut len, mut fields) = (0, 0);
        let (mut too_long, mut too_many) = (false, false);
        let start = stream.at();
        loop {
            if stream.data().is_empty() && !stream.more() && stream.is_broken() {
                return Row::End;
            }
            let is_at_end = stream.data().is_empty();
            // The last row may lack its line's end. Where it is given one and goes on all the same,
            // it ends within quotes.
            let data = if is_at_end { b"\n" } else { stream.data() };
            let (result, read, written, ended) =
                self.core.read_record(data, &mut self.row[len..], &mut self.ends[fields..]);
            if !is_at_end {
                stream.consume(read);
            }
            len += written;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty if !is_at_end => {}
                ReadRecordResult::OutputFull if len > self.cap.bytes() => {
                    too_long = true;
                    len = 0;
                }
                ReadRecordResult::OutputFull => self.row.resize(self.row.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => {
                    too_many = true;
                    fields = 0;
                }
                _ if stream.at() == start => return Row::End,
                _ if too_long || len > self.cap.bytes() => {
                    return Row::TooLong(stream.at() - start);
                }
                _ if too_many || fields > MAX_COLUMNS => return Row::TooManyFields,
                ReadRecordResult::Record => return Row::Whole(fields),
                ReadRecordResult::InputEmpty => return Row::CutOff,
                ReadRecordResult::End => return Row::End,
            }
        }
    }

    fn field(&self, i: usize) -> &[u8] {
        let from = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.row[from..self.ends[i]]
    }

    /// Reads the header; a reason if the file cannot be read with it.
    fn read_header(
        &mut self,
        stream: &mut Stream,
        picker: &mut Picker,
    ) -> Result<Vec<String>, String> {
        stream.fill(SAMPLE);
        let sample = &stream.data()[..stream.data().len().min(SAMPLE)];
        self.code_page = code_page(sample);
        if let Some(encoding) = self.code_page {
            stream.decode(encoding);
            stream.fill(SAMPLE);
        }
        if let Some((delimiter, len)) = separator_line(stream.data()) {
            self.delimiter = Some(delimiter);
            stream.consume(len);
        }
        let line = first_line(stream.data());
        // A table of commas may be named `.tsv`.
        let delimiter = self.delimiter.filter(|delimiter| line.contains(delimiter));
        let delimiter = delimiter.unwrap_or_else(|| delimiter_of(line));
        self.delimiter = Some(delimiter);
        let sample = &stream.data()[..stream.data().len().min(SAMPLE)];
        let is_whole = sample.len() < SAMPLE;
        let mut written = ReaderBuilder::new();
        written.delimiter(delimiter);
        let mut counted = Counted::of(&written, delimiter, sample, is_whole);
        if memmem::find(sample, b"\\\"").is_some() {
            let mut escaped = ReaderBuilder::new();
            escaped.delimiter(delimiter).escape(Some(b'\\'));
            let other = Counted::of(&escaped, delimiter, sample, is_whole);
            if other.rows > 0 && other.fit * counted.rows > counted.fit * other.rows {
                (written, counted, self.escapes) = (escaped, other, true);
            }
        }
        if let Some(reason) = counted.misfit() {
            stream.consume(stream.data().len());
            return Err(reason);
        }
        self.core = written.build();
        let fields = match self.read_row(stream) {
            Row::Whole(fields) => fields,
            Row::TooManyFields => {
                return Err(format!("the header has more than {MAX_COLUMNS} columns"));
            }
            Row::TooLong(bytes) => {
                return Err(format!("no header row: {}", self.cap.exceeded(bytes)));
            }
            Row::CutOff => return Err("no header row: its last quote is not closed".to_owned()),
            Row::End => return Err("no header row".to_owned()),
        };
        let header: Result<Vec<String>, _> = (0..fields)
            .map(|i| std::str::from_utf8(self.field(i)).map(|name| name.trim().to_owned()))
            .collect();
        let mut header = header.map_err(|_| "the header is not valid UTF-8".to_owned())?;
        match counted.column_without_name() {
            Some(Place::First) => header.insert(0, String::new()),
            Some(Place::Last) => header.push(String::new()),
            None => {}
        }
        match picker.cannot_have_text(header.iter().map(String::as_str)) {
            None => Ok(header),
            Some(_) if header.first().is_some_and(|name| name.starts_with(['{', '['])) => {
                Err("the first line is JSON, not a header; if the file has JSON lines, give its \
                    name the ending `.jsonl`"
                    .to_owned())
            }
            Some(reason) => {
                let shown: String = header.join(", ").chars().take(200).collect();
                Err(format!("{reason} (the first row must be a header; it is: {shown})"))
            }
        }
    }

    fn offer_row(
        &self,
        header: &[String],
        fields: usize,
        picker: &mut Picker,
    ) -> Result<(), String> {
        use super::fields::Meaning;
        if fields != header.len() {
            return Err(format!("the row has {fields} fields, the header {}", header.len()));
        }
        picker.begin_record();
        for (i, name) in header.iter().enumerate() {
            let means = picker.meaning_of(name);
            if matches!(means.0, Meaning::Skip) {
                continue;
            }
            let bytes = self.field(i);
            // A mark for spreadsheets to leave a cell as it is: `="2031-03-14"`.
            let bytes = bytes
                .strip_prefix(b"=\"")
                .and_then(|bytes| bytes.strip_suffix(b"\""))
                .unwrap_or(bytes);
            let value = match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                // Past the first megabyte, or a line that was pasted from elsewhere.
                Err(e) => match code_page(bytes) {
                    Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
                    None => {
                        return Err(format!(
                            "invalid UTF-8 at byte {} of column `{name}`",
                            e.valid_up_to()
                        ));
                    }
                },
            };
            picker.offer_cell(means, value);
        }
        if picker.lacks_text() {
            let cell = |at| String::from_utf8_lossy(self.field(at)).into_owned();
            picker.note_fields(|| {
                header.iter().enumerate().map(|(at, name)| (name.clone(), cell(at))).collect()
            });
        }
        Ok(())
    }
}

impl Reader for Delimited {
    fn next(&mut self, stream: &mut Stream, picker: &mut Picker) -> Option<Item> {
        if self.header.is_none() {
            let offset = stream.at();
            match self.read_header(stream, picker) {
                Ok(header) => self.header = Some(header),
                Err(_) if stream.is_broken() || stream.at() == offset => return None,
                Err(reason) => {
                    self.header = Some(Vec::new());
                    return Some(picker.reject(0, offset, reason));
                }
            }
        }
        let header = self.header.take().filter(|header| !header.is_empty())?;
        while matches!(stream.data().first(), Some(b'\r' | b'\n'))
            || (stream.data().is_empty() && stream.more())
        {
            if matches!(stream.data().first(), Some(b'\r' | b'\n')) {
                stream.consume(1);
            }
        }
        let offset = stream.begin_record();
        let row = self.read_row(stream);
        self.record += 1;
        let item = match row {
            Row::End => return None,
            Row::Whole(fields) => match self.offer_row(&header, fields, picker) {
                Ok(()) => picker.finish(self.record, offset),
                Err(reason) => picker.reject(self.record, offset, reason),
            },
            Row::CutOff => {
                let reason = "the quote of the last cell is not closed; the file may be cut off";
                picker.reject(self.record, offset, reason.to_owned())
            }
            Row::TooManyFields => {
                let reason = format!(
                    "the row has more than {MAX_COLUMNS} fields, the header {}",
                    header.len()
                );
                picker.reject(self.record, offset, reason)
            }
            Row::TooLong(bytes) => {
                let reason = format!("{}; perhaps a quote is not closed", self.cap.exceeded(bytes));
                picker.reject(self.record, offset, reason)
            }
        };
        self.header = Some(header);
        Some(item)
    }

    fn dialect(&self) -> (u8, bool) {
        (self.delimiter.unwrap_or(b','), self.escapes)
    }

    fn code_page(&self) -> Option<&'static str> {
        self.code_page.map(Encoding::name)
    }
}

/// What a spreadsheet writes before the header, `sep=;`: the separator, and how long the line is.
fn separator_line(data: &[u8]) -> Option<(u8, usize)> {
    let len = memchr(b'\n', data)? + 1;
    let line = data[..len].trim_ascii_end();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [name @ .., delimiter] if name.eq_ignore_ascii_case(b"sep=") => Some((*delimiter, len)),
        // A tab at the line's end was trimmed.
        name if name.eq_ignore_ascii_case(b"sep=") => Some((b'\t', len)),
        _ => None,
    }
}

/// How the rows of a sample fit its header.
#[derive(Default)]
struct Counted {
    header: usize,
    rows: usize,
    fit: usize,
    /// Those of them that end in a separator.
    trailing: usize,
    /// Those of them that begin with their own number.
    numbered: usize,
    /// The first that does not: its line, and how many fields it has.
    first_bad: Option<(u64, usize)>,
}

/// Where a column stands that the header leaves out.
enum Place {
    First,
    Last,
}

impl Counted {
    fn of(written: &ReaderBuilder, delimiter: u8, sample: &[u8], is_whole: bool) -> Self {
        let mut core = written.build();
        let mut counted = Self::default();
        let (mut rest, mut fields, mut is_header, mut line) = (sample, 0, true, 1);
        let mut start = 0;
        let (mut row, mut ends) = (vec![0; 64 << 10], [0; 64]);
        loop {
            let (result, read, _, ended) = core.read_record(rest, &mut row, &mut ends);
            rest = &rest[read..];
            fields += ended;
            match result {
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::Record => {
                    if is_header {
                        counted.header = fields;
                    } else {
                        counted.rows += 1;
                        if fields == counted.header {
                            counted.fit += 1;
                        } else {
                            counted.first_bad.get_or_insert((line, fields));
                        }
                        if fields == counted.header + 1 {
                            let is_trailing =
                                ends_in(delimiter, &sample[..sample.len() - rest.len()]);
                            counted.numbered +=
                                usize::from(begins_with(counted.rows, &sample[start..]));
                            counted.trailing += usize::from(is_trailing);
                        }
                    }
                    (is_header, fields, line) = (false, 0, core.line());
                    start = sample.len() - rest.len();
                }
                // With nothing more to read it ends, and gives a last row without a line's end
                // first.
                ReadRecordResult::InputEmpty if is_whole => {}
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return counted,
            }
        }
    }

    /// Where every row has a field that the header has no name for: R writes the names of rows so,
    /// and other programs a separator at each row's end.
    fn column_without_name(&self) -> Option<Place> {
        let all = |rows: usize| rows > 0 && rows == self.rows;
        if all(self.trailing) {
            return Some(Place::Last);
        }
        // Not a comma in each of a few texts without quotes.
        let is_numbered = self.rows >= FEWEST_ROWS && self.trailing == 0 && all(self.numbered);
        is_numbered.then_some(Place::First)
    }

    /// Why the file is no table of this header, if most rows are not.
    fn misfit(&self) -> Option<String> {
        if self.column_without_name().is_some() {
            return None;
        }
        let (line, fields) = self.first_bad?;
        (self.rows >= FEWEST_ROWS && self.fit * 2 < self.rows).then(|| {
            format!(
                "{} of the first {} rows do not fit the header, which has {} fields; the first, on \
                    line {line}, has {fields}; put quotes around cells that contain separators or \
                    line ends, and double the quotes within them",
                self.rows - self.fit,
                self.rows,
                self.header
            )
        })
    }
}

/// Whether a row begins with this number, in quotes or not.
fn begins_with(number: usize, row: &[u8]) -> bool {
    let row = row.trim_ascii_start();
    let row = row.strip_prefix(b"\"").unwrap_or(row);
    let rest = row.strip_prefix(number.to_string().as_bytes());
    rest.is_some_and(|rest| rest.first().is_some_and(|b| !b.is_ascii_digit()))
}

/// Whether the last row of these ends in a separator.
fn ends_in(delimiter: u8, rows: &[u8]) -> bool {
    let rows = rows.strip_suffix(b"\n").unwrap_or(rows);
    rows.strip_suffix(b"\r").unwrap_or(rows).ends_with(&[delimiter])
}

fn first_line(data: &[u8]) -> &[u8] {
    &data[..memchr(b'\n', data).unwrap_or(data.len())]
}

/// What parts the names of a header line: the most frequent of comma, semicolon, tab and bar.
pub(super) fn delimiter_of(line: &[u8]) -> u8 {
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, line).count();
    let mut best = b',';
    for other in *b";\t|" {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}
