//! Tokens that were refused: who waits for how long before the next, and how many of
//! them are written down.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Refusals of one address before it has to wait. Ours: nobody mistypes a token that is
/// copied more often.
const FREE: u32 = 5;

/// The longest wait. Ours.
const WAIT_MAX: Duration = Duration::from_secs(300);

/// After so long without a refusal an address begins anew. Ours.
const FORGOTTEN: Duration = Duration::from_secs(900);

/// Addresses that are remembered, some 200 KB; with more the one that was refused longest
/// ago is forgotten. Ours.
const ADDRESSES_MAX: usize = 4096;

/// Refusals that are written down in a minute; of more their number is. Ours: the log
/// only grows, and strangers can make it.
const NOTES_A_MINUTE: u32 = 60;

/// What was refused lately.
#[derive(Debug, Default)]
pub(super) struct Failures(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    addresses: HashMap<IpAddr, (u32, Instant)>,
    minute: Option<Instant>,
    notes: u32,
    left_out: u64,
}

impl Failures {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the address has to wait; `None` where it may try.
    pub(super) fn wait(&self, address: IpAddr, now: Instant) -> Option<Duration> {
        let state = self.state();
        let (count, last) = state.addresses.get(&block(address))?;
        let doublings = count.checked_sub(FREE)?.min(16);
        let wait = Duration::from_secs(1 << doublings).min(WAIT_MAX);
        let left = (*last + wait).checked_duration_since(now)?;
        (!left.is_zero()).then_some(left)
    }

    /// An address was refused.
    pub(super) fn add(&self, address: IpAddr, now: Instant) {
        let mut state = self.state();
        let known = &mut state.addresses;
        let address = block(address);
        if known.len() >= ADDRESSES_MAX && !known.contains_key(&address) {
            known.retain(|_, (_, last)| now.duration_since(*last) < FORGOTTEN);
            if known.len() >= ADDRESSES_MAX {
                let oldest = known.iter().min_by_key(|(_, (_, last))| *last);
                if let Some(oldest) = oldest.map(|(address, _)| *address) {
                    known.remove(&oldest);
                }
            }
        }
        let entry = known.entry(address).or_insert((0, now));
        if now.duration_since(entry.1) >= FORGOTTEN {
            entry.0 = 0;
        }
        *entry = (entry.0.saturating_add(1), now);
    }

    /// Whether one more may be written down now: then how many before it were not.
    pub(super) fn may_note(&self, now: Instant) -> Option<u64> {
        let mut state = self.state();
        let minute = state.minute.get_or_insert(now);
        if now.duration_since(*minute) >= Duration::from_secs(60) {
            *minute = now;
            state.notes = 0;
        }
        if state.notes >= NOTES_A_MINUTE {
            state.left_out += 1;
            return None;
        }
        state.notes += 1;
        Some(std::mem::take(&mut state.left_out))
    }
}

/// What counts as one: an address of IPv4, a /64 of IPv6, in which a machine takes any
/// address it likes.
fn block(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let bits = address.to_bits() >> 64 << 64;
            Ipv6Addr::from_bits(bits).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u32) -> IpAddr {
        std::net::Ipv4Addr::from_bits(number).into()
    }

    #[test]
    fn who_is_refused_often_waits_longer_each_time() {
        let failures = Failures::default();
        let now = Instant::now();
        for _ in 0..FREE - 1 {
            failures.add(address(1), now);
            assert_eq!(failures.wait(address(1), now), None);
        }
        let mut last = Duration::ZERO;
        for _ in 0..20 {
            failures.add(address(1), now);
            let wait = failures.wait(address(1), now).expect("it waits");
            assert!(wait > last || wait == WAIT_MAX);
            last = wait;
        }
        assert_eq!(last, WAIT_MAX);
        assert_eq!(failures.wait(address(1), now + WAIT_MAX), None);
        assert_eq!(failures.wait(address(2), now), None, "others do not");
        failures.add(address(1), now + FORGOTTEN);
        assert_eq!(failures.wait(address(1), now + FORGOTTEN), None);
    }

    #[test]
    fn a_network_of_ipv6_is_one() {
        let failures = Failures::default();
        let now = Instant::now();
        for last in 0..FREE {
            let one = format!("2001:db8::{last}").parse().expect("an address");
            failures.add(one, now);
        }
        let other = |text: &str| failures.wait(text.parse().expect("an address"), now);
        assert!(other("2001:db8::ffff").is_some());
        assert!(other("2001:db8:0:1::1").is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let failures = Failures::default();
        let now = Instant::now();
        for number in 0..=ADDRESSES_MAX as u32 {
            failures.add(address(number), now + Duration::from_millis(number.into()));
        }
        let state = failures.state();
        assert_eq!(state.addresses.len(), ADDRESSES_MAX);
        assert!(!state.addresses.contains_key(&address(0)));
    }

    #[test]
    fn so_many_are_written_down_and_of_the_others_the_number() {
        let failures = Failures::default();
        let now = Instant::now();
        let noted = (0..NOTES_A_MINUTE + 7).filter_map(|_| failures.may_note(now));
        assert_eq!(noted.count(), NOTES_A_MINUTE as usize);
        assert_eq!(failures.may_note(now + Duration::from_secs(60)), Some(7));
        assert_eq!(failures.may_note(now + Duration::from_secs(61)), Some(0));
    }
}
