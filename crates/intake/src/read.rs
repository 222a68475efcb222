//! Feeds as batches of events, in order.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use events::{Event, FieldId, Kept, Place, Reject};
use input::{DamageKind, Options, Reader, Source};
use net::Timestamp;

use crate::decide::Basis;
use crate::feeds::{NoReader, Opened, PIECE_BYTES, START_BYTES};
use crate::quarantine::{self, Entry};

/// Events of a batch. Our choice: enough that handing one over costs nothing beside
/// them, and few enough that several fit in a processor's cache.
const BATCH_EVENTS: usize = 1024;

/// Bytes of texts of a batch, after which it is handed over though it has few events.
const BATCH_BYTES: usize = 1 << 20;

/// The longest first row of a table that is kept for the quarantine, in bytes.
const HEADER_BYTES_MAX: usize = START_BYTES;

/// The longest line of a quarantine, in bytes: a rejected row and the names of its
/// columns, each byte of them as six at worst.
const ENTRY_BYTES_MAX: usize = 8 * (events::reject::RAW_BYTES_MAX + START_BYTES);

/// What is not an event: rows that were rejected.
#[derive(Debug, Default)]
pub(crate) struct Rejected {
    /// As lines of a quarantine.
    pub(crate) lines: Vec<u8>,
    /// How many, by the kind of reason.
    pub(crate) kinds: BTreeMap<String, u64>,
    /// The first of the feed, in words.
    pub(crate) told: Vec<String>,
}

/// What one thread hands to the next: a part of one feed.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The feed, by its place in the list.
    pub(crate) feed: usize,
    pub(crate) events: Kept,
    /// How lines of its events begin.
    pub(crate) file: Arc<[u8]>,
    /// The time of the last event before it that has one.
    pub(crate) time: Option<Timestamp>,
    pub(crate) rejected: Rejected,
    /// Where the feed ends with this batch: how.
    pub(crate) end: Option<End>,
}

/// How a feed ended.
#[derive(Debug, Default)]
pub(crate) struct End {
    /// What is odd about it.
    pub(crate) findings: Vec<String>,
    pub(crate) problem: Option<Problem>,
}

/// Why a feed was not read, or not to its end.
#[derive(Debug)]
pub enum Problem {
    /// It cannot be opened or read.
    Input(input::Error),
    /// Its compressed data are damaged; what is before the damage was read.
    Damaged {
        /// Where in the file as stored, in bytes.
        file_offset: u64,
        /// How.
        kind: DamageKind,
    },
    /// There is no reader for it.
    NoReader(NoReader),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Input(error) => error.fmt(f),
            Problem::Damaged { file_offset, kind } => write!(
                f,
                "byte {file_offset} of the file: {kind}; nothing behind it is read"
            ),
            Problem::NoReader(error) => write!(f, "left out: {error}"),
        }
    }
}

/// A feed that is to be read, and how much of it was read before.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    /// Its place in the list.
    pub(crate) feed: usize,
    pub(crate) source: Source,
    pub(crate) events: u64,
    pub(crate) rejects: u64,
}

/// How many rejected rows of a feed are told in words.
const TOLD_MAX: usize = 3;

/// Reads feeds one after the other and hands on what comes out of them; stops where
/// `send` says false.
pub(crate) fn read(basis: &Basis<'_>, work: &[Work], send: impl FnMut(Batch) -> bool) {
    let mut sink = Sink {
        send,
        extras: Vec::new(),
        batch: Batch::default(),
        file: Arc::default(),
        time: None,
        name: String::new(),
        skip_events: 0,
        skip_rejects: 0,
        told: 0,
        is_over: false,
    };
    for work in work {
        sink.begin(basis, work);
        let mut end = End::default();
        let problem = feed(basis, &work.source, &mut sink, &mut end);
        end.problem = problem.err();
        sink.batch.end = Some(end);
        sink.flush();
        if sink.is_over {
            return;
        }
    }
}

/// Where events and rejected rows go.
struct Sink<S> {
    send: S,
    /// What the reader of the feed calls the `extra.*` that rules ask for.
    extras: Vec<Option<FieldId>>,
    batch: Batch,
    /// How lines of the feed begin.
    file: Arc<[u8]>,
    /// The time of the last event that has one.
    time: Option<Timestamp>,
    name: String,
    skip_events: u64,
    skip_rejects: u64,
    told: usize,
    is_over: bool,
}

impl<S: FnMut(Batch) -> bool> Sink<S> {
    fn begin(&mut self, basis: &Basis<'_>, work: &Work) {
        self.name = work.source.to_string();
        self.file = basis.format.file(&self.name).into();
        self.time = None;
        self.batch.feed = work.feed;
        self.skip_events = work.events;
        self.skip_rejects = work.rejects;
        self.told = 0;
    }

