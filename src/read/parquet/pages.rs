//! What the pages of a column unpack to, by their headers: the decoder unpacks a page whole, and of
//! some packed kilobytes a header may promise two gigabytes.
//!
//! A header is a struct in Thrift's compact protocol, of which only two numbers are asked here. One
//! that is not understood is left to the decoder.
//!
//! * time: one seek and some dozen bytes a page
//! * space: one buffer

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

/// Bytes read at a time: most headers are smaller.
const BUFFER: usize = 512;

/// Structs within structs, at most; a header has three.
const DEPTH: usize = 8;

/// Bytes of the first page among these bytes of a file that `is_allowed` refuses, given its packed
/// bytes and what they unpack to.
pub(super) fn too_large(
    file: &File,
    column: Range<u64>,
    is_allowed: impl Fn(u64, u64) -> bool,
) -> Option<u64> {
    let mut input = BufReader::with_capacity(BUFFER, file.try_clone().ok()?);
    let mut at = input.seek(SeekFrom::Start(column.start)).ok()?;
    while at < column.end {
        let mut header = Counted { input: &mut input, bytes: 0 };
        let Header { packed, unpacked } = header.read()?;
        if !is_allowed(packed, unpacked) {
            return Some(unpacked);
        }
        at += header.bytes + packed;
        input.seek_relative(i64::try_from(packed).ok()?).ok()?;
    }
    None
}

struct Header {
    packed: u64,
    unpacked: u64,
}

/// A reader that counts.
struct Counted<R> {
    input: R,
    bytes: u64,
}

impl<R: BufRead> Counted<R> {
    /// The header of a page; `None` where there is none.
    fn read(&mut self) -> Option<Header> {
        let (mut packed, mut unpacked) = (None, None);
        let mut id = 0;
        while let of @ 1.. = self.field(&mut id)? {
            match (id, of) {
                (2, INT_32) => unpacked = Some(self.size()?),
                (3, INT_32) => packed = Some(self.size()?),
                _ => self.skip(of, DEPTH)?,
            }
        }
        Some(Header { packed: packed?, unpacked: unpacked? })
    }

    /// The type of the next field of a struct, whose number goes to `id`; 0 at its end.
    fn field(&mut self, id: &mut i64) -> Option<u8> {
        let head = self.byte()?;
        if head == 0 {
            return Some(0);
        }
        *id = match head >> 4 {
            0 => signed(self.number()?),
            more => *id + i64::from(more),
        };
        // A field of no type is none, and not the end.
        Some(head & 15).filter(|&of| of > 0)
    }

    /// A number that is not below 0.
    fn size(&mut self) -> Option<u64> {
        u64::try_from(signed(self.number()?)).ok()
    }

    fn skip(&mut self, of: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match of {
            // The type of a field is its truth value.
            TRUE | FALSE => {}
            INT_8 => _ = self.byte()?,
            INT_16 | INT_32 | INT_64 => _ = self.number()?,
            DOUBLE => self.pass(8)?,
            BYTES => {
                let length = self.number()?;
                self.pass(length)?;
            }
            LIST | SET => {
                let head = self.byte()?;
                let length = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                for _ in 0..length {
                    self.skip_item(head & 15, depth)?;
                }
            }
            MAP => {
                let length = self.number()?;
                let types = if length > 0 { self.byte()? } else { 0 };
                for _ in 0..length {
                    self.skip_item(types >> 4, depth)?;
                    self.skip_item(types & 15, depth)?;
                }
            }
            STRUCT => {
                let mut id = 0;
                while let of @ 1.. = self.field(&mut id)? {
                    self.skip(of, depth)?;
                }
            }
            UUID => self.pass(16)?,
            _ => return None,
        }
        Some(())
    }

    /// As [`Self::skip`], for what stands in a list, where a truth value is a byte.
    fn skip_item(&mut self, of: u8, depth: usize) -> Option<()> {
        if matches!(of, TRUE | FALSE) { self.pass(1) } else { self.skip(of, depth) }
    }

