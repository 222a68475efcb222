//! Serial numbers, which begin again at 0 after 4294967295 (RFC 1982).

use std::cmp::Ordering;

/// Which of two serial numbers is the later (RFC 1982 §3.2). `None` where they are
/// half of all numbers apart, and neither is.
pub fn compare(a: u32, b: u32) -> Option<Ordering> {
    match a.wrapping_sub(b) {
        0 => Some(Ordering::Equal),
        0x8000_0000 => None,
        ahead if ahead < 0x8000_0000 => Some(Ordering::Greater),
        _ => Some(Ordering::Less),
    }
}
