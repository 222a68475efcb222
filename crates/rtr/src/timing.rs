//! How long data are good.

use std::time::Duration;

use crate::pdu::Intervals;

/// When to ask again, and when data expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// From an answer to the next question.
    pub refresh: Duration,
    /// From a failure to the next attempt.
    pub retry: Duration,
    /// From an answer until its data are stale.
    pub expire: Duration,
}

impl Default for Timing {
    /// What RFC 8210 §6 recommends: an hour, ten minutes, two hours.
    fn default() -> Timing {
        Timing {
            refresh: Duration::from_secs(3_600),
            retry: Duration::from_secs(600),
            expire: Duration::from_secs(7_200),
        }
    }
}

impl Timing {
    /// The intervals that a cache sent, each within the bounds of RFC 8210 §6,
    /// and the first two shorter than the third.
    pub fn bounded(sent: Intervals) -> Timing {
        let expire = sent.expire.clamp(600, 172_800);
        let seconds = |interval: u32| Duration::from_secs(u64::from(interval));
        Timing {
            refresh: seconds(sent.refresh.clamp(1, 86_400).min(expire - 1)),
            retry: seconds(sent.retry.clamp(1, 7_200).min(expire - 1)),
            expire: seconds(expire),
        }
    }
}
