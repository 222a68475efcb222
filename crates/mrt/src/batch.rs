//! The records of a stretch of content, owned, to be decoded on any thread.

use crate::framing::Gap;
use crate::record::{Kind, Record};

/// Records cut by [`Framer::batch`](crate::Framer::batch), in order, with the
/// chunks that they are in, and the gaps between them.
#[derive(Debug, Default)]
pub struct Batch<B> {
    /// Records that straddled chunks, one after another.
    straddling: Vec<u8>,
    pub(crate) chunks: Vec<B>,
    cuts: Vec<Cut>,
    /// Which of `cuts` are tables of peers.
    tables: Vec<usize>,
    pub(crate) gaps: Vec<Gap>,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Which chunk.
    pub(crate) chunk: usize,
    /// Where in it.
    pub(crate) start: usize,
}

#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Of the content.
    offset: u64,
    start: u32,
    bytes: u32,
    /// Which chunk, from 1; or 0, among those that straddled chunks.
    buffer: u32,
    length_short: bool,
}

impl<B: AsRef<[u8]>> Batch<B> {
    /// Takes a record; without a place, its bytes too.
    pub(crate) fn push(
        &mut self,
        offset: u64,
        bytes: &[u8],
        length_short: bool,
        place: Option<Place>,
    ) {
        let (buffer, start) = match place {
            Some(place) => (place.chunk + 1, place.start),
            None => (0, self.straddling.len()),
        };
        if place.is_none() {
            self.straddling.extend_from_slice(bytes);
        }
        if Record::of(offset, bytes, length_short).kind == Kind::PEER_INDEX_TABLE {
            self.tables.push(self.cuts.len());
        }
        let narrow = |number: usize| u32::try_from(number).expect("chunks are far below 4 GiB");
        self.cuts.push(Cut {
            offset,
            start: narrow(start),
            bytes: narrow(bytes.len()),
            buffer: narrow(buffer),
            length_short,
        });
    }

    /// The records, in the order of the content.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.cuts.iter().map(|cut| self.record(cut))
    }

    /// Those of them that are tables of peers.
    pub fn tables(&self) -> impl Iterator<Item = Record<'_>> {
        self.tables.iter().map(|&at| self.record(&self.cuts[at]))
    }

    /// Bytes that are in no record.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.cuts.is_empty() && self.gaps.is_empty()
    }

    fn record(&self, cut: &Cut) -> Record<'_> {
        let buffer = match cut.buffer.checked_sub(1) {
            Some(chunk) => self.chunks[chunk as usize].as_ref(),
            None => &self.straddling,
        };
        let start = cut.start as usize;
        let bytes = &buffer[start..start + cut.bytes as usize];
        Record::of(cut.offset, bytes, cut.length_short)
    }
}
