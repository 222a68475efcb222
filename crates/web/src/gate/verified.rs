//! Tokens that were found right a moment ago, by their SHA-256: Argon2 is made to be slow,
//! and a program asks often. What the account may do is looked up each time.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a token is known to be right. Ours.
const KNOWN: Duration = Duration::from_secs(60);

/// Tokens that are remembered. Ours: more programs than one database serves.
const TOKENS_MAX: usize = 1024;

/// Fingerprints of tokens, and until when they are known.
#[derive(Debug, Default)]
pub(super) struct Verified(Mutex<HashMap<[u8; 32], Instant>>);

impl Verified {
    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it was found right a moment ago.
    pub(super) fn has(&self, fingerprint: &[u8; 32], now: Instant) -> bool {
        self.all()
            .get(fingerprint)
            .is_some_and(|until| now < *until)
    }

    /// It was found right.
    pub(super) fn add(&self, fingerprint: [u8; 32], now: Instant) {
        let mut all = self.all();
        if all.len() >= TOKENS_MAX {
            all.retain(|_, until| now < *until);
        }
        if all.len() < TOKENS_MAX {
            all.insert(fingerprint, now + KNOWN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_for_a_moment() {
        let verified = Verified::default();
        let now = Instant::now();
        verified.add([1; 32], now);
        assert!(verified.has(&[1; 32], now) && !verified.has(&[2; 32], now));
        assert!(!verified.has(&[1; 32], now + KNOWN));
        for number in 0..2 * TOKENS_MAX as u64 {
            let mut key = [3; 32];
            key[..8].copy_from_slice(&number.to_le_bytes());
            verified.add(key, now);
        }
        assert_eq!(verified.all().len(), TOKENS_MAX);
    }
}
