//! CSV and TSV: a header row, then an article a row.
//!
//! Cut with `csv-core` rather than `csv`, because a quote that is never closed makes the rest of the file one field:
//! here it is skipped at the cap for a record instead of being held.
//!
//! * time: `O(n)`
//! * space: one row

use super::decompress::Stream;
use super::fields::{Picker, is_text_name};
use super::{Form, Format, Item, Reader, RecordCap};
use csv_core::{ReadRecordResult, ReaderBuilder};
use memchr::memchr;

/// Comma-separated values; semicolons or tabs if the header has more of those.
pub(super) const CSV: Format = Format {
    name: "csv",
    endings: &["csv"],
    form: Form::Table,
    fits: |head| {
        let line = first_line(head);
        let names: Vec<&[u8]> = line.split(|byte| *byte == delimiter_of(line)).collect();
        // Prose has blanks between its commas, a header has none.
        let is_name = |name: &&[u8]| !name.trim_ascii().iter().any(u8::is_ascii_whitespace);
        let is_text =
            |name: &&[u8]| std::str::from_utf8(name).is_ok_and(|name| is_text_name(name.trim().trim_matches('"')));
        names.len() > 1 && names.iter().all(is_name) && names.iter().any(is_text)
    },
    start: |cap| Box::new(Delimited::of(cap, None)),
};

/// Tab-separated values.
pub(super) const TSV: Format = Format {
    name: "tsv",
    endings: &["tsv"],
    form: Form::Table,
    fits: |_| false,
    start: |cap| Box::new(Delimited::of(cap, Some(b'\t'))),
};

/// Most columns a header may have. Article tables have tens; a text taken for a header has any number.
const MAX_COLUMNS: usize = 4096;

struct Delimited {
    cap: RecordCap,
    delimiter: Option<u8>,
    core: csv_core::Reader,
    header: Option<Vec<String>>,
    row: Vec<u8>,
    ends: Vec<usize>,
    record: u64,
}

enum Row {
    /// So many fields.
    Whole(usize),
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
            let (result, read, written, ended) =
                self.core.read_record(stream.data(), &mut self.row[len..], &mut self.ends[fields..]);
            stream.consume(read);
            len += written;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if len > self.cap.bytes() => {
                    too_long = true;
                    len = 0;
                }
                ReadRecordResult::OutputFull => self.row.resize(self.row.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => {
                    too_many = true;
                    fields = 0;
                }
                ReadRecordResult::Record if too_long || len > self.cap.bytes() => {
                    return Row::TooLong(stream.at() - start);
                }
                ReadRecordResult::Record if too_many || fields > MAX_COLUMNS => return Row::TooManyFields,
                ReadRecordResult::Record => return Row::Whole(fields),
                ReadRecordResult::End => return Row::End,
            }
        }
    }

    fn field(&self, i: usize) -> &[u8] {
        let from = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.row[from..self.ends[i]]
    }

    /// Reads the header; a reason if the file cannot be read with it.
    fn read_header(&mut self, stream: &mut Stream, picker: &mut Picker) -> Result<Vec<String>, String> {
        while memchr(b'\n', stream.data()).is_none() && stream.data().len() < self.row.len() && stream.more() {}
        let delimiter = self.delimiter.unwrap_or_else(|| delimiter_of(first_line(stream.data())));
        self.core = ReaderBuilder::new().delimiter(delimiter).build();
        let fields = match self.read_row(stream) {
            Row::Whole(fields) => fields,
            Row::TooManyFields => return Err(format!("the header has more than {MAX_COLUMNS} columns")),
            Row::TooLong(bytes) => return Err(format!("no header row: {}", self.cap.exceeded(bytes))),
            Row::End => return Err("no header row".to_owned()),
        };
        let header: Result<Vec<String>, _> =
            (0..fields).map(|i| std::str::from_utf8(self.field(i)).map(|name| name.trim().to_owned())).collect();
        let header = header.map_err(|_| "the header is not valid UTF-8".to_owned())?;
        match picker.cannot_have_text(header.iter().map(String::as_str)) {
            None => Ok(header),
            Some(reason) => {
                let shown: String = header.join(", ").chars().take(200).collect();
                Err(format!("{reason} (a header row is required; the first row is: {shown})"))
            }
        }
    }

    fn offer_row(&self, header: &[String], fields: usize, picker: &mut Picker) -> Result<(), String> {
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
            let value = std::str::from_utf8(self.field(i))
                .map_err(|e| format!("invalid UTF-8 at byte {} of column `{name}`", e.valid_up_to()))?;
            picker.offer_cell(means, value.into());
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
        while matches!(stream.data().first(), Some(b'\r' | b'\n')) || (stream.data().is_empty() && stream.more()) {
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
            Row::TooManyFields => {
                let reason = format!("the row has more than {MAX_COLUMNS} fields, the header {}", header.len());
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
}

fn first_line(data: &[u8]) -> &[u8] {
    &data[..memchr(b'\n', data).unwrap_or(data.len())]
}

/// What parts the names of a header line: the most frequent of comma, semicolon and tab.
pub(super) fn delimiter_of(line: &[u8]) -> u8 {
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, line).count();
    let mut best = b',';
    for other in *b";\t" {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}
