//! `ATTR_SET` (RFC 6368 §5): the attributes that a customer's network has of a
//! route, carried across a provider's. Given as bytes, but checked.

use super::{Fault, attribute_at};

/// RFC 7606 §7.16: the customer's network takes 4 bytes, and attributes follow
/// that fill the rest.
pub(super) fn fault(value: &[u8]) -> Option<Fault> {
    let Some((_, attributes)) = value.split_first_chunk::<4>() else {
        return Some(Fault::LENGTH);
    };
    let mut at = 0;
    while at < attributes.len() {
        match attribute_at(attributes, at) {
            Some((_, _, range)) => at = range.end,
            None => return Some(Fault::VALUE),
        }
    }
    None
}