    fn pass(&mut self, bytes: u64) -> Option<()> {
        let passed =
            std::io::copy(&mut (&mut self.input).take(bytes), &mut std::io::sink()).ok()?;
        self.bytes += passed;
        (passed == bytes).then_some(())
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.input.read_exact(&mut byte).ok()?;
        self.bytes += 1;
        Some(byte[0])
    }
}

/// A number written so that small ones below 0 are short.
fn signed(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

const TRUE: u8 = 1;
const FALSE: u8 = 2;
const INT_8: u8 = 3;
const INT_16: u8 = 4;
const INT_32: u8 = 5;
const INT_64: u8 = 6;
const DOUBLE: u8 = 7;
const BYTES: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;
const UUID: u8 = 13;

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::file::metadata::RowGroupMetaData;
    use parquet::file::properties::{EnabledStatistics, WriterProperties};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use std::sync::Arc;

    /// A file of texts, packed, with all that a writer can say of its pages.
    fn written(texts: &[String]) -> (tempfile::NamedTempFile, Vec<Range<u64>>) {
        let texts: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
        let batch = RecordBatch::try_from_iter([("text", texts)]).expect("a column");
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_dictionary_enabled(false)
            .set_statistics_enabled(EnabledStatistics::Page)
            .set_write_page_header_statistics(true)
            .set_write_batch_size(4)
            .set_data_page_size_limit(1 << 12)
            .build();
        let file = tempfile::NamedTempFile::new().expect("a file");
        let out = file.reopen().expect("ours");
        let mut writer = ArrowWriter::try_new(out, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let reader = SerializedFileReader::new(file.reopen().expect("ours")).unwrap();
        let groups = reader.metadata().row_groups().iter();
        let ranges = groups.flat_map(RowGroupMetaData::columns).map(|column| {
            let (start, length) = column.byte_range();
            start..start + length
        });
        let ranges = ranges.collect();
        (file, ranges)
    }

    #[test]
    fn every_page_of_a_column_is_seen() {
        // The last one is by far the longest.
        let mut texts: Vec<String> = (0..100).map(|n| format!("{n} ").repeat(700)).collect();
        texts.push("a b c ".repeat(1 << 20));
        let (file, ranges) = written(&texts);
        let pages = std::cell::RefCell::new(Vec::new());
        for range in ranges {
            let all = |packed, unpacked| {
                pages.borrow_mut().push((packed, unpacked));
                true
            };
            assert_eq!(too_large(file.as_file(), range.clone(), all), None);
            let found = too_large(file.as_file(), range, |_, unpacked| unpacked < 6 << 20);
            assert!(found.is_some_and(|bytes| bytes > 6 << 20), "{found:?}");
        }
        let pages = pages.into_inner();
        let bytes: u64 = pages.iter().map(|page| page.1).sum();
        let written: usize = texts.iter().map(String::len).sum();
        assert!(pages.len() > 10 && bytes >= written as u64, "{} pages, {bytes}", pages.len());
        assert!(pages.iter().all(|&(packed, unpacked)| packed < unpacked), "{pages:?}");
    }

    #[test]
    fn what_is_no_header_is_left_to_the_decoder() {
        let of = |bytes: &[u8]| Counted { input: bytes, bytes: 0 }.read().is_some();
        assert!(of(&[0x15, 0, 0x15, 20, 0x15, 10, 0]));
        for bad in [
            &[][..],
            &[0],
            &[0x15, 0, 0x15, 20, 0x15, 10],
            &[0x15, 0, 0x15, 19, 0x15, 10, 0],
            &[0x1f; 40],
            &[0x1c; 400],
            &[0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x18, 0xff, 0xff, 0xff, 0xff, 0x7f],
            &[0x19, 0xf1, 0xff, 0xff, 0xff, 0xff, 0x7f],
        ] {
            assert!(!of(bad), "{bad:?}");
        }
    }
}
