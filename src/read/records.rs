//! The records of all inputs: file after file, each as its format reads it, and on all threads
//! where the format lets records be found without being looked into.

use super::decompress::{Packing, Stream, Unpacked};
use super::encoding::{is_utf_32, utf_16};
use super::fields::Picker;
use super::walk::{self, Planned, PlannedFile, reject};
use super::{
    Form, Format, Found, Item, MappingReport, ReadConfig, Reader, RecordCap, Rejected, STDIN,
    Source, other_than_named,
};
use crate::error::{Error, Result, Warning};
use rayon::prelude::*;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Records set aside from which a file is given up, if fewer than one in [`ONE_IN`] was read: it
/// holds no articles, and each rejection is kept. A file of some packed bytes may hold a hundred
/// million of them.
const HOPELESS: u64 = 100_000;
const ONE_IN: u64 = 100;

/// Bytes of the stream in which records are found before they are looked into on all threads, and
/// bytes below which more are read first. Some two hundred articles: with fewer the threads wait
/// for each other; not measured finely.
const WINDOW: usize = 1 << 20;
const LOW: usize = WINDOW / 4;

/// Parts of a window, each looked into by a [`Picker`] of its own.
const PARTS: usize = 8;

/// Fewest records of a part.
const PART: usize = 8;

/// First bytes by which a format is recognised.
const HEAD: usize = 4096;

/// The records of all inputs, in order. See [`open`].
pub struct Records {
    plan: std::vec::IntoIter<Planned>,
    pub(super) current: Option<Current>,
    picker: Picker,
    /// Those that look into records on other threads.
    hands: Vec<Picker>,
    config: ReadConfig,
    buffer: Vec<u8>,
    bytes_read: Arc<AtomicU64>,
    total_bytes: Option<u64>,
    warnings: Vec<Warning>,
    /// Whether the bytes of records are kept as they stand.
    pub(super) keeps_bytes: bool,
}

pub(super) struct Current {
    file: String,
    pub(super) below: String,
    pub(super) format: &'static Format,
    pub(super) stream: Stream,
    pub(super) reader: Box<dyn Reader>,
    tried: Tried,
}

/// How many records of a file were read and set aside so far.
#[derive(Clone, Copy, Default)]
struct Tried {
    read: u64,
    aside: u64,
}

impl Tried {
    fn count(&mut self, item: &Item) {
        match item {
            Item::Record(_) => self.read += 1,
            Item::Rejected(_) => self.aside += 1,
        }
    }

    /// How many more may be set aside in a row before the file is given up.
    fn hope(self) -> u64 {
        HOPELESS.max(self.read.saturating_mul(ONE_IN)).saturating_sub(self.aside)
    }

    fn given_up(self) -> String {
        let Self { read, aside } = self;
        if read == 0 {
            format!("abandoned: none of its first {aside} records could be read")
        } else {
            format!("abandoned: only {read} of its first {} records could be read", read + aside)
        }
    }
}

impl Current {
    /// The item, or what is left of a record in which a member is missing.
    fn unless_across_gap(&self, item: Item) -> Item {
        let Item::Record(record) = &item else { return item };
        let Source { record: number, offset, .. } = record.source;
        if !self.stream.has_gap_since(offset) {
            return item;
        }
        let reason = "a damaged member of the packed file is missing in it; half an article must \
            not be judged as one"
            .to_owned();
        Item::Rejected(Rejected::of(self.file.clone(), number, offset, reason))
    }
}

/// Opens the inputs: files, folders, or `-` for standard input, read in the order they are named.
///
/// A folder gives the files below it whose names give a [`Format`], sorted by name within each
/// folder; a file named itself is read by its name or else by its content. Names may end in `.gz`
/// or `.zst`. An input that is missing or cannot be read is one [`Item::Rejected`] with record 0.
///
/// # Errors
/// When there is no input, when none of the inputs exists, or when the settings map a field that is
/// none.
///
/// ```no_run
/// use reprint::internals::read::{open, Item, ReadConfig};
///
/// for item in open(&["dump.jsonl.zst".into()], &ReadConfig::default())? {
///     match item {
///         Item::Record(record) => println!("{}", record.text.len()),
///         Item::Rejected(rejected) => eprintln!("{}:{}: {}", rejected.file, rejected.record, rejected.reason),
///     }
/// }
/// # Ok::<(), reprint::internals::error::Error>(())
/// ```
pub fn open(inputs: &[PathBuf], config: &ReadConfig) -> Result<Records> {
    let picker = Picker::of(&config.map)?;
    if inputs.is_empty() {
        return Err(Error::setting("no input; name files, folders, or `-` for standard input"));
    }
    let exists =
        |input: &PathBuf| input.as_os_str() == STDIN || !matches!(input.try_exists(), Ok(false));
    if !inputs.iter().any(exists) {
        return Err(Error::io(&inputs[0], std::io::ErrorKind::NotFound.into()));
    }
    let plan = walk::plan(inputs, &config.own_output);
    let sizes = plan.items.iter().map(|item| match item {
        Planned::File(file) => file.bytes,
        Planned::Rejected(_) => Some(0),
    });
    Ok(Records {
        total_bytes: sizes.sum(),
        plan: plan.items.into_iter(),
        current: None,
        hands: (0..PARTS).map(|_| Picker::of(&config.map)).collect::<Result<_>>()?,
        picker,
        config: config.clone(),
        buffer: Vec::new(),
        bytes_read: Arc::default(),
        warnings: plan.warnings,
        keeps_bytes: false,
    })
}

