//! Which keys may be in the database, in memory of one size.

use triage::Key;

/// Bits of the filter, 16 MiB: of ten million keys one in a thousand is taken for another,
/// and more cost look-ups, and nothing else. Our choice.
const BITS: usize = 1 << 27;

/// Bits that each key sets; a key has so many numbers of 32 bits.
const BITS_EACH: usize = 4;

/// A Bloom filter: it knows of a key that it was never added, or that it may have been.
/// It has no memory until it is emptied for the first time.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    words: Vec<u64>,
}

impl Filter {
    /// Forgets all keys.
    pub(crate) fn empty(&mut self) {
        // Given back first, so that there is never memory for two.
        self.words = Vec::new();
        self.words = vec![0; BITS / 64];
    }

    pub(crate) fn add(&mut self, key: Key) {
        for bit in bits(key) {
            self.words[bit / 64] |= 1 << (bit % 64);
        }
    }

    pub(crate) fn may_have(&self, key: Key) -> bool {
        bits(key).all(|bit| self.words[bit / 64] >> (bit % 64) & 1 == 1)
    }
}

/// A key is a hash, and every part of it is one.
fn bits(key: Key) -> impl Iterator<Item = usize> {
    (0..BITS_EACH).map(move |part| (key.0 >> (32 * part)) as u32 as usize % BITS)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn what_was_added_may_be_there_and_little_else() {
        let key = |number: u32| {
            let hash: [u8; 32] = Sha256::digest(number.to_be_bytes()).into();
            let (first, _) = hash.split_first_chunk().expect("it has 32 bytes");
            Key(u128::from_be_bytes(*first))
        };
        let mut filter = Filter::default();
        filter.empty();
        (0..20_000).for_each(|number| filter.add(key(number)));
        assert!((0..20_000).all(|number| filter.may_have(key(number))));
        let mut others = 20_000..60_000;
        assert!(!others.any(|number| filter.may_have(key(number))));
    }
}
