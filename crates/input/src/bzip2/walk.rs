//! The inverse Burrows–Wheeler transform: from the sorted rotations' last bytes
//! back to the text.
//!
//! Textbook: row → row of the rotation one byte on, n times. Each step waits for
//! memory that no first- or second-level cache holds, and that is where the time of
//! bzip2 goes. Two things shorten the wait; neither needs a larger table.
//!
//! *Two bytes per step.* `twice[row]` is the row two steps on, with the byte before
//! that rotation's own start in its low bits. Between row `a` and row `b`, two steps
//! on, lie the first byte of `a` — rows are sorted, so the row's number tells it —
//! and the byte before `b`, which comes with the load that the next step needs
//! anyway.
//!
//! *Several places at once.* The steps form a circle, so one can begin at any row and
//! will come to where another began. A few dozen rows are marked as starts; some
//! lanes walk from them side by side, so that their waits overlap, each until it
//! comes to a mark; at the end the pieces are put together, beginning with the one
//! that starts at the text's first byte.

/// Rows per entry of the table from row to first byte: 14 KiB for a full block,
/// which stays in the first-level cache during the walk.
const ROWS_PER_ENTRY_LOG2: u32 = 6;
/// Lanes that walk side by side. Measured on update files: six took two thirds
/// of the time of one; four and eight differ from six by less than the noise.
const LANES: usize = 6;
/// Starts in a large block: enough that no lane is left over with a long piece.
const STARTS_MAX: usize = 64;
/// Text per start, in a small block.
const BYTES_PER_START: usize = 2048;

/// `twice` has the byte in its low 8 bits, the row in the next 20, and marks on top.
const ROW_MASK: u32 = (1 << 20) - 1;
/// The row is a start.
const START: u32 = 1 << 31;
/// The row is the one behind a start: whoever goes two steps may miss the start.
const BEHIND_START: u32 = 1 << 30;

/// The working memory, kept from block to block.
pub(super) struct Inverter {
    once: Vec<u32>,
    twice: Vec<u32>,
    first_of_rows: Vec<u8>,
    /// What the lanes write, one region per lane. Any of them might write nearly
    /// everything; pages that are never touched cost nothing.
    written: Vec<u8>,
    region: usize,
}

impl Inverter {
    /// For texts of up to so many bytes, less than 2²⁰.
    pub(super) fn new(bytes_max: usize) -> Inverter {
        // Each piece may have a byte or two that the next one has too.
        let region = bytes_max + 2 * STARTS_MAX;
        Inverter {
            once: vec![0; bytes_max],
            twice: vec![0; bytes_max],
            first_of_rows: vec![0; (bytes_max >> ROWS_PER_ENTRY_LOG2) + 1],
            written: vec![0; region * LANES],
            region,
        }
    }

    /// Replaces the last bytes of the sorted rotations, whose counts by byte are
    /// given, by the text, whose own rotation is row `origin`.
    pub(super) fn invert(&mut self, column: &mut [u8], counts: &[u32; 256], origin: usize) {
        let length = column.len();
        self.link(column, counts);
        let first_bytes = FirstBytes::new(counts, &mut self.first_of_rows);

        let starts = Starts::new(origin, length, &self.once);
        let twice = &mut self.twice[..length];
        for (&row, &behind) in starts.rows().iter().zip(starts.behind()) {
            twice[row as usize] |= START;
            twice[behind as usize] |= BEHIND_START;
        }

        let mut walk = Walk {
            twice,
            first_bytes,
            written: &mut self.written,
            starts: &starts,
            pieces: [Piece::default(); STARTS_MAX],
            begun: 0,
        };
        walk.run(self.region);
        walk.put_together(column);
    }

    /// Fills `once` and `twice`.
    fn link(&mut self, column: &[u8], counts: &[u32; 256]) {
        let once = &mut self.once[..column.len()];
        let twice = &mut self.twice[..column.len()];
        let mut next = [0_u32; 256];
        let mut total = 0;
        for (slot, &count) in next.iter_mut().zip(counts) {
            *slot = total;
            total += count;
        }
        // The k-th row that begins with `b` goes on at the k-th that ends with `b`.
        for (row, &byte) in column.iter().enumerate() {
            let slot = &mut next[byte as usize];
            once[*slot as usize] = row as u32;
            *slot += 1;
        }
        for ((slot, &next), &byte) in twice.iter_mut().zip(&*once).zip(column) {
            *slot = once[next as usize] << 8 | u32::from(byte);
        }
    }
}