    #[inline]
    fn event(&mut self, event: &Event<'_>) {
        self.event_at(event, event.place());
    }

    fn event_at(&mut self, event: &Event<'_>, place: Place) {
        if self.is_over {
            return;
        }
        let before = self.time;
        self.time = event.time_or_observed().or(before);
        if self.skip_events > 0 {
            self.skip_events -= 1;
            return;
        }
        if !self.batch.events.is_empty() && self.batch.file != self.file {
            self.flush();
        }
        if self.batch.events.is_empty() {
            self.batch.file = Arc::clone(&self.file);
            self.batch.time = before;
        }
        let events = &mut self.batch.events;
        events.push(event, place, &self.extras);
        if events.len() >= BATCH_EVENTS || events.text_bytes() >= BATCH_BYTES {
            self.flush();
        }
    }

    fn reject(&mut self, entry: &Entry, kind: String) {
        if self.skip_rejects > 0 {
            self.skip_rejects -= 1;
            return;
        }
        let rejected = &mut self.batch.rejected;
        if self.told < TOLD_MAX {
            self.told += 1;
            let Entry {
                file, line, reason, ..
            } = entry;
            rejected.told.push(format!("{file}:{line}: {reason}"));
        }
        entry.write(&mut rejected.lines);
        *rejected.kinds.entry(kind).or_default() += 1;
        if rejected.lines.len() >= BATCH_BYTES {
            self.flush();
        }
    }

    /// Takes what a reader rejected. Rows beyond those that it keeps are counted.
    fn take(&mut self, reader: &mut events::Reader, columns: &[u8]) {
        let taken = reader.take_rejects();
        for Reject { place, reason, raw } in taken.rejects {
            let entry = Entry::new(&self.name, place, &reason, &raw, columns);
            self.reject(&entry, quarantine::kind(&reason));
        }
        let further = taken.further.saturating_sub(self.skip_rejects);
        self.skip_rejects -= taken.further - further;
        if further > 0 {
            let kind = "more of one document than are kept".to_owned();
            *self.batch.rejected.kinds.entry(kind).or_default() += further;
        }
    }

    fn flush(&mut self) {
        let next = Batch {
            feed: self.batch.feed,
            ..Batch::default()
        };
        let batch = std::mem::replace(&mut self.batch, next);
        self.is_over = self.is_over || !(self.send)(batch);
    }
}

/// Reads one feed.
fn feed<S: FnMut(Batch) -> bool>(
    basis: &Basis<'_>,
    source: &Source,
    sink: &mut Sink<S>,
    end: &mut End,
) -> Result<(), Problem> {
    let options = Options {
        hash: false,
        ..Options::default()
    };
    let mut start = Vec::new();
    let mut content: Option<Content> = None;
    let mut damage = None;
    for event in Reader::new(vec![source.clone()], options) {
        if sink.is_over {
            return Ok(());
        }
        match event {
            input::Event::Begin { .. } => {}
            input::Event::Data { bytes, .. } => match &mut content {
                Some(content) => content.push(&bytes, sink),
                None => {
                    start.extend_from_slice(&bytes);
                    if start.len() >= START_BYTES {
                        let opened = content.insert(Content::open(basis, &start, sink)?);
                        opened.push(&std::mem::take(&mut start), sink);
                    }
                }
            },
            input::Event::Damage {
                file_offset, kind, ..
            } => {
                // What follows does not continue what was before.
                damage = Some(Problem::Damaged { file_offset, kind });
                break;
            }
            input::Event::End { .. } => break,
            input::Event::Failed { error, .. } => return Err(Problem::Input(error)),
        }
    }
    let mut content = match content {
        Some(content) => content,
        None => {
            let mut opened = Content::open(basis, &start, sink)?;
            opened.push(&start, sink);
            opened
        }
    };
    content.finish(sink, end);
    damage.map_or(Ok(()), Err)
}

/// The content of a feed while it is read.
enum Content<'a> {
    Feed {
        reader: Box<events::Reader>,
        /// The row that names the columns, without its end.
        columns: Vec<u8>,
    },
    Quarantine(Replay<'a>),
    /// Nothing is in it.
    Empty,
}

