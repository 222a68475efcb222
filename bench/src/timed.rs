//! What both sides of a contest in answers have in common: how the part that
//! counts is timed, how answers are summed up, and which addresses are asked for.
//! Programs of this crate and peers have this file with `#[path]`.

use std::fmt;
use std::time::{Duration, Instant};

/// How many addresses are looked up.
#[allow(dead_code, reason = "not every program looks addresses up")]
pub(crate) const ADDRESSES: usize = 10_000_000;

/// What is written of the part that counts: how many answers were given, in which
/// time from start to end and of the processor, and what they were.
pub(crate) struct Timed {
    answers: usize,
    wall: Duration,
    cpu: Duration,
}

impl Timed {
    /// Gives so many answers so many times, on this thread alone.
    pub(crate) fn of(rounds: usize, answers: usize, mut round: impl FnMut()) -> Timed {
        let (start, before) = (Instant::now(), processor_time());
        for _ in 0..rounds {
            round();
        }
        Timed {
            answers: rounds * answers,
            wall: start.elapsed(),
            cpu: processor_time().saturating_sub(before),
        }
    }

    /// The line that the benchmark reads.
    pub(crate) fn line(&self, digest: &Digest) -> String {
        let (wall, cpu) = (self.wall.as_nanos(), self.cpu.as_nanos());
        format!("{} {wall} {cpu} {digest}", self.answers)
    }
}

/// A sum over answers that depends on each and on their order; no protection
/// against anybody.
pub(crate) struct Digest(u64);

impl Digest {
    pub(crate) fn new() -> Digest {
        Digest(0xcbf2_9ce4_8422_2325)
    }

    /// As FNV-1a, with words in the place of bytes, and turned so that high bits
    /// count too.
    pub(crate) fn add(&mut self, answer: u64) {
        self.0 = (self.0 ^ answer).wrapping_mul(0x0000_0100_0000_01b3);
        self.0 = self.0.rotate_left(23);
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Random IPv4 addresses, the same in every run: Marsaglia's xorshift with 64
/// bits.
#[allow(dead_code, reason = "not every program looks addresses up")]
pub(crate) fn addresses() -> Vec<u32> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u32
    };
    std::iter::repeat_with(next).take(ADDRESSES).collect()
}

/// The processor time of this thread.
fn processor_time() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is to a live value of the right type, which the call
    // writes before it returns.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(failed, 0, "every Linux has this clock");
    let part = |part: i64| u64::try_from(part).unwrap_or(0);
    Duration::from_secs(part(time.tv_sec)) + Duration::from_nanos(part(time.tv_nsec))
}
