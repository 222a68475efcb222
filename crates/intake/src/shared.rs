//! What many events have in common, made once and standing once in each batch.

use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Things by what makes them the same, and which of them the batch has.
#[derive(Debug)]
pub(crate) struct Shared<K, T> {
    known: FxHashMap<Box<[K]>, Known<T>>,
    /// The number of the batch.
    batch: u64,
}

#[derive(Debug)]
struct Known<T> {
    thing: Arc<T>,
    /// The last batch that it stands in, and where.
    batch: u64,
    place: u32,
}

impl<K: Copy + Eq + Hash, T> Shared<K, T> {
    pub(crate) fn new() -> Shared<K, T> {
        Shared {
            known: FxHashMap::default(),
            batch: 1,
        }
    }

    /// Where a thing stands among those of the batch; it is added if it is not there, and
    /// made if it is not known.
    #[inline]
    pub(crate) fn place(
        &mut self,
        key: &[K],
        in_batch: &mut Vec<Arc<T>>,
        make: impl FnOnce() -> T,
    ) -> u32 {
        if !self.known.contains_key(key) {
            let new = Known {
                thing: Arc::new(make()),
                batch: 0,
                place: 0,
            };
            self.known.insert(key.into(), new);
        }
        let known = self.known.get_mut(key).expect("it was just put there");
        if known.batch != self.batch {
            known.batch = self.batch;
            known.place = u32::try_from(in_batch.len()).expect("a batch is bounded");
            in_batch.push(Arc::clone(&known.thing));
        }
        known.place
    }

    /// Another batch begins. Of more than so many things all are forgotten.
    pub(crate) fn next_batch(&mut self, known_max: usize) {
        self.batch += 1;
        if self.known.len() > known_max {
            self.known.clear();
        }
    }
}
