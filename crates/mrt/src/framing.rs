//! Bytes in chunks → records and gaps.
//!
//! The content comes in chunks of any size and is cut at record boundaries. A
//! record inside one chunk is borrowed from it; only one that straddles chunks
//! is copied. Where a header cannot be one, the bytes up to the next plausible
//! header are a gap.
//!
//! Records are taken one by one ([`Framer::next_frame`]), or all of a chunk
//! together and owned ([`Framer::batch`]), to be decoded on another thread.

use std::ops::Range;

use crate::batch::{Batch, Place};
use crate::bgp4mp;
use crate::defect::DefectKind;
use crate::record::{HEADER_BYTES, Kind, Record, split_header};

/// The longest record taken for real. RIB records of ten thousand peers stay
/// under 4 MiB and a peer index table cannot pass 2 MiB; chosen by us.
pub const RECORD_BYTES_MAX: usize = 16 << 20;

/// The longest `TABLE_DUMP` record with one entry, as RFC 6396 §4.2 has it: a
/// BGP message's 4096 bytes of attributes and the fields before them. Longer ones
/// have many entries, and some of those state a length 4 bytes short.
const SINGLE_ENTRY_BYTES_MAX: usize = 4096 + 46;

/// The fields before a BGP message that a record of `BGP4MP` has: AS numbers,
/// interface, family and two addresses (RFC 6396 §4.4.3), with microseconds.
const BEFORE_MESSAGE_BYTES_MAX: usize = 4 + 8 + 4 + 32;

/// The longest BGP message of before RFC 8654 (RFC 4271 §4.1).
const MESSAGE_BYTES_MAX: usize = 4096;

/// The longest message of all (RFC 8654 §3).
const LONG_MESSAGE_BYTES_MAX: usize = 65_535;

/// What such a length leaves out: view and sequence number.
const SHORT_BYTES: usize = 4;

/// How far a resumed record's time may be from the last good one: a file of
/// archives spans hours, never years; chosen by us.
const RESUME_SECONDS_MAX: i64 = 366 * 86_400;

/// Cuts content into records. Chunks may be of any type that holds bytes and can
/// be made of them.
#[derive(Debug, Default)]
pub struct Framer<B = Vec<u8>> {
    /// A record that started in an earlier chunk, as far as it is known.
    carry: Vec<u8>,
    /// How much of `carry` was given out as a record.
    carry_done: usize,
    chunk: B,
    /// Chunks before it that the records of a batch are in.
    spent: Vec<B>,
    position: usize,
    /// Content offset of `carry`, or of `chunk[position]` when it is empty.
    offset: u64,
    gap_start: Option<u64>,
    /// The gap began with a record that the content ends in.
    is_cut_off: bool,
    /// Where no record can be cut, so that none may be found there again.
    refused: Option<u64>,
    last_seconds: Option<i64>,
    /// A record stated a length 4 bytes short: shorter ones may too.
    lengths_short: bool,
    finished: bool,
    /// Bytes in records so far.
    record_bytes: u64,
    gap_bytes: u64,
}

/// What the framer cut.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame<'a> {
    /// A whole record.
    Record(Record<'a>),
    /// Bytes in no record.
    Gap(Gap),
}

/// Bytes in no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where they are in the decompressed content.
    pub span: Range<u64>,
    /// [`DefectKind::Garbage`] or [`DefectKind::Truncated`].
    pub kind: DefectKind,
}

enum Step {
    Record(Whole),
    NeedMore,
    Implausible,
}

/// A whole record in `carry` or at `position`.
struct Whole {
    bytes: usize,
    length_short: bool,
}

/// What comes next; a record is not yet taken.
enum Found {
    Record(Whole),
    Gap(Gap),
}

impl<B: AsRef<[u8]> + Default + From<Vec<u8>>> Framer<B> {
    /// A framer at the start of the content.
    pub fn new() -> Framer<B> {
        Framer::default()
    }

    /// Gives the next chunk of the content. The chunk before it must have been
    /// read out: [`Framer::next_frame`] must have answered `None`.
    pub fn push(&mut self, chunk: B) {
        assert!(
            self.position == self.chunk.as_ref().len(),
            "a chunk is pushed only after the one before it was read out"
        );
        self.chunk = chunk;
        self.spent.clear();
        self.position = 0;
    }

