//! Who is signed in with a browser: in memory, so that a restart signs everybody out.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Without a request for so long somebody is signed out. Ours: a coffee, a meeting.
const IDLE: Duration = Duration::from_secs(3600);

/// After so long everybody is signed out. Ours: a day's work.
const WHOLE: Duration = Duration::from_secs(12 * 3600);

/// Sessions that are remembered, a MB; with more the one that was idle longest ends. Ours.
const SESSIONS_MAX: usize = 4096;

/// Sessions by SHA-256 of what their cookies say.
#[derive(Debug, Default)]
pub(super) struct Sessions(Mutex<HashMap<[u8; 32], Session>>);

#[derive(Debug)]
struct Session {
    /// The account's id.
    account: String,
    began: Instant,
    seen: Instant,
}

impl Session {
    fn is_over(&self, now: Instant) -> bool {
        now.duration_since(self.seen) >= IDLE || now.duration_since(self.began) >= WHOLE
    }
}

impl Sessions {
    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session of an account.
    pub(super) fn begin(&self, key: [u8; 32], account: &str, now: Instant) {
        let mut all = self.all();
        if all.len() >= SESSIONS_MAX {
            all.retain(|_, session| !session.is_over(now));
        }
        if all.len() >= SESSIONS_MAX {
            let idle = all.iter().min_by_key(|(_, session)| session.seen);
            if let Some(idle) = idle.map(|(key, _)| *key) {
                all.remove(&idle);
            }
        }
        let session = Session {
            account: account.to_owned(),
            began: now,
            seen: now,
        };
        all.insert(key, session);
    }

    /// The id of the account of a session that goes on.
    pub(super) fn account(&self, key: &[u8; 32], now: Instant) -> Option<String> {
        let mut all = self.all();
        let session = all.get_mut(key)?;
        if session.is_over(now) {
            all.remove(key);
            return None;
        }
        session.seen = now;
        Some(session.account.clone())
    }

    /// Ends a session.
    pub(super) fn end(&self, key: &[u8; 32]) {
        self.all().remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_it_is_idle_or_old_or_ended() {
        let sessions = Sessions::default();
        let began = Instant::now();
        let at = |seconds| began + Duration::from_secs(seconds);
        sessions.begin([1; 32], "a", began);
        for hour in 0..12 {
            let before = at(hour * 3600 + 3599 - hour);
            assert_eq!(sessions.account(&[1; 32], before).as_deref(), Some("a"));
        }
        assert_eq!(sessions.account(&[1; 32], at(12 * 3600)), None);
        sessions.begin([2; 32], "b", began);
        assert_eq!(sessions.account(&[2; 32], at(3600)), None);
        sessions.begin([3; 32], "c", began);
        sessions.end(&[3; 32]);
        assert_eq!(sessions.account(&[3; 32], began), None);
    }

    #[test]
    fn memory_is_bounded() {
        let sessions = Sessions::default();
        let began = Instant::now();
        for number in 0..=SESSIONS_MAX as u64 {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&number.to_le_bytes());
            sessions.begin(key, "a", began + Duration::from_millis(number));
        }
        assert_eq!(sessions.all().len(), SESSIONS_MAX);
        assert_eq!(sessions.account(&[0; 32], began), None, "the longest idle");
    }
}
