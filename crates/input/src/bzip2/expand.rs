//! The outermost layer of bzip2: four equal bytes are followed by the number
//! (0 to 251, in practice; any byte is allowed) of further ones.

use super::block::BlockError;

/// Expands a block's runs, piece by piece.
pub(super) struct Expander<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Expander<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Expander<'a> {
        Expander { bytes, at: 0 }
    }

    /// Appends to `out` until it holds `limit` bytes or a few more (less than
    /// one block), or nothing is left; tells whether something is left.
    ///
    /// # Errors
    ///
    /// [`BlockError::Invalid`] when the block ends where a run's length is due.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>, limit: usize) -> Result<bool, BlockError> {
        while out.len() < limit {
            let rest = &self.bytes[self.at..];
            let Some(before) = find_four(rest) else {
                out.extend_from_slice(rest);
                self.at = self.bytes.len();
                return Ok(false);
            };
            let (literal, rest) = rest.split_at(before + 4);
            let &more = rest.first().ok_or(BlockError::Invalid)?;
            out.extend_from_slice(literal);
            out.resize(out.len() + more as usize, literal[before]);
            self.at += before + 5;
        }
        Ok(self.at < self.bytes.len())
    }
}

/// Where the first four equal bytes begin.
fn find_four(bytes: &[u8]) -> Option<usize> {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let mut at = 0;
    // Compares eight bytes with their right neighbours at once; three equalities
    // in a row are four equal bytes. Six starts are decided per round.
    while let Some(nine) = bytes.get(at..).and_then(<[u8]>::first_chunk::<9>) {
        let here = u64::from_le_bytes([
            nine[0], nine[1], nine[2], nine[3], nine[4], nine[5], nine[6], nine[7],
        ]);
        let next = u64::from_le_bytes([
            nine[1], nine[2], nine[3], nine[4], nine[5], nine[6], nine[7], nine[8],
        ]);
        let differ = here ^ next;
        let equal = !(((differ & LOW) + LOW) | differ | LOW);
        let four = equal & equal >> 8 & equal >> 16;
        if four != 0 {
            return Some(at + four.trailing_zeros() as usize / 8);
        }
        at += 6;
    }
    let tail = &bytes[at.min(bytes.len())..];
    tail.windows(4)
        .position(|w| w[0] == w[1] && w[1] == w[2] && w[2] == w[3])
        .map(|found| at + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_four_equal_bytes_are_found_wherever_they_are() {
        for length in 0..40 {
            let mut bytes: Vec<u8> = (0..length).map(|i| i as u8).collect();
            assert_eq!(find_four(&bytes), None, "{length}");
            for start in 0..=(length as usize).saturating_sub(4) {
                if length < 4 {
                    continue;
                }
                let before = bytes.clone();
                bytes[start..start + 4].fill(200);
                assert_eq!(find_four(&bytes), Some(start), "{start} of {length}");
                bytes[start + 3] = 201;
                assert_eq!(find_four(&bytes), None, "three at {start} of {length}");
                bytes = before;
            }
        }
    }

    #[test]
    fn a_run_without_its_length_is_invalid() {
        let mut out = Vec::new();
        assert_eq!(
            Expander::new(b"xaaaa").fill(&mut out, 100),
            Err(BlockError::Invalid)
        );
        out.clear();
        assert_eq!(
            Expander::new(b"xaaaa\x02aaa").fill(&mut out, 100),
            Ok(false)
        );
        assert_eq!(out, b"xaaaaaaaaa");
    }

    #[test]
    fn pieces_add_up_to_the_whole() {
        let bytes = b"abbbb\xffcdddd\x00dddd\x01";
        let mut whole = Vec::new();
        assert_eq!(Expander::new(bytes).fill(&mut whole, usize::MAX), Ok(false));
        assert_eq!(whole.len(), 1 + 259 + 1 + 4 + 5);
        let mut expander = Expander::new(bytes);
        let mut sum = Vec::new();
        loop {
            let mut piece = Vec::new();
            let more = expander.fill(&mut piece, 1).expect("valid runs");
            sum.extend(piece);
            if !more {
                break;
            }
        }
        assert_eq!(sum, whole);
    }
}