impl Records {
    /// Which source fields filled which fields so far.
    #[must_use]
    pub fn mapping(&self) -> &MappingReport {
        &self.picker.mapping
    }

    /// Bytes taken from files and standard input so far, before decompression.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// Bytes of all files as they were when opened; `None` if standard input or a pipe is among
    /// them.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }

    /// Advice on the inputs; complete once all is read.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The next items in order: at least one, at most `max_records`, and no more once they hold
    /// `max_bytes`. `None` when there is nothing more.
    ///
    /// Where a format lets records be found without being looked into they are looked into on all
    /// threads of the pool this is called in.
    pub fn next_batch(&mut self, max_records: usize, max_bytes: usize) -> Option<Vec<Item>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.is_empty() || (batch.len() < max_records && bytes < max_bytes) {
            let from = batch.len();
            if let Some(gap) = self.gap() {
                batch.push(gap);
                continue;
            }
            self.find(max_records - from, max_bytes.saturating_sub(bytes), &mut batch);
            if batch.len() == from {
                let Some(item) = self.next() else { break };
                batch.push(item);
            }
            for item in &batch[from..] {
                bytes += item.size();
            }
        }
        (!batch.is_empty()).then_some(batch)
    }

    /// What is missing where the current stream is now.
    fn gap(&mut self) -> Option<Item> {
        let Current { file, stream, .. } = self.current.as_mut()?;
        let gap = stream.take_gap()?;
        let reason =
            format!("{}; what is in it is set aside, and reading goes on behind it", gap.why);
        Some(Item::Rejected(Rejected::of(file.clone(), 0, gap.at, reason)))
    }

    /// Adds the records that stand whole in the window of the current stream; none where they must
    /// be read one by one.
    fn find(&mut self, records: usize, bytes: usize, batch: &mut Vec<Item>) {
        let Some(Current { stream, reader, tried, .. }) = &mut self.current else { return };
        // Not past the record before which the file may be given up.
        let records = records.min(usize::try_from(tried.hope()).unwrap_or(usize::MAX));
        if records == 0 || !reader.finds() {
            return;
        }
        if stream.data().len() < LOW {
            stream.fill(WINDOW);
        }
        // A record across a gap is none.
        let upto =
            stream.to_gap().and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(usize::MAX);
        let sound = &stream.data()[..stream.data().len().min(upto)];
        let Some(Found { places, first, look }) = reader.find(sound, records, bytes) else {
            return;
        };
        let (window, offset) = (stream.data(), stream.at());
        let item = |(number, place): (u64, &Range<usize>), picker: &mut Picker| {
            let at = offset + place.start as u64;
            match look(&window[place.clone()], picker) {
                Ok(()) => picker.finish(number, at),
                Err(reason) => picker.reject(number, at, reason),
            }
        };
        let part = places.len().div_ceil(PARTS).max(PART);
        let parts = places.par_chunks(part).zip(self.hands.par_iter_mut()).enumerate().map(
            |(at, (places, picker))| {
                let numbers = first + (at * part) as u64..;
                numbers.zip(places).map(|place| item(place, picker)).collect()
            },
        );
        let parts: Vec<Vec<Item>> = parts.collect();
        for (items, picker) in parts.into_iter().zip(&mut self.hands) {
            self.picker.mapping.take(&mut picker.mapping);
            for item in &items {
                tried.count(item);
            }
            batch.extend(items);
        }
        stream.consume(places.last().map_or(0, |last| last.end));
    }

    fn add_revisits(&mut self, more: u64) {
        let known = self.warnings.iter_mut().find_map(|warning| match warning {
            Warning::RevisitsPassedOver { count } => Some(count),
            _ => None,
        });
        match known {
            Some(count) => *count += more,
            None if more > 0 => self.warnings.push(Warning::RevisitsPassedOver { count: more }),
            None => {}
        }
    }

    fn add_code_page(&mut self, file: &str, code_page: Option<&'static str>) {
        let Some(encoding) = code_page else { return };
        let known = self.warnings.iter_mut().find_map(|warning| match warning {
            Warning::ReadInCodePage { count, .. } => Some(count),
            _ => None,
        });
        if let Some(count) = known {
            *count += 1;
        } else {
            let (example, encoding) = (file.to_owned(), encoding.to_owned());
            self.warnings.push(Warning::ReadInCodePage { count: 1, example, encoding });
        }
    }

    fn start(&mut self, planned: PlannedFile) -> std::result::Result<Current, Rejected> {
        let PlannedFile { path, below, bytes, .. } = planned;
        let cap = RecordCap(self.config.max_record_bytes);
        let unpacked = Unpacked {
            ratio: self.config.max_ratio,
            bytes: self.config.max_unpacked_bytes,
            window: self.config.max_window_bytes,
        };
        let file = path.to_string_lossy().into_owned();
        let fail = |reason: String| reject(file.clone(), reason);
        let (packing, _) = Packing::of_name(&below);
        let inner: Box<dyn Read + Send> = if path.as_os_str() == STDIN {
            Box::new(std::io::stdin())
        } else {
            let file = File::open(&path).map_err(|e| fail(e.to_string()))?;
            // A file that others write to is read as far as it reaches now, or reading might not
            // end. Some files of the system say they are empty and are not.
            match file.metadata() {
                Ok(meta) if meta.is_file() && meta.len() > 0 => Box::new(file.take(meta.len())),
                _ => Box::new(file),
            }
        };
        let buffer = std::mem::take(&mut self.buffer);
        let mut stream = Stream::open(inner, packing, &self.bytes_read, (cap, unpacked), buffer)
            .map_err(&fail)?;
        if self.keeps_bytes {
            stream.keep();
        }
        stream.fill(HEAD);
        let format = Format::of_name(&below);
        // Texts and pages have ways of their own to declare their encoding.
        if format.is_none_or(|format| matches!(format.form, Form::Objects | Form::Table)) {
            if is_utf_32(stream.data()) {
                return Err(fail(
                    "in UTF-32, which is not supported; convert it with `iconv -f UTF-32 -t UTF-8`"
                        .to_owned(),
                ));
            }
            if let Some(encoding) = utf_16(stream.data()) {
                stream.decode(encoding);
                stream.fill(HEAD);
            }
        }
        if stream.data().starts_with(b"\xef\xbb\xbf") {
            stream.consume(3);
        }
        if stream.data().is_empty() {
            return Err(fail(stream.breakage().unwrap_or_else(|| "file is empty".to_owned())));
        }
        let head = &stream.data()[..stream.data().len().min(HEAD)];
        if format.is_some()
            && let Some(what) = other_than_named(head)
        {
            return Err(fail(format!("its content does not match its name: it is {what}")));
        }
        // Exports call their lines and tables `.txt`, too.
        let format = format.map(|format| format.or_of_text(head));
        let format = format.map_or_else(|| Format::of_head(head), Ok).map_err(&fail)?;
        for hand in &mut self.hands {
            hand.begin_file(&file, below.clone(), format.name);
        }
        self.picker.begin_file(&file, below.clone(), format.name);
        let mut reader = (format.start)(cap);
        let seekable = bytes.is_some() && stream.is_plain();
        reader.open(seekable.then_some(&*path), &self.config, &mut self.picker).map_err(fail)?;
        Ok(Current { file, below, format, stream, reader, tried: Tried::default() })
    }
}