impl<'a> Content<'a> {
    fn open<S>(basis: &'a Basis<'_>, start: &[u8], sink: &mut Sink<S>) -> Result<Self, Problem> {
        if start.trim_ascii().is_empty() {
            return Ok(Content::Empty);
        }
        match basis.feeds.open(start, &sink.name) {
            Ok(Opened::Quarantine) => Ok(Content::Quarantine(Replay {
                basis,
                rest: Vec::new(),
                is_too_long: false,
                line: 0,
                offset: 0,
            })),
            Ok(Opened::Feed {
                mut reader,
                has_header,
            }) => {
                sink.extras = reader.only_extras(basis.rules.extras());
                let first = start.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
                let columns = match has_header && first.len() < HEADER_BYTES_MAX {
                    true => first.trim_ascii_end().to_vec(),
                    false => Vec::new(),
                };
                Ok(Content::Feed { reader, columns })
            }
            Err(error) => Err(Problem::NoReader(error)),
        }
    }

    fn push<S: FnMut(Batch) -> bool>(&mut self, bytes: &[u8], sink: &mut Sink<S>) {
        match self {
            Content::Feed { reader, columns } => {
                for piece in bytes.chunks(PIECE_BYTES) {
                    reader.push(piece, |event| sink.event(event));
                    sink.take(reader, columns);
                }
            }
            Content::Quarantine(replay) => replay.push(bytes, sink),
            Content::Empty => {}
        }
    }

    fn finish<S: FnMut(Batch) -> bool>(&mut self, sink: &mut Sink<S>, end: &mut End) {
        match self {
            Content::Feed { reader, columns } => {
                reader.finish(|event| sink.event(event));
                sink.take(reader, columns);
                end.findings = reader.findings().iter().map(ToString::to_string).collect();
            }
            Content::Quarantine(replay) => replay.finish(sink),
            Content::Empty => {}
        }
    }
}

/// Rows of a quarantine, each read again as a feed of its own, so that none has to do
/// with another.
struct Replay<'a> {
    basis: &'a Basis<'a>,
    rest: Vec<u8>,
    is_too_long: bool,
    line: u64,
    offset: u64,
}

impl Replay<'_> {
    fn push<S: FnMut(Batch) -> bool>(&mut self, bytes: &[u8], sink: &mut Sink<S>) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.rest.len() + part.len() > ENTRY_BYTES_MAX {
                self.is_too_long = true;
                self.offset += part.len() as u64;
            } else {
                self.rest.extend_from_slice(part);
            }
            if part.ends_with(b"\n") {
                self.finish(sink);
            }
        }
    }

    /// Ends a line.
    fn finish<S: FnMut(Batch) -> bool>(&mut self, sink: &mut Sink<S>) {
        let line = std::mem::take(&mut self.rest);
        self.line += 1;
        let place = Place {
            offset: self.offset,
            bytes: line.len() as u64,
            line: self.line,
        };
        self.offset += place.bytes;
        let is_too_long = std::mem::take(&mut self.is_too_long);
        if line.trim_ascii().is_empty() {
            return;
        }
        let entry = Entry::read(&line).filter(|_| !is_too_long);
        let found = entry.and_then(|entry| Some((entry.bytes()?, entry)));
        match found {
            Some((raw, entry)) => self.row(&entry, &raw, sink),
            None => {
                let reason = "no row of a quarantine, or only the beginning of one";
                let raw = &line[..line.len().min(events::reject::RAW_BYTES_MAX)];
                let mut entry = Entry::new(&sink.name, place, &events::Reason::Nothing, raw, b"");
                entry.reason = reason.to_owned();
                sink.reject(&entry, reason.to_owned());
            }
        }
    }

    /// Reads one row again.
    fn row<S: FnMut(Batch) -> bool>(&self, entry: &Entry, raw: &[u8], sink: &mut Sink<S>) {
        let mut content = Vec::new();
        if let Some(columns) = &entry.columns {
            content.extend_from_slice(columns.as_bytes());
            content.push(b'\n');
        }
        content.extend_from_slice(raw);
        content.push(b'\n');
        let mut reader = match self.basis.feeds.reader(&content, &entry.file) {
            Ok(reader) => reader,
            Err(error) => {
                let again = Entry {
                    reason: error.to_string(),
                    ..entry.clone()
                };
                return sink.reject(&again, "no reader for it".to_owned());
            }
        };
        let place = Place {
            offset: entry.offset,
            bytes: raw.len() as u64,
            line: entry.line,
        };
        sink.extras = reader.only_extras(self.basis.rules.extras());
        // Its line is of the feed that it comes from.
        let file = self.basis.format.file(&entry.file).into();
        let own = std::mem::replace(&mut sink.file, file);
        reader.push(&content, |event| sink.event_at(event, place));
        reader.finish(|event| sink.event_at(event, place));
        sink.file = own;
        for reject in reader.take_rejects().rejects {
            let again = Entry {
                reason: reject.reason.to_string(),
                ..entry.clone()
            };
            sink.reject(&again, quarantine::kind(&reject.reason));
        }
    }
}