/// From a row to the byte it begins with.
struct FirstBytes<'a> {
    /// For every 64th row, an index into the other two.
    of_rows: &'a [u8],
    /// The bytes in use, in order.
    bytes: [u8; 256],
    /// The first row behind those of each byte.
    ends: [u32; 256],
}

impl<'a> FirstBytes<'a> {
    fn new(counts: &[u32; 256], of_rows: &'a mut [u8]) -> FirstBytes<'a> {
        let mut bytes = [0; 256];
        let mut ends = [u32::MAX; 256];
        let (mut total, mut used) = (0, 0);
        for (byte, &count) in counts.iter().enumerate() {
            if count > 0 {
                total += count;
                bytes[used] = byte as u8;
                ends[used] = total;
                used += 1;
            }
        }
        let of_rows = &mut of_rows[..(total as usize >> ROWS_PER_ENTRY_LOG2) + 1];
        let mut at = 0_u8;
        for (entry, slot) in of_rows.iter_mut().enumerate() {
            let row = ((entry << ROWS_PER_ENTRY_LOG2) as u32).min(total - 1);
            while row >= ends[at as usize] {
                at += 1;
            }
            *slot = at;
        }
        FirstBytes {
            of_rows,
            bytes,
            ends,
        }
    }

    #[inline(always)]
    fn of(&self, row: u32) -> u8 {
        let mut at = self.of_rows[(row >> ROWS_PER_ENTRY_LOG2) as usize];
        while row >= self.ends[at as usize] {
            at += 1;
        }
        self.bytes[at as usize]
    }
}

/// Where the walk begins, and the row behind each such row.
struct Starts {
    rows: [u32; STARTS_MAX],
    behind: [u32; STARTS_MAX],
    count: usize,
}

impl Starts {
    /// The text's first row, and rows at equal distances.
    fn new(origin: usize, length: usize, once: &[u32]) -> Starts {
        let mut starts = Starts {
            rows: [0; STARTS_MAX],
            behind: [0; STARTS_MAX],
            count: 0,
        };
        let wanted = (length / BYTES_PER_START).clamp(1, STARTS_MAX);
        for k in 0..wanted {
            let row = (origin + k * length / wanted) % length;
            starts.rows[k] = row as u32;
            starts.behind[k] = once[row];
        }
        starts.count = wanted;
        starts
    }

    fn rows(&self) -> &[u32] {
        &self.rows[..self.count]
    }

    fn behind(&self) -> &[u32] {
        &self.behind[..self.count]
    }
}

/// What one lane wrote from one start.
#[derive(Clone, Copy, Default)]
struct Piece {
    begin: usize,
    end: usize,
    /// The row that it came to.
    last: u32,
}

/// One of the walkers.
#[derive(Clone, Copy)]
struct Lane {
    row: u32,
    entry: u32,
    at: usize,
    piece: usize,
}

struct Walk<'a> {
    twice: &'a [u32],
    first_bytes: FirstBytes<'a>,
    written: &'a mut [u8],
    starts: &'a Starts,
    pieces: [Piece; STARTS_MAX],
    begun: usize,
}

