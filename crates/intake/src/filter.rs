//! Which keys may be in the database, in memory of one size.

use triage::Key;

/// Lines of the filter, 16 MiB: beside ten million keys three in a thousand others are taken
/// for one of them, and more cost look-ups, and nothing else. Our choice.
const LINES: usize = 1 << 18;

/// Words of a line: what a processor brings from memory at once.
const LINE_WORDS: usize = 8;

/// Bits that each key sets, all in one line.
const BITS_EACH: usize = 6;

/// A Bloom filter: it knows of a key that it was never added, or that it may have been.
/// It has no memory until something is added.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    lines: Vec<[u64; LINE_WORDS]>,
}

impl Filter {
    /// Forgets all keys.
    pub(crate) fn empty(&mut self) {
        self.lines = Vec::new();
    }

    pub(crate) fn add(&mut self, key: Key) {
        if self.lines.is_empty() {
            self.lines = vec![[0; LINE_WORDS]; LINES];
        }
        let line = &mut self.lines[line(key)];
        for bit in bits(key) {
            line[bit / 64] |= 1 << (bit % 64);
        }
    }

    pub(crate) fn may_have(&self, key: Key) -> bool {
        let Some(line) = self.lines.get(line(key)) else {
            return false;
        };
        bits(key).all(|bit| line[bit / 64] >> (bit % 64) & 1 == 1)
    }
}

/// A key is a hash, and every part of it is one.
fn line(key: Key) -> usize {
    (key.0 >> 64) as usize % LINES
}

/// Places in the line.
fn bits(key: Key) -> impl Iterator<Item = usize> {
    (0..BITS_EACH).map(move |part| (key.0 >> (9 * part)) as usize % (64 * LINE_WORDS))
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
        assert!(!filter.may_have(key(0)));
        (0..20_000).for_each(|number| filter.add(key(number)));
        assert!((0..20_000).all(|number| filter.may_have(key(number))));
        let mut others = 20_000..60_000;
        assert!(!others.any(|number| filter.may_have(key(number))));
        filter.empty();
        assert!(!filter.may_have(key(0)));
    }
}
