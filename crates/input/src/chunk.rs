//! Buffers that go round instead of being allocated anew.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// Buffers kept for reuse; more come from and go to the allocator. As many as
/// are in flight with a handful of threads.
const BUFFERS_KEPT: usize = 32;
/// A larger buffer is not kept, so that one odd block does not hold memory.
const KEPT_BYTES_MAX: usize = 4 << 20;

/// Returns buffers to those who fill them.
#[derive(Clone, Default)]
pub(crate) struct Pool(Arc<Mutex<Vec<Vec<u8>>>>);

impl Pool {
    /// A buffer with any content, to be cleared or overwritten.
    pub(crate) fn take(&self) -> Vec<u8> {
        let mut buffers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buffers.pop().unwrap_or_default()
    }

    /// A buffer of exactly this many bytes, with any content.
    pub(crate) fn take_sized(&self, length: usize) -> Vec<u8> {
        let mut buffer = self.take();
        buffer.resize(length, 0);
        buffer
    }

    /// Wraps the first `length` bytes of a buffer, so that it comes back when it
    /// is dropped. It keeps its size: cutting it would have it filled again.
    pub(crate) fn chunk(&self, bytes: Vec<u8>, length: usize) -> Chunk {
        assert!(length <= bytes.len(), "a chunk is within its buffer");
        Chunk {
            bytes,
            length,
            pool: Some(self.clone()),
        }
    }
}

/// Bytes of decompressed content; gives its buffer back when it is dropped.
#[derive(Default)]
pub struct Chunk {
    bytes: Vec<u8>,
    /// Bytes of `bytes` that are content.
    length: usize,
    /// Where the buffer comes from, if it goes round.
    pool: Option<Pool>,
}

impl From<Vec<u8>> for Chunk {
    fn from(bytes: Vec<u8>) -> Chunk {
        Chunk {
            length: bytes.len(),
            bytes,
            pool: None,
        }
    }
}

impl Chunk {
    /// The bytes, for keeps.
    pub fn into_vec(mut self) -> Vec<u8> {
        self.bytes.truncate(self.length);
        std::mem::take(&mut self.bytes)
    }
}

impl Deref for Chunk {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl AsRef<[u8]> for Chunk {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        if let Some(pool) = &self.pool
            && (1..=KEPT_BYTES_MAX).contains(&self.bytes.capacity())
        {
            let mut buffers = pool.0.lock().unwrap_or_else(PoisonError::into_inner);
            if buffers.len() < BUFFERS_KEPT {
                buffers.push(std::mem::take(&mut self.bytes));
            }
        }
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chunk({} bytes)", self.length)
    }
}