impl Walk<'_> {
    /// Walks from all starts.
    fn run(&mut self, region: usize) {
        let mut lanes = Vec::with_capacity(LANES);
        for lane in 0..LANES {
            lanes.extend(self.begin(lane * region));
        }
        // As many lanes as are left, known to the compiler.
        while !lanes.is_empty() {
            let ended = match lanes.len() {
                1 => self.advance::<1>(&mut lanes),
                2 => self.advance::<2>(&mut lanes),
                3 => self.advance::<3>(&mut lanes),
                4 => self.advance::<4>(&mut lanes),
                5 => self.advance::<5>(&mut lanes),
                _ => self.advance::<LANES>(&mut lanes),
            };
            lanes.swap_remove(ended);
        }
    }

    /// A lane at the next start, writing from there.
    fn begin(&mut self, at: usize) -> Option<Lane> {
        let piece = self.begun;
        let row = *self.starts.rows().get(piece)?;
        self.begun += 1;
        self.pieces[piece].begin = at;
        Some(Lane {
            row,
            entry: self.twice[row as usize],
            at,
            piece,
        })
    }

    /// Walks until there is a lane without work; which one.
    fn advance<const N: usize>(&mut self, lanes: &mut [Lane]) -> usize {
        let all: &mut [Lane; N] = lanes.try_into().expect("so many lanes");
        let mut lanes = *all;
        let ended = 'walk: loop {
            for (index, lane) in lanes.iter_mut().enumerate() {
                let first = self.first_bytes.of(lane.row);
                lane.row = lane.entry >> 8 & ROW_MASK;
                lane.entry = self.twice[lane.row as usize];
                self.written[lane.at..lane.at + 2].copy_from_slice(&[first, lane.entry as u8]);
                lane.at += 2;
                if lane.entry & (START | BEHIND_START) != 0 {
                    let piece = &mut self.pieces[lane.piece];
                    piece.end = lane.at;
                    piece.last = lane.row;
                    match self.begin(lane.at) {
                        Some(next) => *lane = next,
                        None => break 'walk index,
                    }
                }
            }
        };
        *all = lanes;
        ended
    }

    /// Puts the pieces together in the text's order.
    ///
    /// Damaged data may link rows to several circles; then the first byte's circle
    /// goes round until the text is full, as walking step by step would.
    fn put_together(&self, text: &mut [u8]) {
        let mut filled = 0;
        let (mut piece, mut skip) = (&self.pieces[0], 0);
        while filled < text.len() {
            // Two bytes at least, of which one at most is skipped: it goes on.
            let bytes = &self.written[piece.begin + skip..piece.end];
            let rest = &mut text[filled..];
            let count = bytes.len().min(rest.len());
            rest[..count].copy_from_slice(&bytes[..count]);
            filled += count;
            let is_last = |&row: &u32| row == piece.last;
            let next = match self.starts.rows().iter().position(is_last) {
                Some(next) => (next, 0),
                // The start's own byte was written by the piece before.
                None => (
                    self.starts
                        .behind()
                        .iter()
                        .position(is_last)
                        .expect("a piece ends at a mark"),
                    1,
                ),
            };
            (piece, skip) = (&self.pieces[next.0], next.1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Step by step, as in the textbook.
    fn reference(column: &[u8], origin: usize) -> Vec<u8> {
        let mut rows: Vec<usize> = (0..column.len()).collect();
        rows.sort_by_key(|&row| column[row]);
        let mut row = origin;
        (0..column.len())
            .map(|_| {
                row = rows[row];
                column[row]
            })
            .collect()
    }

    fn check(column: &[u8], origin: usize) {
        let mut counts = [0; 256];
        for &byte in column {
            counts[byte as usize] += 1;
        }
        let mut text = column.to_vec();
        Inverter::new(column.len()).invert(&mut text, &counts, origin);
        assert!(
            text == reference(column, origin),
            "{} bytes from {origin}",
            column.len()
        );
    }

    fn noise(length: usize, modulus: u64) -> Vec<u8> {
        let mut state = 88_172_645_463_325_252_u64;
        (0..length)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 11) as u8 % modulus as u8
            })
            .collect()
    }

    #[test]
    fn any_column_gives_what_the_textbook_gives() {
        // Columns by chance have several circles, which true ones have not.
        for length in (1..70).chain([100, 1000, 4095, 4096, 4097, 8191, 50_000, 300_001]) {
            for modulus in [1, 2, 3, 200] {
                let column = noise(length, modulus);
                for origin in [0, length / 3, length - 1] {
                    check(&column, origin);
                }
            }
        }
    }

    #[test]
    fn short_circles_between_starts_are_followed() {
        // Sorted columns link each row to itself, swapped ones to its neighbour.
        for length in [1, 2, 3, 5000, 20_000, 140_001] {
            let sorted: Vec<u8> = (0..length).map(|i| (i * 250 / length) as u8).collect();
            check(&sorted, length / 2);
            let mut swapped = sorted;
            swapped.reverse();
            check(&swapped, length / 2);
        }
    }
}
