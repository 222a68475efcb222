//! Where quotes and ends of fields are in 64 bytes, as bits.

/// Bytes that are looked at together.
pub(super) const BLOCK_BYTES: usize = 64;

/// Bits of a block; the lowest is its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) quotes: u64,
    /// Commas, LF and CR.
    pub(super) ends: u64,
}

/// Marks the bytes of a block. Written so that the compiler compares many bytes at
/// once; the results, a byte each, are then packed eight by eight into bits.
#[inline(always)]
pub(super) fn marks(block: &[u8; BLOCK_BYTES]) -> Marks {
    let (mut quotes, mut ends) = ([0_u8; BLOCK_BYTES], [0_u8; BLOCK_BYTES]);
    for index in 0..BLOCK_BYTES {
        let byte = block[index];
        quotes[index] = u8::from(byte == b'"');
        ends[index] = u8::from((byte == b',') | (byte == b'\n') | (byte == b'\r'));
    }
    Marks {
        quotes: packed(&quotes),
        ends: packed(&ends),
    }
}

/// The lowest bits of 64 bytes.
#[inline(always)]
fn packed(bytes: &[u8; BLOCK_BYTES]) -> u64 {
    let mut bits = 0;
    for (index, part) in bytes.as_chunks::<8>().0.iter().enumerate() {
        // Byte n is moved to bit n of the highest byte; nothing else gets there.
        let byte = u64::from_le_bytes(*part).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= byte << (8 * index);
    }
    bits
}

/// Bits after an odd number of quotes: the inside of quotes with the opening one.
#[inline(always)]
pub(super) fn insides(quotes: u64) -> u64 {
    let mut bits = quotes;
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn marks_are_where_the_bytes_are(bytes in proptest::collection::vec(
            prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), any::<u8>()], 64)
        ) {
            let block: &[u8; 64] = bytes.first_chunk().expect("64 bytes");
            let bits = |of: &dyn Fn(u8) -> bool| {
                (0..64).filter(|i| of(block[*i])).fold(0, |bits, i| bits | 1 << i)
            };
            let expected = Marks {
                quotes: bits(&|b| b == b'"'),
                ends: bits(&|b| matches!(b, b',' | b'\n' | b'\r')),
            };
            prop_assert_eq!(marks(block), expected);
            let mut inside = false;
            for (index, byte) in block.iter().enumerate() {
                inside ^= *byte == b'"';
                prop_assert_eq!(insides(expected.quotes) >> index & 1 == 1, inside);
            }
        }
    }
}
