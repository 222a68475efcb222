//! `OTC`, Only to Customer (RFC 9234 §5): from here on the route goes down only.

use net::Asn;

use super::{Attributes, Place};

impl Attributes<'_> {
    /// The network that said so first.
    pub fn only_to_customer(&self) -> Option<Asn> {
        self.word(Place::OnlyToCustomer).map(Asn)
    }
}
