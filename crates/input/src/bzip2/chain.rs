//! Puts decoded blocks into order and checks that they make up streams.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::block::BlockError;
use super::scan::{MAGIC_BITS, Next, SEGMENT_BYTES_MAX};
use super::{BlockMessage, Gone, Kind, Segment, Worker};
use crate::DamageKind;
use crate::chunk::Pool;
use crate::pipeline::{Found, Ticket, Tickets};

/// Bits of a stream's end: magic and checksum.
const END_BITS: u64 = MAGIC_BITS + 32;
/// Bytes of a stream's header.
const HEADER_BYTES: u64 = 4;

/// A segment of the file, and where its block's content will come from.
pub(crate) struct SegmentTicket {
    pub(crate) segment: Arc<Segment>,
    pub(crate) decoded: Option<Receiver<BlockMessage>>,
}

/// Follows one file from block to block.
pub(crate) struct Chain {
    expect: Expect,
    level: u8,
    /// Checksum over the blocks of the stream, unless some were lost.
    combined: Option<u32>,
    /// The rest of the block that is being delivered.
    rest: Option<Receiver<BlockMessage>>,
    found: VecDeque<Found>,
    pool: Pool,
    worker: Worker,
}

/// What must come next, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// A stream's header, at this byte.
    Header(u64),
    /// A magic, at this bit.
    Magic(u64),
    /// Whatever comes: the chain is broken, and that has been said.
    Anything,
}

impl Chain {
    pub(crate) fn new(pool: Pool) -> Chain {
        Chain {
            expect: Expect::Header(0),
            level: 9,
            combined: None,
            rest: None,
            found: VecDeque::new(),
            pool,
            worker: Worker::default(),
        }
    }

    /// The next content or damage, as long as segments come.
    pub(crate) fn next(&mut self, tickets: &mut Tickets) -> Option<Found> {
        loop {
            if let Some(found) = self.found.pop_front() {
                return Some(found);
            }
            if let Some(rest) = &self.rest {
                if let Ok(BlockMessage::Bytes(bytes)) = rest.recv() {
                    return Some(Found::Bytes(bytes));
                }
                self.rest = None;
            }
            let ticket = tickets.next_segment()?;
            self.follow(ticket, tickets);
        }
    }

    /// The file has ended, and all segments were followed.
    pub(crate) fn finish(&mut self, file_bytes: u64) -> Option<Found> {
        let (file_offset, kind) = match std::mem::replace(&mut self.expect, Expect::Anything) {
            Expect::Header(0) => (file_bytes, DamageKind::Truncated),
            Expect::Header(at) if at < file_bytes => (at, DamageKind::TrailingGarbage),
            Expect::Magic(_) => (file_bytes, DamageKind::Truncated),
            Expect::Header(_) | Expect::Anything => return None,
        };
        Some(Found::Damage {
            file_offset,
            kind,
            resumed: false,
        })
    }

    fn follow(&mut self, ticket: SegmentTicket, tickets: &mut Tickets) {
        let segment = &ticket.segment;
        let start = segment.start_bit;
        match self.expect {
            // A magic by chance, within what was read already.
            Expect::Magic(bit) if start < bit => return,
            Expect::Header(byte) if start < byte * 8 => return,
            Expect::Magic(bit) if start == bit => {}
            Expect::Header(byte)
                if start == (byte + HEADER_BYTES) * 8 && segment.level.is_some() =>
            {
                self.begin_stream(segment);
            }
            Expect::Magic(bit) => {
                self.damage(bit / 8, DamageKind::Corrupt, true);
                self.begin_stream(segment);
            }
            Expect::Header(byte) => {
                self.damage(byte, DamageKind::TrailingGarbage, true);
                self.begin_stream(segment);
            }
            Expect::Anything => self.begin_stream(segment),
        }
        match segment.kind {
            Kind::Block => self.block(ticket, tickets),
            Kind::End => self.end(segment, tickets),
        }
    }

    /// Takes over the level from a header, if there is one.
    fn begin_stream(&mut self, segment: &Segment) {
        if let Some(level) = segment.level {
            self.level = level;
            self.combined = Some(0);
        }
    }

    fn damage(&mut self, file_offset: u64, kind: DamageKind, resumed: bool) {
        self.combined = None;
        self.expect = Expect::Anything;
        self.found.push_back(Found::Damage {
            file_offset,
            kind,
            resumed,
        });
    }