    /// Says that there are no more chunks: what is left in hand is a gap.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// Says that content is missing between the last chunk and the next: what is
    /// in hand of a record is a gap, and what comes may start inside one.
    pub fn cut(&mut self) {
        self.carry.drain(..self.carry_done);
        self.carry_done = 0;
        self.refused = None;
        if !self.carry.is_empty() || self.gap_start.is_none() {
            self.gap_start.get_or_insert(self.offset);
            self.offset += self.carry.len() as u64;
            self.carry.clear();
        }
    }

    /// Bytes in records so far.
    pub fn record_bytes(&self) -> u64 {
        self.record_bytes
    }

    /// Bytes in gaps so far.
    pub fn gap_bytes(&self) -> u64 {
        self.gap_bytes
    }

    /// Takes back the last chunk's memory, for reuse, once it was read out.
    pub fn take_chunk(&mut self) -> B {
        self.position = 0;
        std::mem::take(&mut self.chunk)
    }

    /// The next record or gap; `None` when another chunk is needed or, after
    /// [`Framer::finish`], at the end.
    pub fn next_frame(&mut self) -> Option<Frame<'_>> {
        let whole = match self.find()? {
            Found::Record(whole) => whole,
            Found::Gap(gap) => return Some(Frame::Gap(gap)),
        };
        let offset = self.offset;
        let bytes = self.take(&whole);
        Some(Frame::Record(Record::of(offset, bytes, whole.length_short)))
    }

    /// All that can be cut from the chunk at hand, which goes with it. After it,
    /// another chunk is needed, or the content has ended.
    pub fn batch(&mut self) -> Batch<B> {
        let mut batch = Batch::default();
        while let Some(found) = self.find() {
            let whole = match found {
                Found::Record(whole) => whole,
                Found::Gap(gap) => {
                    batch.gaps.push(gap);
                    continue;
                }
            };
            let offset = self.offset;
            // A record that straddles chunks stands in neither.
            let place = self.carry.is_empty().then_some(Place {
                chunk: self.spent.len(),
                start: self.position,
            });
            let bytes = self.take(&whole);
            batch.push(offset, bytes, whole.length_short, place);
        }
        batch.chunks = std::mem::take(&mut self.spent);
        batch.chunks.push(self.take_chunk());
        batch
    }

    /// The next record or gap.
    fn find(&mut self) -> Option<Found> {
        self.carry.drain(..self.carry_done);
        self.carry_done = 0;
        if self.gap_start.is_none() {
            match self.step() {
                Step::Record(whole) => return Some(Found::Record(whole)),
                Step::NeedMore if self.finished => {
                    // Or its length is wrong, and good records are in it.
                    self.gap_start = Some(self.offset);
                    self.refused = self.gap_start;
                    self.is_cut_off = true;
                }
                Step::NeedMore => return None,
                Step::Implausible => {
                    self.gap_start = Some(self.offset);
                    self.refused = self.gap_start;
                }
            }
        }
        if self.resume() {
            let start = self.gap_start.take()?;
            self.is_cut_off = false;
            if start == self.offset {
                // Content was missing between two records: no byte is a gap.
                return self.find();
            }
            Some(self.gap(start..self.offset, DefectKind::Garbage))
        } else if self.finished {
            self.last_gap()
        } else {
            None
        }
    }

    /// What can be cut at the current place. Fills `carry` when the record is
    /// known to go on in this chunk.
    fn step(&mut self) -> Step {
        if self.carry.is_empty() {
            let chunk = self.chunk.as_ref();
            let rest = &chunk[self.position..];
            let Some(header) = rest.first_chunk::<HEADER_BYTES>() else {
                self.carry.extend_from_slice(rest);
                self.position = chunk.len();
                return Step::NeedMore;
            };
            let Some(bytes) = self.plausible(header) else {
                return Step::Implausible;
            };
            if let Some(step) = self.whole(header, bytes, rest) {
                return step;
            }
            self.carry.extend_from_slice(rest);
            self.position = chunk.len();
            return Step::NeedMore;
        }
        if !self.fill_carry(HEADER_BYTES) {
            return Step::NeedMore;
        }
        let header = self.carry.first_chunk().expect("it was filled");
        let Some(bytes) = self.plausible(header) else {
            return Step::Implausible;
        };
        let header = *header;
        let (_, kind, _) = split_header(&header);
        self.fill_carry(bytes + self.look_ahead(kind, bytes));
        self.whole(&header, bytes, &self.carry)
            .unwrap_or(Step::NeedMore)
    }

    /// The record at the start of `hand`, when it is there with what must be
    /// seen of its successor.
    fn whole(&self, header: &[u8; HEADER_BYTES], bytes: usize, hand: &[u8]) -> Option<Step> {
        let (_, kind, _) = split_header(header);
        let after = hand.get(bytes..)?;
        let look_ahead = self.look_ahead(kind, bytes);
        let record = |length_short: bool| {
            Step::Record(Whole {
                bytes: bytes + if length_short { SHORT_BYTES } else { 0 },
                length_short,
            })
        };
        if look_ahead == 0 {
            return Some(record(false));
        }
        if after.len() < look_ahead && !self.finished {
            return None;
        }
        if kind.number != Kind::TABLE_DUMP {
            let followed = after
                .first_chunk()
                .is_none_or(|header| self.resumes(header).is_some());
            let body = &hand[HEADER_BYTES..bytes];
            let is_sound = followed || bgp4mp::message_fills(kind, body);
            return Some(if is_sound {
                record(false)
            } else {
                Step::Implausible
            });
        }
        let is_header = |at: usize| {
            let header = after.get(at..).and_then(<[u8]>::first_chunk);
            header.is_some_and(|header| self.plausible(header).is_some())
        };
        let at_end = self.finished && after.len() == SHORT_BYTES;
        let length_short = at_end || (!is_header(0) && is_header(SHORT_BYTES));
        Some(record(length_short))
    }

    /// How many bytes after a record of this length must be seen before it is
    /// cut. Records with one entry state their lengths well, and most archives
    /// have no others; nor do they have messages so long that the length may well
    /// be a part of something else.
    fn look_ahead(&self, kind: Kind, bytes: usize) -> usize {
        const MESSAGE: usize = HEADER_BYTES + BEFORE_MESSAGE_BYTES_MAX + MESSAGE_BYTES_MAX;
        match kind.number {
            Kind::TABLE_DUMP
                if bytes > HEADER_BYTES + SINGLE_ENTRY_BYTES_MAX || self.lengths_short =>
            {
                SHORT_BYTES + HEADER_BYTES
            }
            Kind::BGP4MP | Kind::BGP4MP_ET if bytes > MESSAGE => HEADER_BYTES,
            _ => 0,
        }
    }

    fn fill_carry(&mut self, bytes: usize) -> bool {
        let rest = &self.chunk.as_ref()[self.position..];
        let wanted = bytes.saturating_sub(self.carry.len()).min(rest.len());
        self.carry.extend_from_slice(&rest[..wanted]);
        self.position += wanted;
        self.carry.len() >= bytes
    }

    /// The length in bytes that the header states for the whole record, when the
    /// header can be one. Inside a gap, more is asked of it.
    fn plausible(&self, header: &[u8; HEADER_BYTES]) -> Option<usize> {
        if self.gap_start.is_some() {
            return self.resumes(header);
        }
        let (_, kind, length) = split_header(header);
        // Registered numbers end at 49; a file of a newer standard should still
        // be cut into records, and counted as not understood.
        let may_be = kind.number <= 64 && length <= length_max(kind);
        may_be.then_some(HEADER_BYTES + length)
    }

    /// The same, for a header that must be one beyond doubt.
    fn resumes(&self, header: &[u8; HEADER_BYTES]) -> Option<usize> {
        let (seconds, kind, length) = split_header(header);
        if length > length_max(kind) {
            return None;
        }
        let subtype_max = match kind.number {
            Kind::TABLE_DUMP => 4,
            Kind::TABLE_DUMP_V2 => 12,
            Kind::BGP4MP | Kind::BGP4MP_ET => 11,
            Kind::BGP => 7,
            _ => return None,
        };
        let near = self
            .last_seconds
            .is_none_or(|last| (seconds - last).abs() <= RESUME_SECONDS_MAX);
        (kind.subtype <= subtype_max && near && length >= 4).then_some(HEADER_BYTES + length)
    }

    /// Inside a gap, moves on to where a record starts; false when that cannot
    /// be told from the bytes in hand.
    fn resume(&mut self) -> bool {
        // Damage is rare: one buffer for all that is in hand is simplest.
        if !self.carry.is_empty() {
            self.carry
                .extend_from_slice(&self.chunk.as_ref()[self.position..]);
            let hand = B::from(std::mem::take(&mut self.carry));
            self.spent.push(std::mem::replace(&mut self.chunk, hand));
            self.position = 0;
        }
        loop {
            let hand = &self.chunk.as_ref()[self.position..];
            let starts = if self.refused == Some(self.offset) {
                Some(false)
            } else {
                self.starts_record(hand)
            };
            match starts {
                Some(true) => return true,
                Some(false) if !hand.is_empty() => {
                    self.position += 1;
                    self.offset += 1;
                }
                _ => break,
            }
        }
        let chunk = self.chunk.as_ref();
        self.carry.extend_from_slice(&chunk[self.position..]);
        self.position = chunk.len();
        false
    }

    /// Whether a whole record stands at the start of `hand` with a plausible
    /// header behind it; `None` when more bytes are needed to tell.
    fn starts_record(&self, hand: &[u8]) -> Option<bool> {
        let at_end = self.finished.then_some(false);
        let Some(header) = hand.first_chunk() else {
            return at_end;
        };
        let Some(bytes) = self.plausible(header) else {
            return Some(false);
        };
        let Some(after) = hand.get(bytes..) else {
            return at_end;
        };
        if after.len() < SHORT_BYTES + HEADER_BYTES && !self.finished {
            return None;
        }
        let followed = |at: usize| match after.get(at..).and_then(<[u8]>::first_chunk) {
            Some(header) => self.plausible(header).is_some(),
            None => after.len() == at,
        };
        let (_, kind, _) = split_header(header);
        let may_be_short = kind.number == Kind::TABLE_DUMP;
        Some(followed(0) || may_be_short && followed(SHORT_BYTES))
    }

    /// Takes the record: content goes on behind it.
    fn take(&mut self, whole: &Whole) -> &[u8] {
        self.lengths_short |= whole.length_short;
        self.offset += whole.bytes as u64;
        self.record_bytes += whole.bytes as u64;
        let bytes = if self.carry.is_empty() {
            self.position += whole.bytes;
            &self.chunk.as_ref()[self.position - whole.bytes..self.position]
        } else {
            self.carry_done = whole.bytes;
            &self.carry[..whole.bytes]
        };
        let header = bytes.first_chunk().expect("a record has a header");
        let (seconds, ..) = split_header(header);
        self.last_seconds = Some(seconds);
        bytes
    }

    /// At the end of the content: what is left in hand is no record.
    fn last_gap(&mut self) -> Option<Found> {
        let chunk_bytes = self.chunk.as_ref().len();
        let left = self.carry.len() + chunk_bytes - self.position;
        let end = self.offset + left as u64;
        let start = self.gap_start.take().unwrap_or(self.offset);
        let kind = if std::mem::take(&mut self.is_cut_off) {
            DefectKind::Truncated
        } else {
            DefectKind::Garbage
        };
        self.carry.clear();
        self.position = chunk_bytes;
        self.offset = end;
        (start < end).then(|| self.gap(start..end, kind))
    }

    fn gap(&mut self, span: Range<u64>, kind: DefectKind) -> Found {
        self.gap_bytes += span.end - span.start;
        Found::Gap(Gap { span, kind })
    }
}

/// The greatest length that a record of this type can state.
fn length_max(kind: Kind) -> usize {
    match kind.number {
        Kind::BGP | Kind::BGP4PLUS | Kind::BGP4PLUS_01 => {
            MESSAGE_BYTES_MAX + BEFORE_MESSAGE_BYTES_MAX
        }
        Kind::BGP4MP | Kind::BGP4MP_ET => LONG_MESSAGE_BYTES_MAX + BEFORE_MESSAGE_BYTES_MAX,
        _ => RECORD_BYTES_MAX,
    }
}