impl Iterator for Records {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(gap) = self.gap() {
                return Some(gap);
            }
            if let Some(current) = &mut self.current {
                let hopeless = current.tried.hope() == 0;
                let item = if hopeless {
                    None
                } else {
                    current.reader.next(&mut current.stream, &mut self.picker)
                };
                let item = item.map(|item| current.unless_across_gap(item));
                if let Some(item) = item {
                    current.tried.count(&item);
                    return Some(item);
                }
                if let Some(gap) = self.gap() {
                    return Some(gap);
                }
                let Current { file, stream, reader, tried, .. } =
                    self.current.take().expect("it is some above");
                let reason = hopeless
                    .then(|| tried.given_up())
                    .or_else(|| stream.breakage())
                    .or_else(|| reader.unfinished());
                self.add_revisits(reader.revisits());
                self.add_code_page(&file, reader.code_page());
                let offset = stream.at();
                self.buffer = stream.into_buffer();
                if let Some(reason) = reason {
                    return Some(Item::Rejected(Rejected::of(file, 0, offset, reason)));
                }
            }
            match self.plan.next()? {
                Planned::Rejected(rejected) => return Some(Item::Rejected(rejected)),
                Planned::File(file) => match self.start(file) {
                    Ok(current) => self.current = Some(current),
                    Err(rejected) => return Some(Item::Rejected(rejected)),
                },
            }
        }
    }
}