    fn block(&mut self, ticket: SegmentTicket, tickets: &mut Tickets) {
        let segment = &ticket.segment;
        let decoded = ticket.decoded.expect("every block is given to a worker");
        let Ok(BlockMessage::Decoded(result)) = decoded.recv() else {
            panic!("a worker ended without a result for its block");
        };
        match result {
            Err(BlockError::Incomplete) if segment.next == Next::Segment => {
                self.join(segment, tickets);
            }
            Ok(block) => {
                if self.accept(segment, block) {
                    self.rest = Some(decoded);
                } else {
                    self.damage(segment.start_bit / 8, DamageKind::Corrupt, true);
                    self.correct_resumed(tickets);
                }
            }
            Err(error) => {
                self.damage(segment.start_bit / 8, kind_of(error, segment), true);
                self.correct_resumed(tickets);
            }
        }
    }

    /// Takes in a block that is whole; `false` when it is too long for its stream.
    fn accept(&mut self, segment: &Segment, block: super::Block) -> bool {
        if block.length > usize::from(self.level) * 100_000 {
            return false;
        }
        let bit = segment.start_bit / 8 * 8 + block.end_bit;
        self.expect = Expect::Magic(bit);
        self.combined = self.combined.map(|crc| crc.rotate_left(1) ^ block.crc);
        true
    }

    /// The block goes on behind the next magic, which then is one by chance; or it
    /// is damaged. Decodes it here, with twice as many segments each time.
    fn join(&mut self, segment: &Segment, tickets: &mut Tickets) {
        let mut bytes = segment.bytes.clone();
        let first_byte = segment.start_bit / 8;
        let mut end_bit = u64::from(segment.skip()) + segment.bits;
        let mut next = segment.next;
        let (mut joined, mut wanted) = (0, 1);
        loop {
            while joined < wanted && next == Next::Segment && bytes.len() < SEGMENT_BYTES_MAX {
                let Some(following) = tickets.peek_segment(joined) else {
                    break;
                };
                bytes.truncate((following.start_bit / 8 - first_byte) as usize);
                bytes.extend_from_slice(&following.bytes);
                end_bit += following.bits;
                next = following.next;
                joined += 1;
            }
            let enough = joined < wanted || next != Next::Segment;
            let mut result = Err(BlockError::Incomplete);
            let mut pieces = VecDeque::new();
            let mut take = |message| {
                match message {
                    BlockMessage::Decoded(decoded) => result = decoded,
                    BlockMessage::Bytes(bytes) => pieces.push_back(Found::Bytes(bytes)),
                }
                Ok::<(), Gone>(())
            };
            let _taken =
                self.worker
                    .decode((&bytes, segment.skip(), end_bit), &self.pool, &mut take);
            match result {
                Ok(block) if self.accept(segment, block) => {
                    self.found.append(&mut pieces);
                    return;
                }
                Err(BlockError::Incomplete) if !enough => wanted *= 2,
                _ => {
                    // The next magic is true, for all we know, so go on there.
                    self.damage(segment.start_bit / 8, DamageKind::Corrupt, true);
                    return;
                }
            }
        }
    }

    fn end(&mut self, segment: &Segment, tickets: &mut Tickets) {
        if segment.bits < END_BITS {
            let kind = kind_of(BlockError::Incomplete, segment);
            self.damage(segment.start_bit / 8, kind, true);
            self.correct_resumed(tickets);
            return;
        }
        let stated = segment.bytes[6..]
            .iter()
            .take(5)
            .fold(0_u64, |value, &byte| value << 8 | u64::from(byte));
        let have = segment.bytes[6..].len().min(5) as u32 * 8;
        let stated = (stated >> (have - 32 - segment.skip())) as u32;
        if self.combined.is_some_and(|combined| combined != stated) {
            self.damage(segment.start_bit / 8, DamageKind::StreamChecksum, true);
            self.correct_resumed(tickets);
        }
        self.expect = Expect::Header((segment.start_bit + END_BITS).div_ceil(8));
        self.combined = None;
    }

    /// Reading goes on behind the last damage only if anything follows.
    fn correct_resumed(&mut self, tickets: &mut Tickets) {
        let follows = tickets.peek_segment(0).is_some();
        if let Some(Found::Damage { resumed, .. }) = self.found.back_mut() {
            *resumed = follows;
        }
    }
}

fn kind_of(error: BlockError, segment: &Segment) -> DamageKind {
    match error {
        BlockError::Incomplete if segment.next == Next::EndOfFile => DamageKind::Truncated,
        BlockError::Incomplete | BlockError::Invalid => DamageKind::Corrupt,
        BlockError::Randomised => DamageKind::Randomised,
        BlockError::Checksum => DamageKind::Checksum,
    }
}

impl Tickets {
    fn next_segment(&mut self) -> Option<SegmentTicket> {
        self.peek_segment(0)?;
        match self.next() {
            Some(Ticket::Segment(ticket)) => Some(ticket),
            _ => None,
        }
    }

    fn peek_segment(&mut self, index: usize) -> Option<&Segment> {
        match self.peek(index) {
            Some(Ticket::Segment(ticket)) => Some(&ticket.segment),
            _ => None,
        }
    }
}
